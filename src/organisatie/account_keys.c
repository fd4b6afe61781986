/* The key of an account (account_keys.h). Not here: when it is opened (account.c, session.c).
 * Each change is a few rows in the caller's transaction: a process that ends leaves the old state or the
 * new one.
 */
#include "organisatie/account_keys.h"
#include "base/date.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/secret.h"
#include "db/erase.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PAIRS_ROUND 100 /* read at a time */
#define BYTES(a)    ((struct db_bytes){.data = (a), .n = sizeof(a)})

/* What an opened value needs of memory: a sealed one is padded. */
struct opening {
    struct account_key k;
    uint8_t text[128];
};

static struct seal_place place(const char *table, const char *column, int64_t account)
{
    return (struct seal_place){.table = table, .column = column, .row = account};
}

static void tell(int64_t account, const char *what)
{
    log_line("level=error msg=\"a key of an account does not open\" account=%lld what=\"%s\"",
             (long long)account, what);
}

/* 32 bytes, sealed; on ctx. */
static struct db_bytes seal_32(const void *ctx, const struct seal_key *by,
                               const struct seal_place *at, const uint8_t secret[static 32])
{
    size_t n = seal_length(SEAL_KEY_BYTES);
    uint8_t *out = mem_array(ctx, uint8_t, n);

    seal(by, at, secret, SEAL_KEY_BYTES, out);
    return (struct db_bytes){out, n};
}

/* Opens them into locked memory. */
static bool open_32(const struct seal_key *by, const struct seal_place *at, struct db_bytes in,
                    struct opening *o, uint8_t out[static 32])
{
    size_t n = 0;
    bool good = in.n == seal_length(SEAL_KEY_BYTES) && in.n - SEAL_OVERHEAD <= sizeof o->text &&
                seal_open(by, at, in.data, in.n, o->text, &n) && n == SEAL_KEY_BYTES;

    if (good)
        memcpy(out, o->text, SEAL_KEY_BYTES);
    return good;
}

static struct opening *opening_new(const void *ctx, int64_t account)
{
    struct opening *o = secret_new(ctx, sizeof *o);

    o->k.account = account;
    return o;
}

/* The key in its place (sealed by `by` at `at`); NULL: it does not open. */
static struct account_key *key_open(const void *ctx, int64_t account, const struct seal_key *by,
                                    const char *table, const char *column, struct db_bytes in)
{
    struct opening *o = opening_new(ctx, account);
    struct seal_place at = place(table, column, account);

    if (!open_32(by, &at, in, o, o->k.key.key))
        return NULL;
    seal_key_id(o->k.key.key, o->k.key.id);
    return &o->k;
}

/* ---- making ---- */
static void pair_store(struct db_conn *db, const struct account_key *k,
                       const struct seal_pair *pair)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_paar");
    struct seal_place at = place("account_paar", "geheim", k->account);

    account_paar_insert(db, .account = k->account, .openbaar = BYTES(pair->open),
                        .geheim = seal_32(ctx, &k->key, &at, pair->closed));
    mem_free(ctx);
}

/* A new key with a pair, under this password. NULL: there is one already, or the database failed. */
static struct account_key *key_make(struct db_conn *db, const void *ctx, int64_t account,
                                    const struct seal_key *kek,
                                    const uint8_t salt[static PASSWORD_SALT])
{
    struct opening *o = opening_new(ctx, account);
    struct seal_pair *pair = secret_new(ctx, sizeof *pair);
    struct seal_place at = place("account_sleutel", "wachtwoord", account);

    random_bytes(o->k.key.key, SEAL_KEY_BYTES);
    seal_key_id(o->k.key.key, o->k.key.id);
    seal_pair_make(pair);
    if (account_sleutel_insert(db, .account = account, .zout = {salt, PASSWORD_SALT},
                               .wachtwoord = seal_32(ctx, kek, &at, o->k.key.key),
                               .openbaar = BYTES(pair->open)) != 1)
        return NULL;
    pair_store(db, &o->k, pair);
    return &o->k;
}

bool account_key_renew(struct db_conn *db, int64_t account, const struct seal_key *kek,
                       const uint8_t salt[static PASSWORD_SALT])
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_key_renew");

    account_keys_forget(db, account);
    bool good = key_make(db, ctx, account, kek, salt) != NULL;
    mem_free(ctx);
    return good && !db_failed(db);
}

static const struct account_keys_follow *follows;

void account_keys_on_change(const struct account_keys_follow *follow)
{
    follows = follow;
}

static void rows_delete(struct db_conn *db, int64_t account)
{
    int64_t gone = account_paren_delete(db, .account = account);

    if (account_sleutel_delete(db, .account = account) + gone > 0)
        erase_note(db, false); /* what only this key opens must not be openable from the files */
}

void account_keys_forget(struct db_conn *db, int64_t account)
{
    rows_delete(db, account);
    if (follows)
        follows->gone(db, account);
}

/* ---- opening ---- */
/* Is the half that others seal to one of a pair that this key opens? With a line in the log when not. */
static bool own_half(struct db_conn *db, const struct account_key *k, struct db_bytes openbaar)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "own_half");
    uint8_t id[SEAL_ID_BYTES];
    struct seal_pair *pair = NULL;

    if (openbaar.n == SEAL_KEY_BYTES) {
        seal_key_id(openbaar.data, id);
        pair = account_pair(db, ctx, k, id);
    }
    bool good = pair && !memcmp(pair->open, openbaar.data, SEAL_KEY_BYTES);
    if (!good)
        tell(k->account, "public half to seal to");
    mem_free(ctx);
    return good;
}

struct account_key *account_key_by_password(struct db_conn *db, const void *ctx, int64_t account,
                                            const struct seal_key *kek,
                                            const uint8_t salt[static PASSWORD_SALT], bool make)
{
    struct account_sleutel_read_row row;
    bool there = account_sleutel_read(db, ctx, &row, .account = account);

    if (!there && make) {
        struct account_key *made = key_make(db, ctx, account, kek, salt);
        if (made || db_failed(db))
            return made;
        /* another device was first, with the same password and so the same salt */
        there = account_sleutel_read(db, ctx, &row, .account = account);
    }
    if (!there)
        return NULL;
    struct account_key *k =
        row.zout.n == PASSWORD_SALT && !memcmp(row.zout.data, salt, PASSWORD_SALT)
            ? key_open(ctx, account, kek, "account_sleutel", "wachtwoord", row.wachtwoord)
            : NULL;
    if (k)
        own_half(db, k, row.openbaar); /* a line in the log, if it is another's */
    else
        tell(account, "password");
    return k;
}

struct account_key *account_key_by_sheet(struct db_conn *db, const void *ctx, int64_t account,
                                         const struct seal_key *sheet)
{
    struct account_sleutel_read_row row;

    if (!account_sleutel_read(db, ctx, &row, .account = account))
        return NULL;
    struct account_key *k = key_open(ctx, account, sheet, "account_sleutel", "blad", row.blad);
    if (k)
        own_half(db, k, row.openbaar);
    return k;
}

/* The key that follows from a cookie's secret: the stored hash of that secret does not lead to it. */
static void key_of_cookie(const uint8_t secret[static 32], struct seal_key *out)
{
    static const char purpose[] = "koers: key of a session";

    hash_keyed_fast(secret, purpose, sizeof purpose, out->key);
    seal_key_id(out->key, out->id);
}

struct account_key *account_key_by_cookie(const void *ctx, int64_t account, struct db_bytes sealed,
                                          const uint8_t secret[static 32])
{
    struct seal_key by;

    if (!sealed.n)
        return NULL;
    key_of_cookie(secret, &by);
    struct account_key *k = key_open(ctx, account, &by, "sessie", "sleutel", sealed);
    sodium_memzero(&by, sizeof by);
    if (!k)
        tell(account, "session");
    return k;
}

/* ---- sealing again ---- */
struct db_bytes account_key_for_cookie(const void *ctx, const struct account_key *k,
                                       const uint8_t secret[static 32])
{
    struct seal_key by;

    if (!k)
        return (struct db_bytes){0};
    struct seal_place at = place("sessie", "sleutel", k->account);
    key_of_cookie(secret, &by);
    struct db_bytes sealed = seal_32(ctx, &by, &at, k->key.key);
    sodium_memzero(&by, sizeof by);
    return sealed;
}

void account_key_rewrap(struct db_conn *db, const struct account_key *k, const struct seal_key *kek,
                        const uint8_t salt[static PASSWORD_SALT])
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_key_rewrap");
    struct seal_place at = place("account_sleutel", "wachtwoord", k->account);

    account_sleutel_rewrap(db, .account = k->account, .zout = {salt, PASSWORD_SALT},
                           .wachtwoord = seal_32(ctx, kek, &at, k->key.key));
    erase_note(db, false); /* sealed by the password before */
    mem_free(ctx);
}

void account_key_sheet(struct db_conn *db, const struct account_key *k, struct seal_key *sheet)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_key_sheet");
    struct seal_place at = place("account_sleutel", "blad", k->account);

    random_bytes(sheet->key, SEAL_KEY_BYTES);
    seal_key_id(sheet->key, sheet->id);
    account_sleutel_blad(db, .account = k->account, .blad = seal_32(ctx, sheet, &at, k->key.key),
                         .sinds = date_today());
    erase_note(db, false); /* sealed by the sheet before */
    mem_free(ctx);
}

void account_key_no_sheet(struct db_conn *db, int64_t account)
{
    account_sleutel_blad(db, .account = account, .sinds = DATE_NONE);
    erase_note(db, false);
}

/* ---- pairs ---- */
struct account_keys_state account_keys_state(struct db_conn *db, int64_t account)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_keys_state");
    struct account_sleutel_read_row row;
    struct account_keys_state s = {.sheet = DATE_NONE};

    s.exists = account_sleutel_read(db, ctx, &row, .account = account);
    if (s.exists && row.blad.n)
        s.sheet = row.blad_sinds;
    mem_free(ctx);
    return s;
}

bool account_open_half(struct db_conn *db, int64_t account, uint8_t out[static SEAL_KEY_BYTES])
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_open_half");
    struct account_sleutel_read_row row;
    bool good =
        account_sleutel_read(db, ctx, &row, .account = account) && row.openbaar.n == SEAL_KEY_BYTES;

    if (good)
        memcpy(out, row.openbaar.data, SEAL_KEY_BYTES);
    mem_free(ctx);
    return good;
}

bool account_own_half(struct db_conn *db, const struct account_key *k,
                      uint8_t out[static SEAL_KEY_BYTES])
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_own_half");
    struct account_sleutel_read_row row;
    bool good =
        account_sleutel_read(db, ctx, &row, .account = k->account) && own_half(db, k, row.openbaar);

    if (good)
        memcpy(out, row.openbaar.data, SEAL_KEY_BYTES);
    mem_free(ctx);
    return good;
}

bool persoon_open_half(struct db_conn *db, int64_t organisatie, int64_t persoon,
                       uint8_t out[static SEAL_KEY_BYTES])
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "persoon_open_half");
    struct persoon_by_id_row p;
    bool good = persoon_by_id(db, ctx, &p, .organisatie = organisatie, .id = persoon) &&
                p.account && account_open_half(db, p.account, out);

    mem_free(ctx);
    return good;
}

/* Fifty bits. Each try costs an argon2id, with a salt of this person: 2^50 of them are out of reach. */
void spoken_half(int64_t organisatie, int64_t persoon, const uint8_t open[static SEAL_KEY_BYTES],
                 char out[static SPOKEN_BYTES])
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char hex[2 * SEAL_KEY_BYTES + 1], who[80];
    uint8_t salt[PASSWORD_SALT];
    struct seal_key slow;
    size_t at = 0;

    hex_of(open, SEAL_KEY_BYTES, hex);
    snprintf(who, sizeof who, "koers: spoken half of %lld/%lld", (long long)organisatie,
             (long long)persoon);
    password_salt(who, salt);
    password_key(hex, salt, sizeof salt, &slow);
    for (unsigned i = 0; i < 10; i++) {
        unsigned value = 0;
        for (unsigned bit = 5 * i; bit < 5 * i + 5; bit++)
            value = value << 1 | (slow.key[bit / 8] >> (7 - bit % 8) & 1u);
        if (i == 5)
            out[at++] = '-';
        out[at++] = digits[value];
    }
    out[at] = '\0';
}

/* The stored pair, when its private half opens and is that of the public one beside it. */
static struct seal_pair *pair_open(const void *ctx, const struct account_key *k,
                                   struct db_bytes openbaar, struct db_bytes geheim)
{
    struct opening *o = opening_new(ctx, k->account);
    struct seal_pair *pair = secret_new(ctx, sizeof *pair);
    struct seal_place at = place("account_paar", "geheim", k->account);

    if (!open_32(&k->key, &at, geheim, o, pair->closed)) {
        tell(k->account, "pair");
        return NULL;
    }
    seal_pair_of(pair->closed, pair);
    if (openbaar.n == SEAL_KEY_BYTES && !memcmp(openbaar.data, pair->open, SEAL_KEY_BYTES))
        return pair;
    tell(k->account, "public half");
    return NULL;
}

/* The next of all pairs of an account, in rounds: there is no bound to how many are joined. */
static struct account_paren_rows next_pairs(struct db_conn *db, const void *ctx, int64_t account,
                                            const struct account_paren_rows *before)
{
    struct db_bytes after = {"", 0};

    if (before && before->n < PAIRS_ROUND)
        return (struct account_paren_rows){0};
    if (before)
        after = before->row[before->n - 1].openbaar;
    return account_paren(db, ctx, .account = account, .na = after, .hoeveel = PAIRS_ROUND);
}

static bool has_id(struct db_bytes openbaar, const uint8_t id[static SEAL_ID_BYTES])
{
    uint8_t of[SEAL_ID_BYTES];

    if (openbaar.n != SEAL_KEY_BYTES)
        return false;
    seal_key_id(openbaar.data, of);
    return !memcmp(of, id, SEAL_ID_BYTES);
}

struct seal_pair *account_pair(struct db_conn *db, const void *ctx, const struct account_key *k,
                               const uint8_t id[static SEAL_ID_BYTES])
{
    struct account_paren_rows all = next_pairs(db, ctx, k->account, NULL);

    for (; all.n; all = next_pairs(db, ctx, k->account, &all))
        for (size_t i = 0; i < all.n; i++)
            if (has_id(all.row[i].openbaar, id))
                return pair_open(ctx, k, all.row[i].openbaar, all.row[i].geheim);
    return NULL;
}

bool account_box_open(struct db_conn *db, const void *ctx, const struct account_key *k,
                      const struct seal_place *at, struct db_bytes in, struct db_bytes *out)
{
    const uint8_t *id = seal_box_id(in.data, in.n);
    struct seal_pair *pair = id ? account_pair(db, ctx, k, id) : NULL;
    uint8_t *text = pair ? secret_new(ctx, in.n) : NULL;
    size_t n = 0;

    if (!pair || !seal_box_open(pair, at, in.data, in.n, text, &n))
        return false;
    *out = (struct db_bytes){text, n};
    return true;
}

bool account_key_take(struct db_conn *db, const struct account_key *into,
                      const struct account_key *other)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_key_take");
    struct account_paren_rows all = next_pairs(db, ctx, other->account, NULL);
    bool good = true;

    for (; all.n && good; all = next_pairs(db, ctx, other->account, &all))
        for (size_t i = 0; i < all.n && good; i++) {
            struct seal_pair *pair = pair_open(ctx, other, all.row[i].openbaar, all.row[i].geheim);
            good = pair != NULL;
            if (good)
                pair_store(db, into, pair);
        }
    if (good && follows)
        follows->joined(db, into, other);
    if (good)
        rows_delete(db, other->account);
    mem_free(ctx);
    return good && !db_failed(db);
}
