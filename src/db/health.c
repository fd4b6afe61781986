/* Size and integrity of a store (health.h). SQL here is the engines' own, on their catalogues; the
 * names of tables come from there too and are quoted. Not here: queries of rooms. */
#include "db/health.h"
#include "db/checksum.h"
#include "db/engine.h"
#include "db/personal_raw.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define FOUND_MAX 100

static int64_t file_size(const void *ctx, const char *place, const char *ending)
{
    struct stat st;

    return stat(mem_format(ctx, "%s%s", place, ending), &st) == 0 ? (int64_t)st.st_size : 0;
}

bool db_size(struct db_conn *c, struct db_size *out)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "db_size");
    bool ok = true;

    if (c->db->engine == DB_SQLITE) {
        *out = (struct db_size){file_size(ctx, c->db->place, ""),
                                file_size(ctx, c->db->place, "-wal")};
    } else {
        PGresult *r = PQexec(c->pg, "SELECT pg_database_size(current_database())");
        ok = PQresultStatus(r) == PGRES_TUPLES_OK;
        *out = (struct db_size){ok ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : 0, -1};
        PQclear(r);
    }
    mem_free(ctx);
    return ok;
}

/* ---- whole? ---- */
struct found {
    void (*say)(void *arg, const char *what);
    void *arg;
    int n;
};

static void tell(struct found *f, const char *what)
{
    if (f->n++ < FOUND_MAX)
        f->say(f->arg, what);
}

/* integrity_check says "ok", or a line for each thing. */
static int on_integrity(void *arg, int n, char **values, char **names)
{
    (void)names;
    if (n > 0 && values[0] && strcmp(values[0], "ok") != 0)
        tell(arg, values[0]);
    return 0;
}

static int on_foreign_key(void *arg, int n, char **values, char **names)
{
    char text[300];

    (void)names;
    snprintf(text, sizeof text, "foreign key: %s row %s refers to %s, where it is not",
             n > 0 && values[0] ? values[0] : "?", n > 1 && values[1] ? values[1] : "?",
             n > 2 && values[2] ? values[2] : "?");
    tell(arg, text);
    return 0;
}

static void on_page(void *arg, int64_t page)
{
    char text[80];

    snprintf(text, sizeof text, "page %lld does not fit its checksum", (long long)page);
    tell(arg, text);
}

static bool sqlite_whole(struct db_conn *c, struct found *f)
{
    /* Also pages that are not in use. After a damaged one SQLite's own check may end with an error. */
    int bad = checksum_has(c->sq) ? checksum_scan(c->sq, FOUND_MAX, on_page, f) : 0;
    if (bad != 0)
        return bad > 0;

    return sqlite3_exec(c->sq, "PRAGMA integrity_check(100)", on_integrity, f, NULL) == SQLITE_OK &&
           sqlite3_exec(c->sq, "PRAGMA foreign_key_check", on_foreign_key, f, NULL) == SQLITE_OK;
}

/* Each row's first column is something that is wrong. */
static bool postgres_list(struct db_conn *c, const char *sql, struct found *f)
{
    PGresult *r = PQexec(c->pg, sql);
    bool ok = PQresultStatus(r) == PGRES_TUPLES_OK;

    for (int i = 0; ok && i < PQntuples(r); i++)
        tell(f, PQgetvalue(r, i, 0));
    PQclear(r);
    return ok;
}

/* Reads each row of each table to its last byte; a damaged one is an error, and the next table
 * needs its own savepoint. */
static bool postgres_read(struct db_conn *c, struct found *f)
{
    PGresult *tables = PQexec(c->pg, "SELECT format('%I', tablename) FROM pg_tables "
                                     "WHERE schemaname = current_schema() ORDER BY 1");
    bool ok = PQresultStatus(tables) == PGRES_TUPLES_OK;

    for (int i = 0; ok && i < PQntuples(tables); i++) {
        char *sql = mem_format(NULL, "SELECT count(t::text) FROM %s t", PQgetvalue(tables, i, 0));
        PQclear(PQexec(c->pg, "SAVEPOINT koers_whole"));
        PGresult *r = PQexec(c->pg, sql);
        if (PQresultStatus(r) != PGRES_TUPLES_OK) {
            const char *why = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
            tell(f, why ? why : PQgetvalue(tables, i, 0));
            PQclear(PQexec(c->pg, "ROLLBACK TO koers_whole"));
        }
        PQclear(r);
        mem_free(sql);
    }
    PQclear(tables);
    return ok;
}

static bool postgres_whole(struct db_conn *c, struct found *f)
{
    return postgres_list(
               c,
               "SELECT 'index is not valid: ' || i.indexrelid::regclass FROM pg_index i "
               "JOIN pg_class k ON k.oid = i.indrelid "
               "WHERE k.relnamespace = current_schema()::regnamespace AND NOT i.indisvalid",
               f) &&
           postgres_list(
               c,
               "SELECT 'constraint was never checked: ' || k.conname FROM pg_constraint k "
               "WHERE k.connamespace = current_schema()::regnamespace "
               "AND NOT k.convalidated",
               f) &&
           postgres_list(c,
                         "SELECT 'damaged pages by checksum: ' || d.checksum_failures "
                         "FROM pg_stat_database d "
                         "WHERE d.datname = current_database() AND d.checksum_failures > 0",
                         f) &&
           postgres_read(c, f);
}

bool db_has_checksums(struct db_conn *c)
{
    if (c->db->engine == DB_SQLITE)
        return checksum_has(c->sq);
    PGresult *r = PQexec(c->pg, "SHOW data_checksums");
    bool on = PQresultStatus(r) == PGRES_TUPLES_OK && !strcmp(PQgetvalue(r, 0, 0), "on");
    PQclear(r);
    return on;
}

int db_whole(struct db_conn *c, void (*say)(void *arg, const char *what), void *arg)
{
    struct found f = {say, arg, 0};
    bool ok = c->db->engine == DB_SQLITE ? sqlite_whole(c, &f) : postgres_whole(c, &f);

    return ok ? f.n : -1;
}

int personal_whole(struct personal_conn *c, void (*say)(void *arg, const char *what), void *arg)
{
    return db_whole(personal_raw(c), say, arg);
}
