/* A request within a transaction: its admission, its step, what an unfilled refusal becomes
 * (run.h). Not here: who may do what (organisatie/session.c), threads and transactions (service.c).
 */
#include "server/run.h"

static int run(struct request *r, struct db_conn *db, int (*step)(struct request *))
{
    r->db = db;
    int status = web_hooks.admit ? web_hooks.admit(r) : 0;
    if (!status)
        status = step(r);
    return status;
}

static void fill_refusal(struct request *r, int status)
{
    r->db = NULL;
    if (status >= 400 && !r->reply.filled)
        reply_error(r, status, NULL);
}

int request_look(struct request *r, struct db_conn *db)
{
    r->looking = true;
    int status = run(r, db, r->route->prepare);
    r->looking = false;
    fill_refusal(r, status);
    return status;
}

int request_handle(struct request *r, struct db_conn *db)
{
    reply_reset(r);
    r->n_later = 0;
    int status = run(r, db, r->route->handler);
    if (r->method == METHOD_POST && web_hooks.after && status < 400 && !db_failed(db))
        web_hooks.after(r, status);
    fill_refusal(r, status);
    return status;
}
