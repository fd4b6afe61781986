/* The room of bodies as the program sees it (base/room.h), and its part of the demo. Not here: what
 * its pages do (gezelschap_paginas.c). */
#include "base/date.h"
#include "gezelschap/gezelschap.h"
#include "gezelschap/gezelschap_sql.h"
#include "gezelschap/group_store.h"
#include "organisatie/account_keys.h"
#include "organisatie/people.h"

static void start(void)
{
    static const struct account_keys_follow keys = {group_joined, group_gone};

    organisatie_on_role(gezelschap_follow_role);
    account_keys_on_change(&keys);
}

/* Members without account, by the place of the body in the demo. */
/* clang-format off */
static const struct {
    enum gezelschap_soort soort;
    int plek; /* of the local council; -1: of all */
    const char *naam, *van_waar;
    enum gezelschap_functie functie;
    int dagen; /* ago that it began; 0: as long as everybody */
} demo_zetels[] = {
    {G_CLIENTENRAAD_LOKAAL, 0, "Ans Kramer", NULL, F_VOORZITTER, 0},
    {G_CLIENTENRAAD_LOKAAL, 0, "Piet de Groot", NULL, F_LID, 200},
    {G_CLIENTENRAAD_LOKAAL, 1, "Riet Smit", NULL, F_VOORZITTER, 300},
    {G_CLIENTENRAAD_CENTRAAL, -1, "Cor van Loon", NULL, F_SECRETARIS, 250},
    {G_TEAM, -1, "Nadia el Amrani", "Huisartsenpraktijk De Sluis", F_LID, 90},
    {G_TEAM, -1, "Trees Wolters", "Mantelzorg Waardstreek", F_LID, 60},
};
static const struct {
    struct gezelschap_new g;
    int plek; /* -1: of all */
    bool centraal; /* the central council speaks for it */
} demo_groepen[] = {
    {{.soort = G_CLIENTENRAAD_LOKAAL, .naam = "Cliëntenraad Wijkteam Oost",
      .reden = "Niemand in de wijk wil in een raad. Twee keer per jaar is er een open avond."}, 2, true},
    {{.soort = G_COMMISSIE, .naam = "Commissie kwaliteit", .er = true,
      .mandaat = "Bereidt de besluiten van het bestuur over kwaliteit voor, en adviseert de raden."}, -1, false},
    {{.soort = G_TEAM, .naam = "Netwerk dementie Waardstreek", .er = true,
      .mandaat = "Praat elke maand over mensen die thuis wonen, als zij dat goed vinden."}, -1, false},
};
/* clang-format on */

static bool demo(const struct demo_ground *d, struct error *f)
{
    (void)f;
    for (size_t i = 0; i < sizeof demo_groepen / sizeof *demo_groepen; i++) {
        struct gezelschap_new g = demo_groepen[i].g;
        int plek = demo_groepen[i].plek;
        g.organisatie = d->organisatie;
        g.plekken = plek < 0 ? NULL : &d->place[plek];
        g.n_plekken = plek >= 0;
        g.spreker = demo_groepen[i].centraal
                        ? gezelschap_find(d->db, d->organisatie, G_CLIENTENRAAD_CENTRAAL, 0)
                        : 0;
        g.vanaf = date_today() - 500;
        gezelschap_create(d->db, &g);
    }
    for (size_t i = 0; i < sizeof demo_zetels / sizeof *demo_zetels; i++) {
        int plek = demo_zetels[i].plek;
        int64_t id = gezelschap_find(d->db, d->organisatie, demo_zetels[i].soort,
                                     plek < 0 ? 0 : d->place[plek]);
        zetel_create(d->db, &(struct zetel_new){.organisatie = d->organisatie,
                                                .gezelschap = id,
                                                .naam = demo_zetels[i].naam,
                                                .van_waar = demo_zetels[i].van_waar,
                                                .functie = demo_zetels[i].functie,
                                                .vanaf = demo_zetels[i].dagen
                                                             ? date_today() - demo_zetels[i].dagen
                                                             : d->sinds});
    }
    int64_t supported[] = {
        gezelschap_find(d->db, d->organisatie, G_CLIENTENRAAD_LOKAAL, d->place[0]),
        gezelschap_find(d->db, d->organisatie, G_CLIENTENRAAD_CENTRAAL, 0)};
    for (size_t i = 0; i < 2; i++)
        zetel_create(d->db, &(struct zetel_new){.organisatie = d->organisatie,
                                                .gezelschap = supported[i],
                                                .persoon = d->person(d, ROL_ONDERSTEUNER, 0),
                                                .functie = F_ONDERSTEUNER});
    zetels_sinds(d->db, .organisatie = d->organisatie, .van = date_today(), .dag = d->sinds);
    return true;
}

/* clang-format off */
const struct room gezelschap_room = {
    .name = "gezelschap",
    .schemas = (const struct schema_room *const[]){&gezelschap_schema, NULL},
    .routes = (const struct route_table *const[]){&gezelschap_routes, NULL},
    .doors = (const struct room_door[]){
        {85, N_("Raden en groepen"), "/gezelschappen", MAG_GEZELSCHAP_LEZEN}, {0}},
    .help = (const struct room_help[]){
        {128, "gezelschappen", N_("Raden en groepen"),
         (const char *const[]){"/gezelschappen", NULL}}, {0}},
    .start = start,
    .demo = demo,
};
