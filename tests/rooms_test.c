/* The list of rooms, gathered (src/rooms.c): nothing falls off, whatever the number, and all that a
 * room promises is there. Not here: what the rooms do (their own tests), pages (tests/web). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/room_command.h"
#include "base/text.h"
#include "draad/draad.h"
#include "draad/help_texts.h"
#include "organisatie/background.h"
#include "organisatie/mag.h"
#include "rooms.h"
#include "tests/cm.h"
#include <string.h>

#define MANY 200

/* A face that did not fit was dropped in silence once: its knopen had no name and no page. */
static void many_faces_all_count(void **state)
{
    static struct knoop_face faces[MANY];
    static const struct knoop_face *list[MANY];
    static char kinds[MANY][8];
    (void)state;

    for (size_t i = 0; i < MANY; i++) {
        snprintf(kinds[i], sizeof kinds[i], "k%zu", i);
        faces[i].soort = kinds[i];
        list[i] = &faces[i];
    }
    draad_faces(list, MANY);
    for (size_t i = 0; i < MANY; i++)
        assert_ptr_equal(face_of(kinds[i]), &faces[i]);
    assert_ptr_equal(face_at(MANY - 1), &faces[MANY - 1]);
    assert_null(face_at(MANY));
}

/* Dutch and English are whole; a further language may show the Dutch. */
static void has_texts(const char *of, const char *slug)
{
    static const char *const languages[] = {"nl", "en"};
    for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
        size_t len = 0;
        for (const struct help_text *t = help_texts; t->slug; t++)
            if (text_equal(t->slug, slug) && text_equal(t->lang, languages[l]))
                len = *t->len;
        if (len <= 100)
            fail_msg("%s: locale/hulp/%s/%s.md is not there or says nothing (just written: "
                     "meson setup --reconfigure)",
                     of, languages[l], slug);
    }
}

static void every_promise_is_kept(void **state)
{
    (void)state;
    size_t n_rooms = 0, n_routes = 0, n_schemas = 0;
    for (; rooms[n_rooms]; n_rooms++) {
        const struct room *r = rooms[n_rooms];
        for (size_t i = 0; r->routes && r->routes[i]; i++)
            n_routes++;
        for (size_t i = 0; r->schemas && r->schemas[i]; i++)
            n_schemas++;
        for (size_t i = 0; r->jobs && r->jobs[i]; i++)
            assert_ptr_equal(job_kind_of(r->jobs[i]->soort), r->jobs[i]);
        for (size_t i = 0; r->imports && r->imports[i]; i++)
            assert_int_equal(r->imports[i]->words, 1); /* its file */
        for (const struct room_help *h = r->help; h && h->slug; h++)
            has_texts(r->name, h->slug);
    }
    assert_true(n_rooms >= 8);
    assert_int_equal(room_routes_n, n_routes);
    /* and the stores' own tables: two of quality, one of personal */
    assert_int_equal(room_schemas_n + room_personal_schemas_n, n_schemas + 3);
    for (size_t i = 0; i < room_schemas_n; i++)
        assert_int_equal(room_schemas[i]->store, DB_QUALITY);
    assert_true(room_personal_schemas_n >= 1);
    assert_int_equal(room_keys_schemas_n, 1);
    assert_int_equal(room_keys_schemas[0]->store, DB_KEYS);
    for (size_t i = 0; i < room_personal_schemas_n; i++)
        assert_int_equal(room_personal_schemas[i]->store, DB_PERSONAL);
}

/* The build reads from ROLLEN which texts there are (locale/meson.build). Help lists a text that
 * roles share once, under one title. */
static void every_role_has_help(void **state)
{
    (void)state;
    for (int r = 0; r < ROL_AANTAL; r++) {
        const struct rol_info *role = rol_of((enum rol)r);
        char slug[64];
        assert_true((size_t)snprintf(slug, sizeof slug, "%s", role->hulp) < sizeof slug);
        for (char *c = slug; *c; c++)
            *c = *c == '_' ? '-' : *c;
        has_texts(role->code, slug);
        for (int o = 0; o < r; o++) {
            const struct rol_info *other = rol_of((enum rol)o);
            if (text_equal(other->hulp, role->hulp) &&
                !text_equal(other->hulp_titel, role->hulp_titel))
                fail_msg("%s and %s share the help text %s, but its title differs", other->code,
                         role->code, role->hulp);
        }
    }
}

/* A count that no kind, or more than one, stands for would be wrong in silence. */
static void each_count_is_of_one_kind(void **state)
{
    (void)state;
    size_t n[COUNTS_SENTENCE + 1] = {0};
    const struct knoop_face *g;
    for (size_t i = 0; (g = face_at(i)) != NULL; i++)
        n[g->counts_in]++;
    for (int c = COUNTS_SIGNAL; c <= COUNTS_SENTENCE; c++) {
        assert_int_equal(n[c], 1);
        assert_true(soort_counts(soort_counting((enum counts_as)c), (enum counts_as)c));
    }
    const struct knoop_face *sentence = face_of(soort_counting(COUNTS_SENTENCE));
    assert_true(sentence->on_status && sentence->speaks_in);
    assert_non_null(face_of(soort_counting(COUNTS_CYCLE))->lacks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_promise_is_kept), cmocka_unit_test(every_role_has_help),
        cmocka_unit_test(each_count_is_of_one_kind),
        cmocka_unit_test(many_faces_all_count), /* last: it leaves its own faces */
    };
    mem_start();
    rooms_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
