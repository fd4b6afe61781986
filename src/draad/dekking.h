/* Coverage: questions that can be answered because all kinds are knopen linked by draden. Which
 * signals have no answer, which cycle was not counted and told, which sentence rests on nothing,
 * who is not heard. For start pages, /dekking and the kwaliteitsbeeld. All functions read by index
 * and are bounded. Not here: the page (dekking_paginas.c). */
#ifndef KOERS_DRAAD_DEKKING_H
#define KOERS_DRAAD_DEKKING_H
#include "draad/draad.h"

/* One thing in which something is missing. */
struct dekking_punt {
    struct knoop knoop; /* organisatie, id, soort, titel, status, locatie, gemaakt */
    const char *reden;  /* msgid: what is missing */
    const char *waar;   /* the name of its place, or NULL */
    int64_t sinds;
};
struct dekking_punten {
    const struct dekking_punt *punt;
    size_t n;
    bool meer; /* there are more than were asked for */
};

/* How many of a kind wait (a status that is not done) and are done, per location (0: of the whole
 * organisation). */
struct dekking_plek {
    int64_t locatie, open, af;
};
struct dekking_plekken {
    const struct dekking_plek *plek;
    size_t n;
};
struct dekking_plekken dekking_stand(struct db_conn *db, const void *ctx, int64_t organisatie,
                                     const char *soort);

/* Signals without an answer, the longest waiting first (S1). */
struct dekking_punten dekking_zonder_antwoord(struct db_conn *db, const void *ctx,
                                              int64_t organisatie, const struct place *p,
                                              size_t max);
/* Signals of which the answer was "wij doen hier niets mee", the newest first. */
struct dekking_punten dekking_niets_gedaan(struct db_conn *db, const void *ctx, int64_t organisatie,
                                           const struct place *p, int64_t sinds, size_t max);
/* Cycles that run and of which their own room says that something is missing (knoop_face.lacks),
 * the oldest first. */
struct dekking_punten dekking_cycli(struct db_conn *db, const void *ctx, int64_t organisatie,
                                    const struct place *p, size_t max);
/* Sentences of the kwaliteitsbeeld that do not rest on a figure and a story both (B5.3). */
struct dekking_punten dekking_zinnen(struct db_conn *db, const void *ctx, int64_t organisatie,
                                     const struct place *p, size_t max);

/* The on_status of a kind whose open ones dekking_zinnen() holds against their grounds. */
void dekking_zin(struct db_conn *db, const struct knoop *k);

/* What one sentence rests on. Counts only figures that are shown and stories that may be shared. */
enum grond { GROND_NIETS, GROND_ALLEEN_CIJFERS, GROND_ALLEEN_VERHALEN, GROND_ANDERS, GROND_BEIDE };
struct dekking_grond {
    enum grond grond;
    int64_t cijfers, verhalen, anders; /* anders: signals, themes, cycles */
    int64_t tegen;                     /* what speaks against it */
};
struct dekking_grond dekking_grond(struct db_conn *db, const void *ctx, int64_t organisatie,
                                   int64_t uitspraak);
const char *grond_tekst(enum grond g); /* msgid; "" for GROND_BEIDE */

/* Where most signals wait, the most first; at most max places (0: the whole organisation), each
 * with its name and what stands there. None when fewer places have something that waits. */
struct dekking_meest {
    struct dekking_meest_een {
        const char *naam; /* NULL: the whole organisation */
        struct dekking_plek signalen, cycli;
    } * een;
    size_t n;
};
struct dekking_meest dekking_meest(struct db_conn *db, const void *ctx, int64_t organisatie,
                                   size_t max);
/* How many items of each kind wait and are done at one place, or at all places (STAND_EVERYWHERE).
 */
struct dekking_plek dekking_plek(struct db_conn *db, const void *ctx, int64_t organisatie,
                                 const char *soort, int64_t locatie);

/* A body that B5.3 wants heard, and was not in the year, or why nothing is asked of it. */
enum raad_staat {
    RAAD_ONTBREEKT, /* no such body is in Koers: gezelschap 0, naam the msgid of its kind */
    RAAD_LEEG,      /* nobody sits in it */
    RAAD_STIL,      /* nobody in it wrote anything while it existed, nor did it speak as a body */
    RAAD_NIET,      /* "hebben wij niet": never silent */
    RAAD_VIA        /* another speaks for it: that one is heard, or silent */
};
struct dekking_raad {
    enum raad_staat staat;
    int64_t gezelschap;
    const char *naam;  /* as it was written: gezelschap_heet() says it */
    int64_t locatie;   /* the one that it speaks for; 0: more, or all */
    const char *waar;  /* of one that is not in Koers: for which place; NULL: the whole */
    const char *reden; /* of RAAD_NIET; NULL: not said */
    int64_t spreker;   /* of RAAD_VIA */
    const char *spreker_naam;
    int32_t vanaf, opgeheven; /* when it began or ended within the year; else DATE_NONE */
    int64_t laatst;           /* TIME_NONE: never */
};
/* Locations from which no signal came in the year of a moment, by name; and by body, not by role,
 * who was not heard since: those of the whole first. niet: of which nothing is asked, with why. Of
 * each at most max. */
struct dekking_stil {
    struct locatie *locatie; /* id, naam */
    size_t n_locaties;
    bool meer_locaties, meer_raden;
    struct dekking_raad *raad;
    size_t n_raden;
    struct dekking_raad *niet;
    size_t n_niet;
};
struct dekking_stil dekking_stil(struct db_conn *db, const void *ctx, int64_t organisatie,
                                 const struct place *p, int64_t sinds, size_t max);
#endif
