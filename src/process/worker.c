/* One worker (worker.h): the rounds of mail, address checks or PDF against the same database. Not
 * here: starting workers (keeper.c). A worker writes on a connection of its own, beside the
 * server's writer thread: SQLite allows one writer at a time, so a busy database is tried again. */
#include "process/worker.h"
#include "base/mem.h"
#include "base/sandbox.h"
#include "organisatie/background.h"
#include "process/confine.h"
#include "process/rounds.h"
#include "process/worker_internal.h"
#include "stores.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* tries of five seconds each: a mail that was sent must be recorded as sent */
#define BUSY_TRIES 12

/* All workers: what starts, keeps, confines and names them reads this. */
static const struct worker_kind kinds[] = {
    {"post", confine_post, mail_round, "e-mail",
     "verstuurt e-mail en kijkt of openbare adressen werken (gaat het netwerk op)"},
    {"pdf",  confine_pdf,  NULL,       "pdf",    "maakt pdf's (start Chromium)"   }
};
_Static_assert(sizeof kinds / sizeof *kinds <= WORKERS_MAX, "WORKERS_MAX");

size_t workers_count(void)
{
    return sizeof kinds / sizeof *kinds;
}

const struct worker_kind *worker_at(size_t i)
{
    return i < workers_count() ? &kinds[i] : NULL;
}

const struct worker_kind *worker_named(const char *s, size_t n)
{
    for (size_t i = 0; i < workers_count(); i++)
        if (strlen(kinds[i].name) == n && !memcmp(kinds[i].name, s, n))
            return &kinds[i];
    return NULL;
}

static const char *listed(const void *ctx, bool names, const char *between, const char *last)
{
    const char *all = "";

    for (size_t i = 0; i < workers_count(); i++) {
        const char *before = i == 0 ? "" : i + 1 < workers_count() ? between : last;
        all = mem_format(ctx, "%s%s%s", all, before, names ? kinds[i].name : kinds[i].what);
    }
    return all;
}

const char *worker_names(const void *ctx, const char *between, const char *last)
{
    return listed(ctx, true, between, last);
}

const char *worker_whats(const void *ctx, const char *between, const char *last)
{
    return listed(ctx, false, between, last);
}

struct worker {
    const struct worker_kind *kind;
    struct stores stores;
    struct background background;
    struct db_conn *writes;
    pthread_mutex_t lock; /* on writes */
    atomic_bool stopping;
};

static enum db_result write_here(void *self, bool (*work)(struct db_conn *, void *), void *arg,
                                 struct error *f)
{
    struct worker *w = self;
    enum db_result u = DB_BUSY;

    pthread_mutex_lock(&w->lock);
    for (int i = 0; i < BUSY_TRIES && u == DB_BUSY; i++)
        u = db_write(w->writes, work, arg, f);
    pthread_mutex_unlock(&w->lock);
    return u;
}

static bool stops(void *self)
{
    struct worker *w = self;

    return atomic_load(&w->stopping);
}

static int round_own(void *arg)
{
    struct worker *w = arg;

    return w->kind->round(&w->background);
}

static int round_jobs(void *arg)
{
    struct worker *w = arg;

    return jobs_round(&w->background) ? 0 : 1;
}

static int round_pulse(void *arg)
{
    struct worker *w = arg;

    jobs_heartbeat(&w->background);
    return JOB_HEARTBEAT_SECONDS;
}

static void round_end(void *arg)
{
    struct worker *w = arg;

    db_thread_done(w->stores.quality);
}

static bool begin(struct worker *w, const void *ctx, const char *place, struct error *f)
{
    confine_prepare(place);
    if (!stores_open_current(ctx, place, &w->stores, f))
        return false;
    w->writes = db_conn_open(w->stores.quality, f);
    w->background = (struct background){.db = w->stores.quality,
                                        .write = write_here,
                                        .self = w,
                                        .stops = stops,
                                        .werk = w->kind->name,
                                        .wacht = job_watch_create(ctx, JOB_SILENT_MS)};
    return w->writes && jobs_resume(&w->background, f) && w->kind->confine(w->stores.quality, f);
}

int worker_run(const struct worker_kind *kind, const char *place, bool leash)
{
    struct worker w = {.kind = kind, .lock = PTHREAD_MUTEX_INITIALIZER};
    struct error f = {0};
    TALLOC_CTX *ctx = mem_ctx(NULL, "werk");
    int signals = worker_signals();
    bool good = begin(&w, ctx, place, &f);

    if (good) {
        struct round *jobs = round_start("taken", round_jobs, round_end, &w);
        struct round *pulse = round_start("hartslag", round_pulse, round_end, &w);
        struct round *own = kind->round ? round_start(kind->name, round_own, round_end, &w) : NULL;
        fprintf(stderr, "koers werk %s: begonnen, zandbak %s\n", kind->name, sandbox_words());
        while (worker_wait(signals, leash, -1) != WORKER_STOP)
            ;
        atomic_store(&w.stopping, true);
        round_stop(jobs);
        round_stop(pulse);
        round_stop(own);
    } else {
        fprintf(stderr, "koers werk %s: %s\n  (%s)\n", kind->name, f.message, f.detail);
    }
    db_conn_close(w.writes);
    stores_close(&w.stores);
    mem_free(ctx);
    return good ? 0 : 1;
}
