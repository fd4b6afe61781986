/* The jobs behind publishing: making public, making pages again without what was withdrawn, the
 * PDF, and asking whether the address answers. Each reads and renders in the background and stores
 * its result in short writes. Not here: who asks for them (publicatie_paginas.c, publiceren.c), the
 * pieces of making public (uitgave.c). */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"

/* In gegevens: "BEELD NUMMER BASE", and of pages that are made again what comes with them. */
struct publish_run {
    struct job *t;
    long long beeld, nummer;
    const char *base;
    struct error why;
    const void *data;
    size_t n;
    char *map; /* of the PDF, while it is made */
    const char *adres;
    bool reachable;
    int64_t stand; /* counter of public changes (uitgave_stand) at the time of reading */
    bool lapsed;   /* something public changed since */
    struct kb_bestand made[KB_BESTANDEN];
};

static bool read_job(struct job *t, struct publish_run *j)
{
    char *end;
    *j = (struct publish_run){.t = t};
    j->beeld = strtoll(t->gegevens, &end, 10);
    j->nummer = strtoll(end, &end, 10);
    j->base = *end == ' ' ? end + 1 : "";
    return j->beeld > 0 && j->nummer > 0 && *j->base;
}

static bool unreadable(const struct job *t, struct error *f)
{
    return error_set(f, N_("Koers kan dit werk niet meer lezen. Begin het opnieuw."), "%s",
                     t->gegevens);
}

static bool job_done(struct publish_run *j, enum db_result u, const char **naar, struct error *f)
{
    *naar = mem_format(j->t->ctx, "/kwaliteitsbeeld/%lld/versies", j->beeld);
    if (u == DB_OK)
        return true;
    if (f && j->why.message[0])
        *f = j->why;
    return false;
}

/* ---- what was read is still so ---- */

#define TRIES    4    /* how often a job starts again when something public changed meanwhile */
#define NO_STAND (-1) /* no counter yet: nothing was published */

static void read_stand(struct db_conn *db, struct publish_run *j)
{
    struct uitgave_stand_of_row row;
    j->stand = uitgave_stand_of(db, j->t->ctx, &row, .organisatie = j->t->organisatie) ? row.stand
                                                                                       : NO_STAND;
}

/* Checks that nothing public changed since this job read, and advances the counter so that other
 * jobs that read earlier start again. False (with lapsed set): something changed. */
static bool still_stands(struct db_conn *db, struct publish_run *j)
{
    struct uitgave_stand_of_row row;
    int64_t org = j->t->organisatie;
    if (j->stand == NO_STAND && !uitgave_stand_of(db, j->t->ctx, &row, .organisatie = org))
        uitgave_stand_differs(db, .organisatie = org);
    else
        j->lapsed = uitgave_stand_advance(db, .organisatie = org, .stand = j->stand) == 0;
    return !j->lapsed && !db_failed(db);
}

static void tell_lapsed(struct publish_run *j)
{
    if (j->lapsed)
        error_set(&j->why,
                  N_("Er veranderde steeds iets aan wat openbaar is. Probeer het opnieuw."),
                  "lapsed %d times", TRIES);
}

/* ---- the pages of one version, made again: something was withdrawn, or a PDF came beside them
 * ----
 */

static bool again_render(struct db_conn *db, void *arg)
{
    struct publish_run *j = arg;
    struct beeld b;
    struct versie_of_row v;
    read_stand(db, j);
    if (!beeld_read(db, j->t->ctx, j->t->organisatie, j->beeld, &b) ||
        !versie_of(db, j->t->ctx, &v, .organisatie = b.organisatie, .beeld = b.id,
                   .nummer = j->nummer) ||
        v.gepubliceerd == TIME_NONE)
        return error_set(&j->why, N_("Deze versie is nog niet openbaar. Maak die eerst openbaar."),
                         "version %lld", j->nummer);
    return publicatie_render(db, j->t->ctx, &b, j->nummer, j->base, NULL, j->made, &j->why);
}

static bool again_keep(struct db_conn *db, void *arg)
{
    struct publish_run *j = arg;
    struct versie_of_row v;
    if (!still_stands(db, j) || !versie_of(db, j->t->ctx, &v, .organisatie = j->t->organisatie,
                                           .beeld = j->beeld, .nummer = j->nummer))
        return false;
    publicatie_keep(db, j->t->organisatie, j->beeld, j->nummer, v.uitgave, j->made);
    return !db_failed(db);
}

static enum db_result make_again(struct publish_run *j, struct db_conn *c, struct error *f)
{
    enum db_result r = DB_ERROR;
    j->lapsed = true;
    for (int i = 0; i < TRIES && j->lapsed; i++) {
        j->lapsed = false;
        r = db_read(c, again_render, j, f);
        if (r == DB_OK)
            r = job_write(j->t, again_keep, j, f);
    }
    tell_lapsed(j);
    return r;
}

/* There was a PDF of these pages, with what was withdrawn: it is made again too. */
static bool queue_pdf(struct db_conn *db, void *arg)
{
    struct publish_run *j = arg;
    job_queue(db, j->t->organisatie, j->t->door, pdf_job.soort,
              mem_format(j->t->ctx, "%lld %lld %s", j->beeld, j->nummer, j->base), NULL, 0);
    return !db_failed(db);
}

static bool again_run(struct job *t, const char **naar, struct error *f)
{
    struct publish_run j;
    struct db_conn *c = db_thread_conn(t->db, f);
    if (!c || !read_job(t, &j))
        return c && unreadable(t, f);
    char *base = mem_text(t->ctx, j.base), *and_pdf = strstr(base, PUBLICATIE_MET_PDF);
    if (and_pdf)
        *and_pdf = '\0';
    j.base = base;
    enum db_result r = make_again(&j, c, f);
    if (r == DB_OK && and_pdf)
        r = job_write(t, queue_pdf, &j, f);
    return job_done(&j, r, naar, f);
}

/* ---- the job that makes public ---- */

#define PIECE_MS 8 /* how long one transaction of many small pieces goes on */

struct publishing {
    struct publish_run *j;
    TALLOC_CTX *ctx; /* of one try */
    struct uitgave u;
    size_t at;       /* the page that is made */
    size_t from, to; /* steps of what follows: before and after this transaction */
    bool more;
    struct kb_bestand made[KB_BESTANDEN];
};

static bool publish_begin(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    struct job *t = p->j->t;
    return uitgave_begin(db, p->ctx, t->organisatie, p->j->beeld, p->j->nummer, t->door, p->j->base,
                         &p->u, &p->j->why);
}

static bool publish_take(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    return uitgave_take(db, p->ctx, &p->u);
}

static bool publish_render(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    return uitgave_render(db, p->ctx, &p->u, p->at, p->made, &p->j->why);
}

static bool publish_keep(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    publicatie_keep(db, p->u.organisatie, p->u.doel[p->at].beeld, p->u.doel[p->at].versie,
                    p->u.nummer, p->made);
    return !db_failed(db);
}

static bool publish_show(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    return uitgave_show(db, p->ctx, &p->u, &p->j->why);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* As many pieces as fit in a short transaction. It may be run again: it begins at the same step. */
static bool publish_follow(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    int64_t begun = now_ms();
    p->to = p->from;
    do
        p->more = uitgave_follow(db, p->ctx, &p->u, &p->to);
    while (p->more && now_ms() - begun < PIECE_MS);
    return !db_failed(db);
}

static bool publish_drop(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    int64_t begun = now_ms();
    p->to = p->from;
    do
        p->more = uitgave_drop(db, &p->u, &p->to);
    while (p->more && now_ms() - begun < PIECE_MS);
    return !db_failed(db);
}

static enum db_result in_pieces(struct publishing *p, bool (*work)(struct db_conn *, void *),
                                struct error *f)
{
    enum db_result r = DB_OK;
    p->more = true;
    p->from = 0;
    while (p->more && (r = job_write(p->j->t, work, p, f)) == DB_OK)
        p->from = p->to;
    return r;
}

/* Every page is made by reading and kept unseen by a short write. */
static enum db_result make_pages(struct publishing *p, struct db_conn *c, struct error *f)
{
    enum db_result r = DB_OK;
    TALLOC_CTX *whole = p->ctx;
    for (p->at = 0; p->at < p->u.n && r == DB_OK; p->at++) {
        p->ctx = mem_ctx(whole, "page");
        r = db_read(c, publish_render, p, f);
        if (r == DB_OK)
            r = job_write(p->j->t, publish_keep, p, f);
        mem_free(p->ctx);
        p->ctx = whole;
        if (r == DB_OK && !job_progress(p->j->t, (int64_t)p->at + 1, (int64_t)p->u.n + 1))
            r = DB_ROLLED_BACK;
    }
    return r;
}

/* One try. *again: it lapsed, because something public changed meanwhile. */
static enum db_result publish_once(struct publishing *p, struct db_conn *c, bool *again,
                                   struct error *f)
{
    *again = false;
    enum db_result r = db_read(c, publish_begin, p, f);
    if (r == DB_OK && !p->u.zichtbaar) {
        r = job_write(p->j->t, publish_take, p, f);
        if (r != DB_OK)
            return r;
        r = make_pages(p, c, f);
        if (r == DB_OK)
            r = job_write(p->j->t, publish_show, p, f);
        if (r != DB_OK) {
            *again = p->u.lapsed;
            in_pieces(p, publish_drop, NULL);
        }
    }
    return r == DB_OK ? in_pieces(p, publish_follow, f) : r;
}

static bool publish_run(struct job *t, const char **naar, struct error *f)
{
    struct publish_run j;
    struct db_conn *c = db_thread_conn(t->db, f);
    if (!c || !read_job(t, &j))
        return c && unreadable(t, f);
    bool again = true;
    enum db_result r = DB_ERROR;
    for (int i = 0; i < TRIES && again; i++) {
        struct publishing p = {.j = &j, .ctx = mem_ctx(t->ctx, "publish")};
        r = publish_once(&p, c, &again, f);
        mem_free(p.ctx);
    }
    j.lapsed = again;
    tell_lapsed(&j);
    return job_done(&j, r, naar, f);
}

static bool write_html(struct db_conn *db, void *arg)
{
    struct publish_run *j = arg;
    struct versie_bestand_row file;
    read_stand(db, j);
    if (!versie_bestand(db, j->t->ctx, &file, .organisatie = j->t->organisatie, .beeld = j->beeld,
                        .nummer = j->nummer, .pad = "index.html"))
        return error_set(&j->why, N_("Deze versie is nog niet openbaar. Maak die eerst openbaar."),
                         "no index.html");
    return publicatie_map(j->t->ctx, j->map, file.inhoud.data, file.inhoud.n, &j->why) &&
           publicatie_uiterlijk(db, j->t->ctx, j->t->organisatie, j->map, &j->why);
}

/* Only while what it shows is still what is public: a story that was withdrawn meanwhile stands in
 * it. */
static bool keep_pdf(struct db_conn *db, void *arg)
{
    struct publish_run *j = arg;
    if (!still_stands(db, j))
        return false;
    versie_bestand_insert(db, .organisatie = j->t->organisatie, .beeld = j->beeld,
                          .nummer = j->nummer, .uitgave = UITGAVE_ELKE,
                          .pad = "kwaliteitsbeeld.pdf", .type = "application/pdf",
                          .inhoud = {j->data, j->n});
    return !db_failed(db);
}

static bool pdf_goes_on(void *taak)
{
    return job_progress(taak, 1, 3);
}

/* One try: from the page as it is public now to a PDF that is kept. */
static enum db_result pdf_once(struct publish_run *j, struct db_conn *c, struct error *f)
{
    struct job *t = j->t;
    struct buf pdf;
    const char *tmp = getenv("TMPDIR");
    j->map = mem_format(t->ctx, "%s/koers-pdf-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(j->map)) {
        error_set(&j->why, N_("Er kon geen tijdelijke map worden gemaakt voor de pdf."), "mkdtemp");
        return DB_ERROR;
    }
    enum db_result r = db_read(c, write_html, j, f);
    if (r == DB_OK && !pdf_make(t->ctx, mem_format(t->ctx, "%s/index.html", j->map), pdf_goes_on, t,
                                &pdf, &j->why))
        r = DB_ERROR;
    pdf_tidy(j->map);
    job_progress(t, 2, 3);
    if (r != DB_OK)
        return r;
    j->data = pdf.data;
    j->n = pdf.len;
    return job_write(t, keep_pdf, j, f);
}

static bool pdf_run(struct job *t, const char **naar, struct error *f)
{
    struct publish_run j;
    enum db_result r = DB_ERROR;
    struct db_conn *c = db_thread_conn(t->db, f);
    if (!c || !read_job(t, &j))
        return c && unreadable(t, f);
    j.lapsed = true;
    for (int i = 0; i < TRIES && j.lapsed; i++) {
        j.lapsed = false;
        r = pdf_once(&j, c, f);
    }
    tell_lapsed(&j);
    if (r == DB_OK) /* the pages name it */
        r = make_again(&j, c, f);
    return job_done(&j, r, naar, f);
}

static bool load_address(struct db_conn *db, void *arg)
{
    struct publish_run *j = arg;
    struct versie_of_row v;
    if (!versie_of(db, j->t->ctx, &v, .organisatie = j->t->organisatie, .beeld = j->beeld,
                   .nummer = j->nummer) ||
        !v.adres)
        return error_set(&j->why, N_("Deze versie heeft nog geen openbaar adres."), "no address");
    j->adres = v.adres;
    return true;
}

static bool keep_reachable(struct db_conn *db, void *arg)
{
    struct publish_run *j = arg;
    versie_bereikbaar(db, .organisatie = j->t->organisatie, .beeld = j->beeld, .nummer = j->nummer,
                      .nu = time_now(), .bereikbaar = j->reachable);
    return true;
}

static bool address_run(struct job *t, const char **naar, struct error *f)
{
    struct publish_run j;
    struct error why = {0};
    struct db_conn *c = db_thread_conn(t->db, f);
    if (!read_job(t, &j) || !c || db_read(c, load_address, &j, f) != DB_OK)
        return job_done(&j, DB_ERROR, naar, f);
    j.reachable = adres_bereikbaar(j.adres, &why);
    return job_done(&j, job_write(t, keep_reachable, &j, f), naar, f) &&
           (j.reachable || (f && (*f = why, false)));
}

const struct job_kind publiceer_job = {"publiceren", N_("Openbaar maken"), publish_run};
const struct job_kind opnieuw_job = {"opnieuw", N_("De openbare bladzijden opnieuw maken"),
                                     again_run};
/* What starts Chromium or goes out over the network is not done in the server
 * (src/process/worker.h). */
const struct job_kind pdf_job = {"pdf", N_("Een pdf maken"), pdf_run, "pdf"};
const struct job_kind adres_job = {"adres", N_("Kijken of het adres werkt"), address_run, "post"};
