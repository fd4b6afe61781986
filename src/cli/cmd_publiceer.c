/* `koers publiceer JAAR DIR`: writes the published kwaliteitsbeelden of a year as a static site,
 * for whoever has a website of his own. Not here: making them public (in Koers, by who may), making
 * the pages (kwaliteitsbeeld/publicatie.c). */
#include "base/mem.h"
#include "base/text.h"
#include "cli/command.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "stores.h"
#include <stdio.h>

struct choice_of_site {
    TALLOC_CTX *ctx;
    const char *organisatie, *locatie;
    int64_t org, place;
    struct error f;
};

static bool choose(struct db_conn *db, void *arg)
{
    struct choice_of_site *k = arg;
    struct locatie_by_slug_row l;
    k->org = organisatie_kies(db, k->organisatie, &k->f);
    if (!k->org)
        return false;
    if (!k->locatie)
        return true;
    if (!locatie_by_slug(db, k->ctx, &l, .organisatie = k->org, .slug = k->locatie))
        return error_set(&k->f, "Deze locatie is er niet. Kijk in Koers onder Beheer hoe die heet.",
                         "%s", k->locatie);
    k->place = l.id;
    return true;
}

static bool publish(struct stores *s, struct choice_of_site *k, int year, const char *dir)
{
    struct db_conn *c = db_thread_conn(s->quality, &k->f);
    return c && db_read(c, choose, k, &k->f) == DB_OK &&
           publicatie_write(s->quality, k->org, year, k->place, dir, &k->f);
}

static int run(const struct command *o, int argc, char **argv)
{
    const char *place = db_default_place();
    int64_t year;
    int status;
    struct stores s;
    struct choice_of_site k = {0};
    const struct option options[] = {
        OPTION_DB(&place),
        {"--organisatie", &k.organisatie, NULL, "welke organisatie, als er meer zijn"},
        {"--locatie",     &k.locatie,     NULL, "alleen deze locatie"                },
    };
    if (!options_read(o, options, sizeof options / sizeof *options, &argc, argv, 2, 2, &status))
        return status;
    if (!text_int(argv[1], 2020, 2100, &year)) {
        fprintf(stderr,
                "koers publiceer: %s is geen jaar. Schrijf het jaar waar het kwaliteitsbeeld over "
                "gaat, zoals 2025.\n",
                argv[1]);
        return 2;
    }
    k.ctx = mem_ctx(NULL, "publiceer");
    if (!stores_open(k.ctx, place, &s, &k.f))
        return command_failed(o, &k.f);
    bool ok = publish(&s, &k, (int)year, argv[2]);
    stores_close(&s);
    status = ok ? 0 : command_failed(o, &k.f);
    if (ok)
        printf("Het kwaliteitsbeeld over %d staat in %s/%d. Open index.html om het te bekijken.\n",
               (int)year, argv[2], (int)year);
    mem_free(k.ctx);
    return status;
}

const struct command command_publiceer = {
    .name = "publiceer",
    .arguments = "[--db PLAATS] [--organisatie ORGANISATIE] [--locatie LOCATIE] JAAR MAP",
    .title = "Schrijf wat openbaar is over een jaar als website in een map.",
    .help =
        "Voor wie een eigen website heeft. Openbaar maken gebeurt in Koers zelf: hier komt alleen "
        "mee\nwat het bestuur heeft vastgesteld en wat openbaar is.",
    .run = run,
};
