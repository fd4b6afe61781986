/* What was handed in, and the instruments that an organisation keeps (inlevering.h). Not here: the
 * pages (inlezen_paginas.c), reading it in (meting_inlezen.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "db/erase.h"
#include "meting/besluit.h"
#include "meting/inlevering.h"
#include "meting/meting_sql.h"
#include "organisatie/background.h"
#include <stdio.h>
#include <string.h>

static const struct csv_limits limits = {.max_rows = 100000, .max_columns = 300, .max_cell = 10000};

/* ---- instruments ---- */

static void hash_hex(const void *data, size_t n, char out[static 2 * HASH_BYTES + 1])
{
    uint8_t hash[HASH_BYTES];

    hash_bytes(data, n, hash);
    hex_of(hash, HASH_BYTES, out);
}

int64_t instrument_add(struct db_conn *db, const void *ctx, int64_t organisatie, const void *json,
                       size_t n, const struct instrument *in, bool eigen)
{
    char hex[2 * HASH_BYTES + 1];
    struct meting_instrument_by_hash_row known;
    struct meting_instrument_next_id_row fresh = {0};

    hash_hex(json, n, hex);
    if (meting_instrument_by_hash(db, ctx, &known, .organisatie = organisatie, .hash = hex))
        return known.id;
    meting_instrument_next_id(db, ctx, &fresh, .organisatie = organisatie);
    meting_instrument_insert(db, .organisatie = organisatie, .id = fresh.id, .code = in->code,
                             .versie = in->versie, .hash = hex, .json = {json, n}, .eigen = eigen,
                             .nu = time_now());
    return fresh.id;
}

size_t instrument_keuzes(struct db_conn *db, const void *ctx, int64_t organisatie,
                         struct instrument_keuze **out)
{
    struct meting_instrumenten_eigen_rows own =
        meting_instrumenten_eigen(db, ctx, .organisatie = organisatie);
    size_t n_shipped, n = 0;
    const struct instrument_bestand *shipped = instrumenten_meegeleverd(&n_shipped);
    struct error f;

    *out = mem_array(ctx, struct instrument_keuze, own.n + n_shipped);
    for (size_t i = 0; i < own.n; i++) {
        struct instrument_keuze *k = &(*out)[n];
        if (!instrument_read(ctx, own.row[i].json.data, own.row[i].json.n, &k->instrument, &f))
            continue;
        k->sleutel = mem_format(ctx, "eigen:%lld", (long long)own.row[i].id);
        k->eigen = true;
        k->gemaakt = own.row[i].gemaakt;
        n++;
    }
    for (size_t i = 0; i < n_shipped; i++) {
        struct instrument_keuze *k = &(*out)[n];
        if (!instrument_read(ctx, (const char *)shipped[i].json, *shipped[i].len, &k->instrument,
                             &f))
            continue;
        k->sleutel = mem_format(ctx, "mee:%s", shipped[i].code);
        k->gemaakt = TIME_NONE;
        n++;
    }
    return n;
}

static int64_t keep_shipped(struct db_conn *db, const void *ctx, int64_t organisatie,
                            const char *code)
{
    size_t n;
    const struct instrument_bestand *shipped = instrumenten_meegeleverd(&n);
    struct instrument in;
    struct error f;

    for (size_t i = 0; i < n; i++)
        if (strcmp(shipped[i].code, code) == 0 &&
            instrument_read(ctx, (const char *)shipped[i].json, *shipped[i].len, &in, &f))
            return instrument_add(db, ctx, organisatie, shipped[i].json, *shipped[i].len, &in,
                                  false);
    return 0;
}

int64_t instrument_keep(struct db_conn *db, const void *ctx, int64_t organisatie,
                        const char *sleutel)
{
    struct meting_instrument_by_id_row row;
    int64_t id = 0;

    if (!sleutel)
        return 0;
    if (text_starts(sleutel, "mee:"))
        return keep_shipped(db, ctx, organisatie, sleutel + 4);
    if (text_starts(sleutel, "eigen:") && text_int(sleutel + 6, 1, INT64_MAX, &id) &&
        meting_instrument_by_id(db, ctx, &row, .organisatie = organisatie, .id = id))
        return id;
    return 0;
}

const char *instrument_sleutel(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id)
{
    struct meting_instrument_by_id_row row;

    if (!meting_instrument_by_id(db, ctx, &row, .organisatie = organisatie, .id = id))
        return "";
    return row.eigen ? mem_format(ctx, "eigen:%lld", (long long)id)
                     : mem_format(ctx, "mee:%s", row.code);
}

bool instrument_leverbaar(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id)
{
    struct meting_instrument_by_id_row row;
    size_t n;
    const struct instrument_bestand *shipped = instrumenten_meegeleverd(&n);

    if (!meting_instrument_by_id(db, ctx, &row, .organisatie = organisatie, .id = id))
        return false;
    for (size_t i = 0; i < n && !row.eigen; i++)
        if (text_equal(shipped[i].code, row.code) && *shipped[i].len == row.json.n &&
            memcmp(shipped[i].json, row.json.data, row.json.n) == 0)
            return true;
    return row.eigen;
}

/* ---- handing in ---- */

bool inlevering_tabel(const void *ctx, const void *data, size_t n, struct csv *out, struct error *f)
{
    if (n >= 4 && memcmp(data, "PK\3\4", 4) == 0)
        return error_set(f,
                         N_("Dit is een Excel-bestand. Bewaar het in Excel eerst als CSV, met "
                            "Bestand, Opslaan als."),
                         "zip");
    if (!csv_read(ctx, data, n, &limits, out, f))
        return false;
    if (out->n == 0)
        return error_set(
            f, N_("Onder de eerste regel staan geen antwoorden. Is dit het goede bestand?"),
            "no rows");
    return true;
}

int64_t inlevering_create(struct db_conn *db, const struct inlevering_nieuw *in)
{
    int64_t id =
        1 + ((int64_t)random_below(UINT32_C(1) << 20) << 20 | random_below(UINT32_C(1) << 20));

    meting_upload_insert(db, .organisatie = in->organisatie, .id = id, .door = in->door,
                         .naam = in->naam, .inhoud = {in->data, in->n},
                         .instrument = in->instrument_id, .van = in->van, .tot = in->tot,
                         .uitgenodigd = in->uitgenodigd, .uitgenodigd_null = in->uitgenodigd <= 0,
                         .locatie = in->locatie, .nu = time_now());
    for (size_t i = 0; i < in->mag->n; i++)
        meting_upload_mag_plek(db, .organisatie = in->organisatie, .upload = id,
                               .locatie = in->mag->locatie[i].id);
    return id;
}

void meting_upload_erase(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id)
{
    (void)ctx;
    meting_upload_kolommen_delete(db, .organisatie = organisatie, .upload = id);
    meting_upload_plekken_delete(db, .organisatie = organisatie, .upload = id);
    meting_upload_mag_delete(db, .organisatie = organisatie, .upload = id);
    meting_upload_delete(db, .organisatie = organisatie, .upload = id);
    erase_note(db, false);
}

#define KEPT ((int64_t)INLEVERING_DAGEN * 24 * 3600) /* seconds */

static int64_t oldest(void)
{
    return time_now() - KEPT;
}

bool inlevering_open(int64_t gemaakt)
{
    return time_since(gemaakt, time_now()) <= KEPT;
}

void inleveringen_tidy(struct db_conn *db, const void *ctx, int64_t organisatie)
{
    struct meting_uploads_verlopen_rows rows = meting_uploads_verlopen(
        db, ctx, .organisatie = organisatie, .voor = oldest(), .straks = time_now() + CLOCK_SLACK);

    for (size_t i = 0; i < rows.n; i++)
        meting_upload_erase(db, ctx, organisatie, rows.row[i].id);
}

static bool forget_all(struct db_conn *db, void *arg)
{
    struct meting_uploads_verlopen_everywhere_rows rows = meting_uploads_verlopen_everywhere(
        db, arg, .voor = oldest(), .straks = time_now() + CLOCK_SLACK);

    for (size_t i = 0; i < rows.n; i++)
        meting_upload_erase(db, arg, rows.row[i].organisatie, rows.row[i].id);
    meting_concepten_wachten(db);
    return !db_failed(db);
}

int64_t meting_expired(struct db_conn *db)
{
    void *tmp = mem_ctx(NULL, "meting_verlopen");
    struct meting_uploads_verlopen_everywhere_rows rows = meting_uploads_verlopen_everywhere(
        db, tmp, .voor = oldest() - 24 * 3600, .straks = time_now() + 24 * 3600);
    int64_t n = (int64_t)rows.n;

    mem_free(tmp);
    return n;
}

void meting_tidy(const struct background *a)
{
    void *tmp = mem_ctx(NULL, "meting_opruimen");

    background_write(a, forget_all, tmp, NULL);
    mem_free(tmp);
    while (besluit_oude(a)) {
    }
}

void inlevering_deel_in(struct db_conn *db, const struct inlevering *i, const struct indeling *d)
{
    void *tmp = mem_ctx(NULL, "inlevering_deel_in");

    for (size_t c = 0; c < d->n; c++)
        meting_upload_kolom(db, .organisatie = i->organisatie, .upload = i->id, .nr = (int64_t)c,
                            .is_wat = kolom_code(tmp, &i->instrument, &d->kolom[c]));
    mem_free(tmp);
}

static void read_columns(struct db_conn *db, const void *ctx, struct inlevering *i)
{
    struct meting_upload_kolommen_rows rows =
        meting_upload_kolommen(db, ctx, .organisatie = i->organisatie, .upload = i->id);

    if (rows.n != i->csv.head.n) {
        indeling_voorstel(ctx, &i->csv, &i->instrument, &i->indeling);
        return;
    }
    i->ingedeeld = true;
    i->indeling = (struct indeling){mem_array(ctx, struct kolom, rows.n), rows.n};
    for (size_t c = 0; c < rows.n; c++)
        i->indeling.kolom[c] = kolom_van(&i->instrument, rows.row[c].is_wat);
}

static void read_places(struct db_conn *db, const void *ctx, struct inlevering *i)
{
    struct meting_upload_mag_rows may =
        meting_upload_mag(db, ctx, .organisatie = i->organisatie, .upload = i->id);
    struct meting_upload_plekken_rows said =
        meting_upload_plekken(db, ctx, .organisatie = i->organisatie, .upload = i->id);

    i->locaties = mem_array(ctx, struct import_locatie, may.n);
    for (size_t k = 0; k < may.n; k++)
        i->locaties[k] = (struct import_locatie){
            .id = may.row[k].id, .naam = may.row[k].naam, .code = may.row[k].slug};
    i->n_locaties = may.n;
    i->plekken = mem_array(ctx, struct import_locatie, said.n);
    for (size_t k = 0; k < said.n; k++)
        i->plekken[k] =
            (struct import_locatie){.id = said.row[k].locatie, .naam = said.row[k].waarde};
    i->n_plekken = said.n;
}

bool inlevering_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                     struct inlevering *out, struct error *f)
{
    struct meting_upload_of_row u;
    struct meting_instrument_by_id_row in;

    if (!meting_upload_of(db, ctx, &u, .organisatie = organisatie, .id = id) ||
        !inlevering_open(u.gemaakt) ||
        !meting_instrument_by_id(db, ctx, &in, .organisatie = organisatie, .id = u.instrument))
        return error_set(f,
                         N_("Dit bestand is er niet meer. Koers bewaart een bestand dat niet is "
                            "ingelezen een week. Lever het opnieuw in."),
                         "no upload %lld", (long long)id);
    *out = (struct inlevering){.organisatie = organisatie,
                               .id = id,
                               .door = u.door,
                               .instrument_id = u.instrument,
                               .locatie = u.locatie,
                               .uitgenodigd = u.uitgenodigd_null ? 0 : u.uitgenodigd,
                               .naam = u.naam,
                               .van = u.van,
                               .tot = u.tot};
    hash_hex(u.inhoud.data, u.inhoud.n, out->hash);
    if (!instrument_read(ctx, in.json.data, in.json.n, &out->instrument, f) ||
        !inlevering_tabel(ctx, u.inhoud.data, u.inhoud.n, &out->csv, f))
        return false;
    read_columns(db, ctx, out);
    read_places(db, ctx, out);
    return true;
}

/* ---- reading it ---- */

size_t inlevering_kolom(const struct indeling *d, enum kolom_soort soort)
{
    for (size_t c = 0; c < d->n; c++)
        if (d->kolom[c].soort == soort)
            return c;
    return SIZE_MAX;
}

size_t inlevering_waarden(const void *ctx, const struct csv *csv, size_t column, const char **out,
                          size_t max)
{
    void *tmp = mem_ctx(ctx, "inlevering_waarden");
    const char **seen = mem_array(tmp, const char *, max);
    size_t n = 0;

    for (size_t r = 0; column < csv->head.n && r < csv->n && n < max; r++) {
        const char *text = text_tidy(tmp, csv->row[r].cell[column], TEXT_LINE);
        bool known = text_blank(text);
        for (size_t i = n; i-- > 0 && !known;)
            known = strcmp(seen[i], text) == 0;
        if (known)
            continue;
        seen[n] = text;
        out[n++] = csv->row[r].cell[column];
    }
    mem_free(tmp);
    return n;
}

/* All names under which a location is known here, and what someone explained. */
static struct import_locatie *all_places(const void *ctx, const struct inlevering *i, size_t *n)
{
    struct import_locatie *list =
        mem_array(ctx, struct import_locatie, i->n_plekken + i->n_locaties);

    *n = 0;
    for (size_t k = 0; k < i->n_plekken; k++) {
        list[*n] = i->plekken[k];
        list[*n].naam = text_tidy(ctx, list[*n].naam, TEXT_LINE);
        list[(*n)++].uitgelegd = true;
    }
    for (size_t k = 0; k < i->n_locaties; k++)
        list[(*n)++] = i->locaties[k];
    return list;
}

int64_t inlevering_plek(const void *ctx, const struct inlevering *i, const char *waarde)
{
    void *tmp = mem_ctx(ctx, "inlevering_plek");
    size_t n;
    const struct import_locatie *list = all_places(tmp, i, &n);
    int64_t found = import_plek(tmp, list, import_sleutels(tmp, list, n), n, waarde);

    mem_free(tmp);
    return found < 0 ? 0 : found;
}

bool inlevering_check(const void *ctx, const struct inlevering *i, struct import *out)
{
    bool dated = inlevering_kolom(&i->indeling, KOLOM_DATUM) != SIZE_MAX;
    struct import_vraag v = {.csv = &i->csv,
                             .instrument = &i->instrument,
                             .indeling = &i->indeling,
                             .locatie = i->locatie,
                             .datum = dated ? DATE_NONE : i->van,
                             .van = i->van,
                             .tot = i->tot};

    v.locaties = all_places(ctx, i, &v.n_locaties);
    return import_read(ctx, &v, out);
}

bool inlevering_verslag(const void *ctx, const struct inlevering *i, struct verslag *out)
{
    verslag_maak(ctx, &i->csv, &i->instrument, &i->indeling, out);
    return inlevering_check(ctx, i, &out->import);
}
