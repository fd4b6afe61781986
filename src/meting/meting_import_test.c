/* Tests of meting_regels.h, import: B5.1 what a column is, errors by line, all or nothing, flags.
 * Not here: figures (meting_regels_test.c), CSV itself (csv_test.c). See meting_import.c.
 */
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "meting/meting_regels.h"
#include "tests/cm.h"
#include <stdlib.h>
#include <string.h>

static void *ctx;
static struct instrument in;
static const struct csv_limits limits = {1000, 50, 2000};
static const struct import_locatie locations[] = {
    {7,  "De Linde",       "L1"},
    {8,  "Huize Zonnehof", NULL},
    {9,  "Zuid",           "Z" },
    {10, "zuid",           "Z2"}
};

static const char instrument_text[] =
    "{\"code\":\"x\",\"versie\":\"1\",\"naam\":{\"nl\":\"X\",\"en\":\"X\"},"
    "\"herkomst\":{\"nl\":\"Eigen\",\"en\":\"Own\"},\"voor\":[\"zorgvrager\"],"
    "\"talen\":[\"nl\",\"en\"],\"items\":["
    "{\"code\":\"v1\",\"tekst\":{\"nl\":\"Komen wij op tijd?\",\"en\":\"Are we on "
    "time?\"},\"schaal\":\"1-10\"},"
    "{\"code\":\"v2\",\"tekst\":{\"nl\":\"Luisteren wij?\",\"en\":\"Do we "
    "listen?\"},\"schaal\":\"1-10\"},"
    "{\"code\":\"v3\",\"tekst\":{\"nl\":\"Voelt u zich "
    "veilig?\",\"en\":\"Safe?\"},\"schaal\":\"ja-nee\"},"
    "{\"code\":\"v4\",\"tekst\":{\"nl\":\"Wie vult "
    "in?\",\"en\":\"Who?\"},\"schaal\":\"keuze\",\"achtergrond\":true,"
    "\"keuzes\":[{\"code\":\"zelf\",\"tekst\":{\"nl\":\"Ikzelf\",\"en\":\"Me\"}},"
    "{\"code\":\"samen\",\"tekst\":{\"nl\":\"Ik, met een naaste\",\"en\":\"Together\"}}]},"
    "{\"code\":\"v5\",\"tekst\":{\"nl\":\"Wat telt?\",\"en\":\"What "
    "counts?\"},\"schaal\":\"meerkeuze\","
    "\"keuzes\":[{\"code\":\"a\",\"tekst\":{\"nl\":\"Tijd, rust\",\"en\":\"Time\"}},"
    "{\"code\":\"b\",\"tekst\":{\"nl\":\"Aandacht\",\"en\":\"Attention\"}},"
    "{\"code\":\"c\",\"tekst\":{\"nl\":\"Eten\",\"en\":\"Food\"}}]},"
    "{\"code\":\"v6\",\"tekst\":{\"nl\":\"Wat kan "
    "beter?\",\"en\":\"Better?\"},\"schaal\":\"open\"},"
    "{\"code\":\"s1\",\"tekst\":{\"nl\":\"Eerste\",\"en\":\"1\"},\"schaal\":\"1-5\"},"
    "{\"code\":\"s2\",\"tekst\":{\"nl\":\"Tweede\",\"en\":\"2\"},\"schaal\":\"1-5\",\"omgekeerd\":"
    "true},"
    "{\"code\":\"s3\",\"tekst\":{\"nl\":\"Derde\",\"en\":\"3\"},\"schaal\":\"1-5\"},"
    "{\"code\":\"s4\",\"tekst\":{\"nl\":\"Vierde\",\"en\":\"4\"},\"schaal\":\"1-5\"},"
    "{\"code\":\"s5\",\"tekst\":{\"nl\":\"Vijfde\",\"en\":\"5\"},\"schaal\":\"1-5\"}]}";

static int begin(void **state)
{
    (void)state;
    struct error f = {0};

    random_start();
    ctx = mem_ctx(NULL, "test");
    return instrument_read(ctx, instrument_text, sizeof instrument_text - 1, &in, &f) ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    mem_free(ctx);
    return 0;
}

static struct csv csv_of(const char *text)
{
    struct csv csv;
    struct error f = {0};

    if (!csv_read(ctx, text, strlen(text), &limits, &csv, &f))
        fail_msg("%s", f.message);
    return csv;
}

/* A column as one word: - left out, a fixed one by its initial (L location, D date), or the item's
 * code. */
static const char *column(const struct kolom *k)
{
    const char *code = k->soort == KOLOM_ITEM ? in.items[k->item].code : kolom_vast_code(k->soort);
    return k->soort == KOLOM_OVERSLAAN ? "-"
           : k->soort == KOLOM_ITEM    ? code
                                       : mem_format(ctx, "%c", code[0] - 'a' + 'A');
}

static void test_proposal(void **state)
{
    (void)state;
    static const struct {
        const char *head, *columns;
    } cases[] = {
        {"locatie;datum;v1;V2;v6",                       "L D v1 v2 v6"},
        {"Komen wij op tijd?;Luisteren wij?",            "v1 v2"       },
        {"1. Komen wij op tijd?;Q3 Voelt u zich veilig", "v1 v3"       },
        {"Are we on time?;Do we listen",                 "v1 v2"       },
        {"naam;leeftijd;v1",                             "- - v1"      },
        {"v1;v1;locatie;Vestiging",                      "v1 v1 L -"   }, /* refused later */
  /* a code goes before a text, wherever it stands */
        {"Komen wij op tijd?;v1",                        "- v1"        },
        {"KOMEN  WIJ OP TIJD;Invul-datum;Locatienaam",   "v1 D L"      },
 /* a text at the end of another sentence is not that question */
        {"Hoe vaak komen wij op tijd?",                  "-"           },
        {"x",                                            "-"           },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct csv csv = csv_of(cases[i].head);
        struct indeling d;
        indeling_voorstel(ctx, &csv, &in, &d);
        const char *all = "";
        for (size_t c = 0; c < d.n; c++)
            all = mem_format(ctx, "%s%s%s", all, c ? " " : "", column(&d.kolom[c]));
        assert_string_equal(all, cases[i].columns);
    }
}

/* What is kept of a column is that column again. */
static void test_codes(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        struct kolom kolom;
    } cases[] = {
        {"",              {.soort = KOLOM_OVERSLAAN}                   },
        {"locatie",       {.soort = KOLOM_LOCATIE}                     },
        {"datum",         {.soort = KOLOM_DATUM}                       },
        {"vraag v1",      {.soort = KOLOM_ITEM, .item = 0}             },
        {"vraag v2",      {.soort = KOLOM_ITEM, .item = 1}             },
        {"v1",            {.soort = KOLOM_OVERSLAAN}                   },
        {"vraag weg",     {.soort = KOLOM_OVERSLAAN}                   },
        {"vraag locatie", {.soort = KOLOM_OVERSLAAN}                   },
        {"optie v5 b",    {.soort = KOLOM_OPTIE, .item = 4, .keuze = 1}},
        {"optie v5 z",    {.soort = KOLOM_OVERSLAAN}                   },
        {"optie v4 zelf", {.soort = KOLOM_OVERSLAAN}                   },
        {"optie v5",      {.soort = KOLOM_OVERSLAAN}                   },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kolom k = kolom_van(&in, cases[i].code);
        assert_int_equal(k.soort, cases[i].kolom.soort);
        assert_int_equal(k.item, cases[i].kolom.item);
        assert_int_equal(k.keuze, cases[i].kolom.keuze);
        if (k.soort != KOLOM_OVERSLAAN)
            assert_string_equal(kolom_code(ctx, &in, &k), cases[i].code);
    }
    for (int s = 0; s < KOLOM_ITEM; s++) {
        struct kolom k = {.soort = (enum kolom_soort)s};
        assert_int_equal(kolom_van(&in, kolom_vast_code(k.soort)).soort, k.soort);
        assert_true(*kolom_vast_naam(k.soort));
    }
}

static void test_mapping(void **state)
{
    (void)state;
    static const struct {
        struct kolom kolom[3];
        const char *says; /* NULL: right */
    } cases[] = {
        {{{KOLOM_OPTIE, 4, 0}, {KOLOM_OPTIE, 4, 1}, {KOLOM_DATUM, 0}}, NULL                  },
        {{{KOLOM_OPTIE, 4, 1}, {KOLOM_OPTIE, 4, 1}, {KOLOM_DATUM, 0}}, "(‘b’) en kolom 2"},
        {{{KOLOM_OPTIE, 4, 1}, {KOLOM_ITEM, 4}, {KOLOM_DATUM, 0}},     "dezelfde vraag"      },
        {{{KOLOM_OPTIE, 4, 9}, {KOLOM_ITEM, 4}, {KOLOM_DATUM, 0}},     "uit deze vragenlijst"},
        {{{KOLOM_ITEM, 0}, {KOLOM_LOCATIE, 0}, {KOLOM_DATUM, 0}},      NULL                  },
        {{{KOLOM_ITEM, 0}, {KOLOM_ITEM, 1}, {KOLOM_OVERSLAAN, 0}},     NULL                  },
        {{{KOLOM_ITEM, 0}, {KOLOM_ITEM, 0}, {KOLOM_OVERSLAAN, 0}},     "dezelfde vraag"      },
        {{{KOLOM_ITEM, 0}, {KOLOM_LOCATIE, 0}, {KOLOM_LOCATIE, 0}},    "de locatie"          },
        {{{KOLOM_ITEM, 0}, {KOLOM_DATUM, 0}, {KOLOM_DATUM, 0}},        "de datum"            },
        {{{KOLOM_OVERSLAAN, 0}, {KOLOM_DATUM, 0}, {KOLOM_LOCATIE, 0}}, "minstens één kolom"},
        {{{KOLOM_ITEM, 99}, {KOLOM_DATUM, 0}, {KOLOM_LOCATIE, 0}},     "uit deze vragenlijst"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct indeling d = {.kolom = (struct kolom *)cases[i].kolom, .n = 3};
        struct error f = {0};
        struct csv csv = csv_of("b;c;d\n");
        assert_int_equal(indeling_klopt(&d, &csv, &in, &f), cases[i].says == NULL);
        assert_true(!cases[i].says || strstr(f.message, cases[i].says));
    }
}

static bool read_all(const char *text, struct import *out)
{
    struct csv *csv = mem_new(ctx, struct csv);
    struct indeling *d = mem_new(ctx, struct indeling);

    *csv = csv_of(text);
    indeling_voorstel(ctx, csv, &in, d);
    const struct import_vraag v = {.csv = csv,
                                   .instrument = &in,
                                   .indeling = d,
                                   .locaties = locations,
                                   .n_locaties = sizeof locations / sizeof *locations,
                                   .datum = DATE_NONE,
                                   .van = date_of(2025, 1, 1),
                                   .tot = date_of(2025, 12, 31)};
    return import_read(ctx, &v, out);
}

/* One cell of each item, and what it is read as. long on purpose: a table of cases. */
static void test_values(void **state)
{
    (void)state;
    static const int64_t none = ANTWOORD_GEEN;
    static const struct {
        const char *item, *cell;
        int64_t value;
        bool wrong;
    } cases[] = {
        {"v1", "1",                  1,    false},
        {"v1", "10",                 10,   false},
        {"v1", " 8 ",                8,    false},
        {"v1", "8,0",                8,    false},
        {"v1", "8.00",               8,    false},
        {"v1", "0",                  none, true },
        {"v1", "11",                 none, true },
        {"v1", "7,5",                none, true },
        {"v1", "zeven",              none, true },
        {"v1", "-3",                 none, true },
        {"v1", "99",                 none, true },
        {"v1", "",                   none, false},
        {"v1", "n.v.t.",             none, false},
        {"v1", "Weet niet",          none, false},
        {"v1", "-",                  none, false},
        {"v1", "NA",                 none, false},
        {"v1", "1e1",                none, true },
        {"v3", "Ja",                 1,    false},
        {"v3", "NEE",                0,    false},
        {"v3", "1",                  1,    false},
        {"v3", "yes",                1,    false},
        {"v3", "misschien",          none, true },
        {"v3", "weet ik niet",       none, false},
        {"v4", "zelf",               0,    false},
        {"v4", "IKZELF",             0,    false},
        {"v4", "Together",           1,    false},
        {"v4", "Ik, met een naaste", 1,    false},
        {"v4", "buurman",            none, true },
        {"v4", "",                   none, false},
        {"v5", "a",                  1,    false},
        {"v5", "a|c",                5,    false},
        {"v5", "a, b ,c",            7,    false},
        {"v5", "Tijd, rust",         1,    false},
        {"v5", "Tijd, rust|Eten",    5,    false},
        {"v5", "a;b",                3,    false},
        {"v5", "a|z",                none, true },
        {"v5", "",                   none, false},
        {"v5", "geen antwoord",      none, false},
        {"v6", "Meer rust.",         1,    false},
        {"v6", "  ",                 none, false},
        {"v6", "weet niet",          1,    false}, /* in free text these are someone's words */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct import out;
        /* s1 sees to it that the row is never without an answer */
        bool ok = read_all(mem_format(ctx, "locatie;datum;s1;%s\nL1;1-2-2025;3;\"%s\"\n",
                                      cases[i].item, cases[i].cell),
                           &out);
        if (ok == cases[i].wrong)
            fail_msg("%s '%s'", cases[i].item, cases[i].cell);
        if (!ok) {
            assert_null(out.rij);
            assert_int_equal(out.n_fout_totaal, 1);
            assert_string_equal(out.fout[0].kolom, cases[i].item);
            continue;
        }
        size_t item = (size_t)(instrument_item(&in, cases[i].item) - in.items);
        assert_int_equal(out.rij[0].waarde[item], cases[i].value);
    }
    struct import out;
    assert_true(read_all("locatie;datum;v6\nL1;1-2-2025;\"  Meer\r\nrust. \"\n", &out));
    assert_string_equal(out.rij[0].tekst[5], "Meer\nrust.");
}

static void test_places_and_days(void **state)
{
    (void)state;
    static const struct {
        const char *location, *date;
        int64_t id; /* 0: an error */
        const char *iso, *says;
    } cases[] = {
        {"De Linde",       "1-2-2025",             7,  "2025-02-01", NULL                                        },
        {"de-linde",       "2025-02-01",           7,  "2025-02-01", NULL                                        },
        {"l1",             "2025-02-01 13:45:10",  7,  "2025-02-01", NULL                                        },
        {"HUIZE ZONNEHOF", "2025-02-01T13:45:10Z", 8,  "2025-02-01", NULL                                        },
        {"Z2",             "1-2-2025 13:45",       10, "2025-02-01", NULL                                        },
        {"ZUID",           "1-2-2025",             0,  "",           "‘ZUID’ kan meer dan één locatie zijn"},
        {"Zuid",           "1-2-2025",             9,  "2025-02-01", NULL                                        },
        {"Z-2",            "1-2-2025",             10, "2025-02-01", NULL                                        },
        {"Z2",             "2025-02-01T23:30:00Z", 10, "2025-02-02", NULL                                        },
        {"Z2",             "1980-01-01",           0,  "",           "een dag die een programma invult"          },
        {"Noord",          "1-2-2025",             0,  "",           "De locatie ‘Noord’ is niet bekend"     },
        {"",               "1-2-2025",             0,  "",           "De locatie ontbreekt"                      },
        {"L1",             "",                     0,  "",           "De datum ontbreekt"                        },
        {"L1",             "gisteren",             0,  "",           "‘gisteren’ is geen datum"              },
        {"L1",             "1-2-2025 middag",      0,  "",           "geen datum"                                },
        {"L1",             "31-12-2024",           0,  "",           "‘31-12-2024’ valt buiten de periode"   },
        {"L1",             "1-1-2026",             0,  "",           "valt buiten de periode"                    },
        {"L1",             "1-1-2025",             7,  "2025-01-01", NULL                                        },
        {"L1",             "31-12-2025",           7,  "2025-12-31", NULL                                        },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct import out;
        bool ok = read_all(
            mem_format(ctx, "locatie;datum;v1\n%s;%s;8\n", cases[i].location, cases[i].date), &out);
        assert_int_equal(ok, cases[i].id != 0);
        if (ok) {
            char iso[11];
            date_iso(out.rij[0].datum, iso);
            assert_int_equal(out.rij[0].locatie, cases[i].id);
            assert_string_equal(iso, cases[i].iso);
        } else {
            const char *text = import_fout_tekst(ctx, LANG_NL, &out.fout[0]);
            if (!strstr(text, cases[i].says))
                fail_msg("'%s' does not say '%s'", text, cases[i].says);
        }
    }
    /* without the columns: from the file as a whole, or refused */
    struct import out;
    assert_false(read_all("v1\n8\n", &out));
    assert_int_equal(out.n_fout_totaal, 2);
    assert_null(out.fout[0].kolom);
    struct csv csv = csv_of("v1\n8\n");
    struct indeling d;
    indeling_voorstel(ctx, &csv, &in, &d);
    const struct import_vraag v = {.csv = &csv,
                                   .instrument = &in,
                                   .indeling = &d,
                                   .locatie = 7,
                                   .datum = date_of(2025, 3, 1),
                                   .van = DATE_NONE,
                                   .tot = DATE_NONE};
    assert_true(import_read(ctx, &v, &out));
    assert_true(out.rij[0].locatie == 7 && out.rij[0].datum == date_of(2025, 3, 1));
}

/* Every error with its line; one is enough to take nothing. */
static void test_all_or_nothing(void **state)
{
    (void)state;
    struct import out;

    assert_false(read_all("locatie;datum;v1;v4\nL1;1-2-2025;8;\n\nL1;1-2-2025;12;\n"
                          "Noord;x;8;\nL1;1-2-2025;;zelf\nL1;1-2-2025;9;\n",
                          &out));
    assert_null(out.rij);
    assert_int_equal(out.n, 0);
    static const struct {
        size_t line;
        enum import_reden reden;
    } expected[] = {
        {4, REDEN_BUITEN_SCHAAL   },
        {5, REDEN_LOCATIE_ONBEKEND},
        {5, REDEN_GEEN_DATUM      },
        {6, REDEN_GEEN_ANTWOORD   }
    }; /* only about the person */
    assert_int_equal(out.n_fout_totaal, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(out.fout[i].regel, expected[i].line);
        assert_int_equal(out.fout[i].reden, expected[i].reden);
    }
    assert_string_equal(
        import_fout_tekst(ctx, LANG_NL, &out.fout[0]),
        "‘12’ past niet bij deze vraag. Vul een heel getal in van 1 tot en met 10.");
    /* Errors without end are counted, not all kept. */
    struct buf b;
    buf_init(&b, ctx, 100000);
    buf_text(&b, "locatie;datum;v1\n");
    for (int i = 0; i < 300; i++)
        buf_text(&b, "L1;1-2-2025;77\n");
    assert_false(read_all(b.data, &out));
    assert_int_equal(out.n_fout_totaal, 300); /* one wrong column is one thing that is wrong */
    assert_int_equal(out.n_fout, 1);
    assert_string_equal(import_fout_regels(ctx, LANG_NL, &out.fout[0]), "2, 3, 4 en 297 andere");
    assert_null(strstr(import_fout_tekst(ctx, LANG_NL, &out.fout[0]), "Ook:"));
    assert_false(read_all("locatie;datum;v1\nL1;1-2-2025;77\n", &out));
    assert_string_equal(import_fout_regels(ctx, LANG_NL, &out.fout[0]), "2");
    assert_false(
        read_all("locatie;datum;v1\nL1;1-2-2025;77\nL1;1-2-2025;7\nL1;1-2-2025;78\n", &out));
    assert_string_equal(import_fout_regels(ctx, LANG_NL, &out.fout[0]), "2 en 4");
    assert_non_null(strstr(import_fout_tekst(ctx, LANG_NL, &out.fout[0]), "‘77’"));
    assert_non_null(strstr(import_fout_tekst(ctx, LANG_NL, &out.fout[0]), "Ook: ‘78’."));
    assert_false(read_all("locatie;datum;v1\nNergens;1-2-2025;77\nL1;1-2-2025;78\nL1;1-2-2025;78\n"
                          "L1;1-2-2025;79\nL1;1-2-2025;80\n",
                          &out));
    assert_int_equal(out.n_fout, 2); /* another column is another thing */
    assert_string_equal(import_fout_regels(ctx, LANG_NL, &out.fout[1]), "2, 3, 4 en 2 andere");
}

/* A questionnaire of so many questions, and two rows: one that answers each of them wrongly, one of a
 * location (the name, or a wrong one). */
static bool read_wide(int n, const char *where, struct import *out)
{
    static const struct csv_limits wide = {1000, 300, 2000};
    struct instrument many, was = in;
    struct error f = {0};
    struct buf json, text;
    struct csv csv;
    struct indeling d;
    buf_init(&json, ctx, 100000);
    buf_init(&text, ctx, 100000);
    buf_text(&json, "{\"code\":\"x\",\"versie\":\"1\",\"naam\":{\"nl\":\"X\"},\"herkomst\":{\"nl\":"
                    "\"Eigen\"},\"voor\":[\"zorgvrager\"],\"talen\":[\"nl\"],\"items\":[");
    buf_text(&text, "locatie;datum");
    for (int i = 0; i < n; i++) {
        buf_format(&json, "%s{\"code\":\"w%d\",\"tekst\":{\"nl\":\"W%d\"},\"schaal\":\"1-10\"}",
                   i ? "," : "", i, i);
        buf_format(&text, ";w%d", i);
    }
    buf_text(&json, "]}");
    for (int row = 0; row < 2; row++) {
        buf_format(&text, "\n%s;1-2-2025", row ? where : "L1");
        for (int i = 0; i < n; i++)
            buf_text(&text, row ? ";7" : ";77");
    }
    assert_true(instrument_read(ctx, json.data, json.len, &many, &f));
    assert_true(csv_read(ctx, text.data, text.len, &wide, &csv, &f));
    in = many;
    indeling_voorstel(ctx, &csv, &in, &d);
    const struct import_vraag v = {.csv = &csv,
                                   .instrument = &in,
                                   .indeling = &d,
                                   .locaties = locations,
                                   .n_locaties = sizeof locations / sizeof *locations,
                                   .datum = DATE_NONE,
                                   .van = date_of(2025, 1, 1),
                                   .tot = date_of(2025, 12, 31)};
    bool ok = import_read(ctx, &v, out);
    in = was;
    return ok;
}

/* As many kinds as are kept is all of them; one more, and something is left out. */
static void test_kinds_left_out(void **state)
{
    (void)state;
    struct import out;
    assert_false(read_wide(IMPORT_FOUTEN_MAX, "L1", &out));
    assert_int_equal(out.n_fout, IMPORT_FOUTEN_MAX);
    assert_false(out.fout_weg);
    assert_false(read_wide(IMPORT_FOUTEN_MAX, "Nergens", &out));
    assert_int_equal(out.n_fout, IMPORT_FOUTEN_MAX);
    assert_int_equal(out.n_fout_totaal, IMPORT_FOUTEN_MAX + 1);
    assert_true(out.fout_weg);
}

static void test_flags(void **state)
{
    (void)state;
    struct import out;

    assert_true(read_all("locatie;datum;s1;s2;s3;s4;s5;v1;v6\n"
                         "L1;1-2-2025;4;4;4;4;4;8;\n"  /* 2: a straight line */
                         "L1;1-2-2025;4;4;4;4;5;8;\n"  /* 3: not quite */
                         "L1;1-2-2025;4;4;4;4;;4;\n"   /* 4: too few on one scale */
                         "L1;1-2-2025;1;2;3;4;5;8;x\n" /* 5 */
                         "L1;1-2-2025;1;2;3;4;5;8;x\n" /* 6: as 5 */
                         "L1;2-2-2025;1;2;3;4;5;8;x\n" /* 7: another day */
                         "Z2;1-2-2025;1;2;3;4;5;8;x\n" /* 8: another place */
                         "L1;1-2-2025;1;2;3;4;5;8;y\n" /* 9: other words */
                         "L1;1-2-2025;1;2;3;4;5;8;x\n" /* 10: as 5 */
                         "L1;1-2-2025;3;;;;;8;\n"      /* 11 */
                         "L1;1-2-2025;3;;;;;8;\n",     /* 12: too few answers to say so */
                         &out));
    static const size_t same_as[11] = {0, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0};
    assert_int_equal(out.n, 11);
    assert_int_equal(out.n_rechte_lijn, 1);
    assert_int_equal(out.n_dubbel, 2);
    for (size_t i = 0; i < 11; i++) {
        assert_int_equal(out.rij[i].regel, i + 2);
        assert_int_equal(out.rij[i].rechte_lijn, i == 0);
        assert_int_equal(out.rij[i].dubbel_van, same_as[i]);
    }
    assert_true(read_all("locatie;datum;v1\n", &out));
    assert_int_equal(out.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proposal),        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_mapping),         cmocka_unit_test(test_values),
        cmocka_unit_test(test_places_and_days), cmocka_unit_test(test_all_or_nothing),
        cmocka_unit_test(test_kinds_left_out),  cmocka_unit_test(test_flags),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
