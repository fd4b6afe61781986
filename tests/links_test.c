/* Every link and every form that a start page and the page of a bouwsteen offer leads somewhere, for
 * each person of the demo and for each role in an organisation where nothing was written yet: none
 * is answered with a refusal. On either engine. Not here: links of every other page
 * (web/all-pages.mjs), the table of rights (mag_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/walk.h"
#include "tests/support/world.h"
#include <stdlib.h>
#include <string.h>

#define PATHS_MAX 200

/* Addresses after this mark ("href=\"", "action=\""), each once, of this server only. */
struct paths {
    const char *path[PATHS_MAX];
    size_t n;
};

static void add_paths(struct paths *all, const char *body, const char *mark)
{
    for (const char *p = body; (p = strstr(p, mark));) {
        p += strlen(mark);
        char *path = mem_textn(walk.t->ctx, p, strcspn(p, "\"#"));
        bool known = path[0] != '/' || text_starts(path, "/static/") || text_starts(path, "/taal/");
        for (size_t i = 0; i < all->n; i++)
            known |= text_equal(all->path[i], path);
        for (char *amp; (amp = strstr(path, "&amp;"));)
            memmove(amp + 1, amp + 5, strlen(amp + 5) + 1);
        if (!known && all->n == PATHS_MAX)
            fail_msg("more than %d addresses on one page: raise PATHS_MAX", PATHS_MAX);
        if (!known)
            all->path[all->n++] = path;
    }
}

/* What this page offers is not refused; the page itself may be (only a bouwsteen). A form is sent empty: its words may be refused, not the
 * person. */
static size_t follow(const char *page, const char *who)
{
    struct paths links = {.n = 0}, forms = {.n = 0};
    struct answer a = visitor_get(walk.v, page);
    if (a.status == 403 && !text_equal(page, "/"))
        return 0;
    if (a.status != 200)
        fail_msg("%s for %s: %d", page, who, a.status);
    add_paths(&links, a.body, "href=\"");
    add_paths(&forms, a.body, "action=\"");
    for (size_t i = 0; i < links.n; i++) {
        a = visitor_get(walk.v, links.path[i]);
        if (a.status >= 400)
            fail_msg("%s offers %s the link %s: %d", page, who, links.path[i], a.status);
    }
    for (size_t i = 0; i < forms.n; i++) {
        if (text_equal(forms.path[i], "/uitloggen"))
            continue;
        int got = visitor_get(walk.v, forms.path[i]).status; /* a form that asks, like search */
        if (got >= 400)
            got = visitor_post(walk.v, forms.path[i], NULL).status;
        if (got == 403 || got == 404 || got >= 500)
            fail_msg("%s offers %s the form %s: %d", page, who, forms.path[i], got);
    }
    return links.n + forms.n;
}

#define LEAST 3 /* to search, to the help, and to one's own account */

/* Follows all that somebody is offered; fails when that is next to nothing. */
static void follow_all(int64_t organisatie, int64_t persoon, const char *who)
{
    size_t n = 0;
    visitor_forget(walk.v);
    visitor_sign_in(walk.v, organisatie, persoon);
    n += follow("/", who);
    for (int b = 1; b <= 5; b++)
        n += follow(mem_format(walk.t->ctx, "/bouwsteen/%d", b), who);
    if (n < LEAST)
        fail_msg("%s is offered %zu links", who, n);
}

static void everybody_of_the_demo(void **state)
{
    (void)state;
    testdb_begin(walk.t);
    struct personen_rows all = personen(walk.t->c, walk.t->ctx, .organisatie = 1);
    testdb_commit(walk.t);
    assert_true(all.n > 20);
    for (size_t i = 0; i < all.n; i++)
        follow_all(1, all.row[i].id, all.row[i].naam);
}

/* Where nothing was written the pages offer a beginning: only to whom it is open. */
static void each_role_where_it_is_quiet(void **state)
{
    (void)state;
    struct world w = world_make(walk.t);
    for (int r = 0; r < ROL_AANTAL; r++)
        follow_all(w.one.organisatie, w.one.person[r], rol_code((enum rol)r));
}

/* ---- what is counted, and the list that it leads to ---- */

/* The sum of the numbers after a key in JSON; n: how often it stands there. */
static int64_t sum_of(const char *json, const char *key, size_t *n)
{
    const char *mark = mem_format(walk.t->ctx, "\"%s\":", key);
    int64_t sum = 0;
    *n = 0;
    for (const char *p = json; (p = strstr(p, mark)); (*n)++)
        sum += strtoll(p += strlen(mark), NULL, 10);
    return sum;
}

static int64_t number(const char *json, const char *key)
{
    size_t n;
    return sum_of(json, key, &n);
}

static const char *json_of(const char *page)
{
    walk.v->json = true;
    struct answer a = visitor_get(walk.v, page);
    walk.v->json = false;
    return a.status == 200 ? mem_text(walk.t->ctx, a.body) : NULL;
}

/* The part of a page's JSON from one key to the next; "" without it. */
static const char *part(const char *json, const char *from, const char *to)
{
    const char *a = strstr(json, mem_format(walk.t->ctx, "\"%s\":", from));
    const char *b = a ? strstr(a + 1, mem_format(walk.t->ctx, "\"%s\":", to)) : NULL;
    return a ? mem_textn(walk.t->ctx, a, b ? (size_t)(b - a) : strlen(a)) : "";
}

static size_t times(const char *text, const char *word)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, word)); p += strlen(word))
        n++;
    return n;
}

/* What the page of a bouwsteen lists of one kind, on all its pages: rows, and how many are not to be
 * read. The first page lists all that the front page has no room for. */
static int64_t listed_of(int b, const char *soort)
{
    const char *page = mem_format(walk.t->ctx, "/bouwsteen/%d?soort=%s", b, soort);
    int64_t n = 0;
    while (page[0]) {
        const char *json = json_of(page);
        assert_non_null(json);
        n += (int64_t)times(json, "\"datum\":") + number(json, "dicht");
        const char *next = strstr(json, "\"verder\":\"");
        next = next ? next + strlen("\"verder\":\"") : "";
        page = mem_textn(walk.t->ctx, next, strcspn(next, "\""));
    }
    return n;
}

/* How often a number above zero was compared with its list, and how often that is at least. */
enum { WAITS, URGENT, INBOX_URGENT, NEWS, DOORS, BEHIND, SHOWN, DRAFTS, COMPARED };
static const char *const compared_names[COMPARED] = {
    "what waits", "what cannot wait",      "what cannot wait, in the inbox",
    "news",       "a bouwsteen",           "a kind of a bouwsteen",
    "its first",  "answers that are ready"};
static const int least[COMPARED] = {10, 2, 1, 1, 50, 200, 200, 2};
static int compared[COMPARED];

static void same(const char *who, int what, int64_t said, int64_t listed)
{
    if (said != listed)
        fail_msg("%s: %s: %lld said, %lld in the list", who, compared_names[what], (long long)said,
                 (long long)listed);
    compared[what] += said > 0;
}

#define FIRST 8 /* of each kind on the page of a bouwsteen */

/* What may not be read is not told from wherever a reader says: that would give its numbers away. */
static void tells_no_numbers(const char *who, int b, const char *code)
{
    for (int below = 1; below < 400; below += 40) {
        const char *page =
            json_of(mem_format(walk.t->ctx, "/bouwsteen/%d?soort=%s&onder=%d", b, code, below));
        if (page && number(page, "dicht"))
            fail_msg("%s: %d %s: %lld hidden below %d", who, b, code,
                     (long long)number(page, "dicht"), below);
    }
}

/* Each kind: its number, what its first rows say, and the list behind it. */
static void kinds_of(const char *who, int b, const char *kinds)
{
    for (const char *p = kinds; (p = strstr(p, "\"code\":\""));) {
        p += strlen("\"code\":\"");
        const char *code = mem_textn(walk.t->ctx, p, strcspn(p, "\"")),
                   *end = strstr(p, "\"code\"");
        const char *one = mem_textn(walk.t->ctx, p, end ? (size_t)(end - p) : strlen(p));
        int64_t said = number(one, "aantal"), open = said - number(one, "dicht");
        same(who, BEHIND, said, listed_of(b, code));
        same(who, SHOWN, open < FIRST ? open : FIRST, (int64_t)times(one, "\"datum\":"));
        if (open < said)
            tells_no_numbers(who, b, code);
        bool more = strstr(one, "\"verder\":\"") != NULL;
        if (more != (open > FIRST))
            fail_msg("%s: %d %s: the way to more: %d", who, b, code, more);
    }
}

static void counts_of(const char *who)
{
    const char *start = json_of("/"), *page;
    size_t n, more;
    assert_non_null(start);
    sum_of(part(start, "wacht", "meer"), "te_laat", &n);
    page = json_of("/wacht");
    sum_of(part(page, "rijen", "niet_getoond"), "te_laat", &more);
    same(who, WAITS, (int64_t)n + number(start, "meer"),
         (int64_t)more + number(page, "niet_getoond"));
    if ((page = json_of("/dringend")))
        same(who, URGENT, number(start, "dringend"), (int64_t)times(page, "\"af\":false"));
    else
        same(who, URGENT, number(start, "dringend"), 0);
    if ((page = json_of("/signalen/mijn")))
        same(who, NEWS, number(start, "nieuws"), number(page, "nieuw"));
    else
        same(who, NEWS, number(start, "nieuws"), 0);
    const char *doors = part(start, "deuren", "none");
    for (int b = 1; b <= 5 && strstr(doors, "achter"); b++) {
        const char *at = strstr(doors, mem_format(walk.t->ctx, "\"nummer\":%d,", b));
        assert_non_null(at);
        page = json_of(mem_format(walk.t->ctx, "/bouwsteen/%d", b));
        same(who, DOORS, strtoll(strstr(at, "\"achter\":") + 9, NULL, 10),
             number(part(page, "soorten", "none"), "aantal"));
        kinds_of(who, b, part(page, "soorten", "none"));
    }
    if ((page = json_of("/signalen"))) {
        same(who, INBOX_URGENT, number(page, "nu"), number(start, "dringend"));
        const char *drafts = json_of("/terugkoppeling");
        sum_of(drafts ? drafts : "", "id", &n);
        same(who, DRAFTS, number(page, "concepten"), (int64_t)n);
    }
}

/* Whoever signs in, in either organisation: the number on a page is that of the list behind it. */
static void what_is_counted_is_listed(void **state)
{
    (void)state;
    for (int64_t org = 1; org <= 2; org++) {
        testdb_begin(walk.t);
        struct personen_rows all = personen(walk.t->c, walk.t->ctx, .organisatie = org);
        testdb_commit(walk.t);
        for (size_t i = 0; i < all.n; i++) {
            visitor_forget(walk.v);
            visitor_sign_in(walk.v, org, all.row[i].id);
            counts_of(all.row[i].naam);
        }
    }
    for (int i = 0; i < COMPARED; i++)
        if (compared[i] < least[i])
            fail_msg("%s: compared %d times", compared_names[i], compared[i]);
}

/* ---- links that are read without what stands around them ---- */

/* Words of the house that a row repeats: each such link says of what. */
static void a_repeated_link_says_of_what(void **state)
{
    static const struct {
        const char *page, *words;
    } cases[] = {
        {"/wacht",            ">dagen en stappen<"     },
        {"/terugkoppeling",   ">Nakijken en versturen<"},
        {"/signalen/kaarten", ">open de pagina<"       },
        {"/kwaliteitsbeeld",  " dingen<"               },
    };
    (void)state;
    visitor_forget(walk.v);
    visitor_sign_in(walk.v, 1, walk.everyone);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct answer a = visitor_get(walk.v, cases[i].page);
        size_t n = 0;
        for (const char *p = a.body; (p = strstr(p, cases[i].words)); n++) {
            p += strlen(cases[i].words) - 1;
            if (!text_starts(p, "<span class=\"verborgen\">: "))
                fail_msg("%s: %s says not of what", cases[i].page, cases[i].words);
        }
        if (n < 2)
            fail_msg("%s: %s stands there %zu times", cases[i].page, cases[i].words, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everybody_of_the_demo, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(what_is_counted_is_listed, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(a_repeated_link_says_of_what, walk_open, walk_close),
        cmocka_unit_test_setup_teardown(each_role_where_it_is_quiet, walk_open, walk_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
