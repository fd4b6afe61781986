/* Tests of bescherming.h: B5.1 protection 1 (primary), 2 (secondary) and 3 (differencing).
 * Here: tables of cases, and a proof by brute force over random families. See bescherming.c.
 */
#include "base/mem.h"
#include "meting/bescherming.h"
#include "tests/cm.h"
#include <stdlib.h>
#include <string.h>

/* A small generator of our own, so that a failing family can be made again. */
static uint32_t seed;

static int chance(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 16) % (uint32_t)below);
}

static void test_primary(void **state)
{
    (void)state;
    static const struct {
        int64_t n;
        bool equal;
        int k;
        enum cijfer_staat staat;
    } cases[] = {
        {9,  false, 10, CIJFER_MINDER_DAN_K},
        {10, false, 10, CIJFER_OPEN        },
        {0,  false, 10, CIJFER_MINDER_DAN_K},
        {10, true,  10, CIJFER_GELIJK      },
        {9,  true,  10, CIJFER_MINDER_DAN_K},
        {5,  false, 5,  CIJFER_OPEN        },
        {4,  false, 5,  CIJFER_MINDER_DAN_K},
        {4,  false, 1,  CIJFER_MINDER_DAN_K}, /* never below 5 */
        {5,  false, 0,  CIJFER_OPEN        },
        {19, false, 20, CIJFER_MINDER_DAN_K},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(protect_one(cases[i].n, cases[i].equal, cases[i].k), cases[i].staat);
}

/* States as letters: o open, k fewer than k, g all equal, a withheld. */
static char letter(enum cijfer_staat s)
{
    return "okga?"[s];
}

/* A total and its parts; a negative count means: as many, all of them the answer 8; below -100: all
 * the answer 9. long on purpose: a table of cases. */
static void test_list(void **state)
{
    (void)state;
    static const struct {
        int parts[6]; /* closed with 0 after the last; 99 is zero answers */
        const char *states;
    } cases[] = {
  /* nothing to withhold */
        {{12, 15, 20},        "oooo" },
 /* one small part: the next smallest goes with it, and no one says which is which */
        {{3, 15, 20},         "oaao" },
        {{15, 3, 20, 12},     "ooaoa"},
 /* two small parts that hold k together: the label "fewer than k" would narrow them
  * (15 - 9 = 6), so it is not used */
        {{7, 8, 20},          "oaao" },
 /* two small parts that hold fewer than k: one more */
        {{3, 4, 20, 30},      "oaaao"},
 /* three small parts: 0 … 9 stays possible for each, so the label may stay */
        {{4, 5, 6, 20},       "okkko"},
 /* nine of ten at the edge: 18 of three is possible as 0 … 9 each */
        {{6, 6, 6, 20},       "okkko"},
 /* all of three at 9: only 9, 9, 9 gives 27 */
        {{9, 9, 9, 20},       "oaaao"},
 /* two parts, one small: both, the total stays */
        {{3, 40},             "oaa"  },
 /* one part is the total itself */
        {{40},                "oo"   },
        {{4},                 "kk"   },
 /* the total itself is small: no sum is shown */
        {{3, 4},              "kkk"  },
 /* no answers: withheld like any small part */
        {{99, 20, 30},        "oaao" },
 /* all equal beside a shown total: its mean would follow from the others */
        {{-12, 15, 20},       "oaao" },
        {{-12, 3, 20},        "oaao" },
 /* two parts, all 8 both: together they would still be all 8, so a third goes */
        {{-12, -13, 20, 30},  "oaaao"},
 /* one all 8, one all 9: together not all equal */
        {{-12, -113, 20, 30}, "oaaoo"},
 /* everything equal everywhere: nothing but that is said */
        {{-12, -13},          "ggg"  },
        {{-12, -3},           "ggk"  },
 /* all 8 here, all 9 there, and nothing else: the total may be shown */
        {{-12, -113},         "oaa"  },
 /* wide enough, but "all equal" beside a sum would tell all that was answered */
        {{-40, -140},         "oaa"  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cel cel[8] = {{0}};
        size_t n = 1;
        for (; n < 7 && cases[i].parts[n - 1]; n++) {
            int p = cases[i].parts[n - 1];
            cel[n].gelijk = p < 0;
            cel[n].antwoord = p < -100 ? 9 : 8;
            cel[n].n = p == 99 ? 0 : p < -100 ? -p - 100 : p < 0 ? -p : p;
            cel[0].n += cel[n].n;
            cel[0].gelijk =
                cel[n].gelijk && (n == 1 || (cel[0].gelijk && cel[0].antwoord == cel[n].antwoord));
            cel[0].antwoord = cel[n].antwoord;
        }
        char states[9] = "";
        int64_t low[8], high[8];
        familie_lijst(cel, n);
        protect_family(NULL, cel, n, 10);
        for (size_t c = 0; c < n; c++)
            states[c] = letter(cel[c].staat);
        if (strcmp(states, cases[i].states) != 0)
            fail_msg("case %zu: %s, expected %s", i, states, cases[i].states);
        assert_true(familie_bewijs(NULL, cel, n, 10, low, high));
    }
}

/* The proof sees what careless states would give away. */
static void test_proof(void **state)
{
    (void)state;
    static const struct {
        int64_t n[4];
        enum cijfer_staat staat[4];
        bool safe;
        int64_t low, high; /* of cell 1 */
    } cases[] = {
  /* one part withheld: known exactly */
        {{38, 3, 15, 20}, {0, CIJFER_AFGESCHERMD, 0, 0},                    false, 3, 3 },
 /* 3 + 4: no more than 7 */
        {{27, 3, 4, 20},  {0, CIJFER_AFGESCHERMD, CIJFER_AFGESCHERMD, 0},   false, 0, 7 },
        {{38, 3, 15, 20}, {0, CIJFER_AFGESCHERMD, CIJFER_AFGESCHERMD, 0},   true,  0, 13},
 /* the label tells: 18 of two that are both below 10 is 9 and 9 */
        {{38, 9, 9, 20},  {0, CIJFER_MINDER_DAN_K, CIJFER_MINDER_DAN_K, 0}, false, 9, 9 },
 /* the label tells: 12 of one below 10 and one of 10 or more */
        {{32, 2, 10, 20}, {0, CIJFER_MINDER_DAN_K, CIJFER_GELIJK, 0},       false, 0, 2 },
 /* no total shown: the label itself is all there is */
        {{12, 2, 10, 0},
         {CIJFER_AFGESCHERMD, CIJFER_MINDER_DAN_K, 0, CIJFER_MINDER_DAN_K},
         true,                                                                     0,
         9                                                                              },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct cel cel[4] = {{0}};
        int64_t low[4], high[4];
        for (size_t c = 0; c < 4; c++) {
            cel[c].n = cases[i].n[c];
            cel[c].staat = cases[i].staat[c];
        }
        familie_lijst(cel, 4);
        assert_int_equal(familie_bewijs(NULL, cel, 4, 10, low, high), cases[i].safe);
        assert_int_equal(low[1], cases[i].low);
        assert_int_equal(high[1], cases[i].high);
    }
}

static void fill_sums(struct cel *cel, size_t rows, size_t columns)
{
    size_t w = columns + 1;

    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            cel[r * w + columns].n += cel[r * w + c].n;
            cel[rows * w + c].n += cel[r * w + c].n;
            cel[rows * w + columns].n += cel[r * w + c].n;
        }
}

/* Two rings of withheld cells with one cell between them: every row and column has two withheld or
 * more, yet the one between follows from several sums together. */
static void test_bridge(void **state)
{
    (void)state;
    struct cel cel[25] = {{0}};
    int64_t low[25], high[25];
    static const char withheld[4][5] = {"aaa.", "aa..", "..aa", "..aa"};

    for (size_t r = 0; r < 4; r++)
        for (size_t c = 0; c < 4; c++)
            cel[r * 5 + c].n = 20;
    fill_sums(cel, 4, 4);
    familie_tabel(cel, 4, 4);
    for (size_t r = 0; r < 4; r++)
        for (size_t c = 0; c < 4; c++)
            cel[r * 5 + c].staat = withheld[r][c] == 'a' ? CIJFER_AFGESCHERMD : CIJFER_OPEN;
    assert_false(familie_bewijs(NULL, cel, 25, 10, low, high));
    assert_int_equal(low[2], 20);
    assert_int_equal(high[2], 20);
    assert_true(low[0] <= 10 && high[0] >= 30);
}

/* One small cell in a table: a square of four is withheld, the sums stay. */
static void test_table(void **state)
{
    (void)state;
    struct cel cel[16] = {{0}};
    int64_t low[16], high[16];
    static const int64_t n[9] = {3, 30, 40, 20, 25, 50, 60, 70, 80};

    for (size_t i = 0; i < 9; i++)
        cel[i / 3 * 4 + i % 3].n = n[i];
    fill_sums(cel, 3, 3);
    familie_tabel(cel, 3, 3);
    protect_family(NULL, cel, 16, 10);
    static const char expected[] = "aaooaaoooooooooo";
    for (size_t i = 0; i < 16; i++)
        assert_int_equal(letter(cel[i].staat), expected[i]);
    assert_true(familie_bewijs(NULL, cel, 16, 10, low, high));
    /* Sums that do not agree are a fault: nothing is shown. */
    cel[15].n++;
    protect_family(NULL, cel, 16, 10);
    for (size_t i = 0; i < 16; i++)
        assert_int_equal(cel[i].staat, CIJFER_AFGESCHERMD);
}

/* An organisation (node 0 to 1), its locations (1 to 2 and 1 to 3), their teams (to 0). */
static void test_levels(void **state)
{
    (void)state;
    struct cel cel[] = {
        {.n = 83,      .van = 0,  .naar = 1, .som = true},
        {.n = 33,            .van = 1,               .naar = 2,     .som = true},
        {.n = 50, .van = 1,          .naar = 3,         .som = true},
        {.n = 30,   .van = 2,.naar = 0},
        {.n = 3,  .van = 2,           .naar = 0                           },
        {.n = 20,   .van = 3,.naar = 0},
        {.n = 30,  .van = 3,          .naar = 0                                            },
    };
    const size_t n = sizeof cel / sizeof *cel;
    int64_t low[7], high[7];

    protect_family(NULL, cel, n, 10);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(letter(cel[i].staat), "oooaaoo"[i]);
    assert_true(familie_bewijs(NULL, cel, n, 10, low, high));
}

/* ---- by brute force ---- */

struct search {
    const struct cel *cel;
    int64_t value[40], low[40], high[40];
    size_t rows, columns;
    int64_t k;
    long found;
};

static bool fits(const struct search *s, const struct cel *c, int64_t v)
{
    if (c->staat == CIJFER_OPEN)
        return v == c->n;
    if (c->staat == CIJFER_MINDER_DAN_K)
        return v >= 0 && v < s->k;
    return v >= (c->staat == CIJFER_GELIJK ? s->k : 0);
}

static void take(struct search *s, size_t i, int64_t v)
{
    s->value[i] = v;
}

/* Tries every count of the inner cells from (r, c) on; sums follow. */
static void try_cell(struct search *s, size_t r, size_t c)
{
    const size_t w = s->columns + 1;

    if (c == s->columns) {
        int64_t sum = 0;
        for (size_t j = 0; j < s->columns; j++)
            sum += s->value[r * w + j];
        if (!fits(s, &s->cel[r * w + c], sum))
            return;
        take(s, r * w + c, sum);
        try_cell(s, r + 1, 0);
        return;
    }
    if (r == s->rows) {
        int64_t all = 0;
        for (size_t j = 0; j < s->columns; j++) {
            int64_t sum = 0;
            for (size_t i = 0; i < s->rows; i++)
                sum += s->value[i * w + j];
            if (!fits(s, &s->cel[r * w + j], sum))
                return;
            take(s, r * w + j, sum);
            all += sum;
        }
        if (!fits(s, &s->cel[r * w + s->columns], all))
            return;
        take(s, r * w + s->columns, all);
        s->found++;
        for (size_t i = 0; i < (s->rows + 1) * w; i++) {
            s->low[i] = s->value[i] < s->low[i] ? s->value[i] : s->low[i];
            s->high[i] = s->value[i] > s->high[i] ? s->value[i] : s->high[i];
        }
        return;
    }
    const struct cel *x = &s->cel[r * w + c];
    int64_t low = x->staat == CIJFER_OPEN ? x->n : x->n - s->k;
    int64_t high = x->staat == CIJFER_OPEN ? x->n : x->n + s->k;
    for (int64_t v = low < 0 ? 0 : low; v <= high; v++)
        if (fits(s, x, v)) {
            take(s, r * w + c, v);
            try_cell(s, r, c + 1);
        }
}

/* The narrowest and widest counts that fit, by trying all; compared with the proof. Returns whether
 * what is shown is safe. */
static bool brute(const struct cel *cel, size_t rows, size_t columns, int k)
{
    struct search s = {.cel = cel, .rows = rows, .columns = columns, .k = k};
    size_t n = (rows + 1) * (columns + 1);
    int64_t low[40], high[40];
    bool safe = true;

    for (size_t i = 0; i < n; i++)
        s.low[i] = s.high[i] = cel[i].n;
    try_cell(&s, 0, 0);
    assert_true(s.found > 0);
    bool proven = familie_bewijs(NULL, cel, n, k, low, high);
    for (size_t i = 0; i < n; i++) {
        int64_t l = s.low[i] < cel[i].n - k ? cel[i].n - k : s.low[i];
        int64_t h = s.high[i] > cel[i].n + k ? cel[i].n + k : s.high[i];
        assert_int_equal(low[i], l);
        assert_int_equal(high[i], h);
        if (cel[i].staat != CIJFER_OPEN)
            safe = safe && h - l >= (cel[i].staat == CIJFER_MINDER_DAN_K ? k - 1 : k);
    }
    assert_int_equal(proven, safe);
    return safe;
}

static void random_table(struct cel *cel, size_t rows, size_t columns, int most)
{
    memset(cel, 0, 40 * sizeof *cel);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            cel[r * (columns + 1) + c].n = chance(3) ? chance(most) : chance(6);
    fill_sums(cel, rows, columns);
    familie_tabel(cel, rows, columns);
}

/* Whatever the counts: what is shown never determines what is withheld; small is never shown. */
static void test_random_tables(void **state)
{
    (void)state;
    static const size_t shape[][2] = {
        {2, 2},
        {2, 3},
        {3, 2},
        {1, 4},
        {4, 1},
        {2, 1}
    };
    struct cel cel[40];
    size_t shown = 0;

    for (uint32_t run = 0; run < 400; run++) {
        size_t rows = shape[run % 6][0], columns = shape[run % 6][1];
        seed = run;
        random_table(cel, rows, columns, 25);
        size_t n = (rows + 1) * (columns + 1);
        protect_family(NULL, cel, n, 5);
        for (size_t i = 0; i < n; i++) {
            shown += cel[i].staat == CIJFER_OPEN;
            assert_true(cel[i].staat != CIJFER_OPEN || cel[i].n >= 5);
        }
        if (!brute(cel, rows, columns, 5))
            fail_msg("run %u shows too much", run);
    }
    /* Withholding everything would be safe and useless. */
    assert_true(shown > 1500);
}

/* Arbitrary states, safe or not: the proof says of each count exactly what trying all says. */
static void test_random_proofs(void **state)
{
    (void)state;
    struct cel cel[40];
    size_t safe = 0, unsafe = 0;

    for (uint32_t run = 0; run < 300; run++) {
        size_t rows = 2, columns = 2 + run % 2;
        seed = 1000 + run;
        random_table(cel, rows, columns, 12);
        for (size_t i = 0; i < (rows + 1) * (columns + 1); i++)
            if (chance(4) > 0)
                cel[i].staat =
                    cel[i].n < 5 && run % 4 == 0 ? CIJFER_MINDER_DAN_K : CIJFER_AFGESCHERMD;
        *(brute(cel, rows, columns, 5) ? &safe : &unsafe) += 1;
    }
    if (safe < 30 || unsafe < 30)
        fail_msg("%zu safe, %zu unsafe", safe, unsafe);
}

/* Larger families than can be tried by hand: the proof holds for what was chosen. */
static void test_random_large(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    const size_t rows = 12, columns = 5, n = (rows + 1) * (columns + 1);

    for (uint32_t run = 0; run < 40; run++) {
        struct cel *cel = mem_array(ctx, struct cel, n);
        int64_t *low = mem_array(ctx, int64_t, n), *high = mem_array(ctx, int64_t, n);
        seed = 5000 + run;
        for (size_t r = 0; r < rows; r++)
            for (size_t c = 0; c < columns; c++) {
                struct cel *x = &cel[r * (columns + 1) + c];
                x->n = chance(60);
                x->gelijk = chance(10) == 0 && x->n > 0;
            }
        fill_sums(cel, rows, columns);
        familie_tabel(cel, rows, columns);
        protect_family(ctx, cel, n, 10);
        assert_true(familie_bewijs(ctx, cel, n, 10, low, high));
        assert_int_equal(cel[n - 1].staat, CIJFER_OPEN);
        for (size_t i = 0; i < n; i++)
            assert_true(cel[i].staat != CIJFER_OPEN || (cel[i].n >= 10 && !cel[i].gelijk));
    }
    mem_free(ctx);
}

/* How far apart is draad/cijfer_regels_test.c's; here: of which cells it is asked. */
static void test_differencing(void **state)
{
    (void)state;
    static const int64_t ten[3] = {4, 3, 3}, moved[3] = {3, 4, 3};
    static const struct {
        struct publicatie_cel oud, nieuw;
        bool ok;
    } cases[] = {
  /* nothing changed; one came; as many, one other; ten came */
        {{"a", "A", CIJFER_OPEN, 10, ten, 3},         {"a", "A", CIJFER_OPEN, 10, ten, 3},         true },
        {{"a", "A", CIJFER_OPEN, 10, NULL, 0},        {"a", "A", CIJFER_OPEN, 11, NULL, 0},        false},
        {{"a", "A", CIJFER_OPEN, 10, ten, 3},         {"a", "A", CIJFER_OPEN, 10, moved, 3},       false},
        {{"a", "A", CIJFER_OPEN, 10, NULL, 0},        {"a", "A", CIJFER_OPEN, 20, NULL, 0},        true },
 /* only what both show, and of the same cell */
        {{"a", "A", CIJFER_AFGESCHERMD, 10, NULL, 0}, {"a", "A", CIJFER_OPEN, 11, NULL, 0},        true },
        {{"a", "A", CIJFER_OPEN, 10, NULL, 0},        {"a", "A", CIJFER_AFGESCHERMD, 11, NULL, 0}, true },
        {{"b", "B", CIJFER_OPEN, 10, NULL, 0},        {"a", "A", CIJFER_OPEN, 11, NULL, 0},        true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error f = {0};
        size_t which = 9;
        assert_int_equal(publicatie_mag(&cases[i].oud, 1, &cases[i].nieuw, 1, 10, &which, &f),
                         cases[i].ok);
        assert_int_equal(which, cases[i].ok ? 9 : 0);
        assert_int_equal(strstr(f.message, "Bij A zijn") != NULL, !cases[i].ok);
    }
    assert_true(publicatie_mag(NULL, 0, &cases[1].nieuw, 1, 10, NULL, NULL));
    /* k is never below 5, also in words */
    struct error f = {0};
    assert_false(publicatie_mag(&cases[1].oud, 1, &cases[1].nieuw, 1, 1, NULL, &f));
    assert_non_null(strstr(f.message, "minder dan 5 antwoorden"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_primary),       cmocka_unit_test(test_list),
        cmocka_unit_test(test_proof),         cmocka_unit_test(test_bridge),
        cmocka_unit_test(test_table),         cmocka_unit_test(test_levels),
        cmocka_unit_test(test_random_tables), cmocka_unit_test(test_random_proofs),
        cmocka_unit_test(test_random_large),  cmocka_unit_test(test_differencing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
