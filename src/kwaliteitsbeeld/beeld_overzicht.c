/* The kwaliteitsbeelden of a year side by side, and the coverage page that says all year what is
 * still missing (B5.5). Not here: writing (beeld_paginas.c), rules (beeld_regels.c). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "draad/kompasroos_html.h"
#include "draad/zonder_antwoord_html.h"
#include "gezelschap/gezelschap_sql.h"
#include "kwaliteitsbeeld/beeld_dekking_html.h"
#include "kwaliteitsbeeld/beeld_overzicht_html.h"
#include "kwaliteitsbeeld/beeld_paginas.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"

#define PLACES_LISTED 20 /* of those that were not heard */

/* clang-format off */
static const struct field begin_fields[] = {
    {"locatie", N_("Voor welke locatie?"), NULL, FIELD_SELECT, .required = true,
     .raw_choices = true},
    {"jaar", N_("Over welk jaar?"), NULL, FIELD_INT, .required = true, .min = BEELD_JAAR_EERST, .max = BEELD_JAAR_LAATST},
};
/* clang-format on */
const struct form beeld_begin_form = {"begin", FORM_FIELDS(begin_fields), N_("Begin"),
                                      .quiet = true};
const struct form beeld_vraag_form = {"vraag", .button = N_("Vraag om hun stem"), .quiet = true};

int beeld_open_jaar_of(struct db_conn *db, const void *ctx, int64_t organisatie)
{
    struct beeld_eerste_row begun = {0};
    struct beeld_openbare_jaren_rows rows =
        beeld_openbare_jaren(db, ctx, .organisatie = organisatie);
    int *years = mem_array(ctx, int, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        years[i] = (int)rows.row[i].jaar;
    beeld_eerste(db, ctx, &begun, .organisatie = organisatie);
    int year = beeld_jaar_open(organisatie_eerste_jaar(db, ctx, organisatie), (int)begun.jaar,
                               years, rows.n, date_today());
    return year < BEELD_JAAR_EERST ? BEELD_JAAR_EERST : year;
}

int beeld_open_jaar(struct request *r)
{
    return beeld_open_jaar_of(r->db, r->ctx, org_van(r));
}

static int chosen_year(struct request *r)
{
    int64_t year;
    const char *asked = request_field(r, "jaar");
    return asked && text_int(asked, BEELD_JAAR_EERST, BEELD_JAAR_LAATST, &year)
               ? (int)year
               : beeld_open_jaar(r);
}

/* A figure of an experience measurement stands under one of the sentences. */
static bool has_experience(struct request *r, const struct beeld_inhoud *c)
{
    for (size_t h = 0; h < c->n_hoofdstuk; h++)
        for (size_t z = 0; z < c->hoofdstuk[h].n_zin; z++)
            for (size_t g = 0; g < c->hoofdstuk[h].zin[z].n_grond; g++) {
                struct cijfer figure;
                const struct inhoud_grond *ground = &c->hoofdstuk[h].zin[z].grond[g];
                if (strcmp(ground->soort, "cijfer") == 0 &&
                    cijfer_read(r->db, r->ctx, c->beeld.organisatie, ground->knoop, &figure) &&
                    text_starts(figure.bron, "meting"))
                    return true;
            }
    return false;
}

struct beeld_telling beeld_count(struct request *r, const struct beeld_inhoud *c)
{
    struct beeld_telling n = {.ervaring = has_experience(r, c)};
    for (size_t i = 0; i < c->n_hoofdstuk; i++) {
        struct dekking_hoofdstuk d;
        struct gemist g[GEMIS_AANTAL];
        beeld_dekking(&c->hoofdstuk[i], &d);
        size_t gaps = hoofdstuk_gemis(&d, g);
        n.zinnen += c->hoofdstuk[i].n_zin;
        n.gemis += gaps;
        for (size_t k = 0; k < gaps; k++)
            n.nodig += g[k].blokkeert;
    }
    struct beeld_raden councils = beeld_raden(r->db, r->ctx, &c->beeld);
    for (size_t i = 0; i < councils.n; i++)
        n.gemis += raad_gemis(&councils.een[i].stand) != RAAD_GOED;
    n.gemis += !n.ervaring;
    return n;
}

static void overview_documents(struct request *r, int year, struct beeld_overzicht *v)
{
    struct beelden_of_jaar_rows rows =
        beelden_of_jaar(r->db, r->ctx, .organisatie = org_van(r), .jaar = year);
    struct beeld_overzicht_beelden *list =
        mem_array(r->ctx, struct beeld_overzicht_beelden, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        struct beeld b;
        struct beeld_inhoud c;
        if (!mag(r, MAG_BEELD_LEZEN, rows.row[i].locatie) ||
            !beeld_read(r->db, r->ctx, org_van(r), rows.row[i].id, &b))
            continue;
        beeld_inhoud(r->db, r->ctx, r->lang, &b, &c);
        struct beeld_telling n = beeld_count(r, &c);
        list[v->n_beelden++] =
            (struct beeld_overzicht_beelden){.id = b.id,
                                             .naam = c.plek,
                                             .staat = beeld_staat(r, &b),
                                             .zinnen = (int64_t)n.zinnen,
                                             .ontbreekt = (int64_t)n.gemis,
                                             .openbaar = beeld_openbaar_adres(r->db, r->ctx, &b)};
    }
    v->beelden = list;
}

static void begin_choices(struct request *r, struct form_state *f, void *arg)
{
    (void)arg;
    size_t n;
    const struct choice *places = locaties_choices(r, MAG_BEELD_SCHRIJVEN, true, &n);
    form_choices(f, "locatie", places, n);
}

static int show_overview(struct request *r, int year, struct form_state *f, int status)
{
    struct beeld_overzicht v = {.jaar = year};
    struct beeld whole;
    if (beeld_find(r->db, r->ctx, org_van(r), year, 0, false, 0, &whole))
        v.openbaar = beeld_openbaar_adres(r->db, r->ctx, &whole);
    /* An older year than the one that is due was not asked of this organisation. */
    if (!v.openbaar && year >= beeld_open_jaar(r))
        v.termijn = termijn_of(r->ctx, year);
    v.zonder = zonder_antwoord_view(r);
    overview_documents(r, year, &v);
    struct beeld_jaren_rows years = beeld_jaren(r->db, r->ctx, .organisatie = org_van(r));
    struct beeld_overzicht_jaren *list = mem_array(r->ctx, struct beeld_overzicht_jaren, years.n);
    for (size_t i = 0; i < years.n; i++)
        list[i] = (struct beeld_overzicht_jaren){
            years.row[i].jaar,
            mem_format(r->ctx, "/kwaliteitsbeeld?jaar=%lld", (long long)years.row[i].jaar),
            years.row[i].jaar == year};
    v.jaren = list;
    v.n_jaren = years.n;
    if (mag_anywhere(r, MAG_BEELD_SCHRIJVEN)) {
        if (!f) {
            f = form_new(r, &beeld_begin_form);
            begin_choices(r, f, NULL);
            form_set_int(f, "jaar", year);
        }
        v.beginnen = form_view(f, "/kwaliteitsbeeld");
    }
    struct place p = place_of(r, MAG_BEELD_LEZEN);
    v.roos =
        kompasroos_view(r->db, r->ctx, r->lang, org_van(r), p.locatie > 0 ? p.locatie : 0,
                        p.naam ? p.naam : session_of(r)->organisatie_naam,
                        time_of_date(date_of(year, 1, 1)), time_of_date(date_of(year + 1, 1, 1)));
    return reply_page(r, status, &beeld_overzicht_template, &v);
}

int beeld_overzicht_get(struct request *r)
{
    return show_overview(r, chosen_year(r), NULL, 200);
}

int beeld_begin_post(struct request *r)
{
    struct form_state *f = form_read_with(r, &beeld_begin_form, begin_choices, NULL);
    int64_t place = form_id(f, "locatie");
    if (form_ok(f) && !mag(r, MAG_BEELD_SCHRIJVEN, place))
        form_error(f, "locatie",
                   T(r->lang, N_("Voor deze locatie mag je geen kwaliteitsbeeld beginnen. Kies een "
                                 "andere locatie.")));
    if (!form_ok(f))
        return show_overview(r, chosen_year(r), f, 422);
    struct beeld b;
    if (!beeld_find(r->db, r->ctx, org_van(r), (int)form_int(f, "jaar"), place, true,
                    session_of(r)->persoon, &b))
        return not_found(r);
    return reply_redirect(r, "/kwaliteitsbeeld/%lld", (long long)b.id);
}

/* ---- coverage ---- */

static void coverage_chapters(struct request *r, const struct beeld_inhoud *c,
                              struct beeld_dekking *v)
{
    struct beeld_dekking_hoofdstukken *list =
        mem_array(r->ctx, struct beeld_dekking_hoofdstukken, c->n_hoofdstuk);
    for (size_t i = 0; i < c->n_hoofdstuk; i++) {
        const struct inhoud_hoofdstuk *h = &c->hoofdstuk[i];
        struct dekking_hoofdstuk d;
        struct gemist g[GEMIS_AANTAL];
        beeld_dekking(h, &d);
        size_t n = hoofdstuk_gemis(&d, g);
        struct beeld_dekking_hoofdstukken_gemis *gaps =
            mem_array(r->ctx, struct beeld_dekking_hoofdstukken_gemis, n);
        for (size_t k = 0; k < n; k++)
            gaps[k] =
                (struct beeld_dekking_hoofdstukken_gemis){gemis_zin(r, &g[k]), g[k].blokkeert};
        list[i] = (struct beeld_dekking_hoofdstukken){
            h->titel, h->bouwsteen,
            mem_format(r->ctx, "/kwaliteitsbeeld/%lld?hoofdstuk=%lld", (long long)c->beeld.id,
                       (long long)h->id),
            gaps, n};
    }
    v->hoofdstukken = list;
    v->n_hoofdstukken = c->n_hoofdstuk;
}

static void coverage_sentences(struct request *r, const struct beeld_inhoud *c,
                               struct beeld_dekking *v)
{
    size_t max = 0;
    bool read = mag(r, MAG_BEELD_LEZEN, c->beeld.locatie); /* who is only asked opens no sentence */
    for (size_t i = 0; i < c->n_hoofdstuk; i++)
        max += c->hoofdstuk[i].n_zin;
    struct beeld_dekking_zinnen *list = mem_array(r->ctx, struct beeld_dekking_zinnen, max);
    for (size_t i = 0; i < c->n_hoofdstuk; i++)
        for (size_t z = 0; z < c->hoofdstuk[i].n_zin; z++) {
            const struct inhoud_zin *s = &c->hoofdstuk[i].zin[z];
            enum zin_oordeel o = inhoud_oordeel(s);
            if (o != ZIN_HEEL)
                list[v->n_zinnen++] = (struct beeld_dekking_zinnen){
                    s->tekst, T(r->lang, zin_oordeel_tekst(o)),
                    read ? mem_format(r->ctx, "/kwaliteitsbeeld/zin/%lld", (long long)s->id)
                         : NULL};
        }
    v->zinnen = list;
}

/* Only the document of the whole organisation asks whether each location was heard. */
static void coverage_places(struct request *r, const struct beeld *b, struct beeld_dekking *v)
{
    if (b->locatie)
        return;
    struct locaties_gehoord_rows rows =
        locaties_gehoord(r->db, r->ctx, .organisatie = b->organisatie, .jaar = b->jaar);
    struct beeld_dekking_plekken *list =
        mem_array(r->ctx, struct beeld_dekking_plekken, rows.n * 2);
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.row[i].signalen == 0)
            list[v->n_plekken++] = (struct beeld_dekking_plekken){
                rows.row[i].naam, T(r->lang, N_("dit jaar kwam er geen enkel signaal."))};
        if (!rows.row[i].eigen)
            list[v->n_plekken++] = (struct beeld_dekking_plekken){
                rows.row[i].naam, T(r->lang, N_("er is geen eigen deel in het kwaliteitsbeeld."))};
    }
    v->plekken = list;
    if (!request_field(r, "alles") && v->n_plekken > PLACES_LISTED) {
        v->n_plekken = PLACES_LISTED;
        v->alles = mem_format(r->ctx, "/kwaliteitsbeeld/%lld/dekking?alles=1", (long long)b->id);
    }
}

static void coverage_councils(struct request *r, const struct beeld *b, struct beeld_dekking *v)
{
    struct beeld_raden councils = beeld_raden(r->db, r->ctx, b);
    struct beeld_dekking_raden *list =
        mem_array(r->ctx, struct beeld_dekking_raden, councils.n + 1);
    for (size_t i = 0; i < councils.n; i++) {
        const struct beeld_raad *c = &councils.een[i];
        list[i] = (struct beeld_dekking_raden){.naam = raad_naam(r, c), .tekst = raad_tekst(r, c)};
        if (raad_gemis(&c->stand) == RAAD_NIET_GEVRAAGD && mag(r, MAG_BEELD_SCHRIJVEN, b->locatie))
            list[i].vragen =
                form_view(form_new(r, &beeld_vraag_form), "/kwaliteitsbeeld/%lld/vraag/%lld",
                          (long long)b->id, (long long)c->gezelschap);
    }
    v->raden = list;
    v->n_raden = councils.n;
}

int beeld_dekking_get(struct request *r)
{
    struct beeld b;
    struct beeld_inhoud c;
    int status;
    if (!beeld_open(r, MAG_BEELD_LEZEN, &b, &status))
        return status;
    beeld_inhoud(r->db, r->ctx, r->lang, &b, &c);
    struct beeld_telling n = beeld_count(r, &c);
    struct beeld_dekking v = {.id = b.id,
                              .kop = b.titel,
                              .termijn = beeld_termijn(r, &b),
                              .aantal = (int64_t)n.gemis,
                              .nodig = (int64_t)n.nodig,
                              .ervaring = n.ervaring};
    coverage_chapters(r, &c, &v);
    coverage_sentences(r, &c, &v);
    coverage_places(r, &b, &v);
    coverage_councils(r, &b, &v);
    return reply_page(r, 200, &beeld_dekking_template, &v);
}

/* A body of which nobody has an account sees no start page. */
static const char *asked_notice(struct request *r, int64_t gezelschap)
{
    struct gezelschap_adressen_rows p =
        gezelschap_adressen(r->db, r->ctx, .organisatie = org_van(r), .gezelschap = gezelschap,
                            .dag = date_today(), .max = 1);
    return p.n ? N_("De vraag is gesteld. Zij zien die op hun startpagina.")
               : N_("De vraag is gesteld, maar niemand van hen heeft een account. Laat de "
                    "ondersteuner of de beheerder het hun vertellen.");
}

int beeld_vraag_post(struct request *r)
{
    struct beeld b;
    int status;
    if (!beeld_open(r, MAG_BEELD_SCHRIJVEN, &b, &status))
        return status;
    struct beeld_raden councils = beeld_raden(r->db, r->ctx, &b);
    int64_t id = request_id(r, "gezelschap");
    for (size_t i = 0; i < councils.n; i++)
        if (id && councils.een[i].gezelschap == id && councils.een[i].stand.er) {
            bool asked = beeld_ask(r->db, &b, id, session_of(r)->persoon, date_today());
            reply_notice(r,
                         T(r->lang, asked ? asked_notice(r, id) : N_("Deze raad schreef al mee.")));
            return reply_redirect(r, "/kwaliteitsbeeld/%lld/dekking", (long long)b.id);
        }
    return not_found(r);
}
