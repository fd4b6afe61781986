/* The child without rights: work on a stranger's bytes in a process of its own that can read its
 * input, write its answer and end, and nothing else. Not here: the work itself (each room brings
 * its task, main.c lists them), progress, retries. */
#ifndef KOERS_BASE_CHILD_H
#define KOERS_BASE_CHILD_H
#include "base/buf.h"
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>

/* One kind of work a child can do. A fork of a threaded server is not safe, so the program runs
 * itself again as `koers --kind NAME`: main() calls child_main() before anything else. */
struct child_task {
    const char *name;
    size_t max_in;     /* bytes; more is refused */
    size_t max_out;    /* bytes the answer may have */
    size_t max_memory; /* bytes of address space */
    unsigned seconds;  /* of processor time */
    /* In the child. Reads `in`, fills out; false with f filled when the input is refused. */
    bool (*run)(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f);
};

/* Layers of the confinement. Each is tested alone; a child always gets all. */
#define CHILD_LIMITS   1u /* rlimits, no new rights, not dumpable */
#define CHILD_LANDLOCK 2u /* no file, no TCP, no signal to others */
#define CHILD_SECCOMP  4u /* read, write, memory, clock, exit; all else ends the process */
#define CHILD_ALL      (CHILD_LIMITS | CHILD_LANDLOCK | CHILD_SECCOMP)

/* Gives up this process's rights for good. False when a layer that must be there failed; a kernel
 * without Landlock is said on stderr and is no failure (seccomp still refuses every file). t gives
 * the limits. */
bool child_confine(const struct child_task *t, unsigned layers, struct error *f);

/* The child's whole life: gives up its rights, reads stdin, runs the task, writes stdout. The exit
 * status: 0 answered (also with a refusal), 2 unknown name, 3 could not give up its rights. Ends
 * by _exit, never returns. */
_Noreturn void child_main(const char *what, const struct child_task *const *tasks, size_t n_tasks);

/* In the parent: runs `what` on n bytes and puts the answer in out (which the caller has
 * initialised, max included). Waits at most `seconds` on the wall clock, then ends the child. False
 * with a message for a person when the child refused the input, ran out of time or memory, tried
 * what it may not, or answered more than out->max. The answer comes from a process that read a
 * stranger's bytes: check it like any input. */
bool child_run(const void *ctx, const char *what, const void *in, size_t n, int seconds,
               struct buf *out, struct error *f);
#endif
