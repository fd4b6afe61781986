/* Experience measurements (B5.1): answers are read from a CSV, results are shown per question and
 * place, and small groups are protected before any output is made. What main assembles stands here;
 * inside: inlevering.h (what was handed in), uitslag.h (figures that may be shown), *_paginas.c.
 * Not here: indicators (indicator/), what becomes of a figure (draad/). */
#ifndef KOERS_METING_METING_H
#define KOERS_METING_METING_H
#include "meting/meting_regels.h"
#include "organisatie/organisatie.h"

extern const struct room meting_room;
extern const struct route_table meting_routes;

/* The job "meting": over is the number of what was handed in (meting_upload). Writes invisible
 * rows in random order, and makes them a concept in one small transaction at the end: nobody sees a
 * figure of it until a person confirms it (besluit.h). When it fails
 * or is stopped its rows are removed, and the uploaded file is kept. */
extern const struct job_kind meting_job;
extern const struct room_command meting_import; /* `koers importeer meting` */
/* The job "meting_weg": over is the number of a measurement; its rows go a piece at a time. */
extern const struct job_kind meting_weg_job;

/* A whole measurement at once, and confirmed, in the running transaction: the demo and tests.
 * Columns and locations are found by their names. Returns its id; 0 with words in f when a row is
 * wrong, or when it may not be shown beside what was shown before. */
struct meting_new {
    int64_t organisatie, door;
    const char *bestand, *csv; /* csv: UTF-8 text, closed with a zero */
    const char *instrument;    /* the code of one that comes with the program, or was loaded */
    int32_t van, tot;
    int64_t uitgenodigd;    /* 0: not known */
    bool concept;           /* is left to be confirmed */
    const uint8_t *sleutel; /* 32 bytes that make the order of withholding, so that a demo is the
                               same everywhere; NULL: random, as it must be for real answers */
};
int64_t meting_create(struct db_conn *db, const void *ctx, const struct meting_new *m,
                      struct error *f);

/* The mean of one question (code) as a knoop cijfer, at a location or the whole (plek 0), protected
 * as its whole family is. The same figure is made once. 0 when there is no such figure. For the
 * demo; people do it on the page of the question. */
int64_t meting_cite(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t door,
                    int64_t meting, const char *code, int64_t plek);

/* For the command line: keeps a file as handed in, with columns and locations found by name.
 * kolom_locatie: the header of the location column, NULL: by the usual names; locatie: of a file
 * without such a column, 0: none. van, tot DATE_NONE: from the dates in the file. zonder_datum: a
 * column with dates is not read. Returns the number that the job wants; 0 with words in f. */
struct meting_bestand {
    int64_t organisatie;
    const char *naam;
    const void *data;
    size_t n;
    const char *instrument, *kolom_locatie;
    int64_t locatie, uitgenodigd;
    int32_t van, tot;
    bool zonder_datum;
};
int64_t meting_hand_in(struct db_conn *db, const void *ctx, const struct meting_bestand *b,
                       struct error *f);
/* What of that file is not read and what is wrong in it, in plain Dutch, a line each: the same as the
 * page shows. False when there is no such file. */
bool meting_verslag(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t upload,
                    struct buf *out);
/* Deletes an uploaded file. */
void meting_upload_erase(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id);
/* Deletes files that were uploaded a week ago and not read in, in all organisations, and decides
 * about figures of an older version of the program (besluit.h). Call once an hour. */
struct background;
void meting_tidy(const struct background *a);
/* Call after a concept comes or goes: the oldest waits for who may confirm it (concept_wacht.c). */
void meting_concept_wacht(struct db_conn *db, int64_t organisatie);
/* Throws one away: nobody sees it any more, and the job meting_weg takes its rows. */
void meting_concept_drop(struct db_conn *db, int64_t organisatie, int64_t meting);
void meting_concepten_wachten(struct db_conn *db); /* of all organisations */
extern const struct knoop_face *const meting_faces[];
/* What a process that died left half (base/room.h, `mend`): measurements that no job goes on with,
 * and files that a command handed in. At most fifty of each. */
int64_t meting_mend(const struct background *a);
/* How many of those are a day overdue (at most fifty): if any, meting_tidy does not run. */
int64_t meting_expired(struct db_conn *db);
/* For the command line: what may be shown of the concept that a job's `naar` leads to, decided within
 * a read transaction (besluit.h), and confirming it in the one that writes. False with words in f. */
struct besluit;
const struct besluit *meting_beslis_bij(struct db_conn *db, const void *ctx, int64_t organisatie,
                                        const char *naar, struct error *f);
bool meting_vaststellen_bij(struct db_conn *db, const void *ctx, const struct besluit *b,
                            struct error *f);
/* "512 antwoorden gelezen, …" in plain Dutch, of the measurement that a job's `naar` leads to.
 * False when it leads to none. */
bool meting_summary(struct db_conn *db, const void *ctx, int64_t organisatie, const char *naar,
                    struct buf *out);
#endif
