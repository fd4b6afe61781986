/* Schema steps: forward, twice, newer, edited, failing, broken references. Runs on SQLite, and on
 * PostgreSQL when KOERS_TEST_PG says where. */
#include "db/engine.h"
#include "db/migration.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <pthread.h>
#include <stdlib.h>

#define STEP(n, text, fingerprint)                                                                 \
    {                                                                                              \
        (n), "step", text, text, fingerprint                                                       \
    }
#define CREATE "CREATE TABLE soort (naam text NOT NULL PRIMARY KEY); INSERT INTO soort VALUES ('a')"
#define CHILD                                                                                      \
    "CREATE TABLE kind (id bigint NOT NULL PRIMARY KEY, soort text NOT NULL REFERENCES soort "     \
    "(naam)); INSERT INTO kind VALUES (1, 'a')"

static const struct schema_step first[] = {STEP(1, CREATE, "h1")};
static const struct schema_step both[] = {STEP(1, CREATE, "h1"), STEP(2, CHILD, "h2")};
static const struct schema_step edited[] = {STEP(1, CREATE, "h1 edited"), STEP(2, CHILD, "h2")};
static const struct schema_step wrong[] = {
    STEP(1, CREATE, "h1"), STEP(2, CHILD, "h2"),
    STEP(3, "INSERT INTO soort VALUES ('b'); CREATE TABLE soort (naam text)", "h3"),
    STEP(4, "INSERT INTO soort VALUES ('never')", "h4")};
static const struct schema_step orphans[] = {STEP(1, CREATE, "h1"), STEP(2, CHILD, "h2"),
                                             STEP(3, "DELETE FROM soort", "h3")};
/* Rebuilding a table that others refer to: what SQLite needs foreign keys off for. */
static const struct schema_step rebuilt[] = {
    STEP(1, CREATE, "h1"),
    STEP(2, CHILD, "h2"),
    {3, "step",
                      "CREATE TABLE soort_new (naam text NOT NULL PRIMARY KEY, uitleg text) STRICT;"
     "INSERT INTO soort_new (naam) SELECT naam FROM soort; DROP TABLE soort;"
     "ALTER TABLE soort_new RENAME TO soort", "ALTER TABLE soort ADD COLUMN uitleg text", "h3"}
};
static const struct schema_step other[] = {
    STEP(1, "CREATE TABLE ander (id bigint NOT NULL PRIMARY KEY)", "o1")};

#define ROOM(name, list)                                                                           \
    {                                                                                              \
        .room = (name), .steps = (list), .n_steps = sizeof(list) / sizeof *(list)                  \
    }
static const struct schema_room room_first = ROOM("een", first), room_both = ROOM("een", both),
                                room_edited = ROOM("een", edited), room_wrong = ROOM("een", wrong),
                                room_orphans = ROOM("een", orphans),
                                room_rebuilt = ROOM("een", rebuilt),
                                room_other = ROOM("twee", other);

struct count_row {
    int64_t n;
};
static const struct db_field count_field[] = {
    {"n", DB_GETAL, false, offsetof(struct count_row, n), DB_NO_FIELD}
};
struct counting {
    const char *sql;
    int64_t n;
};

static bool count(struct db_conn *c, void *arg)
{
    struct counting *k = arg;
    const struct db_query q = {.name = "count",
                               .sqlite = k->sql,
                               .postgres = k->sql,
                               .columns = count_field,
                               .n_columns = 1,
                               .row_size = sizeof(struct count_row)};
    struct count_row row;

    if (!db_one(c, NULL, &q, NULL, &row))
        return false;
    k->n = row.n;
    return true;
}

/* A number from the database, by a connection of its own; -1 when the question fails. */
static int64_t ask(struct testdb *t, const char *sql)
{
    struct counting k = {.sql = sql};
    struct db_conn *c = db_conn_open(t->db, NULL);
    enum db_result result = db_read(c, count, &k, NULL);

    db_conn_close(c);
    return result == DB_OK ? k.n : -1;
}

static bool apply(struct testdb *t, const struct schema_room *a, const struct schema_room *b,
                  struct error *f)
{
    const struct schema_room *rooms[] = {a, b};

    return migrate(t->db, rooms, b ? 2 : 1, f);
}

static int open_steps(struct testdb *t, const struct schema_room *a, struct error *f)
{
    return migration_pending(t->db, &a, 1, f);
}

static void forward_and_twice(void **state)
{
    struct testdb *t = TESTDB(&room_first);
    struct error f = {0};

    (void)state;
    assert_int_equal(open_steps(t, &room_first, &f), 0);
    assert_int_equal(open_steps(t, &room_both, &f), 1);
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM kind"), -1);
    assert_true(apply(t, &room_both, &room_other, &f));
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM kind"), 1);
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM ander"), 0);
    assert_true(apply(t, &room_both, &room_other, &f));
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM soort"), 1);
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM schema_step"), 3);
    testdb_close(t);
}

static void newer_and_edited_are_refused(void **state)
{
    static const struct {
        const struct schema_room *room;
        const char *detail;
    } cases[] = {
        {&room_first,  "1 steps that this program does not know"},
        {&room_other,  "2 steps that this program does not know"},
        {&room_edited, "step 1 of step was edited"              }
    };
    struct testdb *t = TESTDB(&room_both);

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct error f = {0};
        assert_false(apply(t, cases[i].room, NULL, &f));
        assert_true(*f.message != 0);
        f = (struct error){0};
        assert_int_equal(open_steps(t, cases[i].room, &f), -1);
        assert_true(*f.detail != 0);
        assert_int_equal(ask(t, "SELECT count(*) AS n FROM schema_step"), 2);
    }
    testdb_close(t);
}

static void a_failing_step_leaves_all_as_it_was(void **state)
{
    struct testdb *t = TESTDB(&room_both);
    struct error f = {0};

    (void)state;
    assert_false(apply(t, &room_wrong, NULL, &f));
    assert_non_null(strstr(f.detail, "een, step 3"));
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM soort"), 1);
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM schema_step"), 2);
    assert_false(apply(t, &room_orphans, NULL, &f));
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM soort"), 1);
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM schema_step"), 2);
    assert_true(apply(t, &room_both, NULL, &f));
    testdb_close(t);
}

/* Two steps to go, the second fails: the first is not kept either, or the older program would find
 * a database of a newer one. */
static void the_older_program_still_opens_it(void **state)
{
    struct testdb *t = TESTDB(&room_first);
    struct error f = {0};

    (void)state;
    assert_false(apply(t, &room_wrong, NULL, &f));
    assert_non_null(strstr(f.detail, "een, step 3"));
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM schema_step"), 1);
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM kind"), -1);
    assert_int_equal(open_steps(t, &room_first, &f), 0);
    testdb_close(t);
}

static void a_table_that_others_need_is_rebuilt(void **state)
{
    struct testdb *t = TESTDB(&room_both);
    struct error f = {0};

    (void)state;
    assert_true(apply(t, &room_rebuilt, NULL, &f));
    assert_int_equal(ask(t, "SELECT count(*) AS n FROM kind k JOIN soort s ON s.naam = k.soort "
                            "WHERE s.uitleg IS NULL"),
                     1);
    /* and the reference still holds */
    testdb_begin(t);
    assert_false(engine_of(t->c)->script(t->c, "INSERT INTO kind VALUES (2, 'niet')"));
    testdb_rollback(t);
    testdb_close(t);
}

struct server {
    const struct testdb *t;
    pthread_barrier_t *together;
    struct error f;
    bool ok;
};

static void *start_server(void *arg)
{
    static const struct schema_room *const rooms[] = {&room_both};
    struct server *s = arg;
    struct db *db = db_open(NULL, s->t->place, s->t->schema, &s->f);

    pthread_barrier_wait(s->together);
    s->ok = db && migration_pending(db, rooms, 1, &s->f) >= 0 && migrate(db, rooms, 1, &s->f);
    if (db)
        db_close(db);
    return NULL;
}

/* Servers that start at once on an empty store: each finds it ready, nobody trips over another.
 * On SQLite too, where the second one may come from another program. */
static void several_start_at_once(void **state)
{
    enum { SERVERS = 6 };
    struct testdb *t = testdb_open(NULL, 0);
    struct server servers[SERVERS];
    pthread_t threads[SERVERS];
    pthread_barrier_t together;

    (void)state;
    for (int again = 0; again < 8; again++) {
        testdb_sql(t, "DROP TABLE IF EXISTS kind");
        testdb_sql(t, "DROP TABLE IF EXISTS soort");
        testdb_sql(t, "DROP TABLE schema_step");
        pthread_barrier_init(&together, NULL, SERVERS);
        for (int i = 0; i < SERVERS; i++) {
            servers[i] = (struct server){.t = t, .together = &together};
            assert_int_equal(pthread_create(&threads[i], NULL, start_server, &servers[i]), 0);
        }
        for (int i = 0; i < SERVERS; i++)
            assert_int_equal(pthread_join(threads[i], NULL), 0);
        for (int i = 0; i < SERVERS; i++)
            if (!servers[i].ok)
                fail_msg("server %d: %s", i, servers[i].f.detail);
        assert_int_equal(ask(t, "SELECT count(*) AS n FROM schema_step"), 2);
        pthread_barrier_destroy(&together);
    }
    testdb_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_and_twice),
        cmocka_unit_test(newer_and_edited_are_refused),
        cmocka_unit_test(a_failing_step_leaves_all_as_it_was),
        cmocka_unit_test(the_older_program_still_opens_it),
        cmocka_unit_test(a_table_that_others_need_is_rebuilt),
        cmocka_unit_test(several_start_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
