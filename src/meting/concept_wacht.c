/* What is read in and not confirmed waits for who may confirm it: one waiting point per
 * organisation, on a knoop without words of its own. Not here: the concept (concept_paginas.c), its
 * decision (besluit.c). */
#include "base/date.h"
#include "base/mem.h"
#include "draad/draad.h"
#include "meting/meting.h"
#include "meting/meting_sql.h"

#define CONCEPT "meting_concept" /* the kind of knoop, and of waiting point */

void meting_concept_wacht(struct db_conn *db, int64_t organisatie)
{
    void *tmp = mem_ctx(NULL, CONCEPT);
    struct meting_concept_eerste_row first;
    struct meting_concept_knoop_row at = {0};
    bool is = meting_concept_eerste(db, tmp, &first, .organisatie = organisatie);
    bool made = meting_concept_knoop(db, tmp, &at, .organisatie = organisatie);

    if (is && !made)
        at.id = knoop_create(db, &(struct knoop_new){.organisatie = organisatie,
                                                     .soort = CONCEPT,
                                                     .titel = "Metingen in concept",
                                                     .status = "open",
                                                     .stammen = "\n"});
    /* Ended first: what waits already keeps its day, and the oldest may be another now. */
    if (made && (!is || at.sinds != first.ingelezen))
        wachtpunt_end(db, organisatie, at.id, CONCEPT);
    if (is && at.sinds != first.ingelezen)
        wachtpunt_begin(
            db, &(struct wachtpunt_new){
                    .organisatie = organisatie,
                    .knoop = at.id,
                    .soort = CONCEPT,
                    .mag = MAG_METING_INVOEREN,
                    .tekst = N_("Bekijk wat is ingelezen en stel het vast: nu ziet niemand het"),
                    .sinds = first.ingelezen});
    mem_free(tmp);
}

void meting_concept_drop(struct db_conn *db, int64_t organisatie, int64_t meting)
{
    meting_hide(db, .organisatie = organisatie, .id = meting);
    meting_concept_wacht(db, organisatie);
}

void meting_concepten_wachten(struct db_conn *db)
{
    void *tmp = mem_ctx(NULL, CONCEPT);
    struct meting_concept_organisaties_rows all = meting_concept_organisaties(db, tmp);

    for (size_t i = 0; i < all.n; i++)
        meting_concept_wacht(db, all.row[i].organisatie);
    mem_free(tmp);
}

static const struct knoop_face face = {
    .soort = CONCEPT,
    .naam = N_("Metingen in concept"),
    .meervoud = N_("Metingen in concept"),
    .letter = "M",
    .nameless = true,
    .vorm = KRAAL_ROND,
    .path = "/meten",
    .lezen = MAG_METING_INVOEREN,
    .statussen = (const struct face_status[]){{"open", N_("Wacht"), false}, {0}}
};
const struct knoop_face *const meting_faces[] = {&face, NULL};
