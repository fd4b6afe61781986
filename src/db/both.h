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
 * rows that they were made on (unless a decided write cannot be carried out: it is kept and told, and
 * later writes go on; so a personal table never takes its ids from max(id) + 1), and whoever holds the lock knows that an undecided key stays
 * undecided. Not here: who runs it (server/service_personal.c). */
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
    size_t stuck;                /* decided, and still not to be written: why says the last one */
    struct error why;
};
/* Settles what was left half. c: read-write. False with a message when a store cannot be asked. */
bool both_settle(struct db_conn *c, struct personal_conn *p, struct both_found *found,
                 struct error *f);
/* Between these two nobody is between 1 and 3: a moment for a copy of both. c as it was opened,
 * outside a transaction; it asks nothing else meanwhile. */
bool both_hold(struct db_conn *c, struct error *f);
void both_release(struct db_conn *c);
/* Tests only: called after step 2, 3 and 4 of every write; to end the process there. */
extern void (*both_after_step)(int step);
#endif
