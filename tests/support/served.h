/* A service that runs in a thread of the test, on a free port of this machine, quietly. Not here:
 * what is asked of it (client.h), requests without a network (visitor.h). */
#ifndef KOERS_TESTS_SUPPORT_SERVED_H
#define KOERS_TESTS_SUPPORT_SERVED_H
#include "server/service.h"
#include "tests/support/testdb.h"
#include <pthread.h>

struct served {
    struct service *d; /* NULL: it does not run */
    pthread_t runner;
    int port;
};
/* Must work. */
void served_start(struct served *s, struct testdb *t, const struct route_table *tables, size_t n,
                  unsigned loops);
/* What is under way is finished first. Does nothing when it does not run. */
void served_stop(struct served *s);
#endif
