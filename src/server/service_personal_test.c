/* Both stores in one request, over a real socket, on SQLite and (KOERS_TEST_PG) on PostgreSQL: read
 * in a GET, written in a POST, refused together, and settled when a service starts. Not here: each
 * step of such a write (db/both_test.c), other requests (service_test.c). */
#include "base/mem.h"
#include "db/decided_sql.h"
#include "db/pending_sql.h"
#include "dossier_sql.h"
#include "organisatie/organisatie_sql.h"
#include "server/service.h"
#include "tests/cm.h"
#include "tests/support/client.h"
#include "tests/support/testdb.h"
#include "web/limit.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define L "\r\n"
#define H "Host: localhost" L

static atomic_int looked, plain;

static int text(struct request *r, int status, const char *words)
{
    return reply_bytes(r, status, "text/plain", words, strlen(words), NULL);
}

/* "things texts counted" of organisation 1; a thing and a text stand in different stores. */
static int count(struct request *r)
{
    struct dossier_aantal_row row;
    struct sleutel_read_row key;
    int things = sleutel_read(r->db, r->ctx, &key, .naam = "eerste");

    assert_true(dossier_aantal(r->db_personal, r->ctx, &row, .organisatie = 1));
    return text(
        r, 200,
        mem_format(r->ctx, "%d %lld %lld", things, (long long)row.aantal, (long long)row.geteld));
}

static int without(struct request *r)
{
    assert_null(r->db_personal);
    atomic_fetch_add(&plain, 1);
    return text(r, 200, "zonder");
}

static int look(struct request *r)
{
    struct dossier_aantal_row row;

    assert_true(r->looking);
    assert_true(dossier_aantal(r->db_personal, r->ctx, &row, .organisatie = 1));
    atomic_fetch_add(&looked, 1);
    return 0;
}

static int make(struct request *r)
{
    struct dossier_erbij_row given;
    const char *how = request_field(r, "hoe");

    assert_true(dossier_erbij(r->db_personal, r->ctx, &given, .organisatie = 1,
                              .tekst = request_field(r, "tekst")));
    personal_sum(r->db_personal, dossier_telling, .organisatie = 1, .jaar = 2026, .verschil = 1);
    if (given.knoop == 1)
        sleutel_insert(r->db, .naam = "eerste", .waarde = {"x", 1});
    if (how && !strcmp(how, "weiger"))
        return reply_error(r, 409, NULL);
    if (how && !strcmp(how, "kapot"))
        db_fail(r->db, "broken on purpose");
    if (how && !strcmp(how, "daar"))
        personal_fail(r->db_personal, "broken on purpose");
    return text(r, 200, mem_format(r->ctx, "%lld", (long long)given.knoop));
}

#define POST_MARKS ROUTE_NO_TOKEN | ROUTE_PERSONAL
/* clang-format off */ /* version 14 falls over rows of unequal length */
static const struct route routes[] = {
    {METHOD_GET,  "/tel",    .handler = count, .marks = ROUTE_PERSONAL},
    {METHOD_GET,  "/zwaar",  .handler = count, .marks = ROUTE_PERSONAL | ROUTE_HEAVY},
    {METHOD_GET,  "/zonder", .handler = without},
    {METHOD_POST, "/zonder", .handler = without, .marks = ROUTE_NO_TOKEN},
    {METHOD_POST, "/maak",   .handler = make, .marks = POST_MARKS},
    {METHOD_POST, "/eerst",  .handler = make, .prepare = look, .marks = POST_MARKS},
};
/* clang-format on */
static const struct route_table table = {routes, sizeof routes / sizeof *routes};

static struct testdb *t;
static struct service *d;
static pthread_t runner;
static int port;

static void *run(void *arg)
{
    (void)arg;
    assert_true(service_run(d));
    return NULL;
}

static void start(void)
{
    struct error f = {0};

    d = service_start(
        &(struct service_options){
            .quality = t->db,
            .personal = t->personal,
            .tables = &table,
            .n_tables = 1,
            .transport = {.listen = "127.0.0.1:0", .loops = 2},
            .quiet = true
    },
        &f);
    if (!d)
        fail_msg("%s (%s)", f.message, f.detail);
    port = client_port(service_address(d));
    assert_int_equal(pthread_create(&runner, NULL, run, NULL), 0);
    limit_forget();
}

static void stop(void)
{
    service_stop(d);
    pthread_join(runner, NULL);
    service_end(d);
}

static int begin(void **state)
{
    (void)state;
    t = TESTDB(&organisatie_schema, &decided_schema);
    testdb_personal(t, (const struct schema_room *const[]){&pending_schema, &dossier_schema}, 2);
    start();
    return 0;
}

static int end(void **state)
{
    (void)state;
    stop();
    testdb_close(t);
    return 0;
}

static struct heard get(const char *path)
{
    char request[500];

    snprintf(request, sizeof request, "GET %s HTTP/1.1" L H L, path);
    return client_ask(port, request);
}

static struct heard post(const char *path, const char *body)
{
    char request[2000];

    snprintf(request, sizeof request,
             "POST %s HTTP/1.1" L H "Content-Type: application/x-www-form-urlencoded" L
             "Content-Length: %zu" L L "%s",
             path, strlen(body), body);
    return client_ask(port, request);
}

static void both_in_get_and_post(void **state)
{
    (void)state;
    assert_string_equal(get("/tel").body, "0 0 0");
    assert_string_equal(post("/maak", "tekst=slaapt+slecht").body, "1");
    assert_string_equal(get("/tel").body, "1 1 1"); /* who was answered finds it at once */
    atomic_store(&looked, 0);
    assert_string_equal(post("/eerst", "tekst=beter").body, "2");
    assert_int_equal(atomic_load(&looked), 1);
    assert_string_equal(get("/zwaar").body, "1 2 2");
    assert_int_equal(get("/zonder").status, 200);
    assert_int_equal(post("/zonder", "").status, 200);
    assert_int_equal(atomic_load(&plain), 2);
}

static void refused_together(void **state)
{
    static const struct {
        const char *body;
        int status;
    } cases[] = {
        {"tekst=a&hoe=weiger", 409},
        {"tekst=a&hoe=kapot",  503},
        {"tekst=a&hoe=daar",   503},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(post("/maak", cases[i].body).status, cases[i].status);
        assert_string_equal(get("/tel").body, "0 0 0");
    }
    assert_string_equal(post("/maak", "tekst=a").body, "1");
    assert_string_equal(get("/tel").body, "1 1 1");
}

/* Many at once: each gets a number of its own, none is lost. */
enum { SENDERS = 6, EACH = 8 };

static void *send_some(void *arg)
{
    atomic_int *good = arg;

    for (int i = 0; i < EACH; i++)
        *good += post("/maak", "tekst=druk").status == 200;
    return NULL;
}

static void many_at_once(void **state)
{
    pthread_t thread[SENDERS];
    atomic_int good = 0;
    char wanted[40];

    (void)state;
    for (int i = 0; i < SENDERS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, send_some, &good), 0);
    for (int i = 0; i < SENDERS; i++)
        pthread_join(thread[i], NULL);
    assert_int_equal(good, SENDERS * EACH);
    snprintf(wanted, sizeof wanted, "1 %d %d", SENDERS * EACH, SENDERS * EACH);
    assert_string_equal(get("/tel").body, wanted);
}

/* Bytes as each engine's SQL writes them. */
static const char *bytes_of(const char *hex)
{
    return testdb_postgres() ? mem_format(t->ctx, "decode('%s', 'hex')", hex)
                             : mem_format(t->ctx, "X'%s'", hex);
}

/* What a program that ended left prepared, decided or not, is settled before the first request. */
static void settled_at_the_start(void **state)
{
    (void)state;
    assert_string_equal(post("/maak", "tekst=een").body, "1");
    stop();
    /* DossierTelling(organisatie 1, jaar 2026, verschil 5), as notes.c writes it */
    const char *notes = bytes_of("646f73736965725f74656c6c696e6700"
                                 "03"
                                 "00010100000000000000"
                                 "0401ea07000000000000"
                                 "04010500000000000000");
    const char *keys[] = {bytes_of("01"), bytes_of("02")};
    for (int i = 0; i < 2; i++)
        testdb_personal_sql(t, mem_format(t->ctx,
                                          "INSERT INTO write_pending (write_key, made, notes) "
                                          "VALUES (%s, 1, %s)",
                                          keys[i], notes));
    testdb_sql(t, mem_format(t->ctx, "INSERT INTO write_decided (write_key) VALUES (%s)", keys[1]));
    start();
    assert_string_equal(get("/tel").body, "1 1 6");
}

/* A write that was decided and cannot be carried out holds up those that come after it, until it
 * can; what needs the quality store alone, and reading, go on. */
static void what_is_stuck_is_said(void **state)
{
    (void)state;
    assert_string_equal(post("/maak", "tekst=een").body, "1");
    stop();
    testdb_personal_sql(t, mem_format(t->ctx,
                                      "INSERT INTO write_pending (write_key, made, notes) "
                                      "VALUES (%s, 1, %s)",
                                      bytes_of("03"), bytes_of("6e69657400")));
    testdb_sql(
        t, mem_format(t->ctx, "INSERT INTO write_decided (write_key) VALUES (%s)", bytes_of("03")));
    start();
    for (int i = 0; i < 2; i++) {
        struct heard h = post("/maak", "tekst=twee");
        assert_int_equal(h.status, 503);
        assert_non_null(strstr(h.body, "Een eerdere wijziging is nog niet helemaal bewaard."));
    }
    assert_string_equal(get("/tel").body, "1 1 1");
    assert_int_equal(post("/zonder", "").status, 200);
    testdb_personal_sql(t, "DELETE FROM write_pending");
    assert_string_equal(post("/maak", "tekst=twee").body, "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_in_get_and_post, begin, end),
        cmocka_unit_test_setup_teardown(refused_together, begin, end),
        cmocka_unit_test_setup_teardown(many_at_once, begin, end),
        cmocka_unit_test_setup_teardown(settled_at_the_start, begin, end),
        cmocka_unit_test_setup_teardown(what_is_stuck_is_said, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
