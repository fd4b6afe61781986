/* GET /gezond: does the database answer, for reading and for writing, and what is degraded? For
 * monitoring, so without secrets, and cheap: a result is reused for some seconds, and without
 * requests no check runs. 503 when reading or writing fails. Not here: counts (metrics.h). */
#ifndef KOERS_HEALTH_H
#define KOERS_HEALTH_H
#include "server/service.h"

struct health;
struct health_options {
    struct db *personal;              /* NULL: there is none; its files may be damaged too */
    const struct db *quality;         /* whose files may be damaged; NULL: not asked */
    bool (*workers_alive)(void *arg); /* NULL: this server has no workers */
    void *arg;
    unsigned keep_ms;  /* a result is reused this long; 0: 5000 */
    unsigned bound_ms; /* a probe that takes longer counts as failed; 0: 2000 */
};
struct health *health_start(const struct health_options *o);
/* Gives the service whose pool and writer are checked. */
void health_of(struct health *h, struct service *d);
/* service_options.health: answers r now or within the bound; arg is the struct health. */
void health_ask(struct request *r, void *arg);
/* After service_run and before service_end: no more requests come. */
void health_stop(struct health *h);
/* After service_end: no probe runs any more. */
void health_free(struct health *h);
#endif
