/* What worker.c and keeper.c share: waiting for the signal to stop.
 * Not here: the public functions (worker.h). */
#ifndef KOERS_PROCESS_WORKER_INTERNAL_H
#define KOERS_PROCESS_WORKER_INTERNAL_H
#include <stdbool.h>

/* Blocks SIGTERM, SIGINT and SIGCHLD for this process and gives a descriptor on which they come.
 * Before the first thread. */
int worker_signals(void);
enum worker_event { WORKER_STOP, WORKER_CHILD, WORKER_TIME };
/* Waits at most ms milliseconds (-1: no limit). leash: the end of stdin also means stop. */
enum worker_event worker_wait(int signals, bool leash, int ms);
#endif
