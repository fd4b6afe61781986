/* The stores that tests get on PostgreSQL (support/testdb_pool.h): one after another in the same
 * schema, and no case sees what the one before it left. Not here: SQLite, where each has a file of its own. */
#include "base/mem.h"
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The only value; free it. */
static char *ask(const char *sql)
{
    PGconn *c = PQconnectdb(getenv("KOERS_TEST_PG"));
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1)
        fail_msg("%s: %s", sql, PQerrorMessage(c));
    char *value = mem_text(NULL, PQgetvalue(r, 0, 0));
    PQclear(r);
    PQfinish(c);
    return value;
}

/* Every row of every table of a schema. */
static char *contents(const char *schema)
{
    char *sql = mem_format(
        NULL,
        "SELECT coalesce(string_agg(tablename || query_to_xml(format('SELECT * FROM %%I.%%I t "
        "ORDER "
        "BY t::text', schemaname, tablename), true, true, '')::text, '' ORDER BY tablename), '') "
        "FROM pg_tables WHERE schemaname = '%s'",
        schema);
    char *all = ask(sql);
    mem_free(sql);
    return all;
}

struct seen {
    char *schema, *personal_schema, *contents, *personal_contents;
};

/* A store, what is in it, and then something of everything. */
static struct seen use(const char *change, const char *personal_change)
{
    struct testdb *t = house_open();
    struct seen s = {mem_text(NULL, t->schema), mem_text(NULL, t->personal_schema),
                     contents(t->schema), contents(t->personal_schema)};
    world_make(t);
    if (change)
        testdb_sql(t, change);
    if (personal_change)
        testdb_personal_sql(t, personal_change);
    testdb_close(t);
    return s;
}

static void forget(struct seen *s)
{
    mem_free(s->schema);
    mem_free(s->personal_schema);
    mem_free(s->contents);
    mem_free(s->personal_contents);
}

static void same_contents(const struct seen *a, const struct seen *b)
{
    /* Only when the steps were taken may differ, and that stands still (testdb.h). */
    assert_string_equal(a->contents, b->contents);
    assert_string_equal(a->personal_contents, b->personal_contents);
    assert_non_null(strstr(a->contents, "schema_step"));
}

#define MANY_PEOPLE                                                                                \
    "INSERT INTO organisatie (id, slug, naam, plaats, gemaakt) SELECT 1000 + g, 'o' || g, 'Org', " \
    "'Zeist', 1 FROM generate_series(1, 3000) g"

static void rows_do_not_stay(void **state)
{
    static const char *const changes[] = {
        NULL, "DELETE FROM knoop_soort WHERE soort = (SELECT min(soort) FROM knoop_soort)",
        "UPDATE schema_step SET name = name || '!'", "INSERT INTO knoop_soort VALUES ('proef')",
        MANY_PEOPLE};
    (void)state;
    if (!testdb_postgres())
        skip();
    struct seen first = use(NULL, NULL);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct seen changed = use(changes[i], "DELETE FROM schema_step");
        struct seen next = use(NULL, NULL);
        same_contents(&first, &changed);
        same_contents(&first, &next);
        assert_string_equal(changed.schema, next.schema);
        assert_string_equal(changed.personal_schema, next.personal_schema);
        forget(&changed);
        forget(&next);
    }
    forget(&first);
}

static void what_changed_is_not_used_again(void **state)
{
    static const char *const changes[] = {"ALTER TABLE knoop DROP COLUMN titel",
                                          "DROP INDEX knoop_status_gemaakt",
                                          "CREATE SEQUENCE proef", "DROP TABLE erase_due"};
    (void)state;
    if (!testdb_postgres())
        skip();
    struct seen first = use(NULL, NULL);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct seen changed = use(changes[i], i ? NULL : "CREATE TABLE proef (id int)");
        struct seen next = use(NULL, NULL);
        same_contents(&first, &next);
        if (!strcmp(changed.schema, next.schema) ||
            (i == 0) != !!strcmp(changed.personal_schema, next.personal_schema))
            fail_msg("used again after %s", changes[i]);
        forget(&changed);
        forget(&next);
    }
    forget(&first);
}

static void two_at_once_are_apart(void **state)
{
    (void)state;
    if (!testdb_postgres())
        skip();
    struct testdb *one = house_open(), *two = house_open();
    assert_string_not_equal(one->schema, two->schema);
    assert_string_not_equal(one->personal_schema, two->personal_schema);
    world_make(one);
    char *other = contents(two->schema), *first = contents(one->schema);
    assert_null(strstr(other, "Huis een"));
    assert_non_null(strstr(first, "Huis een"));
    mem_free(other);
    mem_free(first);
    testdb_close(one);
    testdb_unused();
    one = house_open();
    assert_string_not_equal(one->schema, two->schema);
    assert_non_null(strstr(one->schema, "_own_"));
    testdb_close(one);
    testdb_close(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_do_not_stay),
        cmocka_unit_test(what_changed_is_not_used_again),
        cmocka_unit_test(two_at_once_are_apart),
    };
    char own[30];
    snprintf(own, sizeof own, "%d ", (int)getpid()); /* others run beside this */
    setenv("KOERS_TEST_POOL", own, 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
