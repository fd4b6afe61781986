/* A store and its connections, whichever engine: transactions, sticky errors, rows into structs.
 * Not here: what an engine does (sqlite.c, postgres.c), the group commit (writer.c). */
#include "db/engine.h"
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#define TROUBLE_MS 60000 /* a disk that failed counts as failing this long */

#define FIELD(row, offset, type) (*(type *)(void *)((char *)(row) + (offset)))
#define TEXT_SHORT               256u /* bytes: a longer text gets an allocation of its own */
#define CONST_FIELD(row, offset, type)                                                             \
    (*(const type *)(const void *)((const char *)(row) + (offset)))

const struct engine *engine_of(const struct db_conn *c)
{
    return c->db->engine == DB_SQLITE ? &sqlite_engine : &postgres_engine;
}

const char *db_words(enum db_result why)
{
    switch (why) {
    case DB_FULL:
        return N_("De schijf is vol. Er is niets bewaard. Maak ruimte en probeer het opnieuw.");
    case DB_BUSY:
        return N_("Koers heeft het even te druk. Er is niets bewaard. Probeer het opnieuw.");
    case DB_STUCK:
        return N_(
            "Een eerdere wijziging is nog niet helemaal bewaard. Daarom bewaart Koers hier nu "
            "niets, ook dit niet. De beheerder van de server moet dit eerst oplossen.");
    default:
        return N_("Er ging iets mis met de gegevens. Er is niets bewaard. Probeer het opnieuw.");
    }
}

void db_set_error(struct db_conn *c, enum db_result why, bool retry, const char *detail_fmt, ...)
{
    char detail[sizeof c->error.detail];
    va_list ap;

    if (c->failed)
        return;
    va_start(ap, detail_fmt);
    vsnprintf(detail, sizeof detail, detail_fmt, ap);
    va_end(ap);
    c->failed = true;
    c->why = why;
    c->retry = retry;
    error_set(&c->error, db_words(why), "%s", detail);
}

static long long steady_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000 + 1;
}

void db_note_trouble(struct db *db, bool damage)
{
    if (damage)
        atomic_store(&db->damaged, true);
    else
        atomic_store(&db->io_failed_ms, steady_ms());
}

enum db_trouble db_trouble(const struct db *db)
{
    long long failed = atomic_load(&db->io_failed_ms);

    if (atomic_load(&db->damaged))
        return DB_DAMAGED;
    return failed && steady_ms() - failed < TROUBLE_MS ? DB_DISK_FAILS : DB_NO_TROUBLE;
}

void db_clear_error(struct db_conn *c)
{
    c->failed = c->retry = false;
    c->why = DB_OK;
    c->error = (struct error){0};
}

bool db_may_write(const struct db_conn *c)
{
    return c->tx == DB_TX_WRITE && !c->failed;
}

bool db_failed(const struct db_conn *c)
{
    return c->failed;
}

const struct error *db_error(const struct db_conn *c)
{
    return &c->error;
}

void db_fail(struct db_conn *c, const char *detail)
{
    db_set_error(c, DB_ERROR, false, "%s", detail);
}

/* ---- stores and connections ---- */

static struct db_conn *conn_new(struct db *db, bool read_only, struct error *f)
{
    struct db_conn *c = mem_new(NULL, struct db_conn);

    c->db = db;
    c->read_only = read_only;
    atomic_fetch_add(&db->n_conns, 1);
    if (engine_of(c)->open(c, f))
        return c;
    db_conn_close(c);
    return NULL;
}

struct db_conn *db_conn_open(struct db *db, struct error *f)
{
    return conn_new(db, false, f);
}

void db_conn_close(struct db_conn *c)
{
    if (!c)
        return;
    engine_of(c)->close(c);
    atomic_fetch_sub(&c->db->n_conns, 1);
    mem_free(c);
}

/* Called when a thread ends: removes its connection from the list and closes it. */
static void thread_ends(void *arg)
{
    struct db_conn *c = arg;
    struct db *db = c->db;

    pthread_mutex_lock(&db->lock);
    for (struct db_conn **p = &db->thread_conns; *p; p = &(*p)->next)
        if (*p == c) {
            *p = c->next;
            break;
        }
    pthread_mutex_unlock(&db->lock);
    db_conn_close(c);
}

struct db_conn *db_thread_conn(struct db *db, struct error *f)
{
    struct db_conn *c = pthread_getspecific(db->thread_key);

    if (c)
        return c;
    c = conn_new(db, db->engine == DB_SQLITE, f);
    if (!c)
        return NULL;
    pthread_mutex_lock(&db->lock);
    c->next = db->thread_conns;
    db->thread_conns = c;
    pthread_mutex_unlock(&db->lock);
    pthread_setspecific(db->thread_key, c);
    return c;
}

void db_thread_done(struct db *db)
{
    struct db_conn *c = pthread_getspecific(db->thread_key);

    if (!c)
        return;
    pthread_setspecific(db->thread_key, NULL);
    thread_ends(c);
}

/* For messages: user, host and database, never the password. */
static char *without_password(const void *ctx, const char *place)
{
    PQconninfoOption *all = PQconninfoParse(place, NULL);
    const char *user = "", *host = "localhost", *name = "", *port = "5432";

    for (PQconninfoOption *o = all; o && o->keyword; o++) {
        if (!o->val)
            continue;
        if (!strcmp(o->keyword, "user"))
            user = o->val;
        else if (!strcmp(o->keyword, "host"))
            host = o->val;
        else if (!strcmp(o->keyword, "port"))
            port = o->val;
        else if (!strcmp(o->keyword, "dbname"))
            name = o->val;
    }
    char *shown =
        mem_format(ctx, "postgresql://%s%s%s:%s/%s", user, *user ? "@" : "", host, port, name);
    PQconninfoFree(all);
    return shown;
}

struct db *db_open_as(const void *ctx, const char *place, const char *schema, enum db_store store,
                      struct error *f)
{
    struct db *db = mem_new(ctx, struct db);
    bool pg = db_place_shared(place);

    db->engine = pg ? DB_POSTGRES : DB_SQLITE;
    db->place = mem_text(db, place);
    db->shown = pg ? without_password(db, place) : mem_text(db, place);
    db->schema = mem_text(db, schema);
    db->store = store;
    pthread_mutex_init(&db->lock, NULL);
    if (pthread_key_create(&db->thread_key, thread_ends) != 0) {
        error_set(f, db_words(DB_ERROR), "no thread key left for %s", db->shown);
        mem_free(db);
        return NULL;
    }
    /* report a bad database now, not at the first request */
    struct db_conn *c = db_conn_open(db, f);
    if (!c) {
        db_close(db);
        return NULL;
    }
    db_conn_close(c);
    return db;
}

struct db *db_open(const void *ctx, const char *place, const char *schema, struct error *f)
{
    return db_open_as(ctx, place, schema, DB_QUALITY, f);
}

struct db *db_open_keys(const void *ctx, const char *place, const char *schema, struct error *f)
{
    return db_open_as(ctx, place, schema, DB_KEYS, f);
}

void db_close(struct db *db)
{
    if (!db)
        return;
    pthread_key_delete(db->thread_key);
    while (db->thread_conns) {
        struct db_conn *c = db->thread_conns;
        db->thread_conns = c->next;
        db_conn_close(c);
    }
    pthread_mutex_destroy(&db->lock);
    mem_free(db);
}

enum db_engine db_engine_of(const struct db *db)
{
    return db->engine;
}

bool db_place_shared(const char *place)
{
    return !strncmp(place, "postgresql://", 13) || !strncmp(place, "postgres://", 11);
}

const char *db_place(const struct db *db)
{
    return db->shown;
}

struct db *db_of(struct db_conn *c)
{
    return c->db;
}

/* ---- transactions ---- */

/* One try: begin, work, commit or roll back. */
static enum db_result try_once(struct db_conn *c, bool write, int attempt,
                               bool (*work)(struct db_conn *, void *), void *arg)
{
    const struct engine *e = engine_of(c);
    enum db_result result = DB_OK;

    db_clear_error(c);
    if (!e->begin(c, write, attempt))
        return c->why;
    c->tx = write ? DB_TX_WRITE : DB_TX_READ;
    bool yes = work(c, arg);
    if (c->failed || !yes) {
        e->rollback(c);
        result = c->failed ? c->why : DB_ROLLED_BACK;
    } else if (!e->commit(c)) {
        e->rollback(c);
        result = c->why;
    }
    c->tx = DB_TX_NONE;
    return result;
}

static enum db_result transaction(struct db_conn *c, bool write,
                                  bool (*work)(struct db_conn *, void *), void *arg,
                                  struct error *f)
{
    enum db_result result;
    int attempt = 0;

    if (c->tx != DB_TX_NONE) {
        db_fail(c, "a transaction inside a transaction");
        error_set(f, c->error.message, "%s", c->error.detail);
        return DB_ERROR;
    }
    do
        result = try_once(c, write, attempt, work, arg);
    while (c->failed && c->retry && attempt++ < DB_RETRIES);
    if (c->failed && f)
        *f = c->error;
    c->failed = false; /* the transaction is over; the message stays for db_error() */
    return result;
}

enum db_result db_write(struct db_conn *c, bool (*work)(struct db_conn *, void *), void *arg,
                        struct error *f)
{
    return transaction(c, true, work, arg, f);
}

enum db_result db_read(struct db_conn *c, bool (*work)(struct db_conn *, void *), void *arg,
                       struct error *f)
{
    return transaction(c, false, work, arg, f);
}

/* ---- queries ---- */

/* May q run now? Then, when this connection notes its writes, it is noted. */
static bool may_run(struct db_conn *c, const struct db_query *q, const void *in)
{
    if (!c->failed && c->tx == DB_TX_NONE)
        db_set_error(c, DB_ERROR, false, "%s was asked outside a transaction", q->name);
    if (!c->failed && q->store != DB_EITHER && q->store != c->db->store)
        db_set_error(c, DB_ERROR, false, "%s was asked of the other store", q->name);
    if (!c->failed && c->tx == DB_TX_READ && q->writes)
        db_set_error(c, DB_ERROR, false, "%s writes in a read transaction", q->name);
    if (!c->failed && c->record && q->writes)
        note_write(c, q, in);
    return !c->failed;
}

bool db_one(struct db_conn *c, const void *ctx, const struct db_query *q, const void *in, void *out)
{
    struct sink s = {.kind = SINK_ONE, .q = q, .ctx = ctx, .rows = out, .cap = 1};

    memset(out, 0, q->row_size);
    if (!may_run(c, q, in))
        return false;
    engine_of(c)->run(c, q, in, &s);
    return !c->failed && s.n == 1;
}

size_t db_many(struct db_conn *c, const void *ctx, const struct db_query *q, const void *in,
               void **rows)
{
    struct sink s = {.kind = SINK_MANY, .q = q, .ctx = ctx};

    *rows = NULL;
    if (!may_run(c, q, in))
        return 0;
    engine_of(c)->run(c, q, in, &s);
    if (c->failed)
        return 0;
    *rows = s.rows;
    return s.n;
}

int64_t db_exec(struct db_conn *c, const struct db_query *q, const void *in)
{
    struct sink s = {.kind = SINK_NONE, .q = q};

    if (!may_run(c, q, in))
        return 0;
    engine_of(c)->run(c, q, in, &s);
    return c->failed ? 0 : s.changed;
}

void db_stream(struct db_conn *c, const struct db_query *q, const void *in,
               bool (*per_row)(void *arg, const void *row), void *arg)
{
    if (!may_run(c, q, in))
        return;
    TALLOC_CTX *ctx = mem_ctx(NULL, "stream");
    struct sink s = {
        .kind = SINK_EACH, .q = q, .ctx = ctx, .cap = 1, .per_row = per_row, .arg = arg};
    s.rows = mem_zero_(NULL, q->row_size, 1, "row");
    engine_of(c)->stream(c, q, in, &s);
    mem_free(s.rows);
    mem_free(ctx);
}

bool db_check(struct db_conn *c, const struct db_query *q, struct error *f)
{
    return engine_of(c)->check(c, q, f);
}

/* ---- rows ---- */

void *sink_row(struct sink *s)
{
    if (s->kind == SINK_NONE || (s->kind == SINK_ONE && s->n == 1))
        return NULL;
    if (s->kind == SINK_MANY && s->n == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 16;
        s->rows = mem_resize_(s->ctx, s->rows, s->q->row_size, s->cap, s->q->name);
    }
    char *row = s->rows + (s->kind == SINK_MANY ? s->n * s->q->row_size : 0);
    memset(row, 0, s->q->row_size);
    return row;
}

const char *sink_text(struct sink *s, const void *bytes, size_t n)
{
/* AddressSanitizer finds more when each text is an allocation of its own */
#ifndef __SANITIZE_ADDRESS__
    if (n < TEXT_SHORT) {
        if (n >= s->left) {
            s->left = s->kind == SINK_MANY ? 8 * TEXT_SHORT : 2 * TEXT_SHORT;
            s->piece = mem_resize(s->ctx, NULL, char, s->left);
        }
        char *text = s->piece;
        if (n)
            memcpy(text, bytes, n);
        text[n] = '\0';
        s->piece += n + 1;
        s->left -= n + 1;
        return text;
    }
#endif
    return mem_textn(s->ctx, bytes, n);
}

bool sink_took(struct sink *s)
{
    s->n++;
    if (s->kind != SINK_EACH)
        return true;
    bool more = s->per_row(s->arg, s->rows);
    talloc_free_children((void *)s->ctx);
    s->left = 0;
    return more;
}

enum db_given db_given(const struct db_field *f, const void *in)
{
    bool null = false;

    switch (f->type) {
    case DB_ID: /* 0 matches no row; it stands for NULL only where NULL is allowed */
        null = f->nullable && CONST_FIELD(in, f->offset, int64_t) == 0;
        break;
    case DB_TIJDSTIP:
        null = CONST_FIELD(in, f->offset, int64_t) == TIME_NONE;
        break;
    case DB_DATUM:
        null = CONST_FIELD(in, f->offset, int32_t) == DATE_NONE;
        break;
    case DB_TEKST:
        null = CONST_FIELD(in, f->offset, char *) == NULL;
        break;
    case DB_BREUK:
        null = isnan(CONST_FIELD(in, f->offset, double));
        break;
    case DB_BYTES:
        null = f->nullable && CONST_FIELD(in, f->offset, struct db_bytes).data == NULL;
        break;
    case DB_GETAL:
    case DB_BOOL:
        break;
    }
    if (f->null_offset != DB_NO_FIELD)
        null |= CONST_FIELD(in, f->null_offset, bool);
    return !null ? GIVEN : f->nullable ? GIVEN_NULL : GIVEN_MISSING;
}

int64_t db_get_int(const struct db_field *f, const void *in)
{
    return f->type == DB_BOOL ? CONST_FIELD(in, f->offset, bool)
                              : CONST_FIELD(in, f->offset, int64_t);
}

bool db_put_null(const struct db_field *f, void *row)
{
    if (f->null_offset != DB_NO_FIELD)
        FIELD(row, f->null_offset, bool) = true;
    if (f->type == DB_TIJDSTIP)
        FIELD(row, f->offset, int64_t) = TIME_NONE;
    if (f->type == DB_DATUM)
        FIELD(row, f->offset, int32_t) = DATE_NONE;
    return f->nullable; /* the rest is zero already */
}

void db_put_int(const struct db_field *f, void *row, int64_t v)
{
    if (f->type == DB_BOOL)
        FIELD(row, f->offset, bool) = v != 0;
    else
        FIELD(row, f->offset, int64_t) = v;
}

bool db_put_datum(const struct db_field *f, void *row, const char *iso)
{
    int32_t d = date_read_iso(iso);

    FIELD(row, f->offset, int32_t) = d;
    return d != DATE_NONE;
}

/* ---- statements kept ---- */

static struct db_slot *find(struct db_slot *slots, size_t n, const struct db_query *q)
{
    size_t i = ((uintptr_t)q >> 4) * 0x9E3779B97F4A7C15u >> 20;

    for (i &= n - 1; slots[i].q && slots[i].q != q; i = (i + 1) & (n - 1))
        ;
    return &slots[i];
}

struct db_slot *db_slot(struct db_conn *c, const struct db_query *q)
{
    if (2 * c->used >= c->n_slots) {
        size_t n = c->n_slots ? 2 * c->n_slots : 64;
        struct db_slot *more = mem_array(c, struct db_slot, n);
        for (size_t i = 0; i < c->n_slots; i++)
            if (c->slots[i].q)
                *find(more, n, c->slots[i].q) = c->slots[i];
        mem_free(c->slots);
        c->slots = more;
        c->n_slots = n;
    }
    struct db_slot *s = find(c->slots, c->n_slots, q);
    if (!s->q) {
        s->q = q;
        c->used++;
    }
    return s;
}
