/* Which figures of one question may be shown together (snede.h). Here: the smallest cut, exactly,
 * and closing more until no cut reveals too much. Not here: anything that reads a database.
 *
 * There are at most a few groups, so every way to divide them over two sides is tried; given the
 * groups, each place goes to the side where it is cut least. When all groups are on one side, the
 * smallest cut that holds anybody separates one place. When groups are on both sides and no person
 * is between them, moving one place gives that same cut. */
#include "meting/snede.h"
#include "base/mem.h"
#include <string.h>

#define NEVER INT64_MAX /* an edge that may not be cut: not all of its people gave the answer */
/* Certain people weigh PERSON, those who may be there 1: a cut that perhaps holds somebody has a
 * weight, and one that certainly holds k people has k × PERSON or more. */
#define PERSON (INT64_C(1) << 31)

struct snede_open snede_open_new(const void *ctx, size_t plekken, size_t groepen, bool open)
{
    struct snede_open o = {open, mem_array(ctx, bool, plekken), mem_array(ctx, bool, groepen)};

    for (size_t p = 0; p < plekken; p++)
        o.plek[p] = open;
    for (size_t g = 0; g < groepen; g++)
        o.groep[g] = open;
    return o;
}

struct snede_tafel snede_tafel_new(const void *ctx, size_t plekken, size_t groepen)
{
    return (struct snede_tafel){plekken, groepen,
                                mem_array(ctx, struct snede_cel, plekken * groepen)};
}

void snede_tel(struct snede_cel *c, int64_t n, uint64_t allen)
{
    if (n <= 0)
        return;
    c->allen = c->n == 0 ? allen : c->allen & allen;
    c->n += n;
}

int64_t snede_aantal(const struct snede_tafel *t)
{
    int64_t n = 0;

    for (size_t i = 0; i < t->plekken * t->groepen; i++)
        n += t->cel[i].n + t->cel[i].meer;
    return n;
}

static void add_cell(struct snede_cel *to, const struct snede_cel *c)
{
    snede_tel(to, c->n, c->allen);
    to->meer += c->meer;
}

/* ---- the graph: what is withheld is one node ---- */

struct graph {
    size_t places, groups;
    struct snede_cel *cell; /* places × groups */
    bool *fixed;            /* places × groups: never cut; NULL: none */
    size_t *place, *group;  /* node of each place and group of the table */
};

/* Nodes of what is open, in order; all others share one more. Returns how many nodes there are. */
static size_t number_nodes(const bool *open, size_t n, size_t *node)
{
    size_t nodes = 0, rest = SIZE_MAX;

    for (size_t i = 0; i < n; i++) {
        if (!open[i] && rest == SIZE_MAX)
            rest = nodes++;
        node[i] = open[i] ? nodes++ : rest;
    }
    return nodes;
}

static void fill(const void *ctx, const struct snede_tafel *t, struct graph *g)
{
    g->cell = mem_array(ctx, struct snede_cel, g->places * g->groups);
    for (size_t p = 0; p < t->plekken; p++)
        for (size_t i = 0; i < t->groepen; i++)
            add_cell(&g->cell[g->place[p] * g->groups + g->group[i]], &t->cel[p * t->groepen + i]);
}

static struct graph contract(const void *ctx, const struct snede_tafel *t,
                             const struct snede_open *o)
{
    struct graph g = {.place = mem_array(ctx, size_t, t->plekken),
                      .group = mem_array(ctx, size_t, t->groepen)};

    g.places = number_nodes(o->plek, t->plekken, g.place);
    g.groups = number_nodes(o->groep, t->groepen, g.group);
    fill(ctx, t, &g);
    return g;
}

/* ---- cuts ---- */

/* What cutting an edge costs: its people; with an answer, only edges of which all gave it. */
static int64_t weight(const struct graph *g, size_t cell, int answer)
{
    const struct snede_cel *c = &g->cell[cell];

    if (g->fixed && g->fixed[cell])
        return NEVER;
    if (c->n == 0 || answer < 0 || c->allen >> answer & 1)
        return c->n * PERSON + c->meer;
    return NEVER;
}

/* The cost of having place node p on `side` while the groups are divided as `split` says. */
static int64_t cost(const struct graph *g, size_t p, uint32_t split, bool side, int answer)
{
    int64_t sum = 0;

    for (size_t i = 0; i < g->groups; i++) {
        if ((split >> i & 1) == side)
            continue;
        int64_t w = weight(g, p * g->groups + i, answer);
        if (w == NEVER)
            return NEVER;
        sum += w;
    }
    return sum;
}

/* A cut that holds somebody, but fewer than `below`, with all groups on one side: one place. */
static bool cut_place(const struct graph *g, int answer, int64_t below, bool *side, int64_t *n)
{
    for (size_t p = 0; p < g->places; p++) {
        *n = cost(g, p, 0, true, answer);
        if (*n > 0 && *n < below) {
            memset(side, 0, g->places * sizeof *side);
            side[p] = true;
            return true;
        }
    }
    return false;
}

/* The smallest cut with the groups divided by `split`. */
static bool cut_split(const struct graph *g, uint32_t split, int answer, int64_t below, bool *side,
                      int64_t *n)
{
    *n = 0;
    for (size_t p = 0; p < g->places; p++) {
        int64_t here = cost(g, p, split, false, answer), there = cost(g, p, split, true, answer);
        side[p] = there < here;
        int64_t least = side[p] ? there : here;
        if (least == NEVER)
            return false;
        *n += least;
    }
    return *n > 0 && *n < below;
}

/* Tries all divisions of the groups; the last group stays on the first side, because a cut has no
 * direction. */
static bool cut_any(const struct graph *g, int answer, int64_t below, uint32_t *split, bool *side,
                    int64_t *n)
{
    for (*split = 0; *split < UINT32_C(1) << (g->groups - 1); ++*split)
        if (*split == 0 ? cut_place(g, answer, below, side, n)
                        : cut_split(g, *split, answer, below, side, n))
            return true;
    return false;
}

/* Answers that all people of at least one cell gave: only those can disconnect anything. */
static uint64_t answers_of(const struct graph *g)
{
    uint64_t all = 0;

    for (size_t i = 0; i < g->places * g->groups; i++)
        if (g->cell[i].n > 0)
            all |= g->cell[i].allen;
    return all;
}

static bool find_cut(const struct graph *g, int64_t k, uint32_t *split, bool *side, int64_t *n,
                     bool *equal)
{
    uint64_t answers = answers_of(g);

    *equal = false;
    if (cut_any(g, -1, k * PERSON, split, side, n))
        return true;
    *equal = true;
    for (int a = 0; a < 64; a++)
        if (answers >> a & 1 && cut_any(g, a, NEVER, split, side, n))
            return true;
    return false;
}

bool snede_verraadt(const void *ctx, const struct snede_tafel *t, const struct snede_open *o,
                    int64_t k, struct snede *welke)
{
    void *tmp = mem_ctx(ctx, "snede");
    struct graph g = contract(tmp, t, o);
    bool *side = mem_array(tmp, bool, g.places), equal;
    uint32_t split;
    int64_t n;
    bool found = g.places > 0 && o->geheel && find_cut(&g, k, &split, side, &n, &equal);

    if (found && welke) {
        *welke = (struct snede){.n = n / PERSON,
                                .gelijk = equal,
                                .plek = SIZE_MAX,
                                .kant = mem_array(ctx, bool, t->plekken)};
        for (size_t p = 0; p < t->plekken; p++) {
            welke->kant[p] = side[g.place[p]];
            if (welke->kant[p] && o->plek[p] && welke->plek == SIZE_MAX)
                welke->plek = p;
        }
        for (size_t i = 0; i < t->groepen; i++)
            if (split >> g.group[i] & 1)
                welke->groepen |= UINT32_C(1) << i;
    }
    mem_free(tmp);
    return found;
}

/* ---- closing more ---- */

/* The first in the order that is open, on this side of the cut, and holds somebody. */
static size_t next_open(const size_t *order, const bool *open, const bool *side, bool which,
                        const int64_t *people, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t x = order[i];
        if (open[x] && side[x] == which && people[x] > 0)
            return x;
    }
    return SIZE_MAX;
}

/* Joins both sides of a cut: what is withheld on each side becomes one node. A side where something
 * is withheld already needs nothing more. False when one side has nobody to join. */
static bool join(const size_t *order, bool *open, const bool *side, const int64_t *people, size_t n)
{
    size_t close[2];

    for (int which = 0; which < 2; which++) {
        bool closed = false;
        for (size_t i = 0; i < n; i++)
            closed = closed || (!open[i] && side[i] == (which == 1) && people[i] > 0);
        close[which] = closed ? n : next_open(order, open, side, which == 1, people, n);
        if (close[which] == SIZE_MAX)
            return false;
    }
    for (int which = 0; which < 2; which++)
        if (close[which] < n)
            open[close[which]] = false;
    return true;
}

/* How many people each place and each group has, certainly or perhaps. */
static void count_people(const struct snede_tafel *t, int64_t *place, int64_t *group)
{
    for (size_t p = 0; p < t->plekken; p++)
        for (size_t g = 0; g < t->groepen; g++) {
            int64_t n = t->cel[p * t->groepen + g].n + t->cel[p * t->groepen + g].meer;
            place[p] += n;
            group[g] += n;
        }
}

/* A place with too few people, or with one answer, can never be open: it goes before anything is
 * chosen. */
static void close_small(const struct snede_tafel *t, const int64_t *people, int64_t k, bool *open)
{
    for (size_t p = 0; p < t->plekken; p++) {
        struct snede_cel all = {0};
        for (size_t g = 0; g < t->groepen; g++)
            add_cell(&all, &t->cel[p * t->groepen + g]);
        if (people[p] > 0 && (all.n < k || all.allen))
            open[p] = false;
    }
}

/* Groups are joined before places: with two or three of them, and never by their size. */
static bool repair_step(const struct snede_tafel *t, const struct snede_volgorde *v,
                        const struct snede *cut, const int64_t *place, const int64_t *group,
                        struct snede_open *o)
{
    bool sides[SNEDE_GROEPEN_MAX];

    for (size_t g = 0; g < t->groepen; g++)
        sides[g] = cut->groepen >> g & 1;
    return (cut->groepen && join(v->groep, o->groep, sides, group, t->groepen)) ||
           join(v->plek, o->plek, cut->kant, place, t->plekken);
}

bool snede_herstel(const void *ctx, const struct snede_tafel *t, const struct snede_volgorde *v,
                   int64_t k, struct snede_open *o)
{
    void *tmp = mem_ctx(ctx, "herstel");
    int64_t *place = mem_array(tmp, int64_t, t->plekken),
            *group = mem_array(tmp, int64_t, t->groepen);
    struct snede cut;

    count_people(t, place, group);
    close_small(t, place, k, o->plek);
    while (o->geheel && snede_verraadt(tmp, t, o, k, &cut))
        if (!repair_step(t, v, &cut, place, group, o))
            o->geheel = false;
    for (size_t p = 0; p < t->plekken && !o->geheel; p++)
        o->plek[p] = false;
    for (size_t g = 0; g < t->groepen && !o->geheel; g++)
        o->groep[g] = false;
    mem_free(tmp);
    return o->geheel;
}

/* ---- one delivery in the place of another ---- */

/* Closes what the old delivery withheld. A place or group of which the old one had nobody at all
 * was not withheld. */
static void follow(const struct snede_tafel *old, const struct snede_open *oud,
                   struct snede_open *o)
{
    size_t n = old->groepen;

    for (size_t p = 0; p < old->plekken; p++)
        for (size_t g = 0; g < n; g++)
            if (old->cel[p * n + g].n > 0) {
                o->plek[p] = o->plek[p] && oud->plek[p];
                o->groep[g] = o->groep[g] && oud->groep[g];
            }
}

/* Everybody of these tables. */
static struct snede_tafel together(const void *ctx, const struct snede_tafel *const *of, size_t n)
{
    struct snede_tafel all = snede_tafel_new(ctx, of[0]->plekken, of[0]->groepen);

    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < all.plekken * all.groepen; i++)
            add_cell(&all.cel[i], &of[t]->cel[i]);
    return all;
}
#define TOGETHER(ctx, ...)                                                                         \
    together(ctx, (const struct snede_tafel *const[]){__VA_ARGS__},                                \
             sizeof((const struct snede_tafel *const[]){__VA_ARGS__}) /                            \
                 sizeof(const struct snede_tafel *))

/* What has people, and nothing else. */
static void open_people(const void *ctx, const struct snede_tafel *t, struct snede_open *o)
{
    *o = snede_open_new(ctx, t->plekken, t->groepen, false);
    for (size_t p = 0; p < t->plekken; p++)
        for (size_t g = 0; g < t->groepen; g++)
            if (t->cel[p * t->groepen + g].n > 0)
                o->geheel = o->plek[p] = o->groep[g] = true;
}

bool snede_beslis(const void *ctx, const struct snede_tafel *t, const struct snede_volgorde *v,
                  int64_t k, struct snede_open *o)
{
    open_people(ctx, t, o);
    return snede_herstel(ctx, t, v, k, o);
}

/* What each set of snede_vervanging must be: nobody, or enough. */
static bool sets_reveal(const void *ctx, const struct snede_vervanging *w,
                        const struct snede_open *oud, int64_t k)
{
    return snede_verraadt(ctx, &w->weg, oud, k, NULL) ||
           snede_verraadt(ctx, &w->van, oud, k, NULL) ||
           snede_verraadt(ctx, &w->gebleven, oud, k, NULL) ||
           snede_verraadt(ctx, &w->zelfde, oud, k, NULL);
}

bool snede_vervang(const void *ctx, const struct snede_vervanging *w, const struct snede_open *oud,
                   const struct snede_volgorde *v, int64_t k, struct snede_open *o)
{
    void *tmp = mem_ctx(ctx, "vervang");
    struct snede_tafel all = TOGETHER(tmp, &w->nieuw, &w->gebleven, &w->zelfde, &w->naar);
    struct snede_tafel old = TOGETHER(tmp, &w->weg, &w->gebleven, &w->zelfde, &w->van);
    bool ok;

    open_people(ctx, &all, o);
    if (!oud->geheel) { /* nothing of the old one was ever shown: the new one stands by itself */
        ok = snede_herstel(ctx, &all, v, k, o);
    } else {
        bool whole = o->geheel;
        follow(&old, oud, o);
        if (snede_aantal(&w->van) > 0) {
            *o = snede_open_new(ctx, all.plekken, all.groepen, false);
            o->geheel = whole;
        }
        if (sets_reveal(tmp, w, oud, k))
            o->geheel = false;
        ok = snede_herstel(ctx, &w->nieuw, v, k, o);
    }
    mem_free(tmp);
    return ok;
}

/* ---- the same where nothing says who is who ---- */

/* Which places and groups must have one number when nobody of a table is touched: those that are
 * withheld, and those that somebody connects. Groups come after the places; each points to another
 * of its part, the first to itself. */
static size_t first_of(const size_t *part, size_t i)
{
    while (part[i] != i)
        i = part[i];
    return i;
}

static void join_parts(size_t *part, size_t a, size_t b)
{
    part[first_of(part, a)] = first_of(part, b);
}

static void join_closed(size_t *part, const bool *open, size_t from, size_t n)
{
    size_t first = n;

    for (size_t i = 0; i < n; i++) {
        if (!open[i] && first < n)
            join_parts(part, from + i, from + first);
        first = !open[i] && first == n ? i : first;
    }
}

static size_t *parts(const void *ctx, const struct snede_tafel *t, const struct snede_open *o)
{
    size_t *part = mem_array(ctx, size_t, t->plekken + t->groepen);

    for (size_t i = 0; i < t->plekken + t->groepen; i++)
        part[i] = i;
    join_closed(part, o->plek, 0, t->plekken);
    join_closed(part, o->groep, t->plekken, t->groepen);
    for (size_t i = 0; i < t->plekken * t->groepen; i++)
        if (t->cel[i].n + t->cel[i].meer > 0)
            join_parts(part, i / t->groepen, t->plekken + i % t->groepen);
    return part;
}

static bool in_both(const size_t *a, const size_t *b, size_t i, size_t j)
{
    return first_of(a, i) == first_of(a, j) && first_of(b, i) == first_of(b, j);
}

/* Gives each of n from `from` on the node of the first that is with it in both; returns how many. */
static size_t number_parts(const size_t *a, const size_t *b, size_t from, size_t n, size_t *node)
{
    size_t nodes = 0;

    for (size_t i = 0; i < n; i++) {
        size_t j = 0;
        while (j < i && !in_both(a, b, from + i, from + j))
            j++;
        node[i] = j < i ? node[j] : nodes++;
    }
    return nodes;
}

/* Is there a cut through t, between what a and b do not both connect, that reveals too much? */
static bool cut_between(const void *ctx, const struct snede_tafel *t, const size_t *a,
                        const size_t *b, int64_t k)
{
    struct graph g = {.place = mem_array(ctx, size_t, t->plekken),
                      .group = mem_array(ctx, size_t, t->groepen)};
    uint32_t split;
    bool equal;
    int64_t n;

    g.places = number_parts(a, b, 0, t->plekken, g.place);
    g.groups = number_parts(a, b, t->plekken, t->groepen, g.group);
    fill(ctx, t, &g);
    g.fixed = mem_array(ctx, bool, g.places *g.groups);
    for (size_t p = 0; p < t->plekken; p++)
        for (size_t i = 0; i < t->groepen; i++)
            if (in_both(a, b, p, t->plekken + i))
                g.fixed[g.place[p] * g.groups + g.group[i]] = true;
    return find_cut(&g, k, &split, mem_array(ctx, bool, g.places), &n, &equal);
}

static struct snede_cel whole_of(const struct snede_tafel *t)
{
    struct snede_cel all = {0};

    for (size_t i = 0; i < t->plekken * t->groepen; i++)
        add_cell(&all, &t->cel[i]);
    return all;
}

static bool enough(const struct snede_cel *c, int64_t k)
{
    return c->n >= k && !c->allen;
}

static bool nobody_or_enough(const struct snede_tafel *t, int64_t k)
{
    struct snede_cel c = whole_of(t);
    return c.n == 0 || enough(&c, k);
}

/* Points 1 to 3 of snede.h, withholding more of the new delivery where that helps. */
static bool exchange_places(const void *ctx, const struct snede_wissel *w,
                            const struct snede_open *oud, const struct snede_volgorde *v, int64_t k,
                            struct snede_open *o)
{
    return o->geheel && !snede_verraadt(ctx, &w->weg_zeker, oud, k, NULL) &&
           snede_herstel(ctx, &w->nieuw_zeker, v, k, o) &&
           !cut_between(ctx, &w->gebleven, parts(ctx, &w->weg, oud), parts(ctx, &w->nieuw, o), k);
}

/* Do those who stayed connect all of those who went? */
static bool connects(const void *ctx, const struct snede_wissel *w, const struct snede_open *oud)
{
    size_t *part = parts(ctx, &w->gebleven, oud), one = SIZE_MAX;

    for (size_t i = 0; i < w->weg.plekken * w->weg.groepen; i++) {
        size_t p = first_of(part, i / w->weg.groepen),
               g = first_of(part, w->weg.plekken + i % w->weg.groepen);
        if (w->weg.cel[i].n == 0)
            continue;
        one = one == SIZE_MAX ? p : one;
        if (p != one || g != one)
            return false;
    }
    return true;
}

/* Does the old delivery tell none of its people apart? */
static bool one_sum(const void *ctx, const struct snede_wissel *w, const struct snede_open *oud)
{
    struct snede_tafel old = TOGETHER(ctx, &w->weg, &w->gebleven);
    struct graph g = contract(ctx, &old, oud);
    size_t n = 0;

    for (size_t i = 0; i < g.places * g.groups; i++)
        n += g.cell[i].n > 0;
    return n <= 1;
}

static bool exchange_whole(const void *ctx, const struct snede_wissel *w,
                           const struct snede_open *oud, int64_t k)
{
    if (!nobody_or_enough(&w->weg, k) || !nobody_or_enough(&w->nieuw, k))
        return false;
    if (enough(&w->nieuw_samen, k))
        return true;
    return enough(&w->weg_samen, k) &&
           (one_sum(ctx, w, oud) ||
            (!snede_verraadt(ctx, &w->gebleven, oud, k, NULL) && connects(ctx, w, oud)));
}

bool snede_wissel(const void *ctx, const struct snede_wissel *w, const struct snede_open *oud,
                  const struct snede_volgorde *v, int64_t k, struct snede_open *o)
{
    void *tmp = mem_ctx(ctx, "wissel");
    struct snede_tafel all = TOGETHER(tmp, &w->nieuw, &w->gebleven),
                       old = TOGETHER(tmp, &w->weg, &w->gebleven);
    struct snede_cel whole = whole_of(&all);
    bool ok = true;

    open_people(ctx, &all, o);
    follow(&old, oud, o);
    if (!oud->geheel)
        ok = snede_beslis(ctx, &all, v, k, o);
    else if (!enough(&whole, k))
        ok = false;
    else if (!exchange_places(tmp, w, oud, v, k, o)) {
        ok = exchange_whole(tmp, w, oud, k);
        *o = snede_open_new(ctx, all.plekken, all.groepen, false);
        o->geheel = ok;
    }
    if (!ok)
        *o = snede_open_new(ctx, all.plekken, all.groepen, false);
    mem_free(tmp);
    return ok;
}
