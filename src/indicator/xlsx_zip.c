/* The archive around a spreadsheet and the parsing of the XML in it, each within limits: size,
 * ratio, depth, no DTD and so no entities. Not here: what the elements mean (xlsx.c).
 */
#include "indicator/xlsx_zip.h"
#include "base/lang.h"
#include "base/mem.h"
#include <ctype.h>
#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <zip.h>

#define DAMAGED N_("Het Excel-bestand is beschadigd en kan niet worden gelezen.")
#define TOO_DEEP                                                                                   \
    N_("De onderdelen van dit Excel-bestand zitten dieper in elkaar dan in een echt "              \
       "Excel-bestand: hoogstens 40 lagen. Het is niet gelezen.")
#define TOO_LONG                                                                                   \
    N_("In dit Excel-bestand staat een stuk dat langer is dan in een echt Excel-bestand: "         \
       "hoogstens "                                                                                \
       "1 MB. Het is niet gelezen.")
#define MAX_TOKEN  (1u << 20) /* the parser begins a tag or comment again with each block */
#define FREE_RATIO (1u << 20) /* up to here any ratio is fine: empty styles pack very well */

struct archive {
    zip_t *zip;
    const struct xlsx_limits *limits;
    size_t size; /* bytes of the file */
    size_t read; /* bytes unpacked so far, of all entries */
};

struct xml_run {
    XML_Parser parser;
    const struct xml_face *face;
    void *state;
    size_t depth, max_depth;
    bool stopped, failed;
    struct error *f;
};

static bool check_magic(const unsigned char *p, size_t n, struct error *f)
{
    static const unsigned char ole[] = {0xd0, 0xcf, 0x11, 0xe0};
    if (n >= 4 && memcmp(p, ole, 4) == 0)
        return error_set(
            f,
            N_("Dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord. "
               "Sla het op als .xlsx zonder wachtwoord."),
            "OLE container");
    if (n >= 4 && memcmp(p, "PK\3\4", 4) == 0)
        return true;
    return error_set(f, N_("Dit is geen Excel-bestand (.xlsx)."), "first bytes are no zip");
}

static bool check_entries(const struct archive *a, struct error *f)
{
    zip_int64_t n = zip_get_num_entries(a->zip, 0);
    if (n < 1)
        return error_set(f, DAMAGED, "%lld entries", (long long)n);
    if ((uint64_t)n > a->limits->max_entries)
        return error_set(
            f,
            N_("Dit Excel-bestand bestaat uit te veel onderdelen: het mogen er "
               "hoogstens 2.000 zijn. Bewaar alleen de werkbladen met gegevens, zonder "
               "afbeeldingen, in een nieuw bestand."),
            "%lld entries", (long long)n);
    for (zip_int64_t i = 0; i < n; i++) {
        zip_stat_t s;
        if (zip_stat_index(a->zip, (zip_uint64_t)i, 0, &s) != 0 || !s.name)
            return error_set(f, DAMAGED, "entry %lld: %s", (long long)i, zip_strerror(a->zip));
        if (s.encryption_method != ZIP_EM_NONE)
            return error_set(
                f, N_("Het Excel-bestand heeft een wachtwoord. Sla het op zonder wachtwoord."),
                "entry %lld encrypted", (long long)i);
    }
    return true;
}

struct archive *archive_open(const void *ctx, const void *data, size_t n,
                             const struct xlsx_limits *l, struct error *f)
{
    if (!check_magic(data, n, f))
        return NULL;
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *source = zip_source_buffer_create(data, n, 0, &e);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &e) : NULL;
    if (!zip) {
        error_set(f, DAMAGED, "zip: %s", zip_error_strerror(&e));
        if (source)
            zip_source_free(source);
        zip_error_fini(&e);
        return NULL;
    }
    zip_error_fini(&e);
    struct archive *a = mem_new(ctx, struct archive);
    *a = (struct archive){zip, l, n, 0};
    if (check_entries(a, f))
        return a;
    archive_close(a);
    return NULL;
}

void archive_close(struct archive *a)
{
    if (!a)
        return;
    zip_discard(a->zip);
    mem_free(a);
}

/* Names of parts are without regard to case (OPC), and some programs write "xl\\workbook.xml". */
static bool same_part(const char *name, const char *path)
{
    name += strspn(name, "/\\");
    for (; *name && *path; name++, path++)
        if ((*name == '\\' ? '/' : tolower((unsigned char)*name)) != tolower((unsigned char)*path))
            return false;
    return !*name && !*path;
}

/* -1 when there is no such part. */
static zip_int64_t locate(const struct archive *a, const char *path)
{
    zip_int64_t found = zip_name_locate(a->zip, path, 0);
    for (zip_int64_t i = 0; found < 0 && i < zip_get_num_entries(a->zip, 0); i++) {
        const char *name = zip_get_name(a->zip, (zip_uint64_t)i, 0);
        if (name && same_part(name, path))
            found = i;
    }
    return found;
}

bool archive_has(const struct archive *a, const char *path)
{
    return locate(a, path) >= 0;
}

/* ---- XML ---- */

void xml_stop(struct xml_run *x, const char *mens, const char *fmt, ...)
{
    if (x->stopped)
        return;
    x->stopped = true;
    x->failed = mens != NULL;
    XML_StopParser(x->parser, XML_FALSE);
    if (!mens)
        return;
    char detail[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(detail, sizeof detail, fmt, ap);
    va_end(ap);
    error_set(x->f, mens, "%s", detail);
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (const char **p = attributes; *p; p += 2) {
        const char *colon = name[0] == ':' ? strrchr(p[0], ':') : p[0];
        if (colon && strcmp(colon, name) == 0)
            return p[1];
    }
    return NULL;
}

static const char *without_prefix(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void XMLCALL on_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
    struct xml_run *x = arg;
    if (x->stopped)
        return;
    if (++x->depth > x->max_depth)
        xml_stop(x, TOO_DEEP, "deeper than %zu elements", x->max_depth);
    else
        x->face->start(x, x->state, without_prefix(name), attributes);
}

static void XMLCALL on_end(void *arg, const XML_Char *name)
{
    struct xml_run *x = arg;
    if (x->stopped)
        return;
    x->depth--;
    x->face->end(x, x->state, without_prefix(name));
}

static void XMLCALL on_text(void *arg, const XML_Char *text, int n)
{
    struct xml_run *x = arg;
    if (!x->stopped && n > 0)
        x->face->text(x, x->state, text, (size_t)n);
}

static void XMLCALL on_doctype(void *arg, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    xml_stop(arg,
             N_("Dit Excel-bestand bevat een onderdeel dat in een echt Excel-bestand niet "
                "voorkomt. Het is niet gelezen."),
             "DOCTYPE");
}

/* Within the ratio, or small. */
static bool fits(const struct archive *a, size_t unpacked, size_t packed)
{
    return unpacked <= FREE_RATIO || unpacked / a->limits->max_ratio <= packed;
}

/* Compares all unpacked bytes with the size of the whole file: overlapping entries, an entry read
 * repeatedly or a false packed size cannot exceed that ratio. */
static bool too_much(struct archive *a, size_t unpacked, size_t packed, const char *path,
                     struct error *f)
{
    const struct xlsx_limits *l = a->limits;
    const char *mens = NULL;
    if (unpacked > l->max_entry)
        mens =
            N_("Een onderdeel van dit Excel-bestand is uitgepakt te groot om te lezen: hoogstens "
               "512 MB. Verdeel de rijen over meer bestanden.");
    else if (a->read > l->max_total)
        mens = N_("Dit Excel-bestand is uitgepakt te groot om te lezen: hoogstens 640 MB samen. "
                  "Verdeel de rijen over meer bestanden.");
    else if (!fits(a, unpacked, packed) || !fits(a, a->read, a->size))
        mens = N_("Dit Excel-bestand wordt bij het uitpakken meer dan 150 keer zo groot. Dat doet "
                  "een gewoon bestand niet, en daarom leest Koers het niet. Plak alleen de rijen "
                  "met gegevens in een nieuw bestand.");
    return mens && !error_set(f, mens, "%.60s: %zu bytes from %zu, %zu together", path, unpacked,
                              packed, a->read);
}

/* Feeds the parser block by block; the sizes are counted here, whatever the archive says of them.
 */
static bool feed(struct archive *a, zip_file_t *file, size_t packed, const char *path,
                 struct xml_run *x)
{
    size_t unpacked = 0;
    for (;;) {
        void *block = XML_GetBuffer(x->parser, 65536);
        if (!block)
            return error_set(x->f, DAMAGED, "%.60s: no buffer", path);
        zip_int64_t r = zip_fread(file, block, 65536);
        if (r < 0)
            return error_set(x->f, DAMAGED, "%.60s: %s", path, zip_file_strerror(file));
        unpacked += (size_t)r;
        a->read += (size_t)r;
        if (too_much(a, unpacked, packed, path, x->f))
            return false;
        enum XML_Status s = XML_ParseBuffer(x->parser, (int)r, r == 0);
        if (x->stopped)
            return !x->failed;
        if (s != XML_STATUS_OK)
            return error_set(x->f, DAMAGED, "%.60s line %lu: %s", path,
                             (unsigned long)XML_GetCurrentLineNumber(x->parser),
                             XML_ErrorString(XML_GetErrorCode(x->parser)));
        if (r == 0)
            return true;
        XML_Index begun = XML_GetCurrentByteIndex(x->parser); /* of what is not complete yet */
        if (begun >= 0 && unpacked - (size_t)begun > MAX_TOKEN)
            return error_set(x->f, TOO_LONG, "%.60s: from byte %lld", path, (long long)begun);
    }
}

static zip_file_t *open_entry(struct archive *a, const char *path, size_t *packed, struct error *f)
{
    zip_stat_t s;
    zip_int64_t at = locate(a, path);
    if (at < 0 || zip_stat_index(a->zip, (zip_uint64_t)at, 0, &s) != 0) {
        error_set(f, DAMAGED, "%.60s is absent", path);
        return NULL;
    }
    *packed = (size_t)s.comp_size;
    if (s.comp_method != ZIP_CM_STORE && s.comp_method != ZIP_CM_DEFLATE) {
        error_set(
            f,
            N_("Dit Excel-bestand is ingepakt op een manier die Excel niet gebruikt. Open het "
               "in Excel en bewaar het opnieuw als .xlsx."),
            "%.60s: method %u", path, (unsigned)s.comp_method);
        return NULL;
    }
    if (too_much(a, (size_t)s.size, *packed, path, f))
        return NULL;
    zip_file_t *file = zip_fopen_index(a->zip, s.index, 0);
    if (!file)
        error_set(f, DAMAGED, "%.60s: %s", path, zip_strerror(a->zip));
    return file;
}

bool archive_xml(struct archive *a, const char *path, const struct xml_face *face, void *state,
                 struct error *f)
{
    size_t packed = 0;
    zip_file_t *file = open_entry(a, path, &packed, f);
    if (!file)
        return false;
    struct xml_run x = {XML_ParserCreate(NULL), face,  state, 0,
                        a->limits->max_depth,   false, false, f};
    bool ok = false;
    if (!x.parser) {
        error_set(f, DAMAGED, "no XML parser");
    } else {
        XML_SetUserData(x.parser, &x);
        XML_SetElementHandler(x.parser, on_start, on_end);
        if (face->text)
            XML_SetCharacterDataHandler(x.parser, on_text);
        XML_SetStartDoctypeDeclHandler(x.parser, on_doctype);
        ok = feed(a, file, packed, path, &x);
        XML_ParserFree(x.parser);
    }
    zip_fclose(file);
    return ok;
}
