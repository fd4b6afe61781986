/* 31 March (B5.3): which year is due, and how late, is one answer on every page, at any day. On the
 * demo, as its board sees it. Not here: which year it is, as a rule (beeld_regels_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "organisatie/organisatie.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/walk.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST_SAY(a, text)                                                                          \
    do {                                                                                           \
        if (!strstr((a).body, (text)))                                                             \
            fail_msg("%s: \"%s\" is not on %s", now, (text), page);                                \
    } while (0)

static const char *now; /* the clock, for messages */

static void at(const char *clock)
{
    now = clock;
    setenv("KOERS_NU", clock, 1);
    visitor_forget(walk.v);
    visitor_sign_in(walk.v, 1, walk.everyone);
}

/* The whole organisation's kwaliteitsbeeld of this year, public. Its id. */
static int64_t publish(int year)
{
    struct beeld b;
    struct db_conn *c = testdb_begin(walk.t);
    assert_true(beeld_find(c, walk.t->ctx, 1, year, 0, true, walk.everyone, &b));
    testdb_commit(walk.t);
    testdb_sql(walk.t,
               mem_format(walk.t->ctx,
                          "INSERT INTO beeld_versie (organisatie, beeld, nummer, staat, "
                          "bevroren, bevroren_door, audit_kop, hash) VALUES (1, %lld, 99, "
                          "'openbaar', 1774000000, 1, "
                          "(SELECT k.hash FROM audit_kop k WHERE k.organisatie = 1), "
                          "(SELECT k.hash FROM audit_kop k WHERE k.organisatie = 1))",
                          (long long)b.id));
    return b.id;
}

static void first_year(int year)
{
    testdb_sql(
        walk.t,
        year ? mem_format(walk.t->ctx, "UPDATE organisatie SET eerste_jaar = %d WHERE id = 1", year)
             : "UPDATE organisatie SET eerste_jaar = NULL WHERE id = 1");
}

/* Every page that speaks of it gives this answer. days: until the day; below 0: since it. */
static void everywhere(const char *clock, int year, int days)
{
    const void *ctx = walk.t->ctx;
    at(clock);
    const char *header =
        days < -1    ? mem_format(ctx, "Kwaliteitsbeeld %d: %d dagen te laat", year, -days)
        : days == -1 ? mem_format(ctx, "Kwaliteitsbeeld %d: 1 dag te laat", year)
        : days == 0  ? mem_format(ctx, "Kwaliteitsbeeld %d: uiterlijk vandaag", year)
        : days == 1  ? "Nog 1 dag tot 31 maart"
                     : mem_format(ctx, "Nog %d dagen tot 31 maart", days);
    const char *words = days < -1    ? mem_format(ctx, "%d dagen te laat.", -days)
                        : days == -1 ? "1 dag te laat."
                        : days == 0  ? "Vandaag is de laatste dag."
                        : days == 1  ? "Nog 1 dag."
                                     : mem_format(ctx, "Nog %d dagen.", days);
    const char *due = mem_format(ctx,
                                 "Het kwaliteitsbeeld over %d moe%st uiterlijk op 31 maart %d "
                                 "openbaar zijn.",
                                 year, days < 0 ? "s" : "", year + 1);
    const char *json = mem_format(ctx,
                                  "\"jaar\":%d,\"uiterlijk\":\"%d-03-31\",\"dagen\":%d,"
                                  "\"te_laat\":%s",
                                  year, year + 1, abs(days), days < 0 ? "true" : "false");
    static const char *const pages[] = {"/",       "/kwaliteitsbeeld",      "/dekking", "/account",
                                        "/zoeken", "/hulp/kwaliteitsbeeld", "/themas"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const char *page = pages[i];
        struct answer a = visitor_get(walk.v, page);
        assert_int_equal(a.status, 200);
        MUST_SAY(a, header);
        if (i < 3) {
            MUST_SAY(a, words);
            MUST_SAY(a, due);
            walk.v->json = true;
            a = visitor_get(walk.v, page);
            walk.v->json = false;
            MUST_SAY(a, json);
        }
        if (strstr(a.body, "vóór 31 maart") || strstr(a.body, "is voorbij") ||
            strstr(a.body, "Nog 0 dag"))
            fail_msg("%s: another answer on %s", now, page);
    }
}

/* Case 83, with what stands around it. The demo begins with 2025. */
static void one_answer_everywhere(void **state)
{
    (void)state;
    everywhere("2026-03-23T09:00:00", 2025, 8);
    everywhere("2026-03-30T23:00:00", 2025, 1);
    everywhere("2026-03-31T09:00:00", 2025, 0);
    everywhere("2026-03-31T23:59:30", 2025, 0);
    everywhere("2026-04-01T00:00:30", 2025, -1);
    everywhere("2026-04-02T09:00:00", 2025, -2);
    everywhere("2027-01-01T00:00:30", 2025, -276); /* a new year does not make it forgotten */
    everywhere("2028-02-01T09:00:00", 2025, -672);
    publish(2025);
    everywhere("2028-02-01T09:00:00", 2026, -307); /* two behind: the older one first */
    everywhere("2027-01-01T00:00:30", 2026, 89);
    everywhere("2026-04-01T00:00:30", 2026, 364); /* all public */
    publish(2027);
    everywhere("2028-02-01T09:00:00", 2026, -307); /* a gap */
    publish(2026);
    everywhere("2028-02-01T09:00:00", 2028, 424);
}

static void the_organisation_says_when_it_begins(void **state)
{
    (void)state;
    first_year(2027);
    everywhere("2026-04-01T00:00:30", 2027, 730);
    everywhere("2028-04-01T00:00:30", 2027, -1);
    first_year(2024);
    everywhere("2026-03-31T09:00:00", 2024, -365);
    first_year(0); /* last year, or what was begun before */
    everywhere("2026-04-01T00:00:30", 2025, -1);
    everywhere("2028-01-01T00:00:30", 2025, -641);
    at("2026-03-23T09:00:00");
    struct answer a = visitor_post(walk.v, "/beheer/organisatie", "vestiging", "Waardstad", "kvk",
                                   "", "eerste_jaar", "\u00A02024 ", NULL);
    assert_int_equal(a.status, 303);
    assert_non_null(strstr(visitor_get(walk.v, "/beheer/locaties").body, "value=\"2024\""));
    everywhere("2026-03-23T09:00:00", 2024, -357);
    at("2026-03-23T09:00:00");
    a = visitor_post(walk.v, "/beheer/organisatie", "vestiging", "Waardstad", "kvk", "",
                     "eerste_jaar", "1999", NULL);
    assert_int_equal(a.status, 422);
}

/* A new organisation is late for nothing: its first year is one that can still be in time. */
static void a_new_organisation_is_not_late(void **state)
{
    static const struct {
        const char *clock, *header;
    } cases[] = {
        {"2026-11-29T09:00:00", "Nog 122 dagen tot 31 maart"},
        {"2026-04-01T00:00:30", "Nog 364 dagen tot 31 maart"},
        {"2026-03-30T09:00:00", "Nog 1 dag tot 31 maart"    },
    };
    const char *page = "/";
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("KOERS_NU", cases[i].clock, 1);
        now = cases[i].clock;
        struct db_conn *c = testdb_begin(walk.t);
        int64_t org = organisatie_create(c, mem_format(walk.t->ctx, "Nieuw %zu", i), "Dorp");
        int64_t board = persoon_create(c, org, "Bo", "bo@nieuw.example", LANG_NL);
        lid_create(c, org, board, ROL_BESTUURDER, 0, 0);
        testdb_commit(walk.t);
        visitor_forget(walk.v);
        visitor_sign_in(walk.v, org, board);
        struct answer a = visitor_get(walk.v, page);
        MUST_SAY(a, cases[i].header);
        assert_null(strstr(a.body, "te laat"));
    }
}

/* The pages of one document, and what waits. */
static void a_document_says_its_own_day(void **state)
{
    struct beeld b;
    (void)state;
    struct db_conn *c = testdb_begin(walk.t);
    assert_true(beeld_find(c, walk.t->ctx, 1, 2025, 0, false, 0, &b));
    testdb_commit(walk.t);
    const char *document = mem_format(walk.t->ctx, "/kwaliteitsbeeld/%lld", (long long)b.id);
    const char *const pages[] = {document, mem_format(walk.t->ctx, "%s/dekking", document),
                                 mem_format(walk.t->ctx, "%s/versies", document)};
    for (size_t i = 0; i < 3; i++) {
        const char *page = pages[i];
        at("2026-03-31T09:00:00");
        MUST_SAY(visitor_get(walk.v, page), "Vandaag is de laatste dag.");
        at("2026-04-01T00:00:30");
        MUST_SAY(visitor_get(walk.v, page), "1 dag te laat.");
    }
    const char *page = "/";
    at("2026-04-01T00:00:30");
    c = testdb_begin(walk.t);
    int64_t board = persoon_create(c, 1, "Bas", "bas@een.example", LANG_NL);
    lid_create(c, 1, board, ROL_BESTUURDER, 0, 0);
    testdb_commit(walk.t);
    visitor_forget(walk.v);
    visitor_sign_in(walk.v, 1, board);
    struct answer a = visitor_get(walk.v, page);
    MUST_SAY(a, "uiterlijk 31 maart 2026");
    MUST_SAY(a, "<strong>1 dag te laat</strong>");
    walk.v->cookies[walk.v->n_cookies++] = (struct pair){COOKIE_LANG, "en", 2};
    a = visitor_get(walk.v, page);
    walk.v->n_cookies--;
    MUST_SAY(a, "Kwaliteitsbeeld 2025: 1 day late");
    publish(2025);
    for (size_t i = 0; i < 3; i++)
        assert_null(strstr(visitor_get(walk.v, pages[i]).body, "dag te laat."));
    a = visitor_get(walk.v, page = "/kwaliteitsbeeld?jaar=2025");
    MUST_SAY(a, "Het kwaliteitsbeeld over 2025 is openbaar.");
    assert_null(strstr(visitor_get(walk.v, "/kwaliteitsbeeld?jaar=2021").body, "te laat"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, walk_open, walk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(one_answer_everywhere),
        CASE(the_organisation_says_when_it_begins),
        CASE(a_new_organisation_is_not_late),
        CASE(a_document_says_its_own_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
