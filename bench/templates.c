/* A generated template beside what a C program commonly does: GString with g_markup_escape_text per
 * value. The same page of 60 themes, byte for byte; what stands around the list is one constant to
 * GLib. A line per slice as load.c prints. */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/themas_html.h"
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THEMES 60

static const struct themas_loopt_merken marks[] = {
    {"b1", 1, "Het kennen van wensen en behoeften"},
    {"b2", 2, "Het bouwen van netwerken"          },
    {"b4", 4, "Leren & ontwikkelen"               },
};

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static struct themas *make_view(void *ctx)
{
    struct themas_loopt *list = mem_array(ctx, struct themas_loopt, THEMES);
    struct themas *v = mem_new(ctx, struct themas);

    for (int i = 0; i < THEMES; i++)
        list[i] = (struct themas_loopt){
            .titel = mem_format(ctx, "Samen eten in huiskamer %d: \"rustig\" & op tijd", i),
            .link = mem_format(ctx, "/themas/%d", 100 + i),
            .uitleg = i % 3 ? "Wie om half zes eet, eet nu vaak alleen; zo zegt men het zelf."
                            : "Meer dan 5 signalen, minder dan < 10, en \"het gaat beter\".",
            .waar = i % 2 ? "Huize Dijkzicht" : NULL,
            .signalen = i + 2,
            .datum = date_of(2026, 3, 1 + i % 28),
            .merken = marks,
            .n_merken = 1 + (size_t)(i % 3)};
    *v = (struct themas){.loopt = list, .n_loopt = THEMES};
    return v;
}

static void add_escaped(GString *s, const char *text)
{
    char *e = g_markup_escape_text(text, -1);

    g_string_append(s, e);
    g_free(e);
}

static void add_theme(GString *s, const struct themas_loopt *t)
{
    static const char *const months[] = {"januari",   "februari", "maart",    "april",
                                         "mei",       "juni",     "juli",     "augustus",
                                         "september", "oktober",  "november", "december"};
    int year, month, day;

    g_string_append(s, "<li><h2><a href=\"");
    add_escaped(s, t->link);
    g_string_append(s, "\">");
    add_escaped(s, t->titel);
    g_string_append(s, "</a></h2>\n<p class=\"bij\">");
    date_parts(t->datum, &year, &month, &day);
    g_string_append_printf(s, "%d signalen · %d %s %d", (int)t->signalen, day, months[month - 1],
                           year);
    if (t->waar) {
        g_string_append(s, " · ");
        add_escaped(s, t->waar);
    }
    g_string_append(s, "</p>\n");
    if (t->uitleg) {
        g_string_append(s, "<p>");
        add_escaped(s, t->uitleg);
        g_string_append(s, "</p>\n");
    }
    g_string_append(s, "<ul class=\"merkjes\">\n");
    for (size_t i = 0; i < t->n_merken; i++) {
        g_string_append(s, "<li class=\"");
        add_escaped(s, t->merken[i].klasse);
        g_string_append_printf(s, "\">%d ", (int)t->merken[i].nummer);
        add_escaped(s, t->merken[i].naam);
        g_string_append(s, "</li>\n");
    }
    g_string_append(s, "</ul>\n</li>\n");
}

static const char *before, *after;

static size_t by_glib(const struct themas *v, struct buf *keep)
{
    GString *s = g_string_new(NULL);

    g_string_append(s, before);
    for (size_t i = 0; i < v->n_loopt; i++)
        add_theme(s, &v->loopt[i]);
    g_string_append(s, after);
    size_t n = s->len;
    if (keep)
        buf_add(keep, s->str, n);
    g_string_free(s, TRUE);
    return n;
}

static size_t by_template(const struct themas *v, struct buf *keep)
{
    struct template_ctx t = {.lang = LANG_NL};
    void *ctx = mem_ctx(NULL, "page");
    struct buf b;

    buf_init(&b, ctx, 1u << 20);
    themas_template.html(&b, &t, v, NULL);
    size_t n = b.len;
    if (keep)
        buf_add(keep, b.data, n);
    mem_free(ctx);
    return n;
}

/* What the template writes around the list, from its own output. */
static void split(void *ctx, const struct buf *page)
{
    const char *begin = strstr(page->data, "<ul class=\"kaal\">\n"), *end = NULL;

    for (const char *p = page->data; (p = strstr(p, "</ul>\n</li>\n</ul>\n")); p++)
        end = p + strlen("</ul>\n</li>\n");
    if (!begin || !end) {
        fputs("templates: the page has no list\n", stderr);
        exit(2);
    }
    begin += strlen("<ul class=\"kaal\">\n");
    before = mem_textn(ctx, page->data, (size_t)(begin - page->data));
    after = mem_text(ctx, end);
}

static void slice(long round, int which, const struct themas *v)
{
    size_t (*const make[])(const struct themas *, struct buf *) = {by_template, by_glib};
    int64_t begin = now_us(), took;
    unsigned pages = 0;
    size_t bytes = 0;

    do {
        for (int i = 0; i < 50; i++, pages++)
            bytes += make[which](v, NULL);
        took = now_us() - begin;
    } while (took < 20000);
    if (round >= 0)
        printf("%ld %d %u %lld 0 0 0 %zu\n", round, which, pages, (long long)took, bytes);
}

int main(int argc, char **argv)
{
    void *ctx = mem_ctx(NULL, "templates");
    const struct themas *v = make_view(ctx);
    int64_t rounds = 40;
    struct buf one, other;

    if (argc == 3 && text_equal(argv[1], "--rounds") && !text_int(argv[2], 1, 10000, &rounds))
        return 2;
    buf_init(&one, ctx, 1u << 20);
    buf_init(&other, ctx, 1u << 20);
    by_template(v, &one);
    split(ctx, &one);
    by_glib(v, &other);
    if (one.len != other.len || memcmp(one.data, other.data, one.len) != 0) {
        fprintf(stderr, "templates: the two pages differ\n%s\n----\n%s\n", one.data, other.data);
        return 2;
    }
    for (long r = -2; r < rounds; r++) {
        slice(r, r & 1, v);
        slice(r, !(r & 1), v);
    }
    mem_free(ctx);
    return 0;
}
