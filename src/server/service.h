/* The service: runs requests as docs/architecture.md says ("How a request flows"). Knows db, web
 * and transport; knows no room: main hands the route tables over, and the hooks stand in web_hooks.
 * Not here: the command line (cmd_serve.c), background rounds (rounds.h). */
#ifndef KOERS_SERVER_SERVICE_H
#define KOERS_SERVER_SERVICE_H
#include "db/db.h"
#include "db/writer.h"
#include "transport/http.h"
#include "web/web.h"

struct service;
struct service_options {
    struct db *quality, *personal; /* opened and migrated; personal may be NULL */
    const struct route_table *tables;
    size_t n_tables;
    struct transport_options transport; /* handle, thread_end and arg are filled in here */
    unsigned pool_threads;              /* 0: 4 on SQLite, 8 on PostgreSQL */
    bool quiet;                         /* no log line per request */
    /* Answers a ROUTE_HEALTH request, now or later, by a reply and service_answer(); on a loop, so
     * it may not block. NULL: the route's own handler. */
    void (*health)(struct request *r, void *arg);
    void (*stops)(void *arg); /* called when service_run begins to stop; may be NULL */
    void *arg;                /* of health and stops */
};
/* Starts writer, pool and transport. NULL with a message when one of them cannot start. */
struct service *service_start(const struct service_options *o, struct error *f);
const char *service_address(const struct service *d);
/* One write transaction from outside a request (a job, mail); blocks until it was committed or not.
 * On SQLite by the one writer, among the requests. Not from a loop or from the writer itself. */
enum db_result service_write(struct service *d, bool (*work)(struct db_conn *, void *), void *arg,
                             struct error *f);
/* Sends the reply of a request that `health` took over; from any thread. */
void service_answer(struct request *r);
/* Runs work on the database as a request would (writer or pool), without waiting. done is called on
 * that thread; p must stay valid until then. False: a queue is full. */
struct service_probe {
    bool write;
    bool (*work)(struct db_conn *c, void *arg);
    void (*done)(void *arg, enum db_result u);
    void *arg;
    struct service *service; /* from here: set by the service */
    struct write_work piece;
    struct error error;
};
bool service_probe(struct service *d, struct service_probe *p);
/* How busy it is. Not after service_run began to stop (transport_options.stops). */
struct service_stats {
    struct transport_stats transport;
    struct writer_stats writer; /* when has_writer: SQLite */
    bool has_writer;
    size_t pool_queued;
};
struct service_stats service_stats(struct service *d);
/* Runs until a signal or service_stop; finishes what is in flight. Then d may be ended. False: some
 * work did not end in time, and the process should exit. */
bool service_run(struct service *d);
void service_stop(struct service *d); /* from any thread */
/* After service_run: stops pool and writer (their queues are done first) and frees d. */
void service_end(struct service *d);
#endif
