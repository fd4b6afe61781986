/* Koers on older kernels: no Landlock, an older version, no seccomp, or seccomp refused. A filter
 * on this kernel answers as the older one would. Not here: what confinement refuses on a current
 * kernel (src/process/confine_test.c). argv[1]: the program. */
#include "base/landlock.h"
#include "base/mem.h"
#include "rooms.h"
#include "stores.h"
#include "tests/cm.h"
#include "tests/support/client.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define L       "\r\n"
#define LOG_MAX 65536u
#define CREATE  444 /* landlock_create_ruleset */
#define ADD     445

struct kernel {
    const char *name;
    int landlock; /* its version; below 0: the error that it answers */
    int seccomp;  /* 0: whole; else what its calls answer */
    bool asks;    /* seccomp is said to be there, and then refused */
    bool alone;   /* no namespace for anybody */
};
static const char *program;
static char dir[64], place[96];
static TALLOC_CTX *ctx;

/* ---- the kernel that has less ---- */
static const struct kernel *kernel;
static int listener = -1; /* its questions about Landlock, for a version of one's own */

/* What a Landlock of this version knows; it refuses all other bits, as a newer one would. */
static uint64_t known(int version)
{
    return version == 1 ? 0x1fff : version == 2 ? 0x3fff : version < 5 ? 0x7fff : 0xffff;
}

static int refuse_unknown(const struct seccomp_notif *q, int version)
{
    uint64_t a[3] = {0};
    size_t n = q->data.nr == CREATE ? q->data.args[1] : sizeof *a;
    size_t sizes = version < 4 ? 1 : version < 6 ? 2 : 3;
    unsigned long at = q->data.nr == CREATE ? q->data.args[0] : q->data.args[2];
    struct iovec here = {a, n < sizeof a ? n : sizeof a}, there = {(void *)at, here.iov_len};

    if (q->data.nr == ADD && q->data.args[1] == 2)
        return version < 4 ? EINVAL : 0;
    if (process_vm_readv((pid_t)q->pid, &here, 1, &there, 1, 0) < 0)
        return EFAULT;
    for (size_t i = sizes; i < 3; i++)
        if (a[i] != 0)
            return E2BIG;
    return a[0] & ~known(version) ? EINVAL : 0;
}

/* Answers system calls until no process is left behind the filter. */
static void *answer(void *arg)
{
    struct seccomp_notif *q = NULL;
    struct seccomp_notif_resp *a = NULL;

    (void)arg;
    if (seccomp_notify_alloc(&q, &a) != 0)
        return NULL;
    for (;;) {
        struct pollfd p = {listener, POLLIN, 0};
        if (poll(&p, 1, -1) < 0 || p.revents & POLLHUP)
            break;
        memset(q, 0, sizeof *q); /* the kernel asks for it */
        if (seccomp_notify_receive(listener, q) != 0)
            continue;
        a->id = q->id;
        a->val = a->error = 0;
        a->flags = 0;
        if (q->data.nr == CREATE && q->data.args[2] == 1)
            a->val = kernel->landlock;
        else if ((a->error = -refuse_unknown(q, kernel->landlock)) == 0)
            a->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
        seccomp_notify_respond(listener, a);
    }
    seccomp_notify_free(q, a);
    return NULL;
}

/* Puts this thread and its children behind the filter; other threads are not affected. */
static bool become(void)
{
    scmp_filter_ctx s = seccomp_init(SCMP_ACT_ALLOW);
    uint32_t none = SCMP_ACT_ERRNO((uint32_t)kernel->seccomp);
    int e = 0;

    if (kernel->landlock < 0)
        e |= seccomp_rule_add(s, SCMP_ACT_ERRNO((uint32_t)-kernel->landlock), CREATE, 0);
    if (kernel->landlock > 0) {
        e |= seccomp_rule_add(s, SCMP_ACT_NOTIFY, CREATE, 0);
        e |= seccomp_rule_add(s, SCMP_ACT_NOTIFY, ADD, 0);
    }
    if (kernel->seccomp) {
        e |= seccomp_rule_add(s, none, SCMP_SYS(seccomp), 0);
        e |= seccomp_rule_add(s, none, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
        if (!kernel->asks)
            e |= seccomp_rule_add(s, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
                                  SCMP_A0(SCMP_CMP_EQ, PR_GET_SECCOMP));
    }
    if (kernel->alone)
        e |= seccomp_rule_add(s, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 0);
    e = e ? e : seccomp_load(s);
    if (e == 0 && kernel->landlock > 0)
        listener = seccomp_notify_fd(s);
    seccomp_release(s);
    return e == 0;
}

struct run {
    const char *const *words;
    pid_t pid;
    int heard; /* its stderr */
    bool there;
    pthread_t answers;
};

static void *start(void *arg)
{
    struct run *r = arg;
    int out[2];
    posix_spawn_file_actions_t files;

    r->there = become();
    if (!r->there || pipe2(out, O_CLOEXEC) != 0)
        return NULL;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out[1], 2);
    if (posix_spawn(&r->pid, program, &files, NULL, (char *const *)r->words, environ) != 0)
        r->pid = 0;
    posix_spawn_file_actions_destroy(&files);
    close(out[1]);
    r->heard = out[0];
    return NULL;
}

/* Starts the program on that kernel; false: such a filter cannot be made here. */
static bool begin_on(const struct kernel *k, struct run *r)
{
    pthread_t t;

    kernel = k;
    assert_int_equal(pthread_create(&t, NULL, start, r), 0);
    pthread_join(t, NULL);
    if (!r->there)
        return false;
    if (listener >= 0) /* begun here: a thread of that one's would be behind the filter too */
        assert_int_equal(pthread_create(&r->answers, NULL, answer, NULL), 0);
    assert_true(r->pid > 0);
    return true;
}

static int wait_for(struct run *r)
{
    int status = 0;

    while (waitpid(r->pid, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    close(r->heard);
    if (kernel->landlock > 0)
        pthread_join(r->answers, NULL);
    seccomp_reset(NULL, 0); /* closes the listener: libseccomp makes one at a time */
    listener = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* What it said, until these words (NULL: until its end); ten seconds at most. */
static char *hears(struct run *r, const char *words)
{
    char *said = mem_array(ctx, char, LOG_MAX);
    size_t n = 0;

    for (int i = 0; i < 100 && !(words && strstr(said, words) && strchr(strstr(said, words), '\n'));
         i++) {
        struct pollfd p = {r->heard, POLLIN, 0};
        if (poll(&p, 1, 100) != 1)
            continue;
        ssize_t got = read(r->heard, said + n, LOG_MAX - 1 - n);
        if (got <= 0)
            break;
        n += (size_t)got;
        said[n] = '\0';
    }
    return said;
}

#define SERVE                                                                                      \
    (const char *const[])                                                                          \
    {                                                                                              \
        "koers", "serve", "--db", place, "--zonder", "post,pdf", "--listen", "127.0.0.1:0",        \
            "--log", "geen", NULL                                                                  \
    }

/* ---- each case ---- */
static const char *const no_landlock =
    "zandbak deels: deze kernel heeft geen Landlock (of het staat uit), alleen seccomp beschermt\n";

/* It serves, and says in the log and at /gezond what stands. */
static void serves(struct kernel k, const char *words, const char *state, const char *health)
{
    struct run r = {.words = SERVE};
    struct heard h;

    if (k.landlock > landlock_version() || !begin_on(&k, &r)) {
        print_message("not tried here: %s\n", k.name);
        return;
    }
    char *said = hears(&r, "zandbak");
    if (!strstr(said, words))
        fail_msg("%s: said %s", k.name, said);
    char *address = strstr(said, "http://127.0.0.1:");
    assert_non_null(address);
    int port = client_port(mem_format(ctx, "%.*s", (int)strcspn(address, "\n"), address));
    h = client_ask(port, "GET /inloggen HTTP/1.1" L "Host: localhost" L L);
    assert_int_equal(h.status, 200);
    h = client_ask(port, "GET /gezond HTTP/1.1" L "Host: localhost" L L);
    if (h.status != 200 || !strstr(h.body, state) || !strstr(h.body, health))
        fail_msg("%s: %d %s", k.name, h.status, h.body);
    kill(r.pid, SIGTERM);
    assert_int_equal(wait_for(&r), 0);
}

static void without_landlock(void **state)
{
    (void)state;
    serves((struct kernel){"no Landlock", .landlock = -ENOSYS}, no_landlock,
           "\"zandbak\":\"deels\"", "\"staat\":\"deels\"");
    serves((struct kernel){"Landlock switched off", .landlock = -EOPNOTSUPP}, no_landlock,
           "\"zandbak\":\"deels\"", "\"staat\":\"deels\"");
    serves((struct kernel){"a container that refuses Landlock", .landlock = -EPERM}, no_landlock,
           "\"zandbak\":\"deels\"", "\"staat\":\"deels\"");
}

static void an_older_landlock(void **state)
{
    static const char *const says[] = {
        [1] = "zandbak aan (seccomp en Landlock versie 1: TCP en signalen bewaakt deze kernel nog "
              "niet)\n",
        [2] = "zandbak aan (seccomp en Landlock versie 2: TCP en signalen bewaakt deze kernel nog "
              "niet)\n",
        [3] = "zandbak aan (seccomp en Landlock versie 3: TCP en signalen bewaakt deze kernel nog "
              "niet)\n",
        [4] = "zandbak aan (seccomp en Landlock versie 4: signalen bewaakt deze kernel nog niet)\n",
        [5] = "zandbak aan (seccomp en Landlock versie 5: signalen bewaakt deze kernel nog niet)\n",
        [6] = "zandbak aan (seccomp en Landlock)\n",
    };
    (void)state;
    for (int v = 1; v <= 6; v++)
        serves((struct kernel){mem_format(ctx, "Landlock %d", v), .landlock = v}, says[v],
               "\"zandbak\":\"aan\"", "\"staat\":\"");
}

static void without_seccomp(void **state)
{
    (void)state;
    if (landlock_version() > 0)
        serves((struct kernel){"no seccomp", .seccomp = EINVAL},
               "zandbak deels: deze kernel heeft geen seccomp, alleen Landlock beschermt\n",
               "\"zandbak\":\"deels\"", "\"staat\":\"deels\"");
    serves((struct kernel){"neither", .landlock = -ENOSYS, .seccomp = EINVAL},
           "zandbak nee: deze kernel heeft geen seccomp en geen Landlock\n", "\"zandbak\":\"uit\"",
           "\"staat\":\"deels\"");
}

/* There, but refused: no start with less than was promised, unless it is asked for. */
static void seccomp_refused(void **state)
{
    const struct kernel k = {"seccomp refused", .seccomp = EPERM, .asks = true};
    struct run r = {.words = SERVE};

    (void)state;
    if (!begin_on(&k, &r)) {
        print_message("not tried here: %s\n", k.name);
        skip();
    }
    char *said = hears(&r, NULL);
    assert_int_equal(wait_for(&r), 1);
    if (!strstr(said, "De zandbak van Koers lukt niet op deze machine. Met KOERS_ZANDBAK=uit") ||
        !strstr(said, "seccomp: "))
        fail_msg("said %s", said);
    setenv("KOERS_ZANDBAK", "uit", 1);
    serves(k, "zandbak uit (KOERS_ZANDBAK=uit)\n", "\"zandbak\":\"uit\"", "\"staat\":\"deels\"");
    unsetenv("KOERS_ZANDBAK");
}

/* A spreadsheet goes through the child without rights: never without seccomp. */
static void the_child(void **state)
{
    static const struct {
        struct kernel k;
        const char *file; /* read once, for a second time is refused */
        int status;
        const char *words;
    } cases[] = {
        {{"no seccomp", .seccomp = EINVAL},           "odb-2019-aanvulling", 1, "niet veilig lezen"},
        {{"refused", .seccomp = EPERM, .asks = true},
         "odb-2019-aanvulling",                                              1,
         "niet veilig lezen"                                                                       },
        {{"no Landlock", .landlock = -ENOSYS},        "odb-2019-aanvulling", 0, ""                 },
        {{"Landlock 1", .landlock = 1},               "odb-2021-nalevering", 0, ""                 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const words[] = {
            "koers",
            "importeer",
            "odb",
            mem_format(ctx, "%s/tests/data/odb/%s.xlsx", getenv("KOERS_SOURCE"), cases[i].file),
            "--db",
            place,
            NULL};
        struct run r = {.words = words};
        if (cases[i].k.landlock > landlock_version() || !begin_on(&cases[i].k, &r)) {
            print_message("not tried here: %s\n", cases[i].k.name);
            continue;
        }
        char *said = hears(&r, NULL);
        int status = wait_for(&r);
        if (status != cases[i].status || !strstr(said, cases[i].words))
            fail_msg("%s: %d, said %s", cases[i].k.name, status, said);
    }
}

/* A browser that gets no network of its own: Landlock refuses it TCP, from version 4 on. */
static void a_browser(void **state)
{
    static const char open_words[] = "deze kernel bewaakt TCP niet: het netwerk staat open";
    const char *const words[] = {"koers", "--opsluiten", dir, "/bin/true", NULL};

    (void)state;
    for (int v = 3; v <= 4; v++) {
        struct kernel k = {"no namespaces", .landlock = v, .alone = true};
        struct run r = {.words = words};
        if (v > landlock_version() || !begin_on(&k, &r)) {
            print_message("not tried here: %s, Landlock %d\n", k.name, v);
            continue;
        }
        char *said = hears(&r, NULL);
        assert_int_equal(wait_for(&r), 0);
        if (!strstr(said, "zandbak: geen eigen netwerk voor /bin/true") ||
            (strstr(said, open_words) != NULL) != (v < 4))
            fail_msg("Landlock %d: said %s", v, said);
    }
}

static int begin(void **state)
{
    struct error f = {0};
    struct stores stores;

    (void)state;
    ctx = mem_ctx(NULL, "old_kernel_test");
    snprintf(dir, sizeof dir, "/tmp/koers-kernel-XXXXXX");
    assert_non_null(mkdtemp(dir));
    snprintf(place, sizeof place, "%s/koers.db", dir);
    rooms_start();
    assert_true(stores_open(ctx, place, &stores, &f));
    stores_close(&stores);
    return 0;
}

static int end(void **state)
{
    const char *const words[] = {"rm", "-rf", dir, NULL};
    pid_t pid;

    (void)state;
    if (posix_spawnp(&pid, "rm", NULL, NULL, (char *const *)words, environ) == 0)
        waitpid(pid, NULL, 0);
    mem_free(ctx);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_landlock), cmocka_unit_test(an_older_landlock),
        cmocka_unit_test(without_seccomp),  cmocka_unit_test(seccomp_refused),
        cmocka_unit_test(the_child),        cmocka_unit_test(a_browser),
    };

    program = argc > 1 ? argv[1] : "build/koers";
    unsetenv("KOERS_ZANDBAK");
    return cmocka_run_group_tests(tests, begin, end);
}
