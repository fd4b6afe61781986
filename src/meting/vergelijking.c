/* Two deliveries beside each other, row by row (vergelijking.h). Not here: what may be shown of
 * them (besluit.c). */
#include "meting/vergelijking.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "meting/meting_sql.h"
#include "meting/weergave_regels.h"
#include <stdlib.h>
#include <string.h>

#define VINGER_BITS 20

const char *const groep_codes[GROEPEN] = {"zorgvrager", "mantelzorger", ""};

size_t groep_van(const char *code)
{
    size_t g = 0;

    while (g + 1 < GROEPEN && !text_equal(groep_codes[g], code))
        g++;
    return g;
}

void rijen_begin(const void *ctx, struct rijen *r, size_t items, size_t ruimte)
{
    *r = (struct rijen){.breedte = RIJ_ITEM + items, .ruimte = ruimte ? ruimte : 64};
    r->waarde = mem_array(ctx, int64_t, r->ruimte * r->breedte);
}

int64_t *rijen_erbij(const void *ctx, struct rijen *r)
{
    if (r->n == r->ruimte) {
        r->ruimte *= 2;
        r->waarde = mem_resize(ctx, r->waarde, int64_t, r->ruimte * r->breedte);
    }
    int64_t *row = r->waarde + r->n++ * r->breedte;
    for (size_t i = 0; i < r->breedte; i++)
        row[i] = ANTWOORD_GEEN;
    return row;
}

void rijen_uit_bestand(const void *ctx, struct rijen *r, const struct instrument *in,
                       const struct import_rij *rij)
{
    int64_t *row = rijen_erbij(ctx, r);

    row[RIJ_PLEK] = rij->locatie;
    row[RIJ_GROEP] = (int64_t)groep_van(respondent_groep(in, rij->waarde));
    for (size_t i = 0; i < in->n_items; i++)
        row[RIJ_ITEM + i] = rij->waarde[i];
}

struct reading {
    const void *ctx;
    struct rijen *out;
    int64_t *row, nr;
};

static bool read_answer(void *arg, const struct meting_rijen_row *a)
{
    struct reading *r = arg;

    if (!r->row || a->nr != r->nr) {
        r->row = rijen_erbij(r->ctx, r->out);
        r->nr = a->nr;
        r->row[RIJ_PLEK] = a->locatie;
        r->row[RIJ_GROEP] = (int64_t)groep_van(a->groep);
    }
    if (!a->vraag_null && a->vraag >= 0 && (size_t)a->vraag + RIJ_ITEM < r->out->breedte)
        r->row[RIJ_ITEM + a->vraag] = a->waarde;
    return true;
}

void rijen_lees(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t meting,
                size_t items, struct rijen *out)
{
    struct reading r = {.ctx = ctx, .out = out};

    rijen_begin(ctx, out, items, 0);
    meting_rijen(db, read_answer, &r, .organisatie = organisatie, .meting = meting);
}

/* ---- sorted ---- */

/* The columns by which rows are compared. */
struct columns {
    size_t *at, n;
};
struct sorted {
    const int64_t *row;
    const struct columns *by;
};

static int by_columns(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;

    for (size_t i = 0; i < x->by->n; i++) {
        int64_t p = x->row[x->by->at[i]], q = y->row[x->by->at[i]];
        if (p != q)
            return p < q ? -1 : 1;
    }
    return 0;
}

static struct columns all_columns(const void *ctx, size_t width)
{
    struct columns c = {mem_array(ctx, size_t, width), width};

    for (size_t i = 0; i < width; i++)
        c.at[i] = i;
    return c;
}

/* What people answered, without where and by whom: background questions say that. */
static struct columns answer_columns(const void *ctx, const struct instrument *in)
{
    struct columns c = {mem_array(ctx, size_t, in->n_items), 0};

    for (size_t i = 0; i < in->n_items; i++)
        if (!in->items[i].achtergrond)
            c.at[c.n++] = RIJ_ITEM + i;
    return c;
}

static void sort(struct sorted *list, size_t n)
{
    if (n > 0)
        qsort(list, n, sizeof *list, by_columns);
}

static struct sorted *sorted_rows(const void *ctx, const struct rijen *r, const struct columns *by)
{
    struct sorted *list = mem_array(ctx, struct sorted, r->n);

    for (size_t i = 0; i < r->n; i++)
        list[i] = (struct sorted){r->waarde + i * r->breedte, by};
    sort(list, r->n);
    return list;
}

/* Splits two sorted lists into rows that both have, and rows of one of them. */
static void split(struct rij_vergelijking *s, const struct sorted *a, size_t n_a,
                  const struct sorted *b, size_t n_b)
{
    size_t i = 0, j = 0;

    while (i < n_a || j < n_b) {
        int order = i == n_a ? 1 : j == n_b ? -1 : by_columns(&a[i], &b[j]);
        if (order == 0)
            s->rij[s->n++] = (struct rij_verschil){a[i].row, NULL, RIJ_GEBLEVEN};
        else if (order < 0)
            s->weg[s->n_weg++] = a[i].row;
        else
            s->nieuw[s->n_nieuw++] = b[j].row;
        i += order <= 0;
        j += order >= 0;
    }
}

/* How much two rows agree: 0 when not in more than half of what one of them answers, else more for
 * more equal answers, and a little more at the same place and in the same group. */
static int64_t agreement(const struct columns *by, const int64_t *a, const int64_t *b)
{
    int64_t equal = 0, all = 0;

    for (size_t i = 0; i < by->n; i++) {
        int64_t x = a[by->at[i]], y = b[by->at[i]];
        all += x != ANTWOORD_GEEN || y != ANTWOORD_GEEN;
        equal += x != ANTWOORD_GEEN && x == y;
    }
    if (2 * equal <= all)
        return 0;
    return 4 * equal + 2 * (a[RIJ_PLEK] == b[RIJ_PLEK]) + (a[RIJ_GROEP] == b[RIJ_GROEP]);
}

static bool same_cell(const int64_t *a, const int64_t *b)
{
    return a[RIJ_PLEK] == b[RIJ_PLEK] && a[RIJ_GROEP] == b[RIJ_GROEP];
}

/* Do two pairs differ in the same questions? */
static bool same_change(const struct columns *by, const struct rij_verschil *x,
                        const struct rij_verschil *y)
{
    for (size_t i = 0; i < by->n; i++)
        if ((x->rij[by->at[i]] == x->naar[by->at[i]]) != (y->rij[by->at[i]] == y->naar[by->at[i]]))
            return false;
    return true;
}

static enum rij_waar kind_of_pair(const struct columns *by, const struct rij_verschil *x,
                                  const struct rij_verschil *first)
{
    bool same = true;

    for (size_t i = 0; i < by->n; i++)
        same = same && x->rij[by->at[i]] == x->naar[by->at[i]];
    if (same)
        return RIJ_VERHUISD;
    return same_cell(x->rij, x->naar) && (!first || same_change(by, x, first)) ? RIJ_ANDERS
                                                                               : RIJ_ONZEKER;
}

static void name_pairs(struct rij_vergelijking *s, const struct columns *by)
{
    const struct rij_verschil *first = NULL;

    for (size_t i = 0; i < s->n; i++) {
        struct rij_verschil *x = &s->rij[i];
        if (x->waar != RIJ_ONZEKER)
            continue;
        x->waar = kind_of_pair(by, x, first);
        if (x->waar == RIJ_ANDERS && !first)
            first = x;
    }
}

/* Who came and agrees most with who went, of those that are in no pair yet; n_nieuw: nobody. */
static size_t best_of(struct rij_vergelijking *s, const struct columns *answers, size_t gone,
                      const bool *taken)
{
    size_t best = s->n_nieuw;
    int64_t most = 0;

    for (size_t j = 0; j < s->n_nieuw; j++) {
        int64_t x = agreement(answers, s->weg[gone], s->nieuw[j]);
        size_t bit = gone * s->n_nieuw + j;
        if (x > 0)
            s->paar[bit / 8] |= (uint8_t)(1u << bit % 8);
        if (x > most && !taken[j]) {
            most = x;
            best = j;
        }
    }
    return best;
}

/* Who went and who came, in pairs that agree most; what is left stays by itself. */
static void pair(struct rij_vergelijking *s, const struct columns *answers, bool *taken)
{
    for (size_t i = 0; i < s->n_weg; i++) {
        size_t j = best_of(s, answers, i, taken);
        bool found = j < s->n_nieuw;
        s->rij[s->n++] = (struct rij_verschil){s->weg[i], found ? s->nieuw[j] : NULL,
                                               found ? RIJ_ONZEKER : RIJ_WEG};
        if (found)
            taken[j] = true;
    }
    for (size_t j = 0; j < s->n_nieuw; j++)
        if (!taken[j])
            s->rij[s->n++] = (struct rij_verschil){s->nieuw[j], NULL, RIJ_NIEUW};
}

bool rijen_paar(const struct rij_vergelijking *v, size_t weg, size_t nieuw)
{
    size_t bit = weg * v->n_nieuw + nieuw;
    return v->paar[bit / 8] >> bit % 8 & 1;
}

bool rijen_vergelijk(const void *ctx, const struct instrument *in, const struct rijen *oud,
                     const struct rijen *nieuw, struct rij_vergelijking *out)
{
    void *tmp = mem_ctx(ctx, "rijen_vergelijk");
    struct columns all = all_columns(tmp, oud->breedte), answers = answer_columns(tmp, in);

    *out = (struct rij_vergelijking){.rij = mem_array(ctx, struct rij_verschil, oud->n + nieuw->n),
                                     .weg = mem_array(ctx, const int64_t *, oud->n),
                                     .nieuw = mem_array(ctx, const int64_t *, nieuw->n)};
    split(out, sorted_rows(tmp, oud, &all), oud->n, sorted_rows(tmp, nieuw, &all), nieuw->n);
    bool small = out->n_weg == 0 || out->n_nieuw <= RIJ_PAREN_MAX / out->n_weg;
    if (small) {
        out->paar = mem_array(ctx, uint8_t, out->n_weg * out->n_nieuw / 8 + 1);
        pair(out, &answers, mem_array(tmp, bool, out->n_nieuw));
        name_pairs(out, &answers);
    }
    mem_free(tmp);
    return small;
}

/* ---- prints ---- */

void rijen_afdruk(const uint8_t sleutel[static 32], const struct rijen *r, const char *wat,
                  char out[static AFDRUK_TEKST])
{
    void *tmp = mem_ctx(NULL, "afdruk");
    struct columns by = all_columns(tmp, r->breedte);
    struct sorted *list = sorted_rows(tmp, r, &by);
    size_t width = r->breedte * sizeof(int64_t), extra = strlen(wat);
    uint8_t *all = mem_array(tmp, uint8_t, r->n * width + extra), hash[HASH_BYTES];

    for (size_t i = 0; i < r->n; i++)
        memcpy(all + i * width, list[i].row, width);
    memcpy(all + r->n * width, wat, extra);
    hash_keyed(sleutel, all, r->n * width + extra, hash);
    hex_of(hash, HASH_BYTES, out);
    mem_free(tmp);
}

int64_t rij_vinger(const uint8_t sleutel[static 32], const struct rijen *r, size_t i)
{
    uint8_t hash[HASH_BYTES];

    hash_keyed_fast(sleutel, r->waarde + i * r->breedte, r->breedte * sizeof(int64_t), hash);
    return (int64_t)(((uint32_t)hash[0] << 16 | (uint32_t)hash[1] << 8 | hash[2]) &
                     ((UINT32_C(1) << VINGER_BITS) - 1));
}
