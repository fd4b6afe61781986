/* From the schema in which each person had a password of his own to today's, in which an account
 * stands above the organisations: each sort of person is there with all that he had, and notices
 * nothing. On either engine. Not here: every older schema (upgrade_test.c), accounts themselves
 * (src/organisatie/account_test.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/sealed.h"
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include "tests/support/visitor.h"
#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#define ROOMS_MAX 32

static struct schema_room copies[ROOMS_MAX];
static const struct schema_room *older[ROOMS_MAX];

#define BEFORE_ACCOUNTS 11
#define PASSWORD        "een lange zin"

static const uint8_t totp_secret[TOTP_BYTES] = "12345678901234567890";

/* Each sort of person that a database can hold; the number of the row is the id, in organisation 7
 * and, with "b" before the address, in 8. */
static const struct {
    const char *naam, *taal;
    bool password, totp, confirmed, session, closed;
    int wrong;        /* tries, at 09:00 */
    const char *link; /* kind of an open one */
} person[] = {
    {"Alleen wachtwoord",       "nl",          .password = true                         },
    {"Met sessie",              "en",          .password = true,                          .session = true},
    {"Met tweede stap",                         "nl",                      .password = true,                                   .totp = true, .confirmed = true, .session = true},
    {"Tweede stap begonnen",             "nl",         .password = true, .totp = true},
    {"Bijna geblokkeerd",    "nl", .password = true,                  .wrong = 9},
    {"Geblokkeerd",                         "nl",                    .password = true,                                                      .wrong = 10, .session = true},
    {"Uitgenodigd",               "en",                            .link = "uitnodiging"                                       },
    {"Uitgenodigd en vergeten",         "nl",.link = "herstel"},
    {"Vergeten",             "nl",        .password = true, .link = "herstel"},
    {"Nooit uitgenodigd", "nl" },
    {"Gesloten",                "nl",             .password = true,                                   .closed = true},
    {"Gesloten, nooit binnen",                         "nl",                    .closed = true                              },
};
#define PEOPLE (sizeof person / sizeof *person)

static const char *bytes_literal(const void *ctx, const void *bytes, size_t n)
{
    char *hex = mem_array(ctx, char, 2 * n + 1);
    hex_of(bytes, n, hex);
    return mem_format(ctx, testdb_postgres() ? "'\\x%s'" : "x'%s'", hex);
}

/* A cookie or path part, and its hash as SQL. */
static const char *old_secret(const void *ctx, int64_t org, size_t id, size_t n, const char **hash)
{
    uint8_t secret[32], out[HASH_BYTES];
    char *hex = mem_array(ctx, char, 2 * n + 1);
    memset(secret, (int)(org * 16 + (int64_t)id), sizeof secret);
    hex_of(secret, n, hex);
    hash_bytes(secret, n, out);
    *hash = bytes_literal(ctx, out, sizeof out);
    return hex;
}

static const char *address(const void *ctx, int64_t org, size_t id)
{
    return mem_format(ctx, "%sp%zu@oud.example", org == 7 ? "" : "b", id);
}

static void lay_person(struct testdb *t, int64_t org, size_t i, const char *password)
{
    long long o = org, now = time_now();
    size_t id = i + 1;
    const char *hash, *none = "NULL";
    testdb_sql(t, mem_format(t->ctx,
                             "INSERT INTO persoon (organisatie, id, naam, email, wachtwoord, totp, "
                             "totp_laatst, taal, gemaakt, gesloten, laatst_gezien, vorige_keer, "
                             "mislukt, mislukt_sinds) VALUES (%lld, %zu, '%s', '%s', %s, %s, %s, "
                             "'%s', %zu, %s, %zu, %zu, %d, %s)",
                             o, id, person[i].naam, address(t->ctx, org, id),
                             person[i].password ? mem_format(t->ctx, "'%s'", password) : none,
                             person[i].totp ? bytes_literal(t->ctx, totp_secret, TOTP_BYTES) : none,
                             person[i].confirmed ? "5" : none, person[i].taal, id + 100,
                             person[i].closed ? "200" : none, id + 300, id + 400, person[i].wrong,
                             person[i].wrong ? mem_format(t->ctx, "%lld", now) : none));
    testdb_sql(t, mem_format(t->ctx,
                             "INSERT INTO lidmaatschap (organisatie, id, persoon, rol, vanaf) "
                             "VALUES (%lld, %zu, %zu, 'professional', '2026-01-01')",
                             o, id, id));
    if (person[i].session) {
        old_secret(t->ctx, org, id, 32, &hash);
        testdb_sql(t,
                   mem_format(t->ctx,
                              "INSERT INTO sessie (hash, organisatie, persoon, gemaakt, laatst, "
                              "verloopt, apparaat) VALUES (%s, %lld, %zu, %lld, %lld, %lld, 'x')",
                              hash, o, id, now, now, now + 3600));
    }
    if (person[i].link) {
        old_secret(t->ctx, org, id, 24, &hash);
        testdb_sql(t, mem_format(t->ctx,
                                 "INSERT INTO toegangslink (hash, organisatie, persoon, soort, "
                                 "gemaakt, verloopt) VALUES (%s, %lld, %zu, '%s', %lld, %lld)",
                                 hash, o, id, person[i].link, now, now + 3600));
    }
}

static struct testdb *with_old_people(void)
{
    struct error f = {0};
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
    for (size_t i = 0; i < room_schemas_n; i++) {
        copies[i] = *room_schemas[i];
        if (text_equal(room_schemas[i]->room, "organisatie"))
            copies[i].n_steps = BEFORE_ACCOUNTS;
        older[i] = &copies[i];
    }
    struct testdb *t = testdb_open(older, room_schemas_n);
    const char *password = password_hash(t->ctx, PASSWORD);
    testdb_sql(t, "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (7, 'oud', 'Oud', 1)");
    testdb_sql(t, "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (8, 'ook', 'Ook', 1)");
    for (size_t i = 0; i < PEOPLE; i++) {
        lay_person(t, 7, i, password);
        lay_person(t, 8, i, password);
    }
    /* what points at a person, from another room */
    testdb_sql(t, "INSERT INTO knoop (organisatie, id, soort, titel, status, gemaakt, gewijzigd, "
                  "door) VALUES (7, 5, 'signaal', 'Koud', 'nieuw', 1, 1, 3)");
    assert_true(migrate(t->db, room_schemas, room_schemas_n, &f));
    /* As the first start of a version with a server key. */
    assert_true(sealed_all(testdb_begin(t), rooms, true));
    testdb_commit(t);
    testdb_check_queries(t);
    return t;
}

static void each_person_is_there(struct testdb *t, int64_t org, size_t i)
{
    struct persoon_by_id_row p;
    struct login l = {0};
    int64_t id = (int64_t)i + 1;
    const char *email = address(t->ctx, org, (size_t)id);
    assert_true(persoon_by_id(t->c, t->ctx, &p, .organisatie = org, .id = id));
    assert_string_equal(p.naam, person[i].naam);
    assert_string_equal(p.email, email);
    assert_string_equal(p.taal, person[i].taal);
    assert_int_equal(p.gemaakt, id + 100);
    assert_int_equal(p.gesloten, person[i].closed ? 200 : TIME_NONE);
    assert_int_equal(p.laatst_gezien, id + 300);
    assert_int_equal(lidmaatschappen_of(t->c, t->ctx, .organisatie = org, .persoon = id).n, 1);
    bool known = login_by_email(t->c, t->ctx, email, &l);
    if (known != person[i].password)
        fail_msg("%s: account %d", person[i].naam, known);
    assert_int_equal(p.account, l.id);
    if (!known)
        return;
    assert_true(password_matches(l.wachtwoord, PASSWORD));
    struct db_bytes secret;
    assert_int_equal(login_secret(t->ctx, &l, &secret), person[i].totp);
    assert_int_equal(secret.n, person[i].totp ? TOTP_BYTES : 0);
    if (person[i].totp)
        assert_memory_equal(secret.data, totp_secret, TOTP_BYTES);
    assert_int_equal(l.totp_on, person[i].confirmed);
    assert_int_equal(l.totp_laatst, person[i].confirmed ? 5 : 0);
    assert_string_equal(l.taal, person[i].taal);
    assert_int_equal(l.mislukt, person[i].wrong);
    assert_int_equal(l.mislukt_sinds, person[i].wrong ? time_now() : TIME_NONE);
    assert_int_equal(l.hersteld, TIME_NONE);
    assert_int_equal(l.plekken, !person[i].closed);
}

/* How many rows there are: people, accounts, sessions, invitations, links of accounts, and the knoop
 * of which a person is known by name. */
static void count_rows(struct testdb *t, int64_t n[static 6])
{
    static const struct db_field column[] = {
        {.name = "n", .type = DB_ID, .offset = 0, .null_offset = DB_NO_FIELD}
    };
    static const char sql[] =
        "SELECT 1 AS place, count(*) AS n FROM persoon "
        "UNION ALL SELECT 2, count(*) FROM account UNION ALL SELECT 3, count(*) FROM sessie "
        "UNION ALL SELECT 4, count(*) FROM toegangslink "
        "UNION ALL SELECT 5, count(*) FROM accountlink "
        "UNION ALL SELECT 6, count(*) FROM knoop k JOIN persoon p ON p.organisatie = k.organisatie "
        "AND p.id = k.door AND p.naam = 'Met tweede stap'";
    static const char all[] = "SELECT n FROM (%s) x ORDER BY place";
    struct db_query q = {.name = "count_rows",
                         .room = "test",
                         .sqlite = mem_format(t->ctx, all, sql),
                         .postgres = mem_format(t->ctx, all, sql),
                         .columns = column,
                         .n_columns = 1,
                         .row_size = sizeof(int64_t)};
    void *rows;
    assert_int_equal(db_many(t->c, t->ctx, &q, NULL, &rows), 6);
    memcpy(n, rows, 6 * sizeof *n);
}

static void old_people_are_all_there(void **state)
{
    (void)state;
    struct testdb *t = with_old_people();
    testdb_begin(t);
    for (size_t i = 0; i < PEOPLE; i++) {
        each_person_is_there(t, 7, i);
        each_person_is_there(t, 8, i);
    }
    int64_t n[6];
    static const int64_t want[] = {2 * PEOPLE, 2 * 8, 2 * 3, 2 * 2, 2 * 1, 1};
    count_rows(t, n);
    for (int i = 0; i < 6; i++)
        assert_int_equal(n[i], want[i]);
    testdb_commit(t);
    testdb_close(t);
}

/* Nobody notices: sessions, second step, wrong tries and links work as before. */
static void old_people_notice_nothing(void **state)
{
    const char *hash;
    (void)state;
    struct testdb *t = with_old_people();
    struct visitor *v = visitor_new(t, &organisatie_routes, 1);
    for (size_t i = 0; i < PEOPLE; i++) {
        const char *cookie = old_secret(t->ctx, 8, i + 1, 32, &hash);
        visitor_forget(v);
        v->cookies[v->n_cookies++] = (struct pair){COOKIE_SESSION, cookie, 64};
        struct answer a = visitor_get(v, "/account");
        if ((a.status == 200) != person[i].session || (a.status == 200 && !strstr(a.body, "Ook")))
            fail_msg("%s, session: %d", person[i].naam, a.status);
        const char *link = old_secret(t->ctx, 8, i + 1, 24, &hash);
        a = visitor_get(v, mem_format(t->ctx, "/toegang/%s", link));
        if (a.status != (person[i].link ? 200 : 410))
            fail_msg("%s, link: %d", person[i].naam, a.status);
    }
    for (size_t i = 0; i < PEOPLE; i++) {
        char code[7];
        oath_totp_generate((const char *)totp_secret, TOTP_BYTES, (time_t)time_now(), 30, 0, 6,
                           code);
        const char *email = address(t->ctx, 8, i + 1);
        bool may = person[i].password && !person[i].closed && person[i].wrong < 10;
        visitor_forget(v);
        if (person[i].confirmed)
            assert_int_equal(
                visitor_post(v, "/inloggen", "email", email, "wachtwoord", PASSWORD, NULL).status,
                422);
        struct answer a = visitor_post(v, "/inloggen", "email", email, "wachtwoord", PASSWORD,
                                       "code", person[i].confirmed ? code : "", NULL);
        if (a.status != (may ? 303 : 422) || (may && strcmp(a.location, "/") != 0))
            fail_msg("%s, signing in: %d %s", person[i].naam, a.status, a.location);
    }
    testdb_close(t);
}

int main(void)
{
    rooms_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(old_people_are_all_there),
        cmocka_unit_test(old_people_notice_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
