/* Rounds in the background: a thread that calls a function again and again (jobs, mail, tidying).
 * Not here: what a round does (organisatie/background.h), writing (dienst_write). */
#ifndef KOERS_DIENST_TAKEN_H
#define KOERS_DIENST_TAKEN_H

struct ronde;
/* work does one piece and returns the seconds until it wants to be called again: 0 at once. A poke
 * calls it sooner. end (may be NULL) is the thread's last act. */
struct ronde *ronde_start(const char *name, int (*work)(void *arg), void (*end)(void *arg),
                          void *arg);
void ronde_poke(struct ronde *r); /* from any thread */
/* Waits for the piece that runs, then ends and frees. NULL is fine. */
void ronde_stop(struct ronde *r);
#endif
