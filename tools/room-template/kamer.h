/* The room kamer: what main assembles. Inside: kamer_regels.c (rules), kamer_paginas.c (the page,
 * making one). Other rooms meet what it keeps in draad, not here. */
#ifndef KOERS_KAMER_KAMER_H
#define KOERS_KAMER_KAMER_H
#include "draad/draad.h"

extern const struct room kamer_room;
extern const struct route_table kamer_routes;

struct kamer_new {
    int64_t organisatie, locatie, door; /* locatie 0: of the whole organisation */
    const char *tekst;
};
/* The knoop with its row. Returns its id. */
int64_t kamer_create(struct db_conn *db, const void *ctx, const struct kamer_new *in);
/* What stands in the bead of one. Owned by ctx. */
const char *kamer_text(struct db_conn *db, const void *ctx, enum lang lang, const struct knoop *k,
                       bool openbaar);
#endif
