/* Protection of small groups: which figures of one question may be shown together (begrippen:
 * docs/kleine-aantallen.md). Pure rules over counts, without a database. Not here: the figures
 * (statistiek.h), which deliveries stand beside each other (besluit.h), pages.
 *
 * Who answered one question of one delivery is a table of places × groups. Shown are sums of it:
 * the whole, places, groups. What a reader can calculate from sums gives each person a number that
 * depends on place and group only: x(place) - y(group). The people whose number is not zero are
 * those in the cells between two sides of a cut through the graph whose nodes are places and groups
 * and whose edges are cells. So nobody can be singled out when each cut that holds anybody holds at
 * least k people who did not all give the same answer. Places that are withheld are one node
 * together ("rest"), and so are groups that are withheld. */
#ifndef KOERS_METING_SNEDE_H
#define KOERS_METING_SNEDE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNEDE_GROEPEN_MAX 8

/* One cell: the valid answers of one group at one place. */
struct snede_cel {
    int64_t n;      /* people who are certainly in it */
    int64_t meer;   /* people who may be in it besides; 0 but where two deliveries are compared */
    uint64_t allen; /* bit a: all n people gave answer a; without meaning when n is 0 */
};
struct snede_tafel {
    size_t plekken, groepen; /* groepen: 1 … SNEDE_GROEPEN_MAX */
    struct snede_cel *cel;   /* cel[plek * groepen + groep]; the caller's */
};
/* What is shown of it. A place or group that is not open is in the rest. */
struct snede_open {
    bool geheel; /* false: nothing at all is shown */
    bool *plek, *groep;
};
/* Arrays owned by ctx, all set to `open`. */
struct snede_open snede_open_new(const void *ctx, size_t plekken, size_t groepen, bool open);
struct snede_tafel snede_tafel_new(const void *ctx, size_t plekken, size_t groepen);
/* Adds people to a cell: n of them, of whom all gave the answers in `allen`. */
void snede_tel(struct snede_cel *c, int64_t n, uint64_t allen);
/* How many people the table holds, certainly or perhaps. */
int64_t snede_aantal(const struct snede_tafel *t);

/* A cut that reveals too much. */
struct snede {
    int64_t n;        /* how many people it holds */
    bool gelijk;      /* there are enough of them, but all gave the same answer */
    size_t plek;      /* a place on the side that is cut off; SIZE_MAX: only the rest or groups */
    uint32_t groepen; /* bit g: group g is on that side */
    bool *kant;       /* per place: is it on that side */
};
/* True when what is open shows something of fewer than k people, or of people who all gave the same
 * answer. Exact. *welke (may be NULL) is then one such cut; its arrays are owned by ctx. */
bool snede_verraadt(const void *ctx, const struct snede_tafel *t, const struct snede_open *o,
                    int64_t k, struct snede *welke);

/* The order in which places and groups go to the rest: a permutation that does not depend on any
 * count. plek[0] goes first. */
struct snede_volgorde {
    const size_t *plek, *groep;
};
/* Closes places and groups of *o (which says what may be open at most) until nothing is revealed of
 * the people in t. A place is never chosen for its size: beside those that must go, the next in the
 * order goes. False when even the whole reveals too much; *o is then closed entirely. */
bool snede_herstel(const void *ctx, const struct snede_tafel *t, const struct snede_volgorde *v,
                   int64_t k, struct snede_open *o);

/* The same from the beginning, for a delivery that stands by itself: whatever has people may be open.
 * Fills *o (arrays owned by ctx). False, with all closed, also when the table holds nobody. */
bool snede_beslis(const void *ctx, const struct snede_tafel *t, const struct snede_volgorde *v,
                  int64_t k, struct snede_open *o);

/* A delivery that replaces another one, row by row: who is in the old one only, in both, in the new
 * one only; who perhaps is in both: with the same answer at the same place (zelfde), or from one to
 * another (van: where the old one has them, naar: the new one). All over the same places and groups.
 */
struct snede_vervanging {
    struct snede_tafel weg, gebleven, nieuw, zelfde, van, naar;
};
/* What may be shown of the new delivery, given what was shown of the old one (*oud; geheel false:
 * nothing was). Each of the sets must be empty or reveal nothing by itself; when somebody moved, the
 * new delivery shows the whole only, because from - to would be a second graph. Fills *o (arrays
 * owned by ctx). False, with *o closed, when nothing of the new delivery may be shown. */
bool snede_vervang(const void *ctx, const struct snede_vervanging *w, const struct snede_open *oud,
                   const struct snede_volgorde *v, int64_t k, struct snede_open *o);

/* The same where nothing says who is who: rows that are equal are one person, other rows may be
 * (vergelijking.h). Who went and who came are counted twice: all of them, each another person, and
 * those who certainly went and came however the rows belong together (n), with those who perhaps
 * did (meer). */
struct snede_wissel {
    struct snede_tafel weg, gebleven, nieuw, weg_zeker, nieuw_zeker;
    struct snede_cel weg_samen, nieuw_samen; /* of the whole: more are certain than per cell */
};
/* As snede_vervang(). Everything that can be calculated from both deliveries gives who went a number
 * u(place, group), who came a number v(place, group), and who stayed u + v; u and v are sums of what
 * the old and the new one show. Places and groups are shown when each of these holds:
 *   1. u is 0 for all who may have gone, or not for k who certainly did, with more than one answer;
 *   2. v the same for who came;
 *   3. where both are 0 for all of those, u + v is 0 for all who stayed, or not for k of them. Then u
 *      is one number over what those who may have gone connect, v over what those who came connect,
 *      so u + v is one over what both connect: a cut of who stayed, between such parts.
 * For example k = 10, places A and B are shown and all are of one group. At A 12 went, 3 stayed and 15
 * came; at B 40 stayed. u(A) is 0 or touches the 12 (point 1), v(A) is 0 or touches the 15 (2). Where
 * both are 0 so is u + v at A: nobody can touch the 3 alone, and what is left is B with its 40 (3).
 * Had nobody gone or come at A, u(A) + v(A) = 1 would touch the 3 and nobody else: A is then not shown.
 * So a few who stayed do no harm while enough others went and came at each place. When that fails, the whole only: v is then one number. When it is not 0, k who
 * certainly came are in it, or else u = -v for all who stayed (they pass 1 by themselves and connect
 * whoever may have gone), and then k who certainly went are. Of the whole, who went and who came are
 * each nobody or enough in any case. */
bool snede_wissel(const void *ctx, const struct snede_wissel *w, const struct snede_open *oud,
                  const struct snede_volgorde *v, int64_t k, struct snede_open *o);
#endif
