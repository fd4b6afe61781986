/* Programs that are not ours, asked by a test what they make of something of ours. Not here: our
 * own program (tests/web/ and the tests of the command line). */
#ifndef KOERS_TESTS_SUPPORT_PROGRAM_H
#define KOERS_TESTS_SUPPORT_PROGRAM_H
#include <stddef.h>

/* Runs argv[0] (a whole path; argv ends with NULL) with an empty environment, and gives what it
 * printed, on ctx; *status is its exit status. Fails the test when it cannot be run: script/deps
 * test installs it. */
const char *program_says(const void *ctx, const char *const argv[], int *status);
/* Writes a file of its own in /tmp with this ending; its path, on ctx. */
char *program_file(const void *ctx, const char *ending, const void *bytes, size_t n);
#endif
