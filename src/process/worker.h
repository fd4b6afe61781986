/* The workers: what reaches outside the database is done in processes of their own, so that the
 * server need not be allowed it. `koers werk post` sends mail and asks addresses (network out),
 * `koers werk pdf` starts Chromium. Not here: the rounds themselves (organisatie/background.h). */
#ifndef KOERS_WERK_H
#define KOERS_WERK_H
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define WERKEN 2
extern const char *const werk_namen[WERKEN]; /* "post", "pdf" */

/* Does one worker's rounds on the database at place until SIGTERM or SIGINT, or, with leash, until
 * stdin ends. The database must be up to date. Returns the exit status. */
int werk_doe(const char *name, const char *place, bool leash);
/* Keeps several workers running: each `koers werk NAME` as a child, started again with a growing
 * pause when it dies, ended with us. Until the same as above. */
int werk_houd(const char *const names[], size_t n, const char *place, bool leash);

/* The other side: what `koers serve` holds. */
struct werkers {
    pid_t pid;
    int leash; /* the workers end when this closes, also when we are killed */
};
/* Starts `koers werk NAMES…` as a child of its own. Before this process gives up its rights: what
 * it may no longer do, no child of it may. */
bool werkers_start(struct werkers *w, const char *const names[], size_t n, const char *place,
                   struct fout *f);
bool werkers_alive(const struct werkers *w); /* from any thread, until werkers_stop */
void werkers_stop(struct werkers *w);        /* waits until they ended; without workers nothing */
#endif
