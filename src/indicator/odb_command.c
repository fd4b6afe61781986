/* `koers importeer odb BESTAND`: reads an Excel file of the Openbare Databestand in, as the page
 * does. Not here: what a file means (odb_inlezen.c). */
#include "base/buf.h"
#include "base/mem.h"
#include "base/room_command.h"
#include "indicator/indicator.h"
#include "organisatie/background.h"
#include <stdio.h>

struct summary {
    const void *ctx;
    int64_t id;
    struct buf text;
};

static bool read_summary(struct db_conn *db, void *arg)
{
    struct summary *s = arg;

    return odb_summary(db, s->ctx, s->id, &s->text) && !db_failed(db);
}

static bool run(const struct room_call *call, struct error *f)
{
    struct background a = {.db = call->quality};
    struct job t = {
        .ctx = call->ctx, .tekst = call->word[0], .invoer = call->data, .n_invoer = call->n};
    const char *naar = NULL;

    if (!job_on_terminal(&a, &odb_job, &t, &naar, f))
        return false;
    struct summary s = {.ctx = call->ctx, .id = odb_bestand_of_path(naar)};
    buf_init(&s.text, call->ctx, 64u << 20);
    struct db_conn *c = db_thread_conn(call->quality, f);
    if (!c || db_read(c, read_summary, &s, f) != DB_OK)
        return false;
    fputs(s.text.data, stdout);
    return true;
}

const struct room_command odb_import = {
    .name = "odb",
    .title = "een Excel-bestand van het Openbare Databestand. Vertelt per rij wat is hersteld en\n"
             "geweigerd.",
    .words = 1,
    .run = run,
};
