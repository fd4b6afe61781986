/* `koers publiceer JAAR MAP`: writes the published kwaliteitsbeelden of a year as a static site, for
 * whoever has a website of his own. Not here: making them public (in Koers, by who may), making the
 * pages (publicatie.c). */
#include "base/mem.h"
#include "base/room_command.h"
#include "base/text.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include <stdio.h>

struct choice_of_site {
    const struct room_call *call;
    int64_t org, place;
    struct error *f;
};

static bool choose(struct db_conn *db, void *arg)
{
    struct choice_of_site *k = arg;
    const char *place = room_option(k->call, "--locatie");

    k->org = organisatie_kies(db, room_option(k->call, "--organisatie"), k->f);
    if (!k->org)
        return false;
    if (!place)
        return true;
    k->place = locatie_kies(db, k->org, place, k->f);
    return k->place != 0;
}

static bool check(const struct room_call *call, struct error *f)
{
    int64_t year;

    return text_number(call->word[0], 2020, 2100, &year) ||
           error_set(f,
                     mem_format(call->ctx,
                                "%s is geen jaar. Schrijf het jaar waar het kwaliteitsbeeld over "
                                "gaat, zoals 2025.",
                                call->word[0]),
                     "%s", "");
}

static bool run(const struct room_call *call, struct error *f)
{
    struct choice_of_site k = {.call = call, .f = f};
    struct db_conn *c = db_thread_conn(call->quality, f);
    int64_t year = 0;

    text_number(call->word[0], 2020, 2100, &year);
    if (!c || db_read(c, choose, &k, f) != DB_OK ||
        !publicatie_write(call->quality, k.org, (int)year, k.place, call->word[1], f))
        return false;
    printf("Het kwaliteitsbeeld over %d staat in %s/%d. Open index.html om het te bekijken.\n",
           (int)year, call->word[1], (int)year);
    return true;
}

/* clang-format off */
const struct room_command publicatie_command = {
    .name = "publiceer",
    .arguments = "[--organisatie ORGANISATIE] [--locatie LOCATIE] JAAR MAP",
    .title = "Schrijf wat openbaar is over een jaar als website in een map.",
    .help = "Voor wie een eigen website heeft. Openbaar maken gebeurt in Koers zelf: hier komt "
            "alleen mee\nwat het bestuur heeft vastgesteld en wat openbaar is.",
    .words = 2,
    .options = (const struct room_option[]){
        {"--organisatie", "welke organisatie, als er meer zijn", false},
        {"--locatie", "alleen deze locatie", false},
        {0}},
    .check = check,
    .run = run,
};
