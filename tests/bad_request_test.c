/* Malformed requests over a socket to the whole program with a demo: what transport and service
 * refuse before a handler runs. Each gets a 4xx status with a plain message, and the server
 * continues. Not here: framing (transport/http_test.c), values in forms (bad_input_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "server/service.h"
#include "tests/cm.h"
#include "tests/support/client.h"
#include "tests/support/served.h"
#include "tests/support/visitor.h"
#include "tests/support/walk.h"
#include "web/limit.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define L          "\r\n"
#define HOST       "Host: 127.0.0.1" L
#define GIVE       "/s/zorggroep-voorbeeldwaard/wijkteam-oost"
#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART  "multipart/form-data; boundary=x"
#define ZERO_PART  PART("name=\"a\"") "x\0y" L "--x--"
#define PART(rest) "--x" L "Content-Disposition: form-data; " rest L L

static struct testdb *t;
static struct visitor *v;
static struct served served;

static int begin(void **state)
{
    (void)state;
    t = walk_demo();
    struct route_table *tables = house_tables(t->ctx);
    v = visitor_new(t, tables, room_routes_n);
    served_start(&served, t, tables, room_routes_n, 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    served_stop(&served);
    testdb_close(t);
    return 0;
}

static struct heard say(const void *bytes, size_t n)
{
    int fd = client_dial(served.port);
    struct heard h = {0};
    limit_forget();
    if (fd < 0)
        return h;
    client_say(fd, bytes, n);
    h = client_hear(fd, false);
    close(fd);
    return h;
}

static struct heard post(const char *path, const char *type, const char *body, size_t n)
{
    struct buf b;
    buf_init(&b, t->ctx, 20u << 20);
    buf_format(&b, "POST %s HTTP/1.1" L HOST, path);
    if (type)
        buf_format(&b, "Content-Type: %s" L, type);
    if (v->n_cookies)
        buf_format(&b, "Cookie: %s=%s" L, v->cookies[0].name, v->cookies[0].value);
    buf_format(&b, "Content-Length: %zu" L L, n);
    buf_add(&b, body, n);
    struct heard h = say(b.data, b.len);
    mem_free(b.data);
    return h;
}

static char *repeat(const char *piece, size_t n)
{
    struct buf b;
    buf_init(&b, t->ctx, 20u << 20);
    for (size_t i = 0; i < n; i++)
        buf_text(&b, piece);
    assert_false(b.vol);
    return b.data;
}

/* Checks the status, a message for people, and that the server still answers. */
static void must_be(const char *what, struct heard h, int status)
{
    if (h.status != status || !h.whole)
        fail_msg("%s: %d, not %d\n%s", what, h.status, status, h.body);
    const char *words = error_words(status);
    static const char *const own[] = {"hoogstens", "Het formulier kwam niet goed aan."};
    for (size_t i = 0; i < 2; i++) /* which bound it was */
        if (status == 413 && strstr(h.body, own[i]))
            words = own[i];
    if (status >= 400 && status != 422 && !strstr(h.body, words))
        fail_msg("%s: %d without its words\n%s", what, status, h.body);
    if (status >= 400 && strstr(words, "Er ging iets mis. "))
        fail_msg("%s: no words of its own for %d", what, status);
    int alive = client_ask(served.port, "GET /gezond HTTP/1.1" L HOST L).status;
    if (alive != 200)
        fail_msg("%s: then /gezond says %d", what, alive);
}

/* ---- the head ---- */
static void heads(void **state)
{
    /* clang-format off */
    const struct {
        const char *what, *target, *more;
        int status;
    } cases[] = {
        {"a zero byte", "/a%00b", "", 400},
        {"no UTF-8", "/%ff%fe", "", 400},
        {"half a surrogate", "/%ed%a0%80", "", 400},
        {"overlong", "/%c0%af", "", 400},
        {"half an escape", "/%4", "", 400},
        {"a way up", "/signalen/../../etc/passwd", "", 400},
        {"a hidden way up", "/signalen/%2e%2e/%2e%2e/etc", "", 400},
        {"a hidden slash", "/static/%2fetc", "", 400},
        {"a backslash", "/static\\..\\x", "", 400},
        {"a deep path", repeat("/a", 2000), "", 404},
        {"a long segment", mem_format(t->ctx, "/%s", repeat("a", 8000)), "", 400},
        {"a path beyond the head", mem_format(t->ctx, "/%s", repeat("a", 20000)), "", 431},
        {"a control byte in the query", "/signalen?a=%01", "", 303},
        {"a zero byte in the query", "/signalen?a=%00", "", 400},
        {"no UTF-8 in the query", "/signalen?a=%ff", "", 400},
        {"2001 fields in the query", mem_format(t->ctx, "/signalen?%s", repeat("a&", 2001)), "", 413},
        {"101 headers", "/", repeat("A: b" L, 101), 431},
        {"a header beyond the head",
         "/", mem_format(t->ctx, "X: %s" L, repeat("a", 20000)), 431},
        {"another host", "/", "", 421},
        {"a bare line end", "/", "A: b\nB: c" L, 400},
    };
    /* clang-format on */
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = mem_format(
            t->ctx,
            "GET %s HTTP/1.1" L "%s"
            "Connection: close" L "%s" L,
            cases[i].target, cases[i].status == 421 ? "Host: evil.example" L : HOST, cases[i].more);
        must_be(cases[i].what, say(text, strlen(text)), cases[i].status);
    }
}

/* Malformed values of optional headers are ignored. */
static void odd_headers(void **state)
{
    static const char *const lines[] = {
        "Cookie: \xff\xfe=\xfd; koers_sessie=\x80; koers_taal=\xff",
        "Cookie: koers_sessie=zz; koers_sessie=; koers_bezoek=x; =; ;;;",
        "Cookie: koers_melding=AAAA.BBBB; koers_locatie=99999999999999999999",
        "Accept-Language: \xff;q=99999999999, *;q=-1, en;q=1e9,,,,;;;",
        "Accept: */*;q=9, application/json;q=nan, \xff/\xff",
        "User-Agent: <script>\xff%n%n%n",
        "Referer: http://\xff/",
        "If-None-Match: \xff, \"\", W/*",
        "Range: bytes=99999999999999999999-,-1,a",
        "X-Forwarded-For: ::::::, 999.1.1.1",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct heard h = client_ask(
            served.port, mem_format(t->ctx, "GET " GIVE " HTTP/1.1" L HOST "%s" L L, lines[i]));
        if (h.status != 200)
            fail_msg("%s: %d", lines[i], h.status);
    }
    char *many = repeat("koers_x=y; ", 1200);
    must_be(
        "1200 cookies",
        client_ask(served.port, mem_format(t->ctx, "GET / HTTP/1.1" L HOST "Cookie: %s" L L, many)),
        303);
}

/* ---- the body ---- */
static void bodies(void **state)
{
    /* clang-format off */
    const struct {
        const char *what, *type, *body;
        size_t n; /* 0: as long as it is */
        int status;
    } cases[] = {
        {"JSON", "application/json", "{\"verhaal\":\"x\"}", 0, 415},
        {"no type", NULL, "verhaal=x", 0, 415},
        {"a type that is none", "\xff/\xfe", "verhaal=x", 0, 415},
        {"multipart without a boundary", "multipart/form-data", "--x" L, 0, 415},
        {"a boundary of 71",
         mem_format(t->ctx, "multipart/form-data; boundary=%s", repeat("x", 71)), "x", 0, 415},
        {"multipart that never ends", MULTIPART, PART("name=\"verhaal\"") "x", 0, 400},
        {"multipart that begins nowhere", MULTIPART, "y" L "--x--", 0, 400},
        {"a part without a name", MULTIPART, PART("filename=\"a\"") "x" L "--x--", 0, 400},
        {"a part named twice", MULTIPART, PART("name=\"a\"; name=\"b\"") "x" L "--x--", 0, 400},
        {"a zero byte in a part", MULTIPART, ZERO_PART, sizeof ZERO_PART - 1, 400},
        {"no UTF-8", URLENCODED, "verhaal=\xff", 0, 400},
        {"a zero byte", URLENCODED, "verhaal=a\0b", 11, 400},
        {"an escape cut off", URLENCODED, "verhaal=%e2%82", 0, 400},
        {"10,000 fields", URLENCODED, repeat("a=1&", 10000), 0, 413},
        {"a name of 101", URLENCODED, repeat("n", 101), 0, 413},
        {"two megabytes", URLENCODED, repeat("0123456789abcdef", 1u << 17), 0, 413},
    };
    /* clang-format on */
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        must_be(cases[i].what,
                post(GIVE, cases[i].type, cases[i].body,
                     cases[i].n ? cases[i].n : strlen(cases[i].body)),
                cases[i].status);
    /* As much as a body may be, on a route that takes no file; and one byte more. */
    char *large = mem_array(t->ctx, char, WEB_BODY_MAX + 1);
    memset(large, 'a', WEB_BODY_MAX + 1);
    must_be("twelve megabytes", post(GIVE, URLENCODED, large, WEB_BODY_MAX), 413);
    const char *over = mem_format(t->ctx, "POST " GIVE " HTTP/1.1" L HOST "Content-Length: %u" L L,
                                  WEB_BODY_MAX + 1);
    must_be("one byte more", client_ask(served.port, over), 413);
}

/* What is too long or odd in the public form comes back with what was typed. */
static void keeps_what_was_typed(void **state)
{
    (void)state;
    const char *token = visitor_token(v, GIVE), *story = repeat("verhaal.", 800);
    /* clang-format off */
    const struct {
        const char *what, *body, *kept;
    } cases[] = {
        {"too long", mem_format(t->ctx, "token=%s&verhaal=%s", token, story), story},
        {"a wrong address", mem_format(t->ctx, "token=%s&verhaal=Dag&email=nergens", token),
         "value=\"nergens\""},
        {"sent twice over", mem_format(t->ctx, "token=%s&verhaal=Een&verhaal=Twee&email=x", token),
         "\nEen</textarea>"},
        {"a token of another form", mem_format(t->ctx, "token=%0112d&verhaal=Lang+verhaal", 0),
         "\nLang verhaal</textarea>"},
        {"no token", "verhaal=Lang+verhaal&email=a%40b.nl", "value=\"a@b.nl\""},
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct heard h = post(GIVE, URLENCODED, cases[i].body, strlen(cases[i].body));
        if (h.status != (i < 3 ? 422 : 403) || !strstr(h.body, cases[i].kept))
            fail_msg("%s: %d\n%s", cases[i].what, h.status, h.body);
    }
}

/* ---- methods ---- */
static void methods(void **state)
{
    static const char *const names[] = {"PUT",     "DELETE",  "PATCH",    "TRACE",
                                        "CONNECT", "OPTIONS", "PROPFIND", "get"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        must_be(names[i],
                client_ask(served.port, mem_format(t->ctx, "%s / HTTP/1.1" L HOST L, names[i])),
                405);
    must_be("GET where POST is meant", client_ask(served.port, "GET /uitloggen HTTP/1.1" L HOST L),
            405);
    must_be("POST where GET is meant", post("/gezond", URLENCODED, "a=b", 3), 405);
    must_be("POST to nowhere", post("/nergens", URLENCODED, "a=b", 3), 404);
    must_be("no length", client_ask(served.port, "POST " GIVE " HTTP/1.1" L HOST L), 411);
    must_be("a wish",
            client_ask(served.port, "POST " GIVE " HTTP/1.1" L HOST "Content-Length: 1" L
                                    "Expect: 200-ok" L L "x"),
            417);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads),   cmocka_unit_test(odd_headers),
        cmocka_unit_test(bodies),  cmocka_unit_test(keeps_what_was_typed),
        cmocka_unit_test(methods),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
