/* The same people in a small delivery, or at one place, under other days (gelijken.h): what is refused,
 * and that other people are let in. On either engine. Not here: large deliveries of the same people
 * (besluit_test.c), the chance by itself (toeval_test.c). */
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "meting/besluit.h"
#include "meting/gelijken.h"
#include "meting/inlevering.h"
#include "meting/meting.h"
#include "meting/meting_scene.h"
#include "tests/cm.h"
#include <string.h>

#define Q1 date_of(2026, 1, 1), date_of(2026, 3, 31)
#define Q2 date_of(2026, 4, 1), date_of(2026, 6, 30)
#define Q3 date_of(2026, 7, 1), date_of(2026, 9, 30)

static uint32_t seed;
static int asked;

static int chance(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 16) % (uint32_t)below);
}

static int begin(void **state)
{
    meting_scene_open(state);
    asked = 4;
    return 0;
}

static void start(void)
{
    static const char *const heads[] = {"locatie;wie-bent-u;gehoord",
                                        "locatie;wie-bent-u;gehoord;wensen",
                                        "locatie;wie-bent-u;gehoord;wensen;netwerk",
                                        "locatie;wie-bent-u;gehoord;wensen;netwerk;samenwerken"};
    file_start(heads[asked - 1]);
}

/* People as they answer: mostly a 7, 8 or 9, and who is content with one thing is so with another. The
 * same number is the same person. */
static void people_at(const char *place_name, const char *who, int from, int n)
{
    static const int usual[] = {3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 9, 9};

    for (int i = from; i < from + n; i++) {
        seed = (uint32_t)i * 2654435761u + 17;
        int mood = chance(3) - 1;
        buf_format(&file, "%s;%s", place_name, who);
        for (int q = 0; q < asked; q++)
            buf_format(&file, ";%d", usual[chance(20)] + mood);
        buf_text(&file, "\n");
    }
}

static void people_who(int where, const char *who, int from, int n)
{
    people_at(names[where], who, from, n);
}

static void people(int where, int from, int n)
{
    people_who(where, "zorgvrager", from, n);
}

static void refused(int32_t van, int32_t tot, const char *words)
{
    int64_t id = lever(van, tot);

    if (id)
        fail_msg("meting %lld is shown, without \"%s\"", (long long)id, words);
    if (!strstr(f.message, words))
        fail_msg("'%s' does not say '%s'", f.message, words);
    /* as a page says it: nothing of it cut off, and every value in it */
    const char *said = lang_sentence(t->ctx, LANG_NL, error_message(&f));
    if (strchr(said, '{') || !text_equal(said, f.message) || said[strlen(said) - 1] != '.')
        fail_msg("'%s' is cut off", said);
}

/* What subtracting shows is of fewer than ten people. */
static void a_small_next_period(void **state)
{
    (void)state;
    start(), people(0, 0, 11);
    assert_true(lever(Q1));
    start(), people(0, 0, 9), people(0, 100, 2); /* two are others */
    refused(Q2, "voor een groot deel dezelfde vragenlijsten als die van 1 januari 2026");
    start(), people(0, 0, 9), people(0, 100, 1);
    refused(Q2, "voor een groot deel dezelfde vragenlijsten");
    start(), people(0, 0, 8), people(0, 100, 3);
    refused(Q2, "voor een groot deel dezelfde vragenlijsten");
    start(), people(0, 0, 10); /* one is missing */
    refused(Q2, "voor een groot deel dezelfde vragenlijsten");
    start(), people(0, 0, 5), people(0, 100, 6); /* twelve are touched: nobody is singled out */
    assert_true(lever(Q2));
    start(), people(0, 200, 11);
    assert_true(lever(Q3));
}

static void as_small_as_can_be(void **state)
{
    (void)state;
    start(), people(0, 0, 10);
    assert_true(lever(Q1));
    for (int same = 9; same >= 6; same--) {
        start(), people(0, 0, same), people(0, 100, 10 - same);
        refused(Q2, "voor een groot deel dezelfde vragenlijsten");
    }
    start(), people(0, 0, 4), people(0, 100, 6);
    assert_true(lever(Q2));
}

static void when_the_answers_are_gone(void **state)
{
    (void)state;
    start(), people(0, 0, 11);
    int64_t one = lever(Q1);
    assert_true(one);
    const char *naar = NULL;
    struct job job = {.ctx = mem_ctx(t->ctx, "job"), .db = t->db, .organisatie = org, .over = one};
    testdb_begin(t);
    meting_hide(t->c, .organisatie = org, .id = one);
    testdb_commit(t);
    assert_true(meting_weg_job.run(&job, &naar, &f));
    start(), people(0, 0, 9), people(0, 100, 2);
    refused(Q2, "voor een groot deel dezelfde vragenlijsten");
    start(), people(0, 200, 11);
    assert_true(lever(Q2));
}

/* With one or two questions rows of other people are equal too: nobody can tell. */
static void few_questions(void **state)
{
    int in = 0, all = 0;

    (void)state;
    for (asked = 1; asked <= 2; asked++)
        for (int year = 2000; year < 2012; year++, all++) {
            start(), people(0, year * 100 + asked * 50, 12);
            in += lever(date_of(year + 10 * asked, 1, 1), date_of(year + 10 * asked, 3, 31)) != 0;
        }
    assert_true(in >= all - 4); /* those of one year with both are refused for their days */
}

static void one_place_sends_its_rows_again(void **state)
{
    (void)state;
    start(), people(0, 0, 20), people(1, 100, 20), people(2, 200, 20), people(3, 300, 20);
    assert_true(lever(Q1));
    start(), people(0, 1000, 20), people(1, 100, 20), people(2, 1200, 20), people(3, 1300, 20);
    refused(Q2, "Van Oost zijn dit voor een groot deel dezelfde vragenlijsten");
    start(), people(0, 1000, 20), people(1, 100, 17), people(1, 500, 3), people(2, 1200, 20);
    refused(Q2, "Van Oost zijn dit voor een groot deel dezelfde vragenlijsten");
    start(), people(0, 1000, 20), people(1, 1100, 20), people(2, 1200, 20), people(3, 1300, 20);
    assert_true(lever(Q2));
}

static void one_small_place(void **state)
{
    (void)state;
    start(), people(0, 0, 40), people(1, 100, 11), people(2, 200, 30);
    assert_true(lever(Q1));
    start(), people(0, 1000, 40), people(1, 100, 9), people(1, 500, 2), people(2, 1200, 30);
    refused(Q2, "Van Oost zijn dit");
}

static void one_place_with_a_long_name(void **state)
{
    const char *name = "";

    (void)state;
    for (int n = 0; n < 10; n++)
        name = mem_format(t->ctx, "%sЖЖ-huis-Éé", name); /* 100 characters, 140 bytes */
    testdb_sql(t, mem_format(t->ctx, "UPDATE locatie SET naam = '%s' WHERE id = %lld", name,
                             (long long)place[1]));
    start(), people(0, 0, 20), people_at(name, "zorgvrager", 100, 20), people(2, 200, 20);
    assert_true(lever(Q1));
    start(), people(0, 1000, 20), people_at(name, "zorgvrager", 100, 20), people(2, 1200, 20);
    refused(Q2, "Van ЖЖ-huis-Éé");
}

/* So many, with so few questions, that many rows are equal by chance, within one place and between
 * places. */
static void one_large_place(void **state)
{
    (void)state;
    asked = 3;
    start(), people(0, 0, 320), people(1, 10000, 250);
    assert_true(lever(Q1));
    start(), people(0, 20000, 320), people(1, 10000, 246), people(1, 30000, 4);
    refused(Q2, "Van Oost zijn dit voor een groot deel dezelfde vragenlijsten");
    start(), people(0, 50000, 320), people(1, 40000, 250);
    assert_true(lever(Q2)); /* others, of whom as many are equal by chance */
}

/* Ten kinds of rows, none of which is the only one of its kind. */
static void one_large_place_with_one_question(void **state)
{
    (void)state;
    asked = 1;
    start(), people(0, 0, 400), people(1, 10000, 300);
    assert_true(lever(Q1));
    start(), people(0, 20000, 400), people(1, 10000, 296), people(1, 30000, 4);
    refused(Q2, "Van Oost zijn dit voor een groot deel dezelfde vragenlijsten");
    start(), people(0, 50000, 400), people(1, 40000, 300);
    assert_true(lever(Q2));
}

/* Eight of sixty gave one answer throughout: equal rows are then common. */
static void one_place_with_one_answer_throughout(void **state)
{
    for (int questions = 1; questions <= 4; questions += 3)
        for (int same = 0; same < 2; same++) {
            meting_scene_close(state);
            meting_scene_open(state);
            asked = questions;
            for (int period = 0; period < 2; period++) {
                start(), people(0, period * 50000, 180);
                people(1, same || !period ? 20000 : 90000, 52 - period);
                for (int i = 0; i < 8; i++) {
                    buf_format(&file, "%s;zorgvrager", names[1]);
                    for (int q = 0; q < asked; q++)
                        buf_text(&file, ";8");
                    buf_text(&file, "\n");
                }
                if (period && same)
                    refused(Q2, "Van Oost zijn dit voor een groot deel dezelfde vragenlijsten");
                else
                    assert_true(period ? lever(Q2) : lever(Q1));
            }
        }
}

static void one_group_sends_its_rows_again(void **state)
{
    (void)state;
    start(), people(0, 0, 40), people_who(0, "mantelzorger", 100, 15);
    assert_true(lever(Q1));
    start(), people(0, 1000, 40), people_who(0, "mantelzorger", 100, 13),
        people_who(0, "mantelzorger", 500, 2);
    refused(Q2, "Van één groep die de vragen invulde");
}

/* ---- figures of an older version ---- */

/* A delivery as an older version of the program kept it: shown, whatever stood beside it. */
static int64_t older(int32_t van, int32_t tot)
{
    int64_t id = hand_over(van, tot, true);

    assert_true(id);
    testdb_sql(t, mem_format(t->ctx,
                             "UPDATE meting SET stand = 'vastgesteld', oud = TRUE, afdruk = NULL "
                             "WHERE id = %lld; DELETE FROM meting_vinger WHERE meting = %lld",
                             (long long)id, (long long)id));
    return id;
}

/* One place alike closes the question of all places: what the other places show would give that one
 * by subtraction from the whole. */
static void older_figures_of_one_place(void **state)
{
    (void)state;
    start(), people(0, 0, 20), people(1, 100, 20), people(2, 200, 20), people(3, 300, 20);
    int64_t one = older(Q1);
    start(), people(0, 1000, 20), people(1, 100, 17), people(1, 500, 3), people(2, 1200, 20);
    int64_t two = older(Q2);
    start(), people(0, 2000, 20), people(1, 2100, 20), people(2, 2200, 20);
    int64_t three = older(Q3);
    struct background a = {.db = t->db};
    meting_tidy(&a);
    assert_string_equal(shown_of(one, "gehoord"), "w0123");
    assert_string_equal(shown_of(two, "gehoord"), "");
    assert_string_equal(shown_of(three, "gehoord"), "w012");
}

static void older_figures_of_a_small_period(void **state)
{
    (void)state;
    start(), people(0, 0, 11);
    int64_t one = older(Q1);
    start(), people(0, 0, 8), people(0, 100, 3);
    int64_t two = older(Q2);
    start(), people(0, 200, 11);
    int64_t three = older(Q3);
    struct background a = {.db = t->db};
    meting_tidy(&a);
    assert_string_equal(shown_of(one, "gehoord"), "w0");
    assert_string_equal(shown_of(two, "gehoord"), "");
    assert_string_equal(shown_of(three, "gehoord"), "w0");
}

/* Eight quarters of four places with small numbers: other people each time. */
static void honest_places_are_let_in(void **state)
{
    (void)state;
    for (int questions = 2; questions <= 4; questions++) {
        asked = questions;
        for (int quarter = 0; quarter < 8; quarter++) {
            int32_t van = date_of(1990 + 10 * questions + quarter, 1, 1);
            start();
            for (int where = 0; where < 4; where++)
                people(where, 100000 * questions + 1000 * quarter + 100 * where, 10 + 3 * where);
            if (!lever(van, van + 80))
                fail_msg("%d questions, quarter %d: %s", questions, quarter, f.message);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_small_next_period, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(as_small_as_can_be, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(when_the_answers_are_gone, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(few_questions, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(one_place_sends_its_rows_again, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(one_small_place, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(one_place_with_a_long_name, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(one_large_place, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(one_large_place_with_one_question, begin,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(one_place_with_one_answer_throughout, begin,
                                        meting_scene_close),
        cmocka_unit_test_setup_teardown(one_group_sends_its_rows_again, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(older_figures_of_one_place, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(older_figures_of_a_small_period, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(honest_places_are_let_in, begin, meting_scene_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
