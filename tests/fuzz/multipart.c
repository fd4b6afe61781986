/* Fuzz target: any bytes as a multipart form with a known boundary. Not here: known cases
 * (src/web tests). A file's bytes lie within the body that was read. */
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
    const char *text = mem_textn(ctx, (const char *)data, n);
    memset(&body, 0, sizeof body);
    int status = body_multipart(ctx, "grens", text, n, &body);
    if (status == 0) {
        if (body.n_fields > BODY_FIELDS_MAX || body.n_uploads > BODY_UPLOADS_MAX) {
            abort();
        }
        for (size_t i = 0; i < body.n_fields; i++) {
            if (!text_utf8(body.fields[i].value, body.fields[i].len)) {
                abort();
            }
        }
        for (size_t i = 0; i < body.n_uploads; i++) {
            const struct upload *u = &body.uploads[i];
            if (u->data < text || u->len > n || u->data + u->len > text + n) {
                abort();
            }
        }
    } else if (status != 400 && status != 413) {
        abort();
    }
    (void)body_boundary(ctx, text);
    mem_free(ctx);
    return 0;
}
