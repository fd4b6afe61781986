/* Who works on a store beside the server: a command that imports has no row among the jobs, so that
 * it is alive shows by a lock that ends with its process. Whoever removes what dead ones left holds
 * the same lock alone meanwhile. No clock is asked. Not here: what is removed (halves.h). */
#ifndef KOERS_DB_HOLD_H
#define KOERS_DB_HOLD_H
#include "db/db.h"

struct db_hold;
/* For who writes in several transactions outside a job; waits for a cleaner. NULL with a message. End
 * with db_hold_end; the end of the process ends it too. */
struct db_hold *db_hold_work(struct db *db, struct error *f);
/* For who cleans: NULL at once, without a message, when somebody works. */
struct db_hold *db_hold_alone(struct db *db);
/* For the server of a SQLite file, of which there is one: what it keeps in memory (counters, bounds,
 * forms) another would not see. place: the file, made or not; PostgreSQL is shared, and asks nothing.
 * NULL with a message that names the process which has it. */
struct db_hold *db_hold_server(const char *place, struct error *f);
void db_hold_end(struct db_hold *h); /* NULL is fine */
#endif
