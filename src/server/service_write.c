/* Database work from outside a request, and the load of the service (service.h).
 * Not here: requests (service.c). */
#include "server/service_internal.h"
#include <pthread.h>

struct waiting {
    struct write_work work;
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool done;
    enum db_result result;
    struct error *error;
};

static void waiting_done(void *arg, enum db_result u, const struct error *f)
{
    struct waiting *w = arg;

    pthread_mutex_lock(&w->lock);
    w->result = u;
    if (w->error && f)
        *w->error = *f;
    w->done = true;
    pthread_cond_signal(&w->over);
    pthread_mutex_unlock(&w->lock);
}

struct call {
    bool (*work)(struct db_conn *, void *);
    void *arg;
    struct waiting *waiting;
};

static bool run_call(struct db_conn *c, void *arg)
{
    struct call *call = arg;

    return call->work(c, call->arg);
}

static void call_done(void *arg, enum db_result u, const struct error *f)
{
    struct call *call = arg;

    waiting_done(call->waiting, u, f);
}

enum db_result service_write(struct service *d, bool (*work)(struct db_conn *, void *), void *arg,
                             struct error *f)
{
    if (!d->writer) {
        struct db_conn *c = db_thread_conn(d->o.quality, f);
        return c ? db_write(c, work, arg, f) : DB_ERROR;
    }
    struct waiting w = {.error = f};
    struct call call = {work, arg, &w};
    w.work = (struct write_work){.run = run_call, .done = call_done, .arg = &call};
    pthread_mutex_init(&w.lock, NULL);
    pthread_cond_init(&w.over, NULL);
    if (writer_submit(d->writer, &w.work)) {
        pthread_mutex_lock(&w.lock);
        while (!w.done)
            pthread_cond_wait(&w.over, &w.lock);
        pthread_mutex_unlock(&w.lock);
    } else {
        w.result = DB_BUSY;
        error_set(f, N_("Koers heeft het even te druk. Er is niets bewaard. Probeer het opnieuw."),
                  "writer queue full or stopping");
    }
    pthread_cond_destroy(&w.over);
    pthread_mutex_destroy(&w.lock);
    return w.result;
}

/* ---- probes ---- */
static void probed(void *arg, enum db_result u, const struct error *f)
{
    struct service_probe *p = arg;

    (void)f;
    p->done(p->arg, u);
}

static bool run_probe(struct db_conn *c, void *arg)
{
    struct service_probe *p = arg;

    return p->work(c, p->arg);
}

/* In the pool. */
static void probe_here(void *arg)
{
    struct service_probe *p = arg;
    struct db_conn *c = db_thread_conn(p->service->o.quality, &p->error);
    enum db_result u = !c         ? DB_ERROR
                       : p->write ? db_write(c, run_probe, p, &p->error)
                                  : db_read(c, run_probe, p, &p->error);

    p->done(p->arg, u);
}

bool service_probe(struct service *d, struct service_probe *p)
{
    p->service = d;
    if (!p->write || !d->writer)
        return pool_submit(d->pool, probe_here, p);
    p->piece = (struct write_work){.run = run_probe, .done = probed, .arg = p};
    return writer_submit(d->writer, &p->piece);
}

struct service_stats service_stats(struct service *d)
{
    struct service_stats s = {.transport = transport_stats(d->transport),
                              .pool_queued = pool_queued(d->pool),
                              .has_writer = d->writer != NULL};

    if (d->writer)
        s.writer = writer_stats(d->writer);
    return s;
}
