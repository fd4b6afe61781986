/* What the files of this room share about chains. Not here: the face that other rooms use
 * (draad.h). */
#ifndef KOERS_DRAAD_KETEN_H
#define KOERS_DRAAD_KETEN_H
#include "draad/draad.h"

/* The chain without the signals of others: at most max, the nearest first. */
struct schakels keten_zonder_signalen(struct db_conn *db, const void *ctx, int64_t organisatie,
                                      int64_t knoop, size_t max);
/* A path with its %lld replaced by id; without one: the path itself. Owned by ctx. */
const char *pad_met_id(const void *ctx, const char *path, int64_t id);
/* A question as the search index reads it: its stems, each in double quotes; NULL when there is
 * nothing to search for. Owned by ctx. */
const char *search_query(const void *ctx, const char *text);
/* The lines of history that only tell that a thread was laid or taken off: not what moved. */
extern const char *const geschiedenis_over_draad[3];
/* Whether a figure and a story hang on this sentence itself is kept: after it was made, moved, got
 * another status, or a draad to it was laid or taken off. Any other kind: nothing. */
void uitspraak_derive(struct db_conn *db, int64_t organisatie, const struct knoop *k);
/* What waits of a knoop goes along to another place (0: the whole organisation). */
void wachtpunt_move(struct db_conn *db, int64_t organisatie, int64_t knoop, int64_t locatie);
/* Is any kind a personal one (knoop_opaque)? */
bool faces_opaque(void);
#endif
