/* The files and ports that a store needs: db_reach (db.h). Not here: confining the process
 * (confine.c). libpq has more file settings than these. A file that is not listed here and not
 * below /etc cannot be read when a connection is opened again. */
#include "base/text.h"
#include "db/engine.h"
#include <stdlib.h>

static void add_file(struct db_reach *r, const char *path)
{
    if (path && path[0] == '/' && r->n_files < sizeof r->files / sizeof *r->files)
        r->files[r->n_files++] = path;
}

/* "5432,5433": one for each host. */
static void add_ports(struct db_reach *r, const char *list)
{
    while (list && *list && r->n_ports < sizeof r->ports / sizeof *r->ports) {
        long port = strtol(list, NULL, 10);
        if (port > 0 && port < 65536)
            r->ports[r->n_ports++] = (uint16_t)port;
        list += strcspn(list, ",");
        list += *list == ',';
    }
}

static void postgres_reach(const struct db *db, const void *ctx, struct db_reach *r)
{
    static const char *const files[] = {"passfile", "sslcert", "sslkey", "sslrootcert", "sslcrl"};
    const char *home = getenv("HOME");
    PQconninfoOption *given = PQconninfoParse(db->place, NULL);

    for (PQconninfoOption *o = given; o && o->keyword; o++) {
        for (size_t i = 0; i < sizeof files / sizeof *files; i++)
            if (o->val && !strcmp(o->keyword, files[i]))
                add_file(r, mem_text(ctx, o->val));
        if (o->val && *o->val && !strcmp(o->keyword, "port"))
            add_ports(r, o->val);
    }
    PQconninfoFree(given);
    PQconninfoOption *usual = r->n_ports ? NULL : PQconndefaults();
    for (PQconninfoOption *o = usual; o && o->keyword; o++)
        if (!strcmp(o->keyword, "port"))
            add_ports(r, o->val);
    PQconninfoFree(usual);
    if (home && *home) {
        add_file(r, mem_format(ctx, "%s/.pgpass", home));
        add_file(r, mem_format(ctx, "%s/.postgresql", home));
    }
}

struct db_reach db_reach(const struct db *db, const void *ctx)
{
    struct db_reach r = {0};

    if (db->engine == DB_POSTGRES) {
        postgres_reach(db, ctx, &r);
        return r;
    }
    char *real = realpath(db->place, NULL);
    const char *end = real ? strrchr(real, '/') : NULL;
    r.dir = end ? mem_textn(ctx, real, end == real ? 1 : (size_t)(end - real)) : ".";
    free(real); /* of the library */
    return r;
}
