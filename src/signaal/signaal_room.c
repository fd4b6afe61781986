/* The room of signals as the program sees it (base/room.h, S1). */
#include "signaal/signaal.h"
#include "signaal/signaal_sql.h"
#include "signaal/uitweg.h"

static void tidy(const struct background *a)
{
    achterstand_tidy(a);
    uitweg_tidy(a);
}

static void first_steps(void)
{
    start_bereikbaar(bereik_known);
    start_nieuws(signaal_nieuws);
}

/* clang-format off */
const struct room signaal_room = {
    .name = "signaal",
    .schemas = (const struct schema_room *const[]){&signaal_schema, NULL},
    .routes = (const struct route_table *const[]){&signaal_routes, &signaal_openbaar_routes,
                                                  NULL},
    .faces = (const struct knoop_face *const[]){&signaal_face, &uitweg_klacht_face,
                                                &uitweg_dringend_face, &achterstand_face,
                                                NULL},
    .doors = (const struct room_door[]){
        {20, N_("Signalen"), "/signalen", MAG_SIGNAAL_LEZEN},
        {22, N_("Kan niet wachten"), "/dringend", MAG_DRINGEND_BEHANDELEN},
        {24, N_("Klachten"), "/klachten", MAG_KLACHT_BEHANDELEN},
        {30, N_("Mijn signalen"), "/signalen/mijn", MAG_SIGNAAL_GEVEN},
        {0}},
    .help = (const struct room_help[]){
        {30, "signalen", N_("Signalen"), (const char *const[]){"/signalen", NULL}},
        {40, "antwoorden", N_("Antwoord geven"), (const char *const[]){"/terugkoppeling", NULL}},
        {45, "uitwegen", N_("Klachten, en wat niet kan wachten"),
         (const char *const[]){"/klachten", "/dringend", "/beheer/bereik", NULL}},
        {0}},
    .start = first_steps,
    .tidy = tidy,
    .mend = signaal_mend,
    .mended_one = "signaal van binnen is nu zonder naam: daar was niet naar gevraagd",
    .mended = "signalen van binnen zijn nu zonder naam: daar was niet naar gevraagd",
    .demo = signaal_demo,
    .overdue = (const struct room_count[]){
        {signalen_late, NULL, "signaal wacht langer op antwoord dan beloofd",
         "signalen wachten langer op antwoord dan beloofd",
         "koers_signals_overdue", "Signals past the day that was promised."},
        {0}},
};
