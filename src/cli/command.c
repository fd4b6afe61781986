/* Reading options the same way for every subcommand (command.h).
 * Not here: the subcommands.
 * --help and --version work everywhere; what is unknown is a mistake (exit status 2). */
#include "cli/command.h"
#include "base/mem.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void help(const struct command *o, const struct option *options, size_t n)
{
    printf("koers %s%s%s\n%s\n", o->name, o->arguments[0] ? " " : "", o->arguments, o->title);
    if (o->help)
        printf("\n%s\n", o->help);
    puts("");
    for (size_t i = 0; i < n; i++)
        printf("  %-16s %s\n", options[i].name, options[i].help);
    puts("  --help           deze uitleg");
}

static int mistake(const struct command *o, const char *what, const char *which)
{
    fprintf(stderr, "koers %s: %s%s%s\nkoers %s --help vertelt hoe het moet.\n", o->name, what,
            which[0] ? " " : "", which, o->name);
    return 2;
}

/* Takes one option at argv[*i]; false with *status for a mistake. */
static bool take(const struct command *o, const struct option *options, size_t n, int argc,
                 char **argv, int *i, int *status)
{
    char *word = argv[*i];

    for (size_t k = 0; k < n; k++) {
        size_t len = strlen(options[k].name);
        if (strncmp(word, options[k].name, len) != 0 || (word[len] && word[len] != '='))
            continue;
        if (!options[k].value) {
            if (word[len] == '=')
                break;
            *options[k].on = true;
            return true;
        }
        const char *value = word[len] == '=' ? word + len + 1 : *i + 1 < argc ? argv[++*i] : "";
        if (!value[0]) { /* also a variable of a script that was never set */
            *status = mistake(o, "er ontbreekt iets achter", options[k].name);
            return false;
        }
        *options[k].value = value;
        return true;
    }
    *status = mistake(o, "deze optie is er niet:", word);
    return false;
}

bool options_read(const struct command *o, const struct option *options, size_t n, int *argc,
                  char **argv, int min, int max, int *status)
{
    int kept = 1;
    bool words_only = false;

    for (int i = 1; i < *argc; i++) {
        if (!words_only && !strcmp(argv[i], "--help")) {
            help(o, options, n);
            *status = 0;
            return false;
        }
        if (!words_only && !strcmp(argv[i], "--version")) {
            puts("koers " KOERS_VERSION);
            *status = 0;
            return false;
        }
        if (!words_only && !strcmp(argv[i], "--"))
            words_only = true;
        else if (words_only || argv[i][0] != '-' || !argv[i][1])
            argv[kept++] = argv[i];
        else if (!take(o, options, n, *argc, argv, &i, status))
            return false;
    }
    *argc = kept;
    if (kept - 1 < min) {
        fprintf(stderr, "koers %s: er ontbreekt iets. Zo: koers %s %s\n", o->name, o->name,
                o->arguments);
        *status = 2;
        return false;
    }
    if (kept - 1 > max) {
        *status = mistake(o, "dit is te veel:", argv[max + 1]);
        return false;
    }
    return true;
}

int command_failed(const struct command *o, const struct error *f)
{
    fprintf(stderr, "koers %s: %s\n", o->name, f->message);
    if (f->detail[0])
        fprintf(stderr, "  (%s)\n", f->detail);
    return 1;
}

const char *db_default_place(void)
{
    const char *place = getenv("KOERS_DB");

    return place && place[0] ? place : "koers.db";
}

const char *default_address(const void *ctx)
{
    const char *names = getenv("KOERS_HOST");
    size_t n = names ? strcspn(names, ", ") : 0;

    return n ? mem_format(ctx, "https://%.*s", (int)n, names) : "http://127.0.0.1:8080";
}
