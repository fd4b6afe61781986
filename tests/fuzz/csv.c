/* Fuzz target: any bytes as a CSV file. Not here: the table of known cases (src/base/csv_test.c).
 * What is read must be a table, within the limits that were set. */
#include "base/csv.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct csv_limits limits = {1000, 50, 2000};
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    struct csv csv;
    struct error error;
    memset(&csv, 0, sizeof csv);
    if (csv_read(ctx, (const char *)data, n, &limits, &csv, &error)) {
        if (csv.n > limits.max_rows || csv.head.n > limits.max_columns) {
            abort();
        }
        for (size_t i = 0; i < csv.n; i++) {
            if (csv.row[i].n != csv.head.n) {
                abort();
            }
            for (size_t k = 0; k < csv.row[i].n; k++) {
                if (strlen(csv.row[i].cell[k]) > 4 * limits.max_cell) {
                    abort();
                }
            }
        }
    }
    mem_free(ctx);
    return 0;
}
