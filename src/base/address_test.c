/* Tests of address.h: which addresses take mail, and how they go over the line. Not here: the mail
 * server (organisatie/mail_test.c). */
#include "base/address.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "tests/cm.h"
#include <string.h>

static void test_wire(void **state)
{
    (void)state;
    static const struct {
        const char *in, *wire; /* NULL: refused */
    } cases[] = {
        {"jan@zorgcafé.example",       "jan@xn--zorgcaf-hya.example"  },
        {"jan@ZorgCafé.Example",       "jan@xn--zorgcaf-hya.example"  },
        {"jan@zorgcafe\u0301.example",  "jan@xn--zorgcaf-hya.example"  },
        {"jan@xn--zorgcaf-hya.example", "jan@xn--zorgcaf-hya.example"  },
        {"Jan.de-Vries+x@voorbeeld.nl", "Jan.de-Vries+x@voorbeeld.nl"  },
        {"o'brien@voorbeeld.nl",        "o'brien@voorbeeld.nl"         },
        {"a@straße.example",           "a@xn--strae-oqa.example"      },
        {"a@пример.example",      "a@xn--e1afmkfd.example"       },
        {"a@sub.zorgcafé.example",     "a@sub.xn--zorgcaf-hya.example"},
        {"josé@voorbeeld.nl",          NULL                           },
        {"\"jan\"@voorbeeld.nl",        NULL                           },
        {"jan de vries@voorbeeld.nl",   NULL                           },
        {"jan\\@voorbeeld.nl",          NULL                           },
        {"jan€@voorbeeld.nl",         NULL                           },
        {"jan\u200B@voorbeeld.nl",      NULL                           },
        {".jan@voorbeeld.nl",           NULL                           },
        {"jan..x@voorbeeld.nl",         NULL                           },
        {"jan@voorbeeld",               NULL                           },
        {"jan@voor_beeld.nl",           NULL                           },
        {"jan@-voorbeeld.nl",           NULL                           },
        {"jan@voorbeeld-.nl",           NULL                           },
        {"jan@a.-b.nl",                 NULL                           },
        {"jan@10.0.0.10",               NULL                           },
        {"jan@xn--\u00E9.nl",           NULL                           },
        {"jan@xn--zzzzzz99999.nl",      NULL                           },
        {"jan@zorg\u00ADcafe.nl",       "jan@zorgcafe.nl"              },
        {"jan@zorg☃.example",         NULL                           }, /* a snowman */
        {"",                            NULL                           },
        {NULL,                          NULL                           },
    };
    void *ctx = mem_ctx(NULL, "test");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *wire = address_wire(ctx, cases[i].in);
        if (!text_equal(wire, cases[i].wire))
            fail_msg("%s: %s, not %s", cases[i].in, wire ? wire : "refused",
                     cases[i].wire ? cases[i].wire : "refused");
        assert_int_equal(address_objection(cases[i].in) == NULL, wire != NULL);
    }
    mem_free(ctx);
}

static void test_key(void **state)
{
    (void)state;
    static const struct {
        const char *one, *two;
        bool same;
    } cases[] = {
        {"jan@zorgcafé.example",       "jan@xn--zorgcaf-hya.example",        true },
        {"jan@zorgcafé.example",       "jan@XN--ZORGCAF-HYA.Example",        true },
        {"JAN@ZORGCAFÉ.EXAMPLE",       "jan@zorgcafé.example",              true },
        {"jan@zorgcafe\u0301.example",  "jan@zorgcafé.example",              true },
        {"JAN@zorgcafE\u0301.example",  "jan@xn--zorgcaf-hya.example",        true },
        {" jan@voorbeeld.nl\u00A0",     "jan@voorbeeld.nl",                   true },
        {"jan@zorg\u00ADcafé.example", "jan@zorgcafé.example",              true },
        {"jan@a.zorgcafé.example",     "jan@a.xn--zorgcaf-hya.example",      true },
        {"jan@\uFF5Aorg.example",       "jan@zorg.example",                   true },
        {"jan@straße.example",         "jan@xn--strae-oqa.example",          true },
        {"jan@straße.example",         "jan@strasse.example",                false},
        {"a@ПРИМЕР.example",      "a@xn--e1afmkfd.example",             true },
        {"josé@voorbeeld.nl",          "JOSÉ@Voorbeeld.nl",                 true },
        {"josé@zorgcafé.example",     "jose\u0301@xn--zorgcaf-hya.example", true },
        {"josé@voorbeeld.nl",          "jose@voorbeeld.nl",                  false},
        {"jan@zorgcafé.example",       "jan@zorgcafe.example",               false},
        {"jan+a@voorbeeld.nl",          "jan@voorbeeld.nl",                   false},
        {"j.an@voorbeeld.nl",           "jan@voorbeeld.nl",                   false},
        {"jan@voorbeeld.nl",            "jan@sub.voorbeeld.nl",               false},
        {"jan@xn--zzzzzz99999.nl",      "JAN@xn--zzzzzz99999.nl",             true },
        {"geen adres",                  "Geen Adres",                         true },
        {"jan@voorbeeld.nl",            NULL,                                 false},
        {NULL,                          NULL,                                 false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (address_same(cases[i].one, cases[i].two) != cases[i].same)
            fail_msg("%s and %s are %sone mailbox", cases[i].one, cases[i].two,
                     cases[i].same ? "not " : "");
    assert_null(address_key(NULL, NULL));
}

/* As people wrote it; never a host that would not lead back to the same. */
static void test_shown(void **state)
{
    (void)state;
    static const struct {
        const char *address, *shown;
    } cases[] = {
        {"jan@xn--zorgcaf-hya.example",               "jan@zorgcafé.example"              },
        {"Jan@a.XN--zorgcaf-hya.Example",             "Jan@a.zorgcafé.example"            },
        {"https://xn--zorgcaf-hya.example/s/a/b",     "https://zorgcafé.example/s/a/b"    },
        {"http://xn--zorgcaf-hya.example:8080/kb/x/", "http://zorgcafé.example:8080/kb/x/"},
        {"xn--zorgcaf-hya.example",                   "zorgcafé.example"                  },
        {"jan@zorgcafé.example",                     "jan@zorgcafé.example"              },
        {"jan@voorbeeld.nl",                          "jan@voorbeeld.nl"                   },
        {"xn--a@voorbeeld.nl",                        "xn--a@voorbeeld.nl"                 },
        {"jan@xn--zzzzzz99999.nl",                    "jan@xn--zzzzzz99999.nl"             },
        {"jan@xn--zorgcafe-.nl",                      "jan@xn--zorgcafe-.nl"               },
 /* "аpple" with a Cyrillic а, all Greek, one Latin label of two; Latin Extended: ő, ạ */
        {"jan@xn--pple-43d.nl",                       "jan@xn--pple-43d.nl"                },
        {"https://xn--hxajbheg2az3al.nl/a",           "https://xn--hxajbheg2az3al.nl/a"    },
        {"jan@xn--zorgcaf-hya.xn--pple-43d.nl",       "jan@xn--zorgcaf-hya.xn--pple-43d.nl"},
        {"jan@xn--erd-8xa.hu",                        "jan@erdő.hu"                       },
        {"jan@xn--ha-g5s.vn",                         "jan@haạ.vn"                       },
        {"",                                          ""                                   },
    };
    void *ctx = mem_ctx(NULL, "test");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(address_shown(ctx, cases[i].address), cases[i].shown) != 0)
            fail_msg("%s: %s", cases[i].address, address_shown(ctx, cases[i].address));
    assert_null(address_shown(ctx, NULL));
    mem_free(ctx);
}

static void test_length(void **state)
{
    (void)state;
    static const struct {
        int local, label, labels;
        bool ok;
    } cases[] = {
        {64, 10, 1, true },
        {65, 10, 1, false},
        {10, 63, 1, true },
        {10, 64, 1, false},
        {64, 60, 3, true },
        {64, 61, 3, true },
        {64, 63, 3, false},
    };
    void *ctx = mem_ctx(NULL, "test");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        buf_init(&b, ctx, 1000);
        for (int k = 0; k < cases[i].local; k++)
            buf_char(&b, 'a');
        buf_char(&b, '@');
        for (int l = 0; l < cases[i].labels; l++) {
            for (int k = 0; k < cases[i].label; k++)
                buf_char(&b, 'b');
            buf_char(&b, '.');
        }
        buf_text(&b, "nl");
        if ((address_objection(b.data) == NULL) != cases[i].ok)
            fail_msg("%s (%zu)", b.data, b.len);
    }
    /* Fits as it is typed, and not as it is sent. */
    struct buf b;
    buf_init(&b, ctx, 1000);
    buf_text(&b, "a@");
    for (int i = 0; i < 60; i++)
        buf_text(&b, "é.");
    buf_text(&b, "nl");
    assert_true(text_email(b.data));
    assert_non_null(address_objection(b.data));
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key),
        cmocka_unit_test(test_wire),
        cmocka_unit_test(test_shown),
        cmocka_unit_test(test_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
