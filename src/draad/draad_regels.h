/* The rules of the spine as pure functions: months, what counts as open, words and order, the shape
 * of a petal, what a file is. Not here: anything that reads a database or a request (the other
 * files of this room). */
#ifndef KOERS_DRAAD_DRAAD_REGELS_H
#define KOERS_DRAAD_DRAAD_REGELS_H
#include "base/lang.h"
#include "draad/dekking.h"
#include "draad/draad.h"

/* ---- time ---- */
int64_t maand_van(int32_t d); /* year * 12 + month - 1: months in a row, for the counters */
/* Whole days from then to now, in the calendar; never below 0. */
int64_t dagen_sinds(int32_t then, int32_t now);
/* Days past the day on which an answer was promised; 0: on time, or nothing was. A day later than is
 * ever promised was set by a wrong clock: it passed yesterday. */
int64_t antwoord_te_laat(int32_t promised, int32_t today);

/* ---- status ---- */
/* Open: its kind does not call this status done. A kind or status that is unknown is open: what we
 * do not know may still wait for someone. */
bool status_open(const struct knoop_face *g, const char *status);

/* ---- words ---- */
/* "één" … "twaalf", then digits; with_capital for the first word of a sentence. Owned by ctx. */
const char *getal_woord(const void *ctx, enum lang lang, int64_t n, bool with_capital);
/* Replaces {detail} in a sentence that was already translated. Owned by ctx. */
const char *zin_met(const void *ctx, const char *sentence, const char *name, const char *value);

/* ---- the chain ---- */
/* In order of time; at the same moment by depth, then by id. For qsort. */
int schakel_order(const void *a, const void *b);

/* ---- figures (statistics.md, protection 1) ---- */
const char *cijfer_staat_code(enum cijfer_staat s);
bool cijfer_staat_van(const char *code, enum cijfer_staat *out);

/* ---- what a sentence rests on (B5.3: tellen en vertellen) ---- */
/* n_others: signals, themes, cycles: ground, but neither counted nor told. */
enum grond grond_van(int64_t n_cijfers, int64_t n_verhalen, int64_t n_others);

/* ---- start page ---- */
/* Part of the day by the hour in Amsterdam (0 … 23): msgid "Goedemorgen", … */
const char *groet(int hour);

/* ---- the compass rose ---- */
struct blad {
    double length;                           /* from the heart, in the drawing's own units */
    double tip_x, tip_y;                     /* the far end */
    double left_x, left_y, right_x, right_y; /* control points of the two curves */
    double label_x, label_y;                 /* where the name stands */
};
#define ROOS_HEART 150.0 /* centre of the drawing, 300 by 300 */
#define ROOS_REACH 108.0 /* length of the longest petal possible: the outer ring */
/* Petal b (1 … 5, clockwise from the top) for `count` when the largest of the five is `most`:
 * length = REACH * sqrt(count / max(most, 25)). The root keeps small numbers visible; the 25 keeps
 * a single signal from filling the rose. A petal of 0 has no length. */
struct blad roos_blad(int b, int64_t count, int64_t most);

/* ---- attachments ---- */
/* The content type by the first bytes (and, for Office files, the names inside); NULL when it is
 * none of pdf, png, jpeg, plain text, docx, xlsx. */
const char *bijlage_type(const char *data, size_t n);
#endif
