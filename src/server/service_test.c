/* Tests of the service over a real socket, on SQLite and (KOERS_TEST_PG) on PostgreSQL: where a
 * request runs, what is kept and what is rolled back, what a refusal leaves, and that what was
 * acknowledged is there after a stop. Not here: framing and deadlines (transport/evhttp_test.c). */
#include "base/mem.h"
#include "base/random.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include "process/rounds.h"
#include "server/service.h"
#include "tests/cm.h"
#include "tests/support/client.h"
#include "tests/support/served.h"
#include "web/limit.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define L "\r\n"
#define H "Host: localhost" L
#define WORD                                                                                       \
    (struct db_bytes)                                                                              \
    {                                                                                              \
        "x", 1                                                                                     \
    }

/* ---- a small program: rows in server_sleutel, by name ---- */
static atomic_int runs, looked;

static bool write_name(struct db_conn *db, void *arg)
{
    sleutel_insert(db, .naam = arg, .waarde = WORD);
    return true;
}

static bool there(struct db_conn *db, const void *ctx, const char *name)
{
    struct sleutel_read_row row;

    return sleutel_read(db, ctx, &row, .naam = name);
}

/* Paths below /dicht/ are for nobody, and that somebody came is written down. */
static int admit(struct request *r)
{
    if (r->looking)
        atomic_fetch_add(&looked, 1);
    if (r->route->mag == 0)
        return 0;
    request_write(r, write_name, (void *)r->path);
    return reply_error(r, 403, NULL);
}

static int text(struct request *r, int status, const char *words)
{
    return reply_bytes(r, status, "text/plain", words, strlen(words), NULL);
}

static int lees(struct request *r)
{
    return there(r->db, r->ctx, request_param(r, "naam")) ? text(r, 200, "er")
                                                          : reply_error(r, 404, NULL);
}

static int kijk(struct request *r)
{
    request_write(r, write_name, (void *)mem_text(r->ctx, request_param(r, "naam")));
    return text(r, 200, "gezien");
}

static int token_get(struct request *r)
{
    return text(r, 200, token_make(r, mem_format(r->ctx, "/%s", request_param(r, "pad"))));
}

static const struct field velden[] = {
    {"naam", N_("Naam"), .kind = FIELD_TEXT, .required = true},
    {"wat",      N_("Wat"),            .kind = FIELD_TEXT               },
};
static const struct form form = {"maak", FORM_FIELDS(velden), NULL};

/* Writes first, and then goes well or wrong. */
static int maak(struct request *r)
{
    struct form_state *s = form_read(r, &form);
    const char *name = form_text(s, "naam"), *what = form_text(s, "wat");

    assert_false(transport_on_loop());
    atomic_fetch_add(&runs, 1);
    if (!form_ok(s))
        return reply_error(r, 422, NULL);
    sleutel_insert(r->db, .naam = name, .waarde = WORD);
    reply_notice(r, "Bewaard");
    if (what && !strcmp(what, "weiger")) {
        request_write(r, write_name, mem_format(r->ctx, "audit %s", name));
        return reply_error(r, 409, NULL);
    }
    if (what && !strcmp(what, "kapot"))
        db_fail(r->db, "broken on purpose");
    return reply_redirect(r, "/lees/%s", name);
}

static int vooraf(struct request *r)
{
    assert_true(r->looking);
    assert_true(transport_on_loop() == (r->route->marks & ROUTE_QUICK && !testdb_postgres()));
    r->prepared = mem_text(r->ctx, "klaar");
    return request_field(r, "nee") ? reply_error(r, 403, NULL) : 0;
}

static int vooraf_post(struct request *r)
{
    assert_false(r->looking);
    assert_string_equal(r->prepared, "klaar");
    return text(r, 200, "gedaan");
}

static int zwaar(struct request *r)
{
    return text(r, 200, transport_on_loop() ? "loop" : "pool");
}

static int ok(struct request *r)
{
    return text(r, 200, "goed");
}

/* clang-format off */ /* version 14 falls over rows of unequal length */
static const struct route routes[] = {
    {METHOD_GET,  "/lees/:naam",  .handler = lees                                                  },
    {METHOD_GET,  "/kijk/:naam",  .handler = kijk                                                  },
    {METHOD_GET,  "/token/:pad",  .handler = token_get                                             },
    {METHOD_POST, "/maak",        .handler = maak, .form = &form                                   },
    {METHOD_POST, "/vrij",        .handler = maak, .marks = ROUTE_NO_TOKEN                         },
    {METHOD_POST, "/vooraf",      .handler = vooraf_post, .prepare = vooraf, .marks = ROUTE_NO_TOKEN  },
    {METHOD_POST, "/vlug",        .handler = vooraf_post, .prepare = vooraf,
     .marks = ROUTE_NO_TOKEN | ROUTE_QUICK                                                         },
    {METHOD_GET,  "/zwaar",       .handler = zwaar, .marks = ROUTE_HEAVY                           },
    {METHOD_GET,  "/licht",       .handler = zwaar                                                 },
    {METHOD_POST, "/nauw",        .handler = ok, .marks = ROUTE_NO_TOKEN | ROUTE_LIMITED           },
    {METHOD_POST, "/groot",       .handler = ok, .marks = ROUTE_NO_TOKEN | ROUTE_UPLOAD            },
    {METHOD_GET,  "/dicht/kijk",  .mag = 1, .handler = ok                                          },
    {METHOD_POST, "/dicht/maak",  .mag = 1, .handler = ok, .marks = ROUTE_NO_TOKEN                 },
    {METHOD_POST, "/dicht/voor",  .mag = 1, .handler = ok, .prepare = vooraf, .marks = ROUTE_NO_TOKEN },
};
/* clang-format on */
static const struct route_table table = {routes, sizeof routes / sizeof *routes};

/* ---- starting and asking ---- */
static struct testdb *t;
static struct served served;

static int begin(void **state)
{
    (void)state;
    t = TESTDB(&organisatie_schema);
    served_start(&served, t, &table, 1, 2);
    limit_forget();
    return 0;
}

static int end(void **state)
{
    (void)state;
    served_stop(&served);
    testdb_close(t);
    return 0;
}

static struct heard get(const char *path)
{
    char request[500];

    snprintf(request, sizeof request, "GET %s HTTP/1.1" L H "Accept: application/json" L L, path);
    return client_ask(served.port, request);
}

static struct heard post(const char *path, const char *headers, const char *body)
{
    char request[4000];

    snprintf(request, sizeof request,
             "POST %s HTTP/1.1" L H "%sContent-Type: application/x-www-form-urlencoded" L
             "Content-Length: %zu" L L "%s",
             path, headers, strlen(body), body);
    return client_ask(served.port, request);
}

static bool exists(const char *name)
{
    char path[200];

    snprintf(path, sizeof path, "/lees/%s", name);
    return get(path).status == 200;
}

/* A token for path, and the visitor cookie it belongs to. */
static void fetch_token(const char *path, char *token, char *cookie)
{
    char url[100], header[500];

    snprintf(url, sizeof url, "/token/%s", path);
    struct heard h = get(url);
    assert_int_equal(h.status, 200);
    snprintf(token, 200, "%.199s", h.body);
    client_header(&h, "Set-Cookie", header, sizeof header);
    snprintf(cookie, 300, "Cookie: %.*s" L, (int)strcspn(header, ";"), header);
}

/* ---- tests ---- */
static void test_entering(void **state)
{
    static const struct {
        const char *request;
        int status;
        const char *header, *value;
    } cases[] = {
        {"GET /licht HTTP/1.1" L H L,                        200, "Cache-Control", "no-store" },
        {"GET /niets HTTP/1.1" L H L,                        404, "",              ""         },
        {"GET /maak HTTP/1.1" L H L,                         405, "Allow",         "POST"     },
        {"POST /licht HTTP/1.1" L H "Content-Length: 0" L L, 405, "Allow",         "GET, HEAD"},
        {"POST /niets HTTP/1.1" L H "Content-Length: 0" L L, 404, "",              ""         },
        {"GET /licht HTTP/1.1" L "Host: evil.example" L L,   421, "",              ""         },
        {"GET /licht?a=%ff HTTP/1.1" L H L,                  400, "",              ""         },
        {"GET /licht?a=%41 HTTP/1.1" L H L,                  200, "",              ""         },
    };
    char value[200];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct heard h = client_ask(served.port, cases[i].request);
        if (h.status != cases[i].status)
            print_message("%s -> %d\n", cases[i].request, h.status);
        assert_int_equal(h.status, cases[i].status);
        assert_non_null(strstr(h.head, "Content-Security-Policy"));
        if (cases[i].header[0])
            assert_string_equal(client_header(&h, cases[i].header, value, sizeof value),
                                cases[i].value);
    }
    assert_string_equal(
        get("/niets").body,
        "{\"fout\":{\"status\":404,\"bericht\":\"Deze pagina bestaat niet. Misschien "
        "is het adres niet goed overgenomen.\"}}");
}

static void test_where(void **state)
{
    (void)state;
    assert_string_equal(get("/zwaar").body, "pool");
    assert_string_equal(get("/licht").body, testdb_postgres() ? "pool" : "loop");
}

static void test_post(void **state)
{
    char token[200], cookie[300], body[600], value[200];

    (void)state;
    fetch_token("maak", token, cookie);
    snprintf(body, sizeof body, "token=%s&naam=een", token);
    struct heard h = post("/maak", cookie, body);
    assert_int_equal(h.status, 303);
    assert_string_equal(client_header(&h, "Location", value, sizeof value), "/lees/een");
    assert_true(exists("een"));
}

static void test_token(void **state)
{
    char token[200], other[200], cookie[300], strange[300], body[600], headers[600];

    (void)state;
    fetch_token("maak", token, cookie);
    fetch_token("elders", other, strange);
    atomic_store(&runs, 0);
    /* None, one of another path, one of another visitor: the form again, with what was typed. */
    struct heard h = post("/maak", cookie, "naam=geen-token");
    assert_int_equal(h.status, 403);
    assert_non_null(strstr(h.body, "value=\"geen-token\""));
    assert_non_null(strstr(h.body, "name=\"token\""));
    snprintf(body, sizeof body, "token=%s&naam=ander-pad", other);
    assert_int_equal(post("/maak", strange, body).status, 403);
    snprintf(body, sizeof body, "token=%s&naam=vreemd", token);
    assert_int_equal(post("/maak", strange, body).status, 403);
    assert_int_equal(post("/maak", "", body).status, 403);
    /* From a page of somebody else, with a good token even: the error page, nothing filled in. */
    snprintf(headers, sizeof headers, "%sOrigin: http://evil.example" L, cookie);
    h = post("/maak", headers, body);
    assert_int_equal(h.status, 403);
    assert_null(strstr(h.body, "vreemd"));
    assert_int_equal(atomic_load(&runs), 0);
    snprintf(headers, sizeof headers, "%sOrigin: http://localhost" L, cookie);
    assert_int_equal(post("/maak", headers, body).status, 303);
    assert_int_equal(atomic_load(&runs), 1);
}

static void test_refusal_rolls_back(void **state)
{
    (void)state;
    assert_int_equal(post("/vrij", "", "naam=twee&wat=weiger").status, 409);
    assert_false(exists("twee"));
    assert_true(exists("audit%20twee")); /* what it wrote about itself stays */
    assert_int_equal(post("/vrij", "", "naam=").status, 422);
}

static void test_database_fails(void **state)
{
    char token[200], cookie[300], body[600], value[20];

    (void)state;
    fetch_token("maak", token, cookie);
    snprintf(body, sizeof body, "token=%s&naam=drie&wat=kapot", token);
    struct heard h = post("/maak", cookie, body);
    assert_int_equal(h.status, 503);
    assert_string_equal(client_header(&h, "Retry-After", value, sizeof value), "5");
    assert_non_null(strstr(h.body, "value=\"drie\""));
    assert_non_null(strstr(h.body, token)); /* the same: sent again it cannot count twice */
    assert_null(strstr(h.head, "Set-Cookie: melding")); /* nothing was kept, nothing says so */
    assert_false(exists("drie"));
    /* The token was not spent: sending again, now well, works. */
    snprintf(body, sizeof body, "token=%s&naam=drie", token);
    assert_int_equal(post("/maak", cookie, body).status, 303);
    assert_true(exists("drie"));
}

static void test_looks_are_written_down(void **state)
{
    (void)state;
    assert_int_equal(get("/kijk/blik").status, 200);
    assert_true(exists("blik")); /* before the reply went out */
    assert_int_equal(get("/dicht/kijk").status, 403);
    assert_int_equal(post("/dicht/maak", "", "").status, 403);
    struct db_conn *c = testdb_begin(t);
    assert_true(there(c, t->ctx, "/dicht/kijk"));
    assert_true(there(c, t->ctx, "/dicht/maak"));
    testdb_commit(t);
}

static void test_voor(void **state)
{
    (void)state;
    atomic_store(&looked, 0);
    assert_string_equal(post("/vooraf", "", "a=1").body, "gedaan");
    assert_int_equal(atomic_load(&looked), 1);
    assert_int_equal(post("/vooraf", "", "nee=1").status, 403);
    assert_string_equal(post("/vlug", "", "a=1").body, "gedaan");
    assert_int_equal(post("/vlug", "", "nee=1").status, 403);
    /* Who may not be here gets nothing done, and that is written down. */
    assert_int_equal(post("/dicht/voor", "", "a=1").status, 403);
    struct db_conn *c = testdb_begin(t);
    assert_true(there(c, t->ctx, "/dicht/voor"));
    testdb_commit(t);
}

static void test_sizes(void **state)
{
    enum { N = 1100000 };
    char *body = mem_array(NULL, char, N + 400);
    static const char *const path[] = {"/vrij", "/groot"};
    static const int status[] = {413, 200};

    (void)state;
    for (int i = 0; i < 2; i++) {
        int n =
            snprintf(body, 400,
                     "POST %s HTTP/1.1" L H "Content-Type: multipart/form-data; boundary=B" L
                     "Content-Length: %d" L L "--B\r\nContent-Disposition: form-data; name=\"f\"; "
                     "filename=\"x\"\r\n\r\n",
                     path[i], N);
        int before = (int)(strstr(body, L L) + 4 - body);
        memset(body + n, 'x', N + 400 - (size_t)n);
        memcpy(body + before + N - 7, "\r\n--B--", 7);
        int fd = client_dial(served.port);
        assert_true(client_say(fd, body, (size_t)(before + N)));
        assert_int_equal(client_hear(fd, false).status, status[i]);
        close(fd);
    }
    mem_free(body);
}

static void test_limited(void **state)
{
    char value[20];
    int good = 0;
    struct heard h = {0};

    (void)state;
    for (int i = 0; i < 200 && h.status != 429; i++) {
        h = post("/nauw", "", "");
        good += h.status == 200;
    }
    assert_int_equal(h.status, 429);
    assert_int_equal(good, 60);
    int wait = 0;
    assert_int_equal(sscanf(client_header(&h, "Retry-After", value, sizeof value), "%d", &wait), 1);
    assert_true(wait >= 1 && wait <= 6);
    assert_int_equal(post("/vrij", "", "naam=ander").status, 303); /* other places go on */
}

/* ---- many at once ---- */
#define SENDERS 12
static atomic_bool flooding;
static atomic_int acknowledged[SENDERS];

static void *send_names(void *arg)
{
    int me = *(int *)arg;
    char body[60];

    for (int i = 0; atomic_load(&flooding) && i < 100000; i++) {
        snprintf(body, sizeof body, "naam=z%d-%d", me, i);
        if (post("/vrij", "", body).status != 303)
            break; /* the stop has come */
        atomic_store(&acknowledged[me], i + 1);
    }
    return NULL;
}

static void test_acknowledged_is_kept(void **state)
{
    pthread_t threads[SENDERS];
    int me[SENDERS], all = 0;
    char name[60];

    (void)state;
    atomic_store(&flooding, true);
    for (int i = 0; i < SENDERS; i++) {
        me[i] = i;
        atomic_store(&acknowledged[i], 0);
        assert_int_equal(pthread_create(&threads[i], NULL, send_names, &me[i]), 0);
    }
    usleep(500000);
    served_stop(&served); /* in the middle of it */
    atomic_store(&flooding, false);
    for (int i = 0; i < SENDERS; i++)
        pthread_join(threads[i], NULL);
    struct db_conn *c = testdb_begin(t);
    for (int i = 0; i < SENDERS; i++) {
        for (int k = 0; k < atomic_load(&acknowledged[i]); k++, all++) {
            snprintf(name, sizeof name, "z%d-%d", i, k);
            assert_true(there(c, t->ctx, name));
        }
    }
    testdb_commit(t);
    assert_true(all > SENDERS);
}

/* ---- from outside a request ---- */
static bool write_and_refuse(struct db_conn *db, void *name)
{
    write_name(db, name);
    return false;
}

static bool write_and_break(struct db_conn *db, void *name)
{
    write_name(db, name);
    db_fail(db, "broken on purpose");
    return true;
}

static void test_write_from_outside(void **state)
{
    struct error f = {0};

    (void)state;
    assert_int_equal(service_write(served.d, write_name, (char[]){"taak"}, &f), DB_OK);
    assert_int_equal(service_write(served.d, write_and_refuse, (char[]){"weg"}, &f),
                     DB_ROLLED_BACK);
    assert_int_equal(service_write(served.d, write_and_break, (char[]){"stuk"}, &f), DB_ERROR);
    assert_true(f.detail[0] != '\0');
    assert_true(exists("taak"));
    assert_false(exists("weg"));
    assert_false(exists("stuk"));
}

static atomic_int rounds, ended;

static int round_work(void *arg)
{
    (void)arg;
    return atomic_fetch_add(&rounds, 1) < 2 ? 0 : 3600;
}

static void round_end(void *arg)
{
    (void)arg;
    atomic_fetch_add(&ended, 1);
}

static void test_rounds(void **state)
{
    struct round *r = round_start("proef", round_work, round_end, NULL);

    (void)state;
    for (int i = 0; i < 100 && atomic_load(&rounds) < 3; i++)
        usleep(10000);
    assert_int_equal(atomic_load(&rounds), 3); /* at once, at once, then an hour */
    round_poke(r);
    for (int i = 0; i < 100 && atomic_load(&rounds) < 4; i++)
        usleep(10000);
    assert_int_equal(atomic_load(&rounds), 4);
    round_stop(r);
    assert_int_equal(atomic_load(&ended), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_entering),
        TEST(test_where),
        TEST(test_post),
        TEST(test_token),
        TEST(test_refusal_rolls_back),
        TEST(test_database_fails),
        TEST(test_looks_are_written_down),
        TEST(test_voor),
        TEST(test_sizes),
        TEST(test_limited),
        TEST(test_acknowledged_is_kept),
        TEST(test_write_from_outside),
        cmocka_unit_test(test_rounds),
    };
    random_start();
    random_bytes(web_hooks.key, sizeof web_hooks.key);
    web_hooks.admit = admit;
    web_hooks.frame = organisatie_frame;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
