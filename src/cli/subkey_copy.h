/* A copy of the store of subkeys, and a copy put back: `koers sleutel deelsleutels-kopie` and
 * `deelsleutels-terug`. It is apart from the backup of the other stores because it is kept for 30 days
 * at most. Not here: the store (organisatie/subkey.h), the other stores (cmd_backup.c). */
#ifndef KOERS_CLI_SUBKEY_COPY_H
#define KOERS_CLI_SUBKEY_COPY_H
#include "base/error.h"
#include "db/db.h"

/* While a server runs; says where it is. False with a message: there is a file, or it failed. */
bool subkey_copy_make(const void *ctx, const char *place, const char *file, bool overwrite,
                      struct error *f);
/* The server stopped. Refused when the copy does not open with the server key here, or there are
 * subkeys and overwrite is not given; then nothing changed. */
bool subkey_copy_put_back(const void *ctx, const char *place, const char *file, bool overwrite,
                          struct error *f);
/* After a restore of the other stores: says what to do when the subkeys here do not belong to them. */
bool subkey_copy_wanted(const void *ctx, const char *place, struct db *quality, struct error *f);
#endif
