/* Rules of figures about people that hold in every room (statistics.md, protection): the lowest
 * threshold, and how far two publications of one figure must be apart. Pure. Not here: which cells
 * may be shown together (meting/besluit.h), keeping and showing a figure (draad.h). */
#ifndef KOERS_DRAAD_CIJFER_REGELS_H
#define KOERS_DRAAD_CIJFER_REGELS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CIJFER_K_MIN 10
/* The threshold that counts when an instrument or a figure says k: never below the ten
 * that the privacy page promises. */
int64_t cijfer_drempel(int64_t k);

/* What was published of one figure. */
struct cijfer_stand {
    int64_t n;             /* valid answers */
    const int64_t *aantal; /* how many gave each answer; NULL when that is not shown */
    size_t m;              /* answers there are */
};
/* The smallest number of people who can make the one from the other: who came, went, or answered
 * otherwise. */
int64_t cijfer_afstand(const struct cijfer_stand *eerder, const struct cijfer_stand *later);
/* Protection 3: both may be public. They are the same, or at least k people apart: what a few
 * answered cannot be calculated by laying one beside the other. */
bool cijfer_ver_genoeg(const struct cijfer_stand *eerder, const struct cijfer_stand *later,
                       int64_t k);
#endif
