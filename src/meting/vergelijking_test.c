/* Two deliveries beside each other (vergelijking.h): which rows may be one person, held against the
 * words of the rule, question by question; and what the shorter way saves. Not here: what follows from
 * it (vervangen_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "meting/vergelijking.h"
#include "tests/cm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ITEMS_MAX 40

static uint32_t seed;

static int64_t chance(int64_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int64_t)(seed >> 8) % below;
}

static struct instrument some_questions(struct instrument_item *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        items[i] = (struct instrument_item){.achtergrond = i % 7 == 3};
    return (struct instrument){.items = items, .n_items = n};
}

/* Few answers (so that rows coincide), or as many as a question with several answers has. */
static void random_rows(const void *ctx, struct rijen *r, size_t items, size_t n, int64_t answers)
{
    rijen_begin(ctx, r, items, n);
    for (size_t i = 0; i < n; i++) {
        int64_t *row = rijen_erbij(ctx, r);
        row[RIJ_PLEK] = chance(3);
        row[RIJ_GROEP] = chance(2);
        for (size_t q = 0; q < items; q++)
            row[RIJ_ITEM + q] = chance(6) == 0 ? ANTWOORD_GEEN : chance(answers) * 31 - 2;
    }
}

/* As vergelijking.h words it. */
static int64_t agree(const struct instrument *in, const int64_t *a, const int64_t *b)
{
    int64_t equal = 0, all = 0;

    for (size_t i = 0; i < in->n_items; i++) {
        int64_t x = a[RIJ_ITEM + i], y = b[RIJ_ITEM + i];
        if (in->items[i].achtergrond)
            continue;
        all += x != ANTWOORD_GEEN || y != ANTWOORD_GEEN;
        equal += x != ANTWOORD_GEEN && x == y;
    }
    return 2 * equal > all
               ? 4 * equal + 2 * (a[RIJ_PLEK] == b[RIJ_PLEK]) + (a[RIJ_GROEP] == b[RIJ_GROEP])
               : 0;
}

static bool is_pair(const struct rij_vergelijking *v, const int64_t *a, const int64_t *b)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->rij[i].rij == a && v->rij[i].naar == b)
            return true;
    return false;
}

/* Each row that went is in a pair with the one that agrees most, of those that are in none. */
static void same_pairs(const void *ctx, const struct instrument *in,
                       const struct rij_vergelijking *v)
{
    bool *taken = mem_array(ctx, bool, v->n_nieuw);

    for (size_t i = 0; i < v->n_weg; i++) {
        size_t best = v->n_nieuw;
        int64_t most = 0;
        for (size_t j = 0; j < v->n_nieuw; j++) {
            int64_t x = agree(in, v->weg[i], v->nieuw[j]);
            assert_int_equal(rijen_paar(v, i, j), x > 0);
            if (x > most && !taken[j])
                most = x, best = j;
        }
        assert_true(is_pair(v, v->weg[i], best < v->n_nieuw ? v->nieuw[best] : NULL));
        if (best < v->n_nieuw)
            taken[best] = true;
    }
}

static void pairs_are_as_the_rule_says(void **state)
{
    static const int64_t answers[] = {2, 3, 5, 11, 70000};
    size_t pairs = 0;

    (void)state;
    seed = 5;
    for (int turn = 0; turn < 600; turn++) {
        void *ctx = mem_ctx(NULL, "turn");
        size_t n = 1 + (size_t)chance(ITEMS_MAX);
        struct instrument_item items[ITEMS_MAX];
        struct instrument in = some_questions(items, n);
        struct rijen old, fresh;
        struct rij_vergelijking v;
        random_rows(ctx, &old, n, 1 + (size_t)chance(40), answers[turn % 5]);
        random_rows(ctx, &fresh, n, 1 + (size_t)chance(40), answers[turn % 5]);
        for (size_t i = 0; i < old.n && i < fresh.n; i += 2) /* corrected rows among them */
            for (size_t q = 0; q < n && chance(4); q++)
                fresh.waarde[i * fresh.breedte + RIJ_ITEM + q] =
                    old.waarde[i * old.breedte + RIJ_ITEM + q];
        assert_true(rijen_vergelijk(ctx, &in, &old, &fresh, &v));
        same_pairs(ctx, &in, &v);
        for (size_t i = 0; i < v.n; i++)
            pairs += v.rij[i].naar != NULL;
        mem_free(ctx);
    }
    assert_true(pairs > 1000);
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* How long both ways take: a measurement (docs/metingen.md), with KOERS_RIJEN=14000 in a build for
 * speed. Time says nothing in a build with sanitizers, or on a machine that does more. */
static void how_long_it_takes(void **state)
{
    const char *many = getenv("KOERS_RIJEN");
    struct instrument_item items[10];
    struct instrument in = some_questions(items, 10);
    struct rijen old, fresh;
    struct rij_vergelijking v;
    int64_t sum = 0, packed = 0, rows;

    (void)state;
    if (!many)
        skip();
    assert_true(text_int(many, 1, 14000, &rows));
    void *ctx = mem_ctx(NULL, "cheap");
    size_t n = (size_t)rows;
    random_rows(ctx, &old, 10, n, 11);
    random_rows(ctx, &fresh, 10, n, 11);
    double start = seconds();
    assert_true(rijen_vergelijk(ctx, &in, &old, &fresh, &v));
    double mine = seconds() - start;
    start = seconds();
    for (size_t i = 0; i < v.n_weg; i++)
        for (size_t j = 0; j < v.n_nieuw; j++)
            sum += agree(&in, v.weg[i], v.nieuw[j]) > 0;
    double plain = seconds() - start;
    for (size_t w = 0; w < v.n_weg * rijen_woorden(v.n_nieuw); w++)
        packed += __builtin_popcountll(v.paar[w]);
    print_message("%zu rows: %.2f s; question by question %.2f s (%.1f times), %lld pairs\n", n,
                  mine, plain, plain / mine, (long long)sum);
    assert_int_equal(packed, sum);
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_as_the_rule_says),
        cmocka_unit_test(how_long_it_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
