/* What besluit.c, besluit_oud.c and besluit_vervang.c share (besluit.h is for others). Tables that are
 * returned here are owned by ctx. */
#ifndef KOERS_METING_BESLUIT_INTERN_H
#define KOERS_METING_BESLUIT_INTERN_H
#include "meting/besluit.h"
#include "meting/meting.h"
#include "meting/meting_sql.h"

/* Counts per cell of one question; becomes the table of cells. */
struct teller {
    const struct instrument_item *item;
    struct telling *cell;
    size_t n;
};
/* Its cells are owned by ctx. */
struct teller teller_begin(const void *ctx, const struct besluit *b,
                           const struct instrument_item *item);
/* `keer` answers of one row; who left it open counts nowhere. */
void teller_rij(const struct besluit *b, struct teller *t, size_t index, const int64_t *row,
                int64_t keer);
struct snede_tafel teller_tafel(const void *ctx, const struct besluit *b, const struct teller *t);
/* Decides about a delivery in the place of `ander` (besluit_vervang.c). oud: of that one everything
 * counts as shown. Fills vraag, or soort and fout. */
void besluit_vervang(struct db_conn *db, const void *ctx, const struct instrument *in, bool oud,
                     struct besluit *b);
/* Is each pair of rows taken for what it is named? Then snede_vervang() may decide. So it is when no
 * pair is doubtful and each kind of rows is nobody or k. docs/kleine-aantallen.md, "What is not
 * promised", says what this takes for granted. */
bool besluit_paren_vast(const struct rij_vergelijking *v, int64_t k);
/* One question of two deliveries: who went, stayed, came and moved when each pair of rows is what
 * it is named; and whatever the pairs are. */
struct snede_vervanging besluit_verschil(const void *ctx, const struct besluit *b,
                                         const struct instrument_item *item, size_t index,
                                         const struct rij_vergelijking *v);
struct snede_wissel besluit_wissel(const void *ctx, const struct besluit *b,
                                   const struct instrument_item *item, size_t index,
                                   const struct rij_vergelijking *v);
/* A day as a text for error_sentence(). */
const char *besluit_dag(const void *ctx, int32_t date);
/* The name of a place for a value of error_sentence(): short enough for a refusal that names it, of
 * which nothing is then cut off; with … when it was longer. The name itself, or owned by ctx. */
const char *besluit_plek(const void *ctx, const char *naam);
/* Adds the places of a delivery. */
void besluit_plekken(struct db_conn *db, const void *ctx, struct besluit *b, int64_t meting);

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
/* The table of one question, from its counts. */
struct snede_tafel besluit_tafel(const void *ctx, const struct besluit *b,
                                 const struct instrument_item *item,
                                 const struct meting_tellingen_row *rows, size_t n);
/* A hash of everything that a decision about this delivery depends on and that can change: which
 * deliveries were shown, and which of them still stand. Answers and the ledger follow from those. */
void besluit_basis(struct db_conn *db, const void *ctx, const struct meting_of_row *m,
                   int64_t organisatie, uint8_t out[static 32]);
/* Adds to *o what the ledger says is shown of a question. */
void besluit_lees_open(const struct besluit *b, const struct meting_getoond_rows *rows,
                       size_t vraag, struct snede_open *o);
void besluit_schrijf(struct db_conn *db, const struct besluit *b, bool geheel);
#endif
