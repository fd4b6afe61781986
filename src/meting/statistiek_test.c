/* Tests of statistiek.h: B5.1 figures against R (tests/data/statistiek.csv), and the edges by hand.
 * Not here: what may be shown (besluit_test.c). See statistiek.c.
 */
#include "base/csv.h"
#include "base/mem.h"
#include "base/text.h"
#include "meting/statistiek.h"
#include "tests/cm.h"
#include "tests/support.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column { SOORT, A, B, C, AANTALLEN, WAARDE, SD, LAAG, HOOG };

static void *ctx;
static struct csv table;

static int begin(void **state)
{
    (void)state;
    static const struct csv_limits limits = {5000, 20, 500};
    struct error f = {0};

    ctx = mem_ctx(NULL, "test");
    FILE *in = fopen(source_path("tests/data/statistiek.csv"), "rb");
    if (!in)
        return 1;
    char *text = mem_array(ctx, char, 1 << 20);
    size_t n = fread(text, 1, 1 << 20, in);
    fclose(in);
    return csv_read(ctx, text, n, &limits, &table, &f) ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    mem_free(ctx);
    return 0;
}

static double number(const struct csv_row *row, enum column c)
{
    return *row->cell[c] ? strtod(row->cell[c], NULL) : NAN;
}

/* Equal to within 1e-9, absolute or relative; both undetermined is equal. */
static void check(const struct csv_row *row, enum column c, double ours)
{
    double theirs = number(row, c);

    if (isnan(theirs) && isnan(ours))
        return;
    if (!(fabs(ours - theirs) <= 1e-9 * fmax(1, fabs(theirs))))
        fail_msg("line %zu, column %d: %.17g, R has %.17g", row->line, c, ours, theirs);
}

static size_t counts(const struct csv_row *row, int64_t out[static 11])
{
    size_t n = 0;
    const char *p = row->cell[AANTALLEN];

    memset(out, 0, 11 * sizeof *out);
    while (*p) {
        char *after;
        assert_true(n < 11);
        out[n++] = strtoll(p, &after, 10);
        p = *after == '|' ? after + 1 : after;
    }
    return n;
}

static void test_against_r(void **state)
{
    (void)state;
    size_t seen[5] = {0};

    for (size_t i = 0; i < table.n; i++) {
        const struct csv_row *row = &table.row[i];
        const char *soort = row->cell[SOORT];
        int64_t n[11];
        if (strcmp(soort, "t") == 0) {
            check(row, WAARDE, statistiek_t_kwantiel(number(row, A), number(row, B)));
            seen[0]++;
        } else if (strcmp(soort, "beta") == 0) {
            check(row, WAARDE, statistiek_beta(number(row, A), number(row, B), number(row, C)));
            seen[1]++;
        } else if (strcmp(soort, "gemiddelde") == 0) {
            size_t m = counts(row, n);
            struct gemiddelde g = statistiek_gemiddelde(n, m, (int)number(row, A));
            check(row, WAARDE, g.waarde);
            check(row, SD, g.sd);
            check(row, LAAG, g.laag);
            check(row, HOOG, g.hoog);
            seen[2]++;
        } else if (strcmp(soort, "aandeel") == 0) {
            struct aandeel a = statistiek_aandeel((int64_t)number(row, A), (int64_t)number(row, B));
            check(row, WAARDE, a.waarde);
            check(row, LAAG, a.laag);
            check(row, HOOG, a.hoog);
            seen[3]++;
        } else {
            assert_string_equal(soort, "nps");
            counts(row, n);
            struct nps s = statistiek_nps(n);
            check(row, WAARDE, s.waarde);
            check(row, LAAG, s.laag);
            check(row, HOOG, s.hoog);
            seen[4]++;
        }
    }
    static const size_t least[5] = {400, 300, 45, 40, 15};
    for (size_t i = 0; i < 5; i++)
        assert_true(seen[i] >= least[i]);
}

/* The mean of values is the mean of their counts. */
static void test_values(void **state)
{
    (void)state;
    static const int64_t n[10] = {1, 0, 0, 2, 0, 0, 5, 9, 0, 3};
    double x[20];
    size_t k = 0;

    for (int v = 0; v < 10; v++)
        for (int64_t i = 0; i < n[v]; i++)
            x[k++] = v + 1;
    struct gemiddelde a = statistiek_gemiddelde(n, 10, 1), b = statistiek_gemiddelde_van(x, k);
    assert_int_equal(a.n, 20);
    assert_int_equal(b.n, 20);
    assert_true(fabs(a.waarde - b.waarde) < 1e-12 && fabs(a.sd - b.sd) < 1e-12);
    assert_true(fabs(a.laag - b.laag) < 1e-12 && fabs(a.hoog - b.hoog) < 1e-12);
}

/* What cannot be determined is NaN; no figure is made up. */
static void test_nothing(void **state)
{
    (void)state;
    static const int64_t none[11] = {0};
    struct gemiddelde g = statistiek_gemiddelde(none, 10, 1);
    struct aandeel a = statistiek_aandeel(0, 0);
    struct nps s = statistiek_nps(none);

    assert_true(g.n == 0 && isnan(g.waarde) && isnan(g.sd) && isnan(g.laag) && isnan(g.hoog));
    g = statistiek_gemiddelde_van(NULL, 0);
    assert_true(g.n == 0 && isnan(g.waarde) && isnan(g.sd));
    assert_true(isnan(a.waarde) && isnan(a.laag) && isnan(a.hoog));
    assert_true(s.n == 0 && isnan(s.waarde) && isnan(s.laag) && isnan(s.hoog));
    static const double bad[][2] = {
        {0,   5  },
        {1,   5  },
        {0.5, 0  },
        {0.5, -1 },
        {NAN, 5  },
        {0.5, NAN}
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_true(isnan(statistiek_t_kwantiel(bad[i][0], bad[i][1])));
    static const double bad_beta[][3] = {
        {-0.1, 1, 1},
        {1.1,  1, 1},
        {0.5,  0, 1},
        {0.5,  1, 0},
        {NAN,  1, 1}
    };
    for (size_t i = 0; i < sizeof bad_beta / sizeof *bad_beta; i++)
        assert_true(isnan(statistiek_beta(bad_beta[i][0], bad_beta[i][1], bad_beta[i][2])));
}

/* NPS: 9 and 10 promote, 7 and 8 are passive, 0 to 6 criticise. */
static void test_nps_classes(void **state)
{
    (void)state;
    static const struct {
        int answer;
        double nps;
    } cases[] = {
        {0,  -100},
        {6,  -100},
        {7,  0   },
        {8,  0   },
        {9,  100 },
        {10, 100 }
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t n[11] = {0};
        n[cases[i].answer] = 5;
        struct nps s = statistiek_nps(n);
        assert_true(s.waarde == cases[i].nps && s.laag == s.waarde && s.hoog == s.waarde);
        assert_int_equal(s.promotors + s.passief + s.criticasters, 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_r),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_nps_classes),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
