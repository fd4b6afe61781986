/* Cases for a value beside those of all others (B5.7): against R, and each side of each decision.
 */
#include "indicator/indicator_regels.h"
#include "tests/cm.h"
#include "tests/support.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* tests/data/kwantielen.csv is made by tests/peers/kwantielen.R. */
static void test_as_r(void **state)
{
    (void)state;
    FILE *in = fopen(source_path("tests/data/kwantielen.csv"), "r");
    assert_non_null(in);
    char line[4096];
    size_t cases = 0;
    assert_non_null(fgets(line, sizeof line, in));
    while (fgets(line, sizeof line, in)) {
        double v[128], eigen, want[5];
        size_t n = 0, lager, gelijk, hoger;
        int at = 0;
        assert_int_equal(sscanf(line, "%*d;%lf;%zu;%zu;%zu;%lf;%lf;%lf;%lf;%lf;%n", &eigen, &lager,
                                &gelijk, &hoger, &want[0], &want[1], &want[2], &want[3], &want[4],
                                &at),
                         9);
        for (char *p = line + at, *end; n < 128; p = end) {
            v[n] = strtod(p, &end);
            if (end == p)
                break;
            n++;
        }
        struct indicator_plaats out;
        indicator_plaats(v, n, eigen, &out);
        assert_true(out.te_bepalen);
        assert_int_equal(out.n, n);
        double got[5] = {out.laagste, out.kwartiel1, out.mediaan, out.kwartiel3, out.hoogste};
        for (int i = 0; i < 5; i++)
            if (fabs(got[i] - want[i]) > 1e-7)
                fail_msg("%s: %g, R says %g", line, got[i], want[i]);
        assert_int_equal(out.lager, lager);
        assert_int_equal(out.gelijk, gelijk);
        assert_int_equal(out.hoger, hoger);
        cases++;
    }
    fclose(in);
    assert_int_equal(cases, 200);
}

static void test_too_few(void **state)
{
    (void)state;
    double v[] = {5, 1, 4, 2, 3};
    struct indicator_plaats out;
    for (size_t n = 0; n <= 5; n++) {
        indicator_plaats(v, n, 2.5, &out);
        assert_int_equal(out.n, n);
        assert_int_equal(out.te_bepalen, n >= INDICATOR_MIN_ANDEREN);
        assert_int_equal(isnan(out.mediaan), n < INDICATOR_MIN_ANDEREN);
        assert_int_equal(out.lager + out.hoger, n >= INDICATOR_MIN_ANDEREN ? 5 : 0);
    }
    assert_float_equal(out.mediaan, 3, 1e-12);
    indicator_plaats(v, 5, NAN, &out);
    assert_true(out.te_bepalen && !out.heeft_eigen);
    assert_int_equal(out.lager + out.gelijk + out.hoger, 0);
    assert_true(isnan(indicator_kwantiel(v, 0, 0.5)));
    assert_float_equal(indicator_kwantiel(v, 1, 0.5), 1, 1e-12);
}

static void test_bins(void **state)
{
    (void)state;
    const double v[] = {0, 9.99, 10, 55, 99.9, 100, 120, -3};
    size_t t[10];
    assert_int_equal(indicator_vakken(v, 8, 0, 100, 10, t), 3);
    const size_t want[10] = {3, 1, 0, 0, 0, 1, 0, 0, 0, 3};
    assert_memory_equal(t, want, sizeof want);
    assert_int_equal(indicator_vakken(v, 0, 0, 100, 10, t), 0);
}

static void test_axis(void **state)
{
    (void)state;
    static const struct {
        double low, high, eigen;
        bool percentage;
        double van, tot;
    } cases[] = {
        {3,   42,   10,  true,  0,  100},
        {3,   142,  10,  true,  0,  200},
        {0.2, 0.99, 0.5, false, 0,  1  },
        {0.2, 1,    0.5, false, 0,  1  },
        {0.2, 1.01, 0.5, false, 0,  2  },
        {0.2, 0.5,  7,   false, 0,  10 },
        {0.2, 0.5,  NAN, false, 0,  0.5},
        {21,  321,  30,  false, 0,  500},
        {-3,  4,    0,   false, -5, 5  },
        {0,   0,    0,   false, 0,  1  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double v[2] = {cases[i].low, cases[i].high}, van, tot;
        indicator_as(v, 2, cases[i].eigen, cases[i].percentage, &van, &tot);
        if (fabs(van - cases[i].van) > 1e-9 || fabs(tot - cases[i].tot) > 1e-9)
            fail_msg("case %zu: %g to %g", i, van, tot);
    }
    double van, tot;
    indicator_as(NULL, 0, NAN, false, &van, &tot);
    assert_true(tot > van);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_r),
        cmocka_unit_test(test_too_few),
        cmocka_unit_test(test_bins),
        cmocka_unit_test(test_axis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
