/* Making and changing bodies, and who sits in them; each change with an audit line. Not here:
 * reading (gezelschap_paginas.c), rules (gezelschap_regels.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "gezelschap/gezelschap_sql.h"
#include "gezelschap/gezelschap_wijzig_html.h"
#include "gezelschap/paginas.h"

#define PLEKKEN_MAX 300
#define MENSEN_MAX  1000 /* names in the list to choose from */

static const struct choice there[] = {
    {"ja",                            N_("Ja")},
    {"nee",                               N_("Nee, dit hebben wij niet")},
    {0},
};
/* clang-format off */
static const struct field fields[] = {
    {"naam", N_("Naam"), N_("Bijvoorbeeld: Cliëntenraad Huize Dijkzicht."), FIELD_TEXT,
     .required = true, .max = 120},
    {"soort", N_("Wat voor raad of groep is het?"), NULL, FIELD_SELECT, .required = true,
     .raw_choices = true},
    {"plekken", N_("Voor welke locaties spreekt deze raad of groep?"),
     N_("Kruis niets aan als dat alle locaties zijn."), FIELD_CHECKS, .raw_choices = true},
    {"cluster", N_("Naam van het cluster"), N_("Als een paar locaties samen één naam hebben."),
     FIELD_TEXT, .max = 120},
    {"mandaat", N_("Mandaat"), N_("Waarover deze raad of groep beslist, instemt of adviseert, en wat daarover is afgesproken."),
     FIELD_LONG, .max = 1000, .rows = 4},
    {"er", N_("Is deze raad of groep er?"), NULL, FIELD_RADIO, .required = true, .choices = there},
    {"reden", N_("Waarom niet?"), N_("Alleen als deze raad of groep er niet is."), FIELD_TEXT, .max = 300,
     .either = true},
    {"spreker", N_("Wie spreekt namens hen?"),
     N_("Als een andere raad of groep voor hen het woord voert."), FIELD_SELECT, .raw_choices = true,
     .either = true},
};
static const struct field seat_fields[] = {
    {"persoon", N_("Iemand met een account"), NULL, FIELD_SELECT, .raw_choices = true,
     .either = true},
    {"naam", N_("Of een naam, zonder account"), NULL, FIELD_TEXT, .max = 120, .either = true},
    {"van_waar", N_("Van welke organisatie of groep?"), N_("Als iemand van elders komt."), FIELD_TEXT,
     .max = 120},
    {"functie", N_("Als wat?"), NULL, FIELD_SELECT, .required = true, .raw_choices = true},
    {"vanaf", N_("Vanaf"), NULL, FIELD_DATE, .required = true},
    {"tot", N_("Tot"), N_("De eerste dag waarop het niet meer telt."), FIELD_DATE},
};
/* clang-format on */
const struct form gezelschap_form = {"gezelschap", FORM_FIELDS(fields), N_("Bewaren")};
const struct form zetel_form = {"zetel", FORM_FIELDS(seat_fields), N_("Toevoegen"), .quiet = true};
static const struct field end_fields[] = {
    {"lid", N_("Wie"), NULL, FIELD_HIDDEN, .required = true}
};
const struct form zetel_einde_form = {.name = "zetel_einde",
                                      FORM_FIELDS(end_fields),
                                      .button = N_("Beëindig vandaag"),
                                      .quiet = true};
const struct form gezelschap_op_form = {
    .name = "gezelschap_op", .button = N_("Hef op"), .quiet = true};
const struct form gezelschap_open_form = {
    .name = "gezelschap_open", .button = N_("Weer openen"), .quiet = true};

/* ---- the form of a body ---- */

static void kind_choices(struct request *r, struct form_state *s)
{
    struct choice *c = mem_array(r->ctx, struct choice, G_SOORTEN + 1);
    for (int i = 0; i < G_SOORTEN; i++)
        c[i] = (struct choice){gezelschap_soort_code((enum gezelschap_soort)i),
                               T(r->lang, gezelschap_soort_naam((enum gezelschap_soort)i)), NULL};
    form_choices(s, "soort", c, G_SOORTEN);
}

/* What the form is about: a body that is there (g), or a new one. */
struct onderwerp {
    const struct gezelschap *g;
    bool alles; /* beheer: also kind, places, and whether it is there */
};

/* The name of a council, or of who is asked for a voice (B5.3), is given by beheer: others rest on
 * it. */
static bool name_is_fixed(const struct onderwerp *o)
{
    return !o->alles &&
           (gezelschap_soort_rol(o->g->soort) || gezelschap_soort_gevraagd(o->g->soort));
}

static struct onderwerp onderwerp_van(struct request *r, const struct gezelschap *g)
{
    return (struct onderwerp){g, mag(r, MAG_GEZELSCHAP_BEHEREN, g ? gezelschap_locatie_van(g) : 0)};
}

static void choices(struct request *r, struct form_state *s, void *arg)
{
    static const char *const beheer[] = {"soort", "plekken", "cluster", "er", "reden", "spreker"};
    const struct onderwerp *o = arg;
    for (size_t i = 0; !o->alles && i < sizeof beheer / sizeof *beheer; i++)
        form_hide(s, beheer[i]);
    if (name_is_fixed(o))
        form_hide(s, "naam");
    struct locaties places = locaties_all(r->db, r->ctx, org_van(r));
    struct choice *c = mem_array(r->ctx, struct choice, places.n + 1);
    for (size_t i = 0; i < places.n; i++)
        c[i] = (struct choice){mem_format(r->ctx, "%lld", (long long)places.locatie[i].id),
                               places.locatie[i].naam, NULL};
    form_choices(s, "plekken", c, places.n);
    kind_choices(r, s);
    struct gezelschappen all = gezelschappen(r->db, r->ctx, org_van(r));
    struct choice *others = mem_array(r->ctx, struct choice, all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if ((!o->g || all.een[i].id != o->g->id) && all.een[i].er &&
            all.een[i].opgeheven == DATE_NONE)
            others[n++] = (struct choice){mem_format(r->ctx, "%lld", (long long)all.een[i].id),
                                          gezelschap_heet(r->lang, all.een[i].naam), NULL};
    form_choices(s, "spreker", others, n);
}

/* Who keeps the list changes the mandate, and the name of what is no council; the rest stays as it
 * was. */
static struct gezelschap_new narrow(struct request *r, struct form_state *s,
                                    const struct onderwerp *o)
{
    const struct gezelschap *g = o->g;
    return (struct gezelschap_new){.organisatie = org_van(r),
                                   .soort = g->soort,
                                   .naam = name_is_fixed(o) ? g->naam : form_text(s, "naam"),
                                   .cluster = g->cluster,
                                   .mandaat = form_text(s, "mandaat"),
                                   .er = g->er,
                                   .reden = g->reden,
                                   .spreker = g->spreker,
                                   .plekken = g->plekken,
                                   .n_plekken = g->n_plekken,
                                   .vanaf = g->vanaf};
}

static struct gezelschap_new wanted(struct request *r, struct form_state *s,
                                    const struct onderwerp *o)
{
    if (!o->alles)
        return narrow(r, s, o);
    const char **chosen = mem_array(r->ctx, const char *, PLEKKEN_MAX);
    int64_t *places = mem_array(r->ctx, int64_t, PLEKKEN_MAX);
    size_t n = form_chosen(s, "plekken", chosen, PLEKKEN_MAX);
    for (size_t i = 0; i < n; i++)
        if (!text_int(chosen[i], 1, INT64_MAX, &places[i]))
            places[i] = 0;
    struct gezelschap_new g = {.organisatie = org_van(r),
                               .naam = form_text(s, "naam"),
                               .cluster = form_text(s, "cluster"),
                               .mandaat = form_text(s, "mandaat"),
                               .er = text_equal(form_text(s, "er"), "ja"),
                               .reden = form_text(s, "reden"),
                               .spreker = form_id(s, "spreker"),
                               .plekken = places,
                               .n_plekken = n,
                               .vanaf = DATE_NONE};
    gezelschap_soort_from(form_text(s, "soort"), &g.soort);
    return g;
}

/* The rules that look at other bodies. */
static void judge(struct request *r, struct form_state *s, int64_t id,
                  const struct gezelschap_new *g)
{
    struct gezelschappen all = gezelschappen(r->db, r->ctx, org_van(r));
    struct gezelschap_wens w = {.id = id,
                                .plekken = g->n_plekken,
                                .cluster = g->cluster != NULL,
                                .er = g->er,
                                .reden = g->reden != NULL,
                                .spreker = g->spreker};
    for (size_t i = 0; i < all.n; i++) {
        const struct gezelschap *o = &all.een[i];
        if (o->id == g->spreker) {
            w.spreker_er = o->er && o->opgeheven == DATE_NONE;
            w.spreker_laat_spreken = o->spreker != 0;
        }
        w.spreekt = w.spreekt || (id && o->spreker == id);
    }
    enum gezelschap_bezwaar b = gezelschap_oordeel(&w);
    if (form_ok(s) && b != G_GOED)
        form_error(s, gezelschap_bezwaar_veld(b), T(r->lang, gezelschap_bezwaar_tekst(b)));
    if (form_ok(s) && !id && all.n >= GEZELSCHAP_MAX)
        form_error(s, NULL, T(r->lang, N_("Er zijn te veel raden en groepen.")));
}

/* What a body says stands under its name: no two have one name. What is called the same already may
 * stay so when something else changes. */
static void judge_name(struct request *r, struct form_state *s, const struct onderwerp *o,
                       const char *naam)
{
    if (!form_ok(s) || (o->g && gezelschap_zelfde_naam(naam, o->g->naam)))
        return;
    enum gezelschap_soort kind = gezelschap_naam_van_soort(naam);
    if (gezelschap_naam_bezet(r->db, org_van(r), naam, o->g ? o->g->id : 0))
        form_error(s, "naam",
                   T(r->lang, N_("Zo heet al een raad of groep, of een die er niet meer is. Kies "
                                 "een andere naam.")));
    else if (!o->alles && kind != G_SOORTEN && kind != o->g->soort)
        form_error(s, "naam",
                   T(r->lang, N_("Dit is de naam van een soort raad of groep. Kies een andere "
                                 "naam, of vraag de beheerder om deze naam te geven.")));
}

static int show_form(struct request *r, const struct gezelschap *g, struct form_state *s,
                     int status)
{
    const char *path =
        g ? mem_format(r->ctx, "/gezelschappen/%lld", (long long)g->id) : "/gezelschappen";
    struct gezelschap_wijzig v = {.naam = g ? gezelschap_heet(r->lang, g->naam) : NULL,
                                  .terug = path,
                                  .formulier = form_view(s, "%s", path)};
    return reply_page(r, status, &gezelschap_wijzig_template, &v);
}

int gezelschap_nieuw_get(struct request *r)
{
    struct onderwerp o = onderwerp_van(r, NULL);
    struct form_state *s = form_new(r, &gezelschap_form);
    choices(r, s, &o);
    form_set(s, "er", "ja");
    return show_form(r, NULL, s, 200);
}

int gezelschap_nieuw_post(struct request *r)
{
    if (!mag(r, MAG_GEZELSCHAP_BEHEREN, 0))
        return not_found(r);
    struct onderwerp o = onderwerp_van(r, NULL);
    struct form_state *s = form_read_with(r, &gezelschap_form, choices, &o);
    struct gezelschap_new g = wanted(r, s, &o);
    judge(r, s, 0, &g);
    judge_name(r, s, &o, g.naam);
    if (!form_ok(s))
        return show_form(r, NULL, s, 422);
    int64_t id = gezelschap_create(r->db, &g);
    gezelschap_audit(r, id, "toegevoegd");
    reply_notice(r, T(r->lang, N_("Toegevoegd.")));
    return reply_redirect(r, "/gezelschappen/%lld", (long long)id);
}

/* As it is stored. */
static struct form_state *stored_form(struct request *r, const struct gezelschap *g,
                                      struct onderwerp *o)
{
    struct form_state *s = form_new(r, &gezelschap_form);
    choices(r, s, o);
    form_set(s, "naam", g->naam);
    form_set(s, "soort", gezelschap_soort_code(g->soort));
    for (size_t i = 0; i < g->n_plekken; i++)
        form_set_int(s, "plekken", g->plekken[i]);
    form_set(s, "cluster", g->cluster);
    form_set(s, "mandaat", g->mandaat);
    form_set(s, "er", g->er ? "ja" : "nee");
    form_set(s, "reden", g->reden);
    if (g->spreker)
        form_set_int(s, "spreker", g->spreker);
    return s;
}

int gezelschap_wijzig_get(struct request *r)
{
    struct gezelschap g;
    int status;
    if (!gezelschap_open(r, true, &g, &status))
        return status;
    struct onderwerp o = onderwerp_van(r, &g);
    return show_form(r, &g, stored_form(r, &g, &o), 200);
}

int gezelschap_wijzig_post(struct request *r)
{
    struct gezelschap g;
    int status;
    if (!gezelschap_open(r, true, &g, &status))
        return status;
    struct onderwerp o = onderwerp_van(r, &g);
    struct form_state *s = form_read_with(r, &gezelschap_form, choices, &o);
    struct gezelschap_new want = wanted(r, s, &o);
    if (o.alles)
        judge(r, s, g.id, &want);
    judge_name(r, s, &o, want.naam);
    form_check_stored(s, stored_form(r, &g, &o));
    if (!form_ok(s))
        return show_form(r, &g, s, 422);
    gezelschap_change(r->db, g.id, &want);
    gezelschap_audit(r, g.id, "gewijzigd");
    reply_notice(r, T(r->lang, N_("De gegevens zijn bewaard.")));
    return reply_redirect(r, "/gezelschappen/%lld", (long long)g.id);
}

static int set_gone(struct request *r, int32_t day, const char *wat, const char *notice)
{
    struct gezelschap g;
    int status;
    if (!gezelschap_open(r, false, &g, &status))
        return status;
    if (!mag(r, MAG_GEZELSCHAP_BEHEREN, gezelschap_locatie_van(&g)))
        return not_found(r);
    gezelschap_end(r->db, .organisatie = org_van(r), .id = g.id, .dag = day);
    gezelschap_audit(r, g.id, wat);
    reply_notice(r, notice);
    return reply_redirect(r, "/gezelschappen/%lld", (long long)g.id);
}

int gezelschap_op_post(struct request *r)
{
    return set_gone(r, date_today(), "opgeheven", T(r->lang, N_("Opgeheven.")));
}

int gezelschap_open_post(struct request *r)
{
    return set_gone(r, DATE_NONE, "geopend", T(r->lang, N_("Weer geopend.")));
}

/* ---- seats ---- */

/* Who administers the organisation chooses among everybody; who only keeps this list, among those
 * who have the role that belongs to it. */
void zetel_keuzes(struct request *r, struct form_state *s, void *gezelschap)
{
    const struct gezelschap *g = gezelschap;
    bool all = mag(r, MAG_GEZELSCHAP_BEHEREN, gezelschap_locatie_van(g));
    struct gezelschap_personen_rows rows =
        gezelschap_personen(r->db, r->ctx, .organisatie = org_van(r),
                            .rol = all ? NULL : gezelschap_soort_code(g->soort), .max = MENSEN_MAX);
    struct choice *people = mem_array(r->ctx, struct choice, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        people[i] = (struct choice){mem_format(r->ctx, "%lld", (long long)rows.row[i].id),
                                    rows.row[i].naam, NULL};
    form_choices(s, "persoon", people, rows.n);
    struct choice *f = mem_array(r->ctx, struct choice, F_FUNCTIES + 1);
    for (int i = 0; i < F_FUNCTIES; i++)
        f[i] =
            (struct choice){gezelschap_functie_code((enum gezelschap_functie)i),
                            T(r->lang, gezelschap_functie_naam((enum gezelschap_functie)i)), NULL};
    form_choices(s, "functie", f, F_FUNCTIES);
}

static void judge_seat(struct request *r, struct form_state *s, const struct gezelschap *g,
                       const struct zetel_new *z)
{
    struct gezelschap_leden_rows all = gezelschap_leden(r->db, r->ctx, .organisatie = org_van(r),
                                                        .gezelschap = g->id, .max = ZETEL_MAX);
    struct zetel *seats = mem_array(r->ctx, struct zetel, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        seats[i] = (struct zetel){
            .persoon = all.row[i].persoon, .vanaf = all.row[i].vanaf, .tot = all.row[i].tot};
        gezelschap_functie_from(all.row[i].functie, &seats[i].functie);
    }
    enum zetel_bezwaar b = zetel_oordeel(&(struct zetel){z->persoon, z->functie, z->vanaf, z->tot},
                                         z->naam != NULL, seats, all.n);
    if (form_ok(s) && b != Z_GOED)
        form_error(s, zetel_bezwaar_veld(b), T(r->lang, zetel_bezwaar_tekst(b)));
    if (form_ok(s) && all.n >= ZETEL_MAX)
        form_error(s, NULL, T(r->lang, N_("Deze lijst is vol.")));
    if (form_ok(s) && (!g->er || g->opgeheven != DATE_NONE))
        form_error(s, NULL, T(r->lang, N_("Deze raad of groep is er niet: er kan niemand bij.")));
}

int zetel_post(struct request *r)
{
    struct gezelschap g;
    int status;
    if (!gezelschap_open(r, true, &g, &status))
        return status;
    struct form_state *s = form_read_with(r, &zetel_form, zetel_keuzes, &g);
    struct zetel_new z = {.organisatie = org_van(r),
                          .gezelschap = g.id,
                          .persoon = form_id(s, "persoon"),
                          .naam = form_text(s, "naam"),
                          .van_waar = form_text(s, "van_waar"),
                          .vanaf = form_date(s, "vanaf"),
                          .tot = form_date(s, "tot")};
    gezelschap_functie_from(form_text(s, "functie"), &z.functie);
    judge_seat(r, s, &g, &z);
    if (!form_ok(s))
        return gezelschap_toon(r, &g, s, 422);
    zetel_create(r->db, &z);
    gezelschap_audit(r, g.id, "lid toegevoegd");
    reply_notice(r, T(r->lang, N_("Toegevoegd aan de lijst.")));
    return reply_redirect(r, "/gezelschappen/%lld", (long long)g.id);
}

int zetel_einde_post(struct request *r)
{
    struct gezelschap g;
    struct gezelschap_lid_of_row seat;
    int status;
    if (!gezelschap_open(r, true, &g, &status))
        return status;
    int64_t id = form_id(form_read(r, &zetel_einde_form), "lid");
    if (!gezelschap_lid_of(r->db, r->ctx, &seat, .organisatie = org_van(r), .gezelschap = g.id,
                           .id = id))
        return gezelschap_toon(r, &g, NULL, 422);
    gezelschap_lid_end(r->db, .organisatie = org_van(r), .gezelschap = g.id, .id = id,
                       .dag = date_today());
    gezelschap_audit(r, g.id, "lid beëindigd");
    reply_notice(r, T(r->lang, N_("De plaats is beëindigd.")));
    return reply_redirect(r, "/gezelschappen/%lld", (long long)g.id);
}
