/* Seeing inside the program as it runs: lines of the log, the number that a visitor can tell,
 * /gezond, and the counts for Prometheus. Not here: the workers (worker_test.c). argv[1]: the
 * program.
 */
#include "base/mem.h"
#include "db/checksum.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/client.h"
#include "tests/support/house.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOG_MAX (1u << 20)
#define L       "\r\n"

static const char *program;
static struct house_place at;
static pid_t server;
static int log_fd, port, metrics_port;
static char *said; /* the log as far as it was read */
static size_t n_said;

/* ---- the server, and what it says ---- */
/* Reads on until the log holds these words; false after five seconds. */
static bool says(const char *words)
{
    for (int i = 0; i < 50; i++) {
        struct pollfd p = {log_fd, POLLIN, 0};
        if (strstr(said, words))
            return true;
        if (poll(&p, 1, 100) == 1) {
            ssize_t n = read(log_fd, said + n_said, LOG_MAX - 1 - n_said);
            n_said += n > 0 ? (size_t)n : 0;
            said[n_said] = '\0';
        }
    }
    return strstr(said, words) != NULL;
}

/* The port in the line that begins so; the kernel chose it, so no two tests can meet at one. */
static int told_port(const char *words)
{
    const char *line = strstr(said, words);
    assert_non_null(line);
    line = strstr(line, "127.0.0.1");
    assert_non_null(line);
    return client_port(mem_format(at.ctx, "%.*s", (int)strcspn(line, "/\n"), line));
}

static void serve(const char *option, const char *value)
{
    int out[2];
    posix_spawn_file_actions_t files;
    const char *const words[] = {"koers",    "serve",    "--db",        at.db,       "--zonder",
                                 "post,pdf", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0",
                                 option,     value,      NULL};
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, out[1], 2);
    assert_int_equal(posix_spawn(&server, program, &files, NULL, (char *const *)words, environ), 0);
    posix_spawn_file_actions_destroy(&files);
    close(out[1]);
    log_fd = out[0];
    said = mem_array(at.ctx, char, LOG_MAX);
    n_said = 0;
    if (!says("zandbak"))
        fail_msg("the server said: %s", said);
    port = told_port("serve: http");
    metrics_port = told_port("serve: cijfers op");
}

static struct heard get(int where, const char *path)
{
    return client_ask(where, mem_format(at.ctx, "GET %s HTTP/1.1" L "Host: localhost" L L, path));
}

/* The value of the metric with this name and these labels; -1 when it is not there. */
static double metric(const char *body, const char *name)
{
    const char *p = strstr(body, mem_format(at.ctx, "\n%s ", name));
    return p ? strtod(p + strlen(name) + 2, NULL) : -1;
}

/* ---- each case ---- */
static int begin(void **state)
{
    (void)state;
    house_place_open(&at);
    return 0;
}

static int end(void **state)
{
    (void)state;
    if (server > 0) {
        kill(server, SIGTERM);
        assert_int_equal(house_ended(server), 0);
        close(log_fd);
    }
    server = 0;
    house_place_close(&at);
    return 0;
}

static void a_line_for_each_request(void **state)
{
    char id[64];
    (void)state;
    serve(NULL, NULL);
    /* where signals are given: no line tells when */
    assert_int_equal(get(port, "/s/een?geheim=APPEL-123").status, 200);
    assert_int_equal(get(port, "/code").status, 200);
    struct heard h = get(port, "/inloggen?geheim=APPEL-123");
    assert_int_equal(h.status, 200);
    client_header(&h, "X-Request-Id", id, sizeof id);
    assert_true(strlen(id) >= 6);
    assert_true(
        says(mem_format(at.ctx, "msg=request id=%s method=GET route=/inloggen status=200", id)));
    assert_null(strstr(said, "route=/s/"));
    assert_null(strstr(said, "route=/code"));
    h = get(port, "/toegang/wie-dit-heeft-mag-erin");
    client_header(&h, "X-Request-Id", id, sizeof id);
    assert_true(says(mem_format(at.ctx, "id=%s method=GET route=/toegang/:sleutel", id)) ||
                says(mem_format(at.ctx, "id=%s method=GET route=/toegang/:", id)));
    /* no path, no query, no address */
    assert_null(strstr(said, "APPEL"));
    assert_null(strstr(said, "/s/een"));
    assert_null(strstr(said, "wie-dit-heeft"));
    assert_null(strstr(strstr(said, "msg=request"), "127.0.0.1"));
}

static void a_visitor_can_tell_the_number(void **state)
{
    char id[64];
    (void)state;
    serve(NULL, NULL);
    struct heard h = get(port, "/bestaat-niet");
    assert_int_equal(h.status, 404);
    client_header(&h, "X-Request-Id", id, sizeof id);
    assert_non_null(strstr(h.body, mem_format(at.ctx, "verzoek %s", id)));
    assert_true(says(mem_format(at.ctx, "id=%s method=GET route=- status=404", id)));
}

static void no_lines_when_asked(void **state)
{
    (void)state;
    serve("--log", "geen");
    assert_int_equal(get(port, "/s/een").status, 200);
    kill(server, SIGTERM);
    assert_int_equal(house_ended(server), 0);
    server = 0;
    assert_false(says("msg=request"));
    close(log_fd);
}

/* When nobody reads the log the server continues and counts the dropped lines. */
static void a_full_log_stops_nobody(void **state)
{
    (void)state;
    serve(NULL, NULL);
    static const char words[] = "GET /static/bestaat-niet HTTP/1.1" L "Host: localhost" L L;
    int fd = client_dial(port);
    for (int i = 0; i < 6000; i++) {
        assert_true(client_say(fd, words, sizeof words - 1));
        assert_int_equal(client_hear(fd, false).status, 404);
    }
    close(fd);
    struct heard h = get(metrics_port, "/metrics");
    const char *tail = strstr(h.body, "koers_http_requests_total");
    assert_non_null(tail);
    assert_true(says("log lines dropped"));
}

struct lock {
    int seconds;
};

/* Holds the database for writing, as another program would that hangs. */
static bool hold(struct db_conn *db, void *arg)
{
    const struct lock *l = arg;
    sleutel_touch(db, .naam = "web");
    struct heard h = get(port, "/gezond");
    assert_int_equal(h.status, 503);
    assert_non_null(strstr(h.body, "\"staat\":\"stuk\""));
    assert_non_null(strstr(h.body, "\"lezen\":\"goed\",\"schrijven\":\"stuk\""));
    assert_true(l->seconds > 0);
    return true;
}

/* One bit of the first page of this table, in the file itself. */
static void flip_in(const char *table)
{
    sqlite3 *raw;
    sqlite3_stmt *s;
    unsigned char c;
    assert_int_equal(sqlite3_open_v2(at.db, &raw, SQLITE_OPEN_READWRITE, checksum_vfs()),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_prepare_v2(raw, "SELECT rootpage FROM sqlite_schema WHERE name = ?1", -1, &s, NULL);
    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    off_t where = (off_t)(sqlite3_column_int64(s, 0) - 1) * 4096 + 2000;
    sqlite3_finalize(s);
    int fd = open(at.db, O_RDWR | O_CLOEXEC); /* closed after SQLite: it would drop its locks */
    sqlite3_close(raw);
    assert_int_equal(pread(fd, &c, 1, where), 1);
    c ^= 1;
    assert_int_equal(pwrite(fd, &c, 1, where), 1);
    close(fd);
}

static void gezond_tells_of_damage(void **state)
{
    (void)state;
    db_conn_close(at.c);
    at.c = NULL;
    flip_in("organisatie");
    serve(NULL, NULL);
    struct heard h = get(port, "/gezond");
    assert_int_equal(h.status, 200);
    assert_non_null(strstr(h.body, "\"gegevens\":\"heel\""));
    assert_int_equal(get(port, "/s/een").status, 503); /* who meets it gets no wrong answer */
    assert_true(says("8202"));
    sleep(6); /* an answer is reused for five seconds */
    h = get(port, "/gezond");
    assert_int_equal(h.status, 503);
    assert_non_null(strstr(h.body, "\"staat\":\"stuk\""));
    assert_non_null(
        strstr(h.body, "\"gegevens\":\"beschadigd\",\"doen\":\"De database is beschadigd."));
}

static void gezond_tells_who_cannot_write(void **state)
{
    struct lock l = {1};
    struct error f;
    (void)state;
    serve(NULL, NULL);
    double begun = client_clock();
    assert_int_equal(db_write(at.c, hold, &l, &f), DB_OK);
    assert_true(client_clock() - begun < 4); /* bounded, though the database hangs */
    struct heard h = {0};
    for (int i = 0; i < 100 && h.status != 200; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
        h = get(port, "/gezond");
    }
    assert_int_equal(h.status, 200);
    assert_non_null(
        strstr(h.body, "\"schrijven\":\"goed\",\"persoonlijk\":\"goed\",\"post\":\"goed\""));
    assert_null(strstr(h.body, at.dir));
}

/* A write to both stores that was decided and cannot be carried out (db/both.h): all of the quality
 * store works, what changes personal data is refused. */
static void gezond_tells_what_is_stuck(void **state)
{
    static const struct {
        const char *file, *sql;
    } left[] = {
        {"koers.persoonlijk.db",
         "INSERT INTO write_pending (write_key, made, notes) VALUES (x'03', 1, x'6e69657400')"},
        {"koers.db",             "INSERT INTO write_decided (write_key) VALUES (x'03')"       },
    };
    (void)state;
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        const char *file = mem_format(at.ctx, "%s/%s", at.dir, left[i].file);
        sqlite3 *raw; /* with the checksums of its pages */
        assert_int_equal(sqlite3_open_v2(file, &raw, SQLITE_OPEN_READWRITE, checksum_vfs()),
                         SQLITE_OK);
        assert_int_equal(sqlite3_exec(raw, left[i].sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(raw);
    }
    serve(NULL, NULL);
    struct heard h = get(port, "/gezond");
    assert_int_equal(h.status, 200);
    assert_non_null(strstr(h.body, "\"staat\":\"deels\""));
    assert_non_null(strstr(h.body, "\"schrijven\":\"goed\",\"persoonlijk\":\"hangt\""));
    assert_non_null(strstr(
        h.body, "\"doen\":\"Een wijziging van persoonlijke gegevens kan niet worden afgemaakt"));
    assert_true(says("msg=health personal=hangt"));
}

/* The text form of Prometheus, by its own rules: every sample has a type above it, a histogram only
 * grows and ends in its count. */
static void the_counts_are_well_formed(void **state)
{
    char type[100] = "", kind[100];
    double last = -1;
    int samples = 0;
    (void)state;
    serve(NULL, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(get(port, "/s/een").status, 200);
    struct heard h = get(metrics_port, "/metrics");
    assert_int_equal(h.status, 200);
    assert_true(h.whole && h.body_len < sizeof h.body);
    for (char *line = h.body, *next; *line; line = next) {
        next = line + strcspn(line, "\n");
        *next++ = '\0';
        if (!strncmp(line, "# HELP ", 7))
            continue;
        if (sscanf(line, "# TYPE %99s %99s", type, kind) == 2) {
            assert_true(!strcmp(kind, "counter") || !strcmp(kind, "gauge") ||
                        !strcmp(kind, "histogram"));
            last = -1;
            continue;
        }
        if (strncmp(line, type, strlen(type)) != 0)
            fail_msg("%s is not %s", line, type);
        const char *value = strrchr(line, ' ');
        char *end;
        assert_non_null(value);
        double v = strtod(value + 1, &end);
        assert_true(*end == '\0' && v >= 0);
        if (strstr(line, "_bucket{")) {
            if (strstr(line, "le=\"0.00025\""))
                last = -1;
            assert_true(v >= last);
            last = v;
        }
        samples++;
    }
    assert_true(samples > 60);
    h = get(metrics_port, "/metrics");
    assert_true(metric(h.body, "koers_http_requests_total{method=\"GET\",route=\"/s/"
                               ":organisatie\",class=\"2xx\"}") == 3);
    assert_true(metric(h.body, "koers_database_up") == 1);
    assert_true(metric(h.body, "koers_mail{state=\"waiting\"}") == 0);
    assert_true(metric(h.body, "koers_http_request_duration_seconds_count{method=\"GET\"}") == 3);
    assert_true(metric(h.body, "koers_sandbox_refused_total") == 0);
    assert_true(metric(h.body, "process_resident_memory_bytes") > 1e6);
}

static void the_counts_are_not_public(void **state)
{
    (void)state;
    const char *const words[] = {"koers",     "serve",       "--db",     at.db,
                                 "--listen",  "127.0.0.1:0", "--zonder", "post,pdf",
                                 "--metrics", "0.0.0.0:9",   NULL};
    pid_t pid;
    assert_int_equal(posix_spawn(&pid, program, NULL, NULL, (char *const *)words, environ), 0);
    int status = house_ended(pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    serve(NULL, NULL);
    assert_int_equal(get(port, "/metrics").status, 404);
    assert_int_equal(get(metrics_port, "/").status, 404);
}

/* ---- one server for a file ---- */

/* What another server on this place says when it ends by itself; its exit status. */
static const char *another(const char *place, int *status)
{
    int out[2];
    posix_spawn_file_actions_t files;
    pid_t pid;
    char text[2000];
    size_t n = 0;
    const char *const words[] = {"koers",       "serve",    "--db",     place, "--listen",
                                 "127.0.0.1:0", "--zonder", "post,pdf", NULL};
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, out[1], 2);
    assert_int_equal(posix_spawn(&pid, program, &files, NULL, (char *const *)words, environ), 0);
    posix_spawn_file_actions_destroy(&files);
    close(out[1]);
    struct pollfd p = {out[0], POLLIN, 0};
    for (ssize_t got = 1; got > 0 && n < sizeof text - 1;) {
        if (poll(&p, 1, 5000) != 1) {
            kill(pid, SIGKILL);
            break;
        }
        got = read(out[0], text + n, sizeof text - 1 - n);
        n += got > 0 ? (size_t)got : 0;
    }
    text[n] = '\0';
    close(out[0]);
    *status = house_ended(pid);
    return mem_text(at.ctx, text);
}

static void a_file_has_one_server(void **state)
{
    int status;
    (void)state;
    if (db_place_shared(at.db))
        skip(); /* two servers are what PostgreSQL is for */
    serve(NULL, NULL);
    const char *link = mem_format(at.ctx, "%s.link", at.db);
    assert_int_equal(symlink(at.db, link), 0);
    const char *const ways[] = {at.db, link};
    for (size_t i = 0; i < 2; i++) {
        const char *words = another(ways[i], &status);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 1 ||
            !strstr(words, "draait al een server van Koers") ||
            !strstr(words, mem_format(at.ctx, "(proces %d)", (int)server)))
            fail_msg("%s: %d, %s", ways[i], status, words);
        assert_int_equal(get(port, "/gezond").status, 200);
    }
    unlink(link);
    for (int how = 0; how < 2; how++) { /* the lock ends with its process, however that ended */
        kill(server, how ? SIGKILL : SIGTERM);
        house_ended(server);
        close(log_fd);
        serve(NULL, NULL);
        assert_int_equal(get(port, "/gezond").status, 200);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        CASE(a_line_for_each_request),    CASE(a_visitor_can_tell_the_number),
        CASE(no_lines_when_asked),        CASE(a_full_log_stops_nobody),
        CASE(gezond_tells_of_damage),     CASE(gezond_tells_who_cannot_write),
        CASE(gezond_tells_what_is_stuck), CASE(the_counts_are_well_formed),
        CASE(the_counts_are_not_public),  CASE(a_file_has_one_server),
    };

    if (argc < 2) {
        fputs("zien_test PROGRAM\n", stderr);
        return 2;
    }
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
