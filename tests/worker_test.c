/* The program as it runs: `koers serve` with its workers beside it. That mail and PDF begin within
 * about a second, that a worker that dies comes back, and that none outlives the server. Not here:
 * the rounds (organisatie/mail_test.c, job_test.c). argv[1]: the program. */
#include "base/mem.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ORG 1

static const char *program;
static struct house_place at;
static pid_t server;
static int smtp; /* listens; what a worker says to it is not the matter here */

static void sleep_ms(int ms)
{
    nanosleep(&(struct timespec){ms / 1000, (long)(ms % 1000) * 1000000}, NULL);
}

/* ---- processes ---- */
static pid_t run(const char *const words[])
{
    posix_spawn_file_actions_t files;
    pid_t pid;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, mem_format(at.ctx, "%s/log", at.dir),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
    assert_int_equal(posix_spawn(&pid, program, &files, NULL, (char *const *)words, environ), 0);
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

/* Does /proc/PID/WHAT hold these words? */
static bool holds(const char *pid, const char *what, const char *words)
{
    char text[16384];
    int fd = open(mem_format(at.ctx, "/proc/%s/%s", pid, what), O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

    if (fd >= 0)
        close(fd);
    for (ssize_t i = 0; i < n; i++)
        text[i] = text[i] ? text[i] : ' ';
    text[n > 0 ? n : 0] = '\0';
    return strstr(text, words);
}

/* A process of ours is on our database. */
static bool is_ours(const char *pid, const char *words)
{
    return holds(pid, "cmdline", words) && holds(pid, "environ", at.db);
}

/* How many run with these words; *pid is the last of them. */
static int count(const char *word, pid_t *pid)
{
    DIR *d = opendir("/proc");
    int n = 0;

    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && is_ours(e->d_name, word)) {
            n++;
            if (pid)
                *pid = (pid_t)strtol(e->d_name, NULL, 10);
        }
    closedir(d);
    return n;
}

static bool becomes(const char *word, int wanted, int seconds)
{
    for (int i = 0; i < seconds * 20; i++, sleep_ms(50))
        if (count(word, NULL) == wanted)
            return true;
    return false;
}

static void serve(const char *option, const char *value)
{
    const char *const words[] = {"koers",       "serve", "--db", at.db, "--listen",
                                 "127.0.0.1:0", option,  value,  NULL};

    server = run(words);
}

/* ---- the database beside the server ---- */
static bool lay_mail(struct db_conn *db, void *arg)
{
    (void)arg;
    mail_queue(db, ORG, "bo@zorg.example", "Hoi", "tekst");
    return true;
}

static bool lay_job(struct db_conn *db, void *arg)
{
    int64_t *id = arg;

    *id = job_queue(db, &(struct job_new){.organisatie = ORG,
                                          .door = 1,
                                          .soort = "pdf",
                                          .over = 1,
                                          .nummer = 1,
                                          .tekst = "http://localhost"});
    return true;
}

static bool read_job(struct db_conn *db, void *arg)
{
    struct taak_by_id_row *row = arg;
    int64_t id = row->id;

    return taak_by_id(db, at.ctx, row, .organisatie = ORG, .id = id);
}

static void write_now(bool (*work)(struct db_conn *, void *), void *arg)
{
    struct error f = {0};

    if (db_write(at.c, work, arg, &f) != DB_OK)
        fail_msg("%s (%s)", f.message, f.detail);
}

/* Milliseconds until a worker calls the mail server; -1 when it does not within `seconds`. */
static int called(int seconds)
{
    struct timespec a, b;
    struct pollfd p = {smtp, POLLIN, 0};

    clock_gettime(CLOCK_MONOTONIC, &a);
    if (poll(&p, 1, seconds * 1000) != 1)
        return -1;
    clock_gettime(CLOCK_MONOTONIC, &b);
    close(accept4(smtp, NULL, NULL, SOCK_CLOEXEC));
    return (int)((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000);
}

/* ---- each case ---- */
static int begin(void **state)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof a;
    char url[64];

    (void)state;
    smtp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(smtp, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(smtp, 5), 0);
    assert_int_equal(getsockname(smtp, (struct sockaddr *)&a, &n), 0);
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", ntohs(a.sin_port));
    setenv("KOERS_SMTP_URL", url, 1);
    setenv("KOERS_SMTP_VAN", "koers@zorg.example", 1);
    setenv("KOERS_CHROMIUM", "/nergens/chromium", 1);
    house_place_open(&at);
    return 0;
}

static int end(void **state)
{
    (void)state;
    if (server > 0) {
        kill(server, SIGKILL);
        house_ended(server);
    }
    server = 0;
    close(smtp);
    house_place_close(&at);
    return 0;
}

static void work_begins_within_about_a_second(void **state)
{
    struct taak_by_id_row job = {0};

    (void)state;
    serve(NULL, NULL);
    assert_true(becomes("koers werk post --samen", 1, 10));
    assert_true(becomes("koers werk pdf --samen", 1, 10));
    sleep_ms(500);
    write_now(lay_mail, NULL);
    assert_in_range(called(5), 0, 2000);
    write_now(lay_job, &job.id);
    for (int i = 0; i < 60; i++, sleep_ms(50)) {
        struct error f;
        assert_int_equal(db_read(at.c, read_job, &job, &f), DB_OK);
        if (!strcmp(job.staat, "mislukt"))
            break;
    }
    assert_string_equal(job.staat, "mislukt"); /* there is nothing to print: version 1 of 1 */
    assert_int_equal(kill(server, SIGTERM), 0);
    assert_int_equal(house_ended(server), 0);
    server = 0;
    assert_int_equal(count("koers werk", NULL), 0);
}

static void a_dead_worker_comes_back(void **state)
{
    pid_t first = 0, second = 0;

    (void)state;
    serve(NULL, NULL);
    assert_true(becomes("koers werk post --samen", 1, 10));
    assert_int_equal(count("koers werk post --samen", &first), 1);
    assert_int_equal(kill(first, SIGKILL), 0);
    assert_true(becomes("koers werk post --samen", 0, 5));
    assert_true(becomes("koers werk post --samen", 1, 10));
    assert_int_equal(count("koers werk post --samen", &second), 1);
    assert_int_not_equal(first, second);
    write_now(lay_mail, NULL);
    assert_in_range(called(5), 0, 5000);
}

static void none_outlives_the_server(void **state)
{
    (void)state;
    serve(NULL, NULL);
    assert_true(becomes("koers werk post --samen", 1, 10));
    assert_int_equal(kill(server, SIGKILL), 0);
    house_ended(server);
    server = 0;
    assert_true(becomes("koers werk", 0, 10));
}

static void others_may_do_it(void **state)
{
    const char *const words[] = {"koers", "werk", "post", "--db", at.db, NULL};

    (void)state;
    serve("--zonder", "post,pdf");
    write_now(lay_mail, NULL);
    assert_int_equal(called(3), -1);
    assert_int_equal(count("koers werk", NULL), 0);
    pid_t worker = run(words);
    assert_in_range(called(5), 0, 5000);
    assert_int_equal(kill(worker, SIGTERM), 0);
    assert_int_equal(house_ended(worker), 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        CASE(work_begins_within_about_a_second),
        CASE(a_dead_worker_comes_back),
        CASE(none_outlives_the_server),
        CASE(others_may_do_it),
    };

    if (argc < 2) {
        fputs("werk_test PROGRAM\n", stderr);
        return 2;
    }
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
