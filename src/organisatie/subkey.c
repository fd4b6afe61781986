/* Subkeys and their store (subkey.h). Not here: sealing with one (sealed_row.c), the tables
 * (db/deelsleutel.sql).
 */
#include "organisatie/subkey.h"
#include "base/date.h"
#include "base/keyring.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "db/deelsleutel_sql.h"
#include "db/erase.h"
#include "organisatie/sealed.h"
#include <sodium.h>
#include <string.h>

#define IDENTITY     "opslag"       /* in the store of subkeys */
#define IDENTITY_KEY "deelsleutels" /* the same in the quality store */
#define ROUND        500

static struct db *store;
void (*subkey_after)(enum subkey_step step);

static bool done(enum subkey_step step)
{
    if (subkey_after)
        subkey_after(step);
    return true;
}

void subkeys_use(struct db *keys)
{
    store = keys;
}

static bool no_store(struct error *f)
{
    return error_set(f, "De opslag van deelsleutels is niet te lezen.", "no store of subkeys");
}

/* SQLite: a connection that writes is opened for the occasion; PostgreSQL has one per thread. */
static enum db_result write_store(struct db *keys, bool (*work)(struct db_conn *, void *),
                                  void *arg, struct error *f)
{
    bool own = keys && db_engine_of(keys) == DB_SQLITE;
    struct db_conn *k = !keys ? NULL : own ? db_conn_open(keys, f) : db_thread_conn(keys, f);

    if (!keys)
        no_store(f);
    enum db_result result = k ? db_write(k, work, arg, f) : DB_ERROR;
    if (own)
        db_conn_close(k);
    return result;
}

static enum db_result read_store(bool (*work)(struct db_conn *, void *), void *arg, struct error *f)
{
    struct db_conn *k = store ? db_thread_conn(store, f) : NULL;

    if (!store)
        no_store(f);
    return k ? db_read(k, work, arg, f) : DB_ERROR;
}

/* ---- whose store it is ---- */
enum identity { IDENTITY_NONE, IDENTITY_READ, IDENTITY_LOST };

static struct seal_place identity_place(void)
{
    return (struct seal_place){.table = "sleutelopslag", .column = "waarde " IDENTITY};
}

static enum identity identity_read(struct db_conn *k, const void *ctx, uint8_t out[static 32],
                                   bool *current)
{
    struct opslag_read_row row;
    struct seal_place at = identity_place();
    struct db_bytes text;

    if (!opslag_read(k, ctx, &row, .naam = IDENTITY))
        return IDENTITY_NONE;
    *current = keyring_is_current(row.waarde.data, row.waarde.n);
    if (!sealed_open(ctx, &at, row.waarde, &text) || text.n != 32)
        return IDENTITY_LOST;
    memcpy(out, text.data, 32);
    return IDENTITY_READ;
}

static void identity_make(struct db_conn *k, const void *ctx)
{
    uint8_t id[32];
    struct seal_place at = identity_place();

    random_bytes(id, sizeof id);
    opslag_insert(k, .naam = IDENTITY, .waarde = sealed_make(ctx, &at, (struct db_bytes){id, 32}));
}

struct looking {
    const void *ctx;
    const uint8_t *known; /* the identity that the quality store knows; NULL: none */
    uint8_t id[32];
    bool current;
    enum subkeys_state state;
};

static bool look(struct db_conn *k, void *arg)
{
    struct looking *l = arg;
    enum identity how = identity_read(k, l->ctx, l->id, &l->current);
    bool same = how == IDENTITY_READ && (!l->known || !memcmp(l->id, l->known, 32));

    l->state = how == IDENTITY_NONE ? (l->known ? SUBKEYS_MISSING : SUBKEYS_NONE)
               : same               ? SUBKEYS_READY
                                    : SUBKEYS_FOREIGN;
    return !db_failed(k);
}

enum subkeys_state subkeys_state(struct db_conn *c)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "subkeys_state");
    uint8_t known[32];
    enum key_found found = server_key_find(c, IDENTITY_KEY, known);
    struct looking l = {.ctx = ctx, .known = found == KEY_FOUND ? known : NULL};

    if (found == KEY_LOST || read_store(look, &l, NULL) != DB_OK)
        l.state = found == KEY_LOST ? SUBKEYS_FOREIGN : SUBKEYS_FAILED;
    mem_free(ctx);
    return l.state;
}

bool subkeys_open_here(struct db_conn *keys)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "subkeys_open_here");
    struct looking l = {.ctx = ctx};
    bool good = look(keys, &l) && l.state != SUBKEYS_FOREIGN;

    mem_free(ctx);
    return good;
}

/* ---- one subkey ---- */
static struct seal_place subkey_place(const struct subkey_of *what)
{
    return (struct seal_place){.table = "deelsleutel",
                               .column = what->soort,
                               .organisatie = what->organisatie,
                               .row = what->nummer};
}

static bool subkey_open(const void *ctx, const struct subkey_of *what, struct db_bytes value,
                        struct seal_key *out)
{
    struct seal_place at = subkey_place(what);
    struct db_bytes text;
    bool good = sealed_open(ctx, &at, value, &text) && text.n == SEAL_KEY_BYTES;

    if (good) {
        memcpy(out->key, text.data, SEAL_KEY_BYTES);
        seal_key_id(out->key, out->id);
    }
    sodium_memzero((void *)text.data, text.n);
    return good;
}

struct one {
    const void *ctx;
    const struct subkey_of *what;
    struct looking looking;
    struct seal_key *out;
    enum subkey_found found;
};

static bool find(struct db_conn *k, void *arg)
{
    struct one *o = arg;
    struct deelsleutel_read_row row;
    const struct subkey_of *w = o->what;
    bool there = deelsleutel_read(k, o->ctx, &row, .organisatie = w->organisatie, .soort = w->soort,
                                  .nummer = w->nummer);

    o->found = !there                                        ? SUBKEY_GONE
               : subkey_open(o->ctx, w, row.sleutel, o->out) ? SUBKEY_FOUND
                                                             : SUBKEY_LOST;
    return !db_failed(k);
}

enum subkey_found subkey_read(const struct subkey_of *what, struct seal_key *out, struct error *f)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "subkey_read");
    struct one o = {.ctx = ctx, .what = what, .out = out};
    bool good = read_store(find, &o, f) == DB_OK;

    mem_free(ctx);
    return good ? o.found : SUBKEY_FAILED;
}

static void subkey_new(struct db_conn *k, const struct one *o)
{
    uint8_t key[SEAL_KEY_BYTES];
    struct seal_place at = subkey_place(o->what);

    random_bytes(key, sizeof key);
    deelsleutel_insert(k, .organisatie = o->what->organisatie, .soort = o->what->soort,
                       .nummer = o->what->nummer,
                       .sleutel = sealed_make(o->ctx, &at, (struct db_bytes){key, sizeof key}));
    sodium_memzero(key, sizeof key);
}

/* False for a store that is not the one that belongs here: o->looking.state says which. */
static bool find_or_make(struct db_conn *k, void *arg)
{
    struct one *o = arg;

    if (!look(k, &o->looking))
        return false;
    if (o->looking.state == SUBKEYS_NONE) {
        identity_make(k, o->ctx);
        if (!look(k, &o->looking)) /* another server may have been first */
            return false;
    }
    if (o->looking.state != SUBKEYS_READY || !find(k, o))
        return false;
    if (o->found == SUBKEY_GONE) {
        subkey_new(k, o);
        find(k, o);
    }
    return o->found == SUBKEY_FOUND;
}

/* Why one could not be made, for the log. */
static const char *why_not(const struct one *o, const struct error *f)
{
    return f->detail[0] ? f->detail
           : o->looking.state == SUBKEYS_MISSING
               ? "the store of subkeys is empty, and should not be"
           : o->looking.state == SUBKEYS_FOREIGN ? "the store of subkeys is not of this database"
                                                 : "a subkey does not open";
}

bool subkey_make(struct db_conn *c, const struct subkey_of *what, struct seal_key *out)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "subkey_make");
    uint8_t known[32];
    enum key_found found = server_key_find(c, IDENTITY_KEY, known);
    struct one o = {
        .ctx = ctx,
        .what = what,
        .out = out,
        .looking = {.ctx = ctx, .known = found == KEY_FOUND ? known : NULL}
    };
    struct error f = {0};
    bool good = found != KEY_LOST && !db_failed(c) &&
                write_store(store, find_or_make, &o, &f) == DB_OK && done(SUBKEY_MADE);

    if (good && found == KEY_ABSENT)
        good = server_key_keep(c, IDENTITY_KEY, o.looking.id);
    if (!good && !db_failed(c))
        db_fail(c, why_not(&o, &f));
    mem_free(ctx);
    return good;
}

/* That it must leave the files is remembered with the deletion: whoever ends here, or is held up by a
 * reader, leaves it to the next round. */
static bool delete_one(struct db_conn *k, void *arg)
{
    const struct subkey_of *w = arg;

    if (deelsleutel_delete(k, .organisatie = w->organisatie, .soort = w->soort,
                           .nummer = w->nummer) > 0)
        wissen_add(k, .sinds = time_now());
    return !db_failed(k);
}

static bool read_waiting(struct db_conn *k, void *arg)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "wissen");
    struct erase_waiting *w = arg;
    struct wissen_read_row row;

    *w = (struct erase_waiting){.waits = wissen_read(k, ctx, &row), .small = true};
    if (w->waits) {
        w->since = row.sinds;
        w->generation = row.beurt;
        w->transaction_id = row.transactie;
    }
    mem_free(ctx);
    return !db_failed(k);
}

static bool write_done(struct db_conn *k, void *arg)
{
    const struct erase_waiting *w = arg;

    wissen_forget(k, .beurt = w->generation);
    return !db_failed(k);
}

bool subkeys_forget(int64_t *since, struct error *f)
{
    struct erase_waiting w = {0};

    *since = 0;
    if (!store)
        return true;
    if (read_store(read_waiting, &w, f) != DB_OK)
        return false;
    *since = w.since;
    return !w.waits || (erase_finish(store, &w, f) && done(SUBKEY_ERASED) &&
                        write_store(store, write_done, &w, f) == DB_OK);
}

enum subkey_gone subkey_destroy(const struct subkey_of *what, struct error *f)
{
    struct subkey_of copy = *what;
    int64_t since;

    if (write_store(store, delete_one, &copy, f) != DB_OK)
        return SUBKEY_STAYS;
    done(SUBKEY_DELETED);
    return subkeys_forget(&since, f) ? SUBKEY_DESTROYED : SUBKEY_LEAVING;
}

/* ---- all of them ---- */
/* Calls per_row for each; in a transaction of the store. */
static bool each(struct db_conn *k,
                 bool (*per_row)(struct db_conn *k, const void *ctx, const struct subkey_of *of,
                                 struct db_bytes value, void *arg),
                 void *arg)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "subkeys");
    struct subkey_of last = {.soort = ""};
    bool more = true;

    while (more && !db_failed(k)) {
        TALLOC_CTX *round = mem_ctx(ctx, "round");
        struct deelsleutels_rows some =
            deelsleutels(k, round, .organisatie = last.organisatie, .soort = last.soort,
                         .nummer = last.nummer, .hoeveel = ROUND);
        more = some.n == ROUND;
        for (size_t i = 0; i < some.n; i++) {
            struct subkey_of of = {some.row[i].soort, some.row[i].organisatie, some.row[i].nummer};
            if (!per_row(k, round, &of, some.row[i].sleutel, arg))
                more = false;
            last = of;
        }
        if (some.n)
            last.soort = mem_text(ctx, last.soort);
        mem_free(round);
    }
    mem_free(ctx);
    return !db_failed(k);
}

static bool wrap_one(struct db_conn *k, const void *ctx, const struct subkey_of *of,
                     struct db_bytes value, void *arg)
{
    struct seal_place at = subkey_place(of);
    struct db_bytes again;

    (void)arg;
    if (sealed_again(ctx, &at, value, false, &again) == SEALED_CHANGES)
        deelsleutel_set(k, .organisatie = of->organisatie, .soort = of->soort, .nummer = of->nummer,
                        .sleutel = again);
    return done(SUBKEY_WRAPPED) && !db_failed(k);
}

static bool wrap_all(struct db_conn *k, void *arg)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "subkeys_wrap");
    bool only_when_due = *(bool *)arg;
    struct looking l = {.ctx = ctx};
    bool good = look(k, &l);

    if (good && l.state == SUBKEYS_READY && !(l.current && only_when_due)) {
        struct seal_place at = identity_place();
        good = each(k, wrap_one, NULL);
        opslag_set(k, .naam = IDENTITY,
                   .waarde = sealed_make(ctx, &at, (struct db_bytes){l.id, sizeof l.id}));
    }
    mem_free(ctx);
    return good && !db_failed(k);
}

bool subkeys_wrap(struct db *keys, bool only_when_due, struct error *f)
{
    return write_store(keys, wrap_all, &only_when_due, f) == DB_OK;
}

struct counting {
    struct db_conn *c;
    const void *ctx;
    const struct room *const *rooms;
    struct subkeys_found *out;
};

static bool is_there(const struct counting *n, const struct subkey_of *of)
{
    for (size_t i = 0; n->rooms[i]; i++)
        for (const struct subkey_kind *k = n->rooms[i]->subkeys; k && k->soort; k++)
            if (text_equal(k->soort, of->soort))
                return k->there(n->c, of->organisatie, of->nummer);
    return false;
}

static bool count_one(struct db_conn *k, const void *ctx, const struct subkey_of *of,
                      struct db_bytes value, void *arg)
{
    const struct counting *n = arg;
    struct seal_key key;

    (void)k;
    n->out->n++;
    n->out->lost += !subkey_open(ctx, of, value, &key);
    sodium_memzero(&key, sizeof key);
    if (!is_there(n, of) && n->out->orphans++ == 0)
        n->out->one = (struct subkey_of){mem_text(n->ctx, of->soort), of->organisatie, of->nummer};
    return !db_failed(n->c);
}

static bool count_all(struct db_conn *k, void *arg)
{
    return each(k, count_one, arg);
}

bool subkeys_look(struct db_conn *c, const void *ctx, const struct room *const *rooms,
                  struct subkeys_found *out, struct error *f)
{
    struct counting n = {c, ctx, rooms, out};

    *out = (struct subkeys_found){0};
    return read_store(count_all, &n, f) == DB_OK && !db_failed(c);
}
