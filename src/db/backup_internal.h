/* What backup.c (files) and backup_pg.c (PostgreSQL) share. Not here: the face (backup.h). */
#ifndef KOERS_DB_KOPIE_INTERN_H
#define KOERS_DB_KOPIE_INTERN_H
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
bool kopie_tables_of(const void *ctx, sqlite3 *db, struct kopie_tables *out, struct fout *f);
bool kopie_failed(struct fout *f, const char *what, sqlite3 *db);

/* Everything in c (PostgreSQL, one snapshot) into the SQLite store `to`, which has the same tables.
 */
bool kopie_from_postgres(const struct kopie *k, struct db_conn *c, sqlite3 *to, struct fout *f);
/* Everything in the SQLite store `from` into c, in one transaction, in the place of what was there.
 */
bool kopie_to_postgres(const struct kopie *k, sqlite3 *from, struct db_conn *c, struct fout *f);
#endif
