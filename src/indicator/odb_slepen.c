/* Cells that were dragged down: a spreadsheet counts on from "ISID000151" to "ISID000152", so that
 * each row gets a set, year or number of its own. Not here: what a row with such a cell becomes
 * (odb_regels.c).
 */
#include "base/mem.h"
#include "base/text.h"
#include "indicator/odb_internal.h"
#include <stdlib.h>
#include <string.h>

#define MIN_STEPS 2u /* two places may have numbers that follow each other; three seldom do */

/* A column that can be dragged, and the columns that must then be the same in both rows: filled
 * (noemt), as nothing says nothing about what a row is about, or whatever they hold (zelfde).
 * Questions may bear one name ("Anders, namelijk"), but not one number; locations of one name that
 * were entered together have numbers that follow each other, but another house number. Years may
 * follow each other for one indicator, so for a year the indicator must change. */
static const struct drag {
    int kolom, noemt[3], zelfde[2], anders;
} drags[] = {
    {K_SET_CODE,    {K_SET_NAAM, K_KVK, -1},              {-1, -1},              -1    },
    {K_CODE,        {K_NAAM, K_KVK, -1},                  {K_NUMMER, K_SORTEER}, -1    },
    {K_KVK,         {K_ORGANISATIE, -1, -1},              {-1, -1},              -1    },
    {K_VESTIGING,   {K_LOCATIE, K_POSTCODE, -1},          {K_HUISNUMMER, -1},    -1    },
    {K_HUISNUMMER,  {K_LOCATIE, K_POSTCODE, K_VESTIGING}, {-1, -1},              -1    },
    {K_VERSLAGJAAR, {K_LOCATIE, K_ORGANISATIE, -1},       {-1, -1},              K_CODE},
};
#define DRAGS (sizeof drags / sizeof *drags)

/* The columns that the rules above look at. */
static const int looked_at[] = {K_SET_CODE,    K_SET_NAAM, K_CODE,      K_NAAM,       K_KVK,
                                K_ORGANISATIE, K_LOCATIE,  K_VESTIGING, K_HUISNUMMER, K_POSTCODE,
                                K_VERSLAGJAAR, K_NUMMER,   K_SORTEER};

struct runs {
    struct sleep *run; /* in the order of the file; they do not overlap */
    size_t n;
};
struct slepen {
    char *cel[KOLOMMEN]; /* of the row before; only those looked at */
    size_t blad, stappen[DRAGS];
    uint32_t begin[DRAGS]; /* first row that was counted on to */
    struct runs runs[DRAGS];
};

/* Is b what counting on from a gives: the same text with a number one higher at its end? */
static bool counts_on(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), i = n, j = m;
    int64_t x, y;
    while (i > 0 && n - i < 15 && a[i - 1] >= '0' && a[i - 1] <= '9')
        i--;
    while (j > 0 && m - j < 15 && b[j - 1] >= '0' && b[j - 1] <= '9')
        j--;
    return i == j && i < n && memcmp(a, b, i) == 0 && text_int(a + i, 0, INT64_MAX, &x) &&
           text_int(b + j, 0, INT64_MAX, &y) && y == x + 1;
}

static bool same(const struct slepen *v, struct odb_reader *l, const struct xlsx_row *row, int k)
{
    return strcmp(v->cel[k], odb_cel(l, row, k)) == 0;
}

static bool is_step(const struct slepen *v, struct odb_reader *l, const struct xlsx_row *row,
                    const struct drag *d)
{
    if (!counts_on(v->cel[d->kolom], odb_cel(l, row, d->kolom)))
        return false;
    for (size_t i = 0; i < 3 && d->noemt[i] >= 0; i++)
        if (!*v->cel[d->noemt[i]] || !same(v, l, row, d->noemt[i]))
            return false;
    for (size_t i = 0; i < 2 && d->zelfde[i] >= 0; i++)
        if (!same(v, l, row, d->zelfde[i]))
            return false;
    return d->anders < 0 || !same(v, l, row, d->anders);
}

static void add_step(struct odb_reader *l, struct slepen *v, size_t d, const struct xlsx_row *row)
{
    struct runs *r = &v->runs[d];
    uint32_t number = (uint32_t)row->number;
    if (v->stappen[d]++ == 0)
        v->begin[d] = number;
    if (v->stappen[d] == MIN_STEPS) {
        r->run = mem_resize(l->ctx, r->run, struct sleep, r->n + 1);
        r->run[r->n++] = (struct sleep){(uint32_t)row->sheet.number, v->begin[d], number};
    } else if (v->stappen[d] > MIN_STEPS) {
        r->run[r->n - 1].tot = number;
    }
}

void odb_survey_drag(struct odb_reader *l, const struct xlsx_row *row)
{
    bool follows = l->slepen && l->slepen->blad == row->sheet.number && l->slepen->cel[K_CODE];
    if (!l->slepen)
        l->slepen = mem_new(l->ctx, struct slepen);
    struct slepen *v = l->slepen;
    for (size_t d = 0; d < DRAGS; d++) {
        if (follows && is_step(v, l, row, &drags[d]))
            add_step(l, v, d, row);
        else
            v->stappen[d] = 0;
    }
    for (size_t i = 0; i < sizeof looked_at / sizeof *looked_at; i++) {
        char **cel = &v->cel[looked_at[i]];
        mem_free(*cel);
        *cel = mem_text(l->ctx, odb_cel(l, row, looked_at[i]));
    }
    v->blad = row->sheet.number;
}

static int compare_run(const void *key, const void *element)
{
    const struct sleep *k = key, *r = element;
    if (k->blad != r->blad)
        return k->blad < r->blad ? -1 : 1;
    return k->van < r->van ? -1 : k->van > r->tot;
}

int odb_gesleept(struct odb_reader *l, const struct xlsx_row *row)
{
    struct sleep at = {(uint32_t)row->sheet.number, (uint32_t)row->number, 0};
    for (size_t d = 0; l->slepen && d < DRAGS; d++) {
        const struct runs *r = &l->slepen->runs[d];
        if (r->n && bsearch(&at, r->run, r->n, sizeof at, compare_run))
            return drags[d].kolom;
    }
    return -1;
}
