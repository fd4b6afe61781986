/* Voices in the kwaliteitsbeeld (B5.3), by its pages: whose they are, which bodies are asked, who speaks
 * as one, and what withdrawing erases. On SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not
 * here: bodies themselves (gezelschap_test.c), the rest of the document (kwaliteitsbeeld_test.c). */
#include "base/mem.h"
#include "db/erase.h"
#include "draad/draad_sql.h"
#include "gezelschap/gezelschap_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "organisatie/background.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/beeld_scene.h"
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

/* Somebody sits in a body from now on. Returns the number of the seat. */
static int64_t seat(int64_t body, enum rol rol, enum gezelschap_functie functie)
{
    struct db_conn *c = testdb_begin(t.w.t);
    int64_t id = zetel_create(c, &(struct zetel_new){.organisatie = ORG,
                                                     .gezelschap = body,
                                                     .persoon = t.w.one.person[rol],
                                                     .functie = functie});
    testdb_commit(t.w.t);
    return id;
}

/* Some readers are addressed as "u", others as "je", and a supporter types for others: the form suits
 * each. Whoever can speak for one body only reads its name. */
static void the_form_suits_who_reads_it(void **state)
{
    static const struct {
        enum rol who;
        const char *head;
    } cases[] = {
        {ROL_CLIENTENRAAD_LOKAAL, "De stem van Cliëntenraad Huis een"},
        {ROL_NAASTE,              "Een stem toevoegen"                },
        {ROL_PROFESSIONAL,        "Een stem toevoegen"                },
    };
    static const char *const tone[] = {" u ", " uw ", "Uw ", " je ", " mijn ", "u?"};
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        beeld_scene_as(&t, cases[i].who);
        struct answer a = visitor_get(
            t.v, beeld_scene_pad(
                     &t, &b, PATH("?hoofdstuk=%lld", (long long)beeld_scene_hoofdstuk(&t, &b, 2))));
        const char *from = strstr(a.body, "id=\"stem\"");
        assert_non_null(from);
        const char *form = mem_textn(t.w.t->ctx, from, (size_t)(strstr(from, "</form>") - from));
        if (!strstr(form, PATH("<h2>%s</h2>", cases[i].head)))
            fail_msg("%s: %s", rol_code(cases[i].who), form);
        for (size_t k = 0; k < sizeof tone / sizeof *tone; k++)
            if (strstr(form, tone[k]))
                fail_msg("%s reads \"%s\"", rol_code(cases[i].who), tone[k]);
    }
}

static void a_voice_is_its_givers_own(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    /* only as a body of one's own, or in a role of one's own that is that of no body */
    beeld_scene_stem(&t, &b, beeld_scene_als(&t, ROL_ONDERNEMINGSRAAD), "Namens een ander.", 422);
    beeld_scene_stem(&t, &b, "clientenraad_lokaal", "Als rol.", 422);
    beeld_scene_stem(&t, &b, "naaste", "Als een ander.", 422);
    int64_t id = beeld_scene_stem(&t, &b, beeld_scene_als(&t, ROL_CLIENTENRAAD_LOKAAL),
                                  "Vraag ons eerder.", 303);
    beeld_scene_as(&t, ROL_NAASTE);
    int64_t other = beeld_scene_stem(&t, &b, "naaste", "Ik vind het goed zo.", 303);
    struct answer a = visitor_get(
        t.v, beeld_scene_pad(&t, &b,
                             PATH("?hoofdstuk=%lld", (long long)beeld_scene_hoofdstuk(&t, &b, 2))));
    HAS(a, "Vraag ons eerder."); /* they stand beside each other when they differ */
    HAS(a, "Ik vind het goed zo.");
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld", (long long)id);
    HAS(visitor_get(t.v, path), "Cliëntenraad Huis een");
    LACKS(visitor_get(t.v, path), "/intrekken\"");
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 404);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER); /* nobody edits or removes another's voice */
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 404);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    HAS(visitor_get(t.v, path), "/intrekken\"");
    a = visitor_post(t.v, PATH("%s/intrekken", path), NULL); /* nobody erases by one touch */
    assert_int_equal(a.status, 422);
    HAS(a, "Vraag ons eerder.");
    LACKS(a, "Deze stem is ingetrokken.");
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 303);
    a = visitor_get(t.v, path);
    HAS(a, "Deze stem is ingetrokken.");
    LACKS(a, "Vraag ons eerder.");
    LACKS(visitor_get(t.v, "/zoeken?q=eerder"), "/kwaliteitsbeeld/stem/");
    struct beeld_inhoud c = beeld_scene_inhoud(&t, &b);
    assert_int_equal(c.hoofdstuk[1].n_stem, 1);
    assert_int_equal(c.hoofdstuk[1].stem[0].id, other);
    beeld_scene_as(&t, ROL_LEIDINGGEVENDE);
    beeld_scene_stem(&t, &b, "leidinggevende", "Ook ik.", 404);
}

/* A voice belongs to the body: who typed it stands beside it, and another member takes it back; who
 * left does not. */
static void a_voice_is_the_bodys(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    int64_t council = beeld_scene_raad(&t, ROL_CLIENTENRAAD_LOKAAL);
    const char *chapter = beeld_scene_pad(
        &t, &b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
    seat(council, ROL_ONDERSTEUNER, F_ONDERSTEUNER);
    beeld_scene_as(&t, ROL_NAASTE); /* an own voice needs a name above it */
    assert_int_equal(visitor_post(t.v, chapter, "als", "naaste", "tekst", "x", NULL).status, 422);
    beeld_scene_as(&t, ROL_ONDERSTEUNER);
    struct answer a = visitor_post(t.v, chapter, "als", PATH("g%lld", (long long)council), "tekst",
                                   "Getypt voor de raad.", NULL);
    assert_int_equal(a.status, 303);
    struct beeld_inhoud in = beeld_scene_inhoud(&t, &b);
    assert_string_equal(in.hoofdstuk[1].stem[0].namens, "Cliëntenraad Huis een");
    assert_string_equal(in.hoofdstuk[1].stem[0].rol, "clientenraad_lokaal");
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld", (long long)in.hoofdstuk[1].stem[0].id);
    const char *typed = PATH("Ingevoerd door een %d", ROL_ONDERSTEUNER);
    HAS(visitor_get(t.v, a.location), typed);
    HAS(visitor_get(t.v, path), typed);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL); /* a member: the supporter typed it */
    a = visitor_get(t.v, path);
    LACKS(a, "/intrekken\"");
    HAS(a, "Intrekken kan wie deze tekst invoerde");
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 404);
    seat(council, ROL_CLIENTENRAAD_LOKAAL, F_VOORZITTER);
    HAS(visitor_get(t.v, path), "/intrekken\"");
    struct db_conn *c = testdb_begin(t.w.t);
    leden_end(c, ORG, t.w.one.person[ROL_CLIENTENRAAD_LOKAAL], date_today());
    lid_create(c, ORG, t.w.one.person[ROL_CLIENTENRAAD_LOKAAL], ROL_NAASTE, t.w.one.here, 0);
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL); /* left the council */
    LACKS(visitor_get(t.v, path), "/intrekken\"");
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 404);
    beeld_scene_as(&t, ROL_ONDERSTEUNER);
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 303);
}

/* What one member does in the name of a body the others hear, with who did it and when, until one of
 * them has seen it; alone there is nobody to hear it. */
static void the_others_hear_of_it(void **state)
{
    static const char *const given = "Namens de raad of groep staat er een stem",
                             *const gone = "De stem van de raad of groep is ingetrokken",
                             *const status[] = {"gegeven", "ingetrokken"};
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    int64_t council = beeld_scene_raad(&t, ROL_CLIENTENRAAD_LOKAAL);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    const char *as_body = beeld_scene_als(&t, ROL_CLIENTENRAAD_LOKAAL);
    beeld_scene_stem(&t, &b, as_body, "Alleen bedacht.", 303);
    LACKS(visitor_get(t.v, "/wacht"), given);
    seat(council, ROL_NAASTE, F_LID);
    seat(council, ROL_ONDERSTEUNER, F_ONDERSTEUNER);
    int64_t id = beeld_scene_stem(&t, &b, as_body, "Vraag ons eerder.", 303);
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld", (long long)id),
               *seen = PATH("%s/gezien", path);
    for (int withdrawn = 0; withdrawn < 2; withdrawn++) {
        enum rol did = withdrawn ? ROL_ONDERSTEUNER : ROL_CLIENTENRAAD_LOKAAL;
        const char *said = withdrawn ? gone : given;
        beeld_scene_as(&t, did);
        if (withdrawn)
            assert_int_equal(
                visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 303);
        LACKS(visitor_get(t.v, path), seen); /* who did it has nothing to see */
        LACKS(visitor_get(t.v, "/"), said);  /* nor does it wait for him */
        LACKS(visitor_get(t.v, "/wacht"), said);
        t.v->json = true;
        LACKS(visitor_get(t.v, "/wacht"), said);
        t.v->json = false;
        assert_int_equal(visitor_post(t.v, seen, NULL).status, 303);
        beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER); /* sits not in it */
        LACKS(visitor_get(t.v, "/wacht"), said);
        LACKS(visitor_get(t.v, path), seen);
        assert_int_equal(visitor_post(t.v, seen, NULL).status, 303);
        beeld_scene_as(&t, ROL_NAASTE);
        HAS(visitor_get(t.v, "/"), said);
        HAS(visitor_get(t.v, "/wacht"), path);
        struct answer a = visitor_get(t.v, path);
        HAS(a, PATH("Ingevoerd door een %d op 23 maart 2026", ROL_CLIENTENRAAD_LOKAAL));
        if (withdrawn)
            HAS(a, PATH("Dat deed een %d op 23 maart 2026.", ROL_ONDERSTEUNER));
        HAS(a, seen);
        /* of an older page, or of none: what stands here now was not seen */
        for (int old = 0; old < 2; old++) {
            a = visitor_post(t.v, seen, "gezien", old ? "" : status[!withdrawn], NULL);
            assert_int_equal(a.status, 303);
            HAS(visitor_get(t.v, a.location), "Dit is intussen veranderd");
            HAS(visitor_get(t.v, "/wacht"), said);
        }
        a = visitor_post(t.v, seen, "gezien", status[withdrawn], NULL);
        assert_int_equal(a.status, 303);
        HAS(visitor_get(t.v, a.location), "Dit wacht nu op niemand meer.");
        LACKS(visitor_get(t.v, "/wacht"), said);
        LACKS(visitor_get(t.v, path), seen);
    }
}

/* Once the others have left there is nobody to read it after who did it: he closes it himself. */
static void alone_there_is_nobody_else(void **state)
{
    static const char *const given = "Namens de raad of groep staat er een stem";
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    int64_t council = beeld_scene_raad(&t, ROL_CLIENTENRAAD_LOKAAL);
    int64_t sits = seat(council, ROL_NAASTE, F_LID);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    int64_t id = beeld_scene_stem(&t, &b, beeld_scene_als(&t, ROL_CLIENTENRAAD_LOKAAL),
                                  "Vraag ons eerder.", 303);
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld", (long long)id),
               *seen = PATH("%s/gezien", path);
    LACKS(visitor_get(t.v, path), seen);
    struct db_conn *c = testdb_begin(t.w.t);
    gezelschap_lid_end(c, .organisatie = ORG, .gezelschap = council, .id = sits,
                       .dag = date_today());
    testdb_commit(t.w.t);
    HAS(visitor_get(t.v, "/wacht"), given);
    struct answer a = visitor_get(t.v, path);
    HAS(a, seen);
    HAS(a, "Er is nu niemand anders");
    LACKS(a, "Dit is namens de raad of groep gedaan");
    assert_int_equal(visitor_post(t.v, seen, "gezien", "gegeven", NULL).status, 303);
    LACKS(visitor_get(t.v, "/wacht"), given);
    LACKS(visitor_get(t.v, path), seen);
}

/* Who withdrew it is told whatever was written about it since; of whom nothing is known, nobody is. */
static void who_withdrew_it_stays_told(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    int64_t council = beeld_scene_raad(&t, ROL_CLIENTENRAAD_LOKAAL);
    seat(council, ROL_ONDERSTEUNER, F_ONDERSTEUNER);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    int64_t id = beeld_scene_stem(&t, &b, beeld_scene_als(&t, ROL_CLIENTENRAAD_LOKAAL),
                                  "Vraag ons eerder.", 303);
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld", (long long)id),
               *did = PATH("Dat deed een %d op 23 maart 2026.", ROL_ONDERSTEUNER);
    beeld_scene_as(&t, ROL_ONDERSTEUNER);
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 303);
    struct db_conn *c = testdb_begin(t.w.t);
    for (int i = 0; i < 25; i++)
        geschiedenis_write(c, ORG, id, "Verbonden met: {detail}", "thema", 0, 0);
    testdb_commit(t.w.t);
    HAS(visitor_get(t.v, path), did);
    testdb_sql(t.w.t,
               PATH("UPDATE geschiedenis SET detail = '' WHERE knoop = %lld", (long long)id));
    LACKS(visitor_get(t.v, path), "Dat deed");
}

/* Where nobody with an account is chair, secretary or supporter, each member takes it back. */
static void a_body_without_a_chair(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    int64_t council = beeld_scene_raad(&t, ROL_CLIENTENRAAD_LOKAAL);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    int64_t id = beeld_scene_stem(&t, &b, beeld_scene_als(&t, ROL_CLIENTENRAAD_LOKAAL),
                                  "Dit is onze stem.", 303);
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld", (long long)id);
    seat(council, ROL_NAASTE, F_LID);
    beeld_scene_as(&t, ROL_NAASTE);
    HAS(visitor_get(t.v, path), "/intrekken\"");
    struct db_conn *c = testdb_begin(t.w.t);
    zetel_create(c, &(struct zetel_new){.organisatie = ORG,
                                        .gezelschap = council,
                                        .naam = "Zonder account",
                                        .functie = F_VOORZITTER});
    testdb_commit(t.w.t);
    HAS(visitor_get(t.v, path), "/intrekken\"");
    seat(council, ROL_PROFESSIONAL, F_VOORZITTER); /* a chair whose account was closed since */
    LACKS(visitor_get(t.v, path), "/intrekken\"");
    testdb_sql(t.w.t, PATH("UPDATE persoon SET gesloten = 1 WHERE organisatie = %lld AND id = %lld",
                           (long long)ORG, (long long)t.w.one.person[ROL_PROFESSIONAL]));
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 303);
}

static void councils_are_asked(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here), whole = beeld_scene_beeld(&t, 0);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking"));
    HAS(a, "Cliëntenraad Huis een</strong>: nog niet gevraagd");
    LACKS(a, "Ondernemingsraad"); /* speaks for the whole */
    HAS(visitor_get(t.v, beeld_scene_pad(&t, &whole, "/dekking")),
        "Ondernemingsraad</strong>: nog niet gevraagd");
    long long council = beeld_scene_raad(&t, ROL_CLIENTENRAAD_LOKAAL);
    const char *ask = beeld_scene_pad(&t, &b, PATH("/vraag/%lld", council));
    assert_int_equal(
        visitor_post(
            t.v,
            beeld_scene_pad(
                &t, &b, PATH("/vraag/%lld", (long long)beeld_scene_raad(&t, ROL_ONDERNEMINGSRAAD))),
            NULL)
            .status,
        404);
    assert_int_equal(visitor_post(t.v, ask, NULL).status, 303);
    assert_string_equal(beeld_scene_wacht(&t, &b), PATH("beeld stem:%lld ", council));
    HAS(visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking")), "gevraagd, nog geen stem");
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    HAS(visitor_get(t.v, "/"), "Gevraagd: een stem in het kwaliteitsbeeld");
    for (int r = 0; r < ROL_AANTAL; r++) { /* it waits for them, and for nobody else */
        beeld_scene_as(&t, (enum rol)r);
        assert_int_equal(strstr(visitor_get(t.v, "/").body, "Gevraagd: een stem") != NULL,
                         r == ROL_CLIENTENRAAD_LOKAAL);
    }
    seat(council, ROL_ONDERSTEUNER, F_ONDERSTEUNER);
    beeld_scene_as(&t, ROL_ONDERSTEUNER); /* whom the house calls je */
    a = visitor_get(t.v, "/");
    HAS(a, "Wat op je wacht");
    HAS(a, "Gevraagd: een stem in het kwaliteitsbeeld");
    assert_null(strcasestr(strstr(a.body, "<main"), ">uw "));
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    beeld_scene_stem(&t, &b, beeld_scene_als(&t, ROL_CLIENTENRAAD_LOKAAL), "Dit is onze stem.",
                     303);
    assert_string_equal(beeld_scene_wacht(&t, &b), "beeld ");
    HAS(visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking")), "schreef mee");
    LACKS(visitor_get(t.v, "/"), "Gevraagd: een stem");
    /* asked once more after it wrote, nothing waits */
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    assert_int_equal(visitor_post(t.v, ask, NULL).status, 303);
    assert_string_equal(beeld_scene_wacht(&t, &b), "beeld ");
}

/* A request that was answered by a voice is open again once the last voice of that body is withdrawn,
 * whoever of the body did it; of a body that was never asked nothing waits. */
static void a_withdrawn_voice_is_asked_again(void **state)
{
    static const char *const asks = "Gevraagd: een stem in het kwaliteitsbeeld";
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    long long council = beeld_scene_raad(&t, ROL_CLIENTENRAAD_LOKAAL);
    const char *as_body = beeld_scene_als(&t, ROL_CLIENTENRAAD_LOKAAL),
               *open = PATH("beeld stem:%lld ", council), *gone = "beeld ";
    seat(council, ROL_ONDERSTEUNER, F_ONDERSTEUNER);
    for (int asked = 0; asked < 2; asked++) {
        if (asked) {
            beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
            assert_int_equal(
                visitor_post(t.v, beeld_scene_pad(&t, &b, PATH("/vraag/%lld", council)), NULL)
                    .status,
                303);
            assert_string_equal(beeld_scene_wacht(&t, &b), open);
        }
        beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
        int64_t voice[2];
        for (int i = 0; i < 2; i++)
            voice[i] = beeld_scene_stem(&t, &b, as_body, "Dit is onze stem.", 303);
        assert_string_equal(beeld_scene_wacht(&t, &b), gone);
        for (int i = 0; i < 2; i++) { /* one of two: the body still has a voice */
            beeld_scene_as(&t, i ? ROL_ONDERSTEUNER : ROL_CLIENTENRAAD_LOKAAL);
            assert_int_equal(
                visitor_post(t.v, PATH("/kwaliteitsbeeld/stem/%lld/intrekken", (long long)voice[i]),
                             "zeker", "1", NULL)
                    .status,
                303);
            assert_string_equal(beeld_scene_wacht(&t, &b), asked && i ? open : gone);
        }
        HAS(visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking")),
            asked ? "gevraagd, nog geen stem" : "nog niet gevraagd");
        if (asked)
            HAS(visitor_get(t.v, "/wacht"), asks);
        else
            LACKS(visitor_get(t.v, "/wacht"), asks);
    }
    t.v->json = true; /* by the same last day */
    HAS(visitor_get(t.v, "/wacht"), "2026-03-31");
    t.v->json = false;
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL); /* and it is answered again */
    beeld_scene_stem(&t, &b, as_body, "Dit is onze stem.", 303);
    assert_string_equal(beeld_scene_wacht(&t, &b), gone);
}

/* What a body is asked is asked of who sits in it, whatever his role and wherever that holds; who
 * leaves is asked nothing, and reads no more than his role lets him. */
static void a_member_is_asked_whatever_the_role(void **state)
{
    static const enum rol roles[] = {ROL_BEHEERDER,      ROL_FINANCIER,  ROL_VRIJWILLIGER,
                                     ROL_LEIDINGGEVENDE, ROL_BESTUURDER, ROL_NAASTE};
    const char *asks = "Gevraagd: een stem in het kwaliteitsbeeld";
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.elsewhere);
    const char *chapter = beeld_scene_pad(
        &t, &b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
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
        struct answer a = visitor_get(t.v, beeld_scene_pad(&t, &b, ""));
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
        assert_int_equal(visitor_get(t.v, beeld_scene_pad(&t, &b, "")).status, reads ? 200 : 404);
        assert_int_equal(visitor_post(t.v, chapter, "als", als, "tekst", "x", NULL).status,
                         reads && mag_where(roles[i], MAG_BEELD_STEM) ? 422 : 404);
    }
}

/* The name above the voice of a body is that of the body, never typed. */
static void a_body_speaks_under_its_own_name(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    const char *chapter = beeld_scene_pad(
        &t, &b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
    const char *als = beeld_scene_als(&t, ROL_CLIENTENRAAD_LOKAAL);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    LACKS(visitor_get(t.v, beeld_scene_pad(&t, &b, "")), "name=\"namens\"");
    struct answer a = visitor_post(t.v, chapter, "als", als, "namens", "De directie", "tekst",
                                   "Onze stem.", NULL);
    assert_int_equal(a.status, 303); /* the field was not there: what is in it counts for nothing */
    const char *nowhere =
        beeld_scene_pad(&t, &b, "/hoofdstuk/999999/stem"); /* whatever the form holds */
    assert_int_equal(visitor_post(t.v, nowhere, "als", als, "tekst", "Onze stem.", NULL).status,
                     404);
    assert_int_equal(visitor_post(t.v, nowhere, NULL).status, 404);
    struct db_conn *c = testdb_begin(t.w.t); /* who may speak for himself too */
    lid_create(c, ORG, t.w.one.person[ROL_CLIENTENRAAD_LOKAAL], ROL_NAASTE, t.w.one.here, 0);
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    HAS(visitor_get(t.v, beeld_scene_pad(&t, &b, "")), "name=\"namens\"");
    a = visitor_post(t.v, chapter, "als", als, "namens", "De directie", "tekst", "Weer.", NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "de naam van de raad of groep komt erboven");
    assert_int_equal(visitor_post(t.v, chapter, "als", als, "tekst", "Weer.", NULL).status, 303);
    assert_int_equal(
        visitor_post(t.v, chapter, "als", "naaste", "namens", "een naaste", "tekst", "Ik.", NULL)
            .status,
        303);
    struct beeld_inhoud in = beeld_scene_inhoud(&t, &b);
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
    long long id = beeld_scene_raad(&t, ROL_CLIENTENRAAD_LOKAAL);
    struct db_conn *c = testdb_begin(t.w.t);
    gezelschap_change(c, id, &g);
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking"));
    HAS(a, "hebben wij niet. Niemand wil erin.");
    LACKS(a, "/vraag/");
    assert_int_equal(
        visitor_post(t.v, beeld_scene_pad(&t, &b, PATH("/vraag/%lld", id)), NULL).status, 404);
    g.spreker = beeld_scene_raad(&t, ROL_CLIENTENRAAD_CENTRAAL);
    c = testdb_begin(t.w.t);
    gezelschap_change(c, id, &g);
    testdb_commit(t.w.t);
    a = visitor_get(t.v, beeld_scene_pad(&t, &b, "/dekking"));
    HAS(a, "nog niet gevraagd. Centrale cliëntenraad spreekt namens hen");
    assert_int_equal(
        visitor_post(t.v, beeld_scene_pad(&t, &b, PATH("/vraag/%lld", id)), NULL).status, 303);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_CENTRAAL);
    HAS(visitor_get(t.v, "/"), "Gevraagd: een stem");
    beeld_scene_stem(&t, &b, PATH("g%lld", id), "Namens Huis een.", 303);
    assert_string_equal(beeld_scene_wacht(&t, &b), "beeld ");
}

/* Who speaks for himself does so under his own name: not that of a body, nor of a kind of council. */
static void nobody_speaks_as_a_body(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    const char *chapter = beeld_scene_pad(
        &t, &b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
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
    struct beeld_inhoud in = beeld_scene_inhoud(&t, &b);
    assert_int_equal(in.hoofdstuk[1].n_stem, 4);
    /* and the page says as what */
    HAS(visitor_get(
            t.v, beeld_scene_pad(
                     &t, &b, PATH("?hoofdstuk=%lld", (long long)beeld_scene_hoofdstuk(&t, &b, 2)))),
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
    const char *chapter = beeld_scene_pad(
        &t, &b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
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

/* What is public does not change: it is not said that the voice stands there. */
static void a_voice_after_publication(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    const char *chapter = beeld_scene_pad(
        &t, &b, PATH("/hoofdstuk/%lld/stem", (long long)beeld_scene_hoofdstuk(&t, &b, 2)));
    for (int public = 0; public < 2; public ++) {
        if (public)
            beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
        beeld_scene_as(&t, ROL_NAASTE);
        struct answer a =
            visitor_post(t.v, chapter, "als", "naaste", "namens", "Joke", "tekst",
                         public ? "Na de publicatie bedacht." : "Eerder bedacht.", NULL);
        assert_int_equal(a.status, 303);
        a = visitor_get(t.v, a.location);
        HAS(a, public ? "In de versie die al openbaar is, staat zij niet."
                      : "De stem staat in het kwaliteitsbeeld, onder de eigen naam.");
    }
    struct answer site = beeld_scene_public(&t, "/kb/zorg-een/2025/huis-een/");
    HAS(site, "Eerder bedacht.");
    LACKS(site, "Na de publicatie bedacht.");
}

/* A withdrawn voice leaves no word of it: not in its row, the search, its history, nor a version. */
static void a_withdrawn_voice_is_erased(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    beeld_scene_as(&t, ROL_NAASTE);
    int64_t id = beeld_scene_stem(&t, &b, "naaste", "Een geheimzinnige zin.", 303);
    int64_t other = beeld_scene_stem(&t, &b, "naaste", "Ik vind het goed zo.", 303);
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
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL).status, 303);
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
    visitor_post(t.v, PATH("%s/intrekken", path), "zeker", "1", NULL);
    assert_false(jobs_round(&work));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

/* In public a withdrawn voice of a council says which council it was; of a person nothing. */
static void a_withdrawn_voice_names_its_council(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    int64_t id = beeld_scene_stem(&t, &b, beeld_scene_als(&t, ROL_CLIENTENRAAD_LOKAAL),
                                  "Een geheimzinnige zin.", 303);
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    static const char *const stays = "De naam van de raad of groep blijft daar staan";
    beeld_scene_as(&t, ROL_NAASTE); /* nobody's name stands there */
    int64_t own = beeld_scene_stem(&t, &b, "naaste", "Ik vind het goed zo.", 303);
    LACKS(visitor_get(t.v, PATH("/kwaliteitsbeeld/stem/%lld", (long long)own)), stays);
    beeld_scene_as(&t, ROL_CLIENTENRAAD_LOKAAL);
    HAS(visitor_get(t.v, PATH("/kwaliteitsbeeld/stem/%lld", (long long)id)), stays);
    const char *path = PATH("/kwaliteitsbeeld/stem/%lld/intrekken", (long long)id);
    assert_int_equal(visitor_post(t.v, path, "zeker", "1", NULL).status, 303);
    struct background work = {.db = t.w.t->db};
    assert_true(jobs_round(&work));
    struct answer a = beeld_scene_public(&t, "/kb/zorg-een/2025/huis-een/");
    HAS(a, "Een ingetrokken stem van Cliëntenraad Huis een");
    LACKS(a, "geheimzinnige");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_form_suits_who_reads_it),
        TEST(a_voice_is_its_givers_own),
        TEST(councils_are_asked),
        TEST(a_withdrawn_voice_is_asked_again),
        TEST(a_voice_is_the_bodys),
        TEST(the_others_hear_of_it),
        TEST(alone_there_is_nobody_else),
        TEST(who_withdrew_it_stays_told),
        TEST(a_withdrawn_voice_names_its_council),
        TEST(a_body_without_a_chair),
        TEST(a_council_that_is_not_there),
        TEST(a_member_is_asked_whatever_the_role),
        TEST(a_body_speaks_under_its_own_name),
        TEST(nobody_speaks_as_a_body),
        TEST(who_is_not_there_is_silent),
        TEST(a_voice_after_publication),
        TEST(a_withdrawn_voice_is_erased),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
