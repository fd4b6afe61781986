/* Makes of the program one that commits each request by itself: what it would be without the group
 * commit (linked with src/main.c as bench-each). Nothing else differs. */
#include "db/engine.h"

__attribute__((constructor)) static void commit_each(void)
{
    writer_group_us = 0;
}
