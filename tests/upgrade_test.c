/* From each older schema to today's, with the real steps: a failing step at the end leaves the
 * older schema with its rows, which the older program still opens; without it the upgrade succeeds.
 * On either engine. Not here: the runner by itself (db/migration_test.c), the program
 * (tests/faults). */
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/engine.h"
#include "db/erase.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "rooms.h"
#include "signaal/uitweg.h"
#include "tests/cm.h"
#include "tests/support.h"
#include "tests/support/testdb.h"
#include <stdio.h>
#include <string.h>

#define ROOMS_MAX 32
#define STEPS_MAX 64

static struct schema_room copies[ROOMS_MAX], failing_room;
static const struct schema_room *older[ROOMS_MAX], *newer[ROOMS_MAX];
static struct schema_step steps[STEPS_MAX];

/* The rooms with `less` of the last steps left out, and today's with one step that fails. */
static size_t leave_out(size_t less)
{
    size_t left = less, out = 0;

    assert_true(room_schemas_n <= ROOMS_MAX);
    for (size_t i = room_schemas_n; i-- > 0;) {
        copies[i] = *room_schemas[i];
        /* The first step of a room stays: its tables belong to the floors above it. */
        while (left > 0 && copies[i].n_steps > 1)
            copies[i].n_steps--, left--, out++;
        older[i] = &copies[i];
        newer[i] = room_schemas[i];
    }
    size_t last = room_schemas_n - 1;
    failing_room = *room_schemas[last];
    assert_true(failing_room.n_steps < STEPS_MAX);
    memcpy(steps, failing_room.steps, failing_room.n_steps * sizeof *steps);
    steps[failing_room.n_steps] = (struct schema_step){
        .number = 99,
        .name = "fails",
        .hash = "x",
        .sqlite = "UPDATE organisatie SET naam = 'half'; CREATE TABLE organisatie (id INTEGER)",
        .postgres = "UPDATE organisatie SET naam = 'half'; CREATE TABLE organisatie (id bigint)"};
    failing_room.steps = steps;
    failing_room.n_steps++;
    newer[last] = &failing_room;
    return out;
}

static void a_failing_step_leaves_the_older_one(void **state)
{
    size_t most = 0;

    (void)state;
    for (size_t i = 0; i < room_schemas_n; i++)
        most += room_schemas[i]->n_steps - 1;
    assert_true(most > 0);
    for (size_t less = 0; less <= most; less++) {
        size_t out = leave_out(less);
        struct testdb *t = testdb_open(older, room_schemas_n);
        struct error f = {0};
        assert_int_equal(out, less);
        testdb_sql(t,
                   "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (7, 'oud', 'Oud', 1)");
        testdb_sql(t,
                   "INSERT INTO knoop (organisatie, id, soort, titel, status, gemaakt, gewijzigd) "
                   "VALUES (7, 5, 'signaal', 'Koud', 'nieuw', 1, 1)");
        testdb_sql(t, "INSERT INTO signaal (organisatie, id, tekst, gever, kanaal, delen) "
                      "VALUES (7, 5, 'Het eten was koud', 'naaste', 'openbaar', 'ja')");
        testdb_sql(t, "INSERT INTO signaal_aanvulling (organisatie, signaal, nummer, tekst, op) "
                      "VALUES (7, 5, 1, 'En te laat', 1)");
        assert_int_equal(migration_pending(t->db, newer, room_schemas_n, &f), (int)less + 1);
        assert_false(migrate(t->db, newer, room_schemas_n, &f));
        assert_non_null(strstr(f.detail, "step 99 (fails)"));
        /* The older program finds its own schema, and its rows. */
        assert_int_equal(migration_pending(t->db, older, room_schemas_n, &f), 0);
        testdb_sql(t, "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (8, 'twee', "
                      "(SELECT naam FROM organisatie WHERE naam = 'Oud'), 1)"); /* else NULL */
        /* And today's program, sound, brings it up to date. */
        assert_true(migrate(t->db, room_schemas, room_schemas_n, &f));
        testdb_check_queries(t);
        testdb_sql(t,
                   "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (9, 'drie', (SELECT "
                   "s.tekst || a.tekst || s.gever || s.delen FROM signaal s JOIN "
                   "signaal_aanvulling a ON a.organisatie = s.organisatie AND a.signaal = s.id "
                   "JOIN knoop k ON k.organisatie = s.organisatie AND k.id = s.id "
                   "WHERE s.organisatie = 7 AND s.id = 5), 1)");
        testdb_close(t);
    }
}

/* ---- jobs that waited: step 6 of organisatie gave what they were asked columns ---- */

#define BEFORE_COLUMNS 5

static const struct {
    const char *soort, *gegevens;
    int64_t over, nummer;
    const char *tekst, *daarna;
    const char *staat, *words; /* how it ends today, and what it then says */
} waited[] = {
    {"meting",     "41",                                    41,           0,  NULL,                         NULL,  "mislukt", "niet meer"         },
    {"meting",     "9 ",                                    0,            0,  NULL,                         NULL,  "mislukt", "noemt geen bestand"},
    {"meting_weg", "42",                                    42,           0,  NULL,                         NULL,  "klaar",   NULL                },
    {"meting_weg", "",                                      0,            0,  NULL,                         NULL,  "mislukt", "noemt geen meting" },
    {"odb",        "12 34 een naam pdf",                    0,            0,  "12 34 een naam pdf",         NULL,  "mislukt", ""                  },
    {"publiceren", "5 2 https://koers.example:8443",        5,            2,  "https://koers.example:8443", NULL,
     "mislukt",                                                                                                               ""                  },
    {"publiceren", "5 2",                                   0,            0,  NULL,                         NULL,  "mislukt", "niet meer lezen"   },
    {"opnieuw",    "123456789012 34 https://koers.example", 123456789012, 34, "https://koers.example",
     NULL,                                                                                                         "mislukt", "nog niet openbaar" },
    {"opnieuw",    "5 3 https://koers.example pdf",         5,            3,  "https://koers.example",      "pdf", "mislukt",
     "nog niet openbaar"                                                                                                                          },
    {"pdf",        "5 3 http://localhost",                  5,            3,  "http://localhost",           NULL,  "mislukt", "nog niet openbaar" },
    {"adres",      "6 1 http://localhost",                  6,            1,  "http://localhost",           NULL,  "mislukt",
     "nog geen openbaar adres"                                                                                                                    },
    {"onbekend",   "5 3 x",                                 0,            0,  NULL,                         NULL,  "mislukt", "kent dit werk niet"}
};
#define WAITED (sizeof waited / sizeof *waited)

static bool is_organisatie(const struct schema_room *room)
{
    return text_equal(room->room, "organisatie");
}

static struct testdb *with_old_jobs(void)
{
    for (size_t i = 0; i < room_schemas_n; i++) {
        copies[i] = *room_schemas[i];
        if (is_organisatie(room_schemas[i]))
            copies[i].n_steps = BEFORE_COLUMNS;
        older[i] = &copies[i];
    }
    struct testdb *t = testdb_open(older, room_schemas_n);
    testdb_sql(t, "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (7, 'oud', 'Oud', 1)");
    for (size_t i = 0; i < WAITED; i++)
        testdb_sql(t, mem_format(t->ctx,
                                 "INSERT INTO taak (organisatie, id, soort, gegevens, door, "
                                 "gemaakt) VALUES (7, %zu, '%s', '%s', 3, %zu)",
                                 i + 1, waited[i].soort, waited[i].gegevens, i + 1));
    return t;
}

static void old_jobs_keep_what_they_were_asked(void **state)
{
    struct error f = {0};
    (void)state;
    struct testdb *t = with_old_jobs();
    assert_true(migrate(t->db, room_schemas, room_schemas_n, &f));
    testdb_begin(t);
    for (size_t i = 0; i < WAITED; i++) {
        struct taak_invoer_row r;
        assert_true(taak_invoer(t->c, t->ctx, &r, .organisatie = 7, .id = (int64_t)i + 1));
        assert_string_equal(r.soort, waited[i].soort);
        if (r.over != waited[i].over || (r.nummer_null ? 0 : r.nummer) != waited[i].nummer ||
            !text_equal(r.tekst, waited[i].tekst) || !text_equal(r.daarna, waited[i].daarna))
            fail_msg("%s '%s': over %lld nummer %lld tekst %s daarna %s", waited[i].soort,
                     waited[i].gegevens, (long long)r.over, (long long)r.nummer,
                     r.tekst ? r.tekst : "-", r.daarna ? r.daarna : "-");
        assert_int_equal(r.door, 3);
    }
    testdb_commit(t);
    testdb_close(t);
}

/* There is nothing they are about; each reads what it was asked, and says so in its own words. */
static void old_jobs_run(void **state)
{
    struct error f = {0};
    (void)state;
    struct testdb *t = with_old_jobs();
    struct background a = {.db = t->db};
    assert_true(migrate(t->db, room_schemas, room_schemas_n, &f));
    for (size_t i = 0; i < WAITED; i++)
        assert_true(jobs_round(&a));
    assert_false(jobs_round(&a));
    testdb_begin(t);
    for (size_t i = 0; i < WAITED; i++) {
        struct taak_by_id_row r;
        assert_true(taak_by_id(t->c, t->ctx, &r, .organisatie = 7, .id = (int64_t)i + 1));
        if (!text_equal(r.staat, waited[i].staat) || !r.melding != !waited[i].words ||
            (r.melding && !strstr(r.melding, waited[i].words)))
            fail_msg("%s '%s': %s %s", waited[i].soort, waited[i].gegevens, r.staat,
                     r.melding ? r.melding : "-");
    }
    testdb_commit(t);
    testdb_close(t);
}

/* ---- released steps ---- */

static const struct schema_step *step_of(const char *room, int number)
{
    size_t two = room_schemas_n + room_personal_schemas_n;

    for (size_t i = 0; i < two + room_keys_schemas_n; i++) {
        const struct schema_room *r = i < room_schemas_n ? room_schemas[i]
                                      : i < two          ? room_personal_schemas[i - room_schemas_n]
                                                         : room_keys_schemas[i - two];
        for (size_t s = 0; s < r->n_steps && text_equal(r->room, room); s++)
            if (r->steps[s].number == number)
                return &r->steps[s];
    }
    return NULL;
}

/* A database in use refuses a program whose step differs from the one it applied. */
static void released_steps_stay_as_they_are(void **state)
{
    (void)state;
    FILE *kept = fopen(source_path("tests/data/schema.txt"), "r");
    char line[256], room[64], hash[64], version[32] = "";
    int number = 0, n = 0;
    assert_non_null(kept);
    while (fgets(line, sizeof line, kept)) {
        if (sscanf(line, "# The schema steps released with %31[0-9.]:", version) == 1)
            continue;
        assert_int_equal(sscanf(line, "%63s %d %63s", room, &number, hash), 3);
        const struct schema_step *step = step_of(room, number);
        if (!step || strncmp(step->hash, hash, strlen(hash)) != 0)
            fail_msg("%s.sql: step %d was released and is not what it was: put it back, and add "
                     "a step at the end",
                     room, number);
        n++;
    }
    fclose(kept);
    assert_true(n > 0);
    if (!text_equal(version, KOERS_VERSION))
        fail_msg("tests/data/schema.txt holds the steps of %s, this is %s: script/schema keep",
                 version, KOERS_VERSION);
}

/* ---- voices and requests that were of a role: now of a body ---- */

/* The rooms as they were before there were bodies: without that room, the spine and the
 * kwaliteitsbeeld each a step less. Returns how many. */
static size_t before_bodies(void)
{
    size_t n = 0;
    for (size_t i = 0; i < room_schemas_n; i++) {
        const char *room = room_schemas[i]->room;
        if (text_equal(room, "gezelschap"))
            continue;
        copies[n] = *room_schemas[i];
        if (text_equal(room, "draad"))
            copies[n].n_steps = 6;
        else if (text_equal(room, "kwaliteitsbeeld"))
            copies[n].n_steps = 5;
        else if (text_equal(room, "voorstel"))
            copies[n].n_steps = 1; /* the next refers to a body */
        older[n] = &copies[n];
        n++;
    }
    return n;
}

static const char *const old_council_rows[] = {
    "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (7, 'oud', 'Oud', 1), "
    "(8, 'ander', 'Ander', 1)",
    "INSERT INTO locatie (organisatie, id, slug, naam, soort, plaats) VALUES "
    "(7, 1, 'huis', 'Huis', 'anders', ''), (7, 2, 'tuin', 'Tuin', 'anders', ''), "
    "(8, 1, 'huis', 'Huis', 'anders', '')",
    "INSERT INTO persoon (organisatie, id, naam, email, gemaakt) VALUES (7, 1, 'Corrie', "
    "'a@x', 1),"
    " (7, 2, 'Tineke', 'b@x', 1), (7, 3, 'Wim', 'c@x', 1), (7, 4, 'Joke', 'd@x', 1), "
    "(8, 1, 'Elders', 'e@x', 1)",
    "INSERT INTO lidmaatschap (organisatie, id, persoon, rol, locatie, vanaf, tot) VALUES "
    "(7, 1, 1, 'clientenraad_lokaal', 1, '2024-01-01', NULL), "
    "(7, 2, 2, 'clientenraad_centraal', NULL, '2024-02-01', NULL), "
    "(7, 3, 3, 'clientenraad_lokaal', 1, '2023-01-01', '2024-06-01'), "
    "(7, 4, 4, 'naaste', 1, '2024-01-01', NULL), "
    "(8, 1, 1, 'ondernemingsraad', 1, '2024-01-01', NULL)",
    "INSERT INTO knoop (organisatie, id, soort, titel, status, locatie, door, gemaakt, "
    "gewijzigd) "
    "VALUES (7, 10, 'kwaliteitsbeeld', 'K', 'groeit', 1, 1, 1, 1), "
    "(7, 11, 'kwaliteitsbeeld', 'K', 'groeit', NULL, 1, 1, 1), "
    "(7, 12, 'kwaliteitsbeeld', 'K', 'groeit', 2, 1, 1, 1), "
    "(7, 20, 'stem', 's', 'gegeven', 1, 1, 1, 1), (7, 21, 'stem', 's', 'gegeven', 1, 3, 1, 1), "
    "(7, 22, 'stem', 's', 'gegeven', 1, 4, 1, 1), (7, 23, 'stem', 's', 'gegeven', NULL, 1, 1, "
    "1), "
    "(7, 24, 'stem', 's', 'gegeven', 2, 4, 1, 1), (7, 25, 'stem', 's', 'gegeven', NULL, NULL, "
    "1, "
    "1), (7, 26, 'stem', 's', 'ingetrokken', NULL, 2, 1, 1), "
    "(8, 10, 'kwaliteitsbeeld', 'K', 'groeit', NULL, 1, 1, 1)",
    "INSERT INTO kwaliteitsbeeld (organisatie, id, jaar, locatie, plek) VALUES (7, 10, 2025, "
    "1, "
    "1), "
    "(7, 11, 2025, NULL, 0), (7, 12, 2024, 2, 2), (8, 10, 2025, NULL, 0)",
    "INSERT INTO stem (organisatie, id, beeld, rol, namens, tekst) VALUES "
    "(7, 20, 10, 'clientenraad_lokaal', 'de raad', 'twintig'), "
    "(7, 21, 10, 'clientenraad_lokaal', 'wij', 'eenentwintig'), "
    "(7, 22, 10, 'naaste', 'ik', 'tweeentwintig'), "
    "(7, 23, 11, 'clientenraad_lokaal', 'de raad', 'drieentwintig'), "
    "(7, 24, 12, 'clientenraad_lokaal', 'tuinraad', 'vierentwintig'), "
    "(7, 25, 11, 'professionele_raad', 'de par', 'vijfentwintig'), "
    "(7, 26, 11, 'clientenraad_centraal', 'centraal', 'zesentwintig')",
    "UPDATE stem SET ingetrokken = TRUE WHERE id = 26",
    "INSERT INTO beeld_gevraagd (organisatie, beeld, rol, gevraagd_op, door) VALUES "
    "(7, 10, 'clientenraad_lokaal', '2025-10-01', 1), (7, 11, 'clientenraad_centraal', "
    "'2025-10-02', 1), (7, 11, 'ondernemingsraad', '2025-10-03', 1), (7, 12, "
    "'clientenraad_lokaal', '2025-10-04', 1), (8, 10, 'ondernemingsraad', '2025-10-05', 1)",
    "INSERT INTO wachtpunt (organisatie, id, knoop, soort, mag, locatie, persoon, tekst, "
    "sinds, "
    "klaar) VALUES (7, 1, 10, 'stem_clientenraad_lokaal', 'beeld.stem', 1, NULL, 't', 5, "
    "NULL), "
    "(7, 2, 11, 'stem_clientenraad_centraal', 'beeld.stem', 0, NULL, 't', 6, NULL), "
    "(7, 3, 11, 'stem_ondernemingsraad', 'beeld.stem', 0, NULL, 't', 7, 9), "
    "(7, 4, 11, 'beeld', 'beeld.bevriezen', 0, NULL, 't', 8, NULL), "
    "(7, 5, 10, 'eigen', 'beeld.bevriezen', 0, 1, 't', 8, NULL)",
    "INSERT INTO wachtpunt_stand (organisatie, locatie, mag, soort, aantal) VALUES "
    "(7, 1, 'beeld.stem', 'stem_clientenraad_lokaal', 1), (7, 0, 'beeld.stem', "
    "'stem_clientenraad_centraal', 1), (7, -2, 'beeld.stem', 'stem_clientenraad_lokaal', 1), "
    "(7, -2, 'beeld.stem', 'stem_clientenraad_centraal', 1), (7, -2, 'beeld.bevriezen', "
    "'beeld', "
    "1), (7, 0, 'beeld.bevriezen', 'beeld', 1)",
};

/* What the upgrade must leave: a query, and all that it gives as one text, rows apart by '|'. */
static const struct {
    const char *sql, *is;
} after_bodies[] = {
  /* each council of which anybody ever had the role, and those that only wrote or were asked */
    {"SELECT g.organisatie || ' ' || g.soort || ' ' || g.naam || ' ' || coalesce(p.locatie, 0) "
     "AS "
     "w "
     "FROM gezelschap g LEFT JOIN gezelschap_locatie p ON p.organisatie = g.organisatie AND "
     "p.gezelschap = g.id ORDER BY 1",                                                  "7 clientenraad_centraal Centrale cliëntenraad 0|7 clientenraad_lokaal Cliëntenraad Huis "
     "1|"
     "7 clientenraad_lokaal Cliëntenraad Tuin 2|7 ondernemingsraad Ondernemingsraad 0|"
     "7 professionele_raad Professionele raad 0|8 ondernemingsraad Ondernemingsraad 0"                                 },
 /* each membership of a council is a seat, with its begin and end */
    {"SELECT l.organisatie || ' ' || l.persoon || ' ' || g.naam || ' ' || l.vanaf || ' ' || "
     "coalesce(CAST(l.tot AS text), '-') AS w FROM gezelschap_lid l JOIN gezelschap g ON "
     "g.organisatie = l.organisatie AND g.id = l.gezelschap ORDER BY 1",                "7 1 Cliëntenraad Huis 2024-01-01 -|7 2 Centrale cliëntenraad 2024-02-01 -|"
     "7 3 Cliëntenraad Huis 2023-01-01 2024-06-01|8 1 Ondernemingsraad 2024-01-01 -"},
 /* each voice is there with its words, and has its council; an own voice has none */
    {"SELECT s.id || ' ' || s.rol || ' ' || s.namens || ' ' || s.tekst || ' ' || "
     "coalesce(g.naam, '-') || CASE WHEN s.ingetrokken THEN ' weg' ELSE '' END AS w FROM stem "
     "s "
     "LEFT JOIN gezelschap g ON g.organisatie = s.organisatie AND g.id = s.gezelschap ORDER BY "
     "1",                                                                               "20 clientenraad_lokaal de raad twintig Cliëntenraad Huis|"
     "21 clientenraad_lokaal wij eenentwintig Cliëntenraad Huis|22 naaste ik tweeentwintig -|"
     "23 clientenraad_lokaal de raad drieentwintig Cliëntenraad Huis|"
     "24 clientenraad_lokaal tuinraad vierentwintig Cliëntenraad Tuin|"
     "25 professionele_raad de par vijfentwintig Professionele raad|"
     "26 clientenraad_centraal centraal  Centrale cliëntenraad weg"                                                                                },
    {"SELECT v.organisatie || ' ' || v.beeld || ' ' || g.naam || ' ' || v.gevraagd_op || ' ' "
     "|| "
     "v.door AS w FROM beeld_vraag v JOIN gezelschap g ON g.organisatie = v.organisatie AND "
     "g.id = "
     "v.gezelschap ORDER BY 1",                                                         "7 10 Cliëntenraad Huis 2025-10-01 1|7 11 Centrale cliëntenraad 2025-10-02 1|"
     "7 11 Ondernemingsraad 2025-10-03 1|7 12 Cliëntenraad Tuin 2025-10-04 1|"
     "8 10 Ondernemingsraad 2025-10-05 1"                                                                                     },
 /* what waits: 1 wrote already; 2 waits for its council; 3 was over; 4 and 5 as they were */
    {"SELECT w.id || ' ' || w.soort || ' ' || coalesce(g.naam, '-') || ' ' || w.vraag || ' ' "
     "|| "
     "CASE WHEN w.klaar IS NULL THEN 'open' ELSE 'klaar' END || CASE WHEN w.in_lijst THEN ' "
     "lijst' "
     "ELSE '' END AS w FROM wachtpunt w LEFT JOIN gezelschap g ON g.organisatie = "
     "w.organisatie "
     "AND "
     "g.id = w.gezelschap ORDER BY 1",                                                  "1 stem Cliëntenraad Huis 2 klaar|2 stem Centrale cliëntenraad 1 open|"
     "3 stem_ondernemingsraad - 0 klaar lijst|4 beeld - 0 open lijst|5 eigen - 0 open"                                 },
    {"SELECT locatie || ' ' || soort || ' ' || aantal AS w FROM wachtpunt_stand ORDER BY 1",
     "-2 beeld 1|0 beeld 1"                                                                                                                                       },
};

static const char *all_of(struct testdb *t, const char *sql)
{
    static const struct db_field column[] = {
        {.name = "w", .type = DB_TEKST, .offset = 0, .null_offset = DB_NO_FIELD}
    };
    struct db_query *q = mem_new(t->ctx, struct db_query);
    struct buf b;
    void *rows;
    *q = (struct db_query){.name = "all_of",
                           .room = "test",
                           .sqlite = sql,
                           .postgres = sql,
                           .columns = column,
                           .n_columns = 1,
                           .row_size = sizeof(const char *)};
    buf_init(&b, t->ctx, 1 << 16);
    testdb_begin(t);
    size_t n = db_many(t->c, t->ctx, q, NULL, &rows);
    testdb_commit(t);
    for (size_t i = 0; i < n; i++)
        buf_format(&b, "%s%s", i ? "|" : "", ((const char **)rows)[i]);
    return b.len ? b.data : "";
}

static void councils_become_bodies(void **state)
{
    struct error f = {0};
    (void)state;
    struct testdb *t = testdb_open(older, before_bodies());
    for (size_t i = 0; i < sizeof old_council_rows / sizeof *old_council_rows; i++)
        testdb_sql(t, old_council_rows[i]);
    if (!migrate(t->db, room_schemas, room_schemas_n, &f))
        fail_msg("%s", f.detail);
    for (size_t i = 0; i < sizeof after_bodies / sizeof *after_bodies; i++)
        assert_string_equal(all_of(t, after_bodies[i].sql), after_bodies[i].is);
    testdb_close(t);
}

/* ---- names of givers that nobody asked for ---- */

/* Signals as a version before step 3 of that room kept them (gemaakt to the second), on the day of the
 * upgrade 2026-03-23 09:00 and before; then those of a version that asked. */
static const char *const old_names[] = {
    "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (7, 'oud', 'Oud', 1), (8, 'ander', "
    "'Ander', 1)",
    "INSERT INTO persoon (organisatie, id, naam, email, gemaakt) VALUES (7, 1, 'Truus', 'a@x', 1), "
    "(8, 1, 'Truus', 'b@x', 1), (7, 2, 'Wim', 'c@x', 1)",
    "INSERT INTO knoop (organisatie, id, soort, titel, status, door, gemaakt, gewijzigd) VALUES "
    "(7, 1, 'signaal', 'Binnen', 'nieuw', 1, 1770000000, 1), "
    "(7, 2, 'signaal', 'Van buiten', 'nieuw', NULL, 1770000000, 1), "
    "(7, 3, 'signaal', 'Klaar', 'beantwoord', 2, 1774250000, 1), "
    "(8, 1, 'signaal', 'Ginds', 'nieuw', 1, 1770000000, 1), "
    "(7, 4, 'thema', 'Een thema', 'open', 1, 1770000000, 1)",
    "INSERT INTO signaal (organisatie, id, tekst, gever, kanaal) VALUES (7, 1, 'a', 'naaste', "
    "'binnen'), (7, 2, 'b', 'naaste', 'openbaar'), (7, 3, 'c', 'naaste', 'binnen'), (8, 1, 'd', "
    "'naaste', 'binnen')",
    "INSERT INTO geschiedenis (organisatie, id, knoop, wat, door, op) VALUES (7, 1, 1, 'Gemaakt', "
    "1, 1770000000), (7, 2, 2, 'Gemaakt', NULL, 1770000000), (7, 3, 3, 'Gemaakt', 2, 1774250000), "
    "(7, 4, 3, 'Antwoord verstuurd: {detail}', 1, 1774250000), (8, 1, 1, 'Gemaakt', 1, "
    "1770000000), (7, 5, 4, 'Gemaakt', 1, 1770000000)",
};
static const char *const asked_names[] = {
    "INSERT INTO knoop (organisatie, id, soort, titel, status, door, gemaakt, gewijzigd) VALUES "
    "(7, 5, 'signaal', 'Gevraagd', 'nieuw', 1, 1774220400, 1), "
    "(7, 6, 'signaal', 'Zonder', 'nieuw', NULL, 1774220400, 1)",
    "INSERT INTO signaal (organisatie, id, tekst, gever, kanaal) VALUES (7, 5, 'e', 'naaste', "
    "'binnen'), (7, 6, 'f', 'naaste', 'binnen')",
    "INSERT INTO geschiedenis (organisatie, id, knoop, wat, door, op) VALUES (7, 6, 5, 'Gemaakt', "
    "1, 1774220400), (7, 7, 6, 'Gemaakt', NULL, 1774220400)",
};

static size_t room_until(const char *room, size_t steps_kept)
{
    for (size_t i = 0; i < room_schemas_n; i++) {
        copies[i] = *room_schemas[i];
        if (text_equal(room_schemas[i]->room, room))
            copies[i].n_steps = steps_kept;
        older[i] = &copies[i];
    }
    return room_schemas_n;
}

static void names_nobody_asked_for_go(void **state)
{
    struct error f = {0};
    (void)state;
    struct testdb *t = testdb_open(older, room_until("signaal", 2));
    struct background a = {.db = t->db};
    for (size_t i = 0; i < sizeof old_names / sizeof *old_names; i++)
        testdb_sql(t, old_names[i]);
    room_until("signaal", 4); /* the version that asks */
    assert_true(migrate(t->db, older, room_schemas_n, &f));
    for (size_t i = 0; i < sizeof asked_names / sizeof *asked_names; i++)
        testdb_sql(t, asked_names[i]);
    if (!migrate(t->db, room_schemas, room_schemas_n, &f))
        fail_msg("%s", f.detail);
    testdb_sql(t, "DELETE FROM erase_due");
    assert_int_equal(signaal_mend(&a), 3);
    assert_int_equal(signaal_mend(&a), 0);
    assert_string_equal(
        all_of(t, "SELECT k.organisatie || ' ' || k.id || ' ' || coalesce(k.door, 0) || CASE WHEN "
                  "s.van IS NULL THEN '' ELSE ' van' END AS w FROM knoop k LEFT JOIN signaal s ON "
                  "s.organisatie = k.organisatie AND s.id = k.id ORDER BY k.organisatie, k.id"),
        "7 1 0 van|7 2 0|7 3 0 van|7 4 1|7 5 1|7 6 0|8 1 0 van");
    assert_string_equal(
        all_of(t, "SELECT organisatie || ' ' || id || ' ' || coalesce(door, 0) AS w FROM "
                  "geschiedenis ORDER BY organisatie, id"),
        "7 1 0|7 2 0|7 3 0|7 4 1|7 5 1|7 6 1|7 7 0|8 1 0");
    testdb_begin(t);
    uint8_t van[32];
    assert_true(signaal_van(t->c, 7, 2, van));
    struct signalen_of_persoon_rows own =
        signalen_of_persoon(t->c, t->ctx, .organisatie = 7, .persoon = 2, .van = {van, sizeof van});
    assert_int_equal(own.n, 1); /* who gave it still finds it */
    struct erase_waiting e;
    assert_true(erase_read(t->c, &e));
    assert_true(e.waits);
    testdb_commit(t);
    testdb_close(t);
}

/* ---- requests that a withdrawn voice left closed, and what waits about sentences ---- */

/* Body 1 was asked twice and took its voice back; body 2 has one left; body 3 never spoke, body 4 spoke
 * without being asked, body 5 waits still. Sentence 21 was taken away; 22 lost a ground. */
static const char *const old_requests[] = {
    "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (7, 'oud', 'Oud', 1)",
    "INSERT INTO persoon (organisatie, id, naam, email, gemaakt) VALUES (7, 1, 'Bo', 'a@x', 1)",
    "INSERT INTO gezelschap (organisatie, id, soort, naam, vanaf) VALUES "
    "(7, 1, 'ondernemingsraad', 'een', '2024-01-01'), "
    "(7, 2, 'professionele_raad', 'twee', '2024-01-01'), "
    "(7, 3, 'clientenraad_lokaal', 'drie', '2024-01-01'), "
    "(7, 4, 'clientenraad_lokaal', 'vier', '2024-01-01'), "
    "(7, 5, 'clientenraad_centraal', 'vijf', '2024-01-01')",
    "INSERT INTO knoop (organisatie, id, soort, titel, status, gemaakt, gewijzigd) VALUES "
    "(7, 10, 'kwaliteitsbeeld', 'K', 'groeit', 1, 1), (7, 11, 'stem', 's', 'ingetrokken', 1, 1), "
    "(7, 12, 'stem', 's', 'ingetrokken', 1, 1), (7, 13, 'stem', 's', 'gegeven', 1, 1), "
    "(7, 14, 'stem', 's', 'ingetrokken', 1, 1), (7, 15, 'stem', 's', 'ingetrokken', 1, 1), "
    "(7, 20, 'uitspraak', 'z', 'levend', 20, 20), (7, 21, 'uitspraak', 'z', 'weg', 21, 21), "
    "(7, 22, 'uitspraak', 'z', 'levend', 22, 22)",
    "INSERT INTO kwaliteitsbeeld (organisatie, id, jaar, plek) VALUES (7, 10, 2025, 0)",
    "INSERT INTO hoofdstuk (organisatie, id, beeld, titel, volgorde) VALUES (7, 1, 10, 'h', 1)",
    "INSERT INTO uitspraak (organisatie, id, beeld, hoofdstuk, deel, tekst, volgorde, weg) VALUES "
    "(7, 20, 10, 1, 'terugblik', 'z', 1, FALSE), (7, 21, 10, 1, 'terugblik', 'z', 2, TRUE), "
    "(7, 22, 10, 1, 'terugblik', 'z', 3, FALSE)",
    "INSERT INTO geschiedenis (organisatie, id, knoop, wat, detail, op) VALUES "
    "(7, 1, 22, 'Losgemaakt van: {detail}', 'cijfer', 70), "
    "(7, 2, 22, 'Losgemaakt van: {detail}', 'cijfer', 60)",
    "INSERT INTO stem (organisatie, id, beeld, rol, gezelschap, namens, tekst, ingetrokken) VALUES "
    "(7, 11, 10, 'or', 1, 'een', '', TRUE), (7, 12, 10, 'pr', 2, 'twee', '', TRUE), "
    "(7, 13, 10, 'pr', 2, 'twee', 'w', FALSE), (7, 14, 10, 'cr', 4, 'vier', '', TRUE), "
    "(7, 15, 10, 'cr', 5, 'vijf', '', TRUE)",
    "INSERT INTO beeld_vraag (organisatie, beeld, gezelschap, gevraagd_op, door) VALUES "
    "(7, 10, 1, '2026-01-01', 1), (7, 10, 2, '2026-01-01', 1), (7, 10, 3, '2026-01-01', 1), "
    "(7, 10, 5, '2026-01-01', 1)",
    "INSERT INTO wachtpunt (organisatie, id, knoop, soort, mag, locatie, gezelschap, vraag, "
    "in_lijst, tekst, sinds, klaar, opgeschort_reden) VALUES "
    "(7, 1, 10, 'stem', 'beeld.stem', 0, 1, 1, FALSE, 't', 5, 6, NULL), "
    "(7, 2, 10, 'stem', 'beeld.stem', 0, 1, 1, FALSE, 't', 7, 8, 'Op reis'), "
    "(7, 3, 10, 'stem', 'beeld.stem', 0, 2, 2, FALSE, 't', 5, 6, NULL), "
    "(7, 4, 10, 'stem', 'beeld.stem', 0, 3, 3, FALSE, 't', 5, 6, NULL), "
    "(7, 5, 10, 'stem', 'beeld.stem', 0, 4, 4, FALSE, 't', 5, 6, NULL), "
    "(7, 6, 10, 'stem', 'beeld.stem', 0, 5, 5, FALSE, 't', 5, 6, NULL), "
    "(7, 7, 10, 'stem', 'beeld.stem', 0, 5, 5, FALSE, 't', 9, NULL, NULL)",
    "INSERT INTO wachtpunt (organisatie, id, knoop, soort, mag, locatie, tekst, sinds) VALUES "
    "(7, 8, 20, 'ingetrokken', 'beeld.schrijven', 0, 't', 5), "
    "(7, 9, 21, 'ingetrokken', 'beeld.schrijven', 0, 't', 5)",
    "INSERT INTO wachtpunt_stand (organisatie, locatie, mag, soort, aantal) VALUES "
    "(7, 0, 'beeld.schrijven', 'ingetrokken', 2), (7, -2, 'beeld.schrijven', 'ingetrokken', 2), "
    "(7, -2, 'beeld.schrijven', 'zin_grond', 3)",
};

static void what_waited_too_long_or_not_at_all(void **state)
{
    struct error f = {0};
    (void)state;
    struct testdb *t = testdb_open(older, room_until("kwaliteitsbeeld", 9));
    for (size_t i = 0; i < sizeof old_requests / sizeof *old_requests; i++)
        testdb_sql(t, old_requests[i]);
    if (!migrate(t->db, room_schemas, room_schemas_n, &f))
        fail_msg("%s", f.detail);
    assert_string_equal(all_of(t, "SELECT id || ' ' || sinds || coalesce(opgeschort_reden, '') AS "
                                  "w FROM wachtpunt WHERE klaar IS NULL ORDER BY id"),
                        "2 7|7 9|8 5");
    assert_string_equal(all_of(t, "SELECT locatie || ' ' || soort || ' ' || aantal AS w FROM "
                                  "wachtpunt_stand ORDER BY locatie, soort"),
                        "-2 ingetrokken 1|-2 zin_grond 3|0 ingetrokken 1");
    assert_string_equal(all_of(t, "SELECT id || ' ' || coalesce(grondloos_sinds, 0) AS w FROM "
                                  "uitspraak ORDER BY id"),
                        "20 20|21 0|22 70");
    testdb_close(t);
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "--kind")) /* the job odb reads its file in a child */
        rooms_child(argv[2]);
    rooms_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(released_steps_stay_as_they_are),
        cmocka_unit_test(a_failing_step_leaves_the_older_one),
        cmocka_unit_test(old_jobs_keep_what_they_were_asked),
        cmocka_unit_test(old_jobs_run),
        cmocka_unit_test(councils_become_bodies),
        cmocka_unit_test(names_nobody_asked_for_go),
        cmocka_unit_test(what_waited_too_long_or_not_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
