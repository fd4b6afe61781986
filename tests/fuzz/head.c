/* Fuzz target: any bytes as the head of a request.
 * Not here: the tables of known cases (src/transport/head_test.c).
 * What is read has one length, one host at most, and names without blanks. */
#include "transport/head.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct request *r = request_new(METHOD_OTHER);
    struct head h;
    long end = head_end((const char *)data, n, 0);

    if (end > (long)n)
        abort();
    if (end > 0 && head_read((const char *)data, (size_t)end, 1000, r, &h) == 0) {
        if (h.length > 1000 || r->n_headers > HEAD_LINES || r->path[0] != '/')
            abort();
        for (size_t i = 0; i < r->n_headers; i++)
            if (strpbrk(r->headers[i].name, " \t:\r\n") || strpbrk(r->headers[i].value, "\r\n"))
                abort();
    }
    mem_free(r->ctx);
    return 0;
}
