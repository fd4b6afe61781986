/* Secrets in locked memory (secret.h), hung on a context by a small object whose end wipes them.
 */
#include "base/secret.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include <sodium.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/mman.h>

struct holder {
    void *bytes;
};
static atomic_size_t held, open_to_swap;
static atomic_bool told;

static int let_go(struct holder *h)
{
    sodium_free(h->bytes); /* wipes */
    atomic_fetch_sub(&held, 1);
    return 0;
}

void *secret_new(const void *ctx, size_t n)
{
    struct holder *h = mem_new(ctx, struct holder);

    random_start();
    h->bytes = sodium_malloc(n);
    if (!h->bytes)
        mem_gone("sodium_malloc", n);
    sodium_memzero(h->bytes, n);
    /* sodium_malloc locks without telling whether it could; locking again costs nothing. */
    if (mlock(h->bytes, n) != 0) {
        atomic_fetch_add(&open_to_swap, 1);
        if (!atomic_exchange(&told, true))
            log_line("level=warn msg=\"memory of an opened key is not locked: it may reach swap\"");
    }
    atomic_fetch_add(&held, 1);
    talloc_set_destructor(h, let_go);
    return h->bytes;
}

size_t secrets_not_locked(void)
{
    return atomic_load(&open_to_swap);
}

size_t secrets_held(void)
{
    return atomic_load(&held);
}
