/* The living kwaliteitsbeeld on a store, by its pages (B5.3, B5.5): chapters, sentences and what
 * they rest on, coverage, voices, councils, and whose it is. On SQLite, and on PostgreSQL when
 * KOERS_TEST_PG is set. Not here: rules (beeld_regels_test.c), versions (versie_test.c), what the
 * public sees (publicatie_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad_sql.h"
#include "gezelschap/gezelschap_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "organisatie/background.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/beeld_scene.h"
#include <stdlib.h>
#include <string.h>

static struct beeldtoneel t;

#define HAS(a, text)   assert_non_null(strstr((a).body, (text)))
#define LACKS(a, text) assert_null(strstr((a).body, (text)))
#define PATH(...)      mem_format(t.w.t->ctx, __VA_ARGS__)
#define ORG            t.w.one.organisatie

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

static const char *number(int64_t id)
{
    return PATH("%lld", (long long)id);
}

static const char *doc(const struct beeld *b, const char *part)
{
    return PATH("/kwaliteitsbeeld/%lld%s", (long long)b->id, part);
}

static size_t times(const char *body, const char *word)
{
    size_t n = 0;
    for (const char *p = body; (p = strstr(p, word)); p += strlen(word))
        n++;
    return n;
}

static struct beeld_inhoud content(const struct beeld *b)
{
    struct beeld_inhoud c;
    testdb_begin(t.w.t);
    beeld_inhoud(t.w.t->c, t.w.t->ctx, LANG_NL, b, &c);
    testdb_commit(t.w.t);
    return c;
}

/* Everything that waits about this document, "beeld stem:3 " with the body that is asked. */
static const char *waiting(const struct beeld *b)
{
    struct buf out;
    buf_init(&out, t.w.t->ctx, 4096);
    testdb_begin(t.w.t);
    struct wachtpunt_of_rows rows =
        wachtpunt_of(t.w.t->c, t.w.t->ctx, .organisatie = ORG, .knoop = b->id);
    testdb_commit(t.w.t);
    for (size_t i = 0; i < rows.n; i++)
        buf_format(&out, rows.row[i].vraag ? "%s:%lld " : "%s ", rows.row[i].soort,
                   (long long)rows.row[i].vraag);
    return out.data ? out.data : "";
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
    struct beeld_inhoud c = content(&b);
    assert_int_equal(c.n_hoofdstuk, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(c.hoofdstuk[i].bouwsteen, i + 1);
        HAS(visitor_get(t.v, PATH("%s?hoofdstuk=%lld", first, (long long)c.hoofdstuk[i].id)),
            c.hoofdstuk[i].titel);
    }
    assert_string_equal(waiting(&b), "beeld "); /* all year it waits to be public on 31 March */
    a = visitor_post(t.v, doc(&b, "/hoofdstuk"), "titel", "Onze tuin", NULL);
    assert_int_equal(a.status, 303);
    HAS(visitor_get(t.v, a.location), "Onze tuin");
    HAS(visitor_get(t.v, a.location), "Leercyclus: Aan tafel"); /* grounds of any bouwsteen */
    visitor_post(t.v, doc(&b, "/inleiding"), "inleiding", "Een jaar aan <tafel>.", NULL);
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

static void a_sentence_shows_what_it_rests_on(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    long long chapter = (long long)beeld_scene_hoofdstuk(&t, &b, 2);
    const char *path = doc(&b, PATH("/hoofdstuk/%lld/zin", chapter));
    beeld_scene_as(&t, ROL_LEIDINGGEVENDE);
    struct answer a = visitor_post(t.v, path, "tekst", "", "deel", "terugblik", NULL);
    assert_int_equal(a.status, 422);
    a = visitor_post(t.v, path, "tekst", "Wij eten samen.", "deel", "later", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Wij eten samen.");
    a = visitor_post(t.v, path, "tekst", "Wij eten samen.", "deel", "terugblik", "gronden",
                     number(t.figure), "gronden", number(t.story), "in_het_kort", "1", NULL);
    assert_int_equal(a.status, 303);
    struct beeld_inhoud c = content(&b);
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
    c = content(&b);
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
    assert_int_equal(content(&b).hoofdstuk[1].zin[0].deel, REFLECTIE);
    visitor_post(t.v, PATH("%s/weg", zin), NULL);
    assert_int_equal(content(&b).hoofdstuk[1].n_zin, 0);
    HAS(visitor_get(t.v, zin), "Deze zin is weggehaald");
    visitor_post(t.v, PATH("%s/weg", zin), NULL);
    assert_int_equal(content(&b).hoofdstuk[1].n_zin, 1);
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
    struct beeld_inhoud c = content(&b);
    assert_int_equal(c.hoofdstuk[1].zin[0].n_grond, 2);
    assert_int_equal(inhoud_oordeel(&c.hoofdstuk[1].zin[0]), ZIN_GRONDLOOS);
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        beeld_scene_as(&t, (enum rol)rol);
        LACKS(visitor_get(t.v, PATH("/kwaliteitsbeeld/zin/%lld", (long long)zin)),
              "Herkenbaar verhaal");
        LACKS(visitor_get(t.v, doc(&b, PATH("?hoofdstuk=%lld",
                                            (long long)beeld_scene_hoofdstuk(&t, &b, 2)))),
              "Herkenbaar verhaal");
    }
    struct db_conn *db = testdb_begin(t.w.t);
    verhaal_allow(db, t.w.t->ctx, ORG, asked, 0);
    testdb_commit(t.w.t);
    c = content(&b);
    assert_int_equal(inhoud_oordeel(&c.hoofdstuk[1].zin[0]), ZIN_ALLEEN_VERTELD);
    /* what only speaks against a sentence does not carry it */
    db = testdb_begin(t.w.t);
    draad_cut(db, ORG, asked, zin, ONDERBOUWT, 0);
    draad_lay(db, ORG, asked, zin, SPREEKT_TEGEN, 0, 0);
    testdb_commit(t.w.t);
    c = content(&b);
    assert_int_equal(inhoud_oordeel(&c.hoofdstuk[1].zin[0]), ZIN_GRONDLOOS);
}

/* ---- coverage ---- */

static void coverage_says_what_is_missing(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(t.v, doc(&b, "/dekking"));
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
    a = visitor_get(t.v, doc(&b, "/dekking"));
    HAS(a, "Eén zin rust nergens op.");
    HAS(a, "Eén zin rust alleen op cijfers.");
    HAS(a, "Eén zin rust alleen op verhalen.");
    assert_int_equal(times(a.body, "/kwaliteitsbeeld/zin/"), 3);
    HAS(a, "Er staat een uitkomst van de ervaringsmeting");
    beeld_scene_fill(&t, &b);
    a = visitor_get(t.v, doc(&b, "/dekking"));
    HAS(a, "1 ding is nodig"); /* the sentence that rests on nothing */
    struct beeld whole = beeld_scene_beeld(&t, 0);
    a = visitor_get(t.v, doc(&whole, "/dekking"));
    HAS(a, "Wijk een</strong>: er is geen eigen deel in het kwaliteitsbeeld.");
    HAS(a, "Wijk een</strong>: dit jaar kwam er geen enkel signaal.");
    LACKS(a, "Huis een</strong>: er is geen eigen deel");
}

/* ---- voices ---- */

/* The body in which the person with this role sits. */
static int64_t body_of(enum rol rol)
{
    testdb_begin(t.w.t);
    struct gezelschap_zetels z =
        gezelschappen_van(t.w.t->c, t.w.t->ctx, ORG, t.w.one.person[rol], date_today());
    testdb_commit(t.w.t);
    assert_true(z.n > 0);
    return z.een[0].id;
}

static const char *as_body(enum rol rol)
{
    return PATH("g%lld", (long long)body_of(rol));
}

static int64_t voice(const struct beeld *b, const char *als, const char *text, int status)
{
    struct answer a = visitor_post(
        t.v, doc(b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, b, 2))),
        "namens", als[0] == 'g' ? "" : "een naaste", "als", als, "tekst", text, NULL);
    assert_int_equal(a.status, status);
    if (status != 303)
        return 0;
    testdb_begin(t.w.t);
    struct stemmen_rows all = stemmen(t.w.t->c, t.w.t->ctx, .organisatie = ORG, .beeld = b->id);
    testdb_commit(t.w.t);
    assert_true(all.n > 0);
    return all.row[all.n - 1].id;
}

static void a_voice_is_its_givers_own(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    /* only as a body of one's own, or in a role of one's own that is that of no body */
    voice(&b, as_body(ROL_ONDERNEMINGSRAAD), "Namens een ander.", 422);
    voice(&b, "clientenraad_lokaal", "Als rol.", 422);
    voice(&b, "naaste", "Als een ander.", 422);
    int64_t id = voice(&b, as_body(ROL_CLIENTENRAAD_LOKAAL), "Vraag ons eerder.", 303);
    beeld_scene_as(&t, ROL_NAASTE);
    int64_t other = voice(&b, "naaste", "Ik vind het goed zo.", 303);
    struct answer a = visitor_get(
        t.v, doc(&b, PATH("?hoofdstuk=%lld", (long long)beeld_scene_hoofdstuk(&t, &b, 2))));
    HAS(a, "Vraag ons eerder."); /* they stand beside each other when they differ */
    HAS(a, "Ik vind het goed zo.");
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld", (long long)id);
    HAS(visitor_get(t.v, path), "Cliëntenraad Huis een");
    LACKS(visitor_get(t.v, path), "/intrekken\"");
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), NULL).status, 404);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER); /* nobody edits or removes another's voice */
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), NULL).status, 404);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    HAS(visitor_get(t.v, path), "/intrekken\"");
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), NULL).status, 303);
    a = visitor_get(t.v, path);
    HAS(a, "Deze stem is ingetrokken.");
    LACKS(a, "Vraag ons eerder.");
    LACKS(visitor_get(t.v, "/zoeken?q=eerder"), "/kwaliteitsbeeld/stem/");
    struct beeld_inhoud c = content(&b);
    assert_int_equal(c.hoofdstuk[1].n_stem, 1);
    assert_int_equal(c.hoofdstuk[1].stem[0].id, other);
    beeld_scene_as(&t, ROL_LEIDINGGEVENDE);
    voice(&b, "leidinggevende", "Ook ik.", 404);
}

/* A voice belongs to the body: who typed it stands beside it, and another member takes it back; who
 * left does not. */
static void a_voice_is_the_bodys(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    int64_t council = body_of(ROL_CLIENTENRAAD_LOKAAL);
    const char *chapter =
        doc(&b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
    struct db_conn *c = testdb_begin(t.w.t);
    zetel_create(c, &(struct zetel_new){.organisatie = ORG,
                                        .gezelschap = council,
                                        .persoon = t.w.one.person[ROL_ONDERSTEUNER],
                                        .functie = F_ONDERSTEUNER});
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_NAASTE); /* an own voice needs a name above it */
    assert_int_equal(visitor_post(t.v, chapter, "als", "naaste", "tekst", "x", NULL).status, 422);
    beeld_scene_as(&t, ROL_ONDERSTEUNER);
    struct answer a = visitor_post(t.v, chapter, "als", PATH("g%lld", (long long)council), "tekst",
                                   "Getypt voor de raad.", NULL);
    assert_int_equal(a.status, 303);
    struct beeld_inhoud in = content(&b);
    assert_string_equal(in.hoofdstuk[1].stem[0].namens, "Cliëntenraad Huis een");
    assert_string_equal(in.hoofdstuk[1].stem[0].rol, "clientenraad_lokaal");
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld", (long long)in.hoofdstuk[1].stem[0].id);
    const char *typed = PATH("Ingevoerd door een %d", ROL_ONDERSTEUNER);
    HAS(visitor_get(t.v, a.location), typed);
    HAS(visitor_get(t.v, path), typed);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    HAS(visitor_get(t.v, path), "/intrekken\"");
    c = testdb_begin(t.w.t);
    leden_end(c, ORG, t.w.one.person[ROL_CLIENTENRAAD_LOKAAL], date_today());
    lid_create(c, ORG, t.w.one.person[ROL_CLIENTENRAAD_LOKAAL], ROL_NAASTE, t.w.one.here, 0);
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL); /* left the council */
    LACKS(visitor_get(t.v, path), "/intrekken\"");
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), NULL).status, 404);
    beeld_scene_as(&t, ROL_ONDERSTEUNER);
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), NULL).status, 303);
}

static void councils_are_asked(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here), whole = beeld_scene_beeld(&t, 0);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(t.v, doc(&b, "/dekking"));
    HAS(a, "Cliëntenraad Huis een</strong>: nog niet gevraagd");
    LACKS(a, "Ondernemingsraad"); /* speaks for the whole */
    HAS(visitor_get(t.v, doc(&whole, "/dekking")), "Ondernemingsraad</strong>: nog niet gevraagd");
    long long council = body_of(ROL_CLIENTENRAAD_LOKAAL);
    const char *ask = doc(&b, PATH("/vraag/%lld", council));
    assert_int_equal(
        visitor_post(t.v, doc(&b, PATH("/vraag/%lld", (long long)body_of(ROL_ONDERNEMINGSRAAD))),
                     NULL)
            .status,
        404);
    assert_int_equal(visitor_post(t.v, ask, NULL).status, 303);
    assert_string_equal(waiting(&b), PATH("beeld stem:%lld ", council));
    HAS(visitor_get(t.v, doc(&b, "/dekking")), "gevraagd, nog geen stem");
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    HAS(visitor_get(t.v, "/"), "Uw stem in het kwaliteitsbeeld wordt gevraagd");
    for (int r = 0; r < ROL_AANTAL; r++) { /* it waits for them, and for nobody else */
        beeld_scene_as(&t, (enum rol)r);
        assert_int_equal(strstr(visitor_get(t.v, "/").body, "Uw stem in het kwaliteitsbeeld") !=
                             NULL,
                         r == ROL_CLIENTENRAAD_LOKAAL);
    }
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    voice(&b, as_body(ROL_CLIENTENRAAD_LOKAAL), "Dit is onze stem.", 303);
    assert_string_equal(waiting(&b), "beeld ");
    HAS(visitor_get(t.v, doc(&b, "/dekking")), "schreef mee");
    LACKS(visitor_get(t.v, "/"), "Uw stem in het kwaliteitsbeeld");
    /* asked once more after it wrote, nothing waits */
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(t.v, ask, NULL).status, 303);
    assert_string_equal(waiting(&b), "beeld ");
}

/* What a body is asked is asked of who sits in it, whatever his role and wherever that holds; who
 * leaves is asked nothing, and reads no more than his role lets him. */
static void a_member_is_asked_whatever_the_role(void **state)
{
    static const enum rol roles[] = {ROL_BEHEERDER,      ROL_FINANCIER,  ROL_VRIJWILLIGER,
                                     ROL_LEIDINGGEVENDE, ROL_BESTUURDER, ROL_NAASTE};
    const char *asks = "Uw stem in het kwaliteitsbeeld wordt gevraagd";
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.elsewhere);
    const char *chapter =
        doc(&b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct db_conn *c = testdb_begin(t.w.t);
        int64_t body = gezelschap_create(c, &(struct gezelschap_new){.organisatie = ORG,
                                                                     .soort = G_CLIENTENRAAD_LOKAAL,
                                                                     .naam = PATH("Raad %zu", i),
                                                                     .er = true,
                                                                     .plekken = &t.w.one.elsewhere,
                                                                     .n_plekken = 1});
        int64_t seat = zetel_create(c, &(struct zetel_new){.organisatie = ORG,
                                                           .gezelschap = body,
                                                           .persoon = t.w.one.person[roles[i]],
                                                           .vanaf = date_today() - 1});
        testdb_commit(t.w.t);
        const char *als = PATH("g%lld", (long long)body);
        beeld_scene_as(&t, roles[i]);
        LACKS(visitor_get(t.v, "/wacht"), asks);
        assert_int_not_equal(visitor_post(t.v, chapter, "als", als, "tekst", "x", NULL).status,
                             303);
        beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
        c = testdb_begin(t.w.t);
        assert_true(beeld_ask(c, &b, body, t.w.one.person[ROL_BESTUURDER], date_today()));
        testdb_commit(t.w.t);
        beeld_scene_as(&t, roles[i]);
        HAS(visitor_get(t.v, "/wacht"), asks);
        struct answer a = visitor_get(t.v, doc(&b, ""));
        assert_int_equal(a.status, 200);
        HAS(a, PATH("Raad %zu", i));
        assert_int_equal(visitor_post(t.v, chapter, "als", als, "tekst", "Onze stem.", NULL).status,
                         303);
        LACKS(visitor_get(t.v, "/wacht"), asks);
        c = testdb_begin(t.w.t);
        gezelschap_lid_end(c, .organisatie = ORG, .gezelschap = body, .id = seat,
                           .dag = date_today());
        testdb_commit(t.w.t);
        bool reads = mag_where(roles[i], MAG_BEELD_LEZEN) == WAAR_OVERAL;
        assert_int_equal(visitor_get(t.v, doc(&b, "")).status, reads ? 200 : 404);
        assert_int_equal(visitor_post(t.v, chapter, "als", als, "tekst", "x", NULL).status,
                         reads && mag_where(roles[i], MAG_BEELD_STEM) ? 422 : 404);
    }
}

/* The name above the voice of a body is that of the body, never typed. */
static void a_body_speaks_under_its_own_name(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    const char *chapter =
        doc(&b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
    const char *als = as_body(ROL_CLIENTENRAAD_LOKAAL);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    LACKS(visitor_get(t.v, doc(&b, "")), "name=\"namens\"");
    struct answer a = visitor_post(t.v, chapter, "als", als, "namens", "De directie", "tekst",
                                   "Onze stem.", NULL);
    assert_int_equal(a.status, 303); /* the field was not there: what is in it counts for nothing */
    const char *nowhere = doc(&b, "/hoofdstuk/999999/stem"); /* whatever the form holds */
    assert_int_equal(visitor_post(t.v, nowhere, "als", als, "tekst", "Onze stem.", NULL).status,
                     404);
    assert_int_equal(visitor_post(t.v, nowhere, NULL).status, 404);
    struct db_conn *c = testdb_begin(t.w.t); /* who may speak for himself too */
    lid_create(c, ORG, t.w.one.person[ROL_CLIENTENRAAD_LOKAAL], ROL_NAASTE, t.w.one.here, 0);
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    HAS(visitor_get(t.v, doc(&b, "")), "name=\"namens\"");
    a = visitor_post(t.v, chapter, "als", als, "namens", "De directie", "tekst", "Weer.", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "de naam van de raad of groep komt erboven");
    assert_int_equal(visitor_post(t.v, chapter, "als", als, "tekst", "Weer.", NULL).status, 303);
    assert_int_equal(
        visitor_post(t.v, chapter, "als", "naaste", "namens", "een naaste", "tekst", "Ik.", NULL)
            .status,
        303);
    struct beeld_inhoud in = content(&b);
    for (size_t i = 0; i < in.hoofdstuk[1].n_stem; i++)
        assert_string_equal(in.hoofdstuk[1].stem[i].namens, i + 1 == in.hoofdstuk[1].n_stem
                                                                ? "een naaste"
                                                                : "Cliëntenraad Huis een");
}

/* B5.3: where there is no council it says why, or who speaks for these people and is asked. */
static void a_council_that_is_not_there(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    struct gezelschap_new g = {.organisatie = ORG,
                               .soort = G_CLIENTENRAAD_LOKAAL,
                               .naam = "Raad Huis een",
                               .reden = "Niemand wil erin.",
                               .plekken = &t.w.one.here,
                               .n_plekken = 1};
    long long id = body_of(ROL_CLIENTENRAAD_LOKAAL);
    struct db_conn *c = testdb_begin(t.w.t);
    gezelschap_change(c, id, &g);
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(t.v, doc(&b, "/dekking"));
    HAS(a, "hebben wij niet. Niemand wil erin.");
    LACKS(a, "/vraag/");
    assert_int_equal(visitor_post(t.v, doc(&b, PATH("/vraag/%lld", id)), NULL).status, 404);
    g.spreker = body_of(ROL_CLIENTENRAAD_CENTRAAL);
    c = testdb_begin(t.w.t);
    gezelschap_change(c, id, &g);
    testdb_commit(t.w.t);
    a = visitor_get(t.v, doc(&b, "/dekking"));
    HAS(a, "nog niet gevraagd. Centrale cliëntenraad spreekt namens hen");
    assert_int_equal(visitor_post(t.v, doc(&b, PATH("/vraag/%lld", id)), NULL).status, 303);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_CENTRAAL);
    HAS(visitor_get(t.v, "/"), "Uw stem in het kwaliteitsbeeld");
    voice(&b, PATH("g%lld", id), "Namens Huis een.", 303);
    assert_string_equal(waiting(&b), "beeld ");
}

/* ---- whose ---- */

static void of_elsewhere_it_does_not_exist(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.elsewhere);
    int64_t zin = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Een geheim van de wijk.", t.cycle, 0);
    const char *const writes[] = {
        doc(&b, "/inleiding"),
        doc(&b, "/hoofdstuk"),
        doc(&b, PATH("/hoofdstuk/%lld/zin", (long long)beeld_scene_hoofdstuk(&t, &b, 2))),
        doc(&b, "/vraag/1"),
        doc(&b, "/versies"),
        PATH("/kwaliteitsbeeld/zin/%lld", (long long)zin),
        PATH("/kwaliteitsbeeld/zin/%lld/weg", (long long)zin),
        PATH("/kwaliteitsbeeld/zin/%lld/grond", (long long)zin),
        PATH("/kwaliteitsbeeld/zin/%lld/los/1", (long long)zin)};
    const char *const reads[] = {doc(&b, ""), doc(&b, "/dekking"), doc(&b, "/versies"),
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
    struct beeld_inhoud c = content(&b);
    assert_int_equal(c.hoofdstuk[1].n_zin, 1);
    /* a chapter of another document of one's own */
    struct beeld own = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(t.v,
                                  doc(&own, PATH("/hoofdstuk/%lld/zin",
                                                 (long long)beeld_scene_hoofdstuk(&t, &b, 2))),
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
            assert_int_equal(visitor_get(t.v, doc(&b, pages[i].part)).status, may ? 200 : 404);
            t.v->json = true;
            assert_int_equal(visitor_get(t.v, doc(&b, pages[i].part)).status, may ? 200 : 404);
            t.v->json = false;
        }
        struct answer a = visitor_get(t.v, doc(&b, ""));
        bool writes = mag_where((enum rol)rol, MAG_BEELD_SCHRIJVEN) != WAAR_NIET;
        bool speaks = mag_where((enum rol)rol, MAG_BEELD_STEM) != WAAR_NIET &&
                      rol != ROL_ONDERSTEUNER; /* for a body only */
        assert_int_equal(strstr(a.body, "/zin\"") != NULL, writes);
        assert_int_equal(strstr(a.body, "/stem\"") != NULL, speaks);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

/* Who speaks for himself does so under his own name: not that of a body, nor of a kind of council. */
static void nobody_speaks_as_a_body(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    const char *chapter =
        doc(&b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
    struct db_conn *c = testdb_begin(t.w.t);
    gezelschap_create(
        c, &(struct gezelschap_new){
               .organisatie = ORG, .soort = G_WERKGROEP, .naam = "Verwanten van Zuid", .er = true});
    testdb_commit(t.w.t);
    static const struct {
        const char *name;
        int status;
    } cases[] = {
        {"Ondernemingsraad",           422},
        {"de ondernemings-raad",       422},
        {"Works council",              422},
        {"Cliëntenraad Huis een",     422},
        {"De CLIENTENRAAD, Huis een",  422},
        {"Cliëntenraad Huis twee",    422},
        {"Namens de Cliëntenraad",    422},
        {"Verwanten van Zuid",         422},
        {"Werkgroep",                  422},
        {"Piet, lid van de verwanten", 303},
        {"Cliëntenraadslid Piet",     303},
        {"Een naaste uit Huis een",    303},
        {"Deborah de Wit",             303},
    };
    beeld_scene_as(&t, ROL_NAASTE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answer a = visitor_post(t.v, chapter, "als", "naaste", "namens", cases[i].name,
                                       "tekst", "Wij zijn tevreden.", NULL);
        if (a.status != cases[i].status)
            fail_msg("%s: %d", cases[i].name, a.status);
        if (a.status == 422)
            HAS(a, "lid te maken");
    }
    struct beeld_inhoud in = content(&b);
    assert_int_equal(in.hoofdstuk[1].n_stem, 4);
    /* and the page says as what */
    HAS(visitor_get(t.v,
                    doc(&b, PATH("?hoofdstuk=%lld", (long long)beeld_scene_hoofdstuk(&t, &b, 2)))),
        "Spreekt voor zichzelf · Naaste");
    HAS(visitor_get(t.v, PATH("/kwaliteitsbeeld/stem/%lld", (long long)in.hoofdstuk[1].stem[0].id)),
        "Spreekt voor zichzelf · Naaste");
}

/* How much waits for the person with this role, whoever else may act. */
static size_t waiting_for(struct db_conn *c, enum rol rol)
{
    return wachtpunt_gericht(c, t.w.t->ctx, .organisatie = ORG, .persoon = t.w.one.person[rol],
                             .overal = ",", .dag = date_today(), .na_sinds = TIJD_EERSTE,
                             .na_id = 0, .max = 100)
        .n;
}

/* A body that is not there, or not yet, is silent, also through who sits in it or speaks for it. */
static void who_is_not_there_is_silent(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    const char *chapter =
        doc(&b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
    int32_t today = date_today();
    static const struct {
        bool via, er;       /* via: the member sits in the speaker of the body */
        int in, speaker_in; /* days until it begins */
        bool speaker_er;
        bool speaks;
    } cases[] = {
        {false, true,  0,  0,  true,  true },
        {false, false, 0,  0,  true,  false},
        {false, true,  30, 0,  true,  false},
        {true,  false, 0,  0,  true,  true },
        {true,  true,  0,  0,  true,  true },
        {true,  false, 30, 0,  true,  false},
        {true,  false, 0,  30, true,  false},
        {true,  false, 0,  0,  false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct db_conn *c = testdb_begin(t.w.t);
        int64_t speaker =
            gezelschap_create(c, &(struct gezelschap_new){.organisatie = ORG,
                                                          .soort = G_VERTEGENWOORDIGING,
                                                          .naam = PATH("Spreker %zu", i),
                                                          .er = cases[i].speaker_er,
                                                          .plekken = &t.w.one.elsewhere,
                                                          .n_plekken = 1,
                                                          .vanaf = today + cases[i].speaker_in});
        int64_t body =
            gezelschap_create(c, &(struct gezelschap_new){.organisatie = ORG,
                                                          .soort = G_CLIENTENRAAD_LOKAAL,
                                                          .naam = PATH("Raad %zu", i),
                                                          .er = cases[i].er,
                                                          .spreker = cases[i].via ? speaker : 0,
                                                          .plekken = &t.w.one.here,
                                                          .n_plekken = 1,
                                                          .vanaf = today + cases[i].in});
        zetel_create(c, &(struct zetel_new){.organisatie = ORG,
                                            .gezelschap = cases[i].via ? speaker : body,
                                            .persoon = t.w.one.person[ROL_CLIENTENRAAD_LOKAAL],
                                            .vanaf = today - 1});
        testdb_commit(t.w.t);
        beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
        struct answer a = visitor_post(t.v, chapter, "als", PATH("g%lld", (long long)body), "tekst",
                                       "Wij zijn er niet.", NULL);
        if (a.status != (cases[i].speaks ? 303 : 422))
            fail_msg("case %zu: %d", i, a.status);
        a = visitor_post(t.v, "/voorstellen/nieuw", "wat", "thema", "titel",
                         PATH("Meer zon in huis %zu", i), "namens", PATH("%lld", (long long)body),
                         "plek", PATH("%lld", (long long)t.w.one.here), NULL);
        if (a.status != (cases[i].speaks && !cases[i].via ? 303 : 422))
            fail_msg("case %zu: proposal %d", i, a.status);
        c = testdb_begin(t.w.t); /* what waits for it waits for who may act */
        size_t before = waiting_for(c, ROL_CLIENTENRAAD_LOKAAL);
        wachtpunt_begin(c, &(struct wachtpunt_new){.organisatie = ORG,
                                                   .knoop = b.id,
                                                   .locatie = t.w.one.here,
                                                   .gezelschap = body,
                                                   .soort = PATH("proef%zu", i),
                                                   .mag = MAG_BEELD_STEM,
                                                   .tekst = "Proef"});
        if (waiting_for(c, ROL_CLIENTENRAAD_LOKAAL) - before != cases[i].speaks)
            fail_msg("case %zu: waits", i);
        size_t mails = gezelschap_adressen(c, t.w.t->ctx, .organisatie = ORG, .gezelschap = body,
                                           .dag = today, .max = 10)
                           .n;
        if (mails != cases[i].speaks)
            fail_msg("case %zu: mails %zu", i, mails);
        testdb_commit(t.w.t);
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
        const char *pages[] = {doc(&b, ""), doc(&b, "/dekking"), doc(&b, "/versies"),
                               "/kwaliteitsbeeld"};
        for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
            open_links(visitor_get(t.v, pages[i]), rol_code((enum rol)rol), pages[i]);
    }
    /* asked by membership, whatever the role */
    int64_t council = body_of(ROL_CLIENTENRAAD_LOKAAL);
    struct db_conn *c = testdb_begin(t.w.t);
    zetel_create(c, &(struct zetel_new){.organisatie = ORG,
                                        .gezelschap = council,
                                        .persoon = t.w.one.person[ROL_FINANCIER],
                                        .vanaf = date_today() - 1});
    beeld_ask(c, &b, council, t.w.one.person[ROL_BESTUURDER], date_today());
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_FINANCIER);
    struct answer a = visitor_get(t.v, doc(&b, ""));
    assert_int_equal(a.status, 200);
    open_links(a, "asked", "");
    LACKS(a, "Deze zin bewerken");
    open_links(visitor_get(t.v, doc(&b, "/dekking")), "asked", "/dekking");
}

/* A withdrawn voice leaves no word of it: not in its row, the search, its history, nor a version. */
static void a_withdrawn_voice_is_erased(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    beeld_scene_as(&t, ROL_NAASTE);
    int64_t id = voice(&b, "naaste", "Een geheimzinnige zin.", 303);
    int64_t other = voice(&b, "naaste", "Ik vind het goed zo.", 303);
    int64_t n = beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    const char *site = "/kb/zorg-een/2025/huis-een/";
    HAS(beeld_scene_public(&t, site), "geheimzinnige");
    beeld_scene_as(&t, ROL_NAASTE);
    struct erase_waiting w;
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld", (long long)id);
    struct db_conn *c = testdb_begin(t.w.t);
    if (erase_read(c, &w) && w.waits)
        erase_done(c, &w);
    testdb_commit(t.w.t);
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), NULL).status, 303);
    c = testdb_begin(t.w.t);
    struct stem_of_row s;
    struct zoektekst_of_row z = {0};
    assert_true(stem_of(c, t.w.t->ctx, &s, .organisatie = ORG, .id = id));
    assert_true(s.ingetrokken);
    assert_string_equal(s.tekst, "");
    if (zoektekst_of(c, t.w.t->ctx, &z, .organisatie = ORG, .knoop = id) && z.stammen)
        assert_null(strstr(z.stammen, "geheim"));
    assert_true(erase_read(c, &w) && w.waits && w.search);
    struct versie_delen_rows parts =
        versie_delen(c, t.w.t->ctx, .organisatie = ORG, .beeld = b.id, .nummer = n);
    size_t gone = 0;
    for (size_t i = 0; i < parts.n; i++) {
        assert_null(strstr(parts.row[i].inhoud, "geheimzinnige"));
        gone += parts.row[i].ingetrokken != DATE_NONE;
    }
    assert_int_equal(gone, 1);
    struct error f = {0};
    assert_true(versie_verify(c, t.w.t->ctx, ORG, b.id, n, &f));
    /* a mark without a withdrawn voice is a forgery */
    versie_deel_intrek(c, .organisatie = ORG, .knoop = other, .zout = {"", 0}, .op = date_today());
    assert_false(versie_verify(c, t.w.t->ctx, ORG, b.id, n, &f));
    testdb_rollback(t.w.t);
    LACKS(beeld_scene_public(&t, site), "geheimzinnige");
    struct background work = {.db = t.w.t->db};
    assert_true(jobs_round(&work));
    struct answer a = beeld_scene_public(&t, site);
    assert_int_equal(a.status, 200);
    LACKS(a, "geheimzinnige");
    HAS(a, "Deze tekst is ingetrokken.");
    HAS(a, "Ik vind het goed zo.");
    beeld_scene_as(&t, ROL_NAASTE);
    a = visitor_get(t.v, path);
    HAS(a, "Deze stem is ingetrokken.");
    HAS(a, "Status werd: Ingetrokken");
    LACKS(a, "/intrekken\"");
    t.v->json = true;
    LACKS(visitor_get(t.v, path), "geheimzinnige");
    t.v->json = false;
    /* a second time changes nothing */
    visitor_post(t.v, PATH("%s/intrekken", path), NULL);
    assert_false(jobs_round(&work));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_document_has_its_chapters),
        TEST(a_sentence_shows_what_it_rests_on),
        TEST(a_closed_story_carries_nothing),
        TEST(coverage_says_what_is_missing),
        TEST(a_voice_is_its_givers_own),
        TEST(councils_are_asked),
        TEST(a_voice_is_the_bodys),
        TEST(a_council_that_is_not_there),
        TEST(of_elsewhere_it_does_not_exist),
        TEST(each_role_sees_what_it_may),
        TEST(a_member_is_asked_whatever_the_role),
        TEST(a_body_speaks_under_its_own_name),
        TEST(nobody_speaks_as_a_body),
        TEST(who_is_not_there_is_silent),
        TEST(links_are_for_who_may),
        TEST(a_withdrawn_voice_is_erased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
