/* An account, above the organisations: who signs in, the proof of it (password, second step, wrong
 * tries), and the log of what happened to it. Not here: sessions and the choice of an organisation
 * (session.c), links (access.c), its key (account_keys.c), pages (account_paginas.c, sign_in_paginas.c). */
#include "base/address.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/text.h"
#include "organisatie/account_keys.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include <string.h>

/* The rows of account_by_id and account_by_email have the same columns in structs of their own. */
#define LOGIN_OF(row)                                                                              \
    ((struct login){.id = (row).id,                                                                \
                    .email = (row).email,                                                          \
                    .wachtwoord = (row).wachtwoord,                                                \
                    .taal = (row).taal,                                                            \
                    .totp = (row).totp,                                                            \
                    .totp_on = !(row).totp_laatst_null,                                            \
                    .totp_laatst = (row).totp_laatst,                                              \
                    .mislukt = (row).mislukt,                                                      \
                    .mislukt_sinds = (row).mislukt_sinds,                                          \
                    .hersteld = (row).hersteld,                                                    \
                    .plekken = (row).plekken})

bool login_by_id(struct db_conn *db, const void *ctx, int64_t account, struct login *out)
{
    struct account_by_id_row row;
    if (!account || !account_by_id(db, ctx, &row, .id = account))
        return false;
    *out = LOGIN_OF(row);
    return true;
}

bool login_by_email(struct db_conn *db, const void *ctx, const char *email, struct login *out)
{
    struct account_by_email_row row;
    if (!email || !account_by_email(db, ctx, &row, .email = text_lower(ctx, email),
                                    .bezorgadres = address_key(ctx, email)))
        return false;
    *out = LOGIN_OF(row);
    return true;
}

int64_t account_create(struct db_conn *db, const char *email, const char *taal)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_nieuw");
    struct account_next_id_row row = {.id = 0};
    int64_t made = 0;
    if (account_next_id(db, ctx, &row))
        made = account_insert(db, .id = row.id, .email = text_lower(ctx, email), .taal = taal,
                              .bezorgadres = address_key(ctx, email), .nu = time_now());
    mem_free(ctx);
    return made ? row.id : 0;
}

bool login_twin(struct db_conn *db, const void *ctx, const struct login *l)
{
    struct account_twin_row twin;
    return account_twin(db, ctx, &twin, .id = l->id, .bezorgadres = address_key(ctx, l->email));
}

/* ---- addresses of before mailboxes were compared ---- */
static bool write_keys(struct db_conn *db, void *arg)
{
    int64_t *n = arg;
    TALLOC_CTX *ctx = mem_ctx(NULL, "bezorgadres");
    struct accounts_unkeyed_rows a = accounts_unkeyed(db, ctx);
    struct personen_unkeyed_rows p = personen_unkeyed(db, ctx);
    for (size_t i = 0; i < a.n; i++)
        account_key_set(db, .id = a.row[i].id, .bezorgadres = address_key(ctx, a.row[i].email));
    for (size_t i = 0; i < p.n; i++)
        persoon_key_set(db, .organisatie = p.row[i].organisatie, .id = p.row[i].id,
                        .bezorgadres = address_key(ctx, p.row[i].email));
    *n = (int64_t)(a.n + p.n);
    mem_free(ctx);
    return !db_failed(db);
}

int64_t addresses_mend(const struct background *a)
{
    int64_t all = 0, n = 0;
    do {
        n = 0;
        if (background_write(a, write_keys, &n, NULL) != DB_OK)
            break;
        all += n;
    } while (n);
    return all;
}

int64_t persoon_account(struct db_conn *db, int64_t organisatie, int64_t persoon)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "persoon_account");
    struct persoon_by_id_row p = {0};
    struct login l = {0};
    if (persoon_by_id(db, ctx, &p, .organisatie = organisatie, .id = persoon) && !p.account) {
        p.account =
            login_by_email(db, ctx, p.email, &l) ? l.id : account_create(db, p.email, p.taal);
        persoon_account_set(db, .organisatie = organisatie, .id = persoon, .account = p.account);
    }
    mem_free(ctx);
    return p.account;
}

/* ---- what happened to it ---- */
void account_event(struct db_conn *db, int64_t account, const char *handeling, const char *uitkomst)
{
    account_event_add(db, .account = account, .uur = time_now() / 3600, .handeling = handeling,
                      .uitkomst = uitkomst);
}

/* ---- in each of its organisations ---- */
void account_sign_out(struct db_conn *db, int64_t account, const uint8_t *behalve)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "account_uitloggen");
    struct account_personen_rows all = account_personen(db, ctx, .account = account);
    struct db_bytes spared = {.data = behalve ? behalve : (const uint8_t *)"",
                              .n = behalve ? HASH_BYTES : 0};
    for (size_t i = 0; i < all.n; i++)
        sessies_end(db, .organisatie = all.row[i].organisatie, .persoon = all.row[i].id,
                    .behalve = spared);
    keuzes_end(db, .account = account);
    mem_free(ctx);
}

const char *account_name(struct db_conn *db, const void *ctx, int64_t account, int64_t *organisatie)
{
    struct account_personen_rows all = account_personen(db, ctx, .account = account);
    for (size_t i = 0; i < all.n; i++) {
        if (all.row[i].gesloten == TIME_NONE) {
            *organisatie = all.row[i].organisatie;
            return all.row[i].naam;
        }
    }
    *organisatie = 0;
    return "";
}

/* ---- the proof ---- */
struct tried {
    bool right;
    const char *hash; /* the hash that the password was compared with */
    struct seal_key
        *kek; /* in locked memory; NULL: no key was asked for, or not everything was right */
    uint8_t salt[PASSWORD_SALT]; /* with which it was made */
};

struct tried *login_try(struct request *r, const struct login *l, const char *wachtwoord)
{
    struct tried *t = mem_new(r->ctx, struct tried);
    t->hash = l ? l->wachtwoord : NULL;
    t->right = password_matches(t->hash, wachtwoord);
    return t;
}

struct wrong_try {
    int64_t account, mislukt, sinds;
};

static bool write_wrong_try(struct db_conn *db, void *arg)
{
    const struct wrong_try *w = arg;
    account_failed(db, .id = w->account, .mislukt = w->mislukt, .sinds = w->sinds);
    account_event(db, w->account, "inloggen", "mislukt");
    return !db_failed(db);
}

/* For an unknown address there is nothing to write, but the answer waits for a commit here too,
 * because the response time would otherwise show who has an account. */
static bool write_unknown_try(struct db_conn *db, void *arg)
{
    (void)arg;
    inloggen_unknown(db, .dag = date_today());
    return !db_failed(db);
}

/* The second step: not set up, or a right code that was not used before. *step: that of the code. */
static bool code_fits(struct request *r, const struct login *l, const char *code, int64_t *step)
{
    struct db_bytes secret;
    return !l->totp_on ||
           (login_secret(r->ctx, l, &secret) &&
            totp_matches(secret.data, secret.n, code, time_now(), l->totp_laatst, step));
}

static bool second_step(struct request *r, const struct login *l, const char *code)
{
    int64_t step;
    return code_fits(r, l, code, &step) &&
           (!l->totp_on ||
            account_totp_used(r->db, .id = l->id, .vorige = l->totp_laatst, .stap = step) == 1);
}

static bool tries_left(const struct login *l)
{
    return inloggen_mag(l->mislukt, l->mislukt_sinds, time_now());
}

/* ---- the key that comes with the proof ---- */
static void make_kek(struct request *r, const struct login *l, struct tried *t,
                     const char *wachtwoord)
{
    struct account_sleutel_read_row row;
    password_salt(l->wachtwoord, t->salt);
    if (account_sleutel_read(r->db, r->ctx, &row, .account = l->id) && row.zout.n == PASSWORD_SALT)
        memcpy(t->salt, row.zout.data, PASSWORD_SALT);
    t->kek = secret_new(r->ctx, sizeof *t->kek);
    if (!password_key(wachtwoord, t->salt, PASSWORD_SALT, t->kek))
        t->kek = NULL;
}

struct tried *login_try_key(struct request *r, const struct login *l, const char *wachtwoord,
                            const char *code)
{
    struct tried *t = login_try(r, l, wachtwoord);
    int64_t step;
    if (l && t->right && tries_left(l) && code_fits(r, l, code, &step))
        make_kek(r, l, t, wachtwoord);
    return t;
}

struct tried *login_again_key(struct request *r, const struct login *l, const char *wachtwoord)
{
    struct tried *t = mem_new(r->ctx, struct tried);
    make_kek(r, l, t, wachtwoord);
    return t;
}

struct account_key *login_key(struct request *r, const struct login *l, const struct tried *t,
                              bool make)
{
    return t && t->kek
               ? account_key_by_password(r->db, r->ctx, l->id, t->kek, t->salt, make && l->plekken)
               : NULL;
}

static void count_wrong(struct request *r, const struct login *l)
{
    if (!l) {
        request_write(r, write_unknown_try, NULL);
        return;
    }
    struct wrong_try *w = mem_new(r->ctx, struct wrong_try);
    *w = (struct wrong_try){l->id, l->mislukt, l->mislukt_sinds};
    inloggen_mislukt(&w->mislukt, &w->sinds, time_now());
    request_write(r, write_wrong_try, w);
}

bool login_proved(struct request *r, const struct login *l, const struct tried *t, const char *code)
{
    if (l && t && tries_left(l) && t->right && text_equal(l->wachtwoord, t->hash) &&
        second_step(r, l, code)) {
        account_failed(r->db, .id = l->id, .mislukt = 0, .sinds = TIME_NONE);
        return true;
    }
    count_wrong(r, l);
    return false;
}
