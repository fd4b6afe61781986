/* An issue of the public site (B5.4): what is made stays unseen until it is shown at once; when
 * something public changes meanwhile it lapses; what follows can be taken up again. On SQLite, and
 * on PostgreSQL when KOERS_TEST_PG is set. Not here: what a page shows (publicatie_test.c). */
#include "base/mem.h"
#include "draad/draad_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "tests/cm.h"
#include "tests/support/beeld_scene.h"
#include "web/static.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct beeldtoneel t;
static struct beeld b, whole; /* of the first location, and of the organisation */
static struct error f;

#define ORG   t.w.one.organisatie
#define SITE  "/kb/zorg-een/2025/huis-een/"
#define STORY "Mijn moeder zit weer aan tafel."

static int begin(void **state)
{
    (void)state;
    t = beeld_scene_open();
    b = beeld_scene_beeld(&t, t.w.one.here);
    beeld_scene_fill(&t, &b);
    whole = beeld_scene_beeld(&t, 0);
    beeld_scene_fill(&t, &whole);
    return 0;
}

static int end(void **state)
{
    (void)state;
    beeld_scene_close(&t);
    return 0;
}

static bool on(const char *path, const char *text)
{
    return strstr(beeld_scene_public(&t, path).body, text) != NULL;
}

/* Made and kept, each page in a transaction of its own, but not shown. */
static struct uitgave made(const struct beeld *doc, int64_t versie)
{
    struct uitgave u;
    struct db_conn *c = testdb_begin(t.w.t);
    assert_true(uitgave_begin(c, t.w.t->ctx, ORG, doc->id, versie,
                              t.w.one.person[ROL_KWALITEITSMEDEWERKER], "https://koers.example", &u,
                              &f));
    testdb_commit(t.w.t);
    c = testdb_begin(t.w.t);
    assert_true(uitgave_take(c, t.w.t->ctx, &u));
    testdb_commit(t.w.t);
    for (size_t i = 0; i < u.n; i++) {
        struct kb_bestand files[KB_BESTANDEN];
        c = testdb_begin(t.w.t);
        assert_true(uitgave_render(c, t.w.t->ctx, &u, i, files, &f));
        publicatie_keep(c, ORG, u.doel[i].beeld, u.doel[i].versie, u.nummer, files);
        testdb_commit(t.w.t);
    }
    return u;
}

static bool show(struct uitgave *u)
{
    struct db_conn *c = testdb_begin(t.w.t);
    bool ok = uitgave_show(c, t.w.t->ctx, u, &f);
    if (ok)
        testdb_commit(t.w.t);
    else
        testdb_rollback(t.w.t);
    return ok;
}

/* One piece each time, as if the program ended after it. */
static bool follow(struct uitgave *u, size_t *step)
{
    struct db_conn *c = testdb_begin(t.w.t);
    bool more = uitgave_follow(c, t.w.t->ctx, u, step);
    testdb_commit(t.w.t);
    return more;
}

static size_t open_tries(const struct beeld *doc, int64_t versie)
{
    testdb_begin(t.w.t);
    size_t n =
        uitgaven(t.w.t->c, t.w.t->ctx, .organisatie = ORG, .beeld = doc->id, .versie = versie).n;
    testdb_commit(t.w.t);
    return n;
}

static void it_is_unseen_until_it_is_shown(void **state)
{
    (void)state;
    beeld_scene_versie(&t, &whole, VERSIE_OPENBAAR);
    assert_false(on("/kb/zorg-een/2025/", "./huis-een/index.html"));
    struct answer before = beeld_scene_public(&t, "/kb/zorg-een/2025/");
    struct uitgave u = made(&b, beeld_scene_versie(&t, &b, VERSIE_VASTGESTELD));
    assert_int_equal(u.n, 2); /* this place, and the page of the whole that links to it */
    assert_int_equal(beeld_scene_public(&t, SITE).status, 404);
    assert_string_equal(beeld_scene_public(&t, "/kb/zorg-een/2025/").body, before.body);
    assert_true(show(&u));
    assert_true(on(SITE, STORY));
    assert_true(on(SITE "en.html", STORY));
    assert_true(on(SITE, "../index.html")); /* the whole stands beside it */
    assert_true(on("/kb/zorg-een/2025/", "./huis-een/index.html"));
    assert_true(on(SITE "archief.html", "index.html"));
    size_t step = 0;
    while (follow(&u, &step))
        ;
    assert_int_equal(open_tries(&b, 1), 0);
    assert_true(on(SITE, STORY)); /* only what nobody sees was taken away */
    assert_true(on("/kb/zorg-een/2025/", "./huis-een/index.html"));
    /* the second version: the first goes to the archive in the same moment */
    u = made(&b, beeld_scene_versie(&t, &b, VERSIE_VASTGESTELD));
    assert_int_equal(beeld_scene_public(&t, SITE "versie-2/").status, 404);
    assert_false(on(SITE "versie-1/", "Dit is een eerdere versie."));
    assert_true(show(&u));
    assert_true(on(SITE "versie-1/", "Dit is een eerdere versie."));
    assert_true(on(SITE "archief.html", "./versie-1/index.html"));
}

/* A story that is withdrawn while pages are made does not come back with them. */
static void it_lapses_when_something_public_changes(void **state)
{
    (void)state;
    int64_t versie = beeld_scene_versie(&t, &b, VERSIE_VASTGESTELD);
    struct uitgave u = made(&b, versie);
    struct db_conn *c = testdb_begin(t.w.t);
    verhaal_withdraw(c, t.w.t->ctx, ORG, t.story, 0);
    testdb_commit(t.w.t);
    assert_false(show(&u));
    assert_true(u.lapsed);
    assert_int_equal(beeld_scene_public(&t, SITE).status, 404);
    u = made(&b, versie); /* from the beginning */
    assert_true(show(&u));
    assert_int_equal(beeld_scene_public(&t, SITE).status, 200);
    assert_false(on(SITE, STORY));
    /* another place that is shown first makes it lapse too: it would miss the link */
    struct uitgave late = made(&whole, beeld_scene_versie(&t, &whole, VERSIE_VASTGESTELD));
    struct uitgave first = made(&b, beeld_scene_versie(&t, &b, VERSIE_VASTGESTELD));
    assert_true(show(&first));
    assert_false(show(&late));
    assert_true(late.lapsed);
    size_t step = 0;
    c = testdb_begin(t.w.t);
    while (uitgave_drop(c, &late, &step))
        ;
    testdb_commit(t.w.t);
    assert_int_equal(open_tries(&whole, 1), 0);
    assert_int_equal(beeld_scene_public(&t, "/kb/zorg-een/2025/").status, 404);
}

/* The program ended right after showing: the same job only does what is left, once. */
static void what_follows_is_taken_up_again(void **state)
{
    (void)state;
    int64_t versie = beeld_scene_versie(&t, &b, VERSIE_VASTGESTELD);
    struct uitgave u = made(&b, versie);
    assert_true(show(&u));
    size_t step = 0;
    assert_true(follow(&u, &step)); /* the first sentences */
    struct db_conn *c = testdb_begin(t.w.t);
    struct uitgave again;
    assert_true(
        uitgave_begin(c, t.w.t->ctx, ORG, b.id, versie, 0, "https://koers.example", &again, &f));
    assert_true(again.zichtbaar);
    assert_int_equal(again.nummer, u.nummer);
    assert_true(again.nieuws);
    testdb_commit(t.w.t);
    step = 0;
    while (follow(&again, &step))
        ;
    c = testdb_begin(t.w.t);
    assert_int_equal(zinnen_nog_dicht(c, t.w.t->ctx, .organisatie = ORG, .beeld = b.id,
                                      .nummer = versie, .max = 99)
                         .n,
                     0);
    struct wachtpunt_open_rows drafts =
        wachtpunt_open(c, t.w.t->ctx, .organisatie = ORG, .locatie = t.w.one.here,
                       .mag = ",terugkoppelen,", .max = 100);
    assert_int_equal(drafts.n, 1); /* one giver, told once */
    /* and then it is public: not again */
    assert_false(
        uitgave_begin(c, t.w.t->ctx, ORG, b.id, versie, 0, "https://koers.example", &again, &f));
    testdb_commit(t.w.t);
    assert_non_null(strstr(f.message, "al openbaar"));
}

/* ---- how it looks ---- */

static struct answer looks(const char *name)
{
    return beeld_scene_public(&t, mem_format(t.w.t->ctx, "%s%s", SITE, name));
}

/* A page names its stylesheet by what is in it, and a later program has another one: what was kept
 * with the page stays, at its address and in a copy of the site. */
static void a_page_keeps_its_looks(void **state)
{
    (void)state;
    char dir[] = "/tmp/koers-site-XXXXXX", line[32] = "";
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    struct db_conn *c = testdb_begin(t.w.t);
    assert_int_equal(uitgave_assets(c, t.w.t->ctx, .organisatie = ORG).n, 3); /* and two letters */
    testdb_commit(t.w.t);
    /* as if another program had made the page */
    testdb_sql(t.w.t, "UPDATE uitgave_asset SET pad = 'koers.00000000000000ff.css' "
                      "WHERE pad LIKE 'koers.%'");
    c = testdb_begin(t.w.t);
    uitgave_asset_insert(c, .organisatie = ORG, .pad = "koers.00000000000000fe.css",
                         .type = "text/css; charset=utf-8", .inhoud = {"p{}", 3});
    testdb_commit(t.w.t);
    struct answer now = beeld_scene_public(
        &t, mem_format(t.w.t->ctx, "%s%s", SITE, strrchr(asset_url("koers.css"), '/') + 1));
    struct answer kept = looks("koers.00000000000000ff.css");
    assert_int_equal(kept.status, 200);
    assert_string_equal(kept.body, now.body);
    assert_string_equal(looks("koers.00000000000000fe.css").body, "p{}");
    assert_string_equal(looks("koers.1111111111111111.css").body, now.body); /* not kept: nearest */
    assert_int_equal(looks("anders.1111111111111111.css").status, 404);
    assert_int_equal(looks("koers.css").status, 404);
    assert_non_null(mkdtemp(dir));
    assert_true(publicatie_write(t.w.t->db, ORG, 2025, 0, dir, &f));
    FILE *in =
        fopen(mem_format(t.w.t->ctx, "%s/2025/huis-een/koers.00000000000000fe.css", dir), "r");
    assert_non_null(in);
    assert_non_null(fgets(line, sizeof line, in));
    fclose(in);
    assert_string_equal(line, "p{}");
    pdf_tidy(dir);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_unseen_until_it_is_shown),
        TEST(it_lapses_when_something_public_changes),
        TEST(what_follows_is_taken_up_again),
        TEST(a_page_keeps_its_looks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
