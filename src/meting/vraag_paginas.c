/* One question of a measurement: what was answered, where it differs, what it was before, and using
 * its figures elsewhere. Not here: all questions together (meting_paginas.c), figures (uitslag.c).
 */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "draad/over_knoop.h"
#include "meting/meting_balk_html.h"
#include "meting/meting_vergelijk_html.h"
#include "meting/meting_vraag_html.h"
#include "meting/paginas.h"
#include "meting/weergave_regels.h"
#include <math.h>
#include <string.h>

#define EARLIER_MAX 5
#define AXIS_FROM   240.0
#define AXIS_UNTIL  630.0
#define ROW_HEIGHT  34.0

static const struct choice afterwards[] = {
    {"bewaar",                           N_("Alleen bewaren")},
    {"leren",                                  N_("Er een leercyclus van maken")},
    {0},
};
static const struct field cite_fields[] = {
    {"plek",         N_("Van welke locatie?"), NULL,        FIELD_SELECT,     .required = true,      .raw_choices = true},
    {"maat",         N_("Welk cijfer?"),       NULL,        FIELD_SELECT,     .required = true     },
    {"daarna", N_("En dan?"),                     NULL, FIELD_RADIO, .required = true, .choices = afterwards                   },
};
const struct form meting_cijfer_form = {"meting_cijfer", FORM_FIELDS(cite_fields),
                                        N_("Gebruik dit cijfer")};

/* What the page is about. */
struct page {
    struct request *r;
    struct meting_uitslag b;
    const struct vraag_uitslag *v;
    int64_t place;
    const char *place_naam;
    struct item_beeld shown; /* of that place */
};

static bool open_page(struct request *r, struct page *p)
{
    struct place here = place_of(r, MAG_METING_LEZEN);

    *p = (struct page){.r = r};
    if (!uitslag_read(r->db, r->ctx, org_van(r), request_id(r, "id"), request_param(r, "code"),
                      &p->b))
        return false;
    p->v = &p->b.vraag[0];
    p->shown = p->v->geheel;
    p->place_naam = T(r->lang, N_("de hele organisatie"));
    for (size_t i = 0; i < p->b.locaties.n; i++)
        if (p->b.locaties.row[i].id == here.locatie) {
            p->place = here.locatie;
            p->place_naam = p->b.locaties.row[i].naam;
            p->shown = p->v->locatie[i];
        }
    return true;
}

/* ---- figures in words ---- */

static const char *with_margin(struct request *r, const char *value, const char *low,
                               const char *high)
{
    return mem_format(r->ctx, "%s (%s – %s)", value, low, high);
}

static const char *number_text(struct request *r, double x, double low, double high, int decimals)
{
    if (isnan(x))
        return "";
    const char *value = breuk_tekst(r, x, decimals);
    return isnan(low) ? value
                      : with_margin(r, value, breuk_tekst(r, low, decimals),
                                    breuk_tekst(r, high, decimals));
}

static const char *mean_text(struct request *r, const struct item_beeld *b)
{
    return number_text(r, b->gemiddelde.waarde, b->gemiddelde.laag, b->gemiddelde.hoog, 1);
}

static const char *share_text(struct request *r, const struct item_beeld *b)
{
    struct buf s[3];
    const double x[3] = {b->top.waarde, b->top.laag, b->top.hoog};

    if (isnan(x[0]))
        return "";
    for (size_t i = 0; i < 3; i++) {
        buf_init(&s[i], r->ctx, 32);
        lang_percent(&s[i], r->lang, x[i]);
    }
    return with_margin(r, s[0].data, s[1].data, s[2].data);
}

static const char *nps_text(struct request *r, const struct item_beeld *b)
{
    return number_text(r, b->nps.waarde, b->nps.laag, b->nps.hoog, 0);
}

/* ---- distribution ---- */

static void distribution(struct page *p, struct meting_vraag *v)
{
    const struct telling *t = &p->shown.telling;
    struct meting_vraag_verdeling *list = mem_array(p->r->ctx, struct meting_vraag_verdeling, t->m);

    if (p->shown.staat != CIJFER_OPEN)
        return;
    for (size_t i = 0; i < t->m; i++)
        list[i] = (struct meting_vraag_verdeling){
            antwoord_naam(p->r, &p->b.in, p->v->item, t->laagste + (int)i), t->aantal[i],
            (double)t->aantal[i] / (double)t->n};
    v->verdeling = list;
    v->n_verdeling = t->m;
    v->meer_antwoorden = p->v->item->schaal == SCHAAL_MEERKEUZE;
    v->ontbreekt_null = p->place != 0 || t->ontbreekt == 0;
    v->ontbreekt = t->ontbreekt;
}

/* ---- places beside each other ---- */

/* The figure by which places are compared: NPS, mean, or share. */
static void main_figure(const struct instrument_item *item, const struct item_beeld *b, double *x,
                        double *low, double *high)
{
    if (item->nps) {
        *x = b->nps.waarde, *low = b->nps.laag, *high = b->nps.hoog;
    } else if (schaal_is_getal(item->schaal)) {
        *x = b->gemiddelde.waarde, *low = b->gemiddelde.laag, *high = b->gemiddelde.hoog;
    } else {
        *x = b->top.waarde, *low = b->top.laag, *high = b->top.hoog;
    }
}

static const char *judgement(struct page *p, const struct item_beeld *b)
{
    double x, low, high, whole, ignore;

    main_figure(p->v->item, b, &x, &low, &high);
    main_figure(p->v->item, &p->v->geheel, &whole, &ignore, &ignore);
    if (isnan(x) || isnan(whole))
        return NULL;
    int d = anders_dan(low, high, whole);
    return T(p->r->lang, d < 0 ? N_("lager") : d > 0 ? N_("hoger") : N_("geen duidelijk verschil"));
}

static struct meting_vraag_plekken place_row(struct page *p, const char *naam, bool here,
                                             const struct item_beeld *b, bool whole)
{
    return (struct meting_vraag_plekken){.naam = naam,
                                         .hier = here,
                                         .beschermd = staat_tekst(p->r, b->staat, b->k),
                                         .n = b->telling.n,
                                         .gemiddelde = mean_text(p->r, b),
                                         .top = share_text(p->r, b),
                                         .nps = nps_text(p->r, b),
                                         .oordeel = whole ? NULL : judgement(p, b),
                                         .waarde = b->gemiddelde.waarde,
                                         .laag = b->gemiddelde.laag,
                                         .hoog = b->gemiddelde.hoog,
                                         .top_waarde = b->top.waarde,
                                         .nps_waarde = b->nps.waarde};
}

static void places(struct page *p, struct meting_vraag *v)
{
    struct request *r = p->r;
    struct meting_vraag_plekken *list =
        mem_array(r->ctx, struct meting_vraag_plekken, p->b.locaties.n + 1);

    if (mag(r, MAG_METING_LEZEN, 0))
        list[v->n_plekken++] =
            place_row(p, T(r->lang, N_("de hele organisatie")), p->place == 0, &p->v->geheel, true);
    for (size_t i = 0; i < p->b.locaties.n; i++)
        if (mag(r, MAG_METING_LEZEN, p->b.locaties.row[i].id))
            list[v->n_plekken++] =
                place_row(p, p->b.locaties.row[i].naam, p->b.locaties.row[i].id == p->place,
                          &p->v->locatie[i], false);
    v->plekken = list;
}

static double on_axis(double x, double low, double high)
{
    double part = (x - low) / (high - low);

    return AXIS_FROM + (AXIS_UNTIL - AXIS_FROM) * (part < 0 ? 0 : part > 1 ? 1 : part);
}

/* The ends of the axis: of the scale, -100 … 100, or 0 … 1. */
static void axis(const struct instrument_item *item, double *low, double *high)
{
    int from = 0, until = 1;

    if (item->nps) {
        *low = -100, *high = 100;
        return;
    }
    if (schaal_is_getal(item->schaal))
        item_grenzen(item, &from, &until);
    *low = from, *high = until;
}

static const char *axis_text(struct request *r, const struct instrument_item *item, double x)
{
    if (item->nps || schaal_is_getal(item->schaal))
        return breuk_tekst(r, x, 0);
    struct buf b;
    buf_init(&b, r->ctx, 32);
    lang_percent(&b, r->lang, x);
    return b.data;
}

static size_t drawn_rows(struct page *p, double low, double high,
                         struct meting_vergelijk_rijen *out)
{
    size_t n = 0;

    for (size_t i = 0; i < p->b.locaties.n; i++) {
        double x, from, until;
        if (p->v->locatie[i].staat != CIJFER_OPEN ||
            !mag(p->r, MAG_METING_LEZEN, p->b.locaties.row[i].id))
            continue;
        main_figure(p->v->item, &p->v->locatie[i], &x, &from, &until);
        if (isnan(x) || isnan(from))
            continue;
        double y = ROW_HEIGHT * (double)n + ROW_HEIGHT / 2;
        out[n++] =
            (struct meting_vergelijk_rijen){text_short(p->r->ctx, p->b.locaties.row[i].naam, 28),
                                            y,
                                            y + 5,
                                            on_axis(from, low, high),
                                            on_axis(until, low, high),
                                            on_axis(x, low, high)};
    }
    return n;
}

static void comparison(struct page *p, struct meting_vraag *v)
{
    const struct instrument_item *item = p->v->item;
    struct meting_vergelijk *c = mem_new(p->r->ctx, struct meting_vergelijk);
    struct meting_vergelijk_rijen *rows =
        mem_array(p->r->ctx, struct meting_vergelijk_rijen, p->b.locaties.n);
    double low, high, whole, ignore;

    if (item->schaal > SCHAAL_JA_NEE || p->v->geheel.staat != CIJFER_OPEN ||
        !mag(p->r, MAG_METING_LEZEN, 0))
        return;
    axis(item, &low, &high);
    main_figure(item, &p->v->geheel, &whole, &ignore, &ignore);
    size_t n = drawn_rows(p, low, high, rows);
    int64_t end = (int64_t)(ROW_HEIGHT * (double)n) + 4;
    if (n < 2)
        return;
    *c = (struct meting_vergelijk){.code = "locaties",
                                   .titel = T(p->r->lang, N_("Locaties naast elkaar, met hun "
                                                             "marge. Dezelfde getallen staan in "
                                                             "de tabel.")),
                                   .hoogte = end + 22,
                                   .grens = on_axis(whole, low, high),
                                   .grens_tot = end,
                                   .van = axis_text(p->r, item, low),
                                   .tot = axis_text(p->r, item, high),
                                   .as_y = end + 18,
                                   .rijen = rows,
                                   .n_rijen = n};
    v->vergelijk = c;
}

static void groups(struct page *p, struct meting_vraag *v)
{
    if (p->b.n_groepen < 2 || !mag(p->r, MAG_METING_LEZEN, 0))
        return;
    struct meting_vraag_groepen *list =
        mem_array(p->r->ctx, struct meting_vraag_groepen, p->b.n_groepen);
    for (size_t g = 0; g < p->b.n_groepen; g++) {
        const struct item_beeld *b = &p->v->groep[g];
        list[g] = (struct meting_vraag_groepen){T(p->r->lang, groep_naam(p->b.groepen[g])),
                                                staat_tekst(p->r, b->staat, b->k),
                                                b->telling.n,
                                                mean_text(p->r, b),
                                                share_text(p->r, b),
                                                nps_text(p->r, b)};
    }
    v->groepen = list;
    v->n_groepen = p->b.n_groepen;
}

/* ---- earlier ---- */

static const char *change(struct page *p, const struct item_beeld *then)
{
    bool nps = p->v->item->nps;
    struct verschil d = nps ? verschil_nps(&then->nps, &p->shown.nps)
                            : verschil_gemiddelde(&then->gemiddelde, &p->shown.gemiddelde);

    if (then->staat != CIJFER_OPEN || p->shown.staat != CIJFER_OPEN || isnan(d.waarde))
        return NULL;
    const char *s = d.laag > 0 ? N_("nu hoger: {waarde} (tussen {laag} en {hoog})")
                    : d.hoog < 0
                        ? N_("nu lager: {waarde} (tussen {laag} en {hoog})")
                        : N_("geen duidelijk verschil: {waarde} (tussen {laag} en {hoog})");
    s = zin_met(p->r->ctx, T(p->r->lang, s), "waarde", breuk_tekst(p->r, d.waarde, nps ? 0 : 1));
    s = zin_met(p->r->ctx, s, "laag", breuk_tekst(p->r, d.laag, nps ? 0 : 1));
    return zin_met(p->r->ctx, s, "hoog", breuk_tekst(p->r, d.hoog, nps ? 0 : 1));
}

static void earlier(struct page *p, struct meting_vraag *v)
{
    struct request *r = p->r;
    struct metingen_zelfde_instrument_rows rows = metingen_zelfde_instrument(
        r->db, r->ctx, .organisatie = org_van(r), .code = p->b.in.code, .niet = p->b.m.id);
    struct meting_vraag_eerder *list = mem_array(r->ctx, struct meting_vraag_eerder, rows.n);

    for (size_t i = 0; i < rows.n && v->n_eerder < EARLIER_MAX; i++) {
        struct meting_uitslag b;
        struct item_beeld then;
        if (rows.row[i].tot >= p->b.m.van ||
            !uitslag_read(r->db, r->ctx, org_van(r), rows.row[i].id, p->v->item->code, &b) ||
            b.vraag[0].item->schaal != p->v->item->schaal ||
            !uitslag_plek(&b, &b.vraag[0], p->place, &then))
            continue;
        list[v->n_eerder++] = (struct meting_vraag_eerder){
            .jaar = b.m.jaar,
            .naam = in_taal(r, &b.in, &b.in.naam),
            .link = mem_format(r->ctx, "/meten/%lld/vraag/%s", (long long)b.m.id, p->v->item->code),
            .beschermd = staat_tekst(r, then.staat, then.k),
            .n = then.telling.n,
            .gemiddelde = mean_text(r, &then),
            .top = share_text(r, &then),
            .nps = nps_text(r, &then),
            .verschil = change(p, &then)};
    }
    v->eerder = list;
}

/* ---- the year ---- */

/* Adds what another measurement of the year shows of this place. False when it shows nothing, or
 * when its days overlap those that were added: they may hold the same people. */
static bool add_part(struct page *p, const struct metingen_zelfde_instrument_row *row,
                     struct telling *sum)
{
    struct meting_uitslag b;
    struct item_beeld part;

    if ((row->van <= p->b.m.tot && row->tot >= p->b.m.van) ||
        !uitslag_read(p->r->db, p->r->ctx, org_van(p->r), row->id, p->v->item->code, &b) ||
        b.vraag[0].item->schaal != p->v->item->schaal ||
        !uitslag_plek(&b, &b.vraag[0], p->place, &part) || part.staat != CIJFER_OPEN)
        return false;
    telling_merge(sum, &part.telling);
    return true;
}

/* The sum of what is shown of the measurements of one year: nobody reads the year in beside its
 * quarters. Only when all of them show it, else it would be the year of some. */
static void whole_year(struct page *p, struct meting_vraag *v)
{
    struct request *r = p->r;
    struct metingen_zelfde_instrument_rows rows = metingen_zelfde_instrument(
        r->db, r->ctx, .organisatie = org_van(r), .code = p->b.in.code, .niet = p->b.m.id);
    struct telling sum = p->shown.telling;

    if (p->shown.staat != CIJFER_OPEN)
        return;
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.row[i].jaar != p->b.m.jaar)
            continue;
        if (!add_part(p, &rows.row[i], &sum))
            return;
        v->jaar_metingen++;
    }
    if (v->jaar_metingen == 0)
        return;
    struct item_beeld all = item_beeld(p->v->item, &sum, CIJFER_OPEN, (int)p->b.m.k);
    v->jaar_metingen++;
    v->jaar = p->b.m.jaar;
    v->jaar_zin = uitslag_zin(r, &p->b.in, p->v->item, &all);
}

/* ---- using it elsewhere ---- */

static void cite_choices(struct request *r, struct form_state *f, void *arg)
{
    const struct page *p = arg;
    struct choice *where = mem_array(r->ctx, struct choice, p->b.locaties.n + 2);
    struct choice *which = mem_array(r->ctx, struct choice, 4);
    size_t n = 0, m = 0;

    if (mag(r, MAG_LEREN_SCHRIJVEN, 0))
        where[n++] = (struct choice){"0", T(r->lang, N_("de hele organisatie")), NULL};
    for (size_t i = 0; i < p->b.locaties.n; i++)
        if (mag(r, MAG_LEREN_SCHRIJVEN, p->b.locaties.row[i].id))
            where[n++] =
                (struct choice){mem_format(r->ctx, "%lld", (long long)p->b.locaties.row[i].id),
                                p->b.locaties.row[i].naam, NULL};
    for (enum maat i = MAAT_GEMIDDELDE; i <= MAAT_NPS; i++)
        if (maat_past(p->v->item, i))
            which[m++] = (struct choice){maat_code(i), maat_naam(i), NULL};
    form_choices(f, "plek", where, n);
    form_choices(f, "maat", which, m);
}

static void used(struct page *p, struct meting_vraag *v)
{
    struct request *r = p->r;
    struct meting_cijfers_rows rows =
        meting_cijfers(r->db, r->ctx, .organisatie = org_van(r), .meting = p->b.m.id,
                       .vraag = (int64_t)p->v->index);
    struct meting_vraag_cijfers *list = mem_array(r->ctx, struct meting_vraag_cijfers, rows.n);

    for (size_t i = 0; i < rows.n; i++)
        if (mag(r, MAG_DRAAD_LEZEN, rows.row[i].plek))
            list[v->n_cijfers++] = (struct meting_vraag_cijfers){
                rows.row[i].titel,
                knoop_path(r->ctx, &(struct knoop){.id = rows.row[i].knoop, .soort = "cijfer"})};
    v->cijfers = list;
}

static void stories(struct page *p, struct meting_vraag *v)
{
    struct request *r = p->r;
    struct meting_verhalen_rows rows =
        meting_verhalen(r->db, r->ctx, .organisatie = org_van(r), .meting = p->b.m.id,
                        .vraag = (int64_t)p->v->index);
    struct meting_vraag_verhalen *list = mem_array(r->ctx, struct meting_vraag_verhalen, rows.n);

    for (size_t i = 0; i < rows.n; i++)
        if (mag(r, MAG_DRAAD_LEZEN, rows.row[i].locatie)) {
            struct knoop k = {.organisatie = org_van(r),
                              .id = rows.row[i].id,
                              .locatie = rows.row[i].locatie,
                              .soort = "verhaal",
                              .titel = rows.row[i].titel,
                              .status = rows.row[i].status};
            list[v->n_verhalen++] =
                (struct meting_vraag_verhalen){titel_voor(r, &k), knoop_path(r->ctx, &k)};
        }
    v->verhalen = list;
}

static void cite_form(struct page *p, struct form_state *f, struct meting_vraag *v)
{
    struct request *r = p->r;

    if (p->v->item->schaal > SCHAAL_JA_NEE || !mag_anywhere(r, MAG_LEREN_SCHRIJVEN))
        return;
    if (!f) {
        f = form_new(r, &meting_cijfer_form);
        cite_choices(r, f, p);
        form_set_int(f, "plek", p->place);
        form_set(f, "maat",
                 p->v->item->nps                       ? "nps"
                 : schaal_is_getal(p->v->item->schaal) ? "gemiddelde"
                                                       : "top");
        form_set(f, "daarna", "bewaar");
    }
    v->aanhalen =
        form_view(f, "/meten/%lld/vraag/%s/cijfer", (long long)p->b.m.id, p->v->item->code);
}

/* "81 % gaf een 8 of hoger." */
static const char *top_sentence(struct page *p)
{
    const struct instrument_item *item = p->v->item;

    if (p->shown.staat != CIJFER_OPEN || !schaal_is_getal(item->schaal) || item->nps)
        return NULL;
    const char *s = T(p->r->lang, N_("{deel} gaf een {top} of hoger."));
    s = zin_met(p->r->ctx, s, "top", mem_format(p->r->ctx, "%d", item->top));
    return zin_met(p->r->ctx, s, "deel", share_text(p->r, &p->shown));
}

static int show(struct page *p, struct form_state *f, int status)
{
    const struct instrument_item *item = p->v->item;
    struct request *r = p->r;
    struct meting_vraag v = {.terug = mem_format(r->ctx, "/meten/%lld", (long long)p->b.m.id),
                             .meting =
                                 mem_format(r->ctx, "%s %lld", in_taal(r, &p->b.in, &p->b.in.naam),
                                            (long long)p->b.m.jaar),
                             .plek = p->place_naam,
                             .vraag = in_taal(r, &p->b.in, &item->tekst),
                             .bouwsteen = item->bouwsteen,
                             .bouwsteen_naam = T(r->lang, bouwsteen_naam((int)item->bouwsteen)),
                             .zin = uitslag_zin(r, &p->b.in, item, &p->shown),
                             .beschermd = p->shown.staat != CIJFER_OPEN,
                             .top_zin = top_sentence(p),
                             .omgekeerd = item->omgekeerd,
                             .n = p->shown.telling.n,
                             .ontbreekt_null = true,
                             .balk = balk_view(r, &p->b.in, item, &p->shown, "vraag"),
                             .heeft_gemiddelde = maat_past(item, MAAT_GEMIDDELDE),
                             .heeft_top = maat_past(item, MAAT_TOP),
                             .heeft_nps = maat_past(item, MAAT_NPS)};
    distribution(p, &v);
    places(p, &v);
    comparison(p, &v);
    groups(p, &v);
    earlier(p, &v);
    whole_year(p, &v);
    used(p, &v);
    stories(p, &v);
    cite_form(p, f, &v);
    return reply_page(r, status, &meting_vraag_template, &v);
}

int meting_vraag_get(struct request *r)
{
    struct page p;

    if (open_page(r, &p))
        return show(&p, NULL, 200);
    /* Of a measurement that is shown, this question is not there. */
    return uitslag_read(r->db, r->ctx, org_van(r), request_id(r, "id"), NULL, &p.b)
               ? not_found(r)
               : meting_elders(r);
}

int meting_cijfer_post(struct request *r)
{
    struct page p;
    struct item_beeld b;

    if (!open_page(r, &p) || p.v->item->schaal > SCHAAL_JA_NEE)
        return not_found(r);
    struct form_state *f = form_read_with(r, &meting_cijfer_form, cite_choices, &p);
    if (!form_ok(f))
        return show(&p, f, 422);
    int64_t plek = form_id(f, "plek");
    if (!mag(r, MAG_METING_LEZEN, plek) || !uitslag_plek(&p.b, p.v, plek, &b))
        return not_found(r);
    int64_t id = uitslag_cite(r->db, r->ctx, &p.b, p.v, plek, maat_van(form_text(f, "maat")),
                              session_of(r)->persoon);
    if (text_equal(form_text(f, "daarna"), "leren"))
        return reply_redirect(r, "/leren/nieuw?uit=%lld", (long long)id);
    reply_notice(
        r, T(r->lang,
             N_("Het cijfer is bewaard. Je kunt het nu aan een leercyclus of een zin hangen.")));
    return reply_redirect(r, "%s",
                          knoop_path(r->ctx, &(struct knoop){.id = id, .soort = "cijfer"}));
}
