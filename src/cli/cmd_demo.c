/* `koers demo`: fills an empty store with the demo organisation and says how to sign in. Not here:
 * what is in it (demo/). */
#include "base/mem.h"
#include "cli/command.h"
#include "demo/demo.h"
#include "stores.h"
#include <stdio.h>
#include <unistd.h>

static void progress(int percent)
{
    if (isatty(2))
        fprintf(stderr, "\rDe demo wordt gevuld: %d %%%s", percent, percent == 100 ? "\n" : "");
}

static int run(const struct command *o, int argc, char **argv)
{
    const char *place = db_default_place();
    bool second = false;
    int status;
    struct error f = {0};
    struct stores s;
    const struct option options[] = {
        OPTION_DB(&place),
        {"--tweede", NULL, &second,
                  "maak ook een kleine tweede organisatie; drie mensen horen bij allebei"}
    };
    if (!options_read(o, options, 2, &argc, argv, 0, 0, &status))
        return status;
    TALLOC_CTX *ctx = mem_ctx(NULL, "demo");
    if (!stores_open(ctx, place, &s, &f))
        return command_failed(o, &f);
    struct db_conn *c = db_conn_open(s.quality, &f);
    bool ok = c && demo_fill(c, progress, &f) && (!second || demo_fill_second(c, &f));
    if (c)
        db_conn_close(c);
    stores_close(&s);
    mem_free(ctx);
    if (!ok)
        return command_failed(o, &f);
    demo_logins(stdout);
    if (second)
        demo_logins_second(stdout);
    return 0;
}

const struct command command_demo = {
    .name = "demo",
    .arguments = "[--db PLAATS] [--tweede]",
    .title = "Vul een lege database met de demo-organisatie.",
    .help = "Een jaar geloofwaardige gegevens van een zorggroep die niet bestaat.",
    .run = run,
};
