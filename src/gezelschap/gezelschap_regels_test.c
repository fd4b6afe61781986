/* Cases for the rules of bodies: both sides of each decision, by table. B5.3: whose voice is asked;
 * N1: who speaks for whom. */
#include "base/date.h"
#include "gezelschap/gezelschap_regels.h"
#include "organisatie/mag.h"
#include "tests/cm.h"
#include <string.h>

/* A kind whose members follow from a role has the code of that role. */
static void kinds_and_roles(void **state)
{
    (void)state;
    for (int s = 0; s < G_SOORTEN; s++) {
        enum gezelschap_soort back;
        enum rol r;
        const char *code = gezelschap_soort_code((enum gezelschap_soort)s);
        assert_true(gezelschap_soort_from(code, &back) && (int)back == s);
        assert_string_not_equal(gezelschap_soort_naam((enum gezelschap_soort)s), "");
        if (gezelschap_soort_rol((enum gezelschap_soort)s))
            assert_true(rol_from_code(code, &r));
    }
    for (int f = 0; f < F_FUNCTIES; f++) {
        enum gezelschap_functie back;
        assert_true(
            gezelschap_functie_from(gezelschap_functie_code((enum gezelschap_functie)f), &back));
        assert_int_equal(back, f);
    }
    assert_string_equal(gezelschap_heet(LANG_EN, "Ondernemingsraad"), "Works council");
    assert_string_equal(gezelschap_heet(LANG_NL, "Ondernemingsraad"), "Ondernemingsraad");
    assert_string_equal(gezelschap_heet(LANG_EN, "Raad Dijkdorp"), "Raad Dijkdorp");
    assert_null(gezelschap_heet(LANG_EN, NULL));
    enum gezelschap_soort s;
    enum gezelschap_functie f;
    assert_false(gezelschap_soort_from("kring", &s) || gezelschap_soort_from(NULL, &s));
    assert_false(gezelschap_functie_from("", &f));
    assert_string_equal(gezelschap_soort_code(G_SOORTEN), "");
    assert_string_equal(gezelschap_functie_naam(F_FUNCTIES), "");
    assert_false(gezelschap_soort_rol(G_SOORTEN) || gezelschap_soort_gevraagd(G_SOORTEN));
}

static void what_it_speaks_for(void **state)
{
    static const int64_t one[] = {7}, two[] = {7, 9};
    static const struct {
        enum gezelschap_soort soort;
        const int64_t *plekken;
        size_t n;
        bool here, elsewhere, whole;              /* it speaks for 7, 8, all */
        bool asked_here, asked_else, asked_whole; /* for the document of these */
    } cases[] = {
        {G_CLIENTENRAAD_LOKAAL,   one,  1, true, false, false, true,  false, false},
        {G_CLIENTENRAAD_LOKAAL,   two,  2, true, false, false, true,  false, false},
        {G_CLIENTENRAAD_LOKAAL,   NULL, 0, true, true,  true,  true,  true,  false},
        {G_CLIENTENRAAD_CENTRAAL, NULL, 0, true, true,  true,  false, false, true },
        {G_PROFESSIONELE_RAAD,    NULL, 0, true, true,  true,  false, false, true },
        {G_PROFESSIONELE_RAAD,    one,  1, true, false, false, true,  false, false},
        {G_VERTEGENWOORDIGING,    one,  1, true, false, false, true,  false, false},
 /* B5.3 does not name it: its voice is welcome, and not missed */
        {G_MEDISCHE_STAF,         NULL, 0, true, true,  true,  false, false, false},
        {G_RAAD_VAN_TOEZICHT,     NULL, 0, true, true,  true,  false, false, false},
        {G_COMMISSIE,             NULL, 0, true, true,  true,  false, false, false},
        {G_TEAM,                  two,  2, true, false, false, false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int64_t *p = cases[i].plekken;
        size_t n = cases[i].n;
        if (gezelschap_dekt(p, n, 7) != cases[i].here ||
            gezelschap_dekt(p, n, 8) != cases[i].elsewhere ||
            gezelschap_dekt(p, n, 0) != cases[i].whole ||
            gezelschap_vraagt_bij(cases[i].soort, p, n, 7) != cases[i].asked_here ||
            gezelschap_vraagt_bij(cases[i].soort, p, n, 8) != cases[i].asked_else ||
            gezelschap_vraagt_bij(cases[i].soort, p, n, 0) != cases[i].asked_whole)
            fail_msg("case %zu", i);
    }
}

/* tot is the first day on which a seat no longer counts. */
static void a_seat_counts(void **state)
{
    static const struct {
        int32_t vanaf, tot, dag;
        bool counts;
    } cases[] = {
        {100, DATE_NONE, 99,  false},
        {100, DATE_NONE, 100, true },
        {100, DATE_NONE, 900, true },
        {100, 110,       109, true },
        {100, 110,       110, false},
        {100, 110,       111, false},
        {100, 100,       100, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (zetel_telt(cases[i].vanaf, cases[i].tot, cases[i].dag) != cases[i].counts)
            fail_msg("case %zu", i);
}

static void what_may_be(void **state)
{
    static const struct {
        struct gezelschap_wens w;
        enum gezelschap_bezwaar b;
    } cases[] = {
        {{.er = true},                                                                 G_GOED              },
        {{.er = false},                                                                G_WAAROM_NIET       },
        {{.er = false, .reden = true},                                                 G_GOED              },
        {{.er = false, .spreker = 4, .spreker_er = true},                              G_GOED              },
        {{.er = false, .spreker = 4},                                                  G_SPREKER_IS_ER_NIET},
        {{.id = 4, .er = true, .spreker = 4, .spreker_er = true},                      G_SPREEKT_ZELF      },
        {{.id = 3, .er = true, .spreker = 4, .spreker_er = true},                      G_GOED              },
        {{.id = 3, .er = true, .spreker = 4, .spreker_er = true, .spreekt = true},     G_SPREKER_KETEN     },
        {{.er = true, .spreker = 4, .spreker_er = true, .spreker_laat_spreken = true},
         G_SPREKER_KETEN                                                                                   },
        {{.er = true, .cluster = true, .plekken = 0},                                  G_CLUSTER_VAN_EEN   },
        {{.er = true, .cluster = true, .plekken = 1},                                  G_CLUSTER_VAN_EEN   },
        {{.er = true, .cluster = true, .plekken = 2},                                  G_GOED              },
        {{.er = true, .plekken = 1},                                                   G_GOED              },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum gezelschap_bezwaar b = gezelschap_oordeel(&cases[i].w);
        if (b != cases[i].b || (b == G_GOED) != (gezelschap_bezwaar_tekst(b) == NULL) ||
            (b == G_GOED) != (gezelschap_bezwaar_veld(b) == NULL))
            fail_msg("case %zu: %d", i, (int)b);
    }
}

static void who_may_sit(void **state)
{
    static const struct zetel there[] = {
        {.persoon = 5, .functie = F_LID,        .vanaf = 100, .tot = DATE_NONE},
        {.persoon = 6, .functie = F_VOORZITTER, .vanaf = 100, .tot = 200      },
        {.persoon = 0, .functie = F_LID,        .vanaf = 100, .tot = DATE_NONE},
    };
    static const struct {
        struct zetel z;
        bool naam;
        enum zetel_bezwaar b;
    } cases[] = {
        {{.persoon = 0, .vanaf = 150},                                     false, Z_WIE       },
        {{.persoon = 0, .vanaf = 150},                                     true,  Z_GOED      },
        {{.persoon = 7, .vanaf = 150},                                     false, Z_GOED      },
        {{.persoon = 7, .vanaf = 150},                                     true,  Z_TWEE      },
        {{.persoon = 7, .vanaf = 150, .tot = 150},                         false, Z_EINDE     },
        {{.persoon = 7, .vanaf = 150, .tot = 151},                         false, Z_GOED      },
        {{.persoon = 5, .vanaf = 150},                                     false, Z_ZIT_AL    },
        {{.persoon = 5, .vanaf = 50, .tot = 100},                          false, Z_GOED      }, /* before */
        {{.persoon = 5, .vanaf = 50, .tot = 101},                          false, Z_ZIT_AL    },
        {{.persoon = 6, .vanaf = 200},                                     false, Z_GOED      }, /* after */
        {{.persoon = 6, .vanaf = 199},                                     false, Z_ZIT_AL    },
        {{.persoon = 7, .functie = F_VOORZITTER, .vanaf = 199},            false, Z_VOORZITTER},
        {{.persoon = 7, .functie = F_VOORZITTER, .vanaf = 200},            false, Z_GOED      },
        {{.persoon = 0, .functie = F_VOORZITTER, .vanaf = 150},            true,  Z_VOORZITTER},
        {{.persoon = 0, .functie = F_VOORZITTER, .vanaf = 50, .tot = 100}, true,  Z_GOED      },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum zetel_bezwaar b = zetel_oordeel(&cases[i].z, cases[i].naam, there, 3);
        if (b != cases[i].b || (b == Z_GOED) != (zetel_bezwaar_tekst(b) == NULL) ||
            (b == Z_GOED) != (zetel_bezwaar_veld(b) == NULL))
            fail_msg("case %zu: %d", i, (int)b);
    }
}

/* B5.3: who has to be heard, and over which time: 2026, asked on 29 November. */
static void who_is_heard(void **state)
{
    const int32_t first = date_of(2026, 1, 1), today = date_of(2026, 11, 29);
    const struct {
        bool er, spreker;
        int32_t vanaf, opgeheven;
        enum gezelschap_gehoor hoe;
        int32_t van, tot;
    } cases[] = {
        {true,  false, first - 500, DATE_NONE,   GEHOOR_ZELF,      first,       today     },
        {true,  true,  first - 500, DATE_NONE,   GEHOOR_VIA,       first,       today     },
        {false, true,  first - 500, DATE_NONE,   GEHOOR_VIA,       first,       today     },
        {false, false, first - 500, DATE_NONE,   GEHOOR_NIET,      first,       today     },
        {true,  false, first + 100, DATE_NONE,   GEHOOR_ZELF,      first + 100, today     },
        {true,  false, today,       DATE_NONE,   GEHOOR_ZELF,      today,       today     },
        {true,  false, today + 1,   DATE_NONE,   GEHOOR_NIET_TOEN, 0,           0         },
        {false, false, today + 1,   DATE_NONE,   GEHOOR_NIET_TOEN, 0,           0         },
        {true,  false, first - 500, first,       GEHOOR_NIET_TOEN, 0,           0         },
        {true,  false, first - 500, first + 1,   GEHOOR_ZELF,      first,       first     },
        {true,  false, first - 500, first + 100, GEHOOR_ZELF,      first,       first + 99},
        {true,  false, first - 500, today + 10,  GEHOOR_ZELF,      first,       today     },
        {true,  false, first + 10,  first + 20,  GEHOOR_ZELF,      first + 10,  first + 19},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gezelschap_tijd when = {first, today};
        if (gezelschap_gehoord(cases[i].er, cases[i].spreker, cases[i].vanaf, cases[i].opgeheven,
                               &when) != cases[i].hoe)
            fail_msg("case %zu", i);
        if (cases[i].hoe == GEHOOR_NIET_TOEN)
            continue;
        assert_int_equal(when.van, cases[i].van);
        assert_int_equal(when.tot, cases[i].tot);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_heard),       cmocka_unit_test(kinds_and_roles),
        cmocka_unit_test(what_it_speaks_for), cmocka_unit_test(a_seat_counts),
        cmocka_unit_test(what_may_be),        cmocka_unit_test(who_may_sit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
