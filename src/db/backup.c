/* Backup and restore of a store: the SQLite file on either side (backup.h). With SQLite itself it
 * goes by its online backup, page by page. Not here: PostgreSQL's side (backup_pg.c). */
#include "db/backup.h"
#include "base/leftover.h"
#include "base/text.h"
#include "db/backup_internal.h"
#include "db/both.h"
#include "db/checksum.h"
#include "db/convert.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PAGES_AT_ONCE 512
#define HOLD_TRIES    12 /* of five seconds each */

bool backup_failed(struct error *f, const char *what, sqlite3 *db)
{
    return error_set(f,
                     N_("De reservekopie kan niet worden gelezen of geschreven. Is er ruimte op de "
                        "schijf, en is het een bestand van Koers?"),
                     "%s: %s", what, db ? sqlite3_errmsg(db) : strerror(errno));
}

static sqlite3 *file_open(const char *path, bool write, struct error *f)
{
    sqlite3 *db = NULL;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    if (write) {
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0)
            close(fd);
    }
    if (sqlite3_open_v2(path, &db, flags, checksum_vfs()) == SQLITE_OK &&
        sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK) {
        sqlite3_busy_timeout(db, DB_BUSY_MS);
        return db;
    }
    backup_failed(f, path, db);
    sqlite3_close(db);
    return NULL;
}

/* The first column of the first row, as text; NULL when there is none. Owned by ctx. */
static const char *ask(const void *ctx, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    const char *out = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        out = sqlite3_column_text(s, 0) ? mem_text(ctx, (const char *)sqlite3_column_text(s, 0))
                                        : NULL;
    sqlite3_finalize(s);
    return out;
}

static void bad_page(void *arg, int64_t page)
{
    (void)arg, (void)page;
}

static bool is_whole(const void *ctx, sqlite3 *db, struct error *f)
{
    const char *word = ask(ctx, db, "PRAGMA integrity_check");
    if (word && !strcmp(word, "ok")) {
        if (!checksum_has(db) || checksum_scan(db, 1, bad_page, NULL) == 0)
            return true;
        word = "a page does not fit its checksum"; /* one that is not in use */
    }
    return error_set(f, N_("Dit bestand is beschadigd of geen reservekopie van Koers."), "%s",
                     word ? word : sqlite3_errmsg(db));
}

static bool copy_pages(const struct backup *k, sqlite3 *from, sqlite3 *to, struct error *f)
{
    if (checksum_has(from))
        checksum_expect(to);
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    int rc = b ? SQLITE_OK : SQLITE_ERROR;
    while (b && (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED)) {
        rc = sqlite3_backup_step(b, PAGES_AT_ONCE);
        if (k->tell)
            k->tell(k->arg, sqlite3_backup_pagecount(b) - sqlite3_backup_remaining(b),
                    sqlite3_backup_pagecount(b));
        if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
            sqlite3_sleep(50);
    }
    if (b)
        sqlite3_backup_finish(b);
    return rc == SQLITE_DONE ? true : backup_failed(f, "copy", to);
}

/* ---- the tables ---- */
static bool fill_columns(const void *ctx, sqlite3 *db, struct kopie_table *t)
{
    sqlite3_stmt *s = NULL;
    struct buf b;
    buf_init(&b, ctx, 8192);
    t->column = mem_array(ctx, const char *, DB_MAX_FIELDS);
    if (sqlite3_prepare_v2(db, "SELECT name FROM pragma_table_info(?1) ORDER BY cid", -1, &s,
                           NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_text(s, 1, t->name, -1, SQLITE_STATIC);
    while (sqlite3_step(s) == SQLITE_ROW && t->n_columns < DB_MAX_FIELDS) {
        const char *name = mem_text(ctx, (const char *)sqlite3_column_text(s, 0));
        t->column[t->n_columns] = name;
        buf_format(&b, "%s\"%s\"", t->n_columns++ ? ", " : "", name);
    }
    t->columns = b.data;
    return sqlite3_finalize(s) == SQLITE_OK;
}

/* True when every table that t refers to is already in the list. */
static bool is_ready(sqlite3 *db, const struct kopie_tables *all, const struct kopie_table *t)
{
    sqlite3_stmt *s = NULL;
    bool ready = sqlite3_prepare_v2(db, "SELECT \"table\" FROM pragma_foreign_key_list(?1)", -1, &s,
                                    NULL) == SQLITE_OK;
    if (ready)
        sqlite3_bind_text(s, 1, t->name, -1, SQLITE_STATIC);
    while (ready && sqlite3_step(s) == SQLITE_ROW) {
        const char *parent = (const char *)sqlite3_column_text(s, 0);
        for (size_t i = 0; i < all->n; i++) {
            const struct kopie_table *p = &all->table[i];
            ready = ready && (p == t || p->placed || strcmp(p->name, parent) != 0);
        }
    }
    sqlite3_finalize(s);
    return ready;
}

static bool sort_tables(const void *ctx, sqlite3 *db, struct kopie_tables *all)
{
    struct kopie_table *sorted = mem_array(ctx, struct kopie_table, all->n + 1);
    size_t n = 0, before;
    do {
        before = n;
        for (size_t i = 0; i < all->n; i++) {
            struct kopie_table *t = &all->table[i];
            if (!t->placed && is_ready(db, all, t)) {
                t->placed = true;
                sorted[n++] = *t;
            }
        }
    } while (n > before && n < all->n);
    all->table = sorted;
    return n == all->n;
}

bool backup_tables_of(const void *ctx, sqlite3 *db, struct kopie_tables *out, struct error *f)
{
    /* All tables but the search index and its shadow tables: a restore builds that index again. */
    static const char list[] =
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT "
        "LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'schema_step' ORDER BY name";
    sqlite3_stmt *s = NULL;
    *out = (struct kopie_tables){0};
    if (sqlite3_prepare_v2(db, list, -1, &s, NULL) != SQLITE_OK)
        return backup_failed(f, "tables", db);
    while (sqlite3_step(s) == SQLITE_ROW) {
        out->table = mem_resize(ctx, out->table, struct kopie_table, out->n + 1);
        out->table[out->n++] =
            (struct kopie_table){.name = mem_text(ctx, (const char *)sqlite3_column_text(s, 0))};
    }
    sqlite3_finalize(s);
    for (size_t i = 0; i < out->n; i++) {
        if (!fill_columns(ctx, db, &out->table[i]))
            return backup_failed(f, out->table[i].name, db);
    }
    return sort_tables(ctx, db, out) ? true
                                     : error_set(f, NULL, "tables refer to each other in a ring");
}

static bool holds_rows(const void *ctx, sqlite3 *db)
{
    struct kopie_tables all;
    bool full = !backup_tables_of(ctx, db, &all, NULL); /* not known: as if it does */
    for (size_t i = 0; i < all.n && !full; i++)
        full = ask(ctx, db, mem_format(ctx, "SELECT 1 FROM \"%s\" LIMIT 1", all.table[i].name));
    return full;
}

/* ---- backup ---- */
/* One store of a backup, on a connection whose read transaction holds the moment still. */
struct copying {
    const struct backup *k;
    struct db_conn *c;
    const char *part; /* the file until it is whole */
    bool empty;       /* nothing in it: no file */
    int hold;         /* part is locked by this: somebody is at it */
};

static bool hold_moment(struct copying *x, struct error *f)
{
    x->c = db_conn_open(x->k->db, f);
    if (!x->c)
        return false;
    if (x->k->db->engine == DB_POSTGRES)
        return backup_begin_postgres(x->c, f);
    return sqlite3_exec(x->c->sq, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) ==
                   SQLITE_OK
               ? true
               : backup_failed(f, "begin", x->c->sq);
}

/* An empty store with today's tables, to receive what PostgreSQL holds. */
static bool make_empty(const struct backup *k, const void *ctx, const char *path, struct error *f)
{
    struct db *db = db_open_as(ctx, path, "", k->db->store, f);
    bool ok = db && migrate(db, k->rooms, k->n_rooms, f);
    if (db)
        db_close(db);
    return ok;
}

static bool fill_file(const struct copying *x, const void *ctx, struct error *f)
{
    const struct backup *k = x->k;
    bool postgres = k->db->engine == DB_POSTGRES;
    if (postgres && !make_empty(k, ctx, x->part, f))
        return false;
    sqlite3 *to = file_open(x->part, true, f);
    bool ok =
        to && (postgres ? backup_from_postgres(k, x->c, to, f) : copy_pages(k, x->c->sq, to, f));
    /* One file, without a journal beside it. */
    ok = ok && (sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK
                    ? true
                    : backup_failed(f, "journal", to));
    ok = ok && is_whole(ctx, to, f);
    sqlite3_close(to);
    return ok;
}

static void remove_file(const void *ctx, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        unlink(mem_format(ctx, "%s%s", path, ends[i]));
}

const char *backup_directory_of(const void *ctx, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? mem_textn(ctx, path, (size_t)(slash - path) + 1) : ".";
}

void backup_sync_directory(const void *ctx, const char *path)
{
    int fd = open(backup_directory_of(ctx, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

/* Both moments are held while nobody is between the two commits of a write (both.h). A busy server
 * lets this wait. */
static bool hold_moments(struct copying *x, size_t n, struct error *f)
{
    struct db_conn *lock = n > 1 ? db_conn_open(x[0].k->db, f) : NULL;
    bool ok = n == 1;
    for (int i = 0; lock && !ok && i < HOLD_TRIES; i++)
        ok = both_hold(lock, f);
    bool held = ok && lock;
    for (size_t i = 0; i < n && ok; i++)
        ok = hold_moment(&x[i], f);
    if (held)
        both_release(lock);
    db_conn_close(lock);
    return ok;
}

static bool name_files(const void *ctx, const struct copying *x, size_t n, struct error *f)
{
    for (size_t i = n; i-- > 0;) { /* the quality store last: its file says that all is there */
        const struct backup *k = x[i].k;
        if (x[i].empty)
            remove_file(ctx, k->file); /* of a former backup, which this one replaces */
        else if (rename(x[i].part, k->file) != 0)
            return backup_failed(f, k->file, NULL);
    }
    backup_sync_directory(ctx, x[0].k->file);
    return true;
}

/* Until its name is given others see by the lock that this backup is being made. Closed last: that
 * drops the locks of SQLite on the same file. */
static bool begin_part(const void *ctx, struct copying *x, struct error *f)
{
    remove_file(ctx, x->part);
    int fd = open(x->part, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return backup_failed(f, x->part, NULL);
    close(fd);
    x->hold = leftover_hold(x->part);
    return x->hold >= 0 ? true : backup_failed(f, x->part, NULL);
}

static bool create(struct copying *x, size_t n, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "kopie_maak");
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        x[i].part = mem_format(ctx, "%s.deel", x[i].k->file);
        x[i].hold = -1;
        if (!x[i].k->overwrite && access(x[i].k->file, F_OK) == 0)
            ok = error_set(
                f, N_("Dit bestand is er al. Kies een andere naam of gebruik --overschrijf."), "%s",
                x[i].k->file);
    }
    bool begun = ok;
    if (ok)
        leftover_clear(backup_directory_of(ctx, x[0].k->file));
    for (size_t i = 0; i < n && ok; i++)
        ok = begin_part(ctx, &x[i], f);
    ok = ok && hold_moments(x, n, f);
    for (size_t i = 0; i < n && ok; i++) {
        x[i].empty = i > 0 && !backup_holds_something(ctx, x[i].c);
        ok = x[i].empty || fill_file(&x[i], ctx, f);
    }
    ok = ok && name_files(ctx, x, n, f);
    for (size_t i = 0; i < n; i++) {
        db_conn_close(x[i].c);
        if (begun && (!ok || x[i].empty))
            remove_file(ctx, x[i].part);
        if (begun && x[i].hold >= 0)
            close(x[i].hold);
    }
    mem_free(ctx);
    return ok;
}

bool backup_create(const struct backup *k, struct error *f)
{
    struct copying x = {.k = k};
    return create(&x, 1, f);
}

bool backup_create_both(const struct backup *quality, const struct backup *personal, bool *empty,
                        struct error *f)
{
    struct copying x[] = {{.k = quality}, {.k = personal}};
    bool ok = create(x, 2, f);
    *empty = x[1].empty;
    return ok;
}

/* ---- restore ---- */
static bool holds_something(const struct backup *k, const void *ctx, sqlite3 *db)
{
    if (!k->counts)
        return holds_rows(ctx, db);
    const char *there = ask(
        ctx, db, mem_format(ctx, "SELECT 1 FROM pragma_table_list WHERE name = '%s'", k->counts));
    return there && ask(ctx, db, mem_format(ctx, "SELECT 1 FROM \"%s\" LIMIT 1", k->counts));
}

static bool refuse_full(struct error *f, const struct backup *k)
{
    return error_set(f, N_("Hier staan al gegevens. Wil je die kwijt, gebruik dan --overschrijf."),
                     "%s", db_place(k->db));
}

static bool refuse_running(struct error *f, const struct backup *k)
{
    return error_set(f, N_("Koers is hier nog aan het werk. Stop eerst de server."), "%s",
                     db_place(k->db));
}

/* True when what is there may be replaced, and nobody has it open. */
static bool may_replace(const struct backup *k, const void *ctx, struct error *f)
{
    sqlite3 *to = file_open(k->db->place, true, f);
    if (!to)
        return false;
    bool ok = true;
    /* Leaving WAL mode succeeds only when no other process has the file open, such as a running
     * server. */
    sqlite3_busy_timeout(to, 200);
    const char *mode = ask(ctx, to, "PRAGMA journal_mode = DELETE");
    if (!k->overwrite && holds_something(k, ctx, to))
        ok = refuse_full(f, k);
    else if (!mode || strcmp(mode, "delete") != 0 ||
             sqlite3_exec(to, "BEGIN EXCLUSIVE; ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
        ok = refuse_running(f, k);
    sqlite3_close(to);
    return ok;
}

/* Made beside the store, and then given its name. */
static bool to_sqlite(const struct backup *k, const void *ctx, sqlite3 *from, struct error *f)
{
    struct copying x = {.k = k, .part = mem_format(ctx, "%s.deel", k->db->place), .hold = -1};
    if (!may_replace(k, ctx, f) || !begin_part(ctx, &x, f))
        return false;
    sqlite3 *to = file_open(x.part, true, f);
    bool ok = to && copy_pages(k, from, to, f) && is_whole(ctx, to, f);
    if (sqlite3_close(to) != SQLITE_OK && ok)
        ok = backup_failed(f, "close", to);
    ok = ok && (rename(x.part, k->db->place) == 0 ? true : backup_failed(f, x.part, NULL));
    if (ok)
        backup_sync_directory(ctx, k->db->place);
    else
        remove_file(ctx, x.part);
    close(x.hold);
    return ok;
}

static bool has_row(struct db_conn *c, const char *table)
{
    PGresult *r = PQexec(c->pg, mem_format(c, "SELECT 1 FROM \"%s\" LIMIT 1", table));
    bool full = PQntuples(r) > 0;
    PQclear(r);
    return full;
}

bool backup_holds_something(const void *ctx, struct db_conn *c)
{
    static const char tables[] = "SELECT tablename FROM pg_tables WHERE schemaname = "
                                 "current_schema() AND tablename <> 'schema_step'";
    if (c->db->engine == DB_SQLITE)
        return holds_rows(ctx, c->sq);
    PGresult *r = PQexec(c->pg, tables);
    bool full = PQresultStatus(r) != PGRES_TUPLES_OK; /* not known: as if it does */
    for (int i = 0; i < PQntuples(r) && !full; i++)
        full = has_row(c, PQgetvalue(r, i, 0));
    PQclear(r);
    return full;
}

static bool to_postgres(const struct backup *k, sqlite3 *from, struct error *f)
{
    if (!migrate(k->db, k->rooms, k->n_rooms, f))
        return false;
    struct db_conn *c = db_conn_open(k->db, f);
    if (!c)
        return false;
    bool ok = true;
    bool full = k->counts ? has_row(c, k->counts) : backup_holds_something(c, c);
    if (full && !k->overwrite)
        ok = refuse_full(f, k);
    else if (!postgres_alone(c))
        ok = refuse_running(f, k);
    ok = ok && backup_to_postgres(k, from, c, f);
    db_conn_close(c);
    return ok;
}

/* Is what stands in the schema of the copy what this program makes, no less and no more? A trigger or a
 * view of somebody else would run with the program's own rights. Blanks and quotes do not count. */
static bool schema_is_ours(const struct backup *k, const void *ctx, const char *path,
                           const char *fresh, struct error *f)
{
    static const char differs[] =
        "WITH a AS (SELECT type, name, lower(replace(replace(replace(replace(coalesce(sql, ''), ' "
        "', ''), "
        "char(10), ''), char(9), ''), '\"', '')) AS sql FROM main.sqlite_schema WHERE name NOT "
        "LIKE "
        "'sqlite\\_%' ESCAPE '\\'), b AS (SELECT type, name, lower(replace(replace(replace(replace("
        "coalesce(sql, ''), ' ', ''), char(10), ''), char(9), ''), '\"', '')) AS sql FROM "
        "fresh.sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\') "
        "SELECT group_concat(word, ', ') FROM (SELECT type || ' ' || name AS word FROM (SELECT * "
        "FROM a "
        "EXCEPT SELECT * FROM b) UNION SELECT type || ' ' || name FROM (SELECT * FROM b EXCEPT "
        "SELECT * "
        "FROM a) ORDER BY 1 LIMIT 10)";
    if (!make_empty(k, ctx, fresh, f))
        return false;
    sqlite3 *db = file_open(path, true, f);
    char *sql = sqlite3_mprintf("ATTACH %Q AS fresh", fresh);
    bool ok = db && sql && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
    const char *other = ok ? ask(ctx, db, differs) : NULL;
    if (db && !ok)
        backup_failed(f, "attach", db);
    if (other)
        ok = error_set(
            f,
            N_("De indeling van dit bestand is niet die van Koers: er is iets bij gekomen, "
               "veranderd of weg. Het is niet teruggezet."),
            "%s", other);
    sqlite3_free(sql);
    sqlite3_close(db);
    return ok;
}

struct asking {
    const struct backup *k;
    struct error *f;
};

static bool ask_fits(struct db_conn *c, void *arg)
{
    struct asking *a = arg;

    return a->k->fits(c, a->f);
}

/* Asks who restores of the copy. */
static bool copy_fits(const struct backup *k, const void *ctx, const char *path, struct error *f)
{
    struct error why = {0};
    struct asking a = {k, f};

    if (!k->fits)
        return true;
    struct db *db = db_open_as(ctx, path, "", k->db->store, f);
    struct db_conn *c = db ? db_conn_open(db, f) : NULL;
    enum db_result result = c ? db_read(c, ask_fits, &a, &why) : DB_OK;
    db_conn_close(c);
    db_close(db);
    if (result != DB_OK && result != DB_ROLLED_BACK)
        *f = why;
    return c && result == DB_OK;
}

/* A copy of the file that may be changed, brought up to date. */
static bool prepare(const struct backup *k, const void *ctx, const char *path, struct error *f)
{
    sqlite3 *from = file_open(k->file, false, f), *to = NULL;
    bool ok = from && is_whole(ctx, from, f);
    if (ok && !ask(ctx, from, "SELECT 1 FROM pragma_table_list WHERE name = 'schema_step'"))
        ok = error_set(f, N_("Dit bestand is beschadigd of geen reservekopie van Koers."),
                       "no schema_step");
    struct backup quiet = {0};
    ok = ok && (to = file_open(path, true, f)) && copy_pages(&quiet, from, to, f);
    sqlite3_close(from);
    sqlite3_close(to);
    ok = ok && make_empty(k, ctx, path, f); /* opening a store applies the open schema steps */
    const char *fresh = mem_format(ctx, "%s.leeg", path);
    ok = ok && schema_is_ours(k, ctx, path, fresh, f);
    remove_file(ctx, fresh);
    ok = ok && copy_fits(k, ctx, path, f);
    int misfits;
    return ok && convert_file(path, &misfits, f) != CONVERT_FAILED;
}

static bool run_after(const struct backup *k, struct error *f)
{
    struct db_conn *c = k->after ? db_conn_open(k->db, f) : NULL;
    bool ok = !k->after || (c && db_write(c, k->after, k->arg, f) == DB_OK);
    if (c)
        db_conn_close(c);
    return ok;
}

static bool put_back(const struct backup *k, const void *ctx, const char *path, struct error *f)
{
    sqlite3 *from = file_open(path, true, f);
    bool ok = from &&
              (k->db->engine == DB_POSTGRES ? to_postgres(k, from, f) : to_sqlite(k, ctx, from, f));

    sqlite3_close(from);
    return ok && run_after(k, f);
}

static bool restore(const struct backup *k, bool really, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "kopie_terug");
    const char *tmp = getenv("TMPDIR");
    char *dir = mem_format(ctx, "%s/koers-herstel-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    bool ok = false;
    leftover_clear(tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(dir)) {
        backup_failed(f, dir, NULL);
    } else {
        const char *path = mem_format(ctx, "%s/kopie.db", dir);
        int hold = leftover_hold(dir);
        ok = prepare(k, ctx, path, f) && (!really || put_back(k, ctx, path, f));
        remove_file(ctx, path);
        rmdir(dir);
        if (hold >= 0)
            close(hold);
    }
    mem_free(ctx);
    return ok;
}

bool backup_restore(const struct backup *k, struct error *f)
{
    return restore(k, true, f);
}

bool backup_may_restore(const struct backup *k, struct error *f)
{
    return restore(k, false, f);
}
