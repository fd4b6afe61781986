/* The tagged PDF of a published kwaliteitsbeeld: Chromium prints the same HTML, headless, confined
 * (base/sandbox.h) and without network. Without Chromium there is no PDF and a message says so; the
 * HTML is the original. Not here: making the HTML (publicatie.c), the job (publicatie_taken.c). */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "kwaliteitsbeeld/publicatie.h"

#define PDF_SECONDS 90
#define TRIES       3 /* on a machine that is very busy Chromium aborts now and then */
#define PDF_MAX     (20u << 20)

static const char *find_chromium(void)
{
    static const char *const places[] = {"/usr/bin/chromium", "/usr/bin/chromium-browser",
                                         "/usr/bin/google-chrome"};
    const char *chosen = getenv("KOERS_CHROMIUM"); /* somewhere else, or nowhere */
    if (chosen)
        return access(chosen, X_OK) == 0 ? chosen : NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}

/* The browser's process, and the function that asks whether printing may go on. */
struct going {
    bool (*goes_on)(void *);
    void *arg;
};

/* How it ended, for the log: "exit 1", "signal 6", "stopped", "no answer in 90 s"; NULL: well. */
static const char *ending(const void *ctx, const siginfo_t *end)
{
    if (end->si_code != CLD_EXITED)
        return mem_format(ctx, "signal %d", end->si_status);
    return end->si_status == 0 ? NULL : mem_format(ctx, "exit %d", end->si_status);
}

/* Waits for the child, at most PDF_SECONDS, and then ends what it started: a process that stays
 * behind could still write, in the file of the next try. The child is reaped last, so that its
 * number still means this group. */
static const char *wait_for(const void *ctx, pid_t pid, const struct going *g)
{
    const char *why = mem_format(ctx, "no answer in %d s", PDF_SECONDS);
    for (int i = 0; i < PDF_SECONDS * 10; i++) {
        siginfo_t end = {0};
        int r = waitid(P_PID, (id_t)pid, &end, WEXITED | WNOHANG | WNOWAIT);
        if (r == 0 && end.si_pid == pid) {
            why = ending(ctx, &end);
            break;
        }
        if (r != 0 && errno != EINTR) {
            why = "no child";
            break;
        }
        if (!g->goes_on(g->arg)) {
            why = "stopped";
            break;
        }
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    }
    kill(-pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return why;
}

static bool read_file(const void *ctx, const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    char chunk[65536];
    ssize_t n;
    buf_init(out, ctx, PDF_MAX);
    while ((n = read(fd, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)n);
    close(fd);
    return n == 0 && out->len > 0 && !out->vol;
}

/* Chromium says that all is well when the disk was full: the file is then cut off. */
static bool is_whole(const struct buf *pdf)
{
    static const char begin[] = "%PDF-", end[] = "%%EOF";
    size_t tail = pdf->len < 1024 ? pdf->len : 1024;

    return pdf->len > sizeof begin && !memcmp(pdf->data, begin, sizeof begin - 1) &&
           memmem(pdf->data + pdf->len - tail, tail, end, sizeof end - 1);
}

/* NULL: it printed. Else why not, for the log. */
static const char *run(const void *ctx, const char *program, const char *html_path,
                       const char *home, const char *pdf_path, const struct going *g)
{
    const char *const argv[] = {"koers",
                                "--opsluiten",
                                mem_format(ctx, "%.*s", (int)(strrchr(home, '/') - home), home),
                                program,
                                "--headless",
                                "--disable-gpu",
                                "--disable-dev-shm-usage", /* it may be small, and is shared */
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--disable-extensions",
                                "--no-pdf-header-footer",
                                "--generate-pdf-document-outline",
                                "--proxy-server=127.0.0.1:9",
                                "--host-resolver-rules=MAP * ~NOTFOUND",
                                geteuid() == 0 ? "--no-sandbox" : "--disable-default-apps",
                                mem_format(ctx, "--user-data-dir=%s", home),
                                mem_format(ctx, "--print-to-pdf=%s", pdf_path),
                                mem_format(ctx, "file://%s", html_path),
                                NULL};
    const char *walls = getenv("KOERS_ZANDBAK");
    const char *const envp[] = {mem_format(ctx, "HOME=%s", home),
                                mem_format(ctx, "TMPDIR=%s", home),
                                "PATH=/usr/bin:/bin",
                                "LANG=C.UTF-8",
                                walls ? mem_format(ctx, "KOERS_ZANDBAK=%s", walls) : NULL,
                                NULL};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);
    posix_spawnattr_t group; /* of its own, so that all of it can be ended at once */
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_init(&group);
    posix_spawnattr_setpgroup(&group, 0);
    posix_spawnattr_setsigmask(&group, &none);
    posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    pid_t pid;
    int failed = posix_spawn(&pid, "/proc/self/exe", &files, &group, (char *const *)argv,
                             (char *const *)envp);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&group);
    return failed ? mem_format(ctx, "spawn: error %d", failed) : wait_for(ctx, pid, g);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)kind;
    (void)ftw;
    return remove(path);
}

void pdf_tidy(const char *dir)
{
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* One try, with nothing of the one before it. NULL: it printed. Else why not, for the log. */
static const char *try_once(const void *ctx, const char *program, const char *html_path,
                            const char *dir, const struct going *g, struct buf *out)
{
    const char *home = mem_format(ctx, "%s/.chromium", dir),
               *pdf = mem_format(ctx, "%s/kwaliteitsbeeld.pdf", dir);
    pdf_tidy(home);
    unlink(pdf);
    if (mkdir(home, 0700) != 0)
        return mem_format(ctx, "mkdir: error %d", errno);
    const char *why = run(ctx, program, html_path, home, pdf, g);
    if (why)
        return why;
    if (!read_file(ctx, pdf, out))
        return "no file";
    return is_whole(out) ? NULL : "a file that is cut off; is the disk full?";
}

bool pdf_make(const void *ctx, const char *html_path, bool (*goes_on)(void *), void *arg,
              struct buf *out, struct error *f)
{
    const char *program = find_chromium();
    if (!program)
        return error_set(f,
                         N_("Op deze server staat geen Chromium. Daarom is er geen pdf gemaakt. De "
                            "webpagina's zijn gewoon openbaar."),
                         "no chromium");
    const char *dir_end = strrchr(html_path, '/');
    const char *dir = mem_textn(ctx, html_path, dir_end ? (size_t)(dir_end - html_path) : 0);
    const struct going g = {goes_on, arg};
    const char *why = "not tried";
    for (int i = 0; why && i < TRIES && goes_on(arg); i++) {
        why = try_once(ctx, program, html_path, dir, &g, out);
        if (why)
            log_line("level=warn msg=\"no PDF\" try=%d chromium=\"%s\"", i + 1, why);
    }
    if (why)
        return error_set(f,
                         N_("De pdf is niet gelukt. De webpagina's zijn gewoon openbaar. Probeer "
                            "het later nog eens."),
                         "chromium: %s", why);
    return true;
}
