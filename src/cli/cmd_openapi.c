/* `koers openapi`: prints the description of all pages as data.
 * Not here: making it (openapi.c).
 */
#include "base/mem.h"
#include "cli/command.h"
#include "rooms.h"
#include "server/openapi.h"
#include <stdio.h>

#define DOCUMENT_MAX (32u << 20)

static int run(const struct command *o, int argc, char **argv)
{
    struct buf b;
    int status;

    if (!options_read(o, NULL, 0, &argc, argv, 0, 0, &status))
        return status;
    TALLOC_CTX *ctx = mem_ctx(NULL, "openapi");
    buf_init(&b, ctx, DOCUMENT_MAX);
    openapi_write(&b, room_routes, room_routes_n);
    bool good = !b.vol && fwrite(b.data, 1, b.len, stdout) == b.len && fflush(stdout) == 0;
    if (!good)
        fputs("koers openapi: schrijven lukt niet\n", stderr);
    mem_free(ctx);
    return good ? 0 : 1;
}

const struct command command_openapi = {
    .name = "openapi",
    .arguments = "",
    .title = "Toon de beschrijving van alle pagina's als data (OpenAPI 3.1).",
    .run = run,
};
