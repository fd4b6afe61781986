/* Giving a signal inside, signed in. What is stored of the giver is what the giver chose; without a
 * choice nothing that leads to a person. Not here: reading what became of one's own (signaal_mijn.c),
 * the public pages (signaal_openbaar.c), what staff do with it (signaal_paginas.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "draad/start_regels.h"
#include "signaal/signaal.h"
#include "signaal/signaal_nieuw_html.h"
#include "signaal/uitweg.h"
#include "signaal/uitweg_publiek_html.h"

static const struct choice who_choices[] = {
    {"onbekend",            N_("Dat zeg ik liever niet")},
    {"professional",                     N_("Een medewerker")},
    {"zorgvrager",N_("Iemand die zorg krijgt")},
    {"naaste",          N_("Een naaste")},
    {"vrijwilliger",                     N_("Een vrijwilliger")},
    {"raad",N_("Een lid van een raad")},
    {0       },
};
/* clang-format off */
static const struct choice name_choices[] = {
    {"nee", N_("Nee. Wij bewaren niet wie dit is.")},
    {"eigen", N_("Nee, maar ik wil het antwoord op mijn eigen pagina zien")},
    {"ja", N_("Ja, met mijn naam")},
    {0},
};
static const struct field new_fields[] = {
    {"verhaal", N_("Het signaal"), N_("Wat gaat goed, of wat kan beter?"), FIELD_LONG,
     .required = true, .max = 5000, .rows = 5},
    {"wie", N_("Van wie komt het?"),
     N_("Bij de keuze ‘Nee. Wij bewaren niet wie dit is’ bewaren wij ook dit niet: wie de enige "
        "vrijwilliger is, is anders te herkennen."),
     FIELD_SELECT, .required = true, .choices = who_choices},
    {"locatie", N_("Waar?"), NULL, FIELD_SELECT, .required = true, .raw_choices = true},
    {"bouwsteen", N_("Waar gaat het over?"), NULL, FIELD_TILES, .choices = signaal_bouwstenen},
    {"naam", N_("Mag bekend zijn van wie dit is?"),
     N_("Bij de eerste keuze komt er een code om het antwoord mee te lezen. Bij de tweede staat het "
        "antwoord onder ‘Mijn signalen’; wie de database beheert, kan dan zien van wie het is."),
     FIELD_RADIO, .choices = name_choices},
};
/* clang-format on */
const struct form signaal_nieuw_form = {"nieuw_signaal", FORM_FIELDS(new_fields), N_("Versturen")};

/* ---- write one down ---- */

static void place_choices(struct request *r, struct form_state *f, void *arg)
{
    (void)arg;
    size_t n;
    const struct choice *list = locaties_choices(r, MAG_SIGNAAL_GEVEN, false, &n);
    form_choices(f, "locatie", list, n);
}

static enum rol own_role(struct request *r)
{
    const struct sessie *s = session_of(r);
    return start_rol(s->leden, s->n_leden);
}

/* Whom to call of the place that stands in the form; without a place of the whole organisation. */
static const struct uitweg_publiek *whom_to_call(struct request *r, const struct form_state *f)
{
    struct uitweg_publiek *v = mem_new(r->ctx, struct uitweg_publiek);
    *v = *uitweg_publiek_view(r->db, r->ctx, org_van(r), form_id(f, "locatie"));
    v->je = !start_u(own_role(r));
    return v;
}

static int show_new(struct request *r, struct form_state *f, int status)
{
    bool somewhere = locaties_allowed(r, MAG_SIGNAAL_GEVEN).n > 0;
    return reply_page(
        r, status, &signaal_nieuw_template,
        &(struct signaal_nieuw){.nieuw = somewhere ? form_view(f, "/signalen/nieuw") : NULL,
                                .beheer = mag_anywhere(r, MAG_BEHEREN) ? "/beheer/locaties" : NULL,
                                .publiek = whom_to_call(r, f),
                                .u = start_u(own_role(r))});
}

int signaal_nieuw_get(struct request *r)
{
    struct form_state *f = form_new(r, &signaal_nieuw_form);
    place_choices(r, f, NULL);
    form_set(f, "wie",
             "onbekend"); /* never from her own role: she may be the only one who has it */
    form_set(f, "naam", "nee");
    struct place p = place_of(r, MAG_SIGNAAL_GEVEN);
    if (p.locatie > 0)
        form_set_int(f, "locatie", p.locatie);
    return show_new(r, f, 200);
}

/* What is made before the write transaction, as of a signal given outside (signaal_openbaar.c). */
struct gift {
    struct signaal_gegeven s;
    struct signaal_code code;
    uint8_t hash[HASH_BYTES], van[HASH_BYTES];
    bool nameless; /* without a choice that names or finds the giver */
    bool keyed;    /* false: the server has no key yet, or no code was free */
};

/* Without a choice that names or finds the giver, the row is that of anyone outside, and no more
 * precise: a code, no person, no hash, no role. */
static void make_nameless(struct request *r, struct gift *g)
{
    g->nameless = true;
    g->keyed = signaal_code_free(r, &g->code, g->hash);
    g->s.rij.gever = "onbekend";
    g->s.rij.kanaal = "openbaar"; /* answered where a code is followed */
    g->s.rij.code_hash = (struct db_bytes){g->hash, sizeof g->hash};
}

int signaal_nieuw_prepare(struct request *r)
{
    struct form_state *f = form_read_with(r, &signaal_nieuw_form, place_choices, NULL);
    if (!form_ok(f))
        return show_new(r, f, 422);
    const struct sessie *s = session_of(r);
    const char *name = form_text(f, "naam");
    struct gift *g = mem_new(r->ctx, struct gift);
    g->s = (struct signaal_gegeven){
        .rij = {.organisatie = s->organisatie,
                .tekst = form_text(f, "verhaal"),
                .gever = form_text(f, "wie"),
                .kanaal = "binnen",
                .taal = lang_code(r->lang)},
        .locatie = form_id(f, "locatie"),
        .bouwstenen = signaal_bouwsteen(f)
    };
    if (text_equal(name, "ja")) {
        g->s.door = s->persoon;
        g->keyed = true;
    } else if (text_equal(name, "eigen")) {
        g->keyed = signaal_van(r->db, s->organisatie, s->persoon, g->van);
        g->s.rij.van = (struct db_bytes){g->van, sizeof g->van};
    } else {
        make_nameless(r, g);
    }
    signaal_prepare(r->ctx, &g->s);
    r->prepared = g;
    return 0;
}

/* The first key of a server is made where something can be written. */
static bool key_now(struct request *r, struct gift *g)
{
    const struct sessie *s = session_of(r);
    return g->nameless ? signaal_code_free(r, &g->code, g->hash)
                       : signaal_van(r->db, s->organisatie, s->persoon, g->van);
}

/* After a signal without a name the next page is one on which nothing is kept about who asks for it. */
int signaal_nieuw_post(struct request *r)
{
    struct gift *g = r->prepared;
    if (g->nameless && r->repeated)
        return signaal_code_given(r, g->s.rij.tekst, &g->code) ? signaal_code_show(r, &g->code)
                                                               : reply_redirect(r, "/code");
    if (!g->keyed && !key_now(r, g))
        return reply_error(r, 503, NULL);
    if (!r->repeated)
        signaal_create(r->db, &g->s);
    if (g->nameless)
        return signaal_code_show(r, &g->code);
    reply_notice(r, T(r->lang, N_("Bewaard. Onder ‘Mijn signalen’ staat wat ermee gebeurt.")));
    return reply_redirect(r, "/signalen/mijn");
}
