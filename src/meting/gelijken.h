/* Do two deliveries hold the same people for a great part? Told by prints of whole rows, which stay
 * when the answers are taken away, and by the answers to the questions that both have, with and
 * without place and group. Not here: which deliveries are laid beside each other, and what follows (besluit.c). */
#ifndef KOERS_METING_GELIJKEN_H
#define KOERS_METING_GELIJKEN_H
#include "db/db.h"
#include "meting/meting_sql.h"

enum gelijk {
    GELIJK_NIET,
    /* two thirds of the rows that are one of a kind are the same, or all but a few and not by chance;
     * of the whole, of one place or of one group */
    GELIJK_VEEL,
    GELIJK_ONBEKEND, /* cannot be told: the answers of the other are gone, and whole rows differ */
};
/* One delivery, to be laid beside others; its own answers are read once, when first needed. Owned by
 * ctx. NULL when there is no such delivery. Reads many answers: within a read transaction, never in
 * one that writes. */
struct gelijken;
struct gelijken *gelijken_begin(struct db_conn *db, const void *ctx, int64_t organisatie,
                                int64_t meting);
/* Lays another delivery beside it. gedeeld: NULL, or one flag per item of its questionnaire, set
 * where both have the question (by code or words) and somebody answered it in both. When the other
 * questionnaire cannot be read: GELIJK_ONBEKEND, and any question may be shared. */
enum gelijk gelijken_met(struct gelijken *g, const struct metingen_met_vingers_row *ander,
                         bool *gedeeld);
/* Where the last one was found to be the same: id of the place, or index of the group. */
enum gelijk_soort { GELIJK_GEHEEL, GELIJK_PLEK, GELIJK_GROEP };
struct gelijk_deel {
    enum gelijk_soort soort;
    int64_t welk;
};
struct gelijk_deel gelijken_waar(const struct gelijken *g);
#endif
