/* What this server counts, as Prometheus reads it, on an address of its own that only this machine
 * reaches (--metrics). Not here: the lines of the log (base/log.h), /gezond (health.h). No personal
 * data: routes are patterns, and what is counted of people is a number over all organisations. */
#ifndef KOERS_METRICS_H
#define KOERS_METRICS_H
#include "base/room.h"
#include "process/worker.h"
#include "server/service.h"

/* Once, before the process is confined: opens files that cannot be opened afterwards. */
void metrics_prepare(void);
/* Once, before the first request. The tables must stay. */
void metrics_start(const struct route_table *tables, size_t n_tables);
/* A request was answered; from any thread, a few atomic additions. */
void metrics_request(const struct request *r, int64_t us);

struct metrics_server;
struct metrics_source {
    struct service *service;
    struct db *db;
    const struct room *const *rooms; /* closed with NULL */
    bool (*workers_alive)(
        void *arg); /* whether the keeper of the workers runs; NULL: this server has no workers */
    void *arg;
};
/* Serves GET /metrics on a socket that is already open; takes it over. NULL with a message. */
struct metrics_server *metrics_listen(struct listening *at, const struct metrics_source *from,
                                      struct error *f);
void metrics_end(struct metrics_server *m); /* NULL is fine */
#endif
