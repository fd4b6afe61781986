/* `koers werk NAAM…`: runs the workers that do what the server itself may not.
 * Not here: what they do (worker.c), keeping them running (keeper.c). */
#include "cli/command.h"
#include "process/worker.h"
#include <stdio.h>
#include <string.h>

static int run(const struct command *o, int argc, char **argv)
{
    const char *place = db_default_place();
    bool leash = false;
    const struct option options[] = {
        OPTION_DB(&place),
        {"--samen", NULL, &leash, "stopt ook als de invoer (stdin) eindigt"},
    };
    int status;

    if (!options_read(o, options, sizeof options / sizeof *options, &argc, argv, 1, WORKERS,
                      &status))
        return status;
    for (int i = 1; i < argc; i++) {
        bool known = false, twice = i == 2 && !strcmp(argv[1], argv[2]);
        for (size_t k = 0; k < WORKERS; k++)
            known = known || !strcmp(argv[i], worker_names[k]);
        if (known && !twice)
            continue;
        fprintf(stderr, "koers werk: kies post of pdf, of allebei; niet \"%s\"\n", argv[i]);
        return 2;
    }
    if (argc == 2)
        return worker_run(argv[1], place, leash);
    return keeper_run((const char *const *)argv + 1, (size_t)argc - 1, place, leash);
}

const struct command command_werk = {
    .name = "werk",
    .arguments = "[--db PLAATS] post|pdf …",
    .title = "Verstuur de e-mail, of maak de pdf's, naast de server.",
    .help = "koers serve start dit zelf. Draait het als een eigen dienst, start de server dan met "
            "--zonder post,pdf.\n  post   verstuurt e-mail en kijkt of openbare adressen werken "
            "(gaat het netwerk op)\n  pdf    maakt pdf's (start Chromium)\nMet allebei houdt Koers "
            "ze aan de gang.",
    .run = run,
};
