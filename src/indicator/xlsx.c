/* The parts of a spreadsheet in the order they are needed: relations, workbook, styles, shared
 * strings, then the rows of each sheet. Not here: archive and XML limits
 * (xlsx_zip.c), numbers and dates (xlsx_teken.c), what crosses to the parent (xlsx_child.c). */
#include "indicator/xlsx.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "indicator/xlsx_teken.h"
#include "indicator/xlsx_zip.h"
#include <stdlib.h>
#include <string.h>

const struct xlsx_limits xlsx_limits = {
    .max_entries = 2000,
    .max_entry = 512u << 20,
    .max_total = 640u << 20,
    .max_ratio = 150,
    .max_rows = 400000,
    .max_columns = 200,
    .max_cell = 32767 * 4, /* Excel's own limit in characters, each of at most four bytes */
    .max_strings = 2000000,
    .max_characters = 128u << 20,
    .max_text = 512u << 20,
    .max_depth = 40,
};

#define MAX_SHEETS  200u
#define MAX_FORMATS 65536u
#define MAX_NAME    100u /* Excel itself takes 31 characters */
#define NO_SENSE    N_("Het Excel-bestand is beschadigd en kan niet worden gelezen.")

/* What each bound says. A child hands over words only; a test holds their numbers to the bounds. */
#define MANY_SHEETS                                                                                \
    N_("Dit Excel-bestand heeft te veel werkbladen: het mogen er hoogstens 200 zijn. Haal de "     \
       "werkbladen weg die Koers niet hoeft te lezen, of verdeel ze over meer bestanden.")
#define MANY_RELATIONS                                                                             \
    N_("Dit Excel-bestand heeft te veel koppelingen: het mogen er hoogstens 400 zijn. Bewaar "     \
       "alleen de werkbladen met gegevens in een nieuw bestand.")
#define MANY_FORMATS                                                                               \
    N_("Dit Excel-bestand heeft te veel soorten opmaak: het mogen er hoogstens 65.536 zijn. Plak " \
       "de gegevens zonder opmaak in een nieuw bestand.")
#define MANY_CUSTOMS                                                                               \
    N_("Dit Excel-bestand heeft te veel eigen getalnotaties: het mogen er hoogstens 5.000 zijn. "  \
       "Plak de gegevens zonder opmaak in een nieuw bestand.")
#define MANY_STRINGS                                                                               \
    N_("Dit Excel-bestand heeft te veel verschillende teksten: het mogen er hoogstens 2.000.000 "  \
       "zijn. Verdeel de rijen over meer bestanden.")
#define MUCH_TEXT                                                                                  \
    N_("De verschillende teksten in dit Excel-bestand zijn samen te lang: hoogstens 128 MB. "      \
       "Verdeel de rijen over meer bestanden.")
#define MUCH_SHOWN                                                                                 \
    N_("De tekst in alle cellen van dit Excel-bestand samen is te lang: hoogstens 512 MB. "        \
       "Verdeel de rijen over meer bestanden.")
#define LONG_CELL                                                                                  \
    N_("Een cel in het Excel-bestand bevat te veel tekst: Excel zelf laat hoogstens 32.767 "       \
       "tekens toe. Maak de tekst in die cel korter.")
#define MANY_ROWS                                                                                  \
    N_("Dit Excel-bestand heeft te veel rijen: hoogstens 400.000, van alle werkbladen samen. "     \
       "Verdeel de rijen over meer bestanden.")
#define MANY_COLUMNS                                                                               \
    N_("Een werkblad heeft te veel kolommen: het mogen er hoogstens 200 zijn. Haal de kolommen "   \
       "weg die Koers niet hoeft te lezen.")

struct relation {
    char *id, *type, *target;
};
struct tab { /* a sheet as the workbook names it */
    char *id, *name;
    bool hidden;
};
struct custom {
    int id;
    enum xlsx_format format;
};
struct book {
    const void *ctx;
    const struct xlsx_limits *limits;
    struct archive *archive;
    struct relation *relations; /* of the file read last */
    size_t n_relations;
    struct tab *sheets; /* in the order of the tabs */
    size_t n_sheets;
    size_t rows, text; /* given so far, of all sheets: rows and bytes */
    bool from_1904, is_workbook;
    struct custom *customs;
    size_t n_customs;
    uint8_t *formats; /* enum xlsx_format by style number */
    size_t n_formats;
    bool in_formats, in_styles;
    char *characters; /* the shared strings, each closed with a zero */
    size_t n_characters, cap_characters;
    size_t *strings; /* where each begins */
    size_t n_strings, cap_strings;
    bool in_string, in_text, in_phonetic;
};

static void ignore_end(struct xml_run *x, void *state, const char *name)
{
    (void)x, (void)state, (void)name;
}

static int attribute_int(const char **attributes, const char *name)
{
    const char *v = xml_attribute(attributes, name);
    if (!v || !*v || strlen(v) > 9 || v[strspn(v, "0123456789")])
        return -1;
    return (int)strtol(v, NULL, 10);
}

/* ---- relations ---- */

static void relation_start(struct xml_run *x, void *state, const char *name,
                           const char **attributes)
{
    struct book *b = state;
    if (strcmp(name, "Relationship") != 0)
        return;
    const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    if (!id || !type || !target || strlen(target) > 200)
        return;
    if (b->n_relations >= 2 * MAX_SHEETS) {
        xml_stop(x, MANY_RELATIONS, "relations");
        return;
    }
    const char *last = strrchr(type, '/');
    b->relations = mem_resize(b->ctx, b->relations, struct relation, b->n_relations + 1);
    b->relations[b->n_relations++] = (struct relation){
        mem_text(b->ctx, id), mem_text(b->ctx, last ? last + 1 : type), mem_text(b->ctx, target)};
}

static bool read_relations(struct book *b, const char *path, struct error *f)
{
    static const struct xml_face face = {relation_start, ignore_end, NULL};
    b->n_relations = 0;
    return archive_xml(b->archive, path, &face, b, f);
}

/* The path in the archive: a target is from the root, or from the folder of the file it is of. */
static const char *resolve(const struct book *b, const char *folder, const char *given)
{
    char *slashed = mem_text(b->ctx, given);
    for (char *p = slashed; *p; p++)
        if (*p == '\\')
            *p = '/';
    const char *target = slashed;
    if (*target == '/')
        return target + 1;
    while (strncmp(target, "./", 2) == 0)
        target += 2;
    if (strncmp(target, "../", 3) == 0) /* the workbook's folder hangs right under the root */
        return target + 3;
    return mem_format(b->ctx, "%s%s", folder, target);
}

static const char *relation_target(const struct book *b, const char *folder, const char *id,
                                   const char *type)
{
    for (size_t i = 0; i < b->n_relations; i++)
        if (id ? strcmp(b->relations[i].id, id) == 0 : strcmp(b->relations[i].type, type) == 0)
            return resolve(b, folder, b->relations[i].target);
    return NULL;
}

/* ---- workbook ---- */

static void workbook_start(struct xml_run *x, void *state, const char *name,
                           const char **attributes)
{
    struct book *b = state;
    if (strcmp(name, "workbook") == 0) {
        b->is_workbook = true;
    } else if (strcmp(name, "workbookPr") == 0) {
        const char *v = xml_attribute(attributes, "date1904");
        b->from_1904 = v && (strcmp(v, "1") == 0 || strcmp(v, "true") == 0);
    } else if (strcmp(name, "sheet") == 0) {
        const char *id = xml_attribute(attributes, ":id");
        const char *label = xml_attribute(attributes, "name");
        const char *state_of = xml_attribute(attributes, "state");
        if (!id || b->n_sheets >= MAX_SHEETS) {
            xml_stop(x, id ? MANY_SHEETS : NO_SENSE, "sheet %zu", b->n_sheets + 1);
            return;
        }
        b->sheets = mem_resize(b->ctx, b->sheets, struct tab, b->n_sheets + 1);
        struct tab *t = &b->sheets[b->n_sheets++];
        *t = (struct tab){mem_text(b->ctx, id), text_short(b->ctx, label ? label : "", MAX_NAME),
                          state_of && strcmp(state_of, "visible") != 0};
        xlsx_clean(t->name);
    }
}

/* ---- styles ---- */

static void add_format(struct xml_run *x, struct book *b, int id)
{
    if (b->n_formats >= MAX_FORMATS) {
        xml_stop(x, MANY_FORMATS, "styles");
        return;
    }
    enum xlsx_format format = xlsx_format_of(id, NULL);
    for (size_t i = 0; i < b->n_customs; i++)
        if (b->customs[i].id == id)
            format = b->customs[i].format;
    if (b->n_formats % 64 == 0)
        b->formats = mem_resize(b->ctx, b->formats, uint8_t, b->n_formats + 64);
    b->formats[b->n_formats++] = (uint8_t)format;
}

static void styles_start(struct xml_run *x, void *state, const char *name, const char **attributes)
{
    struct book *b = state;
    if (strcmp(name, "numFmts") == 0) {
        b->in_formats = true;
    } else if (strcmp(name, "cellXfs") == 0) {
        b->in_styles = true;
    } else if (b->in_formats && strcmp(name, "numFmt") == 0) {
        const char *code = xml_attribute(attributes, "formatCode");
        int id = attribute_int(attributes, "numFmtId");
        if (!code || id < 0)
            return;
        if (b->n_customs >= 5000) {
            xml_stop(x, MANY_CUSTOMS, "number formats");
            return;
        }
        b->customs = mem_resize(b->ctx, b->customs, struct custom, b->n_customs + 1);
        b->customs[b->n_customs++] = (struct custom){id, xlsx_format_of(id, code)};
    } else if (b->in_styles && strcmp(name, "xf") == 0) {
        add_format(x, b, attribute_int(attributes, "numFmtId"));
    }
}

static void styles_end(struct xml_run *x, void *state, const char *name)
{
    struct book *b = state;
    (void)x;
    if (strcmp(name, "numFmts") == 0)
        b->in_formats = false;
    else if (strcmp(name, "cellXfs") == 0)
        b->in_styles = false;
}

/* ---- shared strings ---- */

static bool add_characters(struct book *b, const char *text, size_t n)
{
    if (b->n_characters + n > b->limits->max_characters)
        return false;
    if (b->n_characters + n > b->cap_characters) {
        b->cap_characters = (b->n_characters + n) * 2 + 4096;
        b->characters = mem_resize(b->ctx, b->characters, char, b->cap_characters);
    }
    memcpy(b->characters + b->n_characters, text, n);
    b->n_characters += n;
    return true;
}

static void strings_start(struct xml_run *x, void *state, const char *name, const char **attributes)
{
    struct book *b = state;
    (void)attributes;
    if (strcmp(name, "si") == 0) {
        if (b->n_strings >= b->limits->max_strings) {
            xml_stop(x, MANY_STRINGS, "over %zu shared strings", b->n_strings);
            return;
        }
        if (b->n_strings >= b->cap_strings) {
            b->cap_strings = b->cap_strings * 2 + 256;
            b->strings = mem_resize(b->ctx, b->strings, size_t, b->cap_strings);
        }
        b->strings[b->n_strings++] = b->n_characters;
        b->in_string = true;
    } else if (strcmp(name, "rPh") == 0) {
        b->in_phonetic = true;
    } else if (strcmp(name, "t") == 0) {
        b->in_text = b->in_string && !b->in_phonetic;
    }
}

static void strings_end(struct xml_run *x, void *state, const char *name)
{
    struct book *b = state;
    if (strcmp(name, "t") == 0) {
        b->in_text = false;
    } else if (strcmp(name, "rPh") == 0) {
        b->in_phonetic = false;
    } else if (strcmp(name, "si") == 0) {
        b->in_string = false;
        if (!add_characters(b, "", 1))
            xml_stop(x, MUCH_TEXT, "shared strings");
        else
            xlsx_clean(b->characters + b->strings[b->n_strings - 1]);
    }
}

static void strings_text(struct xml_run *x, void *state, const char *text, size_t n)
{
    struct book *b = state;
    if (!b->in_text)
        return;
    if (b->n_characters - b->strings[b->n_strings - 1] + n > b->limits->max_cell)
        xml_stop(x, LONG_CELL, "shared string %zu over %zu bytes", b->n_strings,
                 b->limits->max_cell);
    else if (!add_characters(b, text, n))
        xml_stop(x, MUCH_TEXT, "shared strings over %zu bytes", b->limits->max_characters);
}

/* ---- a sheet ---- */

struct sheet {
    struct book *book;
    bool (*per_row)(void *arg, const struct xlsx_row *row);
    void *arg;
    TALLOC_CTX *row_ctx;
    struct xlsx_cell *cells; /* max_columns of them, all empty between rows */
    size_t width;            /* of the row under way */
    size_t number;           /* of the row */
    struct xlsx_sheet tab;
    bool enough;      /* per_row asked to stop */
    size_t column;    /* of the cell under way, from 1 */
    const char *type; /* of the cell: one of the words of the format, never freed */
    int style;
    struct buf value;
    bool in_row, in_cell, in_value;
};

static const char *known_type(const char *t)
{
    static const char *const types[] = {"s", "str", "inlineStr", "b", "e", "d"};
    for (size_t i = 0; t && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i], t) == 0)
            return types[i];
    return "n";
}

static void sheet_row(struct xml_run *x, struct sheet *s, const char **attributes)
{
    int r = attribute_int(attributes, "r");
    size_t number = r > 0 ? (size_t)r : s->number + 1;
    if (number <= s->number || number > 1048576) {
        xml_stop(x, NO_SENSE, "row %zu after row %zu", number, s->number);
        return;
    }
    s->number = number;
    s->column = 0;
    s->width = 0;
    s->in_row = true;
}

static void sheet_cell(struct xml_run *x, struct sheet *s, const char **attributes)
{
    const char *r = xml_attribute(attributes, "r");
    size_t column = s->column + 1, row = s->number;
    if (r && !xlsx_place(r, &column, &row)) {
        xml_stop(x, NO_SENSE, "row %zu: cell %.20s", s->number, r);
        return;
    }
    if (row != s->number || column <= s->column) {
        xml_stop(x, NO_SENSE, "row %zu: cell out of order", s->number);
        return;
    }
    s->column = column;
    s->type = known_type(xml_attribute(attributes, "t"));
    s->style = attribute_int(attributes, "s");
    s->in_cell = true;
    s->value.len = 0;
}

static void sheet_start(struct xml_run *x, void *state, const char *name, const char **attributes)
{
    struct sheet *s = state;
    if (strcmp(name, "row") == 0 && !s->in_row)
        sheet_row(x, s, attributes);
    else if (strcmp(name, "c") == 0 && s->in_row && !s->in_cell)
        sheet_cell(x, s, attributes);
    else if (s->in_cell && strcmp(name, "rPh") == 0)
        s->in_value = false;
    else if (s->in_cell && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0))
        s->in_value = true;
}

static void sheet_text(struct xml_run *x, void *state, const char *text, size_t n)
{
    struct sheet *s = state;
    if (!s->in_value)
        return;
    buf_add(&s->value, text, n);
    if (s->value.vol)
        xml_stop(x, LONG_CELL, "row %zu column %zu", s->number, s->column);
}

/* A number, or the date that its style makes of it. */
static void number_cell(struct sheet *s, const char *text, struct xlsx_cell *c)
{
    const struct book *b = s->book;
    enum xlsx_format format = XLSX_FORMAT_NUMBER;
    if (s->style >= 0 && (size_t)s->style < b->n_formats)
        format = (enum xlsx_format)b->formats[s->style];
    double v;
    char number[32], datum[20];
    if (!xlsx_number(text, &v, number)) {
        *c = (struct xlsx_cell){XLSX_ERROR, false, mem_text(s->row_ctx, text)};
    } else if (format == XLSX_FORMAT_DATUM && xlsx_serial(v, b->from_1904, datum)) {
        *c = (struct xlsx_cell){XLSX_DATUM, false, mem_text(s->row_ctx, datum)};
    } else {
        bool percent = format == XLSX_FORMAT_PERCENT;
        *c = (struct xlsx_cell){XLSX_NUMBER, percent, mem_text(s->row_ctx, number)};
    }
}

/* 2021-12-31T00:00:00 as a date is written in this house. */
static void iso_cell(struct sheet *s, const char *text, struct xlsx_cell *c)
{
    char *copy = mem_textn(s->row_ctx, text, strnlen(text, 19));
    size_t n = strlen(copy);
    if (n > 10 && copy[10] == 'T')
        copy[10] = strcmp(copy + 11, "00:00:00") == 0 ? 0 : ' ';
    *c = (struct xlsx_cell){XLSX_DATUM, false, copy};
}

static bool shared_cell(const struct book *b, const char *text, struct xlsx_cell *c)
{
    size_t i = 0;
    if (!*text || strlen(text) > 9 || text[strspn(text, "0123456789")])
        return false;
    i = (size_t)strtoul(text, NULL, 10);
    if (i >= b->n_strings)
        return false;
    *c = (struct xlsx_cell){XLSX_TEXT, false, b->characters + b->strings[i]};
    return true;
}

static bool make_cell(struct sheet *s, struct xlsx_cell *c)
{
    char *text = s->value.data;
    *c = (struct xlsx_cell){XLSX_EMPTY, false, ""};
    if (s->value.len == 0)
        return true;
    if (strcmp(s->type, "s") == 0)
        return shared_cell(s->book, text, c);
    xlsx_clean(text);
    if (strcmp(s->type, "n") == 0)
        number_cell(s, text, c);
    else if (strcmp(s->type, "d") == 0)
        iso_cell(s, text, c);
    else if (strcmp(s->type, "b") == 0)
        *c = (struct xlsx_cell){XLSX_BOOL, false, strcmp(text, "0") == 0 ? "0" : "1"};
    else if (strcmp(s->type, "e") == 0)
        *c = (struct xlsx_cell){XLSX_ERROR, false, mem_text(s->row_ctx, text)};
    else
        *c = (struct xlsx_cell){XLSX_TEXT, false, mem_text(s->row_ctx, text)};
    return true;
}

static void cell_end(struct xml_run *x, struct sheet *s)
{
    struct xlsx_cell c;
    s->in_cell = false;
    if (!make_cell(s, &c)) {
        xml_stop(x, NO_SENSE, "row %zu column %zu: no such shared string", s->number, s->column);
        return;
    }
    if (!*c.text)
        return;
    if (s->column > s->book->limits->max_columns) {
        xml_stop(x, MANY_COLUMNS, "row %zu column %zu", s->number, s->column);
        return;
    }
    s->cells[s->column - 1] = c;
    s->width = s->column;
}

static void row_end(struct xml_run *x, struct sheet *s)
{
    s->in_row = false;
    if (s->width == 0)
        return;
    struct book *b = s->book;
    if (++b->rows > b->limits->max_rows) {
        xml_stop(x, MANY_ROWS, "over %zu rows", b->limits->max_rows);
        return;
    }
    for (size_t i = 0; i < s->width; i++)
        b->text += strlen(s->cells[i].text);
    if (b->text > b->limits->max_text) {
        xml_stop(x, MUCH_SHOWN, "row %zu: %zu bytes of text", s->number, b->text);
        return;
    }
    struct xlsx_row row = {s->number, s->cells, s->width, s->tab, b->from_1904};
    s->enough = !s->per_row(s->arg, &row);
    if (s->enough)
        xml_stop(x, NULL, "enough");
    for (size_t i = 0; i < s->width; i++)
        s->cells[i] = (struct xlsx_cell){XLSX_EMPTY, false, ""};
    mem_free(s->row_ctx);
    s->row_ctx = mem_ctx(s->book->ctx, "xlsx row");
}

static void sheet_end(struct xml_run *x, void *state, const char *name)
{
    struct sheet *s = state;
    if (strcmp(name, "row") == 0 && s->in_row && !s->in_cell)
        row_end(x, s);
    else if (strcmp(name, "c") == 0 && s->in_cell)
        cell_end(x, s);
    else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        s->in_value = false;
}

/* ---- the whole ---- */

static bool find_workbook(struct book *b, const char **path, const char **folder, struct error *f)
{
    if (archive_has(b->archive, "content.xml"))
        return error_set(f,
                         N_("Dit is een LibreOffice-bestand (.ods). Sla het op als Excel-bestand "
                            "(.xlsx)."),
                         "content.xml");
    if (!archive_has(b->archive, "_rels/.rels") || archive_has(b->archive, "xl/workbook.bin"))
        return error_set(f, N_("Dit is geen Excel-bestand (.xlsx)."), "no .rels, or xlsb");
    if (!read_relations(b, "_rels/.rels", f))
        return false;
    *path = relation_target(b, "", NULL, "officeDocument");
    if (!*path || !archive_has(b->archive, *path))
        return error_set(f, N_("Dit is geen Excel-bestand (.xlsx)."), "no officeDocument");
    const char *slash = strrchr(*path, '/');
    *folder = slash ? mem_textn(b->ctx, *path, (size_t)(slash - *path) + 1) : "";
    return true;
}

static bool read_book(struct book *b, const char **folder, struct error *f)
{
    static const struct xml_face workbook = {workbook_start, ignore_end, NULL};
    static const struct xml_face styles = {styles_start, styles_end, NULL};
    static const struct xml_face strings = {strings_start, strings_end, strings_text};
    const char *path = NULL;
    if (!find_workbook(b, &path, folder, f) || !archive_xml(b->archive, path, &workbook, b, f))
        return false;
    if (!b->is_workbook || b->n_sheets == 0)
        return error_set(f, N_("Dit is geen Excel-bestand (.xlsx)."), "no workbook in it");
    const char *file = path + strlen(*folder);
    if (!read_relations(b, mem_format(b->ctx, "%s_rels/%s.rels", *folder, file), f))
        return false;
    const char *p = relation_target(b, *folder, NULL, "styles");
    if (p && !archive_xml(b->archive, p, &styles, b, f))
        return false;
    p = relation_target(b, *folder, NULL, "sharedStrings");
    return !p || archive_xml(b->archive, p, &strings, b, f);
}

static bool read_sheet(struct book *b, const char *folder, size_t i, struct sheet *s,
                       struct error *f)
{
    static const struct xml_face face = {sheet_start, sheet_end, sheet_text};
    size_t width = b->limits->max_columns;
    const char *path = relation_target(b, folder, b->sheets[i].id, "");
    if (!path || !archive_has(b->archive, path))
        return error_set(f, NO_SENSE, "sheet %zu is absent", i + 1);
    TALLOC_CTX *tmp = mem_ctx(b->ctx, "xlsx sheet");
    s->type = "n";
    s->tab = (struct xlsx_sheet){i + 1, b->sheets[i].name, b->sheets[i].hidden};
    s->row_ctx = mem_ctx(b->ctx, "xlsx row");
    s->cells = mem_array(tmp, struct xlsx_cell, width);
    for (size_t j = 0; j < width; j++)
        s->cells[j].text = "";
    buf_init(&s->value, tmp, b->limits->max_cell);
    bool ok = archive_xml(b->archive, path, &face, s, f);
    mem_free(s->row_ctx);
    mem_free(tmp);
    return ok;
}

static bool read_sheets(struct book *b, const char *folder,
                        bool (*per_row)(void *, const struct xlsx_row *), void *arg,
                        struct error *f)
{
    for (size_t i = 0; i < b->n_sheets; i++) {
        struct sheet s = {.book = b, .per_row = per_row, .arg = arg};
        if (!read_sheet(b, folder, i, &s, f))
            return false;
        if (s.enough)
            return true;
    }
    return b->rows > 0 || error_set(f,
                                    N_("Het Excel-bestand is leeg: geen enkel werkblad heeft een "
                                       "ingevulde rij."),
                                    "%zu sheets", b->n_sheets);
}

bool xlsx_read(const void *ctx, const void *data, size_t n, const struct xlsx_limits *l,
               bool (*per_row)(void *arg, const struct xlsx_row *row), void *arg, struct error *f)
{
    TALLOC_CTX *tmp = mem_ctx(ctx, "xlsx");
    struct book b = {.ctx = tmp, .limits = l};
    b.archive = archive_open(tmp, data, n, l, f);
    const char *folder = "";
    bool ok = b.archive && read_book(&b, &folder, f) && read_sheets(&b, folder, per_row, arg, f);
    archive_close(b.archive);
    mem_free(tmp);
    return ok;
}
