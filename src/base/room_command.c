/* What a room asks of a call of its command (room_command.h). Not here: reading the command line
 * (cli/room_command.c). */
#include "base/room_command.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *room_option(const struct room_call *c, const char *name)
{
    for (const struct room_given *g = c->given; g->name; g++)
        if (!strcmp(g->name, name))
            return g->value;
    fprintf(stderr, "koers: a command asks for %s, which is not among its options\n", name);
    abort();
}
