/* contentgen: checks content/ and makes C of it, or puts marks behind new English (--stamp).
 * Not here: the format (content/README.md), reading and checking (contentgen_read.c, …_check.c). */
#include "contentgen.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static struct content content;
static char bytes[SETS_MAX + 2][BYTES_MAX]; /* the texts point into them */
static int n_files;

void stop_at(const char *path, int line, const char *fmt, ...)
{
    va_list ap;
    fprintf(stderr, "%s:%d: ", path, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

static char *read_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        stop_at(path, 1, "cannot be opened: %s", strerror(errno));
    if (n_files == SETS_MAX + 2)
        stop_at(path, 1, "is one file too many: raise SETS_MAX");
    char *to = bytes[n_files++];
    *n = fread(to, 1, BYTES_MAX, f);
    if (ferror(f) || *n == BYTES_MAX)
        stop_at(path, 1, "cannot be read, or is larger than %zu kB: divide it", BYTES_MAX / 1024);
    fclose(f);
    return to;
}

static FILE *create(const char *path)
{
    FILE *out = fopen(path, "wb");
    if (!out)
        stop_at(path, 1, "cannot be written: %s", strerror(errno));
    return out;
}

static void finish(FILE *out, const char *path)
{
    if (ferror(out) || fclose(out) != 0)
        stop_at(path, 1, "cannot be written");
}

/* Puts the mark of the Dutch behind each English line that has none. Marks that no longer fit stay
 * as they are: a person has to look at the words first. */
static int stamp(const char *path)
{
    static struct stamps stamps;
    size_t n;
    char *text = read_file(path, &n), *own = malloc(n + 1);
    if (!own)
        stop_at(path, 1, "there is no memory");
    memcpy(own, text, n);
    read_set(&content.sets[0], path, text, n, &stamps);
    FILE *out = create(path);
    int line = 1, next = 0;
    for (size_t i = 0; i < n; i++) {
        if (next < stamps.n && stamps.at[next].line == line && own[i] == ':')
            fprintf(out, " %s", stamps.at[next++].mark);
        fputc(own[i], out);
        line += own[i] == '\n';
    }
    free(own);
    finish(out, path);
    printf("%s: %d marks written\n", path, stamps.n);
    return 0;
}

int main(int argc, char **argv)
{
    size_t n;
    char *text;
    if (argc == 3 && !strcmp(argv[1], "--stamp"))
        return stamp(argv[2]);
    if (argc < 5) {
        fputs("contentgen OUT.c SOURCES VERSIONS SET.txt …\ncontentgen --stamp SET.txt\n", stderr);
        return 2;
    }
    text = read_file(argv[2], &n);
    read_sources(&content, argv[2], text, n);
    text = read_file(argv[3], &n);
    read_recorded(&content, argv[3], text, n);
    for (int i = 4; i < argc; i++) {
        if (content.n_sets == SETS_MAX)
            stop_at(argv[i], 1, "is one set too many: raise SETS_MAX");
        text = read_file(argv[i], &n);
        read_set(&content.sets[content.n_sets], argv[i], text, n, NULL);
        check_set(&content, &content.sets[content.n_sets++]);
    }
    check_all(&content);
    FILE *out = create(argv[1]);
    emit_content(out, &content);
    finish(out, argv[1]);
    return 0;
}
