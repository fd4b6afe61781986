/* The size of a store, and a check of its integrity.
 * Not here: checks of what rooms store in it. */
#ifndef KOERS_DB_HEALTH_H
#define KOERS_DB_HEALTH_H
#include "db/personal.h"

struct db_size {
    int64_t bytes; /* the database */
    int64_t
        wal_bytes; /* SQLite: what waits in the WAL; PostgreSQL: -1, it has one for all databases */
};
/* Cheap. c is used on PostgreSQL only, inside db_read. False when the size cannot be read. */
bool db_size(struct db_conn *c, struct db_size *out);

/* Are damaged pages found by a checksum? False: on an old SQLite file (convert.h), and when PostgreSQL was
 * made without. Inside db_read. */
bool db_has_checksums(struct db_conn *c);
/* Reads the whole store: every page, by its checksum, and reference on SQLite (integrity_check,
 * foreign_key_check);
 * every row, the state of indexes and constraints and the checksums on PostgreSQL. Calls say for
 * each thing found, at most a hundred; returns how many; -1 when it could not look. Inside db_read;
 * takes minutes on a large store. */
int db_whole(struct db_conn *c, void (*say)(void *arg, const char *what), void *arg);
int personal_whole(struct personal_conn *c, void (*say)(void *arg, const char *what), void *arg);
#endif
