/* What every knoop has: the red thread, comments, attachments, history; as a view for the page of
 * its kind. Not here: the routes that add to it (knoop_paginas.c), its HTML (over_knoop.html,
 * knoop_kop.html). */
#include "draad/over_knoop.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "draad/knoop_kop_html.h"
#include "draad/over_knoop_html.h"
#include <string.h>

#define SHOWN 100 /* most comments, attachments and lines of history on one page */

static const struct field reactie_velden[] = {
    {.name = "reactie",
     .label = N_("Reactie"),
     .hulp = N_("Noem geen namen van bewoners of cliënten."),
     .kind = FIELD_LONG,
     .required = true,
     .max = 2000,
     .rows = 4},
};
const struct form reactie_form = {"reactie", FORM_FIELDS(reactie_velden), N_("Reactie plaatsen")};

static const struct field bijlage_velden[] = {
    {.name = "bestand",
     .label = N_("Bestand"),
     .hulp = N_("Een pdf, foto (png of jpeg), tekst, Word- of Excelbestand, hoogstens 10 MB."),
     .kind = FIELD_FILE,
     .required = true},
};
const struct form bijlage_form = {"bijlage", FORM_FIELDS(bijlage_velden), N_("Bijlage toevoegen")};

static const char *type_naam(const char *type)
{
    static const struct {
        const char *begin, *name;
    } names[] = {
        {"application/pdf",                                 N_("pdf")       },
        {"image/",                                          N_("afbeelding")},
        {"text/",                                           N_("tekst")     },
        {"application/vnd.openxmlformats-officedocument.w", N_("Word")      },
        {"application/vnd.openxmlformats-officedocument.s", N_("Excel")     },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_starts(type, names[i].begin))
            return names[i].name;
    }
    return N_("bestand");
}

static const char *size_text(const void *ctx, enum lang lang, int64_t bytes)
{
    struct buf b;
    buf_init(&b, ctx, 64);
    if (bytes < 1000 * 1000) {
        lang_number(&b, lang, bytes < 1000 ? 1 : bytes / 1000);
        buf_text(&b, " kB");
    } else {
        lang_decimal(&b, lang, (double)bytes / 1e6, 1);
        buf_text(&b, " MB");
    }
    return b.data;
}

/* Leaves out the rows that this person may not read (knoop_words_since). */
#define SINCE(rows, since)                                                                         \
    do {                                                                                           \
        size_t kept = 0;                                                                           \
        for (size_t at = 0; at < (rows)->n; at++)                                                  \
            if ((rows)->row[at].op > (since))                                                      \
                (rows)->row[kept++] = (rows)->row[at];                                             \
        (rows)->n = kept;                                                                          \
    } while (0)

static void add_comments(struct request *r, struct over_knoop *v, const struct knoop *k)
{
    struct opmerking_of_rows rows =
        opmerking_of(r->db, r->ctx, .organisatie = k->organisatie, .knoop = k->id, .max = SHOWN);
    SINCE(&rows, knoop_words_since(r, k));
    struct over_knoop_opmerkingen *o = mem_array(r->ctx, struct over_knoop_opmerkingen, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        o[i].wie = rows.row[i].naam;
        o[i].op = rows.row[i].op;
        size_t lines = 1;
        for (const char *s = rows.row[i].tekst; *s; s++)
            lines += *s == '\n';
        struct over_knoop_opmerkingen_regels *line =
            mem_array(r->ctx, struct over_knoop_opmerkingen_regels, lines);
        for (const char *s = rows.row[i].tekst; s;) {
            const char *end = strchr(s, '\n');
            const char *text = mem_textn(r->ctx, s, end ? (size_t)(end - s) : strlen(s));
            if (!text_blank(text))
                line[o[i].n_regels++].tekst = text;
            s = end ? end + 1 : NULL;
        }
        o[i].regels = line;
    }
    v->opmerkingen = o;
    v->n_opmerkingen = rows.n;
}

static void add_attachments(struct request *r, struct over_knoop *v, const struct knoop *k)
{
    struct bijlage_of_rows rows =
        bijlage_of(r->db, r->ctx, .organisatie = k->organisatie, .knoop = k->id, .max = SHOWN);
    SINCE(&rows, knoop_words_since(r, k));
    struct over_knoop_bijlagen *b = mem_array(r->ctx, struct over_knoop_bijlagen, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        b[i] = (struct over_knoop_bijlagen){
            .naam = rows.row[i].naam,
            .link = mem_format(r->ctx, "/bijlagen/%lld", (long long)rows.row[i].id),
            .soort = T(r->lang, type_naam(rows.row[i].type)),
            .grootte = size_text(r->ctx, r->lang, rows.row[i].grootte),
            .wie = rows.row[i].door_naam,
            .op = rows.row[i].op};
    v->bijlagen = b;
    v->n_bijlagen = rows.n;
}

static const char *day_words(struct request *r, int32_t day)
{
    struct buf b;
    buf_init(&b, r->ctx, 100);
    lang_date(&b, r->lang, day);
    return b.data;
}

/* A line's detail may be a status of this kind, a word of its own, the name of another kind, a role
 * or a day: then it is said in words. */
static const char *detail_words(struct request *r, const struct knoop *k, const char *detail)
{
    struct knoop as = *k;
    as.status = detail;
    const char *status = status_naam(&as);
    if (status != detail)
        return T(r->lang, status);
    const struct knoop_face *own = face_of(k->soort), *g = face_of(detail);
    for (const struct face_word *w = own ? own->details : NULL; w && w->code; w++)
        if (text_equal(w->code, detail))
            return T(r->lang, w->naam);
    enum rol rol;
    if (g)
        return text_lower(r->ctx, T(r->lang, g->naam));
    if (detail && rol_from_code(detail, &rol))
        return T(r->lang, rol_naam(rol));
    int32_t day = detail ? date_read_iso(detail) : DATE_NONE;
    return day == DATE_NONE ? detail : day_words(r, day);
}

const char *titel_voor(const struct request *r, const struct knoop *k)
{
    const struct knoop_face *g = face_of(k->soort);
    if (g && g->nameless) /* one of several tells itself apart by its number */
        return strstr(g->path, "%lld")
                   ? mem_format(r->ctx, "%s %lld", T(r->lang, g->naam), (long long)k->id)
                   : T(r->lang, g->naam);
    return knoop_words(r, k) ? k->titel : T(r->lang, g->hidden);
}

const char *geschiedenis_zin(struct request *r, const struct knoop *k, const char *wat,
                             const char *detail)
{
    return zin_met(r->ctx, T(r->lang, wat), "detail", detail_words(r, k, detail));
}

static void add_history(struct request *r, struct over_knoop *v, const struct knoop *k)
{
    struct geschiedenis_of_rows rows =
        geschiedenis_of(r->db, r->ctx, .organisatie = k->organisatie, .knoop = k->id, .max = SHOWN);
    SINCE(&rows, knoop_words_since(r, k));
    struct over_knoop_geschiedenis *g =
        mem_array(r->ctx, struct over_knoop_geschiedenis, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        g[i].op = rows.row[i].op;
        g[i].wat = geschiedenis_zin(r, k, rows.row[i].wat, rows.row[i].detail);
        g[i].wie = rows.row[i].naam;
    }
    v->geschiedenis = g;
    v->n_geschiedenis = rows.n;
}

static struct over_knoop *without_thread(struct request *r, const struct knoop *k,
                                         struct form_state *reactie, struct form_state *bijlage)
{
    struct over_knoop *v = mem_new(r->ctx, struct over_knoop);
    v->dicht = !knoop_words(r, k);
    if (v->dicht)
        return v;
    add_comments(r, v, k);
    add_attachments(r, v, k);
    add_history(r, v, k);
    if (mag_knoop(r, MAG_OPMERKEN, k) && !knoop_opaque(k->soort)) {
        v->opmerking = form_view(reactie ? reactie : form_new(r, &reactie_form),
                                 "/knopen/%lld/reacties", (long long)k->id);
        v->bijlage = form_view(bijlage ? bijlage : form_new(r, &bijlage_form),
                               "/knopen/%lld/bijlagen", (long long)k->id);
    }
    return v;
}

const struct over_knoop *over_knoop_with(struct request *r, const struct knoop *k,
                                         struct form_state *reactie, struct form_state *bijlage)
{
    struct over_knoop *v = without_thread(r, k, reactie, bijlage);
    v->draad = rode_draad_view(r, k->id);
    return v;
}

const struct over_knoop *over_knoop_view(struct request *r, const struct knoop *k)
{
    return over_knoop_with(r, k, NULL, NULL);
}

const struct over_knoop *over_knoop_without_draad(struct request *r, const struct knoop *k)
{
    return without_thread(r, k, NULL, NULL);
}

const struct knoop_kop *knoop_kop_view(struct request *r, const struct knoop *k)
{
    static const char *const classes[] = {"",          "merkje b1", "merkje b2",
                                          "merkje b3", "merkje b4", "merkje b5"};
    const struct knoop_face *g = face_of(k->soort);
    struct knoop_kop *v = mem_new(r->ctx, struct knoop_kop);
    struct locatie at;
    v->soort = g ? T(r->lang, g->naam) : k->soort;
    if (k->locatie && locatie_read(r->db, r->ctx, k->organisatie, k->locatie, &at))
        v->waar = at.naam;
    v->status = T(r->lang, status_naam(k));
    v->af = !status_open(g, k->status);
    v->datum = date_of_time(k->gemaakt);
    unsigned marks = knoop_bouwstenen(r->db, k->organisatie, k->id);
    struct knoop_kop_merken *m = mem_array(r->ctx, struct knoop_kop_merken, 5);
    for (int b = 1; b <= 5; b++) {
        if (marks & 1u << b)
            m[v->n_merken++] = (struct knoop_kop_merken){
                .klasse = classes[b], .nummer = b, .naam = T(r->lang, bouwsteen_naam(b))};
    }
    v->merken = m;
    return v;
}
