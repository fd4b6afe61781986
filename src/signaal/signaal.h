/* The room of signals (S1): anyone can say something, and hears back. What main assembles stands
 * here; inside: signaal_regels.c (rules), signaal.c (what pages share), signaal_openbaar.c (public
 * pages), signaal_inbox.c and signaal_paginas.c (for staff), terugkoppeling.c (drafts). Other rooms
 * meet signals in draad, not here. */
#ifndef KOERS_SIGNAAL_SIGNAAL_H
#define KOERS_SIGNAAL_SIGNAAL_H
#include "draad/draad.h"
#include "signaal/signaal_regels.h"
#include "signaal/signaal_sql.h"

extern const struct room signaal_room;
extern const struct route_table signaal_openbaar_routes, signaal_routes; /* public; for staff */
extern const struct knoop_face signaal_face;
extern const struct subject_rule signaal_eigen; /* of MAG_SIGNAAL_GEVEN */

/* ---- shared by the pages of this room, and by the demo organisation ---- */
struct signaal_gegeven {
    struct signaal_insert_in rij; /* as it is stored; its id is given when it is made */
    int64_t locatie, door;        /* door 0: without account */
    unsigned bouwstenen;
    int64_t gemaakt;             /* only its day is kept; 0: today */
    const char *titel, *stammen; /* from signaal_prepare(), when made before; NULL: made here */
};
/* What can be made of the words before the transaction. Owned by ctx. */
void signaal_prepare(const void *ctx, struct signaal_gegeven *in);
/* The knoop, its row and its waiting point; returns its id. */
int64_t signaal_create(struct db_conn *db, const struct signaal_gegeven *in);
/* Sends an answer: kept at the signal, state and waiting point follow, mail goes to the outbox when
 * the giver left an address. base: "https://koers.example", for the link in the mail. aanleiding 0:
 * none. nu_ 0: time_now(). */
void signaal_answer(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                    enum antwoord_soort soort, const char *tekst, int64_t aanleiding, int64_t door,
                    const char *base, int64_t nu_);
/* What follows when an answer has been sent (also used when a draft is sent). */
void signaal_after_sending(struct db_conn *db, const void *ctx, int64_t organisatie,
                           int64_t signaal, enum antwoord_soort soort, const char *tekst,
                           int64_t door, const char *base, int64_t nu_);
/* The keyed hash under which a code is kept. False when the server has no key. */
bool signaal_code_hash(struct db_conn *db, const struct signaal_code *c, uint8_t out[static 32]);
/* The same by whoever has that key ("code") at hand. */
void signaal_code_onder(const uint8_t key[static 32], const struct signaal_code *c,
                        uint8_t out[static 32]);
/* For a new signal: the first code of this form that nobody has, and the hash under which it is kept.
 * False: the server has no key, or all are taken. */
bool signaal_code_free(struct request *r, struct signaal_code *code, uint8_t hash[static 32]);
/* For a form that is sent again: the code that its signal, with these words, got. */
bool signaal_code_given(struct request *r, const char *text, struct signaal_code *code);
/* Redirects to the page with the code, once; the browser can open the signal for an hour. */
int signaal_code_show(struct request *r, const struct signaal_code *code);
#define CODE_COOKIE_SECONDS 3600 /* of COOKIE_CODE (web/web.h) */
/* The keyed hash under which a signal without a name is kept, when its giver chose so, so that only
 * this person finds it back. Whoever has the database has the key. False when the server has no
 * key. */
bool signaal_van(struct db_conn *db, int64_t organisatie, int64_t persoon, uint8_t out[static 32]);
/* How many signals are past the day that was promised; organisatie 0: of all. */
int64_t signalen_late(struct db_conn *db, int64_t organisatie);
/* The name of who gave it, when that was chosen; else NULL. For pages of who may read its words. */
const char *signaal_naam_van(struct db_conn *db, const void *ctx, const struct knoop *signaal);
const char *gever_naam(const char *gever); /* msgid: "Iemand", "Een zorgvrager", … */
/* "De gever leest Engels." for a page in `page`; NULL where it need not be said: all is Dutch. */
const char *gever_leest(enum lang page, enum lang gever);
extern const struct choice signaal_bouwstenen[]; /* the tiles of the public form */
/* What was chosen there (the field "bouwsteen"), as a bit; 0: none of the five. */
unsigned signaal_bouwsteen(const struct form_state *f);
extern const struct choice antwoord_soorten[];
/* The words above an answer of this kind (msgid), for its giver and for the team. tussendoor: it was not
 * the last one. */
const char *antwoord_kop(const char *soort, bool tussendoor);
/* A form with an answer (the fields "soort" and "tekst") is good, also by what the rules ask of its
 * words; notes in f what is wrong. */
bool antwoord_good(struct request *r, struct form_state *f, enum antwoord_soort *kind);
/* "https://host" of this request. */
const char *signaal_base(struct request *r);

int terugkoppeling_lijst(struct request *r);
int terugkoppeling_toon(struct request *r);
int terugkoppeling_verstuur_post(struct request *r);
int terugkoppeling_vervalt_post(struct request *r);
extern const struct form terugkoppeling_form, terugkoppeling_laat_form;

int signaal_inbox_get(struct request *r);
int signaal_bundel_post(struct request *r);
extern const struct form signaal_bundel_form;
/* A signal and a theme become one thread; a new signal is then being worked on. */
void signaal_join_thema(struct request *r, const struct knoop *signal, int64_t theme);

/* ---- giving one inside (signaal_nieuw.c) ---- */
extern const struct form signaal_nieuw_form;
int signaal_nieuw_get(struct request *r);
int signaal_nieuw_prepare(struct request *r); /* before the transaction of the post */
int signaal_nieuw_post(struct request *r);

/* ---- who reads it (achterstand.c) ---- */
/* Who can read and answer what is given at a place: somebody of that place, only who does so for the
 * whole organisation, or nobody yet. */
enum signaal_lezers { LEEST_NIEMAND, LEEST_GEHEEL, LEEST_TEAM };
enum signaal_lezers signaal_lezers(struct db_conn *db, const void *ctx, int64_t organisatie,
                                   int64_t plek);

/* ---- one's own, signed in (signaal_mijn.c) ---- */
int signaal_mijn_get(struct request *r);
struct eigen_nieuws signaal_nieuws(struct request *r); /* start_nieuws */
int signaal_eigen_get(struct request *r);
int signaal_eigen_toevoegen_post(struct request *r);
int signaal_eigen_gelezen_post(struct request *r);
int signaal_eigen_delen_post(struct request *r);
int signaal_eigen_mailen_post(struct request *r);
int signaal_eigen_klacht_post(struct request *r);

int signaal_kaarten(struct request *r);
int signaal_kaart(struct request *r);
#endif
