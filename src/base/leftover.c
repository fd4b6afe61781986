/* What a process that died left on disk (leftover.h). The lock is flock's, of the open file: SQLite's
 * locks on the same file are of another kind. Not here: rows (each room's `mend`). */
#include "base/leftover.h"
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH 16

int leftover_hold(const char *path)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool ends(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n > m && !strcmp(name + n - m, end);
}

/* A file X.deel that SQLite writes, or one with a server key (keyring.c) or sealed (secret_file.c): empty, or with its first
 * words. */
static bool half_backup(int fd, const char *name)
{
    char head[16] = "";
    ssize_t n = pread(fd, head, sizeof head, 0);

    return ends(name, ".deel") && (n == 0 || (n == 16 && (!memcmp(head, "SQLite format 3", 16) ||
                                                          !memcmp(head, "koers-sleutel 1", 15) ||
                                                          !memcmp(head, "koers-kopie 1\n", 14))));
}

static bool half_directory(const char *name)
{
    return !strncmp(name, "koers-herstel-", 14) || !strncmp(name, "koers-pdf-", 10);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

/* Ours, named so, and nobody is at it: removed. */
static bool clear_one(const char *dir, const char *name)
{
    static const char *const beside[] = {"", "-wal", "-shm", "-journal"};
    char path[4096];
    struct stat st;
    bool dead = false;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    if (fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
        ((S_ISDIR(st.st_mode) && half_directory(name)) ||
         (S_ISREG(st.st_mode) && half_backup(fd, name))) &&
        flock(fd, LOCK_EX | LOCK_NB) == 0)
        dead = true;
    if (dead && S_ISDIR(st.st_mode))
        nftw(path, remove_one, DEPTH, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; dead && S_ISREG(st.st_mode) && i < sizeof beside / sizeof *beside; i++) {
        snprintf(path, sizeof path, "%s/%s%s", dir, name, beside[i]);
        unlink(path);
    }
    close(fd);
    return dead;
}

size_t leftover_clear(const char *dir)
{
    DIR *d = opendir(dir);
    size_t n = 0;

    for (struct dirent *e; d && (e = readdir(d));)
        if (ends(e->d_name, ".deel") || half_directory(e->d_name))
            n += clear_one(dir, e->d_name);
    if (d)
        closedir(d);
    return n;
}
