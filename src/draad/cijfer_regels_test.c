/* Protection 3 of figures (statistics.md): tables of cases, and the distance compared with a
 * brute-force search, person by person. Not here: which figures are compared
 * (meting/besluit_test.c, kwaliteitsbeeld/versie_test.c). */
#include "draad/cijfer_regels.h"
#include "tests/cm.h"
#include <string.h>

/* "differs from an earlier one by fewer than k answers": refused; k is never below 10. */
static void test_far_enough(void **state)
{
    (void)state;
    static const struct {
        int64_t eerder, later, k;
        bool ok;
    } cases[] = {
        {40, 40, 10, true },
        {40, 41, 10, false},
        {41, 40, 10, false},
        {40, 49, 10, false},
        {49, 40, 10, false},
        {40, 50, 10, true },
        {50, 40, 10, true },
        {40, 50, 5,  true },
        {40, 49, 5,  false},
        {40, 49, 1,  false},
        {40, 50, 1,  true },
        {40, 49, 0,  false},
        {40, 40, 0,  true },
        {40, 49, -3, false},
        {0,  9,  10, false},
        {0,  10, 10, true },
        {0,  0,  10, true },
        {40, 69, 30, false},
        {40, 70, 30, true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cijfer_stand one = {.n = cases[i].eerder}, two = {.n = cases[i].later};
        if (cijfer_ver_genoeg(&one, &two, cases[i].k) != cases[i].ok)
            fail_msg("case %zu", i);
    }
    assert_int_equal(cijfer_drempel(4), 10);
    assert_int_equal(cijfer_drempel(10), 10);
    assert_int_equal(cijfer_drempel(12), 12);
}

static void test_distributions(void **state)
{
    (void)state;
    static const struct {
        int64_t eerder[3], later[3], distance;
    } cases[] = {
        {{4, 3, 3}, {4, 3, 3}, 0 }, /* the same people, as far as anybody can tell */
        {{4, 3, 3}, {4, 4, 3}, 1 }, /* one came: that answer would be known */
        {{4, 4, 3}, {4, 3, 3}, 1 }, /* one went */
        {{4, 3, 3}, {3, 4, 3}, 1 }, /* as many, one answered otherwise */
        {{4, 3, 3}, {3, 3, 5}, 2 }, /* one other, one more */
        {{4, 3, 3}, {8, 6, 6}, 10}, /* ten came */
        {{9, 0, 0}, {0, 9, 0}, 9 }, /* as many, and all of them others */
        {{9, 0, 0}, {0, 0, 0}, 9 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cijfer_stand one = {.aantal = cases[i].eerder, .m = 3},
                            two = {.aantal = cases[i].later, .m = 3};
        for (int k = 0; k < 3; k++) {
            one.n += cases[i].eerder[k];
            two.n += cases[i].later[k];
        }
        assert_int_equal(cijfer_afstand(&one, &two), cases[i].distance);
        /* Ten people apart or none: 9 are refused, although as many answered. */
        assert_int_equal(cijfer_ver_genoeg(&one, &two, 10),
                         cases[i].distance == 0 || cases[i].distance == 10);
    }
    /* Without the distribution of one of the two, a reader knows only n. */
    struct cijfer_stand whole = {10, cases[0].eerder, 3}, bare = {.n = 12},
                        other = {13, cases[0].eerder, 2};
    assert_int_equal(cijfer_afstand(&whole, &bare), 2);
    assert_int_equal(cijfer_afstand(&bare, &whole), 2);
    assert_int_equal(cijfer_afstand(&whole, &other), 3); /* answers that are not comparable */
}

/* ---- person by person ---- */

#define MOST 4 /* per answer */
#define SIDE (MOST + 1)
#define ALL  (SIDE * SIDE * SIDE)

static void counts(int at, int64_t out[3])
{
    out[0] = at % SIDE;
    out[1] = at / SIDE % SIDE;
    out[2] = at / SIDE / SIDE;
}

/* One person came with answer `in`, went with answer `out` (3: nobody did): where that leads, or -1
 * out of what is tried. Both at once is somebody who answers otherwise, or two who changed places.
 */
static int changed(int at, int in, int out)
{
    int64_t c[3];
    counts(at, c);
    if (out < 3)
        c[out]--;
    if (in < 3)
        c[in]++;
    for (int i = 0; i < 3; i++)
        if (c[i] < 0 || c[i] > MOST)
            return -1;
    return (int)(c[0] + SIDE * c[1] + SIDE * SIDE * c[2]);
}

/* Steps from one distribution to every other, all ways tried. */
static void all_steps(int from, int steps[ALL])
{
    int queue[ALL], n = 0;
    memset(steps, -1, ALL * sizeof *steps);
    steps[from] = 0;
    queue[n++] = from;
    for (int i = 0; i < n; i++)
        for (int change = 0; change < 16; change++) {
            int to = changed(queue[i], change % 4, change / 4);
            if (to < 0 || steps[to] >= 0)
                continue;
            steps[to] = steps[queue[i]] + 1;
            queue[n++] = to;
        }
}

static void test_by_trying(void **state)
{
    (void)state;
    int steps[ALL];
    for (int from = 0; from < ALL; from++) {
        int64_t one[3], two[3];
        all_steps(from, steps);
        counts(from, one);
        for (int to = 0; to < ALL; to++) {
            counts(to, two);
            struct cijfer_stand a = {one[0] + one[1] + one[2], one, 3},
                                b = {two[0] + two[1] + two[2], two, 3};
            if (cijfer_afstand(&a, &b) != steps[to])
                fail_msg("from %d to %d: %d steps", from, to, steps[to]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_far_enough),
        cmocka_unit_test(test_distributions),
        cmocka_unit_test(test_by_trying),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
