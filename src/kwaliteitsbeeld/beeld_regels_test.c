/* Cases for the rules of the living kwaliteitsbeeld, each side of each decision (B5.3, B5.5). */
#include "base/date.h"
#include "kwaliteitsbeeld/beeld_regels.h"

#include <string.h>

#include "tests/cm.h"

static void test_grounds(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        enum grond_aard nature;
    } cases[] = {
        {"cijfer",          GROND_GETELD },
        {"verhaal",         GROND_VERTELD},
        {"signaal",         GROND_VERTELD},
        {"thema",           GROND_VERTELD},
        {"leercyclus",      GROND_GELEERD},
        {"resultaat",       GROND_GELEERD},
        {"kwaliteitsbeeld", GROND_GEEN   },
        {"",                GROND_GEEN   },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(grond_aard(cases[i].kind), cases[i].nature);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool story = cases[i].kind[0] == 'v';
        assert_int_equal(grond_draagt(cases[i].kind, true), cases[i].nature);
        assert_int_equal(grond_draagt(cases[i].kind, false), story ? GROND_GEEN : cases[i].nature);
    }
    assert_int_equal(zin_oordeel(0), ZIN_GRONDLOOS);
    assert_int_equal(zin_oordeel(GROND_GETELD), ZIN_ALLEEN_GETELD);
    assert_int_equal(zin_oordeel(GROND_VERTELD), ZIN_ALLEEN_VERTELD);
    assert_int_equal(zin_oordeel(GROND_GETELD | GROND_VERTELD), ZIN_HEEL);
    assert_int_equal(zin_oordeel(GROND_GELEERD), ZIN_HEEL);
    for (int o = 0; o <= ZIN_ALLEEN_VERTELD; o++)
        assert_int_equal(zin_oordeel_tekst((enum zin_oordeel)o)[0] == '\0', o == ZIN_HEEL);
}

static bool has(const struct gemist *m, size_t n, enum gemis what)
{
    for (size_t i = 0; i < n; i++)
        if (m[i].wat == what)
            return true;
    return false;
}

static void test_chapters(void **state)
{
    (void)state;
    struct gemist m[GEMIS_AANTAL];
    struct dekking_hoofdstuk empty = {.bouwsteen = 2};
    assert_int_equal(hoofdstuk_gemis(&empty, m), 1);
    assert_int_equal(m[0].wat, GEMIS_LEEG);
    assert_true(m[0].blokkeert);
    empty.bouwsteen = 5; /* asked for, not required */
    assert_int_equal(hoofdstuk_gemis(&empty, m), 1);
    assert_false(m[0].blokkeert);
    empty.bouwsteen = 0; /* an own chapter may wait */
    assert_int_equal(hoofdstuk_gemis(&empty, m), 0);

    struct dekking_hoofdstuk full = {
        .bouwsteen = 1, .zinnen = {2, 1, 1},
             .verhalen = 1, .cijfers = 1
    };
    assert_int_equal(hoofdstuk_gemis(&full, m), 0);

    struct dekking_hoofdstuk thin = {
        .bouwsteen = 3,
        .zinnen = {1, 0, 0},
        .grondloos = 1,
        .grondloos_terugblik = 1,
        .alleen_geteld = 2,
        .alleen_verteld = 3
    };
    size_t n = hoofdstuk_gemis(&thin, m);
    assert_int_equal(n, 7);
    assert_true(has(m, n, GEMIS_GRONDLOOS) && has(m, n, GEMIS_REFLECTIE) &&
                has(m, n, GEMIS_VOORUITBLIK));
    assert_true(has(m, n, GEMIS_VERHAAL) && has(m, n, GEMIS_CIJFER) &&
                has(m, n, GEMIS_ALLEEN_GETELD) && has(m, n, GEMIS_ALLEEN_VERTELD));
    assert_true(m[0].blokkeert);
    thin.grondloos_terugblik = 0; /* a plan may still lack its ground */
    n = hoofdstuk_gemis(&thin, m);
    assert_false(m[0].blokkeert);
    thin.zinnen[TERUGBLIK] = 0;
    thin.zinnen[VOORUITBLIK] = 1;
    n = hoofdstuk_gemis(&thin, m);
    assert_true(has(m, n, GEMIS_TERUGBLIK));
    for (int g = 0; g < GEMIS_AANTAL; g++)
        assert_true(gemis_tekst((enum gemis)g)[0] && gemis_tekst_meer((enum gemis)g)[0]);
}

static void test_required(void **state)
{
    (void)state;
    for (int64_t b = 0; b <= 6; b++)
        assert_int_equal(hoofdstuk_verplicht(b), b >= 1 && b <= 4);
    enum deel d;
    assert_true(deel_van("reflectie", &d));
    assert_int_equal(d, REFLECTIE);
    assert_false(deel_van("conclusie", &d));
    assert_false(deel_van(NULL, &d));
    for (int i = 0; i < DEEL_AANTAL; i++)
        assert_true(deel_van(deel_code((enum deel)i), &d) && deel_naam(d)[0]);
}

static void test_councils(void **state)
{
    (void)state;
    static const struct {
        struct raad_stand s;
        enum raad_gemis g;
    } cases[] = {
        {{false, false, false}, RAAD_GOED         },
        {{true, false, false},  RAAD_NIET_GEVRAAGD},
        {{true, true, false},   RAAD_NOG_GEEN_STEM},
        {{true, true, true},    RAAD_GOED         },
        {{true, false, true},   RAAD_GOED         },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(raad_gemis(&cases[i].s), cases[i].g);
}

static void test_year_that_is_due(void **state)
{
    (void)state;
    static const struct {
        int first, begun, open[4];
        size_t n;
        int month, day, year, due;
    } cases[] = {
        {0,    0,    {0},                0, 3,  31, 2026, 2025}, /* not said: last year */
        {0,    0,    {0},                0, 4,  1,  2026, 2025},
        {0,    0,    {0},                0, 12, 31, 2026, 2025},
        {0,    0,    {0},                0, 1,  1,  2027, 2026},
        {0,    2025, {0},                0, 1,  1,  2027, 2025}, /* begun: not forgotten */
        {0,    2026, {0},                0, 4,  1,  2026, 2025}, /* this year's is no older */
        {0,    2025, {2025},             1, 4,  1,  2026, 2026},
        {0,    2025, {2025},             1, 1,  1,  2027, 2026},
        {2024, 0,    {0},                0, 4,  1,  2026, 2024},
        {2024, 2025, {2025},             1, 4,  1,  2026, 2024}, /* a gap */
        {2024, 2024, {2024, 2025},       2, 4,  1,  2026, 2026},
        {2024, 2024, {2024, 2025, 2026}, 3, 4,  1,  2026, 2027}, /* public before its year ends */
        {2025, 2020, {2020, 2021},       2, 4,  1,  2026, 2025}, /* said: older ones do not count */
        {2028, 0,    {0},                0, 4,  1,  2026, 2028},
        {2022, 2022, {2022, 2024},       2, 1,  1,  2030, 2023},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(beeld_jaar_open(cases[i].first, cases[i].begun, cases[i].open, cases[i].n,
                                         date_of(cases[i].year, cases[i].month, cases[i].day)),
                         cases[i].due);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grounds),  cmocka_unit_test(test_year_that_is_due),
        cmocka_unit_test(test_chapters), cmocka_unit_test(test_required),
        cmocka_unit_test(test_councils),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
