/* Giving a signal inside, signed in, and reading what became of one's own. What is stored of the giver
 * is what the giver chose; without a choice nothing that leads to a person. Not here: the public pages
 * (signaal_openbaar.c), what staff do with it (signaal_paginas.c). */
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "draad/start_regels.h"
#include "signaal/signaal.h"
#include "signaal/signaal_mijne_html.h"
#include "signaal/signaal_nieuw_html.h"
#include "signaal/uitweg.h"

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
     N_("Dit bewaren wij niet als je hieronder ‘Nee. Wij bewaren niet wie dit is’ kiest: wie de enige "
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
const struct form signaal_nieuw_form = {"nieuw_signaal", FORM_FIELDS(new_fields), N_("Bewaren")};

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

static int show_new(struct request *r, struct form_state *f, int status)
{
    return reply_page(r, status, &signaal_nieuw_template,
                      &(struct signaal_nieuw){.nieuw = form_view(f, "/signalen/nieuw"),
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

/* What was answered; of one that was handed over the words and answers that went along. */
static void own_answers(struct request *r, const struct knoop *k, const char *words,
                        struct signaal_mijne_rijen *v)
{
    struct uitweg u;
    struct signaal_mijne_rijen_antwoorden *list;
    if (words && uitweg_of_signaal(r->db, r->ctx, k->organisatie, k->id, &u)) {
        struct uitweg_berichten_rows rows =
            uitweg_berichten(r->db, r->ctx, .organisatie = k->organisatie, .uitweg = u.id);
        list = mem_array(r->ctx, struct signaal_mijne_rijen_antwoorden, rows.n + 1);
        for (size_t i = 0; i < rows.n; i++)
            if (!rows.row[i].van_gever)
                list[v->n_antwoorden++] =
                    (struct signaal_mijne_rijen_antwoorden){rows.row[i].op, rows.row[i].tekst};
        v->kop = signaal_titel(r->ctx, words);
        v->nu = uitweg_nu_view(r->db, r->ctx, &u, false);
    } else {
        struct signaal_antwoorden_rows sent =
            signaal_antwoorden(r->db, r->ctx, .organisatie = k->organisatie, .signaal = k->id);
        list = mem_array(r->ctx, struct signaal_mijne_rijen_antwoorden, sent.n + 1);
        for (size_t i = 0; i < sent.n; i++)
            list[v->n_antwoorden++] = (struct signaal_mijne_rijen_antwoorden){
                date_of_time(sent.row[i].verstuurd), sent.row[i].tekst};
    }
    v->antwoorden = list;
}

/* What this person gave and follows here, by name or by hash: the query knows no other. */
static struct signalen_of_persoon_rows own_signals(struct request *r)
{
    const struct sessie *s = session_of(r);
    uint8_t van[HASH_BYTES] = {0};
    bool keyed = signaal_van(r->db, s->organisatie, s->persoon, van);
    return signalen_of_persoon(r->db, r->ctx, .organisatie = s->organisatie, .persoon = s->persoon,
                               .van = {van, keyed ? sizeof van : 0});
}

/* As the rule about somebody asks it: this person gave it, also without a name. */
static struct knoop own_knoop(struct request *r, const struct signalen_of_persoon_row *row)
{
    const struct sessie *s = session_of(r);
    return (struct knoop){.organisatie = s->organisatie,
                          .id = row->id,
                          .locatie = row->locatie,
                          .door = s->persoon,
                          .soort = "signaal",
                          .status = row->status};
}

/* wrong: the form of signal `of` with something wrong in it, or NULL. */
static int show_own(struct request *r, int64_t of, struct form_state *wrong, int status)
{
    struct signalen_of_persoon_rows rows = own_signals(r);
    struct signaal_mijne_rijen *list = mem_array(r->ctx, struct signaal_mijne_rijen, rows.n);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        struct knoop k = own_knoop(r, &rows.row[i]);
        if (!mag_knoop(r, MAG_SIGNAAL_GEVEN, &k))
            continue;
        struct form_state *f = wrong && of == k.id ? wrong : NULL;
        list[n] = (struct signaal_mijne_rijen){.id = k.id,
                                               .kop = rows.row[i].titel,
                                               .status = T(r->lang, status_naam(&k)),
                                               .op = date_of_time(rows.row[i].gemaakt),
                                               .open = f != NULL};
        if (uitweg_can_complain(r, &k))
            list[n].klacht = form_view(f ? f : form_new(r, &uitweg_klacht_form),
                                       "/signalen/%lld/klacht", (long long)k.id);
        own_answers(r, &k, rows.row[i].woorden, &list[n++]);
    }
    return reply_page(r, status, &signaal_mijne_template,
                      &(struct signaal_mijne){.rijen = list, .n_rijen = n});
}

int signaal_mijne_get(struct request *r)
{
    return show_own(r, 0, NULL, 200);
}

int signaal_mijne_klacht_post(struct request *r)
{
    struct signalen_of_persoon_rows rows = own_signals(r);
    struct form_state *f = form_read(r, &uitweg_klacht_form);
    int64_t id = request_id(r, "id");
    struct knoop k;
    size_t i = 0;
    while (i < rows.n && rows.row[i].id != id)
        i++;
    if (i == rows.n || !knoop_read(r->db, r->ctx, org_van(r), id, &k))
        return not_found(r);
    struct knoop own = own_knoop(r, &rows.row[i]);
    if (!mag_knoop(r, MAG_SIGNAAL_GEVEN, &own))
        return not_found(r);
    if (!uitweg_can_complain(r, &k))
        return show_own(r, 0, NULL, 422);
    if (!form_ok(f))
        return show_own(r, id, f, 422);
    uitweg_complain(r, &k);
    return reply_redirect(r, "/signalen/mijn");
}
