/* A fresh store for a test: on SQLite in a temporary directory, or, when KOERS_TEST_PG holds a
 * postgresql:// address, in a schema that nobody else uses meanwhile (testdb_pool.h). The clock stands still at 2026-03-23 09:00
 * unless KOERS_NU says otherwise. Whatever goes wrong here ends the test with the words for the
 * log.
 *
 *     struct testdb *t = TESTDB(&organisatie_schema, &draad_schema);
 *     struct db_conn *c = testdb_begin(t);
 *     … queries on c …
 *     testdb_commit(t);
 *     testdb_close(t);
 */
#ifndef KOERS_TESTS_SUPPORT_TESTDB_H
#define KOERS_TESTS_SUPPORT_TESTDB_H
#include "db/db.h"
#include "db/migration.h"
#include "db/personal.h"
#include "tests/support/testdb_pool.h"

struct testdb {
    struct db *db;
    struct db_conn *c;       /* read-write */
    const void *ctx;         /* lives until testdb_close */
    char *directory, *place; /* of the SQLite file; NULL on PostgreSQL; what db_open was given */
    char *schema;
    const struct schema_room *const *rooms;
    size_t n_rooms;
    struct db *personal;     /* after testdb_personal() */
    struct personal_conn *p; /* read-write */
    char *personal_schema, *personal_place;
    struct db *keys; /* after testdb_keys() */
    char *keys_schema, *keys_place;
    struct pooled pooled, personal_pooled, keys_pooled; /* id 0: a schema of its own */
};

/* Opens, and brings the given rooms (in floor order, each floor it stands on) up to date. */
struct testdb *testdb_open(const struct schema_room *const *rooms, size_t n);
#define TESTDB(...)                                                                                \
    testdb_open((const struct schema_room *const[]){__VA_ARGS__},                                  \
                sizeof((const struct schema_room *const[]){__VA_ARGS__}) / sizeof(void *))
/* The next testdb_open gets a schema that no test used before: for who looks at its dead rows. */
void testdb_unused(void);
/* Adds the personal store, with these rooms: t->personal and t->p. */
void testdb_personal(struct testdb *t, const struct schema_room *const *rooms, size_t n);
/* Adds the store of subkeys: t->keys; subkeys_use() has this process use it. */
void testdb_keys(struct testdb *t);
/* SQL text of the test's own in the store of subkeys. */
void testdb_keys_sql(struct testdb *t, const char *sql);
/* SQL text of the test's own in the personal store. */
void testdb_personal_sql(struct testdb *t, const char *sql);
/* Closes and removes all of it. */
void testdb_close(struct testdb *t);

/* A write transaction around what the test does; commit fails the test after any SQL error. On both
 * engines every other writer of the store waits until it ends, so no conflict can fail it. */
struct db_conn *testdb_begin(struct testdb *t);
void testdb_commit(struct testdb *t);
void testdb_rollback(struct testdb *t);
/* Runs SQL text of the test's own, such as CREATE TABLE or a row to begin with. */
void testdb_sql(struct testdb *t, const char *sql);
/* Prepares every query of the rooms on this engine. */
void testdb_check_queries(struct testdb *t);
/* The first "table.column" with a row in which this word stands (bytes, case counts), NULL when there
 * is none: for tests of what was wiped. Looks in every table there is but SQLite's own of the search
 * index. On SQLite only; what was written must be committed. On t->ctx. */
const char *testdb_find(struct testdb *t, const char *word);
/* Every table that has a foreign key to this one, once each, in order: "a b c". On SQLite only. */
const char *testdb_hangs_on(struct testdb *t, const char *table);
/* Is the test on PostgreSQL? */
bool testdb_postgres(void);
#endif
