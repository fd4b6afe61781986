/* Deliveries of which an older version of the program showed figures, by another rule (besluit.h):
 * each is decided about once, beside those that came before it, and what shows too much is closed,
 * also where it is cited. Not here: deliveries that come in (besluit.c). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad.h"
#include "meting/besluit_intern.h"
#include "meting/gelijken.h"
#include <string.h>

#define NAMES_MAX 400 /* characters of an audit line */

/* One of them, with what is decided about it. Answers are read in read transactions, so that a large
 * delivery holds up no other write; each write checks that what was read still holds. */
struct older {
    TALLOC_CTX *ctx;
    int64_t organisatie, meting; /* 0: there is none */
    struct meting_of_row m;
    struct instrument in;
    struct rijen rows;
    struct besluit b;
    bool readable;
};

/* Closes the questions of which who came, went or stayed between the two would be too few, whatever
 * places and groups were shown. */
static void close_beside(struct db_conn *db, const struct instrument *in, struct besluit *b,
                         int64_t ander, const struct rijen *mine)
{
    void *tmp = mem_ctx(NULL, "naast");
    struct snede_open all = snede_open_new(tmp, b->n_plekken, GROEPEN, true);
    struct rijen other;
    struct rij_vergelijking v;

    rijen_lees(db, tmp, b->organisatie, ander, in->n_items, &other);
    bool sure = rijen_vergelijk(tmp, in, &other, mine, &v) && v.n > 0;
    for (size_t i = 0; i < v.n; i++)
        sure = sure && v.rij[i].waar != RIJ_ONZEKER;
    for (size_t i = 0; i < b->n; i++) {
        struct besluit_vraag *q = &b->vraag[i];
        q->open.geheel = q->open.geheel && sure;
        struct snede_vervanging w = besluit_verschil(tmp, b, q->item, q->index, &v);
        if (snede_verraadt(tmp, &w.weg, &all, b->k, NULL) ||
            snede_verraadt(tmp, &w.gebleven, &all, b->k, NULL) || snede_aantal(&w.van) > 0 ||
            snede_verraadt(tmp, &w.zelfde, &all, b->k, NULL) ||
            snede_verraadt(tmp, &w.nieuw, &all, b->k, NULL))
            q->open.geheel = false;
    }
    mem_free(tmp);
}

/* Over the same days and of the same questionnaire. One that is gone cannot be compared; when it was
 * the same file, nobody came or went. */
static void close_same_days(struct db_conn *db, struct older *x,
                            const struct metingen_ooit_getoond_row *o)
{
    struct besluit *b = &x->b;

    if (o->instrument == x->m.instrument && text_equal(o->staat, "zichtbaar"))
        close_beside(db, &x->in, b, o->id, &x->rows);
    else if (text_equal(o->staat, "zichtbaar") || !text_equal(o->hash, x->m.hash))
        for (size_t q = 0; q < b->n; q++)
            b->vraag[q].open.geheel = false;
}

/* Of any questionnaire, over any days: closes the questions that both asked. */
static void close_alike(struct gelijken *g, struct older *x,
                        const struct metingen_met_vingers_row *o)
{
    struct besluit *b = &x->b;
    bool *both = mem_array(x->ctx, bool, x->in.n_items);
    enum gelijk u = gelijken_met(g, o, both);
    bool days = o->tot >= x->m.van && o->van <= x->m.tot;

    for (size_t q = 0; q < b->n; q++)
        if ((u == GELIJK_VEEL || (u == GELIJK_ONBEKEND && days)) && both[b->vraag[q].index])
            b->vraag[q].open.geheel = false;
}

/* Beside what came before it, and what was decided about already. What comes after it is decided
 * about beside this one. */
static bool comes_first(const struct older *x, int64_t id, bool beslist)
{
    return id < x->meting || beslist;
}

static void decide(struct db_conn *db, struct older *x)
{
    struct besluit *b = &x->b;
    struct metingen_ooit_getoond_rows own = metingen_ooit_getoond(
        db, x->ctx, .organisatie = b->organisatie, .code = x->m.code, .niet = b->meting);
    struct metingen_met_vingers_rows all =
        metingen_met_vingers(db, x->ctx, .organisatie = b->organisatie);
    struct gelijken *g = gelijken_begin(db, x->ctx, b->organisatie, b->meting);

    besluit_alleen(db, x->ctx, &x->in, b);
    for (size_t i = 0; i < own.n; i++) {
        const struct metingen_ooit_getoond_row *o = &own.row[i];
        if (comes_first(x, o->id, o->beslist) && o->tot >= x->m.van && o->van <= x->m.tot)
            close_same_days(db, x, o);
    }
    for (size_t i = 0; g && i < all.n; i++) {
        const struct metingen_met_vingers_row *o = &all.row[i];
        bool done = text_equal(o->code, x->m.code) && o->tot >= x->m.van && o->van <= x->m.tot;
        if (o->id != b->meting && comes_first(x, o->id, o->beslist) && !done)
            close_alike(g, x, o);
    }
}

static bool place_open(const struct besluit *b, const struct besluit_vraag *q, int64_t plek)
{
    for (size_t p = 0; p < b->n_plekken; p++)
        if (b->plek[p] == plek)
            return q->open.geheel && q->open.plek[p];
    return q->open.geheel && plek == 0;
}

/* Cited figures that are not shown any longer. */
static void close_cited(struct db_conn *db, const void *ctx, const struct besluit *b)
{
    struct meting_cijfers_alle_rows rows =
        meting_cijfers_alle(db, ctx, .organisatie = b->organisatie, .meting = b->meting);

    for (size_t i = 0; i < rows.n; i++) {
        bool open = false;
        for (size_t q = 0; q < b->n; q++)
            open = open || ((int64_t)b->vraag[q].index == rows.row[i].vraag &&
                            place_open(b, &b->vraag[q], rows.row[i].plek));
        if (open ||
            meting_cijfer_sluit(db, .organisatie = b->organisatie, .knoop = rows.row[i].knoop) != 1)
            continue;
        knoop_change_status(db, b->organisatie, rows.row[i].knoop, "afgeschermd", 0, 0);
        audit_write(db, b->organisatie, 0, "meting.invoeren",
                    mem_format(ctx, "knoop %lld", (long long)rows.row[i].knoop),
                    "cijfer niet meer getoond");
    }
}

/* One audit line with the questions and places that stay closed. */
static void name_closed(struct db_conn *db, const void *ctx, const struct besluit *b)
{
    struct buf names;

    buf_init(&names, ctx, 1 << 20);
    for (size_t i = 0; i < b->n; i++) {
        const struct besluit_vraag *q = &b->vraag[i];
        if (!q->open.geheel)
            buf_format(&names, "; %s", q->item->code);
        for (size_t p = 0; p < b->n_plekken && q->open.geheel; p++)
            if (!q->open.plek[p])
                buf_format(&names, "; %s bij %s", q->item->code, b->plek_naam[p]);
    }
    if (names.len > 0)
        audit_write(
            db, b->organisatie, 0, "meting.invoeren",
            mem_format(ctx, "meting %lld", (long long)b->meting),
            mem_format(ctx, "niet getoond: %s", text_short(ctx, names.data + 2, NAMES_MAX)));
}

/* ---- one of them: read, then write what was read ---- */

static bool read_next(struct db_conn *db, void *arg)
{
    struct older *x = arg;
    struct metingen_onbeslist_rows rows = metingen_onbeslist(db, x->ctx);

    if (rows.n == 0)
        return !db_failed(db);
    x->organisatie = rows.row[0].organisatie;
    x->meting = rows.row[0].id;
    x->readable = besluit_begin(db, x->ctx, x->organisatie, x->meting, &x->m, &x->in, &x->b);
    if (x->readable)
        rijen_lees(db, x->ctx, x->organisatie, x->meting, x->in.n_items, &x->rows);
    return !db_failed(db);
}

/* The first thing that is kept: comparing needs it. Done once. */
static bool keep_prints(struct db_conn *db, void *arg)
{
    struct older *x = arg;
    uint8_t key[32];
    char print[AFDRUK_TEKST];

    meting_sleutel_maak(db, x->organisatie);
    meting_sleutel_lees(db, x->ctx, x->organisatie, key);
    rijen_afdruk(key, &x->rows, afdruk_wat(x->ctx, x->m.instrument, x->m.van, x->m.tot), print);
    if (meting_afdruk_zet(db, .organisatie = x->organisatie, .id = x->meting, .afdruk = print) == 1)
        for (size_t i = 0; i < x->rows.n; i++)
            meting_vinger_tel(db, .organisatie = x->organisatie, .meting = x->meting,
                              .vinger = rij_vinger(key, &x->rows, i));
    return !db_failed(db);
}

static bool read_decision(struct db_conn *db, void *arg)
{
    struct older *x = arg;

    x->readable = besluit_begin(db, x->ctx, x->organisatie, x->meting, &x->m, &x->in, &x->b);
    if (x->readable) {
        besluit_basis(db, x->ctx, &x->m, x->organisatie, x->b.basis);
        decide(db, x);
    }
    return !db_failed(db);
}

static bool keep_decision(struct db_conn *db, void *arg)
{
    struct older *x = arg;
    uint8_t now[32];

    if (x->readable) {
        if (!meting_of(db, x->ctx, &x->m, .organisatie = x->organisatie, .id = x->meting))
            return false;
        besluit_basis(db, x->ctx, &x->m, x->organisatie, now);
        if (memcmp(now, x->b.basis, sizeof now) != 0)
            return !db_failed(db); /* decided again in the next turn */
        besluit_schrijf(db, &x->b, false);
        close_cited(db, x->ctx, &x->b);
        name_closed(db, x->ctx, &x->b);
    }
    meting_vaststellen(db, .organisatie = x->organisatie, .id = x->meting,
                       .vervangt = x->m.vervangt);
    return !db_failed(db);
}

bool besluit_oude(const struct background *a)
{
    struct older x = {.ctx = mem_ctx(NULL, "besluit_oude")};
    struct error f = {0};
    struct db_conn *db = db_thread_conn(a->db, &f);
    bool ok = db && db_read(db, read_next, &x, &f) == DB_OK && x.meting != 0;

    if (ok && x.readable)
        ok = background_write(a, keep_prints, &x, NULL) == DB_OK &&
             db_read(db, read_decision, &x, &f) == DB_OK;
    ok = ok && background_write(a, keep_decision, &x, NULL) == DB_OK;
    mem_free(x.ctx);
    return ok;
}
