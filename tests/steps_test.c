/* A process that ends at each step of what makes or changes keys: before each statement that it gives a
 * database, and before each write, rename and fsync of a file. Then the old state stands or the new one,
 * never neither: whoever had something can open it. The linker puts the counting in the place of those
 * calls (--wrap), so the program itself is the real one. Not here: kills at any moment
 * (sleutel_test.c, organisatie/account_keys_test.c), a full or broken disk (faults/). */
#include "base/keyring.h"
#include "base/mem.h"
#include "base/secret_file.h"
#include "cli/secret_copy.h"
#include "db/backup.h"
#include "db/checksum.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/group_store.h"
#include "organisatie/account_keys.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "organisatie/sealed.h"
#include "organisatie/subkey.h"
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- counting ---- */
static int64_t left = -1; /* steps until this process ends; -1: never */
static void step(void)
{
    if (left >= 0 && left-- == 0)
        _exit(9);
}
#define WRAP(type, name, params, args)                                                             \
    type __real_##name params;                                                                     \
    type __wrap_##name params;                                                                     \
    type __wrap_##name params                                                                      \
    {                                                                                              \
        step();                                                                                    \
        return __real_##name args;                                                                 \
    }
WRAP(int, sqlite3_step, (sqlite3_stmt * s), (s))
WRAP(int, sqlite3_exec,
     (sqlite3 * db, const char *sql, int (*each)(void *, int, char **, char **), void *arg,
      char **why),
     (db, sql, each, arg, why))
WRAP(int, sqlite3_backup_step, (sqlite3_backup * b, int pages), (b, pages))
WRAP(PGresult *, PQexec, (PGconn * c, const char *sql), (c, sql))
WRAP(PGresult *, PQexecPrepared,
     (PGconn * c, const char *name, int n, const char *const *value, const int *length,
      const int *format, int result),
     (c, name, n, value, length, format, result))
WRAP(int, PQsendQueryParams,
     (PGconn * c, const char *sql, int n, const Oid *types, const char *const *value,
      const int *length, const int *format, int result),
     (c, sql, n, types, value, length, format, result))
WRAP(ssize_t, write, (int fd, const void *bytes, size_t n), (fd, bytes, n))
WRAP(int, fsync, (int fd), (fd))
WRAP(int, rename, (const char *from, const char *to), (from, to))
WRAP(int, link, (const char *from, const char *to), (from, to))
WRAP(int, unlink, (const char *path), (path))

/* ---- the scene ---- */
enum { ANNA, BEN, PEOPLE };
static struct world w;
static int64_t person[PEOPLE], account[PEOPLE], body;
static char dir[] = "/tmp/koers-steps-XXXXXX";
static const char *key_file;
static struct seal_key kek[3]; /* of passwords */
static char *hash[3];          /* the same, as they sign in */
static struct seal_key subkey;
static const uint8_t salt[PASSWORD_SALT] = {1};
static const uint8_t totp[TOTP_BYTES + 1] = "twintig tekens lang.";
static const struct seal_place there = {"proef", "tekst", 1, 2, 3};
static uint8_t box[300];

static int begin(void **state)
{
    static const enum rol roles[PEOPLE] = {ROL_PROFESSIONAL, ROL_LEIDINGGEVENDE};
    struct error f = {0};
    (void)state;
    keyring_forget();
    unlink(key_file);
    assert_true(keyring_make(key_file, NULL, &f));
    w = world_make(house_open());
    testdb_keys(w.t);
    subkeys_use(w.t->keys);
    for (int i = 0; i < 3; i++) {
        memset(kek[i].key, i + 1, sizeof kek[i].key);
        seal_key_id(kek[i].key, kek[i].id);
        hash[i] = mem_format(w.t->ctx, "wachtwoord %d", i);
    }
    struct db_conn *c = testdb_begin(w.t);
    for (int i = 0; i < PEOPLE; i++) {
        person[i] = w.one.person[roles[i]];
        account[i] = persoon_account(c, w.one.organisatie, person[i]);
        account_wachtwoord_set(c, .id = account[i], .wachtwoord = hash[0], .hersteld = TIME_NONE);
    }
    struct gezelschap_new g = {.organisatie = w.one.organisatie,
                               .soort = G_COMMISSIE,
                               .naam = "Raad",
                               .er = true,
                               .vanaf = 1};
    body = gezelschap_create(c, &g);
    account_totp_set(
        c, .id = account[BEN],
        .totp = totp_sealed(c, w.t->ctx, account[BEN], (struct db_bytes){totp, TOTP_BYTES}),
        .laatst = 1);
    assert_true(subkey_make(c, &(struct subkey_of){"dossier", w.one.organisatie, 1}, &subkey));
    testdb_commit(w.t);
    assert_true(sealed_all(testdb_begin(w.t), rooms, false));
    testdb_commit(w.t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    subkeys_use(NULL);
    testdb_close(w.t);
    return 0;
}

/* ---- one work, ended at each of its steps ---- */
/* A process of its own has connections of its own. */
static bool in_child(bool (*work)(struct db_conn *, void *))
{
    struct error f = {0};
    struct db *q = db_open(NULL, w.t->place, w.t->schema, &f);
    struct db *k = db_open_keys(NULL, w.t->keys_place, w.t->keys_schema, &f);
    struct db_conn *c = q && k ? db_conn_open(q, &f) : NULL;
    subkeys_use(k);
    return c && work(c, k);
}

/* prepare: what stood before, made again each time; whole: what must hold after, said is it done. Ends the
 * work at its first step, its second … until it is done; every so many when there are many. */
static void at_each_step(const char *name, void (*prepare)(void),
                         bool (*work)(struct db_conn *, void *), void (*whole)(bool done))
{
    int64_t steps = 0, every = 1;
    for (bool finished = false; !finished; steps += every) {
        int how;
        prepare();
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
            left = steps;
            bool good = in_child(work);
            left = -1;
            _exit(good ? 0 : 1);
        }
        assert_int_equal(waitpid(pid, &how, 0), pid);
        if (!WIFEXITED(how) || (WEXITSTATUS(how) != 9 && WEXITSTATUS(how) != 0))
            fail_msg("%s, step %lld: ended with %d", name, (long long)steps, how);
        finished = WEXITSTATUS(how) == 0;
        whole(finished);
        every = 1 + steps / 60;
    }
    printf("%s: ended at each of %lld steps\n", name, (long long)steps);
    assert_true(steps > 3);
}

static bool write_as(struct db_conn *c, bool (*work)(struct db_conn *, void *))
{
    return db_write(c, work, NULL, NULL) == DB_OK;
}

/* ---- the key of an account ---- */
/* Which password signs in, opens the key, and the key its pair: the same one, or there is no key yet. */
static void password_opens(bool may_lack)
{
    struct login l;
    struct account_sleutel_read_row row;
    TALLOC_CTX *ctx = mem_ctx(NULL, "opens");
    struct db_conn *c = testdb_begin(w.t);
    assert_true(login_by_id(c, ctx, account[ANNA], &l));
    int which = !strcmp(l.wachtwoord, hash[1]);
    assert_true(which || !strcmp(l.wachtwoord, hash[0]));
    bool exists = account_sleutel_read(c, ctx, &row, .account = account[ANNA]);
    assert_true(exists || may_lack);
    struct account_paren_rows pairs =
        account_paren(c, ctx, .account = account[ANNA], .na = {"", 0}, .hoeveel = 100);
    assert_int_equal(pairs.n, exists);
    if (exists) {
        uint8_t half[SEAL_KEY_BYTES];
        struct account_key *k =
            account_key_by_password(c, ctx, account[ANNA], &kek[which], salt, false);
        assert_non_null(k);
        assert_true(account_own_half(c, k, half));
    }
    testdb_commit(w.t);
    mem_free(ctx);
}

static void no_key(void)
{
    struct db_conn *c = testdb_begin(w.t);
    account_keys_forget(c, account[ANNA]);
    account_wachtwoord_set(c, .id = account[ANNA], .wachtwoord = hash[0], .hersteld = TIME_NONE);
    testdb_commit(w.t);
}

static struct account_key *key_in(struct db_conn *c, int who, bool make)
{
    return account_key_by_password(c, w.t->ctx, account[who], &kek[0], salt, make);
}

static void a_key(void)
{
    no_key();
    uint8_t open[SEAL_KEY_BYTES];
    assert_non_null(key_in(testdb_begin(w.t), ANNA, true));
    assert_true(account_open_half(w.t->c, account[ANNA], open));
    testdb_commit(w.t);
    assert_true(seal_box(open, &there, "tekst", 5, box));
}

static bool make_in(struct db_conn *c, void *arg)
{
    (void)arg;
    return key_in(c, ANNA, true) != NULL;
}
static bool make_key(struct db_conn *c, void *keys)
{
    (void)keys;
    return write_as(c, make_in);
}
static void made_or_not(bool done)
{
    password_opens(!done);
}

static bool change_in(struct db_conn *c, void *arg)
{
    struct account_key *k = key_in(c, ANNA, false);
    (void)arg;
    account_wachtwoord_set(c, .id = account[ANNA], .wachtwoord = hash[1], .hersteld = TIME_NONE);
    if (k)
        account_key_rewrap(c, k, &kek[1], salt);
    return k != NULL;
}
static bool change_password(struct db_conn *c, void *keys)
{
    (void)keys;
    return write_as(c, change_in);
}
/* What was sealed before still opens. */
static void box_opens(bool done)
{
    struct login l;
    struct db_bytes out;
    password_opens(false);
    TALLOC_CTX *ctx = mem_ctx(NULL, "box");
    struct db_conn *c = testdb_begin(w.t);
    assert_true(login_by_id(c, ctx, account[ANNA], &l));
    int which = !strcmp(l.wachtwoord, hash[1]);
    assert_true(which || !done);
    struct account_key *k =
        account_key_by_password(c, ctx, account[ANNA], &kek[which], salt, false);
    assert_true(
        account_box_open(c, ctx, k, &there, (struct db_bytes){box, seal_box_length(5)}, &out));
    testdb_commit(w.t);
    mem_free(ctx);
}

static bool reset_in(struct db_conn *c, void *arg)
{
    (void)arg;
    account_wachtwoord_set(c, .id = account[ANNA], .wachtwoord = hash[1], .hersteld = TIME_NONE);
    return account_key_renew(c, account[ANNA], &kek[1], salt);
}
static bool reset(struct db_conn *c, void *keys)
{
    (void)keys;
    return write_as(c, reset_in);
}
static void old_key_or_new(bool done)
{
    (void)done;
    password_opens(false);
}

static void an_account(void **state)
{
    (void)state;
    at_each_step("a key is made", no_key, make_key, made_or_not);
    at_each_step("another password", a_key, change_password, box_opens);
    at_each_step("a reset", a_key, reset, old_key_or_new);
}

/* ---- rounds of a body ---- */
static struct group_me me(struct db_conn *c, int who)
{
    return (struct group_me){c,    w.t->ctx,    w.one.organisatie,
                             body, person[who], key_in(c, who, true)};
}

static void confirm(int who, int other)
{
    struct group_me m = me(testdb_begin(w.t), who);
    uint8_t open[SEAL_KEY_BYTES];
    assert_true(account_open_half(m.db, account[other], open));
    assert_int_equal(group_confirm(&m, person[other], open), GROUP_OK);
    testdb_commit(w.t);
}

static void no_round(void)
{
    testdb_begin(w.t);
    testdb_sql(w.t, "DELETE FROM groep_zegel");
    testdb_sql(w.t, "DELETE FROM groep_sleutel");
    testdb_sql(w.t, "DELETE FROM groep_kring");
    for (int i = 0; i < PEOPLE; i++)
        assert_non_null(key_in(w.t->c, i, true));
    testdb_commit(w.t);
    confirm(ANNA, BEN);
    confirm(BEN, ANNA);
}

static struct seal_pair sheet;
static bool begin_in(struct db_conn *c, void *arg)
{
    struct group_me m = me(c, ANNA);
    (void)arg;
    return group_begin(&m, &person[BEN], 1, &sheet) == GROUP_OK;
}
static bool begin_round(struct db_conn *c, void *keys)
{
    (void)keys;
    return write_as(c, begin_in);
}
static bool change_round_in(struct db_conn *c, void *arg)
{
    struct group_me m = me(c, ANNA);
    (void)arg;
    return group_change(&m, &(struct group_change){0}) == GROUP_OK;
}
static bool change_round(struct db_conn *c, void *keys)
{
    (void)keys;
    return write_as(c, change_round_in);
}

static enum group_result opens(int who, struct group_round *out)
{
    struct group_me m = me(testdb_begin(w.t), who);
    enum group_result how = group_open(&m, out);
    testdb_commit(w.t);
    return how;
}

/* Both read the same round, or there is none. */
static void both_open(bool may_lack, int64_t ronde)
{
    struct group_round a = {0}, b = {0};
    enum group_result one = opens(ANNA, &a), other = opens(BEN, &b);
    assert_int_equal(one, other);
    if (may_lack && one == GROUP_NONE)
        return;
    assert_int_equal(one, GROUP_OK);
    assert_memory_equal(a.key, b.key, sizeof *a.key);
    assert_true(a.list.ronde == ronde || (may_lack && a.list.ronde == ronde - 1));
}
static void begun_or_not(bool done)
{
    both_open(!done, 1);
}
static void changed_or_not(bool done)
{
    both_open(!done, 2);
}
static void one_round(void)
{
    no_round();
    struct group_me m = me(testdb_begin(w.t), ANNA);
    assert_int_equal(group_begin(&m, &person[BEN], 1, &sheet), GROUP_OK);
    testdb_commit(w.t);
}

static void a_body(void **state)
{
    (void)state;
    at_each_step("a first round", no_round, begin_round, begun_or_not);
    at_each_step("a next round", one_round, change_round, changed_or_not);
}

/* ---- the server key ---- */
static void nothing(void)
{
}
static bool seal_in(struct db_conn *c, void *arg)
{
    (void)arg;
    return sealed_may(c) && sealed_all(c, rooms, false);
}
/* As `koers sleutel wissel` does. */
static bool rotate(struct db_conn *c, void *keys)
{
    struct error f = {0};
    return keyring_load(key_file, &f) == KEYRING_READY && write_as(c, seal_in) &&
           subkeys_wrap(keys, false, &f) && keyring_renew(key_file, &f) && write_as(c, seal_in) &&
           subkeys_wrap(keys, false, &f);
}
/* A process that begins now reads the file, and opens all with it. */
static void all_opens(bool done)
{
    struct error f = {0};
    struct login l;
    struct db_bytes out;
    struct seal_key k;
    keyring_forget();
    assert_int_equal(keyring_load(key_file, &f), KEYRING_READY);
    struct db_conn *c = testdb_begin(w.t);
    enum sealed_store is = sealed_store(c, rooms);
    assert_true(is == SEALED_READY || (!done && is == SEALED_OLDER));
    assert_true(login_by_id(c, w.t->ctx, account[BEN], &l));
    assert_true(login_secret(w.t->ctx, &l, &out) && !memcmp(out.data, totp, TOTP_BYTES));
    assert_int_equal(subkeys_state(c), SUBKEYS_READY);
    testdb_commit(w.t);
    assert_int_equal(subkey_read(&(struct subkey_of){"dossier", w.one.organisatie, 1}, &k, &f),
                     SUBKEY_FOUND);
    assert_memory_equal(k.key, subkey.key, sizeof k.key);
}

static void a_renewal(void **state)
{
    (void)state;
    at_each_step("a new server key", nothing, rotate, all_opens);
}

/* ---- an encrypted backup ---- */
static const char *copy_at(const char *name)
{
    return mem_format(w.t->ctx, "%s/%s", dir, name);
}

static struct backup whole_store(struct db *db, const char *file)
{
    return (struct backup){.db = db,
                           .file = file,
                           .rooms = room_schemas,
                           .n_rooms = room_schemas_n,
                           .overwrite = true,
                           .counts = "organisatie"};
}

static bool back_up_from(struct db *db)
{
    struct secret_copy c;
    struct error f = {0};
    if (!secret_copy_begin(w.t->ctx, &c, &f))
        return false;
    struct backup b = whole_store(db, c.quality);
    bool good = backup_create(&b, &f) &&
                secret_copy_seal(w.t->ctx, &c, copy_at("dicht.db"), copy_at("geen.db"), &f);
    secret_copy_end(w.t->ctx, &c);
    return good;
}

static bool back_up(struct db_conn *c, void *keys)
{
    (void)keys;
    struct error f = {0};
    db_conn_close(c);
    struct db *q = db_open(NULL, w.t->place, w.t->schema, &f);
    return q && back_up_from(q);
}
/* There is a whole copy under the name, that of before or this one. */
static void a_whole_copy(bool done)
{
    uint8_t pair[SECRET_FILE_PAIR];
    struct error f = {0};
    const char *out = copy_at("open.db");
    (void)done;
    unlink(out);
    if (!secret_file_read(copy_at("dicht.db"), out, "kwaliteit", pair, &f))
        fail_msg("%s %s", f.message, f.detail);
    unlink(out);
}

static void a_backup(void **state)
{
    (void)state;
    assert_true(back_up_from(w.t->db));
    at_each_step("an encrypted backup", nothing, back_up, a_whole_copy);
}

/* ---- putting it back ---- */
/* In a file of its own: the store of the test is open. */
static bool put_back(struct db_conn *c, void *keys)
{
    struct secret_copy s;
    struct error f = {0};
    struct db *target = db_open(NULL, copy_at("terug.db"), "kwaliteit", &f);
    (void)c;
    (void)keys;
    if (!target || !secret_copy_begin(w.t->ctx, &s, &f))
        return false;
    struct backup b = whole_store(target, s.quality);
    bool good =
        secret_copy_open(&s, copy_at("dicht.db"), copy_at("geen.db"), &f) && backup_restore(&b, &f);
    secret_copy_end(w.t->ctx, &s);
    db_close(target);
    return good;
}

static const char *asked(const char *sql)
{
    sqlite3 *raw = NULL;
    sqlite3_stmt *st = NULL;
    assert_int_equal(
        sqlite3_open_v2(copy_at("terug.db"), &raw, SQLITE_OPEN_READWRITE, checksum_vfs()),
        SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &st, NULL), SQLITE_OK);
    const char *said = sqlite3_step(st) == SQLITE_ROW
                           ? mem_text(w.t->ctx, (const char *)sqlite3_column_text(st, 0))
                           : "";
    sqlite3_finalize(st);
    sqlite3_close(raw);
    return said;
}

static const char *put_name; /* in what is put back */

/* Another store stands there. */
static void another_store(void)
{
    asked("UPDATE organisatie SET naam = 'van daarvoor'");
    assert_string_equal(asked("SELECT naam FROM organisatie"), "van daarvoor");
}

static void before_or_after(bool done)
{
    const char *is = asked("SELECT naam FROM organisatie ORDER BY id");
    assert_string_equal(asked("PRAGMA integrity_check"), "ok");
    assert_true(!strcmp(is, put_name) || (!done && !strcmp(is, "van daarvoor")));
}

static void a_restore(void **state)
{
    (void)state;
    assert_true(back_up_from(w.t->db));
    assert_true(put_back(NULL, NULL));
    put_name = asked("SELECT naam FROM organisatie ORDER BY id");
    at_each_step("a restore", another_store, put_back, before_or_after);
}

/* clang-format off */
#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
/* clang-format on */
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_account), CASE(a_body), CASE(a_renewal), CASE(a_backup), CASE(a_restore),
    };
    if (!mkdtemp(dir))
        return 1;
    setenv("TMPDIR", dir, 1);
    key_file = mem_format(NULL, "%s/koers.sleutel", dir);
    int wrong = cmocka_run_group_tests(tests, NULL, NULL);
    mem_free((void *)key_file);
    pid_t pid = fork();
    if (pid == 0)
        execl("/bin/rm", "rm", "-rf", dir, (char *)NULL);
    waitpid(pid, NULL, 0);
    return wrong;
}
