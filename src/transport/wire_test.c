/* What a client sees on the wire, byte by byte, in the cases that servers get wrong: 100-continue,
 * HEAD, requests sent ahead, half-close, line ends in a reply's headers, a slow reader, a reply
 * after the client left, a stop in each phase, ten thousand idle connections. Not here: limits and
 * refusals (http_test.c), which heads are refused (head_test.c). */
#include "base/mem.h"
#include "base/random.h"
#include "tests/cm.h"
#include "tests/support/client.h"
#include "transport/http.h"
#include "transport/listen.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define L     "\r\n"
#define H     "Host: localhost" L
#define GET_A "GET /a HTTP/1.1" L H L
#define HOLD  "GET /hold HTTP/1.1" L H L
#define BIG   (4u << 20)

/* ---- the server under test ---- */
static struct transport *server;
static pthread_t runner;
static bool ended_in_time;
static int port;
static atomic_bool released; /* /hold answers once this is set */

static void finish(struct request *r)
{
    reply_finish(r);
    transport_reply(r);
}

static void *answer_when_released(void *arg)
{
    struct request *r = arg;

    while (!atomic_load(&released))
        usleep(2000);
    reply_bytes(r, 200, "text/plain", "held", 4, NULL);
    finish(r);
    return NULL;
}

/* Headers past reply_header(), as a future caller might add them. */
static void inject(struct request *r)
{
    static const struct {
        const char *path;
        struct pair header;
    } bad[] = {
        {"/inject/cr",   {"X-A", "a\rX-Evil: 1", 12}  },
        {"/inject/lf",   {"X-A", "a\nX-Evil: 1", 12}  },
        {"/inject/crlf", {"X-A", "a\r\nX-Evil: 1", 13}},
        {"/inject/nul",  {"X-A", "a\0X-Evil: 1", 12}  },
        {"/inject/name", {"X-Evil: 1\r\nX-A", "a", 1} },
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!strcmp(r->path, bad[i].path)) {
            r->reply.headers = mem_resize(r->ctx, r->reply.headers, struct pair, 16);
            r->reply.headers[r->reply.n_headers++] = bad[i].header;
        }
    if (!strcmp(r->path, "/inject/type"))
        r->reply.type = "text/plain\r\nX-Evil: 1";
    if (!strcmp(r->path, "/inject/by-name"))
        reply_header(r, "X-A\r\nX-Evil", "1");
    if (!strcmp(r->path, "/inject/refused"))
        reply_header(r, "X-A", "a\r\nX-Evil: 1");
}

static void handle(struct request *r, void *arg)
{
    pthread_t t;

    (void)arg;
    if (!strcmp(r->path, "/hold")) {
        assert_int_equal(pthread_create(&t, NULL, answer_when_released, r), 0);
        pthread_detach(t);
        return;
    }
    if (!strcmp(r->path, "/big")) {
        struct buf b;
        buf_init(&b, r->ctx, BIG);
        while (b.len < BIG)
            buf_text(&b, "0123456789abcdef");
        reply_buf(r, 200, "text/plain", &b);
    } else if (!strcmp(r->path, "/echo")) {
        reply_bytes(r, 200, "text/plain", r->body, r->body_len, NULL);
    } else {
        int status = !strcmp(r->path, "/304") ? 304 : !strcmp(r->path, "/204") ? 204 : 200;
        reply_bytes(r, status, "text/plain", r->path, status == 200 ? strlen(r->path) : 0, NULL);
        inject(r);
    }
    finish(r);
}

static void *run(void *arg)
{
    (void)arg;
    ended_in_time = transport_run(server);
    return NULL;
}

/* small: the kernel keeps a few kilobytes of what was not read yet, instead of megabytes. */
static void start(struct transport_options o, bool small)
{
    struct listening opened;
    struct error f = {0};

    assert_true(listen_open("127.0.0.1:0", false, &opened, &f));
    if (small) {
        setsockopt(opened.fd, SOL_SOCKET, SO_SNDBUF, &(int){4096}, sizeof(int));
        setsockopt(opened.fd, SOL_SOCKET, SO_RCVBUF, &(int){4096}, sizeof(int));
    }
    o.opened = &opened;
    o.loops = 2;
    o.handle = handle;
    atomic_store(&released, false);
    server = transport_start(&o, &f);
    assert_non_null(server);
    port = client_port(transport_address(server));
    assert_int_equal(pthread_create(&runner, NULL, run, NULL), 0);
}

static void stop(void)
{
    atomic_store(&released, true);
    transport_stop(server);
    pthread_join(runner, NULL);
    assert_true(ended_in_time);
}

static int begin(void **state)
{
    (void)state;
    start((struct transport_options){.head_s = 2, .body_s = 2, .idle_s = 3, .stop_s = 5}, false);
    return 0;
}

static int end(void **state)
{
    (void)state;
    stop();
    return 0;
}

static void say(int fd, const char *text)
{
    assert_true(client_say(fd, text, strlen(text)));
}

static int dial_and_say(const char *text)
{
    int fd = client_dial(port);

    assert_true(fd >= 0);
    say(fd, text);
    return fd;
}

static void must_hear(int fd, int status, const char *body)
{
    struct heard a = client_hear(fd, false);

    assert_int_equal(a.status, status);
    assert_true(a.whole);
    if (body)
        assert_string_equal(a.body, body);
}

static void must_be_over(int fd)
{
    assert_true(client_over(fd));
    close(fd);
}

static bool quiet_for(int fd, int ms)
{
    char c;

    usleep((useconds_t)ms * 1000);
    return recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) < 0;
}

static void all_gone(void)
{
    for (int i = 0; i < 100 && transport_stats(server).connections > 0; i++)
        usleep(50000);
    assert_int_equal(transport_stats(server).connections, 0);
    assert_int_equal(transport_stats(server).in_flight, 0);
    assert_int_equal(transport_stats(server).uploads, 0);
}

/* ---- 100-continue ---- */
#define EXPECT(n) "POST /echo HTTP/1.1" L H "Expect: 100-continue" L "Content-Length: " #n L L
static void test_continue(void **state)
{
    (void)state;
    int fd = dial_and_say(EXPECT(5));
    char line[26] = "";
    assert_int_equal(recv(fd, line, 25, MSG_WAITALL), 25);
    assert_string_equal(line, "HTTP/1.1 100 Continue" L L);
    assert_true(quiet_for(fd, 50));
    say(fd, "vijf!");
    must_hear(fd, 200, "vijf!");
    /* Sent along: the client did not wait, so nothing is said before the reply. */
    say(fd, EXPECT(5) "zonde");
    must_hear(fd, 200, "zonde");
    say(fd, EXPECT(0));
    must_hear(fd, 200, "");
    say(fd, "GET /a HTTP/1.1" L H "Expect: 100-continue" L L);
    must_hear(fd, 200, "/a");
    /* HTTP/1.0 does not know it. */
    say(fd, "POST /echo HTTP/1.0" L "Expect: 100-continue" L "Content-Length: 2" L L);
    assert_true(quiet_for(fd, 50));
    say(fd, "ja");
    must_hear(fd, 200, "ja");
    must_be_over(fd);
}

static void test_continue_refused(void **state)
{
    (void)state;
    /* Too large: the final answer at once, so that the body is not sent at all. */
    int fd = dial_and_say(EXPECT(12582913));
    must_hear(fd, 413, NULL);
    must_be_over(fd);
    fd = dial_and_say("POST /echo HTTP/1.1" L H "Expect: iets" L "Content-Length: 1" L L);
    must_hear(fd, 417, NULL);
    must_be_over(fd);
}

/* ---- HEAD ---- */
static void test_head(void **state)
{
    static const struct {
        const char *path;
        int status;
    } cases[] = {
        {"/a",   200},
        {"/big", 200},
        {"/304", 304},
        {"/204", 204}
    };
    char get_length[32], head_length[32], text[200];

    (void)state;
    int fd = client_dial(port);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(text, sizeof text, "GET %s HTTP/1.1" L H L, cases[i].path);
        say(fd, text);
        struct heard get = client_hear(fd, false);
        snprintf(text, sizeof text, "HEAD %s HTTP/1.1" L H L, cases[i].path);
        say(fd, text);
        struct heard head = client_hear(fd, true);
        assert_int_equal(get.status, cases[i].status);
        assert_int_equal(head.status, cases[i].status);
        client_header(&get, "Content-Length", get_length, sizeof get_length);
        client_header(&head, "Content-Length", head_length, sizeof head_length);
        assert_string_equal(get_length, head_length);
        assert_int_equal(get_length[0] != '\0', cases[i].status == 200);
        assert_true(quiet_for(fd, 20)); /* no body, and none of 204 and 304 either */
    }
    close(fd);
    fd = dial_and_say("HEAD / HTTP/1.1" L H "A : b" L L); /* refused: without a body too */
    assert_int_equal(client_hear(fd, true).status, 400);
    must_be_over(fd);
}

/* ---- keep or close ---- */
static void test_keep_or_close(void **state)
{
    static const struct {
        const char *text;
        bool keeps;
    } cases[] = {
        {"GET /a HTTP/1.1" L H L,                                             true },
        {"GET /a HTTP/1.1" L H "Connection: close" L L,                       false},
        {"GET /a HTTP/1.1" L H "Connection: Close" L L,                       false},
        {"GET /a HTTP/1.0" L L,                                               false},
        {"GET /a HTTP/1.0" L "Connection: keep-alive" L L,                    true },
        {"GET /a HTTP/1.0" L "Connection: keep-alive, close" L L,             false},
 /* It is a list, over any number of headers. */
        {"GET /a HTTP/1.1" L H "Connection: x-y, close" L L,                  false},
        {"GET /a HTTP/1.1" L H "Connection: x-y" L "connection: CLOSE,z" L L, false},
        {"GET /a HTTP/1.1" L H "Connection: closed" L L,                      true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int fd = dial_and_say(cases[i].text);
        char said[32];
        struct heard a = client_hear(fd, false);
        assert_int_equal(a.status, 200);
        client_header(&a, "Connection", said, sizeof said);
        if (cases[i].keeps) {
            assert_string_equal(said, strstr(cases[i].text, "/1.0") ? "keep-alive" : "");
            say(fd, GET_A);
            must_hear(fd, 200, "/a");
            close(fd);
        } else {
            assert_string_equal(said, "close");
            must_be_over(fd);
        }
    }
}

static void test_date(void **state)
{
    struct heard a = client_ask(port, GET_A);
    char said[64];

    (void)state;
    client_header(&a, "Date", said, sizeof said);
    assert_int_equal(strlen(said), strlen("Sun, 06 Nov 1994 08:49:37 GMT"));
    assert_string_equal(said + 25, " GMT");
}

/* ---- requests sent ahead ---- */
static void test_ahead(void **state)
{
    (void)state;
    int fd = dial_and_say(HOLD "POST /echo HTTP/1.1" L H "Content-Length: 4" L L "twee"
                               "HEAD /drie HTTP/1.1" L H L "GET /vier HTTP/1.1" L "Ho");
    assert_true(quiet_for(fd, 100));
    say(fd, "st: localhost" L L "GET /vijf HTTP/1.1" L H "Connection: close" L L "GET /zes");
    assert_true(quiet_for(fd, 50));
    atomic_store(&released, true);
    must_hear(fd, 200, "held");
    must_hear(fd, 200, "twee");
    assert_int_equal(client_hear(fd, true).status, 200);
    must_hear(fd, 200, "/vier");
    must_hear(fd, 200, "/vijf");
    must_be_over(fd);
    /* A bad one behind one that waits: the good one is answered first. */
    atomic_store(&released, false);
    fd = dial_and_say(HOLD "GET / HTTP/1.1" L "A : b" L L GET_A);
    assert_true(quiet_for(fd, 100));
    atomic_store(&released, true);
    must_hear(fd, 200, "held");
    must_hear(fd, 400, NULL);
    must_be_over(fd);
}

static void test_much_ahead(void **state)
{
    char many[40 * (sizeof GET_A - 1) + 1] = "";
    int fd, counts = 0;

    (void)state;
    for (int i = 0; i < 40; i++)
        memcpy(many + (size_t)i * (sizeof GET_A - 1), GET_A, sizeof GET_A);
    start((struct transport_options){.idle_s = 3}, true);
    fd = dial_and_say(HOLD);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &(int){4096}, sizeof(int));
    size_t sent = 0;
    for (int still = 0; still < 20; still++) {
        ssize_t n = send(fd, many + sent % (sizeof many - 1),
                         sizeof many - 1 - sent % (sizeof many - 1), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n > 0)
            sent += (size_t)n, still = 0;
        else
            usleep(10000);
        assert_true(sent < 300000); /* it stops reading: what is there does not grow */
    }
    atomic_store(&released, true);
    must_hear(fd, 200, "held");
    for (size_t left = sent; left >= sizeof GET_A - 1; left -= sizeof GET_A - 1, counts++)
        must_hear(fd, 200, "/a");
    assert_true(counts > 100);
    close(fd);
    stop();
}

/* One stream of requests, cut in two at every place: the same replies. */
static void test_every_cut(void **state)
{
    static const char stream[] =
        "GET /een HTTP/1.1" L H L "POST /echo HTTP/1.1" L H "Content-Length: 8" L L "twee" L L
        "HEAD /drie HTTP/1.1" L H L "GET /vier HTTP/1.0" L L;

    (void)state;
    for (size_t cut = 1; cut < sizeof stream - 1; cut++) {
        int fd = client_dial(port);
        assert_true(client_say(fd, stream, cut));
        usleep(1500);
        assert_true(client_say(fd, stream + cut, sizeof stream - 1 - cut));
        must_hear(fd, 200, "/een");
        must_hear(fd, 200, "twee" L L);
        assert_int_equal(client_hear(fd, true).status, 200);
        must_hear(fd, 200, "/vier");
        must_be_over(fd);
    }
}

/* ---- half-close: the client says that it will send no more, and reads on ---- */
static void test_half_close(void **state)
{
    (void)state;
    int fd = dial_and_say(GET_A);
    shutdown(fd, SHUT_WR);
    must_hear(fd, 200, "/a");
    must_be_over(fd);
    fd = dial_and_say(HOLD GET_A GET_A);
    shutdown(fd, SHUT_WR);
    assert_true(quiet_for(fd, 100));
    atomic_store(&released, true);
    must_hear(fd, 200, "held");
    must_hear(fd, 200, "/a");
    must_hear(fd, 200, "/a");
    must_be_over(fd);
    /* More than are answered in one turn of the loop, which sees the end meanwhile. */
    fd = client_dial(port);
    for (int i = 0; i < 200; i++)
        say(fd, GET_A);
    shutdown(fd, SHUT_WR);
    for (int i = 0; i < 200; i++)
        must_hear(fd, 200, "/a");
    must_be_over(fd);
    /* What is not whole is not answered. */
    fd = dial_and_say("GET /a HTTP/1.1" L "Ho");
    shutdown(fd, SHUT_WR);
    must_be_over(fd);
    fd = dial_and_say("POST /echo HTTP/1.1" L H "Content-Length: 900000" L L "half");
    shutdown(fd, SHUT_WR);
    must_be_over(fd);
    all_gone();
}

/* Much of the reply is still here when the client says that it ends. */
static void test_half_close_large(void **state)
{
    (void)state;
    start((struct transport_options){.idle_s = 3}, true);
    int fd = dial_and_say("GET /big HTTP/1.1" L H L);
    shutdown(fd, SHUT_WR);
    usleep(200000);
    assert_true(client_hear(fd, false).whole);
    must_be_over(fd);
    stop();
}

/* ---- line ends in a reply's headers ---- */
static void test_header_injection(void **state)
{
    static const struct {
        const char *path;
        int status;
    } cases[] = {
        {"/inject/refused", 200}, /* reply_header() looks at values, and leaves it out */
        {"/inject/by-name", 500},
        {"/inject/cr",      500},
        {"/inject/lf",      500},
        {"/inject/crlf",    500},
        {"/inject/nul",     500},
        {"/inject/name",    500},
        {"/inject/type",    500},
    };
    char text[200];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(text, sizeof text, "GET %s HTTP/1.1" L H L GET_A, cases[i].path);
        int fd = dial_and_say(text);
        struct heard a = client_hear(fd, false);
        if (a.status != cases[i].status || strstr(a.head, "Evil") || !a.whole)
            fail_msg("%s: %d %s", cases[i].path, a.status, a.head);
        must_hear(fd, 200, "/a");
        close(fd);
    }
}

/* ---- who reads slowly ---- */
static size_t read_slowly(int fd, size_t step, int pause_ms)
{
    static char piece[200000];
    size_t n = 0;

    for (ssize_t k; (k = recv(fd, piece, step, 0)) > 0; n += (size_t)k)
        usleep((useconds_t)pause_ms * 1000);
    return n;
}

static void test_slow_reader(void **state)
{
    (void)state;
    start((struct transport_options){.idle_s = 3}, true);
    int fd = dial_and_say("GET /big HTTP/1.1" L H "Connection: close" L L), other;
    usleep(100000);
    for (int i = 0; i < 10; i++) { /* nobody waits for it */
        double t = client_clock();
        other = dial_and_say(GET_A);
        must_hear(other, 200, "/a");
        close(other);
        assert_true(client_clock() - t < 1);
    }
    assert_true(read_slowly(fd, 200000, 5) > BIG);
    close(fd);
    stop();
}

/* Cut off after reply_s and a second for each reply_bytes_s: here 1 + 1. */
static void test_reader_that_stops(void **state)
{
    (void)state;
    start((struct transport_options){.idle_s = 3, .reply_s = 1, .reply_bytes_s = 4000000}, true);
    int fd = dial_and_say("GET /big HTTP/1.1" L H L);
    double t = client_clock();
    while (transport_stats(server).connections == 0 && client_clock() - t < 5)
        usleep(1000);
    while (transport_stats(server).connections > 0 && client_clock() - t < 8)
        usleep(10000);
    assert_true(client_clock() - t > 1.9 && client_clock() - t < 4);
    assert_true(read_slowly(fd, 200000, 0) < BIG);
    close(fd);
    stop();
}

/* ---- who left ---- */
static void hang_up(int fd, bool reset)
{
    struct linger now = {.l_onoff = 1};

    if (reset)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

static void test_reply_after_disconnect(void **state)
{
    static const char *const texts[] = {HOLD, HOLD GET_A GET_A "GET /big HTTP/1.1" L H L};

    (void)state;
    for (int i = 0; i < 20; i++)
        hang_up(dial_and_say(texts[i / 2 % 2]), i % 2);
    usleep(100000);
    assert_true(transport_stats(server).in_flight > 0);
    atomic_store(&released, true);
    all_gone();
    for (int i = 0; i < 20; i++) { /* during a large reply, half of it read or none */
        int fd = dial_and_say("GET /big HTTP/1.1" L H L);
        char c[1000];
        if (i / 2 % 2)
            assert_true(recv(fd, c, sizeof c, 0) > 0);
        hang_up(fd, i % 2);
    }
    all_gone();
    assert_int_equal(client_ask(port, GET_A).status, 200);
}

/* ---- a stop in each phase ---- */
static void test_stop_in_each_phase(void **state)
{
    enum { SILENT, SERVED, HEAD_STAYS, HEAD_ENDS, BODY_ENDS, HELD, AHEAD, READING, N };
    static const char *const first[N] = {
        [SERVED] = GET_A,
        [HEAD_STAYS] = "GET /a HTTP/1.1" L "Ho",
        [HEAD_ENDS] = "GET /a HTTP/1.1" L "Ho",
        [BODY_ENDS] = "POST /echo HTTP/1.1" L H "Content-Length: 10" L L "begin",
        [HELD] = HOLD,
        [AHEAD] = HOLD "POST /echo HTTP/1.1" L H "Content-Length: 4" L L "twee" GET_A,
        [READING] = "GET /big HTTP/1.1" L H L,
    };
    int fd[N];
    char said[32];

    (void)state;
    start((struct transport_options){.stop_s = 8}, true);
    for (int i = 0; i < N; i++) {
        fd[i] = client_dial(port);
        if (first[i])
            say(fd[i], first[i]);
    }
    must_hear(fd[SERVED], 200, "/a");
    usleep(200000);
    double t = client_clock();
    transport_stop(server);
    usleep(300000);
    assert_int_equal(client_dial(port), -1); /* nobody listens */
    say(fd[HEAD_ENDS], "st: localhost" L L);
    say(fd[BODY_ENDS], "einde");
    say(fd[HELD], GET_A); /* after the stop: not begun */
    say(fd[AHEAD], GET_A);
    atomic_store(&released, true);
    /* What was received before the stop is answered, also behind a request that was under way. */
    must_hear(fd[AHEAD], 200, "held");
    must_hear(fd[AHEAD], 200, "twee");
    static const int answered[] = {HEAD_ENDS, BODY_ENDS, HELD, AHEAD};
    static const char *const body[] = {"/a", "begineinde", "held", "/a"};
    for (size_t i = 0; i < sizeof body / sizeof *body; i++) {
        struct heard a = client_hear(fd[answered[i]], false);
        assert_int_equal(a.status, 200);
        assert_string_equal(a.body, body[i]);
        assert_string_equal(client_header(&a, "Connection", said, sizeof said), "close");
        must_be_over(fd[answered[i]]);
    }
    must_be_over(fd[SILENT]);
    must_be_over(fd[SERVED]);
    must_hear(fd[HEAD_STAYS], 408, NULL);
    must_be_over(fd[HEAD_STAYS]);
    struct heard big = client_hear(fd[READING], false);
    assert_true(big.whole && big.body_len == BIG);
    close(fd[READING]);
    pthread_join(runner, NULL);
    assert_true(ended_in_time);
    assert_true(client_clock() - t < 5);
}

/* A client that stops sending or reading is cut off: the stop is in time. */
static void test_stop_with_slow_clients(void **state)
{
    (void)state;
    start((struct transport_options){.stop_s = 4}, true);
    int body = dial_and_say("POST /echo HTTP/1.1" L H "Content-Length: 10" L L "begin");
    int reads = dial_and_say("GET /big HTTP/1.1" L H L);
    usleep(200000);
    double t = client_clock();
    transport_stop(server);
    must_hear(body, 408, NULL);
    pthread_join(runner, NULL);
    assert_true(ended_in_time);
    assert_true(client_clock() - t < 4);
    close(body);
    close(reads);
}

/* Work that does not end: told, and left. */
static void test_stop_too_late(void **state)
{
    (void)state;
    start((struct transport_options){.stop_s = 1}, false);
    int fd = dial_and_say(HOLD);
    usleep(100000);
    transport_stop(server);
    pthread_join(runner, NULL);
    assert_false(ended_in_time); /* the server is not freed: its request is still out */
    close(fd);
}

/* ---- ten thousand idle connections ---- */
#define MANY 10000
static void open_many(int from, int to)
{
    char c = 1, text[4096];

    for (int i = 0; i < MANY; i++) {
        int fd = client_dial(port);
        if (fd < 0 || !client_say(fd, GET_A, strlen(GET_A)) || recv(fd, text, sizeof text, 0) <= 0)
            _exit(1);
    }
    if (write(to, &c, 1) != 1 || read(from, &c, 1) != 1)
        _exit(1);
    _exit(0); /* all of them end at once */
}

static void test_ten_thousand_idle(void **state)
{
    struct rlimit limit;
    int there[2], back[2], status;
    char c;

    (void)state;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < MANY + 200)
        skip();
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    start((struct transport_options){.idle_s = 100, .max_connections = MANY + 100}, false);
    assert_true(pipe(there) == 0 && pipe(back) == 0);
    pid_t child = fork(); /* descriptors of its own */
    if (child == 0) {
        close(there[1]), close(back[0]);
        open_many(there[0], back[1]);
    }
    close(there[0]), close(back[1]);
    assert_int_equal(read(back[0], &c, 1), 1);
    assert_int_equal(transport_stats(server).connections, MANY);
    double t = client_clock();
    for (int i = 0; i < 100; i++) {
        int fd = dial_and_say(GET_A);
        must_hear(fd, 200, "/a");
        close(fd);
    }
    assert_true(client_clock() - t < 5);
    assert_int_equal(write(there[1], "x", 1), 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(there[1]), close(back[0]);
    all_gone();
    stop();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_continue, begin, end),
        cmocka_unit_test_setup_teardown(test_continue_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_head, begin, end),
        cmocka_unit_test_setup_teardown(test_keep_or_close, begin, end),
        cmocka_unit_test_setup_teardown(test_date, begin, end),
        cmocka_unit_test_setup_teardown(test_ahead, begin, end),
        cmocka_unit_test(test_much_ahead),
        cmocka_unit_test_setup_teardown(test_every_cut, begin, end),
        cmocka_unit_test_setup_teardown(test_half_close, begin, end),
        cmocka_unit_test(test_half_close_large),
        cmocka_unit_test_setup_teardown(test_header_injection, begin, end),
        cmocka_unit_test(test_slow_reader),
        cmocka_unit_test(test_reader_that_stops),
        cmocka_unit_test_setup_teardown(test_reply_after_disconnect, begin, end),
        cmocka_unit_test(test_stop_in_each_phase),
        cmocka_unit_test(test_stop_with_slow_clients),
        cmocka_unit_test(test_ten_thousand_idle),
        cmocka_unit_test(test_stop_too_late), /* last: its server stays */
    };
    random_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
