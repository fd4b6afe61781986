/* Tests of lang.h: the choice of a language, the catalogue, and writing for people. */
#include "base/date.h"
#include "base/error.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "tests/cm.h"
#include <math.h>
#include <string.h>

static void test_codes(void **state)
{
    (void)state;
    assert_string_equal(lang_code(LANG_NL), "nl");
    assert_string_equal(lang_code(LANG_EN), "en");
    assert_string_equal(lang_code(LANG_COUNT), "nl");
    assert_int_equal(lang_from_code("en"), LANG_EN);
    assert_int_equal(lang_from_code("EN"), LANG_NL);
    assert_int_equal(lang_from_code("enx"), LANG_NL);
    assert_int_equal(lang_from_code(""), LANG_NL);
    assert_int_equal(lang_from_code(NULL), LANG_NL);
}

static void test_choose(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        enum lang lang;
    } cases[] = {
        {NULL,                  LANG_NL},
        {"",                    LANG_NL},
        {"en",                  LANG_EN},
        {"EN",                  LANG_EN},
        {"en-GB",               LANG_EN},
        {"nl",                  LANG_NL},
        {"nl-BE,en;q=0.9",      LANG_NL},
        {"en,nl",               LANG_EN},
        {"nl;q=0.5,en;q=0.8",   LANG_EN},
        {"nl;q=0.801,en;q=0.8", LANG_NL},
        {"en;q=0",              LANG_NL},
        {"de,fr;q=0.9",         LANG_NL},
        {"de, en ; q=0.3",      LANG_EN},
        {"ar;q=1,en;q=0.1",     LANG_EN},
        {"*",                   LANG_NL},
        {"*;q=0.5,en;q=0.4",    LANG_NL},
        {"*;q=0.5,en;q=0.6",    LANG_EN},
        {"english",             LANG_NL},
        {"e",                   LANG_NL},
        {"en;q=2",              LANG_NL},
        {"en;q=1.001",          LANG_NL},
        {"en;q=0.8888",         LANG_NL},
        {"en;q=.8",             LANG_NL},
        {"en;q=",               LANG_NL},
        {"en;level=1",          LANG_NL},
        {"en;",                 LANG_NL},
        {",,en,,",              LANG_EN},
        {"en,<script>",         LANG_NL},
        {"en\x01",              LANG_NL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (lang_choose(cases[i].accept) != cases[i].lang) {
            fail_msg("'%s' chose %s", cases[i].accept, lang_code(lang_choose(cases[i].accept)));
        }
    }
    char longest[300];
    memset(longest, ' ', sizeof longest);
    memcpy(longest, "en", 2);
    longest[256] = 0;
    assert_int_equal(lang_choose(longest), LANG_EN);
    longest[256] = ' ';
    longest[257] = 0;
    assert_int_equal(lang_choose(longest), LANG_NL);
}

static void test_translate(void **state)
{
    (void)state;
    assert_string_equal(T(LANG_NL, "Zoeken"), "Zoeken");
    assert_string_equal(T(LANG_EN, "Zoeken"), "Search");
    assert_string_equal(T(LANG_EN, "bestaat niet in de catalogus"), "bestaat niet in de catalogus");
    assert_string_equal(T(LANG_EN, ""), ""); /* not the catalogue's own header */
    assert_string_equal(T(LANG_EN, NULL), "");
    const char *one = "Nog {n} dag tot 31 maart", *many = "Nog {n} dagen tot 31 maart";
    static const int64_t several[] = {0, 2, 11, -1, INT64_MAX};
    assert_string_equal(TN(LANG_NL, one, many, 1), one);
    assert_string_equal(TN(LANG_EN, one, many, 1), "{n} day to 31 March");
    for (size_t i = 0; i < sizeof several / sizeof *several; i++) {
        assert_string_equal(TN(LANG_NL, one, many, several[i]), many);
        assert_string_equal(TN(LANG_EN, one, many, several[i]), "{n} days to 31 March");
    }
    assert_string_equal(TN(LANG_EN, "niet erin", "niet erin, meer", 1), "niet erin");
    assert_string_equal(TN(LANG_EN, "niet erin", "niet erin, meer", 2), "niet erin, meer");
}

/* ---- the whole catalogue ---- */

extern const unsigned char lang_en_mo[];
extern const size_t lang_en_mo_len;

static const char *mo_text(uint32_t table, uint32_t i)
{
    uint32_t offset;
    memcpy(&offset, lang_en_mo + table + (size_t)i * 8 + 4, sizeof offset);
    return (const char *)lang_en_mo + offset;
}

/* Each {value} of `in` stands in `other` as well. */
static void check_slots(const char *in, const char *other)
{
    char slot[100];
    for (const char *p = in; (p = strchr(p, '{')); p++) {
        size_t n = strcspn(p, "}") + 1;
        assert_true(n < sizeof slot && p[n - 1] == '}');
        memcpy(slot, p, n);
        slot[n] = 0;
        if (!strstr(other, slot)) {
            fail_msg("%s stands in '%s', not in '%s'", slot, in, other);
        }
    }
}

/* Dutch and English hold the same values, and begin and end with the same blanks. */
/* A message with values is whole in Dutch at once, and in another language when it is shown. */
static void test_messages(void **state)
{
    (void)state;
    const void *ctx = mem_ctx(NULL, "test");
    struct error f = {0};
    assert_false(error_sentence(&f,
                                "Regel {regel}: er zijn te veel kolommen (er mogen er {max} zijn).",
                                ERROR_WITH("regel", "7", "max", "40"), "csv: line %d", 7));
    assert_string_equal(f.message, "Regel 7: er zijn te veel kolommen (er mogen er 40 zijn).");
    assert_string_equal(f.detail, "csv: line 7");
    assert_string_equal(lang_sentence(ctx, LANG_NL, error_message(&f)), f.message);
    assert_string_equal(lang_sentence(ctx, LANG_EN, error_message(&f)),
                        "Line 7: there are too many columns (there may be 40).");

    /* A starred value is translated too; any other stays as it was typed, braces and all. */
    error_sentence(
        &f, "Dit instrument klopt niet bij {plek}: {wat}",
        ERROR_WITH("plek", "Zoeken {wat}" SENTENCE_PART "wat=x", "*wat", "deze tekst is te lang."),
        NULL);
    assert_string_equal(lang_sentence(ctx, LANG_EN, error_message(&f)),
                        "This questionnaire is not right at Zoeken {wat}wat=x: this text is too "
                        "long.");
    /* Other values stand in it as well; what a person typed is no sentence; none is in itself. */
    error_sentence(
        &f, "Dit instrument klopt niet bij {plek}: {wat}",
        ERROR_WITH("*wat", "‘{waarde}’ is geen ja of nee.", "plek", "7", "waarde", "{plek}"), NULL);
    assert_string_equal(f.message, "Dit instrument klopt niet bij 7: ‘{plek}’ is geen ja of nee.");
    assert_string_equal(lang_sentence(ctx, LANG_NL, error_message(&f)), f.message);
    assert_string_equal(lang_sentence(ctx, LANG_EN, error_message(&f)),
                        "This questionnaire is not right at 7: ‘{plek}’ is not yes or no.");
    error_sentence(&f, "{wat}", ERROR_WITH("*wat", "{wat} en {wie}", "*wie", "{wat}"), NULL);
    assert_string_equal(f.message, "{wat} en {wie}");
    assert_string_equal(lang_sentence(ctx, LANG_EN, error_message(&f)), f.message);
    /* A day is shown as days are; what is no day as it stands. */
    error_sentence(&f, "Dit bestand is al ingelezen, op {dag}.", ERROR_WITH("@dag", "2026-08-01"),
                   NULL);
    assert_string_equal(f.message, "Dit bestand is al ingelezen, op 1 augustus 2026.");
    assert_string_equal(lang_sentence(ctx, LANG_NL, error_message(&f)), f.message);
    assert_non_null(strstr(lang_sentence(ctx, LANG_EN, error_message(&f)), "1 August 2026"));
    error_sentence(&f, "Dit bestand is al ingelezen, op {dag}.", ERROR_WITH("@dag", "1-8-2026"),
                   NULL);
    assert_string_equal(f.message, "Dit bestand is al ingelezen, op 1-8-2026.");
    /* Without values; a name without a value; a value that does not fit. */
    error_set(&f, "Zoeken", NULL);
    assert_string_equal(lang_sentence(ctx, LANG_EN, error_message(&f)), "Search");
    error_sentence(&f, "{een} en {twee", ERROR_WITH("twee", "2"), NULL);
    assert_string_equal(f.message, "{een} en {twee");
    assert_string_equal(lang_sentence(ctx, LANG_EN, error_message(&f)), f.message);
    char big[2000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    error_sentence(&f, "Dit bestand is al ingelezen, op {dag}.", ERROR_WITH("dag", big), NULL);
    assert_true(strlen(f.message) < sizeof f.message && strlen(f.zin) < sizeof f.zin);
    assert_memory_equal(lang_sentence(ctx, LANG_EN, error_message(&f)), "This file has", 13);
    assert_false(error_sentence(NULL, "Zoeken", ERROR_WITH("a", "b"), NULL));
    /* One to keep may be as long as it is; what stands after a long value is still there. */
    const char *kept =
        lang_message(ctx, "Regel {regel}: er zijn te veel kolommen (er mogen er {max} zijn).",
                     ERROR_WITH("regel", big, "max", "40" SENTENCE_PART));
    const char *read = lang_sentence(ctx, LANG_EN, kept);
    assert_memory_equal(read, "Line xxx", 8);
    assert_string_equal(read + 5 + sizeof big - 1,
                        ": there are too many columns (there may be 40).");
    assert_string_equal(
        lang_sentence(ctx, LANG_EN, lang_message(ctx, "Zoeken", ERROR_WITH("a", NULL))), "Search");
    mem_free((void *)ctx);
}

static void test_catalogue(void **state)
{
    (void)state;
    uint32_t head[5]; /* magic, revision, number, originals, translations */
    memcpy(head, lang_en_mo, sizeof head);
    assert_true(head[2] > 50);
    for (uint32_t i = 1; i < head[2]; i++) { /* 0 is the header */
        const char *nl = mo_text(head[3], i), *en = mo_text(head[4], i);
        uint32_t len;
        memcpy(&len, lang_en_mo + head[3] + (size_t)i * 8, sizeof len);
        check_slots(nl, en);
        check_slots(en, nl);
        assert_true((nl[strlen(nl) - 1] == ' ') == (en[strlen(en) - 1] == ' '));
        if (strlen(nl) < len) {
            nl += strlen(nl) + 1;
            en += strlen(en) + 1;
            check_slots(nl, en);
            check_slots(en, nl);
        }
        assert_string_equal(T(LANG_NL, nl), nl);
    }
}

static const char *written(const struct buf *b)
{
    return b->data ? b->data : "";
}

static void test_moments(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    static const struct {
        int64_t moment;
        const char *dutch, *english;
    } cases[] = {
        {1773320700, "12 maart 2026, 14:05",   "12 March 2026, 14:05"  },
        {1773270000, "12 maart 2026",          "12 March 2026"         }, /* a day that is kept alone */
        {1773270060, "12 maart 2026, 00:01",   "12 March 2026, 00:01"  },
        {1,          "1 januari 1970, 01:00",  "1 January 1970, 01:00" },
        {1774745940, "29 maart 2026, 01:59",   "29 March 2026, 01:59"  }, /* summer time begins */
        {1774746000, "29 maart 2026, 03:00",   "29 March 2026, 03:00"  },
        {1774821540, "29 maart 2026, 23:59",   "29 March 2026, 23:59"  },
        {1792889940, "25 oktober 2026, 02:59", "25 October 2026, 02:59"}, /* and ends */
        {1792890000, "25 oktober 2026, 02:00", "25 October 2026, 02:00"},
        {1792893600, "25 oktober 2026, 03:00", "25 October 2026, 03:00"},
        {TIME_NONE,  "",                       ""                      },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        buf_init(&b, ctx, 100);
        lang_time(&b, LANG_NL, cases[i].moment);
        assert_string_equal(written(&b), cases[i].dutch);
        buf_init(&b, ctx, 100);
        lang_time(&b, LANG_EN, cases[i].moment);
        assert_string_equal(written(&b), cases[i].english);
    }
    struct buf b;
    buf_init(&b, ctx, 100);
    lang_date(&b, LANG_NL, DATE_NONE);
    assert_int_equal(b.len, 0);
    lang_date(&b, LANG_NL, date_of(2024, 8, 1));
    assert_string_equal(b.data, "1 augustus 2024");
    mem_free(ctx);
}

static void test_numbers(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    static const struct {
        int64_t n;
        const char *dutch, *english;
    } whole[] = {
        {0,         "0",                          "0"                         },
        {999,       "999",                        "999"                       },
        {1000,      "1.000",                      "1,000"                     },
        {-1234567,  "-1.234.567",                 "-1,234,567"                },
        {-100,      "-100",                       "-100"                      },
        {INT64_MIN, "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808"},
    };
    static const struct {
        double x;
        int decimals;
        const char *dutch, *english;
    } parts[] = {
        {7.9,          1,  "7,9",                   "7.9"                  },
        {1234.5,       1,  "1.234,5",               "1,234.5"              },
        {-1234567.891, 2,  "-1.234.567,89",         "-1,234,567.89"        },
        {0.5,          0,  "0",                     "0"                    },
        {-0.04,        1,  "0,0",                   "0.0"                  },
        {7,            2,  "7,00",                  "7.00"                 },
        {1e15,         0,  "1.000.000.000.000.000", "1,000,000,000,000,000"},
        {1e16,         0,  "niet te bepalen",       "cannot be determined" },
        {NAN,          1,  "niet te bepalen",       "cannot be determined" },
        {INFINITY,     1,  "niet te bepalen",       "cannot be determined" },
        {1.5,          -1, "2",                     "2"                    },
        {1,            99, "1,000000000",           "1.000000000"          },
    };
    struct buf b;
    for (size_t i = 0; i < 2 * sizeof whole / sizeof *whole; i++) {
        enum lang t = i % 2 ? LANG_EN : LANG_NL;
        buf_init(&b, ctx, 100);
        lang_number(&b, t, whole[i / 2].n);
        assert_string_equal(b.data, t == LANG_NL ? whole[i / 2].dutch : whole[i / 2].english);
    }
    for (size_t i = 0; i < 2 * sizeof parts / sizeof *parts; i++) {
        enum lang t = i % 2 ? LANG_EN : LANG_NL;
        buf_init(&b, ctx, 100);
        lang_decimal(&b, t, parts[i / 2].x, parts[i / 2].decimals);
        assert_string_equal(b.data, t == LANG_NL ? parts[i / 2].dutch : parts[i / 2].english);
    }
    buf_init(&b, ctx, 100);
    lang_percent(&b, LANG_NL, 0.384);
    lang_percent(&b, LANG_EN, 0.384);
    lang_percent(&b, LANG_EN, NAN);
    assert_string_equal(b.data, "38\u00a0%38%cannot be determined");
    mem_free(ctx);
}

/* A value that is not there, beside one that does not fit: NULL ends no list in the place of a value. */
static void test_no_value(void **state)
{
    struct error f = {0};
    char longer[900];

    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    error_sentence(&f, "{a} en {b} EINDE", ((const char *const[]){"a", longer, "b", NULL, NULL}),
                   NULL);
    assert_string_equal(f.message + strlen(f.message) - strlen(" en  EINDE"), " en  EINDE");
}

/* Values of any length: the sentence stays whole to its end, in each language, and no character breaks. */
static void test_long_values(void **state)
{
    static const size_t lengths[] = {1, 100, 500, 5000};
    static const char *const letters[] = {"x", "é", "€", "\xF0\x9F\x98\x80", "woord "};
    static const char msgid[] =
        "De naam van het bestand is te lang: {naam} van {wie}, op {dag}. Kies een "
        "kortere naam.";
    static const char *const whole[LANG_COUNT] = {
        [LANG_NL] = "Het sleutelbestand {bestand} is niet te schrijven.",
        [LANG_EN] = "The key file {bestand} cannot be written.",
    };
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");

    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (size_t k = 0; k < sizeof letters / sizeof *letters; k++) {
            struct error f = {0};
            struct buf b;
            buf_init(&b, ctx, 100000);
            for (size_t n = 0; n < lengths[i]; n++)
                buf_text(&b, letters[k]);
            error_sentence(&f, msgid,
                           ERROR_WITH("naam", b.data, "wie", b.data, "@dag", "2026-08-01"), NULL);
            const char *said = lang_sentence(ctx, LANG_NL, error_message(&f));
            assert_true(text_utf8(said, strlen(said)) && text_utf8(f.message, strlen(f.message)));
            assert_non_null(strstr(said, ", op 1 augustus 2026. Kies een kortere naam."));
            assert_non_null(strstr(f.message, ", op 1 augustus 2026. Kies een kortere naam."));
            assert_true(strstr(said, lengths[i] > 100 ? "…" : letters[k]) != NULL);
            for (enum lang t = 0; t < LANG_COUNT; t++) {
                struct error own = {0};
                error_sentence(&own, whole[LANG_NL], ERROR_WITH("bestand", b.data), NULL);
                said = lang_sentence(ctx, t, error_message(&own));
                size_t before = (size_t)(strchr(whole[t], '{') - whole[t]);
                assert_true(text_utf8(said, strlen(said)));
                assert_memory_equal(said, whole[t], before);
                const char *end = strchr(whole[t], '}') + 1;
                assert_string_equal(said + strlen(said) - strlen(end), end);
                assert_non_null(strstr(said + before, lengths[i] > 100 ? "…" : letters[k]));
            }
            /* A sentence that was made already loses its middle. */
            error_set(&f, mem_format(ctx, "De naam %s is te lang. Kies een kortere.", b.data),
                      NULL);
            assert_true(text_utf8(f.message, strlen(f.message)));
            assert_true(text_starts(f.message, "De naam "));
            assert_non_null(strstr(f.message, " is te lang. Kies een kortere."));
        }
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_value),  cmocka_unit_test(test_long_values),
        cmocka_unit_test(test_codes),     cmocka_unit_test(test_choose),
        cmocka_unit_test(test_translate), cmocka_unit_test(test_catalogue),
        cmocka_unit_test(test_messages),  cmocka_unit_test(test_moments),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
