/* The results of a measurement as they may be shown (uitslag.h). Everything is made from counts per
 * value, location and group, and from the ledger; no answer of a person is read here. Not here:
 * pages. */
#include "meting/uitslag.h"
#include "base/lang.h"
#include "base/mem.h"
#include "draad/cijfer_regels.h"
#include <math.h>
#include <string.h>

const char *groep_naam(size_t g)
{
    static const char *const names[GROEPEN] = {N_("Mensen die zorg krijgen"), N_("Mantelzorgers"),
                                               N_("Niet bekend wie het invulde")};

    return names[g];
}

/* Which of the groups that answered; 0 when groups are not told apart. */
static size_t group_index(const struct meting_uitslag *b, const char *code)
{
    size_t g = 0;

    while (g + 1 < b->n_groepen && strcmp(groep_codes[b->groepen[g]], code) != 0)
        g++;
    return g;
}

static size_t place_index(const struct meting_uitslag *b, int64_t locatie)
{
    size_t i = 0;

    while (i < b->locaties.n && b->locaties.row[i].id != locatie)
        i++;
    return i;
}

/* ---- one question ---- */

/* Counts of one question: locations × groups, with a column and a row of sums. */
struct counts {
    size_t rows, columns; /* without the sums */
    struct telling *cell;
};

static struct telling *at(struct counts *c, size_t row, size_t column)
{
    return &c->cell[row * (c->columns + 1) + column];
}

static void count(struct counts *c, const struct meting_uitslag *b,
                  const struct instrument_item *item, const struct meting_tellingen_row *rows,
                  size_t n)
{
    for (size_t i = 0; i <= c->rows; i++)
        for (size_t g = 0; g <= c->columns; g++)
            telling_begin(at(c, i, g), item);
    for (size_t i = 0; i < n; i++) {
        size_t place = place_index(b, rows[i].locatie);
        if (place < c->rows)
            telling_count(at(c, place, group_index(b, rows[i].groep)), item, rows[i].waarde,
                          rows[i].aantal);
    }
    for (size_t i = 0; i < c->rows; i++)
        for (size_t g = 0; g < c->columns; g++) {
            telling_merge(at(c, i, c->columns), at(c, i, g));
            telling_merge(at(c, c->rows, g), at(c, i, g));
            telling_merge(at(c, c->rows, c->columns), at(c, i, g));
        }
}

/* What the ledger shows of a question. */
struct shown {
    bool whole, *place, group[GROEPEN];
};

static struct shown shown_of(const void *ctx, const struct meting_uitslag *b,
                             const struct meting_getoond_rows *ledger, size_t vraag)
{
    struct shown s = {.place = mem_array(ctx, bool, b->locaties.n)};

    for (size_t i = 0; i < ledger->n; i++) {
        const struct meting_getoond_row *g = &ledger->row[i];
        size_t place = place_index(b, g->plek);
        if (g->vraag != (int64_t)vraag)
            continue;
        if (strcmp(g->soort, "geheel") == 0)
            s.whole = true;
        else if (strcmp(g->soort, "groep") == 0)
            s.group[groep_van(g->groep)] = true;
        else if (place < b->locaties.n)
            s.place[place] = true;
    }
    return s;
}

/* All who answered gave one answer. */
static bool all_equal(const struct telling *t)
{
    bool equal = t->n > 0 && t->m > 0;

    for (size_t i = 0; i < t->m; i++)
        equal = equal && (t->aantal[i] == 0 || t->aantal[i] == t->n);
    return equal;
}

/* Why the whole is not shown. A part gives no reason of its own: that would say which of the parts
 * is the small one. */
static enum cijfer_staat reason(const struct telling *t, int k)
{
    if (t->n < k)
        return CIJFER_MINDER_DAN_K;
    return all_equal(t) ? CIJFER_GELIJK : CIJFER_AFGESCHERMD;
}

/* Is everything shown that anybody answered? */
static bool all_shown(const struct meting_uitslag *b, struct counts *c, const struct shown *s)
{
    bool all = s->whole;

    for (size_t i = 0; i < c->rows; i++)
        all = all && (s->place[i] || at(c, i, c->columns)->n == 0);
    for (size_t g = 0; g < b->n_groepen && b->n_groepen > 1; g++)
        all = all && (s->group[b->groepen[g]] || at(c, c->rows, g)->n == 0);
    return all;
}

static void question(const void *ctx, struct meting_uitslag *b, struct vraag_uitslag *v,
                     const struct meting_tellingen_row *rows, size_t n,
                     const struct meting_getoond_rows *ledger)
{
    void *tmp = mem_ctx(ctx, "question");
    struct counts c = {.rows = b->locaties.n, .columns = b->n_groepen};
    int k = (int)b->m.k;

    c.cell = mem_array(tmp, struct telling, (c.rows + 1) * (c.columns + 1));
    count(&c, b, v->item, rows, n);
    struct shown s = shown_of(tmp, b, ledger, v->index);
    struct telling *whole = at(&c, c.rows, c.columns);
    enum cijfer_staat why = reason(whole, k), part = CIJFER_AFGESCHERMD;
    if (why == CIJFER_MINDER_DAN_K)
        part = why;
    /* Beside a withheld count the number of missing answers would be a bound of that count. */
    whole->ontbreekt = all_shown(b, &c, &s) ? b->m.rijen - whole->n : 0;
    v->geheel = item_beeld(v->item, whole, s.whole ? CIJFER_OPEN : why, k);
    v->locatie = mem_array(ctx, struct item_beeld, c.rows);
    for (size_t i = 0; i < c.rows; i++)
        v->locatie[i] =
            item_beeld(v->item, at(&c, i, c.columns), s.place[i] ? CIJFER_OPEN : part, k);
    for (size_t g = 0; g < b->n_groepen && b->n_groepen > 1; g++)
        v->groep[g] =
            item_beeld(v->item, at(&c, c.rows, g), s.group[b->groepen[g]] ? CIJFER_OPEN : part, k);
    mem_free(tmp);
}

/* Which groups answered anything; at least one. */
static void groups(struct meting_uitslag *b, const struct meting_tellingen_row *rows, size_t n)
{
    for (size_t g = 0; g < GROEPEN; g++)
        for (size_t i = 0; i < n; i++)
            if (strcmp(rows[i].groep, groep_codes[g]) == 0) {
                b->groepen[b->n_groepen++] = g;
                break;
            }
    if (b->n_groepen == 0)
        b->groepen[b->n_groepen++] = GROEPEN - 1;
}

static void questions(const void *ctx, struct meting_uitslag *b, const char *code,
                      const struct meting_tellingen_rows *rows,
                      const struct meting_getoond_rows *ledger)
{
    size_t from = 0;

    b->vraag = mem_array(ctx, struct vraag_uitslag, b->in.n_items);
    for (size_t i = 0; i < b->in.n_items; i++) {
        const struct instrument_item *item = &b->in.items[i];
        size_t until = from;
        while (until < rows->n && rows->row[until].vraag == (int64_t)i)
            until++;
        if (!item->achtergrond && until > from && (!code || strcmp(item->code, code) == 0)) {
            struct vraag_uitslag *v = &b->vraag[b->n++];
            *v = (struct vraag_uitslag){.item = item, .index = i};
            question(ctx, b, v, rows->row + from, until - from, ledger);
        }
        from = until;
    }
}

/* ---- scores ---- */

/* What is shown of item i at a location, or at the whole (SIZE_MAX); NULL: nobody answered it. */
static const struct item_beeld *shown_at(const struct meting_uitslag *b, size_t item, size_t place)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->vraag[i].index == item)
            return place == SIZE_MAX ? &b->vraag[i].geheel : &b->vraag[i].locatie[place];
    return NULL;
}

/* The score at one place, from the figures that are shown of its items. */
static enum cijfer_staat score_at(const struct meting_uitslag *b, const struct instrument_score *s,
                                  size_t place, struct gemiddelde *out)
{
    static const struct gemiddelde none = {.waarde = NAN, .sd = NAN, .laag = NAN, .hoog = NAN};
    struct gemiddelde sum = {.sd = NAN};

    *out = none;
    for (size_t i = 0; i < s->n_items; i++) {
        const struct item_beeld *item = shown_at(b, s->item[i], place);
        if (!item || item->staat != CIJFER_OPEN)
            return item && item->staat == CIJFER_MINDER_DAN_K ? CIJFER_MINDER_DAN_K
                                                              : CIJFER_AFGESCHERMD;
        sum.n = i == 0 || item->telling.n < sum.n ? item->telling.n : sum.n;
        sum.waarde += item->gemiddelde.waarde / (double)s->n_items;
        sum.laag += item->gemiddelde.laag / (double)s->n_items;
        sum.hoog += item->gemiddelde.hoog / (double)s->n_items;
    }
    *out = sum;
    return CIJFER_OPEN;
}

static void scores(const void *ctx, struct meting_uitslag *b)
{
    size_t places = b->locaties.n;

    b->score = mem_array(ctx, struct score_uitslag, b->in.n_scores);
    b->n_scores = b->in.n_scores;
    for (size_t i = 0; i < b->n_scores; i++) {
        struct score_uitslag *s = &b->score[i];
        s->score = &b->in.scores[i];
        s->staat = score_at(b, s->score, SIZE_MAX, &s->geheel);
        s->staten = mem_array(ctx, enum cijfer_staat, places);
        s->locatie = mem_array(ctx, struct gemiddelde, places);
        for (size_t p = 0; p < places; p++)
            s->staten[p] = score_at(b, s->score, p, &s->locatie[p]);
    }
}

/* ---- all of it ---- */

bool uitslag_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                  const char *code, struct meting_uitslag *out)
{
    struct error f;

    *out = (struct meting_uitslag){.organisatie = organisatie};
    if (!meting_of(db, ctx, &out->m, .organisatie = organisatie, .id = id) ||
        strcmp(out->m.staat, "zichtbaar") != 0 || strcmp(out->m.stand, "vastgesteld") != 0 ||
        !instrument_read(ctx, out->m.json.data, out->m.json.n, &out->in, &f))
        return false;
    out->m.k = cijfer_drempel(out->m.k);
    out->locaties = meting_locaties(db, ctx, .organisatie = organisatie, .meting = id);
    struct meting_tellingen_rows rows =
        meting_tellingen(db, ctx, .organisatie = organisatie, .meting = id);
    struct meting_getoond_rows ledger =
        meting_getoond(db, ctx, .organisatie = organisatie, .meting = id);
    groups(out, rows.row, rows.n);
    questions(ctx, out, code, &rows, &ledger);
    if (!code)
        scores(ctx, out);
    return !code || out->n == 1;
}

bool uitslag_plek(const struct meting_uitslag *b, const struct vraag_uitslag *v, int64_t plek,
                  struct item_beeld *out)
{
    if (plek == 0) {
        *out = v->geheel;
        return true;
    }
    size_t i = place_index(b, plek);
    if (i == b->locaties.n)
        return false;
    *out = v->locatie[i];
    return true;
}
