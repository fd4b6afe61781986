/* A load generator: N clients on kept connections, in slices that go round over all targets, so
 * that two servers are measured in the same moments. Here: sockets, timing, one-time forms. Not
 * here: what the figures mean (*.mjs). */
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS_MAX 4096
#define TARGETS_MAX 8
#define ANSWER_MAX  (16u << 20)
#define TIMES_MAX   (1u << 20)

struct text {
    const char *data;
    size_t len;
};

struct client {
    struct target *t;
    int fd;
    struct text out; /* what is being sent, and how far */
    size_t sent;
    struct buf in;
    size_t head, whole; /* lengths, once the head is in; 0: not yet */
    int64_t began;
    bool busy;
};

struct target {
    const char *to, *path, *fields; /* fields: of the form on that page; NULL: a GET */
    struct buf headers;
    struct text get;
    struct text *stock; /* ready POSTs, each with its own token and address */
    size_t n_stock, used;
    int64_t wanted; /* how many to make ready */
    int64_t clients;
    const char *cookie;
    struct client *client;
    uint64_t requests, bad, bytes;
};

static struct {
    struct target target[TARGETS_MAX];
    size_t n_targets;
    int64_t clients, ms, rounds, requests, warm_ms;
    bool hold;
} set = {.clients = 16, .ms = 250, .rounds = 10, .warm_ms = 100};

static void *all; /* owns everything */
static int epoll;
static uint32_t *times;
static size_t n_times;

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

__attribute__((noreturn)) static void stop(const char *what, const char *which)
{
    fprintf(stderr, "load: %s: %s\n", what, which);
    exit(2);
}

/* ---- connections ---- */
static int dial(const char *to)
{
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_un un;
    } a = {0};
    socklen_t n = sizeof a.in;
    int one = 1, fd;

    if (text_starts(to, "unix:")) {
        a.un.sun_family = AF_UNIX;
        n = sizeof a.un;
        snprintf(a.un.sun_path, sizeof a.un.sun_path, "%s", to + 5);
    } else {
        const char *colon = strrchr(to, ':');
        int64_t port = 0;
        if (!colon || !text_int(colon + 1, 1, 65535, &port))
            stop("not an address", to);
        a.in.sin_family = AF_INET;
        a.in.sin_port = htons((uint16_t)port);
        a.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, &a.any, n) != 0)
        stop(to, strerror(errno));
    if (a.any.sa_family == AF_INET)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void client_open(struct client *c)
{
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};

    c->fd = dial(c->t->to);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e) != 0)
        stop("epoll", strerror(errno));
}

static void client_close(struct client *c)
{
    close(c->fd);
    c->fd = -1;
}

static void client_send(struct client *c, struct text out)
{
    c->out = out;
    c->in.len = c->head = c->whole = 0;
    c->busy = true;
    c->began = now_us();
    if (c->fd < 0)
        client_open(c);
    /* Small requests into an empty socket: they go at once. */
    if (send(c->fd, out.data, out.len, MSG_NOSIGNAL) != (ssize_t)out.len) {
        client_close(c);
        client_open(c);
        if (send(c->fd, out.data, out.len, MSG_NOSIGNAL) != (ssize_t)out.len)
            stop(c->t->to, "does not take a request");
    }
}

/* Is the answer whole? Reads Content-Length, or the last chunk. */
static bool answer_whole(struct client *c)
{
    if (!c->head) {
        char *end = c->in.data ? strstr(c->in.data, "\r\n\r\n") : NULL;
        if (!end)
            return false;
        c->head = (size_t)(end - c->in.data) + 4;
        *end = '\0';
        const char *length = strcasestr(c->in.data, "\r\ncontent-length:");
        c->whole = length ? c->head + strtoul(length + 17, NULL, 10) : 0;
        if (!length && !strcasestr(c->in.data, "\r\ntransfer-encoding: chunked"))
            c->whole = c->head;
        *end = '\r';
    }
    if (c->whole)
        return c->in.len >= c->whole;
    return c->in.len >= c->head + 5 && !memcmp(c->in.data + c->in.len - 5, "0\r\n\r\n", 5);
}

static int answer_status(const struct client *c)
{
    return c->in.len > 12 ? (int)strtol(c->in.data + 9, NULL, 10) : 0;
}

/* True when the answer came in whole. */
static bool client_read(struct client *c)
{
    if (!buf_grow(&c->in, 65536))
        stop(c->t->to, "an answer is too long");
    ssize_t n = recv(c->fd, c->in.data + c->in.len, 65536, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    if (n <= 0) {
        client_close(c);
        return c->busy;
    }
    c->in.len += (size_t)n;
    c->in.data[c->in.len] = '\0';
    if (!c->busy) {
        client_close(c);
        return false;
    }
    return answer_whole(c);
}

static void client_done(struct client *c)
{
    struct target *t = c->t;
    int status = answer_status(c);
    int64_t took = now_us() - c->began;

    c->busy = false;
    t->requests++;
    t->bytes += c->in.len;
    t->bad += status < 200 || status >= 400;
    if (n_times < TIMES_MAX)
        times[n_times++] = (uint32_t)took;
    if (c->fd >= 0 && c->head) {
        c->in.data[c->head - 1] = '\0';
        if (strcasestr(c->in.data, "\r\nconnection: close"))
            client_close(c);
    }
}

/* ---- rounds ---- */
/* What t asks next; len 0: nothing is left. */
static struct text next_request(struct target *t)
{
    if (!t->fields)
        return t->get;
    return t->used < t->n_stock ? t->stock[t->used++] : (struct text){0};
}

static bool client_next(struct client *c, struct text (*next)(struct target *))
{
    struct text out = next(c->t);

    if (out.len)
        client_send(c, out);
    return out.len > 0;
}

/* Keeps all clients of t busy until the moment, or until that many answers came; each answer is
 * seen by `each`. */
static void run_slice(struct target *t, int64_t until, uint64_t requests,
                      struct text (*next)(struct target *), void (*each)(struct client *))
{
    struct epoll_event events[256];
    uint64_t asked = 0;
    int64_t flying = 0;

    for (int64_t i = 0; i < t->clients && (!requests || asked < requests); i++)
        if (client_next(&t->client[i], next))
            flying++, asked++;
    while (flying > 0) {
        int n = epoll_wait(epoll, events, 256, 5000);
        if (n == 0)
            stop(t->to, "no answer in five seconds");
        for (int i = 0; i < n; i++) {
            struct client *c = events[i].data.ptr;
            if (!client_read(c))
                continue;
            client_done(c);
            flying--;
            if (each)
                each(c);
            if (now_us() < until && (!requests || asked < requests) && client_next(c, next))
                flying++, asked++;
        }
    }
}

static int smaller(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void slice(struct target *t, int64_t round, int64_t ms)
{
    int64_t begin = now_us();

    n_times = 0;
    t->requests = t->bad = t->bytes = 0;
    run_slice(t, begin + ms * 1000, (uint64_t)set.requests, next_request, NULL);
    int64_t took = now_us() - begin;
    if (round < 0 || n_times == 0)
        return;
    qsort(times, n_times, sizeof *times, smaller);
    printf("%lld %ld %llu %lld %u %u %llu %llu\n", (long long)round, (long)(t - set.target),
           (unsigned long long)t->requests, (long long)took, times[n_times / 2],
           times[n_times * 99 / 100], (unsigned long long)t->bad, (unsigned long long)t->bytes);
    fflush(stdout);
}

/* ---- forms: each POST carries a token of its own, as a visitor's browser would bring it ---- */
static struct text form_page(struct target *t)
{
    return t->used++ < (size_t)t->wanted ? t->get : (struct text){0};
}

static const char *between(const void *ctx, const char *text, const char *from, const char *to)
{
    const char *begin = strstr(text, from), *end;

    if (!begin)
        return NULL;
    begin += strlen(from);
    end = strpbrk(begin, to);
    return end ? mem_textn(ctx, begin, (size_t)(end - begin)) : NULL;
}

static void read_cookie(struct client *c)
{
    const char *v = between(all, c->in.data, "Set-Cookie: ", ";\r");

    if (v)
        c->t->cookie = v;
}

/* One address per visitor: the limits per address are not what is measured. */
static void make_post(struct client *c)
{
    struct target *t = c->t;
    void *ctx = mem_ctx(NULL, "post");
    const char *token = between(ctx, c->in.data + c->head, "name=\"token\" value=\"", "\"");
    size_t n = t->n_stock;
    struct buf out;

    if (!token)
        stop(t->path, "has no form");
    size_t length = strlen("token=&") + strlen(token) + strlen(t->fields);
    buf_init(&out, all, 65536);
    buf_format(&out, "POST %s HTTP/1.1\r\n%s", t->path, t->headers.data ? t->headers.data : "");
    if (t->cookie)
        buf_format(&out, "Cookie: %s\r\n", t->cookie);
    buf_format(&out, "X-Forwarded-For: 10.%zu.%zu.%zu\r\n", n >> 16 & 255, n >> 8 & 255, n & 255);
    buf_format(&out, "Content-Type: application/x-www-form-urlencoded\r\n");
    buf_format(&out, "Content-Length: %zu\r\n\r\ntoken=%s&%s", length, token, t->fields);
    t->stock[t->n_stock++] = (struct text){out.data, out.len};
    mem_free(ctx);
}

static void make_get(struct target *t)
{
    struct buf b;

    buf_init(&b, all, 65536);
    buf_format(&b, "GET %s HTTP/1.1\r\n%s", t->path, t->headers.data ? t->headers.data : "");
    if (t->cookie)
        buf_format(&b, "Cookie: %s\r\n", t->cookie);
    buf_text(&b, "\r\n");
    t->get = (struct text){b.data, b.len};
}

static struct text only_get(struct target *t)
{
    return t->get;
}

static void prepare(struct target *t)
{
    t->client = mem_array(all, struct client, (size_t)t->clients);
    for (int64_t i = 0; i < t->clients; i++) {
        t->client[i] = (struct client){.t = t, .fd = -1};
        buf_init(&t->client[i].in, all, ANSWER_MAX);
    }
    make_get(t);
    if (!t->fields)
        return;
    t->stock = mem_array(all, struct text, (size_t)t->wanted);
    run_slice(t, INT64_MAX, 1, only_get, read_cookie);
    make_get(t);
    run_slice(t, INT64_MAX, 0, form_page, make_post);
    t->used = 0;
    if (t->bad)
        stop(t->path, "did not give its form");
}

/* ---- the command line ---- */
static void usage(void)
{
    fputs("load [--clients N] [--ms N] [--rounds N] [--warm MS] [--requests N] [--hold]\n"
          "  (--to 127.0.0.1:PORT|unix:/PATH --path /X [--header 'Name: value']...\n"
          "   [--clients N] [--form FIELDS [--stock N]])...\n"
          "A slice lasts --ms, or --requests answers. With --form the page is asked --stock times\n"
          "first, and each of its tokens is sent once. Per slice a line:\n"
          "round target requests us p50 p99 bad bytes.\n"
          "--hold keeps the connections open until standard input ends.\n",
          stderr);
    exit(2);
}

static void read_option(const char *name, const char *value)
{
    struct target *t = set.n_targets ? &set.target[set.n_targets - 1] : NULL;
    const struct {
        const char *name;
        int64_t *value;
    } numbers[] = {
        {"--clients",  t ? &t->clients : &set.clients},
        {"--ms",       &set.ms                       },
        {"--rounds",   &set.rounds                   },
        {"--warm",     &set.warm_ms                  },
        {"--requests", &set.requests                 },
    };

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (text_equal(name, numbers[i].name)) {
            if (!text_int(value, 0, 10000000, numbers[i].value))
                usage();
            return;
        }
    if (text_equal(name, "--to") && set.n_targets < TARGETS_MAX) {
        set.target[set.n_targets] =
            (struct target){.to = value, .path = "/", .wanted = 1000, .clients = set.clients};
        buf_init(&set.target[set.n_targets].headers, all, 16384);
        buf_text(&set.target[set.n_targets++].headers, "Host: localhost\r\n");
    } else if (t && text_equal(name, "--path")) {
        t->path = value;
    } else if (t && text_equal(name, "--form")) {
        t->fields = value;
    } else if (t && text_equal(name, "--stock")) {
        if (!text_int(value, 1, 10000000, &t->wanted))
            usage();
    } else if (t && text_equal(name, "--header")) {
        buf_format(&t->headers, "%s\r\n", value);
    } else {
        usage();
    }
}

static void rounds(void)
{
    for (size_t i = 0; i < set.n_targets; i++)
        if (set.warm_ms && !set.target[i].fields && !set.requests)
            slice(&set.target[i], -1, set.warm_ms);
    for (int64_t r = 0; r < set.rounds; r++)
        for (size_t i = 0; i < set.n_targets; i++)
            slice(&set.target[r % 2 ? set.n_targets - 1 - i : i], r, set.ms);
}

int main(int argc, char **argv)
{
    char piece[64];

    all = mem_ctx(NULL, "load");
    times = mem_array(all, uint32_t, TIMES_MAX);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 1; i < argc; i++) {
        if (text_equal(argv[i], "--hold"))
            set.hold = true;
        else if (i + 1 < argc)
            read_option(argv[i], argv[i + 1]), i++;
        else
            usage();
    }
    if (!set.n_targets)
        usage();
    for (size_t i = 0; i < set.n_targets; i++)
        if (set.target[i].clients < 1 || set.target[i].clients > CLIENTS_MAX)
            usage();
    for (size_t i = 0; i < set.n_targets; i++)
        prepare(&set.target[i]);
    rounds();
    if (set.hold) {
        puts("hold");
        fflush(stdout);
        while (read(0, piece, sizeof piece) > 0)
            ;
    }
    mem_free(all);
    return 0;
}
