/* Cases for whom something waits and how its days move, by table: both sides of each decision. Not
 * here: the store and the pages (wacht_test.c). */
#include "base/date.h"
#include "draad/wacht_regels.h"
#include "tests/cm.h"

enum { HERE = 7, ELSEWHERE = 8, WHOLE = 0, ME = 3, OTHER = 4, RAAD = 11, ANDERS = 12 };

#define AAN(mag_, plek, ...)                                                                       \
    {                                                                                              \
        .mag = (mag_), .locatie = (plek), __VA_ARGS__                                              \
    }

static void for_whom(void **state)
{
    static const int64_t mine[] = {RAAD};
    static const struct {
        struct wacht_adres a;
        struct lidmaatschap l;
        bool sits, waits;
    } cases[] = {
  /* a right: whoever has it, at its place */
        {AAN(MAG_TERUGKOPPELEN,                 HERE,      .rol = ROL_AANTAL),                       {ROL_PROFESSIONAL, HERE, 0}, false,                            true                                           },
        {AAN(MAG_TERUGKOPPELEN,                 ELSEWHERE, .rol = ROL_AANTAL),
         {ROL_PROFESSIONAL, HERE, 0},
         false,                                                                                                                                                     false                                          },
        {AAN(MAG_TERUGKOPPELEN,                 HERE,      .rol = ROL_AANTAL),                       {ROL_NAASTE, HERE, 0},       false,                            false                                          },
        {AAN(MAG_BEELD_STEM,                    WHOLE,     .rol = ROL_AANTAL),                       {ROL_NAASTE, HERE, 0},       false,                            true                                           },
 /* a person: that one, while the right goes on */
        {AAN(MAG_TERUGKOPPELEN,                 HERE,      .persoon = ME,                            .rol = ROL_AANTAL),
         {ROL_PROFESSIONAL, HERE, 0},
         false,                                                                                                                                                                                                      true},
        {AAN(MAG_TERUGKOPPELEN,                                     HERE,                          .persoon = OTHER,                          .rol = ROL_AANTAL),
         {ROL_PROFESSIONAL, HERE, 0},
         false,                                                                                                                                                                                false},
        {AAN(MAG_TERUGKOPPELEN,                                HERE,                                         .persoon = ME,                                                             .rol = ROL_AANTAL),
         {ROL_NAASTE, HERE, 0},
         false,false},
 /* a body: who sits in it, and may end it. A voice that the central council was asked for is
         * not that of everybody who has a voice. */
        {AAN(MAG_BEELD_STEM,                                 WHOLE,                                     .gezelschap = RAAD,                                                                             .rol = ROL_AANTAL),
         {ROL_CLIENTENRAAD_CENTRAAL, WHOLE, 0},
         true,                                                                                                                                                                                                                                                          true},
        {AAN(MAG_BEELD_STEM, WHOLE,                                             .gezelschap = RAAD,                                                                                 .rol = ROL_AANTAL),
         {ROL_CLIENTENRAAD_CENTRAAL, WHOLE, 0},
         false,false},
        {AAN(MAG_BEELD_STEM,                   WHOLE,            .gezelschap = RAAD,                                                                                      .rol = ROL_AANTAL),
         {ROL_NAASTE, HERE, 0},
         false,                                                                                                                                                                                                                                                               false},
        {AAN(MAG_BEELD_STEM,                   WHOLE,.gezelschap = RAAD,                                                                      .rol = ROL_AANTAL),
         {ROL_ZORGVRAGER, HERE, 0},
         false,false},
        {AAN(MAG_BEELD_STEM,              WHOLE,       .gezelschap = RAAD,.rol = ROL_AANTAL),
         {ROL_PROFESSIONELE_RAAD, WHOLE, 0},
         false,                                                                                                                                                                                                                                                                 false},
        {AAN(MAG_BEELD_STEM,                    WHOLE,           .gezelschap = ANDERS,                           .rol = ROL_AANTAL),
         {ROL_PROFESSIONELE_RAAD, WHOLE, 0},
         true,                                                                                                                                                                                                      false},
        {AAN(MAG_BEELD_STEM,                                     WHOLE,                             .gezelschap = RAAD,                                             .rol = ROL_AANTAL),
         {ROL_BEHEERDER, WHOLE, 0},
         true,                                                                                                                                                                         true},
        {AAN(MAG_BEELD_STEM,                                ELSEWHERE,                                         .gezelschap = RAAD,                                                                .rol = ROL_AANTAL),
         {ROL_CLIENTENRAAD_LOKAAL, HERE, 0},
         true,true},
 /* ... not of what no body gives its members */
        {AAN(MAG_TERUGKOPPELEN,                                  HERE,                                       .gezelschap = RAAD,                                                                               .rol = ROL_AANTAL),
         {ROL_NAASTE, HERE, 0},
         true,false},
        {AAN(MAG_DRAAD_VOORSTELLEN,    HERE,                                             .gezelschap = RAAD,                                                                                 .rol = ROL_AANTAL),
         {ROL_PROFESSIONAL, ELSEWHERE, 0},
         true,                                                                                                                                                                                                                                                                                                                   true},
        {AAN(MAG_AANTAL,                   HERE,                            .gezelschap = RAAD,                                                                                       .rol = ROL_AANTAL),
         {ROL_PROFESSIONAL, HERE, 0},
         true,                                                                                                                                                                                                                                                                       false},
 /* a role: by that role itself, where it counts */
        {AAN(MAG_TERUGKOPPELEN,                   HERE,.rol = ROL_LEIDINGGEVENDE),
         {ROL_LEIDINGGEVENDE, HERE, 0},
         false,                                                                                                                                                true},
        {AAN(MAG_TERUGKOPPELEN,               ELSEWHERE,.rol = ROL_LEIDINGGEVENDE),
         {ROL_LEIDINGGEVENDE, HERE, 0},
         false,                                                                                                                                                      false},
        {AAN(MAG_TERUGKOPPELEN,                 ELSEWHERE,    .rol = ROL_LEIDINGGEVENDE),
         {ROL_LEIDINGGEVENDE, WHOLE, 0},
         false,                                                                                                                                                     true                                                },
        {AAN(MAG_TERUGKOPPELEN,                 HERE,   .rol = ROL_LEIDINGGEVENDE),
         {ROL_PROFESSIONAL, HERE, 0},
         false,                                                                                                                                                     false                                         },
        {AAN(MAG_TERUGKOPPELEN,                 HERE, .rol = ROL_NAASTE),            {ROL_NAASTE, HERE, 0},                                                                                          false,                                                                                                                                                     false                                           },
 /* a right that this program does not know: of nobody */
        {AAN(MAG_AANTAL,                 HERE,      .rol = ROL_AANTAL),                  {ROL_BESTUURDER, WHOLE, 0},                                                                                             true,                                                                                                                                                     false                                          },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wacht_mens m = {ME, &cases[i].l, 1, mine, cases[i].sits};
        if (wacht_op(&cases[i].a, &m) != cases[i].waits)
            fail_msg("case %zu", i);
    }
}

/* Two memberships: the right by one role does not make the other its addressee. */
static void by_the_role_itself(void **state)
{
    static const struct lidmaatschap two[] = {
        {ROL_PROFESSIONAL,   HERE,      0},
        {ROL_LEIDINGGEVENDE, ELSEWHERE, 0}
    };
    struct wacht_mens m = {.persoon = ME, .leden = two, .n_leden = 2};
    (void)state;
    assert_false(
        wacht_op(&(struct wacht_adres)AAN(MAG_TERUGKOPPELEN, HERE, .rol = ROL_LEIDINGGEVENDE), &m));
    assert_true(wacht_op(
        &(struct wacht_adres)AAN(MAG_TERUGKOPPELEN, ELSEWHERE, .rol = ROL_LEIDINGGEVENDE), &m));
    struct wacht_mens nobody = {.persoon = ME};
    assert_false(
        wacht_op(&(struct wacht_adres)AAN(MAG_DRAAD_LEZEN, WHOLE, .rol = ROL_AANTAL), &nobody));
    assert_false(wacht_gericht(&(struct wacht_adres){.rol = ROL_AANTAL}));
    assert_true(wacht_gericht(&(struct wacht_adres){.rol = ROL_ZORGVRAGER}));
    assert_true(wacht_gericht(&(struct wacht_adres){.persoon = 1, .rol = ROL_AANTAL}));
    assert_true(wacht_gericht(&(struct wacht_adres){.gezelschap = 1, .rol = ROL_AANTAL}));
}

static void days_move(void **state)
{
    static const struct {
        int32_t dag, op, hervat, wordt;
    } cases[] = {
        {DATE_NONE, 100, 110, DATE_NONE},
        {200,       100, 110, 210      },
        {200,       100, 100, 200      },
        {200,       100, 90,  200      }, /* a clock that was wrong */
        {50,        100, 110, 60       },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(wacht_verschoven(cases[i].dag, cases[i].op, cases[i].hervat),
                         cases[i].wordt);
    assert_non_null(wacht_opschort_bezwaar(100, DATE_NONE));
    assert_non_null(wacht_opschort_bezwaar(100, 100));
    assert_null(wacht_opschort_bezwaar(100, 101));
    assert_null(wacht_opschort_bezwaar(100, 100 + OPSCHORTEN_MAX));
    assert_non_null(wacht_opschort_bezwaar(100, 101 + OPSCHORTEN_MAX));
}

static void what_stands_on_top(void **state)
{
    static const struct {
        bool gericht;
        int32_t uiterlijk;
        enum wacht_rang rang;
    } cases[] = {
        {false, DATE_NONE, WACHT_GEWOON  },
        {true,  DATE_NONE, WACHT_GEWOON  },
        {false, 999,       WACHT_TE_LAAT },
        {true,  999,       WACHT_GEVRAAGD},
        {false, 1000,      WACHT_GEWOON  },
        {true,  1000,      WACHT_GEVRAAGD},
        {true,  1014,      WACHT_GEVRAAGD},
        {true,  1015,      WACHT_GEWOON  },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(wacht_rang(cases[i].gericht, cases[i].uiterlijk, 1000), cases[i].rang);
}

/* Each stands above the next one, whichever is looked at first. */
static void the_order_of_a_list(void **state)
{
    /* clang-format off */
    static const struct wacht_plaats rows[] = {
        {.gericht = true, .uiterlijk = 990, .sinds = 5, .id = 9},
        {.gericht = true, .uiterlijk = 1014, .sinds = 1, .id = 8},
        {.dringend = true, .uiterlijk = 999, .sinds = 7, .id = 7},
        {.uiterlijk = 998, .sinds = 9, .id = 6},
        {.uiterlijk = 999, .sinds = 9, .id = 5},
        {.dringend = true, .uiterlijk = 1001, .sinds = 9, .id = 4},
        {.uiterlijk = 1000, .sinds = 9, .id = 3},
        {.uiterlijk = 1003, .sinds = 1, .id = 2},
        {.gericht = true, .uiterlijk = 1015, .sinds = 1, .id = 1},
        {.uiterlijk = DATE_NONE, .sinds = 1, .id = 11},
        {.uiterlijk = DATE_NONE, .sinds = 2, .id = 10},
        {.gericht = true, .uiterlijk = DATE_NONE, .sinds = 2, .id = 12},
    };
    /* clang-format on */
    const size_t n = sizeof rows / sizeof *rows;
    (void)state;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            int way = wacht_eerst(&rows[i], &rows[j], 1000);
            if ((way < 0) != (i < j) || (way == 0) != (i == j))
                fail_msg("row %zu and row %zu: %d", i, j, way);
        }
}

/* It has a day only when it waits longer than somebody is here: on the day itself it is hers. */
static void since_before_somebody_began(void **state)
{
    static const struct {
        int32_t sinds, begon, dag;
    } cases[] = {
        {1000, 1001,      1000     },
        {1000, 1000,      DATE_NONE},
        {1001, 1000,      DATE_NONE},
        {1000, DATE_NONE, DATE_NONE}, /* nobody knows since when */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t start = time_of_date(cases[i].sinds), end = time_of_date(cases[i].sinds + 1) - 1;
        assert_int_equal(wacht_van_eerder(start, cases[i].begon), cases[i].dag);
        assert_int_equal(wacht_van_eerder(end, cases[i].begon), cases[i].dag);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(for_whom),
        cmocka_unit_test(by_the_role_itself),
        cmocka_unit_test(days_move),
        cmocka_unit_test(what_stands_on_top),
        cmocka_unit_test(the_order_of_a_list),
        cmocka_unit_test(since_before_somebody_began),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
