/* Making public (B5.4): one version appears with all pages that this changes. Its pages are made
 * and kept unseen; one short transaction shows them all, if nothing public changed while they were
 * made; then follow sentences, drafts for givers and the old pages. Here too: the one driver of
 * these steps, for the job and for one transaction, and the way back when consent is withdrawn. Not
 * here: what a page says (publicatie.c), the jobs and the directory (publicatie_taken.c), who asks
 * (publicatie_paginas.c). */
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "db/erase.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"

/* Of one piece; a transaction of about this much takes a few milliseconds. */
#define SENTENCES_AT_ONCE 8
#define DRAFTS_AT_ONCE    60
#define PIECE_MS          8 /* how long one transaction of many small pieces goes on */

/* ---- what is to be made ---- */

/* The figures of a version, held against what others made public since it was frozen. */
static bool figures_may(struct db_conn *db, const void *ctx, struct uitgave *u,
                        const struct versie_delen_rows *parts, struct error *f)
{
    u->figures = mem_new(ctx, struct openbare_cijfers);
    for (size_t i = 0; i < parts->n; i++)
        if (strcmp(parts->row[i].soort, "grond") == 0 &&
            !openbaar_cijfer_bij(db, ctx, u->organisatie, parts->row[i].knoop, u->figures, f))
            return false;
    return true;
}

/* It is approved, and no newer one is public. */
static bool may_be_shown(struct db_conn *db, const void *ctx, const struct uitgave *u,
                         struct error *f)
{
    struct versie_openbaar_row now;
    struct versie_of_row v;
    if (versie_openbaar(db, ctx, &now, .organisatie = u->organisatie, .beeld = u->b.id) &&
        now.nummer > u->versie)
        return error_set(f, N_("Er is al een nieuwere versie openbaar."), "version %lld is public",
                         (long long)now.nummer);
    if (!versie_of(db, ctx, &v, .organisatie = u->organisatie, .beeld = u->b.id,
                   .nummer = u->versie) ||
        strcmp(v.staat, "vastgesteld") != 0)
        return error_set(
            f, N_("Deze versie is nog niet vastgesteld door het bestuur, of is al openbaar."),
            "version %lld", (long long)u->versie);
    return true;
}

void uitgave_gather(struct db_conn *db, const void *ctx, struct uitgave *u)
{
    struct versies_rows own = versies(db, ctx, .organisatie = u->organisatie, .beeld = u->b.id);
    struct beelden_openbaar_rows year =
        beelden_openbaar(db, ctx, .organisatie = u->organisatie, .jaar = u->b.jaar);
    u->doel = mem_array(ctx, struct uitgave_doel, own.n + year.n);
    for (size_t i = 0; i < own.n; i++)
        if (own.row[i].nummer == u->versie || own.row[i].gepubliceerd != TIME_NONE)
            u->doel[u->n++] = (struct uitgave_doel){u->b.id, own.row[i].nummer};
    for (size_t i = 0; i < year.n; i++)
        if (year.row[i].id != u->b.id)
            u->doel[u->n++] = (struct uitgave_doel){year.row[i].id, year.row[i].nummer};
}

/* A try that was shown and did not get to its end is taken up again. */
static bool shown_before(struct db_conn *db, const void *ctx, struct uitgave *u)
{
    struct uitgaven_rows rows =
        uitgaven(db, ctx, .organisatie = u->organisatie, .beeld = u->b.id, .versie = u->versie);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.row[i].zichtbaar) {
            u->nummer = rows.row[i].nummer;
            u->nieuws = rows.row[i].nieuws;
            u->zichtbaar = true;
        }
    return u->zichtbaar;
}

bool uitgave_begin(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                   int64_t versie, int64_t door, const char *base, struct uitgave *u,
                   struct error *f)
{
    struct uitgave_stand_of_row stand;
    *u = (struct uitgave){.organisatie = organisatie, .versie = versie, .door = door, .base = base};
    if (!beeld_read(db, ctx, organisatie, beeld, &u->b))
        return error_set(f, N_("Deze versie bestaat niet."), "document %lld", (long long)beeld);
    u->adres = mem_format(ctx, "%s%s", base, beeld_pad(db, ctx, &u->b));
    u->soon = (struct straks){beeld, versie, u->b.locatie, time_now(), u->b.jaar};
    if (uitgave_stand_of(db, ctx, &stand, .organisatie = organisatie))
        u->stand = stand.stand;
    uitgave_gather(db, ctx, u);
    if (shown_before(db, ctx, u))
        return true;
    struct versie_delen_rows parts =
        versie_delen(db, ctx, .organisatie = organisatie, .beeld = beeld, .nummer = versie);
    return versie_verify(db, ctx, organisatie, beeld, versie, f) &&
           figures_may(db, ctx, u, &parts, f) && may_be_shown(db, ctx, u, f);
}

bool uitgave_take(struct db_conn *db, const void *ctx, struct uitgave *u)
{
    struct uitgave_next_row next;
    if (u->zichtbaar)
        return true;
    struct uitgaven_rows left =
        uitgaven(db, ctx, .organisatie = u->organisatie, .beeld = u->b.id, .versie = u->versie);
    for (size_t i = 0; i < left.n; i++)
        uitgave_delete(db, .organisatie = u->organisatie, .nummer = left.row[i].nummer);
    if (!uitgave_next(db, ctx, &next, .organisatie = u->organisatie))
        return false;
    u->nummer = next.laatste;
    uitgave_insert(db, .organisatie = u->organisatie, .nummer = u->nummer, .beeld = u->b.id,
                   .versie = u->versie);
    return !db_failed(db);
}

bool uitgave_render(struct db_conn *db, const void *ctx, const struct uitgave *u, size_t i,
                    struct kb_bestand out[static KB_BESTANDEN], struct error *f)
{
    struct beeld b;
    return beeld_read(db, ctx, u->organisatie, u->doel[i].beeld, &b) &&
           publicatie_render(db, ctx, &b, u->doel[i].versie, u->base, &u->soon, out, f);
}

/* ---- showing it ---- */

bool uitgave_show(struct db_conn *db, const void *ctx, struct uitgave *u, struct error *f)
{
    u->lapsed = uitgave_stand_advance(db, .organisatie = u->organisatie, .stand = u->stand) == 0;
    if (u->lapsed || !may_be_shown(db, ctx, u, f))
        return false;
    versie_gepubliceerd(db, .organisatie = u->organisatie, .beeld = u->b.id, .nummer = u->versie,
                        .nu = u->soon.gepubliceerd, .door = u->door, .adres = u->adres);
    versies_vervangen(db, .organisatie = u->organisatie, .beeld = u->b.id, .nummer = u->versie);
    for (size_t i = 0; i < u->n; i++)
        versie_uitgave(db, .organisatie = u->organisatie, .beeld = u->doel[i].beeld,
                       .nummer = u->doel[i].versie, .uitgave = u->nummer);
    openbare_cijfers_onthoud(db, &u->b, u->versie, u->figures);
    u->nieuws = zinnen_nog_dicht(db, ctx, .organisatie = u->organisatie, .beeld = u->b.id,
                                 .nummer = u->versie, .max = 1)
                    .n > 0;
    uitgave_show_now(db, .organisatie = u->organisatie, .nummer = u->nummer, .nieuws = u->nieuws);
    knoop_change_status(db, u->organisatie, u->b.id, "openbaar", u->door, 0);
    wachtpunt_end(db, u->organisatie, u->b.id, "beeld");
    beeld_zinnen_wachten(db, u->organisatie, u->b.id);
    audit_write(db, u->organisatie, u->door, "beeld.publiceren",
                mem_format(ctx, "knoop %lld versie %lld", (long long)u->b.id, (long long)u->versie),
                "gedaan");
    return !db_failed(db);
}

/* ---- what follows ---- */

/* The sentences are public now, and lead to the document: so their chains end where they can be
 * read. One that was taken out of the living document since stays out. */
static bool open_sentences(struct db_conn *db, const void *ctx, const struct uitgave *u)
{
    struct zinnen_nog_dicht_rows rows =
        zinnen_nog_dicht(db, ctx, .organisatie = u->organisatie, .beeld = u->b.id,
                         .nummer = u->versie, .max = SENTENCES_AT_ONCE);
    for (size_t i = 0; i < rows.n; i++) {
        knoop_change_status(db, u->organisatie, rows.row[i].knoop, "openbaar", u->door, 0);
        draad_lay(db, u->organisatie, rows.row[i].knoop, u->b.id, LEIDT_TOT, u->door, 0);
    }
    return rows.n > 0;
}

/* S1: whoever gave a signal that a new sentence rests on hears that it counts; one draft each,
 * however many sentences. What counts is what was frozen, not what grew since. */
static bool tell_givers(struct db_conn *db, const void *ctx, const struct uitgave *u)
{
    return u->nieuws && terugkoppeling_sketch_part(
                            db, u->organisatie, u->b.id, TUSSENBERICHT,
                            lang_message(ctx,
                                         /* vertaler: the English pages are at {adres}en.html */
                                         N_("Wat u vertelde, telt mee in ons kwaliteitsbeeld over "
                                            "{jaar}. Daarin staat wat wij dat jaar leerden. U "
                                            "leest het op {adres}"),
                                         ERROR_WITH("jaar", mem_format(ctx, "%d", u->b.jaar),
                                                    "adres", u->adres)),
                            u->door, DRAFTS_AT_ONCE) > 0;
}

bool uitgave_follow(struct db_conn *db, const void *ctx, struct uitgave *u, size_t *step)
{
    if (db_failed(db))
        return false;
    if (*step == 0) {
        *step = open_sentences(db, ctx, u) ? 0 : 1;
        return true;
    }
    if (*step == 1) {
        *step = tell_givers(db, ctx, u) ? 1 : 2;
        return true;
    }
    size_t i = *step - 2;
    if (i < u->n) {
        uitgave_old(db, .organisatie = u->organisatie, .beeld = u->doel[i].beeld,
                    .nummer = u->doel[i].versie, .tot = u->nummer);
        erase_note(db, false); /* pages may hold what was withdrawn since */
        ++*step;
        return true;
    }
    uitgave_delete(db, .organisatie = u->organisatie, .nummer = u->nummer);
    return false;
}

bool uitgave_drop(struct db_conn *db, const struct uitgave *u, size_t *step)
{
    if (*step < u->n) {
        uitgave_old(db, .organisatie = u->organisatie, .beeld = u->doel[*step].beeld,
                    .nummer = u->doel[*step].versie, .tot = u->nummer);
        erase_note(db, false);
        ++*step;
        return !db_failed(db);
    }
    uitgave_delete(db, .organisatie = u->organisatie, .nummer = u->nummer);
    return false;
}

/* ---- the driver ---- */

struct publishing {
    const struct uitgave_vraag *v;
    TALLOC_CTX *ctx; /* of the try, or of one page */
    struct uitgave u;
    size_t at;       /* the page that is made */
    size_t from, to; /* steps of what follows: before and after this transaction */
    bool more;
    struct kb_bestand made[KB_BESTANDEN];
};

static bool begin(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    const struct uitgave_vraag *v = p->v;
    return uitgave_begin(db, p->ctx, v->organisatie, v->beeld, v->versie, v->door, v->base, &p->u,
                         v->why);
}

static bool take(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    return uitgave_take(db, p->ctx, &p->u);
}

static bool render(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    return uitgave_render(db, p->ctx, &p->u, p->at, p->made, p->v->why);
}

static bool keep(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    publicatie_keep(db, p->u.organisatie, p->u.doel[p->at].beeld, p->u.doel[p->at].versie,
                    p->u.nummer, p->made);
    return !db_failed(db);
}

static bool show(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    return uitgave_show(db, p->ctx, &p->u, p->v->why);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* As many pieces as fit in a short transaction. It may be run again: it begins at the same step. */
static bool follow(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    int64_t begun = now_ms();
    p->to = p->from;
    do
        p->more = uitgave_follow(db, p->ctx, &p->u, &p->to);
    while (p->more && now_ms() - begun < PIECE_MS);
    return !db_failed(db);
}

static bool drop(struct db_conn *db, void *arg)
{
    struct publishing *p = arg;
    int64_t begun = now_ms();
    p->to = p->from;
    do
        p->more = uitgave_drop(db, &p->u, &p->to);
    while (p->more && now_ms() - begun < PIECE_MS);
    return !db_failed(db);
}

static enum db_result in_pieces(struct publishing *p, const struct uitgave_hand *h,
                                bool (*work)(struct db_conn *, void *), struct error *f)
{
    enum db_result r = DB_OK;
    p->more = true;
    p->from = 0;
    while (p->more && (r = h->write(h->arg, work, p, f)) == DB_OK)
        p->from = p->to;
    return r;
}

/* Every page is made by reading and kept unseen by a short write. */
static enum db_result make_pages(struct publishing *p, const struct uitgave_hand *h,
                                 struct error *f)
{
    enum db_result r = DB_OK;
    TALLOC_CTX *whole = p->ctx;
    for (p->at = 0; p->at < p->u.n && r == DB_OK; p->at++) {
        p->ctx = mem_ctx(whole, "page");
        r = h->read(h->arg, render, p, f);
        if (r == DB_OK)
            r = h->write(h->arg, keep, p, f);
        mem_free(p->ctx);
        p->ctx = whole;
        if (r == DB_OK && h->goes_on && !h->goes_on(h->arg, p->at + 1, p->u.n + 1))
            r = DB_ROLLED_BACK;
    }
    return r;
}

static enum db_result all_steps(struct publishing *p, const struct uitgave_hand *h, struct error *f)
{
    enum db_result r = h->read(h->arg, begin, p, f);
    if (r == DB_OK && !p->u.zichtbaar) {
        r = h->write(h->arg, take, p, f);
        if (r != DB_OK)
            return r;
        r = make_pages(p, h, f);
        if (r == DB_OK)
            r = h->write(h->arg, show, p, f);
        if (r != DB_OK)
            in_pieces(p, h, drop, NULL);
    }
    return r == DB_OK ? in_pieces(p, h, follow, f) : r;
}

enum db_result uitgave_publish(const void *ctx, const struct uitgave_vraag *v,
                               const struct uitgave_hand *h, bool *lapsed, struct error *f)
{
    struct publishing p = {.v = v, .ctx = mem_ctx(ctx, "publish")};
    enum db_result r = all_steps(&p, h, f);
    *lapsed = p.u.lapsed;
    mem_free(p.ctx);
    return r;
}

/* All within the caller's transaction. */
static enum db_result at_once(void *db, bool (*work)(struct db_conn *, void *), void *arg,
                              struct error *f)
{
    (void)f;
    return work(db, arg) ? DB_OK : DB_ROLLED_BACK;
}

bool versie_publish(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                    int64_t nummer, int64_t door, const char *base, struct error *f)
{
    bool lapsed;
    struct uitgave_hand here = {.read = at_once, .write = at_once, .arg = db};
    struct uitgave_vraag v = {organisatie, beeld, nummer, door, base, f};
    return uitgave_publish(ctx, &v, &here, &lapsed, NULL) == DB_OK && !db_failed(db);
}

/* ---- consent withdrawn ---- */

/* Nothing of a version that shows what was withdrawn stays: not what is public, not what was being
 * made, not the PDF. A job makes its pages again; until then its address says so. */
static bool take_away(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t beeld,
                      int64_t nummer)
{
    struct versie_of_row v;
    struct versie_bestand_row pdf;
    if (!versie_of(db, ctx, &v, .organisatie = organisatie, .beeld = beeld, .nummer = nummer))
        return false;
    bool and_pdf = versie_bestand(db, ctx, &pdf, .organisatie = organisatie, .beeld = beeld,
                                  .nummer = nummer, .pad = "kwaliteitsbeeld.pdf");
    versie_bestanden_delete(db, .organisatie = organisatie, .beeld = beeld, .nummer = nummer);
    erase_note(db, false);
    if (v.gepubliceerd == TIME_NONE)
        return false;
    const char *path = v.adres ? strstr(v.adres, "/kb/") : NULL;
    const char *base = path ? mem_textn(ctx, v.adres, (size_t)(path - v.adres)) : "";
    job_queue(db, &(struct job_new){.organisatie = organisatie,
                                    .door = v.bevroren_door,
                                    .soort = opnieuw_job.soort,
                                    .over = beeld,
                                    .nummer = nummer,
                                    .tekst = base,
                                    .daarna = and_pdf ? pdf_job.soort : NULL});
    return true;
}

size_t versie_withdraw(struct db_conn *db, int64_t organisatie, int64_t knoop, int32_t op)
{
    size_t n = 0;
    TALLOC_CTX *tmp = mem_ctx(NULL, "trek_in");
    struct versies_met_rows rows = versies_met(db, tmp, .organisatie = organisatie, .knoop = knoop);
    uitgave_stand_differs(db, .organisatie = organisatie); /* pages that are being made lapse */
    versie_deel_intrek(db, .organisatie = organisatie, .knoop = knoop, .zout = {"", 0}, .op = op);
    for (size_t i = 0; i < rows.n; i++)
        n += take_away(db, tmp, organisatie, rows.row[i].beeld, rows.row[i].nummer);
    mem_free(tmp);
    return n;
}
