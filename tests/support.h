/* What tests of several rooms share: #include "tests/support.h". Not here: anything the program
 * itself uses. See tests/support.c. */
#ifndef KOERS_TESTS_SUPPORT_H
#define KOERS_TESTS_SUPPORT_H

/* The path of a file of the source tree, such as source_path("tests/data/x.csv"). Valid until the
 * thread's next call. */
const char *source_path(const char *below);
#endif
