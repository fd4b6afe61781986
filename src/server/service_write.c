/* Working on the database from outside a request, and how busy the service is (service.h).
 * Not here: requests (service.c). */
#include "server/service_internal.h"
#include <pthread.h>

struct waiting {
    struct write_work work;
    pthread_mutex_t lock;
    pthread_cond_t over;
    bool done;
    enum db_result result;
    struct fout *fout;
};

static void waiting_done(void *arg, enum db_result u, const struct fout *f)
{
    struct waiting *w = arg;

    pthread_mutex_lock(&w->lock);
    w->result = u;
    if (w->fout && f)
        *w->fout = *f;
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

static void call_done(void *arg, enum db_result u, const struct fout *f)
{
    struct call *call = arg;

    waiting_done(call->waiting, u, f);
}

enum db_result dienst_write(struct dienst *d, bool (*work)(struct db_conn *, void *), void *arg,
                            struct fout *f)
{
    if (!d->writer) {
        struct db_conn *c = db_thread_conn(d->o.quality, f);
        return c ? db_write(c, work, arg, f) : DB_ERROR;
    }
    struct waiting w = {.fout = f};
    struct call call = {work, arg, &w};
    w.work = (struct write_work){.run = run_call, .done = call_done, .arg = &call};
    pthread_mutex_init(&w.lock, NULL);
    pthread_cond_init(&w.over, NULL);
    if (schrijver_submit(d->writer, &w.work)) {
        pthread_mutex_lock(&w.lock);
        while (!w.done)
            pthread_cond_wait(&w.over, &w.lock);
        pthread_mutex_unlock(&w.lock);
    } else {
        w.result = DB_BUSY;
        fout_zet(f, N_("Koers heeft het even te druk. Er is niets bewaard. Probeer het opnieuw."),
                 "writer queue full or stopping");
    }
    pthread_cond_destroy(&w.over);
    pthread_mutex_destroy(&w.lock);
    return w.result;
}

/* ---- probes ---- */
static void probed(void *arg, enum db_result u, const struct fout *f)
{
    struct dienst_probe *p = arg;

    (void)f;
    p->done(p->arg, u);
}

static bool run_probe(struct db_conn *c, void *arg)
{
    struct dienst_probe *p = arg;

    return p->work(c, p->arg);
}

/* In the pool. */
static void probe_here(void *arg)
{
    struct dienst_probe *p = arg;
    struct db_conn *c = db_thread_conn(p->dienst->o.quality, &p->fout);
    enum db_result u = !c         ? DB_ERROR
                       : p->write ? db_write(c, run_probe, p, &p->fout)
                                  : db_read(c, run_probe, p, &p->fout);

    p->done(p->arg, u);
}

bool dienst_probe(struct dienst *d, struct dienst_probe *p)
{
    p->dienst = d;
    if (!p->write || !d->writer)
        return pool_submit(d->pool, probe_here, p);
    p->piece = (struct write_work){.run = run_probe, .done = probed, .arg = p};
    return schrijver_submit(d->writer, &p->piece);
}

struct dienst_stats dienst_stats(struct dienst *d)
{
    struct dienst_stats s = {.transport = transport_stats(d->transport),
                             .pool_queued = pool_queued(d->pool),
                             .has_writer = d->writer != NULL};

    if (d->writer)
        s.writer = schrijver_stats(d->writer);
    return s;
}
