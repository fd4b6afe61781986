/* Looking up what is compiled in. Not here: the bytes (made by tools/embed.c from assets/), the
 * route that sends them. See web/static.h. */
#include "web/static.h"
#include <stdbool.h>
#include <string.h>
#include <strings.h>

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

/* Is a coding named in Accept-Encoding, and not with q=0? A name in there with anything odd behind it is
 * not: the plain form is always right. "*" is not used by browsers and means nothing here. */
static bool accepts(const char *accepted, const char *coding)
{
    size_t n = strlen(coding);

    for (const char *at = accepted; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        at += strspn(at, " \t");
        if (strncasecmp(at, coding, n) != 0)
            continue;
        const char *end = at + n + strspn(at + n, " \t");
        if (*end == ',' || *end == '\0')
            return true;
        if (*end != ';')
            continue;
        end += 1 + strspn(end + 1, " \t");
        if (strncasecmp(end, "q=", 2) != 0)
            continue;
        end += 2;
        if (*end == '1' || (end[0] == '0' && end[1] == '.' &&
                            strspn(end + 2, "0123456789") != strspn(end + 2, "0")))
            return true;
    }
    return false;
}

struct asset_bytes asset_form(const struct asset *a, const char *accepted, const char **coding)
{
    *coding = NULL;
    if (a->brotli.bytes && accepts(accepted, "br")) {
        *coding = "br";
        return a->brotli;
    }
    if (a->gzip.bytes && accepts(accepted, "gzip")) {
        *coding = "gzip";
        return a->gzip;
    }
    return (struct asset_bytes){a->bytes, a->len};
}

const struct asset *asset_at(size_t i)
{
    return i < assets_n ? &assets[i] : NULL;
}
