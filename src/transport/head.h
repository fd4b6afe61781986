/* The head of an HTTP/1.1 request, parsed strictly: what two parsers could read differently is
 * refused. Pure. Not here: sockets (conn.c), what a path means (web/). */
#ifndef KOERS_TRANSPORT_HEAD_H
#define KOERS_TRANSPORT_HEAD_H
#include "web/web.h"

#define HEAD_MAX   16384u /* bytes of request line and headers together */
#define HEAD_LINES 100u

struct head {
    bool head_only;  /* HEAD: as GET, but without a body in the reply */
    bool old;        /* HTTP/1.0 */
    bool keep;       /* the client can have another reply over this connection */
    bool expect;     /* it waits for 100 Continue before it sends the body */
    size_t length;   /* Content-Length */
    const char *why; /* for the log, when refused */
};
/* Where the head ends: its length, with the blank line. 0: not yet there. -1: a line end that is
 * not CRLF, or a blank line where the request line should be. from: how much was looked at before.
 */
long head_end(const char *text, size_t n, size_t from);
/* Reads a whole head (n as head_end gave it) into r: method, headers (names in lower case, values
 * trimmed), path and query. 0, or the status to refuse with: 400 405 411 413 417 431. r may then be
 * partly filled. */
int head_read(const char *text, size_t n, size_t body_max, struct request *r, struct head *out);
#endif
