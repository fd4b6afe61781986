/* Starts a confined browser: this program runs itself as `koers --opsluiten DIR PROGRAM …`, gives
 * up the rights that printing pages does not need, and becomes that program. Not here: the lists of
 * calls (sandbox.c). A browser needs nearly all system calls and has a sandbox of its own; this one
 * limits files and network, where it can be stricter than the browser's. */
#include "base/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static bool put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    size_t n = strlen(text);
    bool ok = fd >= 0 && write(fd, text, n) == (ssize_t)n;

    if (fd >= 0)
        close(fd);
    return ok;
}

/* Enters an empty network namespace. Without root that needs a user namespace, which some machines
 * refuse; then Landlock (version 4 and later) still refuses TCP. */
static bool no_network(void)
{
    unsigned uid = geteuid(), gid = getegid();
    char map[48];

    if (unshare(CLONE_NEWNET) == 0)
        return true;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return false;
    snprintf(map, sizeof map, "%u %u 1", uid, uid);
    bool ok = put("/proc/self/uid_map", map) && put("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "%u %u 1", gid, gid);
    return ok && put("/proc/self/gid_map", map);
}

_Noreturn void sandbox_run(const char *dir, char *const argv[])
{
    const struct landlock_path paths[] = {
        {dir,                     LANDLOCK_READ | LANDLOCK_WRITE | LANDLOCK_DIRS},
        {"/usr",                  LANDLOCK_READ | LANDLOCK_RUN                  },
        {"/bin",                  LANDLOCK_READ | LANDLOCK_RUN                  },
        {"/lib",                  LANDLOCK_READ | LANDLOCK_RUN                  },
        {"/lib64",                LANDLOCK_READ | LANDLOCK_RUN                  },
        {"/opt",                  LANDLOCK_READ | LANDLOCK_RUN                  },
        {argv[0],                 LANDLOCK_READ | LANDLOCK_RUN                  },
        {"/etc",                  LANDLOCK_READ                                 },
        {"/sys",                  LANDLOCK_READ                                 },
        {"/var/cache/fontconfig", LANDLOCK_READ                                 },
        {"/proc",                 LANDLOCK_READ | LANDLOCK_WRITE                },
        {"/dev/null",             LANDLOCK_READ | LANDLOCK_WRITE                },
        {"/dev/zero",             LANDLOCK_READ                                 },
        {"/dev/random",           LANDLOCK_READ                                 },
        {"/dev/urandom",          LANDLOCK_READ                                 },
        {"/dev/shm",              LANDLOCK_READ | LANDLOCK_WRITE                },
    };
    const struct sandbox walls = {
        {.paths = paths, .n_paths = sizeof paths / sizeof *paths},
        SANDBOX_BROWSER
    };
    const char *asked = getenv("KOERS_ZANDBAK");
    struct error f = {0};

    if (!(asked && !strcmp(asked, "uit")) && !no_network())
        fprintf(stderr, "zandbak: geen eigen netwerk voor %s (%s)%s\n", argv[0], strerror(errno),
                landlock_version() < 4 ? ", en deze kernel bewaakt TCP niet: het netwerk staat open"
                                       : "");
    /* Nobody waits for a browser whose worker was killed. After the namespace, which undoes it. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!sandbox_enter(&walls, &f)) {
        fprintf(stderr, "%s (%s)\n", f.message, f.detail);
        _exit(126);
    }
    execv(argv[0], argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}
