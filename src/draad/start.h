/* What the start page gathers: what waits, what moved, what is coming, for one person. Not here:
 * the page and its words (start.c). */
#ifndef KOERS_DRAAD_START_H
#define KOERS_DRAAD_START_H
#include "draad/draad.h"

struct eerste_stappen;
/* For {% include eerste_stappen %}; NULL: all is done, or it is not for this person. */
const struct eerste_stappen *eerste_stappen_view(struct request *r);

struct wacht_een {
    int64_t id;         /* of the waiting point */
    struct knoop knoop; /* id, soort, titel, status, locatie */
    const char *waar;   /* name of its location, or NULL */
    unsigned bouwstenen;
    const char *tekst; /* msgid */
    int64_t sinds;
    int32_t uiterlijk;
    bool gericht;     /* it has an addressee: this person, a body or a role of hers */
    const char *voor; /* the body that it waits for, its name; NULL: none */
};
struct wacht {
    const struct wacht_een *een;
    size_t n;
    int64_t totaal;             /* also what is not among them */
    int64_t dringend;           /* what cannot wait (face.urgent), among totaal */
    const char *dringend_lijst; /* its page */
    int64_t signalen;           /* givers who wait for an answer, among totaal */
    const char *const *recht;   /* rights that hold everywhere and for which something waits */
    size_t n_recht;
    const struct wacht_een *gericht; /* all that has an addressee, whatever max is */
    size_t n_gericht;
};
/* What waits for this person at the chosen place (else everywhere), the most pressing first
 * (wacht_eerst). */
struct wacht start_wacht(struct request *r, size_t max);

/* How much of that cannot wait (face.urgent), from the counters alone; lijst: its page, NULL when
 * there is none. */
int64_t start_dringend(struct request *r, const char **lijst);

/* Since when who is signed in is here: the first day of her oldest role that was not ended, or seat
 * that counts today; DATE_NONE: none counts. What waits longer did not wait for her all that time:
 * it is shown with the day since when, not with a number of days. */
int32_t start_begon(struct request *r);

/* What is suspended and else would wait for this person, the longest first; uiterlijk: until when.
 */
struct wacht start_opgeschort(struct request *r, size_t max);

struct bewoog_een {
    struct knoop knoop;
    const char *waar;         /* name of its location, or NULL */
    const char *wat, *detail; /* of the last line of history that is not about a thread */
    int64_t op;
};
struct bewoog {
    const struct bewoog_een *een;
    size_t n;
};
/* What others changed since a moment and this person may read, the newest first. */
struct bewoog start_bewoog(struct request *r, int64_t sinds, size_t max);

/* What has a last day from today until `tot`, the nearest first (sinds, bouwstenen: not
 * filled). w: what start_wacht gave. */
struct wacht start_komt(struct request *r, const struct wacht *w, int32_t tot, size_t max);
#endif
