/* Loops: accepting, replies from other threads, starting and stopping (http.h). One event base per
 * thread, on one shared socket. Not here: what happens on a connection (conn.c), opening the socket
 * (listen.c). */
#include "transport/http.h"
#include "base/log.h"
#include "base/mem.h"
#include "transport/internal.h"
#include <errno.h>
#include <event2/listener.h>
#include <netdb.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

_Thread_local struct loop *loop_here;

bool transport_on_loop(void)
{
    return loop_here != NULL;
}

static void poke(int fd)
{
    if (eventfd_write(fd, 1) != 0)
        fputs("web eventfd vol\n", stderr); /* cannot be: the counter holds 2^64 */
}

/* ---- replies ---- */
void transport_reply(struct request *r)
{
    struct conn *c = r->transport;
    struct loop *l = c->loop;

    if (loop_here == l) {
        conn_reply(c);
        if (!c->inside) /* else the caller of the handler continues */
            conn_settle(c);
        return;
    }
    pthread_mutex_lock(&l->lock);
    bool asleep = !l->ready; /* else the loop was woken already and takes this reply too */
    r->transport = l->ready;
    l->ready = c;
    pthread_mutex_unlock(&l->lock);
    if (asleep)
        poke(l->wake);
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
        conn_reply(c);
        conn_settle(c);
        c = next;
    }
    if (atomic_load(&l->t->stopping) && !l->stopping) {
        static const struct timeval soon = {.tv_usec = 1000};
        conns_stop(l);
        l->stop_by = transport_steady() + l->t->o.stop_s * SECOND;
        evconnlistener_free(l->listener);
        l->listener = NULL;
        event_add(l->tick, &soon);
    }
}

/* ---- accepting ---- */
static void tick_start(struct loop *l)
{
    static const struct timeval tick = {.tv_usec = TICK_US};

    if (!event_pending(l->tick, EV_TIMEOUT, NULL))
        event_add(l->tick, &tick);
}

static bool full(const struct transport *t)
{
    return atomic_load(&t->connections) >= t->o.max_connections;
}

static void on_accept(struct evconnlistener *listener, evutil_socket_t fd, struct sockaddr *from,
                      int n, void *arg)
{
    struct loop *l = arg;
    char address[64];

    if (l->t->listening.is_unix ||
        getnameinfo(from, (socklen_t)n, address, sizeof address, NULL, 0, NI_NUMERICHOST) != 0)
        address[0] = '\0';
    conn_open(l, fd, address);
    tick_start(l);
    if (full(l->t)) /* the next ones wait in the socket's queue */
        evconnlistener_disable(listener);
}

/* accept() failed: no free descriptor, or no kernel memory. Without a pause libevent would try
 * again and log some hundred thousand times a second. */
static void on_accept_error(struct evconnlistener *listener, void *arg)
{
    struct loop *l = arg;
    int no = errno;
    int64_t now = transport_steady();

    evconnlistener_disable(listener);
    tick_start(l);
    if (l->complained && now - l->complained < 10 * SECOND)
        return;
    l->complained = now;
    log_line("level=error msg=\"no accept: visitors wait\" why=\"%s\"", strerror(no));
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
    struct loop *l = arg;

    (void)fd, (void)what;
    conns_sweep(l);
    if (l->stopping && (l->n_conns == 0 || transport_steady() >= l->stop_by)) {
        if (l->n_conns > 0)
            atomic_store(&l->t->late, true);
        event_base_loopexit(l->base, NULL); /* libevent closes what was freed on its next turn */
        return;
    }
    if (l->listener && !full(l->t))
        evconnlistener_enable(l->listener);
    if (l->n_conns > 0 || l->stopping || full(l->t))
        tick_start(l);
}

/* ---- starting and stopping ---- */
static void *loop_run(void *arg)
{
    struct loop *l = arg;

    loop_here = l;
    event_base_loop(l->base, EVLOOP_NO_EXIT_ON_EMPTY);
    if (l->t->o.thread_end)
        l->t->o.thread_end(l->t->o.arg);
    return NULL;
}

bool loop_init(struct transport *t, struct loop *l)
{
    l->t = t;
    pthread_mutex_init(&l->lock, NULL);
    l->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    l->base = event_base_new();
    if (!l->base || l->wake < 0)
        return false;
    l->wake_event = event_new(l->base, l->wake, EV_READ | EV_PERSIST, on_wake, l);
    l->tick = event_new(l->base, -1, 0, on_tick, l);
    event_add(l->wake_event, NULL);
    return true;
}

static bool loop_listen(struct loop *l)
{
    int fd = dup(l->t->listening.fd);

    if (fd < 0)
        return false;
    l->listener = evconnlistener_new(l->base, on_accept, l,
                                     LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);
    if (!l->listener)
        close(fd);
    else
        evconnlistener_set_error_cb(l->listener, on_accept_error);
    return l->listener != NULL;
}

void loop_free(struct loop *l)
{
    if (l->listener)
        evconnlistener_free(l->listener);
    while (l->conns)
        conn_free(l->conns);
    if (l->wake_event)
        event_free(l->wake_event);
    if (l->tick)
        event_free(l->tick);
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

struct transport *transport_start(const struct transport_options *o, struct error *f)
{
    struct transport *t = mem_new(NULL, struct transport);

    /* Before any other call of libevent: when an allocation fails it goes on with a connection that
     * is half set up. */
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
        if (!loop_init(t, &t->loop[i]) || !loop_listen(&t->loop[i])) {
            error_set(f, "De server kan niet starten.", "event_base, eventfd or listener: %s",
                      strerror(errno));
            transport_free(t);
            return NULL;
        }
    }
    if (!t->o.aside)
        signals(t->stop_fd);
    for (unsigned i = 0; i < t->n_loops; i++)
        if (pthread_create(&t->loop[i].thread, NULL, loop_run, &t->loop[i]) != 0)
            mem_gone("thread", 0); /* at start: no request was accepted yet */
    return t;
}

const char *transport_address(const struct transport *t)
{
    return t->listening.address;
}

void transport_stop(struct transport *t)
{
    poke(t->stop_fd);
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
    for (unsigned i = 0; i < t->n_loops; i++)
        poke(t->loop[i].wake);
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
