/* The command line: finds the subcommand and runs it.
 * Not here: what a subcommand does (opdracht_*.c), which rooms there are (rooms.c).
 */
#include "base/mem.h"
#include "base/random.h"
#include "base/sandbox.h"
#include "cli/command.h"
#include "rooms.h"
#include <stdio.h>
#include <string.h>

const struct opdracht *const opdrachten[] = {
    /* One a line: whoever adds one does not move the others. */
    // clang-format off
    &opdracht_serve,
    &opdracht_werk,
    &opdracht_demo,
    &opdracht_organisatie,
    &opdracht_gebruiker,
    &opdracht_importeer,
    &opdracht_publiceer,
    &opdracht_controleer,
    &opdracht_mail,
    &opdracht_backup,
    &opdracht_herstel,
    &opdracht_routes,
    &opdracht_openapi,
    &opdracht_schema,
    // clang-format on
};
const size_t opdrachten_n = sizeof opdrachten / sizeof *opdrachten;

static void help(FILE *to)
{
    fputs("Koers: van signaal tot kwaliteitsbeeld.\n\nGebruik: koers OPDRACHT [...]\n\n", to);
    for (size_t i = 0; i < opdrachten_n; i++)
        fprintf(to, "  %-12s %s\n", opdrachten[i]->name, opdrachten[i]->title);
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
        kind_main(argv[2], kamer_kinderen, kamer_kinderen_n);
    if (argc > 3 && !strcmp(name, "--opsluiten")) /* the same for a browser (base/sandbox.h) */
        sandbox_run(argv[2], argv + 3);
    if (!strcmp(name, "--version")) {
        puts("koers " KOERS_VERSION);
        return 0;
    }
    for (size_t i = 0; i < opdrachten_n; i++) {
        if (strcmp(opdrachten[i]->name, name) != 0)
            continue;
        mem_start();
        willekeur_start();
        kamers_start();
        return opdrachten[i]->run(opdrachten[i], argc - 1, argv + 1);
    }
    if (name[0])
        fprintf(stderr, "koers: de opdracht \"%s\" bestaat niet\n\n", name);
    help(stderr);
    return 2;
}
