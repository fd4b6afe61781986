/* Laying two deliveries beside each other (gelijken.h). Not here: replacing one by another, row by row
 * (vergelijking.c). */
#include "meting/gelijken.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "draad/cijfer_regels.h"
#include "meting/besluit.h"
#include "meting/toeval.h"
#include "meting/vergelijking.h"
#include <stdlib.h>
#include <string.h>

/* Two files over different days, or of different questionnaires, are called the same when they
 * share two thirds of the rows that are the only one of their kind, and at least this many. By
 * chance at most 37 % of such rows return, however short the questionnaire is, and whatever else of
 * a row is left out. Fewer rows are enough when the two differ so little that subtracting them would
 * show what a few people answered, and chance does not explain it (toeval.h). */
#define VINGERS_MIN 10

struct side { /* a delivery, and which questions (none of background) somebody answered */
    struct instrument in;
    bool *answered;
    const char **key; /* of the words of each (text_key) */
    int64_t k;
};
struct gelijken {
    struct db_conn *db;
    int64_t organisatie, meting;
    struct side own;
    struct rijen rows; /* breedte 0: not read yet */
    uint8_t key[32];
    struct gelijk_deel where; /* what was found last */
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
    s->k = cijfer_drempel(m.k);
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

/* What of place and group is compared besides answers. A file may name others, or leave them out. */
enum { BY_ANSWERS, BY_PLACE = 1, BY_GROUP = 2, BY_BOTH = BY_PLACE | BY_GROUP };
#define NO_PART SIZE_MAX /* not in parts: the whole */

struct print {
    int64_t part; /* a place, or a group; 0 of the whole */
    uint8_t hash[HASH_BYTES];
};
struct prints { /* sorted */
    struct print *at;
    size_t n;
};

static int print_order(const void *a, const void *b)
{
    const struct print *x = a, *y = b;

    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    return memcmp(x->hash, y->hash, sizeof x->hash);
}

/* Of the answers in these columns, and of place and group where these are compared. part: the column
 * that says of which part a row is. */
static struct prints prints(const void *ctx, const uint8_t key[static 32], const struct rijen *r,
                            unsigned by, size_t part, const size_t *at, size_t n_at)
{
    struct prints p = {mem_array(ctx, struct print, r->n), r->n};
    int64_t *cut = mem_array(ctx, int64_t, RIJ_ITEM + n_at);

    for (size_t i = 0; i < r->n; i++) {
        const int64_t *row = r->waarde + i * r->breedte;
        cut[RIJ_PLEK] = by & BY_PLACE ? row[RIJ_PLEK] : 0;
        cut[RIJ_GROEP] = by & BY_GROUP ? row[RIJ_GROEP] : 0;
        for (size_t k = 0; k < n_at; k++)
            cut[RIJ_ITEM + k] = row[at[k]];
        p.at[i].part = part == NO_PART ? 0 : row[part];
        hash_keyed_fast(key, cut, (RIJ_ITEM + n_at) * sizeof *cut, p.at[i].hash);
    }
    if (p.n > 0)
        qsort(p.at, p.n, sizeof *p.at, print_order);
    return p;
}

/* The rows of one part, from the first on. */
static struct prints part_of(const struct prints *p, size_t from)
{
    size_t until = from;

    while (until < p->n && p->at[until].part == p->at[from].part)
        until++;
    return (struct prints){p->at + from, until - from};
}

static bool too_alike(int64_t own, int64_t other, int64_t both)
{
    int64_t least = own < other ? own : other;
    return both >= VINGERS_MIN && 3 * both > 2 * least;
}

/* Two deliveries, or a part of each. */
struct beside {
    struct toeval_soort *kind;
    size_t n;
    int64_t own, other, both; /* rows that are the only one of their kind */
    int64_t equal; /* pairs of equal rows, one of each delivery, with no row in two pairs */
    double pairs;  /* and when each row is in as many as there are */
};

static struct beside lay(const void *ctx, const struct prints *a, const struct prints *b)
{
    struct beside x = {.kind = mem_array(ctx, struct toeval_soort, a->n + b->n)};

    for (size_t i = 0, j = 0; i < a->n || j < b->n;) {
        bool of_a = j == b->n || (i < a->n && memcmp(a->at[i].hash, b->at[j].hash, HASH_BYTES) < 0);
        const struct print *p = of_a ? &a->at[i] : &b->at[j];
        struct toeval_soort *s = &x.kind[x.n++];
        while (i < a->n && memcmp(a->at[i].hash, p->hash, HASH_BYTES) == 0)
            i++, s->een++;
        while (j < b->n && memcmp(b->at[j].hash, p->hash, HASH_BYTES) == 0)
            j++, s->ander++;
        x.own += s->een == 1;
        x.other += s->ander == 1;
        x.both += s->een == 1 && s->ander == 1;
        x.equal += s->een < s->ander ? s->een : s->ander;
        x.pairs += (double)s->een * (double)s->ander;
    }
    return x;
}

static bool alike(const void *ctx, const struct gelijken *g, const struct side *b,
                  const struct beside *x)
{
    return too_alike(x->own, x->other, x->both) ||
           toeval_dezelfden(ctx, x->kind, x->n, g->own.k > b->k ? g->own.k : b->k);
}

/* By whole rows. Finds nothing when the other has no prints. */
static bool alike_by_prints(const struct gelijken *g, const void *ctx,
                            const struct metingen_met_vingers_row *ander, const struct side *b)
{
    struct meting_vingers_gedeeld_row n = {0};

    meting_vingers_gedeeld(g->db, ctx, &n, .organisatie = g->organisatie, .meting = g->meting,
                           .ander = ander->id);
    if (too_alike(n.eigen, n.anders, n.beide))
        return true;
    if (text_equal(ander->staat, "zichtbaar")) /* its answers tell more */
        return false;
    struct meting_vingers_soorten_rows rows = meting_vingers_soorten(
        g->db, ctx, .organisatie = g->organisatie, .meting = g->meting, .ander = ander->id);
    struct beside x = {.kind = mem_array(ctx, struct toeval_soort, rows.n), .n = rows.n};
    for (size_t i = 0; i < rows.n; i++)
        x.kind[i] = (struct toeval_soort){rows.row[i].eigen, rows.row[i].anders};
    return alike(ctx, g, b, &x);
}

/* Two deliveries part by part: each part of the one beside the same part of the other, and what rows
 * of different parts, who are surely different people, have in common. */
struct parts {
    struct prints one, other;
    double pairs, all; /* of rows of different parts: equal ones, and how many there are */
};

static struct parts parts_of(const struct gelijken *g, const void *ctx, const struct rijen *theirs,
                             size_t column, const struct common *c)
{
    struct prints a = prints(ctx, g->key, &g->rows, BY_ANSWERS, NO_PART, c->one, c->n),
                  b = prints(ctx, g->key, theirs, BY_ANSWERS, NO_PART, c->other, c->n);

    return (struct parts){prints(ctx, g->key, &g->rows, BY_ANSWERS, column, c->one, c->n),
                          prints(ctx, g->key, theirs, BY_ANSWERS, column, c->other, c->n),
                          lay(ctx, &a, &b).pairs, (double)a.n * (double)b.n};
}

/* There are many parts, so each must also be rarer than chance gives 1 time in 2,000, in one of three
 * ways. Where the rows of different parts are seldom equal, these say how many are by chance; in large
 * parts, where many are, the rows that are the only one of their kind; and where there are none of
 * those, how few rows differ. */
static bool part_alike(const void *ctx, const struct gelijken *g, const struct side *b,
                       const struct beside *x, double expected)
{
    int64_t k = g->own.k > b->k ? g->own.k : b->k;

    if (toeval_zelden(x->equal, expected))
        return alike(ctx, g, b, x);
    return (too_alike(x->own, x->other, x->both) &&
            toeval_terug(x->both, x->own > x->other ? x->own : x->other)) ||
           toeval_dezelfden_zelden(ctx, x->kind, x->n, k);
}

/* Is a part of both called the same? */
static bool parts_alike(struct gelijken *g, const struct side *b, const struct rijen *theirs,
                        enum gelijk_soort soort, const struct common *c)
{
    void *tmp = mem_ctx(g, "parts");
    struct parts p = parts_of(g, tmp, theirs, soort == GELIJK_PLEK ? RIJ_PLEK : RIJ_GROEP, c);
    struct beside *list = mem_array(tmp, struct beside, p.one.n);
    struct prints *part = mem_array(tmp, struct prints, 2 * p.one.n);
    size_t n = 0;
    bool found = false;

    for (size_t i = 0, j = 0; i < p.one.n && j < p.other.n;) {
        struct prints x = part_of(&p.one, i), y = part_of(&p.other, j);
        if (x.at->part == y.at->part) {
            list[n] = lay(tmp, &x, &y);
            p.pairs -= list[n].pairs;
            p.all -= (double)x.n * (double)y.n;
            part[2 * n] = x;
            part[2 * n++ + 1] = y;
        }
        i += x.at->part <= y.at->part ? x.n : 0;
        j += y.at->part <= x.at->part ? y.n : 0;
    }
    for (size_t k = 0; k < n && p.all > 0 && !found; k++) {
        double expected =
            (double)part[2 * k].n * (double)part[2 * k + 1].n * (p.pairs + 1) / (p.all + 1);
        found = part_alike(tmp, g, b, &list[k], expected);
        if (found)
            g->where = (struct gelijk_deel){soort, part[2 * k].at->part};
    }
    mem_free(tmp);
    return found;
}

static bool alike_in(const struct gelijken *g, const struct side *b, const struct rijen *theirs,
                     unsigned by, const struct common *c)
{
    void *tmp = mem_ctx(g, "prints");
    struct prints x = prints(tmp, g->key, &g->rows, by, NO_PART, c->one, c->n),
                  y = prints(tmp, g->key, theirs, by, NO_PART, c->other, c->n);
    struct beside l = lay(tmp, &x, &y);
    bool found = by == BY_ANSWERS ? alike(tmp, g, b, &l) : too_alike(l.own, l.other, l.both);

    mem_free(tmp);
    return found;
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
    bool found = false;
    for (unsigned by = BY_ANSWERS; !found && by <= BY_BOTH; by++)
        found = alike_in(g, b, &theirs, by, c);
    return found || parts_alike(g, b, &theirs, GELIJK_PLEK, c) ||
           parts_alike(g, b, &theirs, GELIJK_GROEP, c);
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

    g->where = (struct gelijk_deel){GELIJK_GEHEEL, 0};
    for (size_t i = 0; gedeeld && i < g->own.in.n_items; i++)
        gedeeld[i] = true;
    if (read_side(g->db, tmp, g->organisatie, ander->id, &b)) {
        struct common c = common_of(tmp, &g->own, &b);
        u = GELIJK_NIET;
        for (size_t i = 0; gedeeld && i < g->own.in.n_items; i++)
            gedeeld[i] = false;
        for (size_t i = 0; gedeeld && i < c.n; i++)
            gedeeld[c.one[i] - RIJ_ITEM] = true;
        if (alike_by_prints(g, tmp, ander, &b))
            u = GELIJK_VEEL;
        else if (c.n > 0 && !text_equal(ander->staat, "zichtbaar"))
            u = GELIJK_ONBEKEND;
        else if (c.n > 0 && alike_by_answers(g, tmp, ander->id, &b, &c))
            u = GELIJK_VEEL;
    }
    mem_free(tmp);
    return u;
}

struct gelijk_deel gelijken_waar(const struct gelijken *g)
{
    return g->where;
}
