/* The same people in a small delivery, or at one place, under other days (gelijken.h): what is refused,
 * and that other people are let in. On either engine. Not here: large deliveries of the same people
 * (besluit_test.c), the chance by itself (toeval_test.c). */
#include "base/date.h"
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
static void people_who(int where, const char *who, int from, int n)
{
    static const int usual[] = {3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 9, 9};

    for (int i = from; i < from + n; i++) {
        seed = (uint32_t)i * 2654435761u + 17;
        int mood = chance(3) - 1;
        buf_format(&file, "%s;%s", names[where], who);
        for (int q = 0; q < asked; q++)
            buf_format(&file, ";%d", usual[chance(20)] + mood);
        buf_text(&file, "\n");
    }
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

static void one_group_sends_its_rows_again(void **state)
{
    (void)state;
    start(), people(0, 0, 40), people_who(0, "mantelzorger", 100, 15);
    assert_true(lever(Q1));
    start(), people(0, 1000, 40), people_who(0, "mantelzorger", 100, 13),
        people_who(0, "mantelzorger", 500, 2);
    refused(Q2, "Van één groep die de vragen invulde");
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
        cmocka_unit_test_setup_teardown(one_group_sends_its_rows_again, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(honest_places_are_let_in, begin, meting_scene_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
