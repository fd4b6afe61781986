/* Tests of csv.h: what spreadsheets write is read, what is no table is refused with its line.
 * Not here: what columns mean (meting/, indicator/). See csv.c.
 */
#include "base/csv.h"
#include "base/mem.h"
#include "tests/cm.h"
#include <stdlib.h>
#include <string.h>

static void *ctx;
static const struct csv_limits limits = {.max_rows = 4, .max_columns = 4, .max_cell = 12};

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

/* Head and rows in one text: cells between |, rows begin with their line. */
static const char *flat(const struct csv *c)
{
    char *out = mem_format(ctx, "%c", c->separator);

    for (size_t i = 0; i <= c->n; i++) {
        const struct csv_row *row = i ? &c->row[i - 1] : &c->head;
        out = mem_format(ctx, "%s %zu:", out, row->line);
        for (size_t k = 0; k < row->n; k++)
            out = mem_format(ctx, "%s%s%s", out, k ? "|" : "", row->cell[k]);
    }
    return out;
}

static void test_read(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"a;b\n1;2\n",                      "; 1:a|b 2:1|2"                        },
        {"a;b\n1;2",                        "; 1:a|b 2:1|2"                        },
        {"a,b\r\n1,2\r\n",                  ", 1:a|b 2:1|2"                        },
        {"a\tb\n1\t2\n",                    "\t 1:a|b 2:1|2"                       },
        {"a,b;c\n1;2\n",                    "; 1:a,b|c 2:1|2"                      }, /* one of each: the Dutch one */
        {"\"a,b,c\";d\n1;2\n",              "; 1:a,b,c|d 2:1|2"                    }, /* commas in quotes do not count */
        {"a\rb\rc",                         "; 1:a 2:b 3:c"                        },
        {"\xEF\xBB\xBF"
         "a;b\n1;2\n",             "; 1:a|b 2:1|2"                        },
        {"sep=,\r\na,b;c\n1,2\n",           ", 2:a|b;c 3:1|2"                      },
        {"\n\na;b\n\n1;2\n;\n \t;\n3;4\n",  "; 3:a|b 5:1|2 8:3|4"                  },
        {"a;b\n\"1;\"\"x\"\"\";2\n",        "; 1:a|b 2:1;\"x\"|2"                  },
        {"a;b\n\"1\r\n2\";3\n4;5\n",        "; 1:a|b 2:1\n2|3 4:4|5"               },
        {"a;b\n\"1\"x;2\n",                 "; 1:a|b 2:1x|2"                       },
        {"a;b\n1\"x;2\n",                   "; 1:a|b 2:1\"x|2"                     },
        {"a;b;c\n1\n",                      "; 1:a|b|c 2:1||"                      },
        {"a;b\n1;2;;\n",                    "; 1:a|b 2:1|2"                        },
        {"a;b;;\n1;2\n",                    "; 1:a|b 2:1|2"                        },
        {"a;;c\n1;2;3\n",                   "; 1:a||c 2:1|2|3"                     },
        {"a",                               "; 1:a"                                },
        {"a;b\n\"\";\n1;\"\"\n",            "; 1:a|b 3:1|"                         },
        {"na\xEFve;\x80\n\x93x\x94;\x81\n", "; 1:naïve|€ 2:“x”|\xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct csv c;
        struct error f = {0};
        if (!csv_read(ctx, cases[i].in, strlen(cases[i].in), &limits, &c, &f))
            fail_msg("%s: %s", cases[i].in, f.message);
        assert_string_equal(flat(&c), cases[i].out);
        assert_int_equal(c.converted, strchr(cases[i].in, '\x80') != NULL);
    }
}

static void test_refuse(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t n; /* 0: strlen */
        const char *says;
    } cases[] = {
        {"",                       0, "leeg"                                                      },
        {"\n \n;;\n",              0, "leeg"                                                      },
        {"a;b\n1;2\n\"3;4\n5;6\n", 0, "Regel 3: hier begint een aanhalingsteken"                  },
        {"a;b\n1;2;3\n",           0, "Regel 2: hier staan 3 vakken, maar de eerste regel heeft 2"},
        {"a;b;c;d;e\n",            0, "Regel 1: er zijn te veel kolommen (er mogen er 4"          },
        {"a\n1234567890123\n",     0, "Regel 2: een vak is te lang (13 tekens; er mogen er 12"    },
        {"a\n1\n2\n3\n4\n5\n",     0, "te veel regels (er mogen er 4"                             },
        {"a\n1\nx\0y\n",           8, "op regel 3 staat een teken dat geen tekst is"              },
        {"a\x1b\n",                0, "op regel 1"                                                },
        {"\xFF\xFE"
         "a\0",           4, "UTF-16"                                                    },
        {"PK\3\4xxxx",             0, "Excel-bestand"                                             },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct csv c;
        struct error f = {0};
        size_t n = cases[i].n ? cases[i].n : strlen(cases[i].in);
        assert_false(csv_read(ctx, cases[i].in, n, &limits, &c, &f));
        if (!strstr(f.message, cases[i].says))
            fail_msg("'%s' does not say '%s'", f.message, cases[i].says);
    }
}

static void test_write(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {NULL,           ""                  },
        {"",             ""                  },
        {"gewoon",       "gewoon"            },
        {"a;b",          "\"a;b\""           },
        {"a,b",          "\"a,b\""           },
        {"zei \"ja\"",   "\"zei \"\"ja\"\"\""},
        {"a\nb",         "\"a\nb\""          },
        {" a",           "\" a\""            },
        {"a ",           "\"a \""            },
        {"=1+1",         "\"'=1+1\""         },
        {"+31612345678", "\"'+31612345678\"" },
        {"@SUM(A1)",     "\"'@SUM(A1)\""     },
        {"-1+1",         "\"'-1+1\""         },
        {"-5",           "-5"                },
        {"-5,5",         "\"-5,5\""          },
        {"\tx",          "\"'\tx\""          },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        buf_init(&b, ctx, 1000);
        csv_cell(&b, cases[i].in, true);
        assert_string_equal(b.data ? b.data : "", cases[i].out);
    }
}

/* What is written is read back the same. */
static void test_round_trip(void **state)
{
    (void)state;
    static const char *const cells[] = {"a", "é;\"x\"", "r1\nr2", "", "-3", "1,5"};
    const size_t n = sizeof cells / sizeof *cells;
    const struct csv_limits wide = {.max_rows = 10, .max_columns = 10, .max_cell = 100};
    struct buf b;
    struct csv c;

    buf_init(&b, ctx, 1000);
    for (int row = 0; row < 2; row++) {
        for (size_t i = 0; i < n; i++)
            csv_cell(&b, cells[i], i == 0);
        buf_text(&b, "\r\n");
    }
    assert_true(csv_read(ctx, b.data, b.len, &wide, &c, NULL));
    assert_int_equal(c.n, 1);
    assert_int_equal(c.head.n, n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(c.row[0].cell[i], cells[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_refuse),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
