/* What the pages of this room share. Not here: what another room calls (indicator.h). */
#ifndef KOERS_INDICATOR_PAGINAS_H
#define KOERS_INDICATOR_PAGINAS_H
#include "indicator/indicator.h"
#include "indicator/indicator_sql.h"

/* A place of ours in the files: an organisation or a location, in one set of one year. */
struct eigen_plek {
    const char *sleutel, *naam, *indicatorset, *vestigingsnummer; /* the last: NULL when none */
    int64_t jaar;
    bool concern;
};
struct eigen_plekken {
    struct eigen_plek *plek;
    size_t n;
};
/* Ours as far as this person may look: of the location of the switcher, or of the whole. */
struct eigen_plekken eigen_plekken(struct request *r, const struct place *waar);

/* indicator_vergelijk.c */
int get_indicator_set(struct request *r);
int get_indicator_een(struct request *r);
int post_indicator_cijfer(struct request *r);
extern const struct form indicator_cijfer_form;
#endif
