/* The rules of signals (S1): codes that can be spoken, states, terms, what an answer is. Pure
 * functions: no database, no request. Pages are in signaal_paginas.c, the public ones in
 * signaal_openbaar.c. */
#ifndef KOERS_SIGNAAL_SIGNAAL_REGELS_H
#define KOERS_SIGNAAL_SIGNAAL_REGELS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A code: two groups of a speakable word and four digits, "HEK 7428 NON 8453". I/1 and O/0 cannot
 * be confused: digits are 2–9, and each place has either a letter or a digit. No V, Z, C, Q, X, Y:
 * they sound like others on the telephone. Four digits and not three, because of what a thousand
 * addresses together may try (docs/security.md, "Guessing the code of a signal"). */
#define SIGNAAL_CODE_TEKENS 14
/* All words, but for those that nobody wants on a card. */
#define SIGNAAL_CODE_WOORDEN (14u * 5u * 14u - 25u)
#define SIGNAAL_CODE_RUIMTE  ((uint64_t)SIGNAAL_CODE_WOORDEN * SIGNAAL_CODE_WOORDEN * 4096u * 4096u)
struct signaal_code {
    char tekens[SIGNAAL_CODE_TEKENS + 1];
}; /* "HEK7428NON8453" */
/* Wrong codes that may come from one address in an hour, and at once (web/limit.h). Right ones do
 * not count, so a living room full of people can follow their signals from one address. */
#define SIGNAAL_CODE_FOUT_PER_UUR 20
#define SIGNAAL_CODE_FOUT_INEENS  10

/* Derives a code from 32 random bytes (a keyed hash of the form token, so that sending twice gives
 * the same code). */
void signaal_code_van(const uint8_t kans[static 32], struct signaal_code *out);
/* What someone types or pastes: any case, blanks, points, dashes and quotes anywhere, of any kind;
 * V, Z, I/1 and O/0 as they are heard or read. False when it cannot be a code. */
#define SIGNAAL_CODE_GETYPT 128 /* bytes that are read */
bool signaal_code_lees(const char *getypt, struct signaal_code *out);
/* "HEK 7428 NON 8453" in groups, for showing; out holds SIGNAAL_CODE_GETOOND bytes. */
#define SIGNAAL_CODE_GETOOND (SIGNAAL_CODE_TEKENS + 4)
void signaal_code_groepen(const struct signaal_code *c, char out[static SIGNAAL_CODE_GETOOND]);

/* The last two: handed over by one of the ways out. Its words are elsewhere, and nothing that
 * happens to a signal changes it any more. */
enum signaal_status {
    SIGNAAL_NIEUW,
    SIGNAAL_BEZIG,
    SIGNAAL_BEANTWOORD,
    SIGNAAL_KLACHT,
    SIGNAAL_DRINGEND
};
bool signaal_handed_over(const char *status); /* of a knoop */
const char *signaal_status_code(enum signaal_status s);
bool signaal_status_van(const char *code, enum signaal_status *out);

enum antwoord_soort { ANTWOORD_TUSSENBERICHT, ANTWOORD_GEDAAN, ANTWOORD_NIETS_GEDAAN };
const char *antwoord_soort_code(enum antwoord_soort s); /* as terugkoppeling.soort */
bool antwoord_soort_van(const char *code, enum antwoord_soort *out);

/* S1: a signal is closed only by an answer that says what was done, or that nothing was done and
 * why. */
enum signaal_status signaal_after_answer(enum signaal_status nu, enum antwoord_soort a);
/* The giver added something: an answered signal waits again. */
enum signaal_status signaal_after_addition(enum signaal_status nu);
/* What was sent, told in its order: *toen goes on to what the signal was after it. True: the giver
 * still waits for the answer, so this was none. */
bool signaal_tussendoor(enum signaal_status *toen, const char *soort);
/* S1: "niets gedaan" needs a reason of some length; any answer needs words. NULL: fine; else a
 * msgid for the field. */
const char *antwoord_bezwaar(enum antwoord_soort a, const char *tekst);

/* Calendar days that someone has been waiting. */
int64_t signaal_dagen(int64_t sinds, int64_t nu_);
/* The day by which the giver hears something: our own promise, 14 days. */
#define SIGNAAL_ANTWOORD_DAGEN 14
int32_t signaal_antwoord_voor(int64_t gegeven);
/* A day or longer past the promise: it goes to who watches over the place; two weeks later to who
 * speaks to them. */
#define SIGNAAL_HOGER_DAGEN 14
enum signaal_laat { SIGNAAL_OP_TIJD, SIGNAAL_LAAT, SIGNAAL_LANG_LAAT };
enum signaal_laat signaal_lateness(int32_t uiterlijk, int32_t vandaag);

/* The ways out. Kinds of knoop, and the status of the signal that went there. */
#define UITWEG_KLACHT   "klacht"
#define UITWEG_DRINGEND "dringend"
/* Wkkgz art. 17: a judgement within six weeks; four more when that is said, with the reason. What
 * cannot wait: our own promise, the next day. */
#define KLACHT_DAGEN   42
#define KLACHT_LANGER  28
#define DRINGEND_DAGEN 1
int32_t uitweg_uiterlijk(const char *soort, int32_t op);
/* What is done with one that was handed over. */
enum uitweg_daad { DAAD_BERICHT, DAAD_LANGER, DAAD_AF };
bool uitweg_daad_van(const char *code, enum uitweg_daad *out);
/* Can it still take longer: a complaint, once, on time? */
bool uitweg_can_extend(const char *soort, bool verlengd, int32_t uiterlijk, int32_t vandaag);
/* Why it is not handed on to who handles the other kind: it is over, or its giver filed it as a
 * complaint, which no one else may take away; msgid, NULL: it can be. */
const char *uitweg_verder_bezwaar(bool zelf, bool af);
/* What is wrong with it; msgid, NULL: nothing. A complaint takes longer once, on time, with a
 * reason. */
const char *uitweg_bezwaar(const char *soort, enum uitweg_daad d, bool verlengd, int32_t uiterlijk,
                           int32_t vandaag, const char *tekst);
/* "Bel" needs a number that a telephone can dial: digits with blanks, dots, dashes and brackets, and
 * a + in front. out: "tel:+31…". False when it is none. */
#define TELEFOON_MAX 30
bool telefoon_lees(const char *getypt, char out[static TELEFOON_MAX + 5]);

/* Title of the knoop: the first line, at most 80 characters, without what looks like an address or
 * number of a person. */
char *signaal_titel(const void *ctx, const char *tekst);
#endif
