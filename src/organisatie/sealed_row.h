/* The words of a row, sealed with the subkey of what the row belongs to (subkey.h). They open only in
 * that row, in that column, at that version: words that were moved, swapped, changed or put back from
 * before are refused. A room raises the version of a row in each UPDATE of its words. Not prevented:
 * who may write in the database puts back a whole row, words and version together, or takes it away.
 * Not here: the form of a sealed value (base/seal.h), values under the server key (sealed.h). */
#ifndef KOERS_ORGANISATIE_SEALED_ROW_H
#define KOERS_ORGANISATIE_SEALED_ROW_H
#include "base/error.h"
#include "base/seal.h"
#include "db/db.h"

/* The text, sealed for this place; on ctx. At most SEAL_TEXT_MAX bytes. */
struct db_bytes row_seal(const void *ctx, const struct seal_key *k, const struct seal_place *at,
                         const char *text);
/* Opens it; *text on ctx. False with a message (and a line in the log that names the place). */
bool row_open(const void *ctx, const struct seal_key *k, const struct seal_place *at,
              struct db_bytes sealed, const char **text, struct error *f);
#endif
