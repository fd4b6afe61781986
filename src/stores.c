/* The two stores (stores.h).
 * Not here: what is in them; rooms.c knows whose tables they hold.
 * Both are opened and brought up to date before anything else runs. */
#include "stores.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/migration.h"
#include "organisatie/subkey.h"
#include "rooms.h"
#include "server_key.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *file_beside(const void *ctx, const char *file, const char *word)
{
    size_t n = strlen(file);

    if (n > 3 && !strcmp(file + n - 3, ".db"))
        return mem_format(ctx, "%.*s.%s.db", (int)n - 3, file, word);
    return mem_format(ctx, "%s.%s", file, word);
}

const char *stores_personal_file(const void *ctx, const char *file)
{
    return file_beside(ctx, file, "persoonlijk");
}

/* KOERS_DB_PERSOONLIJK belongs to the place in KOERS_DB: what is looked at elsewhere (a backup that
 * is restored to be checked) has its own personal store beside it. */
static const char *personal_place(const void *ctx, const char *place)
{
    const char *own = getenv("KOERS_DB_PERSOONLIJK"), *usual = getenv("KOERS_DB");

    if (own && own[0] && text_equal(place, usual))
        return own;
    return db_place_shared(place) ? place : stores_personal_file(ctx, place);
}

struct db *stores_open_quality(const void *ctx, const char *place, struct error *f)
{
    return db_open(ctx, place, "kwaliteit", f);
}

struct db *stores_open_personal(const void *ctx, const char *place, struct error *f)
{
    const char *own = personal_place(ctx, place);

    if (db_place_shared(own) != db_place_shared(place)) {
        error_set(f,
                  "De opslag voor persoonlijke gegevens en die voor kwaliteit horen bij elkaar: "
                  "allebei een bestand, of allebei PostgreSQL.",
                  "KOERS_DB and KOERS_DB_PERSOONLIJK");
        return NULL;
    }
    return personal_open(ctx, own, "persoonlijk", f);
}

struct db *stores_open_keys(const void *ctx, const char *place, struct error *f)
{
    return db_open_keys(ctx,
                        db_place_shared(place) ? place : file_beside(ctx, place, "deelsleutels"),
                        "deelsleutels", f);
}

/* Up to date? Steps are taken only when there are any: that asks to be alone with the store. Both
 * are looked at before either is changed: data of a newer program are refused as they are. */
static bool up_to_date(const struct stores *s, struct error *f)
{
    const struct schema_rooms quality = {s->quality, room_schemas, room_schemas_n};
    const struct schema_rooms personal = {s->personal, room_personal_schemas,
                                          room_personal_schemas_n};
    int keys = migration_pending(s->keys, room_keys_schemas, room_keys_schemas_n, f);
    int one = keys < 0 ? -1 : migration_pending(quality.db, quality.rooms, quality.n, f);
    int other = one < 0 ? -1 : migration_pending(personal.db, personal.rooms, personal.n, f);

    if (other < 0)
        return false;
    return (keys == 0 || migrate(s->keys, room_keys_schemas, room_keys_schemas_n, f)) &&
           (one + other == 0 || migrate_both(&quality, &personal, f));
}

/* Opening would make an empty one. */
static bool file_is_there(const char *place, struct error *f)
{
    return db_place_shared(place) || access(place, F_OK) == 0 ||
           error_set(f, "Deze database is er nog niet. Start eerst koers serve.", "%s", place);
}

/* How many steps all rooms have: as many are open where Koers never was. */
static int all_steps(void)
{
    int n = 0;

    for (size_t i = 0; i < room_schemas_n; i++)
        n += (int)room_schemas[i]->n_steps;
    return n;
}

bool stores_there(const void *ctx, const char *place, struct error *f)
{
    if (!file_is_there(place, f))
        return false;
    struct db *db = stores_open_quality(ctx, place, f);
    int open = db ? migration_pending(db, room_schemas, room_schemas_n, f) : -1;
    db_close(db);
    return open >= 0 &&
           (open < all_steps() || error_set(f, "Hier staat geen database van Koers.", "%s", place));
}

bool stores_open(const void *ctx, const char *place, struct stores *out, struct error *f)
{
    *out = (struct stores){0};
    out->quality = stores_open_quality(ctx, place, f);
    out->personal = out->quality ? stores_open_personal(ctx, place, f) : NULL;
    out->keys = out->personal ? stores_open_keys(ctx, place, f) : NULL;
    struct server_key_settled settled;
    int open = out->keys ? migration_pending(out->quality, room_schemas, room_schemas_n, f) : -1;
    /* Nothing is changed, not even the schema, without the right key. */
    if (open >= 0 && (open == all_steps() || server_key_fits(ctx, place, out->quality, f)) &&
        up_to_date(out, f) && server_key_settle(ctx, place, out->quality, false, &settled, f) &&
        subkeys_wrap(out->keys, true, f)) {
        out->key_made = settled.made;
        subkeys_use(out->keys);
        return true;
    }
    stores_close(out);
    return false;
}

bool stores_open_current(const void *ctx, const char *place, struct stores *out, struct error *f)
{
    *out = (struct stores){0};
    if (!file_is_there(place, f))
        return false;
    out->quality = stores_open_quality(ctx, place, f);
    int open = out->quality ? migration_pending(out->quality, room_schemas, room_schemas_n, f) : -1;
    if (open == 0)
        return true;
    stores_close(out);
    if (open > 0)
        error_set(f, "De database is nog niet bijgewerkt. Start eerst koers serve.",
                  "%d steps open", open);
    return false;
}

bool stores_settle(const struct stores *s, struct both_found *found, struct error *f)
{
    struct db_conn *c = db_conn_open(s->quality, f);
    struct personal_conn *p = c ? personal_conn_open(s->personal, f) : NULL;
    bool good = p && both_settle(c, p, found, f);

    personal_conn_close(p);
    db_conn_close(c);
    return good;
}

/* A connection that only reads leaves SQLite's WAL behind when it is the last. */
static void end_keys(struct db *keys)
{
    struct db_conn *last = db_engine_of(keys) == DB_SQLITE ? db_conn_open(keys, NULL) : NULL;

    db_thread_done(keys);
    db_conn_close(last);
}

void stores_close(struct stores *o)
{
    if (o->keys) {
        subkeys_use(NULL);
        end_keys(o->keys);
        db_close(o->keys);
    }
    if (o->personal)
        db_close(o->personal);
    if (o->quality)
        db_close(o->quality);
    *o = (struct stores){0};
}
