/* Erased words leave the files (erase.h). SQL here is the engines' own: checkpoint, VACUUM, REINDEX;
 * names of tables come from the catalogue and are quoted. Not here: the table of what waits
 * (erase.sql). */
#include "db/erase.h"
#include "db/engine.h"
#include "db/erase_sql.h"

#define MERGE_PAGES 64  /* of the search index in one piece: some milliseconds */
#define WAIT_MS     300 /* for readers of the WAL; then the next round tries again */

static const char held[] =
    N_("Wat is gewist, staat nog in de bestanden: een lezer houdt het vast.");

void erase_note(struct db_conn *c, bool search)
{
    erase_due_add(c, .since = time_now(), .search = search);
}

bool erase_read(struct db_conn *c, struct erase_waiting *out)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "erase");
    struct erase_due_read_row row;

    *out = (struct erase_waiting){.waits = erase_due_read(c, ctx, &row)};
    if (out->waits) {
        out->since = row.since;
        out->generation = row.generation;
        out->transaction_id = row.transaction_id;
        out->search = row.search;
    }
    mem_free(ctx);
    return !db_failed(c);
}

void erase_done(struct db_conn *c, const struct erase_waiting *w)
{
    erase_due_forget(c, .generation = w->generation);
}

/* ---- SQLite ---- */
/* A negative number of pages makes one merge of all segments, the first time; a deleted word is
 * dropped when the oldest segment takes part. */
static bool merge_one(struct db_conn *c, const char *name, bool first)
{
    int before = sqlite3_total_changes(c->sq);
    char *sql = sqlite3_mprintf("INSERT INTO \"%w\" (\"%w\", rank) VALUES ('merge', %d)", name,
                                name, first ? -MERGE_PAGES : MERGE_PAGES);

    if (!sql || sqlite3_exec(c->sq, sql, NULL, NULL, NULL) != SQLITE_OK)
        db_fail(c, sqlite3_errmsg(c->sq));
    sqlite3_free(sql);
    return sqlite3_total_changes(c->sq) - before >= 2;
}

bool erase_merge(struct db_conn *c, bool first)
{
    sqlite3_stmt *s = NULL;
    bool more = false;

    if (c->db->engine != DB_SQLITE)
        return false;
    if (sqlite3_prepare_v2(c->sq,
                           "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE "
                           "'CREATE VIRTUAL TABLE%USING fts5%'",
                           -1, &s, NULL) != SQLITE_OK)
        db_fail(c, sqlite3_errmsg(c->sq));
    while (!c->failed && sqlite3_step(s) == SQLITE_ROW)
        more = merge_one(c, (const char *)sqlite3_column_text(s, 0), first) || more;
    sqlite3_finalize(s);
    return more && !c->failed;
}

static bool empty_wal(struct db_conn *c, struct error *f)
{
    int left = 0, done = 0;

    sqlite3_busy_timeout(c->sq, WAIT_MS);
    int rc = sqlite3_wal_checkpoint_v2(c->sq, NULL, SQLITE_CHECKPOINT_TRUNCATE, &left, &done);
    sqlite3_busy_timeout(c->sq, DB_BUSY_MS);
    return rc == SQLITE_OK ? true : error_set(f, held, "checkpoint: %s", sqlite3_errmsg(c->sq));
}

/* ---- PostgreSQL ---- */
static bool told(struct db_conn *c, const char *sql, struct error *f)
{
    PGresult *r = PQexec(c->pg, sql);
    bool good = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;

    if (!good)
        error_set(f, held, "%s: %s", sql, PQerrorMessage(c->pg));
    PQclear(r);
    return good;
}

/* Runs each command that a query makes. */
static bool each(struct db_conn *c, const char *sql, struct error *f)
{
    PGresult *r = PQexec(c->pg, sql);
    bool good = PQresultStatus(r) == PGRES_TUPLES_OK;

    for (int i = 0; i < PQntuples(r) && good; i++)
        good = told(c, PQgetvalue(r, i, 0), f);
    PQclear(r);
    return good;
}

/* Does somebody still look at the database as it was before the words were erased: a transaction of
 * any role (also one that only writes: whoever comes later looks as if it were not done), one that was prepared, a replica that sends feedback or its slot? VACUUM then leaves the
 * dead rows. A transaction number that is not reached yet is of another server (a backup was
 * restored): nobody does. */
static bool looked_at(struct db_conn *c, int64_t transaction)
{
    char *sql = mem_format(
        c,
        "SELECT count(*) FROM (SELECT backend_xmin FROM pg_stat_activity WHERE "
        "pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL) UNION ALL "
        "SELECT backend_xid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
        "current_database() UNION ALL "
        "SELECT transaction FROM pg_prepared_xacts WHERE database = current_database() UNION ALL "
        "SELECT xmin FROM pg_replication_slots WHERE database = current_database() OR database IS "
        "NULL) held (xid) WHERE xid IS NOT NULL AND %lld < txid_current() AND "
        "txid_current() - age(xid) <= %lld",
        (long long)transaction, (long long)transaction);
    PGresult *r = PQexec(c->pg, sql);
    bool yes = PQresultStatus(r) != PGRES_TUPLES_OK || strcmp(PQgetvalue(r, 0, 0), "0") != 0;

    PQclear(r);
    mem_free(sql);
    return yes;
}

/* VACUUM takes dead rows away; FULL also what stood in the middle of a page. An index of words keeps each word that it ever had, also when no row
 * has it: it is made again. */
static bool vacuum(struct db_conn *c, const struct erase_waiting *w, struct error *f)
{
    if (looked_at(c, w->transaction_id))
        return error_set(f, held, "a transaction is older than %lld", (long long)w->transaction_id);
    return told(c, "SET lock_timeout = '2s'", f) &&
           each(c,
                w->small
                    ? "SELECT format('VACUUM (FULL) %I', tablename) FROM pg_tables WHERE "
                      "schemaname = current_schema() AND tablename NOT IN ('schema_step', "
                      "'wissen') ORDER BY 1"
                    : "SELECT format('VACUUM %I', tablename) FROM pg_tables WHERE schemaname = "
                      "current_schema() ORDER BY 1",
                f) &&
           (!w->search ||
            each(c,
                 "SELECT format('REINDEX INDEX %s', i.indexrelid::regclass) FROM pg_index i JOIN "
                 "pg_class k ON k.oid = i.indexrelid JOIN pg_am m ON m.oid = k.relam WHERE "
                 "k.relnamespace = current_schema()::regnamespace AND m.amname = 'gin'",
                 f));
}

bool erase_finish(struct db *db, const struct erase_waiting *w, struct error *f)
{
    struct db_conn *c = db_conn_open(db, f);
    bool good = c && (db->engine == DB_SQLITE ? empty_wal(c, f) : vacuum(c, w, f));

    db_conn_close(c);
    return good;
}
