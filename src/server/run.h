/* What runs of a request within a transaction: for the service, and for tests in its place
 * (tests/support/visitor.c). Not here: which thread, which transaction (service.c). */
#ifndef KOERS_SERVER_RUN_H
#define KOERS_SERVER_RUN_H
#include "db/db.h"
#include "web/web.h"

/* Both steps of a POST pass web_hooks.admit, each in the transaction that it reads in. The first
 * refuses who may not be here before long work and tells `prepare` who asks; the second decides,
 * because a session can end or a role be taken away between the two transactions. What was found
 * without the database (the token, the fields) is not looked at again. Both return the status. */
/* The admission, reading only, and the route's `prepare`. 0: request_handle comes next. */
int request_look(struct request *r, struct db_conn *db);
/* The admission, the handler, and for a POST that was not refused web_hooks.after. May run more
 * than once: what an earlier run answered is dropped. */
int request_handle(struct request *r, struct db_conn *db);
#endif
