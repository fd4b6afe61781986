/* Tests of sealed.h: keys of the server and secrets of the second step, sealed at the upgrade, after a
 * renewal, and attacked by who may write in the database. Not here: the key file
 * (base/keyring_test.c), the start of a program (tests/sleutel_test.c).
 */
#include "base/date.h"
#include "base/keyring.h"
#include "base/mem.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/sealed.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct world w;
static struct room own = {
    .name = "organisatie", .seal = organisatie_seal, .sealed_values = organisatie_sealed_values};
static const struct room *const list[] = {&own, NULL};
static const uint8_t web[33] = "de sleutel van een oude versie..";
static const uint8_t secret[TOTP_BYTES + 1] = "twintig tekens lang.";
static int64_t anna, ben;

/* As an older version left it: the key and a secret as they are. */
static int old_store(void **state)
{
    (void)state;
    keyring_for_tests("koers");
    w = world_make(TESTDB(&organisatie_schema));
    struct db_conn *c = testdb_begin(w.t);
    assert_true(wachtwoord_zet(c, w.one.organisatie, w.one.person[ROL_BEHEERDER], "een lange zin"));
    assert_true(
        wachtwoord_zet(c, w.one.organisatie, w.one.person[ROL_BESTUURDER], "een lange zin"));
    anna = persoon_account(c, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
    ben = persoon_account(c, w.one.organisatie, w.one.person[ROL_BESTUURDER]);
    sleutel_insert(c, .naam = "web", .waarde = {web, 32});
    account_totp_set(c, .id = anna, .totp = {secret, TOTP_BYTES}, .laatst = 1);
    testdb_commit(w.t);
    return 0;
}

static int close_store(void **state)
{
    (void)state;
    keyring_for_tests("koers");
    testdb_close(w.t);
    return 0;
}

static bool seal_all_in(struct db_conn *c, void *arg)
{
    (void)arg;
    return sealed_all(c, list, false);
}

static bool seal_all(void)
{
    struct db_conn *c = testdb_begin(w.t);
    bool good = sealed_all(c, list, sealed_store(c, list) == SEALED_NEVER);
    if (good)
        testdb_commit(w.t);
    else
        testdb_rollback(w.t);
    return good;
}

static enum sealed_store store_is(void)
{
    enum sealed_store s = sealed_store(testdb_begin(w.t), list);
    testdb_commit(w.t);
    return s;
}

static bool web_is_as_before(void)
{
    uint8_t key[32];
    bool good = server_key_read(testdb_begin(w.t), "web", key) && !memcmp(key, web, 32);
    testdb_commit(w.t);
    return good;
}

static bool secret_opens(int64_t account)
{
    struct login l;
    struct db_bytes got;
    testdb_begin(w.t);
    assert_true(login_by_id(w.t->c, w.t->ctx, account, &l));
    bool good = login_secret(w.t->ctx, &l, &got);
    testdb_commit(w.t);
    return good && got.n == TOTP_BYTES && !memcmp(got.data, secret, TOTP_BYTES);
}

static struct db_bytes stored_key(const char *naam)
{
    struct sleutel_read_row row;
    assert_true(sleutel_read(testdb_begin(w.t), w.t->ctx, &row, .naam = naam));
    testdb_commit(w.t);
    return row.waarde;
}

static void nothing_opens_before_it_is_sealed(void **state)
{
    (void)state;
    assert_int_equal(store_is(), SEALED_NEVER);
    assert_false(web_is_as_before());
    assert_false(secret_opens(anna));
}

static void an_old_store_is_sealed(void **state)
{
    (void)state;
    assert_true(seal_all());
    assert_int_equal(store_is(), SEALED_READY);
    assert_true(web_is_as_before());
    assert_true(secret_opens(anna));
    assert_true(seal_is(stored_key("web").data, stored_key("web").n));
    assert_int_equal(sealed_since(testdb_begin(w.t)), date_today());
    testdb_commit(w.t);
    struct db_bytes before = stored_key("web");
    assert_true(seal_all()); /* again: nothing changes */
    assert_memory_equal(stored_key("web").data, before.data, before.n);
}

static void renewed_and_sealed_again(void **state)
{
    (void)state;
    struct seal_place at = totp_place(anna);
    uint8_t under_old[200];
    struct error f = {0};
    assert_true(seal_all());
    assert_true(keyring_seal(&at, secret, TOTP_BYTES, under_old));
    struct key_list old = keyring_keys();
    char file[] = "/tmp/koers-sealed-XXXXXX";
    assert_non_null(mkdtemp(file));
    char *key = mem_format(w.t->ctx, "%s/k", file);
    assert_true(keyring_make_from(key, &old.key[0], &f) && keyring_renew(key, &f));
    assert_int_equal(store_is(), SEALED_OLDER);
    assert_true(web_is_as_before() && secret_opens(anna)); /* before, and after */
    assert_true(seal_all());
    assert_int_equal(store_is(), SEALED_READY);
    assert_true(web_is_as_before() && secret_opens(anna));
    assert_true(keyring_renew(key, &f) && seal_all());
    assert_true(web_is_as_before() && secret_opens(anna));
    unlink(key);
    rmdir(file);
}

/* A process of its own renews the key and seals again, this often. */
static void renewed_elsewhere(const char *key, int times)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        struct error f = {0};
        struct db *db = db_open(NULL, w.t->place, w.t->schema, &f);
        struct db_conn *c = db ? db_conn_open(db, &f) : NULL;
        bool good = c && keyring_load(key, &f) == KEYRING_READY;
        for (int i = 0; i < times && good; i++)
            good = keyring_renew(key, &f) && db_write(c, seal_all_in, NULL, &f) == DB_OK;
        _exit(good ? 0 : 1);
    }
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
}

/* A process that began before two renewals has a key that is in no file any more: it reads the file again
 * before it seals, and where it cannot, it seals nothing. */
static void renewed_twice_beside_this_process(void **state)
{
    (void)state;
    struct error f = {0};
    char dir[] = "/tmp/koers-sealed-XXXXXX";
    uint8_t given[32] = {7}, got[32];
    struct db_bytes text = {secret, TOTP_BYTES};
    assert_non_null(mkdtemp(dir));
    char *key = mem_format(w.t->ctx, "%s/k", dir), *away = mem_format(w.t->ctx, "%s/weg", dir);
    unlink(key);
    keyring_forget();
    assert_true(keyring_make(key, NULL, &f) && seal_all());
    for (int unreadable = 0; unreadable < 2; unreadable++) {
        struct key_list old = keyring_keys();
        renewed_elsewhere(key, 2);
        assert_memory_equal(keyring_keys().key, old.key, sizeof old.key[0]); /* still the old one */
        if (unreadable)
            assert_int_equal(rename(key, away), 0);
        sleep(1); /* the file is read again once a second at most */
        struct db_conn *c = testdb_begin(w.t);
        struct db_bytes sealed = totp_sealed(c, w.t->ctx, anna, text);
        bool kept = !unreadable && server_key_keep(c, "proef", given);
        assert_int_equal(db_failed(c), unreadable);
        if (unreadable) {
            testdb_rollback(w.t);
            c = testdb_begin(w.t);
            assert_false(server_key_keep(c, "proef2", given));
            assert_true(db_failed(c));
            testdb_rollback(w.t);
            assert_int_equal(rename(away, key), 0);
            continue;
        }
        account_totp_set(c, .id = anna, .totp = sealed, .laatst = 1);
        testdb_commit(w.t);
        assert_true(kept);
        /* the next process reads what it wrote */
        keyring_forget();
        assert_int_equal(keyring_load(key, &f), KEYRING_READY);
        assert_true(secret_opens(anna));
        assert_int_equal(server_key_find(testdb_begin(w.t), "proef", got), KEY_FOUND);
        testdb_commit(w.t);
        assert_memory_equal(got, given, 32);
    }
    unlink(key);
    rmdir(dir);
}

static void another_key_opens_nothing(void **state)
{
    (void)state;
    uint8_t key[32];
    assert_true(seal_all());
    keyring_for_tests("een andere server");
    assert_int_equal(store_is(), SEALED_FOREIGN);
    assert_false(web_is_as_before());
    assert_false(secret_opens(anna));
    assert_false(server_key_read(testdb_begin(w.t), "web", key)); /* and makes no new one */
    testdb_commit(w.t);
    keyring_for_tests("koers");
    assert_true(web_is_as_before());
}

/* Who may write in the database, but has no key: puts a secret of his own, moves one, puts back a
 * key under another name. */
static void who_writes_in_the_database(void **state)
{
    (void)state;
    uint8_t key[32];
    assert_true(seal_all());
    struct login l;
    struct db_bytes web_key = stored_key("web");
    struct db_conn *c = testdb_begin(w.t);
    assert_true(login_by_id(c, w.t->ctx, anna, &l));
    account_totp_set(c, .id = ben, .totp = l.totp, .laatst = 1); /* moved */
    sleutel_insert(c, .naam = "code", .waarde = web_key);
    testdb_commit(w.t);
    assert_false(secret_opens(ben));
    assert_false(server_key_read(testdb_begin(w.t), "code", key));
    account_totp_set(w.t->c, .id = ben, .totp = {secret, TOTP_BYTES}, .laatst = 1); /* his own */
    testdb_commit(w.t);
    assert_false(secret_opens(ben));
    /* and the next start does not take it for a value of an older version */
    keyring_for_tests("koers");
    assert_true(secret_opens(anna));
    testdb_begin(w.t);
    sleutel_set(w.t->c, .naam = "code", .waarde = {secret, TOTP_BYTES}, .dag = 1);
    testdb_commit(w.t);
    struct db_conn *d = testdb_begin(w.t);
    assert_false(sealed_all(d, list, false));
    testdb_rollback(w.t);
    assert_false(secret_opens(ben));
}

static enum sealed_store store_after(const char *sql)
{
    testdb_begin(w.t);
    testdb_sql(w.t, sql);
    testdb_commit(w.t);
    return store_is();
}

/* Without the mark a store is new only when it holds nothing. */
static void the_mark_is_gone(void **state)
{
    (void)state;
    assert_true(seal_all());
    assert_int_equal(store_after("DELETE FROM server_sleutel WHERE naam = 'kenmerk'"),
                     SEALED_BROKEN);
    assert_int_equal(sealed_store(testdb_begin(w.t), NULL), SEALED_BROKEN);
    testdb_commit(w.t);
    assert_int_equal(store_after("DELETE FROM server_sleutel"), SEALED_BROKEN); /* a second step */
    account_totp_set(testdb_begin(w.t), .id = anna, .totp = {secret, TOTP_BYTES}, .laatst = 1);
    testdb_commit(w.t);
    assert_int_equal(store_is(), SEALED_NEVER);
    assert_int_equal(store_after("UPDATE account SET totp = NULL"), SEALED_EMPTY);
}

/* A secret that does not open hinders its owner alone. */
static void one_that_is_lost(void **state)
{
    (void)state;
    assert_true(seal_all());
    struct db_conn *c = testdb_begin(w.t);
    account_totp_set(c, .id = ben, .totp = {secret, TOTP_BYTES}, .laatst = 1);
    testdb_commit(w.t);
    assert_true(sealed_all(testdb_begin(w.t), list, false));
    testdb_commit(w.t);
    assert_true(web_is_as_before() && secret_opens(anna));
    assert_false(secret_opens(ben));
}

/* clang-format off */
#define CASE(f) cmocka_unit_test_setup_teardown(f, old_store, close_store)
/* clang-format on */
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(nothing_opens_before_it_is_sealed),
        CASE(an_old_store_is_sealed),
        CASE(renewed_and_sealed_again),
        CASE(renewed_twice_beside_this_process),
        CASE(another_key_opens_nothing),
        CASE(who_writes_in_the_database),
        CASE(one_that_is_lost),
        CASE(the_mark_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
