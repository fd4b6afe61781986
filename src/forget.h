/* The round that gets erased words out of the files (db/erase.h): within a minute of their erasing, or
 * when the last reader lets them go. Not here: who erases. */
#ifndef KOERS_FORGET_H
#define KOERS_FORGET_H
#include "organisatie/background.h"

#define FORGET_SECONDS 10 /* between two rounds */

/* Does what waits. True when nothing waits any more; false with why in f, and *since when it began. */
bool forget_round(const struct background *a, int64_t *since, struct error *f);
#endif
