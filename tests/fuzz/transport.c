/* Fuzz target: any bytes over a connection, cut in any pieces, on a machine of states that runs in
 * this thread. Not here: the head alone (head.c), threads and deadlines (src/transport/).
 * The input: a byte of choices, a byte with the number of cuts, a byte of length per piece, and the
 * stream. Checked: the same replies whatever the pieces; one request at a time; after the client's
 * end everything is answered and the connection is gone, without a deadline. */
#include "base/log.h"
#include "base/mem.h"
#include "transport/internal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define QUEUED_REPLIES 1 /* replies come as from another thread */
#define READS_AT_END   2
#define ANSWERS_LATE   4 /* /later waits for the last piece */
#define TURNS          100000
#define BIG            300000 /* more than a socket takes at once */

static struct transport t;
static struct loop l;
static struct request *waits;

/* The log would be most of the work. */
void log_open(void)
{
}
void log_close(void)
{
}
void log_line(const char *fmt, ...)
{
    (void)fmt;
}
const char *log_quoted(const void *ctx, const char *value)
{
    (void)ctx;
    return value;
}
unsigned long log_dropped(void)
{
    return 0;
}

static void must(bool right)
{
    if (!right)
        abort();
}

static void handle(struct request *r, void *arg)
{
    struct buf b;

    (void)arg;
    must(!waits && atomic_load(&t.in_flight) == 1);
    buf_init(&b, r->ctx, 1u << 20);
    buf_format(&b, "%d %s?%s %zu ", r->method, r->path, r->query, r->n_headers);
    buf_add(&b, r->body, r->body_len);
    while (!strcmp(r->path, "/big") && b.len < BIG)
        buf_text(&b, "0123456789abcdef");
    if (!strcmp(r->path, "/204") || !strcmp(r->path, "/304"))
        reply_bytes(r, r->path[1] == '2' ? 204 : 304, "text/plain", "", 0, NULL);
    else
        reply_buf(r, 200, "text/plain", &b);
    if (!strcmp(r->path, "/header")) {
        r->reply.headers = mem_resize(r->ctx, NULL, struct pair, 16);
        r->reply.headers[r->reply.n_headers++] = (struct pair){"X", r->query, strlen(r->query)};
        r->reply.headers[r->reply.n_headers++] = (struct pair){"Y", r->body, r->body_len};
    }
    reply_finish(r);
    if (!strcmp(r->path, "/later"))
        waits = r;
    else
        transport_reply(r);
}

static void begin(void)
{
    if (l.t)
        return;
    t.o = (struct transport_options){
        .max_uploads = 1,
        .head_s = 1000,
        .body_s = 1000,
        .idle_s = 1000,
        .reply_s = 1000,
        .reply_bytes_s = 1000,
        .handle = handle,
    };
    must(loop_init(&t, &l));
}

static void answer(uint8_t choices)
{
    struct request *r = waits;

    if (!r)
        return;
    waits = NULL;
    loop_here = choices & QUEUED_REPLIES ? NULL : &l;
    transport_reply(r);
    loop_here = &l;
}

/* What came back so far; true at its end. */
static bool hear(int fd, struct buf *out)
{
    static char piece[65536];
    ssize_t k;

    while ((k = recv(fd, piece, sizeof piece, MSG_DONTWAIT)) > 0)
        buf_add(out, piece, (size_t)k);
    return k == 0 || errno != EAGAIN;
}

static void turn(int fd, struct buf *out, uint8_t choices)
{
    event_base_loop(l.base, EVLOOP_NONBLOCK);
    if (!(choices & ANSWERS_LATE))
        answer(choices);
    if (!(choices & READS_AT_END))
        hear(fd, out);
}

static void send_piece(int fd, const uint8_t *text, size_t n, struct buf *out, uint8_t choices)
{
    for (int i = 0; n > 0; i++) {
        ssize_t k = send(fd, text, n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (k < 0 && errno != EAGAIN)
            return; /* refused and over */
        if (k > 0)
            text += k, n -= (size_t)k;
        else if (i > 1000) /* both wait for the other: then this client reads and lets answer */
            choices = 0;
        turn(fd, out, choices);
    }
}

/* One date as another, and without 100 Continue: that one depends on what came along. */
static void level(struct buf *b)
{
    static const char date[] = "\r\nDate: ", go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    char *p = b->data;

    if (!b->len)
        return;
    for (char *end = p + b->len; p && (p = memmem(p, (size_t)(end - p), date, 8)); p += 8)
        memset(p + 8, '-', (size_t)(end - p - 8) < 29 ? (size_t)(end - p - 8) : 29);
    for (p = b->data; p && (p = memmem(p, (size_t)(b->data + b->len - p), go_on, 25));) {
        memmove(p, p + 25, (size_t)(b->data + b->len - p) - 25);
        b->len -= 25;
    }
}

static void converse(const uint8_t *cuts, size_t n_cuts, const uint8_t *text, size_t n,
                     uint8_t choices, struct buf *out)
{
    int fd[2], turns = 0;
    bool over = false;

    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fd) == 0);
    atomic_store(&t.requests, 0);
    loop_here = &l;
    conn_open(&l, fd[0], "192.0.2.1");
    for (size_t i = 0; i < n_cuts && n > 0; i++) {
        size_t k = cuts[i] < n ? (size_t)cuts[i] + 1 : n;
        k = k < n ? k : n;
        send_piece(fd[1], text, k, out, choices);
        text += k, n -= k;
    }
    send_piece(fd[1], text, n, out, choices);
    shutdown(fd[1], SHUT_WR);
    for (; !over || l.n_conns > 0; turns++) {
        must(turns < TURNS);
        event_base_loop(l.base, EVLOOP_NONBLOCK);
        answer(choices);
        over = hear(fd[1], out) || over;
    }
    event_base_loop(l.base, EVLOOP_NONBLOCK); /* libevent closes what was freed */
    close(fd[1]);
    must(!waits && !l.conns && !atomic_load(&t.in_flight) && !atomic_load(&t.uploads));
    must(!out->vol);
    level(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    struct buf whole, cut;

    begin();
    buf_init(&whole, ctx, 200u << 20);
    buf_init(&cut, ctx, 200u << 20);
    if (n > 2 && n - 2 >= data[1]) {
        const uint8_t *text = data + 2 + data[1];
        size_t length = n - 2 - data[1];
        converse(NULL, 0, text, length, 0, &whole);
        converse(data + 2, data[1], text, length, data[0], &cut);
        must(whole.len == cut.len &&
             (whole.len == 0 || memcmp(whole.data, cut.data, cut.len) == 0));
    }
    mem_free(ctx);
    return 0;
}
