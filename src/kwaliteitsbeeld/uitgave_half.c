/* Publications that were begun and that no job goes on with: the process died, or the job was stopped
 * and could not tidy up. Not here: the steps of making public (uitgave.c). */
#include "base/mem.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "organisatie/background.h"
#include <string.h>

struct half {
    TALLOC_CTX *ctx;
    struct uitgaven_half_rows rows;
    const struct uitgaven_half_row *row;
    struct uitgave u;
    size_t step;
    bool more;
};

static bool read_half(struct db_conn *db, void *arg)
{
    struct half *h = arg;
    h->rows = uitgaven_half(db, h->ctx);
    return !db_failed(db);
}

/* A page of its pages at a time. */
static bool drop(struct db_conn *db, void *arg)
{
    struct half *h = arg;
    size_t step = h->step; /* may run again */
    h->u = (struct uitgave){
        .organisatie = h->row->organisatie, .nummer = h->row->nummer, .versie = h->row->versie};
    h->more = beeld_read(db, h->ctx, h->row->organisatie, h->row->beeld, &h->u.b);
    if (h->more) {
        uitgave_gather(db, h->ctx, &h->u);
        h->more = uitgave_drop(db, &h->u, &step);
    }
    return !db_failed(db);
}

/* Visitors see it already: the job does what follows. */
static bool go_on(struct db_conn *db, void *arg)
{
    struct half *h = arg;
    struct versie_of_row v;
    const struct uitgaven_half_row *u = h->row;
    if (!versie_of(db, h->ctx, &v, .organisatie = u->organisatie, .beeld = u->beeld,
                   .nummer = u->versie))
        return false;
    const char *path = v.adres ? strstr(v.adres, "/kb/") : NULL;
    job_queue(db, &(struct job_new){
                      .organisatie = u->organisatie,
                      .door = v.bevroren_door,
                      .soort = publiceer_job.soort,
                      .over = u->beeld,
                      .nummer = u->versie,
                      .tekst = path ? mem_textn(h->ctx, v.adres, (size_t)(path - v.adres)) : "-"});
    return !db_failed(db);
}

static bool mend_one(const struct background *a, struct half *h)
{
    struct error f = {0};
    if (h->row->zichtbaar)
        return background_write(a, go_on, h, &f) == DB_OK;
    h->more = true;
    for (h->step = 0; h->more; h->step++)
        if (background_write(a, drop, h, &f) != DB_OK)
            return false;
    return true;
}

int64_t uitgave_mend(const struct background *a)
{
    struct half h = {.ctx = mem_ctx(NULL, "uitgave_mend")};
    struct error f = {0};
    struct db_conn *c = db_thread_conn(a->db, &f);
    int64_t n = 0;
    if (c && db_read(c, read_half, &h, &f) == DB_OK)
        for (size_t i = 0; i < h.rows.n; i++) {
            h.row = &h.rows.row[i];
            n += mend_one(a, &h);
        }
    mem_free(h.ctx);
    return n;
}
