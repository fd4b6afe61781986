/* The commands that rooms bring (base/room_command.h): found by name, their options read, the stores
 * opened around them. Not here: what they do (each room), `koers importeer` (cmd_importeer.c). */
#include "cli/room_command.h"
#include "base/mem.h"
#include "db/hold.h"
#include "rooms.h"
#include "stores.h"
#include <string.h>

const struct room_command *room_command_at(size_t i)
{
    for (size_t r = 0; rooms[r]; r++)
        for (size_t j = 0; rooms[r]->commands && rooms[r]->commands[j]; j++)
            if (i-- == 0)
                return rooms[r]->commands[j];
    return NULL;
}

const struct room_command *room_import_at(size_t i)
{
    for (size_t r = 0; rooms[r]; r++)
        for (size_t j = 0; rooms[r]->imports && rooms[r]->imports[j]; j++)
            if (i-- == 0)
                return rooms[r]->imports[j];
    return NULL;
}

/* ---- options ---- */
struct room_options {
    size_t n;
    struct option *option;
    bool *on;                 /* of each option that stands alone */
    struct room_given *given; /* of all but the first option, --db; closed with {0} */
};

struct room_options *room_options_new(const void *ctx, const char **place)
{
    struct room_options *g = mem_new(ctx, struct room_options);

    g->option = mem_array(g, struct option, 1);
    g->option[g->n++] = (struct option)OPTION_DB(place);
    return g;
}

void room_options_add(struct room_options *g, const struct room_command *r, const char *of)
{
    static bool alone; /* until room_options_read gives each a place of its own */

    for (const struct room_option *o = r->options; o && o->name; o++) {
        size_t i = 0;
        while (i < g->n && strcmp(g->option[i].name, o->name) != 0)
            i++;
        bool shared = i < g->n;
        if (!shared) {
            g->option = mem_resize(g, g->option, struct option, ++g->n);
            g->option[i] =
                (struct option){.name = o->name, .on = o->alone ? &alone : NULL, .help = o->help};
        }
        if (of) /* "odb, meting: welke organisatie" */
            g->option[i].help =
                mem_format(g, "%s%s%s", of, shared ? ", " : ": ", g->option[i].help);
    }
}

const struct room_given *room_options_read(struct room_options *g, const struct command *o,
                                           int *argc, char **argv, int words, int *status)
{
    g->given = mem_array(g, struct room_given, g->n);
    g->on = mem_array(g, bool, g->n);
    g->on[0] = false;
    for (size_t i = 1; i < g->n; i++) { /* 0: --db, whose value is the caller's */
        g->given[i - 1] = (struct room_given){.name = g->option[i].name};
        g->on[i] = false;
        if (g->option[i].on)
            g->option[i].on = &g->on[i];
        else
            g->option[i].value = &g->given[i - 1].value;
    }
    g->given[g->n - 1] = (struct room_given){0};
    if (!options_read(o, g->option, g->n, argc, argv, words, words, status))
        return NULL;
    for (size_t i = 1; i < g->n; i++)
        if (g->on[i])
            g->given[i - 1].value = "";
    return g->given;
}

static bool takes(const struct room_command *r, const char *name)
{
    for (const struct room_option *o = r->options; o && o->name; o++)
        if (!strcmp(o->name, name))
            return true;
    return false;
}

const char *room_given_foreign(const struct room_given *given, const struct room_command *r)
{
    for (; given->name; given++)
        if (given->value && !takes(r, given->name))
            return given->name;
    return NULL;
}

/* ---- running ---- */
int room_call_run(const struct command *o, const struct room_command *r, const char *place,
                  struct room_call *call)
{
    struct error f = {0};
    struct stores s;

    if (r->check && !r->check(call, &f)) {
        command_failed(o, &f);
        return 2;
    }
    if (!stores_there(call->ctx, place, &f) || !stores_open(call->ctx, place, &s, &f))
        return command_failed(o, &f);
    call->quality = s.quality;
    call->personal = s.personal;
    /* So that what it leaves half when it is killed can be told from work under way (halves.h). */
    struct db_hold *hold = db_hold_work(s.quality, &f);
    bool done = hold && r->run(call, &f);
    db_hold_end(hold);
    db_thread_done(s.quality);
    db_thread_done(s.personal);
    stores_close(&s);
    return done ? 0 : command_failed(o, &f);
}

int room_command_run(const struct room_command *r, int argc, char **argv)
{
    const char *place = db_default_place();
    TALLOC_CTX *ctx = mem_ctx(NULL, r->name);
    const struct command o = {.name = r->name,
                              .arguments = mem_format(ctx, "[--db PLAATS] %s", r->arguments),
                              .title = r->title,
                              .help = r->help};
    struct room_options *options = room_options_new(ctx, &place);
    struct room_call call = {.ctx = ctx, .word = (const char *const *)(argv + 1)};
    int status;

    room_options_add(options, r, NULL);
    call.given = room_options_read(options, &o, &argc, argv, r->words, &status);
    if (call.given)
        status = room_call_run(&o, r, place, &call);
    mem_free(ctx);
    return status;
}
