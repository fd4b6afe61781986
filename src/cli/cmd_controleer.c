/* `koers controleer`: is what is kept whole, and does something wait too long? For a nightly unit:
 * exit status 1 when something is not whole; what only waits is said. Not here: how each thing is
 * checked (db/health.h, and `whole`, `orphans` and `overdue` of each room: base/room.h). */
#include "base/date.h"
#include "base/mem.h"
#include "cli/command.h"
#include "db/convert.h"
#include "db/health.h"
#include "forget.h"
#include "halves.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/subkey.h"
#include "rooms.h"
#include "stores.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct check {
    TALLOC_CTX *ctx;
    struct organisaties_rows all;
    struct taken_running_rows running;
    bool broken;
};

static void wrong(struct check *k, const char *where, const char *words, const char *detail)
{
    fprintf(stderr, "%s: %s\n", where, words);
    if (detail[0])
        fprintf(stderr, "  (%s)\n", detail);
    k->broken = true;
}

/* ---- the database itself ---- */
static void say_found(void *arg, const char *what)
{
    wrong(arg, "database", "er is iets beschadigd", what);
}

/* New checksums on damaged pages would call the damage right. */
static void say_no_checksums(struct db_conn *db, bool damaged)
{
    if (db_engine_of(db_of(db)) != DB_SQLITE)
        puts("let op, database: data_checksums staat uit bij PostgreSQL; schade aan een blad wordt "
             "dan niet gezien (pg_checksums --enable)");
    else if (damaged)
        puts("let op, database: de bladen hebben nog geen controlegetal; zet eerst een goede "
             "reservekopie terug (koers herstel)");
    else
        puts("let op, database: de bladen hebben nog geen controlegetal; koers controleer --zet-om "
             "geeft ze dat");
}

static bool check_store(struct db_conn *db, void *arg)
{
    struct check *k = arg;
    int found = db_whole(db, say_found, k);

    if (found == 0)
        puts("database: heel, elke verwijzing klopt");
    else if (found < 0)
        wrong(k, "database", "niet na te kijken", "");
    if (!db_has_checksums(db))
        say_no_checksums(db, found != 0);
    return true;
}

/* ---- the personal store ---- */
static void say_personal(void *arg, const char *what)
{
    wrong(arg, "persoonlijke opslag", "er is iets beschadigd", what);
}

static bool check_personal(struct personal_conn *p, void *arg)
{
    struct check *k = arg;
    int found = personal_whole(p, say_personal, k);

    if (found == 0)
        puts("persoonlijke opslag: heel, elke verwijzing klopt");
    else if (found < 0)
        wrong(k, "persoonlijke opslag", "niet na te kijken", "");
    return true;
}

/* What was left half when the program ended between the two stores is finished or undone here. */
static bool settle(struct check *k, const struct stores *s, struct error *f)
{
    struct both_found found;

    if (!stores_settle(s, &found, f))
        return false;
    if (found.carried_out)
        printf("persoonlijke opslag: %zu keer afgemaakt wat half bewaard was\n", found.carried_out);
    if (found.dropped)
        printf("persoonlijke opslag: %zu keer weggehaald wat nooit is bewaard\n", found.dropped);
    if (found.stuck)
        wrong(
            k, "persoonlijke opslag",
            mem_format(k->ctx,
                       "%zu keer is iets besloten dat niet bewaard kan worden. Zolang dat zo is, "
                       "weigert Koers elke nieuwe wijziging van persoonlijke gegevens. Neem de "
                       "oorzaak weg die hieronder staat (een volle schijf, rechten op het bestand, "
                       "of een oudere Koers dan er eerst draaide) en geef daarna opnieuw: koers "
                       "controleer. Lukt dat niet, zet dan de laatste goede reservekopie terug "
                       "(koers herstel)",
                       found.stuck),
            found.why.detail);
    struct personal_conn *p = personal_thread_conn(s->personal, f);
    return p && personal_read(p, check_personal, k, f) == DB_OK;
}

/* ---- the store of subkeys ---- */
static void say_keys(void *arg, const char *what)
{
    wrong(arg, "deelsleutels", "er is iets beschadigd", what);
}

static bool check_keys_file(struct db_conn *keys, void *arg)
{
    if (db_whole(keys, say_keys, arg) < 0)
        wrong(arg, "deelsleutels", "niet na te kijken", "");
    return true;
}

static void say_keys_found(struct check *k, const struct subkeys_found *found)
{
    if (found->lost)
        wrong(k, "deelsleutels",
              mem_format(k->ctx, "%lld van %lld niet te openen. Wat ze verzegelen is niet te lezen",
                         (long long)found->lost, (long long)found->n),
              "");
    if (found->orphans) /* of what was not made after all, or made since the copy */
        printf("let op, deelsleutels: %lld van iets dat er niet is, zoals %s %lld van organisatie "
               "%lld\n",
               (long long)found->orphans, found->one.soort, (long long)found->one.nummer,
               (long long)found->one.organisatie);
    if (found->n > 0 && !found->lost && !found->orphans)
        printf("deelsleutels: %lld, elk is te openen en hoort ergens bij\n", (long long)found->n);
}

static bool check_keys(struct db_conn *db, void *arg)
{
    struct check *k = arg;
    struct subkeys_found found;
    struct error f = {0};

    switch (subkeys_state(db)) {
    case SUBKEYS_NONE:
        return true;
    case SUBKEYS_READY:
        if (subkeys_look(db, k->ctx, rooms, &found, &f))
            say_keys_found(k, &found);
        else
            wrong(k, "deelsleutels", "niet na te kijken", f.detail);
        return !db_failed(db);
    case SUBKEYS_MISSING:
        wrong(k, "deelsleutels",
              "de opslag is leeg, en dat hoort niet. Zet de laatste kopie ervan terug: koers "
              "sleutel deelsleutels-terug BESTAND",
              "");
        return true;
    case SUBKEYS_FOREIGN:
        wrong(k, "deelsleutels",
              "de opslag hoort niet bij deze database, of bij een andere sleutel. Zet de laatste "
              "kopie terug die erbij hoort: koers sleutel deelsleutels-terug BESTAND",
              "");
        return true;
    case SUBKEYS_FAILED:
        wrong(k, "deelsleutels", "de opslag is niet te lezen", "");
        return true;
    }
    return true;
}

/* ---- what a process that died left half ---- */
static void say_mended(void *arg, int64_t n, const char *words)
{
    (void)arg;
    printf("opgeruimd: %lld %s\n", (long long)n, words);
}

/* Not in a store that is damaged: whoever repairs it wants it as it is. */
static void mend(struct check *k, struct db *store, const char *place)
{
    if (!k->broken)
        halves_mend(&(struct background){.db = store}, say_mended, NULL);
    halves_files(place, say_mended, NULL);
}

/* Erased words that still stand in the files. */
static void forget(struct check *k, struct db *store)
{
    struct error f = {0};
    int64_t since;
    char day[11];

    if (k->broken)
        return;
    if (!forget_round(&(struct background){.db = store}, &since, &f)) {
        date_iso(date_of_time(since), day);
        printf("let op, gewiste woorden: staan nog in de bestanden, sinds %s; een lezer houdt ze "
               "vast (%s)\n",
               day, f.detail);
    }
    if (!subkeys_forget(&since, &f)) {
        date_iso(date_of_time(since), day);
        printf(
            "let op, deelsleutels: gewist, maar nog in de bestanden, sinds %s; een lezer houdt ze "
            "vast (%s)\n",
            day, f.detail);
    }
}

/* ---- what each organisation keeps ---- */
/* Each room of its own: the log of what was done, frozen versions … */
static bool check_rooms(struct db_conn *db, void *arg)
{
    struct check *k = arg;

    k->all = organisaties(db, k->ctx);
    for (size_t i = 0; rooms[i]; i++) {
        for (size_t j = 0; j < k->all.n && rooms[i]->whole; j++) {
            struct error f = {0};
            const char *good = "";
            if (!rooms[i]->whole(db, k->ctx, k->all.row[j].id, &good, &f))
                wrong(k, k->all.row[j].slug, f.message, f.detail);
            else if (good[0])
                printf("%s: %s\n", k->all.row[j].slug, good);
        }
    }
    return !db_failed(db);
}

/* What nothing refers to: what a job left, what should have been erased. */
static bool check_orphans(struct db_conn *db, void *arg)
{
    struct check *k = arg;
    bool any = false;

    for (size_t i = 0; rooms[i]; i++) {
        for (const struct room_count *o = rooms[i]->orphans; o && o->count; o++) {
            int64_t n = o->count(db, 0);
            if (n > 0)
                wrong(k, o->where,
                      mem_format(k->ctx, "%lld %s", (long long)n, n == 1 ? o->one : o->words), "");
            any = any || n > 0;
        }
    }
    if (!any)
        puts("bestanden: geen die nergens bij hoort");
    return !db_failed(db);
}

/* ---- what waits ---- */
static void attention(const char *where, int64_t n, const char *one, const char *more)
{
    if (n > 0)
        printf("let op, %s: %lld %s\n", where, (long long)n, n == 1 ? one : more);
}

static void check_overdue(struct db_conn *db, const struct check *k, const struct room_count *o)
{
    if (o->where) {
        attention(o->where, o->count(db, 0), o->one, o->words);
        return;
    }
    for (size_t i = 0; i < k->all.n; i++)
        attention(k->all.row[i].slug, o->count(db, k->all.row[i].id), o->one, o->words);
}

static bool read_running(struct db_conn *db, void *arg)
{
    struct check *k = arg;

    k->running = taken_running(db, k->ctx);
    return !db_failed(db);
}

/* Whoever does a job raises its count; one that stands still is done by nobody. */
static bool check_jobs(struct check *k, struct db_conn *c, struct error *f)
{
    if (db_read(c, read_running, k, f) != DB_OK)
        return false;
    struct taken_running_rows before = k->running;
    int64_t silent = 0;
    if (before.n == 0)
        return true;
    sleep(2 * JOB_HEARTBEAT_SECONDS + 1);
    if (db_read(c, read_running, k, f) != DB_OK)
        return false;
    for (size_t i = 0; i < before.n; i++)
        for (size_t j = 0; j < k->running.n; j++)
            silent += before.row[i].organisatie == k->running.row[j].organisatie &&
                      before.row[i].id == k->running.row[j].id &&
                      before.row[i].slag == k->running.row[j].slag;
    attention("taken", silent, "is begonnen, maar niemand doet die: de server begint die opnieuw",
              "zijn begonnen, maar niemand doet ze: de server begint ze opnieuw");
    return true;
}

static bool check_waiting(struct db_conn *db, void *arg)
{
    struct check *k = arg;
    struct load d;

    for (size_t i = 0; rooms[i]; i++)
        for (const struct room_count *o = rooms[i]->overdue; o && o->count; o++)
            check_overdue(db, k, o);
    if (!load_read(db, &d))
        return false;
    attention("e-mail", load_mail_stuck(&d) ? d.mail_waiting : 0,
              "wacht al langer dan een kwartier",
              "wachten, en de eerste al langer dan een kwartier");
    attention("e-mail", d.mail_failed, "is niet verstuurd en wordt niet meer geprobeerd",
              "zijn niet verstuurd en worden niet meer geprobeerd");
    attention("taken", load_jobs_stuck(&d) ? d.jobs_waiting : 0, "wacht al langer dan een kwartier",
              "wachten, en de eerste al langer dan een kwartier");
    attention("taken", d.jobs_failed, "is mislukt", "zijn mislukt");
    return true;
}

/* Each in a transaction of its own: after an error in one the others are still looked at. */
static bool check_all(struct check *k, struct db *store, const char *place, struct error *f)
{
    static bool (*const checks[])(struct db_conn *, void *) = {check_keys, check_rooms,
                                                               check_orphans, check_waiting};
    struct db_conn *c = db_thread_conn(store, f);
    bool read = c && db_read(c, check_store, k, f) == DB_OK;

    if (read) {
        mend(k, store, place);
        forget(k, store);
    }
    read = c && check_jobs(k, c, f) && read;

    for (size_t i = 0; i < sizeof checks / sizeof *checks && c; i++)
        read = db_read(c, checks[i], k, f) == DB_OK && read;
    return read;
}

/* One file, when it is there. */
static bool convert_one(const char *path, struct error *f)
{
    int misfits = 0;

    if (access(path, F_OK) != 0)
        return true;
    enum convert_result r = convert_file(path, &misfits, f);
    if (r == CONVERT_HAD_THEM)
        printf("%s: had al controlegetallen\n", path);
    else if (r == CONVERT_DONE)
        printf("%s: omgezet, elk blad heeft een controlegetal\n", path);
    if (r == CONVERT_DONE && misfits)
        printf(
            "let op, %s: %d bladen klopten niet met hun controlegetal en zijn overgenomen zoals ze "
            "waren\n",
            path, misfits);
    return r != CONVERT_FAILED;
}

/* Before the stores are opened: a file with a page that does not fit may not open. */
static bool convert_both(const void *ctx, const char *place, struct error *f)
{
    if (strstr(place, "://"))
        return error_set(f,
                         "Bij PostgreSQL zet de beheerder van de database dit aan: stop die, en "
                         "gebruik pg_checksums --enable.",
                         "-");
    return convert_one(place, f) && convert_one(stores_personal_file(ctx, place), f);
}

static int run(const struct command *o, int argc, char **argv)
{
    const char *place = db_default_place();
    bool convert = false;
    const struct option options[] = {
        OPTION_DB(&place),
        {"--zet-om", NULL, &convert,
                  "geef elk blad van oude bestanden een controlegetal; stop eerst de server"}
    };
    struct stores s;
    struct error f = {0};
    int status;

    if (!options_read(o, options, 2, &argc, argv, 0, 0, &status))
        return status;
    struct check k = {.ctx = mem_ctx(NULL, "controleer")};
    if ((convert && !convert_both(k.ctx, place, &f)) || !stores_there(k.ctx, place, &f) ||
        !stores_open(k.ctx, place, &s, &f)) {
        mem_free(k.ctx);
        return command_failed(o, &f);
    }
    struct db_conn *keys = db_thread_conn(s.keys, &f);
    bool read = keys && db_read(keys, check_keys_file, &k, &f) == DB_OK && settle(&k, &s, &f);
    read = read && check_all(&k, s.quality, place, &f);
    if (!read)
        command_failed(o, &f);
    db_thread_done(s.quality);
    db_thread_done(s.personal);
    stores_close(&s);
    mem_free(k.ctx);
    return read && !k.broken ? 0 : 1;
}

const struct command command_controleer = {
    .name = "controleer",
    .arguments = "[--db PLAATS] [--zet-om]",
    .title = "Kijk na of alles wat bewaard is nog klopt.",
    .help = "De database zelf, het logboek van elke organisatie, de bevroren versies, en "
            "bestanden die nergens bij\nhoren. Eindigt met 1 als daar iets mis is. Wat te lang "
            "wacht (signalen, e-mail, taken) staat erbij met \"let op\".",
    .run = run,
};
