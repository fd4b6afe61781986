/* Attacks on every route of the program, with the demo's data, on either engine: a form from
 * another site or with somebody else's token, a GET that changes data, headers that allow framing,
 * caching or response splitting, and the audit line of a read that found nothing. Not here: signing
 * in, codes, redirects (attack_test.c), other organisations (tenancy_test.c), script in what people
 * type (tests/web/stored-script.mjs). */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/walk.h"
#include "web/limit.h"
#include "web/static.h"
#include <stdlib.h>
#include <string.h>

static void sign_in(void)
{
    visitor_forget(walk.v);
    visitor_sign_in(walk.v, 1, walk.everyone);
    walk.v->extra[0] = (struct pair){0};
}

/* ---- forms of others ---- */
/* Each way to send a form that is not one's own. The token is genuine where the origin is wrong. */
static void forged(const struct route *row, const char *path)
{
    static const struct pair from[] = {
        {"origin",         "https://evil.example",      20},
        {"origin",         "null",                      4 },
        {"origin",         "http://127.0.0.1.evil.com", 25},
        {"origin",         "https://127.0.0.1",         17}, /* another scheme */
        {"referer",        "http://evil.example/a",     21},
        {"sec-fetch-site", "cross-site",                10},
        {"sec-fetch-site", "same-site",                 9 },
    };
    const char *mine = visitor_token(walk.v, path), *elsewhere = visitor_token(walk.v, "/elders");
    struct answer a;

    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        walk.v->extra[0] = from[i];
        a = visitor_post_token(walk.v, mine, path, NULL);
        walk.v->extra[0] = (struct pair){0};
        if (a.status != 403)
            fail_msg("POST %s with %s: %s: %d", path, from[i].name, from[i].value, a.status);
    }
    const char *tokens[] = {NULL, "", "00", elsewhere, NULL};
    struct pair cookies[8];
    size_t n = walk.v->n_cookies;
    memcpy(cookies, walk.v->cookies, sizeof cookies);
    visitor_forget(walk.v);
    visitor_sign_in(walk.v, 1, walk.everyone); /* another session of the same person */
    tokens[4] = visitor_token(walk.v, path);
    memcpy(walk.v->cookies, cookies, sizeof cookies);
    walk.v->n_cookies = n;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        a = visitor_post_token(walk.v, tokens[i], path, NULL);
        if (a.status != 403)
            fail_msg("POST %s with token %zu: %d", row->path, i, a.status);
    }
}

static void no_form_from_elsewhere(void **state)
{
    int n = 0;
    (void)state;
    sign_in();
    const char *before = NULL;
    EACH_ROUTE(row)
    {
        if (row->method != METHOD_POST)
            continue;
        TALLOC_CTX *ctx = mem_ctx(walk.t->ctx, "forged");
        assert_false(row->marks & ROUTE_NO_TOKEN);
        forged(row, walk_any_path(row, 1, ctx));
        mem_free(ctx);
        if (n++ == 0)
            before = walk_content(walk.t, 1, false); /* with the sessions that forged() made */
    }
    assert_true(n > 80);
    /* sessions were made, nothing else: as many lines of other tables, with the same words */
    const char *after = walk_content(walk.t, 1, false);
    for (const char *a = before, *b = after; *a || *b;) {
        size_t x = strcspn(a, "\n"), y = strcspn(b, "\n");
        if (text_starts(b, "sessie|") && (x != y || strncmp(a, b, x) != 0)) {
            b += y + 1;
            continue;
        }
        if (x != y || strncmp(a, b, x) != 0)
            fail_msg("changed: %.200s\n     now: %.200s", a, b);
        a += x + (a[x] == '\n');
        b += y + (b[y] == '\n');
    }
}

/* ---- a look changes nothing ---- */
static void looking_changes_nothing(void **state)
{
    int n = 0;
    (void)state;
    sign_in();
    const char *before = walk_content(walk.t, 1, false);
    EACH_ROUTE(row)
    {
        if (row->method != METHOD_GET || (row->marks & ROUTE_BARE))
            continue;
        TALLOC_CTX *ctx = mem_ctx(walk.t->ctx, "look");
        limit_forget(); /* one person reads more here than the limit allows */
        for (int64_t id = 1; id < 30; id++) {
            const char *path = walk_any_path(row, id, ctx);
            struct answer a = visitor_get(walk.v, path);
            if (a.status >= 500)
                fail_msg("GET %s: %d", path, a.status);
            n += a.status == 200;
        }
        mem_free(ctx);
    }
    assert_true(n > 200);
    assert_string_equal(walk_content(walk.t, 1, false), before);
    /* The one GET that makes a choice (language, place): refused when it comes from another site.
     */
    walk.v->extra[0] = (struct pair){"sec-fetch-site", "cross-site", 10};
    assert_int_equal(visitor_get(walk.v, "/taal/en?terug=/themas").status, 303);
    assert_null(visitor_cookie(walk.v, COOKIE_LANG));
    visitor_get(walk.v, "/locatie/kies?locatie=1");
    assert_null(visitor_cookie(walk.v, COOKIE_PLACE));
    assert_string_equal(walk_content(walk.t, 1, false), before);
    walk.v->extra[0] = (struct pair){"sec-fetch-site", "same-origin", 11};
    visitor_get(walk.v, "/taal/en?terug=/themas");
    visitor_get(walk.v, "/locatie/kies?locatie=1");
    walk.v->extra[0] = (struct pair){0};
    assert_string_equal(visitor_cookie(walk.v, COOKIE_LANG), "en");
    assert_string_equal(visitor_cookie(walk.v, COOKIE_PLACE), "1");
    assert_string_not_equal(walk_content(walk.t, 1, false), before);
}

/* ---- headers ---- */
static const char *header(const char *name)
{
    const struct reply *a = &walk.v->last->reply;
    for (size_t i = 0; i < a->n_headers; i++)
        if (!strcmp(a->headers[i].name, name))
            return a->headers[i].value;
    return "";
}

static void strict_headers(const char *path, bool open)
{
    static const struct {
        const char *name, *has;
    } each[] = {
        {"Content-Security-Policy",    "default-src 'none'"    },
        {"Content-Security-Policy",    "frame-ancestors 'none'"},
        {"Content-Security-Policy",    "base-uri 'none'"       },
        {"Content-Security-Policy",    "form-action 'self'"    },
        {"X-Frame-Options",            "DENY"                  },
        {"X-Content-Type-Options",     "nosniff"               },
        {"Referrer-Policy",            "same-origin"           },
        {"Cross-Origin-Opener-Policy", "same-origin"           },
        {"Permissions-Policy",         "camera=()"             },
    };
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        if (!strstr(header(each[i].name), each[i].has))
            fail_msg("%s (%d): %s is \"%s\"", path, walk.v->last->reply.status, each[i].name,
                     header(each[i].name));
    if (strstr(header("Content-Security-Policy"), "unsafe"))
        fail_msg("%s: unsafe in the policy", path);
    /* A spreadsheet runs cells that look like formulas: an export must neutralise them before this
     * test allows it. */
    if (strstr(walk.v->last->reply.type, "csv") || strstr(walk.v->last->reply.type, "spreadsheet"))
        fail_msg("%s is an export: neutralise cells that begin with = + - @ tab or CR", path);
    /* What a shared cache keeps for everybody holds nothing of one visitor. */
    if (text_starts(header("Cache-Control"), "public") && header("Set-Cookie")[0])
        fail_msg("%s: a cookie in what everybody may keep", path);
    if (!open && strcmp(header("Cache-Control"), "no-store") != 0)
        fail_msg("%s: may be kept: %s", path, header("Cache-Control"));
    for (size_t i = 0; i < walk.v->last->reply.n_headers; i++)
        for (const char *p = walk.v->last->reply.headers[i].value; *p; p++)
            if ((unsigned char)*p < ' ' || *p == 127)
                fail_msg("%s: a control character in %s", path,
                         walk.v->last->reply.headers[i].name);
}

/* What everybody may keep: what is compiled in and what is published. */
static bool is_open(const struct route *row)
{
    return text_starts(row->path, "/static/") || text_starts(row->path, "/kb/");
}

static void every_answer_is_strict(void **state)
{
    int n = 0;
    (void)state;
    for (int pass = 0; pass < 3; pass++) { /* as nobody; signed in; as JSON */
        visitor_forget(walk.v);
        if (pass > 0)
            sign_in();
        walk.v->json = pass == 2;
        EACH_ROUTE(row)
        {
            TALLOC_CTX *ctx = mem_ctx(walk.t->ctx, "headers");
            for (int64_t id = 1; id < 3; id++) {
                const char *path = walk_any_path(row, id == 1 ? 1 : NOBODYS, ctx);
                if (row->method == METHOD_GET)
                    visitor_get(walk.v, path);
                else
                    visitor_post_token(walk.v, "00", path, NULL); /* refused */
                strict_headers(path, is_open(row));
                n++;
            }
            mem_free(ctx);
        }
        visitor_get(walk.v, "/bestaat-niet");
        strict_headers("/bestaat-niet", false);
    }
    walk.v->json = false;
    assert_true(n > 800);
    for (size_t i = 0; asset_at(i); i++) {
        assert_int_equal(visitor_get(walk.v, asset_at(i)->path).status, 200);
        strict_headers(asset_at(i)->path, true);
    }
}

/* ---- what the log says of a look ---- */
static int64_t lines(const char *about, const char *outcome)
{
    struct audit_kop_row head = {0};
    int64_t n = 0;
    testdb_begin(walk.t);
    audit_kop(walk.t->c, walk.t->ctx, &head, .organisatie = 1);
    struct audit_bladzij_rows page =
        audit_bladzij(walk.t->c, walk.t->ctx, .organisatie = 1, .voor = head.laatste + 1);
    for (size_t i = 0; i < page.n; i++)
        n += text_equal(page.row[i].onderwerp, about) && text_equal(page.row[i].uitkomst, outcome);
    testdb_commit(walk.t);
    return n;
}

static void a_look_is_told_as_it_went(void **state)
{
    int audited = 0;
    (void)state;
    sign_in();
    EACH_ROUTE(row)
    {
        if (row->method != METHOD_GET || !(row->marks & ROUTE_AUDITED))
            continue;
        TALLOC_CTX *ctx = mem_ctx(walk.t->ctx, "log");
        const char *path = walk_any_path(row, NOBODYS, ctx);
        bool numbered = strchr(row->path, ':') != NULL;
        const char *about =
            mem_format(ctx, numbered ? "route GET %s id=%d" : "route GET %s", row->path, NOBODYS);
        struct answer a = visitor_get(walk.v, path);
        assert_int_equal(a.status, numbered ? 404 : 200);
        if (lines(about, numbered ? "niet gevonden" : "gelezen") != 1 ||
            lines(about, numbered ? "gelezen" : "niet gevonden") != 0)
            fail_msg("%s: the log tells another tale", path);
        audited++;
        mem_free(ctx);
    }
    assert_true(audited >= 5);
}

int main(void)
{
    /* every page thirty times in a row is more than a person reads in an hour */
    setenv("KOERS_LEZEN_PER_UUR", "1000000", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_form_from_elsewhere, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(looking_changes_nothing, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(every_answer_is_strict, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(a_look_is_told_as_it_went, walk_open, walk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
