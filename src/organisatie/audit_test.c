/* The audit chain: valid after use, and any change, deletion, swap or addition is found. On either
 * engine. Not here: which pages write a line (organisatie_test.c). */
#include "base/mem.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include "web/limit.h"
#include <pthread.h>
#include <stdlib.h>

#define LINES 6

static struct world w;

static int begin(void **state)
{
    (void)state;
    w = world_make(TESTDB(&organisatie_schema));
    struct db_conn *c = testdb_begin(w.t);
    for (int i = 1; i <= LINES; i++) {
        audit_write(c, w.one.organisatie, i % 3, "lezen", mem_format(w.t->ctx, "knoop %d", i),
                    "gelezen");
        audit_write(c, w.two.organisatie, 1, "lezen", "knoop 1", "gelezen");
    }
    testdb_commit(w.t);
    return 0;
}

static int end(void **state)
{
    (void)state;
    testdb_close(w.t);
    return 0;
}

struct result {
    bool whole;
    int64_t lines;
    struct error f;
    int64_t organisatie;
};

static bool check(struct db_conn *c, void *arg)
{
    struct result *r = arg;
    r->whole = audit_verify(c, r->organisatie, &r->lines, &r->f);
    return true;
}

static struct result checked(int64_t organisatie)
{
    struct result r = {.organisatie = organisatie};
    struct error f;
    assert_int_equal(db_read(w.t->c, check, &r, &f), DB_OK);
    return r;
}

static void whole_and_without_gaps(void **state)
{
    (void)state;
    struct result r = checked(w.one.organisatie);
    assert_true(r.whole);
    assert_int_equal(r.lines, LINES);
    assert_true(checked(w.two.organisatie).whole);
    assert_true(checked(99).whole); /* nothing happened there */
    assert_int_equal(checked(99).lines, 0);
}

/* Each case is applied to organisation 1. */
static void tampering_is_found(void **state)
{
    static const struct {
        const char *sql;
        int line;
    } cases[] = {
        {"UPDATE audit SET onderwerp = 'knoop 9' WHERE organisatie = 1 AND id = 3",  3},
        {"UPDATE audit SET uitkomst = 'geweigerd' WHERE organisatie = 1 AND id = 1", 1},
        {"UPDATE audit SET handeling = 'lezen2' WHERE organisatie = 1 AND id = 6",   6},
        {"UPDATE audit SET persoon = NULL WHERE organisatie = 1 AND id = 2",         2},
        {"UPDATE audit SET tijd = tijd + 1 WHERE organisatie = 1 AND id = 4",        4},
 /* letters move from one column to the next */
        {"UPDATE audit SET handeling = 'leze', onderwerp = 'nknoop 2' "
         "WHERE organisatie = 1 AND id = 2",                                2},
        {"DELETE FROM audit WHERE organisatie = 1 AND id = 1",                       1},
        {"DELETE FROM audit WHERE organisatie = 1 AND id = 4",                       4},
        {"DELETE FROM audit WHERE organisatie = 1 AND id = 6",                       6},
        {"DELETE FROM audit WHERE organisatie = 1",                                  1},
        {"DELETE FROM audit_kop WHERE organisatie = 1",                              7},
        {"UPDATE audit_kop SET laatste = 5 WHERE organisatie = 1",                   7},
 /* a gap that is closed again by renumbering */
        {"DELETE FROM audit WHERE organisatie = 1 AND id = 3; "
         "UPDATE audit SET id = id - 1 WHERE organisatie = 1 AND id = 4; "
         "UPDATE audit SET id = id - 1 WHERE organisatie = 1 AND id = 5; "
         "UPDATE audit SET id = id - 1 WHERE organisatie = 1 AND id = 6",   3},
 /* two lines change places */
        {"UPDATE audit SET id = 100 WHERE organisatie = 1 AND id = 2; "
         "UPDATE audit SET id = 2 WHERE organisatie = 1 AND id = 3; "
         "UPDATE audit SET id = 3 WHERE organisatie = 1 AND id = 100",      2},
 /* a line is put in at the end */
        {"INSERT INTO audit SELECT organisatie, 7, tijd, persoon, handeling, onderwerp, uitkomst, "
         "vorige, hash FROM audit WHERE organisatie = 1 AND id = 6",        7},
 /* a line of another organisation takes the place of an own one */
        {"DELETE FROM audit WHERE organisatie = 1 AND id = 1; "
         "INSERT INTO audit SELECT 1, id, tijd, persoon, handeling, onderwerp, uitkomst, vorige, "
         "hash FROM audit WHERE organisatie = 2 AND id = 1",                1},
    };
    (void)state;
    assert_int_equal(w.one.organisatie, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        testdb_begin(w.t);
        testdb_sql(w.t, cases[i].sql);
        struct result r = {.organisatie = 1};
        check(w.t->c, &r);
        if (r.whole)
            fail_msg("not found: %s", cases[i].sql);
        char words[40];
        snprintf(words, sizeof words, "line %d:", cases[i].line);
        if (!strstr(r.f.detail, words))
            fail_msg("%s: %s", cases[i].sql, r.f.detail);
        assert_non_null(strstr(r.f.message, "logboek"));
        r.organisatie = 2; /* the other organisation's chain is intact */
        assert_true((check(w.t->c, &r), r.whole));
        testdb_rollback(w.t);
    }
    assert_true(checked(1).whole);
}

/* ---- several at once: each on a connection of its own ---- */
#define THREADS 4
#define EACH    20

struct writer {
    int number, done;
};

static bool write_one(struct db_conn *c, void *arg)
{
    const struct writer *x = arg;
    audit_write(c, w.one.organisatie, x->number, "lezen", "knoop 1", "gelezen");
    return !db_failed(c);
}

static void *write_many(void *arg)
{
    struct writer *x = arg;
    struct error f;
    struct db_conn *c = db_conn_open(w.t->db, &f);
    for (int i = 0; c && i < EACH; i++) {
        /* a conflict that outlasts the retries is an error; the chain never gets a gap or a fork */
        x->done += db_write(c, write_one, x, &f) == DB_OK;
    }
    if (c)
        db_conn_close(c);
    return NULL;
}

static void many_at_once(void **state)
{
    pthread_t thread[THREADS];
    struct writer x[THREADS];
    int done = 0;
    (void)state;
    for (int i = 0; i < THREADS; i++) {
        x[i] = (struct writer){.number = i + 1};
        assert_int_equal(pthread_create(&thread[i], NULL, write_many, &x[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        done += x[i].done;
    }
    struct result r = checked(w.one.organisatie);
    assert_true(r.whole);
    assert_int_equal(r.lines, LINES + done);
    assert_true(done > THREADS * EACH / 2);
}

/* One form token, spent at the same moment by several: one of them has it. */
static pthread_barrier_t together;

static bool spend(struct db_conn *c, void *arg)
{
    static const uint8_t hash[32] = {1, 2, 3};
    struct writer *x = arg;
    x->done = token_spend(c, .hash = {.data = hash, .n = 32}, .dag = date_today()) == 1;
    return !db_failed(c);
}

static void *spend_once(void *arg)
{
    struct writer *x = arg;
    struct error f;
    struct db_conn *c = db_conn_open(w.t->db, &f);
    pthread_barrier_wait(&together);
    if (!c || db_write(c, spend, x, &f) != DB_OK)
        x->done = 0;
    if (c)
        db_conn_close(c);
    return NULL;
}

static void one_token(void **state)
{
    pthread_t thread[THREADS];
    struct writer x[THREADS] = {{0}};
    int done = 0;
    (void)state;
    pthread_barrier_init(&together, NULL, THREADS);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, spend_once, &x[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
        done += x[i].done;
    }
    pthread_barrier_destroy(&together);
    assert_int_equal(done, 1);
}

/* ---- refusals ---- */

static int64_t lines_now(void)
{
    struct result r = checked(w.one.organisatie);
    assert_true(r.whole);
    return r.lines;
}

static const char *last_outcome(void)
{
    struct db_conn *c = testdb_begin(w.t);
    struct audit_bladzij_rows rows =
        audit_bladzij(c, w.t->ctx, .organisatie = w.one.organisatie, .voor = INT64_MAX);
    testdb_commit(w.t);
    assert_true(rows.n > 0);
    return rows.row[0].uitkomst;
}

static void tidy(void)
{
    testdb_begin(w.t);
    audit_tidy(w.t->c);
    testdb_commit(w.t);
}

/* Whoever asks a thousand times for what he may not see leaves two lines an hour for each kind. */
static void repeats_are_counted(void **state)
{
    (void)state;
    struct visitor *v = visitor_new(w.t, &organisatie_routes, 1);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
    int64_t before = lines_now();
    for (int i = 1; i <= 300; i++) { /* another number each time: the same kind */
        assert_int_equal(visitor_get(v, mem_format(w.t->ctx, "/taken/%d", i)).status, 404);
        assert_int_equal(visitor_get(v, "/beheer").status, 403);
    }
    assert_int_equal(lines_now(), before + 2);
    assert_string_equal(last_outcome(), "geweigerd");
    tidy();
    assert_int_equal(lines_now(), before + 2); /* this hour is not over */
    setenv("KOERS_NU", "2026-03-23T10:30:00", 1);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
    assert_int_equal(visitor_get(v, "/beheer").status, 403); /* tells the count, and begins anew */
    assert_int_equal(lines_now(), before + 4);
    assert_string_equal(last_outcome(), "geweigerd");
    tidy(); /* the other kind */
    assert_int_equal(lines_now(), before + 5);
    assert_string_equal(last_outcome(),
                        "niet gevonden, op 2026-03-23 van 9 tot 10 uur nog 299 keer, over 300 "
                        "verschillende onderwerpen");
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1); /* the clock goes back */
    tidy();
    assert_int_equal(lines_now(), before + 5); /* once in that hour: nothing to tell */
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
    assert_int_equal(visitor_get(v, "/beheer").status, 403);
    visitor_get(v, "/beheer");
    assert_int_equal(lines_now(), before + 6);
}

/* The line of an hour says which hour that was in Amsterdam, however late it is told, and about how many
 * things; of those it names the first, which has a line of its own, and no other. */
static void a_count_names_its_hour(void **state)
{
    static const struct {
        const char *from, *later, *words;
        int asked, things;
    } cases[] = {
        {"2026-03-23T10:05:00", "2026-03-23T11:00:00",
         "niet gevonden, op 2026-03-23 van 10 tot 11 uur nog 4 keer, over 5 verschillende "
         "onderwerpen",                                                                 5,    5   },
        {"2026-03-24T10:59:59", "2026-03-27T08:00:00",
         "niet gevonden, op 2026-03-24 van 10 tot 11 uur nog 5 keer, over 2 verschillende "
         "onderwerpen",                                                                 6,    2   },
        {"2026-03-28T23:10:00", "2026-03-29T03:30:00",
         "niet gevonden, op 2026-03-28 van 23 tot 24 uur nog 2 keer, over 1 onderwerp", 3,    1   },
        {"2026-07-01T00:10:00", "2026-07-01T01:10:00",
         "niet gevonden, op 2026-07-01 van 0 tot 1 uur nog 1 keer, over 1 onderwerp",   2,    1   },
        {"2026-10-01T10:00:00", "2026-10-01T11:00:00",
         "niet gevonden, op 2026-10-01 van 10 tot 11 uur nog 1199 keer, over minstens 1000 "
         "verschillende onderwerpen",                                                   1200, 1200},
    };
    (void)state;
    struct visitor *v = visitor_new(w.t, &organisatie_routes, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("KOERS_NU", cases[i].from, 1);
        limit_forget();
        visitor_forget(v);
        visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
        int64_t before = lines_now();
        for (int n = 0; n < cases[i].asked; n++)
            visitor_get(v, mem_format(w.t->ctx, "/taken/%d", 700 + n % cases[i].things));
        assert_int_equal(lines_now(), before + 1);
        setenv("KOERS_NU", cases[i].later, 1);
        tidy();
        assert_int_equal(lines_now(), before + 2);
        assert_string_equal(last_outcome(), cases[i].words);
        assert_null(strstr(last_outcome(), "70"));
    }
    struct db_conn *c = testdb_begin(w.t); /* told and forgotten */
    struct audit_onderwerpen_row left = {.aantal = 1};
    audit_onderwerpen(c, w.t->ctx, &left, .organisatie = w.one.organisatie,
                      .persoon = w.one.person[ROL_ZORGVRAGER],
                      .soort = "lezen niet gevonden GET /taken/:id");
    testdb_commit(w.t);
    assert_int_equal(left.aantal, 0);
    setenv("KOERS_NU", "2026-03-23T09:00:00", 1);
}

/* One person cannot ask for pages without end; another is not hindered. */
static void reading_is_limited(void **state)
{
    (void)state;
    struct visitor *v = visitor_new(w.t, &organisatie_routes, 1);
    setenv("KOERS_LEZEN_PER_UUR", "200", 1);
    session_start();
    limit_forget();
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
    int status = 200, n = 0;
    while (status == 200 && n++ < 100)
        status = visitor_get(v, "/account").status;
    assert_int_equal(status, 429);
    assert_int_equal(n, 22);
    visitor_forget(v);
    assert_int_equal(visitor_get(v, "/inloggen").status, 200); /* the door stays open */
    visitor_sign_in(v, w.two.organisatie, w.two.person[ROL_ZORGVRAGER]);
    assert_int_equal(visitor_get(v, "/account").status, 200);
    setenv("KOERS_LEZEN_PER_UUR", "0", 1);
    session_start();
    visitor_forget(v);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_ZORGVRAGER]);
    assert_int_equal(visitor_get(v, "/account").status, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole_and_without_gaps, begin, end),
        cmocka_unit_test_setup_teardown(tampering_is_found, begin, end),
        cmocka_unit_test_setup_teardown(many_at_once, begin, end),
        cmocka_unit_test_setup_teardown(one_token, begin, end),
        cmocka_unit_test_setup_teardown(repeats_are_counted, begin, end),
        cmocka_unit_test_setup_teardown(a_count_names_its_hour, begin, end),
        cmocka_unit_test_setup_teardown(reading_is_limited, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
