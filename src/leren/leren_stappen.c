/* What a team does in a cycle: its forms and their POSTs (B4.1). Not here: showing
 * (leren_paginas.c), what follows from a change (leren.c). */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "leren/leren.h"
#include "leren/leren_sql.h"

#define CHOICES   20 /* figures, and stories, to choose from: the newest */
#define LONG_TEXT .kind = FIELD_LONG, .required = true, .max = 4000, .rows = 4

/* clang-format off */
static const struct field reflection_fields[] = {
    {"tekst", N_("Wat bespraken jullie?"),
     N_("Een paar zinnen. Wat gaat goed, wat willen jullie anders, welke hulp is nodig?"),
     LONG_TEXT},
    {"openbaar", N_("Dit mag iedereen lezen, ook in het kwaliteitsbeeld"), NULL, FIELD_CHECK},
};
/* clang-format on */
const struct form leren_reflectie_form = {"reflectie", FORM_FIELDS(reflection_fields),
                                          N_("Bewaar de reflectie")};

/* clang-format off */
static const struct field goal_fields[] = {
    {"tekst", N_("Het doel"),
     N_("Bijvoorbeeld: elke bewoner die dat wil, eet drie keer per week met gezelschap."),
     LONG_TEXT},
    {"waaraan", N_("Waaraan zien jullie dat het lukt?"), NULL, FIELD_TEXT, .max = 300},
};
/* clang-format on */
const struct form leren_doel_form = {"doel", FORM_FIELDS(goal_fields), N_("Bewaar het doel")};

/* clang-format off */
static const struct field action_fields[] = {
    {"tekst", N_("De actie"), NULL, LONG_TEXT},
    {"trekker", N_("Wie zorgt ervoor?"), N_("Een persoon of een team."), FIELD_TEXT,
     .required = true, .max = 120},
    {"vanaf", N_("Vanaf wanneer?"), NULL, FIELD_DATE},
    {"uiterlijk", N_("Wanneer is het klaar?"), NULL, FIELD_DATE},
};
/* clang-format on */
const struct form leren_actie_form = {"actie", FORM_FIELDS(action_fields), N_("Bewaar de actie")};

static const struct field result_fields[] = {
    {"tekst", N_("Wat veranderde er?"), N_("Ook als het niet hielp: wat zag je, en bij wie?"),
     LONG_TEXT},
};
const struct form leren_resultaat_form = {"resultaat", FORM_FIELDS(result_fields),
                                          N_("Bewaar het resultaat")};

static const struct field figure_fields[] = {
    {"cijfer", N_("Kies een cijfer"), NULL, FIELD_SELECT, .required = true, .raw_choices = true},
};
const struct form leren_cijfer_form = {"cijfer", FORM_FIELDS(figure_fields),
                                       N_("Hang dit cijfer eraan")};

/* clang-format off */
static const struct field count_fields[] = {
    {"vraag", N_("Wat telden jullie?"),
     N_("Bijvoorbeeld: bewoners die minstens drie keer samen aten."), FIELD_TEXT, .required = true,
     .max = 200},
    {"waarde", N_("Hoeveel?"), NULL, FIELD_DECIMAL, .required = true, .min = -1000000,
     .max = 1000000},
    {"eenheid", N_("Waarvan?"), N_("Bijvoorbeeld: bewoners, keer per week, procent."), FIELD_TEXT,
     .required = true, .max = 60},
    {"n", N_("Bij hoeveel mensen keken jullie?"),
     N_("Gaat het over minder dan 10 mensen, dan laat Koers het getal niet zien."), FIELD_INT,
     .required = true, .min = 0, .max = 1000000},
    {"wanneer", N_("Wanneer?"), NULL, FIELD_DATE, .required = true},
};
/* clang-format on */
const struct form leren_telling_form = {"telling", FORM_FIELDS(count_fields),
                                        N_("Bewaar deze telling"), .quiet = true};

static const struct choice teller_choices[] = {
    {"zorgvrager",            N_("Een zorgvrager")},
    {"naaste",                       N_("Een naaste")},
    {"professional",N_("Een medewerker")},
    {"vrijwilliger",          N_("Een vrijwilliger")},
    {"anders",                       N_("Iemand anders")},
    {0}
};
/* clang-format off */
static const struct field story_fields[] = {
    {"verhaal", N_("Kies een verhaal dat er al is"), NULL, FIELD_SELECT, .raw_choices = true,
     .either = true},
    {"tekst", N_("Of schrijf een nieuw verhaal op"),
     N_("In de woorden van wie het vertelde, zonder namen."), FIELD_LONG, .max = 2000, .rows = 4,
     .either = true},
    {"verteller", N_("Wie vertelde het?"), N_("Alleen bij een nieuw verhaal."), FIELD_SELECT,
     .choices = teller_choices, .either = true},
    {"toestemming",
     N_("De verteller vindt het goed dat anderen dit lezen, als niemand te herkennen is"), NULL,
     FIELD_CHECK},
};
/* clang-format on */
const struct form leren_verhaal_form = {"verhaal", FORM_FIELDS(story_fields),
                                        N_("Hang dit verhaal eraan")};

static const struct field reason_fields[] = {
    {"geen_cijfer",  N_("Waarom is er geen cijfer?"),  NULL, FIELD_LONG, .max = 1000, .rows = 2,
     .either = true},
    {"geen_verhaal", N_("Waarom is er geen verhaal?"), NULL, FIELD_LONG, .max = 1000, .rows = 2,
     .either = true},
};
const struct form leren_reden_form = {"reden", FORM_FIELDS(reason_fields), N_("Bewaar de reden"),
                                      .quiet = true};

static const struct field looking_back_fields[] = {
    {"tekst",    N_("Wat leerden jullie?"),
     N_("Wat ging goed? Wat doen jullie een volgende keer anders?"),             LONG_TEXT  },
    {"openbaar", N_("Dit mag iedereen lezen, ook in het kwaliteitsbeeld"), NULL, FIELD_CHECK},
};
const struct form leren_slot_form = {"slot", FORM_FIELDS(looking_back_fields), N_("Bewaren")};

/* clang-format off */
static const struct choice secure_choices[] = {
    {"borgen", N_("Vasthouden: zo doen wij het voortaan")},
    {"bijstellen", N_("Bijstellen: wij gaan het anders proberen")},
    {0},
};
/* clang-format on */
static const struct field secure_fields[] = {
    {"keuze",                   N_("Wat doen jullie?"), NULL, FIELD_RADIO, .required = true,
     .choices = secure_choices},
    {"tekst", N_("Hoe?"),
     N_("Bijvoorbeeld: het staat in het werkplan en komt elk kwartaal terug in het teamoverleg."),
     LONG_TEXT                     },
};
const struct form leren_keuze_form = {"keuze", FORM_FIELDS(secure_fields), N_("Bewaar de keuze")};
const struct form leren_af_form = {"af", .button = N_("Rond de leercyclus af")};
const struct form leren_klaar_form = {"klaar", .button = N_("Deze actie is klaar"), .quiet = true};

static const struct field stop_fields[] = {
    {"omdat", N_("Waarom stoppen jullie?"), N_("De mensen die een signaal gaven, lezen dit."),
     FIELD_LONG, .required = true, .max = 1000, .rows = 3},
};
const struct form leren_stop_form = {"stop", FORM_FIELDS(stop_fields), N_("Stop deze leercyclus"),
                                     .quiet = true};

static const struct field evaluation_fields[] = {
    {"evaluatie", N_("Datum"), NULL, FIELD_DATE, .required = true}
};
const struct form leren_evaluatie_form = {"evaluatie", FORM_FIELDS(evaluation_fields),
                                          N_("Bewaar de datum"), .quiet = true};

static const struct field taking_part_fields[] = {
    {"zorgvragers",   N_("Zorgvragers"),        NULL, FIELD_INT, .max = 10000},
    {"naasten",       N_("Naasten"),            NULL, FIELD_INT, .max = 10000},
    {"medewerkers",   N_("Medewerkers"),        NULL, FIELD_INT, .max = 10000},
    {"vrijwilligers", N_("Vrijwilligers"),      NULL, FIELD_INT, .max = 10000},
    {"raad",          N_("Leden van een raad"), NULL, FIELD_INT, .max = 10000},
};
const struct form leren_deelname_form = {"deelname", FORM_FIELDS(taking_part_fields), N_("Bewaren"),
                                         .quiet = true};

static const struct {
    enum leer_stap step;
    const char *kind;
    const struct form *form;
} step_forms[] = {
    {STAP_REFLECTIE, "reflectie", &leren_reflectie_form},
    {STAP_DOEL,      "doel",      &leren_doel_form     },
    {STAP_ACTIE,     "actie",     &leren_actie_form    },
    {STAP_RESULTAAT, "resultaat", &leren_resultaat_form},
};

const struct form *leren_stap_form(enum leer_stap s)
{
    for (size_t i = 0; i < sizeof step_forms / sizeof *step_forms; i++)
        if (step_forms[i].step == s)
            return step_forms[i].form;
    return NULL;
}

/* The cycle of the path, to write in. */
static bool open_cycle(struct request *r, struct knoop *k, int *status)
{
    if (!knoop_open(r, "leercyclus", MAG_LEREN_SCHRIJVEN, k, status))
        return false;
    enum leer_stap s;
    if (leer_stap_van(k->status, &s) && s != STAP_AFGEROND && s != STAP_GESTOPT)
        return true;
    *status = reply_error(r, 409,
                          T(r->lang, N_("Deze leercyclus is al afgerond of gestopt. Begin een "
                                        "nieuwe als er weer iets te leren is.")));
    return false;
}

/* What every POST of this file begins with: a cycle that may still be changed, and its form, read
 * and found good. */
struct posted {
    struct knoop k;
    struct form_state *f;
};
struct opening {
    const struct form *form; /* NULL: there is no such form */
    /* The choices that are known only here; arg is the cycle. */
    void (*choices)(struct request *r, struct form_state *f, void *arg);
    /* What fields say together; notes what is wrong in f, which may have errors already. */
    void (*check)(struct request *r, struct form_state *f);
    enum handeling right; /* besides writing; 0: none */
    /* A form that changes what is stored: as it is stored now. */
    struct form_state *(*stored)(struct request *r, const struct knoop *k);
};

/* False: *status was answered (not found, closed, or the page again with what is wrong). */
static bool open_form(struct request *r, const struct opening *o, struct posted *p, int *status)
{
    if (!open_cycle(r, &p->k, status))
        return false;
    if (!o->form || (o->right && !mag_knoop(r, o->right, &p->k))) {
        *status = not_found(r);
        return false;
    }
    p->f = form_read_with(r, o->form, o->choices, &p->k);
    if (o->check)
        o->check(r, p->f);
    if (o->stored)
        form_check_stored(p->f, o->stored(r, &p->k));
    if (form_ok(p->f))
        return true;
    *status = leren_show(r, &p->k, o->form->name, p->f, 422);
    return false;
}

static int back(struct request *r, const struct knoop *k, const char *notice)
{
    reply_notice(r, T(r->lang, notice));
    return reply_redirect(r, "/leren/%lld", (long long)k->id);
}

static int done(struct request *r, const struct knoop *k, const char *notice)
{
    leercyclus_derive(r->db, r->ctx, k->organisatie, k->id, session_of(r)->persoon, 0);
    return back(r, k, notice);
}

int leren_stap_post(struct request *r)
{
    struct posted p;
    int status;
    const char *kind = request_param(r, "stap");
    const struct form *form = NULL;
    for (size_t i = 0; i < sizeof step_forms / sizeof *step_forms; i++)
        if (strcmp(step_forms[i].kind, kind) == 0)
            form = step_forms[i].form;
    if (!open_form(r, &(struct opening){.form = form}, &p, &status))
        return status;
    struct leer_stap_in in = {.organisatie = p.k.organisatie,
                              .cyclus = p.k.id,
                              .door = session_of(r)->persoon,
                              .soort = kind,
                              .tekst = form_text(p.f, "tekst"),
                              .vanaf = DATE_NONE,
                              .uiterlijk = DATE_NONE};
    if (form == &leren_reflectie_form)
        in.openbaar = form_checked(p.f, "openbaar");
    if (form == &leren_doel_form)
        in.waaraan = form_text(p.f, "waaraan");
    if (form == &leren_actie_form) {
        in.trekker = form_text(p.f, "trekker");
        in.vanaf = form_date(p.f, "vanaf");
        in.uiterlijk = form_date(p.f, "uiterlijk");
    }
    leercyclus_add_step(r->db, r->ctx, &in);
    return done(r, &p.k, N_("Bewaard."));
}

int leren_actie_klaar_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r, &(struct opening){.form = &leren_klaar_form}, &p, &status))
        return status;
    if (leer_actie_done(r->db, .organisatie = p.k.organisatie, .id = request_id(r, "actie"),
                        .cyclus = p.k.id, .klaar = date_today()) == 0)
        return not_found(r);
    geschiedenis_write(r->db, p.k.organisatie, p.k.id, N_("Actie klaar"), "",
                       session_of(r)->persoon, 0);
    return done(r, &p.k, N_("Mooi, deze actie is klaar."));
}

static void fill_choices(struct form_state *f, const char *field, const void *ctx,
                         const int64_t *ids, const char *const *labels, size_t n)
{
    struct choice *list = mem_array(ctx, struct choice, n + 1);
    for (size_t i = 0; i < n; i++) {
        list[i].value = mem_format(ctx, "%lld", (long long)ids[i]);
        list[i].label = labels[i];
    }
    form_choices(f, field, list, n);
}

void leren_cijfer_keuzes(struct request *r, struct form_state *f, void *knoop)
{
    const struct knoop *k = knoop;
    struct cijfers found = cijfers_bij(r->db, r->ctx, k->organisatie, k->locatie, CHOICES);
    int64_t *ids = mem_array(r->ctx, int64_t, found.n);
    const char **labels = mem_array(r->ctx, const char *, found.n);
    for (size_t i = 0; i < found.n; i++) {
        ids[i] = found.id[i];
        labels[i] = cijfer_regel(r->ctx, r->lang, &found.cijfer[i]);
    }
    fill_choices(f, "cijfer", r->ctx, ids, labels, found.n);
}

void leren_verhaal_keuzes(struct request *r, struct form_state *f, void *knoop)
{
    const struct knoop *k = knoop;
    struct leer_verhalen_rows rows = leer_verhalen(r->db, r->ctx, .organisatie = k->organisatie,
                                                   .locatie = k->locatie, .max = CHOICES);
    int64_t *ids = mem_array(r->ctx, int64_t, rows.n);
    const char **labels = mem_array(r->ctx, const char *, rows.n);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        struct knoop story = {.organisatie = k->organisatie,
                              .id = rows.row[i].id,
                              .locatie = rows.row[i].locatie,
                              .soort = "verhaal",
                              .status = rows.row[i].status};
        if (!knoop_words(r, &story))
            continue;
        ids[n] = rows.row[i].id;
        labels[n++] = rows.row[i].titel;
    }
    fill_choices(f, "verhaal", r->ctx, ids, labels, n);
}

/* A figure or a story hangs on the cycle as a whole, and so on its result. */
int leren_cijfer_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r, &(struct opening){.form = &leren_cijfer_form, .choices = leren_cijfer_keuzes},
                   &p, &status))
        return status;
    draad_lay(r->db, p.k.organisatie, form_id(p.f, "cijfer"), p.k.id, MEET, session_of(r)->persoon,
              0);
    return done(r, &p.k, N_("Het cijfer hangt aan de leercyclus."));
}

/* What hangs on the cycle begins as one of its own place and bouwstenen. */
static struct knoop_new own_knoop(struct request *r, const struct knoop *k, const char *title)
{
    return (struct knoop_new){.organisatie = k->organisatie,
                              .locatie = k->locatie,
                              .door = session_of(r)->persoon,
                              .titel = title,
                              .status = "open",
                              .bouwstenen = knoop_bouwstenen(r->db, k->organisatie, k->id)};
}

#define TELLING_K 10

int leren_telling_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r, &(struct opening){.form = &leren_telling_form}, &p, &status))
        return status;
    struct form_state *f = p.f;
    bool few = form_int(f, "n") < TELLING_K;
    struct cijfer c = {.vraag = form_text(f, "vraag"),
                       .eenheid = form_text(f, "eenheid"),
                       .staat = few ? CIJFER_MINDER_DAN_K : CIJFER_OPEN,
                       .waarde = few ? NAN : form_decimal(f, "waarde"),
                       .laag = NAN,
                       .hoog = NAN,
                       .n = few ? 0 : form_int(f, "n"),
                       .k = TELLING_K,
                       .methode = CIJFER_EIGEN_TELLING,
                       .bron = mem_format(r->ctx, "leercyclus %lld", (long long)p.k.id),
                       .van = form_date(f, "wanneer"),
                       .tot = form_date(f, "wanneer")};
    struct knoop_new fresh = own_knoop(r, &p.k, c.vraag);
    int64_t id = cijfer_create(r->db, &fresh, &c);
    draad_lay(r->db, p.k.organisatie, id, p.k.id, MEET, fresh.door, 0);
    return done(r, &p.k, N_("De telling hangt aan de leercyclus."));
}

static void check_story(struct request *r, struct form_state *f)
{
    int64_t id = form_id(f, "verhaal");
    if (form_ok(f) && !id && !form_text(f, "tekst"))
        form_error(f, "tekst", T(r->lang, N_("Kies een verhaal, of schrijf er een op.")));
    if (form_ok(f) && !id && !form_text(f, "verteller"))
        form_error(f, "verteller", T(r->lang, N_("Kies wie het verhaal vertelde.")));
}

int leren_verhaal_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r,
                   &(struct opening){.form = &leren_verhaal_form,
                                     .choices = leren_verhaal_keuzes,
                                     .check = check_story},
                   &p, &status))
        return status;
    int64_t id = form_id(p.f, "verhaal"), person = session_of(r)->persoon;
    const char *text = form_text(p.f, "tekst");
    if (!id) {
        bool consent = form_checked(p.f, "toestemming");
        struct knoop_new fresh = own_knoop(r, &p.k, text_short(r->ctx, text, 80));
        fresh.zoektekst = text;
        id =
            verhaal_create(r->db, &fresh,
                           &(struct verhaal){.tekst = text,
                                             .verteller = form_text(p.f, "verteller"),
                                             .toestemming = consent ? "gegeven" : "gevraagd",
                                             .toestemming_op = consent ? date_today() : DATE_NONE});
    }
    draad_lay(r->db, p.k.organisatie, id, p.k.id, ONDERBOUWT, person, 0);
    return done(r, &p.k, N_("Het verhaal hangt aan de leercyclus."));
}

struct form_state *leren_reden_stored(struct request *r, const struct knoop *k)
{
    struct form_state *f = form_new(r, &leren_reden_form);
    struct leercyclus_of_row c;
    if (leercyclus_of(r->db, r->ctx, &c, .organisatie = k->organisatie, .id = k->id)) {
        form_set(f, "geen_cijfer", c.geen_cijfer);
        form_set(f, "geen_verhaal", c.geen_verhaal);
    }
    return f;
}

static void check_reason(struct request *r, struct form_state *f)
{
    const char *figure = form_text(f, "geen_cijfer"), *story = form_text(f, "geen_verhaal");
    if (form_ok(f) && !figure && !story)
        form_error(f, "geen_cijfer", T(r->lang, leer_reden_bezwaar(NULL)));
    if (figure && leer_reden_bezwaar(figure))
        form_error(f, "geen_cijfer", T(r->lang, leer_reden_bezwaar(figure)));
    if (story && leer_reden_bezwaar(story))
        form_error(f, "geen_verhaal", T(r->lang, leer_reden_bezwaar(story)));
}

int leren_reden_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r,
                   &(struct opening){.form = &leren_reden_form,
                                     .check = check_reason,
                                     .stored = leren_reden_stored},
                   &p, &status))
        return status;
    leercyclus_reden(r->db, .organisatie = p.k.organisatie, .id = p.k.id,
                     .geen_cijfer = form_text(p.f, "geen_cijfer"),
                     .geen_verhaal = form_text(p.f, "geen_verhaal"));
    return done(r, &p.k, N_("De reden is bewaard."));
}

int leren_slot_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r, &(struct opening){.form = &leren_slot_form}, &p, &status))
        return status;
    leercyclus_add_step(r->db, r->ctx,
                        &(struct leer_stap_in){.organisatie = p.k.organisatie,
                                               .cyclus = p.k.id,
                                               .door = session_of(r)->persoon,
                                               .soort = "reflectie",
                                               .tekst = form_text(p.f, "tekst"),
                                               .vanaf = DATE_NONE,
                                               .uiterlijk = DATE_NONE,
                                               .slot = true,
                                               .openbaar = form_checked(p.f, "openbaar")});
    return done(r, &p.k, N_("Bewaard."));
}

static void check_choice(struct request *r, struct form_state *f)
{
    if (form_ok(f) && leer_reden_bezwaar(form_text(f, "tekst")))
        form_error(f, "tekst", T(r->lang, N_("Schrijf in een hele zin hoe jullie dat doen.")));
}

int leren_keuze_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r, &(struct opening){.form = &leren_keuze_form, .check = check_choice}, &p,
                   &status))
        return status;
    leercyclus_keuze(r->db, .organisatie = p.k.organisatie, .id = p.k.id,
                     .keuze = form_text(p.f, "keuze"), .keuze_tekst = form_text(p.f, "tekst"));
    return done(r, &p.k, N_("De keuze is bewaard."));
}

/* All that is missing in one sentence each; where nothing is named there are steps to take. */
static const char *why_unfinished(struct request *r, const struct knoop *k)
{
    const char *missing[LEER_BEZWAREN];
    struct leer_stand s;
    size_t n = leercyclus_state(r->db, r->ctx, k->organisatie, k->id, &s, NULL)
                   ? leer_bezwaren(&s, missing)
                   : 0;
    const char *said = T(r->lang, N_("De leercyclus kan nog niet worden afgerond."));

    for (size_t i = 0; i < n; i++)
        said = mem_format(r->ctx, "%s %s", said, T(r->lang, missing[i]));
    return n ? said
             : mem_format(
                   r->ctx, "%s %s", said,
                   T(r->lang, N_("Er zijn nog stappen te doen: kijk wat er nu aan de beurt is.")));
}

int leren_afronden_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r, &(struct opening){.form = &leren_af_form, .right = MAG_LEREN_AFRONDEN}, &p,
                   &status))
        return status;
    if (!leercyclus_complete(r->db, r->ctx, p.k.organisatie, p.k.id, session_of(r)->persoon, 0)) {
        form_error(p.f, NULL, why_unfinished(r, &p.k));
        return leren_show(r, &p.k, leren_af_form.name, p.f, 422);
    }
    return back(r, &p.k,
                N_("De leercyclus is afgerond. Voor iedereen die een signaal gaf staat een "
                   "antwoord klaar."));
}

static void check_stop(struct request *r, struct form_state *f)
{
    if (form_ok(f) && leer_reden_bezwaar(form_text(f, "omdat")))
        form_error(f, "omdat", T(r->lang, leer_reden_bezwaar(form_text(f, "omdat"))));
}

int leren_stoppen_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r,
                   &(struct opening){
                       .form = &leren_stop_form, .check = check_stop, .right = MAG_LEREN_AFRONDEN},
                   &p, &status))
        return status;
    leercyclus_stop(r->db, r->ctx, p.k.organisatie, p.k.id, form_text(p.f, "omdat"),
                    session_of(r)->persoon, 0);
    return back(r, &p.k,
                N_("De leercyclus is gestopt. Voor iedereen die een signaal gaf staat een antwoord "
                   "klaar."));
}

struct form_state *leren_evaluatie_stored(struct request *r, const struct knoop *k)
{
    struct form_state *f = form_new(r, &leren_evaluatie_form);
    struct leercyclus_of_row c;
    if (leercyclus_of(r->db, r->ctx, &c, .organisatie = k->organisatie, .id = k->id))
        form_set_date(f, "evaluatie", c.evaluatie);
    return f;
}

static void check_evaluation(struct request *r, struct form_state *f)
{
    if (form_ok(f) && form_date(f, "evaluatie") < date_today())
        form_error(f, "evaluatie",
                   T(r->lang, N_("Deze datum is al voorbij. Kies een dag die nog komt.")));
}

int leren_evaluatie_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r,
                   &(struct opening){.form = &leren_evaluatie_form,
                                     .check = check_evaluation,
                                     .stored = leren_evaluatie_stored},
                   &p, &status))
        return status;
    leercyclus_evaluatie(r->db, .organisatie = p.k.organisatie, .id = p.k.id,
                         .evaluatie = form_date(p.f, "evaluatie"));
    return done(r, &p.k, N_("De datum is bewaard."));
}

int leren_deelname_post(struct request *r)
{
    struct posted p;
    int status;
    if (!open_form(r,
                   &(struct opening){.form = &leren_deelname_form, .stored = leren_deelname_stored},
                   &p, &status))
        return status;
    for (size_t i = 0; i < leren_deelname_form.n; i++)
        leer_deelname_set(r->db, .organisatie = p.k.organisatie, .cyclus = p.k.id,
                          .groep = taking_part_fields[i].name,
                          .aantal = form_int(p.f, taking_part_fields[i].name));
    return done(r, &p.k, N_("Bewaard."));
}
