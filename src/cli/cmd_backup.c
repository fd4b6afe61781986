/* `koers backup FILE` and `koers herstel FILE`: the whole quality store in one SQLite file, from
 * either engine, and back into either. Not here: how (db/backup.c). A backup is made while the
 * server runs; a restore needs it stopped. */
#include "base/mem.h"
#include "cli/command.h"
#include "db/backup.h"
#include "draad/draad.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include "rooms.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct progress {
    bool terminal, shown;
    struct timespec begun, last;
};

static double seconds_between(const struct timespec *a, const struct timespec *b)
{
    return (double)(b->tv_sec - a->tv_sec) + (double)(b->tv_nsec - a->tv_nsec) / 1e9;
}

/* On a terminal, four times a second: how far, how fast, how long yet. */
static void tell(void *arg, int64_t done, int64_t total)
{
    struct progress *p = arg;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!p->terminal || seconds_between(&p->last, &now) < 0.25)
        return;
    double spent = seconds_between(&p->begun, &now);
    p->last = now;
    p->shown = true;
    if (total > 0)
        fprintf(stderr, "\r%3lld %%, %.0f bladen per seconde, nog %.0f s   ",
                (long long)(100 * done / total), (double)done / spent,
                done ? spent * (double)(total - done) / (double)done : 0.0);
    else
        fprintf(stderr, "\r%lld rijen, %.0f per seconde   ", (long long)done, (double)done / spent);
}

static void progress_begin(struct progress *p)
{
    *p = (struct progress){.terminal = isatty(STDERR_FILENO) == 1};
    clock_gettime(CLOCK_MONOTONIC, &p->begun);
    p->last = p->begun;
}

/* The search index is made anew, and every organisation's log says that this happened. */
static bool after(struct db_conn *c, void *arg)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "herstel");
    struct organisaties_rows all = organisaties(c, ctx);
    (void)arg;
    search_rebuild(c);
    for (size_t i = 0; i < all.n; i++)
        audit_write(c, all.row[i].id, 0, "beheer", "reservekopie",
                    "teruggezet op de opdrachtregel");
    mem_free(ctx);
    return !db_failed(c);
}

static int run(const struct command *o, int argc, char **argv,
               bool (*work)(const struct backup *, struct error *), const char *done)
{
    const char *place = db_default_place();
    bool overwrite = false;
    struct progress p;
    struct error f = {0};
    int status;
    const struct option options[] = {
        OPTION_DB(&place),
        {"--overschrijf", NULL, &overwrite, "ook als er al iets staat"},
    };
    if (!options_read(o, options, 2, &argc, argv, 1, 1, &status))
        return status;
    TALLOC_CTX *ctx = mem_ctx(NULL, "opdracht");
    progress_begin(&p);
    struct backup k = {.file = argv[1],
                       .rooms = room_schemas,
                       .n_rooms = room_schemas_n,
                       .overwrite = overwrite,
                       .counts = "organisatie",
                       .after = after,
                       .tell = tell,
                       .arg = &p};
    k.db = db_open(ctx, place, "kwaliteit", &f);
    bool ok = k.db && work(&k, &f);
    if (p.shown)
        fputc('\n', stderr);
    if (k.db)
        db_close(k.db);
    mem_free(ctx);
    if (ok)
        printf("%s %s\nDit zijn de kwaliteitsgegevens. De opslag voor persoonlijke gegevens is nog "
               "leeg en hoort er niet bij.\n",
               done, argv[1]);
    return ok ? 0 : command_failed(o, &f);
}

static int run_backup(const struct command *o, int argc, char **argv)
{
    return run(o, argc, argv, backup_create, "De reservekopie staat in");
}

static int run_restore(const struct command *o, int argc, char **argv)
{
    return run(o, argc, argv, backup_restore, "Teruggezet uit");
}

const struct command command_backup = {
    .name = "backup",
    .arguments = "[--db PLAATS] [--overschrijf] BESTAND",
    .title = "Maak een reservekopie in één bestand, ook als de server draait.",
    .help = "Van SQLite en van PostgreSQL wordt het hetzelfde soort bestand.",
    .run = run_backup,
};
const struct command command_herstel = {
    .name = "herstel",
    .arguments = "[--db PLAATS] [--overschrijf] BESTAND",
    .title = "Zet een reservekopie terug; stop eerst de server.",
    .help = "Een kopie uit SQLite kan naar PostgreSQL, en andersom: zo groeit een organisatie van "
            "klein naar groot.",
    .run = run_restore,
};
