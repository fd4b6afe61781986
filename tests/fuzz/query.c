/* Fuzz target: any text as the target of a request.
 * Not here: the tables of known cases (src/web/request_test.c).
 * A path that is accepted begins with /, has no dot segment, and is found or not without harm. */
#include "base/mem.h"
#include "base/text.h"
#include "web/web.h"
#include <stdlib.h>
#include <string.h>

static int nothing(struct request *r)
{
    return r->n_param ? 200 : 204;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct route rows[] = {
        {METHOD_GET, "/signalen/:id",   .handler = nothing},
        {METHOD_GET, "/b/:jaar/:rest*", .handler = nothing},
    };
    static const struct route_table table = {rows, 2};
    struct request *r = request_new(METHOD_GET);
    bool other;

    if (request_uri(r, mem_textn(r->ctx, (const char *)data, n))) {
        if (r->path[0] != '/' || !text_utf8(r->path, strlen(r->path)) || strstr(r->path, "/../"))
            abort();
        request_parse(r);
        if (route_find(&table, 1, r, &other) && r->n_param > 2)
            abort();
    }
    mem_free(r->ctx);
    return 0;
}
