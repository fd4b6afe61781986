/* Publication (B5.4): a frozen, approved version becomes a static site at a stable address. Not
 * here: freezing (bevriezen.c), pages for staff (publicatie_paginas.c). */
#include "base/mem.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"

const char *beeld_openbaar_adres(struct db_conn *db, const void *ctx, const struct beeld *b)
{
    struct versie_openbaar_row v;
    if (!versie_openbaar(db, ctx, &v, .organisatie = b->organisatie, .beeld = b->id))
        return NULL;
    struct organisatie_naam_row org;
    struct locatie place;
    if (!organisatie_naam(db, ctx, &org, .organisatie = b->organisatie))
        return NULL;
    if (!b->locatie)
        return mem_format(ctx, "/kb/%s/%d", org.slug, b->jaar);
    if (!locatie_lees(db, ctx, b->organisatie, b->locatie, &place))
        return NULL;
    return mem_format(ctx, "/kb/%s/%d/%s", org.slug, b->jaar, place.slug);
}
