/* The bare peer: the same statements and the same bytes by libevent's evhttp and sqlite3 alone,
 * without session, rights, checks or templates. What Koers costs above this is what the house
 * costs. Here: one loop, and with --write one writer that commits a group of at most --group
 * pieces. Not here: what is asked (a file, made by support/trace.mjs). */
#include "base/buf.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define STATEMENTS_MAX 64
#define VALUES_MAX     24
#define CHANCE         8

struct piece {
    struct evhttp_request *req;
    struct piece *next;
};

static struct {
    const char *listen, *db, *sql, *page;
    int64_t group;
    bool write;
} set = {.group = 64};

static void *all;
static sqlite3 *db;
static sqlite3_stmt *begin, *commit;
static struct statement {
    sqlite3_stmt *s;
    struct value {
        int index;
        char kind; /* i number, f fraction, t text, b bytes, n counts on, r chance */
        int64_t number;
        double fraction;
        struct buf bytes;
    } value[VALUES_MAX];
    size_t n;
} statement[STATEMENTS_MAX];
static size_t n_statements;
static struct buf page;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static struct piece *first, **last = &first, *done;
static int wake;

__attribute__((noreturn)) static void stop(const char *what, const char *why)
{
    fprintf(stderr, "peer: %s: %s\n", what, why);
    exit(2);
}

static void read_file(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "rb");
    char piece[8192];
    size_t n;

    if (!f)
        stop(path, "cannot be read");
    buf_init(out, all, 4u << 20);
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_add(out, piece, n);
    fclose(f);
}

/* ---- the store ---- */
static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *s = NULL;

    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK)
        stop(sql, sqlite3_errmsg(db));
    return s;
}

/* "1 i 68", "2 t 6162": index, kind, value. */
static void read_value(struct statement *st, char *line)
{
    struct value *v = &st->value[st->n++];
    char *rest = NULL;

    if (st->n > VALUES_MAX)
        stop(line, "is one value too many");
    v->index = (int)strtol(line, &rest, 10);
    v->kind = rest[1];
    rest += 3;
    v->number = strtoll(rest, NULL, 10);
    v->fraction = strtod(rest, NULL);
    buf_init(&v->bytes, all, 1u << 20);
    for (; (v->kind == 't' || v->kind == 'b') && rest[0] && rest[1]; rest += 2) {
        char byte[3] = {rest[0], rest[1]};
        buf_char(&v->bytes, (char)strtol(byte, NULL, 16));
    }
}

static void read_script(void)
{
    struct buf text;
    char *next = NULL;

    read_file(set.sql, &text);
    for (char *line = strtok_r(text.data, "\n", &next); line; line = strtok_r(NULL, "\n", &next)) {
        if (!text_starts(line, "sql "))
            read_value(&statement[n_statements - 1], line);
        else if (n_statements < STATEMENTS_MAX)
            statement[n_statements++].s = prepare(line + 4);
        else
            stop(set.sql, "holds too many statements");
    }
    if (!n_statements)
        stop(set.sql, "holds no statements");
}

static void open_store(void)
{
    int flags = SQLITE_OPEN_NOMUTEX | (set.write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);

    if (sqlite3_open_v2(set.db, &db, flags, NULL) != SQLITE_OK ||
        sqlite3_exec(db,
                     set.write ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA "
                                 "foreign_keys = ON; PRAGMA cache_size = -21845"
                               : "PRAGMA cache_size = -21845",
                     NULL, NULL, NULL) != SQLITE_OK)
        stop(set.db, sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, 5000);
    begin = prepare(set.write ? "BEGIN IMMEDIATE" : "BEGIN");
    commit = prepare("COMMIT");
    read_script();
}

/* Steps to the end and takes every value, as who shows them must. */
static void run(sqlite3_stmt *s)
{
    int rc;

    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(s); i++)
            (void)sqlite3_column_text(s, i);
    if (rc != SQLITE_DONE)
        stop(sqlite3_sql(s), sqlite3_errmsg(db));
    sqlite3_reset(s);
}

static void bind_value(sqlite3_stmt *s, const struct value *v, int64_t n,
                       unsigned char chance[CHANCE][32])
{
    if (v->kind == 'i')
        sqlite3_bind_int64(s, v->index, v->number);
    else if (v->kind == 'n')
        sqlite3_bind_int64(s, v->index, v->number + n);
    else if (v->kind == 'f')
        sqlite3_bind_double(s, v->index, v->fraction);
    else if (v->kind == 't')
        sqlite3_bind_text(s, v->index, v->bytes.data ? v->bytes.data : "", (int)v->bytes.len,
                          SQLITE_STATIC);
    else if (v->kind == 'b')
        sqlite3_bind_blob(s, v->index, v->bytes.data, (int)v->bytes.len, SQLITE_STATIC);
    else
        sqlite3_bind_blob(s, v->index, chance[v->number % CHANCE], 32, SQLITE_STATIC);
}

/* One request's statements, with numbers that count on and new chance. */
static void run_all(void)
{
    static int64_t n;
    unsigned char chance[CHANCE][32];

    if (set.write)
        random_bytes(chance, sizeof chance);
    for (size_t i = 0; i < n_statements; i++) {
        for (size_t k = 0; k < statement[i].n; k++)
            bind_value(statement[i].s, &statement[i].value[k], n, chance);
        run(statement[i].s);
    }
    n++;
}

/* ---- answers ---- */
static void reply(struct evhttp_request *req, bool post)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(req);

    if (post) {
        evhttp_add_header(headers, "Location", "/code/dank");
        evhttp_send_reply(req, 303, "See Other", NULL);
        return;
    }
    evhttp_add_header(headers, "Content-Type", "text/html; charset=utf-8");
    evbuffer_add_reference(evhttp_request_get_output_buffer(req), page.data, page.len, NULL, NULL);
    evhttp_send_reply(req, 200, "OK", NULL);
}

static void on_request(struct evhttp_request *req, void *arg)
{
    (void)arg;
    if (evhttp_request_get_command(req) != EVHTTP_REQ_POST) {
        if (!set.write) {
            run(begin);
            run_all();
            run(commit);
        }
        reply(req, false);
        return;
    }
    struct piece *p = mem_new(NULL, struct piece);
    p->req = req;
    pthread_mutex_lock(&lock);
    *last = p;
    last = &p->next;
    pthread_cond_signal(&filled);
    pthread_mutex_unlock(&lock);
}

static void on_wake(evutil_socket_t fd, short what, void *arg)
{
    uint64_t n;

    (void)what, (void)arg;
    if (read(fd, &n, sizeof n) < 0)
        return;
    pthread_mutex_lock(&lock);
    struct piece *p = done;
    done = NULL;
    pthread_mutex_unlock(&lock);
    while (p) {
        struct piece *next = p->next;
        reply(p->req, true);
        mem_free(p);
        p = next;
    }
}

/* ---- the writer ---- */
static struct piece *take(bool wait)
{
    pthread_mutex_lock(&lock);
    while (wait && !first)
        pthread_cond_wait(&filled, &lock);
    struct piece *p = first;
    if (p) {
        first = p->next;
        if (!first)
            last = &first;
    }
    pthread_mutex_unlock(&lock);
    return p;
}

static void *writer(void *arg)
{
    uint64_t one = 1;

    (void)arg;
    for (;;) {
        struct piece *group = NULL, *p = take(true);
        run(begin);
        for (int64_t n = 0; p; p = ++n < set.group ? take(false) : NULL) {
            run_all();
            p->next = group;
            group = p;
        }
        run(commit);
        pthread_mutex_lock(&lock);
        for (p = group; p;) {
            struct piece *next = p->next;
            p->next = done;
            done = p;
            p = next;
        }
        pthread_mutex_unlock(&lock);
        if (write(wake, &one, sizeof one) < 0)
            stop("eventfd", "full");
    }
    return NULL;
}

/* ---- starting ---- */
static void listen_on(struct evhttp *http)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    const char *colon = strrchr(set.listen, ':');
    int64_t port = 0;

    if (text_starts(set.listen, "unix:")) {
        snprintf(a.sun_path, sizeof a.sun_path, "%s", set.listen + 5);
        unlink(a.sun_path);
        int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 1024) != 0 ||
            evhttp_accept_socket(http, fd) != 0)
            stop(set.listen, "cannot listen");
    } else if (!colon || !text_int(colon + 1, 1, 65535, &port) ||
               evhttp_bind_socket(http, "127.0.0.1", (ev_uint16_t)port) != 0) {
        stop(set.listen, "cannot listen");
    }
}

static void read_options(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (text_equal(argv[i], "--write"))
            set.write = true;
        else if (i + 1 >= argc)
            stop(argv[i], "lacks its value");
        else if (text_equal(argv[i], "--listen"))
            set.listen = argv[++i];
        else if (text_equal(argv[i], "--db"))
            set.db = argv[++i];
        else if (text_equal(argv[i], "--sql"))
            set.sql = argv[++i];
        else if (text_equal(argv[i], "--page"))
            set.page = argv[++i];
        else if (!text_equal(argv[i], "--group") || !text_int(argv[++i], 1, 4096, &set.group))
            stop(argv[i], "is not an option");
    }
    if (!set.listen || !set.db || !set.sql || !set.page)
        stop("--listen --db --sql --page", "are all needed");
}

int main(int argc, char **argv)
{
    struct event_base *base = event_base_new();
    struct evhttp *http = evhttp_new(base);
    pthread_t thread;

    all = mem_ctx(NULL, "peer");
    read_options(argc, argv);
    read_file(set.page, &page);
    open_store();
    signal(SIGPIPE, SIG_IGN);
    wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    event_add(event_new(base, wake, EV_READ | EV_PERSIST, on_wake, NULL), NULL);
    evhttp_set_gencb(http, on_request, NULL);
    listen_on(http);
    if (set.write && pthread_create(&thread, NULL, writer, NULL) != 0)
        stop("writer", "does not start");
    fprintf(stderr, "peer: %s\n", set.listen);
    return event_base_dispatch(base) == 0 ? 0 : 1;
}
