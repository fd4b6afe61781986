/* Turns files into C: one catalogue as bytes (--bytes), or a table of assets with their hash.
 * Not here: choosing the files (assets/meson.build), serving them (src/web/static.c).
 * The result is compiled into the program, so that koers is one file. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)4 * 1024 * 1024)

static unsigned char bytes[FILE_MAX];

static void stop(const char *path, const char *why)
{
    fprintf(stderr, "%s:1: %s\n", path, why);
    exit(1);
}

static size_t read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        stop(path, strerror(errno));
    }
    size_t n = fread(bytes, 1, sizeof bytes, f);
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
    size_t n = read_file(in);
    FILE *out = create(path);
    fprintf(out, "#include <stddef.h>\nextern const unsigned char %s[];\nextern const size_t %s_len;\n",
            name, name);
    fprintf(out, "const unsigned char %s[] = {", name);
    write_bytes(out, n);
    fprintf(out, "};\nconst size_t %s_len = %zu;\n", name, n);
    finish(out, path);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--bytes") == 0) {
        return catalogue(argv[2], argv[3], argv[4]);
    }
    fprintf(stderr, "embed --bytes NAME IN OUT\n");
    return 2;
}
