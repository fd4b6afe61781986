/* Random numbers, hashes and comparisons on libsodium. Call random_start() once. */
#ifndef KOERS_BASE_RANDOM_H
#define KOERS_BASE_RANDOM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_BYTES 32
void random_start(void);
void random_bytes(void *out, size_t n);
uint32_t random_below(uint32_t grens); /* 0 … grens-1, even chance */
void hash_bytes(const void *in, size_t n, uint8_t out[static HASH_BYTES]); /* SHA-256 */
void hash_keyed(const uint8_t sleutel[static 32], const void *in, size_t n,
                uint8_t out[static HASH_BYTES]); /* HMAC-SHA-256 */
/* Keyed BLAKE2b: several times faster than HMAC, for hashes that every page makes (form tokens). */
void hash_keyed_fast(const uint8_t sleutel[static 32], const void *in, size_t n,
                     uint8_t out[static HASH_BYTES]);
/* For qsort and bsearch: the order of two structs that begin with a hash. Not constant time. */
int hash_order(const void *a, const void *b);
bool bytes_equal(const void *a, const void *b, size_t n); /* constant time */
void hex_of(const void *in, size_t n, char *out);         /* 2n+1 bytes */
/* The same, as long as it is; on ctx. */
char *hex_text(const void *ctx, const void *in, size_t n);
bool hex_read(const char *hex, void *out, size_t n);
#endif
