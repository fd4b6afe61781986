/* Values that are sealed with the server key (sealed.h). Not here: the key file (base/keyring.c).
 * The row "kenmerk" of server_sleutel is a sealed word. It says with which key this store is sealed,
 * and is written last, in the transaction that seals all others.
 */
#include "organisatie/sealed.h"
#include "base/date.h"
#include "base/keyring.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "db/erase.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include <string.h>

#define MARK  "kenmerk"
#define ROUND 500 /* accounts at a time */

struct db_bytes sealed_make(const void *ctx, const struct seal_place *at, struct db_bytes in)
{
    size_t n = seal_length(in.n);
    uint8_t *out = mem_array(ctx, uint8_t, n);

    if (!keyring_seal(at, in.data, in.n, out))
        mem_gone("server key", n);
    return (struct db_bytes){out, n};
}

static void tell(const struct seal_place *at, const char *why)
{
    log_line("level=error msg=\"a sealed value does not open\" place=\"%s.%s\" organisatie=%lld "
             "row=%lld "
             "why=\"%s\"",
             at->table, at->column, (long long)at->organisatie, (long long)at->row, why);
}

bool sealed_open(const void *ctx, const struct seal_place *at, struct db_bytes in,
                 struct db_bytes *out)
{
    uint8_t *text = mem_array(ctx, uint8_t, in.n + 1);
    size_t n = 0;
    enum unseal how = keyring_open(at, in.data, in.n, text, &n);

    if (how != UNSEALED)
        tell(at, how == UNSEAL_UNKNOWN ? "another server key" : "changed, moved or never sealed");
    *out = (struct db_bytes){text, n};
    return how == UNSEALED;
}

enum sealed_again sealed_again(const void *ctx, const struct seal_place *at, struct db_bytes value,
                               bool plain, struct db_bytes *out)
{
    struct db_bytes text = value;

    if (keyring_is_current(value.data, value.n))
        return SEALED_STAYS;
    if (!(plain && !seal_is(value.data, value.n)) && !sealed_open(ctx, at, value, &text))
        return SEALED_LOST;
    *out = sealed_make(ctx, at, text);
    return SEALED_CHANGES;
}

/* ---- the keys of the server ---- */
/* The name of a key is its row: it goes into the name of the column. */
static struct seal_place key_place(const void *ctx, const char *naam)
{
    return (struct seal_place){.table = "server_sleutel",
                               .column = mem_format(ctx, "waarde %s", naam)};
}

static bool key_open(const void *ctx, const char *naam, struct db_bytes value,
                     uint8_t out[static 32])
{
    struct seal_place at = key_place(ctx, naam);
    struct db_bytes text;
    bool good = sealed_open(ctx, &at, value, &text) && text.n == 32;

    if (good)
        memcpy(out, text.data, 32);
    return good;
}

enum key_found server_key_find(struct db_conn *db, const char *naam, uint8_t out[static 32])
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "server_sleutel");
    struct sleutel_read_row row;
    enum key_found found = !sleutel_read(db, ctx, &row, .naam = naam) ? KEY_ABSENT
                           : key_open(ctx, naam, row.waarde, out)     ? KEY_FOUND
                                                                      : KEY_LOST;

    mem_free(ctx);
    return found;
}

static bool mark_opens(struct db_conn *db)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "mark_opens");
    struct sleutel_read_row row;
    struct seal_place at = key_place(ctx, MARK);
    bool good = true;

    if (sleutel_read(db, ctx, &row, .naam = MARK)) {
        struct db_bytes text;
        good = sealed_open(ctx, &at, row.waarde, &text);
    }
    mem_free(ctx);
    return good;
}

bool sealed_may(struct db_conn *db)
{
    bool may = mark_opens(db);

    if (!may && !db_failed(db))
        db_fail(db,
                "the store is sealed with another server key than this process has: its key file "
                "was renewed elsewhere. Nothing is sealed with the old one");
    return may && !db_failed(db);
}

bool server_key_keep(struct db_conn *db, const char *naam, const uint8_t value[static 32])
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "server_sleutel");
    struct seal_place at = key_place(ctx, naam);
    uint8_t there[32];

    if (sealed_may(db))
        sleutel_insert(db, .naam = naam,
                       .waarde = sealed_make(ctx, &at, (struct db_bytes){value, 32}));
    mem_free(ctx);
    return server_key_find(db, naam, there) == KEY_FOUND && !memcmp(there, value, 32);
}

bool server_key_read(struct db_conn *db, const char *naam, uint8_t out[static 32])
{
    enum key_found found = server_key_find(db, naam, out);

    if (found == KEY_ABSENT && db_may_write(db)) {
        uint8_t new_key[32];
        random_bytes(new_key, sizeof new_key);
        server_key_keep(db, naam, new_key);
        found = server_key_find(db, naam, out); /* another process may have made it first */
    }
    return found == KEY_FOUND;
}

static bool seal_keys(struct db_conn *db, const void *ctx, bool plain)
{
    struct sleutels_rows all = sleutels(db, ctx);

    for (size_t i = 0; i < all.n; i++) {
        struct seal_place at = key_place(ctx, all.row[i].naam);
        struct db_bytes value;
        if (text_equal(all.row[i].naam, MARK))
            continue;
        enum sealed_again how = sealed_again(ctx, &at, all.row[i].waarde, plain, &value);
        if (how == SEALED_LOST)
            return false;
        if (how == SEALED_CHANGES)
            sleutel_set(db, .naam = all.row[i].naam, .waarde = value, .dag = date_today());
    }
    return !db_failed(db);
}

/* ---- the secrets of the second step ---- */
struct seal_place totp_place(int64_t account)
{
    return (struct seal_place){.table = "account", .column = "totp", .row = account};
}

struct db_bytes totp_sealed(struct db_conn *db, const void *ctx, int64_t account,
                            struct db_bytes secret)
{
    struct seal_place at = totp_place(account);

    sealed_may(db); /* when not, the transaction has failed */
    return sealed_make(ctx, &at, secret);
}

bool login_secret(const void *ctx, const struct login *l, struct db_bytes *out)
{
    struct seal_place at = totp_place(l->id);

    *out = (struct db_bytes){0};
    return l->totp.n > 0 && sealed_open(ctx, &at, l->totp, out);
}

/* A secret that does not open stays: its owner alone is hindered, and can have the second step taken
 * off. */
static bool seal_secrets(struct db_conn *db, const void *ctx, bool plain)
{
    int64_t after = 0;

    for (;;) {
        struct account_totps_rows some = account_totps(db, ctx, .na = after, .hoeveel = ROUND);
        for (size_t i = 0; i < some.n; i++) {
            struct seal_place at = totp_place(some.row[i].id);
            struct db_bytes value;
            after = some.row[i].id;
            if (sealed_again(ctx, &at, some.row[i].totp, plain, &value) == SEALED_CHANGES)
                account_totp_seal(db, .id = after, .totp = value);
        }
        if (some.n < ROUND || db_failed(db))
            return !db_failed(db);
    }
}

bool organisatie_seal(struct db_conn *db, bool plain)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "organisatie_seal");
    bool good = seal_keys(db, ctx, plain) && seal_secrets(db, ctx, plain);

    mem_free(ctx);
    return good;
}

/* ---- all of them ---- */
unsigned sealed_sort(struct db_bytes value)
{
    return seal_is(value.data, value.n) ? SEALED_SOME : PLAIN_SOME;
}

static unsigned keys_there(struct db_conn *db, const void *ctx)
{
    struct sleutels_rows all = sleutels(db, ctx);
    unsigned there = 0;

    for (size_t i = 0; i < all.n; i++)
        if (!text_equal(all.row[i].naam, MARK))
            there |= sealed_sort(all.row[i].waarde);
    return there;
}

unsigned organisatie_sealed_values(struct db_conn *db)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "organisatie_sealed_values");
    unsigned there = keys_there(db, ctx);
    int64_t after = 0;

    for (;;) {
        struct account_totps_rows some = account_totps(db, ctx, .na = after, .hoeveel = ROUND);
        for (size_t i = 0; i < some.n; i++) {
            there |= sealed_sort(some.row[i].totp);
            after = some.row[i].id;
        }
        if (some.n < ROUND || db_failed(db))
            break;
    }
    mem_free(ctx);
    return there;
}

/* A store without the mark. */
static enum sealed_store unmarked(struct db_conn *db, const void *ctx,
                                  const struct room *const *list)
{
    unsigned there = keys_there(db, ctx);

    for (size_t i = 0; list && list[i]; i++)
        if (list[i]->sealed_values)
            there |= list[i]->sealed_values(db);
    return there & SEALED_SOME ? SEALED_BROKEN : there ? SEALED_NEVER : SEALED_EMPTY;
}

enum sealed_store sealed_store(struct db_conn *db, const struct room *const *list)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "sealed_store");
    struct sleutel_read_row row;
    struct seal_place at = key_place(ctx, MARK);
    uint8_t text[256];
    size_t n;
    enum sealed_store state;

    if (sleutel_read(db, ctx, &row, .naam = MARK)) {
        bool opens = row.waarde.n <= sizeof text &&
                     keyring_open(&at, row.waarde.data, row.waarde.n, text, &n) == UNSEALED;
        state = !opens                                              ? SEALED_FOREIGN
                : keyring_is_current(row.waarde.data, row.waarde.n) ? SEALED_READY
                                                                    : SEALED_OLDER;
    } else {
        state = unmarked(db, ctx, list);
    }
    mem_free(ctx);
    return state;
}

int32_t sealed_since(struct db_conn *db)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "sealed_since");
    struct sleutel_sinds_row row = {.verzegeld = DATE_NONE};

    sleutel_sinds(db, ctx, &row, .naam = MARK);
    mem_free(ctx);
    return row.verzegeld;
}

bool sealed_all(struct db_conn *db, const struct room *const *list, bool plain)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "sealed_all");
    struct seal_place at = key_place(ctx, MARK);
    struct db_bytes mark = sealed_make(ctx, &at, (struct db_bytes){MARK, strlen(MARK)});
    bool good = true;

    for (size_t i = 0; list[i] && good; i++)
        good = !list[i]->seal || list[i]->seal(db, plain);
    if (good) {
        sleutel_insert(db, .naam = MARK, .waarde = mark);
        sleutel_set(db, .naam = MARK, .waarde = mark, .dag = date_today());
        erase_note(db, false); /* what stood open, or under the key before */
    }
    mem_free(ctx);
    return good && !db_failed(db);
}
