/* What a member believes of a body (the circle in group_store.h) when the key that seals it changes: two
 * accounts that are joined by their page, a reset, an account with more pairs than are read at a time; and a
 * circle that does not open. Not here: what who writes in the database cannot do besides
 * (group_key_test.c), the pages of the account (organisatie/account_test.c). */
#include "base/mem.h"
#include "base/secret.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include "gezelschap/group_store.h"
#include "organisatie/account_keys.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <stdio.h>
#include <string.h>

/* Anna and Ben sit in bodies of the first organisation. Other is Anna's account at the second one. */
enum { ANNA, BEN, OTHER, PEOPLE };
static const char *const passwords[PEOPLE] = {"een lange zin", "een andere zin", "nog een zin"};
static struct world w;
static struct visitor *v;
static int64_t person[PEOPLE], account[PEOPLE], body;

static const struct world_side *side(int who)
{
    return who == OTHER ? &w.two : &w.one;
}

static void in(int who)
{
    struct login l;
    assert_true(login_by_id(testdb_begin(w.t), w.t->ctx, account[who], &l));
    testdb_commit(w.t);
    visitor_forget(v);
    assert_int_equal(visitor_post(v, "/inloggen", "email", l.email, "wachtwoord", passwords[who],
                                  "code", "", NULL)
                         .status,
                     303);
}

static int64_t body_new(struct db_conn *c, const char *naam)
{
    struct gezelschap_new g = {.organisatie = w.one.organisatie,
                               .soort = G_COMMISSIE,
                               .naam = naam,
                               .er = true,
                               .vanaf = 1};
    return gezelschap_create(c, &g);
}

static int begin(void **state)
{
    static const enum rol roles[PEOPLE] = {ROL_PROFESSIONAL, ROL_LEIDINGGEVENDE, ROL_NAASTE};
    (void)state;
    w = world_make(house_open());
    v = house_visitor(w.t);
    struct db_conn *c = testdb_begin(w.t);
    for (int i = 0; i < PEOPLE; i++) {
        person[i] = side(i)->person[roles[i]];
        account[i] = persoon_account(c, side(i)->organisatie, person[i]);
        assert_true(wachtwoord_zet(c, side(i)->organisatie, person[i], passwords[i]));
    }
    body = body_new(c, "Raad");
    testdb_commit(w.t);
    for (int i = 0; i < PEOPLE; i++)
        in(i);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    assert_int_equal(secrets_held(), 0);
    return 0;
}

/* The key of an account, by the password of this person. */
static struct account_key *key_of(struct db_conn *c, int64_t of, int who)
{
    struct account_sleutel_read_row row;
    struct seal_key kek;
    assert_true(account_sleutel_read(c, w.t->ctx, &row, .account = of));
    assert_true(password_key(passwords[who], row.zout.data, row.zout.n, &kek));
    return account_key_by_password(c, w.t->ctx, of, &kek, row.zout.data, false);
}

/* This person as a member; by: whose account and password open the key. */
static struct group_me me(int who, int by)
{
    struct db_conn *c = testdb_begin(w.t);
    return (struct group_me){c,    w.t->ctx,    w.one.organisatie,
                             body, person[who], key_of(c, account[by], by)};
}

static enum group_result done(enum group_result how)
{
    if (how == GROUP_OK)
        testdb_commit(w.t);
    else
        testdb_rollback(w.t);
    return how;
}

static enum group_result confirm(int who, int by, int other)
{
    struct group_me m = me(who, by);
    uint8_t open[SEAL_KEY_BYTES];
    assert_true(persoon_open_half(m.db, w.one.organisatie, person[other], open));
    return done(group_confirm(&m, person[other], open));
}

static enum group_result opens(int who, int by, struct group_round *out)
{
    struct group_me m = me(who, by);
    return done(group_open(&m, out));
}

static void found(void)
{
    struct seal_pair sheet;
    assert_int_equal(confirm(ANNA, ANNA, BEN), GROUP_OK);
    assert_int_equal(confirm(BEN, BEN, ANNA), GROUP_OK);
    struct group_me m = me(ANNA, ANNA);
    assert_int_equal(done(group_begin(&m, &person[BEN], 1, &sheet)), GROUP_OK);
}

static struct db_bytes circle_of(int who)
{
    struct groep_kring_read_row row = {0};
    groep_kring_read(testdb_begin(w.t), w.t->ctx, &row, .organisatie = w.one.organisatie,
                     .gezelschap = body, .persoon = person[who]);
    testdb_commit(w.t);
    return row.kring;
}

static void put_circle(int who, struct db_bytes kring)
{
    groep_kring_set(testdb_begin(w.t), .organisatie = w.one.organisatie, .gezelschap = body,
                    .persoon = person[who], .kring = kring);
    testdb_commit(w.t);
}

/* Signed in as Other, whose account stays; Anna's goes. */
static void join(void)
{
    struct login l;
    assert_true(login_by_id(testdb_begin(w.t), w.t->ctx, account[ANNA], &l));
    testdb_commit(w.t);
    in(OTHER);
    HAS(visitor_get(v, "/account/samenvoegen"), "Lees die dan opnieuw aan elkaar voor");
    assert_int_equal(visitor_post(v, "/account/samenvoegen", "email", l.email, "wachtwoord",
                                  passwords[ANNA], "code", "", NULL)
                         .status,
                     303);
}

static void joining_keeps_the_circles(void **state)
{
    (void)state;
    struct group_round before, x;
    int64_t *changed;
    /* more bodies than are read at a time; in the last she confirmed a key, and there is no round yet */
    int64_t raad = body, last = 0;
    found();
    assert_int_equal(opens(ANNA, ANNA, &before), GROUP_OK);
    for (int i = 0; i < 130; i++) {
        struct db_conn *c = testdb_begin(w.t);
        body = last = body_new(c, mem_format(w.t->ctx, "Raad %d", i));
        testdb_commit(w.t);
        struct group_circle empty = {0};
        c = testdb_begin(w.t);
        struct group_bytes sealed =
            group_circle_seal(w.t->ctx, &key_of(c, account[ANNA], ANNA)->key, w.one.organisatie,
                              body, person[ANNA], &empty);
        groep_kring_set(c, .organisatie = w.one.organisatie, .gezelschap = body,
                        .persoon = person[ANNA], .kring = {sealed.data, sealed.n});
        testdb_commit(w.t);
    }
    assert_int_equal(confirm(ANNA, ANNA, BEN), GROUP_OK);
    body = raad;
    join();
    /* She reads on, and makes the next round, with what she saw and confirmed. */
    assert_int_equal(opens(ANNA, OTHER, &x), GROUP_OK);
    assert_memory_equal(x.key, before.key, sizeof *x.key);
    struct group_me m = me(ANNA, OTHER);
    assert_int_equal(done(group_change(&m, &(struct group_change){0})), GROUP_OK);
    assert_int_equal(opens(BEN, BEN, &x), GROUP_OK);
    assert_int_equal(x.list.ronde, 2);
    /* The other members see a new key for her, as the page said. */
    m = me(BEN, BEN);
    assert_int_equal(group_changed(&m, &x, &changed), 1);
    assert_int_equal(changed[0], person[ANNA]);
    testdb_commit(w.t);
    assert_int_equal(confirm(BEN, BEN, ANNA), GROUP_OK);
    m = me(BEN, BEN);
    assert_int_equal(done(group_change(&m, &(struct group_change){.erbij = person[ANNA]})),
                     GROUP_OK);
    assert_int_equal(opens(ANNA, OTHER, &x), GROUP_OK);
    body = last;
    struct seal_pair sheet;
    m = me(ANNA, OTHER); /* what was confirmed in the last of them holds too */
    assert_int_equal(done(group_begin(&m, &person[BEN], 1, &sheet)), GROUP_OK);
}

/* What she saw last is kept too: an older state that is put back is seen after joining. */
static void joining_keeps_what_was_seen(void **state)
{
    (void)state;
    struct group_round x;
    found();
    struct group_me m = me(ANNA, ANNA);
    assert_int_equal(done(group_change(&m, &(struct group_change){0})), GROUP_OK);
    join();
    testdb_begin(w.t);
    testdb_sql(w.t, "DELETE FROM groep_zegel WHERE ronde = 2");
    testdb_sql(w.t, "DELETE FROM groep_sleutel WHERE ronde = 2");
    testdb_commit(w.t);
    assert_int_equal(opens(ANNA, OTHER, &x), GROUP_OLDER);
}

/* A circle that was changed is no empty one: nothing goes on beside it until its owner says so. */
static void one_that_does_not_open(void **state)
{
    (void)state;
    struct group_round x;
    struct seal_pair sheet;
    found();
    assert_int_equal(opens(BEN, BEN, &x), GROUP_OK);
    struct db_bytes good = circle_of(BEN),
                    others[3] = {
                        circle_of(ANNA), {"onverzegeld", 11        },
                         {good.data,     good.n - 1}
    };
    for (int i = 0; i < 3; i++) {
        put_circle(BEN, others[i]);
        assert_int_equal(opens(BEN, BEN, &x), GROUP_CIRCLE);
        assert_null(x.key);
        assert_int_equal(confirm(BEN, BEN, ANNA), GROUP_CIRCLE);
        struct group_me m = me(BEN, BEN);
        assert_int_equal(done(group_change(&m, &(struct group_change){0})), GROUP_CIRCLE);
        m = me(BEN, BEN);
        assert_int_equal(done(group_begin(&m, NULL, 0, &sheet)), GROUP_CIRCLE);
        assert_memory_equal(circle_of(BEN).data, others[i].data,
                            others[i].n); /* kept, to look at */
    }
    /* also when all rounds went, so that Ben would begin anew */
    testdb_begin(w.t);
    testdb_sql(w.t, "DELETE FROM groep_zegel");
    testdb_sql(w.t, "DELETE FROM groep_sleutel");
    testdb_commit(w.t);
    struct group_me m = me(BEN, BEN);
    assert_int_equal(done(group_begin(&m, NULL, 0, &sheet)), GROUP_CIRCLE);
    put_circle(BEN, good);
    m = me(BEN, BEN);
    assert_int_equal(done(group_begin(&m, NULL, 0, &sheet)), GROUP_OLDER);
    /* Ben chooses to begin again. */
    put_circle(BEN, others[1]);
    m = me(BEN, BEN);
    group_forget(&m);
    testdb_commit(w.t);
    assert_int_equal(circle_of(BEN).n, 0);
    assert_int_equal(confirm(BEN, BEN, ANNA), GROUP_OK);
}

/* A key that is gone takes its circles along, in this organisation and others; not those of others. */
static void after_a_reset(void **state)
{
    (void)state;
    struct group_round x;
    found();
    struct db_conn *c = testdb_begin(w.t);
    assert_true(wachtwoord_zet(c, w.one.organisatie, person[BEN], passwords[BEN]));
    testdb_commit(w.t);
    assert_int_equal(circle_of(BEN).n, 0);
    assert_int_equal(opens(ANNA, ANNA, &x), GROUP_OK);
    in(BEN);
    assert_int_equal(opens(BEN, BEN, &x), GROUP_STRANGER);
}

/* More pairs than are read at a time, as of an account that was joined often: each opens what is sealed to
 * it, and each comes along. */
static void many_pairs(void **state)
{
    enum { MANY = 230 };
    static uint8_t box[MANY][300];
    const struct seal_place at = {"proef", "tekst", 1, 1, 1};
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    struct account_key *anna = key_of(c, account[ANNA], ANNA);
    for (int i = 0; i < MANY; i++) {
        struct seal_pair pair;
        struct seal_place place = {"account_paar", "geheim", 0, account[ANNA], 0};
        uint8_t sealed[200];
        seal_pair_make(&pair);
        seal(&anna->key, &place, pair.closed, 32, sealed);
        account_paar_insert(c, .account = account[ANNA], .openbaar = {pair.open, 32},
                            .geheim = {sealed, seal_length(32)});
        assert_true(seal_box(pair.open, &at, &i, sizeof i, box[i]));
    }
    testdb_commit(w.t);
    for (int joined = 0; joined < 2; joined++) {
        c = testdb_begin(w.t);
        TALLOC_CTX *ctx = mem_ctx(NULL, "many");
        struct account_key *k = joined ? key_of(c, account[OTHER], OTHER) : anna;
        for (int i = 0; i < MANY; i++) {
            struct db_bytes out = {0};
            if (!account_box_open(c, ctx, k, &at,
                                  (struct db_bytes){box[i], seal_box_length(sizeof i)}, &out) ||
                memcmp(out.data, &i, sizeof i) != 0)
                fail_msg("pair %d does not open%s", i, joined ? " after joining" : "");
        }
        mem_free(ctx);
        testdb_commit(w.t);
        if (!joined)
            join();
    }
}

/* clang-format off */
#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
/* clang-format on */
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(joining_keeps_the_circles),
        CASE(joining_keeps_what_was_seen),
        CASE(one_that_does_not_open),
        CASE(after_a_reset),
        CASE(many_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
