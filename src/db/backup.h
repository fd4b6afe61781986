/* A whole store into one SQLite file, and back into either engine: growing from small to large is
 * backup and restore. Walks the tables generically. Not here: the command line (cmd_backup.c).
 */
#ifndef KOERS_DB_BACKUP_H
#define KOERS_DB_BACKUP_H
#include "db/db.h"
#include "db/migration.h"

struct backup {
    struct db *db;
    const char *file;
    const struct schema_room *const *rooms; /* of this program, in floor order */
    size_t n_rooms;
    bool overwrite; /* backup: the file may be there; restore: the store may hold something */
    /* Restore: the table that is empty in a store that holds nothing ("organisatie"); NULL: every
     * table is. */
    const char *counts;
    /* Restore: may this content come here? Asked of a copy, before anything is changed; false with a
     * message. May be NULL. */
    bool (*fits)(struct db_conn *c, struct error *f);
    /* Restore: what follows in the restored store, in a write transaction of its own (the search
     * index, an audit line). May be NULL. */
    bool (*after)(struct db_conn *c, void *arg);
    /* Reports progress in pages or rows; total 0: unknown. May be NULL. */
    void (*tell)(void *arg, int64_t done, int64_t total);
    void *arg;
};

/* One consistent moment of k->db, while a server runs, into k->file (readable by its owner alone).
 * False with a message; then no file is left, or the former one. */
bool backup_create(const struct backup *k, struct error *f);
/* The same of both stores, each in its own file, of one moment: no write to both is half in it. A
 * personal store that holds nothing gives no file, and *empty: then the quality file is all. */
bool backup_create_both(const struct backup *quality, const struct backup *personal, bool *empty,
                        struct error *f);
/* Puts k->file into k->db, which must be closed elsewhere (no server, no other connection) and,
 * unless overwrite, hold nothing. A file of an older version is brought up to date first; one of a
 * newer version is refused. False with a message; then the store is as it was,
 * unless `after` was what failed. */
bool backup_restore(const struct backup *k, struct error *f);
/* Could this file be put back, as far as its own content goes? Changes nothing. */
bool backup_may_restore(const struct backup *k, struct error *f);
#endif
