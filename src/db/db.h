/* A store on an engine (SQLite or PostgreSQL) and the named queries that run on it. The generated
 * code (build/gen/…/X_sql.h) is the way to call a query; this is what it stands on. Not here: care
 * words, SQL text (X.sql), the group commit (writer.h), schema steps (migration.h).
 *
 * Errors are sticky: the first SQL error ends the work. db_failed() then stays true until the
 * transaction is over, every later query on the connection returns nothing, and the runner rolls
 * back, runs again or answers 503. So a handler need not check each call, and cannot go on by
 * mistake. Expected conflicts go by ON CONFLICT. */
#ifndef KOERS_DB_DB_H
#define KOERS_DB_DB_H
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum db_engine { DB_SQLITE, DB_POSTGRES };

/* Our own column types. In C: id, getal, tijdstip int64_t; datum int32_t; breuk double; bool;
 * tekst const char *; bytes struct db_bytes. NULL is 0 for id, datum (DATE_NONE) and tijdstip
 * (TIME_NONE), NULL for tekst; a nullable getal, breuk or bool has a second field bool X_null. */
enum db_type { DB_ID, DB_TEKST, DB_DATUM, DB_TIJDSTIP, DB_GETAL, DB_BREUK, DB_BOOL, DB_BYTES };
struct db_bytes {
    const void *data;
    size_t n;
};

#define DB_NO_FIELD ((size_t)-1)
struct db_field {
    const char *name;
    enum db_type type;
    bool nullable;      /* may be NULL */
    size_t offset;      /* offset in the in or row struct */
    size_t null_offset; /* offset of X_null, or DB_NO_FIELD */
};
/* Which of the stores tables and queries belong to; DB_EITHER: each has them (schema_step). */
enum db_store { DB_EITHER, DB_QUALITY, DB_PERSONAL, DB_KEYS };
struct db_query {
    const char *name, *room;
    enum db_store store;           /* a connection of the other store refuses it */
    const char *sqlite, *postgres; /* the same query in each engine's notation (?1 / $1) */
    bool writes;
    const struct db_field *params;
    size_t n_params;
    const struct db_field *columns;
    size_t n_columns, row_size;
    const char *all_organisations; /* why it may cross organisations; NULL: it may not */
};

struct db;      /* one store of the process: knows engine and place; shared by threads */
struct db_conn; /* one connection to the quality store, used by one thread at a time */

/* place: a file (made when absent, readable by its owner alone), or postgresql://… ; schema: the
 * PostgreSQL schema ("kwaliteit"; made when absent), ignored by SQLite. The quality store; the
 * personal one is opened by personal_open() (personal.h). ctx owns the store, but only db_close()
 * ends it. NULL with a message when it cannot be opened. */
struct db *db_open(const void *ctx, const char *place, const char *schema, struct error *f);
/* As db_open: the store of subkeys (organisatie/subkey.h), with a role of its own as the personal
 * store has. Its connections are those of db.h; a query of another store is refused. */
struct db *db_open_keys(const void *ctx, const char *place, const char *schema, struct error *f);
void db_close(struct db *db);
/* Is it PostgreSQL, which several servers may use, and not a file? */
bool db_place_shared(const char *place);
enum db_engine db_engine_of(const struct db *db);
const char *db_place(const struct db *db); /* for messages: no password in it */
/* What is wrong with the files of this store, from the queries so far: damage (a page that does not fit its
 * checksum, an index that contradicts its table, a file that is no database) until the program ends; a
 * disk that fails for a minute after the last failure. */
enum db_trouble { DB_NO_TROUBLE, DB_DISK_FAILS, DB_DAMAGED };
enum db_trouble db_trouble(const struct db *db);
/* The files and ports that a process needs to keep using this store; process/confine.c allows
 * these. Allocated on ctx. */
#define DB_PORTS_MAX 8
struct db_reach {
    const char *dir;      /* SQLite: the directory of the file and its WAL; else NULL */
    const char *files[8]; /* PostgreSQL: what libpq reads (certificates, passwords) */
    size_t n_files;
    uint16_t ports[DB_PORTS_MAX]; /* PostgreSQL over TCP; each once */
    size_t n_ports;
};
/* False with a message when there is more than fits: what is left out could not be reached again. */
bool db_reach(const struct db *db, const void *ctx, struct db_reach *r, struct error *f);
/* Adds a port, once. False with a message when it does not fit. */
bool db_reach_port(struct db_reach *r, uint16_t port, struct error *f);

/* The calling thread's own connection: read-only on SQLite, read-write on PostgreSQL. Made at first
 * use, closed when the thread calls db_thread_done() or ends. NULL with a message when it cannot be
 * opened. */
struct db_conn *db_thread_conn(struct db *db, struct error *f);
void db_thread_done(struct db *db);
/* A read-write connection for the writer thread, the command line and tests. On SQLite it waits at
 * most 5 s for another writer (then DB_BUSY). */
struct db_conn *db_conn_open(struct db *db, struct error *f);
void db_conn_close(struct db_conn *c);
struct db *db_of(struct db_conn *c);

/* Runs work in one transaction and commits. On PostgreSQL SERIALIZABLE: run again on 40001/40P01,
 * three times at most, the later tries one after the other behind an advisory lock. So work must
 * have no effect outside the database, and give the same result when it runs again. work returns
 * false to roll back without an error. f is filled when it is neither DB_OK nor DB_ROLLED_BACK. */
enum db_result {
    DB_OK,
    DB_ROLLED_BACK, /* work returned false */
    DB_BUSY,
    DB_FULL,
    DB_ERROR,
    DB_STUCK /* both_write: an earlier write was decided and cannot be carried out */
};
enum db_result db_write(struct db_conn *c, bool (*work)(struct db_conn *, void *), void *arg,
                        struct error *f);
/* The same for one consistent read (deferred transaction, always closed; statements reset). */
enum db_result db_read(struct db_conn *c, bool (*work)(struct db_conn *, void *), void *arg,
                       struct error *f);

bool db_may_write(const struct db_conn *c); /* in a transaction of db_write */
bool db_failed(const struct db_conn *c);
const struct error *db_error(const struct db_conn *c);
/* Makes the running transaction fail, as an SQL error would: for a broken invariant. */
void db_fail(struct db_conn *c, const char *detail);

/* What the generated functions call, inside db_write or db_read. in: the in struct; out: a row
 * struct; texts and bytes are owned by ctx. A parameter that may not be NULL and is, a second row
 * of a :one, a value that does not fit its column's type: each is an error like any SQL error. */
bool db_one(struct db_conn *c, const void *ctx, const struct db_query *q, const void *in,
            void *out);
size_t db_many(struct db_conn *c, const void *ctx, const struct db_query *q, const void *in,
               void **rows);
int64_t db_exec(struct db_conn *c, const struct db_query *q, const void *in); /* rows changed */
/* For a query that adds its parameter `verschil` to one row of a counter ("INSERT INTO t … ON
 * CONFLICT … DO UPDATE SET n = t.n + excluded.n"): several additions to one row within a
 * transaction may become one statement. */
#define db_sum(c, name, ...)                                                                       \
    db_sum_(name##_conn(c), &name##_query, &(struct name##_in){__VA_ARGS__},                       \
            offsetof(struct name##_in, verschil))
void db_sum_(struct db_conn *c, const struct db_query *q, const void *in, size_t counts);
/* Row by row, for long results; stops when per_row returns false. The row lives until per_row
 * returns. */
void db_stream(struct db_conn *c, const struct db_query *q, const void *in,
               bool (*per_row)(void *arg, const void *row), void *arg);
/* Prepares without running (the test run does this for every query on both engines). */
bool db_check(struct db_conn *c, const struct db_query *q, struct error *f);
#endif
