/* Every query of every room prepares on this engine, gives the columns that the generated C expects
 * and says why when it goes across organisations. The test run does this on SQLite and, with
 * KOERS_TEST_PG, on PostgreSQL. Not here: what a query answers (each room's own tests). */
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <stdlib.h>
#include <string.h>

static void every_query_prepares(void **state)
{
    struct testdb *t = testdb_open(room_schemas, room_schemas_n);
    size_t n = 0;

    (void)state;
    testdb_personal(t, room_personal_schemas, room_personal_schemas_n);
    testdb_check_queries(t);
    for (size_t r = 0; r < room_schemas_n; r++)
        n += room_schemas[r]->n_queries;
    assert_true(n > 50);
    testdb_close(t);
}

/* What is withdrawn must leave every table that hangs on a knoop. A new one comes into this list with
 * what wipes it: knoop_forget() wipes comments, attachments and history, the kind its own rows
 * (draad_paginas_test.c looks for words of a withdrawn story everywhere). */
static void tables_on_a_knoop(void **state)
{
    (void)state;
    if (testdb_postgres())
        skip();
    struct testdb *t = testdb_open(room_schemas, room_schemas_n);
    assert_string_equal(testdb_hangs_on(t, "knoop"),
                        "bijlage cijfer draad geschiedenis knoop_bouwsteen kwaliteitsbeeld "
                        "leer_stap leercyclus meting_cijfer meting_tekst opmerking signaal "
                        "signaal_achterstand signaal_uitweg stem terugkoppeling thema uitspraak "
                        "uitspraak_kaal verhaal voorstel wachtpunt zoektekst");
    testdb_close(t);
}

static void say_why(const struct schema_room *const *list, size_t n, enum db_store store)
{
    for (size_t r = 0; r < n; r++) {
        assert_int_equal(list[r]->store, store);
        for (size_t i = 0; i < list[r]->n_queries; i++) {
            const struct db_query *q = list[r]->queries[i];
            assert_int_equal(q->store, store);
            if (q->all_organisations)
                assert_true(strlen(q->all_organisations) > 10);
        }
    }
}

static void nothing_crosses_organisations_unsaid(void **state)
{
    (void)state;
    say_why(room_schemas, room_schemas_n, DB_QUALITY);
    say_why(room_personal_schemas, room_personal_schemas_n, DB_PERSONAL);
}

static void the_schema_applies_once(void **state)
{
    struct testdb *t = testdb_open(room_schemas, room_schemas_n);
    struct error f = {0};

    (void)state;
    assert_int_equal(migration_pending(t->db, room_schemas, room_schemas_n, &f), 0);
    assert_true(migrate(t->db, room_schemas, room_schemas_n, &f));
    testdb_personal(t, room_personal_schemas, room_personal_schemas_n);
    assert_int_equal(
        migration_pending(t->personal, room_personal_schemas, room_personal_schemas_n, &f), 0);
    testdb_close(t);
}

int main(void)
{
    rooms_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_query_prepares),
        cmocka_unit_test(tables_on_a_knoop),
        cmocka_unit_test(nothing_crosses_organisations_unsaid),
        cmocka_unit_test(the_schema_applies_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
