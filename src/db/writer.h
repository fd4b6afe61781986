/* The one writer thread of a SQLite store: many small pieces of work, one commit (group commit).
 * The pieces run one after the other in the group's transaction; at 64 pieces, after 5 ms or when
 * nobody comes any more the group commits, and only then are they told. A piece that says no leaves
 * nothing; what the group did before it is then run once more, in savepoints. When SQLite rolled
 * the whole group back, every piece is run once more, alone. When COMMIT fails all are told
 * DB_ERROR or DB_FULL. So a piece may run twice: effects outside the database go by the outbox. */
#ifndef KOERS_DB_WRITER_H
#define KOERS_DB_WRITER_H
#include "db/db.h"

struct write_work {
    bool (*run)(struct db_conn *c, void *arg); /* on the writer; false: what it did is undone */
    void (*done)(void *arg, enum db_result u,
                 const struct error *f); /* on the writer, after the commit; must be quick */
    void *arg;
    bool last; /* ends its group, is told after the others, and its done() may take as long as a commit */
    struct write_work *next; /* the queue's own */
};
struct writer;
struct writer *writer_start(struct db *db, struct error *f);
/* Never blocks. Refused (false) when the queue holds 4096 pieces or the writer stops. w must live
 * until done() was called. */
bool writer_submit(struct writer *s, struct write_work *w);
/* Finishes what is queued, then stops. */
void writer_stop(struct writer *s);
#define SCHRIJVER_SIZES 7
struct writer_stats {
    uint64_t groups, pieces, reruns, failures;
    uint64_t longest_us;             /* of one piece */
    uint64_t sizes[SCHRIJVER_SIZES]; /* groups of 1, up to 2, 4, 8, 16, 32, 64 pieces */
    uint64_t group_us;               /* all groups together, from begin to told */
    size_t queued;
};
struct writer_stats writer_stats(struct writer *s);
#endif
