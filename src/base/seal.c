/* Sealed values (seal.h) on libsodium. Not here: keys (keyring.c).
 */
#include "base/seal.h"
#include "base/mem.h"
#include <assert.h>
#include <sodium.h>
#include <string.h>

#define SEAL_VERSION 1
#define BOX_VERSION  2
#define NONCE        crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG          crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD         (1 + SEAL_ID_BYTES)
#define PLACE_HASH   32
#define PLACE_MAX    256 /* names of a table and a column, and four numbers */

static_assert(SEAL_OVERHEAD == HEAD + NONCE + TAG, "layout of a sealed value");
static_assert(SEAL_BOX_OVERHEAD == HEAD + crypto_box_SEALBYTES + PLACE_HASH, "layout of a box");
static_assert(SEAL_KEY_BYTES == crypto_box_PUBLICKEYBYTES &&
                  SEAL_KEY_BYTES == crypto_box_SECRETKEYBYTES,
              "length of a half");
static_assert(SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "length of a key");

void seal_key_id(const uint8_t key[static SEAL_KEY_BYTES], uint8_t id[static SEAL_ID_BYTES])
{
    static const uint8_t purpose[] = "koers: id of a key";
    uint8_t hash[crypto_generichash_BYTES];

    crypto_generichash(hash, sizeof hash, purpose, sizeof purpose, key, SEAL_KEY_BYTES);
    memcpy(id, hash, SEAL_ID_BYTES);
}

/* The step in which padded texts grow. A power of two: sodium_pad wants nothing else that is fast. */
static size_t step_of(size_t n)
{
    size_t step = 64;

    while (n >= step * 16)
        step *= 2;
    return step;
}

/* At least one byte of padding always, which marks where the text ends. */
static size_t padded(size_t n)
{
    size_t step = step_of(n);

    return (n / step + 1) * step;
}

size_t seal_length(size_t n)
{
    return SEAL_OVERHEAD + padded(n);
}

/* The place as bytes. Names end in zero and numbers have a fixed width: no two places are alike. */
static size_t write_place(const struct seal_place *at, const uint8_t *head,
                          uint8_t out[static PLACE_MAX])
{
    const int64_t numbers[] = {at->organisatie, at->row, at->version};
    size_t table = strlen(at->table) + 1, column = strlen(at->column) + 1;
    size_t n = HEAD;

    assert(HEAD + table + column + sizeof numbers <= PLACE_MAX);
    memcpy(out, head, HEAD);
    memcpy(out + n, at->table, table);
    n += table;
    memcpy(out + n, at->column, column);
    n += column;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        for (unsigned shift = 0; shift < 64; shift += 8)
            out[n++] = (uint8_t)((uint64_t)numbers[i] >> shift);
    return n;
}

void seal(const struct seal_key *k, const struct seal_place *at, const void *in, size_t n,
          uint8_t *out)
{
    uint8_t place[PLACE_MAX];
    uint8_t *nonce = out + HEAD, *text = nonce + NONCE;
    size_t length = padded(n);
    unsigned long long written;

    assert(n <= SEAL_TEXT_MAX);
    out[0] = SEAL_VERSION;
    memcpy(out + 1, k->id, SEAL_ID_BYTES);
    randombytes_buf(nonce, NONCE);
    memcpy(text, in, n);
    memset(text + n, 0, length - n);
    text[n] = 0x80;
    crypto_aead_xchacha20poly1305_ietf_encrypt(text, &written, text, length, place,
                                               write_place(at, out, place), NULL, nonce, k->key);
}

bool seal_is(const void *in, size_t n)
{
    const uint8_t *b = in;

    return n >= SEAL_OVERHEAD + 64 && b[0] == SEAL_VERSION && (n - SEAL_OVERHEAD) % 64 == 0;
}

const uint8_t *seal_id(const void *in, size_t n)
{
    return seal_is(in, n) ? (const uint8_t *)in + 1 : NULL;
}

/* Where the text ends: at the last 0x80, with zeros after it. False: it was never padded. */
static bool unpadded(const uint8_t *text, size_t length, size_t *n)
{
    size_t at = length;

    while (at > 0 && text[at - 1] == 0)
        at--;
    if (at == 0 || text[at - 1] != 0x80 || padded(at - 1) != length)
        return false;
    *n = at - 1;
    return true;
}

bool seal_open(const struct seal_key *k, const struct seal_place *at, const void *in, size_t n,
               uint8_t *out, size_t *n_out)
{
    const uint8_t *b = in;
    uint8_t place[PLACE_MAX];
    unsigned long long length;

    if (!seal_is(in, n) || memcmp(b + 1, k->id, SEAL_ID_BYTES) != 0)
        return false;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &length, NULL, b + HEAD + NONCE,
                                                   n - HEAD - NONCE, place,
                                                   write_place(at, b, place), b + HEAD, k->key))
        return false;
    return unpadded(out, (size_t)length, n_out);
}

/* ---- boxes ---- */
void seal_pair_of(const uint8_t closed[static SEAL_KEY_BYTES], struct seal_pair *out)
{
    memmove(out->closed, closed, SEAL_KEY_BYTES);
    crypto_scalarmult_base(out->open, out->closed);
    seal_key_id(out->open, out->id);
}

void seal_pair_make(struct seal_pair *out)
{
    crypto_box_keypair(out->open, out->closed);
    seal_key_id(out->open, out->id);
}

size_t seal_box_length(size_t n)
{
    return SEAL_BOX_OVERHEAD + padded(n);
}

/* libsodium's sealed box takes no associated data: the place stands inside, as a hash. */
static void hash_place(const struct seal_place *at, const uint8_t *head,
                       uint8_t out[static PLACE_HASH])
{
    uint8_t place[PLACE_MAX];

    crypto_generichash(out, PLACE_HASH, place, write_place(at, head, place), NULL, 0);
}

bool seal_box(const uint8_t open[static SEAL_KEY_BYTES], const struct seal_place *at,
              const void *in, size_t n, uint8_t *out)
{
    size_t length = padded(n), all = PLACE_HASH + length;
    uint8_t *text = mem_array(NULL, uint8_t, all);

    assert(n <= SEAL_TEXT_MAX);
    out[0] = BOX_VERSION;
    seal_key_id(open, out + 1);
    hash_place(at, out, text);
    memcpy(text + PLACE_HASH, in, n);
    text[PLACE_HASH + n] = 0x80;
    bool good = crypto_box_seal(out + HEAD, text, all, open) == 0;
    sodium_memzero(text, all);
    mem_free(text);
    return good;
}

const uint8_t *seal_box_id(const void *in, size_t n)
{
    const uint8_t *b = in;

    return n >= SEAL_BOX_OVERHEAD + 64 && b[0] == BOX_VERSION && (n - SEAL_BOX_OVERHEAD) % 64 == 0
               ? b + 1
               : NULL;
}

bool seal_box_open(const struct seal_pair *k, const struct seal_place *at, const void *in, size_t n,
                   uint8_t *out, size_t *n_out)
{
    const uint8_t *b = in, *id = seal_box_id(in, n);
    uint8_t place[PLACE_HASH];

    if (!id || memcmp(id, k->id, SEAL_ID_BYTES) != 0)
        return false;
    size_t all = n - HEAD - crypto_box_SEALBYTES;
    uint8_t *text = mem_array(NULL, uint8_t, all);
    bool good = crypto_box_seal_open(text, b + HEAD, n - HEAD, k->open, k->closed) == 0;
    hash_place(at, b, place);
    good = good && sodium_memcmp(place, text, PLACE_HASH) == 0 &&
           unpadded(text + PLACE_HASH, all - PLACE_HASH, n_out);
    if (good)
        memcpy(out, text + PLACE_HASH, *n_out);
    sodium_memzero(text, all);
    mem_free(text);
    return good;
}
