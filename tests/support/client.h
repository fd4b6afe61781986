/* A client of bytes: connects, says exactly what it is told, hears one reply at a time. For tests
 * of the network. Not here: a visitor who follows pages (visitor.h), a browser (tests/web/). Every
 * wait ends after five seconds. */
#ifndef KOERS_TESTS_SUPPORT_CLIENT_H
#define KOERS_TESTS_SUPPORT_CLIENT_H
#include <stdbool.h>
#include <stddef.h>

struct heard {
    int status; /* 0: the connection ended first */
    size_t body_len;
    char head[8192], body[16384]; /* the body's beginning, closed with a zero */
    bool whole;                   /* as long as Content-Length says */
};
/* A connection to 127.0.0.1:port; -1 when it is refused. */
int client_dial(int port);
int client_dial_unix(const char *path);
bool client_say(int fd, const char *text, size_t n);
struct heard client_hear(int fd, bool head_only);
/* True when the other side ends the connection and says nothing more. */
bool client_over(int fd);
/* One request on a connection of its own. */
struct heard client_ask(int port, const char *text);
/* The port of "http://127.0.0.1:1234". */
int client_port(const char *address);
/* A header's value in what was heard, in buf; "" when absent. */
const char *client_header(const struct heard *h, const char *name, char *buf, size_t n);
double client_clock(void); /* seconds, steady */
#endif
