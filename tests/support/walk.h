/* What walks over every route of the program share: the routes, their paths with something filled
 * in, and all that an organisation has, as text, to see that nothing changed. Not here: asking
 * (visitor.h), what is asserted. */
#ifndef KOERS_TESTS_SUPPORT_WALK_H
#define KOERS_TESTS_SUPPORT_WALK_H
#include "rooms.h"
#include "tests/support/house.h"
#include "web/web.h"

#define NOBODYS 999999 /* an id that no organisation has */

#define EACH_ROUTE(row)                                                                            \
    for (size_t i_ = 0; i_ < room_routes_n; i_++)                                                  \
        for (const struct route *row = room_routes[i_]->routes;                                    \
             row < room_routes[i_]->routes + room_routes[i_]->n; row++)

/* A fresh store with the demo organisation (number 1) in it, at the demo's own moment; a new person
 * with every role of an organisation, in the transaction of c. */
struct testdb *walk_demo(void);
int64_t walk_everyone(struct db_conn *c, int64_t organisatie, const char *email);

/* What a walk begins with, made anew for each test: the demo, a visitor of every route, a person
 * with every role in the demo. cmocka's setup and teardown. */
struct walk {
    struct testdb *t;
    struct visitor *v;
    int64_t everyone;
};
extern struct walk walk;
int walk_open(void **state);
int walk_close(void **state);

/* "GET" or "POST". */
const char *walk_words(const struct route *row);
/* The row's path with every :part filled; ids by id. NULL: a public address, or one that ends the
 * session. */
const char *walk_path(const struct route *row, int64_t id, const void *ctx);
/* The same, for every row: a public address too. */
const char *walk_any_path(const struct route *row, int64_t id, const void *ctx);
/* All that belongs to one organisation, as text: rows of every table that names its organisation,
 * and the accounts of its people; log: those of the audit log too. */
const char *walk_content(struct testdb *t, int64_t organisatie, bool log);
#endif
