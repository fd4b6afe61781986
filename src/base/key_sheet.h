/* The recovery sheet: the server key as a page for the safe, in characters that are easy to type
 * over, with a check character in each line. Not here: the file of the key (keyring.h), who may print
 * it (cli/cmd_sleutel.c).
 */
#ifndef KOERS_BASE_KEY_SHEET_H
#define KOERS_BASE_KEY_SHEET_H
#include "base/error.h"
#include "base/seal.h"

#define KEY_SHEET_LINES      4
#define KEY_SHEET_LINE_BYTES 17 /* "7K3QF-9AZ2M-XW4D" and a zero */
#define KEY_SHEET_TEXT_MAX   16384

/* The lines to type over. Capitals and digits without I, L, O and U. */
void key_sheet_lines(const struct seal_key *k,
                     char out[static KEY_SHEET_LINES][KEY_SHEET_LINE_BYTES]);
/* Reads what was typed over, or a whole sheet: lines "Regel 1: …" and "Kenmerk: …", or these values
 * alone, each on a line, the kenmerk first. Small letters, blanks and dashes do not matter; O is read
 * as 0, I and L as 1. False with a message that names the line that is wrong. */
bool key_sheet_read(const char *text, size_t n, struct seal_key *out, struct error *f);
#endif
