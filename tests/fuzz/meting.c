/* Fuzz target: any CSV as answers to an instrument (by its length) that comes with Koers, from the
 * proposal of columns to figures. Not here: known cases (src/meting/meting_import_test.c). All or
 * nothing: answers that were taken lie within their scale, and refusals have words.
 */
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "meting/meting_regels.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool right)
{
    if (!right)
        abort();
}

static void check(const void *ctx, const struct instrument *in, const struct import *out)
{
    for (size_t i = 0; i < out->n_fout; i++) {
        const char *words = import_fout_tekst(ctx, LANG_NL, &out->fout[i]);
        must(*words && text_utf8(words, strlen(words)) && out->fout[i].regel > 0);
    }
    must((out->n_fout_totaal == 0) == (out->rij != NULL));
    for (size_t k = 0; k < in->n_items; k++) {
        struct telling t;
        int64_t missing = 0;
        telling_begin(&t, &in->items[k]);
        for (size_t i = 0; i < out->n; i++) {
            telling_count(&t, &in->items[k], out->rij[i].waarde[k], 1);
            missing += out->rij[i].waarde[k] == ANTWOORD_GEEN;
        }
        /* Everything that was taken is a valid answer. */
        must(t.ontbreekt == missing && t.n + t.ontbreekt == (int64_t)out->n);
        struct item_beeld b = item_beeld(
            &in->items[k], &t, telling_allen(&t) ? CIJFER_AFGESCHERMD : CIJFER_OPEN, in->k);
        must(b.staat == CIJFER_OPEN || b.telling.n == 0);
    }
}

/* Each column with something in it is read or named. */
static void report(const void *ctx, const struct csv *csv, const struct instrument *in,
                   const struct indeling *d)
{
    struct verslag v;

    verslag_maak(ctx, csv, in, d, &v);
    for (size_t c = 0; c < d->n; c++) {
        bool filled = false, named = d->kolom[c].soort != KOLOM_OVERSLAAN;
        for (size_t i = 0; i < csv->n; i++)
            filled = filled || !text_blank(csv->row[i].cell[c]);
        for (size_t i = 0; i < v.n; i++)
            named = named || v.melding[i].kolom == c + 1;
        must(named || !filled);
    }
    for (size_t i = 0; i < v.n; i++) {
        const char *words = melding_tekst(ctx, LANG_NL, &v.melding[i]);
        must(*words && text_utf8(words, strlen(words)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct csv_limits limits = {200, 40, 1000};
    static const struct import_locatie places[] = {
        {1, "De Linde", "L1", false},
        {2, "Zuid",     NULL, true }
    };
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    struct csv csv;
    size_t files;
    const struct instrument_bestand *file = instrumenten_meegeleverd(&files);

    random_start();
    if (csv_read(ctx, (const char *)data, n, &limits, &csv, NULL)) {
        for (size_t i = n % files; i < files; i += files) {
            struct instrument in;
            struct indeling d;
            struct import out;
            must(instrument_read(ctx, (const char *)file[i].json, *file[i].len, &in, NULL));
            indeling_voorstel(ctx, &csv, &in, &d);
            (void)indeling_klopt(&d, &csv, &in, NULL);
            report(ctx, &csv, &in, &d);
            const struct import_vraag v = {.csv = &csv,
                                           .instrument = &in,
                                           .indeling = &d,
                                           .locaties = places,
                                           .n_locaties = 2,
                                           .locatie = n % 2,
                                           .datum = n % 3 ? date_of(2025, 1, 1) : DATE_NONE,
                                           .van = date_of(2025, 1, 1),
                                           .tot = DATE_NONE};
            (void)import_read(ctx, &v, &out);
            check(ctx, &in, &out);
        }
    }
    mem_free(ctx);
    return 0;
}
