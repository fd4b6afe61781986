/* The health check (health.h): one thread starts a read in the pool and a write on the writer and
 * waits for both with a time limit, so that a hanging pool or writer does not hang the check. Not
 * here: the counts themselves (organisatie/load.c). */
#include "server/health.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/sandbox.h"
#include "db/both.h"
#include "organisatie/background.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct look {
    enum { LOOK_IDLE, LOOK_ASKED, LOOK_DONE } state;
    enum db_result result;
    struct service_probe probe;
    struct health *h;
};
struct asked { /* a request that waits for a check */
    struct request *r;
    struct asked *next;
};
struct health {
    struct health_options o;
    struct service *service;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopping;
    struct asked *waiting;
    struct look read, write;
    /* What the read's own thread finds. */
    struct load busy;
    const char *personal;
    int64_t looked_ms;  /* 0: never */
    bool reads, writes; /* what was found */
    /* Copies of them, made when the last check finished. */
    struct load found;
    const char *found_personal;
};

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- looking ---- */
static bool count_stuck(struct personal_conn *p, void *arg)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "health");
    bool read = both_stuck(p, ctx, arg);

    mem_free(ctx);
    return read;
}

/* hangt: writes to it are refused (db/both.h); stuk: it does not answer. */
static const char *look_personal(struct db *store)
{
    struct error f = {0};
    int64_t stuck = 0;
    struct personal_conn *p = store ? personal_thread_conn(store, &f) : NULL;

    if (store && (!p || personal_read(p, count_stuck, &stuck, &f) != DB_OK))
        return "stuk";
    return stuck > 0 ? "hangt" : "goed";
}

static bool read_busy(struct db_conn *db, void *arg)
{
    struct look *l = arg;

    l->h->personal = look_personal(l->h->o.personal);
    return load_read(db, &l->h->busy);
}

static bool write_nothing(struct db_conn *db, void *arg)
{
    (void)arg;
    return write_probe(db);
}

static void look_done(void *arg, enum db_result u)
{
    struct look *l = arg;

    pthread_mutex_lock(&l->h->lock);
    l->result = u;
    l->state = LOOK_DONE;
    pthread_cond_broadcast(&l->h->changed);
    pthread_mutex_unlock(&l->h->lock);
}

/* Starts the read or the write. A probe that has not finished is not started again, so hanging
 * probes do not pile up. */
static void look_begin(struct health *h, struct look *l, bool write)
{
    if (l->state == LOOK_ASKED)
        return;
    l->h = h;
    l->state = LOOK_ASKED;
    l->probe = (struct service_probe){
        .write = write, .work = write ? write_nothing : read_busy, .done = look_done, .arg = l};
    pthread_mutex_unlock(&h->lock); /* the probe may finish before service_probe returns */
    bool taken = service_probe(h->service, &l->probe);
    pthread_mutex_lock(&h->lock);
    if (!taken) {
        l->state = LOOK_DONE;
        l->result = DB_BUSY;
    }
}

/* Holding the lock: starts both probes, waits at most bound_ms, and keeps the result. */
static void look(struct health *h)
{
    struct timespec until;
    int64_t end = now_ms() + h->o.bound_ms;

    look_begin(h, &h->read, false);
    look_begin(h, &h->write, true);
    until.tv_sec = end / 1000;
    until.tv_nsec = end % 1000 * 1000000;
    while (h->read.state == LOOK_ASKED || h->write.state == LOOK_ASKED)
        if (pthread_cond_timedwait(&h->changed, &h->lock, &until) != 0)
            break;
    bool reads = h->read.state == LOOK_DONE && h->read.result == DB_OK;
    bool writes = h->write.state == LOOK_DONE && h->write.result == DB_OK;
    if (h->looked_ms && (reads != h->reads || writes != h->writes))
        log_line("level=%s msg=health reads=%s writes=%s", reads && writes ? "info" : "error",
                 reads ? "yes" : "no", writes ? "yes" : "no");
    h->reads = reads;
    h->writes = writes;
    if (reads && strcmp(h->found_personal, h->personal) != 0)
        log_line("level=%s msg=health personal=%s", h->personal[0] == 'g' ? "info" : "error",
                 h->personal);
    if (reads) {
        h->found = h->busy;
        h->found_personal = h->personal;
    }
    h->looked_ms = now_ms();
}

/* ---- answering ---- */
static const char *word(bool good)
{
    return good ? "goed" : "stuk";
}

/* Of both stores the worst. */
static enum db_trouble trouble(const struct health *h)
{
    enum db_trouble one = h->o.quality ? db_trouble(h->o.quality) : DB_NO_TROUBLE;
    enum db_trouble other = h->o.personal ? db_trouble(h->o.personal) : DB_NO_TROUBLE;

    return one > other ? one : other;
}

/* What whoever watches the server has to do; "" when nothing. */
static const char *advice(enum db_trouble t, const char *personal)
{
    if (t == DB_NO_TROUBLE && !strcmp(personal, "hangt"))
        return ",\"doen\":\"Een wijziging van persoonlijke gegevens kan niet worden afgemaakt. "
               "Nieuwe worden "
               "geweigerd tot dat is opgelost. koers controleer vertelt waarom.\"";
    switch (t) {
    case DB_DAMAGED:
        return ",\"doen\":\"De database is beschadigd. Stop Koers, bewaar het bestand, en zet de "
               "laatste "
               "goede reservekopie terug met koers herstel (beheer.md, When data are damaged).\"";
    case DB_DISK_FAILS:
        return ",\"doen\":\"De schijf geeft fouten. Kijk de schijf na voordat Koers verder "
               "schrijft.\"";
    default:
        return "";
    }
}

static int write_answer(struct health *h, struct request *r, bool reads, bool writes,
                        const struct load *d, const char *personal)
{
    bool workers = !h->o.workers_alive || h->o.workers_alive(h->o.arg);
    bool mail = !load_mail_stuck(d), jobs = !load_jobs_stuck(d);
    enum sandbox_state walls = sandbox_state();
    bool walled = walls == SANDBOX_COMPLETE;
    enum db_trouble files = trouble(h);
    bool up = reads && writes && files == DB_NO_TROUBLE;
    bool all = up && mail && jobs && workers && walled && !strcmp(personal, "goed");
    struct buf b;

    buf_init(&b, r->ctx, 1000);
    buf_format(&b,
               "{\"staat\":\"%s\",\"versie\":\"%s\",\"lezen\":\"%s\",\"schrijven\":\"%s\","
               "\"persoonlijk\":\"%s\",\"post\":\"%s\",\"taken\":\"%s\",\"werk\":\"%s\","
               "\"zandbak\":\"%s\",\"gegevens\":\"%s\"%s}\n",
               !up   ? "stuk"
               : all ? "goed"
                     : "deels",
               KOERS_VERSION, word(reads), word(writes), personal, mail ? "goed" : "hangt",
               jobs ? "goed" : "hangt", word(workers),
               walled                                             ? "aan"
               : walls == SANDBOX_CALLS || walls == SANDBOX_FILES ? "deels"
                                                                  : "uit",
               files == DB_NO_TROUBLE   ? "heel"
               : files == DB_DISK_FAILS ? "schijf"
                                        : "beschadigd",
               advice(files, personal));
    reply_buf(r, up ? 200 : 503, "application/json; charset=utf-8", &b);
    return r->reply.status;
}

static void answer(struct health *h, struct request *r)
{
    pthread_mutex_lock(&h->lock);
    bool reads = h->reads, writes = h->writes;
    struct load d = h->found;
    const char *personal = h->found_personal;
    pthread_mutex_unlock(&h->lock);
    write_answer(h, r, reads, writes, &d, personal);
    service_answer(r);
}

static void *run(void *arg)
{
    struct health *h = arg;

    pthread_setname_np(pthread_self(), "gezond");
    pthread_mutex_lock(&h->lock);
    while (!h->stopping) {
        if (!h->waiting) {
            pthread_cond_wait(&h->changed, &h->lock);
            continue;
        }
        look(h);
        struct asked *all = h->waiting;
        h->waiting = NULL;
        pthread_mutex_unlock(&h->lock);
        while (all) {
            struct asked *next = all->next; /* allocated on its request: invalid after the answer */
            answer(h, all->r);
            all = next;
        }
        pthread_mutex_lock(&h->lock);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

void health_ask(struct request *r, void *arg)
{
    struct health *h = arg;
    struct asked *a = mem_new(r->ctx, struct asked);

    pthread_mutex_lock(&h->lock);
    bool fresh = h->looked_ms && now_ms() - h->looked_ms < h->o.keep_ms;
    if (!fresh) {
        *a = (struct asked){r, h->waiting};
        h->waiting = a;
        pthread_cond_broadcast(&h->changed);
    }
    pthread_mutex_unlock(&h->lock);
    if (fresh)
        answer(h, r);
}

/* ---- life ---- */
struct health *health_start(const struct health_options *o)
{
    struct health *h = mem_new(NULL, struct health);
    pthread_condattr_t attr;

    h->o = *o;
    h->o.keep_ms = o->keep_ms ? o->keep_ms : 5000;
    h->o.bound_ms = o->bound_ms ? o->bound_ms : 2000;
    h->personal = h->found_personal = "goed";
    h->found.mail_oldest = h->found.jobs_oldest = TIME_NONE;
    pthread_mutex_init(&h->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&h->changed, &attr);
    pthread_condattr_destroy(&attr);
    return h;
}

void health_of(struct health *h, struct service *d)
{
    pthread_mutex_lock(&h->lock);
    h->service = d;
    pthread_mutex_unlock(&h->lock);
    if (pthread_create(&h->thread, NULL, run, h) != 0)
        abort(); /* at start: no request was accepted yet */
}

void health_stop(struct health *h)
{
    pthread_mutex_lock(&h->lock);
    h->stopping = true;
    pthread_cond_broadcast(&h->changed);
    pthread_mutex_unlock(&h->lock);
    if (h->service)
        pthread_join(h->thread, NULL);
}

void health_free(struct health *h)
{
    pthread_cond_destroy(&h->changed);
    pthread_mutex_destroy(&h->lock);
    mem_free(h);
}
