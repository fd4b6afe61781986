/* One's own account: another e-mail address, and joining two accounts of one person. Each asks for
 * proof: of the account that is signed in for another address, of both for joining. Not here:
 * password, second step, sessions (account_paginas.c), the link that confirms an address
 * (toegang_paginas.c). */
#include "base/address.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "organisatie/account_adres_html.h"
#include "organisatie/account_keys.h"
#include "organisatie/account_samenvoegen_html.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"

// clang-format off
#define PROOF_FIELDS                                                                               \
    {.name = "wachtwoord", .label = N_("Wachtwoord"), .kind = FIELD_PASSWORD, .required = true,    \
     .max = 200, .autocomplete = "current-password"},                                              \
    {.name = "code", .label = N_("Code uit de app"),                                               \
     .hulp = N_("Alleen als de tweede stap aanstaat: zes cijfers."), .kind = FIELD_TEXT,           \
     .max = 10, .autocomplete = "one-time-code", .either = true}
static const struct field adres_fields[] = {
    {.name = "email", .label = N_("Nieuw e-mailadres"), .kind = FIELD_EMAIL, .required = true,
     .autocomplete = "email"},
    PROOF_FIELDS,
};
static const struct field samen_fields[] = {
    {.name = "email", .label = N_("E-mailadres van het andere account"), .kind = FIELD_EMAIL,
     .known = true, .required = true, .autocomplete = "off"},
    PROOF_FIELDS,
};
// clang-format on
const struct form account_adres_form = {
    .name = "account_adres", FORM_FIELDS(adres_fields), .button = N_("Stuur mij een link")};
const struct form samenvoegen_form = {
    .name = "samenvoegen", FORM_FIELDS(samen_fields), .button = N_("Samenvoegen")};

/* ---- another address ---- */
static int show_address(struct request *r, int status, struct form_state *s)
{
    struct account_adres v = {.email = address_shown(r->ctx, session_of(r)->email),
                              .formulier = form_view(s, "/account/adres")};
    return reply_page(r, status, &account_adres_template, &v);
}

int adres_get(struct request *r)
{
    return show_address(r, 200, form_new(r, &account_adres_form));
}

int adres_voor(struct request *r)
{
    struct form_state *s = form_read(r, &account_adres_form);
    struct login l;
    if (form_ok(s) && login_by_id(r->db, r->ctx, session_of(r)->account, &l))
        r->prepared = login_try(r, &l, form_text(s, "wachtwoord"));
    return 0;
}

/* Whether the new address has an account already is said on the page behind the link, to who reads
 * the mail there; not here. */
int adres_post(struct request *r)
{
    struct form_state *s = form_read(r, &account_adres_form);
    const struct sessie *me = session_of(r);
    struct login l;
    if (!form_ok(s) || !login_by_id(r->db, r->ctx, me->account, &l))
        return show_address(r, 422, s);
    if (!login_proved(r, &l, r->prepared, form_text(s, "code"))) {
        form_error(s, "wachtwoord", T(r->lang, N_("Het wachtwoord of de code klopt niet.")));
        return show_address(r, 422, s);
    }
    const char *to = text_lower(r->ctx, form_text(s, "email"));
    struct letter letter = {.lang = r->lang, .organisatie = me->organisatie, .naam = me->naam};
    const char *path = account_link_create(r->db, r->ctx, l.id, LINK_ADRES, to);
    letter.account = l.id;
    letter.email = to;
    letter.link = mem_format(r->ctx, "%s%s", eigen_adres(r), path);
    access_mail_account(r->db, &letter, LINK_ADRES);
    letter.email = l.email;
    access_mail_moving(r->db, &letter);
    reply_notice(r, T(r->lang, N_("Er gaat een e-mail naar het nieuwe adres. Open de link daarin "
                                  "binnen twee uur. Tot dan verandert er niets.")));
    return reply_redirect(r, "/account");
}

/* ---- joining two accounts ---- */
static int show_join(struct request *r, int status, struct form_state *s)
{
    struct login me = {0};
    login_by_id(r->db, r->ctx, session_of(r)->account, &me);
    struct account_samenvoegen v = {.email = address_shown(r->ctx, session_of(r)->email),
                                    .totp = me.totp_on,
                                    .formulier = form_view(s, "/account/samenvoegen")};
    return reply_page(r, status, &account_samenvoegen_template, &v);
}

int samenvoegen_get(struct request *r)
{
    return show_join(r, 200, form_new(r, &samenvoegen_form));
}

/* The other account; one without an organisation counts too: its membership ended, its owner did
 * not. */
static bool other_account(struct request *r, const struct form_state *s, struct login *l)
{
    return login_by_email(r->db, r->ctx, form_text(s, "email"), l);
}

int samenvoegen_voor(struct request *r)
{
    struct form_state *s = form_read(r, &samenvoegen_form);
    struct login l;
    if (form_ok(s))
        r->prepared = login_try_key(r, other_account(r, s, &l) ? &l : NULL,
                                    form_text(s, "wachtwoord"), form_text(s, "code"));
    return 0;
}

/* An organisation that both are an open member of: there one person would be two. NULL: none. */
static const char *in_both(struct request *r, int64_t one, int64_t two)
{
    struct account_personen_rows a = account_personen(r->db, r->ctx, .account = one);
    struct account_personen_rows b = account_personen(r->db, r->ctx, .account = two);
    for (size_t i = 0; i < a.n; i++) {
        for (size_t k = 0; k < b.n; k++) {
            if (a.row[i].organisatie == b.row[k].organisatie && a.row[i].gesloten == TIME_NONE &&
                b.row[k].gesloten == TIME_NONE)
                return a.row[i].organisatie_naam;
        }
    }
    return NULL;
}

/* What opened the other account's organisations only with a code may not open without one because of
 * the join: its second step comes along when the account that remains has none. Read again, because
 * the code that proved it was used up meanwhile. Did it? */
static bool keep_second_step(struct request *r, int64_t into, int64_t other)
{
    struct login here, there;
    struct db_bytes secret;
    bool moves = login_by_id(r->db, r->ctx, into, &here) &&
                 login_by_id(r->db, r->ctx, other, &there) && !here.totp_on && there.totp_on;
    if (moves && !login_secret(r->ctx, &there, &secret))
        db_fail(r->db, "the second step of the other account does not open");
    else if (moves)
        account_totp_set(r->db, .id = into, .totp = totp_sealed(r->db, r->ctx, into, secret),
                         .laatst = there.totp_laatst);
    return moves;
}

/* What others sealed to the other account opens with the key of this one: its pairs come along, and what
 * rooms keep sealed with its key. Each key
 * is there by its own proof: that of this session, that of the password that was typed. NULL: done, else
 * why not. */
static const char *take_pairs(struct request *r, const struct login *other)
{
    struct account_key *into, *from;
    if (!account_keys_state(r->db, other->id).exists)
        return NULL;
    into = session_key(r);
    from = login_key(r, other, r->prepared, false);
    if (!into)
        return N_("Log eerst uit en weer in. Koers kan uw eigen sleutel nu niet openen, en heeft "
                  "die nodig om de accounts samen te voegen.");
    if (!from || !account_key_take(r->db, into, from))
        return N_("De sleutel van het andere account gaat niet open. Vraag om hulp bij wie de "
                  "server beheert.");
    return NULL;
}

/* The memberships of the other account come here; its address and password are gone. Sessions of
 * both end, but for this one: another device gave the proof of one account only. Did the second step
 * of the other come along? */
static bool join(struct request *r, int64_t into, int64_t other)
{
    bool moved = keep_second_step(r, into, other);
    account_sign_out(r->db, other, NULL);
    account_sign_out(r->db, into, session_of(r)->hash);
    account_links_lapse(r->db, .account = into, .nu = time_now());
    account_links_delete(r->db, .account = other);
    account_personen_move(r->db, .van = other, .naar = into);
    account_events_move(r->db, .van = other, .naar = into);
    account_events_delete(r->db, .account = other);
    account_keys_forget(r->db, other); /* of one without a key nothing was taken */
    account_delete(r->db, .id = other);
    erase_note(r->db, false);
    account_event(r->db, into, "account", "bijgewerkt");
    return moved;
}

int samenvoegen_post(struct request *r)
{
    struct form_state *s = form_read(r, &samenvoegen_form);
    const struct sessie *me = session_of(r);
    struct login other;
    if (!form_ok(s))
        return show_join(r, 422, s);
    bool known = other_account(r, s, &other);
    if (known && other.id == me->account) {
        form_error(s, "email",
                   T(r->lang, N_("Dit is het account waarmee u nu bent ingelogd. Vul het adres van "
                                 "het andere in.")));
        return show_join(r, 422, s);
    }
    if (!login_proved(r, known ? &other : NULL, r->prepared, form_text(s, "code"))) {
        form_error(s, NULL,
                   T(r->lang, N_("Het e-mailadres, het wachtwoord of de code klopt niet. Na tien "
                                 "keer proberen is inloggen een kwartier niet mogelijk.")));
        return show_join(r, 422, s);
    }
    const char *shared = in_both(r, me->account, other.id);
    if (shared) {
        form_error(s, NULL,
                   mem_format(r->ctx, "%s %s: %s", T(r->lang, N_("Beide accounts horen bij")),
                              shared,
                              T(r->lang, N_("vraag de beheerder daar om er een te beëindigen."))));
        return show_join(r, 422, s);
    }
    const char *closed = take_pairs(r, &other);
    if (closed) {
        form_error(s, NULL, T(r->lang, closed));
        return show_join(r, 422, s);
    }
    bool moved = join(r, me->account, other.id);
    reply_notice(r, moved
                        ? T(r->lang, N_("De accounts zijn samengevoegd. U logt in met het adres en "
                                        "het wachtwoord van dit account, en met de code uit de "
                                        "app die u bij het andere gebruikte."))
                        : T(r->lang, N_("De accounts zijn samengevoegd. U logt in met het adres en "
                                        "het wachtwoord van dit account.")));
    return reply_redirect(r, "/organisatie/kies");
}
