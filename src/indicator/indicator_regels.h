/* A value of one location or organisation beside those of all others in a file (B5.7): quartiles,
 * place, and when that cannot be said. Pure. Not here: reading the file (odb_regels.h). */
#ifndef KOERS_INDICATOR_REGELS_H
#define KOERS_INDICATOR_REGELS_H
#include <stdbool.h>
#include <stddef.h>

#define INDICATOR_MIN_ANDEREN 5 /* with fewer others nothing is said about a place among them */

/* The quantile p (0–1) of n sorted values by linear interpolation (Hyndman and Fan's type 7, as R
 * and spreadsheets do). NaN when n is 0. */
double indicator_kwantiel(const double *gesorteerd, size_t n, double p);

struct indicator_plaats {
    size_t n;        /* others */
    bool te_bepalen; /* false: n < INDICATOR_MIN_ANDEREN, and the numbers below are NaN */
    double laagste, kwartiel1, mediaan, kwartiel3, hoogste; /* of the others */
    size_t lager, gelijk, hoger; /* others below, at (to the second decimal), above the own value */
    bool heeft_eigen;
};
/* Sorts `anderen` in place. eigen: NaN when there is no own value. */
void indicator_plaats(double *anderen, size_t n, double eigen, struct indicator_plaats *out);

/* Counts values in `vakken` parts of equal width from van to tot (tot > van); the last part
 * includes its end. Returns the highest count. What a strip of bars is drawn from, and its equal
 * table. */
size_t indicator_vakken(const double *waarden, size_t n, double van, double tot, size_t vakken,
                        size_t *telling);
/* Ends of an axis that holds all values: 0–100 for a percentage, else 0 (or lower) to a round
 * number. n may be 0. */
void indicator_as(const double *gesorteerd, size_t n, double eigen, bool percentage, double *van,
                  double *tot);
#endif
