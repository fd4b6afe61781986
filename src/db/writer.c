/* Group commit: one thread runs the write jobs ("pieces") of many threads (rules: writer.h).
 * Not here: what a piece does. Pieces run without savepoints, because a savepoint costs as much as
 * the work itself (SQLite copies each page and flushes the search index). If one piece fails, roll
 * back the group and run it again with a savepoint per piece; the next pieces get savepoints too
 * (CAREFUL). If the disk is full, for SQLite or only for the COMMIT, run each piece once more in a
 * transaction of its own. */
#include "db/writer.h"
#include "db/engine.h"
#include <errno.h>
#include <time.h>

#define GROUP_PIECES 64
#define QUEUE_PIECES 4096
#define CAREFUL      256 /* pieces that get a savepoint after one failed, and at the start */
#define LATE_PART    4   /* a group waits at most 1/LATE_PART of a commit for more pieces */
#define FOR_EVER     UINT64_MAX

unsigned writer_group_us = 5000, writer_late_us = 2000;

struct piece {
    struct write_work *w;
    enum db_result result;
    struct error error;
};
struct writer {
    struct db_conn *c;
    pthread_t thread;
    pthread_mutex_t lock; /* on the queue and stopping */
    pthread_cond_t filled;
    struct write_work *first, **last;
    size_t queued;
    bool stopping;
    struct piece group[GROUP_PIECES]; /* from here down: used by the writer thread only */
    size_t n;
    unsigned careful;          /* how many more pieces get a savepoint */
    size_t before[2];          /* how many pieces the last two groups had */
    uint64_t commit_us, until; /* how long the last commit took; when waiting for more ends */
    _Atomic uint64_t groups, pieces, reruns, failures, longest_us, group_us;
    _Atomic uint64_t sizes[SCHRIJVER_SIZES];
};

static uint64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

/* Takes the next piece; waits for one until `until` (0: does not wait). NULL: none came, or the
 * writer stops. */
static struct write_work *next_work(struct writer *s, uint64_t until)
{
    struct timespec end = {.tv_sec = (time_t)(until / 1000000u),
                           .tv_nsec = (long)(until % 1000000u) * 1000};
    struct write_work *w;
    int late = until ? 0 : ETIMEDOUT;

    pthread_mutex_lock(&s->lock);
    while (!late && !s->first && !s->stopping)
        late = until == FOR_EVER ? pthread_cond_wait(&s->filled, &s->lock)
                                 : pthread_cond_timedwait(&s->filled, &s->lock, &end);
    w = s->first;
    if (w) {
        s->first = w->next;
        if (!s->first)
            s->last = &s->first;
        s->queued--;
        w->next = NULL;
    }
    pthread_mutex_unlock(&s->lock);
    return w;
}

static bool run_timed(struct writer *s, struct write_work *w)
{
    uint64_t begin = now_us();
    bool yes = w->run(s->c, w->arg);
    uint64_t took = now_us() - begin;

    if (took > s->longest_us)
        s->longest_us = took;
    return yes;
}

/* Runs one piece and keeps its result. False: SQLite rolled the group's transaction back. */
static bool run_bare(struct writer *s, struct piece *p)
{
    struct db_conn *c = s->c;

    *p = (struct piece){.w = p->w, .result = DB_OK};
    db_clear_error(c);
    bool yes = run_timed(s, p->w);
    if (c->failed) {
        p->result = c->why;
        p->error = c->error;
    } else if (!yes) {
        p->result = DB_ROLLED_BACK;
    }
    db_clear_error(c);
    return sqlite_in_transaction(c);
}

/* The same in its savepoint. */
static bool run_saved(struct writer *s, struct piece *p)
{
    struct db_conn *c = s->c;

    db_clear_error(c);
    if (!sqlite_control(c, CTL_SAVE) || !run_bare(s, p))
        return false;
    if (p->result != DB_OK && !sqlite_control(c, CTL_UNDO))
        return false;
    return sqlite_control(c, CTL_RELEASE);
}

static void tell_all(struct writer *s)
{
    for (size_t i = 0; i < s->n; i++)
        s->failures += s->group[i].result != DB_OK && s->group[i].result != DB_ROLLED_BACK;
    size_t size = 0;
    while (size + 1 < SCHRIJVER_SIZES && s->n > (size_t)1 << size)
        size++;
    s->sizes[size]++;
    s->pieces += s->n;
    s->groups++;
    for (size_t i = 0; i < s->n; i++)
        s->group[i].w->done(s->group[i].w->arg, s->group[i].result, &s->group[i].error);
}

static void all_failed(struct writer *s)
{
    for (size_t i = 0; i < s->n; i++) {
        s->group[i].result = s->c->why;
        s->group[i].error = s->c->error;
    }
}

struct again {
    struct writer *s;
    struct write_work *w;
};

static bool run_again(struct db_conn *c, void *arg)
{
    struct again *a = arg;

    (void)c;
    return run_timed(a->s, a->w);
}

/* After SQLite rolled back the whole group: runs each piece once more in its own transaction. */
static void run_alone(struct writer *s)
{
    s->c->tx = DB_TX_NONE;
    for (size_t i = 0; i < s->n; i++) {
        struct piece *p = &s->group[i];
        p->error = (struct error){0};
        p->result = db_write(s->c, run_again, &(struct again){s, p->w}, &p->error);
        s->reruns++;
    }
}

/* The last piece of a group without savepoints failed: rolls back the group and runs it again with
 * a savepoint per piece. */
static bool begin_anew(struct writer *s)
{
    struct db_conn *c = s->c;

    s->careful = CAREFUL;
    sqlite_engine.rollback(c);
    if (!sqlite_engine.begin(c, true, 0))
        return false;
    if (s->n == 1) /* nothing to redo: it was the first piece */
        return true;
    s->reruns += s->n;
    for (size_t i = 0; i < s->n; i++)
        if (!run_saved(s, &s->group[i]))
            return false;
    return true;
}

static bool run_piece(struct writer *s, struct piece *p)
{
    if (s->careful) {
        s->careful--;
        return run_saved(s, p);
    }
    return run_bare(s, p) && (p->result == DB_OK || begin_anew(s));
}

/* The next piece of this group. Clients whose commit finished send again at staggered times;
 * without a wait the first few would form a small group with a commit of its own. So a group
 * smaller than either of the last two waits for more pieces, for a part of a commit's duration. A
 * single client never waits. */
static struct write_work *next_in_group(struct writer *s)
{
    struct write_work *w = next_work(s, 0);

    if (w || (s->n >= s->before[0] && s->n >= s->before[1]))
        return w;
    if (!s->until) {
        uint64_t late = s->commit_us / LATE_PART;
        s->until = now_us() + (late < writer_late_us ? late : writer_late_us);
    }
    return next_work(s, s->until);
}

/* Collects and runs pieces until the group is full, its time is up or the queue is empty. */
static bool fill_group(struct writer *s, struct write_work *w)
{
    uint64_t begin = now_us();

    s->until = 0;
    for (s->n = 0; w; w = next_in_group(s)) {
        s->group[s->n++] = (struct piece){.w = w};
        if (!run_piece(s, &s->group[s->n - 1]))
            return false;
        if (s->n == GROUP_PIECES || w->last || now_us() - begin > writer_group_us)
            return true;
    }
    return true;
}

static void run_group(struct writer *s, struct write_work *w)
{
    struct db_conn *c = s->c;

    db_clear_error(c);
    if (!sqlite_engine.begin(c, true, 0)) { /* another process holds the write lock too long */
        for (s->n = 0; w; w = s->n < GROUP_PIECES ? next_work(s, 0) : NULL)
            s->group[s->n++] = (struct piece){.w = w};
        all_failed(s);
        tell_all(s);
        return;
    }
    c->tx = DB_TX_WRITE;
    if (!fill_group(s, w)) {
        sqlite_engine.rollback(c);
        run_alone(s);
    } else {
        uint64_t begin = now_us();
        db_clear_error(c);
        bool committed = sqlite_engine.commit(c);
        s->commit_us = now_us() - begin;
        if (!committed) {
            enum db_result why = c->why;
            all_failed(s);
            sqlite_engine.rollback(c);
            if (why == DB_FULL) /* together they do not fit: some of them may */
                run_alone(s);
        }
        c->tx = DB_TX_NONE;
    }
    db_clear_error(c);
    s->before[1] = s->before[0];
    s->before[0] = s->n;
    tell_all(s);
    sqlite_checkpoint(c, s->n < GROUP_PIECES);
}

static void *write_thread(void *arg)
{
    struct writer *s = arg;
    struct write_work *w;

    pthread_setname_np(pthread_self(), "schrijver");
    while ((w = next_work(s, FOR_EVER))) {
        uint64_t begin = now_us();
        run_group(s, w);
        s->group_us += now_us() - begin;
    }
    return NULL;
}

struct writer *writer_start(struct db *db, struct error *f)
{
    struct writer *s;

    if (db->engine != DB_SQLITE) {
        error_set(f, db_words(DB_ERROR), "only a store on SQLite has a writer");
        return NULL;
    }
    struct db_conn *c = db_conn_open(db, f);
    if (!c)
        return NULL;
    s = mem_new(NULL, struct writer);
    s->c = c;
    s->last = &s->first;
    s->careful = CAREFUL;
    pthread_mutex_init(&s->lock, NULL);
    /* monotonic clock: changing the system time must not end or lengthen a wait */
    pthread_condattr_t steady;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&s->filled, &steady);
    pthread_condattr_destroy(&steady);
    sqlite_own_checkpoints(c);
    if (pthread_create(&s->thread, NULL, write_thread, s) == 0)
        return s;
    error_set(f, db_words(DB_ERROR), "the writer's thread does not start");
    db_conn_close(c);
    mem_free(s);
    return NULL;
}

bool writer_submit(struct writer *s, struct write_work *w)
{
    bool taken;

    pthread_mutex_lock(&s->lock);
    taken = !s->stopping && s->queued < QUEUE_PIECES;
    if (taken) {
        w->next = NULL;
        *s->last = w;
        s->last = &w->next;
        s->queued++;
        pthread_cond_signal(&s->filled);
    }
    pthread_mutex_unlock(&s->lock);
    return taken;
}

void writer_stop(struct writer *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_signal(&s->filled);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    db_conn_close(s->c);
    pthread_cond_destroy(&s->filled);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}

struct writer_stats writer_stats(struct writer *s)
{
    struct writer_stats out = {.groups = s->groups,
                               .pieces = s->pieces,
                               .reruns = s->reruns,
                               .failures = s->failures,
                               .longest_us = s->longest_us,
                               .group_us = s->group_us};

    for (size_t i = 0; i < SCHRIJVER_SIZES; i++)
        out.sizes[i] = s->sizes[i];
    pthread_mutex_lock(&s->lock);
    out.queued = s->queued;
    pthread_mutex_unlock(&s->lock);
    return out;
}
