/* Protection of small groups (bescherming.h).
 * Here: the primary rule, the search for what else must be withheld, the proof, and differencing.
 * Not here: calculating the figures (statistiek.c). The bounds that a reader can derive for a
 * withheld count are calculated exactly: in the network a count can grow by the maximum flow back
 * through the other withheld cells, and shrink likewise. That finds what interval propagation over
 * single sums finds, and also what several sums together reveal. */
#include "meting/bescherming.h"
#include "base/mem.h"
#include <stdio.h>
#include <string.h>

#define WIDE (INT64_C(1) << 40)

enum cijfer_staat protect_one(int64_t n, bool gelijk, int k)
{
    if (n < cijfer_drempel(k))
        return CIJFER_MINDER_DAN_K;
    return gelijk ? CIJFER_GELIJK : CIJFER_OPEN;
}

static bool withheld(const struct cel *c)
{
    return c->staat != CIJFER_OPEN;
}

/* The bounds of a withheld count that its state alone reveals. */
static void bounds_of(const struct cel *c, int k, int64_t *low, int64_t *high)
{
    *low = c->staat == CIJFER_GELIJK ? k : 0;
    *high = c->staat == CIJFER_MINDER_DAN_K ? k - 1 : WIDE;
}

/* The network of withheld cells, with for each node the cells that touch it. */
struct network {
    struct cel *cel;
    size_t n, nodes;
    int k;
    int64_t *flow; /* how each count is changed while flow is sought */
    size_t *first; /* per node: index in touch where its cells begin; nodes + 1 of them */
    size_t *touch; /* cell indices */
    size_t *queue; /* for the breadth-first search */
    size_t *by;    /* per node: the cell by which it was reached, n: not reached */
};

static void network_make(const void *ctx, struct network *w, struct cel *cel, size_t n, int k)
{
    *w = (struct network){.cel = cel, .n = n, .k = (int)cijfer_drempel(k)};
    for (size_t i = 0; i < n; i++) {
        size_t high = cel[i].van > cel[i].naar ? cel[i].van : cel[i].naar;
        w->nodes = high + 1 > w->nodes ? high + 1 : w->nodes;
    }
    w->flow = mem_array(ctx, int64_t, n);
    w->first = mem_array(ctx, size_t, w->nodes + 1);
    w->touch = mem_array(ctx, size_t, 2 * n);
    w->queue = mem_array(ctx, size_t, w->nodes);
    w->by = mem_array(ctx, size_t, w->nodes);
    for (size_t i = 0; i < n; i++) {
        w->first[cel[i].van]++;
        w->first[cel[i].naar]++;
    }
    for (size_t v = 1; v <= w->nodes; v++)
        w->first[v] += w->first[v - 1];
    for (size_t i = n; i-- > 0;) {
        w->touch[--w->first[cel[i].van]] = i;
        w->touch[--w->first[cel[i].naar]] = i;
    }
}

/* What flows into each node must flow out: the sums agree. */
static bool sums_agree(const void *ctx, const struct network *w)
{
    int64_t *balance = mem_array(ctx, int64_t, w->nodes);
    bool ok = true;

    for (size_t i = 0; i < w->n; i++) {
        ok = ok && w->cel[i].n >= 0;
        balance[w->cel[i].van] -= w->cel[i].n;
        balance[w->cel[i].naar] += w->cel[i].n;
    }
    for (size_t v = 0; v < w->nodes; v++)
        ok = ok && balance[v] == 0;
    mem_free(balance);
    return ok;
}

/* The residual capacity of cell i from node v: forwards up to its high bound, backwards down to its
 * low one. *other: the node at its other end. */
static int64_t room(const struct network *w, size_t i, size_t v, size_t *other)
{
    const struct cel *c = &w->cel[i];
    int64_t low, high, now = c->n + w->flow[i];

    bounds_of(c, w->k, &low, &high);
    bool forward = c->van == v;
    *other = forward ? c->naar : c->van;
    return forward ? high - now : now - low;
}

/* One shortest path with room from `from` to `to` over withheld cells but `without`, filled up to
 * most. Returns what was sent. */
static int64_t augment(struct network *w, size_t from, size_t to, size_t without, int64_t most)
{
    size_t head = 0, tail = 0, other;

    for (size_t v = 0; v < w->nodes; v++)
        w->by[v] = w->n;
    w->queue[tail++] = from;
    while (head < tail && w->by[to] == w->n) {
        size_t v = w->queue[head++];
        for (size_t t = w->first[v]; t < w->first[v + 1]; t++) {
            size_t i = w->touch[t];
            if (i == without || !withheld(&w->cel[i]) || room(w, i, v, &other) <= 0)
                continue;
            if (other != from && w->by[other] == w->n) {
                w->by[other] = i;
                w->queue[tail++] = other;
            }
        }
    }
    if (w->by[to] == w->n)
        return 0;
    int64_t send = most;
    for (size_t v = to; v != from;) {
        const struct cel *c = &w->cel[w->by[v]];
        size_t back = c->naar == v ? c->van : c->naar;
        int64_t r = room(w, w->by[v], back, &other);
        send = r < send ? r : send;
        v = back;
    }
    for (size_t v = to; v != from;) {
        size_t i = w->by[v];
        bool forward = w->cel[i].naar == v;
        w->flow[i] += forward ? send : -send;
        v = forward ? w->cel[i].van : w->cel[i].naar;
    }
    return send;
}

/* By how much the count of cell i may change in one direction, at most `most`. */
static int64_t slack(struct network *w, size_t i, bool up, int64_t most)
{
    const struct cel *c = &w->cel[i];
    int64_t low, high, total = 0, sent;

    bounds_of(c, w->k, &low, &high);
    int64_t own = up ? high - c->n : c->n - low;
    if (own < most)
        most = own;
    if (c->van == c->naar)
        return most;
    memset(w->flow, 0, w->n * sizeof *w->flow);
    while (total < most &&
           (sent = augment(w, up ? c->naar : c->van, up ? c->van : c->naar, i, most - total)) > 0)
        total += sent;
    return total;
}

/* True when the bounds of cell i are wide enough: k apart, or as wide as "fewer than k" says. */
static bool wide_enough(struct network *w, size_t i, int64_t *low, int64_t *high)
{
    const struct cel *c = &w->cel[i];
    int64_t down = slack(w, i, false, w->k), up = slack(w, i, true, w->k);

    if (low) {
        *low = c->n - down;
        *high = c->n + up;
    }
    return down + up >= (c->staat == CIJFER_MINDER_DAN_K ? w->k - 1 : w->k);
}

/* The cells that are withheld on one side of node v, when none is on the other: their sum is known.
 * True when that sum may be known: it holds k answers and they are not all equal. */
static bool union_safe(const struct network *w, size_t v)
{
    int64_t n = 0, answer = 0;
    bool in = false, out = false, equal = true, first = true;

    for (size_t t = w->first[v]; t < w->first[v + 1]; t++) {
        const struct cel *c = &w->cel[w->touch[t]];
        if (!withheld(c) || c->van == c->naar)
            continue;
        in = in || c->naar == v;
        out = out || c->van == v;
        if (c->n == 0)
            continue;
        n += c->n;
        equal = equal && c->gelijk && (first || c->antwoord == answer);
        answer = c->antwoord;
        first = false;
    }
    if (in == out)
        return true;
    return n >= w->k && !equal;
}

/* Cells shown and withheld at a node; a node with nothing shown gives no sum away. */
static void count_at(const struct network *w, size_t v, size_t *shown, size_t *hidden)
{
    *shown = *hidden = 0;
    for (size_t t = w->first[v]; t < w->first[v + 1]; t++)
        ++*(withheld(&w->cel[w->touch[t]]) ? hidden : shown);
}

/* Which of two is withheld first: a part before a sum, then the smaller, then the earlier. */
static struct cel *smaller(struct cel *a, struct cel *b)
{
    if (!a || b->som < a->som || (b->som == a->som && (b->n < a->n || (b->n == a->n && b < a))))
        return b;
    return a;
}

/* Withholds the smallest part that is still shown at v, or a sum when no part is left. */
static bool withhold_next(struct network *w, size_t v)
{
    struct cel *best = NULL;

    for (size_t t = w->first[v]; t < w->first[v + 1]; t++)
        if (!withheld(&w->cel[w->touch[t]]))
            best = smaller(best, &w->cel[w->touch[t]]);
    if (best)
        best->staat = CIJFER_AFGESCHERMD;
    return best != NULL;
}

/* Withholds one more because cell i is too narrow: the smallest of the shown cells that stand
 * between what its flow can reach and what it cannot (the minimum cut), so that each one helps.
 * False when there is none: all is withheld. */
static bool withhold_across(struct network *w, size_t i)
{
    const struct cel *c = &w->cel[i];
    struct cel *best = NULL;

    if (c->van == c->naar || slack(w, i, true, w->k) >= w->k)
        return false;
    /* The last search found no augmenting path: the nodes it reached are one side of the minimum
     * cut. */
    for (size_t j = 0; j < w->n; j++) {
        struct cel *x = &w->cel[j];
        bool from = x->van == c->naar || w->by[x->van] != w->n;
        bool to = x->naar == c->naar || w->by[x->naar] != w->n;
        if (from != to && !withheld(x))
            best = smaller(best, x);
    }
    if (best)
        best->staat = CIJFER_AFGESCHERMD;
    return best != NULL;
}

/* Withholds more cells until the proof holds. A cell that is wide enough stays so when more cells
 * are withheld, so one pass over the cells is enough; sums of withheld cells are checked again. */
static void mend(struct network *w)
{
    bool changed = true;

    while (changed) {
        changed = false;
        for (size_t v = 1; v < w->nodes; v++)
            while (!union_safe(w, v) && withhold_next(w, v))
                changed = true;
        for (size_t i = 0; i < w->n; i++)
            while (withheld(&w->cel[i]) && !wide_enough(w, i, NULL, NULL) && withhold_across(w, i))
                changed = true;
    }
}

/* True when the states of the primary rule may stay: nothing is shown from which they follow. */
static bool primary_suffices(struct network *w)
{
    for (size_t v = 1; v < w->nodes; v++) {
        size_t shown, hidden;
        count_at(w, v, &shown, &hidden);
        bool equal = false;
        for (size_t t = w->first[v]; t < w->first[v + 1]; t++)
            equal = equal || w->cel[w->touch[t]].staat == CIJFER_GELIJK;
        /* "All equal" beside a known sum reveals the answer of everyone in the cell. */
        if ((equal && shown > 0) || !union_safe(w, v))
            return false;
    }
    for (size_t i = 0; i < w->n; i++)
        if (withheld(&w->cel[i]) && !wide_enough(w, i, NULL, NULL))
            return false;
    return true;
}

void protect_family(const void *ctx, struct cel *cel, size_t n, int k)
{
    void *tmp = mem_ctx(ctx, "bescherm_familie");
    struct network w;

    network_make(tmp, &w, cel, n, k);
    for (size_t i = 0; i < n; i++)
        cel[i].staat = protect_one(cel[i].n, cel[i].gelijk, k);
    bool agree = sums_agree(tmp, &w);
    if (!agree || !primary_suffices(&w)) {
        for (size_t i = 0; i < n; i++)
            if (withheld(&cel[i]) || !agree)
                cel[i].staat = CIJFER_AFGESCHERMD;
        if (agree)
            mend(&w);
    }
    mem_free(tmp);
}

bool familie_bewijs(const void *ctx, const struct cel *cel, size_t n, int k, int64_t *laag,
                    int64_t *hoog)
{
    void *tmp = mem_ctx(ctx, "familie_bewijs");
    struct cel *copy = mem_copy(tmp, cel, n * sizeof *cel);
    struct network w;
    bool ok = true;

    network_make(tmp, &w, copy, n, k);
    for (size_t i = 0; i < n; i++) {
        laag[i] = hoog[i] = cel[i].n;
        if (withheld(&cel[i]) && !wide_enough(&w, i, &laag[i], &hoog[i]))
            ok = false;
    }
    mem_free(tmp);
    return ok;
}

void familie_lijst(struct cel *cel, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        cel[i].van = i == 0 ? 0 : 1;
        cel[i].naar = i == 0 ? 1 : 0;
        cel[i].som = i == 0;
    }
}

void familie_tabel(struct cel *cel, size_t rows, size_t columns)
{
    /* All flows: the whole comes from node 1 (the sum of the columns) into node 2, goes to the
     * rows, by the cells to the columns and so back. Nothing goes to node 0. */
    for (size_t r = 0; r <= rows; r++)
        for (size_t c = 0; c <= columns; c++) {
            struct cel *x = &cel[r * (columns + 1) + c];
            size_t row = 3 + r, column = 3 + rows + c;
            x->som = r == rows || c == columns;
            x->van = r == rows ? (c == columns ? 1 : column) : c == columns ? 2 : row;
            x->naar = r == rows ? (c == columns ? 2 : 1) : c == columns ? row : column;
        }
}

static struct cijfer_stand stand(const struct publicatie_cel *c)
{
    return (struct cijfer_stand){c->n, c->aantal, c->m};
}

bool publicatie_mag(const struct publicatie_cel *oud, size_t n_oud,
                    const struct publicatie_cel *nieuw, size_t n_nieuw, int k, size_t *welke,
                    struct error *f)
{
    for (size_t i = 0; i < n_nieuw; i++) {
        struct cijfer_stand later = stand(&nieuw[i]);
        if (nieuw[i].staat != CIJFER_OPEN)
            continue;
        for (size_t j = 0; j < n_oud; j++) {
            if (oud[j].staat != CIJFER_OPEN || strcmp(oud[j].sleutel, nieuw[i].sleutel) != 0)
                continue;
            struct cijfer_stand earlier = stand(&oud[j]);
            if (cijfer_ver_genoeg(&earlier, &later, k))
                continue;
            if (welke)
                *welke = i;
            char least[12];
            snprintf(least, sizeof least, "%d", (int)cijfer_drempel(k));
            return error_sentence(
                f,
                N_("Dit kan nog niet openbaar worden. Bij {naam} zijn sinds de vorige publicatie "
                   "minder dan {k} antwoorden veranderd. Wie beide naast elkaar legt, kan zien "
                   "wat die mensen antwoordden. Publiceer later, of laat dit cijfer weg."),
                ERROR_WITH("naam", nieuw[i].naam ? nieuw[i].naam : nieuw[i].sleutel, "k", least),
                "differencing: %s", nieuw[i].sleutel);
        }
    }
    return true;
}
