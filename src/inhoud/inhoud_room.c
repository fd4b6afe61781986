/* What the Kompas itself says, and what an organisation adds to it, as the program sees it
 * (base/room.h). */
#include "inhoud/inhoud.h"
#include "inhoud/inhoud_sql.h"

static const struct inhoud_new demo_words[] = {
    {.title = "huiskamergesprek",
     .text = "Bewoners, naasten en medewerkers praten in de huiskamer over de zorg en het leven op "
             "de locatie. Elke maand, met koffie.",                          .source = "Afspraak van de cliëntenraad en het team van Huize Dijkzicht"},
    {.title = "maatje",
     .text = "Een vrijwilliger die vast bij één bewoner of cliënt komt.",
     .source = "Beleid vrijwilligers van Zorggroep Voorbeeldwaard"                                                                                    },
};

static bool demo(const struct demo_ground *d, struct error *f)
{
    int64_t by = d->person(d, ROL_KWALITEITSMEDEWERKER, 0);

    (void)f;
    for (size_t i = 0; i < sizeof demo_words / sizeof *demo_words; i++)
        inhoud_add(d->db, d->organisatie, by, "begrippen", &demo_words[i]);
    return true;
}

/* clang-format off */
const struct room inhoud_room = {
    .name = "inhoud",
    .schemas = (const struct schema_room *const[]){&inhoud_schema, NULL},
    .routes = (const struct route_table *const[]){&inhoud_routes, NULL},
    .help = (const struct room_help[]){
        {125, "inhoud", N_("Woorden en lijsten"), (const char *const[]){"/inhoud", NULL}}, {0}},
    .demo = demo,
};
