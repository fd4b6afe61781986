/* Waiting points (what waits, for which right, since when), and the drafts of answers to givers.
 * Not here: the start page that shows it (start.c), sending answers (the signal room). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad.h"
#include "draad/draad_sql.h"
#include "draad/keten.h"

#define DRAFT_DEPTH 24
#define KINDS       3    /* of drafts about one knoop */
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

#define ANY_BODY (-1) /* whoever was asked */

/* Is this open one of that kind (NULL: any), asked of that body (0: of none)? */
static bool asked(const struct wachtpunt_of_row *w, const char *soort, int64_t vraag)
{
    return (!soort || text_equal(w->soort, soort)) && (vraag == ANY_BODY || w->vraag == vraag);
}

/* Adds +1 or -1 to the counters of a knoop's open waiting points. Counted is what waits for whoever
 * has the right; what has an addressee is few, and is found by query. */
static void count_row(struct db_conn *db, int64_t organisatie, const struct wachtpunt_of_row *w,
                      int64_t verschil)
{
    if (w->in_lijst)
        count_one(db, organisatie, w->locatie, w->mag, w->soort, verschil);
}

static void count_open(struct db_conn *db, int64_t organisatie, int64_t knoop, int64_t verschil)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "count_open");
    struct wachtpunt_of_rows rows =
        wachtpunt_of(db, tmp, .organisatie = organisatie, .knoop = knoop);
    for (size_t i = 0; i < rows.n; i++)
        count_row(db, organisatie, &rows.row[i], verschil);
    mem_free(tmp);
}

/* Out of the counters, without steps to come: it ends, or begins again. */
static void leave_open(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort,
                       int64_t vraag, int64_t op)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "leave_open");
    struct wachtpunt_of_rows rows =
        wachtpunt_of(db, tmp, .organisatie = organisatie, .knoop = knoop);
    for (size_t i = 0; i < rows.n; i++) {
        if (!asked(&rows.row[i], soort, vraag))
            continue;
        count_row(db, organisatie, &rows.row[i], -1);
        if (rows.row[i].stappen)
            wachtpunt_stappen_lapse(db, .organisatie = organisatie, .wachtpunt = rows.row[i].id,
                                    .op = op);
    }
    if (wachtpunt_reden_forget(db, .organisatie = organisatie, .knoop = knoop, .soort = soort,
                               .vraag = vraag) > 0)
        erase_note(db, false); /* why it stood still is over */
    mem_free(tmp);
}

static const char *const step_kinds[] = {
    [STAP_HERINNER] = "herinner", [STAP_TERMIJN] = "termijn", [STAP_HOGER] = "hoger"};

static void set_steps(struct db_conn *db, const struct wachtpunt_new *w, int64_t id)
{
    wachtpunt_stappen_delete(db, .organisatie = w->organisatie, .wachtpunt = id);
    for (size_t i = 0; i < w->n_stappen; i++) {
        const struct wachtpunt_stap *s = &w->stappen[i];
        bool higher = s->soort == STAP_HOGER;
        wachtpunt_stap_insert(db, .organisatie = w->organisatie, .wachtpunt = id,
                              .nummer = (int64_t)i + 1, .soort = step_kinds[s->soort], .op = s->op,
                              .mag = higher ? handeling_code(s->mag) : NULL, .rol = s->rol,
                              .gezelschap = s->gezelschap, .persoon = s->persoon,
                              .tekst = s->tekst);
    }
}

void wachtpunt_begin(struct db_conn *db, const struct wachtpunt_new *w)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "wachtpunt_begin");
    struct wachtpunt_set_row made = {0};
    bool by_right = !w->persoon && !w->gezelschap && !w->rol;
    if (!w->eerste) {
        leave_open(db, w->organisatie, w->knoop, w->soort, w->gezelschap, time_now());
        wachtpunt_lower(db, .organisatie = w->organisatie, .knoop = w->knoop, .soort = w->soort,
                        .vraag = w->gezelschap, .op = time_now());
    }
    wachtpunt_set(db, tmp, &made, .organisatie = w->organisatie, .knoop = w->knoop,
                  .soort = w->soort, .mag = handeling_code(w->mag), .locatie = w->locatie,
                  .persoon = w->persoon, .gezelschap = w->gezelschap, .rol = w->rol,
                  .vraag = w->gezelschap, .trede = 0, .in_lijst = by_right,
                  .stappen = w->n_stappen > 0, .tekst = w->tekst,
                  .sinds = w->sinds ? w->sinds : time_now(), .uiterlijk = w->uiterlijk);
    if (by_right)
        count_one(db, w->organisatie, w->locatie, handeling_code(w->mag), w->soort, 1);
    if (w->n_stappen > 0)
        set_steps(db, w, made.id);
    mem_free(tmp);
}

int64_t wachtpunt_nummer(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort,
                         int64_t *sinds)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "wachtpunt_nummer");
    struct wachtpunt_of_rows rows =
        wachtpunt_of(db, tmp, .organisatie = organisatie, .knoop = knoop);
    int64_t id = 0;
    for (size_t i = 0; i < rows.n && !id; i++)
        if (asked(&rows.row[i], soort, ANY_BODY)) {
            id = rows.row[i].id;
            if (sinds)
                *sinds = rows.row[i].sinds;
        }
    mem_free(tmp);
    return id;
}

bool wachtpunt_waits(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort)
{
    return wachtpunt_nummer(db, organisatie, knoop, soort, NULL) != 0;
}

void wachtpunt_end_for(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort,
                       int64_t gezelschap)
{
    leave_open(db, organisatie, knoop, soort, gezelschap, time_now());
    wachtpunt_done(db, .organisatie = organisatie, .knoop = knoop, .soort = soort,
                   .vraag = gezelschap, .op = time_now());
}

void wachtpunt_end(struct db_conn *db, int64_t organisatie, int64_t knoop, const char *soort)
{
    if (soort) {
        wachtpunt_end_for(db, organisatie, knoop, soort, ANY_BODY);
        return;
    }
    int64_t day = time_of_date(date_today()); /* a giver may be who ended it: no moment is kept */
    leave_open(db, organisatie, knoop, NULL, ANY_BODY, day);
    wachtpunt_done_all(db, .organisatie = organisatie, .knoop = knoop, .op = day);
}

void wachtpunt_move(struct db_conn *db, int64_t organisatie, int64_t knoop, int64_t locatie)
{
    count_open(db, organisatie, knoop, -1);
    wachtpunt_set_locatie(db, .organisatie = organisatie, .knoop = knoop, .locatie = locatie);
    count_open(db, organisatie, knoop, 1);
}

void wachtpunt_in_lijst(struct db_conn *db, int64_t organisatie, int64_t locatie, const char *mag,
                        const char *soort, bool erin)
{
    count_one(db, organisatie, locatie, mag, soort, erin ? 1 : -1);
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

/* What lapsed and has no draft in its place waits no longer: the signal was taken off since. */
static void none_left(struct db_conn *db, int64_t organisatie, int64_t knoop)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "none_left");
    struct terugkoppeling_zonder_rows rows = terugkoppeling_zonder(
        db, tmp, .organisatie = organisatie, .knoop = knoop, .max = KINDS * DRAFT_NODES);
    for (size_t i = 0; i < rows.n; i++)
        wachtpunt_end(db, organisatie, rows.row[i].signaal, "terugkoppeling");
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
    int64_t lapsed =
        terugkoppeling_lapse(db, .organisatie = organisatie, .knoop = knoop, .soort = kinds[s]);
    int64_t n =
        terugkoppeling_draft(db, .organisatie = organisatie, .knoop = knoop, .soort = kinds[s],
                             .tekst = bericht ? bericht : "", .door = door, .op = op,
                             .diepte = DRAFT_DEPTH, .max = DRAFT_NODES, .aantal = (int64_t)max);
    if (n > 0)
        drafts_wait(db, organisatie, knoop, op);
    if (lapsed > 0)
        none_left(db, organisatie, knoop);
    return n > 0 ? (size_t)n : 0;
}
