/* What worker.c and keeper.c share: waiting for the word to stop.
 * Not here: the face (worker.h). */
#ifndef KOERS_WERK_INTERN_H
#define KOERS_WERK_INTERN_H
#include <stdbool.h>

/* Blocks SIGTERM, SIGINT and SIGCHLD for this process and gives a descriptor on which they come.
 * Before the first thread. */
int werk_signals(void);
enum werk_event { WERK_STOP, WERK_CHILD, WERK_TIME };
/* Waits, ms milliseconds at most (-1: without end). leash: the end of stdin is a word to stop too.
 */
enum werk_event werk_wait(int signals, bool leash, int ms);
#endif
