/* Fuzz target: any counts as a table of rows and columns with its sums. Not here: known cases and
 * the comparison with trying everything (src/meting/bescherming_test.c).
 * Whatever the counts: what small groups are is never shown and cannot be calculated.
 */
#include "meting/bescherming.h"
#include "base/mem.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The cells of the table, of which some have only one answer. */
static void fill(struct cel *cel, size_t rows, size_t columns, const uint8_t *data, size_t n)
{
    size_t w = columns + 1;

    for (size_t i = 0; i < rows * columns; i++) {
        struct cel *c = &cel[i / columns * w + i % columns];
        uint8_t b = i + 1 < n ? data[i + 1] : (uint8_t)(17 * i);
        c->n = b & 63;
        c->gelijk = b >> 6 == 3 && c->n > 0;
        c->antwoord = c->gelijk ? b & 1 : 0;
        cel[i / columns * w + columns].n += c->n;
        cel[rows * w + i % columns].n += c->n;
        cel[rows * w + columns].n += c->n;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0)
        return 0;
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    size_t rows = 1 + data[0] % 9, columns = 1 + data[0] / 16 % 8;
    size_t cells = (rows + 1) * (columns + 1);
    int k = 5 + data[0] % 11;
    struct cel *cel = mem_array(ctx, struct cel, cells);
    int64_t *low = mem_array(ctx, int64_t, cells), *high = mem_array(ctx, int64_t, cells);

    fill(cel, rows, columns, data, n);
    familie_tabel(cel, rows, columns);
    protect_family(ctx, cel, cells, k);
    if (!familie_bewijs(ctx, cel, cells, k, low, high))
        abort();
    for (size_t i = 0; i < cells; i++)
        if (cel[i].staat == CIJFER_OPEN && (cel[i].n < k || cel[i].gelijk))
            abort();
    mem_free(ctx);
    return 0;
}
