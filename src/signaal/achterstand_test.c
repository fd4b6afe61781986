/* Late has a consequence: past the promised day a place waits for who watches over it, two weeks
 * later for who speaks to them, and everybody who speaks for others sees the number. On both
 * engines. Not here: the terms (signaal_regels_test.c). */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/random.h"
#include "base/text.h"
#include "draad/draad_sql.h"
#include "organisatie/background.h"
#include "organisatie/people.h"
#include "signaal/signaal_scene.h"
#include "signaal/uitweg.h"

static void round_now(void)
{
    struct background a = {.db = w.t->db};
    achterstand_tidy(&a);
}

static bool starts_with_it(enum rol rol)
{
    as(rol);
    struct answer a = visitor_get(staff, "/");
    assert_int_equal(a.status, 200);
    return strstr(a.body,
                  rol == ROL_BESTUURDER
                      ? "Signalen wachten meer dan twee weken langer dan beloofd op een antwoord"
                      : "Signalen wachten langer dan beloofd op een antwoord");
}

/* The promise is 14 days: the 14th day itself is on time. */
static void late_goes_up(void **state)
{
    (void)state;
    static const struct {
        int days;
        bool lead, board;
    } cases[] = {
        {0,  false, false},
        {14, false, false},
        {15, true,  false},
        {28, true,  false},
        {29, true,  true },
        {90, true,  true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t id = signal_at(w.one.here, "Ik wacht op antwoord.", cases[i].days);
        for (int again = 0; again < 2; again++) /* a second round changes nothing */
            round_now();
        if (starts_with_it(ROL_LEIDINGGEVENDE) != cases[i].lead ||
            starts_with_it(ROL_BESTUURDER) != cases[i].board)
            fail_msg("after %d days", cases[i].days);
        assert_false(starts_with_it(ROL_PROFESSIONAL));
        assert_false(starts_with_it(ROL_CLIENTENRAAD_CENTRAAL));
        /* the board hears of it without the words */
        as(ROL_BESTUURDER);
        LACKS(visitor_get(staff, "/"), "Ik wacht op antwoord.");
        visitor_get(staff, "/taal/en?terug=/"); /* its name too is said in one's language */
        LACKS(visitor_get(staff, "/"), "Signalen zonder antwoord");
        visitor_get(staff, "/taal/nl?terug=/");
        as(ROL_LEIDINGGEVENDE);
        answer_signal(id, "tussenbericht", "Wij zijn er nog mee bezig.", 303);
        assert_int_equal(starts_with_it(ROL_LEIDINGGEVENDE), cases[i].lead);
        as(ROL_LEIDINGGEVENDE);
        answer_signal(id, "gedaan", "De bel is gemaakt.", 303); /* at once, without a round */
        assert_false(starts_with_it(ROL_LEIDINGGEVENDE) || starts_with_it(ROL_BESTUURDER));
    }
}

/* The other place and the other organisation hear nothing; one answer leaves the other waiting. */
static void each_place_its_own(void **state)
{
    (void)state;
    int64_t first = signal_at(w.one.elsewhere, "Ik wacht op antwoord.", 40);
    signal_at(w.one.elsewhere, "Ik ook.", 16);
    round_now();
    assert_false(starts_with_it(ROL_LEIDINGGEVENDE)); /* of here */
    assert_true(starts_with_it(ROL_BESTUURDER));
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(knoop_of(w.one.organisatie, first).locatie, w.one.elsewhere);
    struct db_conn *c = testdb_begin(w.t);
    signaal_answer(c, w.t->ctx, w.one.organisatie, first, ANTWOORD_GEDAAN, "Het is gemaakt.", 0,
                   w.one.person[ROL_KWALITEITSMEDEWERKER], NULL, 0);
    testdb_commit(w.t);
    assert_false(starts_with_it(ROL_BESTUURDER)); /* the other is not that late */
    testdb_begin(w.t);
    struct achterstand_at_row at;
    assert_true(achterstand_at(w.t->c, w.t->ctx, &at, .organisatie = w.one.organisatie,
                               .plek = w.one.elsewhere));
    struct achterstand_wacht_rows waits =
        achterstand_wacht(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .knoop = at.id);
    testdb_commit(w.t);
    assert_int_equal(waits.n, 1); /* since the day after its own promise: two days */
    assert_int_equal(waits.row[0].sinds, time_of_date(date_today() - 1));
    visitor_forget(staff);
    visitor_sign_in(staff, w.two.organisatie, w.two.person[ROL_BESTUURDER]);
    LACKS(visitor_get(staff, "/"), "langer dan beloofd");
}

static struct achterstand_at_row late_here(void)
{
    struct achterstand_at_row at;
    testdb_begin(w.t);
    assert_true(achterstand_at(w.t->c, w.t->ctx, &at, .organisatie = w.one.organisatie,
                               .plek = w.one.here));
    testdb_commit(w.t);
    return at;
}

static const char *ask_path(void)
{
    return PATH("/zonder-antwoord/%lld/vraag", (long long)late_here().id);
}

/* What the page says after somebody asked. */
static struct answer asks(void)
{
    const char *ask = ask_path();
    assert_int_equal(visitor_post(staff, ask, NULL).status, 303);
    return visitor_get(staff, "/zonder-antwoord");
}

static int mails_to(enum rol rol)
{
    const char *to = PATH("%s@een.example", rol_code(rol));
    struct background a = {.db = w.t->db};
    struct post_by_id_row m;
    int n = 0;
    wachtpunt_tidy(&a);
    for (int64_t id = 1; mail(id, &m); id++)
        n += strcmp(m.aan, to) == 0;
    return n;
}

/* She sees what is late, where, who is asked and since when, without the words, and asks; then it
 * waits for who was asked. */
static void the_board_asks(void **state)
{
    (void)state;
    int64_t id = signal_at(w.one.here, "Ik wacht op antwoord.", 40);
    round_now();
    const char *ask = PATH("/zonder-antwoord/%lld/vraag", (long long)late_here().id);
    for (int r = 0; r < ROL_AANTAL; r++) {
        as((enum rol)r);
        struct answer a = visitor_get(staff, "/zonder-antwoord");
        bool may = mag_where((enum rol)r, MAG_SIGNAAL_AANSPREKEN) != WAAR_NIET;
        if (a.status == 200 && may != !!strstr(a.body, ask))
            fail_msg("button of %s", rol_code((enum rol)r));
        if (!may) {
            assert_int_equal(visitor_post(staff, ask, NULL).status, 403);
        }
    }
    as(ROL_BESTUURDER);
    struct answer a = visitor_get(staff, "/zonder-antwoord");
    HAS(a, PATH("Signaal %lld", (long long)id));
    HAS(a, "26 dagen te laat");
    HAS(a, "(leidinggevende)");
    LACKS(a, "Ik wacht op antwoord.");
    LACKS(a, PATH("href=\"/signalen/%lld\"", (long long)id));
    assert_int_equal(visitor_post(staff, ask, NULL).status, 303);
    assert_false(starts_with_it(ROL_BESTUURDER)); /* it is with who was asked */
    as(ROL_LEIDINGGEVENDE);
    HAS(visitor_get(staff, "/"), "De bestuurder vraagt om antwoord");
    as(ROL_BESTUURDER);
    LACKS(visitor_get(staff, "/zonder-antwoord"), ask);
    round_now();
    assert_false(starts_with_it(ROL_BESTUURDER));
    as(ROL_LEIDINGGEVENDE);
    answer_signal(id, "gedaan", "De bel is gemaakt.", 303);
    LACKS(visitor_get(staff, "/"), "De bestuurder vraagt om antwoord");
}

/* What is suspended is late nowhere, and nowhere is another number of days told. */
static void suspended_is_not_late(void **state)
{
    static const char *const tabs[] = {"laat", "nieuw", "bezig"};
    (void)state;
    int64_t id = signal_at(w.one.here, "Ik wacht op antwoord.", 40);
    as(ROL_LEIDINGGEVENDE);
    HAS(visitor_get(staff, "/signalen?status=nieuw"), "26 dagen te laat");
    HAS(visitor_get(staff, "/wacht"), "26 dagen te laat");
    struct db_conn *c = testdb_begin(w.t);
    struct wachtpunt_of_rows rows =
        wachtpunt_of(c, w.t->ctx, .organisatie = w.one.organisatie, .knoop = id);
    assert_int_equal(rows.n, 1);
    wachtpunt_suspend(c, w.one.organisatie, rows.row[0].id, date_today() + 9, "Op reis.",
                      w.one.person[ROL_LEIDINGGEVENDE]);
    testdb_commit(w.t);
    round_now();
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++) {
        struct answer a = visitor_get(staff, PATH("/signalen?status=%s", tabs[i]));
        LACKS(a, "te laat</strong>");
        LACKS(a, " te laat)");
        HAS(a, "Te laat (0)");
    }
    LACKS(visitor_get(staff, "/wacht"), "dagen te laat");
    LACKS(visitor_get(staff, "/zonder-antwoord"), "dagen te laat");
}

/* The two that wait about this place, by row: which one it is, since when, until when. */
static void waiting_here(struct wachtpunt_of_row row[2], int32_t due[2])
{
    const int64_t knoop = late_here().id;
    testdb_begin(w.t);
    struct wachtpunt_of_rows rows =
        wachtpunt_of(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .knoop = knoop);
    assert_int_equal(rows.n, 2);
    for (size_t i = 0; i < 2; i++) {
        struct wachtpunt_by_id_row by;
        row[i] = rows.row[i];
        assert_true(wachtpunt_by_id(w.t->c, w.t->ctx, &by, .organisatie = w.one.organisatie,
                                    .id = row[i].id));
        due[i] = by.uiterlijk;
    }
    testdb_commit(w.t);
}

/* A version before this one began it without a last day: the next round gives it the day of who waits
 * longest, and then writes no more: the rows stay the same ones. */
static void one_without_a_day_gets_it(void **state)
{
    (void)state;
    signal_at(w.one.here, "Ik wacht op antwoord.", 40);
    round_now();
    testdb_sql(w.t, "UPDATE wachtpunt SET uiterlijk = NULL WHERE soort LIKE 'signaal_la%'");
    static const enum rol who[] = {ROL_LEIDINGGEVENDE, ROL_BESTUURDER};
    struct wachtpunt_of_row first[2], row[2];
    int32_t due[2];
    for (int again = 0; again < 3; again++) {
        round_now();
        waiting_here(row, due);
        if (!again)
            memcpy(first, row, sizeof first);
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(row[i].id, first[i].id);
            assert_int_equal(due[i], date_today() - 26);
        }
    }
    for (int i = 0; i < 2; i++) {
        as(who[i]);
        HAS(visitor_get(staff, "/wacht"), "26 dagen te laat");
    }
}

static void now_is(int32_t day)
{
    char iso[11];
    date_iso(day, iso);
    setenv("KOERS_NU", PATH("%sT09:00:00", iso), 1);
}

/* Suspended and taken up again it has another last day; the round leaves it that one. */
static void a_moved_day_stays(void)
{
    struct wachtpunt_of_row before[2], after[2];
    struct background a = {.db = w.t->db};
    int32_t due[2], today = date_today();
    signal_at(w.one.here, "Ik wacht op antwoord.", 40);
    now_is(today);
    round_now();
    waiting_here(before, due);
    struct db_conn *c = testdb_begin(w.t);
    for (size_t i = 0; i < 2; i++)
        wachtpunt_suspend(c, w.one.organisatie, before[i].id, today + 9, "Op reis.",
                          w.one.person[ROL_LEIDINGGEVENDE]);
    testdb_commit(w.t);
    round_now();
    now_is(today + 9);
    wachtpunt_tidy(&a);
    for (int again = 0; again < 2; again++) {
        round_now();
        waiting_here(after, due);
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(after[i].id, before[i].id);
            assert_int_equal(after[i].opgeschort_op, DATE_NONE);
            assert_int_equal(due[i], today - 26 + 9);
        }
    }
    as(ROL_LEIDINGGEVENDE);
    for (size_t i = 0; i < 2; i++)
        if (text_equal(after[i].soort, "signaal_laat"))
            assert_int_equal(visitor_get(staff, PATH("/wacht/%lld", (long long)after[i].id)).status,
                             200);
}

/* For a week it waits for who was asked; then for her again, who can ask once more. */
static void a_week_later(void)
{
    const char *asked = "Er zijn nog signalen te laat.";
    int32_t today = date_today();
    int64_t id = signal_at(w.one.here, "Ik wacht op antwoord.", 40);
    now_is(today);
    round_now();
    as(ROL_BESTUURDER);
    HAS(asks(), "Het is gevraagd, ook per e-mail.");
    assert_int_equal(mails_to(ROL_LEIDINGGEVENDE), 1);
    HAS(asks(), "Dit is al gevraagd.");
    HAS(visitor_get(staff, "/zonder-antwoord"), "Om antwoord gevraagd, uiterlijk op ");
    now_is(today + 7); /* the last day itself */
    round_now();
    assert_false(starts_with_it(ROL_BESTUURDER));
    LACKS(visitor_get(staff, "/zonder-antwoord"), asked);
    now_is(today + 8);
    round_now();
    assert_true(starts_with_it(ROL_BESTUURDER));
    struct answer a = visitor_get(staff, "/zonder-antwoord");
    HAS(a, asked);
    HAS(a, ask_path());
    HAS(asks(), "Het is gevraagd, ook per e-mail.");
    assert_int_equal(mails_to(ROL_LEIDINGGEVENDE), 2);
    assert_false(starts_with_it(ROL_BESTUURDER));
    LACKS(visitor_get(staff, "/zonder-antwoord"), asked);
    as(ROL_LEIDINGGEVENDE);
    answer_signal(id, "gedaan", "De bel is gemaakt.", 303);
    as(ROL_BESTUURDER);
    HAS(asks(), "Hier is niets meer te laat.");
}

/* Runs this with the clock that it sets, and sets that back. */
static void with_a_clock(void (*test)(void))
{
    const char *was = getenv("KOERS_NU");
    if (was)
        was = PATH("%s", was);
    test();
    if (was)
        setenv("KOERS_NU", was, 1);
    else
        unsetenv("KOERS_NU");
}

static void after_a_week_it_is_hers_again(void **state)
{
    (void)state;
    with_a_clock(a_week_later);
}

static void taken_up_again_it_keeps_its_moved_day(void **state)
{
    (void)state;
    with_a_clock(a_moved_day_stays);
}

/* Nobody may answer here but who has this role; ROL_AANTAL: nobody at all. */
static void only(enum rol rol)
{
    struct db_conn *c = testdb_begin(w.t);
    for (int r = 0; r < ROL_AANTAL; r++)
        if (r != (int)rol && mag_where((enum rol)r, MAG_TERUGKOPPELEN) != WAAR_NIET)
            leden_end(c, w.one.organisatie, w.one.person[r], date_today());
    testdb_commit(w.t);
}

/* Whoever may answer at a place is asked when nobody is there who comes before, and can answer. */
static void whoever_can_answer_is_asked(void **state)
{
    int asked = 0;
    for (int r = 0; r < ROL_AANTAL; r++) {
        if (mag_where((enum rol)r, MAG_TERUGKOPPELEN) == WAAR_NIET)
            continue;
        signaal_scene_close(state);
        signaal_scene_open(state);
        int64_t id = signal_at(w.one.here, "Ik wacht op antwoord.", 40);
        only((enum rol)r);
        round_now();
        as(ROL_BESTUURDER);
        struct answer a = visitor_get(staff, "/zonder-antwoord");
        HAS(a, PATH("Een vraag om antwoord gaat naar: een %d (%s).", r,
                    text_lower(w.t->ctx, rol_naam((enum rol)r))));
        LACKS(a, "Niemand kan hier antwoord geven");
        HAS(asks(), "Het is gevraagd, ook per e-mail.");
        assert_int_equal(mails_to((enum rol)r), 1);
        as((enum rol)r);
        HAS(visitor_get(staff, "/"), "De bestuurder vraagt om antwoord");
        answer_signal(id, "gedaan", "De bel is gemaakt.", 303);
        LACKS(visitor_get(staff, "/"), "De bestuurder vraagt om antwoord");
        asked++;
    }
    assert_true(asked > 3);
}

static void where_nobody_can_answer_nobody_is_asked(void **state)
{
    (void)state;
    signal_at(w.one.here, "Ik wacht op antwoord.", 40);
    only(ROL_AANTAL);
    round_now();
    as(ROL_BESTUURDER);
    struct answer a = visitor_get(staff, "/zonder-antwoord");
    HAS(a, "Niemand kan hier antwoord geven.");
    LACKS(a, ask_path());
    LACKS(a, "gaat naar:");
    HAS(asks(), "role=\"status\"");
    assert_true(starts_with_it(ROL_BESTUURDER));
}

/* A late one is first in sight, whatever its tab; each tab says how many of it are late. */
static void the_inbox_begins_with_late(void **state)
{
    (void)state;
    as(ROL_LEIDINGGEVENDE);
    signal_at(w.one.here, "Net gegeven.", 1);
    HAS(visitor_get(staff, "/signalen"), "Net gegeven.");
    int64_t id = signal_at(w.one.here, "Ik wacht op antwoord.", 40);
    answer_signal(id, "tussenbericht", "Wij zijn er nog mee bezig.", 303);
    struct answer a = visitor_get(staff, "/signalen");
    HAS(a, "Ik wacht op antwoord.");
    HAS(a, "26 dagen te laat");
    LACKS(a, "Net gegeven.");
    HAS(a, "Te laat (1)");
    HAS(a, "Mee bezig (1, 1 te laat)");
    HAS(a, "Nieuw (1)");
    HAS(a, "2 signalen zonder antwoord");
    HAS(visitor_get(staff, "/signalen?status=bezig"), "26 dagen te laat");
    LACKS(visitor_get(staff, "/signalen?status=nieuw"), "te laat</strong>");
    for (int i = 0; i < 20; i++)
        signal_at(w.one.here, PATH("Laat nummer %02d.", i), 20 + i);
    a = visitor_get(staff, "/signalen?status=laat");
    const char *next = strstr(a.body, "/signalen?status=laat&amp;na=");
    assert_non_null(next);
    const char *end = strchr(next, '"');
    char uri[200], *to = uri;
    for (const char *p = next; p < end && to < uri + sizeof uri - 1; p++) {
        *to++ = *p;
        if (*p == '&')
            p += 4;
    }
    *to = 0;
    struct answer b = visitor_get(staff, uri);
    for (int i = 0; i < 20; i++) { /* each on one of the two pages */
        const char *words = PATH("Laat nummer %02d.", i);
        assert_int_equal(times(a.body, words) + times(b.body, words), 1);
    }
}

/* A clock that was wrong promised a day in another century: that one is late, not early. */
static void a_wrong_clock_hides_nobody(void **state)
{
    (void)state;
    signal_at(w.one.here, "Ik wacht op antwoord.", -9000);
    round_now();
    assert_true(starts_with_it(ROL_LEIDINGGEVENDE));
    assert_false(starts_with_it(ROL_BESTUURDER));
    HAS(visitor_get(staff, "/"), "1 langer dan beloofd");
}

/* Handed over, it waits elsewhere. */
static void handed_over_is_not_late(void **state)
{
    (void)state;
    int64_t id = signal_at(w.one.here, "Dit is een klacht.", 40);
    round_now();
    assert_true(starts_with_it(ROL_BESTUURDER));
    struct knoop k = knoop_of(w.one.organisatie, id);
    struct db_conn *c = testdb_begin(w.t);
    uitweg_begin(c, w.t->ctx, &k, UITWEG_KLACHT, 0, NULL, date_today());
    testdb_commit(w.t);
    assert_false(starts_with_it(ROL_BESTUURDER) || starts_with_it(ROL_LEIDINGGEVENDE));
}

/* The number stands on the start page, on the pages of the bouwstenen and over the kwaliteitsbeeld,
 * for who may know it at that place; the words for nobody. */
static void the_number_is_in_sight(void **state)
{
    (void)state;
    static const char *const pages[] = {"/", "/bouwsteen/3", "/kwaliteitsbeeld"};
    signal_at(w.one.here, "Ik wacht op antwoord.", 3);
    signal_at(w.one.here, "Ik ook al zo lang.", 24);
    signal_at(w.one.elsewhere, "En ik aan de overkant.", 30);
    for (int r = 0; r < ROL_AANTAL; r++) {
        struct lidmaatschap l = {.rol = (enum rol)r,
                                 .locatie =
                                     r == ROL_BESTUURDER || r == ROL_BEHEERDER ? 0 : w.one.here};
        bool any = mag_members_anywhere(&l, 1, MAG_SIGNAAL_TELLEN);
        bool there = mag_members(&l, 1, MAG_SIGNAAL_TELLEN, w.one.elsewhere);
        as((enum rol)r);
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
            struct answer a = visitor_get(staff, pages[i]);
            if (a.status == 403)
                continue;
            bool two = strstr(a.body, "2 signalen zonder antwoord"),
                 three = strstr(a.body, "3 signalen zonder antwoord");
            if (!any)
                LACKS(a, "href=\"/zonder-antwoord\"");
            if (two != (any && !there) || three != (any && there))
                fail_msg("%s as %s", pages[i], rol_code((enum rol)r));
        }
        struct answer a = visitor_get(staff, "/zonder-antwoord");
        assert_int_equal(a.status, any ? 200 : 404);
        LACKS(a, "Ik ook al zo lang.");
        if (any && (!strstr(a.body, "Huis een") || !!strstr(a.body, "bestuurder</td>") != there))
            fail_msg("/zonder-antwoord as %s", rol_code((enum rol)r));
    }
    visitor_forget(staff);
    visitor_sign_in(staff, w.two.organisatie, w.two.person[ROL_BESTUURDER]);
    HAS(visitor_get(staff, "/"), "Geen signaal zonder antwoord");
    HAS(visitor_get(staff, "/zonder-antwoord"), "Niemand wacht op een antwoord.");
}

int main(void)
{
    random_start();
    const struct CMUnitTest tests[] = {
        TEST(late_goes_up),
        TEST(each_place_its_own),
        TEST(the_board_asks),
        TEST(after_a_week_it_is_hers_again),
        TEST(whoever_can_answer_is_asked),
        TEST(where_nobody_can_answer_nobody_is_asked),
        TEST(the_inbox_begins_with_late),
        TEST(suspended_is_not_late),
        TEST(one_without_a_day_gets_it),
        TEST(taken_up_again_it_keeps_its_moved_day),
        TEST(a_wrong_clock_hides_nobody),
        TEST(handed_over_is_not_late),
        TEST(the_number_is_in_sight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
