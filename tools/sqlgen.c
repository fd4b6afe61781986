/* sqlgen: turns a room's X.sql into X_sql.h and X_sql.c (tools/README.md is the notation).
 * Here: the command line and the order of things. Reading, checking and writing stand in
 * sqlgen_*.c. */
#include "sqlgen.h"
#include <stdlib.h>
#include <string.h>

static struct room *room_of(struct house *h, const char *rooms, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    size_t n = strcspn(name, ".");

    for (int i = 0; i < h->n_rooms; i++)
        if (strlen(h->rooms[i].name) == n && !strncmp(h->rooms[i].name, name, n))
            return &h->rooms[i];
    stop(path, 1, "room %.*s is not named in %s", (int)n, name, rooms);
}

static void check_query_names(const struct house *h)
{
    for (int a = 0; a < h->n_rooms; a++)
        for (int i = 0; i < h->rooms[a].n_queries; i++)
            for (int b = 0; b <= a; b++)
                for (int k = 0; k < (a == b ? i : h->rooms[b].n_queries); k++)
                    if (!strcmp(h->rooms[a].queries[i].name, h->rooms[b].queries[k].name))
                        stop(h->rooms[a].path, h->rooms[a].queries[i].line,
                             "two queries are named %s: the other is at %s:%d",
                             h->rooms[a].queries[i].name, h->rooms[b].path,
                             h->rooms[b].queries[k].line);
}

int main(int argc, char **argv)
{
    struct house h = {0};
    const char *rooms = NULL, *in = NULL, *out = NULL;

    for (int i = 1; i + 1 < argc; i += 2)
        if (!strcmp(argv[i], "--rooms"))
            read_rooms(rooms = argv[i + 1], &h);
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(argv[i], "--schema"))
            room_of(&h, rooms ? rooms : "--rooms", value)->path = value;
        else if (!strcmp(argv[i], "--in"))
            in = value;
        else if (!strcmp(argv[i], "--out"))
            out = value;
        else if (strcmp(argv[i], "--rooms") != 0)
            stop("sqlgen", 0, "unknown option %s", argv[i]);
    }
    if (!rooms || !in || !out) {
        fputs("sqlgen --rooms FILE --schema A.sql … --in X.sql --out DIR\n", stderr);
        return 2;
    }
    struct room *r = room_of(&h, rooms, in);
    r->path = in;
    for (int i = 0; i < h.n_rooms; i++)
        if (h.rooms[i].path)
            read_room(&h.rooms[i]);
    check_query_names(&h);
    build_schema(&h, r);
    for (int i = 0; i < r->n_queries; i++)
        check_query(&h, r, &r->queries[i]);
    emit_room(r, out);
    sqlite3_close(h.own);
    sqlite3_close(h.real);
    return 0;
}
