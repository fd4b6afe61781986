/* One write to both stores, which share no transaction. The order, and why nothing is lost or
 * doubled: 1 the work runs in an open transaction of each store; what it writes in the personal
 * store is noted (notes.c), and that transaction is rolled back; 2 the personal store commits the
 * notes under a random key (write_pending): prepared; 3 the quality store commits the work's rows
 * with that key (write_decided): decided; 4 the personal store runs the notes and deletes them, in
 * one commit: carried out. A crash before 3 leaves notes that nobody decided: they are dropped, and
 * the form token was not spent, so the form can be sent again. A crash between 3 and 4 leaves notes
 * that were decided: they are run; the token is spent, so sending again gives the answer of the
 * first time. The next write, the start of the server and `koers controleer` settle what is left.
 * From 2 to 3 the writer holds the quality store's write lock (SQLite), or an advisory lock there
 * (PostgreSQL), and settles under it what others left, before its own work: so the notes meet the
 * rows that they were made on, and whoever holds the lock knows that an undecided key stays
 * undecided. A decided write that cannot be carried out is kept, and every later write to both
 * stores is refused until it is: DB_STUCK when its error may last (tried again by a write a minute
 * later, the start of the server and `koers controleer`), else the error that may pass (the next
 * write tries again). Reading, and
 * writing to the quality store alone, go on. Not here: who runs it (server/service_personal.c). */
#ifndef KOERS_DB_BOTH_H
#define KOERS_DB_BOTH_H
#include "db/personal.h"

struct both_write {
    /* As the work of db_write; false rolls back both. May run again: no effect outside. */
    bool (*work)(struct db_conn *c, struct personal_conn *p, void *arg);
    void *arg;
    struct personal_conn *p; /* read-write */
    uint8_t key[32];         /* what follows is both.c's own */
    bool prepared;
};
/* All of it, for who runs by himself (PostgreSQL's pool, the command line). DB_OK: decided, and
 * carried out, unless the personal store failed just then: f says so, and the next one does it. */
enum db_result both_write(struct db_conn *c, struct both_write *w, struct error *f);
/* The same in two parts, for SQLite's writer: 1 and 2 as a piece that is the last of its group, 4
 * when that was committed. */
bool both_prepare(struct db_conn *c, void *write);
bool both_carry_out(struct both_write *w, struct error *f);

struct both_found {
    size_t carried_out, dropped; /* what was left half, and what became of it */
    size_t stuck;                /* decided, and still not written: the first, and all after it */
    enum db_result hindrance;    /* of the first: DB_STUCK when it lasts */
    struct error why;            /* the same in words */
};
/* How many writes were decided and could not be carried out: while there is one, no other write to
 * both stores is accepted. Inside personal_read; false: it failed. */
bool both_stuck(struct personal_conn *p, const void *ctx, int64_t *n);
/* Settles what was left half. c: read-write. False with a message when a store cannot be asked. */
bool both_settle(struct db_conn *c, struct personal_conn *p, struct both_found *found,
                 struct error *f);
/* Between these two nobody is between 1 and 3: a moment for a copy of both. c as it was opened,
 * outside a transaction; it asks nothing else meanwhile. */
bool both_hold(struct db_conn *c, struct error *f);
void both_release(struct db_conn *c);
/* Tests only: called after step 2, 3 and 4 of every write; to end the process there. */
extern void (*both_after_step)(int step);
/* Tests only: after how long a write that did not fit is tried again. */
extern int both_again_ms;
#endif
