/* Deliveries of which an older version of the program showed figures, by another rule (besluit.h):
 * each is decided about once, beside those that came before it, and what shows too much is closed,
 * also where it is cited. Not here: deliveries that come in (besluit.c). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad.h"
#include "meting/besluit_intern.h"
#include <string.h>

#define NAMES_MAX 400 /* characters of an audit line */

struct older {
    TALLOC_CTX *ctx;
    bool found;
};

/* Closes the questions of which who came, went or stayed between the two would be too few, whatever
 * places and groups were shown. */
static void close_beside(struct db_conn *db, const struct instrument *in, struct besluit *b,
                         int64_t ander, const struct rijen *mine)
{
    void *tmp = mem_ctx(NULL, "naast");
    struct snede_open all = snede_open_new(tmp, b->n_plekken, GROEPEN, true);
    struct rijen other;
    struct rij_verschil *rows;

    rijen_lees(db, tmp, b->organisatie, ander, in->n_items, &other);
    size_t n = rijen_vergelijk(tmp, in, &other, mine, &rows);
    bool sure = n > 0;
    for (size_t i = 0; i < n; i++)
        sure = sure && rows[i].waar != RIJ_ONZEKER;
    for (size_t i = 0; i < b->n; i++) {
        struct besluit_vraag *q = &b->vraag[i];
        q->open.geheel = q->open.geheel && sure;
        struct snede_vervanging w = besluit_verschil(tmp, b, q->item, q->index, rows, n);
        if (snede_verraadt(tmp, &w.weg, &all, b->k, NULL) ||
            snede_verraadt(tmp, &w.gebleven, &all, b->k, NULL) || snede_aantal(&w.van) > 0 ||
            snede_verraadt(tmp, &w.zelfde, &all, b->k, NULL) ||
            snede_verraadt(tmp, &w.nieuw, &all, b->k, NULL))
            q->open.geheel = false;
    }
    mem_free(tmp);
}

static void decide(struct db_conn *db, const void *ctx, const struct meting_of_row *m,
                   const struct instrument *in, struct besluit *b, const struct rijen *mine)
{
    struct metingen_ooit_getoond_rows rows = metingen_ooit_getoond(
        db, ctx, .organisatie = b->organisatie, .code = m->code, .niet = b->meting);

    besluit_alleen(db, ctx, in, b);
    for (size_t i = 0; i < rows.n; i++) {
        const struct metingen_ooit_getoond_row *o = &rows.row[i];
        if (o->id > b->meting || o->tot < m->van || o->van > m->tot ||
            !text_equal(o->staat, "zichtbaar"))
            continue;
        for (size_t q = 0; q < b->n && o->instrument != m->instrument; q++)
            b->vraag[q].open.geheel = false;
        if (o->instrument == m->instrument)
            close_beside(db, in, b, o->id, mine);
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

static void keep_prints(struct db_conn *db, const void *ctx, const struct besluit *b,
                        const struct meting_of_row *m, const struct rijen *mine)
{
    uint8_t key[32];
    char print[AFDRUK_TEKST];

    meting_sleutel_lees(db, ctx, b->organisatie, key);
    for (size_t i = 0; i < mine->n; i++)
        meting_vinger_tel(db, .organisatie = b->organisatie, .meting = b->meting,
                          .vinger = rij_vinger(key, mine, i));
    rijen_afdruk(key, mine, afdruk_wat(ctx, m->instrument, m->van, m->tot), print);
    meting_afdruk_zet(db, .organisatie = b->organisatie, .id = b->meting, .afdruk = print);
}

static bool decide_one(struct db_conn *db, void *arg)
{
    struct older *o = arg;
    struct metingen_onbeslist_rows rows = metingen_onbeslist(db, o->ctx);
    struct instrument in;
    struct meting_of_row m = {0};
    struct besluit b;
    struct rijen mine;

    o->found = rows.n > 0;
    if (!o->found)
        return !db_failed(db);
    int64_t org = rows.row[0].organisatie, id = rows.row[0].id;
    meting_sleutel_maak(db, org);
    if (besluit_begin(db, o->ctx, org, id, &m, &in, &b)) {
        rijen_lees(db, o->ctx, org, id, in.n_items, &mine);
        decide(db, o->ctx, &m, &in, &b, &mine);
        besluit_schrijf(db, &b, false);
        keep_prints(db, o->ctx, &b, &m, &mine);
        close_cited(db, o->ctx, &b);
        name_closed(db, o->ctx, &b);
    }
    meting_vaststellen(db, .organisatie = org, .id = id, .vervangt = m.vervangt);
    return !db_failed(db);
}

bool besluit_oude(const struct background *a)
{
    struct older o = {.ctx = mem_ctx(NULL, "besluit_oude")};
    bool ok = background_write(a, decide_one, &o, NULL) == DB_OK;

    mem_free(o.ctx);
    return ok && o.found;
}
