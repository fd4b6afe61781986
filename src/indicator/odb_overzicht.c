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

#define CONCERN   "concernniveau"
#define MAX_ABOVE 50u /* rows in which a header is looked for */

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
    int i = l->blad ? l->blad->plaats[k] : -1;
    return i >= 0 && (size_t)i < row->n ? &row->cells[i] : &empty;
}

const char *odb_cel(struct odb_reader *l, const struct xlsx_row *row, int kolom)
{
    const char *text = odb_cel_ruw(l, row, kolom)->text;
    return *text ? text_tidy(l->row_ctx, text, TEXT_LINE) : text;
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

bool odb_is_concern(struct odb_reader *l, const struct xlsx_row *row)
{
    return strcmp(odb_cel(l, row, K_SET_CODE), ODB_SET_PERSONEELSSAMENSTELLING) == 0 ||
           strncasecmp(odb_cel(l, row, K_LOCATIE), CONCERN, strlen(CONCERN)) == 0;
}

/* A number of fixed width with its leading zeros; what is no such number as it stands. */
static const char *number(struct odb_reader *l, const char *t, size_t width, size_t least)
{
    char *out = mem_array(l->row_ctx, char, width + 1);
    return odb_cijfers(t, width, least, out) == ODB_CIJFERS_FOUT ? t : out;
}

static const char *without_spaces(struct odb_reader *l, const char *t)
{
    char *out = mem_text(l->row_ctx, t), *to = out;
    for (const char *p = out; *p; p++)
        if (*p != ' ')
            *to++ = *p;
    *to = 0;
    return out;
}

/* What makes a place one of a kind, read as the row itself is read: zeros that were dropped, a
 * space in a postcode or a capital make no other place. */
static void place_text(struct odb_reader *l, const struct xlsx_row *row, struct buf *b)
{
    const char *name = odb_cel(l, row, K_LOCATIE);
    if (strncasecmp(name, CONCERN, strlen(CONCERN)) == 0)
        name += strlen(CONCERN) + strspn(name + strlen(CONCERN), ": ");
    if (!*name)
        name = odb_cel(l, row, K_ORGANISATIE);
    buf_format(b, "%d\n%s\n%s\n%s\n%s\n%s\n", odb_is_concern(l, row),
               number(l, odb_cel(l, row, K_KVK), 8, 7),
               number(l, odb_cel(l, row, K_VESTIGING), 12, 5), text_lower(l->row_ctx, name),
               text_lower(l->row_ctx, without_spaces(l, odb_cel(l, row, K_POSTCODE))),
               text_lower(l->row_ctx, odb_cel(l, row, K_HUISNUMMER)));
}

static struct sleutel hashed(const struct buf *b)
{
    uint8_t hash[HASH_BYTES];
    struct sleutel s;
    hash_bytes(b->data, b->len, hash);
    memcpy(s.b, hash, sizeof s.b);
    return s;
}

const char *odb_sleutel(struct odb_reader *l, const struct xlsx_row *row)
{
    struct buf b;
    buf_init(&b, l->row_ctx, 1u << 20);
    place_text(l, row, &b);
    struct sleutel s = hashed(&b);
    char hex[2 * sizeof s.b + 1];
    hex_of(s.b, sizeof s.b, hex);
    return mem_format(l->row_ctx, "%s:%s", odb_is_concern(l, row) ? "c" : "p", hex);
}

static struct sleutel row_key(struct odb_reader *l, const struct xlsx_row *row)
{
    struct buf b;
    buf_init(&b, l->row_ctx, 1u << 20);
    place_text(l, row, &b);
    for (const int *k = (int[]){K_SET_CODE, K_VERSLAGJAAR, K_CODE, -1}; *k >= 0; k++)
        buf_format(&b, "%s\n", text_lower(l->row_ctx, odb_cel(l, row, *k)));
    return hashed(&b);
}

static struct sleutel value_key(struct odb_reader *l, const struct xlsx_row *row)
{
    return key(l, row, (int[]){K_WAARDE, K_TELLER, K_NOEMER, K_NVT, -1});
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
    if (c || p->blad != q->blad)
        return c ? c : p->blad < q->blad ? -1 : 1;
    return p->rij < q->rij ? -1 : p->rij > q->rij;
}

/* ---- sheets and their headers ---- */

static struct blad *sheet_of(struct odb_reader *l, const struct xlsx_row *row)
{
    struct blad *last = l->n_bladen ? &l->bladen[l->n_bladen - 1] : NULL;
    if (l->blad && l->blad->nummer == row->sheet.number)
        return l->blad;
    for (struct blad *b = l->bladen; last && b <= last; b++)
        if (b->nummer == row->sheet.number)
            return b;
    l->bladen = mem_resize(l->ctx, l->bladen, struct blad, l->n_bladen + 1);
    struct blad *b = &l->bladen[l->n_bladen++];
    *b = (struct blad){.nummer = row->sheet.number,
                       .naam = mem_text(l->ctx, row->sheet.name ? row->sheet.name : ""),
                       .verborgen = row->sheet.hidden};
    for (int k = 0; k < KOLOMMEN; k++)
        b->plaats[k] = -1;
    return b;
}

/* The columns that a row names. twice: one that it names two times, -1 when none. */
static size_t columns_of(const struct xlsx_row *row, int plaats[KOLOMMEN], int *twice)
{
    size_t known = 0;
    *twice = -1;
    for (int k = 0; k < KOLOMMEN; k++)
        plaats[k] = -1;
    for (size_t i = 0; i < row->n; i++) {
        int k = odb_kolom(row->cells[i].text);
        if (k < 0)
            continue;
        if (plaats[k] >= 0)
            *twice = k;
        else
            known++;
        plaats[k] = (int)i;
    }
    return known;
}

static const char *missing_of(struct odb_reader *l, const int plaats[KOLOMMEN])
{
    struct buf missing;
    buf_init(&missing, l->row_ctx, 400);
    for (int k = 0; k < KOLOMMEN; k++)
        if (plaats[k] < 0 && odb_kolommen[k].nodig)
            buf_format(&missing, "%s%s", missing.len ? ", " : "", odb_kolommen[k].naam);
    return missing.len ? missing.data : "";
}

/* Titles and notes may stand above the header; a row that names every necessary column is it. */
static bool look_for_header(struct odb_reader *l, const struct xlsx_row *row, struct error *f)
{
    struct blad *b = l->blad;
    int plaats[KOLOMMEN], twice;
    if (++b->rijen > MAX_ABOVE)
        return true;
    size_t known = columns_of(row, plaats, &twice);
    const char *missing = missing_of(l, plaats);
    if (known > b->bekend || !b->bijna) {
        mem_free(b->ontbreekt);
        b->bekend = known;
        b->bijna = row->number;
        b->ontbreekt = mem_text(l->ctx, missing);
    }
    if (*missing)
        return true;
    if (twice >= 0 && !b->verborgen)
        return error_sentence(f, N_("De kolom {kolom} staat twee keer in het bestand."),
                              ERROR_WITH("kolom", odb_kolom_naam(twice)), "sheet %zu row %zu",
                              b->nummer, row->number);
    memcpy(b->plaats, plaats, sizeof plaats);
    for (size_t i = 0; i < row->n && i < 256; i++)
        if (!text_blank(row->cells[i].text))
            b->benoemd[i / 64] |= UINT64_C(1) << i % 64;
    b->kop = row->number;
    l->heeft_kop |= !b->verborgen;
    return true;
}

enum odb_rijsoort odb_rijsoort(struct odb_reader *l, const struct xlsx_row *row)
{
    l->blad = sheet_of(l, row);
    if (l->blad->verborgen)
        return ODB_VERBORGEN;
    if (!l->blad->kop)
        return ODB_ZONDER_KOP;
    return row->number > l->blad->kop    ? ODB_RIJ
           : row->number == l->blad->kop ? ODB_KOP
                                         : ODB_BOVEN_KOP;
}

bool odb_benoemd(const struct odb_reader *l, size_t i)
{
    return i < 256 && l->blad->benoemd[i / 64] >> i % 64 & 1;
}

const char *odb_rij_naam(const struct odb_reader *l, size_t blad, size_t rij)
{
    for (size_t i = 0; l->n_bladen > 1 && i < l->n_bladen; i++)
        if (l->bladen[i].nummer == blad)
            return mem_format(l->row_ctx, "%zu (blad %s)", rij, l->bladen[i].naam);
    return mem_format(l->row_ctx, "%zu", rij);
}

/* No sheet that is shown has a header: says which came nearest, or that a hidden one has it. */
static bool no_header(const struct odb_reader *l, struct error *f)
{
    const struct blad *best = NULL;
    for (size_t i = 0; i < l->n_bladen; i++) {
        const struct blad *b = &l->bladen[i];
        if (b->verborgen && b->kop)
            return error_sentence(
                f,
                N_("De gegevens staan op een verborgen werkblad: {blad}. Maak dat "
                   "blad zichtbaar als dit de goede gegevens zijn, en lees het "
                   "bestand opnieuw in."),
                ERROR_WITH("blad", b->naam), "hidden sheet %zu", b->nummer);
        if (!best || b->bekend > best->bekend)
            best = b;
    }
    return error_sentence(f,
                          N_("Dit is geen bestand van het Openbare Databestand. Er is geen rij met "
                             "alle namen van de kolommen; rij {rij} komt het dichtst bij: daar "
                             "ontbreekt {kolommen}."),
                          ERROR_WITH("rij", best ? odb_rij_naam(l, best->nummer, best->bijna) : "1",
                                     "kolommen",
                                     best && best->ontbreekt ? best->ontbreekt : "alles"),
                          "%zu sheets", l->n_bladen);
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

static struct sleutel vestiging_key(struct odb_reader *l, const struct xlsx_row *row)
{
    struct buf b;
    buf_init(&b, l->row_ctx, 1u << 20);
    buf_text(&b, number(l, odb_cel(l, row, K_VESTIGING), 12, 5));
    return hashed(&b);
}

static struct sleutel address_key(struct odb_reader *l, const struct xlsx_row *row)
{
    struct buf b;
    buf_init(&b, l->row_ctx, 1u << 20);
    buf_format(&b, "%s\n%s", text_lower(l->row_ctx, without_spaces(l, odb_cel(l, row, K_POSTCODE))),
               text_lower(l->row_ctx, odb_cel(l, row, K_HUISNUMMER)));
    return hashed(&b);
}

/* One number at two addresses is the organisation's own numbering. The office of an organisation
 * may be at another address than the location whose number it uses. */
static void survey_address(struct odb_reader *l, const struct xlsx_row *row)
{
    if (odb_is_concern(l, row) || !*odb_cel(l, row, K_VESTIGING))
        return;
    struct adres a = {vestiging_key(l, row), address_key(l, row)};
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
    l->plekken[l->n_plekken++] = (struct place){row_key(l, row), (uint32_t)row->sheet.number,
                                                (uint32_t)row->number, value_key(l, row)};
}

static void fresh_row(struct odb_reader *l)
{
    mem_free(l->row_ctx);
    l->row_ctx = mem_ctx(l, "odb row");
}

bool odb_survey(struct odb_reader *l, const struct xlsx_row *row, struct error *f)
{
    fresh_row(l);
    l->blad = sheet_of(l, row);
    if (!l->blad->kop)
        return look_for_header(l, row, f);
    if (l->blad->verborgen)
        return true;
    survey_group(l, row);
    survey_address(l, row);
    survey_row(l, row);
    odb_survey_drag(l, row);
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
    fresh_row(l);
    if (!l->heeft_kop)
        return no_header(l, f);
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
    if (odb_is_concern(l, row) || l->n_adressen == 0)
        return false;
    struct sleutel s = vestiging_key(l, row);
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

const struct place *odb_eerste(struct odb_reader *l, const struct xlsx_row *row, bool *anders)
{
    struct sleutel s = row_key(l, row);
    const struct place *p = bsearch(&s, l->plekken, l->n_plekken, sizeof *l->plekken, compare_keys);
    *anders = false;
    if (!p)
        return NULL;
    while (p > l->plekken && compare_keys(p - 1, &s) == 0)
        p--;
    for (const struct place *q = p; q < l->plekken + l->n_plekken && compare_keys(q, &s) == 0; q++)
        *anders |= compare_keys(&q->waarde, &p->waarde) != 0;
    return p;
}
