/* Fuzz target: any bytes as an instrument. Not here: known cases (src/meting/instrument_test.c).
 * What is read keeps every promise of instrument.h; what is refused says why.
 */
#include "meting/instrument.h"
#include "base/mem.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool right)
{
    if (!right)
        abort();
}

static void must_be_text(const char *s)
{
    must(s && *s && text_utf8(s, strlen(s)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    struct instrument in;
    struct error f = {0};

    if (!instrument_read(ctx, (const char *)data, n, &in, &f)) {
        must_be_text(f.message);
        mem_free(ctx);
        return 0;
    }
    if (!instrument_eenduidig(ctx, &in, &f))
        must_be_text(f.message);
    must(in.k >= DREMPEL_MIN && in.k_tekst >= DREMPEL_MIN && in.n_items >= 1 && in.voor);
    must_be_text(instrument_tekst(&in, &in.herkomst, "nl"));
    for (size_t i = 0; i < in.n_items; i++) {
        const struct instrument_item *item = &in.items[i];
        int low, high;
        must(instrument_item(&in, item->code) == item && item->bouwsteen <= 5);
        must_be_text(instrument_tekst(&in, &item->tekst, "xx"));
        if (item_grenzen(item, &low, &high))
            must(low < high &&
                 (item->schaal > SCHAAL_JA_NEE || (item->top > low && item->top <= high)));
        for (size_t k = 0; k < item->n_keuzes; k++)
            must_be_text(instrument_tekst(&in, &item->keuzes[k].tekst, "en"));
    }
    for (size_t i = 0; i < in.n_scores; i++)
        for (size_t k = 0; k < in.scores[i].n_items; k++)
            must(in.scores[i].item[k] < in.n_items);
    mem_free(ctx);
    return 0;
}
