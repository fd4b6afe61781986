/* The first reading of a file of the Openbare Databestand: the header, and what only the whole file
 * can tell. Not here: rules for a row (odb_regels.c) or a field (odb_veld.c).
 */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "indicator/odb_internal.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct odb_reader *odb_reader_new(const void *ctx)
{
    struct odb_reader *l = mem_new(ctx, struct odb_reader);
    l->ctx = l;
    l->row_ctx = mem_ctx(l, "odb row");
    return l;
}

const struct xlsx_cell *odb_cel_ruw(const struct odb_reader *l, const struct xlsx_row *row, int k)
{
    static const struct xlsx_cell empty = {XLSX_EMPTY, false, ""};
    int i = l->plaats[k];
    return i >= 0 && (size_t)i < row->n ? &row->cells[i] : &empty;
}

const char *odb_cel(struct odb_reader *l, const struct xlsx_row *row, int kolom)
{
    const char *text = odb_cel_ruw(l, row, kolom)->text;
    return *text ? text_tidy(l->row_ctx, text) : text;
}

static struct sleutel key(struct odb_reader *l, const struct xlsx_row *row, const int *kolommen)
{
    struct buf b;
    buf_init(&b, l->row_ctx, 1u << 20);
    for (; *kolommen >= 0; kolommen++) {
        buf_text(&b, text_lower(l->row_ctx, odb_cel(l, row, *kolommen)));
        buf_char(&b, '\n');
    }
    uint8_t hash[HASH_BYTES];
    hash_bytes(b.data, b.len, hash);
    struct sleutel s;
    memcpy(s.b, hash, sizeof s.b);
    return s;
}

static struct sleutel group_key(struct odb_reader *l, const struct xlsx_row *row)
{
    return key(l, row, (int[]){K_KVK, K_SET_CODE, K_VERSLAGJAAR, -1});
}

static struct sleutel row_key(struct odb_reader *l, const struct xlsx_row *row)
{
    return key(
        l, row,
        (int[]){K_KVK, K_SET_CODE, K_VERSLAGJAAR, K_LOCATIE, K_POSTCODE, K_HUISNUMMER, K_CODE, -1});
}

static int compare_keys(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct sleutel));
}

static int compare_adressen(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct adres));
}

static int compare_plekken(const void *a, const void *b)
{
    const struct place *p = a, *q = b;
    int c = compare_keys(a, b);
    return c ? c : p->rij < q->rij ? -1 : p->rij > q->rij;
}

/* ---- the header ---- */

static bool read_header(struct odb_reader *l, const struct xlsx_row *row, struct error *f)
{
    for (int k = 0; k < KOLOMMEN; k++)
        l->plaats[k] = -1;
    for (size_t i = 0; i < row->n; i++) {
        int k = odb_kolom(row->cells[i].text);
        if (k < 0)
            continue;
        if (l->plaats[k] >= 0)
            return error_sentence(f, N_("De kolom {kolom} staat twee keer in het bestand."),
                                  ERROR_WITH("kolom", odb_kolom_naam(k)),
                                  "row %zu, cells %d and %zu", row->number, l->plaats[k], i);
        l->plaats[k] = (int)i;
    }
    struct buf missing;
    buf_init(&missing, l->row_ctx, 400);
    for (int k = 0; k < KOLOMMEN; k++)
        if (l->plaats[k] < 0 && odb_kolommen[k].nodig)
            buf_format(&missing, "%s%s", missing.len ? ", " : "", odb_kolommen[k].naam);
    if (missing.len)
        return error_sentence(
            f,
            N_("Dit is geen bestand van het Openbare Databestand: in de eerste rij "
               "ontbreekt {kolommen}."),
            ERROR_WITH("kolommen", missing.data), "header in row %zu", row->number);
    l->heeft_kop = true;
    return true;
}

/* ---- what the rows show together ---- */

static bool is_cross(const char *text)
{
    return strcasecmp(text, "x") == 0;
}

static void survey_group(struct odb_reader *l, const struct xlsx_row *row)
{
    struct sleutel s = group_key(l, row);
    struct groep *g = l->n_groepen ? &l->groepen[l->n_groepen - 1] : NULL;
    if (!g || compare_keys(g, &s) != 0) { /* rows of one organisation mostly stand together */
        if (l->n_groepen % 64 == 0)
            l->groepen = mem_resize(l->ctx, l->groepen, struct groep, l->n_groepen + 64);
        g = &l->groepen[l->n_groepen++];
        *g = (struct groep){s, 0, 0, 0};
    }
    double x;
    bool tidy;
    g->rijen++;
    g->kruisjes += is_cross(odb_cel(l, row, K_WAARDE));
    g->buiten += odb_getal(odb_cel(l, row, K_NVT), &x, &tidy) && x != 0 && x != 1;
}

static bool of_whole_organisation(struct odb_reader *l, const struct xlsx_row *row)
{
    return strcmp(odb_cel(l, row, K_SET_CODE), ODB_SET_PERSONEELSSAMENSTELLING) == 0 ||
           strncasecmp(odb_cel(l, row, K_LOCATIE), "concernniveau", 13) == 0;
}

/* One number at two addresses is the organisation's own numbering. The office of an organisation
 * may be at another address than the location whose number it uses. */
static void survey_address(struct odb_reader *l, const struct xlsx_row *row)
{
    if (of_whole_organisation(l, row) || !*odb_cel(l, row, K_VESTIGING))
        return;
    struct adres a = {key(l, row, (int[]){K_VESTIGING, -1}),
                      key(l, row, (int[]){K_POSTCODE, K_HUISNUMMER, -1})};
    if (l->n_adressen && compare_adressen(&l->adressen[l->n_adressen - 1], &a) == 0)
        return;
    if (l->n_adressen % 64 == 0)
        l->adressen = mem_resize(l->ctx, l->adressen, struct adres, l->n_adressen + 64);
    l->adressen[l->n_adressen++] = a;
}

static void survey_row(struct odb_reader *l, const struct xlsx_row *row)
{
    if (l->n_plekken == l->max_plekken) {
        l->max_plekken = l->max_plekken * 2 + 256;
        l->plekken = mem_resize(l->ctx, l->plekken, struct place, l->max_plekken);
    }
    l->plekken[l->n_plekken++] = (struct place){row_key(l, row), row->number};
}

static void fresh_row(struct odb_reader *l)
{
    mem_free(l->row_ctx);
    l->row_ctx = mem_ctx(l, "odb row");
}

bool odb_survey(struct odb_reader *l, const struct xlsx_row *row, struct error *f)
{
    fresh_row(l);
    if (!l->heeft_kop)
        return read_header(l, row, f);
    survey_group(l, row);
    survey_address(l, row);
    survey_row(l, row);
    return true;
}

static void merge_groups(struct odb_reader *l)
{
    size_t to = 0;
    qsort(l->groepen, l->n_groepen, sizeof *l->groepen, compare_keys);
    for (size_t i = 1; i < l->n_groepen; i++) {
        struct groep *a = &l->groepen[to], *b = &l->groepen[i];
        if (compare_keys(a, b) != 0) {
            l->groepen[++to] = *b;
            continue;
        }
        a->rijen += b->rijen;
        a->kruisjes += b->kruisjes;
        a->buiten += b->buiten;
    }
    l->n_groepen = to + 1;
}

bool odb_surveyed(struct odb_reader *l, struct error *f)
{
    if (l->n_plekken == 0)
        return error_set(f, N_("Onder de kop van het bestand staat geen enkele rij."), "header %d",
                         l->heeft_kop);
    merge_groups(l);
    if (l->n_adressen)
        qsort(l->adressen, l->n_adressen, sizeof *l->adressen, compare_adressen);
    qsort(l->plekken, l->n_plekken, sizeof *l->plekken, compare_plekken);
    return true;
}

/* ---- asking ---- */

/* The whole delivery left the form's X where a value belongs, and typed numbers in Indicator_nvt.
 * Both are needed: one X may be a slip, and 0 or 1 alone say nothing. */
bool odb_verschoven(struct odb_reader *l, const struct xlsx_row *row)
{
    struct sleutel s = group_key(l, row);
    const struct groep *g = bsearch(&s, l->groepen, l->n_groepen, sizeof *l->groepen, compare_keys);
    return g && g->kruisjes == g->rijen && g->buiten > 0;
}

bool odb_vestiging_gedeeld(struct odb_reader *l, const struct xlsx_row *row)
{
    if (of_whole_organisation(l, row) || l->n_adressen == 0)
        return false;
    struct sleutel s = key(l, row, (int[]){K_VESTIGING, -1});
    const struct adres *a =
        bsearch(&s, l->adressen, l->n_adressen, sizeof *l->adressen, compare_keys);
    if (!a)
        return false;
    const struct adres *first = a, *last = a, *end = l->adressen + l->n_adressen;
    while (first > l->adressen && compare_keys(first - 1, &s) == 0)
        first--;
    while (last + 1 < end && compare_keys(last + 1, &s) == 0)
        last++;
    return compare_adressen(first, last) != 0;
}

size_t odb_eerste(struct odb_reader *l, const struct xlsx_row *row)
{
    struct sleutel s = row_key(l, row);
    const struct place *p = bsearch(&s, l->plekken, l->n_plekken, sizeof *l->plekken, compare_keys);
    if (!p)
        return row->number;
    while (p > l->plekken && compare_keys(p - 1, &s) == 0)
        p--;
    return p->rij;
}
