/* Landlock (landlock.h): the kernel's structures, version by version.
 * Not here: which rules a process gets. A rule hangs on the file itself, not on its name: a file
 * that is replaced later is found only through a rule on its directory. */
#include "base/landlock.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule       445
#define SYS_landlock_restrict_self  446
#endif

struct ruleset { /* the kernel reads as many bytes as its version knows */
    uint64_t files, net, scope;
};
struct path_rule {
    uint64_t allowed;
    int32_t fd;
} __attribute__((packed));
struct port_rule {
    uint64_t allowed, port;
};
#define RULE_PATH 1
#define RULE_PORT 2

#define F_EXECUTE     (1ull << 0)
#define F_WRITE       (1ull << 1)
#define F_READ        (1ull << 2)
#define F_READ_DIR    (1ull << 3)
#define F_REMOVE_DIR  (1ull << 4)
#define F_REMOVE_FILE (1ull << 5)
#define F_MAKE_DIR    (1ull << 7)
#define F_MAKE_REG    (1ull << 8)
#define F_MAKE_SOCK   (1ull << 9)
#define F_MAKE_FIFO   (1ull << 10)
#define F_MAKE_SYM    (1ull << 12)
#define FILES_V1      ((1ull << 13) - 1)
#define F_REFER       (1ull << 13) /* 2: link or rename across directories */
#define F_TRUNCATE    (1ull << 14) /* 3 */
#define F_IOCTL       (1ull << 15) /* 5: on devices */
#define NET_BIND      1ull         /* 4: TCP */
#define NET_CONNECT   2ull
#define SCOPE_ALL     3ull /* 6: abstract unix sockets, signals to others */

int landlock_version(void)
{
    int v = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1u);

    return v < 0 ? 0 : v;
}

static uint64_t known_files(int v)
{
    return FILES_V1 | (v >= 2 ? F_REFER : 0) | (v >= 3 ? F_TRUNCATE : 0) | (v >= 5 ? F_IOCTL : 0);
}

static uint64_t rights_of(unsigned may, bool is_dir)
{
    uint64_t r = 0;

    if (may & LANDLOCK_READ)
        r |= F_READ | F_READ_DIR;
    if (may & LANDLOCK_WRITE)
        r |= F_WRITE | F_TRUNCATE | F_IOCTL | F_MAKE_REG | F_REMOVE_FILE;
    if (may & LANDLOCK_RUN)
        r |= F_EXECUTE;
    if (may & LANDLOCK_REMOVE)
        r |= F_REMOVE_FILE;
    if (may & LANDLOCK_DIRS)
        r |= F_MAKE_DIR | F_REMOVE_DIR | F_MAKE_SOCK | F_MAKE_FIFO | F_MAKE_SYM | F_REFER;
    return is_dir ? r : r & (F_EXECUTE | F_WRITE | F_READ | F_TRUNCATE | F_IOCTL);
}

static bool add_path(int set, const struct landlock_path *p, int v)
{
    struct stat st;
    int fd = open(p->path, O_PATH | O_CLOEXEC);

    if (fd < 0) /* a path that does not exist needs no rule */
        return errno == ENOENT || errno == EACCES || errno == ENOTDIR;
    struct path_rule rule = {.fd = fd};
    if (fstat(fd, &st) == 0)
        rule.allowed = rights_of(p->may, S_ISDIR(st.st_mode)) & known_files(v);
    bool ok = !rule.allowed || syscall(SYS_landlock_add_rule, set, RULE_PATH, &rule, 0) == 0;
    close(fd);
    return ok;
}

static bool add_rules(int set, const struct landlock_rules *r, int v)
{
    bool ok = true;

    for (size_t i = 0; i < r->n_paths && ok; i++)
        ok = add_path(set, &r->paths[i], v);
    for (size_t i = 0; v >= 4 && !r->network && i < r->n_ports && ok; i++) {
        struct port_rule rule = {NET_CONNECT, r->ports[i]};
        ok = syscall(SYS_landlock_add_rule, set, RULE_PORT, &rule, 0) == 0;
    }
    return ok;
}

bool landlock_enter(const struct landlock_rules *r)
{
    int v = landlock_version();
    struct ruleset s = {known_files(v), v >= 4 ? NET_BIND : 0, v >= 6 ? SCOPE_ALL : 0};

    if (v < 1) {
        errno = ENOSYS;
        return false;
    }
    if (v >= 4 && !r->network)
        s.net |= NET_CONNECT;
    size_t size = v >= 6 ? sizeof s : v >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
    int fd = (int)syscall(SYS_landlock_create_ruleset, &s, size, 0);
    if (fd < 0)
        return false;
    bool ok = add_rules(fd, r, v) && syscall(SYS_landlock_restrict_self, fd, 0) == 0;
    close(fd);
    return ok;
}
