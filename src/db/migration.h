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
    const struct schema_step *steps;
    size_t n_steps;
    const struct db_query *const *queries;
    size_t n_queries;
};
/* Brings the store up to date; on SQLite with foreign keys off before BEGIN and foreign_key_check
 * before COMMIT. */
bool migrate(struct db *db, const struct schema_room *const *rooms, size_t n, struct error *f);
/* Number of steps still to do; -1 with a message when the database is newer or unreadable. */
int migration_pending(struct db *db, const struct schema_room *const *rooms, size_t n,
                      struct error *f);
#endif
