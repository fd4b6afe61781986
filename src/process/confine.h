/* How each process of Koers is confined (base/sandbox.h): the server, the worker that uses the
 * network, the worker that starts a browser. docs/security.md has the same table, and
 * confine_test.c tests it. Not here: the child that reads files of strangers (base/child.h). */
#ifndef KOERS_CONFINE_H
#define KOERS_CONFINE_H
#include "db/db.h"

/* Call before the database is opened: makes SQLite create its temporary files beside the database,
 * where it may write. */
void confine_prepare(const char *place);
/* Call after the database and the listening sockets are open, before the first thread. False with a
 * message when the kernel refuses; what the kernel lacks is reported by sandbox_words().
 *
 * The server may use its database, the libraries, this program itself (as the child without rights)
 * and connections to PostgreSQL; nothing else. sockets: unix sockets to remove at exit, or "".
 * key: the file of the server key; its directory may be read, because a renewed key is another file. */
bool confine_server(const struct db *db, const struct db *personal, const char *key,
                    const char *const sockets[], size_t n, struct error *f);
/* koers werk post may use its database, the machine's settings (names, certificates) and outgoing
 * connections; it may start no program. */
bool confine_post(const struct db *db, struct error *f);
/* koers werk pdf may use its database, TMPDIR and what a browser reads and runs; no network but
 * PostgreSQL. */
bool confine_pdf(const struct db *db, struct error *f);
#endif
