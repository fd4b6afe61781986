/* The SQLite engine: WAL, synchronous=FULL, foreign keys, statements kept and always reset.
 * Not here: transactions' rules (db.c), the writer (writer.c). One connection is used by one
 * thread at a time, so it has no mutex of its own. */
#include "db/checksum.h"
#include "db/engine.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAL_CHECKPOINT_PAGES 2500  /* 10 MB: a checkpoint copies the WAL into the database */
#define WAL_RESTART_PAGES    16000 /* 64 MB: a checkpoint waits for readers */

static const char *const controls[CTLS] = {
    "BEGIN",           "BEGIN IMMEDIATE", "COMMIT",           "ROLLBACK",
    "SAVEPOINT piece", "RELEASE piece",   "ROLLBACK TO piece"};

static enum db_result result_of(sqlite3 *db, int rc)
{
    int no = sqlite3_system_errno(db);

    if (!no) /* SQLite loses its own errno when COMMIT writes the WAL: use libc's */
        no = errno;
    if ((rc & 0xff) == SQLITE_FULL ||
        ((rc & 0xff) == SQLITE_IOERR && (no == ENOSPC || no == EDQUOT || no == EFBIG)))
        return DB_FULL;
    if ((rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED)
        return DB_BUSY;
    return DB_ERROR;
}

/* Is it the files? SQLite's result in full (SQLITE_IOERR_DATA: a checksum). */
static void note_trouble(struct db_conn *c, int rc)
{
    int kind = rc & 0xff;
    bool io = kind == SQLITE_IOERR;

    if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || rc == SQLITE_IOERR_DATA ||
        rc == SQLITE_IOERR_CORRUPTFS || rc == SQLITE_IOERR_SHORT_READ)
        db_note_trouble(c->db, true);
    else if (io && result_of(c->sq, rc) != DB_FULL)
        db_note_trouble(c->db, false);
}

static bool failed(struct db_conn *c, const char *what, int rc)
{
    note_trouble(c, rc);
    db_set_error(c, result_of(c->sq, rc), false, "%s: %s (%d) in %s", what, sqlite3_errmsg(c->sq),
                 rc, c->db->shown);
    return false;
}

bool sqlite_control(struct db_conn *c, int ctl)
{
    int rc = SQLITE_OK;

    if (ctl == CTL_ROLLBACK || ctl == CTL_UNDO || ctl == CTL_BEGIN_WRITE)
        sums_drop(c);
    else if (c->n_sums && !sums_write(c))
        return false;
    errno = 0;
    if (!c->ctl[ctl])
        rc = sqlite3_prepare_v3(c->sq, controls[ctl], -1, SQLITE_PREPARE_PERSISTENT, &c->ctl[ctl],
                                NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(c->ctl[ctl]);
    sqlite3_reset(c->ctl[ctl]);
    return rc == SQLITE_DONE ? true : failed(c, controls[ctl], rc);
}

bool sqlite_in_transaction(struct db_conn *c)
{
    return !sqlite3_get_autocommit(c->sq);
}

/* ---- opening ---- */

static bool open_failed(struct db_conn *c, struct error *f)
{
    note_trouble(c, c->sq ? sqlite3_extended_errcode(c->sq) : SQLITE_CANTOPEN);
    return error_set(f,
                     N_("Het gegevensbestand kan niet worden geopend. Bestaat de map, mag je daar "
                        "schrijven en is het een bestand van Koers?"),
                     "%s: %s (%d)", c->db->shown, c->sq ? sqlite3_errmsg(c->sq) : "open",
                     c->sq ? sqlite3_extended_errcode(c->sq) : errno);
}

/* A new database is readable by its owner alone; SQLite gives its WAL the same rights. */
static void create_private(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd >= 0)
        close(fd);
}

static bool is_empty(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && st.st_size == 0;
}

/* Turns off SQLite's memory statistics: they take a lock at each allocation and nobody reads them.
 * Allocates page cache page by page: by default SQLite allocates many pages at once for each
 * temporary table of a query, the heap returns them to the kernel and the kernel clears them again
 * each time (a third of the time of a page with many queries). */
static void set_once(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
}

static bool sqlite_open_conn(struct db_conn *c, struct error *f)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE |
                (c->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    static pthread_once_t set = PTHREAD_ONCE_INIT;

    pthread_once(&set, set_once);
    if (!c->read_only && access(c->db->place, F_OK) != 0)
        create_private(c->db->place);
    if (sqlite3_open_v2(c->db->place, &c->sq, flags, checksum_vfs()) != SQLITE_OK)
        return open_failed(c, f);
    if (!c->read_only && is_empty(c->db->place))
        checksum_begin(c->sq);
    sqlite3_busy_timeout(c->sq, DB_BUSY_MS);
    sqlite3_db_config(c->sq, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(c->sq, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    /* QPSG: a plan does not depend on bound values. Otherwise SQLite plans again each time a value
     * is bound that the condition of a partial index mentions. */
    sqlite3_db_config(c->sq, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    if (sqlite3_exec(c->sq,
                     c->read_only ? "PRAGMA query_only = ON; PRAGMA case_sensitive_like = ON;"
                                  : "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                    "PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON;"
                                    /* what is deleted leaves the file at once */
                                    "PRAGMA secure_delete = ON;"
                                    "PRAGMA journal_size_limit = 67108864;",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(c->sq, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) != SQLITE_OK)
        return open_failed(c, f);
    if (!c->read_only)
        sqlite3_wal_autocheckpoint(c->sq, WAL_CHECKPOINT_PAGES);
    return true;
}

static void sqlite_close_conn(struct db_conn *c)
{
    for (size_t i = 0; i < c->n_slots; i++)
        sqlite3_finalize(c->slots[i].stmt);
    for (int i = 0; i < CTLS; i++)
        sqlite3_finalize(c->ctl[i]);
    sqlite3_close(c->sq);
    c->sq = NULL;
}

/* ---- transactions ---- */

/* The page cache has one size for the whole store, divided over its connections. */
static void share_cache(struct db_conn *c)
{
    int n = atomic_load_explicit(&c->db->n_conns, memory_order_relaxed);
    char sql[64];

    if (n == c->cache_of || n < 1)
        return;
    c->cache_of = n;
    snprintf(sql, sizeof sql, "PRAGMA cache_size = -%d", DB_CACHE_KIB / n);
    sqlite3_exec(c->sq, sql, NULL, NULL, NULL);
}

static bool sqlite_begin(struct db_conn *c, bool write, int attempt)
{
    (void)attempt;
    share_cache(c);
    return sqlite_control(c, write ? CTL_BEGIN_WRITE : CTL_BEGIN);
}

static bool sqlite_commit(struct db_conn *c)
{
    return sqlite_control(c, CTL_COMMIT);
}

static void sqlite_rollback(struct db_conn *c)
{
    sums_drop(c);
    if (sqlite_in_transaction(c)) /* SQLite may already have rolled back */
        sqlite_control(c, CTL_ROLLBACK);
}

static int wal_grew(void *arg, sqlite3 *db, const char *name, int pages)
{
    struct db_conn *c = arg;

    (void)db, (void)name;
    c->wal_pages = pages;
    return SQLITE_OK;
}

void sqlite_own_checkpoints(struct db_conn *c)
{
    sqlite3_wal_hook(c->sq, wal_grew, c);
}

void sqlite_checkpoint(struct db_conn *c, bool idle)
{
    int mode = c->wal_pages >= WAL_RESTART_PAGES && idle ? SQLITE_CHECKPOINT_RESTART
                                                         : SQLITE_CHECKPOINT_PASSIVE;
    int left = 0, done = 0;

    if (c->wal_pages < WAL_CHECKPOINT_PAGES)
        return;
    sqlite3_busy_timeout(c->sq, 50); /* a slow reader must not delay the writer */
    if (sqlite3_wal_checkpoint_v2(c->sq, NULL, mode, &left, &done) == SQLITE_OK && left == done)
        c->wal_pages = 0;
    sqlite3_busy_timeout(c->sq, DB_BUSY_MS);
}

/* ---- queries ---- */

/* The cached statement. When a :stream is using it: a new one, which the caller finalizes. */
static sqlite3_stmt *take(struct db_conn *c, const struct db_query *q, bool *own)
{
    if (c->n_sums && !sums_before(c, db_slot(c, q)))
        return NULL;
    struct db_slot *slot = db_slot(c, q);
    sqlite3_stmt *stmt = slot->stmt;
    int rc = SQLITE_OK;

    *own = slot->busy;
    if (!stmt || slot->busy)
        rc = sqlite3_prepare_v3(c->sq, q->sqlite, -1, slot->busy ? 0 : SQLITE_PREPARE_PERSISTENT,
                                &stmt, NULL);
    if (rc != SQLITE_OK) {
        failed(c, q->name, rc);
        return NULL;
    }
    if (!*own) {
        slot->stmt = stmt;
        slot->busy = true;
    }
    return stmt;
}

static void give_back(struct db_conn *c, const struct db_query *q, sqlite3_stmt *stmt, bool own)
{
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    if (own)
        sqlite3_finalize(stmt);
    else
        db_slot(c, q)->busy = false;
}

static int bind_field(sqlite3_stmt *stmt, int i, const struct db_field *f, const void *in)
{
    const void *at = (const char *)in + f->offset;
    const struct db_bytes *bytes;
    char iso[11];

    switch (f->type) {
    case DB_DATUM:
        date_iso(*(const int32_t *)at, iso);
        return sqlite3_bind_text(stmt, i, iso, 10, SQLITE_TRANSIENT);
    case DB_BREUK:
        return sqlite3_bind_double(stmt, i, *(const double *)at);
    case DB_TEKST:
        return sqlite3_bind_text(stmt, i, *(const char *const *)at, -1, SQLITE_STATIC);
    case DB_BYTES:
        bytes = (const struct db_bytes *)at;
        if (!bytes->n)
            return sqlite3_bind_zeroblob(stmt, i, 0);
        return sqlite3_bind_blob64(stmt, i, bytes->data, bytes->n, SQLITE_STATIC);
    default:
        return sqlite3_bind_int64(stmt, i, db_get_int(f, in));
    }
}

static bool bind(struct db_conn *c, sqlite3_stmt *stmt, const struct db_query *q, const void *in)
{
    /* the SQLite version of a query may use fewer parameters */
    size_t n = (size_t)sqlite3_bind_parameter_count(stmt);

    for (size_t i = 0; i < q->n_params && i < n; i++) {
        const struct db_field *f = &q->params[i];
        enum db_given given = db_given(f, in);
        if (given == GIVEN_MISSING) {
            db_set_error(c, DB_ERROR, false, "%s: parameter %s is missing", q->name, f->name);
            return false;
        }
        int rc = given == GIVEN ? bind_field(stmt, (int)i + 1, f, in) : SQLITE_OK;
        if (rc != SQLITE_OK)
            return failed(c, q->name, rc);
    }
    return true;
}

/* One column into its field; false when it does not fit. */
static bool put(sqlite3_value *v, const struct db_field *f, struct sink *s, void *row)
{
    int type = sqlite3_value_type(v);
    void *at = (char *)row + f->offset;
    struct db_bytes *bytes;

    if (type == SQLITE_NULL)
        return db_put_null(f, row);
    switch (f->type) {
    case DB_TEKST:
        if (type != SQLITE_TEXT)
            return false;
        const unsigned char *text = sqlite3_value_text(v);
        *(const char **)at = sink_text(s, text, (size_t)sqlite3_value_bytes(v));
        return true;
    case DB_DATUM:
        return type == SQLITE_TEXT && db_put_datum(f, row, (const char *)sqlite3_value_text(v));
    case DB_BREUK:
        *(double *)at = sqlite3_value_double(v);
        return type == SQLITE_FLOAT || type == SQLITE_INTEGER;
    case DB_BYTES:
        bytes = (struct db_bytes *)at;
        const void *data = sqlite3_value_blob(v);
        bytes->n = (size_t)sqlite3_value_bytes(v);
        bytes->data = sink_text(s, data, bytes->n);
        return type == SQLITE_BLOB;
    default:
        db_put_int(f, row, sqlite3_value_int64(v));
        return type == SQLITE_INTEGER;
    }
}

static bool put_row(struct db_conn *c, sqlite3_stmt *stmt, const struct db_query *q, struct sink *s)
{
    void *row = sink_row(s);

    if (!row) {
        db_set_error(c, DB_ERROR, false, "%s gave more than one row", q->name);
        return false;
    }
    for (size_t i = 0; i < q->n_columns; i++)
        if (!put(sqlite3_column_value(stmt, (int)i), &q->columns[i], s, row)) {
            db_set_error(c, DB_ERROR, false, "%s: the value of column %s does not fit its type",
                         q->name, q->columns[i].name);
            return false;
        }
    return sink_took(s) && !c->failed;
}

static void sqlite_run(struct db_conn *c, const struct db_query *q, const void *in, struct sink *s)
{
    bool own = false;
    sqlite3_stmt *stmt = take(c, q, &own);
    int rc = SQLITE_DONE;

    if (!stmt)
        return;
    if (bind(c, stmt, q, in)) {
        errno = 0;
        while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
            if (!put_row(c, stmt, q, s))
                break;
        if (rc != SQLITE_ROW && rc != SQLITE_DONE)
            failed(c, q->name, rc);
        s->changed = sqlite3_changes64(c->sq);
    }
    give_back(c, q, stmt, own);
}

static bool sqlite_check(struct db_conn *c, const struct db_query *q, struct error *f)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(c->sq, q->sqlite, -1, &stmt, NULL);
    size_t n = (size_t)sqlite3_column_count(stmt);

    sqlite3_finalize(stmt);
    if (rc != SQLITE_OK)
        return error_set(f, db_words(DB_ERROR), "%s: %s", q->name, sqlite3_errmsg(c->sq));
    if (n != q->n_columns)
        return error_set(f, db_words(DB_ERROR), "%s gives %zu columns, not %zu", q->name, n,
                         q->n_columns);
    return true;
}

static bool sqlite_script(struct db_conn *c, const char *sql)
{
    if (c->n_sums && !sums_write(c))
        return false;
    int rc = sqlite3_exec(c->sq, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? true : failed(c, "script", rc);
}

const struct engine sqlite_engine = {.open = sqlite_open_conn,
                                     .close = sqlite_close_conn,
                                     .begin = sqlite_begin,
                                     .commit = sqlite_commit,
                                     .rollback = sqlite_rollback,
                                     .run = sqlite_run,
                                     .stream = sqlite_run,
                                     .check = sqlite_check,
                                     .script = sqlite_script};
