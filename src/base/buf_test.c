/* Tests of buf.h: the maximum is kept, and the escapes leave nothing unsafe.
 * Not here: where an escape is used (tools/htmlgen). See buf.c.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "tests/cm.h"
#include <stdlib.h>
#include <string.h>

static void test_maximum(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");

    for (size_t max = 0; max < 600; max++) {
        struct buf b;
        buf_init(&b, ctx, max);
        for (size_t i = 0; i < max; i++)
            buf_char(&b, 'x');
        assert_false(b.vol);
        assert_int_equal(b.len, max);
        if (max)
            assert_int_equal(strlen(b.data), max);
        buf_add(&b, "", 0);
        assert_false(b.vol);
        buf_char(&b, 'y');
        assert_true(b.vol);
        assert_int_equal(b.len, max);
        mem_free(b.data);
    }
    mem_free(ctx);
}

static void test_stays_full(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    struct buf b;

    buf_init(&b, ctx, 10);
    buf_text(&b, "12345678");
    buf_text(&b, "abc");
    assert_true(b.vol);
    buf_text(&b, "a");
    buf_format(&b, "%d", 1);
    buf_html(&b, "<");
    buf_json(&b, "x");
    buf_url(&b, " ");
    buf_number(&b, 1);
    buf_hex(&b, "x", 1);
    assert_string_equal(b.data, "12345678");
    assert_int_equal(b.len, 8);
    buf_init(&b, ctx, 10);
    buf_text(&b, "12345");
    buf_format(&b, "%s", "abcdef");
    assert_true(b.vol);
    assert_string_equal(b.data, "12345");
    buf_init(&b, ctx, SIZE_MAX / 2);
    buf_text(&b, "x");
    volatile size_t huge = SIZE_MAX - 5;
    buf_add(&b, "y", huge);
    assert_true(b.vol);
    mem_free(ctx);
}

static void test_format(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    struct buf b;

    buf_init(&b, ctx, 100000);
    buf_format(&b, "%s", "");
    for (int i = 0; i < 2000; i++)
        buf_format(&b, "%05d;", i);
    assert_false(b.vol);
    assert_int_equal(b.len, 12000);
    assert_int_equal(strlen(b.data), 12000);
    assert_memory_equal(b.data + 6 * 1234, "01234;", 6);
    mem_free(ctx);
}

enum escape { HTML, JSON, URL };

static void test_escapes(void **state)
{
    (void)state;
    static const struct {
        enum escape how;
        const char *in, *out;
    } cases[] = {
        {HTML, NULL,                     ""                                                     },
        {HTML, "",                       ""                                                     },
        {HTML, "gewoon",                 "gewoon"                                               },
        {HTML, "<a href=\"x\">'&'</a>",  "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;"},
        {HTML, "&amp;",                  "&amp;amp;"                                            },
        {HTML, "cliënt €",            "cliënt €"                                          },
        {HTML, ">",                      "&gt;"                                                 },
        {JSON, NULL,                     "null"                                                 },
        {JSON, "",                       "\"\""                                                 },
        {JSON, "a\"b\\c/",               "\"a\\\"b\\\\c/\""                                     },
        {JSON, "\b\t\n\f\r\x01\x1f\x7f", "\"\\b\\t\\n\\f\\r\\u0001\\u001f\\u007f\""             },
        {JSON, "één 😀",             "\"één 😀\""                                       },
        {JSON, "x\xff\xc3",              "\"x\xEF\xBF\xBD\xEF\xBF\xBD\""                        },
        {JSON, "\xed\xa0\x80",           "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""             },
        {URL,  NULL,                     ""                                                     },
        {URL,  "aZ09-_.~",               "aZ09-_.~"                                             },
        {URL,  "a b&c=d/e?f#g+é%\"<>'", "a%20b%26c%3Dd%2Fe%3Ff%23g%2B%C3%A9%25%22%3C%3E%27"    },
    };
    void *ctx = mem_ctx(NULL, "test");

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        buf_init(&b, ctx, 1000);
        if (cases[i].how == HTML)
            buf_html(&b, cases[i].in);
        else if (cases[i].how == JSON)
            buf_json(&b, cases[i].in);
        else
            buf_url(&b, cases[i].in);
        assert_string_equal(b.data ? b.data : "", cases[i].out);
    }
    mem_free(ctx);
}

static void test_numbers(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    static const struct {
        int64_t n;
        const char *out;
    } cases[] = {
        {0,             "0"                   },
        {7,             "7"                   },
        {-1,            "-1"                  },
        {1234567890123, "1234567890123"       },
        {INT64_MAX,     "9223372036854775807" },
        {INT64_MIN,     "-9223372036854775808"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        buf_init(&b, ctx, 100);
        buf_number(&b, cases[i].n);
        assert_string_equal(b.data, cases[i].out);
    }
    struct buf b;
    buf_init(&b, ctx, 100);
    buf_hex(&b, "\x00\xff\x1a", 3);
    assert_string_equal(b.data, "00ff1a");
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_maximum), cmocka_unit_test(test_stays_full),
        cmocka_unit_test(test_format),  cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
