/* Tests of body.h: what forms send, whole, odd and broken. Each case says what must come out.
 * Not here: what fields mean (form_test.c).
 * The same functions are fuzzed by tests/fuzz/urlencoded.c and multipart.c. */
#include "base/lang.h"
#include "base/mem.h"
#include "tests/cm.h"
#include "web/body.h"
#include <string.h>

/* "name=value|…|file:field/name/type=data" */
static const char *shown(const void *ctx, const struct body *b)
{
    struct buf out;

    buf_init(&out, ctx, 1 << 20);
    for (size_t i = 0; i < b->n_fields; i++)
        buf_format(&out, "%s=%s|", b->fields[i].name, b->fields[i].value);
    for (size_t i = 0; i < b->n_uploads; i++)
        buf_format(&out, "file:%s/%s/%s=%.*s|", b->uploads[i].field, b->uploads[i].name,
                   b->uploads[i].type, (int)b->uploads[i].len, b->uploads[i].data);
    return out.data ? out.data : "";
}

static void test_urlencoded(void **state)
{
    static const struct {
        const char *body;
        int status;
        const char *out;
    } cases[] = {
        {"",                       0,   ""                  },
        {"a=1",                    0,   "a=1|"              },
        {"a=1&b=2&a=3",            0,   "a=1|b=2|a=3|"      },
        {"a",                      0,   "a=|"               },
        {"&&a=1&",                 0,   "a=1|"              },
        {"a=b=c",                  0,   "a=b=c|"            },
        {"a+b=c+d",                0,   "a b=c d|"          },
        {"a=%C3%A9%2B%26",         0,   "a=é+&|"           },
        {"a=een%0D%0Atwee%0Ddrie", 0,   "a=een\ntwee\ndrie|"},
        {"a=%",                    400, ""                  },
        {"a=%4",                   400, ""                  },
        {"a=%zz",                  400, ""                  },
        {"a=%00",                  400, ""                  },
        {"a=%ff",                  400, ""                  },
        {"%c3=1",                  400, ""                  },
        {"a=b%1bc%7Fd%C2%85e",     0,   "a=b c d e|"        },
        {"a=%09%C2%A0%C2%9F%C2",   400, ""                  },
        {"%1b=1",                  400, ""                  },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct body b = {0};
        assert_int_equal(body_urlencoded(ctx, cases[i].body, strlen(cases[i].body), &b),
                         cases[i].status);
        if (!cases[i].status)
            assert_string_equal(shown(ctx, &b), cases[i].out);
        mem_free(ctx);
    }
}

static void test_urlencoded_bounds(void **state)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct body b = {0};
    struct buf in;

    (void)state;
    buf_init(&in, ctx, 8 << 20);
    for (unsigned i = 0; i < BODY_FIELDS_MAX; i++)
        buf_text(&in, "a=1&");
    assert_int_equal(body_urlencoded(ctx, in.data, in.len, &b), 0);
    assert_int_equal(b.n_fields, BODY_FIELDS_MAX);
    buf_text(&in, "a=1");
    b = (struct body){0};
    assert_int_equal(body_urlencoded(ctx, in.data, in.len, &b), 413);

    buf_init(&in, ctx, 8 << 20);
    for (unsigned i = 0; i < BODY_NAME_MAX; i++)
        buf_char(&in, 'n');
    b = (struct body){0};
    assert_int_equal(body_urlencoded(ctx, in.data, in.len, &b), 0);
    buf_char(&in, 'n');
    b = (struct body){0};
    assert_int_equal(body_urlencoded(ctx, in.data, in.len, &b), 413);

    buf_init(&in, ctx, 8 << 20);
    buf_text(&in, "a=");
    for (unsigned i = 0; i < BODY_TEXT_MAX - 1; i++)
        buf_char(&in, 'x');
    b = (struct body){0};
    assert_int_equal(body_urlencoded(ctx, in.data, in.len, &b), 0);
    buf_char(&in, 'x');
    b = (struct body){0};
    assert_int_equal(body_urlencoded(ctx, in.data, in.len, &b), 413);
    mem_free(ctx);
}

#define CD "Content-Disposition: form-data; "

static void test_multipart(void **state)
{
    static const struct {
        const char *body;
        int status;
        const char *out;
    } cases[] = {
        {"--B\r\n" CD "name=\"a\"\r\n\r\n1\r\n--B--\r\n",                                 0,   "a=1|"                      },
        {"--B\r\n" CD "name=\"a\"\r\n\r\n1\r\n--B\r\n" CD "name=\"b\"\r\n\r\n2\r\n--B--", 0,
         "a=1|b=2|"                                                                                                        },
        {"--B\r\n" CD "name=\"a\"\r\n\r\n\r\n--B--\r\n",                                  0,   "a=|"                       },
        {"--B\r\n" CD "name=\"a\"\r\n\r\n--B--\r\n",                                      0,   "a=|"                       },
        {"--B\r\n" CD "name=\"a\"\r\n\r\n--Bx\r\n--B--\r\n",                              400, ""                          }, /* a mark with a tail */
        {"--B\r\n" CD "name=\"a\"\r\n\r\n-- B\r\n--B--\r\n",                              0,   "a=-- B|"                   },
        {"--B\r\n" CD "name=\"a\"\r\n\r\neen\r\ntwee\r\n--B--",                           0,   "a=een\ntwee|"              },
        {"--B\r\n" CD "name=\"f\"; filename=\"x.csv\"\r\nContent-Type: text/csv\r\n\r\n1;2\r\n"
         "--B--\r\n",                                                            0,   "file:f/x.csv/text/csv=1;2|"},
        {"--B\r\n" CD "name=\"f\"; filename=\"C:\\map\\x.csv\"\r\n\r\n1\r\n--B--\r\n",    0,
         "file:f/x.csv/application/octet-stream=1|"                                                                        },
        {"--B\r\n" CD "name=\"f\"; filename=\"../../etc/x\"\r\n\r\n1\r\n--B--\r\n",       0,
         "file:f/x/application/octet-stream=1|"                                                                            },
        {"--B\r\n" CD "name=\"f\"; filename=\"\"\r\n\r\n\r\n--B--\r\n",                   0,   ""                          },
        {"--B\r\n" CD "name=\"f\"; filename=\"a%22b;c\"\r\n\r\n1\r\n--B--\r\n",           0,
         "file:f/a\"b;c/application/octet-stream=1|"                                                                       },
        {"--B\r\n" CD "name=\"a;name=b\"\r\n\r\n1\r\n--B--\r\n",                          0,   "a;name=b=1|"               },
        {"--B\r\ncontent-disposition:form-data;name=\"a\"\r\n\r\n1\r\n--B--\r\n",         0,   "a=1|"                      },
        {"--B--\r\n",                                                                     0,   ""                          },
        {"",                                                                              400, ""                          },
        {"--B",                                                                           400, ""                          },
        {"tekst\r\n--B--",                                                                400, ""                          },
        {"--B\r\n",                                                                       400, ""                          },
        {"--B\r\n\r\n1\r\n--B--\r\n",                                                     400, ""                          }, /* no headers */
        {"--B\r\nContent-Type: text/plain\r\n\r\n1\r\n--B--\r\n",                         400, ""                          },
        {"--B\r\n" CD "name=a\r\n\r\n1\r\n--B--\r\n",                                     400, ""                          },
        {"--B\r\n" CD "name=\"a\r\n\r\n1\r\n--B--\r\n",                                   400, ""                          },
        {"--B\r\n" CD "name=\"a\"; name=\"b\"\r\n\r\n1\r\n--B--\r\n",                     400, ""                          },
        {"--B\r\n" CD "name=\"a\"\r\n" CD "name=\"b\"\r\n\r\n1\r\n--B--\r\n",             400, ""                          },
        {"--B\r\n" CD "name=\"a\"\r\n\r\n1",                                              400, ""                          },
        {"--B\n" CD "name=\"a\"\n\n1\n--B--\n",                                           400, ""                          },
        {"--B\r\n" CD "name=\"a\"\r\n\r\n\xff\r\n--B--",                                  400, ""                          },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        size_t n = strlen(cases[i].body);
        char *exact = mem_copy(ctx, cases[i].body, n); /* no zero after it: a sanitizer sees more */
        struct body b = {0};
        int status = body_multipart(ctx, "B", exact, n, &b);
        if (status != cases[i].status)
            print_message("case %zu: %d\n", i, status);
        assert_int_equal(status, cases[i].status);
        if (!status)
            assert_string_equal(shown(ctx, &b), cases[i].out);
        mem_free(ctx);
    }
}

static void test_multipart_file_keeps_bytes(void **state)
{
    static const char body[] = "--B\r\n" CD "name=\"f\"; filename=\"x\"\r\n\r\na\0\xff\r\n--B--";
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct body b = {0};

    (void)state;
    assert_int_equal(body_multipart(ctx, "B", body, sizeof body - 1, &b), 0);
    assert_int_equal(b.n_uploads, 1);
    assert_int_equal(b.uploads[0].len, 3);
    assert_memory_equal(b.uploads[0].data, "a\0\xff", 3);
    mem_free(ctx);
}

/* Each bound: what is just within it passes, one more is refused with what is true of it. */
static void test_bounds_say_what_is_too_much(void **state)
{
    enum { FILES, FIELDS, FILE_NAME, FIELD_NAME, TEXT };
    static const struct {
        int what;
        unsigned most;
        const char *told;
    } cases[] = {
        {FILES,      BODY_UPLOADS_MAX,   "hoogstens 10 bestanden tegelijk"},
        {FIELDS,     BODY_FIELDS_MAX,    "hoogstens 2000 antwoorden"      },
        {FILE_NAME,  BODY_FILE_NAME_MAX, "hoogstens 255 tekens"           },
        {FIELD_NAME, BODY_NAME_MAX,      "kwam niet goed aan"             },
        {TEXT,       BODY_TEXT_MAX - 1,  NULL                             }, /* "te groot": true */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (unsigned more = 0; more < 2; more++) {
            TALLOC_CTX *ctx = mem_ctx(NULL, "test");
            unsigned n = cases[i].most + more;
            int what = cases[i].what;
            bool many = what == FILES || what == FIELDS;
            char *word = mem_array(ctx, char, n + 1);
            memset(word, 'x', n);
            word[n] = 0;
            struct body b = {0};
            struct buf in;
            buf_init(&in, ctx, 8 << 20);
            for (unsigned k = 0; k < (many ? n : 1); k++) {
                buf_format(&in, "--B\r\n" CD "name=\"%s\"", what == FIELD_NAME ? word : "f");
                if (what == FILES || what == FILE_NAME)
                    buf_format(&in, "; filename=\"%s\"", what == FILE_NAME ? word : "x");
                buf_format(&in, "\r\n\r\n%s\r\n", what == TEXT ? word : "1");
            }
            buf_text(&in, "--B--");
            int status = body_multipart(ctx, "B", in.data, in.len, &b);
            const char *told = b.refused ? lang_sentence(ctx, LANG_NL, b.refused) : NULL;
            if (status != (more ? 413 : 0))
                fail_msg("case %zu, %u: %d", i, n, status);
            if (!more || !cases[i].told)
                assert_null(told);
            else if (!told || !strstr(told, cases[i].told))
                fail_msg("case %zu: \"%s\"", i, told ? told : "nothing");
            mem_free(ctx);
        }
}

static void test_boundary(void **state)
{
    static const struct {
        const char *type, *boundary;
    } cases[] = {
        {"multipart/form-data; boundary=abc",                                                "abc"},
        {"Multipart/Form-Data;boundary=\"a b\"",                                             NULL },
        {"multipart/form-data; boundary=\"abc\"",                                            "abc"},
        {"multipart/form-data; boundary=",                                                   NULL },
        {"multipart/form-data",                                                              NULL },
        {"multipart/form-data; boundary=abc; charset=utf-8",                                 NULL },
        {"multipart/mixed; boundary=abc",                                                    NULL },
        {"multipart/form-data; boundary=\"abc",                                              NULL },
        {"application/x-www-form-urlencoded",                                                NULL },
        {"multipart/form-data; boundary="
         "12345678901234567890123456789012345678901234567890123456789012345678901", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        const char *got = body_boundary(ctx, cases[i].type);
        assert_int_equal(got == NULL, cases[i].boundary == NULL);
        if (got)
            assert_string_equal(got, cases[i].boundary);
        mem_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urlencoded),
        cmocka_unit_test(test_urlencoded_bounds),
        cmocka_unit_test(test_multipart),
        cmocka_unit_test(test_multipart_file_keeps_bytes),
        cmocka_unit_test(test_bounds_say_what_is_too_much),
        cmocka_unit_test(test_boundary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
