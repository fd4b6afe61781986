/* Tests of answering: headers of every reply, errors in one shape, redirects, cookies, notices,
 * form tokens and rate limits. Not here: reading (request_test.c), sending (transport/).
 */
#include "base/mem.h"
#include "base/random.h"
#include "tests/cm.h"
#include "web/limit.h"
#include "web/opnieuw_html.h"
#include "web/web.h"
#include <stdlib.h>
#include <string.h>

static const char *header(const struct request *r, const char *name)
{
    for (size_t i = 0; i < r->reply.n_headers; i++)
        if (!strcmp(r->reply.headers[i].name, name))
            return r->reply.headers[i].value;
    return NULL;
}

/* The cookies of a reply, as the browser sends them back with the next request. */
static void carry_cookies(const struct request *from, struct request *to)
{
    for (size_t i = 0; i < from->reply.n_headers; i++) {
        if (strcmp(from->reply.headers[i].name, "Set-Cookie") != 0)
            continue;
        const char *v = from->reply.headers[i].value;
        request_header_add(to, "cookie", mem_textn(to->ctx, v, strcspn(v, ";")));
    }
}

static void test_every_reply_is_strict(void **state)
{
    static const char *const names[] = {
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Permissions-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Cache-Control",
        "Vary",
        "X-Frame-Options",
    };
    struct request *r = request_new(METHOD_GET);

    (void)state;
    reply_bytes(r, 200, "text/plain", "x", 1, NULL);
    reply_finish(r);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_non_null(header(r, names[i]));
    assert_null(strstr(header(r, "Content-Security-Policy"), "unsafe"));
    assert_non_null(strstr(header(r, "Content-Security-Policy"), "default-src 'none'"));
    assert_non_null(strstr(header(r, "Vary"), "Accept"));
    assert_string_equal(header(r, "Cache-Control"), "no-store");
    assert_null(header(r, "Strict-Transport-Security"));
    mem_free(r->ctx);

    r = request_new(METHOD_GET);
    r->tls = true;
    reply_header(r, "Cache-Control", "public, max-age=60");
    reply_bytes(r, 200, "text/plain", "x", 1, NULL);
    reply_finish(r);
    assert_string_equal(header(r, "Cache-Control"), "public, max-age=60");
    assert_non_null(header(r, "Strict-Transport-Security"));
    mem_free(r->ctx);
}

static void test_error_shape(void **state)
{
    struct request *r = request_new(METHOD_GET);

    (void)state;
    r->want_json = true;
    assert_int_equal(reply_error(r, 404, NULL), 404);
    assert_string_equal(r->reply.type, "application/json; charset=utf-8");
    assert_string_equal(r->reply.body.data,
                        "{\"fout\":{\"status\":404,\"bericht\":\"Deze pagina bestaat niet. "
                        "Misschien is het adres niet goed overgenomen.\"}}");
    assert_int_equal(reply_error(r, 422, "Vul \"iets\" in"), 422);
    assert_string_equal(r->reply.body.data,
                        "{\"fout\":{\"status\":422,\"bericht\":\"Vul \\\"iets\\\" in\"}}");
    reply_reset(r);
    reply_finish(r); /* nobody answered */
    assert_int_equal(r->reply.status, 500);
    mem_free(r->ctx);
}

static void test_redirect(void **state)
{
    static const struct {
        const char *to, *location;
    } cases[] = {
        {"/signalen/1?x=1", "/signalen/1?x=1"},
        {"//evil",          "/"              },
        {"/\\evil",         "/"              },
        {"http://evil",     "/"              },
        {"",                "/"              },
        {"/a\r\nX: y",      "/"              },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_POST);
        assert_int_equal(reply_redirect(r, "%s", cases[i].to), 303);
        assert_string_equal(header(r, "Location"), cases[i].location);
        mem_free(r->ctx);
    }
}

static void test_header_cannot_be_split(void **state)
{
    struct request *r = request_new(METHOD_GET);

    (void)state;
    reply_header(r, "X-A", "een\r\nX-B: twee");
    reply_cookie(r, "a", "x; Domain=evil", 10);
    reply_cookie(r, "b", "een\ntwee", 10);
    assert_int_equal(r->reply.n_headers, 0);
    mem_free(r->ctx);
}

static void test_cookie(void **state)
{
    struct request *r = request_new(METHOD_GET);

    (void)state;
    reply_cookie(r, "a", "1", 60);
    assert_string_equal(header(r, "Set-Cookie"), "a=1; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
    mem_free(r->ctx);
    r = request_new(METHOD_GET);
    r->tls = true;
    reply_cookie(r, "a", "1", -1);
    assert_string_equal(header(r, "Set-Cookie"),
                        "__Host-a=1; Path=/; HttpOnly; SameSite=Lax; Secure");
    mem_free(r->ctx);
}

static void test_file_name(void **state)
{
    struct request *r = request_new(METHOD_GET);

    (void)state;
    reply_bytes(r, 200, "text/csv", "a", 1, "één \"x\".csv");
    assert_string_equal(header(r, "Content-Disposition"),
                        "attachment; filename=\"____n _x_.csv\"; "
                        "filename*=UTF-8''%C3%A9%C3%A9n%20%22x%22.csv");
    mem_free(r->ctx);
}

static void test_notice(void **state)
{
    struct request *a = request_new(METHOD_POST), *b = request_new(METHOD_GET);
    struct request *c = request_new(METHOD_GET), *d = request_new(METHOD_GET);

    (void)state;
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    reply_notice(a, "Bewaard; 100 % zeker, één keer");
    carry_cookies(a, b);
    assert_string_equal(notice_take(b), "Bewaard; 100 % zeker, één keer");
    assert_non_null(strstr(header(b, "Set-Cookie"), "Max-Age=0")); /* shown once */
    /* Not ours: a letter changed. */
    char *cookie = mem_text(c->ctx, b->headers[0].value);
    cookie[strlen(cookie) - 1] ^= 1;
    request_header_add(c, "cookie", cookie);
    assert_null(notice_take(c));
    /* Too old. */
    setenv("KOERS_NU", "2026-03-23T09:05:00", 1);
    carry_cookies(a, d);
    assert_null(notice_take(d));
    mem_free(a->ctx);
    mem_free(b->ctx);
    mem_free(c->ctx);
    mem_free(d->ctx);
}

/* ---- tokens ---- */
static struct request *post(const char *path, const struct request *page)
{
    struct request *r = request_new(METHOD_POST);

    r->path = mem_text(r->ctx, path);
    carry_cookies(page, r);
    return r;
}

static void test_token(void **state)
{
    struct request *page = request_new(METHOD_GET), *other = request_new(METHOD_GET);
    uint8_t hash[32], again[32];

    (void)state;
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    const char *token = token_make(page, "/signalen/1/antwoord?x=1");
    const char *spaced = token_make(page, "/s/a%20b");
    token_make(other, "/signalen/1/antwoord");
    assert_int_equal(page->reply.n_headers, 1); /* one visitor for all forms of a page */

    struct request *r = post("/signalen/1/antwoord", page);
    assert_true(token_valid(r, token, hash));
    assert_true(token_valid(r, token, again));
    assert_memory_equal(hash, again, 32);
    assert_false(token_valid(r, spaced, hash));
    assert_false(token_valid(r, NULL, hash));
    assert_false(token_valid(r, "", hash));
    char *changed = mem_text(r->ctx, token);
    changed[3] = changed[3] == '0' ? '1' : '0';
    assert_false(token_valid(r, changed, hash));
    assert_false(token_valid(r, mem_format(r->ctx, "%s00", token), hash));
    setenv("KOERS_NU", "2026-03-23T21:00:00", 1);
    assert_true(token_valid(r, token, hash));
    setenv("KOERS_NU", "2026-03-23T21:00:01", 1);
    assert_false(token_valid(r, token, hash));
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    mem_free(r->ctx);

    r = post("/signalen/2/antwoord", page); /* another path */
    assert_false(token_valid(r, token, hash));
    mem_free(r->ctx);
    r = post("/s/a b", page);
    assert_true(token_valid(r, spaced, hash));
    mem_free(r->ctx);
    r = post("/signalen/1/antwoord", other); /* another visitor */
    assert_false(token_valid(r, token, hash));
    mem_free(r->ctx);
    r = request_new(METHOD_POST); /* nobody */
    r->path = "/signalen/1/antwoord";
    assert_false(token_valid(r, token, hash));
    mem_free(r->ctx);
    mem_free(page->ctx);
    mem_free(other->ctx);
}

static void test_token_of_session(void **state)
{
    struct request *page = request_new(METHOD_GET), *r = request_new(METHOD_POST);
    uint8_t hash[32];

    (void)state;
    request_header_add(page, "cookie", COOKIE_SESSION "=abc");
    const char *token = token_make(page, "/x");
    assert_int_equal(page->reply.n_headers, 0); /* no visitor cookie needed */
    r->path = "/x";
    request_header_add(r, "cookie", COOKIE_SESSION "=abd");
    assert_false(token_valid(r, token, hash));
    r->headers[0].value = COOKIE_SESSION "=abc";
    assert_true(token_valid(r, token, hash));
    mem_free(page->ctx);
    mem_free(r->ctx);
}

static void test_run_again_keeps_visitor(void **state)
{
    struct request *page = request_new(METHOD_GET);

    (void)state;
    token_make(page, "/x");
    const char *first = mem_text(page->ctx, header(page, "Set-Cookie"));
    reply_reset(page);
    token_make(page, "/x");
    assert_string_equal(header(page, "Set-Cookie"), first);
    mem_free(page->ctx);
}

/* ---- limits ---- */
static void test_limits(void **state)
{
    static const struct limit l = {"proef", 60, 3}; /* three at once, then one a minute */
    const int64_t second = 1000000, t = 1000 * second;

    (void)state;
    limit_forget();
    for (int i = 0; i < 3; i++)
        assert_int_equal(limit_use(&l, "a", t), 0);
    assert_int_equal(limit_peek(&l, "a", t), 60);
    assert_int_equal(limit_use(&l, "a", t), 60);
    assert_int_equal(limit_use(&l, "b", t), 0); /* another key */
    assert_int_equal(limit_use(&l, "a", t + 59 * second), 1);
    assert_int_equal(limit_use(&l, "a", t + 60 * second), 0);
    assert_int_equal(limit_use(&l, "a", t + 60 * second), 60);
    assert_int_equal(limit_peek(&l, "a", t + 600 * second), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(limit_use(&l, "a", t + 600 * second), 0);
    assert_int_equal(limit_use(&l, "a", t + 600 * second), 60);
}

static void test_limits_are_bounded(void **state)
{
    static const struct limit l = {"vloed", 60, 1};
    char key[32];
    int refused = 0;

    (void)state;
    limit_forget();
    for (int i = 0; i < 300000; i++) { /* four times what fits: it keeps answering */
        snprintf(key, sizeof key, "%d", i);
        refused += limit_use(&l, key, 1000000) != 0;
    }
    assert_int_equal(refused, 0);
    assert_int_equal(limit_use(&l, "299999", 1000000), 60);
}

/* A refusal whose form is not on its page any more says so too, and says no more than a form does. */
static void test_refused_page_says_so(void **state)
{
    static const struct form form = {.name = "proef"};
    static const struct {
        int status;
        bool failed;
        const char *said;
    } cases[] = {
        {200, false, NULL                          },
        {422, false, "Dit kan niet meer: er is int"},
        {409, false, "Dit kan niet meer: er is int"},
        {422, true,  "Dit kan nu niet."            },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_POST);
        struct form_state *s = form_new(r, &form);
        const struct page_error *list;
        if (cases[i].failed)
            form_error(s, NULL, "Dit kan nu niet.");
        reply_page(r, cases[i].status, &opnieuw_template,
                   &(struct opnieuw){.formulier = form_view(s, "/proef")});
        assert_int_equal(page_errors(r, &list), cases[i].said ? 1 : 0);
        if (cases[i].said)
            assert_int_equal(strncmp(list[0].message, cases[i].said, strlen(cases[i].said)), 0);
        mem_free(r->ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_reply_is_strict),
        cmocka_unit_test(test_error_shape),
        cmocka_unit_test(test_redirect),
        cmocka_unit_test(test_refused_page_says_so),
        cmocka_unit_test(test_header_cannot_be_split),
        cmocka_unit_test(test_cookie),
        cmocka_unit_test(test_file_name),
        cmocka_unit_test(test_notice),
        cmocka_unit_test(test_token),
        cmocka_unit_test(test_token_of_session),
        cmocka_unit_test(test_run_again_keeps_visitor),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_limits_are_bounded),
    };
    random_start();
    random_bytes(web_hooks.key, sizeof web_hooks.key);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
