/* The client of bytes (client.h): plain sockets.
 * Not here: anything of the program itself, so that both ends do not make the same mistake.
 * What was sent is what is in the test. */
#include "tests/support/client.h"
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int connected(int fd, const struct sockaddr *a, socklen_t n)
{
    struct timeval limit = {.tv_sec = 5};

    if (fd < 0 || connect(fd, a, n) != 0) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    return fd;
}

int client_dial(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connected(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), (struct sockaddr *)&a,
                     sizeof a);
}

int client_dial_unix(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
    return connected(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), (struct sockaddr *)&a,
                     sizeof a);
}

bool client_say(int fd, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t k = send(fd, text, n, MSG_NOSIGNAL);
        if (k <= 0)
            return false;
        text += k, n -= (size_t)k;
    }
    return true;
}

const char *client_header(const struct heard *h, const char *name, char *buf, size_t n)
{
    size_t k = strlen(name);

    buf[0] = '\0';
    for (const char *p = h->head; (p = strstr(p, "\r\n")); p++) {
        if (strncasecmp(p + 2, name, k) != 0 || p[2 + k] != ':')
            continue;
        p += 3 + k;
        p += strspn(p, " ");
        snprintf(buf, n, "%.*s", (int)strcspn(p, "\r"), p);
        return buf;
    }
    return buf;
}

static void hear_body(int fd, struct heard *h, size_t length)
{
    char drop[65536];

    while (h->body_len < length) {
        size_t want = length - h->body_len < sizeof drop ? length - h->body_len : sizeof drop;
        ssize_t k = recv(fd, drop, want, 0);
        if (k <= 0)
            return;
        for (ssize_t i = 0; i < k && h->body_len + (size_t)i + 1 < sizeof h->body; i++)
            h->body[h->body_len + (size_t)i] = drop[i];
        h->body_len += (size_t)k;
    }
    h->whole = true;
}

struct heard client_hear(int fd, bool head_only)
{
    struct heard h = {0};
    size_t n = 0, length = 0;
    char value[32];

    while (n + 1 < sizeof h.head && (n < 4 || memcmp(h.head + n - 4, "\r\n\r\n", 4) != 0)) {
        if (recv(fd, h.head + n, 1, 0) != 1)
            return (struct heard){0};
        n++;
    }
    if (sscanf(h.head, "HTTP/1.%*1d %3d", &h.status) != 1)
        return h;
    sscanf(client_header(&h, "Content-Length", value, sizeof value), "%zu", &length);
    hear_body(fd, &h, head_only ? 0 : length);
    return h;
}

bool client_over(int fd)
{
    char c;
    ssize_t n = recv(fd, &c, 1, 0);

    return n == 0 || (n < 0 && errno != EAGAIN);
}

struct heard client_ask(int port, const char *text)
{
    int fd = client_dial(port);
    struct heard h = {0};

    if (fd < 0)
        return h;
    client_say(fd, text, strlen(text));
    h = client_hear(fd, !strncmp(text, "HEAD", 4));
    close(fd);
    return h;
}

int client_port(const char *address)
{
    const char *colon = strrchr(address, ':');
    int port = 0;

    if (colon)
        sscanf(colon + 1, "%d", &port);
    return port;
}

double client_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
