/* The room of proposals as the program sees it (base/room.h). */
#include "base/date.h"
#include "voorstel/voorstel.h"

/* One of each: it waits, it was refused, it was accepted. */
static bool demo(const struct demo_ground *d, struct error *f)
{
    const struct {
        enum rol rol;
        const char *wat, *titel, *tekst;
        unsigned bouwstenen;
        int days;
    } laid[] = {
        {ROL_ZORGVRAGER,          "leercyclus", "Laten wij een keer per week buiten koffie drinken.",
         "Als het droog is. Ik wil best helpen met de stoelen.", 1u << 2, 6 },
        {ROL_NAASTE,              "thema",      "De parkeerplaats is te klein.",
         "Op zondag staan er altijd auto’s op de stoep.",      1u << 3, 40},
        {ROL_CLIENTENRAAD_LOKAAL, "thema",      "Rust op de gang tussen één en drie.",
         "Wij hoorden dit van vijf bewoners.",                   1u << 1, 60},
    };
    int64_t lead = d->person(d, ROL_LEIDINGGEVENDE, d->place[0]);
    (void)f;
    for (size_t i = 0; i < sizeof laid / sizeof *laid; i++) {
        struct knoop k;
        int64_t id = voorstel_create(
            d->db, &(struct voorstel_new){.organisatie = d->organisatie,
                                          .locatie = d->place[0],
                                          .door = d->person(d, laid[i].rol, d->place[0]),
                                          .rol = laid[i].rol,
                                          .wat = laid[i].wat,
                                          .titel = laid[i].titel,
                                          .tekst = laid[i].tekst,
                                          .bouwstenen = laid[i].bouwstenen,
                                          .gemaakt = time_now() - (int64_t)laid[i].days * 86400});
        if (!knoop_read(d->db, d->ctx, d->organisatie, id, &k))
            return false;
        if (i == 1)
            voorstel_refuse(d->db, d->ctx, &k,
                            "De gemeente beslist over de parkeerplaats. Wij hebben het daar wel "
                            "gevraagd.",
                            lead);
        if (i == 2)
            voorstel_accept(d->db, d->ctx, &k, k.titel,
                            "Dank u. Wij nemen dit mee in het overleg van deze maand.", lead);
    }
    return true;
}

/* clang-format off */
const struct room voorstel_room = {
    .name = "voorstel",
    .schemas = (const struct schema_room *const[]){&voorstel_schema, NULL},
    .routes = (const struct route_table *const[]){&voorstel_routes, NULL},
    .faces = (const struct knoop_face *const[]){&voorstel_face, NULL},
    .doors = (const struct room_door[]){
        {35, N_("Voorstellen"), "/voorstellen", MAG_DRAAD_VOORSTELLEN}, {0}},
    .help = (const struct room_help[]){
        {55, "voorstel", N_("Een voorstel doen"), (const char *const[]){"/voorstellen", NULL}},
        {0}},
    .demo = demo,
};
