/* The pages of learning: the board, a new cycle, one cycle. Not here: what a team does in it
 * (leren_stappen.c), rules (leren_regels.c). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "draad/over_knoop.h"
#include "draad/over_knoop_html.h"
#include "leren/leren.h"
#include "leren/leren_bord_html.h"
#include "leren/leren_een_html.h"
#include "leren/leren_nieuw_html.h"
#include "leren/leren_sql.h"

#define ENDED 100 /* on the board, of each way to end */

/* ---- the board ---- */

static const char *where(struct request *r, const char *place, const char *team)
{
    if (place && team)
        return mem_format(r->ctx, "%s, %s", place, team);
    return place ? place : T(r->lang, N_("de hele organisatie"));
}

static int32_t action_day(struct request *r, int64_t id)
{
    struct leer_stand s;
    int32_t day = DATE_NONE;
    leercyclus_state(r->db, r->ctx, org_van(r), id, &s, &day);
    return day;
}

/* The open cycles in five columns, one for each step. */
static void board_columns(struct request *r, const struct leer_bord_rows *rows,
                          struct leren_bord *v)
{
    struct leren_bord_kolommen *columns = mem_array(r->ctx, struct leren_bord_kolommen, 5);
    for (size_t c = 0; c < 5; c++) {
        enum leer_stap step = (enum leer_stap)c;
        struct leren_bord_kolommen_cycli *cards =
            mem_array(r->ctx, struct leren_bord_kolommen_cycli, rows->n);
        columns[c].naam = T(r->lang, leer_stap_naam(step));
        columns[c].cycli = cards;
        for (size_t i = 0; i < rows->n; i++) {
            if (strcmp(rows->row[i].status, leer_stap_code(step)) != 0)
                continue;
            int32_t since = date_of_time(rows->row[i].stap_sinds);
            enum leer_stuck stuck = leer_stuck(step, since, action_day(r, rows->row[i].id),
                                               rows->row[i].evaluatie, date_today());
            v->vast += stuck != NIET_VAST;
            cards[columns[c].n_cycli++] = (struct leren_bord_kolommen_cycli){
                .id = rows->row[i].id,
                .naam = rows->row[i].titel,
                .waar = where(r, rows->row[i].locatie_naam, rows->row[i].team_naam),
                .dagen = date_today() - since,
                .vast = stuck == NIET_VAST ? NULL : T(r->lang, leer_stuck_text(stuck))};
        }
        columns[c].aantal = (int64_t)columns[c].n_cycli;
    }
    v->kolommen = columns;
    v->n_kolommen = 5;
}

/* The newest that ended: finished first, then stopped, each by when. */
static void ended(struct request *r, const struct place *p, struct leren_bord *v)
{
    static const enum leer_stap ends[] = {STAP_AFGEROND, STAP_GESTOPT};
    struct leren_bord_af *list = mem_array(r->ctx, struct leren_bord_af, 2 * ENDED);
    for (size_t e = 0; e < 2; e++) {
        struct leer_af_rows rows =
            leer_af(r->db, r->ctx, .organisatie = org_van(r), .locatie = p->locatie,
                    .overal = p->overal, .status = leer_stap_code(ends[e]), .max = ENDED);
        for (size_t i = 0; i < rows.n; i++)
            list[v->n_af++] = (struct leren_bord_af){
                rows.row[i].id, rows.row[i].titel,
                where(r, rows.row[i].locatie_naam, rows.row[i].team_naam),
                T(r->lang, leer_stap_naam(ends[e])), date_of_time(rows.row[i].stap_sinds)};
    }
    v->af = list;
}

static int board(struct request *r)
{
    struct place p = place_of(r, MAG_DRAAD_LEZEN);
    struct leer_bord_rows open = leer_bord(r->db, r->ctx, .organisatie = org_van(r),
                                           .locatie = p.locatie, .overal = p.overal);
    struct leren_bord v = {.plek = p.naam, .mag_beginnen = mag_anywhere(r, MAG_LEREN_SCHRIJVEN)};
    if (open.n)
        board_columns(r, &open, &v);
    v.titel = open.n == 0 ? T(r->lang, N_("Leren"))
                          : mem_format(r->ctx, "%zu %s", open.n,
                                       TN(r->lang, N_("leercyclus loopt"), N_("leercycli lopen"),
                                          (int64_t)open.n));
    ended(r, &p, &v);
    return reply_page(r, 200, &leren_bord_template, &v);
}

/* ---- a new cycle ---- */

/* clang-format off */
static const struct field new_fields[] = {
    {"titel", N_("Naam"), N_("Bijvoorbeeld: Samen eten, niemand hoeft alleen aan tafel."),
     FIELD_TEXT, .required = true, .max = 120},
    {"aanleiding", N_("Wat is de aanleiding?"), N_("Wat hoorden of zagen jullie?"), FIELD_LONG,
     .required = true, .max = 4000, .rows = 4},
    {"thema", N_("Hoort het bij een thema?"), NULL, FIELD_SELECT, .raw_choices = true},
    {"locatie", N_("Waar?"), NULL, FIELD_SELECT, .required = true, .raw_choices = true},
    {"team", N_("Welk team?"), NULL, FIELD_SELECT, .raw_choices = true},
    {"bouwsteen", N_("Bij welke bouwstenen hoort het?"), NULL, FIELD_CHECKS,
     .choices = bouwsteen_short_choices},
    {"uit", NULL, NULL, FIELD_HIDDEN, .max = 20},
};
/* clang-format on */
static const struct form new_form = {"leercyclus", FORM_FIELDS(new_fields), N_("Begin")};

static void new_choices(struct request *r, struct form_state *f, void *arg)
{
    (void)arg;
    size_t n;
    const struct choice *places = locaties_choices(r, MAG_LEREN_SCHRIJVEN, true, &n);
    form_choices(f, "locatie", places, n);
    struct leer_themas_rows themes = leer_themas(r->db, r->ctx, .organisatie = org_van(r));
    struct choice *list = mem_array(r->ctx, struct choice, themes.n + 1);
    size_t n_themes = 0, n_teams = 0;
    for (size_t i = 0; i < themes.n; i++)
        if (mag(r, MAG_DRAAD_LEZEN, themes.row[i].locatie))
            list[n_themes++] = (struct choice){
                mem_format(r->ctx, "%lld", (long long)themes.row[i].id), themes.row[i].titel, NULL};
    form_choices(f, "thema", list, n_themes);
    struct leer_teams_rows teams = leer_teams(r->db, r->ctx, .organisatie = org_van(r));
    struct choice *team_list = mem_array(r->ctx, struct choice, teams.n + 1);
    for (size_t i = 0; i < teams.n; i++)
        if (mag(r, MAG_LEREN_SCHRIJVEN, teams.row[i].locatie))
            team_list[n_teams++] = (struct choice){
                mem_format(r->ctx, "%lld", (long long)teams.row[i].id),
                mem_format(r->ctx, "%s, %s", teams.row[i].locatie_naam, teams.row[i].naam), NULL};
    form_choices(f, "team", team_list, n_teams);
}

/* What a cycle begins from: any knoop that this person may see, named in ?uit= (a signal, a theme,
 * a figure). */
static bool source_knoop(struct request *r, const char *text, struct knoop *k)
{
    int64_t id = 0;
    if (!text || !text_int(text, 1, INT64_MAX, &id) ||
        !knoop_read(r->db, r->ctx, org_van(r), id, k))
        return false;
    const struct knoop_face *face = face_of(k->soort);
    return face && mag_knoop(r, face->lezen, k);
}

static int show_new(struct request *r, struct form_state *f, const char *from, int status)
{
    return reply_page(
        r, status, &leren_nieuw_template,
        &(struct leren_nieuw){.vanuit = from, .beginnen = form_view(f, "/leren/nieuw")});
}

static int new_get(struct request *r)
{
    struct form_state *f = form_new(r, &new_form);
    new_choices(r, f, NULL);
    struct place p = place_of(r, MAG_LEREN_SCHRIJVEN);
    form_set_int(f, "locatie", p.locatie > 0 ? p.locatie : 0);
    struct knoop k;
    bool from = source_knoop(r, request_field(r, "uit"), &k);
    if (from) {
        form_set_int(f, "uit", k.id);
        form_set_int(f, "locatie", k.locatie);
        if (strcmp(k.soort, "thema") == 0)
            form_set_int(f, "thema", k.id);
        unsigned marks = knoop_bouwstenen(r->db, k.organisatie, k.id);
        for (int b = 1; b <= 5; b++)
            if (marks & (1u << b))
                form_set_int(f, "bouwsteen", b);
    }
    return show_new(r, f, from ? titel_voor(r, &k) : NULL, 200);
}

static bool team_of_place(struct request *r, int64_t team, int64_t place)
{
    struct leer_teams_rows teams = leer_teams(r->db, r->ctx, .organisatie = org_van(r));
    for (size_t i = 0; i < teams.n; i++)
        if (teams.row[i].id == team)
            return teams.row[i].locatie == place;
    return false;
}

static int new_post(struct request *r)
{
    struct form_state *f = form_read_with(r, &new_form, new_choices, NULL);
    struct knoop k;
    bool from = source_knoop(r, form_text(f, "uit"), &k);
    int64_t place = form_id(f, "locatie"), team = form_id(f, "team");
    if (form_ok(f) && !mag(r, MAG_LEREN_SCHRIJVEN, place))
        form_error(
            f, "locatie",
            T(r->lang,
              N_("Voor deze locatie mag je geen leercyclus beginnen. Kies een andere locatie.")));
    if (form_ok(f) && team && !team_of_place(r, team, place))
        form_error(
            f, "team",
            T(r->lang,
              N_("Dit team hoort niet bij deze locatie. Kies een ander team, of laat het leeg.")));
    if (!form_ok(f))
        return show_new(r, f, from ? titel_voor(r, &k) : NULL, 422);
    int64_t sources[2];
    size_t n_sources = 0;
    if (from)
        sources[n_sources++] = k.id;
    if (form_id(f, "thema") && (!from || form_id(f, "thema") != k.id))
        sources[n_sources++] = form_id(f, "thema");
    const struct sessie *s = session_of(r);
    int64_t id =
        leercyclus_create(r->db, r->ctx,
                          &(struct leercyclus_begin){.organisatie = s->organisatie,
                                                     .locatie = place,
                                                     .team = team,
                                                     .door = s->persoon,
                                                     .titel = form_text(f, "titel"),
                                                     .aanleiding = form_text(f, "aanleiding"),
                                                     .bouwstenen = bouwsteen_chosen(f, "bouwsteen"),
                                                     .uit = sources,
                                                     .n_uit = n_sources});
    reply_notice(r, T(r->lang, N_("De leercyclus is begonnen. Eerste vraag: wat valt jullie op?")));
    return reply_redirect(r, "/leren/%lld", (long long)id);
}

/* ---- one cycle ---- */

struct page { /* what building the page of a cycle needs at hand */
    struct request *r;
    const struct knoop *k;
    struct leercyclus_of_row c;
    struct leer_stand stand;
    enum leer_stap step;
    bool may, may_close;
    const char *form_name; /* the form that came back with errors, or NULL */
    struct form_state *form;
};

/* The form with the errors when it is this one, else a fresh one. */
static const struct formulier *form_of(struct page *p, const struct form *form, const char *name,
                                       const char *path)
{
    struct form_state *f =
        p->form_name && strcmp(p->form_name, name) == 0 ? p->form : form_new(p->r, form);
    return form_view(f, "/leren/%lld/%s", (long long)p->k->id, path);
}

/* The same of a form that changes what is stored. */
static const struct formulier *stored_form(struct page *p, const char *name,
                                           struct form_state *(*stored)(struct request *,
                                                                        const struct knoop *))
{
    struct form_state *f =
        p->form_name && strcmp(p->form_name, name) == 0 ? p->form : stored(p->r, p->k);
    return form_view(f, "/leren/%lld/%s", (long long)p->k->id, name);
}

static void page_steps(struct page *p, struct leren_een *v)
{
    struct leren_een_stappen *list = mem_array(p->r->ctx, struct leren_een_stappen, 6);
    list[0] = (struct leren_een_stappen){T(p->r->lang, N_("Aanleiding")), true, false};
    for (int i = 0; i < 5; i++)
        list[i + 1] = (struct leren_een_stappen){
            T(p->r->lang, leer_stap_naam((enum leer_stap)i)),
            p->step > (enum leer_stap)i && p->step != STAP_GESTOPT, p->step == (enum leer_stap)i};
    v->stappen = list;
    v->n_stappen = 6;
}

static const char *when_text(struct page *p, int32_t from, int32_t by, int32_t ready)
{
    struct buf b;
    buf_init(&b, p->r->ctx, 400);
    if (ready != DATE_NONE) {
        buf_text(&b, T(p->r->lang, N_("Klaar op ")));
        lang_date(&b, p->r->lang, ready);
        return b.data;
    }
    if (from != DATE_NONE) {
        buf_text(&b, T(p->r->lang, N_("sinds ")));
        lang_date(&b, p->r->lang, from);
    }
    if (by != DATE_NONE) {
        buf_text(&b, b.len ? ", " : "");
        buf_text(&b, T(p->r->lang, N_("uiterlijk klaar op ")));
        lang_date(&b, p->r->lang, by);
    }
    return b.len ? b.data : NULL;
}

static void page_beads(struct page *p, struct leren_een *v)
{
    struct request *r = p->r;
    struct leer_stappen_rows rows =
        leer_stappen(r->db, r->ctx, .organisatie = p->k->organisatie, .cyclus = p->k->id);
    struct leren_een_kralen *list = mem_array(r->ctx, struct leren_een_kralen, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        const char *kind = rows.row[i].soort;
        const struct knoop_face *face = face_of(kind);
        struct leren_een_kralen *b = &list[i];
        b->is_ballon = face->vorm == KRAAL_BALLON;
        b->is_vlag = face->vorm == KRAAL_VLAG;
        b->is_vierkant = face->vorm == KRAAL_VIERKANT;
        b->is_ruit = face->vorm == KRAAL_RUIT;
        b->letter = face->letter;
        b->soort =
            rows.row[i].slot ? T(r->lang, N_("Terugkijken met het team")) : T(r->lang, face->naam);
        b->op = date_of_time(rows.row[i].gemaakt);
        b->tekst = rows.row[i].tekst;
        b->extra = rows.row[i].trekker;
        b->bij = rows.row[i].waaraan
                     ? rows.row[i].waaraan
                     : when_text(p, rows.row[i].vanaf, rows.row[i].uiterlijk, rows.row[i].klaar);
        if (strcmp(kind, "actie") == 0 && rows.row[i].klaar == DATE_NONE && p->may &&
            p->step <= STAP_BORGEN)
            b->klaar = form_view(form_new(r, &leren_klaar_form), "/leren/%lld/actie/%lld/klaar",
                                 (long long)p->k->id, (long long)rows.row[i].id);
    }
    v->kralen = list;
    v->n_kralen = rows.n;
}

/* The text of a story for this reader: shown to those who handle it and, once it may be shared, to
 * all. */
static const char *story_words(struct request *r, const struct knoop *k)
{
    struct verhaal s;
    bool there = verhaal_read(r->db, r->ctx, k->organisatie, k->id, &s);
    if (there && s.tekst[0] && knoop_words(r, k))
        return mem_format(r->ctx, "“%s”", s.tekst);
    return face_of("verhaal")->tekst(r->db, r->ctx, r->lang, k, false);
}

struct grounds {
    struct leren_een_cijfers *figures;
    struct leren_een_verhalen *stories;
    struct leren_een_signalen *signals;
};

static void page_ground(struct page *p, const struct schakel *s, struct grounds *g,
                        struct leren_een *v)
{
    struct request *r = p->r;
    const struct knoop *k = &s->knoop;
    struct cijfer c;
    bool direct = s->diepte == -1;
    if (direct && text_equal(s->relatie, relatie_code(MEET)) &&
        cijfer_read(r->db, r->ctx, k->organisatie, k->id, &c))
        g->figures[v->n_cijfers++] =
            (struct leren_een_cijfers){k->id, c.vraag, cijfer_tekst(r->ctx, r->lang, &c)};
    if (direct && text_equal(s->relatie, relatie_code(ONDERBOUWT)) &&
        strcmp(k->soort, "verhaal") == 0)
        g->stories[v->n_verhalen++] = (struct leren_een_verhalen){k->id, story_words(r, k)};
    if (s->diepte < 0 && strcmp(k->soort, "signaal") == 0) {
        v->n_gevers++;
        v->n_gehoord += s->gehoord;
        if (mag_knoop(r, MAG_SIGNAAL_LEZEN, k))
            g->signals[v->n_signalen++] = (struct leren_een_signalen){k->id, k->titel};
    }
}

/* Figures and stories that hang on the cycle, or why there are none; the signals it began with. */
static void page_grounds(struct page *p, struct leren_een *v)
{
    const void *ctx = p->r->ctx;
    struct schakels chain = draad_chain(p->r->db, ctx, p->k->organisatie, p->k->id, 400);
    struct grounds g = {mem_array(ctx, struct leren_een_cijfers, chain.n),
                        mem_array(ctx, struct leren_een_verhalen, chain.n),
                        mem_array(ctx, struct leren_een_signalen, chain.n)};
    for (size_t i = 0; i < chain.n; i++)
        if (chain.schakel[i].diepte < 0)
            page_ground(p, &chain.schakel[i], &g, v);
    v->cijfers = g.figures;
    v->verhalen = g.stories;
    v->signalen = g.signals;
    v->geen_cijfer = v->n_cijfers ? NULL : p->c.geen_cijfer;
    v->geen_verhaal = v->n_verhalen ? NULL : p->c.geen_verhaal;
}

static void page_missing(struct page *p, struct leren_een *v)
{
    const char *why[LEER_BEZWAREN];
    size_t n = p->step == STAP_BORGEN || (p->step == STAP_RESULTAAT && p->stand.resultaten > 0)
                   ? leer_bezwaren(&p->stand, why)
                   : 0;
    struct leren_een_ontbreekt *list = mem_array(p->r->ctx, struct leren_een_ontbreekt, n);
    for (size_t i = 0; i < n; i++)
        list[i].tekst = T(p->r->lang, why[i]);
    v->ontbreekt = list;
    v->n_ontbreekt = n;
}

/* Why there is no figure or story, with what was written before. */
static const struct formulier *reason_form(struct page *p)
{
    return stored_form(p, "reden", leren_reden_stored);
}

/* What this step asks of the team, and nothing more. */
static void page_forms(struct page *p, struct leren_een *v)
{
    const struct form *now = leren_stap_form(p->step);
    if (now && (p->step != STAP_RESULTAAT || p->stand.resultaten == 0))
        v->formulier_nu = form_of(p, now, now->name, mem_format(p->r->ctx, "stap/%s", now->name));
    bool result = p->step == STAP_RESULTAAT;
    if (result && p->stand.cijfers == 0) {
        struct form_state *f = p->form_name && strcmp(p->form_name, "cijfer") == 0
                                   ? p->form
                                   : form_new(p->r, &leren_cijfer_form);
        leren_cijfer_keuzes(p->r, f, (void *)p->k);
        v->formulier_cijfer = form_view(f, "/leren/%lld/cijfer", (long long)p->k->id);
        v->formulier_telling = form_of(p, &leren_telling_form, "telling", "telling");
    }
    if (result && p->stand.verhalen == 0) {
        struct form_state *f = p->form_name && strcmp(p->form_name, "verhaal") == 0
                                   ? p->form
                                   : form_new(p->r, &leren_verhaal_form);
        leren_verhaal_keuzes(p->r, f, (void *)p->k);
        v->formulier_verhaal = form_view(f, "/leren/%lld/verhaal", (long long)p->k->id);
    }
    if (result && (p->stand.cijfers == 0 || p->stand.verhalen == 0))
        v->formulier_reden = reason_form(p);
    if (p->step == STAP_BORGEN && p->stand.slotreflecties == 0)
        v->formulier_slot = form_of(p, &leren_slot_form, "slot", "slot");
    if (p->step == STAP_BORGEN && !p->stand.keuze)
        v->formulier_keuze = form_of(p, &leren_keuze_form, "keuze", "keuze");
    if (p->step == STAP_BORGEN && p->may_close)
        v->formulier_af = form_of(p, &leren_af_form, "af", "afronden");
    if (p->step > STAP_ACTIE)
        v->formulier_extra = form_of(p, &leren_actie_form, "actie", "stap/actie");
    if (p->may_close)
        v->formulier_stop = form_of(p, &leren_stop_form, "stop", "stoppen");
    v->formulier_evaluatie = stored_form(p, "evaluatie", leren_evaluatie_stored);
}

struct form_state *leren_deelname_stored(struct request *r, const struct knoop *k)
{
    struct form_state *f = form_new(r, &leren_deelname_form);
    struct leer_deelname_rows rows =
        leer_deelname(r->db, r->ctx, .organisatie = k->organisatie, .cyclus = k->id);
    for (size_t i = 0; i < leren_deelname_form.n; i++)
        form_set_int(f, leren_deelname_form.fields[i].name, 0);
    for (size_t i = 0; i < rows.n; i++)
        form_set_int(f, rows.row[i].groep, rows.row[i].aantal);
    return f;
}

static void page_taking_part(struct page *p, struct leren_een *v)
{
    struct request *r = p->r;
    struct leer_deelname_rows rows =
        leer_deelname(r->db, r->ctx, .organisatie = p->k->organisatie, .cyclus = p->k->id);
    struct leren_een_deelname *there = mem_array(r->ctx, struct leren_een_deelname, 5);
    struct leren_een_niet_gevraagd *absent = mem_array(r->ctx, struct leren_een_niet_gevraagd, 5);
    for (size_t g = 0; g < leren_deelname_form.n; g++) {
        const struct field *group = &leren_deelname_form.fields[g];
        int64_t count = 0;
        for (size_t i = 0; i < rows.n; i++)
            if (strcmp(rows.row[i].groep, group->name) == 0)
                count = rows.row[i].aantal;
        if (count > 0)
            there[v->n_deelname++] = (struct leren_een_deelname){T(r->lang, group->label), count};
        else
            absent[v->n_niet_gevraagd++] =
                (struct leren_een_niet_gevraagd){T(r->lang, group->label)};
    }
    v->deelname = there;
    v->niet_gevraagd = absent;
    if (p->may && p->step <= STAP_BORGEN)
        v->formulier_deelname = stored_form(p, "deelname", leren_deelname_stored);
}

static void page_head(struct page *p, int32_t action_by, struct leren_een *v)
{
    struct request *r = p->r;
    struct locatie place = {0};
    if (p->k->locatie)
        locatie_read(r->db, r->ctx, p->k->organisatie, p->k->locatie, &place);
    v->waar = place.naam ? place.naam : T(r->lang, N_("de hele organisatie"));
    v->sinds = date_of_time(p->c.stap_sinds);
    v->dagen = date_today() - v->sinds;
    enum leer_stuck stuck = leer_stuck(p->step, v->sinds, action_by, p->c.evaluatie, date_today());
    v->vast = stuck == NIET_VAST ? NULL : T(r->lang, leer_stuck_text(stuck));
    unsigned marks = knoop_bouwstenen(r->db, p->k->organisatie, p->k->id);
    struct leren_een_bouwstenen *list = mem_array(r->ctx, struct leren_een_bouwstenen, 5);
    for (int b = 1; b <= 5; b++)
        if (marks & (1u << b))
            list[v->n_bouwstenen++] =
                (struct leren_een_bouwstenen){b, T(r->lang, bouwsteen_naam(b))};
    v->bouwstenen = list;
}

int leren_show(struct request *r, const struct knoop *k, const char *form_name,
               struct form_state *f, int status)
{
    struct page p = {.r = r, .k = k, .form_name = form_name, .form = f};
    int32_t action_by = DATE_NONE;
    if (!leercyclus_of(r->db, r->ctx, &p.c, .organisatie = k->organisatie, .id = k->id) ||
        !leercyclus_state(r->db, r->ctx, k->organisatie, k->id, &p.stand, &action_by))
        return not_found(r);
    p.step = leer_stap_nu(&p.stand);
    p.may = mag_knoop(r, MAG_LEREN_SCHRIJVEN, k);
    p.may_close = mag_knoop(r, MAG_LEREN_AFRONDEN, k);
    struct leren_een v = {.id = k->id,
                          .kop = k->titel,
                          .stap = T(r->lang, leer_stap_naam(p.step)),
                          .aanleiding = p.c.aanleiding,
                          .af = p.step >= STAP_AFGEROND,
                          .keuze = p.c.keuze_tekst,
                          .gestopt = p.c.gestopt_omdat,
                          .evaluatie = p.c.evaluatie,
                          .over = over_knoop_without_draad(r, k)};
    page_head(&p, action_by, &v);
    page_steps(&p, &v);
    page_beads(&p, &v);
    page_grounds(&p, &v);
    page_taking_part(&p, &v);
    if (!v.af) {
        v.vraag = T(r->lang, leer_vraag(p.step));
        page_missing(&p, &v);
        if (p.may)
            page_forms(&p, &v);
    }
    return reply_page(r, status, &leren_een_template, &v);
}

static int one(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "leercyclus", MAG_DRAAD_LEZEN, &k, &status))
        return status;
    return leren_show(r, &k, NULL, NULL, 200);
}

/* A step has no page of its own: redirects to its cycle. */
static int step(struct request *r)
{
    struct knoop k;
    struct leer_stap_by_id_row s;
    int status;
    if (!knoop_open(r, NULL, MAG_DRAAD_LEZEN, &k, &status))
        return status;
    if (!leer_stap_by_id(r->db, r->ctx, &s, .organisatie = k.organisatie, .id = k.id))
        return not_found(r);
    return reply_redirect(r, "/leren/%lld", (long long)s.cyclus);
}

#define CYCLE_POST_MAG(right, part, function, declared, words)                                     \
    {                                                                                              \
        METHOD_POST, "/leren/:id/" part, right, 0, function, .form = declared, .title = words      \
    }
#define CYCLE_POST(...) CYCLE_POST_MAG(MAG_LEREN_SCHRIJVEN, __VA_ARGS__)

/* clang-format off */
static const struct route routes[] = {
    {METHOD_GET, "/leren", MAG_DRAAD_LEZEN, 0, board, .template = &leren_bord_template,
     .title = "Leercycli, waar ze staan en wat vastzit"},
    {METHOD_GET, "/leren/nieuw", MAG_LEREN_SCHRIJVEN, 0, new_get, .template = &leren_nieuw_template,
     .title = "Begin een leercyclus"},
    {METHOD_POST, "/leren/nieuw", MAG_LEREN_SCHRIJVEN, 0, new_post, .form = &new_form,
     .title = "Bewaar een nieuwe leercyclus"},
    {METHOD_GET, "/leren/:id", MAG_DRAAD_LEZEN, 0, one, .template = &leren_een_template,
     .title = "Een leercyclus, van aanleiding tot borgen"},
    {METHOD_GET, "/leren/stap/:id", MAG_DRAAD_LEZEN, 0, step,
     .title = "Naar de leercyclus van een stap"},
    CYCLE_POST("stap/:stap", leren_stap_post, &leren_actie_form,
               "Voeg een reflectie, doel, actie of resultaat toe"),
    CYCLE_POST("actie/:actie/klaar", leren_actie_klaar_post, &leren_klaar_form,
               "Een actie is klaar"),
    CYCLE_POST("cijfer", leren_cijfer_post, &leren_cijfer_form,
               "Hang een cijfer aan een leercyclus"),
    CYCLE_POST("telling", leren_telling_post, &leren_telling_form, "Bewaar een eigen telling"),
    CYCLE_POST("verhaal", leren_verhaal_post, &leren_verhaal_form,
               "Hang een verhaal aan een leercyclus"),
    CYCLE_POST("reden", leren_reden_post, &leren_reden_form, "Waarom er geen cijfer of verhaal is"),
    CYCLE_POST("slot", leren_slot_post, &leren_slot_form,
               "Kijk met het team terug op het resultaat"),
    CYCLE_POST("keuze", leren_keuze_post, &leren_keuze_form, "Vasthouden of bijstellen"),
    CYCLE_POST_MAG(MAG_LEREN_AFRONDEN, "afronden", leren_afronden_post, &leren_af_form,
                   "Rond een leercyclus af"),
    CYCLE_POST_MAG(MAG_LEREN_AFRONDEN, "stoppen", leren_stoppen_post, &leren_stop_form,
                   "Stop een leercyclus, met de reden"),
    CYCLE_POST("evaluatie", leren_evaluatie_post, &leren_evaluatie_form,
               "Wanneer het team terugkijkt"),
    CYCLE_POST("deelname", leren_deelname_post, &leren_deelname_form, "Wie deed mee"),
};
/* clang-format on */
const struct route_table leren_routes = {routes, sizeof routes / sizeof *routes};
