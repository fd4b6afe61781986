/* A fresh store for a test (testdb.h). Not here: what any room puts in it.
 * It reaches into db/engine.h, so that a test can hold a transaction open between its own lines. */
#include "tests/support/testdb.h"
#include "base/keyring.h"
#include "db/deelsleutel_sql.h"
#include "db/engine.h"
#include "db/erase_sql.h"
#include "db/personal_raw.h"
#include "tests/cm.h"
#include "tests/support/testdb_pool.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool testdb_postgres(void)
{
    const char *place = getenv("KOERS_TEST_PG");

    return place && *place;
}

static void must(bool ok, const char *what, const struct error *f)
{
    if (!ok)
        fail_msg("%s: %s (%s)", what, f->detail, f->message);
}

static bool alone; /* the next store gets a schema that nobody used */

void testdb_unused(void)
{
    alone = true;
}

/* Brings a store up to date, unless it is a kept schema, which is. */
static void bring_up(struct db *db, const struct pooled *p, const struct schema_room *const *rooms,
                     size_t n)
{
    struct error f = {0};

    if (p->id && !p->is_new) {
        db->rooms = rooms;
        db->n_rooms = n;
        return;
    }
    must(migrate(db, rooms, n, &f), "migrate", &f);
    if (p->id)
        pool_keep(p);
}

/* Rooms that keep what people say note what was erased (db/erase.h): a store with any of them has that
 * table too. */
static bool add_erase(struct testdb *t)
{
    bool wants = false;

    for (size_t i = 0; i < t->n_rooms; i++) {
        wants = wants || !strcmp(t->rooms[i]->room, "organisatie");
        if (!strcmp(t->rooms[i]->room, "erase"))
            return wants;
    }
    if (!wants)
        return false;
    const struct schema_room **all = mem_array(t, const struct schema_room *, t->n_rooms + 1);
    memcpy(all, t->rooms, t->n_rooms * sizeof *all);
    all[t->n_rooms++] = &erase_schema;
    t->rooms = all;
    return true;
}

struct testdb *testdb_open(const struct schema_room *const *rooms, size_t n)
{
    static atomic_int count;
    struct testdb *t = mem_new(NULL, struct testdb);
    struct error f = {0};

    setenv("KOERS_NU", "2026-03-23T09:00:00", 0);
    if (!keyring_is_ready())
        keyring_for_tests("koers");
    t->ctx = mem_ctx(t, "test");
    t->rooms = mem_copy(t, rooms, n * sizeof(struct schema_room *));
    t->n_rooms = n;
    bool many = add_erase(t); /* small stores are cheap, and their tests change the tables */
    if (testdb_postgres() && many && !alone) {
        t->pooled = pool_take(t, "quality", t->rooms, t->n_rooms);
        t->schema = t->pooled.schema;
    } else {
        t->schema = mem_format(t, "test_%d_own_%d", (int)getpid(), atomic_fetch_add(&count, 1));
    }
    alone = false;
    if (testdb_postgres()) {
        t->place = mem_text(t, getenv("KOERS_TEST_PG"));
    } else {
        const char *tmp = getenv("TMPDIR");
        t->directory = mem_format(t, "%s/koers-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
        if (!mkdtemp(t->directory))
            fail_msg("no temporary directory %s", t->directory);
        t->place = mem_format(t, "%s/test.db", t->directory);
    }
    t->db = db_open(t, t->place, t->schema, &f);
    must(t->db != NULL, "db_open", &f);
    bring_up(t->db, &t->pooled, t->rooms, t->n_rooms);
    t->c = db_conn_open(t->db, &f);
    must(t->c != NULL, "db_conn_open", &f);
    return t;
}

void testdb_personal(struct testdb *t, const struct schema_room *const *rooms, size_t n)
{
    struct error f = {0};

    if (t->pooled.id)
        t->personal_pooled = pool_take(t, "personal", rooms, n);
    t->personal_schema =
        t->pooled.id ? t->personal_pooled.schema : mem_format(t, "%s_persoonlijk", t->schema);
    t->personal_place = t->directory ? mem_format(t, "%s/test.persoonlijk.db", t->directory)
                                     : mem_text(t, t->place);
    t->personal = personal_open(t, t->personal_place, t->personal_schema, &f);
    must(t->personal != NULL, "personal_open", &f);
    bring_up(t->personal, &t->personal_pooled, mem_copy(t, rooms, n * sizeof(struct schema_room *)),
             n);
    t->p = personal_conn_open(t->personal, &f);
    must(t->p != NULL, "personal_conn_open", &f);
}

void testdb_keys(struct testdb *t)
{
    static const struct schema_room *const rooms[] = {&deelsleutel_schema};
    struct error f = {0};

    if (t->pooled.id)
        t->keys_pooled = pool_take(t, "keys", rooms, 1);
    t->keys_schema =
        t->pooled.id ? t->keys_pooled.schema : mem_format(t, "%s_deelsleutels", t->schema);
    t->keys_place = t->directory ? mem_format(t, "%s/test.deelsleutels.db", t->directory)
                                 : mem_text(t, t->place);
    t->keys = db_open_keys(t, t->keys_place, t->keys_schema, &f);
    must(t->keys != NULL, "db_open_keys", &f);
    bring_up(t->keys, &t->keys_pooled, rooms, 1);
}

void testdb_keys_sql(struct testdb *t, const char *sql)
{
    struct error f = {0};
    struct db_conn *k = db_conn_open(t->keys, &f);

    must(k && engine_of(k)->script(k, sql), sql, k ? db_error(k) : &f);
    db_conn_close(k);
}

static void remove_file(const struct testdb *t, const char *place)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal", "-werk"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        unlink(mem_format(t, "%s%s", place, ends[i]));
}

static void close_personal(struct testdb *t)
{
    struct db_conn *c = personal_raw(t->p);

    if (testdb_postgres() && !t->personal_pooled.id)
        engine_of(c)->script(c,
                             mem_format(t, "DROP SCHEMA IF EXISTS %s CASCADE; RESET ROLE%s%s",
                                        t->personal_schema, t->personal->role ? "; DROP ROLE " : "",
                                        t->personal->role ? t->personal->role : ""));
    db_thread_done(t->personal);
    personal_conn_close(t->p);
    db_close(t->personal);
    if (t->personal_pooled.id)
        pool_give(&t->personal_pooled);
    if (t->directory)
        remove_file(t, t->personal_place);
}

static void close_keys(struct testdb *t)
{
    if (testdb_postgres() && !t->keys_pooled.id)
        testdb_keys_sql(t, mem_format(t, "DROP SCHEMA IF EXISTS %s CASCADE; RESET ROLE%s%s",
                                      t->keys_schema, t->keys->role ? "; DROP ROLE " : "",
                                      t->keys->role ? t->keys->role : ""));
    db_thread_done(t->keys);
    db_close(t->keys);
    if (t->keys_pooled.id)
        pool_give(&t->keys_pooled);
    if (t->directory)
        remove_file(t, t->keys_place);
}

void testdb_close(struct testdb *t)
{
    if (t->keys)
        close_keys(t);
    if (t->p)
        close_personal(t);
    if (testdb_postgres() && !t->pooled.id) {
        char *drop = mem_format(t, "DROP SCHEMA IF EXISTS %s CASCADE", t->schema);
        engine_of(t->c)->script(t->c, drop);
    }
    db_thread_done(t->db);
    db_conn_close(t->c);
    db_close(t->db);
    if (t->pooled.id)
        pool_give(&t->pooled);
    if (t->directory)
        remove_file(t, t->place);
    if (t->directory)
        rmdir(t->directory);
    mem_free(t);
}

/* A test cannot run its lines again after a conflict, so it begins as db_write does at a retry: on
 * PostgreSQL alone in the store and as REPEATABLE READ. As SERIALIZABLE any of its reads could fail
 * because of what a server or a background thread wrote meanwhile. */
struct db_conn *testdb_begin(struct testdb *t)
{
    db_clear_error(t->c);
    if (!engine_of(t->c)->begin(t->c, true, 1))
        must(false, "begin", &t->c->error);
    t->c->tx = DB_TX_WRITE;
    return t->c;
}

void testdb_commit(struct testdb *t)
{
    must(!t->c->failed, "query", &t->c->error);
    if (!engine_of(t->c)->commit(t->c))
        must(false, "commit", &t->c->error);
    t->c->tx = DB_TX_NONE;
}

void testdb_rollback(struct testdb *t)
{
    engine_of(t->c)->rollback(t->c);
    t->c->tx = DB_TX_NONE;
    db_clear_error(t->c);
}

void testdb_sql(struct testdb *t, const char *sql)
{
    bool own = t->c->tx == DB_TX_NONE;

    if (own)
        testdb_begin(t);
    if (!engine_of(t->c)->script(t->c, sql))
        must(false, sql, &t->c->error);
    if (own)
        testdb_commit(t);
}

void testdb_personal_sql(struct testdb *t, const char *sql)
{
    struct db_conn *c = personal_raw(t->p);

    db_clear_error(c);
    if (!engine_of(c)->script(c, sql))
        must(false, sql, &c->error);
}

/* The first column of each row of a statement of the test's own, on t->ctx. */
static char **words_of(struct testdb *t, sqlite3 *db, const char *sql, const char *argument)
{
    sqlite3_stmt *q;
    char **list = mem_array(t->ctx, char *, 1);
    size_t n = 0;

    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    if (argument)
        sqlite3_bind_text(q, 1, argument, -1, SQLITE_STATIC);
    while (sqlite3_step(q) == SQLITE_ROW) {
        list = mem_resize(t->ctx, list, char *, n + 2);
        list[n++] = mem_text(t->ctx, (const char *)sqlite3_column_text(q, 0));
        list[n] = NULL;
    }
    sqlite3_finalize(q);
    return list;
}

static sqlite3 *open_raw(struct testdb *t)
{
    sqlite3 *db;

    assert_false(testdb_postgres());
    assert_int_equal(sqlite3_open_v2(t->place, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    return db;
}

#define TABLES                                                                                     \
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'zoek_fts*' ORDER BY "  \
    "name"

const char *testdb_find(struct testdb *t, const char *word)
{
    sqlite3 *db = open_raw(t);
    const char *found = NULL;

    for (char **table = words_of(t, db, TABLES, NULL); *table && !found; table++) {
        char **column = words_of(t, db, "SELECT name FROM pragma_table_info(?)", *table);
        for (; *column && !found; column++) {
            char *sql = mem_format(t->ctx,
                                   "SELECT 1 FROM \"%s\" WHERE instr(CAST(\"%s\" AS BLOB), "
                                   "CAST(? AS BLOB)) LIMIT 1",
                                   *table, *column);
            if (*words_of(t, db, sql, word))
                found = mem_format(t->ctx, "%s.%s", *table, *column);
        }
    }
    sqlite3_close(db);
    return found;
}

const char *testdb_hangs_on(struct testdb *t, const char *table)
{
    sqlite3 *db = open_raw(t);
    struct buf b;

    buf_init(&b, t->ctx, 10000);
    for (char **other = words_of(t, db, TABLES, NULL); *other; other++)
        if (*words_of(t, db,
                      mem_format(t->ctx,
                                 "SELECT 1 FROM pragma_foreign_key_list('%s') WHERE \"table\" = ?",
                                 *other),
                      table))
            buf_format(&b, "%s%s", b.len ? " " : "", *other);
    sqlite3_close(db);
    return b.data ? b.data : "";
}

void testdb_check_queries(struct testdb *t)
{
    struct error f = {0};

    for (size_t r = 0; r < t->n_rooms; r++)
        for (size_t i = 0; i < t->rooms[r]->n_queries; i++)
            must(db_check(t->c, t->rooms[r]->queries[i], &f), t->rooms[r]->queries[i]->name, &f);
    struct db_conn *k = t->keys ? db_conn_open(t->keys, &f) : NULL;
    for (size_t i = 0; k && i < deelsleutel_schema.n_queries; i++)
        must(db_check(k, deelsleutel_schema.queries[i], &f), deelsleutel_schema.queries[i]->name,
             &f);
    db_conn_close(k);
    for (size_t r = 0; t->p && r < t->personal->n_rooms; r++)
        for (size_t i = 0; i < t->personal->rooms[r]->n_queries; i++)
            must(db_check(personal_raw(t->p), t->personal->rooms[r]->queries[i], &f),
                 t->personal->rooms[r]->queries[i]->name, &f);
}
