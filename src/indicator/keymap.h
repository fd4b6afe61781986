/* Numbers the different texts it meets: 0, 1, 2 … in order of first meeting. Keys are kept as
 * hashes, so that no file can make it slow. Not here: what the numbers stand for. */
#ifndef KOERS_INDICATOR_SLEUTELMAP_H
#define KOERS_INDICATOR_SLEUTELMAP_H
#include <stdbool.h>
#include <stddef.h>

struct sleutelmap;
struct sleutelmap *sleutelmap_new(const void *ctx);
/* The number of a text; *is_new when it was not met before. */
size_t sleutelmap_nummer(struct sleutelmap *m, const char *text, bool *is_new);
size_t sleutelmap_n(const struct sleutelmap *m);
#endif
