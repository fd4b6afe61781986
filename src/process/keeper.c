/* Starting workers, keeping them running, ending them (worker.h). Not here: what a worker does
 * (worker.c). The keeper is an unconfined process without threads that opens nothing: it starts
 * workers again when the confined server no longer can. */
#include "base/mem.h"
#include "process/worker.h"
#include "process/worker_internal.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_MIN 1000 /* ms before a worker that died is started again; doubles */
#define PAUSE_MAX 60000
#define LONG_RUN  60000 /* a worker that ran this long starts again after PAUSE_MIN */
#define END_MS    20000 /* after SIGTERM; then the worker is killed */

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- waiting ---- */
int worker_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

enum worker_event worker_wait(int signals, bool leash, int ms)
{
    struct pollfd p[2] = {
        {signals,        POLLIN, 0},
        {leash ? 0 : -1, POLLIN, 0}
    };
    struct signalfd_siginfo info;
    char nothing[64];

    if (poll(p, 2, ms) <= 0)
        return WORKER_TIME;
    if (p[1].revents && read(0, nothing, sizeof nothing) <= 0)
        return WORKER_STOP;
    if (!(p[0].revents & POLLIN) || read(signals, &info, sizeof info) != sizeof info)
        return WORKER_TIME;
    return info.ssi_signo == SIGCHLD ? WORKER_CHILD : WORKER_STOP;
}

/* ---- starting ---- */
/* Starts this program again with these arguments. The database goes by KOERS_DB, because other
 * users can read a command line. input: its stdin, or -1 for our own. Returns 0 or an errno. */
static int spawn_self(pid_t *pid, const char *const words[], int input)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t at;
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&at);
    if (input >= 0)
        posix_spawn_file_actions_adddup2(&files, input, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);
    posix_spawnattr_setsigmask(&at, &none);
    posix_spawnattr_setsigdefault(&at, &all);
    posix_spawnattr_setflags(&at, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int e = posix_spawn(pid, "/proc/self/exe", &files, &at, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&at);
    return e;
}

/* ---- the keeper ---- */
struct kept {
    const char *name;
    pid_t pid;  /* 0: not running */
    int64_t at; /* when it was started, or must start again */
    int64_t pause;
};

static void start_one(struct kept *k, bool leash)
{
    const char *const words[] = {"koers", "werk", k->name, leash ? "--samen" : NULL, NULL};
    int e = spawn_self(&k->pid, words, -1);

    if (e != 0) {
        fprintf(stderr, "koers werk %s: start niet (%s)\n", k->name, strerror(e));
        k->pid = 0;
        k->at = now_ms() + (k->pause = PAUSE_MAX);
        return;
    }
    k->at = now_ms();
}

static void reap(struct kept *k, size_t n)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (size_t i = 0; i < n; i++) {
            if (k[i].pid != pid)
                continue;
            bool ran_long = now_ms() - k[i].at > LONG_RUN;
            k[i].pause = ran_long || !k[i].pause ? PAUSE_MIN : 2 * k[i].pause;
            if (k[i].pause > PAUSE_MAX)
                k[i].pause = PAUSE_MAX;
            fprintf(stderr, "koers werk %s: geëindigd (%s %d), begint over %lld s opnieuw\n",
                    k[i].name, WIFSIGNALED(status) ? "signaal" : "status",
                    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
                    (long long)k[i].pause / 1000);
            k[i].pid = 0;
            k[i].at = now_ms() + k[i].pause;
        }
}

/* Starts the workers that are due. Returns the milliseconds until the next is due, or -1. */
static int start_due(struct kept *k, size_t n, bool leash)
{
    int wait = -1;

    for (size_t i = 0; i < n; i++) {
        if (!k[i].pid && k[i].at <= now_ms())
            start_one(&k[i], leash);
        int64_t left = k[i].pid ? -1 : k[i].at - now_ms();
        if (!k[i].pid && (wait < 0 || left < wait))
            wait = left > 0 ? (int)left : 0;
    }
    return wait;
}

/* Asks all to end, and waits. */
static void end_all(struct kept *k, size_t n)
{
    int64_t until = now_ms() + END_MS;
    bool left = true;

    for (size_t i = 0; i < n; i++)
        if (k[i].pid)
            kill(k[i].pid, SIGTERM);
    while (left) {
        left = false;
        for (size_t i = 0; i < n; i++) {
            if (k[i].pid && waitpid(k[i].pid, NULL, WNOHANG) != 0)
                k[i].pid = 0;
            if (k[i].pid && now_ms() > until)
                kill(k[i].pid, SIGKILL);
            left = left || k[i].pid;
        }
        if (left)
            nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
}

int keeper_run(const struct worker_kind *const kinds[], size_t n, const char *place, bool leash)
{
    struct kept k[WORKERS_MAX] = {0};
    int signals = worker_signals();

    setenv("KOERS_DB", place, 1);
    for (size_t i = 0; i < n; i++)
        k[i].name = kinds[i]->name;
    for (;;) {
        int wait = start_due(k, n, leash);
        enum worker_event e = worker_wait(signals, leash, wait);
        if (e == WORKER_STOP)
            break;
        reap(k, n);
    }
    end_all(k, n);
    return 0;
}

/* ---- what the server holds ---- */
static bool not_started(struct error *f, int e)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "werk");

    error_set(f,
              mem_format(ctx, "De hulpprogramma's voor %s starten niet.",
                         worker_whats(ctx, ", ", " en ")),
              "werk: %s", strerror(e));
    mem_free(ctx);
    return false;
}

bool workers_start(struct workers *w, const struct worker_kind *const kinds[], size_t n,
                   const char *place, struct error *f)
{
    const char *words[WORKERS_MAX + 4] = {"koers", "werk"};
    size_t at = 2;
    int pipe[2];

    *w = (struct workers){.leash = -1};
    if (n == 0)
        return true;
    for (size_t i = 0; i < n && i < WORKERS_MAX; i++)
        words[at++] = kinds[i]->name;
    words[at++] = "--samen";
    setenv("KOERS_DB", place, 1);
    int e = pipe2(pipe, O_CLOEXEC) == 0 ? spawn_self(&w->pid, words, pipe[0]) : errno;
    if (e != 0)
        return not_started(f, e);
    close(pipe[0]);
    w->leash = pipe[1];
    return true;
}

bool workers_alive(const struct workers *w)
{
    siginfo_t ended = {0};

    return w->pid > 0 && waitid(P_PID, (id_t)w->pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == 0;
}

void workers_stop(struct workers *w)
{
    if (w->leash >= 0)
        close(w->leash);
    w->leash = -1;
    if (w->pid > 0)
        while (waitpid(w->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    w->pid = 0;
}
