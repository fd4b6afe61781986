/* A value beside those of all others (indicator_regels.h). Agrees with R: tests/peers/kwantielen.R.
 * Not here: which others there are (indicator.sql).
 */
#include "indicator/indicator_regels.h"
#include <math.h>
#include <stdlib.h>

double indicator_kwantiel(const double *gesorteerd, size_t n, double p)
{
    if (n == 0)
        return NAN;
    double h = (double)(n - 1) * p;
    size_t low = (size_t)floor(h);
    if (low + 1 >= n)
        return gesorteerd[n - 1];
    return gesorteerd[low] + (h - floor(h)) * (gesorteerd[low + 1] - gesorteerd[low]);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

void indicator_plaats(double *anderen, size_t n, double eigen, struct indicator_plaats *out)
{
    *out = (struct indicator_plaats){
        .n = n, .laagste = NAN, .kwartiel1 = NAN, .mediaan = NAN, .kwartiel3 = NAN, .hoogste = NAN};
    out->heeft_eigen = !isnan(eigen);
    if (n > 0)
        qsort(anderen, n, sizeof *anderen, compare);
    if (n < INDICATOR_MIN_ANDEREN)
        return;
    out->te_bepalen = true;
    out->laagste = anderen[0];
    out->kwartiel1 = indicator_kwantiel(anderen, n, 0.25);
    out->mediaan = indicator_kwantiel(anderen, n, 0.5);
    out->kwartiel3 = indicator_kwantiel(anderen, n, 0.75);
    out->hoogste = anderen[n - 1];
    for (size_t i = 0; i < n && out->heeft_eigen; i++) {
        double d = anderen[i] - eigen;
        out->gelijk += fabs(d) < 0.005; /* the files carry two decimals */
        out->lager += d <= -0.005;
        out->hoger += d >= 0.005;
    }
}

size_t indicator_vakken(const double *waarden, size_t n, double van, double tot, size_t vakken,
                        size_t *telling)
{
    size_t highest = 0;
    for (size_t i = 0; i < vakken; i++)
        telling[i] = 0;
    for (size_t i = 0; i < n; i++) {
        double part = (waarden[i] - van) / (tot - van) * (double)vakken;
        size_t k = part <= 0 ? 0 : part >= (double)vakken ? vakken - 1 : (size_t)part;
        if (++telling[k] > highest)
            highest = telling[k];
    }
    return highest;
}

/* The smallest of 1, 2, 5 times a power of ten that is at least x. */
static double round_up(double x)
{
    double power = pow(10, floor(log10(x)));
    static const double steps[] = {1, 2, 5, 10};
    for (size_t i = 0; i < 4; i++)
        if (steps[i] * power >= x * (1 - 1e-12))
            return steps[i] * power;
    return x;
}

void indicator_as(const double *gesorteerd, size_t n, double eigen, bool percentage, double *van,
                  double *tot)
{
    double low = n ? gesorteerd[0] : 0, high = n ? gesorteerd[n - 1] : 0;
    if (!isnan(eigen)) {
        low = eigen < low ? eigen : low;
        high = eigen > high ? eigen : high;
    }
    *van = low < 0 ? -round_up(-low) : 0;
    *tot = percentage && high <= 100 ? 100 : high > 0 ? round_up(high) : 1;
}
