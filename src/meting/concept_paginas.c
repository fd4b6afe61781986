/* A measurement that nobody sees yet: how many rows there are, what would be shown, confirming it
 * or throwing it away (besluit.h). Shows no figure, not even to who read it in. Not here: reading in
 * (inlezen_paginas.c), what a measurement shows (meting_paginas.c). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/besluit.h"
#include "meting/meting.h"
#include "meting/meting_concept_html.h"
#include "meting/meting_sql.h"
#include "meting/paginas.h"

#define NAMED_MAX 5 /* places that a sentence names */

static const struct field confirm_fields[] = {
    {"keuze",              N_("Wat mag Koers tonen?"), NULL, FIELD_RADIO,                                         .required = true, .raw_choices = true},
    {"zeker", N_("Ja, vervang de oude cijfers. Ik weet dat ik dit niet kan terugdraaien"),                           NULL,
     FIELD_CHECK}, /* of what replaces others */
};
const struct form meting_vaststellen_form = {"meting_vaststellen", FORM_FIELDS(confirm_fields),
                                             N_("Vaststellen")};
const struct form meting_concept_weg_form = {"meting_concept_weg",
                                             .button = N_("Concept weggooien"), .quiet = true};

/* A concept, with what is decided about it. */
struct concept {
    struct meting_of_row m;
    struct instrument in;
    struct meting_rijen_per_plek_rows plekken;
    struct besluit b;
};

/* A concept is for who may fill in for all places in it. */
static bool open_concept(struct request *r, struct concept *c)
{
    int64_t org = org_van(r), id = request_id(r, "id");
    struct error f;
    bool may = true;

    if (!meting_of(r->db, r->ctx, &c->m, .organisatie = org, .id = id) ||
        !text_equal(c->m.staat, "zichtbaar") || !text_equal(c->m.stand, "concept") ||
        !instrument_read(r->ctx, c->m.json.data, c->m.json.n, &c->in, &f))
        return false;
    c->plekken = meting_rijen_per_plek(r->db, r->ctx, .organisatie = org, .meting = id);
    for (size_t i = 0; i < c->plekken.n; i++)
        may = may && mag(r, MAG_METING_INVOEREN, c->plekken.row[i].id);
    return may;
}

bool meting_concept_mag(struct request *r)
{
    struct concept c;

    return mag_anywhere(r, MAG_METING_INVOEREN) && open_concept(r, &c);
}

/* "Niet getoond bij: Zuid, Oost." What is withheld of one question, by name and without a number. */
static const char *withheld(struct request *r, const struct besluit *b,
                            const struct besluit_vraag *q, const bool *has, bool groups)
{
    struct buf names;
    size_t n = 0;

    buf_init(&names, r->ctx, 8192);
    for (size_t p = 0; p < b->n_plekken; p++) {
        if (q->open.plek[p] || !has[p] || n++ >= NAMED_MAX)
            continue;
        buf_text(&names, n > 1 ? ", " : "");
        buf_text(&names, text_short(r->ctx, b->plek_naam[p], 60));
    }
    if (n > NAMED_MAX)
        buf_text(&names, " …");
    if (!n)
        return groups ? T(r->lang, N_("niet getoond per groep die het invulde")) : NULL;
    return zin_met(r->ctx,
                   T(r->lang, groups ? N_("niet getoond bij {plekken}, en nergens per groep die "
                                          "het invulde")
                                     : N_("niet getoond bij {plekken}")),
                   "plekken", names.data);
}

/* Groups that took part, and are not all shown. */
static bool groups_withheld(const struct besluit_vraag *q)
{
    bool any = false, all = true;

    for (size_t g = 0; g < GROEPEN; g++) {
        any = any || q->open.groep[g];
        all = all && q->open.groep[g];
    }
    return !any && !all;
}

static void questions_view(struct request *r, const struct concept *c, struct meting_concept *v)
{
    const struct besluit *b = &c->b;
    struct meting_concept_vragen *list = mem_array(r->ctx, struct meting_concept_vragen, b->n);
    bool *has = mem_array(r->ctx, bool, b->n_plekken);

    for (size_t p = 0; p < b->n_plekken; p++)
        for (size_t i = 0; i < c->plekken.n; i++)
            has[p] = has[p] || c->plekken.row[i].id == b->plek[p];
    for (size_t i = 0; i < b->n; i++) {
        const struct besluit_vraag *q = &b->vraag[i];
        const char *less = q->open.geheel ? withheld(r, b, q, has, groups_withheld(q))
                                          : T(r->lang, N_("wordt nergens getoond"));
        list[v->n_vragen++] = (struct meting_concept_vragen){
            in_taal(r, &c->in, &q->item->tekst),
            less ? less : T(r->lang, N_("alles wordt getoond")), less == NULL};
        v->deels = v->deels || less;
    }
    v->vragen = list;
    v->niets = b->n > 0;
    for (size_t i = 0; i < b->n; i++)
        v->niets = v->niets && !b->vraag[i].open.geheel;
    v->weinig = c->m.rijen < b->k;
}

static void confirm_choices(struct request *r, struct form_state *f, void *arg)
{
    const struct concept *c = arg;
    struct choice *list = mem_array(r->ctx, struct choice, 3);
    bool replaces = c->b.soort == BESLUIT_VERVANGT;

    list[0] =
        (struct choice){"alles",
                        T(r->lang, replaces ? N_("Vervang de oude cijfers: alles wat veilig kan")
                                            : N_("Alles wat veilig kan")),
                        NULL};
    list[1] =
        (struct choice){"geheel",
                        T(r->lang, replaces ? N_("Vervang de oude cijfers: alleen het geheel")
                                            : N_("Alleen het geheel, geen locaties en groepen")),
                        NULL};
    form_choices(f, "keuze", list, 2);
    if (replaces)
        form_require(f, "zeker");
    else
        form_hide(f, "zeker");
}

/* The questions of the one that it replaces of which nobody gave an answer here; NULL: none. */
static const char *disappears(struct request *r, const struct concept *c)
{
    struct meting_getoond_rows was =
        meting_getoond(r->db, r->ctx, .organisatie = org_van(r), .meting = c->b.ander);
    const char *names = NULL;
    int64_t last = -1;

    for (size_t i = 0; i < was.n; i++) {
        int64_t q = was.row[i].vraag;
        bool here = q == last || q < 0 || (size_t)q >= c->in.n_items;
        for (size_t k = 0; k < c->b.n; k++)
            here = here || c->b.vraag[k].index == (size_t)q;
        last = q;
        if (here)
            continue;
        const char *name = in_taal(r, &c->in, &c->in.items[q].tekst);
        names = names ? mem_format(r->ctx, "%s; %s", names, name) : name;
    }
    return names;
}

static int show(struct request *r, struct concept *c, struct form_state *f, int status)
{
    struct meting_concept_plekken *places =
        mem_array(r->ctx, struct meting_concept_plekken, c->plekken.n);
    struct meting_concept v = {.id = c->m.id,
                               .naam = in_taal(r, &c->in, &c->in.naam),
                               .bestand = c->m.bestand,
                               .van = c->m.van,
                               .tot = c->m.tot,
                               .rijen = c->m.rijen,
                               .k = c->b.k,
                               .rechte_lijn = c->m.rechte_lijn,
                               .dubbel = c->m.dubbel,
                               .vervangt = c->b.soort == BESLUIT_VERVANGT,
                               .ander_van = c->b.ander_van,
                               .ander_tot = c->b.ander_tot,
                               .plekken = places,
                               .n_plekken = c->plekken.n};

    if (v.vervangt) {
        v.andere_dagen = v.ander_van < v.van || v.ander_tot > v.tot;
        v.verdwijnt = disappears(r, c);
    }
    for (size_t i = 0; i < c->plekken.n; i++)
        places[i] = (struct meting_concept_plekken){
            c->plekken.row[i].naam, c->plekken.row[i].aantal, c->plekken.row[i].aantal < c->b.k};
    if (c->b.soort == BESLUIT_NIET) {
        v.fout = lang_sentence(r->ctx, r->lang, error_message(&c->b.fout));
        if (status >= 400) /* opening it sends nothing: what stands on the page is no error then */
            page_error(r, "waarom", T(r->lang, N_("Deze meting kan niet worden vastgesteld")));
    } else {
        questions_view(r, c, &v);
        if (!f) {
            f = form_new(r, &meting_vaststellen_form);
            confirm_choices(r, f, c);
            form_set(f, "keuze", "alles");
        }
        v.vaststellen = form_view(f, "/meten/%lld/vaststellen", (long long)c->m.id);
    }
    v.weggooien = form_view(form_new(r, &meting_concept_weg_form), "/meten/%lld/concept/weg",
                            (long long)c->m.id);
    return reply_page(r, status, &meting_concept_template, &v);
}

int meting_concept_get(struct request *r)
{
    struct concept c;

    if (!open_concept(r, &c) || !besluit_maak(r->db, r->ctx, org_van(r), c.m.id, &c.b))
        return not_found(r);
    return show(r, &c, NULL, 200);
}

/* In the pool: a delivery that replaces another one is compared row by row. */
int meting_vaststellen_voor(struct request *r)
{
    struct concept *c = mem_new(r->ctx, struct concept);

    if (!open_concept(r, c) || !besluit_maak(r->db, r->ctx, org_van(r), c->m.id, &c->b))
        return not_found(r);
    r->prepared = c;
    return 0;
}

int meting_vaststellen_post(struct request *r)
{
    struct concept *c = r->prepared;
    const struct sessie *s = session_of(r);
    struct form_state *f = form_read_with(r, &meting_vaststellen_form, confirm_choices, c);

    if (c->b.soort == BESLUIT_NIET || !form_ok(f))
        return show(r, c, f, 422);
    if (!besluit_bewaar(r->db, r->ctx, &c->b, text_equal(form_text(f, "keuze"), "geheel"),
                        s->persoon))
        return reply_error(r, 409,
                           T(r->lang, N_("Er is intussen iets veranderd. Bekijk het concept "
                                         "opnieuw.")));
    audit_write(r->db, s->organisatie, s->persoon, "meting.invoeren",
                mem_format(r->ctx, "meting %lld", (long long)c->m.id), "vastgesteld");
    reply_notice(r, T(r->lang, N_("De meting is vastgesteld.")));
    return reply_redirect(r, "/meten/%lld", (long long)c->m.id);
}

int meting_concept_weg_post(struct request *r)
{
    const struct sessie *s = session_of(r);
    struct concept c;

    if (!open_concept(r, &c))
        return not_found(r);
    meting_concept_drop(r->db, s->organisatie, c.m.id);
    audit_write(r->db, s->organisatie, s->persoon, "meting.invoeren",
                mem_format(r->ctx, "meting %lld", (long long)c.m.id), "concept weggegooid");
    int64_t job = job_queue(r->db, &(struct job_new){.organisatie = s->organisatie,
                                                     .door = s->persoon,
                                                     .soort = meting_weg_job.soort,
                                                     .over = c.m.id});
    return reply_redirect(r, "/taken/%lld", (long long)job);
}

size_t meting_concepten(struct request *r, const struct concept_regel **out)
{
    struct metingen_concept_rows rows = metingen_concept(r->db, r->ctx, .organisatie = org_van(r));
    struct concept_regel *list = mem_array(r->ctx, struct concept_regel, rows.n);
    size_t n = 0;

    *out = list;
    for (size_t i = 0; i < rows.n && mag_anywhere(r, MAG_METING_INVOEREN); i++) {
        struct instrument in;
        struct error f;
        bool known = instrument_read(r->ctx, rows.row[i].json.data, rows.row[i].json.n, &in, &f);
        list[n++] = (struct concept_regel){
            known ? in_taal(r, &in, &in.naam) : rows.row[i].code,
            mem_format(r->ctx, "/meten/%lld/concept", (long long)rows.row[i].id), rows.row[i].van,
            rows.row[i].tot};
    }
    return n;
}
