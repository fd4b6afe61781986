/* Getting erased words out of the files of a store. A DELETE or UPDATE hides them; what is left stands
 * in SQLite's WAL and in old segments of its search index, in PostgreSQL's dead rows and in its index.
 * secure_delete zeroes the pages of SQLite's own file at once (sqlite.c). Not here: who erases what
 * (the rooms), the round that does it (forget.h). */
#ifndef KOERS_DB_ERASE_H
#define KOERS_DB_ERASE_H
#include "db/db.h"

/* In the transaction that erases: it must be out of the files soon. search: words of the search index
 * are among it. */
void erase_note(struct db_conn *c, bool search);

struct erase_waiting {
    bool waits, search;
    int64_t since; /* tijdstip */
    int64_t generation, transaction_id;
    bool
        small; /* by who reads it: a store so small that PostgreSQL writes its tables anew (subkeys) */
};
bool erase_read(struct db_conn *c,
                struct erase_waiting *out); /* in a transaction; false: it failed */
/* One piece of merging the segments of each search index, some milliseconds, in a write transaction;
 * first: the first piece. True when there is more to do. Does nothing on PostgreSQL. */
bool erase_merge(struct db_conn *c, bool first);
/* The rest, on a connection of its own and outside a transaction: empties SQLite's WAL; vacuums
 * PostgreSQL's tables, and rebuilds its search index. False with a message: a reader still needs the
 * old words; try again. */
bool erase_finish(struct db *db, const struct erase_waiting *w, struct error *f);
/* In a write transaction: it is done, unless more was erased meanwhile. */
void erase_done(struct db_conn *c, const struct erase_waiting *w);
#endif
