/* What breaks the machine under the program: LD_PRELOAD this, and a file of eleven numbers (mapped,
 * so that the test changes them while the program runs) says which call fails and how. Not here:
 * when (tests/faults/tools.mjs writes the numbers). The program itself is the real one.
 * Only the files of a SQLite database are touched; time and memory are the process's own. The
 * 64-bit names are what SQLite is linked with. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define FDS  4096
#define HOLD 65536 /* bytes of a write that the trail remembers as they were */

enum { READ = 1, WRITE = 2, SYNC = 4, CUT = 8, OPEN = 16, MEMORY = 32, LARGE = 64 };
enum { SHORT_WRITE = -1 };

/* The order that tools.mjs writes. */
struct orders {
    _Atomic int64_t what;   /* READ | WRITE | … : which calls are counted */
    _Atomic int64_t fail;   /* the how-manieth of them fails; 0: none */
    _Atomic int64_t with;   /* errno, or SHORT_WRITE: half is written, then ENOSPC */
    _Atomic int64_t stay;   /* all after it fail too */
    _Atomic int64_t seen;   /* how many were counted */
    _Atomic int64_t failed; /* how many failed */
    _Atomic int64_t clock;  /* seconds that the calendar is ahead */
};

static struct orders none, *orders = &none;
static int trail = -1;            /* what a power cut would lose: see remember() */
static unsigned char marked[FDS]; /* file descriptor -> number of a database file, 0 for others */
static _Thread_local bool inside;

#define REAL(type, name, ...)                                                                      \
    static type (*real)(__VA_ARGS__);                                                              \
    if (!real)                                                                                     \
        real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name);

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

/* Where it went wrong, into the log; then as it would have gone. */
static void crashed(int number)
{
    void *at[40];

    backtrace_symbols_fd(at, backtrace(at, 40), 2);
    signal(number, SIG_DFL);
    raise(number);
}

__attribute__((constructor)) static void begin(void)
{
    void *first[1];

    backtrace(first, 1);                            /* loads what it needs, while there is memory */
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* many ends, no litter */
    signal(SIGSEGV, crashed);
    signal(SIGBUS, crashed);
    const char *path = getenv("KOERS_FAULTS"), *keep = getenv("KOERS_FAULTS_TRAIL");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

    if (keep)
        trail = open(keep, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (p != MAP_FAILED)
        orders = p;
}

/* Does this call fail? Then with what; 0: it goes on. */
static int fails(int kind)
{
    if (!(orders->what & kind))
        return 0;
    int64_t n = atomic_fetch_add(&orders->seen, 1) + 1, at = orders->fail;
    if (!at || n < at || (n > at && !orders->stay))
        return 0;
    atomic_fetch_add(&orders->failed, 1);
    return (int)orders->with;
}

static int refused(int kind)
{
    int e = fails(kind);
    if (!e)
        return 0;
    errno = e == SHORT_WRITE ? EIO : e;
    return -1;
}

/* ---- files ---- */
static unsigned char number_of(const char *path)
{
    static const char *const ends[] = {".db", ".db-wal", ".db-shm", ".db-journal"};
    size_t n = strlen(path);

    for (unsigned i = 0; i < 4; i++) {
        size_t k = strlen(ends[i]);
        if (n > k && !strcmp(path + n - k, ends[i]))
            return (unsigned char)(i + 1 + (strstr(path, ".persoonlijk") ? 4 : 0));
    }
    return 0;
}

static int opened(int fd, const char *path)
{
    if (fd >= 0 && fd < FDS)
        marked[fd] = number_of(path);
    return fd;
}

static bool ours(int fd)
{
    return fd >= 0 && fd < FDS && marked[fd];
}

int open64(const char *path, int flags, ...)
{
    REAL(int, "open64", const char *, int, ...)
    mode_t mode = 0;

    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list ap;
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        va_end(ap);
    }
    if (number_of(path) && refused(OPEN))
        return -1;
    return opened(real(path, flags, mode), path);
}

int close(int fd)
{
    REAL(int, "close", int)
    if (ours(fd))
        marked[fd] = 0;
    return real(fd);
}

ssize_t pread64(int fd, void *to, size_t n, off64_t at)
{
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t)
    return ours(fd) && refused(READ) ? -1 : real(fd, to, n, at);
}

/* One record of the trail: number of the file, 0 write 1 sync 2 size, place, bytes, size before;
 * then the bytes as they were. */
static void remember(int fd, int64_t kind, int64_t at, size_t n)
{
    static _Thread_local unsigned char record[48 + HOLD];
    int64_t head[6] = {marked[fd], kind, at, 0, 0, 0};
    struct stat st;

    if (trail < 0 || n > HOLD || fstat(fd, &st) != 0)
        return;
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t)
    if (kind == 0) {
        ssize_t had = real(fd, record + sizeof head, n, at);
        head[3] = had > 0 ? had : 0;
    }
    head[4] = st.st_size;
    head[5] = (int64_t)n;
    memcpy(record, head, sizeof head);
    ssize_t kept = write(trail, record, sizeof head + (size_t)head[3]);
    if (kept < 0)
        abort(); /* a test that forgets would be wrong silently */
}

ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at)
{
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t)
    int e = ours(fd) ? fails(WRITE) : 0;

    if (e == SHORT_WRITE) {
        orders->with = ENOSPC; /* the rest does not fit either */
        orders->fail = orders->seen + 1;
        return real(fd, from, n > 1 ? n / 2 : n, at);
    }
    if (e) {
        errno = e;
        return -1;
    }
    if (ours(fd))
        remember(fd, 0, at, n);
    return real(fd, from, n, at);
}

#define SYNCER(name)                                                                               \
    int name(int fd)                                                                               \
    {                                                                                              \
        REAL(int, #name, int)                                                                      \
        if (!ours(fd))                                                                             \
            return real(fd);                                                                       \
        if (refused(SYNC))                                                                         \
            return -1;                                                                             \
        int done = real(fd);                                                                       \
        remember(fd, 1, 0, 0);                                                                     \
        return done;                                                                               \
    }
SYNCER(fsync)
SYNCER(fdatasync)

int ftruncate64(int fd, off64_t size)
{
    REAL(int, "ftruncate64", int, off64_t)
    if (ours(fd) && refused(CUT))
        return -1;
    if (ours(fd))
        remember(fd, 2, size, 0);
    return real(fd, size);
}

/* ---- memory ---- */
static bool starved(int kind)
{
    if (!(orders->what & kind) || inside)
        return false;
    inside = true;
    bool no = fails(kind) != 0;
    inside = false;
    if (no)
        errno = ENOMEM;
    return no;
}

void *malloc(size_t n)
{
    return starved(MEMORY) ? NULL : __libc_malloc(n);
}
void *calloc(size_t n, size_t size)
{
    return starved(MEMORY) ? NULL : __libc_calloc(n, size);
}
void *realloc(void *p, size_t n)
{
    return starved(MEMORY) ? NULL : __libc_realloc(p, n);
}

/* What asks the kernel itself (libsodium, for a password). */
void *mmap(void *where, size_t n, int protection, int flags, int fd, off_t at)
{
    REAL(void *, "mmap", void *, size_t, int, int, int, off_t)
    return (flags & MAP_ANONYMOUS) && n >= 1 << 20 && starved(LARGE)
               ? MAP_FAILED
               : real(where, n, protection, flags, fd, at);
}

/* ---- time: the calendar only; the steady clock is nobody's to move ---- */
int clock_gettime(clockid_t which, struct timespec *t)
{
    REAL(int, "clock_gettime", clockid_t, struct timespec *)
    int done = real(which, t);
    if (done == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        t->tv_sec += orders->clock;
    return done;
}
time_t time(time_t *out)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    if (out)
        *out = t.tv_sec;
    return t.tv_sec;
}
int gettimeofday(struct timeval *restrict t, void *restrict zone)
{
    REAL(int, "gettimeofday", struct timeval *, void *)
    int done = real(t, zone);
    if (done == 0)
        t->tv_sec += orders->clock;
    return done;
}
