/* The command line: finds the subcommand and runs it.
 * Not here: what a subcommand does (cli/cmd_*.c, a room's commands), which rooms there are (rooms.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/sandbox.h"
#include "cli/room_command.h"
#include "rooms.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct command *const commands[] = {
    /* One a line: whoever adds one does not move the others. */
    // clang-format off
    &command_serve,
    &command_werk,
    &command_demo,
    &command_organisatie,
    &command_gebruiker,
    &command_importeer,
    &command_controleer,
    &command_mail,
    &command_backup,
    &command_herstel,
    &command_sleutel,
    &command_routes,
    &command_openapi,
    &command_schema,
    // clang-format on
};
const size_t commands_n = sizeof commands / sizeof *commands;

static void help(FILE *to)
{
    fputs("Koers: van signaal tot kwaliteitsbeeld.\n\nGebruik: koers OPDRACHT [...]\n\n", to);
    for (size_t i = 0; i < commands_n; i++)
        fprintf(to, "  %-12s %s\n", commands[i]->name, commands[i]->title);
    const struct room_command *r;
    for (size_t i = 0; (r = room_command_at(i)) != NULL; i++)
        fprintf(to, "  %-12s %s\n", r->name, r->title);
    fputs("\nkoers OPDRACHT --help vertelt meer. koers --version noemt de versie.\n", to);
}

/* A room's command of one of these names would be out of reach. */
static bool is_own(const char *name)
{
    for (size_t i = 0; i < commands_n; i++)
        if (!strcmp(commands[i]->name, name))
            return true;
    return false;
}

static const struct room_command *of_a_room(const char *name)
{
    const struct room_command *found = NULL, *r;

    for (size_t i = 0; (r = room_command_at(i)) != NULL; i++) {
        if (is_own(r->name)) {
            fprintf(stderr, "koers: the command %s of a room is claimed twice\n", r->name);
            exit(1);
        }
        if (!strcmp(r->name, name))
            found = r;
    }
    return found;
}

static void start(void)
{
    mem_start();
    random_start();
    rooms_start();
}

static int run(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";

    if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help")) {
        help(stdout);
        return 0;
    }
    /* Before anything is opened or read: a child without rights (base/child.h). */
    if (argc == 3 && !strcmp(name, "--kind"))
        rooms_child(argv[2]);
    if (argc > 3 && !strcmp(name, "--opsluiten")) /* the same for a browser (base/sandbox.h) */
        sandbox_run(argv[2], argv + 3);
    if (!strcmp(name, "--version")) {
        puts("koers " KOERS_VERSION);
        return 0;
    }
    const struct room_command *r = of_a_room(name);
    if (r) {
        start();
        return room_command_run(r, argc - 1, argv + 1);
    }
    for (size_t i = 0; i < commands_n; i++) {
        if (strcmp(commands[i]->name, name) != 0)
            continue;
        start();
        return commands[i]->run(commands[i], argc - 1, argv + 1);
    }
    if (name[0])
        fprintf(stderr, "koers: de opdracht \"%s\" bestaat niet\n\n", name);
    help(stderr);
    return 2;
}

int main(int argc, char **argv)
{
    int status = run(argc, argv);

    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    perror("koers: de uitvoer kon niet worden geschreven"); /* a full disk, for who redirected it */
    return status ? status : 1;
}
