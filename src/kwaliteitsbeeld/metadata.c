/* What machines read of a published kwaliteitsbeeld: schema.org as JSON-LD, DCAT-AP-NL 3.0 as
 * Turtle. Not here: the pages (publicatie.c). Turtle is written by serd, which escapes what must
 * be. */
#include <serd/serd.h>
#include <string.h>

#include "base/mem.h"
#include "kwaliteitsbeeld/publicatie.h"

#define META_MAX 65536

static const char *iso(const void *ctx, int32_t d)
{
    char day[11];
    date_iso(d, day);
    return mem_text(ctx, day);
}

/* What schema.org calls a thing, not a text. */
static void named(struct buf *out, const char *property, const char *type, const char *name)
{
    buf_format(out, "\"%s\":{\"@type\":\"%s\",\"name\":", property, type);
    buf_json(out, name);
    buf_char(out, '}');
}

void metadata_jsonld(const void *ctx, const struct metadata *m, struct buf *out)
{
    /* clang-format off */
    struct {
        const char *name, *value;
    } pairs[] = {
        {"@context", "https://schema.org"},
        {"@type", "Report"},
        {"@id", m->adres},
        {"url", m->adres},
        {"name", m->titel},
        {"inLanguage", "nl"},
        {"datePublished", iso(ctx, m->gepubliceerd)},
        {"version", mem_format(ctx, "%lld", (long long)m->versie)},
        {"temporalCoverage", mem_format(ctx,"%d-01-01/%d-12-31", m->jaar, m->jaar)},
        {"identifier", m->hash},
        {"abstract", m->inleiding ? m->inleiding : m->titel},
    };
    /* clang-format on */
    buf_init(out, ctx, META_MAX);
    buf_char(out, '{');
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        buf_json(out, pairs[i].name);
        buf_char(out, ':');
        buf_json(out, pairs[i].value);
        buf_char(out, ',');
    }
    buf_text(out, "\"isAccessibleForFree\":true,");
    named(out, "about", strcmp(m->plek, m->organisatie) == 0 ? "Organization" : "Place", m->plek);
    buf_char(out, ',');
    named(out, "publisher", "Organization", m->organisatie);
    buf_text(out, "}\n");
}

#define DCT   "http://purl.org/dc/terms/"
#define DCAT  "http://www.w3.org/ns/dcat#"
#define FOAF  "http://xmlns.com/foaf/0.1/"
#define SKOS  "http://www.w3.org/2004/02/skos/core#"
#define VCARD "http://www.w3.org/2006/vcard/ns#"
#define RDF   "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define XSD   "http://www.w3.org/2001/XMLSchema#"

struct turtle {
    SerdWriter *w;
    struct buf *out;
};

static size_t sink(const void *bytes, size_t n, void *stream)
{
    buf_add(stream, bytes, n);
    return n;
}

static SerdNode uri(const char *s)
{
    return serd_node_from_string(SERD_URI, (const uint8_t *)s);
}

static void say(struct turtle *t, const char *subject, const char *predicate, SerdNode object,
                const char *lang, const char *type)
{
    SerdNode s = uri(subject), p = uri(predicate), d = type ? uri(type) : SERD_NODE_NULL;
    SerdNode l = lang ? serd_node_from_string(SERD_LITERAL, (const uint8_t *)lang) : SERD_NODE_NULL;
    serd_writer_write_statement(t->w, 0, NULL, &s, &p, &object, type ? &d : NULL, lang ? &l : NULL);
}

static void say_uri(struct turtle *t, const char *s, const char *p, const char *o)
{
    say(t, s, p, uri(o), NULL, NULL);
}

static void say_text(struct turtle *t, const char *s, const char *p, const char *o,
                     const char *lang, const char *type)
{
    say(t, s, p, serd_node_from_string(SERD_LITERAL, (const uint8_t *)o), lang, type);
}

/* What is pointed at, with what it is: a validator of DCAT-AP asks for the type of each. */
static void say_thing(struct turtle *t, const char *s, const char *p, const char *o,
                      const char *type)
{
    say_uri(t, s, p, o);
    say_uri(t, o, RDF "type", type);
}

#define EU "http://publications.europa.eu/resource/authority/"

static void dataset(struct turtle *t, const void *ctx, const struct metadata *m, const char *page)
{
    const char *s = m->adres, *publisher = mem_format(ctx, "%s#organisatie", s);
    say_uri(t, s, RDF "type", DCAT "Dataset");
    say_text(t, s, DCT "title", m->titel, "nl", NULL);
    say_text(t, s, DCT "description", m->inleiding ? m->inleiding : m->titel, "nl", NULL);
    say_text(t, s, DCT "identifier", s, NULL, NULL);
    say_text(t, s, DCT "issued", iso(ctx, m->gepubliceerd), NULL, XSD "date");
    say_uri(t, s, DCT "creator", publisher);
    say_thing(t, s, DCT "publisher", publisher, FOAF "Agent");
    say_text(t, publisher, FOAF "name", m->organisatie, "nl", NULL);
    say_thing(t, s, DCAT "theme", EU "data-theme/HEAL", SKOS "Concept");
    say_text(t, EU "data-theme/HEAL", SKOS "prefLabel", "Gezondheid", "nl", NULL);
    say_thing(t, s, DCT "accessRights", EU "access-right/PUBLIC", DCT "RightsStatement");
    say_thing(t, s, DCT "language", EU "language/NLD", DCT "LinguisticSystem");
    say_thing(t, s, DCAT "landingPage", page, FOAF "Document");
}

static void contact_point(struct turtle *t, const void *ctx, const struct metadata *m)
{
    const char *contact = mem_format(ctx, "%s#contact", m->adres);
    say_thing(t, m->adres, DCAT "contactPoint", contact, VCARD "Kind");
    say_uri(t, contact, RDF "type", VCARD "Organization");
    say_text(t, contact, VCARD "fn", m->organisatie, NULL, NULL);
    say_uri(t, contact, VCARD "hasURL", m->adres);
}

static void distribution(struct turtle *t, const void *ctx, const struct metadata *m,
                         const char *page)
{
    const char *html = mem_format(ctx, "%s#html", m->adres);
    say_thing(t, m->adres, DCAT "distribution", html, DCAT "Distribution");
    say_uri(t, html, DCAT "accessURL", page);
    say_thing(t, html, DCT "format", EU "file-type/HTML", DCT "MediaTypeOrExtent");
    say_thing(t, html, DCT "license", "http://creativecommons.org/licenses/by/4.0/",
              DCT "LicenseDocument");
}

void metadata_turtle(const void *ctx, const struct metadata *m, struct buf *out)
{
    buf_init(out, ctx, META_MAX);
    SerdEnv *env = serd_env_new(NULL);
    struct turtle t = {.w = serd_writer_new(SERD_TURTLE, SERD_STYLE_ABBREVIATED | SERD_STYLE_CURIED,
                                            env, NULL, sink, out),
                       .out = out};
    static const struct {
        const char *prefix, *ns;
    } names[] = {
        {"dct",   DCT  },
        {"dcat",  DCAT },
        {"foaf",  FOAF },
        {"skos",  SKOS },
        {"vcard", VCARD},
        {"xsd",   XSD  }
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        SerdNode p = serd_node_from_string(SERD_LITERAL, (const uint8_t *)names[i].prefix),
                 n = uri(names[i].ns);
        serd_env_set_prefix(env, &p, &n);
        serd_writer_set_prefix(t.w, &p, &n);
    }
    const char *page = mem_format(ctx, "%sindex.html", m->adres);
    dataset(&t, ctx, m, page);
    contact_point(&t, ctx, m);
    distribution(&t, ctx, m, page);
    serd_writer_free(t.w);
    serd_env_free(env);
}
