/* Fuzz target: any counts as a table of places and groups, and any three as a delivery in the place
 * of another. Whatever the counts: what is decided reveals nothing of few people, and closing more
 * keeps it so. Not here: known cases and exact algebra (src/meting/snede_test.c). */
#include "meting/snede.h"
#include "base/mem.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct input {
    const uint8_t *data;
    size_t n, at;
};

static uint8_t next(struct input *in)
{
    return in->at < in->n ? in->data[in->at++] : (uint8_t)(17 * in->at++);
}

static struct snede_tafel table(const void *ctx, struct input *in, size_t places, size_t groups)
{
    struct snede_tafel t = snede_tafel_new(ctx, places, groups);

    for (size_t i = 0; i < places * groups; i++) {
        uint8_t b = next(in);
        snede_tel(&t.cel[i], b & 63, b >> 6 == 3 ? UINT64_C(1) << (b & 1) : 0);
    }
    return t;
}

static void must(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct input in = {data, n, 0};
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    size_t places = 1 + next(&in) % 9, groups = 1 + next(&in) % 4, by[9], group[4];
    int k = 5 + next(&in) % 11;

    for (size_t i = 0; i < 9; i++)
        by[i] = places - 1 - (i < places ? i : 0);
    for (size_t i = 0; i < 4; i++)
        group[i] = i;
    struct snede_volgorde v = {by, group};
    struct snede_tafel none = snede_tafel_new(ctx, places, groups);
    struct snede_vervanging w = {table(ctx, &in, places, groups),
                                 table(ctx, &in, places, groups),
                                 table(ctx, &in, places, groups),
                                 none,
                                 none,
                                 none};
    struct snede_open was, is;
    snede_beslis(ctx, &w.gebleven, &v, k, &was);
    must(!snede_verraadt(ctx, &w.gebleven, &was, k, NULL));
    must(!was.geheel || snede_aantal(&w.gebleven) >= k);
    snede_vervang(ctx, &w, &was, &v, k, &is);
    must(!is.geheel || !was.geheel || !snede_verraadt(ctx, &w.nieuw, &is, k, NULL));
    for (size_t p = 0; p < places; p++) {
        must(is.geheel || !is.plek[p]);
        was.plek[p] = false;
    }
    must(!snede_verraadt(ctx, &w.gebleven, &was, k, NULL));
    mem_free(ctx);
    return 0;
}
