/* The living kwaliteitsbeeld on a store, by its pages (B5.3, B5.5): chapters, sentences and what
 * they rest on, coverage, and whose it is. On SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not
 * here: voices (stem_test.c), rules (beeld_regels_test.c), versions (versie_test.c), what the public
 * sees (publicatie_test.c). */
#include "base/mem.h"
#include "draad/draad_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "organisatie/background.h"
#include "tests/cm.h"
#include "tests/support/beeld_scene.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct beeldtoneel t;

#define PATH(...) mem_format(t.w.t->ctx, __VA_ARGS__)
#define ORG       t.w.one.organisatie

static int begin(void **state)
{
    (void)state;
    t = beeld_scene_open();
    return 0;
}

static int end(void **state)
{
    (void)state;
    beeld_scene_close(&t);
    return 0;
}

static size_t times(const char *body, const char *word)
{
    size_t n = 0;
    for (const char *p = body; (p = strstr(p, word)); p += strlen(word))
        n++;
    return n;
}

static const char *number(int64_t id)
{
    return PATH("%lld", (long long)id);
}

/* ---- the document ---- */

static void a_document_has_its_chapters(void **state)
{
    (void)state;
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(t.v, "/kwaliteitsbeeld");
    assert_int_equal(a.status, 200);
    a = visitor_post(t.v, "/kwaliteitsbeeld", "locatie", number(t.w.one.here), "jaar", "2025",
                     NULL);
    assert_int_equal(a.status, 303);
    const char *first = a.location;
    a = visitor_post(t.v, "/kwaliteitsbeeld", "locatie", number(t.w.one.here), "jaar", "2025",
                     NULL);
    assert_string_equal(a.location, first); /* one for each place and year */
    a = visitor_get(t.v, first);
    HAS(a, "Kwaliteitsbeeld 2025, Huis een");
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    struct beeld_inhoud c = beeld_scene_inhoud(&t, &b);
    assert_int_equal(c.n_hoofdstuk, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(c.hoofdstuk[i].bouwsteen, i + 1);
        HAS(visitor_get(t.v, PATH("%s?hoofdstuk=%lld", first, (long long)c.hoofdstuk[i].id)),
            c.hoofdstuk[i].titel);
    }
    assert_string_equal(beeld_scene_wacht(&t, &b),
                        "beeld "); /* all year it waits to be public on 31 March */
    a = visitor_post(t.v, beeld_scene_pad(&t, &b, "/hoofdstuk"), "titel", "Onze tuin", NULL);
    assert_int_equal(a.status, 303);
    HAS(visitor_get(t.v, a.location), "Onze tuin");
    HAS(visitor_get(t.v, a.location), "Leercyclus: Aan tafel"); /* grounds of any bouwsteen */
    visitor_post(t.v, beeld_scene_pad(&t, &b, "/inleiding"), "inleiding", "Een jaar aan <tafel>.",
                 NULL);
    HAS(visitor_get(t.v, first), "Een jaar aan &lt;tafel&gt;.");
    HAS(visitor_get(t.v, "/kwaliteitsbeeld?jaar=2025"), "Huis een");
    LACKS(visitor_get(t.v, "/kwaliteitsbeeld?jaar=2024"), "Kwaliteitsbeeld 2025, Huis een");
    assert_int_equal(visitor_post(t.v, "/kwaliteitsbeeld", "locatie", number(t.w.one.elsewhere),
                                  "jaar", "2025", NULL)
                         .status,
                     422);
    assert_int_equal(
        visitor_post(t.v, "/kwaliteitsbeeld", "locatie", "0", "jaar", "1999", NULL).status, 422);
}

/* ---- sentences ---- */

/* A sentence that rests on nothing waits for who may write here, until it rests on something or is
 * taken out; it comes back when what it rests on is cut. */
static void a_sentence_without_ground_waits(void **state)
{
    static const char *const words = "Er staat een zin in die nog nergens op rust";
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    const char *path = beeld_scene_pad(
        &t, &b, PATH("/hoofdstuk/%lld/zin", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
    beeld_scene_as(&t, ROL_LEIDINGGEVENDE);
    LACKS(visitor_get(t.v, "/wacht"), words);
    assert_int_equal(
        visitor_post(t.v, path, "tekst", "Wij eten samen.", "deel", "terugblik", NULL).status, 303);
    struct beeld_inhoud c = beeld_scene_inhoud(&t, &b);
    const char *zin = PATH("/kwaliteitsbeeld/zin/%lld", (long long)c.hoofdstuk[1].zin[0].id);
    for (int deed = 0; deed < 4; deed++) {
        const struct {
            const char *what, *field, *value;
            bool waits;
        } deeds[] = {
            {"grond",         "gronden",            number(t.figure), false},
            {PATH("los/%lld", (long long)t.figure), "x",              "1",   true},
            {"weg",               "x",                               "1",                              false },
            {"weg",               "x",                               "1",                              true},
        };
        if (!deed)
            HAS(visitor_get(t.v, "/wacht"), words);
        assert_int_equal(visitor_post(t.v, PATH("%s/%s", zin, deeds[deed].what), deeds[deed].field,
                                      deeds[deed].value, "hoe", "onderbouwt", NULL)
                             .status,
                         303);
        struct answer a = visitor_get(t.v, "/wacht");
        if (!!strstr(a.body, words) != deeds[deed].waits)
            fail_msg("after %s (%d)", deeds[deed].what, deed);
    }
    HAS(visitor_get(t.v, "/hulp/kwaliteitsbeeld"), "Dan wacht dat op wie hier schrijft");
    beeld_scene_as(&t, ROL_ZORGVRAGER); /* who may not write */
    LACKS(visitor_get(t.v, "/wacht"), words);
}

/* What waits because a sentence of the document rests on nothing; id 0: nothing does. */
static struct wachtpunt_of_row bare(const struct beeld *b)
{
    struct wachtpunt_of_row found = {0};
    struct db_conn *c = testdb_begin(t.w.t);
    struct wachtpunt_of_rows rows = wachtpunt_of(c, t.w.t->ctx, .organisatie = ORG, .knoop = b->id);
    for (size_t i = 0; i < rows.n; i++)
        if (strcmp(rows.row[i].soort, "zin_grond") == 0)
            found = rows.row[i];
    testdb_commit(t.w.t);
    return found;
}

static void hourly(void)
{
    struct background work = {.db = t.w.t->db};
    assert_non_null(kwaliteitsbeeld_room.tidy);
    kwaliteitsbeeld_room.tidy(&work);
}

/* What is written once the document is public is not public itself: it waits as any other. */
static void after_publication_it_waits_too(void **state)
{
    static const char *const words = "Er staat een zin in die nog nergens op rust";
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    hourly();
    beeld_scene_as(&t, ROL_LEIDINGGEVENDE);
    LACKS(visitor_get(t.v, "/wacht"), words);
    int64_t id = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Wij eten samen.", 0, 0);
    HAS(visitor_get(t.v, PATH("/kwaliteitsbeeld/zin/%lld", (long long)id)), "nergens op");
    HAS(visitor_get(t.v, "/wacht"), words);
    struct db_conn *c = testdb_begin(t.w.t);
    draad_lay(c, ORG, t.figure, id, ONDERBOUWT, 0, 0);
    testdb_commit(t.w.t);
    LACKS(visitor_get(t.v, "/wacht"), words);
}

/* What waits goes by the rule that the sentence's page shows, whatever changed and by whichever way. */
static void what_waits_follows_what_carries(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    struct db_conn *c = testdb_begin(t.w.t);
    int64_t asked = beeld_scene_verhaal(&t, "Mag dit gedeeld worden?", "gevraagd", true);
    testdb_commit(t.w.t);
    int64_t told = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Iedereen eet samen.", t.story, 0);
    assert_int_equal(bare(&b).id, 0);
    int64_t other = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Het gaat goed.", asked, 0);
    assert_int_not_equal(bare(&b).id, 0); /* nobody may read that story yet */
    c = testdb_begin(t.w.t);
    verhaal_allow(c, t.w.t->ctx, ORG, asked, 0);
    testdb_commit(t.w.t);
    assert_int_equal(bare(&b).id, 0);
    c = testdb_begin(t.w.t); /* as when a signal is handed over */
    draad_cut(c, ORG, asked, other, ONDERBOUWT, 0);
    testdb_commit(t.w.t);
    assert_int_not_equal(bare(&b).id, 0);
    beeld_scene_as(&t, ROL_PROFESSIONAL);
    struct answer a =
        visitor_post(t.v, "/verhalen/nieuw", "bij", number(other), "titel", "Kort", "tekst",
                     "Wij aten soep.", "verteller", "naaste", "toestemming", "gegeven", NULL);
    assert_int_equal(a.status, 303);
    assert_int_not_equal(bare(&b).id, 0); /* the teller can still be recognised */
    visitor_post(t.v, PATH("%s/onherkenbaar", a.location), "zeker", "1", NULL);
    assert_int_equal(bare(&b).id, 0);
    assert_int_equal(visitor_post(t.v, PATH("/verhalen/%lld/intrekken", (long long)t.story),
                                  "intrekken", "1", NULL)
                         .status,
                     303);
    HAS(visitor_get(t.v, PATH("/kwaliteitsbeeld/zin/%lld", (long long)told)),
        "Deze zin rust nog nergens op");
    assert_int_not_equal(bare(&b).id, 0);
}

/* Sentences of before it waited, and whatever missed them, the hourly round finds. */
static void the_round_finds_what_does_not_wait(void **state)
{
    (void)state;
    struct beeld b[2] = {beeld_scene_beeld(&t, t.w.one.here), beeld_scene_beeld(&t, 0)};
    for (int i = 0; i < 2; i++)
        beeld_scene_zin(&t, &b[i], 2, TERUGBLIK, "Het gaat goed.", 0, 0);
    testdb_sql(t.w.t, "DELETE FROM wachtpunt WHERE soort = 'zin_grond'");
    testdb_sql(t.w.t, "DELETE FROM wachtpunt_stand WHERE soort = 'zin_grond'");
    hourly();
    for (int i = 0; i < 2; i++)
        assert_int_not_equal(bare(&b[i]).id, 0);
    testdb_sql(t.w.t, "DELETE FROM uitspraak");
    hourly();
    for (int i = 0; i < 2; i++)
        assert_int_equal(bare(&b[i]).id, 0);
}

/* What was suspended stays so while another sentence comes, or the oldest is carried; taken up again
 * it waits since the oldest that is left. */
static void suspended_it_lies_still(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    int64_t first = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Het gaat goed.", 0, 0);
    testdb_sql(
        t.w.t,
        PATH("UPDATE uitspraak SET grondloos_sinds = grondloos_sinds - 864000 WHERE id = %lld",
             (long long)first));
    hourly();
    struct wachtpunt_of_row w = bare(&b);
    struct db_conn *c = testdb_begin(t.w.t);
    wachtpunt_suspend(c, ORG, w.id, date_today() + 60, "Eerst de vakantie",
                      t.w.one.person[ROL_LEIDINGGEVENDE]);
    testdb_commit(t.w.t);
    int64_t second = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Het gaat beter.", 0, 0);
    assert_int_equal(bare(&b).opgeschort_op, date_today());
    c = testdb_begin(t.w.t);
    draad_lay(c, ORG, t.figure, first, ONDERBOUWT, 0, 0);
    testdb_commit(t.w.t);
    assert_int_equal(bare(&b).opgeschort_op, date_today());
    c = testdb_begin(t.w.t);
    wachtpunt_resume(c, ORG, w.id, t.w.one.person[ROL_LEIDINGGEVENDE]);
    testdb_commit(t.w.t);
    hourly();
    struct wachtpunt_of_row again = bare(&b);
    assert_int_equal(again.opgeschort_op, DATE_NONE);
    assert_int_equal(date_of_time(again.sinds), date_today());
    c = testdb_begin(t.w.t);
    wachtpunt_suspend(c, ORG, again.id, date_today() + 60, "Eerst de vakantie",
                      t.w.one.person[ROL_LEIDINGGEVENDE]);
    draad_lay(c, ORG, t.figure, second, ONDERBOUWT, 0, 0);
    testdb_commit(t.w.t);
    assert_int_equal(bare(&b).id, 0); /* nothing is bare any more */
}

static void day(int n)
{
    char now[40];
    snprintf(now, sizeof now, "2026-03-%02dT09:00:00", n);
    setenv("KOERS_NU", now, 1);
}

/* A sentence waits since the day on which it lost its last ground, whatever day it was written. */
static void bare_since_it_lost_its_ground(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    day(2);
    testdb_begin(t.w.t);
    int64_t story = beeld_scene_verhaal(&t, "Wij aten soep.", "gegeven", true);
    testdb_commit(t.w.t);
    int64_t zin = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Het gaat goed.", story, 0);
    day(5);
    int64_t never = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Het gaat beter.", 0, 0);
    day(9);
    struct db_conn *c = testdb_begin(t.w.t);
    verhaal_withdraw(c, t.w.t->ctx, ORG, story, 0);
    testdb_commit(t.w.t);
    day(12);
    hourly();
    assert_int_equal(date_of_time(bare(&b).sinds), date_of(2026, 3, 5)); /* the longest */
    c = testdb_begin(t.w.t);
    draad_lay(c, ORG, t.figure, never, ONDERBOUWT, 0, 0);
    testdb_commit(t.w.t);
    assert_int_equal(date_of_time(bare(&b).sinds), date_of(2026, 3, 9));
    day(14); /* carried and let go: from then on */
    c = testdb_begin(t.w.t);
    draad_lay(c, ORG, t.figure, zin, ONDERBOUWT, 0, 0);
    testdb_commit(t.w.t);
    assert_int_equal(bare(&b).id, 0);
    day(16);
    c = testdb_begin(t.w.t);
    draad_cut(c, ORG, t.figure, zin, ONDERBOUWT, 0);
    testdb_commit(t.w.t);
    day(18);
    hourly();
    assert_int_equal(date_of_time(bare(&b).sinds), date_of(2026, 3, 16));
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER); /* away and put back: since then */
    const char *away = PATH("/kwaliteitsbeeld/zin/%lld/weg", (long long)zin);
    assert_int_equal(visitor_post(t.v, away, NULL).status, 303);
    assert_int_equal(bare(&b).id, 0);
    day(20);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(t.v, away, NULL).status, 303);
    assert_int_equal(date_of_time(bare(&b).sinds), date_of(2026, 3, 20));
}

static void a_sentence_shows_what_it_rests_on(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    long long chapter = (long long)beeld_scene_hoofdstuk(&t, &b, 2);
    const char *path = beeld_scene_pad(&t, &b, PATH("/hoofdstuk/%lld/zin", chapter));
    beeld_scene_as(&t, ROL_LEIDINGGEVENDE);
    struct answer a = visitor_post(t.v, path, "tekst", "", "deel", "terugblik", NULL);
    assert_int_equal(a.status, 422);
    a = visitor_post(t.v, path, "tekst", "Wij eten samen.", "deel", "later", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Wij eten samen.");
    a = visitor_post(t.v, path, "tekst", "Wij eten samen.", "deel", "terugblik", "gronden",
                     number(t.figure), "gronden", number(t.story), "in_het_kort", "1", NULL);
    assert_int_equal(a.status, 303);
    struct beeld_inhoud c = beeld_scene_inhoud(&t, &b);
    assert_int_equal(c.hoofdstuk[1].n_zin, 1);
    const struct inhoud_zin *z = &c.hoofdstuk[1].zin[0];
    assert_int_equal(z->n_grond, 2);
    assert_true(z->in_het_kort);
    a = visitor_get(t.v, a.location);
    HAS(a, "Wij eten samen.");
    HAS(a, "7,9 (34 antwoorden");
    HAS(a, "Mijn moeder zit weer aan tafel.");
    const char *zin = PATH("/kwaliteitsbeeld/zin/%lld", (long long)z->id);
    /* what speaks against it stands there too, and says so */
    a = visitor_post(t.v, PATH("%s/grond", zin), "nummer", number(t.cycle), "hoe", "spreekt_tegen",
                     NULL);
    assert_int_equal(a.status, 303);
    HAS(visitor_get(t.v, zin), "Spreekt dit tegen:");
    HAS(visitor_get(t.v, zin), "Wij eten samen.");
    c = beeld_scene_inhoud(&t, &b);
    size_t against = 0;
    for (size_t i = 0; i < c.hoofdstuk[1].zin[0].n_grond; i++)
        against += c.hoofdstuk[1].zin[0].grond[i].tegen;
    assert_int_equal(against, 1);
    /* nothing that is no ground, of another place, or nowhere */
    assert_int_equal(visitor_post(t.v, PATH("%s/grond", zin), "hoe", "onderbouwt", NULL).status,
                     422);
    assert_int_equal(
        visitor_post(t.v, PATH("%s/grond", zin), "nummer", number(b.id), "hoe", "onderbouwt", NULL)
            .status,
        422);
    assert_int_equal(
        visitor_post(t.v, PATH("%s/grond", zin), "nummer", "99999", "hoe", "onderbouwt", NULL)
            .status,
        422);
    visitor_post(t.v, PATH("%s/los/%lld", zin, (long long)t.cycle), NULL);
    LACKS(visitor_get(t.v, zin), "Spreekt dit tegen:");
    visitor_post(t.v, zin, "tekst", "Wie wil, eet samen.", "deel", "reflectie", NULL);
    a = visitor_get(t.v, zin);
    HAS(a, "Wie wil, eet samen.");
    HAS(a, "De zin was: Wij eten samen."); /* what it said is kept */
    assert_int_equal(beeld_scene_inhoud(&t, &b).hoofdstuk[1].zin[0].deel, REFLECTIE);
    visitor_post(t.v, PATH("%s/weg", zin), NULL);
    assert_int_equal(beeld_scene_inhoud(&t, &b).hoofdstuk[1].n_zin, 0);
    HAS(visitor_get(t.v, zin), "Deze zin is weggehaald");
    visitor_post(t.v, PATH("%s/weg", zin), NULL);
    assert_int_equal(beeld_scene_inhoud(&t, &b).hoofdstuk[1].n_zin, 1);
    beeld_scene_as(&t, ROL_NAASTE); /* reads along, writes nothing */
    a = visitor_get(t.v, zin);
    HAS(a, "Wie wil, eet samen.");
    LACKS(a, "/weg\"");
    assert_int_equal(visitor_post(t.v, zin, "tekst", "x", "deel", "reflectie", NULL).status, 403);
}

/* A story that may not be shared is no ground: neither offered, nor counted, nor read. */
static void a_closed_story_carries_nothing(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    testdb_begin(t.w.t);
    int64_t asked = beeld_scene_verhaal(&t, "Herkenbaar verhaal een", "gevraagd", true);
    int64_t raw = beeld_scene_verhaal(&t, "Herkenbaar verhaal twee", "gegeven", false);
    testdb_commit(t.w.t);
    int64_t zin = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Het gaat goed.", asked, raw);
    struct beeld_inhoud c = beeld_scene_inhoud(&t, &b);
    assert_int_equal(c.hoofdstuk[1].zin[0].n_grond, 2);
    assert_int_equal(inhoud_oordeel(&c.hoofdstuk[1].zin[0]), ZIN_GRONDLOOS);
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        beeld_scene_as(&t, (enum rol)rol);
        LACKS(visitor_get(t.v, PATH("/kwaliteitsbeeld/zin/%lld", (long long)zin)),
              "Herkenbaar verhaal");
        LACKS(visitor_get(t.v, beeld_scene_pad(&t, &b,
                                               PATH("?hoofdstuk=%lld",
                                                    (long long)beeld_scene_hoofdstuk(&t, &b, 2)))),
              "Herkenbaar verhaal");
    }
    struct db_conn *db = testdb_begin(t.w.t);
    verhaal_allow(db, t.w.t->ctx, ORG, asked, 0);
    testdb_commit(t.w.t);
    c = beeld_scene_inhoud(&t, &b);
    assert_int_equal(inhoud_oordeel(&c.hoofdstuk[1].zin[0]), ZIN_ALLEEN_VERTELD);
    /* what only speaks against a sentence does not carry it */
    db = testdb_begin(t.w.t);
    draad_cut(db, ORG, asked, zin, ONDERBOUWT, 0);
    draad_lay(db, ORG, asked, zin, SPREEKT_TEGEN, 0, 0);
    testdb_commit(t.w.t);
    c = beeld_scene_inhoud(&t, &b);
    assert_int_equal(inhoud_oordeel(&c.hoofdstuk[1].zin[0]), ZIN_GRONDLOOS);
}

/* ---- coverage ---- */

static void coverage_says_what_is_missing(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking"));
    assert_int_equal(a.status, 200);
    assert_int_equal(times(a.body, "Er staat nog geen enkele zin."), 5);
    assert_int_equal(times(a.body, ">nodig</span>"), 4); /* bouwsteen 5 is asked for only */
    HAS(a, "4 dingen zijn nodig voordat het bestuur kan vaststellen.");
    HAS(a, "Nog 8 dagen.");
    HAS(a, "moet uiterlijk op 31 maart 2026 openbaar zijn.");
    HAS(a, "Er staat nog geen uitkomst van de ervaringsmeting");
    beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Rust nergens op.", 0, 0);
    beeld_scene_zin(&t, &b, 2, REFLECTIE, "Alleen geteld.", t.figure, 0);
    beeld_scene_zin(&t, &b, 2, VOORUITBLIK, "Alleen verteld.", t.story, 0);
    a = visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking"));
    HAS(a, "Eén zin rust nergens op.");
    HAS(a, "Eén zin rust alleen op cijfers.");
    HAS(a, "Eén zin rust alleen op verhalen.");
    assert_int_equal(times(a.body, "/kwaliteitsbeeld/zin/"), 3);
    HAS(a, "Er staat een uitkomst van de ervaringsmeting");
    beeld_scene_fill(&t, &b);
    a = visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking"));
    HAS(a, "1 ding is nodig"); /* the sentence that rests on nothing */
    struct beeld whole = beeld_scene_beeld(&t, 0);
    a = visitor_get(t.v, beeld_scene_pad(&t, &whole, "/dekking"));
    HAS(a, "Wijk een</strong>: er is geen eigen deel in het kwaliteitsbeeld.");
    HAS(a, "Wijk een</strong>: dit jaar kwam er geen enkel signaal.");
    LACKS(a, "Huis een</strong>: er is geen eigen deel");
}

/* ---- whose ---- */

static void of_elsewhere_it_does_not_exist(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.elsewhere);
    int64_t zin = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Een geheim van de wijk.", t.cycle, 0);
    const char *const writes[] = {
        beeld_scene_pad(&t, &b, "/inleiding"),
        beeld_scene_pad(&t, &b, "/hoofdstuk"),
        beeld_scene_pad(&t, &b,
                        PATH("/hoofdstuk/%lld/zin", (long long)beeld_scene_hoofdstuk(&t, &b, 2))),
        beeld_scene_pad(&t, &b, "/vraag/1"),
        beeld_scene_pad(&t, &b, "/versies"),
        PATH("/kwaliteitsbeeld/zin/%lld", (long long)zin),
        PATH("/kwaliteitsbeeld/zin/%lld/weg", (long long)zin),
        PATH("/kwaliteitsbeeld/zin/%lld/grond", (long long)zin),
        PATH("/kwaliteitsbeeld/zin/%lld/los/1", (long long)zin)};
    const char *const reads[] = {beeld_scene_pad(&t, &b, ""), beeld_scene_pad(&t, &b, "/dekking"),
                                 beeld_scene_pad(&t, &b, "/versies"),
                                 PATH("/kwaliteitsbeeld/zin/%lld", (long long)zin)};
    for (int who = 0; who < 2; who++) {
        const struct world_side *s = who ? &t.w.two : &t.w.one;
        visitor_forget(t.v);
        visitor_sign_in(t.v, s->organisatie, s->person[ROL_KWALITEITSMEDEWERKER]);
        for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
            struct answer a = visitor_post(t.v, writes[i], "tekst", "Mag dit?", "deel", "terugblik",
                                           "titel", "x", NULL);
            assert_int_equal(a.status, 404);
            LACKS(a, "geheim");
        }
        if (who) /* within the organisation everyone reads the whole kwaliteitsbeeld */
            for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
                assert_int_equal(visitor_get(t.v, reads[i]).status, 404);
    }
    assert_int_equal(beeld_scene_audit(&t, "niet gevonden", "route POST /kwaliteitsbeeld"),
                     sizeof writes / sizeof *writes);
    struct beeld_inhoud c = beeld_scene_inhoud(&t, &b);
    assert_int_equal(c.hoofdstuk[1].n_zin, 1);
    /* a chapter of another document of one's own */
    struct beeld own = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(
        visitor_post(
            t.v,
            beeld_scene_pad(
                &t, &own, PATH("/hoofdstuk/%lld/zin", (long long)beeld_scene_hoofdstuk(&t, &b, 2))),
            "tekst", "x", "deel", "terugblik", NULL)
            .status,
        404);
}

static void each_role_sees_what_it_may(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    static const struct {
        const char *part;
        enum handeling mag;
    } pages[] = {
        {"",         MAG_BEELD_LEZEN},
        {"/dekking", MAG_BEELD_LEZEN},
        {"/versies", MAG_BEELD_LEZEN},
    };
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        beeld_scene_as(&t, (enum rol)rol);
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
            bool may = mag_where((enum rol)rol, pages[i].mag) != WAAR_NIET;
            assert_int_equal(visitor_get(t.v, beeld_scene_pad(&t, &b, pages[i].part)).status,
                             may ? 200 : 404);
            t.v->json = true;
            assert_int_equal(visitor_get(t.v, beeld_scene_pad(&t, &b, pages[i].part)).status,
                             may ? 200 : 404);
            t.v->json = false;
        }
        struct answer a = visitor_get(t.v, beeld_scene_pad(&t, &b, ""));
        bool writes = mag_where((enum rol)rol, MAG_BEELD_SCHRIJVEN) != WAAR_NIET;
        bool speaks = mag_where((enum rol)rol, MAG_BEELD_STEM) != WAAR_NIET &&
                      rol != ROL_ONDERSTEUNER; /* for a body only */
        assert_int_equal(strstr(a.body, "/zin\"") != NULL, writes);
        assert_int_equal(strstr(a.body, "/stem\"") != NULL, speaks);
    }
}

/* Every link of a page to the kwaliteitsbeeld opens. */
static void open_links(struct answer a, const char *who, const char *page)
{
    static const char at[] = "href=\"/kwaliteitsbeeld";
    if (a.status != 200)
        return;
    for (const char *p = a.body; (p = strstr(p, at)); p++) {
        const char *link = p + strlen("href=\""), *stop = strchr(link, '"');
        char *path = mem_textn(t.w.t->ctx, link, (size_t)(stop - link));
        struct answer to = visitor_get(t.v, path);
        if (to.status != 200)
            fail_msg("%s: %s on %s answers %d", who, path, page, to.status);
    }
}

/* A link is there for whom it opens. */
static void links_are_for_who_may(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        beeld_scene_as(&t, (enum rol)rol);
        const char *pages[] = {beeld_scene_pad(&t, &b, ""), beeld_scene_pad(&t, &b, "/dekking"),
                               beeld_scene_pad(&t, &b, "/versies"), "/kwaliteitsbeeld"};
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
            open_links(visitor_get(t.v, pages[i]), rol_code((enum rol)rol), pages[i]);
    }
    /* asked by membership, whatever the role */
    int64_t council = beeld_scene_raad(&t, ROL_CLIENTENRAAD_LOKAAL);
    struct db_conn *c = testdb_begin(t.w.t);
    zetel_create(c, &(struct zetel_new){.organisatie = ORG,
                                        .gezelschap = council,
                                        .persoon = t.w.one.person[ROL_FINANCIER],
                                        .vanaf = date_today() - 1});
    beeld_ask(c, &b, council, t.w.one.person[ROL_BESTUURDER], date_today());
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_FINANCIER);
    struct answer a = visitor_get(t.v, beeld_scene_pad(&t, &b, ""));
    assert_int_equal(a.status, 200);
    open_links(a, "asked", "");
    LACKS(a, "Deze zin bewerken");
    open_links(visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking")), "asked", "/dekking");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_document_has_its_chapters),
        TEST(a_sentence_without_ground_waits),
        TEST(after_publication_it_waits_too),
        TEST(what_waits_follows_what_carries),
        TEST(the_round_finds_what_does_not_wait),
        TEST(suspended_it_lies_still),
        TEST(bare_since_it_lost_its_ground),
        TEST(a_sentence_shows_what_it_rests_on),
        TEST(a_closed_story_carries_nothing),
        TEST(coverage_says_what_is_missing),
        TEST(of_elsewhere_it_does_not_exist),
        TEST(each_role_sees_what_it_may),
        TEST(links_are_for_who_may),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
