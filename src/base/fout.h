/* What went wrong: in words for the person, and in detail for the log. Never free it: it lives in a
 * context. Functions that can fail take a struct fout *, return false, and fill it. */
#ifndef KOERS_BASE_FOUT_H
#define KOERS_BASE_FOUT_H
#include <stdbool.h>
#include <stddef.h>

struct fout {
    char mens[512];   /* plain Dutch: what is wrong, where, what to do */
    char detail[512]; /* for the log: codes, paths, the library's own words */
};

/* Fills f (which may be NULL) and returns false, so that a caller can write: return fout_zet(f,
 * ...). */
bool fout_zet(struct fout *f, const char *mens, const char *detail_fmt, ...)
    __attribute__((format(printf, 3, 4)));
#endif
