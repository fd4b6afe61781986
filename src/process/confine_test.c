/* What each confined process may not do, tried from inside: files, programs, network, processes,
 * memory. Every attempt runs in a fork of this program after the same functions that koers calls.
 * Not here: the child without rights (base/child_test.c). */
#include "base/address.h"
#include "base/child.h"
#include "base/mem.h"
#include "base/sandbox.h"
#include "process/confine.h"
#include "tests/cm.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static TALLOC_CTX *ctx;
static char dir[64], other[64]; /* the directory of the database, and another one */
static const char *place, *secret;
static struct db *db;
static int port; /* port of another server on loopback */
static int listener;

/* ---- attempts: 0 when it could be done, else errno ---- */
static int result(long r)
{
    return r < 0 ? errno : 0;
}
static int read_own(void)
{
    return result(open(place, O_RDWR | O_CLOEXEC));
}
static int make_own(void)
{
    const char *path = mem_format(ctx, "%s/nieuw", dir);
    int r = result(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    return r ? r : result(unlink(path));
}
static int read_other(void)
{
    return result(open(secret, O_RDONLY | O_CLOEXEC));
}
static int write_other(void)
{
    return result(open(mem_format(ctx, "%s/mijn", other), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}
static int remove_other(void)
{
    return result(unlink(secret));
}
static int read_settings(void)
{
    return result(open("/etc/hosts", O_RDONLY | O_CLOEXEC));
}
static int run_other(void)
{
    char *argv[] = {NULL}, *env[] = {NULL};
    return result(execve("/bin/true", argv, env));
}
/* A host with an accent for the mail server, and the same when it is typed in a form. */
static int write_address(void)
{
    const char *wire = address_wire(ctx, "jan@zorgcafé.example");
    return wire && !strcmp(wire, "jan@xn--zorgcaf-hya.example") ? 0 : EBADMSG;
}
static int run_child(void)
{
    struct error f = {0};
    struct buf out;
    buf_init(&out, ctx, 1000);
    return child_run(ctx, "echo", "dag", 3, 10, &out, &f) && !strcmp(out.data, "dag") ? 0 : EBADMSG;
}
static int fork_one(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return result(pid);
}
static void *nothing(void *arg)
{
    return arg;
}
static int thread_one(void)
{
    pthread_t t;
    int e = pthread_create(&t, NULL, nothing, NULL);
    return e ? e : pthread_join(t, NULL);
}
static int connect_out(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return s < 0 ? errno : result(connect(s, (struct sockaddr *)&a, sizeof a));
}
static int listen_here(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return s < 0 ? errno : result(bind(s, (struct sockaddr *)&a, sizeof a));
}
static int raw_packets(void)
{
    return result(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
}
static int find_name(void)
{
    struct addrinfo *list = NULL;
    int e = getaddrinfo("localhost", "25", NULL, &list);
    if (list)
        freeaddrinfo(list);
    return e ? ENOENT : 0;
}
static int make_code(void)
{
    void *p =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? errno : 0;
}
static int make_code_later(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return result(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}
#ifndef __SANITIZE_ADDRESS__ /* with AddressSanitizer it may be read: the leak check does */
static int look_into_parent(void)
{
    return result(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}
#endif
static int signal_parent(void)
{
    return result(kill(getppid(), 0));
}
static int own_space(void)
{
    return result(unshare(CLONE_NEWUSER));
}
static int mount_one(void)
{
    return result(mount("none", dir, "tmpfs", 0, NULL));
}
static int become_other(void)
{
    return result(setuid(65534));
}
static int change_rights(void)
{
    return result(chmod(place, 0644));
}

/* ---- behind the walls ---- */
enum walls { NONE, SERVER, POST, PDF, RUN };

static bool enter(enum walls w)
{
    struct error f = {0};
    bool ok = w == NONE     ? true
              : w == SERVER ? confine_server(db, NULL, NULL, NULL, 0, &f)
              : w == POST   ? confine_post(db, &f)
                            : confine_pdf(db, &f);
    if (!ok)
        fprintf(stderr, "%s (%s)\n", f.message, f.detail);
    return ok;
}

/* Runs an attempt in a confined fork and returns its result; 200: a refused call was not counted.
 */
static int behind(enum walls w, int (*attempt)(void), bool counted)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (!enter(w))
            _exit(201);
        int e = attempt();
        _exit(counted && sandbox_refused() == 0 ? 200 : e);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int landlock(void)
{
    return landlock_version();
}

#define IS(walls, attempt, e)   assert_int_equal(behind(walls, attempt, false), e)
#define COUNTED(walls, attempt) assert_int_equal(behind(walls, attempt, true), EPERM)

static void all_of_it_can_be_done_without(void **state)
{
    (void)state;
    IS(NONE, read_own, 0);
    IS(NONE, make_own, 0);
    IS(NONE, read_other, 0);
    IS(NONE, read_settings, 0);
    IS(NONE, run_other, 0);
    IS(NONE, run_child, 0);
    IS(NONE, fork_one, 0);
    IS(NONE, connect_out, 0);
    IS(NONE, listen_here, 0);
    IS(NONE, find_name, 0);
    IS(NONE, make_code, 0);
    IS(NONE, make_code_later, 0);
    IS(NONE, change_rights, 0);
}

static void server_files(void **state)
{
    (void)state;
    if (!landlock())
        skip();
    IS(SERVER, read_own, 0);
    IS(SERVER, make_own, 0);
    IS(SERVER, read_other, EACCES);
    IS(SERVER, write_other, EACCES);
    IS(SERVER, remove_other, EACCES);
    IS(SERVER, read_settings, EACCES);
    IS(SERVER, run_other, EACCES);
}

static void server_calls(void **state)
{
    (void)state;
    IS(SERVER, write_address, 0);
    IS(SERVER, run_child, 0); /* this program again, as a child without rights */
    IS(SERVER, thread_one, 0);
    COUNTED(SERVER, connect_out);
    COUNTED(SERVER, listen_here);
    COUNTED(SERVER, raw_packets);
    COUNTED(SERVER, make_code);
    COUNTED(SERVER, make_code_later);
    COUNTED(SERVER, own_space);
    COUNTED(SERVER, mount_one);
    COUNTED(SERVER, become_other);
    COUNTED(SERVER, change_rights);
#ifndef __SANITIZE_ADDRESS__
    COUNTED(SERVER, look_into_parent);
#endif
    if (landlock() >= 6)
        IS(SERVER, signal_parent, EPERM);
}

static void post_walls(void **state)
{
    (void)state;
    IS(POST, read_own, 0);
    IS(POST, connect_out, 0);
    IS(POST, find_name, 0);
    IS(POST, write_address, 0);
    IS(POST, thread_one, 0);
    IS(POST, read_settings, 0);
    IS(POST, listen_here, EPERM);
    COUNTED(POST, run_other);
    COUNTED(POST, make_code);
    COUNTED(POST, own_space);
    COUNTED(POST, raw_packets);
    COUNTED(POST, change_rights);
/* with AddressSanitizer clone and kill are allowed: the leak check uses them */
#ifndef __SANITIZE_ADDRESS__
    COUNTED(POST, fork_one);
    COUNTED(POST, signal_parent);
#endif
    if (landlock()) {
        IS(POST, read_other, EACCES);
        IS(POST, write_other, EACCES);
    }
}

static void pdf_walls(void **state)
{
    (void)state;
    IS(PDF, read_own, 0);
    IS(PDF, run_other, 0);
    IS(PDF, fork_one, 0);
    IS(PDF, mount_one, EPERM);
    if (landlock() >= 4) {
        IS(PDF, connect_out, EACCES);
        IS(PDF, listen_here, EACCES);
    }
    if (landlock() >= 6)
        IS(PDF, signal_parent, EPERM);
}

/* Runs this program in the place of the browser, confined as a browser. Its exit status says what
 * it could do. */
static int as_browser(const char *attempt)
{
    pid_t pid = fork();
    if (pid == 0) {
        char self[400];
        ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
        self[n > 0 ? n : 0] = '\0';
        execl(self, "koers", "--opsluiten", other, self, attempt, place, dir,
              mem_format(ctx, "%d", port), (char *)NULL);
        _exit(202);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void a_browser_has_a_directory_and_no_more(void **state)
{
    (void)state;
    if (landlock()) {
        assert_int_equal(as_browser("lees"), EACCES);
        assert_int_equal(as_browser("maak"), EACCES);
    }
    assert_int_equal(as_browser("eigen"), 0);
    assert_int_equal(as_browser("leeg"), 0);
    int e = as_browser("bel");
    if (e != EACCES && e != ENETUNREACH && e != ECONNREFUSED)
        fail_msg("a browser could call: %d", e);
}

static _Noreturn void be_browser(char **argv)
{
    const char *what = argv[1];
    place = argv[2];
    (void)snprintf(dir, sizeof dir, "%s", argv[3]);
    port = (int)strtol(argv[4], NULL, 10);
    ctx = mem_ctx(NULL, "browser");
    if (!strcmp(what, "lees"))
        _exit(read_own());
    if (!strcmp(what, "maak"))
        _exit(make_own());
    if (!strcmp(what, "bel"))
        _exit(connect_out());
    if (!strcmp(what, "leeg"))
        _exit(fork_one());
    _exit(result(open("/dev/null", O_RDWR | O_CLOEXEC)));
}

static void the_walls_can_be_left_out(void **state)
{
    (void)state;
    setenv("KOERS_ZANDBAK", "uit", 1);
    IS(SERVER, read_other, 0);
    IS(SERVER, connect_out, 0);
    IS(POST, run_other, 0);
    assert_int_equal(as_browser("lees"), 0);
    assert_int_equal(as_browser("bel"), 0);
    unsetenv("KOERS_ZANDBAK");
}

/* ---- PostgreSQL: connections are made again, to it alone ---- */
/* With the password as an installation has it: the client reckons for that (script/with-postgres). */
static const char *postgres_place(void)
{
    const char *scram = getenv("KOERS_TEST_PG_SCRAM");
    return scram ? scram : getenv("KOERS_TEST_PG");
}

static int postgres_again(void)
{
    struct error f = {0};
    struct db *pg = db_open(ctx, postgres_place(), "muren", &f);
    struct db_conn *c = pg ? db_conn_open(pg, &f) : NULL;
    if (!c)
        fprintf(stderr, "%s (%s)\n", f.message, f.detail);
    return c ? 0 : ECONNREFUSED;
}

static void postgres_walls(void **state)
{
    struct error f = {0};
    (void)state;
    if (!getenv("KOERS_TEST_PG"))
        skip();
    struct db *kept = db;
    db = db_open(ctx, postgres_place(), "muren", &f);
    assert_non_null(db);
    IS(SERVER, postgres_again, 0);
    IS(POST, postgres_again, 0);
    IS(PDF, postgres_again, 0);
    if (landlock() >= 4) {
        IS(SERVER, connect_out, EACCES);
        IS(PDF, connect_out, EACCES);
    }
    db_close(db);
    db = kept;
}

/* ---- a child of ours ---- */
static bool echo(const void *c, const void *in, size_t n, struct buf *out, struct error *f)
{
    (void)c, (void)f;
    buf_add(out, in, n);
    return true;
}

static int begin(void **state)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t n = sizeof a;
    struct error f = {0};

    (void)state;
    ctx = mem_ctx(NULL, "confine_test");
    snprintf(dir, sizeof dir, "/tmp/koers-eigen-XXXXXX");
    snprintf(other, sizeof other, "/var/tmp/koers-ander-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_non_null(mkdtemp(other));
    place = mem_format(ctx, "%s/koers.db", dir);
    secret = mem_format(ctx, "%s/geheim", other);
    close(open(secret, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    db = db_open(ctx, place, "kwaliteit", &f);
    assert_non_null(db);
    db_conn_close(db_conn_open(db, &f));
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(listener, 64), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&a, &n), 0);
    port = ntohs(a.sin_port);
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_close(db);
    close(listener);
    unlink(secret);
    unlink(place);
    rmdir(other);
    rmdir(dir);
    mem_free(ctx);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct child_task task = {.name = "echo",
                                           .max_in = 1000,
                                           .max_out = 1000,
                                           .max_memory = 300u << 20,
                                           .seconds = 5,
                                           .run = echo};
    static const struct child_task *const tasks[] = {&task};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_can_be_done_without),
        cmocka_unit_test(server_files),
        cmocka_unit_test(server_calls),
        cmocka_unit_test(post_walls),
        cmocka_unit_test(pdf_walls),
        cmocka_unit_test(a_browser_has_a_directory_and_no_more),
        cmocka_unit_test(the_walls_can_be_left_out),
        cmocka_unit_test(postgres_walls),
    };

    if (argc == 3 && !strcmp(argv[1], "--kind"))
        child_main(argv[2], tasks, 1);
    if (argc > 3 && !strcmp(argv[1], "--opsluiten"))
        sandbox_run(argv[2], argv + 3);
    if (argc == 5)
        be_browser(argv);
    unsetenv("KOERS_ZANDBAK");
    return cmocka_run_group_tests(tests, begin, end);
}
