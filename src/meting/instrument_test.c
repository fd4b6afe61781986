/* Tests of instrument.h: what is shipped can be read, and every slip is refused with its place.
 * Not here: answers (meting_regels_test.c). See instrument.c, docs/instrument.md.
 */
#include "base/mem.h"
#include "base/text.h"
#include "meting/instrument.h"
#include "meting/meting_regels.h"
#include "tests/cm.h"
#include "tests/support.h"
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

/* The one with this code, as it is compiled in. */
static struct instrument shipped(const char *name)
{
    struct instrument out = {0};
    struct error f = {0};
    size_t n;
    const struct instrument_bestand *file = instrumenten_meegeleverd(&n);

    for (size_t i = 0; i < n; i++) {
        if (strcmp(file[i].code, name) != 0)
            continue;
        if (!instrument_read(ctx, (const char *)file[i].json, *file[i].len, &out, &f))
            fail_msg("%s: %s", name, f.message);
        assert_string_equal(out.code, name);
        return out;
    }
    fail_msg("%s is not shipped", name);
    return out;
}

/* B5.1: the predecessors by topic and a template, none of them the official words. */
static void test_shipped(void **state)
{
    (void)state;
    struct instrument prem = shipped("prem-wijkverpleging"),
                      total = shipped("totaalscore-verpleeghuis"),
                      kompas = shipped("generiek-kompas");
    const struct instrument *all[] = {&prem, &total, &kompas};
    size_t tens = 0, open = 0, nps = 0;

    for (size_t i = 0; i < 3; i++) {
        const char *from = instrument_tekst(all[i], &all[i]->herkomst, "nl");
        assert_non_null(strstr(from, "Eigen formulering"));
        assert_non_null(strstr(from, "niet de officiële vragenlijst"));
        assert_int_equal(all[i]->k, 10);
        assert_int_equal(all[i]->k_tekst, 10);
        assert_int_equal(all[i]->n_talen, 2);
        assert_true(instrument_eenduidig(ctx, all[i], NULL));
    }
    for (size_t i = 0; i < prem.n_items; i++) {
        tens += prem.items[i].schaal == SCHAAL_1_10;
        open += prem.items[i].schaal == SCHAAL_OPEN;
        nps += prem.items[i].nps;
    }
    assert_true(tens == 9 && open == 2 && nps == 1);
    assert_int_equal(total.n_scores, 1);
    assert_int_equal(total.scores[0].n_items, 6);
    assert_int_equal(total.scores[0].minstens, 6);
    assert_int_equal(kompas.voor, DOELGROEP_ZORGVRAGER | DOELGROEP_MANTELZORGER);
    /* The template has an item for each bouwsteen and of each kind of scale but one. */
    unsigned bouwstenen = 0, scales = 0;
    for (size_t i = 0; i < kompas.n_items; i++) {
        bouwstenen |= 1u << kompas.items[i].bouwsteen;
        scales |= 1u << kompas.items[i].schaal;
    }
    assert_int_equal(bouwstenen & 0x3E, 0x3E);
    assert_int_equal(scales, 0xFF);
}

static void test_fields(void **state)
{
    (void)state;
    struct instrument in = shipped("generiek-kompas");
    const struct instrument_item *hard = instrument_item(&in, "naaste-zwaar"),
                                 *who = instrument_item(&in, "wie-bent-u"),
                                 *safe = instrument_item(&in, "veilig");
    int low = -1, high = -1;

    assert_null(instrument_item(&in, "bestaat-niet"));
    assert_null(instrument_item(&in, NULL));
    assert_true(hard->omgekeerd && hard->bouwsteen == 2 && hard->n_themas == 2 && hard->top == 5);
    assert_string_equal(hard->themas[1], "belastbaarheid");
    assert_true(who->achtergrond && who->n_keuzes == 2);
    assert_string_equal(instrument_tekst(&in, &who->keuzes[1].tekst, "en"),
                        "I look after someone who receives care");
    assert_string_equal(instrument_tekst(&in, &safe->tekst, "fr"),
                        "Voelt u zich veilig bij de zorg die u krijgt?");
    assert_string_equal(schaal_code(safe->schaal), "1-4");
    assert_true(item_grenzen(safe, &low, &high) && low == 1 && high == 4);
    assert_true(item_grenzen(who, &low, &high) && low == 0 && high == 1);
    assert_false(item_grenzen(instrument_item(&in, "goed"), &low, &high));
    assert_false(item_grenzen(instrument_item(&in, "belangrijk"), &low, &high));
    assert_true(schaal_is_getal(SCHAAL_1_5));
    assert_false(schaal_is_getal(SCHAAL_JA_NEE));
}

#define HEAD                                                                                       \
    "{\"code\":\"x\",\"versie\":\"1\",\"naam\":{\"nl\":\"X\"},\"herkomst\":{\"nl\":\"Eigen\"},"    \
    "\"voor\":[\"zorgvrager\"],\"talen\":[\"nl\"],"
#define ITEM(rest) HEAD "\"items\":[{\"code\":\"a\",\"tekst\":{\"nl\":\"A?\"}," rest "}]}"
#define TWO(rest)                                                                                  \
    HEAD "\"items\":[{\"code\":\"a\",\"tekst\":{\"nl\":\"A?\"},\"schaal\":\"1-10\"},"              \
         "{\"code\":\"b\",\"tekst\":{\"nl\":\"B?\"},\"schaal\":\"1-5\"},"                          \
         "{\"code\":\"c\",\"tekst\":{\"nl\":\"C?\"},\"schaal\":\"1-10\"}]" rest "}"

/* long on purpose: a table of cases. */
static void test_cases(void **state)
{
    (void)state;
    static const struct {
        const char *json, *says; /* NULL: is read */
    } cases[] = {
        {ITEM("\"schaal\":\"1-10\""),                                                            NULL                                         },
        {ITEM("\"schaal\":\"1-10\",\"top\":8,\"bouwsteen\":5"),                                  NULL                                         },
        {ITEM("\"schaal\":\"0-10\",\"nps\":true"),                                               NULL                                         },
        {ITEM("\"schaal\":\"ja-nee\",\"omgekeerd\":true"),                                       NULL                                         },
        {"",                                                                                     "geen geldige JSON"                          },
        {"{",                                                                                    "geen geldige JSON"                          },
        {"[]",                                                                                   "object"                                     },
        {"{\"code\":\"x\",\"code\":\"y\"}",                                                      "geen geldige JSON"                          },
        {"\"\xff\"",                                                                             "geen geldige JSON"                          },
        {"{}",                                                                                   "bij code: hier hoort een tekst"             },
        {"{\"code\":\"X y\"}",                                                                   "kleine letters"                             },
        {"{\"code\":\"x\",\"vesie\":\"1\"}",                                                     "bij vesie: dit veld is onbekend"            },
 /* a field whose fortieth byte is half a character */
        {"{\"veld veld veld veld veld veld veld veld\xc3\xab\":1}",                              "bij veld veld"                              },
        {"{\"code\":\"x\",\"versie\":\"\"}",                                                     "bij versie"                                 },
        {"{\"code\":\"x\",\"versie\":\"1\",\"talen\":[]}",                                       "bij talen: hier hoort een lijst"            },
        {"{\"code\":\"x\",\"versie\":\"1\",\"talen\":[\"en\"]}",                                 "Nederlands (nl) hoort er"                   },
        {"{\"code\":\"x\",\"versie\":\"1\",\"talen\":[\"nl\",\"nl\"]}",                          "twee keer"                                  },
        {"{\"code\":\"x\",\"versie\":\"1\",\"talen\":[\"nl\"],\"naam\":{\"en\":\"X\"}}",
         "bij naam: de tekst in een van de talen"                                                                                             },
        {"{\"code\":\"x\",\"versie\":\"1\",\"talen\":[\"nl\"],\"naam\":{\"nl\":\"X\",\"en\":\"X\"}"
         "}",                                                                           "bij naam: hier hoort precies een tekst"     },
        {"{\"code\":\"x\",\"versie\":\"1\",\"talen\":[\"nl\"],\"naam\":\"X\"}",
         "bij naam: hier hoort een tekst per taal"                                                                                            },
        {HEAD "\"items\":[]}",                                                                   "bij items: hier hoort een lijst van 1"      },
        {HEAD "\"items\":[7]}",                                                                  "bij items[0]: hier hoort een object"        },
        {ITEM("\"schaal\":\"1-7\""),                                                             "bij items[0].schaal: kies uit"              },
        {ITEM("\"schaal\":7"),                                                                   "bij items[0].schaal"                        },
        {ITEM("\"schaal\":\"1-10\",\"nps\":true"),                                               "NPS-vraag heeft de schaal 0-10"             },
        {ITEM("\"schaal\":\"0-10\",\"nps\":true,\"omgekeerd\":true"),                            "niet omgekeerd"                             },
        {ITEM("\"schaal\":\"open\",\"omgekeerd\":true"),                                         "items[0].omgekeerd"                         },
        {ITEM("\"schaal\":\"1-10\",\"top\":1"),                                                  "heel getal van 2 tot en met 10"             },
        {ITEM("\"schaal\":\"1-10\",\"top\":11"),                                                 "van 2 tot en met 10"                        },
        {ITEM("\"schaal\":\"1-10\",\"top\":8.5"),                                                "heel getal"                                 },
        {ITEM("\"schaal\":\"open\",\"top\":1"),                                                  "items[0].top"                               },
        {ITEM("\"schaal\":\"1-10\",\"bouwsteen\":6"),                                            "items[0].bouwsteen"                         },
        {ITEM("\"schaal\":\"1-10\",\"omgekeerd\":1"),                                            "true of false"                              },
        {ITEM("\"schaal\":\"1-10\",\"keuzes\":[]"),                                              "keuzes horen alleen"                        },
        {ITEM("\"schaal\":\"keuze\""),                                                           "items[0].keuzes: hier hoort een lijst van 2"},
        {ITEM("\"schaal\":\"keuze\",\"keuzes\":[{\"code\":\"j\",\"tekst\":{\"nl\":\"J\"}},"
              "{\"code\":\"j\",\"tekst\":{\"nl\":\"J\"}}]"),
         "bij items[0].keuzes[1].code: deze code komt twee keer"                                                                              },
        {ITEM("\"schaal\":\"1-10\",\"themas\":[\"\"]"),                                          "hier hoort een tekst"                       },
        {ITEM("\"schaal\":\"1-10\",\"themas\":\"x\""),                                           "items[0].themas"                            },
        {ITEM("\"schaal\":\"1-10\",\"tekst\":{\"nl\":\"A\"}"),                                   "geen geldige JSON"                          },
        {TWO(""),                                                                                NULL                                         },
        {TWO(",\"scores\":[{\"code\":\"s\",\"tekst\":{\"nl\":\"S\"},\"items\":[\"a\",\"c\"]}]"),
         NULL                                                                                                                                 },
        {TWO(",\"scores\":[{\"code\":\"s\",\"tekst\":{\"nl\":\"S\"},\"items\":[\"a\",\"b\"]}]"),
         "dezelfde schaal"                                                                                                                    },
        {TWO(",\"scores\":[{\"code\":\"s\",\"tekst\":{\"nl\":\"S\"},\"items\":[\"a\",\"a\"]}]"),
         "twee keer"                                                                                                                          },
        {TWO(",\"scores\":[{\"code\":\"s\",\"tekst\":{\"nl\":\"S\"},\"items\":[\"a\",\"z\"]}]"),
         "een code die geen vraag heeft"                                                                                                      },
        {TWO(",\"scores\":[{\"code\":\"s\",\"tekst\":{\"nl\":\"S\"},\"items\":[\"a\",7]}]"),
         "een code die geen vraag heeft"                                                                                                      },
        {TWO(",\"scores\":[{\"code\":\"a\",\"tekst\":{\"nl\":\"S\"},\"items\":[\"a\",\"c\"]}]"),
         "een vraag heeft deze code al"                                                                                                       },
        {TWO(",\"scores\":[{\"code\":\"s\",\"tekst\":{\"nl\":\"S\"},\"items\":[\"a\",\"c\"],"
             "\"minstens\":3}]"),
         "van 1 tot en met 2"                                                                                                                 },
        {TWO(",\"drempels\":{\"cijfers\":5,\"teksten\":20}"),                                    NULL                                         },
        {TWO(",\"drempels\":{\"cijfers\":4}"),
         "bij drempels.cijfers: hier hoort een heel getal van 5"                                                                              },
        {TWO(",\"drempels\":{\"teksten\":0}"),                                                   "bij drempels.teksten"                       },
        {TWO(",\"drempels\":{\"k\":10}"),                                                        "bij drempels.k: dit veld is onbekend"       },
        {HEAD "\"items\":[{\"code\":\"a\",\"tekst\":{\"nl\":\"A?\"},\"schaal\":\"open\"},"
              "{\"code\":\"a\",\"tekst\":{\"nl\":\"A?\"},\"schaal\":\"open\"}]}",       "bij items[1].code: deze code komt twee keer"},
        {"{\"code\":\"x\",\"versie\":\"1\",\"talen\":[\"nl\"],\"naam\":{\"nl\":\"X\\u0000\"}}",
         "geen geldige JSON"                                                                                                                  },
        {"{\"code\":\"x\",\"versie\":\"1\",\"talen\":[\"nl\"],\"naam\":{\"nl\":\"X\\u001b\"}}",
         "geen tekst is"                                                                                                                      },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct instrument out;
        struct error f = {0};
        bool ok = instrument_read(ctx, cases[i].json, strlen(cases[i].json), &out, &f);
        if (ok != (cases[i].says == NULL))
            fail_msg("case %zu: %s %s", i, cases[i].json, f.message);
        if (!ok && !strstr(f.message, cases[i].says))
            fail_msg("case %zu: '%s' does not say '%s'", i, f.message, cases[i].says);
        assert_true(text_utf8(f.message, strlen(f.message)));
    }
}

static void test_bounds(void **state)
{
    (void)state;
    struct instrument out;
    struct error f = {0};
    char *wide = mem_array(ctx, char, INSTRUMENT_BYTES_MAX + 2);

    memset(wide, ' ', INSTRUMENT_BYTES_MAX + 1);
    assert_false(instrument_read(ctx, wide, INSTRUMENT_BYTES_MAX + 1, &out, &f));
    assert_non_null(strstr(f.message, "te groot"));
    /* nesting without end */
    memset(wide, '[', INSTRUMENT_BYTES_MAX);
    assert_false(instrument_read(ctx, wide, INSTRUMENT_BYTES_MAX, &out, &f));
    assert_non_null(strstr(f.message, "geen geldige JSON"));
    assert_false(instrument_read(ctx, "{", 1, &out, NULL));
    char *text = mem_format(ctx, "%s", TWO(""));
    assert_true(instrument_read(ctx, text, strlen(text), &out, &f));
    assert_int_equal(out.k, DREMPEL_STANDAARD);
    assert_int_equal(out.k_tekst, DREMPEL_STANDAARD);
    assert_int_equal(out.items[0].top, 9);
}

/* Two choices of one question, or two codes: each pair apart, or refused with its place. */
static void test_fold(void **state)
{
    (void)state;
    static const struct {
        const char *code[2], *text[2];
        bool apart;
    } choices[] = {
        {{"a", "b"},     {"< 65", "> 65"},                true },
        {{"a", "b"},     {"1-2", "12"},                   true },
        {{"a", "b"},     {"1.2", "1,2"},                  true },
        {{"a", "b"},     {"9", "-9"},                     true },
        {{"a", "b"},     {"*", "**"},                     true },
        {{"a", "b"},     {"...", "\xE2\x80\xA6"},         true }, /* signs only: to the letter */
        {{"a", "b"},     {"C", "C++"},                    true },
        {{"0", "00"},    {"nul", "nul nul"},              true },
        {{"a", "b"},     {"Ja", "Ja, soms"},              true },
        {{"a", "b"},     {"Ja", "JA"},                    false},
        {{"a", "b"},     {"Ja", "ja!"},                   false},
        {{"a", "b"},     {"Café", "Cafe"},               false},
        {{"a", "b"},
         {"65 - 74", "65\xE2\x80\x93"
                     "74"},
         false                                                 },
        {{"a", "b"},     {"zelf standig", "zelfstandig"}, false},
        {{"a", "b"},     {"gelijk", "gelijk"},            false},
        {{"1", "2"},     {"2", "3"},                      false}, /* the text of one is the code of the other */
        {{"a-b", "a_b"}, {"Een", "Twee"},                 false},
        {{"a1", "a-1"},  {"Een", "Twee"},                 false},
        {{"1-1", "11"},  {"Een", "Twee"},                 true },
        {{"ja", "nee"},  {"Ja", "Nee"},                   true }, /* of one choice */
    };
    struct instrument in;
    struct error f = {0};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        const char *json = mem_format(
            ctx,
            "{\"code\":\"x\",\"versie\":\"1\",\"naam\":{\"nl\":\"X\"},\"herkomst\":{\"nl\":\"X\"},"
            "\"voor\":[\"zorgvrager\"],\"talen\":[\"nl\"],\"items\":[{\"code\":\"v\",\"tekst\":"
            "{\"nl\":\"V\"},\"schaal\":\"keuze\",\"keuzes\":[{\"code\":\"%s\",\"tekst\":{\"nl\":"
            "\"%s\"}},{\"code\":\"%s\",\"tekst\":{\"nl\":\"%s\"}}]}]}",
            choices[i].code[0], choices[i].text[0], choices[i].code[1], choices[i].text[1]);
        assert_true(instrument_read(ctx, json, strlen(json), &in, &f));
        if (instrument_eenduidig(ctx, &in, &f) != choices[i].apart)
            fail_msg("%s, %s", choices[i].text[0], choices[i].text[1]);
        assert_true(choices[i].apart || strstr(f.message, "items[0].keuzes"));
    }
    static const struct {
        const char *code[2], *scale;
        bool apart;
    } codes[] = {
        {{"v1-1", "v11"},       "1-10", true },
        {{"v1_1", "v1-1"},      "1-10", true },
        {{"v-1", "v1"},         "1-10", false},
        {{"vraag_a", "vraaga"}, "1-10", false},
        {{"v1", "v01"},         "1-10", true },
        {{"a_b", "a-b"},        "1-10", false},
        {{"v", "v_1"},          "meer", false}, /* the column of choice 1, or a question */
        {{"v", "v1"},           "meer", false},
        {{"v", "v_3"},          "meer", true },
        {{"v", "w_1"},          "meer", true },
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        bool many = codes[i].scale[0] == 'm';
        const char *json = mem_format(
            ctx,
            "{\"code\":\"x\",\"versie\":\"1\",\"naam\":{\"nl\":\"X\"},\"herkomst\":{\"nl\":\"X\"},"
            "\"voor\":[\"zorgvrager\"],\"talen\":[\"nl\"],\"items\":[{\"code\":\"%s\",\"tekst\":"
            "{\"nl\":\"V\"},%s},{\"code\":\"%s\",\"tekst\":{\"nl\":\"W\"},\"schaal\":\"1-10\"}]}",
            codes[i].code[0],
            many ? "\"schaal\":\"meerkeuze\",\"keuzes\":[{\"code\":\"1\",\"tekst\":{\"nl\":\"E\"}},"
                   "{\"code\":\"2\",\"tekst\":{\"nl\":\"T\"}}]"
                 : "\"schaal\":\"1-10\"",
            codes[i].code[1]);
        assert_true(instrument_read(ctx, json, strlen(json), &in, &f));
        if (instrument_eenduidig(ctx, &in, &f) != codes[i].apart)
            fail_msg("%s, %s", codes[i].code[0], codes[i].code[1]);
    }
}

/* A question that a header of a fixed column means as well. */
static void test_fixed_headers(void **state)
{
    (void)state;
    static const struct {
        const char *code, *nl, *en;
        bool free;
    } cases[] = {
        {"v",         "Gehoord?",            "Heard?",    true },
        {"locatie",   "Waar?",               "Where?",    false},
        {"lo-catie",  "Waar?",               "Where?",    false},
        {"loc_atie",  "Waar?",               "Where?",    false},
        {"v",         "Locatie",             "Where?",    false},
        {"v",         "LOCATIE?",            "Where?",    false},
        {"v",         "Waar?",               "Location!", false},
        {"datum",     "Wanneer?",            "When?",     false},
        {"v",         "Ingevuld op",         "When?",     false},
        {"v",         "Vestiging",           "W",         false},
        {"v",         "Welke locatie?",      "W",         true },
        {"locatie-2", "Welke?",              "W",         true },
        {"v",         "Op welke afdeling?",  "W",         true },
        {"huis-arts", "Kent u de huisarts?", "W",         true },
    };
    struct instrument in;
    struct error f = {0};
    size_t n;
    const struct instrument_bestand *shipped = instrumenten_meegeleverd(&n);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *json = mem_format(
            ctx,
            "{\"code\":\"x\",\"versie\":\"1\",\"naam\":{\"nl\":\"X\",\"en\":\"X\"},\"herkomst\":"
            "{\"nl\":\"X\",\"en\":\"X\"},\"voor\":[\"zorgvrager\"],\"talen\":[\"nl\",\"en\"],"
            "\"items\":[{\"code\":\"%s\",\"tekst\":{\"nl\":\"%s\",\"en\":\"%s\"},\"schaal\":"
            "\"1-10\"}]}",
            cases[i].code, cases[i].nl, cases[i].en);
        assert_true(instrument_read(ctx, json, strlen(json), &in, &f));
        if (instrument_koppen_vrij(ctx, &in, &f) != cases[i].free)
            fail_msg("%s, %s, %s", cases[i].code, cases[i].nl, cases[i].en);
        assert_true(cases[i].free || strstr(f.message, "items[0]"));
    }
    for (size_t i = 0; i < n; i++) {
        assert_true(instrument_read(ctx, (const char *)shipped[i].json, *shipped[i].len, &in, &f));
        if (!instrument_koppen_vrij(ctx, &in, &f))
            fail_msg("%s: %s", shipped[i].code, f.message);
    }
    assert_true(kolommen_vast_kloppen(ctx, &f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixed_headers), cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_fields),        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_bounds),        cmocka_unit_test(test_fold),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
