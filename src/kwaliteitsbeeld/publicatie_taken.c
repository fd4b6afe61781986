/* What is done with public pages outside a request: the jobs (making public, making pages again
 * without what was withdrawn, the PDF, asking whether the address answers), each reading and making
 * in the pool and keeping in short writes; and writing the pages to a directory, for the PDF and
 * for `koers publiceer`. Not here: the steps of making public (uitgave.c), what a page says
 * (publicatie.c), who asks (publicatie_paginas.c). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/leftover.h"
#include "base/mem.h"
#include "base/text.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "web/static.h"

/* Every job here is about version `nummer` of the kwaliteitsbeeld `over`; its tekst is the address
 * of the server, such as https://koers.example. */
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
    *j = (struct publish_run){.t = t, .beeld = t->over, .nummer = t->nummer, .base = t->tekst};
    return j->beeld > 0 && j->nummer > 0 && !text_blank(j->base);
}

static bool unreadable(const struct job *t, struct error *f)
{
    return error_set(f, N_("Koers kan dit werk niet meer lezen. Begin het opnieuw."),
                     "over %lld, nummer %lld, tekst %s", (long long)t->over, (long long)t->nummer,
                     t->tekst ? t->tekst : "-");
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
static bool queue_next(struct db_conn *db, void *arg)
{
    const struct job *t = arg;
    job_queue(db, &(struct job_new){.organisatie = t->organisatie,
                                    .door = t->door,
                                    .soort = t->daarna,
                                    .over = t->over,
                                    .nummer = t->nummer,
                                    .tekst = t->tekst});
    return !db_failed(db);
}

static bool again_run(struct job *t, const char **naar, struct error *f)
{
    struct publish_run j;
    struct db_conn *c = db_thread_conn(t->db, f);
    if (!c || !read_job(t, &j))
        return c && unreadable(t, f);
    enum db_result r = make_again(&j, c, f);
    if (r == DB_OK && t->daarna)
        r = job_write(t, queue_next, t, f);
    return job_done(&j, r, naar, f);
}

/* ---- the job that makes public: each step of uitgave.c in a transaction of its own ---- */

struct publish_hand {
    struct job *t;
    struct db_conn *c;
};

static enum db_result hand_read(void *arg, bool (*work)(struct db_conn *, void *), void *what,
                                struct error *f)
{
    struct publish_hand *h = arg;
    return db_read(h->c, work, what, f);
}

static enum db_result hand_write(void *arg, bool (*work)(struct db_conn *, void *), void *what,
                                 struct error *f)
{
    struct publish_hand *h = arg;
    return job_write(h->t, work, what, f);
}

static bool hand_goes_on(void *arg, size_t done, size_t of)
{
    struct publish_hand *h = arg;
    return job_progress(h->t, (int64_t)done, (int64_t)of);
}

static bool publish_run(struct job *t, const char **naar, struct error *f)
{
    struct publish_run j;
    struct publish_hand hand = {t, db_thread_conn(t->db, f)};
    struct uitgave_hand h = {hand_read, hand_write, hand_goes_on, &hand};
    if (!hand.c || !read_job(t, &j))
        return hand.c && unreadable(t, f);
    struct uitgave_vraag v = {t->organisatie, j.beeld, j.nummer, t->door, j.base, &j.why};
    enum db_result r = DB_ERROR;
    j.lapsed = true;
    for (int i = 0; i < TRIES && j.lapsed; i++)
        r = uitgave_publish(t->ctx, &v, &h, &j.lapsed, f);
    tell_lapsed(&j);
    return job_done(&j, r, naar, f);
}

/* ---- the PDF ---- */

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
    int hold = leftover_hold(j->map);
    enum db_result r = db_read(c, write_html, j, f);
    if (r == DB_OK && !pdf_make(t->ctx, mem_format(t->ctx, "%s/index.html", j->map), pdf_goes_on, t,
                                &pdf, &j->why))
        r = DB_ERROR;
    pdf_tidy(j->map);
    if (hold >= 0)
        close(hold);
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

/* ---- does the address answer? ---- */

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

/* ---- a directory ---- */

static bool make_dirs(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        int r = mkdir(path, 0755);
        *p = '/';
        if (r != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

static bool write_file(const void *ctx, const char *dir, const char *name, const void *data,
                       size_t n, struct error *f)
{
    char *path = mem_format(ctx, "%s/%s", dir, name);
    int fd = make_dirs(path) ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;
    if (fd < 0)
        return error_set(f,
                         mem_format(ctx,
                                    "Het bestand %s kon niet worden geschreven. Bestaat de map, en "
                                    "mag je er schrijven?",
                                    path),
                         "open %s: %d", path, errno);
    size_t done = 0;
    while (done < n) {
        ssize_t w = write(fd, (const char *)data + done, n - done);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            break;
        done += (size_t)w;
    }
    bool ok = close(fd) == 0 && done == n;
    return ok || error_set(f,
                           mem_format(ctx,
                                      "Het bestand %s kon niet helemaal worden geschreven. Is er "
                                      "nog ruimte op de schijf?",
                                      path),
                           "write %s: %d", path, errno);
}

static bool write_kept(struct db_conn *db, const void *ctx, int64_t organisatie, const char *dir,
                       struct error *f)
{
    struct uitgave_assets_rows kept = uitgave_assets(db, ctx, .organisatie = organisatie);
    for (size_t i = 0; i < kept.n; i++) {
        struct uitgave_asset_of_row a;
        if (uitgave_asset_of(db, ctx, &a, .organisatie = organisatie, .pad = kept.row[i].pad) &&
            !write_file(ctx, dir, kept.row[i].pad, a.inhoud.data, a.inhoud.n, f))
            return false;
    }
    return true;
}

bool publicatie_uiterlijk(struct db_conn *db, const void *ctx, int64_t organisatie, const char *dir,
                          struct error *f)
{
    const struct asset *a;
    for (size_t i = 0; (a = asset_at(i)) != NULL; i++)
        if (!write_file(ctx, dir, strrchr(a->path, '/') + 1, a->bytes, a->len, f))
            return false;
    return write_kept(db, ctx, organisatie, dir, f);
}

bool publicatie_map(const void *ctx, const char *dir, const void *html, size_t n, struct error *f)
{
    return write_file(ctx, dir, "index.html", html, n, f);
}

struct writing_out {
    const void *ctx;
    int64_t organisatie, locatie;
    int jaar;
    const char *dir;
    struct error *f;
    size_t pages;
};

static bool write_version(struct db_conn *db, struct writing_out *w, int64_t beeld, int64_t nummer,
                          const char *dir)
{
    struct versie_bestanden_rows files = versie_bestanden(db, w->ctx, .organisatie = w->organisatie,
                                                          .beeld = beeld, .nummer = nummer);
    if (files.n == 0)
        return error_set(w->f, kb_wordt_gemaakt, "no pages of version %lld", (long long)nummer);
    for (size_t i = 0; i < files.n; i++) {
        struct versie_bestand_row file;
        if (versie_bestand(db, w->ctx, &file, .organisatie = w->organisatie, .beeld = beeld,
                           .nummer = nummer, .pad = files.row[i].pad) &&
            !write_file(w->ctx, dir, files.row[i].pad, file.inhoud.data, file.inhoud.n, w->f))
            return false;
        w->pages++;
    }
    return publicatie_uiterlijk(db, w->ctx, w->organisatie, dir, w->f);
}

static bool write_out(struct db_conn *db, void *arg)
{
    struct writing_out *w = arg;
    struct beelden_openbaar_rows rows =
        beelden_openbaar(db, w->ctx, .organisatie = w->organisatie, .jaar = w->jaar);
    for (size_t i = 0; i < rows.n; i++) {
        struct locatie place = {.slug = NULL};
        if (w->locatie && rows.row[i].locatie != w->locatie)
            continue;
        if (rows.row[i].locatie &&
            !locatie_read(db, w->ctx, w->organisatie, rows.row[i].locatie, &place))
            continue;
        const char *dir = place.slug ? mem_format(w->ctx, "%s/%d/%s", w->dir, w->jaar, place.slug)
                                     : mem_format(w->ctx, "%s/%d", w->dir, w->jaar);
        struct versies_rows all =
            versies(db, w->ctx, .organisatie = w->organisatie, .beeld = rows.row[i].id);
        for (size_t v = 0; v < all.n; v++) {
            bool now = all.row[v].nummer == rows.row[i].nummer;
            const char *where =
                now ? dir : mem_format(w->ctx, "%s/versie-%lld", dir, (long long)all.row[v].nummer);
            if (all.row[v].gepubliceerd != TIME_NONE &&
                !write_version(db, w, rows.row[i].id, all.row[v].nummer, where))
                return false;
        }
    }
    return true;
}

bool publicatie_write(struct db *db, int64_t organisatie, int jaar, int64_t locatie,
                      const char *dir, struct error *f)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "publiceer");
    struct error reason = {0};
    struct writing_out w = {.ctx = tmp,
                            .organisatie = organisatie,
                            .locatie = locatie,
                            .jaar = jaar,
                            .dir = dir,
                            .f = &reason};
    struct db_conn *c = db_thread_conn(db, f);
    bool ok = c && db_read(c, write_out, &w, f) == DB_OK;
    if (c && !ok && reason.message[0] && f)
        *f = reason;
    if (ok && w.pages == 0)
        ok = error_set(f,
                       N_("Er is over dit jaar nog niets openbaar. Bevries eerst een versie, laat "
                          "die vaststellen en maak die openbaar in Koers."),
                       "no public version of %d", jaar);
    mem_free(tmp);
    return ok;
}
