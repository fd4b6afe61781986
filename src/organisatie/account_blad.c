/* One's own recovery sheet: five lines on paper, with which the key of an account (account_keys.h)
 * outlives a forgotten password. Made, made again, taken back; read where a new password is chosen
 * (toegang_paginas.c). Each asks for the password: who passes by an open screen gets no sheet, and makes
 * none worthless. Not
 * here: the sheet of the server (cli/cmd_sleutel.c), the lines themselves (base/key_sheet.h). */
#include "base/address.h"
#include "base/date.h"
#include "base/key_sheet.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/text.h"
#include "organisatie/account_blad_html.h"
#include "organisatie/account_keys.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"
#include <sodium.h>
#include <string.h>

// clang-format off
static const struct field maken_fields[] = {
    {.name = "wachtwoord", .label = N_("Wachtwoord"), .kind = FIELD_PASSWORD, .required = true, .max = 200,
     .autocomplete = "current-password"},
    {.name = "code", .label = N_("Code uit de app"), .hulp = N_("Alleen als de tweede stap aanstaat: zes cijfers."),
     .kind = FIELD_TEXT, .max = 10, .autocomplete = "one-time-code", .either = true},
};
// clang-format on
const struct form blad_form = {
    .name = "herstelblad", FORM_FIELDS(maken_fields), .button = N_("Herstelblad maken")};
const struct form blad_intrekken_form = {.name = "herstelblad_intrekken",
                                         FORM_FIELDS(maken_fields),
                                         .button = N_("Herstelblad intrekken"),
                                         .quiet = true};

/* take_back: the form to take the sheet back; NULL: an empty one. */
static int show(struct request *r, int status, struct form_state *make,
                struct form_state *take_back)
{
    struct account_keys_state state = account_keys_state(r->db, session_of(r)->account);
    struct account_blad v = {.sinds = state.sheet,
                             .maken = form_view(make, "/account/herstelblad")};
    if (state.sheet != DATE_NONE)
        v.intrekken = form_view(take_back ? take_back : form_new(r, &blad_intrekken_form),
                                "/account/herstelblad/intrekken");
    return reply_page(r, status, &account_blad_template, &v);
}

int blad_get(struct request *r)
{
    return show(r, 200, form_new(r, &blad_form), NULL);
}

int blad_intrekken_voor(struct request *r)
{
    struct form_state *s = form_read(r, &blad_intrekken_form);
    struct login l;
    if (form_ok(s) && login_by_id(r->db, r->ctx, session_of(r)->account, &l))
        r->prepared = login_try(r, &l, form_text(s, "wachtwoord"));
    return 0;
}

int blad_voor(struct request *r)
{
    struct form_state *s = form_read(r, &blad_form);
    struct login l;
    if (form_ok(s) && login_by_id(r->db, r->ctx, session_of(r)->account, &l))
        r->prepared = login_try_key(r, &l, form_text(s, "wachtwoord"), form_text(s, "code"));
    return 0;
}

/* Shown once, in the answer itself: no address leads to it. */
static int show_sheet(struct request *r, const struct account_key *k)
{
    char(*line)[KEY_SHEET_LINE_BYTES] = secret_new(r->ctx, sizeof(*line) * KEY_SHEET_LINES);
    struct seal_key *sheet = secret_new(r->ctx, sizeof *sheet);
    account_key_sheet(r->db, k, sheet);
    key_sheet_lines(sheet, line);
    struct account_blad v = {.blad = true,
                             .naam = session_of(r)->naam,
                             .email = address_shown(r->ctx, session_of(r)->email),
                             .sinds = date_today(),
                             .kenmerk = hex_text(r->ctx, sheet->id, sizeof sheet->id),
                             .regel1 = line[0],
                             .regel2 = line[1],
                             .regel3 = line[2],
                             .regel4 = line[3]};
    return reply_page(r, 200, &account_blad_template, &v);
}

int blad_post(struct request *r)
{
    struct form_state *s = form_read(r, &blad_form);
    const struct sessie *me = session_of(r);
    struct login l;
    if (r->repeated) { /* the page was loaded again: a second sheet would make the first worthless */
        reply_notice(r, T(r->lang, N_("Het herstelblad is al gemaakt, en wordt maar één keer "
                                      "getoond. Is het niet afgedrukt? Maak dan een nieuw.")));
        return reply_redirect(r, "/account/herstelblad");
    }
    if (!form_ok(s) || !login_by_id(r->db, r->ctx, me->account, &l))
        return show(r, 422, s, NULL);
    if (!login_proved(r, &l, r->prepared, form_text(s, "code"))) {
        form_error(s, "wachtwoord", T(r->lang, N_("Het wachtwoord of de code klopt niet.")));
        return show(r, 422, s, NULL);
    }
    struct account_key *k = login_key(r, &l, r->prepared, true);
    if (!k)
        return reply_error(
            r, 409,
            T(r->lang, N_("Uw sleutel gaat niet open. Probeer het nog een keer. Blijft het "
                          "misgaan? Vraag dan om hulp bij wie de server beheert.")));
    account_event(r->db, me->account, "herstelblad", "gemaakt");
    return show_sheet(r, k);
}

int blad_intrekken_post(struct request *r)
{
    struct form_state *s = form_read(r, &blad_intrekken_form);
    const struct sessie *me = session_of(r);
    struct login l;
    if (account_keys_state(r->db, me->account).sheet == DATE_NONE) {
        reply_notice(r, T(r->lang, N_("Er is geen herstelblad dat nog werkt.")));
        return reply_redirect(r, "/account/herstelblad");
    }
    bool good = form_ok(s) && login_by_id(r->db, r->ctx, me->account, &l);
    if (good && !login_proved(r, &l, r->prepared, form_text(s, "code"))) {
        form_error(s, "wachtwoord", T(r->lang, N_("Het wachtwoord of de code klopt niet.")));
        good = false;
    }
    if (!good)
        return show(r, 422, form_new(r, &blad_form), s);
    account_key_no_sheet(r->db, me->account);
    account_event(r->db, me->account, "herstelblad", "ingetrokken");
    reply_notice(r, T(r->lang, N_("Het herstelblad werkt niet meer. U kunt het weggooien.")));
    return reply_redirect(r, "/account/herstelblad");
}

/* ---- where a new password is chosen ---- */
struct account_key *blad_read(struct request *r, struct form_state *s, const char *veld,
                              int64_t account)
{
    const char *typed = text_tidy(r->ctx, form_text(s, veld), TEXT_CODE);
    struct seal_key *sheet = secret_new(r->ctx, sizeof *sheet);
    struct error f = {0};
    if (!typed)
        return NULL;
    if (!key_sheet_read(typed, strlen(typed), sheet, &f)) {
        form_error(s, veld, lang_sentence(r->ctx, r->lang, error_message(&f)));
        return NULL;
    }
    struct account_key *k = account_key_by_sheet(r->db, r->ctx, account, sheet);
    if (!k)
        form_error(s, veld,
                   T(r->lang, N_("Dit is niet het herstelblad van nu. Misschien maakte u later een "
                                 "nieuw, of trok u het in.")));
    return k;
}
