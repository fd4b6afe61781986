/* Rate limits (limit.h), by the generic cell rate algorithm: one time stamp per key is enough. A
 * table of 2^16 time stamps in sets of eight; keys are hashed with a secret, so that nobody can
 * choose keys that push another one out. Not here: which limit a route has (service.c). */
#include "web/limit.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SETS 8192u
#define WAYS 8u

struct cell {
    uint64_t key;
    int64_t free_at; /* microseconds: when the key has its full allowance again */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct cell cells[SETS][WAYS];
static unsigned char secret[crypto_shorthash_KEYBYTES];
static bool have_secret;

static uint64_t key_of(const char *name, const char *key)
{
    unsigned char text[512];
    uint64_t out;
    size_t n = strnlen(name, 60), k = strlen(key);

    if (!have_secret)
        randombytes_buf(secret, sizeof secret), have_secret = true;
    memcpy(text, name, n);
    text[n++] = '\0';
    if (k <= sizeof text - n) {
        memcpy(text + n, key, k);
        n += k;
    } else { /* a long key by its hash */
        crypto_generichash(text + n, 32, (const unsigned char *)key, k, NULL, 0);
        n += 32;
    }
    crypto_shorthash((unsigned char *)&out, text, n, secret);
    return out;
}

static int64_t steady(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int ask(const struct limit *l, const char *key, int64_t now, bool count)
{
    int64_t step = 3600LL * 1000000 / (l->per_hour ? l->per_hour : 1);
    int64_t room = step * (l->burst ? l->burst : 1);

    if (now == 0)
        now = steady();
    pthread_mutex_lock(&lock);
    uint64_t k = key_of(l->name, key);
    struct cell *set = cells[k % SETS], *found = NULL, *oldest = &set[0];
    for (unsigned i = 0; i < WAYS; i++) {
        if (set[i].key == k)
            found = &set[i];
        if (set[i].free_at < oldest->free_at)
            oldest = &set[i];
    }
    int64_t free_at = found && found->free_at > now ? found->free_at : now;
    int64_t over = free_at + step - room - now;
    if (over <= 0 && count) {
        if (!found)
            found = oldest;
        *found = (struct cell){k, free_at + step};
    }
    pthread_mutex_unlock(&lock);
    return over <= 0 ? 0 : (int)((over + 999999) / 1000000);
}

int limit_use(const struct limit *l, const char *key, int64_t now_us)
{
    return ask(l, key, now_us, true);
}

int limit_peek(const struct limit *l, const char *key, int64_t now_us)
{
    return ask(l, key, now_us, false);
}

/* ---- by address ---- */
#define SITE_SENDERS 8u /* of a network of 48 bits */

/* The part of an address that is counted: an IPv4 address whole (also when written as IPv6), the
 * first `bytes` bytes of an IPv6 address, or the text itself when it is no address. True for IPv6.
 */
static bool network_of(const char *address, size_t bytes, char out[static 64])
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    unsigned char b[16];

    if (inet_pton(AF_INET6, address, b) != 1) {
        snprintf(out, 64, "%s", address);
        return false;
    }
    if (!memcmp(b, mapped, sizeof mapped)) {
        inet_ntop(AF_INET, b + 12, out, 64);
        return false;
    }
    memset(b + bytes, 0, sizeof b - bytes);
    inet_ntop(AF_INET6, b, out, 50);
    snprintf(out + strlen(out), 14, "/%u", (unsigned)bytes * 8);
    return true;
}

void limit_sender_name(const char *address, char out[static 64])
{
    network_of(address, 8, out);
}

static int ask_sender(const struct limit *l, const char *address, const char *what, bool count)
{
    struct limit site = {l->name, l->per_hour * SITE_SENDERS, l->burst * SITE_SENDERS};
    char who[64], key[512];
    int wait;

    bool six = network_of(address, 8, who);
    snprintf(key, sizeof key, "%s|%s", who, what);
    wait = ask(l, key, 0, count);
    if (six && !wait) {
        network_of(address, 6, who);
        snprintf(key, sizeof key, "%s|%s", who, what);
        wait = ask(&site, key, 0, count);
    }
    return wait;
}

int limit_sender_use(const struct limit *l, const char *address, const char *what)
{
    return ask_sender(l, address, what, true);
}

int limit_sender_peek(const struct limit *l, const char *address, const char *what)
{
    return ask_sender(l, address, what, false);
}

void limit_forget(void)
{
    pthread_mutex_lock(&lock);
    memset(cells, 0, sizeof cells);
    pthread_mutex_unlock(&lock);
}
