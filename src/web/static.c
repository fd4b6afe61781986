/* Looking up what is compiled in. Not here: the bytes (made by tools/embed.c from assets/), the
 * route that sends them. See web/static.h. */
#include "web/static.h"
#include <string.h>

const struct asset *asset_find(const char *path)
{
    for (size_t i = 0; i < assets_n; i++) {
        if (strcmp(assets[i].path, path) == 0) {
            return &assets[i];
        }
    }
    return NULL;
}

const char *asset_url(const char *name)
{
    for (size_t i = 0; i < assets_n; i++) {
        if (strcmp(assets[i].name, name) == 0) {
            return assets[i].path;
        }
    }
    return "";
}

const struct asset *asset_at(size_t i)
{
    return i < assets_n ? &assets[i] : NULL;
}
