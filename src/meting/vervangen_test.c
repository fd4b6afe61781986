/* Replacing a delivery by a corrected one (besluit_vervang.c): honest corrections of questionnaires of
 * few and of many questions, and every way in which rows may be people, by brute force beside exact
 * linear algebra (tests/support/rang.h), which shares no rule with the program. On either engine. Not
 * here: known attacks (besluit_test.c), what the pages show (aanval_test.c). */
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "meting/besluit_intern.h"
#include "meting/inlevering.h"
#include "meting/meting_scene.h"
#include "meting/uitslag.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/rang.h"
#include "tests/support/testdb.h"
#include <string.h>

#define QUESTIONS_MAX 10
#define Q1            date_of(2026, 1, 1), date_of(2026, 3, 31)

static uint32_t seed;

static int chance(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 16) % (uint32_t)below);
}

/* A questionnaire of n questions, with who filled it in. */
static const char *questions(const void *ctx, int n, const char *scale)
{
    const char *json =
        "{\"code\":\"proef\",\"versie\":\"1\",\"naam\":{\"nl\":\"Proef\"},"
        "\"herkomst\":{\"nl\":\"Van ons\"},\"voor\":[\"zorgvrager\",\"mantelzorger\"],"
        "\"talen\":[\"nl\"],\"items\":[{\"code\":\"wie\",\"tekst\":{\"nl\":\"Wie?\"},"
        "\"schaal\":\"keuze\",\"achtergrond\":true,\"keuzes\":[{\"code\":\"zorgvrager\",\"tekst\":"
        "{\"nl\":\"Zelf\"}},{\"code\":\"mantelzorger\",\"tekst\":{\"nl\":\"Naaste\"}}]}";

    for (int q = 0; q < n; q++)
        json = mem_format(ctx,
                          "%s,{\"code\":\"v%d\",\"tekst\":{\"nl\":\"Vraag %d?\"},\"schaal\":"
                          "\"%s\"}",
                          json, q, q, scale);
    return mem_format(ctx, "%s]}", json);
}

/* ---- honest corrections, through the program ---- */

static int asked;
static bool mended; /* each person has one answer that is one lower */

static int begin(void **state)
{
    meting_scene_open(state);
    questionnaire = "proef";
    seed = 3;
    mended = false;
    return 0;
}

static void ask(int n)
{
    struct instrument in;
    const char *json = questions(t->ctx, n, "1-10");

    asked = n;
    assert_true(instrument_read(t->ctx, json, strlen(json), &in, &f));
    testdb_begin(t);
    instrument_add(t->c, t->ctx, org, json, strlen(json), &in, true);
    testdb_commit(t);
}

static void start(void)
{
    const char *head = "locatie;wie";

    for (int q = 0; q < asked; q++)
        head = mem_format(t->ctx, "%s;v%d", head, q);
    file_start(head);
}

/* People as they answer: mostly a 7, 8 or 9, and who is content with one thing is so with another. The
 * same number is the same person. */
static void people_at(const char *place_name, int from, int n)
{
    static const int usual[] = {3, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 9, 9};

    for (int i = from; i < from + n; i++) {
        seed = (uint32_t)i * 2654435761u + 17;
        int mood = chance(3) - 1;
        buf_format(&file, "%s;zorgvrager", place_name);
        for (int q = 0; q < asked; q++)
            buf_format(&file, ";%d", usual[chance(20)] + mood - (mended && q == i % asked));
        buf_text(&file, "\n");
    }
}

static void people(int where, int from, int n)
{
    people_at(names[where], from, n);
}

static const char *shown(int64_t meting, int q)
{
    return shown_of(meting, mem_format(t->ctx, "v%d", q));
}

/* Of how many questions the whole is shown. */
static int wholes(int64_t meting)
{
    int n = 0;

    for (int q = 0; q < asked; q++)
        n += shown(meting, q)[0] == 'w';
    return n;
}

/* gone, kept and come of one place, for so many questions; returns the new one, 0 when refused. */
static int64_t corrected(int gone, int kept, int come)
{
    start(), people(0, 0, gone + kept);
    assert_true(lever(Q1));
    start(), people(0, gone, kept), people(0, 1000, come);
    return lever(Q1);
}

static void honest(int n, int gone, int kept, int come, int at_least)
{
    begin(NULL);
    ask(n);
    int64_t id = corrected(gone, kept, come);
    if (!id)
        fail_msg("%d questions, %d/%d/%d: %s", n, gone, kept, come, f.message);
    if (wholes(id) < at_least)
        fail_msg("%d questions, %d/%d/%d: %d shown", n, gone, kept, come, wholes(id));
    meting_scene_close(NULL);
}

/* Others than before, whatever their number: rows that are equal or look alike by chance do not matter
 * when enough others certainly went and came. */
static void honest_corrections_are_welcome(void **state)
{
    (void)state;
    honest(10, 12, 12, 15, 10);
    honest(10, 20, 20, 20, 10);
    honest(10, 40, 0, 40, 10);
    honest(6, 12, 12, 15, 6);
    honest(4, 20, 20, 20, 4);
    honest(4, 40, 0, 40, 4);
    honest(3, 40, 0, 40, 3);
    honest(3, 100, 0, 100, 3);
    honest(2, 20, 20, 20, 2);
    honest(2, 40, 0, 40, 2); /* by chance rows are equal: fewer than ten "stayed" */
    honest(1, 200, 0, 200, 1);
    honest(10, 0, 40, 12, 10); /* only more, and only fewer */
    honest(10, 12, 40, 0, 10);
}

/* Nobody can tell whether these are others: eight answers differ. */
static void one_question_of_few_people(void **state)
{
    (void)state;
    ask(1);
    assert_int_equal(corrected(12, 12, 15), 0);
    assert_non_null(strstr(f.message, "te weinig vragenlijsten zijn anders. "
                                      "Alleen in het oude bestand: minder dan 10. Alleen in"));
    assert_non_null(strstr(f.message, "In allebei: 10 of meer. Het gaat om Noord."));
    assert_null(strstr(f.message, "wacht op meer antwoorden")); /* that mends no typing error */
    assert_non_null(strstr(f.message, "van 1 januari 2026 tot en met 31 maart 2026"));
    assert_non_null(strstr(f.message, "bij de volgende periode."));
}

/* Nearly all answered one question otherwise; three of them another one as well. That one is not shown. */
static void a_correction_that_hides_three(void **state)
{
    (void)state;
    ask(3);
    start();
    for (int i = 0; i < 40; i++)
        buf_format(&file, "Noord;zorgvrager;%d;%d;%d\n", 1 + i % 10, 1 + i / 4, 1 + i * 3 % 10);
    assert_true(lever(Q1));
    start();
    for (int i = 0; i < 40; i++)
        buf_format(&file, "Noord;zorgvrager;%d;%d;%d\n", i % 2 ? 10 : 2, i < 3 ? 10 : 1 + i / 4,
                   1 + i * 3 % 10);
    int64_t id = lever(Q1);
    assert_string_equal(shown(id, 0), "w0");
    assert_string_equal(shown(id, 1), "");
    assert_string_equal(shown(id, 2), "w0");
}

/* Three of each place went and four came: too few of any place, enough of the whole. */
static void a_few_of_each_place(void **state)
{
    (void)state;
    ask(10);
    start();
    for (int p = 0; p < 4; p++)
        people(p, 100 * p, 40);
    int64_t old = lever(Q1);
    assert_string_equal(shown(old, 0), "w0123");
    start();
    for (int p = 0; p < 4; p++)
        people(p, 100 * p + 4, 36), people(p, 1000 + 100 * p, 4);
    int64_t id = lever(Q1);
    if (!id)
        fail_msg("%s", f.message);
    assert_int_equal(wholes(id), 10);
    assert_string_equal(shown(id, 0), "w");
    people(0, 5000, 20);
    assert_int_equal(lever(Q1), 0); /* and not a third */
    assert_non_null(strstr(f.message, "al een keer vervangen"));
}

/* What a page says: all of it, every value in it, and enough of the name to know the place. */
static void said_in_full(const char *name, const char *words)
{
    const char *said = lang_sentence(t->ctx, LANG_NL, error_message(&f));

    if (!strstr(f.message, words) || !text_equal(said, f.message) || strchr(said, '{') ||
        said[strlen(said) - 1] != '.' || !strstr(said, mem_format(t->ctx, "%.40s", name)))
        fail_msg("'%s': '%s', not '%s'", name, said, words);
}

/* A name may have 100 characters, of one byte or of more. */
static void a_long_name_in_a_refusal(void **state)
{
    static const char *const tens[] = {"Huis Noord", "Zorgé-Ëén-", "ЖЖЖЖЖЖЖЖЖЖ", "Woonzorgce"};

    (void)state;
    ask(3);
    for (int i = 0; i < 4; i++) {
        const char *name = "";
        for (int n = 0; n < 10; n++)
            name = mem_format(t->ctx, "%s%s", name, tens[i]);
        int32_t day = date_of(2030 + i, 1, 1);
        testdb_sql(t, mem_format(t->ctx, "UPDATE locatie SET naam = '%s' WHERE id = %lld", name,
                                 (long long)place[i]));
        start(), people_at(name, 1000 * i, 20);
        assert_true(lever(day, day + 80));
        start(), people_at(name, 1000 * i, 17), people_at(name, 1000 * i + 100, 3);
        assert_int_equal(lever(day, day + 80), 0);
        said_in_full(name, "te weinig vragenlijsten zijn anders");
        start(), people_at(name, 1000 * i, 5), people_at(name, 1000 * i + 100, 3);
        mended = true, people_at(name, 1000 * i + 5, 12), mended = false;
        assert_int_equal(lever(day, day + 80), 0);
        said_in_full(name, "lijken te veel op elkaar");
    }
}

/* All others, at each place: that place is still shown. */
static void all_others_at_each_place(void **state)
{
    (void)state;
    ask(6);
    start();
    for (int p = 0; p < 4; p++)
        people(p, 100 * p, 40);
    assert_true(lever(Q1));
    start();
    for (int p = 0; p < 4; p++)
        people(p, 1000 + 100 * p, 40);
    int64_t id = lever(Q1);
    if (!id)
        fail_msg("%s", f.message);
    for (int q = 0; q < 6; q++)
        assert_string_equal(shown(id, q), "w0123");
}

/* ---- every way in which rows may be people ---- */

#define K       2
#define ROWS    5
#define PLACES  3
#define PAIRS   (ROWS * ROWS)
#define ANSWERS 4

/* One question of two deliveries, as it is shown. */
struct shown_pair {
    struct snede_open was, is;
    size_t index;
};

static void add_sums(uint64_t *sums, const struct snede_open *o, const int64_t *row, int at)
{
    if (!o->geheel)
        return;
    *sums |= UINT64_C(1) << at;
    if (o->plek[row[RIJ_PLEK] - 1])
        *sums |= UINT64_C(1) << (at + row[RIJ_PLEK]);
    if (o->groep[row[RIJ_GROEP]])
        *sums |= UINT64_C(1) << (at + PLACES + 1 + row[RIJ_GROEP]);
}

#define SUMS (1 + PLACES + GROEPEN)

static void add_column(struct rang *m, uint64_t sums, int64_t answer)
{
    if (answer == ANTWOORD_GEEN || !sums)
        return;
    for (int r = 0; r < 2 * SUMS; r++)
        m->at[r][m->columns] = sums >> r & 1;
    m->n[m->columns] = 1;
    m->allen[m->columns++] = UINT64_C(1) << answer;
}

/* Somebody who went, or the row of who came. */
static void add_row(struct rang *m, const struct shown_pair *s, const int64_t *row, bool in_new)
{
    uint64_t sums = 0;

    add_sums(&sums, in_new ? &s->is : &s->was, row, in_new ? SUMS : 0);
    add_column(m, sums, row[RIJ_ITEM + s->index]);
}

static void add_same(struct rang *m, const struct shown_pair *s, const int64_t *a, const int64_t *b)
{
    uint64_t sums = 0;

    if (a[RIJ_ITEM + s->index] != b[RIJ_ITEM + s->index]) {
        add_row(m, s, a, false);
        add_row(m, s, b, true);
        return;
    }
    add_sums(&sums, &s->was, a, 0);
    add_sums(&sums, &s->is, b, SUMS);
    add_column(m, sums, a[RIJ_ITEM + s->index]);
}

/* Is something revealed when who went is with[...] of who came (-1: nobody)? */
static bool reveals(const struct rij_vergelijking *v, const struct shown_pair *s, const int *with)
{
    static struct rang m;
    bool taken[ROWS] = {false};

    memset(&m, 0, sizeof m);
    m.rows = 2 * SUMS;
    for (size_t i = 0; i < v->n; i++)
        if (v->rij[i].waar == RIJ_GEBLEVEN)
            add_same(&m, s, v->rij[i].rij, v->rij[i].rij);
    for (size_t i = 0; i < v->n_weg; i++) {
        if (with[i] < 0) {
            add_row(&m, s, v->weg[i], false);
        } else {
            add_same(&m, s, v->weg[i], v->nieuw[with[i]]);
            taken[with[i]] = true;
        }
    }
    for (size_t j = 0; j < v->n_nieuw; j++)
        if (!taken[j])
            add_row(&m, s, v->nieuw[j], true);
    return rang_verraadt(&m, K, ANSWERS);
}

/* All ways to put who went with who came, among rows that may be one person. */
static bool any_reveals(const struct rij_vergelijking *v, const struct shown_pair *s, size_t i,
                        int *with, int *ways)
{
    if (i == v->n_weg) {
        ++*ways;
        return reveals(v, s, with);
    }
    with[i] = -1;
    if (any_reveals(v, s, i + 1, with, ways))
        return true;
    for (size_t j = 0; j < v->n_nieuw; j++) {
        bool used = false;
        for (size_t h = 0; h < i; h++)
            used = used || with[h] == (int)j;
        with[i] = (int)j;
        if (!used && rijen_paar(v, i, j) && any_reveals(v, s, i + 1, with, ways))
            return true;
    }
    return false;
}

static void random_row(int64_t *row, size_t n_items, int places, int groups, int answers)
{
    row[RIJ_PLEK] = 1 + chance(places);
    row[RIJ_GROEP] = chance(groups);
    for (size_t q = 0; q < n_items; q++)
        row[RIJ_ITEM + q] = q == 0 || chance(10) == 0 ? ANTWOORD_GEEN : 1 + chance(answers);
}

/* Two deliveries: rows of the second are new, or those of the first, as they were or a bit otherwise. */
static void random_rows(const void *ctx, struct rijen *old, struct rijen *fresh, size_t n_items)
{
    int places = 1 + chance(PLACES), groups = 1 + chance(2), answers = 2 + chance(2);
    int keep = chance(101), n = 2 + chance(ROWS - 1), m = 2 + chance(ROWS - 1);

    rijen_begin(ctx, old, n_items, ROWS);
    rijen_begin(ctx, fresh, n_items, ROWS);
    for (int i = 0; i < n; i++)
        random_row(rijen_erbij(ctx, old), n_items, places, groups, answers);
    for (int i = 0; i < m; i++) {
        int64_t *row = rijen_erbij(ctx, fresh);
        if (i >= n || chance(100) >= keep) {
            random_row(row, n_items, places, groups, answers);
            continue;
        }
        memcpy(row, old->waarde + (size_t)i * old->breedte, old->breedte * sizeof *row);
        if (chance(2))
            row[RIJ_ITEM + 1 + (size_t)chance((int)n_items - 1)] = 1 + chance(answers);
        if (chance(8) == 0)
            row[RIJ_PLEK] = 1 + chance(places);
    }
}

/* A correction: some rows answered the same question otherwise, or are elsewhere. */
static void corrected_rows(const void *ctx, struct rijen *old, struct rijen *fresh, size_t n_items)
{
    int places = 1 + chance(PLACES), groups = 1 + chance(2), answers = 2 + chance(3);
    int n = 3 + chance(ROWS - 2), otherwise = 2 + chance(ROWS - 1);
    bool moved = chance(3) == 0;
    size_t question = RIJ_ITEM + 1 + (size_t)chance((int)n_items - 1);

    rijen_begin(ctx, old, n_items, ROWS);
    rijen_begin(ctx, fresh, n_items, ROWS);
    for (int i = 0; i < n; i++) {
        int64_t *row = rijen_erbij(ctx, old), *is = rijen_erbij(ctx, fresh);
        random_row(row, n_items, places, groups, answers);
        memcpy(is, row, old->breedte * sizeof *row);
        if (i < otherwise && moved)
            is[RIJ_PLEK] = 1 + row[RIJ_PLEK] % PLACES;
        else if (i < otherwise)
            is[question] = chance(10) == 0 ? ANTWOORD_GEEN : 1 + chance(answers);
    }
}

struct tally {
    int open, shut, places, ways, left_open, named;
};

/* The fallback: each pair is what it is named, so there is one way only. */
static void try_named(const void *ctx, const struct besluit *b, const struct instrument_item *item,
                      const struct rij_vergelijking *v, const struct snede_volgorde *order,
                      struct shown_pair *s, struct tally *n)
{
    static struct rang m;

    if (!besluit_paren_vast(v, K))
        return;
    struct snede_vervanging c = besluit_verschil(ctx, b, item, s->index, v);
    if (!snede_vervang(ctx, &c, &s->was, order, K, &s->is))
        return;
    n->named++;
    memset(&m, 0, sizeof m);
    m.rows = 2 * SUMS;
    for (size_t i = 0; i < v->n; i++) {
        const struct rij_verschil *x = &v->rij[i];
        if (x->waar == RIJ_WEG || x->waar == RIJ_NIEUW)
            add_row(&m, s, x->rij, x->waar == RIJ_NIEUW);
        else
            add_same(&m, s, x->rij, x->naar ? x->naar : x->rij);
    }
    if (rang_verraadt(&m, K, ANSWERS))
        fail_msg("seed %u: something follows when each pair is what it is named", seed);
}

static void try_question(const void *ctx, const struct besluit *b, const struct instrument *in,
                         size_t index, const struct rij_vergelijking *v, struct tally *n)
{
    static const size_t by[] = {2, 0, 1};
    struct snede_volgorde order = {by, by};
    struct snede_wissel w = besluit_wissel(ctx, b, &in->items[index], index, v);
    struct snede_tafel old = snede_tafel_new(ctx, PLACES, GROEPEN);
    struct shown_pair s = {.index = index};
    int with[ROWS];

    for (size_t i = 0; i < (size_t)PLACES * GROEPEN; i++) {
        snede_tel(&old.cel[i], w.weg.cel[i].n, w.weg.cel[i].allen);
        snede_tel(&old.cel[i], w.gebleven.cel[i].n, w.gebleven.cel[i].allen);
    }
    if (!snede_beslis(ctx, &old, &order, K, &s.was))
        return;
    bool open = snede_wissel(ctx, &w, &s.was, &order, K, &s.is);
    n->open += open;
    n->shut += !open;
    for (size_t p = 0; p < PLACES; p++)
        n->places += s.is.plek[p];
    if (!open)
        try_named(ctx, b, &in->items[index], v, &order, &s, n);
    if (!open || (snede_aantal(&w.weg) + snede_aantal(&w.nieuw) == 0 && v->n_weg > 0))
        return; /* no figure differs: a difference of nothing tells nothing */
    n->left_open += snede_aantal(&w.weg) == 0 && v->n_weg > 0;
    if (any_reveals(v, &s, 0, with, &n->ways))
        fail_msg("seed %u: something follows", seed);
}

static void whoever_they_are_nothing_follows(void **state)
{
    (void)state;
    struct tally n = {0};

    for (int round = 0; round < 6000; round++) {
        bool correction = round >= 4000;
        TALLOC_CTX *ctx = mem_ctx(NULL, "round");
        struct instrument in;
        struct rijen old, fresh;
        struct rij_vergelijking v;
        seed = (uint32_t)round * 7919u + 1;
        int n_questions = 1 + chance(4) + 2 * correction;
        const char *json = questions(ctx, n_questions, "1-4");
        struct besluit b = {
            .k = K, .n_plekken = PLACES, .plek = (int64_t[]){1, 2, 3},
                    .plek_naam = NULL
        };
        assert_true(instrument_read(ctx, json, strlen(json), &in, &f));
        (correction ? corrected_rows : random_rows)(ctx, &old, &fresh, in.n_items);
        assert_true(rijen_vergelijk(ctx, &in, &old, &fresh, &v));
        for (size_t q = 1; q < in.n_items; q++)
            try_question(ctx, &b, &in, q, &v, &n);
        mem_free(ctx);
    }
    print_message("%d shown, of %d places; %d not; %d ways; who went left %d open; %d as named\n",
                  n.open, n.places, n.shut, n.ways, n.left_open, n.named);
    assert_true(n.open > 1000 && n.shut > 1000 && n.places > 500 && n.ways > 1000);
    assert_true(n.left_open > 10 && n.named > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_corrections_are_welcome),
        cmocka_unit_test_setup_teardown(one_question_of_few_people, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(a_correction_that_hides_three, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(a_long_name_in_a_refusal, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(a_few_of_each_place, begin, meting_scene_close),
        cmocka_unit_test_setup_teardown(all_others_at_each_place, begin, meting_scene_close),
        cmocka_unit_test(whoever_they_are_nothing_follows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
