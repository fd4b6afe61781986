/* A leercyclus on a store (B4.1): from its occasion to its closing, by the pages; waiting points,
 * what keeps a cycle open, which givers get which draft. On SQLite, and on PostgreSQL when
 * KOERS_TEST_PG is set. Not here: the rules (leren_regels_test.c), the browser (tests/web/). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/dekking.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "leren/leren.h"
#include "leren/leren_sql.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct world w;
static struct visitor *v;
static int64_t theme, signals[3]; /* two at the first location, one elsewhere */

#define PATH(...) mem_format(w.t->ctx, __VA_ARGS__)

/* Somebody gives signal i: the room of signals is met by its public page only. */
static void tell(int i, const char *place, const char *text)
{
    struct knoop k;
    assert_int_equal(visitor_post(v, place, "verhaal", text, NULL).status, 303);
    signals[i] = i + 1; /* the first knopen that there are */
    testdb_begin(w.t);
    assert_true(knoop_read(w.t->c, w.t->ctx, w.one.organisatie, signals[i], &k));
    assert_string_equal(k.titel, text);
    testdb_commit(w.t);
}

static int begin(void **state)
{
    (void)state;
    w = world_make(house_open());
    v = house_visitor(w.t);
    tell(0, "/s/zorg-een/huis-een", "De bel wordt niet gehoord.");
    tell(1, "/s/zorg-een/huis-een", "Ik wachtte een uur.");
    tell(2, "/s/zorg-een/wijk-een", "In de wijk ook.");
    struct db_conn *c = testdb_begin(w.t);
    theme = thema_create(c,
                         &(struct knoop_new){.organisatie = w.one.organisatie,
                                             .locatie = w.one.here,
                                             .titel = "De bel",
                                             .bouwstenen = 1u << 3},
                         "");
    for (int i = 0; i < 3; i++)
        draad_lay(c, w.one.organisatie, signals[i], theme, AANLEIDING, 0, 0);
    lid_create(c, w.one.organisatie, w.one.person[ROL_PROJECTLEIDER], ROL_KWALITEITSMEDEWERKER, 0,
               0);
    testdb_commit(w.t);
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

static const char *number(int64_t id)
{
    return PATH("%lld", (long long)id);
}

static int64_t id_in(const char *location)
{
    const char *slash = strrchr(location, '/');
    return slash ? strtoll(slash + 1, NULL, 10) : 0;
}

static struct knoop knoop_of(int64_t id)
{
    struct knoop k;
    testdb_begin(w.t);
    assert_true(knoop_read(w.t->c, w.t->ctx, w.one.organisatie, id, &k));
    testdb_commit(w.t);
    return k;
}

/* The open waiting point of a cycle: its question, or "" when there is none. There is never more
 * than one. */
static const char *question(int64_t id)
{
    const char *found = "";
    testdb_begin(w.t);
    struct wachtpunt_open_rows rows =
        wachtpunt_open(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .locatie = w.one.here,
                       .mag = ",leren.schrijven,", .max = 500);
    testdb_commit(w.t);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.row[i].knoop == id) {
            assert_string_equal(found, "");
            assert_string_equal(rows.row[i].wat, "leercyclus");
            found = rows.row[i].tekst;
        }
    return found;
}

/* B4.1, "never lost": in this step, and the question of this step waits. */
static void stands(int64_t id, enum leer_stap step)
{
    assert_string_equal(knoop_of(id).status, leer_stap_code(step));
    assert_string_equal(question(id), leer_vraag(step));
}

static int64_t start_cycle(void)
{
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_post(v, "/leren/nieuw", "titel", "Sneller bij de bel", "aanleiding",
                                   "Bewoners wachten te lang.", "thema", number(theme), "locatie",
                                   number(w.one.here), "bouwsteen", "3", NULL);
    assert_int_equal(a.status, 303);
    return id_in(a.location);
}

/* Posts to a part of a cycle; what it answered. */
#define POST(id, part, ...)                                                                        \
    visitor_post(v, PATH("/leren/%lld/%s", (long long)(id), part), __VA_ARGS__)
#define DO(id, part, ...) assert_int_equal(POST(id, part, __VA_ARGS__).status, 303)
#define SHOW(id)          visitor_get(v, PATH("/leren/%lld", (long long)(id)))

#define REASON "Dat kan hier niet, want het zijn er te weinig."

/* Up to where a result was written down. */
static int64_t cycle_with_result(void)
{
    int64_t id = start_cycle();
    DO(id, "stap/reflectie", "tekst", "Wij horen de bel niet op de gang.", NULL);
    DO(id, "stap/doel", "tekst", "Binnen tien minuten bij de bel.", "waaraan", "De belklok", NULL);
    DO(id, "stap/actie", "tekst", "Een bel op zak.", "trekker", "Noord", "uiterlijk", "2026-05-01",
       NULL);
    DO(id, "stap/resultaat", "tekst", "De bel gaat op zak.", NULL);
    return id;
}

/* Every giver has this answer ready, and no other: seen by someone who may answer everywhere. */
static void givers_hear(size_t givers, const char *kind, const char *text)
{
    size_t n = 0;
    as(ROL_PROJECTLEIDER); /* also kwaliteitsmedewerker of the whole */
    v->json = true;
    struct answer list = visitor_get(v, "/terugkoppeling");
    v->json = false;
    assert_int_equal(list.status, 200);
    for (const char *p = list.body; (p = strstr(p, "\"id\":")); n++) {
        p += 5;
        struct answer a = visitor_get(v, PATH("/terugkoppeling/%ld", strtol(p, NULL, 10)));
        HAS(a, text);
        const char *chosen = strstr(a.body, PATH("value=\"%s\"", kind));
        assert_non_null(chosen);
        assert_non_null(strstr(mem_textn(w.t->ctx, chosen, strcspn(chosen, ">")), "checked"));
    }
    assert_int_equal(n, givers);
}
#define BEGUN "Met uw signaal is het team aan de slag gegaan"

/* ---- from beginning to end ---- */

static void a_cycle_walks_to_its_end(void **state)
{
    (void)state;
    int64_t id = start_cycle();
    stands(id, STAP_REFLECTIE);
    givers_hear(3, "tussenbericht", BEGUN);
    as(ROL_PROFESSIONAL);
    struct answer a = SHOW(id);
    HAS(a, "Wat valt jullie hieraan op? Hoe komt het?");
    HAS(a, "3 mensen gaven een signaal.");
    HAS(a, "De bel wordt niet gehoord.");
    LACKS(a, "In de wijk ook."); /* the words of a giver elsewhere */
    assert_int_equal(POST(id, "stap/reflectie", "tekst", "", NULL).status, 422);
    DO(id, "stap/reflectie", "tekst", "Wij horen de bel niet op de gang.", NULL);
    stands(id, STAP_DOEL);
    DO(id, "stap/doel", "tekst", "Binnen tien minuten bij de bel.", NULL);
    stands(id, STAP_ACTIE);
    a = POST(id, "stap/actie", "tekst", "Een bel op zak.", "uiterlijk", "2026-05-01", NULL);
    assert_int_equal(a.status, 422); /* somebody has to carry it */
    HAS(a, "Een bel op zak.");
    DO(id, "stap/actie", "tekst", "Een bel op zak.", "trekker", "Noord", "vanaf", "2026-04-01",
       "uiterlijk", "2026-05-01", NULL);
    stands(id, STAP_RESULTAAT);
    HAS(SHOW(id), "uiterlijk klaar op 1 mei 2026");
    DO(id, "stap/resultaat", "tekst", "De bel gaat op zak.", NULL);
    stands(id, STAP_RESULTAAT); /* it must be counted and told */
    HAS(SHOW(id), "Er is nog geen cijfer.");
    DO(id, "telling", "vraag", "Minuten tot iemand komt", "waarde", "8,5", "eenheid", "minuten",
       "n", "34", "wanneer", "2026-03-20", NULL);
    stands(id, STAP_RESULTAAT);
    a = SHOW(id);
    HAS(a, "Minuten tot iemand komt");
    HAS(a, "8,5");
    assert_int_equal(POST(id, "verhaal", NULL).status, 422);
    assert_int_equal(POST(id, "verhaal", "tekst", "Nu komt er iemand.", NULL).status, 422);
    DO(id, "verhaal", "tekst", "Nu komt er iemand.", "verteller", "zorgvrager", "toestemming", "1",
       NULL);
    stands(id, STAP_BORGEN);
    HAS(SHOW(id), "Nu komt er iemand.");
    as(ROL_NAASTE); /* it still has to be made unrecognisable: only who carries it reads it */
    LACKS(SHOW(id), "Nu komt er iemand.");
    as(ROL_LEIDINGGEVENDE);
    a = POST(id, "afronden", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Fout: ");
    HAS(a, "kan nog niet worden afgerond. Het team keek nog niet terug");
    DO(id, "slot", "tekst", "Samen luisteren helpt.", NULL);
    stands(id, STAP_BORGEN);
    assert_int_equal(POST(id, "keuze", "keuze", "borgen", "tekst", "Ja.", NULL).status, 422);
    DO(id, "keuze", "keuze", "borgen", "tekst", "Het staat in het werkplan van elk team.", NULL);
    stands(id, STAP_BORGEN);
    setenv("KOERS_NU", "2026-03-23T09:30:00", 1);
    DO(id, "afronden", NULL);
    assert_string_equal(knoop_of(id).status, "afgerond");
    assert_string_equal(question(id), "");
    a = SHOW(id);
    HAS(a, "Het staat in het werkplan van elk team.");
    LACKS(a, "<form method=\"post\" action=\"/leren/");
}

/* Closing a cycle replaces the drafts of its beginning by drafts with its result. */
static void closing_answers_every_giver(void **state)
{
    (void)state;
    int64_t id = cycle_with_result();
    DO(id, "reden", "geen_cijfer", REASON, "geen_verhaal", REASON, NULL);
    DO(id, "slot", "tekst", "Samen luisteren helpt.", NULL);
    DO(id, "keuze", "keuze", "bijstellen", "tekst", "Wij proberen het met een belklok.", NULL);
    assert_int_equal(POST(id, "afronden", NULL).status, 403); /* not the team itself */
    as(ROL_LEIDINGGEVENDE);
    DO(id, "afronden", NULL);
    givers_hear(3, "gedaan", "Dit is er gebeurd: De bel gaat op zak.");
    as(ROL_LEIDINGGEVENDE);
    struct answer a = visitor_get(v, PATH("/signalen/%lld", (long long)signals[0]));
    HAS(a, "Dit is er gebeurd: De bel gaat op zak.");
    LACKS(a, BEGUN);
    /* closed is closed */
    static const char *const parts[] = {"stap/reflectie", "telling", "verhaal",  "reden",
                                        "slot",           "keuze",   "afronden", "stoppen",
                                        "evaluatie",      "cijfer",  "deelname"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_int_equal(POST(id, parts[i], "tekst", "Nog iets.", "omdat", REASON, NULL).status,
                         409);
    testdb_begin(w.t);
    assert_false(leercyclus_complete(w.t->c, w.t->ctx, w.one.organisatie, id, 0, 0));
    testdb_commit(w.t);
}

/* B4.1: not on paper only. With each thing missing in turn it stays open. */
static void nothing_may_be_missing_at_the_end(void **state)
{
    (void)state;
    static const char *const words[] = {"Er is nog geen reflectie, doel en actie.",
                                        "Er staat nog niet wat er veranderde.",
                                        "Er is nog geen cijfer.",
                                        "Er is nog geen verhaal.",
                                        "Het team keek nog niet terug op het resultaat.",
                                        "Kies of jullie dit vasthouden of bijstellen"};
    for (int missing = 0; missing < 6; missing++) {
        int64_t id = start_cycle();
        as(ROL_LEIDINGGEVENDE);
        if (missing != 0)
            DO(id, "stap/reflectie", "tekst", "Wij horen de bel niet.", NULL);
        DO(id, "stap/doel", "tekst", "Binnen tien minuten.", NULL);
        DO(id, "stap/actie", "tekst", "Een bel op zak.", "trekker", "Noord", NULL);
        if (missing != 1)
            DO(id, "stap/resultaat", "tekst", "De bel gaat op zak.", NULL);
        if (missing != 2)
            DO(id, "reden", "geen_cijfer", REASON, NULL);
        if (missing != 3)
            DO(id, "verhaal", "tekst", "Nu komt er iemand.", "verteller", "naaste", NULL);
        if (missing != 4)
            DO(id, "slot", "tekst", "Samen luisteren helpt.", NULL);
        if (missing != 5)
            DO(id, "keuze", "keuze", "borgen", "tekst", "Het staat in het werkplan.", NULL);
        struct answer a = POST(id, "afronden", NULL);
        assert_int_equal(a.status, 422);
        assert_string_not_equal(question(id), "");
        assert_string_not_equal(knoop_of(id).status, "afgerond");
        struct leer_stand s;
        const char *why[LEER_BEZWAREN];
        testdb_begin(w.t);
        assert_true(leercyclus_state(w.t->c, w.t->ctx, w.one.organisatie, id, &s, NULL));
        testdb_commit(w.t);
        assert_int_equal(leer_bezwaren(&s, why), 1);
        assert_memory_equal(why[0], words[missing], strlen(words[missing]));
        assert_int_equal(POST(id, "stoppen", "omdat", REASON, NULL).status, 303);
    }
}

static void a_reason_stands_in_for_a_figure_or_a_story(void **state)
{
    (void)state;
    int64_t id = cycle_with_result();
    struct answer a = POST(id, "reden", "geen_cijfer", "Kan niet", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Leg uit waarom, in een hele zin.");
    HAS(a, "Kan niet");
    assert_int_equal(POST(id, "reden", NULL).status, 422);
    DO(id, "reden", "geen_cijfer", "Tellen kan niet: het zijn drie mensen.", NULL);
    stands(id, STAP_RESULTAAT);
    HAS(SHOW(id), "Tellen kan niet: het zijn drie mensen.</textarea>"); /* kept in the form */
    DO(id, "reden", "geen_cijfer", "Tellen kan niet: het zijn drie mensen.", "geen_verhaal",
       "Niemand wilde erover vertellen.", NULL);
    stands(id, STAP_BORGEN);
    a = SHOW(id);
    HAS(a, "Geen cijfer, omdat");
    HAS(a, "Tellen kan niet: het zijn drie mensen.");
    HAS(a, "Niemand wilde erover vertellen.");
}

/* S1: when a cycle is stopped its givers hear why. */
static void stopping_says_why(void **state)
{
    (void)state;
    int64_t id = start_cycle();
    DO(id, "stap/reflectie", "tekst", "Wij horen de bel niet.", NULL);
    assert_int_equal(POST(id, "stoppen", "omdat", REASON, NULL).status, 403);
    as(ROL_LEIDINGGEVENDE);
    assert_int_equal(POST(id, "stoppen", "omdat", "Geen tijd", NULL).status, 422);
    stands(id, STAP_DOEL);
    DO(id, "stoppen", "omdat", "Het huis gaat verhuizen, daar komt een nieuwe bel.", NULL);
    assert_string_equal(knoop_of(id).status, "gestopt");
    assert_string_equal(question(id), "");
    givers_hear(3, "niets_gedaan", "Het huis gaat verhuizen, daar komt een nieuwe bel.");
    as(ROL_LEIDINGGEVENDE);
    HAS(visitor_get(v, PATH("/signalen/%lld", (long long)signals[1])),
        "Het huis gaat verhuizen, daar komt een nieuwe bel.");
    HAS(SHOW(id), "Gestopt, omdat");
    assert_int_equal(POST(id, "stap/doel", "tekst", "Toch verder.", NULL).status, 409);
    testdb_begin(w.t);
    assert_false(leercyclus_complete(w.t->c, w.t->ctx, w.one.organisatie, id, 0, 0));
    testdb_commit(w.t);
}

/* ---- figures ---- */

/* Protection of small groups: a count of fewer than ten people is not stored anywhere. */
static void a_small_count_is_not_kept(void **state)
{
    (void)state;
    int64_t id = cycle_with_result();
    DO(id, "telling", "vraag", "Bewoners die samen eten", "waarde", "7,25", "eenheid", "bewoners",
       "n", "9", "wanneer", "2026-03-20", NULL);
    struct answer a = SHOW(id);
    HAS(a, "Bewoners die samen eten");
    LACKS(a, "7,25");
    HAS(a, "minder dan 10");
    testdb_begin(w.t);
    struct cijfers all = cijfers_bij(w.t->c, w.t->ctx, w.one.organisatie, w.one.here, 40);
    assert_int_equal(all.n, 1);
    struct cijfer c;
    struct cijfer_by_id_row raw;
    assert_true(cijfer_read(w.t->c, w.t->ctx, w.one.organisatie, all.id[0], &c));
    assert_true(
        cijfer_by_id(w.t->c, w.t->ctx, &raw, .organisatie = w.one.organisatie, .id = all.id[0]));
    testdb_commit(w.t);
    assert_int_equal(c.staat, CIJFER_MINDER_DAN_K);
    assert_true(isnan(c.waarde));
    assert_true(raw.waarde_null && raw.n_null);
    v->json = true;
    LACKS(visitor_get(v, PATH("/cijfers/%lld", (long long)all.id[0])), "7.25");
    v->json = false;
    /* from ten on it is shown, and one figure is enough */
    id = cycle_with_result();
    DO(id, "telling", "vraag", "Bewoners", "waarde", "6", "eenheid", "bewoners", "n", "10",
       "wanneer", "2026-03-20", NULL);
    HAS(SHOW(id), "10 mensen");
    assert_int_equal(POST(id, "telling", "vraag", "x", "waarde", "x", "eenheid", "x", "n", "-1",
                          "wanneer", "2026-02-30", NULL)
                         .status,
                     422);
}

static int64_t figure_at(int64_t place, const char *question_)
{
    struct db_conn *c = testdb_begin(w.t);
    int64_t id = cijfer_create(
        c,
        &(struct knoop_new){.organisatie = w.one.organisatie, .locatie = place, .titel = question_},
        &(struct cijfer){.vraag = question_,
                         .eenheid = "rapportcijfer",
                         .staat = CIJFER_OPEN,
                         .waarde = 7.9,
                         .laag = 7.4,
                         .hoog = 8.4,
                         .n = 34,
                         .k = 10,
                         .methode = "gemiddelde",
                         .bron = "meting 1",
                         .van = date_today() - 30,
                         .tot = date_today()});
    testdb_commit(w.t);
    return id;
}

static void figures_and_stories_of_the_place_can_be_hung_on(void **state)
{
    (void)state;
    int64_t here = figure_at(w.one.here, "Cijfer hier"), whole = figure_at(0, "Cijfer geheel");
    int64_t far = figure_at(w.one.elsewhere, "Cijfer elders");
    int64_t id = cycle_with_result();
    struct answer a = SHOW(id);
    HAS(a, "Cijfer hier");
    HAS(a, "Cijfer geheel");
    LACKS(a, "Cijfer elders");
    assert_int_equal(POST(id, "cijfer", "cijfer", number(far), NULL).status, 422);
    assert_int_equal(POST(id, "cijfer", "cijfer", number(theme), NULL).status, 422);
    DO(id, "cijfer", "cijfer", number(whole), NULL);
    DO(id, "cijfer", "cijfer", number(here), NULL);
    DO(id, "verhaal", "tekst", "Nu komt er iemand.", "verteller", "naaste", NULL);
    stands(id, STAP_BORGEN);
    int64_t other = cycle_with_result();
    testdb_begin(w.t);
    struct leer_verhalen_rows stories = leer_verhalen(
        w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .locatie = w.one.here, .max = 40);
    testdb_commit(w.t);
    assert_int_equal(stories.n, 1);
    DO(other, "verhaal", "verhaal", number(stories.row[0].id), NULL);
    HAS(SHOW(other), "Nu komt er iemand.");
    assert_int_equal(POST(other, "verhaal", "verhaal", number(here), NULL).status, 422);
}

/* A story of the whole organisation that may not be shared: who writes at one place only gets
 * neither its title in a list nor the story itself, and a councillor no title over a new cycle. */
static void a_story_that_is_closed_is_no_choice(void **state)
{
    (void)state;
    static const char title[] = "Nachtuil";
    int64_t id = cycle_with_result();
    struct db_conn *c = testdb_begin(w.t);
    int64_t story = verhaal_create(
        c, &(struct knoop_new){.organisatie = w.one.organisatie, .titel = title},
        &(struct verhaal){
            .tekst = "Wie het was.", .verteller = "naaste", .toestemming = "gevraagd"});
    lid_create(c, w.one.organisatie, w.one.person[ROL_CLIENTENRAAD_CENTRAAL], ROL_PROFESSIONAL,
               w.one.here, 0);
    testdb_commit(w.t);
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_PROJECTLEIDER]);
    HAS(SHOW(id), title);
    const char *from = PATH("/leren/nieuw?uit=%lld", (long long)story);
    HAS(visitor_get(v, from), title);
    static const enum rol others[] = {ROL_PROFESSIONAL, ROL_CLIENTENRAAD_CENTRAAL};
    for (size_t i = 0; i < 2; i++) {
        visitor_forget(v);
        visitor_sign_in(v, w.one.organisatie, w.one.person[others[i]]);
        LACKS(SHOW(id), title);
        LACKS(visitor_get(v, from), title);
        assert_int_equal(POST(id, "verhaal", "verhaal", number(story), NULL).status, 422);
    }
}

/* ---- whose ---- */

static int64_t step_of(int64_t cycle, const char *kind)
{
    testdb_begin(w.t);
    struct leer_stappen_rows rows =
        leer_stappen(w.t->c, w.t->ctx, .organisatie = w.one.organisatie, .cyclus = cycle);
    testdb_commit(w.t);
    for (size_t i = 0; i < rows.n; i++)
        if (strcmp(rows.row[i].soort, kind) == 0)
            return rows.row[i].id;
    return 0;
}

static void actions_end_in_their_own_cycle(void **state)
{
    (void)state;
    int64_t one = cycle_with_result(), two = cycle_with_result();
    int64_t action = step_of(one, "actie"), goal = step_of(one, "doel");
    HAS(SHOW(one), PATH("/leren/%lld/actie/%lld/klaar", (long long)one, (long long)action));
    /* an action of another cycle, something that is no action, nothing at all */
    assert_int_equal(POST(two, PATH("actie/%lld/klaar", (long long)action), NULL).status, 404);
    assert_int_equal(POST(one, PATH("actie/%lld/klaar", (long long)goal), NULL).status, 404);
    assert_int_equal(POST(one, "actie/99999/klaar", NULL).status, 404);
    assert_int_equal(POST(one, "stap/onzin", "tekst", "x", NULL).status, 404);
    DO(one, PATH("actie/%lld/klaar", (long long)action), NULL);
    HAS(SHOW(one), "Klaar op 23 maart 2026");
    assert_int_equal(POST(one, PATH("actie/%lld/klaar", (long long)action), NULL).status, 404);
    struct answer a = visitor_get(v, PATH("/leren/stap/%lld", (long long)goal));
    assert_string_equal(a.location, PATH("/leren/%lld", (long long)one));
    assert_int_equal(visitor_get(v, PATH("/leren/stap/%lld", (long long)theme)).status, 404);
}

static bool count_line(void *arg, const struct audit_all_row *a)
{
    *(int *)arg += text_equal(a->uitkomst, "niet gevonden");
    return true;
}

static void a_cycle_of_elsewhere_does_not_exist(void **state)
{
    (void)state;
    static const char *const parts[] = {"stap/reflectie", "telling", "verhaal",  "reden",
                                        "slot",           "keuze",   "afronden", "stoppen",
                                        "evaluatie",      "cijfer",  "deelname"};
    struct db_conn *c = testdb_begin(w.t);
    int64_t id = leercyclus_create(c, w.t->ctx,
                                   &(struct leercyclus_begin){.organisatie = w.one.organisatie,
                                                              .locatie = w.one.elsewhere,
                                                              .titel = "Van de wijk",
                                                              .aanleiding = "Een geheim"});
    testdb_commit(w.t);
    int seen = 0, tried = 0;
    for (int who = 0; who < 2; who++) {
        const struct world_side *s = who ? &w.two : &w.one;
        visitor_forget(v);
        visitor_sign_in(v, s->organisatie, s->person[ROL_KWALITEITSMEDEWERKER]);
        struct answer a = SHOW(id); /* cycles may be read everywhere in one's own organisation */
        assert_int_equal(a.status, who ? 404 : 200);
        if (who)
            LACKS(visitor_get(v, "/leren"), "Van de wijk");
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++, tried++) {
            a = POST(id, parts[i], "tekst", "Mag dit?", "omdat", REASON, NULL);
            assert_int_equal(a.status, 404);
            LACKS(a, "geheim");
        }
    }
    as(ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(v, "/leren/nieuw", "titel", "x", "aanleiding", "x", "locatie",
                                  number(w.one.elsewhere), NULL)
                         .status,
                     422);
    testdb_begin(w.t);
    audit_all(w.t->c, count_line, &seen, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    assert_int_equal(seen, tried / 2);
    stands(start_cycle(), STAP_REFLECTIE);
    assert_string_equal(knoop_of(id).status, "reflectie");
}

/* What is of another place is neither shown nor taken where a cycle begins. */
static void a_cycle_begins_at_its_own_place(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    int64_t hidden = thema_create(c,
                                  &(struct knoop_new){.organisatie = w.one.organisatie,
                                                      .locatie = w.one.elsewhere,
                                                      .titel = "Verborgen thema"},
                                  "");
    int64_t team = team_create(c, w.one.organisatie, w.one.elsewhere, "Zuid");
    testdb_commit(w.t);
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(v, PATH("/leren/nieuw?uit=%lld", (long long)theme));
    assert_int_equal(a.status, 200);
    HAS(a, "De bel");
    LACKS(a, "Verborgen thema");
    LACKS(a, "Zuid");
    LACKS(visitor_get(v, PATH("/leren/nieuw?uit=%lld", (long long)signals[2])), "In de wijk ook.");
    const char *here = number(w.one.here);
    assert_int_equal(visitor_post(v, "/leren/nieuw", "titel", "x", "aanleiding", "x", "locatie",
                                  here, "thema", number(hidden), NULL)
                         .status,
                     422);
    assert_int_equal(visitor_post(v, "/leren/nieuw", "titel", "x", "aanleiding", "x", "locatie",
                                  here, "team", number(team), NULL)
                         .status,
                     422);
    a = visitor_post(v, "/leren/nieuw", "titel", "Met het team", "aanleiding", "x", "locatie", here,
                     "team", number(w.one.team), "uit", number(signals[0]), NULL);
    assert_int_equal(a.status, 303);
    assert_int_equal(knoop_of(id_in(a.location)).team, w.one.team);
    givers_hear(1, "tussenbericht", "Met het team");
}

/* ---- the board ---- */

static void the_board_shows_what_stands_still(void **state)
{
    (void)state;
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(v, "/leren");
    HAS(a, "Nog geen leercyclus");
    int64_t moving = start_cycle(), late = cycle_with_result();
    struct db_conn *c = testdb_begin(w.t);
    leercyclus_create(c, w.t->ctx,
                      &(struct leercyclus_begin){.organisatie = w.one.organisatie,
                                                 .locatie = w.one.here,
                                                 .titel = "Al lang stil",
                                                 .aanleiding = "x",
                                                 .gemaakt = time_now() - 61 * 86400});
    testdb_commit(w.t);
    a = visitor_get(v, "/leren");
    HAS(a, "3 leercycli lopen");
    HAS(a, "1 leercyclus staat stil.");
    HAS(a, "Staat al lang stil");
    HAS(a, "61 dagen in deze stap");
    as(ROL_LEIDINGGEVENDE);
    assert_int_equal(POST(moving, "evaluatie", "evaluatie", "2026-03-22", NULL).status, 422);
    DO(moving, "evaluatie", "evaluatie", "2026-04-01", NULL);
    DO(moving, "deelname", "zorgvragers", "4", "naasten", "0", NULL);
    a = SHOW(moving);
    HAS(a, "Op 1 april 2026.");
    HAS(a, "Zorgvragers: 4");
    HAS(a, "Nog niet gevraagd: Naasten");
    DO(moving, "stoppen", "omdat", REASON, NULL);
    setenv("KOERS_NU", "2026-05-02T09:00:00", 1); /* the action of `late` had to be ready */
    as(ROL_PROFESSIONAL);
    a = visitor_get(v, "/leren");
    HAS(a, "2 leercycli lopen");
    HAS(a, "Een actie is over tijd");
    HAS(a, "Gestopt");
    DO(late, PATH("actie/%lld/klaar", (long long)step_of(late, "actie")), NULL);
    LACKS(visitor_get(v, "/leren"), "Een actie is over tijd");
    /* a finished one stands there with the day on which it was finished */
    DO(late, "reden", "geen_cijfer", REASON, "geen_verhaal", REASON, NULL);
    DO(late, "slot", "tekst", "Samen luisteren helpt.", NULL);
    DO(late, "keuze", "keuze", "borgen", "tekst", "Het staat in het werkplan.", NULL);
    setenv("KOERS_NU", "2026-05-09T09:00:00", 1);
    as(ROL_LEIDINGGEVENDE);
    DO(late, "afronden", NULL);
    HAS(visitor_get(v, "/leren"), "9 mei 2026");
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        as((enum rol)rol);
        bool may = mag_where((enum rol)rol, MAG_DRAAD_LEZEN) != WAAR_NIET;
        assert_int_equal(visitor_get(v, "/leren").status, may ? 200 : 403);
        assert_int_equal(SHOW(late).status, may ? 200 : 403);
    }
}

/* What /dekking says of a running cycle; NULL: nothing is missing. */
static const char *coverage_of(int64_t id)
{
    struct place all = {.overal = true};
    testdb_begin(w.t);
    struct dekking_punten p = dekking_cycli(w.t->c, w.t->ctx, w.one.organisatie, &all, 10);
    testdb_commit(w.t);
    assert_true(p.n <= 1);
    if (p.n)
        assert_int_equal(p.punt[0].knoop.id, id);
    return p.n ? p.punt[0].reden : NULL;
}

/* B4.1: a result is counted and told. Figures and stories may hang on any step. */
static void coverage_asks_for_a_figure_and_a_story(void **state)
{
    (void)state;
    const struct knoop_new k = {
        .organisatie = w.one.organisatie, .titel = "t", .locatie = w.one.here};
    int64_t id = start_cycle();
    DO(id, "stap/reflectie", "tekst", "Wij horen de bel niet op de gang.", NULL);
    DO(id, "stap/doel", "tekst", "Binnen tien minuten bij de bel.", "waaraan", "De belklok", NULL);
    assert_null(coverage_of(id)); /* no action yet */
    DO(id, "stap/actie", "tekst", "Een bel op zak.", "trekker", "Noord", "uiterlijk", "2026-05-01",
       NULL);
    assert_string_equal(coverage_of(id), "er is een actie, maar nog geen cijfer en geen verhaal");
    struct db_conn *c = testdb_begin(w.t);
    int64_t story = verhaal_create(
        c, &k,
        &(struct verhaal){
            .tekst = "t", .verteller = "naaste", .toestemming = "gegeven", .onherkenbaar = true});
    draad_lay(c, w.one.organisatie, story, id, ONDERBOUWT, 0, 0);
    testdb_commit(w.t);
    assert_string_equal(coverage_of(id), "wel verteld, nog niet geteld: er is geen cijfer");
    int64_t action = step_of(id, "actie");
    c = testdb_begin(w.t);
    int64_t figure = cijfer_create(
        c, &k, &(struct cijfer){.vraag = "v", .waarde = 7, .n = 20, .laag = 6, .hoog = 8});
    draad_lay(c, w.one.organisatie, figure, action, MEET, 0, 0);
    testdb_commit(w.t);
    assert_null(coverage_of(id));
    c = testdb_begin(w.t);
    knoop_change_status(c, w.one.organisatie, story, "ingetrokken", 0, 0);
    testdb_commit(w.t);
    assert_string_equal(coverage_of(id), "wel geteld, nog niet verteld: er is geen verhaal");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_cycle_walks_to_its_end),
        TEST(closing_answers_every_giver),
        TEST(nothing_may_be_missing_at_the_end),
        TEST(a_reason_stands_in_for_a_figure_or_a_story),
        TEST(stopping_says_why),
        TEST(a_small_count_is_not_kept),
        TEST(figures_and_stories_of_the_place_can_be_hung_on),
        TEST(a_story_that_is_closed_is_no_choice),
        TEST(actions_end_in_their_own_cycle),
        TEST(a_cycle_of_elsewhere_does_not_exist),
        TEST(a_cycle_begins_at_its_own_place),
        TEST(the_board_shows_what_stands_still),
        TEST(coverage_asks_for_a_figure_and_a_story),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
