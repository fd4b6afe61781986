/* The pages of bodies on a store, with every room around it: the seat that follows a role, making
 * and changing, who may keep a list, and what another organisation does not see. On SQLite, and on
 * PostgreSQL when KOERS_TEST_PG is set. Not here: the rules (gezelschap_regels_test.c), the upgrade
 * of an older database (tests/upgrade_test.c), a browser (tests/web/gezelschap.mjs). */
#include "base/date.h"
#include "base/mem.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <string.h>

static struct world w;
static struct visitor *v;

#define ORG       w.one.organisatie
#define PATH(...) mem_format(w.t->ctx, __VA_ARGS__)

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

static void as(const struct world_side *side, enum rol rol)
{
    visitor_forget(v);
    visitor_sign_in(v, side->organisatie, side->person[rol]);
}

static struct gezelschappen all(void)
{
    testdb_begin(w.t);
    struct gezelschappen g = gezelschappen(w.t->c, w.t->ctx, ORG);
    testdb_commit(w.t);
    return g;
}

static struct gezelschap of_kind(enum gezelschap_soort s)
{
    struct gezelschappen g = all();
    for (size_t i = 0; i < g.n; i++)
        if (g.een[i].soort == s)
            return g.een[i];
    fail_msg("no body of kind %s", gezelschap_soort_code(s));
    return (struct gezelschap){0};
}

static bool sits(int64_t gezelschap, int64_t persoon, int32_t dag)
{
    testdb_begin(w.t);
    bool in = gezelschap_zit_in(w.t->c, ORG, gezelschap, persoon, dag);
    testdb_commit(w.t);
    return in;
}

static const char *page(const struct gezelschap *g, const char *rest)
{
    return PATH("/gezelschappen/%lld%s", (long long)g->id, rest);
}

static int end_seat(const struct gezelschap *g, int64_t lid)
{
    return visitor_post(v, page(g, "/leden/einde"), "lid", PATH("%lld", (long long)lid), NULL)
        .status;
}

static void seat(int64_t id, int64_t persoon, enum gezelschap_functie f)
{
    struct db_conn *c = testdb_begin(w.t);
    zetel_create(c, &(struct zetel_new){
                        .organisatie = ORG, .gezelschap = id, .persoon = persoon, .functie = f});
    testdb_commit(w.t);
}

/* Every council of which somebody has the role is there, once, with that somebody in it. */
static void a_seat_follows_a_role(void **state)
{
    (void)state;
    int32_t today = date_today();
    for (int s = 0; s < G_SOORTEN; s++) {
        enum rol r;
        if (!gezelschap_soort_rol((enum gezelschap_soort)s))
            continue;
        assert_true(rol_from_code(gezelschap_soort_code((enum gezelschap_soort)s), &r));
        struct gezelschap g = of_kind((enum gezelschap_soort)s);
        assert_true(sits(g.id, w.one.person[r], today));
        assert_false(sits(g.id, w.one.person[ROL_NAASTE], today));
        assert_int_equal(g.leden, 1);
        assert_int_equal(gezelschap_locatie_van(&g), s == G_CLIENTENRAAD_LOKAAL ? w.one.here : 0);
    }
    struct gezelschap local = of_kind(G_CLIENTENRAAD_LOKAAL);
    assert_string_equal(local.naam, "Cliëntenraad Huis een");
    size_t before = all().n;
    struct db_conn *c = testdb_begin(w.t);
    lid_create(c, ORG, w.one.person[ROL_NAASTE], ROL_CLIENTENRAAD_LOKAAL, w.one.here, 0);
    int64_t there =
        lid_create(c, ORG, w.one.person[ROL_NAASTE], ROL_CLIENTENRAAD_LOKAAL, w.one.elsewhere, 0);
    testdb_commit(w.t);
    assert_int_equal(all().n, before + 1); /* the council of the other location */
    assert_true(sits(local.id, w.one.person[ROL_NAASTE], today));
    c = testdb_begin(w.t);
    lid_end(c, ORG, w.one.person[ROL_NAASTE], there, today);
    testdb_commit(w.t);
    assert_true(sits(local.id, w.one.person[ROL_NAASTE], today)); /* the other role goes on */
    struct gezelschappen g = all();
    for (size_t i = 0; i < g.n; i++)
        if (gezelschap_locatie_van(&g.een[i]) == w.one.elsewhere)
            assert_false(sits(g.een[i].id, w.one.person[ROL_NAASTE], today));
    c = testdb_begin(w.t);
    leden_end(c, ORG, w.one.person[ROL_NAASTE], today);
    testdb_commit(w.t);
    assert_false(sits(local.id, w.one.person[ROL_NAASTE], today));
    assert_true(sits(local.id, w.one.person[ROL_CLIENTENRAAD_LOKAAL], today));
}

/* A role that was ended is over, whatever day a wrong clock wrote: it keeps no seat, and nobody is
 * offered for one by it. */
static void a_role_ended_by_a_fast_clock_is_over(void **state)
{
    (void)state;
    const int32_t today = date_today(), far = today + 9000;
    const int64_t who = w.one.person[ROL_NAASTE];
    struct gezelschap local = of_kind(G_CLIENTENRAAD_LOKAAL);
    const char *offered = PATH("<option value=\"%lld\"", (long long)who);
    struct db_conn *c = testdb_begin(w.t);
    lid_create(c, ORG, who, ROL_CLIENTENRAAD_LOKAAL, w.one.here, 0);
    testdb_commit(w.t);
    seat(local.id, w.one.person[ROL_CLIENTENRAAD_LOKAAL], F_SECRETARIS); /* keeps the list */
    for (int ended = 0; ended < 2; ended++) {
        if (ended) {
            c = testdb_begin(w.t);
            leden_end(c, ORG, who, far);
            testdb_commit(w.t);
        }
        assert_int_equal(sits(local.id, who, today), !ended);
        as(&w.one, ROL_CLIENTENRAAD_LOKAAL);
        assert_int_equal(!!strstr(visitor_get(v, page(&local, "")).body, offered), !ended);
    }
}

static void made_and_changed_by_who_administers(void **state)
{
    (void)state;
    as(&w.one, ROL_BEHEERDER);
    const char *here = PATH("%lld", (long long)w.one.here),
               *there = PATH("%lld", (long long)w.one.elsewhere);
    struct answer a = visitor_get(v, "/gezelschappen/nieuw");
    HAS(a, "Waarom niet?</label>"); /* asked of what is not there: not called optional */
    assert_int_equal(a.status, 200);
    a = visitor_post(v, "/gezelschappen", "naam", "Geen reden", "soort", "clientenraad_lokaal",
                     "er", "nee", NULL);
    assert_int_equal(a.status, 422);
    assert_non_null(strstr(a.body, "waarom dit er niet is"));
    a = visitor_post(v, "/gezelschappen", "naam", "Raad Dijkdorp", "soort", "clientenraad_lokaal",
                     "er", "ja", "plekken", here, "plekken", there, "cluster", "Dijkdorp",
                     "mandaat", "Stemt in met het kwaliteitsbeleid.", NULL);
    assert_int_equal(a.status, 303);
    const char *made = a.location;
    a = visitor_get(v, made);
    assert_non_null(strstr(a.body, "Dijkdorp: Huis een, Wijk een"));
    assert_non_null(strstr(a.body, "Stemt in met het kwaliteitsbeleid."));
    v->json = true;
    a = visitor_get(v, made);
    assert_non_null(strstr(a.body, "\"mandaat\":\"Stemt in met het kwaliteitsbeleid.\""));
    v->json = false;
    a = visitor_get(v, PATH("%s/wijzig", made));
    assert_non_null(strstr(a.body, "value=\"Raad Dijkdorp\""));
    struct gezelschap central = of_kind(G_CLIENTENRAAD_CENTRAAL);
    a = visitor_post(v, made, "naam", "Raad Dijkdorp", "soort", "clientenraad_lokaal", "er", "nee",
                     "spreker", PATH("%lld", (long long)central.id), NULL);
    assert_int_equal(a.status, 303);
    a = visitor_get(v, "/gezelschappen");
    assert_non_null(strstr(a.body, "hebben wij niet"));
    assert_non_null(strstr(a.body, "Centrale cliëntenraad spreekt namens hen"));
    assert_non_null(strstr(visitor_get(v, page(&central, "")).body, "Spreekt ook namens"));
    /* who speaks for another does not let a third speak */
    a = visitor_post(v, page(&central, ""), "naam", "Centrale cliëntenraad", "soort",
                     "clientenraad_centraal", "er", "ja", "spreker",
                     PATH("%lld", (long long)of_kind(G_ONDERNEMINGSRAAD).id), NULL);
    assert_int_equal(a.status, 422);
    assert_int_equal(visitor_post(v, page(&central, "/opheffen"), NULL).status, 303);
    assert_int_equal(of_kind(G_CLIENTENRAAD_CENTRAAL).opgeheven, date_today());
    assert_false(sits(central.id, w.one.person[ROL_CLIENTENRAAD_CENTRAAL], date_today()));
    assert_int_equal(visitor_post(v, page(&central, "/openen"), NULL).status, 303);
    assert_true(sits(central.id, w.one.person[ROL_CLIENTENRAAD_CENTRAAL], date_today()));
}

/* N1: in who speaks for a body sits who is asked for it. */
static void who_speaks_for_them(void **state)
{
    (void)state;
    struct gezelschap central = of_kind(G_CLIENTENRAAD_CENTRAAL);
    struct db_conn *c = testdb_begin(w.t);
    int64_t none = gezelschap_create(c, &(struct gezelschap_new){.organisatie = ORG,
                                                                 .soort = G_CLIENTENRAAD_LOKAAL,
                                                                 .naam = "Raad zonder leden",
                                                                 .spreker = central.id});
    testdb_commit(w.t);
    assert_true(sits(none, w.one.person[ROL_CLIENTENRAAD_CENTRAAL], date_today()));
    assert_false(sits(none, w.one.person[ROL_CLIENTENRAAD_LOKAAL], date_today()));
    assert_false(sits(none, w.one.person[ROL_CLIENTENRAAD_CENTRAAL], date_today() - 1));
}

static void a_list_is_kept_by_its_own(void **state)
{
    (void)state;
    struct gezelschap g = of_kind(G_CLIENTENRAAD_LOKAAL);
    int64_t chair = w.one.person[ROL_CLIENTENRAAD_LOKAAL];
    as(&w.one, ROL_CLIENTENRAAD_LOKAAL);
    struct answer a = visitor_get(v, page(&g, ""));
    assert_int_equal(a.status, 200);
    assert_null(strstr(a.body, "Iemand toevoegen")); /* a member reads */
    a = visitor_post(v, page(&g, "/leden"), "naam", "Ans Kramer", "functie", "voorzitter", "vanaf",
                     "2026-01-01", NULL);
    assert_int_equal(a.status, 404);
    seat(g.id, chair, F_SECRETARIS); /* beside being a member */
    a = visitor_get(v, page(&g, ""));
    assert_non_null(strstr(a.body, "Iemand toevoegen"));
    assert_null(strstr(a.body, "Hef op")); /* that is for beheer */
    assert_null(strstr(a.body, "een 0<")); /* nor whom the organisation knows otherwise */
    a = visitor_post(v, page(&g, "/leden"), "naam", "Ans Kramer", "functie", "voorzitter", "vanaf",
                     "2026-01-01", NULL);
    assert_int_equal(a.status, 303);
    a = visitor_get(v, page(&g, ""));
    assert_non_null(strstr(a.body, "Ans Kramer"));
    assert_non_null(strstr(a.body, "zonder account"));
    assert_int_equal(visitor_post(v, page(&g, "/leden"), "naam", "Nog een", "functie", "voorzitter",
                                  "vanaf", "2026-02-01", NULL)
                         .status,
                     422);
    /* a place that she may not choose stays as it was, whatever is sent */
    assert_null(strstr(visitor_get(v, page(&g, "/wijzig")).body, "name=\"naam\""));
    a = visitor_post(v, page(&g, ""), "naam", "Centrale cliëntenraad", "soort", "partij", "er",
                     "nee", "reden", "weg", "mandaat", "Adviseert.", NULL);
    assert_true(a.status == 303 || a.status == 422); /* a form that was not shown so */
    assert_string_equal(of_kind(G_CLIENTENRAAD_LOKAAL).naam, "Cliëntenraad Huis een");
    a = visitor_post(v, page(&g, ""), "mandaat", "Adviseert.", NULL);
    assert_int_equal(a.status, 303);
    struct gezelschap now = of_kind(G_CLIENTENRAAD_LOKAAL);
    assert_string_equal(now.naam, "Cliëntenraad Huis een"); /* that of a council is for beheer */
    assert_non_null(strstr(visitor_get(v, page(&g, "")).body, "Adviseert."));
    assert_true(now.er);
    assert_int_equal(gezelschap_locatie_van(&now), w.one.here);
    testdb_begin(w.t);
    struct gezelschap_leden_rows rows = gezelschap_leden(w.t->c, w.t->ctx, .organisatie = ORG,
                                                         .gezelschap = g.id, .max = ZETEL_MAX);
    testdb_commit(w.t);
    int64_t ans = rows.row[rows.n - 1].id;
    assert_int_equal(end_seat(&g, ans), 303);
    assert_non_null(strstr(visitor_get(v, page(&g, "")).body, "Wie er eerder in zaten"));
    assert_int_equal(end_seat(&g, 999), 422);
    /* a seat of another body is not ended by this page */
    struct gezelschap other = of_kind(G_ONDERNEMINGSRAAD);
    testdb_begin(w.t);
    rows = gezelschap_leden(w.t->c, w.t->ctx, .organisatie = ORG, .gezelschap = other.id,
                            .max = ZETEL_MAX);
    testdb_commit(w.t);
    assert_int_equal(end_seat(&g, rows.row[0].id), 422);
    assert_true(sits(other.id, w.one.person[ROL_ONDERNEMINGSRAAD], date_today()));
}

/* One name, one body: nobody gives a body the name of another, also of one that ended; only beheer
 * gives it that of a kind of council. */
static void a_name_is_of_one_body(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    int64_t ended = gezelschap_create(
        c, &(struct gezelschap_new){
               .organisatie = ORG, .soort = G_WERKGROEP, .naam = "Werkgroep eten", .er = true});
    gezelschap_end(c, .organisatie = ORG, .id = ended, .dag = date_today() - 400);
    struct gezelschap group = {
        .id = gezelschap_create(c, &(struct gezelschap_new){.organisatie = ORG,
                                                            .soort = G_COMMISSIE,
                                                            .naam = "Commissie zorg",
                                                            .er = true})};
    testdb_commit(w.t);
    static const struct {
        const char *name;
        bool beheer, keeper; /* may it be given? */
    } cases[] = {
        {"Centrale cliëntenraad",  false, false},
        {"centrale CLIENTENRAAD",   false, false},
        {"Cliëntenraad Huis een",  false, false},
        {"Werkgroep eten",          false, false},
        {"Cliëntenraad Huis twee", true,  false},
        {"De Cliëntenraad",        true,  false},
        {"Werkgroep",               true,  false},
        {"Central client council",  false, false},
        {"Commissie",               true,  true },
        {"Commissie zorg",          true,  true },
        {"Commissie goede zorg",    true,  true },
    };
    seat(group.id, w.one.person[ROL_NAASTE], F_VOORZITTER);
    for (int keeper = 0; keeper < 2; keeper++) {
        as(&w.one, keeper ? ROL_NAASTE : ROL_BEHEERDER);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            bool may = keeper ? cases[i].keeper : cases[i].beheer;
            struct answer a = keeper
                                  ? visitor_post(v, page(&group, ""), "naam", cases[i].name, NULL)
                                  : visitor_post(v, page(&group, ""), "naam", cases[i].name,
                                                 "soort", "commissie", "er", "ja", NULL);
            if (a.status != (may ? 303 : 422))
                fail_msg("%s as %s: %d", cases[i].name, keeper ? "keeper" : "beheer", a.status);
            if (a.status == 422)
                assert_non_null(strstr(a.body, "Kies een andere naam"));
        }
    }
    as(&w.one, ROL_BEHEERDER);
    assert_int_equal(visitor_post(v, "/gezelschappen", "naam", "ondernemingsraad", "soort",
                                  "werkgroep", "er", "ja", NULL)
                         .status,
                     422);
    /* two that were called the same before stay as they are when something else changes */
    c = testdb_begin(w.t);
    struct gezelschap twin = {
        .id = gezelschap_create(
            c, &(struct gezelschap_new){
                   .organisatie = ORG, .soort = G_PARTIJ, .naam = "Ondernemingsraad", .er = true})};
    testdb_commit(w.t);
    assert_int_equal(visitor_post(v, page(&twin, ""), "naam", "Ondernemingsraad", "soort", "partij",
                                  "er", "ja", "mandaat", "Praat mee.", NULL)
                         .status,
                     303);
    /* a council that a role brings along does not take the name of one that ended */
    struct gezelschap works = of_kind(G_MEDISCHE_STAF);
    c = testdb_begin(w.t);
    gezelschap_end(c, .organisatie = ORG, .id = works.id, .dag = date_today());
    lid_create(c, ORG, w.one.person[ROL_NAASTE], ROL_MEDISCHE_STAF, 0, 0);
    testdb_commit(w.t);
    struct gezelschappen g = all();
    size_t same = 0, kind = 0;
    for (size_t i = 0; i < g.n; i++) {
        same += strcmp(g.een[i].naam, works.naam) == 0;
        kind += g.een[i].soort == G_MEDISCHE_STAF;
    }
    assert_int_equal(kind, 2);
    assert_int_equal(same, 1);
}

/* Who sits in a body that begins later, or is not there, reads it, and keeps its list when chair;
 * its role gives no second seat. */
static void a_seat_in_what_is_not_there_yet(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    struct gezelschap later = {
        .id = gezelschap_create(c, &(struct gezelschap_new){.organisatie = ORG,
                                                            .soort = G_CLIENTENRAAD_LOKAAL,
                                                            .naam = "Raad straks",
                                                            .er = true,
                                                            .plekken = &w.one.elsewhere,
                                                            .n_plekken = 1,
                                                            .vanaf = date_today() + 30})};
    testdb_commit(w.t);
    seat(later.id, w.one.person[ROL_NAASTE], F_VOORZITTER);
    as(&w.one, ROL_NAASTE);
    struct answer a = visitor_get(v, page(&later, ""));
    assert_int_equal(a.status, 200);
    assert_non_null(strstr(a.body, "Iemand toevoegen"));
    assert_false(sits(later.id, w.one.person[ROL_NAASTE], date_today())); /* acts not yet */
    assert_true(sits(later.id, w.one.person[ROL_NAASTE], date_today() + 30));
    c = testdb_begin(w.t);
    lid_create(c, ORG, w.one.person[ROL_NAASTE], ROL_CLIENTENRAAD_LOKAAL, w.one.elsewhere, 0);
    struct gezelschap_leden_rows rows =
        gezelschap_leden(c, w.t->ctx, .organisatie = ORG, .gezelschap = later.id, .max = ZETEL_MAX);
    testdb_commit(w.t);
    assert_int_equal(rows.n, 1);
}

/* The page says who can write in its name, and plainly when nobody can. */
static void who_can_write(void **state)
{
    (void)state;
    as(&w.one, ROL_BEHEERDER);
    struct db_conn *c = testdb_begin(w.t);
    struct gezelschap g = {
        .id = gezelschap_create(c, &(struct gezelschap_new){.organisatie = ORG,
                                                            .soort = G_COMMISSIE,
                                                            .naam = "Commissie zorg",
                                                            .er = true})};
    zetel_create(c,
                 &(struct zetel_new){.organisatie = ORG, .gezelschap = g.id, .naam = "Ans Kramer"});
    testdb_commit(w.t);
    const char *nobody = "Niemand kan nu namens deze raad of groep schrijven.";
    assert_non_null(strstr(visitor_get(v, page(&g, "")).body, nobody));
    seat(g.id, w.one.person[ROL_VRIJWILLIGER], F_LID);
    struct answer a = visitor_get(v, page(&g, ""));
    assert_null(strstr(a.body, nobody));
    assert_non_null(strstr(a.body, "1 persoon met een account kan"));
    seat(g.id, w.one.person[ROL_ONDERSTEUNER], F_ONDERSTEUNER);
    assert_non_null(strstr(visitor_get(v, page(&g, "")).body, "2 mensen met een account kunnen"));
    assert_int_equal(visitor_post(v, page(&g, "/opheffen"), NULL).status, 303);
    a = visitor_get(v, page(&g, ""));
    assert_null(strstr(a.body, "met een account kunnen"));
    assert_null(strstr(a.body, nobody));
}

/* Who speaks for whom is read by those who are spoken for, and by no other organisation. */
/* The role of the naaste is at one place; the seat is in a council that speaks for another. */
static void a_member_from_elsewhere_reads(void **state)
{
    (void)state;
    as(&w.one, ROL_BEHEERDER);
    struct answer a =
        visitor_post(v, "/gezelschappen", "naam", "Raad verderop", "soort", "partij", "er", "ja",
                     "plekken", PATH("%lld", (long long)w.one.elsewhere), NULL);
    assert_int_equal(a.status, 303);
    struct gezelschap g = of_kind(G_PARTIJ);
    static const struct {
        enum gezelschap_functie functie;
        bool sits, keeps;
    } cases[] = {
        {F_LID,        false, false},
        {F_LID,        true,  false},
        {F_VOORZITTER, true,  true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].sits)
            seat(g.id, w.one.person[ROL_NAASTE], cases[i].functie);
        as(&w.one, ROL_NAASTE);
        a = visitor_get(v, page(&g, ""));
        assert_int_equal(a.status, cases[i].sits ? 200 : 404);
        if (cases[i].sits)
            assert_int_equal(!!strstr(a.body, "Iemand toevoegen"), cases[i].keeps);
        a = visitor_get(v, "/gezelschappen");
        assert_int_equal(!!strstr(a.body, "Raad verderop"), cases[i].sits);
    }
}

static void whose_it_is(void **state)
{
    (void)state;
    struct gezelschap local = of_kind(G_CLIENTENRAAD_LOKAAL);
    struct db_conn *c = testdb_begin(w.t);
    int64_t there = gezelschap_create(c, &(struct gezelschap_new){.organisatie = ORG,
                                                                  .soort = G_CLIENTENRAAD_LOKAAL,
                                                                  .naam = "Raad van elders",
                                                                  .er = true,
                                                                  .plekken = &w.one.elsewhere,
                                                                  .n_plekken = 1});
    testdb_commit(w.t);
    const char *elsewhere = PATH("/gezelschappen/%lld", (long long)there);
    for (int r = 0; r < ROL_AANTAL; r++) {
        as(&w.one, (enum rol)r);
        enum waar where = mag_where((enum rol)r, MAG_GEZELSCHAP_LEZEN);
        bool whole = r == ROL_BESTUURDER || r == ROL_BEHEERDER; /* as in world.c */
        int own = where == WAAR_NIET ? 403 : 200;
        bool far = where == WAAR_OVERAL || (where != WAAR_NIET && whole);
        if (visitor_get(v, page(&local, "")).status != own ||
            visitor_get(v, elsewhere).status != (far                  ? 200
                                                 : where == WAAR_NIET ? 403
                                                                      : 404))
            fail_msg("%s", rol_code((enum rol)r));
        struct answer a = visitor_get(v, "/gezelschappen");
        assert_int_equal(a.status, own);
        assert_int_equal(strstr(a.body, "Raad van elders") != NULL, far);
    }
    as(&w.two, ROL_BEHEERDER);
    struct answer a = visitor_get(v, "/gezelschappen");
    assert_null(strstr(a.body, "Raad van elders"));
    assert_null(strstr(a.body, "Huis een"));
    assert_int_equal(visitor_get(v, elsewhere).status, 404);
    a = visitor_post(v, elsewhere, "naam", "Gekaapt", "soort", "partij", "er", "ja", NULL);
    assert_int_equal(a.status, 404);
    /* a place, a speaker or a person of another organisation cannot be chosen */
    as(&w.one, ROL_BEHEERDER);
    a = visitor_post(v, "/gezelschappen", "naam", "Over de grens", "soort", "partij", "er", "ja",
                     "plekken", "9999", NULL);
    assert_int_equal(a.status, 422);
    a = visitor_post(v, page(&local, "/leden"), "persoon", "9999", "functie", "lid", "vanaf",
                     "2026-01-01", NULL);
    assert_int_equal(a.status, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_seat_follows_a_role, begin, end),
        cmocka_unit_test_setup_teardown(a_role_ended_by_a_fast_clock_is_over, begin, end),
        cmocka_unit_test_setup_teardown(made_and_changed_by_who_administers, begin, end),
        cmocka_unit_test_setup_teardown(who_speaks_for_them, begin, end),
        cmocka_unit_test_setup_teardown(a_list_is_kept_by_its_own, begin, end),
        cmocka_unit_test_setup_teardown(a_name_is_of_one_body, begin, end),
        cmocka_unit_test_setup_teardown(a_seat_in_what_is_not_there_yet, begin, end),
        cmocka_unit_test_setup_teardown(a_member_from_elsewhere_reads, begin, end),
        cmocka_unit_test_setup_teardown(who_can_write, begin, end),
        cmocka_unit_test_setup_teardown(whose_it_is, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
