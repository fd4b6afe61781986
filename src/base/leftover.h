/* Files and directories that hold something until it is whole: X.deel of a backup
 * or a key file, koers-herstel-… of
 * a restore, koers-pdf-… of a PDF. Their maker locks them, so that after a crash whoever finds them
 * knows that nobody is at it. Not here: what is in them. */
#ifndef KOERS_BASE_LEFTOVER_H
#define KOERS_BASE_LEFTOVER_H
#include <stddef.h>

/* Locks what is at path until the descriptor is closed, which the maker does when it is done; -1 when
 * it cannot. */
int leftover_hold(const char *path);
/* Removes what is in this directory, ours, named so and locked by nobody; says how many. */
size_t leftover_clear(const char *dir);
#endif
