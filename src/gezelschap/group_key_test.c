/* The key of a body (group_store.h): who shares it, who does not any more, and what somebody who writes
 * in the database cannot do: swap a public key, put himself among the members, make a round of his own,
 * put back an old round, list or circle. On either engine. Not here: the key of one account
 * (organisatie/account_keys_test.c), boxes (base/seal_test.c). */
#include "base/key_sheet.h"
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
#include <string.h>

enum { ANNA, BEN, CEM, DIRK, PEOPLE };
static const enum rol roles[PEOPLE] = {ROL_BEHEERDER, ROL_BESTUURDER, ROL_PROFESSIONAL,
                                       ROL_LEIDINGGEVENDE};
static struct world w;
static int64_t body, person[PEOPLE], account[PEOPLE];
static struct account_key *key[PEOPLE];
static struct seal_pair sheet;
static const struct seal_place there = {"notulen", "tekst", 1, 1, 1};

/* A password and a key, as signing in gives; again: as after a reset. */
static void new_key(int who)
{
    static const uint8_t salt[PASSWORD_SALT] = {1};
    struct seal_key kek = {.key = {(uint8_t)(who + 1)}};
    seal_key_id(kek.key, kek.id);
    struct db_conn *c = testdb_begin(w.t);
    assert_true(account_key_renew(c, account[who], &kek, salt));
    key[who] = account_key_by_password(c, w.t->ctx, account[who], &kek, salt, false);
    assert_non_null(key[who]);
    testdb_commit(w.t);
}

static int begin(void **state)
{
    (void)state;
    w = world_make(house_open());
    struct db_conn *c = testdb_begin(w.t);
    struct gezelschap_new g = {.organisatie = w.one.organisatie,
                               .soort = G_COMMISSIE,
                               .naam = "Raad",
                               .er = true,
                               .vanaf = 1};
    body = gezelschap_create(c, &g);
    assert_true(body > 0);
    for (int i = 0; i < PEOPLE; i++) {
        person[i] = w.one.person[roles[i]];
        account[i] = persoon_account(c, w.one.organisatie, person[i]);
    }
    testdb_commit(w.t);
    for (int i = 0; i < PEOPLE; i++)
        new_key(i);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    assert_int_equal(secrets_held(), 0);
    return 0;
}

/* ---- helpers: each a transaction of its own ---- */
static struct group_me me(int who)
{
    return (struct group_me){testdb_begin(w.t), w.t->ctx, w.one.organisatie, body,
                             person[who],       key[who]};
}

static enum group_result done(enum group_result how)
{
    if (how == GROUP_OK)
        testdb_commit(w.t);
    else
        testdb_rollback(w.t);
    return how;
}

static void open_half(int who, uint8_t out[static SEAL_KEY_BYTES])
{
    assert_true(account_open_half(testdb_begin(w.t), account[who], out));
    testdb_commit(w.t);
}

static enum group_result confirm(int who, int other)
{
    uint8_t open[SEAL_KEY_BYTES];
    open_half(other, open);
    struct group_me m = me(who);
    return done(group_confirm(&m, person[other], open));
}

static enum group_result opens(int who, struct group_round *out)
{
    struct group_me m = me(who);
    return done(group_open(&m, out));
}

static enum group_result change(int who, int gone, int comes)
{
    struct group_me m = me(who);
    struct group_change ch = {.weg = gone < 0 ? 0 : person[gone],
                              .erbij = comes < 0 ? 0 : person[comes]};
    return done(group_change(&m, &ch));
}

/* Anna begins with Ben and Cem; each of the two confirmed Anna's key. */
static void found(void)
{
    const int64_t others[] = {person[CEM], person[BEN]};
    assert_int_equal(confirm(ANNA, BEN), GROUP_OK);
    assert_int_equal(confirm(ANNA, CEM), GROUP_OK);
    assert_int_equal(confirm(BEN, ANNA), GROUP_OK);
    assert_int_equal(confirm(CEM, ANNA), GROUP_OK);
    struct group_me m = me(ANNA);
    assert_int_equal(done(group_begin(&m, others, 2, &sheet)), GROUP_OK);
}

static void sql(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void sql(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *text = mem_vformat(w.t->ctx, fmt, ap);
    va_end(ap);
    testdb_sql(w.t, text);
}

static int64_t rounds(void)
{
    struct groep_laatste_row row = {0};
    groep_laatste(testdb_begin(w.t), w.t->ctx, &row, .organisatie = w.one.organisatie,
                  .gezelschap = body);
    testdb_commit(w.t);
    return row.ronde;
}

static struct groep_sleutel_read_row stored(int64_t ronde)
{
    struct groep_sleutel_read_row row;
    assert_true(groep_sleutel_read(testdb_begin(w.t), w.t->ctx, &row,
                                   .organisatie = w.one.organisatie, .gezelschap = body,
                                   .ronde = ronde));
    testdb_commit(w.t);
    return row;
}

static struct db_bytes box_of(int64_t ronde, int who)
{
    struct groep_zegel_read_row row = {0};
    groep_zegel_read(testdb_begin(w.t), w.t->ctx, &row, .organisatie = w.one.organisatie,
                     .gezelschap = body, .ronde = ronde, .persoon = person[who]);
    testdb_commit(w.t);
    return row.sleutel;
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

static void put_box(int64_t ronde, int who, struct db_bytes box)
{
    sql("DELETE FROM groep_zegel WHERE ronde = %d AND persoon = %d", (int)ronde, (int)person[who]);
    groep_zegel_insert(testdb_begin(w.t), .organisatie = w.one.organisatie, .gezelschap = body,
                       .ronde = ronde, .persoon = person[who], .sleutel = box);
    testdb_commit(w.t);
}

static void put_round(int64_t ronde, struct db_bytes leden, struct db_bytes blad)
{
    groep_sleutel_insert(testdb_begin(w.t), .organisatie = w.one.organisatie, .gezelschap = body,
                         .ronde = ronde, .leden = leden, .blad = blad);
    testdb_commit(w.t);
}

static void remove_round(int64_t ronde)
{
    sql("DELETE FROM groep_zegel WHERE ronde = %d", (int)ronde);
    sql("DELETE FROM groep_sleutel WHERE ronde = %d", (int)ronde);
}

/* ---- what it is for ---- */
static void members_share_a_key(void **state)
{
    (void)state;
    struct group_round a, b, c, d;
    uint8_t sealed[300], text[300];
    size_t n;
    assert_int_equal(opens(ANNA, &a), GROUP_NONE);
    found();
    assert_int_equal(opens(ANNA, &a), GROUP_OK);
    assert_int_equal(opens(BEN, &b), GROUP_OK);
    assert_int_equal(opens(CEM, &c), GROUP_OK);
    assert_int_equal(opens(DIRK, &d), GROUP_STRANGER);
    assert_null(d.key);
    assert_int_equal(a.list.members.n, 3);
    assert_memory_equal(a.key, b.key, sizeof *a.key);
    assert_memory_equal(a.key, c.key, sizeof *a.key);
    seal(a.key, &there, "vertrouwelijk", 13, sealed);
    assert_true(seal_open(c.key, &there, sealed, seal_length(13), text, &n) && n == 13);
    struct group_me m = me(ANNA);
    assert_int_equal(done(group_begin(&m, NULL, 0, &sheet)), GROUP_THERE);
    m = me(ANNA);
    m.key = NULL; /* a session without a key */
    assert_int_equal(done(group_open(&m, &a)), GROUP_LOCKED);
    for (int i = GROUP_OK; i <= GROUP_CIRCLE; i++)
        assert_true(strlen(group_words((enum group_result)i)) > 5);
}

static void the_paper_sheet(void **state)
{
    (void)state;
    struct group_round a, b, by_sheet;
    char line[KEY_SHEET_LINES][KEY_SHEET_LINE_BYTES];
    struct seal_key on_paper = {0};
    struct seal_pair typed, other;
    found();
    memcpy(on_paper.key, sheet.closed, SEAL_KEY_BYTES);
    seal_key_id(on_paper.key, on_paper.id);
    key_sheet_lines(&on_paper, line); /* it fits on the sheet that there is */
    seal_pair_of(on_paper.key, &typed);
    assert_int_equal(opens(ANNA, &a), GROUP_OK);
    assert_int_equal(change(ANNA, CEM, -1), GROUP_OK);
    assert_int_equal(opens(BEN, &b), GROUP_OK);
    for (int64_t r = 1; r <= 2; r++) {
        assert_int_equal(group_open_sheet(testdb_begin(w.t), w.t->ctx, w.one.organisatie, body, r,
                                          &typed, &by_sheet),
                         GROUP_OK);
        testdb_commit(w.t);
        assert_memory_equal(by_sheet.key, r == 1 ? a.key : b.key, sizeof *a.key);
    }
    seal_pair_make(&other);
    assert_int_equal(group_open_sheet(testdb_begin(w.t), w.t->ctx, w.one.organisatie, body, 1,
                                      &other, &by_sheet),
                     GROUP_STRANGER);
    testdb_commit(w.t);
    /* a new sheet: the old one opens what was, not what follows */
    struct group_me m = me(ANNA);
    assert_int_equal(done(group_change(&m, &(struct group_change){.sheet = &other})), GROUP_OK);
    for (int64_t r = 1; r <= 3; r++) {
        assert_int_equal(group_open_sheet(testdb_begin(w.t), w.t->ctx, w.one.organisatie, body, r,
                                          &typed, &by_sheet),
                         r < 3 ? GROUP_OK : GROUP_STRANGER);
        testdb_commit(w.t);
    }
    assert_int_equal(group_open_sheet(testdb_begin(w.t), w.t->ctx, w.one.organisatie, body, 3,
                                      &other, &by_sheet),
                     GROUP_OK);
    testdb_commit(w.t);
}

static void who_leaves_and_who_comes(void **state)
{
    (void)state;
    struct group_round first, second, third, x;
    found();
    assert_int_equal(opens(CEM, &first), GROUP_OK);
    assert_int_equal(change(CEM, CEM, -1), GROUP_STRANGER); /* who stays makes what follows */
    assert_int_equal(change(ANNA, CEM, -1), GROUP_OK);
    assert_int_equal(opens(CEM, &x), GROUP_STRANGER);
    assert_int_equal(opens(BEN, &second), GROUP_OK);
    assert_memory_not_equal(first.key->key, second.key->key, SEAL_KEY_BYTES);
    assert_int_equal(second.list.members.n, 2);
    /* Dirk comes, by Ben: Dirk confirmed only Ben, and gets what follows, not what was */
    assert_int_equal(change(BEN, -1, DIRK), GROUP_UNCONFIRMED);
    assert_int_equal(confirm(BEN, DIRK), GROUP_OK);
    assert_int_equal(change(BEN, -1, DIRK), GROUP_OK);
    assert_int_equal(opens(DIRK, &x), GROUP_UNPROVED);
    assert_int_equal(confirm(DIRK, BEN), GROUP_OK);
    assert_int_equal(opens(DIRK, &third), GROUP_OK);
    assert_int_equal(opens(ANNA, &x), GROUP_OK); /* Anna sees two rounds at once */
    assert_memory_equal(x.key, third.key, sizeof *x.key);
    struct group_me m = me(DIRK);
    assert_int_equal(done(group_open_before(&m, &third, 2, &x)), GROUP_STRANGER);
    m = me(BEN);
    assert_int_equal(done(group_open_before(&m, &third, 1, &x)), GROUP_OK);
    assert_memory_equal(x.key, first.key, sizeof *x.key);
    /* Cem comes back, confirmed again: what was in between stays closed */
    assert_int_equal(change(ANNA, -1, CEM), GROUP_UNCONFIRMED);
    assert_int_equal(confirm(ANNA, CEM), GROUP_OK);
    assert_int_equal(change(ANNA, -1, CEM), GROUP_OK);
    assert_int_equal(opens(CEM, &x), GROUP_OK);
    m = me(CEM);
    assert_int_equal(done(group_open_before(&m, &x, 3, &first)), GROUP_STRANGER);
}

/* ---- the spoken code ---- */
static void what_is_read_aloud(void **state)
{
    (void)state;
    uint8_t open[SEAL_KEY_BYTES];
    char one[SPOKEN_BYTES], again[SPOKEN_BYTES], other[SPOKEN_BYTES];
    open_half(BEN, open);
    spoken_half(w.one.organisatie, person[BEN], open, one);
    spoken_half(w.one.organisatie, person[BEN], open, again);
    assert_string_equal(one, again);
    assert_int_equal(strlen(one), SPOKEN_BYTES - 1);
    spoken_half(w.one.organisatie, person[CEM], open, other);
    assert_string_not_equal(one, other);
    open[31] ^= 1;
    spoken_half(w.one.organisatie, person[BEN], open, other);
    assert_string_not_equal(one, other);
}

/* Shown to be read aloud, swapped before it is confirmed; or after. */
static void a_key_swapped_around_the_code(void **state)
{
    (void)state;
    uint8_t shown[SEAL_KEY_BYTES];
    const int64_t others[] = {person[BEN]};
    open_half(BEN, shown);
    new_key(BEN);
    struct group_me m = me(ANNA);
    assert_int_equal(done(group_confirm(&m, person[BEN], shown)), GROUP_UNCONFIRMED);
    assert_int_equal(confirm(ANNA, BEN), GROUP_OK);
    new_key(BEN);
    m = me(ANNA);
    assert_int_equal(done(group_begin(&m, others, 1, &sheet)), GROUP_UNCONFIRMED);
    m = me(ANNA);
    assert_int_equal(done(group_confirm(&m, person[ANNA], shown)), GROUP_UNCONFIRMED);
}

/* After a reset somebody has another key, and is not given the key of the body unasked. */
static void after_a_reset(void **state)
{
    (void)state;
    struct group_round x, y;
    int64_t *who;
    found();
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    new_key(BEN);
    assert_int_equal(opens(BEN, &y), GROUP_STRANGER);
    assert_int_equal(change(ANNA, -1, -1), GROUP_OK);
    assert_int_equal(opens(BEN, &y), GROUP_STRANGER);
    assert_int_equal(opens(ANNA, &x), GROUP_OK);
    struct group_me m = me(ANNA);
    assert_int_equal(group_changed(&m, &x, &who), 1);
    assert_int_equal(who[0], person[BEN]);
    testdb_commit(w.t);
    assert_int_equal(change(ANNA, -1, BEN), GROUP_UNCONFIRMED);
    assert_int_equal(confirm(ANNA, BEN), GROUP_OK);
    assert_int_equal(change(ANNA, -1, BEN), GROUP_OK);
    assert_int_equal(opens(BEN, &y), GROUP_UNPROVED); /* Ben's own circle is gone as well */
    assert_int_equal(confirm(BEN, ANNA), GROUP_OK);
    assert_int_equal(opens(BEN, &y), GROUP_OK);
    assert_int_equal(opens(CEM, &x), GROUP_OK);
    assert_memory_equal(x.key, y.key, sizeof *x.key);
}

/* ---- who writes in the database ---- */
/* Can this pair open any box, as any person? */
static bool gets_a_key(const struct seal_pair *attacker)
{
    struct group_box b;
    for (int64_t r = 1; r <= rounds(); r++) {
        struct groep_sleutel_read_row row = stored(r);
        if (group_sheet_open(attacker, w.one.organisatie, body, r,
                             (struct group_bytes){row.blad.data, row.blad.n}, &b))
            return true;
        for (int i = 0; i < PEOPLE; i++) {
            struct db_bytes box = box_of(r, i);
            if (group_box_open(attacker, w.one.organisatie, body, r,
                               (struct group_bytes){box.data, box.n}, &b))
                return true;
        }
    }
    return false;
}

static void he_swaps_a_public_key(void **state)
{
    (void)state;
    struct seal_pair attacker;
    struct group_round x;
    found();
    seal_pair_make(&attacker);
    struct db_conn *c = testdb_begin(w.t);
    struct account_sleutel_read_row row;
    assert_true(account_sleutel_read(c, w.t->ctx, &row, .account = account[BEN]));
    account_sleutel_delete(c, .account = account[BEN]);
    account_sleutel_insert(c, .account = account[BEN], .zout = row.zout,
                           .wachtwoord = row.wachtwoord,
                           .openbaar = {attacker.open, SEAL_KEY_BYTES});
    testdb_commit(w.t);
    assert_int_equal(change(ANNA, CEM, -1), GROUP_OK);
    assert_false(gets_a_key(&attacker));
    assert_int_equal(opens(BEN, &x), GROUP_OK); /* whose pair is still his own */
    assert_int_equal(change(ANNA, -1, BEN), GROUP_UNCONFIRMED);
    assert_false(gets_a_key(&attacker));
    /* as the key of the one who begins: that is not a pair of hers */
    remove_round(2);
    remove_round(1);
    sql("DELETE FROM groep_kring");
    c = testdb_begin(w.t);
    assert_true(account_sleutel_read(c, w.t->ctx, &row, .account = account[ANNA]));
    account_sleutel_delete(c, .account = account[ANNA]);
    account_sleutel_insert(c, .account = account[ANNA], .zout = row.zout,
                           .wachtwoord = row.wachtwoord,
                           .openbaar = {attacker.open, SEAL_KEY_BYTES});
    testdb_commit(w.t);
    struct group_me m = me(ANNA);
    assert_int_equal(done(group_begin(&m, NULL, 0, &sheet)), GROUP_UNPROVED);
}

static void he_puts_himself_among_the_members(void **state)
{
    (void)state;
    struct group_round x;
    struct seal_pair attacker;
    found();
    seal_pair_make(&attacker);
    /* Dirk attacks: a seat in the body, a box with a key of his own, the box of somebody else */
    sql("INSERT INTO gezelschap_lid (organisatie, id, gezelschap, persoon, functie, vanaf) VALUES "
        "(%d, 900, %d, %d, 'lid', '2026-01-01')",
        (int)w.one.organisatie, (int)body, (int)person[DIRK]);
    put_box(1, DIRK, box_of(1, BEN));
    assert_int_equal(opens(DIRK, &x), GROUP_STRANGER);
    assert_int_equal(change(ANNA, -1, -1), GROUP_OK);
    assert_int_equal(box_of(2, DIRK).n, 0);
    assert_int_equal(opens(ANNA, &x), GROUP_OK);
    assert_int_equal(x.list.members.n, 3);
    assert_int_equal(confirm(DIRK, ANNA), GROUP_OK); /* he may believe what he likes */
    assert_int_equal(opens(DIRK, &x), GROUP_STRANGER);
}

/* A round of his own: he knows all public keys, and says that `maker` made it. */
static void forge_without(int64_t ronde, int64_t maker, const struct seal_pair *by, int without)
{
    struct seal_key k = {
        .key = {9, 9, 9}
    };
    struct group_list list = {.organisatie = w.one.organisatie, .gezelschap = body, .ronde = ronde};
    uint8_t open[SEAL_KEY_BYTES], hash[HASH_32];
    struct group_bytes leden, blad, box;
    seal_key_id(k.key, k.id);
    struct group_members all = {0};
    for (int i = 0; i < PEOPLE; i++) {
        open_half(i, open);
        all = group_with(w.t->ctx, &all, person[i], open);
        if (i != without)
            list.members = group_with(w.t->ctx, &list.members, person[i], open);
    }
    memcpy(list.sheet, by->open, SEAL_KEY_BYTES);
    if (ronde > 1)
        group_list_hash(
            (struct group_bytes){stored(ronde - 1).leden.data, stored(ronde - 1).leden.n},
            list.before);
    leden = group_list_seal(w.t->ctx, &k, &list);
    group_list_hash(leden, hash);
    assert_true(group_sheet_seal(w.t->ctx, &list, &k, hash, &blad));
    put_round(ronde, (struct db_bytes){leden.data, leden.n}, (struct db_bytes){blad.data, blad.n});
    for (int i = 0; i < PEOPLE; i++) {
        const struct group_member *to = group_find(&all, person[i]);
        assert_true(group_box_seal(w.t->ctx, &list, &k, hash, maker, by, to, &box));
        put_box(ronde, i, (struct db_bytes){box.data, box.n});
    }
}

static void forge(int64_t ronde, int64_t maker, const struct seal_pair *by)
{
    forge_without(ronde, maker, by, -1);
}

static struct seal_pair *pair_of(int who)
{
    uint8_t open[SEAL_KEY_BYTES], id[SEAL_ID_BYTES];
    open_half(who, open);
    seal_key_id(open, id);
    struct seal_pair *pair = account_pair(testdb_begin(w.t), w.t->ctx, key[who], id);
    testdb_commit(w.t);
    assert_non_null(pair);
    return pair;
}

/* Who was confirmed aloud, and left or never came, makes a round with the own real pair. */
static void who_was_confirmed_makes_a_round(void **state)
{
    (void)state;
    struct group_round x;
    found();
    assert_int_equal(confirm(BEN, CEM), GROUP_OK);
    assert_int_equal(confirm(BEN, DIRK), GROUP_OK);
    assert_int_equal(change(ANNA, CEM, -1), GROUP_OK);
    for (int i = ANNA; i <= BEN; i++)
        assert_int_equal(opens(i, &x), GROUP_OK);
    const int makers[] = {CEM, DIRK};
    for (int m = 0; m < 2; m++) {
        forge(3, person[makers[m]], pair_of(makers[m]));
        for (int i = ANNA; i <= BEN; i++) {
            if (opens(i, &x) != GROUP_UNPROVED || x.key)
                fail_msg("maker %d, member %d", m, i);
            assert_int_equal(change(i, -1, -1), GROUP_UNPROVED);
        }
        remove_round(3);
    }
    /* Cem's confirmation went with him, Dirk's is there to let him in */
    assert_int_equal(change(BEN, -1, CEM), GROUP_UNCONFIRMED);
    assert_int_equal(change(BEN, -1, DIRK), GROUP_OK);
    assert_int_equal(opens(ANNA, &x), GROUP_OK);
    assert_int_equal(x.list.members.n, 3);
}

/* Cem was away while Dirk came; a round of Dirk's says nothing to him, one of Anna's does. */
static void who_was_away_passes_over_what_a_stranger_made(void **state)
{
    (void)state;
    struct group_round x;
    found();
    assert_int_equal(opens(CEM, &x), GROUP_OK);
    assert_int_equal(confirm(ANNA, DIRK), GROUP_OK);
    assert_int_equal(confirm(DIRK, ANNA), GROUP_OK);
    assert_int_equal(confirm(DIRK, CEM), GROUP_OK);
    assert_int_equal(change(ANNA, CEM, -1), GROUP_OK);
    assert_int_equal(change(ANNA, -1, DIRK), GROUP_OK);
    assert_int_equal(change(DIRK, -1, CEM), GROUP_OK);
    assert_int_equal(confirm(CEM, DIRK), GROUP_OK);
    assert_int_equal(opens(CEM, &x), GROUP_UNPROVED);
    assert_int_equal(change(ANNA, -1, -1), GROUP_OK);
    assert_int_equal(opens(CEM, &x), GROUP_OK);
    assert_int_equal(x.list.ronde, 5);
    assert_int_equal(change(CEM, -1, -1), GROUP_OK);
    assert_int_equal(opens(DIRK, &x), GROUP_OK);
}

/* Rows with numbers far away, or one missing: an answer at once, and bounded memory. */
static void numbers_far_away(void **state)
{
    (void)state;
    struct group_round x;
    found();
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    struct groep_sleutel_read_row first = stored(1);
    static const int64_t far[] = {3, 9000000000000000000, INT64_MAX};
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        put_round(far[i], first.leden, first.blad);
        for (int box = 0; box < 2; box++) {
            assert_int_equal(opens(BEN, &x), GROUP_UNPROVED);
            assert_int_equal(change(BEN, -1, -1), GROUP_UNPROVED);
            groep_zegel_insert(testdb_begin(w.t), .organisatie = w.one.organisatie,
                               .gezelschap = body, .ronde = far[i], .persoon = person[BEN - box],
                               .sleutel = box_of(1, BEN));
            testdb_commit(w.t);
        }
        sql("DELETE FROM groep_zegel WHERE ronde > 2");
        sql("DELETE FROM groep_sleutel WHERE ronde > 2");
    }
    /* many rounds at once are one piece of locked memory, not one each */
    for (int i = 0; i < 40; i++)
        assert_int_equal(change(ANNA, -1, -1), GROUP_OK);
    size_t before = secrets_held();
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    assert_int_equal(x.list.ronde, 41);
    assert_true(secrets_held() - before < 12);
    struct group_me m = me(BEN);
    struct group_round old;
    before = secrets_held();
    assert_int_equal(done(group_open_before(&m, &x, 1, &old)), GROUP_OK);
    assert_true(secrets_held() - before < 12);
    assert_int_equal(old.list.ronde, 1);
    assert_memory_not_equal(old.key->key, x.key->key, SEAL_KEY_BYTES);
}

/* Cem was a member of the first round and knows its key: he seals another list with it. */
static void a_member_of_then_rewrites_the_list(void **state)
{
    (void)state;
    struct group_round mine, x;
    uint8_t open[SEAL_KEY_BYTES], hash[HASH_32];
    struct db_bytes old[3];
    found();
    assert_int_equal(opens(CEM, &mine), GROUP_OK);
    struct groep_sleutel_read_row row = stored(1);
    for (int i = 0; i < 3; i++)
        old[i] = box_of(1, i);
    open_half(DIRK, open);
    struct group_list other = mine.list;
    other.members = group_with(w.t->ctx, &other.members, person[DIRK], open);
    struct group_bytes leden = group_list_seal(w.t->ctx, mine.key, &other), forged;
    remove_round(1);
    put_round(1, (struct db_bytes){leden.data, leden.n}, row.blad);
    for (int i = 0; i < 3; i++)
        put_box(1, i, old[i]);
    assert_int_equal(opens(BEN, &x), GROUP_UNPROVED); /* Anna proved another list to him */
    assert_int_equal(opens(ANNA, &x), GROUP_REPLACED);
    /* later, for who reads back: with a new box for Ben beside it, as anybody can make one */
    remove_round(1);
    put_round(1, row.leden, row.blad);
    for (int i = 0; i < 3; i++)
        put_box(1, i, old[i]);
    assert_int_equal(change(ANNA, CEM, -1), GROUP_OK);
    struct group_round now;
    assert_int_equal(opens(BEN, &now), GROUP_OK);
    group_list_hash(leden, hash);
    open_half(BEN, open);
    struct group_member ben = {.persoon = person[BEN]};
    memcpy(ben.open, open, SEAL_KEY_BYTES);
    assert_true(group_box_seal(w.t->ctx, &other, mine.key, hash, person[ANNA], pair_of(CEM), &ben,
                               &forged));
    testdb_sql(w.t, "DELETE FROM groep_zegel WHERE ronde = 1");
    sql("UPDATE groep_sleutel SET leden = (SELECT g.blad FROM groep_sleutel g WHERE g.ronde = 2) "
        "WHERE ronde = 1");
    groep_zegel_insert(testdb_begin(w.t), .organisatie = w.one.organisatie, .gezelschap = body,
                       .ronde = 1, .persoon = person[BEN], .sleutel = {forged.data, forged.n});
    testdb_commit(w.t);
    struct group_me m = me(BEN);
    assert_int_equal(done(group_open_before(&m, &now, 1, &x)), GROUP_UNPROVED); /* no list at all */
    struct groep_sleutel_read_row second = stored(2);
    struct db_bytes anna = box_of(2, ANNA), box = box_of(2, BEN);
    remove_round(2);
    remove_round(1);
    put_round(1, (struct db_bytes){leden.data, leden.n}, row.blad);
    put_box(1, BEN, (struct db_bytes){forged.data, forged.n});
    put_round(2, second.leden, second.blad);
    put_box(2, ANNA, anna);
    put_box(2, BEN, box);
    m = me(BEN);
    assert_int_equal(done(group_open_before(&m, &now, 1, &x)), GROUP_REPLACED);
}

/* Two histories: Anna's second and third round were hidden from Ben, who made a second of his own. */
static void two_histories_do_not_join(void **state)
{
    (void)state;
    struct group_round x;
    found();
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    assert_int_equal(change(ANNA, -1, -1), GROUP_OK);
    assert_int_equal(change(ANNA, -1, -1), GROUP_OK);
    struct groep_sleutel_read_row third = stored(3);
    struct db_bytes box = box_of(3, BEN);
    remove_round(3);
    remove_round(2);
    assert_int_equal(change(BEN, -1, -1), GROUP_OK);
    assert_int_equal(opens(ANNA, &x), GROUP_OLDER);
    put_round(3, third.leden, third.blad);
    put_box(3, BEN, box);
    assert_int_equal(opens(BEN, &x), GROUP_UNPROVED);
}

/* A member who makes a round without somebody does not give that one the key of it. */
static void a_key_without_a_place_in_the_list(void **state)
{
    (void)state;
    struct group_round x;
    found();
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    forge_without(2, person[ANNA], pair_of(ANNA), BEN);
    assert_int_equal(opens(BEN, &x), GROUP_UNPROVED);
    remove_round(2);
    forge(2, person[ANNA], pair_of(ANNA)); /* with Ben in it: that is a round as any */
    assert_int_equal(opens(BEN, &x), GROUP_OK);
}

static void he_makes_a_round_of_his_own(void **state)
{
    (void)state;
    struct seal_pair attacker;
    struct group_round x;
    seal_pair_make(&attacker);
    found();
    for (int i = 0; i < 3; i++)
        assert_int_equal(opens(i, &x), GROUP_OK);
    const int makers[] = {ANNA, BEN, DIRK};
    for (size_t k = 0; k < 3; k++) {
        forge(2, person[makers[k]], &attacker);
        for (int i = 0; i < 3; i++) {
            if (opens(i, &x) != GROUP_UNPROVED || x.key)
                fail_msg("maker %zu, member %d", k, i);
            assert_int_equal(change(i, -1, -1), GROUP_UNPROVED);
        }
        remove_round(2);
    }
    /* with Dirk's real pair: a proof, of somebody whom nobody confirmed */
    forge(2, person[DIRK], pair_of(DIRK));
    assert_int_equal(opens(BEN, &x), GROUP_UNPROVED);
    remove_round(2);
    /* instead of the first: who saw it knows, who did not asks for a proof */
    remove_round(1);
    forge(1, person[ANNA], &attacker);
    assert_int_equal(opens(BEN, &x), GROUP_REPLACED);
    sql("DELETE FROM groep_kring");
    assert_int_equal(confirm(BEN, ANNA), GROUP_OK);
    assert_int_equal(opens(BEN, &x), GROUP_UNPROVED);
}

static void he_puts_back_what_was(void **state)
{
    (void)state;
    struct group_round x;
    found();
    struct groep_sleutel_read_row first = stored(1);
    struct db_bytes box[3], circle[3];
    for (int i = 0; i < 3; i++) {
        assert_int_equal(opens(i, &x), GROUP_OK);
        box[i] = box_of(1, i);
        circle[i] = circle_of(i);
    }
    assert_int_equal(change(ANNA, CEM, -1), GROUP_OK); /* Cem leaves, and writes in the database */
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    struct groep_sleutel_read_row second = stored(2);
    struct db_bytes anna = box_of(2, ANNA), ben = box_of(2, BEN);
    /* the last round is gone: the one before would count again */
    remove_round(2);
    assert_int_equal(opens(BEN, &x), GROUP_OLDER);
    assert_null(x.key);
    assert_int_equal(change(ANNA, -1, -1), GROUP_OLDER);
    /* the list and boxes of the first as the second */
    put_round(2, first.leden, first.blad);
    put_box(2, ANNA, box[ANNA]);
    put_box(2, BEN, box[BEN]);
    assert_int_equal(opens(BEN, &x), GROUP_REPLACED);
    /* and as a third, after the second */
    remove_round(2);
    put_round(2, second.leden, second.blad);
    put_box(2, ANNA, anna);
    put_box(2, BEN, ben);
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    put_round(3, first.leden, first.blad);
    put_box(3, BEN, box[BEN]);
    assert_int_equal(opens(BEN, &x), GROUP_UNPROVED);
    remove_round(3);
    /* the first replaced by another: who reads back sees it */
    put_box(1, BEN, ben);
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    struct group_me m = me(BEN);
    struct group_round older;
    assert_int_equal(done(group_open_before(&m, &x, 1, &older)), GROUP_UNPROVED);
    /* Ben's circle is taken away, with the last round: the keys are to be confirmed again */
    put_box(1, BEN, box[BEN]);
    remove_round(2);
    sql("DELETE FROM groep_kring WHERE persoon = %d", (int)person[BEN]);
    assert_int_equal(opens(BEN, &x), GROUP_UNPROVED);
    put_circle(BEN, circle[ANNA]); /* or that of somebody else is put there */
    assert_int_equal(opens(BEN, &x), GROUP_CIRCLE);
    /* all rounds are taken away, so that it is begun again */
    remove_round(1);
    assert_int_equal(opens(ANNA, &x), GROUP_OLDER);
    m = me(ANNA);
    assert_int_equal(done(group_begin(&m, NULL, 0, &sheet)), GROUP_OLDER);
}

/* One bit of whatever is stored, changed: it opens as it was, or not at all. */
static void a_changed_bit(void **state)
{
    (void)state;
    struct group_round good, x;
    found();
    assert_int_equal(opens(BEN, &good), GROUP_OK);
    sql("DELETE FROM groep_kring WHERE persoon = %d", (int)person[BEN]);
    assert_int_equal(confirm(BEN, ANNA), GROUP_OK);
    struct groep_sleutel_read_row row = stored(1);
    struct db_bytes box = box_of(1, BEN), circle = circle_of(BEN);
    for (size_t i = 0; i < box.n; i += 3) {
        uint8_t *changed = mem_copy(w.t->ctx, box.data, box.n);
        changed[i] ^= 4;
        put_box(1, BEN, (struct db_bytes){changed, box.n});
        enum group_result how = opens(BEN, &x);
        assert_true(how == GROUP_STRANGER || how == GROUP_UNPROVED);
        assert_null(x.key);
    }
    put_box(1, BEN, box);
    for (size_t i = 0; i < row.leden.n; i += 5) {
        uint8_t *changed = mem_copy(w.t->ctx, row.leden.data, row.leden.n);
        changed[i] ^= 4;
        struct db_bytes old[PEOPLE];
        for (int k = 0; k < 3; k++)
            old[k] = box_of(1, k);
        remove_round(1);
        put_round(1, (struct db_bytes){changed, row.leden.n}, row.blad);
        for (int k = 0; k < 3; k++)
            put_box(1, k, old[k]);
        assert_int_equal(opens(BEN, &x), GROUP_UNPROVED);
        remove_round(1);
        put_round(1, row.leden, row.blad);
        for (int k = 0; k < 3; k++)
            put_box(1, k, old[k]);
    }
    for (size_t i = 0; i < circle.n; i += 5) {
        uint8_t *changed = mem_copy(w.t->ctx, circle.data, circle.n);
        changed[i] ^= 4;
        put_circle(BEN, (struct db_bytes){changed, circle.n});
        assert_int_equal(opens(BEN, &x), GROUP_CIRCLE);
    }
    put_circle(BEN, circle);
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    assert_memory_equal(x.key, good.key, sizeof *x.key);
}

/* Another body of the same organisation, with the same people: nothing of one is of use in the other. */
static void another_body(void **state)
{
    (void)state;
    struct group_round x;
    found();
    assert_int_equal(opens(BEN, &x), GROUP_OK);
    struct groep_sleutel_read_row row = stored(1);
    struct db_bytes box = box_of(1, BEN), circle = circle_of(BEN);
    struct db_conn *c = testdb_begin(w.t);
    struct gezelschap_new g = {.organisatie = w.one.organisatie,
                               .soort = G_COMMISSIE,
                               .naam = "Andere raad",
                               .er = true,
                               .vanaf = 1};
    body = gezelschap_create(c, &g);
    testdb_commit(w.t);
    put_round(1, row.leden, row.blad);
    groep_zegel_insert(testdb_begin(w.t), .organisatie = w.one.organisatie, .gezelschap = body,
                       .ronde = 1, .persoon = person[BEN], .sleutel = box);
    testdb_commit(w.t);
    put_circle(BEN, circle);
    assert_int_equal(opens(BEN, &x), GROUP_CIRCLE);
    assert_int_equal(confirm(BEN, ANNA), GROUP_CIRCLE);
    struct group_me m = me(BEN);
    group_forget(&m);
    assert_int_equal(done(GROUP_OK), GROUP_OK);
    assert_int_equal(confirm(BEN, ANNA), GROUP_OK);
    assert_int_equal(opens(BEN, &x), GROUP_UNPROVED);
}

/* clang-format off */
#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
/* clang-format on */
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(members_share_a_key),
        CASE(the_paper_sheet),

        CASE(who_leaves_and_who_comes),
        CASE(what_is_read_aloud),
        CASE(a_key_swapped_around_the_code),
        CASE(after_a_reset),
        CASE(he_swaps_a_public_key),
        CASE(he_puts_himself_among_the_members),
        CASE(he_makes_a_round_of_his_own),
        CASE(who_was_confirmed_makes_a_round),
        CASE(who_was_away_passes_over_what_a_stranger_made),
        CASE(numbers_far_away),
        CASE(a_member_of_then_rewrites_the_list),
        CASE(two_histories_do_not_join),
        CASE(a_key_without_a_place_in_the_list),
        CASE(he_puts_back_what_was),
        CASE(a_changed_bit),
        CASE(another_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
