/* The room of the kwaliteitsbeeld as the program sees it (base/room.h, B5.3–B5.6). */
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"

static void start(void)
{
    verhaal_copies(versie_withdraw);
    organisatie_frame_year(beeld_open_jaar);
}

static bool whole(struct db_conn *db, const void *ctx, int64_t organisatie, const char **good,
                  struct error *f)
{
    int64_t n = 0;

    if (!versies_verify(db, organisatie, &n, f))
        return false;
    *good = n == 0   ? ""
            : n == 1 ? "1 bevroren versie van een kwaliteitsbeeld klopt"
                     : mem_format(ctx, "%lld bevroren versies van kwaliteitsbeelden kloppen",
                                  (long long)n);
    return true;
}

static int64_t orphans(struct db_conn *db, int64_t organisatie)
{
    (void)organisatie;
    return beeld_orphans(db);
}

/* clang-format off */
const struct room kwaliteitsbeeld_room = {
    .name = "kwaliteitsbeeld",
    .schemas = (const struct schema_room *const[]){&kwaliteitsbeeld_schema, NULL},
    .routes = (const struct route_table *const[]){&beeld_routes, &publicatie_routes, NULL},
    .faces = beeld_faces,
    .jobs = (const struct job_kind *const[]){&publiceer_job, &opnieuw_job, &pdf_job, &adres_job,
                                             NULL},
    .doors = (const struct room_door[]){
        {60, N_("Kwaliteitsbeeld"), "/kwaliteitsbeeld", MAG_BEELD_LEZEN}, {0}},
    .help = (const struct room_help[]){
        {100, "kwaliteitsbeeld", N_("Het kwaliteitsbeeld"),
         (const char *const[]){"/kwaliteitsbeeld", NULL}},
        {0}},
    .commands = (const struct room_command *const[]){&publicatie_command, NULL},
    .start = start,
    .tidy = beeld_tidy,
    .mend = uitgave_mend,
    .mended_one = "half gemaakte uitgave van een kwaliteitsbeeld afgemaakt of opgeruimd",
    .mended = "half gemaakte uitgaven van een kwaliteitsbeeld afgemaakt of opgeruimd",
    .whole = whole,
    .orphans = (const struct room_count[]){
        {orphans, "bestanden", "pagina van een kwaliteitsbeeld die bij geen uitgave hoort",
         "pagina's van een kwaliteitsbeeld die bij geen uitgave horen"}, {0}},
};
