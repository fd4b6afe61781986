/* What the rooms of this program have together, gathered from their descriptors (base/room.h).
 * Not here: what a room is (its own folder), the command line (main.c), the service
 * (server/service.h). */
#ifndef KOERS_ROOMS_H
#define KOERS_ROOMS_H
#include "base/room.h"
#include "db/migration.h"
#include "web/web.h"

extern const struct room *const rooms[]; /* in floor order, closed with NULL */

/* Filled by rooms_start(). */
extern const struct route_table *const *room_routes;
extern size_t room_routes_n;
extern const struct schema_room *const *room_schemas; /* of the quality store, in floor order */
extern size_t room_schemas_n;
extern const struct schema_room *const *room_personal_schemas; /* of the personal store */
extern size_t room_personal_schemas_n;
extern const struct schema_room *const *room_keys_schemas; /* of the store of subkeys */
extern size_t room_keys_schemas_n;

/* Gathers all lists and hands the rooms to each other: faces, doors, help, kinds of jobs, hooks.
 * Ends the program with a word when two rooms claim one name. Once, before anything else; a second
 * call changes nothing. */
void rooms_start(void);

/* The life of a child without rights (base/child.h): never returns. Needs no rooms_start(). */
_Noreturn void rooms_child(const char *what);
#endif
