/* The round of erased words (forget.h). Not here: how an engine does it (db/erase.c). */
#include "forget.h"
#include "db/erase.h"

static bool read_waiting(struct db_conn *db, void *arg)
{
    return erase_read(db, arg);
}

struct merging {
    bool first, more;
};

static bool merge(struct db_conn *db, void *arg)
{
    struct merging *m = arg;

    m->more = erase_merge(db, m->first);
    return !db_failed(db);
}

/* A piece at a time: others write in between. */
static bool merge_all(const struct background *a, struct error *f)
{
    struct merging m = {.first = true, .more = true};

    while (m.more) {
        if ((a->stops && a->stops(a->self)) || background_write(a, merge, &m, f) != DB_OK)
            return false;
        m.more = m.more || m.first; /* the first piece may only have begun it */
        m.first = false;
    }
    return true;
}

static bool write_done(struct db_conn *db, void *arg)
{
    erase_done(db, arg);
    return !db_failed(db);
}

bool forget_round(const struct background *a, int64_t *since, struct error *f)
{
    struct erase_waiting w = {0};
    struct db_conn *c = db_thread_conn(a->db, f);

    *since = 0;
    if (!c || db_read(c, read_waiting, &w, f) != DB_OK)
        return false;
    *since = w.since;
    if (!w.waits)
        return true;
    return (!w.search || merge_all(a, f)) && erase_finish(a->db, &w, f) &&
           background_write(a, write_done, &w, f) == DB_OK;
}
