/* The personal store: what is written about one person's care, apart from the quality store. Its
 * connections are of a type of their own, and the generated functions of a personal room take only
 * that type: a query on the wrong store does not compile. Not here: writing. A change there goes
 * with one in the quality store, so both_write() (both.h) is the only way to write. */
#ifndef KOERS_DB_PERSONAL_H
#define KOERS_DB_PERSONAL_H
#include "db/db.h"

struct personal_conn; /* one connection to the personal store, used by one thread at a time */

/* As db_open. PostgreSQL: schema belongs to a role of its own when the connection's role may make
 * or take on one, and every connection of this store acts as that role alone. */
struct db *personal_open(const void *ctx, const char *place, const char *schema, struct error *f);
/* As db_thread_conn and db_conn_open; NULL for a quality store. */
struct personal_conn *personal_thread_conn(struct db *db, struct error *f);
struct personal_conn *personal_conn_open(struct db *db, struct error *f);
void personal_conn_close(struct personal_conn *c);

/* As db_read, db_failed, db_error, db_fail, db_sum. */
enum db_result personal_read(struct personal_conn *c, bool (*work)(struct personal_conn *, void *),
                             void *arg, struct error *f);
bool personal_failed(const struct personal_conn *c);
const struct error *personal_error(const struct personal_conn *c);
void personal_fail(struct personal_conn *c, const char *detail);
#define personal_sum(c, name, ...) db_sum(c, name, __VA_ARGS__)
#endif
