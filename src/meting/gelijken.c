/* Laying two deliveries beside each other (gelijken.h). Not here: replacing one by another, row by row
 * (vergelijking.c). */
#include "meting/gelijken.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "meting/besluit.h"
#include "meting/vergelijking.h"
#include <stdlib.h>

/* Two files over different days, or of different questionnaires, are called the same when they
 * share two thirds of the rows that are the only one of their kind, and at least this many. By
 * chance at most 37 % of such rows return, however short the questionnaire is, and whatever else of
 * a row is left out. */
#define VINGERS_MIN 10

struct side { /* a delivery, and which questions (none of background) somebody answered */
    struct instrument in;
    bool *answered;
    const char **key; /* of the words of each (text_key) */
};
struct gelijken {
    struct db_conn *db;
    int64_t organisatie, meting;
    struct side own;
    struct rijen rows; /* breedte 0: not read yet */
    uint8_t key[32];
};

static bool read_side(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t meting,
                      struct side *s)
{
    struct meting_of_row m;
    struct error f;

    if (!meting_of(db, ctx, &m, .organisatie = organisatie, .id = meting) ||
        !instrument_read(ctx, m.json.data, m.json.n, &s->in, &f))
        return false;
    struct meting_kolommen_rows rows =
        meting_kolommen(db, ctx, .organisatie = organisatie, .meting = meting);
    s->answered = mem_array(ctx, bool, s->in.n_items);
    s->key = mem_array(ctx, const char *, s->in.n_items);
    for (size_t i = 0; i < s->in.n_items; i++) {
        /* without known columns any question may have been answered */
        s->answered[i] = rows.n == 0 && !s->in.items[i].achtergrond;
        s->key[i] = text_key(ctx, instrument_tekst(&s->in, &s->in.items[i].tekst, "nl"));
    }
    for (size_t i = 0; i < rows.n; i++)
        if (rows.row[i].vraag >= 0 && (size_t)rows.row[i].vraag < s->in.n_items)
            s->answered[rows.row[i].vraag] = true;
    return true;
}

/* By their words a blank or a mark more makes no other question. */
static bool same_question(const struct side *a, size_t i, const struct side *b, size_t j)
{
    return text_equal(a->in.items[i].code, b->in.items[j].code) ||
           (a->key[i][0] && text_equal(a->key[i], b->key[j]));
}

/* The columns of questions that both have, one of each side at the same index. No background question
 * is among them: those say who somebody is, and a file may say that otherwise. */
struct common {
    size_t *one, *other, n;
};

static struct common common_of(const void *ctx, const struct side *a, const struct side *b)
{
    struct common c = {mem_array(ctx, size_t, a->in.n_items), mem_array(ctx, size_t, a->in.n_items),
                       0};

    for (size_t i = 0; i < a->in.n_items; i++)
        for (size_t j = 0; j < b->in.n_items && a->answered[i]; j++)
            if (b->answered[j] && same_question(a, i, b, j)) {
                c.one[c.n] = RIJ_ITEM + i;
                c.other[c.n++] = RIJ_ITEM + j;
                break;
            }
    return c;
}

struct print {
    uint8_t hash[HASH_BYTES];
};

/* What of place and group is compared besides answers. A file may name others, or leave them out. */
enum { BY_ANSWERS, BY_PLACE = 1, BY_GROUP = 2, BY_BOTH = BY_PLACE | BY_GROUP };

/* Prints of the answers in these columns, and of place and group where these are compared, of rows
 * that are the only one of their kind; sorted. */
static struct print *prints(const void *ctx, const uint8_t key[static 32], const struct rijen *r,
                            unsigned by, const size_t *at, size_t n_at, size_t *n)
{
    struct print *all = mem_array(ctx, struct print, r->n);
    int64_t *cut = mem_array(ctx, int64_t, RIJ_ITEM + n_at);
    size_t kept = 0;

    for (size_t i = 0; i < r->n; i++) {
        const int64_t *row = r->waarde + i * r->breedte;
        cut[RIJ_PLEK] = by & BY_PLACE ? row[RIJ_PLEK] : 0;
        cut[RIJ_GROEP] = by & BY_GROUP ? row[RIJ_GROEP] : 0;
        for (size_t k = 0; k < n_at; k++)
            cut[RIJ_ITEM + k] = row[at[k]];
        hash_keyed_fast(key, cut, (RIJ_ITEM + n_at) * sizeof *cut, all[i].hash);
    }
    if (r->n > 0)
        qsort(all, r->n, sizeof *all, hash_order);
    for (size_t i = 0, until; i < r->n; i = until) {
        until = i + 1;
        while (until < r->n && hash_order(&all[i], &all[until]) == 0)
            until++;
        if (until == i + 1)
            all[kept++] = all[i];
    }
    *n = kept;
    return all;
}

static bool too_alike(int64_t own, int64_t other, int64_t both)
{
    int64_t least = own < other ? own : other;
    return both >= VINGERS_MIN && 3 * both > 2 * least;
}

/* By whole rows. Finds nothing when the other has no prints. */
static bool alike_by_prints(const struct gelijken *g, const void *ctx, int64_t ander)
{
    struct meting_vingers_gedeeld_row n = {0};

    meting_vingers_gedeeld(g->db, ctx, &n, .organisatie = g->organisatie, .meting = g->meting,
                           .ander = ander);
    return too_alike(n.eigen, n.anders, n.beide);
}

static bool alike_in(const struct gelijken *g, const struct rijen *theirs, unsigned by,
                     const struct common *c)
{
    void *tmp = mem_ctx(g, "prints");
    size_t n, m;
    int64_t both = 0;
    struct print *x = prints(tmp, g->key, &g->rows, by, c->one, c->n, &n);
    struct print *y = prints(tmp, g->key, theirs, by, c->other, c->n, &m);

    for (size_t i = 0; i < n; i++)
        both += m && bsearch(&x[i], y, m, sizeof *y, hash_order) ? 1 : 0;
    mem_free(tmp);
    return too_alike((int64_t)n, (int64_t)m, both);
}

/* By the questions that both have, of an other one whose answers are kept. With place and group more
 * rows are one of a kind; without, a file that names others or none hides nobody. */
static bool alike_by_answers(struct gelijken *g, const void *ctx, int64_t ander,
                             const struct side *b, const struct common *c)
{
    struct rijen theirs;

    if (g->rows.breedte == 0)
        rijen_lees(g->db, g, g->organisatie, g->meting, g->own.in.n_items, &g->rows);
    rijen_lees(g->db, ctx, g->organisatie, ander, b->in.n_items, &theirs);
    bool alike = false;
    for (unsigned by = BY_ANSWERS; !alike && by <= BY_BOTH; by++)
        alike = alike_in(g, &theirs, by, c);
    return alike;
}

struct gelijken *gelijken_begin(struct db_conn *db, const void *ctx, int64_t organisatie,
                                int64_t meting)
{
    struct gelijken *g = mem_new(ctx, struct gelijken);

    *g = (struct gelijken){.db = db, .organisatie = organisatie, .meting = meting};
    meting_sleutel_lees(db, g, organisatie, g->key);
    return read_side(db, g, organisatie, meting, &g->own) ? g : NULL;
}

enum gelijk gelijken_met(struct gelijken *g, const struct metingen_met_vingers_row *ander,
                         bool *gedeeld)
{
    void *tmp = mem_ctx(g, "gelijken");
    struct side b;
    enum gelijk u = GELIJK_ONBEKEND; /* when the other questionnaire cannot be read */

    for (size_t i = 0; gedeeld && i < g->own.in.n_items; i++)
        gedeeld[i] = true;
    if (read_side(g->db, tmp, g->organisatie, ander->id, &b)) {
        struct common c = common_of(tmp, &g->own, &b);
        u = GELIJK_NIET;
        for (size_t i = 0; gedeeld && i < g->own.in.n_items; i++)
            gedeeld[i] = false;
        for (size_t i = 0; gedeeld && i < c.n; i++)
            gedeeld[c.one[i] - RIJ_ITEM] = true;
        if (alike_by_prints(g, tmp, ander->id))
            u = GELIJK_VEEL;
        else if (c.n > 0 && !text_equal(ander->staat, "zichtbaar"))
            u = GELIJK_ONBEKEND;
        else if (c.n > 0 && alike_by_answers(g, tmp, ander->id, &b, &c))
            u = GELIJK_VEEL;
    }
    mem_free(tmp);
    return u;
}
