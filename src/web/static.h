/* The files that are compiled into the program: stylesheet, font, icon, script. Not here: choosing
 * them (assets/meson.build), sending them (the route that web/ serves /static/:naam with).
 * A URL carries the hash of the content, so that it may be kept for a year. */
#ifndef KOERS_WEB_STATIC_H
#define KOERS_WEB_STATIC_H
#include <stddef.h>

struct asset_bytes {
    const unsigned char *bytes; /* NULL: there is no such form */
    size_t len;
};
struct asset {
    const char *name; /* "koers.css" */
    const char *path; /* "/static/koers.0123456789abcdef.css" */
    const char *type; /* content type */
    const unsigned char *bytes;
    size_t len;
    const char *hash;
    struct asset_bytes gzip, brotli; /* compressed while building */
};
extern const struct asset assets[];
extern const size_t assets_n;

/* The asset served at this path, or NULL. */
const struct asset *asset_find(const char *path);
/* The asset with the same name and any hash, or NULL: for a page made by another version of the
 * program, such as a second server during an update. Send it without long caching. */
const struct asset *asset_near(const char *path);
/* The path to name in a page; "" for a name that does not exist (a test keeps them right). */
const char *asset_url(const char *name);
/* The form of it to send to who accepts these codings (the header Accept-Encoding, NULL when there is
 * none); *coding is the word for Content-Encoding, NULL when it goes as it is. */
struct asset_bytes asset_form(const struct asset *a, const char *accepted, const char **coding);
/* The i-th asset, NULL after the last: for the static site, that takes copies along. */
const struct asset *asset_at(size_t i);
#endif
