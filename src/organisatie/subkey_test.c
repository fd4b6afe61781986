/* Tests of subkey.h: made, wrapped again, destroyed; a store that is gone, of another, or written in;
 * a process that ends at each step. Not here: sealing with one (sealed_row_test.c), the command line
 * (tests/sleutel_test.c).
 */
#include "base/keyring.h"
#include "base/mem.h"
#include "db/checksum.h"
#include "db/deelsleutel_sql.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/sealed.h"
#include "organisatie/subkey.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct world w;
static char dir[] = "/tmp/koers-subkey-XXXXXX";
static const char *file;

static bool there(struct db_conn *db, int64_t organisatie, int64_t nummer)
{
    (void)db;
    return organisatie == w.one.organisatie && nummer < 100;
}
static const struct subkey_kind kinds[] = {
    {"proef", there},
    {0      }
};
static struct room own = {.name = "organisatie", .subkeys = kinds};
static const struct room *const list[] = {&own, NULL};

/* Out of the files, as soon as no other test of this server holds its database as it was. */
static bool forgotten(void)
{
    struct error f = {0};
    int64_t since;
    bool good = false;
    for (int i = 0; i < 300 && !good; i++) {
        good = subkeys_forget(&since, &f);
        if (!good)
            usleep(100000);
    }
    return good;
}

static bool destroy(const struct subkey_of *of)
{
    struct error f = {0};
    return subkey_destroy(of, &f) != SUBKEY_STAYS && forgotten();
}

static int open_store(void **state)
{
    struct error f = {0};
    (void)state;
    keyring_forget();
    file = mem_format(NULL, "%s/koers.sleutel", dir);
    unlink(file);
    assert_true(keyring_make(file, NULL, &f));
    w = world_make(TESTDB(&organisatie_schema));
    testdb_keys(w.t);
    subkeys_use(w.t->keys);
    assert_true(forgotten()); /* what a store of an older version may hold */
    return 0;
}

static int close_store(void **state)
{
    (void)state;
    subkey_after = NULL;
    subkeys_use(NULL);
    testdb_close(w.t);
    unlink(file);
    mem_free((void *)file);
    return 0;
}

static struct subkey_of proef(int64_t nummer)
{
    return (struct subkey_of){"proef", w.one.organisatie, nummer};
}

static struct seal_key made(int64_t nummer)
{
    struct subkey_of of = proef(nummer);
    struct seal_key k;
    assert_true(subkey_make(testdb_begin(w.t), &of, &k));
    testdb_commit(w.t);
    return k;
}

static bool cannot_be_made(int64_t nummer)
{
    struct subkey_of of = proef(nummer);
    struct seal_key k;
    bool so = !subkey_make(testdb_begin(w.t), &of, &k) && db_failed(w.t->c);
    testdb_rollback(w.t);
    return so;
}

static enum subkey_found found(int64_t nummer, struct seal_key *k)
{
    struct subkey_of of = proef(nummer);
    struct error f = {0};
    return subkey_read(&of, k, &f);
}

static bool is_as(int64_t nummer, const struct seal_key *k)
{
    struct seal_key got;
    return found(nummer, &got) == SUBKEY_FOUND && !memcmp(&got, k, sizeof got);
}

static enum subkeys_state state_is(void)
{
    enum subkeys_state s = subkeys_state(testdb_begin(w.t));
    testdb_commit(w.t);
    return s;
}

static void made_once(void **state)
{
    (void)state;
    struct seal_key one, k;
    struct subkey_of elsewhere = {"proef", w.one.organisatie + 1, 1},
                     kind = {"anders", w.one.organisatie, 1};
    assert_int_equal(state_is(), SUBKEYS_NONE);
    assert_int_equal(found(1, &k), SUBKEY_GONE);
    one = made(1);
    assert_int_equal(state_is(), SUBKEYS_READY);
    assert_true(is_as(1, &one));
    k = made(1);
    assert_memory_equal(&k, &one, sizeof k);
    k = made(2);
    assert_memory_not_equal(&k, &one, sizeof k);
    assert_true(subkey_make(testdb_begin(w.t), &elsewhere, &k));
    assert_memory_not_equal(&k, &one, sizeof k);
    assert_true(subkey_make(w.t->c, &kind, &k));
    assert_memory_not_equal(&k, &one, sizeof k);
    testdb_commit(w.t);
}

/* The quality store takes it back, or forgets: what was made stays, and belongs here. */
static void rolled_back(void **state)
{
    (void)state;
    struct subkey_of of = proef(1);
    struct seal_key k;
    assert_true(subkey_make(testdb_begin(w.t), &of, &k));
    testdb_rollback(w.t);
    assert_int_equal(state_is(), SUBKEYS_READY);
    assert_true(is_as(1, &k));
    struct seal_key again = made(1);
    assert_memory_equal(&k, &again, sizeof k);
}

static void a_store_that_is_gone(void **state)
{
    (void)state;
    struct seal_key k;
    made(1);
    testdb_keys_sql(w.t, "DELETE FROM deelsleutel; DELETE FROM sleutelopslag");
    assert_int_equal(state_is(), SUBKEYS_MISSING);
    assert_true(cannot_be_made(1) && cannot_be_made(2));
    assert_int_equal(found(1, &k), SUBKEY_GONE);
    assert_int_equal(state_is(), SUBKEYS_MISSING); /* none was made beside it */
    subkeys_use(NULL);
    assert_int_equal(state_is(), SUBKEYS_FAILED);
    assert_int_equal(found(1, &k), SUBKEY_FAILED);
    assert_true(cannot_be_made(1));
}

static void a_store_of_another(void **state)
{
    (void)state;
    struct seal_key k;
    made(1);
    struct key_list keys = keyring_keys();
    struct error f = {0};
    /* of another Koers, under the same server key: another identity */
    testdb_keys_sql(w.t, "DELETE FROM sleutelopslag");
    testdb_begin(w.t);
    testdb_sql(w.t,
               "CREATE TABLE kept AS SELECT * FROM server_sleutel; DELETE FROM server_sleutel");
    testdb_commit(w.t);
    made(2);
    testdb_begin(w.t);
    testdb_sql(w.t, "DELETE FROM server_sleutel; INSERT INTO server_sleutel SELECT * FROM kept; "
                    "DROP TABLE kept");
    testdb_commit(w.t);
    assert_int_equal(state_is(), SUBKEYS_FOREIGN);
    assert_true(cannot_be_made(3));
    /* under another server key */
    keyring_for_tests("een andere server");
    assert_int_equal(state_is(), SUBKEYS_FOREIGN);
    assert_int_equal(found(1, &k), SUBKEY_LOST);
    assert_true(cannot_be_made(3));
    unlink(file);
    assert_true(keyring_make_from(file, &keys.key[0], &f));
}

/* Who writes in that store moves one, or puts his own. */
static void who_writes_in_the_store(void **state)
{
    (void)state;
    struct seal_key one = made(1), two = made(2), k;
    testdb_keys_sql(w.t, "UPDATE deelsleutel SET nummer = nummer + 1000; "
                         "UPDATE deelsleutel SET nummer = 1003 - nummer");
    assert_int_equal(found(1, &k), SUBKEY_LOST);
    assert_int_equal(found(2, &k), SUBKEY_LOST);
    assert_true(cannot_be_made(1));
    testdb_keys_sql(w.t, "UPDATE deelsleutel SET nummer = 1003 - nummer; "
                         "UPDATE deelsleutel SET nummer = nummer - 1000");
    assert_true(is_as(1, &one) && is_as(2, &two));
    testdb_keys_sql(w.t, "UPDATE deelsleutel SET soort = 'anders' WHERE nummer = 1");
    assert_int_equal(found(1, &k), SUBKEY_GONE);
    testdb_keys_sql(w.t, testdb_postgres()
                             ? "UPDATE deelsleutel SET sleutel = decode(repeat('61', 32), 'hex')"
                             : "UPDATE deelsleutel SET sleutel = zeroblob(32)");
    assert_int_equal(found(2, &k), SUBKEY_LOST);
}

static bool stands_in(const char *path, const void *bytes, size_t n)
{
    FILE *in = fopen(path, "r");
    bool found_it = false;
    if (!in)
        return false;
    char *all = mem_array(NULL, char, 1 << 20);
    size_t length = fread(all, 1, 1 << 20, in);
    found_it = memmem(all, length, bytes, n) != NULL;
    fclose(in);
    mem_free(all);
    return found_it;
}

/* PostgreSQL: does it stand in any page of a table of the store, dead rows and the middle of pages too? */
static bool in_pages(const char *word)
{
    PGconn *c = PQconnectdb(getenv("KOERS_TEST_PG"));
    PQclear(PQexec(c,
                   "SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS pageinspect "
                   "WITH SCHEMA public"));
    char *sql = mem_format(
        NULL,
        "SELECT count(*) FROM pg_class k JOIN pg_namespace s ON s.oid = k.relnamespace, "
        "generate_series(0, pg_relation_size(k.oid) / 8192 - 1) p WHERE s.nspname = '%s' AND "
        "k.relkind IN ('r', 'i') AND k.relname LIKE 'deelsleutel%%' AND "
        "position('%s'::bytea in public.get_raw_page(k.oid::regclass::text, p::int)) > 0",
        w.t->keys_schema, word);
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(c));
    bool found_it = strcmp(PQgetvalue(r, 0, 0), "0") != 0;
    PQclear(r);
    PQfinish(c);
    mem_free(sql);
    return found_it;
}

/* The name of the kind stands beside each subkey. */
static bool in_the_files(void)
{
    char *wal = mem_format(w.t, "%s-wal", w.t->keys_place);
    return testdb_postgres() ? in_pages("proef")
                             : stands_in(w.t->keys_place, "proef", 5) || stands_in(wal, "proef", 5);
}

/* Somebody who holds on to the store as it was: a transaction that looked, or one that only writes; with
 * SQLite one that looked. */
struct reader {
    sqlite3 *lite;
    PGconn *pg;
};
static const char *const begins[] = {
    "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class",
    "BEGIN; SELECT txid_current()",
};
#define READERS 2

static struct reader reader_open(int kind)
{
    struct reader r = {0};
    if (testdb_postgres()) {
        r.pg = PQconnectdb(getenv("KOERS_TEST_PG"));
        PGresult *res = PQexec(r.pg, begins[kind]);
        assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
        PQclear(res);
    } else {
        assert_int_equal(
            sqlite3_open_v2(w.t->keys_place, &r.lite, SQLITE_OPEN_READWRITE, checksum_vfs()),
            SQLITE_OK);
        assert_int_equal(
            sqlite3_exec(r.lite, "BEGIN; SELECT count(*) FROM deelsleutel", NULL, NULL, NULL),
            SQLITE_OK);
    }
    return r;
}

static void reader_close(struct reader *r)
{
    sqlite3_close(r->lite);
    PQfinish(r->pg);
}

/* While somebody holds the store as it was, it is said that it is still in the files; then a round, of
 * this process or of the next, gets it out. */
static void held_by_a_reader(void **state)
{
    (void)state;
    for (int kind = 0; kind < (testdb_postgres() ? READERS : 1); kind++) {
        struct subkey_of of = proef(1);
        struct error f = {0};
        struct seal_key k;
        int64_t since;
        made(1);
        struct reader r = reader_open(kind);
        assert_int_equal(subkey_destroy(&of, &f), SUBKEY_LEAVING);
        assert_true(f.message[0] != 0);
        assert_int_equal(found(1, &k), SUBKEY_GONE); /* nobody reads it through Koers */
        assert_true(in_the_files());
        assert_false(subkeys_forget(&since, &f));
        assert_true(since > 1);
        reader_close(&r);
        assert_true(forgotten());
        assert_false(in_the_files());
        assert_true(subkeys_forget(&since, &f));
        assert_int_equal(since, 0);
    }
}

static void destroyed(void **state)
{
    (void)state;
    struct seal_key one = made(1), two = made(2), k;
    struct subkey_of of = proef(1);
    assert_true(in_the_files());
    assert_true(destroy(&of));
    assert_int_equal(found(1, &k), SUBKEY_GONE);
    assert_true(is_as(2, &two));
    assert_true(destroy(&of)); /* again */
    k = made(1);
    assert_memory_not_equal(&k, &one, sizeof k);
    of = proef(2);
    assert_true(destroy(&of));
    of = proef(1);
    assert_true(destroy(&of));
    assert_false(in_the_files()); /* nothing of any of them */
}

static void wrapped_again(void **state)
{
    (void)state;
    struct error f = {0};
    struct seal_key k[600];
    for (int i = 0; i < 600; i++) /* more than one round */
        k[i] = made(i + 1);
    assert_true(keyring_renew(file, &f));
    assert_true(is_as(1, &k[0]) && is_as(600, &k[599]));
    assert_true(subkeys_wrap(w.t->keys, true, &f));
    assert_true(organisatie_seal(testdb_begin(w.t), false)); /* the identity there */
    testdb_commit(w.t);
    assert_true(keyring_renew(file, &f));
    for (int i = 0; i < 600; i++)
        assert_true(is_as(i + 1, &k[i]));
    assert_true(subkeys_wrap(w.t->keys, true, &f) && subkeys_wrap(w.t->keys, true, &f));
    assert_int_equal(state_is(), SUBKEYS_READY);
    struct subkeys_found all;
    assert_true(subkeys_look(testdb_begin(w.t), w.t->ctx, list, &all, &f));
    testdb_commit(w.t);
    assert_int_equal(all.n, 600);
    assert_int_equal(all.lost, 0);
    assert_int_equal(all.orphans, 501);
    assert_int_equal(all.one.nummer, 100);
}

static int stop_at, seen;
static void stop(enum subkey_step step)
{
    if ((int)step == stop_at && seen-- == 0)
        _exit(9);
}

/* Another process ends at this step, the nth time. */
static void ends_at(enum subkey_step step, int nth, bool (*work)(void))
{
    int status;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        subkey_after = stop;
        stop_at = (int)step;
        seen = nth;
        _exit(work() ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 9);
}

/* A process of its own has connections of its own. */
static bool with_stores(bool (*work)(struct db_conn *c))
{
    struct error f = {0};
    struct db *q = db_open(NULL, w.t->place, w.t->schema, &f);
    struct db *k = db_open_keys(NULL, w.t->keys_place, w.t->keys_schema, &f);
    struct db_conn *c = q ? db_conn_open(q, &f) : NULL;
    subkeys_use(k);
    return c && k && work(c);
}
static bool make_in(struct db_conn *c, void *arg)
{
    struct subkey_of of = proef(1);
    struct seal_key k;
    (void)arg;
    return subkey_make(c, &of, &k);
}
static bool make_one(struct db_conn *c)
{
    return db_write(c, make_in, NULL, NULL) == DB_OK;
}
static bool destroy_one(struct db_conn *c)
{
    struct subkey_of of = proef(1);
    (void)c;
    return subkey_destroy(&of, NULL) != SUBKEY_STAYS;
}
static bool wrap_all(struct db_conn *c)
{
    struct error f = {0};
    struct db *k = db_open_keys(NULL, w.t->keys_place, w.t->keys_schema, &f);
    (void)c;
    return keyring_renew(file, &f) && subkeys_wrap(k, true, &f);
}
static bool child_makes(void)
{
    return with_stores(make_one);
}
static bool child_destroys(void)
{
    return with_stores(destroy_one);
}
static bool forget_all(struct db_conn *c)
{
    (void)c;
    return forgotten();
}
static bool child_forgets(void)
{
    return with_stores(forget_all);
}
static bool read_waits(struct db_conn *k, void *arg)
{
    struct wissen_read_row row;
    *(bool *)arg = wissen_read(k, w.t->ctx, &row);
    return !db_failed(k);
}
static bool nothing_waits(void)
{
    bool waits = true;
    struct error f = {0};
    struct db_conn *k = db_conn_open(w.t->keys, &f);
    assert_int_equal(db_read(k, read_waits, &waits, &f), DB_OK);
    db_conn_close(k);
    return !waits;
}
static bool child_wraps(void)
{
    return with_stores(wrap_all);
}

static void ended_at_each_step(void **state)
{
    (void)state;
    struct error f = {0};
    struct seal_key k[20], got;
    ends_at(SUBKEY_MADE, 0, child_makes);
    assert_int_equal(found(1, &got), SUBKEY_FOUND); /* and the quality store does not know it */
    assert_int_equal(state_is(), SUBKEYS_READY);
    for (int i = 0; i < 20; i++)
        k[i] = made(i + 1);
    assert_memory_equal(&k[0], &got, sizeof got);
    for (int nth = 0; nth < 20; nth += 6) {
        ends_at(SUBKEY_WRAPPED, nth, child_wraps);
        assert_int_equal(keyring_load(file, &f), KEYRING_READY);
        for (int i = 0; i < 20; i++)
            assert_true(is_as(i + 1, &k[i]));
        assert_true(subkeys_wrap(w.t->keys, true, &f)); /* the next start */
        for (int i = 0; i < 20; i++)
            assert_true(is_as(i + 1, &k[i]));
    }
    ends_at(SUBKEY_DELETED, 0, child_destroys);
    assert_int_equal(found(1, &got), SUBKEY_GONE);
    assert_true(is_as(2, &k[1]));
    /* The next start finds what waits, and ends again before it is written down. */
    assert_false(nothing_waits());
    ends_at(SUBKEY_ERASED, 0, child_forgets);
    assert_false(nothing_waits());
    assert_true(forgotten() && nothing_waits());
    struct subkey_of of = proef(1);
    assert_true(destroy(&of));
}

/* clang-format off */
#define CASE(f) cmocka_unit_test_setup_teardown(f, open_store, close_store)
/* clang-format on */
int main(void)
{
    if (!mkdtemp(dir))
        return 1;
    const struct CMUnitTest tests[] = {
        CASE(made_once),
        CASE(rolled_back),
        CASE(a_store_that_is_gone),
        CASE(a_store_of_another),
        CASE(who_writes_in_the_store),
        CASE(destroyed),
        CASE(held_by_a_reader),
        CASE(wrapped_again),
        CASE(ended_at_each_step),
    };
    int wrong = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(dir);
    return wrong;
}
