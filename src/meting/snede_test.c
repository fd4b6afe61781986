/* Tests of snede.h: tables of cases, and the smallest cut beside exact linear algebra over random
 * tables (tests/support/rang.h), which knows every combination of what is shown.
 * Not here: what a store keeps of it (besluit_test.c). */
#include "base/mem.h"
#include "meting/snede.h"
#include "tests/cm.h"
#include "tests/support/rang.h"
#include <string.h>

#define K      10
#define PLACES 4
#define GROUPS 3

static uint32_t seed;

static int chance(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 16) % (uint32_t)below);
}

/* ---- random tables ---- */

/* Small cells, empty ones, and some where all gave one answer. */
static void random_table(struct snede_tafel *t, int size)
{
    for (size_t i = 0; i < t->plekken * t->groepen; i++) {
        int n = chance(3) == 0 ? 0 : chance(size) + 1;
        uint64_t all = chance(4) == 0 || n == 1 ? UINT64_C(1) << chance(3) : 0;
        t->cel[i] = (struct snede_cel){0};
        snede_tel(&t->cel[i], n, all);
    }
}

/* One row of what is shown: the whole, a place or a group, over the kinds that begin at `at`. */
static void add_rows(struct rang *w, const struct snede_open *o, const struct snede_tafel *t,
                     const int *at, int n_at)
{
    size_t rows = t->plekken + t->groepen + 1;

    for (size_t r = 0; o->geheel && r < rows; r++) {
        if (r < t->plekken ? !o->plek[r] : r < t->plekken + t->groepen && !o->groep[r - t->plekken])
            continue;
        for (size_t i = 0; i < t->plekken * t->groepen; i++) {
            bool in = r + 1 == rows ||
                      (r < t->plekken ? i / t->groepen == r : i % t->groepen == r - t->plekken);
            for (int j = 0; j < n_at; j++)
                w->at[w->rows][at[j] + (int)i] = in;
        }
        w->rows++;
    }
}

static void add_people(struct rang *w, const struct snede_tafel *t)
{
    for (size_t i = 0; i < t->plekken * t->groepen; i++) {
        w->n[w->columns] = t->cel[i].n;
        w->allen[w->columns++] = t->cel[i].n ? t->cel[i].allen : 0;
    }
}

static struct snede_volgorde order(const void *ctx, size_t places, size_t groups)
{
    size_t *p = mem_array(ctx, size_t, places), *g = mem_array(ctx, size_t, groups);

    for (size_t i = 0; i < places; i++)
        p[i] = i;
    for (size_t i = 0; i < groups; i++)
        g[i] = i;
    for (size_t i = places; i > 1; i--) {
        size_t j = (size_t)chance((int)i), keep = p[i - 1];
        p[i - 1] = p[j];
        p[j] = keep;
    }
    return (struct snede_volgorde){p, g};
}

static void cut_is_exact(void **state)
{
    (void)state;
    int found = 0;
    for (int round = 0; round < 600; round++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "round");
        seed = (uint32_t)round * 7919u + 1;
        struct snede_tafel t =
            snede_tafel_new(ctx, (size_t)chance(PLACES) + 1, (size_t)chance(GROUPS) + 1);
        struct snede_open o = snede_open_new(ctx, t.plekken, t.groepen, true);
        struct rang w = {.n = {0}};
        random_table(&t, round % 3 ? 12 : 30);
        for (size_t p = 0; p < t.plekken; p++)
            o.plek[p] = chance(4) > 0;
        for (size_t g = 0; g < t.groepen; g++)
            o.groep[g] = chance(4) > 0;
        add_people(&w, &t);
        add_rows(&w, &o, &t, (int[]){0}, 1);
        bool exact = rang_verraadt(&w, K, 3);
        if (snede_verraadt(ctx, &t, &o, K, NULL) != exact)
            fail_msg("round %d: exact says %d", round, exact);
        found += exact;
        mem_free(ctx);
    }
    assert_true(found > 50 && found < 590); /* both outcomes were tried */
}

static void what_is_decided_reveals_nothing(void **state)
{
    (void)state;
    int open = 0, places = 0;
    for (int round = 0; round < 400; round++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "round");
        seed = (uint32_t)round * 104729u + 3;
        struct snede_tafel t =
            snede_tafel_new(ctx, (size_t)chance(PLACES) + 1, (size_t)chance(GROUPS) + 1);
        struct snede_volgorde v = order(ctx, t.plekken, t.groepen);
        struct snede_open o;
        struct rang w = {.n = {0}};
        random_table(&t, round % 3 ? 12 : 40);
        open += snede_beslis(ctx, &t, &v, K, &o);
        for (size_t p = 0; p < t.plekken; p++)
            places += o.plek[p];
        add_people(&w, &t);
        add_rows(&w, &o, &t, (int[]){0}, 1);
        if (rang_verraadt(&w, K, 3))
            fail_msg("round %d", round);
        mem_free(ctx);
    }
    assert_true(open > 200 && places > 100); /* and is of use */
}

/* The old delivery as decided, then one in its place; both are shown. */
static void replacing_reveals_nothing(void **state)
{
    (void)state;
    int replaced = 0;
    for (int round = 0; round < 300; round++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "round");
        seed = (uint32_t)round * 15485863u + 5;
        size_t n = (size_t)chance(3) + 1, m = (size_t)chance(2) + 1;
        struct snede_tafel none = snede_tafel_new(ctx, n, m);
        struct snede_vervanging s = {snede_tafel_new(ctx, n, m),
                                     snede_tafel_new(ctx, n, m),
                                     snede_tafel_new(ctx, n, m),
                                     none,
                                     none,
                                     none};
        struct snede_tafel old = snede_tafel_new(ctx, n, m);
        struct snede_volgorde v = order(ctx, n, m);
        struct snede_open was, is;
        struct rang w = {.n = {0}};
        if (chance(2))
            random_table(&s.weg, 30);
        random_table(&s.gebleven, 60);
        if (chance(3))
            random_table(&s.nieuw, 30);
        for (size_t i = 0; i < n * m; i++) {
            snede_tel(&old.cel[i], s.weg.cel[i].n, s.weg.cel[i].allen);
            snede_tel(&old.cel[i], s.gebleven.cel[i].n, s.gebleven.cel[i].allen);
        }
        snede_beslis(ctx, &old, &v, K, &was);
        replaced += snede_vervang(ctx, &s, &was, &v, K, &is) && was.geheel;
        int cells = (int)(n * m);
        add_people(&w, &s.weg);
        add_people(&w, &s.gebleven);
        add_people(&w, &s.nieuw);
        add_rows(&w, &was, &old, (int[]){0, cells}, 2);
        add_rows(&w, &is, &old, (int[]){cells, 2 * cells}, 2);
        if (rang_verraadt(&w, K, 3))
            fail_msg("round %d", round);
        mem_free(ctx);
    }
    assert_true(replaced > 30);
}

/* ---- cases ---- */

/* Places without groups: people per place, negative: all gave one answer. */
static struct snede_tafel places(const void *ctx, const int *n, size_t count)
{
    struct snede_tafel t = snede_tafel_new(ctx, count, 1);

    for (size_t i = 0; i < count; i++)
        snede_tel(&t.cel[i], n[i] < 0 ? -n[i] : n[i], n[i] < 0 ? 1 : 0);
    return t;
}

/* The same counts in another random order: whoever knows how it works cannot tell which of the two
 * that are withheld has nine people. */
static void never_by_size(void **state)
{
    (void)state;
    static const int n[] = {20, 16, 16, 9};
    static const size_t orders[][4] = {
        {0, 1, 2, 3},
        {1, 0, 2, 3},
        {2, 0, 1, 3},
        {3, 2, 1, 0}
    };
    static const size_t with[] = {0, 1, 2, 2};
    static const size_t group[] = {0};
    for (size_t i = 0; i < 4; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "order");
        struct snede_tafel t = places(ctx, n, 4);
        struct snede_volgorde v = {orders[i], group};
        struct snede_open o;
        assert_true(snede_beslis(ctx, &t, &v, K, &o));
        for (size_t p = 0; p < 4; p++)
            assert_int_equal(o.plek[p], p != 3 && p != with[i]);
        mem_free(ctx);
    }
}

/* o open, w the whole only, . nothing; the order is that of the list. */
static void lists(void **state)
{
    (void)state;
    static const struct {
        int n[4];
        const char *open; /* the whole, then the places */
    } cases[] = {
        {{12, 15, 20},       "oooo" }, /* nothing to withhold */
        {{3, 15, 20},        "o..o" }, /* one small: another goes with it */
        {{7, 8, 20},         "o..o" }, /* two small hold k together */
        {{3, 4, 20, 30},     "o...o"}, /* two small hold fewer: one more */
        {{3, 40},            "o.."  }, /* both, the whole stays */
        {{40},               "oo"   }, /* one place is the whole */
        {{3, 4},             "..."  }, /* the whole is small */
        {{9},                ".."   },
        {{10},               "oo"   },
        {{-12, 15, 20},      "o..o" }, /* all of one place gave one answer */
        {{-12, -13, 20, 30}, "o...o"}, /* together they still would */
        {{-12, -13},         "..."  },
        {{-40},              ".."   },
        {{5, 5, 20},         "o..o" },
    };
    static const size_t by[] = {0, 1, 2, 3}, group[] = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "case");
        struct snede_volgorde v = {by, group};
        size_t n = strlen(cases[i].open) - 1;
        struct snede_tafel t = places(ctx, cases[i].n, n);
        struct snede_open o;
        char is[6] = "";
        snede_beslis(ctx, &t, &v, K, &o);
        is[0] = o.geheel ? 'o' : '.';
        for (size_t p = 0; p < n; p++)
            is[p + 1] = o.plek[p] ? 'o' : '.';
        if (strcmp(is, cases[i].open) != 0)
            fail_msg("case %zu: %s, expected %s", i, is, cases[i].open);
        mem_free(ctx);
    }
}

/* Two places that are large by themselves, but almost all of one group each: the difference of a
 * place and a group would be the few others. */
static void groups_across_places(void **state)
{
    (void)state;
    static const int n[] = {30, 4, 3, 40}, wide[] = {30, 14, 13, 40};
    static const size_t by[] = {0, 1};
    const int *cases[] = {n, wide};
    for (size_t c = 0; c < 2; c++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "case");
        struct snede_tafel t = snede_tafel_new(ctx, 2, 2);
        struct snede_volgorde v = {by, by};
        struct snede_open o = snede_open_new(ctx, 2, 2, true);
        struct snede cut;
        for (size_t i = 0; i < 4; i++)
            snede_tel(&t.cel[i], cases[c][i], 0);
        assert_int_equal(snede_verraadt(ctx, &t, &o, K, &cut), c == 0);
        if (c == 0)
            assert_true(cut.n == 7 && !cut.gelijk && cut.groepen);
        assert_true(snede_beslis(ctx, &t, &v, K, &o));
        assert_true(o.plek[0] && o.plek[1]);
        assert_int_equal(o.groep[0], c == 1);
        mem_free(ctx);
    }
}

/* What replaces another delivery: who went, stayed and came are each nobody, or enough. */
static void replaced(void **state)
{
    (void)state;
    static const struct {
        int gone[2], kept[2], come[2], from[2]; /* from: moved to the other place */
        const char *open;
    } cases[] = {
        {{0, 0},   {20, 20}, {0, 0},   {0, 0}, "ooo"}, /* the same people */
        {{0, 0},   {20, 20}, {0, 1},   {0, 0}, "..."}, /* one more */
        {{0, 0},   {20, 20}, {0, 12},  {0, 0}, "ooo"}, /* twelve more at the neighbour */
        {{0, 0},   {20, 20}, {0, -12}, {0, 0}, "..."}, /* of whom all gave one answer */
        {{0, 0},   {20, 20}, {6, 6},   {0, 0}, "o.."}, /* twelve more, six at each */
        {{1, 0},   {20, 20}, {12, 0},  {0, 0}, "..."}, /* one went */
        {{12, 0},  {20, 20}, {12, 0},  {0, 0}, "ooo"},
        {{20, 20}, {0, 0},   {20, 20}, {0, 0}, "ooo"}, /* all others */
        {{20, 20}, {3, 0},   {20, 20}, {0, 0}, "..."}, /* three of them stayed */
        {{20, 20}, {0, 0},   {0, 0},   {0, 0}, "..."},
    };
    static const size_t by[] = {0, 1}, group[] = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "case");
        struct snede_vervanging w = {places(ctx, cases[i].gone, 2),
                                     places(ctx, cases[i].kept, 2),
                                     places(ctx, cases[i].come, 2),
                                     places(ctx, (int[]){0, 0}, 2),
                                     places(ctx, cases[i].from, 2),
                                     places(ctx, (int[]){cases[i].from[1], cases[i].from[0]}, 2)};
        struct snede_volgorde v = {by, group};
        struct snede_open was = snede_open_new(ctx, 2, 1, true), o;
        char is[4] = "";
        snede_vervang(ctx, &w, &was, &v, K, &o);
        is[0] = o.geheel ? 'o' : '.';
        for (size_t p = 0; p < 2; p++)
            is[p + 1] = o.plek[p] ? 'o' : '.';
        if (strcmp(is, cases[i].open) != 0)
            fail_msg("case %zu: %s, expected %s", i, is, cases[i].open);
        mem_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_is_exact),
        cmocka_unit_test(what_is_decided_reveals_nothing),
        cmocka_unit_test(replacing_reveals_nothing),
        cmocka_unit_test(never_by_size),
        cmocka_unit_test(lists),
        cmocka_unit_test(groups_across_places),
        cmocka_unit_test(replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
