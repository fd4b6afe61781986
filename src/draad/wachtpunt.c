/* Something waits for someone, since when; and the drafted answers to givers that begin to wait
 * when something moved. Not here: the start page that shows it (start.c), sending answers (the
 * signal room). */
#include "base/datum.h"
#include "draad/draad.h"
#include "draad/draad_sql.h"

#define DRAFT_DEPTH 24
#define DRAFT_NODES 2000 /* knopen upstream that are looked at, besides signals */

void wachtpunt_zet(struct db_conn *db, const struct wachtpunt_nieuw *w)
{
    wachtpunt_set(db, .organisatie = w->organisatie, .knoop = w->knoop, .soort = w->soort,
                  .mag = handeling_code(w->mag), .locatie = w->locatie, .persoon = w->persoon,
                  .tekst = w->tekst, .sinds = w->sinds ? w->sinds : nu(),
                  .uiterlijk = w->uiterlijk ? w->uiterlijk : DATUM_GEEN);
}

void wachtpunt_klaar(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort)
{
    if (soort)
        wachtpunt_done(db, .organisatie = organisatie, .knoop = knoop, .soort = soort, .op = nu());
    else
        wachtpunt_done_all(db, .organisatie = organisatie, .knoop = knoop, .op = nu());
}

static const char *const kinds[] = {
    [TUSSENBERICHT] = "tussenbericht",
    [GEDAAN] = "gedaan",
    [NIETS_GEDAAN] = "niets_gedaan",
};

size_t terugkoppeling_schets(struct db_conn *db, int64_t organisatie, int64_t knoop,
                             enum terugkoppeling_soort s, const char *tekst, int64_t door)
{
    int64_t op = nu();
    terugkoppeling_lapse(db, .organisatie = organisatie, .knoop = knoop, .soort = kinds[s]);
    int64_t n = terugkoppeling_draft(db, .organisatie = organisatie, .knoop = knoop,
                                     .soort = kinds[s], .tekst = tekst ? tekst : "", .door = door,
                                     .op = op, .diepte = DRAFT_DEPTH, .max = DRAFT_NODES);
    if (n > 0)
        terugkoppeling_wait(db, .organisatie = organisatie, .knoop = knoop,
                            .mag = handeling_code(MAG_TERUGKOPPELEN),
                            .wat = N_("Een antwoord staat klaar om te versturen"), .op = op);
    return n > 0 ? (size_t)n : 0;
}
