/* Versions of the kwaliteitsbeeld on a store (B5.3): when freezing is refused, that a frozen
 * version holds and shows every change, that withdrawn consent leaves it whole, who approves. On
 * SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not here: publishing (publicatie_test.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "tests/cm.h"
#include "tests/support/beeld_scene.h"
#include <stdlib.h>
#include <string.h>

static struct beeldtoneel t;
static struct beeld b; /* at the first location */

#define PATH(...) mem_format(t.w.t->ctx, __VA_ARGS__)
#define ORG       t.w.one.organisatie
#define VERSIONS  PATH("/kwaliteitsbeeld/%lld/versies", (long long)b.id)

static int begin(void **state)
{
    (void)state;
    t = beeld_scene_open();
    b = beeld_scene_beeld(&t, t.w.one.here);
    return 0;
}

static int end(void **state)
{
    (void)state;
    beeld_scene_close(&t);
    return 0;
}

/* Freezes b; the words of the refusal, or "" and *number. Rolled back when refused. */
static const char *freeze(const struct beeld *doc, int64_t *number)
{
    struct error f = {0};
    struct db_conn *c = testdb_begin(t.w.t);
    *number = versie_freeze(c, t.w.t->ctx, doc, t.w.one.person[ROL_KWALITEITSMEDEWERKER], &f);
    if (*number)
        testdb_commit(t.w.t);
    else
        testdb_rollback(t.w.t);
    return *number ? "" : PATH("%s", f.message);
}

static bool holds(int64_t number)
{
    struct error f = {0};
    testdb_begin(t.w.t);
    bool ok = versie_verify(t.w.t->c, t.w.t->ctx, ORG, b.id, number, &f);
    testdb_commit(t.w.t);
    assert_int_equal(ok, f.message[0] == '\0');
    return ok;
}

static struct versie_delen_rows parts_of(int64_t number)
{
    testdb_begin(t.w.t);
    struct versie_delen_rows rows =
        versie_delen(t.w.t->c, t.w.t->ctx, .organisatie = ORG, .beeld = b.id, .nummer = number);
    testdb_commit(t.w.t);
    return rows;
}

/* ---- refusing ---- */

static void freezing_waits_for_what_is_needed(void **state)
{
    (void)state;
    int64_t n;
    beeld_scene_as(&t, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_post(t.v, VERSIONS, NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Het kwaliteitsbeeld kan nog niet worden bevroren.");
    HAS(a, "Er staat nog geen enkele zin.");
    HAS(a, "Er is nog geen versie bevroren.");
    for (int missing = 1; missing <= 2; missing++) {
        struct beeld other = beeld_scene_beeld(&t, missing == 1 ? 0 : t.w.one.elsewhere);
        for (int chapter = 1; chapter <= 4; chapter++)
            for (int part = 0; part < DEEL_AANTAL; part++)
                if (chapter != missing)
                    beeld_scene_zin(&t, &other, chapter, (enum deel)part, "Een zin.", t.cycle, 0);
        assert_non_null(strstr(freeze(&other, &n), "Er staat nog geen enkele zin."));
        for (int part = 0; part < DEEL_AANTAL; part++) {
            assert_string_not_equal(freeze(&other, &n), "");
            beeld_scene_zin(&t, &other, missing, (enum deel)part, "Een zin.", t.cycle, 0);
        }
        assert_string_equal(freeze(&other, &n), ""); /* bouwsteen 5 may be empty */
    }
    beeld_scene_fill(&t, &b);
    int64_t loose = beeld_scene_zin(&t, &b, 3, TERUGBLIK, "Zomaar een zin.", 0, 0);
    assert_non_null(strstr(freeze(&b, &n), "een zin in de terugblik die nergens op rust"));
    testdb_begin(t.w.t);
    draad_lay(t.w.t->c, ORG, t.story, loose, SPREEKT_TEGEN, 0, 0);
    testdb_commit(t.w.t);
    assert_non_null(strstr(freeze(&b, &n), "die nergens op rust"));
    testdb_begin(t.w.t);
    draad_lay(t.w.t->c, ORG, t.figure, loose, ONDERBOUWT, 0, 0);
    testdb_commit(t.w.t);
    assert_string_equal(freeze(&b, &n), "");
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        beeld_scene_as(&t, (enum rol)rol);
        bool may = mag_where((enum rol)rol, MAG_BEELD_BEVRIEZEN) != WAAR_NIET;
        assert_int_equal(visitor_post(t.v, VERSIONS, NULL).status, may ? 303 : 403);
    }
}

/* ---- figures: statistics.md, protection 3 ---- */

/* A document of a place that shows only this figure, directly or by what it rests on. */
static struct beeld with_figure(int64_t place, int64_t ground)
{
    struct beeld other = beeld_scene_beeld(&t, place);
    for (int chapter = 1; chapter <= 4; chapter++)
        for (int part = 0; part < DEEL_AANTAL; part++)
            beeld_scene_zin(&t, &other, chapter, (enum deel)part, "Een zin.",
                            chapter == 1 && part == 0 ? ground : t.theme, 0);
    return other;
}

static void figures_do_not_give_people_away(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        bool may;
    } cases[] = {
        {34, true },
        {35, false},
        {43, false},
        {25, false},
        {44, true },
        {24, true }
    };
    int64_t number;
    beeld_scene_fill(&t, &b);
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR); /* 34 answers at the first location */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int how = 0; how < 2; how++) {
            testdb_begin(t.w.t);
            int64_t figure = beeld_scene_cijfer(&t, t.w.one.here, "Hoe is het eten?", cases[i].n);
            int64_t cycle = knoop_create(t.w.t->c, &(struct knoop_new){.organisatie = ORG,
                                                                       .locatie = t.w.one.here,
                                                                       .soort = "leercyclus",
                                                                       .titel = "Nog een",
                                                                       .status = "actie"});
            draad_lay(t.w.t->c, ORG, figure, cycle, MEET, 0, 0);
            testdb_commit(t.w.t);
            /* also in the document of the whole, also when it hangs on the cycle below a sentence
             */
            int64_t zin =
                beeld_scene_zin(&t, &b, 2, REFLECTIE, "Nog een zin.", how ? cycle : figure, 0);
            const char *why = freeze(&b, &number);
            assert_int_equal(number != 0, cases[i].may);
            if (!cases[i].may)
                assert_non_null(strstr(why, "Het cijfer “Hoe is het eten?” is al eerder openbaar"));
            testdb_begin(t.w.t);
            uitspraak_delete(t.w.t->c, .organisatie = ORG, .id = zin, .weg = true);
            testdb_commit(t.w.t);
        }
    testdb_begin(t.w.t);
    int64_t near = beeld_scene_cijfer(&t, t.w.one.here, "Hoe is het eten?", 36);
    int64_t other_place = beeld_scene_cijfer(&t, t.w.one.elsewhere, "Hoe is het eten?", 36);
    int64_t other_question = beeld_scene_cijfer(&t, t.w.one.here, "Hoe slaapt u?", 36);
    testdb_commit(t.w.t);
    struct beeld whole = with_figure(0, near);
    freeze(&whole, &number);
    assert_int_equal(number, 0); /* the same people, in another document */
    struct beeld far = with_figure(t.w.one.elsewhere, other_place);
    assert_string_equal(freeze(&far, &number), "");
    beeld_scene_zin(&t, &b, 1, TERUGBLIK, "Nog een.", other_question, 0);
    assert_string_equal(freeze(&b, &number), "");
}

static void two_figures_in_one_version_neither(void **state)
{
    (void)state;
    int64_t number;
    beeld_scene_fill(&t, &b); /* with 34 answers */
    testdb_begin(t.w.t);
    int64_t near = beeld_scene_cijfer(&t, t.w.one.here, "Hoe is het eten?", 37);
    testdb_commit(t.w.t);
    beeld_scene_zin(&t, &b, 1, TERUGBLIK, "Nog een.", near, 0);
    freeze(&b, &number);
    assert_int_equal(number, 0);
}

/* What was frozen before another version went out is looked at once more. */
static void figures_are_held_again_when_published(void **state)
{
    (void)state;
    struct error f = {0};
    beeld_scene_fill(&t, &b);
    testdb_begin(t.w.t);
    int64_t near = beeld_scene_cijfer(&t, t.w.one.here, "Hoe is het eten?", 36);
    testdb_commit(t.w.t);
    struct beeld whole = with_figure(0, near);
    int64_t number = beeld_scene_versie(&t, &whole, VERSIE_VASTGESTELD);
    beeld_scene_versie(&t, &b, VERSIE_OPENBAAR);
    testdb_begin(t.w.t);
    assert_false(versie_publish(t.w.t->c, t.w.t->ctx, ORG, whole.id, number, 0,
                                "https://koers.example", &f));
    testdb_rollback(t.w.t);
    assert_non_null(strstr(f.message, "al eerder openbaar"));
}

/* ---- a version holds ---- */

static void a_version_does_not_change(void **state)
{
    (void)state;
    beeld_scene_fill(&t, &b);
    int64_t n = beeld_scene_versie(&t, &b, VERSIE_BEVROREN);
    assert_int_equal(n, 1);
    assert_true(holds(n));
    size_t before = parts_of(n).n;
    assert_true(before > 25);
    beeld_scene_zin(&t, &b, 1, TERUGBLIK, "Later geschreven.", t.cycle, 0);
    struct db_conn *c = testdb_begin(t.w.t);
    knoop_rename(c, ORG, t.cycle, "Een andere naam", 0);
    beeld_inleiding(c, .organisatie = ORG, .id = b.id, .inleiding = "Anders.");
    testdb_commit(t.w.t);
    assert_true(holds(n));
    assert_int_equal(parts_of(n).n, before);
    assert_int_equal(beeld_scene_versie(&t, &b, VERSIE_BEVROREN), 2);
    assert_true(parts_of(2).n > before);
    assert_true(holds(1) && holds(2));
    assert_false(holds(3)); /* there is none */
}

/* Every change to any part is found, and is gone again. */
static void found(int64_t n, const char *sql)
{
    struct error f = {0};
    testdb_begin(t.w.t);
    testdb_sql(t.w.t, sql);
    if (versie_verify(t.w.t->c, t.w.t->ctx, ORG, b.id, n, &f))
        fail_msg("not found: %s", sql);
    testdb_rollback(t.w.t);
}

static void every_change_is_found(void **state)
{
    (void)state;
    /* One part at a time (%lld), of version 1. */
    static const char *const changes[] = {
        "UPDATE versie_deel SET inhoud = inhoud || ' ' WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET inhoud = '' WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET zout = substr(zout, 1, 15) WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET zout = substr(zout, 1, 0), inhoud = '{}' WHERE nummer = 1 AND "
        "plaats = %lld",
        "UPDATE versie_deel SET zout = substr(hash, 1, 16) WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET hash = substr(hash, 1, 31) WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET soort = 'anders' WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET knoop = 1 + coalesce(knoop, 0) WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET ouder = ouder + 1 WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET plaats = plaats + 1000 WHERE nummer = 1 AND plaats = %lld",
        "DELETE FROM versie_deel WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET ingetrokken = '2026-03-23' WHERE nummer = 1 AND plaats = %lld",
        "UPDATE versie_deel SET ingetrokken = '2026-03-23', inhoud = '', zout = substr(zout, 1, 0) "
        "WHERE nummer = 1 AND plaats = %lld",
        "INSERT INTO versie_deel (organisatie, beeld, nummer, plaats, ouder, soort, knoop, inhoud, "
        "zout, hash) SELECT organisatie, beeld, nummer, 999, ouder, soort, knoop, inhoud, zout, "
        "hash FROM versie_deel WHERE nummer = 1 AND plaats = %lld",
        "INSERT INTO versie_deel (organisatie, beeld, nummer, plaats, ouder, soort, knoop, inhoud, "
        "zout, hash) SELECT organisatie, beeld, nummer, 999, 777, soort, knoop, inhoud, zout, hash "
        "FROM versie_deel WHERE nummer = 1 AND plaats = %lld",
        /* the text and the hash of another part, which does hash to it */
        "UPDATE versie_deel SET inhoud = (SELECT d.inhoud FROM versie_deel d WHERE d.nummer = 2 "
        "AND d.plaats = 1), zout = (SELECT d.zout FROM versie_deel d WHERE d.nummer = 2 AND "
        "d.plaats = 1), hash = (SELECT d.hash FROM versie_deel d WHERE d.nummer = 2 AND d.plaats = "
        "1) WHERE nummer = 1 AND plaats = %lld",
    };
    beeld_scene_fill(&t, &b);
    beeld_scene_versie(&t, &b, VERSIE_BEVROREN);
    beeld_scene_versie(&t, &b, VERSIE_BEVROREN);
    struct versie_delen_rows parts = parts_of(1);
    for (size_t p = 0; p < parts.n; p++)
        for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
            char *sql = mem_text(t.w.t->ctx, changes[i]);
            char *hole = strstr(sql, "%lld");
            found(1, PATH("%.*s%lld%s", (int)(hole - sql), sql, (long long)parts.row[p].plaats,
                          hole + 4));
        }
    found(1, "UPDATE beeld_versie SET audit_kop = hash WHERE nummer = 1");
    found(1, "UPDATE beeld_versie SET hash = audit_kop WHERE nummer = 1");
    found(1, "UPDATE beeld_versie SET hash = substr(hash, 1, 31) WHERE nummer = 1");
    found(1, "DELETE FROM versie_deel WHERE nummer = 1");
    assert_true(holds(1) && holds(2)); /* and nothing of it was kept */
    beeld_scene_as(&t, ROL_BESTUURDER);
    HAS(visitor_get(t.v, VERSIONS), "· klopt");
    LACKS(visitor_get(t.v, VERSIONS), "klopt niet");
    testdb_sql(t.w.t,
               "UPDATE versie_deel SET inhoud = inhoud || ' ' WHERE nummer = 1 AND plaats = 3");
    HAS(visitor_get(t.v, VERSIONS), "klopt niet: deze versie is veranderd");
    struct answer a = visitor_post(t.v, PATH("%s/1/vaststellen", VERSIONS), "zeker", "1", NULL);
    assert_int_equal(a.status, 422); /* nobody approves what was changed */
    HAS(a, "Deze versie is veranderd nadat die bevroren was.");
}

/* ---- consent withdrawn ---- */

static void withdrawn_consent_leaves_a_version_whole(void **state)
{
    (void)state;
    const char *words = "Mijn moeder zit weer aan tafel.";
    beeld_scene_fill(&t, &b);
    int64_t n = beeld_scene_versie(&t, &b, VERSIE_BEVROREN);
    struct versie_delen_rows before = parts_of(n);
    struct db_conn *c = testdb_begin(t.w.t);
    verhaal_withdraw(c, t.w.t->ctx, ORG, t.story, 0); /* main told the spine who keeps copies */
    testdb_commit(t.w.t);
    struct versie_delen_rows after = parts_of(n);
    size_t gone = 0;
    assert_int_equal(after.n, before.n);
    for (size_t i = 0; i < after.n; i++) {
        assert_null(strstr(after.row[i].inhoud, words));
        assert_memory_equal(after.row[i].hash.data, before.row[i].hash.data, HASH_BYTES);
        if (after.row[i].knoop != t.story) {
            assert_string_equal(after.row[i].inhoud, before.row[i].inhoud);
            continue;
        }
        gone++;
        assert_non_null(strstr(before.row[i].inhoud, words));
        assert_string_equal(after.row[i].inhoud, "");
        assert_int_equal(after.row[i].zout.n, 0); /* nor can it be guessed and confirmed */
        assert_true(after.row[i].ingetrokken == date_today());
    }
    assert_int_equal(gone, 1);
    assert_true(holds(n));
    found(n, PATH("UPDATE versie_deel SET inhoud = 'Iets anders.' WHERE knoop = %lld",
                  (long long)t.story));
    /* it can still be approved and published */
    struct error f = {0};
    c = testdb_begin(t.w.t);
    assert_true(versie_approve(c, ORG, b.id, n, t.w.one.person[ROL_BESTUURDER], &f));
    assert_true(versie_publish(c, t.w.t->ctx, ORG, b.id, n, 0, "https://koers.example", &f));
    testdb_commit(t.w.t);
    assert_true(holds(n));
}

/* ---- approving ---- */

/* B5.3: the Raad van Bestuur approves, and nobody else. */
static void the_board_approves(void **state)
{
    (void)state;
    beeld_scene_fill(&t, &b);
    beeld_scene_versie(&t, &b, VERSIE_BEVROREN);
    const char *path = PATH("%s/1/vaststellen", VERSIONS);
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        beeld_scene_as(&t, (enum rol)rol);
        if (rol == ROL_BESTUURDER)
            continue;
        assert_int_equal(visitor_post(t.v, path, NULL).status, 403);
        LACKS(visitor_get(t.v, VERSIONS), "/vaststellen\"");
    }
    beeld_scene_as(&t, ROL_BESTUURDER);
    HAS(visitor_get(t.v, "/"), "wacht tot het bestuur het vaststelt");
    HAS(visitor_get(t.v, VERSIONS), "/vaststellen\"");
    assert_int_equal(
        visitor_post(t.v, PATH("%s/7/vaststellen", VERSIONS), "zeker", "1", NULL).status, 422);
    struct answer a = visitor_post(t.v, path, NULL); /* it cannot be taken back */
    assert_int_equal(a.status, 422);
    HAS(a, "Dit kun je niet terugdraaien");
    HAS(a, "aria-invalid=\"true\"");
    HAS(visitor_get(t.v, "/"), "wacht tot het bestuur het vaststelt");
    assert_int_equal(visitor_post(t.v, path, "zeker", "1", NULL).status, 303);
    LACKS(visitor_get(t.v, "/"), "wacht tot het bestuur het vaststelt");
    assert_int_equal(visitor_post(t.v, path, "zeker", "1", NULL).status, 422); /* once */
    struct versie_of_row v;
    testdb_begin(t.w.t);
    assert_true(
        versie_of(t.w.t->c, t.w.t->ctx, &v, .organisatie = ORG, .beeld = b.id, .nummer = 1));
    testdb_commit(t.w.t);
    assert_string_equal(v.staat, "vastgesteld");
    assert_int_equal(v.vastgesteld_door, t.w.one.person[ROL_BESTUURDER]);
    assert_int_equal(beeld_scene_audit(&t, "gedaan", PATH("knoop %lld versie 1", (long long)b.id)),
                     1);
    visitor_forget(t.v);
    visitor_sign_in(t.v, t.w.two.organisatie, t.w.two.person[ROL_BESTUURDER]);
    assert_int_equal(visitor_post(t.v, path, NULL).status, 404);
    assert_int_equal(visitor_get(t.v, VERSIONS).status, 404);
}

/* What was made in the pool counts only when nothing moved since. */
static void what_was_made_ready_is_kept_unless_something_moved(void **state)
{
    (void)state;
    struct error f = {0};
    struct bevriezing ready;
    int64_t by = t.w.one.person[ROL_KWALITEITSMEDEWERKER];
    beeld_scene_fill(&t, &b);
    struct db_conn *c = testdb_begin(t.w.t);
    assert_true(versie_prepare(c, t.w.t->ctx, &b, &ready, &f));
    testdb_commit(t.w.t);
    struct versie_delen_row *first = &ready.delen->row[1];
    struct versie_delen_row was = *first;
    c = testdb_begin(t.w.t);
    assert_int_equal(versie_freeze_prepared(c, t.w.t->ctx, &b, &ready, by, &f), 1);
    testdb_commit(t.w.t);
    struct versie_delen_rows kept = parts_of(1);
    assert_int_equal(kept.n, ready.delen->n);
    assert_memory_equal(kept.row[1].zout.data, was.zout.data, was.zout.n); /* that very one */
    assert_true(holds(1));
    /* a story is withdrawn in between: what was ready holds its words, and is not used */
    c = testdb_begin(t.w.t);
    assert_true(versie_prepare(c, t.w.t->ctx, &b, &ready, &f));
    testdb_commit(t.w.t);
    c = testdb_begin(t.w.t);
    verhaal_withdraw(c, t.w.t->ctx, ORG, t.story, 0);
    testdb_commit(t.w.t);
    c = testdb_begin(t.w.t);
    assert_int_equal(versie_freeze_prepared(c, t.w.t->ctx, &b, &ready, by, &f), 2);
    testdb_commit(t.w.t);
    kept = parts_of(2);
    for (size_t i = 0; i < kept.n; i++)
        assert_null(strstr(kept.row[i].inhoud, "Mijn moeder zit weer aan tafel."));
    assert_true(holds(2));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(freezing_waits_for_what_is_needed),
        TEST(figures_do_not_give_people_away),
        TEST(two_figures_in_one_version_neither),
        TEST(figures_are_held_again_when_published),
        TEST(a_version_does_not_change),
        TEST(every_change_is_found),
        TEST(withdrawn_consent_leaves_a_version_whole),
        TEST(the_board_approves),
        TEST(what_was_made_ready_is_kept_unless_something_moved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
