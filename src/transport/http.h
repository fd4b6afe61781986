/* HTTP/1.1: a socket in, struct request out, a reply back from any thread.
 * Bounds it keeps: 16 KB of head, one body maximum, total deadlines for slow clients, connections,
 * uploads at once. Not here: what a request means (web/), who runs it (service.c). */
#ifndef KOERS_TRANSPORT_HTTP_H
#define KOERS_TRANSPORT_HTTP_H
#include "web/web.h"

struct listening;
struct transport;
struct transport_options {
    const char *listen;       /* "127.0.0.1:8080", "[::1]:8080" or "unix:/path"; an inherited socket
                                 (LISTEN_FDS) goes before it */
    bool open_network;        /* allow an address that others can reach */
    struct listening *opened; /* opened before (listen.h), and taken over; NULL: listen is opened */
    unsigned loops;           /* threads; 0: one per core */
    unsigned max_connections; /* all together; 0: 1024 */
    unsigned max_uploads;     /* bodies over 256 KB at once; 0: 8 */
    unsigned head_s, body_s, idle_s; /* total seconds for a head, a body, between requests; 0: 10,
                                        30, 20 */
    unsigned reply_s;       /* total seconds for a reply, besides those of its size; 0: 30 */
    unsigned reply_bytes_s; /* a slower reader is cut off: bytes a second; 0: 20,000 */
    unsigned stop_s;        /* seconds for what is in flight at a stop; 0: 20 */
    /* A whole request, on its loop's thread. Ends, now or later and on any thread, with one
     * transport_reply(r). */
    void (*handle)(struct request *r, void *arg);
    bool aside;               /* a second transport in this process: installs no signal handlers */
    void (*stops)(void *arg); /* called before transport_run stops; may be NULL */
    void (*thread_end)(void *arg); /* on each loop's thread before it ends; may be NULL */
    void *arg;
};
/* Opens the socket and starts the loops. NULL with a message when that cannot be. */
struct transport *transport_start(const struct transport_options *o, struct error *f);
/* "http://127.0.0.1:8080" or "unix:/path": for people. */
const char *transport_address(const struct transport *t);
/* Sends r->reply (reply_finish was called) and frees r->ctx. From any thread. */
void transport_reply(struct request *r);
/* True when the calling thread is a loop: then nothing may block. */
bool transport_on_loop(void);
/* Waits for SIGTERM, SIGINT or transport_stop; then takes no more, finishes what is in flight and
 * frees t. False when something was still busy after stop_s. */
bool transport_run(struct transport *t);
/* Asks transport_run to end. Safe from any thread. */
void transport_stop(struct transport *t);
struct transport_stats {
    uint64_t requests, refused;
    unsigned connections, uploads, in_flight;
};
struct transport_stats transport_stats(const struct transport *t);
#endif
