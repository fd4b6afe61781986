/* The room of learning (B4): the leercyclus from occasion to securing. What main assembles stands
 * here; inside: leren_regels.c (rules), leren.c (what pages share, the faces), leren_paginas.c
 * (board, one cycle), leren_stappen.c (its steps). Other rooms meet cycles in draad, not here. */
#ifndef KOERS_LEREN_LEREN_H
#define KOERS_LEREN_LEREN_H
#include "draad/draad.h"
#include "leren/leren_regels.h"

extern const struct room leren_room;
extern const struct route_table leren_routes;
extern const struct knoop_face *const leren_faces[]; /* closed with NULL */

/* ---- shared by the pages of this room, and by the demo organisation ---- */
struct leercyclus_begin {
    int64_t organisatie, locatie, team, door;
    const char *titel, *aanleiding;
    unsigned bouwstenen;
    const int64_t *uit; /* knopen that led to it: signals, themes, figures */
    size_t n_uit;
    int64_t gemaakt; /* 0: time_now() */
};
/* The knoop with its row, threads, waiting point and drafts for the givers. Returns its id. */
int64_t leercyclus_create(struct db_conn *db, const void *ctx, const struct leercyclus_begin *in);
struct leer_stap_in {
    int64_t organisatie, cyclus, door;
    const char *soort; /* reflectie, doel, actie, resultaat */
    const char *tekst, *waaraan, *trekker;
    int32_t vanaf, uiterlijk; /* DATE_NONE: none */
    bool slot, openbaar;
    int64_t op; /* 0: time_now() */
};
/* One step: its knoop hangs by leidt_tot on the step before it. Returns its id. */
int64_t leercyclus_add_step(struct db_conn *db, const void *ctx, const struct leer_stap_in *in);
/* Derives the state again after any change: status, since when, waiting point. */
void leercyclus_derive(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t cyclus,
                       int64_t door, int64_t op);
/* What the rules need to know. False when there is no such cycle. */
bool leercyclus_state(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t cyclus,
                      struct leer_stand *out, int32_t *actie_uiterlijk);
/* Closes one that has nothing missing; drafts the answer for every giver. False when something is
 * missing. */
bool leercyclus_complete(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t cyclus,
                         int64_t door, int64_t op);
/* Stops one, with the reason that its givers will read. */
void leercyclus_stop(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t cyclus,
                     const char *omdat, int64_t door, int64_t op);

/* ---- between the files of this room ---- */
int leren_show(struct request *r, const struct knoop *k, const char *form_name,
               struct form_state *f, int status);
void leren_cijfer_keuzes(struct request *r, struct form_state *f, void *knoop);
void leren_verhaal_keuzes(struct request *r, struct form_state *f, void *knoop);
/* Forms that change what is stored, filled with it. */
struct form_state *leren_reden_stored(struct request *r, const struct knoop *k);
struct form_state *leren_evaluatie_stored(struct request *r, const struct knoop *k);
struct form_state *leren_deelname_stored(struct request *r, const struct knoop *k);
int leren_stap_post(struct request *r);
int leren_actie_klaar_post(struct request *r);
int leren_cijfer_post(struct request *r);
int leren_telling_post(struct request *r);
int leren_verhaal_post(struct request *r);
int leren_reden_post(struct request *r);
int leren_slot_post(struct request *r);
int leren_keuze_post(struct request *r);
int leren_afronden_post(struct request *r);
int leren_stoppen_post(struct request *r);
int leren_evaluatie_post(struct request *r);
int leren_deelname_post(struct request *r);
extern const struct form leren_reflectie_form, leren_doel_form, leren_actie_form,
    leren_resultaat_form, leren_cijfer_form, leren_telling_form, leren_verhaal_form,
    leren_reden_form, leren_slot_form, leren_keuze_form, leren_af_form, leren_stop_form,
    leren_evaluatie_form, leren_deelname_form, leren_klaar_form;
/* The form that a step asks for. */
const struct form *leren_stap_form(enum leer_stap s);
#endif
