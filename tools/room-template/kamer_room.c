/* The room kamer as the program sees it (base/room.h). */
#include "kamer/kamer.h"
#include "kamer/kamer_sql.h"

static const struct face_status statuses[] = {
    {"open", N_("Open"), false},
    {0}
};
static const struct knoop_face face = {
    .soort = "kamer",
    .naam = N_("Kamer"),
    .meervoud = N_("Kamers"),
    .letter = "K",
    .vorm = KRAAL_ZESHOEK,
    .lezen = MAG_DRAAD_LEZEN,
    .statussen = statuses,
    .tekst = kamer_text,
};

static bool demo(const struct demo_ground *d, struct error *f)
{
    (void)f;
    kamer_create(d->db, d->ctx,
                 &(struct kamer_new){.organisatie = d->organisatie,
                                     .locatie = d->place[0],
                                     .door = d->person(d, ROL_KWALITEITSMEDEWERKER, 0),
                                     .tekst = "Een voorbeeld, zodat de pagina iets toont."});
    return true;
}

/* clang-format off */
const struct room kamer_room = {
    .name = "kamer",
    .schemas = (const struct schema_room *const[]){&kamer_schema, NULL},
    .routes = (const struct route_table *const[]){&kamer_routes, NULL},
    .faces = (const struct knoop_face *const[]){&face, NULL},
    .doors = (const struct room_door[]){{80, N_("Kamers"), "/kamer", MAG_DRAAD_LEZEN}, {0}},
    .help = (const struct room_help[]){
        {105, "kamer", N_("Kamers"), (const char *const[]){"/kamer", NULL}}, {0}},
    .demo = demo,
};
