/* Tests of head.h: which heads are read, and which are refused because two readers could understand
 * them differently. Not here: sockets (http_test.c).
 */
#include "base/mem.h"
#include "tests/cm.h"
#include "transport/head.h"
#include <string.h>

static void test_end(void **state)
{
    static const struct {
        const char *text;
        long end;
    } cases[] = {
        {"GET / HTTP/1.1\r\n\r\n",         18},
        {"GET / HTTP/1.1\r\n\r\nrest",     18},
        {"GET / HTTP/1.1\r\nA: b\r\n\r\n", 24},
        {"GET / HTTP/1.1\r\nA: b\r\n",     0 },
        {"GET / HTTP/1.1",                 0 },
        {"",                               0 },
        {"\r\n",                           -1},
        {"\n",                             -1},
        {"GET / HTTP/1.1\n\n",             -1},
        {"GET / HTTP/1.1\r\nA: b\n\r\n",   -1},
        {"GET / HTTP/1.1\r\n\n",           -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = strlen(cases[i].text);
        assert_int_equal(head_end(cases[i].text, n, 0), cases[i].end);
        /* The same when it comes byte by byte. */
        long end = 0;
        for (size_t k = 1; k <= n && !end; k++)
            end = head_end(cases[i].text, k, k - 1);
        assert_int_equal(end, cases[i].end);
    }
}

#define L "\r\n"
#define H "Host: localhost" L

static void test_read(void **state)
{
    static const struct {
        const char *text;
        int status;
        size_t length;
    } cases[] = {
        {"GET / HTTP/1.1" L H L,                                                       0,   0  },
        {"GET /a?b=c HTTP/1.0" L L,                                                    0,   0  },
        {"HEAD / HTTP/1.1" L H L,                                                      0,   0  },
        {"POST / HTTP/1.1" L H "Content-Length: 12" L L,                               0,   12 },
        {"POST / HTTP/1.1" L H "content-length:12 " L L,                               0,   12 },
        {"POST / HTTP/1.1" L H "Content-Length: 0" L L,                                0,   0  },
        {"GET / HTTP/1.1" L H "Content-Length: 0" L L,                                 0,   0  },
        {"POST / HTTP/1.1" L H "Content-Length: 1" L "Expect: 100-continue" L L,       0,   1  },
 /* How long is the body? */
        {"POST / HTTP/1.1" L H "Content-Length: 1" L "Content-Length: 1" L L,          400, 0  },
        {"POST / HTTP/1.1" L H "Content-Length: 1" L "Content-Length: 2" L L,          400, 0  },
        {"POST / HTTP/1.1" L H "Content-Length: 1, 1" L L,                             400, 0  },
        {"POST / HTTP/1.1" L H "Content-Length: +1" L L,                               400, 0  },
        {"POST / HTTP/1.1" L H "Content-Length: -1" L L,                               400, 0  },
        {"POST / HTTP/1.1" L H "Content-Length: 0x1" L L,                              400, 0  },
        {"POST / HTTP/1.1" L H "Content-Length:" L L,                                  400, 0  },
        {"POST / HTTP/1.1" L H "Content-Length : 1" L L,                               400, 0  },
        {"POST / HTTP/1.1" L H "Transfer-Encoding: chunked" L "Content-Length: 1" L L, 400, 0  },
        {"POST / HTTP/1.1" L H "Transfer-Encoding: chunked" L L,                       411, 0  },
        {"POST / HTTP/1.1" L H "Transfer-Encoding: xchunked" L L,                      411, 0  },
        {"POST / HTTP/1.1" L H "Transfer-Encoding : chunked" L L,                      400, 0  },
        {"POST / HTTP/1.1" L H L,                                                      411, 0  },
        {"GET / HTTP/1.1" L H "Content-Length: 5" L L,                                 400, 0  },
        {"GET / HTTP/1.1" L H "Transfer-Encoding: chunked" L L,                        411, 0  },
        {"POST / HTTP/1.1" L H "Content-Length: 101" L L,                              413, 0  },
        {"POST / HTTP/1.1" L H "Content-Length: 100" L L,                              0,   100},
        {"POST / HTTP/1.1" L H "Content-Length: 18446744073709551617" L L,             413, 0  },
        {"POST / HTTP/1.1" L H "Content-Length: 1" L "Expect: iets" L L,               417, 0  },
 /* Whose is it? */
        {"GET / HTTP/1.1" L L,                                                         400, 0  },
        {"GET / HTTP/1.1" L H H L,                                                     400, 0  },
 /* Methods, targets, versions */
        {"PUT / HTTP/1.1" L H L,                                                       405, 0  },
        {"get / HTTP/1.1" L H L,                                                       405, 0  },
        {"TRACE / HTTP/1.1" L H L,                                                     405, 0  },
        {"GET  / HTTP/1.1" L H L,                                                      400, 0  },
        {" GET / HTTP/1.1" L H L,                                                      400, 0  },
        {"GET / HTTP/1.1 " L H L,                                                      400, 0  },
        {"GET /a b HTTP/1.1" L H L,                                                    400, 0  },
        {"GET http://localhost/ HTTP/1.1" L H L,                                       400, 0  },
        {"GET * HTTP/1.1" L H L,                                                       400, 0  },
        {"GET /\xc3\xa9 HTTP/1.1" L H L,                                               400, 0  },
        {"GET /../a HTTP/1.1" L H L,                                                   400, 0  },
        {"GET / HTTP/2.0" L H L,                                                       400, 0  },
        {"GET / HTTP/1.2" L H L,                                                       400, 0  },
        {"GET / http/1.1" L H L,                                                       400, 0  },
        {"GET /" L L,                                                                  400, 0  },
 /* Lines */
        {"GET / HTTP/1.1" L H "A: b" L " c" L L,                                       400, 0  },
        {"GET / HTTP/1.1" L " A: b" L H L,                                             400, 0  },
        {"GET / HTTP/1.1" L H "A b: c" L L,                                            400, 0  },
        {"GET / HTTP/1.1" L H ": c" L L,                                               400, 0  },
        {"GET / HTTP/1.1" L H "zonder dubbele punt" L L,                               400, 0  },
        {"GET / HTTP/1.1" L H "A: b\rB: c" L L,                                        400, 0  },
        {"GET / HTTP/1.1" L H "A: \x01" L L,                                           400, 0  },
        {"GET / HTTP/1.1" L H "A: \x7f" L L,                                           400, 0  },
        {"GET / HTTP/1.1" L H "A: \xc3\xa9" L L,                                       0,   0  },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_OTHER);
        struct head h;
        int status = head_read(cases[i].text, strlen(cases[i].text), 100, r, &h);
        if (status != cases[i].status)
            print_message("%s -> %d (%s)\n", cases[i].text, status, h.why ? h.why : "");
        assert_int_equal(status, cases[i].status);
        assert_int_equal(h.why != NULL, status != 0);
        if (!status)
            assert_int_equal(h.length, cases[i].length);
        mem_free(r->ctx);
    }
}

static void test_zero_byte(void **state)
{
    static const char text[] = "GET / HTTP/1.1" L H "A: b\0c" L L;
    struct request *r = request_new(METHOD_OTHER);
    struct head h;

    (void)state;
    assert_int_equal(head_read(text, sizeof text - 1, 100, r, &h), 400);
    mem_free(r->ctx);
}

static void test_fills(void **state)
{
    static const char text[] =
        "HEAD /a%20b?c=d HTTP/1.1" L H "X-Naam:  een  twee\t" L "x-naam: drie" L L;
    struct request *r = request_new(METHOD_OTHER);
    struct head h;

    (void)state;
    assert_int_equal(head_read(text, sizeof text - 1, 100, r, &h), 0);
    assert_true(h.head_only);
    assert_true(r->head_only);
    assert_int_equal(r->method, METHOD_GET);
    assert_string_equal(r->path, "/a b");
    assert_string_equal(r->query, "c=d");
    assert_int_equal(r->n_headers, 3);
    assert_string_equal(request_header(r, "x-naam"), "een  twee");
    assert_string_equal(request_header(r, "host"), "localhost");
    mem_free(r->ctx);
}

/* Is the connection kept, and does the client wait for 100 Continue? */
static void test_keep_and_expect(void **state)
{
    static const struct {
        const char *text;
        bool keep, expect;
    } cases[] = {
        {"GET / HTTP/1.1" L H L,                                                 true,  false},
        {"GET / HTTP/1.1" L H "Connection: close" L L,                           false, false},
        {"GET / HTTP/1.1" L H "Connection: a ,,\tCLOSE , b" L L,                 false, false},
        {"GET / HTTP/1.1" L H "Connection: a" L "Connection: close" L L,         false, false},
        {"GET / HTTP/1.1" L H "Connection: closed, unclose" L L,                 true,  false},
        {"GET / HTTP/1.1" L H "Connection:" L L,                                 true,  false},
        {"GET / HTTP/1.1" L H "Connection: clo ," L L,                           true,  false},
        {"GET / HTTP/1.1" L H "X-Connection: close" L L,                         true,  false},
        {"GET / HTTP/1.0" L L,                                                   false, false},
        {"GET / HTTP/1.0" L "Connection: Keep-Alive" L L,                        true,  false},
        {"GET / HTTP/1.0" L "Connection: keep-alive, close" L L,                 false, false},
        {"POST / HTTP/1.1" L H "Content-Length: 1" L "Expect: 100-Continue" L L, true,  true },
        {"POST / HTTP/1.1" L H "Content-Length: 0" L "Expect: 100-continue" L L, true,  false},
        {"GET / HTTP/1.1" L H "Expect: 100-continue" L L,                        true,  false},
        {"POST / HTTP/1.0" L "Content-Length: 1" L "Expect: 100-continue" L L,   false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = request_new(METHOD_OTHER);
        struct head h;
        assert_int_equal(head_read(cases[i].text, strlen(cases[i].text), 100, r, &h), 0);
        if (h.keep != cases[i].keep || h.expect != cases[i].expect)
            fail_msg("%s: keep %d, expect %d", cases[i].text, h.keep, h.expect);
        mem_free(r->ctx);
    }
}

static void test_number_of_headers(void **state)
{
    struct request *r = request_new(METHOD_OTHER);
    struct head h;
    struct buf b;

    (void)state;
    buf_init(&b, r->ctx, HEAD_MAX);
    buf_text(&b, "GET / HTTP/1.1" L H);
    for (unsigned i = 1; i < HEAD_LINES; i++)
        buf_text(&b, "a: b" L);
    size_t n = b.len;
    buf_text(&b, L);
    assert_int_equal(head_read(b.data, b.len, 100, r, &h), 0);
    b.len = n;
    buf_text(&b, "a: b" L L);
    assert_int_equal(head_read(b.data, b.len, 100, r, &h), 431);
    mem_free(r->ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_end),
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_zero_byte),
        cmocka_unit_test(test_fills),
        cmocka_unit_test(test_keep_and_expect),
        cmocka_unit_test(test_number_of_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
