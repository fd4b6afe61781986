/* Cases for the rules of a leercyclus, each side of each decision (B4.1). */
#include "leren/leren_regels.h"

#include "base/date.h"
#include "tests/cm.h"

#include <string.h>

static void test_steps_follow_what_is_there(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct {
        struct leer_stand s;
        enum leer_stap step;
        size_t missing;
    } cases[] = {
        {{0}, STAP_REFLECTIE, 6},
        {{.doelen = 1, .acties = 1}, STAP_REFLECTIE, 6},
        {{.reflecties = 1}, STAP_DOEL, 6},
        {{.reflecties = 1, .doelen = 1}, STAP_ACTIE, 6},
        {{.reflecties = 1, .doelen = 1, .acties = 2}, STAP_RESULTAAT, 5},
        {{.reflecties = 1, .doelen = 1, .acties = 1, .resultaten = 1}, STAP_RESULTAAT, 4},
        {{.reflecties = 1, .doelen = 1, .acties = 1, .resultaten = 1, .cijfers = 1}, STAP_RESULTAAT,
         3},
        {{.reflecties = 1, .doelen = 1, .acties = 1, .resultaten = 1, .verhalen = 1},
         STAP_RESULTAAT, 3},
        {{.reflecties = 1, .doelen = 1, .acties = 1, .cijfers = 1, .verhalen = 1}, STAP_RESULTAAT,
         3},
        {{.reflecties = 1, .doelen = 1, .acties = 1, .resultaten = 1, .cijfers = 1, .verhalen = 1},
         STAP_BORGEN, 2},
        {{.reflecties = 1, .doelen = 1, .acties = 1, .resultaten = 1, .geen_cijfer = true,
          .geen_verhaal = true},
         STAP_BORGEN, 2},
        {{.reflecties = 1, .doelen = 1, .acties = 1, .resultaten = 1, .cijfers = 1, .verhalen = 1,
          .slotreflecties = 1},
         STAP_BORGEN, 1},
        {{.reflecties = 1, .doelen = 1, .acties = 1, .resultaten = 1, .cijfers = 1, .verhalen = 1,
          .keuze = true},
         STAP_BORGEN, 1},
        {{.reflecties = 1, .doelen = 1, .acties = 1, .resultaten = 1, .cijfers = 1, .verhalen = 1,
          .slotreflecties = 1, .keuze = true},
         STAP_BORGEN, 0},
        {{.reflecties = 1, .afgerond = true}, STAP_AFGEROND, 6},
        {{.reflecties = 1, .gestopt = true, .afgerond = true}, STAP_GESTOPT, 6},
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *why[LEER_BEZWAREN];
        assert_int_equal(leer_stap_nu(&cases[i].s), cases[i].step);
        size_t n = leer_bezwaren(&cases[i].s, why);
        if (cases[i].s.afgerond || cases[i].s.gestopt)
            continue;
        assert_int_equal(n, cases[i].missing);
        for (size_t k = 0; k < n; k++)
            assert_true(why[k][0] != '\0');
    }
}

static void test_codes(void **state)
{
    (void)state;
    for (int i = 0; i < STAP_AANTAL; i++) {
        enum leer_stap s;
        assert_true(leer_stap_van(leer_stap_code((enum leer_stap)i), &s));
        assert_int_equal(s, i);
        assert_true(leer_stap_naam(s)[0] != '\0');
        assert_int_equal(leer_vraag(s)[0] == '\0', s == STAP_AFGEROND || s == STAP_GESTOPT);
    }
    enum leer_stap s;
    assert_false(leer_stap_van("evalueren", &s));
    assert_false(leer_stap_van(NULL, &s));
}

static void test_reasons(void **state)
{
    (void)state;
    assert_non_null(leer_reden_bezwaar(NULL));
    assert_non_null(leer_reden_bezwaar("Geen tijd."));
    assert_null(leer_reden_bezwaar("De groep is klein."));
    assert_null(leer_reden_bezwaar("Er zijn maar vier bewoners, dus tellen zegt niets."));
}

static void test_stuck(void **state)
{
    (void)state;
    int32_t today = date_of(2026, 3, 23);
    static const struct {
        enum leer_stap s;
        int32_t since, action, evaluation;
        enum leer_stuck v;
    } cases[] = {
        {STAP_ACTIE,     -60,  DATE_NONE, DATE_NONE, NIET_VAST             },
        {STAP_ACTIE,     -61,  DATE_NONE, DATE_NONE, VAST_TE_LANG          },
        {STAP_RESULTAAT, -5,   -1,        DATE_NONE, VAST_ACTIE_TE_LAAT    },
        {STAP_RESULTAAT, -5,   0,         DATE_NONE, NIET_VAST             },
        {STAP_RESULTAAT, -5,   DATE_NONE, -1,        VAST_EVALUATIE_VOORBIJ},
        {STAP_RESULTAAT, -5,   DATE_NONE, 0,         NIET_VAST             },
        {STAP_AFGEROND,  -900, -1,        -1,        NIET_VAST             },
        {STAP_GESTOPT,   -900, -1,        -1,        NIET_VAST             },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t action = cases[i].action == DATE_NONE ? DATE_NONE : today + cases[i].action;
        int32_t evaluation =
            cases[i].evaluation == DATE_NONE ? DATE_NONE : today + cases[i].evaluation;
        enum leer_stuck v =
            leer_stuck(cases[i].s, today + cases[i].since, action, evaluation, today);
        assert_int_equal(v, cases[i].v);
        assert_int_equal(leer_stuck_text(v)[0] == '\0', v == NIET_VAST);
    }
}

/* B4.1: a result is counted and told. */
static void test_what_a_cycle_lacks(void **state)
{
    (void)state;
    assert_null(leer_ontbreekt(0, 0, 0)); /* no action yet: nothing is due */
    assert_null(leer_ontbreekt(1, 1, 1));
    assert_non_null(strstr(leer_ontbreekt(1, 1, 0), "geen verhaal"));
    assert_non_null(strstr(leer_ontbreekt(1, 0, 2), "geen cijfer"));
    assert_non_null(strstr(leer_ontbreekt(2, 0, 0), "geen cijfer en geen verhaal"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_follow_what_is_there),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_stuck),
        cmocka_unit_test(test_what_a_cycle_lacks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
