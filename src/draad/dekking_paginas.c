/* The coverage page: what is still missing, all year. What someone may not read is counted, not
 * shown. Not here: the answers themselves (dekking.c). */
#include "base/mem.h"
#include "draad/dekking.h"
#include "draad/dekking_html.h"
#include "draad/draad_regels.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include <stdlib.h>
#include <string.h>

#define LISTED 20

static const char *place_name(const struct locaties *all, int64_t id)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->locatie[i].id == id)
            return all->locatie[i].naam;
    }
    return NULL;
}

static void add_signals(struct request *r, struct dekking_pagina *v, const struct plek *p,
                        const struct locaties *all)
{
    struct dekking_punten waits = dekking_zonder_antwoord(r->db, r->ctx, org_van(r), p, LISTED);
    struct dekking_pagina_signalen *list =
        mem_array(r->ctx, struct dekking_pagina_signalen, waits.n + 1);
    for (size_t i = 0; i < waits.n; i++) {
        const struct knoop *k = &waits.punt[i].knoop;
        if (!mag(r, MAG_SIGNAAL_LEZEN, k->locatie))
            continue;
        list[v->n_signalen++] = (struct dekking_pagina_signalen){
            .dagen = dagen_sinds(datum_van_tijdstip(waits.punt[i].sinds), vandaag()),
            .titel = k->titel,
            .link = knoop_pad(r->ctx, k),
            .waar = p->overal ? place_name(all, k->locatie) : NULL};
    }
    v->signalen = list;
    v->leest_signalen = mag_ergens(r, MAG_SIGNAAL_LEZEN);
    int64_t year = tijdstip_van_datum(datum_van((int)v->jaar, 1, 1));
    struct dekking_punten none = dekking_niets_gedaan(r->db, r->ctx, org_van(r), p, year, LISTED);
    struct dekking_pagina_niets *said = mem_array(r->ctx, struct dekking_pagina_niets, none.n + 1);
    for (size_t i = 0; i < none.n; i++) {
        const struct knoop *k = &none.punt[i].knoop;
        if (mag(r, MAG_SIGNAAL_LEZEN, k->locatie))
            said[v->n_niets++] =
                (struct dekking_pagina_niets){.titel = k->titel,
                                              .link = knoop_pad(r->ctx, k),
                                              .tekst = none.punt[i].reden,
                                              .datum = datum_van_tijdstip(none.punt[i].sinds)};
    }
    v->niets = said;
}

static void add_cycles(struct request *r, struct dekking_pagina *v, const struct plek *p,
                       const struct locaties *all)
{
    struct dekking_punten found = dekking_cycli(r->db, r->ctx, org_van(r), p, LISTED);
    struct dekking_pagina_cycli *list = mem_array(r->ctx, struct dekking_pagina_cycli, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        const struct knoop *k = &found.punt[i].knoop;
        if (mag(r, MAG_DRAAD_LEZEN, k->locatie))
            list[v->n_cycli++] = (struct dekking_pagina_cycli){
                .titel = k->titel,
                .link = knoop_pad(r->ctx, k),
                .reden = T(r->lang, found.punt[i].reden),
                .waar = p->overal ? place_name(all, k->locatie) : NULL};
    }
    v->cycli = list;
}

static void add_sentences(struct request *r, struct dekking_pagina *v, const struct plek *p,
                          const struct locaties *all)
{
    struct dekking_punten found = dekking_zinnen(r->db, r->ctx, org_van(r), p, LISTED);
    struct dekking_pagina_zinnen *list =
        mem_array(r->ctx, struct dekking_pagina_zinnen, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        const struct knoop *k = &found.punt[i].knoop;
        if (mag(r, MAG_BEELD_LEZEN, k->locatie))
            list[v->n_zinnen++] = (struct dekking_pagina_zinnen){
                .titel = k->titel,
                .link = knoop_pad(r->ctx, k),
                .reden = T(r->lang, found.punt[i].reden),
                .waar = p->overal ? place_name(all, k->locatie) : NULL};
    }
    v->zinnen = list;
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

static void add_places(struct request *r, struct dekking_pagina *v, const struct plek *p,
                       const struct locaties *all)
{
    struct dekking_plekken signals = dekking_stand(r->db, r->ctx, org_van(r), "signaal");
    struct dekking_plekken cycles = dekking_stand(r->db, r->ctx, org_van(r), "leercyclus");
    struct dekking_pagina_plekken *list =
        mem_array(r->ctx, struct dekking_pagina_plekken, all->n + 1);
    for (size_t i = 0; i <= all->n; i++) { /* the last one: of the whole organisation */
        int64_t id = i < all->n ? all->locatie[i].id : 0;
        const struct dekking_plek *s = at(&signals, id), *c = at(&cycles, id);
        bool shown = p->overal ? id || s->open + s->af + c->open + c->af > 0 : id == p->locatie;
        if (!shown || !mag(r, MAG_DRAAD_LEZEN, id))
            continue;
        v->wachtend += s->open;
        v->beantwoord += s->af;
        list[v->n_plekken++] = (struct dekking_pagina_plekken){
            .naam = id ? all->locatie[i].naam : T(r->lang, "De hele organisatie"),
            .wachtend = s->open,
            .beantwoord = s->af,
            .cycli = c->open,
            .afgerond = c->af};
    }
    v->plekken = list;
    if (!request_field(r, "alles") && v->n_plekken > LISTED) {
        qsort(list, v->n_plekken, sizeof *list, most_waiting);
        v->n_plekken = LISTED;
        v->alles = "/dekking?alles=1";
    }
}

/* Of a long list the first, and the way to all of it. */
static size_t shown(struct request *r, struct dekking_pagina *v, size_t n)
{
    if (request_field(r, "alles") || n <= LISTED)
        return n;
    v->alles = "/dekking?alles=1";
    return LISTED;
}

static void add_silence(struct request *r, struct dekking_pagina *v, const struct plek *p)
{
    int64_t year = tijdstip_van_datum(datum_van((int)v->jaar, 1, 1));
    struct dekking_stil s = dekking_stil(r->db, r->ctx, org_van(r), year);
    struct dekking_pagina_stil *places =
        mem_array(r->ctx, struct dekking_pagina_stil, s.n_locaties + 1);
    for (size_t i = 0; i < s.n_locaties; i++) {
        if (p->overal || s.locatie[i].id == p->locatie)
            places[v->n_stil++].naam = s.locatie[i].naam;
    }
    struct dekking_pagina_raden *councils =
        mem_array(r->ctx, struct dekking_pagina_raden, s.n_raden + 1);
    for (size_t i = 0; i < s.n_raden; i++) {
        const struct dekking_raad *c = &s.raad[i];
        if (!p->overal && c->locatie && c->locatie != p->locatie)
            continue;
        councils[v->n_raden++] = (struct dekking_pagina_raden){
            .naam = T(r->lang, rol_naam(c->rol)),
            .waar = c->waar,
            .onbekend = c->leden == 0,
            .laatst = c->laatst == TIJD_GEEN ? DATUM_GEEN : datum_van_tijdstip(c->laatst)};
    }
    v->stil = places;
    v->n_stil = shown(r, v, v->n_stil);
    v->raden = councils;
    v->n_raden = shown(r, v, v->n_raden);
}

int get_dekking(struct request *r)
{
    struct plek p = plek_van(r, MAG_DRAAD_LEZEN);
    struct locaties all = locaties_alle(r->db, r->ctx, org_van(r));
    struct dekking_pagina v = {.waar = p.naam, .jaar = datum_jaar(vandaag())};
    add_signals(r, &v, &p, &all);
    add_cycles(r, &v, &p, &all);
    add_sentences(r, &v, &p, &all);
    add_places(r, &v, &p, &all);
    add_silence(r, &v, &p);
    v.compleet =
        v.wachtend == 0 && v.n_cycli == 0 && v.n_zinnen == 0 && v.n_stil == 0 && v.n_raden == 0;
    return reply_page(r, 200, &dekking_pagina_template, &v);
}
