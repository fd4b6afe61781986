/* The key of an account: what its owner alone can open, while signed in. One random key per account; it
 * opens the private halves of its pairs (X25519), to which others can seal something: a room, a group
 * key. It is stored sealed three times, each under a key that is not stored:
 *   account_sleutel.wachtwoord   argon2id of the password, with a salt of its own
 *   account_sleutel.blad         the recovery sheet of its owner, when there is one
 *   sessie.sleutel               the secret in the session cookie (also organisatiekeuze.sleutel)
 * An opened key lies in locked memory of the context that it was opened on and is wiped with it; nobody
 * frees it. Rooms open with session_key(). They seal for the owner to account_own_half(), which the opened
 * key proves. For somebody else there is no proof in the database: account_open_half() and
 * persoon_open_half() give what stands there, which who writes in the database can replace by a half of
 * his own. Seal to it only when the one who seals heard its spoken_half() from that person and it is the
 * same since (gezelschap/group_store.h does that). Not here: the proof of an account (account.c), pages
 * (account_blad.c), the form of a sealed value (base/seal.h). */
#ifndef KOERS_ORGANISATIE_ACCOUNT_KEYS_H
#define KOERS_ORGANISATIE_ACCOUNT_KEYS_H
#include "base/seal.h"
#include "db/db.h"

#define PASSWORD_SALT 17 /* bytes: how a password becomes a key, and a salt (password_key) */

struct request;
struct account_key {
    int64_t account;
    struct seal_key key;
};

/* ---- opening: on ctx; NULL when it does not open, with a line in the log when it should have ---- */
/* By what password_key() made of the password with this salt. make: an account without a key gets one,
 * and a pair, in the running transaction; else NULL. */
struct account_key *account_key_by_password(struct db_conn *db, const void *ctx, int64_t account,
                                            const struct seal_key *kek,
                                            const uint8_t salt[static PASSWORD_SALT], bool make);
/* By its owner's sheet. NULL without a line in the log: typed wrong, or of another time. */
struct account_key *account_key_by_sheet(struct db_conn *db, const void *ctx, int64_t account,
                                         const struct seal_key *sheet);
/* By the secret of the cookie with which it was sealed. */
struct account_key *account_key_by_cookie(const void *ctx, int64_t account, struct db_bytes sealed,
                                          const uint8_t secret[static 32]);
/* Of who is signed in (session.c). NULL also when this session began without the password, or before
 * there were keys: then signing in again gives it. For rooms. */
struct account_key *session_key(struct request *r);

/* ---- sealing it again, in the running transaction ---- */
/* The key for this cookie, as it is stored; on ctx. k NULL: nothing. */
struct db_bytes account_key_for_cookie(const void *ctx, const struct account_key *k,
                                       const uint8_t secret[static 32]);
/* Under a new password; sheet and sessions stay. */
void account_key_rewrap(struct db_conn *db, const struct account_key *k, const struct seal_key *kek,
                        const uint8_t salt[static PASSWORD_SALT]);
/* A new key and pair under this password instead of what there was: that is gone, and what only it
 * opened. For an account without a key too. False: the database failed. */
bool account_key_renew(struct db_conn *db, int64_t account, const struct seal_key *kek,
                       const uint8_t salt[static PASSWORD_SALT]);
/* A new sheet; the one before opens nothing any more. Who has *sheet wipes it. */
void account_key_sheet(struct db_conn *db, const struct account_key *k, struct seal_key *sheet);
void account_key_no_sheet(struct db_conn *db, int64_t account);
/* The key of another account goes, and what it opened comes to this one: its pairs, so what was sealed to
 * them still opens, and what rooms keep sealed with it (below). Before its memberships move. False: a pair
 * does not open, or the database failed; then the transaction must end. */
bool account_key_take(struct db_conn *db, const struct account_key *into,
                      const struct account_key *other);
/* Key and pairs go, for good: the account goes, or its password was set without it. */
void account_keys_forget(struct db_conn *db, int64_t account);

/* What a room above keeps sealed with the key of an account; set by its start. */
struct account_keys_follow {
    /* Seals again for `into` what `other` opens, of the persons of that other account. */
    void (*joined)(struct db_conn *db, const struct account_key *into,
                   const struct account_key *other);
    /* The key is gone for good: what only it opened goes too. */
    void (*gone)(struct db_conn *db, int64_t account);
};
void account_keys_on_change(const struct account_keys_follow *follow);

/* ---- pairs ---- */
struct account_keys_state {
    bool exists;
    int32_t sheet; /* since which day there is a sheet; DATE_NONE: there is none */
};
struct account_keys_state account_keys_state(struct db_conn *db, int64_t account);
/* The half to seal to for the owner of k. False, with a line in the log: what stands in the database is no
 * half of a pair that k opens. The key still opens what was sealed to it before: to refuse that as well
 * would lose it with the next password. */
bool account_own_half(struct db_conn *db, const struct account_key *k,
                      uint8_t out[static SEAL_KEY_BYTES]) __attribute__((warn_unused_result));
/* The public half that stands in the database, proved by nothing: to be confirmed aloud (see above).
 * False: this account has no pair yet. */
bool account_open_half(struct db_conn *db, int64_t account, uint8_t out[static SEAL_KEY_BYTES]);
/* The same of the account of this person; false also for an invitation that waits. */
bool persoon_open_half(struct db_conn *db, int64_t organisatie, int64_t persoon,
                       uint8_t out[static SEAL_KEY_BYTES]);
/* A public half as somebody reads it aloud to another: slow (argon2id, among the same two), so that
 * nobody finds another key with the same ten characters. Only in `prepare`. */
#define SPOKEN_BYTES 12 /* "7K3QF-9AZ2M" and a zero */
void spoken_half(int64_t organisatie, int64_t persoon, const uint8_t open[static SEAL_KEY_BYTES],
                 char out[static SPOKEN_BYTES]);
/* The pair with this id; in locked memory on ctx. NULL: not a pair of this account, or it does not
 * open. */
struct seal_pair *account_pair(struct db_conn *db, const void *ctx, const struct account_key *k,
                               const uint8_t id[static SEAL_ID_BYTES]);
/* Opens what was sealed (seal_box) to any pair of this account; *out on ctx. */
bool account_box_open(struct db_conn *db, const void *ctx, const struct account_key *k,
                      const struct seal_place *at, struct db_bytes in, struct db_bytes *out);
#endif
