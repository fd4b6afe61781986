/* Waiting points (what waits, for which right, since when), and the drafts of answers to givers.
 * Not here: the start page that shows it (start.c), sending answers (the signal room). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad.h"
#include "draad/draad_sql.h"
#include "draad/keten.h"

#define DRAFT_DEPTH 24
#define DRAFT_NODES 2000 /* knopen upstream that are looked at, besides signals */

/* The counters of one kind and right, by +1 or -1: of its place, and of all places. */
static void count_one(struct db_conn *db, int64_t organisatie, int64_t locatie, const char *mag,
                      const char *soort, int64_t verschil)
{
    const int64_t places[] = {locatie, STAND_EVERYWHERE};
    for (int i = 0; i < 2; i++)
        db_sum(db, wachtpunt_stand_add, .organisatie = organisatie, .locatie = places[i],
               .mag = mag, .soort = soort, .verschil = verschil);
}

/* Adds +1 or -1 to the counters of a knoop's open waiting points: of one kind, or (NULL) of all.
 * Waiting points for one named person are few, and are counted by query. */
static void count_open(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort,
                       int64_t verschil)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "count_open");
    struct wachtpunt_of_rows rows =
        wachtpunt_of(db, tmp, .organisatie = organisatie, .knoop = knoop);
    for (size_t i = 0; i < rows.n; i++)
        if (!rows.row[i].persoon && (!soort || text_equal(rows.row[i].soort, soort)))
            count_one(db, organisatie, rows.row[i].locatie, rows.row[i].mag, rows.row[i].soort,
                      verschil);
    mem_free(tmp);
}

void wachtpunt_begin(struct db_conn *db, const struct wachtpunt_new *w)
{
    if (!w->eerste)
        count_open(db, w->organisatie, w->knoop, w->soort, -1);
    wachtpunt_set(db, .organisatie = w->organisatie, .knoop = w->knoop, .soort = w->soort,
                  .mag = handeling_code(w->mag), .locatie = w->locatie, .persoon = w->persoon,
                  .tekst = w->tekst, .sinds = w->sinds ? w->sinds : time_now(),
                  .uiterlijk = w->uiterlijk);
    if (!w->persoon)
        count_one(db, w->organisatie, w->locatie, handeling_code(w->mag), w->soort, 1);
}

void wachtpunt_end(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort)
{
    count_open(db, organisatie, knoop, soort, -1);
    if (soort)
        wachtpunt_done(db, .organisatie = organisatie, .knoop = knoop, .soort = soort,
                       .op = time_now());
    else
        wachtpunt_done_all(db, .organisatie = organisatie, .knoop = knoop, .op = time_now());
}

void wachtpunt_move(struct db_conn *db, int64_t organisatie, int64_t knoop, int64_t locatie)
{
    count_open(db, organisatie, knoop, NULL, -1);
    wachtpunt_set_locatie(db, .organisatie = organisatie, .knoop = knoop, .locatie = locatie);
    count_open(db, organisatie, knoop, NULL, 1);
}

/* Sets a waiting point for each new draft of a knoop, at the place of its signal. */
static void drafts_wait(struct db_conn *db, int64_t organisatie, int64_t knoop, int64_t op)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "drafts_wait");
    struct wachtpunt_last_row last = {0};
    wachtpunt_last(db, tmp, &last, .organisatie = organisatie);
    terugkoppeling_wait(db, .organisatie = organisatie, .knoop = knoop,
                        .mag = handeling_code(MAG_TERUGKOPPELEN),
                        .wat = N_("Een antwoord staat klaar om te versturen"), .op = op);
    wachtpunt_stand_since(db, .organisatie = organisatie, .na = last.id);
    mem_free(tmp);
}

static const char *const kinds[] = {
    [TUSSENBERICHT] = "tussenbericht",
    [GEDAAN] = "gedaan",
    [NIETS_GEDAAN] = "niets_gedaan",
};

size_t terugkoppeling_sketch(struct db_conn *db, int64_t organisatie, int64_t knoop,
                             enum terugkoppeling_soort s, const char *bericht, int64_t door)
{
    return terugkoppeling_sketch_part(db, organisatie, knoop, s, bericht, door, INT32_MAX);
}

size_t terugkoppeling_sketch_part(struct db_conn *db, int64_t organisatie, int64_t knoop,
                                  enum terugkoppeling_soort s, const char *bericht, int64_t door,
                                  size_t max)
{
    int64_t op = time_now();
    terugkoppeling_lapse(db, .organisatie = organisatie, .knoop = knoop, .soort = kinds[s]);
    int64_t n =
        terugkoppeling_draft(db, .organisatie = organisatie, .knoop = knoop, .soort = kinds[s],
                             .tekst = bericht ? bericht : "", .door = door, .op = op,
                             .diepte = DRAFT_DEPTH, .max = DRAFT_NODES, .aantal = (int64_t)max);
    if (n > 0)
        drafts_wait(db, organisatie, knoop, op);
    return n > 0 ? (size_t)n : 0;
}
