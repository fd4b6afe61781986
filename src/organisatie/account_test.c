/* One account with memberships of two organisations: signing in and choosing, forms of one tab sent
 * while another tab works elsewhere, a membership that ends, another address, joining two accounts,
 * spellings of one mailbox, what a beheerder learns of an account. On either engine. Not here: what a
 * beheerder sees and can do (uitnodiging_test.c), signing in with one membership
 * (organisatie_test.c); long on purpose: one scene of two organisations carries all cases. */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include <liboath/oath.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define PASSWORD "een lange zin"
#define OTHER    "nog een lange zin"
#define ANNA     "professional@een.example"
#define BO       "professional@twee.example"

static struct world w;
static struct visitor *v;
static int64_t anna,
    anna_two;      /* her account is a professional of the first and naaste of the second */
static int64_t bo; /* professional of the second, an account of its own */

static void join_account(struct db_conn *c, int64_t organisatie, int64_t persoon, int64_t account)
{
    persoon_account_set(c, .organisatie = organisatie, .id = persoon, .account = account);
}

static int begin(void **state)
{
    (void)state;
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    w = world_make(TESTDB(&organisatie_schema));
    v = visitor_new(w.t, &organisatie_routes, 1);
    anna = w.one.person[ROL_PROFESSIONAL];
    anna_two = w.two.person[ROL_NAASTE];
    bo = w.two.person[ROL_PROFESSIONAL];
    struct db_conn *c = testdb_begin(w.t);
    assert_true(wachtwoord_zet(c, w.one.organisatie, anna, PASSWORD));
    join_account(c, w.two.organisatie, anna_two, persoon_account(c, w.one.organisatie, anna));
    assert_true(wachtwoord_zet(c, w.two.organisatie, bo, OTHER));
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
    visitor_forget(v);
    return visitor_post(v, "/inloggen", "email", email, "wachtwoord", password, "code", code,
                        "terug", "/account", NULL);
}

static struct answer choose(const struct world_side *side)
{
    const char *slug = side == &w.one ? "zorg-een" : "zorg-twee";
    return visitor_post(v, mem_format(w.t->ctx, "/organisatie/kies/%s", slug), "terug", "/account",
                        NULL);
}

/* Signed in for one of Anna's organisations, in a browser of its own. */
static void in(const struct world_side *side)
{
    assert_string_equal(sign_in(ANNA, PASSWORD, "").location, "/organisatie/kies?terug=%2Faccount");
    assert_string_equal(choose(side).location, "/account");
}

static bool says(struct answer a, const char *text)
{
    return strstr(a.body, text) != NULL;
}

static struct login login_of(const char *email)
{
    struct login l = {0};
    testdb_begin(w.t);
    login_by_email(w.t->c, w.t->ctx, email, &l);
    testdb_commit(w.t);
    return l;
}

static struct login login_of_within(struct db_conn *c, const char *email)
{
    struct login l = {0};
    login_by_email(c, w.t->ctx, email, &l);
    return l;
}

struct count {
    const char *handeling, *uitkomst;
    int64_t persoon;
    int n;
};

static bool count_line(void *arg, const struct audit_all_row *a)
{
    struct count *k = arg;
    k->n += text_equal(a->handeling, k->handeling) && text_equal(a->uitkomst, k->uitkomst) &&
            a->persoon == k->persoon;
    return true;
}

static int lines(const struct world_side *side, int64_t persoon, const char *handeling,
                 const char *uitkomst)
{
    struct count k = {handeling, uitkomst, persoon, 0};
    testdb_begin(w.t);
    audit_all(w.t->c, count_line, &k, .organisatie = side->organisatie);
    testdb_commit(w.t);
    return k.n;
}

/* How often this happened to the account with this address. */
static int events(const char *email, const char *handeling, const char *uitkomst)
{
    int64_t n = 0, account = login_of(email).id;
    testdb_begin(w.t);
    struct account_events_rows all = account_events(w.t->c, w.t->ctx, .account = account);
    for (size_t i = 0; i < all.n; i++)
        n +=
            text_equal(all.row[i].handeling, handeling) && text_equal(all.row[i].uitkomst, uitkomst)
                ? all.row[i].aantal
                : 0;
    testdb_commit(w.t);
    return (int)n;
}

static void close_membership(const struct world_side *side, int64_t persoon)
{
    visitor_forget(v);
    visitor_sign_in(v, side->organisatie, side->person[ROL_BEHEERDER]);
    const char *path = mem_format(w.t->ctx, "/beheer/personen/%lld/sluiten", (long long)persoon);
    assert_int_equal(visitor_post(v, path, NULL).status, 303);
}

static void give_cookie(const char *session)
{
    visitor_forget(v);
    v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, session, strlen(session)};
}

/* Turns the second step of an account on; its secret. */
static const uint8_t secret[TOTP_BYTES] = "12345678901234567890";
static void second_step_on(int64_t account)
{
    struct db_conn *c = testdb_begin(w.t);
    account_totp_set(
        c, .id = account,
        .totp = totp_sealed(c, w.t->ctx, account, (struct db_bytes){secret, sizeof secret}),
        .laatst = 1);
    testdb_commit(w.t);
}

static const char *code_now(void)
{
    static char code[7];
    oath_totp_generate((const char *)secret, sizeof secret, (time_t)time_now(), 30, 0, 6, code);
    return code;
}

/* A device that more people use: the signal that somebody without an account had open is not that of
 * who signs in next, alone or with a choice of organisation. */
static void signing_in_closes_another_signal(void **state)
{
    static const char *const who[][2] = {
        {ANNA, PASSWORD},
        {BO,   OTHER   }
    };
    (void)state;
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
        visitor_forget(v);
        v->cookies[v->n_cookies++] = (struct pair){"koers_code", "BAF2222BAF2222", 14};
        assert_int_equal(visitor_post(v, "/inloggen", "email", who[i][0], "wachtwoord", who[i][1],
                                      "code", "", "terug", "/account", NULL)
                             .status,
                         303);
        assert_null(visitor_cookie(v, "koers_code"));
    }
}

/* ---- signing in and choosing ---- */
static void choosing(void **state)
{
    (void)state;
    struct answer a = sign_in(ANNA, PASSWORD, "");
    assert_string_equal(a.location, "/organisatie/kies?terug=%2Faccount");
    a = visitor_get(v, a.location);
    assert_int_equal(a.status, 200);
    assert_true(says(a, ">Zorg een</button>") && says(a, ">Zorg twee</button>"));
    assert_true(says(a, "Naaste") && says(a, "Professional"));
    assert_true(says(a, "action=\"/uitloggen\""));
    /* until then the cookie opens nothing else, and nobody was let in anywhere */
    assert_string_equal(visitor_get(v, "/account").location, "/inloggen?terug=%2Faccount");
    assert_string_equal(visitor_get(v, "/inloggen?terug=/beheer").location,
                        "/organisatie/kies?terug=%2Fbeheer");
    assert_int_equal(lines(&w.one, anna, "inloggen", "gelukt"), 0);
    assert_int_equal(visitor_post(v, "/organisatie/kies/zorg-drie", NULL).status, 404);
    const char *before = visitor_cookie(v, COOKIE_SESSION);
    assert_string_equal(choose(&w.two).location, "/account");
    assert_true(says(visitor_get(v, "/account"), "Zorg twee"));
    assert_int_equal(lines(&w.two, anna_two, "inloggen", "gelukt"), 1);
    assert_int_equal(lines(&w.one, anna, "inloggen", "gelukt"), 0); /* the other is not told */
    give_cookie(before);
    assert_string_equal(visitor_get(v, "/organisatie/kies").location, "/inloggen"); /* used up */
}

/* Its owner reads what happened to the account, for a year; nobody else does. */
static void the_owner_reads_what_happened(void **state)
{
    (void)state;
    sign_in(ANNA, "een ander wachtwoord", "");
    sign_in(ANNA, "nog een ander", "");
    sign_in(ANNA, PASSWORD, "");
    choose(&w.one);
    struct answer a = visitor_get(v, "/account");
    assert_true(says(a, "Inloggen is niet gelukt: 2 keer"));
    assert_true(says(a, "In het uur vanaf 23 maart 2026"));
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
    assert_false(says(visitor_get(v, "/account"), "Inloggen is niet gelukt"));
    setenv("KOERS_NU", "2027-03-24T12:00:00", 1);
    organisatie_tidy(&(struct background){.db = w.t->db});
    assert_int_equal(events(ANNA, "inloggen", "mislukt"), 0);
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
}

static void choosing_in_time(void **state)
{
    (void)state;
    sign_in(ANNA, PASSWORD, "");
    setenv("KOERS_NU", "2026-03-23T09:14:59", 1);
    assert_int_equal(visitor_get(v, "/organisatie/kies").status, 200);
    setenv("KOERS_NU", "2026-03-23T09:15:00", 1);
    assert_string_equal(visitor_get(v, "/organisatie/kies").location, "/inloggen");
    assert_string_equal(choose(&w.one).location, "/inloggen");
    /* leaving without choosing */
    sign_in(ANNA, PASSWORD, "");
    const char *cookie = visitor_cookie(v, COOKIE_SESSION);
    assert_string_equal(visitor_post(v, "/uitloggen", NULL).location, "/inloggen");
    give_cookie(cookie);
    assert_string_equal(visitor_get(v, "/organisatie/kies").location, "/inloggen");
}

/* Who has one membership notices nothing. */
static void one_membership(void **state)
{
    (void)state;
    assert_string_equal(sign_in(BO, OTHER, "").location, "/account");
    struct answer a = visitor_get(v, "/account");
    assert_false(says(a, "/organisatie/kies"));
    assert_int_equal(visitor_post(v, "/organisatie/kies/zorg-een", NULL).status, 404);
}

static void switching(void **state)
{
    (void)state;
    in(&w.one);
    const char *first = visitor_cookie(v, COOKIE_SESSION);
    assert_true(says(visitor_get(v, "/account"), "href=\"/organisatie/kies\""));
    assert_true(says(visitor_get(v, "/organisatie/kies"), "hier werkt u nu"));
    visitor_get(v, mem_format(w.t->ctx, "/locatie/kies?locatie=%d", (int)w.one.here));
    assert_int_equal(choose(&w.two).status, 303);
    assert_null(visitor_cookie(v, COOKIE_PLACE)); /* a place of the other organisation */
    give_cookie(first);
    assert_int_equal(visitor_get(v, "/account").status, 303); /* one browser, one organisation */
}

/* ---- two tabs ---- */
/* The token of the form that this page holds for path. */
static const char *token_on(struct answer page, const char *path)
{
    const char *form = strstr(page.body, mem_format(w.t->ctx, "action=\"%s\"", path));
    assert_non_null(form);
    const char *token = strstr(form, "name=\"token\" value=\"");
    assert_non_null(token);
    token += strlen("name=\"token\" value=\"");
    return mem_textn(w.t->ctx, token, strcspn(token, "\""));
}

/* What the service does with a form of another session: shows it again, with a token that holds. */
static const char *token_again(const char *old, const char *path)
{
    struct request *r = request_new(METHOD_POST);
    uint8_t hash[HASH_BYTES];
    request_header_add(
        r, "cookie",
        mem_format(r->ctx, "%s=%s", COOKIE_SESSION, visitor_cookie(v, COOKIE_SESSION)));
    assert_true(request_uri(r, path));
    request_prepare(r);
    assert_false(token_valid(r, old, hash));
    const char *fresh = mem_text(w.t->ctx, token_make(r, path));
    mem_free(r->ctx);
    return fresh;
}

static int64_t places_of(const struct world_side *side)
{
    testdb_begin(w.t);
    size_t n = locaties_all(w.t->c, w.t->ctx, side->organisatie).n;
    testdb_commit(w.t);
    return (int64_t)n;
}

static void two_tabs(void **state)
{
    static const char path[] = "/beheer/locaties";
    (void)state;
    struct db_conn *c = testdb_begin(w.t); /* with beheer in both */
    lid_create(c, w.one.organisatie, anna, ROL_BEHEERDER, 0, 0);
    lid_create(c, w.two.organisatie, anna_two, ROL_BEHEERDER, 0, 0);
    testdb_commit(w.t);
    int64_t one = places_of(&w.one), two = places_of(&w.two);
    in(&w.one);
    const char *t = token_on(visitor_get(v, path), path); /* the first tab */
    assert_int_equal(choose(&w.two).status, 303);         /* the second */
#define SEND(token)                                                                                \
    visitor_post_token(v, token, path, "naam", "Huis Een Erbij", "soort", "anders", "plaats",      \
                       "Zeist", NULL)
    assert_int_equal(SEND(t).status, 403);
    const char *again = token_again(t, path);
    struct answer a = SEND(again);
    assert_int_equal(a.status, 409); /* not in the other organisation, and the words are kept */
    assert_true(
        says(a, "Koers laat nu Zorg twee zien. Dit formulier hoort bij een andere organisatie") &&
        says(a, "Huis Een Erbij") &&
        says(a, "<a href=\"/organisatie/kies\" target=\"_blank\" rel=\"noopener\">Kies de andere"));
    const char *kept = token_on(a, path);
    assert_int_equal(SEND(kept).status, 409); /* nor at the second press */
    assert_int_equal(places_of(&w.two), two);
    assert_int_equal(choose(&w.one).status, 303);
    a = SEND(token_again(kept, path)); /* back where it belongs */
    assert_int_equal(a.status, 303);
    assert_int_equal(places_of(&w.one), one + 1);
    assert_int_equal(places_of(&w.two), two);
    /* a form of the organisation one works in goes through as always */
    assert_int_equal(SEND(token_on(visitor_get(v, path), path)).status, 303);
#undef SEND
}

/* With beheer in one only: that is not why the form of the one is refused in the other, nor all that is
 * to be said of a page of it. Who belongs to one organisation reads of no other. */
static void refused_for_being_elsewhere(void **state)
{
    static const char path[] = "/beheer/locaties";
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    lid_create(c, w.one.organisatie, anna, ROL_BEHEERDER, 0, 0);
    testdb_commit(w.t);
    in(&w.one);
    const char *t = token_on(visitor_get(v, path), path);
    assert_int_equal(choose(&w.two).status, 303);
    struct answer a = visitor_post_token(v, token_again(t, path), path, "naam", "Huis Een Erbij",
                                         "soort", "anders", "plaats", "Zeist", NULL);
    assert_int_equal(a.status, 409);
    assert_true(says(a, "Koers laat nu Zorg twee zien.") && says(a, "Huis Een Erbij"));
    static const struct {
        const char *path;
        int status;
    } pages[] = {
        {path,         403},
        {"/taken/999", 404},
    };
    for (size_t i = 0; i < 2; i++) {
        a = visitor_get(v, pages[i].path);
        assert_int_equal(a.status, pages[i].status);
        assert_true(
            says(a, "Koers laat nu Zorg twee zien. Hoort dit bij een andere organisatie?") &&
            says(a, "<a href=\"/organisatie/kies\">Ga dan eerst"));
    }
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_NAASTE]);
    a = visitor_get(v, path);
    assert_int_equal(a.status, 403);
    assert_false(says(a, "Koers laat nu") || says(a, "/organisatie/kies"));
}

/* ---- a membership ends ---- */
static void ended_while_signed_in(void **state)
{
    (void)state;
    in(&w.one);
    const char *in_one = visitor_cookie(v, COOKIE_SESSION);
    in(&w.two);
    const char *in_two = visitor_cookie(v, COOKIE_SESSION);
    sign_in(ANNA, PASSWORD, "");
    const char *choosing_still = visitor_cookie(v, COOKIE_SESSION);
    close_membership(&w.one, anna);
    give_cookie(in_one);
    assert_int_equal(visitor_get(v, "/account").status, 303);
    assert_int_equal(visitor_post(v, "/account/sessies", NULL).status, 303);
    give_cookie(in_two);
    assert_int_equal(visitor_get(v, "/account").status, 200);
    assert_int_equal(choose(&w.one).status, 404); /* nor back into it */
    give_cookie(choosing_still);
    assert_int_equal(choose(&w.one).status, 404);
    assert_int_equal(choose(&w.two).status, 303);
    assert_string_equal(sign_in(ANNA, PASSWORD, "").location, "/account"); /* one is left */
    /* without any, the account is as unknown as an address that nobody has */
    close_membership(&w.two, anna_two);
    int failed = lines(&w.two, anna_two, "inloggen", "mislukt");
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 422);
    assert_int_equal(lines(&w.two, anna_two, "inloggen", "mislukt"), failed);
    /* and open again it is there again */
    visitor_forget(v);
    visitor_sign_in(v, w.two.organisatie, w.two.person[ROL_BEHEERDER]);
    visitor_post(v, mem_format(w.t->ctx, "/beheer/personen/%d/openen", (int)anna_two), NULL);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
    give_cookie(in_two); /* a session of before does not come back to life */
    assert_int_equal(visitor_get(v, "/account").status, 303);
}

/* Who proves to be the owner of an account without an organisation is told why nothing opens; who does
 * not hears what everybody hears, and each takes the same work. */
static void no_organisation_left(void **state)
{
    (void)state;
    close_membership(&w.two, bo);
    second_step_on(login_of(BO).id);
    struct answer stranger = sign_in("niemand@twee.example", "niet dit", "");
    static const struct {
        const char *what, *password;
        bool code;
    } unproved[] = {
        {"a wrong password",   "niet dit", true },
        {"no code",            OTHER,      false},
        {"neither",            "niet dit", false},
        {"another's password", PASSWORD,   true },
    };
    for (size_t i = 0; i < sizeof unproved / sizeof *unproved; i++) {
        uint64_t before = password_times();
        struct answer a = sign_in(BO, unproved[i].password, unproved[i].code ? code_now() : "");
        assert_int_equal(password_times() - before, 1);
        if (a.status != stranger.status || says(a, "geen enkele organisatie") ||
            !says(a, "klopt niet"))
            fail_msg("%s: %d %s", unproved[i].what, a.status, a.body);
    }
    struct answer a = sign_in(BO, OTHER, code_now());
    assert_int_equal(a.status, 422);
    assert_true(says(a, "geen enkele organisatie") && !says(a, "klopt niet"));
    assert_null(visitor_cookie(v, COOKIE_SESSION));
    /* it counts as at every door: ten wrong ones, and the right one tells nothing either */
    for (int i = 0; i < 10; i++)
        sign_in(BO, "niet dit", "");
    setenv("KOERS_NU", "2026-03-23T09:02:00", 1);
    assert_true(says(sign_in(BO, OTHER, code_now()), "klopt niet"));
}

/* All memberships end between the password and the choice, and while a choice page stands open. */
static void no_organisation_left_to_choose(void **state)
{
    (void)state;
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
    const char *cookie = visitor_cookie(v, COOKIE_SESSION);
    struct db_conn *c = testdb_begin(w.t);
    persoon_close(c, .organisatie = w.one.organisatie, .id = anna, .nu = time_now());
    persoon_close(c, .organisatie = w.two.organisatie, .id = anna_two, .nu = time_now());
    testdb_commit(w.t);
    give_cookie(cookie);
    struct answer a = visitor_get(v, "/organisatie/kies");
    assert_int_equal(a.status, 200);
    assert_true(says(a, "geen enkele organisatie"));
}

/* Wrong tries count for the account. */
static void wrong_tries(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(sign_in(ANNA, "niet dit", "").status, 422);
    assert_int_equal(events(ANNA, "inloggen", "mislukt"), 10); /* and no organisation is told */
    assert_int_equal(lines(&w.two, anna_two, "inloggen", "mislukt"), 0);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 422);
    assert_int_equal(sign_in(BO, OTHER, "").status, 303);
}

/* A new password ends the sessions of the account everywhere, another account's nowhere. */
static void own_password(void **state)
{
    (void)state;
    in(&w.two);
    const char *in_two = visitor_cookie(v, COOKIE_SESSION);
    in(&w.one);
    struct answer a = visitor_get(v, "/account");
    assert_true(says(a, "Zorg twee")); /* where else it is signed in */
    assert_int_equal(visitor_post(v, "/account/wachtwoord", "huidig", PASSWORD, "wachtwoord",
                                  "weer een zin", "herhaal", "weer een zin", NULL)
                         .status,
                     303);
    assert_int_equal(visitor_get(v, "/account").status, 200);
    give_cookie(in_two);
    assert_int_equal(visitor_get(v, "/account").status, 303);
    assert_int_equal(events(ANNA, "wachtwoord", "veranderd"), 1);
    assert_int_equal(lines(&w.two, anna_two, "wachtwoord", "veranderd"), 0);
}

/* ---- another address ---- */
static const char *email_of(const struct world_side *side, int64_t persoon)
{
    struct persoon_by_id_row p;
    testdb_begin(w.t);
    assert_true(
        persoon_by_id(w.t->c, w.t->ctx, &p, .organisatie = side->organisatie, .id = persoon));
    testdb_commit(w.t);
    return p.email;
}

static struct answer move_to(const char *email, const char *password)
{
    return visitor_post(v, "/account/adres", "email", email, "wachtwoord", password, NULL);
}

/* Presses the link that went to the new address: the mail before the last. */
static int follow_move(void)
{
    struct post_next_id_row next;
    struct post_by_id_row m;
    testdb_begin(w.t);
    assert_true(post_next_id(w.t->c, w.t->ctx, &next, .organisatie = w.one.organisatie));
    assert_true(
        post_by_id(w.t->c, w.t->ctx, &m, .organisatie = w.one.organisatie, .id = next.id - 2));
    testdb_commit(w.t);
    const char *link = strstr(m.inhoud, "/toegang/");
    link = mem_textn(w.t->ctx, link, strcspn(link, "\n"));
    return visitor_post(v, mem_format(w.t->ctx, "%s/adres", link), NULL).status;
}

static void in_as(const char *email)
{
    assert_int_equal(sign_in(email, PASSWORD, "").status, 303);
    assert_int_equal(choose(&w.one).status, 303);
}

static void another_address(void **state)
{
    (void)state;
    in(&w.one);
    assert_int_equal(move_to("anna@nieuw.example", "niet dit").status, 422);
    assert_null(world_mail(w.t, w.one.organisatie));
    assert_int_equal(move_to("Anna@Nieuw.example", PASSWORD).status, 303);
    const char *warning = world_mail(w.t, w.one.organisatie); /* to the old one, the last */
    assert_true(text_starts(warning, ANNA "\n"));
    assert_null(strstr(warning, "/toegang/"));
    testdb_begin(w.t);
    struct post_by_id_row m;
    assert_true(post_by_id(w.t->c, w.t->ctx, &m, .organisatie = w.one.organisatie, .id = 1));
    testdb_commit(w.t);
    assert_string_equal(m.aan, "anna@nieuw.example");
    const char *link = strstr(m.inhoud, "/toegang/");
    link = mem_textn(w.t->ctx, link, strcspn(link, "\n"));
    /* asked for, nothing changed yet; looking changes nothing either */
    assert_true(says(visitor_get(v, link), "anna@nieuw.example"));
    assert_int_equal(login_of("anna@nieuw.example").id, 0);
    assert_int_equal(visitor_post(v, mem_format(w.t->ctx, "%s/adres", link), NULL).status, 303);
    assert_int_equal(visitor_get(v, link).status, 410);
    assert_string_equal(email_of(&w.one, anna), "anna@nieuw.example");
    /* the second organisation knew her by another address, and still does */
    assert_string_equal(email_of(&w.two, anna_two), "naaste@twee.example");
    assert_int_equal(lines(&w.two, anna_two, "account", "bijgewerkt"), 0);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 422);
    assert_int_equal(sign_in("anna@nieuw.example", PASSWORD, "").status, 303);
}

static void an_address_in_use(void **state)
{
    (void)state;
    in(&w.one);
    assert_int_equal(move_to(BO, PASSWORD).status, 303); /* the same answer as for a free one */
    testdb_begin(w.t);
    struct post_by_id_row m;
    assert_true(post_by_id(w.t->c, w.t->ctx, &m, .organisatie = w.one.organisatie, .id = 1));
    testdb_commit(w.t);
    const char *link = strstr(m.inhoud, "/toegang/");
    link = mem_textn(w.t->ctx, link, strcspn(link, "\n"));
    assert_int_equal(visitor_post(v, mem_format(w.t->ctx, "%s/adres", link), NULL).status, 409);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
    assert_int_equal(sign_in(BO, OTHER, "").status, 303);
}

/* ---- joining two accounts ---- */
static struct answer join(const char *email, const char *password, const char *code)
{
    return visitor_post(v, "/account/samenvoegen", "email", email, "wachtwoord", password, "code",
                        code, NULL);
}

/* Bo and Anna are both of the second organisation: for joining, Bo's account is of the first only. */
static void move_bo(void)
{
    struct db_conn *c = testdb_begin(w.t);
    persoon_close(c, .organisatie = w.two.organisatie, .id = anna_two, .nu = time_now());
    testdb_commit(w.t);
}

static void joining_needs_proof(void **state)
{
    static const struct {
        const char *what, *email, *password;
        bool code;
        const char *words;
    } cases[] = {
        {"an unknown address", "niemand@een.example", OTHER,    true,  "klopt niet"                },
        {"a wrong password",   BO,                    PASSWORD, true,  "klopt niet"                },
        {"no second step",     BO,                    OTHER,    false, "klopt niet"                },
        {"the own account",    ANNA,                  PASSWORD, true,  "waarmee u nu bent ingelogd"},
        {"no password",        BO,                    "",       true,  "Wachtwoord"                },
    };
    (void)state;
    move_bo();
    second_step_on(login_of(BO).id);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answer a = join(cases[i].email, cases[i].password, cases[i].code ? code_now() : "");
        if (a.status != 422 || !says(a, cases[i].words))
            fail_msg("%s: %d %s", cases[i].what, a.status, a.body);
        assert_false(says(a, OTHER));
    }
    assert_true(login_of(BO).id && login_of(BO).mislukt == 2); /* counted as at the door */
    assert_int_equal(join(BO, OTHER, code_now()).status, 303);
}

static void joining(void **state)
{
    (void)state;
    move_bo();
    assert_int_equal(sign_in(BO, OTHER, "").status, 303);
    const char *of_bo = visitor_cookie(v, COOKIE_SESSION);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
    struct answer a = join(BO, OTHER, "");
    assert_string_equal(a.location, "/organisatie/kies");
    assert_int_equal(choose(&w.two).status, 303);
    assert_true(says(visitor_get(v, "/account"), ANNA)); /* what one signs in with is hers */
    give_cookie(of_bo);
    assert_int_equal(visitor_get(v, "/account").status, 303);
    assert_int_equal(sign_in(BO, OTHER, "").status, 422);
    assert_string_equal(email_of(&w.two, bo), BO); /* as that organisation knows him */
    assert_int_equal(events(ANNA, "account", "bijgewerkt"), 1);
    assert_int_equal(lines(&w.two, bo, "account", "bijgewerkt"), 0);
    assert_int_equal(login_of(BO).id, 0);
    /* the membership of hers that was closed cannot open beside it */
    visitor_forget(v);
    visitor_sign_in(v, w.two.organisatie, w.two.person[ROL_BEHEERDER]);
    assert_int_equal(
        visitor_post(v, mem_format(w.t->ctx, "/beheer/personen/%d/openen", (int)anna_two), NULL)
            .status,
        422);
}

/* The stronger proof stays: a second step of either account is one of the account that remains, and a
 * code that proved the other one does not work again. */
static void joining_keeps_the_second_step(void **state)
{
    static const uint8_t own[TOTP_BYTES] = "09876543210987654321";
    static const struct {
        bool mine, other;
        const char *before; /* what the page promises */
    } cases[] = {
        {false, false, "Heeft het andere account een tweede stap"},
        {false, true,  "Heeft het andere account een tweede stap"},
        {true,  false, "De tweede stap van dit account blijft"   },
        {true,  true,  "De tweede stap van dit account blijft"   },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (i) {
            end(state);
            begin(state);
        }
        move_bo();
        assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
        const char *elsewhere = visitor_cookie(v, COOKIE_SESSION);
        assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
        if (cases[i].other)
            second_step_on(login_of(BO).id);
        if (cases[i].mine) {
            struct db_conn *c = testdb_begin(w.t);
            account_totp_set(c, .id = login_of_within(c, ANNA).id,
                             .totp = totp_sealed(c, w.t->ctx, login_of_within(c, ANNA).id,
                                                 (struct db_bytes){own, sizeof own}),
                             .laatst = 1);
            testdb_commit(w.t);
        }
        struct answer a = visitor_get(v, "/account/samenvoegen");
        if (!says(a, cases[i].before) || !says(a, ANNA) || !says(a, "andere apparaten"))
            fail_msg("case %zu: the page does not say what will hold: %s", i, a.body);
        a = join(BO, OTHER, cases[i].other ? code_now() : "");
        assert_int_equal(a.status, 303);
        struct login l = login_of(ANNA);
        if (l.totp_on != (cases[i].mine || cases[i].other))
            fail_msg("case %zu: the second step is %s", i, l.totp_on ? "on" : "off");
        struct db_bytes kept;
        if (l.totp_on) {
            assert_true(login_secret(w.t->ctx, &l, &kept));
            assert_memory_equal(kept.data, cases[i].mine ? own : secret, TOTP_BYTES);
        }
        /* here one goes on; every other device of either account signs in again */
        assert_int_equal(visitor_get(v, "/account").status, 200);
        give_cookie(elsewhere);
        assert_int_equal(visitor_get(v, "/account").status, 303);
        if (cases[i].other && !cases[i].mine) {
            assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 422);
            assert_int_equal(sign_in(ANNA, PASSWORD, code_now()).status, 422); /* was used */
            setenv("KOERS_NU", "2026-03-23T09:02:00", 1);
            assert_int_equal(sign_in(ANNA, PASSWORD, code_now()).status, 303);
        }
    }
}

static void one_person_is_not_two(void **state)
{
    (void)state;
    in(&w.one); /* both accounts are of the second organisation */
    struct answer a = join(BO, OTHER, "");
    assert_int_equal(a.status, 422);
    assert_true(says(a, "Zorg twee"));
    assert_int_equal(sign_in(BO, OTHER, "").status, 303);
}

/* ---- one mailbox, several spellings ---- */
static const char *const spellings[] = {
    "eva@zorgcafé.example",        "EVA@ZorgCafÉ.example",       "eva@xn--zorgcaf-hya.example",
    "Eva@XN--Zorgcaf-HYA.Example", "eva@zorgcafe\u0301.example",
};
#define SPELLINGS (sizeof spellings / sizeof *spellings)

static int64_t invite_as(struct db_conn *c, const struct world_side *side, const char *email)
{
    int64_t id = persoon_create(c, side->organisatie, "Eva", email, LANG_NL);
    if (id)
        lid_create(c, side->organisatie, id, ROL_PROFESSIONAL, 0, 0);
    return id;
}

static void one_account_per_mailbox(void **state)
{
    for (size_t i = 0; i < SPELLINGS; i++) {
        if (i) {
            end(state);
            begin(state);
        }
        struct db_conn *c = testdb_begin(w.t);
        int64_t eva = invite_as(c, &w.one, spellings[i]);
        assert_true(eva && wachtwoord_zet(c, w.one.organisatie, eva, OTHER));
        int64_t account = persoon_account(c, w.one.organisatie, eva);
        for (size_t k = 0; k < SPELLINGS; k++) {
            if (account_create(c, spellings[k], "nl"))
                fail_msg("%s has an account, and %s another", spellings[i], spellings[k]);
            if (invite_as(c, &w.one, spellings[k]))
                fail_msg("%s and %s are two people of one organisation", spellings[i],
                         spellings[k]);
        }
        int64_t there = invite_as(c, &w.two, spellings[(i + 2) % SPELLINGS]);
        assert_true(there);
        assert_int_equal(persoon_account(c, w.two.organisatie, there), account);
        testdb_commit(w.t);
        for (size_t k = 0; k < SPELLINGS; k++) {
            if (sign_in(spellings[k], OTHER, "").status != 303)
                fail_msg("invited as %s, signing in as %s", spellings[i], spellings[k]);
            assert_int_equal(sign_in(spellings[k], "niet dit", "").status, 422);
            assert_int_equal(sign_in(spellings[k], OTHER, "").status, 303);
        }
    }
}

/* An invitation is asked for again, and a new password, by any spelling. */
static void mail_by_any_spelling(void **state)
{
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    invite_as(c, &w.one, spellings[0]);
    testdb_commit(w.t);
    visitor_forget(v);
    visitor_post(v, "/wachtwoord-vergeten", "email", spellings[2], NULL);
    assert_true(text_starts(world_mail(w.t, w.one.organisatie), "eva@zorgcafé.example\n"));
    in(&w.one);
    /* another spelling of what one has is not "in use" */
    assert_int_equal(move_to("anna@zorgcafé.example", PASSWORD).status, 303);
    assert_int_equal(follow_move(), 303);
    in_as("anna@xn--zorgcaf-hya.example");
    assert_int_equal(move_to("anna@xn--zorgcaf-hya.example", PASSWORD).status, 303);
    assert_int_equal(follow_move(), 303);
    assert_string_equal(email_of(&w.one, anna), "anna@xn--zorgcaf-hya.example");
    assert_true(says(visitor_get(v, "/account"), "anna@zorgcafé.example")); /* as people write it */
    assert_false(says(visitor_get(v, "/account"), "anna@xn--"));
    in_as("anna@zorgcafé.example");
    /* nor is the mailbox of somebody else free in another spelling */
    testdb_begin(w.t);
    int64_t fien = invite_as(w.t->c, &w.one, "fien@zorgcafé.example");
    assert_true(wachtwoord_zet(w.t->c, w.one.organisatie, fien, OTHER));
    testdb_commit(w.t);
    assert_int_equal(move_to("fien@xn--zorgcaf-hya.example", PASSWORD).status, 303);
    assert_int_equal(follow_move(), 409);
}

/* Two accounts of before mailboxes were compared: each is found by its own spelling, with and without
 * the form for comparing, and they can be joined. */
static void two_of_before(void **state)
{
    static const char *const own[] = {"eva@zorgcafé.example", "eva@xn--zorgcaf-hya.example"};
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    int64_t one = invite_as(c, &w.one, "tijdelijk@een.example");
    int64_t two = invite_as(c, &w.two, own[1]);
    assert_true(wachtwoord_zet(c, w.one.organisatie, one, PASSWORD));
    assert_true(wachtwoord_zet(c, w.two.organisatie, two, OTHER));
    testdb_commit(w.t);
    /* as the upgrade leaves them: outside ASCII there is no form yet */
    testdb_sql(w.t, "UPDATE account SET email = 'eva@zorgcafé.example', bezorgadres = NULL "
                    "WHERE email = 'tijdelijk@een.example'");
    testdb_sql(w.t, "UPDATE persoon SET email = 'eva@zorgcafé.example', bezorgadres = NULL "
                    "WHERE email = 'tijdelijk@een.example'");
    for (int round = 0; round < 2; round++) {
        assert_int_equal(sign_in(own[0], PASSWORD, "").status, 303);
        assert_int_equal(sign_in(own[1], OTHER, "").status, 303);
        assert_int_equal(sign_in(own[1], PASSWORD, "").status, 422);
        if (round)
            break;
        assert_int_equal(addresses_mend(&(struct background){.db = w.t->db}), 2);
        assert_int_equal(addresses_mend(&(struct background){.db = w.t->db}), 0);
    }
    assert_int_equal(sign_in(own[0], PASSWORD, "").status, 303);
    assert_true(says(visitor_get(v, "/account"), "anders geschreven"));
    struct answer a = join(own[1], OTHER, "");
    assert_string_equal(a.location, "/organisatie/kies");
    assert_false(says(visitor_get(v, "/account"), "anders geschreven"));
    assert_int_equal(sign_in(own[1], PASSWORD, "").status, 303); /* any spelling, one password */
}

/* ---- what a beheerder learns of an account ---- */
static bool add_line(void *arg, const struct audit_all_row *a)
{
    buf_format(arg, "%lld|%s|%s|%s\n", (long long)a->persoon, a->handeling, a->onderwerp,
               a->uitkomst);
    return true;
}

/* The pages of beheer as data, and the log as it is stored. */
static const char *beheer_sees(const struct world_side *side, int64_t persoon)
{
    struct buf b;
    buf_init(&b, w.t->ctx, 1 << 20);
    visitor_forget(v);
    visitor_sign_in(v, side->organisatie, side->person[ROL_BEHEERDER]);
    v->json = true;
    buf_text(&b, visitor_get(v, "/beheer").body);
    buf_text(&b, visitor_get(v, mem_format(w.t->ctx, "/beheer/personen/%d", (int)persoon)).body);
    v->json = false;
    testdb_begin(w.t);
    audit_all(w.t->c, add_line, &b, .organisatie = side->organisatie);
    testdb_commit(w.t);
    return b.data;
}

static void forgets(void)
{
    visitor_forget(v);
    visitor_post(v, "/wachtwoord-vergeten", "email", ANNA, NULL);
}
static void tries(void)
{
    sign_in(ANNA, "niet dit", "");
}
static void other_beheer_mails(void)
{
    second_step_on(login_of(ANNA).id);
    visitor_forget(v);
    visitor_sign_in(v, w.two.organisatie, w.two.person[ROL_BEHEERDER]);
    const char *path = mem_format(w.t->ctx, "/beheer/personen/%d", (int)anna_two);
    visitor_post(v, mem_format(w.t->ctx, "%s/totp-uit", path), NULL);
    visitor_post(v, mem_format(w.t->ctx, "%s/link", path), NULL);
}
static void moves(void)
{
    in(&w.two);
    assert_int_equal(move_to("anna@nieuw.example", PASSWORD).status, 303);
}
static void changes_password(void)
{
    in(&w.two);
    assert_int_equal(visitor_post(v, "/account/wachtwoord", "huidig", PASSWORD, "wachtwoord",
                                  "weer een zin", "herhaal", "weer een zin", NULL)
                         .status,
                     303);
}
static void signs_out_elsewhere(void)
{
    in(&w.two);
    assert_int_equal(visitor_post(v, "/account/sessies", NULL).status, 303);
}
static void joins(void)
{
    move_bo();
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, anna);
    assert_int_equal(join(BO, OTHER, "").status, 303);
}

/* Nothing of it changes a page or a line in an organisation, but for signing in there. */
static void a_beheerder_learns_nothing(void **state)
{
    static const struct {
        const char *what;
        void (*event)(void);
    } cases[] = {
        {"a new password is asked for",   forgets            },
        {"a wrong password",              tries              },
        {"mails by another organisation", other_beheer_mails },
        {"another address is asked for",  moves              },
        {"another password",              changes_password   },
        {"other devices are signed out",  signs_out_elsewhere},
        {"two accounts are joined",       joins              },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (i) {
            end(state);
            begin(state);
        }
        const char *before = beheer_sees(&w.one, anna);
        cases[i].event();
        const char *after = beheer_sees(&w.one, anna);
        if (!text_equal(before, after))
            fail_msg("%s: the beheerder saw\n%s\nand sees\n%s", cases[i].what, before, after);
    }
}

struct racer {
    struct testdb t;
    struct visitor *v;
    struct answer a;
};

static void *race(void *arg)
{
    struct racer *x = arg;
    x->a = visitor_post(x->v, "/account/samenvoegen", "email", BO, "wachtwoord", OTHER, NULL);
    return NULL;
}

/* Sent twice at once from two browsers, as two sends of one form can be too: it happens once. */
static void joining_twice_at_once(void **state)
{
    struct racer two[2];
    pthread_t thread[2];
    struct error f = {0};
    (void)state;
    move_bo();
    for (int i = 0; i < 2; i++) {
        two[i] = (struct racer){.t = *w.t};
        two[i].t.ctx = mem_ctx(NULL, "racer");
        two[i].t.c = db_conn_open(w.t->db, &f);
        assert_non_null(two[i].t.c);
        two[i].v = visitor_new(&two[i].t, &organisatie_routes, 1);
        visitor_sign_in(two[i].v, w.one.organisatie, anna);
    }
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, race, &two[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(thread[i], NULL);
    int done = 0, refused = 0;
    for (int i = 0; i < 2; i++) {
        /* the other one's session ended with the join, or it sees that Bo's account is gone */
        done += text_equal(two[i].a.location, "/organisatie/kies");
        refused += two[i].a.status == 422 || text_equal(two[i].a.location, "/inloggen");
    }
    for (int i = 0; i < 2; i++) {
        db_conn_close(two[i].t.c);
        mem_free((void *)two[i].t.ctx);
    }
    assert_int_equal(done, 1);
    assert_int_equal(refused, 1);
    assert_int_equal(events(ANNA, "account", "bijgewerkt"), 1);
    assert_int_equal(lines(&w.two, bo, "account", "bijgewerkt"), 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(choosing),
        CASE(the_owner_reads_what_happened),
        CASE(choosing_in_time),
        CASE(signing_in_closes_another_signal),
        CASE(one_membership),
        CASE(switching),
        CASE(two_tabs),
        CASE(refused_for_being_elsewhere),
        CASE(ended_while_signed_in),
        CASE(no_organisation_left),
        CASE(no_organisation_left_to_choose),
        CASE(wrong_tries),
        CASE(own_password),
        CASE(another_address),
        CASE(an_address_in_use),
        CASE(joining_needs_proof),
        CASE(joining),
        CASE(joining_keeps_the_second_step),
        CASE(one_person_is_not_two),
        CASE(joining_twice_at_once),
        CASE(a_beheerder_learns_nothing),
        CASE(one_account_per_mailbox),
        CASE(mail_by_any_spelling),
        CASE(two_of_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
