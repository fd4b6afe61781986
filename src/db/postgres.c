/* The PostgreSQL engine: libpq, each query prepared once per connection, SERIALIZABLE writes.
 * Not here: transactions' rules (db.c). Values travel as text (bytea as bytes); every parameter has
 * its type by its cast in the SQL and by the type given at preparing. */
#include "base/random.h"
#include "base/text.h"
#include "db/engine.h"
#include <stdio.h>
#include <stdlib.h>

#define STREAM_FIRST 32 /* rows of the first FETCH: small, for callers that stop early */
#define STREAM_ROWS  256

enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_BPCHAR = 1042,
    OID_VARCHAR = 1043,
    OID_DATE = 1082,
    OID_NUMERIC = 1700
};
static const Oid param_oids[] = {
    [DB_ID] = OID_INT8,    [DB_TEKST] = OID_TEXT,   [DB_DATUM] = OID_DATE, [DB_TIJDSTIP] = OID_INT8,
    [DB_GETAL] = OID_INT8, [DB_BREUK] = OID_FLOAT8, [DB_BOOL] = OID_BOOL,  [DB_BYTES] = OID_BYTEA};

/* Worth a retry: serialization failure, deadlock, no room for what SERIALIZABLE ones note while a long
 * one is open (the retry notes nothing), and 23505, when two took the same next number. */
static bool may_retry(const char *state)
{
    return strlen(state) == 5 && strstr("40001 40P01 53200 23505", state);
}

static enum db_result result_of(const char *state)
{
    static const char *const busy[] = {"40001", "40P01", "55P03", "53200", "53300"};

    for (size_t i = 0; i < sizeof busy / sizeof *busy; i++)
        if (!strcmp(state, busy[i]))
            return DB_BUSY;
    return !strcmp(state, "53100") ? DB_FULL : DB_ERROR;
}

/* True when the command succeeded; else the error is set on the connection. */
static bool good(struct db_conn *c, const PGresult *r, const char *what)
{
    ExecStatusType status = PQresultStatus(r);
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *words = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;

    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return true;
    state = state ? state : "";
    if (!strcmp(state, "XX001") || !strcmp(state, "XX002") || !strcmp(state, "58030"))
        db_note_trouble(c->db, *state == 'X'); /* data or index corrupted; the disk fails */
    db_set_error(c, result_of(state), may_retry(state), "%s: %s (%s) in %s", what,
                 words ? words : PQerrorMessage(c->pg), state, c->db->shown);
    return false;
}

static bool command(struct db_conn *c, const char *sql)
{
    PGresult *r = PQexec(c->pg, sql);
    bool ok = good(c, r, sql);

    PQclear(r);
    return ok;
}

/* ---- opening ---- */

/* LOCK_OPEN: the store is open; a restore takes it alone. LOCK_BOTH, LOCK_WORK: engine.h. */
enum { LOCK_OPEN = 1263424083, LOCK_BOTH, LOCK_WORK };
static const char *lock_named(const struct db_conn *c, const char *function, int number,
                              char sql[static 160])
{
    char *name = PQescapeLiteral(c->pg, c->db->schema, strlen(c->db->schema));
    snprintf(sql, 160, "SELECT %s(%d, hashtext(%s))", function, number, name ? name : "''");
    PQfreemem(name);
    return sql;
}

static bool setup(struct db_conn *c)
{
    char lock[160];
    char *schema = PQescapeIdentifier(c->pg, c->db->schema, strlen(c->db->schema));
    char *sql =
        mem_format(c,
                   "SET search_path = %s; SET client_encoding = 'UTF8'; SET DateStyle = "
                   "'ISO, YMD'; SET bytea_output = 'hex'; SET "
                   "standard_conforming_strings = on; SET client_min_messages = warning;"
                   /* Generic plans only, as SQLite has (QPSG), or queries with many branches
                            * are planned at each run; no JIT: they look dear, and take milliseconds. */
                   "SET plan_cache_mode = force_generic_plan; SET jit = off;"
                   "SET idle_in_transaction_session_timeout = '5min'",
                   schema);
    bool ok = command(c, sql);

    mem_free(sql);
    if (ok && !c->db->ready) {
        sql = mem_format(c, "CREATE SCHEMA IF NOT EXISTS %s", schema);
        ok = command(c, sql);
        /* when two connections create it at once the second gets an error; the schema exists then
         */
        if (!ok) {
            db_clear_error(c);
            ok = command(c, sql);
        }
        mem_free(sql);
        if (ok && c->db->store != DB_QUALITY)
            postgres_own_role(c, schema);
    }
    if (ok && c->db->role) {
        sql = mem_format(c, "SET ROLE %s", c->db->role);
        ok = command(c, sql);
        mem_free(sql);
    }
    PQfreemem(schema);
    c->set_up = ok && command(c, lock_named(c, "pg_advisory_lock_shared", LOCK_OPEN, lock));
    return c->set_up;
}

bool postgres_alone(struct db_conn *c)
{
    char sql[160];
    PGresult *r = PQexec(c->pg, lock_named(c, "pg_advisory_unlock_shared", LOCK_OPEN, sql));
    PQclear(r);
    r = PQexec(c->pg, lock_named(c, "pg_try_advisory_lock", LOCK_OPEN, sql));
    bool alone = PQresultStatus(r) == PGRES_TUPLES_OK && PQgetvalue(r, 0, 0)[0] == 't';
    PQclear(r);
    return alone;
}

static bool postgres_open_conn(struct db_conn *c, struct error *f)
{
    static const char words[] =
        N_("De PostgreSQL-server antwoordt niet of weigert de toegang. Klopt het adres, de naam en "
           "het wachtwoord?");
    /* Settings before dbname are defaults that the address may override. The timeouts make a server
     * or network that does not answer an error within seconds. */
    static const char *const keys[] = {
        "connect_timeout",  "tcp_user_timeout", "keepalives_idle",  "keepalives_interval",
        "keepalives_count", "dbname",           "application_name", NULL};
    const char *const values[] = {"5", "15000", "15", "5", "3", c->db->place, "koers", NULL};

    c->pg = PQconnectdbParams(keys, values, 1);
    if (PQstatus(c->pg) != CONNECTION_OK)
        return error_set(f, words, "%s: %s", c->db->shown, PQerrorMessage(c->pg));
    const char *encoding = PQparameterStatus(c->pg, "server_encoding");
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return error_set(f,
                         N_("De PostgreSQL-database gebruikt geen UTF-8. Maak een database met "
                            "ENCODING 'UTF8'."),
                         "%s: server_encoding %s", c->db->shown, encoding ? encoding : "?");
    if (PQserverVersion(c->pg) < 130000)
        return error_set(f, N_("Deze PostgreSQL is te oud. Koers vraagt versie 13 of nieuwer."),
                         "%s: %d", c->db->shown, PQserverVersion(c->pg));
    if (!setup(c)) {
        error_set(f, words, "%s", c->error.detail);
        db_clear_error(c);
        return false;
    }
    c->db->ready = true;
    return true;
}

static void postgres_close_conn(struct db_conn *c)
{
    PQfinish(c->pg);
    c->pg = NULL;
}

/* ---- transactions ---- */

/* Reconnects after a lost connection and forgets the prepared statements of the old one. */
static bool reconnect(struct db_conn *c)
{
    PQreset(c->pg);
    memset(c->slots, 0, c->n_slots * sizeof *c->slots);
    c->used = 0;
    c->unlock = NULL;
    c->set_up = c->both_held = false;
    db_clear_error(c);
    if (PQstatus(c->pg) == CONNECTION_OK)
        return setup(c);
    db_set_error(c, DB_ERROR, false, "%s: %s", c->db->shown, PQerrorMessage(c->pg));
    return false;
}

/* Taking it waits ten seconds at most: a server that hangs while it holds the lock must not have the
 * threads of every other one wait. */
bool postgres_both(struct db_conn *c, bool take)
{
    char name[160], sql[200];

    lock_named(c, take ? "pg_advisory_lock" : "pg_advisory_unlock", LOCK_BOTH, name);
    snprintf(sql, sizeof sql, "%s%s", take ? "SET LOCAL lock_timeout = '10s'; " : "", name);
    db_clear_error(c);
    c->both_held = false;
    if (take && (!c->set_up || !command(c, sql))) { /* cut since it was last used? */
        if (PQstatus(c->pg) == CONNECTION_OK || !reconnect(c) || !command(c, sql))
            return false;
    } else if (!take && PQstatus(c->pg) == CONNECTION_OK) {
        command(c, sql);
    }
    c->both_held = take;
    return true;
}

bool postgres_work(struct db_conn *c, bool alone)
{
    const char *take = alone ? "pg_try_advisory_lock" : "pg_advisory_lock_shared";
    char sql[160];
    PGresult *r = PQexec(c->pg, lock_named(c, take, LOCK_WORK, sql));
    bool held = PQresultStatus(r) == PGRES_TUPLES_OK && (!alone || *PQgetvalue(r, 0, 0) == 't');
    PQclear(r);
    return held;
}

/* The result of one command of a pipeline, and the mark after it. */
static bool pipe_result(struct db_conn *c, const char *what)
{
    PGresult *r = PQgetResult(c->pg);
    bool ok = good(c, r, what);

    PQclear(r);
    for (int i = 0; i < 2 && (r = PQgetResult(c->pg)) == NULL; i++)
        ;
    PQclear(r);
    return ok;
}

/* Two commands in one round trip, each a transaction of its own: the second also runs when the
 * first fails. */
static bool both(struct db_conn *c, const char *first, const char *second)
{
    const char *sql[] = {first, second};
    bool ok = PQenterPipelineMode(c->pg) == 1;

    for (int i = 0; i < 2 && ok; i++)
        ok = PQsendQueryParams(c->pg, sql[i], 0, NULL, NULL, NULL, NULL, 0) == 1 &&
             PQpipelineSync(c->pg) == 1;
    if (!ok) {
        db_set_error(c, DB_ERROR, false, "%s: %s", first, PQerrorMessage(c->pg));
        return false;
    }
    bool one = pipe_result(c, first), two = pipe_result(c, second);
    PQexitPipelineMode(c->pg);
    return one && two;
}

/* The first try of a transaction takes the store's advisory lock shared; a retry takes it
 * exclusively, so that no other transaction can conflict with it again. Both take it before BEGIN,
 * so that the snapshot is made after the lock. A retry runs as REPEATABLE READ instead of
 * SERIALIZABLE: while one long transaction is open elsewhere on the server, PostgreSQL reports
 * false conflicts at every serializable try. */
static const char *lock_sql(const struct db_conn *c, const char *function, char sql[static 96])
{
    uint64_t key = 0xcbf29ce484222325u;

    for (const char *s = c->db->schema; *s; s++)
        key = (key ^ (unsigned char)*s) * 0x100000001b3u;
    snprintf(sql, 96, "SELECT %s(%lld)", function, (long long)key);
    return sql;
}

static bool begin_once(struct db_conn *c, bool write, int attempt)
{
    char sql[96];

    if (!write)
        return command(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const char *lock = attempt > 0 ? "pg_advisory_lock" : "pg_advisory_lock_shared";
    c->unlock = attempt > 0 ? "pg_advisory_unlock" : "pg_advisory_unlock_shared";
    return both(c, lock_sql(c, lock, sql),
                attempt > 0 ? "BEGIN ISOLATION LEVEL REPEATABLE READ"
                            : "BEGIN ISOLATION LEVEL SERIALIZABLE");
}

/* COMMIT or ROLLBACK, then unlock, in one round trip. */
static bool end_transaction(struct db_conn *c, const char *command_sql)
{
    const char *unlock = c->unlock;
    char sql[96];

    c->unlock = NULL;
    return unlock ? both(c, command_sql, lock_sql(c, unlock, sql)) : command(c, command_sql);
}

static bool postgres_commit(struct db_conn *c)
{
    /* PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error. */
    if (PQtransactionStatus(c->pg) != PQTRANS_INTRANS) {
        db_set_error(c, DB_ERROR, false, "COMMIT without a sound transaction");
        return false;
    }
    return end_transaction(c, "COMMIT");
}

static void postgres_rollback(struct db_conn *c)
{
    if (PQstatus(c->pg) == CONNECTION_OK &&
        (c->unlock || PQtransactionStatus(c->pg) != PQTRANS_IDLE))
        end_transaction(c, "ROLLBACK");
    c->unlock = NULL;
}

static bool postgres_begin(struct db_conn *c, bool write, int attempt)
{
    /* A connection that was not set up has another search_path, so it must not be used. */
    if (c->set_up && begin_once(c, write, attempt))
        return true;
    if ((!c->set_up || PQstatus(c->pg) != CONNECTION_OK) && reconnect(c) &&
        begin_once(c, write, attempt))
        return true;
    postgres_rollback(c);
    return false;
}

/* ---- parameters ---- */

struct given { /* the parameters of one call, as libpq wants them */
    const char *value[DB_MAX_FIELDS];
    int length[DB_MAX_FIELDS], format[DB_MAX_FIELDS];
    char text[DB_MAX_FIELDS][32];
};

static void give(struct given *g, size_t i, const struct db_field *f, const void *in)
{
    const void *at = (const char *)in + f->offset;
    const struct db_bytes *bytes;

    g->value[i] = g->text[i];
    switch (f->type) {
    case DB_DATUM:
        date_iso(*(const int32_t *)at, g->text[i]);
        break;
    case DB_BREUK:
        snprintf(g->text[i], sizeof g->text[i], "%.17g", *(const double *)at);
        break;
    case DB_TEKST:
        g->value[i] = *(const char *const *)at;
        break;
    case DB_BYTES:
        bytes = (const struct db_bytes *)at;
        g->value[i] = bytes->n ? bytes->data : "";
        g->length[i] = (int)bytes->n;
        g->format[i] = 1;
        break;
    case DB_BOOL:
        g->value[i] = db_get_int(f, in) ? "t" : "f";
        break;
    default:
        snprintf(g->text[i], sizeof g->text[i], "%lld", (long long)db_get_int(f, in));
    }
}

static bool give_all(struct db_conn *c, struct given *g, const struct db_query *q, const void *in)
{
    for (size_t i = 0; i < q->n_params; i++) {
        const struct db_field *f = &q->params[i];
        enum db_given given = db_given(f, in);
        if (given == GIVEN_MISSING) {
            db_set_error(c, DB_ERROR, false, "%s: parameter %s is missing", q->name, f->name);
            return false;
        }
        g->value[i] = NULL;
        g->length[i] = g->format[i] = 0;
        if (given == GIVEN)
            give(g, i, f, in);
    }
    return true;
}

static void oids_of(const struct db_query *q, Oid oids[static DB_MAX_FIELDS])
{
    for (size_t i = 0; i < q->n_params; i++)
        oids[i] = param_oids[q->params[i].type];
}

/* ---- rows ---- */

/* A whole number, also when PostgreSQL made it numeric (sum of bigint): "12" or "12.000". */
static bool whole(const char *text, int64_t *out)
{
    char digits[32];
    size_t n = strcspn(text, ".");

    if (n >= sizeof digits || text[n + strspn(text + n, ".0")])
        return false;
    memcpy(digits, text, n);
    digits[n] = '\0';
    return text_int(digits, INT64_MIN, INT64_MAX, out);
}

static bool put(const PGresult *r, int row_no, int i, const struct db_field *f, const void *ctx,
                void *row)
{
    const char *text = PQgetvalue(r, row_no, i);
    size_t n = (size_t)PQgetlength(r, row_no, i);
    void *at = (char *)row + f->offset;
    char *end = NULL;
    struct db_bytes *bytes;
    int64_t v = 0;

    if (PQgetisnull(r, row_no, i))
        return db_put_null(f, row);
    switch (f->type) {
    case DB_TEKST:
        *(const char **)at = mem_textn(ctx, text, n);
        return true;
    case DB_DATUM:
        return db_put_datum(f, row, text);
    case DB_BREUK:
        *(double *)at = strtod(text, &end);
        return end != text && !*end;
    case DB_BYTES:
        bytes = (struct db_bytes *)at;
        if (n < 2 || text[0] != '\\' || text[1] != 'x')
            return false;
        bytes->n = (n - 2) / 2;
        end = mem_textn(ctx, "", 0);
        end = mem_resize(ctx, end, char, bytes->n + 1);
        bytes->data = end;
        end[bytes->n] = '\0';
        return hex_read(text + 2, end, bytes->n);
    case DB_BOOL:
        db_put_int(f, row, *text == 't');
        return *text == 't' || *text == 'f';
    default:
        if (!whole(text, &v))
            return false;
        db_put_int(f, row, v);
        return true;
    }
}

/* Passes all rows of a result to s. False on an error, or when s wants no more rows. */
static bool put_rows(struct db_conn *c, const PGresult *r, const struct db_query *q, struct sink *s)
{
    if ((size_t)PQnfields(r) != q->n_columns) {
        db_set_error(c, DB_ERROR, false, "%s gave %d columns, not %zu", q->name, PQnfields(r),
                     q->n_columns);
        return false;
    }
    for (int k = 0; k < PQntuples(r); k++) {
        void *row = sink_row(s);
        if (!row) {
            db_set_error(c, DB_ERROR, false, "%s gave more than one row", q->name);
            return false;
        }
        for (size_t i = 0; i < q->n_columns; i++)
            if (!put(r, k, (int)i, &q->columns[i], s->ctx, row)) {
                db_set_error(c, DB_ERROR, false, "%s: the value of column %s does not fit its type",
                             q->name, q->columns[i].name);
                return false;
            }
        if (!sink_took(s) || c->failed)
            return false;
    }
    return true;
}

/* ---- queries ---- */

static bool prepared(struct db_conn *c, const struct db_query *q, char name[static 16])
{
    struct db_slot *slot = db_slot(c, q);
    Oid oids[DB_MAX_FIELDS];
    bool ok = true;

    if (!slot->number) {
        snprintf(name, 16, "q%u", ++c->next_number);
        oids_of(q, oids);
        PGresult *r = PQprepare(c->pg, name, q->postgres, (int)q->n_params, oids);
        ok = good(c, r, q->name);
        PQclear(r);
        slot->number = ok ? c->next_number : 0;
    }
    snprintf(name, 16, "q%u", slot->number);
    return ok;
}

static void postgres_run(struct db_conn *c, const struct db_query *q, const void *in,
                         struct sink *s)
{
    struct given g;
    char name[16];
    int64_t changed = 0;

    if (!give_all(c, &g, q, in) || !prepared(c, q, name))
        return;
    PGresult *r = PQexecPrepared(c->pg, name, (int)q->n_params, g.value, g.length, g.format, 0);
    if (good(c, r, q->name)) {
        if (s->kind != SINK_NONE)
            put_rows(c, r, q, s);
        else if (text_int(PQcmdTuples(r), 0, INT64_MAX, &changed))
            s->changed = changed;
    }
    PQclear(r);
}

/* Reads through a cursor, some rows at a time, so that per_row can run other queries meanwhile. */
static void postgres_stream(struct db_conn *c, const struct db_query *q, const void *in,
                            struct sink *s)
{
    struct given g;
    Oid oids[DB_MAX_FIELDS];
    unsigned number = ++c->next_number;
    char *sql = mem_format(c, "DECLARE k%u NO SCROLL CURSOR FOR %s", number, q->postgres);
    char fetch[48], done[32];
    bool more = give_all(c, &g, q, in);

    oids_of(q, oids);
    snprintf(done, sizeof done, "CLOSE k%u", number);
    if (more) {
        PGresult *r =
            PQexecParams(c->pg, sql, (int)q->n_params, oids, g.value, g.length, g.format, 0);
        more = good(c, r, q->name);
        PQclear(r);
    }
    for (int rows = STREAM_FIRST; more; rows = STREAM_ROWS) {
        snprintf(fetch, sizeof fetch, "FETCH %d FROM k%u", rows, number);
        PGresult *r = PQexec(c->pg, fetch);
        more = good(c, r, q->name) && PQntuples(r) > 0 && put_rows(c, r, q, s);
        PQclear(r);
    }
    if (!c->failed)
        command(c, done);
    mem_free(sql);
}

/* May a column of PostgreSQL's type be read as ours? */
static bool fits(enum db_type type, Oid oid)
{
    switch (type) {
    case DB_TEKST:
        return oid == OID_TEXT || oid == OID_VARCHAR || oid == OID_BPCHAR || oid == OID_NAME;
    case DB_DATUM:
        return oid == OID_DATE;
    case DB_BOOL:
        return oid == OID_BOOL;
    case DB_BYTES:
        return oid == OID_BYTEA;
    case DB_BREUK:
        if (oid == OID_FLOAT8 || oid == OID_FLOAT4)
            return true;
        break;
    default:
        break;
    }
    return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 || oid == OID_NUMERIC;
}

static bool postgres_check(struct db_conn *c, const struct db_query *q, struct error *f)
{
    Oid oids[DB_MAX_FIELDS];
    bool ok;

    oids_of(q, oids);
    PGresult *r = PQprepare(c->pg, "", q->postgres, (int)q->n_params, oids);
    ok = PQresultStatus(r) == PGRES_COMMAND_OK;
    if (ok) {
        PQclear(r);
        r = PQdescribePrepared(c->pg, "");
        ok = PQresultStatus(r) == PGRES_COMMAND_OK;
    }
    if (!ok)
        error_set(f, db_words(DB_ERROR), "%s: %s", q->name, PQresultErrorMessage(r));
    else if ((size_t)PQnfields(r) != q->n_columns)
        ok = error_set(f, db_words(DB_ERROR), "%s gives %d columns, not %zu", q->name, PQnfields(r),
                       q->n_columns);
    for (int i = 0; ok && i < PQnfields(r); i++)
        if (!fits(q->columns[i].type, PQftype(r, i)))
            ok = error_set(f, db_words(DB_ERROR), "%s: column %s has PostgreSQL type %u", q->name,
                           q->columns[i].name, PQftype(r, i));
    PQclear(r);
    return ok;
}

/* A schema step for SQLite only is empty here; PostgreSQL reports an empty command as an error. */
static bool postgres_script(struct db_conn *c, const char *sql)
{
    return !sql[strspn(sql, " \n")] || command(c, sql);
}

const struct engine postgres_engine = {.open = postgres_open_conn,
                                       .close = postgres_close_conn,
                                       .begin = postgres_begin,
                                       .commit = postgres_commit,
                                       .rollback = postgres_rollback,
                                       .run = postgres_run,
                                       .stream = postgres_stream,
                                       .check = postgres_check,
                                       .script = postgres_script};
