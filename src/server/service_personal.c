/* The personal store beside the quality store, for the routes that ask for it (ROUTE_PERSONAL):
 * both are read in a GET, both are written in a POST. Not here: the order of the two commits
 * (db/both.h), requests that use the quality store alone (service.c). */
#include "base/log.h"
#include "server/run.h"
#include "server/service_internal.h"

bool service_personal(const struct flight *w)
{
    return (w->r->route->marks & ROUTE_PERSONAL) && w->d->o.personal;
}

/* ---- reading ---- */
struct nested {
    struct flight *w;
    struct db_conn *quality;
    bool (*work)(struct db_conn *, void *);
};

static bool read_personal(struct personal_conn *p, void *arg)
{
    struct nested *n = arg;

    n->w->r->db_personal = p;
    bool yes = n->work(n->quality, n->w);
    n->w->r->db_personal = NULL;
    if (personal_failed(p))
        db_fail(n->quality, personal_error(p)->detail);
    return yes;
}

bool service_read_both(struct flight *w, struct db_conn *c, bool (*work)(struct db_conn *, void *))
{
    struct nested n = {w, c, work};
    struct personal_conn *p = personal_thread_conn(w->d->o.personal, &w->error);
    enum db_result u = p ? personal_read(p, read_personal, &n, &w->error) : DB_ERROR;

    if (u != DB_OK && u != DB_ROLLED_BACK)
        db_fail(c, w->error.detail);
    return u == DB_OK;
}

/* ---- writing ---- */
static bool run_post(struct db_conn *c, struct personal_conn *p, void *arg)
{
    struct flight *w = arg;

    w->r->db_personal = p;
    w->status = request_handle(w->r, c);
    w->r->db_personal = NULL;
    return w->status < 400;
}

enum db_result service_write_both(struct flight *w, struct db_conn *c)
{
    struct error f = {0};
    struct personal_conn *p = personal_thread_conn(w->d->o.personal, &w->error);

    if (!p)
        return DB_ERROR;
    w->both = (struct both_write){.work = run_post, .arg = w, .p = p};
    enum db_result u = both_write(c, &w->both, &f);
    w->error = f;
    if (u == DB_OK && f.message[0])
        log_line("level=error msg=personal_later id=%s detail=%s", request_ref(w->r),
                 log_quoted(w->r->ctx, f.detail));
    return u;
}

bool service_prepare_both(struct db_conn *c, void *flight)
{
    struct flight *w = flight;

    w->both = (struct both_write){.work = run_post, .arg = w, .p = w->d->personal};
    return both_prepare(c, &w->both);
}

/* What could not be written in the personal store now is decided, and on disk: the next write, the
 * next start or `koers controleer` writes it. So the answer is given as it is. */
void service_both_end(struct flight *w, enum db_result u)
{
    struct error f = {0};

    if (u == DB_OK && !both_carry_out(&w->both, &f))
        log_line("level=error msg=personal_later id=%s detail=%s", request_ref(w->r),
                 log_quoted(w->r->ctx, f.detail));
}

bool service_settle(struct service *d, struct error *f)
{
    struct db_conn *c = db_conn_open(d->o.quality, f);
    struct personal_conn *p = c ? personal_conn_open(d->o.personal, f) : NULL;
    struct both_found found = {0};
    bool good = p && both_settle(c, p, &found, f);

    if (found.carried_out + found.dropped + found.stuck > 0)
        log_line("level=warning msg=settled carried_out=%zu dropped=%zu stuck=%zu",
                 found.carried_out, found.dropped, found.stuck);
    personal_conn_close(p);
    db_conn_close(c);
    return good;
}
