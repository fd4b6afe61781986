/* Two people, or two windows, with the same form: who sends last must not write over what the other
 * stored without having seen it. Tried on every form with a text, a number or a day in it that can be
 * reached from the start page of the demo's person with every role. On either engine. Not here: choices and
 * ticks, and all fields one by one (src/web/form_test.c), text that waits while another form is sent
 * (src/web/beside_test.c). */
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "tests/cm.h"
#include "tests/support/walk.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PAGES_MAX 600
#define ALIKE_MAX 4 /* pages of one kind: /leren/1, /leren/2, … */

/* ---- HTML as the templates write it ---- */
static const char *decoded(const char *from, size_t n)
{
    static const struct {
        const char *code, *sign;
    } signs[] = {
        {"&amp;",  "&" },
        {"&lt;",   "<" },
        {"&gt;",   ">" },
        {"&quot;", "\""},
        {"&#39;",  "'" }
    };
    struct buf b;
    buf_init(&b, walk.t->ctx, 1 << 20);
    for (const char *p = from; p < from + n;) {
        size_t k = 0;
        while (k < sizeof signs / sizeof *signs && !text_starts(p, signs[k].code))
            k++;
        if (k < sizeof signs / sizeof *signs) {
            buf_text(&b, signs[k].sign);
            p += strlen(signs[k].code);
        } else {
            buf_char(&b, *p++);
        }
    }
    return b.data ? b.data : "";
}

/* The value of an attribute of the tag at p; NULL: it has none. */
static const char *attribute(const char *p, const char *name)
{
    const char *mark = mem_format(walk.t->ctx, " %s=\"", name), *end = strchr(p, '>');
    const char *at = strstr(p, mark);
    if (!at || at > end)
        return NULL;
    at += strlen(mark);
    return decoded(at, strcspn(at, "\""));
}

static bool has_flag(const char *p, const char *flag)
{
    const char *at = strstr(p, flag);
    return at && at < strchr(p, '>');
}

struct input {
    const char *name, *value;
    enum { FIXED, NUMBER, DAY, WORDS } kind;
};
struct html_form {
    const char *action;
    struct input input[80];
    size_t n;
};

static void add_input(struct html_form *f, const char *name, const char *value, int kind)
{
    size_t digits = strspn(name, "0123456789");
    if (digits && name[digits] == '.') /* numbered, where forms are sent together */
        name += digits + 1;
    if (!strcmp(name, "token") || name[0] == '_' ? strcmp(name, "_was") != 0 : false)
        return;
    assert_true(f->n < 80);
    f->input[f->n++] = (struct input){name, value ? value : "", kind};
}

static void add_select(struct html_form *f, const char *p)
{
    const char *name = attribute(p, "name"), *end = strstr(p, "</select>"), *value = "";
    for (const char *o = p; (o = strstr(o, "<option ")) && o < end; o++)
        if (has_flag(o, " selected"))
            value = attribute(o, "value");
    add_input(f, name, value, FIXED);
}

static void add_field(struct html_form *f, const char *p)
{
    const char *given = attribute(p, "type"), *type = given ? given : "text",
               *name = attribute(p, "name"), *mode = attribute(p, "inputmode");
    if (!name || !strcmp(type, "file") || !strcmp(type, "password"))
        return;
    if ((!strcmp(type, "radio") || !strcmp(type, "checkbox")) && !has_flag(p, " checked"))
        return;
    bool text = !strcmp(type, "text");
    add_input(f, name, attribute(p, "value"),
              !strcmp(type, "date") ? DAY
              : !text               ? FIXED
              : mode                ? NUMBER
                                    : WORDS);
}

/* The form that posts to `action` (NULL: the next), from *at on; false: there is none. */
static bool read_form(const char **at, const char *action, struct html_form *f)
{
    const char *p = *at, *end;
    for (; (p = strstr(p, "<form ")); p = end) {
        end = strstr(p, "</form>");
        *f = (struct html_form){.action = attribute(p, "action")};
        if (!f->action || !text_equal(attribute(p, "method"), "post") ||
            (action && strcmp(f->action, action) != 0))
            continue;
        for (const char *q = p; q < end; q++) {
            if (text_starts(q, "<input "))
                add_field(f, q);
            else if (text_starts(q, "<select "))
                add_select(f, q);
            else if (text_starts(q, "<textarea ")) {
                const char *in = strchr(q, '>') + 1;
                add_input(f, attribute(q, "name"),
                          decoded(in, (size_t)(strstr(in, "</textarea>") - in)), WORDS);
            }
        }
        *at = end;
        return true;
    }
    return false;
}

/* ---- two windows ---- */
/* The field that is changed: words sooner than a number, a number sooner than a day. */
static size_t field_to_change(const struct html_form *f)
{
    size_t best = f->n;
    for (size_t i = 0; i < f->n; i++)
        if (f->input[i].kind != FIXED && (best == f->n || f->input[i].kind > f->input[best].kind))
            best = i;
    return best;
}

/* Each time something that was not there before. */
static const char *changed(const struct input *in)
{
    static int n = 10;
    n++;
    if (in->kind == NUMBER)
        return mem_format(walk.t->ctx, "%d", n);
    if (in->kind == DAY)
        return mem_format(walk.t->ctx, "2031-%02d-%02d", n / 28 % 12 + 1, n % 28 + 1);
    return mem_format(walk.t->ctx, "%s (%d)", in->value, n);
}

static struct answer send(const struct html_form *f, size_t field, const char *value)
{
    struct buf b;
    buf_init(&b, walk.t->ctx, 1 << 20);
    buf_format(&b, "token=%s", visitor_token(walk.v, f->action));
    for (size_t i = 0; i < f->n; i++) {
        buf_format(&b, "&%s=", f->input[i].name);
        buf_url(&b, i == field ? value : f->input[i].value);
    }
    return visitor_post_body(walk.v, f->action, "application/x-www-form-urlencoded", b.data, b.len);
}

/* True: the second was told. */
static bool try_form(const char *page, const struct html_form *f)
{
    size_t field = field_to_change(f);
    if (field == f->n)
        return false;
    const char *first = changed(&f->input[field]), *second = changed(&f->input[field]);
    if (send(f, field, first).status != 303)
        return false;
    struct answer a = send(f, field, second);
    if (a.status == 422 && strstr(a.body, "Intussen ook veranderd")) {
        if (f->input[field].kind == WORDS) {
            const char *p = a.body;
            HAS(a, strrchr(first, '(')); /* both are there */
            HAS(a, strrchr(second, '('));
            struct html_form again;
            assert_true(read_form(&p, f->action, &again));
            assert_int_equal(send(&again, field, second).status, 303); /* it was seen: now it may */
        }
        return true;
    }
    a = visitor_get(walk.v, page);
    struct html_form now;
    const char *p = a.body;
    if (a.status != 200 || !read_form(&p, f->action, &now) || field >= now.n)
        return false;
    if (strcmp(now.input[field].value, second) == 0)
        fail_msg("%s: %s is written over without a word (%s)", page, f->input[field].name, second);
    return false;
}

/* ---- every page ---- */
/* "/leren/12/stap" is like "/leren/#/stap". */
static const char *kind_of(const char *path)
{
    struct buf b;
    buf_init(&b, walk.t->ctx, 4096);
    for (const char *p = path; *p && *p != '?';) {
        if (isdigit((unsigned char)*p) && p[strspn(p, "0123456789")] != '-') {
            buf_char(&b, '#');
            p += strspn(p, "0123456789");
        } else {
            buf_char(&b, *p++);
        }
    }
    return b.data;
}

struct list {
    const char *path[PAGES_MAX];
    size_t n;
};

static size_t alike(const struct list *all, const char *path)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        n += strcmp(kind_of(all->path[i]), kind_of(path)) == 0;
    return n;
}

static void add_links(struct list *all, const char *body)
{
    for (const char *p = body; (p = strstr(p, "href=\"/"));) {
        p += strlen("href=\"");
        const char *path = decoded(p, strcspn(p, "\"#"));
        bool known =
            text_starts(path, "/static/") || text_starts(path, "/taal/") || strstr(path, ".");
        for (size_t i = 0; i < all->n; i++)
            known |= !strcmp(all->path[i], path);
        if (!known && all->n < PAGES_MAX && alike(all, path) < ALIKE_MAX)
            all->path[all->n++] = path;
    }
}

static void add_kind(struct list *told, const char *action)
{
    if (!alike(told, action))
        told->path[told->n++] = kind_of(action);
}

static void nothing_is_written_over_unseen(void **state)
{
    static const char *const expected[] = {
        "/kwaliteitsbeeld/#/inleiding",
        "/kwaliteitsbeeld/zin/#",
        "/themas/#",
        "/verhalen/#",
        "/leren/#/evaluatie",
        "/leren/#/deelname",
        "/gezelschappen/#",
        "/beheer/locaties/#",
        "/beheer/teams/#",
        "/beheer/organisatie",
        "/beheer/bewaren",
        "/beheer/bereik",
        "/inhoud/begrippen/eigen/#",
    };
    static struct list all, told, seen;
    (void)state;
    all.n = told.n = seen.n = 0;
    visitor_forget(walk.v);
    visitor_sign_in(walk.v, 1, walk.everyone);
    all.path[all.n++] = "/";
    for (size_t i = 0; i < all.n; i++) {
        struct answer a = visitor_get(walk.v, all.path[i]);
        if (a.status != 200)
            continue;
        const char *body = mem_text(walk.t->ctx, a.body), *p = body;
        struct html_form f;
        add_links(&all, body);
        while (read_form(&p, NULL, &f)) {
            if (alike(&seen, f.action) >= 2 || seen.n == PAGES_MAX)
                continue;
            seen.path[seen.n++] = f.action;
            if (try_form(all.path[i], &f))
                add_kind(&told, f.action);
        }
    }
    print_message("%zu pages, %zu forms; told at %zu kinds\n", all.n, seen.n, told.n);
    for (size_t i = 0; i < told.n; i++)
        print_message("  %s\n", told.path[i]);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (!alike(&told, expected[i]))
            fail_msg("nobody is told at %s", expected[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_written_over_unseen, walk_open, walk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
