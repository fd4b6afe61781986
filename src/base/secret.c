/* Secrets in locked memory (secret.h), hung on a context by a small object whose end wipes them.
 */
#include "base/secret.h"
#include "base/mem.h"
#include "base/random.h"
#include <sodium.h>
#include <stdatomic.h>

struct holder {
    void *bytes;
};
static atomic_size_t held;

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
    atomic_fetch_add(&held, 1);
    talloc_set_destructor(h, let_go);
    return h->bytes;
}

size_t secrets_held(void)
{
    return atomic_load(&held);
}
