/* The room of proposals: who may not make a theme, a sentence or a leercyclus himself proposes it to
 * who may. What can be proposed says the face of its kind (struct face_proposal). Inside:
 * voorstel_regels.c (rules), voorstel.c (proposing, answering), voorstel_paginas.c. */
#ifndef KOERS_VOORSTEL_VOORSTEL_H
#define KOERS_VOORSTEL_VOORSTEL_H
#include "draad/draad.h"
#include "gezelschap/gezelschap.h"
#include "voorstel/voorstel_regels.h"
#include "voorstel/voorstel_sql.h"

extern const struct room voorstel_room;
extern const struct route_table voorstel_routes;
extern const struct knoop_face voorstel_face;
/* Who sits in the body that proposed: reads it, whatever his role, and says that its answer was read. */
extern const struct subject_rule voorstel_leest, voorstel_namens;

struct voorstel_new {
    int64_t organisatie, locatie, door; /* locatie 0: of the whole organisation */
    enum rol rol;                       /* as what somebody proposes it */
    int64_t gezelschap;                 /* the body that proposes; 0: somebody himself */
    const char *wat;                    /* a kind whose face has one */
    const char *titel, *tekst;          /* tekst: why; NULL: not said */
    unsigned bouwstenen;
    int64_t gemaakt; /* 0: time_now() */
};
/* It waits for who may make it at its place. The knoop names nobody: only who decides reads the
 * name. Returns its id. */
int64_t voorstel_create(struct db_conn *db, const struct voorstel_new *in);
/* Makes what was proposed, worded as titel, and tells the proposer. Returns the id of what was made;
 * 0: it could not be. */
int64_t voorstel_accept(struct db_conn *db, const void *ctx, const struct knoop *k,
                        const char *titel, const char *bericht, int64_t door);
void voorstel_refuse(struct db_conn *db, const void *ctx, const struct knoop *k, const char *reden,
                     int64_t door);
/* The answer was read by the body that proposed: it waits for nobody any more. */
void voorstel_read_by_body(struct db_conn *db, const struct knoop *k);
/* What is proposed; NULL when no kind of that name can be. */
const struct face_proposal *voorstel_wat(const char *soort);
#endif
