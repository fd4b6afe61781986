/* The room of learning as the program sees it (base/room.h, B4.1). */
#include "leren/leren.h"
#include "leren/leren_sql.h"

/* clang-format off */
const struct room leren_room = {
    .name = "leren",
    .schemas = (const struct schema_room *const[]){&leren_schema, NULL},
    .routes = (const struct route_table *const[]){&leren_routes, NULL},
    .faces = leren_faces,
    .doors = (const struct room_door[]){{40, N_("Leren"), "/leren", MAG_DRAAD_LEZEN}, {0}},
    .help = (const struct room_help[]){
        {60, "leren", N_("Leercycli"), (const char *const[]){"/leren", NULL}}, {0}},
};
