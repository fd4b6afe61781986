/* Indicators, where they are chosen (B5.7): the Openbare Databestand as reference data of no
 * organisation, and a location's values beside all others. Not here: measuring experience
 * (meting/), figures that someone cites (draad/). */
#ifndef KOERS_INDICATOR_H
#define KOERS_INDICATOR_H
#include "base/child.h"
#include "organisatie/organisatie.h"

extern const struct room indicator_room;
extern const struct route_table indicator_routes;

/* The job "odb": invoer is the file, tekst its name. Reads it in a child without rights, writes
 * invisible rows, and makes them visible in one small transaction at the end. When it fails or is
 * stopped its rows are removed. */
extern const struct job_kind odb_job;
extern const struct room_command odb_import; /* `koers importeer odb` */
/* The child that job needs: main.c answers to `koers --kind xlsx` with it. */
extern const struct child_task xlsx_task;

/* The result of reading a file, for the command line: "429 rijen gelezen, …" in plain Dutch. False
 * when there is no such file. */
bool odb_summary(struct db_conn *db, const void *ctx, int64_t bestand, struct buf *out);
/* Removes what a process that died left half (base/room.h, `mend`); says how many files. */
int64_t odb_mend(const struct background *a);
/* How many files are partly read in without a job that continues them. */
int64_t odb_orphans(struct db_conn *db);
/* The rules by which a file is read today (odb_bestand.lezing). Reading 1 could take two places for
 * one; a file that was read so is read again when it is handed in again. */
#define ODB_LEZING 2
/* The file that a job's `naar` leads to; 0 when it is none. */
int64_t odb_bestand_of_path(const char *naar);
#endif
