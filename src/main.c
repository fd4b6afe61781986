/* The command line: finds the subcommand and runs it.
 * Not here: what a subcommand does (cli/cmd_*.c), which rooms there are (rooms.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/sandbox.h"
#include "cli/command.h"
#include "rooms.h"
#include <stdio.h>
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
    &command_publiceer,
    &command_controleer,
    &command_mail,
    &command_backup,
    &command_herstel,
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
    fputs("\nkoers OPDRACHT --help vertelt meer. koers --version noemt de versie.\n", to);
}

int main(int argc, char **argv)
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
    for (size_t i = 0; i < commands_n; i++) {
        if (strcmp(commands[i]->name, name) != 0)
            continue;
        mem_start();
        random_start();
        rooms_start();
        return commands[i]->run(commands[i], argc - 1, argv + 1);
    }
    if (name[0])
        fprintf(stderr, "koers: de opdracht \"%s\" bestaat niet\n\n", name);
    help(stderr);
    return 2;
}
