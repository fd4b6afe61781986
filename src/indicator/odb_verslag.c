/* The report of an import (odb_verslag.h).
 * Not here: the rules that speak (odb_regels.c), keeping the report (odb_inlezen.c).
 */
#include "indicator/odb_verslag.h"
#include "base/buf.h"
#include "base/mem.h"
#include "indicator/keymap.h"

#define MAX_RIJEN_TEKST 20000u /* bytes for the rows of one line; beyond that "…" */

struct line {
    struct odb_regel regel;
    const char *blad;
    size_t first, last; /* of the range under way */
    struct buf rows;
};
struct odb_verslag {
    struct keymap *map;
    struct line *lines;
    struct odb_regel *regels; /* made on asking */
    size_t n, max;
};

const char *odb_soort_code(enum odb_melding_soort s)
{
    static const char *const codes[] = {"herstel", "let_op", "weigering"};
    return codes[s];
}

struct odb_verslag *odb_verslag_new(const void *ctx, size_t max)
{
    struct odb_verslag *v = mem_new(ctx, struct odb_verslag);
    v->map = keymap_new(v);
    v->max = max;
    return v;
}

static void write_range(struct line *l)
{
    if (l->rows.vol)
        return;
    if (l->rows.len)
        buf_text(&l->rows, ", ");
    buf_number(&l->rows, (int64_t)l->first);
    if (l->last > l->first) {
        buf_text(&l->rows, l->last > l->first + 1 ? "–" : ", ");
        buf_number(&l->rows, (int64_t)l->last);
    }
}

static size_t number_of(struct odb_verslag *v, const struct odb_melding *m, bool cells,
                        bool *is_new)
{
    char *key = mem_format(v, "%d\n%s\n%s\n%s\n%s\n%s", m->soort, m->blad ? m->blad : "", m->kolom,
                           m->reden, cells ? m->was : "", cells ? m->werd : "\n");
    size_t i = keymap_number(v->map, key, is_new);
    mem_free(key);
    return i;
}

void odb_verslag_add(struct odb_verslag *v, const struct odb_melding *m)
{
    bool is_new, room = v->n < v->max;
    size_t i = number_of(v, m, room, &is_new);
    if (is_new) {
        if (v->n % 64 == 0)
            v->lines = mem_resize(v, v->lines, struct line, v->n + 64);
        v->n = i + 1;
        struct line *l = &v->lines[i];
        *l = (struct line){
            .blad = mem_text(v, m->blad ? m->blad : ""), .first = m->rij, .last = m->rij};
        l->regel = (struct odb_regel){m->soort,
                                      mem_text(v, m->kolom),
                                      mem_text(v, room ? m->was : "…"),
                                      mem_text(v, room ? m->werd : "…"),
                                      m->reden,
                                      1,
                                      ""};
        buf_init(&l->rows, v, MAX_RIJEN_TEKST);
        return;
    }
    struct line *l = &v->lines[i];
    l->regel.aantal++;
    if (m->rij > l->last + 1) {
        write_range(l);
        l->first = m->rij;
    }
    l->last = m->rij;
}

const struct odb_regel *odb_verslag_regels(struct odb_verslag *v, size_t *n)
{
    mem_free(v->regels);
    v->regels = mem_array(v, struct odb_regel, v->n);
    for (size_t i = 0; i < v->n; i++) {
        struct line *l = &v->lines[i];
        size_t len = l->rows.len;
        write_range(l);
        v->regels[i] = l->regel;
        v->regels[i].rijen = mem_format(v->regels, "%.*s%s%s%s%s", (int)l->rows.len, l->rows.data,
                                        l->rows.vol ? " …" : "", *l->blad ? " (blad " : "", l->blad,
                                        *l->blad ? ")" : "");
        l->rows.len = len; /* the range may still grow */
    }
    *n = v->n;
    return v->regels;
}
