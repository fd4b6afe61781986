/* Tests of htmlgen: good templates give the HTML and JSON that stand beside them, hostile values
 * stay values in every place, JSON fits its schema, and bad templates stop the build with their
 * message. Run as: htmlgen_test HTMLGEN, in the root of the project. */
#include "alles_html.h"
#include "base/mem.h"
#include "beeld_html.h"
#include "kader_html.h"
#include "niets_html.h"
#include "tests/cm.h"
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PLACE "tests/tools/htmlgen/"
extern char **environ;
static const char *htmlgen;
static const struct template_ctx dutch = {LANG_NL}, english = {LANG_EN};

static char *read_file(const void *ctx, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        fail_msg("%s: %s", path, strerror(errno));
    }
    char *text = mem_array(ctx, char, 200000);
    size_t n = fread(text, 1, 199999, f);
    fclose(f);
    text[n] = 0;
    return text;
}

/* ---- a page with everything ---- */

static struct kraal kralen[2] = {
    {.soort = "Signaal", .waar = "/s/1", .sinds = 739687},
    {.soort = "Doel",                  .sinds = DATE_NONE                 }
};
static struct tak full = {.kralen = kralen, .n_kralen = 2, .laatste = &kralen[1]}, bare;
static struct alles_rijen_delen delen[1] = {
    {.naam = "deel", .x = 1.25}
};
static struct alles_rijen rijen[2] = {
    {.id = 1,       .naam = "een", .sinds = 719163, .delen = delen, .n_delen = 1},
    {.id = 2, .naam = "twee",              .sinds = 739687                      }
};
static const struct alles_herkomst herkomst[1] = {{.naam = "bron"}};
static struct kader frame = {.taal = "nl", .merk = &kralen[0]};

static struct alles everything(const char *text)
{
    struct alles v = {
        .titel = text,
        .getal_a = 1234567,
        .getal_b_null = true,
        .deel = 0.384,
        .deel_b_null = true,
        .nummer = 42,
        .dag = 739687,
        .dag_b = DATE_NONE,
        .uur = 1773320700,
        .uur_b = TIME_NONE,
        .ja = true,
        .nee_null = true,
        .adres = "https://example.org/?a=1&b=\"2\"",
        .sleutel = text,
        .opgemaakt = {"<p>op<em>ge</em>maakt</p>"},
        .eerste = &full,
        .tweede = &bare,
        .los = &kralen[0],
        .rijen = rijen,
        .n_rijen = 2,
        .bron = "bron",
        .herkomst = herkomst,
        .n_herkomst = 1,
    };
    return v;
}

static void check_file(const char *path, const struct buf *b)
{
    assert_false(b->vol);
    char *expected = read_file(b->ctx, path);
    if (strcmp(expected, b->data) != 0) {
        size_t at = 0;
        while (expected[at] == b->data[at]) {
            at++;
        }
        fail_msg("%s differs at byte %zu: expected '%.60s', made '%.60s'", path, at, expected + at,
                 b->data + at);
    }
}

static void test_page_html(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    struct alles v = everything("R&D <b>\"x\"</b> 'y' één");
    struct buf b;
    buf_init(&b, ctx, 100000);
    alles_template.html(&b, &dutch, &v, &frame);
    check_file(PLACE "good/alles.nl.txt", &b);
    buf_init(&b, ctx, 100000);
    alles_template.html(&b, &english, &v, NULL);
    check_file(PLACE "good/alles.en.txt", &b);
    mem_free(ctx);
}

static void test_frame_without_page(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    struct buf b;
    buf_init(&b, ctx, 100000);
    kader_template.html(&b, &dutch, &frame, NULL);
    assert_non_null(strstr(b.data, "<title>Zonder titel</title>"));
    assert_non_null(strstr(b.data, "<footer>Voet</footer>"));
    mem_free(ctx);
}

static void test_document(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    struct beeld_staven staven[3] = {
        {.x = 1,      .h = -0.04,     .n = 1,  .naam = "a<b"},
        {.x = NAN,    .h = 1e300,     .n = 2,  .naam = NULL },
        {.x = -12.25, .h = -INFINITY, .n = -3, .naam = ""   }
    };
    struct beeld v = {.breedte = 99.96, .staven = staven, .n_staven = 3};
    struct buf b;
    buf_init(&b, ctx, 100000);
    beeld_template.html(&b, &dutch, &v, NULL);
    check_file(PLACE "good/beeld.txt", &b);
    buf_init(&b, ctx, 100);
    niets_template.html(&b, &dutch, &(struct niets){0}, NULL);
    assert_string_equal(b.data, "<p>-</p>\n");
    mem_free(ctx);
}

/* A page that does not fit says so and writes nothing more. */
static void test_bounded(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    struct alles v = everything("x");
    for (size_t max = 0; max < 1600; max += 7) {
        struct buf b;
        buf_init(&b, ctx, max);
        alles_template.html(&b, &dutch, &v, &frame);
        assert_true(b.vol && b.len <= max);
        buf_init(&b, ctx, max / 4);
        alles_template.json(&b, &dutch, &v);
        assert_true(b.vol && b.len <= max / 4);
    }
    mem_free(ctx);
}

/* ---- JSON and its schema ---- */

static const struct template *const all[] = {&alles_template, &kader_template, &beeld_template,
                                             &niets_template, &tak_template,   &kraal_template};

static bool type_is(const json_t *type, const json_t *value)
{
    const char *name = json_string_value(type);
    if (json_is_array(type)) {
        return type_is(json_array_get(type, 0), value) || type_is(json_array_get(type, 1), value);
    }
    return (strcmp(name, "object") == 0 && json_is_object(value)) ||
           (strcmp(name, "array") == 0 && json_is_array(value)) ||
           (strcmp(name, "string") == 0 && json_is_string(value)) ||
           (strcmp(name, "integer") == 0 && json_is_integer(value)) ||
           (strcmp(name, "number") == 0 && json_is_number(value)) ||
           (strcmp(name, "boolean") == 0 && json_is_boolean(value)) ||
           (strcmp(name, "null") == 0 && json_is_null(value));
}

static json_t *schema_of(const char *ref)
{
    const char *name = strrchr(ref, '/') + 1;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strcmp(all[i]->name, name) == 0) {
            json_error_t e;
            json_t *s = json_loads(all[i]->schema, JSON_REJECT_DUPLICATES, &e);
            assert_non_null(s);
            return s;
        }
    }
    return NULL;
}

/* The part of JSON Schema that htmlgen writes. */
static bool fits(const json_t *schema, json_t *value)
{
    const char *ref = json_string_value(json_object_get(schema, "$ref"));
    const json_t *any = json_object_get(schema, "anyOf");
    if (ref) {
        json_t *other = schema_of(ref);
        bool ok = other && fits(other, value);
        json_decref(other);
        return ok;
    }
    if (any) {
        return fits(json_array_get(any, 0), value) || fits(json_array_get(any, 1), value);
    }
    if (!type_is(json_object_get(schema, "type"), value)) {
        return false;
    }
    json_t *properties = json_object_get(schema, "properties"), *item;
    const char *key;
    size_t i;
    json_array_foreach(json_object_get(schema, "required"), i, item)
    {
        if (!json_object_get(value, json_string_value(item))) {
            return false;
        }
    }
    json_object_foreach(json_is_object(value) ? value : NULL, key, item)
    {
        const json_t *of = json_object_get(properties, key);
        if (!of || !fits(of, item)) {
            return false;
        }
    }
    json_array_foreach(json_is_array(value) ? value : NULL, i, item)
    {
        if (!fits(json_object_get(schema, "items"), item)) {
            return false;
        }
    }
    return true;
}

static json_t *json_of(const void *ctx, const struct template *t, const void *view)
{
    struct buf b;
    json_error_t e;
    buf_init(&b, ctx, 100000);
    t->json(&b, &dutch, view);
    assert_false(b.vol);
    json_t *made = json_loadb(b.data, b.len, JSON_REJECT_DUPLICATES, &e);
    if (!made) {
        fail_msg("%s: %s in %s", t->name, e.text, b.data);
    }
    return made;
}

static void test_page_json(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    json_error_t e;
    struct alles v = everything("R&D <b>\"x\\\"</b>\n\x01 één");
    json_t *made = json_of(ctx, &alles_template, &v);
    json_t *expected = json_load_file(PLACE "good/alles.json", JSON_REJECT_DUPLICATES, &e);
    assert_non_null(expected);
    if (!json_equal(made, expected)) {
        fail_msg("made %s", json_dumps(made, JSON_INDENT(1)));
    }
    json_t *schema = schema_of("/alles");
    assert_true(fits(schema, made));
    json_object_set_new(made, "nummer", json_string("42"));
    assert_false(fits(schema, made)); /* the check itself can fail */
    json_decref(made);
    json_decref(expected);
    struct alles empty = {.dag = 1, .uur = 1, .eerste = &bare, .los = &kralen[0]};
    made = json_of(ctx, &alles_template, &empty);
    assert_true(fits(schema, made));
    json_decref(made);
    json_decref(schema);
    mem_free(ctx);
}

static void test_schemas(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        json_error_t e;
        json_t *s = json_loads(all[i]->schema, JSON_REJECT_DUPLICATES, &e);
        assert_non_null(s);
        assert_null(strstr(all[i]->schema, "sleutel")); /* a secret is not page data */
        assert_string_equal(json_string_value(json_object_get(s, "type")), "object");
        json_decref(s);
    }
    assert_ptr_equal(alles_template.parts[0], &tak_template);
    assert_ptr_equal(alles_template.parts[1], &kraal_template);
    assert_null(alles_template.parts[2]);
    assert_string_equal(alles_template.kind, "page");
    assert_string_equal(alles_template.title, "Alles wat een bladzij kan");
    assert_string_equal(kraal_template.kind, "part");
}

/* ---- hostile values ---- */

static size_t count(const char *s, char c)
{
    size_t n = 0;
    for (; *s; s++) {
        n += *s == c;
    }
    return n;
}

static const char *const hostile[] = {"<script>alert(1)</script>",
                                      "\"><img src=x onerror=alert(1)>",
                                      "' onmouseover='x",
                                      "javascript:alert(1)",
                                      "JaVaScRiPt:alert(1)",
                                      "java\tscript:alert(1)",
                                      " javascript:alert(1)",
                                      "\x01javascript:alert(1)",
                                      "//evil.example",
                                      "/\\evil.example",
                                      "/\t/evil.example",
                                      "\\\\evil",
                                      "data:text/html,<script>",
                                      "vbscript:x",
                                      "https:evil",
                                      "</textarea><script>",
                                      "</title><script>",
                                      "--><script>",
                                      "]]>",
                                      "{{ 7*7 }}",
                                      "{titel}",
                                      "&lt;script&gt;",
                                      "&#106;avascript:",
                                      "\xc3\xa9\xe2\x82\xac",
                                      "\xff\xfe<",
                                      "\xc0\xbcscript\xc0\xbe",
                                      "`x`",
                                      "=",
                                      "a b c",
                                      "%00%3c",
                                      "\x7f<\x0b>",
                                      "../../x",
                                      "?a=\"b\"",
                                      "#\"><b>",
                                      "/a\"onclick=\"x"};

static void check_addresses(const char *x, const char *html)
{
    for (const char *p = html; (p = strstr(p, "href=\"")); p += 6) {
        bool allowed = p[6] == '#' || (p[6] == '/' && p[7] != '/' && p[7] != '\\') || p[6] == '?' ||
                       strncmp(p + 6, "../", 3) == 0;
        if (!allowed) {
            fail_msg("'%s' as an address gives %.40s", x, p);
        }
    }
}

/* Whatever the values hold, the page has as many tags and quotes as with harmless ones, and no
 * address that runs. */
static void test_hostile(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    struct buf good;
    struct alles v = everything("gewoon");
    v.adres = "/gewoon";
    buf_init(&good, ctx, 100000);
    alles_template.html(&good, &dutch, &v, &frame);
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct buf b;
        const char *x = hostile[i];
        v = everything(x);
        v.adres = x;
        struct kraal k = {.soort = x, .waar = x, .sinds = 719166};
        struct alles_rijen_delen d = {.naam = x, .x = 1};
        struct alles_rijen row[2] = {
            {.naam = x,     .delen = &d, .n_delen = 1},
            {.naam = x}
        };
        struct kader f = {.taal = x, .merk = &k};
        v.los = &k;
        v.rijen = row;
        buf_init(&b, ctx, 100000);
        alles_template.html(&b, &dutch, &v, &f);
        assert_false(b.vol);
        for (const char *c = "<>\"'"; *c; c++) {
            if (count(b.data, *c) != count(good.data, *c)) {
                fail_msg("'%s' changes the number of %c in %s", x, *c, b.data);
            }
        }
        check_addresses(x, b.data);
        json_t *j = json_of(ctx, &alles_template, &v);
        json_decref(j);
    }
    mem_free(ctx);
}

/* ---- bad templates ---- */

struct bad {
    char *name, *expected, *body;
};

/* Runs htmlgen on one template; its words come back, its exit status in *status. */
static char *run(const void *ctx, const char *dir, const char *in, int *status)
{
    int ends[2];
    const char *arguments[] = {htmlgen,
                               "--part",
                               PLACE "good/kraal.html",
                               "--part",
                               PLACE "good/tak.html",
                               "--part",
                               PLACE "good/kader.html",
                               "--in",
                               in,
                               "--out",
                               dir,
                               NULL};
    char *said = mem_array(ctx, char, 4096);
    posix_spawn_file_actions_t actions;
    pid_t pid;
    assert_int_equal(pipe(ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    assert_int_equal(posix_spawn(&pid, htmlgen, &actions, NULL, (char **)arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    size_t n = 0;
    ssize_t got;
    while (n < 4095 && (got = read(ends[0], said + n, 4095 - n)) > 0) {
        n += (size_t)got;
    }
    close(ends[0]);
    assert_int_equal(waitpid(pid, status, 0), pid);
    return said;
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    while (*text) {
        unsigned byte;
        if (sscanf(text, "\\x%2x", &byte) == 1) {
            fputc((int)byte, f);
            text += 4;
        } else {
            fputc(*text++, f);
        }
    }
    assert_int_equal(fclose(f), 0);
}

static struct bad next_bad(char **p)
{
    struct bad c = {.name = *p + 4};
    c.expected = strchr(c.name, '\n');
    *c.expected++ = 0;
    c.body = strchr(c.expected, '\n');
    *c.body++ = 0;
    *p = strstr(c.body, "\n== ");
    if (*p) {
        **p = 0;
    }
    return c;
}

static void test_bad(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    char dir[] = "/tmp/htmlgen_test_XXXXXX";
    assert_non_null(mkdtemp(dir));
    char *in = mem_format(ctx, "%s/p.html", dir);
    char *p = strstr(read_file(ctx, PLACE "bad.txt"), "\n== ");
    size_t n = 0, wrong = 0;
    while (p) {
        struct bad c = next_bad(&p);
        int status = 0;
        write_file(in, c.body);
        char *said = run(ctx, dir, in, &status);
        const char *what = strchr(c.expected, ' ') + 1;
        char *where = mem_format(ctx, "%s:%.*s: ", in, (int)strcspn(c.expected, ":"), c.expected);
        bool ok = WIFEXITED(status) && WEXITSTATUS(status) == 1 &&
                  strncmp(said, where, strlen(where)) == 0 && strstr(said, what);
        if (!ok) {
            print_error("%s: expected '%s', status %d, said: %s\n", c.name, c.expected, status,
                        said);
            wrong++;
        }
        n++;
        assert_int_not_equal(access(mem_format(ctx, "%s/p_html.c", dir), F_OK), 0);
    }
    assert_int_equal(wrong, 0);
    assert_true(n >= 100);
    unlink(in);
    rmdir(dir);
    mem_free(ctx);
}

/* What is left unused or unknown on the command line is refused with the way to call it. */
static void test_good_by_hand(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    char dir[] = "/tmp/htmlgen_test_XXXXXX";
    assert_non_null(mkdtemp(dir));
    char *in = mem_format(ctx, "%s/p.html", dir);
    int status = 1;
    write_file(in, "{# page p: x #}\n<p>{{ _(\"Dag\") }}</p>\n");
    char *said = run(ctx, dir, in, &status);
    assert_string_equal(said, "");
    assert_int_equal(status, 0);
    char *code = read_file(ctx, mem_format(ctx, "%s/p_html.c", dir));
    assert_non_null(strstr(code, "template_text(b, t, \"Dag\", \"Dag\", 3);"));
    unlink(mem_format(ctx, "%s/p_html.c", dir));
    unlink(mem_format(ctx, "%s/p_html.h", dir));
    unlink(in);
    rmdir(dir);
    said = run(ctx, dir, mem_format(ctx, "%s/none.html", dir), &status);
    assert_non_null(strstr(said, "none.html:1: cannot be read"));
    mem_free(ctx);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page_html),    cmocka_unit_test(test_frame_without_page),
        cmocka_unit_test(test_document),     cmocka_unit_test(test_bounded),
        cmocka_unit_test(test_page_json),    cmocka_unit_test(test_schemas),
        cmocka_unit_test(test_hostile),      cmocka_unit_test(test_bad),
        cmocka_unit_test(test_good_by_hand),
    };
    if (argc != 2) {
        fprintf(stderr, "htmlgen_test HTMLGEN\n");
        return 2;
    }
    htmlgen = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
