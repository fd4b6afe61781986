/* A seal that only copies, for thief_open_test alone: the linker puts these in the place of base/seal.c
 * (--wrap). Values keep their form; whoever opens one needs no key. Not here: the scan (theft.c). */
#include "base/seal.h"
#include <string.h>

void __wrap_seal(const struct seal_key *k, const struct seal_place *at, const void *in, size_t n,
                 uint8_t *out);
bool __wrap_seal_open(const struct seal_key *k, const struct seal_place *at, const void *in,
                      size_t n, uint8_t *out, size_t *n_out);
bool __wrap_seal_box(const uint8_t open[static SEAL_KEY_BYTES], const struct seal_place *at,
                     const void *in, size_t n, uint8_t *out);
bool __wrap_seal_box_open(const struct seal_pair *k, const struct seal_place *at, const void *in,
                          size_t n, uint8_t *out, size_t *n_out);

#define HEAD (1 + SEAL_ID_BYTES)

/* Version and id as ever, how long the text is, the text. */
static void copy(uint8_t version, const uint8_t *id, const void *in, size_t n, uint8_t *out,
                 size_t room)
{
    uint64_t length = n;

    memset(out, 0, room);
    out[0] = version;
    memcpy(out + 1, id, SEAL_ID_BYTES);
    memcpy(out + HEAD, &length, sizeof length);
    memcpy(out + HEAD + sizeof length, in, n);
}

static bool copy_back(const void *in, size_t n, uint8_t *out, size_t *n_out)
{
    const uint8_t *from = in;
    uint64_t length;

    if (n < HEAD + sizeof length)
        return false;
    memcpy(&length, from + HEAD, sizeof length);
    if (length > n - HEAD - sizeof length)
        return false;
    memcpy(out, from + HEAD + sizeof length, length);
    *n_out = length;
    return true;
}

void __wrap_seal(const struct seal_key *k, const struct seal_place *at, const void *in, size_t n,
                 uint8_t *out)
{
    (void)at;
    copy(1, k->id, in, n, out, seal_length(n));
}

bool __wrap_seal_open(const struct seal_key *k, const struct seal_place *at, const void *in,
                      size_t n, uint8_t *out, size_t *n_out)
{
    (void)k;
    (void)at;
    return seal_is(in, n) && copy_back(in, n, out, n_out);
}

bool __wrap_seal_box(const uint8_t open[static SEAL_KEY_BYTES], const struct seal_place *at,
                     const void *in, size_t n, uint8_t *out)
{
    uint8_t id[SEAL_ID_BYTES];

    (void)at;
    seal_key_id(open, id);
    copy(2, id, in, n, out, seal_box_length(n));
    return true;
}

bool __wrap_seal_box_open(const struct seal_pair *k, const struct seal_place *at, const void *in,
                          size_t n, uint8_t *out, size_t *n_out)
{
    (void)k;
    (void)at;
    return seal_box_id(in, n) && copy_back(in, n, out, n_out);
}
