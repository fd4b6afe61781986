/* The interface between db.c and the engines (sqlite.c, postgres.c). Included by files of src/db
 * only. Not here: what the rooms may use (db.h). SQL in these files is the engines' own (BEGIN,
 * SET, PRAGMA …); what touches a table of a room stands in that room's X.sql. */
#ifndef KOERS_DB_ENGINE_H
#define KOERS_DB_ENGINE_H
#include "base/buf.h"
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "db/db.h"
#include "db/migration.h"
#include <libpq-fe.h>
#include <math.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

#define DB_MAX_FIELDS 64    /* sqlgen holds queries to it */
#define DB_CACHE_KIB  65536 /* SQLite's page cache, all connections of a store together */
#define DB_BUSY_MS    5000
#define SUM_TABLES    16
#define DB_RETRIES    3 /* PostgreSQL: how often work is run again after a conflict */

struct db {
    enum db_engine engine;
    enum db_store store;
    char *place, *shown, *schema; /* shown: without password */
    const char *role; /* PostgreSQL: quoted; what its connections act as; NULL: as they signed in */
    pthread_key_t thread_key; /* this thread's connection */
    pthread_mutex_t lock;     /* on thread_conns */
    struct db_conn *thread_conns;
    atomic_int n_conns;
    atomic_bool ready;         /* PostgreSQL: the schema is there */
    atomic_bool damaged;       /* a page or index is not what it should be */
    atomic_llong io_failed_ms; /* CLOCK_MONOTONIC of the last failing read or write; 0: none */
    atomic_llong stuck_ms;     /* the same of the last decided write that did not fit (both.c) */
    const struct schema_room *const *rooms; /* those it was migrated with, or looked at for it */
    size_t n_rooms;
};

struct db_slot { /* a statement kept on a connection */
    const struct db_query *q;
    sqlite3_stmt *stmt; /* SQLite; PostgreSQL names it q<number> */
    unsigned number;
    bool busy;              /* a :stream is going through it */
    unsigned looked, names; /* used by sums.c: which counter tables the statement names */
};

enum db_tx { DB_TX_NONE, DB_TX_READ, DB_TX_WRITE };
enum {
    CTL_BEGIN,
    CTL_BEGIN_WRITE,
    CTL_COMMIT,
    CTL_ROLLBACK,
    CTL_SAVE,
    CTL_RELEASE,
    CTL_UNDO,
    CTLS
};

struct db_conn {
    struct db *db;
    bool read_only;
    enum db_tx tx;
    bool failed, retry; /* retry: the same work may succeed when run again */
    enum db_result why; /* not DB_OK or DB_ROLLED_BACK, when failed */
    struct error error;
    struct db_slot *slots; /* open addressing by the query's address */
    size_t n_slots, used;
    struct db_conn *next; /* of db->thread_conns */
    sqlite3 *sq;
    sqlite3_stmt *ctl[CTLS];
    /* number of connections the page cache was divided by; pages in the WAL */
    int cache_of, wal_pages;
    PGconn *pg;
    bool set_up;    /* PostgreSQL: setup() came to its end on this connection */
    bool both_held; /* PostgreSQL: this connection holds the lock of postgres_both */
    unsigned next_number;
    struct sum *sums; /* used by sums.c: additions not written yet, and their tables */
    size_t n_sums;
    unsigned sums_of, n_sum_tables;
    TALLOC_CTX *sums_ctx;
    const struct db_query *sum_tables[SUM_TABLES];
    const char *unlock; /* PostgreSQL: the function that lets the store's lock go, when held */
    struct buf *record; /* both.c: what this transaction writes is noted here, to be run again */
};

/* Where rows go: one struct, an array that grows, or a function for each. */
struct sink {
    enum { SINK_NONE, SINK_ONE, SINK_MANY, SINK_EACH } kind;
    const struct db_query *q;
    const void *ctx; /* owner of the rows' texts */
    char *piece;     /* the block for short texts: next free byte, and bytes left */
    size_t left;
    char *rows;
    size_t n, cap;
    bool (*per_row)(void *, const void *);
    void *arg;
    int64_t changed;
};
/* Where the next row is written, zeroed; NULL when the query gave more rows than its kind allows.
 */
void *sink_row(struct sink *s);
/* n bytes and a closing zero that live as long as the rows. Short ones share a block. */
const char *sink_text(struct sink *s, const void *bytes, size_t n);
/* Call when the row is complete. False: the caller wants no more rows. */
bool sink_took(struct sink *s);

struct engine {
    bool (*open)(struct db_conn *c, struct error *f);
    void (*close)(struct db_conn *c);
    bool (*begin)(struct db_conn *c, bool write, int attempt); /* false: db_set_error was called */
    bool (*commit)(struct db_conn *c);
    void (*rollback)(struct db_conn *c);
    void (*run)(struct db_conn *c, const struct db_query *q, const void *in, struct sink *s);
    void (*stream)(struct db_conn *c, const struct db_query *q, const void *in, struct sink *s);
    bool (*check)(struct db_conn *c, const struct db_query *q, struct error *f);
    bool (*script)(struct db_conn *c,
                   const char *sql); /* several statements, inside a transaction */
};
/* Additions to counters that were not written yet: sums_write writes them, a rollback drops them.
 * False: the error is set. sums_before writes them when the statement of this slot names one of
 * their tables. */
bool sums_write(struct db_conn *c);
bool sums_before(struct db_conn *c, struct db_slot *slot);
void sums_drop(struct db_conn *c);

extern const struct engine sqlite_engine, postgres_engine;
const struct engine *engine_of(const struct db_conn *c);

/* As db_open, for either store. */
struct db *db_open_as(const void *ctx, const char *place, const char *schema, enum db_store store,
                      struct error *f);

/* Notes on c->record that q was run with `in` (notes.c); full: the transaction fails. */
void note_write(struct db_conn *c, const struct db_query *q, const void *in);
/* Runs what was noted once more, in c's open transaction, by the queries of the store's rooms. False
 * with what does not fit any more in f, or because a statement failed (db_failed). */
bool notes_run(struct db_conn *c, struct db_bytes notes, struct error *f);

/* The first error of a transaction; later ones are dropped. */
void db_set_error(struct db_conn *c, enum db_result why, bool retry, const char *detail_fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Keeps for db_trouble() what went wrong with the files: damage stays known until the program ends. */
void db_note_trouble(struct db *db, bool damage);
const char *db_words(enum db_result why);                             /* for people */
struct db_slot *db_slot(struct db_conn *c, const struct db_query *q); /* found or new (stmt NULL) */
void db_clear_error(struct db_conn *c);

/* One field of an in struct. */
enum db_given { GIVEN, GIVEN_NULL, GIVEN_MISSING };
enum db_given db_given(const struct db_field *f, const void *in);
int64_t db_get_int(const struct db_field *f, const void *in); /* id, getal, tijdstip, bool */
/* Writing one field of a row; false when the value does not fit its type. */
bool db_put_null(const struct db_field *f, void *row);
void db_put_int(const struct db_field *f, void *row, int64_t v);
bool db_put_datum(const struct db_field *f, void *row, const char *iso);

/* SQLite only, for the writer: a savepoint, a checkpoint, whether a transaction is open. */
bool sqlite_control(struct db_conn *c, int ctl);
bool sqlite_in_transaction(struct db_conn *c);
void sqlite_own_checkpoints(struct db_conn *c);
/* PostgreSQL: true when no other connection has this store open; keeps others out until c closes.
 * Every connection holds an advisory lock shared; this takes it exclusively. */
bool postgres_alone(struct db_conn *c);
/* Chooses the role of a personal store whose schema (quoted) is there (postgres_role.c): db->role. */
void postgres_own_role(struct db_conn *c, const char *schema);
/* PostgreSQL: the lock of who writes to both stores (both.h), waited for. It ends with the connection. */
bool postgres_both(struct db_conn *c, bool take);
/* PostgreSQL: the lock of who works beside the server (hold.h): shared, waited for; or alone, false
 * when somebody has it. It ends with the connection. */
bool postgres_work(struct db_conn *c, bool alone);
/* How long a group gathers, and how long it waits for latecomers at most; tests lengthen them. */
extern unsigned writer_group_us, writer_late_us;
void sqlite_checkpoint(struct db_conn *c, bool idle);
#endif
