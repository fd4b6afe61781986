/* What only PostgreSQL has: conflicting transactions, error states, lost connections. Passes over
 * all of it on SQLite; KOERS_TEST_PG says where PostgreSQL is.
 * Not here: what both engines do (db_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "db/engine.h"
#include "onder_sql.h"
#include "proef_sql.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct testdb *fresh(void)
{
    struct testdb *t = TESTDB(&onder_schema, &proef_schema);
    struct db_conn *c = testdb_begin(t);

    organisatie_insert(c, .id = 1, .naam = "Een");
    testdb_commit(t);
    return t;
}

struct crossing {
    struct testdb *t;
    pthread_barrier_t *both_read;
    int runs;
    enum db_result result;
};

static bool cross(struct db_conn *c, void *arg)
{
    struct crossing *x = arg;
    struct alles_telling_row n;
    char name[16];

    alles_telling(c, x->t->ctx, &n, .organisatie = 1);
    if (x->runs++ == 0)
        pthread_barrier_wait(x->both_read);
    snprintf(name, sizeof name, "%d", (int)n.aantal);
    alles_nieuw(c, .organisatie = 1, .id = n.aantal + 1, .naam = name, .dag = DATE_NONE,
                .moment = TIME_NONE);
    return true;
}

static void *cross_in_thread(void *arg)
{
    struct crossing *x = arg;
    struct error f = {0};
    struct db_conn *c = db_conn_open(x->t->db, &f);

    x->result = c ? db_write(c, cross, x, &f) : DB_ERROR;
    db_conn_close(c);
    return NULL;
}

static void two_that_cross_are_both_done(void **state)
{
    pthread_barrier_t both_read;
    struct crossing x[2];
    pthread_t thread[2];

    (void)state;
    struct testdb *t = fresh();
    pthread_barrier_init(&both_read, NULL, 2);
    for (int i = 0; i < 2; i++) {
        x[i] = (struct crossing){.t = t, .both_read = &both_read};
        pthread_create(&thread[i], NULL, cross_in_thread, &x[i]);
    }
    pthread_join(thread[0], NULL);
    pthread_join(thread[1], NULL);
    assert_int_equal(x[0].result, DB_OK);
    assert_int_equal(x[1].result, DB_OK);
    assert_int_equal(x[0].runs + x[1].runs, 3);
    pthread_barrier_destroy(&both_read);
    testdb_close(t);
}

struct behind {
    struct db_conn *other; /* another program, which does not take our advisory lock */
    const void *ctx;
    int runs;
};

/* Reads what another changes before we commit, and changes what the long transaction has read. */
static bool in_between(struct db_conn *c, void *arg)
{
    struct behind *b = arg;
    struct alles_telling_row n;

    b->runs++;
    alles_telling(c, b->ctx, &n, .organisatie = 1);
    if (!engine_of(b->other)->script(b->other,
                                     "BEGIN ISOLATION LEVEL SERIALIZABLE; INSERT INTO alles "
                                     "(organisatie, id) SELECT 1, count(*) + 1 FROM alles; COMMIT"))
        fail_msg("the other: %s", b->other->error.detail);
    ding_nieuw(c, .organisatie = 1, .id = 10 + b->runs, .naam = "knop");
    return true;
}

/* While a long transaction is open elsewhere on the server (a report, a backup), PostgreSQL refuses
 * every SERIALIZABLE try. The retry holds the lock exclusively and runs as REPEATABLE READ, so it
 * succeeds. */
static void a_long_transaction_elsewhere_holds_nobody_up(void **state)
{
    struct error f = {0};

    (void)state;
    struct testdb *t = fresh();
    struct db_conn *report = db_conn_open(t->db, &f);
    struct behind b = {.other = db_conn_open(t->db, &f), .ctx = t->ctx};
    assert_true(engine_of(report)->script(report, "BEGIN ISOLATION LEVEL SERIALIZABLE"));
    assert_true(engine_of(report)->script(report, "SELECT count(*) FROM ding"));
    struct db_conn *c = db_conn_open(t->db, &f);
    if (db_write(c, in_between, &b, &f) != DB_OK)
        fail_msg("%s", f.detail);
    assert_int_equal(b.runs, 2); /* refused once, then run with the exclusive lock */
    assert_true(engine_of(report)->script(report, "ROLLBACK"));
    db_conn_close(c);
    db_conn_close(b.other);
    db_conn_close(report);
    testdb_close(t);
}

struct beside {
    struct testdb *t;
    enum db_result result;
    atomic_bool done;
};

/* Reads the table that the test writes, and writes the one that it reads. */
static bool reads_and_writes(struct db_conn *c, void *arg)
{
    struct beside *b = arg;
    struct alles_telling_row n;

    alles_telling(c, b->t->ctx, &n, .organisatie = 1);
    ding_nieuw(c, .organisatie = 1, .id = 30, .naam = "achtergrond");
    return true;
}

static void *write_beside(void *arg)
{
    struct beside *b = arg;
    struct error f = {0};
    struct db_conn *c = db_conn_open(b->t->db, &f);

    b->result = c ? db_write(c, reads_and_writes, b, &f) : DB_ERROR;
    db_conn_close(c);
    atomic_store(&b->done, true);
    return NULL;
}

/* What a background thread writes meanwhile does not end the transaction of a test, which cannot run
 * its lines again. */
static void a_test_is_alone_in_its_transaction(void **state)
{
    pthread_t thread;

    (void)state;
    struct testdb *t = fresh();
    struct beside b = {.t = t};
    struct db_conn *c = testdb_begin(t);
    alles_nieuw(c, .organisatie = 1, .id = 1, .dag = DATE_NONE, .moment = TIME_NONE);
    pthread_create(&thread, NULL, write_beside, &b);
    for (int i = 0; i < 100 && !atomic_load(&b.done); i++) /* half a second: time to go first */
        usleep(5000);
    assert_int_equal(ding_keten(c, t->ctx, .organisatie = 1, .id = 30).n, 0);
    testdb_commit(t);
    pthread_join(thread, NULL);
    assert_int_equal(b.result, DB_OK);
    testdb_close(t);
}

static bool always_crossed(struct db_conn *c, void *arg)
{
    int *runs = arg;

    ++*runs;
    engine_of(c)->script(c,
                         "DO $$ BEGIN RAISE EXCEPTION 'crossed' USING ERRCODE = '40001'; END $$");
    return true;
}

/* As when a long transaction fills the memory in which PostgreSQL notes what SERIALIZABLE ones read. */
static bool no_room(struct db_conn *c, void *arg)
{
    int *runs = arg;

    if (++*runs == 1)
        engine_of(c)->script(
            c,
            "DO $$ BEGIN RAISE EXCEPTION 'out of shared memory' USING ERRCODE = '53200'; END $$");
    return true;
}

static bool full(struct db_conn *c, void *arg)
{
    (void)arg;
    engine_of(c)->script(c, "DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$");
    return true;
}

static void postgres_errors_have_their_result(void **state)
{
    struct error f = {0};
    int runs = 0;

    (void)state;
    struct testdb *t = fresh();
    assert_int_equal(db_write(t->c, always_crossed, &runs, &f), DB_BUSY);
    assert_int_equal(runs, 1 + DB_RETRIES);
    assert_int_equal(db_write(t->c, full, NULL, &f), DB_FULL);
    runs = 0;
    assert_int_equal(db_write(t->c, no_room, &runs, &f), DB_OK);
    assert_int_equal(runs, 2);
    testdb_close(t);
}

static void cut(struct testdb *t, struct db_conn *victim)
{
    struct error f = {0};
    struct db_conn *c = db_conn_open(t->db, &f);
    char sql[64];

    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%d, 5000)", PQbackendPID(victim->pg));
    assert_true(engine_of(c)->script(c, sql));
    db_conn_close(c);
}

static bool cut_halfway(struct db_conn *c, void *arg)
{
    int *runs = arg;

    ++*runs;
    organisatie_insert(c, .id = 20, .naam = "Half");
    struct testdb t = {.db = db_of(c)};
    cut(&t, c);
    return true;
}

static bool writes_one(struct db_conn *c, void *arg)
{
    int *runs = arg;

    ++*runs;
    organisatie_insert(c, .id = 7, .naam = "Zeven");
    return true;
}

static bool reads_three(struct db_conn *c, void *arg)
{
    const struct testdb *t = arg;
    struct alles_telling_row n;

    assert_true(alles_telling(c, t->ctx, &n, .organisatie = 1));
    return n.aantal == 3;
}

static void a_cut_connection_is_made_again(void **state)
{
    struct error f = {0};
    int runs = 0;

    (void)state;
    struct testdb *t = fresh();
    cut(t, t->c); /* before the transaction: nothing is lost */
    assert_int_equal(db_write(t->c, writes_one, &runs, &f), DB_OK);
    assert_int_equal(runs, 1);
    runs = 0; /* lost at COMMIT: the outcome is unknown, so an error is reported */
    assert_int_equal(db_write(t->c, cut_halfway, &runs, &f), DB_ERROR);
    assert_int_equal(runs, 1);
    testdb_begin(t); /* and the next finds a connection */
    for (int i = 1; i <= 3; i++)
        alles_nieuw(t->c, .organisatie = 1, .id = i, .dag = DATE_NONE, .moment = TIME_NONE);
    testdb_commit(t);
    cut(t, t->c);
    assert_int_equal(db_read(t->c, reads_three, t, &f), DB_OK);
    /* A reconnect that did not finish: the connection has another search_path, so setup() must run
     * before it is used. */
    t->c->set_up = false;
    assert_true(engine_of(t->c)->script(t->c, "SET search_path = pg_catalog"));
    assert_int_equal(db_read(t->c, reads_three, t, &f), DB_OK);
    testdb_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_that_cross_are_both_done),
        cmocka_unit_test(a_long_transaction_elsewhere_holds_nobody_up),
        cmocka_unit_test(a_test_is_alone_in_its_transaction),
        cmocka_unit_test(postgres_errors_have_their_result),
        cmocka_unit_test(a_cut_connection_is_made_again),
    };

    if (!testdb_postgres())
        return 77; /* for the runner: nothing was tested here */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
