/* One connection, as one machine of states:
 *
 *   IDLE --a byte--> HEAD --whole head--> BODY --whole body--> QUEUED --transport_reply--> REPLY
 *    ^                 \__ bad or slow: a refusal _____________________________________/     |
 *    |                                                                                       |
 *    +-- the last byte is with the kernel, and both want to go on ---------------------------+
 *                                        else: CLOSING, until the client ends or a second passed
 *
 * In QUEUED and REPLY nothing is read, so pipelined requests wait in the kernel, and a disconnect
 * is noticed only after the reply. A stop answers what was received before it; the last of these
 * replies says Connection: close, and requests that come later are not begun. Every step ends in
 * conn_settle(), and only there and in the sweep is a connection freed. Not here: threads,
 * accepting, stopping (http.c). */
#include "base/log.h"
#include "base/mem.h"
#include "transport/internal.h"
#include <arpa/inet.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t transport_steady(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

static void conn_phase(struct conn *c, enum phase phase, int64_t us)
{
    c->phase = phase;
    c->deadline = transport_steady() + us;
}

static void upload_done(struct conn *c)
{
    if (c->upload)
        atomic_fetch_sub(&c->loop->t->uploads, 1);
    c->upload = false;
}

void conn_free(struct conn *c)
{
    struct loop *l = c->loop;

    upload_done(c);
    if (c->before)
        c->before->next = c->next;
    else
        l->conns = c->next;
    if (c->next)
        c->next->before = c->before;
    bufferevent_free(c->bev);
    if (c->r)
        mem_free(c->r->ctx);
    mem_free(c);
    l->n_conns--;
    atomic_fetch_sub(&l->t->connections, 1);
}

/* ---- the reply ---- */
/* The whole reply is with the kernel, or cannot be sent any more. */
static void reply_done(struct conn *c)
{
    upload_done(c);
    if (c->head.keep) {
        conn_phase(c, IDLE, c->loop->t->o.idle_s * SECOND);
    } else {
        shutdown(bufferevent_getfd(c->bev), SHUT_WR);
        conn_phase(c, CLOSING, LINGER);
    }
}

/* False when a line end or a zero byte would make two headers of one. */
static bool reply_head(struct conn *c, struct buf *out)
{
    struct request *r = c->r;
    struct reply *a = &r->reply;
    bool good = true;
    char date[32];

    evutil_date_rfc1123(date, sizeof date, NULL);
    buf_init(out, r->ctx, 1u << 20);
    buf_grow(out, 2000);
    buf_format(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n", a->status, status_words(a->status), date);
    if (!c->head.keep)
        buf_text(out, "Connection: close\r\n");
    else if (c->head.old)
        buf_text(out, "Connection: keep-alive\r\n");
    if (a->status != 304 && a->status != 204) {
        buf_format(out, "Content-Length: %zu\r\nContent-Type: %s\r\n", a->body.len, a->type);
        good = !strpbrk(a->type, "\r\n");
    }
    for (size_t i = 0; i < a->n_headers; i++) {
        const struct pair *h = &a->headers[i];
        good = good && !strpbrk(h->name, "\r\n:") && strcspn(h->value, "\r\n") == h->len;
        buf_text(out, h->name);
        buf_add(out, ": ", 2);
        buf_add(out, h->value, h->len);
        buf_add(out, "\r\n", 2);
    }
    buf_add(out, "\r\n", 2);
    return good && !out->vol;
}

/* Answers without templates: an error page's frame may need the database. */
static void plain_error(struct request *r, int status)
{
    reply_reset(r);
    if (r->want_json) {
        reply_error(r, status, NULL);
    } else {
        const char *words = mem_format(r->ctx, "%s\n", T(r->lang, error_words(status)));
        reply_bytes(r, status, "text/plain; charset=utf-8", words, strlen(words), NULL);
    }
}

static void free_context(const void *data, size_t n, void *ctx)
{
    (void)data, (void)n;
    mem_free(ctx);
}

/* Sends at once what the kernel accepts; the rest waits in the bufferevent. The body is not copied.
 */
static void reply_send(struct conn *c, const struct buf *head, size_t body)
{
    struct request *r = c->r;
    struct evbuffer *later = bufferevent_get_output(c->bev);
    struct iovec part[] = {
        {head->data,         head->len},
        {r->reply.body.data, body     }
    };
    struct msghdr all = {.msg_iov = part, .msg_iovlen = body ? 2 : 1};
    ssize_t n = sendmsg(bufferevent_getfd(c->bev), &all, MSG_NOSIGNAL | MSG_DONTWAIT);
    size_t sent = n > 0 ? (size_t)n : 0, length = head->len + body;

    c->r = NULL;
    if (n < 0 && errno != EAGAIN && errno != EINTR && errno != ENOBUFS) {
        c->ended = true; /* the client is gone */
        c->head.keep = false;
        sent = length;
    }
    if (sent < head->len)
        evbuffer_add(later, head->data + sent, head->len - sent);
    size_t from = sent > head->len ? sent - head->len : 0;
    if (from >= body || evbuffer_add_reference(later, r->reply.body.data + from, body - from,
                                               free_context, r->ctx) != 0)
        mem_free(r->ctx);
    if (sent == length)
        reply_done(c);
}

void conn_reply(struct conn *c)
{
    const struct transport_options *o = &c->loop->t->o;
    struct reply *a = &c->r->reply;
    struct buf head;

    if (c->phase == QUEUED)
        atomic_fetch_sub(&c->loop->t->in_flight, 1);
    if (c->loop->stopping && c->promised == 0)
        c->head.keep = false;
    if (!reply_head(c, &head)) {
        log_line("level=error msg=\"line end in a reply header\" id=%s", request_ref(c->r));
        plain_error(c->r, 500);
        reply_finish(c->r);
        reply_head(c, &head);
    }
    bool empty = a->status == 304 || a->status == 204 || c->head.head_only;
    conn_phase(c, REPLY, (o->reply_s + (int64_t)(a->body.len / o->reply_bytes_s)) * SECOND);
    reply_send(c, &head, empty ? 0 : a->body.len);
}

static void conn_refuse(struct conn *c, int status, const char *why)
{
    struct request *r = c->r ? c->r : (c->r = request_new(METHOD_GET));

    atomic_fetch_add(&c->loop->t->refused, 1);
    log_line("level=info msg=refused status=%d reason=\"%s\"", status, why);
    request_prepare(r);
    plain_error(r, status);
    if (status == 405)
        reply_header(r, "Allow", "GET, HEAD, POST");
    if (status == 503)
        reply_header(r, "Retry-After", "5");
    reply_finish(r);
    c->head.keep = false;
    conn_reply(c);
}

/* ---- the request ---- */
/* n bytes of the input were used. */
static void conn_took(struct conn *c, size_t n)
{
    c->promised -= n < c->promised ? n : c->promised;
}

/* The last of a comma list, trimmed: what the nearest proxy said. */
static const char *last_of(struct request *r, const char *header)
{
    const char *v = NULL;

    for (size_t i = 0; i < r->n_headers; i++)
        if (!strcmp(r->headers[i].name, header))
            v = r->headers[i].value;
    if (v && strrchr(v, ','))
        v = strrchr(v, ',') + 1;
    return v ? v + strspn(v, " \t") : NULL;
}

/* Reads the client's address and scheme; over a unix socket from the headers of the proxy in front.
 */
static void peer_read(struct conn *c, struct request *r)
{
    unsigned char binary[16];

    if (!c->loop->t->listening.is_unix) {
        r->address = mem_text(r->ctx, c->address);
        return;
    }
    const char *said = last_of(r, "x-forwarded-for"), *scheme = last_of(r, "x-forwarded-proto");
    if (said && (inet_pton(AF_INET, said, binary) == 1 || inet_pton(AF_INET6, said, binary) == 1))
        r->address = said;
    r->tls = scheme && !strcmp(scheme, "https");
}

static void conn_handle(struct conn *c)
{
    struct transport *t = c->loop->t;
    struct request *r = c->r;

    c->phase = QUEUED;
    r->transport = c;
    r->number = atomic_fetch_add(&t->requests, 1) + 1;
    r->start_us = transport_steady();
    r->body = c->body.len ? c->body.data : "";
    r->body_len = c->body.len;
    peer_read(c, r);
    atomic_fetch_add(&t->in_flight, 1);
    request_prepare(r);
    c->inside = true;
    t->o.handle(r, t->o.arg);
    c->inside = false;
}

static void conn_body(struct conn *c, struct evbuffer *in)
{
    size_t n = evbuffer_get_length(in), want = c->head.length - c->body.len;

    if (n > want)
        n = want;
    if (n > 0 && buf_grow(&c->body, n)) {
        evbuffer_remove(in, c->body.data + c->body.len, n);
        conn_took(c, n);
        c->body.len += n;
        c->body.data[c->body.len] = '\0';
    }
    if (c->body.len == c->head.length)
        conn_handle(c);
}

static void conn_head_whole(struct conn *c, struct evbuffer *in, const char *text, size_t n)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct transport *t = c->loop->t;

    c->r = request_new(METHOD_GET);
    int status = head_read(text, n, WEB_BODY_MAX, c->r, &c->head);
    evbuffer_drain(in, n);
    conn_took(c, n);
    if (!status && c->head.length > UPLOAD_BYTES) {
        c->upload = true;
        if (atomic_fetch_add(&t->uploads, 1) >= t->o.max_uploads)
            status = 503, c->head.why = "uploads at once";
    }
    if (status) {
        conn_refuse(c, status, c->head.why);
        return;
    }
    buf_init(&c->body, c->r->ctx, c->head.length);
    conn_phase(c, BODY, t->o.body_s * SECOND);
    /* The output is empty, so this fits; a client that does not receive it sends the body after a
     * while. */
    if (c->head.expect && evbuffer_get_length(in) == 0)
        send(bufferevent_getfd(c->bev), go_on, sizeof go_on - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    conn_body(c, in);
}

static void conn_head(struct conn *c, struct evbuffer *in)
{
    size_t n = evbuffer_get_length(in);

    if (n == 0)
        return;
    if (c->phase == IDLE) {
        conn_phase(c, HEAD, c->loop->t->o.head_s * SECOND);
        c->looked = 0;
        c->head = (struct head){0};
    }
    if (n > HEAD_MAX)
        n = HEAD_MAX;
    const char *text = (const char *)evbuffer_pullup(in, (ev_ssize_t)n);
    long end = head_end(text, n, c->looked);
    c->looked = n;
    if (end > 0)
        conn_head_whole(c, in, text, (size_t)end);
    else if (end < 0)
        conn_refuse(c, 400, "line end");
    else if (n == HEAD_MAX)
        conn_refuse(c, 431, "head too long");
}

void conn_settle(struct conn *c)
{
    struct evbuffer *in = bufferevent_get_input(c->bev);
    bool busy = c->phase == QUEUED || c->phase == REPLY;

    if (c->phase == CLOSING)
        evbuffer_drain(in, evbuffer_get_length(in));
    bool ahead = c->phase == IDLE && evbuffer_get_length(in) > 0;
    if (c->ended && !busy && !ahead) {
        conn_free(c);
        return;
    }
    if (busy)
        bufferevent_disable(c->bev, EV_READ);
    else if (!c->ended)
        bufferevent_enable(c->bev, EV_READ);
    if (ahead) /* after a turn of the others */
        bufferevent_trigger(c->bev, EV_READ, BEV_TRIG_IGNORE_WATERMARKS | BEV_TRIG_DEFER_CALLBACKS);
}

/* ---- what libevent tells ---- */
static void on_read(struct bufferevent *bev, void *arg)
{
    struct conn *c = arg;
    struct evbuffer *in = bufferevent_get_input(bev);

    if (c->phase == IDLE || c->phase == HEAD)
        conn_head(c, in);
    else if (c->phase == BODY)
        conn_body(c, in);
    conn_settle(c);
}

static void on_written(struct bufferevent *bev, void *arg)
{
    struct conn *c = arg;

    (void)bev;
    if (c->phase == REPLY)
        reply_done(c);
    conn_settle(c);
}

static void on_end(struct bufferevent *bev, short what, void *arg)
{
    struct conn *c = arg;

    (void)bev, (void)what;
    c->ended = true;
    if (c->phase == REPLY) /* not read from: this is about writing */
        c->phase = CLOSING;
    conn_settle(c);
}

void conn_open(struct loop *l, int fd, const char *address)
{
    struct bufferevent *bev = bufferevent_socket_new(l->base, fd, BEV_OPT_CLOSE_ON_FREE);

    if (!bev) {
        close(fd);
        return;
    }
    struct conn *c = mem_new(NULL, struct conn);
    c->loop = l;
    c->bev = bev;
    c->next = l->conns;
    if (c->next)
        c->next->before = c;
    l->conns = c;
    l->n_conns++;
    atomic_fetch_add(&l->t->connections, 1);
    snprintf(c->address, sizeof c->address, "%s", address);
    conn_phase(c, HEAD, l->t->o.head_s * SECOND);
    bufferevent_setcb(bev, on_read, on_written, on_end, c);
    bufferevent_enable(bev, EV_READ);
}

/* ---- deadlines ---- */
static void conn_overdue(struct conn *c)
{
    bool silent = evbuffer_get_length(bufferevent_get_input(c->bev)) == 0;

    if ((c->phase == HEAD && !silent) || c->phase == BODY) {
        conn_refuse(c, 408, c->phase == HEAD ? "slow head" : "slow body");
        conn_settle(c);
    } else {
        conn_free(c);
    }
}

void conns_stop(struct loop *l)
{
    l->stopping = true;
    for (struct conn *c = l->conns; c; c = c->next)
        c->promised = evbuffer_get_length(bufferevent_get_input(c->bev));
}

/* A client that sends or reads slowly must not make the stop late, as work that hangs does: a body has
 * half of the time, so that its request can still be answered, a reply three quarters. */
static int64_t latest_at_stop(const struct loop *l, enum phase phase)
{
    int64_t all = (int64_t)l->t->o.stop_s * SECOND;

    return l->stop_by - (phase == BODY ? all / 2 : all / 4);
}

void conns_sweep(struct loop *l)
{
    int64_t now = transport_steady();

    for (struct conn *c = l->conns, *next; c; c = next) {
        next = c->next;
        /* When stopping: close idle connections, give a client that is sending a moment. */
        if (l->stopping && c->phase == IDLE &&
            evbuffer_get_length(bufferevent_get_input(c->bev)) == 0)
            c->deadline = now;
        else if (l->stopping && c->phase == HEAD && c->deadline > now + SECOND)
            c->deadline = now + SECOND;
        else if (l->stopping && c->phase != QUEUED && c->deadline > latest_at_stop(l, c->phase))
            c->deadline = latest_at_stop(l, c->phase);
        if (c->phase != QUEUED && now >= c->deadline)
            conn_overdue(c);
    }
}
