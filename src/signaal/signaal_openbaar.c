/* The public pages of signals: give one without account, follow it with a code, add to it. Not
 * here: what staff see (signaal_paginas.c). A giver is identified by the code only; the cookie with
 * it lasts an hour and is valid for these pages only. */
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/rode_draad_html.h"
#include "signaal/signaal.h"
#include "signaal/signaal_dank_html.h"
#include "signaal/signaal_gesprek.h"
#include "signaal/signaal_geven_html.h"
#include "signaal/signaal_mijn_html.h"
#include "signaal/signaal_plaatsen_html.h"
#include "signaal/signaal_volgen_html.h"
#include "signaal/uitweg.h"
#include "signaal/uitweg_nu_html.h"
#include "signaal/uitweg_publiek_html.h"
#include "web/limit.h"

/* clang-format off */
static const struct field give_fields[] = {
    {"verhaal", N_("Uw verhaal"), N_("Een paar woorden zijn genoeg. Noem geen namen van anderen."),
     FIELD_LONG, .required = true, .max = 5000, .rows = 6},
    {"bouwsteen", N_("Waar gaat het over?"), NULL, FIELD_TILES, .choices = signaal_bouwstenen},
    {"email", N_("E-mail"), N_("Alleen als u het antwoord per e-mail wilt."), FIELD_EMAIL,
     .autocomplete = "email"},
};
/* clang-format on */
static const struct form give_form = {"signaal", FORM_FIELDS(give_fields), N_("Versturen")};

static const struct field code_fields[] = {
    {"code", N_("Uw code"), N_("Bijvoorbeeld: HEK 7428 NON 8453"), FIELD_TEXT, .required = true,
     .max = 40},
};
static const struct form code_form = {"code", FORM_FIELDS(code_fields), N_("Bekijk mijn signaal")};

/* How many answers the page showed, in each form of it: another may come before the form is sent. */
/* clang-format off */
#define SEEN_FIELD {.name = "gezien", .kind = FIELD_HIDDEN}
/* clang-format on */

static const struct field add_fields[] = {
    {"verhaal", N_("Wat wilt u nog zeggen?"), NULL, FIELD_LONG, .required = true, .max = 5000,
     .rows = 4},
    SEEN_FIELD,
};
static const struct form add_form = {"toevoegen", FORM_FIELDS(add_fields), N_("Toevoegen")};

static const struct choice share_choices[] = {
    {"ja",                    N_("Ja, als niemand mij kan herkennen")},
    {"nee",                       N_("Nee, liever niet")},
    {0}
};
static const struct field share_fields[] = {
    {"delen", N_("Uw keuze"), NULL, FIELD_RADIO, .required = true, .choices = share_choices},
    SEEN_FIELD,
};
static const struct form share_form = {"delen", FORM_FIELDS(share_fields), N_("Keuze bewaren"),
                                       .quiet = true};

static const struct field mail_fields[] = {
    {"email", N_("E-mail"), N_("Leeg laten mag. Dan krijgt u geen e-mail meer."), FIELD_EMAIL,
     .autocomplete = "email"},
    SEEN_FIELD,
};
static const struct form mail_form = {"mailen", FORM_FIELDS(mail_fields), N_("Bewaren"),
                                      .quiet = true};
static const struct form away_form = {"weg", .button = N_("Sluit mijn signaal af op dit apparaat"),
                                      .quiet = true};

/* As uitweg_klacht_form, on the page of the code. */
static const struct field complaint_fields[] = {
    {"zeker", N_("Ja, ik wil een klacht indienen"), NULL, FIELD_CHECK, .required = true},
    SEEN_FIELD,
};
static const struct form complaint_form = {"klacht", FORM_FIELDS(complaint_fields),
                                           N_("Dien mijn klacht in"), .quiet = true};

static int places_get(struct request *r)
{
    struct openbaar o;
    if (!openbaar_find(r->db, r->ctx, request_param(r, "organisatie"), NULL, &o))
        return reply_error(r, 404, NULL);
    struct locaties all = locaties_all(r->db, r->ctx, o.organisatie);
    struct signaal_plaatsen_plaatsen *list =
        mem_array(r->ctx, struct signaal_plaatsen_plaatsen, all.n);
    for (size_t i = 0; i < all.n; i++) {
        list[i].naam = all.locatie[i].naam;
        list[i].plaats = all.locatie[i].plaats;
        list[i].link = mem_format(r->ctx, "/s/%s/%s", o.organisatie_slug, all.locatie[i].slug);
    }
    return reply_page(r, 200, &signaal_plaatsen_template,
                      &(struct signaal_plaatsen){.organisatie = o.organisatie_naam,
                                                 .plaatsen = list,
                                                 .n_plaatsen = all.n});
}

static int show_give(struct request *r, const struct openbaar *o, struct form_state *f, int status)
{
    const struct formulier *view = form_view(f, "/s/%s/%s", o->organisatie_slug, o->locatie_slug);
    return reply_page(r, status, &signaal_geven_template,
                      &(struct signaal_geven){.plek = o->locatie_naam,
                                              .organisatie = o->organisatie_naam,
                                              .geven = view,
                                              .publiek = uitweg_publiek_view(
                                                  r->db, r->ctx, o->organisatie, o->locatie)});
}

static bool find_place(struct request *r, struct openbaar *o)
{
    return openbaar_find(r->db, r->ctx, request_param(r, "organisatie"),
                         request_param(r, "locatie"), o);
}

static int give_get(struct request *r)
{
    struct openbaar o;
    if (!find_place(r, &o))
        return reply_error(r, 404, NULL);
    return show_give(r, &o, form_new(r, &give_form), 200);
}

/* The part of a signal that is made before the write transaction, because on SQLite all writes wait
 * for one thread: checked form, stems, and a code that was free. */
struct gift {
    struct signaal_gegeven s;
    struct signaal_code code;
    uint8_t hash[32];
    bool coded; /* false: the server has no key yet, or no code was free */
};

static int give_prepare(struct request *r)
{
    struct openbaar o;
    if (!find_place(r, &o))
        return reply_error(r, 404, NULL);
    struct form_state *f = form_read(r, &give_form);
    if (!form_ok(f))
        return show_give(r, &o, f, 422);
    struct gift *g = mem_new(r->ctx, struct gift);
    g->s = (struct signaal_gegeven){
        .rij = {.organisatie = o.organisatie,
                .tekst = form_text(f, "verhaal"),
                .gever = "onbekend",
                .kanaal = "openbaar",
                .taal = lang_code(r->lang),
                .email = form_text(f, "email"),
                .code_hash = {g->hash, HASH_BYTES}},
        .locatie = o.locatie,
        .bouwstenen = signaal_bouwsteen(f),
    };
    signaal_prepare(r->ctx, &g->s);
    g->coded = signaal_code_free(r, &g->code, g->hash);
    r->prepared = g;
    return 0;
}

/* If another signal got the same code in the meantime, the unique index refuses this one, and the
 * form that is shown again gets the next code. */
static int give_post(struct request *r)
{
    struct gift *g = r->prepared;
    if (r->repeated)
        return signaal_code_given(r, g->s.rij.tekst, &g->code) ? signaal_code_show(r, &g->code)
                                                               : reply_redirect(r, "/code");
    if (!g->coded && !signaal_code_free(r, &g->code, g->hash))
        return reply_error(r, 503, NULL);
    signaal_create(r->db, &g->s);
    return signaal_code_show(r, &g->code);
}

/* Counts unknown codes, typed or in a cookie (which anyone can forge). After too many the address
 * gets no answer for a while, also for right codes. */
static const struct limit wrong_codes = {"foute code", SIGNAAL_CODE_FOUT_PER_UUR,
                                         SIGNAAL_CODE_FOUT_INEENS};

/* Finds the signal of a code. False: unknown code, or too many wrong codes from this address. */
static bool signal_of_code(struct request *r, const struct signaal_code *code,
                           struct own_signal *own)
{
    uint8_t hash[32];
    struct signaal_at_code_row found;
    if (limit_sender_peek(&wrong_codes, r->address, "") > 0 ||
        !signaal_code_hash(r->db, code, hash))
        return false;
    if (!signaal_at_code(r->db, r->ctx, &found, .code_hash = {hash, 32})) {
        limit_sender_use(&wrong_codes, r->address, "");
        return false;
    }
    *own = (struct own_signal){
        .organisatie = found.organisatie, .id = found.id, .code = *code, .lang = r->lang};
    struct locatie place = {0};
    if (!signaal_of(r->db, r->ctx, &own->s, .organisatie = own->organisatie, .id = own->id) ||
        !knoop_read(r->db, r->ctx, own->organisatie, own->id, &own->knoop))
        return false;
    if (own->knoop.locatie)
        locatie_read(r->db, r->ctx, own->organisatie, own->knoop.locatie, &place);
    own->plek = place.naam ? place.naam : "";
    if (signaal_handed_over(own->knoop.status) &&
        uitweg_of_signaal(r->db, r->ctx, own->organisatie, own->id, &own->away))
        own->s.tekst = own->away.tekst;
    return true;
}

static bool signal_of_cookie(struct request *r, struct own_signal *own)
{
    struct signaal_code code;
    return signaal_code_lees(request_cookie(r, COOKIE_CODE), &code) &&
           signal_of_code(r, &code, own);
}

static int show_code(struct request *r, struct form_state *f, int status)
{
    return reply_page(r, status, &signaal_volgen_template,
                      &(struct signaal_volgen){.volgen = form_view(f, "/code")});
}

static int code_get(struct request *r)
{
    return show_code(r, form_new(r, &code_form), 200);
}

static int code_post(struct request *r)
{
    struct form_state *f = form_read(r, &code_form);
    if (!form_ok(f))
        return show_code(r, f, 422);
    struct signaal_code code;
    struct own_signal own;
    if (!signaal_code_lees(form_text(f, "code"), &code)) {
        form_error(f, "code",
                   T(r->lang,
                     N_("Dit is geen code van ons. Een code heeft twee woordjes van drie letters, "
                        "en na elk woordje vier cijfers. Kijk nog eens op uw briefje.")));
        return show_code(r, f, 422);
    }
    int wait = limit_sender_peek(&wrong_codes, r->address, "");
    if (wait > 0) {
        reply_header(r, "Retry-After", mem_format(r->ctx, "%d", wait));
        form_error(f, NULL,
                   T(r->lang, N_("Vanaf hier zijn te veel verkeerde codes geprobeerd. Wacht even "
                                 "en probeer het dan opnieuw.")));
        return show_code(r, f, 429);
    }
    if (!signal_of_code(r, &code, &own)) {
        form_error(f, "code",
                   T(r->lang, N_("Deze code kennen wij niet. Staat er misschien een letter of "
                                 "cijfer anders op uw briefje?")));
        return show_code(r, f, 422);
    }
    reply_cookie(r, COOKIE_CODE, code.tekens, CODE_COOKIE_SECONDS);
    return reply_redirect(r, "/code/mijn");
}

/* seen: how many answers this page shows. */
static const struct formulier *share_view(struct request *r, const struct own_signal *own,
                                          int64_t seen)
{
    struct form_state *f = form_new(r, &share_form);
    form_set_int(f, "gezien", seen);
    if (strcmp(own->s.delen, "onbekend") != 0)
        form_set(f, "delen", own->s.delen);
    return form_view(f, "/code/delen");
}

static int thanks_get(struct request *r)
{
    struct own_signal own;
    if (!signal_of_cookie(r, &own))
        return reply_redirect(r, "/code");
    char shown[SIGNAAL_CODE_GETOOND];
    signaal_code_groepen(&own.code, shown);
    return reply_page(r, 200, &signaal_dank_template,
                      &(struct signaal_dank){
                          .plek = own.plek,
                          .code1 = mem_textn(r->ctx, shown, SIGNAAL_CODE_GETOOND / 2 - 1),
                          .code2 = mem_text(r->ctx, shown + SIGNAAL_CODE_GETOOND / 2),
                          .antwoord_voor = signaal_antwoord_voor(own.knoop.gemaakt),
                          .mail = own.s.email != NULL,
                          .delen = own.away.id ? NULL : share_view(r, &own, own.s.gelezen),
                      });
}

/* Forms with something wrong in them; NULL: fresh ones. */
struct own_forms {
    struct form_state *add, *mail, *complaint;
};

static int show_own(struct request *r, struct own_signal *own, struct own_forms forms, int status)
{
    struct form_state *add = forms.add ? forms.add : form_new(r, &add_form);
    struct form_state *mail = forms.mail ? forms.mail : form_new(r, &mail_form);
    struct form_state *complaint = forms.complaint ? forms.complaint : form_new(r, &complaint_form);
    int64_t seen = gesprek_answers(r, own);
    if (!forms.mail)
        form_set(mail, "email", own->s.email);
    form_set_int(add, "gezien", seen);
    form_set_int(mail, "gezien", seen);
    form_set_int(complaint, "gezien", seen);
    const struct rode_draad *chain =
        rode_draad_openbaar(r->db, r->ctx, r->lang, own->organisatie, own->id);
    int64_t waits_since = own->knoop.gemaakt;
    struct signaal_mijn v = {
        .plek = own->plek,
        .sinds = date_of_time(own->knoop.gemaakt),
        .wacht = !own->away.id && strcmp(own->knoop.status, "beantwoord") != 0,
        .verloop = !own->away.id && chain && chain->n_kralen ? chain : NULL,
        .delen = own->away.id ? NULL : share_view(r, own, seen),
        .zelf = own->away.zelf,
        .nu = own->away.id ? uitweg_nu_view(r->db, r->ctx, &own->away, true) : NULL,
        .klacht = uitweg_can_complain(r, &own->knoop) ? form_view(complaint, "/code/klacht") : NULL,
        .gewist = own->away.gewist != DATE_NONE && own->away.id,
        .toevoegen = form_view(add, "/code/toevoegen"),
        .mailen = form_view(mail, "/code/mailen"),
        .mail = own->s.email != NULL,
        .weg = form_view(form_new(r, &away_form), "/code/weg"),
    };
    v.berichten = gesprek(r, own, &v.n_berichten, &waits_since);
    v.antwoord_voor = signaal_antwoord_voor(waits_since);
    v.te_laat = v.antwoord_voor < date_today();
    return reply_page(r, status, &signaal_mijn_template, &v);
}

/* Keeps how many answers the giver has read, so that later ones are marked as new. This is written
 * only when the giver sends a form: a row written while reading would show, by its place in the file,
 * between which other writes somebody read. The number is that of the page on which the form stood;
 * never more than there are, never less than before. */
static void note_read(struct request *r, const struct own_signal *own, const struct form_state *f)
{
    int64_t seen = form_int(f, "gezien"), all = gesprek_answers(r, own);
    seen = seen > own->s.gelezen ? seen : own->s.gelezen;
    signaal_gelezen(r->db, .organisatie = own->organisatie, .id = own->id,
                    .gelezen = seen < all ? seen : all, .taal = lang_code(own->lang));
}

static int own_get(struct request *r)
{
    struct own_signal own;
    if (!signal_of_cookie(r, &own))
        return reply_redirect(r, "/code");
    return show_own(r, &own, (struct own_forms){0}, 200);
}

/* The team reads it, and owes an answer again. */
static void add_here(struct request *r, const struct own_signal *own, const char *text)
{
    int64_t moment = time_of_date(date_today());
    signaal_aanvulling_insert(r->db, .organisatie = own->organisatie, .signaal = own->id,
                              .tekst = text, .op = moment, .na = gesprek_answers(r, own));
    enum signaal_status before = SIGNAAL_NIEUW;
    signaal_status_van(own->knoop.status, &before);
    enum signaal_status after = signaal_after_addition(before);
    geschiedenis_write(r->db, own->organisatie, own->id, N_("De gever voegde iets toe"), "", 0,
                       moment);
    if (after != before)
        knoop_change_status(r->db, own->organisatie, own->id, signaal_status_code(after), 0,
                            moment);
    wachtpunt_begin(
        r->db, &(struct wachtpunt_new){.organisatie = own->organisatie,
                                       .knoop = own->id,
                                       .locatie = own->knoop.locatie,
                                       .soort = "signaal_antwoord",
                                       .mag = MAG_TERUGKOPPELEN,
                                       .tekst = N_("De gever voegde iets toe en wacht op antwoord"),
                                       .sinds = moment,
                                       .uiterlijk = signaal_antwoord_voor(moment)});
}

static int add_post(struct request *r)
{
    struct own_signal own;
    if (!signal_of_cookie(r, &own))
        return reply_redirect(r, "/code");
    struct form_state *f = form_read(r, &add_form);
    if (!form_ok(f))
        return show_own(r, &own, (struct own_forms){.add = f}, 422);
    if (own.away.id && own.away.gewist != DATE_NONE)
        return reply_redirect(r,
                              "/code/mijn"); /* who had it open longer than its words were kept */
    note_read(r, &own, f);
    if (own.away.id)
        uitweg_add(r->db, &own.away, form_text(f, "verhaal"), date_today());
    else
        add_here(r, &own, form_text(f, "verhaal"));
    reply_notice(r, T(r->lang, N_("Dank u wel. Wij lezen het, en u leest ons antwoord hier.")));
    return reply_redirect(r, "/code/mijn");
}

/* Applies the giver's consent to the stories made of this signal. Returns how many public copies
 * were removed. */
static size_t tell_stories(struct request *r, const struct own_signal *own, bool may)
{
    struct signaal_verhalen_rows made =
        signaal_verhalen(r->db, r->ctx, .organisatie = own->organisatie, .signaal = own->id);
    size_t n = 0;
    for (size_t i = 0; i < made.n; i++) {
        struct verhaal v;
        if (may)
            verhaal_allow(r->db, r->ctx, own->organisatie, made.row[i].id, 0);
        else if (verhaal_read(r->db, r->ctx, own->organisatie, made.row[i].id, &v) &&
                 text_equal(v.toestemming, "gegeven"))
            n += verhaal_withdraw(r->db, r->ctx, own->organisatie, made.row[i].id, 0);
    }
    return n;
}

static int share_post(struct request *r)
{
    struct own_signal own;
    if (!signal_of_cookie(r, &own))
        return reply_redirect(r, "/code");
    struct form_state *f = form_read(r, &share_form);
    if (!form_ok(f) || own.away.id)
        return show_own(r, &own, (struct own_forms){0}, 422);
    note_read(r, &own, f);
    signaal_delen(r->db, .organisatie = own.organisatie, .id = own.id,
                  .delen = form_text(f, "delen"));
    int64_t since = time_now();
    bool was_public = tell_stories(r, &own, text_equal(form_text(f, "delen"), "ja")) > 0;
    draad_by_day(r->db, own.organisatie, since);
    reply_notice(r, was_public
                        ? T(r->lang, N_("Uw keuze is bewaard. Uw verhaal staat niet meer in ons "
                                        "kwaliteitsbeeld."))
                        : T(r->lang, N_("Uw keuze is bewaard. U kunt die altijd veranderen.")));
    return reply_redirect(r, "/code/mijn");
}

static int mail_post(struct request *r)
{
    struct own_signal own;
    if (!signal_of_cookie(r, &own))
        return reply_redirect(r, "/code");
    struct form_state *f = form_read(r, &mail_form);
    if (!form_ok(f))
        return show_own(r, &own, (struct own_forms){.mail = f}, 422);
    note_read(r, &own, f);
    if (own.s.email && !text_equal(own.s.email, form_text(f, "email")))
        erase_note(r->db, false);
    mail_readdress(r->db, own.organisatie, own.id, form_text(f, "email"));
    signaal_email(r->db, .organisatie = own.organisatie, .id = own.id,
                  .email = form_text(f, "email"));
    reply_notice(r, form_text(f, "email")
                        ? T(r->lang, N_("Bewaard. U krijgt ons antwoord per e-mail."))
                        : T(r->lang, N_("Bewaard. U krijgt geen e-mail van ons.")));
    return reply_redirect(r, "/code/mijn");
}

/* The giver decides: asked on the page, confirmed by a tick, and read there what happens next. */
static int complaint_post(struct request *r)
{
    struct own_signal own;
    if (!signal_of_cookie(r, &own))
        return reply_redirect(r, "/code");
    struct form_state *f = form_read(r, &complaint_form);
    if (!uitweg_can_complain(r, &own.knoop))
        return show_own(r, &own, (struct own_forms){0}, 422);
    if (!form_ok(f))
        return show_own(r, &own, (struct own_forms){.complaint = f}, 422);
    note_read(r, &own, f);
    uitweg_complain(r, &own.knoop);
    return reply_redirect(r, "/code/mijn");
}

static int away_post(struct request *r)
{
    reply_cookie(r, COOKIE_CODE, "", 0);
    reply_notice(r, T(r->lang, N_("Uw signaal is afgesloten op dit apparaat.")));
    return reply_redirect(r, "/code");
}

/* clang-format off */
static const struct route routes[] = {
    {METHOD_GET, "/s/:organisatie", MAG_IEDEREEN, ROUTE_ANONYMOUS, places_get,
     .template = &signaal_plaatsen_template,
     .title = "Kies de plek waarover u iets wilt vertellen"},
    {METHOD_GET, "/s/:organisatie/:locatie", MAG_IEDEREEN, ROUTE_ANONYMOUS, give_get,
     .template = &signaal_geven_template, .title = "Deel een signaal"},
    {METHOD_POST, "/s/:organisatie/:locatie", MAG_IEDEREEN,
     ROUTE_LIMITED | ROUTE_REPEATS | ROUTE_QUICK | ROUTE_ANONYMOUS, give_post, .prepare = give_prepare,
     .form = &give_form, .title = "Geef een signaal, zonder account"},
    {METHOD_GET, "/code", MAG_IEDEREEN, ROUTE_ANONYMOUS, code_get, .template = &signaal_volgen_template,
     .title = "Volg een signaal met een code"},
    {METHOD_POST, "/code", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, code_post,
     .form = &code_form, .title = "Open een signaal met een code"},
    {METHOD_GET, "/code/dank", MAG_IEDEREEN, ROUTE_ANONYMOUS, thanks_get, .template = &signaal_dank_template,
     .title = "De code van een nieuw signaal"},
    {METHOD_GET, "/code/mijn", MAG_IEDEREEN, ROUTE_ANONYMOUS, own_get, .template = &signaal_mijn_template,
     .title = "Een signaal en wat ermee gedaan is"},
    {METHOD_POST, "/code/toevoegen", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, add_post,
     .form = &add_form, .title = "Voeg iets toe aan een signaal"},
    {METHOD_POST, "/code/delen", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, share_post,
     .form = &share_form, .title = "Toestemming om woorden te delen"},
    {METHOD_POST, "/code/mailen", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, mail_post,
     .form = &mail_form, .title = "E-mailadres voor antwoord"},
    {METHOD_POST, "/code/klacht", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, complaint_post,
     .form = &complaint_form, .title = "Maak van een signaal een klacht"},
    {METHOD_POST, "/code/weg", MAG_IEDEREEN, ROUTE_ANONYMOUS, away_post, .form = &away_form,
     .title = "Sluit een signaal af op dit apparaat"},
};
/* clang-format on */
const struct route_table signaal_openbaar_routes = {routes, sizeof routes / sizeof *routes};
