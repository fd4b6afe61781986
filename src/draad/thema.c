/* The pages of themes: the list, and one theme with its signals, its thread and what may be begun
 * from it. Not here: joining signals into a theme (the signal room), how a theme is kept
 * (verhaal.c). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "draad/keten.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include "draad/thema_html.h"
#include "draad/themas_html.h"

#define LISTED  25 /* themes on one page */
#define SIGNALS 50 /* signals on one page */

static const struct field thema_velden[] = {
    {.name = "titel",
     .label = N_("Naam van het thema"),
     .hulp = N_("Kort en herkenbaar, zonder namen van mensen. Bijvoorbeeld: Alleen aan tafel."),
     .required = true,
     .max = 120                    },
    {.name = "uitleg",
     .label = N_("Waar gaat het over?"),
     .kind = FIELD_LONG,
     .max = 1000,
     .rows = 3                     },
    {.name = "bouwsteen",
     .label = N_("Bij welke bouwsteen hoort dit?"),
     .kind = FIELD_CHECKS,
     .choices = bouwsteen_choices},
    {.name = "plek",
     .label = N_("Voor welke locatie?"),
     .kind = FIELD_SELECT,
     .required = true,
     .raw_choices = true},
};
const struct form thema_form = {"thema", FORM_FIELDS(thema_velden), N_("Bewaren")};
const struct form thema_af_form = {"thema_af", .button = N_("Dit thema afronden")};
const struct form thema_open_form = {"thema_open", .button = N_("Dit thema weer openen")};

static void places(struct request *r, struct form_state *s, void *arg)
{
    (void)arg;
    size_t n;
    const struct choice *c = locaties_choices(r, MAG_SIGNAAL_BEHANDELEN, true, &n);
    form_choices(s, "plek", c, n);
}

static void without_place(struct request *r, struct form_state *s, void *arg)
{
    (void)r, (void)arg;
    form_hide(s, "plek");
}

static const char *const classes[] = {"",          "merkje b1", "merkje b2",
                                      "merkje b3", "merkje b4", "merkje b5"};

/* The next of one status, from where the fields of the query string say; and where it goes on. */
static struct thema_list_rows next_themes(struct request *r, const struct place *p,
                                          const char *status, const char *time, const char *id,
                                          const char **further)
{
    const int64_t newest = INT64_C(1) << 60;
    int64_t before = newest, before_id = newest;
    if (!request_field(r, time) || !text_int(request_field(r, time), 0, newest, &before) ||
        !request_field(r, id) || !text_int(request_field(r, id), 0, newest, &before_id))
        before = before_id = newest;
    struct thema_list_rows rows = thema_list(
        r->db, r->ctx, .organisatie = org_van(r), .status = status, .overal = p->overal,
        .locatie = p->locatie, .voor_tijd = before, .voor_id = before_id, .max = LISTED + 1);
    *further = NULL;
    if (rows.n > LISTED) {
        rows.n = LISTED;
        *further = mem_format(r->ctx, "/themas?%s=%lld&%s=%lld", time,
                              (long long)rows.row[LISTED - 1].gemaakt, id,
                              (long long)rows.row[LISTED - 1].id);
    }
    return rows;
}

static void list_open(struct request *r, struct themas *v, const struct place *p)
{
    struct thema_list_rows rows = next_themes(r, p, "open", "voor", "voor_id", &v->verder);
    struct themas_loopt *list = mem_array(r->ctx, struct themas_loopt, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct thema_list_row *t = &rows.row[i];
        if (!mag(r, MAG_DRAAD_LEZEN, t->locatie))
            continue;
        struct themas_loopt *l = &list[v->n_loopt++];
        struct themas_loopt_merken *m = mem_array(r->ctx, struct themas_loopt_merken, 5);
        unsigned marks = (unsigned)t->merken;
        for (int b = 1; b <= 5; b++) {
            if (marks & 1u << b)
                m[l->n_merken++] =
                    (struct themas_loopt_merken){classes[b], b, T(r->lang, bouwsteen_naam(b))};
        }
        l->merken = m;
        l->titel = t->titel;
        l->uitleg = t->uitleg;
        l->signalen = t->signalen;
        l->datum = date_of_time(t->gemaakt);
        l->link = mem_format(r->ctx, "/themas/%lld", (long long)t->id);
        l->waar = t->waar;
    }
    v->loopt = list;
}

static void list_done(struct request *r, struct themas *v, const struct place *p)
{
    struct thema_list_rows rows = next_themes(r, p, "af", "af_voor", "af_voor_id", &v->verder_af);
    v->af_open = request_field(r, "af_voor") != NULL;
    struct themas_af *list = mem_array(r->ctx, struct themas_af, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        if (mag(r, MAG_DRAAD_LEZEN, rows.row[i].locatie))
            list[v->n_af++] = (struct themas_af){
                .titel = rows.row[i].titel,
                .link = mem_format(r->ctx, "/themas/%lld", (long long)rows.row[i].id),
                .datum = date_of_time(rows.row[i].gewijzigd)};
    }
    v->af = list;
}

static int show_list(struct request *r, int status, struct form_state *s)
{
    struct place p = place_of(r, MAG_DRAAD_LEZEN);
    struct themas v = {.waar = p.naam};
    list_open(r, &v, &p);
    list_done(r, &v, &p);
    if (mag_anywhere(r, MAG_SIGNAAL_BEHANDELEN)) {
        if (!s) {
            s = form_new(r, &thema_form);
            places(r, s, NULL);
            struct place here = place_of(r, MAG_SIGNAAL_BEHANDELEN);
            form_set_int(s, "plek", here.locatie > 0 ? here.locatie : 0);
        }
        v.nieuw = form_view(s, "/themas");
    }
    return reply_page(r, status, &themas_template, &v);
}

int get_themas(struct request *r)
{
    return show_list(r, 200, NULL);
}

int post_themas(struct request *r)
{
    struct form_state *s = form_read_with(r, &thema_form, places, NULL);
    if (form_ok(s) && !mag(r, MAG_SIGNAAL_BEHANDELEN, form_id(s, "plek")))
        form_error(s, "plek", T(r->lang, "Hier mag je geen thema maken. Kies een andere locatie."));
    if (!form_ok(s))
        return show_list(r, 422, s);
    int64_t id = thema_create(r->db,
                              &(struct knoop_new){.organisatie = org_van(r),
                                                  .locatie = form_id(s, "plek"),
                                                  .door = session_of(r)->persoon,
                                                  .titel = form_text(s, "titel"),
                                                  .bouwstenen = bouwsteen_chosen(s, "bouwsteen")},
                              form_text(s, "uitleg"));
    reply_notice(r, T(r->lang, "Het thema is gemaakt."));
    return reply_redirect(r, "/themas/%lld", (long long)id);
}

/* ---- one theme ---- */

static void add_signals(struct request *r, struct thema_pagina *v, const struct knoop *k)
{
    const struct knoop_face *g = face_of(soort_counting(COUNTS_SIGNAL));
    int64_t below;
    if (!request_field(r, "onder") || !text_int(request_field(r, "onder"), 1, INT64_MAX, &below))
        below = INT64_MAX;
    struct thema_signalen_rows rows = thema_signalen(r->db, r->ctx, .organisatie = k->organisatie,
                                                     .id = k->id, .onder = below, .max = SIGNALS);
    struct thema_pagina_signalen *list =
        mem_array(r->ctx, struct thema_pagina_signalen, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        struct knoop s = {.organisatie = k->organisatie,
                          .id = rows.row[i].id,
                          .locatie = rows.row[i].locatie,
                          .soort = rows.row[i].soort,
                          .titel = rows.row[i].titel,
                          .status = rows.row[i].status,
                          .gemaakt = rows.row[i].gemaakt};
        struct locatie at = {0};
        if (!g || !mag_knoop(r, g->lezen, &s)) {
            v->verborgen = true;
            continue;
        }
        if (s.locatie != k->locatie)
            locatie_read(r->db, r->ctx, k->organisatie, s.locatie, &at);
        const char *text = g->tekst ? g->tekst(r->db, r->ctx, r->lang, &s, false) : NULL;
        list[v->n_signalen++] =
            (struct thema_pagina_signalen){.tekst = text ? text : s.titel,
                                           .link = knoop_path(r->ctx, &s),
                                           .datum = date_of_time(s.gemaakt),
                                           .waar = at.naam,
                                           .status = T(r->lang, status_naam(&s)),
                                           .af = !status_open(g, s.status)};
    }
    v->signalen = list;
    if (rows.n == SIGNALS)
        v->verder = mem_format(r->ctx, "/themas/%lld?onder=%lld", (long long)k->id,
                               (long long)rows.row[rows.n - 1].id);
}

static void add_beginnings(struct request *r, struct thema_pagina *v, const struct knoop *k)
{
    struct thema_pagina_beginnen *list = mem_array(r->ctx, struct thema_pagina_beginnen, 16);
    const struct knoop_face *g;
    for (size_t i = 0; (g = face_at(i)) && v->n_beginnen < 16; i++) {
        if (!g->begin || !mag_knoop(r, g->begin_mag, k))
            continue;
        list[v->n_beginnen] =
            (struct thema_pagina_beginnen){.naam = T(r->lang, g->begin_naam),
                                           .link = pad_met_id(r->ctx, g->begin, k->id),
                                           .ook = v->n_beginnen > 0};
        v->n_beginnen++;
    }
    v->beginnen = list;
}

static struct form_state *stored_form(struct request *r, const struct knoop *k, const char *uitleg)
{
    struct form_state *s = form_new(r, &thema_form);
    without_place(r, s, NULL);
    form_set(s, "titel", k->titel);
    form_set(s, "uitleg", uitleg);
    bouwsteen_set(s, "bouwsteen", knoop_bouwstenen(r->db, k->organisatie, k->id));
    return s;
}

static int show_one(struct request *r, int status, const struct knoop *k, struct form_state *s)
{
    struct thema_by_id_row row = {0};
    if (!thema_by_id(r->db, r->ctx, &row, .organisatie = k->organisatie, .id = k->id))
        return not_found(r);
    struct thema_pagina v = {.titel = k->titel,
                             .kop = knoop_kop_view(r, k),
                             .uitleg = row.uitleg,
                             .aantal = row.signalen,
                             .over = over_knoop_view(r, k)};
    bool open = text_equal(k->status, "open");
    v.ontbreekt = face_of("thema")->ontbreekt(r->db, r->ctx, r->lang, k);
    add_signals(r, &v, k);
    if (open)
        add_beginnings(r, &v, k);
    if (mag_knoop(r, MAG_SIGNAAL_BEHANDELEN, k)) {
        v.wijzig =
            form_view(s ? s : stored_form(r, k, row.uitleg), "/themas/%lld", (long long)k->id);
        v.zet_om =
            form_view(form_new(r, open ? &thema_af_form : &thema_open_form),
                      open ? "/themas/%lld/afronden" : "/themas/%lld/openen", (long long)k->id);
    }
    return reply_page(r, status, &thema_pagina_template, &v);
}

int get_thema(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "thema", MAG_DRAAD_LEZEN, &k, &status))
        return status;
    return show_one(r, 200, &k, NULL);
}

int post_thema(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "thema", MAG_SIGNAAL_BEHANDELEN, &k, &status))
        return status;
    struct form_state *s = form_read_with(r, &thema_form, without_place, NULL);
    struct thema_by_id_row row;
    if (thema_by_id(r->db, r->ctx, &row, .organisatie = k.organisatie, .id = k.id))
        form_check_stored(s, stored_form(r, &k, row.uitleg));
    if (!form_ok(s))
        return show_one(r, 422, &k, s);
    const char *uitleg = form_text(s, "uitleg");
    knoop_rename(r->db, k.organisatie, k.id, form_text(s, "titel"), session_of(r)->persoon);
    knoop_change_search_text(r->db, k.organisatie, k.id, uitleg);
    knoop_set_bouwstenen(r->db, k.organisatie, k.id, bouwsteen_chosen(s, "bouwsteen"));
    thema_set_uitleg(r->db, .organisatie = k.organisatie, .id = k.id,
                     .uitleg = uitleg ? uitleg : "");
    reply_notice(r, T(r->lang, text_equal(k.status, "open")
                                   ? N_("Het thema is bewaard.")
                                   : N_("Het thema is bewaard. Het is afgerond.")));
    return reply_redirect(r, "/themas/%lld", (long long)k.id);
}

static int set_status(struct request *r, const char *to, const char *notice)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "thema", MAG_SIGNAAL_BEHANDELEN, &k, &status))
        return status;
    knoop_change_status(r->db, k.organisatie, k.id, to, session_of(r)->persoon, 0);
    reply_notice(r, T(r->lang, notice));
    return reply_redirect(r, "/themas/%lld", (long long)k.id);
}

int post_thema_af(struct request *r)
{
    return set_status(r, "af", N_("Het thema is afgerond."));
}

int post_thema_open(struct request *r)
{
    return set_status(r, "open", N_("Het thema loopt weer."));
}
