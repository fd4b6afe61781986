/* What crosses between the child that reads a spreadsheet and the program: rows, packed. Not here:
 * reading the spreadsheet (xlsx.c), starting the child (base/child.c).
 */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "indicator/xlsx.h"
#include <string.h>

/* "KXL2", then for each row: number (4 bytes, little end first), cells (2), for each cell a byte
 * kind | PERCENT | SAME, and unless SAME or empty a length (4) and the bytes. SAME: as the cell
 * above it, which halves the long files whose rows repeat the name of an organisation. Before the
 * first row of each sheet: SHEET instead of a row number, its number (2), HIDDEN | FROM_1904 (1),
 * length (2) and bytes of its name. A row number 0 closes. */
#define MAGIC     "KXL2"
#define SHEET     0xffffffffu
#define HIDDEN    1u
#define FROM_1904 2u
#define MAX_NAME  400u /* bytes */
#define PERCENT   0x80u
#define SAME      0x40u
#define KIND      0x0fu

struct packer {
    TALLOC_CTX *ctx;
    struct buf *out;
    struct xlsx_cell *above; /* texts are owned */
    size_t n_above;
    size_t sheet; /* number of the sheet under way, 0 before the first */
};

static void put(struct buf *b, size_t x, int bytes)
{
    for (int i = 0; i < bytes; i++, x >>= 8)
        buf_char(b, (char)(x & 0xff));
}

static bool same(const struct xlsx_cell *a, const struct xlsx_cell *b)
{
    return a->kind == b->kind && a->percent == b->percent && strcmp(a->text, b->text) == 0;
}

static void pack_sheet(struct packer *p, const struct xlsx_row *row)
{
    size_t n = strlen(row->sheet.name);
    put(p->out, SHEET, 4);
    put(p->out, row->sheet.number, 2);
    put(p->out, (row->sheet.hidden ? HIDDEN : 0) | (row->from_1904 ? FROM_1904 : 0), 1);
    put(p->out, n, 2);
    buf_add(p->out, row->sheet.name, n);
    p->sheet = row->sheet.number;
}

static bool pack_row(void *arg, const struct xlsx_row *row)
{
    struct packer *p = arg;
    if (row->sheet.number != p->sheet)
        pack_sheet(p, row);
    put(p->out, row->number, 4);
    put(p->out, row->n, 2);
    for (size_t i = 0; i < row->n; i++) {
        const struct xlsx_cell *c = &row->cells[i];
        struct xlsx_cell *above = &p->above[i];
        if (i < p->n_above && c->kind != XLSX_EMPTY && same(c, above)) {
            put(p->out, SAME, 1);
            continue;
        }
        put(p->out, (unsigned)c->kind | (c->percent ? PERCENT : 0), 1);
        if (c->kind != XLSX_EMPTY) {
            size_t n = strlen(c->text);
            put(p->out, n, 4);
            buf_add(p->out, c->text, n);
        }
        if (i < p->n_above)
            mem_free((void *)(uintptr_t)above->text);
        *above = (struct xlsx_cell){c->kind, c->percent, mem_text(p->ctx, c->text)};
    }
    if (row->n > p->n_above)
        p->n_above = row->n;
    return !p->out->vol;
}

static bool run(const void *ctx, const void *in, size_t n, struct buf *out, struct error *f)
{
    struct packer p = {mem_ctx(ctx, "packer"), out,
                       mem_array(ctx, struct xlsx_cell, xlsx_limits.max_columns), 0, 0};
    buf_add(out, MAGIC, 4);
    bool ok = xlsx_read(ctx, in, n, &xlsx_limits, pack_row, &p, f);
    put(out, 0, 4);
    return ok;
}

const struct child_task xlsx_task = {
    .name = "xlsx",
    .max_in = 64u << 20,
    .max_out = 256u << 20,
    .max_memory = 1536u << 20,
    .seconds = 60,
    .run = run,
};

/* ---- the other side ---- */

struct unpacker {
    TALLOC_CTX *ctx;
    const unsigned char *p, *end;
    const struct xlsx_limits *limits;
    struct xlsx_cell *cells; /* max_columns; stay between rows, for SAME; texts are owned */
    size_t filled;           /* cells that were ever set */
    size_t text;             /* bytes in all rows so far */
};

static bool get(struct unpacker *u, int bytes, size_t *x)
{
    if (u->end - u->p < bytes)
        return false;
    *x = 0;
    for (int i = 0; i < bytes; i++)
        *x |= (size_t)u->p[i] << (8 * i);
    u->p += bytes;
    return true;
}

static bool get_cell(struct unpacker *u, size_t i)
{
    struct xlsx_cell *c = &u->cells[i];
    size_t mark, n;
    if (!get(u, 1, &mark))
        return false;
    if (mark == SAME)
        return i < u->filled && c->kind != XLSX_EMPTY;
    if ((mark & KIND) > XLSX_ERROR || mark & ~(size_t)(KIND | PERCENT))
        return false;
    char *text = NULL;
    if ((mark & KIND) != XLSX_EMPTY) {
        if (!get(u, 4, &n) || n > u->limits->max_cell || n > (size_t)(u->end - u->p) || n == 0)
            return false;
        if (!text_utf8((const char *)u->p, n))
            return false;
        text = mem_textn(u->ctx, (const char *)u->p, n);
        u->p += n;
    }
    if (i < u->filled && c->kind != XLSX_EMPTY)
        mem_free((void *)(uintptr_t)c->text);
    *c = (struct xlsx_cell){(enum xlsx_kind)(mark & KIND), (mark & PERCENT) != 0, text ? text : ""};
    if (i >= u->filled)
        u->filled = i + 1;
    return true;
}

static bool get_sheet(struct unpacker *u, struct xlsx_row *row)
{
    size_t number, marks, n;
    if (!get(u, 2, &number) || !get(u, 1, &marks) || !get(u, 2, &n) ||
        number <= row->sheet.number || marks & ~(size_t)(HIDDEN | FROM_1904) || n > MAX_NAME ||
        n > (size_t)(u->end - u->p) || !text_utf8((const char *)u->p, n))
        return false;
    row->sheet = (struct xlsx_sheet){number, mem_textn(u->ctx, (const char *)u->p, n),
                                     (marks & HIDDEN) != 0};
    row->from_1904 = (marks & FROM_1904) != 0;
    row->number = 0;
    u->p += n;
    return true;
}

/* 1: a row; 0: the end; -1: nonsense. row: the one before, which gives its sheet. */
static int get_row(struct unpacker *u, struct xlsx_row *row)
{
    size_t number, n;
    if (!get(u, 4, &number))
        return -1;
    if (number == 0)
        return u->p == u->end ? 0 : -1;
    if (number == SHEET && (!get_sheet(u, row) || !get(u, 4, &number)))
        return -1;
    if (row->sheet.number == 0 || number <= row->number || number > 1048576 || !get(u, 2, &n) ||
        n == 0 || n > u->limits->max_columns)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (!get_cell(u, i))
            return -1;
        u->text += strlen(u->cells[i].text);
    }
    if (u->text > u->limits->max_text)
        return -1;
    *row = (struct xlsx_row){number, u->cells, n, row->sheet, row->from_1904};
    return 1;
}

bool xlsx_unpack(const void *ctx, const void *data, size_t n, const struct xlsx_limits *l,
                 bool (*per_row)(void *arg, const struct xlsx_row *row), void *arg, struct error *f)
{
    TALLOC_CTX *tmp = mem_ctx(ctx, "xlsx_unpack");
    struct unpacker u = {tmp,
                         data,
                         (const unsigned char *)data + n,
                         l,
                         mem_array(tmp, struct xlsx_cell, l->max_columns),
                         0,
                         0};
    struct xlsx_row row = {.sheet = {.name = ""}};
    size_t rows = 0;
    int r = -1;
    if (n >= 4 && memcmp(data, MAGIC, 4) == 0) {
        u.p += 4;
        while ((r = get_row(&u, &row)) == 1 && ++rows <= l->max_rows)
            if (!per_row(arg, &row)) {
                r = 0;
                break;
            }
    }
    size_t at = (size_t)(u.p - (const unsigned char *)data);
    mem_free(tmp);
    if (r == 0)
        return true;
    return error_set(f, N_("Het Excel-bestand kon niet worden gelezen."),
                     "packed rows: nonsense at byte %zu of %zu", at, n);
}
