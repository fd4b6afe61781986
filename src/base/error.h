/* What went wrong: in words for the person, and in detail for the log. Never free it: it lives in a
 * context. Functions that can fail take a struct error *, return false, and fill it. */
#ifndef KOERS_BASE_ERROR_H
#define KOERS_BASE_ERROR_H
#include <stdbool.h>
#include <stddef.h>

struct error {
    char message[512]; /* plain Dutch: what is wrong, where, what to do */
    char zin[512];     /* the same as error_sentence() left it, to be translated later; "" without
                          values */
    char detail[512];  /* for the log: codes, paths, the library's own words */
};

/* Fills f (which may be NULL) and returns false, so that a caller can write: return error_set(f,
 * ...). A text that is too long loses its middle: its end says what to do. */
bool error_set(struct error *f, const char *mens, const char *detail_fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The same for a sentence with values, such as "Regel {regel}: {wat}". values: name, value, name,
 * value … closed with NULL; a name that begins with '*' says that the value is a msgid as well, in
 * which the other values stand too; one that begins with '@', that it is a day (2026-08-01), which
 * is shown as all days are (1 augustus 2026). When it does not fit, the values are
 * shortened ("…"), never the sentence. */
bool error_sentence(struct error *f, const char *msgid, const char *const values[],
                    const char *detail_fmt, ...) __attribute__((format(printf, 4, 5)));
#define ERROR_WITH(...) ((const char *const[]){__VA_ARGS__, NULL})
/* What to keep or show of f: a text for lang_sentence() (base/lang.h). It lives as long as f. */
const char *error_message(const struct error *f);
/* Between the parts of a text for lang_sentence(): msgid, then name=value each. */
#define SENTENCE_PART "\x1f"
#endif
