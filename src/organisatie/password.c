/* Passwords: argon2id by libsodium, 19 MiB and two passes (OWASP's least), at most two at once, so
 * that many sign-ins at the same time cannot use all memory. Also the key that a password makes. Not here: what makes a password good
 * (organisatie_regels.c). */
#include "base/mem.h"
#include "organisatie/internal.h"
#include <assert.h>
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define MEMORY    (19u * 1024 * 1024)
#define PASSES    2u
#define HASH_SIZE 32 /* of libsodium's text form */
#define KEY_FORM  1  /* argon2id with MEMORY and PASSES; another number: other parameters */

static_assert(PASSWORD_SALT == 1 + crypto_pwhash_SALTBYTES, "how, and a salt");

static sem_t places;
static char nobody[crypto_pwhash_STRBYTES]; /* hash to compare with when there is no such person */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
    sem_init(&places, 0, 2);
    if (sodium_init() < 0 ||
        crypto_pwhash_str_alg(nobody, "niemand", 7, PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13))
        /* without this hash the response time would show who has an account */
        mem_gone("argon2id", MEMORY);
}

static atomic_uint_fast64_t times;

uint64_t password_times(void)
{
    return atomic_load(&times);
}

static void take_place(void)
{
    pthread_once(&once, start);
    while (sem_wait(&places) != 0)
        ; /* interrupted by a signal */
    atomic_fetch_add(&times, 1);
}

char *password_hash(const void *ctx, const char *wachtwoord)
{
    char out[crypto_pwhash_STRBYTES];
    take_place();
    int failed = crypto_pwhash_str_alg(out, wachtwoord, strlen(wachtwoord), PASSES, MEMORY,
                                       crypto_pwhash_ALG_ARGON2ID13);
    sem_post(&places);
    return failed ? NULL : mem_text(ctx, out);
}

/* As crypto_pwhash_str_verify, but aborts when memory is refused; that function would report a
 * wrong password. */
static bool is_same(const char *hash, const char *wachtwoord)
{
    static const int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    uint8_t salt[crypto_pwhash_SALTBYTES], kept[HASH_SIZE], made[HASH_SIZE];
    unsigned kib = 0, passes = 0;
    size_t n = 0, k = 0;
    int at = 0;

    if (sscanf(hash, "$argon2id$v=19$m=%u,t=%u,p=1$%n", &kib, &passes, &at) != 2 || !at ||
        kib < 8 || kib > 1u << 20 || passes < 1 || passes > 10)
        return false;
    const char *text = hash + at;
    size_t split = strcspn(text, "$");
    if (!text[split] ||
        sodium_base642bin(salt, sizeof salt, text, split, NULL, &n, NULL, variant) != 0 ||
        sodium_base642bin(kept, sizeof kept, text + split + 1, strlen(text + split + 1), NULL, &k,
                          NULL, variant) != 0 ||
        n != sizeof salt || k != sizeof kept)
        return false;
    if (crypto_pwhash(made, sizeof made, wachtwoord, strlen(wachtwoord), salt, passes,
                      (size_t)kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        mem_gone("argon2id", (size_t)kib * 1024);
    return sodium_memcmp(made, kept, sizeof made) == 0;
}

bool password_matches(const char *hash, const char *wachtwoord)
{
    if (!wachtwoord)
        wachtwoord = "";
    take_place();
    bool same = is_same(hash ? hash : nobody, wachtwoord);
    sem_post(&places);
    return hash && same;
}

/* ---- a key from a password ---- */
void password_salt(const char *hash, uint8_t out[static PASSWORD_SALT])
{
    static const uint8_t purpose[] = "koers: salt of a key";

    out[0] = KEY_FORM;
    crypto_generichash(out + 1, crypto_pwhash_SALTBYTES, (const uint8_t *)hash, strlen(hash),
                       purpose, sizeof purpose);
}

bool password_key(const char *wachtwoord, const uint8_t *salt, size_t n, struct seal_key *out)
{
    if (!wachtwoord || n != PASSWORD_SALT || salt[0] != KEY_FORM)
        return false;
    take_place();
    if (crypto_pwhash(out->key, sizeof out->key, wachtwoord, strlen(wachtwoord), salt + 1, PASSES,
                      MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
        mem_gone("argon2id", MEMORY);
    sem_post(&places);
    seal_key_id(out->key, out->id);
    return true;
}
