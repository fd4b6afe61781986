/* Tests of http.h over real sockets: what is refused, what is bounded, keep-alive, pipelining,
 * HEAD, replies from other threads, and stopping while requests are under way. Not here: which
 * heads are refused and why (head_test.c has the table). */
#include "base/mem.h"
#include "base/random.h"
#include "tests/cm.h"
#include "tests/support/client.h"
#include "transport/http.h"
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define L "\r\n"
#define H "Host: localhost" L

/* ---- the server under test ---- */
static struct transport *server;
static pthread_t runner;
static bool ended_in_time;
static int port;
static char unix_path[64];

static void *answer_later(void *arg)
{
    struct request *r = arg;

    usleep(30000);
    reply_bytes(r, 200, "text/plain", "later", 5, NULL);
    reply_finish(r);
    transport_reply(r);
    return NULL;
}

/* /later from another thread; /echo what was sent; /groot a lot; else the path and the address. */
static void handle(struct request *r, void *arg)
{
    pthread_t t;

    (void)arg;
    assert_true(transport_on_loop());
    if (!strcmp(r->path, "/later")) {
        assert_int_equal(pthread_create(&t, NULL, answer_later, r), 0);
        pthread_detach(t);
        return;
    }
    if (!strcmp(r->path, "/echo")) {
        reply_bytes(r, 200, "text/plain", r->body, r->body_len, NULL);
    } else if (!strcmp(r->path, "/groot")) {
        struct buf b;
        buf_init(&b, r->ctx, 5 << 20);
        while (b.len < (4 << 20))
            buf_text(&b, "0123456789abcdef");
        reply_buf(r, 200, "text/plain", &b);
    } else {
        const char *text = mem_format(r->ctx, "%s|%s|%d", r->path, r->address, r->tls);
        reply_bytes(r, 200, "text/plain", text, strlen(text), NULL);
    }
    reply_finish(r);
    transport_reply(r);
}

static void *run(void *arg)
{
    (void)arg;
    ended_in_time = transport_run(server);
    return NULL;
}

static void start(const char *listen_on, unsigned max_connections)
{
    struct transport_options o = {
        .listen = listen_on,
        .loops = 2,
        .max_connections = max_connections,
        .max_uploads = 2,
        .head_s = 1,
        .body_s = 1,
        .idle_s = 1,
        .stop_s = 5,
        .handle = handle,
    };
    struct error f = {0};

    server = transport_start(&o, &f);
    if (!server)
        print_message("%s (%s)\n", f.message, f.detail);
    assert_non_null(server);
    port = client_port(transport_address(server));
    assert_int_equal(pthread_create(&runner, NULL, run, NULL), 0);
}

static void stop(void)
{
    transport_stop(server);
    pthread_join(runner, NULL);
    assert_true(ended_in_time);
}

static int begin(void **state)
{
    (void)state;
    start("127.0.0.1:0", 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    stop();
    return 0;
}

/* ---- tests ---- */
static void test_refused(void **state)
{
    static const struct {
        const char *text;
        int status;
    } cases[] = {
        {"GET / HTTP/1.1" L H L,                                                     200},
        {"GET / HTTP/1.0" L H L,                                                     200},
        {"POST / HTTP/1.1" L H "Content-Length: 1" L "Content-Length: 1" L L "x",    400},
        {"POST / HTTP/1.1" L H "Content-Length: 3" L "Transfer-Encoding: chunked" L L "0" L L
         "GET /stil HTTP/1.1" L H L,
         400                                                                            },
        {"POST / HTTP/1.1" L H "Transfer-Encoding: chunked" L L "1" L "x" L "0" L L, 411},
        {"GET / HTTP/1.1" L H "Content-Length: 30" L L "GET /stil HTTP/1.1" L H L,   400},
        {"BREW / HTTP/1.1" L H L,                                                    405},
        {"DELETE / HTTP/1.1" L H L,                                                  405},
        {"GET / HTTP/1.1\nHost: localhost\n\n",                                      400},
        {"GET http://localhost/ HTTP/1.1" L H L,                                     400},
        {"GET / HTTP/1.1" L "Host: localhost" L "Host: localhost" L L,               400},
        {"POST / HTTP/1.1" L H "Content-Length: 12582913" L L,                       413},
        {"POST / HTTP/1.1" L H L,                                                    411},
        {L "GET / HTTP/1.1" L H L,                                                   400},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int fd = client_dial(port);
        client_say(fd, cases[i].text, strlen(cases[i].text));
        struct heard a = client_hear(fd, false);
        if (a.status != cases[i].status)
            print_message("%s -> %d\n", cases[i].text, a.status);
        assert_int_equal(a.status, cases[i].status);
        assert_non_null(strstr(a.head, "Content-Security-Policy: default-src 'none'"));
        if (a.status >= 400) {
            assert_non_null(strstr(a.head, "Connection: close"));
            assert_true(client_over(fd)); /* what came after it is never answered */
        }
        close(fd);
    }
}

static void test_refusal_as_json(void **state)
{
    struct heard a = client_ask(port, "POST / HTTP/1.1" L H "Accept: application/json" L
                                      "Content-Length: 99999999" L L);

    (void)state;
    assert_int_equal(a.status, 413);
    assert_non_null(strstr(a.body, "{\"fout\":{\"status\":413,"));
}

static void test_head_too_long(void **state)
{
    struct buf b;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");

    (void)state;
    buf_init(&b, ctx, 1 << 20);
    buf_text(&b, "GET / HTTP/1.1" L H "X: ");
    while (b.len < 16384 - 4)
        buf_char(&b, 'x');
    buf_text(&b, L L);
    assert_int_equal(b.len, 16384);
    int fd = client_dial(port);
    client_say(fd, b.data, b.len);
    assert_int_equal(client_hear(fd, false).status, 200);
    close(fd);
    b.len -= 4;
    buf_text(&b, "x" L L);
    fd = client_dial(port);
    client_say(fd, b.data, b.len);
    assert_int_equal(client_hear(fd, false).status, 431);
    assert_true(client_over(fd));
    close(fd);
    mem_free(ctx);
}

static void test_slow_head(void **state)
{
    static const char text[] = "GET / HTTP/1.1" L H "X: een lange regel die nooit af komt";
    int fd = client_dial(port);
    double t = client_clock();
    size_t i = 0;

    (void)state;
    /* A byte each 50 ms: no pause is long, the whole is. */
    while (client_clock() - t < 4 && i < sizeof text - 1 && client_say(fd, text + i, 1)) {
        char c;
        if (recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) >= 0)
            break;
        i++;
        usleep(50000);
    }
    struct heard a = client_hear(fd, false);
    assert_int_equal(a.status, 408);
    assert_true(client_over(fd));
    assert_true(client_clock() - t >= 0.9 && client_clock() - t < 3);
    close(fd);
}

static void test_slow_body(void **state)
{
    int fd = client_dial(port);
    double t = client_clock();

    (void)state;
    client_say(fd, "POST /echo HTTP/1.1" L H "Content-Length: 100" L L "begin",
               strlen("POST /echo HTTP/1.1" L H "Content-Length: 100" L L "begin"));
    struct heard a = client_hear(fd, false);
    assert_int_equal(a.status, 408);
    assert_true(client_clock() - t >= 0.9 && client_clock() - t < 3);
    close(fd);
}

static void test_silence(void **state)
{
    int fd = client_dial(port);
    double t = client_clock();

    (void)state;
    assert_true(client_over(fd)); /* nothing was asked: nothing is said */
    assert_true(client_clock() - t >= 0.9 && client_clock() - t < 3);
    close(fd);
}

static void test_head_method(void **state)
{
    int fd = client_dial(port);
    static const char both[] = "HEAD /groot HTTP/1.1" L H L "GET /na HTTP/1.1" L H L;

    (void)state;
    client_say(fd, both, sizeof both - 1);
    struct heard a = client_hear(fd, true);
    assert_int_equal(a.status, 200);
    assert_non_null(strstr(a.head, "Content-Length: 4194304"));
    a = client_hear(fd, false); /* right after the head: no body in between */
    assert_string_equal(a.body, "/na|127.0.0.1|0");
    close(fd);
}

static void test_keep_alive(void **state)
{
    int fd = client_dial(port);

    (void)state;
    for (int i = 0; i < 50; i++) {
        client_say(fd, "GET /a HTTP/1.1" L H L, strlen("GET /a HTTP/1.1" L H L));
        assert_int_equal(client_hear(fd, false).status, 200);
    }
    client_say(fd, "GET /a HTTP/1.1" L H "Connection: close" L L,
               strlen("GET /a HTTP/1.1" L H "Connection: close" L L));
    assert_int_equal(client_hear(fd, false).status, 200);
    assert_true(client_over(fd));
    close(fd);
}

static void test_pipelining(void **state)
{
    static const char three[] =
        "GET /een HTTP/1.1" L H L "POST /echo HTTP/1.1" L H "Content-Length: 4" L L "twee"
        "GET /later HTTP/1.1" L H L "GET /vier HTTP/1.1" L H L "GET / HTTP/1.1" L H "A : b" L L
        "GET /nooit HTTP/1.1" L H L;
    int fd = client_dial(port);

    (void)state;
    client_say(fd, three, sizeof three - 1);
    assert_string_equal(client_hear(fd, false).body, "/een|127.0.0.1|0");
    assert_string_equal(client_hear(fd, false).body, "twee");
    assert_string_equal(client_hear(fd, false).body, "later");
    assert_string_equal(client_hear(fd, false).body, "/vier|127.0.0.1|0");
    assert_int_equal(client_hear(fd, false).status,
                     400); /* also when it came along with good ones */
    assert_true(client_over(fd));
    close(fd);
}

static void test_body(void **state)
{
    enum { N = 3 << 20 };
    char *body = mem_array(NULL, char, N);
    int fd = client_dial(port);
    char head[200];

    (void)state;
    for (int i = 0; i < N; i++)
        body[i] = (char)(i * 7);
    snprintf(head, sizeof head, "POST /echo HTTP/1.1" L H "Content-Length: %d" L L, N);
    client_say(fd, head, strlen(head));
    assert_true(client_say(fd, body, N));
    struct heard a = client_hear(fd, false);
    assert_int_equal(a.status, 200);
    assert_int_equal(a.body_len, N);
    assert_memory_equal(a.body, body, sizeof a.body - 1);
    close(fd);
    mem_free(body);
}

static void test_uploads_at_once(void **state)
{
    static const char head[] = "POST /echo HTTP/1.1" L H "Content-Length: 1000000" L L;
    int first = client_dial(port), second = client_dial(port), third = client_dial(port);

    (void)state;
    client_say(first, head, sizeof head - 1);
    client_say(second, head, sizeof head - 1);
    usleep(100000);
    client_say(third, head, sizeof head - 1);
    struct heard a = client_hear(third, false);
    assert_int_equal(a.status, 503);
    assert_non_null(strstr(a.head, "Retry-After"));
    close(first);
    close(second);
    close(third);
    for (int i = 0; i < 100 && transport_stats(server).uploads > 0; i++)
        usleep(50000);
    assert_int_equal(transport_stats(server).uploads, 0);
}

static void test_gone_while_handling(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        int fd = client_dial(port);
        client_say(fd, "GET /later HTTP/1.1" L H L, strlen("GET /later HTTP/1.1" L H L));
        usleep(1000);
        close(fd);
    }
    for (int i = 0; i < 100 && transport_stats(server).connections > 0; i++)
        usleep(50000);
    assert_int_equal(transport_stats(server).in_flight, 0);
    assert_int_equal(transport_stats(server).connections, 0);
    assert_int_equal(client_ask(port, "GET /a HTTP/1.1" L H L).status, 200);
}

/* ---- a flood of threads, and a stop in the middle of it ---- */
static atomic_int whole, broken;
static atomic_bool flooding;

static void *flood(void *arg)
{
    bool later = arg != NULL;

    while (atomic_load(&flooding)) {
        int fd = client_dial(port);
        const char *text = later ? "GET /later HTTP/1.1" L H L : "GET /a HTTP/1.1" L H L;
        if (fd < 0) { /* the stop has begun */
            usleep(1000);
            continue;
        }
        for (int i = 0; i < 3 && client_say(fd, text, strlen(text)); i++) {
            struct heard got = client_hear(fd, false);
            if (got.status == 200 && got.whole)
                atomic_fetch_add(&whole, 1);
            else if (got.status != 0)
                atomic_fetch_add(&broken, 1);
            if (got.status == 0 || strstr(got.head, "Connection: close"))
                break;
        }
        close(fd);
    }
    return NULL;
}

static void test_stop_under_load(void **state)
{
    pthread_t t[8];

    (void)state;
    start("127.0.0.1:0", 64);
    atomic_store(&flooding, true);
    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&t[i], NULL, flood, i % 2 ? &t : NULL), 0);
    usleep(400000);
    double begin_stop = client_clock();
    stop(); /* asserts that nothing was left in flight */
    double took = client_clock() - begin_stop;
    atomic_store(&flooding, false);
    for (int i = 0; i < 8; i++)
        pthread_join(t[i], NULL);
    assert_true(atomic_load(&whole) > 50);
    assert_int_equal(atomic_load(&broken), 0); /* a reply that began was whole */
    assert_true(took < 3);
}

static void test_many_connections_wait(void **state)
{
    int fd[40];

    (void)state;
    start("127.0.0.1:0", 8);
    /* 40 silent ones: 8 are let in at a time, each is cut after a second, the last is answered. */
    for (int i = 0; i < 40; i++)
        fd[i] = client_dial(port);
    usleep(300000);
    assert_true(transport_stats(server).connections <= 10);
    for (int i = 0; i < 40; i++)
        close(fd[i]);
    assert_int_equal(client_ask(port, "GET /a HTTP/1.1" L H L).status, 200);
    stop();
}

static void test_unix_socket(void **state)
{
    static const char text[] = "GET /a HTTP/1.1" L H "X-Forwarded-For: 10.0.0.1, 192.0.2.7" L
                               "X-Forwarded-Proto: https" L L;
    char where[80];

    (void)state;
    snprintf(unix_path, sizeof unix_path, "/tmp/koers-proef-%d.sock", (int)getpid());
    snprintf(where, sizeof where, "unix:%s", unix_path);
    start(where, 0);
    int fd = client_dial_unix(unix_path);
    assert_true(fd >= 0);
    client_say(fd, text, sizeof text - 1);
    struct heard got = client_hear(fd, false);
    assert_string_equal(got.body, "/a|192.0.2.7|1");
    assert_non_null(strstr(got.head, "Strict-Transport-Security"));
    close(fd);
    /* A second server does not push the first away. */
    struct transport_options o = {.listen = where, .handle = handle};
    struct error f;
    assert_null(transport_start(&o, &f));
    stop();
    assert_int_equal(access(unix_path, F_OK), -1);
}

/* As systemd hands it over: descriptor 3, LISTEN_PID and LISTEN_FDS. The socket outlives the
 * server. */
static void test_inherited_socket(void **state)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t n = sizeof a;
    char pid[20];

    (void)state;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int low = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int keeper = fcntl(low, F_DUPFD_CLOEXEC, 10); /* not 3 itself */
    close(low);
    assert_int_equal(bind(keeper, (struct sockaddr *)&a, n), 0);
    assert_int_equal(listen(keeper, 16), 0);
    assert_int_equal(getsockname(keeper, (struct sockaddr *)&a, &n), 0);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    int waiting = -1;
    for (int turn = 0; turn < 2; turn++) {
        assert_int_equal(dup2(keeper, 3), 3);
        setenv("LISTEN_PID", pid, 1);
        setenv("LISTEN_FDS", "1", 1);
        start("127.0.0.1:1", 0); /* not used: the inherited one goes before it */
        assert_int_equal(port, ntohs(a.sin_port));
        assert_null(getenv("LISTEN_FDS")); /* no child takes it for its own */
        if (waiting >= 0) { /* who came between two servers is answered by the second */
            assert_int_equal(client_hear(waiting, false).status, 200);
            close(waiting);
        }
        assert_int_equal(client_ask(port, "GET /a HTTP/1.1" L H L).status, 200);
        stop();
        if (turn == 0) {
            low = client_dial(port);
            waiting = fcntl(low, F_DUPFD_CLOEXEC, 10);
            close(low);
            client_say(waiting, "GET /a HTTP/1.1" L H L, strlen("GET /a HTTP/1.1" L H L));
        }
    }
    close(keeper);
}

static void test_forwarded_is_not_believed_on_tcp(void **state)
{
    struct heard a = client_ask(port, "GET /a HTTP/1.1" L H "X-Forwarded-For: 192.0.2.7" L
                                      "X-Forwarded-Proto: https" L L);

    (void)state;
    assert_string_equal(a.body, "/a|127.0.0.1|0");
}

static void test_addresses(void **state)
{
    static const char *const refused[] = {
        "0.0.0.0:0",       "192.0.2.1:0",   "8080",   "localhost",
        "127.0.0.1:99999", "unix:relatief", "[::]:0",
    };

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct transport_options o = {.listen = refused[i], .handle = handle};
        struct error f = {0};
        assert_null(transport_start(&o, &f));
        assert_true(f.message[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_refusal_as_json, begin, end),
        cmocka_unit_test_setup_teardown(test_head_too_long, begin, end),
        cmocka_unit_test_setup_teardown(test_slow_head, begin, end),
        cmocka_unit_test_setup_teardown(test_slow_body, begin, end),
        cmocka_unit_test_setup_teardown(test_silence, begin, end),
        cmocka_unit_test_setup_teardown(test_head_method, begin, end),
        cmocka_unit_test_setup_teardown(test_keep_alive, begin, end),
        cmocka_unit_test_setup_teardown(test_pipelining, begin, end),
        cmocka_unit_test_setup_teardown(test_body, begin, end),
        cmocka_unit_test_setup_teardown(test_uploads_at_once, begin, end),
        cmocka_unit_test_setup_teardown(test_gone_while_handling, begin, end),
        cmocka_unit_test_setup_teardown(test_forwarded_is_not_believed_on_tcp, begin, end),
        cmocka_unit_test(test_stop_under_load),
        cmocka_unit_test(test_many_connections_wait),
        cmocka_unit_test(test_unix_socket),
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_inherited_socket),
    };
    random_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
