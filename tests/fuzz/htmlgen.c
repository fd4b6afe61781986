/* Fuzz target: any bytes as a template. Not here: known bad templates
 * (tests/tools/htmlgen/bad.txt). A template is refused, or becomes C in which nothing of it stands
 * outside a string. */
#include "tests/fuzz/generator.h"

#define main htmlgen_main
#include "tools/htmlgen.c"
#include "tools/htmlgen_emit.c"
#include "tools/htmlgen_json.c"
#include "tools/htmlgen_place.c"
#include "tools/htmlgen_read.c"
#include "tools/htmlgen_scan.c"

static struct template *read_text_of(const char *file, const char *text, size_t n)
{
    struct template *t = template_read(file, copy(text, n), n);
    t->include = include_of(file);
    return t;
}

static void generate(const uint8_t *data, size_t n)
{
    static const char part[] =
        "{# part kraal: x\n soort tekst, waar url? #}\n<li>{{ soort }}{{ waar }}</li>";
    static const char frame[] =
        "{# frame kader: x #}\n<title>{% block titel %}{% endblock %}</title>"
        "<div>{% block inhoud %}{% endblock %}</div>";
    struct template *parts[2] = {read_text_of("kraal.html", part, sizeof part - 1),
                                 read_text_of("kader.html", frame, sizeof frame - 1)};
    struct library l = {parts, 2};
    struct template *t = read_text_of("x.html", (const char *)data, n);
    check_parts(t, &t->fields, &l);
    template_place(t, &l);
    check_used(t, &t->fields);
    template_header(nothing, t, &l);
    template_code(nothing, t, &l);
    template_pot(nothing, t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    open_nothing();
    if (n < 4096 && setjmp(back) == 0) {
        generate(data, n);
    }
    while (pieces) {
        union piece *next = pieces->next;
        free(pieces);
        pieces = next;
    }
    return 0;
}
