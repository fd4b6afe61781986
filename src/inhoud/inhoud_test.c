/* Content as pages and JSON, and what an organisation adds to it: who may, what stays, what others
 * see. On SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not here: looking up what ships
 * (content_test.c), the browser (tests/web/). */
#include "base/mem.h"
#include "inhoud/inhoud.h"
#include "inhoud/inhoud_sql.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/scene.h"
#include <jansson.h>
#include <string.h>

#define EIGEN "/inhoud/begrippen/eigen"

static struct answer add(const char *title, const char *text, const char *source)
{
    return visitor_post(visitor, EIGEN, "titel", title, "tekst", text, "bron", source, NULL);
}

static json_t *json_of(const char *uri)
{
    json_error_t wrong;
    visitor->json = true;
    struct answer a = visitor_get(visitor, uri);
    visitor->json = false;
    json_t *j = json_loads(a.body, 0, &wrong);
    if (!j)
        fail_msg("%s: %s", uri, wrong.text);
    return j;
}

static const char *text_at(json_t *j, const char *name)
{
    return json_string_value(json_object_get(j, name));
}

static void everyone_reads_with_sources(void **state)
{
    (void)state;
    struct answer a = visitor_get(visitor, "/inhoud");
    assert_int_equal(a.status, 200);
    HAS(a, "href=\"/inhoud/begrippen\"");
    HAS(a, "href=\"/inhoud/gesprek\"");
    HAS(visitor_get(visitor, "/hulp"), "href=\"/inhoud\"");
    HAS(a, "href=\"/hulp/inhoud\"");
    a = visitor_get(visitor, "/inhoud/begrippen");
    assert_int_equal(a.status, 200);
    HAS(a, "id=\"mantelzorg\"");
    HAS(a, "Bron: I 106–113");
    HAS(a, "versie 1 van 23 maart 2026");
    HAS(a, "Implementatie- en onderhoudsplan");
    LACKS(a, "gids voor professionals"); /* a source that this list does not use */
    LACKS(a, "eigen toevoeging");
    LACKS(a, EIGEN);
    a = visitor_get(visitor, "/inhoud/gesprek");
    HAS(a, "id=\"vooraf\"");
    assert_true(strstr(a.body, "id=\"v1\"") > strstr(a.body, "id=\"vooraf\""));
    assert_true(strstr(a.body, "id=\"t1\"") > strstr(a.body, "id=\"tijdens-of-erna\""));
    HAS(visitor_get(visitor, "/inhoud/waaier"), "zorgvrager");
    assert_int_equal(visitor_get(visitor, "/inhoud/bestaat-niet").status, 404);
    visitor->language = "en";
    a = visitor_get(visitor, "/inhoud/begrippen");
    visitor->language = NULL;
    HAS(a, "care by family or friends");
    HAS(a, "lang=\"nl\">mantelzorg<"); /* the Dutch word stands beside it */
}

static void words_stand_by_the_alphabet_in_json(void **state)
{
    (void)state;
    json_t *j = json_of("/inhoud/begrippen"), *parts = json_object_get(j, "delen");
    assert_string_equal(text_at(j, "code"), "begrippen");
    assert_string_equal(text_at(j, "soort"), "woorden");
    assert_int_equal(json_integer_value(json_object_get(j, "versie")), 1);
    assert_int_equal(json_array_size(parts), 1);
    json_t *lines = json_object_get(json_array_get(parts, 0), "regels");
    assert_int_equal(json_array_size(lines), content_set("begrippen")->n_items);
    assert_string_equal(text_at(json_array_get(lines, 0), "sleutel"), "informele-zorg");
    assert_string_equal(text_at(json_array_get(lines, 0), "bron"), "I 116–118");
    assert_string_equal(text_at(json_array_get(lines, 0), "codes"), "B2");
    assert_string_equal(text_at(json_array_get(lines, json_array_size(lines) - 1), "sleutel"),
                        "zorg");
    json_decref(j);
}

static void only_two_roles_add(void **state)
{
    (void)state;
    for (int r = 0; r < ROL_AANTAL; r++) {
        bool may = r == ROL_KWALITEITSMEDEWERKER || r == ROL_BEHEERDER;
        sign_in_as(&world.one, (enum rol)r);
        struct answer list = visitor_get(visitor, "/inhoud/begrippen");
        assert_int_equal(list.status, 200);
        assert_int_equal(strstr(list.body, EIGEN) != NULL, may);
        assert_int_equal(visitor_get(visitor, EIGEN).status, may ? 200 : 403);
    }
    visitor_forget(visitor);
    assert_int_equal(visitor_get(visitor, EIGEN).status, 303); /* to signing in */
}

static void an_own_word_stands_beside_and_is_marked(void **state)
{
    (void)state;
    sign_in_as(&world.one, ROL_KWALITEITSMEDEWERKER);
    struct answer a = add("maatje", "Een vaste vrijwilliger.", "Ons beleid");
    assert_int_equal(a.status, 303);
    assert_string_equal(a.location, EIGEN);
    HAS(visitor_get(visitor, EIGEN), "maatje");
    a = visitor_get(visitor, "/inhoud/begrippen");
    HAS(a, "id=\"eigen-1\"");
    HAS(a, "eigen toevoeging van Zorg een");
    /* m-a-a before m-a-n, and behind the word that ships before it */
    assert_true(strstr(a.body, "id=\"eigen-1\"") < strstr(a.body, "id=\"mantelzorg\""));
    assert_true(strstr(a.body, "id=\"eigen-1\"") > strstr(a.body, "id=\"kwaliteit-van-zorg\""));
    sign_in_as(&world.one,
               ROL_ZORGVRAGER); /* colleagues and clients read it, without a way to change */
    a = visitor_get(visitor, "/inhoud/begrippen");
    HAS(a, "Een vaste vrijwilliger.");
    LACKS(a, EIGEN "/1");
    visitor_forget(visitor); /* nobody else does */
    LACKS(visitor_get(visitor, "/inhoud/begrippen"), "Een vaste vrijwilliger.");
    sign_in_as(&world.two, ROL_KWALITEITSMEDEWERKER);
    LACKS(visitor_get(visitor, "/inhoud/begrippen"), "Een vaste vrijwilliger.");
    assert_int_equal(visitor_get(visitor, EIGEN "/1").status, 404);
    assert_int_equal(visitor_post(visitor, EIGEN "/1/weg", NULL).status, 404);
    a = visitor_post(visitor, EIGEN "/1", "titel", "gestolen", "tekst", "x", "bron", "y", NULL);
    assert_int_equal(a.status, 404);
}

static void what_is_wrong_is_told_at_its_field(void **state)
{
    static const struct {
        const char *title, *text, *source, *says;
    } cases[] = {
        {"",           "uitleg", "bron", "f-titel"                           },
        {"nieuw",      "",       "bron", "f-tekst"                           },
        {"nieuw",      "uitleg", "",     "f-bron"                            },
        {"Mantelzorg", "uitleg", "bron", "Dit staat al in de lijst van Koers"}, /* ours stays */
        {"naasten ",   "uitleg", "bron", "Dit staat al in de lijst van Koers"},
    };
    (void)state;
    sign_in_as(&world.one, ROL_BEHEERDER);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answer a = add(cases[i].title, cases[i].text, cases[i].source);
        assert_int_equal(a.status, 422);
        HAS(a, cases[i].says);
    }
    assert_int_equal(
        visitor_post(visitor, "/inhoud/geen/eigen", "tekst", "x", "bron", "y", NULL).status, 404);
    LACKS(visitor_get(visitor, "/inhoud/begrippen"), "nieuw");
}

static void a_change_takes_nothing_away(void **state)
{
    (void)state;
    sign_in_as(&world.one, ROL_BEHEERDER);
    struct answer a = visitor_post(visitor, EIGEN "/1", "titel", "vast maatje", "tekst",
                                   "Komt elke week.", "bron", "Ons beleid 2026", NULL);
    assert_int_equal(a.status, 303);
    a = visitor_get(visitor, EIGEN "/1");
    HAS(a, "Komt elke week.");
    HAS(a, "Een vaste vrijwilliger."); /* as it was, and who wrote it */
    HAS(a, "versie 2");
    HAS(a, "versie 1");
    a = visitor_get(visitor, "/inhoud/begrippen");
    HAS(a, "Komt elke week.");
    LACKS(a, "Een vaste vrijwilliger.");
    assert_int_equal(visitor_post(visitor, EIGEN "/1/weg", NULL).status, 303);
    LACKS(visitor_get(visitor, "/inhoud/begrippen"), "Komt elke week.");
    a = visitor_get(visitor, EIGEN "/1"); /* still to be read, no longer to be changed */
    HAS(a, "Komt elke week.");
    HAS(a, "verwijderd op");
    LACKS(a, "name=\"titel\"");
    assert_int_equal(visitor_post(visitor, EIGEN "/1/weg", NULL).status, 404);
    a = visitor_post(visitor, EIGEN "/1", "titel", "terug", "tekst", "x", "bron", "y", NULL);
    assert_int_equal(a.status, 404);
    /* An id of one list opens nothing in another. */
    assert_int_equal(visitor_get(visitor, "/inhoud/gesprek/eigen/1").status, 404);
    sign_in_as(&world.one, ROL_BESTUURDER);
    a = visitor_get(visitor, "/beheer/audit");
    HAS(a, "inhoud begrippen 1");
    HAS(a, "toegevoegd");
    HAS(a, "gewijzigd");
    HAS(a, "verwijderd");
}

static void an_own_line_stands_in_its_section(void **state)
{
    (void)state;
    sign_in_as(&world.one, ROL_KWALITEITSMEDEWERKER);
    struct answer a = visitor_get(visitor, "/inhoud/gesprek/eigen");
    LACKS(a, "name=\"titel\""); /* a checklist has no words with a title */
    HAS(a, "value=\"vooraf\"");
    a = visitor_post(visitor, "/inhoud/gesprek/eigen", "deel", "vooraf", "tekst", "Zet koffie.",
                     "bron", "Team", NULL);
    assert_int_equal(a.status, 303);
    const char *link =
        strstr(visitor_get(visitor, "/inhoud/gesprek/eigen").body, "/inhoud/gesprek/eigen/");
    assert_non_null(link);
    a = visitor_get(visitor, mem_textn(world.t->ctx, link, strcspn(link, "\"")));
    HAS(a, "Vóór het gesprek</p>"); /* the section in which each version stood */
    a = visitor_post(visitor, "/inhoud/gesprek/eigen", "tekst", "Zonder deel.", "bron", "Team",
                     NULL);
    assert_int_equal(a.status, 303);
    a = visitor_post(visitor, "/inhoud/gesprek/eigen", "deel", "v1", "tekst", "x", "bron", "Team",
                     NULL);
    assert_int_equal(a.status, 422);
    json_t *j = json_of("/inhoud/gesprek"), *parts = json_object_get(j, "delen");
    for (size_t i = 0; i < json_array_size(parts); i++) {
        json_t *part = json_array_get(parts, i), *lines = json_object_get(part, "regels");
        json_t *last = json_array_get(lines, json_array_size(lines) - 1);
        const char *key = text_at(part, "sleutel");
        bool own = json_is_true(json_object_get(last, "eigen"));
        assert_int_equal(own, !strcmp(key, "vooraf") || !strcmp(key, "lijst"));
        if (!strcmp(key, "vooraf"))
            assert_string_equal(text_at(last, "tekst"), "Zet koffie.");
        if (!strcmp(key, "lijst"))
            assert_string_equal(text_at(last, "tekst"), "Zonder deel.");
    }
    assert_int_equal(json_array_size(parts), content_set("gesprek")->n_sections + 1);
    json_decref(j);
}

static void a_list_can_be_full(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(world.t);
    struct inhoud_new item = {.title = "woord", .text = "x", .source = "y"};
    for (int i = 0; i < INHOUD_EIGEN_MAX; i++)
        assert_true(inhoud_add(c, world.two.organisatie, 0, "waaier", &item) > 0);
    assert_int_equal(inhoud_add(c, world.two.organisatie, 0, "bestaat-niet", &item), 0);
    testdb_commit(world.t);
    sign_in_as(&world.two, ROL_BEHEERDER);
    struct answer a = visitor_get(visitor, "/inhoud/waaier/eigen");
    HAS(a, "Deze lijst is vol.");
    LACKS(a, "name=\"tekst\"");
    a = visitor_post(visitor, "/inhoud/waaier/eigen", "tekst", "te veel", "bron", "y", NULL);
    assert_int_equal(a.status, 422);
    assert_int_equal(visitor_get(visitor, "/inhoud/begrippen/eigen").status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everyone_reads_with_sources),
        cmocka_unit_test(words_stand_by_the_alphabet_in_json),
        cmocka_unit_test(only_two_roles_add),
        cmocka_unit_test(an_own_word_stands_beside_and_is_marked),
        cmocka_unit_test(what_is_wrong_is_told_at_its_field),
        cmocka_unit_test(a_change_takes_nothing_away),
        cmocka_unit_test(an_own_line_stands_in_its_section),
        cmocka_unit_test(a_list_can_be_full),
    };
    return cmocka_run_group_tests(tests, scene_begin, scene_end);
}
