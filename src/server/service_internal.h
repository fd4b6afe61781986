/* What the files of the service share: the service and a request under way.
 * Not here: the face (service.h). */
#ifndef KOERS_DIENST_INTERN_H
#define KOERS_DIENST_INTERN_H
#include "base/pool.h"
#include "db/writer.h"
#include "server/service.h"

struct dienst {
    struct dienst_options o;
    struct transport *transport;
    struct pool *pool;
    struct schrijver *writer; /* SQLite */
};

/* What the runner keeps with a request. */
struct flight {
    struct dienst *d;
    struct request *r;
    struct write_work work;
    enum db_result result;
    struct fout fout;
    int status;
};
#endif
