/* Looking up what is compiled in. Not here: the bytes (made by tools/embed.c from assets/), the
 * route that sends them. See web/static.h. */
#include "web/static.h"
#include <stdbool.h>
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

/* True for "/static/koers.0123456789abcdef.css" and "koers.css": equal but for the hash. */
static bool same_name(const char *path, const char *name)
{
    const char *file = strrchr(path, '/'), *dot = strchr(name, '.');
    const char *end = file ? strrchr(file, '.') : NULL;
    size_t n = (size_t)(dot - name);
    return end && !strncmp(file + 1, name, n) && file[1 + n] == '.' && end > file + 1 + n &&
           !strcmp(end, dot);
}

const struct asset *asset_near(const char *path)
{
    for (size_t i = 0; i < assets_n; i++)
        if (same_name(path, assets[i].name))
            return &assets[i];
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
