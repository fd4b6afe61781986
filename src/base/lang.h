/* Languages: Dutch is the source, English is complete. Catalogues (.mo) are compiled in.
 * In templates: {{ _("…") }}. In C: T(r->lang, "…"), or N_("…") for a constant translated later. */
#ifndef KOERS_BASE_LANG_H
#define KOERS_BASE_LANG_H
#include "base/buf.h"
#include <stdbool.h>
#include <stdint.h>

enum lang { LANG_NL, LANG_EN, LANG_COUNT };

const char *lang_code(enum lang t);         /* "nl", "en" */
const char *lang_name(enum lang t);         /* its own name: "Nederlands", "English" */
const char *lang_reads(enum lang t);        /* msgid: "De gever leest Nederlands." */
enum lang lang_from_code(const char *code); /* unknown: LANG_NL */
bool lang_known(const char *code);
enum lang lang_choose(const char *accept_language); /* by quality; bounded; anything odd: LANG_NL */
/* The translation, or msgid itself. Never NULL, never to be freed. */
const char *translate(enum lang t, const char *msgid);
const char *translate_n(enum lang t, const char *een, const char *meer, int64_t n);
#define T(t, s)             translate((t), (s))
#define TN(t, een, meer, n) translate_n((t), (een), (meer), (n))
#define N_(s)               (s)
/* A message that struct error kept (error_message(): msgid, or msgid with its values) in this
 * language. */
const char *lang_sentence(const void *ctx, enum lang t, const char *bericht);
/* Such a message of any length, to keep and to show later by lang_sentence(): msgid, and values as
 * ERROR_WITH() names them. */
char *lang_message(const void *ctx, const char *msgid, const char *const values[]);

/* The value of {name} (n bytes), or NULL. *mark: '*' of one that is a msgid itself, '@' of a day, 0 of
 * any other. What it makes is on ctx. */
typedef const char *lang_value(const void *ctx, const void *values, const char *name, size_t n,
                               char *mark);
/* Writes a sentence (msgid) with its values in this language, to the bound of b. */
void lang_fill(struct buf *b, enum lang t, const char *sentence, lang_value *value,
               const void *values);

/* Writing for people. */
void lang_date(struct buf *b, enum lang t, int32_t d); /* 12 maart 2026; nothing for DATE_NONE */
/* The same of a day as date_iso() writes it; another text stays as it is. */
void lang_day(struct buf *b, enum lang t, const char *iso);
void lang_time(struct buf *b, enum lang t,
               int64_t s); /* 12 maart 2026, 14:05; at midnight: the day */
void lang_number(struct buf *b, enum lang t, int64_t n); /* 1.234 */
void lang_decimal(struct buf *b, enum lang t, double x,
                  int decimalen);                              /* 7,9; "niet te bepalen" for NaN */
void lang_percent(struct buf *b, enum lang t, double aandeel); /* 0.384 -> 38 % */
#endif
