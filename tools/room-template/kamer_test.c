/* The page of the room kamer on a store, with every room around it: kept and shown, refused and
 * kept from whoever may not. On SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not here: the
 * rules (kamer_regels_test.c), a browser (tests/web/). */
#include "base/mem.h"
#include "tests/cm.h"
#include "tests/support/scene.h"
#include <string.h>

static bool shows(const char *text)
{
    struct answer a = visitor_get(visitor, "/kamer");
    assert_int_equal(a.status, 200);
    return strstr(a.body, text) != NULL;
}

static struct answer give(const char *text, int64_t place)
{
    return visitor_post(visitor, "/kamer", "tekst", text, "plek",
                        mem_format(world.t->ctx, "%lld", (long long)place), NULL);
}

static void kept_and_shown_to_ones_own(void **state)
{
    (void)state;
    sign_in_as(&world.one, ROL_PROFESSIONAL);
    assert_false(shows("Wij eten samen."));
    assert_int_equal(give("Wij eten samen.", world.one.here).status, 303);
    assert_true(shows("Wij eten samen."));
    sign_in_as(&world.two, ROL_PROFESSIONAL);
    assert_false(shows("Wij eten samen."));
}

static void refused(void **state)
{
    (void)state;
    sign_in_as(&world.one, ROL_PROFESSIONAL);
    assert_int_equal(give("kort", world.one.here).status, 422);
    assert_int_equal(give("Dit is op een andere plek.", world.one.elsewhere).status, 422);
    sign_in_as(&world.one, ROL_FINANCIER);
    assert_int_equal(give("Dit mag een financier niet.", world.one.here).status, 403);
    sign_in_as(&world.one, ROL_KWALITEITSMEDEWERKER);
    assert_false(shows("andere plek"));
    assert_false(shows("financier niet"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kept_and_shown_to_ones_own, scene_begin, scene_end),
        cmocka_unit_test_setup_teardown(refused, scene_begin, scene_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
