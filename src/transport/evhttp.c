/* evhttp with what it lacks (evhttp.h). One event base and one evhttp per thread, on one shared
 * socket. Every byte that comes in passes conn_input() first: heads are read strictly there
 * (head.c), and what is refused never reaches libevent. Not here: opening the socket (listen.c).
 *
 * A connection is known here by its bufferevent, of which we hold a reference: evhttp tells nobody
 * when it frees a connection, but it then takes its callbacks off the bufferevent, and that is what
 * sweep() sees. Our reference also keeps the descriptor from being closed (and used again)
 * meanwhile.
 */
#include "transport/evhttp.h"
#include "base/mem.h"
#include "transport/head.h"
#include "transport/listen.h"
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND       1000000LL
#define LOOPS_MAX    16u
#define UPLOAD_BYTES (256u * 1024) /* from here on a body is an upload */
#define AHEAD_MAX    65536u        /* bytes of next requests that may wait */
#define SLOW_BYTES   20000         /* a reader slower than this many bytes a second is cut off */
#define LINGER       SECOND        /* a refused sender may read our answer this long */
#define TICK_US      200000

enum phase {
    IDLE,     /* between requests */
    HEAD,     /* part of a head is there */
    BODY,     /* the head was good, the body comes in */
    HANDLING, /* ours: reading is off */
    WRITING,
    CLOSING /* refused: what still comes in is thrown away */
};

struct conn {
    struct loop *loop;
    struct conn *next, *before;
    struct bufferevent *bev;
    enum phase phase;
    int64_t deadline; /* steady microseconds; none while HANDLING */
    struct buf text;  /* the head as far as it came */
    struct head head;
    struct request *r; /* from a whole head until its reply */
    struct evhttp_request *req;
    unsigned served;
    bool upload; /* holds one of the upload places */
    bool check;  /* evhttp is about to free it */
};

struct loop {
    struct transport *t;
    pthread_t thread;
    struct event_base *base;
    struct evhttp *http;
    struct evhttp_bound_socket *bound;
    struct event *wake_event, *tick, *sweep_now;
    int wake;
    pthread_mutex_t lock;
    struct conn *ready; /* replies made on other threads, linked by r->transport */
    struct conn *conns, *latest;
    unsigned n_conns;
    bool paused, stopping;
    int64_t stop_by;
};

struct transport {
    struct transport_options o;
    struct listening listening;
    struct loop *loop;
    unsigned n_loops;
    int stop_fd;
    atomic_bool stopping, late;
    atomic_uint_fast64_t requests, refused;
    atomic_uint connections, uploads, in_flight;
};

static _Thread_local struct loop *here;

static int64_t steady(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

bool transport_on_loop(void)
{
    return here != NULL;
}

/* ---- connections ---- */
static void upload_done(struct conn *c)
{
    if (c->upload)
        atomic_fetch_sub(&c->loop->t->uploads, 1);
    c->upload = false;
}

static void conn_free(struct conn *c)
{
    struct loop *l = c->loop;

    upload_done(c);
    if (c->before)
        c->before->next = c->next;
    else
        l->conns = c->next;
    if (c->next)
        c->next->before = c->before;
    if (l->latest == c)
        l->latest = NULL;
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
    fprintf(stderr, "web geweigerd status=%d reden=\"%s\"\n", status, why);
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
    upload_done(c);
    c->phase = CLOSING;
    c->deadline = steady() + LINGER;
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
    c->deadline = steady() + t->o.body_s * SECOND;
}

/* Looks at n bytes that just came in at `from` in the input, before libevent does. */
static void conn_look(struct conn *c, struct evbuffer *in, size_t from, size_t n)
{
    char piece[4096];
    struct evbuffer_ptr at;

    if (c->phase == IDLE) {
        c->phase = HEAD;
        if (c->served > 0)
            c->deadline = steady() + c->loop->t->o.head_s * SECOND;
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

static struct bufferevent *conn_new(struct event_base *base, void *arg)
{
    static const struct timeval tick = {.tv_usec = TICK_US};
    struct loop *l = arg;
    struct bufferevent *bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);

    if (!bev)
        return NULL;
    struct conn *c = mem_new(NULL, struct conn);
    c->loop = l;
    c->bev = bev;
    c->deadline = steady() + l->t->o.head_s * SECOND;
    buf_init(&c->text, c, HEAD_MAX);
    c->next = l->conns;
    if (c->next)
        c->next->before = c;
    l->conns = c;
    l->n_conns++;
    bufferevent_incref(bev);
    evbuffer_add_cb(bufferevent_get_input(bev), conn_input, c);
    if (!event_pending(l->tick, EV_TIMEOUT, NULL))
        event_add(l->tick, &tick);
    if (atomic_fetch_add(&l->t->connections, 1) + 1 >= l->t->o.max_connections)
        accept_set(l, false);
    return bev;
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

/* only_checked: what on_sent() marked; else everything, with its deadlines. */
static void sweep(struct loop *l, bool only_checked)
{
    int64_t now = steady();

    for (struct conn *c = l->conns, *next; c; c = next) {
        next = c->next;
        if (only_checked && !c->check)
            continue;
        c->check = false;
        if (conn_released(c) && c->phase != HANDLING) {
            /* After an answer of libevent's own the sender may still be sending. */
            if (c->phase == HEAD || c->phase == BODY) {
                c->phase = CLOSING;
                c->deadline = now + LINGER;
            } else if (c->phase != CLOSING || now >= c->deadline) {
                conn_free(c);
            }
            continue;
        }
        if (l->stopping)
            conn_stopping(c, now);
        if (c->phase != HANDLING && now >= c->deadline)
            conn_overdue(c, now);
    }
    if (!l->stopping && atomic_load(&l->t->connections) < l->t->o.max_connections)
        accept_set(l, true);
    if (l->stopping && (l->n_conns == 0 || now >= l->stop_by)) {
        if (l->n_conns > 0)
            atomic_store(&l->t->late, true);
        event_base_loopbreak(l->base);
    }
}

static void on_sweep(evutil_socket_t fd, short what, void *arg)
{
    (void)fd, (void)what;
    sweep(arg, true);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    static const struct timeval tick = {.tv_usec = TICK_US};
    struct loop *l = arg;

    (void)fd, (void)what;
    sweep(l, false);
    if (l->n_conns > 0 || l->stopping || l->paused)
        event_add(l->tick, &tick);
}

/* ---- replies ---- */
static void on_sent(struct evhttp_request *req, void *arg)
{
    struct conn *c = arg;
    struct evbuffer *in = bufferevent_get_input(c->bev);
    size_t waiting = evbuffer_get_length(in);

    (void)req;
    upload_done(c);
    c->req = NULL;
    c->served++;
    c->phase = IDLE;
    c->deadline = steady() + c->loop->t->o.idle_s * SECOND;
    c->check = true; /* evhttp frees the connection right after this, or goes on reading */
    event_active(c->loop->sweep_now, EV_TIMEOUT, 1);
    if (waiting > 0) /* the next request was sent along */
        conn_look(c, in, 0, waiting);
}

static void free_context(const void *data, size_t n, void *ctx)
{
    (void)data, (void)n;
    mem_free(ctx);
}

static void reply_send(struct conn *c)
{
    struct request *r = c->r;
    struct reply *a = &r->reply;
    struct evkeyvalq *headers = evhttp_request_get_output_headers(c->req);
    struct evbuffer *out = evhttp_request_get_output_buffer(c->req);
    char length[24];
    bool empty = a->status == 304 || a->status == 204;

    c->r = NULL;
    for (size_t i = 0; i < a->n_headers; i++)
        evhttp_add_header(headers, a->headers[i].name, a->headers[i].value);
    if (!empty) {
        snprintf(length, sizeof length, "%zu", a->body.len);
        evhttp_add_header(headers, "Content-Type", a->type);
        evhttp_add_header(headers, "Content-Length", length);
    }
    if (c->loop->stopping)
        evhttp_add_header(headers, "Connection", "close");
    c->phase = WRITING;
    c->deadline = steady() + 30 * SECOND + (int64_t)a->body.len / SLOW_BYTES * SECOND;
    const char *words = status_words(a->status);
    int status = a->status;
    /* The body stays where it was made until it is sent. */
    if (empty || c->head.head_only || a->body.len == 0 ||
        evbuffer_add_reference(out, a->body.data, a->body.len, free_context, r->ctx) != 0)
        mem_free(r->ctx);
    atomic_fetch_sub(&c->loop->t->in_flight, 1);
    evhttp_request_set_on_complete_cb(c->req, on_sent, c);
    evhttp_send_reply(c->req, status, words, NULL);
}

void transport_reply(struct request *r)
{
    struct conn *c = r->transport;
    struct loop *l = c->loop;
    uint64_t one = 1;

    if (here == l) {
        reply_send(c);
        return;
    }
    pthread_mutex_lock(&l->lock);
    r->transport = l->ready;
    l->ready = c;
    pthread_mutex_unlock(&l->lock);
    if (write(l->wake, &one, sizeof one) < 0)
        fputs("web eventfd vol\n", stderr); /* cannot be: the counter holds 2^64 */
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
    struct loop *l = arg;
    uint64_t n;

    (void)what;
    if (read(fd, &n, sizeof n) < 0)
        return;
    pthread_mutex_lock(&l->lock);
    struct conn *c = l->ready;
    l->ready = NULL;
    pthread_mutex_unlock(&l->lock);
    while (c) {
        struct conn *next = c->r->transport;
        reply_send(c);
        c = next;
    }
    if (atomic_load(&l->t->stopping) && !l->stopping) {
        static const struct timeval soon = {.tv_usec = 1000};
        l->stopping = true;
        l->stop_by = steady() + l->t->o.stop_s * SECOND;
        evhttp_del_accept_socket(l->http, l->bound);
        l->bound = NULL;
        event_add(l->tick, &soon);
    }
}

/* ---- requests ---- */
/* The last of a comma list, trimmed: what the nearest proxy said. */
static const char *last_of(struct request *r, const char *header)
{
    const char *v = NULL;

    for (size_t i = 0; i < r->n_headers; i++)
        if (!strcmp(r->headers[i].name, header))
            v = r->headers[i].value;
    if (v && strrchr(v, ','))
        v = strrchr(v, ',') + 1;
    return v ? v + strspn(v, " \t") : NULL;
}

static const char *address_of(struct request *r, struct conn *c)
{
    char *peer = NULL;
    ev_uint16_t port;
    unsigned char binary[16];

    if (!c->loop->t->listening.is_unix) {
        evhttp_connection_get_peer(evhttp_request_get_connection(c->req), &peer, &port);
        return mem_text(r->ctx, peer ? peer : "");
    }
    const char *said = last_of(r, "x-forwarded-for");
    if (said && (inet_pton(AF_INET, said, binary) == 1 || inet_pton(AF_INET6, said, binary) == 1))
        return said;
    return "";
}

static struct conn *conn_of(struct loop *l, struct evhttp_request *req)
{
    struct bufferevent *bev = evhttp_connection_get_bufferevent(evhttp_request_get_connection(req));

    if (l->latest && l->latest->bev == bev)
        return l->latest;
    for (struct conn *c = l->conns; c; c = c->next)
        if (c->bev == bev)
            return l->latest = c;
    return NULL;
}

static void on_request(struct evhttp_request *req, void *arg)
{
    struct loop *l = arg;
    struct conn *c = conn_of(l, req);

    if (!c || c->phase != BODY || !c->r) {
        /* A request that our own reading of the head did not let through. */
        evhttp_send_error(req, 400, NULL);
        return;
    }
    struct request *r = c->r;
    struct evbuffer *body = evhttp_request_get_input_buffer(req);
    size_t n = evbuffer_get_length(body);
    if (n != c->head.length) {
        evhttp_send_error(req, 400, NULL);
        return;
    }
    c->phase = HANDLING;
    c->req = req;
    r->transport = c;
    r->number = atomic_fetch_add(&l->t->requests, 1) + 1;
    r->start_us = steady();
    r->body = n ? (const char *)evbuffer_pullup(body, -1) : "";
    r->body_len = n;
    r->address = address_of(r, c);
    const char *scheme = l->t->listening.is_unix ? last_of(r, "x-forwarded-proto") : NULL;
    r->tls = scheme && !strcmp(scheme, "https");
    atomic_fetch_add(&l->t->in_flight, 1);
    request_prepare(r);
    l->t->o.handle(r, l->t->o.arg);
}

/* ---- starting and stopping ---- */
static void *loop_run(void *arg)
{
    struct loop *l = arg;

    here = l;
    event_base_loop(l->base, EVLOOP_NO_EXIT_ON_EMPTY);
    if (l->t->o.thread_end)
        l->t->o.thread_end(l->t->o.arg);
    return NULL;
}

static bool loop_start(struct transport *t, struct loop *l, struct fout *f)
{
    l->t = t;
    pthread_mutex_init(&l->lock, NULL);
    l->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    l->base = event_base_new();
    l->http = l->base ? evhttp_new(l->base) : NULL;
    int fd = dup(t->listening.fd);
    if (!l->http || l->wake < 0 || fd < 0)
        return fout_zet(f, "De server kan niet starten.", "event_base, evhttp or eventfd");
    /* head.c decides about heads; these are only the second line. */
    evhttp_set_max_headers_size(l->http, 2 * HEAD_MAX);
    evhttp_set_max_body_size(l->http, WEB_BODY_MAX);
    evhttp_set_allowed_methods(l->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST);
    evhttp_set_gencb(l->http, on_request, l);
    evhttp_set_bevcb(l->http, conn_new, l);
    l->wake_event = event_new(l->base, l->wake, EV_READ | EV_PERSIST, on_wake, l);
    l->tick = event_new(l->base, -1, 0, on_tick, l);
    l->sweep_now = event_new(l->base, -1, 0, on_sweep, l);
    event_add(l->wake_event, NULL);
    l->bound = evhttp_accept_socket_with_handle(l->http, fd);
    if (!l->bound) {
        close(fd);
        return fout_zet(f, "De server kan niet luisteren.", "evhttp_accept_socket");
    }
    return true;
}

static void loop_free(struct loop *l)
{
    if (l->http)
        evhttp_free(l->http);
    while (l->conns)
        conn_free(l->conns);
    if (l->wake_event)
        event_free(l->wake_event);
    if (l->tick)
        event_free(l->tick);
    if (l->sweep_now)
        event_free(l->sweep_now);
    if (l->base)
        event_base_free(l->base);
    if (l->wake >= 0)
        close(l->wake);
    pthread_mutex_destroy(&l->lock);
}

/* Written to by the signal handler. */
static atomic_int signal_fd = -1;

static void on_signal(int number)
{
    uint64_t one = 1;
    int fd = atomic_load(&signal_fd);

    (void)number;
    if (fd >= 0 && write(fd, &one, sizeof one) < 0)
        return;
}

static void signals(int fd)
{
    struct sigaction stop = {.sa_handler = fd >= 0 ? on_signal : SIG_DFL, .sa_flags = SA_RESTART};
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    atomic_store(&signal_fd, fd);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

static void transport_free(struct transport *t)
{
    for (unsigned i = 0; i < t->n_loops; i++)
        loop_free(&t->loop[i]);
    listen_close(&t->listening);
    if (t->stop_fd >= 0)
        close(t->stop_fd);
    mem_free(t);
}

static void defaults(struct transport_options *o)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (!o->loops)
        o->loops = cores < 1 ? 1 : (unsigned)cores;
    if (o->loops > LOOPS_MAX)
        o->loops = LOOPS_MAX;
    o->max_connections = o->max_connections ? o->max_connections : 1024;
    o->max_uploads = o->max_uploads ? o->max_uploads : 8;
    o->head_s = o->head_s ? o->head_s : 10;
    o->body_s = o->body_s ? o->body_s : 30;
    o->idle_s = o->idle_s ? o->idle_s : 20;
    o->stop_s = o->stop_s ? o->stop_s : 20;
}

struct transport *transport_start(const struct transport_options *o, struct fout *f)
{
    struct transport *t = mem_new(NULL, struct transport);

    t->o = *o;
    defaults(&t->o);
    t->listening.fd = -1;
    t->stop_fd = eventfd(0, EFD_CLOEXEC);
    t->loop = mem_array(t, struct loop, t->o.loops);
    if (t->stop_fd < 0 || !listen_open(o->listen, o->open_network, &t->listening, f)) {
        transport_free(t);
        return NULL;
    }
    for (unsigned i = 0; i < t->o.loops; i++) {
        t->n_loops++;
        if (!loop_start(t, &t->loop[i], f)) {
            transport_free(t);
            return NULL;
        }
    }
    signals(t->stop_fd);
    for (unsigned i = 0; i < t->n_loops; i++)
        if (pthread_create(&t->loop[i].thread, NULL, loop_run, &t->loop[i]) != 0)
            abort(); /* at the start, without threads: nothing was promised yet */
    return t;
}

const char *transport_address(const struct transport *t)
{
    return t->listening.address;
}

void transport_stop(struct transport *t)
{
    uint64_t one = 1;

    if (write(t->stop_fd, &one, sizeof one) < 0)
        fputs("web eventfd vol\n", stderr);
}

bool transport_run(struct transport *t)
{
    uint64_t n;

    while (read(t->stop_fd, &n, sizeof n) < 0)
        ;
    atomic_store(&t->stopping, true);
    if (!t->listening.inherited)
        listen_close(&t->listening); /* the next server may take the address */
    for (unsigned i = 0; i < t->n_loops; i++) {
        uint64_t one = 1;
        if (write(t->loop[i].wake, &one, sizeof one) < 0)
            fputs("web eventfd vol\n", stderr);
    }
    for (unsigned i = 0; i < t->n_loops; i++)
        pthread_join(t->loop[i].thread, NULL);
    signals(-1);
    bool in_time = !atomic_load(&t->late);
    if (in_time)
        transport_free(t);
    /* else: a handler still holds a request of ours; the process ends anyway. */
    return in_time;
}

struct transport_stats transport_stats(const struct transport *t)
{
    return (struct transport_stats){
        .requests = atomic_load(&t->requests),
        .refused = atomic_load(&t->refused),
        .connections = atomic_load(&t->connections),
        .uploads = atomic_load(&t->uploads),
        .in_flight = atomic_load(&t->in_flight),
    };
}
