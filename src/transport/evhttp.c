/* Requests in, replies out, loops started and stopped (evhttp.h): one event base and one evhttp per
 * thread, on one shared socket. Not here: connections and their deadlines (conn.c), opening the
 * socket (listen.c). */
#include "transport/evhttp.h"
#include "base/log.h"
#include "base/mem.h"
#include "transport/intern.h"
#include <arpa/inet.h>
#include <errno.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <unistd.h>

static _Thread_local struct loop *here;

bool transport_on_loop(void)
{
    return here != NULL;
}

static void on_sweep(evutil_socket_t fd, short what, void *arg)
{
    (void)fd, (void)what;
    conns_sweep(arg, true);
}

/* ---- replies ---- */
static void on_sent(struct evhttp_request *req, void *arg)
{
    struct conn *c = arg;
    struct evbuffer *in = bufferevent_get_input(c->bev);
    size_t waiting = evbuffer_get_length(in);

    (void)req;
    conn_upload_done(c);
    c->req = NULL;
    c->served++;
    c->phase = IDLE;
    c->deadline = transport_steady() + c->loop->t->o.idle_s * SECOND;
    conn_check(c);   /* evhttp frees the connection right after this, or goes on reading */
    if (waiting > 0) /* the next request was sent along */
        conn_look(c, in, 0, waiting);
}

static void free_context(const void *data, size_t n, void *ctx)
{
    (void)data, (void)n;
    mem_free(ctx);
}

static char *put_text(char *to, const char *text, size_t n)
{
    memcpy(to, text, n);
    return to + n;
}

/* All headers of a reply as the lines of one: libevent copies, compares and prints each that it
 * holds. None has a line end in it (reply_header sees to that). */
static void headers_add(struct evkeyvalq *headers, const struct reply *a, const char *first,
                        const char *value)
{
    size_t key = strlen(first), n = strlen(value);
    struct evkeyval *all = mem_library_new(sizeof *all); /* libevent frees it */

    for (size_t i = 0; i < a->n_headers; i++)
        n += strlen(a->headers[i].name) + a->headers[i].len + 4;
    all->key = mem_library_new(key + 1);
    *put_text(all->key, first, key) = '\0';
    all->value = mem_library_new(n + 1);
    char *p = put_text(all->value, value, strlen(value));
    for (size_t i = 0; i < a->n_headers; i++) {
        p = put_text(p, "\r\n", 2);
        p = put_text(p, a->headers[i].name, strlen(a->headers[i].name));
        p = put_text(p, ": ", 2);
        p = put_text(p, a->headers[i].value, a->headers[i].len);
    }
    *p = '\0';
    TAILQ_INSERT_TAIL(headers, all, next);
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
    if (!empty) {
        snprintf(length, sizeof length, "%zu", a->body.len);
        evhttp_add_header(headers, "Content-Length", length);
        headers_add(headers, a, "Content-Type", a->type);
    } else {
        for (size_t i = 0; i < a->n_headers; i++)
            evhttp_add_header(headers, a->headers[i].name, a->headers[i].value);
    }
    if (c->loop->stopping)
        evhttp_add_header(headers, "Connection", "close");
    c->phase = WRITING;
    c->deadline = transport_steady() + c->loop->t->o.reply_s * SECOND +
                  (int64_t)(a->body.len / c->loop->t->o.reply_bytes_s) * SECOND;
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
    bool asleep = !l->ready; /* else it was woken already, and takes this one along */
    r->transport = l->ready;
    l->ready = c;
    pthread_mutex_unlock(&l->lock);
    if (asleep && write(l->wake, &one, sizeof one) < 0)
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
        l->stop_by = transport_steady() + l->t->o.stop_s * SECOND;
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
    r->start_us = transport_steady();
    r->body = n ? (const char *)evbuffer_pullup(body, -1) : "";
    r->body_len = n;
    r->address = address_of(r, c);
    const char *scheme = l->t->listening.is_unix ? last_of(r, "x-forwarded-proto") : NULL;
    r->tls = scheme && !strcmp(scheme, "https");
    atomic_fetch_add(&l->t->in_flight, 1);
    request_prepare(r);
    l->t->o.handle(r, l->t->o.arg);
}

/* accept() failed: no descriptor is left, or no memory in the kernel. Without a pause libevent
 * would try, and complain, some hundred thousand times a second. */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
    struct loop *l = here;
    int no = errno;
    int64_t now = transport_steady();

    (void)listener, (void)arg; /* evhttp's own */
    conns_pause(l);
    if (l->complained && now - l->complained < 10 * SECOND)
        return;
    l->complained = now;
    log_line("level=error msg=\"no accept: visitors wait\" why=\"%s\"", strerror(no));
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
    l->tick = event_new(l->base, -1, 0, loop_on_tick, l);
    l->sweep_now = event_new(l->base, -1, 0, on_sweep, l);
    event_add(l->wake_event, NULL);
    l->bound = evhttp_accept_socket_with_handle(l->http, fd);
    if (!l->bound) {
        close(fd);
        return fout_zet(f, "De server kan niet luisteren.", "evhttp_accept_socket");
    }
    evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(l->bound), on_accept_error);
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

/* The cores that we may use: a service may have been given fewer than there are. */
static unsigned cores(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1; /* more than CPU_SETSIZE, or not allowed to look */
    return (unsigned)CPU_COUNT(&set);
}

static void defaults(struct transport_options *o)
{
    if (!o->loops)
        o->loops = cores();
    if (o->loops > LOOPS_MAX)
        o->loops = LOOPS_MAX;
    o->max_connections = o->max_connections ? o->max_connections : 1024;
    o->max_uploads = o->max_uploads ? o->max_uploads : 8;
    o->head_s = o->head_s ? o->head_s : 10;
    o->body_s = o->body_s ? o->body_s : 30;
    o->idle_s = o->idle_s ? o->idle_s : 20;
    o->reply_s = o->reply_s ? o->reply_s : 30;
    o->reply_bytes_s = o->reply_bytes_s ? o->reply_bytes_s : 20000;
    o->stop_s = o->stop_s ? o->stop_s : 20;
}

struct transport *transport_start(const struct transport_options *o, struct fout *f)
{
    struct transport *t = mem_new(NULL, struct transport);

    /* Before any other call of libevent: where it meets a refusal it goes on with half a
     * connection. */
    event_set_mem_functions(mem_library_new, mem_library_resize, mem_library_free);
    t->o = *o;
    defaults(&t->o);
    t->listening.fd = -1;
    t->stop_fd = eventfd(0, EFD_CLOEXEC);
    t->loop = mem_array(t, struct loop, t->o.loops);
    if (o->opened) {
        t->listening = *o->opened;
        o->opened->fd = -1;
        o->opened->path[0] = '\0';
    }
    if (t->stop_fd < 0 ||
        (!o->opened && !listen_open(o->listen, o->open_network, &t->listening, f))) {
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
    if (!t->o.aside)
        signals(t->stop_fd);
    for (unsigned i = 0; i < t->n_loops; i++)
        if (pthread_create(&t->loop[i].thread, NULL, loop_run, &t->loop[i]) != 0)
            mem_gone("thread", 0); /* at the start: nothing was promised yet */
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
    if (t->o.stops)
        t->o.stops(t->o.arg);
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
    if (!t->o.aside)
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
