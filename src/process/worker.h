/* The workers: work that needs the network or another program runs in separate processes, so that
 * the server does not need those rights. `koers werk post` sends mail and checks published
 * addresses, `koers werk pdf` starts Chromium. Not here: the rounds themselves
 * (organisatie/background.h). */
#ifndef KOERS_PROCESS_WORKER_H
#define KOERS_PROCESS_WORKER_H
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define WORKERS 2
extern const char *const worker_names[WORKERS]; /* "post", "pdf" */

/* Runs one worker on the database at place until SIGTERM or SIGINT or, with leash, until stdin
 * closes. The database must be up to date. Returns the exit status. */
int worker_run(const char *name, const char *place, bool leash);
/* Keeps several workers running, each as a child `koers werk NAME`; a worker that dies is started
 * again after a growing pause. Ends as worker_run does, and ends its workers. */
int keeper_run(const char *const names[], size_t n, const char *place, bool leash);

/* The workers as `koers serve` holds them. */
struct workers {
    pid_t pid;
    int leash; /* pipe; the workers end when it closes, also when the server is killed */
};
/* Starts `koers werk NAMES…` as a child. Call before the process is confined: a child inherits the
 * confinement. */
bool workers_start(struct workers *w, const char *const names[], size_t n, const char *place,
                   struct error *f);
bool workers_alive(const struct workers *w); /* from any thread, until workers_stop */
void workers_stop(struct workers *w);        /* waits until they ended; without workers nothing */
#endif
