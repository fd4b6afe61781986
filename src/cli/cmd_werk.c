/* `koers werk NAAM…`: runs the workers that do what the server itself may not.
 * Not here: which there are and what they do (worker.c), keeping them running (keeper.c). */
#include "base/mem.h"
#include "cli/command.h"
#include "halves.h"
#include "process/worker.h"
#include <stdio.h>
#include <string.h>

static const char *both(void)
{
    return workers_count() == 2 ? "allebei" : "allemaal";
}

/* The subcommand with what it says of the workers, which their table knows. */
static struct command described(const void *ctx, const struct command *o)
{
    const char *lines = "";
    const struct worker_kind *k;
    struct command said = *o;

    for (size_t i = 0; (k = worker_at(i)); i++)
        lines = mem_format(ctx, "%s  %-6s %s\n", lines, k->name, k->does);
    said.arguments = mem_format(ctx, "[--db PLAATS] %s …", worker_names(ctx, "|", "|"));
    said.help = mem_format(ctx,
                           "koers serve start dit zelf. Draait het als een eigen dienst, start de "
                           "server dan met --zonder %s.\n%sMet %s houdt Koers ze aan de gang.",
                           worker_names(ctx, ",", ","), lines, both());
    return said;
}

/* Fills kinds by the words of the command line. False: an unknown one, or one twice. */
static bool choose(const void *ctx, char **words, size_t n, const struct worker_kind **kinds)
{
    for (size_t i = 0; i < n; i++) {
        kinds[i] = worker_named(words[i], strlen(words[i]));
        for (size_t k = 0; k < i; k++)
            kinds[i] = kinds[i] == kinds[k] ? NULL : kinds[i];
        if (kinds[i])
            continue;
        fprintf(stderr, "koers werk: kies %s, of %s; niet \"%s\"\n",
                worker_names(ctx, ", ", " of "), both(), words[i]);
        return false;
    }
    return true;
}

static void say_nothing(void *arg, int64_t n, const char *words)
{
    (void)arg, (void)n, (void)words;
}

static int run(const struct command *o, int argc, char **argv)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "werk");
    struct command said = described(ctx, o);
    const struct worker_kind *kinds[WORKERS_MAX];
    const char *place = db_default_place();
    bool leash = false;
    const struct option options[] = {
        OPTION_DB(&place),
        {"--samen", NULL, &leash, "stopt ook als de invoer (stdin) eindigt"},
    };
    int status;
    bool asked = options_read(&said, options, sizeof options / sizeof *options, &argc, argv, 1,
                              (int)workers_count(), &status);
    size_t n = (size_t)argc - 1;

    if (asked && !choose(ctx, argv + 1, n, kinds)) {
        status = 2;
        asked = false;
    }
    mem_free(ctx);
    if (!asked)
        return status;
    halves_files(place, say_nothing, NULL);
    return n == 1 ? worker_run(kinds[0], place, leash) : keeper_run(kinds, n, place, leash);
}

const struct command command_werk = {
    .name = "werk",
    .arguments = "[--db PLAATS] NAAM …",
    .title = "Verstuur de e-mail, of maak de pdf's, naast de server.",
    .run = run,
};
