/* The measurements there are, and what one shows; its routes. Not here: one question
 * (vraag_paginas.c), reading in (inlezen_paginas.c), open answers (teksten_paginas.c). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/besluit.h"
#include "meting/meting_balk_html.h"
#include "meting/meting_concept_html.h"
#include "meting/meting_controle_html.h"
#include "meting/meting_een_html.h"
#include "meting/meting_indelen_html.h"
#include "meting/meting_instrumenten_html.h"
#include "meting/meting_lijst_html.h"
#include "meting/meting_nieuw_html.h"
#include "meting/meting_tekst_html.h"
#include "meting/meting_teksten_html.h"
#include "meting/meting_vervangen_html.h"
#include "meting/meting_vraag_html.h"
#include "meting/paginas.h"
#include <math.h>

/* ---- the list ---- */

static const char *name_of(struct request *r, const struct db_bytes *json, const char *code)
{
    struct instrument in;
    struct error f;

    return instrument_read(r->ctx, json->data, json->n, &in, &f) ? in_taal(r, &in, &in.naam) : code;
}

static int list_get(struct request *r)
{
    /* Who may read indicators only (people who receive care, those close to them) goes there. */
    if (!mag_anywhere(r, MAG_METING_LEZEN))
        return reply_redirect(r, "/meten/indicatoren");
    struct metingen_rows rows = metingen(r->db, r->ctx, .organisatie = org_van(r));
    struct meting_lijst_jaren *years = mem_array(r->ctx, struct meting_lijst_jaren, rows.n);
    struct meting_lijst_jaren_metingen *all =
        mem_array(r->ctx, struct meting_lijst_jaren_metingen, rows.n);
    struct meting_lijst v = {.plek = place_of(r, MAG_METING_LEZEN).naam,
                             .mag_inlezen = mag_anywhere(r, MAG_METING_INVOEREN),
                             .jaren = years};

    for (size_t i = 0; i < rows.n; i++) {
        const struct metingen_row *m = &rows.row[i];
        if (i == 0 || m->jaar != rows.row[i - 1].jaar)
            years[v.n_jaren++] = (struct meting_lijst_jaren){.jaar = m->jaar, .metingen = &all[i]};
        all[i] = (struct meting_lijst_jaren_metingen){
            .naam = name_of(r, &m->json, m->code),
            .van = m->van,
            .tot = m->tot,
            .k = m->k,
            .weinig = m->rijen < m->k,
            .vragenlijsten = m->rijen < m->k ? 0 : m->rijen,
            .respons_null = m->uitgenodigd_null || m->rijen < m->k,
            .respons = m->uitgenodigd_null || m->rijen < m->k
                           ? NAN
                           : (double)m->rijen / (double)m->uitgenodigd,
            .link = mem_format(r->ctx, "/meten/%lld", (long long)m->id)};
        years[v.n_jaren - 1].n_metingen++;
    }
    const struct concept_regel *concepts;
    v.n_concepten = meting_concepten(r, &concepts);
    struct meting_lijst_concepten *waiting =
        mem_array(r->ctx, struct meting_lijst_concepten, v.n_concepten);
    for (size_t i = 0; i < v.n_concepten; i++)
        waiting[i] = (struct meting_lijst_concepten){concepts[i].naam, concepts[i].van,
                                                     concepts[i].tot, concepts[i].link};
    v.concepten = waiting;
    return reply_page(r, 200, &meting_lijst_template, &v);
}

/* ---- one measurement ---- */

static const struct field remove_fields[] = {
    {"zeker", N_("Ja, wis alle antwoorden van deze meting"), NULL, FIELD_CHECK, .required = true},
};
static const struct form remove_form = {"meting_weghalen", FORM_FIELDS(remove_fields),
                                        N_("Weghalen"), .quiet = true};

/* The place that the page is about: that of the switcher when it took part, else the whole. */
static int64_t leading_place(struct request *r, const struct meting_uitslag *b, const char **naam)
{
    struct place p = place_of(r, MAG_METING_LEZEN);

    *naam = T(r->lang, N_("de hele organisatie"));
    for (size_t i = 0; i < b->locaties.n; i++)
        if (b->locaties.row[i].id == p.locatie) {
            *naam = b->locaties.row[i].naam;
            return p.locatie;
        }
    return 0;
}

static void questions_view(struct request *r, const struct meting_uitslag *b, int64_t place,
                           struct meting_een *v)
{
    struct meting_een_vragen *list = mem_array(r->ctx, struct meting_een_vragen, b->n);

    for (size_t i = 0; i < b->n; i++) {
        const struct instrument_item *item = b->vraag[i].item;
        struct item_beeld shown;
        if (!uitslag_plek(b, &b->vraag[i], place, &shown))
            continue;
        list[v->n_vragen++] = (struct meting_een_vragen){
            .code = item->code,
            .vraag = in_taal(r, &b->in, &item->tekst),
            .link = mem_format(r->ctx, "/meten/%lld/vraag/%s", (long long)b->m.id, item->code),
            .zin = uitslag_zin(r, &b->in, item, &shown),
            .beschermd = shown.staat != CIJFER_OPEN,
            .bouwsteen = item->bouwsteen,
            .bouwsteen_naam = T(r->lang, bouwsteen_naam((int)item->bouwsteen)),
            .n = shown.telling.n,
            .gemiddelde = shown.gemiddelde.waarde,
            .laag = shown.gemiddelde.laag,
            .hoog = shown.gemiddelde.hoog,
            .nps = shown.nps.waarde,
            .balk = balk_view(r, &b->in, item, &shown, item->code)};
    }
    v->vragen = list;
}

static const char *score_sentence(struct request *r, enum cijfer_staat staat,
                                  const struct gemiddelde *g, int64_t k)
{
    struct cijfer c = {
        .staat = staat, .waarde = g->waarde, .laag = g->laag, .hoog = g->hoog, .n = g->n, .k = k};

    return cijfer_tekst(r->ctx, r->lang, &c);
}

static void scores_view(struct request *r, const struct meting_uitslag *b, struct meting_een *v)
{
    struct meting_een_scores *list = mem_array(r->ctx, struct meting_een_scores, b->n_scores);

    for (size_t i = 0; i < b->n_scores; i++) {
        const struct score_uitslag *s = &b->score[i];
        struct meting_een_scores_plekken *places =
            mem_array(r->ctx, struct meting_een_scores_plekken, b->locaties.n);
        size_t n = 0;
        for (size_t p = 0; p < b->locaties.n; p++)
            if (mag(r, MAG_METING_LEZEN, b->locaties.row[p].id))
                places[n++] = (struct meting_een_scores_plekken){
                    b->locaties.row[p].naam,
                    score_sentence(r, s->staten[p], &s->locatie[p], b->m.k)};
        list[i] = (struct meting_een_scores){.naam = in_taal(r, &b->in, &s->score->tekst),
                                             .zin = score_sentence(r, s->staat, &s->geheel, b->m.k),
                                             .beschermd = s->staat != CIJFER_OPEN,
                                             .plekken = places,
                                             .n_plekken = n};
    }
    v->scores = list;
    v->n_scores = b->n_scores;
}

static bool is_cited(struct request *r, int64_t id)
{
    struct meting_aangehaald_row row = {0};

    meting_aangehaald(r->db, r->ctx, &row, .organisatie = org_van(r), .meting = id);
    return row.aantal > 0;
}

/* Replacing is for who may confirm the new one: who may fill in for all places that took part. */
static bool may_replace(struct request *r, const struct meting_uitslag *b)
{
    bool all = mag_anywhere(r, MAG_METING_INVOEREN);

    for (size_t i = 0; i < b->locaties.n; i++)
        all = all && mag(r, MAG_METING_INVOEREN, b->locaties.row[i].id);
    return all;
}

/* Offered only when the new file can be of the same version (with another one it is refused), and when
 * nothing else that was shown over these days forbids it. */
static void replacing_view(struct request *r, const struct meting_uitslag *b, struct meting_een *v)
{
    if (!may_replace(r, b))
        return;
    v->vervangen = b->m.vervangt;
    v->nieuwe_versie =
        !v->vervangen && !instrument_leverbaar(r->db, r->ctx, org_van(r), b->m.instrument);
    if (v->vervangen || v->nieuwe_versie)
        return;
    struct error why;
    const struct meting_of_row next = {.code = b->m.code,
                                       .instrument = b->m.instrument,
                                       .hash = "",
                                       .van = b->m.van,
                                       .tot = b->m.tot};
    if (!besluit_vooraf(r->db, r->ctx, org_van(r), &next, &why))
        v->bezwaar = lang_sentence(r->ctx, r->lang, error_message(&why));
    else
        v->vervang = mem_format(r->ctx, "/meten/nieuw?vervangt=%lld", (long long)b->m.id);
}

/* Taking away concerns the organisation: nothing comes in its place. */
static bool may_remove(struct request *r, const struct meting_uitslag *b)
{
    return mag(r, MAG_METING_INVOEREN, 0) && may_replace(r, b) && !is_cited(r, b->m.id);
}

static void texts_view(struct request *r, const struct meting_uitslag *b, struct meting_een *v)
{
    if (!mag_anywhere(r, MAG_METING_INVOEREN))
        return;
    struct meting_tekst_counts_rows rows =
        meting_tekst_counts(r->db, r->ctx, .organisatie = org_van(r), .meting = b->m.id);
    for (size_t i = 0; i < rows.n; i++)
        if (mag(r, MAG_METING_INVOEREN, rows.row[i].locatie))
            v->teksten_wachten += rows.row[i].nieuw;
    if (rows.n > 0)
        v->teksten = mem_format(r->ctx, "/meten/%lld/antwoorden", (long long)b->m.id);
}

int meting_elders(struct request *r)
{
    int64_t org = org_van(r), id = request_id(r, "id");
    struct meting_vervanger_row new;
    struct meting_of_row m;

    if (meting_concept_mag(r))
        return reply_redirect(r, "/meten/%lld/concept", (long long)id);
    if (!meting_of(r->db, r->ctx, &m, .organisatie = org, .id = id) ||
        !text_equal(m.stand, "vervangen") ||
        !meting_vervanger(r->db, r->ctx, &new, .organisatie = org, .id = id))
        return not_found(r);
    return reply_page(
        r, 200, &meting_vervangen_template,
        &(struct meting_vervangen){.naam = name_of(r, &m.json, m.code),
                                   .van = m.van,
                                   .tot = m.tot,
                                   .nieuw = mem_format(r->ctx, "/meten/%lld", (long long)new.id)});
}

static int show_one(struct request *r, struct form_state *f, int status)
{
    struct meting_uitslag b;
    const char *naam;

    if (!uitslag_read(r->db, r->ctx, org_van(r), request_id(r, "id"), NULL, &b))
        return meting_elders(r);
    int64_t place = leading_place(r, &b, &naam);
    struct meting_een v = {.id = b.m.id,
                           .naam = in_taal(r, &b.in, &b.in.naam),
                           .herkomst = in_taal(r, &b.in, &b.in.herkomst),
                           .plek = naam,
                           .van = b.m.van,
                           .tot = b.m.tot,
                           .jaar = b.m.jaar,
                           .weinig = b.m.rijen < b.m.k,
                           .vragenlijsten = b.m.rijen < b.m.k ? 0 : b.m.rijen,
                           .uitgenodigd = b.m.uitgenodigd,
                           .uitgenodigd_null = b.m.uitgenodigd_null,
                           .oud = b.m.oud,
                           .k = b.m.k};
    v.respons_null = b.m.uitgenodigd_null || v.weinig;
    if (b.m.rechte_lijn >= b.m.k)
        v.rechte_lijn = b.m.rechte_lijn;
    if (b.m.dubbel >= b.m.k)
        v.dubbel = b.m.dubbel;
    v.respons = v.respons_null ? NAN : (double)b.m.rijen / (double)b.m.uitgenodigd;
    questions_view(r, &b, place, &v);
    scores_view(r, &b, &v);
    texts_view(r, &b, &v);
    replacing_view(r, &b, &v);
    if (may_remove(r, &b))
        v.verwijderen =
            form_view(f ? f : form_new(r, &remove_form), "/meten/%lld/weg", (long long)b.m.id);
    return reply_page(r, status, &meting_een_template, &v);
}

static int one_get(struct request *r)
{
    return show_one(r, NULL, 200);
}

static int remove_post(struct request *r)
{
    const struct sessie *s = session_of(r);
    struct meting_uitslag b;
    struct form_state *f = form_read(r, &remove_form);

    if (!uitslag_read(r->db, r->ctx, s->organisatie, request_id(r, "id"), NULL, &b))
        return not_found(r);
    if (!may_remove(r, &b))
        return reply_error(
            r, 409,
            T(r->lang, N_("Deze meting kun je niet weghalen. Cijfers of verhalen eruit zijn in "
                          "gebruik, of je mag niet voor al deze locaties invoeren.")));
    if (!form_ok(f))
        return show_one(r, f, 422);
    meting_hide(r->db, .organisatie = s->organisatie, .id = b.m.id);
    audit_write(r->db, s->organisatie, s->persoon, "meting.invoeren",
                mem_format(r->ctx, "meting %lld", (long long)b.m.id), "weggehaald");
    int64_t job = job_queue(r->db, &(struct job_new){.organisatie = s->organisatie,
                                                     .door = s->persoon,
                                                     .soort = meting_weg_job.soort,
                                                     .over = b.m.id});
    return reply_redirect(r, "/taken/%lld", (long long)job);
}

/* ---- routes ---- */

/* clang-format off */
static const struct route routes[] = {
    {METHOD_GET, "/meten", MAG_INDICATOR_LEZEN, 0, list_get, .template = &meting_lijst_template,
     .title = N_("Metingen van ervaringen")},
    {METHOD_GET, "/meten/nieuw", MAG_METING_INVOEREN, 0, meting_nieuw_get,
     .template = &meting_nieuw_pagina_template, .title = N_("Antwoorden van een meting inlezen")},
    {METHOD_POST, "/meten/nieuw", MAG_METING_INVOEREN, ROUTE_UPLOAD, meting_nieuw_post,
     meting_nieuw_voor, &meting_inleveren_form,
     .title = N_("Een bestand met antwoorden inleveren")},
    {METHOD_GET, "/meten/inlezen/:id", MAG_METING_INVOEREN, ROUTE_HEAVY, meting_indelen_get,
     .template = &meting_indelen_template, .title = N_("Zeggen wat elke kolom is"),
     .subject = &meting_upload_eigen},
    {METHOD_POST, "/meten/inlezen/:id", MAG_METING_INVOEREN, 0, meting_indelen_post,
     meting_indelen_voor, &meting_indelen_form, .title = N_("Bewaren wat elke kolom is"),
     .subject = &meting_upload_eigen},
    {METHOD_GET, "/meten/inlezen/:id/controle", MAG_METING_INVOEREN, ROUTE_HEAVY,
     meting_controle_get, .template = &meting_controle_template,
     .title = N_("Zien wat er niet klopt"), .subject = &meting_upload_eigen},
    {METHOD_POST, "/meten/inlezen/:id/start", MAG_METING_INVOEREN, 0, meting_start_post,
     .form = &meting_start_form, .title = N_("De antwoorden inlezen"),
     .subject = &meting_upload_eigen},
    {METHOD_POST, "/meten/inlezen/:id/weg", MAG_METING_INVOEREN, 0, meting_weggooien_post,
     .form = &meting_weggooien_form, .title = N_("Een ingeleverd bestand weggooien"),
     .subject = &meting_upload_eigen},
    {METHOD_GET, "/meten/instrumenten", MAG_METING_LEZEN, 0, meting_instrumenten_get,
     .template = &meting_instrumenten_template, .title = N_("Vragenlijsten die Koers kent")},
    {METHOD_POST, "/meten/instrumenten", MAG_METING_INVOEREN, ROUTE_UPLOAD, meting_instrument_post,
     meting_instrument_voor, &meting_instrument_form,
     .title = N_("Een eigen vragenlijst toevoegen")},
    {METHOD_GET, "/meten/:id", MAG_METING_LEZEN, ROUTE_HEAVY, one_get,
     .template = &meting_een_template, .title = N_("Wat een meting laat zien")},
    {METHOD_POST, "/meten/:id/weg", MAG_METING_INVOEREN, 0, remove_post, .form = &remove_form,
     .title = N_("Een meting weghalen")},
    {METHOD_GET, "/meten/:id/concept", MAG_METING_INVOEREN, ROUTE_HEAVY, meting_concept_get,
     .template = &meting_concept_template, .title = N_("Een meting die nog niemand ziet")},
    {METHOD_POST, "/meten/:id/vaststellen", MAG_METING_INVOEREN, 0, meting_vaststellen_post,
     meting_vaststellen_voor, &meting_vaststellen_form, .title = N_("Een meting vaststellen")},
    {METHOD_POST, "/meten/:id/concept/weg", MAG_METING_INVOEREN, 0, meting_concept_weg_post,
     .form = &meting_concept_weg_form, .title = N_("Een concept van een meting weggooien")},
    {METHOD_GET, "/meten/:id/vraag/:code", MAG_METING_LEZEN, ROUTE_HEAVY, meting_vraag_get,
     .template = &meting_vraag_template, .title = N_("Eén vraag van een meting")},
    {METHOD_POST, "/meten/:id/vraag/:code/cijfer", MAG_LEREN_SCHRIJVEN, 0, meting_cijfer_post,
     .form = &meting_cijfer_form, .title = N_("Een cijfer uit een meting gebruiken")},
    {METHOD_GET, "/meten/:id/antwoorden", MAG_METING_INVOEREN, ROUTE_HEAVY, meting_teksten_get,
     .template = &meting_teksten_template, .title = N_("Open antwoorden onherkenbaar maken")},
    {METHOD_GET, "/meten/:id/antwoorden/:nr", MAG_METING_INVOEREN, 0, meting_tekst_get,
     .template = &meting_tekst_een_template, .title = N_("Een open antwoord")},
    {METHOD_POST, "/meten/:id/antwoorden/:nr", MAG_METING_INVOEREN, 0, meting_tekst_post,
     .form = &meting_tekst_form, .title = N_("Van een open antwoord een verhaal maken")},
    {METHOD_POST, "/meten/:id/antwoorden/:nr/verberg", MAG_METING_INVOEREN, 0, meting_verberg_post,
     .form = &meting_verberg_form, .title = N_("Een open antwoord weglaten")},
};
/* clang-format on */
const struct route_table meting_routes = {routes, sizeof routes / sizeof *routes};
