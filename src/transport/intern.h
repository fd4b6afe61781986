/* What the files of transport/ share: a connection, a loop (one thread), the whole.
 * Not here: the face (evhttp.h).
 *
 * A connection is known here by its bufferevent, of which we hold a reference: evhttp tells nobody
 * when it frees a connection, but it then takes its callbacks off the bufferevent, and that is what
 * conns_sweep() sees. Our reference also keeps the descriptor from being closed (and used again)
 * meanwhile. Every byte that comes in passes conn_input() first: heads are read strictly there
 * (head.c), and what is refused never reaches libevent. */
#ifndef KOERS_TRANSPORT_INTERN_H
#define KOERS_TRANSPORT_INTERN_H
#include "transport/evhttp.h"
#include "transport/head.h"
#include "transport/listen.h"
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <pthread.h>
#include <stdatomic.h>

#define SECOND       1000000LL
#define LOOPS_MAX    16u
#define UPLOAD_BYTES (256u * 1024) /* from here on a body is an upload */
#define AHEAD_MAX    65536u        /* bytes of next requests that may wait */
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
    struct conn *next, *before, *next_check;
    struct bufferevent *bev;
    enum phase phase;
    int64_t deadline; /* steady microseconds; none while HANDLING */
    struct buf text;  /* the head as far as it came */
    struct head head;
    struct request *r; /* from a whole head until its reply */
    struct evhttp_request *req;
    unsigned served;
    bool upload; /* holds one of the upload places */
    bool check;  /* stands in to_check */
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
    struct conn *conns, *latest, *to_check; /* to_check: linked by next_check */
    unsigned n_conns;
    bool paused, stopping;
    int64_t stop_by, complained;
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

int64_t transport_steady(void); /* microseconds that never jump */
/* The bufferevent of a new connection of this loop: evhttp_set_bevcb. */
struct bufferevent *conn_new(struct event_base *base, void *loop);
/* Looks at n bytes at `from` in the input, before libevent does. */
void conn_look(struct conn *c, struct evbuffer *in, size_t from, size_t n);
void conn_upload_done(struct conn *c);
/* Has it looked at right after what runs now: evhttp is about to free it, or to read on. */
void conn_check(struct conn *c);
void conn_free(struct conn *c);
/* Lets go of what evhttp freed and cuts off what is overdue; only_checked: only what
 * conn_check() named. */
void conns_sweep(struct loop *l, bool only_checked);
/* No connection can be taken now: the next ones wait in the socket's queue until the next tick. */
void conns_pause(struct loop *l);
void conns_tick(struct loop *l); /* starts the sweeping of every TICK_US */
void loop_on_tick(evutil_socket_t fd, short what, void *loop);
#endif
