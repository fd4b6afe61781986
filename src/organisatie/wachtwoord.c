/* Passwords: argon2id by libsodium, 19 MiB and two passes (OWASP's least), at most two at once so
 * that a rush at the door cannot take all memory. Not here: what makes a password good
 * (organisatie_regels.c). */
#include "base/mem.h"
#include "organisatie/intern.h"
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#define MEMORY (19u * 1024 * 1024)
#define PASSES 2u

static sem_t places;
static char nobody[crypto_pwhash_STRBYTES]; /* compared with when there is no person */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    sem_init(&places, 0, 2);
    if (sodium_init() < 0 ||
        crypto_pwhash_str_alg(nobody, "niemand", 7, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13))
        nobody[0] = '\0';
}

static atomic_uint_fast64_t times;

uint64_t wachtwoord_keren(void)
{
    return atomic_load(&times);
}

static void take_place(void)
{
    pthread_once(&once, start);
    while (sem_wait(&places) != 0)
        ; /* a signal came between */
    atomic_fetch_add(&times, 1);
}

char *wachtwoord_hash(const void *ctx, const char *wachtwoord)
{
    char out[crypto_pwhash_STRBYTES];
    take_place();
    int failed = crypto_pwhash_str_alg(out, wachtwoord, strlen(wachtwoord), PASSES, MEMORY,
                                       crypto_pwhash_ALG_ARGON2ID13);
    sem_post(&places);
    return failed ? NULL : mem_text(ctx, out);
}

bool wachtwoord_klopt(const char *hash, const char *wachtwoord)
{
    if (!wachtwoord)
        wachtwoord = "";
    take_place();
    int differs = crypto_pwhash_str_verify(hash ? hash : nobody, wachtwoord, strlen(wachtwoord));
    sem_post(&places);
    return hash && !differs;
}
