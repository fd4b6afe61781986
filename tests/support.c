/* What tests of several rooms share and no room owns. Rooms add their own by test_support in their
 * meson.build. Not here: anything the program itself uses.
 * A test that needs a directory or a clock of its own finds it here. */
#include "tests/support.h"
#include <stdio.h>
#include <stdlib.h>

const char *source_path(const char *below)
{
    static _Thread_local char path[4096];
    const char *root = getenv("KOERS_SOURCE");
    snprintf(path, sizeof path, "%s/%s", root ? root : ".", below);
    return path;
}
