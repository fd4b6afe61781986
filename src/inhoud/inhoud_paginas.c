/* Pages that show content: the lists, and one list with where each line comes from. For everyone;
 * who is signed in sees what the own organisation added, marked as such. Here too: the routes.
 * Not here: adding and changing own items (inhoud_beheer.c). */
#include "base/buf.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "inhoud/inhoud_een_html.h"
#include "inhoud/inhoud_eigen_html.h"
#include "inhoud/inhoud_set_html.h"
#include "inhoud/inhoud_sets_html.h"
#include "inhoud/paginas.h"

static int get_inhoud(struct request *r)
{
    struct inhoud_sets_sets *sets = mem_array(r->ctx, struct inhoud_sets_sets, content_sets_n);
    struct inhoud_sets_bronnen *sources =
        mem_array(r->ctx, struct inhoud_sets_bronnen, content_sources_n + 1);
    for (size_t i = 0; i < content_sets_n; i++) {
        const struct content_set *s = &content_sets[i];
        sets[i] = (struct inhoud_sets_sets){
            .code = s->code,
            .titel = content_in(&s->title, r->lang),
            .uitleg = content_in(&s->intro, r->lang),
            .link = mem_format(r->ctx, "/inhoud/%s", s->code),
            .aantal = (int64_t)s->n_items,
            .versie = s->version,
            .datum = date_read_iso(s->date),
        };
    }
    for (size_t i = 0; i < content_sources_n; i++)
        sources[i] =
            (struct inhoud_sets_bronnen){content_sources[i].code, content_sources[i].title};
    struct inhoud_sets v = {
        .sets = sets, .n_sets = content_sets_n, .bronnen = sources, .n_bronnen = content_sources_n};
    return reply_page(r, 200, &inhoud_sets_template, &v);
}

/* The labels of the choices "a, b" of a field. */
static const char *choice_labels(struct request *r, const struct content_field *f,
                                 const char *value)
{
    struct buf b;
    buf_init(&b, r->ctx, 2000);
    for (size_t i = 0; i < f->n_choices; i++) {
        const char *code = f->choices[i].code;
        for (const char *p = value; *p; p += strcspn(p, ","), p += strspn(p, ", ")) {
            if (strcspn(p, ",") == strlen(code) && !strncmp(p, code, strlen(code)))
                buf_format(&b, "%s%s", b.len ? ", " : "",
                           content_in(&f->choices[i].label, r->lang));
        }
    }
    return b.data ? b.data : value;
}

static void fill_fields(struct request *r, const struct content_set *s,
                        const struct content_item *item, struct inhoud_set_delen_regels *out)
{
    struct inhoud_set_delen_regels_velden *list =
        mem_array(r->ctx, struct inhoud_set_delen_regels_velden, s->n_fields + 1);
    out->velden = list;
    for (size_t f = 0; f < s->n_fields; f++) {
        const struct content_field *field = &s->fields[f];
        const char *value = content_value(s, item, field->name, r->lang);
        if (!*value)
            continue;
        if (content_unsaid(value))
            value = T(r->lang, N_("niet genoemd"));
        else if (field->kind == CONTENT_CHOICE)
            value = choice_labels(r, field, value);
        list[out->n_velden++] = (struct inhoud_set_delen_regels_velden){
            .naam = content_in(&field->label, r->lang), .waarde = value};
    }
}

static struct inhoud_set_delen_regels line_of(struct request *r, const struct content_set *s,
                                              const struct inhoud_regel *row)
{
    struct inhoud_set_delen_regels out = {.sleutel = row->key,
                                          .titel = row->title,
                                          .tekst = row->text,
                                          .bron = row->source,
                                          .codes = row->shipped ? row->shipped->codes : "",
                                          .eigen = !row->shipped};
    if (row->shipped) {
        if (r->lang != LANG_NL && !text_equal(row->title, row->shipped->title.in[LANG_NL]))
            out.woord_nl = row->shipped->title.in[LANG_NL];
        fill_fields(r, s, row->shipped, &out);
    } else if (mag(r, MAG_INHOUD_SCHRIJVEN, 0)) {
        out.wijzigen = mem_format(r->ctx, "/inhoud/%s/eigen/%lld", s->code, (long long)row->id);
    }
    return out;
}

/* The lines of one section; section NULL: those that stand in none that there is (any more). */
static void fill_section(struct request *r, const struct content_set *s,
                         const struct inhoud_regels *all, const struct content_section *section,
                         struct inhoud_set_delen *out)
{
    struct inhoud_set_delen_regels *list =
        mem_array(r->ctx, struct inhoud_set_delen_regels, all->n + 1);
    *out = (struct inhoud_set_delen){.sleutel = section ? section->key : "lijst", .regels = list};
    if (section) {
        out->titel = content_in(&section->title, r->lang);
        out->uitleg = content_in(&section->intro, r->lang);
        out->bron = section->source;
    }
    for (size_t i = 0; i < all->n; i++) {
        if (content_section(s, all->row[i].section) == section)
            list[out->n_regels++] = line_of(r, s, &all->row[i]);
    }
}

static bool source_used(const struct content_set *s, const char *code)
{
    for (size_t i = 0; i < s->n_items; i++) {
        if (content_names_source(s->items[i].source, code))
            return true;
    }
    for (size_t i = 0; i < s->n_sections; i++) {
        if (content_names_source(s->sections[i].source, code))
            return true;
    }
    return false;
}

static void fill_sources(struct request *r, const struct content_set *s, struct inhoud_set *v)
{
    struct inhoud_set_bronnen *list =
        mem_array(r->ctx, struct inhoud_set_bronnen, content_sources_n + s->n_sources + 1);
    v->bronnen = list;
    for (size_t i = 0; i < content_sources_n + s->n_sources; i++) {
        const struct content_source *from =
            i < content_sources_n ? &content_sources[i] : &s->sources[i - content_sources_n];
        if (source_used(s, from->code))
            list[v->n_bronnen++] = (struct inhoud_set_bronnen){from->code, from->title};
    }
}

static int get_inhoud_set(struct request *r)
{
    const struct content_set *s = content_set(request_param(r, "lijst"));
    const struct sessie *who = session_of(r);
    if (!s)
        return reply_error(r, 404, NULL);
    struct inhoud_regels all = inhoud_all(r->db, r->ctx, s, org_van(r), r->lang);
    struct inhoud_set v = {.code = s->code,
                           .soort = s->kind,
                           .titel = content_in(&s->title, r->lang),
                           .uitleg = content_in(&s->intro, r->lang),
                           .versie = s->version,
                           .datum = date_read_iso(s->date),
                           .eigen = who ? who->organisatie_naam : NULL,
                           .woorden = text_equal(s->kind, "woorden")};
    struct inhoud_set_delen *list = mem_array(r->ctx, struct inhoud_set_delen, s->n_sections + 2);
    v.delen = list;
    for (size_t i = 0; i < s->n_sections; i++)
        fill_section(r, s, &all, &s->sections[i], &list[v.n_delen++]);
    fill_section(r, s, &all, NULL, &list[v.n_delen]);
    if (list[v.n_delen].n_regels > 0)
        v.n_delen++;
    if (mag(r, MAG_INHOUD_SCHRIJVEN, 0))
        v.beheer = mem_format(r->ctx, "/inhoud/%s/eigen", s->code);
    fill_sources(r, s, &v);
    return reply_page(r, 200, &inhoud_set_template, &v);
}

// clang-format off
static const struct route routes[] = {
    {METHOD_GET, "/inhoud", MAG_IEDEREEN, 0, get_inhoud, .template = &inhoud_sets_template,
     .title = "Woorden en lijsten van het Kompas"},
    {METHOD_GET, "/inhoud/:lijst", MAG_IEDEREEN, 0, get_inhoud_set, .template = &inhoud_set_template,
     .title = "Een lijst met woorden of regels van het Kompas"},
    {METHOD_GET, "/inhoud/:lijst/eigen", MAG_INHOUD_SCHRIJVEN, 0, get_inhoud_eigen,
     .template = &inhoud_eigen_template, .title = "Wat de eigen organisatie aan een lijst toevoegt"},
    {METHOD_POST, "/inhoud/:lijst/eigen", MAG_INHOUD_SCHRIJVEN, 0, post_inhoud_eigen, NULL, &inhoud_form,
     &inhoud_eigen_template, "Een eigen regel toevoegen"},
    {METHOD_GET, "/inhoud/:lijst/eigen/:id", MAG_INHOUD_SCHRIJVEN, 0, get_inhoud_een,
     .template = &inhoud_een_template, .title = "Een eigen regel, met hoe die eerder was"},
    {METHOD_POST, "/inhoud/:lijst/eigen/:id", MAG_INHOUD_SCHRIJVEN, 0, post_inhoud_een, NULL, &inhoud_form,
     &inhoud_een_template, "Een eigen regel wijzigen"},
    {METHOD_POST, "/inhoud/:lijst/eigen/:id/weg", MAG_INHOUD_SCHRIJVEN, 0, post_inhoud_weg,
     .title = "Een eigen regel verwijderen"},
};
// clang-format on
const struct route_table inhoud_routes = {routes, sizeof routes / sizeof *routes};
