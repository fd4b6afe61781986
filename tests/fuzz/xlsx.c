/* Fuzz target: any bytes as a spreadsheet. Not here: known cases (src/indicator/xlsx_test.c). The
 * first byte chooses what the rest is: a whole file, packed rows, or one part of a good archive. */
#include "indicator/xlsx.h"
#include "base/mem.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct xlsx_limits limits = {
    .max_entries = 50,
    .max_entry = 1u << 20,
    .max_total = 1u << 21,
    .max_ratio = 100,
    .max_rows = 500,
    .max_columns = 50,
    .max_cell = 5000,
    .max_strings = 500,
    .max_characters = 1u << 16,
    .max_text = 1u << 20,
    .max_depth = 20,
};

static bool check_row(void *arg, const struct xlsx_row *row)
{
    size_t *last = arg, at = (row->sheet.number << 21) + row->number; /* a sheet has 2^20 rows */
    if (row->sheet.number == 0 || at <= *last || row->n == 0 || row->n > limits.max_columns ||
        !text_utf8(row->sheet.name, strlen(row->sheet.name)))
        abort();
    *last = at;
    for (size_t i = 0; i < row->n; i++) {
        size_t len = strlen(row->cells[i].text);
        if (len > limits.max_cell || !text_utf8(row->cells[i].text, len) ||
            (len == 0) != (row->cells[i].kind == XLSX_EMPTY))
            abort();
    }
    return true;
}

static const char *const names[] = {
    "_rels/.rels",   "xl/workbook.xml",      "xl/_rels/workbook.xml.rels",
    "xl/styles.xml", "xl/sharedStrings.xml", "xl/sheet1.xml"};
#define RELATIONS                                                                                  \
    "<R><Relationship Id='r1' Type='t/worksheet' Target='sheet1.xml'/><Relationship Id='r2' "      \
    "Type='t/styles' Target='styles.xml'/><Relationship Id='r3' Type='t/sharedStrings' "           \
    "Target='sharedStrings.xml'/></R>"
#define SHEET                                                                                      \
    "<worksheet><sheetData><row><c s='1'><v>44561</v></c><c t='s'><v>0</v></c></row></sheetData>"  \
    "</worksheet>"
static const char *const contents[] = {
    "<R><Relationship Id='a' Type='t/officeDocument' Target='xl/workbook.xml'/></R>",
    "<workbook xmlns:r='u'><sheets><sheet r:id='r1'/></sheets></workbook>",
    RELATIONS,
    "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
    "<sst><si><t>een</t></si></sst>",
    SHEET,
};

/* A good archive in which part `which` is replaced; the caller frees with zip_source_free. */
static zip_source_t *with_part(size_t which, const uint8_t *data, size_t n)
{
    zip_error_t e;
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
    zip_t *z = zip_open_from_source(s, ZIP_TRUNCATE, &e);
    if (!z)
        abort();
    zip_source_keep(s);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const void *content = i == which ? (const void *)data : contents[i];
        size_t len = i == which ? n : strlen(contents[i]);
        zip_int64_t k = zip_file_add(z, names[i], zip_source_buffer(z, content, len, 0), 0);
        zip_set_file_compression(z, (zip_uint64_t)k, ZIP_CM_STORE, 0);
    }
    if (zip_close(z) != 0)
        abort();
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n == 0)
        return 0;
    TALLOC_CTX *ctx = mem_ctx(NULL, "fuzz");
    struct error f;
    size_t last = 0, what = data[0] % 8;
    if (what == 6) {
        xlsx_read(ctx, data + 1, n - 1, &limits, check_row, &last, &f);
    } else if (what == 7) {
        xlsx_unpack(ctx, data + 1, n - 1, &limits, check_row, &last, &f);
    } else {
        zip_source_t *s = with_part(what, data + 1, n - 1);
        zip_stat_t st;
        zip_source_stat(s, &st);
        char *file = mem_array(ctx, char, st.size);
        if (zip_source_open(s) != 0 || zip_source_read(s, file, st.size) != (zip_int64_t)st.size)
            abort();
        zip_source_close(s);
        zip_source_free(s);
        xlsx_read(ctx, file, st.size, &limits, check_row, &last, &f);
    }
    mem_free(ctx);
    return 0;
}
