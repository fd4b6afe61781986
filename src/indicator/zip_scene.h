/* Archives for the tests of spreadsheets, packed by libzip. Not here: archives that lie about
 * themselves (xlsx_bomb_test.c). */
#ifndef KOERS_INDICATOR_ZIP_SCENE_H
#define KOERS_INDICATOR_ZIP_SCENE_H
#include <stddef.h>

struct part {
    const char *name, *content;
    size_t n; /* 0: until the zero */
};
struct bytes {
    char *data;
    size_t n;
};
enum packing { AS_USUAL, LAST_BZIP2, LAST_ENCRYPTED };
/* On ctx; must work. */
struct bytes zip_packed(const void *ctx, const struct part *parts, size_t n, enum packing how);
#endif
