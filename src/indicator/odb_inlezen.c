/* The job that reads a file of the Openbare Databestand into the store (indicator.h).
 * Not here: what rows mean (odb_regels.c), reading the spreadsheet (xlsx.c), the pages.
 */
#include "base/lang.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "indicator/indicator.h"
#include "indicator/indicator_sql.h"
#include "indicator/keymap.h"
#include "indicator/odb_regels.h"
#include "indicator/odb_verslag.h"
#include "indicator/xlsx.h"
#include "organisatie/background.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define BATCH         400u /* rows in one transaction: some milliseconds of the writer */
#define AWAY          2000
#define MAX_REGELS    20000u
#define CHILD_SECONDS 120
#define PATH          "/meten/indicatoren/bestanden/"

struct reading {
    struct job *t;
    TALLOC_CTX *ctx, *batch; /* batch: until the next write */
    struct odb_reader *lezer;
    struct odb_verslag *verslag;
    struct keymap *plekken, *indicatoren;
    struct error *f;
    char hash[2 * HASH_BYTES + 1];
    const char *eigenaar;
    int64_t bestand;
    struct odb_bestand_by_hash_row known;
    int64_t before; /* the same file, read by rules that could take two places for one; 0: none */
    bool is_known, stopped;
    size_t total, done;
    struct odb_waarde_insert_in waarde[BATCH];
    struct odb_plek_insert_in plek[BATCH];
    struct odb_indicator_insert_in indicator[BATCH];
    size_t n_waarde, n_plek, n_indicator;
    const struct odb_regel *regels; /* while writing the report */
    size_t n_regels, from;
    const char *first_refusal;
};

/* ---- taking away ---- */

static bool take_away(struct db_conn *db, void *arg)
{
    struct reading *x = arg;
    x->done = (size_t)odb_waarden_delete(db, .bestand = x->bestand, .hoeveel = AWAY);
    if (x->done)
        return !db_failed(db);
    x->done = (size_t)odb_meldingen_delete(db, .bestand = x->bestand, .hoeveel = AWAY);
    x->done += (size_t)odb_plekken_delete(db, .bestand = x->bestand, .hoeveel = AWAY);
    if (x->done)
        return !db_failed(db);
    odb_indicatoren_delete(db, .bestand = x->bestand);
    odb_bestand_delete(db, .bestand = x->bestand);
    return !db_failed(db);
}

/* All of a file that was not finished, in small transactions. */
static void remove_unfinished(struct reading *x, int64_t bestand)
{
    struct error f;
    x->bestand = bestand;
    x->done = 1;
    while (bestand && x->done && job_write(x->t, take_away, x, &f) == DB_OK)
        ;
    x->bestand = 0;
    x->done = 0;
}

/* ---- beginning ---- */

static bool read_known(struct db_conn *db, void *arg)
{
    struct reading *x = arg;
    struct odb_bestand_earlier_reading_row old;
    x->is_known = odb_bestand_by_hash(db, x->ctx, &x->known, .hash = x->hash, .lezing = ODB_LEZING);
    x->before = odb_bestand_earlier_reading(db, x->ctx, &old, .hash = x->hash, .lezing = ODB_LEZING)
                    ? old.id
                    : 0;
    return !db_failed(db);
}

static bool write_begin(struct db_conn *db, void *arg)
{
    struct reading *x = arg;
    struct odb_bestand_next_id_row row = {0};
    odb_bestand_next_id(db, x->batch, &row);
    int64_t made =
        odb_bestand_insert(db, .id = row.id, .naam = x->t->tekst, .hash = x->hash,
                           .lezing = ODB_LEZING, .eigenaar = x->eigenaar, .nu = time_now());
    x->bestand = made == 1 ? row.id : 0;
    return !db_failed(db);
}

static bool begin(struct reading *x)
{
    uint8_t hash[HASH_BYTES];
    hash_bytes(x->t->invoer, x->t->n_invoer, hash);
    hex_of(hash, sizeof hash, x->hash);
    x->eigenaar = mem_format(x->ctx, "%" PRId64 "/%" PRId64, x->t->organisatie, x->t->id);
    struct db_conn *db = db_thread_conn(x->t->db, x->f);
    if (!db || db_read(db, read_known, x, x->f) != DB_OK)
        return false;
    if (x->is_known && strcmp(x->known.staat, "zichtbaar") == 0) {
        char day[11];
        date_iso(date_of_time(x->known.ingelezen), day);
        return error_sentence(x->f, N_("Dit bestand is al ingelezen, op {dag}."),
                              ERROR_WITH("@dag", day), "odb %s is file %" PRId64, x->hash,
                              x->known.id);
    }
    /* Left by an earlier run of this job that was interrupted. */
    if (x->is_known && strcmp(x->known.eigenaar, x->eigenaar) == 0)
        remove_unfinished(x, x->known.id);
    if (job_write(x->t, write_begin, x, x->f) != DB_OK)
        return false;
    return x->bestand != 0 ||
           error_set(x->f, N_("Dit bestand wordt op dit moment al ingelezen."), "odb %s", x->hash);
}

/* ---- rows ---- */

static const char *keep(struct reading *x, const char *text)
{
    return mem_text(x->batch, text);
}

static const char *keep_or_null(struct reading *x, const char *text)
{
    return *text ? mem_text(x->batch, text) : NULL;
}

/* One number for a row of the whole workbook, as a sheet has at most 2^20 rows. */
static int64_t row_number(const struct odb_rij *r)
{
    int64_t before = r->blad > 1 ? (int64_t)r->blad - 1 : 0;
    return (before << 21) + (int64_t)r->rijnummer;
}

static void add_place(struct reading *x, const struct odb_rij *r, const char *key, size_t nr)
{
    const char *naam = *r->locatie_naam ? r->locatie_naam : r->organisatie_naam;
    x->plek[x->n_plek++] =
        (struct odb_plek_insert_in){.bestand = x->bestand,
                                    .nr = (int64_t)nr,
                                    .sleutel = key,
                                    .concern = r->concern,
                                    .kvk = keep(x, r->kvk),
                                    .organisatie_naam = keep(x, r->organisatie_naam),
                                    .naam = keep(x, naam),
                                    .vestigingsnummer = keep_or_null(x, r->vestigingsnummer),
                                    .plaats = keep(x, r->plaats)};
}

static void add_indicator(struct reading *x, const struct odb_rij *r)
{
    x->indicator[x->n_indicator++] =
        (struct odb_indicator_insert_in){.bestand = x->bestand,
                                         .indicatorset = keep(x, r->set_code),
                                         .jaar = r->verslagjaar,
                                         .code = keep(x, r->code),
                                         .set_naam = keep(x, r->set_naam),
                                         .nummer = keep(x, r->nummer),
                                         .volgorde = r->sorteernummer,
                                         .naam = keep(x, r->naam),
                                         .thema = keep(x, r->thema),
                                         .eenheid = odb_eenheid_naam(r->eenheid),
                                         .soort = keep(x, r->indicator_type)};
}

static void add_row(struct reading *x, const struct odb_rij *r)
{
    bool is_new;
    const char *key = keep(x, r->sleutel);
    size_t nr = keymap_number(x->plekken, key, &is_new) + 1;
    if (is_new)
        add_place(x, r, key, nr);
    keymap_number(x->indicatoren,
                  mem_format(x->batch, "%s %d %s", r->set_code, r->verslagjaar, r->code), &is_new);
    if (is_new)
        add_indicator(x, r);
    x->waarde[x->n_waarde++] =
        (struct odb_waarde_insert_in){.bestand = x->bestand,
                                      .rij = row_number(r),
                                      .plek = (int64_t)nr,
                                      .sleutel = key,
                                      .indicatorset = keep(x, r->set_code),
                                      .jaar = r->verslagjaar,
                                      .code = keep(x, r->code),
                                      .waarde = r->heeft_waarde ? r->waarde : NAN,
                                      .nvt = r->nvt,
                                      .afgeschermd = r->afgeschermd,
                                      .tekst = keep_or_null(x, r->tekst),
                                      .teller = r->heeft_breuk ? r->teller : NAN,
                                      .noemer = r->heeft_breuk ? r->noemer : NAN,
                                      .opmerking = keep_or_null(x, r->opmerking),
                                      .van = r->van,
                                      .tot = r->tot};
}

static bool write_batch(struct db_conn *db, void *arg)
{
    struct reading *x = arg;
    for (size_t i = 0; i < x->n_plek; i++)
        odb_plek_insert_(db, x->plek[i]);
    for (size_t i = 0; i < x->n_indicator; i++)
        odb_indicator_insert_(db, x->indicator[i]);
    for (size_t i = 0; i < x->n_waarde; i++)
        odb_waarde_insert_(db, x->waarde[i]);
    return !db_failed(db);
}

static bool flush(struct reading *x)
{
    bool ok = x->n_waarde == 0 || job_write(x->t, write_batch, x, x->f) == DB_OK;
    x->n_waarde = x->n_plek = x->n_indicator = 0;
    mem_free(x->batch);
    x->batch = mem_ctx(x->ctx, "odb batch");
    if (ok && !job_progress(x->t, (int64_t)x->done, (int64_t)x->total))
        x->stopped = true;
    return ok && !x->stopped;
}

static bool survey_row(void *arg, const struct xlsx_row *row)
{
    struct reading *x = arg;
    x->total++;
    return odb_survey(x->lezer, row, x->f);
}

static bool read_row(void *arg, const struct xlsx_row *row)
{
    struct reading *x = arg;
    const struct odb_uitkomst *u = odb_read(x->lezer, row);
    x->done++;
    for (size_t i = 0; i < u->n_meldingen; i++) {
        odb_verslag_add(x->verslag, &u->meldingen[i]);
        if (u->meldingen[i].soort == ODB_WEIGERING && !x->first_refusal)
            x->first_refusal = u->meldingen[i].reden;
    }
    if (u->bruikbaar)
        add_row(x, &u->rij);
    return x->n_waarde < BATCH || flush(x);
}

/* ---- the end ---- */

static bool write_report(struct db_conn *db, void *arg)
{
    struct reading *x = arg;
    for (size_t i = x->from; i < x->n_regels && i < x->from + BATCH; i++) {
        const struct odb_regel *r = &x->regels[i];
        odb_melding_insert(db, .bestand = x->bestand, .nr = (int64_t)i + 1,
                           .soort = odb_soort_code(r->soort), .kolom = r->kolom, .was = r->was,
                           .werd = r->werd, .reden = r->reden, .aantal = (int64_t)r->aantal,
                           .rijen = r->rijen);
    }
    return !db_failed(db);
}

static bool write_visible(struct db_conn *db, void *arg)
{
    struct reading *x = arg;
    struct odb_telling t = odb_telling(x->lezer);
    int64_t n = odb_bestand_show(db, .id = x->bestand, .nu = time_now(), .rijen = (int64_t)t.rijen,
                                 .gebruikt = (int64_t)t.gebruikt, .geweigerd = (int64_t)t.geweigerd,
                                 .hersteld = (int64_t)t.hersteld, .let_op = (int64_t)t.let_op);
    if (x->before) {
        odb_bestand_take_turn(db, .id = x->bestand, .van = x->before);
        odb_bestand_hide(db, .id = x->before);
    }
    if (x->t->organisatie)
        audit_write(db, x->t->organisatie, x->t->door, "indicator.invoeren",
                    mem_format(x->batch, "odb %" PRId64, x->bestand), "ingelezen");
    return n == 1 && !db_failed(db);
}

static bool finish(struct reading *x)
{
    if (odb_telling(x->lezer).gebruikt == 0)
        return error_sentence(
            x->f,
            N_("Geen enkele rij van dit bestand is te gebruiken. De eerste reden: "
               "{reden}"),
            ERROR_WITH("*reden", x->first_refusal), "odb %s", x->hash);
    x->regels = odb_verslag_regels(x->verslag, &x->n_regels);
    for (x->from = 0; x->from < x->n_regels; x->from += BATCH)
        if (job_write(x->t, write_report, x, x->f) != DB_OK)
            return false;
    int64_t made = x->bestand, before = x->before;
    if (job_write(x->t, write_visible, x, x->f) != DB_OK)
        return false;
    remove_unfinished(x, before);
    x->bestand = made;
    return true;
}

/* Reads the packed rows twice: the survey needs the whole file before the first row is judged. */
static bool read_file(struct reading *x)
{
    struct buf rows;
    buf_init(&rows, x->ctx, xlsx_task.max_out);
    struct error own = {0};
    if (!child_run(x->ctx, xlsx_task.name, x->t->invoer, x->t->n_invoer, CHILD_SECONDS, &rows,
                   x->f))
        return false;
    struct error *outer = x->f;
    x->f = &own; /* a handler that stops says why here; the unpacking itself succeeded */
    bool ok = xlsx_unpack(x->ctx, rows.data, rows.len, &xlsx_limits, survey_row, x, &own) &&
              !*own.message && odb_surveyed(x->lezer, &own) && begin(x) &&
              xlsx_unpack(x->ctx, rows.data, rows.len, &xlsx_limits, read_row, x, &own) &&
              !x->stopped && !*own.message && flush(x) && finish(x);
    x->f = outer;
    if (!ok && outer)
        *outer = own;
    if (!ok && x->stopped)
        error_set(outer, N_("Het inlezen is gestopt. Er is niets van bewaard."), "stopped");
    return ok;
}

static bool run(struct job *t, const char **naar, struct error *f)
{
    struct reading *x = mem_new(t->ctx, struct reading);
    x->t = t;
    x->f = f;
    x->ctx = x;
    x->batch = mem_ctx(x, "odb batch");
    x->lezer = odb_reader_new(x);
    x->verslag = odb_verslag_new(x, MAX_REGELS);
    x->plekken = keymap_new(x);
    x->indicatoren = keymap_new(x);
    job_progress(t, 0, 0);
    bool ok = read_file(x);
    if (ok)
        *naar = mem_format(t->ctx, PATH "%" PRId64, x->bestand);
    else
        remove_unfinished(x, x->bestand);
    mem_free(x);
    return ok;
}

const struct job_kind odb_job = {"odb", N_("Bestand met indicatoren inlezen"), run};

int64_t odb_bestand_of_path(const char *naar)
{
    int64_t id = 0;
    return naar && text_starts(naar, PATH) && text_int(naar + strlen(PATH), 1, INT64_MAX, &id) ? id
                                                                                               : 0;
}

bool odb_summary(struct db_conn *db, const void *ctx, int64_t bestand, struct buf *out)
{
    struct odb_bestand_read_row b;
    if (!odb_bestand_read(db, ctx, &b, .id = bestand))
        return false;
    buf_format(out,
               "%s: %" PRId64 " rijen gelezen, %" PRId64 " gebruikt, %" PRId64
               " geweigerd; %" PRId64 " cellen hersteld, %" PRId64 " keer let op.\n",
               b.naam, b.rijen, b.gebruikt, b.geweigerd, b.hersteld, b.let_op);
    static const char *const soorten[] = {"weigering", "let_op", "herstel"};
    static const char *const namen[] = {"geweigerd", "let op", "hersteld"};
    for (size_t s = 0; s < 3; s++) {
        struct odb_meldingen_rows m =
            odb_meldingen(db, ctx, .bestand = bestand, .soort = soorten[s]);
        for (size_t i = 0; i < m.n; i++)
            buf_format(out, "  %s, rij %s, %s: \"%s\" → \"%s\". %s\n", namen[s], m.row[i].rijen,
                       m.row[i].kolom, m.row[i].was, m.row[i].werd, m.row[i].reden);
    }
    return true;
}

struct half {
    TALLOC_CTX *ctx;
    struct odb_half_rows rows;
};

static bool read_half(struct db_conn *db, void *arg)
{
    struct half *h = arg;
    h->rows = odb_half(db, h->ctx);
    return !db_failed(db);
}

int64_t odb_mend(const struct background *a)
{
    struct half h = {.ctx = mem_ctx(NULL, "odb_mend")};
    struct error f = {0};
    struct db_conn *c = db_thread_conn(a->db, &f);
    int64_t n = 0;

    if (c && db_read(c, read_half, &h, &f) == DB_OK)
        for (size_t i = 0; i < h.rows.n; i++) {
            struct reading *x = mem_new(h.ctx, struct reading);
            enum db_result u = DB_OK;
            x->bestand = h.rows.row[i].id;
            x->done = 1;
            while (x->done && (u = background_write(a, take_away, x, &f)) == DB_OK)
                ;
            n += u == DB_OK;
        }
    mem_free(h.ctx);
    return n;
}

int64_t odb_orphans(struct db_conn *db)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "odb_wezen");
    struct odb_orphans_telling_row row = {0};

    odb_orphans_telling(db, ctx, &row);
    mem_free(ctx);
    return row.aantal;
}
