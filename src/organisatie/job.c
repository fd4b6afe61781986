/* Long work: a queue in the database, one job at a time per thread, with progress, stop and resume.
 * Not here: what a job does (each room), the page that shows it (job_paginas.c). */
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define REPORT_MS 400 /* progress is written at most this often */

static const struct taak_soort *kinds;
static size_t n_kinds;

void taken_soorten(const struct taak_soort *soorten, size_t n)
{
    kinds = soorten;
    n_kinds = n;
}

const struct taak_soort *taak_soort_van(const char *soort)
{
    for (size_t i = 0; i < n_kinds; i++) {
        if (text_equal(kinds[i].soort, soort))
            return &kinds[i];
    }
    return NULL;
}

int64_t taak_leg_klaar(struct db_conn *db, int64_t organisatie, int64_t door, const char *soort,
                       const char *gegevens, const void *invoer, size_t n_invoer)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "taak_leg_klaar");
    struct taak_nieuw_id_row row = {.id = 0};
    if (taak_nieuw_id(db, ctx, &row, .organisatie = organisatie))
        taak_maak(db, .organisatie = organisatie, .id = row.id, .soort = soort,
                  .gegevens = gegevens ? gegevens : "",
                  .invoer = (struct db_bytes){.data = invoer, .n = n_invoer}, .door = door,
                  .nu = nu());
    mem_free(ctx);
    return row.id;
}

/* ---- running ---- */
struct taak_runner {
    const struct achtergrond *a;
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

static void show_on_terminal(const struct taak_runner *x)
{
    int64_t ms = now_ms() - x->begun_ms;
    int64_t left = taak_resteert(x->klaar, x->totaal, ms / 1000);
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
    struct taak *t = arg;
    struct taak_runner *x = t->runner;
    x->stopped = taak_voortgang_zet(db, .organisatie = t->organisatie, .id = t->id,
                                    .houder = taak_houder(x->a), .klaar = x->klaar,
                                    .totaal = x->totaal) == 0;
    return !db_failed(db);
}

bool taak_voortgang(struct taak *t, int64_t klaar, int64_t totaal)
{
    struct taak_runner *x = t->runner;
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
        if (x->in_table && achtergrond_schrijf(x->a, write_progress, t, NULL) != DB_OK)
            x->stopped = false; /* not told is not stopped */
    }
    return !x->stopped && !x->ends;
}

/* The job's own work, behind the question whether it is still ours to do. */
struct guarded {
    struct taak *t;
    bool (*work)(struct db_conn *, void *);
    void *arg;
    bool lost;
};

static bool run_guarded(struct db_conn *db, void *arg)
{
    struct guarded *g = arg;
    const struct taak_runner *x = g->t->runner;
    struct taak_van_mij_row row;
    g->lost = !taak_van_mij(db, g->t->ctx, &row, .organisatie = g->t->organisatie, .id = g->t->id,
                            .houder = taak_houder(x->a)) &&
              !db_failed(db);
    return !g->lost && !db_failed(db) && g->work(db, g->arg);
}

enum db_result taak_schrijf(struct taak *t, bool (*work)(struct db_conn *, void *), void *arg,
                            struct fout *f)
{
    struct achtergrond direct = {.db = t->db};
    const struct taak_runner *x = t->runner;
    if (!x || !x->in_table)
        return achtergrond_schrijf(x ? x->a : &direct, work, arg, f);
    struct guarded g = {.t = t, .work = work, .arg = arg};
    enum db_result u = achtergrond_schrijf(x->a, run_guarded, &g, f);
    if (g.lost)
        fout_zet(f, N_("Een andere server heeft dit werk overgenomen."), "taak %lld was taken over",
                 (long long)t->id);
    return u;
}

/* Is this kind of job for the worker that asks? What nobody knows is for the server, which says so.
 */
static bool is_mine(const struct achtergrond *a, const char *soort)
{
    const struct taak_soort *kind = taak_soort_van(soort);
    const char *werk = kind && kind->werk ? kind->werk : WERK_SERVER;
    return !a->werk || text_equal(a->werk, werk);
}

struct waiting {
    const struct achtergrond *a;
    TALLOC_CTX *ctx;
    const char *houder;
    int64_t organisatie, id;
    struct taak_invoer_row input;
    bool found, begun;
};

static bool take_mine(void *arg, const struct taken_wachtend_row *row)
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
    taken_wachtend(db, take_mine, w);
    if (w->found)
        w->found = taak_invoer(db, w->ctx, &w->input, .organisatie = w->organisatie, .id = w->id);
    return !db_failed(db);
}

static bool write_begin(struct db_conn *db, void *arg)
{
    struct waiting *w = arg;
    w->begun = taak_begin(db, .organisatie = w->organisatie, .id = w->id, .houder = w->houder,
                          .nu = nu()) == 1;
    return !db_failed(db);
}

struct ending {
    const struct taak *t;
    const char *houder;
    bool ok, ends;
    const char *naar, *melding;
};

static bool write_end(struct db_conn *db, void *arg)
{
    const struct ending *e = arg;
    if (e->ends && !e->ok)
        taak_terug(db, .organisatie = e->t->organisatie, .id = e->t->id, .houder = e->houder);
    else
        taak_einde(db, .organisatie = e->t->organisatie, .id = e->t->id, .houder = e->houder,
                   .staat = e->ok ? "klaar" : "mislukt", .melding = e->melding, .naar = e->naar,
                   .nu = nu());
    return !db_failed(db);
}

static void run_one(const struct achtergrond *a, struct waiting *w)
{
    struct fout f = {0};
    struct taak_runner x = {.a = a, .in_table = true, .begun_ms = now_ms()};
    struct taak t = {.ctx = w->ctx,
                     .db = a->db,
                     .organisatie = w->organisatie,
                     .id = w->id,
                     .door = w->input.door,
                     .soort = w->input.soort,
                     .gegevens = w->input.gegevens,
                     .invoer = w->input.invoer.data,
                     .n_invoer = w->input.invoer.n,
                     .runner = &x};
    struct ending e = {.t = &t, .houder = w->houder};
    taak_aan_de_hand(a, t.organisatie, t.id);
    const struct taak_soort *kind = taak_soort_van(t.soort);
    if (kind)
        e.ok = kind->run(&t, &e.naar, &f);
    else
        fout_zet(&f, N_("Deze versie van Koers kent dit werk niet."), "unknown job %s", t.soort);
    e.ends = x.ends;
    e.melding = e.ok ? NULL : fout_bericht(&f);
    if (!e.ok && !x.ends && !x.stopped)
        log_line("level=warn msg=\"job failed\" job=%lld kind=%s detail=%s", (long long)t.id,
                 t.soort, log_quoted(t.ctx, f.detail));
    /* Not alive any more, also when its end cannot be written: then it is found silent. */
    taak_aan_de_hand(a, 0, 0);
    if (achtergrond_schrijf(a, write_end, &e, &f) != DB_OK)
        log_line("level=error msg=\"job not ended\" job=%lld detail=%s", (long long)t.id,
                 log_quoted(t.ctx, f.detail));
}

bool taken_ronde(const struct achtergrond *a)
{
    struct waiting w = {.a = a, .ctx = mem_ctx(NULL, "taak"), .houder = taak_houder(a)};
    struct fout f;
    struct db_conn *db = db_thread_conn(a->db, &f);
    bool busy = db && db_read(db, read_waiting, &w, &f) == DB_OK && w.found &&
                achtergrond_schrijf(a, write_begin, &w, &f) == DB_OK;
    if (busy && w.begun)
        run_one(a, &w);
    mem_free(w.ctx);
    return busy;
}

static bool write_resume(struct db_conn *db, void *arg)
{
    const struct achtergrond *a = arg;
    TALLOC_CTX *ctx = mem_ctx(NULL, "taken_hervat");
    struct taken_bezig_rows busy = taken_bezig(db, ctx);
    for (size_t i = 0; i < busy.n; i++)
        if (is_mine(a, busy.row[i].soort))
            taak_afnemen(db, .organisatie = busy.row[i].organisatie, .id = busy.row[i].id,
                         .houder = busy.row[i].houder, .slag = busy.row[i].slag);
    mem_free(ctx);
    return !db_failed(db);
}

bool taken_hervat(const struct achtergrond *a, struct fout *f)
{
    if (db_engine_of(a->db) == DB_POSTGRES && a->wacht)
        return true;
    return achtergrond_schrijf(a, write_resume, (void *)a, f) == DB_OK;
}

bool taak_op_terminal(const struct achtergrond *a, const struct taak_soort *soort, struct taak *t,
                      const char **naar, struct fout *f)
{
    struct taak_runner x = {.a = a, .terminal = isatty(STDERR_FILENO) == 1, .begun_ms = now_ms()};
    t->db = a->db;
    t->soort = soort->soort;
    t->runner = &x;
    bool ok = soort->run(t, naar, f);
    if (x.terminal && x.reported_ms)
        fputc('\n', stderr);
    t->runner = NULL;
    return ok;
}
