/* The child without rights: parent and child of `koers --kind NAME`. Not here: what a child does
 * with its input (indicator/xlsx.c), how it gives up its rights (child_confine.c). See child.h.
 */
#include "base/child.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ANSWER     '+' /* first byte of the child's output: the answer follows */
#define REFUSAL    '-' /* two texts follow, each closed with a zero: for a person, for the log */
#define MAX_STDERR 2048u

/* ---- in the child ---- */

static bool read_all(const void *ctx, size_t max, char **data, size_t *n)
{
    size_t cap = 65536;
    char *p = mem_array(ctx, char, cap);
    *n = 0;
    for (;;) {
        if (*n == cap)
            p = mem_resize(ctx, p, char, cap *= 2);
        ssize_t r = read(0, p + *n, cap - *n);
        if (r < 0)
            return false;
        if (r == 0)
            break;
        *n += (size_t)r;
        if (*n > max)
            return false;
    }
    *data = p;
    return true;
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return false;
        p += w;
        n -= (size_t)w;
    }
    return true;
}

static _Noreturn void child_ends(const struct error *f, int status)
{
    if (f) {
        char c = REFUSAL;
        bool ok = write_all(1, &c, 1) && write_all(1, f->message, strlen(f->message) + 1) &&
                  write_all(1, f->detail, strlen(f->detail) + 1);
        _exit(ok ? status : 1);
    }
    _exit(status);
}

_Noreturn void child_main(const char *what, const struct child_task *const *tasks, size_t n_tasks)
{
    const struct child_task *t = NULL;
    for (size_t i = 0; i < n_tasks; i++)
        if (strcmp(tasks[i]->name, what) == 0)
            t = tasks[i];
    struct error f = {0};
    if (!t) {
        error_set(&f, N_("Koers kan dit bestand niet lezen."), "unknown task %.40s", what);
        child_ends(&f, 2);
    }
    if (!child_confine(t, CHILD_ALL, &f))
        child_ends(&f, 3);
    TALLOC_CTX *ctx = mem_ctx(NULL, "kind");
    char *in = NULL;
    size_t n = 0;
    if (!read_all(ctx, t->max_in, &in, &n)) {
        error_set(&f, N_("Het bestand is te groot om te lezen."), "more than %zu bytes", t->max_in);
        child_ends(&f, 0);
    }
    struct buf out;
    buf_init(&out, ctx, t->max_out);
    buf_char(&out, ANSWER);
    if (!t->run(ctx, in, n, &out, &f))
        child_ends(&f, 0);
    if (out.vol) {
        error_set(&f, N_("Het bestand bevat te veel gegevens."), "answer over %zu bytes",
                  t->max_out);
        child_ends(&f, 0);
    }
    _exit(write_all(1, out.data, out.len) ? 0 : 1);
}

/* ---- in the parent ---- */

struct child {
    pid_t pid;
    int in, out, err; /* the parent's ends; -1 when closed */
};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int spawn_self(pid_t *pid, const char *what, int in, int out, int err)
{
    posix_spawn_file_actions_t fa;
    posix_spawnattr_t at;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&fa);
    posix_spawnattr_init(&at);
    posix_spawn_file_actions_adddup2(&fa, in, 0);
    posix_spawn_file_actions_adddup2(&fa, out, 1);
    posix_spawn_file_actions_adddup2(&fa, err, 2);
    posix_spawn_file_actions_addclosefrom_np(&fa, 3);
    posix_spawnattr_setsigmask(&at, &none);
    posix_spawnattr_setsigdefault(&at, &all);
    posix_spawnattr_setflags(&at,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    char name[64];
    size_t n = strnlen(what, sizeof name - 1);
    memcpy(name, what, n);
    name[n] = 0;
    char self[] = "koers", option[] = "--kind";
    char lang[] = "LANG=C.UTF-8", zone[] = "TZ=UTC0";
    char *argv[] = {self, option, name, NULL};
    char *env[] = {lang, zone, NULL};
    int e = posix_spawn(pid, "/proc/self/exe", &fa, &at, argv, env);
    posix_spawn_file_actions_destroy(&fa);
    posix_spawnattr_destroy(&at);
    return e;
}

/* Pipes get numbers of 3 and up, so that the child's dup2 onto 0, 1, 2 cannot overwrite one. */
static bool lift(int fd[2])
{
    for (int i = 0; i < 2; i++)
        if (fd[i] < 3) {
            int high = fcntl(fd[i], F_DUPFD_CLOEXEC, 3);
            close(fd[i]);
            fd[i] = high;
            if (high < 0)
                return false;
        }
    return true;
}

static bool start(struct child *c, const char *what, struct error *f)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
    /* A socket for its stdin: send() with MSG_NOSIGNAL, so that a child that ends early costs us no
     * SIGPIPE. */
    bool ok = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) == 0 &&
              pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0 && lift(in) && lift(out) &&
              lift(err);
    int e = ok ? spawn_self(&c->pid, what, in[1], out[1], err[1]) : errno;
    close_fd(&in[1]);
    close_fd(&out[1]);
    close_fd(&err[1]);
    *c = (struct child){c->pid, in[0], out[0], err[0]};
    if (e == 0)
        return true;
    close_fd(&c->in);
    close_fd(&c->out);
    close_fd(&c->err);
    return error_set(f, N_("Het lukt nu niet om het bestand te lezen. Probeer het later nog eens."),
                     "kind %s: %s", what, strerror(e));
}

static void feed(struct child *c, const char *in, size_t n, size_t *sent)
{
    ssize_t w = *sent < n ? send(c->in, in + *sent, n - *sent, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;
    if (w > 0)
        *sent += (size_t)w;
    if (*sent == n || (w < 0 && errno != EAGAIN && errno != EINTR))
        close_fd(&c->in);
}

static void drain(int *fd, struct buf *b, bool forget)
{
    char block[65536];
    ssize_t r = read(*fd, block, sizeof block);
    if (r > 0 && !(forget && b->vol))
        buf_add(b, block, (size_t)r);
    if (r == 0 || (r < 0 && errno != EAGAIN && errno != EINTR))
        close_fd(fd);
}

/* Copies input and output until the child is done. False when the deadline passed or the answer is
 * too long. */
static bool pump(struct child *c, const char *in, size_t n, int64_t deadline, struct buf *out,
                 struct buf *err)
{
    size_t sent = 0;
    while (c->out >= 0 || c->err >= 0) {
        struct pollfd p[3] = {
            {c->in,  POLLOUT, 0},
            {c->out, POLLIN,  0},
            {c->err, POLLIN,  0}
        }; /* fd -1 is skipped */
        int64_t left = deadline - now_ms();
        if (left <= 0 || out->vol)
            return false;
        if (poll(p, 3, left > 1000 ? 1000 : (int)left) < 0 && errno != EINTR)
            return false;
        if (p[0].revents)
            feed(c, in, n, &sent);
        if (p[1].revents)
            drain(&c->out, out, false);
        if (p[2].revents)
            drain(&c->err, err, true);
    }
    return !out->vol;
}

static int reap(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return status;
}

/* Reads the child's refusal; accepted only when it is two zero-terminated texts of valid UTF-8. */
static bool refused(const struct buf *b, struct error *f)
{
    const char *mens = b->data + 1;
    size_t left = b->len - 1;
    size_t a = strnlen(mens, left);
    size_t d = a < left ? strnlen(mens + a + 1, left - a - 1) : 0;
    bool ok = a > 0 && a + d + 2 == left && text_utf8(mens, a) && text_utf8(mens + a + 1, d);
    if (!ok)
        return error_set(f, N_("Het bestand kon niet worden gelezen."),
                         "garbled refusal, %zu bytes", b->len);
    return error_set(f, mens, "%s", mens + a + 1);
}

static bool judge(const char *what, int status, bool in_time, const struct buf *answer,
                  const struct buf *err, struct error *f)
{
    const char *said = err->data && text_utf8(err->data, err->len) ? err->data : "";
    if (answer->vol)
        return error_set(f, N_("Het bestand bevat te veel gegevens."), "kind %s: answer too long",
                         what);
    if (!in_time || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return error_set(f, N_("Het lezen van het bestand duurde te lang en is gestopt."),
                         "kind %s: out of time. %s", what, said);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        return error_set(f, N_("Dit bestand is misschien niet veilig. Koers is gestopt met lezen."),
                         "kind %s: tried a system call it may not. %s", what, said);
    if (WIFSIGNALED(status))
        return error_set(
            f,
            N_("Het bestand kon niet worden gelezen. Het is te groot voor Koers, of beschadigd."),
            "kind %s: signal %d. %s", what, WTERMSIG(status), said);
    if (answer->len > 0 && answer->data[0] == REFUSAL)
        return refused(answer, f);
    if (WEXITSTATUS(status) != 0 || answer->len == 0 || answer->data[0] != ANSWER)
        return error_set(f, N_("Het bestand kon niet worden gelezen."), "kind %s: status %d. %s",
                         what, WEXITSTATUS(status), said);
    return true;
}

bool child_run(const void *ctx, const char *what, const void *in, size_t n, int seconds,
               struct buf *out, struct error *f)
{
    struct child c = {0, -1, -1, -1};
    if (!start(&c, what, f))
        return false;
    TALLOC_CTX *tmp = mem_ctx(ctx, "kind_run");
    struct buf answer, err;
    buf_init(&answer, tmp, out->max < SIZE_MAX ? out->max + 1 : out->max);
    buf_init(&err, tmp, MAX_STDERR);
    bool in_time = pump(&c, in, n, now_ms() + (int64_t)seconds * 1000, &answer, &err);
    if (!in_time)
        kill(c.pid, SIGKILL);
    close_fd(&c.in);
    close_fd(&c.out);
    close_fd(&c.err);
    bool ok = judge(what, reap(c.pid), in_time, &answer, &err, f);
    if (ok)
        buf_add(out, answer.data + 1, answer.len - 1);
    mem_free(tmp);
    return ok && !out->vol;
}
