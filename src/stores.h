/* Opening the two stores of a program: quality and personal (house rule: personal care data apart).
 * Not here: engines and queries (db/), a write to both (db/both.h). */
#ifndef KOERS_STORES_H
#define KOERS_STORES_H
#include "db/both.h"

struct stores {
    struct db *quality, *personal;
    struct db
        *keys;     /* of subkeys (organisatie/subkey.h), in use by this process while it is open */
    bool key_made; /* opening made the server key: its sheet is to be printed */
};
/* place: a file ("koers.db"; the personal store is "koers.persoonlijk.db" beside it) or
 * postgresql://… (schemas kwaliteit and persoonlijk). When place is what KOERS_DB says, the
 * personal store is where KOERS_DB_PERSOONLIJK says, if that is set. Brings both up to date, and reads
 * the server key, which is made for a store that never had one. False with a message. Owned by ctx;
 * end with stores_close. */
bool stores_open(const void *ctx, const char *place, struct stores *out, struct error *f);
/* Is there a store of Koers? False with a message where the file does not exist, which opening would
 * make, or holds something else. For commands that only look at what is there. */
bool stores_there(const void *ctx, const char *place, struct error *f);
/* The same beside a server: refused when a store is not up to date, for that is the server's work;
 * only the quality store. */
bool stores_open_current(const void *ctx, const char *place, struct stores *out, struct error *f);
/* One store alone, as it is. NULL with a message; end with db_close. */
struct db *stores_open_quality(const void *ctx, const char *place, struct error *f);
struct db *stores_open_personal(const void *ctx, const char *place, struct error *f);
/* The store of subkeys: "koers.deelsleutels.db" beside the database, or the PostgreSQL schema
 * deelsleutels. */
struct db *stores_open_keys(const void *ctx, const char *place, struct error *f);
/* "koers.db" -> "koers.persoonlijk.db": a file of the personal store beside one of the quality
 * store, a backup too. On ctx. */
const char *stores_personal_file(const void *ctx, const char *file);
/* Settles what writes to both stores left half (both_settle). */
bool stores_settle(const struct stores *s, struct both_found *found, struct error *f);
void stores_close(struct stores *o);
#endif
