/* `koers importeer SOORT BESTAND`: reads a file in, as the web page would, with progress on the
 * terminal. Not here: what a file means (each room's job). A room adds its kind to the table. */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/command.h"
#include "indicator/indicator.h"
#include "meting/meting.h"
#include "organisatie/background.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/people.h"
#include "stores.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MAX_BESTAND (64u << 20)

struct import_work {
    const char *path;
    const char *organisatie, *instrument, *kolom_locatie, *locatie, *van, *tot, *jaar, *uitgenodigd;
    bool zonder_datum;
    struct stores stores;
    TALLOC_CTX *ctx;
    void *data;
    size_t n;
};

static bool read_file(struct import_work *i, struct error *f)
{
    FILE *in = fopen(i->path, "rb");
    if (!in)
        return error_set(f, mem_format(i->ctx, "Het bestand %s is niet te openen.", i->path), "%s",
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
           error_set(f,
                     mem_format(i->ctx, "Het bestand %s is niet te lezen, of te groot.", i->path),
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
    return odb_summary(db, s->ctx, s->id, &s->text) && !db_failed(db);
}

static bool import_odb(struct import_work *i, struct error *f)
{
    struct background a = {.db = i->stores.quality};
    struct job t = {
        .ctx = i->ctx, .tekst = base_name(i->path), .invoer = i->data, .n_invoer = i->n};
    const char *naar = NULL;
    if (!job_on_terminal(&a, &odb_job, &t, &naar, f))
        return false;
    struct summary s = {.ctx = i->ctx, .id = odb_bestand_of_path(naar)};
    buf_init(&s.text, i->ctx, 64u << 20);
    struct db_conn *c = db_thread_conn(i->stores.quality, f);
    if (!c || db_read(c, read_summary, &s, f) != DB_OK)
        return false;
    fputs(s.text.data, stdout);
    return true;
}

/* ---- meting ---- */

/* Handing in, and what to say at the end: both need a transaction of their own. */
struct measurement {
    struct import_work *i;
    struct meting_bestand file;
    const char *naar;
    int64_t upload;
    struct buf said;
    struct error *f;
};

static bool read_day(const struct import_work *i, const char *name, const char *text, int32_t *day,
                     struct error *f)
{
    *day = text ? date_read(text) : DATE_NONE;
    return !text || *day != DATE_NONE ||
           error_set(f, mem_format(i->ctx, "%s: \"%s\" is geen datum.", name, text), "-");
}

static bool read_period(struct import_work *i, struct meting_bestand *file, struct error *f)
{
    int64_t year = 0;

    if (!read_day(i, "--van", i->van, &file->van, f) ||
        !read_day(i, "--tot", i->tot, &file->tot, f))
        return false;
    if (i->jaar && !text_int(i->jaar, 1990, 2100, &year))
        return error_set(f, mem_format(i->ctx, "\"%s\" is geen jaar.", i->jaar), "-");
    if (year) {
        file->van = date_of((int)year, 1, 1);
        file->tot = date_of((int)year, 12, 31);
    }
    if ((file->van == DATE_NONE) != (file->tot == DATE_NONE) || file->tot < file->van)
        return error_set(f, "Noem de eerste en de laatste dag: --van en --tot.", "-");
    return !i->uitgenodigd || text_int(i->uitgenodigd, 1, 10000000, &file->uitgenodigd) ||
           error_set(f, "--uitgenodigd moet een getal zijn.", "-");
}

static bool hand_in(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;
    struct locatie_by_slug_row place;

    m->file.organisatie = organisatie_kies(db, m->i->organisatie, m->f);
    if (!m->file.organisatie)
        return false;
    if (m->i->locatie) {
        if (!locatie_by_slug(db, m->i->ctx, &place, .organisatie = m->file.organisatie,
                             .slug = m->i->locatie))
            return error_set(m->f, "Deze locatie is niet bekend.", "%s", m->i->locatie);
        m->file.locatie = place.id;
    }
    m->upload = meting_hand_in(db, m->i->ctx, &m->file, m->f);
    return m->upload && !db_failed(db);
}

static bool take_back(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    meting_upload_erase(db, m->i->ctx, m->file.organisatie, m->upload);
    return !db_failed(db);
}

static bool say_report(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    return meting_verslag(db, m->i->ctx, m->file.organisatie, m->upload, &m->said);
}

static bool say_measurement(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    return meting_summary(db, m->i->ctx, m->file.organisatie, m->naar, &m->said);
}

static bool say(struct import_work *i, bool (*what)(struct db_conn *, void *),
                struct measurement *m, struct error *f)
{
    struct db_conn *c = db_thread_conn(i->stores.quality, f);

    buf_init(&m->said, i->ctx, 1u << 20);
    if (!c || db_read(c, what, m, f) != DB_OK)
        return false;
    fputs(m->said.data, stdout);
    return true;
}

static bool import_meting(struct import_work *i, struct error *f)
{
    struct background a = {.db = i->stores.quality};
    struct measurement m = {
        .i = i,
        .f = f,
        .file = {.naam = base_name(i->path),
                 .data = i->data,
                 .n = i->n,
                 .instrument = i->instrument,
                 .kolom_locatie = i->kolom_locatie,
                 .zonder_datum = i->zonder_datum}
    };

    if (!i->instrument)
        return error_set(f, "Noem de vragenlijst: --instrument CODE.", "-");
    if (!read_period(i, &m.file, f) || background_write(&a, hand_in, &m, f) != DB_OK)
        return false;
    struct job t = {.ctx = i->ctx, .organisatie = m.file.organisatie, .over = m.upload};
    if (!say(i, say_report, &m, f) || !job_on_terminal(&a, &meting_job, &t, &m.naar, f)) {
        background_write(&a, take_back, &m, NULL);
        return false;
    }
    return say(i, say_measurement, &m, f);
}

/* ---- the subcommand ---- */

static const struct {
    const char *soort;
    bool (*run)(struct import_work *i, struct error *f);
} soorten[] = {
    {"odb",    import_odb   },
    {"meting", import_meting},
};

static int run(const struct command *o, int argc, char **argv)
{
    const char *place = db_default_place();
    struct import_work i = {0};
    const struct option options[] = {
        OPTION_DB(&place),
        {"--organisatie",   &i.organisatie,   NULL,            "welke organisatie, als er meer zijn"                          },
        {"--instrument",    &i.instrument,    NULL,            "meting: de code van de vragenlijst"                           },
        {"--locatie-kolom", &i.kolom_locatie, NULL,            "meting: de kolom met locaties"                                },
        {"--locatie",       &i.locatie,       NULL,            "meting: de locatie, als er geen kolom voor is"                },
        {"--jaar",          &i.jaar,          NULL,            "meting: het jaar (standaard volgens de datums in het bestand)"},
        {"--van",           &i.van,           NULL,            "meting: de eerste dag"                                        },
        {"--tot",           &i.tot,           NULL,            "meting: de laatste dag"                                       },
        {"--zonder-datum",  NULL,             &i.zonder_datum, "meting: lees de kolom met datums niet"                        },
        {"--uitgenodigd",   &i.uitgenodigd,   NULL,            "meting: hoeveel mensen zijn gevraagd"                         },
    };
    struct error f = {0};
    int status;
    if (!options_read(o, options, sizeof options / sizeof *options, &argc, argv, 2, 2, &status))
        return status;
    bool (*task)(struct import_work *, struct error *) = NULL;
    for (size_t k = 0; k < sizeof soorten / sizeof *soorten; k++)
        if (strcmp(soorten[k].soort, argv[1]) == 0)
            task = soorten[k].run;
    if (!task) {
        fprintf(stderr, "koers importeer: \"%s\" kan Koers niet inlezen\n", argv[1]);
        return 2;
    }
    i.path = argv[2];
    i.ctx = mem_ctx(NULL, "importeer");
    bool ok = read_file(&i, &f) && stores_open(i.ctx, place, &i.stores, &f);
    if (ok) {
        ok = task(&i, &f);
        db_thread_done(i.stores.quality);
        stores_close(&i.stores);
    }
    mem_free(i.ctx);
    return ok ? 0 : command_failed(o, &f);
}

const struct command command_importeer = {
    .name = "importeer",
    .arguments = "[--db PLAATS] odb|meting BESTAND",
    .title = "Lees een bestand in.",
    .help =
        "odb: een Excel-bestand van het Openbare Databestand. Vertelt per rij wat is hersteld en\n"
        "geweigerd.\n"
        "meting: een CSV-bestand met antwoorden op een vragenlijst (--instrument). Eén fout, en "
        "er\n"
        "wordt niets ingelezen. Koers noemt elke kolom die niet wordt gelezen. Twee kolommen voor\n"
        "één vraag worden geweigerd, en ook datums die een programma zelf invult (1-1-1980): lees\n"
        "die met --zonder-datum en --jaar, of met --van en --tot.\n"
        "Beide mogen naast een server die draait.",
    .run = run,
};
