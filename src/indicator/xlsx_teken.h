/* Small readings inside a spreadsheet, shared by the files xlsx*.c. Not here: functions that other
 * files call (xlsx.h). Pure functions, no memory of their own. */
#ifndef KOERS_INDICATOR_XLSX_TEKEN_H
#define KOERS_INDICATOR_XLSX_TEKEN_H
#include "indicator/xlsx.h"

/* A number as the file writes it; out as a spreadsheet shows it in full. False when it is none. */
bool xlsx_number(const char *text, double *x, char out[static 32]);
/* "AB12": column 28, row 12. False when it is no place in a sheet. */
bool xlsx_place(const char *name, size_t *column, size_t *row);
/* In place: _x000D_ stands for a character XML cannot hold, _x005F_ for the _ of a text that only
 * looks so; control characters but tab and newline go. */
void xlsx_clean(char *text);
#endif
