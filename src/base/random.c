/* Randomness, hashes and hex on libsodium (random.h).
 * Here: thin, checked calls. Not here: passwords and second factors (organisatie/).
 */
#include "base/random.h"
#include "base/mem.h"
#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void random_start(void)
{
    /* Without randomness no code or token of ours is safe: do not run. */
    if (sodium_init() < 0) {
        fputs("koers: libsodium kan niet starten\n", stderr);
        abort();
    }
}

void random_bytes(void *out, size_t n)
{
    randombytes_buf(out, n);
}

uint32_t random_below(uint32_t grens)
{
    return randombytes_uniform(grens);
}

int hash_order(const void *a, const void *b)
{
    return memcmp(a, b, HASH_BYTES);
}

void hash_bytes(const void *in, size_t n, uint8_t out[static HASH_BYTES])
{
    static_assert(crypto_hash_sha256_BYTES == HASH_BYTES, "SHA-256 is 32 bytes");
    crypto_hash_sha256(out, in, n);
}

void hash_keyed(const uint8_t sleutel[static 32], const void *in, size_t n,
                uint8_t out[static HASH_BYTES])
{
    crypto_auth_hmacsha256(out, in, n, sleutel);
}

void hash_keyed_fast(const uint8_t sleutel[static 32], const void *in, size_t n,
                     uint8_t out[static HASH_BYTES])
{
    crypto_generichash(out, HASH_BYTES, in, n, sleutel, 32);
}

bool bytes_equal(const void *a, const void *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

void hex_of(const void *in, size_t n, char *out)
{
    sodium_bin2hex(out, 2 * n + 1, in, n);
}

char *hex_text(const void *ctx, const void *in, size_t n)
{
    char *out = mem_array(ctx, char, 2 * n + 1);

    hex_of(in, n, out);
    return out;
}

bool hex_read(const char *hex, void *out, size_t n)
{
    size_t read = 0;
    const char *end = NULL;
    size_t length = 0;

    /* At most one character more than fits, so that a longer text is seen to be too long. */
    while (length <= 2 * n && hex[length])
        length++;
    return length == 2 * n && sodium_hex2bin(out, n, hex, length, NULL, &read, &end) == 0 &&
           read == n && end == hex + length;
}
