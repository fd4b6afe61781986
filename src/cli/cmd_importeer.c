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
    struct opslag opslag;
    TALLOC_CTX *ctx;
    void *data;
    size_t n;
};

static bool read_file(struct import_work *i, struct fout *f)
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

static bool import_odb(struct import_work *i, struct fout *f)
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

/* ---- meting ---- */

/* Handing in, and what to say at the end: both need a transaction of their own. */
struct measurement {
    struct import_work *i;
    struct meting_bestand file;
    const char *naar;
    int64_t upload;
    struct buf said;
    struct fout *f;
};

static bool read_day(const struct import_work *i, const char *name, const char *text, int32_t *day,
                     struct fout *f)
{
    *day = text ? datum_lees(text) : DATUM_GEEN;
    return !text || *day != DATUM_GEEN ||
           fout_zet(f, mem_format(i->ctx, "%s: \"%s\" is geen datum.", name, text), "-");
}

static bool read_period(struct import_work *i, struct meting_bestand *file, struct fout *f)
{
    int64_t year = 0;

    if (!read_day(i, "--van", i->van, &file->van, f) ||
        !read_day(i, "--tot", i->tot, &file->tot, f))
        return false;
    if (i->jaar && !text_int(i->jaar, 1990, 2100, &year))
        return fout_zet(f, mem_format(i->ctx, "\"%s\" is geen jaar.", i->jaar), "-");
    if (year) {
        file->van = datum_van((int)year, 1, 1);
        file->tot = datum_van((int)year, 12, 31);
    }
    if ((file->van == DATUM_GEEN) != (file->tot == DATUM_GEEN) || file->tot < file->van)
        return fout_zet(f, "Noem de eerste en de laatste dag: --van en --tot.", "-");
    return !i->uitgenodigd || text_int(i->uitgenodigd, 1, 10000000, &file->uitgenodigd) ||
           fout_zet(f, "--uitgenodigd moet een getal zijn.", "-");
}

static bool hand_in(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;
    struct locatie_op_slug_row place;

    m->file.organisatie = organisatie_kies(db, m->i->organisatie, m->f);
    if (!m->file.organisatie)
        return false;
    if (m->i->locatie) {
        if (!locatie_op_slug(db, m->i->ctx, &place, .organisatie = m->file.organisatie,
                             .slug = m->i->locatie))
            return fout_zet(m->f, "Deze locatie is niet bekend.", "%s", m->i->locatie);
        m->file.locatie = place.id;
    }
    m->upload = meting_lever_in(db, m->i->ctx, &m->file, m->f);
    return m->upload && !db_failed(db);
}

static bool take_back(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    meting_upload_wis(db, m->i->ctx, m->file.organisatie, m->upload);
    return !db_failed(db);
}

static bool say_measurement(struct db_conn *db, void *arg)
{
    struct measurement *m = arg;

    return meting_samenvatting(db, m->i->ctx, m->file.organisatie, m->naar, &m->said);
}

static bool import_meting(struct import_work *i, struct fout *f)
{
    struct achtergrond a = {.db = i->opslag.quality};
    struct measurement m = {
        .i = i,
        .f = f,
        .file = {.naam = base_name(i->path),
                 .data = i->data,
                 .n = i->n,
                 .instrument = i->instrument,
                 .kolom_locatie = i->kolom_locatie}
    };

    if (!i->instrument)
        return fout_zet(f, "Noem de vragenlijst: --instrument CODE.", "-");
    if (!read_period(i, &m.file, f) || achtergrond_schrijf(&a, hand_in, &m, f) != DB_OK)
        return false;
    struct taak t = {.ctx = i->ctx,
                     .organisatie = m.file.organisatie,
                     .gegevens = mem_format(i->ctx, "%lld", (long long)m.upload)};
    if (!taak_op_terminal(&a, &meting_taak, &t, &m.naar, f)) {
        achtergrond_schrijf(&a, take_back, &m, NULL);
        return false;
    }
    buf_init(&m.said, i->ctx, 1u << 20);
    struct db_conn *c = db_thread_conn(i->opslag.quality, f);
    if (!c || db_read(c, say_measurement, &m, f) != DB_OK)
        return false;
    fputs(m.said.data, stdout);
    return true;
}

/* ---- the subcommand ---- */

static const struct {
    const char *soort;
    bool (*run)(struct import_work *i, struct fout *f);
} soorten[] = {
    {"odb",    import_odb   },
    {"meting", import_meting},
};

static int run(const struct opdracht *o, int argc, char **argv)
{
    const char *place = db_plaats();
    struct import_work i = {0};
    const struct optie opties[] = {
        OPTIE_DB(&place),
        {"--organisatie",   &i.organisatie,   NULL, "welke organisatie, als er meer zijn"                          },
        {"--instrument",    &i.instrument,    NULL, "meting: de code van de vragenlijst"                           },
        {"--locatie-kolom", &i.kolom_locatie, NULL, "meting: de kolom met locaties"                                },
        {"--locatie",       &i.locatie,       NULL, "meting: de locatie, als er geen kolom voor is"                },
        {"--jaar",          &i.jaar,          NULL, "meting: het jaar (standaard volgens de datums in het bestand)"},
        {"--van",           &i.van,           NULL, "meting: de eerste dag"                                        },
        {"--tot",           &i.tot,           NULL, "meting: de laatste dag"                                       },
        {"--uitgenodigd",   &i.uitgenodigd,   NULL, "meting: hoeveel mensen zijn gevraagd"                         },
    };
    struct fout f = {0};
    int status;
    if (!opties_lees(o, opties, sizeof opties / sizeof *opties, &argc, argv, 2, 2, &status))
        return status;
    bool (*task)(struct import_work *, struct fout *) = NULL;
    for (size_t k = 0; k < sizeof soorten / sizeof *soorten; k++)
        if (strcmp(soorten[k].soort, argv[1]) == 0)
            task = soorten[k].run;
    if (!task) {
        fprintf(stderr, "koers importeer: \"%s\" kan Koers niet inlezen\n", argv[1]);
        return 2;
    }
    i.path = argv[2];
    i.ctx = mem_ctx(NULL, "importeer");
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
    .arguments = "[--db PLAATS] odb|meting BESTAND",
    .title = "Lees een bestand in.",
    .help =
        "odb: een Excel-bestand van het Openbare Databestand. Vertelt per rij wat is hersteld en\n"
        "geweigerd.\n"
        "meting: een CSV-bestand met antwoorden op een vragenlijst (--instrument). Eén fout, en "
        "er\n"
        "wordt niets ingelezen. Beide mogen naast een server die draait.",
    .run = run,
};
