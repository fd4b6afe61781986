/* The key of an account (account_keys.h): it opens what was sealed to its owner as long as its owner is
 * signed in, and to nobody else; through signing in, another password, a new one by mail with and without
 * a sheet, joining, ending, a restart, a second server, kill -9; and who writes in the database. A page of
 * the test's own opens a box that was sealed to Anna. Not here: the pages of the account themselves
 * (account_test.c), the form of sealed values (base/seal_test.c). */
#include "base/key_sheet.h"
#include "base/keyring.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/text.h"
#include "organisatie/account_keys.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include <liboath/oath.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSWORD "een lange zin"
#define OTHER    "nog een lange zin"
#define ANNA     "professional@een.example"
#define BO       "professional@twee.example"
#define TEXT     "wat alleen Anna mag lezen"

static struct world w;
static struct visitor *v;
static int64_t anna, bo; /* accounts */
static uint8_t box[400];
static const struct seal_place there = {"proef", "tekst", 1, 2, 3};

/* ---- a page that opens the box ---- */
static int open_get(struct request *r)
{
    struct account_key *k = session_key(r);
    struct db_bytes in = {box, seal_box_length(strlen(TEXT))}, out;
    const char *said = !k                                                     ? "geen sleutel"
                       : account_box_open(r->db, r->ctx, k, &there, in, &out) ? NULL
                                                                              : "gaat niet open";
    return said ? reply_bytes(r, 200, "text/plain", said, strlen(said), NULL)
                : reply_bytes(r, 200, "text/plain", out.data, out.n, NULL);
}

static const struct route rows[] = {
    {METHOD_GET, "/proef", MAG_AANGEMELD, 0, open_get}
};
static struct route_table tables[2];

static int begin(void **state)
{
    (void)state;
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    keyring_for_tests("koers");
    w = world_make(TESTDB(&organisatie_schema));
    tables[0] = organisatie_routes;
    tables[1] = (struct route_table){rows, 1};
    v = visitor_new(w.t, tables, 2);
    struct db_conn *c = testdb_begin(w.t);
    assert_true(wachtwoord_zet(c, w.one.organisatie, w.one.person[ROL_PROFESSIONAL], PASSWORD));
    assert_true(wachtwoord_zet(c, w.two.organisatie, w.two.person[ROL_PROFESSIONAL], OTHER));
    anna = persoon_account(c, w.one.organisatie, w.one.person[ROL_PROFESSIONAL]);
    bo = persoon_account(c, w.two.organisatie, w.two.person[ROL_PROFESSIONAL]);
    testdb_commit(w.t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    assert_int_equal(secrets_held(), 0); /* every request wiped what it opened */
    return 0;
}

/* ---- helpers ---- */
static struct answer sign_in_with(const char *email, const char *password, const char *code)
{
    visitor_forget(v);
    return visitor_post(v, "/inloggen", "email", email, "wachtwoord", password, "code", code,
                        "terug", "/account", NULL);
}

static void in(const char *email, const char *password)
{
    assert_string_equal(sign_in_with(email, password, "").location, "/account");
}

static const char *said(void)
{
    struct answer a = visitor_get(v, "/proef");
    return a.status == 200 ? a.body : "niet ingelogd";
}

/* Seals the text to the pair of Anna, as another member of a council would. */
static void seal_to_anna(void)
{
    uint8_t open[SEAL_KEY_BYTES];
    assert_true(account_open_half(testdb_begin(w.t), anna, open));
    testdb_commit(w.t);
    assert_true(seal_box(open, &there, TEXT, strlen(TEXT), box));
}

static bool has_pair(int64_t account)
{
    uint8_t open[SEAL_KEY_BYTES];
    bool there_is = account_open_half(testdb_begin(w.t), account, open);
    testdb_commit(w.t);
    return there_is;
}

static struct account_sleutel_read_row stored(int64_t account)
{
    struct account_sleutel_read_row row = {0};
    account_sleutel_read(testdb_begin(w.t), w.t->ctx, &row, .account = account);
    testdb_commit(w.t);
    return row;
}

static struct answer change_password(const char *from, const char *to)
{
    return visitor_post(v, "/account/wachtwoord", "huidig", from, "wachtwoord", to, "herhaal", to,
                        NULL);
}

static const char *reset_link(const char *email)
{
    struct login l;
    struct db_conn *c = testdb_begin(w.t);
    assert_true(login_by_email(c, w.t->ctx, email, &l));
    const char *path = account_link_create(c, w.t->ctx, l.id, LINK_HERSTEL, NULL);
    testdb_commit(w.t);
    visitor_forget(v);
    return path;
}

static struct answer reset(const char *link, const char *to, const char *sheet, const char *without)
{
    return visitor_post(v, link, "wachtwoord", to, "herhaal", to, "blad", sheet,
                        without ? "zonder" : "niets", without ? without : "", NULL);
}

/* The five lines of the page that shows a sheet, as somebody types them over. */
static const char *sheet_of(struct answer a)
{
    const char *at = strstr(a.body, "class=\"herstelblad\">");
    struct buf b;
    assert_int_equal(a.status, 200);
    assert_non_null(at);
    buf_init(&b, w.t->ctx, 400);
    for (int i = 0; i < 5; i++) {
        at = strstr(at, "<span>") + 6;
        buf_format(&b, "%.*s\r\n", (int)strcspn(at, "<"), at);
    }
    return b.data;
}

static const char *make_sheet(const char *password)
{
    return sheet_of(
        visitor_post(v, "/account/herstelblad", "wachtwoord", password, "code", "", NULL));
}

/* ---- signing in ---- */
static void a_pair_at_the_first_time(void **state)
{
    (void)state;
    assert_false(has_pair(anna)); /* as an account of before the upgrade */
    in(ANNA, PASSWORD);
    assert_true(has_pair(anna));
    assert_false(has_pair(bo));
    struct account_sleutel_read_row before = stored(anna);
    seal_to_anna();
    assert_string_equal(said(), TEXT);
    in(ANNA, PASSWORD);
    assert_string_equal(said(), TEXT);
    assert_memory_equal(stored(anna).openbaar.data, before.openbaar.data, SEAL_KEY_BYTES);
    in(BO, OTHER);
    assert_string_equal(said(), "gaat niet open");
}

/* A session that began without the password, or before there were keys. */
static void a_session_of_before(void **state)
{
    (void)state;
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_PROFESSIONAL]);
    assert_string_equal(said(), "geen sleutel");
    HAS(visitor_get(v, "/account"), "nog geen eigen sleutel");
    in(ANNA, PASSWORD);
    seal_to_anna();
    HAS(visitor_get(v, "/account"), "nog geen herstelblad");
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_PROFESSIONAL]);
    assert_string_equal(said(), "geen sleutel");
    /* a new password from there: the old one opens the key */
    assert_int_equal(change_password(PASSWORD, OTHER).status, 303);
    in(ANNA, OTHER);
    assert_string_equal(said(), TEXT);
}

/* Nothing of it is in the process: another server, or this one after a restart, opens it for who brings
 * the cookie. */
static void a_restart_and_a_second_server(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    seal_to_anna();
    const char *cookie = visitor_cookie(v, COOKIE_SESSION);
    keyring_forget();
    keyring_for_tests("koers");
    struct visitor *first = v;
    v = visitor_new(w.t, tables, 2);
    assert_string_equal(said(), "niet ingelogd");
    v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, cookie, strlen(cookie)};
    assert_string_equal(said(), TEXT);
    assert_int_equal(change_password(PASSWORD, OTHER).status, 303); /* here */
    v = first;                                                      /* and there */
    assert_string_equal(said(), TEXT);
}

static void it_ends_with_the_session(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    seal_to_anna();
    const char *cookie = visitor_cookie(v, COOKIE_SESSION);
    assert_int_equal(visitor_post(v, "/uitloggen", NULL).status, 303);
    assert_string_equal(said(), "niet ingelogd");
    v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, cookie, strlen(cookie)};
    assert_string_equal(said(), "niet ingelogd");
    in(ANNA, PASSWORD);
    setenv("KOERS_NU", "2026-03-23T22:00:00", 1);
    assert_string_equal(said(), "niet ingelogd");
    organisatie_tidy(&(struct background){.db = w.t->db});
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    assert_string_equal(said(), "niet ingelogd"); /* also when the clock goes back */
}

/* More organisations: the key goes from choice to session, and from one session to the next. */
static void choosing_an_organisation(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    persoon_account_set(c, .organisatie = w.two.organisatie, .id = w.two.person[ROL_NAASTE],
                        .account = anna);
    testdb_commit(w.t);
    assert_string_equal(sign_in_with(ANNA, PASSWORD, "").location,
                        "/organisatie/kies?terug=%2Faccount");
    seal_to_anna();
    assert_string_equal(said(), "niet ingelogd");
    visitor_post(v, "/organisatie/kies/zorg-een", "terug", "/account", NULL);
    assert_string_equal(said(), TEXT);
    visitor_post(v, "/organisatie/kies/zorg-twee", "terug", "/account", NULL);
    assert_string_equal(said(), TEXT);
}

static const uint8_t totp[TOTP_BYTES] = "12345678901234567890";
static const char *code_now(void)
{
    static char code[7];
    oath_totp_generate((const char *)totp, sizeof totp, (time_t)time_now(), 30, 0, 6, code);
    return code;
}

/* A second argon2id only when all is right: nobody learns from the time that a password is right whose
 * code is not. */
static void a_second_step_and_the_work(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    account_totp_set(c, .id = anna,
                     .totp = totp_sealed(c, w.t->ctx, anna, (struct db_bytes){totp, sizeof totp}),
                     .laatst = 1);
    testdb_commit(w.t);
    const struct {
        const char *password, *code;
        unsigned work;
    } tries[] = {
        {"niet dit", "",         1},
        {PASSWORD,   "",         1},
        {PASSWORD,   "000000",   1},
        {"niet dit", code_now(), 1},
        {PASSWORD,   code_now(), 2},
        {PASSWORD,   code_now(), 1}, /* that code was used */
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        uint64_t before = password_times();
        bool good = sign_in_with(ANNA, tries[i].password, tries[i].code).status == 303;
        if (password_times() - before != tries[i].work || good != (tries[i].work == 2))
            fail_msg("try %zu: %d, %d times", i, good, (int)(password_times() - before));
        if (!good)
            continue;
        seal_to_anna();
        assert_string_equal(said(), TEXT);
    }
    for (int i = 0; i < 10; i++)
        sign_in_with(ANNA, "niet dit", "");
    setenv("KOERS_NU", "2026-03-23T09:02:00", 1);
    uint64_t before = password_times();
    assert_int_equal(sign_in_with(ANNA, PASSWORD, code_now()).status, 422); /* blocked */
    assert_int_equal(password_times() - before, 1);
}

/* Both devices found no key; the second takes that of the first. */
static void two_devices_the_first_time(void **state)
{
    (void)state;
    struct login l;
    struct seal_key kek;
    uint8_t salt[PASSWORD_SALT];
    struct db_conn *c = testdb_begin(w.t);
    TALLOC_CTX *ctx = mem_ctx(NULL, "two");
    assert_true(login_by_id(c, ctx, anna, &l));
    password_salt(l.wachtwoord, salt);
    assert_true(password_key(PASSWORD, salt, sizeof salt, &kek));
    struct account_key *one = account_key_by_password(c, ctx, anna, &kek, salt, true);
    struct account_key *two = account_key_by_password(c, ctx, anna, &kek, salt, true);
    assert_true(one && two);
    assert_memory_equal(&one->key, &two->key, sizeof one->key);
    testdb_commit(w.t);
    mem_free(ctx);
    /* and a way of making keys that this program does not know opens nothing, and says so */
    salt[0]++;
    assert_false(password_key(PASSWORD, salt, sizeof salt, &kek));
}

/* ---- another password ---- */
static void changing_the_password(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    const char *elsewhere = visitor_cookie(v, COOKIE_SESSION);
    seal_to_anna();
    in(ANNA, PASSWORD);
    struct account_sleutel_read_row before = stored(anna);
    assert_int_equal(change_password("niet dit", OTHER).status, 422);
    assert_int_equal(change_password(PASSWORD, OTHER).status, 303);
    assert_string_equal(said(), TEXT); /* this device goes on */
    assert_memory_not_equal(stored(anna).zout.data, before.zout.data, PASSWORD_SALT);
    in(ANNA, OTHER);
    assert_string_equal(said(), TEXT);
    visitor_forget(v);
    v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, elsewhere, strlen(elsewhere)};
    assert_string_equal(said(), "niet ingelogd");
}

static void a_reset_without_a_sheet(void **state)
{
    (void)state;
    HAS(visitor_get(v, "/wachtwoord-vergeten"), "Zoek dan eerst uw herstelblad"); /* to everybody */
    const char *link = reset_link(ANNA);
    LACKS(visitor_get(v, link), "niet meer open"); /* nothing to lose yet */
    in(ANNA, PASSWORD);
    seal_to_anna();
    struct account_sleutel_read_row before = stored(anna);
    link = reset_link(ANNA);
    struct answer a = visitor_get(v, link);
    HAS(a, "Dat gaat hierna niet meer open");
    HAS(a, "U hebt geen herstelblad");
    LACKS(a, "name=\"blad\"");
    assert_int_equal(reset(link, OTHER, "", NULL).status, 303);
    assert_true(has_pair(anna)); /* a new one at once */
    assert_memory_not_equal(stored(anna).openbaar.data, before.openbaar.data, SEAL_KEY_BYTES);
    in(ANNA, OTHER);
    assert_string_equal(said(), "gaat niet open");
    seal_to_anna();
    assert_string_equal(said(), TEXT);
}

/* ---- the sheet ---- */
static void a_sheet_keeps_the_key(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    seal_to_anna();
    const char *sheet = make_sheet(PASSWORD);
    HAS(visitor_get(v, "/account"), "U hebt een herstelblad");
    const char *link = reset_link(ANNA);
    struct answer a = visitor_get(v, link);
    HAS(a, "Neem uw herstelblad erbij");
    HAS(a, "name=\"blad\"");
    HAS(a, "Uw herstelblad</label>"); /* not: it may be left open */
    HAS(visitor_get(v, "/inloggen"), "Code uit de app</label>");
    HAS(a, "name=\"zonder\"");
    /* neither sheet nor consent, a line typed wrong, a sheet of something else */
    assert_int_equal(reset(link, OTHER, "", NULL).status, 422);
    char *wrong = mem_text(w.t->ctx, sheet);
    wrong[12] = wrong[12] == '7' ? '8' : '7';
    a = reset(link, OTHER, wrong, NULL);
    assert_int_equal(a.status, 422);
    HAS(a, "Regel 1 van het herstelblad klopt niet");
    struct seal_key no = {
        .key = {1, 2, 3}
    };
    char line[KEY_SHEET_LINES][KEY_SHEET_LINE_BYTES];
    seal_key_id(no.key, no.id);
    key_sheet_lines(&no, line);
    a = reset(link, OTHER,
              mem_format(w.t->ctx, "%s\n%s\n%s\n%s\n%s", hex_text(w.t->ctx, no.id, 4), line[0],
                         line[1], line[2], line[3]),
              "1");
    assert_int_equal(a.status, 422);
    HAS(a, "niet het herstelblad van nu");
    /* small letters, other dashes and blanks, an empty line */
    struct buf b;
    buf_init(&b, w.t->ctx, 1000);
    buf_text(&b, "\n ");
    for (const char *c = text_lower(w.t->ctx, sheet); *c; c++)
        if (*c == '-')
            buf_text(&b, "\u2013 ");
        else
            buf_char(&b, *c);
    assert_int_equal(reset(link, OTHER, b.data, NULL).status, 303);
    in(ANNA, OTHER);
    assert_string_equal(said(), TEXT);
    HAS(visitor_get(v, "/account"), "Met het herstelblad is een nieuw wachtwoord gekozen");
    /* it goes on working */
    assert_int_equal(reset(reset_link(ANNA), PASSWORD, sheet, NULL).status, 303);
    in(ANNA, PASSWORD);
    assert_string_equal(said(), TEXT);
    /* also after the owner changed the password */
    assert_int_equal(change_password(PASSWORD, OTHER).status, 303);
    assert_int_equal(reset(reset_link(ANNA), PASSWORD, sheet, NULL).status, 303);
    in(ANNA, PASSWORD);
    assert_string_equal(said(), TEXT);
}

static void a_reset_that_gives_the_key_up(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    seal_to_anna();
    const char *sheet = make_sheet(PASSWORD);
    assert_int_equal(reset(reset_link(ANNA), OTHER, "", "1").status, 303);
    in(ANNA, OTHER);
    assert_string_equal(said(), "gaat niet open");
    const char *link = reset_link(ANNA);
    HAS(visitor_get(v, link), "U hebt geen herstelblad"); /* the sheet was of the key before */
    assert_int_equal(reset(link, PASSWORD, sheet, NULL).status, 303);
    in(ANNA, PASSWORD);
    assert_string_equal(said(), "gaat niet open");
}

static void a_sheet_made_again_or_taken_back(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    seal_to_anna();
    struct answer a = visitor_post(v, "/account/herstelblad", "wachtwoord", "niet dit", NULL);
    assert_int_equal(a.status, 422);
    assert_int_equal(stored(anna).blad.n, 0);
    const char *token = visitor_token(v, "/account/herstelblad");
    const char *old = sheet_of(visitor_post_token(v, token, "/account/herstelblad", "wachtwoord",
                                                  PASSWORD, "code", "", NULL));
    struct account_sleutel_read_row before = stored(anna);
    /* loaded again: no second sheet, and not the first either */
    a = visitor_post_token(v, token, "/account/herstelblad", "wachtwoord", PASSWORD, "code", "",
                           NULL);
    assert_string_equal(a.location, "/account/herstelblad");
    assert_memory_equal(stored(anna).blad.data, before.blad.data, before.blad.n);
    const char *now = make_sheet(PASSWORD);
    assert_string_not_equal(old, now);
    assert_int_equal(reset(reset_link(ANNA), OTHER, old, NULL).status, 422);
    in(ANNA, PASSWORD);
    static const char *const not_his[] = {"", "niet dit"}; /* who passes by an open screen */
    for (int i = 0; i < 2; i++) {
        a = visitor_post(v, "/account/herstelblad/intrekken", "wachtwoord", not_his[i], NULL);
        assert_int_equal(a.status, 422);
        assert_int_not_equal(stored(anna).blad.n, 0);
    }
    assert_int_equal(
        visitor_post(v, "/account/herstelblad/intrekken", "wachtwoord", PASSWORD, NULL).status,
        303);
    assert_int_equal(stored(anna).blad.n, 0);
    assert_int_equal(reset(reset_link(ANNA), OTHER, now, NULL).status, 303); /* no sheet is asked */
    in(ANNA, OTHER);
    assert_string_equal(said(), "gaat niet open");
}

/* The sheet is in no answer but its own, and never in JSON. */
static void a_sheet_is_shown_once(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    const char *sheet = make_sheet(PASSWORD), *line = mem_textn(w.t->ctx, sheet + 10, 16);
    LACKS(visitor_get(v, "/account/herstelblad"), line);
    LACKS(visitor_get(v, "/account"), line);
    v->json = true;
    struct answer a =
        visitor_post(v, "/account/herstelblad", "wachtwoord", PASSWORD, "code", "", NULL);
    v->json = false;
    assert_int_equal(a.status, 200);
    LACKS(a, "regel1");
    LACKS(a, "kenmerk");
}

/* ---- accounts that come and go ---- */
static void an_invitation(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    int64_t eva = persoon_create(c, w.one.organisatie, "Eva", "eva@een.example", LANG_NL);
    const char *link = access_create(c, w.t->ctx, w.one.organisatie, eva);
    testdb_commit(w.t);
    visitor_forget(v);
    LACKS(visitor_get(v, link), "herstelblad");
    assert_int_equal(
        visitor_post(v, link, "wachtwoord", PASSWORD, "herhaal", PASSWORD, NULL).status, 303);
    in("eva@een.example", PASSWORD);
    assert_string_not_equal(said(), "geen sleutel");
}

static struct answer join(const char *email, const char *password)
{
    return visitor_post(v, "/account/samenvoegen", "email", email, "wachtwoord", password, "code",
                        "", NULL);
}

static void joining_keeps_both(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    seal_to_anna();
    const char *sheet = make_sheet(PASSWORD);
    in(BO, OTHER);
    const char *own = make_sheet(OTHER);
    assert_int_equal(join(ANNA, "niet dit").status, 422);
    assert_string_equal(said(), "gaat niet open");
    assert_int_equal(join(ANNA, PASSWORD).status, 303);
    assert_string_equal(said(), TEXT);
    assert_false(has_pair(anna));
    sign_in_with(BO, OTHER, "");
    visitor_post(v, "/organisatie/kies/zorg-een", "terug", "/account", NULL);
    assert_string_equal(said(), TEXT);
    /* the sheet of the account that went opens nothing, that of this one everything */
    assert_int_equal(reset(reset_link(BO), PASSWORD, sheet, NULL).status, 422);
    assert_int_equal(reset(reset_link(BO), PASSWORD, own, NULL).status, 303);
    sign_in_with(BO, PASSWORD, "");
    visitor_post(v, "/organisatie/kies/zorg-een", "terug", "/account", NULL);
    assert_string_equal(said(), TEXT);
}

static void joining_needs_both_keys(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    seal_to_anna();
    visitor_forget(v);
    visitor_sign_in(v, w.two.organisatie, w.two.person[ROL_PROFESSIONAL]); /* without a key */
    struct answer a = join(ANNA, PASSWORD);
    assert_int_equal(a.status, 422);
    HAS(a, "Log eerst uit en weer in");
    in(ANNA, PASSWORD);
    assert_string_equal(said(), TEXT); /* nothing happened */
    /* an account that never had a key brings none along */
    assert_int_equal(join(BO, OTHER).status, 303);
    assert_string_equal(said(), TEXT);
}

/* ---- who writes in the database ---- */
static void who_swaps_and_puts_back(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    seal_to_anna();
    in(BO, OTHER);
    struct account_sleutel_read_row a = stored(anna), b = stored(bo);
    /* the key of Anna for Bo, whole */
    struct db_conn *c = testdb_begin(w.t);
    account_sleutel_rewrap(c, .account = bo, .zout = a.zout, .wachtwoord = a.wachtwoord);
    testdb_commit(w.t);
    assert_string_equal(sign_in_with(BO, OTHER, "").location, "/account"); /* still signs in */
    assert_string_equal(said(), "geen sleutel");
    c = testdb_begin(w.t);
    account_sleutel_rewrap(c, .account = bo, .zout = b.zout, .wachtwoord = b.wachtwoord);
    /* the pairs of Anna for Bo */
    struct account_paren_rows pairs =
        account_paren(c, w.t->ctx, .account = anna, .na = {"", 0}, .hoeveel = 100);
    assert_int_equal(pairs.n, 1);
    account_paar_insert(c, .account = bo, .openbaar = pairs.row[0].openbaar,
                        .geheim = pairs.row[0].geheim);
    testdb_commit(w.t);
    in(BO, OTHER);
    assert_string_equal(said(), "gaat niet open");
    /* the attacker's own public half beside Anna's private one */
    struct seal_pair own;
    seal_pair_make(&own);
    c = testdb_begin(w.t);
    account_paren_delete(c, .account = anna);
    account_paar_insert(c, .account = anna, .openbaar = {own.open, SEAL_KEY_BYTES},
                        .geheim = pairs.row[0].geheim);
    testdb_commit(w.t);
    struct account_key *k;
    c = testdb_begin(w.t);
    TALLOC_CTX *ctx = mem_ctx(NULL, "swap");
    struct seal_key kek;
    assert_true(password_key(PASSWORD, a.zout.data, a.zout.n, &kek));
    assert_non_null(k = account_key_by_password(c, ctx, anna, &kek, a.zout.data, false));
    assert_null(account_pair(c, ctx, k, own.id));
    mem_free(ctx);
    testdb_commit(w.t);
    in(ANNA, PASSWORD);
    assert_true(seal_box(own.open, &there, TEXT, strlen(TEXT), box));
    assert_string_equal(said(), "gaat niet open");
}

static bool own_half_is(int64_t account, const char *password, const uint8_t *open)
{
    struct account_sleutel_read_row a = stored(account);
    TALLOC_CTX *ctx = mem_ctx(NULL, "own_half_is");
    struct seal_key kek;
    uint8_t out[SEAL_KEY_BYTES];
    assert_true(password_key(password, a.zout.data, a.zout.n, &kek));
    struct db_conn *c = testdb_begin(w.t);
    struct account_key *k = account_key_by_password(c, ctx, account, &kek, a.zout.data, false);
    assert_non_null(k); /* what was sealed before still opens */
    bool good = account_own_half(c, k, out) && !memcmp(out, open, sizeof out);
    mem_free(ctx);
    testdb_commit(w.t);
    return good;
}

static void put_half(int64_t account, struct account_sleutel_read_row row, const uint8_t *open)
{
    struct db_conn *c = testdb_begin(w.t);
    account_sleutel_delete(c, .account = account);
    account_sleutel_insert(c, .account = account, .zout = row.zout, .wachtwoord = row.wachtwoord,
                           .openbaar = {open, SEAL_KEY_BYTES});
    testdb_commit(w.t);
}

/* The half that others seal to becomes the attacker's: Anna seals nothing to it for herself, and the log
 * tells it when she signs in. */
static void who_swaps_the_half_to_seal_to(void **state)
{
    (void)state;
    struct seal_pair attacker;
    in(ANNA, PASSWORD);
    seal_to_anna();
    in(BO, OTHER);
    struct account_sleutel_read_row a = stored(anna), b = stored(bo);
    assert_true(own_half_is(anna, PASSWORD, a.openbaar.data));
    seal_pair_make(&attacker);
    const uint8_t *const other[] = {attacker.open, b.openbaar.data};
    for (int i = 0; i < 2; i++) {
        put_half(anna, a, other[i]);
        assert_false(own_half_is(anna, PASSWORD, other[i]));
        FILE *log = tmpfile();
        int kept = dup(STDERR_FILENO);
        assert_true(log && kept >= 0 && dup2(fileno(log), STDERR_FILENO) >= 0);
        in(ANNA, PASSWORD);
        dup2(kept, STDERR_FILENO);
        close(kept);
        char text[2000] = "";
        rewind(log);
        assert_true(fread(text, 1, sizeof text - 1, log) > 0);
        fclose(log);
        assert_non_null(strstr(text, "public half to seal to"));
        assert_string_equal(said(), TEXT);
    }
    put_half(anna, a, a.openbaar.data);
    assert_true(own_half_is(anna, PASSWORD, a.openbaar.data));
}

/* He gives the account a password and a session of his own: he is in, as who runs the server always can
 * be, but without the key. */
static void who_sets_a_password(void **state)
{
    (void)state;
    in(ANNA, PASSWORD);
    seal_to_anna();
    const char *hash = password_hash(w.t->ctx, "van de aanvaller");
    struct db_conn *c = testdb_begin(w.t);
    account_wachtwoord_set(c, .id = anna, .wachtwoord = hash, .hersteld = TIME_NONE);
    testdb_commit(w.t);
    in(ANNA, "van de aanvaller");
    assert_string_equal(said(), "geen sleutel");
    assert_int_equal(change_password("van de aanvaller", OTHER).status, 303);
    assert_string_equal(said(), "geen sleutel");
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_PROFESSIONAL]);
    assert_string_equal(said(), "geen sleutel");
}

/* Every stored value of the room, tried as a key of everything that is sealed. */
static bool opens_something(const uint8_t key[static 32])
{
    struct account_sleutel_read_row a = stored(anna);
    struct seal_key k;
    TALLOC_CTX *ctx = mem_ctx(NULL, "attack");
    memcpy(k.key, key, 32);
    seal_key_id(k.key, k.id);
    struct db_conn *c = testdb_begin(w.t);
    uint8_t salt[PASSWORD_SALT];
    memcpy(salt, a.zout.data, sizeof salt);
    struct seal_place in_session = {.table = "sessie", .column = "sleutel", .row = anna};
    uint8_t text[200];
    size_t n;
    /* under its own id, so that only the key itself counts */
    memcpy(k.id, seal_id(a.wachtwoord.data, a.wachtwoord.n), sizeof k.id);
    bool open = account_key_by_password(c, ctx, anna, &k, salt, false);
    memcpy(k.id, seal_id(a.blad.data, a.blad.n), sizeof k.id);
    open = open || account_key_by_sheet(c, ctx, anna, &k);
    struct sessies_of_rows all = sessies_of(c, ctx, .account = anna, .nu = time_now(),
                                            .langst = time_now() + SESSIE_DUUR * 2);
    for (size_t i = 0; i < all.n; i++) {
        struct sessie_sleutel_row s;
        if (sessie_sleutel(c, ctx, &s, .organisatie = all.row[i].organisatie,
                           .persoon = all.row[i].persoon, .hash = all.row[i].hash)) {
            memcpy(k.id, seal_id(s.sleutel.data, s.sleutel.n), sizeof k.id);
            open |= account_key_by_cookie(ctx, anna, s.sleutel, key) != NULL ||
                    seal_open(&k, &in_session, s.sleutel.data, s.sleutel.n, text, &n);
        }
    }
    testdb_commit(w.t);
    mem_free(ctx);
    return open;
}

static size_t tried;
static void try_all(struct db_bytes value)
{
    for (size_t at = 0; at + 32 <= value.n; at++, tried++)
        assert_false(opens_something((const uint8_t *)value.data + at));
}

static void what_is_stored_opens_nothing(void **state)
{
    (void)state;
    uint8_t hash[32], raw[32];
    in(ANNA, PASSWORD);
    make_sheet(PASSWORD);
    struct account_sleutel_read_row a = stored(anna);
    struct login l;
    tried = 0;
    struct db_conn *c = testdb_begin(w.t);
    assert_true(login_by_id(c, w.t->ctx, anna, &l));
    struct account_paren_rows pairs =
        account_paren(c, w.t->ctx, .account = anna, .na = {"", 0}, .hoeveel = 100);
    struct sessies_of_rows all = sessies_of(c, w.t->ctx, .account = anna, .nu = time_now(),
                                            .langst = time_now() + SESSIE_DUUR * 2);
    testdb_commit(w.t);
    try_all(a.wachtwoord);
    try_all(a.blad);
    try_all(a.openbaar);
    try_all(pairs.row[0].geheim);
    assert_int_equal(all.n, 1);
    try_all(all.row[0].hash);
    /* the hash of the password, as text and as what it stands for */
    try_all((struct db_bytes){(const uint8_t *)l.wachtwoord, strlen(l.wachtwoord)});
    hash_bytes(l.wachtwoord, strlen(l.wachtwoord), hash);
    try_all((struct db_bytes){hash, 32});
    size_t n = 0;
    assert_int_equal(sodium_base642bin(raw, 32, strrchr(l.wachtwoord, '$') + 1,
                                       strlen(strrchr(l.wachtwoord, '$') + 1), NULL, &n, NULL,
                                       sodium_base64_VARIANT_ORIGINAL_NO_PADDING),
                     0);
    try_all((struct db_bytes){raw, n});
    struct key_list server = keyring_keys();
    try_all((struct db_bytes){server.key[0].key, 32});
    assert_true(tried > 300);
    /* the secret of the cookie does */
    assert_true(hex_read(visitor_cookie(v, COOKIE_SESSION), raw, 32) && opens_something(raw));
}

/* ---- kill -9 ---- */
struct version {
    const char *hash;
    struct seal_key kek;
    uint8_t salt[PASSWORD_SALT];
};
static struct version versions[2];

struct step {
    int n;
    struct seal_key sheet;
};

/* One transaction each, as the pages make them: the other password; a new key; a sheet. */
static bool step(struct db_conn *c, void *arg)
{
    struct step *s = arg;
    TALLOC_CTX *ctx = mem_ctx(NULL, "step");
    struct login l;
    bool good = login_by_id(c, ctx, anna, &l);
    int is = text_equal(l.wachtwoord, versions[0].hash) ? 0 : 1;
    const struct version *from = &versions[is], *to = &versions[!is];
    struct account_key *k = account_key_by_password(c, ctx, anna, &from->kek, from->salt, true);
    good = good && k;
    if (s->n % 3 == 2 && good) {
        account_key_sheet(c, k, &s->sheet);
    } else if (good) {
        account_wachtwoord_set(c, .id = anna, .wachtwoord = to->hash, .hersteld = TIME_NONE);
        if (s->n % 3 == 0)
            account_key_rewrap(c, k, &to->kek, to->salt);
        else
            good = account_key_renew(c, anna, &to->kek, to->salt);
    }
    mem_free(ctx);
    return good;
}

/* Says when the first is done, and goes on until it is killed. */
static void child(int done)
{
    struct error f = {0};
    struct db *db = db_open(NULL, w.t->place, w.t->schema, &f);
    struct db_conn *c = db ? db_conn_open(db, &f) : NULL;
    if (!c)
        _exit(3);
    for (struct step s = {0};; s.n++)
        if (db_write(c, step, &s, &f) != DB_OK || (s.n == 0 && write(done, "!", 1) != 1))
            _exit(4);
}

static void killed_anywhere(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        const char *word = i ? OTHER : PASSWORD;
        versions[i].hash = password_hash(w.t->ctx, word);
        password_salt(versions[i].hash, versions[i].salt);
        assert_true(password_key(word, versions[i].salt, PASSWORD_SALT, &versions[i].kek));
    }
    struct db_conn *c = testdb_begin(w.t);
    account_wachtwoord_set(c, .id = anna, .wachtwoord = versions[0].hash, .hersteld = TIME_NONE);
    testdb_commit(w.t);
    int other = 0;
    for (int i = 0; i < 25; i++) {
        int done[2], how = 0;
        char one;
        assert_int_equal(pipe(done), 0);
        pid_t pid = fork();
        if (!pid)
            child(done[1]);
        close(done[1]);
        assert_int_equal(read(done[0], &one, 1), 1);
        close(done[0]);
        usleep((useconds_t)random_below(25000));
        kill(pid, SIGKILL);
        assert_int_equal(waitpid(pid, &how, 0), pid);
        if (!WIFSIGNALED(how))
            fail_msg("the child ended by itself: %d", WEXITSTATUS(how));
        struct login l;
        TALLOC_CTX *ctx = mem_ctx(NULL, "after");
        c = testdb_begin(w.t);
        assert_true(login_by_id(c, ctx, anna, &l));
        const struct version *is = &versions[!text_equal(l.wachtwoord, versions[0].hash)];
        other += is == &versions[1];
        struct account_key *k = account_key_by_password(c, ctx, anna, &is->kek, is->salt, true);
        assert_non_null(k); /* the password that signs in opens the key */
        uint8_t open[SEAL_KEY_BYTES], id[SEAL_ID_BYTES];
        assert_true(account_open_half(c, anna, open));
        seal_key_id(open, id);
        assert_non_null(account_pair(c, ctx, k, id)); /* and the key the pair, and there is one */
        assert_int_equal(account_paren(c, ctx, .account = anna, .na = {"", 0}, .hoeveel = 100).n,
                         1);
        testdb_commit(w.t);
        mem_free(ctx);
    }
    assert_in_range(other, 1, 24);
}

/* clang-format off */
#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
/* clang-format on */
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_pair_at_the_first_time),
        CASE(a_session_of_before),
        CASE(a_restart_and_a_second_server),
        CASE(it_ends_with_the_session),
        CASE(choosing_an_organisation),
        CASE(a_second_step_and_the_work),
        CASE(two_devices_the_first_time),
        CASE(changing_the_password),
        CASE(a_reset_without_a_sheet),
        CASE(a_sheet_keeps_the_key),
        CASE(a_reset_that_gives_the_key_up),
        CASE(a_sheet_made_again_or_taken_back),
        CASE(a_sheet_is_shown_once),
        CASE(an_invitation),
        CASE(joining_keeps_both),
        CASE(joining_needs_both_keys),
        CASE(who_swaps_and_puts_back),
        CASE(who_swaps_the_half_to_seal_to),
        CASE(who_sets_a_password),
        CASE(what_is_stored_opens_nothing),
        CASE(killed_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
