/* Cases for the rules of signals: each side of each decision (S1). */
#include "signaal/signaal_regels.h"

#include <string.h>

#include "base/datum.h"
#include "base/mem.h"
#include "base/willekeur.h"
#include "tests/cm.h"

static void test_code_is_speakable(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint8_t chance[32];
        willekeur_bytes(chance, sizeof chance);
        struct signaal_code made, again, typed;
        signaal_code_van(chance, &made);
        signaal_code_van(chance, &again);
        assert_string_equal(made.tekens, again.tekens);
        assert_int_equal(strlen(made.tekens), SIGNAAL_CODE_TEKENS);
        assert_null(strpbrk(made.tekens, "01VZCQXYW"));
        assert_memory_not_equal(made.tekens, "KUT", 3);
        assert_memory_not_equal(made.tekens + 6, "LUL", 3);
        char shown[16];
        signaal_code_groepen(&made, shown);
        assert_true(signaal_code_lees(shown, &typed));
        assert_string_equal(typed.tekens, made.tekens);
    }
}

static void test_code_banned_word_moves_on(void **state)
{
    (void)state;
    uint64_t word = 6 + 14u * (4 + 5u * 13u); /* K, U, T */
    uint8_t chance[32] = {0};
    memcpy(chance, &word, sizeof word);
    struct signaal_code c;
    signaal_code_van(chance, &c);
    assert_memory_equal(c.tekens, "KAT", 3);
}

static void test_code_reading(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *code;
    } cases[] = {
        {"HEK 742 NON 845",   "HEK742NON845"},
        {"hek-742-non-845",   "HEK742NON845"},
        {"  hek742.non845\n", "HEK742NON845"},
        {"HEK 742 N0N 845",   "HEK742NON845"}, /* zero for O */
        {"HEK 742 N1N 845",   "HEK742NIN845"}, /* one for I */
        {"HEK 74Z NON B4S",   "HEK742NON845"}, /* letters for digits */
        {"ZEK 742 VON 845",   "SEK742FON845"}, /* as heard */
        {"CEQ 742 NON 645",   "KEK742NON645"},
        {"5EK 742 8ON 845",   "SEK742BON845"},
        {"HEK 74G NON 845",   "HEK746NON845"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct signaal_code c;
        assert_true(signaal_code_lees(cases[i].typed, &c));
        assert_string_equal(c.tekens, cases[i].code);
    }
    static const char *const wrong[] = {NULL,
                                        "",
                                        "HEK 742",
                                        "HEK 742 NON 8456",
                                        "HEK 042 NON 845",
                                        "HHK 742 NON 845",
                                        "HEK 742 NON 84",
                                        "HÉK 742 NON 845",
                                        "HEK 7a2 NON 845",
                                        "HEK;742 NON 845"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct signaal_code c;
        assert_false(signaal_code_lees(wrong[i], &c));
    }
}

static void test_states(void **state)
{
    (void)state;
    static const struct {
        enum signaal_status from;
        enum antwoord_soort a;
        enum signaal_status to;
    } cases[] = {
        {SIGNAAL_NIEUW,      ANTWOORD_TUSSENBERICHT, SIGNAAL_BEZIG     },
        {SIGNAAL_BEZIG,      ANTWOORD_TUSSENBERICHT, SIGNAAL_BEZIG     },
        {SIGNAAL_BEANTWOORD, ANTWOORD_TUSSENBERICHT, SIGNAAL_BEANTWOORD},
        {SIGNAAL_NIEUW,      ANTWOORD_GEDAAN,        SIGNAAL_BEANTWOORD},
        {SIGNAAL_BEZIG,      ANTWOORD_NIETS_GEDAAN,  SIGNAAL_BEANTWOORD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(signaal_na_antwoord(cases[i].from, cases[i].a), cases[i].to);
    assert_int_equal(signaal_na_aanvulling(SIGNAAL_BEANTWOORD), SIGNAAL_BEZIG);
    assert_int_equal(signaal_na_aanvulling(SIGNAAL_NIEUW), SIGNAAL_NIEUW);
    enum signaal_status s;
    assert_true(signaal_status_van("bezig", &s));
    assert_int_equal(s, SIGNAAL_BEZIG);
    assert_false(signaal_status_van("dicht", &s));
    assert_false(signaal_status_van(NULL, &s));
    enum antwoord_soort a;
    assert_true(antwoord_soort_van("niets_gedaan", &a));
    assert_int_equal(a, ANTWOORD_NIETS_GEDAAN);
    assert_false(antwoord_soort_van("", &a));
}

static void test_answers_need_words(void **state)
{
    (void)state;
    assert_non_null(antwoord_bezwaar(ANTWOORD_GEDAAN, NULL));
    assert_non_null(antwoord_bezwaar(ANTWOORD_GEDAAN, "   "));
    assert_non_null(antwoord_bezwaar(ANTWOORD_GEDAAN, "Ok."));
    assert_null(antwoord_bezwaar(ANTWOORD_GEDAAN, "De bel is gemaakt."));
    assert_non_null(antwoord_bezwaar(ANTWOORD_NIETS_GEDAAN, "Kan niet nu."));
    assert_null(antwoord_bezwaar(ANTWOORD_NIETS_GEDAAN, "Dit kan niet, omdat de lift te smal is."));
}

static void test_waiting(void **state)
{
    (void)state;
    int64_t late = tijdstip_van_datum(datum_van(2026, 3, 1)) + 23 * 3600;
    int64_t early = tijdstip_van_datum(datum_van(2026, 3, 2)) + 3600;
    assert_int_equal(signaal_dagen(late, early), 1); /* calendar days, not 24 hours */
    assert_int_equal(signaal_dagen(early, late), 0);
    assert_int_equal(signaal_antwoord_voor(late), datum_van(2026, 3, 15));
}

static void test_title(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    assert_string_equal(signaal_titel(ctx, "De soep is koud.\nAl weken."), "De soep is koud.");
    assert_string_equal(signaal_titel(ctx, "Bel mij op 0612345678 of jan@post.nl graag"),
                        "Bel mij op of graag");
    assert_string_equal(signaal_titel(ctx, "0612345678"), "…");
    assert_string_equal(signaal_titel(ctx, "Kamer 12 is koud"), "Kamer 12 is koud");
    mem_free(ctx);
}

int main(void)
{
    willekeur_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code_is_speakable),
        cmocka_unit_test(test_code_banned_word_moves_on),
        cmocka_unit_test(test_code_reading),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_answers_need_words),
        cmocka_unit_test(test_waiting),
        cmocka_unit_test(test_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
