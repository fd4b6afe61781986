/* A background round (rounds.h): one thread, one condition.
 * Not here: what a round does. It waits by the monotonic clock, so that a fixed KOERS_NU does not
 * stop the rounds. */
#include "process/rounds.h"
#include "base/mem.h"
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

struct round {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool poked, stopping;
    int (*work)(void *arg);
    void (*end)(void *arg);
    void *arg;
    char name[16];
};

static void wait_for(struct round *r, int seconds)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += seconds;
    while (!r->poked && !r->stopping)
        if (pthread_cond_timedwait(&r->changed, &r->lock, &until) != 0)
            break;
}

static void *run(void *arg)
{
    struct round *r = arg;

    pthread_setname_np(pthread_self(), r->name);
    pthread_mutex_lock(&r->lock);
    while (!r->stopping) {
        r->poked = false;
        pthread_mutex_unlock(&r->lock);
        int seconds = r->work(r->arg);
        pthread_mutex_lock(&r->lock);
        if (seconds > 0)
            wait_for(r, seconds);
    }
    pthread_mutex_unlock(&r->lock);
    if (r->end)
        r->end(r->arg);
    return NULL;
}

struct round *round_start(const char *name, int (*work)(void *arg), void (*end)(void *arg),
                          void *arg)
{
    struct round *r = mem_new(NULL, struct round);
    pthread_condattr_t attr;

    r->work = work;
    r->end = end;
    r->arg = arg;
    for (size_t i = 0; i + 1 < sizeof r->name && name[i]; i++)
        r->name[i] = name[i];
    pthread_mutex_init(&r->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&r->changed, &attr);
    pthread_condattr_destroy(&attr);
    if (pthread_create(&r->thread, NULL, run, r) != 0)
        mem_gone("thread", 0); /* at start: no request was accepted yet */
    return r;
}

void round_poke(struct round *r)
{
    pthread_mutex_lock(&r->lock);
    r->poked = true;
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
}

void round_stop(struct round *r)
{
    if (!r)
        return;
    pthread_mutex_lock(&r->lock);
    r->stopping = true;
    pthread_cond_signal(&r->changed);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    mem_free(r);
}
