/* From each older schema to today's, with the real steps: a failing step at the end leaves the
 * older schema with its rows, which the older program still opens; without it the upgrade succeeds.
 * On either engine. Not here: the runner by itself (db/migration_test.c), the program
 * (tests/faults). */
#include "base/mem.h"
#include "db/engine.h"
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
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

int main(void)
{
    rooms_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failing_step_leaves_the_older_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
