/* What each thief of docs/security.md gets of fifty planted texts: sealed with a subkey, with the key of an
 * account, for its pair, with the key of a body. He tries every stored string as a key of everything that is
 * stored sealed, and what opens gives him new ones (theft.c). The same scan runs in thief_open_test, which is
 * linked with a seal that only copies (thief_open.c): there it finds all fifty, so it looks where it should.
 * Not here: forged rounds of a body (gezelschap/group_key_test.c), a start on changed data
 * (sleutel_test.c). */
#include "base/keyring.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/secret_file.h"
#include "db/backup.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include "gezelschap/group_store.h"
#include "organisatie/account_keys.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "organisatie/sealed.h"
#include "organisatie/sealed_row.h"
#include "organisatie/subkey.h"
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/world.h"
#include "tests/theft.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANNA, BEN, CEM, EVE, PEOPLE }; /* Eve: beheerder, and curious */
static const enum rol roles[PEOPLE] = {ROL_PROFESSIONAL, ROL_LEIDINGGEVENDE, ROL_NAASTE,
                                       ROL_BEHEERDER};
static const char *const passwords[PEOPLE] = {"zes paarse egels zingen", "mist op de dijk van mei",
                                              "wachtwoord", "niet voor Eve te raden"};
static struct world w;
static struct visitor *v;
static int64_t body, person[PEOPLE], account[PEOPLE];
static char dir[] = "/tmp/koers-thief-XXXXXX";
static const char *key_file;

/* ---- fifty texts ---- */
enum kind { DOSSIER, OWN, BOX, NOTES, WEAK, KINDS }; /* WEAK: of Cem, whose password is bad */
static const int each[KINDS] = {15, 10, 10, 10, 5};
#define TEXTS    50
#define DOSSIERS 3
#define ROOM     512 /* bytes of a sealed text, at most */
static struct {
    enum kind kind;
    struct seal_place at;
    char text[80];
    uint8_t sealed[ROOM];
    size_t n;
} planted[TEXTS];

static struct subkey_of dossier(int i)
{
    return (struct subkey_of){"dossier", w.one.organisatie, 1 + i % DOSSIERS};
}

/* The key of this person, as signing in opens it. */
static struct account_key *key_of(struct db_conn *c, const void *ctx, int who)
{
    struct account_sleutel_read_row row;
    struct seal_key kek;
    assert_true(account_sleutel_read(c, ctx, &row, .account = account[who]));
    assert_true(password_key(passwords[who], row.zout.data, row.zout.n, &kek));
    return account_key_by_password(c, ctx, account[who], &kek, row.zout.data, false);
}

/* As a member, in a transaction of its own. */
static struct group_me me(int who)
{
    struct db_conn *c = testdb_begin(w.t);
    return (struct group_me){c,    w.t->ctx,    w.one.organisatie,
                             body, person[who], key_of(c, w.t->ctx, who)};
}

static void confirm(int who, int other)
{
    struct group_me m = me(who);
    uint8_t open[SEAL_KEY_BYTES];
    assert_true(account_open_half(m.db, account[other], open));
    assert_int_equal(group_confirm(&m, person[other], open), GROUP_OK);
    testdb_commit(w.t);
}

static enum group_result opens_group(int who, struct group_round *now)
{
    struct group_me m = me(who);
    enum group_result how = group_open(&m, now);
    testdb_commit(w.t);
    return how;
}

/* Where it stands: a row of the table that is nearest, under a name of its own. */
static const char *name_of(int i)
{
    return mem_format(w.t->ctx, "tekst %d", i);
}

static void put(int i, struct db_bytes sealed)
{
    assert_in_range(sealed.n, 1, ROOM);
    memcpy(planted[i].sealed, sealed.data, sealed.n);
    planted[i].n = sealed.n;
    sleutel_insert(w.t->c, .naam = name_of(i), .waarde = sealed);
}

/* In the running transaction. */
static void plant(int i, enum kind kind, const struct seal_key *of_group)
{
    struct subkey_of of = dossier(i);
    struct seal_key subkey;
    uint8_t open[SEAL_KEY_BYTES], box[ROOM];
    const struct seal_key *by = of_group;

    planted[i].kind = kind;
    planted[i].at = (struct seal_place){"proef", "tekst", w.one.organisatie, i, 1};
    snprintf(planted[i].text, sizeof planted[i].text, "plantwoord%d: zij durft 's nachts niet", i);
    if (kind == BOX) {
        assert_true(account_open_half(w.t->c, account[ANNA], open));
        assert_true(seal_box(open, &planted[i].at, planted[i].text, strlen(planted[i].text), box));
        put(i, (struct db_bytes){box, seal_box_length(strlen(planted[i].text))});
        return;
    }
    if (kind == DOSSIER) {
        assert_true(subkey_make(w.t->c, &of, &subkey));
        by = &subkey;
    } else if (kind == OWN || kind == WEAK) {
        by = &key_of(w.t->c, w.t->ctx, kind == OWN ? ANNA : CEM)->key;
    }
    put(i, row_seal(w.t->ctx, by, &planted[i].at, planted[i].text));
}

static void plant_all(void)
{
    struct group_round now;
    assert_int_equal(opens_group(ANNA, &now), GROUP_OK);
    testdb_begin(w.t);
    int i = 0;
    for (int kind = 0; kind < KINDS; kind++)
        for (int n = 0; n < each[kind]; n++)
            plant(i++, (enum kind)kind, now.key);
    assert_int_equal(i, TEXTS);
    testdb_commit(w.t);
}

/* ---- a page that shows a text to whom it is of ---- */
/* /proef/N: as a room of confidential notes would, and each look is logged. */
static int text_get(struct request *r)
{
    int i = (int)request_id(r, "id");
    struct account_key *k = session_key(r);
    struct group_me m = {r->db, r->ctx, w.one.organisatie, body, session_of(r)->persoon, k};
    struct group_round now;
    struct db_bytes sealed = {planted[i].sealed, planted[i].n}, out;
    const char *text = NULL;

    if (planted[i].kind == BOX && k &&
        account_box_open(r->db, r->ctx, k, &planted[i].at, sealed, &out))
        text = mem_textn(r->ctx, out.data, out.n);
    else if (planted[i].kind == NOTES && group_open(&m, &now) == GROUP_OK)
        row_open(r->ctx, now.key, &planted[i].at, sealed, &text, NULL);
    else if ((planted[i].kind == OWN || planted[i].kind == WEAK) && k)
        row_open(r->ctx, &k->key, &planted[i].at, sealed, &text, NULL);
    text = text ? text : "gesloten";
    return reply_bytes(r, 200, "text/plain", text, strlen(text), NULL);
}

static const struct route rows[] = {
    {METHOD_GET, "/proef/:id", MAG_AANGEMELD, ROUTE_AUDITED, text_get}
};

/* Not used where nothing is sealed (thief_open_test). */
__attribute__((unused)) static int shown(void)
{
    int n = 0;
    for (int i = 0; i < TEXTS; i++)
        n +=
            strstr(visitor_get(v, mem_format(w.t->ctx, "/proef/%d", i)).body, "plantwoord") != NULL;
    return n;
}

static void in(int who, const char *password)
{
    struct login l;
    assert_true(login_by_id(testdb_begin(w.t), w.t->ctx, account[who], &l));
    testdb_commit(w.t);
    visitor_forget(v);
    assert_int_equal(
        visitor_post(v, "/inloggen", "email", l.email, "wachtwoord", password, "code", "", NULL)
            .status,
        303);
}

/* ---- the scene ---- */
static void people(void)
{
    struct db_conn *c = testdb_begin(w.t);
    for (int i = 0; i < PEOPLE; i++) {
        person[i] = w.one.person[roles[i]];
        account[i] = persoon_account(c, w.one.organisatie, person[i]);
        assert_true(wachtwoord_zet(c, w.one.organisatie, person[i], passwords[i]));
    }
    struct gezelschap_new g = {.organisatie = w.one.organisatie,
                               .soort = G_COMMISSIE,
                               .naam = "Raad",
                               .er = true,
                               .vanaf = 1};
    body = gezelschap_create(c, &g);
    assert_true(body > 0);
    testdb_commit(w.t);
}

static int begin(void **state)
{
    struct seal_pair sheet;
    struct error f = {0};
    (void)state;
    keyring_forget();
    unlink(key_file);
    assert_true(keyring_make(key_file, NULL, &f));
    w = world_make(house_open());
    testdb_keys(w.t);
    subkeys_use(w.t->keys);
    struct route_table *tables = mem_array(w.t->ctx, struct route_table, room_routes_n + 1);
    memcpy(tables, house_tables(w.t->ctx), room_routes_n * sizeof *tables);
    tables[room_routes_n] = (struct route_table){rows, 1};
    v = visitor_new(w.t, tables, room_routes_n + 1);
    people();
    for (int i = 0; i < PEOPLE; i++)
        in(i, passwords[i]);
    confirm(ANNA, BEN);
    confirm(BEN, ANNA);
    struct group_me m = me(ANNA);
    assert_int_equal(group_begin(&m, &person[BEN], 1, &sheet), GROUP_OK);
    testdb_commit(w.t);
    struct db_conn *c = testdb_begin(w.t); /* Anna has a sheet too */
    struct seal_key on_paper;
    account_key_sheet(c, key_of(c, w.t->ctx, ANNA), &on_paper);
    testdb_commit(w.t);
    plant_all();
    return 0;
}

static int end(void **state)
{
    (void)state;
    subkeys_use(NULL);
    testdb_close(w.t);
    return 0;
}

/* ---- what he took ---- */
static const char *backup_of(struct db *db, const struct schema_room *const *list, size_t n,
                             const char *name)
{
    struct error f = {0};
    struct backup b = {.db = db,
                       .file = mem_format(w.t->ctx, "%s/%s", dir, name),
                       .rooms = list,
                       .n_rooms = n,
                       .overwrite = true};
    if (!backup_create(&b, &f))
        fail_msg("%s %s", f.message, f.detail);
    return b.file;
}

enum loot { BACKUP = 1, SUBKEYS = 2, SEALED_BACKUP = 4, LIVE = 8, KEY_FILE = 16, COOKIE = 32 };

static struct theft *take(unsigned what)
{
    struct theft *t = theft_new(w.t->ctx);
    struct error f = {0};
    uint8_t pair[SECRET_FILE_PAIR] = {0};

    if (what & (BACKUP | SEALED_BACKUP)) {
        const char *file = backup_of(w.t->db, room_schemas, room_schemas_n, "kopie.db");
        const char *closed = mem_format(w.t->ctx, "%s/dicht.db", dir);
        if (what & BACKUP) {
            theft_sqlite(t, file);
        } else {
            assert_true(secret_file_write(file, closed, "kwaliteit", pair, &f));
            theft_file(t, closed);
            unlink(closed);
        }
        unlink(file);
    }
    if (what & SUBKEYS) {
        const char *file = backup_of(w.t->keys, room_keys_schemas, room_keys_schemas_n, "deel.db");
        theft_sqlite(t, file);
        unlink(file);
    }
    if (what & LIVE)
        theft_live(t, w.t);
    if (what & KEY_FILE)
        theft_file(t, key_file);
    if (what & COOKIE) {
        in(ANNA, passwords[ANNA]);
        if (what & LIVE) /* with the row of this session */
            theft_live(t, w.t);
        theft_text(t, visitor_cookie(v, COOKIE_SESSION));
    }
    for (int i = 0; i < TEXTS; i++)
        theft_wants(t, name_of(i), &planted[i].at);
    return t;
}

static bool got_in_the_open(const struct theft *t, int i)
{
    char word[20];
    snprintf(word, sizeof word, "plantwoord%d:", i);
    return theft_holds(t, word);
}

#ifndef THIEF_OPEN
static void expect(const char *who, unsigned what, bool guesses, const int wanted[static KINDS])
{
    static const char *const words[] = {"koers", "welkom01", "wachtwoord", "Zorg2026!", NULL};
    struct theft *t = take(what);
    int got[KINDS] = {0};

    theft_attack(t, guesses ? words : NULL);
    for (int i = 0; i < TEXTS; i++) {
        const char *text = theft_opened(t, name_of(i));
        assert_false(got_in_the_open(t, i));
        if (text)
            assert_string_equal(text, planted[i].text);
        got[planted[i].kind] += text != NULL;
    }
    for (int k = 0; k < KINDS; k++)
        if (got[k] != wanted[k])
            fail_msg("%s: of kind %d he got %d, not %d (%zu keys tried)", who, k, got[k], wanted[k],
                     theft_tried(t));
    if (what & (BACKUP | LIVE)) {
        assert_true(theft_tried(t) > 5000);
        assert_true(theft_holds(t, "professional@een.example")); /* metadata he has */
    } else {
        assert_false(theft_holds(t, "een.example"));
    }
    theft_end(t);
}

static const int nothing[KINDS] = {0}, weak[KINDS] = {[WEAK] = 5};

static void a_stolen_backup(void **state)
{
    (void)state;
    expect("backup", BACKUP, false, nothing);
    expect("backup, guesses", BACKUP | SUBKEYS, true, weak);
    expect("encrypted backup", SEALED_BACKUP, true, nothing);
}

static void a_superuser(void **state)
{
    (void)state;
    expect("superuser", LIVE, true, weak);
}

static void a_disk_with_the_key_file(void **state)
{
    static const int dossiers[KINDS] = {[DOSSIER] = 15, [WEAK] = 5};
    (void)state;
    expect("disk", LIVE | KEY_FILE, true, dossiers);
}

/* Root on a running server: what passes by in memory is a cookie, and with it all that its owner reads. */
static void root_while_somebody_is_in(void **state)
{
    static const int all_but_weak[KINDS] = {15, 10, 10, 10, 0};
    (void)state;
    expect("root", LIVE | KEY_FILE | COOKIE, false, all_but_weak);
    /* the same cookie with a backup of that moment, as security.md says */
    static const int hers[KINDS] = {[OWN] = 10, [BOX] = 10, [NOTES] = 10};
    expect("cookie", LIVE | COOKIE, false, hers);
}

/* ---- who has no more than pages ---- */
static int64_t looks(void)
{
    struct db_conn *c = testdb_begin(w.t);
    struct error f = {0};
    int64_t lines = 0;
    assert_true(audit_verify(c, w.one.organisatie, &lines, &f));
    testdb_commit(w.t);
    return lines;
}

static void who_they_are_of_reads_them(void **state)
{
    (void)state;
    in(ANNA, passwords[ANNA]);
    assert_int_equal(shown(), 30); /* her own, sealed for her, and of the council */
    in(BEN, passwords[BEN]);
    assert_int_equal(shown(), 10);
    in(CEM, passwords[CEM]);
    assert_int_equal(shown(), 5);
}

static void a_curious_beheerder(void **state)
{
    (void)state;
    in(EVE, passwords[EVE]);
    int64_t before = looks();
    assert_int_equal(shown(), 0);
    assert_true(looks() > before); /* each look is logged, also in vain (repeats as a count) */
    /* every page that she may open, and what the JSON of it says */
    for (int json = 0; json < 2; json++) {
        v->json = json;
        for (size_t t = 0; t < room_routes_n; t++)
            for (size_t i = 0; i < room_routes[t]->n; i++) {
                const struct route *route = &room_routes[t]->routes[i];
                if (route->method == METHOD_GET && !strchr(route->path, ':'))
                    LACKS(visitor_get(v, route->path), "plantwoord");
            }
    }
    v->json = false;
    /* She invites herself: a member of the council, as its pages make one, has no key of it. */
    struct db_conn *c = testdb_begin(w.t);
    gezelschap_lid_insert(c, .organisatie = w.one.organisatie, .id = 99, .gezelschap = body,
                          .persoon = person[EVE], .functie = "lid", .vanaf = 1);
    testdb_commit(w.t);
    assert_int_equal(shown(), 0);
    struct group_round now;
    assert_int_equal(opens_group(EVE, &now), GROUP_STRANGER);
}

/* The page of a beheerder asks for the sheet until it was printed once, by whichever process. */
static void the_sheet_is_asked_for(void **state)
{
    static const char asks[] = "Het herstelblad van deze server is nog niet afgedrukt";
    int status;
    (void)state;
    in(EVE, passwords[EVE]);
    HAS(visitor_get(v, "/beheer"), asks);
    pid_t pid = fork();
    if (pid == 0)
        _exit(keyring_printed(key_file, NULL) ? 0 : 1);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    LACKS(visitor_get(v, "/beheer"), asks);
}

/* A new password for Anna: by mail (whoever reads her mail), or as who writes in the database does. */
static void who_resets_a_password(void **state)
{
    (void)state;
    static const char own[] = "van de aanvaller zelf";
    struct db_conn *c = testdb_begin(w.t);
    const char *link = account_link_create(c, w.t->ctx, account[CEM], LINK_HERSTEL, NULL);
    const char *hash = password_hash(w.t->ctx, own);
    account_wachtwoord_set(c, .id = account[ANNA], .wachtwoord = hash, .hersteld = TIME_NONE);
    testdb_commit(w.t);
    in(ANNA, own);
    assert_int_equal(shown(), 0);
    visitor_forget(v);
    assert_int_equal(visitor_post(v, link, "wachtwoord", own, "herhaal", own, NULL).status, 303);
    in(CEM, own);
    assert_int_equal(shown(), 0);
}

/* ---- who writes in the database ---- */
static struct db_bytes bytes_of(int i)
{
    return (struct db_bytes){planted[i].sealed, planted[i].n};
}

/* Each text in the place of each other, an older one in its own place, a plain copy, a sealed one of his. */
static void who_swaps_and_replays_rows(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    struct account_key *anna = key_of(c, w.t->ctx, ANNA);
    struct seal_key subkey[DOSSIERS], his = {.key = {1}};
    const char *text;
    for (int i = 0; i < DOSSIERS; i++) {
        struct subkey_of of = dossier(i);
        assert_int_equal(subkey_read(&of, &subkey[i], NULL), SUBKEY_FOUND);
    }
    testdb_commit(w.t);
    for (int i = 0; i < TEXTS; i++) {
        enum kind kind = planted[i].kind;
        if (kind != DOSSIER && kind != OWN)
            continue;
        const struct seal_key *k = kind == OWN ? &anna->key : &subkey[i % DOSSIERS];
        for (int j = 0; j < TEXTS; j++)
            assert_int_equal(row_open(w.t->ctx, k, &planted[i].at, bytes_of(j), &text, NULL),
                             i == j);
        struct seal_place later = planted[i].at;
        later.version++; /* the row was changed since; he puts the old words back */
        assert_false(row_open(w.t->ctx, k, &later, bytes_of(i), &text, NULL));
        struct db_bytes plain = {planted[i].text, strlen(planted[i].text)};
        assert_false(row_open(w.t->ctx, k, &planted[i].at, plain, &text, NULL));
        memcpy(his.id, k->id, sizeof his.id);
        assert_false(row_open(w.t->ctx, k, &planted[i].at,
                              row_seal(w.t->ctx, &his, &planted[i].at, "van hem"), &text, NULL));
    }
}

/* The half that others seal to becomes his own: nobody who confirmed hers seals to it. */
static void who_swaps_a_public_key(void **state)
{
    (void)state;
    struct seal_pair his;
    struct account_sleutel_read_row row;
    seal_pair_make(&his);
    struct db_conn *c = testdb_begin(w.t);
    struct account_key *anna = key_of(c, w.t->ctx, ANNA);
    assert_true(account_sleutel_read(c, w.t->ctx, &row, .account = account[ANNA]));
    account_sleutel_delete(c, .account = account[ANNA]);
    account_sleutel_insert(c, .account = account[ANNA], .zout = row.zout,
                           .wachtwoord = row.wachtwoord, .openbaar = {his.open, SEAL_KEY_BYTES});
    uint8_t half[SEAL_KEY_BYTES];
    assert_false(account_own_half(c, anna, half)); /* she seals nothing to it for herself */
    testdb_commit(w.t);
    struct group_me m = me(BEN);
    /* nor does the council: her new half was not confirmed aloud */
    assert_int_equal(group_change(&m, &(struct group_change){.erbij = person[ANNA]}),
                     GROUP_UNCONFIRMED);
    testdb_rollback(w.t);
    m = me(BEN);
    struct group_round now;
    int64_t *changed;
    assert_int_equal(group_open(&m, &now), GROUP_OK);
    assert_int_equal(group_changed(&m, &now, &changed), 1);
    assert_int_equal(changed[0], person[ANNA]);
    testdb_commit(w.t);
}

/* What he knows, unsealed, where a sealed value must be: each reader refuses it. */
static void who_puts_a_plain_copy(void **state)
{
    static const uint8_t his[32] = "deze sleutel kent hij zelf......";
    struct db_bytes plain = {his, 32}, secret;
    struct group_round now;
    struct seal_key k;
    struct login l;
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    account_totp_set(c, .id = account[ANNA], .totp = plain, .laatst = 1);
    assert_true(login_by_id(c, w.t->ctx, account[ANNA], &l));
    assert_false(login_secret(w.t->ctx, &l, &secret));
    account_totp_set(c, .id = account[ANNA], .totp = {0}, .laatst = 1);
    sleutel_insert(c, .naam = "proef", .waarde = plain);
    uint8_t key[32];
    assert_int_equal(server_key_find(c, "proef", key), KEY_LOST);
    testdb_commit(w.t);
    testdb_keys_sql(w.t, testdb_postgres()
                             ? "UPDATE deelsleutel SET sleutel = decode(repeat('61', 32), 'hex')"
                             : "UPDATE deelsleutel SET sleutel = zeroblob(32)");
    struct subkey_of of = dossier(0);
    assert_int_equal(subkey_read(&of, &k, NULL), SUBKEY_LOST);
    c = testdb_begin(w.t);
    struct account_sleutel_read_row row;
    assert_true(account_sleutel_read(c, w.t->ctx, &row, .account = account[CEM]));
    account_sleutel_rewrap(c, .account = account[CEM], .zout = row.zout, .wachtwoord = plain);
    assert_null(key_of(c, w.t->ctx, CEM));
    account_sleutel_rewrap(c, .account = account[CEM], .zout = row.zout,
                           .wachtwoord = row.wachtwoord);
    groep_kring_set(c, .organisatie = w.one.organisatie, .gezelschap = body, .persoon = person[BEN],
                    .kring = plain);
    testdb_commit(w.t);
    assert_int_not_equal(opens_group(BEN, &now), GROUP_OK);
    assert_int_equal(opens_group(ANNA, &now), GROUP_OK);
    testdb_begin(w.t);
    testdb_sql(w.t, testdb_postgres() ? "UPDATE groep_zegel SET sleutel = decode(repeat('61', 32), "
                                        "'hex')"
                                      : "UPDATE groep_zegel SET sleutel = zeroblob(32)");
    testdb_commit(w.t);
    assert_int_not_equal(opens_group(ANNA, &now), GROUP_OK);
}
#else

/* The seal only copies: the scan finds all fifty in a backup, and in the files that live. */
static void without_encryption(void **state)
{
    static const unsigned all[] = {BACKUP, LIVE};
    (void)state;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        struct theft *t = take(all[k]);
        for (int i = 0; i < TEXTS; i++)
            if (!got_in_the_open(t, i))
                fail_msg("the scan of %u does not find text %d", all[k], i);
        theft_end(t);
    }
}
#endif

/* clang-format off */
#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
/* clang-format on */
int main(void)
{
    const struct CMUnitTest tests[] = {
#ifdef THIEF_OPEN
        CASE(without_encryption),
#else
        CASE(who_they_are_of_reads_them),
        CASE(a_stolen_backup),
        CASE(a_superuser),
        CASE(a_disk_with_the_key_file),
        CASE(root_while_somebody_is_in),
        CASE(a_curious_beheerder),
        CASE(the_sheet_is_asked_for),
        CASE(who_resets_a_password),
        CASE(who_swaps_and_replays_rows),
        CASE(who_swaps_a_public_key),
        CASE(who_puts_a_plain_copy),
#endif
    };
    random_start();
    if (!mkdtemp(dir))
        return 1;
    key_file = mem_format(NULL, "%s/koers.sleutel", dir);
    int wrong = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(key_file);
    rmdir(dir);
    mem_free((void *)key_file);
    return wrong;
}
