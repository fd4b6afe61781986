/* Two deliveries that do not have the same columns: do they hold the same people for a great part,
 * judged by the questions that both have? Not here: deliveries with the same columns, whose prints
 * tell it also when their answers are gone (besluit.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "meting/besluit_intern.h"
#include "meting/vergelijking.h"
#include <stdlib.h>
#include <string.h>

struct side { /* a delivery, and which of its questions somebody answered */
    struct instrument in;
    bool *answered;
    bool there; /* its answers are still kept */
};

static bool read_side(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t meting,
                      struct side *s)
{
    struct meting_of_row m;
    struct error f;

    if (!meting_of(db, ctx, &m, .organisatie = organisatie, .id = meting) ||
        !instrument_read(ctx, m.json.data, m.json.n, &s->in, &f))
        return false;
    struct meting_tellingen_rows rows =
        meting_tellingen(db, ctx, .organisatie = organisatie, .meting = meting);
    s->there = text_equal(m.staat, "zichtbaar");
    s->answered = mem_array(ctx, bool, s->in.n_items);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.row[i].vraag >= 0 && (size_t)rows.row[i].vraag < s->in.n_items)
            s->answered[rows.row[i].vraag] = true;
    return true;
}

static bool same_question(const struct side *a, size_t i, const struct side *b, size_t j)
{
    const struct instrument_item *x = &a->in.items[i], *y = &b->in.items[j];

    return text_equal(x->code, y->code) || text_equal(instrument_tekst(&a->in, &x->tekst, "nl"),
                                                      instrument_tekst(&b->in, &y->tekst, "nl"));
}

static bool same_columns(const struct side *a, const struct side *b)
{
    for (size_t i = 0; i < a->in.n_items && a->in.n_items == b->in.n_items; i++)
        if (!text_equal(a->in.items[i].code, b->in.items[i].code) ||
            a->answered[i] != b->answered[i])
            return false;
    return a->in.n_items == b->in.n_items;
}

/* The columns of questions that both have, one of each side at the same index. */
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

static int by_hash(const void *a, const void *b)
{
    return memcmp(a, b, HASH_BYTES);
}

/* Prints of place, group and the answers in these columns, of rows that are the only one of their
 * kind; sorted. */
static struct print *prints(const void *ctx, const uint8_t key[static 32], const struct rijen *r,
                            const size_t *at, size_t n_at, size_t *n)
{
    struct print *all = mem_array(ctx, struct print, r->n);
    int64_t *cut = mem_array(ctx, int64_t, RIJ_ITEM + n_at);
    size_t kept = 0;

    for (size_t i = 0; i < r->n; i++) {
        const int64_t *row = r->waarde + i * r->breedte;
        cut[RIJ_PLEK] = row[RIJ_PLEK];
        cut[RIJ_GROEP] = row[RIJ_GROEP];
        for (size_t k = 0; k < n_at; k++)
            cut[RIJ_ITEM + k] = row[at[k]];
        hash_keyed_fast(key, cut, (RIJ_ITEM + n_at) * sizeof *cut, all[i].hash);
    }
    if (r->n > 0)
        qsort(all, r->n, sizeof *all, by_hash);
    for (size_t i = 0, until; i < r->n; i = until) {
        until = i + 1;
        while (until < r->n && by_hash(&all[i], &all[until]) == 0)
            until++;
        if (until == i + 1)
            all[kept++] = all[i];
    }
    *n = kept;
    return all;
}

struct meting_vingers_gedeeld_row gelijken_tel(struct db_conn *db, const void *ctx,
                                               int64_t organisatie, int64_t meting, int64_t ander)
{
    struct meting_vingers_gedeeld_row both = {0};
    void *tmp = mem_ctx(ctx, "gelijken");
    struct side a, b;
    struct rijen mine, theirs;
    uint8_t key[32];
    size_t n, m;

    if (read_side(db, tmp, organisatie, meting, &a) && read_side(db, tmp, organisatie, ander, &b) &&
        b.there && !same_columns(&a, &b)) {
        struct common c = common_of(tmp, &a, &b);
        meting_sleutel_lees(db, tmp, organisatie, key);
        rijen_lees(db, tmp, organisatie, meting, a.in.n_items, &mine);
        rijen_lees(db, tmp, organisatie, ander, b.in.n_items, &theirs);
        struct print *x = prints(tmp, key, &mine, c.one, c.n, &n);
        struct print *y = prints(tmp, key, &theirs, c.other, c.n, &m);
        both.eigen = (int64_t)n;
        both.anders = (int64_t)m;
        for (size_t i = 0; i < n; i++)
            both.beide += m && bsearch(&x[i], y, m, sizeof *y, by_hash) ? 1 : 0;
    }
    mem_free(tmp);
    return both;
}
