/* `koers sleutel`: where the server key is, its sheet for the safe, a new key, and the file again from
 * the sheet. Not here: the file (base/keyring.h), what it seals (organisatie/sealed.h), making it at
 * the first start (stores.c). */
#include "base/date.h"
#include "base/key_sheet.h"
#include "base/keyring.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/subkey_copy.h"
#include "organisatie/sealed.h"
#include "organisatie/subkey.h"
#include "rooms.h"
#include "server_key.h"
#include "stores.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct task {
    const struct command *o;
    TALLOC_CTX *ctx;
    const char *place, *file;
    const char *copy; /* of the subkeys: the file; NULL: none was given */
    bool overwrite;
    bool only_file;
    enum sealed_store state;
    int32_t since; /* sealed so; DATE_NONE: it is not */
    struct error f;
};

static const char *kenmerk(const void *ctx, const struct seal_key *k)
{
    char *hex = mem_array(ctx, char, 2 * SEAL_ID_BYTES + 1);

    hex_of(k->id, SEAL_ID_BYTES, hex);
    return hex;
}

static bool read_state(struct db_conn *c, void *arg)
{
    struct task *t = arg;

    t->state = sealed_store(c, NULL);
    t->since = sealed_since(c);
    return !db_failed(c);
}

/* The file must be there and whole: nothing here makes one by looking. */
static bool key_there(struct task *t)
{
    enum keyring_state state = keyring_load(t->file, &t->f);

    if (state == KEYRING_ABSENT)
        error_sentence(&t->f,
                       "Er is nog geen sleutelbestand {bestand}. Koers maakt het als het voor het "
                       "eerst start. Is het weg? Maak het dan met het herstelblad: koers sleutel "
                       "uit-blad",
                       ERROR_WITH("bestand", t->file), "%s", t->file);
    return state == KEYRING_READY;
}

static bool state_read(struct task *t)
{
    struct db *db =
        stores_there(t->ctx, t->place, &t->f) ? stores_open_quality(t->ctx, t->place, &t->f) : NULL;
    struct db_conn *c = db ? db_conn_open(db, &t->f) : NULL;
    bool good = c && db_read(c, read_state, t, &t->f) == DB_OK;

    db_conn_close(c);
    db_close(db);
    return good;
}

static bool show(struct task *t)
{
    static const char *const words[] = {
        [SEALED_EMPTY] = "nog niet verzegeld; dat gebeurt als de server start",
        [SEALED_NEVER] = "sleutels die niet verzegeld zijn; koers controleer zegt of dat klopt",
        [SEALED_BROKEN] = "het kenmerk van de verzegeling ontbreekt. Zet de laatste goede "
                          "reservekopie terug: koers herstel",
        [SEALED_READY] = "verzegeld met deze sleutel",
        [SEALED_OLDER] =
            "nog verzegeld met de sleutel van hiervoor. Maak het af met: koers sleutel "
            "wissel --verder",
        [SEALED_FOREIGN] =
            "verzegeld met een andere sleutel. Zet het goede sleutelbestand terug, of "
            "maak het met het herstelblad: koers sleutel uit-blad",
    };

    if (!key_there(t) || !state_read(t))
        return false;
    struct key_list keys = keyring_keys();
    printf("sleutelbestand: %s\nkenmerk: %s\n", t->file, kenmerk(t->ctx, &keys.key[0]));
    puts(keys.printed[0] ? "herstelblad: afgedrukt"
                         : "herstelblad: nog niet afgedrukt. Doe dat nu: koers sleutel blad");
    if (keys.n > 1)
        printf("kenmerk van de sleutel hiervoor: %s\n", kenmerk(t->ctx, &keys.key[1]));
    char since[11] = "";
    if (t->since != DATE_NONE)
        date_iso(t->since, since);
    printf("database: %s%s%s\n", words[t->state], since[0] ? ", sinds " : "", since);
    sodium_memzero(&keys, sizeof keys);
    return true;
}

/* The sheet is out; a file that cannot be written (a credential of root) does not take that back. */
static bool remember_sheet(struct task *t)
{
    struct error why = {0};

    if (fflush(stdout) != 0)
        return error_set(&t->f, "Het herstelblad is niet geschreven. Is er ruimte op de schijf?",
                         "stdout");
    if (!keyring_printed(t->file, &why))
        fputs("Let op: Koers kan niet in het sleutelbestand opschrijven dat het blad er is. Zet "
              "KOERS_BACKUP_VERSLEUTELD=ja in /etc/koers/koers.conf, anders blijven de "
              "reservekopieën onversleuteld.\n",
              stderr);
    return true;
}

static bool print_sheet(struct task *t)
{
    char line[KEY_SHEET_LINES][KEY_SHEET_LINE_BYTES];

    if (!key_there(t))
        return false;
    struct key_list keys = keyring_keys();
    key_sheet_lines(&keys.key[0], line);
    puts(
        "HERSTELBLAD VAN KOERS\n\n"
        "Druk dit blad af en leg het in een kluis. Gooi daarna het bestand weg waaruit je het\n"
        "afdrukte. Bewaar het niet bij de reservekopieën: wie blad en kopie heeft, kan alles "
        "lezen.\n\n"
        "Is de computer stuk, of het sleutelbestand weg? Zet Koers op een andere computer, en typ\n"
        "daar: koers sleutel uit-blad. Typ dan de regels hieronder over, elk op een eigen regel.\n"
        "Kleine letters mogen. De letters I, L, O en U komen niet voor.\n");
    printf("Kenmerk: %s\n", kenmerk(t->ctx, &keys.key[0]));
    for (size_t i = 0; i < KEY_SHEET_LINES; i++)
        printf("Regel %zu: %s\n", i + 1, line[i]);
    sodium_memzero(&keys, sizeof keys);
    sodium_memzero(line, sizeof line);
    return remember_sheet(t);
}

static bool from_sheet(struct task *t)
{
    char text[KEY_SHEET_TEXT_MAX];
    struct seal_key k;

    fputs("Typ het herstelblad over: eerst het kenmerk, dan de vier regels. Sluit af met Ctrl-D.\n",
          stderr);
    size_t n = fread(text, 1, sizeof text, stdin);
    bool good = n < sizeof text && key_sheet_read(text, n, &k, &t->f);
    if (n == sizeof text)
        error_set(&t->f, "Dit is te lang voor een herstelblad.", "%zu bytes", n);
    good = good && keyring_make_from(t->file, &k, &t->f);
    if (good)
        printf("De sleutel met kenmerk %s staat in %s\n", kenmerk(t->ctx, &k), t->file);
    sodium_memzero(text, sizeof text);
    sodium_memzero(&k, sizeof k);
    return good;
}

static bool seal_again(struct db_conn *c, void *arg)
{
    (void)arg;
    return sealed_may(c) && sealed_all(c, rooms, false);
}

static bool seal_store(struct task *t, const struct stores *s)
{
    struct db_conn *c = db_conn_open(s->quality, &t->f);
    struct error why = {0};
    enum db_result result = c ? db_write(c, seal_again, NULL, &why) : DB_ERROR;

    db_conn_close(c);
    if (c && result == DB_ROLLED_BACK)
        error_set(&why, "Een sleutel in de database is niet te openen. Het logboek zegt welke.",
                  "-");
    if (c && result != DB_OK)
        t->f = why;
    return result == DB_OK && subkeys_wrap(s->keys, false, &t->f);
}

/* First everything is sealed with the key in use: the one before it is about to leave the file, and a
 * server that has not read the file since the last renewal may have sealed with it. Then the file, then
 * the stores: a crash between them leaves values under the key that became the second, which still
 * opens them. */
static bool renew(struct task *t)
{
    struct stores s;

    if (!key_there(t) || !stores_there(t->ctx, t->place, &t->f) ||
        !stores_open(t->ctx, t->place, &s, &t->f))
        return false;
    bool good =
        seal_store(t, &s) && keyring_renew(t->file, &t->f) && (t->only_file || seal_store(t, &s));
    stores_close(&s);
    if (!good)
        return false;
    struct key_list keys = keyring_keys();
    printf("Er is een nieuwe sleutel, met kenmerk %s\n", kenmerk(t->ctx, &keys.key[0]));
    sodium_memzero(&keys, sizeof keys);
    puts(t->only_file ? "Zet dit bestand nu op elke andere server van deze database. Typ daarna: "
                        "koers sleutel wissel --verder"
                      : "Alles is met de nieuwe sleutel verzegeld.");
    puts(
        "Druk een nieuw herstelblad af, nu meteen: koers sleutel blad. Tot dan is een nieuwe "
        "reservekopie alleen terug te zetten met het sleutelbestand, niet met een blad. Bewaar het "
        "vorige blad zolang je kopieën van die tijd hebt.");
    return true;
}

/* Opening seals what waits. */
static bool carry_on(struct task *t)
{
    struct stores s;

    if (!key_there(t) || !stores_there(t->ctx, t->place, &t->f) ||
        !stores_open(t->ctx, t->place, &s, &t->f))
        return false;
    stores_close(&s);
    puts("Alles is verzegeld met de sleutel die nu in gebruik is.");
    return true;
}

static bool copy_subkeys(struct task *t)
{
    return subkey_copy_make(t->ctx, t->place, t->copy, t->overwrite, &t->f);
}

static bool put_subkeys_back(struct task *t)
{
    return subkey_copy_put_back(t->ctx, t->place, t->copy, t->overwrite, &t->f);
}

static int run(const struct command *o, int argc, char **argv)
{
    struct task t = {.o = o, .place = db_default_place()};
    bool on = false;
    const struct option options[] = {
        OPTION_DB(&t.place),
        {"--alleen-bestand", NULL, &t.only_file,
                    "wissel: verzegel de database nog niet; eerst krijgen andere servers het bestand"           },
        {"--overschrijf",    NULL, &t.overwrite,
                    "deelsleutels-kopie, deelsleutels-terug: ook als er al iets staat"                          },
        {"--verder",         NULL, &on,          "wissel: verzegel de database met de nieuwe sleutel"},
    };
    int status;

    if (!options_read(o, options, sizeof options / sizeof *options, &argc, argv, 0, 2, &status))
        return status;
    const char *what = argc > 1 ? argv[1] : "";
    bool is_renew = text_equal(what, "wissel");
    bool is_copy = text_equal(what, "deelsleutels-kopie");
    bool is_back = text_equal(what, "deelsleutels-terug");
    t.copy = argc > 2 ? argv[2] : NULL;
    bool (*const work)(struct task *) = text_equal(what, "")           ? show
                                        : text_equal(what, "blad")     ? print_sheet
                                        : text_equal(what, "uit-blad") ? from_sheet
                                        : is_renew && on               ? carry_on
                                        : is_renew                     ? renew
                                        : is_copy                      ? copy_subkeys
                                        : is_back                      ? put_subkeys_back
                                                                       : NULL;
    if (!work || ((on || t.only_file) && !is_renew) || (on && t.only_file) ||
        (is_copy || is_back) != (t.copy != NULL) || (t.overwrite && !t.copy)) {
        fprintf(stderr,
                "koers sleutel: kies blad, wissel, uit-blad, deelsleutels-kopie BESTAND of "
                "deelsleutels-terug BESTAND; niet \"%s\"\n",
                what);
        return 2;
    }
    t.ctx = mem_ctx(NULL, "sleutel");
    t.file = server_key_file(t.ctx, t.place);
    status = work(&t) ? 0 : command_failed(o, &t.f);
    mem_free(t.ctx);
    return status;
}

const struct command command_sleutel = {
    .name = "sleutel",
    .arguments = "[--db PLAATS] [blad | uit-blad | wissel [--alleen-bestand | --verder] | "
                 "[--overschrijf] deelsleutels-kopie BESTAND | deelsleutels-terug BESTAND]",
    .title = "De sleutel van de server: waar hij staat, een blad voor de kluis, een nieuwe.",
    .help =
        "Het sleutelbestand staat naast de database (of waar KOERS_SLEUTEL zegt), en zit in geen "
        "enkele reservekopie.\n  blad      drukt het herstelblad af; bewaar dat in een kluis\n"
        "  uit-blad  maakt het sleutelbestand opnieuw van wat je overtypt\n"
        "  wissel    maakt een nieuwe sleutel; de server kan doorwerken\n"
        "  deelsleutels-kopie  een kopie van de deelsleutels (een per dossier), die hoogstens 30 "
        "dagen bewaard wordt\n"
        "  deelsleutels-terug  zet die terug; stop eerst de server",
    .run = run,
};
