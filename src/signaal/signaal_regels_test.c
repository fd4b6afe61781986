/* Cases for the rules of signals: each side of each decision (S1). */
#include "signaal/signaal_regels.h"

#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "tests/cm.h"

static void test_code_is_speakable(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint8_t chance[32];
        random_bytes(chance, sizeof chance);
        struct signaal_code made, again, typed;
        signaal_code_van(chance, &made);
        signaal_code_van(chance, &again);
        assert_string_equal(made.tekens, again.tekens);
        assert_int_equal(strlen(made.tekens), SIGNAAL_CODE_TEKENS);
        assert_null(strpbrk(made.tekens, "01VZCQXYW"));
        assert_memory_not_equal(made.tekens, "KUT", 3);
        assert_memory_not_equal(made.tekens + 7, "LUL", 3);
        char shown[SIGNAAL_CODE_GETOOND];
        signaal_code_groepen(&made, shown);
        assert_true(signaal_code_lees(shown, &typed));
        assert_string_equal(typed.tekens, made.tekens);
    }
}

static void test_code_banned_word_is_another(void **state)
{
    (void)state;
    uint64_t digits = 0, words = (6 + 14u * (4 + 5u * 13u)) + 980u * (6 + 14u * (0 + 5u * 13u));
    uint64_t both = digits + 4096u * words; /* 2222, then K U T, then K A T */
    uint8_t chance[32] = {0};
    struct signaal_code c;
    memcpy(chance, &both, sizeof both);
    signaal_code_van(chance, &c);
    assert_memory_equal(c.tekens, "KAT2222", 7);
    /* banned five times: a word that is not */
    for (words = 0, both = 0; both < 5; both++)
        words = words * 980u + (6 + 14u * (4 + 5u * 13u));
    both = 4096u * words;
    memcpy(chance, &both, sizeof both);
    signaal_code_van(chance, &c);
    assert_memory_equal(c.tekens, "BAF2222", 7);
}

/* The calculation of docs/security.md from the constants of the code: how long guessing a code
 * takes. */
static void test_code_is_hopeless_to_guess(void **state)
{
    enum { DRAWS = 200000 };
    static unsigned seen[14 * 5 * 14];
    static const char letters[] = "BDFGHJKLMNPRST", vowels[] = "AEIOU";
    unsigned words = 0, most = 0;
    (void)state;
    for (int i = 0; i < DRAWS; i++) {
        uint8_t chance[32];
        struct signaal_code c;
        random_bytes(chance, sizeof chance);
        signaal_code_van(chance, &c);
        size_t word = ((size_t)(strchr(letters, c.tekens[0]) - letters) * 5 +
                       (size_t)(strchr(vowels, c.tekens[1]) - vowels)) *
                          14 +
                      (size_t)(strchr(letters, c.tekens[2]) - letters);
        if (seen[word]++ == 0)
            words++;
        most = seen[word] > most ? seen[word] : most;
    }
    /* Every possible word occurs, and none much more often than others, so guessing the most
     * frequent first gains nothing. 209 of each are expected; 350 is ten standard deviations more.
     */
    assert_int_equal(words, SIGNAAL_CODE_WOORDEN);
    assert_true(most < 350);
    double in_use = 100000, per_hour = SIGNAAL_CODE_FOUT_PER_UUR, hours_a_year = 24 * 365.25;
    double tries = (double)SIGNAAL_CODE_RUIMTE / in_use;
    double one = tries / per_hour / hours_a_year;
    double thousand = tries / (1000 * per_hour) / hours_a_year;
    double certain = (double)SIGNAAL_CODE_RUIMTE / (1000 * per_hour) / hours_a_year / 2;
    assert_true(one > 800);       /* years, from one address, for any of 100,000 signals */
    assert_true(thousand > 0.8);  /* from a thousand addresses */
    assert_true(certain > 40000); /* from a thousand, for one certain signal */
}

static void test_code_reading(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *code;
    } cases[] = {
        {"HEK 7428 NON 8453",   "HEK7428NON8453"},
        {"hek-7428-non-8453",   "HEK7428NON8453"},
        {"  hek7428.non8453\n", "HEK7428NON8453"},
        {"HEK 7428 N0N 8453",   "HEK7428NON8453"}, /* zero for O */
        {"HEK 7428 N1N 8453",   "HEK7428NIN8453"}, /* one for I */
        {"HEK 74Z8 NON B4S3",   "HEK7428NON8453"}, /* letters for digits */
        {"ZEK 7428 VON 8453",   "SEK7428FON8453"}, /* as heard */
        {"CEQ 7428 NON 6453",   "KEK7428NON6453"},
        {"5EK 7428 8ON 8453",   "SEK7428BON8453"},
        {"HEK 74G8 NON 8453",   "HEK7468NON8453"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct signaal_code c;
        assert_true(signaal_code_lees(cases[i].typed, &c));
        assert_string_equal(c.tekens, cases[i].code);
    }
    static const char *const wrong[] = {NULL,
                                        "",
                                        "HEK 7428",
                                        "HEK 7428 NON 84536",
                                        "HEK 0428 NON 8453",
                                        "HHK 7428 NON 8453",
                                        "HEK 7428 NON 845",
                                        "HÉK 7428 NON 8453",
                                        "HEK 7a28 NON 8453",
                                        "HEK;7428 NON 8453"};
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
        assert_int_equal(signaal_after_answer(cases[i].from, cases[i].a), cases[i].to);
    assert_int_equal(signaal_after_addition(SIGNAAL_BEANTWOORD), SIGNAAL_BEZIG);
    assert_int_equal(signaal_after_addition(SIGNAAL_NIEUW), SIGNAAL_NIEUW);
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
    assert_null(antwoord_bezwaar(ANTWOORD_NIETS_GEDAAN, "De lift is smal."));
    assert_null(antwoord_bezwaar(ANTWOORD_NIETS_GEDAAN, "Dit kan niet, omdat de lift te smal is."));
}

static void test_waiting(void **state)
{
    (void)state;
    int64_t late = time_of_date(date_of(2026, 3, 1)) + 23 * 3600;
    int64_t early = time_of_date(date_of(2026, 3, 2)) + 3600;
    assert_int_equal(signaal_dagen(late, early), 1); /* calendar days, not 24 hours */
    assert_int_equal(signaal_dagen(early, late), 0);
    assert_int_equal(signaal_antwoord_voor(late), date_of(2026, 3, 15));
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

/* ---- late, and the two ways out ---- */

static void test_lateness(void **state)
{
    (void)state;
    const int32_t day = date_of(2026, 3, 15);
    static const struct {
        int days;
        enum signaal_laat is;
    } cases[] = {
        {-1,  SIGNAAL_OP_TIJD  },
        {0,   SIGNAAL_OP_TIJD  },
        {1,   SIGNAAL_LAAT     },
        {14,  SIGNAAL_LAAT     },
        {15,  SIGNAAL_LANG_LAAT},
        {400, SIGNAAL_LANG_LAAT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(signaal_lateness(day, day + cases[i].days), cases[i].is);
    assert_int_equal(signaal_lateness(DATE_NONE, day), SIGNAAL_OP_TIJD);
}

static void test_ways_out(void **state)
{
    (void)state;
    static const struct {
        const char *soort;
        enum uitweg_daad d;
        bool verlengd;
        int days; /* of today after the last day */
        const char *tekst;
        bool good;
    } cases[] = {
        {UITWEG_KLACHT,   DAAD_BERICHT, false, -9, "Wij hebben u vandaag gebeld.",        true },
        {UITWEG_KLACHT,   DAAD_BERICHT, false, -9, "Gebeld.",                             false},
        {UITWEG_KLACHT,   DAAD_BERICHT, false, -9, "Ik bel u morgen.",                    true },
        {UITWEG_KLACHT,   DAAD_BERICHT, false, 40, "Wij hebben u vandaag gebeld.",        true },
        {UITWEG_KLACHT,   DAAD_LANGER,  false, 0,  "De arts is nog drie weken op reis.",  true },
        {UITWEG_KLACHT,   DAAD_LANGER,  false, 1,  "De arts is nog drie weken op reis.",  false},
        {UITWEG_KLACHT,   DAAD_LANGER,  true,  -9, "De arts is nog drie weken op reis.",  false},
        {UITWEG_KLACHT,   DAAD_LANGER,  false, -9, NULL,                                  false},
        {UITWEG_KLACHT,   DAAD_AF,      true,  40, "Uw klacht is gegrond verklaard.",     true },
        {UITWEG_KLACHT,   DAAD_AF,      false, -9, "  \n ",                               false},
        {UITWEG_DRINGEND, DAAD_LANGER,  false, 0,  "De arts is nog drie weken op reis.",  false},
        {UITWEG_DRINGEND, DAAD_AF,      false, 3,  "Er is iemand bij uw moeder geweest.", true },
    };
    const int32_t day = date_of(2026, 5, 4);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!uitweg_bezwaar(cases[i].soort, cases[i].d, cases[i].verlengd, day, day + cases[i].days,
                            cases[i].tekst) != cases[i].good)
            fail_msg("case %zu", i);
    assert_int_equal(uitweg_uiterlijk(UITWEG_KLACHT, date_of(2026, 3, 23)), day);
    assert_null(uitweg_verder_bezwaar(false, false));
    assert_non_null(
        strstr(uitweg_verder_bezwaar(true, false), "Bel dan zelf wie de leiding heeft"));
    assert_non_null(strstr(uitweg_verder_bezwaar(false, true), "afgehandeld"));
    assert_non_null(strstr(uitweg_verder_bezwaar(true, true), "afgehandeld"));
    assert_int_equal(uitweg_uiterlijk(UITWEG_DRINGEND, date_of(2026, 3, 23)), date_of(2026, 3, 24));
    assert_true(signaal_handed_over("klacht") && signaal_handed_over("dringend"));
    assert_false(signaal_handed_over("beantwoord") || signaal_handed_over("iets"));
    assert_int_equal(signaal_after_answer(SIGNAAL_KLACHT, ANTWOORD_GEDAAN), SIGNAAL_KLACHT);
    assert_int_equal(signaal_after_addition(SIGNAAL_DRINGEND), SIGNAAL_DRINGEND);
}

static void test_telephone(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *dialled;
    } cases[] = {
        {"010 123 45 67",                   "tel:0101234567"  },
        {"+31 (0)6-1234 5678",              "tel:+31612345678"},
        {"(010) 123.45.67",                 "tel:0101234567"  },
        {"112",                             "tel:112"         },
        {"",                                NULL              },
        {"+",                               NULL              },
        {"12",                              NULL              },
        {"010+123",                         NULL              },
        {"bel 010",                         NULL              },
        {"0101234567890123456789012345678", NULL              },
    };
    char out[TELEFOON_MAX + 5];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(telefoon_lees(cases[i].typed, out), cases[i].dialled != NULL);
        if (cases[i].dialled)
            assert_string_equal(out, cases[i].dialled);
    }
    assert_false(telefoon_lees(NULL, out));
}

int main(void)
{
    random_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code_is_speakable),
        cmocka_unit_test(test_code_banned_word_is_another),
        cmocka_unit_test(test_code_is_hopeless_to_guess),
        cmocka_unit_test(test_code_reading),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_answers_need_words),
        cmocka_unit_test(test_waiting),
        cmocka_unit_test(test_title),
        cmocka_unit_test(test_lateness),
        cmocka_unit_test(test_ways_out),
        cmocka_unit_test(test_telephone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
