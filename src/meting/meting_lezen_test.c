/* Files that are easily read wrong, handed in as the command line and the page do: nothing is
 * guessed and nothing is dropped without being named. tests/data/meting/gevallen, and neighbours of
 * each. Not here: other rows (meting_import_test.c), pages (meting_paginas_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "meting/inlevering.h"
#include "meting/meting_sql.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/testdb.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct testdb *t;
static int64_t org, dijkzicht, ward_1_1, ward_11;
static struct instrument signs; /* 30-tekens-instrument.json */

static char *read_file(const char *name, size_t *n)
{
    const char *path =
        mem_format(t->ctx, "%s/tests/data/meting/gevallen/%s", getenv("KOERS_SOURCE"), name);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    char *data = mem_array(t->ctx, char, 1 << 16);
    *n = fread(data, 1, (1 << 16) - 1, in);
    fclose(in);
    return data;
}

static int begin(void **state)
{
    (void)state;
    size_t n;
    struct error f = {0};
    t = house_open();
    struct db_conn *c = testdb_begin(t);
    org = organisatie_create(c, "Zorg", "Utrecht");
    dijkzicht = locatie_create(c, org, "Huize Dijkzicht", "verpleeghuis", "Utrecht", NULL);
    ward_1_1 = locatie_create(c, org, "Afdeling 1.1", "verpleeghuis", "Utrecht", NULL);
    ward_11 = locatie_create(c, org, "Afdeling 11", "verpleeghuis", "Utrecht", NULL);
    char *json = read_file("30-tekens-instrument.json", &n);
    if (!instrument_read(t->ctx, json, n, &signs, &f))
        fail_msg("%s", f.message);
    instrument_add(c, t->ctx, org, json, n, &signs, true);
    testdb_commit(t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(t);
    return 0;
}

/* ---- files, as the command line hands them in ---- */

struct handing {
    struct meting_bestand file;
    int64_t id;
    struct inlevering in;
    struct verslag report;
    struct buf said;
    struct error f;
};

static bool hand_in(struct db_conn *db, void *arg)
{
    struct handing *h = arg;

    h->id = meting_hand_in(db, t->ctx, &h->file, &h->f);
    return h->id && inlevering_read(db, t->ctx, org, h->id, &h->in, &h->f) &&
           (inlevering_verslag(t->ctx, &h->in, &h->report) || true) &&
           meting_verslag(db, t->ctx, org, h->id, &h->said);
}

/* Hands in; false with the words in h->f. */
static bool handed(struct handing *h, const char *data, size_t n, const char *instrument)
{
    struct background a = {.db = t->db};
    struct error f;

    h->file.organisatie = org;
    h->file.naam = "a.csv";
    h->file.data = data;
    h->file.n = n;
    h->file.instrument = instrument;
    buf_init(&h->said, t->ctx, 1 << 16);
    return background_write(&a, hand_in, h, &f) == DB_OK;
}

static struct handing handed_file(const char *name, const char *instrument)
{
    size_t n;
    char *data = read_file(name, &n);
    struct handing h = {.id = 0};

    if (!handed(&h, data, n, instrument) && !h.f.message[0])
        fail_msg("%s: no words", name);
    return h;
}

/* How many rows have this value at the question. */
static size_t with(const struct handing *h, const char *code, int64_t value)
{
    const struct instrument *in = &h->in.instrument;
    size_t n = 0, item = (size_t)(instrument_item(in, code) - in->items);

    for (size_t i = 0; i < h->report.import.n; i++)
        n += h->report.import.rij[i].waarde[item] == value;
    return n;
}

static void has(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("\"%s\" does not say \"%s\"", text, words);
}

static void signs_tell_answers_apart(void **state)
{
    (void)state;
    struct handing h = handed_file("31-jonger-ouder.csv", "proef-tekens");
    assert_int_equal(with(&h, "leeftijd", 3), 9); /* > 65 */
    assert_int_equal(with(&h, "leeftijd", 0), 3); /* < 65 */
    h = handed_file("32-meerkeuze-cijfers.csv", "proef-tekens");
    assert_int_equal(with(&h, "hulp", 3), 12); /* choices 1 and 2 */
    h = handed_file("33-min-negen.csv", "proef-tekens");
    assert_int_equal(h.report.import.n_fout_totaal, 12);
    has(h.said.data, "Regel 2, 3, 4 en 3 andere, woon: ‘-9’ is geen van de antwoorden");
    has(h.said.data, "Regel 2, 3, 4 en 3 andere, veilig: ‘-1’ is geen ja of nee");
    h = handed_file("34-kop-v11.csv", "proef-tekens");
    assert_int_equal(with(&h, "v11", 3), 12);
    assert_int_equal(with(&h, "v1-1", ANTWOORD_GEEN), 12);
    has(h.said.data, "geen kolom: v1-1, leeftijd");
}

static void a_place_is_the_one_that_is_written(void **state)
{
    (void)state;
    struct handing h = handed_file("35-afdeling-1.1.csv", "totaalscore-verpleeghuis");
    assert_int_equal(h.report.import.n, 12);
    for (size_t i = 0; i < 12; i++)
        assert_int_equal(h.report.import.rij[i].locatie, ward_11);
    const struct {
        const char *text;
        int64_t place; /* 0: unknown */
    } cases[] = {
        {"Afdeling 1.1",     ward_1_1 },
        {"afdeling 1.1",     ward_1_1 },
        {"AFDELING  11",     ward_11  },
        {"afdeling-11",      ward_11  }, /* its code */
        {"afdeling-1-1",     ward_1_1 }, /* its code */
        {"Afdeling 1 1",     0        },
        {"Afdeling 1,1",     0        },
        {"Afdeling 1.1.",    ward_1_1 },
        {"Afdeling -11",     0        },
        {"Afdeling 111",     0        },
        {"Afdeling 011",     0        },
        {"Afdeling 1",       0        },
        {"Afdeling 11+",     0        },
        {"Afdeling (11)",    ward_11  },
        {"Huize Díjkzicht", dijkzicht},
        {"huizedijkzicht",   dijkzicht},
        {"Huize",            0        },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct handing c = {.id = 0};
        const char *csv = mem_format(t->ctx, "Locatie;datum;nps\n%s;1-2-2025;8\n", cases[i].text);
        assert_true(handed(&c, csv, strlen(csv), "totaalscore-verpleeghuis"));
        int64_t found = c.report.import.n ? c.report.import.rij[0].locatie : 0;
        if (found != cases[i].place || inlevering_plek(t->ctx, &c.in, cases[i].text) != found)
            fail_msg("%s: %lld", cases[i].text, (long long)found);
    }
    /* Both are asked on the page, not one of them. */
    const char *csv = "Locatie;datum;nps\nUnit 1.1;1-2-2025;8\nUnit 11;1-2-2025;8\n";
    const char *value[4];
    struct handing c = {.id = 0};
    assert_true(handed(&c, csv, strlen(csv), "totaalscore-verpleeghuis"));
    assert_int_equal(inlevering_waarden(t->ctx, &c.in.csv, 0, value, 4), 2);
}

static void two_columns_for_one_question_are_refused(void **state)
{
    (void)state;
    struct handing h = handed_file("03-dubbele-kop.csv", "totaalscore-verpleeghuis");
    assert_int_equal(h.id, 0);
    has(h.f.message, "Kolom 6 (‘omgang’) en kolom 11 (‘omgang’)");
    static const struct {
        const char *head;
        bool taken;
    } cases[] = {
        {"Locatie;datum;nps;NPS",             false},
        {"Locatie;datum;nps;nps.",            false},
        {"Locatie;datum;nps;n-p-s",           false},
        {"Locatie;datum;\"nps\";\" nps \"",   false},
        {"Locatie;datum;nps;nps2",            true },
        {"Locatie;datum;nps;nps_2",           true },
        {"Locatie;datum;nps;toelichting nps", true },
        {"Locatie;datum;nps;",                false}, /* a cell without a header */
        {"Locatie;Locatie;datum;nps",         false},
        {"Locatie;datum;datum;nps",           false},
        {"Locatie;afdeling;datum;nps",        true },
        {"Locatie;submitdate;datestamp;nps",  true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct handing c = {
            .file = {.van = date_of(2025, 1, 1), .tot = date_of(2025, 12, 31)}
        };
        const char *csv = mem_format(t->ctx, "%s\nHuize Dijkzicht;1-2-2025;8;7\n", cases[i].head);
        if (handed(&c, csv, strlen(csv), "totaalscore-verpleeghuis") != cases[i].taken)
            fail_msg("%s: %s", cases[i].head, c.f.message);
        if (!cases[i].taken || !strstr(cases[i].head, "nps_2"))
            continue;
        has(c.said.data, "Kolom 4 (‘nps_2’) hoort bij geen vraag en wordt niet gelezen");
    }
}

/* ---- choices spread over columns ---- */

static void choices_in_columns_are_joined(void **state)
{
    (void)state;
    struct handing h = handed_file("67-meerkeuze-kolommen.csv", "generiek-kompas");
    const struct instrument_item *item = instrument_item(&h.in.instrument, "belangrijk");
    int64_t bit[2] = {0, 0};
    for (size_t k = 0; k < item->n_keuzes; k++)
        for (int w = 0; w < 2; w++)
            if (text_equal(item->keuzes[k].code, w ? "contact" : "autonomie"))
                bit[w] = INT64_C(1) << k;
    assert_int_equal(with(&h, "belangrijk", bit[1]), 6);
    assert_int_equal(with(&h, "belangrijk", bit[0] | bit[1]), 6);
    has(h.said.data, "antwoorden op vraag belangrijk hoort geen kolom:");
}

/* The columns as words: item, item[choice], L, D or -. */
static const char *columns(const char *head)
{
    static const struct csv_limits limits = {10, 50, 2000};
    struct csv csv;
    struct indeling d;
    const char *all = "";
    struct error f;

    assert_true(csv_read(t->ctx, head, strlen(head), &limits, &csv, &f));
    indeling_voorstel(t->ctx, &csv, &signs, &d);
    for (size_t c = 0; c < d.n; c++) {
        const struct kolom *k = &d.kolom[c];
        const struct instrument_item *item = &signs.items[k->item];
        all = mem_format(t->ctx, "%s%s%s", all, c ? " " : "",
                         k->soort == KOLOM_OPTIE
                             ? mem_format(t->ctx, "%s[%s]", item->code, item->keuzes[k->keuze].code)
                         : k->soort == KOLOM_ITEM    ? item->code
                         : k->soort == KOLOM_LOCATIE ? "L"
                         : k->soort == KOLOM_DATUM   ? "D"
                                                     : "-");
    }
    return all;
}

static void a_header_is_what_it_says(void **state)
{
    (void)state;
    static const struct {
        const char *head, *columns;
    } cases[] = {
        {"V11",                                                             "v11"                                    },
        {"v1-1;v11",                                                        "v1-1 v11"                               },
        {"V1-1",                                                            "v1-1"                                   },
        {"v1.1",                                                            "-"                                      }, /* 1.1 is not 1-1 */
        {"v1 1",                                                            "-"                                      },
        {"v111",                                                            "-"                                      },
        {"v-11",                                                            "v11"                                    },
        {"v011",                                                            "-"                                      },
        {"\xEF\xBB\xBFv11;woon",                                            "v11 woon"                               }, /* BOM */
        {"v11\xC2\xA0;\xC2\xA0woon",                                        "v11 woon"                               }, /* NBSP */
        {"\"Met wie\nwoont u?\";\"1. Met wie woont u\"",                    "woon woon"                              },
        {"Woon:",                                                           "woon"                                   },
        {"w\xC3\xB3on",                                                     "woon"                                   },
        {"hulp[1];hulp[12]",                                                "hulp[1] hulp[12]"                       },
        {"hulp_1;hulp_12;hulp.2",                                           "hulp[1] hulp[12] hulp[2]"               },
        {"HULP [3];hulp: 4;hulp - 5;hulp(6);hulp/7",                        "hulp[3] hulp[4] hulp[5] hulp[6] hulp[7]"},
        {"Welke hulp krijgt u? (meer antwoorden mogelijk) [Hulp nummer C]", "hulp[3]"                                },
        {"hulp[-1];hulp[13];hulp[01];hulp[1.0];hulp[]",                     "- - - - hulp"                           },
        {"hulp1;hulp-1",                                                    "- -"                                    }, /* hulp and 1, or one word */
        {"woon[1];v11[1]",                                                  "- -"                                    }, /* one answer only */
        {"hulp[other]",                                                     "-"                                      },
        {"hulp;hulp[1]",                                                    "hulp -"                                 }, /* named as left out */
        {"Afdeling;Invuldatum;naam",                                        "L D -"                                  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!text_equal(columns(mem_format(t->ctx, "%s\n", cases[i].head)), cases[i].columns))
            fail_msg("%s: %s", cases[i].head, columns(mem_format(t->ctx, "%s\n", cases[i].head)));
}

/* One cell under one header. long on purpose: a table of cases. */
static void a_cell_is_what_it_says(void **state)
{
    (void)state;
    static const int64_t none = ANTWOORD_GEEN, bad = -1;
    static const struct {
        const char *head, *cell;
        int64_t value; /* of the question before [ */
    } cases[] = {
        {"leeftijd", "> 65",                 3   },
        {"leeftijd", ">65",                  3   },
        {"leeftijd", "<65",                  0   },
        {"leeftijd", "65",                   bad },
        {"leeftijd", "=> 65",                bad },
        {"leeftijd", "65-74",                1   },
        {"leeftijd", "65 \xE2\x80\x93 74",   1   },
        {"leeftijd", "6574",                 bad },
        {"leeftijd", "65.74",                bad },
        {"leeftijd", "A",                    0   },
        {"woon",     "9",                    2   },
        {"woon",     "-9",                   bad },
        {"woon",     "- 9",                  bad },
        {"woon",
         "\xE2\x88\x92"
         "9",                                bad },
        {"woon",     "9-",                   bad },
        {"woon",     "09",                   bad },
        {"woon",     "9.0",                  2   },
        {"woon",     "9,00",                 2   },
        {"woon",     "9,5",                  bad },
        {"woon",     "9.",                   2   },
        {"woon",     "1;2",                  bad },
        {"woon",     "+1",                   bad },
        {"woon",     "1e",                   bad },
        {"woon",     "\xEF\xBC\x91",         bad }, /* fullwidth */
        {"woon",     "ALLEEN",               0   },
        {"woon",     "all\xC3\xA9\xC3\xA9n", 0   },
        {"woon",     "alleen, met partner",  bad },
        {"veilig",   "-1",                   bad },
        {"veilig",   "1",                    1   },
        {"veilig",   "1.0",                  1   },
        {"veilig",   "0,0",                  0   },
        {"veilig",   "00",                   bad },
        {"veilig",   "Ja, soms",             bad },
        {"veilig",   "ja/nee",               bad },
        {"veilig",   "ja?",                  bad },
        {"veilig",   "Ja.",                  1   },
        {"hulp",     "1;2",                  3   },
        {"hulp",     "1, 2",                 3   },
        {"hulp",     "1,2",                  3   },
        {"hulp",     "1|2",                  3   },
        {"hulp",     "1\n2",                 3   },
        {"hulp",     "12",                   2048},
        {"hulp",     "12.0",                 2048},
        {"hulp",     "1.2",                  bad },
        {"hulp",     "1;-2",                 bad },
        {"hulp",     "1;13",                 bad },
        {"hulp",     "1;;2;",                3   },
        {"hulp",     "Hulp nummer A;12",     2049},
        {"hulp",     "1 2",                  bad },
        {"hulp[2]",  "x",                    2   },
        {"hulp[2]",  "X",                    2   },
        {"hulp[2]",  "1",                    2   },
        {"hulp[2]",  "1.0",                  2   },
        {"hulp[2]",  "2",                    2   }, /* its own code */
        {"hulp[2]",  "Hulp nummer B",        2   },
        {"hulp[2]",  "Hulp nummer A",        bad }, /* another */
        {"hulp[2]",  "ja",                   2   },
        {"hulp[2]",  "Y",                    2   },
        {"hulp[2]",  "aangevinkt",           2   },
        {"hulp[2]",  "\xE2\x9C\x93",         2   },
        {"hulp[2]",  "",                     none},
        {"hulp[2]",  "0",                    none},
        {"hulp[2]",  "nee",                  none},
        {"hulp[2]",  "n.v.t.",               none},
        {"hulp[2]",  "Niet gekozen",         none},
        {"hulp[2]",  "-1",                   bad },
        {"hulp[2]",  "misschien",            bad },
        {"hulp[2]",  "3",                    bad },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct handing h = {.id = 0};
        const char *csv =
            mem_format(t->ctx, "Locatie;datum;v11;%s\nHuize Dijkzicht;1-2-2025;8;\"%s\"\n",
                       cases[i].head, cases[i].cell);
        if (!handed(&h, csv, strlen(csv), "proef-tekens"))
            fail_msg("%s", h.f.message);
        const char *code = mem_textn(t->ctx, cases[i].head, strcspn(cases[i].head, "["));
        size_t item = (size_t)(instrument_item(&signs, code) - signs.items);
        int64_t value = h.report.import.n ? h.report.import.rij[0].waarde[item] : bad;
        if (value != cases[i].value)
            fail_msg("%s '%s': %lld", cases[i].head, cases[i].cell, (long long)value);
    }
}

static void a_header_that_fits_two_questions_is_neither(void **state)
{
    (void)state;
    static const char json[] =
        "{\"code\":\"twee\",\"versie\":\"1\",\"naam\":{\"nl\":\"T\"},\"herkomst\":{\"nl\":\"E\"},"
        "\"voor\":[\"zorgvrager\"],\"talen\":[\"nl\"],\"items\":["
        "{\"code\":\"v1\",\"tekst\":{\"nl\":\"Hoe is het?\"},\"schaal\":\"1-10\"},"
        "{\"code\":\"a\",\"tekst\":{\"nl\":\"Waarom?\"},\"schaal\":\"open\"},"
        "{\"code\":\"b\",\"tekst\":{\"nl\":\"Waarom?\"},\"schaal\":\"open\"}]}";
    struct instrument in;
    struct error f = {0};
    struct handing h = {.id = 0};
    const char *csv = "Locatie;datum;v1;Waarom?;waarom;;a\n"
                      "Huize Dijkzicht;1-2-2025;8;Stil;Koud;Zon;Warm\n";
    assert_true(instrument_read(t->ctx, json, sizeof json - 1, &in, &f));
    assert_true(instrument_eenduidig(t->ctx, &in, &f));
    testdb_begin(t);
    instrument_add(t->c, t->ctx, org, json, sizeof json - 1, &in, true);
    testdb_commit(t);
    /* With a column of its own for a, the other two can be b only, and both are: refused. */
    assert_false(handed(&h, csv, strlen(csv), "twee"));
    has(h.f.message, "Kolom 4 (‘Waarom?’) en kolom 5 (‘waarom’)");
    h = (struct handing){.id = 0};
    csv = "Locatie;datum;v1;Waarom?;waarom;;x\nHuize Dijkzicht;1-2-2025;8;Stil;Koud;Zon;\n";
    assert_true(handed(&h, csv, strlen(csv), "twee"));
    has(h.said.data, "Kolom 4 (‘Waarom?’) past bij meer dan één vraag (a, b)");
    has(h.said.data, "Kolom 5 (‘waarom’) past bij meer dan één vraag (a, b)");
    has(h.said.data, "Kolom 6 (‘zonder kop’) hoort bij geen vraag");
    assert_null(strstr(h.said.data, "Kolom 7")); /* nothing in it */
}

/* ---- dates ---- */

static void a_day_that_a_program_fills_in_is_no_day(void **state)
{
    (void)state;
    struct handing h = handed_file("05-datum-1980.csv", "totaalscore-verpleeghuis");
    assert_int_equal(h.id, 0);
    has(h.f.message, "‘1980-01-01 00:00:00’ is een dag die een programma invult");
    /* Without the column, for a year that was named. */
    size_t n;
    char *data = read_file("05-datum-1980.csv", &n);
    struct handing c = {
        .file = {.van = date_of(2024, 1, 1), .tot = date_of(2024, 12, 31), .zonder_datum = true}
    };
    assert_true(handed(&c, data, n, "totaalscore-verpleeghuis"));
    assert_int_equal(c.report.import.n, 12);
    has(c.said.data, "Kolom 2 (‘datum’) lijkt op een kolom voor ‘Datum’, maar wordt niet gelezen");
    /* With the column the rows say so, whatever the period: the same reader. */
    c = (struct handing){
        .file = {.van = date_of(1980, 1, 1), .tot = date_of(1980, 12, 31)}
    };
    assert_true(handed(&c, data, n, "totaalscore-verpleeghuis"));
    assert_int_equal(c.report.import.n_fout_totaal, 12);
    has(c.said.data, "Regel 2, 3, 4 en 9 andere, datum: ‘1980-01-01 00:00:00’ is een dag die een "
                     "programma invult");
    /* A period is one rule. */
    const char *long_one =
        "Locatie;datum;nps\nHuize Dijkzicht;1-2-2021;8\nHuize Dijkzicht;1-2-2025;8\n";
    struct handing l = {.id = 0};
    assert_false(handed(&l, long_one, strlen(long_one), "totaalscore-verpleeghuis"));
    has(l.f.message, "van 1 februari 2021 tot en met 1 februari 2025");
    l = (struct handing){
        .file = {.van = date_of(2021, 1, 1), .tot = date_of(2025, 1, 1)}
    };
    assert_false(handed(&l, long_one, strlen(long_one), "totaalscore-verpleeghuis"));
    has(l.f.message, "hoogstens twee jaar");
}

/* ---- instruments that exist already ---- */

static void names_that_fold_together_are_read_to_the_letter(void **state)
{
    (void)state;
    static const char json[] =
        "{\"code\":\"oud\",\"versie\":\"1\",\"naam\":{\"nl\":\"Oud\"},\"herkomst\":{\"nl\":"
        "\"Eigen\"},"
        "\"voor\":[\"zorgvrager\"],\"talen\":[\"nl\"],\"items\":["
        "{\"code\":\"v\",\"tekst\":{\"nl\":\"Vraag\"},\"schaal\":\"1-10\"},"
        "{\"code\":\"k\",\"tekst\":{\"nl\":\"Keuze\"},\"schaal\":\"keuze\",\"keuzes\":["
        "{\"code\":\"a\",\"tekst\":{\"nl\":\"Ja\"}},{\"code\":\"b\",\"tekst\":{\"nl\":\"ja!\"}}]}]"
        "}";
    struct instrument in;
    struct error f = {0};
    assert_true(instrument_read(t->ctx, json, sizeof json - 1, &in, &f));
    assert_false(instrument_eenduidig(t->ctx, &in, &f));
    testdb_begin(t);
    instrument_add(t->c, t->ctx, org, json, sizeof json - 1, &in, true);
    testdb_commit(t);
    static const struct {
        const char *head, *cell;
        int64_t value;
    } cases[] = {
        {"k", "Ja",  0            },
        {"k", "ja!", 1            },
        {"k", "a",   0            },
        {"k", "JA",  -1           },
        {"k", "ja",  -1           },
        {"k", "A",   -1           },
        {"K", "Ja",  ANTWOORD_GEEN}, /* the column is named as not read */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct handing h = {.id = 0};
        const char *csv = mem_format(t->ctx, "Locatie;datum;v;%s\nHuize Dijkzicht;1-2-2025;8;%s\n",
                                     cases[i].head, cases[i].cell);
        assert_true(handed(&h, csv, strlen(csv), "oud"));
        int64_t value = h.report.import.n ? h.report.import.rij[0].waarde[1] : -1;
        if (value != cases[i].value)
            fail_msg("%s '%s': %lld", cases[i].head, cases[i].cell, (long long)value);
        has(h.said.data, "alleen wat er letterlijk zo in staat");
        if (cases[i].value == ANTWOORD_GEEN)
            has(h.said.data, "Kolom 4 (‘K’) hoort bij geen vraag");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_tell_answers_apart),
        cmocka_unit_test(a_place_is_the_one_that_is_written),
        cmocka_unit_test(two_columns_for_one_question_are_refused),
        cmocka_unit_test(choices_in_columns_are_joined),
        cmocka_unit_test(a_header_is_what_it_says),
        cmocka_unit_test(a_cell_is_what_it_says),
        cmocka_unit_test(a_header_that_fits_two_questions_is_neither),
        cmocka_unit_test(a_day_that_a_program_fills_in_is_no_day),
        cmocka_unit_test(names_that_fold_together_are_read_to_the_letter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
