/* What the files of this room share about chains. Not here: the face that other rooms use
 * (draad.h). */
#ifndef KOERS_DRAAD_KETEN_H
#define KOERS_DRAAD_KETEN_H
#include "draad/draad.h"

/* The chain without the signals of others: at most max, the nearest first. */
struct schakels keten_zonder_signalen(struct db_conn *db, const void *ctx, int64_t organisatie,
                                      int64_t knoop, size_t max);
#endif
