/* `koers importeer SOORT BESTAND`: reads a file in, as the web page would, with progress on the
 * terminal. Not here: what a file means (each room's job). A room adds its kind to the table. */
#include "base/mem.h"
#include "indicator/indicator.h"
#include "opdracht.h"
#include "opslag.h"
#include "organisatie/achtergrond.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MAX_BESTAND (64u << 20)

struct import {
    const char *path;
    struct opslag opslag;
    TALLOC_CTX *ctx;
    void *data;
    size_t n;
};

static bool read_file(struct import *i, struct fout *f)
{
    FILE *in = fopen(i->path, "rb");
    if (!in)
        return fout_zet(f, mem_format(i->ctx, "Het bestand %s is niet te openen.", i->path), "%s",
                        strerror(errno));
    size_t cap = 1u << 20;
    char *data = mem_array(i->ctx, char, cap);
    size_t r;
    while ((r = fread(data + i->n, 1, cap - i->n, in)) > 0 && i->n <= MAX_BESTAND) {
        i->n += r;
        if (i->n == cap)
            data = mem_resize(i->ctx, data, char, cap *= 2);
    }
    bool ok = !ferror(in) && i->n <= MAX_BESTAND;
    fclose(in);
    i->data = data;
    return ok ||
           fout_zet(f, mem_format(i->ctx, "Het bestand %s is niet te lezen, of te groot.", i->path),
                    "%zu bytes, %s", i->n, strerror(errno));
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- odb ---- */

struct summary {
    TALLOC_CTX *ctx;
    int64_t id;
    struct buf text;
};

static bool read_summary(struct db_conn *db, void *arg)
{
    struct summary *s = arg;
    return odb_samenvatting(db, s->ctx, s->id, &s->text) && !db_failed(db);
}

static bool import_odb(struct import *i, struct fout *f)
{
    struct achtergrond a = {.db = i->opslag.quality};
    struct taak t = {
        .ctx = i->ctx, .gegevens = base_name(i->path), .invoer = i->data, .n_invoer = i->n};
    const char *naar = NULL;
    if (!taak_op_terminal(&a, &odb_taak, &t, &naar, f))
        return false;
    struct summary s = {.ctx = i->ctx, .id = odb_bestand_van_pad(naar)};
    buf_init(&s.text, i->ctx, 64u << 20);
    struct db_conn *c = db_thread_conn(i->opslag.quality, f);
    if (!c || db_read(c, read_summary, &s, f) != DB_OK)
        return false;
    fputs(s.text.data, stdout);
    return true;
}

/* ---- the subcommand ---- */

static const struct {
    const char *soort;
    bool (*run)(struct import *i, struct fout *f);
} soorten[] = {
    {"odb", import_odb},
};

static int run(const struct opdracht *o, int argc, char **argv)
{
    const char *place = DB_PLAATS;
    const struct optie opties[] = {OPTIE_DB(&place)};
    struct fout f = {0};
    int status;
    if (!opties_lees(o, opties, 1, &argc, argv, 2, 2, &status))
        return status;
    bool (*task)(struct import *, struct fout *) = NULL;
    for (size_t k = 0; k < sizeof soorten / sizeof *soorten; k++)
        if (strcmp(soorten[k].soort, argv[1]) == 0)
            task = soorten[k].run;
    if (!task) {
        fprintf(stderr, "koers importeer: \"%s\" kan Koers niet inlezen\n", argv[1]);
        return 2;
    }
    struct import i = {.path = argv[2], .ctx = mem_ctx(NULL, "importeer")};
    bool ok = read_file(&i, &f) && opslag_open(i.ctx, place, &i.opslag, &f);
    if (ok) {
        ok = task(&i, &f);
        db_thread_done(i.opslag.quality);
        opslag_close(&i.opslag);
    }
    mem_free(i.ctx);
    return ok ? 0 : opdracht_fout(o, &f);
}

const struct opdracht opdracht_importeer = {
    .name = "importeer",
    .arguments = "[--db PLAATS] odb BESTAND",
    .title = "Lees een bestand in.",
    .help =
        "odb: een Excel-bestand van het Openbare Databestand. Vertelt per rij wat is hersteld en\n"
        "geweigerd. Mag naast een server die draait.",
    .run = run,
};
