/* Bodies of people: councils, commissions, working groups, teams. A voice, an advice or a vote
 * belongs to the body; who typed it stands beside it. The room lies under draad, because what waits
 * (draad/) is addressed to a body; so a body is no knoop. Inside: gezelschap_regels.c (rules),
 * gezelschap.c (the store), gezelschap_paginas.c and gezelschap_wijzig.c (pages). */
#ifndef KOERS_GEZELSCHAP_GEZELSCHAP_H
#define KOERS_GEZELSCHAP_GEZELSCHAP_H
#include "gezelschap/gezelschap_regels.h"
#include "organisatie/organisatie.h"

extern const struct room gezelschap_room;
extern const struct route_table gezelschap_routes;

#define GEZELSCHAP_MAX 500 /* bodies of one organisation that are read at once */
#define ZETEL_MAX      300 /* seats of one body, ended ones too */

struct gezelschap_plek {
    int64_t locatie;
    const char *naam;
};
struct gezelschap {
    int64_t id;
    enum gezelschap_soort soort;
    const char *naam, *cluster, *mandaat; /* cluster, mandaat: NULL when there is none */
    bool er;                              /* false: "hebben wij niet" */
    const char *reden;                    /* why not; NULL: not said */
    int64_t spreker;                      /* the body that speaks for it; 0: none */
    const char *spreker_naam;
    bool spreker_er;               /* the speaker is there today; filled by gezelschappen() only */
    int32_t vanaf, opgeheven;      /* opgeheven: the first day on which it is gone */
    const int64_t *plekken;        /* its locations; none: it speaks for all */
    const char *const *plek_namen; /* as many */
    size_t n_plekken;
    int64_t leden; /* that count today, without supporters; filled by gezelschappen() only */
};
struct gezelschappen {
    const struct gezelschap *een;
    size_t n;
};
/* All of an organisation, also what is gone or is not there, by name. Owned by ctx. */
struct gezelschappen gezelschappen(struct db_conn *db, const void *ctx, int64_t organisatie);
bool gezelschap_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                     struct gezelschap *out);
/* Is another body than this one (0: any) called so, in any language, also one that ended? What it
 * said stays under its name. */
bool gezelschap_naam_bezet(struct db_conn *db, int64_t organisatie, const char *naam,
                           int64_t behalve);
/* The first of this kind, by name, that speaks for a place (0: for the whole); 0: none. */
int64_t gezelschap_find(struct db_conn *db, int64_t organisatie, enum gezelschap_soort soort,
                        int64_t locatie);
/* In words: "Huize Dijkzicht en de Boomgaard", "alle locaties". Owned by ctx. */
const char *gezelschap_bereik(const void *ctx, enum lang lang, const struct gezelschap *g);
/* The one location that it speaks for; 0 when it speaks for more: what a right is asked for. */
int64_t gezelschap_locatie_van(const struct gezelschap *g);
/* May this person read who sits in it: at one of its places, or as a member of it or of the body
 * that speaks for it? */
bool gezelschap_leesbaar(const struct request *r, const struct gezelschap *g);

/* A body in which a person sits on a day, or for which such a body speaks (eigen false). */
struct gezelschap_zetel {
    int64_t id;
    enum gezelschap_soort soort;
    const char *naam;
    enum gezelschap_functie functie;
    bool eigen;
};
struct gezelschap_zetels {
    const struct gezelschap_zetel *een;
    size_t n;
};
/* For which this person may act that day: give a voice, propose, be asked. None that is not there
 * or begins later; one that is "hebben wij niet" only through who speaks for it. Owned by ctx. */
struct gezelschap_zetels gezelschappen_van(struct db_conn *db, const void *ctx, int64_t organisatie,
                                           int64_t persoon, int32_t dag);
/* All in which this person has a seat that day, or whose speaker: whose list one reads and keeps,
 * also when it may not act. None that ended. Owned by ctx. */
struct gezelschap_zetels gezelschap_plaatsen(struct db_conn *db, const void *ctx,
                                             int64_t organisatie, int64_t persoon, int32_t dag);
struct gezelschap_bereiken {
    const struct gezelschap_bereik_plek {
        int64_t gezelschap, locatie;
    } * een;
    size_t n;
};
/* The places that those bodies speak for; one that is not among them speaks for all. Owned by ctx. */
struct gezelschap_bereiken gezelschap_bereiken_van(struct db_conn *db, const void *ctx,
                                                   int64_t organisatie, int64_t persoon,
                                                   int32_t dag);
/* May this person act for the body that day (gezelschappen_van)? */
bool gezelschap_zit_in(struct db_conn *db, int64_t organisatie, int64_t gezelschap, int64_t persoon,
                       int32_t dag);

/* May this person take back today what stands in the name of the body and was typed by `door`? Who
 * typed it and still acts for the body, and its chair, secretary or supporter; when none of these has
 * an account, each member. */
bool gezelschap_neemt_terug(struct db_conn *db, int64_t organisatie, int64_t gezelschap,
                            int64_t persoon, int64_t door);

struct gezelschap_new {
    int64_t organisatie;
    enum gezelschap_soort soort;
    const char *naam, *cluster, *mandaat, *reden;
    bool er;
    int64_t spreker;
    const int64_t *plekken;
    size_t n_plekken;
    int32_t vanaf; /* DATE_NONE: today */
};
int64_t gezelschap_create(struct db_conn *db, const struct gezelschap_new *g);
void gezelschap_change(struct db_conn *db, int64_t id, const struct gezelschap_new *g);
struct zetel_new {
    int64_t organisatie, gezelschap;
    int64_t persoon; /* 0: without account: naam */
    const char *naam, *van_waar;
    enum gezelschap_functie functie;
    int32_t vanaf, tot; /* vanaf DATE_NONE: today */
};
int64_t zetel_create(struct db_conn *db, const struct zetel_new *z);

/* Who gets a role of a council sits in that council: its seat follows the role, and the body is
 * made when it is not there. For the hook of organisatie/. */
void gezelschap_follow_role(struct db_conn *db, const struct rol_wissel *w);

/* Chair, secretary and supporter of a body keep its list, whatever their role: the rule "bestuur".
 */
extern const struct subject_rule gezelschap_bestuur;
#endif
