/* Counters whose additions are combined within a transaction (db/sums.c): they have the right value
 * whenever a query can read them, and after a piece that failed. Not here: what is counted when
 * (draad_test.c), the group commit (db/writer_test.c). */
#include "base/mem.h"
#include "db/writer.h"
#include "draad/draad.h"
#include "draad/draad_sql.h"
#include "gezelschap/gezelschap_sql.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <semaphore.h>

static struct testdb *open_one(void)
{
    struct testdb *t = TESTDB(&organisatie_schema, &gezelschap_schema, &draad_schema);
    testdb_sql(t, "INSERT INTO organisatie (id, slug, naam, gemaakt) VALUES (1, 'een', 'Een', 0);"
                  "INSERT INTO locatie (organisatie, id, slug, naam, soort, plaats) VALUES "
                  "(1, 1, 'dijk', 'Huize Dijkzicht', 'verpleeghuis', 'Aa');");
    return t;
}

static int64_t make(struct db_conn *c, const char *status)
{
    return knoop_create(c, &(struct knoop_new){.organisatie = 1,
                                               .locatie = 1,
                                               .soort = "thema",
                                               .titel = "Eten",
                                               .status = status,
                                               .bouwstenen = 1u << 2});
}

/* How many the counter of a place has of a status. */
static int64_t counted(struct db_conn *c, const void *ctx, int64_t place, const char *status)
{
    struct stand_at_rows rows =
        stand_at(c, ctx, .organisatie = 1, .soort = "thema", .locatie = place);
    for (size_t i = 0; i < rows.n; i++)
        if (!strcmp(rows.row[i].status, status))
            return rows.row[i].aantal;
    return 0;
}

static void who_looks_sees_all(void **state)
{
    struct testdb *t = open_one();
    struct db_conn *c = testdb_begin(t);

    (void)state;
    for (int i = 1; i <= 3; i++) {
        int64_t id = make(c, "open");
        make(c, "open");
        assert_int_equal(counted(c, t->ctx, 1, "open"), i + 1);
        knoop_change_status(c, 1, id, "klaar", 0, 0);
        assert_int_equal(counted(c, t->ctx, 1, "open"), i);
        assert_int_equal(counted(c, t->ctx, STAND_EVERYWHERE, "klaar"), i);
    }
    for (int i = 0; i < 200; i++) /* more rows than can be pending at once */
        make(c, mem_format(t->ctx, "s%d", i));
    testdb_commit(t);
    c = testdb_begin(t);
    for (int i = 0; i < 200; i++)
        assert_int_equal(counted(c, t->ctx, 1, mem_format(t->ctx, "s%d", i)), 1);
    assert_int_equal(counted(c, t->ctx, STAND_EVERYWHERE, "open"), 3);
    testdb_commit(t);
    testdb_close(t);
}

static bool make_and_no(struct db_conn *c, void *arg)
{
    (void)arg;
    make(c, "open");
    return false;
}

static void what_is_rolled_back_is_not_counted(void **state)
{
    struct testdb *t = open_one();

    (void)state;
    assert_int_equal(db_write(t->c, make_and_no, NULL, NULL), DB_ROLLED_BACK);
    struct db_conn *c = testdb_begin(t);
    make(c, "open");
    testdb_commit(t);
    c = testdb_begin(t);
    assert_int_equal(counted(c, t->ctx, 1, "open"), 1);
    testdb_commit(t);
    testdb_close(t);
}

/* ---- through the writer, with and without savepoints ---- */
#define PIECES 400
struct piece {
    struct write_work w;
    sem_t *told;
    bool yes;
};

static bool run(struct db_conn *c, void *arg)
{
    const struct piece *p = arg;
    make(c, "open");
    return p->yes;
}

static void done(void *arg, enum db_result u, const struct error *f)
{
    const struct piece *p = arg;
    (void)f;
    assert_int_equal(u, p->yes ? DB_OK : DB_ROLLED_BACK);
    sem_post(p->told);
}

static void a_no_in_a_group_is_not_counted(void **state)
{
    (void)state;
    if (testdb_postgres())
        skip();
    struct testdb *t = open_one();
    struct error f = {0};
    struct writer *s = writer_start(t->db, &f);
    struct piece *pieces = mem_array(t->ctx, struct piece, PIECES);
    sem_t told;
    int64_t yes = 0;

    assert_non_null(s);
    sem_init(&told, 0, 0);
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = (struct piece){.told = &told, .yes = i < 260 ? i % 97 != 50 : i % 67 != 50};
        pieces[i].w = (struct write_work){.run = run, .done = done, .arg = &pieces[i]};
        yes += pieces[i].yes;
        assert_true(writer_submit(s, &pieces[i].w));
    }
    for (size_t i = 0; i < PIECES; i++)
        sem_wait(&told);
    writer_stop(s);
    sem_destroy(&told);
    struct db_conn *c = testdb_begin(t);
    assert_int_equal(counted(c, t->ctx, 1, "open"), yes);
    assert_int_equal(counted(c, t->ctx, STAND_EVERYWHERE, "open"), yes);
    struct knoop_next_id_row next;
    assert_true(knoop_next_id(c, t->ctx, &next, .organisatie = 1));
    assert_int_equal(next.id, yes + 1);
    testdb_commit(t);
    testdb_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_looks_sees_all),
        cmocka_unit_test(what_is_rolled_back_is_not_counted),
        cmocka_unit_test(a_no_in_a_group_is_not_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
