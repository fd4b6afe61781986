/* What the files of transport/ share: a connection, a loop (one thread), the whole.
 * Not here: the public functions (http.h). */
#ifndef KOERS_TRANSPORT_INTERN_H
#define KOERS_TRANSPORT_INTERN_H
#include "transport/head.h"
#include "transport/http.h"
#include "transport/listen.h"
#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>

#define SECOND       1000000LL
#define LOOPS_MAX    16u
#define UPLOAD_BYTES (256u * 1024) /* from here on a body is an upload */
#define LINGER       SECOND        /* how long a client may read our last reply and end first */
#define TICK_US      200000

/* conn.c draws the transitions. */
enum phase { IDLE, HEAD, BODY, QUEUED, REPLY, CLOSING };

struct conn {
    struct loop *loop;
    struct conn *next, *before;
    struct bufferevent *bev;
    int64_t deadline;  /* steady microseconds; none while QUEUED */
    struct request *r; /* from a whole head until its reply */
    struct head head;
    struct buf body; /* on r->ctx */
    size_t looked;   /* bytes of the input without an end of head in them */
    size_t promised; /* bytes that were received before the stop: still answered */
    enum phase phase;
    bool upload;      /* holds one of the upload places */
    bool ended;       /* the client sends no more, or is gone */
    bool inside;      /* the handler runs */
    char address[64]; /* "" over a unix socket */
};

struct loop {
    struct transport *t;
    pthread_t thread;
    struct event_base *base;
    struct evconnlistener *listener;
    struct event *wake_event, *tick;
    int wake;
    pthread_mutex_t lock;
    struct conn *ready; /* replies made on other threads, linked by r->transport */
    struct conn *conns;
    unsigned n_conns;
    bool stopping;
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

extern _Thread_local struct loop *loop_here; /* the loop of this thread; NULL on others */
int64_t transport_steady(void);              /* microseconds that never jump */
/* An event base and an empty list of connections, without a socket to listen on. */
bool loop_init(struct transport *t, struct loop *l);
void loop_free(struct loop *l);
/* Takes over an accepted, non-blocking socket. */
void conn_open(struct loop *l, int fd, const char *address);
/* c->r->reply goes out; conn_settle(c) has to follow. */
void conn_reply(struct conn *c);
/* Call after each step: turns reading on or off, starts a pipelined request, frees c when it is
 * closed. */
void conn_settle(struct conn *c);
void conn_free(struct conn *c);
/* The stop begins: requests that were received so far are answered, what comes later is not. */
void conns_stop(struct loop *l);
/* Cuts off what is overdue. */
void conns_sweep(struct loop *l);
#endif
