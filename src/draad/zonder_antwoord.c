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
    size_t n = 0;
    for (size_t i = 0; i < open.n; i++)
        if (status_open(face, open.row[i].status))
            at(list, &n, open.row[i].locatie)->open += open.row[i].aantal;
    for (size_t i = 0; i < late.n; i++) {
        struct zonder_antwoord_plek *p = at(list, &n, late.row[i].locatie);
        p->laat += late.row[i].aantal;
        p->eerste = late.row[i].eerste;
    }
    return (struct zonder_antwoord_plekken){list, n};
}

const struct zonder_antwoord *zonder_antwoord_view(struct request *r)
{
    if (!mag_anywhere(r, MAG_SIGNAAL_TELLEN))
        return NULL;
    struct place here = place_of(r, MAG_SIGNAAL_TELLEN);
    struct zonder_antwoord_plekken all = zonder_antwoord_per_plek(r->db, r->ctx, org_van(r));
    struct zonder_antwoord *v = mem_new(r->ctx, struct zonder_antwoord);
    *v = (struct zonder_antwoord){0};
    for (size_t i = 0; i < all.n; i++) {
        const struct zonder_antwoord_plek *p = &all.plek[i];
        if (!mag(r, MAG_SIGNAAL_TELLEN, p->locatie) || (!here.overal && p->locatie != here.locatie))
            continue;
        v->open += p->open;
        v->laat += p->laat;
        if (p->laat && date_today() - p->eerste > v->dagen)
            v->dagen = date_today() - p->eerste;
    }
    return v;
}
