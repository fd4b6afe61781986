/* What is computed from answers: means, shares, NPS, each with its interval (statistics.md B5.1).
 * Here: pure arithmetic over counts. Not here: what may be shown (besluit.h), what an item is
 * (instrument.h). What cannot be determined is NaN, never a made-up number. */
#ifndef KOERS_METING_STATISTIEK_H
#define KOERS_METING_STATISTIEK_H
#include <stddef.h>
#include <stdint.h>

struct gemiddelde {
    int64_t n;
    double waarde;     /* NaN at n = 0 */
    double sd;         /* of the sample (n - 1); NaN at n < 2 */
    double laag, hoog; /* 95 % t-interval; NaN at n < 2 */
};
struct aandeel {
    int64_t n, aantal;
    double waarde;     /* 0 … 1; NaN at n = 0 */
    double laag, hoog; /* 95 % Wilson interval; NaN at n = 0 */
};
struct nps {
    int64_t n, promotors, passief, criticasters; /* 9-10, 7-8, 0-6 */
    double waarde;                               /* -100 … 100; NaN at n = 0 */
    double laag, hoog;                           /* 95 %, cut to -100 … 100; NaN at n < 2 */
};

/* Of the values laagste, laagste + 1, … that were given aantal[0], aantal[1], … times. */
struct gemiddelde statistiek_gemiddelde(const int64_t *aantal, size_t m, int laagste);
/* Of n values that need not be whole (a score). */
struct gemiddelde statistiek_gemiddelde_van(const double *x, size_t n);
/* aantal of n: the caller sees to 0 <= aantal <= n. */
struct aandeel statistiek_aandeel(int64_t aantal, int64_t n);
/* aantal[0 … 10]: how often each answer was given. */
struct nps statistiek_nps(const int64_t aantal[static 11]);

/* The t with P(T <= t) = p for Student's t with df degrees of freedom (0 < p < 1, df > 0; else
 * NaN). Within 1e-9 of R's qt, relative for large t. */
double statistiek_t_kwantiel(double p, double df);
/* The regularised incomplete beta function I_x(a, b); a, b > 0, 0 <= x <= 1; else NaN. */
double statistiek_beta(double x, double a, double b);
#endif
