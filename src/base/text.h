/* Text as people type it: UTF-8 checked, trimmed, compared, stemmed. Not here: escaping (buf.h). */
#ifndef KOERS_BASE_TEXT_H
#define KOERS_BASE_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one UTF-8 character of s (n bytes left): its length 1-4, or 0 when it is not valid (n =
 * 0, overlong, surrogate, cut off). cp may be NULL. */
size_t text_char(const char *s, size_t n, uint32_t *cp);
/* Valid UTF-8 without control characters but tab, newline and carriage return. */
bool text_utf8(const char *s, size_t n);
size_t text_length(const char *s); /* in characters */
/* Long enough to be a sentence: four words ("Ik bel u morgen."), or twenty characters. */
bool text_sentence(const char *s);
/* ---- as people paste it (tidy.c): every reader of what people type goes through one of these */
enum text_use {
    TEXT_RAW,   /* values of our own: trimmed of ASCII blanks only */
    TEXT_PROSE, /* stories: typography and line ends stay, unseen marks that harm go */
    TEXT_LINE,  /* names, titles: also every blank is a plain one */
    TEXT_CODE   /* codes, numbers, dates, addresses: also dashes, quotes and full width as ASCII */
};
/* Trimmed, CRLF as LF, runs of blanks kept, accents composed; on ctx. NULL stays NULL. */
char *text_tidy(const void *ctx, const char *s, enum text_use use);
/* One character as TEXT_CODE reads it: ' ' for every blank, '-' for every dash, 0 for what nobody
 * sees (no-width, direction, soft hyphen). */
uint32_t text_sign(uint32_t c);
/* As TEXT_CODE into a buffer of `size` bytes. False, and out is "", when nothing is left, it does
 * not fit, or it is not UTF-8. */
bool text_plain(const char *s, char *out, size_t size);
/* text_int for what people type: through text_plain first. */
bool text_number(const char *s, int64_t min, int64_t max, int64_t *uit);
/* NULL, "" or only what a reader does not see: blanks, marks without width. text_tidy as TEXT_LINE
 * leaves nothing of it. */
bool text_blank(const char *s);
bool text_equal(const char *a, const char *b); /* NULL-safe equality */
bool text_starts(const char *s, const char *begin);
/* The first n characters, cut on a word, with … when cut. */
char *text_short(const void *ctx, const char *s, size_t n);
char *text_lower(const void *ctx,
                 const char *s); /* lower case, ASCII and Latin-1/Latin-A letters */
/* Whole text is a number within bounds (optional sign; no blanks). */
bool text_int(const char *s, int64_t min, int64_t max, int64_t *uit);
/* 7,9 or 7.9 or 1.234,5 when that is unambiguous (1.234 is not: it is refused; 0.123 and 1,234 are:
 * a comma alone is decimal). Optional sign, no blanks, at most 40 characters. */
bool text_decimal(const char *s, double *uit);
/* Dutch stems of a text, space separated, lower case, accents folded: what the search index and a
 * query store. */
char *text_stems(const void *ctx, const char *s, size_t max_woorden);
/* Only its letters and digits, lower case, accents folded: for sorting and for words without
 * numbers. It takes "> 65" and "< 65" for one: what a cell or header means is text_key's. */
char *text_normal(const void *ctx, const char *s);
/* What headers, answers and names are compared by: lower case, accents folded, without blanks and
 * punctuation ("Locatie-naam" and "locatienaam" are one). What can change the meaning stays: < > = +
 * % and other symbols, a minus before or behind a number, and what stands between two digits
 * ("1.1", "1,1", "1 1" and "11" are four; dashes are one sign). "" when nothing is left. */
char *text_key(const void *ctx, const char *s);
bool text_email(const char *s); /* plausible: one @, a dot after it, no blanks or control, <= 254 */
#endif
