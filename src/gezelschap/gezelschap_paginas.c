/* Reading bodies: the list, and one with who sits in it; the routes. Not here: changing them
 * (gezelschap_wijzig.c), rules (gezelschap_regels.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "gezelschap/gezelschap_een_html.h"
#include "gezelschap/gezelschap_lijst_html.h"
#include "gezelschap/gezelschap_sql.h"
#include "gezelschap/gezelschap_wijzig_html.h"
#include "gezelschap/paginas.h"

static const char *link_of(struct request *r, int64_t id)
{
    return mem_format(r->ctx, "/gezelschappen/%lld", (long long)id);
}

bool gezelschap_mag_wijzigen(const struct request *r, const struct gezelschap *g)
{
    return mag_about(r, &gezelschap_bestuur,
                     &(struct about){.organisatie = org_van(r),
                                     .id = g->id,
                                     .locatie = gezelschap_locatie_van(g),
                                     .soort = "gezelschap",
                                     .status = ""});
}

bool gezelschap_open(struct request *r, bool beheer, struct gezelschap *out, int *status)
{
    if (gezelschap_read(r->db, r->ctx, org_van(r), request_id(r, "id"), out) &&
        (beheer ? gezelschap_mag_wijzigen(r, out) : gezelschap_leesbaar(r, out)))
        return true;
    *status = not_found(r);
    return false;
}

void gezelschap_audit(struct request *r, int64_t id, const char *wat)
{
    const struct sessie *who = session_of(r);
    audit_write(r->db, who->organisatie, who->persoon, handeling_code(MAG_GEZELSCHAP_BEHEREN),
                mem_format(r->ctx, "gezelschap %lld", (long long)id), wat);
}

/* ---- the list ---- */

static bool is_own(const struct gezelschap_zetels *mine, int64_t id)
{
    for (size_t i = 0; i < mine->n; i++)
        if (mine->een[i].id == id && mine->een[i].eigen)
            return true;
    return false;
}

static int get_list(struct request *r)
{
    int32_t today = date_today();
    struct gezelschappen all = gezelschappen(r->db, r->ctx, org_van(r));
    struct gezelschap_zetels mine =
        gezelschap_plaatsen(r->db, r->ctx, org_van(r), session_of(r)->persoon, today);
    struct gezelschap_lijst_rijen *rows =
        mem_array(r->ctx, struct gezelschap_lijst_rijen, all.n + 1);
    struct gezelschap_lijst_eerder *gone =
        mem_array(r->ctx, struct gezelschap_lijst_eerder, all.n + 1);
    struct gezelschap_lijst v = {
        .rijen = rows, .eerder = gone, .nieuw = mag(r, MAG_GEZELSCHAP_BEHEREN, 0)};

    for (size_t i = 0; i < all.n; i++) {
        const struct gezelschap *g = &all.een[i];
        if (!gezelschap_leesbaar(r, g))
            continue;
        if (g->opgeheven != DATE_NONE && g->opgeheven <= today)
            gone[v.n_eerder++] = (struct gezelschap_lijst_eerder){gezelschap_heet(r->lang, g->naam),
                                                                  link_of(r, g->id), g->opgeheven};
        else
            rows[v.n_rijen++] = (struct gezelschap_lijst_rijen){
                .naam = gezelschap_heet(r->lang, g->naam),
                .link = link_of(r, g->id),
                .soort = T(r->lang, gezelschap_soort_naam(g->soort)),
                .bereik = gezelschap_bereik(r->ctx, r->lang, g),
                .leden = g->leden,
                .er = g->er,
                .reden = g->er ? NULL : g->reden,
                .spreker = gezelschap_heet(r->lang, g->spreker_naam),
                .eigen = is_own(&mine, g->id)};
    }
    return reply_page(r, 200, &gezelschap_lijst_template, &v);
}

/* ---- one ---- */

static const char *functie_naam(struct request *r, const char *code)
{
    enum gezelschap_functie f = F_LID;
    gezelschap_functie_from(code, &f);
    return T(r->lang, gezelschap_functie_naam(f));
}

static void fill_members(struct request *r, const struct gezelschap *g, bool may,
                         struct gezelschap_een *v)
{
    struct gezelschap_leden_rows all = gezelschap_leden(r->db, r->ctx, .organisatie = org_van(r),
                                                        .gezelschap = g->id, .max = ZETEL_MAX);
    struct gezelschap_een_leden *now = mem_array(r->ctx, struct gezelschap_een_leden, all.n + 1);
    struct gezelschap_een_eerder *past = mem_array(r->ctx, struct gezelschap_een_eerder, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct gezelschap_leden_row *l = &all.row[i];
        const char *name = l->persoon ? l->persoon_naam : l->naam;
        if (l->tot != DATE_NONE && l->tot <= date_today()) {
            past[v->n_eerder++] =
                (struct gezelschap_een_eerder){name, functie_naam(r, l->functie), l->vanaf, l->tot};
            continue;
        }
        struct gezelschap_een_leden *m = &now[v->n_leden++];
        *m = (struct gezelschap_een_leden){.naam = name,
                                           .functie = functie_naam(r, l->functie),
                                           .van_waar = l->van_waar,
                                           .account = l->persoon != 0,
                                           .vanaf = l->vanaf,
                                           .tot = l->tot};
        if (may) {
            struct form_state *s = form_new(r, &zetel_einde_form);
            form_set_int(s, "lid", l->id);
            m->einde = form_view(s, "/gezelschappen/%lld/leden/einde", (long long)g->id);
        }
    }
    v->leden = now;
    v->eerder = past;
}

/* For which others it speaks, when this person may read those. */
static void fill_spoken_for(struct request *r, const struct gezelschap *g, struct gezelschap_een *v)
{
    struct gezelschappen all = gezelschappen(r->db, r->ctx, org_van(r));
    struct gezelschap_een_spreekt_voor *list =
        mem_array(r->ctx, struct gezelschap_een_spreekt_voor, all.n + 1);
    for (size_t i = 0; i < all.n; i++)
        if (all.een[i].spreker == g->id && gezelschap_leesbaar(r, &all.een[i]))
            list[v->n_spreekt_voor++] = (struct gezelschap_een_spreekt_voor){
                gezelschap_heet(r->lang, all.een[i].naam), link_of(r, all.een[i].id)};
    v->spreekt_voor = list;
}

static void fill_forms(struct request *r, const struct gezelschap *g, struct form_state *erbij,
                       struct gezelschap_een *v)
{
    long long id = g->id;
    v->wijzig = mem_format(r->ctx, "/gezelschappen/%lld/wijzig", id);
    bool gone = g->opgeheven != DATE_NONE;
    if (mag(r, MAG_GEZELSCHAP_BEHEREN, gezelschap_locatie_van(g)))
        *(gone ? &v->openen : &v->opheffen) =
            form_view(form_new(r, gone ? &gezelschap_open_form : &gezelschap_op_form),
                      gone ? "/gezelschappen/%lld/openen" : "/gezelschappen/%lld/opheffen", id);
    if (gone || !g->er)
        return;
    if (!erbij) {
        erbij = form_new(r, &zetel_form);
        zetel_keuzes(r, erbij, (void *)(uintptr_t)g);
        form_set_date(erbij, "vanaf", date_today());
        form_set(erbij, "functie", gezelschap_functie_code(F_LID));
    }
    v->erbij = form_view(erbij, "/gezelschappen/%lld/leden", id);
}

int gezelschap_toon(struct request *r, const struct gezelschap *g, struct form_state *erbij,
                    int status)
{
    bool may = gezelschap_mag_wijzigen(r, g);
    struct gezelschap_een v = {.naam = gezelschap_heet(r->lang, g->naam),
                               .soort = T(r->lang, gezelschap_soort_naam(g->soort)),
                               .bereik = gezelschap_bereik(r->ctx, r->lang, g),
                               .mandaat = g->mandaat,
                               .er = g->er,
                               .reden = g->er ? NULL : g->reden,
                               .spreker = gezelschap_heet(r->lang, g->spreker_naam),
                               .spreker_link = g->spreker ? link_of(r, g->spreker) : NULL,
                               .vanaf = g->vanaf,
                               .opgeheven = g->opgeheven};
    v.stem = (g->er || g->spreker) && gezelschap_bestaat(g->vanaf, g->opgeheven, date_today());
    v.schrijvers =
        (int64_t)gezelschap_adressen(r->db, r->ctx, .organisatie = org_van(r), .gezelschap = g->id,
                                     .dag = date_today(), .max = ZETEL_MAX)
            .n;
    fill_members(r, g, may && g->opgeheven == DATE_NONE, &v);
    fill_spoken_for(r, g, &v);
    if (may)
        fill_forms(r, g, erbij, &v);
    return reply_page(r, status, &gezelschap_een_template, &v);
}

static int get_one(struct request *r)
{
    struct gezelschap g;
    int status;
    if (!gezelschap_open(r, false, &g, &status))
        return status;
    return gezelschap_toon(r, &g, NULL, 200);
}

/* clang-format off */
static const struct route routes[] = {
    {METHOD_GET, "/gezelschappen", MAG_GEZELSCHAP_LEZEN, 0, get_list,
     .template = &gezelschap_lijst_template, .title = "Raden en groepen"},
    {METHOD_GET, "/gezelschappen/nieuw", MAG_GEZELSCHAP_BEHEREN, 0, gezelschap_nieuw_get,
     .template = &gezelschap_wijzig_template, .title = "Een raad of groep toevoegen"},
    {METHOD_POST, "/gezelschappen", MAG_GEZELSCHAP_BEHEREN, 0, gezelschap_nieuw_post,
     .form = &gezelschap_form, .title = "Een raad of groep bewaren"},
    {METHOD_GET, "/gezelschappen/:id", MAG_GEZELSCHAP_LEZEN, 0, get_one,
     .template = &gezelschap_een_template, .title = "Een raad of groep"},
    {METHOD_GET, "/gezelschappen/:id/wijzig", MAG_AANGEMELD, 0, gezelschap_wijzig_get,
     .template = &gezelschap_wijzig_template, .title = "Een raad of groep wijzigen",
     .subject = &gezelschap_bestuur},
    {METHOD_POST, "/gezelschappen/:id", MAG_AANGEMELD, 0, gezelschap_wijzig_post,
     .form = &gezelschap_form, .title = "Gegevens van een raad of groep bewaren",
     .subject = &gezelschap_bestuur},
    {METHOD_POST, "/gezelschappen/:id/opheffen", MAG_GEZELSCHAP_BEHEREN, 0, gezelschap_op_post,
     .form = &gezelschap_op_form, .title = "Een raad of groep opheffen"},
    {METHOD_POST, "/gezelschappen/:id/openen", MAG_GEZELSCHAP_BEHEREN, 0, gezelschap_open_post,
     .form = &gezelschap_open_form, .title = "Een opgeheven raad of groep weer openen"},
    {METHOD_POST, "/gezelschappen/:id/leden", MAG_AANGEMELD, 0, zetel_post, .form = &zetel_form,
     .title = "Iemand aan een raad of groep toevoegen", .subject = &gezelschap_bestuur},
    {METHOD_POST, "/gezelschappen/:id/leden/einde", MAG_AANGEMELD, 0, zetel_einde_post,
     .form = &zetel_einde_form, .title = "Een plaats in een raad of groep beëindigen",
     .subject = &gezelschap_bestuur},
};
/* clang-format on */
const struct route_table gezelschap_routes = {routes, sizeof routes / sizeof *routes};
