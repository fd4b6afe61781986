/* Rounds in the background: a thread that calls a function again and again (jobs, mail, tidying).
 * Not here: what a round does (organisatie/background.h), writing (service_write). */
#ifndef KOERS_PROCESS_ROUNDS_H
#define KOERS_PROCESS_ROUNDS_H

struct round;
/* work does one piece of work and returns the seconds until the next call (0: at once). round_poke
 * calls it earlier. end (may be NULL) runs last on the thread. */
struct round *round_start(const char *name, int (*work)(void *arg), void (*end)(void *arg),
                          void *arg);
void round_poke(struct round *r); /* from any thread */
/* Waits for the running piece of work, then ends the thread and frees r. NULL is fine. */
void round_stop(struct round *r);
#endif
