/* Confining a process (sandbox.h): the lists of system calls, and what a refused call does.
 * Not here: Landlock itself (landlock.c). The kernel reports a refused call as SIGSYS, so that it
 * can be counted and logged; the call then returns EPERM. */
#include "base/sandbox.h"
#include "base/lang.h"
#include "base/sanitized.h"
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <ucontext.h>
#include <unistd.h>

#define SAID_MAX 20 /* lines about refused calls; after that they are only counted */

static enum sandbox_state state;
static int version; /* Landlock's version, read before entering: it cannot be read afterwards */
static atomic_ulong refused;

/* ---- the lists ---- */
#define C(name) SCMP_SYS(name)
static const int common[] = {
    /* files (Landlock decides which) */
    C(read), C(write), C(readv), C(writev), C(pread64), C(pwrite64), C(open), C(openat), C(close),
    C(stat), C(lstat), C(fstat), C(newfstatat), C(statx), C(fstatfs), C(lseek), C(fcntl), C(fsync),
    C(fdatasync), C(ftruncate), C(fallocate), C(fadvise64), C(unlink), C(unlinkat), C(access),
    C(faccessat), C(faccessat2), C(getdents64), C(readlink), C(readlinkat), C(getcwd), C(fchmod),
    C(fchown), C(umask), C(dup), C(dup2), C(dup3), C(close_range), C(pipe2), C(eventfd2),
    C(signalfd4), C(timerfd_create), C(timerfd_settime), C(flock),
    /* open connections */
    C(accept), C(accept4), C(getsockname), C(getpeername), C(getsockopt), C(setsockopt),
    C(recvfrom), C(recvmsg), C(sendto), C(sendmsg), C(shutdown), C(socketpair), C(poll), C(ppoll),
    C(select), C(pselect6), C(epoll_wait), C(epoll_pwait), C(epoll_ctl), C(epoll_create1),
    /* memory and threads; mmap, mprotect and clone follow below */
    C(munmap), C(mremap), C(madvise), C(mlock), C(munlock), C(msync), C(mincore), C(brk), C(futex),
    C(set_robust_list), C(rseq), C(set_tid_address), C(arch_prctl), C(membarrier), C(sched_yield),
    C(sched_getaffinity), C(getcpu), C(gettid), C(exit), C(exit_group), C(restart_syscall),
    /* itself, signals, time, chance */
    C(getpid), C(getppid), C(getuid), C(geteuid), C(getgid), C(getegid), C(uname), C(sysinfo),
    C(getrlimit), C(getrusage), C(times), C(rt_sigaction), C(rt_sigprocmask), C(rt_sigreturn),
    C(rt_sigtimedwait), C(rt_sigpending), C(sigaltstack), C(clock_gettime), C(clock_getres),
    C(clock_nanosleep), C(nanosleep), C(gettimeofday), C(time), C(getrandom)};
/* Calls that starting the child without rights needs; the child itself gives up nearly all of them.
 */
static const int starts[] = {C(execve),
                             C(vfork),
                             C(wait4),
                             C(waitid),
                             C(kill),
                             C(setsid),
                             C(setpgid),
                             C(seccomp),
                             C(landlock_create_ruleset),
                             C(landlock_restrict_self)};
static const int connects[] = {C(connect), C(sendmmsg), C(recvmmsg)};
/* Calls that libraries make for harmless reasons: refused, but not counted or logged. */
static const int quiet[] = {C(bind), C(statfs), C(setpriority), C(sched_setscheduler)};
/* Nothing that prints a page needs these. */
static const int no_browser[] = {
    C(bpf),
    C(perf_event_open),
    C(kexec_load),
    C(kexec_file_load),
    C(init_module),
    C(finit_module),
    C(delete_module),
    C(reboot),
    C(swapon),
    C(swapoff),
    C(acct),
    C(settimeofday),
    C(clock_settime),
    C(clock_adjtime),
    C(adjtimex),
    C(iopl),
    C(ioperm),
    C(quotactl),
    C(open_by_handle_at),
    C(add_key),
    C(keyctl),
    C(request_key),
    C(userfaultfd),
    C(io_uring_setup),
    C(process_vm_writev),
    C(mount),
    C(umount2),
    C(move_mount),
    C(fsopen),
    C(pivot_root),
    C(sethostname),
    C(setdomainname),
    C(syslog),
    C(vhangup),
};
static const int sanitizers[] = {C(ptrace),
                                 C(prctl),
                                 C(clone),
                                 C(process_vm_readv),
                                 C(kill),
                                 C(wait4),
                                 C(sched_setaffinity),
                                 C(setrlimit),
                                 C(prlimit64)};
#define COUNT(a) (sizeof(a) / sizeof *(a))

static int add_all(scmp_filter_ctx s, uint32_t action, const int *calls, size_t n)
{
    int e = 0;

    for (size_t i = 0; i < n && e == 0; i++) {
        e = seccomp_rule_add(s, action, calls[i], 0);
        /* the architecture has no such call, or it is on two lists */
        if (e == -EDOM || e == -EEXIST)
            e = 0;
    }
    return e;
}

/* Memory that is writable is never executable: libraries can be loaded, new code cannot be made. */
static int add_memory(scmp_filter_ctx s)
{
    static const scmp_datum_t both = PROT_WRITE | PROT_EXEC;
    int e = 0;

    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, both, 0));
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(mmap), 1,
                          SCMP_A2(SCMP_CMP_MASKED_EQ, both, PROT_WRITE));
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(mmap), 1,
                          SCMP_A2(SCMP_CMP_MASKED_EQ, both, PROT_EXEC));
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(mprotect), 1,
                          SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return e;
}

/* Threads, and with SANDBOX_STARTS processes; never a namespace of its own. */
static int add_clone(scmp_filter_ctx s, unsigned calls)
{
    static const scmp_datum_t spaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                                       CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
    /* A filter cannot read clone3's flags, which are in memory. On ENOSYS libc uses clone instead.
     */
    int e = seccomp_rule_add(s, SCMP_ACT_ERRNO(ENOSYS), C(clone3), 0);

    if (SANITIZED)
        return e;
    if (calls & SANDBOX_STARTS)
        e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(clone), 1,
                              SCMP_A0(SCMP_CMP_MASKED_EQ, spaces, 0));
    else
        e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(clone), 1,
                              SCMP_A0(SCMP_CMP_MASKED_EQ, spaces | CLONE_THREAD, CLONE_THREAD));
    return e;
}

static int add_self(scmp_filter_ctx s)
{
    static const int asks[] = {PR_SET_NAME,     PR_GET_NAME,         PR_SET_DUMPABLE,
                               PR_GET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP,
                               PR_SET_VMA};
    static const unsigned long ioctls[] = {FIONREAD, FIONBIO, TCGETS};
    scmp_datum_t self = (scmp_datum_t)getpid();
    int e = 0;

    for (size_t i = 0; i < COUNT(asks) && !SANITIZED; i++)
        e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(prctl), 1,
                              SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)asks[i]));
    for (size_t i = 0; i < COUNT(ioctls); i++)
        e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(ioctl), 1,
                              SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)ioctls[i]));
    /* Signals for abort() and thread names: to this process only. A child has another pid, and uses
     * the rule for kill. */
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, self));
    if (!SANITIZED) {
        e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(prlimit64), 1, SCMP_A0(SCMP_CMP_EQ, 0));
        e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(setrlimit), 0);
    }
    return e;
}

static int add_sockets(scmp_filter_ctx s)
{
    static const int families[] = {AF_UNIX, AF_INET, AF_INET6};
    int e = add_all(s, SCMP_ACT_ALLOW, connects, COUNT(connects));

    for (size_t i = 0; i < COUNT(families); i++)
        for (int type = SOCK_STREAM; type <= SOCK_DGRAM; type++)
            e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(socket), 2,
                                  SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]),
                                  SCMP_A1(SCMP_CMP_MASKED_EQ, 15, (scmp_datum_t)type));
    /* libc asks which addresses this machine has before it looks up a name. */
    e |= seccomp_rule_add(s, SCMP_ACT_ALLOW, C(socket), 1, SCMP_A0(SCMP_CMP_EQ, AF_NETLINK));
    return e;
}

/* ---- a refused call ---- */
static void say_number(int number)
{
    char line[80] = "zandbak: systeemaanroep ", digits[12];
    size_t n = strlen(line), k = 0;

    do
        digits[k++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (k > 0)
        line[n++] = digits[--k];
    memcpy(line + n, " geweigerd\n", 11);
    if (write(2, line, n + 11) < 0)
        return;
}

static void on_refused(int sig, siginfo_t *info, void *context)
{
    ucontext_t *u = context;
    int kept = errno;

    (void)sig;
    if (atomic_fetch_add(&refused, 1) < SAID_MAX && info->si_syscall >= 0)
        say_number(info->si_syscall);
#if defined(__x86_64__)
    u->uc_mcontext.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
    u->uc_mcontext.regs[0] = (unsigned long)-EPERM;
#else
    (void)u;
#endif
    errno = kept;
}

static uint32_t refusal(void)
{
#if defined(__x86_64__) || defined(__aarch64__)
    return SCMP_ACT_TRAP;
#else
    return SCMP_ACT_ERRNO(EPERM); /* refused all the same, but not counted */
#endif
}

static int fill(scmp_filter_ctx s, unsigned calls)
{
    if (calls & SANDBOX_BROWSER)
        return add_all(s, SCMP_ACT_ERRNO(EPERM), no_browser, COUNT(no_browser));
    int e = add_all(s, SCMP_ACT_ALLOW, common, COUNT(common)) | add_memory(s) |
            add_clone(s, calls) | add_self(s) |
            add_all(s, SCMP_ACT_ERRNO(EPERM), quiet, COUNT(quiet));
    if (calls & SANDBOX_STARTS)
        e |= add_all(s, SCMP_ACT_ALLOW, starts, COUNT(starts));
    if (calls & SANDBOX_CONNECT)
        e |= add_sockets(s);
    if (SANITIZED)
        e |= add_all(s, SCMP_ACT_ALLOW, sanitizers, COUNT(sanitizers));
    return e;
}

static bool enter_seccomp(unsigned calls)
{
    struct sigaction a = {.sa_sigaction = on_refused, .sa_flags = SA_SIGINFO};
    scmp_filter_ctx s = seccomp_init(calls & SANDBOX_BROWSER ? SCMP_ACT_ALLOW : refusal());
    int e = s ? fill(s, calls) : -ENOMEM;

    if (e == 0 && !(calls & SANDBOX_BROWSER))
        e = sigaction(SIGSYS, &a, NULL);
    if (e == 0)
        e = seccomp_load(s);
    seccomp_release(s);
    errno = e < 0 ? -e : 0;
    return e == 0;
}

/* ---- entering ---- */
bool sandbox_enter(const struct sandbox *s, struct error *f)
{
    static const char words[] = "De zandbak van Koers lukt niet op deze machine. Met "
                                "KOERS_ZANDBAK=uit start Koers zonder, en dan minder veilig.";
    const char *asked = getenv("KOERS_ZANDBAK");

    if (asked && !strcmp(asked, "uit")) {
        state = SANDBOX_OFF;
        return true;
    }
    version = landlock_version();
    bool files = version > 0;
    bool calls = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return error_set(f, words, "PR_SET_NO_NEW_PRIVS: %s", strerror(errno));
    if (files && !landlock_enter(&s->rules))
        return error_set(f, words, "landlock: %s", strerror(errno));
    if (calls && !enter_seccomp(s->calls))
        return error_set(f, words, "seccomp: %s", strerror(errno));
    state = files && calls ? SANDBOX_COMPLETE
            : calls        ? SANDBOX_CALLS
            : files        ? SANDBOX_FILES
                           : SANDBOX_NOTHING;
    return true;
}

#if SANITIZED
/* Called by the leak sanitizer: turns off the leak check at exit, which stops all threads from
 * another process and would hang in a confined one. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
    return state == SANDBOX_COMPLETE || state == SANDBOX_CALLS || state == SANDBOX_FILES;
}
#endif

enum sandbox_state sandbox_state(void)
{
    return state;
}

/* The state in words, with what an older Landlock does not guard. */
static const char *complete_words(void)
{
    static char words[120];
    const char *not_yet = version < 4   ? "TCP en signalen bewaakt deze kernel nog niet"
                          : version < 6 ? "signalen bewaakt deze kernel nog niet"
                                        : NULL;

    if (!not_yet)
        return "aan (seccomp en Landlock)";
    snprintf(words, sizeof words, "aan (seccomp en Landlock versie %d: %s)", version, not_yet);
    return words;
}

const char *sandbox_words(void)
{
    static const char *const words[] = {
        "niet aan",
        "uit (KOERS_ZANDBAK=uit)",
        "deels: deze kernel heeft geen Landlock (of het staat uit), alleen seccomp beschermt",
        "deels: deze kernel heeft geen seccomp, alleen Landlock beschermt",
        "nee: deze kernel heeft geen seccomp en geen Landlock",
    };
    return state == SANDBOX_COMPLETE ? complete_words() : words[state];
}

unsigned long sandbox_refused(void)
{
    return atomic_load(&refused);
}
