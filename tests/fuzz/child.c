/* Fuzz target: any bytes as what the child without rights wrote, and any way in which it ended. Not
 * here: known cases (src/base/child_test.c), the rows in the answer (xlsx.c). What is believed came
 * with an answer and a good end; every refusal has words for a person. */
#include "base/child.c"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const int ends[] = {0, 1 << 8, 3 << 8, SIGSYS, SIGXCPU, SIGKILL, SIGSEGV | 128};
    if (n < 2)
        return 0;
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    int status = ends[data[0] % (sizeof ends / sizeof *ends)];
    bool in_time = !(data[1] & 1);
    size_t said = data[1] >> 1;
    struct buf answer, err;
    struct error f = {0};

    data += 2;
    n -= 2;
    said = said < n ? said : n;
    buf_init(&answer, ctx, 4096);
    buf_init(&err, ctx, MAX_STDERR);
    buf_add(&err, data, said);
    buf_add(&answer, data + said, n - said);
    if (judge("proef", status, in_time, &answer, &err, &f)) {
        if (status != 0 || !in_time || answer.vol || answer.len == 0 || answer.data[0] != ANSWER)
            abort();
    } else if (!f.message[0] || !text_utf8(f.message, strlen(f.message)) ||
               !text_utf8(f.detail, strlen(f.detail))) {
        abort();
    }
    mem_free(ctx);
    return 0;
}
