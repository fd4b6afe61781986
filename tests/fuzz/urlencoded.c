/* Fuzz target: any bytes as a urlencoded form or query. Not here: known cases (src/web tests).
 * What is accepted is UTF-8, within the bounds of body.h. */
#include "base/mem.h"
#include "base/text.h"
#include "web/body.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    struct body body;
    memset(&body, 0, sizeof body);
    int status = body_urlencoded(ctx, (const char *)data, n, &body);
    if (status == 0) {
        if (body.n_fields > BODY_FIELDS_MAX || body.n_uploads != 0) {
            abort();
        }
        for (size_t i = 0; i < body.n_fields; i++) {
            const struct pair *p = &body.fields[i];
            if (strlen(p->value) != p->len || strlen(p->name) > BODY_NAME_MAX ||
                !text_utf8(p->value, p->len) || strchr(p->value, '\r')) {
                abort();
            }
        }
    } else if (status != 400 && status != 413) {
        abort();
    }
    mem_free(ctx);
    return 0;
}
