/* Fuzz target: any text as Accept-Language and Accept.
 * Not here: the tables of known cases (src/web/request_test.c).
 * Whatever it says, one of our languages comes out. */
#include "base/mem.h"
#include "web/web.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct request *r = request_new(METHOD_GET);
    const char *text = mem_textn(r->ctx, (const char *)data, n);

    request_header_add(r, "accept-language", text);
    request_header_add(r, "accept", text);
    request_prepare(r);
    if ((int)r->lang < 0 || r->lang >= LANG_COUNT)
        abort();
    mem_free(r->ctx);
    return 0;
}
