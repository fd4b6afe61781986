/* A clock that was wrong for a while: ahead or behind, by a minute, a day, thirty years. What was
 * stamped meanwhile must keep nobody out when the clock is right again, and let nobody in. One test
 * per thing that is compared with now, each over the table of jumps. Not here: jumps while a server
 * serves (tests/faults/clock.mjs), the two functions that all comparisons go by (base/date_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_sql.h"
#include "meting/inlevering.h"
#include "meting/meting_sql.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "process/steady.h"
#include "signaal/signaal.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <liboath/oath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASSWORD "een lange zin"
#define ANNA     "beheerder@een.example"
#define DAY      ((int64_t)24 * 3600)
#define YEARS    (30 * 365 * DAY)

static const int64_t jumps[] = {60, -60, DAY, -DAY, YEARS, -YEARS};
#define EACH_JUMP(j) for (size_t j = 0; j < sizeof jumps / sizeof *jumps; j++)

static struct world w;
static struct visitor *v;
static int64_t right;

static void clock_at(int64_t t)
{
    char day[11], text[32];
    int32_t d = date_of_time(t);
    int64_t s = t - time_of_date(d);

    date_iso(d, day);
    snprintf(text, sizeof text, "%sT%02d:%02d:%02d", day, (int)(s / 3600), (int)(s / 60 % 60),
             (int)(s % 60));
    setenv("KOERS_NU", text, 1);
    assert_int_equal(time_now(), t);
}

static int begin(void **state)
{
    (void)state;
    w = world_make(house_open());
    v = house_visitor(w.t);
    right = time_now();
    struct db_conn *c = testdb_begin(w.t);
    assert_true(wachtwoord_zet(c, w.one.organisatie, w.one.person[ROL_BEHEERDER], PASSWORD));
    testdb_commit(w.t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

static int sign_in(const char *password, const char *code)
{
    visitor_forget(v);
    return visitor_post(v, "/inloggen", "email", ANNA, "wachtwoord", password, "code", code, NULL)
        .status;
}

/* Ahead by more than clocks differ: what was stamped then is no longer believed. */
static bool far_ahead(int64_t jump)
{
    return jump > CLOCK_SLACK;
}

static void wrong_tries(void **state)
{
    (void)state;
    EACH_JUMP(j)
    {
        clock_at(right + jumps[j]);
        for (int i = 0; i < 10; i++)
            sign_in("een andere zin", "");
        assert_int_equal(sign_in(PASSWORD, ""), 422);
        /* a quarter of an hour, and what clocks may differ */
        clock_at(right + (far_ahead(jumps[j]) ? 0 : 900 + 60));
        if (sign_in(PASSWORD, "") != 303)
            fail_msg("jump %lld: locked out", (long long)jumps[j]);
    }
}

static void sessions(void **state)
{
    (void)state;
    EACH_JUMP(j)
    {
        clock_at(right + jumps[j]);
        assert_int_equal(sign_in(PASSWORD, ""), 303);
        assert_int_equal(visitor_get(v, "/account").status, 200);
        clock_at(right);
        bool in = visitor_get(v, "/account").status == 200;
        if (in != (llabs(jumps[j]) == 60))
            fail_msg("jump %lld: signed in: %d", (long long)jumps[j], in);
        /* and twelve hours later a session that nobody used is over, whatever wrote it */
        clock_at(right + 13 * 3600);
        assert_int_equal(visitor_get(v, "/account").status, 303);
        clock_at(right);
        organisatie_tidy(&(struct background){.db = w.t->db});
    }
}

/* A session in use during the jump goes on to be seen afterwards. */
static void a_session_in_use(void **state)
{
    (void)state;
    clock_at(right);
    assert_int_equal(sign_in(PASSWORD, ""), 303);
    clock_at(right + 60);
    assert_int_equal(visitor_get(v, "/account").status, 200);
    for (int hours = 0; hours < 30; hours += 10) {
        clock_at(right + hours * 3600);
        assert_int_equal(visitor_get(v, "/account").status, 200);
    }
}

static void second_step(void **state)
{
    static const uint8_t secret[20] = "twintig tekens lang.";
    char code[7];

    (void)state;
    EACH_JUMP(j)
    {
        struct db_conn *c = testdb_begin(w.t);
        int64_t id = persoon_account(c, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
        account_totp_set(c, .id = id,
                         .totp = totp_sealed(c, w.t->ctx, id, (struct db_bytes){secret, 20}),
                         .laatst = 1);
        testdb_commit(w.t);
        clock_at(right + jumps[j]);
        oath_totp_generate((const char *)secret, 20, (time_t)time_now(), 30, 0, 6, code);
        assert_int_equal(sign_in(PASSWORD, code), 303);
        clock_at(right + (far_ahead(jumps[j]) ? 0 : 120));
        oath_totp_generate((const char *)secret, 20, (time_t)time_now(), 30, 0, 6, code);
        if (sign_in(PASSWORD, code) != 303)
            fail_msg("jump %lld: no code counts", (long long)jumps[j]);
        assert_int_equal(sign_in(PASSWORD, code), 422); /* never twice */
    }
}

static int64_t mails(void)
{
    struct load waits;
    testdb_begin(w.t);
    load_read(w.t->c, &waits);
    testdb_commit(w.t);
    return waits.mail_waiting;
}

static void a_link_by_mail(void **state)
{
    (void)state;
    EACH_JUMP(j)
    {
        right -= 3 * DAY; /* far from the links of the jump before */
        visitor_forget(v);
        clock_at(right + jumps[j]);
        visitor_post(v, "/wachtwoord-vergeten", "email", ANNA, NULL);
        clock_at(right + (llabs(jumps[j]) == 60 ? 400 : 0));
        int64_t before = mails();
        visitor_post(v, "/wachtwoord-vergeten", "email", ANNA, NULL);
        if (mails() != before + 1)
            fail_msg("jump %lld: no new link can be asked for", (long long)jumps[j]);
    }
}

static void a_link_that_lasts(void **state)
{
    (void)state;
    EACH_JUMP(j)
    {
        clock_at(right + jumps[j]);
        struct db_conn *c = testdb_begin(w.t);
        int64_t account = persoon_account(c, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
        const char *paths[] = {
            access_create(c, w.t->ctx, w.one.organisatie, w.one.person[ROL_PROFESSIONAL]),
            account_link_create(c, w.t->ctx, account, LINK_HERSTEL, NULL)};
        testdb_commit(w.t);
        clock_at(right);
        for (int i = 0; i < 2; i++) {
            int status = visitor_get(v, paths[i]).status;
            bool lasts = llabs(jumps[j]) == 60 || (i == 0 && jumps[j] == -DAY); /* seven days */
            if ((status == 200) != lasts)
                fail_msg("jump %lld, link %d: %d", (long long)jumps[j], i, status);
        }
    }
}

/* Who signed in while the clock was wrong, and has an organisation to choose. */
static void a_choice(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    persoon_account_set(c, .organisatie = w.two.organisatie, .id = w.two.person[ROL_NAASTE],
                        .account =
                            persoon_account(c, w.one.organisatie, w.one.person[ROL_BEHEERDER]));
    testdb_commit(w.t);
    EACH_JUMP(j)
    {
        clock_at(right + jumps[j]);
        assert_int_equal(sign_in(PASSWORD, ""), 303);
        assert_int_equal(visitor_get(v, "/organisatie/kies").status, 200);
        clock_at(right);
        int status = visitor_get(v, "/organisatie/kies").status;
        if ((status == 200) != (llabs(jumps[j]) == 60))
            fail_msg("jump %lld: %d", (long long)jumps[j], status);
        organisatie_tidy(&(struct background){.db = w.t->db});
    }
}

/* Who was made a member, or ended, while the clock was wrong: is one, or is none. */
static void memberships(void **state)
{
    (void)state;
    int64_t me = w.one.person[ROL_PROFESSIONAL];
    EACH_JUMP(j)
    {
        clock_at(right + jumps[j]);
        testdb_begin(w.t);
        struct lidmaatschappen_of_rows rows =
            lidmaatschappen_of(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .persoon = me);
        for (size_t i = 0; i < rows.n; i++)
            lidmaatschap_end(w.t->c, .organisatie = w.one.organisatie, .id = rows.row[i].id,
                             .dag = date_today());
        testdb_commit(w.t);
        clock_at(right);
        visitor_forget(v);
        visitor_sign_in(v, w.one.organisatie, me);
        assert_int_equal(visitor_get(v, "/signalen").status, 403);
        clock_at(right + jumps[j]);
        testdb_begin(w.t);
        lid_create(w.t->c, w.one.organisatie, me, ROL_PROFESSIONAL, w.one.here, 0);
        testdb_commit(w.t);
        clock_at(right);
        if (visitor_get(v, "/signalen").status != 200)
            fail_msg("jump %lld: no rights", (long long)jumps[j]);
    }
}

static void form_tokens(void **state)
{
    (void)state;
    EACH_JUMP(j)
    {
        clock_at(right);
        visitor_forget(v);
        visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
        clock_at(right + jumps[j]);
        const char *token = visitor_token(v, "/uitloggen");
        clock_at(right);
        struct answer a = visitor_post_token(v, token, "/uitloggen", NULL);
        if ((a.status == 303) != (llabs(jumps[j]) == 60))
            fail_msg("jump %lld: %d", (long long)jumps[j], a.status);
    }
}

/* Mail that was queued, jobs that were asked for: neither waits until 2056. */
static void mail_and_jobs(void **state)
{
    (void)state;
    EACH_JUMP(j)
    {
        clock_at(right + jumps[j]);
        testdb_begin(w.t);
        mail_queue(w.t->c, w.one.organisatie, "bo@zorg.example", "Dag", "Dag.");
        job_queue(w.t->c, &(struct job_new){.organisatie = w.one.organisatie, .soort = "geen"});
        testdb_commit(w.t);
        clock_at(right + 60);
        testdb_begin(w.t);
        struct post_aan_de_beurt_rows due =
            post_aan_de_beurt(w.t->c, w.t->ctx, .nu = time_now(), .vers = time_now() + 900,
                              .langst = time_now() + 13 * 3600);
        if (due.n != j + 1)
            fail_msg("jump %lld: %zu mails are due", (long long)jumps[j], due.n);
        struct load d;
        assert_true(load_read(w.t->c, &d));
        assert_int_equal(load_jobs_stuck(&d), j >= 2);
        testdb_commit(w.t);
    }
}

static void a_file_handed_in(void **state)
{
    (void)state;
    EACH_JUMP(j)
    {
        clock_at(right);
        assert_int_equal(inlevering_open(right + jumps[j]), jumps[j] >= -DAY && jumps[j] <= 60);
    }
}

static bool lives(int64_t *found)
{
    struct knoop k;
    testdb_begin(w.t);
    bool there = knoop_read(w.t->c, w.t->ctx, w.one.organisatie, *found, &k);
    testdb_commit(w.t);
    return there;
}

/* A promise of thirty years is no promise: the signal is late, and the thread goes on to move. */
static void promises_and_changes(void **state)
{
    (void)state;
    EACH_JUMP(j)
    {
        clock_at(right + jumps[j]);
        testdb_begin(w.t);
        int64_t late = signalen_late(w.t->c, w.one.organisatie);
        int64_t id = knoop_create(w.t->c, &(struct knoop_new){.organisatie = w.one.organisatie,
                                                              .locatie = w.one.here,
                                                              .soort = "thema",
                                                              .titel = "Eten",
                                                              .status = "open"});
        wachtpunt_begin(w.t->c, &(struct wachtpunt_new){.organisatie = w.one.organisatie,
                                                        .knoop = id,
                                                        .locatie = w.one.here,
                                                        .soort = "signaal_antwoord",
                                                        .mag = MAG_TERUGKOPPELEN,
                                                        .tekst = "x",
                                                        .uiterlijk = date_today() + 14});
        testdb_commit(w.t);
        clock_at(right);
        testdb_begin(w.t);
        late = signalen_late(w.t->c, w.one.organisatie);
        bool is_late = llabs(jumps[j]) == YEARS;
        static int64_t before;
        if (late != before + is_late)
            fail_msg("jump %lld: %lld late", (long long)jumps[j], (long long)late);
        before = late;
        geschiedenis_write(w.t->c, w.one.organisatie, id, "Veranderd", "", 0, 0);
        struct knoop_by_id_row row;
        assert_true(
            knoop_by_id(w.t->c, w.t->ctx, &row, .organisatie = w.one.organisatie, .id = id));
        assert_true(row.gewijzigd <= right + CLOCK_SLACK);
        testdb_commit(w.t);
        assert_true(lives(&id));
    }
}

/* Every page answers, whatever year the clock says. */
static void pages_of_any_year(void **state)
{
    static const char *const paths[] = {"/",
                                        "/signalen",
                                        "/themas",
                                        "/leren",
                                        "/meten",
                                        "/kwaliteitsbeeld",
                                        "/dekking",
                                        "/zoeken?q=eten",
                                        "/account",
                                        "/beheer",
                                        "/hulp",
                                        "/inhoud",
                                        "/signalen?jaar=2015"};
    static const int years[] = {1971, 1996, 2015, 2019, 2020, 2026, 2056, 2099};

    (void)state;
    for (size_t y = 0; y < sizeof years / sizeof *years; y++) {
        clock_at(time_of_date(date_of(years[y], 1, 15)) + 36000);
        visitor_forget(v);
        visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
            struct answer a = visitor_get(v, paths[i]);
            if (a.status >= 500)
                fail_msg("%d %s: %d", years[y], paths[i], a.status);
        }
    }
    clock_at(right);
}

/* Erasing what is old, and reminding, wait until the clock ran steadily for a while. */
static void erasing_waits_for_a_steady_clock(void **state)
{
    static const struct {
        int64_t wall, machine;
        bool steady;
    } rounds[] = {
        {1000000,               100,   false}, /* the start: nothing is known yet */
        {1000000 + 3600,        3700,  true },
        {1000000 + 7200 + DAY,  7300,  false}, /* a day ahead */
        {1000000 + 10800 + DAY, 10900, true },
        {1000000 + 14400,       14500, false}, /* and back */
        {1000000 + 18000 + 60,  18100, true },
        {1000000 - YEARS,       21700, false},
        {1000000 + 25200 - 60,  25300, false},
        {1000000 + 28800,       28900, true },
    };
    struct steady s = {0};
    (void)state;
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++)
        if (steady_since_last(&s, rounds[i].wall, rounds[i].machine) != rounds[i].steady)
            fail_msg("round %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(wrong_tries, begin, end),
        cmocka_unit_test_setup_teardown(sessions, begin, end),
        cmocka_unit_test_setup_teardown(a_session_in_use, begin, end),
        cmocka_unit_test_setup_teardown(second_step, begin, end),
        cmocka_unit_test_setup_teardown(a_link_by_mail, begin, end),
        cmocka_unit_test_setup_teardown(a_link_that_lasts, begin, end),
        cmocka_unit_test_setup_teardown(a_choice, begin, end),
        cmocka_unit_test_setup_teardown(memberships, begin, end),
        cmocka_unit_test_setup_teardown(form_tokens, begin, end),
        cmocka_unit_test_setup_teardown(mail_and_jobs, begin, end),
        cmocka_unit_test_setup_teardown(a_file_handed_in, begin, end),
        cmocka_unit_test_setup_teardown(promises_and_changes, begin, end),
        cmocka_unit_test_setup_teardown(pages_of_any_year, begin, end),
        cmocka_unit_test(erasing_waits_for_a_steady_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
