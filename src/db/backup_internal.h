/* What backup.c (files) and backup_pg.c (PostgreSQL) share. Not here: the face (backup.h). */
#ifndef KOERS_DB_BACKUP_INTERNAL_H
#define KOERS_DB_BACKUP_INTERNAL_H
#include "db/backup.h"
#include "db/engine.h"

struct kopie_table {
    const char *name;
    const char *columns; /* "a", "b", "c": quoted, for both engines */
    const char **column;
    size_t n_columns;
    bool placed;
};
struct kopie_tables {
    struct kopie_table *table;
    size_t n;
};
/* The tables of a SQLite store, each after those that it refers to. False with the words of SQLite.
 */
bool backup_tables_of(const void *ctx, sqlite3 *db, struct kopie_tables *out, struct error *f);
/* Does a table of this store hold a row, schema_step aside? */
bool backup_holds_something(const void *ctx, struct db_conn *c);
/* The directory that path stands in, with a slash, or "."; on ctx. */
const char *backup_directory_of(const void *ctx, const char *path);
/* Syncs that directory, so that a new name survives a power cut. */
void backup_sync_directory(const void *ctx, const char *path);
bool backup_failed(struct error *f, const char *what, sqlite3 *db);

/* Begins the snapshot that backup_from_postgres copies. */
bool backup_begin_postgres(struct db_conn *c, struct error *f);
/* Everything in c (PostgreSQL, that snapshot) into the SQLite store `to`, which has the same tables.
 */
bool backup_from_postgres(const struct backup *k, struct db_conn *c, sqlite3 *to, struct error *f);
/* Everything in the SQLite store `from` into c, in one transaction, in the place of what was there.
 */
bool backup_to_postgres(const struct backup *k, sqlite3 *from, struct db_conn *c, struct error *f);
#endif
