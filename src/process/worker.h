/* The workers: work that needs the network or another program runs in separate processes, so that
 * the server does not need those rights. `koers werk post` sends mail and checks published
 * addresses, `koers werk pdf` starts Chromium. Not here: the rounds themselves
 * (organisatie/background.h). */
#ifndef KOERS_PROCESS_WORKER_H
#define KOERS_PROCESS_WORKER_H
#include "base/error.h"
#include "db/db.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct background;

/* A worker is a row of the table in worker.c, with rules of its own in confine.c. Besides its own
 * round, each has the round of jobs: the kinds that name it (struct job_kind). */
struct worker_kind {
    const char *name; /* "pdf": `koers werk pdf`, `--zonder pdf` */
    bool (*confine)(const struct db *db, struct error *f);
    int (*round)(const struct background *a); /* its own round, by process/rounds.h; NULL: none */
    const char *what; /* "pdf": in "de hulpprogramma's voor e-mail en pdf" */
    const char *does; /* for `koers werk --help` */
};
#define WORKERS_MAX 8
const struct worker_kind *worker_at(size_t i);                   /* NULL: no more */
const struct worker_kind *worker_named(const char *s, size_t n); /* of n bytes; NULL: unknown */
size_t workers_count(void);
/* A word of each (the name, what it is for), with `between` between two and `last` before the
 * last: "post of pdf". */
const char *worker_names(const void *ctx, const char *between, const char *last);
const char *worker_whats(const void *ctx, const char *between, const char *last);

/* Runs one worker on the database at place until SIGTERM or SIGINT or, with leash, until stdin
 * closes. The database must be up to date. Returns the exit status. */
int worker_run(const struct worker_kind *kind, const char *place, bool leash);
/* Keeps several workers running, each as a child `koers werk NAME`; a worker that dies is started
 * again after a growing pause. Ends as worker_run does, and ends its workers. */
int keeper_run(const struct worker_kind *const kinds[], size_t n, const char *place, bool leash);

/* The workers as `koers serve` holds them. */
struct workers {
    pid_t pid;
    int leash; /* pipe; the workers end when it closes, also when the server is killed */
};
/* Starts `koers werk NAMES…` as a child. Call before the process is confined: a child inherits the
 * confinement. */
bool workers_start(struct workers *w, const struct worker_kind *const kinds[], size_t n,
                   const char *place, struct error *f);
bool workers_alive(const struct workers *w); /* from any thread, until workers_stop */
void workers_stop(struct workers *w);        /* waits until they ended; without workers nothing */
#endif
