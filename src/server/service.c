/* Which thread runs a request, and in which transaction (service.h).
 *   GET   SQLite: on the loop, in one read transaction; ROUTE_HEAVY or PostgreSQL: in the pool.
 *   POST  first without writing: parsing, token, the route's `prepare` (in the pool when it can be
 *         slow). Then SQLite: on the writer thread, in its group; PostgreSQL: in the pool,
 *         SERIALIZABLE.
 * Not here: the personal store of a ROUTE_PERSONAL (service_personal.c).
 * Every reply, refusals included, is sent after the data it was based on are committed. */
#include "base/log.h"
#include "base/mem.h"
#include "server/metrics.h"
#include "server/run.h"
#include "server/service_internal.h"
#include "web/limit.h"
#include <string.h>
#include <time.h>

#define POOL_QUEUE   512
#define FORM_MAX     (1u << 20) /* bytes of a body without upload */
#define INLINE_BYTES 65536u     /* a body up to here is parsed on the loop */

/* Rate limits: forms posted to one path from one address, and all requests from one address. A
 * nursing home shares one address, so both allow for a living room full of people. */
static const struct limit limit_place = {"plek", 600, 60};
static const struct limit limit_address = {"adres", 1800, 150};

static int64_t steady(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- the end of every request ---- */
/* The pattern, never the path: a path may hold a code. */
static void log_request(const struct request *r, int64_t us)
{
    static const char *const names[] = {"GET", "POST", "-"};

    log_line("level=info msg=request id=%s method=%s route=%s status=%d us=%lld bytes=%zu",
             request_ref(r), names[r->method], r->route ? r->route->path : "-", r->reply.status,
             (long long)us, r->reply.body.len);
}

/* The i-th line of a day about giving a signal would be the i-th signal of that day, to the
 * millisecond. What goes wrong is told all the same. */
static bool is_told(const struct request *r)
{
    return r->reply.status >= 500 || !r->route ||
           !(r->route->marks & (ROUTE_UNSEEN | ROUTE_ANONYMOUS));
}

static void finish(struct flight *w)
{
    struct request *r = w->r;
    int64_t us;

    r->db = NULL;
    r->db_personal = NULL;
    reply_finish(r);
    us = steady() - r->start_us;
    metrics_request(r, us);
    if (!w->d->o.quiet && is_told(r))
        log_request(r, us);
    transport_reply(r);
}

void service_answer(struct request *r)
{
    finish(r->runner);
}

static void refuse(struct flight *w, int status)
{
    reply_reset(w->r);
    reply_error(w->r, status, NULL);
    if (status == 503)
        reply_header(w->r, "Retry-After", "5");
    finish(w);
}

/* The transaction failed: answers 507 (full) or 503, with the form and its input. */
static void failed(struct flight *w)
{
    struct request *r = w->r;
    int status = w->result == DB_FULL ? 507 : 503;

    log_line("level=error msg=database id=%s result=%d detail=%s", request_ref(r), (int)w->result,
             log_quoted(r->ctx, w->error.detail));
    r->db = NULL;
    r->db_personal = NULL;
    r->who = NULL;
    reply_reset(r);
    /* What lasts says so; all else "a minute later". */
    const char *words = w->result == DB_STUCK ? w->error.message : error_words(status);
    reply_again(r, status, T(r->lang, words), AGAIN_SAME_TOKEN);
    if (status == 503)
        reply_header(r, "Retry-After", "5");
    finish(w);
}

static void failed_task(void *arg)
{
    failed(arg);
}

/* ---- handlers, inside a transaction ---- */
static bool run_later(struct db_conn *c, void *arg)
{
    struct flight *w = arg;

    for (size_t i = 0; i < w->r->n_later; i++)
        w->r->later[i].work(c, w->r->later[i].arg);
    return true;
}

static bool run_get(struct db_conn *c, void *arg)
{
    struct flight *w = arg;

    w->status = request_handle(w->r, c);
    return true;
}

/* Runs the handler; a status of 400 or higher rolls its changes back. */
static bool run_post(struct db_conn *c, void *arg)
{
    struct flight *w = arg;

    w->status = request_handle(w->r, c);
    return w->status < 400;
}

static void after_later(void *arg, enum db_result u, const struct error *f)
{
    struct flight *w = arg;

    w->result = u;
    if (u == DB_OK) {
        finish(w);
        return;
    }
    /* If the audit line cannot be written, do not show the page. */
    w->error = *f;
    if (!pool_submit(w->d->pool, failed_task, w))
        failed(w);
}

/* Runs the writes that a GET or a refusal queued with request_write (audit lines) in one small
 * transaction, then sends the reply. SQLite: on the writer; PostgreSQL: here (a pool thread). */
static void write_later(struct flight *w, struct db_conn *c)
{
    if (!w->d->writer) {
        w->result = db_write(c, run_later, w, &w->error);
        after_later(w, w->result, &w->error);
        return;
    }
    w->work = (struct write_work){.run = run_later, .done = after_later, .arg = w};
    if (!writer_submit(w->d->writer, &w->work))
        refuse(w, 503);
}

/* ---- GET ---- */
/* The personal store joins only where a route says so. */
static bool read_stores(struct db_conn *c, void *arg)
{
    struct flight *w = arg;

    return service_personal(w) ? service_read_both(w, c, run_get) : run_get(c, w);
}

static void do_get(void *arg)
{
    struct flight *w = arg;
    struct db_conn *c = w->d->o.quality ? db_thread_conn(w->d->o.quality, &w->error) : NULL;

    if (w->r->route->marks & ROUTE_BARE) {
        w->status = w->r->route->handler(w->r);
        finish(w);
        return;
    }
    w->result = c ? db_read(c, read_stores, w, &w->error) : DB_ERROR;
    if (w->result != DB_OK && w->result != DB_ROLLED_BACK)
        failed(w);
    else if (w->r->n_later > 0)
        write_later(w, c);
    else
        finish(w);
}

/* ---- POST ---- */
static void after_post(void *arg, enum db_result u, const struct error *f)
{
    struct flight *w = arg;

    w->result = u;
    if (u == DB_OK) {
        finish(w);
    } else if (u == DB_ROLLED_BACK) {
        if (w->r->n_later > 0)
            write_later(w, NULL);
        else
            finish(w);
    } else {
        w->error = *f;
        if (!pool_submit(w->d->pool, failed_task, w))
            failed(w);
    }
}

static void after_post_both(void *arg, enum db_result u, const struct error *f)
{
    service_both_end(arg, u);
    after_post(arg, u, f);
}

/* On PostgreSQL: in the pool. */
static void do_post_here(struct flight *w)
{
    struct db_conn *c = db_thread_conn(w->d->o.quality, &w->error);

    w->result = !c                    ? DB_ERROR
                : service_personal(w) ? service_write_both(w, c)
                                      : db_write(c, run_post, w, &w->error);
    if (w->result == DB_ROLLED_BACK && w->r->n_later > 0)
        write_later(w, c);
    else if (w->result == DB_OK || w->result == DB_ROLLED_BACK)
        finish(w);
    else
        failed(w);
}

static void do_post(struct flight *w)
{
    if (!w->d->writer) {
        do_post_here(w);
        return;
    }
    w->work = (struct write_work){.run = run_post, .done = after_post, .arg = w};
    if (service_personal(w))
        w->work = (struct write_work){
            .run = service_prepare_both, .done = after_post_both, .arg = w, .last = true};
    if (!writer_submit(w->d->writer, &w->work)) {
        reply_reset(w->r);
        reply_again(w->r, 503, T(w->r->lang, error_words(503)), AGAIN_SAME_TOKEN);
        finish(w);
    }
}

static bool token_good(struct flight *w)
{
    struct request *r = w->r;

    if (r->route->marks & ROUTE_NO_TOKEN)
        return true;
    if (!request_same_origin(r)) {
        refuse(w, 403);
        return false;
    }
    r->token_seen = token_valid(r, request_field(r, "token"), r->token_hash);
    if (r->token_seen)
        return true;
    reply_reset(r);
    reply_again(
        r, 403,
        T(r->lang, N_("Dit formulier is niet meer geldig: het stond lang open, of er is "
                      "intussen iets veranderd. Kijk het na en verstuur het nog een keer.")),
        AGAIN_NEW_TOKEN);
    finish(w);
    return false;
}

static bool look_first(struct db_conn *c, void *arg)
{
    struct flight *w = arg;

    w->status = request_look(w->r, c);
    return true;
}

static bool look_at_stores(struct db_conn *c, void *arg)
{
    struct flight *w = arg;

    return service_personal(w) ? service_read_both(w, c, look_first) : look_first(c, w);
}

/* The part of a POST that writes nothing: parses, checks the token, runs `prepare`; then starts the
 * writing part. On the loop or in the pool. */
static void prepare_post(void *arg)
{
    struct flight *w = arg;
    struct request *r = w->r;
    int status = request_parse(r);

    if (status) {
        refuse(w, status);
        return;
    }
    if (!token_good(w))
        return;
    if (r->route->prepare) {
        struct db_conn *c = db_thread_conn(w->d->o.quality, &w->error);
        w->result = c ? db_read(c, look_at_stores, w, &w->error) : DB_ERROR;
        if (w->result != DB_OK) {
            failed(w);
            return;
        }
        if (w->status) {
            if (r->n_later > 0) /* the refusal has an audit line */
                write_later(w, c);
            else
                finish(w);
            return;
        }
    }
    do_post(w);
}

/* ---- where it begins ---- */
static int limited(struct request *r)
{
    int wait = r->method == METHOD_POST ? limit_sender_use(&limit_place, r->address, r->path) : 0;
    int wide = limit_sender_use(&limit_address, r->address, "");

    return wide > wait ? wide : wait;
}

/* Handles an unknown path like a route, so that the 404 page has the frame of the signed-in user.
 */
static int missing_get(struct request *r)
{
    return reply_error(r, 404, NULL);
}
static const struct route missing = {METHOD_GET, "-", .handler = missing_get};

/* Checks host, route, method, size and rate limits. 0: go on; else the status that was answered. */
static int enter(struct flight *w)
{
    struct service *d = w->d;
    struct request *r = w->r;
    bool other_method;
    int status = request_host(r);

    if (status)
        return reply_error(r, status, NULL);
    if (!route_find(d->o.tables, d->o.n_tables, r, &other_method)) {
        if (!other_method && r->method == METHOD_GET) {
            r->route = &missing;
            return 0;
        }
        if (!other_method)
            return reply_error(r, 404, NULL);
        reply_error(r, 405, NULL);
        reply_header(r, "Allow", r->method == METHOD_POST ? "GET, HEAD" : "POST");
        return 405;
    }
    if (r->body_len > FORM_MAX && !(r->route->marks & ROUTE_UPLOAD))
        return reply_error(r, 413, NULL);
    int wait = r->route->marks & ROUTE_LIMITED ? limited(r) : 0;
    if (wait > 0) {
        reply_error(r, 429, NULL);
        reply_header(r, "Retry-After", mem_format(r->ctx, "%d", wait));
        return 429;
    }
    return 0;
}

static void handle(struct request *r, void *arg)
{
    struct service *d = arg;
    struct flight *w = mem_new(r->ctx, struct flight);
    void (*task)(void *) = do_get;
    bool sqlite = d->writer != NULL, here;

    w->d = d;
    w->r = r;
    r->runner = w;
    if (enter(w)) {
        finish(w);
        return;
    }
    unsigned marks = r->route->marks;
    if (marks & ROUTE_HEALTH && d->o.health) {
        d->o.health(r, d->o.arg);
        return;
    }
    if (r->method == METHOD_POST) {
        task = prepare_post;
        here = sqlite && (!r->route->prepare || marks & ROUTE_QUICK) && r->body_len <= INLINE_BYTES;
    } else {
        int status = request_parse(r);
        if (status) {
            refuse(w, status);
            return;
        }
        here = (marks & ROUTE_BARE) || (sqlite && !(marks & ROUTE_HEAVY));
    }
    if (here)
        task(w);
    else if (!pool_submit(d->pool, task, w))
        refuse(w, 503);
}

/* ---- starting and stopping ---- */
static void thread_end(void *arg)
{
    struct service *d = arg;

    if (d->o.quality)
        db_thread_done(d->o.quality);
    if (d->o.personal)
        db_thread_done(d->o.personal);
}

static void stops(void *arg)
{
    struct service *d = arg;

    if (d->o.stops)
        d->o.stops(d->o.arg);
}

struct service *service_start(const struct service_options *o, struct error *f)
{
    struct service *d = mem_new(NULL, struct service);
    bool sqlite = db_engine_of(o->quality) == DB_SQLITE;

    d->o = *o;
    if (!d->o.pool_threads)
        d->o.pool_threads = sqlite ? 4 : 8;
    bool good = !o->personal || service_settle(d, f);
    if (good && sqlite && o->personal)
        good = (d->personal = personal_conn_open(o->personal, f)) != NULL;
    if (!good || (sqlite && !(d->writer = writer_start(o->quality, f)))) {
        personal_conn_close(d->personal);
        mem_free(d);
        return NULL;
    }
    d->pool = pool_start(d->o.pool_threads, POOL_QUEUE, thread_end, d);
    d->o.transport.handle = handle;
    d->o.transport.thread_end = thread_end;
    d->o.transport.stops = stops;
    d->o.transport.arg = d;
    d->transport = transport_start(&d->o.transport, f);
    if (!d->transport) {
        service_end(d);
        return NULL;
    }
    return d;
}

const char *service_address(const struct service *d)
{
    return transport_address(d->transport);
}

bool service_run(struct service *d)
{
    return transport_run(d->transport);
}

void service_stop(struct service *d)
{
    transport_stop(d->transport);
}

void service_end(struct service *d)
{
    pool_stop(d->pool);
    if (d->writer)
        writer_stop(d->writer);
    personal_conn_close(d->personal);
    mem_free(d);
}
