/* All that waits for who is signed in, and one of it: for whom, its days and steps, and suspending
 * it. Not here: the first few on the start page (start.c), the rule (wacht_regels.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include "draad/start.h"
#include "draad/start_regels.h"
#include "draad/wacht.h"
#include "draad/wacht_een_html.h"
#include "draad/wacht_html.h"
#include "gezelschap/gezelschap.h"

#define SHOWN 200

/* clang-format off */
static const struct field fields[] = {
    {"tot", N_("Tot welke dag?"), N_("Op die dag wacht het weer."), FIELD_DATE,
     .required = true},
    {"reden", N_("Waarom?"), N_("Zonder namen: iedereen die het punt mag lezen, leest dit."),
     FIELD_TEXT, .required = true, .max = 300},
};
/* clang-format on */
const struct form opschort_form = {"opschorten", FORM_FIELDS(fields), N_("Schort op"),
                                   .quiet = true};
const struct form hervat_form = {.name = "hervatten", .button = N_("Pak het weer op")};

static const char *more_of(struct request *r, int64_t id)
{
    return mem_format(r->ctx, "/wacht/%lld", (long long)id);
}

static void fill_rows(struct request *r, struct wacht_pagina *v, const struct wacht *w)
{
    struct wacht_pagina_rijen *rows = mem_array(r->ctx, struct wacht_pagina_rijen, w->n + 1);
    int32_t today = date_today(), begon = start_begon(r);
    for (size_t i = 0; i < w->n; i++) {
        const struct wacht_een *e = &w->een[i];
        rows[i] = (struct wacht_pagina_rijen){.dagen = dagen_sinds(date_of_time(e->sinds), today),
                                              .sinds = wacht_van_eerder(e->sinds, begon),
                                              .titel = titel_voor(r, &e->knoop),
                                              .link = knoop_path(r->ctx, &e->knoop),
                                              .meer = more_of(r, e->id),
                                              .wat = T(r->lang, e->tekst),
                                              .waar = session_of(r)->locatie ? NULL : e->waar,
                                              .voor = e->voor,
                                              .uiterlijk = e->uiterlijk,
                                              .te_laat = dagen_sinds(e->uiterlijk, today)};
    }
    v->rijen = rows;
    v->n_rijen = w->n;
    v->niet_getoond = w->totaal - (int64_t)w->n;
}

int get_wacht(struct request *r)
{
    const struct sessie *s = session_of(r);
    const struct start_woorden *words = start_woorden(start_rol(s->leden, s->n_leden));
    struct wacht w = start_wacht(r, SHOWN), still = start_opgeschort(r, SHOWN);
    struct wacht_pagina v = {.kop = T(r->lang, words->wacht_kop),
                             .niets = T(r->lang, words->niets_wacht)};
    struct wacht_pagina_stil *list = mem_array(r->ctx, struct wacht_pagina_stil, still.n + 1);
    fill_rows(r, &v, &w);
    for (size_t i = 0; i < still.n; i++) {
        const struct wacht_een *e = &still.een[i];
        list[i] = (struct wacht_pagina_stil){.titel = titel_voor(r, &e->knoop),
                                             .link = knoop_path(r->ctx, &e->knoop),
                                             .meer = more_of(r, e->id),
                                             .wat = T(r->lang, e->tekst),
                                             .waar = s->locatie ? NULL : e->waar,
                                             .voor = e->voor,
                                             .tot = e->uiterlijk};
    }
    v.stil = list;
    v.n_stil = still.n;
    return reply_page(r, 200, &wacht_pagina_template, &v);
}

/* ---- one ---- */

struct one {
    struct wachtpunt_by_id_row w;
    struct knoop k;
};

/* The open one of the path, when it waits for who is signed in; else answers 404. */
static bool open_one(struct request *r, struct one *o, int *status)
{
    struct wacht_mens me = wacht_mens_van(r);
    if (wachtpunt_by_id(r->db, r->ctx, &o->w, .organisatie = org_van(r),
                        .id = request_id(r, "id")) &&
        o->w.klaar == TIME_NONE && knoop_read(r->db, r->ctx, org_van(r), o->w.knoop, &o->k)) {
        struct wacht_adres a =
            wacht_adres_van(o->w.mag, o->w.locatie, o->w.persoon, o->w.gezelschap, o->w.rol);
        if (wacht_voor(r->db, r->ctx, org_van(r), o->w.knoop, o->w.wat, &a, &me))
            return true;
    }
    *status = not_found(r);
    return false;
}

static const char *addressee(struct request *r, const struct wachtpunt_by_id_row *w)
{
    enum rol rol;
    if (w->persoon)
        return w->persoon_naam;
    if (w->gezelschap)
        return gezelschap_heet(r->lang, w->gezelschap_naam);
    if (w->rol && rol_from_code(w->rol, &rol))
        return T(r->lang, rol_naam(rol));
    enum handeling h;
    const char *right = handeling_from_code(w->mag, &h) ? T(r->lang, handeling_naam(h)) : "";
    return zin_met(r->ctx, T(r->lang, N_("wie dit mag: {wat}")), "wat", text_lower(r->ctx, right));
}

static void fill_steps(struct request *r, const struct one *o, struct wacht_een_pagina *v)
{
    struct wachtpunt_stappen_rows all =
        wachtpunt_stappen(r->db, r->ctx, .organisatie = o->k.organisatie, .wachtpunt = o->w.id);
    struct wacht_een_pagina_stappen *list =
        mem_array(r->ctx, struct wacht_een_pagina_stappen, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct wachtpunt_stappen_row *s = &all.row[i];
        const char *what = s->tekst ? T(r->lang, s->tekst) : NULL;
        enum rol rol;
        if (text_equal(s->soort, "hoger"))
            what = s->rol && rol_from_code(s->rol, &rol)
                       ? zin_met(r->ctx, T(r->lang, N_("wacht dan ook op: {wie}")), "wie",
                                 T(r->lang, rol_naam(rol)))
                       : T(r->lang, N_("gaat dan een trede hoger"));
        else if (!what)
            what = text_equal(s->soort, "herinner") ? T(r->lang, N_("herinnering per e-mail"))
                                                    : T(r->lang, N_("tussentijdse dag"));
        list[i] = (struct wacht_een_pagina_stappen){s->op, what, s->gedaan != TIME_NONE};
    }
    v->stappen = list;
    v->n_stappen = all.n;
}

static int show_one(struct request *r, const struct one *o, struct form_state *s, int status)
{
    const struct wachtpunt_by_id_row *w = &o->w;
    long long id = w->id;
    bool still = w->opgeschort_op != DATE_NONE;
    struct wacht_een_pagina v = {.titel = titel_voor(r, &o->k),
                                 .link = knoop_path(r->ctx, &o->k),
                                 .wat = T(r->lang, w->tekst),
                                 .voor = addressee(r, w),
                                 .sinds = date_of_time(w->sinds),
                                 .uiterlijk = w->uiterlijk,
                                 .te_laat = !still && w->uiterlijk != DATE_NONE &&
                                            w->uiterlijk < date_today(),
                                 .stil_sinds = w->opgeschort_op,
                                 .stil_tot = w->opgeschort_tot,
                                 .reden = w->opgeschort_reden};
    fill_steps(r, o, &v);
    if (still) {
        v.hervatten = form_view(form_new(r, &hervat_form), "/wacht/%lld/hervatten", id);
    } else {
        if (!s)
            s = form_new(r, &opschort_form);
        if (knoop_opaque(o->k.soort))
            form_hide(s, "reden");
        v.opschorten = form_view(s, "/wacht/%lld/opschorten", id);
    }
    return reply_page(r, status, &wacht_een_pagina_template, &v);
}

int get_wacht_een(struct request *r)
{
    struct one o;
    int status;
    return open_one(r, &o, &status) ? show_one(r, &o, NULL, 200) : status;
}

/* A personal kind keeps no words here, so it asks for none. */
static void without_words(struct request *r, struct form_state *s, void *knoop)
{
    (void)r;
    if (knoop_opaque(((const struct knoop *)knoop)->soort))
        form_hide(s, "reden");
}

int post_opschorten(struct request *r)
{
    struct one o;
    int status;
    if (!open_one(r, &o, &status))
        return status;
    struct form_state *s = form_read_with(r, &opschort_form, without_words, &o.k);
    const char *wrong = wacht_opschort_bezwaar(date_today(), form_date(s, "tot"));
    if (form_ok(s) && wrong)
        form_error(s, "tot", T(r->lang, wrong));
    if (form_ok(s) && o.w.opgeschort_op != DATE_NONE)
        form_error(s, NULL, T(r->lang, N_("Dit is al opgeschort.")));
    if (!form_ok(s))
        return show_one(r, &o, s, 422);
    wachtpunt_suspend(r->db, o.k.organisatie, o.w.id, form_date(s, "tot"), form_text(s, "reden"),
                      session_of(r)->persoon);
    reply_notice(r, T(r->lang, N_("Het is opgeschort.")));
    return reply_redirect(r, "/wacht/%lld", (long long)o.w.id);
}

int post_hervatten(struct request *r)
{
    struct one o;
    int status;
    if (!open_one(r, &o, &status))
        return status;
    wachtpunt_resume(r->db, o.k.organisatie, o.w.id, session_of(r)->persoon);
    reply_notice(r, T(r->lang, N_("Het wacht weer.")));
    return reply_redirect(r, "/wacht/%lld", (long long)o.w.id);
}
