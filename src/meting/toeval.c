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
 * rows they differ: neither can be above `most`. The first has no more than they differ, and both are
 * even or both odd; so far they differ in `reach` rows at most. */
struct deals {
    int64_t most, reach;
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

    for (int64_t a = -d->reach; a <= d->reach; a++)
        for (int64_t x = a < 0 ? -a : a; x <= d->reach && x + differ <= d->most; x += 2)
            d->next[at(d, a + more, x + differ)] += part * d->part[at(d, a, x)];
}

/* Keeps the numbers away from 0 when there are many kinds. all: how many rows were dealt. */
static void turn(struct deals *d, int64_t all)
{
    double *keep = d->part, most = 0;

    d->part = d->next;
    d->next = keep;
    d->reach = d->reach + all < d->most ? d->reach + all : d->most;
    for (int64_t a = -d->reach; a <= d->reach; a++) {
        memset(&d->next[at(d, a, 0)], 0, (size_t)(d->reach + 1) * sizeof *d->next);
        for (int64_t x = 0; x <= d->reach; x++)
            most = fmax(most, d->part[at(d, a, x)]);
    }
    for (int64_t a = -d->reach; a <= d->reach && most > 0; a++)
        for (int64_t x = 0; x <= d->reach; x++)
            d->part[at(d, a, x)] /= most;
    d->scale += most > 0 ? log(most) : 0;
}

/* Rows that are the only one of their kind always differ; how many the first gets is a coin each. Adds
 * them at the end, together: where many rows differ, most of them are such. The logarithm, without
 * the scale. */
static double with_single(const struct deals *d, int64_t single, int64_t ahead)
{
    double most = -INFINITY, sum = 0;

    for (int pass = 0; pass < 2; pass++)
        for (int64_t a = -d->reach; a <= d->reach; a++) {
            double part = 0;
            int64_t more = ahead - a;
            for (int64_t x = 0; x <= d->reach; x++)
                part += d->part[at(d, a, x)];
            if (part <= 0 || more > single || -more > single || (single + more) % 2)
                continue;
            double log_part =
                log(part) + log_choose(single, (single + more) / 2) - (double)single * M_LN2;
            if (pass == 0)
                most = fmax(most, log_part);
            else
                sum += exp(log_part - most);
        }
    return log(sum) + (sum > 0 ? most : 0);
}

double toeval_log(const void *ctx, const struct toeval_soort *s, size_t n, int64_t verschil)
{
    int64_t one = rows(s, n, false), other = rows(s, n, true), ahead = one - other, single = 0;

    for (size_t i = 0; i < n; i++)
        single += s[i].een + s[i].ander == 1;
    struct deals d = {.most = verschil - single};
    if (d.most < 0 || ahead > verschil || -ahead > verschil)
        return -INFINITY;
    void *tmp = mem_ctx(ctx, "toeval");
    d.part = mem_array(tmp, double, size(&d));
    d.next = mem_array(tmp, double, size(&d));
    d.part[at(&d, 0, 0)] = 1;
    for (size_t i = 0; i < n; i++) {
        int64_t all = s[i].een + s[i].ander;
        if (all == 1)
            continue;
        int64_t least = all < d.most ? -all : -d.most + (all - d.most) % 2;
        for (int64_t more = least; more <= d.most && more <= all; more += 2)
            deal(&d, all, more);
        turn(&d, all);
    }
    double dealt = with_single(&d, single, ahead);
    mem_free(tmp);
    return dealt + d.scale + (double)(one + other) * M_LN2 - log_choose(one + other, one);
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
