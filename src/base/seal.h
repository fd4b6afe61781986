/* Sealed values: what is stored so that only who has the key can read it, and only at the place where
 * it was put. XChaCha20-Poly1305 (libsodium) with a random nonce; the place is associated data, so a
 * value that was moved to another row, table, organisation or version does not open. Not here: which
 * key (keyring.h), what is sealed (the rooms). Layout of a sealed value:
 *   version 1 (1 byte) | id of the key (4 bytes) | nonce (24) | padded text and tag
 * A box is sealed with a public key (X25519), and opens with the private half alone; whoever sealed it
 * cannot open it, and it does not tell who that was:
 *   version 2 (1 byte) | id of the public key (4 bytes) | libsodium's sealed box of: the hash of the place
 *   (32), padded text. Its nonce follows from the one-time key in it.
 */
#ifndef KOERS_BASE_SEAL_H
#define KOERS_BASE_SEAL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_KEY_BYTES 32
#define SEAL_ID_BYTES  4
#define SEAL_OVERHEAD  (1 + SEAL_ID_BYTES + 24 + 16) /* and the padding */
#define SEAL_TEXT_MAX  (16u << 20)                   /* the longest text that is sealed */

/* Where a value stands. version: raised at each change of the row, where an older value put back must
 * be noticed; else 0. */
struct seal_place {
    const char *table, *column;
    int64_t organisatie, row, version;
};
struct seal_key {
    uint8_t id[SEAL_ID_BYTES];
    uint8_t key[SEAL_KEY_BYTES];
};
/* The id of a key: the first bytes of its hash. A key that was typed or read wrong has another. */
void seal_key_id(const uint8_t key[static SEAL_KEY_BYTES], uint8_t id[static SEAL_ID_BYTES]);
/* How long a text of n bytes is when it is sealed. Lengths come in steps: 64 bytes, from 1024 on an
 * eighth of the length, so that a length tells little of the text. */
size_t seal_length(size_t n);
/* Seals n bytes (at most SEAL_TEXT_MAX) into out, which has room for seal_length(n). */
void seal(const struct seal_key *k, const struct seal_place *at, const void *in, size_t n,
          uint8_t *out);
/* Has it the form of a sealed value? Tells nothing about whether it opens. */
bool seal_is(const void *in, size_t n);
/* The id of the key that sealed it; NULL when it has not the form of a sealed value. */
const uint8_t *seal_id(const void *in, size_t n);
/* Opens into out (room for n - SEAL_OVERHEAD bytes), *n_out its length. False: another key, another
 * place, or changed. */
bool seal_open(const struct seal_key *k, const struct seal_place *at, const void *in, size_t n,
               uint8_t *out, size_t *n_out);

/* ---- for who has the other half of a key ---- */
#define SEAL_BOX_OVERHEAD (1 + SEAL_ID_BYTES + 48 + 32) /* and the padding */
struct seal_pair {
    uint8_t id[SEAL_ID_BYTES]; /* of the public half */
    uint8_t open[SEAL_KEY_BYTES], closed[SEAL_KEY_BYTES];
};
/* A new pair. Who has it in ordinary memory wipes it. */
void seal_pair_make(struct seal_pair *out);
/* The pair of a private half. */
void seal_pair_of(const uint8_t closed[static SEAL_KEY_BYTES], struct seal_pair *out);
size_t seal_box_length(size_t n);
/* Seals for who has the private half of `open`; out has room for seal_box_length(n). False: `open` is
 * no key that anything can be sealed with (all zero, and such). */
bool seal_box(const uint8_t open[static SEAL_KEY_BYTES], const struct seal_place *at,
              const void *in, size_t n, uint8_t *out);
/* The id of the public key that it was sealed with; NULL: it has not the form of a box. */
const uint8_t *seal_box_id(const void *in, size_t n);
/* Opens into out (room for n - SEAL_BOX_OVERHEAD bytes). False: for another, another place, changed. */
bool seal_box_open(const struct seal_pair *k, const struct seal_place *at, const void *in, size_t n,
                   uint8_t *out, size_t *n_out);
#endif
