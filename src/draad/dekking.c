/* Coverage, answered from counters and by index. Not here: the rule of what a sentence rests on
 * (draad_regels.c), the page (dekking_paginas.c). */
#include "draad/dekking.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "gezelschap/gezelschap.h"
#include <stdlib.h>

#define LATE (INT64_C(180) * 24 * 3600) /* an answer may come half a year after the signal */
#define KNOOP_OF(org, row)                                                                         \
    (struct knoop)                                                                                 \
    {                                                                                              \
        .organisatie = (org), .id = (row).id, .soort = (row).soort, .titel = (row).titel,          \
        .status = (row).status, .locatie = (row).locatie                                           \
    }

struct dekking_plekken dekking_stand(struct db_conn *db, const void *ctx, int64_t organisatie,
                                     const char *soort)
{
    struct stand_of_rows rows = stand_of(db, ctx, .organisatie = organisatie, .soort = soort);
    const struct knoop_face *g = face_of(soort);
    struct dekking_plek *list = mem_array(ctx, struct dekking_plek, rows.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) { /* in order of location */
        if (n == 0 || list[n - 1].locatie != rows.row[i].locatie)
            list[n++].locatie = rows.row[i].locatie;
        if (status_open(g, rows.row[i].status))
            list[n - 1].open += rows.row[i].aantal;
        else
            list[n - 1].af += rows.row[i].aantal;
    }
    return (struct dekking_plekken){list, n};
}

static int oldest_first(const void *a, const void *b)
{
    const struct dekking_punt *x = a, *y = b;
    if (x->sinds != y->sinds)
        return x->sinds < y->sinds ? -1 : 1;
    return (x->knoop.id > y->knoop.id) - (x->knoop.id < y->knoop.id);
}

/* How many statuses of a kind are open; their codes in out. */
static size_t open_statuses(const char *soort, const char *out[static 16])
{
    const struct knoop_face *g = face_of(soort);
    size_t n = 0;
    for (const struct face_status *s = g ? g->statussen : NULL; s && s->status && n < 16; s++) {
        if (!s->af)
            out[n++] = s->status;
    }
    return n;
}

struct punten { /* being gathered */
    struct dekking_punt *een;
    size_t n;
};

/* The next of a kind in any open status, the oldest first, from a point on; at most max. */
static struct punten next_open(struct db_conn *db, const void *ctx, int64_t organisatie,
                               const char *soort, const struct place *p,
                               const struct dekking_punt *after, size_t max)
{
    const char *status[16];
    size_t n_status = open_statuses(soort, status);
    struct punten found = {mem_array(ctx, struct dekking_punt, n_status * max + 1), 0};
    for (size_t i = 0; i < n_status; i++) {
        struct dekking_open_rows rows =
            dekking_open(db, ctx, .organisatie = organisatie, .soort = soort, .status = status[i],
                         .overal = p->overal, .locatie = p->locatie,
                         .na_tijd = after->sinds ? after->sinds : TIJD_EERSTE,
                         .na_id = after->knoop.id, .max = (int64_t)max);
        for (size_t j = 0; j < rows.n; j++)
            found.een[found.n++] =
                (struct dekking_punt){.knoop = KNOOP_OF(organisatie, rows.row[j]),
                                      .waar = rows.row[j].waar,
                                      .sinds = rows.row[j].gemaakt};
    }
    if (found.n)
        qsort(found.een, found.n, sizeof *found.een, oldest_first);
    found.n = found.n < max ? found.n : max;
    return found;
}

static const struct dekking_punt from_the_first = {.sinds = 0};

struct dekking_punten dekking_zonder_antwoord(struct db_conn *db, const void *ctx,
                                              int64_t organisatie, const struct place *p,
                                              size_t max)
{
    struct punten all =
        next_open(db, ctx, organisatie, soort_counting(COUNTS_SIGNAL), p, &from_the_first, max + 1);
    for (size_t i = 0; i < all.n; i++)
        all.een[i].reden = N_("wacht op een antwoord");
    return (struct dekking_punten){all.een, all.n < max ? all.n : max, all.n > max};
}

struct dekking_punten dekking_niets_gedaan(struct db_conn *db, const void *ctx, int64_t organisatie,
                                           const struct place *p, int64_t sinds, size_t max)
{
    struct dekking_niets_gedaan_rows_rows rows = dekking_niets_gedaan_rows(
        db, ctx, .organisatie = organisatie, .signaal = soort_counting(COUNTS_SIGNAL),
        .overal = p->overal, .locatie = p->locatie, .sinds = sinds, .gegeven = sinds - LATE,
        .max = (int64_t)max + 1);
    struct dekking_punt *list = mem_array(ctx, struct dekking_punt, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct dekking_punt){.knoop = KNOOP_OF(organisatie, rows.row[i]),
                                        .reden = rows.row[i].tekst,
                                        .sinds = rows.row[i].verstuurd};
    return (struct dekking_punten){list, rows.n < max ? rows.n : max, rows.n > max};
}

#define WINDOWS 20 /* windows read before the page reports that it found no more */

/* Searches for items that lack something: reads candidates window by window until max + 1 are found
 * or all were read. */
struct search {
    struct db_conn *db;
    const void *ctx;
    int64_t organisatie;
    const struct place *p;
    struct punten found;
    size_t max;
};

static bool found_enough(struct search *s, struct dekking_punt punt, const char *reden)
{
    if (!reden)
        return false;
    punt.reden = reden;
    s->found.een[s->found.n++] = punt;
    return s->found.n > s->max;
}

static struct search search_of(struct db_conn *db, const void *ctx, int64_t organisatie,
                               const struct place *p, size_t max)
{
    return (struct search){
        .db = db,
        .ctx = ctx,
        .organisatie = organisatie,
        .p = p,
        .found = {mem_array(ctx, struct dekking_punt, max + 2), 0},
        .max = max
    };
}

static struct dekking_punten search_result(const struct search *s)
{
    size_t n = s->found.n;
    return (struct dekking_punten){s->found.een, n < s->max ? n : s->max, n > s->max};
}

struct dekking_punten dekking_cycli(struct db_conn *db, const void *ctx, int64_t organisatie,
                                    const struct place *p, size_t max)
{
    struct search s = search_of(db, ctx, organisatie, p, max);
    const struct knoop_face *g = face_of(soort_counting(COUNTS_CYCLE));
    struct dekking_punt last = from_the_first;
    for (int round = 0; g && g->lacks && round < WINDOWS; round++) {
        struct punten w = next_open(db, ctx, organisatie, g->soort, p, &last, max + 1);
        for (size_t i = 0; i < w.n; i++) {
            if (found_enough(&s, w.een[i], g->lacks(db, ctx, &w.een[i].knoop)))
                return search_result(&s);
        }
        if (w.n <= max)
            break;
        last = w.een[w.n - 1];
    }
    return search_result(&s);
}

struct dekking_grond dekking_grond(struct db_conn *db, const void *ctx, int64_t organisatie,
                                   int64_t uitspraak)
{
    struct grond_of_row row = {0};
    grond_of(db, ctx, &row, .organisatie = organisatie, .knoop = uitspraak);
    return (struct dekking_grond){.grond = grond_van(row.cijfers, row.verhalen, row.anders),
                                  .cijfers = row.cijfers,
                                  .verhalen = row.verhalen,
                                  .anders = row.anders - row.cijfers - row.verhalen,
                                  .tegen = row.tegen};
}

/* Keeps apart the sentences that lack a figure or story of their own (uitspraak_kaal). */
void dekking_zin(struct db_conn *db, const struct knoop *k)
{
    uitspraak_kaal_delete(db, .organisatie = k->organisatie, .id = k->id);
    if (status_open(face_of(k->soort), k->status))
        uitspraak_kaal_set(db, .organisatie = k->organisatie, .id = k->id);
}

struct dekking_punten dekking_zinnen(struct db_conn *db, const void *ctx, int64_t organisatie,
                                     const struct place *p, size_t max)
{
    struct search s = search_of(db, ctx, organisatie, p, max);
    struct dekking_zinnen_rows_row last = {0};
    for (int round = 0; round < WINDOWS; round++) {
        struct dekking_zinnen_rows_rows rows = dekking_zinnen_rows(
            db, ctx, .organisatie = organisatie, .overal = p->overal, .locatie = p->locatie,
            .na_tijd = last.gemaakt ? last.gemaakt : TIJD_EERSTE, .na_id = last.id,
            .max = (int64_t)max + 1);
        for (size_t i = 0; i < rows.n; i++) {
            const struct dekking_zinnen_rows_row *row = &rows.row[i];
            enum grond g = dekking_grond(db, ctx, organisatie, row->id).grond;
            struct dekking_punt punt = {
                .knoop = KNOOP_OF(organisatie, *row), .waar = row->waar, .sinds = row->gemaakt};
            if (found_enough(&s, punt, g == GROND_BEIDE ? NULL : grond_tekst(g)))
                return search_result(&s);
        }
        if (rows.n <= max)
            break;
        last = rows.row[rows.n - 1];
    }
    return search_result(&s);
}

/* ---- places ---- */

struct dekking_plek dekking_plek(struct db_conn *db, const void *ctx, int64_t organisatie,
                                 const char *soort, int64_t locatie)
{
    struct stand_at_rows rows =
        stand_at(db, ctx, .organisatie = organisatie, .soort = soort, .locatie = locatie);
    const struct knoop_face *g = face_of(soort);
    struct dekking_plek all = {.locatie = locatie};
    for (size_t i = 0; i < rows.n; i++)
        *(status_open(g, rows.row[i].status) ? &all.open : &all.af) += rows.row[i].aantal;
    return all;
}

struct dekking_meest dekking_meest(struct db_conn *db, const void *ctx, int64_t organisatie,
                                   size_t max)
{
    const char *status[16];
    size_t n = open_statuses(soort_counting(COUNTS_SIGNAL), status);
    struct stand_meest_rows rows =
        stand_meest(db, ctx, .organisatie = organisatie, .soort = soort_counting(COUNTS_SIGNAL),
                    .ook = soort_counting(COUNTS_CYCLE), .status_a = n > 0 ? status[0] : NULL,
                    .status_b = n > 1 ? status[1] : NULL, .status_c = n > 2 ? status[2] : NULL,
                    .status_d = n > 3 ? status[3] : NULL, .max = (int64_t)max);
    struct dekking_meest m = {.een = mem_array(ctx, struct dekking_meest_een, rows.n + 1)};
    for (size_t i = 0; i < rows.n; i++) {
        const struct stand_meest_row *row = &rows.row[i];
        if (m.n == 0 || m.een[m.n - 1].signalen.locatie != row->locatie)
            m.een[m.n++] = (struct dekking_meest_een){.naam = row->naam,
                                                      .signalen = {.locatie = row->locatie},
                                                      .cycli = {.locatie = row->locatie}};
        struct dekking_meest_een *e = &m.een[m.n - 1];
        struct dekking_plek *of =
            soort_counts(row->soort, COUNTS_SIGNAL) ? &e->signalen : &e->cycli;
        *(status_open(face_of(row->soort), row->status) ? &of->open : &of->af) += row->aantal;
    }
    return m;
}

/* ---- who is not heard ---- */

/* What looking for silent bodies needs at hand. */
struct stilte {
    struct db_conn *db;
    const void *ctx;
    int64_t organisatie, sinds;
    const struct place *p;
    struct gezelschappen all;
    struct zetels_laatst_rows seats; /* in order of body */
    struct dekking_stil *s;
    size_t max;
};

static void add_council(struct stilte *x, const struct dekking_raad *r)
{
    bool asked = r->staat != RAAD_NIET && r->staat != RAAD_VIA;
    size_t *n = asked ? &x->s->n_raden : &x->s->n_niet;
    if (*n < x->max)
        (asked ? x->s->raad : x->s->niet)[(*n)++] = *r;
    else
        x->s->meer_raden = true;
}

/* When this seat last wrote while it counted, and its body existed; TIME_NONE: never. */
static int64_t seat_wrote(struct stilte *x, const struct zetels_laatst_row *z,
                          const struct gezelschap *g)
{
    int32_t from = z->vanaf > g->vanaf ? z->vanaf : g->vanaf, end = z->tot;
    struct persoon_laatst_voor_row before = {.laatst = TIME_NONE};
    int64_t last = z->laatst;
    if (g->opgeheven != DATE_NONE && (end == DATE_NONE || g->opgeheven < end))
        end = g->opgeheven;
    if (last != TIME_NONE && end != DATE_NONE && last >= time_of_date(end)) {
        persoon_laatst_voor(x->db, x->ctx, &before, .organisatie = x->organisatie,
                            .persoon = z->persoon, .voor = time_of_date(end));
        last = before.laatst;
    }
    return last != TIME_NONE && last >= time_of_date(from) ? last : TIME_NONE;
}

/* When a body was last heard: by who sat in it, or as itself, whoever typed that. */
static int64_t last_heard(struct stilte *x, const struct gezelschap *g)
{
    int64_t last = TIME_NONE;
    const struct knoop_face *face;
    for (size_t i = 0; i < x->seats.n; i++) {
        int64_t wrote =
            x->seats.row[i].gezelschap == g->id ? seat_wrote(x, &x->seats.row[i], g) : TIME_NONE;
        if (wrote != TIME_NONE && (last == TIME_NONE || wrote > last))
            last = wrote;
    }
    for (size_t i = 0; (last == TIME_NONE || last < x->sinds) && (face = face_at(i)); i++) {
        int64_t spoke =
            face->sprak ? face->sprak(x->db, x->ctx, x->organisatie, g->id, x->sinds) : TIME_NONE;
        if (spoke != TIME_NONE)
            last = spoke;
    }
    return last;
}

static bool speaks_for_another(const struct stilte *x, const struct gezelschap *g)
{
    for (size_t i = 0; i < x->all.n; i++)
        if (x->all.een[i].spreker == g->id && gezelschap_soort_gevraagd(x->all.een[i].soort))
            return true;
    return false;
}

/* One body: heard, silent, or why nothing is asked of it. */
static void judge(struct stilte *x, const struct gezelschap *g)
{
    int32_t first = date_of_time(x->sinds);
    struct gezelschap_tijd when = {first, date_today()};
    struct dekking_raad r = {.gezelschap = g->id,
                             .naam = g->naam,
                             .locatie = gezelschap_locatie_van(g),
                             .reden = g->reden,
                             .spreker = g->spreker,
                             .spreker_naam = g->spreker_naam,
                             .vanaf = g->vanaf > first ? g->vanaf : DATE_NONE,
                             .opgeheven = g->opgeheven <= date_today() ? g->opgeheven : DATE_NONE,
                             .laatst = TIME_NONE};
    switch (gezelschap_gehoord(g->er, g->spreker && g->spreker_er, g->vanaf, g->opgeheven, &when)) {
    case GEHOOR_NIET_TOEN:
        return;
    case GEHOOR_NIET:
        r.staat = RAAD_NIET;
        break;
    case GEHOOR_VIA:
        r.staat = RAAD_VIA;
        break;
    case GEHOOR_ZELF:
        r.laatst = last_heard(x, g);
        if (r.laatst != TIME_NONE && r.laatst >= x->sinds)
            return;
        r.staat = g->leden || r.opgeheven != DATE_NONE ? RAAD_STIL : RAAD_LEEG;
    }
    add_council(x, &r);
}

/* Those of the whole organisation, or those of places. */
static void judge_all(struct stilte *x, bool whole)
{
    for (size_t i = 0; i < x->all.n; i++) {
        const struct gezelschap *g = &x->all.een[i];
        if ((g->n_plekken == 0) == whole &&
            (gezelschap_soort_gevraagd(g->soort) || speaks_for_another(x, g)) &&
            (x->p->overal || gezelschap_dekt(g->plekken, g->n_plekken, x->p->locatie)))
            judge(x, g);
    }
}

#define SOME_PLACE (-1)

/* Is there one of this kind today, or is it said that there is not, that speaks for this place (0: for
 * the whole, SOME_PLACE: for any)? or_group: a representative group that does stands in for it. */
static bool there_is(const struct stilte *x, enum gezelschap_soort soort, bool or_group,
                     int64_t locatie)
{
    for (size_t i = 0; i < x->all.n; i++) {
        const struct gezelschap *g = &x->all.een[i];
        if ((g->soort == soort || (or_group && g->soort == G_VERTEGENWOORDIGING)) &&
            gezelschap_bestaat(g->vanaf, g->opgeheven, date_today()) &&
            (locatie == SOME_PLACE || gezelschap_dekt(g->plekken, g->n_plekken, locatie)))
            return true;
    }
    return false;
}

static void miss(struct stilte *x, enum gezelschap_soort soort, int64_t locatie, const char *waar)
{
    add_council(x, &(struct dekking_raad){.staat = RAAD_ONTBREEKT,
                                          .naam = gezelschap_soort_naam(soort),
                                          .locatie = locatie,
                                          .waar = waar,
                                          .vanaf = DATE_NONE,
                                          .opgeheven = DATE_NONE,
                                          .laatst = TIME_NONE});
}

static void miss_of_places(struct stilte *x)
{
    struct locaties places = locaties_all(x->db, x->ctx, x->organisatie);
    for (size_t i = 0; i < places.n; i++) {
        const struct locatie *l = &places.locatie[i];
        if ((x->p->overal || l->id == x->p->locatie) &&
            !there_is(x, G_CLIENTENRAAD_LOKAAL, true, l->id))
            miss(x, G_CLIENTENRAAD_LOKAAL, l->id, l->naam);
    }
}

static void councils(struct stilte *x)
{
    x->all = gezelschappen(x->db, x->ctx, x->organisatie);
    x->seats = zetels_laatst(x->db, x->ctx, .organisatie = x->organisatie,
                             .sinds = date_of_time(x->sinds));
    if (!there_is(x, G_CLIENTENRAAD_CENTRAAL, true, 0))
        miss(x, G_CLIENTENRAAD_CENTRAAL, 0, NULL);
    if (!there_is(x, G_PROFESSIONELE_RAAD, false, SOME_PLACE))
        miss(x, G_PROFESSIONELE_RAAD, 0, NULL);
    if (!there_is(x, G_ONDERNEMINGSRAAD, false, SOME_PLACE))
        miss(x, G_ONDERNEMINGSRAAD, 0, NULL);
    judge_all(x, true);
    judge_all(x, false);
    miss_of_places(x);
}

struct dekking_stil dekking_stil(struct db_conn *db, const void *ctx, int64_t organisatie,
                                 const struct place *p, int64_t sinds, size_t max)
{
    struct stil_plaatsen_rows quiet =
        stil_plaatsen(db, ctx, .organisatie = organisatie, .soort = soort_counting(COUNTS_SIGNAL),
                      .jaar = date_year(date_of_time(sinds)), .overal = p->overal,
                      .locatie = p->locatie, .max = (int64_t)max + 1);
    struct dekking_stil s = {.locatie = mem_array(ctx, struct locatie, quiet.n + 1),
                             .n_locaties = quiet.n < max ? quiet.n : max,
                             .meer_locaties = quiet.n > max,
                             .raad = mem_array(ctx, struct dekking_raad, max + 1),
                             .niet = mem_array(ctx, struct dekking_raad, max + 1)};
    for (size_t i = 0; i < s.n_locaties; i++)
        s.locatie[i] = (struct locatie){.id = quiet.row[i].id, .naam = quiet.row[i].naam};
    councils(&(struct stilte){.db = db,
                              .ctx = ctx,
                              .organisatie = organisatie,
                              .sinds = sinds,
                              .p = p,
                              .s = &s,
                              .max = max});
    return s;
}
