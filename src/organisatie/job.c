/* Long work: a queue in the database, one job at a time per thread, with progress, stop and resume.
 * Not here: what a job does (each room), the page that shows it (job_paginas.c). */
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define REPORT_MS 400 /* progress is written at most this often */

static const struct job_kind *const *kinds;
static size_t n_kinds;

void jobs_register(const struct job_kind *const *list, size_t n)
{
    kinds = list;
    n_kinds = n;
}

const struct job_kind *job_kind_of(const char *soort)
{
    for (size_t i = 0; i < n_kinds; i++) {
        if (text_equal(kinds[i]->soort, soort))
            return kinds[i];
    }
    return NULL;
}

int64_t job_queue(struct db_conn *db, const struct job_new *job)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "taak_leg_klaar");
    struct taak_next_id_row row = {.id = 0};
    if (taak_next_id(db, ctx, &row, .organisatie = job->organisatie))
        taak_insert(db, .organisatie = job->organisatie, .id = row.id, .soort = job->soort,
                    .over = job->over, .nummer = job->nummer, .nummer_null = job->nummer == 0,
                    .tekst = job->tekst, .daarna = job->daarna,
                    .invoer = (struct db_bytes){.data = job->invoer, .n = job->n_invoer},
                    .door = job->door, .nu = time_now());
    mem_free(ctx);
    return row.id;
}

/* ---- running ---- */
struct job_runner {
    const struct background *a;
    int64_t reported_ms, klaar, totaal, begun_ms;
    bool stopped; /* someone pressed stop */
    bool ends;    /* the service stops */
    bool terminal, in_table;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void show_on_terminal(const struct job_runner *x)
{
    int64_t ms = now_ms() - x->begun_ms;
    int64_t left = job_remaining(x->klaar, x->totaal, ms / 1000);
    fprintf(stderr, "\r%3lld %%  %lld van %lld",
            (long long)(x->totaal ? 100 * x->klaar / x->totaal : 0), (long long)x->klaar,
            (long long)x->totaal);
    if (ms > 0)
        fprintf(stderr, "  %lld per seconde", (long long)(x->klaar * 1000 / ms));
    if (left >= 0)
        fprintf(stderr, "  nog %lld s ", (long long)left);
    fputs("   ", stderr);
}

static bool write_progress(struct db_conn *db, void *arg)
{
    struct job *t = arg;
    struct job_runner *x = t->runner;
    x->stopped =
        taak_voortgang_set(db, .organisatie = t->organisatie, .id = t->id,
                           .houder = job_holder(x->a), .klaar = x->klaar, .totaal = x->totaal) == 0;
    return !db_failed(db);
}

bool job_progress(struct job *t, int64_t klaar, int64_t totaal)
{
    struct job_runner *x = t->runner;
    if (!x)
        return true;
    x->klaar = klaar;
    x->totaal = totaal;
    if (x->a->stops && x->a->stops(x->a->self))
        x->ends = true;
    if (now_ms() - x->reported_ms >= REPORT_MS) {
        x->reported_ms = now_ms();
        if (x->terminal)
            show_on_terminal(x);
        if (x->in_table && background_write(x->a, write_progress, t, NULL) != DB_OK)
            x->stopped = false; /* the write failed: its answer does not count */
    }
    return !x->stopped && !x->ends;
}

/* The job's write, run only when this process still holds the job. */
struct guarded {
    struct job *t;
    bool (*work)(struct db_conn *, void *);
    void *arg;
    bool lost;
};

static bool run_guarded(struct db_conn *db, void *arg)
{
    struct guarded *g = arg;
    const struct job_runner *x = g->t->runner;
    struct taak_of_mij_row row;
    g->lost = !taak_of_mij(db, g->t->ctx, &row, .organisatie = g->t->organisatie, .id = g->t->id,
                           .houder = job_holder(x->a)) &&
              !db_failed(db);
    return !g->lost && !db_failed(db) && g->work(db, g->arg);
}

enum db_result job_write(struct job *t, bool (*work)(struct db_conn *, void *), void *arg,
                         struct error *f)
{
    struct background direct = {.db = t->db};
    const struct job_runner *x = t->runner;
    if (!x || !x->in_table)
        return background_write(x ? x->a : &direct, work, arg, f);
    struct guarded g = {.t = t, .work = work, .arg = arg};
    enum db_result u = background_write(x->a, run_guarded, &g, f);
    if (g.lost)
        error_set(f, N_("Een andere server heeft dit werk overgenomen."),
                  "taak %lld was taken over", (long long)t->id);
    return u;
}

/* True when this kind of job belongs to the asking worker. A job of an unknown kind belongs to the
 * server, which fails it with a message. */
static bool is_mine(const struct background *a, const char *soort)
{
    const struct job_kind *kind = job_kind_of(soort);
    const char *werk = kind && kind->werk ? kind->werk : WORKER_SERVER;
    return !a->werk || text_equal(a->werk, werk);
}

struct waiting {
    const struct background *a;
    TALLOC_CTX *ctx;
    const char *houder;
    int64_t organisatie, id;
    struct taak_invoer_row input;
    bool found, begun;
};

static bool take_mine(void *arg, const struct taken_waiting_row *row)
{
    struct waiting *w = arg;
    w->found = is_mine(w->a, row->soort);
    w->organisatie = row->organisatie;
    w->id = row->id;
    return !w->found;
}

static bool read_waiting(struct db_conn *db, void *arg)
{
    struct waiting *w = arg;
    taken_waiting(db, take_mine, w);
    if (w->found)
        w->found = taak_invoer(db, w->ctx, &w->input, .organisatie = w->organisatie, .id = w->id);
    return !db_failed(db);
}

static bool write_begin(struct db_conn *db, void *arg)
{
    struct waiting *w = arg;
    w->begun = taak_begin(db, .organisatie = w->organisatie, .id = w->id, .houder = w->houder,
                          .nu = time_now()) == 1;
    return !db_failed(db);
}

struct ending {
    const struct job *t;
    const char *houder;
    bool ok, ends;
    const char *naar, *melding;
};

static bool write_end(struct db_conn *db, void *arg)
{
    const struct ending *e = arg;
    if (e->ends && !e->ok)
        taak_return(db, .organisatie = e->t->organisatie, .id = e->t->id, .houder = e->houder);
    else {
        erase_note(db, false); /* the file that it was given */
        taak_end(db, .organisatie = e->t->organisatie, .id = e->t->id, .houder = e->houder,
                 .staat = e->ok ? "klaar" : "mislukt", .melding = e->melding, .naar = e->naar,
                 .nu = time_now());
    }
    return !db_failed(db);
}

static void run_one(const struct background *a, struct waiting *w)
{
    struct error f = {0};
    struct job_runner x = {.a = a, .in_table = true, .begun_ms = now_ms()};
    struct job t = {.ctx = w->ctx,
                    .db = a->db,
                    .organisatie = w->organisatie,
                    .id = w->id,
                    .door = w->input.door,
                    .soort = w->input.soort,
                    .over = w->input.over,
                    .nummer = w->input.nummer_null ? 0 : w->input.nummer,
                    .tekst = w->input.tekst,
                    .daarna = w->input.daarna,
                    .invoer = w->input.invoer.data,
                    .n_invoer = w->input.invoer.n,
                    .runner = &x};
    struct ending e = {.t = &t, .houder = w->houder};
    job_in_hand(a, t.organisatie, t.id);
    const struct job_kind *kind = job_kind_of(t.soort);
    if (kind)
        e.ok = kind->run(&t, &e.naar, &f);
    else
        error_set(&f, N_("Deze versie van Koers kent dit werk niet."), "unknown job %s", t.soort);
    e.ends = x.ends;
    e.melding = e.ok ? NULL : error_message(&f);
    if (!e.ok && !x.ends && !x.stopped)
        log_line("level=warn msg=\"job failed\" job=%lld kind=%s detail=%s", (long long)t.id,
                 t.soort, log_quoted(t.ctx, f.detail));
    /* Stop raising its count, also when its end could not be written: another round then finds it
     * silent. */
    job_in_hand(a, 0, 0);
    if (background_write(a, write_end, &e, &f) != DB_OK)
        log_line("level=error msg=\"job not ended\" job=%lld detail=%s", (long long)t.id,
                 log_quoted(t.ctx, f.detail));
}

bool jobs_round(const struct background *a)
{
    struct waiting w = {.a = a, .ctx = mem_ctx(NULL, "taak"), .houder = job_holder(a)};
    struct error f;
    struct db_conn *db = db_thread_conn(a->db, &f);
    bool busy = db && db_read(db, read_waiting, &w, &f) == DB_OK && w.found &&
                background_write(a, write_begin, &w, &f) == DB_OK;
    if (busy && w.begun)
        run_one(a, &w);
    mem_free(w.ctx);
    return busy;
}

static bool write_resume(struct db_conn *db, void *arg)
{
    const struct background *a = arg;
    TALLOC_CTX *ctx = mem_ctx(NULL, "taken_hervat");
    struct taken_running_rows busy = taken_running(db, ctx);
    for (size_t i = 0; i < busy.n; i++)
        if (is_mine(a, busy.row[i].soort))
            taak_take_over(db, .organisatie = busy.row[i].organisatie, .id = busy.row[i].id,
                           .houder = busy.row[i].houder, .slag = busy.row[i].slag);
    mem_free(ctx);
    return !db_failed(db);
}

bool jobs_resume(const struct background *a, struct error *f)
{
    if (db_engine_of(a->db) == DB_POSTGRES && a->wacht)
        return true;
    return background_write(a, write_resume, (void *)a, f) == DB_OK;
}

bool job_on_terminal(const struct background *a, const struct job_kind *soort, struct job *t,
                     const char **naar, struct error *f)
{
    struct job_runner x = {.a = a, .terminal = isatty(STDERR_FILENO) == 1, .begun_ms = now_ms()};
    t->db = a->db;
    t->soort = soort->soort;
    t->runner = &x;
    bool ok = soort->run(t, naar, f);
    if (x.terminal && x.reported_ms)
        fputc('\n', stderr);
    t->runner = NULL;
    return ok;
}
