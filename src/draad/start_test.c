/* The start page as each role sees it: what waits, what moved, what is coming.
 * Runs on SQLite, and on PostgreSQL when KOERS_TEST_PG is set.
 * Not here: its words (draad_regels_test.c), the other pages (draad_paginas_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "draad/draad_scene.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include <string.h>

static int due_year(struct request *r)
{
    (void)r;
    return 2025;
}

static void every_role_has_a_start_page(void **state)
{
    (void)state;
    struct scene s = scene_open();
    assert_int_equal(visitor_get(s.v, "/").status, 303); /* nobody: to sign in */
    for (int rol = 0; rol < ROL_AANTAL; rol++) {
        scene_as(&s, (enum rol)rol);
        struct answer a = visitor_get(s.v, "/");
        assert_int_equal(a.status, 200);
        HAS(a, "<h1>Goedemorgen.");
        LACKS(a, "geheim");
        bool answers = mag_where((enum rol)rol, MAG_TERUGKOPPELEN) != WAAR_NIET;
        assert_int_equal(strstr(a.body, "De bewoner hoort de bel niet") != NULL, answers);
        assert_int_equal(strstr(a.body, "class=\"roos\"") != NULL,
                         mag_where((enum rol)rol, MAG_DRAAD_LEZEN) != WAAR_NIET);
    }
    scene_as(&s, ROL_PROFESSIONAL);
    organisatie_frame_year(due_year);
    struct answer a = visitor_get(s.v, "/");
    organisatie_frame_year(NULL);
    HAS(a, "Goedemorgen. Eén mens wacht op antwoord.");
    HAS(a, "23 dagen");
    LACKS(a, "Een bewoner elders");
    HAS(a, "Nog 8 dagen.");
    HAS(a, "/bouwsteen/2");
    HAS(a, "Sneller bij de bel"); /* what moved, but not that a thread was laid */
    LACKS(a, "Verbonden met");
    LACKS(a, "Komt van");
    s.v->json = true;
    HAS(visitor_get(s.v, "/"), "\"begroeting\":\"Goedemorgen. Eén mens wacht op antwoord.\"");
    scene_close(&s);
}

static int late_year(struct request *r)
{
    (void)r;
    return 2024;
}

/* A late year is told above, so below it does not say that there is nothing, and no block is empty. */
static void a_late_year_is_not_nothing(void **state)
{
    (void)state;
    struct scene s = scene_open();
    const struct world_side *two = &s.w.two;
    for (int i = 0; i < 2; i++) {
        organisatie_frame_year(i ? late_year : NULL);
        visitor_forget(s.v);
        visitor_sign_in(s.v, two->organisatie, two->person[ROL_BESTUURDER]);
        struct answer a = visitor_get(s.v, "/");
        assert_int_equal(strstr(a.body, "Er wacht nu niets op") != NULL, !i);
        assert_int_equal(strstr(a.body, "Verder wacht er nu niets.") != NULL, i);
        const char *late = strstr(a.body, "utrecht-alert--warning");
        assert_int_equal(late && strstr(late, "href=\"/kwaliteitsbeeld\">Naar het"), i);
        HAS(a, "De komende twee maanden staat er niets op de kalender.");
    }
    organisatie_frame_year(NULL);
    scene_close(&s);
}

static size_t times(const char *text, const char *word)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        n++;
    return n;
}

/* Of many equal changes two are shown; someone's own changes are not. */
static void many_alike_leave_room_for_others(void **state)
{
    (void)state;
    struct scene s = scene_open();
    const struct world_side *o = &s.w.one;
    struct db_conn *c = testdb_begin(s.w.t);
    for (int i = 0; i < 9; i++) {
        int64_t id = scene_make(o, c, "uitspraak", "Een zin van velen", "levend", o->here, 3);
        knoop_change_status(c, o->organisatie, id, "openbaar", o->person[ROL_BESTUURDER],
                            time_now() - 60);
    }
    int64_t other = scene_make(o, c, "thema", "Iets heel anders", "open", o->here, 3);
    knoop_change_status(c, o->organisatie, other, "af", o->person[ROL_PROFESSIONAL],
                        time_now() - 120);
    testdb_commit(s.w.t);
    scene_as(&s, ROL_LEIDINGGEVENDE);
    struct answer a = visitor_get(s.v, "/");
    assert_int_equal(times(a.body, "Een zin van velen"), 2);
    HAS(a, "Iets heel anders");
    scene_as(&s, ROL_PROFESSIONAL);
    LACKS(visitor_get(s.v, "/"), "Iets heel anders");
    scene_close(&s);
}

/* What has a last day comes in its order; what is past its day waits, and does not come. */
static void what_comes_is_still_to_come(void **state)
{
    (void)state;
    struct scene s = scene_open();
    const struct world_side *o = &s.w.one;
    struct db_conn *c = testdb_begin(s.w.t);
    static const int days[] = {5, 0, -3, 90};
    static const char *const titles[] = {"Over vijf", "Vandaag nog", "Al voorbij", "Te ver weg"};
    for (int i = 0; i < 4; i++)
        wachtpunt_begin(c,
                        &(struct wachtpunt_new){
                            .organisatie = o->organisatie,
                            .knoop = scene_make(o, c, "leercyclus", titles[i], "actie", o->here, 1),
                            .locatie = o->here,
                            .soort = "leercyclus",
                            .mag = MAG_LEREN_SCHRIJVEN,
                            .tekst = "Wat zag je?",
                            .uiterlijk = date_today() + days[i]});
    testdb_commit(s.w.t);
    scene_as(&s, ROL_PROFESSIONAL);
    struct answer a = visitor_get(s.v, "/");
    const char *comes = strstr(a.body, "s-komt");
    assert_non_null(comes);
    const char *today = strstr(comes, "Vandaag nog"), *later = strstr(comes, "Over vijf");
    assert_true(today && later && today < later);
    assert_null(strstr(comes, "Al voorbij"));
    assert_null(strstr(comes, "Te ver weg"));
    HAS(a, "Al voorbij"); /* it waits */
    scene_close(&s);
}

static struct bereikbaar known;

static struct bereikbaar is_known(struct db_conn *db, int64_t organisatie)
{
    (void)db;
    (void)organisatie;
    return known;
}

/* What a new organisation must do first stands there for who sets it going, and goes when done. */
static void the_first_steps(void **state)
{
    (void)state;
    struct scene s = scene_open();
    const struct world_side *two = &s.w.two;
    start_bereikbaar(is_known);
    scene_as(&s, ROL_BEHEERDER);
    struct answer a = visitor_get(s.v, "/");
    LACKS(a, "Nodig mensen uit");  /* all roles are there */
    LACKS(a, "/signalen/kaarten"); /* a signal was given */
    HAS(a, "dat doet de kwaliteitsmedewerker");
    LACKS(a, "href=\"/meten/"); /* she may not open it */
    scene_as(&s, ROL_KWALITEITSMEDEWERKER);
    HAS(visitor_get(s.v, "/"), "href=\"/meten/nieuw\"");
    scene_as(&s, ROL_PROFESSIONAL);
    LACKS(visitor_get(s.v, "/"), "De eerste stappen");
    testdb_sql(s.w.t, mem_format(s.w.t->ctx,
                                 "UPDATE lidmaatschap SET tot = vanaf WHERE organisatie = %lld AND "
                                 "rol IN ('leidinggevende', 'bestuurder')",
                                 (long long)two->organisatie));
    testdb_sql(s.w.t, mem_format(s.w.t->ctx, "DELETE FROM knoop_stand WHERE organisatie = %lld",
                                 (long long)two->organisatie));
    visitor_forget(s.v);
    visitor_sign_in(s.v, two->organisatie, two->person[ROL_BEHEERDER]);
    a = visitor_get(s.v, "/");
    HAS(a, "Nodig mensen uit");
    HAS(a, "Deze rollen heeft nog niemand: leidinggevende, bestuurder.");
    HAS(a, "href=\"/signalen/kaarten\"");
    HAS(a, "href=\"/s/zorg-twee\"");
    LACKS(a, "Voeg een locatie toe"); /* there are two */
    HAS(a, "href=\"/beheer/bereik\"");
    testdb_sql(s.w.t, mem_format(s.w.t->ctx,
                                 "UPDATE locatie SET gesloten = (SELECT min(vanaf) FROM "
                                 "lidmaatschap) WHERE organisatie = %lld",
                                 (long long)two->organisatie));
    testdb_sql(s.w.t, mem_format(s.w.t->ctx,
                                 "UPDATE lidmaatschap SET tot = vanaf WHERE organisatie = %lld AND "
                                 "rol = 'klachtenfunctionaris'",
                                 (long long)two->organisatie));
    a = visitor_get(s.v, "/");
    HAS(a, "Deze rollen heeft nog niemand: leidinggevende, bestuurder, klachtenfunctionaris.");
    const char *first = strstr(a.body, "<a href=\"/beheer/locaties\">Voeg een locatie toe</a>");
    assert_true(first && first < strstr(a.body, "Nodig mensen uit"));
    LACKS(a, "href=\"/signalen/kaarten\"");
    HAS(a, "Dat kan als er een locatie is.");
    known = (struct bereikbaar){true, true};
    a = visitor_get(s.v, "/");
    LACKS(a, "href=\"/beheer/bereik\"");
    HAS(a, "Deze rollen heeft nog niemand: leidinggevende, bestuurder.");
    visitor_forget(s.v);
    visitor_sign_in(s.v, two->organisatie, two->person[ROL_KWALITEITSMEDEWERKER]);
    HAS(visitor_get(s.v, "/"), "Vraag de beheerder om een locatie toe te voegen");
    start_bereikbaar(NULL);
    scene_close(&s);
}

/* A council sees the number: who sits in one, whatever the role, for the places that it speaks for;
 * who sits in a working group does not. */
static void a_seat_in_a_council_counts(void **state)
{
    (void)state;
    static const struct {
        enum gezelschap_soort soort;
        int places; /* 0: speaks for all; 1: here; 2: elsewhere */
        const char *says;
    } cases[] = {
        {G_CLIENTENRAAD_CENTRAAL, 0, "2 signalen zonder antwoord"},
        {G_CLIENTENRAAD_LOKAAL,   1, "1 signaal zonder antwoord" },
        {G_VERTEGENWOORDIGING,    2, "1 signaal zonder antwoord" },
        {G_WERKGROEP,             0, NULL                        },
    };
    struct scene s = scene_open();
    const struct world_side *o = &s.w.one;
    scene_as(&s, ROL_VRIJWILLIGER);
    LACKS(visitor_get(s.v, "/"), "zonder antwoord");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const int64_t place = cases[i].places == 1 ? o->here : o->elsewhere;
        struct db_conn *c = testdb_begin(s.w.t);
        int64_t id = gezelschap_create(
            c, &(struct gezelschap_new){.organisatie = o->organisatie,
                                        .soort = cases[i].soort,
                                        .naam = mem_format(s.w.t->ctx, "Groep %zu", i),
                                        .er = true,
                                        .plekken = &place,
                                        .n_plekken = cases[i].places != 0});
        zetel_create(c, &(struct zetel_new){.organisatie = o->organisatie,
                                            .gezelschap = id,
                                            .persoon = o->person[ROL_VRIJWILLIGER]});
        testdb_commit(s.w.t);
        struct answer a = visitor_get(s.v, "/");
        if (cases[i].says)
            HAS(a, cases[i].says);
        else
            LACKS(a, "zonder antwoord");
        c = testdb_begin(s.w.t);
        gezelschap_end(c, .organisatie = o->organisatie, .id = id, .dag = date_today());
        testdb_commit(s.w.t);
    }
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_has_a_start_page),
        cmocka_unit_test(a_late_year_is_not_nothing),
        cmocka_unit_test(many_alike_leave_room_for_others),
        cmocka_unit_test(what_comes_is_still_to_come),
        cmocka_unit_test(the_first_steps),
        cmocka_unit_test(a_seat_in_a_council_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
