/* Landlock: which files, TCP ports, sockets and signals this process may still reach. By raw system
 * calls, because the headers of Debian 12 know only the first versions. Not here: seccomp
 * (sandbox.h, child.h), who may what (confine.c). */
#ifndef KOERS_BASE_LANDLOCK_H
#define KOERS_BASE_LANDLOCK_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LANDLOCK_READ   1u  /* files below it, and lists of them */
#define LANDLOCK_WRITE  2u  /* change, make and remove files below it; not directories */
#define LANDLOCK_RUN    4u  /* programs below it */
#define LANDLOCK_REMOVE 8u  /* remove files below it, no more */
#define LANDLOCK_DIRS   16u /* make and remove directories, sockets and links too */

struct landlock_path {
    const char *path; /* a file or a directory; one that does not exist is skipped */
    unsigned may;
};
struct landlock_rules {
    const struct landlock_path *paths;
    size_t n_paths;
    bool network;          /* TCP connections to anywhere; listening never */
    const uint16_t *ports; /* else TCP connections to these ports only */
    size_t n_ports;
};

/* The version of the running kernel; 0: it has none, or it is switched off. */
int landlock_version(void);
/* From this call on only what the rules name is allowed, for this thread and everything it starts;
 * it cannot be undone. Needs PR_SET_NO_NEW_PRIVS. What the kernel's version does not know is not
 * guarded: network before 4, abstract sockets and signals to others before 6. False with errno when
 * it failed. */
bool landlock_enter(const struct landlock_rules *r);
#endif
