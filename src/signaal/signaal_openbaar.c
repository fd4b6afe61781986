/* The public pages of signals: give one without account, open it with a code. Not here: what its giver
 * does with it (signaal_eigen.c), what staff see (signaal_paginas.c). A giver is identified by the
 * code only; the cookie with it lasts an hour and is valid for these pages only. */
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "signaal/signaal.h"
#include "signaal/signaal_dank_html.h"
#include "signaal/signaal_eigen.h"
#include "signaal/signaal_eigen_html.h"
#include "signaal/signaal_geven_html.h"
#include "signaal/signaal_plaatsen_html.h"
#include "signaal/signaal_volgen_html.h"
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
    enum signaal_lezers who = signaal_lezers(r->db, r->ctx, o->organisatie, o->locatie);
    return reply_page(r, status, &signaal_geven_template,
                      &(struct signaal_geven){.team = who == LEEST_TEAM,
                                              .niemand = who == LEEST_NIEMAND,
                                              .plek = o->locatie_naam,
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
    *own = (struct own_signal){.code = true, .page = "/code/mijn", .forms = "/code"};
    return eigen_read(r, found.organisatie, found.id, own);
}

static bool code_of_cookie(struct request *r, struct signaal_code *code)
{
    return signaal_code_lees(request_cookie(r, COOKIE_CODE), code);
}

static bool signal_of_cookie(struct request *r, struct own_signal *own)
{
    struct signaal_code code;
    return code_of_cookie(r, &code) && signal_of_code(r, &code, own);
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

/* Whoever made a complaint of it in the meantime is not asked whether she wants to. */
static const struct uitweg_publiek *thanks_whom(struct request *r, const struct own_signal *own)
{
    struct uitweg_publiek *whom = mem_new(r->ctx, struct uitweg_publiek);
    *whom = *uitweg_publiek_view(r->db, r->ctx, own->organisatie, own->knoop.locatie);
    whom->al_klacht = own->away.id && text_equal(own->away.soort, UITWEG_KLACHT);
    whom->geen_klacht = whom->geen_klacht && !whom->al_klacht; /* it has gone to somebody */
    return whom;
}

static int thanks_get(struct request *r)
{
    struct own_signal own;
    struct signaal_code code;
    if (!code_of_cookie(r, &code) || !signal_of_code(r, &code, &own))
        return reply_redirect(r, "/code");
    char shown[SIGNAAL_CODE_GETOOND];
    signaal_code_groepen(&code, shown);
    enum signaal_lezers who = signaal_lezers(r->db, r->ctx, own.organisatie, own.knoop.locatie);
    return reply_page(r, 200, &signaal_dank_template,
                      &(struct signaal_dank){
                          .team = who == LEEST_TEAM,
                          .niemand = who == LEEST_NIEMAND,
                          .doorgegeven = own.away.id != 0,
                          .plek = own.plek,
                          .code1 = mem_textn(r->ctx, shown, SIGNAAL_CODE_GETOOND / 2 - 1),
                          .code2 = mem_text(r->ctx, shown + SIGNAAL_CODE_GETOOND / 2),
                          .antwoord_voor = signaal_antwoord_voor(own.knoop.gemaakt),
                          .mail = own.s.email != NULL,
                          .delen = own.away.id ? NULL : eigen_share_view(r, &own, own.s.gelezen),
                          .publiek = thanks_whom(r, &own),
                      });
}

/* For who has opened a signal with its code. */
static int opened(struct request *r, int (*answer)(struct request *r, struct own_signal *own))
{
    struct own_signal own;
    return signal_of_cookie(r, &own) ? answer(r, &own) : reply_redirect(r, "/code");
}

static int own_get(struct request *r)
{
    return opened(r, eigen_show);
}

static int add_post(struct request *r)
{
    return opened(r, eigen_add);
}

static int seen_post(struct request *r)
{
    return opened(r, eigen_seen);
}

static int share_post(struct request *r)
{
    return opened(r, eigen_share);
}

static int mail_post(struct request *r)
{
    return opened(r, eigen_mail);
}

static int complaint_post(struct request *r)
{
    return opened(r, eigen_complain);
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
    {METHOD_GET, "/code/mijn", MAG_IEDEREEN, ROUTE_ANONYMOUS, own_get, .template = &signaal_eigen_template,
     .title = "Een signaal en wat ermee gedaan is"},
    {METHOD_POST, "/code/toevoegen", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, add_post,
     .form = &eigen_add_form, .title = "Voeg iets toe aan een signaal"},
    {METHOD_POST, "/code/gelezen", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, seen_post,
     .form = &eigen_seen_form, .title = "Meld dat u de antwoorden las"},
    {METHOD_POST, "/code/delen", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, share_post,
     .form = &eigen_share_form, .title = "Toestemming om woorden te delen"},
    {METHOD_POST, "/code/mailen", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, mail_post,
     .form = &eigen_mail_form, .title = "E-mailadres voor antwoord"},
    {METHOD_POST, "/code/klacht", MAG_IEDEREEN, ROUTE_LIMITED | ROUTE_ANONYMOUS, complaint_post,
     .form = &eigen_complaint_form, .title = "Maak van een signaal een klacht"},
    {METHOD_POST, "/code/weg", MAG_IEDEREEN, ROUTE_ANONYMOUS, away_post, .form = &eigen_close_form,
     .title = "Sluit een signaal af op dit apparaat"},
};
/* clang-format on */
const struct route_table signaal_openbaar_routes = {routes, sizeof routes / sizeof *routes};
