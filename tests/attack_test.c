/* Attacks on signing in and on the code of a signal: session fixation, cookies behind TLS, open
 * redirects and response splitting, response times, and guessing codes. Not here: what is tried on
 * every route (attack_routes_test.c), passwords and the second step themselves
 * (organisatie/organisatie_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "rooms.h"
#include "signaal/signaal_regels.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/walk.h"
#include "tests/support/world.h"
#include "web/limit.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

#define PASSWORD "een lange zin"
#define ANNA     "beheerder@een.example" /* the beheerder of the first organisation */
#define NOBODY   "niemand@een.example"

static struct world w;
static struct visitor *v;

static int begin(void **state)
{
    (void)state;
    w = world_make(house_open());
    v = house_visitor(w.t);
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

static struct answer sign_in(const char *email, const char *password)
{
    return visitor_post(v, "/inloggen", "email", email, "wachtwoord", password, "terug", "/account",
                        NULL);
}

static void give_cookie(const char *name, const char *value)
{
    v->cookies[v->n_cookies++] = (struct pair){name, value, strlen(value)};
}

/* ---- a session that was given beforehand ---- */
static void a_given_session_is_never_kept(void **state)
{
    static const char given[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    (void)state;
    give_cookie(COOKIE_SESSION, given);
    assert_string_equal(sign_in(ANNA, PASSWORD).location, "/account");
    const char *mine = visitor_cookie(v, COOKIE_SESSION);
    assert_int_equal(strlen(mine), 64);
    assert_string_not_equal(mine, given);
    /* whoever gave it is not in */
    visitor_forget(v);
    give_cookie(COOKIE_SESSION, given);
    assert_int_equal(visitor_get(v, "/account").status, 303);
    /* signing in over a session of somebody else ends that one, and is a new one */
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_PROFESSIONAL]);
    const char *theirs = visitor_cookie(v, COOKIE_SESSION);
    sign_in(ANNA, PASSWORD);
    mine = visitor_cookie(v, COOKIE_SESSION);
    assert_string_not_equal(mine, theirs);
    assert_int_equal(visitor_get(v, "/account").status, 200);
    visitor_forget(v);
    give_cookie(COOKIE_SESSION, theirs);
    assert_int_equal(visitor_get(v, "/account").status, 303);
    /* signing out ends it at the server, not in the browser alone */
    visitor_forget(v);
    give_cookie(COOKIE_SESSION, mine);
    assert_string_equal(visitor_post(v, "/uitloggen", NULL).location, "/inloggen");
    assert_null(visitor_cookie(v, COOKIE_SESSION));
    visitor_forget(v);
    give_cookie(COOKIE_SESSION, mine);
    assert_int_equal(visitor_get(v, "/account").status, 303);
    assert_int_equal(visitor_post(v, "/account/sessies", NULL).status, 303);
}

static void cookies_behind_tls(void **state)
{
    int n = 0;
    (void)state;
    v->tls = true;
    assert_int_equal(sign_in(ANNA, PASSWORD).status, 303);
    for (size_t i = 0; i < v->last->reply.n_headers; i++) {
        const struct pair *h = &v->last->reply.headers[i];
        if (strcmp(h->name, "Set-Cookie") != 0)
            continue;
        assert_true(text_starts(h->value, "__Host-"));
        assert_non_null(strstr(h->value, "; Path=/;"));
        assert_non_null(strstr(h->value, "; HttpOnly"));
        assert_non_null(strstr(h->value, "; SameSite=Lax"));
        assert_non_null(strstr(h->value, "; Secure"));
        assert_null(strstr(h->value, "Domain"));
        n++;
    }
    assert_true(n >= 3);
    assert_int_equal(visitor_get(v, "/account").status, 200);
    /* without the prefix a neighbouring site could have set it */
    const char *mine = visitor_cookie(v, "__Host-" COOKIE_SESSION);
    visitor_forget(v);
    give_cookie(COOKIE_SESSION, mine);
    assert_int_equal(visitor_get(v, "/account").status, 303);
    v->tls = false;
}

/* ---- leading elsewhere ---- */
static const char *const elsewhere[] = {
    "//evil.example",     "%2F%2Fevil.example",        "%5C%5Cevil.example",
    "/%5Cevil.example",   "%2F%5Cevil.example",        "https://evil.example",
    "https:evil.example", "/%09/evil.example",         "%09//evil.example",
    "/%0A/evil.example",  "/%0D%0AX-A:%20b",           "%2f%2e%2e//evil.example",
    "%20//evil.example",  "javascript:alert(1)",       "data:text/html,x",
    "evil.example",       "/%E2%80%A8//evil",          "@evil.example",
    "/..//evil.example",  "///evil.example",           "/;@evil.example",
    "%252F%252Fevil",     "/a%0d%0aSet-Cookie:%20b=c",
};

/* Where a browser goes that reads \ as / and drops tabs and line ends: to ourselves. */
static void stays_here(const char *asked, const char *location)
{
    bool ours = location[0] == '/' && location[1] != '/' && location[1] != '\\';
    for (const char *p = location; *p; p++)
        ours = ours && (unsigned char)*p > ' ' && *p != 127 && *p != '\\';
    if (!ours)
        fail_msg("%s leads to \"%s\"", asked, location);
    for (size_t i = 0; i < v->last->reply.n_headers; i++)
        assert_null(strpbrk(v->last->reply.headers[i].value, "\r\n"));
}

static void redirects_stay_here(void **state)
{
    static const char *const asked[] = {
        "/taal/en?terug=", "/inloggen?terug=", "/locatie/kies?locatie=0&terug="};
    (void)state;
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BEHEERDER]);
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        for (size_t k = 0; k < 3; k++) {
            const char *uri = mem_format(w.t->ctx, "%s%s", asked[k], elsewhere[i]);
            struct answer a = visitor_get(v, uri);
            assert_int_equal(a.status, 303);
            stays_here(uri, a.location);
        }
    }
    visitor_forget(v);
    /* the same through the form of signing in */
    static const char *const typed[] = {"//evil.example", "/\t/evil.example", "/\\evil.example",
                                        "https://evil.example"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        visitor_forget(v);
        struct answer a = visitor_post(v, "/inloggen", "email", ANNA, "wachtwoord", PASSWORD,
                                       "terug", typed[i], NULL);
        assert_int_equal(a.status, 303);
        stays_here("form", a.location);
    }
    /* whoever is not in and asks for such a path */
    visitor_forget(v);
    static const char *const paths[] = {"/themas?a=%0d%0aX:y", "/account?terug=//evil.example"};
    for (size_t i = 0; i < 2; i++)
        stays_here(paths[i], visitor_get(v, paths[i]).location);
    /* and the page of an error, which offers the same address again */
    struct answer a = visitor_get(v, "//evil.example/x");
    assert_int_equal(a.status, 404);
    assert_null(strstr(a.body, "href=\"//evil"));
}

/* ---- values that become a header ---- */
static void nothing_splits_a_header(void **state)
{
    static const char *const names[] = {"x\"; a=\"b.pdf", "a%0d%0aSet-Cookie: b=c.pdf",
                                        "één\\twee.pdf", "a;filename*=UTF-8''b.pdf",
                                        "\xe2\x80\xa8.pdf"};
    static const char pdf[] = "%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n";
    (void)state;
    struct request *r = request_new(METHOD_GET);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        reply_reset(r);
        reply_bytes(r, 200, "application/pdf", pdf, sizeof pdf - 1, names[i]);
        reply_finish(r);
        const char *said = NULL;
        for (size_t k = 0; k < r->reply.n_headers; k++)
            if (!strcmp(r->reply.headers[k].name, "Content-Disposition"))
                said = r->reply.headers[k].value;
        assert_non_null(said);
        assert_true(text_starts(said, "attachment; filename=\""));
        /* one quoted value, one encoded: no quote or semicolon of the sender counts */
        const char *quote = strchr(said + 22, '"');
        assert_true(text_starts(quote, "\"; filename*=UTF-8''"));
        assert_null(strpbrk(quote + 20, "\"; \\\r\n"));
    }
    mem_free(r->ctx);
    /* a notice holds what people typed: it travels in a cookie */
    r = request_new(METHOD_POST);
    reply_notice(r, "Bewaard: a\r\nSet-Cookie: b=c; Domain=evil");
    assert_int_equal(r->reply.n_headers, 1);
    assert_null(strpbrk(r->reply.headers[0].value, "\r\n"));
    assert_null(strstr(r->reply.headers[0].value, "; Domain"));
    mem_free(r->ctx);
}

/* ---- what the time tells ---- */
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

static int64_t unknown_tries(void)
{
    struct inloggen_unknown_count_row row = {0};
    testdb_begin(w.t);
    inloggen_unknown_count(w.t->c, w.t->ctx, &row, .dag = date_today());
    testdb_commit(w.t);
    return row.aantal;
}

/* A known or unknown account, with or without a second step, blocked or not: one argon2id and one
 * commit each. The work is counted; response times are compared last, with a wide margin. */
static void signing_in_tells_nothing(void **state)
{
    enum { PAIRS = 9 };
    double known[PAIRS], nobody[PAIRS];
    (void)state;
    for (int i = 0; i < PAIRS; i++) { /* ten wrong tries would close the door of Anna */
        uint64_t before = password_times();
        double at = clock_ms();
        struct answer a = sign_in(ANNA, "niet dit");
        known[i] = clock_ms() - at;
        assert_int_equal(password_times(), before + 1);
        const char *words = mem_text(w.t->ctx, a.body);
        int64_t tries = unknown_tries();
        assert_int_equal(a.status, 422);
        at = clock_ms();
        a = sign_in(NOBODY, "niet dit");
        nobody[i] = clock_ms() - at;
        assert_int_equal(a.status, 422);
        assert_int_equal(password_times(), before + 2);
        assert_int_equal(unknown_tries(), tries + 1); /* a commit, as for Anna's wrong try */
        /* the same words, but for the address that was typed and the token */
        assert_in_range(strlen(a.body) + 40 - strlen(words), 0, 80);
    }
    qsort(known, PAIRS, sizeof *known, by_size);
    qsort(nobody, PAIRS, sizeof *nobody, by_size);
    double ratio = known[PAIRS / 2] / nobody[PAIRS / 2];
    print_message("signing in, known : unknown = %.3f (medians of %d pairs)\n", ratio, PAIRS);
    assert_true(ratio > 0.4 && ratio < 2.5); /* without argon2id for the unknown: about 20 */
    /* closed after ten, and with the right password too: still one argon2id */
    sign_in(ANNA, "niet dit");
    uint64_t before = password_times();
    assert_int_equal(sign_in(ANNA, PASSWORD).status, 422);
    assert_int_equal(password_times(), before + 1);
}

/* ---- guessing at codes ---- */
static const char *a_signal(void)
{
    const char *place = "/s/een/hier";
    struct db_conn *c = testdb_begin(w.t);
    struct organisatie_read_row o;
    struct locatie l;
    assert_true(organisatie_read(c, w.t->ctx, &o, .organisatie = w.one.organisatie));
    assert_true(locatie_read(c, w.t->ctx, w.one.organisatie, w.one.here, &l));
    testdb_commit(w.t);
    place = mem_format(w.t->ctx, "/s/%s/%s", o.slug, l.slug);
    visitor_forget(v);
    assert_string_equal(visitor_post(v, place, "verhaal", "De bel.", NULL).location, "/code/dank");
    return mem_text(w.t->ctx, visitor_cookie(v, "koers_code"));
}

static int try_code(const char *code)
{
    visitor_forget(v);
    return visitor_post(v, "/code", "code", code, NULL).status;
}

/* By the cookie: 200 when it opens a signal, 303 when it does not. */
static int try_cookie(const char *code)
{
    visitor_forget(v);
    give_cookie("koers_code", code);
    return visitor_get(v, "/code/mijn").status;
}

static const char *wrong_code(int i)
{
    static const char digits[] = "23456789";
    return mem_format(w.t->ctx, "BAF22%c%cBAF22%c%c", digits[i & 7], digits[i >> 3 & 7],
                      digits[i >> 6 & 7], digits[i >> 9 & 7]);
}

/* How many wrong codes this address may try at once; by is try_code or try_cookie. */
static int tries_of(const char *address, const char *right, int (*by)(const char *))
{
    int n = 0;
    v->address = address;
    /* a right one, after each wrong one, tells whether the door is still open */
    while (n < 1000 && by(right) < (by == try_code ? 400 : 300)) {
        by(wrong_code(n));
        n++;
    }
    return n;
}

static void codes_cannot_be_guessed(void **state)
{
    (void)state;
    const char *right = a_signal();
    /* typed, and in a cookie that someone made up: the same bound, and together */
    assert_int_equal(tries_of("192.0.2.1", right, try_code), SIGNAAL_CODE_FOUT_INEENS);
    assert_int_equal(try_code(right), 429);
    assert_int_equal(try_cookie(right), 303);
    assert_int_equal(tries_of("192.0.2.2", right, try_cookie), SIGNAAL_CODE_FOUT_INEENS);
    assert_int_equal(try_code(right), 429);
    /* the other doors with that cookie are shut too */
    visitor_forget(v);
    give_cookie("koers_code", right);
    assert_string_equal(visitor_get(v, "/code/dank").location, "/code");
    assert_string_equal(visitor_post(v, "/code/toevoegen", "verhaal", "x", NULL).location, "/code");
    /* someone else, and who only has right ones, notices nothing */
    v->address = "192.0.2.3";
    for (int i = 0; i < 200; i++)
        assert_int_equal(try_cookie(right), 200);
    assert_int_equal(try_code(right), 303);
    v->address = NULL;
}

static void many_addresses_are_not_many_guessers(void **state)
{
    (void)state;
    const char *right = a_signal();
    /* one house has 2^64 addresses: they count as one */
    assert_int_equal(tries_of("2001:db8:1:1::1", right, try_cookie), SIGNAAL_CODE_FOUT_INEENS);
    for (int i = 2; i < 40; i++)
        assert_int_equal(tries_of(mem_format(w.t->ctx, "2001:db8:1:1:%x:%x::%x", i * 77, i, i),
                                  right, try_cookie),
                         0);
    /* some houses have 2^16 networks of that size: eight of them count, and no more */
    int all = SIGNAAL_CODE_FOUT_INEENS;
    for (int i = 2; i < 40; i++)
        all += tries_of(mem_format(w.t->ctx, "2001:db8:1:%x::1", i), right, try_cookie);
    assert_int_equal(all, 8 * SIGNAAL_CODE_FOUT_INEENS);
    /* a neighbour, and an IPv4 address in the clothes of IPv6 */
    assert_int_equal(tries_of("2001:db8:2::1", right, try_cookie), SIGNAAL_CODE_FOUT_INEENS);
    assert_int_equal(tries_of("192.0.2.9", right, try_cookie), SIGNAAL_CODE_FOUT_INEENS);
    assert_int_equal(tries_of("::ffff:192.0.2.9", right, try_cookie), 0);
    v->address = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_given_session_is_never_kept, begin, end),
        cmocka_unit_test_setup_teardown(cookies_behind_tls, begin, end),
        cmocka_unit_test_setup_teardown(redirects_stay_here, begin, end),
        cmocka_unit_test_setup_teardown(nothing_splits_a_header, begin, end),
        cmocka_unit_test_setup_teardown(signing_in_tells_nothing, begin, end),
        cmocka_unit_test_setup_teardown(codes_cannot_be_guessed, begin, end),
        cmocka_unit_test_setup_teardown(many_addresses_are_not_many_guessers, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
