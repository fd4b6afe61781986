/* The listening socket: an inherited one (systemd), a unix path, or a loopback address.
 * Not here: what comes in over it (http.c). */
#ifndef KOERS_TRANSPORT_LISTEN_H
#define KOERS_TRANSPORT_LISTEN_H
#include "base/error.h"

struct listening {
    int fd;
    bool is_unix, inherited;
    char address[160]; /* for people: "http://127.0.0.1:8080", "unix:/run/koers.sock" */
    char path[108];    /* to be removed at the end; "" when not ours */
};
/* False with a message when it cannot be opened, or others could reach it and open_network is not
 * set. */
bool listen_open(const char *where, bool open_network, struct listening *out, struct error *f);
void listen_close(struct listening *l);
#endif
