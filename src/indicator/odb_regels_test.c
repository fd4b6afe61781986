/* Cases for the rules of the Openbare Databestand (B5.7): both sides of each decision, and what the
 * two real files give. The counts of the real files come from tests/data/odb/controle.py.
 * long on purpose: the rules share one row and one reader, and each is a table of cases. */
#include "base/date.h"
#include "base/mem.h"
#include "indicator/odb_regels.h"
#include "tests/cm.h"
#include "tests/support.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- rows of our own ---- */

static const char *const head[] = {
    "IndicatorsetNaam",
    "IndicatorsetCode",
    "Verslagjaar",
    "OrganisatieNaam",
    "KvkNummer",
    "OrganisatieAGBCode",
    "LocatieNaam",
    "Vestigingsnummer",
    "LocatiePostcode",
    "LocatieHuisnummer",
    "LocatiePlaats",
    "LocatieAGBcode",
    "Type Zorgaanbieder",
    "Thema",
    "IndicatorCode",
    "IndicatorSorteernummer",
    "IndicatorNummer",
    "IndicatorNaam",
    "IndicatorEenheid",
    "IndicatorWaarde",
    "Teller",
    "Noemer",
    "Indicator_nvt",
    "Opmerking",
    "IndicatorType",
    "Bron",
    "MeetperiodeBeginDatum",
    "MeetperiodeEindDatum",
    "AanleverFrequentie",
};
#define COLUMNS (sizeof head / sizeof *head)
static const char *const good[COLUMNS] = {
    "Basisveiligheid",
    "ISID000151",
    "2021",
    "Stichting X",
    "01234567",
    "",
    "Huis Y",
    "000012345678",
    "1234AB",
    "5",
    "Almelo",
    "12345678",
    "VERPLEEGHUIZEN",
    "Decubitus",
    "INID013307",
    "3",
    "1.1b",
    "Percentage met decubitus",
    "Percentage",
    "5.56",
    "1",
    "18",
    "0",
    "",
    "Uitkomst",
    "",
    "2021-01-01 00:00:00.000",
    "2021-12-31 23:59:59.000",
    "Jaarlijks",
};

static struct xlsx_row make_row(const void *ctx, size_t number, const char *const *texts)
{
    struct xlsx_cell *c = mem_array(ctx, struct xlsx_cell, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++)
        c[i] = (struct xlsx_cell){*texts[i] ? XLSX_TEXT : XLSX_EMPTY, false, texts[i]};
    return (struct xlsx_row){number, c, COLUMNS};
}

/* A row like the good one, with changes "Kolom=waarde" separated by |. A value that begins with %
 * is in a cell shown as percentage, one with # in a cell that holds an error. */
static struct xlsx_row changed(const void *ctx, size_t number, const char *changes)
{
    const char *texts[COLUMNS];
    memcpy(texts, good, sizeof good);
    int percent = -1, error = -1;
    char *copy = mem_text(ctx, changes), *save = NULL;
    for (char *p = strtok_r(copy, "|", &save); p; p = strtok_r(NULL, "|", &save)) {
        char *is = strchr(p, '=');
        assert_non_null(is);
        *is = 0;
        size_t k = 0;
        while (k < COLUMNS && strcmp(head[k], p) != 0)
            k++;
        assert_true(k < COLUMNS);
        percent = is[1] == '%' ? (int)k : percent;
        error = is[1] == '#' ? (int)k : error;
        texts[k] = is + 1 + (is[1] == '%');
    }
    struct xlsx_row row = make_row(ctx, number, texts);
    struct xlsx_cell *c = (struct xlsx_cell *)(uintptr_t)row.cells;
    if (percent >= 0)
        c[percent] = (struct xlsx_cell){XLSX_NUMBER, true, c[percent].text};
    if (error >= 0)
        c[error].kind = XLSX_ERROR;
    return row;
}

/* One row under a good header, read. */
static const struct odb_uitkomst *read_one(const void *ctx, const char *changes)
{
    struct odb_reader *l = odb_reader_new(ctx);
    struct xlsx_row h = make_row(ctx, 1, head), r = changed(ctx, 2, changes);
    struct error f;
    assert_true(odb_survey(l, &h, &f));
    assert_true(odb_survey(l, &r, &f));
    assert_true(odb_surveyed(l, &f));
    assert_int_equal(odb_read(l, &h)->n_meldingen, 0);
    return odb_read(l, &r);
}

/* The messages of a result: "soort Kolom was>werd" each, separated by |. */
static char *told(const void *ctx, const struct odb_uitkomst *u)
{
    static const char soort[] = {'H', 'L', 'W'};
    struct buf b;
    buf_init(&b, ctx, 10000);
    buf_text(&b, "");
    for (size_t i = 0; i < u->n_meldingen; i++) {
        const struct odb_melding *m = &u->meldingen[i];
        buf_format(&b, "%s%c %s %s>%s", i ? "|" : "", soort[m->soort], m->kolom, m->was, m->werd);
        assert_true(strlen(m->reden) > 10);
    }
    return b.data ? b.data : mem_text(ctx, "");
}

static void test_good_row(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    const struct odb_uitkomst *u = read_one(ctx, "");
    assert_true(u->bruikbaar);
    assert_int_equal(u->n_meldingen, 0);
    const struct odb_rij *r = &u->rij;
    assert_int_equal(r->rijnummer, 2);
    assert_string_equal(r->set_code, "ISID000151");
    assert_int_equal(r->verslagjaar, 2021);
    assert_string_equal(r->kvk, "01234567");
    assert_string_equal(r->vestigingsnummer, "000012345678");
    assert_string_equal(r->locatie_naam, "Huis Y");
    assert_false(r->concern);
    assert_int_equal(r->eenheid, ODB_PERCENTAGE);
    assert_true(r->heeft_waarde && r->heeft_breuk && !r->nvt && !r->afgeschermd);
    assert_float_equal(r->waarde, 5.56, 1e-9);
    assert_float_equal(r->noemer, 18, 1e-9);
    assert_int_equal(r->van, date_of(2021, 1, 1));
    assert_int_equal(r->tot, date_of(2021, 12, 31));
    assert_int_equal(r->sorteernummer, 3);
    assert_string_equal(r->frequentie, "Jaarlijks");
    mem_free(ctx);
}

#define NO_FRACTION "|Teller=|Noemer="

/* What is told of a row, and what it is worth: NAN for no value. */
static const struct {
    const char *changes, *told;
    double waarde;
} row_cases[] = {
  /* who and where */
    {"KvkNummer=1234567",                                                            "H KvkNummer 1234567>01234567",                  5.56},
    {"KvkNummer=123456",                                                             "W KvkNummer 123456>",                           NAN },
    {"KvkNummer=123456789",                                                          "W KvkNummer 123456789>",                        NAN },
    {"KvkNummer=",                                                                   "W KvkNummer >",                                 NAN },
    {"KvkNummer=NULL",                                                               "W KvkNummer NULL>",                             NAN },
    {"KvkNummer=01 23 45 67",                                                        "H KvkNummer 01 23 45 67>01234567",              5.56},
    {"Vestigingsnummer=12345678",                                                    "H Vestigingsnummer 12345678>000012345678",      5.56},
    {"Vestigingsnummer=12345",                                                       "H Vestigingsnummer 12345>000000012345",         5.56},
    {"Vestigingsnummer=1234",                                                        "H Vestigingsnummer 1234>",                      5.56},
    {"Vestigingsnummer=0000123456789",                                               "H Vestigingsnummer 0000123456789>",             5.56},
    {"Vestigingsnummer=|LocatieNaam=",                                               "W LocatieNaam >",                               NAN },
    {"Vestigingsnummer=",                                                            "",                                              5.56},
    {"LocatieAGBcode=4185460",                                                       "H LocatieAGBcode 4185460>04185460",             5.56},
    {"OrganisatieAGBCode=418546",                                                    "H OrganisatieAGBCode 418546>",                  5.56},
    {"LocatiePostcode=1234 ab",                                                      "H LocatiePostcode 1234 ab>1234AB",              5.56},
    {"LocatiePostcode=0234AB",                                                       "L LocatiePostcode 0234AB>0234AB",               5.56},
    {"LocatiePostcode=1234ABC",                                                      "L LocatiePostcode 1234ABC>1234ABC",             5.56},
    {"LocatiePostcode=",                                                             "",                                              5.56},
    {"IndicatorsetCode=ISID15",                                                      "W IndicatorsetCode ISID15>",                    NAN },
    {"IndicatorCode=XXID013307",                                                     "W IndicatorCode XXID013307>",                   NAN },
    {"Verslagjaar=twintig",                                                          "W Verslagjaar twintig>",                        NAN },
    {"Verslagjaar=1999",                                                             "W Verslagjaar 1999>",                           NAN },
    {"IndicatorCode=INID01330x",                                                     "W IndicatorCode INID01330x>",                   NAN },
    {"Vestigingsnummer=NULL",                                                        "H Vestigingsnummer NULL>",                      5.56},
    {"LocatieNaam=",                                                                 "",                                              5.56},
    {"KvkNummer=12345678901234567890123456789012",                                   "W KvkNummer 12345678901234567890123456789012>",
     NAN                                                                                                                                  },
    {"KvkNummer=/1234567",                                                           "W KvkNummer /1234567>",                         NAN },
    {"LocatiePostcode=1234A{",                                                       "L LocatiePostcode 1234A{>1234A{",               5.56},
    {"LocatiePostcode={234AB",                                                       "L LocatiePostcode {234AB>{234AB",               5.56},
    {"LocatiePostcode=12A4AB",                                                       "L LocatiePostcode 12A4AB>12A4AB",               5.56},
    {"IndicatorSorteernummer=drie",                                                  "",                                              5.56},
    {"LocatiePostcode=1234 ABCDEFGH",                                                "L LocatiePostcode 1234 ABCDEFGH>1234 ABCDEFGH", 5.56},
 /* which indicator */
    {"IndicatorNummer=2.1.8.",                                                       "H IndicatorNummer 2.1.8.>2.1.8",                5.56},
    {"Bron=NULL",                                                                    "H Bron NULL>",                                  5.56},
    {"IndicatorEenheid=percentage",                                                  "",                                              5.56},
    {"IndicatorEenheid=Ons",                                                         "W IndicatorEenheid Ons>",                       NAN },
    {"Thema=#N/A",                                                                   "H Thema #N/A>",                                 5.56},
    {"IndicatorWaarde=#DIV/0!",                                                      "W IndicatorWaarde >",                           NAN },
 /* period */
    {"MeetperiodeBeginDatum=44197",                                                  "H MeetperiodeBeginDatum 44197>2021-01-01",      5.56},
    {"MeetperiodeBeginDatum=ooit",                                                   "L MeetperiodeBeginDatum ooit>ooit",             5.56},
    {"MeetperiodeEindDatum=2020-12-31",                                              "L MeetperiodeEindDatum 2020-12-31>2020-12-31",  5.56},
    {"MeetperiodeBeginDatum=",                                                       "",                                              5.56},
    {"MeetperiodeEindDatum=",                                                        "",                                              5.56},
    {"Indicator_nvt=|IndicatorWaarde=" NO_FRACTION,                                  "W IndicatorWaarde >",                           NAN },
 /* applicable or not */
    {"Indicator_nvt=1",                                                              "W IndicatorWaarde 5.56>",                       NAN },
    {"Indicator_nvt=1|IndicatorWaarde=" NO_FRACTION,                                 "",                                              NAN },
    {"Indicator_nvt=0|IndicatorWaarde=" NO_FRACTION,                                 "W IndicatorWaarde >",                           NAN },
    {"Indicator_nvt=",                                                               "H Indicator_nvt >0",                            5.56},
    {"Indicator_nvt=nee",                                                            "H Indicator_nvt nee>0",                         5.56},
    {"Indicator_nvt=ja|IndicatorWaarde=" NO_FRACTION,                                "H Indicator_nvt ja>1",                          NAN },
    {"Indicator_nvt=27",                                                             "W Indicator_nvt 27>",                           NAN },
    {"Indicator_nvt=0|IndicatorWaarde=X" NO_FRACTION,                                "W IndicatorWaarde X>",                          NAN },
    {"Indicator_nvt=1|IndicatorWaarde=X",                                            "W IndicatorWaarde X>",                          NAN },
 /* numbers */
    {"IndicatorWaarde=5,56",                                                         "H IndicatorWaarde 5,56>5.56",                   5.56},
    {"IndicatorWaarde=5.56 %",                                                       "H IndicatorWaarde 5.56 %>5.56",                 5.56},
    {"IndicatorWaarde=05.56",                                                        "H IndicatorWaarde 05.56>5.56",                  5.56},
    {"IndicatorWaarde=1.234,5",                                                      "W IndicatorWaarde 1.234,5>",                    NAN },
    {"IndicatorWaarde=veel",                                                         "W IndicatorWaarde veel>",                       NAN },
    {"IndicatorWaarde=-5",                                                           "W IndicatorWaarde -5>",                         NAN },
    {"Teller=een",                                                                   "W Teller een>",                                 NAN },
    {"Noemer=",                                                                      "H Teller 1>",                                   5.56},
    {"Teller=",                                                                      "H Noemer 18>",                                  5.56},
    {"Noemer=achttien",                                                              "W Noemer achttien>",                            NAN },
    {"IndicatorWaarde=1234567890123456" NO_FRACTION,                                 "W IndicatorWaarde 1234567890123456>",           NAN },
    {"IndicatorWaarde=0.00000000000000000000000000000000000000001" NO_FRACTION,
     "W IndicatorWaarde 0.00000000000000000000000000000000000000001>",                                                                NAN },
    {"IndicatorWaarde=5." NO_FRACTION,                                               "W IndicatorWaarde 5.>",                         NAN },
    {"IndicatorWaarde=5a" NO_FRACTION,                                               "W IndicatorWaarde 5a>",                         NAN },
    {"IndicatorWaarde=%%" NO_FRACTION,                                               "W IndicatorWaarde %>",                          NAN },
 /* percentages */
    {"IndicatorWaarde=100" NO_FRACTION,                                              "",                                              100 },
    {"IndicatorWaarde=100.01" NO_FRACTION,                                           "W IndicatorWaarde 100.01>",                     NAN },
    {"IndicatorWaarde=150|Teller=3|Noemer=2",                                        "",                                              150 },
    {"IndicatorWaarde=0.06",                                                         "H IndicatorWaarde 0.06>6",                      6   },
    {"IndicatorWaarde=%0.0556",                                                      "H IndicatorWaarde 0.0556>5.56",                 5.56},
    {"IndicatorWaarde=7",                                                            "L IndicatorWaarde 7>7",                         7   },
    {"IndicatorWaarde=50",                                                           "W IndicatorWaarde 50>",                         NAN },
    {"IndicatorWaarde=0|Teller=0|Noemer=0",                                          "W IndicatorWaarde 0>",                          NAN },
    {"IndicatorWaarde=0.00|Opmerking=Waarneming kleiner dan 10 - klein" NO_FRACTION,
     "H IndicatorWaarde 0.00>",                                                                                                       NAN },
    {"IndicatorWaarde=0.00|Opmerking=Waarneming kleiner dan 10|Teller=0",            "",                                              0   },
    {"IndicatorWaarde=0.00|Opmerking=Geen" NO_FRACTION,                              "",                                              0   },
    {"IndicatorWaarde=4.00|Opmerking=Waarneming kleiner dan 10" NO_FRACTION,         "",                                              4   },
    {"IndicatorWaarde=ruim 0|Opmerking=Waarneming kleiner dan 10" NO_FRACTION,
     "W IndicatorWaarde ruim 0>",                                                                                                     NAN },
    {"IndicatorWaarde=0.9|Teller=1|Noemer=18",                                       "W IndicatorWaarde 0.9>",                        NAN },
    {"IndicatorWaarde=5.9|Teller=1.2|Noemer=18",                                     "W IndicatorWaarde 5.9>",                        NAN },
    {"IndicatorWaarde=5.9|Teller=1|Noemer=18.5",                                     "W IndicatorWaarde 5.9>",                        NAN },
    {"IndicatorEenheid=Getal|IndicatorWaarde=veel" NO_FRACTION,                      "W IndicatorWaarde veel>",                       NAN },
    {"IndicatorEenheid=Getal|IndicatorWaarde=1|Teller=een|Noemer=2",                 "W Teller een>",                                 NAN },
    {"IndicatorEenheid=JaNee|IndicatorWaarde=Anders" NO_FRACTION,                    "H IndicatorWaarde Anders>ja",                   1   },
 /* the other units */
    {"IndicatorEenheid=Getal|IndicatorWaarde=0.65|Teller=14|Noemer=21",
     "L IndicatorWaarde 0.65>0.65",                                                                                                   0.65},
    {"IndicatorEenheid=Getal|IndicatorWaarde=0.81|Teller=17|Noemer=21",              "",                                              0.81},
    {"IndicatorEenheid=Getal|IndicatorWaarde=9|Teller=17|Noemer=21",                 "L IndicatorWaarde 9>9",                         9   },
    {"IndicatorEenheid=Getal|IndicatorWaarde=13.60" NO_FRACTION,                     "",                                              13.6},
    {"IndicatorEenheid=Aantal|IndicatorWaarde=16.00" NO_FRACTION,                    "",                                              16  },
    {"IndicatorEenheid=Aantal|IndicatorWaarde=16.5" NO_FRACTION,                     "W IndicatorWaarde 16.5>",                       NAN },
    {"IndicatorEenheid=JaNee|IndicatorWaarde=ja" NO_FRACTION,                        "",                                              1   },
    {"IndicatorEenheid=JaNee|IndicatorWaarde=Nee" NO_FRACTION,                       "",                                              0   },
    {"IndicatorEenheid=JaNee|IndicatorWaarde=1" NO_FRACTION,                         "H IndicatorWaarde 1>ja",                        1   },
    {"IndicatorEenheid=JaNee|IndicatorWaarde=0" NO_FRACTION,                         "H IndicatorWaarde 0>nee",                       0   },
    {"IndicatorEenheid=JaNee|IndicatorWaarde=soms" NO_FRACTION,                      "W IndicatorWaarde soms>",                       NAN },
    {"IndicatorEenheid=JaNee|IndicatorWaarde=Anders namelijk: zout" NO_FRACTION,
     "H IndicatorWaarde Anders namelijk: zout>ja",                                                                                    1   },
    {"IndicatorEenheid=Tekst|IndicatorWaarde=" NO_FRACTION,                          "",                                              NAN },
    {"IndicatorEenheid=Tekst|IndicatorWaarde=vrij" NO_FRACTION,                      "",                                              NAN },
    {"IndicatorEenheid=Subindicator|IndicatorWaarde=" NO_FRACTION,                   "",                                              NAN },
    {"IndicatorEenheid=Subindicator|IndicatorWaarde=3" NO_FRACTION,                  "H IndicatorWaarde 3>",                          NAN },
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof row_cases / sizeof *row_cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        const struct odb_uitkomst *u = read_one(ctx, row_cases[i].changes);
        char *t = told(ctx, u);
        bool same =
            strcmp(t, row_cases[i].told) == 0 && u->bruikbaar == (*row_cases[i].told != 'W') &&
            (u->bruikbaar && u->rij.heeft_waarde) == !isnan(row_cases[i].waarde) &&
            (isnan(row_cases[i].waarde) || fabs(u->rij.waarde - row_cases[i].waarde) < 1e-9);
        if (!same)
            fail_msg("%s: '%s' %g, not '%s' %g", row_cases[i].changes, t, u->rij.waarde,
                     row_cases[i].told, row_cases[i].waarde);
        mem_free(ctx);
    }
}

static void test_fields_behind_the_value(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    const struct odb_uitkomst *u =
        read_one(ctx, "IndicatorEenheid=JaNee|IndicatorWaarde=Anders namelijk: zout" NO_FRACTION);
    assert_string_equal(u->rij.tekst, "zout");
    u = read_one(ctx, "IndicatorEenheid=Tekst|IndicatorWaarde=vrij" NO_FRACTION);
    assert_string_equal(u->rij.tekst, "vrij");
    u = read_one(ctx, "IndicatorWaarde=0.00|Opmerking=Waarneming kleiner dan 10" NO_FRACTION);
    assert_true(u->rij.afgeschermd);
    u = read_one(ctx, "LocatieNaam=Concernniveau: Stichting X");
    assert_true(u->rij.concern);
    assert_string_equal(u->rij.locatie_naam, "Stichting X");
    u = read_one(ctx, "IndicatorsetCode=ISID000160|LocatieNaam=|Vestigingsnummer=");
    assert_true(u->bruikbaar && u->rij.concern);
    u = read_one(ctx, "MeetperiodeEindDatum=2020-12-31");
    assert_int_equal(u->rij.van, DATE_NONE);
    assert_int_equal(u->rij.tot, DATE_NONE);
    mem_free(ctx);
}

/* ---- what only the file can tell ---- */

static char *read_many(const void *ctx, const char *const *changes, size_t n,
                       struct odb_telling *telling)
{
    struct odb_reader *l = odb_reader_new(ctx);
    struct error f;
    struct xlsx_row h = make_row(ctx, 1, head);
    struct buf b;
    buf_init(&b, ctx, 10000);
    assert_true(odb_survey(l, &h, &f));
    for (size_t i = 0; i < n; i++) {
        struct xlsx_row r = changed(ctx, i + 2, changes[i]);
        assert_true(odb_survey(l, &r, &f));
    }
    assert_true(odb_surveyed(l, &f));
    odb_read(l, &h);
    for (size_t i = 0; i < n; i++) {
        struct xlsx_row r = changed(ctx, i + 2, changes[i]);
        const struct odb_uitkomst *u = odb_read(l, &r);
        buf_format(&b, "%s;", told(ctx, u));
    }
    *telling = odb_telling(l);
    return b.data;
}

static void test_shifted_column(void **state)
{
    (void)state;
    static const char *const cases[][4] = {
        {"IndicatorWaarde=X|Teller=X|Noemer=X|Indicator_nvt=27",
         "IndicatorCode=INID000002|IndicatorWaarde=X|Indicator_nvt=1" NO_FRACTION,
         "IndicatorCode=INID000003|IndicatorWaarde=x|Indicator_nvt=0" NO_FRACTION,
         "H IndicatorWaarde X>27|H Indicator_nvt 27>0|H Teller X>|H Noemer X>;"
         "H IndicatorWaarde X>1|H Indicator_nvt 1>0;H IndicatorWaarde x>0;"                       },
 /* one row has a value of its own: then nothing is sure */
        {"IndicatorWaarde=X|Indicator_nvt=27" NO_FRACTION,
         "IndicatorCode=INID000002|IndicatorWaarde=5|Indicator_nvt=0" NO_FRACTION,
         "IndicatorCode=INID000003|IndicatorWaarde=X|Indicator_nvt=0" NO_FRACTION,
         "W Indicator_nvt 27>;;W IndicatorWaarde X>;"                                             },
 /* only 0 and 1: they may be what they say */
        {"IndicatorWaarde=X|Indicator_nvt=1" NO_FRACTION,
         "IndicatorCode=INID000002|IndicatorWaarde=X|Indicator_nvt=0" NO_FRACTION,
         "IndicatorCode=INID000003|IndicatorWaarde=X|Indicator_nvt=0" NO_FRACTION,
         "W IndicatorWaarde X>;W IndicatorWaarde X>;W IndicatorWaarde X>;"                        },
 /* another organisation's rows are no proof */
        {"KvkNummer=22222222|IndicatorWaarde=X|Indicator_nvt=27" NO_FRACTION,
         "IndicatorCode=INID000002|IndicatorWaarde=X|Indicator_nvt=0" NO_FRACTION,
         "KvkNummer=22222222|IndicatorCode=INID000003|IndicatorWaarde=X|Indicator_nvt="
         "0" NO_FRACTION,
         "H IndicatorWaarde X>27|H Indicator_nvt 27>0;W IndicatorWaarde X>;H IndicatorWaarde X>0;"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct odb_telling t;
        assert_string_equal(read_many(ctx, cases[i], 3, &t), cases[i][3]);
        assert_int_equal(t.rijen, 3);
        assert_int_equal(t.gebruikt + t.geweigerd, 3);
        mem_free(ctx);
    }
}

static void test_shared_number(void **state)
{
    (void)state;
    static const char *const apart[] = {"LocatieHuisnummer=5", "LocatieHuisnummer=6"};
    static const char *const same[] = {"LocatieNaam=Huis Y",
                                       "LocatieNaam=Huis Y|IndicatorCode=INID000002"};
    static const char *const office[] = {"", "LocatieNaam=Concernniveau: X|LocatieHuisnummer=6"};
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct odb_telling t;
    assert_string_equal(read_many(ctx, apart, 2, &t),
                        "H Vestigingsnummer 000012345678>;H Vestigingsnummer 000012345678>;");
    assert_string_equal(read_many(ctx, same, 2, &t), ";;");
    assert_string_equal(read_many(ctx, office, 2, &t), ";;");
    mem_free(ctx);
}

/* What stands in a column without a name is not read, and is named. */
static void test_cells_without_header(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct odb_reader *l = odb_reader_new(ctx);
    struct error f;
    struct xlsx_row h = make_row(ctx, 1, head), r = make_row(ctx, 2, good);
    struct xlsx_cell cells[COLUMNS + 2];
    memcpy(cells, r.cells, COLUMNS * sizeof *cells);
    cells[COLUMNS] = (struct xlsx_cell){XLSX_EMPTY, false, ""};
    cells[COLUMNS + 1] = (struct xlsx_cell){XLSX_TEXT, false, "los"};
    r.cells = cells;
    r.n = COLUMNS + 2;
    assert_true(odb_survey(l, &h, &f) && odb_survey(l, &r, &f) && odb_surveyed(l, &f));
    odb_read(l, &h);
    assert_string_equal(told(ctx, odb_read(l, &r)), "L  los>");
    mem_free(ctx);
}

/* One address that is written in two ways is one address: the number still points to its place. */
static void test_one_address_in_two_spellings(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"IndicatorCode=INID000001",                              "IndicatorCode=INID000002|LocatiePostcode=1234 ab"},
        {"IndicatorCode=INID000001|LocatiePostcode=1234\u00A0AB", "IndicatorCode=INID000002"                        },
        {"IndicatorCode=INID000001|Vestigingsnummer=12345678",
         "IndicatorCode=INID000002|LocatiePostcode=1234 AB"                                                         },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct odb_telling n;
        char *got = read_many(ctx, cases[i], 2, &n);
        if (n.gebruikt != 2 || strstr(got, "000012345678>"))
            fail_msg("%zu: %s", i, got);
        mem_free(ctx);
    }
}

static void test_double_rows(void **state)
{
    (void)state;
    static const char *const rows[] = {"", "IndicatorCode=INID000002",
                                       "KvkNummer=01234567|LocatieNaam= huis y",
                                       "Verslagjaar=2020"};
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct odb_telling t;
    assert_string_equal(read_many(ctx, rows, 4, &t), ";;W  2>;;");
    assert_int_equal(t.gebruikt, 3);
    assert_int_equal(t.geweigerd, 1);
    mem_free(ctx);
}

/* ---- the header ---- */

static void test_headers(void **state)
{
    (void)state;
    static const struct {
        const char *header, *naam;
    } cases[] = {
        {"LocatieNaam ",                                                                    "LocatieNaam"       },
        {"TypeZorgaanbieder",                                                               "Type Zorgaanbieder"},
        {"IndicatorTypeNaam",                                                               "IndicatorType"     },
        {"Aanleverfrequentie",                                                              "AanleverFrequentie"},
        {"indicator nvt",                                                                   "Indicator_nvt"     },
        {"KVK-nummer",                                                                      "KvkNummer"         },
        {"KvkNummer KvkNummer KvkNummer KvkNummer KvkNummer KvkNummer KvkNummer KvkNummer", NULL                },
        {"Waarde",                                                                          NULL                },
        {"",                                                                                NULL                },
        {"--",                                                                              NULL                },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int k = odb_kolom(cases[i].header);
        if (cases[i].naam)
            assert_string_equal(odb_kolom_naam(k), cases[i].naam);
        else
            assert_int_equal(k, -1);
    }
}

static void test_unusable_header(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct error f;
    const char *texts[COLUMNS];
    memcpy(texts, head, sizeof head);
    texts[4] = "KvK";
    texts[19] = "";
    struct xlsx_row row = make_row(ctx, 1, texts);
    struct odb_reader *l = odb_reader_new(ctx);
    assert_true(odb_survey(l, &row, &f));
    assert_false(odb_surveyed(l, &f));
    assert_non_null(strstr(f.message, "rij 1 komt het dichtst bij"));
    assert_non_null(strstr(f.message, "KvkNummer, IndicatorWaarde"));
    memcpy(texts, head, sizeof head);
    texts[5] = "Kvk nummer";
    row = make_row(ctx, 1, texts);
    assert_false(odb_survey(odb_reader_new(ctx), &row, &f));
    assert_non_null(strstr(f.message, "twee keer"));
    memcpy(texts, head, sizeof head);
    texts[5] = "Iets nieuws";
    texts[28] = ""; /* a column without a name is nothing */
    row = make_row(ctx, 1, texts);
    l = odb_reader_new(ctx);
    assert_true(odb_survey(l, &row, &f));
    assert_string_equal(told(ctx, odb_read(l, &row)), "L  Iets nieuws>");
    assert_false(odb_surveyed(l, &f)); /* no row under it */
    mem_free(ctx);
}

/* ---- sheets ---- */

/* Rows of several sheets, as "sheet:what", where what is the header, a title, or changes of the good
 * row; a sheet whose name begins with a dot is hidden. What is told of each, or the refusal. */
static const char *read_sheets(const void *ctx, const char *const *rows, size_t n)
{
    struct odb_reader *l = odb_reader_new(ctx);
    struct xlsx_row *all = mem_array(ctx, struct xlsx_row, n);
    struct error f = {0};
    struct buf b;
    const char *before = "";
    size_t sheet = 0;
    buf_init(&b, ctx, 10000);
    for (size_t i = 0; i < n; i++) {
        const char *colon = strchr(rows[i], ':'), *what = colon + 1;
        const char *name = mem_textn(ctx, rows[i], (size_t)(colon - rows[i]));
        sheet += strcmp(before, name) != 0;
        before = name;
        static const char *const title[COLUMNS] = {"Aanlevering 2021"};
        const char *texts[COLUMNS];
        for (size_t k = 0; k < COLUMNS; k++)
            texts[k] = title[k] ? title[k] : "";
        all[i] = strcmp(what, "kop") == 0     ? make_row(ctx, i + 1, head)
                 : strcmp(what, "titel") == 0 ? make_row(ctx, i + 1, texts)
                                              : changed(ctx, i + 1, what);
        all[i].sheet = (struct xlsx_sheet){sheet, name, *name == '.'};
        if (!odb_survey(l, &all[i], &f))
            return mem_text(ctx, f.message);
    }
    if (!odb_surveyed(l, &f))
        return mem_text(ctx, f.message);
    for (size_t i = 0; i < n; i++) {
        const struct odb_uitkomst *u = odb_read(l, &all[i]);
        buf_format(&b, "%s%s;", u->bruikbaar ? "+" : "", told(ctx, u));
    }
    return b.data;
}

static void test_sheets(void **state)
{
    (void)state;
    static const struct {
        const char *rows[6], *want;
    } cases[] = {
        {{"A:kop", "A:LocatieNaam=Een"},                                  ";+;"                                                },
        {{"A:titel", "A:titel", "A:kop", "A:LocatieNaam=Een"},
         "L  Aanlevering 2021>;L  Aanlevering 2021>;;+;"                                                                       },
        {{"A:kop", "A:LocatieNaam=Een", "B:kop", "B:LocatieNaam=Twee"},   ";+;;+;"                                             },
        {{"A:titel", "B:kop", "B:LocatieNaam=Twee"},                      "L  A>;;+;"                                          },
        {{".A:kop", ".A:LocatieNaam=Oud", "B:kop", "B:LocatieNaam=Twee"}, "L  .A>;L  .A>;;+;"                                  },
        {{"A:kop", "A:LocatieNaam=Een", "B:kop", "B:LocatieNaam=Een"},    ";+;;W  2 (blad A)>;"                                },
        {{"A:kop", "A:LocatieNaam=Een", "A:LocatieNaam=Een"},             ";+;W  2>;"                                          },
        {{"A:kop", "A:LocatieNaam=Een", "B:titel"},                       ";+;L  B>;"                                          },
        {{".A:kop", ".A:LocatieNaam=Oud"},
         "De gegevens staan op een verborgen werkblad: .A. Maak dat blad zichtbaar als dit de "
         "goede "
         "gegevens zijn, en lees het bestand opnieuw in."                                                                      },
        {{"A:kop", "B:kop"},                                              "Onder de kop van het bestand staat geen enkele rij."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        size_t n = 0;
        while (n < 6 && cases[i].rows[n])
            n++;
        const char *got = read_sheets(ctx, cases[i].rows, n);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%zu: %s, not %s", i, got, cases[i].want);
        mem_free(ctx);
    }
}

/* ---- places ---- */

/* Two rows that differ in what is named: of one place (then the second is refused), or of two. */
static void test_places_apart(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool one;
    } cases[] = {
        {"LocatieNaam=Somatiek",            "LocatieNaam=Psychogeriatrie",          false},
        {"Vestigingsnummer=000012345678",   "Vestigingsnummer=000012345679",        false},
        {"Vestigingsnummer=",               "Vestigingsnummer=000012345679",        false},
        {"Vestigingsnummer=1",              "Vestigingsnummer=2",                   false},
        {"Vestigingsnummer=000012345678",   "Vestigingsnummer=12345678",            true },
        {"KvkNummer=01234567",              "KvkNummer=1234567",                    true },
        {"KvkNummer=01234567",              "KvkNummer=01234568",                   false},
        {"LocatieHuisnummer=5",             "LocatieHuisnummer=5a",                 false},
        {"LocatiePostcode=1234AB",          "LocatiePostcode=1234 ab",              true },
        {"LocatiePostcode=1234AB",          "LocatiePostcode=1234AC",               false},
        {"LocatieNaam=Huis Oost",           "LocatieNaam=huis oost ",               true },
        {"LocatieNaam=Huis 1.1",            "LocatieNaam=Huis 11",                  false},
        {"LocatieNaam=Huis Oost",           "LocatieNaam=Concernniveau: Huis Oost", false},
        {"LocatieNaam=Concernniveau: West", "LocatieNaam=Concernniveau: Midden",    false},
        {"LocatieNaam=Concernniveau: West", "LocatieNaam=concernniveau West",       true },
        {"OrganisatieNaam=X",               "OrganisatieNaam=X BV",                 true },
        {"LocatiePlaats=Almelo",            "LocatiePlaats=ALMELO",                 true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct odb_telling n;
        char *got = read_many(ctx, (const char *const[]){cases[i].a, cases[i].b}, 2, &n);
        if ((n.geweigerd == 1) != cases[i].one || n.geweigerd > 1)
            fail_msg("%s / %s: %s", cases[i].a, cases[i].b, got);
        const char *key[2];
        struct error f;
        struct xlsx_row h = make_row(ctx, 1, head);
        for (size_t k = 0; k < 2; k++) {
            struct xlsx_row r = changed(ctx, k + 2, k ? cases[i].b : cases[i].a);
            struct odb_reader *own = odb_reader_new(ctx);
            assert_true(odb_survey(own, &h, &f) && odb_survey(own, &r, &f) &&
                        odb_surveyed(own, &f));
            key[k] = mem_text(ctx, odb_read(own, &r)->rij.sleutel);
        }
        if ((strcmp(key[0], key[1]) == 0) != cases[i].one) /* and in two files */
            fail_msg("%s / %s: %s %s", cases[i].a, cases[i].b, key[0], key[1]);
        mem_free(ctx);
    }
}

static void test_contradiction(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct odb_telling n;
    static const char *const rows[] = {"IndicatorWaarde=5" NO_FRACTION,
                                       "IndicatorWaarde=6" NO_FRACTION};
    assert_string_equal(read_many(ctx, rows, 2, &n), "L IndicatorWaarde 5>5;W  2>;");
    mem_free(ctx);
}

/* ---- cells that were dragged down ---- */

static void test_dragged(void **state)
{
    (void)state;
    static const struct {
        const char *rows[4];
        size_t refused;
    } cases[] = {
        {{"IndicatorsetCode=ISID000151|IndicatorCode=INID000001",
          "IndicatorsetCode=ISID000152|IndicatorCode=INID000002",
          "IndicatorsetCode=ISID000153|IndicatorCode=INID000003"},
         2                                                                                      },
        {{"IndicatorsetCode=ISID000151|IndicatorCode=INID000001",
          "IndicatorsetCode=ISID000152|IndicatorCode=INID000002"},
         0                                                                                      }, /* two sets may be */
        {{"IndicatorsetCode=ISID000151|IndicatorsetNaam=A",
          "IndicatorsetCode=ISID000152|IndicatorsetNaam=B",
          "IndicatorsetCode=ISID000153|IndicatorsetNaam=C"},
         0                                                                                      },
        {{"KvkNummer=12345678", "KvkNummer=12345679", "KvkNummer=12345680"},                   2},
        {{"KvkNummer=12345678|OrganisatieNaam=A", "KvkNummer=12345679|OrganisatieNaam=B",
          "KvkNummer=12345680|OrganisatieNaam=C"},
         0                                                                                      },
        {{"Vestigingsnummer=000012345678", "Vestigingsnummer=000012345679",
          "Vestigingsnummer=000012345680", "Vestigingsnummer=000012345690"},
         2                                                                                      },
        {{"Vestigingsnummer=000012345678|LocatieNaam=A",
          "Vestigingsnummer=000012345679|LocatieNaam=B",
          "Vestigingsnummer=000012345680|LocatieNaam=C"},
         0                                                                                      },
        {{"Verslagjaar=2019|IndicatorCode=INID000001", "Verslagjaar=2020|IndicatorCode=INID000002",
          "Verslagjaar=2021|IndicatorCode=INID000003"},
         2                                                                                      },
        {{"Verslagjaar=2019", "Verslagjaar=2020", "Verslagjaar=2021"},
         0                                                                                      }, /* years of one indicator */
        {{"IndicatorCode=INID000001", "IndicatorCode=INID000002", "IndicatorCode=INID000003"}, 2},
        {{"IndicatorCode=INID000001|IndicatorNaam=A", "IndicatorCode=INID000002|IndicatorNaam=B",
          "IndicatorCode=INID000003|IndicatorNaam=C"},
         0                                                                                      },
        {{"LocatieHuisnummer=5", "LocatieHuisnummer=6", "LocatieHuisnummer=7"},                2},
 /* small homes in one street, without a number of their own */
        {{"LocatieHuisnummer=5|Vestigingsnummer=", "LocatieHuisnummer=6|Vestigingsnummer=",
          "LocatieHuisnummer=7|Vestigingsnummer="},
         0                                                                                      },
 /* three locations that were entered one after the other */
        {{"Vestigingsnummer=000012345678|LocatieHuisnummer=1",
          "Vestigingsnummer=000012345679|LocatieHuisnummer=15",
          "Vestigingsnummer=000012345680|LocatieHuisnummer=31"},
         0                                                                                      },
        {{"Vestigingsnummer=000012345678|LocatieNaam=|LocatiePostcode=",
          "Vestigingsnummer=000012345679|LocatieNaam=|LocatiePostcode=",
          "Vestigingsnummer=000012345680|LocatieNaam=|LocatiePostcode="},
         0                                                                                      },
 /* "Anders, namelijk" under one question after another */
        {{"IndicatorCode=INID000001|IndicatorNummer=9.1",
          "IndicatorCode=INID000002|IndicatorNummer=9.2",
          "IndicatorCode=INID000003|IndicatorNummer=9.3"},
         0                                                                                      },
        {{"IndicatorsetCode=ISID000159|IndicatorCode=INID000001",
          "IndicatorsetCode=ISID000160|IndicatorCode=INID000002",
          "IndicatorsetCode=ISID000161|IndicatorCode=INID000003"},
         2                                                                                      },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct odb_telling n;
        size_t rows = 0;
        while (rows < 4 && cases[i].rows[rows])
            rows++;
        char *got = read_many(ctx, cases[i].rows, rows, &n);
        if (n.geweigerd != cases[i].refused)
            fail_msg("%zu: %s", i, got);
        mem_free(ctx);
    }
}

/* ---- fields ---- */

static void test_fractions(void **state)
{
    (void)state;
    static const struct {
        double w, t, n, factor;
        enum odb_past want;
    } cases[] = {
        {5.56, 1,   18, 100, ODB_PAST         },
        {5.57, 1,   18, 100, ODB_PAST_AFGEROND},
        {3.01, 0,   14, 100, ODB_PAST_AFGEROND}, /* 0.42 fte of 14 */
        {3.70, 0,   14, 100, ODB_PAST_AFGEROND},
        {2,    1,   18, 100, ODB_PAST_NIET    }, /* below what rounding can do: 2.70 */
        {3.72, 0,   14, 100, ODB_PAST_NIET    },
        {50,   1,   18, 100, ODB_PAST_NIET    },
        {0.02, 1,   50, 100, ODB_PAST_AANDEEL },
        {0,    0,   50, 100, ODB_PAST         },
        {1,    1,   1,  100, ODB_PAST_AANDEEL },
        {0.02, 1,   50, 1,   ODB_PAST         },
        {5.6,  1.0, 0,  100, ODB_PAST_NIET    },
        {5.6,  -1,  18, 100, ODB_PAST_NIET    },
        {14,   1.5, 10, 100, ODB_PAST_NIET    }, /* not rounded: 15 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (odb_past(cases[i].w, cases[i].t, cases[i].n, cases[i].factor) != cases[i].want)
            fail_msg("case %zu", i);
}

static void test_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int y, m, d;
        bool serial;
    } cases[] = {
        {"2019-01-01 00:00:00.000", 2019, 1,  1,  false},
        {"2019-12-31T23:59:59",     2019, 12, 31, false},
        {"2019-12-31T23:30:00Z",    2020, 1,  1,  false},
        {"2019-12-31 anders",       0,    0,  0,  false},
        {"2019-12-31",              2019, 12, 31, false},
        {"31-12-2019",              2019, 12, 31, false},
        {"44197",                   2021, 1,  1,  true },
        {"9999999",                 0,    0,  0,  false},
        {"044197",                  0,    0,  0,  false},
        {"0.5",                     0,    0,  0,  false},
        {"2019-12-3199",            0,    0,  0,  false},
        {"2019-02-30",              0,    0,  0,  false},
        {"straks",                  0,    0,  0,  false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool serial;
        int32_t want = cases[i].y ? date_of(cases[i].y, cases[i].m, cases[i].d) : DATE_NONE;
        if (odb_datum(cases[i].text, false, &serial) != want || serial != cases[i].serial)
            fail_msg("%s", cases[i].text);
    }
}

/* ---- the real files ---- */

struct real {
    struct odb_reader *l;
    bool second;
    size_t per_kolom[64], masked, nvt, shifted, fractions;
    double sum;
    struct error f;
};

static bool real_row(void *arg, const struct xlsx_row *row)
{
    struct real *x = arg;
    if (!x->second)
        return odb_survey(x->l, row, &x->f);
    const struct odb_uitkomst *u = odb_read(x->l, row);
    for (size_t i = 0; i < u->n_meldingen; i++)
        if (u->meldingen[i].soort == ODB_HERSTEL && row->number > 1)
            x->per_kolom[odb_kolom(u->meldingen[i].kolom)]++;
    x->masked += u->rij.afgeschermd;
    x->nvt += u->rij.nvt;
    x->fractions += u->rij.heeft_breuk;
    x->sum += u->rij.heeft_waarde && u->rij.eenheid == ODB_PERCENTAGE ? u->rij.waarde : 0;
    return true;
}

static void read_real(const void *ctx, const char *path, struct real *x)
{
    FILE *in = fopen(source_path(path), "rb");
    assert_non_null(in);
    char *data = mem_array(ctx, char, 1u << 20);
    size_t n = fread(data, 1, 1u << 20, in);
    fclose(in);
    memset(x, 0, sizeof *x);
    x->l = odb_reader_new(ctx);
    assert_true(xlsx_read(ctx, data, n, &xlsx_limits, real_row, x, &x->f));
    assert_true(odb_surveyed(x->l, &x->f));
    x->second = true;
    assert_true(xlsx_read(ctx, data, n, &xlsx_limits, real_row, x, &x->f));
}

static size_t repairs(const struct real *x, const char *kolom)
{
    return x->per_kolom[odb_kolom(kolom)];
}

static void test_aanvulling_2019(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct real x;
    read_real(ctx, "tests/data/odb/odb-2019-aanvulling.xlsx", &x);
    assert_int_equal(repairs(&x, "Bron"), 429);      /* NULL */
    assert_int_equal(repairs(&x, "KvkNummer"), 248); /* 8111924 */
    assert_int_equal(repairs(&x, "Vestigingsnummer"), 159 + 135 + 135);
    assert_int_equal(repairs(&x, "IndicatorNummer"), 3);
    assert_int_equal(repairs(&x, "IndicatorWaarde"), 13 + 2 + 1); /* masked, anders, 01.00 */
    struct odb_telling t = odb_telling(x.l);
    assert_int_equal(t.rijen, 429);
    assert_int_equal(t.gebruikt, 429);
    assert_int_equal(t.geweigerd, 0);
    assert_int_equal(t.hersteld, 429 + 248 + 429 + 3 + 16);
    assert_int_equal(t.let_op, 20 + 2); /* percentages and ratios of rounded counts */
    assert_int_equal(x.masked, 13);
    assert_int_equal(x.nvt, 136);
    assert_int_equal(x.fractions, 139);
    mem_free(ctx);
}

static void test_nalevering_2021(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct real x;
    read_real(ctx, "tests/data/odb/odb-2021-nalevering.xlsx", &x);
    assert_int_equal(repairs(&x, "IndicatorWaarde"), 24 + 1); /* X, and 0.02 shown as 2 % */
    assert_int_equal(repairs(&x, "Indicator_nvt"), 15);
    assert_int_equal(repairs(&x, "Teller"), 18);
    assert_int_equal(repairs(&x, "Noemer"), 18);
    assert_int_equal(repairs(&x, "LocatieAGBcode"), 24);
    assert_int_equal(repairs(&x, "Vestigingsnummer"), 24);
    assert_int_equal(repairs(&x, "MeetperiodeBeginDatum"), 24);
    assert_int_equal(repairs(&x, "MeetperiodeEindDatum"), 24);
    assert_int_equal(repairs(&x, "IndicatorNummer"), 1);
    struct odb_telling t = odb_telling(x.l);
    assert_int_equal(t.rijen, 24);
    assert_int_equal(t.gebruikt, 24);
    assert_int_equal(t.hersteld, 173 + 6); /* six names in the header */
    assert_int_equal(t.let_op, 0);
    /* 40 + 33.21 + 17.76 + 44.87 + 3.51 + 2 + 17.8 + 10.7 */
    assert_float_equal(x.sum, 169.85, 1e-9);
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_row),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_fields_behind_the_value),
        cmocka_unit_test(test_shifted_column),
        cmocka_unit_test(test_shared_number),
        cmocka_unit_test(test_cells_without_header),
        cmocka_unit_test(test_one_address_in_two_spellings),
        cmocka_unit_test(test_double_rows),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_unusable_header),
        cmocka_unit_test(test_sheets),
        cmocka_unit_test(test_places_apart),
        cmocka_unit_test(test_contradiction),
        cmocka_unit_test(test_dragged),
        cmocka_unit_test(test_fractions),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_aanvulling_2019),
        cmocka_unit_test(test_nalevering_2021),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
