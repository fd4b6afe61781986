/* The log (log.h): two buffers, one being filled and one being written to stderr. Not here: what is
 * logged. The lock is held only while one line is copied. */
#include "base/log.h"
#include "base/buf.h"
#include "base/mem.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1000u
#define WAITING_MAX    (256u * 1024) /* bytes: about two thousand lines */
#define GATHER_NS      10000000      /* lines of ten milliseconds are written together */
#define END_MS         1000

static struct {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    pthread_t thread;
    bool open, stopping;
    size_t n, lost;
    char *filling, *sending;
} l = {.lock = PTHREAD_MUTEX_INITIALIZER, .filled = PTHREAD_COND_INITIALIZER};
static atomic_ulong dropped;
static atomic_bool stuck; /* log_close gave up: the reader of stderr does not read */

static size_t put_time(char *out, size_t max)
{
    struct timespec t;
    struct tm tm;

    clock_gettime(CLOCK_REALTIME, &t);
    gmtime_r(&t.tv_sec, &tm);
    size_t n = strftime(out, max, "time=%Y-%m-%dT%H:%M:%S", &tm);
    return n + (size_t)snprintf(out + n, max - n, ".%03ldZ ", t.tv_nsec / 1000000);
}

/* Writes all bytes; waits for a slow reader, in log_close at most END_MS. */
static void send_all(const char *p, size_t n)
{
    while (n > 0 && !atomic_load(&stuck)) {
        ssize_t w = write(2, p, n);
        if (w > 0) {
            p += w;
            n -= (size_t)w;
        } else if (w < 0 && errno == EAGAIN) {
            struct pollfd fd = {2, POLLOUT, 0};
            poll(&fd, 1, 100);
        } else if (w < 0 && errno != EINTR) {
            return; /* stderr is closed */
        }
    }
}

static void *send_thread(void *arg)
{
    (void)arg;
    pthread_setname_np(pthread_self(), "log");
    pthread_mutex_lock(&l.lock);
    for (;;) {
        while (l.n == 0 && !l.stopping)
            pthread_cond_wait(&l.filled, &l.lock);
        if (l.n == 0)
            break;
        if (!l.stopping) {
            pthread_mutex_unlock(&l.lock);
            nanosleep(&(struct timespec){.tv_nsec = GATHER_NS}, NULL);
            pthread_mutex_lock(&l.lock);
        }
        char *full = l.filling;
        size_t n = l.n, lost = l.lost;
        l.filling = l.sending;
        l.sending = full;
        l.n = l.lost = 0;
        pthread_mutex_unlock(&l.lock);
        send_all(full, n);
        if (lost > 0)
            log_line("level=warn msg=\"log lines dropped\" n=%zu", lost);
        pthread_mutex_lock(&l.lock);
    }
    pthread_mutex_unlock(&l.lock);
    return NULL;
}

void log_open(void)
{
    if (l.open)
        return;
    l.filling = mem_array(NULL, char, WAITING_MAX);
    l.sending = mem_array(NULL, char, WAITING_MAX);
    l.stopping = false;
    atomic_store(&stuck, false);
    if (pthread_create(&l.thread, NULL, send_thread, NULL) != 0)
        abort(); /* at start: no request was accepted yet */
    l.open = true;
}

void log_close(void)
{
    struct timespec until;

    if (!l.open)
        return;
    pthread_mutex_lock(&l.lock);
    l.open = false;
    l.stopping = true;
    pthread_cond_signal(&l.filled);
    pthread_mutex_unlock(&l.lock);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += END_MS / 1000;
    if (pthread_timedjoin_np(l.thread, NULL, &until) != 0) {
        atomic_store(&stuck, true); /* it may hang in write(): leave it and its buffers */
        return;
    }
    mem_free(l.filling);
    mem_free(l.sending);
    l.filling = l.sending = NULL;
}

void log_line(const char *fmt, ...)
{
    char line[LINE_MAX_BYTES];
    size_t n = put_time(line, sizeof line), room = sizeof line - n;
    va_list ap;

    va_start(ap, fmt);
    int k = vsnprintf(line + n, room, fmt, ap);
    va_end(ap);
    n += k < 0 ? 0 : (size_t)k < room ? (size_t)k : room - 1;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 127)
            line[i] = ' ';
    line[n++] = '\n'; /* overwrites the zero byte */
    pthread_mutex_lock(&l.lock);
    bool open = l.open, room_left = l.n + n <= WAITING_MAX;
    if (open && room_left) {
        memcpy(l.filling + l.n, line, n);
        if (l.n == 0)
            pthread_cond_signal(&l.filled);
        l.n += n;
    } else if (open) {
        l.lost++;
        atomic_fetch_add(&dropped, 1);
    }
    pthread_mutex_unlock(&l.lock);
    if (!open)
        send_all(line, n);
}

const char *log_quoted(const void *ctx, const char *value)
{
    struct buf b;

    buf_init(&b, ctx, 900);
    buf_char(&b, '"');
    for (const char *p = value; *p && b.len < 800; p++) {
        if (*p == '"' || *p == '\\')
            buf_char(&b, '\\');
        buf_char(&b, (unsigned char)*p < ' ' ? ' ' : *p);
    }
    buf_char(&b, '"');
    return b.data;
}

unsigned long log_dropped(void)
{
    return atomic_load(&dropped);
}
