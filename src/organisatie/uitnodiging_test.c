/* What a beheerder sees and can do about somebody with an account elsewhere: inviting, the pages
 * after it, sending links, ending access. Nothing may differ from somebody who is new on this
 * server, and nothing may open another organisation. On either engine. Not here: the account holder's
 * own pages (account_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PASSWORD "een lange zin"
#define ANNA     "anna@elders.example" /* a professional of the first organisation */

static struct world w;
static struct visitor *v;
static int64_t anna, account;
static const uint8_t secret[TOTP_BYTES] = "12345678901234567890";

static int begin(void **state)
{
    (void)state;
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    w = world_make(TESTDB(&organisatie_schema));
    v = visitor_new(w.t, &organisatie_routes, 1);
    struct db_conn *c = testdb_begin(w.t);
    anna = persoon_create(c, w.one.organisatie, "Anna", ANNA, LANG_NL);
    lid_create(c, w.one.organisatie, anna, ROL_PROFESSIONAL, 0, 0);
    assert_true(wachtwoord_zet(c, w.one.organisatie, anna, PASSWORD));
    account = persoon_account(c, w.one.organisatie, anna);
    /* somebody invited by the first who did not accept yet, and one whose access there ended */
    int64_t waits = persoon_create(c, w.one.organisatie, "Wacht", "wacht@elders.example", LANG_NL);
    int64_t ended = persoon_create(c, w.one.organisatie, "Weg", "weg@elders.example", LANG_NL);
    assert_true(waits && wachtwoord_zet(c, w.one.organisatie, ended, PASSWORD));
    persoon_close(c, .organisatie = w.one.organisatie, .id = ended, .nu = time_now());
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
static void as_beheerder(const struct world_side *side)
{
    visitor_forget(v);
    visitor_sign_in(v, side->organisatie, side->person[ROL_BEHEERDER]);
}

static bool says(struct answer a, const char *text)
{
    return strstr(a.body, text) != NULL;
}

static struct answer invite(const char *naam, const char *email)
{
    return visitor_post(v, "/beheer/personen", "naam", naam, "email", email, "rol", "professional",
                        "waar", "0", NULL);
}

static struct answer sign_in(const char *email, const char *password, const char *code)
{
    visitor_forget(v);
    return visitor_post(v, "/inloggen", "email", email, "wachtwoord", password, "code", code, NULL);
}

/* text with every `word` replaced by `by`. */
static const char *swap(const char *text, const char *word, const char *by)
{
    struct buf b;
    buf_init(&b, w.t->ctx, 1 << 20);
    for (const char *at; (at = strstr(text, word)); text = at + strlen(word)) {
        buf_add(&b, text, (size_t)(at - text));
        buf_text(&b, by);
    }
    buf_text(&b, text);
    return b.data;
}

/* The values that differ each time: tokens and links. */
static const char *without_secrets(const char *text)
{
    char *out = mem_text(w.t->ctx, text);
    for (char *p = out; (p = strstr(p, "name=\"token\" value=\""));) {
        p += strlen("name=\"token\" value=\"");
        memset(p, 'x', strcspn(p, "\""));
    }
    for (char *p = out; (p = strstr(p, "/toegang/"));) {
        p += strlen("/toegang/");
        memset(p, 'x', strcspn(p, "\n\""));
    }
    return out;
}

/* A text about one person as it would be about another. */
static const char *neutral(const char *text, int64_t id, const char *email, const char *naam)
{
    const char *page =
        swap(without_secrets(text), mem_format(w.t->ctx, "/personen/%d", (int)id), "/personen/ID");
    page = swap(page, mem_format(w.t->ctx, "personen%%2F%d", (int)id), "personen%2FID");
    page = swap(page, mem_format(w.t->ctx, "persoon %d", (int)id), "persoon ID");
    for (const char *end; (end = strstr(page, "/einde\""));) { /* the number of the role */
        const char *start = end;
        while (start[-1] != '/')
            start--;
        page = swap(page, mem_textn(w.t->ctx, start, (size_t)(end - start) + 7), "ROLE\"");
    }
    return swap(swap(page, email, "EMAIL"), naam, "NAAM");
}

struct log {
    int64_t after;
    struct buf b;
};

static bool add_line(void *arg, const struct audit_all_row *a)
{
    struct log *l = arg;
    if (a->id > l->after)
        buf_format(&l->b, "%s|%s|%s\n", a->handeling, a->onderwerp, a->uitkomst);
    return true;
}

/* The lines of an organisation's log after this one. */
static const char *log_after(const struct world_side *side, int64_t after)
{
    struct log l = {.after = after};
    buf_init(&l.b, w.t->ctx, 1 << 20);
    testdb_begin(w.t);
    audit_all(w.t->c, add_line, &l, .organisatie = side->organisatie);
    testdb_commit(w.t);
    return l.b.data ? l.b.data : "";
}

static int64_t log_end(const struct world_side *side)
{
    struct audit_kop_row head = {0};
    testdb_begin(w.t);
    audit_kop(w.t->c, w.t->ctx, &head, .organisatie = side->organisatie);
    testdb_commit(w.t);
    return head.laatste;
}

static int64_t invited_id(struct answer a)
{
    int64_t id = 0;
    assert_int_equal(a.status, 303);
    assert_true(text_starts(a.location, "/beheer/personen/"));
    assert_true(text_int(a.location + strlen("/beheer/personen/"), 1, INT64_MAX, &id));
    return id;
}

/* ---- an invitation tells nothing ---- */
static const struct {
    const char *what, *email;
} invited[] = {
    {"new on this server",            "nieuw@elders.example"},
    {"an account elsewhere",          ANNA                  },
    {"invited elsewhere, waits",      "wacht@elders.example"},
    {"an account whose access ended", "weg@elders.example"  },
};
#define INVITED (sizeof invited / sizeof *invited)

/* Everything that the beheerder gets to see of one invitation, in one text. */
static const char *all_of(size_t i)
{
    int64_t before = log_end(&w.two);
    uint64_t hashed = password_times();
    const char *naam = mem_format(w.t->ctx, "Naam-%zu", i);
    struct answer a = invite(naam, invited[i].email);
    int64_t id = invited_id(a);
    const char *path = mem_format(w.t->ctx, "/beheer/personen/%d", (int)id);
    struct buf b;
    buf_init(&b, w.t->ctx, 1 << 20);
    buf_text(&b, visitor_get(v, path).body);
    buf_text(&b, world_mail(w.t, w.two.organisatie));
    buf_text(&b, visitor_post(v, mem_format(w.t->ctx, "%s/link", path), NULL).location);
    buf_text(&b, visitor_get(v, path).body);
    buf_text(&b, visitor_post(v, mem_format(w.t->ctx, "%s/totp-uit", path), NULL).location);
    buf_text(&b, visitor_get(v, path).body);
    buf_text(&b, world_mail(w.t, w.two.organisatie));
    a = invite(naam, invited[i].email); /* again: there is somebody here with it now */
    buf_format(&b, "%d%s", a.status, says(a, "al iemand in deze organisatie") ? "here" : "");
    buf_text(&b, log_after(&w.two, before));
    assert_int_equal(password_times(), hashed);
    return neutral(b.data, id, invited[i].email, naam);
}

static void inviting_tells_nothing(void **state)
{
    (void)state;
    as_beheerder(&w.two);
    int64_t before = log_end(&w.one);
    const char *first = all_of(0);
    assert_non_null(strstr(first, "Heeft de uitnodiging nog niet aangenomen"));
    assert_non_null(strstr(first, "422here"));
    assert_null(strstr(first, "link\">http"));
    for (size_t i = 1; i < INVITED; i++) {
        const char *other = all_of(i);
        if (strcmp(first, other) != 0)
            fail_msg("%s:\n%s\n---- and %s:\n%s", invited[0].what, first, invited[i].what, other);
    }
    assert_string_equal(log_after(&w.one, before), ""); /* the other is not told either */
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 303);
    assert_string_equal(visitor_get(v, "/organisatie/kies").status == 200 ? "" : "left", "");
}

static double clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

#define PAIRS 11

static double time_of(const char *email)
{
    double at = clock_ms();
    invited_id(invite("X", email));
    return clock_ms() - at;
}

/* How much longer an address with an account takes, by the medians of pairs; each goes first in half
 * of them. */
static double ratio_of(int round)
{
    double known[PAIRS], nobody[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
        const char *of = mem_format(w.t->ctx, "elders%d@een.example", round * PAIRS + i);
        const char *none = mem_format(w.t->ctx, "nergens%d@x.example", round * PAIRS + i);
        if (i % 2)
            known[i] = time_of(of);
        nobody[i] = time_of(none);
        if (i % 2 == 0)
            known[i] = time_of(of);
    }
    qsort(known, PAIRS, sizeof *known, by_size);
    qsort(nobody, PAIRS, sizeof *nobody, by_size);
    return known[PAIRS / 2] / nobody[PAIRS / 2];
}

/* The same work, so about the same time. What else the machine does disturbs single rounds: the median
 * of five counts. An argon2id more makes it about 20. */
static void inviting_takes_as_long(void **state)
{
    enum { ROUNDS = 5 };
    double ratio[ROUNDS];
    (void)state;
    struct db_conn *c = testdb_begin(w.t);
    for (int i = 0; i < ROUNDS * PAIRS; i++) {
        const char *email = mem_format(w.t->ctx, "elders%d@een.example", i);
        int64_t id = persoon_create(c, w.one.organisatie, "X", email, LANG_NL);
        persoon_account(c, w.one.organisatie, id);
    }
    testdb_commit(w.t);
    as_beheerder(&w.two);
    for (int round = 0; round < ROUNDS; round++)
        ratio[round] = ratio_of(round);
    qsort(ratio, ROUNDS, sizeof *ratio, by_size);
    print_message("inviting, known : unknown = %.3f, between %.3f and %.3f\n", ratio[ROUNDS / 2],
                  ratio[0], ratio[ROUNDS - 1]);
    assert_true(ratio[ROUNDS / 2] > 0.4 && ratio[ROUNDS / 2] < 2.5);
}

/* ---- accepting ---- */
static const char *invitation_of(const char *naam, const char *email, int64_t *id)
{
    as_beheerder(&w.two);
    *id = invited_id(invite(naam, email));
    return world_mailed_link(w.t, w.two.organisatie);
}

static const char *code_now(void)
{
    static char code[7];
    oath_totp_generate((const char *)secret, sizeof secret, (time_t)time_now(), 30, 0, 6, code);
    return code;
}

static void second_step_on(void)
{
    struct db_conn *c = testdb_begin(w.t);
    account_totp_set(
        c, .id = account,
        .totp = totp_sealed(c, w.t->ctx, account, (struct db_bytes){secret, sizeof secret}),
        .laatst = 1);
    testdb_commit(w.t);
}

static void accepting_with_an_account(void **state)
{
    int64_t id;
    (void)state;
    second_step_on();
    const char *link = invitation_of("Anna", ANNA, &id);
    const char *accept = mem_format(w.t->ctx, "%s/aannemen", link);
    visitor_forget(v);
    struct answer a = visitor_get(v, link);
    assert_true(says(a, "Zorg twee") && says(a, ANNA) && says(a, "current-password"));
    /* the account is not hers who has the link only, and cannot be taken over by it */
    assert_int_equal(
        visitor_post(v, link, "wachtwoord", "mijn eigen zin", "herhaal", "mijn eigen zin", NULL)
            .status,
        409);
    assert_int_equal(visitor_post(v, accept, "wachtwoord", "niet dit", NULL).status, 422);
    assert_int_equal(visitor_post(v, accept, "wachtwoord", PASSWORD, NULL).status,
                     422);                                                  /* no code */
    assert_string_equal(sign_in(ANNA, PASSWORD, code_now()).location, "/"); /* still one */
    setenv("KOERS_NU", "2026-03-23T09:02:00", 1);
    visitor_forget(v);
    a = visitor_post(v, accept, "wachtwoord", PASSWORD, "code", code_now(), NULL);
    assert_string_equal(a.location, "/inloggen");
    assert_int_equal(visitor_get(v, link).status, 410);
    setenv("KOERS_NU", "2026-03-23T09:04:00", 1);
    assert_string_equal(sign_in(ANNA, PASSWORD, code_now()).location, "/organisatie/kies");
}

/* After accepting too, the beheerder sees the same of who was here and of who is new. */
static void accepted_looks_the_same(void **state)
{
    const char *seen[2], *logged[2];
    (void)state;
    second_step_on();
    for (int i = 0; i < 2; i++) {
        const char *email = i ? ANNA : "nieuw@elders.example", *naam = i ? "Bekend" : "Kersvers";
        int64_t id, before = log_end(&w.two);
        const char *link = invitation_of(naam, email, &id);
        visitor_forget(v);
        struct answer a =
            i ? visitor_post(v, mem_format(w.t->ctx, "%s/aannemen", link), "wachtwoord", PASSWORD,
                             "code", code_now(), NULL)
              : visitor_post(v, link, "wachtwoord", PASSWORD, "herhaal", PASSWORD, NULL);
        assert_string_equal(a.location, "/inloggen");
        as_beheerder(&w.two);
        const char *path = mem_format(w.t->ctx, "/beheer/personen/%d", (int)id);
        struct buf b;
        buf_init(&b, w.t->ctx, 1 << 20);
        buf_text(&b, visitor_get(v, path).body);
        const char *list = strstr(visitor_get(v, "/beheer").body, naam);
        buf_add(&b, list, (size_t)(strstr(list, "</tr>") - list)); /* the row in the list */
        visitor_post(v, mem_format(w.t->ctx, "%s/totp-uit", path), NULL);
        buf_text(&b, visitor_get(v, path).body);
        visitor_post(v, mem_format(w.t->ctx, "%s/link", path), NULL);
        buf_text(&b, visitor_get(v, path).body);
        logged[i] = neutral(log_after(&w.two, before), id, email, naam);
        seen[i] = neutral(b.data, id, email, naam);
    }
    assert_string_equal(logged[0], logged[1]);
    assert_non_null(strstr(logged[0], "uitnodiging|eigen account|aangenomen"));
    assert_string_equal(seen[0], seen[1]);
    assert_non_null(strstr(seen[0], "Heeft de uitnodiging aangenomen"));
    assert_null(strstr(seen[1], "staat aan."));
}

/* Two organisations invite one new address: the second invitation asks for the password chosen at
 * the first. */
static void invited_twice(void **state)
{
    int64_t one, two;
    (void)state;
    const char *first = invitation_of("Kim", "kim@elders.example", &one);
    as_beheerder(&w.one);
    two = invited_id(invite("Kim", "kim@elders.example"));
    const char *second = world_mailed_link(w.t, w.one.organisatie);
    visitor_forget(v);
    const char *late = visitor_token(v, second);
    assert_true(says(visitor_get(v, second), "new-password"));
    visitor_post(v, first, "wachtwoord", PASSWORD, "herhaal", PASSWORD, NULL);
    /* chosen on a page that was open before the first was accepted: the first password stays */
    assert_int_equal(visitor_post_token(v, late, second, "wachtwoord", "een andere zin", "herhaal",
                                        "een andere zin", NULL)
                         .status,
                     409);
    assert_int_equal(sign_in("kim@elders.example", PASSWORD, "").status, 303);
    visitor_forget(v);
    assert_int_equal(
        visitor_post(v, mem_format(w.t->ctx, "%s/aannemen", second), "wachtwoord", PASSWORD, NULL)
            .status,
        303);
    assert_string_equal(sign_in("kim@elders.example", PASSWORD, "").location, "/organisatie/kies");
    assert_true(one && two);
}

/* ---- what a beheerder cannot do ---- */
static const char *account_row(void)
{
    struct login l = {0};
    testdb_begin(w.t);
    assert_true(login_by_id(w.t->c, w.t->ctx, account, &l));
    testdb_commit(w.t);
    return mem_format(w.t->ctx, "%s|%s|%d|%d|%lld", l.email, l.wachtwoord, (int)l.totp.n, l.totp_on,
                      (long long)l.hersteld);
}

/* Everything that the second organisation's beheerder can send about Anna leaves her account, and
 * what she is in the first organisation, as it was. */
static void nothing_opens_another(void **state)
{
    int64_t id;
    int sent = 0;
    (void)state;
    second_step_on();
    const char *link = invitation_of("Anna", ANNA, &id);
    visitor_forget(v);
    visitor_post(v, mem_format(w.t->ctx, "%s/aannemen", link), "wachtwoord", PASSWORD, "code",
                 code_now(), NULL);
    visitor_sign_in(v, w.one.organisatie, anna);
    const char *in_one = visitor_cookie(v, COOKIE_SESSION);
    const char *before = account_row();
    int64_t lines = log_end(&w.one);
    as_beheerder(&w.two);
    for (size_t i = 0; i < organisatie_routes.n; i++) {
        const struct route *row = &organisatie_routes.routes[i];
        if (row->method != METHOD_POST || !text_starts(row->path, "/beheer/personen/:id"))
            continue;
        const char *path = mem_format(w.t->ctx, "/beheer/personen/%d%s", (int)id,
                                      row->path + strlen("/beheer/personen/:id"));
        struct answer a =
            visitor_post(v, path, "rol", "naaste", "waar", "0", "email", "van@beheerder.example",
                         "wachtwoord", "mijn eigen zin", "herhaal", "mijn eigen zin", NULL);
        if (a.status != 303)
            fail_msg("%s: %d", path, a.status);
        assert_false(says(visitor_get(v, "/beheer"), "/toegang/"));
        sent++;
    }
    assert_int_equal(sent, 5); /* role, link, second step, ending, opening */
    assert_string_equal(account_row(), before);
    assert_string_equal(log_after(&w.one, lines), "");
    visitor_forget(v);
    v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, in_one, 64};
    assert_int_equal(visitor_get(v, "/account").status, 200);
}

/* The mail for a new password goes to the address of the account, whoever asked, once in five
 * minutes; what it does, its reader does. */
static void a_new_password_is_the_owners(void **state)
{
    (void)state;
    as_beheerder(&w.one);
    const char *path = mem_format(w.t->ctx, "/beheer/personen/%d/link", (int)anna);
    assert_int_equal(visitor_post(v, path, NULL).status, 303);
    const char *link = world_mailed_link(w.t, w.one.organisatie);
    assert_true(text_starts(world_mail(w.t, w.one.organisatie), ANNA "\n"));
    assert_int_equal(visitor_post(v, path, NULL).status, 303);
    assert_string_equal(world_mailed_link(w.t, w.one.organisatie), link);
    visitor_forget(v);
    assert_int_equal(
        visitor_post(v, link, "wachtwoord", "mijn eigen zin", "herhaal", "mijn eigen zin", NULL)
            .status,
        303);
    assert_int_equal(sign_in(ANNA, PASSWORD, "").status, 422);
    assert_int_equal(sign_in(ANNA, "mijn eigen zin", "").status, 303);
}

/* The second step goes off by the mail and the password, and not in the day after the mailbox chose
 * that password. */
static void a_lost_telephone(void **state)
{
    static const char *const off = "/tweede-stap";
    (void)state;
    as_beheerder(&w.one);
    const char *path = mem_format(w.t->ctx, "/beheer/personen/%d", (int)anna);
    const char *ask = mem_format(w.t->ctx, "%s/totp-uit", path);
    visitor_post(v, ask, NULL);
    assert_null(world_mail(w.t, w.one.organisatie)); /* it is off */
    second_step_on();
    visitor_post(v, ask, NULL);
    const char *link = world_mailed_link(w.t, w.one.organisatie);
    assert_non_null(link);
    visitor_forget(v);
    const char *post = mem_format(w.t->ctx, "%s%s", link, off);
    assert_int_equal(visitor_post(v, post, "wachtwoord", "niet dit", NULL).status, 422);
    assert_int_equal(
        visitor_post(v, link, "wachtwoord", "mijn eigen zin", "herhaal", "mijn eigen zin", NULL)
            .status,
        410); /* it is no link for a password */
    /* a new password by mail first: then it waits a day */
    visitor_post(v, "/wachtwoord-vergeten", "email", ANNA, NULL);
    const char *reset = world_mailed_link(w.t, w.one.organisatie);
    visitor_post(v, reset, "wachtwoord", "mijn eigen zin", "herhaal", "mijn eigen zin", NULL);
    assert_int_equal(visitor_get(v, link).status, 410);
    static const struct {
        const char *at;
        int status;
    } later[] = {
        {"2026-03-23T12:00:00", 409},
        {"2026-03-24T08:59:59", 409},
        {"2026-03-24T09:00:00", 303},
    };
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        setenv("KOERS_NU", later[i].at, 1);
        as_beheerder(&w.one);
        visitor_post(v, ask, NULL);
        link = world_mailed_link(w.t, w.one.organisatie);
        visitor_forget(v);
        struct answer a = visitor_post(v, mem_format(w.t->ctx, "%s%s", link, off), "wachtwoord",
                                       "mijn eigen zin", NULL);
        if (a.status != later[i].status)
            fail_msg("%s: %d %s", later[i].at, a.status, a.body);
        setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    }
    setenv("KOERS_NU", "2026-03-24T09:00:00", 1);
    assert_int_equal(sign_in(ANNA, "mijn eigen zin", "").status, 303);
}

/* Asking for a new password where an invitation waits sends that again, and says no more. */
static void forgotten_before_accepting(void **state)
{
    int64_t id;
    (void)state;
    const char *first = invitation_of("Kim", "kim@elders.example", &id);
    visitor_forget(v);
    setenv("KOERS_NU", "2026-03-23T09:10:00", 1);
    visitor_post(v, "/wachtwoord-vergeten", "email", "Kim@elders.example", NULL);
    const char *second = world_mailed_link(w.t, w.two.organisatie);
    assert_string_not_equal(first, second);
    assert_int_equal(visitor_get(v, first).status, 410);
    assert_true(says(visitor_get(v, second), "Welkom bij Koers, Kim"));
    visitor_post(v, "/wachtwoord-vergeten", "email", "Kim@elders.example", NULL);
    assert_string_equal(world_mailed_link(w.t, w.two.organisatie), second);
}

/* Who has an account elsewhere and asks for a new password gets the invitation that waits again too.
 * Otherwise the number of mails that the inviting organisation sends would tell whether there is one. */
static void forgotten_tells_nothing(void **state)
{
    static const char *const addresses[] = {"kim@elders.example", ANNA};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        int64_t id;
        const char *email = addresses[i];
        setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
        const char *first = invitation_of("Iemand", email, &id);
        visitor_forget(v);
        setenv("KOERS_NU", "2026-03-23T09:10:00", 1);
        visitor_post(v, "/wachtwoord-vergeten", "email", email, NULL);
        if (text_equal(world_mailed_link(w.t, w.two.organisatie), first))
            fail_msg("%s: no second invitation", email);
        assert_int_equal(visitor_get(v, first).status, 410);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(inviting_tells_nothing),
        CASE(inviting_takes_as_long),
        CASE(accepting_with_an_account),
        CASE(accepted_looks_the_same),
        CASE(invited_twice),
        CASE(nothing_opens_another),
        CASE(a_new_password_is_the_owners),
        CASE(a_lost_telephone),
        CASE(forgotten_before_accepting),
        CASE(forgotten_tells_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
