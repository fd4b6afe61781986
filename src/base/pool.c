/* The thread pool (pool.h): one lock, one ring buffer. Not here: priorities, results, cancelling;
 * the caller waits in its own way. A full queue refuses at once: a clear 503 is better than a long
 * wait. */
#include "base/pool.h"
#include "base/mem.h"
#include <pthread.h>
#include <stdlib.h>

struct task {
    void (*run)(void *arg);
    void *arg;
};
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    pthread_t *threads;
    unsigned n_threads;
    struct task *ring;
    size_t max, first, n;
    bool stopping;
    void (*thread_end)(void *arg);
    void *arg;
};

static void *work(void *arg)
{
    struct pool *p = arg;

    for (;;) {
        pthread_mutex_lock(&p->lock);
        while (p->n == 0 && !p->stopping)
            pthread_cond_wait(&p->filled, &p->lock);
        if (p->n == 0) {
            pthread_mutex_unlock(&p->lock);
            break;
        }
        struct task t = p->ring[p->first];
        p->first = (p->first + 1) % p->max;
        p->n--;
        pthread_mutex_unlock(&p->lock);
        t.run(t.arg);
    }
    if (p->thread_end)
        p->thread_end(p->arg);
    return NULL;
}

struct pool *pool_start(unsigned threads, size_t queue_max, void (*thread_end)(void *arg),
                        void *arg)
{
    struct pool *p = mem_new(NULL, struct pool);

    p->max = queue_max ? queue_max : 1;
    p->ring = mem_array(p, struct task, p->max);
    p->threads = mem_array(p, pthread_t, threads ? threads : 1);
    p->thread_end = thread_end;
    p->arg = arg;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->filled, NULL);
    for (unsigned i = 0; i < (threads ? threads : 1); i++) {
        if (pthread_create(&p->threads[i], NULL, work, p) != 0)
            mem_gone("thread", 0); /* at start: no request was accepted yet */
        p->n_threads++;
    }
    return p;
}

bool pool_submit(struct pool *p, void (*run)(void *arg), void *arg)
{
    pthread_mutex_lock(&p->lock);
    bool taken = !p->stopping && p->n < p->max;
    if (taken) {
        p->ring[(p->first + p->n) % p->max] = (struct task){run, arg};
        p->n++;
        pthread_cond_signal(&p->filled);
    }
    pthread_mutex_unlock(&p->lock);
    return taken;
}

size_t pool_queued(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    size_t n = p->n;
    pthread_mutex_unlock(&p->lock);
    return n;
}

void pool_stop(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    pthread_cond_broadcast(&p->filled);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->n_threads; i++)
        pthread_join(p->threads[i], NULL);
    pthread_cond_destroy(&p->filled);
    pthread_mutex_destroy(&p->lock);
    mem_free(p);
}
