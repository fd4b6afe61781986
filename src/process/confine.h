/* Which walls each process of Koers gets (base/sandbox.h): the server, the worker that goes out
 * over the network, the worker that starts a browser. docs/security.md tells the same to people,
 * and confine_test.c tries it. Not here: the child that reads files of strangers (base/child.h). */
#ifndef KOERS_CONFINE_H
#define KOERS_CONFINE_H
#include "db/db.h"

/* Before the database is opened: SQLite makes its passing files beside it, where it may write. */
void confine_prepare(const char *place);
/* After the database was opened and what must listen listens, before the first thread. False with a
 * message when the walls cannot be built; what the kernel lacks is said by sandbox_words().
 *
 * The server: its database; starting this program again; no other file of the machine but the
 * libraries; no new connection but to PostgreSQL. socket: a unix socket to be removed at the end,
 * or
 * "". */
bool confine_server(const struct db *db, const struct db *personal, const char *const sockets[], size_t n, struct error *f);
/* koers werk post: its database, settings of the machine (names, certificates), connections out;
 * starts nothing. */
bool confine_post(const struct db *db, struct error *f);
/* koers werk pdf: its database, TMPDIR, what a browser reads and runs; no network but PostgreSQL.
 */
bool confine_pdf(const struct db *db, struct error *f);
#endif
