/* Reading answers in (meting.h): invisible rows in random order, then one small transaction that
 * makes them a concept. As a job, from the command line, or at once for the demo.
 * Not here: what a row means (meting_import.c), what was handed in (meting_opslag.c), handing in from
 * the command line (meting_aanleveren.c). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/besluit.h"
#include "meting/inlevering.h"
#include "meting/meting_sql.h"
#include "meting/weergave_regels.h"
#include <string.h>

#define BATCH 60u /* people in one transaction: some milliseconds of the writer */

struct written { /* an open answer */
    size_t row, vraag;
};

/* What is being read in. */
struct lezing {
    TALLOC_CTX *ctx;
    struct job *t; /* NULL: everything in one transaction */
    struct inlevering in;
    struct import import;
    size_t *people;        /* rows of the file in random order: the n-th gets number n + 1 */
    struct written *texts; /* what people wrote, in a random order of its own */
    size_t n_texts;
    uint8_t sleutel[32]; /* for prints of rows */
    struct rijen rijen;
    int64_t organisatie, meting, door;
    const char *eigenaar;
    size_t from, vraag;
    struct error *f;
};

/* 0 … n - 1 in random order (Fisher-Yates). */
static size_t *shuffled(const void *ctx, size_t n)
{
    size_t *order = mem_array(ctx, size_t, n);

    for (size_t i = 0; i < n; i++)
        order[i] = i;
    for (size_t i = n; i > 1; i--) {
        size_t j = random_below((uint32_t)i), keep = order[i - 1];
        order[i - 1] = order[j];
        order[j] = keep;
    }
    return order;
}

/* ---- the pieces, each within a transaction of the caller ---- */

/* Was the same file read in already? */
static bool known(struct db_conn *db, struct lezing *x)
{
    struct meting_by_hash_row row;
    char day[11];

    if (!meting_by_hash(db, x->ctx, &row, .organisatie = x->organisatie, .hash = x->in.hash))
        return false;
    date_iso(date_of_time(row.ingelezen), day);
    error_sentence(
        x->f,
        N_("Dit bestand is al ingelezen, op {dag}. Bekijk die meting, of haal die eerst weg."),
        ERROR_WITH("@dag", day), "meting %lld", (long long)row.id);
    return true;
}

static bool write_begin(struct db_conn *db, void *arg)
{
    struct lezing *x = arg;
    struct meting_next_id_row fresh = {0};
    const struct inlevering *in = &x->in;

    if (known(db, x))
        return false;
    meting_sleutel_maak(db, x->organisatie);
    meting_sleutel_lees(db, x->ctx, x->organisatie, x->sleutel);
    meting_next_id(db, x->ctx, &fresh, .organisatie = x->organisatie);
    x->meting = fresh.id;
    meting_begin_(db, (struct meting_begin_in){.organisatie = x->organisatie,
                                               .id = x->meting,
                                               .instrument = in->instrument_id,
                                               .code = in->instrument.code,
                                               .jaar = date_year(in->tot),
                                               .van = in->van,
                                               .tot = in->tot,
                                               .uitgenodigd = in->uitgenodigd,
                                               .uitgenodigd_null = in->uitgenodigd <= 0,
                                               .bestand = in->naam,
                                               .hash = in->hash,
                                               .eigenaar = x->eigenaar,
                                               .nu = time_now(),
                                               .door = x->door,
                                               .k = in->instrument.k,
                                               .k_tekst = in->instrument.k_tekst});
    return !db_failed(db);
}

/* The columns that are kept, each under its own name. A column that MetingRespondentInsert lacks
 * does not compile. */
#define KEEP_STORED(veld) .veld = row->veld,
#define KEEP_CHECKED(veld)
#define KEEP(KOLOM, veld, type, kept, ...) KEEP_##kept(veld)

static void write_person(struct db_conn *db, struct lezing *x, const struct import_rij *row,
                         int64_t nr)
{
    const struct instrument *in = &x->in.instrument;

    /* clang-format off */
    meting_respondent_insert(db, KOLOMMEN_VAST(KEEP)
                             .organisatie = x->organisatie, .meting = x->meting, .nr = nr,
                             .groep = respondent_groep(in, row->waarde),
                             .rechte_lijn = row->rechte_lijn, .dubbel = row->dubbel_van != 0);
    /* clang-format on */
    for (size_t i = 0; i < in->n_items; i++)
        if (row->waarde[i] != ANTWOORD_GEEN)
            meting_antwoord_insert(db, .organisatie = x->organisatie, .meting = x->meting,
                                   .vraag = (int64_t)i, .nr = nr, .waarde = row->waarde[i]);
}

/* Rows are written in the order of their numbers, never in that of the file: where a row lies in the
 * store (SQLite's rowid, PostgreSQL's ctid, frames of the log) then says no more than its number. */
static bool write_people(struct db_conn *db, void *arg)
{
    struct lezing *x = arg;

    for (size_t i = x->from; i < x->import.n && i < x->from + BATCH; i++) {
        write_person(db, x, &x->import.rij[x->people[i]], (int64_t)i + 1);
        meting_vinger_tel(db, .organisatie = x->organisatie, .meting = x->meting,
                          .vinger = rij_vinger(x->sleutel, &x->rijen, x->people[i]));
    }
    return !db_failed(db);
}

/* Under numbers of their own, and in transactions of their own: what someone wrote does not lead to
 * their other answers. */
static bool write_texts(struct db_conn *db, void *arg)
{
    struct lezing *x = arg;

    for (size_t i = x->from; i < x->n_texts && i < x->from + BATCH; i++) {
        const struct import_rij *row = &x->import.rij[x->texts[i].row];
        meting_tekst_insert(db, .organisatie = x->organisatie, .meting = x->meting,
                            .nr = (int64_t)i + 1, .vraag = (int64_t)x->texts[i].vraag,
                            .locatie = row->locatie, .tekst = row->tekst[x->texts[i].vraag]);
    }
    return !db_failed(db);
}

static bool write_counts(struct db_conn *db, void *arg)
{
    struct lezing *x = arg;

    meting_count(db, .organisatie = x->organisatie, .meting = x->meting,
                 .vraag = (int64_t)x->vraag);
    meting_kolom_insert(db, .organisatie = x->organisatie, .meting = x->meting,
                        .vraag = (int64_t)x->vraag);
    return !db_failed(db);
}

static bool write_visible(struct db_conn *db, void *arg)
{
    struct lezing *x = arg;
    char print[AFDRUK_TEKST];

    if (known(db, x)) /* by another job, meanwhile */
        return false;
    rijen_afdruk(x->sleutel, &x->rijen,
                 afdruk_wat(x->ctx, x->in.instrument_id, x->in.van, x->in.tot), print);
    int64_t n =
        meting_show(db, .organisatie = x->organisatie, .id = x->meting, .nu = time_now(),
                    .rijen = (int64_t)x->import.n, .rechte_lijn = (int64_t)x->import.n_rechte_lijn,
                    .dubbel = (int64_t)x->import.n_dubbel, .afdruk = print);

    if (x->in.id)
        meting_upload_erase(db, x->ctx, x->organisatie, x->in.id);
    audit_write(db, x->organisatie, x->door, "meting.invoeren",
                mem_format(x->ctx, "meting %lld", (long long)x->meting), "ingelezen");
    return n == 1 && !db_failed(db);
}

static bool write_concept(struct db_conn *db, void *arg)
{
    const struct lezing *x = arg;

    if (!write_visible(db, arg))
        return false;
    meting_concept_wacht(db, x->organisatie);
    return !db_failed(db);
}

/* ---- before anything is written ---- */

static bool no_errors(struct lezing *x)
{
    if (!indeling_klopt(&x->in.indeling, &x->in.csv, &x->in.instrument, x->f))
        return false;
    if (inlevering_check(x->ctx, &x->in, &x->import))
        return true;
    const struct import_fout *first = &x->import.fout[0];
    return error_sentence(
        x->f,
        x->import.n_fout_totaal == 1
            ? N_("Er is niets ingelezen, want regel {regel} klopt niet: {fout}")
            : N_("Er is niets ingelezen, want er zijn {n} fouten. De eerste, op regel {regel}: "
                 "{fout}"),
        ERROR_WITH("n", mem_format(x->ctx, "%zu", x->import.n_fout_totaal), "regel",
                   mem_format(x->ctx, "%zu", first->regel), "laagste",
                   mem_format(x->ctx, "%d", first->laagste), "hoogste",
                   mem_format(x->ctx, "%d", first->hoogste), "*fout",
                   import_reden_zin(first->reden), "waarde", first->waarde),
        "%zu errors", x->import.n_fout_totaal);
}

static void prepare(struct lezing *x)
{
    size_t items = x->in.instrument.n_items, n = 0;
    struct written *all = mem_array(x->ctx, struct written, x->import.n * items);

    for (size_t i = 0; i < x->import.n; i++)
        for (size_t v = 0; v < items; v++)
            if (x->import.rij[i].tekst[v])
                all[n++] = (struct written){i, v};
    size_t *order = shuffled(x->ctx, n);
    x->texts = mem_array(x->ctx, struct written, n);
    for (size_t i = 0; i < n; i++)
        x->texts[i] = all[order[i]];
    x->n_texts = n;
    x->people = shuffled(x->ctx, x->import.n);
    mem_free(order);
    mem_free(all);
    rijen_begin(x->ctx, &x->rijen, items, x->import.n);
    for (size_t i = 0; i < x->import.n; i++)
        rijen_uit_bestand(x->ctx, &x->rijen, &x->in.instrument, &x->import.rij[i]);
}

/* Background questions have no figure of their own. */
static bool counted(const struct lezing *x, size_t vraag)
{
    return !x->in.instrument.items[vraag].achtergrond;
}

/* ---- the job ---- */

/* As meting_take_away wants it. */
static enum db_result write_as_job(void *job, bool (*work)(struct db_conn *, void *), void *arg,
                                   struct error *f)
{
    return job_write(job, work, arg, f);
}

static bool take_away(struct job *t, int64_t organisatie, int64_t meting, struct error *f)
{
    return meting_take_away(write_as_job, t, organisatie, meting, f);
}

struct earlier {
    struct lezing *x;
    struct metingen_of_eigenaar_rows rows;
    int64_t upload;
    bool ok;
};

static bool read_begin(struct db_conn *db, void *arg)
{
    struct earlier *e = arg;
    struct lezing *x = e->x;

    e->rows =
        metingen_of_eigenaar(db, x->ctx, .organisatie = x->organisatie, .eigenaar = x->eigenaar);
    e->ok = inlevering_read(db, x->ctx, x->organisatie, e->upload, &x->in, x->f);
    return !db_failed(db);
}

static bool begin(struct lezing *x)
{
    struct earlier e = {.x = x, .upload = x->t->over};
    struct db_conn *db = db_thread_conn(x->t->db, x->f);

    if (e.upload < 1)
        return error_set(x->f, N_("Dit werk noemt geen bestand."), "over %lld",
                         (long long)e.upload);
    if (!db || db_read(db, read_begin, &e, x->f) != DB_OK || !e.ok)
        return false;
    for (size_t i = 0; i < e.rows.n; i++)
        if (!take_away(x->t, x->organisatie, e.rows.row[i].id, x->f))
            return false;
    return no_errors(x);
}

/* Runs work in one transaction. A message set by the work takes precedence over the store's. */
static bool commit_work(struct lezing *x, bool (*work)(struct db_conn *, void *))
{
    struct error own = {0};

    if (job_write(x->t, work, x, &own) == DB_OK)
        return true;
    if (!x->f->message[0])
        *x->f = own;
    return false;
}

static bool stopped(struct lezing *x, size_t done)
{
    if (job_progress(x->t, (int64_t)done, (int64_t)(x->import.n + x->in.instrument.n_items)))
        return false;
    error_set(x->f, N_("Het inlezen is gestopt. Er is niets van bewaard."), "stopped");
    return true;
}

static bool write_all(struct lezing *x)
{
    for (x->from = 0; x->from < x->import.n; x->from += BATCH)
        if (stopped(x, x->from) || !commit_work(x, write_people))
            return false;
    for (x->from = 0; x->from < x->n_texts; x->from += BATCH)
        if (stopped(x, x->import.n) || !commit_work(x, write_texts))
            return false;
    for (x->vraag = 0; x->vraag < x->in.instrument.n_items; x->vraag++)
        if (counted(x, x->vraag) &&
            (stopped(x, x->import.n + x->vraag) || !commit_work(x, write_counts)))
            return false;
    return commit_work(x, write_concept);
}

static bool run(struct job *t, const char **naar, struct error *f)
{
    struct lezing *x = mem_new(t->ctx, struct lezing);

    *x = (struct lezing){.ctx = x, .t = t, .organisatie = t->organisatie, .door = t->door, .f = f};
    x->eigenaar = mem_format(x, "taak %lld %lld", (long long)t->id, (long long)t->over);
    job_progress(t, 0, 0);
    bool ok = begin(x);
    if (ok)
        prepare(x);
    ok = ok && commit_work(x, write_begin);
    if (ok && !write_all(x)) {
        struct error other;
        take_away(t, x->organisatie, x->meting, &other);
        ok = false;
    }
    if (ok)
        *naar = mem_format(t->ctx, "/meten/%lld/concept", (long long)x->meting);
    mem_free(x);
    return ok;
}

const struct job_kind meting_job = {"meting", N_("Antwoorden inlezen"), run};

/* ---- taking a measurement away ---- */

static bool run_away(struct job *t, const char **naar, struct error *f)
{
    if (t->over < 1)
        return error_set(f, N_("Dit werk noemt geen meting."), "over %lld", (long long)t->over);
    *naar = "/meten";
    return take_away(t, t->organisatie, t->over, f);
}

const struct job_kind meting_weg_job = {"meting_weg", N_("Meting weghalen"), run_away};

/* ---- at once ---- */

/* At once, without a concept: what the demo shows was looked at before. */
static bool confirm(struct db_conn *db, struct lezing *x)
{
    struct besluit b;

    if (!besluit_maak(db, x->ctx, x->organisatie, x->meting, &b))
        return error_set(x->f, N_("Deze meting is niet terug te lezen."), "meting %lld",
                         (long long)x->meting);
    if (besluit_bewaar(db, x->ctx, &b, false, x->door))
        return true;
    *x->f = b.fout;
    return false;
}

int64_t meting_create(struct db_conn *db, const void *ctx, const struct meting_new *m,
                      struct error *f)
{
    struct meting_bestand file = {.organisatie = m->organisatie,
                                  .naam = m->bestand,
                                  .data = m->csv,
                                  .n = strlen(m->csv),
                                  .instrument = m->instrument,
                                  .van = m->van,
                                  .tot = m->tot,
                                  .uitgenodigd = m->uitgenodigd};
    int64_t upload = meting_hand_in(db, ctx, &file, f);
    struct lezing *x = mem_new(ctx, struct lezing);

    *x = (struct lezing){
        .ctx = x, .organisatie = m->organisatie, .door = m->door, .f = f, .eigenaar = "direct"};
    if (m->sleutel)
        meting_sleutel_bewaar(db, m->organisatie, m->sleutel);
    bool ok = upload && inlevering_read(db, x, m->organisatie, upload, &x->in, f) && no_errors(x);
    if (ok)
        prepare(x);
    ok = ok && write_begin(db, x);
    for (x->from = 0; ok && x->from < x->import.n; x->from += BATCH)
        ok = write_people(db, x);
    for (x->from = 0; ok && x->from < x->n_texts; x->from += BATCH)
        ok = write_texts(db, x);
    for (x->vraag = 0; ok && x->vraag < x->in.instrument.n_items; x->vraag++)
        ok = !counted(x, x->vraag) || write_counts(db, x);
    ok = ok && (m->concept ? write_concept(db, x) : write_visible(db, x) && confirm(db, x));
    int64_t id = ok ? x->meting : 0;
    mem_free(x);
    return id;
}
