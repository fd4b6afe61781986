/* Exact linear algebra over what is shown of people: whole-number elimination (Bareiss), no rounding
 * and no graph. To hold rules about small groups against something that shares nothing with them.
 * Not here: those rules (src/meting/snede.h). */
#ifndef KOERS_TESTS_SUPPORT_RANG_H
#define KOERS_TESTS_SUPPORT_RANG_H
#include <stdbool.h>
#include <stdint.h>

#define RANG_ROWS    64
#define RANG_COLUMNS 256

/* Rows: sums that are shown. Columns: kinds of people that no sum tells apart. */
struct rang {
    int64_t at[RANG_ROWS][RANG_COLUMNS];
    int rows, columns;
    int64_t n[RANG_COLUMNS];      /* how many people of each kind; 0: none */
    uint64_t allen[RANG_COLUMNS]; /* bit a: all of them gave answer a */
};
/* The rank over the columns that `use` names. */
int rang_van(const struct rang *m, const bool *use);
/* True when some combination of the rows touches somebody, and either fewer than k people, or only
 * people who all gave one of the first `answers` answers. */
bool rang_verraadt(const struct rang *m, int64_t k, int answers);
#endif
