/* What besluit.c and besluit_oud.c share (besluit.h is for others). */
#ifndef KOERS_METING_BESLUIT_INTERN_H
#define KOERS_METING_BESLUIT_INTERN_H
#include "meting/besluit.h"
#include "meting/meting.h"
#include "meting/meting_sql.h"

/* Reads a delivery that was not decided about yet, with the places that took part. */
bool besluit_begin(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t meting,
                   struct meting_of_row *m, struct instrument *in, struct besluit *b);
/* Which deliveries that were shown stand beside it: fills soort, ander and fout. */
void besluit_naast(struct db_conn *db, const void *ctx, const struct meting_of_row *m,
                   struct besluit *b);
/* Decides as if nothing stood beside it. */
void besluit_alleen(struct db_conn *db, const void *ctx, const struct instrument *in,
                    struct besluit *b);
struct snede_volgorde besluit_volgorde(struct db_conn *db, const void *ctx,
                                       const struct besluit *b);
/* The table of one question, from its counts; and those of who went, stayed, came and moved between
 * two deliveries. */
struct snede_tafel besluit_tafel(const void *ctx, const struct besluit *b,
                                 const struct instrument_item *item,
                                 const struct meting_tellingen_row *rows, size_t n);
struct snede_vervanging besluit_verschil(const void *ctx, const struct besluit *b,
                                         const struct instrument_item *item, size_t index,
                                         const struct rij_verschil *rows, size_t n);
/* A hash of everything that a decision about this delivery depends on and that can change: which
 * deliveries were shown, and which of them still stand. Answers and the ledger follow from those. */
void besluit_basis(struct db_conn *db, const void *ctx, const struct meting_of_row *m,
                   int64_t organisatie, uint8_t out[static 32]);
/* Adds to *o what the ledger says is shown of a question. */
void besluit_lees_open(const struct besluit *b, const struct meting_getoond_rows *rows,
                       size_t vraag, struct snede_open *o);
void besluit_schrijf(struct db_conn *db, const struct besluit *b, bool geheel);
#endif
