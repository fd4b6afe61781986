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
    int64_t n;
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
/* How many people the table holds. */
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
#endif
