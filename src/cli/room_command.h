/* Running the commands that rooms bring (base/room_command.h). Not here: the program's own commands
 * (command.h). */
#ifndef KOERS_CLI_ROOM_COMMAND_H
#define KOERS_CLI_ROOM_COMMAND_H
#include "base/room_command.h"
#include "cli/command.h"

/* All of the rooms, in their order; NULL past the last. */
const struct room_command *room_command_at(size_t i);
const struct room_command *room_import_at(size_t i);
/* `koers NAME …`: the exit status. argv[0]: the name. */
int room_command_run(const struct room_command *r, int argc, char **argv);

/* ---- the same in parts, for `koers importeer`, which does not know whose options it reads until
 * it has read them ---- */
/* Options; the first is --db, which sets *place. Owned by ctx. */
struct room_options *room_options_new(const void *ctx, const char **place);
/* Adds a command's options; of: whose they are, for --help; NULL: there are no others. */
void room_options_add(struct room_options *g, const struct room_command *r, const char *of);
/* As options_read, with exactly this many words. NULL with *status, or what was given; it lives as
 * long as g. */
const struct room_given *room_options_read(struct room_options *g, const struct command *o,
                                           int *argc, char **argv, int words, int *status);
/* An option that was given and that r does not take; NULL: none. */
const char *room_given_foreign(const struct room_given *given, const struct room_command *r);
/* Checks, opens the stores, runs: the exit status; says what went wrong. */
int room_call_run(const struct command *o, const struct room_command *r, const char *place,
                  struct room_call *call);
#endif
