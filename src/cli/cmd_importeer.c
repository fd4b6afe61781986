/* `koers importeer SOORT BESTAND`: reads a file in, as the web page would, with progress on the
 * terminal. Not here: which kinds there are and what a file means (each room's `imports`). */
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "cli/room_command.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FILE_MAX (64u << 20)

static bool read_file(struct room_call *call, const char *path, struct error *f)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return error_set(f, mem_format(call->ctx, "Het bestand %s is niet te openen.", path), "%s",
                         strerror(errno));
    size_t cap = 1u << 20, n = 0, r;
    char *data = mem_array(call->ctx, char, cap);
    while (n <= FILE_MAX && (r = fread(data + n, 1, cap - n, in)) > 0) {
        n += r;
        if (n == cap &&
            n <= FILE_MAX) /* one byte more than is allowed tells that it is too large */
            data = mem_resize(call->ctx, data, char,
                              cap = cap * 2 > FILE_MAX ? FILE_MAX + 1 : cap * 2);
    }
    bool broken = ferror(in) != 0;
    int no = errno;
    fclose(in);
    call->data = data;
    call->n = n;
    if (broken)
        return error_set(f, mem_format(call->ctx, "Het bestand %s is niet te lezen.", path), "%s",
                         strerror(no));
    return n <= FILE_MAX ||
           error_set(f,
                     mem_format(call->ctx, "Het bestand %s is te groot: hoogstens %u MB kan.", path,
                                FILE_MAX >> 20),
                     "more than %u bytes", FILE_MAX);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static const struct room_command *import_named(const char *name)
{
    const struct room_command *r;

    for (size_t i = 0; (r = room_import_at(i)) != NULL; i++)
        if (!strcmp(r->name, name))
            return r;
    return NULL;
}

/* What --help says: a paragraph for each kind. */
static struct command described(const struct command *o, const void *ctx,
                                struct room_options *options)
{
    struct command all = *o;
    const struct room_command *r;
    struct buf kinds, help;

    buf_init(&kinds, ctx, 4096);
    buf_init(&help, ctx, 1u << 16);
    for (size_t i = 0; (r = room_import_at(i)) != NULL; i++) {
        buf_format(&kinds, "%s%s", i ? "|" : "", r->name);
        buf_format(&help, "%s: %s\n", r->name, r->title);
        if (r->help)
            buf_format(&help, "%s\n", r->help);
        room_options_add(options, r, r->name);
    }
    buf_text(&help, o->help);
    all.arguments = mem_format(ctx, "[--db PLAATS] %s BESTAND", kinds.data);
    all.help = help.data;
    return all;
}

static int import(const struct command *o, const struct room_command *r, const char *place,
                  struct room_call call, const char *path)
{
    const char *foreign = room_given_foreign(call.given, r), *name = base_name(path);
    struct error f = {0};

    if (foreign) {
        fprintf(stderr, "koers importeer: %s hoort niet bij %s\n", foreign, r->name);
        return 2;
    }
    if (!read_file(&call, path, &f))
        return command_failed(o, &f);
    call.word = &name;
    return room_call_run(o, r, place, &call);
}

static int run(const struct command *o, int argc, char **argv)
{
    const char *place = db_default_place();
    TALLOC_CTX *ctx = mem_ctx(NULL, "importeer");
    struct room_options *options = room_options_new(ctx, &place);
    const struct command all = described(o, ctx, options);
    struct room_call call = {.ctx = ctx};
    int status;

    call.given = room_options_read(options, &all, &argc, argv, 2, &status);
    if (call.given) {
        const struct room_command *r = import_named(argv[1]);
        if (r) {
            status = import(&all, r, place, call, argv[2]);
        } else {
            fprintf(stderr, "koers importeer: \"%s\" kan Koers niet inlezen\n", argv[1]);
            status = 2;
        }
    }
    mem_free(ctx);
    return status;
}

const struct command command_importeer = {
    .name = "importeer",
    .arguments = "[--db PLAATS] SOORT BESTAND", /* --help names the kinds */
    .title = "Lees een bestand in.",
    .help = "Dit mag naast een server die draait.",
    .run = run,
};
