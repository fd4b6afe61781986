/* Numbers the different texts it meets (keymap.h), with uthash over the first half of their SHA-256:
 * uthash's own hash has no key, so texts chosen to collide must not reach it as they are.
 * Not here: what the numbers stand for. */
#include "indicator/keymap.h"
#include "base/mem.h"
#include "base/random.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The table itself is freed by keymap's destructor; refused memory ends the program as in mem.h. */
#define uthash_malloc(size)   mem_library_new(size)
#define uthash_free(p, size)  mem_library_free(p)
#define uthash_fatal(message) mem_gone(message, 0)
/* The keys are hashes already: their first bytes are as good as a hash of them. */
#define HASH_FUNCTION(at, size, hash) memcpy(&(hash), at, sizeof(hash))
#include <uthash.h>

struct entry {
    uint8_t key[16];
    size_t number;
    UT_hash_handle hh;
};
struct keymap {
    struct entry *entries; /* on the keymap */
    size_t n;
};

static int clear(struct keymap *m)
{
    HASH_CLEAR(hh, m->entries);
    return 0;
}

struct keymap *keymap_new(const void *ctx)
{
    struct keymap *m = mem_new(ctx, struct keymap);

    talloc_set_destructor(m, clear);
    return m;
}

size_t keymap_number(struct keymap *m, const char *text, bool *is_new)
{
    uint8_t hash[HASH_BYTES];
    struct entry *e = NULL;

    hash_bytes(text, strlen(text), hash);
    HASH_FIND(hh, m->entries, hash, sizeof e->key, e);
    *is_new = e == NULL;
    if (e)
        return e->number;
    e = mem_new(m, struct entry);
    memcpy(e->key, hash, sizeof e->key);
    e->number = m->n++;
    HASH_ADD(hh, m->entries, key, sizeof e->key, e);
    return e->number;
}

size_t keymap_n(const struct keymap *m)
{
    return m->n;
}
