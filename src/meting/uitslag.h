/* The results of a measurement as they may be shown: what the ledger does not name has no value.
 * Shared by the pages of this room. Not here: which figures the ledger names (besluit.h), how a
 * page says it (meting_paginas.c, vraag_paginas.c). */
#ifndef KOERS_METING_UITSLAG_H
#define KOERS_METING_UITSLAG_H
#include "meting/meting.h"
#include "meting/meting_sql.h"
#include "meting/vergelijking.h"

const char *groep_naam(size_t g); /* msgid */

struct vraag_uitslag {
    const struct instrument_item *item;
    size_t index; /* in the instrument */
    struct item_beeld geheel;
    struct item_beeld *locatie;       /* one per location of the measurement */
    struct item_beeld groep[GROEPEN]; /* by n_groepen, when there is more than one */
};
struct score_uitslag {
    const struct instrument_score *score;
    /* A place has a score where all its items are shown: the mean of their means, n of the item
     * with the fewest answers, and an interval that is wide enough whatever the answers of one
     * person have to do with each other. */
    enum cijfer_staat staat;
    struct gemiddelde geheel;  /* NaN unless staat is open */
    enum cijfer_staat *staten; /* one per location */
    struct gemiddelde *locatie;
};
struct meting_uitslag {
    int64_t organisatie;
    struct meting_of_row m;
    struct instrument in;
    struct meting_locaties_rows locaties;
    size_t groepen[GROEPEN], n_groepen; /* that answered; shown when there is more than one */
    struct vraag_uitslag *vraag;        /* those with a figure, in the order of the instrument */
    size_t n;
    struct score_uitslag *score;
    size_t n_scores;
};
/* Reads the visible measurement id. code: of one question only; NULL: all questions and scores.
 * False when there is no such measurement, or no such question. */
bool uitslag_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                  const char *code, struct meting_uitslag *out);
/* The figure of one question at the whole (plek 0) or a location; false when that location took no
 * part. */
bool uitslag_plek(const struct meting_uitslag *b, const struct vraag_uitslag *v, int64_t plek,
                  struct item_beeld *out);

/* ---- using a figure elsewhere ---- */
const char *maat_code(enum maat m); /* "gemiddelde", "top", "nps" */
const char *maat_naam(enum maat m); /* msgid */
enum maat maat_van(const char *code);
bool maat_past(const struct instrument_item *item, enum maat m);
/* The knoop of this figure, with the state that was decided for its whole family. Made once: asking
 * again gives the same. 0 when the place took no part or the question has no such measure. */
int64_t uitslag_cite(struct db_conn *db, const void *ctx, const struct meting_uitslag *b,
                     const struct vraag_uitslag *v, int64_t plek, enum maat m, int64_t door);
#endif
