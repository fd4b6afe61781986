/* What the files of the service share: the service and a request under way.
 * Not here: the face (service.h). */
#ifndef KOERS_SERVER_SERVICE_INTERNAL_H
#define KOERS_SERVER_SERVICE_INTERNAL_H
#include "base/pool.h"
#include "db/writer.h"
#include "server/service.h"

struct service {
    struct service_options o;
    struct transport *transport;
    struct pool *pool;
    struct writer *writer; /* SQLite */
};

/* What the runner keeps with a request. */
struct flight {
    struct service *d;
    struct request *r;
    struct write_work work;
    enum db_result result;
    struct error error;
    int status;
};
#endif
