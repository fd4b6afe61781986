/* A write to both stores, on either engine: what is written, what a refusal and each error leave,
 * and what is there after the process ended at each step: nothing lost, nothing doubled. Not here:
 * requests (server/service_personal_test.c), a program that is killed (tests/controleer_test.c). */
#include "base/mem.h"
#include "db/both.h"
#include "db/decided_sql.h"
#include "db/engine.h"
#include "db/pending_sql.h"
#include "db/personal_raw.h"
#include "db/writer.h"
#include "dossier_sql.h"
#include "onder_sql.h"
#include "proef_sql.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct testdb *t;

static int begin(void **state)
{
    (void)state;
    t = TESTDB(&decided_schema, &onder_schema, &proef_schema);
    testdb_personal(t, (const struct schema_room *const[]){&pending_schema, &dossier_schema}, 2);
    testdb_sql(t, "INSERT INTO organisatie (id, naam) VALUES (1, 'een')");
    return 0;
}

static int end(void **state)
{
    (void)state;
    both_after_step = NULL;
    testdb_close(t);
    return 0;
}

/* ---- what stands in the stores ---- */
struct seen {
    int64_t things, texts, counted, pending, decided;
};

static bool look_personal(struct personal_conn *p, void *arg)
{
    struct seen *s = arg;
    struct dossier_aantal_row row;

    assert_true(dossier_aantal(p, t->ctx, &row, .organisatie = 1));
    s->texts = row.aantal;
    s->counted = row.geteld;
    s->pending = (int64_t)pending_keys(p, t->ctx).n;
    return true;
}

struct number_row {
    int64_t n;
};
static const struct db_field number[] = {
    {"n", DB_GETAL, false, 0, DB_NO_FIELD}
};
static const struct db_query things = {.name = "things",
                                       .sqlite = "SELECT count(*) AS n FROM ding",
                                       .postgres = "SELECT count(*) AS n FROM ding",
                                       .columns = number,
                                       .n_columns = 1,
                                       .row_size = sizeof(struct number_row)};
static const struct db_query decisions = {.name = "decisions",
                                          .sqlite = "SELECT count(*) AS n FROM write_decided",
                                          .postgres = "SELECT count(*) AS n FROM write_decided",
                                          .columns = number,
                                          .n_columns = 1,
                                          .row_size = sizeof(struct number_row)};

static bool look_quality(struct db_conn *c, void *arg)
{
    struct seen *s = arg;
    struct number_row row;

    assert_true(db_one(c, t->ctx, &things, NULL, &row));
    s->things = row.n;
    assert_true(db_one(c, t->ctx, &decisions, NULL, &row));
    s->decided = row.n;
    return true;
}

static struct seen look(void)
{
    struct seen s = {0};
    struct error f = {0};

    assert_int_equal(personal_read(t->p, look_personal, &s, &f), DB_OK);
    assert_int_equal(db_read(t->c, look_quality, &s, &f), DB_OK);
    return s;
}

static void holds(int64_t things_there, int64_t texts, int64_t pending)
{
    struct seen s = look();

    assert_int_equal(s.things, things_there);
    assert_int_equal(s.texts, texts);
    assert_int_equal(s.counted, texts);
    assert_int_equal(s.pending, pending);
}

/* ---- the work: a thing here, a text about it there ---- */
enum ending { GOES_WELL, REFUSES, FAILS_HERE, FAILS_THERE, DOUBLES_THERE, WRITES_HERE_ONLY };
struct task {
    int64_t id;
    enum ending ending;
    int runs;
};
static const char text[] = "Mevrouw slaapt slecht; 'zegt' zij\n\tzelf.";

static bool work(struct db_conn *c, struct personal_conn *p, void *arg)
{
    struct task *k = arg;
    struct dossier_aantal_row before, after;
    struct dossier_erbij_row given;

    k->runs++;
    ding_nieuw(c, .organisatie = 1, .id = k->id, .naam = "Dossier");
    if (k->ending == WRITES_HERE_ONLY)
        return true;
    assert_true(dossier_aantal(p, t->ctx, &before, .organisatie = 1));
    assert_true(dossier_erbij(p, t->ctx, &given, .organisatie = 1, .tekst = text));
    personal_sum(p, dossier_telling, .organisatie = 1, .jaar = 2026, .verschil = 2);
    assert_true(dossier_aantal(p, t->ctx, &after, .organisatie = 1)); /* it sees what it wrote */
    assert_int_equal(after.aantal, before.aantal + 1);
    assert_int_equal(after.geteld, before.geteld + 2);
    personal_sum(p, dossier_telling, .organisatie = 1, .jaar = 2026, .verschil = -1);
    if (k->ending == DOUBLES_THERE)
        dossier_nieuw(p, .organisatie = 1, .knoop = given.knoop, .tekst = "x", .maat = NAN,
                      .dag = DATE_NONE, .moment = TIME_NONE);
    if (k->ending == FAILS_HERE)
        db_fail(c, "broken here");
    if (k->ending == FAILS_THERE)
        personal_fail(p, "broken there");
    return k->ending != REFUSES;
}

static enum db_result run(struct task *k, struct error *f)
{
    struct both_write w = {.work = work, .arg = k, .p = t->p};

    return both_write(t->c, &w, f);
}

static void both_are_written(void **state)
{
    struct task k = {.id = 1};
    struct error f = {0};

    (void)state;
    assert_int_equal(run(&k, &f), DB_OK);
    assert_string_equal(f.detail, "");
    holds(1, 1, 0);
    k.id = 2;
    assert_int_equal(run(&k, &f), DB_OK);
    holds(2, 2, 0);
    assert_int_equal(look().decided, 1); /* the one before is forgotten */
    k = (struct task){.id = 3, .ending = WRITES_HERE_ONLY};
    assert_int_equal(run(&k, &f), DB_OK);
    holds(3, 2, 0);
    assert_int_equal(look().decided, 0);
}

static void what_fails_leaves_nothing(void **state)
{
    static const struct {
        enum ending ending;
        enum db_result result;
        const char *detail;
    } cases[] = {
        {REFUSES,       DB_ROLLED_BACK, ""            },
        {FAILS_HERE,    DB_ERROR,       "broken here" },
        {FAILS_THERE,   DB_ERROR,       "broken there"},
        {DOUBLES_THERE, 0,              "dossier"     },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct task k = {.id = 1, .ending = cases[i].ending};
        struct error f = {0};
        enum db_result u = run(&k, &f);
        if (cases[i].result)
            assert_int_equal(u, cases[i].result);
        assert_true(u != DB_OK);
        assert_non_null(strstr(f.detail, cases[i].detail));
        holds(0, 0, 0);
    }
    struct task k = {.id = 1};
    struct error f = {0};
    assert_int_equal(run(&k, &f), DB_OK);
    holds(1, 1, 0);
}

/* Every type of value comes through the notes as it was. */
static bool write_all(struct db_conn *c, struct personal_conn *p, void *arg)
{
    (void)c, (void)arg;
    dossier_nieuw(p, .organisatie = 1, .knoop = 7, .tekst = text,
                  .dag = date_read_iso("2026-03-23"), .maat = 0.1, .waar = true,
                  .inhoud = {"\0\1\xff", 3}, .aantal = -5, .moment = 1234567890);
    dossier_nieuw(p, .organisatie = 1, .knoop = 8, .tekst = "", .dag = DATE_NONE, .maat_null = true,
                  .waar_null = true, .aantal_null = true, .moment = TIME_NONE);
    return true;
}

static bool read_all(struct personal_conn *p, void *arg)
{
    struct dossier_van_row row;

    (void)arg;
    assert_true(dossier_van(p, t->ctx, &row, .organisatie = 1, .knoop = 7));
    assert_string_equal(row.tekst, text);
    assert_int_equal(row.dag, date_read_iso("2026-03-23"));
    assert_true(row.maat == 0.1 && row.waar && row.aantal == -5 && row.moment == 1234567890);
    assert_int_equal(row.inhoud.n, 3);
    assert_memory_equal(row.inhoud.data, "\0\1\xff", 3);
    assert_true(dossier_van(p, t->ctx, &row, .organisatie = 1, .knoop = 8));
    assert_string_equal(row.tekst, "");
    assert_true(row.maat_null && row.waar_null && row.aantal_null && !row.inhoud.data);
    assert_true(row.dag == DATE_NONE && row.moment == TIME_NONE);
    return true;
}

static void every_type_comes_through(void **state)
{
    struct both_write w = {.work = write_all, .p = t->p};
    struct error f = {0};

    (void)state;
    assert_int_equal(both_write(t->c, &w, &f), DB_OK);
    assert_string_equal(f.detail, "");
    assert_int_equal(personal_read(t->p, read_all, NULL, &f), DB_OK);
}

/* ---- the process ends between the steps ---- */
static int end_at;

static void end_here(int step)
{
    if (step == end_at)
        _exit(9);
}

/* A process of its own, with connections of its own, that ends at a step. */
static void killed_at(int step, int64_t id)
{
    end_at = step;
    pid_t child = fork();
    if (child == 0) {
        struct error f = {0};
        struct db *quality = db_open(NULL, t->place, t->schema, &f);
        struct db *personal = personal_open(NULL, t->personal_place, t->personal_schema, &f);
        if (!quality || !personal ||
            migration_pending(personal, t->personal->rooms, t->personal->n_rooms, &f) != 0)
            _exit(1);
        struct task k = {.id = id};
        struct both_write w = {.work = work, .arg = &k, .p = personal_conn_open(personal, &f)};
        both_after_step = end_here;
        both_write(db_conn_open(quality, &f), &w, &f);
        _exit(2);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 9);
}

static void settled(size_t carried_out, size_t dropped)
{
    struct both_found found;
    struct error f = {0};

    if (!both_settle(t->c, t->p, &found, &f))
        fail_msg("%s", f.detail);
    assert_int_equal(found.carried_out, carried_out);
    assert_int_equal(found.dropped, dropped);
    assert_int_equal(found.stuck, 0);
}

static void ended_between_the_steps(void **state)
{
    (void)state;
    killed_at(2, 1); /* prepared, not decided: it never was */
    holds(0, 0, 1);
    settled(0, 1);
    holds(0, 0, 0);
    killed_at(3, 1); /* decided, not carried out: it is */
    holds(1, 0, 1);
    settled(1, 0);
    holds(1, 1, 0);
    killed_at(4, 2); /* all done, nobody told */
    holds(2, 2, 0);
    settled(0, 0);
    settled(0, 0);
    holds(2, 2, 0);
}

/* Without anybody looking: the next write settles first, and stands on what was decided. */
static void the_next_write_settles(void **state)
{
    struct task k = {.id = 1};
    struct error f = {0};

    (void)state;
    killed_at(2, 1);
    assert_int_equal(run(&k, &f), DB_OK); /* the same form, sent again */
    holds(1, 1, 0);
    killed_at(3, 2);
    k.id = 3;
    assert_int_equal(run(&k, &f), DB_OK);
    holds(3, 3, 0);
    killed_at(3, 4);
    k = (struct task){.id = 5, .ending = REFUSES}; /* what it settled stays, what it did does not */
    assert_int_equal(run(&k, &f), DB_ROLLED_BACK);
    holds(4, 4, 0);
}

static void make_stuck(void)
{
    struct both_found found;
    struct error f = {0};

    killed_at(3, 1);
    testdb_personal_sql(t, "ALTER TABLE dossier RENAME TO elders");
    assert_true(both_settle(t->c, t->p, &found, &f));
    assert_int_equal(found.stuck, 1);
    assert_non_null(strstr(found.why.detail, "dossier"));
}

static bool count_stuck(struct personal_conn *p, void *arg)
{
    return both_stuck(p, t->ctx, arg);
}

static int64_t stuck_now(void)
{
    struct error f = {0};
    int64_t n = -1;

    assert_int_equal(personal_read(t->p, count_stuck, &n, &f), DB_OK);
    return n;
}

/* A write that was decided and cannot be carried out is kept and said. No later write goes over it:
 * that would be made on rows that lack it, and a number that it takes when it is carried out at last
 * could be taken. */
static void what_is_stuck_holds_up_the_rest(void **state)
{
    struct error f = {0};
    struct task k = {.id = 2};

    (void)state;
    assert_int_equal(stuck_now(), 0);
    make_stuck();
    assert_int_equal(stuck_now(), 1);
    testdb_personal_sql(t, "ALTER TABLE elders RENAME TO dossier");
    assert_int_equal(run(&k, &f), DB_STUCK);
    assert_int_equal(k.runs, 0);
    assert_string_equal(f.message, db_words(DB_STUCK));
    assert_non_null(strstr(f.detail, "dossier")); /* why the first one could not be written */
    holds(1, 0, 1);
    settled(1, 0);
    assert_int_equal(stuck_now(), 0);
    assert_int_equal(run(&k, &f), DB_OK);
    holds(2, 2, 0);
}

/* Who mended it, or a disk that works again, need not start the server anew. */
static void what_is_stuck_is_tried_again(void **state)
{
    struct error f = {0};
    struct task k = {.id = 2};

    (void)state;
    make_stuck();
    both_again_ms = 0;
    assert_int_equal(run(&k, &f), DB_STUCK);
    testdb_personal_sql(t, "ALTER TABLE elders RENAME TO dossier");
    assert_int_equal(run(&k, &f), DB_OK);
    both_again_ms = 60000;
    assert_int_equal(stuck_now(), 0);
    holds(2, 2, 0);
}

/* Another server hangs while it holds the lock of both stores. */
static void a_lock_is_not_waited_for_without_end(void **state)
{
    struct error f = {0};
    struct task k = {.id = 1};

    (void)state;
    if (!testdb_postgres())
        skip();
    struct db_conn *other = db_conn_open(t->db, &f);
    assert_true(both_hold(other, &f));
    assert_int_equal(run(&k, &f), DB_BUSY);
    assert_int_equal(k.runs, 0);
    both_release(other);
    db_conn_close(other);
    assert_int_equal(run(&k, &f), DB_OK);
    holds(1, 1, 0);
}

/* A store that was left by a program that did go over it: what was decided later waits its turn. */
static void what_was_decided_later_waits(void **state)
{
    const char *key = testdb_postgres() ? "decode('ff', 'hex')" : "X'ff'";
    struct both_found found;
    struct error f = {0};
    struct task k = {.id = 2};

    (void)state;
    make_stuck();
    testdb_personal_sql(t, mem_format(t->ctx,
                                      "INSERT INTO write_pending (write_key, made, notes) "
                                      "SELECT %s, made + 1, notes FROM write_pending",
                                      key));
    testdb_sql(t, mem_format(t->ctx, "INSERT INTO write_decided (write_key) VALUES (%s)", key));
    assert_true(both_settle(t->c, t->p, &found, &f));
    assert_int_equal(found.stuck, 2);
    assert_int_equal(stuck_now(), 1); /* only the first was tried */
    testdb_personal_sql(t, "ALTER TABLE elders RENAME TO dossier");
    assert_int_equal(run(&k, &f), DB_STUCK);
    settled(2, 0);
    holds(1, 2, 0);
}

/* The disk of the personal store is full, or another program holds it. */
static struct db_conn *hinder(void)
{
    struct error f = {0};

    if (testdb_postgres()) {
        testdb_personal_sql(t, "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ "
                               "BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$");
        testdb_personal_sql(t, "CREATE TRIGGER full_disk BEFORE INSERT ON dossier FOR EACH ROW "
                               "EXECUTE FUNCTION full_disk()");
        return NULL;
    }
    struct db_conn *other = personal_raw(personal_conn_open(t->personal, &f));
    assert_true(engine_of(other)->script(other, "BEGIN IMMEDIATE"));
    sqlite3_busy_timeout(personal_raw(t->p)->sq, 20);
    return other;
}

/* What stands in the way for a while refuses the write that comes next, marks nothing, and the write
 * after it settles by itself. */
static void a_passing_hindrance_passes(void **state)
{
    struct error f = {0};
    struct task k = {.id = 2};

    (void)state;
    killed_at(3, 1);
    struct db_conn *other = hinder();
    assert_int_equal(run(&k, &f), testdb_postgres() ? DB_FULL : DB_BUSY);
    assert_int_equal(k.runs, 0);
    assert_int_equal(stuck_now(), 0);
    if (other) {
        engine_of(other)->script(other, "ROLLBACK");
        db_conn_close(other);
    } else {
        testdb_personal_sql(t, "DROP TRIGGER full_disk ON dossier");
    }
    assert_int_equal(run(&k, &f), DB_OK);
    holds(2, 2, 0);
}

/* ---- SQLite's writer ---- */
struct piece {
    struct write_work w;
    struct both_write both;
    struct task task;
    enum db_result result;
};
static _Atomic int told;

static void carried(void *arg, enum db_result u, const struct error *f)
{
    struct piece *p = arg;

    (void)f;
    p->result = u;
    if (p->both.work && u == DB_OK)
        assert_true(both_carry_out(&p->both, NULL));
    told++;
}

static bool no(struct db_conn *c, void *arg)
{
    (void)c, (void)arg;
    return false;
}

static bool prepare_piece(struct db_conn *c, void *arg)
{
    struct piece *p = arg;

    return both_prepare(c, &p->both);
}

/* In groups with others, of which some say no and have their group run again. */
static void in_the_group_commit(void **state)
{
    enum { N = 60 };
    static struct piece pieces[N];
    struct error f = {0};
    size_t good = 0;

    (void)state;
    if (testdb_postgres())
        skip();
    struct writer *writer = writer_start(t->db, &f);
    told = 0;
    for (int i = 0; i < N; i++) {
        struct piece *p = &pieces[i];
        *p = (struct piece){
            .task = {.id = i + 1, .ending = i % 7 == 3 ? REFUSES : GOES_WELL}
        };
        p->both = (struct both_write){.work = work, .arg = &p->task, .p = t->p};
        p->w = (struct write_work){prepare_piece, carried, p, true, NULL};
        if (i % 5 == 4) {
            p->both.work = NULL;
            p->w = (struct write_work){no, carried, p, false, NULL};
        }
        good += p->both.work && p->task.ending == GOES_WELL;
        assert_true(writer_submit(writer, &p->w));
    }
    writer_stop(writer);
    assert_int_equal(told, N);
    for (int i = 0; i < N; i++)
        assert_int_equal(pieces[i].result, pieces[i].both.work && pieces[i].task.ending == GOES_WELL
                                               ? DB_OK
                                               : DB_ROLLED_BACK);
    holds((int64_t)good, (int64_t)good, 0);
}

static bool yes(struct db_conn *c, void *arg)
{
    (void)c, (void)arg;
    return true;
}

static bool slow(struct db_conn *c, void *arg)
{
    (void)c, (void)arg;
    usleep(50000);
    return true;
}

/* Nothing is carried out before its group was committed: here each of the group may have it begin
 * anew, which it does not while the writer is careful (its first 256 pieces). */
static void not_before_the_commit(void **state)
{
    enum { CAREFUL = 300, N = CAREFUL + 4 };
    static struct piece pieces[N];
    struct error f = {0};

    (void)state;
    if (testdb_postgres())
        skip();
    unsigned usual = writer_group_us;
    writer_group_us = 1000000;
    struct writer *writer = writer_start(t->db, &f);
    told = 0;
    for (int i = 0; i < N; i++) {
        struct piece *p = &pieces[i];
        bool both = i > CAREFUL && i < N - 1;
        *p = (struct piece){.task = {.id = i + 1}};
        p->both = (struct both_write){.work = both ? work : NULL, .arg = &p->task, .p = t->p};
        p->w = (struct write_work){both           ? prepare_piece
                                   : i == CAREFUL ? slow
                                   : i == N - 1   ? no
                                                  : yes,
                                   carried, p, both, NULL};
        while (i == CAREFUL && told < CAREFUL)
            usleep(1000);
        assert_true(writer_submit(writer, &p->w));
    }
    writer_stop(writer);
    writer_group_us = usual;
    assert_int_equal(pieces[N - 1].result, DB_ROLLED_BACK);
    holds(2, 2, 0);
}

/* ---- the wrong store ---- */
static bool on_the_wrong_store(struct db_conn *c, void *arg)
{
    (void)arg;
    dossier_nieuw(personal_of(c), .organisatie = 1, .knoop = 1, .tekst = "x", .maat = NAN);
    return true;
}

static void the_other_store_refuses(void **state)
{
    struct error f = {0};

    (void)state;
    assert_int_equal(db_write(t->c, on_the_wrong_store, NULL, &f), DB_ERROR);
    assert_non_null(strstr(f.detail, "other store"));
    assert_null(personal_thread_conn(t->db, &f));
    const struct schema_room *const wrong[] = {&dossier_schema};
    assert_false(migrate(t->db, wrong, 1, &f));
    assert_non_null(strstr(f.detail, "other store"));
    const struct schema_room *const other[] = {&onder_schema};
    assert_false(migrate(t->personal, other, 1, &f));
}

/* ---- schema steps of both ---- */
static struct schema_room with_step(const struct schema_room *room, const char *sql)
{
    static struct schema_step steps[2][8];
    static int used;
    struct schema_room r = *room;
    struct schema_step *own = steps[used++ % 2];

    memcpy(own, room->steps, room->n_steps * sizeof *own);
    own[r.n_steps] = (struct schema_step){
        .number = 9, .name = "more", .hash = sql, .sqlite = sql, .postgres = sql};
    r.steps = own;
    r.n_steps++;
    return r;
}

/* Quality rooms with one step more, personal rooms with `personal` as one step more. */
static bool migrate_with(const char *quality, const char *personal, struct error *f)
{
    struct schema_room onder = with_step(&onder_schema, quality);
    struct schema_room dossier = with_step(&dossier_schema, personal);
    const struct schema_room *one[] = {&decided_schema, &onder, &proef_schema};
    const struct schema_room *two[] = {&pending_schema, &dossier};

    return migrate_both(&(struct schema_rooms){t->db, one, 3},
                        &(struct schema_rooms){t->personal, two, 2}, f);
}

static void steps_of_both_or_of_neither(void **state)
{
    static const struct schema_room *const one[] = {&decided_schema, &onder_schema, &proef_schema};
    static const struct schema_room *const two[] = {&pending_schema, &dossier_schema};
    static const char more[] = "ALTER TABLE ding ADD COLUMN erbij TEXT";
    static const char personal_more[] = "ALTER TABLE dossier ADD COLUMN erbij TEXT";
    struct error f = {0};

    (void)state;
    assert_false(migrate_with(more, "CREATE TABLE dossier (a INTEGER)", &f));
    assert_non_null(strstr(f.detail, "dossier, step 9 (more)"));
    assert_false(migrate_with("CREATE TABLE ding (a INTEGER)", personal_more, &f));
    assert_non_null(strstr(f.detail, "onder, step 9 (more)"));
    /* The older program still opens both. */
    assert_int_equal(migration_pending(t->db, one, 3, &f), 0);
    assert_int_equal(migration_pending(t->personal, two, 2, &f), 0);
    assert_true(migrate_with(more, personal_more, &f));
    assert_int_equal(migration_pending(t->db, one, 3, &f), -1); /* of a newer program now */
    assert_int_equal(migration_pending(t->personal, two, 2, &f), -1);
}

/* On PostgreSQL the personal store acts as a role of its own, which the quality store refuses. */
static void a_role_of_its_own(void **state)
{
    (void)state;
    if (!testdb_postgres())
        skip();
    assert_non_null(t->personal->role);
    struct db_conn *p = personal_raw(t->p);
    db_clear_error(p);
    assert_false(
        engine_of(p)->script(p, mem_format(t->ctx, "SELECT count(*) FROM %s.ding", t->schema)));
    assert_non_null(strstr(p->error.detail, "permission denied"));
    /* What stands there under another role is handed over: of an older program, of a copied
     * database. */
    struct error f = {0};
    personal_conn_close(t->p);
    char *back =
        mem_format(t->ctx, "ALTER TABLE %s.dossier OWNER TO CURRENT_USER", t->personal_schema);
    testdb_sql(t, back);
    testdb_sql(t, mem_format(t->ctx, "CREATE ROLE %s_copy; ALTER SCHEMA %s OWNER TO %s_copy",
                             t->schema, t->personal_schema, t->schema));
    struct db *again = personal_open(t, t->personal_place, t->personal_schema, &f);
    t->p = personal_conn_open(again, &f);
    assert_non_null(t->p);
    db_clear_error(personal_raw(t->p));
    assert_true(engine_of(personal_raw(t->p))->script(personal_raw(t->p), "DELETE FROM dossier"));
    personal_conn_close(t->p);
    db_close(again);
    t->p = personal_conn_open(t->personal, &f);
    testdb_sql(t, mem_format(t->ctx, "DROP ROLE %s_copy", t->schema));
}

/* Servers that start at the same moment on an empty database all choose that role: a table that one
 * of them made under another would be refused to the rest. */
struct starter {
    pthread_barrier_t *at_once;
    const char *place, *schema;
    bool has_role;
};

static void *start_server(void *arg)
{
    struct starter *s = arg;
    struct error f = {0};
    TALLOC_CTX *ctx = mem_ctx(NULL, "starter");
    struct db *db = personal_open(ctx, s->place, s->schema, &f);

    pthread_barrier_wait(s->at_once);
    struct personal_conn *p = db ? personal_conn_open(db, &f) : NULL;
    s->has_role = p && db->role;
    if (p)
        personal_conn_close(p);
    db_thread_done(db);
    db_close(db);
    mem_free(ctx);
    return NULL;
}

static void one_role_for_all_that_start(void **state)
{
    enum { SERVERS = 12, ROUNDS = 8 };
    pthread_barrier_t at_once;
    (void)state;
    if (!testdb_postgres())
        skip();
    pthread_barrier_init(&at_once, NULL, SERVERS);
    for (int round = 0; round < ROUNDS; round++) {
        struct starter s[SERVERS];
        pthread_t thread[SERVERS];
        const char *schema = mem_format(t->ctx, "%s_start%d", t->schema, round);
        for (int i = 0; i < SERVERS; i++) {
            s[i] = (struct starter){&at_once, t->personal_place, schema, false};
            assert_int_equal(pthread_create(&thread[i], NULL, start_server, &s[i]), 0);
        }
        for (int i = 0; i < SERVERS; i++)
            pthread_join(thread[i], NULL);
        testdb_sql(
            t, mem_format(t->ctx, "DROP SCHEMA %s; DROP ROLE IF EXISTS koers_%s", schema, schema));
        for (int i = 0; i < SERVERS; i++)
            assert_true(s[i].has_role);
    }
    pthread_barrier_destroy(&at_once);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_are_written, begin, end),
        cmocka_unit_test_setup_teardown(what_fails_leaves_nothing, begin, end),
        cmocka_unit_test_setup_teardown(every_type_comes_through, begin, end),
        cmocka_unit_test_setup_teardown(ended_between_the_steps, begin, end),
        cmocka_unit_test_setup_teardown(the_next_write_settles, begin, end),
        cmocka_unit_test_setup_teardown(what_is_stuck_holds_up_the_rest, begin, end),
        cmocka_unit_test_setup_teardown(what_is_stuck_is_tried_again, begin, end),
        cmocka_unit_test_setup_teardown(a_lock_is_not_waited_for_without_end, begin, end),
        cmocka_unit_test_setup_teardown(what_was_decided_later_waits, begin, end),
        cmocka_unit_test_setup_teardown(a_passing_hindrance_passes, begin, end),
        cmocka_unit_test_setup_teardown(in_the_group_commit, begin, end),
        cmocka_unit_test_setup_teardown(not_before_the_commit, begin, end),
        cmocka_unit_test_setup_teardown(the_other_store_refuses, begin, end),
        cmocka_unit_test_setup_teardown(steps_of_both_or_of_neither, begin, end),
        cmocka_unit_test_setup_teardown(a_role_of_its_own, begin, end),
        cmocka_unit_test_setup_teardown(one_role_for_all_that_start, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
