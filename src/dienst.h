/* The service: runs requests as docs/architecture.md says ("How a request flows"). Knows db, web
 * and transport; knows no room: main hands the route tables over, and the hooks stand in web_hooks.
 * Not here: the command line (opdracht_serve.c), background rounds (dienst_taken.h). */
#ifndef KOERS_DIENST_H
#define KOERS_DIENST_H
#include "db/db.h"
#include "db/schrijver.h"
#include "transport/http.h"
#include "web/web.h"

struct dienst;
struct dienst_options {
    struct db *quality, *personal; /* opened and migrated; personal may be NULL */
    const struct route_table *tables;
    size_t n_tables;
    struct transport_options transport; /* handle, thread_end and arg are filled in here */
    unsigned pool_threads;              /* 0: 4 on SQLite, 8 on PostgreSQL */
    bool quiet;                         /* no log line per request */
    /* Answers a ROUTE_HEALTH request, now or later, by a reply and dienst_answer(); on a loop, so
     * it may not block. NULL: the route's own handler. */
    void (*health)(struct request *r, void *arg);
    void (*stops)(void *arg); /* dienst_run got the word to stop; may be NULL */
    void *arg;                /* of health and stops */
};
/* Starts writer, pool and transport. NULL with a message when one of them cannot start. */
struct dienst *dienst_start(const struct dienst_options *o, struct fout *f);
const char *dienst_address(const struct dienst *d);
/* One write transaction from outside a request (a job, mail); blocks until it was committed or not.
 * On SQLite by the one writer, among the requests. Not from a loop or from the writer itself. */
enum db_result dienst_write(struct dienst *d, bool (*work)(struct db_conn *, void *), void *arg,
                            struct fout *f);
/* The reply of a request that was given away is ready; from any thread. */
void dienst_answer(struct request *r);
/* Work on the database without waiting for it: by the writer or the pool, as a request would. done
 * is told on that thread. False: a queue is full. p must live until then. */
struct dienst_probe {
    bool write;
    bool (*work)(struct db_conn *c, void *arg);
    void (*done)(void *arg, enum db_result u);
    void *arg;
    struct dienst *dienst; /* what follows is the service's own */
    struct write_work piece;
    struct fout fout;
};
bool dienst_probe(struct dienst *d, struct dienst_probe *p);
/* How busy it is. Not after dienst_run began to stop (transport_options.stops). */
struct dienst_stats {
    struct transport_stats transport;
    struct schrijver_stats writer; /* when has_writer: SQLite */
    bool has_writer;
    size_t pool_queued;
};
struct dienst_stats dienst_stats(struct dienst *d);
/* Runs until a signal or dienst_stop; finishes what is in flight. Then d may be ended. False: some
 * work did not end in time, and the process should exit. */
bool dienst_run(struct dienst *d);
void dienst_stop(struct dienst *d); /* from any thread */
/* After dienst_run: stops pool and writer (their queues are done first) and frees d. */
void dienst_end(struct dienst *d);
#endif
