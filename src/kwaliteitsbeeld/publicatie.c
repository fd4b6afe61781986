/* Publication (B5.4): a frozen, approved version becomes static files at a stable address: HTML
 * first, each sentence unfolding to its grounds, an easy version, metadata. Everything is made from
 * the frozen parts, never from the living document. Not here: freezing (bevriezen.c), metadata
 * texts (metadata.c), making them public (uitgave.c), the jobs (publicatie_taken.c), the pages for
 * staff (publicatie_paginas.c), the public address (openbaar.c). */
#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "draad/kompasroos_html.h"
#include "draad/rode_draad_html.h"
#include "kwaliteitsbeeld/kb_archief_html.h"
#include "kwaliteitsbeeld/kb_kort_html.h"
#include "kwaliteitsbeeld/kb_pagina_html.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "web/static.h"

#define PAGE_MAX (8u << 20)

const char *beeld_pad(struct db_conn *db, const void *ctx, const struct beeld *b)
{
    struct organisatie_naam_row org;
    struct locatie place;
    if (!organisatie_naam(db, ctx, &org, .organisatie = b->organisatie))
        return NULL;
    if (!b->locatie)
        return mem_format(ctx, "/kb/%s/%d/", org.slug, b->jaar);
    if (!locatie_read(db, ctx, b->organisatie, b->locatie, &place))
        return NULL;
    return mem_format(ctx, "/kb/%s/%d/%s/", org.slug, b->jaar, place.slug);
}

const char *beeld_openbaar_adres(struct db_conn *db, const void *ctx, const struct beeld *b)
{
    struct versie_openbaar_row v;
    return versie_openbaar(db, ctx, &v, .organisatie = b->organisatie, .beeld = b->id)
               ? beeld_pad(db, ctx, b)
               : NULL;
}

/* ---- reading the frozen parts ---- */

static const char *text_of(const void *ctx, const json_t *j, const char *name)
{
    const char *s = json_string_value(json_object_get(j, name));
    return s && *s ? mem_text(ctx, s) : NULL;
}

static int64_t number_of(const json_t *j, const char *name)
{
    return json_integer_value(json_object_get(j, name));
}

struct part {
    int64_t place, parent;
    const char *kind;
    json_t *j;
    bool withdrawn;
    const char *raad; /* the body whose voice it is, also when it was withdrawn; NULL: of none */
};
struct parts {
    struct part *part;
    size_t n;
};

static int free_json(struct parts *p)
{
    for (size_t i = 0; i < p->n; i++)
        json_decref(p->part[i].j);
    return 0;
}

static struct parts *load_parts(struct db_conn *db, const void *ctx, int64_t organisatie,
                                int64_t beeld, int64_t nummer)
{
    struct versie_delen_rows rows =
        versie_delen(db, ctx, .organisatie = organisatie, .beeld = beeld, .nummer = nummer);
    struct parts *p = mem_new(ctx, struct parts);
    p->part = mem_array(p, struct part, rows.n);
    p->n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        p->part[i] =
            (struct part){rows.row[i].plaats,
                          rows.row[i].ouder,
                          rows.row[i].soort,
                          rows.row[i].inhoud[0] ? json_loads(rows.row[i].inhoud, 0, NULL) : NULL,
                          rows.row[i].ingetrokken != DATE_NONE,
                          rows.row[i].raad};
    talloc_set_destructor(p, free_json);
    return p;
}

static bool is_below(const struct parts *p, size_t i, int64_t parent, const char *kind)
{
    return p->part[i].parent == parent && strcmp(p->part[i].kind, kind) == 0;
}

struct making {    /* one version being made into pages */
    bool archived; /* a newer one counts: this one stands in versie-N/ */
    const struct straks *soon;
    struct kb_bestand *out;
    size_t n_out;
    const void *ctx;
    enum lang lang;
    const struct parts *p;
    const json_t *top;
};

static void bead_view(struct making *m, const struct part *g, struct rode_draad_kralen *out)
{
    bool *const shapes[] = {&out->rond,     &out->ballon, &out->vlag,
                            &out->vierkant, &out->ruit,   &out->zeshoek};
    *out = (struct rode_draad_kralen){.datum = DATE_NONE, .tot = DATE_NONE, .letter = "·"};
    if (g->withdrawn) {
        out->rond = true;
        out->soort = T(m->lang, N_("Ingetrokken"));
        out->tekst =
            T(m->lang, N_("Wie dit vertelde, trok de toestemming in. De tekst is weggehaald."));
        return;
    }
    int64_t shape = number_of(g->j, "vorm");
    *shapes[shape >= 0 && shape < 6 ? shape : 0] = true;
    char day[11];
    out->letter = text_of(m->ctx, g->j, "letter");
    const char *kind = text_of(m->ctx, g->j, "naam");
    out->soort = kind ? T(m->lang, kind) : "";
    out->datum = (int32_t)number_of(g->j, "op");
    out->tot = (int32_t)number_of(g->j, "tot");
    date_iso(out->datum, day);
    out->iso = mem_text(m->ctx, day);
    out->waar = text_of(m->ctx, g->j, "waar");
    out->tekst = text_of(m->ctx, g->j, "tekst");
    out->tegen = number_of(g->j, "tegen") != 0;
}

static const struct rode_draad *thread_view(struct making *m, int64_t sentence)
{
    struct rode_draad *v = mem_new(m->ctx, struct rode_draad);
    struct rode_draad_kralen *list = mem_array(m->ctx, struct rode_draad_kralen, m->p->n);
    for (size_t i = 0; i < m->p->n; i++)
        if (is_below(m->p, i, sentence, "grond"))
            bead_view(m, &m->p->part[i], &list[v->n_kralen++]);
    v->kralen = list;
    return v->n_kralen ? v : NULL;
}

static const char *voice_class(const char *rol)
{
    enum rol role = ROL_AANTAL; /* also for a role that this program does not have */
    if (!rol || strncmp(rol, "clientenraad", 12) == 0)
        return "stem";
    rol_from_code(rol, &role);
    const char *giver = rol_of(role)->gever;
    bool clients = text_equal(giver, "zorgvrager") || text_equal(giver, "naaste") ||
                   text_equal(rol, gezelschap_soort_code(G_VERTEGENWOORDIGING));
    return clients ? "stem bewoners" : "stem medewerkers";
}

static size_t voices_view(struct making *m, int64_t parent,
                          struct kb_pagina_hoofdstukken_stemmen *out)
{
    size_t n = 0;
    for (size_t i = 0; i < m->p->n; i++)
        if (is_below(m->p, i, parent, "stem"))
            out[n++] = (struct kb_pagina_hoofdstukken_stemmen){
                m->p->part[i].withdrawn ? m->p->part[i].raad
                                        : text_of(m->ctx, m->p->part[i].j, "namens"),
                voice_class(m->p->part[i].withdrawn ? NULL
                                                    : text_of(m->ctx, m->p->part[i].j, "rol")),
                m->p->part[i].withdrawn ? NULL : text_of(m->ctx, m->p->part[i].j, "tekst")};
    return n;
}

static void chapter_view(struct making *m, const struct part *c, struct kb_pagina_hoofdstukken *out)
{
    struct kb_pagina_hoofdstukken_delen *parts =
        mem_array(m->ctx, struct kb_pagina_hoofdstukken_delen, DEEL_AANTAL);
    struct kb_pagina_hoofdstukken_stemmen *voices =
        mem_array(m->ctx, struct kb_pagina_hoofdstukken_stemmen, m->p->n);
    *out =
        (struct kb_pagina_hoofdstukken){.bouwsteen = number_of(c->j, "bouwsteen"),
                                        .anker = mem_format(m->ctx, "h%lld", (long long)c->place),
                                        .titel = T(m->lang, text_of(m->ctx, c->j, "titel")),
                                        .delen = parts,
                                        .n_delen = DEEL_AANTAL,
                                        .stemmen = voices};
    for (int d = 0; d < DEEL_AANTAL; d++) {
        struct kb_pagina_hoofdstukken_delen_zinnen *list =
            mem_array(m->ctx, struct kb_pagina_hoofdstukken_delen_zinnen, m->p->n);
        parts[d].naam = T(m->lang, deel_naam((enum deel)d));
        parts[d].zinnen = list;
        for (size_t i = 0; i < m->p->n; i++) {
            const struct part *s = &m->p->part[i];
            if (is_below(m->p, i, c->place, "zin") && s->j &&
                text_equal(json_string_value(json_object_get(s->j, "deel")),
                           deel_code((enum deel)d)))
                list[parts[d].n_zinnen++] = (struct kb_pagina_hoofdstukken_delen_zinnen){
                    text_of(m->ctx, s->j, "tekst"), thread_view(m, s->place)};
        }
    }
    out->n_stemmen = voices_view(m, c->place, voices);
}

static const struct kompasroos *rose_view(struct making *m)
{
    struct roos_telling t[5] = {0};
    for (size_t i = 0; i < m->p->n; i++) {
        const json_t *j = m->p->part[i].j;
        int64_t b = is_below(m->p, i, 1, "blad") && j ? number_of(j, "bouwsteen") : 0;
        if (b >= 1 && b <= 5)
            t[b - 1] = (struct roos_telling){number_of(j, "signalen"), number_of(j, "cycli"),
                                             number_of(j, "resultaten"), number_of(j, "zinnen")};
    }
    return kompasroos_van(m->ctx, m->lang, "kb", text_of(m->ctx, m->top, "plek"), t);
}

static const json_t *counts_of(const struct parts *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (is_below(p, i, 1, "telling"))
            return p->part[i].j;
    return NULL;
}

static size_t short_sentences(struct making *m, const char **out)
{
    size_t n = 0;
    for (size_t i = 0; i < m->p->n; i++)
        if (strcmp(m->p->part[i].kind, "zin") == 0 && m->p->part[i].j &&
            number_of(m->p->part[i].j, "kort"))
            out[n++] = text_of(m->ctx, m->p->part[i].j, "tekst");
    return n;
}

static const char *stylesheet(const void *ctx)
{
    const char *path = asset_url("koers.css"), *slash = strrchr(path, '/');
    return mem_format(ctx, "./%s", slash ? slash + 1 : path);
}

/* "index.html" in Dutch, "en.html" in English. */
static const char *page_name(const void *ctx, enum lang t)
{
    return t == LANG_NL ? "index.html" : mem_format(ctx, "%s.html", lang_code(t));
}

static void other_languages(struct making *m, struct kb_pagina *v)
{
    struct kb_pagina_talen *list = mem_array(m->ctx, struct kb_pagina_talen, LANG_COUNT);

    v->talen = list;
    for (int l = 0; l < LANG_COUNT; l++) {
        enum lang t = (enum lang)l;
        if (t != m->lang)
            list[v->n_talen++] = (struct kb_pagina_talen){
                lang_code(t), lang_name(t), mem_format(m->ctx, "./%s", page_name(m->ctx, t))};
    }
}

static void page_view(struct making *m, const struct publication *u, struct kb_pagina *v)
{
    const json_t *counts = counts_of(m->p);
    const char **brief = mem_array(m->ctx, const char *, m->p->n);
    size_t n_brief = short_sentences(m, brief);
    struct kb_pagina_kort *list = mem_array(m->ctx, struct kb_pagina_kort, n_brief);
    for (size_t i = 0; i < n_brief; i++)
        list[i].tekst = brief[i];
    *v = (struct kb_pagina){.lang = lang_code(m->lang),
                            .css = stylesheet(m->ctx),
                            .kop = text_of(m->ctx, m->top, "titel"),
                            .plek = text_of(m->ctx, m->top, "plek"),
                            .organisatie = text_of(m->ctx, m->top, "organisatie"),
                            .jaar = number_of(m->top, "jaar"),
                            .vastgesteld = u->vastgesteld,
                            .inleiding = text_of(m->ctx, m->top, "inleiding"),
                            .kort_link = "./kort.html",
                            .tekst_taal = m->lang == LANG_NL ? NULL : lang_code(LANG_NL),
                            .pdf = u->pdf ? "./kwaliteitsbeeld.pdf" : NULL,
                            .metadata = "./metadata.jsonld",
                            .dcat = "./metadata.ttl",
                            .kort = list,
                            .n_kort = n_brief,
                            .roos = rose_view(m),
                            .signalen = number_of(counts, "signalen"),
                            .beantwoord = number_of(counts, "beantwoord"),
                            .afgerond = number_of(counts, "afgerond"),
                            .versie = u->nummer,
                            .hash = u->hash,
                            .archief = "./archief.html",
                            .nieuwer = m->archived ? "../index.html" : NULL};
    other_languages(m, v);
    struct kb_pagina_hoofdstukken *chapters =
        mem_array(m->ctx, struct kb_pagina_hoofdstukken, m->p->n);
    for (size_t i = 0; i < m->p->n; i++)
        if (is_below(m->p, i, 1, "hoofdstuk") && m->p->part[i].j)
            chapter_view(m, &m->p->part[i], &chapters[v->n_hoofdstukken++]);
    v->hoofdstukken = chapters;
    struct kb_pagina_hoofdstukken_stemmen *whole =
        mem_array(m->ctx, struct kb_pagina_hoofdstukken_stemmen, m->p->n);
    size_t n_whole = voices_view(m, 1, whole);
    struct kb_pagina_stemmen *voices = mem_array(m->ctx, struct kb_pagina_stemmen, n_whole);
    for (size_t i = 0; i < n_whole; i++)
        voices[i] = (struct kb_pagina_stemmen){whole[i].namens, whole[i].klasse, whole[i].tekst};
    v->stemmen = voices;
    v->n_stemmen = n_whole;
}

static void other_place(struct making *m, const struct beeld *b, struct kb_pagina *v,
                        struct kb_pagina_plekken *list, const char *naam, const char *slug)
{
    static const char *const ups[] = {"./", "../", "../../"};
    const char *up = ups[m->archived + (b->locatie != 0)];
    list[v->n_plekken++] = (struct kb_pagina_plekken){
        naam ? naam : v->organisatie, slug ? mem_format(m->ctx, "%s%s/index.html", up, slug)
                                           : mem_format(m->ctx, "%sindex.html", up)};
}

/* The other places of the year, by an address relative to this one; with the one that will be
 * public at its place among them. */
static void other_places(struct db_conn *db, struct making *m, const struct beeld *b,
                         struct kb_pagina *v)
{
    const struct straks *soon = m->soon;
    struct locatie at = {0};
    struct beelden_openbaar_rows rows =
        beelden_openbaar(db, m->ctx, .organisatie = b->organisatie, .jaar = b->jaar);
    struct kb_pagina_plekken *list = mem_array(m->ctx, struct kb_pagina_plekken, rows.n + 1);
    bool told = !soon || soon->beeld == b->id || soon->jaar != b->jaar ||
                (soon->locatie && !locatie_read(db, m->ctx, b->organisatie, soon->locatie, &at));
    for (size_t i = 0; i < rows.n; i++) {
        if (!told && rows.row[i].plek >= soon->locatie) {
            other_place(m, b, v, list, at.naam, at.slug);
            told = true;
        }
        if (rows.row[i].id != b->id && !(soon && rows.row[i].id == soon->beeld))
            other_place(m, b, v, list, rows.row[i].naam, rows.row[i].slug);
    }
    if (!told)
        other_place(m, b, v, list, at.naam, at.slug);
    v->plekken = list;
}

/* ---- making the files ---- */

static bool keep(struct making *m, const char *pad, const char *type, const struct buf *inhoud,
                 struct error *f)
{
    if (inhoud->vol || !inhoud->data)
        return error_set(f,
                         N_("Dit kwaliteitsbeeld is te groot om openbaar te maken. Deel het op in "
                            "meer hoofdstukken of locaties."),
                         "%s over %u bytes", pad, PAGE_MAX);
    if (m->n_out == KB_BESTANDEN)
        return error_set(f, N_("Er ging iets mis. Probeer het opnieuw."),
                         "%s is more than the %d files of a version", pad, KB_BESTANDEN);
    m->out[m->n_out++] = (struct kb_bestand){pad, type, *inhoud};
    return true;
}

static bool make_page(struct db_conn *db, const struct beeld *b, struct making *m,
                      const struct publication *u, struct error *f)
{
    struct kb_pagina v;
    struct template_ctx t = {.lang = m->lang};
    struct buf out;
    page_view(m, u, &v);
    other_places(db, m, b, &v);
    buf_init(&out, m->ctx, PAGE_MAX);
    kb_pagina_html(&out, &t, &v);
    return keep(m, page_name(m->ctx, m->lang), "text/html; charset=utf-8", &out, f);
}

static bool make_brief(struct making *m, struct error *f)
{
    const json_t *counts = counts_of(m->p);
    const char **brief = mem_array(m->ctx, const char *, m->p->n);
    size_t n = short_sentences(m, brief);
    struct kb_kort_zinnen *list = mem_array(m->ctx, struct kb_kort_zinnen, n);
    for (size_t i = 0; i < n; i++)
        list[i].tekst = brief[i];
    struct kb_kort v = {.lang = "nl",
                        .css = stylesheet(m->ctx),
                        .plek = text_of(m->ctx, m->top, "plek"),
                        .organisatie = text_of(m->ctx, m->top, "organisatie"),
                        .jaar = number_of(m->top, "jaar"),
                        .heel_link = "./index.html",
                        .zinnen = list,
                        .n_zinnen = n,
                        .signalen = number_of(counts, "signalen"),
                        .beantwoord = number_of(counts, "beantwoord")};
    struct template_ctx t = {.lang = LANG_NL};
    struct buf out;
    buf_init(&out, m->ctx, PAGE_MAX);
    kb_kort_html(&out, &t, &v);
    return keep(m, "kort.html", "text/html; charset=utf-8", &out, f);
}

static bool make_archive(struct db_conn *db, const struct beeld *b, struct making *m,
                         struct error *f)
{
    const struct straks *soon = m->soon && m->soon->beeld == b->id ? m->soon : NULL;
    struct versies_rows rows = versies(db, m->ctx, .organisatie = b->organisatie, .beeld = b->id);
    struct kb_archief_versies *list = mem_array(m->ctx, struct kb_archief_versies, rows.n);
    struct kb_archief v = {.lang = "nl",
                           .css = stylesheet(m->ctx),
                           .kop = text_of(m->ctx, m->top, "titel"),
                           .organisatie = text_of(m->ctx, m->top, "organisatie"),
                           .versies = list};
    const char *up = m->archived ? "../" : "./";
    for (size_t i = 0; i < rows.n; i++) {
        bool now =
            soon ? rows.row[i].nummer == soon->nummer : strcmp(rows.row[i].staat, "openbaar") == 0;
        int64_t when = soon && now ? soon->gepubliceerd : rows.row[i].gepubliceerd;
        if (when == TIME_NONE)
            continue;
        const char *hex = hex_text(m->ctx, rows.row[i].hash.data, rows.row[i].hash.n);
        list[v.n_versies++] = (struct kb_archief_versies){
            rows.row[i].nummer, date_of_time(when), hex,
            now ? mem_format(m->ctx, "%sindex.html", up)
                : mem_format(m->ctx, "%sversie-%lld/index.html", up, (long long)rows.row[i].nummer),
            now};
    }
    struct template_ctx t = {.lang = LANG_NL};
    struct buf out;
    buf_init(&out, m->ctx, PAGE_MAX);
    kb_archief_html(&out, &t, &v);
    return keep(m, "archief.html", "text/html; charset=utf-8", &out, f);
}

/* What machines read: one record beside the pages. */
static bool make_metadata(struct making *m, const struct publication *u, struct error *f)
{
    struct buf jsonld, ttl;
    struct metadata meta = {.adres = u->adres,
                            .titel = text_of(m->ctx, m->top, "titel"),
                            .organisatie = text_of(m->ctx, m->top, "organisatie"),
                            .slug = text_of(m->ctx, m->top, "slug"),
                            .plek = text_of(m->ctx, m->top, "plek"),
                            .inleiding = text_of(m->ctx, m->top, "inleiding"),
                            .jaar = (int)number_of(m->top, "jaar"),
                            .gepubliceerd = u->gepubliceerd,
                            .versie = u->nummer,
                            .hash = u->hash};
    metadata_jsonld(m->ctx, &meta, &jsonld);
    metadata_turtle(m->ctx, &meta, &ttl);
    return keep(m, "metadata.jsonld", "application/ld+json", &jsonld, f) &&
           keep(m, "metadata.ttl", "text/turtle; charset=utf-8", &ttl, f);
}

bool publicatie_render(struct db_conn *db, const void *ctx, const struct beeld *b, int64_t nummer,
                       const char *base, const struct straks *soon,
                       struct kb_bestand out[static KB_BESTANDEN], struct error *f)
{
    struct versie_of_row v;
    if (!versie_of(db, ctx, &v, .organisatie = b->organisatie, .beeld = b->id, .nummer = nummer))
        return error_set(f, N_("Deze versie bestaat niet."), "version %lld", (long long)nummer);
    if (soon && soon->beeld == b->id && soon->nummer == nummer)
        v.gepubliceerd = soon->gepubliceerd;
    struct versie_bestand_row pdf;
    const char *hex = hex_text(ctx, v.hash.data, v.hash.n);
    struct making m = {.ctx = ctx,
                       .soon = soon,
                       .out = out,
                       .archived = soon && soon->beeld == b->id ? soon->nummer != nummer
                                                                : strcmp(v.staat, "vervangen") == 0,
                       .p = load_parts(db, ctx, b->organisatie, b->id, nummer)};
    const char *own = m.archived ? mem_format(ctx, "versie-%lld/", (long long)nummer) : "";
    struct publication u = {
        .nummer = nummer,
        .hash = hex,
        .vastgesteld = date_of_time(v.vastgesteld),
        .gepubliceerd = v.gepubliceerd == TIME_NONE ? date_today() : date_of_time(v.gepubliceerd),
        .adres = mem_format(ctx, "%s%s%s", base, beeld_pad(db, ctx, b), own),
        .pdf = versie_bestand(db, ctx, &pdf, .organisatie = b->organisatie, .beeld = b->id,
                              .nummer = nummer, .pad = "kwaliteitsbeeld.pdf")};
    m.top = m.p->n ? m.p->part[0].j : NULL;
    if (!m.top)
        return error_set(f, N_("Deze versie is leeg."), "no parts");
    for (int l = 0; l < LANG_COUNT; l++) {
        m.lang = (enum lang)l;
        if (!make_page(db, b, &m, &u, f))
            return false;
    }
    m.lang = LANG_NL;
    return make_brief(&m, f) && make_archive(db, b, &m, f) && make_metadata(&m, &u, f);
}

/* Stores the stylesheet and fonts with the pages: a page names them by their hash, and a later
 * program has other ones. */
static void keep_looks(struct db_conn *db, int64_t organisatie)
{
    const struct asset *a;
    struct uitgave_asset_is_row there;
    for (size_t i = 0; (a = asset_at(i)) != NULL; i++) {
        const char *pad = strrchr(a->path, '/') + 1;
        if (!text_starts(a->type, "text/css") && !text_starts(a->type, "font/"))
            continue;
        if (uitgave_asset_is(db, NULL, &there, .organisatie = organisatie, .pad = pad) &&
            there.n == 0)
            uitgave_asset_insert(db, .organisatie = organisatie, .pad = pad, .type = a->type,
                                 .inhoud = {a->bytes, a->len});
    }
}

void publicatie_keep(struct db_conn *db, int64_t organisatie, int64_t beeld, int64_t nummer,
                     int64_t uitgave, const struct kb_bestand made[static KB_BESTANDEN])
{
    keep_looks(db, organisatie);
    for (int i = 0; i < KB_BESTANDEN; i++)
        versie_bestand_insert(db, .organisatie = organisatie, .beeld = beeld, .nummer = nummer,
                              .uitgave = uitgave, .pad = made[i].pad, .type = made[i].type,
                              .inhoud = {made[i].inhoud.data, made[i].inhoud.len});
}
