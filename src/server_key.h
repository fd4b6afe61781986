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
/* Reads the key; does this store open with it? A new store fits any, and none; one of an older version
 * fits a key that has not sealed a store yet, and none. Changes nothing. False with a message: missing,
 * damaged, of another store, or a store from which the mark of its seal was taken. */
bool server_key_fits(const void *ctx, const char *place, struct db *quality, struct error *f);
struct server_key_settled {
    bool made; /* a key was made: its sheet is to be printed */
    bool
        plain; /* the store was of a version before the key: its values stood open, and are sealed */
};
/* Reads the key, makes one for a store that was never sealed, and seals what is not sealed with the key
 * in use. restored: somebody just put this store back from a copy, so it may be of before a key that is
 * in use already. False with a message; then nothing was written. */
bool server_key_settle(const void *ctx, const char *place, struct db *quality, bool restored,
                       struct server_key_settled *out, struct error *f);
/* A store from which somebody took the mark of its seal: false, with what to do. */
bool server_key_broken(struct error *f, const char *place);
#endif
