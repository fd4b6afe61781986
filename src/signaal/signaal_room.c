/* The room of signals as the program sees it (base/room.h, S1). */
#include "signaal/signaal.h"
#include "signaal/signaal_sql.h"

/* clang-format off */
const struct room signaal_room = {
    .name = "signaal",
    .schemas = (const struct schema_room *const[]){&signaal_schema, NULL},
    .routes = (const struct route_table *const[]){&signaal_routes, &signaal_openbaar_routes,
                                                  NULL},
    .faces = (const struct knoop_face *const[]){&signaal_face, NULL},
    .doors = (const struct room_door[]){
        {20, N_("Signalen"), "/signalen", MAG_SIGNAAL_LEZEN},
        {30, N_("Mijn signalen"), "/signalen/mijn", MAG_SIGNAAL_GEVEN},
        {0}},
    .help = (const struct room_help[]){
        {30, "signalen", N_("Signalen"), (const char *const[]){"/signalen", NULL}},
        {40, "antwoorden", N_("Antwoord geven"), (const char *const[]){"/terugkoppeling", NULL}},
        {0}},
    .overdue = (const struct room_count[]){
        {signalen_late, NULL, "signalen wachten langer op antwoord dan beloofd",
         "koers_signals_overdue", "Signals past the day that was promised."},
        {0}},
};
