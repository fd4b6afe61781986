/* Tests of text.h: UTF-8, blanks, numbers, e-mail addresses and stems.
 * Not here: escaping (buf_test.c). See text.c, stems.c.
 */
#include "base/mem.h"
#include "base/text.h"
#include "tests/cm.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void *ctx;

static int begin(void **state)
{
    (void)state;
    ctx = mem_ctx(NULL, "test");
    return 0;
}

static int end(void **state)
{
    (void)state;
    mem_free(ctx);
    return 0;
}

static void test_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        size_t n;
        bool ok;
    } cases[] = {
        {"",                     0, true },
        {"abc\t\r\n",            6, true },
        {"a\0b",                 3, false},
        {"\x1b[0m",              4, false},
        {"\x7f",                 1, false},
        {"\xc2\x80",             2, false}, /* control U+0080 */
        {"\xc2\xa0",             2, true }, /* NBSP */
        {"é€😀",            9, true },
        {"\xc3",                 1, false},
        {"\xc3(",                2, false},
        {"\xc0\xaf",             2, false}, /* overlong / */
        {"\xe0\x80\xaf",         3, false}, /* overlong */
        {"\xed\xa0\x80",         3, false}, /* surrogate */
        {"\xed\x9f\xbf",         3, true },
        {"\xee\x80\x80",         3, true },
        {"\xf0\x8f\xbf\xbf",     4, false},
        {"\xf4\x8f\xbf\xbf",     4, true },
        {"\xf4\x90\x80\x80",     4, false},
        {"\xf8\x88\x80\x80\x80", 5, false},
        {"\x80",                 1, false},
        {"\xf0\x9f\x98",         3, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(text_utf8(cases[i].s, cases[i].n), cases[i].ok);
    /* Each byte at each place among letters: they are read eight at a time. */
    for (unsigned b = 0; b < 256; b++)
        for (size_t at = 0; at < 19; at++) {
            char text[20] = "een gewone zin van";
            text[18] = '.';
            text[at] = (char)b;
            bool plain = (b >= 32 && b < 127) || b == '\t' || b == '\n' || b == '\r';
            assert_int_equal(text_utf8(text, 19), plain);
        }
    /* Every code point comes back from its own bytes. */
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        char s[4];
        size_t n;
        if (c < 0x80)
            n = 1, s[0] = (char)c;
        else if (c < 0x800)
            n = 2, s[0] = (char)(0xC0 | c >> 6);
        else if (c < 0x10000)
            n = 3, s[0] = (char)(0xE0 | c >> 12);
        else
            n = 4, s[0] = (char)(0xF0 | c >> 18);
        for (size_t i = 1; i < n; i++)
            s[i] = (char)(0x80 | (c >> 6 * (n - 1 - i) & 63));
        uint32_t back = 0;
        bool surrogate = c >= 0xD800 && c < 0xE000;
        assert_int_equal(text_char(s, n, &back), surrogate ? 0 : n);
        assert_int_equal(back, surrogate ? 0 : c);
    }
    assert_int_equal(text_char("", 0, NULL), 0);
    assert_int_equal(text_length("één €"), 5);
    assert_int_equal(text_length(NULL), 0);
}

static void test_tidy(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
        bool blank;
    } cases[] = {
        {"",               "",             true },
        {" \t\r\n",        "",             true },
        {"  a  b \r\n",    "a  b",         false},
        {"a\r\nb\rc\n\nd", "a\nb\nc\n\nd", false},
        {"\xc2\xa0",       "",             true }, /* only a NBSP says nothing */
        {"a\xc2\xa0"
         "b",     "a\xc2\xa0"
         "b",        false}, /* but between words it is kept */
        {"\xe2\x80\x8b ",  "",             true }, /* zero width space */
        {"\n\xe2\x80\x8e", "",
         true                                   }, /* a mark of direction, and every other one that nobody sees */
        {"\xc2\xad",       "",             true },
        {"\xe2\x80\xae",   "",             true },
        {"\xe2\x80\x8d",   "",             true },
        {"\xef\xb8\x8f",   "",             true },
        {"\xe2\xa0\x80",   "",             true },
        {"\xe3\x85\xa4",   "",             true },
        {"é",             "é",           false},
        {"\xff",           "\xff",         false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(text_tidy(ctx, cases[i].in, TEXT_PROSE), cases[i].out);
        assert_int_equal(text_blank(cases[i].in), cases[i].blank);
    }
    assert_null(text_tidy(ctx, NULL, TEXT_LINE));
    assert_true(text_blank(NULL));
    assert_true(text_sentence("Ik bel u morgen."));
    assert_true(text_sentence("\xd9\x85\xd8\xad\xd8\xa7\xd8\xaf\xd8\xab\xd8\xa9 a b c"));
    assert_true(text_sentence("Vervoersmoeilijkheden."));
    assert_false(text_sentence("Kan niet nu.") || text_sentence(" a  \n b c ") ||
                 text_sentence(" "));
    assert_false(text_sentence(NULL) || text_sentence("Gebeld."));
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal(NULL, ""));
    assert_true(text_equal("a", "a"));
    assert_false(text_equal("a", "b"));
    assert_true(text_starts("koers", "koe"));
    assert_true(text_starts("koers", ""));
    assert_false(text_starts("ko", "koe"));
    assert_false(text_starts(NULL, "k"));
}

static void test_short(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t n;
        const char *out;
    } cases[] = {
        {"kort",                         10, "kort"           },
        {"precies tien",                 12, "precies tien"   },
        {"de bel wordt laat beantwoord", 15, "de bel wordt…"},
        {"de bel wordt, laat",           13, "de bel wordt…"},
        {"de bel wordt laat",            12, "de bel wordt…"},
        {"éénlangwoordzonderblank",    5,  "éénla…"     },
        {"a éénlangwoord",             8,  "a éénlan…"  }, /* the word would lose more than half */
        {"😀😀😀",                 2,  "😀😀…"    },
        {"abc",                          0,  "…"            },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_short(ctx, cases[i].in, cases[i].n), cases[i].out);
    assert_null(text_short(ctx, NULL, 3));
}

static void test_lower(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"Zorg THUIS 24/7",  "zorg thuis 24/7" },
        {"ÀÉÎÖÜÞ×ß", "àéîöüþ×ß"},
        {"ŠŽŁĞŸŐŰĲ", "šžłğÿőűĳ"},
        {"ŠŽ",             "šž"            },
        {"İıĸŉſ",       "İıĸŉſ"      },
        {"ĹŇŹ",           "ĺňź"          },
        {"Δ€😀",        "Δ€😀"       },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_lower(ctx, cases[i].in), cases[i].out);
    assert_null(text_lower(ctx, NULL));
}

static void test_int(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        int64_t min, max;
        bool ok;
        int64_t v;
    } cases[] = {
        {"0",                       0,         10,        true,  0        },
        {"10",                      0,         10,        true,  10       },
        {"11",                      0,         10,        false, 0        },
        {"-1",                      0,         10,        false, 0        },
        {"-1",                      -5,        10,        true,  -1       },
        {"+7",                      0,         10,        true,  7        },
        {"007",                     0,         10,        true,  7        },
        {"",                        0,         10,        false, 0        },
        {"-",                       0,         10,        false, 0        },
        {" 7",                      0,         10,        false, 0        },
        {"7 ",                      0,         10,        false, 0        },
        {"7.0",                     0,         10,        false, 0        },
        {"0x7",                     0,         10,        false, 0        },
        {"9223372036854775807",     INT64_MIN, INT64_MAX, true,  INT64_MAX},
        {"9223372036854775808",     INT64_MIN, INT64_MAX, false, 0        },
        {"-9223372036854775808",    INT64_MIN, INT64_MAX, true,  INT64_MIN},
        {"-9223372036854775809",    INT64_MIN, INT64_MAX, false, 0        },
        {"99999999999999999999999", INT64_MIN, INT64_MAX, false, 0        },
        {NULL,                      0,         10,        false, 0        },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t v = -99;
        assert_int_equal(text_int(cases[i].s, cases[i].min, cases[i].max, &v), cases[i].ok);
        assert_int_equal(v, cases[i].ok ? cases[i].v : -99);
    }
}

static void test_decimal(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        bool ok;
        double v;
    } cases[] = {
        {"7",                                         true,  7         },
        {"7,9",                                       true,  7.9       },
        {"7.9",                                       true,  7.9       },
        {"-0,5",                                      true,  -0.5      },
        {"+12.25",                                    true,  12.25     },
        {"1.234,5",                                   true,  1234.5    },
        {"1,234.5",                                   true,  1234.5    },
        {"12.345.678",                                true,  12345678  },
        {"1.234.567,89",                              true,  1234567.89},
        {"1,234",                                     true,  1.234     }, /* a comma alone is decimal in Dutch */
        {"1.234",                                     false, 0         }, /* a thousand or a fraction? */
        {"123.456",                                   false, 0         },
        {"0.123",                                     true,  0.123     },
        {"1234.567",                                  true,  1234.567  },
        {"1.2345",                                    true,  1.2345    },
        {"1.23.456",                                  false, 0         },
        {"1.234,567.8",                               false, 0         },
        {"1,2,3",                                     false, 0         },
        {"1,,2",                                      false, 0         },
        {",5",                                        false, 0         },
        {"5,",                                        false, 0         },
        {".",                                         false, 0         },
        {"",                                          false, 0         },
        {"-",                                         false, 0         },
        {"--1",                                       false, 0         },
        {"1e5",                                       false, 0         },
        {"NaN",                                       false, 0         },
        {" 1",                                        false, 0         },
        {"1 000",                                     false, 0         },
        {"0.123.456",                                 false, 0         },
        {"01234567890123456789012345678901234567890", false, 0         },
        {NULL,                                        false, 0         },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double v = -99;
        if (text_decimal(cases[i].s, &v) != cases[i].ok)
            fail_msg("%s", cases[i].s);
        assert_true(v == (cases[i].ok ? cases[i].v : -99));
    }
}

static void test_email(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        bool ok;
    } cases[] = {
        {"an@voorbeeld.nl",          true },
        {"a.b+c_d@sub.voorbeeld.nl", true },
        {"jos\xc3\xa9@voorbeeld.nl", true },
        {"a@b.nl",                   true },
        {"a@b.n",                    false},
        {"a@b",                      false},
        {"@b.nl",                    false},
        {"a@",                       false},
        {"a@@b.nl",                  false},
        {"a@b@c.nl",                 false},
        {"a b@c.nl",                 false},
        {"a@c d.nl",                 false},
        {"a@c.nl\n",                 false},
        {"a@c.nl\nBcc: x@y.nl",      false},
        {"a@c..nl",                  false},
        {".a@c.nl",                  false},
        {"a.@c.nl",                  false},
        {"a@.nl",                    false},
        {"a@-c.nl",                  false},
        {"a@c-.nl",                  false},
        {"<a@c.nl>",                 false},
        {"a,b@c.nl",                 false},
        {"a@c.nl,d@e.nl",            false},
        {"a\xc2\xa0@voorbeeld.nl",   false},
        {"",                         false},
        {NULL,                       false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (text_email(cases[i].s) != cases[i].ok)
            fail_msg("%s", cases[i].s);
    char long_one[300];
    memset(long_one, 'a', sizeof long_one);
    memcpy(long_one + 60, "@", 1);
    memcpy(long_one + 251, ".nl", 4);
    assert_true(text_email(long_one));
    long_one[251] = 'a';
    memcpy(long_one + 252, ".nl", 4);
    assert_false(text_email(long_one));
}

static void test_stems(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t max;
        const char *out;
    } cases[] = {
        {"",                              10, ""                    },
        {NULL,                            10, ""                    },
        {" ,.! ",                         10, ""                    },
        {"Huizen huis",                   10, "huis huis"           },
        {"brieven BRIEF",                 10, "brief brief"         },
        {"vallen valt gevallen val",      10, "val val val val"     },
        {"bel belt bellen gebeld",        10, "bel bel bel bel"     },
        {"cliënten Cliënt client",      10, "client client client"},
        {"clie\xcc\x88nt",                10, "client"              }, /* a combining accent */
        {"foto's foto\xe2\x80\x99s foto", 10, "foto foto foto"      },
        {"'s morgens",                    10, "s morgen"            },
        {"e-mail 24/7",                   10, "e mail 24 7"         },
        {"een twee drie vier",            2,  "een twee"            },
        {"kinderen, steden; leden",       10, "kind stad lid"       },
        {"veilige veiligheid",            10, "veilig veilig"       },
        {"Łódź straße",               10, "lods stras"          },
        {"\xff zorg",                     10, "zorg"                },
        {"zorg😀thuis",                 10, "zorg thuis"          },
        {"مرحبا",                    10, "مرحبا"          },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_stems(ctx, cases[i].in, cases[i].max), cases[i].out);
    /* A word beyond all measure is cut, the next is still found. */
    char wide[400];
    memset(wide, 'q', sizeof wide);
    memcpy(wide + 394, " zorg", 6);
    char *stems = text_stems(ctx, wide, 10);
    assert_true(strlen(stems) < 80);
    assert_non_null(strstr(stems, " zorg"));
    /* What stands in the index is found by the same word in the query. */
    static const char *const pairs[][2] = {
        {"mantelzorger", "Mantelzorgers"},
        {"medicijn",     "medicijnen"   },
        {"gesprek",      "gesprekken"   },
        {"bewoner",      "bewoners"     },
        {"afspraak",     "afspraken"    },
        {"eet",          "eten"         },
        {"slapen",       "slaapt"       },
        {"luisteren",    "luistert"     },
        {"wond",         "wonden"       },
        {"familie",      "families"     },
        {"thema",        "thema's"      },
        {"wachten",      "gewacht"      },
        {"leven",        "leeft"        },
        {"douchen",      "gedoucht"     },
        {"activiteit",   "activiteiten" },
        {"helpen",       "geholpen"     },
        {"verpleging",   "verplegen"    },
        {"naaste",       "naasten"      },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(text_stems(ctx, pairs[i][0], 5), text_stems(ctx, pairs[i][1], 5));
}

static void test_normal(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {NULL,                   ""             },
        {" -.,",                 ""             },
        {"Locatie-naam ",        "locatienaam"  },
        {"Cliënt / Naaste (2)", "clientnaaste2"},
        {"Æon ß ĳ",           "aeonssij"     },
        {"\xffx\xc3",            "x"            },
        {"مرحبا!",          "مرحبا"   },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_normal(ctx, cases[i].in), cases[i].out);
}

/* U+00C0 … U+017F as they were folded before a library did it, two bytes each ('.': a sign, no
 * letter): stems that are stored must be found by the same words. */
/* clang-format off */
static const char folded[] =
    /* 00C0 */ "a a a a a a aec e e e e i i i i d n o o o o o . o u u u u y thss"
    /* 00E0 */ "a a a a a a aec e e e e i i i i d n o o o o o . o u u u u y thy "
    /* 0100 */ "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g "
    /* 0120 */ "g g g g h h h h i i i i i i i i i i ijijj j k k k l l l l l l l "
    /* 0140 */ "l l l n n n n n n n n n o o o o o o oeoer r r r r r s s s s s s "
    /* 0160 */ "s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s ";
/* clang-format on */

static void folds_as_the_stored_stems(void **state)
{
    (void)state;
    for (uint32_t c = 0xC0; c <= 0x17F; c++) {
        const char in[] = {(char)(0xC0 | c >> 6), (char)(0x80 | (c & 0x3F)), '\0'};
        const char *two = &folded[(c - 0xC0) * 2];
        char want[3] = {two[0] == '.' ? '\0' : two[0], two[1] == ' ' ? '\0' : two[1], '\0'};
        if (strcmp(text_normal(ctx, in), want) != 0)
            fail_msg("U+%04X: \"%s\", not \"%s\"", c, text_normal(ctx, in), want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),   cmocka_unit_test(test_tidy),
        cmocka_unit_test(test_short),  cmocka_unit_test(test_lower),
        cmocka_unit_test(test_int),    cmocka_unit_test(test_decimal),
        cmocka_unit_test(test_email),  cmocka_unit_test(test_stems),
        cmocka_unit_test(test_normal), cmocka_unit_test(folds_as_the_stored_stems),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
