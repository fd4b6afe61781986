/* Means, shares and NPS with their intervals (statistiek.h).
 * Here: the arithmetic, verified against R (tests/data/statistiek.csv). Not here: protection.
 * See besluit.c for what may be shown, meting_regels.c for what an item asks for.
 */
#include "meting/statistiek.h"
#include <float.h>
#include <math.h>

#define Z_95 1.959963984540054 /* qnorm(0.975) */

/* log(gamma(a + b) / gamma(a)): by the difference for small a; for large a Stirling's series, whose
 * terms do not cancel. */
static double log_gamma_ratio(double a, double b)
{
    int sign;

    if (a < 40)
        return lgamma_r(a + b, &sign) - lgamma_r(a, &sign);
    double c = a + b;
    double ia = 1 / a, ic = 1 / c;
    double sa = ia * (1. / 12 - ia * ia * (1. / 360 - ia * ia * (1. / 1260 - ia * ia / 1680)));
    double sc = ic * (1. / 12 - ic * ic * (1. / 360 - ic * ic * (1. / 1260 - ic * ic / 1680)));
    return (a - 0.5) * log1p(b / a) + b * log(c) - b + sc - sa;
}

/* The continued fraction of the incomplete beta function, by Lentz's method. */
static double beta_fraction(double x, double a, double b)
{
    double c = 1, d = 1 - (a + b) * x / (a + 1);

    d = 1 / (fabs(d) < DBL_MIN ? DBL_MIN : d);
    double h = d;
    for (int m = 1; m < 100000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        for (int i = 0; i < 2; i++) {
            double term = i ? odd : even;
            d = 1 + term * d;
            c = 1 + term / c;
            d = 1 / (fabs(d) < DBL_MIN ? DBL_MIN : d);
            c = fabs(c) < DBL_MIN ? DBL_MIN : c;
            h *= d * c;
        }
        if (fabs(d * c - 1) < 1e-16)
            break;
    }
    return h;
}

/* I_x(a, b) with both x and y = 1 - x given, so that neither is rounded away near 1. */
static double beta_xy(double x, double y, double a, double b)
{
    int sign;

    if (x <= 0)
        return 0;
    if (y <= 0)
        return 1;
    double log_beta = a >= b ? lgamma_r(b, &sign) - log_gamma_ratio(a, b)
                             : lgamma_r(a, &sign) - log_gamma_ratio(b, a);
    double log_x = x > 0.5 ? log1p(-y) : log(x), log_y = y > 0.5 ? log1p(-x) : log(y);
    double front = exp(a * log_x + b * log_y - log_beta);
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(x, a, b) / a;
    return 1 - front * beta_fraction(y, b, a) / b;
}

double statistiek_beta(double x, double a, double b)
{
    if (!(a > 0) || !(b > 0) || !(x >= 0) || !(x <= 1))
        return NAN;
    return beta_xy(x, 1 - x, a, b);
}

/* P(T > t) for t >= 0. */
static double t_tail(double t, double df)
{
    double sum = df + t * t;

    return 0.5 * beta_xy(df / sum, t * t / sum, df / 2, 0.5);
}

double statistiek_t_kwantiel(double p, double df)
{
    if (!(p > 0) || !(p < 1) || !(df > 0))
        return NAN;
    if (p == 0.5)
        return 0;
    double tail = p < 0.5 ? p : 1 - p, low = 0, high = 1;
    while (t_tail(high, df) > tail && high < 1e300) {
        low = high;
        high *= 2;
    }
    /* Halving to the last bit that a double holds: slow is fine, it is done once per figure. */
    for (int i = 0; i < 2000; i++) {
        double t = low + (high - low) / 2;
        if (t <= low || t >= high)
            break;
        if (t_tail(t, df) > tail)
            low = t;
        else
            high = t;
    }
    return p < 0.5 ? -high : high;
}

/* Fills what follows from n, the mean and the sum of squared differences from it. */
static struct gemiddelde with_interval(int64_t n, double mean, double squares)
{
    struct gemiddelde g = {.n = n, .waarde = mean, .sd = NAN, .laag = NAN, .hoog = NAN};

    if (n == 0)
        g.waarde = NAN;
    if (n < 2)
        return g;
    g.sd = sqrt(squares / (double)(n - 1));
    double half = statistiek_t_kwantiel(0.975, (double)(n - 1)) * g.sd / sqrt((double)n);
    g.laag = mean - half;
    g.hoog = mean + half;
    return g;
}

struct gemiddelde statistiek_gemiddelde(const int64_t *aantal, size_t m, int laagste)
{
    int64_t n = 0, sum = 0;
    double squares = 0;

    for (size_t i = 0; i < m; i++) {
        n += aantal[i];
        sum += aantal[i] * (laagste + (int)i);
    }
    double mean = n ? (double)sum / (double)n : 0;
    for (size_t i = 0; i < m; i++) {
        double d = laagste + (int)i - mean;
        squares += (double)aantal[i] * d * d;
    }
    return with_interval(n, mean, squares);
}

struct gemiddelde statistiek_gemiddelde_van(const double *x, size_t n)
{
    double sum = 0, squares = 0;

    for (size_t i = 0; i < n; i++)
        sum += x[i];
    double mean = n ? sum / (double)n : 0;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return with_interval((int64_t)n, mean, squares);
}

struct aandeel statistiek_aandeel(int64_t aantal, int64_t n)
{
    struct aandeel a = {.n = n, .aantal = aantal, .waarde = NAN, .laag = NAN, .hoog = NAN};

    if (n <= 0)
        return a;
    double p = (double)aantal / (double)n, z2 = Z_95 * Z_95 / (double)n;
    double middle = (p + z2 / 2) / (1 + z2);
    double half = Z_95 * sqrt(p * (1 - p) / (double)n + z2 / (4 * (double)n)) / (1 + z2);
    a.waarde = p;
    /* At none and at all one side is exactly 0 or 1; rounding may not say otherwise. */
    a.laag = aantal == 0 ? 0 : fmax(0, middle - half);
    a.hoog = aantal == n ? 1 : fmin(1, middle + half);
    return a;
}

struct nps statistiek_nps(const int64_t aantal[static 11])
{
    struct nps s = {.waarde = NAN, .laag = NAN, .hoog = NAN};

    for (int i = 0; i <= 10; i++)
        *(i >= 9 ? &s.promotors : i >= 7 ? &s.passief : &s.criticasters) += aantal[i];
    s.n = s.promotors + s.passief + s.criticasters;
    if (s.n == 0)
        return s;
    double n = (double)s.n, plus = (double)s.promotors / n, minus = (double)s.criticasters / n;
    double d = plus - minus;
    s.waarde = 100 * d;
    if (s.n < 2)
        return s;
    double half = 100 * Z_95 * sqrt(fmax(0, plus + minus - d * d) / n);
    s.laag = fmax(-100, s.waarde - half);
    s.hoog = fmin(100, s.waarde + half);
    return s;
}
