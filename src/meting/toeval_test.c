/* The chance that two deliveries are as alike as they are (toeval.h): beside every deal by itself, and
 * how often honest people are refused and the same people are noticed. KOERS_TOEVAL=3000 does the long
 * form, and prints the shares that docs/kleine-aantallen.md and docs/metingen.md give. */
#include "base/mem.h"
#include "base/text.h"
#include "meting/toeval.h"
#include "tests/cm.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t seed;

static int chance(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)below);
}

/* ---- each deal by itself ---- */

/* Of all ways to give `one` of these rows to the first delivery: the share that differs at most so much. */
static double every_deal(const int *kind, int n, int one, int64_t most)
{
    int64_t good = 0, all = 0;

    for (uint32_t set = 0; set < 1u << n; set++) {
        struct toeval_soort s[16] = {
            {0, 0}
        };
        if (__builtin_popcount(set) != one)
            continue;
        for (int i = 0; i < n; i++) {
            s[kind[i]].een += set >> i & 1;
            s[kind[i]].ander += !(set >> i & 1);
        }
        all++;
        good += toeval_verschil(s, 16) <= most;
    }
    return (double)good / (double)all;
}

static void as_when_each_deal_is_counted(void **state)
{
    (void)state;
    seed = 9;
    for (int turn = 0; turn < 200; turn++) {
        int n = 2 + chance(11), one = 1 + chance(n - 1), kinds = 1 + chance(n), kind[16];
        struct toeval_soort s[16] = {
            {0, 0}
        };
        for (int i = 0; i < n; i++) {
            kind[i] = chance(kinds);
            s[kind[i]].een += i < one;
            s[kind[i]].ander += i >= one;
        }
        for (int64_t most = 0; most <= n; most++) {
            double is = exp(toeval_log(NULL, s, 16, most)), should = every_deal(kind, n, one, most);
            if (fabs(is - should) > 1e-9)
                fail_msg("%d rows, %d kinds, %lld: %.12f is not %.12f", n, kinds, (long long)most,
                         is, should);
        }
    }
}

/* Two times 40,000 rows, of which 3 are others: far below what a number can hold. */
static void many_rows(void **state)
{
    size_t n = 40003;
    struct toeval_soort *s = mem_array(NULL, struct toeval_soort, n);

    (void)state;
    for (size_t i = 0; i < n; i++)
        s[i] = (struct toeval_soort){1, i < 40000};
    double log = toeval_log(NULL, s, n, 3);
    assert_true(log < -10000 && log > -1e6);
    assert_true(toeval_dezelfden(NULL, s, n, 10));
    mem_free(s);
}

/* ---- how many are too many ---- */

static int64_t first_rare(double expected)
{
    int64_t equal = (int64_t)expected;

    while (!toeval_zelden(equal, expected) && (double)equal <= 3 * expected)
        equal++;
    return equal;
}

/* The Poisson distribution has 1/2000 of it above mean + 3.29 deviations, a little more for its skew
 * (Cornish and Fisher); also where exp(-expected) is 0. */
static void equal_rows_of_large_places(void **state)
{
    static const double many[] = {30, 100, 499, 500, 501, 744, 746, 4000, 1e6};

    (void)state;
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        double is = (double)first_rare(many[i]);
        double should = many[i] + 3.2905 * sqrt(many[i]) + (3.2905 * 3.2905 - 1) / 6 + 0.5;
        if (fabs(is - should) > 1.5)
            fail_msg("of %.0f: %.0f, not about %.1f", many[i], is, should);
        assert_true(toeval_zelden((int64_t)(2 * many[i]), many[i]));
    }
    assert_true(toeval_zelden(1, 0.0004999)); /* 1 - exp(-x) is x, just below 1 in 2,000 */
    assert_false(toeval_zelden(1, 0.0005003));
    assert_true(toeval_zelden(1, 0));
    assert_false(toeval_zelden(0, 0));
}

/* Beside the chance of each number, added up row by row. */
static void rows_that_return(void **state)
{
    double part[402] = {1}, p = exp(-1);

    (void)state;
    for (int n = 1; n <= 400; n++) {
        double more = 0;
        for (int i = n; i > 0; i--)
            part[i] = part[i] * (1 - p) + part[i - 1] * p;
        part[0] *= 1 - p;
        for (int both = n; both >= 0; both--) {
            more += part[both];
            if (toeval_terug(both, n) != (more <= 1 / 2000.0))
                fail_msg("%d of %d, of which the chance is %g", both, n, more);
        }
    }
    assert_true(toeval_terug(1000000, 2000000));
    assert_false(toeval_terug(735000, 2000000));
    assert_false(toeval_terug(0, 0));
}

/* Yes or no, four times: many rows are equal, and only the same people differ in so few. */
static void large_places_of_a_few_kinds(void **state)
{
    struct toeval_soort s[16];

    (void)state;
    seed = 12;
    for (int64_t people = 20; people <= 20000; people *= 10) {
        for (size_t i = 0; i < 16; i++)
            s[i] = (struct toeval_soort){people / 16, people / 16};
        s[3].een += 2, s[4].ander += 3;
        assert_int_equal(toeval_dezelfden_zelden(NULL, s, 16, 10), people > 20);
        s[5].een += 5;
        assert_false(toeval_dezelfden_zelden(NULL, s, 16, 10)); /* ten differ */
    }
    /* two kinds: that few people differ happens often */
    assert_false(toeval_dezelfden_zelden(NULL,
                                         (struct toeval_soort[]){
                                             {20, 18},
                                             {30, 31}
    },
                                         2, 10));
}

/* ---- people ---- */

enum scale { TEN, FIVE, YES_NO };
#define ROWS_MAX 60

struct people {
    int n, questions;
    char row[ROWS_MAX][16];
};

/* As people answer: mostly a 7, 8 or 9; who is content with one thing is so with another; and one in
 * ten gives one answer to everything. */
static void add_person(struct people *p, enum scale scale)
{
    static const int ten[] = {3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 9, 9};
    static const int five[] = {2, 3, 3, 4, 4, 4, 4, 4, 5, 5}, yes_no[] = {0, 1, 1, 1, 1};
    bool straight = chance(10) == 0;
    int mood = chance(3) - 1, answer = 0;
    char *row = p->row[p->n++];

    for (int q = 0; q < p->questions; q++) {
        if (q == 0 || !straight)
            answer = scale == TEN    ? ten[chance(20)] + mood
                     : scale == FIVE ? five[chance(10)] - (mood < 0 && chance(2))
                                     : yes_no[chance(5)];
        row[q] = (char)answer;
    }
}

static bool noticed(const struct people *a, const struct people *b)
{
    struct toeval_soort s[2 * ROWS_MAX];
    const char *kind[2 * ROWS_MAX];
    size_t n = 0;

    for (int i = 0; i < a->n + b->n; i++) {
        const char *row = i < a->n ? a->row[i] : b->row[i - a->n];
        size_t k = 0;
        while (k < n && memcmp(kind[k], row, (size_t)a->questions) != 0)
            k++;
        if (k == n) {
            kind[n] = row;
            s[n++] = (struct toeval_soort){0, 0};
        }
        s[k].een += i < a->n;
        s[k].ander += i >= a->n;
    }
    return toeval_dezelfden(NULL, s, n, 10);
}

/* How many of `turns` pairs of deliveries of n people are called the same, when all but `others` are. */
static int times_noticed(int turns, int questions, enum scale scale, int n, int others)
{
    int found = 0;

    for (int turn = 0; turn < turns; turn++) {
        struct people a = {.questions = questions}, b = {.questions = questions};
        int other = others > 0 ? 1 + chance(others) : n;
        for (int i = 0; i < n - other; i++)
            add_person(&a, scale);
        b = a;
        for (int i = 0; i < other; i++) {
            add_person(&a, scale);
            add_person(&b, scale);
        }
        found += noticed(&a, &b);
    }
    return found;
}

static int turns(void)
{
    const char *n = getenv("KOERS_TOEVAL");
    int64_t all = 200;

    assert_true(!n || text_int(n, 1, 1000000, &all));
    return (int)all;
}

static void honest_people_are_let_in(void **state)
{
    static const int questions[] = {1, 2, 3, 6, 10}, people[] = {10, 12, 15, 25, 50};
    int all = turns();

    (void)state;
    seed = 21;
    for (int scale = TEN; scale <= YES_NO; scale++)
        for (size_t q = 0; q < 5; q++)
            for (size_t n = 0; n < 5; n++) {
                int found = times_noticed(all, questions[q], (enum scale)scale, people[n], 0);
                if (all > 200)
                    print_message("scale %d, %d questions, 2 x %d people: %d of %d refused\n",
                                  scale, questions[q], people[n], found, all);
                assert_true(found * 50 <= all); /* at most one in fifty, whatever they are asked */
                assert_true(questions[q] < 6 || scale == YES_NO || found == 0);
            }
}

/* How many of all are noticed, at least and at most over 10 to 30 people. */
static void noticed_of(int questions, int all, int *least, int *most)
{
    static const int people[] = {10, 11, 12, 13, 14, 16, 20, 30};

    *least = all, *most = 0;
    for (size_t n = 0; n < sizeof people / sizeof *people; n++) {
        int found = times_noticed(all, questions, TEN, people[n], 4);
        if (all > 200)
            print_message("%d questions, %d people of whom 1-4 are others: %d of %d noticed\n",
                          questions, people[n], found, all);
        *least = found < *least ? found : *least;
        *most = found > *most ? found : *most;
    }
}

/* Of the same people but for one to four, in per cent. The shares of docs/kleine-aantallen.md. */
static void the_same_people_are_noticed(void **state)
{
    static const struct {
        int questions, least, most;
    } cases[] = {
        {1,  0,  10 },
        {2,  10, 100},
        {3,  75, 100},
        {4,  90, 100},
        {7,  90, 100},
        {10, 90, 100},
    };
    int all = turns(), least, most;

    (void)state;
    seed = 22;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        noticed_of(cases[i].questions, all, &least, &most);
        if (100 * least < cases[i].least * all || 100 * most > cases[i].most * all)
            fail_msg("%d questions: %d to %d of %d", cases[i].questions, least, most, all);
    }
}

/* Large files in which hundreds of rows differ, as a questionnaire with a high threshold asks: the
 * chance is known, because no two rows of one file are equal. */
static double log_of_choosing(double n, double k)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

static void many_rows_differ(void **state)
{
    static const struct {
        int pairs, one, other;
    } cases[] = {
        {1000, 450,  450 },
        {1500, 993,  0   },
        {0,    4000, 4000},
        {3000, 3,    4   },
    };
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int pairs = cases[i].pairs, one = cases[i].one, other = cases[i].other;
        size_t n = 0;
        struct toeval_soort *s = mem_array(ctx, struct toeval_soort, (size_t)(pairs + one + other));
        for (int k = 0; k < pairs + one + other; k++)
            s[n++] = (struct toeval_soort){k < pairs + one, k < pairs || k >= pairs + one};
        double known = pairs * log(2) + log_of_choosing(one + other, one) -
                       log_of_choosing(2 * pairs + one + other, pairs + one);
        double found = toeval_log(ctx, s, n, one + other);
        if (fabs(found - known) > 1e-6)
            fail_msg("case %zu: %.9f, not %.9f", i, found, known);
    }
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_rows_differ),
        cmocka_unit_test(as_when_each_deal_is_counted),
        cmocka_unit_test(many_rows),
        cmocka_unit_test(equal_rows_of_large_places),
        cmocka_unit_test(rows_that_return),
        cmocka_unit_test(large_places_of_a_few_kinds),
        cmocka_unit_test(honest_people_are_let_in),
        cmocka_unit_test(the_same_people_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
