/* The routes that belong to no room: what is compiled in (/static/…) and "are you there" (/gezond).
 * Not here: the table of assets (static.h).
 * An asset's path carries the hash of its bytes, so a browser may keep it for good. */
#include "base/mem.h"
#include "web/static.h"
#include "web/web.h"
#include <string.h>

static int asset_get(struct request *r)
{
    const struct asset *exact = asset_find(r->path), *a = exact ? exact : asset_near(r->path);

    if (!a)
        return reply_error(r, 404, NULL);
    const char *coding;
    struct asset_bytes form = asset_form(a, request_header(r, "accept-encoding"), &coding);
    const char *tag = mem_format(r->ctx, "\"%s%s\"", a->hash, coding ? coding : "");
    const char *known = request_header(r, "if-none-match");
    if (known && strstr(known, tag))
        reply_bytes(r, 304, a->type, "", 0, NULL);
    else
        reply_bytes(r, 200, a->type, form.bytes, form.len, NULL);
    if (coding)
        reply_header(r, "Content-Encoding", coding);
    reply_header(r, "ETag", tag);
    reply_header(r, "Cache-Control",
                 exact ? "public, max-age=31536000, immutable" : "public, max-age=60");
    reply_header(r, "Vary", "Accept, Accept-Encoding");
    return r->reply.status;
}

/* Says that requests are answered and the database can be read (the runner began a transaction).
 * With koers serve health.c answers instead, and says more. */
static int health_get(struct request *r)
{
    static const char text[] = "{\"staat\":\"goed\",\"versie\":\"" KOERS_VERSION "\"}\n";

    return reply_bytes(r, 200, "application/json; charset=utf-8", text, sizeof text - 1, NULL);
}

static const struct route routes[] = {
    {METHOD_GET, "/static/:naam", .marks = ROUTE_BARE,   .handler = asset_get,
     .title = N_("Stijl, lettertype en pictogrammen")},
    {METHOD_GET, "/gezond",       .marks = ROUTE_HEALTH, .handler = health_get,
     .title = N_("Of de server antwoordt")           },
};
const struct route_table web_routes = {routes, sizeof routes / sizeof *routes};
