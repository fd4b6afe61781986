/* The job that reads a file of the Openbare Databestand, on both engines: what it leaves when it
 * succeeds, fails, is stopped, is taken up again, meets itself. The pages are tested in a browser
 * (tests/web/indicatoren.mjs). This program is its own child. */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "indicator/indicator.h"
#include "indicator/indicator_sql.h"
#include "indicator/odb_regels.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support.h"
#include "tests/support/house.h"
#include "tests/support/testdb.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOMS_MAX 32
#define FILE_2019 "tests/data/odb/odb-2019-aanvulling.xlsx"
#define FILE_2021 "tests/data/odb/odb-2021-nalevering.xlsx"

static struct testdb *open_db(void)
{
    struct testdb *t = house_open();
    testdb_sql(t, "INSERT INTO organisatie (id, slug, naam, plaats, kvk, gemaakt) "
                  "VALUES (1, 'x', 'X', 'Y', '08111924', 0)");
    testdb_sql(t, "INSERT INTO locatie (organisatie, id, slug, naam, soort, plaats, "
                  "vestigingsnummer) VALUES (1, 1, 'a', 'A', 'verpleeghuis', 'Y', '000040313182')");
    return t;
}

/* What there is: files, values, places, indicators, lines of report. */
static void counts(struct testdb *t, int64_t out[5])
{
    struct db_conn *c = testdb_begin(t);
    struct odb_count_row row = {0};
    assert_true(odb_count(c, t->ctx, &row));
    testdb_commit(t);
    out[0] = row.bestanden;
    out[1] = row.waarden;
    out[2] = row.plekken;
    out[3] = row.indicatoren;
    out[4] = row.meldingen;
}

static void expect(struct testdb *t, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e)
{
    int64_t got[5], want[5] = {a, b, c, d, e};
    counts(t, got);
    for (int i = 0; i < 5; i++)
        if (got[i] != want[i])
            fail_msg("count %d: %lld, not %lld", i, (long long)got[i], (long long)want[i]);
}

static struct job job(struct testdb *t, const char *path)
{
    FILE *in = fopen(source_path(path), "rb");
    assert_non_null(in);
    char *data = mem_array(t->ctx, char, 1u << 20);
    size_t n = fread(data, 1, 1u << 20, in);
    fclose(in);
    return (struct job){.ctx = mem_ctx(t->ctx, "job"),
                        .db = t->db,
                        .organisatie = 1,
                        .id = 7,
                        .soort = "odb",
                        .tekst = "bestand.xlsx",
                        .invoer = data,
                        .n_invoer = n};
}

static bool run(struct testdb *t, const char *path, const char **naar, struct error *f)
{
    struct job x = job(t, path);
    memset(f, 0, sizeof *f);
    return odb_job.run(&x, naar, f);
}

static void test_reads_both(void **state)
{
    (void)state;
    struct testdb *t = open_db();
    struct error f;
    const char *naar = NULL;
    testdb_check_queries(t);
    if (!run(t, FILE_2019, &naar, &f))
        fail_msg("%s (%s)", f.message, f.detail);
    assert_string_equal(naar, "/meten/indicatoren/bestanden/1");
    expect(t, 1, 429, 11, 68, 38);
    assert_true(run(t, FILE_2021, &naar, &f));
    assert_int_equal(odb_bestand_of_path(naar), 2);
    expect(t, 2, 453, 12, 92, 38 + 47);
    struct buf b;
    buf_init(&b, t->ctx, 1u << 20);
    struct db_conn *c = testdb_begin(t);
    assert_true(odb_summary(c, t->ctx, 1, &b));
    assert_false(odb_summary(c, t->ctx, 3, &b));
    testdb_commit(t);
    assert_non_null(strstr(b.data, "429 rijen gelezen, 429 gebruikt, 0 geweigerd; 1125 cellen"));
    /* The same file again. */
    assert_false(run(t, FILE_2019, &naar, &f));
    assert_non_null(strstr(f.message, "al ingelezen, op 23 maart 2026"));
    expect(t, 2, 453, 12, 92, 38 + 47);
    testdb_close(t);
}

static void test_finds_own(void **state)
{
    (void)state;
    struct testdb *t = open_db();
    struct error f;
    const char *naar;
    assert_true(run(t, FILE_2019, &naar, &f));
    struct db_conn *c = testdb_begin(t);
    struct odb_eigen_plekken_rows own = odb_eigen_plekken(c, t->ctx, .organisatie = 1);
    assert_int_equal(own.n, 6); /* five locations and the organisation, by KvK-nummer */
    assert_true(own.row[5].concern);
    struct odb_plekken_of_locatie_rows one =
        odb_plekken_of_locatie(c, t->ctx, .organisatie = 1, .locatie = 1);
    assert_int_equal(one.n, 2); /* the location by its vestigingsnummer, and the organisation */
    assert_string_equal(one.row[0].vestigingsnummer, "000040313182");
    assert_true(text_starts(one.row[0].sleutel, "p:") && text_starts(one.row[1].sleutel, "c:"));
    assert_int_equal(odb_eigen_plekken(c, t->ctx, .organisatie = 2).n, 0);
    struct odb_waarden_of_plek_rows w = odb_waarden_of_plek(
        c, t->ctx, .indicatorset = "ISID000151", .jaar = 2019, .sleutel = one.row[0].sleutel);
    assert_int_equal(w.n, 45);
    testdb_commit(t);
    testdb_close(t);
}

/* Every place of the organisation with what it delivered: "Huis: 10 2021-01-01;". */
static const char *all_values(struct testdb *t)
{
    struct buf b;
    buf_init(&b, t->ctx, 1u << 20);
    struct db_conn *c = testdb_begin(t);
    struct odb_eigen_plekken_rows own = odb_eigen_plekken(c, t->ctx, .organisatie = 1);
    for (size_t i = 0; i < own.n; i++) {
        struct odb_waarden_of_plek_rows w =
            odb_waarden_of_plek(c, t->ctx, .indicatorset = own.row[i].indicatorset,
                                .jaar = own.row[i].jaar, .sleutel = own.row[i].sleutel);
        buf_format(&b, "%s:", own.row[i].naam);
        for (size_t k = 0; k < w.n; k++) {
            char van[11], tot[11];
            date_iso(w.row[k].van, van);
            date_iso(w.row[k].tot, tot);
            buf_format(&b, " %s%s", w.row[k].waarde_null ? "-" : "", w.row[k].tekst ? "tekst" : "");
            if (!w.row[k].waarde_null)
                buf_format(&b, "%g", w.row[k].waarde);
            buf_format(&b, " %s %s", van, tot);
        }
        buf_text(&b, ";");
    }
    testdb_commit(t);
    return b.data;
}

#define YEAR "2021-01-01 2021-12-31"
/* The small files in tests/data/odb/gevallen, each made for one fault. told: in the report. */
static void test_cases(void **state)
{
    (void)state;
    static const struct {
        const char *file, *values, *told;
    } cases[] = {
        {"40-twee-bladen",              "Huis Oost: 12.5 " YEAR ";Stichting Proefhuis: 29 " YEAR ";",
         "0 geweigerd"                                                                                                              },
        {"41-toelichting-eerst",        "Huis Oost: 12.5 " YEAR ";",                                  "(blad Blad1)"                },
        {"43-tekst-x",                  "Huis Oost: - " YEAR " - " YEAR ";",                          "invulteken van het formulier"},
        {"46-twee-concerns-een-kvk",    "Proef Midden: 8 " YEAR ";Proef West: 4 " YEAR ";",
         "0 geweigerd"                                                                                                              },
        {"47-twee-namen-een-vestiging",
         "Huis Oost, psychogeriatrie: 25 " YEAR ";Huis Oost, somatiek: 10 " YEAR ";",
         "0 geweigerd"                                                                                                              },
        {"58-1904",                     "Huis Oost: 12.5 " YEAR ";",                                  "0 geweigerd"                 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct testdb *t = open_db();
        struct error f;
        const char *naar;
        struct buf b;
        testdb_sql(t, "UPDATE organisatie SET kvk = '12345678'");
        if (!run(t, mem_format(t->ctx, "tests/data/odb/gevallen/%s.xlsx", cases[i].file), &naar,
                 &f))
            fail_msg("%s: %s (%s)", cases[i].file, f.message, f.detail);
        buf_init(&b, t->ctx, 1u << 20);
        struct db_conn *c = testdb_begin(t);
        assert_true(odb_summary(c, t->ctx, 1, &b));
        testdb_commit(t);
        if (strcmp(all_values(t), cases[i].values) != 0 || !strstr(b.data, cases[i].told))
            fail_msg("%s: %s\n%s", cases[i].file, all_values(t), b.data);
        testdb_close(t);
    }
}

/* A file read by the rules of before is read again: what it said goes when the new rows show. */
static void test_replaces_older_reading(void **state)
{
    (void)state;
    struct testdb *t = open_db();
    struct error f;
    const char *naar;
    assert_true(run(t, FILE_2019, &naar, &f));
    testdb_sql(t, "UPDATE odb_bestand SET lezing = 1");
    assert_true(run(t, FILE_2019, &naar, &f));
    assert_int_equal(odb_bestand_of_path(naar), 2);
    expect(t, 1, 429, 11, 68, 38);
    assert_false(run(t, FILE_2019, &naar, &f));
    testdb_close(t);
}

/* ---- step 5: by which rules a file was read became a column ---- */

#define BEFORE_LEZING 4

/* Files as the older schema kept them: one that was read again by later rules and still beside its
 * first reading, one that was not, one of the demo. Each row and what hangs on it is accounted for. */
static void test_an_older_store_keeps_its_readings(void **state)
{
    (void)state;
    static const struct {
        int id;
        const char *was, *hash;
        int lezing;
    } files[] = {
        {1, "aa",     "aa",   1},
        {2, "aa:2",   "aa",   2},
        {3, "bb",     "bb",   1},
        {5, "demo:2", "demo", 2},
        {6, ":2",     "",     2},
    };
    const struct schema_room *older[ROOMS_MAX];
    struct schema_room copy = indicator_schema;
    struct error f = {0};
    assert_true(room_schemas_n <= ROOMS_MAX);
    for (size_t i = 0; i < room_schemas_n; i++)
        older[i] = room_schemas[i] == &indicator_schema ? &copy : room_schemas[i];
    copy.n_steps = BEFORE_LEZING;
    struct testdb *t = testdb_open(older, room_schemas_n);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        testdb_sql(t, mem_format(t->ctx,
                                 "INSERT INTO odb_bestand (id, naam, hash, staat, eigenaar, "
                                 "ingelezen, rijen, gebruikt, geweigerd, hersteld, let_op, beurt) "
                                 "VALUES (%d, 'f.xlsx', '%s', 'zichtbaar', 'x', %zu, 1, 2, 3, 4, "
                                 "5, %zu); INSERT INTO odb_plek (bestand, nr, sleutel, concern, "
                                 "kvk, organisatie_naam, naam, plaats) VALUES (%d, 1, 'p', FALSE, "
                                 "'1', 'O', 'N', 'P')",
                                 files[i].id, files[i].was, 100 + i, 50 - i, files[i].id));
    assert_true(migrate(t->db, room_schemas, room_schemas_n, &f));
    testdb_check_queries(t);
    struct db_conn *c = testdb_begin(t);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct odb_bestand_by_hash_row r;
        struct odb_bestand_read_row said;
        assert_true(
            odb_bestand_by_hash(c, t->ctx, &r, .hash = files[i].hash, .lezing = files[i].lezing));
        assert_true(odb_bestand_read(c, t->ctx, &said, .id = files[i].id));
        assert_int_equal(r.id, files[i].id);
        assert_int_equal(r.ingelezen, 100 + i);
        assert_int_equal(said.rijen + 10 * said.gebruikt + 100 * said.geweigerd +
                             1000 * said.hersteld + 10000 * said.let_op,
                         54321);
    }
    assert_int_equal(odb_bestanden(c, t->ctx).n, sizeof files / sizeof *files);
    struct odb_bestand_earlier_reading_row before;
    assert_true(odb_bestand_earlier_reading(c, t->ctx, &before, .hash = "aa", .lezing = 2));
    assert_int_equal(before.id, 1);
    assert_false(odb_bestand_earlier_reading(c, t->ctx, &before, .hash = "demo", .lezing = 2));
    /* The same file by the same rules stands there once. */
    assert_int_equal(odb_bestand_insert(c, .id = 9, .naam = "x", .hash = "aa", .lezing = 2,
                                        .eigenaar = "x", .nu = 1),
                     0);
    testdb_commit(t);
    testdb_close(t);
}

/* What counts: of each place and code the last row. */
struct last_words {
    char code[40], sleutel[80];
    double value;
    int n, older;
};

static bool hear(void *arg, const struct odb_waarden_row *row)
{
    struct last_words *x = arg;
    if (strcmp(x->code, row->code) != 0 || strcmp(x->sleutel, row->sleutel) != 0) {
        x->older += x->n > 0 && x->value != 4321;
        x->n++;
    }
    snprintf(x->code, sizeof x->code, "%s", row->code);
    snprintf(x->sleutel, sizeof x->sleutel, "%s", row->sleutel);
    x->value = row->waarde_null ? NAN : row->waarde;
    return true;
}

/* A file that corrects another stays the one that counts when the other is read in again, by rules
 * that tell places apart better. */
static void test_a_correction_stays_the_last_word(void **state)
{
    (void)state;
    struct testdb *t = open_db();
    struct error f;
    const char *naar;
    assert_true(run(t, FILE_2019, &naar, &f));
    testdb_sql(t, "UPDATE odb_bestand SET lezing = 1");
    struct db_conn *c = testdb_begin(t);
    odb_bestand_insert(c, .id = 2, .naam = "x", .hash = "x", .lezing = ODB_LEZING, .eigenaar = "x",
                       .nu = time_now());
    odb_bestand_show(c, .id = 2, .nu = time_now());
    testdb_commit(t);
    testdb_sql(t,
               "INSERT INTO odb_plek (bestand, nr, sleutel, concern, kvk, organisatie_naam, naam, "
               "plaats) SELECT 2, nr, sleutel, concern, kvk, organisatie_naam, naam, plaats "
               "FROM odb_plek WHERE bestand = 1; "
               "INSERT INTO odb_waarde (bestand, rij, plek, sleutel, indicatorset, jaar, code, "
               "waarde, nvt, afgeschermd) SELECT 2, rij, plek, sleutel, indicatorset, jaar, code, "
               "4321, nvt, afgeschermd FROM odb_waarde WHERE bestand = 1");
    assert_true(run(t, FILE_2019, &naar, &f));
    assert_int_equal(odb_bestand_of_path(naar), 3);
    c = testdb_begin(t);
    struct odb_sets_rows sets = odb_sets(c, t->ctx);
    struct last_words x = {.value = 4321};
    for (size_t i = 0; i < sets.n; i++)
        odb_waarden(c, hear, &x, .indicatorset = sets.row[i].indicatorset,
                    .jaar = sets.row[i].jaar);
    testdb_commit(t);
    assert_true(x.n > 100);
    assert_int_equal(x.older + (x.value != 4321), 0);
    testdb_close(t);
}

/* ---- beside the others ---- */

static struct odb_waarde_insert_in value(const char *sleutel, int row, double x)
{
    return (struct odb_waarde_insert_in){.bestand = 1,
                                         .rij = row,
                                         .plek = row,
                                         .sleutel = sleutel,
                                         .indicatorset = ODB_SET_BASISVEILIGHEID,
                                         .jaar = 2021,
                                         .code = "INID000001",
                                         .waarde = x,
                                         .teller = NAN,
                                         .noemer = NAN,
                                         .van = DATE_NONE,
                                         .tot = DATE_NONE};
}

/* A whole organisation among the wards of a set is no ward: it is not compared with them. */
static void test_concerns_apart(void **state)
{
    (void)state;
    static const struct {
        const char *sleutel;
        bool concern;
    } places[] = {
        {"p:1", false},
        {"p:2", false},
        {"p:3", false},
        {"c:4", true },
        {"c:5", true },
        {"p:6", false},
    };
    struct testdb *t = house_open();
    struct world w = world_make(t);
    struct route_table tables[] = {organisatie_routes, indicator_routes};
    testdb_sql(t, "UPDATE organisatie SET kvk = '00000001' WHERE id = 1");
    struct db_conn *c = testdb_begin(t);
    odb_bestand_insert(c, .id = 1, .naam = "x", .hash = "x", .lezing = ODB_LEZING, .eigenaar = "x",
                       .nu = time_now());
    odb_indicator_insert(c, .bestand = 1, .indicatorset = ODB_SET_BASISVEILIGHEID, .jaar = 2021,
                         .code = "INID000001", .set_naam = "Set", .nummer = "1", .volgorde = 1,
                         .naam = "Vallen", .thema = "T", .eenheid = "Percentage", .soort = "");
    for (int i = 0; i < 6; i++) {
        odb_plek_insert(c, .bestand = 1, .nr = i + 1, .sleutel = places[i].sleutel,
                        .concern = places[i].concern, .kvk = i ? "00000002" : "00000001",
                        .organisatie_naam = "O", .naam = places[i].sleutel, .plaats = "");
        odb_waarde_insert_(c, value(places[i].sleutel, i + 1, 10 * i));
    }
    odb_bestand_show(c, .id = 1, .nu = time_now());
    testdb_commit(t);
    struct visitor *v = visitor_new(t, tables, 2);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BESTUURDER]);
    v->json = true;
    struct answer a = visitor_get(v, "/meten/indicatoren/set/ISID000151/2021");
    if (a.status != 200 || !strstr(a.body, "\"anderen\":3")) /* p:2, p:3, p:6 */
        fail_msg("%d %s", a.status, a.body);
    a = visitor_get(v, "/meten/indicatoren/set/ISID000151/2021/INID000001");
    if (a.status != 200 || !strstr(a.body, "\"anderen\":3"))
        fail_msg("%d %s", a.status, a.body);
    /* One of them by a key of before: it may be one of the others, so nothing is compared. */
    testdb_sql(t, "UPDATE odb_waarde SET sleutel = 'v:6' WHERE sleutel = 'p:6'");
    a = visitor_get(v, "/meten/indicatoren/set/ISID000151/2021");
    if (!strstr(a.body, "\"anderen\":0") || !strstr(a.body, "\"gemengd\":true"))
        fail_msg("%s", a.body);
    a = visitor_get(v, "/meten/indicatoren/set/ISID000151/2021/INID000001");
    if (!strstr(a.body, "\"anderen\":0") || !strstr(a.body, "\"gemengd\":true"))
        fail_msg("%s", a.body);
    testdb_close(t);
}

static void test_refused_leaves_nothing(void **state)
{
    (void)state;
    struct testdb *t = open_db();
    struct error f;
    const char *naar;
    assert_false(run(t, "meson.build", &naar, &f));
    assert_string_equal(f.message, "Dit is geen Excel-bestand (.xlsx).");
    struct job x = job(t, FILE_2019);
    x.n_invoer /= 2;
    assert_false(odb_job.run(&x, &naar, &f));
    assert_string_equal(f.message, "Het Excel-bestand is beschadigd en kan niet worden gelezen.");
    expect(t, 0, 0, 0, 0, 0);
    testdb_close(t);
}

/* ---- by the queue: the service stops halfway, and the job is taken up again ---- */

struct stopping {
    int calls, after;
};
static bool stops(void *self)
{
    struct stopping *s = self;
    return s->after && ++s->calls > s->after;
}

static const struct job_kind *const odb_jobs[] = {&odb_job};

static void test_stopped_and_resumed(void **state)
{
    (void)state;
    struct testdb *t = open_db();
    jobs_register(odb_jobs, 1);
    struct job x = job(t, FILE_2019);
    struct db_conn *c = testdb_begin(t);
    job_queue(c, &(struct job_new){.organisatie = 1,
                                   .soort = "odb",
                                   .tekst = "bestand.xlsx",
                                   .invoer = x.invoer,
                                   .n_invoer = x.n_invoer});
    testdb_commit(t);
    struct stopping s = {0, 1}; /* the first word of progress may pass; the next comes after rows */
    struct background a = {.db = t->db, .stops = stops, .self = &s};
    assert_true(jobs_round(&a));
    expect(t, 0, 0, 0, 0, 0);
    s.after = 0;
    assert_true(jobs_round(&a)); /* it waited again */
    expect(t, 1, 429, 11, 68, 38);
    assert_false(jobs_round(&a));
    testdb_close(t);
}

static void leave_half(struct testdb *t, const char *path, const char *eigenaar)
{
    struct job x = job(t, path);
    uint8_t hash[HASH_BYTES];
    char hex[2 * HASH_BYTES + 1];
    hash_bytes(x.invoer, x.n_invoer, hash);
    hex_of(hash, sizeof hash, hex);
    struct db_conn *c = testdb_begin(t);
    odb_bestand_insert(c, .id = 4, .naam = "half", .hash = hex, .lezing = ODB_LEZING,
                       .eigenaar = eigenaar, .nu = time_now());
    odb_plek_insert(c, .bestand = 4, .nr = 1, .sleutel = "x", .kvk = "1", .organisatie_naam = "",
                    .naam = "", .plaats = "");
    for (int i = 2; i < 3000; i++)
        odb_waarde_insert(c, .bestand = 4, .rij = i, .plek = 1, .sleutel = "x",
                          .indicatorset = "ISID000151", .jaar = 2019, .code = "INID000001",
                          .waarde = 1, .van = DATE_NONE, .tot = DATE_NONE);
    testdb_commit(t);
}

static void test_half_of_its_own(void **state)
{
    (void)state;
    struct testdb *t = open_db();
    struct error f;
    const char *naar;
    leave_half(t, FILE_2019, "1/7"); /* the same job, ended in the middle */
    assert_true(run(t, FILE_2019, &naar, &f));
    expect(t, 1, 429, 11, 68, 38);
    testdb_close(t);
}

static void test_half_of_another(void **state)
{
    (void)state;
    struct testdb *t = open_db();
    struct error f;
    const char *naar;
    leave_half(t, FILE_2019, "2/7");
    assert_false(run(t, FILE_2019, &naar, &f));
    assert_string_equal(f.message, "Dit bestand wordt op dit moment al ingelezen.");
    expect(t, 1, 2998, 1, 0, 0); /* not ours to take away */
    struct db_conn *c = testdb_begin(t);
    assert_int_equal(odb_bestanden(c, t->ctx).n, 0); /* and seen by nobody */
    assert_int_equal(odb_sets(c, t->ctx).n, 0);
    testdb_commit(t);
    testdb_close(t);
}

static void test_paths(void **state)
{
    (void)state;
    assert_int_equal(odb_bestand_of_path("/meten/indicatoren/bestanden/12"), 12);
    assert_int_equal(odb_bestand_of_path("/meten/indicatoren/bestanden/x"), 0);
    assert_int_equal(odb_bestand_of_path("/meten"), 0);
    assert_int_equal(odb_bestand_of_path(NULL), 0);
}

/* Two sets, or two own places in one, that are called the same are told apart. */
static void what_has_one_name_is_told_apart(void **state)
{
    (void)state;
    static const char *const sets[] = {ODB_SET_BASISVEILIGHEID, "ISID000999", "ISID000998"};
    struct testdb *t = house_open();
    struct world w = world_make(t);
    struct route_table tables[] = {organisatie_routes, indicator_routes};
    testdb_sql(t, "UPDATE organisatie SET kvk = '00000001' WHERE id = 1");
    struct db_conn *c = testdb_begin(t);
    odb_bestand_insert(c, .id = 1, .naam = "x", .hash = "x:3", .eigenaar = "x", .nu = time_now());
    for (size_t i = 0; i < 3; i++)
        odb_indicator_insert(c, .bestand = 1, .indicatorset = sets[i], .jaar = 2021,
                             .code = "INID000001", .set_naam = i < 2 ? "Samen" : "Alleen",
                             .nummer = "1", .volgorde = 1, .naam = "Vallen", .thema = "T",
                             .eenheid = "Percentage", .soort = "");
    for (int i = 0; i < 3; i++) {
        const char *key = mem_format(t->ctx, "p:%d", i);
        odb_plek_insert(c, .bestand = 1, .nr = i + 1, .sleutel = key, .kvk = "00000001",
                        .organisatie_naam = "O", .naam = i < 2 ? "Het huis" : "De wijk",
                        .vestigingsnummer = mem_format(t->ctx, "00000000000%d", i), .plaats = "");
        odb_waarde_insert_(c, value(key, i + 1, 10 * i));
    }
    odb_bestand_show(c, .id = 1, .nu = time_now());
    testdb_commit(t);
    struct visitor *v = visitor_new(t, tables, 2);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BESTUURDER]);
    struct answer a = visitor_get(v, "/meten/indicatoren");
    static const char *const said[] = {">Samen (" ODB_SET_BASISVEILIGHEID ") 2021<",
                                       ">Samen (ISID000999) 2021<",
                                       ">Alleen 2021<",
                                       ">Het huis (000000000000)<",
                                       ">Het huis (000000000001)<",
                                       ">De wijk<"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!strstr(a.body, said[i]))
            fail_msg("no %s", said[i]);
    testdb_close(t);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--kind") == 0)
        child_main(argv[2], (const struct child_task *const[]){&xlsx_task}, 1);
    const char *preload = getenv("LD_PRELOAD");
    if (preload && strstr(preload, "vgpreload"))
        return 0; /* valgrind cannot run itself again */
    random_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_one_name_is_told_apart),
        cmocka_unit_test(test_reads_both),
        cmocka_unit_test(test_finds_own),
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_concerns_apart),
        cmocka_unit_test(test_replaces_older_reading),
        cmocka_unit_test(test_an_older_store_keeps_its_readings),
        cmocka_unit_test(test_a_correction_stays_the_last_word),
        cmocka_unit_test(test_refused_leaves_nothing),
        cmocka_unit_test(test_stopped_and_resumed),
        cmocka_unit_test(test_half_of_its_own),
        cmocka_unit_test(test_half_of_another),
        cmocka_unit_test(test_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
