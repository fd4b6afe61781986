/* From a CSV to answers (meting_regels.h; B5.1): reading every row.
 * Here: errors by line, all or nothing, flags. Not here: what each column is (meting_indeling.c),
 * CSV itself (base/csv.c), the database, figures (meting_regels.c).
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

/* ---- rows ---- */

struct reader {
    const void *ctx;
    void *tmp; /* emptied after each row */
    const struct import_vraag *v;
    struct import *out;
    size_t cap_errors;
    const struct import_sleutel *places;
    bool exact_only; /* names in this instrument fold together: see instrument_eenduidig */
};

/* The same again, on another line. */
static void one_more(struct reader *r, struct import_fout *f, size_t line, const char *value)
{
    const char *s = value ? text_short(r->tmp, value, 60) : NULL;
    size_t i = 0;

    if (f->n < FOUT_REGELS)
        f->ook[f->n - 1] = line;
    f->n++;
    if (!s || text_equal(s, f->waarde))
        return;
    while (i < FOUT_WAARDEN - 1 && f->ander[i] && !text_equal(f->ander[i], s))
        i++;
    if (i < FOUT_WAARDEN - 1 && !f->ander[i])
        f->ander[i] = mem_text(r->ctx, s);
}

static void add_error(struct reader *r, size_t line, size_t column, const char *value,
                      enum import_reden reden, const struct instrument_item *item)
{
    struct import *o = r->out;

    const char *head = column == SIZE_MAX ? NULL : r->v->csv->head.cell[column];

    o->n_fout_totaal++;
    for (size_t i = 0; i < o->n_fout; i++)
        if (o->fout[i].reden == reden && o->fout[i].kolom == head) {
            one_more(r, &o->fout[i], line, value);
            return;
        }
    if (o->n_fout == IMPORT_FOUTEN_MAX) {
        o->fout_weg = true;
        return;
    }
    if (o->n_fout == r->cap_errors) {
        r->cap_errors = r->cap_errors ? 2 * r->cap_errors : 16;
        o->fout = mem_resize(r->ctx, o->fout, struct import_fout, r->cap_errors);
    }
    struct import_fout *f = &o->fout[o->n_fout++];
    *f = (struct import_fout){
        .regel = line,
        .n = 1,
        .kolom = head,
        .waarde = value ? text_short(r->ctx, value, 60) : NULL,
        .reden = reden,
    };
    if (item)
        item_grenzen(item, &f->laagste, &f->hoogste);
}

static bool one_of(const char *s, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(s, *list) == 0)
            return true;
    return false;
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
           strcmp(text, ".") == 0 || one_of(text_key(ctx, text), words);
}

/* "3.0" and "3,0" as "3", as spreadsheets write a whole number; NULL for any other text. */
static const char *whole_number(const void *ctx, const char *text)
{
    size_t n = strspn(text, "0123456789"), m = n;

    if (n == 0 || (text[n] != '.' && text[n] != ',') || text[n + 1] != '0')
        return NULL;
    m += 1 + strspn(text + n + 1, "0");
    return text[m] ? NULL : mem_textn(ctx, text, n);
}

/* The index of the choice that a text names by code or wording, MATCH_NONE or MATCH_DOUBT. */
static int64_t choice_of(struct reader *r, const struct instrument_item *item, const char *text)
{
    struct match m = match_begin(r->tmp, text, r->exact_only);

    for (size_t i = 0; i < item->n_keuzes; i++) {
        const struct keuze *k = &item->keuzes[i];
        match_offer(&m, k->code, NULL, (int64_t)i, 0);
        for (size_t t = 0; t < r->v->instrument->n_talen; t++)
            match_offer(&m, k->tekst.tekst[t], NULL, (int64_t)i, 0);
    }
    const char *number = match_end(&m) == MATCH_NONE ? whole_number(r->tmp, m.text) : NULL;
    for (size_t i = 0; number && i < item->n_keuzes; i++)
        if (strcmp(number, item->keuzes[i].code) == 0)
            return (int64_t)i;
    return match_end(&m);
}

/* The choices between these separators as a set; 0 when one of them is unknown or in doubt. */
static int64_t parts_of(struct reader *r, const struct instrument_item *item, const char *text,
                        const char *separators)
{
    char *copy = mem_text(r->tmp, text), *save = NULL;
    int64_t bits = 0;

    for (char *part = strtok_r(copy, separators, &save); part;
         part = strtok_r(NULL, separators, &save)) {
        if (text_blank(part))
            continue;
        int64_t i = choice_of(r, item, part);
        if (i < 0)
            return 0;
        bits |= INT64_C(1) << i;
    }
    return bits;
}

/* The set of choices in a cell: several between | ; or comma, or one that is the whole cell. What
 * can be read in two ways is a doubt ("Tijd, rust" as one choice and as two). */
static int64_t choices_of(struct reader *r, const struct instrument_item *item, const char *text)
{
    static const char *const separators[] = {"|", ";\n", ",;|\n"};
    int64_t found = MATCH_NONE, whole = choice_of(r, item, text);

    if (whole == MATCH_DOUBT)
        return MATCH_DOUBT;
    if (whole >= 0)
        found = INT64_C(1) << whole;
    for (size_t s = 0; s < sizeof separators / sizeof *separators; s++) {
        int64_t bits = strpbrk(text, separators[s]) ? parts_of(r, item, text, separators[s]) : 0;
        if (bits && found != MATCH_NONE && found != bits)
            return MATCH_DOUBT;
        if (bits)
            found = bits;
    }
    return found;
}

/* The whole number that a spreadsheet wrote with a zero behind it, or the text itself. */
static const char *as_word(const void *ctx, const char *text)
{
    const char *number = whole_number(ctx, text);

    return number ? number : text_key(ctx, text);
}

/* 1 yes, 0 no, -1 neither. */
static int yes_or_no(const void *ctx, const char *text)
{
    static const char *const yes[] = {"ja", "j", "yes", "y", "1", "waar", "true", NULL};
    static const char *const no[] = {"nee", "n", "no", "0", "onwaar", "false", NULL};
    const char *s = as_word(ctx, text);

    if (strchr(text, '?')) /* "ja?" is no yes */
        return -1;
    return one_of(s, yes) ? 1 : one_of(s, no) ? 0 : -1;
}

/* What a cell in the column of one choice says: 1 chosen, 0 not, -1 neither. */
static int chosen_or_not(struct reader *r, const struct instrument_item *item, size_t choice,
                         const char *text)
{
    static const char *const yes[] = {"x",        "v",          "\xE2\x9C\x93", "\xE2\x9C\x94",
                                      "gekozen",  "aangevinkt", "geselecteerd", "checked",
                                      "selected", "on",         "aan",          NULL};
    static const char *const no[] = {"nietgekozen",
                                     "nietaangevinkt",
                                     "nietgeselecteerd",
                                     "unchecked",
                                     "notselected",
                                     "off",
                                     "uit",
                                     NULL};
    const char *s = as_word(r->tmp, text);
    int said = one_of(s, yes)                                ? 1
               : one_of(s, no) || says_nothing(r->tmp, text) ? 0
                                                             : yes_or_no(r->tmp, text);
    int64_t named = text_blank(text) ? MATCH_NONE : choice_of(r, item, text);

    /* The column repeats its choice, by code or words; another choice does not belong here. A code
     * "0" that stands for the choice itself cannot be told from "not chosen". */
    if (named == (int64_t)choice)
        return said == 0 ? -1 : 1;
    return said;
}

/* Reads the cell of one choice and adds it to the answer. */
static bool read_option(struct reader *r, const struct instrument_item *item, size_t choice,
                        const char *text, int64_t *value)
{
    int chosen = chosen_or_not(r, item, choice, text_tidy(r->tmp, text, TEXT_LINE));

    if (chosen == 1)
        *value = (*value == ANTWOORD_GEEN ? 0 : *value) | INT64_C(1) << choice;
    return chosen >= 0;
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
            *words = text_tidy(r->ctx, text, TEXT_PROSE);
        }
        return true;
    }
    bool chosen = item->schaal == SCHAAL_KEUZE || item->schaal == SCHAAL_MEERKEUZE;
    text = text_tidy(r->tmp, text, chosen ? TEXT_LINE : TEXT_CODE);
    /* A choice may itself be called "onbekend": it is looked for first. */
    if (chosen) {
        int64_t v =
            item->schaal == SCHAAL_MEERKEUZE ? choices_of(r, item, text) : choice_of(r, item, text);
        *reden = v == MATCH_DOUBT ? REDEN_KEUZE_DUBBELZINNIG : REDEN_KEUZE_ONBEKEND;
        if (v >= 0)
            *value = v;
        return v >= 0 || (v == MATCH_NONE && says_nothing(r->tmp, text));
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

const struct import_sleutel *import_sleutels(const void *ctx, const struct import_locatie *l,
                                             size_t n)
{
    struct import_sleutel *keys = mem_array(ctx, struct import_sleutel, n);

    for (size_t i = 0; i < n; i++)
        keys[i] = (struct import_sleutel){text_key(ctx, l[i].naam), text_key(ctx, l[i].code)};
    return keys;
}

int64_t import_plek(const void *ctx, const struct import_locatie *l,
                    const struct import_sleutel *sleutels, size_t n, const char *text)
{
    struct match m = match_begin(ctx, text, false);

    for (size_t i = 0; i < n; i++) {
        match_offer(&m, l[i].code, sleutels[i].code, l[i].id, 1);
        match_offer(&m, l[i].naam, sleutels[i].naam, l[i].id, l[i].uitgelegd ? 0 : 2);
    }
    return match_end(&m);
}

static void read_locatie(struct reader *r, const struct csv_row *row, size_t c,
                         struct import_rij *out)
{
    const char *text = row->cell[c];

    if (text_blank(text)) {
        add_error(r, row->line, c, NULL, REDEN_LOCATIE_LEEG, NULL);
        return;
    }
    int64_t found = import_plek(r->tmp, r->v->locaties, r->places, r->v->n_locaties, text);
    out->locatie = found < 0 ? 0 : found;
    if (found < 0)
        add_error(r, row->line, c, text,
                  found == MATCH_DOUBT ? REDEN_LOCATIE_DUBBELZINNIG : REDEN_LOCATIE_ONBEKEND, NULL);
}

static void read_datum(struct reader *r, const struct csv_row *row, size_t c,
                       struct import_rij *out)
{
    const char *text = row->cell[c];

    if (text_blank(text)) {
        add_error(r, row->line, c, NULL, REDEN_DATUM_LEEG, NULL);
        return;
    }
    out->datum = date_read_stamp(text);
    if (date_is_placeholder(text))
        add_error(r, row->line, c, text, REDEN_DATUM_STANDAARD, NULL);
    else if (out->datum == DATE_NONE)
        add_error(r, row->line, c, text, REDEN_GEEN_DATUM, NULL);
    else if ((r->v->van != DATE_NONE && out->datum < r->v->van) ||
             (r->v->tot != DATE_NONE && out->datum > r->v->tot))
        add_error(r, row->line, c, text, REDEN_DATUM_BUITEN, NULL);
}

/* One per fixed column (KOLOMMEN_VAST). */
#define READER(KOLOM, veld, ...) [KOLOM_##KOLOM] = read_##veld,
static void (*const readers[KOLOM_ITEM])(struct reader *r, const struct csv_row *row, size_t c,
                                         struct import_rij *out) = {KOLOMMEN_VAST(READER)};

/* ---- the period of a file ---- */

bool periode_klopt(int32_t van, int32_t tot, struct error *f)
{
    if (tot < van)
        return error_set(f, N_("De laatste dag ligt voor de eerste."), "period");
    if (tot - van > 731)
        return error_set(f, N_("Een meting duurt hoogstens twee jaar."), "period");
    return true;
}

bool import_periode(const void *ctx, const struct csv *csv, size_t column, int32_t *van,
                    int32_t *tot, struct error *f)
{
    char first[11], last[11];

    *van = *tot = DATE_NONE;
    for (size_t r = 0; column < csv->head.n && r < csv->n; r++) {
        const char *text = csv->row[r].cell[column];
        int32_t d = date_read_stamp(text);
        if (date_is_placeholder(text))
            return error_sentence(f, import_reden_zin(REDEN_DATUM_STANDAARD),
                                  ERROR_WITH("waarde", text_short(ctx, text, 60)),
                                  "regel %zu; of lees zonder die kolom: --zonder-datum",
                                  csv->row[r].line);
        if (d != DATE_NONE && (*van == DATE_NONE || d < *van))
            *van = d;
        if (d != DATE_NONE && (*tot == DATE_NONE || d > *tot))
            *tot = d;
    }
    if (*van == DATE_NONE)
        return error_set(f, N_("Het bestand heeft geen datums. Noem de periode of het jaar."),
                         "no period");
    date_iso(*van, first);
    date_iso(*tot, last);
    return periode_klopt(*van, *tot, NULL) ||
           error_sentence(
               f,
               N_("De datums in het bestand lopen van {van} tot en met {tot}. Een meting "
                  "duurt hoogstens twee jaar. Noem de eerste en de laatste dag."),
               ERROR_WITH("@van", first, "@tot", last), "period");
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
        if (k->soort < KOLOM_ITEM) {
            seen[k->soort] = true;
            if (readers[k->soort])
                readers[k->soort](r, row, c, out);
            continue;
        }
        const struct instrument_item *item = &in->items[k->item];
        if (k->soort == KOLOM_OPTIE) {
            if (!read_option(r, item, k->keuze, row->cell[c], &out->waarde[k->item]))
                add_error(r, row->line, c, row->cell[c], REDEN_OPTIE, item);
        } else if (!read_answer(r, item, row->cell[c], &out->waarde[k->item], &out->tekst[k->item],
                                &reden)) {
            add_error(r, row->line, c, row->cell[c], reden, item);
        }
    }
    for (size_t i = 0; i < in->n_items; i++)
        answers += out->waarde[i] != ANTWOORD_GEEN && !in->items[i].achtergrond;
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

static void add_number(struct buf *b, int64_t x)
{
    buf_add(b, &x, sizeof x);
}

static void add_words(struct buf *b, const char *s)
{
    if (s)
        buf_text(b, s);
    buf_char(b, '\0');
}

#define ADD_COLUMN(KOLOM, veld, ...)                                                               \
    _Generic(row->veld, const char * : add_words, default : add_number)(&b, row->veld);

/* A fingerprint of everything in the row but its line; false when it holds too few answers. */
static bool fingerprint(void *tmp, const struct instrument *in, const struct import_rij *row,
                        uint8_t hash[static HASH_BYTES])
{
    struct buf b;
    size_t n = 0;

    buf_init(&b, tmp, SIZE_MAX / 4);
    KOLOMMEN_VAST(ADD_COLUMN)
    buf_add(&b, row->waarde, in->n_items * sizeof *row->waarde);
    for (size_t i = 0; i < in->n_items; i++) {
        n += row->waarde[i] != ANTWOORD_GEEN;
        add_words(&b, row->tekst[i]);
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
    r.places = import_sleutels(names_ctx, v->locaties, v->n_locaties);
    r.exact_only = !instrument_eenduidig(names_ctx, v->instrument, NULL);
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

#define REDEN_WORDS(REDEN, words) [REDEN_##REDEN] = words,
const char *import_reden_zin(enum import_reden reden)
{
    static const char *const words[] = {REDENEN(REDEN_WORDS)};
    return words[reden];
}

const char *import_fout_tekst(const void *ctx, enum lang lang, const struct import_fout *f)
{
    const char *s = T(lang, import_reden_zin(f->reden));

    if (f->reden == REDEN_BUITEN_SCHAAL) {
        s = zin_met(ctx, s, "laagste", mem_format(ctx, "%d", f->laagste));
        s = zin_met(ctx, s, "hoogste", mem_format(ctx, "%d", f->hoogste));
    }
    s = zin_met(ctx, s, "waarde", f->waarde ? f->waarde : "");
    const char *others = NULL;
    for (size_t i = 0; i < FOUT_WAARDEN - 1 && f->ander[i]; i++)
        others = others ? mem_format(ctx, "%s, ‘%s’", others, f->ander[i])
                        : mem_format(ctx, "‘%s’", f->ander[i]);
    return others ? mem_format(ctx, "%s %s", s,
                               zin_met(ctx, T(lang, N_("Ook: {waarden}.")), "waarden", others))
                  : s;
}

const char *import_fout_regels(const void *ctx, enum lang lang, const struct import_fout *f)
{
    const size_t named = f->n < FOUT_REGELS ? f->n : FOUT_REGELS;
    const char *list = mem_format(ctx, "%zu", f->regel);

    for (size_t i = 1; i < named; i++)
        list =
            i + 1 == f->n
                ? zin_met(ctx, zin_met(ctx, T(lang, N_("{eerste} en {laatste}")), "eerste", list),
                          "laatste", mem_format(ctx, "%zu", f->ook[i - 1]))
                : mem_format(ctx, "%s, %zu", list, f->ook[i - 1]);
    if (f->n == named)
        return list;
    return zin_met(ctx,
                   zin_met(ctx,
                           TN(lang, "{eerste} en {n} andere", "{eerste} en {n} andere",
                              (int64_t)(f->n - named)),
                           "eerste", list),
                   "n", mem_format(ctx, "%zu", f->n - named));
}
