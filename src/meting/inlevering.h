/* A file with answers that was handed in and is not read in yet: kept with its columns and
 * locations until it is, at most a week. Shared by the pages, the job and the command line of this
 * room. Not here: what a row means (meting_regels.h). */
#ifndef KOERS_METING_INLEVERING_H
#define KOERS_METING_INLEVERING_H
#include "meting/meting.h"

#define INLEVERING_BYTES_MAX (10u << 20)
#define INLEVERING_DAGEN     7

struct inlevering {
    int64_t organisatie, id, door, instrument_id, locatie, uitgenodigd;
    const char *naam;
    char hash[2 * 32 + 1];
    int32_t van, tot;
    struct instrument instrument;
    struct csv csv;
    struct indeling indeling; /* as chosen; until then as proposed */
    bool ingedeeld;
    struct import_locatie *locaties; /* that whoever handed it in may fill in for */
    size_t n_locaties;
    struct import_locatie *plekken; /* values of the location column that someone explained */
    size_t n_plekken;
};

struct inlevering_nieuw {
    int64_t organisatie, door, instrument_id, locatie, uitgenodigd;
    const char *naam;
    const void *data;
    size_t n;
    int32_t van, tot;
    const struct locaties *mag;
};
/* Reads the bytes of a file as a table; f in words for a person. */
bool inlevering_tabel(const void *ctx, const void *data, size_t n, struct csv *out,
                      struct error *f);
/* Is what was handed in at that moment still kept? A week; not when a wrong clock wrote the moment. */
bool inlevering_open(int64_t gemaakt);
/* Takes a measurement away: nobody sees it from the first transaction on, its rows go a piece at a
 * time. write: how each is run (by goes along). */
bool meting_take_away(enum db_result (*write)(void *by, bool (*work)(struct db_conn *, void *),
                                              void *arg, struct error *f),
                      void *by, int64_t organisatie, int64_t meting, struct error *f);
/* Keeps it. Returns its number, which cannot be guessed. */
int64_t inlevering_create(struct db_conn *db, const struct inlevering_nieuw *in);
/* False when there is none (also: older than a week), or f when it cannot be read. */
bool inlevering_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                     struct inlevering *out, struct error *f);
/* Keeps what each column is. */
void inlevering_deel_in(struct db_conn *db, const struct inlevering *i, const struct indeling *d);
/* The column with locations; SIZE_MAX when none was chosen. */
size_t inlevering_kolom(const struct indeling *d, enum kolom_soort soort);
/* The different texts in the location column, in order of appearance, at most max. */
size_t inlevering_waarden(const void *ctx, const struct csv *csv, size_t column, const char **out,
                          size_t max);
/* The location that a text means by name or code; 0 when none or more than one. */
int64_t inlevering_plek(const void *ctx, const struct inlevering *i, const char *waarde);
/* Reads all rows: import_read with what was chosen. */
bool inlevering_check(const void *ctx, const struct inlevering *i, struct import *out);
/* The same, with all of the file that is not read. True when nothing is wrong in the rows. */
bool inlevering_verslag(const void *ctx, const struct inlevering *i, struct verslag *out);
/* Deletes uploads older than a week. */
void inleveringen_tidy(struct db_conn *db, const void *ctx, int64_t organisatie);

/* ---- instruments of an organisation: those that come with the program, and its own ---- */
struct instrument_keuze {
    const char *sleutel; /* "mee:CODE" or "eigen:ID" */
    struct instrument instrument;
    bool eigen;
    int64_t gemaakt;
};
#define INSTRUMENTEN_EIGEN_MAX 100 /* as MetingInstrumentenEigen gives */
/* All that can be chosen; own ones first, the newest of them. */
size_t instrument_keuzes(struct db_conn *db, const void *ctx, int64_t organisatie,
                         struct instrument_keuze **out);
/* Keeps the instrument of this key with the organisation's measurements, so that a later version of
 * the program does not change old figures. Returns its id; 0 when there is no such key. */
int64_t instrument_keep(struct db_conn *db, const void *ctx, int64_t organisatie,
                        const char *sleutel);
/* The other way: the key of one that is kept; "" when there is none. Owned by ctx. */
const char *instrument_sleutel(struct db_conn *db, const void *ctx, int64_t organisatie,
                               int64_t id);
/* Does handing in under that key give this very version? Not when the program came with a newer one. */
bool instrument_leverbaar(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id);
/* Keeps one of the organisation's own. */
int64_t instrument_add(struct db_conn *db, const void *ctx, int64_t organisatie, const void *json,
                       size_t n, const struct instrument *in, bool eigen);
#endif
