/* The spine as the program sees it (base/room.h). Not here: its pages (routes.c), its own kinds
 * (face.c). */
#include "draad/draad.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"

static void start(void)
{
    organisatie_frame_paths(&(struct frame_paths){
        .search = "/zoeken", .deadline = "/dekking", .privacy = "/hulp/privacy", .help = help_for});
}

/* clang-format off */
const struct room draad_room = {
    .name = "draad",
    .schemas = (const struct schema_room *const[]){&draad_schema, &draad_paginas_schema, NULL},
    .routes = (const struct route_table *const[]){&draad_routes, NULL},
    .faces = draad_own_faces,
    .doors = (const struct room_door[]){{10, N_("Start"), "/", MAG_AANGEMELD}, {0}},
    .help = (const struct room_help[]){
        {10, "begin", N_("Hoe werkt Koers?"), NULL},
        {20, "beelden", N_("De rode draad en de kompasroos"),
         (const char *const[]){"/bouwsteen", "/knopen", NULL}},
        {50, "themas", N_("Thema's"), (const char *const[]){"/themas", NULL}},
        {70, "verhalen", N_("Verhalen"), (const char *const[]){"/verhalen", NULL}},
        {110, "dekking", N_("Wat ontbreekt er nog?"), (const char *const[]){"/dekking", NULL}},
        {120, "zoeken", N_("Zoeken"), (const char *const[]){"/zoeken", NULL}},
        {0}},
    .start = start,
    .tidy = wachtpunt_tidy,
};
