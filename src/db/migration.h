/* Schema steps: forward only, per room in floor order, all open ones in one transaction: when one
 * fails, the database stays as the older program left it. Refused when the database holds a step
 * that this program does not know (it is newer), or when an applied step's text was edited since.
 */
#ifndef KOERS_DB_MIGRATION_H
#define KOERS_DB_MIGRATION_H
#include "db/db.h"

struct schema_step {
    int number;
    const char *name, *sqlite, *postgres, *hash;
};
struct schema_room { /* one per X.sql, generated */
    const char *room;
    enum db_store store; /* migrate() refuses it for the other store */
    const struct schema_step *steps;
    size_t n_steps;
    const struct db_query *const *queries;
    size_t n_queries;
};
/* Brings the store up to date; on SQLite with foreign keys off before BEGIN and foreign_key_check
 * before COMMIT. */
bool migrate(struct db *db, const struct schema_room *const *rooms, size_t n, struct error *f);
/* Both stores, each with its own rooms. The steps of the personal store are committed inside the
 * transaction of the quality store, just before its end: a step that fails in either leaves both as
 * they were. A crash between the two commits leaves the personal store ahead; the same program
 * brings the other one up to date at its next start. */
struct schema_rooms {
    struct db *db;
    const struct schema_room *const *rooms;
    size_t n;
};
bool migrate_both(const struct schema_rooms *quality, const struct schema_rooms *personal,
                  struct error *f);
/* Number of steps still to do; -1 with a message when the database is newer or unreadable. */
int migration_pending(struct db *db, const struct schema_room *const *rooms, size_t n,
                      struct error *f);
#endif
