/* The two stores (stores.h).
 * Not here: what is in them; rooms.c knows whose tables they hold.
 * Both are opened and brought up to date before anything else runs. */
#include "stores.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/migration.h"
#include "rooms.h"
#include <string.h>
#include <unistd.h>

static bool is_postgres(const char *place)
{
    return text_starts(place, "postgresql://") || text_starts(place, "postgres://");
}

static const char *personal_place(const void *ctx, const char *place)
{
    size_t n = strlen(place);

    if (is_postgres(place))
        return place;
    if (n > 3 && !strcmp(place + n - 3, ".db"))
        return mem_format(ctx, "%.*s.persoonlijk.db", (int)n - 3, place);
    return mem_format(ctx, "%s.persoonlijk", place);
}

/* Up to date? Steps are taken only when there are any: that asks to be alone with the store. */
static bool up_to_date(struct db *db, const struct schema_room *const *list, size_t n,
                       struct error *f)
{
    int open = migration_pending(db, list, n, f);

    return open == 0 || (open > 0 && migrate(db, list, n, f));
}

bool stores_open(const void *ctx, const char *place, struct stores *out, struct error *f)
{
    *out = (struct stores){0};
    out->quality = db_open(ctx, place, "kwaliteit", f);
    if (!out->quality || !up_to_date(out->quality, room_schemas, room_schemas_n, f)) {
        stores_close(out);
        return false;
    }
    out->personal = db_open(ctx, personal_place(ctx, place), "persoonlijk", f);
    /* No room keeps personal tables yet: the store is there, and empty. */
    if (!out->personal || !up_to_date(out->personal, NULL, 0, f)) {
        stores_close(out);
        return false;
    }
    return true;
}

bool stores_open_current(const void *ctx, const char *place, struct stores *out, struct error *f)
{
    *out = (struct stores){0};
    if (!is_postgres(place) && access(place, F_OK) != 0) /* opening would make an empty one */
        return error_set(f, "Deze database is er nog niet. Start eerst koers serve.", "%s", place);
    out->quality = db_open(ctx, place, "kwaliteit", f);
    int open = out->quality ? migration_pending(out->quality, room_schemas, room_schemas_n, f) : -1;
    if (open == 0)
        return true;
    stores_close(out);
    if (open > 0)
        error_set(f, "De database is nog niet bijgewerkt. Start eerst koers serve.",
                  "%d steps open", open);
    return false;
}

void stores_close(struct stores *o)
{
    if (o->personal)
        db_close(o->personal);
    if (o->quality)
        db_close(o->quality);
    *o = (struct stores){0};
}
