/* The room of who and where, as the program sees it (base/room.h): accounts, places, rights, mail,
 * jobs. Not here: what its pages do (*_paginas.c), the permission table (mag.c). */
#include "base/lang.h"
#include "organisatie/background.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/sealed.h"

static void start(void)
{
    session_start();
    web_hooks.admit = organisatie_admit;
    web_hooks.after = organisatie_after;
    web_hooks.frame = organisatie_frame;
    web_hooks.scope = org_van;
    web_hooks.choice = org_keuze;
}

static bool whole(struct db_conn *db, const void *ctx, int64_t organisatie, const char **good,
                  struct error *f)
{
    int64_t lines = 0;

    if (!audit_verify(db, organisatie, &lines, f))
        return false;
    *good = mem_format(ctx, "het logboek klopt, %lld %s", (long long)lines,
                       lines == 1 ? "regel" : "regels");
    return true;
}

static int64_t orphans(struct db_conn *db, int64_t organisatie)
{
    (void)organisatie;
    return job_orphans(db);
}

/* clang-format off */
const struct room organisatie_room = {
    .name = "organisatie",
    .schemas = (const struct schema_room *const[]){&organisatie_schema, NULL},
    .routes = (const struct route_table *const[]){&organisatie_routes, NULL},
    .doors = (const struct room_door[]){{90, N_("Beheer"), "/beheer", MAG_BEHEREN}, {0}},
    .help = (const struct room_help[]){
        {130, "account", N_("Account en inloggen"),
         (const char *const[]){"/account", "/inloggen", NULL}},
        {140, "privacy", N_("Hoe wij met uw gegevens omgaan"), NULL},
        {0}},
    .start = start,
    .tidy = organisatie_tidy,
    .mend = addresses_mend,
    .mended_one = "e-mailadres vergelijkbaar gemaakt",
    .mended = "e-mailadressen vergelijkbaar gemaakt",
    .seal = organisatie_seal,
    .sealed_values = organisatie_sealed_values,
    .whole = whole,
    .orphans = (const struct room_count[]){
        {orphans, "bestanden", "bestand van een taak die al klaar is",
         "bestanden van taken die al klaar zijn"}, {0}},
};
