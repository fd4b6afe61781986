/* Malformed input on every route of the program, with the demo's data, by someone with every right:
 * each form with values that do not fit, and bodies, queries and paths that are no form. Each gets
 * a clear answer (never a 500); a refused form keeps what was typed, and its page says on top what is
 * wrong. Not here: what the network
 * refuses (bad_request_test.c), forged forms (attack_routes_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "tests/cm.h"
#include "tests/support/walk.h"
#include "web/limit.h"
#include <string.h>

#define URLENCODED "application/x-www-form-urlencoded"
#define LAST_ID    400 /* ids that are tried until one is there */

/* Signs in again: some routes end the session. */
static void sign_in(void)
{
    limit_forget();
    visitor_forget(walk.v);
    visitor_sign_in(walk.v, 1, walk.everyone);
}

/* A path of this row at which something is; the row's first when nothing is found. */
static const char *existing_path(const struct route *row, const void *ctx)
{
    if (text_starts(row->path, "/s/:organisatie"))
        return mem_format(ctx, "/s/zorggroep-voorbeeldwaard%s",
                          strstr(row->path, ":locatie") ? "/wijkteam-oost" : "");
    for (int64_t id = 1; id <= LAST_ID && strchr(row->path, ':'); id++) {
        const char *path = walk_any_path(row, id, ctx);
        struct answer a = row->method == METHOD_GET ? visitor_get(walk.v, path)
                                                    : visitor_post(walk.v, path, NULL);
        if (a.status != 404)
            return path;
    }
    return walk_any_path(row, 1, ctx);
}

/* Clear to who sees it: no failure of ours, and words. */
static void must_be_clear(const char *what, const struct route *row, const char *path,
                          struct answer a)
{
    if (a.status >= 500 || a.status < 200)
        fail_msg("%s: %s %s: %d\n%s", what, walk_words(row), path, a.status, a.body);
    if (a.status >= 400 && (strlen(a.body) < 20 || !strstr(a.body, "<html lang=\"nl\"")))
        fail_msg("%s: %s %s: %d without a page\n%s", what, walk_words(row), path, a.status, a.body);
}

/* ---- every form × values that do not fit ---- */
static const char *long_text(size_t n)
{
    char *p = mem_array(walk.t->ctx, char, n + 1);
    memset(p, 'k', n);
    p[n] = '\0';
    return p;
}

static void add(struct buf *b, const char *name, const char *value)
{
    buf_format(b, "%s%s=", b->len ? "&" : "", name);
    buf_url(b, value);
}

/* What was typed, less what nobody sees, stands in the page that comes back, in each control that
 * holds text. */
static void must_keep(const struct route *row, const char *path, struct answer a, const char *value)
{
    for (size_t i = 0; i < row->form->n; i++) {
        const struct field *f = &row->form->fields[i];
        bool text = f->kind == FIELD_TEXT || f->kind == FIELD_LONG || f->kind == FIELD_EMAIL ||
                    f->kind == FIELD_INT || f->kind == FIELD_DECIMAL;
        const char *kept = text_tidy(walk.t->ctx, value,
                                     f->kind == FIELD_LONG   ? TEXT_PROSE
                                     : f->kind == FIELD_TEXT ? TEXT_LINE
                                                             : TEXT_CODE);
        if (text && strstr(a.body, mem_format(walk.t->ctx, "name=\"%s\"", f->name)) &&
            !strstr(a.body, kept))
            fail_msg("%s %s: %d without what was typed in %s\n%s", walk_words(row), path, a.status,
                     f->name, a.body);
    }
}

static int count(const char *text, const char *words)
{
    int n = 0;
    for (const char *p = text; (p = strstr(p, words)); p += strlen(words))
        n++;
    return n;
}

/* A page of which something sent failed says so in its title, and once on top of it, with links
 * that lead somewhere on it. */
static void must_say_on_top(const char *what, const struct route *row, const char *path,
                            struct answer a)
{
    static const char on_top[] = "<div class=\"utrecht-alert utrecht-alert--error\" role=\"alert\" "
                                 "tabindex=\"-1\" id=\"fouten\">";
    const char *content = strstr(a.body, "<main "), *summary = strstr(a.body, on_top), *end;
    const char *why = NULL;
    content = content ? strchr(content, '>') : NULL;
    if (!strstr(a.body, "<title>Fout: "))
        why = "the title does not say it";
    else if (!content || !summary || summary != content + 2)
        why = "no summary on top";
    else if (count(a.body, "role=\"alert\"") != 1)
        why = "more than one alert";
    end = summary ? strstr(summary, "</ul>") : NULL;
    if (!why && !end)
        why = "a summary that says nothing";
    for (const char *p = summary; !why && (p = strstr(p, "href=\"#")) && p < end; p++) {
        const char *id = p + strlen("href=\"#");
        if (count(a.body, mem_format(walk.t->ctx, " id=\"%.*s\"", (int)strcspn(id, "\""), id)) != 1)
            why = mem_format(walk.t->ctx, "a link to nothing: %.30s", id);
    }
    if (why)
        fail_msg("%s: %s %s: %d, %s\n%s", what, walk_words(row), path, a.status, why, a.body);
}

struct value {
    const char *what, *value;
    unsigned times; /* each field is sent so often */
    bool bare;      /* stands in HTML as it is */
};

static int send_form(const struct route *row, const char *path, const struct value *x)
{
    TALLOC_CTX *ctx = mem_ctx(walk.t->ctx, "form");
    struct buf b;
    sign_in();
    buf_init(&b, ctx, WEB_BODY_MAX);
    add(&b, "token", visitor_token(walk.v, path));
    for (size_t i = 0; i < row->form->n; i++)
        for (unsigned k = 0; k < x->times; k++)
            add(&b, row->form->fields[i].name, x->value);
    struct answer a = visitor_post_body(walk.v, path, URLENCODED, b.data, b.len);
    must_be_clear(x->what, row, path, a);
    if (a.status == 422 && x->bare && x->times)
        must_keep(row, path, a, x->value);
    if (a.status >= 400 && !strstr(a.body, "<title>Dit lukt nu niet")) /* no page of its own */
        must_say_on_top(x->what, row, path, a);
    mem_free(ctx);
    return a.status;
}

static void every_form(void **state)
{
    /* clang-format off */
    const struct value values[] = {
        {"nothing at all",            "",                                                                         0,   false},
        {"empty",                     "",                                                                         1,   false},
        {"blanks",                    " \t\r\n  ",                                                                1,   false},
        {"a word",                    "Kwxyz",                                                                    1,   true },
        {"each twice",                "Kwxyz",                                                                    2,   true },
        {"each a hundred times",      "Kwxyz",                                                                    100, true },
        {"a huge number",             "99999999999999999999999999",                                               1,   true },
        {"the largest number",        "9223372036854775807",                                                      1,   true },
        {"the smallest number",       "-9223372036854775808",                                                     1,   true },
        {"below zero",                "-1",                                                                       1,   false},
        {"an exponent",               "1e999",                                                                    1,   true },
        {"no number",                 "NaN",                                                                      1,   true },
        {"no day",                    "31-2-2026",                                                                1,   true },
        {"a day long ago",            "0001-01-01",                                                               1,   true },
        {"the last day",              "9999-12-31",                                                               1,   true },
        {"too long",                  long_text(20000),                                                           1,   true },
        {"very long",                 long_text(60000),                                                           1,   true },
        {"quotes",                    "'; DROP TABLE knoop; --\"",                                                1,   false},
        {"a script",                  "<script>alert(1)</script>",                                                1,   false},
        {"a template",                "{{7*7}}${7*7}%s%n",                                                        1,   false},
        {"a path",                    "../../../etc/passwd",                                                      1,   true },
        {"another alphabet",          "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7",                                 1,   true },
        {"turned around",
         "\xe2\x80\xae"
         "abc",                                                                                                   1,   true },
        {"a family",                  "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", 1,
         true                                                                                                               },
        {"no character",              "\xef\xbf\xbe\xef\xbf\xbf",                                                 1,   true },
        {"pasted control characters", "Kwx\x0byz \x02\x1f\x7f\xc2\x85.",                                          1,   false},
    };
    /* clang-format on */
    int n = 0, refused = 0;
    (void)state;
    EACH_ROUTE(row)
    {
        if (!row->form)
            continue;
        sign_in();
        const char *path = existing_path(row, walk.t->ctx);
        for (size_t i = 0; i < sizeof values / sizeof *values; i++, n++)
            refused += send_form(row, path, &values[i]) == 422;
    }
    assert_true(n > 1000 && refused > 300);
}

/* Control characters come along from other programs. They become blanks; the text is not lost. */
static void pasted_control_characters(void **state)
{
    const char *path = "/s/zorggroep-voorbeeldwaard/wijkteam-oost";
    (void)state;
    sign_in();
    const char *body =
        mem_format(walk.t->ctx, "token=%s&verhaal=een%%0Btwee%%C2%%85drie%%7F&email=x",
                   visitor_token(walk.v, path));
    struct answer a = visitor_post_body(walk.v, path, URLENCODED, body, strlen(body));
    assert_int_equal(a.status, 422);
    assert_non_null(strstr(a.body, ">\neen twee drie</textarea>"));
}

/* ---- every form that takes a file × files that are none ---- */
static void every_upload(void **state)
{
    /* clang-format off */
    static const struct {
        const char *name, *bytes;
        size_t n;
    } files[] = {
        {"leeg.csv", "", 0},
        {"nul.csv", "a;b\n1;\0\n", 8},
        {"latijn.csv", "naam;\xe9\xe8\xff\n", 10},
        {"utf16.csv", "\xff\xfe" "a\0;\0b\0\n\0", 10},
        {"aanhaling.csv", "\"a;b\n1;2\n", 10},
        {"kop.csv", ";;;;;;;\n", 8},
        {"zip.xlsx", "PK\3\4 geen archief", 17},
        {"oud.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8},
        {"programma.exe", "MZ\x90\0\3\0\0\0", 8},
        {"pagina.html", "<script>alert(1)</script>", 25},
        {"tekening.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", 52},
        {"plaatje.png", "\x89PNG\r\n\x1a\n", 8},
        {"../../../etc/passwd", "x", 1},
        {"C:\\Windows\\x.csv", "x", 1},
        {"\xe2\x80\xaevsc.exe", "x", 1},
        {".", "x", 1},
        {"%22%0d%0a.csv", "x", 1},
        {"json.json", "{\"a\":[[[[[[[[[[1e999]]]]]]]]]]}", 30},
    };
    /* clang-format on */
    int n = 0;
    (void)state;
    EACH_ROUTE(row)
    {
        for (size_t k = 0; row->form && k < row->form->n; k++) {
            if (row->form->fields[k].kind != FIELD_FILE)
                continue;
            sign_in();
            const char *path = existing_path(row, walk.t->ctx), *field = row->form->fields[k].name;
            for (size_t i = 0; i < sizeof files / sizeof *files; i++, n++)
                must_be_clear(files[i].name, row, path,
                              visitor_upload(walk.v, path, field, files[i].name, files[i].bytes,
                                             files[i].n, NULL));
            struct answer a =
                visitor_upload(walk.v, path, field, long_text(300), "x", 1, "naam", "Kwxyz", NULL);
            must_be_clear("a long name", row, path, a);
            assert_int_equal(a.status, 413);
        }
    }
    assert_true(n > 40);
}

/* ---- every route × what is no form ---- */
static void no_form(const struct route *row, const char *path, const char *type, const char *body,
                    size_t n)
{
    struct answer a = visitor_post_body(walk.v, path, type, body, n);
    must_be_clear(type, row, path, a);
    if (a.status < 400)
        fail_msg("%s %s took %s: %d", walk_words(row), path, type, a.status);
}

static void every_post(void **state)
{
    static const struct {
        const char *type, *body;
    } bodies[] = {
        {"application/json",                   "{\"token\":\"x\",\"naam\":\"y\"}"                                  },
        {"text/plain",                         "token=x"                                                           },
        {"application/xml",                    "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"},
        {"application/x-www-form-urlencodedx", "a=b"                                                               },
        {"multipart/form-data",                "--x"                                                               },
        {"multipart/form-data; boundary=",     "--\r\n"                                                            },
        {"multipart/form-data; boundary=x",    ""                                                                  },
        {"multipart/form-data; boundary=x",    "--x"                                                               },
        {"multipart/form-data; boundary=x",    "--x\r\nContent-Disposition: form-data; name=\"a\""                 },
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end"                                         },
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Type: text/plain\r\n\r\nb\r\n--x--\r\n"                                                   },
        {URLENCODED,                           "a=%"                                                               },
        {URLENCODED,                           "a=%zz"                                                             },
        {URLENCODED,                           "a=%00"                                                             },
        {URLENCODED,                           "a=\xff\xfe"                                                        },
        {URLENCODED,                           "a=%ed%a0%80"                                                       },
        {URLENCODED,                           "\xc3\x28=b"                                                        },
    };
    TALLOC_CTX *ctx = mem_ctx(walk.t->ctx, "every_post");
    struct buf many;
    int n = 0;
    (void)state;
    buf_init(&many, ctx, WEB_BODY_MAX);
    for (int i = 0; i < 10000; i++)
        buf_format(&many, "a%d=b&", i);
    sign_in();
    EACH_ROUTE(row)
    {
        if (row->method != METHOD_POST || (row->marks & ROUTE_NO_TOKEN))
            continue;
        const char *path = walk_any_path(row, 1, ctx);
        for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++, n++)
            no_form(row, path, bodies[i].type, bodies[i].body, strlen(bodies[i].body));
        no_form(row, path, URLENCODED, many.data, many.len);
        no_form(row, path, URLENCODED, "a=b\0c", 5);
    }
    mem_free(ctx);
    assert_true(n > 500);
}

static void every_get(void **state)
{
    static const char *const queries[] = {
        "?%",
        "?a=%00",
        "?a=%ff",
        "?q=%ed%a0%80",
        "?pagina=99999999999999999999&voor=-1&locatie=x&van=0000-99-99&tot=%27&q=%22*%22+OR+1",
        "?pagina=-9223372036854775808&voor=9223372036854775807&locatie=0&soort=%3Cx%3E&q=a&q=b",
        "?locatie[]=1&locatie[a]=2&__proto__=x",
    };
    static const char *const ids[] = {"0",
                                      "-1",
                                      "x",
                                      "1.5",
                                      "1e3",
                                      "%27",
                                      "99999999999999999999",
                                      "9223372036854775807",
                                      "%e2%82%ac",
                                      "%3Cscript%3E"};
    TALLOC_CTX *ctx = mem_ctx(walk.t->ctx, "every_get");
    int n = 0;
    (void)state;
    EACH_ROUTE(row)
    {
        if (row->method != METHOD_GET)
            continue;
        sign_in();
        const char *path = existing_path(row, ctx);
        for (size_t i = 0; i < sizeof queries / sizeof *queries; i++, n++)
            must_be_clear(queries[i], row, path,
                          visitor_get(walk.v, mem_format(ctx, "%s%s", path, queries[i])));
        for (size_t i = 0; strstr(row->path, ":id") && i < sizeof ids / sizeof *ids; i++, n++) {
            size_t begin = (size_t)(strstr(row->path, ":id") - row->path);
            const char *bad =
                mem_format(ctx, "%.*s%s%s", (int)begin, row->path, ids[i], row->path + begin + 3);
            struct answer a = visitor_get(walk.v, bad);
            must_be_clear(bad, row, bad, a);
            if (a.status != 404)
                fail_msg("%s: %d", bad, a.status);
        }
    }
    mem_free(ctx);
    assert_true(n > 500);
}

/* As data: the one shape of errors. */
static void as_data(void **state)
{
    (void)state;
    sign_in();
    walk.v->json = true;
    struct answer a = visitor_post_body(walk.v, "/themas/nieuw", "application/json", "{}", 2);
    walk.v->json = false;
    assert_int_equal(a.status, 415);
    assert_true(text_starts(a.body, "{\"fout\":{\"status\":415,\"bericht\":\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_form, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(pasted_control_characters, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(every_upload, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(every_post, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(every_get, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(as_data, walk_open, walk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
