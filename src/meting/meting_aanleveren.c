/* Handing in a file with answers from the command line or the demo (meting.h): its columns and period
 * by their names, and what is told about it. Not here: the pages (inlezen_paginas.c), reading it in
 * (meting_inlezen.c). */
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/besluit.h"
#include "meting/inlevering.h"
#include "meting/meting_sql.h"
#include <string.h>

#define PATH        "/meten/"
#define ERRORS_TOLD 20

static bool find_instrument(struct db_conn *db, const void *ctx, int64_t organisatie,
                            const char *code, int64_t *id)
{
    struct instrument_keuze *all;
    size_t n = instrument_keuzes(db, ctx, organisatie, &all);

    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].instrument.code, code) == 0) {
            *id = instrument_keep(db, ctx, organisatie, all[i].sleutel);
            return true;
        }
    return false;
}

/* The location column by its own header. */
static bool column_named(const struct csv *csv, struct indeling *d, const char *header,
                         const void *ctx, struct error *f)
{
    struct match m = match_begin(ctx, header, false);

    for (size_t c = 0; c < d->n; c++) {
        if (d->kolom[c].soort == KOLOM_LOCATIE)
            d->kolom[c].soort = KOLOM_OVERSLAAN;
        match_offer(&m, text_tidy(ctx, csv->head.cell[c], TEXT_LINE), NULL, (int64_t)c, 0);
    }
    if (match_end(&m) >= 0) {
        d->kolom[match_end(&m)] = (struct kolom){.soort = KOLOM_LOCATIE};
        return true;
    }
    return error_set(f,
                     mem_format(ctx,
                                match_end(&m) == MATCH_DOUBT
                                    ? "Het bestand heeft meer dan één kolom \"%s\"."
                                    : "Het bestand heeft geen kolom \"%s\".",
                                header),
                     "location column");
}

/* Columns, and the period when none was given. */
static bool arrange(const void *ctx, const struct meting_bestand *b, struct inlevering *in,
                    struct inlevering_nieuw *fresh, struct error *f)
{
    indeling_voorstel(ctx, &in->csv, &in->instrument, &in->indeling);
    for (size_t c = 0; b->zonder_datum && c < in->indeling.n; c++)
        if (in->indeling.kolom[c].soort == KOLOM_DATUM)
            in->indeling.kolom[c].soort = KOLOM_OVERSLAAN;
    if (b->kolom_locatie && !column_named(&in->csv, &in->indeling, b->kolom_locatie, ctx, f))
        return false;
    if (!indeling_klopt(&in->indeling, &in->csv, &in->instrument, f))
        return false;
    if (fresh->van == DATE_NONE)
        return import_periode(ctx, &in->csv, inlevering_kolom(&in->indeling, KOLOM_DATUM),
                              &fresh->van, &fresh->tot, f);
    return periode_klopt(fresh->van, fresh->tot, f);
}

int64_t meting_hand_in(struct db_conn *db, const void *ctx, const struct meting_bestand *b,
                       struct error *f)
{
    struct inlevering in = {.organisatie = b->organisatie};
    struct meting_instrument_by_id_row row;
    struct locaties places = locaties_all(db, ctx, b->organisatie);
    struct inlevering_nieuw fresh = {.organisatie = b->organisatie,
                                     .locatie = b->locatie,
                                     .uitgenodigd = b->uitgenodigd,
                                     .naam = b->naam,
                                     .data = b->data,
                                     .n = b->n,
                                     .van = b->van,
                                     .tot = b->tot,
                                     .mag = &places};

    if (!find_instrument(db, ctx, b->organisatie, b->instrument, &fresh.instrument_id) ||
        !meting_instrument_by_id(db, ctx, &row, .organisatie = b->organisatie,
                                 .id = fresh.instrument_id) ||
        !instrument_read(ctx, row.json.data, row.json.n, &in.instrument, f)) {
        error_set(f, mem_format(ctx, "Het instrument \"%s\" is niet bekend.", b->instrument), "-");
        return 0;
    }
    if (!inlevering_tabel(ctx, b->data, b->n, &in.csv, f) || !arrange(ctx, b, &in, &fresh, f))
        return 0;
    in.id = inlevering_create(db, &fresh);
    inlevering_deel_in(db, &in, &in.indeling);
    return db_failed(db) ? 0 : in.id;
}

bool meting_verslag(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t upload,
                    struct buf *out)
{
    struct inlevering in;
    struct verslag v;
    struct error f;

    if (!inlevering_read(db, ctx, organisatie, upload, &in, &f))
        return false;
    inlevering_verslag(ctx, &in, &v);
    buf_format(out, "Vragenlijst %s, versie %s. Kolommen: %zu; regels: %zu.\n", in.instrument.code,
               in.instrument.versie, in.csv.head.n, in.csv.n);
    for (size_t i = 0; i < v.n; i++)
        buf_format(out, "- %s\n", melding_tekst(ctx, LANG_NL, &v.melding[i]));
    size_t left = v.import.n_fout_totaal;
    for (size_t i = 0; i < v.import.n_fout && i < ERRORS_TOLD; i++) {
        const struct import_fout *e = &v.import.fout[i];
        buf_format(out, "- Regel %s, %s: %s\n", import_fout_regels(ctx, LANG_NL, e),
                   e->kolom ? e->kolom : "hele regel", import_fout_tekst(ctx, LANG_NL, e));
        left -= e->n;
    }
    if (left)
        buf_format(out, left == 1 ? "- En nog %zu fout.\n" : "- En nog %zu fouten.\n", left);
    return true;
}

/* The number in "/meten/12/concept". */
static int64_t id_of_path(const void *ctx, const char *naar)
{
    int64_t id = 0;

    if (!naar || !text_starts(naar, PATH))
        return 0;
    const char *digits = naar + strlen(PATH);
    return text_int(mem_textn(ctx, digits, strspn(digits, "0123456789")), 1, INT64_MAX, &id) ? id
                                                                                             : 0;
}

const struct besluit *meting_beslis_bij(struct db_conn *db, const void *ctx, int64_t organisatie,
                                        const char *naar, struct error *f)
{
    struct besluit *b = mem_new(ctx, struct besluit);
    int64_t id = id_of_path(ctx, naar);

    if (!besluit_maak(db, ctx, organisatie, id, b)) {
        error_set(f, N_("Deze meting is niet terug te lezen."), "meting %lld", (long long)id);
        return NULL;
    }
    return b;
}

bool meting_vaststellen_bij(struct db_conn *db, const void *ctx, const struct besluit *b,
                            struct error *f)
{
    if (besluit_bewaar(db, ctx, b, false, 0))
        return true;
    if (b->soort != BESLUIT_NIET)
        return error_set(f, N_("Er is intussen iets veranderd. Bekijk het concept opnieuw."),
                         "meting %lld: another basis", (long long)b->meting);
    *f = b->fout;
    return false;
}

bool meting_summary(struct db_conn *db, const void *ctx, int64_t organisatie, const char *naar,
                    struct buf *out)
{
    struct meting_of_row m;

    if (!meting_of(db, ctx, &m, .organisatie = organisatie, .id = id_of_path(ctx, naar)))
        return false;
    buf_format(out,
               "Meting %lld: %lld vragenlijsten gelezen uit %s. Steeds hetzelfde antwoord: %lld; "
               "dubbel: %lld (gemarkeerd, niet weggelaten).\n",
               (long long)m.id, (long long)m.rijen, m.bestand, (long long)m.rechte_lijn,
               (long long)m.dubbel);
    if (text_equal(m.stand, "concept"))
        buf_format(out,
                   "Dit is een concept: niemand ziet er cijfers van. Bekijk het en stel het "
                   "vast op " PATH "%lld/concept.\n",
                   (long long)m.id);
    return true;
}
