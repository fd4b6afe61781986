/* What may be shown of a delivery, decided once, when a person confirms it: beside everything of
 * the same questionnaire that was ever shown (docs/kleine-aantallen.md). Kept in the ledger
 * meting_getoond. Not here: which cells reveal too much (snede.h), figures (uitslag.h), pages. */
#ifndef KOERS_METING_BESLUIT_H
#define KOERS_METING_BESLUIT_H
#include "meting/snede.h"
#include "meting/vergelijking.h"
#include "organisatie/background.h"

enum besluit_soort {
    BESLUIT_NIET,     /* not at all: fout says why, and what can be done */
    BESLUIT_VRIJ,     /* stands by itself: no other delivery over these days was shown */
    BESLUIT_VERVANGT, /* in the place of `ander` */
    BESLUIT_TERUG,    /* the same as `ander`, of which the answers were taken away */
};
struct besluit_vraag {
    const struct instrument_item *item;
    size_t index; /* in the instrument */
    struct snede_open open;
};
struct besluit {
    enum besluit_soort soort;
    struct error fout;
    uint8_t basis[32]; /* a hash of every delivery that was looked at */
    int64_t organisatie, meting, ander;
    int32_t ander_van, ander_tot;
    int k;
    size_t n_plekken;
    int64_t *plek; /* those that took part, in the order of open.plek */
    const char **plek_naam;
    size_t n;
    struct besluit_vraag *vraag; /* those that somebody answered */
};
/* Decides about a concept, without keeping it: compares it with all answers that were shown, so within
 * a read transaction. Arrays are owned by ctx. False when there is no such concept. */
bool besluit_maak(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t meting,
                  struct besluit *out);
struct meting_of_row;
/* Before a file is read in, by its questionnaire, days and hash alone (code, instrument, van, tot,
 * hash of m, which has no afdruk yet; nothing else is read): false, with why, when it can surely not be confirmed, unless it is the
 * very file that was taken away. What its answers forbid is known of the concept only. */
bool besluit_vooraf(struct db_conn *db, const void *ctx, int64_t organisatie,
                    const struct meting_of_row *m, struct error *why);
/* Keeps it, reading no answers: from here on its figures are shown; whom it replaces is shown no
 * more, and its answers are taken away by a job of `door`. geheel: of each question the whole only.
 * False when something was shown, replaced or taken away meanwhile, or there is nothing to keep:
 * decide again. */
bool besluit_bewaar(struct db_conn *db, const void *ctx, const struct besluit *b, bool geheel,
                    int64_t door);

/* The organisation's key for prints and for the order of withholding; made when there is none. */
void meting_sleutel_maak(struct db_conn *db, int64_t organisatie);
void meting_sleutel_bewaar(struct db_conn *db, int64_t organisatie, const uint8_t key[static 32]);
/* Zeros when there is none; one that does not open fails the transaction. */
void meting_sleutel_lees(struct db_conn *db, const void *ctx, int64_t organisatie,
                         uint8_t out[static 32]);
/* room.seal and room.sealed_values of these keys. */
bool meting_seal(struct db_conn *db, bool plain);
unsigned meting_sealed_values(struct db_conn *db);
/* What a print covers besides the rows: questionnaire and days. */
const char *afdruk_wat(const void *ctx, int64_t instrument, int32_t van, int32_t tot);

/* Figures that an older version of the program showed: decides about some of them, and closes what
 * shows too much, also where it is cited, with an audit line for each. In order of arrival; call
 * until it returns false: there is nothing left. */
bool besluit_oude(const struct background *a);
#endif
