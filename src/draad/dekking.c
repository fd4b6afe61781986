/* Coverage, answered from counters and by index. Not here: the rule of what a sentence rests on
 * (draad_regels.c), the page (dekking_paginas.c). */
#include "draad/dekking.h"
#include "base/datum.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
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
    const struct knoop_gezicht *g = gezicht_van(soort);
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

/* The first max of what was gathered. */
static struct dekking_punten first(struct dekking_punt *list, size_t n, size_t max)
{
    qsort(list, n, sizeof *list, oldest_first);
    return (struct dekking_punten){list, n < max ? n : max, n > max};
}

/* How many statuses of a kind are open; their codes in out. */
static size_t open_statuses(const char *soort, const char *out[static 16])
{
    const struct knoop_gezicht *g = gezicht_van(soort);
    size_t n = 0;
    for (const struct gezicht_status *s = g ? g->statussen : NULL; s && s->status && n < 16; s++) {
        if (!s->af)
            out[n++] = s->status;
    }
    return n;
}

struct dekking_punten dekking_zonder_antwoord(struct db_conn *db, const void *ctx,
                                              int64_t organisatie, const struct plek *p, size_t max)
{
    const char *status[16];
    size_t n_status = open_statuses("signaal", status), n = 0;
    struct dekking_punt *list = mem_array(ctx, struct dekking_punt, n_status * (max + 1) + 1);
    for (size_t i = 0; i < n_status; i++) {
        struct dekking_open_rows rows = dekking_open(
            db, ctx, .organisatie = organisatie, .soort = "signaal", .status = status[i],
            .overal = p->overal, .locatie = p->locatie, .max = (int64_t)max + 1);
        for (size_t j = 0; j < rows.n; j++)
            list[n++] = (struct dekking_punt){.knoop = KNOOP_OF(organisatie, rows.row[j]),
                                              .reden = N_("wacht op een antwoord"),
                                              .sinds = rows.row[j].gemaakt};
    }
    return first(list, n, max);
}

struct dekking_punten dekking_niets_gedaan(struct db_conn *db, const void *ctx, int64_t organisatie,
                                           const struct plek *p, int64_t sinds, size_t max)
{
    struct dekking_niets_gedaan_rows_rows rows = dekking_niets_gedaan_rows(
        db, ctx, .organisatie = organisatie, .overal = p->overal, .locatie = p->locatie,
        .sinds = sinds, .gegeven = sinds - LATE, .max = (int64_t)max + 1);
    struct dekking_punt *list = mem_array(ctx, struct dekking_punt, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct dekking_punt){.knoop = KNOOP_OF(organisatie, rows.row[i]),
                                        .reden = rows.row[i].tekst,
                                        .sinds = rows.row[i].verstuurd};
    return (struct dekking_punten){list, rows.n < max ? rows.n : max, rows.n > max};
}

struct dekking_punten dekking_cycli(struct db_conn *db, const void *ctx, int64_t organisatie,
                                    const struct plek *p, size_t max)
{
    const char *status[16];
    size_t n_status = open_statuses("leercyclus", status), n = 0, looked_at = 2 * max;
    struct dekking_punt *list = mem_array(ctx, struct dekking_punt, n_status * looked_at + 1);
    for (size_t i = 0; i < n_status; i++) {
        struct dekking_cycli_rows_rows rows = dekking_cycli_rows(
            db, ctx, .organisatie = organisatie, .status = status[i], .overal = p->overal,
            .locatie = p->locatie, .max = (int64_t)looked_at);
        for (size_t j = 0; j < rows.n; j++) {
            const char *reden =
                cyclus_ontbreekt(rows.row[j].acties, rows.row[j].cijfers, rows.row[j].verhalen);
            if (reden)
                list[n++] = (struct dekking_punt){.knoop = KNOOP_OF(organisatie, rows.row[j]),
                                                  .reden = reden,
                                                  .sinds = rows.row[j].gemaakt};
        }
    }
    return first(list, n, max);
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

struct dekking_punten dekking_zinnen(struct db_conn *db, const void *ctx, int64_t organisatie,
                                     const struct plek *p, size_t max)
{
    const char *status[16];
    size_t n_status = open_statuses("uitspraak", status), n = 0, looked_at = 4 * max;
    struct dekking_punt *list = mem_array(ctx, struct dekking_punt, n_status * looked_at + 1);
    for (size_t i = 0; i < n_status; i++) {
        struct dekking_zinnen_rows_rows rows = dekking_zinnen_rows(
            db, ctx, .organisatie = organisatie, .status = status[i], .overal = p->overal,
            .locatie = p->locatie, .max = (int64_t)looked_at);
        for (size_t j = 0; j < rows.n; j++) {
            if (rows.row[j].heel)
                continue;
            enum grond g = dekking_grond(db, ctx, organisatie, rows.row[j].id).grond;
            if (g != GROND_BEIDE)
                list[n++] = (struct dekking_punt){.knoop = KNOOP_OF(organisatie, rows.row[j]),
                                                  .reden = grond_tekst(g),
                                                  .sinds = rows.row[j].gemaakt};
        }
    }
    return first(list, n, max);
}

/* ---- who is not heard ---- */

static void add_council(struct dekking_stil *s, const struct raden_heard_rows *rows, enum rol rol,
                        int64_t locatie, const char *waar, int64_t sinds)
{
    int64_t members = 0, last = TIJD_GEEN;
    for (size_t i = 0; i < rows->n; i++) {
        const struct raden_heard_row *r = &rows->row[i];
        /* A central council speaks for the whole, wherever its members belong; a member for the
         * whole organisation speaks for each location. */
        if (!text_equal(r->rol, rol_code(rol)) || (locatie && r->plek && r->plek != locatie))
            continue;
        members += r->leden;
        last = r->laatst > last ? r->laatst : last;
    }
    if (members == 0 || last < sinds)
        s->raad[s->n_raden++] = (struct dekking_raad){rol, locatie, waar, members, last};
}

struct dekking_stil dekking_stil(struct db_conn *db, const void *ctx, int64_t organisatie,
                                 int64_t sinds)
{
    struct locaties all = locaties_alle(db, ctx, organisatie);
    struct jaar_places_rows told =
        jaar_places(db, ctx, .organisatie = organisatie, .soort = "signaal",
                    .jaar = datum_jaar(datum_van_tijdstip(sinds)));
    struct raden_heard_rows councils =
        raden_heard(db, ctx, .organisatie = organisatie, .vandaag = vandaag());
    struct dekking_stil s = {.locatie = mem_array(ctx, struct locatie, all.n + 1),
                             .raad = mem_array(ctx, struct dekking_raad, all.n + 3)};
    for (size_t i = 0; i < all.n; i++) {
        int64_t signals = 0;
        for (size_t j = 0; j < told.n; j++)
            signals += told.row[j].locatie == all.locatie[i].id ? told.row[j].aantal : 0;
        if (signals == 0)
            s.locatie[s.n_locaties++] = all.locatie[i];
        add_council(&s, &councils, ROL_CLIENTENRAAD_LOKAAL, all.locatie[i].id, all.locatie[i].naam,
                    sinds);
    }
    static const enum rol central[] = {ROL_CLIENTENRAAD_CENTRAAL, ROL_PROFESSIONELE_RAAD,
                                       ROL_ONDERNEMINGSRAAD};
    for (size_t i = 0; i < sizeof central / sizeof *central; i++)
        add_council(&s, &councils, central[i], 0, NULL, sinds);
    return s;
}
