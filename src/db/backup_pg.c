/* Backup and restore, PostgreSQL's side (backup_internal.h): all tables in one snapshot out, in one
 * transaction in. Not here: files (backup.c). Values keep their meaning: a bool is 0/1 in SQLite,
 * t/f here; bytes are hex on the way. */
#include "base/text.h"
#include "db/backup_internal.h"
#include <stdio.h>
#include <stdlib.h>

static bool pg_failed(struct error *f, struct db_conn *c, const char *what)
{
    return error_set(f, N_("PostgreSQL gaf een fout. Er is niets veranderd."), "%s: %s", what,
                     PQerrorMessage(c->pg));
}

static bool command(struct db_conn *c, const char *sql, struct error *f)
{
    PGresult *r = PQexec(c->pg, sql);
    bool ok = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
    PQclear(r);
    return ok ? true : pg_failed(f, c, sql);
}

/* ---- out ---- */
static int bind_value(sqlite3_stmt *s, const PGresult *r, int col)
{
    const char *v = PQgetvalue(r, 0, col);
    if (PQgetisnull(r, 0, col))
        return sqlite3_bind_null(s, col + 1);
    switch (PQftype(r, col)) {
    case 16: /* bool */
        return sqlite3_bind_int(s, col + 1, *v == 't');
    case 20: /* bigint */
        return sqlite3_bind_int64(s, col + 1, strtoll(v, NULL, 10));
    case 701: /* double */
        return sqlite3_bind_double(s, col + 1, strtod(v, NULL));
    case 17: { /* bytea */
        size_t n;
        unsigned char *bytes = PQunescapeBytea((const unsigned char *)v, &n);
        int rc =
            sqlite3_bind_blob64(s, col + 1, bytes ? bytes : (const void *)"", n, SQLITE_TRANSIENT);
        PQfreemem(bytes);
        return rc;
    }
    default:
        return sqlite3_bind_text(s, col + 1, v, -1, SQLITE_TRANSIENT);
    }
}

/* The rows of one SELECT in single-row mode; all of it is read, also after a failure. */
static bool pull_rows(const struct backup *k, struct db_conn *c, sqlite3_stmt *s, int64_t *rows)
{
    bool ok = true;
    for (PGresult *r; (r = PQgetResult(c->pg)); PQclear(r)) {
        ExecStatusType status = PQresultStatus(r);
        if (status != PGRES_SINGLE_TUPLE) {
            ok = ok && status == PGRES_TUPLES_OK;
            continue;
        }
        for (int i = 0; ok && i < PQnfields(r); i++)
            ok = bind_value(s, r, i) == SQLITE_OK;
        ok = ok && sqlite3_step(s) == SQLITE_DONE;
        sqlite3_reset(s);
        if (++*rows % 1000 == 0 && k->tell)
            k->tell(k->arg, *rows, 0);
    }
    return ok;
}

static bool pull_table(const struct backup *k, struct db_conn *c, sqlite3 *to,
                       const struct kopie_table *t, int64_t *rows, struct error *f)
{
    struct buf sql;
    sqlite3_stmt *s = NULL;
    buf_init(&sql, c, 32768);
    buf_format(&sql, "DELETE FROM \"%s\"", t->name); /* rows that the schema steps inserted */
    if (sqlite3_exec(to, sql.data, NULL, NULL, NULL) != SQLITE_OK)
        return backup_failed(f, t->name, to);
    sql.len = 0;
    buf_format(&sql, "INSERT INTO \"%s\" (%s) VALUES (", t->name, t->columns);
    for (size_t i = 0; i < t->n_columns; i++)
        buf_text(&sql, i ? ", ?" : "?");
    buf_char(&sql, ')');
    if (sqlite3_prepare_v2(to, sql.data, -1, &s, NULL) != SQLITE_OK)
        return backup_failed(f, t->name, to);
    sql.len = 0;
    buf_format(&sql, "SELECT %s FROM \"%s\"", t->columns, t->name);
    bool sent = PQsendQuery(c->pg, sql.data) && PQsetSingleRowMode(c->pg);
    bool ok = sent && pull_rows(k, c, s, rows);
    if (!ok)
        pg_failed(f, c, t->name);
    sqlite3_finalize(s);
    mem_free(sql.data);
    return ok;
}

/* Every reference points at a row that is there. */
static bool references_hold(sqlite3 *db, struct error *f)
{
    sqlite3_stmt *s = NULL;
    bool ok = sqlite3_prepare_v2(db, "PRAGMA foreign_key_check", -1, &s, NULL) == SQLITE_OK &&
              sqlite3_step(s) == SQLITE_DONE;
    sqlite3_finalize(s);
    return ok ? true : backup_failed(f, "foreign_key_check", db);
}

bool backup_begin_postgres(struct db_conn *c, struct error *f)
{
    return command(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", f) &&
           command(c, "SELECT 1", f); /* the snapshot is of the first query */
}

bool backup_from_postgres(const struct backup *k, struct db_conn *c, sqlite3 *to, struct error *f)
{
    struct kopie_tables all;
    int64_t rows = 0;
    bool ok = true;
    if (!backup_tables_of(c, to, &all, f))
        return false;
    sqlite3_exec(to, "PRAGMA foreign_keys = OFF; BEGIN", NULL, NULL, NULL);
    for (size_t i = 0; ok && i < all.n; i++)
        ok = pull_table(k, c, to, &all.table[i], &rows, f);
    ok = ok && references_hold(to, f);
    if (sqlite3_exec(to, ok ? "COMMIT" : "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK && ok)
        ok = backup_failed(f, "commit", to);
    return command(c, "ROLLBACK", ok ? f : NULL) && ok;
}

/* ---- in ---- */
static void copy_text(struct buf *b, const char *text)
{
    for (const char *p = text; *p; p++) {
        switch (*p) {
        case '\\':
            buf_text(b, "\\\\");
            break;
        case '\n':
            buf_text(b, "\\n");
            break;
        case '\r':
            buf_text(b, "\\r");
            break;
        case '\t':
            buf_text(b, "\\t");
            break;
        default:
            buf_char(b, *p);
        }
    }
}

static void copy_value(struct buf *b, sqlite3_stmt *s, int col, bool is_bool)
{
    switch (sqlite3_column_type(s, col)) {
    case SQLITE_NULL:
        buf_text(b, "\\N");
        break;
    case SQLITE_INTEGER:
        if (is_bool)
            buf_char(b, sqlite3_column_int(s, col) ? 't' : 'f');
        else
            buf_number(b, sqlite3_column_int64(s, col));
        break;
    case SQLITE_FLOAT:
        buf_format(b, "%.17g", sqlite3_column_double(s, col));
        break;
    case SQLITE_BLOB:
        buf_text(b, "\\\\x");
        buf_hex(b, sqlite3_column_blob(s, col), (size_t)sqlite3_column_bytes(s, col));
        break;
    default:
        copy_text(b, (const char *)sqlite3_column_text(s, col));
    }
}

/* Finds the bool columns in PostgreSQL from the column types of an empty result. */
static bool find_bools(struct db_conn *c, const struct kopie_table *t, bool *is_bool,
                       struct error *f)
{
    char *sql = mem_format(c, "SELECT %s FROM \"%s\" WHERE FALSE", t->columns, t->name);
    PGresult *r = PQexec(c->pg, sql);
    bool ok = PQresultStatus(r) == PGRES_TUPLES_OK;
    for (int i = 0; ok && i < PQnfields(r); i++)
        is_bool[i] = PQftype(r, i) == 16;
    PQclear(r);
    mem_free(sql);
    return ok ? true : pg_failed(f, c, t->name);
}

static bool push_rows(const struct backup *k, sqlite3_stmt *s, struct db_conn *c,
                      const bool *is_bool, int64_t *rows)
{
    struct buf b;
    int rc;
    bool ok = true;
    buf_init(&b, c, 256u << 20); /* a row with its attachment, in hex */
    while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        b.len = 0;
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            if (i)
                buf_char(&b, '\t');
            copy_value(&b, s, i, is_bool[i]);
        }
        buf_char(&b, '\n');
        ok = !b.vol && PQputCopyData(c->pg, b.data, (int)b.len) == 1;
        if (++*rows % 1000 == 0 && k->tell)
            k->tell(k->arg, *rows, 0);
    }
    mem_free(b.data);
    return ok && rc == SQLITE_DONE;
}

static bool push_table(const struct backup *k, sqlite3 *from, struct db_conn *c,
                       const struct kopie_table *t, int64_t *rows, struct error *f)
{
    bool is_bool[DB_MAX_FIELDS] = {false};
    sqlite3_stmt *s = NULL;
    if (!find_bools(c, t, is_bool, f))
        return false;
    char *sql = mem_format(c, "SELECT %s FROM \"%s\"", t->columns, t->name);
    char *copy = mem_format(c, "COPY \"%s\" (%s) FROM STDIN", t->name, t->columns);
    PGresult *r = PQexec(c->pg, copy);
    bool in = PQresultStatus(r) == PGRES_COPY_IN;
    PQclear(r);
    bool ok = in && sqlite3_prepare_v2(from, sql, -1, &s, NULL) == SQLITE_OK &&
              push_rows(k, s, c, is_bool, rows);
    sqlite3_finalize(s);
    if (in) {
        PQputCopyEnd(c->pg, ok ? NULL : "the file could not be read");
        r = PQgetResult(c->pg);
        ok = PQresultStatus(r) == PGRES_COMMAND_OK && ok;
        PQclear(r);
        if (!ok)
            pg_failed(f, c, t->name);
        while ((r = PQgetResult(c->pg)))
            PQclear(r);
    } else {
        pg_failed(f, c, t->name);
    }
    mem_free(sql);
    mem_free(copy);
    return ok;
}

/* Runs ANALYZE, so that the next plans know the table's size. */
static bool learn(struct db_conn *c, const struct kopie_table *t, struct error *f)
{
    char *sql = mem_format(c, "ANALYZE \"%s\"", t->name);
    bool ok = command(c, sql, f);
    mem_free(sql);
    return ok;
}

bool backup_to_postgres(const struct backup *k, sqlite3 *from, struct db_conn *c, struct error *f)
{
    struct kopie_tables all;
    struct buf b;
    int64_t rows = 0;
    if (!backup_tables_of(c, from, &all, f) || !command(c, "BEGIN", f))
        return false;
    buf_init(&b, c, 65536);
    buf_text(&b, "TRUNCATE ");
    for (size_t i = 0; i < all.n; i++)
        buf_format(&b, "%s\"%s\"", i ? ", " : "", all.table[i].name);
    bool ok = all.n == 0 || command(c, b.data, f);
    /* References are checked row by row with a plan made at this moment. Without statistics
     * PostgreSQL chose a full scan per row, and restoring 25,000 signals took minutes. */
    for (size_t i = 0; ok && i < all.n; i++)
        ok = push_table(k, from, c, &all.table[i], &rows, f) && learn(c, &all.table[i], f);
    return command(c, ok ? "COMMIT" : "ROLLBACK", ok ? f : NULL) && ok;
}
