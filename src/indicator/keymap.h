/* Numbers the different texts it meets: 0, 1, 2 … in order of first meeting. Keys are kept as
 * hashes, so that no file can make it slow. Not here: what the numbers stand for. */
#ifndef KOERS_INDICATOR_KEYMAP_H
#define KOERS_INDICATOR_KEYMAP_H
#include <stdbool.h>
#include <stddef.h>

struct keymap;
struct keymap *keymap_new(const void *ctx);
/* The number of a text; *is_new when it was not met before. */
size_t keymap_number(struct keymap *m, const char *text, bool *is_new);
size_t keymap_n(const struct keymap *m);
#endif
