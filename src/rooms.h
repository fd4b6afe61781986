/* The rooms of this program, in one place: whoever adds a room adds its lines in rooms.c.
 * Not here: the command line (main.c), the service (service.h). */
#ifndef KOERS_ROOMS_H
#define KOERS_ROOMS_H
#include "base/child.h"
#include "db/migration.h"
#include "web/web.h"

extern const struct route_table *const room_routes[]; /* pointers: tables live in their rooms */
extern const size_t room_routes_n;
extern const struct schema_room *const room_schemas[]; /* quality store, in floor order */
extern const size_t room_schemas_n;
extern const struct schema_room *const room_personal_schemas[]; /* personal store, in floor order */
extern const size_t room_personal_schemas_n;
extern const struct child_task *const room_children[]; /* what a child without rights can do */
extern const size_t room_children_n;

/* Hands the rooms to each other: faces of knopen, doors, kinds of jobs, web_hooks but its key.
 * Once, before anything else. */
void rooms_start(void);
#endif
