/* Programs that are not ours (program.h). Not here: what they say. */
#include "tests/support/program.h"
#include "base/mem.h"
#include "tests/cm.h"
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAID_MAX 1000000

const char *program_says(const void *ctx, const char *const argv[], int *status)
{
    char *const environment[] = {NULL};
    int out[2], ended;
    posix_spawn_file_actions_t files;
    pid_t pid;
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, out[1], 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawn(&pid, argv[0], &files, NULL, (char *const *)argv, environment);
    posix_spawn_file_actions_destroy(&files);
    close(out[1]);
    if (failed)
        fail_msg("%s: %s; run script/deps test", argv[0], strerror(failed));
    char *text = mem_array(ctx, char, SAID_MAX + 1);
    size_t n = 0;
    for (ssize_t got; (got = read(out[0], text + n, SAID_MAX - n)) > 0;)
        n += (size_t)got;
    close(out[0]);
    while (waitpid(pid, &ended, 0) < 0)
        assert_int_equal(errno, EINTR);
    assert_true(WIFEXITED(ended));
    *status = WEXITSTATUS(ended);
    return text;
}

char *program_file(const void *ctx, const char *ending, const void *bytes, size_t n)
{
    char *path = mem_format(ctx, "/tmp/koers-test-XXXXXX%s", ending);
    int fd = mkstemps(path, (int)strlen(ending));
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    assert_int_equal(close(fd), 0);
    return path;
}
