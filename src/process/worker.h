/* The workers: what reaches outside the database is done in processes of their own, so that the
 * server need not be allowed it. `koers werk post` sends mail and asks addresses (network out),
 * `koers werk pdf` starts Chromium. Not here: the rounds themselves (organisatie/background.h). */
#ifndef KOERS_PROCESS_WORKER_H
#define KOERS_PROCESS_WORKER_H
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define WORKERS 2
extern const char *const worker_names[WORKERS]; /* "post", "pdf" */

/* Does one worker's rounds on the database at place until SIGTERM or SIGINT, or, with leash, until
 * stdin ends. The database must be up to date. Returns the exit status. */
int worker_run(const char *name, const char *place, bool leash);
/* Keeps several workers running: each `koers werk NAME` as a child, started again with a growing
 * pause when it dies, ended with us. Until the same as above. */
int keeper_run(const char *const names[], size_t n, const char *place, bool leash);

/* The other side: what `koers serve` holds. */
struct workers {
    pid_t pid;
    int leash; /* the workers end when this closes, also when we are killed */
};
/* Starts `koers werk NAMES…` as a child of its own. Before this process gives up its rights: what
 * it may no longer do, no child of it may. */
bool workers_start(struct workers *w, const char *const names[], size_t n, const char *place,
                   struct error *f);
bool workers_alive(const struct workers *w); /* from any thread, until workers_stop */
void workers_stop(struct workers *w);        /* waits until they ended; without workers nothing */
#endif
