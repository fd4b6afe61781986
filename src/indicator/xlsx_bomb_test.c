/* Malicious spreadsheets: archives with false sizes, overlapping parts, small files that unpack to
 * large ones, endless XML. Each goes to the child as an upload does, and is refused with a message
 * within limits of time and memory. Not here: files that are merely wrong (xlsx_test.c), what the
 * child may do (base/child_test.c). */
#include "base/mem.h"
#include "base/text.h"
#include "indicator/xlsx.h"
#include "indicator/zip_scene.h"
#include "tests/cm.h"
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <zip.h>

#define MIB     (1024u * 1024u)
#define SECONDS 30 /* of processor time */
#define MAX_RSS                                                                                    \
    400 /* MiB of memory that the child ever has; its limit of address space is 1536               \
         */

/* ---- archives, byte by byte, with sizes that may be lies ---- */

/* What the central directory says of an entry; 0: the truth. */
struct lie {
    uint32_t size, packed;
    uint64_t wide_size, wide_packed; /* in a zip64 field; the others are then 0xffffffff */
    bool over;                       /* the bytes are those of the first entry */
};

static void put(struct buf *b, uint64_t x, int bytes)
{
    for (int i = 0; i < bytes; i++, x >>= 8)
        buf_char(b, (char)(x & 0xff));
}

/* By a table: the parts are large, and a sanitizer makes each step slow. */
static uint32_t crc_of(const char *p, size_t n)
{
    static uint32_t table[256];
    uint32_t c = 0xffffffffu;
    for (uint32_t i = 0; !table[255] && i < 256; i++) {
        table[i] = i;
        for (int k = 0; k < 8; k++)
            table[i] = table[i] & 1 ? table[i] >> 1 ^ 0xedb88320u : table[i] >> 1;
    }
    for (size_t i = 0; i < n; i++)
        c = table[(c ^ (unsigned char)p[i]) & 0xff] ^ c >> 8;
    return ~c;
}

static void local(struct buf *b, const struct part *p, uint32_t crc)
{
    put(b, 0x04034b50, 4);
    put(b, 20, 2);
    put(b, 0, 8); /* flags, stored, time, date */
    put(b, crc, 4);
    put(b, p->n, 4);
    put(b, p->n, 4);
    put(b, strlen(p->name), 2);
    put(b, 0, 2);
    buf_text(b, p->name);
    buf_add(b, p->content, p->n);
}

static void central(struct buf *b, const struct part *p, uint32_t crc, size_t at,
                    const struct lie *l)
{
    bool wide = l->wide_size || l->wide_packed;
    put(b, 0x02014b50, 4);
    put(b, wide ? 45 : 20, 2);
    put(b, wide ? 45 : 20, 2);
    put(b, 0, 8);
    put(b, crc, 4);
    put(b, wide ? 0xffffffffu : l->packed ? l->packed : p->n, 4);
    put(b, wide ? 0xffffffffu : l->size ? l->size : p->n, 4);
    put(b, strlen(p->name), 2);
    put(b, wide ? 20 : 0, 2);
    put(b, 0, 10); /* comment, disk, attributes */
    put(b, at, 4);
    buf_text(b, p->name);
    if (wide) {
        put(b, 1, 2);
        put(b, 16, 2);
        put(b, l->wide_size, 8);
        put(b, l->wide_packed, 8);
    }
}

static struct bytes archive(const void *ctx, const struct part *parts, const struct lie *lies,
                            size_t n)
{
    struct buf b, c;
    size_t *at = mem_array(ctx, size_t, n);
    uint32_t *crc = mem_array(ctx, uint32_t, n);
    buf_init(&b, ctx, 64 * MIB);
    buf_init(&c, ctx, 64 * MIB);
    for (size_t i = 0; i < n; i++) {
        bool over = lies && lies[i].over;
        at[i] = over ? at[0] : b.len;
        crc[i] = over ? crc[0] : crc_of(parts[i].content, parts[i].n);
        if (!over)
            local(&b, &parts[i], crc[i]);
    }
    size_t begin = b.len;
    for (size_t i = 0; i < n; i++)
        central(&c, &parts[i], crc[i], at[i], lies ? &lies[i] : &(struct lie){0});
    buf_add(&b, c.data, c.len);
    put(&b, 0x06054b50, 4);
    put(&b, 0, 4);
    put(&b, n, 2);
    put(&b, n, 2);
    put(&b, c.len, 4);
    put(&b, begin, 4);
    put(&b, 0, 2);
    assert_false(b.vol || c.vol);
    return (struct bytes){b.data, b.len};
}

/* The same, packed by libzip. */
static struct bytes packed(const void *ctx, const struct part *parts, size_t n)
{
    return zip_packed(ctx, parts, n, AS_USUAL);
}

/* ---- spreadsheets ---- */
#define ROOT   "<R><Relationship Id='a' Type='t/officeDocument' Target='xl/workbook.xml'/></R>"
#define BOOK   "<workbook xmlns:r='u'><sheets><sheet r:id='r1'/></sheets></workbook>"
#define WRAP   "<workbook xmlns:r='u'><sheets>%s</sheets></workbook>"
#define HEAD   "<worksheet><sheetData>"
#define FOOT   "</sheetData></worksheet>"
#define FILLED HEAD "<row><c><v>1</v></c></row>" FOOT
#define RELS                                                                                       \
    "<R><Relationship Id='r1' Type='t/worksheet' Target='sheet.xml'/><Relationship Id='r3' "       \
    "Type='t/sharedStrings' Target='strings.xml'/></R>"
enum { SHEET, STRINGS, FIRST, BOOK_PART, RELS_PART, PARTS };

static void book(struct part p[PARTS], const char *sheet, const char *strings)
{
    p[SHEET] = (struct part){"xl/sheet.xml", sheet, strlen(sheet)};
    p[STRINGS] = (struct part){"xl/strings.xml", strings, strlen(strings)};
    p[FIRST] = (struct part){"_rels/.rels", ROOT, sizeof ROOT - 1};
    p[BOOK_PART] = (struct part){"xl/workbook.xml", BOOK, sizeof BOOK - 1};
    p[RELS_PART] = (struct part){"xl/_rels/workbook.xml.rels", RELS, sizeof RELS - 1};
}

static char *repeat(const void *ctx, const char *before, const char *piece, size_t n,
                    const char *after)
{
    struct buf b;
    buf_init(&b, ctx, 600 * MIB);
    buf_text(&b, before);
    for (size_t i = 0; i < n; i++)
        buf_text(&b, piece);
    buf_text(&b, after);
    assert_false(b.vol);
    return b.data;
}

/* Through the child: refused, with this word, in time, with little memory. */
static void refused(const char *what, struct bytes b, const char *word)
{
    struct rusage before, used;
    struct error f = {0};
    struct buf out;
    TALLOC_CTX *ctx = mem_ctx(NULL, "refused");
    buf_init(&out, ctx, xlsx_task.max_out);
    getrusage(RUSAGE_CHILDREN, &before);
    /* Processor time is bounded by the child itself; the wall clock is wide, for a busy machine. */
    bool ok = child_run(ctx, "xlsx", b.data, b.n, 10 * (int)xlsx_task.seconds, &out, &f);
    getrusage(RUSAGE_CHILDREN, &used);
    long seconds = used.ru_utime.tv_sec - before.ru_utime.tv_sec + used.ru_stime.tv_sec -
                   before.ru_stime.tv_sec;
    if (ok || !strstr(f.message, word))
        fail_msg("%s: %s: %s (%s)", what, ok ? "taken" : "refused", f.message, f.detail);
    if (seconds > SECONDS)
        fail_msg("%s: %ld seconds of processor", what, seconds);
#ifndef __SANITIZE_ADDRESS__
    if (used.ru_maxrss / 1024 > MAX_RSS)
        fail_msg("%s: %ld MiB", what, used.ru_maxrss / 1024);
#endif
    if (getenv("KOERS_TEST_TELL"))
        print_message("%-34s %8zu bytes, %ld s, %ld MiB so far: %s (%s)\n", what, b.n, seconds,
                      used.ru_maxrss / 1024, f.message, f.detail);
    mem_free(ctx);
}

#define COMMENT                                                                                    \
    "<!--"                                                                                         \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567-->"
#define LARGE    "uitgepakt te groot"
#define DAMAGED  "beschadigd"
#define TOO_LONG "stuk dat langer is"
#define RATIO    "meer dan 150 keer"

/* ---- sizes that are lies ---- */

/* Sets the packed size of an entry in the central directory of a packed archive. */
static void claim(struct bytes b, const char *name, uint32_t size)
{
    size_t n = strlen(name);
    for (char *p = b.data; p + 46 + n <= b.data + b.n; p++)
        if (memcmp(p, "PK\1\2", 4) == 0 && memcmp(p + 46, name, n) == 0)
            for (int i = 0; i < 4; i++)
                p[20 + i] = (char)(size >> (8 * i) & 0xff);
}

static void lies(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    /* clang-format off */
    static const struct {
        const char *what;
        struct lie lie;
        const char *word;
    } cases[] = {
        {"4 GB that are not there", {.size = 0xfffffffe, .packed = 0xfffffffe}, ""},
        {"4 GB in nothing", {.size = 0xfffffffe}, LARGE},
        {"smaller than it is", {.size = 10}, DAMAGED},
        {"longer than the file", {.packed = 0x7fffffff}, ""},
        {"2^63 in zip64", {.wide_size = 1ull << 63, .wide_packed = 50}, ""},
        {"2^64 - 1 in zip64", {.wide_size = ~0ull, .wide_packed = ~0ull}, ""},
        {"a terabyte in zip64", {.wide_size = 1ull << 40, .wide_packed = 100}, LARGE},
        {"a terabyte, packed as large", {.wide_size = 1ull << 40, .wide_packed = 1ull << 40}, ""},
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct part p[PARTS];
        struct lie l[PARTS] = {{0}};
        book(p, FILLED, "<sst/>");
        l[SHEET] = cases[i].lie;
        refused(cases[i].what, archive(ctx, p, l, PARTS), cases[i].word);
    }
    /* A packed size that makes the ratio of its part look good. */
    struct part p[PARTS];
    book(p, repeat(ctx, HEAD, "<a/>", 10000000, FOOT), "<sst/>");
    struct bytes b = packed(ctx, p, PARTS);
    claim(b, "xl/sheet.xml", (uint32_t)b.n * 100);
    refused("packed larger than the file", b, RATIO);
    mem_free(ctx);
}

/* ---- a little that becomes a lot ---- */

static void ratios(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct part p[PARTS];
    book(p, repeat(ctx, HEAD, "<row/>", 5000000, FOOT), "<sst/>");
    refused("1000 : 1", packed(ctx, p, PARTS), RATIO);
    book(p, FILLED, repeat(ctx, "<sst>", "<si/>", 5000000, "</sst>"));
    refused("1000 : 1 in strings", packed(ctx, p, PARTS), RATIO);
    /* Nested: what is unpacked is an archive again, and that is no spreadsheet's XML. */
    struct bytes inner = packed(ctx, p, PARTS);
    p[BOOK_PART].content = inner.data;
    p[BOOK_PART].n = inner.n;
    refused("an archive in an archive", packed(ctx, p, PARTS), DAMAGED);
    mem_free(ctx);
}

/* Two hundred sheets that are the same bytes: a file of 9 MB that says it holds 1.8 GB. */
static void overlapping(void **state)
{
    (void)state;
    enum { SHEETS = 200 };
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct part *p = mem_array(ctx, struct part, SHEETS + 3);
    struct lie *l = mem_array(ctx, struct lie, SHEETS + 3);
    struct buf rels, sheets, again;
    const char *empty = repeat(ctx, HEAD, COMMENT, 90000, FOOT);
    buf_init(&rels, ctx, MIB);
    buf_init(&sheets, ctx, MIB);
    buf_init(&again, ctx, MIB);
    for (size_t i = 0; i < SHEETS; i++) {
        buf_format(&rels, "<Relationship Id='r%zu' Type='t/worksheet' Target='s%zu.xml'/>", i, i);
        buf_format(&sheets, "<sheet r:id='r%zu'/>", i);
        buf_text(&again, "<sheet r:id='r1'/>");
        p[i] = (struct part){mem_format(ctx, "xl/s%zu.xml", i), empty, strlen(empty)};
        l[i] = (struct lie){.over = i > 0};
    }
    const char *all = mem_format(ctx, "<R>%s</R>", rels.data);
    const char *text = mem_format(ctx, WRAP, sheets.data);
    p[SHEETS] = (struct part){"_rels/.rels", ROOT, sizeof ROOT - 1};
    p[SHEETS + 1] = (struct part){"xl/workbook.xml", text, strlen(text)};
    p[SHEETS + 2] = (struct part){"xl/_rels/workbook.xml.rels", all, strlen(all)};
    refused("entries over each other", archive(ctx, p, l, SHEETS + 3), LARGE);

    /* Packed seven to one: what is read together gives it away, well before the bound of all. */
    struct part one[PARTS];
    struct buf numbers;
    buf_init(&numbers, ctx, 8 * MIB);
    buf_text(&numbers, HEAD);
    for (int k = 0; k < 300000; k++)
        buf_format(&numbers, "<!--%d-->", k * 7001);
    buf_text(&numbers, FOOT);
    book(one, numbers.data, "<sst/>");
    text = mem_format(ctx, WRAP, again.data);
    one[BOOK_PART] = (struct part){"xl/workbook.xml", text, strlen(text)};
    refused("one sheet two hundred times", packed(ctx, one, PARTS), RATIO);
    mem_free(ctx);
}

/* ---- much of everything, stored so that no ratio shows it ---- */

/* before, n times piece, after; strings NULL: none. */
struct much {
    const char *what;
    const char *before, *piece;
    size_t n;
    const char *after, *strings, *word;
};

static void each(const struct much *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        TALLOC_CTX *ctx = mem_ctx(NULL, "test");
        struct part p[PARTS];
        book(p, repeat(ctx, cases[i].before, cases[i].piece, cases[i].n, cases[i].after),
             cases[i].strings ? cases[i].strings : "<sst/>");
        refused(cases[i].what, archive(ctx, p, NULL, PARTS), cases[i].word);
        mem_free(ctx);
    }
}

static void millions(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    /* clang-format off */
    const struct much cases[] = {
        {"three million empty rows", HEAD, "<row><c/></row>", 3000000, FOOT, NULL, ""},
        {"half a million rows", HEAD, "<row><c><v>1</v></c></row>", 500000, FOOT, NULL,
         "te veel rijen"},
        {"one long string everywhere", HEAD, "<row><c t='s'><v>0</v></c><c t='s'><v>0</v></c></row>",
         50000, FOOT, repeat(ctx, "<sst><si><t>", "0123456789abcdef", 1000, "</t></si></sst>"),
         "hoogstens 512 MB"},
    };
    /* clang-format on */
    struct part p[PARTS];
    each(cases, sizeof cases / sizeof *cases);
    book(p, FILLED, repeat(ctx, "<sst>", "<si><t>a</t></si>", 2500000, "</sst>"));
    refused("2.5 million strings", archive(ctx, p, NULL, PARTS), "2.000.000");
    mem_free(ctx);
}

/* ---- XML without end ---- */

static void entities(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct buf laughs;
    buf_init(&laughs, ctx, MIB);
    buf_text(&laughs, "<!DOCTYPE w [<!ENTITY l0 'ha'>");
    for (int i = 1; i < 30; i++)
        buf_format(&laughs, "<!ENTITY l%d '&l%d;&l%d;&l%d;'>", i, i - 1, i - 1, i - 1);
    buf_text(&laughs, "]><worksheet><sheetData><row><c><v>&l29;</v></c></row>" FOOT);
    /* clang-format off */
    const struct much cases[] = {
        {"a billion laughs", laughs.data, "", 0, "", NULL, "niet voorkomt"},
        {"one entity very often",
         repeat(ctx, "<!DOCTYPE w [<!ENTITY a '", "a", 100000, "'>]><worksheet>"), "&a;", 100000,
         "</worksheet>", NULL, "niet voorkomt"},
        {"a file of the server", "<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w>&a;</w>",
         "", 0, "", NULL, "niet voorkomt"},
        {"an outer DTD", "<!DOCTYPE w SYSTEM 'http://127.0.0.1/x.dtd'><w/>", "", 0, "", NULL,
         "niet voorkomt"},
    };
    /* clang-format on */
    each(cases, sizeof cases / sizeof *cases);
    mem_free(ctx);
}

static void endless(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct much cases[] = {
        {"ten million elements deep", "<worksheet>", "<a>", 10000000, "", NULL, "40 lagen"},
        {"an attribute of 40 MB", "<worksheet a='", "0123456789", 4000000, "'/>", NULL, TOO_LONG},
        {"a name of 40 MB", "<worksheet><", "abcdefghij", 4000000, "/></worksheet>", NULL, TOO_LONG},
        {"a comment of 40 MB", "<worksheet><!--", "0123456789", 4000000, "--></worksheet>", NULL,
         TOO_LONG},
        {"a tag that never ends", "<worksheet a='", "0123456789", 4000000, "", NULL, TOO_LONG},
        {"a cell of 40 MB", HEAD "<row><c t='str'><v>", "0123456789", 4000000,
         "</v></c></row>" FOOT, NULL, "te veel tekst"},
        {"a million attributes", "<worksheet ", "a='' ", 1000000, "/>", NULL, TOO_LONG},
        {"a cell in a cell", HEAD "<row>", "<c>", 100, "", NULL, "40 lagen"},
    };
    /* clang-format on */
    (void)state;
    each(cases, sizeof cases / sizeof *cases);
    /* Different ones: each would have to be looked up among the others. */
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct buf many;
    buf_init(&many, ctx, 64 * MIB);
    buf_text(&many, "<worksheet ");
    for (int i = 0; i < 1000000; i++)
        buf_format(&many, "a%d='' ", i);
    buf_text(&many, "/>");
    struct part p[PARTS];
    book(p, many.data, "<sst/>");
    refused("a million different attributes", archive(ctx, p, NULL, PARTS), TOO_LONG);
    mem_free(ctx);
}

/* A correct file built the same way is read, so the refusals above are caused by the fault. */
static void the_truth(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct part p[PARTS];
    struct lie l[PARTS] = {{0}};
    struct error f = {0};
    struct buf out;
    book(p, FILLED, "<sst/>");
    buf_init(&out, ctx, MIB);
    struct bytes b = archive(ctx, p, NULL, PARTS);
    if (!child_run(ctx, "xlsx", b.data, b.n, 30, &out, &f))
        fail_msg("%s (%s)", f.message, f.detail);
    size_t stored = sizeof FILLED - 1;
    l[SHEET] = (struct lie){.wide_size = stored, .wide_packed = stored};
    b = archive(ctx, p, l, PARTS);
    if (!child_run(ctx, "xlsx", b.data, b.n, 30, &out, &f))
        fail_msg("zip64: %s (%s)", f.message, f.detail);
    mem_free(ctx);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--kind") == 0)
        child_main(argv[2], (const struct child_task *const[]){&xlsx_task}, 1);
    const char *preload = getenv("LD_PRELOAD");
    if (preload && strstr(preload, "vgpreload"))
        return 0; /* valgrind cannot run itself again */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_truth),   cmocka_unit_test(lies),     cmocka_unit_test(ratios),
        cmocka_unit_test(overlapping), cmocka_unit_test(millions), cmocka_unit_test(entities),
        cmocka_unit_test(endless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
