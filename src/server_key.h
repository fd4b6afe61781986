/* The server key of a store: where its file is, that it is the right one, and what the first start and
 * a renewal do with it. Not here: the file itself (base/keyring.h), what it seals
 * (organisatie/sealed.h).
 */
#ifndef KOERS_SERVER_KEY_H
#define KOERS_SERVER_KEY_H
#include "db/db.h"

/* Where it is: what KOERS_SLEUTEL says, or systemd's credential "koers.sleutel", or koers.sleutel in the
 * directory of the database; for PostgreSQL in the working directory. On ctx. */
const char *server_key_file(const void *ctx, const char *place);
/* The same for a store that is only looked at: when there is no such file, that of the store which
 * KOERS_DB names (a backup that is put back elsewhere to be checked). */
const char *server_key_at_hand(const void *ctx, const char *place);
/* Reads the key; does this store open with it? A store that was never sealed fits any, and none. Changes
 * nothing. False with a message: missing, damaged, or of another store. */
bool server_key_fits(const void *ctx, const char *place, struct db *quality, struct error *f);
/* Reads the key, makes one for a store that was never sealed, and seals what is not sealed with the key
 * in use. False with a message; then nothing was written. *made: a key was made. */
bool server_key_settle(const void *ctx, const char *place, struct db *quality, bool *made,
                       struct error *f);
#endif
