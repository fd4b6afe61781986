/* Rounds in the background: a thread that calls a function again and again (jobs, mail, tidying).
 * Not here: what a round does (organisatie/background.h), writing (service_write). */
#ifndef KOERS_PROCESS_ROUNDS_H
#define KOERS_PROCESS_ROUNDS_H

struct round;
/* work does one piece and returns the seconds until it wants to be called again: 0 at once. A poke
 * calls it sooner. end (may be NULL) is the thread's last act. */
struct round *round_start(const char *name, int (*work)(void *arg), void (*end)(void *arg),
                          void *arg);
void round_poke(struct round *r); /* from any thread */
/* Waits for the piece that runs, then ends and frees. NULL is fine. */
void round_stop(struct round *r);
#endif
