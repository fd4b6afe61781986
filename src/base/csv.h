/* CSV as spreadsheets make it (RFC 4180; comma, semicolon or tab; UTF-8 with or without BOM, or
 * Windows-1252). The whole text is in memory and bounded by the caller; cells are owned by ctx. */
#ifndef KOERS_BASE_CSV_H
#define KOERS_BASE_CSV_H
#include "base/buf.h"
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>

struct csv_row {
    char **cell;
    size_t n;
    size_t line; /* line in the file, 1-based, where the row begins */
};
struct csv {
    char separator;      /* found in the first line */
    bool converted;      /* was Windows-1252, now UTF-8 */
    struct csv_row head; /* first row */
    struct csv_row *row; /* the others, each with head.n cells; empty lines are skipped */
    size_t n;
};
struct csv_limits {
    size_t max_rows, max_columns, max_cell;
};

/* A row that is too short is filled with empty cells; one with text beyond the last column of the
 * head is refused. A line "sep=;" before the head (Excel) is obeyed. False with a message naming
 * the line when the file cannot be read as a table. */
bool csv_read(const void *ctx, const char *data, size_t len, const struct csv_limits *g,
              struct csv *out, struct error *f);
/* Writes one cell after a semicolon (none when first), quoted where needed; a text that a
 * spreadsheet would run as a formula gets a leading '. */
void csv_cell(struct buf *b, const char *text, bool first);
#endif
