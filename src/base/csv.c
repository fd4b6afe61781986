/* CSV in and out as spreadsheets make it (csv.h).
 * Here: bytes to cells, with the file's own separator and character set. Not here: what a column
 * means (meting/, indicator/ read by header). The text is bounded by the caller.
 */
#include "base/csv.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>

/* Windows-1252 for 0x80 … 0x9F; 0 for the five bytes that are not in use. */
static const uint16_t cp1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static size_t line_of(const char *s, size_t at)
{
    size_t line = 1;

    for (size_t i = 0; i < at; i++)
        if (s[i] == '\n' || (s[i] == '\r' && s[i + 1] != '\n'))
            line++;
    return line;
}

/* Checks the bytes and converts Windows-1252; NULL with a message when the file is not text. */
static const char *number(const void *ctx, size_t n)
{
    return mem_format(ctx, "%zu", n);
}

static char *as_utf8(const void *ctx, const char *s, size_t n, bool *converted, size_t *out_n,
                     struct error *f)
{
    bool utf8 = true;

    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)s[i];
        if (c == 127 || (c < 32 && c != '\t' && c != '\n' && c != '\r')) {
            error_sentence(
                f,
                N_("Dit bestand is geen CSV: op regel {regel} staat een teken dat geen tekst "
                   "is. Bewaar het als CSV (UTF-8) en probeer het opnieuw."),
                ERROR_WITH("regel", number(ctx, line_of(s, i))), "csv: control byte 0x%02x at %zu",
                c, i);
            return NULL;
        }
        size_t k = c < 128 ? 1 : text_char(s + i, n - i, NULL);
        if (!k)
            utf8 = false;
        i += k ? k : 1;
    }
    *converted = !utf8;
    if (utf8) {
        *out_n = n;
        return mem_textn(ctx, s, n);
    }
    char *out = mem_array(ctx, char, 3 * n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned c = (unsigned char)s[i];
        if (c >= 0x80 && c < 0xA0)
            c = cp1252[c - 0x80] ? cp1252[c - 0x80] : 0xFFFD;
        if (c < 0x80) {
            out[k++] = (char)c;
        } else if (c < 0x800) {
            out[k++] = (char)(0xC0 | c >> 6);
            out[k++] = (char)(0x80 | (c & 63));
        } else {
            out[k++] = (char)(0xE0 | c >> 12);
            out[k++] = (char)(0x80 | (c >> 6 & 63));
            out[k++] = (char)(0x80 | (c & 63));
        }
    }
    *out_n = k;
    return out;
}

/* The separator: of ; , and tab the one that stands most often in the first line, outside quotes.
 */
static char find_separator(const char *s, size_t n)
{
    size_t semicolon = 0, comma = 0, tab = 0;
    bool quoted = false;

    for (size_t i = 0; i < n && (quoted || (s[i] != '\n' && s[i] != '\r')); i++) {
        if (s[i] == '"')
            quoted = !quoted;
        else if (!quoted)
            semicolon += s[i] == ';', comma += s[i] == ',', tab += s[i] == '\t';
    }
    if (tab > semicolon && tab > comma)
        return '\t';
    return comma > semicolon ? ',' : ';';
}

struct reader {
    const void *ctx;
    char *s; /* cells are closed with a zero inside this text */
    size_t n, at, line;
    char separator;
    const struct csv_limits *limits;
    struct error *f;
};

/* what: the whole sentence, with {regel}, and with {n} and {max} when it names them. */
static bool refuse(struct reader *r, size_t line, const char *what, size_t n, size_t max)
{
    return error_sentence(r->f, what,
                          ERROR_WITH("regel", number(r->ctx, line), "n", number(r->ctx, n), "max",
                                     number(r->ctx, max)),
                          "csv: line %zu", line);
}

/* Moves over one line end at r->at and counts it. */
static void skip_newline(struct reader *r)
{
    if (r->s[r->at] == '\r' && r->at + 1 < r->n && r->s[r->at + 1] == '\n')
        r->at++;
    r->at++;
    r->line++;
}

/* Reads a quoted cell in place; r->at is after the opening quote and ends after the closing one. */
static bool quoted_cell(struct reader *r, size_t *k, size_t begin_line)
{
    for (;;) {
        if (r->at >= r->n)
            return refuse(r, begin_line,
                          N_("Regel {regel}: hier begint een aanhalingsteken (\") dat nergens "
                             "wordt gesloten."),
                          0, 0);
        char c = r->s[r->at];
        if (c == '"') {
            r->at++;
            if (r->at < r->n && r->s[r->at] == '"') {
                r->s[(*k)++] = '"';
                r->at++;
                continue;
            }
            return true;
        }
        if (c == '\r' || c == '\n') {
            skip_newline(r);
            r->s[(*k)++] = '\n';
        } else {
            r->s[(*k)++] = c;
            r->at++;
        }
    }
}

/* Reads one cell; *last is true when the row ends with it. */
static bool read_cell(struct reader *r, char **cell, bool *last)
{
    size_t begin = r->at, k = begin, begin_line = r->line;

    if (r->at < r->n && r->s[r->at] == '"') {
        r->at++;
        if (!quoted_cell(r, &k, begin_line))
            return false;
    }
    /* The rest of the cell (all of it when it was not quoted) is taken as it stands. */
    while (r->at < r->n && r->s[r->at] != r->separator && r->s[r->at] != '\n' &&
           r->s[r->at] != '\r')
        r->s[k++] = r->s[r->at++];
    *last = r->at >= r->n || r->s[r->at] != r->separator;
    if (k - begin > r->limits->max_cell)
        return refuse(r, begin_line,
                      N_("Regel {regel}: een vak is te lang ({n} tekens; er mogen er {max} in)."),
                      k - begin, r->limits->max_cell);
    if (r->at < r->n) {
        if (*last)
            skip_newline(r);
        else
            r->at++;
    }
    r->s[k] = '\0';
    *cell = r->s + begin;
    return true;
}

/* Reads one row of at most max_columns cells. */
static bool read_row(struct reader *r, struct csv_row *row)
{
    size_t cap = 0;
    bool last = false;

    *row = (struct csv_row){.line = r->line};
    while (!last) {
        if (row->n == r->limits->max_columns)
            return refuse(r, row->line,
                          N_("Regel {regel}: er zijn te veel kolommen (er mogen er {max} zijn)."),
                          0, r->limits->max_columns);
        if (row->n == cap) {
            cap = cap ? 2 * cap : 8;
            row->cell = mem_resize(r->ctx, row->cell, char *, cap);
        }
        if (!read_cell(r, &row->cell[row->n], &last))
            return false;
        row->n++;
    }
    return true;
}

static bool empty_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (!text_blank(row->cell[i]))
            return false;
    return true;
}

/* Gives a row as many cells as the head has; refuses what stands beyond the last column. */
static bool fit_row(struct reader *r, struct csv_row *row, size_t columns)
{
    static char nothing[] = "";

    while (row->n > columns && text_blank(row->cell[row->n - 1]))
        row->n--;
    if (row->n > columns)
        return refuse(
            r, row->line,
            N_("Regel {regel}: hier staan {n} vakken, maar de eerste regel heeft {max} kolommen."),
            row->n, columns);
    if (row->n < columns) {
        row->cell = mem_resize(r->ctx, row->cell, char *, columns);
        while (row->n < columns)
            row->cell[row->n++] = nothing;
    }
    return true;
}

/* Opens the text: byte order mark, character set, Excel's "sep=;" line, separator. */
static bool open_text(struct reader *r, const char *data, size_t len, struct csv *out)
{
    if (len >= 2 &&
        ((data[0] == '\xFF' && data[1] == '\xFE') || (data[0] == '\xFE' && data[1] == '\xFF')))
        return error_set(r->f,
                         N_("Dit bestand is opgeslagen als Unicode-tekst (UTF-16). Bewaar het als "
                            "CSV (UTF-8) en probeer het opnieuw."),
                         "csv: UTF-16 byte order mark");
    if (len >= 4 && memcmp(data, "PK\3\4", 4) == 0)
        return error_set(
            r->f,
            N_("Dit is een Excel-bestand, geen CSV. Kies in Excel 'Opslaan als' en dan "
               "CSV (UTF-8)."),
            "csv: zip signature");
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        data += 3;
        len -= 3;
    }
    r->s = as_utf8(r->ctx, data, len, &out->converted, &r->n, r->f);
    if (!r->s)
        return false;
    r->line = 1;
    if (r->n >= 5 && strncmp(r->s, "sep=", 4) == 0 && strchr(";,\t", r->s[4]) &&
        (r->n == 5 || r->s[5] == '\r' || r->s[5] == '\n')) {
        r->separator = r->s[4];
        r->at = 5;
        if (r->at < r->n)
            skip_newline(r);
    } else {
        while (r->at < r->n && (r->s[r->at] == '\n' || r->s[r->at] == '\r'))
            skip_newline(r);
        r->separator = find_separator(r->s + r->at, r->n - r->at);
    }
    out->separator = r->separator;
    return true;
}

bool csv_read(const void *ctx, const char *data, size_t len, const struct csv_limits *g,
              struct csv *out, struct error *f)
{
    struct reader r = {.ctx = ctx, .limits = g, .f = f};
    size_t cap = 0;

    *out = (struct csv){.separator = ';'};
    if (!open_text(&r, data, len, out))
        return false;
    do {
        if (r.at >= r.n)
            return error_set(f, N_("Dit bestand is leeg."), "csv: no row");
        if (!read_row(&r, &out->head))
            return false;
    } while (empty_row(&out->head));
    while (out->head.n > 1 && text_blank(out->head.cell[out->head.n - 1]))
        out->head.n--;
    while (r.at < r.n) {
        struct csv_row row;
        if (!read_row(&r, &row))
            return false;
        if (empty_row(&row)) {
            mem_free(row.cell);
            continue;
        }
        if (!fit_row(&r, &row, out->head.n))
            return false;
        if (out->n == g->max_rows)
            return error_sentence(
                f,
                N_("Dit bestand heeft te veel regels (er mogen er {max} in). Splits "
                   "het in delen."),
                ERROR_WITH("max", number(ctx, g->max_rows)), "csv: more than %zu rows",
                g->max_rows);
        if (out->n == cap) {
            cap = cap ? 2 * cap : 64;
            out->row = mem_resize(ctx, out->row, struct csv_row, cap);
        }
        out->row[out->n++] = row;
    }
    return true;
}

void csv_cell(struct buf *b, const char *text, bool first)
{
    double number;

    if (!first)
        buf_char(b, ';');
    if (!text || !*text)
        return;
    /* A spreadsheet runs what begins like this; a plain negative number is no formula. */
    bool formula = strchr("=+-@\t\r", text[0]) && !(text[0] == '-' && text_decimal(text, &number));
    size_t n = strlen(text);
    bool quote = formula || strpbrk(text, "\";,\t\r\n") || text[0] == ' ' || text[n - 1] == ' ';
    if (!quote) {
        buf_add(b, text, n);
        return;
    }
    buf_char(b, '"');
    if (formula)
        buf_char(b, '\'');
    for (const char *p = text; *p;) {
        size_t run = strcspn(p, "\"");
        buf_add(b, p, run);
        p += run;
        if (*p) {
            buf_add(b, "\"\"", 2);
            p++;
        }
    }
    buf_char(b, '"');
}
