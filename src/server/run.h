/* The part of a request that runs inside a transaction: called by the service, and by tests without
 * a service (tests/support/visitor.c). Not here: which thread, which transaction (service.c). */
#ifndef KOERS_SERVER_RUN_H
#define KOERS_SERVER_RUN_H
#include "db/db.h"
#include "web/web.h"

/* Both steps of a POST call web_hooks.admit in their own transaction. The first rejects
 * unauthorised users before expensive work and tells `prepare` who asks; the second decides,
 * because a session can end or a role be removed between the two transactions. What was found
 * without the database (the token, the fields) is not checked again. Both return the status. */
/* A read-only permission check, then the route's `prepare`. 0: call request_handle next. */
int request_look(struct request *r, struct db_conn *db);
/* The permission check, the handler and, after a POST that was not refused, web_hooks.after. Can
 * run more than once: the answer of an earlier run is dropped. */
int request_handle(struct request *r, struct db_conn *db);
#endif
