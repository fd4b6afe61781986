/* The one writer thread of a SQLite store: many small write jobs ("pieces") share one COMMIT (group
 * commit). The pieces of a group run one after the other in one transaction. The group commits at
 * 64 pieces, after 5 ms or when the queue is empty; done() is called after that. A piece whose
 * run() returns false leaves no changes: the group is rolled back and its pieces run again with
 * savepoints. If SQLite rolls back the whole group, or COMMIT finds the disk full, every piece runs
 * once more, alone. If COMMIT fails in another way, every piece gets that error. So a piece can run
 * twice: effects outside the database must be rows that a later job handles (mail, taak). */
#ifndef KOERS_DB_WRITER_H
#define KOERS_DB_WRITER_H
#include "db/db.h"

struct write_work {
    /* on the writer thread; false: its changes are undone */
    bool (*run)(struct db_conn *c, void *arg);
    void (*done)(void *arg, enum db_result u,
                 const struct error *f); /* on the writer, after the commit; must be quick */
    void *arg;
    bool
        last; /* ends its group, is told after the others, and its done() may take as long as a commit */
    struct write_work *next; /* the queue's own */
};
struct writer;
struct writer *writer_start(struct db *db, struct error *f);
/* Never blocks. False when the queue holds 4096 pieces or the writer is stopping. w must stay valid
 * until done() is called. */
bool writer_submit(struct writer *s, struct write_work *w);
/* Finishes what is queued, then stops. */
void writer_stop(struct writer *s);
#define SCHRIJVER_SIZES 7
struct writer_stats {
    uint64_t groups, pieces, reruns, failures;
    uint64_t longest_us;             /* of one piece */
    uint64_t sizes[SCHRIJVER_SIZES]; /* groups of 1, up to 2, 4, 8, 16, 32, 64 pieces */
    uint64_t group_us;               /* total time of all groups, from BEGIN to the last done() */
    size_t queued;
};
struct writer_stats writer_stats(struct writer *s);
#endif
