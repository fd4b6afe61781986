/* Protection of small groups: what may be shown of a family of figures (statistics.md, protection
 * 1-3). Here: pure rules over counts. Not here: how far two publications must be apart
 * (draad/cijfer_regels.h), calculating figures (statistiek.h), pages.
 *
 * A family is a set of cells of which some are the sum of others: an organisation and its
 * locations, a location and its years, locations by groups. It is drawn as a network: each cell is
 * a pipe from one node to another and what flows into a node flows out of it. The total flows into
 * a node and its parts flow out; what is no part of anything goes back to node 0. */
#ifndef KOERS_METING_BESCHERMING_H
#define KOERS_METING_BESCHERMING_H
#include "draad/cijfer_regels.h"
#include "draad/draad.h"

/* One cell: one item of one unit in one period. */
struct cel {
    int64_t n;               /* valid answers */
    bool gelijk;             /* all n answers are equal (n > 0) */
    int64_t antwoord;        /* which one, when gelijk */
    size_t van, naar;        /* nodes; see families below */
    bool som;                /* is the sum of others: withheld only when its parts do not suffice */
    enum cijfer_staat staat; /* out */
};

/* Protection 1, of one cell that is in no family: CIJFER_OPEN, _MINDER_DAN_K or _GELIJK. */
enum cijfer_staat protect_one(int64_t n, bool gelijk, int k);

/* Protection 1 and 2: gives every cell its state, so that from the counts that are shown no count
 * that is withheld can be calculated to within less than k, and no group that is withheld can be
 * calculated while all its answers are equal. k < 5 counts as 5.
 *
 * Withheld for a total's sake is CIJFER_AFGESCHERMD; then every withheld cell of the family is
 * called so, because "fewer than k" beside it would say which is which, and with that how many.
 * Cells that were not part of the measurement stay out; a cell with n = 0 is withheld as any
 * small one is. Family cells whose sums do not agree are a fault of the caller: all are withheld.
 */
void protect_family(const void *ctx, struct cel *cel, size_t n, int k);

/* A total (cel[0]) and its parts (cel[1 … n-1]): sets the nodes. */
void familie_lijst(struct cel *cel, size_t n);
/* A table of rows × columns with its sums: cel[r * (columns + 1) + c], the last column and the
 * last row are the sums and the last cell is the sum of all. Sets the nodes. */
void familie_tabel(struct cel *cel, size_t rows, size_t columns);

/* The check by itself, for any choice of shown cells: calculates the bounds that a reader can
 * derive for each withheld count. From the cells that are CIJFER_OPEN (their n is known) and, for
 * the others, what their state says: fewer than k, at least k (gelijk), nothing (afgeschermd).
 * Exact: every assignment of counts that fits what is shown is taken into account. Fills laag and
 * hoog (arrays of n), looking no further than k below and above each count. True when nothing that
 * is withheld is determined to within less than k, or closer than its own state says. */
bool familie_bewijs(const void *ctx, const struct cel *cel, size_t n, int k, int64_t *laag,
                    int64_t *hoog);

/* ---- protection 3: differencing ---- */
/* A published cell, by what it is about. */
struct publicatie_cel {
    const char *sleutel, *naam; /* "locatie 3/vraag op-tijd"; how a person calls it */
    enum cijfer_staat staat;
    int64_t n;
    const int64_t *aantal; /* the distribution, or NULL when it is not shown */
    size_t m;
};
/* False, with the reason in f, when a cell that both show is too near (draad/cijfer_regels.h):
 * publish later, or coarser. *welke (may be NULL) is then the index in nieuw. */
bool publicatie_mag(const struct publicatie_cel *oud, size_t n_oud,
                    const struct publicatie_cel *nieuw, size_t n_nieuw, int k, size_t *welke,
                    struct error *f);
#endif
