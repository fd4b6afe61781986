/* Turns files into C: one catalogue as bytes (--bytes), or a table of assets with their hash.
 * Not here: choosing the files (assets/meson.build), serving them (src/web/static.c).
 * The result is compiled into the program, so that koers is one file. */
#include <brotli/encode.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define FILE_MAX   ((size_t)4 * 1024 * 1024)
#define ASSETS_MAX 64

static unsigned char bytes[FILE_MAX];

struct made {
    const char *name, *type;
    char file[256]; /* name with the hash in it: koers.0123456789abcdef.css */
    char hash[17];
    size_t len, gzip_len, brotli_len; /* 0: it does not become smaller */
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

static void write_bytes(FILE *out, const unsigned char *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%s%u,", i % 24 == 0 ? "\n" : "", from[i]);
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
    write_bytes(out, bytes, n);
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

/* What a file is when compressed, as C. Both are made at their smallest, once, here; a file that hardly
 * becomes smaller (a font is compressed already) has none. Returns the length, 0 for none. */
static size_t write_smaller(FILE *out, const char *kind, size_t n, size_t len,
                            const unsigned char *small)
{
    if (len == 0 || len > n - n / 10) {
        return 0;
    }
    fprintf(out, "static const unsigned char %s_%zu[] = {", kind, n_made);
    write_bytes(out, small, len);
    fputs("};\n", out);
    return len;
}

static void compress_asset(FILE *out, struct made *a, size_t n)
{
    static unsigned char small[FILE_MAX];
    z_stream z = {.next_in = bytes, .avail_in = (uInt)n, .next_out = small, .avail_out = FILE_MAX};

    /* 15 + 16: the gzip form, without a name or a time in it. */
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK) {
        bool whole = deflate(&z, Z_FINISH) == Z_STREAM_END;
        a->gzip_len = write_smaller(out, "gzip", n, whole ? z.total_out : 0, small);
        deflateEnd(&z);
    }
    size_t len = FILE_MAX;
    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, n,
                               bytes, &len, small)) {
        len = 0;
    }
    a->brotli_len = write_smaller(out, "brotli", n, len, small);
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
    fprintf(out, "static const unsigned char asset_%zu[] = {", n_made);
    write_bytes(out, bytes, n);
    fputs("};\n", out);
    compress_asset(out, a, n);
    n_made++;
}

/* "NAME_3, 812" or "NULL, 0" */
static void name_smaller(FILE *out, const char *kind, size_t k, size_t len)
{
    if (len > 0) {
        fprintf(out, ", {%s_%zu, %zu}", kind, k, len);
    } else {
        fputs(", {NULL, 0}", out);
    }
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
        fprintf(out, "    {\"%s\", \"/static/%s\", \"%s\", asset_%zu, %zu, \"%s\"", made[k].name,
                made[k].file, made[k].type, k, made[k].len, made[k].hash);
        name_smaller(out, "gzip", k, made[k].gzip_len);
        name_smaller(out, "brotli", k, made[k].brotli_len);
        fputs("},\n", out);
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
