/* `koers backup FILE` and `koers herstel FILE`: the whole quality store in one SQLite file and the
 * personal store, when it holds something, in one beside it, from either engine, and back into
 * either. A backup is encrypted once there is a sheet of the server key, and from then on an open one is
 * put back only on demand: whoever writes in the directory of backups could have put it there. Not here:
 * how (db/backup.c). A backup is made while the server runs; a restore needs it stopped. */
#include "base/keyring.h"
#include "base/mem.h"
#include "base/secret_file.h"
#include "cli/command.h"
#include "cli/secret_copy.h"
#include "cli/subkey_copy.h"
#include "db/backup.h"
#include "draad/draad.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/sealed.h"
#include "rooms.h"
#include "server_key.h"
#include "stores.h"
#include <sodium.h>
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

/* Rebuilds the search index, and records the restore in every organisation's audit log. */
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

struct task {
    TALLOC_CTX *ctx;
    const char *place;
    struct backup quality, personal;
    bool secret;                      /* backup: for who has the server key alone */
    bool plain;                       /* backup: in the open all the same; restore: one that is */
    const char *file, *personal_file; /* as they are named to who reads */
};

/* Is there a sheet of any key here, so that backups are encrypted? */
static bool has_sheet(void)
{
    struct key_list keys = keyring_keys();
    bool so = false;

    for (size_t i = 0; i < keys.n; i++)
        so |= keys.printed[i];
    sodium_memzero(&keys, sizeof keys);
    return so;
}

/* Without a sheet an encrypted backup is lost with the machine: then it is open, and says so. */
static bool choose(struct task *t, struct error *f)
{
    if (t->secret || t->plain)
        return true;
    if (keyring_load(server_key_at_hand(t->ctx, t->place), f) == KEYRING_BAD)
        return false;
    t->secret = has_sheet();
    if (t->secret && !keyring_has_sheet())
        fputs(
            "Let op: van de nieuwe sleutel is nog geen herstelblad. Tot dat er is, gaat deze "
            "reservekopie alleen terug met het sleutelbestand. Druk het af: koers sleutel blad.\n",
            stderr);
    if (!t->secret)
        fputs(
            "Let op: deze reservekopie is niet versleuteld, want er is nog geen herstelblad. Druk "
            "het af en leg het in een kluis: koers sleutel blad. Daarna versleutelt Koers elke "
            "kopie.\n",
            stderr);
    return true;
}

/* The same, sealed: first in a directory of its own. */
static bool create_secret(struct task *t, bool *empty, struct error *f)
{
    struct backup quality = t->quality, personal = t->personal;
    struct secret_copy c;
    const char *key = server_key_at_hand(t->ctx, t->place);
    enum keyring_state state = keyring_load(key, f);

    if (state == KEYRING_ABSENT)
        error_set(f,
                  "Zonder sleutelbestand kan Koers geen versleutelde kopie maken. Maak het met het "
                  "herstelblad: koers sleutel uit-blad",
                  "%s", key);
    if (state != KEYRING_READY)
        return false;
    if (!quality.overwrite && access(quality.file, F_OK) == 0)
        return error_set(f, "Dit bestand is er al. Kies een andere naam of gebruik --overschrijf.",
                         "%s", quality.file);
    bool good = secret_copy_begin(t->ctx, &c, f);
    quality.file = c.quality;
    personal.file = c.personal;
    good = good && backup_create_both(&quality, &personal, empty, f) &&
           secret_copy_seal(t->ctx, &c, t->quality.file, t->personal.file, f);
    secret_copy_end(t->ctx, &c);
    return good;
}

static bool make(struct task *t, struct error *f)
{
    bool empty;

    if (!choose(t, f))
        return false;
    /* So that its file can be put back: a store that was never looked at has no schema_step. */
    migration_pending(t->personal.db, room_personal_schemas, room_personal_schemas_n, NULL);
    if (!(t->secret ? create_secret(t, &empty, f)
                    : backup_create_both(&t->quality, &t->personal, &empty, f)))
        return false;
    printf("De reservekopie staat in %s\n", t->quality.file);
    if (empty)
        puts("Dit zijn de kwaliteitsgegevens. De opslag voor persoonlijke gegevens is nog leeg en "
             "hoort er niet bij.");
    else
        printf("De persoonlijke gegevens staan in %s\nDe twee bestanden horen bij elkaar.\n",
               t->personal.file);
    if (t->secret)
        puts("Ze is versleuteld: alleen met het sleutelbestand of het herstelblad is ze te lezen.");
    return true;
}

/* Who may do what in what was put back: the one look before it serves. */
static bool list_roles(struct db_conn *c, void *arg)
{
    const struct task *t = arg;
    struct organisaties_rows all = organisaties(c, t->ctx);

    for (size_t i = 0; i < all.n; i++) {
        struct rollen_telling_rows roles = rollen_telling(c, t->ctx, .organisatie = all.row[i].id);
        printf("rollen bij %s:\n", all.row[i].naam);
        for (size_t j = 0; j < roles.n; j++)
            printf("  %-28s %4lld%s%s\n", roles.row[j].rol, (long long)roles.row[j].aantal,
                   roles.row[j].namen ? "  " : "", roles.row[j].namen ? roles.row[j].namen : "");
    }
    return !db_failed(c);
}

static bool say_roles(struct task *t, struct error *f)
{
    struct db_conn *c = db_conn_open(t->quality.db, f);
    bool good = c && db_read(c, list_roles, t, f) == DB_OK;

    db_conn_close(c);
    return good;
}

/* Is there a key for what this copy keeps sealed? */
static bool key_fits(struct db_conn *c, struct error *f)
{
    enum sealed_store state = sealed_store(c, rooms);

    if (state == SEALED_BROKEN)
        return server_key_broken(f, "backup");
    return state != SEALED_FOREIGN ||
           error_set(
               f,
               "Deze kopie is verzegeld met een andere sleutel. Zet eerst het sleutelbestand van "
               "toen terug, of maak het met het herstelblad: koers sleutel uit-blad",
               "sealed with another server key");
}

/* The key of this place, when there is one; a file that is damaged ends here. */
static bool key_read(const struct task *t, struct error *f)
{
    return keyring_load(server_key_at_hand(t->ctx, t->place), f) != KEYRING_BAD;
}

/* A copy of before the key file is sealed at once: the key here may be in use already, and then the
 * start takes no open values (server_key.h). */
static bool seal_restored(struct task *t, struct error *f)
{
    struct server_key_settled done;

    if (!server_key_settle(t->ctx, t->place, t->quality.db, true, &done, f))
        return false;
    if (done.plain)
        puts("Deze kopie is van voor het sleutelbestand: sleutels stonden er open in. Nu zijn ze "
             "verzegeld.");
    if (done.made)
        puts("Er is een sleutelbestand gemaakt. Druk nu het herstelblad af, en leg het in een "
             "kluis: koers sleutel blad");
    return true;
}

/* The personal store first: what says that a restore is done is the quality store. */
static bool put_files_back(struct task *t, struct error *f)
{
    bool both = access(t->personal.file, F_OK) == 0;

    if (!key_read(t, f) || (both && !backup_may_restore(&t->quality, f)) ||
        (both && !backup_restore(&t->personal, f)) || !backup_restore(&t->quality, f))
        return false;
    printf("Teruggezet uit %s\n", t->file);
    if (both)
        printf("en de persoonlijke gegevens uit %s\n", t->personal_file);
    else
        puts("Dit zijn de kwaliteitsgegevens. De opslag voor persoonlijke gegevens is nog leeg in "
             "deze kopie; hier bleef die zoals hij was.");
    return seal_restored(t, f) && subkey_copy_wanted(t->ctx, t->place, t->quality.db, f) &&
           say_roles(t, f);
}

static bool open_copy(struct error *f, const char *file)
{
    return error_set(f,
                     "Deze reservekopie is niet versleuteld, en die van deze server zijn dat sinds "
                     "het herstelblad er is. Iemand kan haar dus hebben neergezet of veranderd. Is "
                     "ze van vóór het herstelblad, en stond ze op een plek waar niemand anders bij "
                     "kan? Zet haar dan terug met --onversleuteld erbij.",
                     "%s: not encrypted", file);
}

/* A sealed copy is opened in a directory of its own first; without the key that ends here. */
static bool put_back(struct task *t, struct error *f)
{
    struct task open = *t;
    struct secret_copy c;

    if (!key_read(t, f))
        return false;
    if (!secret_file_is(t->quality.file))
        return t->plain || !has_sheet() || access(t->quality.file, R_OK) != 0
                   ? put_files_back(t, f)
                   : open_copy(f, t->quality.file);
    if (!secret_copy_begin(t->ctx, &c, f))
        return false;
    open.quality.file = c.quality;
    open.personal.file = c.personal;
    bool good =
        secret_copy_open(&c, t->quality.file, t->personal.file, f) && put_files_back(&open, f);
    secret_copy_end(t->ctx, &c);
    return good;
}

static int run(const struct command *o, int argc, char **argv,
               bool (*looks)(const void *ctx, const char *place, struct error *),
               bool (*work)(struct task *, struct error *))
{
    const char *place = db_default_place();
    bool overwrite = false, secret = false, plain = false;
    struct progress p;
    struct error f = {0};
    int status;
    const struct option options[] = {
        OPTION_DB(&place),
        {"--overschrijf",   NULL, &overwrite, "ook als er al iets staat"                     },
        {"--onversleuteld", NULL, &plain,
                  work == make ? "voor iedereen te lezen, ook als er een herstelblad is"
                      : "ook een kopie die niet versleuteld is, als er een herstelblad is"            },
        {"--versleuteld",   NULL, &secret,
                  "alleen te lezen met het sleutelbestand of het herstelblad, ook als er geen blad is"},
    };
    if (!options_read(o, options, work == make ? 4 : 3, &argc, argv, 1, 1, &status))
        return status;
    if (secret && plain) {
        fputs("koers backup: kies --versleuteld of --onversleuteld, niet allebei\n", stderr);
        return 2;
    }
    struct task t = {
        .ctx = mem_ctx(NULL, "opdracht"), .place = place, .secret = secret, .plain = plain};
    if (looks && !looks(t.ctx, place, &f)) {
        mem_free(t.ctx);
        return command_failed(o, &f);
    }
    progress_begin(&p);
    t.quality = (struct backup){.db = stores_open_quality(t.ctx, place, &f),
                                .file = argv[1],
                                .rooms = room_schemas,
                                .n_rooms = room_schemas_n,
                                .overwrite = overwrite,
                                .counts = "organisatie",
                                .fits = key_fits,
                                .after = after,
                                .tell = tell,
                                .arg = &p};
    t.personal = (struct backup){.file = stores_personal_file(t.ctx, argv[1]),
                                 .rooms = room_personal_schemas,
                                 .n_rooms = room_personal_schemas_n,
                                 .overwrite = overwrite,
                                 .tell = tell,
                                 .arg = &p};
    t.file = t.quality.file;
    t.personal_file = t.personal.file;
    if (t.quality.db)
        t.personal.db = stores_open_personal(t.ctx, place, &f);
    bool ok = t.personal.db && work(&t, &f);
    if (p.shown)
        fputc('\n', stderr);
    db_close(t.personal.db);
    db_close(t.quality.db);
    mem_free(t.ctx);
    return ok ? 0 : command_failed(o, &f);
}

static int run_backup(const struct command *o, int argc, char **argv)
{
    return run(o, argc, argv, stores_there, make);
}

static int run_restore(const struct command *o, int argc, char **argv)
{
    return run(o, argc, argv, NULL, put_back);
}

const struct command command_backup = {
    .name = "backup",
    .arguments = "[--db PLAATS] [--overschrijf] [--versleuteld | --onversleuteld] BESTAND",
    .title = "Maak een reservekopie in één bestand, ook als de server draait.",
    .help = "Is het herstelblad afgedrukt (koers sleutel blad), dan is de kopie versleuteld.\n"
            "Van SQLite en van PostgreSQL wordt het hetzelfde soort bestand. Persoonlijke gegevens "
            "komen in een bestand ernaast:\nkoers.db en koers.persoonlijk.db.",
    .run = run_backup,
};
const struct command command_herstel = {
    .name = "herstel",
    .arguments = "[--db PLAATS] [--overschrijf] [--onversleuteld] BESTAND",
    .title = "Zet een reservekopie terug; stop eerst de server.",
    .help = "Een kopie uit SQLite kan naar PostgreSQL, en andersom: zo groeit een organisatie van "
            "klein naar groot.",
    .run = run_restore,
};
