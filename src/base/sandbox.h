/* Confines a process: Landlock limits the files and ports it reaches, a seccomp list limits its
 * system calls. Entered once, before the first thread, and never undone; its children are confined
 * too. Not here: the rules of each process (confine.c), the child without rights (child.h). */
#ifndef KOERS_BASE_SANDBOX_H
#define KOERS_BASE_SANDBOX_H
#include "base/error.h"
#include "base/landlock.h"

/* Groups of system calls. Every process may use its files, its memory, its threads, its clock, and
 * the connections that it already has. */
#define SANDBOX_STARTS  1u /* start programs (Landlock says which) and wait for them */
#define SANDBOX_CONNECT 2u /* make sockets and connect them */
/* all calls but those that no browser needs: for a process that starts a browser */
#define SANDBOX_BROWSER 4u

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

/* Gives up everything that s does not name. A call that is not on the list is refused (EPERM),
 * counted and logged on stderr. It does not end the process: an incomplete list must not break the
 * requests of other users. False with a message when the kernel has the feature and it failed; a
 * missing feature is no failure, and is kept in the state. */
bool sandbox_enter(const struct sandbox *s, struct error *f);
/* `koers --opsluiten DIR PROGRAM …`: confines itself and becomes PROGRAM (a browser), which may
 * change files in DIR only, read what every program reads, and use no network. Never returns; exit
 * status 126: not confined, 127: PROGRAM did not start. */
_Noreturn void sandbox_run(const char *dir, char *const argv[]);
enum sandbox_state sandbox_state(void);
const char *sandbox_words(void); /* the state in Dutch, and what an older Landlock does not guard */
/* How many calls were refused since. */
unsigned long sandbox_refused(void);
#endif
