/* One write to both stores (both.h). Not here: the notes themselves (notes.c), the group commit
 * (writer.c). It reaches below db_write, for one transaction is prepared inside the other. */
#include "db/both.h"
#include "base/random.h"
#include "db/decided_sql.h"
#include "db/engine.h"
#include "db/pending_sql.h"
#include "db/personal_raw.h"
#include <time.h>

#define NOTES_MAX (64u << 20)

void (*both_after_step)(int step);
int both_again_ms = 60000;

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void stepped(int step)
{
    if (both_after_step)
        both_after_step(step);
}

/* What went wrong in the personal store fails the whole write; what may go well when it is run
 * again has the whole write run again. */
static bool pass_on(struct db_conn *c, const struct db_conn *personal)
{
    if (personal->failed)
        db_set_error(c, personal->why, personal->retry, "personal store: %s",
                     personal->error.detail);
    return false;
}

/* One try of one transaction of the personal store, without running again: c's work is in it too.
 */
static bool begin(struct db_conn *p)
{
    db_clear_error(p);
    if (!engine_of(p)->begin(p, true, 1)) /* 1: alone, and so never crossed */
        return false;
    p->tx = DB_TX_WRITE;
    return true;
}

static bool end(struct db_conn *p, bool keep)
{
    bool kept = keep && !p->failed && engine_of(p)->commit(p);

    if (!kept)
        engine_of(p)->rollback(p);
    p->tx = DB_TX_NONE;
    return kept;
}

static struct db_bytes key_of(const uint8_t key[static 32])
{
    return (struct db_bytes){key, 32};
}

/* ---- what was left half ---- */
/* Why it stays, for whoever looks after the server. */
static void note_failure(struct personal_conn *p, struct db_bytes key, const struct error *f)
{
    if (begin(personal_raw(p))) {
        pending_fail(p, .write_key = key, .why = f->detail);
        end(personal_raw(p), true);
    }
}

/* The notes of this key, if they are still there: run and deleted in one commit. DB_STUCK: they will
 * not fit later either, and that is marked; else what stood in the way may pass. */
static enum db_result carry_out(struct personal_conn *p, struct db_bytes key, struct error *f)
{
    struct db_conn *raw = personal_raw(p);
    TALLOC_CTX *ctx = mem_ctx(NULL, "carry_out");
    struct pending_notes_row row;
    struct error why = {0};
    bool begun = begin(raw), kept = false;
    enum db_result u = DB_OK;

    if (begun) {
        bool yes = true;
        if (pending_notes(p, ctx, &row, .write_key = key)) {
            yes = notes_run(raw, row.notes, &why);
            pending_delete(p, .write_key = key);
        }
        kept = end(raw, yes);
    }
    if (!kept) {
        u = raw->failed ? raw->why : DB_ERROR;
        if (raw->failed)
            why = raw->error;
        if (begun && u == DB_ERROR &&
            (db_engine_of(raw->db) == DB_SQLITE || PQstatus(raw->pg) == CONNECTION_OK)) {
            u = DB_STUCK;
            atomic_store(&raw->db->stuck_ms, now_ms());
            note_failure(p, key, &why);
        }
        if (f)
            *f = why;
    }
    mem_free(ctx);
    return u;
}

static bool drop(struct personal_conn *p, struct db_bytes key)
{
    if (!begin(personal_raw(p)))
        return false;
    pending_delete(p, .write_key = key);
    return end(personal_raw(p), true);
}

struct keys {
    TALLOC_CTX *ctx;
    struct pending_keys_rows rows;
};

static bool read_keys(struct personal_conn *p, void *arg)
{
    struct keys *k = arg;

    k->rows = pending_keys(p, k->ctx);
    return true;
}

/* One key: carried out when it was decided, dropped when it was not. What was decided after one that
 * stays waits too: it was made on rows that hold the first. */
static bool settle_one(struct db_conn *c, struct personal_conn *p, const void *ctx,
                       const struct pending_keys_row *row, bool again, struct both_found *found)
{
    struct write_decided_row decided;
    struct db_bytes key = row->write_key;
    bool yes = write_decided(c, ctx, &decided, .write_key = key);

    if (c->failed)
        return false;
    if (!yes) {
        yes = drop(p, key);
        found->dropped += yes;
        return yes || pass_on(c, personal_raw(p));
    }
    if (found->stuck == 0) {
        found->hindrance = DB_STUCK;
        if (!row->failed || again)
            found->hindrance = carry_out(p, key, &found->why);
        else
            error_set(&found->why, db_words(DB_STUCK), "%s", row->failed);
        if (found->hindrance == DB_OK) {
            found->carried_out++;
            return true;
        }
    }
    found->stuck++;
    return true;
}

/* Under the lock. again: also what was tried before and could not be carried out. False: a store
 * fails, and nothing of the rest can be known. */
static bool settle(struct db_conn *c, struct personal_conn *p, bool again, struct both_found *found)
{
    struct keys k = {.ctx = mem_ctx(NULL, "settle")};
    struct error f = {0};
    bool good = personal_read(p, read_keys, &k, &f) == DB_OK;

    if (!good)
        db_set_error(c, DB_ERROR, false, "personal store: %s", f.detail);
    for (size_t i = 0; i < k.rows.n && good; i++)
        good = settle_one(c, p, k.ctx, &k.rows.row[i], again, found);
    if (good && found->stuck == 0)
        write_decided_forget(c);
    mem_free(k.ctx);
    return good && !c->failed;
}

/* Before a write: what was left half is settled, and no write goes over one that was decided. One that
 * did not fit is tried again after a minute: a disk may have failed for a moment, or somebody mended
 * what stood in its way. */
static bool clear_way(struct db_conn *c, struct personal_conn *p)
{
    struct both_found found = {0};
    bool again = now_ms() - atomic_load(&personal_raw(p)->db->stuck_ms) >= both_again_ms;

    if (settle(c, p, again, &found) && found.stuck > 0)
        db_set_error(c, found.hindrance, false, "an earlier write cannot be carried out: %s",
                     found.why.detail);
    return !c->failed;
}

/* ---- the write ---- */
static bool prepare(struct db_conn *c, struct both_write *w, const struct buf *notes)
{
    struct db_conn *p = personal_raw(w->p);

    random_bytes(w->key, sizeof w->key);
    if (!begin(p))
        return pass_on(c, p);
    pending_insert(w->p, .write_key = key_of(w->key), .made = time_now(),
                   .notes = {notes->data, notes->len});
    if (!end(p, true))
        return pass_on(c, p);
    stepped(2);
    w->prepared = true;
    write_decide(c, .write_key = key_of(w->key));
    return !c->failed;
}

bool both_prepare(struct db_conn *c, void *write)
{
    struct both_write *w = write;
    struct db_conn *p = personal_raw(w->p);
    TALLOC_CTX *ctx = mem_ctx(NULL, "both");
    struct buf notes;

    w->prepared = false;
    buf_init(&notes, ctx, NOTES_MAX);
    if (c->db->engine == DB_POSTGRES && !c->both_held)
        db_set_error(c, DB_ERROR, false, "the lock on both stores was lost");
    bool yes = !c->failed && clear_way(c, w->p) && begin(p);
    if (yes) {
        p->record = &notes;
        yes = w->work(c, w->p, w->arg) && !p->failed && (!p->n_sums || sums_write(p));
        p->record = NULL;
        end(p, false);
    }
    pass_on(c, p);
    yes = yes && !c->failed && (notes.len == 0 || prepare(c, w, &notes));
    db_clear_error(p);
    mem_free(ctx);
    return yes;
}

bool both_carry_out(struct both_write *w, struct error *f)
{
    if (!w->prepared)
        return true;
    stepped(3);
    bool done = carry_out(w->p, key_of(w->key), f) == DB_OK;
    stepped(4);
    return done;
}

/* The lock of both stores: on SQLite the transaction itself is it. */
static bool lock(struct db_conn *c, bool take, struct error *f)
{
    if (c->db->engine == DB_SQLITE || postgres_both(c, take))
        return true;
    return error_set(f, c->error.message, "%s", c->error.detail);
}

enum db_result both_write(struct db_conn *c, struct both_write *w, struct error *f)
{
    if (!lock(c, true, f))
        return c->why;
    enum db_result u = db_write(c, both_prepare, w, f);
    if (u == DB_OK)
        both_carry_out(w, f);
    lock(c, false, NULL);
    return u;
}

bool both_stuck(struct personal_conn *p, const void *ctx, int64_t *n)
{
    struct pending_stuck_row row = {0};
    bool read = pending_stuck(p, ctx, &row);

    *n = row.aantal;
    return read;
}

struct settling {
    struct personal_conn *p;
    struct both_found *found;
};

static bool run_settle(struct db_conn *c, void *arg)
{
    struct settling *s = arg;

    *s->found = (struct both_found){0};
    return settle(c, s->p, true, s->found);
}

bool both_settle(struct db_conn *c, struct personal_conn *p, struct both_found *found,
                 struct error *f)
{
    struct keys k = {.ctx = mem_ctx(NULL, "both_settle")};
    struct settling s = {p, found};
    bool good = personal_read(p, read_keys, &k, f) == DB_OK;

    *found = (struct both_found){0};
    if (good && k.rows.n > 0) { /* else nobody is held up */
        good = lock(c, true, f);
        if (good) {
            good = db_write(c, run_settle, &s, f) == DB_OK;
            lock(c, false, NULL);
        }
    }
    mem_free(k.ctx);
    return good;
}

bool both_hold(struct db_conn *c, struct error *f)
{
    db_clear_error(c);
    if (c->db->engine == DB_POSTGRES)
        return lock(c, true, f);
    if (sqlite_control(c, CTL_BEGIN_WRITE))
        return true;
    return error_set(f, c->error.message, "%s", c->error.detail);
}

void both_release(struct db_conn *c)
{
    if (c->db->engine == DB_POSTGRES)
        lock(c, false, NULL);
    else
        sqlite_control(c, CTL_ROLLBACK);
}
