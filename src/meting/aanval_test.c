/* An attacker who reads everything that one role may read: random families of deliveries go through
 * the program (reading in, confirming, replacing, taking away), and after each the pages are read as
 * data. What they show is solved exactly (tests/support/rang.h): no combination may touch fewer than
 * k people, or only people with one answer. Shares no rule with the program. KOERS_AANVAL=1000 does
 * the long form. Not here: known attacks (besluit_test.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "meting/besluit.h"
#include "meting/inlevering.h"
#include "meting/meting.h"
#include "meting/meting_sql.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include "tests/support/rang.h"
#include "tests/support/visitor.h"
#include "tests/support/world.h"
#include "web/limit.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define K          10
#define PLACES     4
#define GROUPS     2
#define QUESTIONS  5
#define PEOPLE_MAX 400
#define DELIVERIES 3
#define CHAIN      6 /* deliveries over days that overlap in a chain */
#define NONE       (-1)
#define SETS       (1 + PLACES + GROUPS)

static const char *const codes[QUESTIONS] = {"a", "b", "c", "e", "f"};
static const int lowest[QUESTIONS] = {1, 1, 0, 0, 0}, answers[QUESTIONS] = {5, 5, 2, 11, 11};
static const char own[] =
    "{\"code\":\"proef\",\"versie\":\"1\",\"naam\":{\"nl\":\"Proef\"},\"herkomst\":{\"nl\":\"Van "
    "ons\"},\"voor\":[\"zorgvrager\",\"mantelzorger\"],\"talen\":[\"nl\"],\"items\":["
    "{\"code\":\"wie\",\"tekst\":{\"nl\":\"Wie?\"},\"schaal\":\"keuze\",\"achtergrond\":true,"
    "\"keuzes\":[{\"code\":\"zorgvrager\",\"tekst\":{\"nl\":\"Zorgvrager\"}},{\"code\":"
    "\"mantelzorger\",\"tekst\":{\"nl\":\"Mantelzorger\"}}]},"
    "{\"code\":\"a\",\"tekst\":{\"nl\":\"A?\"},\"schaal\":\"1-5\"},"
    "{\"code\":\"b\",\"tekst\":{\"nl\":\"B?\"},\"schaal\":\"1-5\"},"
    "{\"code\":\"c\",\"tekst\":{\"nl\":\"C?\"},\"schaal\":\"ja-nee\"},"
    "{\"code\":\"e\",\"tekst\":{\"nl\":\"E?\"},\"schaal\":\"0-10\"},"
    "{\"code\":\"f\",\"tekst\":{\"nl\":\"F?\"},\"schaal\":\"0-10\"}],"
    "\"scores\":[{\"code\":\"ab\",\"tekst\":{\"nl\":\"AB\"},\"items\":[\"a\",\"b\"]}]}";

struct person {
    int id, place, group, answer[QUESTIONS]; /* NONE: not answered */
    int month;                               /* 1 to 12; in a chain only */
};
struct delivery {
    struct person person[PEOPLE_MAX];
    int n;
    int64_t id; /* of the measurement; 0: it was refused */
    bool gone;
    int period;
    bool shown[QUESTIONS][SETS]; /* as the pages said once */
};

static struct testdb *t;
static struct world w;
static struct visitor *v;
static struct route_table tables[3];
static const char *places[PLACES];
static int64_t place_id[PLACES];
static uint32_t seed;
static int next_id;

static int chance(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 16) % (uint32_t)below);
}

/* ---- the program ---- */

static void open_house(void)
{
    struct instrument in;
    struct error f;

    limit_forget();
    t = TESTDB(&organisatie_schema, &draad_schema, &draad_paginas_schema, &meting_schema);
    w = world_make(t);
    tables[0] = organisatie_routes;
    tables[1] = draad_routes;
    tables[2] = meting_routes;
    v = visitor_new(t, tables, 3);
    draad_faces(draad_own_faces, 3);
    places[0] = "Huis een", places[1] = "Wijk een", places[2] = "Zuid", places[3] = "West";
    place_id[0] = w.one.here, place_id[1] = w.one.elsewhere;
    struct db_conn *c = testdb_begin(t);
    for (int p = 2; p < PLACES; p++)
        place_id[p] =
            locatie_create(c, w.one.organisatie, places[p], "verpleeghuis", "Utrecht", NULL);
    assert_true(instrument_read(t->ctx, own, strlen(own), &in, &f));
    instrument_add(c, t->ctx, w.one.organisatie, own, strlen(own), &in, true);
    testdb_commit(t);
    visitor_sign_in(v, w.one.organisatie, w.one.person[ROL_BESTUURDER]);
    v->json = true;
}

static const char *csv_of(const void *ctx, const struct delivery *d)
{
    struct buf b;

    buf_init(&b, ctx, 1 << 20);
    buf_text(&b, "locatie;wie;a;b;c;e;f\n");
    for (int i = 0; i < d->n; i++) {
        const struct person *p = &d->person[i];
        buf_format(&b, "%s;%s", places[p->place], p->group ? "mantelzorger" : "zorgvrager");
        for (int q = 0; q < QUESTIONS; q++) {
            if (p->answer[q] == NONE)
                buf_text(&b, ";");
            else if (q == 2)
                buf_text(&b, p->answer[q] ? ";ja" : ";nee");
            else
                buf_format(&b, ";%d", p->answer[q] + lowest[q]);
        }
        buf_text(&b, "\n");
    }
    return b.data;
}

#define WINDOWS 4 /* the first of the windows of a chain */

/* Q1, Q2, the year, the year before; then windows of half a year that overlap the next. */
static void days_of(int period, int32_t *van, int32_t *tot)
{
    static const struct {
        int from_year, from_month, to_year, to_month, to_day;
    } all[] = {
        {2026, 1, 2026, 3,  31},
        {2026, 4, 2026, 6,  30},
        {2026, 1, 2026, 12, 31},
        {2025, 1, 2025, 12, 31},
        {2026, 1, 2026, 6,  30},
        {2026, 4, 2026, 9,  30},
        {2026, 7, 2026, 12, 31},
        {2026, 3, 2026, 8,  31}
    };
    *van = date_of(all[period].from_year, all[period].from_month, 1);
    *tot = date_of(all[period].to_year, all[period].to_month, all[period].to_day);
}

static bool hand_over(struct delivery *d)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "hand_over");
    struct error f = {0};
    struct besluit b;
    struct meting_new m = {.organisatie = w.one.organisatie,
                           .bestand = "x.csv",
                           .csv = csv_of(ctx, d),
                           .instrument = "proef",
                           .concept = true};

    days_of(d->period, &m.van, &m.tot);
    testdb_begin(t);
    d->id = meting_create(t->c, ctx, &m, &f);
    bool ok = d->id && besluit_maak(t->c, ctx, w.one.organisatie, d->id, &b) &&
              besluit_bewaar(t->c, ctx, &b, chance(5) == 0, 0);
    if (ok)
        testdb_commit(t);
    else
        testdb_rollback(t);
    d->id = ok ? d->id : 0;
    mem_free(ctx);
    return ok;
}

static void take_away(struct delivery *d)
{
    const char *naar = NULL;
    struct error f;
    struct job job = {
        .ctx = mem_ctx(NULL, "job"), .db = t->db, .organisatie = w.one.organisatie, .over = d->id};

    assert_true(meting_weg_job.run(&job, &naar, &f));
    mem_free(job.ctx);
    d->gone = true;
}

/* ---- what the pages say ---- */

/* 0: the whole, then places, then groups. */
static bool in_set(const struct person *p, int set)
{
    return set == 0 || p->place == set - 1 || p->group == set - 1 - PLACES;
}

static int set_named(const char *name)
{
    if (strcmp(name, "de hele organisatie") == 0)
        return 0;
    for (int p = 0; p < PLACES; p++)
        if (strcmp(name, places[p]) == 0)
            return 1 + p;
    if (strcmp(name, "Mensen die zorg krijgen") == 0)
        return 1 + PLACES;
    assert_string_equal(name, "Mantelzorgers");
    return 2 + PLACES;
}

/* A figure that is shown must be right; one that is withheld must have no number at all. */
static void read_figure(struct delivery *d, int q, json_t *one)
{
    int set = set_named(json_string_value(json_object_get(one, "naam")));
    int64_t n = json_integer_value(json_object_get(one, "n")), truth = 0;

    if (!json_is_null(json_object_get(one, "beschermd"))) {
        assert_int_equal(n, 0);
        assert_string_equal(json_string_value(json_object_get(one, "gemiddelde")), "");
        assert_string_equal(json_string_value(json_object_get(one, "top")), "");
        return;
    }
    for (int i = 0; i < d->n; i++)
        truth += in_set(&d->person[i], set) && d->person[i].answer[q] != NONE;
    assert_int_equal(n, truth);
    d->shown[q][set] = true;
}

static void read_question(struct delivery *d, int q)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "page");
    const char *path = mem_format(ctx, "/meten/%lld/vraag/%s", (long long)d->id, codes[q]);
    struct answer a = visitor_get(v, path);
    json_t *page, *one;
    size_t i;

    if (a.status == 404) { /* nobody answered it */
        mem_free(ctx);
        return;
    }
    assert_int_equal(a.status, 200);
    page = json_loads(a.body, 0, NULL);
    assert_non_null(page);
    json_array_foreach(json_object_get(page, "plekken"), i, one) read_figure(d, q, one);
    json_array_foreach(json_object_get(page, "groepen"), i, one) read_figure(d, q, one);
    json_decref(page);
    mem_free(ctx);
}

/* What is cited, and with that published, is open where the page is, and nowhere else. */
static void read_cited(struct delivery *d, int q)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "cited");
    struct cijfer c;

    testdb_begin(t);
    for (int p = 0; p <= PLACES; p++) {
        int64_t id =
            meting_cite(t->c, ctx, w.one.organisatie, 0, d->id, codes[q], p ? place_id[p - 1] : 0);
        if (id && cijfer_read(t->c, ctx, w.one.organisatie, id, &c) && c.n > 0)
            assert_true(d->shown[q][p]);
    }
    testdb_rollback(t);
    mem_free(ctx);
}

/* ---- solving it ---- */

/* One question over all deliveries: kinds of people by the sums that they are in. question NONE: the
 * number of questionnaires. */
struct kind {
    uint64_t sums;
    int n;
    uint64_t allen;
};

static void add_person(struct kind *kind, int *n, uint64_t sums, int answer)
{
    int i = 0;

    while (i < *n && kind[i].sums != sums)
        i++;
    if (i == *n) {
        assert_true(*n < RANG_COLUMNS);
        kind[(*n)++] = (struct kind){.sums = sums, .allen = UINT64_MAX};
    }
    kind[i].n++;
    kind[i].allen &= UINT64_C(1) << answer;
}

/* Who changed an answer is two: each of both is protected. */
static int kinds_of(const struct delivery *d, int q, struct kind *kind)
{
    int n = 0;

    for (int id = 0; id < next_id; id++)
        for (int answer = 0; answer < answers[q]; answer++) {
            uint64_t sums = 0;
            for (int k = 0; k < CHAIN; k++)
                for (int i = 0; i < d[k].n && d[k].id; i++)
                    for (int s = 0; s < SETS; s++)
                        if (d[k].person[i].id == id && d[k].person[i].answer[q] == answer &&
                            d[k].shown[q][s] && in_set(&d[k].person[i], s))
                            sums |= UINT64_C(1) << (k * SETS + s);
            if (sums)
                add_person(kind, &n, sums, answer);
        }
    return n;
}

static bool solved(const struct delivery *d, int q)
{
    static struct rang m;
    static struct kind kind[RANG_COLUMNS];
    int n = kinds_of(d, q, kind);

    memset(&m, 0, sizeof m);
    m.rows = CHAIN * SETS;
    m.columns = n;
    for (int c = 0; c < n; c++) {
        m.n[c] = kind[c].n;
        m.allen[c] = kind[c].allen;
        for (int r = 0; r < m.rows; r++)
            m.at[r][c] = kind[c].sums >> r & 1;
    }
    return rang_verraadt(&m, K, answers[q]);
}

/* ---- families ---- */

static struct person someone(int place)
{
    struct person p = {.id = next_id++, .place = place, .group = chance(4) == 0};

    for (int q = 0; q < QUESTIONS; q++)
        p.answer[q] = chance(12) == 0 ? NONE : chance(3) ? chance(answers[q]) : answers[q] - 1;
    p.answer[3] = p.answer[3] == NONE ? 0 : p.answer[3]; /* nobody leaves everything open */
    return p;
}

static void add(struct delivery *d, int n, int place)
{
    for (int i = 0; i < n && d->n < PEOPLE_MAX; i++)
        d->person[d->n++] = someone(place < 0 ? chance(PLACES) : place);
}

static void drop(struct delivery *d, int n)
{
    while (n-- > 0 && d->n > 1)
        d->person[chance(d->n)] = d->person[d->n - 1], d->n--;
}

static void change_answers(struct delivery *d, int n)
{
    for (int i = 0; i < n; i++) {
        int q = chance(QUESTIONS);
        d->person[chance(d->n)].answer[q] = chance(answers[q]);
    }
}

static void move(struct delivery *d, int n)
{
    int to = chance(PLACES);

    for (int i = 0; i < n; i++)
        d->person[chance(d->n)].place = chance(2) ? to : chance(PLACES);
}

static void only_place(struct delivery *d, int place)
{
    int n = 0;

    for (int i = 0; i < d->n; i++)
        if (d->person[i].place == place)
            d->person[n++] = d->person[i];
    d->n = n ? n : 1;
}

/* The file after `from`: others, or the same with few or many differences. The days are true, but
 * for a file that is the same: that the same people with other answers are other people is what a
 * false period says, and nothing can contradict it. */
static void next_file(const struct delivery *from, struct delivery *d)
{
    static const int few[] = {1, 9, 10, 12, 20, 25, 30, 40};
    int how = chance(10), n = few[chance(8)];

    *d = *from;
    memset(d->shown, 0, sizeof d->shown);
    d->gone = false;
    d->period = chance(5) == 0 && from->period != 3 ? 2 : from->period;
    if (how <= 2)
        add(d, n, chance(PLACES));
    else if (how == 3)
        drop(d, n);
    else if (how == 4)
        drop(d, n), add(d, few[chance(8)], -1);
    else if (how == 5)
        change_answers(d, n);
    else if (how == 6)
        move(d, n);
    else if (how == 7)
        only_place(d, chance(PLACES));
    else if (how == 8)
        d->period = from->id ? chance(4) : from->period; /* perhaps a mistake in the days */
    else {
        d->n = 0;
        d->period = chance(4);
        for (int p = 0; p < PLACES; p++)
            add(d, 3 + chance(30), p);
    }
}

struct score {
    int shown, refused, figures, withheld;
};

static void deliver(struct delivery *d, int family, int k, struct score *s)
{
    if (!hand_over(&d[k])) {
        s->refused++;
        return;
    }
    s->shown++;
    for (int q = 0; q < QUESTIONS; q++) {
        read_question(&d[k], q);
        read_cited(&d[k], q);
        for (int i = 0; i < SETS; i++)
            s->figures += d[k].shown[q][i], s->withheld += !d[k].shown[q][i];
    }
    for (int q = 0; q < QUESTIONS; q++)
        if (solved(d, q))
            fail_msg("family %d, delivery %d, question %s: answers of a few people follow", family,
                     k, codes[q]);
}

static void one_family(int family, struct score *s)
{
    struct delivery *d = mem_array(t->ctx, struct delivery, CHAIN);

    seed = (uint32_t)family * 2654435761u + 17;
    next_id = 0;
    for (int p = 0; p < PLACES; p++)
        add(&d[0], 2 + chance(28), p);
    deliver(d, family, 0, s);
    for (int k = 1; k < DELIVERIES; k++) {
        if (d[k - 1].id && chance(4) == 0)
            take_away(&d[k - 1]);
        next_file(&d[chance(k)], &d[k]);
        deliver(d, family, k, s);
    }
}

/* ---- chains of overlapping days ---- */

/* The people of whom the month lies in the window, with a few mistakes or corrections. */
static void window(struct delivery *all, struct delivery *d)
{
    static const int from[] = {1, 4, 7, 3}, few[] = {1, 2, 5, 9, 10, 12, 20};
    int how = chance(6), n = few[chance(7)], first;

    *d = (struct delivery){.period = WINDOWS + chance(4)};
    first = from[d->period - WINDOWS];
    if (how == 0) /* corrected for good: later files have it too */
        change_answers(all, n);
    else if (how == 1)
        move(all, n);
    else if (how == 2)
        for (int i = 0; i < n && all->n < PEOPLE_MAX; i++) {
            add(all, 1, chance(2) ? -1 : 0);
            all->person[all->n - 1].month = first + chance(6);
        }
    for (int i = 0; i < all->n; i++)
        if (all->person[i].month >= first && all->person[i].month < first + 6)
            d->person[d->n++] = all->person[i];
    if (how == 3 && d->n > 1)
        drop(d, n);
    else if (how == 4 && d->n)
        change_answers(d, n);
    if (d->n == 0)
        add(d, 1, 0);
}

/* A file replaces one, and is replaced itself, over days that overlap the next and not the one after:
 * each person answers in a month of her own, so all files are about the same people. */
static void one_chain(int family, struct score *s)
{
    struct delivery *d = mem_array(t->ctx, struct delivery, CHAIN),
                    *all = mem_array(t->ctx, struct delivery, 1);

    seed = (uint32_t)family * 2654435761u + 4099;
    next_id = 0;
    for (int p = 0; p < PLACES; p++)
        add(all, 5 + chance(60), p);
    for (int i = 0; i < all->n; i++)
        all->person[i].month = 1 + chance(12);
    for (int k = 0; k < CHAIN; k++) {
        if (k && d[k - 1].id && chance(4) == 0)
            take_away(&d[k - 1]);
        window(all, &d[k]);
        deliver(d, family, k, s);
    }
}

static void nothing_follows_from_a_chain(void **state)
{
    (void)state;
    const char *asked = getenv("KOERS_AANVAL");
    int64_t families = 8;
    struct score s = {0};

    assert_true(!asked || text_int(asked, 1, 100000, &families));
    for (int i = 0; i < families; i++) {
        open_house();
        one_chain(i, &s);
        testdb_close(t);
    }
    print_message("%lld chains: %d deliveries shown, %d refused; %d figures shown, %d not\n",
                  (long long)families, s.shown, s.refused, s.figures, s.withheld);
    assert_true(s.shown > families && s.refused > 0 && s.figures > 0);
}

static void the_attacker_finds_nothing(void **state)
{
    (void)state;
    const char *asked = getenv("KOERS_AANVAL");
    int64_t families = 12;
    struct score s = {0};

    assert_true(!asked || text_int(asked, 1, 100000, &families));
    for (int i = 0; i < families; i++) {
        open_house();
        one_family(i, &s);
        testdb_close(t);
    }
    print_message("%lld families: %d deliveries shown, %d refused; %d figures shown, %d not\n",
                  (long long)families, s.shown, s.refused, s.figures, s.withheld);
    assert_true(s.shown > families && s.refused > 0 && s.figures > 10 * families);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_attacker_finds_nothing),
                                       cmocka_unit_test(nothing_follows_from_a_chain)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
