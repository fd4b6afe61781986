/* What belongs to no room of care: compiled-in assets and "are you there" (base/room.h). Not here:
 * the pages themselves (web_routes.c). */
#include "base/room.h"
#include "web/web.h"

/* clang-format off */
const struct room web_room = {
    .name = "web",
    .routes = (const struct route_table *const[]){&web_routes, NULL},
};
