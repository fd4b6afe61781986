/* One datagram to NOTIFY_SOCKET (supervisor.h). Not here: when each message is sent. Written by
 * hand: libsystemd would load eleven libraries for this. */
#include "process/supervisor.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* connected before the process is confined: no socket can be made after that */
static int supervisor = -1;

void supervisor_open(void)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    size_t n = path ? strlen(path) : 0;

    if (n < 2 || n >= sizeof a.sun_path || (path[0] != '/' && path[0] != '@'))
        return;
    memcpy(a.sun_path, path, n);
    if (path[0] == '@') /* the abstract namespace */
        a.sun_path[0] = '\0';
    supervisor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (supervisor >= 0 && connect(supervisor, (struct sockaddr *)&a,
                                   (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)) != 0) {
        close(supervisor);
        supervisor = -1;
    }
}

void supervisor_tell(const char *state)
{
    /* No error handling: systemd itself reports when no message arrives. */
    ssize_t sent = supervisor < 0 ? 0 : send(supervisor, state, strlen(state), MSG_NOSIGNAL);
    (void)sent;
}
