/* Cases for the reader of spreadsheets: what real and made-up files hold, and what is refused. The
 * archives of the made-up files are put together here, so that each case shows its own fault. */
#include "base/mem.h"
#include "base/random.h"
#include "indicator/xlsx.h"
#include "indicator/xlsx_teken.h"
#include "indicator/zip_scene.h"
#include "tests/cm.h"
#include "tests/support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* ---- making files ---- */

static struct bytes archive(const void *ctx, const struct part *parts, size_t n)
{
    return zip_packed(ctx, parts, n, AS_USUAL);
}

#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define ROOT                                                                                       \
    "<Relationships><Relationship Id='a' Type='" REL                                               \
    "/officeDocument' Target='xl/workbook.xml'/></Relationships>"
#define RELS                                                                                       \
    "<Relationships><Relationship Id='r1' Type='" REL                                              \
    "/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='r2' Type='" REL                 \
    "/styles' Target='/xl/styles.xml'/><Relationship Id='r3' Type='" REL                           \
    "/sharedStrings' Target='sharedStrings.xml'/></Relationships>"
#define BOOK                                                                                       \
    "<workbook xmlns:r='" REL                                                                      \
    "'><sheets><sheet name='Een' sheetId='1' r:id='r1'/></sheets></workbook>"
#define BOOK_1904                                                                                  \
    "<workbook xmlns:r='" REL "'><workbookPr date1904='1'/><sheets><sheet name='Een' r:id='r1'/>"  \
    "</sheets></workbook>"
#define STYLES                                                                                     \
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy'/><numFmt numFmtId='165' " \
    "formatCode='0.0%'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf "              \
    "numFmtId='164'/><xf numFmtId='165'/></cellXfs></styleSheet>"
#define STRINGS                                                                                    \
    "<sst><si><t>een</t></si><si><r><t>tw</t></r><r><t>ee</t></r><rPh><t>fonetisch</t></rPh></si>" \
    "<si><t>a_x000D_b_x005F_x0041_</t></si></sst>"
#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"

static struct bytes book(const void *ctx, const char *workbook, const char *strings,
                         const char *sheet)
{
    const struct part p[] = {
        {"_rels/.rels",                ROOT,     0},
        {"xl/workbook.xml",            workbook, 0},
        {"xl/_rels/workbook.xml.rels", RELS,     0},
        {"xl/styles.xml",              STYLES,   0},
        {"xl/sharedStrings.xml",       strings,  0},
        {"xl/worksheets/sheet1.xml",   sheet,    0},
    };
    return archive(ctx, p, sizeof p / sizeof *p);
}

/* ---- reading them ---- */

struct seen {
    struct buf text; /* number|cell\tcell\n */
    size_t rows, filled, stop_after;
};

static bool see(void *arg, const struct xlsx_row *row)
{
    struct seen *s = arg;
    s->rows++;
    buf_format(&s->text, "%zu|", row->number);
    for (size_t i = 0; i < row->n; i++) {
        buf_text(&s->text, i ? "\t" : "");
        buf_text(&s->text, row->cells[i].text);
        buf_text(&s->text, row->cells[i].percent ? "%" : "");
        s->filled += row->cells[i].kind != XLSX_EMPTY;
    }
    buf_char(&s->text, '\n');
    return s->rows != s->stop_after;
}

static bool read_with(const void *ctx, struct bytes b, const struct xlsx_limits *l, struct seen *s,
                      struct error *f)
{
    memset(s, 0, sizeof *s);
    memset(f, 0, sizeof *f);
    buf_init(&s->text, ctx, 16u << 20);
    return xlsx_read(ctx, b.data, b.n, l, see, s, f);
}

static struct bytes file(const void *ctx, const char *path)
{
    FILE *in = fopen(source_path(path), "rb");
    assert_non_null(in);
    struct bytes b = {mem_array(ctx, char, 1u << 20), 0};
    b.n = fread(b.data, 1, 1u << 20, in);
    fclose(in);
    return b;
}

/* The hash of all cells was made by another reader: see tests/data/odb/README.md. */
static const struct real {
    const char *path, *hash;
    size_t rows, filled;
} real_files[] = {
    {"tests/data/odb/odb-2019-aanvulling.xlsx",
     "121301a0bc911c79d0787d032a7dd5b2b3915a36a52b34ba609b0a6983bdb9b6", 430, 10952},
    {"tests/data/odb/odb-2021-nalevering.xlsx",
     "c92665adbfdacd259807a1c0e60a966bc5659558c83d9080e87864176a76a3c5", 25,  616  },
};

static void check_real(const struct real *r, const struct seen *s)
{
    uint8_t hash[HASH_BYTES];
    char hex[2 * HASH_BYTES + 1];
    assert_int_equal(s->rows, r->rows);
    assert_int_equal(s->filled, r->filled);
    hash_bytes(s->text.data, s->text.len, hash);
    hex_of(hash, sizeof hash, hex);
    assert_string_equal(hex, r->hash);
}

static void test_real_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof real_files / sizeof *real_files; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct seen s;
        struct error f;
        struct bytes b = file(ctx, real_files[i].path);
        if (!read_with(ctx, b, &xlsx_limits, &s, &f))
            fail_msg("%s: %s (%s)", real_files[i].path, f.message, f.detail);
        check_real(&real_files[i], &s);
        mem_free(ctx);
    }
}

/* Through the packing, as the program gets them from the child. */
static void test_packed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof real_files / sizeof *real_files; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct bytes b = file(ctx, real_files[i].path);
        struct buf out;
        struct error f = {0};
        struct seen s = {0};
        buf_init(&out, ctx, xlsx_task.max_out);
        assert_true(xlsx_task.run(ctx, b.data, b.n, &out, &f));
        buf_init(&s.text, ctx, 16u << 20);
        assert_true(xlsx_unpack(ctx, out.data, out.len, &xlsx_limits, see, &s, &f));
        check_real(&real_files[i], &s);
        for (size_t cut = 0; cut < out.len; cut += 1 + cut / 50) {
            memset(&s, 0, sizeof s);
            buf_init(&s.text, ctx, 16u << 20);
            assert_false(xlsx_unpack(ctx, out.data, cut, &xlsx_limits, see, &s, &f));
            mem_free(s.text.data);
        }
        mem_free(ctx);
    }
}

static void test_cells(void **state)
{
    (void)state;
    static const struct {
        const char *workbook, *rows, *want;
    } cases[] = {
        {BOOK,      "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>",
         "1|een\ttwee\n"                                                                                                                    },
        {BOOK,      "<row r='3'><c r='C3' t='s'><v>2</v></c></row>",                                   "3|\t\tab_x0041_\n"                  },
        {BOOK,      "<row><c><v>1</v></c><c><v>2.50</v></c></row><row><c><v>3</v></c></row>",
         "1|1\t2.5\n2|3\n"                                                                                                                  },
        {BOOK,      "<row r='1'><c r='A1'><v>17.760000000000002</v></c></row>",                        "1|17.76\n"                          },
        {BOOK,      "<row r='1'><c r='A1'><v>1.6890000000000001E1</v></c></row>",                      "1|16.89\n"                          },
        {BOOK,      "<row r='1'><c r='A1'><v>000041317491</v></c></row>",                              "1|41317491\n"                       },
        {BOOK,      "<row r='1'><c r='A1'><v>0x10</v></c></row>",                                      "1|0x10\n"                           },
        {BOOK,      "<row r='1'><c r='A1'><v>1e999</v></c></row>",                                     "1|1e999\n"                          },
        {BOOK,      "<row r='1'><c r='A1' t='b'><v>1</v></c><c r='B1' t='b'><v>0</v></c></row>",
         "1|1\t0\n"                                                                                                                         },
        {BOOK,      "<row r='1'><c r='A1' t='e'><v>#N/A</v></c></row>",                                "1|#N/A\n"                           },
        {BOOK,      "<row r='1'><c r='A1' t='str'><f>A2&amp;B2</f><v>x</v></c></row>",                 "1|x\n"                              },
        {BOOK,      "<row r='1'><c r='A1'><f>1+1</f><v>2</v></c></row>",                               "1|2\n"                              },
        {BOOK,
         "<row r='1'><c r='A1' t='inlineStr'><is><r><t>i</t></r><r><t>n "
         "&lt;</t></r></is></c></row>",                                                                "1|in <\n"                           },
        {BOOK,      "<row r='1'><c r='A1' t='d'><v>2021-12-31T00:00:00</v></c></row>",                 "1|2021-12-31\n"                     },
        {BOOK,
         "<row r='1'><c r='A1' s='1'><v>44561</v></c><c r='B1' s='2'><v>44561.5</v></c></row>",        "1|2021-12-31\t2021-12-31 12:00:00\n"},
        {BOOK_1904, "<row r='1'><c r='A1' s='1'><v>43099</v></c></row>",                               "1|2021-12-31\n"                     },
        {BOOK,      "<row r='1'><c r='A1' s='3'><v>0.02</v></c></row>",                                "1|0.02%\n"                          },
        {BOOK,
         "<row r='1'><c r='A1' t='d'><v>2021-12-31T08:30:00</v></c><c r='B1' "
         "t='d'><v>2021-12-31</v></c></row>",                                                          "1|2021-12-31 08:30:00\t2021-12-31\n"},
        {BOOK,
         "<row r='1'><c r='A1' t='str'><v>_x00e9_ _x004a__x004A_ _x000z_ _y_ _x</v></c></row>",        "1| JJ _x000z_ _y_ _x\n"             },
        {BOOK,      "<row r='1'><c r='A1' t='str'><v>&#194;&#161; &#160;</v></c></row>",
         "1|\u00c2\u00a1 \u00a0\n"                                                                                                          },
        {BOOK,      "<row r='1'><c r='A1' t='iets'><v>5</v></c></row>",                                "1|5\n"                              },
        {BOOK,
         "<row r='1'><c r='A1' "
         "t='inlineStr'><is><t>a</t><rPh><t>fonetisch</t></rPh></is></c></row>",                       "1|afonetisch\n"                     },
        {BOOK,      "<row r='1'><row r='1'><c r='A1'><v>1</v></c></row>2</row><c><v>9</v></c>",        "1|1\n"                              },
        {BOOK,      "<row r='x'><c r='A1'><v>--</v></c></row>",                                        "1|--\n"                             },
        {BOOK,      "<row r='1'><c r='A1' s='99'><v>44561</v></c></row>",                              "1|44561\n"                          },
        {BOOK,      "<row r='1'><c r='A1' s='1'><v>60</v></c></row>",                                  "1|60\n"                             },
        {BOOK,      "<row r='1'/><row r='2'><c r='A2'/></row><row r='3'><c r='A3'><v>1</v></c></row>",
         "3|1\n"                                                                                                                            },
        {BOOK,
         "<row r='1'><c r='A1' t='inlineStr'><is><t>&#13;&#9;x&#127;&#133;</t></is></c></row>",        "1|\tx\n"                            },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct seen s;
        struct error f;
        const char *sheet = mem_format(ctx, SHEET("%s"), cases[i].rows);
        bool ok =
            read_with(ctx, book(ctx, cases[i].workbook, STRINGS, sheet), &xlsx_limits, &s, &f);
        if (!ok || strcmp(s.text.data, cases[i].want) != 0)
            fail_msg("%zu: %s%s, not %s", i, ok ? s.text.data : f.message, f.detail, cases[i].want);
        mem_free(ctx);
    }
}

static void test_picks_the_sheet_with_rows(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    const struct part p[] = {
        {"_rels/.rels",                ROOT,                                                   0},
        {"xl/workbook.xml",
         "<x:workbook xmlns:x='u' xmlns:q='v'><x:sheets><x:sheet q:id='b'/><x:sheet q:id='a'/>"
         "</x:sheets></x:workbook>",                                                           0},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id='a' Type='t/worksheet' Target='./vol.xml'/>"
         "<Relationship Id='b' Type='t/worksheet' Target='../leeg.xml'/></Relationships>",     0},
        {"leeg.xml",                   SHEET("<row r='1'><c r='A1'/></row>"),                  0},
        {"xl/vol.xml",                 SHEET("<row r='1'><c r='A1'><v>7</v></c></row><row/>"), 0},
    };
    struct seen s;
    struct error f;
    assert_true(read_with(ctx, archive(ctx, p, 5), &xlsx_limits, &s, &f));
    assert_string_equal(s.text.data, "1|7\n");
    mem_free(ctx);
}

/* Which sheet, hidden or not, and how its dates count: straight and through the packing. */
static bool see_sheet(void *arg, const struct xlsx_row *row)
{
    buf_format(arg, "%zu %s%s%s %s;", row->sheet.number, row->sheet.name,
               row->sheet.hidden ? " verborgen" : "", row->from_1904 ? " 1904" : "",
               row->cells[0].text);
    return true;
}

static void test_every_sheet(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    static const char want[] = "1 Een 1904 7;3 Drie verborgen 1904 8;4  verborgen 1904 9;";
    const struct part p[] = {
        {"_rels\\.rels",                 ROOT,                                             0},
        {"XL\\Workbook.xml",
         "<workbook xmlns:q='v'><workbookPr date1904='true'/><sheets><sheet name='Een' q:id='a'/>"
         "<sheet name='Leeg' q:id='b'/><sheet name='Drie' state='hidden' q:id='c'/>"
         "<sheet state='veryHidden' q:id='d'/></sheets></workbook>",                       0},
        {"xl\\_rels\\workbook.xml.rels",
         "<Relationships><Relationship Id='a' Type='t/worksheet' Target='/xl/a.xml'/>"
         "<Relationship Id='b' Type='t/worksheet' Target='b.xml'/>"
         "<Relationship Id='c' Type='t/worksheet' Target='.\\c.xml'/>"
         "<Relationship Id='d' Type='t/worksheet' Target='d.xml'/></Relationships>",       0},
        {"/xl/a.xml",                    SHEET("<row r='1'><c r='A1'><v>7</v></c></row>"), 0},
        {"xl/b.xml",                     SHEET(""),                                        0},
        {"xl\\C.XML",                    SHEET("<row r='1'><c r='A1'><v>8</v></c></row>"), 0},
        {"xl/d.xml",                     SHEET("<row r='1'><c r='A1'><v>9</v></c></row>"), 0},
    };
    struct bytes b = archive(ctx, p, 7);
    struct buf seen, packed;
    struct error f = {0};
    buf_init(&seen, ctx, 1000);
    if (!xlsx_read(ctx, b.data, b.n, &xlsx_limits, see_sheet, &seen, &f))
        fail_msg("%s (%s)", f.message, f.detail);
    assert_string_equal(seen.data, want);
    buf_init(&packed, ctx, 10000);
    assert_true(xlsx_task.run(ctx, b.data, b.n, &packed, &f));
    seen.len = 0;
    assert_true(xlsx_unpack(ctx, packed.data, packed.len, &xlsx_limits, see_sheet, &seen, &f));
    assert_string_equal(seen.data, want);
    for (size_t cut = 0; cut < packed.len; cut++)
        assert_false(xlsx_unpack(ctx, packed.data, cut, &xlsx_limits, see_sheet, &seen, &f));
    mem_free(ctx);
}

static void test_stops_when_asked(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct bytes b =
        book(ctx, BOOK, STRINGS, SHEET("<row><c><v>1</v></c></row><row><c><v>2</v></c></row>"));
    struct seen s = {.stop_after = 1};
    struct error f;
    buf_init(&s.text, ctx, 1000);
    assert_true(xlsx_read(ctx, b.data, b.n, &xlsx_limits, see, &s, &f));
    assert_int_equal(s.rows, 1);
    mem_free(ctx);
}

/* ---- what is refused ---- */

static void refuse(const void *ctx, const char *what, struct bytes b, const struct xlsx_limits *l,
                   const char *word)
{
    struct seen s;
    struct error f;
    if (read_with(ctx, b, l, &s, &f) || !strstr(f.message, word))
        fail_msg("%s: got '%s' (%s), not '%s'", what, f.message, f.detail, word);
}

#define TEXT(t) ((struct bytes){(void *)(uintptr_t)(t), sizeof(t) - 1})

static void test_no_spreadsheet(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    refuse(ctx, "nothing", TEXT(""), &xlsx_limits, "geen Excel");
    refuse(ctx, "csv named .xlsx", TEXT("naam;waarde\nx;1\n"), &xlsx_limits, "geen Excel");
    refuse(ctx, "pdf named .xlsx", TEXT("%PDF-1.7\n%\xe2\xe3"), &xlsx_limits, "geen Excel");
    refuse(ctx, "xls", TEXT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), &xlsx_limits, "oud Excel");
    refuse(ctx, "zip head only", TEXT("PK\3\4abc"), &xlsx_limits, "beschadigd");
    const struct part docx[] = {
        {"_rels/.rels",
         "<Relationships><Relationship Id='a' Type='t/officeDocument' "
         "Target='word/document.xml'/></Relationships>",     0},
        {"word/document.xml",            "<document/>",      0},
        {"word/_rels/document.xml.rels", "<Relationships/>", 0}
    };
    refuse(ctx, "docx", archive(ctx, docx, 3), &xlsx_limits, "geen Excel");
    const struct part ods[] = {
        {"mimetype",    "application/vnd.oasis.opendocument.spreadsheet", 0},
        {"content.xml", "<x/>",                                           0}
    };
    refuse(ctx, "ods", archive(ctx, ods, 2), &xlsx_limits, "LibreOffice");
    const struct part plain[] = {
        {"readme.txt", "dag", 0}
    };
    refuse(ctx, "any zip", archive(ctx, plain, 1), &xlsx_limits, "geen Excel");
    struct bytes b = file(ctx, real_files[1].path);
    b.n /= 2;
    refuse(ctx, "cut in half", b, &xlsx_limits, "beschadigd");
    refuse(ctx, "no rows", book(ctx, BOOK, STRINGS, SHEET("")), &xlsx_limits, "leeg");
    mem_free(ctx);
}

static void test_bad_parts(void **state)
{
    (void)state;
    static const struct {
        const char *what, *strings, *sheet, *word;
    } cases[] = {
        {"entities",
         "<!DOCTYPE a [<!ENTITY a 'x'><!ENTITY b "
         "'&a;&a;&a;&a;&a;&a;&a;&a;'>]><sst><si><t>&b;</t></si></sst>", SHEET("<row><c t='s'><v>0</v></c></row>"),              "niet voorkomt"},
        {"external entity",          STRINGS,                           "<!DOCTYPE w SYSTEM 'file:///etc/passwd'><worksheet/>",
         "niet voorkomt"                                                                                                                       },
        {"not closed",               STRINGS,                           "<worksheet><sheetData><row>",                          "beschadigd"   },
        {"bad bytes",                STRINGS,                           "<worksheet>\xff\xfe\xff</worksheet>",                  "beschadigd"   },
        {"unknown string",           STRINGS,                           SHEET("<row><c t='s'><v>3</v></c></row>"),              "beschadigd"   },
        {"negative string",          STRINGS,                           SHEET("<row><c t='s'><v>-1</v></c></row>"),             "beschadigd"   },
        {"huge string no",           STRINGS,                           SHEET("<row><c t='s'><v>99999999999</v></c></row>"),
         "beschadigd"                                                                                                                          },
        {"rows back",                STRINGS,                           SHEET("<row r='2'/><row r='1'/>"),                      "beschadigd"   },
        {"row 0 goes on, then back", STRINGS,                           SHEET("<row r='5'/><row r='5'/>"),                      "beschadigd"   },
        {"cells back",               STRINGS,                           SHEET("<row r='1'><c r='B1'/><c r='A1'/></row>"),       "beschadigd"   },
        {"cell of another row",      STRINGS,                           SHEET("<row r='1'><c r='A2'/></row>"),                  "beschadigd"   },
        {"cell without sense",       STRINGS,                           SHEET("<row r='1'><c r='1A'/></row>"),                  "beschadigd"   },
        {"column XFE",               STRINGS,                           SHEET("<row r='1'><c r='XFE1'><v>1</v></c></row>"),     "beschadigd"   },
        {"column 201",               STRINGS,                           SHEET("<row r='1'><c r='GS1'><v>1</v></c></row>"),
         "te veel kolommen"                                                                                                                    },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        refuse(ctx, cases[i].what, book(ctx, BOOK, cases[i].strings, cases[i].sheet), &xlsx_limits,
               cases[i].word);
        mem_free(ctx);
    }
}

static char *repeat(const void *ctx, const char *before, const char *piece, size_t n,
                    const char *after)
{
    struct buf b;
    buf_init(&b, ctx, 64u << 20);
    buf_text(&b, before);
    for (size_t i = 0; i < n; i++)
        buf_text(&b, piece);
    buf_text(&b, after);
    assert_false(b.vol);
    return b.data;
}

static void test_bounds(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    const char *row = "<row><c><v>1</v></c></row>";
    const char *ok = SHEET("<row><c t='s'><v>0</v></c></row>");
    struct xlsx_limits l = xlsx_limits;
    char *bomb =
        repeat(ctx, "<worksheet><sheetData>", "<row/>", 2000000, "</sheetData></worksheet>");
    refuse(ctx, "bomb", book(ctx, BOOK, STRINGS, bomb), &l, "meer dan 150 keer");
    l.max_ratio = 100000;
    l.max_entry = 1u << 20;
    refuse(ctx, "one large entry", book(ctx, BOOK, STRINGS, bomb), &l, "hoogstens 512 MB");
    l.max_entry = xlsx_limits.max_entry;
    l.max_total = 1u << 20;
    refuse(ctx, "large together", book(ctx, BOOK, STRINGS, bomb), &l, "640 MB samen");
    l = xlsx_limits;
    l.max_rows = 10;
    struct seen s;
    struct error f;
    char *ten = repeat(ctx, "<worksheet><sheetData>", row, 10, "</sheetData></worksheet>");
    char *eleven = repeat(ctx, "<worksheet><sheetData>", row, 11, "</sheetData></worksheet>");
    assert_true(read_with(ctx, book(ctx, BOOK, STRINGS, ten), &l, &s, &f));
    refuse(ctx, "rows", book(ctx, BOOK, STRINGS, eleven), &l, "te veel rijen");
    char *giant =
        repeat(ctx, "<sst><si><t>", "0123456789", xlsx_limits.max_cell / 10 + 1, "</t></si></sst>");
    refuse(ctx, "giant shared string", book(ctx, BOOK, giant, ok), &xlsx_limits, "32.767 tekens");
    char *cell = repeat(ctx, "<worksheet><sheetData><row><c t='str'><v>", "0123456789",
                        xlsx_limits.max_cell / 10 + 1, "</v></c></row></sheetData></worksheet>");
    refuse(ctx, "giant cell", book(ctx, BOOK, STRINGS, cell), &xlsx_limits, "te veel tekst");
    l.max_strings = 100;
    char *many = repeat(ctx, "<sst>", "<si><t>x</t></si>", 101, "</sst>");
    refuse(ctx, "many strings", book(ctx, BOOK, many, ok), &l, "2.000.000");
    l.max_strings = xlsx_limits.max_strings;
    l.max_characters = 200;
    char *long_strings = repeat(ctx, "<sst>", "<si><t>xxxxxxxxx</t></si>", 21, "</sst>");
    refuse(ctx, "long strings", book(ctx, BOOK, long_strings, ok), &l, "128 MB");
    char *deep = repeat(ctx, "<worksheet>", "<a>", 100000, "");
    refuse(ctx, "deep", book(ctx, BOOK, STRINGS, deep), &xlsx_limits, "40 lagen");
    mem_free(ctx);
}

/* A workbook with n sheets, each of them the same one. */
static struct bytes sheets(const void *ctx, size_t n)
{
    char *workbook = repeat(ctx, "<workbook xmlns:r='" REL "'><sheets>",
                            "<sheet name='Een' r:id='r1'/>", n, "</sheets></workbook>");
    return book(ctx, workbook, STRINGS, SHEET("<row><c><v>1</v></c></row>"));
}

static struct bytes with_styles(const void *ctx, const char *piece, size_t n, const char *in)
{
    char *styles = repeat(ctx, mem_format(ctx, "<styleSheet><%s>", in), piece, n,
                          mem_format(ctx, "</%s></styleSheet>", in));
    const struct part p[] = {
        {"_rels/.rels",                ROOT,   0},
        {"xl/workbook.xml",            BOOK,   0},
        {"xl/_rels/workbook.xml.rels", RELS,   0},
        {"xl/styles.xml",              styles, 0},
    };
    return archive(ctx, p, sizeof p / sizeof *p);
}

static struct bytes with_relations(const void *ctx, size_t n)
{
    char *rels = repeat(ctx, "<Relationships>", "<Relationship Id='a' Type='x/y' Target='z'/>", n,
                        "</Relationships>");
    const struct part p[] = {
        {"_rels/.rels", rels, 0}
    };
    return archive(ctx, p, 1);
}

/* Each bound of the program says itself: what there is too much of, how many may be, what to do. */
static void test_bounds_say_which(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct xlsx_limits loose = xlsx_limits;
    struct seen s;
    struct error f;
    loose.max_ratio = 1000000;
    const char *wide = SHEET("<row><c r='GR1'><v>1</v></c><c r='GS1'><v>1</v></c></row>");
    const struct {
        const char *what;
        struct bytes file;
        const char *word, *number;
    } cases[] = {
        {"sheets",                                   sheets(ctx, 201),                          "werkbladen", "200"                                },
        {"many sheets",                              sheets(ctx, 5000),                         "werkbladen", "200"                                },
        {"columns",                                  book(ctx,   BOOK,                          STRINGS,      wide),                                 "kolommen", "200"},
        {"styles",                                     with_styles(ctx,                                               "<xf numFmtId='0'/>",                                                                     65537,                              "cellXfs"), "soorten opmaak",
         "65.536"},
        {"number formats",
         with_styles(ctx,                          "<numFmt numFmtId='164' formatCode='0'/>",                                                                              5001,                                                                                          "numFmts"),
         "getalnotaties", "5.000"},
        {"relations", with_relations(ctx,401),"koppelingen",                                                                                     "400"                                                                                                                  },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        refuse(ctx, cases[i].what, cases[i].file, &loose, cases[i].word);
        refuse(ctx, cases[i].what, cases[i].file, &loose, cases[i].number);
    }
    assert_true(read_with(ctx, sheets(ctx, 200), &loose, &s, &f)); /* as many as may be */
    assert_int_equal(s.rows, 200);
    assert_int_equal(xlsx_limits.max_rows, 400000);
    assert_int_equal(xlsx_limits.max_columns, 200);
    assert_int_equal(xlsx_limits.max_entries, 2000);
    assert_int_equal(xlsx_limits.max_entry, 512 << 20);
    assert_int_equal(xlsx_limits.max_total, 640 << 20);
    assert_int_equal(xlsx_limits.max_text, 512 << 20);
    assert_int_equal(xlsx_limits.max_ratio, 150);
    assert_int_equal(xlsx_limits.max_strings, 2000000);
    assert_int_equal(xlsx_limits.max_characters, 128 << 20);
    assert_int_equal(xlsx_limits.max_cell, 4 * 32767);
    assert_int_equal(xlsx_limits.max_depth, 40);
    mem_free(ctx);
}

/* Parts that are absent, or are not what their name says. */
static void test_broken_books(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct part parts[4];
        const char *word;
    } cases[] = {
        {"xlsb",             {{"_rels/.rels", ROOT, 0}, {"xl/workbook.bin", "x", 0}},  "geen Excel"},
        {"no target",        {{"_rels/.rels", "<Relationships/>", 0}},                 "geen Excel"},
        {"absent target",    {{"_rels/.rels", ROOT, 0}},                               "geen Excel"},
        {"bad relations",    {{"_rels/.rels", "<a", 0}},                               "beschadigd"},
        {"bad workbook",     {{"_rels/.rels", ROOT, 0}, {"xl/workbook.xml", "<a", 0}}, "beschadigd"},
        {"no sheets",
         {{"_rels/.rels", ROOT, 0}, {"xl/workbook.xml", "<workbook/>", 0}},
         "geen Excel"                                                                              },
        {"sheet without id",
         {{"_rels/.rels", ROOT, 0},
          {"xl/workbook.xml", "<workbook><sheet name='x'/></workbook>", 0}},
         "beschadigd"                                                                              },
        {"no relations",     {{"_rels/.rels", ROOT, 0}, {"xl/workbook.xml", BOOK, 0}}, "beschadigd"},
        {"absent styles",
         {{"_rels/.rels", ROOT, 0},
          {"xl/workbook.xml", BOOK, 0},
          {"xl/_rels/workbook.xml.rels", RELS, 0}},
         "beschadigd"                                                                              },
        {"absent sheet",
         {{"_rels/.rels", ROOT, 0},
          {"xl/workbook.xml", BOOK, 0},
          {"xl/_rels/workbook.xml.rels", "<R/>", 0}},
         "beschadigd"                                                                              },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        size_t n = 0;
        while (n < 4 && cases[i].parts[n].name)
            n++;
        refuse(ctx, cases[i].what, archive(ctx, cases[i].parts, n), &xlsx_limits, cases[i].word);
        mem_free(ctx);
    }
}

/* Parts that are packed or encrypted in another way than those of spreadsheets. */
static void test_other_packing(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    const struct part p[] = {
        {"_rels/.rels",     ROOT, 0},
        {"xl/workbook.xml", BOOK, 0},
    };
    refuse(ctx, "bzip2", zip_packed(ctx, p, 2, LAST_BZIP2), &xlsx_limits, "niet gebruikt");
    refuse(ctx, "encrypted", zip_packed(ctx, p, 2, LAST_ENCRYPTED), &xlsx_limits, "wachtwoord");
    mem_free(ctx);
}

static void test_many_entries(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct part *p = mem_array(ctx, struct part, 2001);
    for (size_t i = 0; i < 2001; i++)
        p[i] = (struct part){mem_format(ctx, "%zu.xml", i), "<x/>", 0};
    refuse(ctx, "entries", archive(ctx, p, 2001), &xlsx_limits, "2.000 zijn");
    mem_free(ctx);
}

/* ---- the small readings ---- */

static void test_formats(void **state)
{
    (void)state;
    static const struct {
        int id;
        const char *code;
        enum xlsx_format want;
    } cases[] = {
        {0,   NULL,                       XLSX_FORMAT_NUMBER },
        {2,   NULL,                       XLSX_FORMAT_NUMBER },
        {9,   NULL,                       XLSX_FORMAT_PERCENT},
        {10,  NULL,                       XLSX_FORMAT_PERCENT},
        {13,  NULL,                       XLSX_FORMAT_NUMBER },
        {14,  NULL,                       XLSX_FORMAT_DATUM  },
        {22,  NULL,                       XLSX_FORMAT_DATUM  },
        {23,  NULL,                       XLSX_FORMAT_NUMBER },
        {47,  NULL,                       XLSX_FORMAT_DATUM  },
        {49,  NULL,                       XLSX_FORMAT_NUMBER },
        {164, "General",                  XLSX_FORMAT_NUMBER },
        {164, "dd/mm/yyyy",               XLSX_FORMAT_DATUM  },
        {164, "[$-413]d\\ mmmm\\ jjjj;@", XLSX_FORMAT_DATUM  },
        {164, "[h]:mm",                   XLSX_FORMAT_DATUM  },
        {164, "[hh]",                     XLSX_FORMAT_DATUM  },
        {164, "[Red]0.00",                XLSX_FORMAT_NUMBER },
        {164, "0.00\" dagen\"",           XLSX_FORMAT_NUMBER },
        {164, "0\\d",                     XLSX_FORMAT_NUMBER },
        {164, "\"d",                      XLSX_FORMAT_NUMBER },
        {164, "0.0%",                     XLSX_FORMAT_PERCENT},
        {164, "0.0\"%\"",                 XLSX_FORMAT_NUMBER },
        {164, "#,##0.00;[Red]dd",         XLSX_FORMAT_NUMBER },
        {164, "[",                        XLSX_FORMAT_NUMBER },
        {164, "",                         XLSX_FORMAT_NUMBER },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (xlsx_format_of(cases[i].id, cases[i].code) != cases[i].want)
            fail_msg("%zu: %d %s", i, cases[i].id, cases[i].code ? cases[i].code : "");
}

static void test_serials(void **state)
{
    (void)state;
    static const struct {
        double serial;
        bool from_1904;
        const char *want;
    } cases[] = {
        {1,              false, "1900-01-01"         },
        {59,             false, "1900-02-28"         },
        {60,             false, NULL                 }, /* 29 February 1900 never was */
        {61,             false, "1900-03-01"         },
        {43831,          false, "2020-01-01"         },
        {44561,          false, "2021-12-31"         },
        {44561.75,       false, "2021-12-31 18:00:00"},
        {44561.99999999, false, "2022-01-01"         },
        {0.25,           false, "06:00:00"           },
        {0,              false, NULL                 },
        {0,              true,  "1904-01-01"         },
        {1462,           true,  "1908-01-02"         },
        {-1,             false, NULL                 },
        {2958465,        false, "9999-12-31"         },
        {2958466,        false, NULL                 },
        {2958465,        true,  NULL                 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[20] = "";
        bool ok = xlsx_serial(cases[i].serial, cases[i].from_1904, out);
        if (ok != (cases[i].want != NULL) || (ok && strcmp(out, cases[i].want) != 0))
            fail_msg("%zu: %s", i, out);
    }
}

#define BYTES(t)                                                                                   \
    {                                                                                              \
        t, sizeof(t) - 1                                                                           \
    }
static void test_unpack_nonsense(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t n;
    } cases[] = {
        BYTES("KXL2"),
        BYTES("KXL1\0\0\0\0"),
        BYTES("KXL2\0\0\0\0x"),                                           /* more after the end */
        BYTES("KXL2\xff\xff\xff\xff\1\0\0\1\0B\1\0\0\0\0\0\0\0\0\0"),     /* a row of no cells */
        BYTES("KXL2\xff\xff\xff\xff\1\0\0\1\0B\1\0\0\0\1\0\x40\0\0\0\0"), /* same as nothing */
        BYTES(
            "KXL2\xff\xff\xff\xff\1\0\0\1\0B\1\0\0\0\1\0\0\2\0\0\0\1\0\x40\0\0\0\0"), /* same as an empty one */
        BYTES("KXL2\xff\xff\xff\xff\1\0\0\1\0B\1\0\0\0\1\0\6\1\0\0\0x\0\0\0\0"), /* no such kind */
        BYTES(
            "KXL2\xff\xff\xff\xff\1\0\0\1\0B\1\0\0\0\1\0\1\xff\xff\xff\xffx\0\0\0\0"), /* longer than there is */
        BYTES(
            "KXL2\xff\xff\xff\xff\1\0\0\1\0B\1\0\0\0\1\0\1\0\0\0\0\0\0\0\0"), /* text of no bytes */
        BYTES("KXL2\xff\xff\xff\xff\1\0\0\1\0B\1\0\0\0\1\0\1\1\0\0\0\xff\0\0\0\0"), /* no UTF-8 */
        BYTES(
            "KXL2\xff\xff\xff\xff\1\0\0\1\0B\2\0\0\0\1\0\1\1\0\0\0x\1\0\0\0\1\0\x40\0\0\0\0"), /* rows back */
        BYTES("KXL2\1\0\0\0\1\0\1\1\0\0\0x\0\0\0\0"), /* a row of no sheet */
        BYTES("KXL2\xff\xff\xff\xff\0\0\0\1\0B\1\0\0\0\1\0\1\1\0\0\0x\0\0\0\0"), /* sheet 0 */
        BYTES("KXL2\xff\xff\xff\xff\1\0\4\1\0B\1\0\0\0\1\0\1\1\0\0\0x\0\0\0\0"), /* no mark */
        BYTES(
            "KXL2\xff\xff\xff\xff\1\0\0\1\0\xff\1\0\0\0\1\0\1\1\0\0\0x\0\0\0\0"), /* name no UTF-8 */
        BYTES("KXL2\xff\xff\xff\xff\1\0\0\1\0B\1\0\0\0\xff\xff\1"), /* too many columns */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct seen s = {0};
        struct error f = {0};
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        buf_init(&s.text, ctx, 1000);
        if (xlsx_unpack(ctx, cases[i].data, cases[i].n, &xlsx_limits, see, &s, &f))
            fail_msg("%zu taken for rows: %s", i, s.text.data ? s.text.data : "");
        mem_free(ctx);
    }
}

/* The whole way: this program is the child too. */
static void test_in_the_child(void **state)
{
    (void)state;
    const char *preload = getenv("LD_PRELOAD");
    if (preload && strstr(preload, "vgpreload"))
        skip(); /* valgrind cannot run itself again */
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    for (size_t i = 0; i < 2; i++) {
        struct bytes b = file(ctx, real_files[i].path);
        struct buf out;
        struct error f = {0};
        struct seen s = {0};
        buf_init(&out, ctx, xlsx_task.max_out);
        if (!child_run(ctx, "xlsx", b.data, b.n, 30, &out, &f))
            fail_msg("%s (%s)", f.message, f.detail);
        buf_init(&s.text, ctx, 16u << 20);
        assert_true(xlsx_unpack(ctx, out.data, out.len, &xlsx_limits, see, &s, &f));
        check_real(&real_files[i], &s);
    }
    struct buf out;
    struct error f = {0};
    buf_init(&out, ctx, 1000);
    assert_false(child_run(ctx, "xlsx", "geen", 4, 30, &out, &f));
    assert_string_equal(f.message, "Dit is geen Excel-bestand (.xlsx).");
    mem_free(ctx);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--kind") == 0)
        child_main(argv[2], (const struct child_task *const[]){&xlsx_task}, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_files),     cmocka_unit_test(test_packed),
        cmocka_unit_test(test_cells),          cmocka_unit_test(test_picks_the_sheet_with_rows),
        cmocka_unit_test(test_every_sheet),    cmocka_unit_test(test_stops_when_asked),
        cmocka_unit_test(test_no_spreadsheet), cmocka_unit_test(test_bad_parts),
        cmocka_unit_test(test_bounds),         cmocka_unit_test(test_bounds_say_which),
        cmocka_unit_test(test_broken_books),   cmocka_unit_test(test_other_packing),
        cmocka_unit_test(test_many_entries),   cmocka_unit_test(test_formats),
        cmocka_unit_test(test_serials),        cmocka_unit_test(test_unpack_nonsense),
        cmocka_unit_test(test_in_the_child),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
