/* The room of indicators as the program sees it (base/room.h, B5.7). */
#include "indicator/indicator.h"
#include "indicator/indicator_sql.h"

static int64_t orphans(struct db_conn *db, int64_t organisatie)
{
    (void)organisatie;
    return odb_orphans(db);
}

/* clang-format off */
const struct room indicator_room = {
    .name = "indicator",
    .schemas = (const struct schema_room *const[]){&indicator_schema, NULL},
    .routes = (const struct route_table *const[]){&indicator_routes, NULL},
    .jobs = (const struct job_kind *const[]){&odb_job, NULL},
    .children = (const struct child_task *const[]){&xlsx_task, NULL},
    .imports = (const struct room_command *const[]){&odb_import, NULL},
    .help = (const struct room_help[]){
        {90, "indicatoren", N_("Indicatoren"), (const char *const[]){"/meten/indicatoren", NULL}},
        {0}},
    .mend = odb_mend,
    .mended_one = "half ingelezen bestand met indicatoren opgeruimd",
    .mended = "half ingelezen bestanden met indicatoren opgeruimd",
    .orphans = (const struct room_count[]){
        {orphans, "bestanden", "half ingelezen bestand met indicatoren waar geen taak bij hoort",
         "half ingelezen bestanden met indicatoren waar geen taak bij hoort"},
        {0}},
};
