/* The walls around a process: Landlock for what it reaches, a seccomp list for what it asks of the
 * kernel. Entered once, before the first thread, and never left; all that it starts is inside too.
 * Not here: which process gets which walls (confine.c), the child without rights (child.h). */
#ifndef KOERS_BASE_SANDBOX_H
#define KOERS_BASE_SANDBOX_H
#include "base/error.h"
#include "base/landlock.h"

/* Groups of system calls. Every process may use its files, its memory, its threads, its clock, and
 * the connections that it already has. */
#define SANDBOX_STARTS  1u /* start programs (Landlock says which) and wait for them */
#define SANDBOX_CONNECT 2u /* make sockets and connect them */
#define SANDBOX_BROWSER 4u /* all but what no browser needs: for a process that starts one */

struct sandbox {
    struct landlock_rules rules;
    unsigned calls;
};

enum sandbox_state {
    SANDBOX_OUTSIDE, /* not entered */
    SANDBOX_OFF,     /* left out on request: KOERS_ZANDBAK=uit */
    SANDBOX_CALLS,   /* seccomp only: this kernel has no Landlock */
    SANDBOX_FILES,   /* Landlock only: this kernel has no seccomp */
    SANDBOX_NOTHING, /* this kernel has neither */
    SANDBOX_COMPLETE
};

/* Gives up what s does not name. A call that is not on the list is refused (EPERM), counted and
 * said on stderr; it does not end the process, because a list that is one call too short must not
 * cost what others were doing. False with a message when the kernel offers it and it failed; what
 * the kernel lacks is no failure, and stands in the state. */
bool sandbox_enter(const struct sandbox *s, struct error *f);
/* What `koers --opsluiten DIR PROGRAM …` does: becomes a program (a browser) that may change files
 * in DIR only, read what every program reads, and reach no network. Never returns: 126 without
 * walls, 127 when it does not start. */
_Noreturn void sandbox_run(const char *dir, char *const argv[]);
enum sandbox_state sandbox_state(void);
const char *sandbox_words(void); /* the state in Dutch, and what an older Landlock does not guard */
/* How many calls were refused since. */
unsigned long sandbox_refused(void);
#endif
