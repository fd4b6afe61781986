/* Reads untrusted spreadsheets (XLSX) row by row, with limits on size, count and depth. Works on
 * bytes in memory, makes no file. Meant for a child without rights (base/child.h). Not here: what
 * the rows mean (odb_regels.h), .xls and .ods (refused with a clear word). */
#ifndef KOERS_INDICATOR_XLSX_H
#define KOERS_INDICATOR_XLSX_H
#include "base/buf.h"
#include "base/child.h"
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct xlsx_limits {
    size_t max_entries;    /* files in the archive */
    size_t max_entry;      /* bytes of one of them, unpacked */
    size_t max_total;      /* bytes of all that is read, unpacked */
    size_t max_ratio;      /* unpacked : packed, of one part and of the whole, beyond a megabyte */
    size_t max_rows;       /* rows with something in them, of all sheets */
    size_t max_columns;    /* also the highest column that is looked at */
    size_t max_cell;       /* bytes in one cell */
    size_t max_strings;    /* shared strings, in number */
    size_t max_characters; /* shared strings, bytes together */
    size_t max_text;       /* bytes of all cells together, a shared string each time it is named */
    size_t max_depth;      /* XML elements in each other */
};
extern const struct xlsx_limits xlsx_limits; /* what the program uses */

enum xlsx_kind { XLSX_EMPTY, XLSX_TEXT, XLSX_NUMBER, XLSX_BOOL, XLSX_DATUM, XLSX_ERROR };

/* text: as a person sees it. A number as a spreadsheet shows it in full (at most 15 digits, decimal
 * point); XLSX_BOOL "1" or "0"; XLSX_DATUM "2021-12-31", "2021-12-31 08:30:00", or "08:30:00" for a
 * time alone; XLSX_ERROR "#N/A". "" when empty, never NULL. */
struct xlsx_cell {
    enum xlsx_kind kind;
    bool percent; /* a number shown with %: "0.02" is seen as 2 % */
    const char *text;
};
struct xlsx_sheet {
    size_t number;    /* of the tab, from 1 */
    const char *name; /* as on the tab; never NULL */
    bool hidden;      /* not shown by a spreadsheet program */
};
struct xlsx_row {
    size_t number; /* as in the sheet, from 1 */
    const struct xlsx_cell *cells;
    size_t n; /* up to and including the last cell with something in it */
    struct xlsx_sheet sheet;
    bool from_1904; /* serial numbers of this workbook count from 1-1-1904 */
};

/* Calls per_row for each row that holds something, of every sheet in the order of the tabs, hidden
 * ones too: which of them are meant is for the caller. Rows live until per_row returns; it returns
 * false to stop (which is no error). False with a message for a person when the file cannot be
 * read. */
bool xlsx_read(const void *ctx, const void *data, size_t n, const struct xlsx_limits *l,
               bool (*per_row)(void *arg, const struct xlsx_row *row), void *arg, struct error *f);

/* The task for a child: reads a file and answers with its rows, packed. Name: "xlsx". */
extern const struct child_task xlsx_task;

/* Unpacks what the task answered, as xlsx_read would have called. Trusts no byte of it. */
bool xlsx_unpack(const void *ctx, const void *data, size_t n, const struct xlsx_limits *l,
                 bool (*per_row)(void *arg, const struct xlsx_row *row), void *arg,
                 struct error *f);

/* ---- parts that tables test ---- */

/* What a number format does to a number. */
enum xlsx_format { XLSX_FORMAT_NUMBER, XLSX_FORMAT_DATUM, XLSX_FORMAT_PERCENT };
enum xlsx_format xlsx_format_of(int id, const char *code); /* code: of a custom format, or NULL */
/* A serial number of days as text (see XLSX_DATUM); false when there is no such date. 29-2-1900,
 * which Excel made up, is no date. */
bool xlsx_serial(double serial, bool from_1904, char out[static 20]);
#endif
