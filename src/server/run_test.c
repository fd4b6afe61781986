/* Tests of run.h: who may do something when preparing begins may have lost that when the writing
 * begins, and then nothing is written. Not here: threads and the database failing
 * (service_test.c), who may do what (organisatie/mag_test.c). */
#include "base/mem.h"
#include "organisatie/organisatie_sql.h"
#include "server/run.h"
#include "tests/cm.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include <string.h>

static struct world w;
static struct visitor *v;
static int prepared, handled;
static void (*between)(struct db_conn *c); /* what happens after preparing, before writing */

static int prepare(struct request *r)
{
    assert_true(r->looking && r->who);
    assert_false(r->token_spent);
    prepared++;
    r->prepared = mem_text(r->ctx, "klaar");
    if (between) {
        between(testdb_begin(w.t));
        testdb_commit(w.t);
    }
    return 0;
}

static int handle(struct request *r)
{
    assert_false(r->looking);
    assert_true(r->token_spent);
    assert_string_equal(r->prepared, "klaar");
    handled++;
    return reply_redirect(r, "/gedaan/%d", handled);
}

static const struct route routes[] = {
    {METHOD_POST, "/werk", MAG_BEHEREN, 0, handle, .prepare = prepare, .title = "Werk"},
};
static const struct route_table table = {routes, sizeof routes / sizeof *routes};

static int begin(void **state)
{
    (void)state;
    w = world_make(TESTDB(&organisatie_schema));
    v = visitor_new(w.t, &table, 1);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
    prepared = handled = 0;
    between = NULL;
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

static void session_ends(struct db_conn *c)
{
    sessies_end(c, .organisatie = w.one.organisatie, .persoon = w.one.person[ROL_BEHEERDER],
                .behalve = {"", 0});
}

static void role_ends(struct db_conn *c)
{
    lidmaatschappen_end(c, .organisatie = w.one.organisatie, .persoon = w.one.person[ROL_BEHEERDER],
                        .dag = date_today());
}

static void nothing_changed_between(void **state)
{
    (void)state;
    const char *token = visitor_token(v, "/werk");
    for (int i = 0; i < 2; i++) { /* sent twice: done once, and the same answer */
        struct answer a = visitor_post_token(v, token, "/werk", NULL);
        assert_int_equal(a.status, 303);
        assert_string_equal(a.location, "/gedaan/1");
    }
    assert_int_equal(prepared, 2);
    assert_int_equal(handled, 1);
}

static void the_session_ended_between(void **state)
{
    (void)state;
    between = session_ends;
    struct answer a = visitor_post(v, "/werk", NULL);
    assert_int_equal(a.status, 303);
    assert_string_equal(a.location, "/inloggen");
    assert_int_equal(prepared, 1);
    assert_int_equal(handled, 0);
}

static void the_role_ended_between(void **state)
{
    (void)state;
    between = role_ends;
    assert_int_equal(visitor_post(v, "/werk", NULL).status, 403);
    assert_int_equal(prepared, 1);
    assert_int_equal(handled, 0);
}

/* Who may not be here is refused before long work. */
static void the_role_ended_before(void **state)
{
    (void)state;
    role_ends(testdb_begin(w.t));
    testdb_commit(w.t);
    assert_int_equal(visitor_post(v, "/werk", NULL).status, 403);
    assert_int_equal(prepared + handled, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_changed_between, begin, end),
        cmocka_unit_test_setup_teardown(the_session_ended_between, begin, end),
        cmocka_unit_test_setup_teardown(the_role_ended_between, begin, end),
        cmocka_unit_test_setup_teardown(the_role_ended_before, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
