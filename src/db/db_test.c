/* The named queries on an engine: every type and its NULL, transactions, sticky errors, two of
 * everything at once. Runs on SQLite, and on PostgreSQL when KOERS_TEST_PG says where.
 * The queries stand in tests/tools/sqlgen/proef.sql. */
#include "base/date.h"
#include "base/mem.h"
#include "db/engine.h"
#include "onder_sql.h"
#include "proef_sql.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct testdb *fresh(void)
{
    struct testdb *t = TESTDB(&onder_schema, &proef_schema);
    struct db_conn *c = testdb_begin(t);

    assert_int_equal(organisatie_insert(c, .id = 1, .naam = "Een"), 1);
    assert_int_equal(organisatie_insert(c, .id = 2, .naam = "Twee"), 1);
    ding_nieuw(c, .organisatie = 1, .id = 1, .naam = "boom");
    ding_nieuw(c, .organisatie = 1, .id = 2, .naam = "tak", .boven = 1);
    ding_nieuw(c, .organisatie = 1, .id = 3, .naam = "blad", .boven = 2);
    testdb_commit(t);
    return t;
}

static void every_type_comes_back(void **state)
{
    static const unsigned char bytes[] = {0, 1, 2, 255, '\'', '\\'};
    static const struct alles_nieuw_in cases[] = {
        {.organisatie = 1,
         .id = 10,
         .ding = 1,
         .naam = "één 'naam' \"met\" \\ alles %s ?1 $1",
         .dag = 739698,
         .moment = 1774252800,
         .aantal = -7,
         .maat = 7.9,
         .waar = true,
         .inhoud = {bytes, sizeof bytes},
         .zeker = true},
        {.organisatie = 1,
         .id = INT64_MAX,
         .naam = "",
         .dag = 719162,                                    /* 1969-12-31 */
         .moment = -1,
         .aantal = 0,
         .maat = 1e-300,
         .inhoud = {"", 0}},
        {.organisatie = 1,
         .id = 12,
         .dag = DATE_NONE,
         .moment = TIME_NONE,
         .aantal_null = true,
         .maat_null = true,
         .waar_null = true},
        {.organisatie = 1,
         .id = 13,
         .dag = 719163,                    /* 1970-01-01 */
         .moment = INT64_MAX,
         .aantal = INT64_MIN,
         .maat = NAN               },
    };
    struct testdb *t = fresh();
    struct db_conn *c = testdb_begin(t);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct alles_nieuw_in *in = &cases[i];
        struct alles_van_row r;
        assert_int_equal(alles_nieuw_(c, *in), 1);
        assert_true(alles_van(c, t->ctx, &r, .organisatie = 1, .id = in->id));
        assert_int_equal(r.id, in->id);
        assert_int_equal(r.ding, in->ding);
        assert_true((r.naam == NULL) == (in->naam == NULL));
        if (in->naam)
            assert_string_equal(r.naam, in->naam);
        assert_int_equal(r.dag, in->dag);
        assert_int_equal(r.moment, in->moment);
        assert_int_equal(r.aantal_null, in->aantal_null);
        assert_int_equal(r.aantal, in->aantal);
        assert_int_equal(r.maat_null, in->maat_null || isnan(in->maat));
        assert_true(r.maat_null || r.maat == in->maat);
        assert_int_equal(r.waar_null, in->waar_null);
        assert_int_equal(r.waar, in->waar);
        assert_true((r.inhoud.data == NULL) == (in->inhoud.data == NULL));
        assert_int_equal(r.inhoud.n, in->inhoud.n);
        if (in->inhoud.n)
            assert_memory_equal(r.inhoud.data, in->inhoud.data, in->inhoud.n);
        assert_int_equal(r.zeker, in->zeker);
    }
    testdb_commit(t);
    testdb_close(t);
}

/* A date that a call does not name is none, not the first of January 1970. */
static void an_omitted_date_is_none(void **state)
{
    struct testdb *t = fresh();
    struct db_conn *c = testdb_begin(t);
    struct alles_van_row r;

    (void)state;
    alles_nieuw(c, .organisatie = 1, .id = 1, .naam = "x", .aantal = 1);
    assert_true(alles_van(c, t->ctx, &r, .organisatie = 1, .id = 1));
    assert_int_equal(r.dag, DATE_NONE);
    assert_int_equal(r.moment, TIME_NONE);
    assert_int_equal(alles_lijst(c, t->ctx, .organisatie = 1).n, 1); /* from no date on: all */
    testdb_commit(t);
    testdb_close(t);
}

static bool count_rows(void *arg, const struct alles_stroom_row *row)
{
    int64_t *seen = arg;

    assert_int_equal(row->id, seen[0] + 1);
    assert_string_equal(row->naam, seen[0] % 2 ? "oneven" : "even");
    seen[0] = row->id;
    return seen[0] != seen[1];
}

static void fill(struct db_conn *c, int64_t organisatie, int64_t n)
{
    for (int64_t i = 1; i <= n; i++)
        alles_nieuw(c, .organisatie = organisatie, .id = i, .ding = organisatie == 1 ? i % 3 : 0,
                    .naam = i % 2 ? "even" : "oneven", .dag = (int32_t)(739163 + i),
                    .moment = TIME_NONE, .aantal = i, .maat = (double)i / 2, .waar = i != 5);
}

static void kinds_of_queries(void **state)
{
    struct testdb *t = fresh();
    struct db_conn *c = testdb_begin(t);
    struct alles_van_row r;
    int64_t seen[2] = {0, 0};

    (void)state;
    fill(c, 1, 700);
    fill(c, 2, 2);
    assert_false(alles_van(c, t->ctx, &r, .organisatie = 2, .id = 3));
    assert_false(alles_van(c, t->ctx, &r, .organisatie = 1, .id = 0));
    struct alles_lijst_rows l = alles_lijst(c, t->ctx, .organisatie = 1, .vanaf = DATE_NONE);
    assert_int_equal(l.n, 700);
    assert_string_equal(l.row[0].naam, "even");
    assert_int_equal(l.row[1].id, 3);
    assert_int_equal(alles_lijst(c, t->ctx, .organisatie = 1, .vanaf = 739854).n, 10);
    assert_int_equal(alles_lijst(c, t->ctx, .organisatie = 9, .vanaf = DATE_NONE).n, 0);
    alles_stroom(c, count_rows, seen, .organisatie = 1);
    assert_int_equal(seen[0], 700);
    seen[0] = 0;
    seen[1] = 300;
    alles_stroom(c, count_rows, seen, .organisatie = 1);
    assert_int_equal(seen[0], 300);
    assert_int_equal(alles_weg(c, .organisatie = 1, .id = 700), 1);
    assert_int_equal(alles_weg(c, .organisatie = 1, .id = 700), 0);
    testdb_commit(t);
    testdb_close(t);
}

static void expressions_and_joins(void **state)
{
    struct testdb *t = fresh();
    struct db_conn *c = testdb_begin(t);
    struct alles_telling_row n;
    struct getypeerd_row g;

    (void)state;
    fill(c, 1, 6);
    assert_true(alles_telling(c, t->ctx, &n, .organisatie = 1));
    assert_int_equal(n.aantal, 6);
    assert_int_equal(n.som, 21);
    assert_true(fabs(n.gemiddeld - 1.75) < 1e-12);
    assert_int_equal(n.laatste, 739169);
    assert_false(n.alle_waar);
    assert_true(alles_telling(c, t->ctx, &n, .organisatie = 2));
    assert_true(n.som_null && n.gemiddeld_null && n.laatste == DATE_NONE && n.alle_waar);
    struct alles_met_ding_rows j = alles_met_ding(c, t->ctx, .organisatie = 1);
    assert_int_equal(j.n, 6);
    assert_string_equal(j.row[0].ding_naam, "boom");
    assert_null(j.row[2].ding_naam);
    assert_true(j.row[0].ding_aantal_null);
    struct ding_keten_rows k = ding_keten(c, t->ctx, .organisatie = 1, .id = 3);
    assert_int_equal(k.n, 3);
    assert_string_equal(k.row[2].naam, "boom");
    assert_int_equal(k.row[2].diepte, 2);
    struct alles_rang_rows rang = alles_rang(c, t->ctx, .organisatie = 1);
    assert_int_equal(rang.row[0].rang, 2);
    assert_int_equal(alles_naar_ding(c, .organisatie = 1, .voorvoegsel = "aan de "), 4);
    assert_int_equal(alles_kopie(c, .organisatie = 1, .erbij = 100), 6);
    struct alles_iedereen_rows all = alles_iedereen(c, t->ctx);
    assert_int_equal(all.n, 1);
    assert_int_equal(all.row[0].aantal, 12);
    assert_true(getypeerd(c, t->ctx, &g, .tekst = "42"));
    assert_int_equal(g.getal, 42);
    assert_string_equal(g.woord, "12");
    testdb_commit(t);
    testdb_close(t);
}

static void returning_and_search(void **state)
{
    struct testdb *t = fresh();
    struct db_conn *c = testdb_begin(t);
    struct alles_volgende_row v;
    struct merk_tel_row m;

    (void)state;
    for (int64_t i = 1; i <= 3; i++) {
        assert_true(alles_volgende(c, t->ctx, &v, .organisatie = 1, .naam = "x"));
        assert_int_equal(v.id, i);
        assert_true(merk_tel(c, t->ctx, &m, .organisatie = 1, .merk = "rood"));
        assert_string_equal(m.merk, "rood");
    }
    assert_int_equal(zoek_nieuw(c, .organisatie = 1, .id = 1, .stammen = "dag best"), 1);
    assert_int_equal(zoek_nieuw(c, .organisatie = 2, .id = 2, .stammen = "dag licht"), 1);
    struct zoek_rows z = zoek(c, t->ctx, .organisatie = 1, .vraag = "dag");
    assert_int_equal(z.n, 1);
    assert_int_equal(z.row[0].id, 1);
    testdb_commit(t);
    testdb_close(t);
}

/* ---- errors ---- */

struct deed {
    enum { DOUBLE, MISSING, NO_DATE, NO_MOMENT, TWO_ROWS, SAY_NO, FAIL, FINE } what;
    int runs;
};

static bool deed(struct db_conn *c, void *arg)
{
    struct deed *d = arg;
    struct alles_op_naam_row r;

    d->runs++;
    assert_int_equal(organisatie_insert(c, .id = 7, .naam = "Zeven"), 1);
    if (d->what == DOUBLE)
        organisatie_insert(c, .id = 7, .naam = "Weer zeven");
    else if (d->what == MISSING)
        organisatie_insert(c, .id = 8);
    else if (d->what == NO_DATE)
        termijn_nieuw(c, .organisatie = 1, .id = 1, .sinds = 1774252800);
    else if (d->what == NO_MOMENT)
        termijn_nieuw(c, .organisatie = 1, .id = 1, .einde = 739698);
    else if (d->what == FAIL)
        db_fail(c, "found broken");
    else if (d->what == TWO_ROWS) {
        alles_nieuw(c, .organisatie = 1, .id = 1, .naam = "x", .dag = DATE_NONE, .moment = 0);
        alles_nieuw(c, .organisatie = 1, .id = 2, .naam = "x", .dag = DATE_NONE, .moment = 0);
        assert_false(alles_op_naam(c, NULL, &r, .organisatie = 1, .naam = "x"));
    }
    if (d->what < SAY_NO || d->what == FAIL) {
        struct alles_telling_row n;
        assert_true(db_failed(c));
        assert_false(alles_telling(c, NULL, &n, .organisatie = 1)); /* nothing more is done */
        assert_int_equal(organisatie_insert(c, .id = 9, .naam = "Negen"), 0);
        assert_int_equal(alles_lijst(c, NULL, .organisatie = 1, .vanaf = DATE_NONE).n, 0);
    }
    return d->what != SAY_NO;
}

static void errors_are_sticky_and_undone(void **state)
{
    static const struct {
        int what;
        enum db_result result;
        const char *detail;
    } cases[] = {
        {DOUBLE,    DB_ERROR,       "organisatie_insert"                  },
        {MISSING,   DB_ERROR,       "parameter naam is missing"           },
        {NO_DATE,   DB_ERROR,       "parameter einde is missing"          },
        {NO_MOMENT, DB_ERROR,       "parameter sinds is missing"          },
        {TWO_ROWS,  DB_ERROR,       "alles_op_naam gave more than one row"},
        {SAY_NO,    DB_ROLLED_BACK, ""                                    },
        {FAIL,      DB_ERROR,       "found broken"                        },
        {FINE,      DB_OK,          ""                                    }
    };
    struct testdb *t = fresh();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error f = {0};
        struct deed d = {.what = cases[i].what};
        assert_int_equal(db_write(t->c, deed, &d, &f), cases[i].result);
        assert_non_null(strstr(f.detail, cases[i].detail));
        assert_true((*f.message != 0) == (cases[i].result == DB_ERROR));
        assert_false(db_failed(t->c));
        if (cases[i].what != DOUBLE) /* PostgreSQL may report a false conflict and run it again */
            assert_int_equal(d.runs, 1);
    }
    testdb_close(t);
}

static bool writes_in_read(struct db_conn *c, void *arg)
{
    (void)arg;
    organisatie_insert(c, .id = 8, .naam = "Acht");
    return true;
}

static bool nested(struct db_conn *c, void *arg)
{
    assert_int_equal(db_write(c, writes_in_read, NULL, arg), DB_ERROR);
    return true;
}

static void queries_keep_to_their_transaction(void **state)
{
    struct testdb *t = fresh();
    struct error f = {0};

    (void)state;
    assert_int_equal(organisatie_insert(t->c, .id = 8, .naam = "Acht"), 0);
    assert_non_null(strstr(db_error(t->c)->detail, "outside a transaction"));
    assert_int_equal(db_read(t->c, writes_in_read, NULL, &f), DB_ERROR);
    assert_non_null(strstr(f.detail, "writes in a read transaction"));
    assert_int_equal(db_write(t->c, nested, NULL, &f), DB_ERROR);
    assert_non_null(strstr(f.detail, "inside a transaction"));
    testdb_close(t);
}

static bool reads_one(struct db_conn *c, void *arg)
{
    struct testdb *t = arg;
    struct alles_telling_row n;

    assert_true(alles_telling(c, t->ctx, &n, .organisatie = 1));
    return n.aantal == 3;
}

static void *in_a_thread(void *arg)
{
    struct testdb *t = arg;
    struct error f = {0};
    struct db_conn *c = db_thread_conn(t->db, &f);

    if (!c || db_thread_conn(t->db, &f) != c)
        return NULL;
    bool ok = db_read(c, reads_one, t, &f) == DB_OK;
    if (!testdb_postgres()) /* a thread's own connection only reads */
        ok = ok && db_write(c, writes_in_read, NULL, &f) == DB_ERROR;
    return ok ? t : NULL;
}

static void each_thread_has_its_connection(void **state)
{
    struct testdb *t = fresh();
    pthread_t threads[4];

    (void)state;
    fill(testdb_begin(t), 1, 3);
    testdb_commit(t);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, in_a_thread, t);
    for (int i = 0; i < 4; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        assert_ptr_equal(result, t);
    }
    testdb_close(t);
}

static void queries_prepare(void **state)
{
    struct testdb *t = fresh();
    struct db_query wrong = alles_van_query;
    struct error f = {0};

    (void)state;
    testdb_check_queries(t);
    wrong.n_columns--;
    assert_false(db_check(t->c, &wrong, &f));
    assert_non_null(strstr(f.detail, "columns"));
    wrong = alles_van_query;
    wrong.sqlite = wrong.postgres = "SELECT niets FROM alles";
    assert_false(db_check(t->c, &wrong, &f));
    assert_non_null(strstr(f.detail, "niets"));
    testdb_close(t);
}

/* ---- two at once ---- */

struct spender {
    struct testdb *t;
    pthread_barrier_t *start;
    bool spent;
    enum db_result result;
};

static bool spend(struct db_conn *c, void *arg)
{
    struct spender *s = arg;
    struct db_bytes code = {"code", 4};
    struct code_open_row r;

    s->spent = code_open(c, s->t->ctx, &r, .hash = code) && r.open;
    if (s->spent)
        code_gebruik(c, .hash = code, .nu = 1);
    return s->spent;
}

static void *spend_in_thread(void *arg)
{
    struct spender *s = arg;
    struct error f = {0};
    struct db_conn *c = db_conn_open(s->t->db, &f);

    pthread_barrier_wait(s->start);
    s->result = c ? db_write(c, spend, s, &f) : DB_ERROR;
    db_conn_close(c);
    return NULL;
}

static void a_code_is_spent_once(void **state)
{
    struct testdb *t = fresh();
    struct spender s[2];
    pthread_barrier_t start;
    pthread_t thread[2];

    (void)state;
    pthread_barrier_init(&start, NULL, 2);
    for (int round = 0; round < 20; round++) {
        struct db_conn *c = testdb_begin(t);
        testdb_sql(t, "DELETE FROM code");
        code_nieuw(c, .hash = {"code", 4});
        testdb_commit(t);
        for (int i = 0; i < 2; i++) {
            s[i] = (struct spender){.t = t, .start = &start};
            pthread_create(&thread[i], NULL, spend_in_thread, &s[i]);
        }
        pthread_join(thread[0], NULL);
        pthread_join(thread[1], NULL);
        assert_int_equal((s[0].result == DB_OK) + (s[1].result == DB_OK), 1);
        assert_int_equal((s[0].result == DB_ROLLED_BACK) + (s[1].result == DB_ROLLED_BACK), 1);
    }
    pthread_barrier_destroy(&start);
    testdb_close(t);
}

struct numbers {
    struct testdb *t;
    int ok, runs;
};

static bool next_number(struct db_conn *c, void *arg)
{
    struct numbers *n = arg;
    struct alles_volgende_row r;

    n->runs++;
    return alles_volgende(c, NULL, &r, .organisatie = 1, .naam = "nummer");
}

static void *take_numbers(void *arg)
{
    struct numbers *n = arg;
    struct error f = {0};
    struct db_conn *c = db_conn_open(n->t->db, &f);

    for (int i = 0; c && i < 25; i++)
        n->ok += db_write(c, next_number, n, &f) == DB_OK;
    db_conn_close(c);
    return NULL;
}

static void conflicts_are_run_again(void **state)
{
    struct testdb *t = fresh();
    struct numbers n[4];
    struct alles_telling_row r;
    pthread_t thread[4];

    (void)state;
    for (int i = 0; i < 4; i++) {
        n[i] = (struct numbers){.t = t};
        pthread_create(&thread[i], NULL, take_numbers, &n[i]);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    struct db_conn *c = testdb_begin(t);
    assert_true(alles_telling(c, t->ctx, &r, .organisatie = 1));
    testdb_commit(t);
    int ok = 0, runs = 0;
    for (int i = 0; i < 4; i++) {
        ok += n[i].ok;
        runs += n[i].runs;
    }
    assert_int_equal(r.aantal, ok);
    assert_int_equal(ok, 100);
    if (!testdb_postgres()) /* on PostgreSQL they may conflict and run again */
        assert_int_equal(runs, 100);
    testdb_close(t);
}

static void a_wrong_place_is_told(void **state)
{
    struct error f = {0};

    (void)state;
    assert_null(db_open(NULL, "/bestaat/niet/koers.db", "kwaliteit", &f));
    assert_non_null(strstr(f.detail, "/bestaat/niet/koers.db"));
    assert_null(db_open(NULL, "postgresql://ik:geheim@127.0.0.1:1/niets", "kwaliteit", &f));
    assert_null(strstr(f.detail, "geheim"));
    assert_non_null(strstr(f.detail, "postgresql://ik@127.0.0.1:1/niets"));
}

/* What a place on PostgreSQL reaches: each port once; one too many is an error, as it could not be
 * connected to again. */
static void every_port_is_reached(void **state)
{
    static const struct {
        const char *place;
        size_t n; /* 0: refused */
        uint16_t last;
    } cases[] = {
        {"postgresql://a/x",                                       1, 5432},
        {"postgresql://a:1/x",                                     1, 1   },
        {"postgresql://a:1,b:2/x",                                 2, 2   },
        {"postgresql://a:1,b:1,c:1,d:1,e:1,f:1,g:1,h:1,i:1,j:2/x", 2, 2   },
        {"postgresql://a:1,b:2,c:3,d:4,e:5,f:6,g:7,h:8/x",         8, 8   },
        {"postgresql://a:1,b:2,c:3,d:4,e:5,f:6,g:7,h:8,i:3/x",     8, 8   },
        {"postgresql://a:1,b:2,c:3,d:4,e:5,f:6,g:7,h:8,i:9/x",     0, 0   },
        {"postgresql://a,b/x?port=1,2",                            2, 2   },
    };
    const void *ctx = mem_ctx(NULL, "reach");

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct db db = {.engine = DB_POSTGRES, .place = mem_text(ctx, cases[i].place)};
        struct db_reach r;
        struct error f = {0};
        if (db_reach(&db, ctx, &r, &f) != (cases[i].n > 0))
            fail_msg("%s: %s", cases[i].place, f.detail);
        if (!cases[i].n) {
            assert_non_null(strstr(f.message, "8"));
            continue;
        }
        assert_int_equal(r.n_ports, cases[i].n);
        assert_int_equal(r.ports[r.n_ports - 1], cases[i].last);
    }
    mem_free((void *)(uintptr_t)ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_comes_back),
        cmocka_unit_test(an_omitted_date_is_none),
        cmocka_unit_test(kinds_of_queries),
        cmocka_unit_test(expressions_and_joins),
        cmocka_unit_test(returning_and_search),
        cmocka_unit_test(errors_are_sticky_and_undone),
        cmocka_unit_test(queries_keep_to_their_transaction),
        cmocka_unit_test(each_thread_has_its_connection),
        cmocka_unit_test(queries_prepare),
        cmocka_unit_test(a_code_is_spent_once),
        cmocka_unit_test(conflicts_are_run_again),
        cmocka_unit_test(a_wrong_place_is_told),
        cmocka_unit_test(every_port_is_reached),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
