/* The page of the room kamer on a store, with every room around it: kept and shown, refused and
 * kept from whoever may not. On SQLite, and on PostgreSQL when KOERS_TEST_PG is set. Not here: the
 * rules (kamer_regels_test.c), a browser (tests/web/). */
#include "base/mem.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <string.h>

static struct world w;
static struct visitor *v;

static int begin(void **state)
{
    (void)state;
    w = world_make(house_open());
    v = house_visitor(w.t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

static void as(const struct world_side *side, enum rol rol)
{
    visitor_forget(v);
    visitor_sign_in(v, side->organisatie, side->person[rol]);
}

static bool shows(const char *text)
{
    struct answer a = visitor_get(v, "/kamer");
    assert_int_equal(a.status, 200);
    return strstr(a.body, text) != NULL;
}

static struct answer give(const char *text, int64_t place)
{
    return visitor_post(v, "/kamer", "tekst", text, "plek",
                        mem_format(w.t->ctx, "%lld", (long long)place), NULL);
}

static void kept_and_shown_to_ones_own(void **state)
{
    (void)state;
    as(&w.one, ROL_PROFESSIONAL);
    assert_false(shows("Wij eten samen."));
    assert_int_equal(give("Wij eten samen.", w.one.here).status, 303);
    assert_true(shows("Wij eten samen."));
    as(&w.two, ROL_PROFESSIONAL);
    assert_false(shows("Wij eten samen."));
}

static void refused(void **state)
{
    (void)state;
    as(&w.one, ROL_PROFESSIONAL);
    assert_int_equal(give("kort", w.one.here).status, 422);
    assert_int_equal(give("Dit is op een andere plek.", w.one.elsewhere).status, 422);
    as(&w.one, ROL_FINANCIER);
    assert_int_equal(give("Dit mag een financier niet.", w.one.here).status, 403);
    as(&w.one, ROL_KWALITEITSMEDEWERKER);
    assert_false(shows("andere plek"));
    assert_false(shows("financier niet"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kept_and_shown_to_ones_own, begin, end),
        cmocka_unit_test_setup_teardown(refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
