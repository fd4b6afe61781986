/* The two ways out of a signal: a complaint (klacht) for the klachtenfunctionaris, and what cannot
 * wait (dringend) for who leads the place. Then everything the giver said moves to
 * `signaal_uitweg`: of the signal remain its place, its day, its status, and how its giver is
 * reached. Not here: the pages (uitweg_paginas.c), terms (signaal_regels.c), whom to call
 * (bereik.c). */
#ifndef KOERS_SIGNAAL_UITWEG_H
#define KOERS_SIGNAAL_UITWEG_H
#include "organisatie/background.h"
#include "signaal/signaal.h"

extern const struct knoop_face uitweg_klacht_face, uitweg_dringend_face, achterstand_face;
extern const struct subject_rule signaal_woorden; /* its words: until it was handed over */

struct uitweg {
    int64_t organisatie, id, signaal;
    const char *soort, *status, *tekst, *gever;
    int32_t op, uiterlijk, af, gewist; /* gewist: its words are gone since */
    int32_t klacht_op;                 /* when it first became a complaint; DATE_NONE: never */
    bool verlengd, zelf;               /* zelf: its giver made a complaint of it */
    int64_t locatie;
};
/* False: this signal was not handed over. */
bool uitweg_of_signaal(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                       struct uitweg *out);
/* By its own number. */
bool uitweg_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                 struct uitweg *out);
/* The right to handle one of this kind. */
enum handeling uitweg_mag(const char *soort);
/* May who has this role at `van` (0: for the whole) do this at `plek`? The one question behind whom a
 * signal can wait for: who answers, who is asked, who handles what was handed over. */
bool signaal_mag_daar(enum rol rol, int64_t van, enum handeling h, int64_t plek);
/* Is there somebody who can handle it at this place (0: of the whole organisation)? */
bool uitweg_carried(struct db_conn *db, const void *ctx, const char *soort, int64_t organisatie,
                    int64_t locatie);
/* Hands a signal over; its giver is told by mail when there is an address, and of what cannot wait or
 * a giver complains about everybody who must act, without its words. door 0: the giver did it. base as of signaal_answer();
 * NULL: no mail. Returns the number of the complaint or of what cannot wait. */
int64_t uitweg_begin(struct db_conn *db, const void *ctx, const struct knoop *signaal,
                     const char *soort, int64_t door, const char *base, int32_t op);
/* What was handed over goes to who handles the other kind, with all that was said; the words are no
 * longer of who had it. The term of a complaint counts from the first day on which it was one, and is
 * made longer once, however often it goes to and fro. Staff ask uitweg_verder_bezwaar() first. door,
 * base and what it returns as of uitweg_begin(). */
int64_t uitweg_verder(struct db_conn *db, const void *ctx, const struct uitweg *u, int64_t door,
                      const char *base, int32_t op);
const char *uitweg_verder_soort(const char *soort); /* the other kind */
/* Its giver makes a complaint of what cannot wait and is not handled: it stays where it is until it is
 * handled, and who handles complaints has all that was said as well, and a mail that there is one.
 * What is said there stands with the complaint too; what is said at the complaint is not for
 * who must act (uitweg_weer). When it is handled, only the complaint keeps it. Returns the number of the complaint. */
int64_t uitweg_ook_klacht(struct db_conn *db, const void *ctx, const struct uitweg *u,
                          const char *base, int32_t op);
/* Is the same signal there of the other kind too, handled or not? */
bool uitweg_ook(struct db_conn *db, const void *ctx, const struct uitweg *u);
/* Of what cannot wait: are its words only a part of what stands with the complaint (uitweg_weer)? */
bool uitweg_deel(struct db_conn *db, const void *ctx, const struct uitweg *u);
/* Of what cannot wait: is the complaint beside it handled? Its giver may say of one that was handled
 * that it happens again (uitweg_kan_weer). */
bool uitweg_klacht_af(struct db_conn *db, const void *ctx, const struct uitweg *u);
/* The number of this signal's row of that kind; 0: there is none. */
int64_t uitweg_van(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t signaal,
                   const char *soort);
/* The day by which the giver of this complaint reads what is done about what cannot wait; DATE_NONE:
 * nothing of it is open. */
int32_t uitweg_dringend_dag(struct db_conn *db, const void *ctx, const struct uitweg *u);
/* The day on which what could not wait beside this complaint was handled; DATE_NONE: it is open, or there
 * was none. */
int32_t uitweg_dringend_af(struct db_conn *db, const void *ctx, const struct uitweg *u);
/* It is the only one of its signal whose words are here, or were until now. */
bool uitweg_alone(struct db_conn *db, const void *ctx, const struct uitweg *u);
/* What is done with it, with words that the giver reads (uitweg_bezwaar() found nothing). */
void uitweg_do(struct db_conn *db, const void *ctx, const struct uitweg *u, enum uitweg_daad d,
               const char *tekst, int64_t door, const char *base, int32_t op);
/* The giver said something more: it waits (again) for who handles it. */
void uitweg_add(struct db_conn *db, const struct uitweg *u, const char *tekst, int32_t op);
/* May the giver of this complaint say that what she adds cannot wait? Who must act can be reached. */
bool uitweg_kan_weer(struct db_conn *db, const void *ctx, const struct uitweg *u);
/* She says so: these words, and nothing else of the complaint, are with who must act too (again), until
 * it is handled; who that is gets a mail. After uitweg_add(), which gives them to the complaint. */
void uitweg_weer(struct db_conn *db, const void *ctx, const struct uitweg *u, const char *tekst,
                 const char *base, int32_t op);

/* ---- how long a closed complaint or urgent signal is kept (bewaren.c) ---- */
/* In months after it was closed and nothing was said any more. The default is our own choice: no law
 * that we know names a term. */
#define UITWEG_BEWAREN 24
/* Its words go at once; that there was one stays: its place and its days. What leads to its giver goes
 * too, unless the words are still with the other kind. */
void uitweg_wipe(struct db_conn *db, const void *ctx, const struct uitweg *u);
int64_t uitweg_bewaren(struct db_conn *db, const void *ctx, int64_t organisatie);
/* The day on which its words go; DATE_NONE: it is open, or they are gone. */
int32_t uitweg_weg_op(struct db_conn *db, const void *ctx, const struct uitweg *u);
/* Wipes what was kept too long, in small writes; call once an hour. */
void uitweg_tidy(const struct background *a);
int bewaren_post(struct request *r);
extern const struct form bewaren_form;
const struct formulier *bewaren_view(struct request *r, struct form_state *f);
/* /beheer/bereik with this form; f NULL: a fresh one. */
int bereik_show_keeping(struct request *r, struct form_state *f);

/* ---- names that nobody asked for (bewaren.c) ---- */
/* Signals given inside by a version that did not ask become nameless, findable by their giver as if
 * she had chosen her own page. How many. */
int64_t signaal_mend(const struct background *a);

/* ---- late has a consequence (achterstand.c) ---- */
/* What follows at one place from who waits there past the promised day: it waits for who watches
 * over the place, and two weeks later for who speaks to them. */
void achterstand_derive(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t plek);
/* At every place; call once an hour. */
void achterstand_tidy(const struct background *a);
extern const struct form vraag_antwoord_form;
int vraag_antwoord_post(struct request *r);
int zonder_antwoord_get(struct request *r);

/* ---- whom to call about a place (bereik.c) ---- */
struct uitweg_publiek;
/* For {% include uitweg_publiek %}. */
const struct uitweg_publiek *uitweg_publiek_view(struct db_conn *db, const void *ctx,
                                                 int64_t organisatie, int64_t locatie);
struct uitweg_nu;
/* What becomes of a signal that was handed over, told to its giver: {% include uitweg_nu %}, on a
 * page where the giver can write back. */
const struct uitweg_nu *uitweg_nu_view(struct db_conn *db, const void *ctx, const struct uitweg *u);
/* Whether it is filled in for every place (start_bereikbaar). */
struct bereikbaar bereik_known(struct db_conn *db, int64_t organisatie);
int bereik_get(struct request *r);
int bereik_post(struct request *r);
extern const struct form bereik_form;

/* The part of the demo organisation that these lay: whom to call, and one signal for each way out. */
bool signaal_demo(const struct demo_ground *d, struct error *f);

/* ---- pages (uitweg_paginas.c) ---- */
extern const struct form uitweg_form, uitweg_daad_form;
int uitweg_post(struct request *r); /* hands over */
/* Somebody can handle a complaint about this signal's place, and it is none yet. */
bool uitweg_can_complain(struct request *r, const struct knoop *signaal);
/* The giver made this signal a complaint; also when it was handed over as what cannot wait. Tells it
 * in the notice of the next page. */
void uitweg_complain(struct request *r, const struct knoop *signaal);
extern const struct form uitweg_verder_form;
int klacht_verder_post(struct request *r); /* each to the other kind */
int dringend_verder_post(struct request *r);
int klachten_get(struct request *r);
int klacht_get(struct request *r);
int klacht_post(struct request *r);
int dringend_lijst_get(struct request *r);
int dringend_get(struct request *r);
int dringend_post(struct request *r);
/* The form on the page of a signal. f NULL: a fresh one. */
const struct formulier *uitweg_form_view(struct request *r, const struct knoop *k,
                                         struct form_state *f);
/* That page, with this form with something wrong in it. */
int signaal_show_handing(struct request *r, const struct knoop *k, struct form_state *f);
#endif
