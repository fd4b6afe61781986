/* From each older schema to today's, with the real steps: a failing step at the end leaves the
 * older schema with its rows, which the older program still opens; without it the upgrade succeeds.
 * On either engine. Not here: the runner by itself (db/migration_test.c), the program
 * (tests/faults). */
#include "base/mem.h"
#include "base/text.h"
#include "db/engine.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "rooms.h"
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
    for (size_t i = 0; i < room_schemas_n + room_personal_schemas_n; i++) {
        const struct schema_room *r =
            i < room_schemas_n ? room_schemas[i] : room_personal_schemas[i - room_schemas_n];
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
