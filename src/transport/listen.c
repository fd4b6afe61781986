/* Opening the listening socket (listen.h): inherited, unix, or loopback.
 * Not here: accepting (libevent does).
 * An address that others can reach is refused unless asked for: nginx stands in front. */
#include "transport/listen.h"
#include "base/text.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG      1024
#define INHERITED_FD 3 /* sd_listen_fds(3) */

union address {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
};

static bool is_loopback(const union address *a)
{
    if (a->any.sa_family == AF_INET)
        return (ntohl(a->in.sin_addr.s_addr) >> 24) == 127;
    return a->any.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&a->in6.sin6_addr);
}

static bool describe(struct listening *l, bool open_network, struct error *f)
{
    union address a;
    socklen_t n = sizeof a;
    char text[INET6_ADDRSTRLEN] = "";

    memset(&a, 0, sizeof a);
    if (getsockname(l->fd, &a.any, &n) != 0)
        return error_set(f, "Het adres van de server is niet te lezen.", "getsockname: %s",
                         strerror(errno));
    if (a.any.sa_family == AF_UNIX) {
        l->is_unix = true;
        snprintf(l->address, sizeof l->address, "unix:%s", a.un.sun_path);
        return true;
    }
    if (!open_network && !is_loopback(&a))
        return error_set(f,
                         "Op dit adres kunnen anderen bij de server. Gebruik 127.0.0.1 of "
                         "unix:PAD met nginx ervoor, of zet --open-netwerk erbij.",
                         "not loopback");
    bool six = a.any.sa_family == AF_INET6;
    inet_ntop(a.any.sa_family, six ? (void *)&a.in6.sin6_addr : (void *)&a.in.sin_addr, text,
              sizeof text);
    snprintf(l->address, sizeof l->address, six ? "http://[%s]:%u" : "http://%s:%u", text,
             (unsigned)ntohs(six ? a.in6.sin6_port : a.in.sin_port));
    return true;
}

static bool inherited(struct listening *l)
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    int64_t p = 0, n = 0;
    int listening = 0;
    socklen_t len = sizeof listening;

    if (!pid || !fds || !text_int(pid, 1, INT32_MAX, &p) || !text_int(fds, 1, 100, &n) ||
        p != getpid())
        return false;
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    if (getsockopt(INHERITED_FD, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) != 0 || !listening)
        return false;
    l->fd = INHERITED_FD;
    l->inherited = true;
    return true;
}

/* Removes a socket file without a listener: a crashed server left it. */
static bool remove_stale(const struct sockaddr_un *a, struct error *f)
{
    struct stat st;

    if (lstat(a->sun_path, &st) != 0)
        return true;
    if (!S_ISSOCK(st.st_mode))
        return error_set(f, "Op de plek van de socket staat al een bestand.", "%s", a->sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool alive = fd >= 0 && connect(fd, (const struct sockaddr *)a, sizeof *a) == 0;
    if (fd >= 0)
        close(fd);
    if (alive)
        return error_set(f, "Er draait al een server op deze socket.", "%s", a->sun_path);
    return unlink(a->sun_path) == 0 ||
           error_set(f, "De oude socket kan niet weg.", "%s: %s", a->sun_path, strerror(errno));
}

static bool open_unix(const char *path, struct listening *l, struct error *f)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    if (path[0] != '/' || strlen(path) >= sizeof a.sun_path)
        return error_set(f, "Geef een heel pad voor de socket, korter dan 108 tekens.", "%s", path);
    memcpy(a.sun_path, path, strlen(path) + 1);
    if (!remove_stale(&a, f))
        return false;
    l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    mode_t old = umask(0117); /* 0660: owner and group (nginx) */
    int bound = l->fd < 0 ? -1 : bind(l->fd, (struct sockaddr *)&a, sizeof a);
    umask(old);
    if (bound != 0)
        return error_set(f, "De socket kan niet open.", "%s: %s", path, strerror(errno));
    memcpy(l->path, path, strlen(path) + 1);
    return true;
}

static bool read_address(const char *where, union address *a, socklen_t *n)
{
    const char *colon = strrchr(where, ':');
    char host[64];
    int64_t port;

    if (!colon || !text_int(colon + 1, 0, 65535, &port) ||
        (size_t)(colon - where) >= sizeof host - 2)
        return false;
    size_t len = (size_t)(colon - where);
    memcpy(host, where, len);
    host[len] = '\0';
    memset(a, 0, sizeof *a);
    if (host[0] == '[' && host[len - 1] == ']') {
        host[len - 1] = '\0';
        a->in6.sin6_family = AF_INET6;
        a->in6.sin6_port = htons((uint16_t)port);
        *n = sizeof a->in6;
        return inet_pton(AF_INET6, host + 1, &a->in6.sin6_addr) == 1;
    }
    a->in.sin_family = AF_INET;
    a->in.sin_port = htons((uint16_t)port);
    *n = sizeof a->in;
    return inet_pton(AF_INET, !strcmp(host, "localhost") ? "127.0.0.1" : host, &a->in.sin_addr) ==
           1;
}

static bool open_tcp(const char *where, struct listening *l, struct error *f)
{
    union address a;
    socklen_t n;
    int one = 1;

    if (!read_address(where, &a, &n))
        return error_set(f, "Geef een adres als 127.0.0.1:8080, [::1]:8080 of unix:/PAD.", "%s",
                         where);
    l->fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0)
        return error_set(f, "De server kan geen verbinding openen.", "socket: %s", strerror(errno));
    setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(l->fd, &a.any, n) != 0)
        return error_set(f,
                         errno == EADDRINUSE
                             ? "Op dit adres draait al iets. Kies met --listen een andere poort."
                             : "De server kan dit adres niet openen.",
                         "%s: %s", where, strerror(errno));
    return true;
}

bool listen_open(const char *where, bool open_network, struct listening *out, struct error *f)
{
    *out = (struct listening){.fd = -1};
    if (inherited(out)) {
        fcntl(out->fd, F_SETFD, FD_CLOEXEC);
        fcntl(out->fd, F_SETFL, fcntl(out->fd, F_GETFL) | O_NONBLOCK);
    } else if (!(strncmp(where, "unix:", 5) ? open_tcp(where, out, f)
                                            : open_unix(where + 5, out, f))) {
        listen_close(out);
        return false;
    }
    if (!describe(out, open_network, f)) {
        listen_close(out);
        return false;
    }
    /* Without TCP_NODELAY a reply of several writes waits 40 ms for the client's acknowledgement.
     * Accepted sockets inherit it; a unix socket does not need it. */
    setsockopt(out->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    if (!out->inherited && listen(out->fd, BACKLOG) != 0) {
        error_set(f, "De server kan niet luisteren.", "listen: %s", strerror(errno));
        listen_close(out);
        return false;
    }
    return true;
}

void listen_close(struct listening *l)
{
    if (l->fd >= 0)
        close(l->fd);
    if (l->path[0])
        unlink(l->path);
    l->fd = -1;
    l->path[0] = '\0';
}
