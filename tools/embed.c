/* Turns files into C: one catalogue as bytes (--bytes), or a table of assets with their hash.
 * Not here: choosing the files (assets/meson.build), serving them (src/web/static.c).
 * The result is compiled into the program, so that koers is one file. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX   ((size_t)4 * 1024 * 1024)
#define ASSETS_MAX 64

static unsigned char bytes[FILE_MAX];

struct made {
    const char *name, *type;
    char file[256]; /* name with the hash in it: koers.0123456789abcdef.css */
    char hash[17];
    size_t len;
};
static struct made made[ASSETS_MAX];
static size_t n_made;
static FILE *depfile; /* NULL: none is written */

static void stop(const char *path, const char *why)
{
    fprintf(stderr, "%s:1: %s\n", path, why);
    exit(1);
}

/* Appends a file to what stands in bytes; returns the new length. */
static size_t read_file(const char *path, size_t at)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        stop(path, errno == ENOENT ? "is not there: run script/deps" : strerror(errno));
    }
    if (depfile) {
        fprintf(depfile, " %s", path);
    }
    size_t n = at + fread(bytes + at, 1, sizeof bytes - at, f);
    if (ferror(f) || !feof(f)) {
        stop(path, "cannot be read, or is larger than 4 MiB: make it smaller");
    }
    fclose(f);
    return n;
}

static void write_bytes(FILE *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n" : "", bytes[i]);
    }
    fputs(n == 0 ? "0" : "", out);
}

static FILE *create(const char *path)
{
    FILE *out = fopen(path, "wb");
    if (!out) {
        stop(path, strerror(errno));
    }
    return out;
}

static void finish(FILE *out, const char *path)
{
    if (ferror(out) || fclose(out) != 0) {
        stop(path, "cannot be written");
    }
}

static int catalogue(const char *name, const char *in, const char *path)
{
    size_t n = read_file(in, 0);
    FILE *out = create(path);
    fprintf(out,
            "#include <stddef.h>\nextern const unsigned char %s[];\nextern const size_t %s_len;\n",
            name, name);
    fprintf(out, "const unsigned char %s[] = {", name);
    write_bytes(out, n);
    fprintf(out, "};\nconst size_t %s_len = %zu;\n", name, n);
    finish(out, path);
    return 0;
}

/* FNV-1a: tells versions apart; nobody is kept out by it. */
static void hash_bytes(size_t n, char out[static 17])
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ bytes[i]) * 0x100000001b3u;
    }
    snprintf(out, 17, "%016llx", (unsigned long long)h);
}

/* In a stylesheet url("asset:NAME") names an earlier asset; it becomes that asset's file name. */
static size_t link_assets(const char *path, size_t n)
{
    static unsigned char out[FILE_MAX];
    const char mark[] = "asset:";
    size_t m = 0;
    for (size_t i = 0; i < n;) {
        if (n - i < sizeof mark || memcmp(bytes + i, mark, sizeof mark - 1) != 0) {
            if (m == sizeof out) {
                stop(path, "is larger than 4 MiB with its links: make it smaller");
            }
            out[m++] = bytes[i++];
            continue;
        }
        i += sizeof mark - 1;
        const struct made *found = NULL;
        for (size_t k = 0; k < n_made; k++) {
            size_t len = strlen(made[k].name);
            if (n - i > len && memcmp(bytes + i, made[k].name, len) == 0 && bytes[i + len] == '"') {
                found = &made[k];
            }
        }
        if (!found || sizeof out - m < sizeof found->file) {
            stop(path, "asset:… names nothing that was embedded before it: see assets/meson.build");
        }
        i += strlen(found->name);
        m += (size_t)snprintf((char *)out + m, sizeof found->file, "%s", found->file);
    }
    memcpy(bytes, out, m);
    return m;
}

/* files: one path, or several with commas between: one after the other. */
static void add_asset(FILE *out, const char *name, const char *type, char *files)
{
    if (n_made == ASSETS_MAX) {
        stop(name, "is one asset too many: raise ASSETS_MAX");
    }
    size_t n = 0;
    for (char *save = NULL, *f = strtok_r(files, ",", &save); f; f = strtok_r(NULL, ",", &save)) {
        n = read_file(f, n);
    }
    if (strncmp(type, "text/css", 8) == 0) {
        n = link_assets(name, n);
    }
    struct made *a = &made[n_made];
    const char *dot = strrchr(name, '.');
    char hash[17];
    hash_bytes(n, hash);
    memcpy(a->hash, hash, sizeof hash);
    a->name = name;
    a->type = type;
    a->len = n;
    snprintf(a->file, sizeof a->file, "%.*s.%s%s", (int)(dot ? dot - name : (int)strlen(name)),
             name, hash, dot ? dot : "");
    fprintf(out, "static const unsigned char asset_%zu[] = {", n_made++);
    write_bytes(out, n);
    fputs("};\n", out);
}

/* argv: OUT DEPFILE, then name, type and files of each asset. */
static int assets(int argc, char **argv)
{
    FILE *out = create(argv[0]);
    depfile = create(argv[1]);
    fprintf(depfile, "%s:", argv[0]);
    fputs("#include \"web/static.h\"\n", out);
    for (int i = 2; i + 2 < argc; i += 3) {
        add_asset(out, argv[i], argv[i + 1], argv[i + 2]);
    }
    fputs("const struct asset assets[] = {\n", out);
    for (size_t k = 0; k < n_made; k++) {
        fprintf(out, "    {\"%s\", \"/static/%s\", \"%s\", asset_%zu, %zu, \"%s\"},\n",
                made[k].name, made[k].file, made[k].type, k, made[k].len, made[k].hash);
    }
    fprintf(out, "};\nconst size_t assets_n = %zu;\n", n_made);
    finish(out, argv[0]);
    fputc('\n', depfile);
    finish(depfile, argv[1]);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--bytes") == 0) {
        return catalogue(argv[2], argv[3], argv[4]);
    }
    if (argc > 4 && argc % 3 == 1 && strcmp(argv[1], "--assets") == 0) {
        return assets(argc - 2, argv + 2);
    }
    fprintf(stderr,
            "embed --bytes NAME IN OUT\nembed --assets OUT DEPFILE (NAME TYPE FILE[,FILE…])…\n");
    return 2;
}
