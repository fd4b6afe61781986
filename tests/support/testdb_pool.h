/* Schemas on PostgreSQL that tests use one after another: making and dropping one costs more than
 * most cases. A schema is kept for whoever wants the same store with the same steps; it is emptied
 * before each use, to what its steps put in it, and dropped instead when a case changed any table,
 * key, index, trigger, function or owner. While in use it is locked by a connection of this process.
 */
#ifndef KOERS_TESTS_SUPPORT_TESTDB_POOL_H
#define KOERS_TESTS_SUPPORT_TESTDB_POOL_H
#include "db/migration.h"

struct pooled {
    int id;
    char *schema; /* on the context that was given */
    bool is_new;  /* the schema is not there yet: migrate, then pool_keep() */
};

/* A schema for this store ("quality" …) with exactly these steps. Fails the test when it cannot. */
struct pooled pool_take(const void *ctx, const char *store, const struct schema_room *const *rooms,
                        size_t n);
/* Notes what a new schema holds, for who takes it later. */
void pool_keep(const struct pooled *p);
/* No longer in use; every connection to it must be closed. */
void pool_give(const struct pooled *p);
#endif
