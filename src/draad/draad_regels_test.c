/* The rules of the spine, by tables of cases. Each names the source of its rule (S1, B4.1, B5.3,
 * statistics.md) where there is one. Not here: anything on a store (draad_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "draad/draad_regels.h"
#include "draad/keten.h"
#include "draad/start_regels.h"
#include "tests/cm.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void months_run_on(void **state)
{
    (void)state;
    assert_int_equal(maand_van(date_of(2026, 1, 1)) - maand_van(date_of(2025, 12, 31)), 1);
    assert_int_equal(maand_van(date_of(2026, 3, 1)), maand_van(date_of(2026, 3, 31)));
    assert_int_equal(maand_van(date_of(2026, 3, 1)), 2026 * 12 + 2);
}

static void days_are_never_negative(void **state)
{
    (void)state;
    static const struct {
        int32_t then, now;
        int64_t days;
    } cases[] = {
        {10,        10, 0 },
        {10,        33, 23},
        {33,        10, 0 },
        {DATE_NONE, 10, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(dagen_sinds(cases[i].then, cases[i].now), cases[i].days);
}

/* Late from the day after; a promise of a wrong clock passed yesterday. */
static void an_answer_is_late(void **state)
{
    (void)state;
    static const struct {
        int32_t promised, today;
        int64_t days;
    } cases[] = {
        {DATE_NONE,             100, 0 },
        {100,                   100, 0 },
        {100,                   101, 1 },
        {100,                   126, 26},
        {100 + ANTWOORD_LANGST, 100, 0 },
        {101 + ANTWOORD_LANGST, 100, 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(antwoord_te_laat(cases[i].promised, cases[i].today), cases[i].days);
}

/* S1: no signal stays unanswered unseen: what is unknown counts as open. */
static void what_counts_as_open(void **state)
{
    (void)state;
    static const struct face_status statuses[] = {
        {"nieuw",      "", false},
        {"beantwoord",       "", true},
        {0}
    };
    const struct knoop_face g = {.soort = "signaal", .statussen = statuses};
    assert_true(status_open(&g, "nieuw"));
    assert_false(status_open(&g, "beantwoord"));
    assert_true(status_open(&g, "van later"));
    assert_true(status_open(NULL, "beantwoord"));
    assert_true(status_open(&(struct knoop_face){0}, "beantwoord"));
}

static void numbers_in_words(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    static const struct {
        int64_t n;
        bool capital;
        enum lang lang;
        const char *text;
    } cases[] = {
        {0,    true,  LANG_NL, "Nul"   },
        {1,    true,  LANG_NL, "Eén"  },
        {3,    true,  LANG_NL, "Drie"  },
        {9,    false, LANG_NL, "negen" },
        {12,   false, LANG_NL, "twaalf"},
        {13,   false, LANG_NL, "13"    },
        {1200, true,  LANG_NL, "1.200" },
        {-1,   true,  LANG_NL, "-1"    },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(getal_woord(ctx, cases[i].lang, cases[i].n, cases[i].capital),
                            cases[i].text);
    assert_string_equal(zin_met(ctx, "Status werd: {detail}", "detail", "nieuw"),
                        "Status werd: nieuw");
    assert_string_equal(zin_met(ctx, "Gemaakt", "detail", "nieuw"), "Gemaakt");
    assert_string_equal(getal_woord(ctx, LANG_EN, 13, false), "13");
    assert_string_equal(zin_met(ctx, "{detail}!", "detail", "{detail}"), "{detail}!");
    mem_free(ctx);
}

static void a_chain_runs_in_order_of_time(void **state)
{
    (void)state;
    struct schakel s[] = {
        {.knoop = {.id = 4, .gemaakt = 20}, .diepte = 1 },
        {.knoop = {.id = 3, .gemaakt = 10}, .diepte = 0 },
        {.knoop = {.id = 2, .gemaakt = 10}, .diepte = 0 },
        {.knoop = {.id = 9, .gemaakt = 10}, .diepte = -2},
        {.knoop = {.id = 1, .gemaakt = 30}, .diepte = -9},
    };
    qsort(s, 5, sizeof *s, schakel_order);
    static const int64_t ids[] = {9, 2, 3, 4, 1};
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(s[i].knoop.id, ids[i]);
    assert_int_equal(schakel_order(&s[0], &s[0]), 0);
    assert_true(schakel_order(&s[4], &s[0]) > 0 && schakel_order(&s[1], &s[0]) > 0);
    assert_true(schakel_order(&s[2], &s[1]) > 0 && schakel_order(&s[1], &s[2]) < 0);
}

/* statistics.md, protection 1: the states by name, both ways. */
static void states_of_figures(void **state)
{
    (void)state;
    for (int i = CIJFER_OPEN; i <= CIJFER_NIET_TE_BEPALEN; i++) {
        enum cijfer_staat back;
        assert_true(cijfer_staat_van(cijfer_staat_code((enum cijfer_staat)i), &back));
        assert_int_equal(back, i);
    }
    enum cijfer_staat s = CIJFER_GELIJK;
    assert_false(cijfer_staat_van("iets", &s));
    assert_int_equal(s, CIJFER_GELIJK);
    assert_string_equal(cijfer_staat_code((enum cijfer_staat)77), "niet_te_bepalen");
}

static void figures_in_words(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    static const struct {
        struct cijfer c;
        const char *text;
    } cases[] = {
        {{.eenheid = "rapportcijfer 1–10", .waarde = 7.9, .laag = 7.4, .hoog = 8.4, .n = 34},
         "7,9 (34 antwoorden, tussen 7,4 en 8,4)"                                                                                             },
        {{.eenheid = "rapportcijfer 1–10", .waarde = 7, .laag = 6.5, .hoog = 7.5, .n = 1},
         "7,0 (1 antwoord, tussen 6,5 en 7,5)"                                                                                                },
        {{.eenheid = "%", .waarde = 38, .laag = NAN, .hoog = NAN, .n = 50},
         "38\u00a0% (50 antwoorden)"                                                                                                          },
        {{.eenheid = "NPS", .waarde = -12, .laag = -30, .hoog = 6, .n = 0},
         "-12 (tussen -30 en 6)"                                                                                                              },
        {{.eenheid = "aantal", .waarde = 4, .laag = NAN, .hoog = NAN},                          "4"                                           },
        {{.eenheid = "van de 34 bewoners", .waarde = 29, .laag = NAN, .hoog = NAN},
         "29 van de 34 bewoners"                                                                                                              },
        {{.eenheid = "van de 34 bewoners",
          .waarde = 29,
          .laag = NAN,
          .hoog = NAN,
          .n = 34,
          .methode = CIJFER_EIGEN_TELLING},
         "29 van de 34 bewoners (bij 34 mensen)"                                                                                              },
        {{.eenheid = "uur", .waarde = 2.5, .laag = NAN, .hoog = NAN, .n = 8},
         "2,5 uur (8 antwoorden)"                                                                                                             },
        {{.eenheid = "procent", .waarde = 40, .laag = NAN, .hoog = NAN},                        "40\u00a0%"                                   },
        {{.eenheid = "gemiddelde 1–4", .waarde = 3, .laag = NAN, .hoog = NAN},                "3,0"                                         },
        {{.eenheid = "%", .waarde = NAN, .laag = NAN, .hoog = NAN},                             "niet te bepalen"                             },
        {{.staat = CIJFER_MINDER_DAN_K, .k = 10},                                               "minder dan 10 antwoorden"                    },
        {{.staat = CIJFER_MINDER_DAN_K, .k = 10, .methode = CIJFER_EIGEN_TELLING},
         "minder dan 10 mensen"                                                                                                               },
        {{.staat = CIJFER_GELIJK},                                                              "alle antwoorden liggen dicht bij elkaar"     },
        {{.staat = CIJFER_AFGESCHERMD},                                                         "niet getoond, zodat niemand herkenbaar wordt"},
        {{.staat = CIJFER_NIET_TE_BEPALEN},                                                     "niet te bepalen"                             },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(cijfer_tekst(ctx, LANG_NL, &cases[i].c), cases[i].text);
    struct cijfer asked = {.vraag = "Voelt u zich veilig?",
                           .eenheid = "aantal",
                           .waarde = 4,
                           .laag = NAN,
                           .hoog = NAN},
                  named = asked;
    named.vraag = "Vallen";
    assert_string_equal(cijfer_regel(ctx, LANG_NL, &asked), "Voelt u zich veilig? 4");
    assert_string_equal(cijfer_regel(ctx, LANG_NL, &named), "Vallen: 4");
    mem_free(ctx);
}

/* B5.3 tellen en vertellen. */
static void what_a_sentence_rests_on(void **state)
{
    (void)state;
    static const struct {
        int64_t figures, stories, others;
        enum grond g;
    } cases[] = {
        {0, 0, 0, GROND_NIETS          },
        {0, 0, 1, GROND_ANDERS         },
        {2, 0, 3, GROND_ALLEEN_CIJFERS },
        {0, 1, 3, GROND_ALLEEN_VERHALEN},
        {1, 1, 0, GROND_BEIDE          },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(grond_van(cases[i].figures, cases[i].stories, cases[i].others),
                         cases[i].g);
        assert_int_equal(grond_tekst(cases[i].g)[0] == '\0', cases[i].g == GROND_BEIDE);
    }
}

static void petals(void **state)
{
    (void)state;
    /* Nothing has no length; the largest of many reaches the ring; small numbers are seen. */
    assert_true(roos_blad(1, 0, 40).length == 0);
    assert_true(fabs(roos_blad(1, 100, 100).length - ROOS_REACH) < 1e-9);
    assert_true(fabs(roos_blad(1, 25, 100).length - ROOS_REACH / 2) < 1e-9);
    assert_true(fabs(roos_blad(3, 1, 1).length - ROOS_REACH / 5) < 1e-9);
    assert_true(roos_blad(1, 1, 400).length > 5);
    /* The first points up, the others follow clockwise. */
    struct blad up = roos_blad(1, 100, 100), right = roos_blad(2, 100, 100);
    assert_true(fabs(up.tip_x - ROOS_HEART) < 1e-9 && up.tip_y < ROOS_HEART - 100);
    assert_true(right.tip_x > ROOS_HEART + 100);
    assert_true(up.left_x < ROOS_HEART && up.right_x > ROOS_HEART);
    assert_true(fabs(up.left_y - up.right_y) < 1e-9);
    for (int b = 1; b <= 5; b++) { /* all of it stays in the drawing */
        struct blad p = roos_blad(b, 9, 9);
        assert_true(p.label_x > 20 && p.label_x < 280 && p.label_y > 10 && p.label_y < 280);
    }
}

static void files_by_content(void **state)
{
    (void)state;
    static const char docx[] = "PK\x03\x04....[Content_Types].xml....word/document.xml....";
    static const char xlsx[] = "PK\x03\x04....[Content_Types].xml....xl/workbook.xml....";
    static const char zip[] = "PK\x03\x04....[Content_Types].xml....ppt/presentation.xml";
    static const struct {
        const char *data;
        size_t n;
        const char *type; /* begins with; NULL: refused */
    } cases[] = {
        {"%PDF-1.7\n",            9,               "application/pdf"                                },
        {"\x89PNG\r\n\x1a\n....", 12,              "image/png"                                      },
        {"\xff\xd8\xff\xe0....",  8,               "image/jpeg"                                     },
        {"Gewone tekst met é\n", 20,              "text/plain"                                     },
        {docx,                    sizeof docx - 1, "application/vnd.openxmlformats-officedocument.w"},
        {xlsx,                    sizeof xlsx - 1, "application/vnd.openxmlformats-officedocument.s"},
        {zip,                     sizeof zip - 1,  NULL                                             },
        {"PK\x03\x04....",        8,               NULL                                             },
        {"MZ\x90\0\3",            5,               NULL                                             },
        {"\x7f"
         "ELF\2",        5,               NULL                                             },
        {"GIF89a\0\1",            8,               NULL                                             },
        {"\xc3(",                 2,               NULL                                             },
        {"",                      0,               NULL                                             },
        {"%PDF",                  4,               "text/plain"                                     },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *type = bijlage_type(cases[i].data, cases[i].n);
        if (!cases[i].type)
            assert_null(type);
        else
            assert_true(type && strncmp(type, cases[i].type, strlen(cases[i].type)) == 0);
    }
}

static void questions_become_stems(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    assert_null(search_query(ctx, NULL));
    assert_null(search_query(ctx, "  "));
    assert_null(search_query(ctx, "?"));
    assert_string_equal(search_query(ctx, "bewoners"), search_query(ctx, "Bewoner"));
    const char *two = search_query(ctx, "bewoners \"OR\" NEAR(tafel*");
    for (const char *s = two; *s; s++) /* no operator of the index gets through */
        assert_true((*s >= 'a' && *s <= 'z') || *s == '"' || *s == ' ');
    mem_free(ctx);
}

static void the_first_role_speaks(void **state)
{
    (void)state;
    struct lidmaatschap both[] = {{.rol = ROL_NAASTE}, {.rol = ROL_LEIDINGGEVENDE}};
    assert_int_equal(start_rol(both, 2), ROL_LEIDINGGEVENDE);
    assert_int_equal(start_rol(both, 1), ROL_NAASTE);
    assert_int_equal(start_rol(NULL, 0), ROL_AANTAL);
    for (int i = 0; i <= ROL_AANTAL; i++) { /* every role has its words */
        struct lidmaatschap one = {.rol = (enum rol)i};
        const struct start_woorden *w = start_woorden((enum rol)i);
        assert_true(i == ROL_AANTAL || (int)start_rol(&one, 1) == i);
        if (!w->lead)
            fail_msg("no words on the start page for %s: start_regels.c", rol_code((enum rol)i));
        assert_non_null(strstr(w->wacht_kop, start_u((enum rol)i) ? " u " : " je "));
    }
    assert_ptr_equal(start_woorden((enum rol)99), start_woorden(ROL_AANTAL));
}

static void greetings(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    static const struct {
        enum rol role;
        int hour;
        int64_t signals, total;
        const char *text;
    } cases[] = {
        {ROL_PROFESSIONAL, 9,  3,  5,  "Goedemorgen. Drie mensen wachten op antwoord."},
        {ROL_PROFESSIONAL, 13, 1,  1,  "Goedemiddag. Eén mens wacht op antwoord."    },
        {ROL_BESTUURDER,   18, 0,  2,  "Goedenavond. Twee dingen wachten op je."      },
        {ROL_NAASTE,       5,  0,  1,  "Goedenacht. Eén ding wacht op u."            },
        {ROL_NAASTE,       6,  0,  0,  "Goedemorgen."                                 },
        {ROL_BEHEERDER,    12, 0,  0,  "Goedemiddag."                                 },
        {ROL_PROFESSIONAL, 23, 14, 14, "Goedenavond. 14 mensen wachten op antwoord."  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(start_groet(ctx, LANG_NL, cases[i].role, cases[i].hour,
                                        cases[i].signals, cases[i].total),
                            cases[i].text);
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_run_on),
        cmocka_unit_test(days_are_never_negative),
        cmocka_unit_test(an_answer_is_late),
        cmocka_unit_test(what_counts_as_open),
        cmocka_unit_test(numbers_in_words),
        cmocka_unit_test(a_chain_runs_in_order_of_time),
        cmocka_unit_test(states_of_figures),
        cmocka_unit_test(figures_in_words),
        cmocka_unit_test(what_a_sentence_rests_on),
        cmocka_unit_test(petals),
        cmocka_unit_test(files_by_content),
        cmocka_unit_test(questions_become_stems),
        cmocka_unit_test(the_first_role_speaks),
        cmocka_unit_test(greetings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
