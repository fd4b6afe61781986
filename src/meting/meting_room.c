/* The room of measuring as the program sees it (base/room.h, B5.1). Its door leads to figures of
 * both kinds: measurements, and indicators (indicator/). */
#include "base/mem.h"
#include "meting/besluit.h"
#include "meting/meting.h"
#include "meting/meting_sql.h"
#include <stdio.h>
#include <stdlib.h>

static int64_t expired(struct db_conn *db, int64_t organisatie)
{
    (void)organisatie;
    return meting_expired(db);
}

static bool measured(struct db_conn *db, int64_t organisatie)
{
    void *tmp = mem_ctx(NULL, "measured");
    struct meting_eerste_row row;
    bool is = meting_eerste(db, tmp, &row, .organisatie = organisatie);

    mem_free(tmp);
    return is;
}

/* A header that means two columns would be read as the first of them, in silence. */
static void columns_or_nothing(void)
{
    void *tmp = mem_ctx(NULL, "kolommen");
    struct error f = {0};

    if (!kolommen_vast_kloppen(tmp, &f)) {
        fprintf(stderr, "koers: %s\n", f.detail);
        abort();
    }
    mem_free(tmp);
}

static void start(void)
{
    columns_or_nothing();
    start_measured(measured);
}

/* clang-format off */
const struct room meting_room = {
    .name = "meting",
    .schemas = (const struct schema_room *const[]){&meting_schema, NULL},
    .routes = (const struct route_table *const[]){&meting_routes, NULL},
    .faces = meting_faces,
    .jobs = (const struct job_kind *const[]){&meting_job, &meting_weg_job, NULL},
    .doors = (const struct room_door[]){{50, N_("Meten"), "/meten", MAG_INDICATOR_LEZEN}, {0}},
    .imports = (const struct room_command *const[]){&meting_import, NULL},
    .help = (const struct room_help[]){
        {80, "metingen", N_("Metingen en cijfers"), (const char *const[]){"/meten", NULL}}, {0}},
    .start = start,
    .tidy = meting_tidy,
    .mend = meting_mend,
    .mended_one = "half ingelezen of half weggehaalde meting of bestand opgeruimd",
    .mended = "half ingelezen of half weggehaalde metingen en bestanden opgeruimd",
    .seal = meting_seal,
    .sealed_values = meting_sealed_values,
    .overdue = (const struct room_count[]){
        {expired, "metingen", "ingeleverd bestand had al weg moeten zijn",
         "ingeleverde bestanden hadden al weg moeten zijn"}, {0}},
};
