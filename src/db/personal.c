/* The personal store (personal.h): the same engines, under a type of their own.
 * Not here: the role on PostgreSQL (postgres_role.c), writing (both.c). */
#include "db/engine.h"
#include "db/personal_raw.h"

struct db *personal_open(const void *ctx, const char *place, const char *schema, struct error *f)
{
    return db_open_as(ctx, place, schema, DB_PERSONAL, f);
}

static bool is_personal(const struct db *db, struct error *f)
{
    if (db->store == DB_PERSONAL)
        return true;
    return error_set(f, db_words(DB_ERROR), "%s is not the personal store", db->shown);
}

struct personal_conn *personal_thread_conn(struct db *db, struct error *f)
{
    return is_personal(db, f) ? personal_of(db_thread_conn(db, f)) : NULL;
}

struct personal_conn *personal_conn_open(struct db *db, struct error *f)
{
    return is_personal(db, f) ? personal_of(db_conn_open(db, f)) : NULL;
}

void personal_conn_close(struct personal_conn *c)
{
    db_conn_close(personal_raw(c));
}

struct reading {
    bool (*work)(struct personal_conn *, void *);
    void *arg;
};

static bool run_reading(struct db_conn *c, void *arg)
{
    struct reading *r = arg;

    return r->work(personal_of(c), r->arg);
}

enum db_result personal_read(struct personal_conn *c, bool (*work)(struct personal_conn *, void *),
                             void *arg, struct error *f)
{
    struct reading r = {work, arg};

    return db_read(personal_raw(c), run_reading, &r, f);
}

bool personal_failed(const struct personal_conn *c)
{
    return ((const struct db_conn *)(const void *)c)->failed;
}

const struct error *personal_error(const struct personal_conn *c)
{
    return &((const struct db_conn *)(const void *)c)->error;
}

void personal_fail(struct personal_conn *c, const char *detail)
{
    db_fail(personal_raw(c), detail);
}
