/* The server key of a store (server_key.h). Not here: the file (base/keyring.c), sealing
 * (organisatie/sealed.c).
 */
#include "server_key.h"
#include "base/keyring.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/sealed.h"
#include "rooms.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *key_beside(const void *ctx, const char *place)
{
    const char *end = strstr(place, "://") ? NULL : strrchr(place, '/');

    return end ? mem_format(ctx, "%.*skoers.sleutel", (int)(end - place) + 1, place)
               : "koers.sleutel";
}

const char *server_key_file(const void *ctx, const char *place)
{
    const char *own = getenv("KOERS_SLEUTEL"), *given = getenv("CREDENTIALS_DIRECTORY");

    if (own && own[0])
        return own;
    if (given && given[0]) {
        const char *file = mem_format(ctx, "%s/koers.sleutel", given);
        if (access(file, F_OK) == 0)
            return file;
    }
    return key_beside(ctx, place);
}

const char *server_key_at_hand(const void *ctx, const char *place)
{
    const char *serves = getenv("KOERS_DB");
    const char *file = server_key_file(ctx, place);
    const char *usual = server_key_file(ctx, serves && serves[0] ? serves : "koers.db");

    return access(file, F_OK) != 0 && access(usual, F_OK) == 0 ? usual : file;
}

struct settling {
    const void *ctx;
    const char *place, *file; /* file: of the key that was read, or is wanted */
    bool restored;            /* somebody put this store back from a copy that he chose */
    bool read, made;          /* a key was read; this process made the file */
    bool plain;               /* values that stood open were sealed */
    struct error *f;
};

/* Reads the file again in each try of a transaction: another process may have made it meanwhile. */
static bool key_read(struct settling *s)
{
    s->file = server_key_at_hand(s->ctx, s->place);
    enum keyring_state state = keyring_load(s->file, s->f);
    s->read = state == KEYRING_READY;
    if (state == KEYRING_ABSENT)
        keyring_forget();
    return state != KEYRING_BAD;
}

static bool missing_key(const struct settling *s)
{
    const char *sentence =
        s->read
            ? "Het sleutelbestand {bestand} hoort niet bij deze database. Zet het goede "
              "sleutelbestand terug, haal het van een andere server van deze database, of maak "
              "het met het herstelblad: koers sleutel uit-blad"
            : "Het sleutelbestand {bestand} ontbreekt. Zet het terug, haal het van een andere "
              "server van deze database, of maak het met het herstelblad: koers sleutel uit-blad";
    return error_sentence(s->f, sentence, ERROR_WITH("bestand", s->file), "%s", s->file);
}

bool server_key_broken(struct error *f, const char *place)
{
    return error_sentence(
        f,
        "In deze database ontbreekt het kenmerk van de verzegeling, maar er zijn wel sleutels "
        "verzegeld. Er is dus iets uit de database gehaald. Zet de laatste goede reservekopie "
        "terug: koers herstel",
        ERROR_WITH("plaats", place), "%s: no mark, and sealed values", place);
}

/* Is its key one that has sealed a store, so that open values here are not of an older version? */
static bool used_key(const struct settling *s)
{
    return s->read && !keyring_is_fresh() && text_equal(s->file, server_key_file(s->ctx, s->place));
}

static bool plain_store(const struct settling *s)
{
    return error_sentence(
        s->f,
        "Het sleutelbestand {bestand} heeft al een database verzegeld, maar in deze database staan "
        "sleutels open. Heeft iemand in de database geschreven? Zet dan een goede reservekopie "
        "terug: koers herstel. Is het een oude database, van voor het sleutelbestand? Maak er een "
        "kopie van met koers backup, en zet die terug met koers herstel --overschrijf",
        ERROR_WITH("bestand", s->file), "%s: open keys, and %s sealed before", s->place, s->file);
}

/* Refuses what a start may not go on with. */
static bool may_be(const struct settling *s, enum sealed_store state)
{
    if (state == SEALED_FOREIGN)
        return missing_key(s);
    if (state == SEALED_BROKEN)
        return server_key_broken(s->f, s->place);
    return state != SEALED_NEVER || s->restored || !used_key(s) || plain_store(s);
}

static bool look(struct db_conn *c, void *arg)
{
    struct settling *s = arg;

    return key_read(s) && may_be(s, sealed_store(c, NULL));
}

/* Another server was first, with a key of its own: the file that was made here opens nothing. */
static bool take_back(struct settling *s)
{
    if (s->made)
        unlink(s->file);
    s->read = s->read && !s->made;
    return missing_key(s);
}

/* A key that is made is on disk before a value that it sealed is committed. */
static bool settle(struct db_conn *c, void *arg)
{
    struct settling *s = arg;
    const char *own = server_key_file(s->ctx, s->place);

    if (!key_read(s))
        return false;
    enum sealed_store state = sealed_store(c, rooms);
    if (db_failed(c) || state == SEALED_READY)
        return !db_failed(c);
    if (state == SEALED_FOREIGN)
        return take_back(s);
    if (!may_be(s, state))
        return false;
    if (state != SEALED_OLDER && !(s->read && text_equal(s->file, own))) {
        if (!keyring_make(own, &s->made, s->f))
            return false;
        s->file = own;
    }
    s->plain = state == SEALED_NEVER;
    return sealed_all(c, rooms, s->plain) || db_failed(c) ||
           error_set(s->f, "Een sleutel in de database is niet te openen. Het logboek zegt welke.",
                     "%s", s->place);
}

/* f is filled by work, or by the store when that failed. */
static bool in_store(struct settling *s, struct db *quality,
                     enum db_result (*how)(struct db_conn *, bool (*)(struct db_conn *, void *),
                                           void *, struct error *),
                     bool (*work)(struct db_conn *, void *))
{
    struct error why = {0};
    struct db_conn *c = db_conn_open(quality, s->f);
    enum db_result result = c ? how(c, work, s, &why) : DB_ROLLED_BACK;

    db_conn_close(c);
    if (result != DB_OK && result != DB_ROLLED_BACK && s->f)
        *s->f = why;
    return result == DB_OK;
}

bool server_key_fits(const void *ctx, const char *place, struct db *quality, struct error *f)
{
    struct settling s = {.ctx = ctx, .place = place, .f = f};

    return in_store(&s, quality, db_read, look);
}

bool server_key_settle(const void *ctx, const char *place, struct db *quality, bool restored,
                       struct server_key_settled *out, struct error *f)
{
    struct settling s = {.ctx = ctx, .place = place, .restored = restored, .f = f};
    struct error why = {0};
    bool good = in_store(&s, quality, db_write, settle);

    /* From here on open values are no longer taken for those of an older version. A crash before this
     * line leaves it to the next start. */
    if (good && keyring_is_fresh() && !keyring_used(s.file, &why))
        log_line(
            "level=warn msg=\"the key file does not remember that it sealed a store\" why=\"%s\"",
            why.detail);
    *out = (struct server_key_settled){good && s.made, good && s.plain};
    return good;
}
