/* A withdrawn word leaves the files: SQLite's database, WAL and search index, a backup; PostgreSQL's
 * rows and index. While a reader needs the old words they wait, and leave when it is gone. Not here:
 * who may withdraw, and what else then changes (draad/draad_paginas_test.c,
 * kwaliteitsbeeld/intrekken_test.c). */
#include "base/mem.h"
#include "db/backup.h"
#include "db/checksum.h"
#include "forget.h"
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support/beeld_scene.h"
#include <ctype.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORD "kwikstaartjes" /* nobody else says so */
#define STEM "kwikstaart"
#define MANY 300

static struct beeldtoneel t;
static int64_t told[12];

/* ---- looking into the files ---- */
static bool holds(const char *path)
{
    FILE *in = fopen(path, "rb");
    bool found = false;
    if (!in)
        return false;
    fseek(in, 0, SEEK_END);
    size_t n = (size_t)ftell(in);
    rewind(in);
    char *all = mem_array(NULL, char, n + 1);
    assert_int_equal(fread(all, 1, n, in), n);
    fclose(in);
    for (size_t i = 0; i < n; i++)
        all[i] = (char)tolower((unsigned char)all[i]);
    found = memmem(all, n, STEM, strlen(STEM)) != NULL;
    mem_free(all);
    return found;
}

static const char *beside(const char *end)
{
    return mem_format(t.w.t->ctx, "%s%s", t.w.t->place, end);
}

/* In pages of tables and indexes, dead rows too. */
static int pages_with_it(void)
{
    PGconn *c = PQconnectdb(getenv("KOERS_TEST_PG"));
    PQclear(PQexec(c,
                   "SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS pageinspect "
                   "WITH SCHEMA public"));
    char *sql = mem_format(
        NULL,
        "SELECT (SELECT count(*) FROM pg_class k JOIN pg_namespace s ON s.oid = k.relnamespace, "
        "generate_series(0, pg_relation_size(k.oid) / 8192 - 1) p, "
        "public.heap_page_items(public.get_raw_page(k.oid::regclass::text, p::int)) i "
        "WHERE s.nspname = '%s' AND k.relkind = 'r' AND position('%s'::bytea in i.t_data) > 0)"
        "+ (SELECT count(*) FROM pg_class k JOIN pg_namespace s ON s.oid = k.relnamespace, "
        "generate_series(0, pg_relation_size(k.oid) / 8192 - 1) p "
        "WHERE s.nspname = '%s' AND k.relkind = 'i' AND "
        "position('%s'::bytea in public.get_raw_page(k.oid::regclass::text, p::int)) > 0)",
        t.w.t->schema, STEM, t.w.t->schema, STEM);
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        fail_msg("%s", PQerrorMessage(c));
    int n = (int)strtol(PQgetvalue(r, 0, 0), NULL, 10);
    PQclear(r);
    PQfinish(c);
    mem_free(sql);
    return n;
}

static bool still_there(void)
{
    if (testdb_postgres())
        return pages_with_it() > 0;
    return holds(t.w.t->place) || holds(beside("-wal"));
}

static bool in_a_backup(void)
{
    struct error f = {0};
    const char *file = mem_format(t.w.t->ctx, "/tmp/koers-forget-%d.db", (int)getpid());
    struct backup k = {.db = t.w.t->db,
                       .file = file,
                       .rooms = room_schemas,
                       .n_rooms = room_schemas_n,
                       .overwrite = true};
    if (!backup_create(&k, &f))
        fail_msg("%s %s", f.message, f.detail);
    bool found = holds(file);
    unlink(file);
    return found;
}

/* ---- a reader that does not let go ---- */
struct reader {
    sqlite3 *lite;
    PGconn *pg;
    bool prepared;
};

static struct reader reader_open(void)
{
    struct reader r = {0};
    if (testdb_postgres()) {
        r.pg = PQconnectdb(getenv("KOERS_TEST_PG"));
        PQclear(PQexec(r.pg, "BEGIN ISOLATION LEVEL REPEATABLE READ"));
        PQclear(PQexec(r.pg, "SELECT count(*) FROM pg_class"));
    } else {
        assert_int_equal(
            sqlite3_open_v2(t.w.t->place, &r.lite, SQLITE_OPEN_READWRITE, checksum_vfs()),
            SQLITE_OK);
        assert_int_equal(
            sqlite3_exec(r.lite, "BEGIN; SELECT count(*) FROM verhaal", NULL, NULL, NULL),
            SQLITE_OK);
    }
    return r;
}

/* PostgreSQL: a transaction that was prepared has no connection and holds all the same. */
static struct reader prepared_open(void)
{
    struct reader r = {.pg = PQconnectdb(getenv("KOERS_TEST_PG")), .prepared = true};
    PQclear(PQexec(r.pg, "BEGIN"));
    PQclear(PQexec(r.pg, "SELECT txid_current()"));
    PGresult *done = PQexec(r.pg, "PREPARE TRANSACTION 'koers-forget'");
    if (PQresultStatus(done) != PGRES_COMMAND_OK)
        fail_msg("%s", PQerrorMessage(r.pg));
    PQclear(done);
    return r;
}

/* Its transaction has ended when this returns: PQfinish() alone does not wait for the server. */
static void reader_close(struct reader *r)
{
    if (r->prepared)
        PQclear(PQexec(r->pg, "ROLLBACK PREPARED 'koers-forget'"));
    else if (r->pg)
        PQclear(PQexec(r->pg, "ROLLBACK"));
    PQfinish(r->pg);
    sqlite3_close(r->lite);
}

/* ---- the scene ---- */
static bool forget(struct error *f)
{
    int64_t since;
    return forget_round(&(struct background){.db = t.w.t->db}, &since, f);
}

/* The server tries again every minute (forget.h). Here other programs use the same database of
 * PostgreSQL, and its autovacuum: each may be a reader of old rows for a moment. */
static void forget_soon(void)
{
    struct error f = {0};
    for (int tries = 0; tries < 300; tries++) {
        if (forget(&f))
            return;
        usleep(100000);
    }
    fail_msg("%s", f.detail);
}

static int begin(void **state)
{
    (void)state;
    testdb_unused(); /* pages_with_it() sees dead rows of other cases too */
    t = beeld_scene_open();
    for (int i = 0; i < MANY; i++) {
        testdb_begin(t.w.t);
        const char *text =
            mem_format(t.w.t->ctx, "Verhaal %d over eten, bezoek en het bos %d.", i, i);
        if (i % 25 == 7)
            text = mem_format(t.w.t->ctx, "Verhaal %d met %s in de tuin.", i, WORD);
        int64_t id = beeld_scene_verhaal(&t, text, "gegeven", true);
        if (i % 25 == 7)
            told[i / 25] = id;
        testdb_commit(t.w.t);
    }
    forget_soon(); /* what the first schema step asks */
    assert_true(still_there());
    return 0;
}

static int end(void **state)
{
    (void)state;
    beeld_scene_close(&t);
    return 0;
}

static void withdraw(void)
{
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        testdb_begin(t.w.t);
        verhaal_withdraw(t.w.t->c, t.w.t->ctx, t.w.one.organisatie, told[i],
                         t.w.one.person[ROL_PROFESSIONAL]);
        testdb_commit(t.w.t);
    }
}

static void they_leave(void **state)
{
    struct error f = {0};
    (void)state;
    withdraw();
    assert_true(still_there());
    forget_soon();
    assert_false(still_there());
    assert_false(in_a_backup());
    assert_true(forget(&f)); /* nothing waits */
}

static void leave_after(struct reader r)
{
    struct error f = {0};
    withdraw();
    assert_false(forget(&f));
    assert_non_null(strstr(f.message, "een lezer houdt het vast"));
    assert_true(still_there());
    assert_false(in_a_backup()); /* one moment, without what stands in the WAL only */
    reader_close(&r);
    forget_soon();
    assert_false(still_there());
    assert_false(in_a_backup());
}

static void they_leave_when_the_reader_does(void **state)
{
    (void)state;
    leave_after(reader_open());
}

static void they_leave_when_the_prepared_does(void **state)
{
    (void)state;
    if (!testdb_postgres())
        skip();
    leave_after(prepared_open());
}

/* More is withdrawn while the round is at it: that waits for the next. */
static void more_meanwhile(void **state)
{
    struct error f = {0};
    (void)state;
    struct reader r = reader_open();
    withdraw();
    assert_false(forget(&f));
    testdb_begin(t.w.t);
    int64_t late = beeld_scene_verhaal(&t, "Nog een met " WORD ".", "gegeven", true);
    testdb_commit(t.w.t);
    testdb_begin(t.w.t);
    verhaal_withdraw(t.w.t->c, t.w.t->ctx, t.w.one.organisatie, late, 0);
    testdb_commit(t.w.t);
    reader_close(&r);
    forget_soon();
    assert_false(still_there());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(they_leave, begin, end),
        cmocka_unit_test_setup_teardown(they_leave_when_the_reader_does, begin, end),
        cmocka_unit_test_setup_teardown(they_leave_when_the_prepared_does, begin, end),
        cmocka_unit_test_setup_teardown(more_meanwhile, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
