/* Every escape that a child could try by a system call: files, network, other processes, code,
 * other rights, other architectures. Each is tried in a child with all its layers, and gets "not
 * permitted" or ends the child. Also what it inherits: three descriptors, two variables, a session
 * of its own. Not here: each layer alone, its bounds (child_test.c). */
#include "base/child.h"
#include "base/mem.h"
#include "tests/cm.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB  (1024u * 1024u)
#define MADE "/tmp/koers-kind-calls-test"

/* ---- what is tried ---- */
static _Alignas(4096) char page[4096];
static struct sockaddr_in place = {.sin_family = AF_INET}; /* a listener of the parent */
static struct iovec vector = {page, 1};
static struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
static char *no_words[] = {NULL};

struct call {
    const char *name;
    bool refused; /* EPERM, and life goes on; else the child ends */
    long number, a, b, c, d, e;
};
#define P(x) ((long)(uintptr_t)(x))
/* clang-format off */
#define CALL(what, number, ...) {what, false, number, __VA_ARGS__}
#define SOFT(what, number, ...) {what, true, number, __VA_ARGS__}
static const struct call calls[] = {
    SOFT("open a file", SYS_openat, AT_FDCWD, P("/etc/passwd"), O_RDONLY),
    SOFT("open a directory", SYS_openat, AT_FDCWD, P("."), O_RDONLY | O_DIRECTORY),
    SOFT("open its own memory", SYS_openat, AT_FDCWD, P("/proc/self/mem"), O_RDWR),
    SOFT("open the memory of init", SYS_openat, AT_FDCWD, P("/proc/1/mem"), O_RDWR),
    SOFT("open a descriptor again", SYS_openat, AT_FDCWD, P("/proc/self/fd/0"), O_RDWR),
    SOFT("make a file", SYS_openat, AT_FDCWD, P(MADE), O_WRONLY | O_CREAT, 0600),
    SOFT("make a file without a name", SYS_openat, AT_FDCWD, P("/tmp"), O_TMPFILE | O_RDWR, 0600),
    SOFT("look at a file", SYS_newfstatat, AT_FDCWD, P("/etc/passwd"), P(page), 0),
    SOFT("read a link", SYS_readlinkat, AT_FDCWD, P("/proc/self/exe"), P(page), 100),
    CALL("open by openat2", 437, AT_FDCWD, P("/etc/passwd"), P(page), 24),
    CALL("open by handle", SYS_open_by_handle_at, AT_FDCWD, P(page), O_RDONLY),
    CALL("remove", SYS_unlinkat, AT_FDCWD, P(MADE), 0),
    CALL("rename", SYS_renameat2, AT_FDCWD, P(MADE), AT_FDCWD, P(MADE "2"), 0),
    CALL("make a directory", SYS_mkdirat, AT_FDCWD, P(MADE), 0700),
    CALL("make a node", SYS_mknodat, AT_FDCWD, P(MADE), S_IFIFO | 0600, 0),
    CALL("make a link", SYS_symlinkat, P("/etc"), AT_FDCWD, P(MADE)),
    CALL("cut a file", SYS_truncate, P(MADE), 0),
    CALL("change rights", SYS_fchmodat, AT_FDCWD, P(MADE), 0777),
    CALL("list a directory", SYS_getdents64, 0, P(page), sizeof page),
    CALL("go to a directory", SYS_chdir, P("/")),
    CALL("another root", SYS_chroot, P("/tmp")),
    CALL("mount", SYS_mount, P("none"), P("/mnt"), P("tmpfs"), 0, 0),
    CALL("a file in memory", SYS_memfd_create, P("x"), 0),
    CALL("write to a fourth descriptor", SYS_write, 3, P(page), 1),
    CALL("write to its input", SYS_write, 0, P(page), 1),
    CALL("read from its output", SYS_read, 1, P(page), 1),
    CALL("write at a place", SYS_pwrite64, 1, P(page), 1, 0),
    CALL("write several", SYS_writev, 3, P(&vector), 1),
    CALL("send a file", SYS_sendfile, 1, 0, 0, 1),
    CALL("splice", SYS_splice, 0, 0, 1, 0, 1),
    CALL("copy a descriptor", SYS_dup, 0),
    SOFT("copy a descriptor otherwise", SYS_fcntl, 0, F_DUPFD, 10),
    CALL("a pipe", SYS_pipe2, P(page), 0),
    CALL("an event", SYS_eventfd2, 0, 0),

    CALL("TCP", SYS_socket, AF_INET, SOCK_STREAM, 0),
    CALL("UDP", SYS_socket, AF_INET6, SOCK_DGRAM, 0),
    CALL("a unix socket", SYS_socket, AF_UNIX, SOCK_STREAM, 0),
    CALL("a raw socket", SYS_socket, AF_PACKET, SOCK_RAW, 0),
    CALL("netlink", SYS_socket, AF_NETLINK, SOCK_RAW, 0),
    CALL("vsock", SYS_socket, 40, SOCK_STREAM, 0),
    CALL("two sockets", SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, P(page)),
    CALL("connect its input", SYS_connect, 0, P(&place), sizeof place),
    CALL("bind its input", SYS_bind, 0, P(&place), sizeof place),
    CALL("listen on its input", SYS_listen, 0, 1),
    CALL("send on its input", SYS_sendto, 0, P(page), 1, 0, 0),
    CALL("pass a descriptor", SYS_sendmsg, 0, P(&message), 0),
    CALL("be passed a descriptor", SYS_recvmsg, 0, P(&message), MSG_DONTWAIT),
    SOFT("put a word in the terminal", SYS_ioctl, 0, TIOCSTI, P("x")),

    CALL("fork", SYS_clone, SIGCHLD, 0, 0, 0, 0),
    CALL("vfork", SYS_vfork, 0),
    CALL("a thread", SYS_clone3, P(page), 64),
    CALL("another program", SYS_execve, P("/bin/true"), P(no_words), P(no_words)),
    CALL("another program by descriptor", SYS_execveat, 0, P(""), P(no_words), P(no_words), AT_EMPTY_PATH),
    CALL("a signal to init", SYS_kill, 1, 0),
    CALL("a signal to all", SYS_kill, -1, 0),
    CALL("a signal to a thread of init", SYS_tgkill, 1, 1, 0),
    CALL("a signal with a word", SYS_rt_sigqueueinfo, 1, 0, P(page)),
    CALL("a handle on init", SYS_pidfd_open, 1, 0),
    CALL("trace itself", SYS_ptrace, PTRACE_TRACEME, 0, 0, 0),
    CALL("trace another", SYS_ptrace, PTRACE_ATTACH, 1, 0, 0),
    CALL("read another's memory", SYS_process_vm_readv, 1, P(&vector), 1, P(&vector), 1),
    CALL("write another's memory", SYS_process_vm_writev, 1, P(&vector), 1, P(&vector), 1),
    CALL("memory of System V", SYS_shmget, 1, 4096, 01600),
    CALL("a queue of messages", SYS_mq_open, P("/x"), O_CREAT | O_RDWR, 0600, 0),

    CALL("memory that runs", SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1),
    CALL("memory that will run", SYS_mprotect, P(page), 4096, PROT_READ | PROT_EXEC),
    CALL("a key to memory that runs", SYS_pkey_mprotect, P(page), 4096, PROT_READ | PROT_EXEC, 0),
    CALL("all memory runs", SYS_personality, 0x0400000 /* READ_IMPLIES_EXEC */),
    CALL("faults by hand", SYS_userfaultfd, 0),

    CALL("another user", SYS_setuid, 0),
    CALL("other capabilities", SYS_capset, P(page), P(page)),
    CALL("another filter", SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, P(page)),
    SOFT("be dumpable again", SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0),
    SOFT("wider limits", SYS_prlimit64, 0, 7 /* NOFILE */, P(page), 0),
    CALL("wider limits otherwise", SYS_setrlimit, 7, P(page)),
    CALL("other limits of Landlock", 444, P(page), 8, 0),
    CALL("spaces of its own", SYS_unshare, CLONE_NEWUSER),
    CALL("spaces of another", SYS_setns, 0, 0),
    CALL("a ring of calls", 425 /* io_uring_setup */, 1, P(page)),
    CALL("a program in the kernel", SYS_bpf, 0, P(page), 8),
    CALL("to count events", SYS_perf_event_open, P(page), 0, -1, -1, 0),
    CALL("a key", SYS_add_key, P("user"), P("x"), P("y"), 1, -3),
    CALL("a module", SYS_finit_module, 0, P(""), 0),
    CALL("the clock", SYS_clock_settime, 0, P(page)),
    CALL("a call that is not there", 4000, 0),
#ifdef __x86_64__
    CALL("open, as x32", 0x40000000 + SYS_open, P("/etc/passwd"), O_RDONLY),
#endif
};
/* clang-format on */
#define N_CALLS (sizeof calls / sizeof *calls)

static bool task_call(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)f;
    size_t i;
    if (n != sizeof i)
        return false;
    memcpy(&i, in, sizeof i);
    const struct call *c = &calls[i];
    long r = syscall(c->number, c->a, c->b, c->c, c->d, c->e, 0);
    buf_format(out, "%s %d", r < 0 ? "nee" : "ja", r < 0 ? errno : 0);
    return true;
}

/* open() as a program of 32 bits asks for it: number 5 there. */
static bool task_32(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    long r = 0;
#ifdef __x86_64__
    __asm__ volatile("int $0x80" : "=a"(r) : "a"(20L /* getpid */) : "memory");
#endif
    buf_format(out, "ja %ld", r);
    return true;
}

static const struct child_task tasks[] = {
    {"call", MIB, MIB, 300 * MIB, 2, task_call},
    {"32",   MIB, MIB, 300 * MIB, 2, task_32  },
};

/* ---- the parent's side ---- */
static void test_calls(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_CALLS; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct error f = {0};
        struct buf out;
        buf_init(&out, ctx, 100);
        bool goes_on = child_run(ctx, "call", &i, sizeof i, 10, &out, &f);
        if (goes_on != calls[i].refused || (goes_on && strcmp(out.data, "nee 1") != 0) ||
            (!goes_on && !strstr(f.detail, "system call")))
            fail_msg("%s: %s %s %s", calls[i].name, goes_on ? out.data : "ended", f.message,
                     f.detail);
        mem_free(ctx);
    }
    assert_int_equal(access(MADE, F_OK), -1);
}

static void test_32_bits(void **state)
{
    (void)state;
#ifdef __x86_64__
    struct error f = {0};
    struct buf out;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    buf_init(&out, ctx, 100);
    if (child_run(ctx, "32", "", 0, 10, &out, &f))
        fail_msg("a call of 32 bits: %s", out.data);
    mem_free(ctx);
#else
    skip();
#endif
}

/* Reports what a child inherits before it gives up its rights. */
static _Noreturn void tell(void)
{
    char text[500];
    sigset_t blocked;
    int n = snprintf(text, sizeof text, "+descriptors");
    for (int fd = 0; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            n += snprintf(text + n, sizeof text - (size_t)n, " %d", fd);
    for (char **e = environ; *e; e++)
        n += snprintf(text + n, sizeof text - (size_t)n, " %s", *e);
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    n += snprintf(text + n, sizeof text - (size_t)n, "%s%s%s",
                  getsid(0) == getpid() ? " session" : "",
                  sigismember(&blocked, SIGTERM) ? " blocked" : "",
                  signal(SIGPIPE, SIG_DFL) == SIG_DFL ? "" : " ignored");
    _exit(write(1, text, (size_t)n) == n ? 0 : 1);
}

static void test_inherits_nothing(void **state)
{
    (void)state;
    struct error f = {0};
    struct buf out;
    sigset_t some;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    int file = open("/etc/passwd", O_RDONLY); /* would stay open in every other child */
    int high = fcntl(file, F_DUPFD, 500), network = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(file > 2 && high >= 500 && network > 2);
    setenv("KOERS_GEHEIM", "x", 1);
    sigemptyset(&some);
    sigaddset(&some, SIGTERM);
    sigprocmask(SIG_BLOCK, &some, NULL);
    signal(SIGPIPE, SIG_IGN);
    buf_init(&out, ctx, 500);
    if (!child_run(ctx, "vertel", "", 0, 10, &out, &f))
        fail_msg("%s (%s)", f.message, f.detail);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &some, NULL);
    assert_string_equal(out.data, "descriptors 0 1 2 LANG=C.UTF-8 TZ=UTC0 session");
    close(file);
    close(high);
    close(network);
    mem_free(ctx);
}

/* No attempt reached the parent's listener, and no file was made. */
static void test_nothing_arrived(void **state)
{
    (void)state;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    socklen_t len = sizeof place;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(listener, (struct sockaddr *)&place, sizeof place), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&place, &len), 0);
    /* Landlock alone does not close the network on an older kernel: seccomp does, on any. */
    pid_t pid = fork();
    if (pid == 0) {
        struct error f = {0};
        if (!child_confine(&tasks[0], CHILD_SECCOMP, &f))
            _exit(99);
        int s = socket(AF_INET, SOCK_STREAM, 0);
        _exit(connect(s, (struct sockaddr *)&place, sizeof place) == 0 ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
    assert_int_equal(accept(listener, NULL, NULL), -1);
    assert_int_equal(errno, EAGAIN);
    close(listener);
}

/* The limits alone: no byte in a file that was open, and no process more (root may, so not as
 * root). */
static void test_limits_alone(void **state)
{
    (void)state;
    FILE *open_file = tmpfile();
    assert_non_null(open_file);
    for (int what = 0; what < 2; what++) {
        pid_t pid = fork();
        if (pid == 0) {
            struct error f = {0};
            if (!child_confine(&tasks[0], CHILD_LIMITS, &f))
                _exit(99);
            if (what == 0)
                _exit(write(fileno(open_file), "x", 1) == 1 ? 0 : 1);
            pid_t more = fork();
            _exit(more == 0 ? 0 : more > 0 ? 2 : errno == EAGAIN ? 3 : 4);
        }
        int status = 0;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (what == 0)
            assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
        else if (geteuid() != 0)
            assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
    }
    fseek(open_file, 0, SEEK_END);
    assert_int_equal(ftell(open_file), 0);
    fclose(open_file);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--kind") == 0 && strcmp(argv[2], "vertel") == 0)
        tell();
    if (argc == 3 && strcmp(argv[1], "--kind") == 0)
        child_main(argv[2], (const struct child_task *const[]){&tasks[0], &tasks[1]}, 2);
    const char *preload = getenv("LD_PRELOAD");
    if (preload && strstr(preload, "vgpreload"))
        return 0; /* valgrind cannot run itself again */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_32_bits),
        cmocka_unit_test(test_inherits_nothing),
        cmocka_unit_test(test_nothing_arrived),
        cmocka_unit_test(test_limits_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
