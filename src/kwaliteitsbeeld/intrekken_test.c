/* Withdrawing consent for a public story: its pages are removed at once and answer with a message,
 * a job makes them again without the story, and no publication that was in progress brings it back.
 * On SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not here: what a version keeps
 * (versie_test.c), making public (publicatie_test.c, uitgave_test.c). */
#include "base/mem.h"
#include "base/sandbox.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/beeld_scene.h"
#include <stdlib.h>
#include <string.h>

static struct beeldtoneel t;
static struct beeld b; /* at the first location, full */
static int64_t second; /* a story under one more sentence */

#define PATH(...)  mem_format(t.w.t->ctx, __VA_ARGS__)
#define ORG        t.w.one.organisatie
#define VERSIONS   PATH("/kwaliteitsbeeld/%lld/versies", (long long)b.id)
#define SITE       "/kb/zorg-een/2025/huis-een/"
#define STORY      "Mijn moeder zit weer aan tafel."
#define SECOND     "Vader lacht weer."
#define GONE       "Wie dit vertelde, trok de toestemming in. De tekst is weggehaald."
#define BEING_MADE "Dit kwaliteitsbeeld wordt op dit moment opnieuw gemaakt."

static int begin(void **state)
{
    (void)state;
    t = beeld_scene_open();
    b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    testdb_begin(t.w.t);
    second = beeld_scene_verhaal(&t, SECOND, "gegeven", true);
    testdb_commit(t.w.t);
    beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Er wordt meer gelachen.", second, t.cycle);
    return 0;
}

static int end(void **state)
{
    (void)state;
    beeld_scene_close(&t);
    return 0;
}

static const char *header(const char *name)
{
    const struct reply *a = &t.v->last->reply;
    for (size_t i = 0; i < a->n_headers; i++)
        if (!strcmp(a->headers[i].name, name))
            return a->headers[i].value;
    return "";
}

static void withdraw(int64_t story)
{
    struct db_conn *c = testdb_begin(t.w.t);
    verhaal_withdraw(c, t.w.t->ctx, ORG, story, 0);
    testdb_commit(t.w.t);
}

/* How many files are kept of a version, shown or not, and of every issue. */
static size_t kept(int64_t nummer)
{
    testdb_begin(t.w.t);
    size_t n =
        versie_bestanden(t.w.t->c, t.w.t->ctx, .organisatie = ORG, .beeld = b.id, .nummer = nummer)
            .n;
    testdb_commit(t.w.t);
    return n;
}

static void lay_pdf(int64_t nummer)
{
    testdb_begin(t.w.t);
    versie_bestand_insert(t.w.t->c, .organisatie = ORG, .beeld = b.id, .nummer = nummer,
                          .uitgave = UITGAVE_ELKE, .pad = "kwaliteitsbeeld.pdf",
                          .type = "application/pdf", .inhoud = {STORY, sizeof STORY});
    testdb_commit(t.w.t);
}

static struct taak_by_id_row job(int64_t id)
{
    struct taak_by_id_row row = {0};
    testdb_begin(t.w.t);
    assert_true(taak_by_id(t.w.t->c, t.w.t->ctx, &row, .organisatie = ORG, .id = id));
    testdb_commit(t.w.t);
    return row;
}

/* Jobs write through here: before the write with this number a story is withdrawn. */
static int writes, at_write;
static int64_t between;

static enum db_result write_between(void *self, bool (*work)(struct db_conn *, void *), void *arg,
                                    struct error *f)
{
    if (++writes == at_write)
        withdraw(between);
    return background_write(self, work, arg, f);
}

static bool work_off(void)
{
    struct background direct = {.db = t.w.t->db},
                      a = {.db = t.w.t->db, .write = write_between, .self = &direct};
    writes = 0;
    return jobs_round(&a);
}

static const char *const pages[] = {SITE,
                                    SITE "en.html",
                                    SITE "kort.html",
                                    SITE "versie-1/",
                                    SITE "versie-1/en.html",
                                    SITE "metadata.jsonld"};
#define PAGES (sizeof pages / sizeof *pages)

static void a_withdrawn_story_leaves_the_public_pages(void **state)
{
    (void)state;
    at_write = 0;
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    lay_pdf(2);
    HAS(beeld_scene_public(&t, SITE "versie-1/"), STORY);
    beeld_scene_as(&t, ROL_PROFESSIONAL);
    const char *story = PATH("/verhalen/%lld", (long long)t.story);
    assert_int_equal(visitor_post(t.v, PATH("%s/intrekken", story), "intrekken", "1", NULL).status,
                     303);
    HAS(visitor_get(t.v, story), "Wat openbaar was, wordt nu zonder dit verhaal opnieuw gemaakt.");
    /* at once, before any job: nothing of it is left, and the address says what goes on */
    for (size_t i = 0; i < PAGES; i++) {
        struct answer a = beeld_scene_public(&t, pages[i]);
        assert_int_equal(a.status, 503);
        HAS(a, BEING_MADE);
        LACKS(a, STORY);
        assert_string_equal(header("Cache-Control"), "no-store");
        assert_string_equal(header("Retry-After"), "60");
    }
    assert_int_equal(beeld_scene_public(&t, SITE "kwaliteitsbeeld.pdf").status, 503);
    assert_int_equal(kept(1), 0);
    assert_int_equal(kept(2), 0);
    struct error f = {0};
    assert_false(publicatie_write(t.w.t->db, ORG, 2025, 0, "/nergens", &f));
    assert_memory_equal(f.message, BEING_MADE, strlen(BEING_MADE));
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    HAS(visitor_get(t.v, VERSIONS), "worden opnieuw gemaakt, zonder wat is ingetrokken");
    /* a job per version; that of the second asks for a PDF too */
    for (int n = 1; n <= 2; n++) {
        assert_string_equal(job(n).soort, "opnieuw");
        assert_true(work_off());
        assert_string_equal(job(n).staat, "klaar");
    }
    assert_string_equal(job(3).soort, "pdf");
    struct taak_invoer_row of_pdf;
    testdb_begin(t.w.t);
    assert_true(taak_invoer(t.w.t->c, t.w.t->ctx, &of_pdf, .organisatie = ORG, .id = 3));
    testdb_commit(t.w.t);
    assert_int_equal(of_pdf.over, b.id);
    assert_int_equal(of_pdf.nummer, 2);
    assert_string_equal(of_pdf.tekst, "https://koers.example");
    assert_null(of_pdf.daarna);
    for (size_t i = 0; i < PAGES; i++) {
        assert_int_equal(beeld_scene_public(&t, pages[i]).status, 200);
        LACKS(beeld_scene_public(&t, pages[i]), STORY);
    }
    HAS(beeld_scene_public(&t, SITE), GONE);
    HAS(beeld_scene_public(&t, SITE "versie-1/"), GONE);
    HAS(beeld_scene_public(&t, SITE), "Wat er gebeurde in 2."); /* the sentence itself stays */
    LACKS(beeld_scene_public(&t, SITE), "kwaliteitsbeeld.pdf");
    assert_int_equal(beeld_scene_public(&t, SITE "kwaliteitsbeeld.pdf").status,
                     404); /* until it is made */
    testdb_begin(t.w.t);
    for (int n = 1; n <= 2; n++)
        assert_true(versie_verify(t.w.t->c, t.w.t->ctx, ORG, b.id, n, &f));
    testdb_commit(t.w.t);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    LACKS(visitor_get(t.v, VERSIONS), "klopt niet");
    LACKS(visitor_get(t.v, VERSIONS), "worden opnieuw gemaakt");
    HAS(visitor_get(t.v, "/"), "Een verhaal onder deze zin is ingetrokken");
}

/* A second story is withdrawn while the job runs: the job begins again, and shows neither. */
static void a_second_one_withdrawn_meanwhile_goes_too(void **state)
{
    (void)state;
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    HAS(beeld_scene_public(&t, SITE), SECOND);
    withdraw(t.story);
    between = second;
    at_write = 2; /* 1: the job is taken; 2: its pages are kept */
    assert_true(work_off());
    assert_int_equal(writes, 4); /* refused, kept, ended */
    assert_string_equal(job(1).staat, "klaar");
    struct answer a = beeld_scene_public(&t, SITE);
    assert_int_equal(a.status, 200);
    LACKS(a, STORY);
    LACKS(a, SECOND);
    at_write = 0; /* the second's own job finds nothing amiss, and makes the same */
    assert_true(work_off());
    assert_string_equal(beeld_scene_public(&t, SITE).body, a.body);
    /* what is not public has no job */
    beeld_scene_versie(&t, &b, VERSIE_BEVROREN);
    assert_false(work_off());
}

/* Whoever may publish makes them again when the job did not get to its end. */
static void pages_can_be_made_again_by_hand(void **state)
{
    (void)state;
    at_write = 0;
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    withdraw(t.story);
    beeld_scene_as(&t, ROL_PROFESSIONAL);
    assert_int_equal(visitor_post(t.v, PATH("%s/1/opnieuw", VERSIONS), NULL).status, 403);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    HAS(visitor_get(t.v, VERSIONS), "Maak de bladzijden opnieuw");
    struct answer a = visitor_post(t.v, PATH("%s/1/opnieuw", VERSIONS), NULL);
    assert_int_equal(a.status, 303);
    assert_true(work_off() && work_off());
    HAS(visitor_get(t.v, a.location), "De openbare bladzijden opnieuw maken");
    LACKS(visitor_get(t.v, VERSIONS), "Maak de bladzijden opnieuw");
    assert_int_equal(beeld_scene_public(&t, SITE).status, 200);
}

/* A PDF that was being printed while its story was withdrawn is not kept. */
static void a_pdf_that_was_being_made_is_not_kept(void **state)
{
    (void)state;
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_post(t.v, PATH("%s/1/pdf", VERSIONS), NULL);
    between = t.story;
    at_write = 2;
    assert_true(work_off());
    HAS(visitor_get(t.v, a.location), "Dit is niet gelukt");
    assert_true(writes >= 2);
    assert_int_equal(kept(1), 0);
    at_write = 0;
    assert_true(work_off()); /* the pages, without a PDF: there was none before */
    assert_int_equal(beeld_scene_public(&t, SITE).status, 200);
    assert_int_equal(beeld_scene_public(&t, SITE "kwaliteitsbeeld.pdf").status, 404);
}

/* ---- what a withdrawn story leaves waiting ---- */

static bool looks(int64_t zin)
{
    testdb_begin(t.w.t);
    bool waits = wachtpunt_waits(t.w.t->c, ORG, zin, WACHT_INGETROKKEN);
    testdb_commit(t.w.t);
    return waits;
}

static struct answer on(int64_t zin, const char *what)
{
    return visitor_post(t.v, PATH("/kwaliteitsbeeld/zin/%lld%s", (long long)zin, what), NULL);
}

/* The number of its waiting point, as the page shows it now ("0": none). */
static const char *seen(int64_t zin)
{
    struct answer a = visitor_get(t.v, PATH("/kwaliteitsbeeld/zin/%lld", (long long)zin));
    const char *at = strstr(a.body, "name=\"gezien\" value=\"");
    assert_non_null(at);
    return PATH("%lld", strtoll(at + strlen("name=\"gezien\" value=\""), NULL, 10));
}

static struct answer looked(int64_t zin, const char *number)
{
    return visitor_post(t.v, PATH("/kwaliteitsbeeld/zin/%lld/nagekeken", (long long)zin), "gezien",
                        number, NULL);
}

static struct answer rewritten(int64_t zin, const char *words, const char *number)
{
    return visitor_post(t.v, PATH("/kwaliteitsbeeld/zin/%lld", (long long)zin), "tekst", words,
                        "deel", "terugblik", "gezien", number, NULL);
}

/* Cuts the thread over which the story reached the sentence, at a cycle between. */
static void cut_above(int64_t story)
{
    struct db_conn *c = testdb_begin(t.w.t);
    draad_cut(c, ORG, story, t.cycle, ONDERBOUWT, 0);
    testdb_commit(t.w.t);
}

/* A sentence waits until its writer looked at it, or until it or the story is gone from it. */
static void what_a_withdrawn_story_leaves_can_end(void **state)
{
    enum deed { SAID, WRITTEN, LOOSENED, REMOVED, CUT_ABOVE, NOTHING, DEEDS };
    static const char *const words = "Een verhaal onder deze zin is ingetrokken";
    (void)state;
    for (enum deed d = SAID; d < DEEDS; d++) {
        testdb_begin(t.w.t);
        int64_t story = beeld_scene_verhaal(&t, "Wij aten soep.", "gegeven", true);
        if (d == CUT_ABOVE)
            draad_lay(t.w.t->c, ORG, story, t.cycle, ONDERBOUWT, 0, 0);
        testdb_commit(t.w.t);
        int64_t zin = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Iedereen eet samen.",
                                      d == CUT_ABOVE ? t.cycle : story, t.figure);
        withdraw(story);
        assert_true(looks(zin));
        beeld_scene_as(&t, ROL_PROFESSIONAL); /* not hers to end */
        assert_int_equal(on(zin, "/nagekeken").status, 403);
        beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
        const char *page = PATH("/kwaliteitsbeeld/zin/%lld", (long long)zin);
        HAS(visitor_get(t.v, page), words);
        HAS(visitor_get(t.v, page), "De zin kan zo blijven");
        HAS(visitor_get(t.v, "/wacht"), words);
        if (d == SAID)
            assert_int_equal(looked(zin, seen(zin)).status, 303);
        else if (d == WRITTEN)
            assert_int_equal(rewritten(zin, "Wij eten samen.", seen(zin)).status, 303);
        else if (d == LOOSENED)
            on(zin, PATH("/los/%lld", (long long)story));
        else if (d == REMOVED)
            on(zin, "/weg");
        else if (d == CUT_ABOVE)
            cut_above(story);
        else
            on(zin, PATH("/los/%lld", (long long)t.figure)); /* the other ground */
        if (looks(zin) != (d == NOTHING))
            fail_msg("deed %d", d);
        if (d != NOTHING) {
            LACKS(visitor_get(t.v, page), words);
            LACKS(visitor_get(t.v, "/wacht"), words); /* nor another sentence on the same cycle */
        } else {
            looked(zin, seen(zin));
        }
        on(zin, "/nagekeken"); /* a second time nothing happens */
        HAS(visitor_get(t.v, page), "Dit was al nagekeken.");
    }
}

/* Nobody ends what came after her page was shown: she reads that it came, with what she typed, and sends
 * it once more. */
static void what_came_after_the_page_still_waits(void **state)
{
    static const char *const meanwhile = "Intussen is een verhaal onder deze zin ingetrokken.";
    (void)state;
    testdb_begin(t.w.t);
    int64_t story[2];
    for (int i = 0; i < 2; i++)
        story[i] = beeld_scene_verhaal(&t, "Wij aten soep.", "gegeven", true);
    testdb_commit(t.w.t);
    int64_t zin = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Samen eten.", story[0], story[1]);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    const char *before = seen(zin), *page = PATH("/kwaliteitsbeeld/zin/%lld", (long long)zin);
    withdraw(story[0]);
    struct answer a = rewritten(zin, "Wij eten allemaal.", before);
    assert_int_equal(a.status, 422);
    HAS(a, meanwhile);
    HAS(a, "Wij eten allemaal.");
    LACKS(visitor_get(t.v, page), "Wij eten allemaal.");
    assert_true(looks(zin));
    const char *first = seen(zin);
    HAS(a, PATH("name=\"gezien\" value=\"%s\"", first)); /* sent once more it goes through */
    withdraw(story[1]);
    a = looked(zin, first);
    assert_int_equal(a.status, 422);
    HAS(a, meanwhile);
    assert_int_equal(rewritten(zin, "Wij eten allemaal.", first).status, 422);
    assert_int_equal(looked(zin, "x").status, 422);
    assert_int_equal(looked(zin, "99999999999999999999").status, 422);
    assert_true(looks(zin));
    assert_int_equal(on(zin, "/nagekeken").status, 422); /* nor who says nothing of what she saw */
    const char *second_number = seen(zin);
    assert_string_not_equal(first, second_number);
    assert_int_equal(rewritten(zin, "Wij eten allemaal.", second_number).status, 303);
    assert_false(looks(zin));
    HAS(visitor_get(t.v, page), "Wij eten allemaal.");
    /* while nothing waits a save asks nothing */
    assert_int_equal(rewritten(zin, "Wij eten weer samen.", before).status, 303);
}

/* A sentence that was taken away before is not waited for, and one story of two keeps it waiting. */
static void only_what_stands_there_waits(void **state)
{
    (void)state;
    testdb_begin(t.w.t);
    int64_t story[2];
    for (int i = 0; i < 2; i++)
        story[i] = beeld_scene_verhaal(&t, "Wij aten soep.", "gegeven", true);
    testdb_commit(t.w.t);
    int64_t both = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Samen eten.", story[0], story[1]),
            gone = beeld_scene_zin(&t, &b, 2, TERUGBLIK, "Ook samen.", story[0], 0);
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    on(gone, "/weg");
    withdraw(story[0]);
    withdraw(story[1]);
    assert_false(looks(gone));
    on(both, PATH("/los/%lld", (long long)story[0]));
    assert_true(looks(both));
    on(both, PATH("/los/%lld", (long long)story[1]));
    assert_false(looks(both));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(int argc, char **argv)
{
    if (argc > 3 && !strcmp(argv[1], "--opsluiten")) /* as koers does: it starts itself */
        sandbox_run(argv[2], argv + 3);
    const struct CMUnitTest tests[] = {
        TEST(a_withdrawn_story_leaves_the_public_pages),
        TEST(a_second_one_withdrawn_meanwhile_goes_too),
        TEST(pages_can_be_made_again_by_hand),
        TEST(a_pdf_that_was_being_made_is_not_kept),
        TEST(what_a_withdrawn_story_leaves_can_end),
        TEST(what_came_after_the_page_still_waits),
        TEST(only_what_stands_there_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
