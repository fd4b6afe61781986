/* How many givers have no answer yet, and how many of them longer than was promised: numbers, for
 * everybody who speaks for others. Not here: the page with them per place, who hears of it (the room
 * of signals). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/zonder_antwoord_html.h"
#include "gezelschap/gezelschap.h"

#define LATE_READ 5000

static struct zonder_antwoord_plek *at(struct zonder_antwoord_plek *list, size_t *n, int64_t place)
{
    for (size_t i = 0; i < *n; i++)
        if (list[i].locatie == place)
            return &list[i];
    list[*n] = (struct zonder_antwoord_plek){.locatie = place, .eerste = DATE_NONE};
    return &list[(*n)++];
}

struct zonder_antwoord_plekken zonder_antwoord_per_plek(struct db_conn *db, const void *ctx,
                                                        int64_t organisatie)
{
    const char *kind = soort_counting(COUNTS_SIGNAL);
    const struct knoop_face *face = face_of(kind);
    struct zonder_antwoord_open_rows open =
        zonder_antwoord_open(db, ctx, .organisatie = organisatie, .soort = kind);
    struct zonder_antwoord_laat_rows late = zonder_antwoord_laat(
        db, ctx, .organisatie = organisatie, .mag = handeling_code(MAG_TERUGKOPPELEN),
        .vandaag = date_today(), .gisteren = date_today() - 1,
        .langst = date_today() + ANTWOORD_LANGST, .max = LATE_READ);
    struct zonder_antwoord_plek *list =
        mem_array(ctx, struct zonder_antwoord_plek, open.n + late.n + 1);
    struct zonder_antwoord_staat *states = mem_array(ctx, struct zonder_antwoord_staat, late.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < open.n; i++)
        if (status_open(face, open.row[i].status))
            at(list, &n, open.row[i].locatie)->open += open.row[i].aantal;
    for (size_t i = 0; i < late.n; i++) {
        struct zonder_antwoord_plek *p = at(list, &n, late.row[i].locatie);
        p->laat += late.row[i].aantal;
        if (p->eerste == DATE_NONE || late.row[i].eerste < p->eerste)
            p->eerste = late.row[i].eerste;
        states[i] = (struct zonder_antwoord_staat){late.row[i].locatie, late.row[i].aantal,
                                                   late.row[i].status};
    }
    return (struct zonder_antwoord_plekken){list, n, states, late.n};
}

/* ---- who may know ---- */

/* The kinds that speak for others: those with a role of their own, and who stands for a council. */
static bool speaks_for_others(enum gezelschap_soort s)
{
    return gezelschap_soort_rol(s) || gezelschap_soort_gevraagd(s);
}

/* Has this person a role with the name of this kind of body? Then the table of rights says where he
 * counts, not the seat: a medical staff may be one body that speaks for all places, while somebody has
 * that role at one of them and counts there only. */
static bool has_role_of(const struct request *r, enum gezelschap_soort s)
{
    const struct sessie *who = session_of(r);
    for (size_t i = 0; i < who->n_leden; i++)
        if (text_equal(rol_code(who->leden[i].rol), gezelschap_soort_code(s)))
            return true;
    return false;
}

struct raad_plekken raad_plekken(const struct request *r)
{
    struct raad_plekken v = {0};
    struct gezelschap_zetels seats =
        gezelschappen_van(r->db, r->ctx, org_van(r), session_of(r)->persoon, date_today());
    struct gezelschap_bereiken places = {0};
    int64_t *list = NULL;
    for (size_t i = 0; i < seats.n; i++) {
        if (!speaks_for_others(seats.een[i].soort) || has_role_of(r, seats.een[i].soort))
            continue;
        if (!v.zit) {
            places = gezelschap_bereiken_van(r->db, r->ctx, org_van(r), session_of(r)->persoon,
                                             date_today());
            list = mem_array(r->ctx, int64_t, places.n + 1);
        }
        v.zit = true;
        size_t before = v.n;
        for (size_t k = 0; k < places.n; k++)
            if (places.een[k].gezelschap == seats.een[i].id)
                list[v.n++] = places.een[k].locatie;
        v.overal = v.overal || v.n == before;
    }
    v.plek = list;
    return v;
}

static bool by_seat(const struct raad_plekken *raad, int64_t plek)
{
    bool there = raad->overal || (raad->zit && plek == 0);
    for (size_t i = 0; i < raad->n && !there; i++)
        there = raad->plek[i] == plek;
    return there;
}

bool zonder_antwoord_telt(const struct request *r, const struct raad_plekken *raad, int64_t plek)
{
    return mag(r, MAG_SIGNAAL_TELLEN, plek) || by_seat(raad, plek);
}

static bool sits_in_council(const struct request *r, const struct about *a)
{
    (void)a;
    return raad_plekken(r).zit;
}

const struct subject_rule zonder_antwoord_raad = {MAG_SIGNAAL_TELLEN, SUBJECT_OR, "raad",
                                                  sits_in_council};

/* ---- the line with the number ---- */

static const struct zonder_antwoord *numbers(struct request *r, const struct raad_plekken *raad,
                                             const struct zonder_antwoord_plekken *all)
{
    int64_t chosen = session_of(r)->locatie;
    struct place here = place_of(r, MAG_SIGNAAL_TELLEN);
    struct zonder_antwoord *v = mem_new(r->ctx, struct zonder_antwoord);
    *v = (struct zonder_antwoord){0};
    for (size_t i = 0; i < all->n; i++) {
        const struct zonder_antwoord_plek *p = &all->plek[i];
        bool by_role =
            mag(r, MAG_SIGNAAL_TELLEN, p->locatie) && (here.overal || p->locatie == here.locatie);
        if (!by_role && !(by_seat(raad, p->locatie) && (!chosen || chosen == p->locatie)))
            continue;
        v->open += p->open;
        v->laat += p->laat;
        if (p->laat && date_today() - p->eerste > v->dagen)
            v->dagen = date_today() - p->eerste;
    }
    return v;
}

const struct zonder_antwoord *zonder_antwoord_view_of(struct request *r,
                                                      const struct zonder_antwoord_plekken *all)
{
    struct raad_plekken raad = raad_plekken(r);
    return raad.zit || mag_anywhere(r, MAG_SIGNAAL_TELLEN) ? numbers(r, &raad, all) : NULL;
}

const struct zonder_antwoord *zonder_antwoord_view(struct request *r)
{
    struct raad_plekken raad = raad_plekken(r);
    if (!raad.zit && !mag_anywhere(r, MAG_SIGNAAL_TELLEN))
        return NULL;
    struct zonder_antwoord_plekken all = zonder_antwoord_per_plek(r->db, r->ctx, org_van(r));
    return numbers(r, &raad, &all);
}
