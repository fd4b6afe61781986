/* The subcommands of `koers`: a table row each, and the one way to read options.
 * Not here: what a subcommand does (its own cmd_*.c). Exit status: 0 done, 1 it could not be done,
 * 2 asked in a wrong way. */
#ifndef KOERS_CLI_COMMAND_H
#define KOERS_CLI_COMMAND_H
#include "base/error.h"
#include "db/db.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct command {
    const char *name;
    const char *arguments; /* "[--db PLAATS] BESTAND": shown after the name */
    const char *title;     /* one line */
    const char *help;      /* more, for --help; may be NULL */
    int (*run)(const struct command *o, int argc, char **argv); /* argv[0]: the name */
};
extern const struct command *const commands[];
extern const size_t commands_n;

/* One option: --name VALUE when value is set, else a switch. */
struct option {
    const char *name; /* "--db" */
    const char **value;
    bool *on;
    const char *help;
};
#define OPTION_DB(place)                                                                           \
    {                                                                                              \
        "--db", (place), NULL,                                                                     \
            "bestand of postgresql://… (standaard KOERS_DB, en anders ./koers.db)"               \
    }
/* Where the data are when --db does not say so: KOERS_DB, else koers.db in this directory. A place
 * with a password belongs in KOERS_DB: everyone on a machine can read a command line. */
const char *db_default_place(void);
/* How visitors reach this server, for a link: https:// and the first name of KOERS_HOST, else
 * http://127.0.0.1:8080. Lives on ctx. */
const char *default_address(const void *ctx);

/* Reads options; what is left (at least min, at most max words) stays in argv[1…], *argc says how
 * many with the name. True to go on. False: *status is the exit status (help was asked: 0, a
 * mistake: 2, said on stderr). */
bool options_read(const struct command *o, const struct option *options, size_t n, int *argc,
                  char **argv, int min, int max, int *status);
/* Prints a message on stderr, with the detail after it. Returns 1, the exit status. */
int command_failed(const struct command *o, const struct error *f);

extern const struct command command_demo, command_importeer;
extern const struct command command_serve, command_routes, command_openapi, command_schema;
extern const struct command command_organisatie, command_gebruiker, command_controleer;
extern const struct command command_backup, command_herstel, command_werk, command_mail;
extern const struct command command_sleutel;
#endif
