/* The files and ports that a store needs: db_reach (db.h). Not here: confining the process
 * (confine.c). libpq has more file settings than these. A file that is not listed here and not
 * below /etc cannot be read when a connection is opened again. */
#include "base/text.h"
#include "db/engine.h"
#include <stdlib.h>

/* Each of the settings below once, and two files in the home directory: they always fit. */
static void add_file(struct db_reach *r, const char *path)
{
    if (path && path[0] == '/' && r->n_files < sizeof r->files / sizeof *r->files)
        r->files[r->n_files++] = path;
}

bool db_reach_port(struct db_reach *r, uint16_t port, struct error *f)
{
    for (size_t i = 0; i < r->n_ports; i++)
        if (r->ports[i] == port)
            return true;
    if (r->n_ports == DB_PORTS_MAX)
        return error_set(f,
                         "De plaats van de database noemt te veel poorten. Het mogen er hoogstens "
                         "8 verschillende zijn, over alle servers samen.",
                         "port %u is one too many", (unsigned)port);
    r->ports[r->n_ports++] = port;
    return true;
}

/* "5432,5433": one for each host. */
static bool add_ports(struct db_reach *r, const char *list, struct error *f)
{
    bool fits = true;

    while (list && *list && fits) {
        long port = strtol(list, NULL, 10);
        if (port > 0 && port < 65536)
            fits = db_reach_port(r, (uint16_t)port, f);
        list += strcspn(list, ",");
        list += *list == ',';
    }
    return fits;
}

static bool add_defaults(struct db_reach *r, struct error *f)
{
    PQconninfoOption *usual = PQconndefaults();
    bool fits = true;

    for (PQconninfoOption *o = usual; o && o->keyword && fits; o++)
        if (!strcmp(o->keyword, "port"))
            fits = add_ports(r, o->val, f);
    PQconninfoFree(usual);
    return fits;
}

static bool postgres_reach(const struct db *db, const void *ctx, struct db_reach *r,
                           struct error *f)
{
    static const char *const files[] = {"passfile", "sslcert", "sslkey", "sslrootcert", "sslcrl"};
    const char *home = getenv("HOME");
    PQconninfoOption *given = PQconninfoParse(db->place, NULL);
    bool fits = true;

    for (PQconninfoOption *o = given; o && o->keyword; o++) {
        for (size_t i = 0; i < sizeof files / sizeof *files; i++)
            if (o->val && !strcmp(o->keyword, files[i]))
                add_file(r, mem_text(ctx, o->val));
        if (o->val && *o->val && !strcmp(o->keyword, "port"))
            fits = add_ports(r, o->val, f);
    }
    PQconninfoFree(given);
    if (r->n_ports == 0)
        fits = add_defaults(r, f);
    if (home && *home) {
        add_file(r, mem_format(ctx, "%s/.pgpass", home));
        add_file(r, mem_format(ctx, "%s/.postgresql", home));
    }
    return fits;
}

bool db_reach(const struct db *db, const void *ctx, struct db_reach *r, struct error *f)
{
    *r = (struct db_reach){0};
    if (db->engine == DB_POSTGRES)
        return postgres_reach(db, ctx, r, f);
    char *real = realpath(db->place, NULL);
    const char *end = real ? strrchr(real, '/') : NULL;
    r->dir = end ? mem_textn(ctx, real, end == real ? 1 : (size_t)(end - real)) : ".";
    free(real); /* of the library */
    return true;
}
