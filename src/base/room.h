/* One room as the rest of the program sees it: its tables, routes, kinds, jobs, menu entries, help
 * and checks. Each room fills one `struct room` in its own X_room.c and src/rooms.c lists it;
 * nothing else in the program names a room. Here are only shapes: what a list holds is declared
 * where it belongs (routes in web/, job kinds in organisatie/, faces in draad/). Not here: the list
 * (rooms.h). */
#ifndef KOERS_BASE_ROOM_H
#define KOERS_BASE_ROOM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct background;
struct child_task;
struct db_conn;
struct error;
struct job_kind;
struct knoop_face;
struct room_command;
struct route_table;
struct schema_room;

/* A way in, in the menu of every page. Lower rank: further to the front. */
struct room_door {
    int rank;
    const char *name; /* msgid */
    const char *path; /* its page; the door is current on all that lies below it */
    int right;        /* enum handeling: shown to who may do this somewhere */
};

/* A help text: locale/hulp/LANGUAGE/SLUG.md. */
struct room_help {
    int rank;                 /* of the list on /hulp */
    const char *slug, *title; /* title: msgid */
    const char *const
        *paths; /* pages whose help link leads here (and all below); NULL-terminated */
};

/* Something to count for `koers controleer` and the metrics; the words follow the number. */
struct room_count {
    int64_t (*count)(struct db_conn *db, int64_t organisatie); /* organisatie 0: of all together */
    const char *where;       /* "metingen"; NULL: said of each organisation apart, by its slug */
    const char *one, *words; /* Dutch, for who runs the server: after 1, and after more */
    const char *metric, *metric_help; /* its name for Prometheus; NULL: it is not there */
};

/* A kind of thing that has a subkey (organisatie/subkey.h). soort is stored, and never changes. */
struct subkey_kind {
    const char *soort;
    bool (*there)(struct db_conn *db, int64_t organisatie, int64_t nummer); /* does it exist? */
};

/* The part of the demo organisation that exists when a room adds its own. */
struct demo_ground {
    struct db_conn *db;
    const void *ctx;
    int64_t organisatie, place[4];
    int32_t sinds; /* the day since when its people have their role or seat */
    /* Someone with this role (enum rol) for that location (0: the whole); 0 when there is none. */
    int64_t (*person)(const struct demo_ground *d, int rol, int64_t locatie);
    void *laying; /* of who lays the demo */
};

/* Every list is closed with NULL or {0}; what a room does not have stays NULL. */
struct room {
    const char *name;
    /* In the order in which their steps run. Which store they stand in is said once, by the room's
     * line in src/rooms.c: sqlgen puts it in each schema. */
    const struct schema_room *const *schemas;
    const struct route_table *const *routes;
    const struct knoop_face *const *faces;
    const struct job_kind *const *jobs;
    const struct child_task *const *children; /* what a child without rights can do */
    const struct room_door *doors;
    const struct room_help *help;
    const struct room_command *const *commands; /* `koers NAME` (base/room_command.h) */
    const struct room_command *const *imports;  /* kinds of file for `koers importeer` */
    /* Registers hooks with the floors below; called once, before anything else runs. */
    void (*start)(void);
    /* Called once an hour on a background thread: deletes expired data. */
    void (*tidy)(const struct background *a);
    /* Removes what a process that died left half, or queues the job that finishes it; says how many
     * things. Called at start, once an hour and by `koers controleer`, when no command works on the
     * store (halves.h). mended_one, mended: words after 1, and after more. */
    int64_t (*mend)(const struct background *a);
    const char *mended_one, *mended;
    /* Seals again, with the server key in use, every value that this room keeps sealed
     * (organisatie/sealed.h); plain: of a version that did not seal yet. Within a write transaction;
     * false when a value that others rest on does not open. */
    bool (*seal)(struct db_conn *db, bool plain);
    /* What of those values is there: SEALED_SOME | PLAIN_SOME (organisatie/sealed.h). */
    unsigned (*sealed_values)(struct db_conn *db);
    const struct subkey_kind *subkeys; /* closed with an empty one */
    /* `koers controleer`: is what this organisation keeps whole? False with f filled when not; good
     * says in Dutch what was looked at, "" when there was nothing to look at. */
    bool (*whole)(struct db_conn *db, const void *ctx, int64_t organisatie, const char **good,
                  struct error *f);
    const struct room_count *orphans; /* rows that belong to nothing: must be 0 */
    const struct room_count *overdue; /* waits longer than promised, or should have been deleted */
    /* Lays this room's part of the demo organisation, within its transaction, after people and
     * places. False with f filled ends the demo. */
    bool (*demo)(const struct demo_ground *d, struct error *f);
};
#endif
