/* For whom something waits, and how its days move: the one rule behind the start page, the list of
 * what waits, the mails and JSON. Pure functions. Not here: the store (wachtpunt.c), the steps
 * (wachtpunt_stappen.c), pages (wacht_paginas.c). */
#ifndef KOERS_DRAAD_WACHT_REGELS_H
#define KOERS_DRAAD_WACHT_REGELS_H
#include "organisatie/mag.h"

/* To whom it is addressed: at most one of persoon, gezelschap and rol. */
struct wacht_adres {
    enum handeling mag; /* the right that ends it */
    int64_t locatie;    /* where; 0: the whole organisation */
    int64_t persoon, gezelschap;
    enum rol rol; /* ROL_AANTAL: none */
};
bool wacht_gericht(const struct wacht_adres *a);

/* What somebody is today. gezelschap: the bodies in which he sits, and those for which these
 * speak. */
struct wacht_mens {
    int64_t persoon;
    const struct lidmaatschap *leden;
    size_t n_leden;
    const int64_t *gezelschap;
    size_t n_gezelschap;
};
/* Does it wait for this person? */
bool wacht_op(const struct wacht_adres *a, const struct wacht_mens *m);

/* The day since when it waits, when that is before somebody began; DATE_NONE: it is hers since. */
int32_t wacht_van_eerder(int64_t sinds, int32_t begon);

/* What stands above what: asked of this person with a last day that has passed or comes within two
 * weeks; too late; the rest. */
enum wacht_rang { WACHT_GEVRAAGD, WACHT_TE_LAAT, WACHT_GEWOON };
#define WACHT_DICHTBIJ 14 /* days */
enum wacht_rang wacht_rang(bool gericht, int32_t uiterlijk, int32_t vandaag);

/* What decides where one stands in a list of what waits. */
struct wacht_plaats {
    bool gericht, dringend; /* asked of this person; it cannot wait */
    int32_t uiterlijk;
    int64_t sinds, id;
};
/* For qsort: by rank; then what cannot wait; then by last day, what has none at the end; then what
 * waits longest. */
int wacht_eerst(const struct wacht_plaats *a, const struct wacht_plaats *b, int32_t vandaag);

/* A day of something that was suspended from `op` and is taken up again on `hervat`: later by as
 * many days. DATE_NONE stays. */
int32_t wacht_verschoven(int32_t dag, int32_t op, int32_t hervat);
#define OPSCHORTEN_MAX 366 /* days */
/* What is wrong with suspending from today until tot; msgid, NULL: nothing. */
const char *wacht_opschort_bezwaar(int32_t vandaag, int32_t tot);
#endif
