/* A copy of the store of subkeys (subkey_copy.h).
 */
#include "cli/subkey_copy.h"
#include "base/keyring.h"
#include "base/mem.h"
#include "db/backup.h"
#include "organisatie/subkey.h"
#include "rooms.h"
#include "server_key.h"
#include "stores.h"
#include <stdio.h>

static bool opens_here(struct db_conn *c, struct error *f)
{
    return subkeys_open_here(c) ||
           error_set(
               f,
               "Deze kopie van de deelsleutels is verzegeld met een andere sleutel. Zet eerst "
               "het sleutelbestand van toen terug, of maak het met het herstelblad: koers "
               "sleutel uit-blad",
               "sealed with another server key");
}

static struct backup copy_of(struct db *keys, const char *file, bool overwrite)
{
    return (struct backup){.db = keys,
                           .file = file,
                           .rooms = room_keys_schemas,
                           .n_rooms = room_keys_schemas_n,
                           .overwrite = overwrite,
                           .counts = "deelsleutel",
                           .fits = opens_here};
}

bool subkey_copy_make(const void *ctx, const char *place, const char *file, bool overwrite,
                      struct error *f)
{
    struct db *keys = stores_there(ctx, place, f) ? stores_open_keys(ctx, place, f) : NULL;
    struct backup k = copy_of(keys, file, overwrite);
    bool good = keys && migration_pending(keys, k.rooms, k.n_rooms, f) >= 0 && backup_create(&k, f);

    db_close(keys);
    if (good)
        printf("De kopie van de deelsleutels staat in %s\nBewaar haar hoogstens 30 dagen: wat "
               "gewist is, is anders nog te lezen.\n",
               file);
    return good;
}

bool subkey_copy_put_back(const void *ctx, const char *place, const char *file, bool overwrite,
                          struct error *f)
{
    if (keyring_load(server_key_at_hand(ctx, place), f) == KEYRING_BAD)
        return false;
    struct db *keys = stores_open_keys(ctx, place, f);
    struct backup k = copy_of(keys, file, overwrite);
    bool good =
        keys && backup_restore(&k, f) && (!keyring_is_ready() || subkeys_wrap(keys, true, f));

    db_close(keys);
    if (good)
        printf("De deelsleutels zijn teruggezet uit %s\n", file);
    return good;
}

static bool read_state(struct db_conn *c, void *arg)
{
    *(enum subkeys_state *)arg = subkeys_state(c);
    return !db_failed(c);
}

bool subkey_copy_wanted(const void *ctx, const char *place, struct db *quality, struct error *f)
{
    enum subkeys_state state = SUBKEYS_NONE;
    struct db *keys = stores_open_keys(ctx, place, f);
    struct db_conn *c = keys && migrate(keys, room_keys_schemas, room_keys_schemas_n, f)
                            ? db_conn_open(quality, f)
                            : NULL;

    subkeys_use(keys);
    bool good = c && db_read(c, read_state, &state, f) == DB_OK;
    subkeys_use(NULL);
    db_conn_close(c);
    db_close(keys);
    if (good && state != SUBKEYS_NONE && state != SUBKEYS_READY)
        puts(
            "Bij deze kopie horen deelsleutels, en die staan hier niet. Zet de laatste kopie ervan "
            "terug: koers sleutel deelsleutels-terug BESTAND");
    return good;
}
