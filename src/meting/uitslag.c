/* The results of a measurement as they may be shown (uitslag.h). Everything is made from counts per
 * value, location and group; no answer of a person is read here. Not here: pages. */
#include "meting/uitslag.h"
#include "base/lang.h"
#include "base/mem.h"
#include <math.h>
#include <string.h>

const char *const groep_codes[GROEPEN] = {"zorgvrager", "mantelzorger", ""};

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

/* Counts of one question: locations × groups with their sums, as familie_tabel orders them. */
struct counts {
    size_t rows, columns; /* without the sums */
    struct telling *cell;
    struct cel *family;
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

/* Decides what is shown. Groups are cells of the family only when they are shown. The groups within
 * a location are never shown but count as if they were, which only makes the result stricter. */
static void protect(const void *tmp, struct counts *c, bool groups, int k)
{
    size_t all = (c->rows + 1) * (c->columns + 1);

    for (size_t i = 0; i < all; i++)
        c->family[i] = telling_cel(&c->cell[i]);
    if (groups) {
        familie_tabel(c->family, c->rows, c->columns);
        protect_family(tmp, c->family, all, k);
        return;
    }
    /* One column: its sum is the column itself. Only the sums make the family. */
    struct cel *list = mem_array(tmp, struct cel, c->rows + 1);
    list[0] = c->family[c->rows * 2 + 1];
    for (size_t i = 0; i < c->rows; i++)
        list[i + 1] = c->family[i * 2 + 1];
    familie_lijst(list, c->rows + 1);
    protect_family(tmp, list, c->rows + 1, k);
    c->family[c->rows * 2 + 1].staat = list[0].staat;
    for (size_t i = 0; i < c->rows; i++)
        c->family[i * 2 + 1].staat = list[i + 1].staat;
}

static void question(const void *ctx, struct meting_uitslag *b, struct vraag_uitslag *v,
                     const struct meting_tellingen_row *rows, size_t n)
{
    void *tmp = mem_ctx(ctx, "question");
    struct counts c = {.rows = b->locaties.n, .columns = b->n_groepen};
    size_t all = (c.rows + 1) * (c.columns + 1);
    int k = (int)b->m.k;

    c.cell = mem_array(tmp, struct telling, all);
    c.family = mem_array(tmp, struct cel, all);
    count(&c, b, v->item, rows, n);
    protect(tmp, &c, b->n_groepen > 1, k);
    size_t sum = c.columns, total = c.rows * (c.columns + 1) + sum;
    /* The number of missing answers is given for the whole only: beside a withheld count it would
     * be an upper bound of that count. */
    c.cell[total].ontbreekt = b->m.rijen - c.cell[total].n;
    v->geheel = item_beeld(v->item, &c.cell[total], c.family[total].staat, k);
    v->locatie = mem_array(ctx, struct item_beeld, c.rows);
    for (size_t i = 0; i < c.rows; i++)
        v->locatie[i] =
            item_beeld(v->item, at(&c, i, sum), c.family[i * (c.columns + 1) + sum].staat, k);
    for (size_t g = 0; g < b->n_groepen && b->n_groepen > 1; g++)
        v->groep[g] =
            item_beeld(v->item, at(&c, c.rows, g), c.family[c.rows * (c.columns + 1) + g].staat, k);
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
                      const struct meting_tellingen_rows *rows)
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
            question(ctx, b, v, rows->row + from, until - from);
        }
        from = until;
    }
}

/* ---- scores ---- */

/* The values of one score at one place (or all places: locatie 0), each as often as it was there.
 */
static double *values(const void *ctx, const struct meting_scores_rows *rows, int64_t score,
                      int64_t locatie, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->row[i].score == score && (!locatie || rows->row[i].locatie == locatie))
            *n += (size_t)rows->row[i].aantal;
    double *x = mem_array(ctx, double, *n);
    size_t at_value = 0;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->row[i].score == score && (!locatie || rows->row[i].locatie == locatie))
            for (int64_t k = 0; k < rows->row[i].aantal; k++)
                x[at_value++] = (double)rows->row[i].miljoenste / 1e6;
    return x;
}

static void score(const void *ctx, const struct meting_uitslag *b, struct score_uitslag *s,
                  const struct meting_scores_rows *rows, int64_t nr)
{
    void *tmp = mem_ctx(ctx, "score");
    size_t places = b->locaties.n;
    struct cel *family = mem_array(tmp, struct cel, places + 1);
    double **x = mem_array(tmp, double *, places + 1);
    size_t *n = mem_array(tmp, size_t, places + 1);

    for (size_t i = 0; i <= places; i++) {
        x[i] = values(tmp, rows, nr, i ? b->locaties.row[i - 1].id : 0, &n[i]);
        family[i] = score_cel(x[i], n[i]);
    }
    familie_lijst(family, places + 1);
    protect_family(tmp, family, places + 1, (int)b->m.k);
    s->staat = family[0].staat;
    s->geheel = score_beeld(&b->in, s->score, x[0], n[0], family[0].staat);
    s->staten = mem_array(ctx, enum cijfer_staat, places);
    s->locatie = mem_array(ctx, struct gemiddelde, places);
    for (size_t i = 0; i < places; i++) {
        s->staten[i] = family[i + 1].staat;
        s->locatie[i] = score_beeld(&b->in, s->score, x[i + 1], n[i + 1], family[i + 1].staat);
    }
    mem_free(tmp);
}

static void scores(struct db_conn *db, const void *ctx, struct meting_uitslag *b,
                   int64_t organisatie)
{
    if (b->in.n_scores == 0)
        return;
    struct meting_scores_rows rows =
        meting_scores(db, ctx, .organisatie = organisatie, .meting = b->m.id);
    b->score = mem_array(ctx, struct score_uitslag, b->in.n_scores);
    for (size_t i = 0; i < b->in.n_scores; i++) {
        b->score[i].score = &b->in.scores[i];
        score(ctx, b, &b->score[i], &rows, (int64_t)i);
    }
    b->n_scores = b->in.n_scores;
}

/* ---- all of it ---- */

static bool read_any(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                     const char *staat, const char *code, struct meting_uitslag *out)
{
    struct error f;

    *out = (struct meting_uitslag){.organisatie = organisatie};
    if (!meting_of(db, ctx, &out->m, .organisatie = organisatie, .id = id) ||
        strcmp(out->m.staat, staat) != 0 ||
        !instrument_read(ctx, out->m.json.data, out->m.json.n, &out->in, &f))
        return false;
    out->locaties = meting_locaties(db, ctx, .organisatie = organisatie, .meting = id);
    struct meting_tellingen_rows rows =
        meting_tellingen(db, ctx, .organisatie = organisatie, .meting = id);
    groups(out, rows.row, rows.n);
    questions(ctx, out, code, &rows);
    if (!code)
        scores(db, ctx, out, organisatie);
    return !code || out->n == 1;
}

bool uitslag_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                  const char *code, struct meting_uitslag *out)
{
    return read_any(db, ctx, organisatie, id, "zichtbaar", code, out);
}

bool uitslag_lees_wachtend(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                           struct meting_uitslag *out)
{
    return read_any(db, ctx, organisatie, id, "bezig", NULL, out);
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

static struct publicatie_cel cell_of(const void *ctx, const struct vraag_uitslag *v, int64_t plek,
                                     const char *naam, const struct item_beeld *b)
{
    struct publicatie_cel c = {.sleutel = mem_format(ctx, "%lld/%s/%s", (long long)plek,
                                                     v->item->code, schaal_code(v->item->schaal)),
                               .naam = naam,
                               .staat = b->staat,
                               .n = b->telling.n,
                               .m = b->telling.m};

    if (b->telling.m > 0)
        c.aantal = mem_copy(ctx, b->telling.aantal, b->telling.m * sizeof *b->telling.aantal);
    return c;
}

size_t uitslag_cellen(const void *ctx, const struct meting_uitslag *b, struct publicatie_cel **out)
{
    size_t n = 0;

    *out = mem_array(ctx, struct publicatie_cel, b->n * (b->locaties.n + 1));
    for (size_t i = 0; i < b->n; i++) {
        const struct vraag_uitslag *v = &b->vraag[i];
        (*out)[n++] = cell_of(ctx, v, 0, "de hele organisatie", &v->geheel);
        for (size_t p = 0; p < b->locaties.n; p++)
            (*out)[n++] =
                cell_of(ctx, v, b->locaties.row[p].id, b->locaties.row[p].naam, &v->locatie[p]);
    }
    return n;
}
