/* Which process holds a job, and whether it is alive (background.h). A holder raises a count;
 * others watch the count by their own monotonic clock, so that no system time matters.
 * Not here: doing a job (job.c). */
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define WATCHED_MAX 100 /* as TakenBezig gives */
#define NAME_BYTES  12

struct watched {
    int64_t organisatie, id, slag, since_ms;
    char houder[2 * NAME_BYTES + 1];
};
struct job_watch {
    pthread_mutex_t lock; /* on the job that runs now */
    int64_t organisatie, id;
    char name[2 * NAME_BYTES + 1];
    int64_t silent_ms, looked_ms;
    struct watched seen[WATCHED_MAX]; /* used by the round's thread only */
    size_t n_seen;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct job_watch *job_watch_create(const void *ctx, int64_t silent_ms)
{
    struct job_watch *w = mem_new(ctx, struct job_watch);
    uint8_t chance[NAME_BYTES];
    random_bytes(chance, sizeof chance);
    hex_of(chance, sizeof chance, w->name);
    pthread_mutex_init(&w->lock, NULL);
    w->silent_ms = silent_ms;
    return w;
}

const char *job_holder(const struct background *a)
{
    return a->wacht ? a->wacht->name : "alleen";
}

void job_in_hand(const struct background *a, int64_t organisatie, int64_t id)
{
    if (!a->wacht)
        return;
    pthread_mutex_lock(&a->wacht->lock);
    a->wacht->organisatie = organisatie;
    a->wacht->id = id;
    pthread_mutex_unlock(&a->wacht->lock);
}

struct beat {
    int64_t organisatie, id;
    const char *houder;
};

static bool write_beat(struct db_conn *db, void *arg)
{
    const struct beat *b = arg;
    taak_slag(db, .organisatie = b->organisatie, .id = b->id, .houder = b->houder);
    return !db_failed(db);
}

struct look {
    TALLOC_CTX *ctx;
    struct taken_running_rows jobs;
};

static bool read_busy(struct db_conn *db, void *arg)
{
    struct look *l = arg;
    l->jobs = taken_running(db, l->ctx);
    return !db_failed(db);
}

static bool write_away(struct db_conn *db, void *arg)
{
    const struct taken_running_row *t = arg;
    taak_take_over(db, .organisatie = t->organisatie, .id = t->id, .houder = t->houder,
                   .slag = t->slag);
    return !db_failed(db);
}

/* Since when this job's count has not changed. */
static int64_t since(const struct job_watch *w, const struct taken_running_row *t, int64_t now)
{
    for (size_t i = 0; i < w->n_seen; i++) {
        const struct watched *s = &w->seen[i];
        if (s->organisatie == t->organisatie && s->id == t->id && s->slag == t->slag &&
            text_equal(s->houder, t->houder ? t->houder : ""))
            return s->since_ms;
    }
    return now;
}

/* Forget what was seen when this process itself paused: the holder may have paused too. */
static void forget_if_late(struct job_watch *w, int64_t now)
{
    if (now - w->looked_ms > w->silent_ms / 2)
        w->n_seen = 0;
    w->looked_ms = now;
}

static void look_around(const struct background *a, struct taken_running_rows *jobs)
{
    struct job_watch *w = a->wacht;
    struct watched seen[WATCHED_MAX];
    int64_t now = now_ms();
    size_t n = jobs->n < WATCHED_MAX ? jobs->n : WATCHED_MAX;
    forget_if_late(w, now);
    for (size_t i = 0; i < n; i++) {
        struct taken_running_row *t = &jobs->row[i];
        seen[i] = (struct watched){t->organisatie, t->id, t->slag, since(w, t, now), ""};
        snprintf(seen[i].houder, sizeof seen[i].houder, "%s", t->houder ? t->houder : "");
        if (now - seen[i].since_ms < w->silent_ms)
            continue;
        log_line("level=warn msg=\"holder silent, job waits again\" job=%lld holder=%s",
                 (long long)t->id, seen[i].houder);
        background_write(a, write_away, t, NULL);
    }
    w->n_seen = n;
    memcpy(w->seen, seen, n * sizeof *seen);
}

void jobs_heartbeat(const struct background *a)
{
    struct job_watch *w = a->wacht;
    struct beat b = {.houder = w->name};
    struct look l = {.ctx = mem_ctx(NULL, "hartslag")};
    struct error f;
    pthread_mutex_lock(&w->lock);
    b.organisatie = w->organisatie;
    b.id = w->id;
    pthread_mutex_unlock(&w->lock);
    if (b.id)
        background_write(a, write_beat, &b, NULL);
    struct db_conn *db = db_thread_conn(a->db, &f);
    if (db && db_read(db, read_busy, &l, &f) == DB_OK)
        look_around(a, &l.jobs);
    mem_free(l.ctx);
}
