/* The coverage page: what is still missing, all year. Items that someone may not read are counted,
 * not shown. Not here: the answers themselves (dekking.c). */
#include "base/mem.h"
#include "draad/dekking.h"
#include "draad/dekking_html.h"
#include "draad/draad_regels.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include "gezelschap/gezelschap.h"
#include "organisatie/termijn_html.h"
#include <stdlib.h>
#include <string.h>

#define LISTED 10  /* of each list, with the way to all of it */
#define ALL    200 /* of a list of single things, when all is asked for */

/* What building the page needs at hand. */
struct page {
    struct request *r;
    struct place p;
    size_t max;   /* of a list */
    int64_t year; /* the moment at which it began */
    struct dekking_pagina v;
    bool meer; /* some list is longer than what stands here */
};

/* The name of a place, where that says something. */
static const char *where(const struct page *g, const struct dekking_punt *punt)
{
    return g->p.overal ? punt->waar : NULL;
}

static void add_signals(struct page *g)
{
    struct request *r = g->r;
    struct dekking_punten waits = dekking_zonder_antwoord(r->db, r->ctx, org_van(r), &g->p, g->max);
    struct dekking_pagina_signalen *list =
        mem_array(r->ctx, struct dekking_pagina_signalen, waits.n + 1);
    g->v.leest_signalen = mag_anywhere(r, MAG_SIGNAAL_LEZEN);
    for (size_t i = 0; i < waits.n; i++) {
        const struct knoop *k = &waits.punt[i].knoop;
        if (!mag_knoop(r, MAG_SIGNAAL_LEZEN, k))
            continue;
        list[g->v.n_signalen++] = (struct dekking_pagina_signalen){
            .dagen = dagen_sinds(date_of_time(waits.punt[i].sinds), date_today()),
            .titel = k->titel,
            .link = knoop_path(r->ctx, k),
            .waar = where(g, &waits.punt[i])};
    }
    g->v.signalen = list;
    g->meer = g->meer || (waits.meer && g->v.n_signalen > 0);
}

static void add_refusals(struct page *g)
{
    struct request *r = g->r;
    struct dekking_punten none =
        dekking_niets_gedaan(r->db, r->ctx, org_van(r), &g->p, g->year, g->max);
    struct dekking_pagina_niets *said = mem_array(r->ctx, struct dekking_pagina_niets, none.n + 1);
    for (size_t i = 0; i < none.n; i++) {
        const struct knoop *k = &none.punt[i].knoop;
        if (mag_knoop(r, MAG_SIGNAAL_LEZEN, k))
            said[g->v.n_niets++] =
                (struct dekking_pagina_niets){.titel = k->titel,
                                              .link = knoop_path(r->ctx, k),
                                              .tekst = none.punt[i].reden,
                                              .datum = date_of_time(none.punt[i].sinds)};
    }
    g->v.niets = said;
    g->meer = g->meer || (none.meer && g->v.n_niets > 0);
}

static void add_cycles(struct page *g)
{
    struct request *r = g->r;
    struct dekking_punten found = dekking_cycli(r->db, r->ctx, org_van(r), &g->p, g->max);
    struct dekking_pagina_cycli *list = mem_array(r->ctx, struct dekking_pagina_cycli, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        const struct knoop *k = &found.punt[i].knoop;
        if (mag_knoop(r, MAG_DRAAD_LEZEN, k))
            list[g->v.n_cycli++] =
                (struct dekking_pagina_cycli){.titel = k->titel,
                                              .link = knoop_path(r->ctx, k),
                                              .reden = T(r->lang, found.punt[i].reden),
                                              .waar = where(g, &found.punt[i])};
    }
    g->v.cycli = list;
    g->meer = g->meer || (found.meer && g->v.n_cycli > 0);
}

static void add_sentences(struct page *g)
{
    struct request *r = g->r;
    struct dekking_punten found = dekking_zinnen(r->db, r->ctx, org_van(r), &g->p, g->max);
    struct dekking_pagina_zinnen *list =
        mem_array(r->ctx, struct dekking_pagina_zinnen, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        const struct knoop *k = &found.punt[i].knoop;
        if (mag_knoop(r, MAG_BEELD_LEZEN, k))
            list[g->v.n_zinnen++] =
                (struct dekking_pagina_zinnen){.titel = k->titel,
                                               .link = knoop_path(r->ctx, k),
                                               .reden = T(r->lang, found.punt[i].reden),
                                               .waar = where(g, &found.punt[i])};
    }
    g->v.zinnen = list;
    g->meer = g->meer || (found.meer && g->v.n_zinnen > 0);
}

/* ---- the table of places ---- */

static struct dekking_pagina_plekken row_of(struct request *r, const char *name,
                                            const struct dekking_plek *signals,
                                            const struct dekking_plek *cycles)
{
    return (struct dekking_pagina_plekken){.naam = name ? name : T(r->lang, "De hele organisatie"),
                                           .wachtend = signals->open,
                                           .beantwoord = signals->af,
                                           .cycli = cycles->open,
                                           .afgerond = cycles->af};
}

static const struct dekking_plek *at(const struct dekking_plekken *all, int64_t locatie)
{
    static const struct dekking_plek none;
    for (size_t i = 0; i < all->n; i++) {
        if (all->plek[i].locatie == locatie)
            return &all->plek[i];
    }
    return &none;
}

static int most_waiting(const void *a, const void *b)
{
    const struct dekking_pagina_plekken *x = a, *y = b;
    if (x->wachtend != y->wachtend)
        return x->wachtend > y->wachtend ? -1 : 1;
    return strcmp(x->naam, y->naam);
}

/* Every place by name; when there are more than a list holds, those where most waits. */
static void every_place(struct page *g)
{
    struct request *r = g->r;
    struct locaties all = locaties_all(r->db, r->ctx, org_van(r));
    struct dekking_plekken signals =
        dekking_stand(r->db, r->ctx, org_van(r), soort_counting(COUNTS_SIGNAL));
    struct dekking_plekken cycles =
        dekking_stand(r->db, r->ctx, org_van(r), soort_counting(COUNTS_CYCLE));
    struct dekking_pagina_plekken *list =
        mem_array(r->ctx, struct dekking_pagina_plekken, all.n + 1);
    for (size_t i = 0; i <= all.n; i++) { /* the last one: of the whole organisation */
        int64_t id = i < all.n ? all.locatie[i].id : 0;
        const struct dekking_plek *s = at(&signals, id), *c = at(&cycles, id);
        if (id || s->open + s->af + c->open + c->af > 0)
            list[g->v.n_plekken++] = row_of(r, id ? all.locatie[i].naam : NULL, s, c);
    }
    g->v.plekken = list;
    if (!request_field(r, "alles") && g->v.n_plekken > LISTED) {
        qsort(list, g->v.n_plekken, sizeof *list, most_waiting);
        g->v.n_plekken = LISTED;
        g->meer = true;
    }
}

static void add_places(struct page *g)
{
    struct request *r = g->r;
    int64_t counted = g->p.overal ? STAND_EVERYWHERE : g->p.locatie;
    struct dekking_plek signals =
        dekking_plek(r->db, r->ctx, org_van(r), soort_counting(COUNTS_SIGNAL), counted);
    g->v.wachtend = signals.open;
    g->v.beantwoord = signals.af;
    if (!g->p.overal) {
        struct dekking_plek cycles =
            dekking_plek(r->db, r->ctx, org_van(r), soort_counting(COUNTS_CYCLE), counted);
        struct dekking_pagina_plekken *one = mem_new(r->ctx, struct dekking_pagina_plekken);
        *one = row_of(r, g->p.naam, &signals, &cycles);
        g->v.plekken = one;
        g->v.n_plekken = 1;
        return;
    }
    struct dekking_meest most = {0};
    if (!request_field(r, "alles"))
        most = dekking_meest(r->db, r->ctx, org_van(r), LISTED);
    if (most.n < LISTED) { /* few places, or little that waits: then all are looked at */
        every_place(g);
        return;
    }
    struct dekking_pagina_plekken *list = mem_array(r->ctx, struct dekking_pagina_plekken, most.n);
    for (size_t i = 0; i < most.n; i++)
        list[i] = row_of(r, most.een[i].naam, &most.een[i].signalen, &most.een[i].cycli);
    g->v.plekken = list;
    g->v.n_plekken = most.n;
    g->meer = true;
}

/* ---- who is not heard ---- */

static const char *body_link(const struct page *g, int64_t id)
{
    return id ? mem_format(g->r->ctx, "/gezelschappen/%lld", (long long)id) : NULL;
}

static void add_councils(struct page *g, const struct dekking_stil *s)
{
    struct request *r = g->r;
    struct dekking_pagina_raden *silent =
        mem_array(r->ctx, struct dekking_pagina_raden, s->n_raden + 1);
    struct dekking_pagina_anders *other =
        mem_array(r->ctx, struct dekking_pagina_anders, s->n_niet + 1);
    for (size_t i = 0; i < s->n_raden; i++) {
        const struct dekking_raad *c = &s->raad[i];
        silent[i] = (struct dekking_pagina_raden){
            .naam = gezelschap_heet(r->lang, c->naam),
            .link = body_link(g, c->gezelschap),
            .waar = c->waar,
            .ontbreekt = c->staat == RAAD_ONTBREEKT,
            .leeg = c->staat == RAAD_LEEG,
            .laatst = c->laatst == TIME_NONE ? DATE_NONE : date_of_time(c->laatst),
            .vanaf = c->vanaf,
            .opgeheven = c->opgeheven};
        g->v.ontbreekt = g->v.ontbreekt || c->staat == RAAD_ONTBREEKT;
    }
    for (size_t i = 0; i < s->n_niet; i++) {
        const struct dekking_raad *c = &s->niet[i];
        bool spoken_for = c->staat == RAAD_VIA;
        other[i] = (struct dekking_pagina_anders){
            .naam = gezelschap_heet(r->lang, c->naam),
            .link = body_link(g, c->gezelschap),
            .reden = c->reden,
            .spreker = spoken_for ? gezelschap_heet(r->lang, c->spreker_naam) : NULL,
            .spreker_link = spoken_for ? body_link(g, c->spreker) : NULL};
    }
    g->v.raden = silent;
    g->v.n_raden = s->n_raden;
    g->v.anders = other;
    g->v.n_anders = s->n_niet;
    if (g->v.ontbreekt && mag(r, MAG_GEZELSCHAP_BEHEREN, 0))
        g->v.maak = "/gezelschappen/nieuw";
}

static void add_silence(struct page *g)
{
    struct request *r = g->r;
    struct dekking_stil s = dekking_stil(r->db, r->ctx, org_van(r), &g->p, g->year,
                                         request_field(r, "alles") ? 10 * ALL : g->max);
    struct dekking_pagina_stil *places =
        mem_array(r->ctx, struct dekking_pagina_stil, s.n_locaties + 1);
    for (size_t i = 0; i < s.n_locaties; i++)
        places[i].naam = s.locatie[i].naam;
    add_councils(g, &s);
    g->v.stil = places;
    g->v.n_stil = s.n_locaties;
    g->meer = g->meer || s.meer_locaties || s.meer_raden;
}

int get_dekking(struct request *r)
{
    struct page g = {
        .r = r, .p = place_of(r, MAG_DRAAD_LEZEN), .max = request_field(r, "alles") ? ALL : LISTED};
    g.v.jaar = date_year(date_today());
    g.v.waar = g.p.naam;
    g.year = time_of_date(date_of((int)g.v.jaar, 1, 1));
    add_signals(&g);
    add_refusals(&g);
    add_cycles(&g);
    add_sentences(&g);
    add_places(&g);
    add_silence(&g);
    g.v.beeld = termijn_now(r);
    bool late = g.v.beeld && g.v.beeld->te_laat;
    g.v.compleet = !late && g.v.wachtend == 0 && g.v.n_cycli == 0 && g.v.n_zinnen == 0 &&
                   g.v.n_stil == 0 && g.v.n_raden == 0;
    if (g.meer && !request_field(r, "alles"))
        g.v.alles = "/dekking?alles=1";
    return reply_page(r, 200, &dekking_pagina_template, &g.v);
}
