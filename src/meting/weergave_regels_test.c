/* How results are shown, against tables of cases. Reference values of differences by R 4.2:
 * t.test(b, a)$conf.int. Not here: figures (statistiek_test.c), pages (meting_test.c). */
#include "meting/weergave_regels.h"
#include "tests/cm.h"
#include <math.h>
#include <string.h>

#define assert_near(is, expected, within) assert_true(fabs((is) - (expected)) <= (within))

/* ---- who filled it in (B5.1: zorgvrager and mantelzorger are told apart) ---- */

static void the_group_of_who_answered(void **state)
{
    (void)state;
    struct keuze choices[] = {{.code = "mantelzorger"}, {.code = "zorgvrager"}, {.code = "anders"}};
    struct instrument_item items[] = {
        {.code = "cijfer",  .schaal = SCHAAL_1_10},
        { .code = "wie",
         .schaal = SCHAAL_KEUZE,
         .achtergrond = true,
         .keuzes = choices,
         .n_keuzes = 3},
    };
    static const struct {
        unsigned voor;
        int64_t wie;
        const char *groep;
    } cases[] = {
        {DOELGROEP_ZORGVRAGER | DOELGROEP_MANTELZORGER, 0,             "mantelzorger"},
        {DOELGROEP_ZORGVRAGER | DOELGROEP_MANTELZORGER, 1,             "zorgvrager"  },
        {DOELGROEP_ZORGVRAGER | DOELGROEP_MANTELZORGER, 2,             ""            },
        {DOELGROEP_ZORGVRAGER | DOELGROEP_MANTELZORGER, ANTWOORD_GEEN, ""            },
        {DOELGROEP_ZORGVRAGER,                          ANTWOORD_GEEN, "zorgvrager"  },
        {DOELGROEP_MANTELZORGER,                        2,             "mantelzorger"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct instrument in = {.voor = cases[i].voor, .items = items, .n_items = 2};
        int64_t waarde[2] = {8, cases[i].wie};
        assert_string_equal(respondent_groep(&in, waarde), cases[i].groep);
    }
    /* A question of care with such a choice says nothing about who answers. */
    items[1].achtergrond = false;
    struct instrument in = {.voor = DOELGROEP_ZORGVRAGER, .items = items, .n_items = 2};
    assert_string_equal(respondent_groep(&in, (int64_t[]){8, 0}), "zorgvrager");
}

/* ---- the bar ---- */

static struct telling counted(const struct instrument_item *item, const int64_t *aantal)
{
    struct telling t;
    telling_begin(&t, item);
    for (size_t i = 0; i < t.m; i++) {
        t.aantal[i] = aantal[i];
        t.n += aantal[i];
    }
    return t;
}

static void the_bar_goes_from_worst_to_best(void **state)
{
    (void)state;
    struct balk_deel d[BALK_DELEN_MAX];
    const struct instrument_item four = {.schaal = SCHAAL_1_4};
    struct telling t = counted(&four, (int64_t[]){10, 0, 20, 10});
    assert_int_equal(balk_delen(&four, &t, d), 3); /* nobody chose 2 */
    assert_int_equal(d[0].van, 1);
    assert_int_equal(d[1].van, 3);
    assert_int_equal(d[2].tot, 4);
    static const int tints[] = {1, 4, 5};
    double x = 0;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(d[i].tint, tints[i]);
        assert_near(d[i].x, x, 1e-9);
        x += d[i].breedte;
    }
    assert_near(x, BALK_BREEDTE, 1e-9);
}

static void tints_reach_both_ends_of_each_scale(void **state)
{
    (void)state;
    static const struct {
        enum schaal schaal;
        int tints[11];
    } cases[] = {
        {SCHAAL_JA_NEE, {1, 5}                           },
        {SCHAAL_1_4,    {1, 2, 4, 5}                     },
        {SCHAAL_1_5,    {1, 2, 3, 4, 5}                  },
        {SCHAAL_1_10,   {1, 1, 2, 2, 3, 3, 4, 4, 5, 5}   },
        {SCHAAL_0_10,   {1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5}},
    };
    static const int64_t all[11] = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};

    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const struct instrument_item item = {.schaal = cases[c].schaal};
        struct telling t = counted(&item, all);
        struct balk_deel d[BALK_DELEN_MAX];
        size_t n = balk_delen(&item, &t, d);
        assert_int_equal(n, t.m);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(d[i].tint, cases[c].tints[i]);
    }
}

static void the_nps_bar_has_three_parts(void **state)
{
    (void)state;
    const struct instrument_item nps = {.schaal = SCHAAL_0_10, .nps = true};
    struct telling t = counted(&nps, (int64_t[]){1, 0, 0, 0, 0, 0, 3, 5, 7, 11, 13});
    struct balk_deel d[BALK_DELEN_MAX];
    assert_int_equal(balk_delen(&nps, &t, d), 3);
    assert_int_equal(d[0].aantal, 4);
    assert_int_equal(d[0].tot, 6);
    assert_int_equal(d[1].aantal, 12);
    assert_int_equal(d[2].aantal, 24);
    assert_int_equal(d[2].van, 9);
}

static void what_has_no_bar(void **state)
{
    (void)state;
    struct balk_deel d[BALK_DELEN_MAX];
    const struct instrument_item open = {.schaal = SCHAAL_OPEN}, ten = {.schaal = SCHAAL_1_10},
                                 more = {.schaal = SCHAAL_MEERKEUZE, .n_keuzes = 2},
                                 one = {.schaal = SCHAAL_KEUZE, .n_keuzes = 2};
    struct telling t = {.n = 12};
    assert_int_equal(balk_delen(&open, &t, d), 0);
    t = counted(&ten, (int64_t[10]){0});
    assert_int_equal(balk_delen(&ten, &t, d), 0); /* nobody answered */
    t = counted(&more, (int64_t[]){3, 9});
    assert_int_equal(balk_delen(&more, &t, d), 0);
    t = counted(&one, (int64_t[]){1, 99});
    assert_int_equal(balk_delen(&one, &t, d), 2);
    assert_false(d[0].cijfers); /* too narrow for its count */
    assert_true(d[1].cijfers);
}

/* ---- differences ---- */

static void a_place_differs_only_when_its_interval_says_so(void **state)
{
    (void)state;
    static const struct {
        double laag, hoog, geheel;
        int is;
    } cases[] = {
        {7.0, 7.4, 7.5, -1},
        {7.0, 7.5, 7.5, 0 },
        {7.5, 8.0, 7.5, 0 },
        {7.6, 8.0, 7.5, 1 },
        {7.0, 8.0, 7.5, 0 },
        {NAN, NAN, 7.5, 0 },
        {7.6, 8.0, NAN, 0 },
        {7.6, NAN, 7.5, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(anders_dan(cases[i].laag, cases[i].hoog, cases[i].geheel), cases[i].is);
}

static void the_difference_of_means_is_that_of_r(void **state)
{
    (void)state;
    /* a <- rep(1:10, c(1,0,2,3,5,9,14,11,4,2)); b <- rep(1:10, c(0,0,0,2,3,7,12,18,9,5)) */
    struct gemiddelde a = statistiek_gemiddelde((int64_t[]){1, 0, 2, 3, 5, 9, 14, 11, 4, 2}, 10, 1),
                      b = statistiek_gemiddelde((int64_t[]){0, 0, 0, 2, 3, 7, 12, 18, 9, 5}, 10, 1);
    struct verschil d = verschil_gemiddelde(&a, &b);
    assert_near(d.waarde, 0.904761904761904, 1e-9);
    assert_near(d.laag, 0.269991791868564, 1e-7);
    assert_near(d.hoog, 1.53953201765524, 1e-7);
    struct verschil back = verschil_gemiddelde(&b, &a);
    assert_near(back.waarde, -d.waarde, 1e-12);
    assert_near(back.laag, -d.hoog, 1e-12);
}

static void a_difference_that_cannot_be_determined(void **state)
{
    (void)state;
    struct gemiddelde many = statistiek_gemiddelde((int64_t[]){5, 5}, 2, 1),
                      one = statistiek_gemiddelde((int64_t[]){1, 0}, 2, 1),
                      equal = statistiek_gemiddelde((int64_t[]){5, 0}, 2, 1);
    assert_true(isnan(verschil_gemiddelde(&many, &one).waarde));
    assert_true(isnan(verschil_gemiddelde(&one, &many).waarde));
    assert_true(isnan(verschil_gemiddelde(&equal, &equal).waarde));
    assert_false(isnan(verschil_gemiddelde(&many, &equal).waarde)); /* one of them has spread */
    struct nps n = statistiek_nps((int64_t[11]){[9] = 5, [2] = 5}),
               alone = statistiek_nps((int64_t[11]){[9] = 1}),
               same = statistiek_nps((int64_t[11]){[9] = 8});
    assert_true(isnan(verschil_nps(&n, &alone).waarde));
    assert_true(isnan(verschil_nps(&alone, &n).waarde));
    assert_true(isnan(verschil_nps(&same, &same).waarde));
}

static void the_difference_of_nps_adds_the_variances(void **state)
{
    (void)state;
    /* shares .5 / .3 of 40 and .4 / .4 of 60: sqrt((.8-.04)/40 + .8/60) = 0.179815 */
    struct nps a = statistiek_nps((int64_t[11]){[9] = 20, [7] = 8, [1] = 12}),
               b = statistiek_nps((int64_t[11]){[10] = 24, [8] = 12, [0] = 24});
    struct verschil d = verschil_nps(&a, &b);
    double half = 100 * 1.959963984540054 * sqrt(0.76 / 40 + 0.8 / 60);
    assert_near(d.waarde, -20, 1e-9);
    assert_near(d.laag, -20 - half, 1e-9);
    assert_near(d.hoog, -20 + half, 1e-9);
}

/* ---- open answers (statistics.md, protection 4) ---- */

static void who_wrote_among_few_is_not_opened(void **state)
{
    (void)state;
    static const struct {
        int64_t aantal, kleine;
        int k;
        enum tekst_waar waar;
    } cases[] = {
        {10, 0,  10, TEKST_LOCATIE},
        {9,  9,  10, TEKST_DICHT  },
        {9,  10, 10, TEKST_GEHEEL }, /* other small places make it enough, without its name */
        {1,  25, 10, TEKST_GEHEEL },
        {9,  9,  2,  TEKST_DICHT  }, /* never below 10, whatever the file says */
        {10, 0,  2,  TEKST_LOCATIE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(tekst_waar(cases[i].aantal, cases[i].kleine, cases[i].k), cases[i].waar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_group_of_who_answered),
        cmocka_unit_test(the_bar_goes_from_worst_to_best),
        cmocka_unit_test(tints_reach_both_ends_of_each_scale),
        cmocka_unit_test(the_nps_bar_has_three_parts),
        cmocka_unit_test(what_has_no_bar),
        cmocka_unit_test(a_place_differs_only_when_its_interval_says_so),
        cmocka_unit_test(the_difference_of_means_is_that_of_r),
        cmocka_unit_test(a_difference_that_cannot_be_determined),
        cmocka_unit_test(the_difference_of_nps_adds_the_variances),
        cmocka_unit_test(who_wrote_among_few_is_not_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
