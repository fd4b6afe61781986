/* The child without rights, tested from inside: what it must not be able to do, with all layers
 * together and each layer alone. This program starts itself as the child: main() handles --kind. */
#include "base/child.h"
#include "base/mem.h"
#include "tests/cm.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MIB (1024u * 1024u)

/* ---- tasks: what a child would do that was taken over ---- */

static bool say(struct buf *out, long result)
{
    buf_format(out, "%s %d", result < 0 ? "nee" : "ja", result < 0 ? errno : 0);
    return true;
}
static bool task_echo(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)f;
    buf_add(out, in, n);
    return true;
}
static bool task_refuse(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)out;
    return error_set(f, "Dit kan niet.", "%zu bytes", n);
}
static bool task_open(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    return say(out, open("/etc/passwd", O_RDONLY));
}
static bool task_make(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    return say(out, open("/tmp/koers-kind-test", O_WRONLY | O_CREAT, 0600));
}
static bool task_write(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)f;
    return say(out, write(7, out, n)); /* a descriptor that is not its own */
}
static bool task_socket(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    return say(out, socket(AF_INET, SOCK_STREAM, 0));
}
static bool task_send(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)f;
    return say(out, send(0, in, n, 0)); /* its stdin is a socket: no reason to talk back on it */
}
static bool task_fork(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    return say(out, fork());
}
static bool task_exec(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    char *argv[] = {NULL}, *env[] = {NULL};
    return say(out, execve("/bin/true", argv, env));
}
static bool task_code(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    void *p =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return say(out, p == MAP_FAILED ? -1 : 0);
}
static bool task_kill(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    return say(out, kill(getppid(), 0));
}
static bool task_trace(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    return say(out, prlimit(0, RLIMIT_NOFILE, &(struct rlimit){64, 64}, NULL));
}
static bool task_loop(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    for (volatile bool on = true; on;)
        ;
    return say(out, 0);
}
static bool task_memory(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)in, (void)n, (void)f;
    char *p = mem_array(ctx, char, 512 * MIB);
    memset(p, 1, 512 * MIB);
    return say(out, p[MIB]);
}
static bool task_noise(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)f;
    for (int i = 0; i < 4096; i++)
        buf_text(out, "0123456789abcdef0123456789abcdef");
    return true;
}
static bool task_lie(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)ctx, (void)in, (void)n, (void)out, (void)f;
    static const char lie[] = "-\xff\xfe\0x"; /* a refusal that is no text, and not closed */
    _exit(write(1, lie, sizeof lie - 1) > 0 ? 0 : 9);
}

#define TASK(label, fn)                                                                            \
    {                                                                                              \
        .name = label, .max_in = MIB, .max_out = MIB, .max_memory = 300 * MIB, .seconds = 2,       \
        .run = fn                                                                                  \
    }
static const struct child_task tasks[] = {
    TASK("echo", task_echo), TASK("refuse", task_refuse), TASK("open", task_open),
    TASK("make", task_make), TASK("write", task_write),   TASK("socket", task_socket),
    TASK("send", task_send), TASK("fork", task_fork),     TASK("exec", task_exec),
    TASK("code", task_code), TASK("kill", task_kill),     TASK("limits", task_trace),
    TASK("loop", task_loop), TASK("memory", task_memory), TASK("noise", task_noise),
    TASK("lie", task_lie),
};
#define N_TASKS (sizeof tasks / sizeof *tasks)

/* ---- the parent's side ---- */

static TALLOC_CTX *answers; /* what the last ask() gave */

static bool ask(const char *what, const void *in, size_t n, int seconds, size_t max, char **answer,
                struct error *f)
{
    mem_free(answers);
    answers = mem_ctx(NULL, "kind_test");
    struct buf out;
    buf_init(&out, answers, max);
    memset(f, 0, sizeof *f);
    bool ok = child_run(answers, what, in, n, seconds, &out, f);
    *answer = out.data;
    return ok;
}

static void test_answers(void **state)
{
    (void)state;
    struct error f;
    char *answer;
    assert_true(ask("echo", "dag", 3, 10, MIB, &answer, &f));
    assert_string_equal(answer, "dag");
    assert_true(ask("echo", "", 0, 10, MIB, &answer, &f));
    assert_null(answer);
    char *large = mem_array(NULL, char, MIB - 1);
    memset(large, 'k', MIB - 1);
    assert_true(ask("echo", large, MIB - 1, 10, MIB, &answer, &f)); /* both pipes full at once */
    assert_memory_equal(answer, large, MIB - 1);
    mem_free(large);
}

static void test_refuses(void **state)
{
    (void)state;
    struct error f;
    char *answer;
    assert_false(ask("refuse", "dag", 3, 10, MIB, &answer, &f));
    assert_string_equal(f.message, "Dit kan niet.");
    assert_string_equal(f.detail, "3 bytes");
    assert_false(ask("onbekend", "dag", 3, 10, MIB, &answer, &f));
    assert_non_null(strstr(f.detail, "unknown task onbekend"));
    char *large = mem_array(NULL, char, 2 * MIB);
    assert_false(ask("echo", large, 2 * MIB, 10, 4 * MIB, &answer, &f));
    assert_string_equal(f.message, "Het bestand is te groot om te lezen.");
    mem_free(large);
    assert_false(ask("noise", "", 0, 10, 1000, &answer, &f));
    assert_string_equal(f.message, "Het bestand bevat te veel gegevens.");
    assert_false(ask("lie", "", 0, 10, 1000, &answer, &f));
    assert_string_equal(f.message, "Het bestand kon niet worden gelezen.");
}

/* Calls that libc makes get "not permitted"; all others end the child. */
static void test_cannot(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        bool ends;
    } cases[] = {
        {"open",   false},
        {"make",   false},
        {"limits", false},
        {"write",  true },
        {"socket", true },
        {"send",   true },
        {"fork",   true },
        {"exec",   true },
        {"code",   true },
        {"kill",   true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error f;
        char *answer = NULL;
        bool ok = ask(cases[i].what, "dag", 3, 10, MIB, &answer, &f);
        if (ok == cases[i].ends)
            fail_msg("%s: %s %s", cases[i].what, ok ? answer : f.message, f.detail);
        if (ok)
            assert_string_equal(answer, "nee 1"); /* EPERM */
        else
            assert_non_null(strstr(f.detail, "system call"));
    }
    assert_int_equal(access("/tmp/koers-kind-test", F_OK), -1);
}

static void test_bounds(void **state)
{
    (void)state;
    struct error f;
    char *answer;
    time_t begin = time(NULL);
    assert_false(ask("loop", "", 0, 1, MIB, &answer, &f)); /* the parent's deadline */
    assert_non_null(strstr(f.message, "te lang"));
    assert_false(ask("loop", "", 0, 30, MIB, &answer, &f)); /* the child's CPU time */
    assert_non_null(strstr(f.message, "te lang"));
    assert_in_range(time(NULL) - begin, 2, 15);
#ifndef __SANITIZE_ADDRESS__
    assert_false(ask("memory", "", 0, 30, MIB, &answer, &f));
    if (!strstr(f.detail, "geen geheugen meer"))
        fail_msg("%s (%s)", f.message, f.detail);
#endif
}

/* ---- each layer alone, in a fork of this one-threaded program ---- */

static int alone(unsigned layers, int (*attempt)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        struct error f = {0};
        _exit(child_confine(&tasks[0], layers, &f) ? attempt() : 99);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
static int open_etc(void)
{
    return open("/etc/passwd", O_RDONLY) < 0 ? errno : 0;
}
static int make_tmp(void)
{
    return open("/tmp/koers-kind-test", O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0;
}
static int run_true(void)
{
    char *argv[] = {NULL}, *env[] = {NULL};
    return execve("/bin/true", argv, env) < 0 ? errno : 0;
}
static int signal_parent(void)
{
    return kill(getppid(), 0) < 0 ? errno : 0;
}
static int connect_tcp(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(9)};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    return connect(s, (struct sockaddr *)&a, sizeof a) < 0 ? errno : 0;
}
static int more_descriptors(void)
{
    return dup(1) < 0 ? errno : 0;
}

static void test_landlock_alone(void **state)
{
    (void)state;
    if (syscall(444, NULL, 0, 1u) < 0) {
        print_message("no Landlock in this kernel: not tried\n");
        skip();
    }
    assert_int_equal(alone(0, open_etc), 0);
    assert_int_equal(alone(CHILD_LANDLOCK, open_etc), EACCES);
    assert_int_equal(alone(CHILD_LANDLOCK, make_tmp), EACCES);
    assert_int_equal(alone(CHILD_LANDLOCK, run_true), EACCES);
    long version = syscall(444, NULL, 0, 1u);
    if (version >= 4)
        assert_int_equal(alone(CHILD_LANDLOCK, connect_tcp), EACCES);
    if (version >= 6)
        assert_int_equal(alone(CHILD_LANDLOCK, signal_parent), EPERM);
}

static void test_limits_alone(void **state)
{
    (void)state;
    assert_int_equal(alone(0, more_descriptors), 0);
    assert_int_equal(alone(CHILD_LIMITS, more_descriptors), EMFILE);
    assert_int_equal(alone(CHILD_LIMITS, open_etc), EMFILE);
}

static void test_seccomp_alone(void **state)
{
    (void)state;
    assert_int_equal(alone(CHILD_SECCOMP, open_etc), EPERM);
    assert_int_equal(alone(CHILD_SECCOMP, connect_tcp), 128 + SIGSYS);
    assert_int_equal(alone(CHILD_SECCOMP, run_true), 128 + SIGSYS);
    assert_int_equal(alone(CHILD_SECCOMP, signal_parent), 128 + SIGSYS);
}

/* Valgrind cannot run itself again; there only the parts above it are tried. */
static bool under_valgrind(void)
{
    const char *p = getenv("LD_PRELOAD");
    return p && strstr(p, "vgpreload");
}

static _Noreturn void answer_as_child(const char *what)
{
    const struct child_task *list[N_TASKS];
    for (size_t i = 0; i < N_TASKS; i++)
        list[i] = &tasks[i];
    child_main(what, list, N_TASKS);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--kind") == 0)
        answer_as_child(argv[2]);
    if (under_valgrind())
        return 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_cannot),         cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_landlock_alone), cmocka_unit_test(test_limits_alone),
        cmocka_unit_test(test_seccomp_alone),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mem_free(answers);
    return failed;
}
