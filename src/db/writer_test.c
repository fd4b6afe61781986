/* The group commit: which result each piece gets when a piece fails, the disk is full, COMMIT
 * fails, or another process writes too. On SQLite only: PostgreSQL has no writer. A first piece
 * that waits at a semaphore (the gate) collects the pieces after it in one group. */
#include "db/engine.h"
#include "db/writer.h"
#include "onder_sql.h"
#include "proef_sql.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum what {
    FINE,
    DOUBLE,
    NO,
    BROKEN,
    BIG,
    GATE,
    BOUND_PAGES,
    FREE_PAGES,
    BREAK_COMMIT,
    MEND_COMMIT,
    SLOW_COMMIT,
    ORPHAN,
    IMPATIENT
};

struct bench { /* a store, its writer, and the pieces of a test */
    struct testdb *t;
    struct writer *s;
    sem_t gate, done;
};
struct piece {
    struct write_work w;
    struct bench *b;
    enum what what;
    int64_t id;
    size_t bytes;
    int runs, told;
    enum db_result result;
    bool visible; /* another connection saw the row when done() was called */
    char detail[512];
};

static int refuse_commit(void *arg)
{
    (void)arg;
    return 1;
}

static int slow_commit(void *arg)
{
    (void)arg;
    usleep(2000000);
    return 0;
}

static void bound_pages(struct db_conn *c, bool bound)
{
    sqlite3_stmt *stmt = NULL;
    char sql[64];

    sqlite3_prepare_v2(c->sq, "PRAGMA page_count", -1, &stmt, NULL);
    sqlite3_step(stmt);
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %d",
             bound ? sqlite3_column_int(stmt, 0) + 40 : 1000000);
    sqlite3_finalize(stmt);
    sqlite3_exec(c->sq, sql, NULL, NULL, NULL);
}

static void store(struct db_conn *c, const struct piece *j)
{
    void *bytes = mem_zero_(NULL, 1, j->bytes + 1, "bytes");

    alles_nieuw(c, .organisatie = 1, .id = j->id, .naam = "x", .dag = 1, .moment = 1,
                .inhoud = {bytes, j->bytes});
    mem_free(bytes);
}

static bool run(struct db_conn *c, void *arg)
{
    struct piece *j = arg;

    j->runs++;
    if (j->what == GATE)
        sem_wait(&j->b->gate);
    else if (j->what == BOUND_PAGES || j->what == FREE_PAGES)
        bound_pages(c, j->what == BOUND_PAGES);
    else if (j->what == BREAK_COMMIT || j->what == MEND_COMMIT)
        sqlite3_commit_hook(c->sq, j->what == BREAK_COMMIT ? refuse_commit : NULL, NULL);
    else if (j->what == SLOW_COMMIT)
        sqlite3_commit_hook(c->sq, slow_commit, NULL);
    else if (j->what == IMPATIENT)
        sqlite3_busy_timeout(c->sq, 50);
    else
        store(c, j);
    if (j->what == DOUBLE)
        store(c, j);
    else if (j->what == BROKEN)
        db_fail(c, "found broken");
    else if (j->what == ORPHAN)
        sqlite3_exec(c->sq, "INSERT INTO wees VALUES (1, 99)", NULL, NULL, NULL);
    return j->what != NO;
}

static bool there(struct db_conn *c, void *arg)
{
    struct piece *j = arg;
    struct alles_van_row r;

    return alles_van(c, j->b->t->ctx, &r, .organisatie = 1, .id = j->id);
}

static void done(void *arg, enum db_result u, const struct error *f)
{
    struct piece *j = arg;
    struct db_conn *c = db_thread_conn(j->b->t->db, NULL);

    j->told++;
    j->result = u;
    snprintf(j->detail, sizeof j->detail, "%s", f->detail);
    j->visible = c && db_read(c, there, j, NULL) == DB_OK;
    sem_post(&j->b->done);
}

static void bench_start(struct bench *b)
{
    struct error f = {0};

    b->t = TESTDB(&onder_schema, &proef_schema);
    organisatie_insert(testdb_begin(b->t), .id = 1, .naam = "Een");
    testdb_commit(b->t);
    sem_init(&b->gate, 0, 0);
    sem_init(&b->done, 0, 0);
    b->s = writer_start(b->t->db, &f);
    assert_non_null(b->s);
}

static void bench_stop(struct bench *b)
{
    writer_stop(b->s);
    testdb_close(b->t);
    sem_destroy(&b->gate);
    sem_destroy(&b->done);
}

/* Runs the pieces in one group and waits until done() was called once for each. */
static void in_one_group(struct bench *b, struct piece *jobs, size_t n)
{
    struct piece gate = {.b = b, .what = GATE};

    gate.w = (struct write_work){.run = run, .done = done, .arg = &gate};
    assert_true(writer_submit(b->s, &gate.w));
    for (size_t i = 0; i < n; i++) {
        jobs[i].b = b;
        jobs[i].w = (struct write_work){.run = run, .done = done, .arg = &jobs[i]};
        assert_true(writer_submit(b->s, &jobs[i].w));
    }
    /* The gate opens, and opens again if its piece is run again. */
    sem_post(&b->gate);
    sem_post(&b->gate);
    for (size_t i = 0; i < n + 1; i++)
        sem_wait(&b->done);
    while (sem_trywait(&b->gate) == 0)
        ;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(jobs[i].told, 1);
}

static void one(struct bench *b, enum what what)
{
    struct piece j = {.what = what};

    in_one_group(b, &j, 1);
}

static void a_group_is_one_commit(void **state)
{
    struct bench b;
    struct piece jobs[20] = {0};

    (void)state;
    bench_start(&b);
    for (size_t i = 0; i < 20; i++)
        jobs[i].id = (int64_t)i + 1;
    in_one_group(&b, jobs, 20);
    for (size_t i = 0; i < 20; i++) {
        assert_int_equal(jobs[i].result, DB_OK);
        /* done() is called only after the row is committed and visible to others */
        assert_true(jobs[i].visible);
        assert_int_equal(jobs[i].runs, 1);
    }
    struct writer_stats stats = writer_stats(b.s);
    assert_int_equal(stats.pieces, 21);
    assert_true(stats.groups <= 2);
    assert_int_equal(stats.reruns + stats.failures, 0);
    bench_stop(&b);
}

/* A commit takes two seconds here, so a smaller group waits half a second for more pieces. */
static void latecomers_join_a_small_group(void **state)
{
    struct bench b;
    struct piece jobs[] = {
        {.what = SLOW_COMMIT, .id = 1},
        {.what = FINE,        .id = 2}
    };
    struct piece late[] = {
        {.what = MEND_COMMIT, .id = 3},
        {.what = FINE,        .id = 4}
    };

    (void)state;
    writer_late_us = 60000000;
    bench_start(&b);
    in_one_group(&b, jobs, 2);
    uint64_t groups = writer_stats(b.s).groups;
    for (size_t i = 0; i < 2; i++) {
        late[i].b = &b;
        late[i].w = (struct write_work){.run = run, .done = done, .arg = &late[i]};
        assert_true(writer_submit(b.s, &late[i].w));
        usleep(20000);
    }
    sem_wait(&b.done);
    sem_wait(&b.done);
    assert_int_equal(writer_stats(b.s).groups, groups + 1);
    one(&b, FINE);
    bench_stop(&b);
    writer_late_us = 2000;
}

static void a_failing_piece_harms_no_other(void **state)
{
    struct bench b;
    struct piece jobs[] = {
        {.what = FINE,   .id = 1},
        {.what = DOUBLE, .id = 2},
        {.what = FINE,   .id = 3},
        {.what = NO,     .id = 4},
        {.what = BROKEN, .id = 5},
        {.what = FINE,   .id = 6}
    };
    static const enum db_result results[] = {DB_OK,          DB_ERROR, DB_OK,
                                             DB_ROLLED_BACK, DB_ERROR, DB_OK};

    (void)state;
    bench_start(&b);
    in_one_group(&b, jobs, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(jobs[i].result, results[i]);
        assert_int_equal(jobs[i].visible, results[i] == DB_OK);
        assert_int_equal(jobs[i].runs, 1);
    }
    assert_non_null(strstr(jobs[1].detail, "UNIQUE"));
    assert_string_equal(jobs[4].detail, "found broken");
    assert_string_equal(jobs[5].detail, "");
    bench_stop(&b);
}

/* After enough successful pieces there are no savepoints, until a piece fails. */
static void good_pieces(struct bench *b, int64_t first)
{
    static struct piece jobs[60];

    for (int64_t round = 0; round < 5; round++) {
        memset(jobs, 0, sizeof jobs);
        for (int64_t i = 0; i < 60; i++)
            jobs[i].id = first + round * 60 + i;
        in_one_group(b, jobs, 60);
        for (size_t i = 0; i < 60; i++)
            assert_int_equal(jobs[i].result, DB_OK);
    }
}

static void without_savepoints_a_no_leaves_nothing_either(void **state)
{
    static const enum what causes[] = {NO, BROKEN, DOUBLE};
    struct bench b;

    (void)state;
    bench_start(&b);
    for (size_t k = 0; k < 3; k++) {
        struct piece jobs[] = {
            {.id = 1 + 10 * (int64_t)k },
            {                 .what = causes[k], .id = 2 + 10 * (int64_t)k},
            {                 .id = 3 + 10 * (int64_t)k                         },
            { .what = causes[k],                          .id = 4 + 10 * (int64_t)k}
        };
        good_pieces(&b, 1000 * ((int64_t)k + 1));
        in_one_group(&b, jobs, 4);
        for (size_t i = 0; i < 4; i++) {
            assert_int_equal(jobs[i].result, i % 2 == 0        ? DB_OK
                                             : causes[k] == NO ? DB_ROLLED_BACK
                                                               : DB_ERROR);
            assert_int_equal(jobs[i].visible, i % 2 == 0);
            /* the group was rolled back and run again, once */
            assert_int_equal(jobs[i].runs, i < 2 ? 2 : 1);
        }
    }
    bench_stop(&b);
}

/* When the first piece of a group fails there is nothing to redo, so it does not run again. */
static void a_no_at_the_begin_runs_once(void **state)
{
    struct piece jobs[] = {
        {.what = NO, .id = 1},
        {.id = 2         }
    };
    struct bench b;

    (void)state;
    bench_start(&b);
    good_pieces(&b, 1000);
    for (size_t i = 0; i < 2; i++) { /* each a group of its own */
        jobs[i].b = &b;
        jobs[i].w = (struct write_work){.run = run, .done = done, .arg = &jobs[i]};
        assert_true(writer_submit(b.s, &jobs[i].w));
        sem_wait(&b.done);
        assert_int_equal(jobs[i].runs, 1);
    }
    assert_int_equal(jobs[0].result, DB_ROLLED_BACK);
    assert_false(jobs[0].visible);
    assert_int_equal(jobs[1].result, DB_OK);
    assert_true(jobs[1].visible);
    bench_stop(&b);
}

static void a_full_disk_runs_each_alone(void **state)
{
    struct bench b;
    struct piece jobs[] = {
        {.what = FINE, .id = 1},
        {.what = BIG,  .id = 2, .bytes = 2000000},
        {.what = FINE,            .id = 3       },
        {.what = FINE,            .id = 4}
    };
    struct piece after = {.what = BIG, .id = 2, .bytes = 2000000};

    (void)state;
    bench_start(&b);
    one(&b, BOUND_PAGES);
    in_one_group(&b, jobs, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(jobs[i].result, jobs[i].what == BIG ? DB_FULL : DB_OK);
        assert_int_equal(jobs[i].visible, jobs[i].what != BIG);
    }
    assert_int_equal(jobs[0].runs, 2); /* SQLite had rolled back what was done before it */
    assert_int_equal(jobs[1].runs, 2);
    assert_true(writer_stats(b.s).reruns >= 2);
    one(&b, FREE_PAGES);
    in_one_group(&b, &after, 1);
    assert_int_equal(after.result, DB_OK);
    bench_stop(&b);
}

/* The file system itself refuses the first write. */
static void a_real_write_error_is_told_truly(void **state)
{
    struct bench b;
    struct rlimit before, tight;
    struct stat wal;
    struct piece jobs[30] = {0};
    size_t full = 0;

    (void)state;
    bench_start(&b);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(stat(mem_format(b.t, "%s-wal", b.t->place), &wal), 0);
    getrlimit(RLIMIT_FSIZE, &before);
    tight = before;
    tight.rlim_cur = (rlim_t)wal.st_size + 60000;
    setrlimit(RLIMIT_FSIZE, &tight);
    for (size_t i = 0; i < 30; i++)
        jobs[i] =
            (struct piece){.what = FINE, .id = (int64_t)i + 1, .bytes = i % 5 == 4 ? 50000 : 10};
    in_one_group(&b, jobs, 30);
    setrlimit(RLIMIT_FSIZE, &before);
    for (size_t i = 0; i < 30; i++) {
        assert_true(jobs[i].result == DB_OK || jobs[i].result == DB_FULL);
        assert_int_equal(jobs[i].visible, jobs[i].result == DB_OK);
        full += jobs[i].result == DB_FULL;
    }
    assert_true(full > 0);
    assert_int_equal(jobs[0].result, DB_OK); /* who fits is not refused for who came along */
    struct piece after = {.what = FINE, .id = 100, .bytes = 50000};
    in_one_group(&b, &after, 1);
    assert_int_equal(after.result, DB_OK);
    bench_stop(&b);
}

static void a_failing_commit_is_told_to_all(void **state)
{
    static const enum what causes[] = {BREAK_COMMIT, ORPHAN};

    (void)state;
    for (size_t k = 0; k < 2; k++) {
        struct bench b;
        struct piece jobs[] = {
            {.what = FINE,      .id = 1},
            {.what = causes[k], .id = 2},
            {.what = NO,        .id = 3},
            {.what = FINE,      .id = 4}
        };
        struct piece after = {.what = FINE, .id = 1};
        bench_start(&b);
        testdb_sql(b.t, "CREATE TABLE wees (id INTEGER PRIMARY KEY, ouder INTEGER REFERENCES wees "
                        "(id) DEFERRABLE INITIALLY DEFERRED) STRICT");
        in_one_group(&b, jobs, 4);
        for (size_t i = 0; i < 4; i++) {
            assert_int_equal(jobs[i].result, DB_ERROR);
            assert_false(jobs[i].visible);
            assert_true(*jobs[i].detail != 0);
        }
        assert_int_equal(writer_stats(b.s).failures, 5);
        if (k == 0) /* the hook refuses its own removal's group: that one is told so too */
            one(&b, MEND_COMMIT);
        in_one_group(&b, &after, 1);
        assert_int_equal(after.result, DB_OK);
        bench_stop(&b);
    }
}

struct other { /* the command line, writing beside the server */
    struct bench *b;
    sem_t inside;
    int hold_ms;
    enum db_result result;
};

static bool hold(struct db_conn *c, void *arg)
{
    struct other *o = arg;
    struct piece j = {.id = 50};

    store(c, &j);
    sem_post(&o->inside);
    usleep((unsigned)o->hold_ms * 1000);
    return true;
}

static void *other_program(void *arg)
{
    struct other *o = arg;

    o->result = db_write(o->b->t->c, hold, o, NULL);
    return NULL;
}

static void another_program_writes_beside(void **state)
{
    static const struct {
        bool impatient;
        enum db_result writer;
    } cases[] = {
        {false, DB_OK  },
        {true,  DB_BUSY}
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct bench b;
        struct other o = {.b = &b, .hold_ms = 300};
        struct piece jobs[] = {{.id = 1}, {.id = 2}};
        pthread_t thread;
        bench_start(&b);
        if (cases[i].impatient)
            one(&b, IMPATIENT);
        sem_init(&o.inside, 0, 0);
        pthread_create(&thread, NULL, other_program, &o);
        sem_wait(&o.inside);
        in_one_group(&b, jobs, 2);
        pthread_join(thread, NULL);
        assert_int_equal(o.result, DB_OK);
        for (size_t k = 0; k < 2; k++) {
            assert_int_equal(jobs[k].result, cases[i].writer);
            assert_int_equal(jobs[k].visible, cases[i].writer == DB_OK);
        }
        sem_destroy(&o.inside);
        bench_stop(&b);
    }
}

static void the_queue_is_bounded_and_emptied(void **state)
{
    static struct piece jobs[5000];
    struct bench b;
    struct piece gate = {.b = &b, .what = GATE};
    size_t taken = 0;

    (void)state;
    bench_start(&b);
    gate.w = (struct write_work){.run = run, .done = done, .arg = &gate};
    assert_true(writer_submit(b.s, &gate.w));
    while (writer_stats(b.s).pieces == 0 && taken < 5000) {
        jobs[taken] = (struct piece){.b = &b, .id = (int64_t)taken + 1};
        jobs[taken].w = (struct write_work){.run = run, .done = done, .arg = &jobs[taken]};
        if (!writer_submit(b.s, &jobs[taken].w))
            break;
        taken++;
    }
    assert_true(taken >= 4095 && taken <= 4096); /* the gate's piece may still be in the queue */
    for (int i = 0; i < 2; i++)
        sem_post(&b.gate);
    writer_stop(b.s); /* finishes what is queued */
    for (size_t i = 0; i < taken; i++)
        assert_true(jobs[i].told == 1 && jobs[i].result == DB_OK && jobs[i].runs == 1);
    b.s = NULL;
    bench_stop(&b);
}

static void the_wal_stays_small(void **state)
{
    struct bench b;
    struct stat wal;

    (void)state;
    bench_start(&b);
    for (int64_t i = 0; i < 40; i++) {
        struct piece j = {.id = i + 1, .bytes = 1000000};
        in_one_group(&b, &j, 1);
        assert_int_equal(j.result, DB_OK);
    }
    assert_int_equal(stat(mem_format(b.t, "%s-wal", b.t->place), &wal), 0);
    assert_true(wal.st_size < 16000000); /* 40 MB went through it */
    bench_stop(&b);
}

static int64_t pragma(struct db_conn *c, const char *name)
{
    char *sql = mem_format(NULL, "PRAGMA %s", name);
    sqlite3_stmt *stmt = NULL;
    int64_t value = -1;

    sqlite3_prepare_v2(c->sq, sql, -1, &stmt, NULL);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    mem_free(sql);
    return value;
}

static void what_is_told_is_on_disk(void **state)
{
    struct testdb *t = TESTDB(&onder_schema);
    struct stat file;

    (void)state;
    assert_int_equal(pragma(t->c, "synchronous"), 2); /* FULL */
    assert_int_equal(pragma(t->c, "foreign_keys"), 1);
    testdb_begin(t);
    testdb_commit(t);
    assert_int_equal(pragma(t->c, "cache_size"), -DB_CACHE_KIB);
    struct db_conn *reader = db_thread_conn(t->db, NULL);
    testdb_begin(t);
    testdb_commit(t);
    assert_int_equal(pragma(t->c, "cache_size"), -DB_CACHE_KIB / 2); /* shared by two */
    assert_int_equal(pragma(reader, "query_only"), 1);
    assert_int_equal(stat(t->place, &file), 0);
    assert_int_equal(file.st_mode & 077, 0); /* the owner's alone */
    testdb_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_group_is_one_commit),
        cmocka_unit_test(latecomers_join_a_small_group),
        cmocka_unit_test(a_failing_piece_harms_no_other),
        cmocka_unit_test(without_savepoints_a_no_leaves_nothing_either),
        cmocka_unit_test(a_no_at_the_begin_runs_once),
        cmocka_unit_test(a_full_disk_runs_each_alone),
        cmocka_unit_test(a_real_write_error_is_told_truly),
        cmocka_unit_test(a_failing_commit_is_told_to_all),
        cmocka_unit_test(another_program_writes_beside),
        cmocka_unit_test(the_queue_is_bounded_and_emptied),
        cmocka_unit_test(the_wal_stays_small),
        cmocka_unit_test(what_is_told_is_on_disk),
    };

    unsetenv("KOERS_TEST_PG");
    /* on a slow machine the pieces behind the gate must still be one group */
    writer_group_us = 60000000;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
