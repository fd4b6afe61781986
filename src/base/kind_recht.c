/* How a child gives up its rights: limits, Landlock, seccomp, in that order. Not here: starting the
 * child and talking with it (kind.c). Each layer stands alone, and kind_test.c tries each alone.
 */
#include "base/kind.h"
#include "base/lang.h"
#include <errno.h>
#include <seccomp.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* An address sanitizer reserves terabytes of address space: that one limit is left out there. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static bool limit(__rlimit_resource_t what, rlim_t value)
{
    struct rlimit r = {value, value};
    return setrlimit(what, &r) == 0;
}

/* A second between soft and hard: SIGXCPU tells the parent that it was the time. */
static bool limit_cpu(unsigned seconds)
{
    struct rlimit r = {seconds, seconds + 1};
    return setrlimit(RLIMIT_CPU, &r) == 0;
}

static bool set_limits(const struct kind_task *t)
{
    return (SANITIZED || limit(RLIMIT_AS, t->max_memory)) && limit_cpu(t->seconds) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0) &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

/* ---- Landlock, by raw system calls: Debian 12's headers know only the first versions ---- */

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self  446
#endif
struct landlock_rules { /* the kernel takes it at the size of the version it offers */
    uint64_t files, net, scope;
};
#define FILES_V1 ((1ull << 13) - 1) /* execute, write, read, list, remove and make of all kinds */
#define FILES_V2 (1ull << 13)       /* link or rename across directories */
#define FILES_V3 (1ull << 14)       /* truncate */
#define FILES_V5 (1ull << 15)       /* ioctl on devices */
#define NET_V4   3ull               /* bind and connect TCP */
#define SCOPE_V6 3ull               /* abstract unix sockets, signals to others */

static int landlock_version(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1u);
}

static bool set_landlock(void)
{
    int v = landlock_version();
    if (v < 1) {
        static const char word[] = "Deze kernel heeft geen Landlock; alleen seccomp beschermt.\n";
        return write(2, word, sizeof word - 1) > 0;
    }
    struct landlock_rules r = {FILES_V1, 0, 0};
    r.files |= (v >= 2 ? FILES_V2 : 0) | (v >= 3 ? FILES_V3 : 0) | (v >= 5 ? FILES_V5 : 0);
    r.net = v >= 4 ? NET_V4 : 0;
    r.scope = v >= 6 ? SCOPE_V6 : 0;
    size_t size = v >= 6 ? sizeof r : v >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
    int fd = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
    if (fd < 0)
        return false;
    bool ok = syscall(SYS_landlock_restrict_self, fd, 0) == 0; /* no rule added: nothing allowed */
    close(fd);
    return ok;
}

/* ---- seccomp ---- */

/* Tried by libc on harmless ways (time zone, memory settings): refused, and life goes on. All that
 * is on neither list ends the process at once. */
static const int refused[] = {SCMP_SYS(open),     SCMP_SYS(openat),     SCMP_SYS(stat),
                              SCMP_SYS(fstat),    SCMP_SYS(newfstatat), SCMP_SYS(statx),
                              SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(access),
                              SCMP_SYS(ioctl),    SCMP_SYS(fcntl),      SCMP_SYS(sysinfo),
                              SCMP_SYS(prctl),    SCMP_SYS(prlimit64)};
static const int allowed[] = {
    SCMP_SYS(munmap),         SCMP_SYS(mremap),        SCMP_SYS(brk),
    SCMP_SYS(madvise),        SCMP_SYS(exit),          SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),   SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
    SCMP_SYS(time),           SCMP_SYS(futex),         SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack),   SCMP_SYS(getpid),
    SCMP_SYS(gettid)};

static bool set_seccomp(void)
{
    scmp_filter_ctx s = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!s)
        return false;
    int e = 0;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        e |= seccomp_rule_add(s, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, allowed[i], 0);
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, 0));
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, 1));
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, 2));
    /* Memory, but none that can be run as code. */
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                          SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                          SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    /* abort(): a signal to itself only. */
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                          SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    bool ok = e == 0 && seccomp_load(s) == 0;
    seccomp_release(s);
    return ok;
}

bool kind_confine(const struct kind_task *t, unsigned layers, struct fout *f)
{
    const char *what = "PR_SET_NO_NEW_PRIVS";
    bool ok = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (ok && layers & KIND_LIMITS) {
        what = "limits";
        ok = set_limits(t);
    }
    if (ok && layers & KIND_LANDLOCK) {
        what = "landlock";
        ok = set_landlock();
    }
    if (ok && layers & KIND_LIMITS) { /* after Landlock, which needed one descriptor */
        what = "descriptors";
        ok = limit(RLIMIT_NOFILE, 3);
    }
    if (ok && layers & KIND_SECCOMP) {
        what = "seccomp";
        ok = set_seccomp();
    }
    if (ok)
        return true;
    return fout_zet(
        f,
        N_("Deze server kan bestanden van buiten niet veilig lezen. Vraag de beheerder om hulp."),
        "kind: %s: %s", what, strerror(errno));
}
