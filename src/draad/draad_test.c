/* The spine on a store: knopen, threads, the chain both ways, search text, counters, what waits and
 * drafted answers. Runs on SQLite, and on PostgreSQL when KOERS_TEST_PG is set.
 * Not here: the pure rules (draad_regels_test.c), pages (draad_paginas_test.c), plans of queries
 * (tests/plan_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "draad/draad.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "draad/keten.h"
#include "draad/kompasroos_html.h"
#include "draad/rode_draad_html.h"
#include "gezelschap/gezelschap_sql.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <math.h>
#include <pthread.h>
#include <string.h>

/* A kind that a later migration adds: its own room, its own table. */
static const char room_step[] =
    "INSERT INTO knoop_soort (soort) VALUES ('signaal'), ('leercyclus'), ('resultaat'), "
    "('uitspraak'), ('idee');";
static const struct schema_step later_steps[] = {
    {1, "a new kind", room_step, room_step, "later-1"},
};
static const struct schema_room later_schema = {
    .room = "later", .steps = later_steps, .n_steps = 1};

static const struct knoop_face signaal = {
    .soort = "signaal",
    .counts_in = COUNTS_SIGNAL,
    .naam = "Signaal",
    .meervoud = "Signalen",
    .letter = "S",
    .path = "/signalen/%lld",
    .lezen = MAG_SIGNAAL_LEZEN,
    .statussen = (const struct face_status[]){
                                              {"nieuw", "nieuw", false}, {"beantwoord", "beantwoord", true}, {0}}
};
static const struct knoop_face others[] = {
    {.soort = "leercyclus", .naam = "Leercyclus", .letter = "L", .counts_in = COUNTS_CYCLE   },
    {.soort = "resultaat",  .naam = "Resultaat",  .letter = "E", .counts_in = COUNTS_RESULT  },
    {.soort = "uitspraak",  .naam = "Zin",        .letter = "Z", .counts_in = COUNTS_SENTENCE},
};
static const struct knoop_face *faces[7];

static struct testdb *open_two(void)
{
    struct testdb *t = TESTDB(&organisatie_schema, &gezelschap_schema, &draad_schema,
                              &draad_paginas_schema, &later_schema);
    testdb_sql(t, "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (1, 'een', 'Een', 0), "
                  "(2, 'twee', 'Twee', 0);"
                  "INSERT INTO locatie (organisatie, id, slug, naam, soort, plaats) VALUES "
                  "(1, 1, 'dijk', 'Huize Dijkzicht', 'verpleeghuis', 'Aa'), "
                  "(1, 2, 'wei', 'De Wei', 'kleinschalig', 'Aa'), "
                  "(2, 1, 'bos', 'Het Bos', 'verpleeghuis', 'Bee');"
                  "INSERT INTO persoon (organisatie, id, naam, email, gemaakt) VALUES "
                  "(1, 1, 'Anna', 'anna@een.example', 0), (2, 1, 'Bob', 'bob@twee.example', 0);");
    for (size_t i = 0; draad_own_faces[i]; i++)
        faces[i] = draad_own_faces[i];
    faces[3] = &signaal;
    for (size_t i = 0; i < 3; i++)
        faces[4 + i] = &others[i];
    draad_faces(faces, 7);
    return t;
}

static int64_t make(struct db_conn *c, int64_t org, const char *soort, const char *titel,
                    int64_t gemaakt)
{
    return knoop_create(c, &(struct knoop_new){.organisatie = org,
                                               .locatie = 1,
                                               .door = 1,
                                               .soort = soort,
                                               .titel = titel,
                                               .status = "nieuw",
                                               .bouwstenen = 1u << 2,
                                               .gemaakt = gemaakt});
}

/* A personal kind: whatever a room hands over, nothing of it is written in this store. */
static const struct knoop_face dossier = {.soort = "dossier",
                                          .naam = "Dossier",
                                          .meervoud = "Dossiers",
                                          .letter = "D",
                                          .lezen = MAG_DRAAD_LEZEN,
                                          .opaque = true,
                                          .statussen = (const struct face_status[]){{0}}};

static int64_t rows(struct testdb *t, const char *sql)
{
    struct number {
        int64_t n;
    } row = {0};
    static const struct db_field field[] = {
        {"n", DB_GETAL, false, 0, DB_NO_FIELD}
    };
    const struct db_query q = {.name = "rows",
                               .sqlite = sql,
                               .postgres = sql,
                               .columns = field,
                               .n_columns = 1,
                               .row_size = sizeof row};
    struct db_conn *c = testdb_begin(t);
    assert_true(db_one(c, t->ctx, mem_copy(t->ctx, &q, sizeof q), NULL, &row));
    testdb_commit(t);
    return row.n;
}

enum text_way { RENAME, SEARCH_TEXT, HISTORY };

static bool write_text(struct db_conn *c, enum text_way way, int64_t id)
{
    if (way == RENAME)
        knoop_rename(c, 1, id, "Mevrouw Bakker", 1);
    else if (way == SEARCH_TEXT)
        knoop_change_search_text(c, 1, id, "slaapt slecht");
    else
        geschiedenis_write(c, 1, id, "Gewijzigd: {detail}", "slaapt slecht", 1, 0);
    return !db_failed(c);
}

static void a_personal_kind_says_nothing_here(void **state)
{
    struct testdb *t = open_two();
    const struct knoop_face *with[] = {&signaal, &dossier};
    struct knoop k;

    (void)state;
    draad_faces(with, 2);
    testdb_sql(t, "INSERT INTO knoop_soort (soort) VALUES ('dossier')");
    struct db_conn *c = testdb_begin(t);
    int64_t other = make(c, 1, "signaal", "De bel", 0);
    int64_t id = knoop_create(c, &(struct knoop_new){.organisatie = 1,
                                                     .locatie = 1,
                                                     .door = 1,
                                                     .soort = "dossier",
                                                     .titel = "Mevrouw Bakker",
                                                     .zoektekst = "slaapt slecht",
                                                     .stammen = "bakker\nslaap",
                                                     .status = "open"});
    assert_true(knoop_read(c, t->ctx, 1, id, &k));
    assert_string_equal(k.titel, mem_format(t->ctx, "dossier %lld", (long long)id));
    knoop_change_status(c, 1, id, "klaar", 1, 0); /* a code, and the name of a place */
    knoop_move(c, 1, id, 2, 1);
    geschiedenis_write(c, 1, id, "Gewijzigd", "", 1, 0);
    testdb_commit(t);
    for (int way = RENAME; way <= HISTORY; way++) {
        c = testdb_begin(t);
        assert_true(write_text(c, way, other));
        assert_false(write_text(c, way, id));
        testdb_rollback(t);
    }
    search_rebuild(testdb_begin(t));
    testdb_commit(t);
    assert_int_equal(rows(t, "SELECT count(*) AS n FROM zoektekst WHERE organisatie = 1"), 1);
    assert_int_equal(rows(t, "SELECT count(*) AS n FROM knoop WHERE titel LIKE '%Bakker%'"), 0);
    assert_int_equal(rows(t, "SELECT count(*) AS n FROM geschiedenis WHERE detail LIKE '%slecht%' "
                             "OR wat LIKE '%slecht%'"),
                     0);
    draad_faces(faces, 7);
    testdb_close(t);
}

static void queries_prepare(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    testdb_check_queries(t);
    testdb_close(t);
}

static void a_knoop_is_made_read_and_changed(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct db_conn *c = testdb_begin(t);
    int64_t id = make(c, 1, "signaal", "De bel wordt niet gehoord", 0);
    assert_int_equal(id, 1);
    assert_int_equal(make(c, 2, "signaal", "Ander huis", 0), 1); /* ids run per organisation */
    struct knoop k;
    assert_true(knoop_read(c, t->ctx, 1, id, &k));
    assert_string_equal(k.soort, "signaal");
    assert_string_equal(k.titel, "De bel wordt niet gehoord");
    assert_int_equal(k.locatie, 1);
    assert_false(knoop_read(c, t->ctx, 2, 2, &k));
    assert_int_equal(knoop_bouwstenen(c, 1, id), 1u << 2);
    knoop_set_bouwstenen(c, 1, id, 1u << 1 | 1u << 5);
    assert_int_equal(knoop_bouwstenen(c, 1, id), 1u << 1 | 1u << 5);
    knoop_change_status(c, 1, id, "beantwoord", 1, 0);
    knoop_change_status(c, 1, id, "beantwoord", 1, 0); /* nothing changes: no second line */
    knoop_rename(c, 1, id, "De bel", 1);
    knoop_move(c, 1, id, 2, 1);
    assert_true(knoop_read(c, t->ctx, 1, id, &k));
    assert_string_equal(status_naam(&k), "beantwoord");
    assert_string_equal(k.titel, "De bel");
    assert_int_equal(k.locatie, 2);
    struct geschiedenis_of_rows h =
        geschiedenis_of(c, t->ctx, .organisatie = 1, .knoop = id, .max = 100);
    assert_int_equal(h.n, 4); /* made, status, title, handed over */
    assert_string_equal(h.row[0].wat, "Overgedragen naar {detail}");
    assert_string_equal(h.row[0].detail, "De Wei");
    assert_string_equal(h.row[3].wat, "Gemaakt");
    testdb_commit(t);
    testdb_close(t);
}

/* The counters always equal a count of the rows. */
static void counters_follow(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct db_conn *c = testdb_begin(t);
    int64_t march = time_of_date(date_of(2026, 3, 5));
    int64_t a = make(c, 1, "signaal", "een", march), b = make(c, 1, "signaal", "twee", march);
    make(c, 1, "signaal", "vorig jaar", time_of_date(date_of(2025, 3, 5)));
    make(c, 2, "signaal", "elders", march);
    knoop_change_status(c, 1, a, "beantwoord", 1, 0);
    knoop_move(c, 1, b, 2, 1);
    knoop_set_bouwstenen(c, 1, a, 1u << 2 | 1u << 3);
    struct stand_of_rows s = stand_of(c, t->ctx, .organisatie = 1, .soort = "signaal");
    assert_int_equal(s.n, 3); /* 1 beantwoord, 1 nieuw (last year), 2 nieuw */
    assert_string_equal(s.row[0].status, "beantwoord");
    assert_int_equal(s.row[2].locatie, 2);
    struct stand_at_rows all =
        stand_at(c, t->ctx, .organisatie = 1, .soort = "signaal", .locatie = STAND_EVERYWHERE);
    assert_int_equal(all.n, 2);
    assert_int_equal(all.row[0].aantal, 1); /* beantwoord */
    assert_int_equal(all.row[1].aantal, 2); /* nieuw, at two places */
    int64_t from = time_of_date(date_of(2026, 1, 1)), until = time_of_date(date_of(2027, 1, 1));
    const struct kompasroos *whole =
        kompasroos_view(c, t->ctx, LANG_NL, 1, 0, "Dit jaar", from, until);
    assert_int_equal(whole->n_bladen, 5);
    assert_int_equal(whole->bladen[1].signalen, 2);
    assert_int_equal(whole->bladen[2].signalen, 1);
    assert_true(whole->bladen[1].leeft);
    assert_false(whole->bladen[0].leeft);
    const struct kompasroos *one =
        kompasroos_view(c, t->ctx, LANG_NL, 1, 2, "Dit jaar", from, until);
    assert_int_equal(one->bladen[1].signalen, 1);
    assert_int_equal(one->bladen[2].signalen, 0);
    testdb_commit(t);
    testdb_close(t);
}

static void the_chain_runs_both_ways(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct db_conn *c = testdb_begin(t);
    int64_t s1 = make(c, 1, "signaal", "s1", 100), s2 = make(c, 1, "signaal", "s2", 200);
    int64_t th = make(c, 1, "thema", "t", 300), cy = make(c, 1, "leercyclus", "l", 400);
    int64_t re = make(c, 1, "resultaat", "r", 500), ci = make(c, 1, "cijfer", "c", 450);
    int64_t ui = make(c, 1, "uitspraak", "u", 600), ve = make(c, 1, "verhaal", "v", 550);
    int64_t apart = make(c, 1, "signaal", "los", 50);
    draad_lay(c, 1, s1, th, AANLEIDING, 1, 0);
    draad_lay(c, 1, s2, th, AANLEIDING, 1, 0);
    draad_lay(c, 1, s2, th, AANLEIDING, 1, 0); /* twice changes nothing */
    draad_lay(c, 1, th, cy, AANLEIDING, 1, 0);
    draad_lay(c, 1, cy, re, LEIDT_TOT, 1, 0);
    draad_lay(c, 1, ci, re, MEET, 1, 0);
    draad_lay(c, 1, re, ui, ONDERBOUWT, 1, 0);
    draad_lay(c, 1, ve, ui, SPREEKT_TEGEN, 1, 0);
    struct schakels all = draad_chain(c, t->ctx, 1, ui, 100);
    assert_int_equal(all.n, 8);
    static const char *const order[] = {"s1", "s2", "t", "l", "c", "r", "v", "u"};
    for (size_t i = 0; i < 8; i++)
        assert_string_equal(all.schakel[i].knoop.titel, order[i]);
    assert_int_equal(all.schakel[7].diepte, 0);
    assert_string_equal(all.schakel[6].relatie, "spreekt_tegen");
    assert_int_equal(all.schakel[0].diepte, -4);
    /* From a signal: what followed, with the figure that carries the result; not the other signal,
     * nor what else the sentence rests on. */
    struct schakels after = draad_chain(c, t->ctx, 1, s1, 100);
    assert_int_equal(after.n, 6);
    static const char *const down[] = {"s1", "t", "l", "c", "r", "u"};
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(after.schakel[i].knoop.titel, down[i]);
    assert_true(after.schakel[5].diepte > 0);
    /* A sentence that rests on a cycle shows its steps: not only that it ran, but what it gave. */
    int64_t on_cycle = make(c, 1, "uitspraak", "v", 700);
    draad_lay(c, 1, cy, on_cycle, ONDERBOUWT, 1, 0);
    struct schakels steps = draad_chain(c, t->ctx, 1, on_cycle, 100);
    static const char *const told[] = {"s1", "s2", "t", "l", "r", "v"};
    assert_int_equal(steps.n, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(steps.schakel[i].knoop.titel, told[i]);
    assert_true(steps.schakel[4].diepte < 0);
    draad_cut(c, 1, cy, on_cycle, ONDERBOUWT, 1);
    assert_int_equal(draad_chain(c, t->ctx, 1, apart, 100).n, 1);
    assert_int_equal(draad_chain(c, t->ctx, 2, ui, 100).n, 0); /* another organisation */
    struct ids sources = draad_sources(c, t->ctx, 1, ui, "signaal");
    assert_int_equal(sources.n, 2);
    assert_int_equal(sources.id[0], s1);
    assert_int_equal(draad_sources(c, t->ctx, 1, ui, "cijfer").n, 1);
    assert_int_equal(draad_sources(c, t->ctx, 1, th, "cijfer").n, 0);
    draad_cut(c, 1, cy, re, LEIDT_TOT, 1);
    assert_int_equal(draad_sources(c, t->ctx, 1, ui, "signaal").n, 0);
    testdb_commit(t);
    testdb_close(t);
}

static void circles_and_long_chains_end(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct db_conn *c = testdb_begin(t);
    int64_t a = make(c, 1, "thema", "a", 1), b = make(c, 1, "thema", "b", 2);
    draad_lay(c, 1, a, b, LEIDT_TOT, 1, 0);
    draad_lay(c, 1, b, a, LEIDT_TOT, 1, 0);
    assert_int_equal(draad_chain(c, t->ctx, 1, a, 100).n, 2);
    int64_t before = 0;
    for (int i = 0; i < 60; i++) {
        int64_t next = make(c, 1, "thema", "keten", 10 + i);
        if (before)
            draad_lay(c, 1, before, next, LEIDT_TOT, 1, 0);
        before = next;
    }
    assert_int_equal(draad_chain(c, t->ctx, 1, before, 1000).n, 25); /* itself and 24 back */
    assert_int_equal(draad_chain(c, t->ctx, 1, before, 10).n, 10);
    /* Many signals on one theme never push the rest of the chain out. */
    int64_t hub = make(c, 1, "thema", "druk", 500);
    int64_t cycle = make(c, 1, "leercyclus", "cyclus", 600);
    for (int i = 0; i < 50; i++)
        draad_lay(c, 1, make(c, 1, "signaal", "s", 501 + i), hub, AANLEIDING, 1, 0);
    draad_lay(c, 1, hub, cycle, AANLEIDING, 1, 0);
    struct schakels some = draad_chain(c, t->ctx, 1, cycle, 20);
    assert_int_equal(some.n, 20);
    assert_string_equal(some.schakel[0].knoop.soort, "thema");
    assert_string_equal(some.schakel[19].knoop.soort, "leercyclus");
    const struct rode_draad *view = rode_draad_openbaar(c, t->ctx, LANG_NL, 1, cycle);
    assert_int_equal(view->n_kralen,
                     2); /* the fifty are one bead; a kind without public words is none */
    assert_string_equal(view->kralen[1].soort, "50 signalen");
    assert_int_equal(view->kralen[1].n_citaten, 0); /* nothing of them is public */
    testdb_commit(t);
    testdb_close(t);
}

static void a_thread_to_itself_or_elsewhere_fails(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct db_conn *c = testdb_begin(t);
    int64_t a = make(c, 1, "thema", "a", 1);
    make(c, 2, "thema", "elders 1", 1);
    int64_t far = make(c, 2, "thema", "elders 2", 1); /* id 2: there is none in organisation 1 */
    testdb_commit(t);
    c = testdb_begin(t);
    draad_lay(c, 1, a, far, LEIDT_TOT, 1, 0);
    assert_true(db_failed(c));
    testdb_rollback(t);
    c = testdb_begin(t);
    draad_lay(c, 1, a, a, LEIDT_TOT, 1, 0);
    assert_true(db_failed(c));
    testdb_rollback(t);
    c = testdb_begin(t);
    draad_lay(c, 1, far, a, LEIDT_TOT, 1, 0); /* from what is not there: nothing is laid */
    assert_false(db_failed(c));
    assert_int_equal(draad_chain(c, t->ctx, 1, a, 10).n, 1);
    testdb_commit(t);
    testdb_close(t);
}

static void a_kind_of_a_later_migration_is_a_knoop(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct db_conn *c = testdb_begin(t);
    int64_t id = make(c, 1, "idee", "Een nieuw soort", 0);
    int64_t th = make(c, 1, "thema", "t", 0);
    draad_lay(c, 1, id, th, AANLEIDING, 1, 0);
    assert_int_equal(draad_chain(c, t->ctx, 1, th, 10).n, 2);
    assert_int_equal(rode_draad_openbaar(c, t->ctx, LANG_NL, 1, th)->n_kralen, 1);
    testdb_commit(t);
    c = testdb_begin(t);
    make(c, 1, "onbekend", "Geen soort", 0);
    assert_true(db_failed(c));
    testdb_rollback(t);
    testdb_close(t);
}

static int64_t waiting(struct db_conn *c, const void *ctx, int64_t org, int64_t locatie)
{
    return (int64_t)wachtpunt_open(c, ctx, .organisatie = org, .locatie = locatie,
                                   .mag = ",terugkoppelen,", .max = 100)
        .n;
}

static void answers_are_drafted_once(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct db_conn *c = testdb_begin(t);
    int64_t s1 = make(c, 1, "signaal", "s1", 100), s2 = make(c, 1, "signaal", "s2", 200);
    int64_t th = make(c, 1, "thema", "t", 300), cy = make(c, 1, "leercyclus", "l", 400);
    make(c, 1, "signaal", "los", 100);
    assert_int_equal(terugkoppeling_sketch(c, 1, cy, TUSSENBERICHT, "Wij zijn begonnen.", 1), 0);
    draad_lay(c, 1, s1, th, AANLEIDING, 1, 0);
    draad_lay(c, 1, s2, th, AANLEIDING, 1, 0);
    draad_lay(c, 1, s2, cy, AANLEIDING, 1, 0); /* by two ways: still one draft */
    draad_lay(c, 1, th, cy, AANLEIDING, 1, 0);
    assert_int_equal(terugkoppeling_sketch(c, 1, cy, TUSSENBERICHT, "Wij zijn begonnen.", 1), 2);
    assert_int_equal(terugkoppeling_sketch(c, 1, cy, TUSSENBERICHT, "Wij zijn begonnen.", 1), 0);
    assert_int_equal(waiting(c, t->ctx, 1, 1), 2);
    assert_int_equal(waiting(c, t->ctx, 2, 1), 0);
    assert_int_equal(terugkoppeling_sketch(c, 1, cy, GEDAAN, NULL, 0),
                     2);                           /* nobody known, no text */
    assert_int_equal(waiting(c, t->ctx, 1, 1), 2); /* still one waiting point per signal */
    draad_cut(c, 1, s1, th, AANLEIDING, 1);
    assert_int_equal(terugkoppeling_sketch(c, 1, cy, NIETS_GEDAAN, NULL, 0), 1);
    assert_false(wachtpunt_waits(c, 1, s1, NULL)); /* its draft lapsed, and it got no other */
    assert_true(wachtpunt_waits(c, 1, s2, "terugkoppeling"));
    assert_int_equal(waiting(c, t->ctx, 1, 1), 1);
    wachtpunt_end(c, 1, s2, NULL);
    assert_int_equal(waiting(c, t->ctx, 1, 1), 0);
    testdb_commit(t);
    testdb_close(t);
}

static void waiting_keeps_its_first_moment(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct db_conn *c = testdb_begin(t);
    int64_t id = make(c, 1, "signaal", "s", 0);
    struct wachtpunt_new w = {.organisatie = 1,
                              .knoop = id,
                              .locatie = 1,
                              .soort = "antwoord",
                              .mag = MAG_TERUGKOPPELEN,
                              .tekst = "Wacht",
                              .sinds = 1000};
    wachtpunt_begin(c, &w);
    w.sinds = 2000, w.tekst = "Wacht nog", w.uiterlijk = date_of(2026, 4, 1);
    wachtpunt_begin(c, &w);
    struct wachtpunt_open_rows rows = wachtpunt_open(c, t->ctx, .organisatie = 1, .locatie = 1,
                                                     .mag = ",terugkoppelen,", .max = 10);
    assert_int_equal(rows.n, 1);
    assert_int_equal(rows.row[0].sinds, 1000);
    assert_string_equal(rows.row[0].tekst, "Wacht nog");
    assert_int_equal(rows.row[0].uiterlijk, date_of(2026, 4, 1));
    assert_int_equal(wachtpunt_open(c, t->ctx, .organisatie = 1, .locatie = 1,
                                    .mag = ",signaal.lezen,", .max = 10)
                         .n,
                     0);
    w.soort = "eigen", w.persoon = 1;
    wachtpunt_begin(c, &w);
    assert_int_equal(wachtpunt_open(c, t->ctx, .organisatie = 1, .locatie = 1,
                                    .mag = ",terugkoppelen,", .max = 10)
                         .n,
                     1); /* the other waits for one person only */
    struct wachtpunt_count_rows all =
        wachtpunt_count(c, t->ctx, .organisatie = 1, .locatie = STAND_EVERYWHERE);
    assert_int_equal(all.n, 1);
    assert_int_equal(all.row[0].aantal, 1);
    wachtpunt_move(c, 1, id, 2);
    assert_int_equal(wachtpunt_count(c, t->ctx, .organisatie = 1, .locatie = STAND_EVERYWHERE).n,
                     1);
    wachtpunt_end(c, 1, id, "antwoord");
    assert_int_equal(wachtpunt_count(c, t->ctx, .organisatie = 1, .locatie = STAND_EVERYWHERE).n,
                     0);
    testdb_commit(t);
    testdb_close(t);
}

static void figures_and_stories_are_kept(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct db_conn *c = testdb_begin(t);
    struct knoop_new k = {.organisatie = 1, .locatie = 1, .door = 1, .titel = "Samen eten"};
    struct cijfer open = {.vraag = "Ik eet in gezelschap",
                          .eenheid = "rapportcijfer 1–10",
                          .staat = CIJFER_OPEN,
                          .waarde = 7.9,
                          .laag = 7.4,
                          .hoog = 8.4,
                          .n = 34,
                          .k = 10,
                          .methode = "gemiddelde",
                          .van = date_of(2026, 1, 1)};
    struct cijfer shut = open, back;
    shut.staat = CIJFER_MINDER_DAN_K; /* whoever forgets to empty it: it is not kept */
    int64_t id = cijfer_create(c, &k, &open), hidden = cijfer_create(c, &k, &shut);
    assert_true(cijfer_read(c, t->ctx, 1, id, &back));
    assert_true(fabs(back.waarde - 7.9) < 1e-9);
    assert_string_equal(cijfer_tekst(t->ctx, LANG_NL, &back),
                        "7,9 (34 antwoorden, tussen 7,4 en 8,4)");
    assert_int_equal(back.tot, DATE_NONE);
    assert_true(cijfer_read(c, t->ctx, 1, hidden, &back));
    assert_true(isnan(back.waarde));
    assert_int_equal(back.n, 0);
    assert_string_equal(cijfer_tekst(t->ctx, LANG_NL, &back), "minder dan 10 antwoorden");
    struct verhaal v = {.tekst = "Ik ken nu drie straten.",
                        .verteller = "zorgvrager",
                        .toestemming = "gegeven",
                        .toestemming_op = date_of(2026, 3, 1)};
    int64_t known = verhaal_create(c, &k, &v);
    v.onherkenbaar = true;
    int64_t fine = verhaal_create(c, &k, &v);
    struct verhaal read;
    assert_true(verhaal_read(c, t->ctx, 1, known, &read));
    assert_false(verhaal_openbaar(&read));
    assert_true(verhaal_read(c, t->ctx, 1, fine, &read));
    assert_true(verhaal_openbaar(&read));
    struct knoop as;
    assert_true(knoop_read(c, t->ctx, 1, known, &as));
    assert_string_equal(as.status, "herkenbaar");
    int64_t th = thema_create(c, &(struct knoop_new){.organisatie = 1, .door = 1, .titel = "Eten"},
                              "Alles over maaltijden");
    assert_true(knoop_read(c, t->ctx, 1, th, &as));
    assert_string_equal(as.status, "open");
    testdb_commit(t);
    testdb_close(t);
}

/* ---- two at once ---- */

#define EACH 12
struct maker {
    struct testdb *t;
    int64_t id[EACH];
    int made;
};

static bool make_one(struct db_conn *c, void *arg)
{
    struct maker *m = arg;
    m->id[m->made] = make(c, 1, "signaal", "tegelijk", time_of_date(date_of(2026, 3, 5)));
    return m->id[m->made] > 0;
}

static void *make_many(void *arg)
{
    struct maker *m = arg;
    struct error f = {0};
    struct db_conn *c = db_conn_open(m->t->db, &f);
    while (c && m->made < EACH) {
        enum db_result r = db_write(c, make_one, m, &f);
        if (r == DB_OK)
            m->made++;
        else if (r != DB_BUSY)
            break;
    }
    if (c)
        db_conn_close(c);
    return NULL;
}

static void two_make_knopen_at_once(void **state)
{
    (void)state;
    struct testdb *t = open_two();
    struct maker m[2] = {{.t = t}, {.t = t}};
    pthread_t thread[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, make_many, &m[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(thread[i], NULL);
    assert_int_equal(m[0].made, EACH);
    assert_int_equal(m[1].made, EACH);
    bool seen[2 * EACH + 1] = {0};
    for (int i = 0; i < 2 * EACH; i++) { /* all numbers are there, each once */
        int64_t id = m[i / EACH].id[i % EACH];
        assert_true(id >= 1 && id <= 2 * EACH && !seen[id]);
        seen[id] = true;
    }
    struct db_conn *c = testdb_begin(t);
    struct stand_of_rows s = stand_of(c, t->ctx, .organisatie = 1, .soort = "signaal");
    assert_int_equal(s.n, 1);
    assert_int_equal(s.row[0].aantal, 2 * EACH); /* and the counters missed none */
    testdb_commit(t);
    testdb_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_prepare),
        cmocka_unit_test(a_personal_kind_says_nothing_here),
        cmocka_unit_test(a_knoop_is_made_read_and_changed),
        cmocka_unit_test(counters_follow),
        cmocka_unit_test(the_chain_runs_both_ways),
        cmocka_unit_test(circles_and_long_chains_end),
        cmocka_unit_test(a_thread_to_itself_or_elsewhere_fails),
        cmocka_unit_test(a_kind_of_a_later_migration_is_a_knoop),
        cmocka_unit_test(answers_are_drafted_once),
        cmocka_unit_test(waiting_keeps_its_first_moment),
        cmocka_unit_test(figures_and_stories_are_kept),
        cmocka_unit_test(two_make_knopen_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
