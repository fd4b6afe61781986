/* The report of an import: every repair, note and refusal by row, where the same thing said of many
 * rows stands once with all its rows. Not here: the rules that speak (odb_regels.h). */
#ifndef KOERS_INDICATOR_ODB_VERSLAG_H
#define KOERS_INDICATOR_ODB_VERSLAG_H
#include "indicator/odb_regels.h"

struct odb_regel {
    enum odb_melding_soort soort;
    const char *kolom, *was, *werd, *reden;
    size_t aantal;     /* rows */
    const char *rijen; /* "2–70, 75": as numbered in the sheet, which is named when
                          there are more: "2–70 (blad Oost)" */
};
struct odb_verslag;
/* max: lines at most; beyond that the same kind of thing shares a line whatever the cells held. */
struct odb_verslag *odb_verslag_new(const void *ctx, size_t max);
/* Messages must come in order of their rows. Texts are copied. */
void odb_verslag_add(struct odb_verslag *v, const struct odb_melding *m);
/* In order of first row. Owned by v. */
const struct odb_regel *odb_verslag_regels(struct odb_verslag *v, size_t *n);

const char *odb_soort_code(enum odb_melding_soort s); /* "herstel", "let_op", "weigering" */
#endif
