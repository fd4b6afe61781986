/* What the files of this room share about chains. Not here: functions for other rooms (draad.h). */
#ifndef KOERS_DRAAD_KETEN_H
#define KOERS_DRAAD_KETEN_H
#include "draad/draad.h"

/* The chain without the signals of others: at most max, the nearest first. */
struct schakels keten_zonder_signalen(struct db_conn *db, const void *ctx, int64_t organisatie,
                                      int64_t knoop, size_t max);
/* A path with its %lld replaced by id; without one: the path itself. Owned by ctx. */
const char *pad_met_id(const void *ctx, const char *path, int64_t id);
/* A search text as the index needs it: its stems, each in double quotes; NULL when it has none.
 * Owned by ctx. */
const char *search_query(const void *ctx, const char *text);
/* History lines that only record that a draad was added or removed; not news for the start page. */
extern const char *const geschiedenis_over_draad[3];
/* Something happened to k: its kind keeps up what it derives (knoop_face.on_status). */
void knoop_follow(struct db_conn *db, const struct knoop *k);
/* Moves the waiting points of a knoop to another location (0: the whole organisation). */
void wachtpunt_move(struct db_conn *db, int64_t organisatie, int64_t knoop, int64_t locatie);
/* One more, or (false) one fewer, that waits for whoever has the right, in the counters. */
void wachtpunt_in_lijst(struct db_conn *db, int64_t organisatie, int64_t locatie, const char *mag,
                        const char *soort, bool erin);
/* Is any kind a personal one (knoop_opaque)? */
bool faces_opaque(void);
#endif
