/* The rules of the room kamer. Pure functions: no database, no request. Pages are in
 * kamer_paginas.c. */
#ifndef KOERS_KAMER_KAMER_REGELS_H
#define KOERS_KAMER_KAMER_REGELS_H

#define KAMER_TEKST_MIN 10 /* characters: shorter is not a sentence */

/* What is wrong with this text: a msgid; NULL: nothing. A text that is NULL is empty. */
const char *kamer_bezwaar(const char *tekst);
#endif
