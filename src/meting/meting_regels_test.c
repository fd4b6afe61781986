/* Tests of meting_regels.h, figures: B5.1 counting, turning round, what a state hides, scores.
 * Not here: the CSV (meting_import_test.c), arithmetic (statistiek_test.c). See meting_regels.c.
 */
#include "base/mem.h"
#include "base/text.h"
#include "meting/meting_regels.h"
#include "tests/cm.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct instrument_item ten = {.schaal = SCHAAL_1_10, .top = 9},
                                    nps = {.schaal = SCHAAL_0_10, .top = 9, .nps = true},
                                    hard = {.schaal = SCHAAL_1_5, .top = 5, .omgekeerd = true},
                                    yes = {.schaal = SCHAAL_JA_NEE, .top = 1},
                                    choice = {.schaal = SCHAAL_KEUZE, .n_keuzes = 3},
                                    several = {.schaal = SCHAAL_MEERKEUZE, .n_keuzes = 3},
                                    open = {.schaal = SCHAAL_OPEN};

static void test_counting(void **state)
{
    (void)state;
    static const struct {
        const struct instrument_item *item;
        int64_t value;
        int category; /* -1: missing; -2: counted without category */
    } cases[] = {
        {&ten,     1,             0 },
        {&ten,     10,            9 },
        {&ten,     0,             -1},
        {&ten,     11,            -1},
        {&nps,     0,             0 },
        {&nps,     10,            10},
        {&nps,     11,            -1},
        {&ten,     ANTWOORD_GEEN, -1},
        {&hard,    1,             4 },
        {&hard,    5,             0 },
        {&hard,    6,             -1},
        {&hard,    0,             -1},
        {&yes,     1,             1 },
        {&yes,     0,             0 },
        {&yes,     2,             -1},
        {&choice,  2,             2 },
        {&choice,  3,             -1},
        {&choice,  -1,            -1},
        {&several, 0,             -1},
        {&several, 8,             -1},
        {&open,    1,             -2},
        {&open,    2,             -1},
        {&open,    ANTWOORD_GEEN, -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct telling t;
        telling_begin(&t, cases[i].item);
        telling_count(&t, cases[i].item, cases[i].value, 3);
        assert_int_equal(t.n, cases[i].category == -1 ? 0 : 3);
        assert_int_equal(t.ontbreekt, cases[i].category == -1 ? 3 : 0);
        for (size_t c = 0; c < t.m; c++)
            assert_int_equal(t.aantal[c], (int)c == cases[i].category ? 3 : 0);
    }
    struct telling a, b;
    telling_begin(&a, &several);
    telling_begin(&b, &several);
    telling_count(&a, &several, 5, 2); /* the first and the third */
    telling_count(&b, &several, 4, 1);
    telling_count(&b, &several, ANTWOORD_GEEN, 7);
    telling_merge(&a, &b);
    assert_true(a.n == 3 && a.ontbreekt == 7);
    assert_true(a.aantal[0] == 2 && a.aantal[1] == 0 && a.aantal[2] == 3);
}

/* Which answers did everybody give? */
static void test_equal(void **state)
{
    (void)state;
    static const struct {
        const struct instrument_item *item;
        int64_t values[3];
        uint64_t all;
    } cases[] = {
        {&ten,     {8, 8, 8},                                     1u << 7},
        {&ten,     {9, 9, 9},                                     1u << 8},
        {&ten,     {8, 8, 9},                                     0      },
        {&ten,     {8, 8, ANTWOORD_GEEN},                         1u << 7},
        {&yes,     {1, 1, 1},                                     1u << 1},
        {&yes,     {0, 0, 0},                                     1u     },
        {&yes,     {1, 0, 1},                                     0      },
        {&choice,  {2, 2, 2},                                     1u << 2},
        {&several, {5, 5, 5},                                     5      },
        {&several, {5, 5, 4},                                     4      }, /* all chose the third */
        {&several, {5, 2, 4},                                     0      },
        {&open,    {1, 1, 1},                                     0      },
        {&ten,     {ANTWOORD_GEEN, ANTWOORD_GEEN, ANTWOORD_GEEN}, 0      },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct telling t;
        telling_begin(&t, cases[i].item);
        for (size_t v = 0; v < 3; v++)
            telling_count(&t, cases[i].item, cases[i].values[v], 1);
        if (telling_allen(&t) != cases[i].all)
            fail_msg("case %zu: %llu", i, (unsigned long long)telling_allen(&t));
    }
}

static void fill(struct telling *t, const struct instrument_item *item, const int *n)
{
    int low = 0, high = 0;

    item_grenzen(item, &low, &high);
    telling_begin(t, item);
    for (int v = low; v <= high; v++)
        telling_count(t, item, v, n[v - low]);
}

static void test_picture(void **state)
{
    (void)state;
    static const int answers[11] = {0, 0, 0, 0, 1, 1, 2, 6, 10, 8, 6};
    struct telling t;

    fill(&t, &nps, answers);
    t.ontbreekt = 4;
    struct item_beeld b = item_beeld(&nps, &t, CIJFER_OPEN, 10);
    assert_true(b.telling.n == 34 && b.telling.ontbreekt == 4 && b.telling.aantal[8] == 10);
    assert_true(fabs(b.gemiddelde.waarde - 275.0 / 34) < 1e-12);
    assert_true(b.gemiddelde.laag < b.gemiddelde.waarde && b.gemiddelde.hoog <= 10);
    assert_true(fabs(b.top.waarde - 14.0 / 34) < 1e-12);
    assert_true(fabs(b.nps.waarde - 100 * (14.0 - 4) / 34) < 1e-9);
    struct cijfer c = item_cijfer(&nps, &b, MAAT_GEMIDDELDE, "Vraag");
    assert_string_equal(c.eenheid, "rapportcijfer 0–10");
    assert_true(c.n == 34 && c.k == 10 && c.staat == CIJFER_OPEN &&
                c.waarde == b.gemiddelde.waarde);
    c = item_cijfer(&nps, &b, MAAT_TOP, "Vraag");
    assert_string_equal(c.eenheid, "%");
    assert_true(fabs(c.waarde - 1400.0 / 34) < 1e-9 && c.laag < c.waarde && c.hoog > c.waarde);
    c = item_cijfer(&nps, &b, MAAT_NPS, "Vraag");
    assert_string_equal(c.eenheid, "NPS");
    assert_true(c.waarde == b.nps.waarde && c.laag == b.nps.laag);
}

/* A reverse-coded item: much agreement with "hard" is a low figure. */
static void test_turned(void **state)
{
    (void)state;
    static const int answers[5] = {1, 1, 1, 3, 14};
    struct telling t;

    fill(&t, &hard, answers);
    struct item_beeld b = item_beeld(&hard, &t, CIJFER_OPEN, 10);
    assert_true(fabs(b.gemiddelde.waarde - (5 + 4 + 3 + 2 * 3 + 14) / 20.0) < 1e-12);
    assert_true(fabs(b.top.waarde - 0.05) < 1e-12);
}

/* The interval of a mean does not leave the scale. */
static void test_cut(void **state)
{
    (void)state;
    static const int answers[10] = {1, 0, 0, 0, 0, 0, 0, 0, 0, 9};
    struct telling t;

    fill(&t, &ten, answers);
    struct item_beeld b = item_beeld(&ten, &t, CIJFER_OPEN, 10);
    assert_true(b.gemiddelde.hoog == 10 && b.gemiddelde.laag > 1);
    /* One answer has a mean and no interval; none has nothing that can be cited. */
    static const int one[10] = {[6] = 1}, none[10] = {0};
    fill(&t, &ten, one);
    b = item_beeld(&ten, &t, CIJFER_OPEN, 10);
    assert_true(b.gemiddelde.waarde == 7 && isnan(b.gemiddelde.laag) && isnan(b.gemiddelde.hoog));
    fill(&t, &ten, none);
    b = item_beeld(&ten, &t, CIJFER_OPEN, 10);
    assert_int_equal(item_cijfer(&ten, &b, MAAT_GEMIDDELDE, "V").staat, CIJFER_NIET_TE_BEPALEN);
}

/* Whatever hides a figure: nothing of it is left, not in the picture and not in what is cited. */
static void test_hidden(void **state)
{
    (void)state;
    static const int answers[11] = {0, 0, 0, 0, 1, 1, 2, 6, 10, 8, 6};
    static const enum cijfer_staat states[] = {CIJFER_MINDER_DAN_K, CIJFER_GELIJK,
                                               CIJFER_AFGESCHERMD, CIJFER_NIET_TE_BEPALEN};
    struct telling t;

    fill(&t, &nps, answers);
    for (size_t i = 0; i < 4; i++) {
        struct item_beeld b = item_beeld(&nps, &t, states[i], 10);
        static const struct telling nothing;
        assert_memory_equal(&b.telling, &nothing, sizeof nothing);
        assert_true(b.gemiddelde.n == 0 && isnan(b.gemiddelde.waarde) && isnan(b.gemiddelde.sd) &&
                    isnan(b.gemiddelde.laag) && isnan(b.gemiddelde.hoog));
        assert_true(b.top.n == 0 && b.top.aantal == 0 && isnan(b.top.waarde) && isnan(b.top.laag));
        assert_true(b.nps.n == 0 && b.nps.promotors == 0 && isnan(b.nps.waarde));
        for (int m = MAAT_GEMIDDELDE; m <= MAAT_NPS; m++) {
            struct cijfer c = item_cijfer(&nps, &b, (enum maat)m, "Vraag");
            assert_true(c.staat == states[i] && c.n == 0 && isnan(c.waarde) && isnan(c.laag) &&
                        isnan(c.hoog));
        }
    }
    /* A measure that this item has not cannot be determined. */
    struct item_beeld b = item_beeld(&choice, &t, CIJFER_OPEN, 10);
    for (int m = MAAT_GEMIDDELDE; m <= MAAT_NPS; m++)
        assert_int_equal(item_cijfer(&choice, &b, (enum maat)m, "V").staat, CIJFER_NIET_TE_BEPALEN);
    assert_int_equal(item_cijfer(&ten, &b, MAAT_NPS, "V").staat, CIJFER_NIET_TE_BEPALEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counting), cmocka_unit_test(test_equal),
        cmocka_unit_test(test_picture),  cmocka_unit_test(test_turned),
        cmocka_unit_test(test_cut),      cmocka_unit_test(test_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
