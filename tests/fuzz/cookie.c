/* Fuzz target: any text as Cookie: reading one, the notice, the owner of a token.
 * Not here: the tables of known cases (src/web/request_test.c and reply_test.c).
 * Nothing that we did not sign is shown. */
#include "base/mem.h"
#include "web/web.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct request *r = request_new(METHOD_GET);

    request_header_add(r, "cookie", mem_textn(r->ctx, (const char *)data, n));
    request_cookie(r, COOKIE_SESSION);
    if (notice_take(r))
        abort(); /* a signature was guessed */
    token_make(r, "/x");
    mem_free(r->ctx);
    return 0;
}
