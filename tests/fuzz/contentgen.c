/* Fuzz target: any bytes as a set of content. Not here: known bad inputs
 * (tests/tools/contentgen_test.py). A file is refused, or becomes C of which every text is closed
 * and brackets fit; and the same bytes with their missing marks put in are not refused for those.
 */
#include "tests/fuzz/generator.h"

int contentgen_main(int argc, char **argv);
#define main contentgen_main
#include "tools/contentgen.c"
#include "tools/contentgen_check.c"
#include "tools/contentgen_emit.c"
#include "tools/contentgen_read.c"

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
    open_nothing();
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
