/* Tests of reading requests and finding routes: paths, cookies, Accept, Host, origin, route rows.
 * Not here: bodies (body_test.c), replies (reply_test.c).
 */
#include "base/mem.h"
#include "tests/cm.h"
#include "web/web.h"
#include <string.h>

static void test_uri(void **state)
{
    static const struct {
        const char *uri, *path, *query;
    } cases[] = {
        {"/",           "/",        ""     },
        {"/a/b?x=1&y",  "/a/b",     "x=1&y"},
        {"/a%20b",      "/a b",     ""     },
        {"/caf%C3%A9",  "/café",   ""     },
        {"/a?",         "/a",       ""     },
        {"/a.b/..c",    "/a.b/..c", ""     },
        {"a",           NULL,       NULL   },
        {"",            NULL,       NULL   },
        {"/a%2fb",      NULL,       NULL   },
        {"/a%2Fb",      NULL,       NULL   },
        {"/a/../b",     NULL,       NULL   },
        {"/a/%2e%2e/b", NULL,       NULL   },
        {"/.",          NULL,       NULL   },
        {"/a/..",       NULL,       NULL   },
        {"/a%00",       NULL,       NULL   },
        {"/a%0a",       NULL,       NULL   },
        {"/a%ff",       NULL,       NULL   },
        {"/a%5cb",      NULL,       NULL   },
        {"/a%4",        NULL,       NULL   },
        {"/a#b",        NULL,       NULL   },
        {"http://x/",   NULL,       NULL   },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_GET);
        assert_int_equal(request_uri(r, cases[i].uri), cases[i].path != NULL);
        if (cases[i].path) {
            assert_string_equal(r->path, cases[i].path);
            assert_string_equal(r->query, cases[i].query);
        }
        mem_free(r->ctx);
    }
}

static void test_cookie(void **state)
{
    static const struct {
        const char *header, *value;
        bool tls;
    } cases[] = {
        {"a=1",             "1",  false},
        {"b=2; a=1",        "1",  false},
        {"b=2;a=1 ; c=3",   "1",  false},
        {"a=\"1\"",         "1",  false},
        {"a=",              NULL, false},
        {"aa=1",            NULL, false},
        {"b=a=1",           NULL, false},
        {"A=1",             NULL, false},
        {"a=1; a=2",        "1",  false},
        {"a",               NULL, false},
        {";;; a=x",         "x",  false},
        {"a=1",             NULL, true },
        {"a=1; __Host-a=2", "2",  true },
        {"__Host-a=2",      NULL, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_GET);
        r->tls = cases[i].tls;
        request_header_add(r, "cookie", cases[i].header);
        const char *v = request_cookie(r, "a");
        /* An empty cookie says as little as none. */
        assert_int_equal(v == NULL || !v[0], cases[i].value == NULL);
        if (cases[i].value)
            assert_string_equal(v, cases[i].value);
        mem_free(r->ctx);
    }
}

static void test_accept(void **state)
{
    static const struct {
        const char *accept;
        bool json;
    } cases[] = {
        {"application/json",                                                true },
        {"application/json, text/plain, */*",                               true },
        {"text/html",                                                       false},
        {"*/*",                                                             false},
        {"",                                                                false},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false},
        {"text/html;q=0.8, application/json",                               true },
        {"application/json;q=0.8, text/html",                               false},
        {"application/json;q=0.8, text/html;q=0.8",                         true },
        {"text/html, application/json",                                     false},
        {"application/json, text/html",                                     true },
        {"application/json;q=0, */*",                                       false},
        {"application/*",                                                   true },
        {"text/*, application/json;q=0.5",                                  false},
        {"APPLICATION/JSON",                                                true },
        {"application/json;q=2, text/html;q=0.1",                           false},
        {"application/json ; q=0.9, text/html;q=0.5",                       true },
        {"application/jsonp",                                               false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_GET);
        request_header_add(r, "accept", cases[i].accept);
        request_prepare(r);
        if (r->want_json != cases[i].json)
            print_message("%s\n", cases[i].accept);
        assert_int_equal(r->want_json, cases[i].json);
        mem_free(r->ctx);
    }
}

static void test_language(void **state)
{
    static const struct {
        const char *cookie, *accept;
        enum lang lang;
    } cases[] = {
        {NULL,            NULL,                 LANG_NL},
        {NULL,            "en",                 LANG_EN},
        {NULL,            "de, en;q=0.8",       LANG_EN},
        {NULL,            "nl;q=0.5, en;q=0.8", LANG_EN},
        {"koers_taal=nl", "en",                 LANG_NL},
        {"koers_taal=en", "nl",                 LANG_EN},
        {"koers_taal=xx", "en",                 LANG_EN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_GET);
        if (cases[i].cookie)
            request_header_add(r, "cookie", cases[i].cookie);
        if (cases[i].accept)
            request_header_add(r, "accept-language", cases[i].accept);
        request_prepare(r);
        assert_int_equal(r->lang, cases[i].lang);
        mem_free(r->ctx);
    }
}

static void test_host(void **state)
{
    static const char *const names[] = {"koers.example.nl"};
    static const struct {
        const char *host;
        int loopback, named;
    } cases[] = {
        {"127.0.0.1:8080",        0,   421},
        {"localhost",             0,   421},
        {"[::1]:8080",            0,   421},
        {"koers.example.nl",      421, 0  },
        {"KOERS.example.NL:443",  421, 0  },
        {"koers.example.nl.evil", 421, 421},
        {"evil",                  421, 421},
        {"",                      400, 400},
        {NULL,                    400, 400},
        {"localhost:",            400, 400},
        {"localhost:x",           400, 400},
        {"localhost:123456",      400, 400},
        {"local host",            400, 400},
        {"localhost/",            400, 400},
        {"user@localhost",        400, 400},
        {"[::1",                  400, 400},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_GET);
        if (cases[i].host)
            request_header_add(r, "host", cases[i].host);
        web_hooks.n_hosts = 0;
        assert_int_equal(request_host(r), cases[i].loopback);
        web_hooks.hosts = names;
        web_hooks.n_hosts = 1;
        assert_int_equal(request_host(r), cases[i].named);
        web_hooks.n_hosts = 0;
        mem_free(r->ctx);
    }
}

static void test_origin(void **state)
{
    static const struct {
        const char *site, *origin, *referer;
        bool tls, own;
    } cases[] = {
        {NULL,          NULL,             NULL,                   false, true },
        {"same-origin", "http://k.nl:1",  NULL,                   false, true },
        {"none",        NULL,             NULL,                   false, true },
        {"cross-site",  "http://k.nl:1",  NULL,                   false, false},
        {"same-site",   "http://k.nl:1",  NULL,                   false, false},
        {NULL,          "http://evil",    NULL,                   false, false},
        {NULL,          "null",           NULL,                   false, false},
        {NULL,          "http://k.nl:12", NULL,                   false, false},
        {NULL,          "https://k.nl:1", NULL,                   false, false},
        {NULL,          "https://k.nl:1", NULL,                   true,  true },
        {NULL,          "http://k.nl:1",  NULL,                   true,  false},
        {NULL,          NULL,             "http://k.nl:1/pagina", false, true },
        {NULL,          NULL,             "http://evil/k.nl:1",   false, false},
        {NULL,          NULL,             "http://k.nl:1.evil/",  false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_POST);
        r->tls = cases[i].tls;
        request_header_add(r, "host", "k.nl:1");
        if (cases[i].site)
            request_header_add(r, "sec-fetch-site", cases[i].site);
        if (cases[i].origin)
            request_header_add(r, "origin", cases[i].origin);
        if (cases[i].referer)
            request_header_add(r, "referer", cases[i].referer);
        assert_int_equal(request_same_origin(r), cases[i].own);
        mem_free(r->ctx);
    }
}

/* ---- routes ---- */
static int handler(struct request *r)
{
    return r->n_param ? 200 : 204;
}

static void test_route(void **state)
{
    static const struct route one[] = {
        {METHOD_GET,  "/",                      .handler = handler, .title = "begin"   },
        {METHOD_GET,  "/signalen/:id",          .handler = handler, .title = "een"     },
        {METHOD_GET,  "/signalen/nieuw",        .handler = handler, .title = "nieuw"   },
        {METHOD_POST, "/signalen/:id/antwoord", .handler = handler, .title = "antwoord"},
        {METHOD_GET,  "/:wat/vast",             .handler = handler, .title = "laat"    },
    };
    static const struct route two[] = {
        {METHOD_GET, "/b/:jaar/:rest*", .handler = handler, .title = "rest"},
    };
    static const struct route_table tables[] = {
        {one, 5},
        {two, 1},
    };
    static const struct {
        enum method method;
        const char *path, *title, *name, *value;
        bool other;
    } cases[] = {
        {METHOD_GET,   "/",                     "begin",    NULL,   NULL,       false},
        {METHOD_GET,   "/signalen/12",          "een",      "id",   "12",       false},
        {METHOD_GET,   "/signalen/nieuw",       "nieuw",    NULL,   NULL,       false},
        {METHOD_GET,   "/signalen/vast",        "een",      "id",   "vast",     false},
        {METHOD_GET,   "/iets/vast",            "laat",     "wat",  "iets",     false},
        {METHOD_GET,   "/signalen/",            NULL,       NULL,   NULL,       false},
        {METHOD_GET,   "/signalen",             NULL,       NULL,   NULL,       false},
        {METHOD_GET,   "/signalen/12/",         NULL,       NULL,   NULL,       false},
        {METHOD_GET,   "/signalen/12/antwoord", NULL,       NULL,   NULL,       true },
        {METHOD_POST,  "/signalen/12/antwoord", "antwoord", "id",   "12",       false},
        {METHOD_POST,  "/signalen/12",          NULL,       NULL,   NULL,       true },
        {METHOD_GET,   "/b/2026/x/y.html",      "rest",     "rest", "x/y.html", false},
        {METHOD_GET,   "/b/2026/",              NULL,       NULL,   NULL,       false},
        {METHOD_GET,   "//",                    NULL,       NULL,   NULL,       false},
        {METHOD_OTHER, "/",                     NULL,       NULL,   NULL,       true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(cases[i].method);
        bool other;
        r->path = cases[i].path;
        const struct route *row = route_find(tables, 2, r, &other);
        if ((row != NULL) != (cases[i].title != NULL))
            print_message("%s\n", cases[i].path);
        assert_int_equal(row != NULL, cases[i].title != NULL);
        assert_int_equal(other, cases[i].other);
        if (row)
            assert_string_equal(row->title, cases[i].title);
        if (cases[i].name)
            assert_string_equal(request_param(r, cases[i].name), cases[i].value);
        assert_string_equal(request_param(r, "onbekend"), "");
        mem_free(r->ctx);
    }
}

static void test_id(void **state)
{
    static const struct {
        const char *value;
        int64_t id;
    } cases[] = {
        {"1",                   1        },
        {"12",                  12       },
        {"9223372036854775807", INT64_MAX},
        {"9223372036854775808", 0        },
        {"0",                   0        },
        {"01",                  0        },
        {"+1",                  0        },
        {"-1",                  0        },
        {"1x",                  0        },
        {"",                    0        },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_GET);
        r->param[0] = (struct pair){"id", cases[i].value, strlen(cases[i].value)};
        r->n_param = 1;
        assert_int_equal(request_id(r, "id"), cases[i].id);
        mem_free(r->ctx);
    }
}

static void test_parse(void **state)
{
    static const struct {
        const char *type, *body;
        int status;
    } cases[] = {
        {"application/x-www-form-urlencoded",                "a=1",             0  },
        {"application/x-www-form-urlencoded; charset=UTF-8", "a=1",             0  },
        {"application/x-www-form-urlencodedx",               "a=1",             415},
        {"text/plain",                                       "a=1",             415},
        {NULL,                                               "a=1",             415},
        {NULL,                                               "",                -1 },
        {"application/json",                                 "{}",              415},
        {"multipart/form-data; boundary=B",
         "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--", 0  },
        {"multipart/form-data; boundary=B",                  "a=1",             400},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_POST);
        if (cases[i].type)
            request_header_add(r, "content-type", cases[i].type);
        r->body = cases[i].body;
        r->body_len = strlen(cases[i].body);
        int status = request_parse(r);
        assert_int_equal(status, cases[i].status < 0 ? 0 : cases[i].status);
        if (cases[i].status == 0)
            assert_string_equal(request_field(r, "a"), "1");
        else
            assert_null(request_field(r, "a"));
        mem_free(r->ctx);
    }
    struct request *r = request_new(METHOD_GET);
    r->query = "q=een+twee&q=drie";
    const char *all[3];
    assert_int_equal(request_parse(r), 0);
    assert_string_equal(request_field(r, "q"), "een twee");
    assert_int_equal(request_fields(r, "q", all, 3), 2);
    assert_string_equal(all[1], "drie");
    assert_int_equal(request_fields(r, "q", all, 1), 1);
    mem_free(r->ctx);
}

/* Found at the start, and not by whoever misses the page. */
static void test_route_that_cannot_be_found(void **state)
{
    (void)state;
    assert_null(route_wrong("/a/:b/:c/:d/:e/:f/:g"));
    assert_non_null(route_wrong("/a/:b/:c/:d/:e/:f/:g/:h"));
    assert_non_null(route_wrong("a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_route_that_cannot_be_found),
        cmocka_unit_test(test_uri),
        cmocka_unit_test(test_cookie),
        cmocka_unit_test(test_accept),
        cmocka_unit_test(test_language),
        cmocka_unit_test(test_host),
        cmocka_unit_test(test_origin),
        cmocka_unit_test(test_route),
        cmocka_unit_test(test_id),
        cmocka_unit_test(test_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
