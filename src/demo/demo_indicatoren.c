/* Made-up reference data for the demo: a file as the Openbare Databestand has them, in which two of
 * the demo's locations stand beside two dozen that do not exist. The names of the indicators are
 * those of the public set; every number is made up. Not here: the rest of the demo (demo.c). */
#include "demo/demo_inhoud.h"

#include <math.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "indicator/indicator.h"
#include "indicator/indicator_sql.h"
#include "indicator/odb_regels.h"

#define OTHERS 24

static const struct {
    const char *code, *nummer, *thema, *naam, *eenheid, *soort;
    double around; /* where the percentages lie */
} asked[] = {
    {"INID013307", "1.1b", "Decubitus",
     "Percentage cliënten op de afdeling met decubitus categorie 2 of hoger.",                      "Percentage",
     "Uitkomst",                                                                                                               0.06},
    {"INID013309", "2",    "Gezamenlijke afspraken over behandeling rond het levenseinde",
     "Percentage cliënten op de afdeling waarbij beleidsafspraken rondom het levenseinde zijn "
     "vastgelegd in het zorgdossier.",                                                               "Percentage", "Proces",   0.85},
    {"INID014310", "3.1",  "Bespreken medicatiefouten in het team",
     "Percentage afdelingen waar medicatiefouten tenminste één keer per kwartaal multidisciplinair "
     "worden besproken.",                                                                            "Percentage", "Proces",   0.7 },
    {"INID014318", "5.1",  "Continentie",
     "Heeft u indicator 5 Continentie gekozen voor leren en verbeteren op uw locatie?",              "JaNee",
     "Structuur",                                                                                                              0.6 },
    {"INID014330", "6.1a", "Aandacht voor eten en drinken: voedselvoorkeuren cliënt",
     "Percentage cliënten op de afdeling waarbij voedselvoorkeuren in de afgelopen zes maanden "
     "zijn besproken en vastgelegd in het zorgdossier.",                                             "Percentage", "Proces",   0.75},
    {"INID010008", "7",    "Webadres Kwaliteitsverslag",
     "URL van de website waar het Kwaliteitsverslag van de zorgorganisatie te vinden is.",           "Tekst",
     "Structuur",                                                                                                              0   },
    {"INID013382", "8.1b", "Clientervaring score: Aanbevelingsvraag Zorgkaart NL",
     "Percentage respondenten dat bij de NPS-vraag op Zorgkaart Nederland ‘ja’ heeft ingevuld.", "Percentage", "Uitkomst", 0.88},
};
#define ASKED (sizeof asked / sizeof *asked)

/* A number from 0 up to 1 that is the same at each run. */
static double chance(size_t place, size_t question, char what)
{
    uint8_t hash[HASH_BYTES];
    uint8_t seed[3] = {(uint8_t)place, (uint8_t)question, (uint8_t)what};
    hash_bytes(seed, sizeof seed, hash);
    return (hash[0] * 256.0 + hash[1]) / 65536.0;
}

static void lay_value(struct db_conn *db, int64_t file, const char *key, int year, size_t place,
                      size_t q)
{
    struct odb_waarde_insert_in w = {.bestand = file,
                                     .rij = (int64_t)(2 + place * ASKED + q),
                                     .plek = (int64_t)place + 1,
                                     .sleutel = key,
                                     .indicatorset = ODB_SET_BASISVEILIGHEID,
                                     .jaar = year,
                                     .code = asked[q].code,
                                     .waarde = NAN,
                                     .teller = NAN,
                                     .noemer = NAN,
                                     .van = date_of(year, 1, 1),
                                     .tot = date_of(year, 12, 31)};
    if (asked[q].eenheid[0] == 'T') {
        w.tekst = "https://voorbeeldwaard.example/kwaliteit";
    } else if (asked[q].eenheid[0] == 'J') {
        w.waarde = chance(place, q, 'j') < asked[q].around;
    } else if (place > 1 && chance(place, q, 'n') < 0.15) {
        w.nvt = true; /* not chosen */
    } else {
        double n = floor(12 + 70 * chance(place, q, 'g'));
        double part = asked[q].around + 0.25 * (chance(place, q, 'p') - 0.5);
        w.noemer = n;
        w.teller = floor(n * (part < 0 ? 0 : part > 1 ? 1 : part) + 0.5);
        w.waarde = round(10000 * w.teller / n) / 100;
    }
    odb_waarde_insert_(db, w);
}

static void lay_place(struct db_conn *db, const void *ctx, int64_t file, int year, size_t place)
{
    static const char *const own[] = {"Huize Dijkzicht", "De Boomgaard"};
    const char *number = mem_format(ctx, DEMO_VESTIGING "%02zu", place + 1);
    const char *key = mem_format(ctx, "v:%s", number);
    odb_plek_insert(
        db, .bestand = file, .nr = (int64_t)place + 1, .sleutel = key, .kvk = "99999999",
        .organisatie_naam = place < 2 ? "Zorggroep Voorbeeldwaard" : "Verzonnen zorggroep",
        .naam = place < 2 ? own[place] : mem_format(ctx, "Verzonnen locatie %zu", place - 1),
        .vestigingsnummer = number, .plaats = "Waarddorp");
    for (size_t q = 0; q < ASKED; q++)
        lay_value(db, file, key, year, place, q);
}

void demo_indicatoren(struct db_conn *db)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "demo_indicatoren");
    int year = date_year(date_today()) - 1;
    struct odb_bestand_next_id_row next = {0};
    odb_bestand_next_id(db, ctx, &next);
    int64_t file = next.id;
    int64_t rows = (int64_t)((OTHERS + 2) * ASKED);
    odb_bestand_insert(db, .id = file,
                       .naam = mem_format(ctx, "verzonnen-basisveiligheid-%d.xlsx", year),
                       .hash = "demo", .lezing = ODB_LEZING, .eigenaar = "demo", .nu = time_now());
    for (size_t q = 0; q < ASKED; q++)
        odb_indicator_insert(db, .bestand = file, .indicatorset = ODB_SET_BASISVEILIGHEID,
                             .jaar = year, .code = asked[q].code,
                             .set_naam = "Verpleeghuiszorg Basisveiligheid (verzonnen cijfers)",
                             .nummer = asked[q].nummer, .volgorde = (int64_t)q + 1,
                             .naam = asked[q].naam, .thema = asked[q].thema,
                             .eenheid = asked[q].eenheid, .soort = asked[q].soort);
    for (size_t place = 0; place < OTHERS + 2; place++)
        lay_place(db, ctx, file, year, place);
    odb_melding_insert(db, .bestand = file, .nr = 1, .soort = "herstel", .kolom = "Bron",
                       .was = "NULL", .werd = "",
                       .reden = "NULL betekent dat er niets is ingevuld.", .aantal = rows,
                       .rijen = mem_format(ctx, "2–%lld", (long long)rows + 1));
    odb_bestand_show(db, .id = file, .nu = time_now(), .rijen = rows, .gebruikt = rows,
                     .hersteld = rows);
    mem_free(ctx);
}
