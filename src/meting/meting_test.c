/* Experience measurements on a store: 620 questionnaires read in as a job and at once, their
 * figures beside those that R calculated (tests/data/meting), what is withheld, and what leaves
 * nothing behind. On either engine. Not here: pages (meting_paginas_test.c), pure rules. */
#include "base/csv.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "meting/besluit.h"
#include "meting/inlevering.h"
#include "meting/uitslag.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/testdb.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define assert_near(is, expected, within) assert_true(fabs((is) - (expected)) <= (within))

static struct testdb *t;
static int64_t org, place[4];
static const char *const place_names[] = {"Huize Dijkzicht", "De Boomgaard", "Wijkteam Oost",
                                          "Thuis in de Waard"};
static char *answers;
static size_t n_answers;

static char *read_file(const char *name, size_t *n)
{
    const char *path = mem_format(t->ctx, "%s/tests/data/meting/%s", getenv("KOERS_SOURCE"), name);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    char *data = mem_array(t->ctx, char, 1 << 20);
    *n = fread(data, 1, (1 << 20) - 1, in);
    fclose(in);
    return data;
}

static int begin(void **state)
{
    (void)state;
    t = house_open();
    struct db_conn *c = testdb_begin(t);
    org = organisatie_create(c, "Zorg", "Utrecht");
    for (size_t i = 0; i < 4; i++)
        place[i] = locatie_create(c, org, place_names[i], "verpleeghuis", "Utrecht", NULL);
    /* which place is withheld beside a small one is the same in every run */
    meting_sleutel_bewaar(c, org, (const uint8_t *)"a2345678901234567890123456789012");
    testdb_commit(t);
    answers = read_file("antwoorden.csv", &n_answers);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(t);
    return 0;
}

/* ---- reading in ---- */

struct handing {
    struct meting_bestand file;
    int64_t id;
    struct error f;
};

static bool hand_in(struct db_conn *db, void *arg)
{
    struct handing *h = arg;
    h->id = meting_hand_in(db, t->ctx, &h->file, &h->f);
    return h->id != 0;
}

struct confirming {
    const char *naar;
    struct error *f;
};

static bool confirm(struct db_conn *db, void *arg)
{
    struct confirming *c = arg;
    const struct besluit *b = meting_beslis_bij(db, t->ctx, org, c->naar, c->f);

    return b && meting_vaststellen_bij(db, t->ctx, b, c->f);
}

/* Hands in, runs the job and confirms, as the command line does. */
static bool read_in(const char *name, const void *data, size_t n, struct error *f)
{
    struct handing h = {
        .file = {.organisatie = org,
                 .naam = name,
                 .data = data,
                 .n = n,
                 .instrument = "generiek-kompas",
                 .van = DATE_NONE,
                 .tot = DATE_NONE}
    };
    struct background a = {.db = t->db};
    const char *naar = NULL;
    if (background_write(&a, hand_in, &h, f) != DB_OK) {
        *f = h.f;
        return false;
    }
    struct job job = {.ctx = mem_ctx(t->ctx, "job"), .db = t->db, .organisatie = org, .over = h.id};
    bool ok = meting_job.run(&job, &naar, f);
    assert_true(!ok || text_starts(naar, "/meten/"));
    struct confirming c = {naar, f};
    return ok && background_write(&a, confirm, &c, NULL) == DB_OK;
}

static int64_t count(const char *table)
{
    static const struct db_field column[] = {
        {.name = "n", .type = DB_GETAL, .offset = 0, .null_offset = DB_NO_FIELD}
    };
    const char *sql = mem_format(t->ctx, "SELECT count(*) AS n FROM %s", table);
    /* Statements are kept by the address of their query: each has its own. */
    struct db_query *q = mem_new(t->ctx, struct db_query);
    *q = (struct db_query){.name = "count",
                           .room = "test",
                           .sqlite = sql,
                           .postgres = sql,
                           .columns = column,
                           .n_columns = 1,
                           .row_size = sizeof(int64_t)};
    int64_t n = -1;
    testdb_begin(t);
    assert_true(db_one(t->c, t->ctx, q, NULL, &n));
    testdb_rollback(t);
    return n;
}

static void nothing_is_left(int64_t visible)
{
    static const char *const tables[] = {"meting_respondent", "meting_antwoord", "meting_telling",
                                         "meting_tekst"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables && !visible; i++)
        assert_int_equal(count(tables[i]), 0);
    assert_int_equal(count("meting WHERE staat = 'zichtbaar' AND stand = 'vastgesteld'"), visible);
    assert_int_equal(count("meting WHERE staat = 'bezig'"), 0);
}

/* ---- where rows lie ---- */

#define PEOPLE 60

/* A file in which answer and words tell the place of the row: its order can be recognised. */
static char *in_order(void)
{
    struct buf b;
    buf_init(&b, t->ctx, 1 << 16);
    buf_text(&b, "Locatie;datum;wie-bent-u;gehoord;goed\n");
    for (int i = 0; i < PEOPLE; i++)
        buf_format(&b, "Huize Dijkzicht;2026-02-%02d;zorgvrager;%d;Zin nummer %02d\n", 1 + i % 28,
                   1 + i * 10 / PEOPLE, i);
    return b.data;
}

/* Of all pairs of rows that have an order in the file, how many lie in the same order in the store?
 * About half when it tells nothing; the bounds are some six standard deviations away. */
static void tells_no_order(const char *what, int64_t same, int64_t all)
{
    assert_true(all > 1000);
    if (same < all / 4 || same > all * 3 / 4)
        fail_msg("%s: %lld of %lld pairs lie as in the file", what, (long long)same,
                 (long long)all);
}

static void where_rows_lie(const char *spot)
{
    static const char texts[] = "meting_tekst a, meting_tekst b WHERE a.tekst < b.tekst";
    static const char people[] =
        "meting_respondent a, meting_respondent b, meting_antwoord x, meting_antwoord y "
        "WHERE x.vraag = y.vraag AND x.nr = a.nr AND y.nr = b.nr AND x.waarde < y.waarde";
    static const char answers_of[] = "meting_antwoord a, meting_antwoord b "
                                     "WHERE a.vraag = b.vraag AND a.waarde < b.waarde";
    static const char *const cases[] = {texts, people, answers_of};
    for (size_t i = 0; i < 3; i++)
        tells_no_order(cases[i],
                       count(mem_format(t->ctx, "%s AND a.%s < b.%s", cases[i], spot, spot)),
                       count(cases[i]));
}

/* In which order the words were written to the write-ahead log. */
static void what_the_log_tells(void)
{
    FILE *in = fopen(mem_format(t->ctx, "%s-wal", t->place), "rb");
    char *log = mem_array(t->ctx, char, 64 << 20);
    size_t n = in ? fread(log, 1, 64 << 20, in) : 0, at[PEOPLE];
    int64_t same = 0, all = 0;
    assert_non_null(in);
    fclose(in);
    /* What was handed in holds them too, with the header before it: those rows are looked past. */
    for (int i = 0; i < PEOPLE; i++) {
        char words[24];
        size_t len = (size_t)snprintf(words, sizeof words, "Zin nummer %02d", i);
        const char *p = log;
        while ((p = memmem(p, n - (size_t)(p - log), words, len)) && p > log && p[-1] == ';')
            p += len;
        at[i] = p ? (size_t)(p - log) : 0;
    }
    for (int i = 0; i < PEOPLE; i++)
        for (int j = i + 1; j < PEOPLE; j++)
            if (at[i] && at[j])
                all++, same += at[i] < at[j];
    tells_no_order("the log", same, all);
}

static void order_gives_nobody_away(void **state)
{
    (void)state;
    struct error f = {0};
    char *csv = in_order();
    if (!read_in("volgorde.csv", csv, strlen(csv), &f))
        fail_msg("%s (%s)", f.message, f.detail);
    assert_int_equal(count("meting_tekst"), PEOPLE);
    where_rows_lie(testdb_postgres() ? "ctid" : "rowid");
    if (!testdb_postgres())
        what_the_log_tells();
}

/* The step that puts older rows in order: none is lost, and their order tells nothing any more. */
static void older_rows_are_put_in_order(void **state)
{
    (void)state;
    struct error f = {0};
    char *csv = in_order();
    const struct schema_step *step = meting_schema.steps;
    while (!strstr(step->name, "random numbers"))
        step++;
    assert_true(read_in("volgorde.csv", csv, strlen(csv), &f));
    testdb_sql(t, "CREATE TABLE teksten AS SELECT * FROM meting_tekst; DELETE FROM meting_tekst; "
                  "INSERT INTO meting_tekst SELECT * FROM teksten ORDER BY tekst");
    const char *spot = testdb_postgres() ? "ctid" : "rowid";
    const char *sorted = mem_format(t->ctx,
                                    "meting_tekst a, meting_tekst b WHERE a.tekst < b.tekst "
                                    "AND a.%s < b.%s",
                                    spot, spot);
    assert_int_equal(count(sorted), PEOPLE * (PEOPLE - 1) / 2); /* as they lay before */
    int64_t before = count("meting_antwoord");
    testdb_sql(t, testdb_postgres() ? step->postgres : step->sqlite);
    where_rows_lie(spot);
    assert_int_equal(count("meting_antwoord"), before);
    assert_int_equal(count("meting_respondent"), PEOPLE);
    assert_int_equal(count("meting_tekst a JOIN teksten b ON a.nr = b.nr AND a.tekst = b.tekst"),
                     PEOPLE);
}

static void queries_prepare(void **state)
{
    (void)state;
    testdb_check_queries(t);
}

/* ---- figures beside those of R ---- */

static double cell(const struct csv_row *row, size_t i)
{
    return *row->cell[i] ? strtod(row->cell[i], NULL) : NAN;
}

static void same(double is, double expected, double low, double high)
{
    if (isnan(expected)) {
        assert_true(isnan(is));
        return;
    }
    /* an interval is cut to its scale */
    assert_near(is, expected < low ? low : expected > high ? high : expected, 1e-9);
}

static void compare_row(const struct meting_uitslag *u, const struct csv_row *row)
{
    int64_t n, where = 0;
    struct item_beeld b;
    int low = 0, high = 0;
    const struct vraag_uitslag *v = NULL;
    for (size_t i = 0; i < u->n; i++)
        if (strcmp(u->vraag[i].item->code, row->cell[0]) == 0)
            v = &u->vraag[i];
    for (size_t i = 0; i < 4; i++)
        if (strcmp(place_names[i], row->cell[1]) == 0)
            where = place[i];
    assert_non_null(v);
    assert_true(uitslag_plek(u, v, where, &b));
    assert_true(text_int(row->cell[2], 0, 100000, &n));
    if (b.staat != CIJFER_OPEN) {
        assert_int_equal(b.telling.n, 0); /* nothing of it is told */
        assert_true(isnan(b.gemiddelde.waarde) && isnan(b.nps.waarde) && isnan(b.top.waarde));
        return;
    }
    assert_true(n >= 10);
    assert_true(item_grenzen(v->item, &low, &high));
    assert_int_equal(b.telling.n, n);
    same(b.gemiddelde.waarde, cell(row, 3), low, high);
    same(b.gemiddelde.laag, cell(row, 4), low, high);
    same(b.gemiddelde.hoog, cell(row, 5), low, high);
    same(b.nps.waarde, cell(row, 6), -100, 100);
    same(b.nps.laag, cell(row, 7), -100, 100);
    same(b.nps.hoog, cell(row, 8), -100, 100);
}

static void every_figure_is_that_of_r(void **state)
{
    (void)state;
    struct error f = {0};
    struct csv expected;
    struct csv_limits limits = {1000, 20, 200};
    struct meting_uitslag u;
    size_t n;
    if (!read_in("antwoorden.csv", answers, n_answers, &f))
        fail_msg("%s", f.message);
    const char *text = read_file("verwacht.csv", &n);
    assert_true(csv_read(t->ctx, text, n, &limits, &expected, &f));
    assert_int_equal(expected.n, 55);
    testdb_begin(t);
    assert_true(uitslag_read(t->c, t->ctx, org, 1, NULL, &u));
    assert_int_equal(u.m.rijen, 620);
    assert_int_equal(u.m.van, date_of(2025, 9, 1));
    assert_int_equal(u.m.jaar, 2025);
    for (size_t i = 0; i < expected.n; i++)
        compare_row(&u, &expected.row[i]);
    testdb_rollback(t);
}

/* statistics.md, protection 1 and 2: of four places one has seven answers; another goes with it,
 * chosen by the organisation's own order. */
static void the_small_place_and_the_next_are_withheld(void **state)
{
    (void)state;
    struct error f = {0};
    struct meting_uitslag u;
    assert_true(read_in("antwoorden.csv", answers, n_answers, &f));
    testdb_begin(t);
    assert_true(uitslag_read(t->c, t->ctx, org, 1, "wensen", &u));
    assert_int_equal(u.n, 1);
    struct item_beeld b[4];
    for (size_t i = 0; i < 4; i++)
        assert_true(uitslag_plek(&u, &u.vraag[0], place[i], &b[i]));
    assert_int_equal(u.vraag[0].geheel.staat, CIJFER_OPEN);
    assert_int_equal(b[3].staat, CIJFER_AFGESCHERMD);
    assert_int_equal(b[0].staat, CIJFER_OPEN);
    assert_int_equal(b[1].staat, CIJFER_OPEN);
    assert_int_equal(b[2].staat, CIJFER_AFGESCHERMD);
    assert_int_equal(u.n_groepen, 2);
    assert_int_equal(u.vraag[0].groep[0].telling.n + u.vraag[0].groep[1].telling.n,
                     u.vraag[0].geheel.telling.n);
    assert_false(uitslag_plek(&u, &u.vraag[0], 999, &b[0]));
    assert_false(uitslag_read(t->c, t->ctx, org, 1, "leeftijd", &u)); /* of the person: no figure */
    assert_false(uitslag_read(t->c, t->ctx, org, 1, "bestaat-niet", &u));
    assert_false(uitslag_read(t->c, t->ctx, org, 2, NULL, &u));
    testdb_rollback(t);
}

/* Counted once, when read in: the same as counting the answers again. */
static void the_counts_are_those_of_the_answers(void **state)
{
    (void)state;
    struct error f = {0};
    assert_true(read_in("antwoorden.csv", answers, n_answers, &f));
    assert_int_equal(count("meting_respondent"), 620);
    assert_int_equal(
        count("(SELECT a.vraag, p.locatie, p.groep, a.waarde, count(*) AS aantal "
              "FROM meting_antwoord a JOIN meting_respondent p ON p.meting = a.meting "
              "AND p.nr = a.nr WHERE a.vraag NOT IN (0, 16) "
              "GROUP BY a.vraag, p.locatie, p.groep, a.waarde "
              "EXCEPT SELECT vraag, locatie, groep, waarde, aantal FROM meting_telling) x"),
        0);
    assert_int_equal(count("meting_respondent WHERE nr BETWEEN 1 AND 620"), 620);
    /* what was written hangs on no person */
    assert_int_equal(count("meting_tekst"), count("meting_antwoord WHERE vraag IN (14, 15)"));
    assert_int_equal(count("meting_upload"), 0);
}

/* ---- scores ---- */

/* From the shown means of its items: nobody's answers are needed. */
static void a_score_is_the_mean_of_its_items(void **state)
{
    (void)state;
    struct error f = {0};
    struct buf b;
    struct meting_uitslag u;
    buf_init(&b, t->ctx, 100000);
    buf_text(&b,
             "locatie;afspraken;accommodatie;verpleging;omgang;kwaliteit-van-leven;luisteren\n");
    for (int i = 0; i < 24; i++)
        buf_format(&b, "%s;%d;%d;%d;%d;%d;%d\n", place_names[i % 2], 5 + i % 4, 8 - i % 3 / 2,
                   7 + i % 5 / 4, 6 + i % 3, 9 - i % 5 / 4, 6 + i % 3 / 2);
    struct meting_new m = {.organisatie = org,
                           .bestand = "totaal.csv",
                           .csv = b.data,
                           .instrument = "totaalscore-verpleeghuis",
                           .van = date_of(2026, 1, 1),
                           .tot = date_of(2026, 1, 31)};
    testdb_begin(t);
    int64_t id = meting_create(t->c, t->ctx, &m, &f);
    if (!id)
        fail_msg("%s", f.message);
    assert_true(uitslag_read(t->c, t->ctx, org, id, NULL, &u));
    assert_true(u.n_scores > 0);
    assert_int_equal(u.score[0].staat, CIJFER_OPEN);
    double sum = 0;
    for (int i = 0; i < 24; i++)
        sum += (5 + i % 4 + 8 - i % 3 / 2 + 7 + i % 5 / 4 + 6 + i % 3 + 9 - i % 5 / 4 + 6 +
                i % 3 / 2) /
               6.0;
    assert_int_equal(u.score[0].geheel.n, 24);
    assert_near(u.score[0].geheel.waarde, sum / 24, 1e-6);
    for (size_t i = 0; i < u.locaties.n; i++)
        assert_int_equal(u.score[0].locatie[i].n, 12);
    testdb_commit(t);
}

/* A file from a spreadsheet with a no-break space behind each score: read as it was meant. */
static void blanks_that_do_not_break_are_read(void **state)
{
    (void)state;
    struct error f = {0};
    struct meting_new m = {.organisatie = org,
                           .bestand = "64.csv",
                           .csv = read_file("../cases/64-nbsp-antwoord.csv", &(size_t){0}),
                           .instrument = "totaalscore-verpleeghuis",
                           .van = date_of(2024, 1, 1),
                           .tot = date_of(2024, 12, 31)};
    struct meting_uitslag u;
    testdb_begin(t);
    int64_t id = meting_create(t->c, t->ctx, &m, &f);
    if (!id)
        fail_msg("%s", f.message);
    assert_true(uitslag_read(t->c, t->ctx, org, id, NULL, &u));
    testdb_commit(t);
    assert_int_equal(count("meting_respondent"), 12);
}

/* ---- all or nothing ---- */

static void one_wrong_value_leaves_nothing(void **state)
{
    (void)state;
    struct error f = {0};
    char *wrong = mem_textn(t->ctx, answers, n_answers);
    char *mark = strstr(wrong, ";zorgvrager;9");
    assert_non_null(mark);
    mark[strlen(";zorgvrager;")] = 'x';
    assert_false(read_in("fout.csv", wrong, n_answers, &f));
    assert_non_null(strstr(f.message, "regel 2"));
    nothing_is_left(0);
    assert_int_equal(count("meting_upload"), 1); /* what was handed in stays, to be mended */
}

static void the_same_file_twice_is_refused(void **state)
{
    (void)state;
    struct error f = {0};
    assert_true(read_in("antwoorden.csv", answers, n_answers, &f));
    assert_false(read_in("nog-eens.csv", answers, n_answers, &f));
    assert_non_null(strstr(f.message, "al ingelezen"));
    nothing_is_left(1);
}

/* statistics.md, protection 3. */
static void a_file_that_differs_by_a_few_answers_is_refused(void **state)
{
    (void)state;
    struct error f = {0};
    assert_true(read_in("antwoorden.csv", answers, n_answers, &f));
    size_t shorter = n_answers;
    for (int lines = 0; lines <= 3; lines++)
        while (answers[--shorter] != '\n') {
        }
    assert_false(read_in("minder.csv", answers, shorter + 1, &f));
    assert_non_null(strstr(f.message, "te weinig vragenlijsten zijn anders"));
    assert_non_null(strstr(f.message, "van 1 september 2025 tot en met"));
    nothing_is_left(1);
    assert_int_equal(count("meting_respondent"), 620 + 617); /* and stays a concept */
}

/* A place that is not known, a period that does not fit, an instrument that is not there. */
static void what_cannot_be_handed_in(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *instrument, *kolom, *words;
    } cases[] = {
        {"locatie;gehoord\nNergens;8\n",      "generiek-kompas", NULL,     "Nergens"          },
        {"locatie;gehoord\nDe Boomgaard;8\n", "bestaat-niet",    NULL,     "bestaat-niet"     },
        {"locatie;gehoord\nDe Boomgaard;8\n", "generiek-kompas", "huisje", "huisje"           },
        {"locatie;gehoord\n",                 "generiek-kompas", NULL,     "geen antwoorden"  },
        {"PK\3\4xxxx",                        "generiek-kompas", NULL,     "Excel"            },
        {"locatie;iets\nDe Boomgaard;8\n",    "generiek-kompas", NULL,     "Kies bij minstens"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error f = {0};
        struct handing h = {
            .file = {.organisatie = org,
                     .naam = "x.csv",
                     .data = cases[i].csv,
                     .n = strlen(cases[i].csv),
                     .instrument = cases[i].instrument,
                     .kolom_locatie = cases[i].kolom,
                     .van = date_of(2026, 1, 1),
                     .tot = date_of(2026, 2, 1)}
        };
        struct background a = {.db = t->db};
        const char *naar = NULL;
        if (background_write(&a, hand_in, &h, &f) == DB_OK) {
            struct job job = {
                .ctx = mem_ctx(t->ctx, "job"), .db = t->db, .organisatie = org, .over = h.id};
            assert_false(meting_job.run(&job, &naar, &h.f));
        }
        if (!strstr(h.f.message, cases[i].words))
            fail_msg("case %zu: %s", i, h.f.message);
    }
    nothing_is_left(0);
}

/* ---- taking away ---- */

static void taking_away_leaves_no_answer(void **state)
{
    (void)state;
    struct error f = {0};
    const char *naar = NULL;
    struct meting_uitslag u;
    assert_true(read_in("antwoorden.csv", answers, n_answers, &f));
    struct job job = {.ctx = mem_ctx(t->ctx, "job"), .db = t->db, .organisatie = org, .over = 1};
    assert_true(meting_weg_job.run(&job, &naar, &f));
    nothing_is_left(0);
    testdb_begin(t);
    assert_false(uitslag_read(t->c, t->ctx, org, 1, NULL, &u));
    testdb_rollback(t);
    assert_true(read_in("antwoorden.csv", answers, n_answers, &f)); /* and may come again */
    testdb_begin(t);
    assert_true(uitslag_read(t->c, t->ctx, org, 2, NULL, &u)); /* under a number of its own */
    testdb_rollback(t);
}

/* ---- a figure that is used ---- */

static void a_figure_is_made_once_and_keeps_its_protection(void **state)
{
    (void)state;
    struct error f = {0};
    struct cijfer c;
    struct knoop k;
    assert_true(read_in("antwoorden.csv", answers, n_answers, &f));
    testdb_begin(t);
    int64_t open = meting_cite(t->c, t->ctx, org, 0, 1, "wensen", place[1]),
            shut = meting_cite(t->c, t->ctx, org, 0, 1, "wensen", place[2]);
    assert_true(open && shut && open != shut);
    assert_int_equal(meting_cite(t->c, t->ctx, org, 0, 1, "wensen", place[1]), open);
    assert_int_equal(meting_cite(t->c, t->ctx, org, 0, 1, "goed", 0), 0); /* open text */
    assert_int_equal(meting_cite(t->c, t->ctx, org, 0, 1, "wensen", 999), 0);
    assert_true(cijfer_read(t->c, t->ctx, org, open, &c));
    assert_int_equal(c.staat, CIJFER_OPEN);
    assert_int_equal(c.n, 196);
    assert_near(c.waarde, 7.02551020408163, 1e-9);
    assert_string_equal(c.bron, "meting 1, vraag wensen");
    assert_int_equal(c.van, date_of(2025, 9, 1));
    assert_true(knoop_read(t->c, t->ctx, org, open, &k));
    assert_int_equal(k.locatie, place[1]);
    assert_int_equal(knoop_bouwstenen(t->c, org, open), 1u << 1);
    assert_true(cijfer_read(t->c, t->ctx, org, shut, &c));
    assert_int_equal(c.staat, CIJFER_AFGESCHERMD);
    assert_true(isnan(c.waarde) && c.n == 0);
    testdb_commit(t);
}

/* ---- what was handed in ---- */

/* A file whose period is that of the days in it. */
static struct handing handing_of(const char *data, size_t n)
{
    return (struct handing){
        .file = {.organisatie = org,
                 .naam = "x.csv",
                 .data = data,
                 .n = n,
                 .instrument = "generiek-kompas",
                 .van = DATE_NONE,
                 .tot = DATE_NONE}
    };
}

static void what_was_handed_in_is_kept_a_week(void **state)
{
    (void)state;
    struct inlevering in;
    struct error f = {0};
    struct handing h = handing_of(answers, n_answers);
    struct background a = {.db = t->db};
    assert_int_equal(background_write(&a, hand_in, &h, &f), DB_OK);
    testdb_begin(t);
    assert_true(inlevering_read(t->c, t->ctx, org, h.id, &in, &f));
    assert_true(in.ingedeeld);
    assert_int_equal(in.indeling.kolom[0].soort, KOLOM_LOCATIE);
    assert_int_equal(in.indeling.kolom[1].soort, KOLOM_DATUM);
    assert_false(inlevering_read(t->c, t->ctx, org + 1, h.id, &in, &f));
    setenv("KOERS_NU", "2026-03-31T09:00:00", 1);
    assert_false(inlevering_read(t->c, t->ctx, org, h.id, &in, &f));
    testdb_commit(t);
    meting_tidy(&a);
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    assert_int_equal(count("meting_upload"), 0);
    assert_int_equal(count("meting_upload_kolom"), 0);
    /* and those of one organisation whenever somebody hands in */
    assert_int_equal(background_write(&a, hand_in, &h, &f), DB_OK);
    setenv("KOERS_NU", "2026-03-30T08:59:00", 1);
    testdb_begin(t);
    inleveringen_tidy(t->c, t->ctx, org);
    testdb_commit(t);
    assert_int_equal(count("meting_upload"), 1); /* not a week yet */
    setenv("KOERS_NU", "2026-03-30T12:00:00", 1);
    testdb_begin(t);
    inleveringen_tidy(t->c, t->ctx, org);
    testdb_commit(t);
    assert_int_equal(count("meting_upload"), 0);
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
}

/* Each column besides the questions, through the whole way from a header to meting_respondent. */
/* clang-format off */
static const struct {
    const char *header, *cell;
    const char *wrong; /* a cell that is refused; NULL: there is none */
    bool needed;       /* refused when the cell is empty or the column is not there */
    const char *kept;  /* finds the respondents with this cell; NULL: CHECKED only */
} columns[KOLOM_ITEM] = {
    [KOLOM_LOCATIE] = {"Vestiging", "De Boomgaard", "Nergens", true,
                       "locatie IN (SELECT l.id FROM locatie l WHERE l.naam = 'De Boomgaard')"},
    [KOLOM_DATUM] = {"Invuldatum", "3-2-2025", "gisteren", true, NULL},
};
/* clang-format on */
enum { AS_CHECKED, AS_STORED };
#define IS_KEPT(KOLOM, veld, type, kept, ...) [KOLOM_##KOLOM] = AS_##kept,
static const bool is_kept[KOLOM_ITEM] = {KOLOMMEN_VAST(IS_KEPT)};

static void each_column_has_its_words(void)
{
    const char *path = mem_format(t->ctx, "%s/docs/instrument.md", getenv("KOERS_SOURCE"));
    char text[20000] = "";
    FILE *docs = fopen(path, "r");
    assert_non_null(docs);
    assert_true(fread(text, 1, sizeof text - 1, docs) < sizeof text - 1);
    fclose(docs);
    for (int k = 1; k < KOLOM_ITEM; k++) {
        const char *code = kolom_vast_code((enum kolom_soort)k);
        if (!columns[k].header || !columns[k].cell)
            fail_msg("columns[] of meting_test.c has no row for %s", code);
        if ((columns[k].kept != NULL) != is_kept[k])
            fail_msg("%s is %s, but columns[] says otherwise", code,
                     is_kept[k] ? "STORED" : "CHECKED");
        if (!strstr(text, mem_format(t->ctx, "| `%s` |", code)))
            fail_msg("docs/instrument.md does not name the column %s", code);
    }
}

/* A file of two persons with every column; in that of `kolom` stands cell, NULL: it is not there. */
static const char *file_of(int kolom, const char *cell)
{
    const char *head = "wensen", *row = "";
    for (int k = 1; k < KOLOM_ITEM; k++) {
        if (k == kolom && !cell)
            continue;
        head = mem_format(t->ctx, "%s;%s", head, columns[k].header);
        row = mem_format(t->ctx, "%s;%s", row, k == kolom ? cell : columns[k].cell);
    }
    return mem_format(t->ctx, "%s\n7%s\n8%s\n", head, row, row);
}

static bool is_taken(const char *file)
{
    struct inlevering in;
    struct import import;
    struct error f = {0};
    struct handing h = handing_of(file, strlen(file));
    struct background a = {.db = t->db};
    if (background_write(&a, hand_in, &h, &f) != DB_OK)
        return false;
    testdb_begin(t);
    bool ok =
        inlevering_read(t->c, t->ctx, org, h.id, &in, &f) && inlevering_check(t->ctx, &in, &import);
    testdb_commit(t);
    return ok;
}

static void each_column_is_read_and_kept(void **state)
{
    (void)state;
    struct error f = {0};
    each_column_has_its_words();
    for (int k = 1; k < KOLOM_ITEM; k++) {
        const char *code = kolom_vast_code((enum kolom_soort)k);
        if (columns[k].wrong && is_taken(file_of(k, columns[k].wrong)))
            fail_msg("%s: '%s' is not refused", code, columns[k].wrong);
        if (is_taken(file_of(k, "")) == columns[k].needed)
            fail_msg("%s: an empty cell is not as columns[] says", code);
        if (is_taken(file_of(k, NULL)) == columns[k].needed)
            fail_msg("%s: a file without it is not as columns[] says", code);
    }
    const char *whole = file_of(0, NULL);
    if (!read_in("x.csv", whole, strlen(whole), &f))
        fail_msg("%s", error_message(&f));
    for (int k = 1; k < KOLOM_ITEM; k++)
        if (columns[k].kept &&
            count(mem_format(t->ctx, "meting_respondent WHERE %s", columns[k].kept)) != 2)
            fail_msg("%s is not kept", kolom_vast_code((enum kolom_soort)k));
}

/* The period is that of the days in the file, however they are written: what is in it is read. */
static void the_period_is_that_of_the_file(void **state)
{
    (void)state;
    static const char file[] = "locatie;datum;wensen\n"
                               "De Boomgaard;2025-02-03 10:30;7\n"
                               "De Boomgaard;1-2-2025 13:45;8\n"
                               "De Boomgaard;2025-03-04T08:00:00Z;9\n"
                               "De Boomgaard;2-3-2025;9\n";
    struct inlevering in;
    struct import import;
    struct error f = {0};
    struct handing h = handing_of(file, sizeof file - 1);
    struct background a = {.db = t->db};
    assert_int_equal(background_write(&a, hand_in, &h, &f), DB_OK);
    testdb_begin(t);
    assert_true(inlevering_read(t->c, t->ctx, org, h.id, &in, &f));
    assert_int_equal(in.van, date_of(2025, 2, 1));
    assert_int_equal(in.tot, date_of(2025, 3, 4));
    assert_true(inlevering_check(t->ctx, &in, &import));
    assert_int_equal(import.n, 4);
    testdb_commit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(queries_prepare, begin, end),
        cmocka_unit_test_setup_teardown(every_figure_is_that_of_r, begin, end),
        cmocka_unit_test_setup_teardown(order_gives_nobody_away, begin, end),
        cmocka_unit_test_setup_teardown(older_rows_are_put_in_order, begin, end),
        cmocka_unit_test_setup_teardown(the_small_place_and_the_next_are_withheld, begin, end),
        cmocka_unit_test_setup_teardown(the_counts_are_those_of_the_answers, begin, end),
        cmocka_unit_test_setup_teardown(a_score_is_the_mean_of_its_items, begin, end),
        cmocka_unit_test_setup_teardown(blanks_that_do_not_break_are_read, begin, end),
        cmocka_unit_test_setup_teardown(one_wrong_value_leaves_nothing, begin, end),
        cmocka_unit_test_setup_teardown(the_same_file_twice_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_differs_by_a_few_answers_is_refused, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_cannot_be_handed_in, begin, end),
        cmocka_unit_test_setup_teardown(taking_away_leaves_no_answer, begin, end),
        cmocka_unit_test_setup_teardown(a_figure_is_made_once_and_keeps_its_protection, begin, end),
        cmocka_unit_test_setup_teardown(what_was_handed_in_is_kept_a_week, begin, end),
        cmocka_unit_test_setup_teardown(the_period_is_that_of_the_file, begin, end),
        cmocka_unit_test_setup_teardown(each_column_is_read_and_kept, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
