/* What the files of the service share: the service and a request under way.
 * Not here: the face (service.h). */
#ifndef KOERS_SERVER_SERVICE_INTERNAL_H
#define KOERS_SERVER_SERVICE_INTERNAL_H
#include "base/pool.h"
#include "db/both.h"
#include "db/writer.h"
#include "server/service.h"

struct service {
    struct service_options o;
    struct transport *transport;
    struct pool *pool;
    struct writer *writer;          /* SQLite */
    struct personal_conn *personal; /* SQLite: the writer's connection to the personal store */
};

/* What the runner keeps with a request. */
struct flight {
    struct service *d;
    struct request *r;
    struct write_work work;
    enum db_result result;
    struct error error;
    int status;
    struct both_write both; /* a POST of ROUTE_PERSONAL */
};

/* ---- service_personal.c ---- */
/* Does this request get the personal store too? */
bool service_personal(const struct flight *w);
/* Runs work in a read transaction of each store, r->db_personal set. */
bool service_read_both(struct flight *w, struct db_conn *c,
                       bool (*work)(struct db_conn *c, void *flight));
/* A POST that writes in both stores: in the pool on PostgreSQL; prepared as the last piece of the
 * writer's group on SQLite, and carried out by service_both_end when that was committed. */
enum db_result service_write_both(struct flight *w, struct db_conn *c);
bool service_prepare_both(struct db_conn *c, void *flight);
void service_both_end(struct flight *w, enum db_result u);
/* At the start: what was left half. */
bool service_settle(struct service *d, struct error *f);
#endif
