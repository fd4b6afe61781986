/* Fuzz target: any bytes as a set of content. Not here: known bad inputs
 * (tests/tools/contentgen_test.py). A file is refused, or becomes C of which every text is closed
 * and brackets fit; and the same bytes with their missing marks put in are not refused for those.
 */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf back;
static FILE *nothing;

int contentgen_main(int argc, char **argv);
#define exit(status) longjmp(back, (status))
#define main         contentgen_main
#undef stderr
#define stderr nothing
#include "tools/contentgen.c"
#include "tools/contentgen_check.c"
#include "tools/contentgen_emit.c"
#include "tools/contentgen_read.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Every string is closed before its line or the file ends, and brackets fit. */
static void check_c(const char *p)
{
    int depth = 0;

    for (; *p; p++) {
        if (*p == '"') {
            for (p++; *p != '"'; p++)
                if (!*p || *p == '\n' || (*p == '\\' && !*++p))
                    abort();
        } else if (p[0] == '/' && p[1] == '*') {
            p = strstr(p + 2, "*/");
            if (!p)
                abort();
            p++;
        } else if (*p == '(' || *p == '{' || *p == '[') {
            depth++;
        } else if ((*p == ')' || *p == '}' || *p == ']') && --depth < 0) {
            abort();
        }
    }
    if (depth)
        abort();
}

static char copy[8192], recorded[128];

/* Reads it with or without the duty of marks; true when it is not refused. The version is what it
 * says itself: that check is not what is looked for here. */
static bool accepted(const uint8_t *data, size_t n, struct stamps *stamps)
{
    static struct content c;
    memset(&c.sets[0], 0, sizeof c.sets[0]);
    c.n_sets = c.n_recorded = c.n_shared = 0;
    memcpy(copy, data, n);
    if (setjmp(back) != 0)
        return false;
    add_source(c.shared, &c.n_shared, "bronnen.txt", 1, "P", "Gids");
    read_set(&c.sets[0], "proef.txt", copy, n, stamps);
    c.n_sets = 1;
    check_set(&c, &c.sets[0]);
    int len = snprintf(recorded, sizeof recorded, "proef %d %s\n", c.sets[0].version,
                       c.sets[0].fingerprint);
    read_recorded(&c, "versies.txt", recorded, (size_t)len);
    check_all(&c);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    emit_content(out, &c);
    fclose(out);
    check_c(text);
    free(text);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct stamps stamps;

    if (n > sizeof copy)
        return 0;
    if (!nothing)
        nothing = fopen("/dev/null", "w");
    stamps.n = 0;
    bool lenient = accepted(data, n, &stamps);
    int missing = lenient ? stamps.n : 0;
    bool strict = accepted(data, n, NULL);
    if (strict && (!lenient || missing))
        abort(); /* it has every mark, yet some were written; or it is refused for less */
    if (lenient && !missing && !strict)
        abort();
    return 0;
}
