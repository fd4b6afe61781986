/* Access: signing in, sessions, form tokens, links, every page of this room × every role × own and
 * other organisation. On either engine, with requests from tests/support/visitor.h.
 * Not here: the permission table (mag_test.c), the audit chain (audit_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#define PASSWORD "een lange zin"
#define ANNA     "beheerder@een.example" /* the beheerder of the first organisation */

static struct world w;
static struct visitor *v;

static int begin(void **state)
{
    (void)state;
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    w = world_make(TESTDB(&organisatie_schema));
    v = visitor_new(w.t, &organisatie_routes, 1);
    struct db_conn *c = testdb_begin(w.t);
    assert_true(wachtwoord_zet(c, w.one.organisatie, w.one.person[ROL_BEHEERDER], PASSWORD));
    testdb_commit(w.t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

/* ---- helpers ---- */
static struct answer sign_in(const char *email, const char *password, const char *code)
{
    return visitor_post(v, "/inloggen", "email", email, "wachtwoord", password, "code", code,
                        "terug", "/account", NULL);
}

static bool says(struct answer a, const char *text)
{
    return strstr(a.body, text) != NULL;
}

/* How many audit lines of the first organisation look like this. */
struct count {
    const char *handeling, *onderwerp, *uitkomst;
    int n;
};

static bool count_line(void *arg, const struct audit_all_row *a)
{
    struct count *k = arg;
    k->n += text_equal(a->handeling, k->handeling) && text_equal(a->uitkomst, k->uitkomst) &&
            (!k->onderwerp || text_equal(a->onderwerp, k->onderwerp));
    return true;
}

static int lines(const char *handeling, const char *onderwerp, const char *uitkomst)
{
    struct count k = {handeling, onderwerp, uitkomst, 0};
    testdb_begin(w.t);
    audit_all(w.t->c, count_line, &k, .organisatie = w.one.organisatie);
    testdb_commit(w.t);
    return k.n;
}

static void as(enum rol r)
{
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[r]);
}

/* The page but what differs each time: token and what was typed. */
static const char *without(const char *body, const char *word)
{
    char *out = mem_text(w.t->ctx, body);
    char *token = strstr(out, "name=\"token\" value=\"");
    assert_non_null(token);
    memset(token + 20, 'x', strcspn(token + 20, "\""));
    for (char *p; (p = strstr(out, word));)
        memmove(p, p + strlen(word), strlen(p + strlen(word)) + 1);
    return out;
}

/* ---- the door ---- */
static void the_door(void **state)
{
    (void)state;
    struct answer unknown = sign_in("niemand@een.example", PASSWORD, "");
    struct answer wrong = sign_in(ANNA, "een andere zin", "");
    assert_int_equal(unknown.status, 422);
    assert_int_equal(wrong.status, 422);
    assert_string_equal(without(unknown.body, "niemand@een.example"), without(wrong.body, ANNA));
    /* someone who has not accepted the invitation yet: as unknown as anybody */
    assert_int_equal(sign_in("professional@een.example", "", "").status, 422);
    assert_int_equal(sign_in("professional@een.example", PASSWORD, "").status, 422);
    assert_null(visitor_cookie(v, COOKIE_SESSION));
    assert_int_equal(lines("inloggen", NULL, "mislukt"), 0);
    /* the account's own, not the log of the organisation; that does not grow either */
    for (int i = 0; i < 5; i++)
        assert_int_equal(sign_in(ANNA, "een andere zin", "").status, 422);
    assert_int_equal(lines("inloggen", NULL, "mislukt"), 0);

    struct answer in = sign_in("  BEHEERDER@een.example ", PASSWORD, "");
    assert_int_equal(in.status, 303);
    assert_string_equal(in.location, "/account");
    assert_int_equal(strlen(visitor_cookie(v, COOKIE_SESSION)), 64);
    assert_int_equal(lines("inloggen", NULL, "gelukt"), 1);
    struct answer a = visitor_get(v, "/account");
    assert_int_equal(a.status, 200);
    assert_true(says(a, ANNA));
    assert_int_equal(visitor_get(v, "/inloggen?terug=/beheer").status, 303);

    const char *before = visitor_cookie(v, COOKIE_SESSION);
    assert_string_equal(visitor_post(v, "/uitloggen", NULL).location, "/inloggen");
    assert_null(visitor_cookie(v, COOKIE_SESSION));
    /* the old cookie, kept by someone else, opens nothing */
    v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, before, 64};
    assert_string_equal(visitor_get(v, "/account").location, "/inloggen?terug=%2Faccount");
}

static void ways_back(void **state)
{
    static const struct {
        const char *back, *to;
    } cases[] = {
        {"/signalen?locatie=3",   "/signalen?locatie=3"},
        {"//evil.example/",       "/"                  },
        {"https://evil.example/", "/"                  },
        {"/\\evil.example",       "/"                  },
        {"",                      "/"                  },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        visitor_forget(v);
        struct answer a = visitor_post(v, "/inloggen", "email", ANNA, "wachtwoord", PASSWORD,
                                       "terug", cases[i].back, NULL);
        assert_int_equal(a.status, 303);
        assert_string_equal(a.location, cases[i].to);
        a = visitor_get(v, mem_format(w.t->ctx, "/taal/en?terug=%s", cases[i].back));
        assert_string_equal(a.location, cases[i].to);
    }
}

static void guessing_is_slowed(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(sign_in(ANNA, "een andere zin", "").status, 422);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 422); /* right, but too late */
    setenv("KOERS_NU", "2026-03-23T09:15:00", 1);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
    /* and the count begins anew */
    visitor_forget(v);
    assert_int_equal(sign_in(ANNA, "een andere zin", "").status, 422);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
}

static void second_step(void **state)
{
    char code[7], next[7];
    static const char at[] = "2026-03-23T09:01:00";
    (void)state;
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
    assert_string_equal(visitor_post(v, "/account/totp/begin", NULL).location, "/account/totp");
    struct answer a = visitor_get(v, "/account/totp");
    assert_true(says(a, "<svg class=\"qr\""));
    struct login p;
    testdb_begin(w.t);
    assert_true(login_by_email(w.t->c, w.t->ctx, ANNA, &p));
    testdb_commit(w.t);
    struct db_bytes secret;
    assert_true(login_secret(w.t->ctx, &p, &secret));
    assert_int_equal(secret.n, TOTP_BYTES);
    assert_true(
        says(a, totp_tekst(w.t->ctx, secret.data, secret.n))); /* equal text beside the QR */
    /* until a code was right, signing in does not ask for it */
    assert_false(p.totp_on);

    oath_totp_generate(secret.data, secret.n, (time_t)time_now(), 30, 0, 6, code);
    assert_int_equal(visitor_post(v, "/account/totp", "code", "12345", NULL).status, 422);
    assert_string_equal(visitor_post(v, "/account/totp", "code", code, NULL).location, "/account");
    visitor_forget(v);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 422);
    assert_int_equal(sign_in(ANNA, PASSWORD, code).status, 422); /* used already */
    setenv("KOERS_NU", at, 1);
    oath_totp_generate(secret.data, secret.n, (time_t)time_now(), 30, 0, 6, next);
    assert_int_equal(sign_in(ANNA, "een andere zin", next).status, 422);
    assert_int_equal(sign_in(ANNA, PASSWORD, next).status, 303);
    visitor_forget(v);
    assert_int_equal(sign_in(ANNA, PASSWORD, next).status, 422);
    /* off, with a code */
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
    assert_int_equal(visitor_post(v, "/account/totp/uit", "code", next, NULL).status, 422);
    setenv("KOERS_NU", "2026-03-23T09:02:00", 1);
    oath_totp_generate(secret.data, secret.n, (time_t)time_now(), 30, 0, 6, next);
    assert_int_equal(visitor_post(v, "/account/totp/uit", "code", next, NULL).status, 303);
    visitor_forget(v);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
}

/* ---- sessions ---- */
static void sessions_end(void **state)
{
    (void)state;
    v->user_agent = "Mozilla/5.0 (iPad) Safari/604.1";
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
    assert_true(says(visitor_get(v, "/account"), "Safari, iPad"));
    /* used now and then, it goes on: 11 hours, and again 11 hours */
    setenv("KOERS_NU", "2026-03-23T20:00:00", 1);
    assert_int_equal(visitor_get(v, "/account").status, 200);
    setenv("KOERS_NU", "2026-03-24T07:00:00", 1);
    assert_int_equal(visitor_get(v, "/account").status, 200);
    /* twelve hours of silence end it */
    setenv("KOERS_NU", "2026-03-24T19:00:00", 1);
    assert_int_equal(visitor_get(v, "/account").status, 303);
    organisatie_tidy(&(struct background){.db = w.t->db});
}

static void sessions_seen_and_ended(void **state)
{
    (void)state;
    int64_t me = w.one.person[ROL_BEHEERDER];
    visitor_sign_in(v, w.one.organisatie, me);
    const char *other = visitor_cookie(v, COOKIE_SESSION);
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, me);
    const char *own = visitor_cookie(v, COOKIE_SESSION);
    struct answer a = visitor_get(v, "/account");
    char *mark = strstr(a.body, "action=\"/account/sessies/");
    assert_non_null(mark);
    mark = mem_textn(w.t->ctx, mark + 8, 17 + 16 + 8 + strcspn(mark + 41, "\"") - 8);
    mark[strcspn(mark, "\"")] = '\0';
    assert_int_equal(visitor_post(v, "/account/sessies/0011223344556677", NULL).status, 404);
    assert_int_equal(visitor_post(v, mark, NULL).status, 303);
    assert_int_equal(visitor_get(v, "/account").status, 200); /* this one stays */
    visitor_forget(v);
    v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, other, 64};
    assert_int_equal(visitor_get(v, "/account").status, 303);
    /* a new password ends the others too */
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, me);
    assert_int_equal(visitor_post(v, "/account/wachtwoord", "huidig", PASSWORD, "wachtwoord",
                                  "weer een zin", "herhaal", "weer een zin", NULL)
                         .status,
                     303);
    assert_int_equal(visitor_get(v, "/account").status, 200);
    visitor_forget(v);
    v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, own, 64};
    assert_int_equal(visitor_get(v, "/account").status, 303);
    visitor_forget(v);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 422);
    assert_int_equal(sign_in(ANNA, "weer een zin", "").status, 303);
}

static void password_is_judged(void **state)
{
    static const struct {
        const char *now, *new, *again, *words;
    } cases[] = {
        {"een andere zin", "weer een zin",      "weer een zin",      "niet het wachtwoord van nu"},
        {PASSWORD,         "kort",              "kort",              "minstens 10 tekens"        },
        {PASSWORD,         "weer een zin",      "weer een zon",      "niet gelijk"               },
        {PASSWORD,         "zo beheerder hoor", "zo beheerder hoor", "eigen naam of het eigen"   },
    };
    (void)state;
    as(ROL_BEHEERDER);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answer a = visitor_post(v, "/account/wachtwoord", "huidig", cases[i].now,
                                       "wachtwoord", cases[i].new, "herhaal", cases[i].again, NULL);
        assert_int_equal(a.status, 422);
        if (!says(a, cases[i].words))
            fail_msg("%s: %s", cases[i].words, a.body);
        assert_false(says(a, PASSWORD)); /* what was typed as a password is not shown again */
    }
}

/* ---- form tokens ---- */
static void tokens(void **state)
{
    (void)state;
    as(ROL_BEHEERDER);
    const char *t = visitor_token(v, "/beheer/locaties");
#define SEND(token)                                                                                \
    visitor_post_token(v, token, "/beheer/locaties", "naam", "Huis Nieuw", "soort", "anders",      \
                       "plaats", "Zeist", NULL)
    struct answer first = SEND(t), second = SEND(t);
    assert_int_equal(first.status, 303);
    assert_int_equal(second.status, 303);
    assert_string_equal(first.location, second.location);
    struct answer list = visitor_get(v, "/beheer/locaties");
    char *once = strstr(list.body, "Huis Nieuw");
    assert_non_null(once);
    assert_int_equal(lines("beheer", NULL, "toegevoegd"), 1); /* it happened once */
    /* a form with a mistake is not spent */
    t = visitor_token(v, "/beheer/locaties");
    assert_int_equal(visitor_post_token(v, t, "/beheer/locaties", "naam", "", NULL).status, 422);
    assert_int_equal(SEND(t).status, 303);
    /* none, of another path, of someone else, too old */
    assert_int_equal(SEND(NULL).status, 403);
    assert_int_equal(SEND(visitor_token(v, "/beheer/personen")).status, 403);
    t = visitor_token(v, "/beheer/locaties");
    as(ROL_BEHEERDER);
    assert_int_equal(SEND(t).status, 403);
    t = visitor_token(v, "/beheer/locaties");
    setenv("KOERS_NU", "2026-03-23T21:00:01", 1);
    assert_int_equal(SEND(t).status, 403);
#undef SEND
}

/* ---- links ---- */
/* What the beheerder just asked for went by mail; the page does not show it. */
static const char *made_link(struct answer a)
{
    const char *link = world_mailed_link(w.t, w.one.organisatie);
    assert_int_equal(a.status, 303);
    assert_non_null(link);
    assert_false(says(visitor_get(v, a.location), "/toegang/"));
    return link;
}

/* An address that no mail reaches is refused when it is typed; who already has one signs in. */
static void addresses_that_take_no_mail(void **state)
{
    static const char *const refused[] = {"josé@voorbeeld.nl", "\"bo\"@voorbeeld.nl",
                                          "bo@voor_beeld.nl", "bo@10.0.0.1"};
    (void)state;
    as(ROL_BEHEERDER);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct answer a = visitor_post(v, "/beheer/personen", "naam", "Bo", "email", refused[i],
                                       "rol", "professional", "waar", "0", NULL);
        assert_int_equal(a.status, 422);
    }
    /* an accent behind the @ is fine, and what is pasted around the address goes */
    struct answer a =
        visitor_post(v, "/beheer/personen", "naam", "Bo\u200B Bakker\u00A0", "email",
                     "\u200Ebo@zorgcafé.nl\u00A0", "rol", "professional", "waar", "0", NULL);
    assert_int_equal(a.status, 303);
    struct db_conn *c = testdb_begin(w.t);
    struct personen_waiting_rows p = personen_waiting(c, w.t->ctx, .email = "bo@zorgcafé.nl",
                                                      .bezorgadres = "bo@xn--zorgcaf-hya.nl");
    assert_int_equal(p.n, 1);
    assert_string_equal(p.row[0].naam, "Bo Bakker");
    int64_t old = persoon_create(c, w.one.organisatie, "José", "josé@voorbeeld.nl", LANG_NL);
    lid_create(c, w.one.organisatie, old, ROL_PROFESSIONAL, 0, 0);
    assert_true(wachtwoord_zet(c, w.one.organisatie, old, PASSWORD));
    testdb_commit(w.t);
    visitor_forget(v);
    assert_int_equal(sign_in("josé@voorbeeld.nl", PASSWORD, "").status, 303);
}

static void invitation(void **state)
{
    (void)state;
    as(ROL_BEHEERDER);
    struct answer a =
        visitor_post(v, "/beheer/personen", "naam", "Bo", "email", "BO@x.example", "rol",
                     "professional", "waar", mem_format(w.t->ctx, "t%d", (int)w.one.team), NULL);
    const char *link = made_link(a);
    visitor_forget(v);
    assert_true(says(visitor_get(v, link), "Welkom bij Koers, Bo"));
    assert_int_equal(visitor_post(v, link, "wachtwoord", "kort", "herhaal", "kort", NULL).status,
                     422);
    const char *t = visitor_token(v, link);
    for (int i = 0; i < 2; i++) { /* sent twice: the same answer */
        a = visitor_post_token(v, t, link, "wachtwoord", "een fijne zin", "herhaal",
                               "een fijne zin", NULL);
        assert_string_equal(a.location, "/inloggen");
    }
    assert_int_equal(visitor_get(v, link).status, 410); /* used */
    assert_int_equal(
        visitor_post(v, link, "wachtwoord", "een nare zin", "herhaal", "een nare zin", NULL).status,
        410);
    assert_int_equal(sign_in("bo@x.example", "een fijne zin", "").status, 303);
    assert_true(says(visitor_get(v, "/account"), "Huis een"));
    assert_int_equal(visitor_get(v, "/toegang/00").status, 410);
}

static void links_grow_old(void **state)
{
    (void)state;
    as(ROL_BEHEERDER);
    const char *ask =
        mem_format(w.t->ctx, "/beheer/personen/%d/link", (int)w.one.person[ROL_PROFESSIONAL]);
    const char *first = made_link(visitor_post(v, ask, NULL));
    const char *second = made_link(visitor_post(v, ask, NULL));
    assert_int_equal(visitor_get(v, first).status, 410); /* the newer one took its place */
    setenv("KOERS_NU", "2026-03-30T09:59:00", 1);
    assert_int_equal(visitor_get(v, second).status, 200);
    setenv("KOERS_NU", "2026-03-30T10:00:00", 1); /* seven days, and summer time began */
    assert_int_equal(visitor_get(v, second).status, 410);
}

/* A forgotten password: the same answer for every address, a mail only for a known one, at most one
 * in five minutes. */
static int mails(void)
{
    struct load waits;
    testdb_begin(w.t);
    load_read(w.t->c, &waits);
    testdb_commit(w.t);
    return (int)waits.mail_waiting;
}

static void forgotten(void **state)
{
    (void)state;
    assert_string_equal(
        visitor_post(v, "/wachtwoord-vergeten", "email", "x@y.example", NULL).location,
        "/inloggen");
    assert_int_equal(mails(), 0);
    assert_string_equal(visitor_post(v, "/wachtwoord-vergeten", "email", ANNA, NULL).location,
                        "/inloggen");
    assert_int_equal(mails(), 1);
    visitor_post(v, "/wachtwoord-vergeten", "email", ANNA, NULL);
    assert_int_equal(mails(), 1);
    const char *link = world_mailed_link(w.t, w.one.organisatie);
    assert_non_null(link);
    assert_int_equal(visitor_get(v, link).status, 200);
    setenv("KOERS_NU", "2026-03-23T11:00:00", 1); /* two hours */
    assert_int_equal(visitor_get(v, link).status, 410);
}

/* ---- beheer ---- */
static void last_beheerder_stays(void **state)
{
    (void)state;
    as(ROL_BEHEERDER);
    const char *path =
        mem_format(w.t->ctx, "/beheer/personen/%d", (int)w.one.person[ROL_BEHEERDER]);
    char *form = strstr(visitor_get(v, path).body, "action=\"/beheer/rollen/");
    assert_non_null(form);
    const char *ending = mem_textn(w.t->ctx, form + 8, strcspn(form + 8, "\""));
    assert_int_equal(visitor_post(v, ending, NULL).status, 422);
    assert_int_equal(visitor_post(v, mem_format(w.t->ctx, "%s/sluiten", path), NULL).status, 422);
    /* with a second one, it may */
    assert_int_equal(visitor_post(v,
                                  mem_format(w.t->ctx, "/beheer/personen/%d/rollen",
                                             (int)w.one.person[ROL_BESTUURDER]),
                                  "rol", "beheerder", "waar", "0", NULL)
                         .status,
                     303);
    assert_int_equal(visitor_post(v, ending, NULL).status, 303);
    assert_int_equal(visitor_get(v, "/beheer").status, 403); /* at once */
    assert_int_equal(visitor_get(v, "/account").status, 200);
}

static void closing_an_account(void **state)
{
    (void)state;
    int64_t who = w.one.person[ROL_PROFESSIONAL];
    visitor_sign_in(v, w.one.organisatie, who);
    const char *cookie = visitor_cookie(v, COOKIE_SESSION);
    as(ROL_BEHEERDER);
    const char *path = mem_format(w.t->ctx, "/beheer/personen/%d", (int)who);
    const char *link = made_link(visitor_post(v, mem_format(w.t->ctx, "%s/link", path), NULL));
    assert_int_equal(visitor_post(v, mem_format(w.t->ctx, "%s/sluiten", path), NULL).status, 303);
    assert_true(says(visitor_get(v, path), "geen toegang meer"));
    visitor_forget(v);
    assert_int_equal(visitor_get(v, link).status, 410);
    v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, cookie, 64};
    assert_int_equal(visitor_get(v, "/account").status, 303);
    as(ROL_BEHEERDER);
    assert_int_equal(visitor_post(v, mem_format(w.t->ctx, "%s/openen", path), NULL).status, 303);
    assert_true(says(visitor_get(v, path), "Nog geen rol"));
}

static void places(void **state)
{
    (void)state;
    as(ROL_BEHEERDER);
    const char *path = mem_format(w.t->ctx, "/beheer/locaties/%d", (int)w.one.here);
    assert_int_equal(visitor_post(v, path, "naam", "Huis Anders", "soort", "thuiszorg", "plaats",
                                  "Zeist", "vestigingsnummer", "000012", NULL)
                         .status,
                     303);
    struct openbaar o;
    testdb_begin(w.t);
    /* the address on the printed cards stays */
    assert_true(openbaar_find(w.t->c, w.t->ctx, "zorg-een", "huis-een", &o));
    assert_string_equal(o.locatie_naam, "Huis Anders");
    assert_int_equal(o.locatie, w.one.here);
    assert_true(openbaar_find(w.t->c, w.t->ctx, "zorg-een", NULL, &o));
    assert_int_equal(o.locatie, 0);
    assert_false(openbaar_find(w.t->c, w.t->ctx, "zorg-een", "huis-twee", &o));
    assert_false(openbaar_find(w.t->c, w.t->ctx, "zorg-drie", NULL, &o));
    testdb_commit(w.t);
    assert_int_equal(visitor_post(v, mem_format(w.t->ctx, "%s/sluiten", path), NULL).status, 303);
    testdb_begin(w.t);
    assert_false(openbaar_find(w.t->c, w.t->ctx, "zorg-een", "huis-een", &o));
    assert_int_equal(locaties_all(w.t->c, w.t->ctx, w.one.organisatie).n, 1);
    testdb_commit(w.t);
    assert_int_equal(
        visitor_post(v, mem_format(w.t->ctx, "%s/teams", path), "team", "", NULL).status, 422);
    /* two places of one name have two addresses */
    for (int i = 0; i < 2; i++)
        assert_int_equal(visitor_post(v, "/beheer/locaties", "naam", "De Hof", "soort", "anders",
                                      "plaats", "Zeist", NULL)
                             .status,
                         303);
    testdb_begin(w.t);
    assert_true(openbaar_find(w.t->c, w.t->ctx, "zorg-een", "de-hof", &o));
    assert_true(openbaar_find(w.t->c, w.t->ctx, "zorg-een", "de-hof-2", &o));
    testdb_commit(w.t);
}

static void the_switcher(void **state)
{
    (void)state;
    as(ROL_KWALITEITSMEDEWERKER);
    const char *uri =
        mem_format(w.t->ctx, "/locatie/kies?locatie=%d&terug=/account", (int)w.one.elsewhere);
    assert_string_equal(visitor_get(v, uri).location, "/account");
    assert_true(says(visitor_get(v, "/account"), "Wijk een"));
    assert_int_equal(visitor_get(v, "/locatie/kies?locatie=99").status, 404);
    assert_int_equal(visitor_get(v, "/locatie/kies?locatie=x").status, 400);
    assert_int_equal(visitor_get(v, "/locatie/kies?locatie=0").status, 303);
    assert_null(visitor_cookie(v, COOKIE_PLACE));
}

static void language(void **state)
{
    (void)state;
    assert_true(says(visitor_get(v, "/inloggen"), "<html lang=\"nl\">"));
    v->language = "en-GB,en;q=0.9";
    assert_true(says(visitor_get(v, "/inloggen"), "<html lang=\"en\">"));
    assert_int_equal(visitor_get(v, "/taal/nl").status, 303);
    assert_true(says(visitor_get(v, "/inloggen"), "<html lang=\"nl\">"));
    assert_int_equal(visitor_get(v, "/taal/xx").status, 404);
    /* the choice belongs to the person: it is there on another device */
    as(ROL_BEHEERDER);
    v->language = NULL;
    visitor_get(v, "/taal/en?terug=/account");
    as(ROL_BEHEERDER);
    assert_true(says(visitor_get(v, "/account"), "<html lang=\"en\">"));
}

/* ---- every page × every role × own and other organisation ---- */
static const char *filled(const struct route *row, const struct world_side *s)
{
    static const struct {
        const char *in, *of;
    } parts[] = {
        {"/personen/:id", "person"},
        {"/rollen/:id",   "role"  },
        {"/locaties/:id", "place" },
        {"/teams/:id",    "team"  },
        {"/taken/:id",    "job"   }
    };
    int64_t id[] = {s->person[0], 1, s->here, s->team, 1};
    const char *colon = strchr(row->path, ':');
    if (!colon)
        return row->path;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *at = strstr(row->path, parts[i].in);
        if (at)
            return mem_format(w.t->ctx, "%.*s%lld%s", (int)(colon - row->path), row->path,
                              (long long)id[i], colon + 3);
    }
    return NULL; /* language, link, session: not by id */
}

static void matrix(void **state)
{
    (void)state;
    for (size_t i = 0; i < organisatie_routes.n; i++) {
        const struct route *row = &organisatie_routes.routes[i];
        const char *path = filled(row, &w.one);
        if (!path || row->mag == MAG_IEDEREEN)
            continue;
        visitor_forget(v);
        struct answer a =
            row->method == METHOD_GET ? visitor_get(v, path) : visitor_post(v, path, NULL);
        assert_int_equal(a.status, 303);
        assert_true(text_starts(a.location, "/inloggen"));
        v->json = true;
        a = row->method == METHOD_GET ? visitor_get(v, path) : visitor_post(v, path, NULL);
        v->json = false;
        assert_int_equal(a.status, 401);
        for (int r = 0; r < ROL_AANTAL; r++) {
            as((enum rol)r);
            bool may = row->mag == MAG_AANGEMELD ||
                       mag_where((enum rol)r, (enum handeling)row->mag) != WAAR_NIET;
            if (may && row->method == METHOD_POST)
                continue; /* done one by one above */
            a = row->method == METHOD_GET ? visitor_get(v, path) : visitor_post(v, path, NULL);
            if ((a.status == 403) == may)
                fail_msg("%s as %s: %d", path, rol_code((enum rol)r), a.status);
        }
    }
}

/* Ids of the other organisation: 404, an audit line in the asker's organisation, and none of the
 * other's data in the answer. */
static void other_organisation(void **state)
{
    static const char *const pages[] = {"/beheer/personen/", "/beheer/locaties/", "/beheer/teams/",
                                        "/taken/"};
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    int64_t ids[] = {
        persoon_create(c, w.two.organisatie, "Geheim", "geheim@twee.example", LANG_NL),
        locatie_create(c, w.two.organisatie, "Geheim", "anders", "Zeist", NULL),
        team_create(c, w.two.organisatie, w.two.here, "Geheim"),
        job_queue(
            c, &(struct job_new){.organisatie = w.two.organisatie, .door = 1, .soort = "geheim"})};
    testdb_commit(w.t);
    as(ROL_BEHEERDER);
    for (size_t i = 0; i < 4; i++) {
        char uri[64], none[64];
        snprintf(uri, sizeof uri, "%s%lld", pages[i], (long long)ids[i]);
        snprintf(none, sizeof none, "%s999", pages[i]);
        struct answer a = visitor_get(v, uri), b = visitor_get(v, none);
        assert_int_equal(a.status, 404);
        assert_int_equal(b.status, 404);
        assert_false(says(a, "Geheim"));
        /* as long as for an id that nobody has, but for the id itself in the language link */
        assert_in_range(strlen(b.body) + 8 - strlen(a.body), 0, 16);
    }
    assert_int_equal(lines("lezen", NULL, "niet gevonden"),
                     4); /* the second of a kind is counted */
    assert_false(says(visitor_get(v, "/beheer"), "Geheim"));
    assert_false(says(visitor_get(v, "/beheer/locaties"), "Geheim"));
    /* a team of theirs cannot be given as a place here */
    assert_int_equal(visitor_post(v, "/beheer/personen", "naam", "Bo", "email", "bo@x.example",
                                  "rol", "professional", "waar",
                                  mem_format(w.t->ctx, "t%d", (int)ids[2]), NULL)
                         .status,
                     422);
    /* an address of theirs is invited as any other (account_test.c compares the answers) */
    assert_int_equal(visitor_post(v, "/beheer/personen", "naam", "Bo", "email",
                                  "geheim@twee.example", "rol", "professional", "waar", "0", NULL)
                         .status,
                     303);
}

static void refusals_are_written_down(void **state)
{
    (void)state;
    as(ROL_ZORGVRAGER);
    assert_int_equal(visitor_get(v, "/beheer").status, 403);
    assert_int_equal(visitor_post(v, "/beheer/locaties", "naam", "X", NULL).status, 403);
    assert_int_equal(lines("beheren", "route GET /beheer", "geweigerd"), 1);
    assert_int_equal(lines("beheren", "route POST /beheer/locaties", "geweigerd"), 1);
    as(ROL_BESTUURDER);
    struct answer a = visitor_get(v, "/beheer/audit");
    assert_int_equal(a.status, 200);
    assert_true(says(a, "geweigerd"));
    assert_int_equal(lines("audit.lezen", "route GET /beheer/audit", "gelezen"), 1);
    assert_true(says(visitor_get(v, "/beheer/audit/controle"), "Nagerekend: 3 regels"));
}

/* ---- what other rooms ask ---- */
static void the_server_key(void **state)
{
    uint8_t one[32], again[32], other[32];
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    assert_true(server_key_read(c, "web", one));
    assert_true(server_key_read(c, "web", again));
    assert_true(server_key_read(c, "code", other));
    testdb_commit(w.t);
    assert_memory_equal(one, again, 32);
    assert_memory_not_equal(one, other, 32);
}

static int due;
static int due_year(struct request *r)
{
    (void)r;
    return due;
}

static void the_frame_says_where(void **state)
{
    static const struct room_door signals = {1, N_("Signalen"), "/signalen", MAG_SIGNAAL_LEZEN};
    static const struct room_door account = {2, N_("Account"), "/account", MAG_AANGEMELD};
    static const struct room_door below = {3, N_("Inloggen"), "/account/totp", MAG_AANGEMELD};
    static const struct room_door *const doors[] = {&signals, &account, &below};
    (void)state;
    organisatie_doors(doors, 3);
    organisatie_frame_paths(&(struct frame_paths){.deadline = "/kwaliteitsbeeld"});
    as(ROL_PROFESSIONAL);
    organisatie_frame_year(NULL); /* nobody knows: nothing is claimed */
    assert_false(says(visitor_get(v, "/account"), "31 maart"));
    organisatie_frame_year(due_year);
    due = 2025;
    as(ROL_PROFESSIONAL);
    struct answer a = visitor_get(v, "/account");
    assert_true(says(a, "href=\"/signalen\""));
    assert_true(says(a, "href=\"/account\" aria-current=\"page\""));
    a = visitor_get(v, "/account/totp");
    assert_true(says(a, "href=\"/account/totp\" aria-current=\"page\""));
    assert_false(says(a, "href=\"/account\" aria-current=\"page\""));
    a = visitor_get(v, "/account");
    assert_true(says(a, "Nog 8 dagen tot 31 maart"));
    assert_true(says(a, "Huis een"));
    as(ROL_FINANCIER);
    a = visitor_get(v, "/account");
    assert_false(says(a, "href=\"/signalen\""));
    assert_false(says(a, "31 maart"));
    setenv("KOERS_NU", "2026-04-01T09:00:00", 1);
    as(ROL_PROFESSIONAL);
    assert_true(says(visitor_get(v, "/account"), "Kwaliteitsbeeld 2025: 1 dag te laat"));
    due = 2026; /* B5.3: that of 2026 is due on 31 March 2027 */
    assert_true(says(visitor_get(v, "/account"), "Nog 364 dagen tot 31 maart"));
    organisatie_frame_year(NULL);
    organisatie_doors(NULL, 0);
    organisatie_frame_paths(&(struct frame_paths){0});
}

/* A word on the command line: a code or a name, the same to the letter first, and never a guess. */
static void a_place_by_name_or_code(void **state)
{
    static const struct {
        const char *text, *place, *says; /* place: its code; says: when it is none */
    } cases[] = {
        {"hof-oost",    "hof-oost",   NULL                                               },
        {"Hof Oost",    "hof-oost",   NULL                                               },
        {"hof oost",    NULL,
         "past bij meer dan één locatie. Kies er een met de code: "
         "hof-oost (Hof Oost), hof-oost-2 (Hof-Oost)."                                   },
        {"Hof-Oost",    "hof-oost-2", NULL                                               },
        {"ANDERS ding", "anders",     NULL                                               },
        {"anders",      "anders",     NULL                                               }, /* a code before a name */
        {"nergens",     NULL,         "Deze locatie is er niet: ‘nergens’. Er zijn: "},
        {"",            NULL,         "Deze locatie is er niet: ‘’."                 },
    };
    struct db_conn *c;
    struct error f;

    (void)state;
    testdb_sql(w.t, "UPDATE locatie SET naam = 'Hof Oost', slug = 'hof-oost' WHERE id = 1");
    c = testdb_begin(w.t);
    int64_t org = w.one.organisatie;
    assert_true(locatie_create(c, org, "Hof-Oost", "anders", "Zeist", NULL));
    int64_t last = locatie_create(c, org, "Anders ding", "anders", "Zeist", NULL);
    testdb_commit(w.t);
    testdb_sql(w.t, mem_format(w.t->ctx, "UPDATE locatie SET slug = 'anders' WHERE id = %lld",
                               (long long)last));
    c = testdb_begin(w.t);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct locatie_by_slug_row l = {0};
        f = (struct error){0};
        int64_t id = locatie_kies(c, org, cases[i].text, &f);
        if (cases[i].place)
            assert_true(
                locatie_by_slug(c, w.t->ctx, &l, .organisatie = org, .slug = cases[i].place));
        if (id != l.id || (cases[i].says && !strstr(f.message, cases[i].says)))
            fail_msg("'%s' is %lld: %s", cases[i].text, (long long)id, f.message);
    }
    testdb_commit(w.t);
}

/* A code that must be typed back is whole in each message, however long, and as many as fit. */
static void codes_to_choose_from_are_whole(void **state)
{
    static const char *const words[] = {NULL, "nergens"};
    (void)state;
    for (int i = 0; i < 12; i++) {
        struct db_conn *c = testdb_begin(w.t);
        assert_true(organisatie_create(
            c, mem_format(w.t->ctx, "Zorg %d van de Samenwerkende Instellingen in het Noorden", i),
            ""));
        for (size_t j = 0; j < sizeof words / sizeof *words; j++) {
            struct error f = {0};
            size_t whole = 0;
            assert_int_equal(organisatie_kies(c, words[j], &f), 0);
            for (const char *p = f.message; (p = strstr(p, " (")); p++) {
                const char *from = p; /* the code before its name is one of the store */
                while (from > f.message && from[-1] != ' ')
                    from--;
                struct organisatie_by_slug_row row;
                if (!organisatie_by_slug(c, w.t->ctx, &row,
                                         .slug = mem_textn(w.t->ctx, from, (size_t)(p - from))))
                    fail_msg("'%.*s' in: %s", (int)(p - from), from, f.message);
                whole++;
            }
            assert_true(whole >= 3);
        }
        testdb_commit(w.t);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_door),
        CASE(ways_back),
        CASE(guessing_is_slowed),
        CASE(second_step),
        CASE(sessions_end),
        CASE(sessions_seen_and_ended),
        CASE(password_is_judged),
        CASE(tokens),
        CASE(addresses_that_take_no_mail),
        CASE(invitation),
        CASE(links_grow_old),
        CASE(forgotten),
        CASE(last_beheerder_stays),
        CASE(closing_an_account),
        CASE(places),
        CASE(a_place_by_name_or_code),
        CASE(codes_to_choose_from_are_whole),
        CASE(the_switcher),
        CASE(language),
        CASE(matrix),
        CASE(other_organisation),
        CASE(refusals_are_written_down),
        CASE(the_server_key),
        CASE(the_frame_says_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
