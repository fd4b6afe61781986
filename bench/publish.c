/* Freezes, approves and publishes the kwaliteitsbeeld of the whole of a large organisation
 * (size.c), some times, by the same job as the server's; with a watch on each write. Prints a
 * line per time: seconds from pressing the button to all done, longest milliseconds that one write
 * held the writer, milliseconds of freezing on the writer. Not here: what it is held against
 * (omvang.mjs). */
#include <stdio.h>
#include <time.h>

#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "demo/demo.h"
#include "kwaliteitsbeeld/beeld_paginas.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "organisatie/background.h"
#include "organisatie/people.h"
#include "rooms.h"
#include "stores.h"

struct watch {
    struct db_conn *c; /* the one writer */
    bool (*work)(struct db_conn *, void *);
    void *arg;
    double longest_ms, last_ms;
};
struct round {
    TALLOC_CTX *ctx;
    int64_t organisatie, number;
    struct beeld b;
    struct bevriezing ready; /* made before the writer is asked, as a request does */
    struct error f;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool timed(struct db_conn *db, void *arg)
{
    struct watch *w = arg;
    double begun = now_ms();
    bool ok = w->work(db, w->arg);
    w->last_ms = now_ms() - begun;
    if (w->last_ms > w->longest_ms)
        w->longest_ms = w->last_ms;
    return ok;
}

/* As the server writes from the background: on one connection, one after the other. */
static enum db_result watched(void *self, bool (*work)(struct db_conn *, void *), void *arg,
                              struct error *f)
{
    struct watch *w = self;
    w->work = work;
    w->arg = arg;
    return db_write(w->c, timed, w, f);
}

static bool find(struct db_conn *db, void *arg)
{
    struct round *r = arg;
    r->organisatie = organisatie_kies(db, NULL, &r->f);
    return r->organisatie &&
           beeld_find(db, r->ctx, r->organisatie, demo_jaar(), 0, false, 0, &r->b);
}

static bool prepare(struct db_conn *db, void *arg)
{
    struct round *r = arg;
    return versie_prepare(db, r->ctx, &r->b, &r->ready, &r->f);
}

static bool freeze(struct db_conn *db, void *arg)
{
    struct round *r = arg;
    r->number = versie_freeze_prepared(db, r->ctx, &r->b, &r->ready, 1, &r->f);
    return r->number != 0;
}

static bool approve(struct db_conn *db, void *arg)
{
    struct round *r = arg;
    return versie_approve(db, r->organisatie, r->b.id, r->number, 1, &r->f);
}

static bool publish(const struct background *a, struct round *r, struct watch *w)
{
    const char *to;
    struct job t = {.ctx = r->ctx, .door = 1};
    enum db_result done = watched(w, find, r, &r->f);
    double frozen = 0;
    struct db_conn *c = db_thread_conn(a->db, &r->f);
    if (done == DB_OK && c && (done = db_read(c, prepare, r, &r->f)) == DB_OK) {
        done = watched(w, freeze, r, &r->f);
        frozen = w->last_ms;
    }
    if (done != DB_OK || watched(w, approve, r, &r->f) != DB_OK)
        return false;
    t.organisatie = r->organisatie;
    t.over = r->b.id;
    t.nummer = r->number;
    t.tekst = "http://127.0.0.1:8080";
    w->longest_ms = 0;
    double begun = now_ms();
    if (!job_on_terminal(a, &publiceer_job, &t, &to, &r->f))
        return false;
    printf("%.3f %.2f %.2f\n", (now_ms() - begun) / 1e3, w->longest_ms, frozen);
    return true;
}

int main(int argc, char **argv)
{
    struct stores s;
    struct round r = {0};
    int64_t times;
    if (argc != 3 || !text_int(argv[2], 1, 100, &times)) {
        fputs("Gebruik: bench-publish DATABASE KEREN\n", stderr);
        return 2;
    }
    random_start();
    rooms_start();
    TALLOC_CTX *ctx = mem_ctx(NULL, "publish");
    bool ok = stores_open(ctx, argv[1], &s, &r.f);
    struct watch w = {.c = ok ? db_conn_open(s.quality, &r.f) : NULL};
    struct background a = {.db = s.quality, .write = watched, .self = &w};
    ok = w.c != NULL;
    for (int64_t i = 0; i < times && ok; i++) {
        r.ctx = mem_ctx(ctx, "round");
        ok = publish(&a, &r, &w);
        mem_free(r.ctx);
    }
    if (!ok)
        fprintf(stderr, "bench-publish: %s (%s)\n", r.f.message, r.f.detail);
    if (w.c)
        db_conn_close(w.c);
    mem_free(ctx);
    return ok ? 0 : 1;
}
