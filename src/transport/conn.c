/* Connections: what comes in is looked at before libevent sees it, what takes too long is cut off,
 * what evhttp freed is let go of (internal.h tells how). Not here: requests and replies (evhttp.c).
 */
#include "base/log.h"
#include "base/mem.h"
#include "transport/internal.h"
#include <event2/listener.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>

int64_t transport_steady(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

void conn_upload_done(struct conn *c)
{
    if (c->upload)
        atomic_fetch_sub(&c->loop->t->uploads, 1);
    c->upload = false;
}

void conn_free(struct conn *c)
{
    struct loop *l = c->loop;

    conn_upload_done(c);
    if (c->before)
        c->before->next = c->next;
    else
        l->conns = c->next;
    if (c->next)
        c->next->before = c->before;
    if (l->latest == c)
        l->latest = NULL;
    for (struct conn **p = &l->to_check; c->check && *p; p = &(*p)->next_check)
        if (*p == c) {
            *p = c->next_check;
            break;
        }
    bufferevent_disable(c->bev, EV_READ | EV_WRITE);
    bufferevent_decref(c->bev);
    if (c->r)
        mem_free(c->r->ctx);
    mem_free(c);
    l->n_conns--;
    atomic_fetch_sub(&l->t->connections, 1);
}

/* Did evhttp let go of it? */
static bool conn_released(const struct conn *c)
{
    bufferevent_data_cb read, write;
    bufferevent_event_cb event;
    void *arg;

    bufferevent_getcb(c->bev, &read, &write, &event, &arg);
    return event == NULL;
}

static void conn_drain(struct conn *c)
{
    struct evbuffer *in = bufferevent_get_input(c->bev);

    evbuffer_drain(in, evbuffer_get_length(in));
}

/* Answers around libevent, and throws away what still comes in. Only between replies: nothing is on
 * its way out then. */
static void conn_refuse(struct conn *c, int status, const char *why)
{
    struct request *r = c->r ? c->r : request_new(METHOD_GET);
    struct buf out;

    c->r = NULL;
    atomic_fetch_add(&c->loop->t->refused, 1);
    log_line("level=info msg=refused status=%d reason=\"%s\"", status, why);
    request_prepare(r);
    reply_reset(r);
    /* Without the pages of the house: those may need the database. */
    bool json = r->want_json;
    r->want_json = true;
    reply_error(r, status, NULL);
    if (!json) {
        r->reply.type = "text/plain; charset=utf-8";
        buf_init(&r->reply.body, r->ctx, 1000);
        buf_text(&r->reply.body, T(r->lang, error_words(status)));
        buf_char(&r->reply.body, '\n');
    }
    if (status == 405)
        reply_header(r, "Allow", "GET, HEAD, POST");
    if (status == 503)
        reply_header(r, "Retry-After", "5");
    reply_finish(r);
    buf_init(&out, r->ctx, 8000);
    buf_format(&out, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: %s\r\n", status,
               status_words(status), r->reply.type);
    buf_format(&out, "Content-Length: %zu\r\n", r->reply.body.len);
    for (size_t i = 0; i < r->reply.n_headers; i++)
        buf_format(&out, "%s: %s\r\n", r->reply.headers[i].name, r->reply.headers[i].value);
    buf_text(&out, "\r\n");
    if (!c->head.head_only)
        buf_add(&out, r->reply.body.data, r->reply.body.len);
    int fd = bufferevent_getfd(c->bev);
    /* A new answer fits in an empty socket buffer; when it does not, closing says enough. */
    if (send(fd, out.data, out.len, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
        shutdown(fd, SHUT_WR);
    mem_free(r->ctx);
    conn_upload_done(c);
    c->phase = CLOSING;
    c->deadline = transport_steady() + LINGER;
    conn_drain(c);
}

static void conn_head_done(struct conn *c, size_t n)
{
    struct transport *t = c->loop->t;

    c->r = request_new(METHOD_GET);
    int status = head_read(c->text.data, n, WEB_BODY_MAX, c->r, &c->head);
    mem_free(c->text.data);
    buf_init(&c->text, c, HEAD_MAX);
    if (!status && c->head.length > UPLOAD_BYTES) {
        c->upload = true;
        if (atomic_fetch_add(&t->uploads, 1) >= t->o.max_uploads)
            status = 503, c->head.why = "uploads at once";
    }
    if (status) {
        conn_refuse(c, status, c->head.why);
        return;
    }
    c->phase = BODY;
    c->deadline = transport_steady() + t->o.body_s * SECOND;
}

void conn_look(struct conn *c, struct evbuffer *in, size_t from, size_t n)
{
    char piece[4096];
    struct evbuffer_ptr at;

    if (c->phase == IDLE) {
        c->phase = HEAD;
        if (c->served > 0)
            c->deadline = transport_steady() + c->loop->t->o.head_s * SECOND;
    }
    while (n > 0 && c->phase == HEAD) {
        size_t before = c->text.len, m = n < sizeof piece ? n : sizeof piece;
        if (evbuffer_ptr_set(in, &at, from, EVBUFFER_PTR_SET) != 0 ||
            evbuffer_copyout_from(in, &at, piece, m) != (ssize_t)m)
            return;
        if (m > HEAD_MAX - before)
            m = HEAD_MAX - before;
        buf_add(&c->text, piece, m);
        long end = head_end(c->text.data, c->text.len, before);
        if (end < 0)
            conn_refuse(c, 400, "line end");
        else if (end > 0)
            conn_head_done(c, (size_t)end);
        else if (c->text.len >= HEAD_MAX)
            conn_refuse(c, 431, "head too long");
        from += m, n -= m;
    }
}

static void conn_input(struct evbuffer *in, const struct evbuffer_cb_info *info, void *arg)
{
    struct conn *c = arg;

    if (info->n_added == 0)
        return;
    c->loop->latest = c; /* whose request comes next, mostly */
    if (c->phase == CLOSING)
        conn_drain(c);
    else if (c->phase == IDLE || c->phase == HEAD)
        conn_look(c, in, info->orig_size, info->n_added);
    else if (c->phase != BODY && evbuffer_get_length(in) > AHEAD_MAX)
        bufferevent_disable(c->bev, EV_READ); /* evhttp reads on after the reply */
}

/* Too many connections: the next ones wait in the socket's queue. */
static void accept_set(struct loop *l, bool on)
{
    struct evconnlistener *listener;

    if (!l->bound || l->paused == !on)
        return;
    l->paused = !on;
    listener = evhttp_bound_socket_get_listener(l->bound);
    if (on)
        evconnlistener_enable(listener);
    else
        evconnlistener_disable(listener);
}

struct bufferevent *conn_new(struct event_base *base, void *loop)
{
    struct loop *l = loop;
    struct bufferevent *bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);

    if (!bev)
        return NULL;
    struct conn *c = mem_new(NULL, struct conn);
    c->loop = l;
    c->bev = bev;
    c->deadline = transport_steady() + l->t->o.head_s * SECOND;
    buf_init(&c->text, c, HEAD_MAX);
    c->next = l->conns;
    if (c->next)
        c->next->before = c;
    l->conns = c;
    l->n_conns++;
    bufferevent_incref(bev);
    evbuffer_add_cb(bufferevent_get_input(bev), conn_input, c);
    conns_tick(l);
    if (atomic_fetch_add(&l->t->connections, 1) + 1 >= l->t->o.max_connections)
        accept_set(l, false);
    return bev;
}

void conn_check(struct conn *c)
{
    struct loop *l = c->loop;

    if (!c->check) {
        c->check = true;
        c->next_check = l->to_check;
        l->to_check = c;
    }
    event_active(l->sweep_now, EV_TIMEOUT, 1);
}

/* ---- deadlines ---- */
static void conn_overdue(struct conn *c, int64_t now)
{
    if (c->phase == HEAD || c->phase == BODY) {
        conn_refuse(c, 408, c->phase == HEAD ? "slow head" : "slow body");
        return;
    }
    /* libevent sees the end of the connection, and frees it. */
    shutdown(bufferevent_getfd(c->bev), SHUT_RDWR);
    c->deadline = now + SECOND;
}

/* At a stop: nothing new, a moment for who was just sending. */
static void conn_stopping(struct conn *c, int64_t now)
{
    if (c->phase == IDLE && c->served > 0)
        c->deadline = now;
    else if ((c->phase == IDLE || c->phase == HEAD) && c->deadline > now + SECOND)
        c->deadline = now + SECOND;
}

static void conn_sweep(struct conn *c, int64_t now)
{
    if (conn_released(c) && c->phase != HANDLING) {
        /* After an answer of libevent's own the sender may still be sending. */
        if (c->phase == HEAD || c->phase == BODY) {
            c->phase = CLOSING;
            c->deadline = now + LINGER;
        } else if (c->phase != CLOSING || now >= c->deadline) {
            conn_free(c);
        }
        return;
    }
    if (c->loop->stopping)
        conn_stopping(c, now);
    if (c->phase != HANDLING && now >= c->deadline)
        conn_overdue(c, now);
}

/* only_checked: what conn_check() named; else everything, with its deadlines. */
void conns_sweep(struct loop *l, bool only_checked)
{
    int64_t now = transport_steady();

    for (struct conn *c; (c = l->to_check);) {
        l->to_check = c->next_check;
        c->check = false;
        conn_sweep(c, now);
    }
    for (struct conn *c = only_checked ? NULL : l->conns, *next; c; c = next) {
        next = c->next;
        conn_sweep(c, now);
    }
    if (!l->stopping && atomic_load(&l->t->connections) < l->t->o.max_connections)
        accept_set(l, true);
    if (l->stopping && (l->n_conns == 0 || now >= l->stop_by)) {
        if (l->n_conns > 0)
            atomic_store(&l->t->late, true);
        event_base_loopbreak(l->base);
    }
}

void conns_tick(struct loop *l)
{
    static const struct timeval tick = {.tv_usec = TICK_US};

    if (!event_pending(l->tick, EV_TIMEOUT, NULL))
        event_add(l->tick, &tick);
}

void conns_pause(struct loop *l)
{
    accept_set(l, false);
    conns_tick(l);
}

void loop_on_tick(evutil_socket_t fd, short what, void *loop)
{
    struct loop *l = loop;

    (void)fd, (void)what;
    conns_sweep(l, false);
    if (l->n_conns > 0 || l->stopping || l->paused)
        conns_tick(l);
}
