/* The list of rooms, and what they have together (rooms.h). A new room adds its header and its name
 * here. Build and style check read the list too: one line a room, in floor order, with what it may
 * touch besides what is its own; "personal, touches:" for a room of the personal store. */
#include "rooms.h"
#include "base/child.h"
#include "base/mem.h"
#include "base/room_command.h"
#include "db/decided_sql.h"
#include "db/deelsleutel_sql.h"
#include "db/erase_sql.h"
#include "db/pending_sql.h"
#include "demo/demo.h"
#include "draad/draad.h"
#include "gezelschap/gezelschap.h"
#include "indicator/indicator.h"
#include "inhoud/inhoud.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld.h"
#include "leren/leren.h"
#include "meting/meting.h"
#include "organisatie/background.h"
#include "organisatie/organisatie.h"
#include "signaal/signaal.h"
#include "voorstel/voorstel.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const struct room *const rooms[] = {
    &web_room,             /* touches: */
    &organisatie_room,     /* touches: */
    &gezelschap_room,      /* touches: organisatie */
    &inhoud_room,          /* touches: organisatie */
    &draad_room,           /* touches: organisatie gezelschap inhoud */
    &voorstel_room,        /* touches: organisatie gezelschap inhoud draad */
    &signaal_room,         /* touches: organisatie inhoud draad */
    &leren_room,           /* touches: organisatie inhoud draad */
    &meting_room,          /* touches: organisatie inhoud draad */
    &indicator_room,       /* touches: organisatie inhoud draad */
    &kwaliteitsbeeld_room, /* touches: organisatie gezelschap inhoud draad */
    NULL,
};
/* clang-format on */

const struct route_table *const *room_routes;
size_t room_routes_n;
const struct schema_room *const *room_schemas;
size_t room_schemas_n;
const struct schema_room *const *room_personal_schemas;
size_t room_personal_schemas_n;
static const struct schema_room *const keys_schemas[] = {&deelsleutel_schema, NULL};
const struct schema_room *const *room_keys_schemas = keys_schemas;
size_t room_keys_schemas_n = 1;

/* A list of pointers that grows; NULL-terminated. */
struct list {
    const void **item;
    size_t n;
};

static void add(struct list *l, const void *item)
{
    l->item = mem_resize(NULL, l->item, const void *, l->n + 2);
    l->item[l->n++] = item;
    l->item[l->n] = NULL;
}

static void add_all(struct list *l, const void *from)
{
    for (const void *const *p = from; p && *p; p++)
        add(l, *p);
}

static int by_rank(const void *a, const void *b)
{
    const struct room_door *const *x = a, *const *y = b;

    return ((*x)->rank > (*y)->rank) - ((*x)->rank < (*y)->rank);
}

static int help_by_rank(const void *a, const void *b)
{
    const struct room_help *const *x = a, *const *y = b;

    return ((*x)->rank > (*y)->rank) - ((*x)->rank < (*y)->rank);
}

/* Insertion sort: kinds of one rank stay in the order of their rooms. */
static void sort_faces(struct list *faces)
{
    for (size_t i = 1; i < faces->n; i++) {
        const struct knoop_face *moved = faces->item[i];
        size_t j = i;
        for (; j > 0 && ((const struct knoop_face *)faces->item[j - 1])->rang > moved->rang; j--)
            faces->item[j] = faces->item[j - 1];
        faces->item[j] = moved;
    }
}

static void gather_ways(struct list *doors, struct list *help)
{
    for (size_t i = 0; rooms[i]; i++) {
        for (const struct room_door *d = rooms[i]->doors; d && d->name; d++)
            add(doors, d);
        for (const struct room_help *h = rooms[i]->help; h && h->slug; h++)
            add(help, h);
    }
    qsort(doors->item, doors->n, sizeof *doors->item, by_rank);
    qsort(help->item, help->n, sizeof *help->item, help_by_rank);
}

/* Ends the program when two rooms claim one name: the second would be silently out of reach. */
static void claim(struct list *taken, const char *room, const char *what, const char *name)
{
    char *whole = mem_format(NULL, "%s %s", what, name);

    for (size_t i = 0; i < taken->n; i++) {
        if (!strcmp(taken->item[i], whole)) {
            fprintf(stderr, "koers: room %s: %s is claimed twice\n", room, whole);
            exit(1);
        }
    }
    add(taken, whole);
}

static void check_claims(void)
{
    struct list taken = {0};

    for (size_t i = 0; rooms[i]; i++) {
        const struct room *r = rooms[i];
        claim(&taken, r->name, "room", r->name);
        for (size_t j = 0; r->schemas && r->schemas[j]; j++)
            claim(&taken, r->name, "schema", r->schemas[j]->room);
        for (size_t j = 0; r->faces && r->faces[j]; j++)
            claim(&taken, r->name, "kind of knoop", r->faces[j]->soort);
        for (size_t j = 0; r->jobs && r->jobs[j]; j++)
            claim(&taken, r->name, "kind of job", r->jobs[j]->soort);
        for (size_t j = 0; r->children && r->children[j]; j++)
            claim(&taken, r->name, "child", r->children[j]->name);
        for (size_t j = 0; r->commands && r->commands[j]; j++)
            claim(&taken, r->name, "command", r->commands[j]->name);
        for (size_t j = 0; r->imports && r->imports[j]; j++)
            claim(&taken, r->name, "kind of import", r->imports[j]->name);
        for (const struct room_help *h = r->help; h && h->slug; h++)
            claim(&taken, r->name, "help text", h->slug);
        for (const struct room_door *d = r->doors; d && d->name; d++)
            claim(&taken, r->name, "door", d->path);
    }
    for (size_t i = 0; i < taken.n; i++)
        mem_free((void *)(uintptr_t)taken.item[i]);
    mem_free(taken.item);
}

/* A route that could never be reached ends the program before anybody misses the page. */
static void check_routes(void)
{
    for (size_t t = 0; t < room_routes_n; t++) {
        for (size_t i = 0; i < room_routes[t]->n; i++) {
            const char *path = room_routes[t]->routes[i].path, *wrong = route_wrong(path);
            if (wrong) {
                fprintf(stderr, "koers: route %s: %s\n", path, wrong);
                exit(1);
            }
        }
    }
}

void rooms_start(void)
{
    static bool started;
    static struct list routes, schemas, personal, faces, jobs, doors,
        help; /* others keep pointing here */

    if (started)
        return;
    started = true;
    check_claims();
    for (size_t i = 0; rooms[i]; i++) {
        add_all(&routes, rooms[i]->routes);
        add_all(&faces, rooms[i]->faces);
        add_all(&jobs, rooms[i]->jobs);
        for (size_t j = 0; rooms[i]->schemas && rooms[i]->schemas[j]; j++)
            add(rooms[i]->schemas[j]->store == DB_PERSONAL ? &personal : &schemas,
                rooms[i]->schemas[j]);
    }
    add(&schemas, &decided_schema); /* the stores' own tables (db/both.h, db/erase.h) */
    add(&schemas, &erase_schema);
    add(&personal, &pending_schema);
    sort_faces(&faces);
    gather_ways(&doors, &help);
    room_routes = (const struct route_table *const *)routes.item;
    room_routes_n = routes.n;
    room_schemas = (const struct schema_room *const *)schemas.item;
    room_schemas_n = schemas.n;
    room_personal_schemas = (const struct schema_room *const *)personal.item;
    room_personal_schemas_n = personal.n;
    check_routes();
    draad_faces((const struct knoop_face *const *)faces.item, faces.n);
    jobs_register((const struct job_kind *const *)jobs.item, jobs.n);
    organisatie_doors((const struct room_door *const *)doors.item, doors.n);
    demo_rooms(rooms);
    draad_help((const struct room_help *const *)help.item, help.n);
    for (size_t i = 0; rooms[i]; i++)
        if (rooms[i]->start)
            rooms[i]->start();
}

_Noreturn void rooms_child(const char *what)
{
    struct list tasks = {0};

    for (size_t i = 0; rooms[i]; i++)
        add_all(&tasks, rooms[i]->children);
    child_main(what, (const struct child_task *const *)tasks.item, tasks.n);
}
