/* GET /gezond: does the database answer, for reading and for writing, and what is degraded? For
 * supervisors, so without secrets, and cheap: a look is kept for some seconds, and nobody's asking
 * means nobody's looking. 503 when it cannot be read or written. Not here: counts (metrics.h). */
#ifndef KOERS_HEALTH_H
#define KOERS_HEALTH_H
#include "server/service.h"

struct health;
struct health_options {
    bool (*workers_alive)(void *arg); /* NULL: others do that work */
    void *arg;
    unsigned keep_ms;  /* a look is good this long; 0: 5000 */
    unsigned bound_ms; /* who does not answer within this time is not well; 0: 2000 */
};
struct health *health_start(const struct health_options *o);
/* From when it is known who runs the requests. */
void health_of(struct health *h, struct service *d);
/* service_options.health: answers r now or within the bound; arg is the struct health. */
void health_ask(struct request *r, void *arg);
/* After service_run and before service_end: nobody asks any more. */
void health_stop(struct health *h);
/* After service_end: no probe is under way any more. */
void health_free(struct health *h);
#endif
