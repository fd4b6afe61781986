/* What people paste from mail, Word, spreadsheets and PDF: 70 signs that nobody sees or that look
 * like another, on every reader of what is typed. A new reader gets a row in `readers`. Not here:
 * what each reader refuses besides (the tests of its own room). */
#include "base/address.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "indicator/odb_regels.h"
#include "meting/meting_regels.h"
#include "organisatie/internal.h"
#include "signaal/signaal_regels.h"
#include "tests/cm.h"
#include "web/web.h"
#include <math.h>
#include <string.h>

/* Of indicator/odb_internal.h, which cannot be read beside organisatie/internal.h. */
int odb_eenheid_lees(const char *text);

static void *ctx;
static struct instrument in;

/* ---- the signs ---- */
enum kind { UNSEEN, BLANK, DASH, QUOTE };
static const struct sign {
    uint32_t c;
    enum kind kind;
} signs[] = {
    {0xAD,    UNSEEN},
    {0x34F,   UNSEEN},
    {0x61C,   UNSEEN},
    {0x180E,  UNSEEN},
    {0x200B,  UNSEEN},
    {0x200C,  UNSEEN},
    {0x200D,  UNSEEN},
    {0x200E,  UNSEEN},
    {0x200F,  UNSEEN},
    {0x202A,  UNSEEN},
    {0x202B,  UNSEEN},
    {0x202C,  UNSEEN},
    {0x202D,  UNSEEN},
    {0x202E,  UNSEEN},
    {0x2060,  UNSEEN},
    {0x2061,  UNSEEN},
    {0x2062,  UNSEEN},
    {0x2063,  UNSEEN},
    {0x2064,  UNSEEN},
    {0x2066,  UNSEEN},
    {0x2067,  UNSEEN},
    {0x2068,  UNSEEN},
    {0x2069,  UNSEEN},
    {0x206A,  UNSEEN},
    {0x206F,  UNSEEN},
    {0xFE0F,  UNSEEN},
    {0xFEFF,  UNSEEN},
    {0xFFF9,  UNSEEN},
    {0xFFFB,  UNSEEN},
    {0xFFFC,  UNSEEN},
    {0xE0001, UNSEEN},
    {0xE0041, UNSEEN},
    {0xE007F, UNSEEN},
    {0x115F,  UNSEEN},
    {0x3164,  UNSEEN},
    {' ',     BLANK },
    {'\t',    BLANK },
    {'\n',    BLANK },
    {0xA0,    BLANK },
    {0x1680,  BLANK },
    {0x2000,  BLANK },
    {0x2001,  BLANK },
    {0x2002,  BLANK },
    {0x2003,  BLANK },
    {0x2004,  BLANK },
    {0x2005,  BLANK },
    {0x2006,  BLANK },
    {0x2007,  BLANK },
    {0x2008,  BLANK },
    {0x2009,  BLANK },
    {0x200A,  BLANK },
    {0x2028,  BLANK },
    {0x2029,  BLANK },
    {0x202F,  BLANK },
    {0x205F,  BLANK },
    {0x2800,  BLANK },
    {0x3000,  BLANK },
    {0x2010,  DASH  },
    {0x2011,  DASH  },
    {0x2012,  DASH  },
    {0x2013,  DASH  },
    {0x2014,  DASH  },
    {0x2015,  DASH  },
    {0x2212,  DASH  },
    {0xFE58,  DASH  },
    {0xFE63,  DASH  },
    {0xFF0D,  DASH  },
    {0x2018,  QUOTE },
    {0x2019,  QUOTE },
    {0x201B,  QUOTE },
    {0x2BC,   QUOTE },
    {0x2032,  QUOTE },
};

/* ---- the readers: what they make of a text, as text; NULL: refused ---- */
static const char *read_code(const char *s)
{
    struct signaal_code c;
    return signaal_code_lees(s, &c) ? mem_text(ctx, c.tekens) : NULL;
}

static const char *read_totp(const char *s)
{
    int64_t step = 0; /* RFC 6238: the secret of its examples, at 59 s */
    return totp_matches((const uint8_t *)"12345678901234567890", 20, s, 59, 0, &step) ? "yes"
                                                                                      : NULL;
}

static const char *read_establishment(const char *s)
{
    char out[13];
    return nummer_lees(s, 12, out) ? mem_text(ctx, out) : NULL;
}

static const char *day(int32_t d)
{
    char iso[11];
    date_iso(d, iso);
    return d == DATE_NONE ? NULL : mem_text(ctx, iso);
}

static const char *read_date(const char *s)
{
    return day(date_read(s));
}

static const char *read_import_day(const char *s)
{
    return day(date_read_stamp(s));
}

static const char *read_odb_day(const char *s)
{
    bool serial;
    return day(odb_datum(s, false, &serial));
}

static const char *read_number(const char *s)
{
    int64_t n;
    return text_number(s, -99, 9999, &n) ? mem_format(ctx, "%lld", (long long)n) : NULL;
}

static const char *read_odb_number(const char *s)
{
    double x;
    bool tidy;
    return odb_getal(s, &x, &tidy) ? mem_format(ctx, "%g", x) : NULL;
}

static const char *read_odb_digits(const char *s)
{
    char out[13];
    return odb_cijfers(s, 12, 5, out) == ODB_CIJFERS_FOUT ? NULL : mem_text(ctx, out);
}

static const char *read_odb_header(const char *s)
{
    int k = odb_kolom(s);
    return k < 0 ? NULL : odb_kolom_naam(k);
}

static const char *read_odb_unit(const char *s)
{
    int e = odb_eenheid_lees(s);
    return e < 0 ? NULL : odb_eenheid_naam((enum odb_eenheid)e);
}

static const char *read_address(const char *s)
{
    return address_wire(ctx, text_tidy(ctx, s, TEXT_CODE));
}

static const char *read_search(const char *s)
{
    return text_stems(ctx, s, 12);
}

static const char *read_name(const char *s)
{
    return text_normal(ctx, s);
}

/* ---- fields of a form ---- */
static const struct field fields[] = {
    {"tekst", N_("Naam"),    .kind = FIELD_TEXT   },
    {"lang",  N_("Verhaal"), .kind = FIELD_LONG   },
    {"email", N_("E-mail"),  .kind = FIELD_EMAIL  },
    {"getal", N_("Aantal"),  .kind = FIELD_INT    },
    {"breuk", N_("Cijfer"),  .kind = FIELD_DECIMAL},
    {"datum", N_("Dag"),     .kind = FIELD_DATE   },
};
static const struct form form = {"proef", FORM_FIELDS(fields), N_("Bewaren")};

static const char *field(const char *name, const char *s)
{
    struct request *r = request_new(METHOD_POST);
    r->path = "/proef";
    r->fields = mem_array(r->ctx, struct pair, 1);
    r->fields[0] = (struct pair){name, s, strlen(s)};
    r->n_fields = 1;
    struct form_state *f = form_read(r, &form);
    const char *out = form_ok(f) && form_text(f, name) ? mem_text(ctx, form_text(f, name)) : NULL;
    if (out && !strcmp(name, "datum"))
        out = day(form_date(f, name));
    mem_free(r->ctx);
    return out;
}

static const char *read_field_line(const char *s)
{
    return field("tekst", s);
}
static const char *read_field_prose(const char *s)
{
    return field("lang", s);
}
static const char *read_field_address(const char *s)
{
    return field("email", s);
}
static const char *read_field_int(const char *s)
{
    return field("getal", s);
}
static const char *read_field_decimal(const char *s)
{
    return field("breuk", s);
}
static const char *read_field_date(const char *s)
{
    return field("datum", s);
}

/* ---- cells of the answers' CSV ---- */
static const char instrument_text[] =
    "{\"code\":\"x\",\"versie\":\"1\",\"naam\":{\"nl\":\"X\"},\"herkomst\":{\"nl\":\"Eigen\"},"
    "\"voor\":[\"zorgvrager\"],\"talen\":[\"nl\"],\"items\":["
    "{\"code\":\"v1\",\"tekst\":{\"nl\":\"Cijfer\"},\"schaal\":\"1-10\"},"
    "{\"code\":\"v2\",\"tekst\":{\"nl\":\"Veilig\"},\"schaal\":\"ja-nee\"},"
    "{\"code\":\"v3\",\"tekst\":{\"nl\":\"Wie\"},\"schaal\":\"keuze\",\"keuzes\":["
    "{\"code\":\"zelf\",\"tekst\":{\"nl\":\"Ikzelf\"}},"
    "{\"code\":\"naaste\",\"tekst\":{\"nl\":\"Mijn naaste\"}}]}]}";

/* One row; the cell of `column` is s. */
static const char *cell(const char *column, const char *s)
{
    static const struct csv_limits limits = {100, 50, 2000};
    static const struct import_locatie place = {7, "Huize Dijkzicht", "L1"};
    static const char *const names[] = {"locatie", "datum", "v1", "v2", "v3"};
    static const char *const clean[] = {"L1", "1-2-2025", "8", "ja", "naaste"};
    struct csv csv;
    struct indeling d;
    struct import out;
    struct error f = {0};
    struct buf b;
    buf_init(&b, ctx, 10000);
    buf_text(&b, "locatie;datum;v1;v2;v3\n");
    for (size_t i = 0; i < 5; i++)
        buf_format(&b, "\"%s\"%s", strcmp(names[i], column) ? clean[i] : s, i < 4 ? ";" : "\n");
    assert_true(csv_read(ctx, b.data, b.len, &limits, &csv, &f));
    indeling_voorstel(ctx, &csv, &in, &d);
    const struct import_vraag v = {
        .csv = &csv, .instrument = &in, .indeling = &d, .locaties = &place, .n_locaties = 1};
    if (!import_read(ctx, &v, &out))
        return NULL;
    return mem_format(ctx, "%lld %d %lld %lld %lld", (long long)out.rij[0].locatie,
                      out.rij[0].datum, (long long)out.rij[0].waarde[0],
                      (long long)out.rij[0].waarde[1], (long long)out.rij[0].waarde[2]);
}

static const char *read_cell_place(const char *s)
{
    return cell("locatie", s);
}
static const char *read_cell_date(const char *s)
{
    return cell("datum", s);
}
static const char *read_cell_score(const char *s)
{
    return cell("v1", s);
}
static const char *read_cell_yes(const char *s)
{
    return cell("v2", s);
}
static const char *read_cell_choice(const char *s)
{
    return cell("v3", s);
}

/* ---- the walk ---- */
#define INSIDE 1u /* blanks may stand anywhere in it */
#define WIDE   2u /* its letters and digits may be full width */
static const struct reader {
    const char *name, *sample;
    const char *(*read)(const char *);
    unsigned marks;
} readers[] = {
    {"code of a signal",      "LES-2449-REL-5428",  read_code,          INSIDE | WIDE},
    {"code of the app",       "287-082",            read_totp,          INSIDE | WIDE},
    {"establishment number",  "000012345678",       read_establishment, INSIDE | WIDE},
    {"date",                  "12-3-2026",          read_date,          WIDE         },
    {"date in words",         "12 maart 2026",      read_date,          WIDE         },
    {"day of the import",     "12-3-2026 13:45",    read_import_day,    WIDE         },
    {"day of the ODB",        "2026-03-12",         read_odb_day,       WIDE         },
    {"number",                "-42",                read_number,        WIDE         },
    {"number of the ODB",     "-12.5",              read_odb_number,    WIDE         },
    {"digits of the ODB",     "000012345678",       read_odb_digits,    INSIDE | WIDE},
    {"header of the ODB",     "Vestigingsnummer",   read_odb_header,    INSIDE | WIDE},
    {"unit of the ODB",       "JaNee",              read_odb_unit,      INSIDE | WIDE},
    {"e-mail address",        "o'b-c@zorg-x.nl",    read_address,       WIDE         },
    {"search",                "afspraken kamer",    read_search,        WIDE         },
    {"name that is compared", "Huize Dijkzicht-1",  read_name,          INSIDE | WIDE},
    {"field: line",           "Huize Dijkzicht",    read_field_line,    0            },
    {"field: prose",          "Het eten was koud.", read_field_prose,   0            },
    {"field: e-mail",         "o'b-c@zorg-x.nl",    read_field_address, WIDE         },
    {"field: whole number",   "-12",                read_field_int,     WIDE         },
    {"field: number",         "-7,5",               read_field_decimal, WIDE         },
    {"field: date",           "12-3-2026",          read_field_date,    WIDE         },
    {"cell: place",           "Huize Dijkzicht",    read_cell_place,    INSIDE       },
    {"cell: date",            "12-3-2026",          read_cell_date,     WIDE         },
    {"cell: score",           "10",                 read_cell_score,    WIDE         },
    {"cell: yes or no",       "nee",                read_cell_yes,      INSIDE       },
    {"cell: choice",          "Mijn naaste",        read_cell_choice,   INSIDE       },
};

/* s with the character c put in before byte `at`, in place of `over` bytes. */
static const char *put(const char *s, size_t at, size_t over, uint32_t c)
{
    struct buf b;
    buf_init(&b, ctx, 1000);
    buf_add(&b, s, at);
    if (c < 0x80)
        buf_char(&b, (char)c);
    else if (c < 0x800)
        buf_format(&b, "%c%c", 0xC0 | c >> 6, 0x80 | (c & 63));
    else if (c < 0x10000)
        buf_format(&b, "%c%c%c", 0xE0 | c >> 12, 0x80 | (c >> 6 & 63), 0x80 | (c & 63));
    else
        buf_format(&b, "%c%c%c%c", 0xF0 | c >> 18, 0x80 | (c >> 12 & 63), 0x80 | (c >> 6 & 63),
                   0x80 | (c & 63));
    buf_text(&b, s + at + over);
    return b.data;
}

static unsigned wrong;

static void same(const struct reader *r, const char *pasted, uint32_t c, const char *where)
{
    const char *clean = r->read(r->sample), *got = r->read(pasted);
    assert_non_null(clean);
    if (text_equal(clean, got))
        return;
    wrong++;
    print_error("%s, U+%04X %s: %s, not %s\n", r->name, c, where, got ? got : "refused", clean);
}

static void every_sign_on_every_reader(void **state)
{
    (void)state;
    assert_true(sizeof signs / sizeof *signs >= 60);
    for (size_t k = 0; k < sizeof readers / sizeof *readers; k++) {
        const struct reader *r = &readers[k];
        size_t n = strlen(r->sample);
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            const struct sign *g = &signs[i];
            if (g->kind == UNSEEN || g->kind == BLANK) {
                same(r, put(r->sample, 0, 0, g->c), g->c, "before it");
                same(r, put(r->sample, n, 0, g->c), g->c, "behind it");
            }
            if (g->kind == UNSEEN || (g->kind == BLANK && r->marks & INSIDE && g->c != '\n'))
                for (size_t at = 1; at < n; at++)
                    same(r, put(r->sample, at, 0, g->c), g->c, "in it");
            for (size_t at = 0; at < n && r->marks; at++)
                if ((g->kind == DASH && r->sample[at] == '-') ||
                    (g->kind == QUOTE && r->sample[at] == '\''))
                    same(r, put(r->sample, at, 1, g->c), g->c, "instead");
        }
        for (size_t at = 0; at < n && r->marks & WIDE; at++)
            if (r->sample[at] > ' ')
                same(r, put(r->sample, at, 1, (uint32_t)r->sample[at] + 0xFEE0),
                     (uint32_t)r->sample[at] + 0xFEE0, "instead");
    }
    assert_int_equal(wrong, 0);
}

/* Case 82, as it was pasted. */
static void codes_as_they_were_pasted(void **state)
{
    (void)state;
    const char *path =
        mem_format(ctx, "%s/tests/data/cases/82-code-geplakt.txt", getenv("KOERS_SOURCE"));
    char line[200];
    int n = 0;
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        struct signaal_code c;
        assert_true(signaal_code_lees(line, &c));
        assert_string_equal(c.tekens, "LES2449REL5428");
        n++;
    }
    fclose(f);
    assert_int_equal(n, 4);
}

/* What must stay different: no reader takes a sign away that says something. */
static void what_says_something_stays(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        enum text_use use;
        const char *out;
    } cases[] = {
        {"‘Dag’ – tot morgen…",    TEXT_PROSE, "‘Dag’ – tot morgen…"   },
        {"a\u00A0b",                       TEXT_PROSE, "a\u00A0b"                      },
        {"één\r\ntwee\u2028drie",        TEXT_PROSE, "één\ntwee\ndrie"             },
        {"👩\u200D👧 en ❤\uFE0F ja", TEXT_PROSE, "👩\u200D👧 en ❤\uFE0F ja"},
        {"می\u200Cخواهم",           TEXT_PROSE, "می\u200Cخواهم"          },
        {"een\u202Eeert",                  TEXT_PROSE, "eeneert"                       },
        {"een\uFE0F",                      TEXT_PROSE, "een"                           },
        {"一\u200D\u200Bb",               TEXT_PROSE, "一b"                          },
        {"af\u00ADspraak",                 TEXT_PROSE, "afspraak"                      },
        {"Jose\u0301",                     TEXT_LINE,  "José"                         },
        {"’t Huis – Oost",             TEXT_LINE,  "’t Huis – Oost"            },
        {"’t\u00A0Huis",                 TEXT_LINE,  "’t Huis"                     },
        {"’t\u202FHuis",                 TEXT_CODE,  "'t Huis"                       },
        {"7½",                            TEXT_CODE,  "7½"                           },
        {"m²",                            TEXT_CODE,  "m²"                           },
        {"−9",                           TEXT_CODE,  "-9"                            },
        {" x\u00A0",                       TEXT_RAW,   "x\u00A0"                       },
        {"\u200B\u00A0\t",                 TEXT_LINE,  ""                              },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(text_tidy(ctx, cases[i].in, cases[i].use), cases[i].out);
    assert_null(read_number("1 2"));
    assert_null(read_number("٤٢")); /* digits of other scripts are not guessed */
    assert_null(read_code("LES 2449 REL 542"));
    assert_null(read_date("12-3"));
    char small[4];
    assert_true(text_plain(" abc\u00A0", small, sizeof small));
    assert_false(text_plain("abcd", small, sizeof small));
    assert_false(text_plain("é\xff", small, sizeof small));
    assert_false(text_plain(NULL, small, sizeof small));
    assert_string_equal(small, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sign_on_every_reader),
        cmocka_unit_test(codes_as_they_were_pasted),
        cmocka_unit_test(what_says_something_stays),
    };
    struct error f = {0};
    random_start();
    ctx = mem_ctx(NULL, "test");
    if (!instrument_read(ctx, instrument_text, sizeof instrument_text - 1, &in, &f))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mem_free(ctx);
    return failed;
}
