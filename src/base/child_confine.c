/* How a child gives up its rights: limits, Landlock, seccomp, in that order. Not here: starting the
 * child and talking with it (child.c). Each layer works alone, and child_test.c tests each alone.
 */
#include "base/child.h"
#include "base/landlock.h"
#include "base/lang.h"
#include "base/sanitized.h"
#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static bool limit(__rlimit_resource_t what, rlim_t value)
{
    struct rlimit r = {value, value};
    return setrlimit(what, &r) == 0;
}

/* One second between the soft and the hard limit: the child then dies by SIGXCPU, which tells the
 * parent that it ran out of time. */
static bool limit_cpu(unsigned seconds)
{
    struct rlimit r = {seconds, seconds + 1};
    return setrlimit(RLIMIT_CPU, &r) == 0;
}

static bool set_limits(const struct child_task *t)
{
    return (SANITIZED || limit(RLIMIT_AS, t->max_memory)) && limit_cpu(t->seconds) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0) &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

static bool set_landlock(void)
{
    if (landlock_version() == 0) {
        static const char word[] = "Deze kernel heeft geen Landlock; alleen seccomp beschermt.\n";
        return write(2, word, sizeof word - 1) > 0;
    }
    return landlock_enter(&(struct landlock_rules){0}); /* no rule added: nothing allowed */
}

/* ---- seccomp ---- */

/* Calls that libc makes for harmless reasons (time zone, memory settings): refused with EPERM. A
 * call on neither list ends the process at once. */
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

bool child_confine(const struct child_task *t, unsigned layers, struct error *f)
{
    const char *what = "PR_SET_NO_NEW_PRIVS";
    bool ok = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (ok && layers & CHILD_LIMITS) {
        what = "limits";
        ok = set_limits(t);
    }
    if (ok && layers & CHILD_LANDLOCK) {
        what = "landlock";
        ok = set_landlock();
    }
    if (ok && layers & CHILD_LIMITS) { /* after Landlock, which needed one descriptor */
        what = "descriptors";
        ok = limit(RLIMIT_NOFILE, 3);
    }
    if (ok && layers & CHILD_SECCOMP) {
        what = "seccomp";
        ok = set_seccomp();
    }
    if (ok)
        return true;
    return error_set(
        f,
        N_("Deze server kan bestanden van buiten niet veilig lezen. Vraag de beheerder om hulp."),
        "kind: %s: %s", what, strerror(errno));
}
