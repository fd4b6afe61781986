/* The chance that two deliveries are as alike as they are (toeval.h). */
#include "meting/toeval.h"
#include "base/mem.h"
#include <math.h>
#include <string.h>

#define RARE 2000.0 /* one in */

/* lgamma() writes a global variable; lgamma_r() does not. */
static double log_choose(int64_t n, int64_t k)
{
    int sign;
    double a = (double)n, b = (double)k;

    if (k < 0 || k > n)
        return -INFINITY;
    return lgamma_r(a + 1, &sign) - lgamma_r(b + 1, &sign) - lgamma_r(a - b + 1, &sign);
}

static int64_t apart(const struct toeval_soort *s)
{
    return s->een > s->ander ? s->een - s->ander : s->ander - s->een;
}

int64_t toeval_verschil(const struct toeval_soort *s, size_t n)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += apart(&s[i]);
    return sum;
}

static int64_t rows(const struct toeval_soort *s, size_t n, bool other)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += other ? s[i].ander : s[i].een;
    return sum;
}

/* The part of all deals so far (times e^scale) by how many more rows the first has, and in how many
 * rows they differ: neither can be above `most`. */
struct deals {
    int64_t most;
    double *part, *next; /* (ahead + most) × (most + 1) + differ */
    double scale;
};

static size_t at(const struct deals *d, int64_t ahead, int64_t differ)
{
    return (size_t)((ahead + d->most) * (d->most + 1) + differ);
}

static size_t size(const struct deals *d)
{
    return (size_t)((2 * d->most + 1) * (d->most + 1));
}

/* Deals `all` rows of one kind so that the first gets `more` more than the other. */
static void deal(struct deals *d, int64_t all, int64_t more)
{
    int64_t differ = more < 0 ? -more : more;
    double part = exp(log_choose(all, (all + more) / 2) - (double)all * M_LN2);

    for (int64_t a = -d->most; a <= d->most; a++)
        for (int64_t x = 0; x + differ <= d->most; x++)
            if (d->part[at(d, a, x)] > 0 && a + more >= -d->most && a + more <= d->most)
                d->next[at(d, a + more, x + differ)] += part * d->part[at(d, a, x)];
}

/* Keeps the numbers away from 0 when there are many kinds. */
static void turn(struct deals *d)
{
    double *keep = d->part, most = 0;

    d->part = d->next;
    d->next = keep;
    memset(d->next, 0, size(d) * sizeof *d->next);
    for (size_t i = 0; i < size(d); i++)
        most = fmax(most, d->part[i]);
    for (size_t i = 0; i < size(d) && most > 0; i++)
        d->part[i] /= most;
    d->scale += most > 0 ? log(most) : 0;
}

double toeval_log(const void *ctx, const struct toeval_soort *s, size_t n, int64_t verschil)
{
    int64_t one = rows(s, n, false), other = rows(s, n, true), ahead = one - other;
    struct deals d = {.most = verschil};
    double sum = 0;

    if (verschil < 0 || ahead > verschil || -ahead > verschil)
        return -INFINITY;
    void *tmp = mem_ctx(ctx, "toeval");
    d.part = mem_array(tmp, double, size(&d));
    d.next = mem_array(tmp, double, size(&d));
    d.part[at(&d, 0, 0)] = 1;
    for (size_t i = 0; i < n; i++) {
        int64_t all = s[i].een + s[i].ander;
        int64_t least = all < verschil ? -all : -verschil + (all - verschil) % 2;
        for (int64_t more = least; more <= verschil && more <= all; more += 2)
            deal(&d, all, more);
        turn(&d);
    }
    for (int64_t x = 0; x <= verschil; x++)
        sum += d.part[at(&d, ahead, x)];
    mem_free(tmp);
    return log(sum) + d.scale + (double)(one + other) * M_LN2 - log_choose(one + other, one);
}

/* When no two rows of one delivery are equal: pairs, and rows by themselves. */
static double log_least(int64_t one, int64_t other, int64_t differ)
{
    int64_t pairs = (one + other - differ) / 2;
    return (double)pairs * M_LN2 + log_choose(differ, one - pairs) - log_choose(one + other, one);
}

static bool fewer_than(const struct toeval_soort *s, size_t n, int64_t k)
{
    return toeval_verschil(s, n) < k && rows(s, n, false) > 0 && rows(s, n, true) > 0;
}

bool toeval_dezelfden(const void *ctx, const struct toeval_soort *s, size_t n, int64_t k)
{
    int64_t differ = toeval_verschil(s, n);

    if (!fewer_than(s, n, k))
        return false;
    double chance = toeval_log(ctx, s, n, differ);
    double least = log_least(rows(s, n, false), rows(s, n, true), differ);
    return chance <= M_LN2 + least + 1e-9 || chance <= -log(RARE);
}

bool toeval_dezelfden_zelden(const void *ctx, const struct toeval_soort *s, size_t n, int64_t k)
{
    return fewer_than(s, n, k) && toeval_log(ctx, s, n, toeval_verschil(s, n)) <= -log(RARE);
}

/* Both tails below begin at the number itself and above the mean, where each chance is smaller than
 * the one before: beginning at 0 would add up from numbers that exp() makes 0. */

bool toeval_zelden(int64_t equal, double expected)
{
    double n = (double)equal, more = 0;
    int sign;

    if (n <= expected)
        return false;
    double part = exp(n * log(expected) - expected - lgamma_r(n + 1, &sign));
    for (int64_t i = equal; more <= 1 / RARE && more + part > more; i++) {
        more += part;
        part *= expected / (double)(i + 1);
    }
    return more <= 1 / RARE;
}

bool toeval_terug(int64_t both, int64_t n)
{
    double p = exp(-1), more = 0;

    if ((double)both <= (double)n * p)
        return false;
    double part = exp(log_choose(n, both) - (double)both + (double)(n - both) * log1p(-p));
    for (int64_t i = both; i <= n && more <= 1 / RARE && more + part > more; i++) {
        more += part;
        part *= (double)(n - i) / (double)(i + 1) * p / (1 - p);
    }
    return more <= 1 / RARE;
}
