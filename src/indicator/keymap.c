/* Numbers the different texts it meets (keymap.h). Open addressing over SHA-256.
 * Not here: what the numbers stand for.
 */
#include "indicator/keymap.h"
#include "base/mem.h"
#include "base/random.h"
#include <stdint.h>
#include <string.h>

struct slot {
    uint8_t key[16];
    size_t number; /* from 1; 0: empty */
};
struct keymap {
    struct slot *slots;
    size_t size, n; /* size: a power of two, at least twice n */
};

struct keymap *keymap_new(const void *ctx)
{
    struct keymap *m = mem_new(ctx, struct keymap);
    m->size = 256;
    m->slots = mem_array(m, struct slot, m->size);
    return m;
}

static struct slot *find(struct slot *slots, size_t size, const uint8_t *key)
{
    size_t at;
    memcpy(&at, key, sizeof at);
    for (at &= size - 1; slots[at].number; at = (at + 1) & (size - 1))
        if (memcmp(slots[at].key, key, 16) == 0)
            break;
    return &slots[at];
}

static void grow(struct keymap *m)
{
    struct slot *larger = mem_array(m, struct slot, m->size * 2);
    for (size_t i = 0; i < m->size; i++)
        if (m->slots[i].number)
            *find(larger, m->size * 2, m->slots[i].key) = m->slots[i];
    mem_free(m->slots);
    m->slots = larger;
    m->size *= 2;
}

size_t keymap_number(struct keymap *m, const char *text, bool *is_new)
{
    uint8_t hash[HASH_BYTES];
    hash_bytes(text, strlen(text), hash);
    struct slot *s = find(m->slots, m->size, hash);
    *is_new = s->number == 0;
    if (!*is_new)
        return s->number - 1;
    memcpy(s->key, hash, sizeof s->key);
    s->number = ++m->n;
    if (m->n * 2 > m->size)
        grow(m);
    return m->n - 1;
}

size_t keymap_n(const struct keymap *m)
{
    return m->n;
}
