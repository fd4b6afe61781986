/* Two deliveries beside each other, row by row (vergelijking.h). Not here: what may be shown of
 * them (besluit.c). */
#include "meting/vergelijking.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "meting/meting_sql.h"
#include "meting/weergave_regels.h"
#include <assert.h>
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

/* ---- how much two rows agree ----
 * Millions of pairs are looked at, so answers are packed: four to a word, 15 bits each, 0 for none.
 * Only answers that both deliveries have can be equal; those get a number of their own. There are at
 * most as many as the smaller side has rows, and with RIJ_PAREN_MAX that is below 2^15. */
#define LANES   4
#define LANE    16
#define LOW     UINT64_C(0x0001000100010001)
#define FULL    UINT64_C(0x7fff7fff7fff7fff)
#define ONE_OLD 1 /* an answer that only the old delivery has; one more: only the new one */
#define FIRST   3

static_assert((uint64_t)RIJ_PAREN_MAX < (uint64_t)(32768 - FIRST) * (32768 - FIRST),
              "an answer that both have fits 15 bits");

struct packed {
    size_t words; /* of a row */
    int64_t questions;
    uint64_t *weg, *nieuw;
};

static int by_number(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The different answers in one column, sorted; returns how many. */
static size_t distinct(int64_t *out, const int64_t *const *row, size_t n, size_t at)
{
    size_t all = 0, kept = 0;

    for (size_t i = 0; i < n; i++)
        if (row[i][at] != ANTWOORD_GEEN)
            out[all++] = row[i][at];
    if (all > 0)
        qsort(out, all, sizeof *out, by_number);
    for (size_t i = 0; i < all; i++)
        if (kept == 0 || out[i] != out[kept - 1])
            out[kept++] = out[i];
    return kept;
}

static void pack_column(uint64_t *out, size_t words, const int64_t *const *row, size_t n, size_t at,
                        size_t nr, const int64_t *both, size_t n_both, uint64_t alone)
{
    for (size_t i = 0; i < n; i++) {
        int64_t answer = row[i][at];
        const int64_t *p = n_both ? bsearch(&answer, both, n_both, sizeof answer, by_number) : NULL;
        uint64_t code = answer == ANTWOORD_GEEN ? 0 : p ? FIRST + (uint64_t)(p - both) : alone;
        out[i * words + nr / LANES] |= code << nr % LANES * LANE;
    }
}

static struct packed pack(const void *ctx, const struct rij_vergelijking *s,
                          const struct columns *answers)
{
    size_t words = answers->n / LANES + 1;
    struct packed p = {words, (int64_t)answers->n, mem_array(ctx, uint64_t, s->n_weg * words),
                       mem_array(ctx, uint64_t, s->n_nieuw * words)};
    int64_t *a = mem_array(ctx, int64_t, s->n_weg), *b = mem_array(ctx, int64_t, s->n_nieuw);

    for (size_t c = 0; c < answers->n; c++) {
        size_t at = answers->at[c], n_both = 0;
        size_t n_a = distinct(a, s->weg, s->n_weg, at), n_b = distinct(b, s->nieuw, s->n_nieuw, at);
        for (size_t i = 0; i < n_a && n_b; i++)
            if (bsearch(&a[i], b, n_b, sizeof *b, by_number))
                a[n_both++] = a[i];
        pack_column(p.weg, words, s->weg, s->n_weg, at, c, a, n_both, ONE_OLD);
        pack_column(p.nieuw, words, s->nieuw, s->n_nieuw, at, c, a, n_both, ONE_OLD + 1);
    }
    return p;
}

/* How many lanes are not 0: adding 2^15 - 1 carries into the highest bit of those. */
static inline uint64_t not_zero(uint64_t x)
{
    return (x + FULL) >> (LANE - 1) & LOW;
}

static inline int64_t lanes(uint64_t sum)
{
    return (int64_t)(sum * LOW >> (LANES - 1) * LANE);
}

static inline int64_t answered(const uint64_t *a, const uint64_t *b, size_t words)
{
    uint64_t any = 0;

    for (size_t i = 0; i < words; i++)
        any += not_zero(a[i] | b[i]);
    return lanes(any);
}

static inline int64_t otherwise(const uint64_t *a, const uint64_t *b, size_t words)
{
    uint64_t other = 0;

    for (size_t i = 0; i < words; i++)
        other += not_zero(a[i] ^ b[i]);
    return lanes(other);
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

/* Who came and agrees most with who went, of those that are in no pair yet; n_nieuw: nobody. More
 * equal answers are more, and then the same place, and then the same group. */
static size_t best_of(struct rij_vergelijking *s, const struct packed *p, size_t gone,
                      const bool *taken)
{
    const int64_t *a = s->weg[gone];
    const uint64_t *own = p->weg + gone * p->words;
    int64_t most = 0, here = answered(own, own, p->words);
    size_t best = s->n_nieuw;

    for (size_t j = 0; j < s->n_nieuw; j++) {
        const uint64_t *theirs = p->nieuw + j * p->words;
        int64_t other = otherwise(own, theirs, p->words);
        int64_t all = here == p->questions ? here : answered(own, theirs, p->words);
        int64_t equal = all - other;
        if (2 * equal <= all) /* not more than half of what one of them answers */
            continue;
        const int64_t *b = s->nieuw[j];
        int64_t x = 4 * equal + 2 * (a[RIJ_PLEK] == b[RIJ_PLEK]) + (a[RIJ_GROEP] == b[RIJ_GROEP]);
        s->paar[gone * rijen_woorden(s->n_nieuw) + j / 64] |= UINT64_C(1) << j % 64;
        s->paar_om[j * rijen_woorden(s->n_weg) + gone / 64] |= UINT64_C(1) << gone % 64;
        if (x > most && !taken[j]) {
            most = x;
            best = j;
        }
    }
    return best;
}

/* Who went and who came, in pairs that agree most; what is left stays by itself. */
static void pair(struct rij_vergelijking *s, const struct packed *p, bool *taken)
{
    for (size_t i = 0; i < s->n_weg; i++) {
        size_t j = best_of(s, p, i, taken);
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
    return v->paar[weg * rijen_woorden(v->n_nieuw) + nieuw / 64] >> nieuw % 64 & 1;
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
        out->paar = mem_array(ctx, uint64_t, out->n_weg * rijen_woorden(out->n_nieuw));
        out->paar_om = mem_array(ctx, uint64_t, out->n_nieuw * rijen_woorden(out->n_weg));
        struct packed p = pack(tmp, out, &answers);
        pair(out, &p, mem_array(tmp, bool, out->n_nieuw));
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
