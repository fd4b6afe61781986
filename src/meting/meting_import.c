/* From a CSV to answers (meting_regels.h; B5.1): what each column is, and reading every row.
 * Here: the proposal by headers, errors by line, all or nothing, flags. Not here: CSV itself
 * (base/csv.c), the database, figures (meting_regels.c).
 */
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/meting_regels.h"
#include <stdlib.h>
#include <string.h>

/* Fewer answers than this say too little to call a row a straight line or a double. */
#define FLAG_MIN 5
/* A text shorter than this may stand at the end of a header by chance. */
#define TAIL_MIN 12

/* ---- columns ---- */

static const char *const location_names[] = {
    "locatie",  "locatienaam", "naamlocatie", "locatiecode", "vestiging", "vestigingsnaam",
    "location", "huis",        "afdeling",    "zorglocatie", NULL};
static const char *const date_names[] = {
    "datum",      "invuldatum", "datumingevuld", "ingevuldop", "datuminvullen", "date",
    "submitdate", "datestamp",  "tijdstip",      "timestamp",  "meetdatum",     NULL};

struct reader;
static void read_location(struct reader *r, const struct csv_row *row, size_t c,
                          struct import_rij *out);
static void read_day(struct reader *r, const struct csv_row *row, size_t c, struct import_rij *out);

/* The columns besides the questions. A new one is a row here, a place in enum kolom_soort and what
 * a row keeps of it in struct import_rij; stored, a column in meting.sql and in write_person. */
/* clang-format off */
static const struct {
    const char *code, *naam;
    const char *const *headers; /* by which it is recognised, normalised */
    const char *once;           /* what is wrong when two columns are this one */
    void (*read)(struct reader *r, const struct csv_row *row, size_t c, struct import_rij *out);
} fixed[KOLOM_ITEM] = {
    [KOLOM_OVERSLAAN] = {"", N_("(overslaan)"), NULL, NULL, NULL},
    [KOLOM_LOCATIE] = {"locatie", N_("Locatie"), location_names,
                       N_("Kies één kolom voor de locatie."), read_location},
    [KOLOM_DATUM] = {"datum", N_("Datum"), date_names,
                     N_("Kies één kolom voor de datum."), read_day},
};
/* clang-format on */
#define CODE_OF_ITEM "vraag "

const char *kolom_vast_code(enum kolom_soort soort)
{
    return fixed[soort].code;
}

const char *kolom_vast_naam(enum kolom_soort soort)
{
    return fixed[soort].naam;
}

const char *kolom_code(const void *ctx, const struct instrument *in, const struct kolom *k)
{
    if (k->soort == KOLOM_ITEM)
        return mem_format(ctx, CODE_OF_ITEM "%s", in->items[k->item].code);
    return fixed[k->soort].code;
}

struct kolom kolom_van(const struct instrument *in, const char *code)
{
    for (size_t s = 0; s < KOLOM_ITEM; s++)
        if (strcmp(code, fixed[s].code) == 0)
            return (struct kolom){.soort = (enum kolom_soort)s};
    const struct instrument_item *item =
        text_starts(code, CODE_OF_ITEM) ? instrument_item(in, code + strlen(CODE_OF_ITEM)) : NULL;
    if (item)
        return (struct kolom){.soort = KOLOM_ITEM, .item = (size_t)(item - in->items)};
    return (struct kolom){.soort = KOLOM_OVERSLAAN};
}

static bool one_of(const char *s, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(s, *list) == 0)
            return true;
    return false;
}

/* True when a header (normalised) names this text: is it, or ends with it after a number. */
static bool names(const void *ctx, const char *header, const char *text)
{
    const char *t = text_normal(ctx, text);
    size_t n = strlen(header), m = strlen(t);

    if (m == 0 || m > n)
        return false;
    if (m == n)
        return strcmp(header, t) == 0;
    return m >= TAIL_MIN && strspn(header, "0123456789qv") >= n - m &&
           strcmp(header + n - m, t) == 0;
}

/* How well a header fits an item: 2 its code, 1 its text, 0 not. */
static int fit(const void *ctx, const char *header, const struct instrument *in,
               const struct instrument_item *item)
{
    if (strcmp(header, text_normal(ctx, item->code)) == 0)
        return 2;
    for (size_t i = 0; i < in->n_talen; i++)
        if (names(ctx, header, item->tekst.tekst[i]))
            return 1;
    return 0;
}

void indeling_voorstel(const void *ctx, const struct csv *csv, const struct instrument *in,
                       struct indeling *out)
{
    void *tmp = mem_ctx(ctx, "indeling_voorstel");
    bool *taken = mem_array(tmp, bool, in->n_items);
    bool seen[KOLOM_ITEM] = {0};

    out->n = csv->head.n;
    out->kolom = mem_array(ctx, struct kolom, out->n);
    /* Codes first: a code is meant, a text may only look alike. */
    for (int wanted = 2; wanted >= 1; wanted--)
        for (size_t c = 0; c < out->n; c++) {
            const char *header = text_normal(tmp, csv->head.cell[c]);
            struct kolom *k = &out->kolom[c];
            for (size_t i = 0; i < in->n_items && k->soort == KOLOM_OVERSLAAN; i++)
                if (!taken[i] && fit(tmp, header, in, &in->items[i]) == wanted) {
                    *k = (struct kolom){.soort = KOLOM_ITEM, .item = i};
                    taken[i] = true;
                }
        }
    for (size_t c = 0; c < out->n; c++) {
        const char *header = text_normal(tmp, csv->head.cell[c]);
        struct kolom *k = &out->kolom[c];
        for (size_t s = 0; s < KOLOM_ITEM && k->soort == KOLOM_OVERSLAAN; s++)
            if (fixed[s].headers && !seen[s] && one_of(header, fixed[s].headers)) {
                k->soort = (enum kolom_soort)s;
                seen[s] = true;
            }
    }
    mem_free(tmp);
}

bool indeling_klopt(const struct indeling *d, const struct instrument *in, struct error *f)
{
    size_t count[KOLOM_ITEM + 1] = {0};

    for (size_t i = 0; i < d->n; i++) {
        count[d->kolom[i].soort]++;
        if (d->kolom[i].soort != KOLOM_ITEM)
            continue;
        if (d->kolom[i].item >= in->n_items)
            return error_set(f, N_("Kies bij elke kolom een vraag uit deze vragenlijst."),
                             "column %zu: item %zu", i, d->kolom[i].item);
        for (size_t j = 0; j < i; j++)
            if (d->kolom[j].soort == KOLOM_ITEM && d->kolom[j].item == d->kolom[i].item)
                return error_set(f,
                                 N_("Twee kolommen horen bij dezelfde vraag. Kies voor elke vraag "
                                    "één kolom."),
                                 "columns %zu and %zu: item %zu", j, i, d->kolom[i].item);
    }
    for (size_t s = 0; s < KOLOM_ITEM; s++)
        if (fixed[s].once && count[s] > 1)
            return error_set(f, fixed[s].once, "%zu columns \"%s\"", count[s], fixed[s].code);
    if (count[KOLOM_ITEM] == 0)
        return error_set(f, N_("Kies bij minstens één kolom de vraag die erbij hoort."),
                         "no items");
    return true;
}

/* ---- rows ---- */

struct reader {
    const void *ctx;
    void *tmp; /* emptied after each row */
    const struct import_vraag *v;
    struct import *out;
    size_t cap_errors;
    const char **locations, **codes; /* normalised, one per location */
};

static void add_error(struct reader *r, size_t line, size_t column, const char *value,
                      enum import_reden reden, const struct instrument_item *item)
{
    struct import *o = r->out;

    o->n_fout_totaal++;
    if (o->n_fout == IMPORT_FOUTEN_MAX)
        return;
    if (o->n_fout == r->cap_errors) {
        r->cap_errors = r->cap_errors ? 2 * r->cap_errors : 16;
        o->fout = mem_resize(r->ctx, o->fout, struct import_fout, r->cap_errors);
    }
    struct import_fout *f = &o->fout[o->n_fout++];
    *f = (struct import_fout){
        .regel = line,
        .kolom = column == SIZE_MAX ? NULL : r->v->csv->head.cell[column],
        .waarde = value ? text_short(r->ctx, value, 60) : NULL,
        .reden = reden,
    };
    if (item)
        item_grenzen(item, &f->laagste, &f->hoogste);
}

/* The cell says in words that there is no answer. */
static bool says_nothing(const void *ctx, const char *text)
{
    static const char *const words[] = {"nvt",
                                        "nietvantoepassing",
                                        "weetniet",
                                        "weetiketniet",
                                        "geenantwoord",
                                        "geenmening",
                                        "na",
                                        "null",
                                        "dontknow",
                                        "noanswer",
                                        "leeg",
                                        "nb",
                                        "onbekend",
                                        "weetikniet",
                                        "notapplicable",
                                        NULL};

    return text_blank(text) || strcmp(text, "-") == 0 || strcmp(text, "?") == 0 ||
           strcmp(text, ".") == 0 || one_of(text_normal(ctx, text), words);
}

/* The index of the choice that a text names by code or wording; SIZE_MAX when none. */
static size_t choice_of(struct reader *r, const struct instrument_item *item, const char *text)
{
    const char *wanted = text_normal(r->tmp, text);

    for (size_t i = 0; *wanted && i < item->n_keuzes; i++) {
        const struct keuze *k = &item->keuzes[i];
        if (strcmp(wanted, text_normal(r->tmp, k->code)) == 0)
            return i;
        for (size_t t = 0; t < r->v->instrument->n_talen; t++)
            if (strcmp(wanted, text_normal(r->tmp, k->tekst.tekst[t])) == 0)
                return i;
    }
    return SIZE_MAX;
}

/* The set of choices in a cell: one, or several between | ; or comma. 0 when one is unknown. */
static int64_t choices_of(struct reader *r, const struct instrument_item *item, const char *text)
{
    static const char *const separators[] = {"|", ";\n", ",;|\n"};
    size_t whole = choice_of(r, item, text);

    if (whole != SIZE_MAX)
        return INT64_C(1) << whole;
    for (size_t s = 0; s < sizeof separators / sizeof *separators; s++) {
        int64_t bits = 0;
        bool known = true;
        char *copy = mem_text(r->tmp, text), *save = NULL;
        for (char *part = strtok_r(copy, separators[s], &save); part && known;
             part = strtok_r(NULL, separators[s], &save)) {
            if (text_blank(part))
                continue;
            size_t i = choice_of(r, item, part);
            known = i != SIZE_MAX;
            if (known)
                bits |= INT64_C(1) << i;
        }
        if (known)
            return bits;
    }
    return 0;
}

/* 1 yes, 0 no, -1 neither. */
static int yes_or_no(const void *ctx, const char *text)
{
    static const char *const yes[] = {"ja", "j", "yes", "y", "1", "waar", "true", NULL};
    static const char *const no[] = {"nee", "n", "no", "0", "onwaar", "false", NULL};
    const char *s = text_normal(ctx, text);

    return one_of(s, yes) ? 1 : one_of(s, no) ? 0 : -1;
}

/* Reads one answer; false when the cell says something that is no answer to this item. */
static bool read_answer(struct reader *r, const struct instrument_item *item, const char *text,
                        int64_t *value, const char **words, enum import_reden *reden)
{
    double x;
    int low, high;

    *value = ANTWOORD_GEEN;
    if (item->schaal == SCHAAL_OPEN) {
        if (!text_blank(text)) {
            *value = 1;
            *words = text_tidy(r->ctx, text);
        }
        return true;
    }
    text = text_tidy(r->tmp, text);
    /* A choice may itself be called "onbekend": it is looked for first. */
    if (item->schaal == SCHAAL_KEUZE || item->schaal == SCHAAL_MEERKEUZE) {
        *reden = REDEN_KEUZE_ONBEKEND;
        int64_t bits = item->schaal == SCHAAL_MEERKEUZE ? choices_of(r, item, text) : 0;
        size_t i = item->schaal == SCHAAL_KEUZE ? choice_of(r, item, text) : SIZE_MAX;
        if (bits)
            *value = bits;
        else if (i != SIZE_MAX)
            *value = (int64_t)i;
        return *value != ANTWOORD_GEEN || says_nothing(r->tmp, text);
    }
    if (says_nothing(r->tmp, text))
        return true;
    if (item->schaal == SCHAAL_JA_NEE) {
        *reden = REDEN_GEEN_JA_NEE;
        int y = yes_or_no(r->tmp, text);
        *value = y < 0 ? ANTWOORD_GEEN : y;
        return y >= 0;
    }
    *reden = REDEN_BUITEN_SCHAAL;
    item_grenzen(item, &low, &high);
    if (!text_decimal(text, &x) || x < low || x > high || x != (double)(int64_t)x)
        return false;
    *value = (int64_t)x;
    return true;
}

static int64_t find_location(struct reader *r, const char *text, enum import_reden *reden)
{
    const struct import_vraag *v = r->v;
    const char *wanted = text_normal(r->tmp, text);
    int64_t found = 0;

    if (!*wanted) {
        *reden = REDEN_LOCATIE_LEEG;
        return 0;
    }
    *reden = REDEN_LOCATIE_ONBEKEND;
    for (size_t i = 0; i < v->n_locaties; i++) {
        if (strcmp(wanted, r->locations[i]) != 0 && strcmp(wanted, r->codes[i]) != 0)
            continue;
        if (found && found != v->locaties[i].id) {
            *reden = REDEN_LOCATIE_DUBBELZINNIG;
            return 0;
        }
        found = v->locaties[i].id;
    }
    return found;
}

static void read_location(struct reader *r, const struct csv_row *row, size_t c,
                          struct import_rij *out)
{
    enum import_reden reden;

    out->locatie = find_location(r, row->cell[c], &reden);
    if (!out->locatie)
        add_error(r, row->line, c, row->cell[c], reden, NULL);
}

int32_t import_dag(const char *text)
{
    int32_t d = date_read(text);

    if (d != DATE_NONE)
        return d;
    void *tmp = mem_ctx(NULL, "import_dag");
    char *day = text_tidy(tmp, text);
    char *cut = strchr(day, 'T');
    if (!cut || cut != day + 10)
        cut = strrchr(day, ' ');
    if (cut && cut[1] && strspn(cut + 1, "0123456789:.Z+-") == strlen(cut + 1) &&
        strchr(cut + 1, ':')) {
        *cut = '\0';
        d = date_read(day);
    }
    mem_free(tmp);
    return d;
}

static void read_day(struct reader *r, const struct csv_row *row, size_t c, struct import_rij *out)
{
    const char *text = row->cell[c];

    if (text_blank(text)) {
        add_error(r, row->line, c, NULL, REDEN_DATUM_LEEG, NULL);
        return;
    }
    out->datum = import_dag(text);
    if (out->datum == DATE_NONE)
        add_error(r, row->line, c, text, REDEN_GEEN_DATUM, NULL);
    else if ((r->v->van != DATE_NONE && out->datum < r->v->van) ||
             (r->v->tot != DATE_NONE && out->datum > r->v->tot))
        add_error(r, row->line, c, text, REDEN_DATUM_BUITEN, NULL);
}

static void read_row(struct reader *r, const struct csv_row *row, struct import_rij *out)
{
    const struct import_vraag *v = r->v;
    const struct instrument *in = v->instrument;
    size_t answers = 0, errors = r->out->n_fout_totaal;
    bool seen[KOLOM_ITEM] = {0};
    enum import_reden reden = REDEN_BUITEN_SCHAAL;

    *out = (struct import_rij){.regel = row->line, .locatie = v->locatie, .datum = v->datum};
    out->waarde = mem_array(r->ctx, int64_t, in->n_items);
    out->tekst = mem_array(r->ctx, const char *, in->n_items);
    for (size_t i = 0; i < in->n_items; i++)
        out->waarde[i] = ANTWOORD_GEEN;
    for (size_t c = 0; c < row->n && c < v->indeling->n; c++) {
        const struct kolom *k = &v->indeling->kolom[c];
        if (k->soort != KOLOM_ITEM) {
            seen[k->soort] = true;
            if (fixed[k->soort].read)
                fixed[k->soort].read(r, row, c, out);
        } else {
            const struct instrument_item *item = &in->items[k->item];
            if (!read_answer(r, item, row->cell[c], &out->waarde[k->item], &out->tekst[k->item],
                             &reden))
                add_error(r, row->line, c, row->cell[c], reden, item);
            answers += out->waarde[k->item] != ANTWOORD_GEEN && !item->achtergrond;
        }
    }
    if (!seen[KOLOM_LOCATIE] && !v->locatie)
        add_error(r, row->line, SIZE_MAX, NULL, REDEN_LOCATIE_LEEG, NULL);
    if (!seen[KOLOM_DATUM] && v->datum == DATE_NONE)
        add_error(r, row->line, SIZE_MAX, NULL, REDEN_DATUM_LEEG, NULL);
    if (answers == 0 && r->out->n_fout_totaal == errors)
        add_error(r, row->line, SIZE_MAX, NULL, REDEN_GEEN_ANTWOORD, NULL);
}

/* ---- flags ---- */

/* FLAG_MIN or more answers on one scale, all the same as they were given. */
static bool straight_line(const struct instrument *in, const struct import_rij *row)
{
    for (int s = SCHAAL_0_10; s <= SCHAAL_1_5; s++) {
        size_t n = 0;
        int64_t first = ANTWOORD_GEEN;
        bool same = true;
        for (size_t i = 0; i < in->n_items; i++) {
            if ((int)in->items[i].schaal != s || row->waarde[i] == ANTWOORD_GEEN)
                continue;
            if (n++ == 0)
                first = row->waarde[i];
            same = same && row->waarde[i] == first;
        }
        if (same && n >= FLAG_MIN)
            return true;
    }
    return false;
}

struct mark {
    uint8_t hash[HASH_BYTES];
    size_t row;
};

static int by_hash(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    int d = memcmp(x->hash, y->hash, HASH_BYTES);

    return d ? d : (x->row > y->row) - (x->row < y->row);
}

/* A fingerprint of everything in the row but its line; false when it holds too few answers. */
static bool fingerprint(void *tmp, const struct instrument *in, const struct import_rij *row,
                        uint8_t hash[static HASH_BYTES])
{
    struct buf b;
    size_t n = 0;

    buf_init(&b, tmp, SIZE_MAX / 4);
    buf_add(&b, &row->locatie, sizeof row->locatie);
    buf_add(&b, &row->datum, sizeof row->datum);
    buf_add(&b, row->waarde, in->n_items * sizeof *row->waarde);
    for (size_t i = 0; i < in->n_items; i++) {
        n += row->waarde[i] != ANTWOORD_GEEN;
        if (row->tekst[i])
            buf_text(&b, row->tekst[i]);
        buf_char(&b, '\0');
    }
    hash_bytes(b.data, b.len, hash);
    mem_free(b.data);
    return n >= FLAG_MIN;
}

static void flag(struct reader *r)
{
    struct import *o = r->out;
    const struct instrument *in = r->v->instrument;
    struct mark *marks = mem_array(r->tmp, struct mark, o->n);
    size_t n = 0;

    for (size_t i = 0; i < o->n; i++) {
        o->rij[i].rechte_lijn = straight_line(in, &o->rij[i]);
        o->n_rechte_lijn += o->rij[i].rechte_lijn;
        marks[n].row = i;
        n += fingerprint(r->tmp, in, &o->rij[i], marks[n].hash);
    }
    qsort(marks, n, sizeof *marks, by_hash);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (memcmp(marks[i].hash, marks[first].hash, HASH_BYTES) != 0) {
            first = i;
            continue;
        }
        o->rij[marks[i].row].dubbel_van = o->rij[marks[first].row].regel;
        o->n_dubbel++;
    }
}

bool import_read(const void *ctx, const struct import_vraag *v, struct import *out)
{
    struct reader r = {.ctx = ctx, .v = v, .out = out};
    void *names_ctx = mem_ctx(ctx, "import_lees");

    *out = (struct import){0};
    r.locations = mem_array(names_ctx, const char *, v->n_locaties);
    r.codes = mem_array(names_ctx, const char *, v->n_locaties);
    for (size_t i = 0; i < v->n_locaties; i++) {
        r.locations[i] = text_normal(names_ctx, v->locaties[i].naam);
        r.codes[i] = text_normal(names_ctx, v->locaties[i].code);
    }
    out->rij = mem_array(ctx, struct import_rij, v->csv->n);
    for (size_t i = 0; i < v->csv->n; i++) {
        r.tmp = mem_ctx(names_ctx, "row");
        read_row(&r, &v->csv->row[i], &out->rij[i]);
        mem_free(r.tmp);
    }
    out->n = v->csv->n;
    if (out->n_fout_totaal == 0) {
        r.tmp = names_ctx;
        flag(&r);
    } else {
        out->rij = NULL;
        out->n = 0;
    }
    mem_free(names_ctx);
    return out->n_fout_totaal == 0;
}

const char *import_reden_zin(enum import_reden reden)
{
    static const char *const words[] = {
        [REDEN_BUITEN_SCHAAL] = N_(
            "‘{waarde}’ past niet bij deze vraag. Vul een heel getal in van {laagste} tot en met "
            "{hoogste}."),
        [REDEN_GEEN_JA_NEE] = N_("‘{waarde}’ is geen ja of nee."),
        [REDEN_KEUZE_ONBEKEND] = N_("‘{waarde}’ is geen van de antwoorden bij deze vraag."),
        [REDEN_LOCATIE_LEEG] = N_("De locatie ontbreekt."),
        [REDEN_LOCATIE_ONBEKEND] = N_("De locatie ‘{waarde}’ is niet bekend. Verbeter de naam, of "
                                      "voeg de locatie eerst toe."),
        [REDEN_LOCATIE_DUBBELZINNIG] =
            N_("‘{waarde}’ kan meer dan één locatie zijn. Gebruik de code van de locatie."),
        [REDEN_DATUM_LEEG] = N_("De datum ontbreekt."),
        [REDEN_GEEN_DATUM] = N_("‘{waarde}’ is geen datum. Schrijf bijvoorbeeld 12-3-2026."),
        [REDEN_DATUM_BUITEN] = N_("‘{waarde}’ valt buiten de periode van deze meting."),
        [REDEN_GEEN_ANTWOORD] = N_("Op deze regel staat geen enkel antwoord."),
    };
    return words[reden];
}

const char *import_fout_tekst(const void *ctx, enum lang lang, const struct import_fout *f)
{
    const char *s = T(lang, import_reden_zin(f->reden));

    if (f->reden == REDEN_BUITEN_SCHAAL) {
        s = zin_met(ctx, s, "laagste", mem_format(ctx, "%d", f->laagste));
        s = zin_met(ctx, s, "hoogste", mem_format(ctx, "%d", f->hoogste));
    }
    return zin_met(ctx, s, "waarde", f->waarde ? f->waarde : "");
}
