/* The rules of accounts, sessions and outgoing mail: pure, without database or request.
 * Tests: organisatie_regels_test.c. Not here: permissions (mag.h). */
#ifndef KOERS_ORGANISATIE_REGELS_H
#define KOERS_ORGANISATIE_REGELS_H
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SESSIE_DUUR      (12 * 3600)     /* seconds without a request until a session ends */
#define SESSIE_LUI       300             /* "last seen" is written at most this often */
#define UITNODIGING_DUUR (7 * 24 * 3600) /* an invitation may wait for someone's holiday */
#define HERSTEL_DUUR     (2 * 3600)
#define KEUZE_DUUR       (15 * 60)   /* to choose an organisation after signing in */
#define BEDENKTIJD       (24 * 3600) /* between a new password by mail and the second step off */
#define POST_POGINGEN    8

/* An own path to go back to: begins with one slash, no host, no control characters; else NULL. */
const char *terug_veilig(const char *terug);
/* NULL when the password is good enough, else a msgid that says what is wrong: at least ten
 * characters (NIST SP 800-63B asks eight), not one character repeated, not the name or address. */
const char *password_objection(const char *wachtwoord, const char *naam, const char *email);
/* May someone try to sign in, after this many wrong tries since `sinds`? Ten in a quarter of an
 * hour. */
bool inloggen_mag(int64_t mislukt, int64_t sinds, int64_t nu);
/* May the second step go off by a link in a mail? Not within BEDENKTIJD after a password that was
 * chosen by one too: the mailbox alone would then open the account at once. */
bool tweede_stap_mag_uit(int64_t hersteld, int64_t nu);
/* The counter after one more wrong try. */
void inloggen_mislukt(int64_t *mislukt, int64_t *sinds, int64_t nu);
/* After an hour of silence a new visit begins: "what moved since you were here". */
bool visit_create(int64_t laatst, int64_t nu);
/* Seconds to wait after the n-th failed try (1 …): 1 min, growing to 12 hours; -1: give up. */
int64_t mail_delay(int64_t poging);
/* "Huis De Linde" -> "huis-de-linde": a-z, 0-9 and single hyphens, at most 60; never empty. */
char *slug_van(const void *ctx, const char *naam);
/* A device as its owner knows it, from User-Agent: "Firefox op Windows". */
char *apparaat_van(const void *ctx, const char *user_agent);
/* Seconds left at this pace: -1 when nothing can be said yet. */
int64_t job_remaining(int64_t klaar, int64_t totaal, int64_t seconden);
/* A number of `width` digits as people type it: blanks and points may stand in it, zeros in front
 * may be missing. out: width + 1 bytes. False when there is another character, or too many digits.
 */
bool nummer_lees(const char *typed, size_t width, char *out);
#endif
