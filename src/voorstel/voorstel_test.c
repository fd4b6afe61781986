/* Proposals on a store, with every room around it: who proposes what, for whom it waits, what an
 * answer does, and that it reaches the proposer. On SQLite, and on PostgreSQL when KOERS_TEST_PG is
 * set. Not here: the rules (voorstel_regels_test.c), a browser (tests/web/). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "gezelschap/gezelschap.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include "voorstel/voorstel.h"
#include <string.h>

static struct world w;
static struct visitor *v;

#define PATH(...) mem_format(w.t->ctx, __VA_ARGS__)
#define TITLE     "Laten wij buiten koffie drinken."

static int begin(void **state)
{
    (void)state;
    w = world_make(house_open());
    v = house_visitor(w.t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

static void as(enum rol rol)
{
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[rol]);
}

static int64_t number_in(const char *path)
{
    const char *last = strrchr(path, '/');
    int64_t id = 0;
    if (!last || !text_int(last + 1, 1, INT64_MAX, &id))
        fail_msg("no number in %s", path);
    return id;
}

static struct answer propose(const char *wat, const char *titel, int64_t place)
{
    return visitor_post(v, "/voorstellen/nieuw", "wat", wat, "titel", titel, "tekst",
                        "Omdat het gezellig is.", "bouwsteen", "2", "plek",
                        PATH("%lld", (long long)place), NULL);
}

static struct knoop knoop_of(int64_t id)
{
    struct knoop k = {0};
    testdb_begin(w.t);
    assert_true(knoop_read(w.t->c, w.t->ctx, w.one.organisatie, id, &k));
    testdb_commit(w.t);
    return k;
}

/* Does it stand among what waits on the start page of who is signed in? */
static bool waits(int64_t id)
{
    v->json = true;
    struct answer a = visitor_get(v, "/wacht");
    v->json = false;
    assert_int_equal(a.status, 200);
    return strstr(a.body, PATH("/voorstellen/%lld\"", (long long)id));
}

/* Every role × its place and another one: the table of rights. */
static void who_proposes(void **state)
{
    (void)state;
    int in = 0, out = 0;
    for (int r = 0; r < ROL_AANTAL; r++)
        for (int there = 0; there < 2; there++) {
            struct lidmaatschap l = {
                .rol = (enum rol)r,
                .locatie = r == ROL_BESTUURDER || r == ROL_BEHEERDER ? 0 : w.one.here};
            int64_t place = there ? w.one.elsewhere : w.one.here;
            bool may = mag_members(&l, 1, MAG_DRAAD_VOORSTELLEN, place);
            bool gate = mag_members_anywhere(&l, 1, MAG_DRAAD_VOORSTELLEN);
            as((enum rol)r);
            struct answer a = propose("thema", TITLE, place);
            if (a.status != (may ? 303 : gate ? 422 : 403))
                fail_msg("%s: %d", rol_code((enum rol)r), a.status);
            *(may ? &in : &out) += 1;
        }
    assert_true(in >= 10 && out >= 20);
}

static void what_is_refused(void **state)
{
    (void)state;
    as(ROL_NAASTE);
    assert_int_equal(propose("thema", "Koffie", w.one.here).status, 422);
    assert_int_equal(propose("signaal", TITLE, w.one.here).status, 422); /* no kind to propose */
    assert_int_equal(propose("", TITLE, w.one.here).status, 422);
    struct answer a = propose("thema", TITLE, w.two.here + 1000);
    assert_int_equal(a.status, 422);
    assert_non_null(strstr(a.body, TITLE)); /* what was typed stays */
}

/* It waits for who has the right that can make it, there; and for nobody else. */
static void it_waits_for_who_can_make_it(void **state)
{
    (void)state;
    static const char *const kinds[] = {"thema", "leercyclus", "uitspraak"};
    static const enum handeling rights[] = {MAG_SIGNAAL_BEHANDELEN, MAG_LEREN_SCHRIJVEN,
                                            MAG_BEELD_SCHRIJVEN};
    int in = 0;
    for (size_t i = 0; i < 3; i++) {
        as(ROL_ZORGVRAGER);
        int64_t id = number_in(propose(kinds[i], TITLE, w.one.here).location);
        assert_false(waits(id));
        for (int r = 0; r < ROL_AANTAL; r++) {
            struct lidmaatschap l = {
                .rol = (enum rol)r,
                .locatie = r == ROL_BESTUURDER || r == ROL_BEHEERDER ? 0 : w.one.here};
            bool may = mag_members(&l, 1, rights[i], w.one.here);
            bool gate = mag_members_anywhere(&l, 1, MAG_VOORSTEL_BEANTWOORDEN);
            as((enum rol)r);
            if (waits(id) != may)
                fail_msg("%s waits for %s", kinds[i], rol_code((enum rol)r));
            struct answer a = visitor_post(v, PATH("/voorstellen/%lld/weigeren", (long long)id),
                                           "reden", "Nee.", NULL);
            if (a.status != (may ? 422 : gate ? 404 : 403))
                fail_msg("%s as %s: %d", kinds[i], rol_code((enum rol)r), a.status);
            in += may;
            /* the name is for who decides */
            a = visitor_get(v, PATH("/voorstellen/%lld", (long long)id));
            if (a.status == 200 && !!strstr(a.body, PATH("(een %d)", ROL_ZORGVRAGER)) != may)
                fail_msg("%s sees the name", rol_code((enum rol)r));
        }
        assert_string_equal(knoop_of(id).status, "open");
    }
    assert_true(in >= 9);
}

/* A refusal needs a reason, and reaches who proposed it. */
static void a_refusal_reaches_the_proposer(void **state)
{
    (void)state;
    as(ROL_CLIENTENRAAD_LOKAAL);
    int64_t id = number_in(propose("thema", TITLE, w.one.here).location);
    const char *path = PATH("/voorstellen/%lld", (long long)id);
    as(ROL_LEIDINGGEVENDE);
    assert_int_equal(visitor_post(v, PATH("%s/weigeren", path), "reden", "Nee.", NULL).status, 422);
    assert_int_equal(visitor_post(v, PATH("%s/weigeren", path), "reden",
                                  "Het terras is tot juni dicht voor herstel.", NULL)
                         .status,
                     303);
    assert_false(waits(id));
    /* answered once */
    assert_int_equal(visitor_post(v, PATH("%s/aannemen", path), "titel", TITLE, NULL).status, 404);
    as(ROL_NAASTE);
    assert_false(waits(id));
    as(ROL_CLIENTENRAAD_LOKAAL);
    assert_true(waits(id));
    assert_non_null(strstr(visitor_get(v, "/voorstellen").body, "tot juni dicht"));
    assert_true(waits(id)); /* the list alone does not tell that it was read */
    assert_non_null(strstr(visitor_get(v, path).body, "tot juni dicht"));
    assert_false(waits(id));
}

/* The proposer lets the answer rest, and takes it up: the history, which all may read, names nobody. */
static void resting_names_nobody(void **state)
{
    static const char *const steps[] = {"opschorten", "hervatten"};
    char day[11];
    (void)state;
    date_iso(date_today() + 10, day);
    as(ROL_NAASTE);
    int64_t id = number_in(propose("thema", TITLE, w.one.here).location);
    const char *path = PATH("/voorstellen/%lld", (long long)id);
    as(ROL_LEIDINGGEVENDE);
    visitor_post(v, PATH("%s/weigeren", path), "reden", "Het terras is tot juni dicht.", NULL);
    as(ROL_NAASTE);
    const char *body = visitor_get(v, "/wacht").body, *at = strstr(body, "/wacht/");
    assert_non_null(at);
    const char *one = mem_textn(w.t->ctx, at, 7 + strspn(at + 7, "0123456789"));
    for (size_t i = 0; i < 2; i++) {
        as(ROL_NAASTE);
        struct answer done = visitor_post(v, PATH("%s/%s", one, steps[i]), "tot", day, "reden",
                                          "Ik ben op reis.", NULL);
        assert_int_equal(done.status, 303);
        as(ROL_PROFESSIONELE_RAAD);
        struct answer a = visitor_get(v, path);
        assert_int_equal(a.status, 200);
        assert_non_null(strstr(a.body, i == 0 ? "Opgeschort" : "Weer opgepakt"));
        assert_null(strstr(a.body, PATH("een %d<", ROL_NAASTE)));
    }
}

/* Accepted, it is made, as it was worded then, at its place. */
static void accepted_it_is_made(void **state)
{
    (void)state;
    static const char *const kinds[] = {"thema", "leercyclus", "uitspraak"};
    static const char *const where[] = {"/themas/", "/leren/", "/kwaliteitsbeeld/zin/"};
    for (size_t i = 0; i < 3; i++) {
        as(ROL_NAASTE);
        int64_t id = number_in(propose(kinds[i], TITLE, w.one.here).location);
        const char *path = PATH("/voorstellen/%lld", (long long)id);
        as(ROL_LEIDINGGEVENDE);
        assert_int_equal(visitor_post(v, PATH("%s/aannemen", path), "titel", "Kort", NULL).status,
                         422);
        struct answer a = visitor_post(v, PATH("%s/aannemen", path), "titel",
                                       "Wij drinken buiten koffie.", "bericht", "Dank u.", NULL);
        assert_int_equal(a.status, 303);
        int64_t made = number_in(a.location);
        struct knoop k = knoop_of(made);
        assert_string_equal(k.soort, kinds[i]);
        assert_string_equal(k.titel, "Wij drinken buiten koffie.");
        assert_int_equal(k.locatie, w.one.here);
        assert_int_equal(k.door, w.one.person[ROL_LEIDINGGEVENDE]);
        testdb_begin(w.t);
        assert_int_equal(knoop_bouwstenen(w.t->c, w.one.organisatie, made), 1u << 2);
        struct schakels chain = draad_chain(w.t->c, w.t->ctx, w.one.organisatie, made, 20);
        testdb_commit(w.t);
        bool from = false;
        for (size_t s = 0; s < chain.n; s++)
            from = from || chain.schakel[s].knoop.id == id;
        assert_int_equal(from, i < 2); /* of a sentence it would be a ground */
        as(ROL_NAASTE);
        assert_true(waits(id));
        a = visitor_get(v, "/voorstellen");
        assert_non_null(strstr(a.body, PATH("%s%lld", where[i], (long long)made)));
        a = visitor_get(v, path);
        assert_non_null(strstr(a.body, "Dank u."));
        assert_false(waits(id));
    }
}

static struct answer propose_as(int64_t body, int64_t place)
{
    return visitor_post(v, "/voorstellen/nieuw", "wat", "thema", "titel", TITLE, "namens",
                        PATH("%lld", (long long)body), "plek", PATH("%lld", (long long)place),
                        NULL);
}

/* The council of the place in which the local council's person sits. */
static int64_t council(void)
{
    testdb_begin(w.t);
    int64_t id = gezelschap_find(w.t->c, w.one.organisatie, G_CLIENTENRAAD_LOKAAL, w.one.here);
    testdb_commit(w.t);
    assert_true(id > 0);
    return id;
}

static void seat(int64_t body, enum rol rol)
{
    struct db_conn *c = testdb_begin(w.t);
    zetel_create(c, &(struct zetel_new){.organisatie = w.one.organisatie,
                                        .gezelschap = body,
                                        .persoon = w.one.person[rol]});
    testdb_commit(w.t);
}

static bool count_read(void *arg, const struct audit_all_row *a)
{
    *(size_t *)arg += text_equal(a->uitkomst, "antwoord gelezen namens een raad of groep");
    return true;
}

/* Says that the answer was read, and is told so. Returns how often the log has it. */
static size_t says_read(const char *path, const char *told)
{
    size_t n = 0;
    assert_int_equal(visitor_post(v, PATH("%s/gelezen", path), NULL).status, 303);
    struct answer a = visitor_get(v, path);
    if (!strstr(a.body, told))
        fail_msg("%s is not told", told);
    testdb_begin(w.t);
    audit_all(w.t->c, count_read, &n, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    return n;
}

/* A5: a body proposes through one of its members; what comes of it reaches all of them, whatever their
 * role, and who typed it stands beside it. */
static void a_body_proposes(void **state)
{
    (void)state;
    static const enum rol others[] = {ROL_VRIJWILLIGER, ROL_BEHEERDER, ROL_FINANCIER};
    int64_t body = council();
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        seat(body, others[i]);
    as(ROL_CLIENTENRAAD_LOKAAL);
    struct answer a = visitor_get(v, "/voorstellen/nieuw");
    assert_non_null(strstr(a.body, "Cliëntenraad Huis een"));
    assert_non_null(strstr(a.body, "Mijzelf"));
    a = propose_as(body, w.one.here);
    assert_int_equal(a.status, 303);
    int64_t id = number_in(a.location);
    const char *path = PATH("/voorstellen/%lld", (long long)id);
    const char *typed = PATH("ingevoerd door een %d", ROL_CLIENTENRAAD_LOKAAL);
    a = visitor_get(v, path);
    assert_non_null(strstr(a.body, "Cliëntenraad Huis een"));
    assert_non_null(strstr(a.body, typed));
    assert_non_null(strstr(visitor_get(v, "/voorstellen").body, TITLE));
    as(ROL_PROFESSIONELE_RAAD); /* reads the body's name, not who typed it */
    a = visitor_get(v, path);
    assert_non_null(strstr(a.body, "Cliëntenraad Huis een"));
    assert_null(strstr(a.body, "ingevoerd door"));
    assert_int_equal(visitor_post(v, PATH("%s/gelezen", path), NULL).status, 404);
    as(ROL_LEIDINGGEVENDE);
    assert_non_null(strstr(visitor_get(v, path).body, typed));
    assert_int_equal(visitor_post(v, PATH("%s/weigeren", path), "reden",
                                  "Het terras is tot juni dicht voor herstel.", NULL)
                         .status,
                     303);
    wachtpunt_tidy(&(struct background){.db = w.t->db}); /* and each is mailed, once */
    wachtpunt_tidy(&(struct background){.db = w.t->db});
    struct post_next_id_row mails = {0};
    testdb_begin(w.t);
    post_next_id(w.t->c, w.t->ctx, &mails, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    assert_int_equal(mails.id - 1, 1 + sizeof others / sizeof *others);
    for (int look = 0; look < 2; look++) /* that one looked takes it from nobody */
        for (size_t i = 0; i <= sizeof others / sizeof *others; i++) {
            as(i ? others[i - 1] : ROL_CLIENTENRAAD_LOKAAL);
            assert_true(waits(id));
            a = visitor_get(v, path);
            assert_int_equal(a.status, 200);
            assert_non_null(strstr(a.body, "tot juni dicht"));
            assert_non_null(strstr(a.body, typed));
        }
    as(ROL_NAASTE);
    assert_false(waits(id));
    assert_int_equal(visitor_post(v, PATH("%s/gelezen", path), NULL).status, 404);
    as(ROL_VRIJWILLIGER);
    assert_non_null(strstr(visitor_get(v, "/voorstellen").body, "tot juni dicht"));
    assert_int_equal(says_read(path, "Bewaard."), 1);
    assert_false(waits(id));
    as(ROL_CLIENTENRAAD_LOKAAL);
    assert_int_equal(says_read(path, "Dit was al gelezen."), 1); /* said twice, logged once */
    assert_false(waits(id));
    assert_null(strstr(visitor_get(v, path).body, "/gelezen"));
}

static void a_body_is_chosen_among_ones_own(void **state)
{
    (void)state;
    int64_t body = council();
    as(ROL_NAASTE); /* sits in none: nothing to choose */
    assert_null(strstr(visitor_get(v, "/voorstellen/nieuw").body, "Namens wie?"));
    assert_int_equal(propose_as(0, w.one.here).status, 303);
    struct answer a = propose_as(body, w.one.here);
    assert_int_equal(a.status, 303); /* of herself: the field was not there */
    assert_null(strstr(visitor_get(v, a.location).body, "Cliëntenraad Huis een"));
    as(ROL_ONDERNEMINGSRAAD); /* another's, and one that is not there */
    assert_int_equal(propose_as(body, w.one.here).status, 422);
    assert_int_equal(propose_as(99999, w.one.here).status, 422);
    seat(body, ROL_ONDERNEMINGSRAAD);
    as(ROL_ONDERNEMINGSRAAD);
    a = propose_as(body, w.one.elsewhere); /* for a place that it does not speak for */
    assert_int_equal(a.status, 422);
    assert_non_null(strstr(a.body, "spreekt niet voor deze locatie"));
    assert_int_equal(propose_as(body, w.one.here).status, 303);
    a = propose_as(body, 0); /* for the whole, of which it is a part */
    assert_int_equal(a.status, 422);
    assert_non_null(strstr(a.body, "spreekt niet voor de hele organisatie"));
    testdb_sql(w.t, mem_format(w.t->ctx, "DELETE FROM gezelschap_locatie WHERE gezelschap = %lld",
                               (long long)body));
    assert_int_equal(propose_as(body, 0).status, 303); /* it speaks for all now */
    assert_int_equal(propose_as(body, w.one.elsewhere).status, 303);
    struct db_conn *c = testdb_begin(w.t); /* left since the form was shown */
    leden_end(c, w.one.organisatie, w.one.person[ROL_CLIENTENRAAD_LOKAAL], date_today());
    lid_create(c, w.one.organisatie, w.one.person[ROL_CLIENTENRAAD_LOKAAL], ROL_NAASTE, w.one.here,
               0);
    testdb_commit(w.t);
    as(ROL_CLIENTENRAAD_LOKAAL);
    assert_null(strstr(visitor_get(v, "/voorstellen/nieuw").body, "Namens wie?"));
}

/* What somebody proposed himself takes no room from what others did. */
static void others_are_not_pushed_out(void **state)
{
    (void)state;
    as(ROL_ZORGVRAGER);
    int64_t theirs = number_in(propose("thema", "Dit is van iemand anders.", w.one.here).location);
    struct db_conn *c = testdb_begin(w.t);
    for (int i = 0; i < 60; i++)
        voorstel_create(c, &(struct voorstel_new){.organisatie = w.one.organisatie,
                                                  .locatie = w.one.here,
                                                  .door = w.one.person[ROL_NAASTE],
                                                  .rol = ROL_NAASTE,
                                                  .wat = "thema",
                                                  .titel = TITLE,
                                                  .gemaakt = time_now() + i});
    testdb_commit(w.t);
    as(ROL_NAASTE);
    assert_non_null(strstr(visitor_get(v, "/voorstellen").body,
                           PATH("/voorstellen/%lld\"", (long long)theirs)));
}

/* Nor does what another proposed as a body in which somebody sits. */
static void ones_bodies_push_nobody_out(void **state)
{
    (void)state;
    int64_t body = council();
    as(ROL_ZORGVRAGER);
    int64_t theirs = number_in(propose("thema", "Dit is van iemand anders.", w.one.here).location);
    seat(body, ROL_NAASTE);
    struct db_conn *c = testdb_begin(w.t);
    for (int i = 0; i < 60; i++)
        voorstel_create(c, &(struct voorstel_new){.organisatie = w.one.organisatie,
                                                  .locatie = w.one.here,
                                                  .door = w.one.person[ROL_CLIENTENRAAD_LOKAAL],
                                                  .gezelschap = body,
                                                  .rol = ROL_CLIENTENRAAD_LOKAAL,
                                                  .wat = "thema",
                                                  .titel = TITLE,
                                                  .gemaakt = time_now() + i});
    testdb_commit(w.t);
    static const enum rol who[] = {ROL_NAASTE, ROL_CLIENTENRAAD_LOKAAL};
    const char *link = PATH("/voorstellen/%lld\"", (long long)theirs);
    for (size_t i = 0; i < 2; i++) {
        as(who[i]);
        assert_non_null(strstr(visitor_get(v, "/voorstellen").body, link));
    }
    as(ROL_PROFESSIONELE_RAAD); /* of another body: those of that council are of others */
    assert_non_null(strstr(visitor_get(v, "/voorstellen").body, TITLE));
}

/* Neither another place nor another organisation. */
static void kept_within(void **state)
{
    (void)state;
    as(ROL_NAASTE);
    int64_t id = number_in(propose("thema", TITLE, w.one.here).location);
    const char *path = PATH("/voorstellen/%lld", (long long)id);
    visitor_forget(v);
    visitor_sign_in(v, w.two.organisatie, w.two.person[ROL_LEIDINGGEVENDE]);
    assert_int_equal(visitor_get(v, path).status, 404);
    assert_null(strstr(visitor_get(v, "/voorstellen").body, TITLE));
    assert_int_equal(visitor_post(v, PATH("%s/aannemen", path), "titel", TITLE, NULL).status, 404);
    as(ROL_FINANCIER);
    assert_int_equal(visitor_get(v, "/voorstellen").status, 403);
    as(ROL_PROFESSIONELE_RAAD);
    assert_int_equal(visitor_get(v, path).status, 200);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_proposes),
        TEST(what_is_refused),
        TEST(it_waits_for_who_can_make_it),
        TEST(a_refusal_reaches_the_proposer),
        TEST(resting_names_nobody),
        TEST(accepted_it_is_made),
        TEST(a_body_proposes),
        TEST(a_body_is_chosen_among_ones_own),
        TEST(others_are_not_pushed_out),
        TEST(ones_bodies_push_nobody_out),
        TEST(kept_within),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
