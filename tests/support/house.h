/* The house as tests begin with it: a store with every room, a visitor of every route, and for what
 * runs as a program of its own a directory with a database. Not here: what is in it (world.h, the
 * demo in walk.h). */
#ifndef KOERS_TESTS_SUPPORT_HOUSE_H
#define KOERS_TESTS_SUPPORT_HOUSE_H
#include "stores.h"
#include "tests/support/testdb.h"
#include "tests/support/visitor.h"
#include <sys/types.h>

#define HOUSE_NU "2026-03-23T09:00:00" /* the clock of most tests, and of the demo in them */

/* A fresh store with every room, at HOUSE_NU; nobody has met a limit yet. */
struct testdb *house_open(void);
/* The routes of the program, on ctx; there are room_routes_n. */
struct route_table *house_tables(const void *ctx);
struct visitor *house_visitor(struct testdb *t);

/* For a program that is started: a directory in /tmp, and in it a database with one organisation
 * ("een", number 1), open beside the program. */
struct house_place {
    TALLOC_CTX *ctx;
    char dir[64], db[96];
    struct stores stores;
    struct db_conn *c;
};
void house_place_open(struct house_place *p);
void house_place_close(struct house_place *p); /* and all that is in it */
/* Waits for a child to end; its status as waitpid() tells it. */
int house_ended(pid_t pid);
#endif
