/* Fuzz target: any rows as a file of the Openbare Databestand. Not here: known cases
 * (src/indicator/odb_regels_test.c). Lines are rows, tabs part cells; the first row is the header.
 */
#include "base/mem.h"
#include "base/text.h"
#include "indicator/odb_regels.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MAX_ROWS  40
#define MAX_CELLS 40

static size_t make_rows(const void *ctx, char *text, struct xlsx_row *rows)
{
    struct xlsx_sheet sheet = {1, "een", false};
    size_t n = 0;
    char *save = NULL;
    for (char *line = strtok_r(text, "\n", &save); line && n < MAX_ROWS;
         line = strtok_r(NULL, "\n", &save)) {
        if (*line == '#') { /* "#name": another sheet; "#.name": a hidden one */
            sheet = (struct xlsx_sheet){sheet.number + 1, line + 1, line[1] == '.'};
            continue;
        }
        struct xlsx_cell *c = mem_array(ctx, struct xlsx_cell, MAX_CELLS);
        size_t k = 0;
        for (char *p = line; p && k < MAX_CELLS; k++) {
            char *tab = strchr(p, '\t');
            if (tab)
                *tab++ = 0;
            bool percent = *p == '%';
            c[k] = (struct xlsx_cell){*p ? percent ? XLSX_NUMBER : XLSX_TEXT : XLSX_EMPTY, percent,
                                      p + percent};
            p = tab;
        }
        rows[n] = (struct xlsx_row){n + 1, c, k, sheet, sheet.hidden};
        n++;
    }
    return n;
}

static bool is_digits(const char *t, size_t width)
{
    return strlen(t) == width && strspn(t, "0123456789") == width;
}

static void check(const struct odb_uitkomst *u)
{
    size_t refused = 0;
    for (size_t i = 0; i < u->n_meldingen; i++) {
        const struct odb_melding *m = &u->meldingen[i];
        if (!m->was || !m->werd || !m->reden || !*m->reden || !m->kolom)
            abort();
        refused += m->soort == ODB_WEIGERING;
        if (refused && m->soort == ODB_HERSTEL)
            abort();
    }
    if (refused > 1 || (refused && u->bruikbaar))
        abort();
    if (!u->bruikbaar)
        return;
    const struct odb_rij *r = &u->rij;
    if (!is_digits(r->kvk, 8) || (*r->vestigingsnummer && !is_digits(r->vestigingsnummer, 12)))
        abort();
    if (r->heeft_waarde && (r->nvt || r->afgeschermd || !isfinite(r->waarde) || r->waarde < 0))
        abort();
    if (r->eenheid == ODB_PERCENTAGE && r->heeft_waarde && r->waarde > 100 && !r->heeft_breuk)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n > 20000 || !text_utf8((const char *)data, n))
        return 0;
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    struct xlsx_row rows[MAX_ROWS];
    size_t n_rows = make_rows(ctx, mem_textn(ctx, (const char *)data, n), rows);
    struct odb_reader *l = odb_reader_new(ctx);
    struct error f;
    bool ok = n_rows > 0;
    for (size_t i = 0; i < n_rows && ok; i++)
        ok = odb_survey(l, &rows[i], &f);
    if (ok && odb_surveyed(l, &f)) {
        for (size_t i = 0; i < n_rows; i++)
            check(odb_read(l, &rows[i]));
        struct odb_telling t = odb_telling(l);
        if (t.rijen > n_rows - 1 || t.gebruikt + t.geweigerd != t.rijen)
            abort();
    }
    mem_free(ctx);
    return 0;
}
