/* A fixed number of threads and a bounded queue, for what blocks: hashing, exports, statistics.
 * Not here: the one writer (db/writer.h), work that must survive a restart (a job in the
 * database).
 */
#ifndef KOERS_BASE_POOL_H
#define KOERS_BASE_POOL_H
#include <stdbool.h>
#include <stddef.h>

struct pool;
/* thread_end (may be NULL) runs last on each thread, to close what the thread opened. */
struct pool *pool_start(unsigned threads, size_t queue_max, void (*thread_end)(void *arg),
                        void *arg);
/* False when the queue is full or the pool stops: run was and will not be called. */
bool pool_submit(struct pool *p, void (*run)(void *arg), void *arg);
size_t pool_queued(struct pool *p); /* what waits for a thread now */
/* Finishes the queue, then ends the threads and frees p. NULL is fine. */
void pool_stop(struct pool *p);
#endif
