/* A delivery in the place of one over the same days (besluit.h): who went, who stayed and who came,
 * per question, and why it is refused. Not here: what two rows have in common (vergelijking.c), which
 * cells reveal too much (snede.c). */
#include "base/mem.h"
#include "base/text.h"
#include "meting/besluit_intern.h"
#include <stdlib.h>

/* Above this many pairs of one answer they are not matched one by one; a row that has any is then
 * counted as in one. */
#define MATCH_MAX 250000

/* ---- when each pair is what it is named ---- */

static bool none_or_enough(int64_t n, int64_t k)
{
    return n == 0 || n >= k;
}

bool besluit_paren_vast(const struct rij_vergelijking *v, int64_t k)
{
    int64_t all[RIJ_SOORTEN] = {0};
    bool ok = v->n > 0;

    for (size_t i = 0; i < v->n; i++)
        all[v->rij[i].waar]++;
    /* Where answers were corrected, nobody may have come or gone: a pair could then be two people. */
    ok =
        ok && all[RIJ_ONZEKER] == 0 && (all[RIJ_ANDERS] == 0 || all[RIJ_WEG] + all[RIJ_NIEUW] == 0);
    for (size_t i = 0; i < RIJ_SOORTEN; i++)
        ok = ok && none_or_enough(all[i], k);
    return ok;
}

/* One for each way in which a row may be in two deliveries, and one for where moved rows are now. */
enum { MOVED_TO = RIJ_SOORTEN, TELLERS };

/* Where a row of two deliveries counts for one question. A pair that answered it alike may be one
 * person, who is then in both; otherwise it is somebody who went and somebody who came. */
static void count_change(const struct besluit *b, struct teller t[static TELLERS], size_t index,
                         const struct rij_verschil *x)
{
    size_t at = RIJ_ITEM + index;
    bool otherwise = x->naar && x->rij[at] != x->naar[at];

    teller_rij(b, &t[otherwise ? RIJ_WEG : x->waar], index, x->rij, 1);
    if (otherwise)
        teller_rij(b, &t[RIJ_NIEUW], index, x->naar, 1);
    else if (x->waar == RIJ_VERHUISD)
        teller_rij(b, &t[MOVED_TO], index, x->naar, 1);
}

struct snede_vervanging besluit_verschil(const void *ctx, const struct besluit *b,
                                         const struct instrument_item *item, size_t index,
                                         const struct rij_vergelijking *v)
{
    struct teller t[TELLERS];

    for (size_t i = 0; i < TELLERS; i++)
        t[i] = teller_begin(ctx, b, item);
    for (size_t i = 0; i < v->n; i++)
        count_change(b, t, index, &v->rij[i]);
    return (struct snede_vervanging){.weg = teller_tafel(ctx, b, &t[RIJ_WEG]),
                                     .gebleven = teller_tafel(ctx, b, &t[RIJ_GEBLEVEN]),
                                     .nieuw = teller_tafel(ctx, b, &t[RIJ_NIEUW]),
                                     .zelfde = teller_tafel(ctx, b, &t[RIJ_ANDERS]),
                                     .van = teller_tafel(ctx, b, &t[RIJ_VERHUISD]),
                                     .naar = teller_tafel(ctx, b, &t[MOVED_TO])};
}

/* ---- whatever the pairs are ----
 * Rows that may be one person and answered the question alike are perhaps one who stayed. Which of
 * them are is not known; but no row is in two such pairs, so at most as many of a set stayed as can be
 * put in pairs at once. The others certainly went, or came. A pair has one answer, so this is done
 * answer by answer. */

/* Rows with one answer, of one side. */
struct side {
    const size_t *row;
    size_t n;
};
/* The rows of one side beside all of the other, as bits: 64 of the other at once. */
struct matching {
    const uint64_t *pairs; /* of each row a row of `words` */
    size_t words;
    uint64_t *with_answer; /* those of the other that gave the answer at hand */
    uint64_t *seen;        /* and were tried, or have a pair */
    size_t *with;          /* per other: which of one; SIZE_MAX: none */
};

static struct matching matching_begin(const void *ctx, const struct rij_vergelijking *v, bool came)
{
    size_t others = came ? v->n_weg : v->n_nieuw, words = rijen_woorden(others);

    return (struct matching){.pairs = came ? v->paar_om : v->paar,
                             .words = words,
                             .with_answer = mem_array(ctx, uint64_t, words),
                             .seen = mem_array(ctx, uint64_t, words),
                             .with = mem_array(ctx, size_t, others)};
}

static void answer_bits(struct matching *m, const struct side *other)
{
    for (size_t w = 0; w < m->words; w++)
        m->with_answer[w] = 0;
    for (size_t j = 0; j < other->n; j++)
        m->with_answer[other->row[j] / 64] |= UINT64_C(1) << other->row[j] % 64;
}

static void see_none(struct matching *m)
{
    for (size_t w = 0; w < m->words; w++)
        m->seen[w] = 0;
}

/* Puts row i in a pair, and where needed others in another pair. */
static bool match_row(struct matching *m, size_t i)
{
    const uint64_t *row = m->pairs + i * m->words;
    uint64_t left;

    for (size_t w = 0; w < m->words; w++)
        while ((left = row[w] & m->with_answer[w] & ~m->seen[w]) != 0) {
            size_t j = 64 * w + (size_t)__builtin_ctzll(left);
            m->seen[w] |= left & -left;
            if (m->with[j] == SIZE_MAX || match_row(m, m->with[j])) {
                m->with[j] = i;
                return true;
            }
        }
    return false;
}

/* At least as many as can be in pairs at once: no more than the rows of either side that have any. */
static size_t at_most(struct matching *m, const struct side *one)
{
    size_t n = 0, others = 0;

    see_none(m);
    for (size_t i = 0; i < one->n; i++) {
        const uint64_t *row = m->pairs + one->row[i] * m->words;
        uint64_t any = 0;
        for (size_t w = 0; w < m->words; w++) {
            uint64_t x = row[w] & m->with_answer[w];
            any |= x;
            m->seen[w] |= x;
        }
        n += any != 0;
    }
    for (size_t w = 0; w < m->words; w++)
        others += (size_t)__builtin_popcountll(m->seen[w]);
    return n < others ? n : others;
}

/* How many of one side may be in pairs at once with those of the other (answer_bits()). */
static size_t most_pairs(struct matching *m, struct side one, struct side other)
{
    size_t n = 0;

    if (one.n > 0 && other.n > MATCH_MAX / one.n)
        return at_most(m, &one);
    for (size_t j = 0; j < other.n; j++)
        m->with[other.row[j]] = SIZE_MAX;
    for (size_t i = 0; i < one.n; i++) {
        see_none(m);
        n += match_row(m, one.row[i]);
    }
    return n;
}

/* One side of one question: its rows in order of answer, place and group. */
struct answered {
    const struct rij_vergelijking *v;
    const int64_t **row; /* of the comparison */
    size_t *nr, n, index;
    bool came;
    struct teller all, sure;
    struct telling whole; /* certain, of all cells */
};

struct keyed {
    int64_t answer, place, group;
    size_t nr;
};

static int by_answer(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;

    if (x->answer != y->answer)
        return x->answer < y->answer ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

static struct answered answered_of(const void *ctx, const struct besluit *b,
                                   const struct instrument_item *item, size_t index,
                                   const struct rij_vergelijking *v, bool came)
{
    size_t n = came ? v->n_nieuw : v->n_weg;
    struct answered s = {.v = v,
                         .row = came ? v->nieuw : v->weg,
                         .nr = mem_array(ctx, size_t, n),
                         .index = index,
                         .came = came,
                         .all = teller_begin(ctx, b, item),
                         .sure = teller_begin(ctx, b, item)};
    struct keyed *list = mem_array(ctx, struct keyed, n);

    telling_begin(&s.whole, item);
    for (size_t i = 0; i < n; i++) {
        const int64_t *row = s.row[i];
        teller_rij(b, &s.all, index, row, 1);
        if (row[RIJ_ITEM + index] != ANTWOORD_GEEN)
            list[s.n++] = (struct keyed){row[RIJ_ITEM + index], row[RIJ_PLEK], row[RIJ_GROEP], i};
    }
    if (s.n > 0)
        qsort(list, s.n, sizeof *list, by_answer);
    for (size_t i = 0; i < s.n; i++)
        s.nr[i] = list[i].nr;
    return s;
}

static int64_t answer_at(const struct answered *s, size_t i)
{
    return s->row[s->nr[i]][RIJ_ITEM + s->index];
}

/* The rows from `from` on that gave the same answer, and in_cell: at the same place, in one group. */
static struct side run_from(const struct answered *s, size_t from, bool in_cell)
{
    const int64_t *first = s->row[s->nr[from]];
    size_t until = from;

    while (until < s->n && answer_at(s, until) == first[RIJ_ITEM + s->index] &&
           (!in_cell || (s->row[s->nr[until]][RIJ_PLEK] == first[RIJ_PLEK] &&
                         s->row[s->nr[until]][RIJ_GROEP] == first[RIJ_GROEP])))
        until++;
    return (struct side){s->nr + from, until - from};
}

/* Those of the other side with this answer. */
static struct side same_answer(const struct answered *s, int64_t answer)
{
    for (size_t i = 0; i < s->n; i++)
        if (answer_at(s, i) == answer)
            return run_from(s, i, false);
    return (struct side){s->nr, 0};
}

static void count_sure(const void *ctx, const struct besluit *b, struct answered *s,
                       const struct answered *other)
{
    struct matching m = matching_begin(ctx, s->v, s->came);

    for (size_t i = 0, next; i < s->n; i = next) {
        struct side run = run_from(s, i, false), with = same_answer(other, answer_at(s, i));
        next = i + run.n;
        answer_bits(&m, &with);
        telling_count(&s->whole, s->all.item, answer_at(s, i),
                      (int64_t)(run.n - most_pairs(&m, run, with)));
        for (size_t j = i; j < next;) {
            struct side cell = run_from(s, j, true);
            teller_rij(b, &s->sure, s->index, s->row[s->nr[j]],
                       (int64_t)(cell.n - most_pairs(&m, cell, with)));
            j += cell.n;
        }
    }
}

/* The same answers at the same places in the same groups: no figure tells the two apart. */
static bool no_figure_differs(const struct answered *a, const struct answered *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const int64_t *x = a->row[a->nr[i]], *y = b->row[b->nr[i]];
        if (answer_at(a, i) != answer_at(b, i) || x[RIJ_PLEK] != y[RIJ_PLEK] ||
            x[RIJ_GROEP] != y[RIJ_GROEP])
            return false;
    }
    return true;
}

static struct snede_tafel sure_table(const void *ctx, const struct besluit *b,
                                     const struct answered *s)
{
    struct snede_tafel all = teller_tafel(ctx, b, &s->all), t = teller_tafel(ctx, b, &s->sure);

    for (size_t i = 0; i < t.plekken * t.groepen; i++)
        t.cel[i].meer = all.cel[i].n - t.cel[i].n;
    return t;
}

static struct snede_cel sure_whole(const struct answered *s)
{
    return (struct snede_cel){.n = s->whole.n, .allen = telling_allen(&s->whole)};
}

struct snede_wissel besluit_wissel(const void *ctx, const struct besluit *b,
                                   const struct instrument_item *item, size_t index,
                                   const struct rij_vergelijking *v)
{
    struct teller stayed = teller_begin(ctx, b, item);
    struct answered gone = answered_of(ctx, b, item, index, v, false),
                    came = answered_of(ctx, b, item, index, v, true);
    bool same = no_figure_differs(&gone, &came);

    for (size_t i = 0; i < v->n; i++)
        if (v->rij[i].waar == RIJ_GEBLEVEN)
            teller_rij(b, &stayed, index, v->rij[i].rij, 1);
    for (size_t i = 0; i < gone.n && same; i++)
        teller_rij(b, &stayed, index, gone.row[gone.nr[i]], 1);
    if (same)
        gone.all = came.all = teller_begin(ctx, b, item);
    else {
        count_sure(ctx, b, &gone, &came);
        count_sure(ctx, b, &came, &gone);
    }
    return (struct snede_wissel){.weg = teller_tafel(ctx, b, &gone.all),
                                 .gebleven = teller_tafel(ctx, b, &stayed),
                                 .nieuw = teller_tafel(ctx, b, &came.all),
                                 .weg_zeker = sure_table(ctx, b, &gone),
                                 .nieuw_zeker = sure_table(ctx, b, &came),
                                 .weg_samen = sure_whole(&gone),
                                 .nieuw_samen = sure_whole(&came)};
}

/* ---- deciding ---- */

struct replacing {
    struct rij_vergelijking v;
    bool compared; /* false: too many pairs */
    bool rows;     /* of whole questionnaires enough went and came, or none */
    bool named;    /* and each pair is what it is named */
    int64_t sort[RIJ_SOORTEN];
    size_t shown, others, others_shown; /* questions: shown, with other figures, both */
};

/* How many questionnaires are shown: a few more or less would say that somebody handed one in. */
static void count_rows(const struct besluit *b, struct replacing *x)
{
    const struct rij_vergelijking *v = &x->v;
    int64_t *all = x->sort, k = b->k;

    for (size_t i = 0; i < v->n; i++)
        all[v->rij[i].waar]++;
    x->rows = x->compared && v->n > 0 && none_or_enough((int64_t)v->n_weg, k) &&
              none_or_enough((int64_t)v->n_nieuw, k);
    x->named = x->compared && besluit_paren_vast(v, k);
}

/* One question; true when somebody answered it. */
static bool decide_question(const void *ctx, const struct besluit *b, struct replacing *x,
                            const struct snede_open *then, const struct snede_volgorde *v,
                            struct besluit_vraag *q)
{
    void *tmp = mem_ctx(ctx, "vraag");
    struct snede_wissel w = besluit_wissel(tmp, b, q->item, q->index, &x->v);
    bool open = x->rows && snede_wissel(ctx, &w, then, v, b->k, &q->open);

    bool answered = snede_aantal(&w.gebleven) + snede_aantal(&w.nieuw) > 0;
    bool other = snede_aantal(&w.weg) + snede_aantal(&w.nieuw) > 0;
    if (!open && x->named) {
        struct snede_vervanging c = besluit_verschil(tmp, b, q->item, q->index, &x->v);
        open = snede_vervang(ctx, &c, then, v, b->k, &q->open);
    }
    x->shown += open;
    x->others += other;
    x->others_shown += other && open;
    mem_free(tmp);
    return answered;
}

/* ---- refusing ---- */

/* How many, as the text says it: a number only when none of the three is small, because each follows
 * from the others and what the pages show. */
struct amount {
    const char *name, *value;
};

static struct amount amount(const void *ctx, const char *name, size_t n, bool numbers, int k)
{
    if (numbers)
        return (struct amount){name, mem_format(ctx, "%zu", n)};
    return (struct amount){mem_format(ctx, "*%s", name),
                           n < (size_t)k ? N_("minder dan {k}") : N_("{k} of meer")};
}

/* The place of every row that went or came; NULL: at more than one. */
static const char *only_place(const void *ctx, const struct besluit *b,
                              const struct rij_vergelijking *v)
{
    int64_t place = 0;
    bool one = true;

    for (size_t i = 0; i < v->n_weg + v->n_nieuw; i++) {
        int64_t p = (i < v->n_weg ? v->weg[i] : v->nieuw[i - v->n_weg])[RIJ_PLEK];
        one = one && (i == 0 || p == place);
        place = p;
    }
    for (size_t p = 0; p < b->n_plekken && one; p++)
        if (b->plek[p] == place)
            return besluit_plek(ctx, b->plek_naam[p]);
    return NULL;
}

static const char too_many_rows[] = N_(
    "De cijfers van {van} tot en met {tot} kun je hiermee niet vervangen: beide bestanden zijn te "
    "groot om rij voor rij naast elkaar te leggen. Houd de oude cijfers, of voeg deze antwoorden "
    "bij de volgende periode.");
/* Short: an error holds 512 bytes with its values in it (besluit_plek()). */
static const char too_few_rows[] =
    N_("De cijfers van {van} tot en met {tot} kun je niet vervangen: te weinig vragenlijsten zijn "
       "anders. Alleen in het oude bestand: {weg}. Alleen in het nieuwe: {nieuw}. In allebei: "
       "{gelijk}. Het gaat om {plek}. Zo is te zien wat een paar mensen antwoordden. Houd de oude "
       "cijfers. Voeg nieuwe antwoorden bij de volgende periode.");
static const char too_alike[] = N_(
    "De cijfers van {van} tot en met {tot} kun je niet vervangen: oude en nieuwe vragenlijsten "
    "lijken te veel op elkaar. Alleen in het oude bestand: {weg}. Alleen in het nieuwe: {nieuw}. "
    "In allebei: {gelijk}. Het gaat om {plek}. Misschien zijn te weinig mensen anders. Houd de "
    "oude "
    "cijfers. Voeg nieuwe antwoorden bij de volgende periode.");

static const char *why_not(const struct replacing *x)
{
    return !x->compared ? too_many_rows : !x->rows ? too_few_rows : too_alike;
}

static void refuse_replacing(const void *ctx, struct besluit *b, const struct replacing *x)
{
    const struct rij_vergelijking *v = &x->v;
    size_t stayed = (size_t)x->sort[RIJ_GEBLEVEN], k = (size_t)b->k;
    bool numbers = v->n_weg >= k && stayed >= k && v->n_nieuw >= k;
    const char *where = only_place(ctx, b, v);
    struct amount gone = amount(ctx, "weg", v->n_weg, numbers, b->k),
                  same = amount(ctx, "gelijk", stayed, numbers, b->k),
                  come = amount(ctx, "nieuw", v->n_nieuw, numbers, b->k);

    b->soort = BESLUIT_NIET;
    error_sentence(&b->fout, why_not(x),
                   ERROR_WITH("@van", besluit_dag(ctx, b->ander_van), "@tot",
                              besluit_dag(ctx, b->ander_tot), where ? "plek" : "*plek",
                              where ? where : N_("de hele organisatie"), gone.name, gone.value,
                              same.name, same.value, come.name, come.value, "k",
                              mem_format(ctx, "%d", b->k)),
                   "meting %lld beside %lld", (long long)b->meting, (long long)b->ander);
}

void besluit_vervang(struct db_conn *db, const void *ctx, const struct instrument *in, bool oud,
                     struct besluit *b)
{
    void *tmp = mem_ctx(ctx, "vervangen");
    struct meting_getoond_rows was =
        meting_getoond(db, tmp, .organisatie = b->organisatie, .meting = b->ander);
    struct rijen old, fresh;
    struct replacing x = {.compared = false};

    besluit_plekken(db, ctx, b, b->ander);
    struct snede_volgorde v = besluit_volgorde(db, tmp, b);
    rijen_lees(db, tmp, b->organisatie, b->ander, in->n_items, &old);
    rijen_lees(db, tmp, b->organisatie, b->meting, in->n_items, &fresh);
    x.compared = rijen_vergelijk(tmp, in, &old, &fresh, &x.v);
    count_rows(b, &x);
    for (size_t i = 0; (x.rows || x.named) && i < in->n_items; i++) {
        struct snede_open then = snede_open_new(tmp, b->n_plekken, GROEPEN, oud);
        struct besluit_vraag *q = &b->vraag[b->n];
        if (in->items[i].achtergrond)
            continue;
        besluit_lees_open(b, &was, i, &then);
        *q = (struct besluit_vraag){.item = &in->items[i], .index = i};
        b->n += decide_question(ctx, b, &x, &then, &v, q);
    }
    /* Refused also when only questions are shown whose figures are the same as before: the old figures
     * would go, and no corrected one would come in their place. */
    if (x.shown == 0 || (x.others > 0 && x.others_shown == 0))
        refuse_replacing(ctx, b, &x);
    mem_free(tmp);
}
