/* What the files of this room share among themselves. Other rooms read organisatie.h, mag.h and
 * background.h. Not here: rules without database (organisatie_regels.h). */
#ifndef KOERS_ORGANISATIE_INTERN_H
#define KOERS_ORGANISATIE_INTERN_H
#include "base/seal.h"
#include "organisatie/account_keys.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_regels.h"
#include "organisatie/people.h"

#define HASH_OF(h) ((struct db_bytes){.data = (h), .n = HASH_BYTES})

/* Reads the session of the request's cookie into r->who (NULL: none), on r->db. For `prepare`,
 * which runs before the admission; the admission reads it again, in its own transaction. */
const struct sessie *session_load(struct request *r);
/* Signs a person in: makes a session, ends the one that the request carried, sets the cookies. */
/* k: the key of the account, which goes along (account_keys.h); NULL: none. */
void session_begin(struct request *r, int64_t organisatie, int64_t persoon, const char *taal,
                   const struct account_key *k);
void session_start(void); /* reads what the environment says of limits */
/* Ends the request's own session and takes its cookie away. */
void session_end(struct request *r);
/* For an account with more than one membership: remembers, for KEUZE_DUUR, that it was proved, until
 * an organisation is chosen. Its cookie opens nothing but that choice. */
void choice_begin(struct request *r, int64_t account, const char *taal,
                  const struct account_key *k);
/* The key of the account that may choose, opened by the request's cookie; on r->ctx. NULL: it brought
 * none. */
struct account_key *choice_key(struct request *r);
/* The account that may choose: of choice_begin, or of the session. 0: none. */
int64_t choice_account(struct request *r);

/* ---- account.c ---- */
/* An account as signing in needs it. */
struct login {
    int64_t id;
    const char *email, *wachtwoord, *taal; /* wachtwoord: its hash; NULL: none chosen */
    struct db_bytes totp;                  /* sealed: login_secret opens it; no data: not set up */
    bool totp_on;                          /* confirmed: asked at signing in */
    int64_t totp_laatst, mislukt, mislukt_sinds;
    int64_t
        hersteld; /* when the password was chosen by a link in a mail; TIME_NONE: by signing in */
    int64_t plekken; /* memberships that are not closed; without one nobody can sign in */
};
bool login_by_id(struct db_conn *db, const void *ctx, int64_t account, struct login *out);
/* By the mailbox, in any spelling (address_key); of two accounts of before these were compared, the
 * one with this very spelling. */
bool login_by_email(struct db_conn *db, const void *ctx, const char *email, struct login *out);
/* Another account has the same mailbox, in another spelling. */
bool login_twin(struct db_conn *db, const void *ctx, const struct login *l);
/* Gives rows of before their form for comparing; says how many. A room's `mend`. */
struct background;
int64_t addresses_mend(const struct background *a);
/* 0: there is an account with this mailbox. */
int64_t account_create(struct db_conn *db, const char *email, const char *taal);
/* Ends its sessions in each organisation, but one (behalve: its hash, or NULL). */
void account_sign_out(struct db_conn *db, int64_t account, const uint8_t *behalve);
/* The name by which its first organisation knows it, and that organisation (0: none). */
const char *account_name(struct db_conn *db, const void *ctx, int64_t account,
                         int64_t *organisatie);
/* Proof of an account, in two parts: in `prepare` the slow comparison of the password (l NULL: as
 * slow), in the handler the rest: not blocked, the password still the same, the second step. A
 * wrong proof is counted and logged, for an unknown account (l NULL) with the same work. */
struct tried;
struct tried *login_try(struct request *r, const struct login *l, const char *wachtwoord);
bool login_proved(struct request *r, const struct login *l, const struct tried *t,
                  const char *code);

/* As login_try, when the key of the account is wanted too (account_keys.h): a second argon2id, and only
 * when all else is right, so that neither a wrong code nor a blocked account costs another time than a
 * wrong password. */
struct tried *login_try_key(struct request *r, const struct login *l, const char *wachtwoord,
                            const char *code);
/* The same when the password was compared already, and found right: no code is asked. */
struct tried *login_again_key(struct request *r, const struct login *l, const char *wachtwoord);
/* After login_proved: the key, on r->ctx. make: an account without one gets one. NULL: there is none,
 * or it does not open. */
struct account_key *login_key(struct request *r, const struct login *l, const struct tried *t,
                              bool make);

/* As mail_queue, for the owner of an account: no figure of the organisation counts it. */
void mail_queue_account(struct db_conn *db, int64_t organisatie, int64_t account, const char *aan,
                        const char *onderwerp, const char *inhoud);
/* What a mail server said, without any address in it. Owned by ctx. */
const char *mail_without_addresses(const void *ctx, const char *words);

/* A refusal, in the running transaction: the first of its kind (soort) by this person in an hour is a
 * line; the next ones are counted, and told in one line when that hour is over. */
void audit_refusal(struct db_conn *db, int64_t organisatie, int64_t persoon, const char *soort,
                   const char *handeling, const char *onderwerp, const char *uitkomst);
/* Tells what was counted in hours that are over, at most 500 kinds. */
void audit_tidy(struct db_conn *db);
/* An audit line about what this person does here; in the running transaction. */
void audit_own(struct request *r, const char *handeling, const char *uitkomst, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Logs that a page marked ROUTE_AUDITED was read. */
void audit_seen(struct request *r);
/* Logs that a signed-in person was refused a page. */
void audit_refused(struct request *r);

/* password.c: argon2id, 19 MiB, two passes, at most two at once. Slow: only in `prepare`, in a job
 * or on the command line. */
char *password_hash(const void *ctx, const char *wachtwoord);
/* hash NULL (unknown person, or no password yet): false, after the same time. */
bool password_matches(const char *hash, const char *wachtwoord);
/* A key from a password, with a salt of its own: it does not follow from the hash, nor the hash from it.
 * Its first byte says how it is made, so that this can change. The salt follows from the hash, which
 * has a random one: two devices that make a key at once, for one password, make the same. */
void password_salt(const char *hash, uint8_t out[static PASSWORD_SALT]);
/* As slow as password_hash, among the same two. False: a salt of a way that this program does not know.
 * out: wiped by who has it. */
bool password_key(const char *wachtwoord, const uint8_t *salt, size_t n, struct seal_key *out);
/* How often argon2id ran in this process: tests check that an unknown account costs the same work.
 */
uint64_t password_times(void);

/* Judges the fields `wachtwoord` and `herhaal` of a form: good enough, and the same. */
void password_check(struct request *r, struct form_state *s, const char *naam, const char *email);

/* The secret of the second step, opened; on ctx. False, with a line in the log: it does not open. */
bool login_secret(const void *ctx, const struct login *l, struct db_bytes *out);
/* Where it is sealed. */
struct seal_place totp_place(int64_t account);
/* The secret as it is stored with this account. */
struct db_bytes totp_sealed(struct db_conn *db, const void *ctx, int64_t account,
                            struct db_bytes secret);

/* totp.c: RFC 6238, SHA-1, six digits, 30 seconds, one step of grace on either side. */
#define TOTP_BYTES 20
/* True when code fits at `tijd` and its step is later than `laatst`; *stap is then the step used.
 */
bool totp_matches(const uint8_t *geheim, size_t n, const char *code, int64_t tijd, int64_t laatst,
                  int64_t *stap);
char *totp_tekst(const void *ctx, const uint8_t *geheim, size_t n); /* base32 in groups of four */
char *totp_uri(const void *ctx, const uint8_t *geheim, size_t n, const char *email);

/* ---- job_watch.c ---- */
struct background;
const char *job_holder(const struct background *a); /* the name under which jobs are held */
/* Sets the job that runs now (0, 0: none); jobs_heartbeat raises its count. */
void job_in_hand(const struct background *a, int64_t organisatie, int64_t id);

/* ---- access.c ---- */
/* The invitation, or the link of an account, behind the path part; false when it is unknown, used
 * or too old. */
struct link_read_row;
struct account_link_read_row;
bool access_find(struct db_conn *db, const void *ctx, const char *hex, struct link_read_row *out);
bool account_link_find(struct db_conn *db, const void *ctx, const char *hex,
                       struct account_link_read_row *out);
/* Queues the mail with the whole link ("https://koers.example/toegang/…"). organisatie: in whose
 * outbox it waits. */
struct letter {
    enum lang lang;
    int64_t organisatie, account; /* account: of whom it is; 0: mail of the organisation */
    const char *naam, *email, *link;
};
void access_mail_invite(struct db_conn *db, const void *ctx, const struct letter *l);
void access_mail_account(struct db_conn *db, const struct letter *l, enum link_soort soort);
/* Tells the old address that another one was asked for. */
void access_mail_moving(struct db_conn *db, const struct letter *l);
/* Sends an account a link of this kind, not more than once in five minutes. organisatie 0: in the
 * outbox of its first one. False: one was sent just before. */
bool account_link_send(struct request *r, const struct login *l, int64_t organisatie,
                       enum link_soort soort);
/* Sends an invitation again; limited: not more than once in five minutes. */
void invitation_send(struct request *r, int64_t organisatie, int64_t persoon, bool limited);
/* Scheme and host under which this request came in, for links in mail. */
const char *eigen_adres(struct request *r);

#endif
