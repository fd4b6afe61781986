/* The pages behind a link in a mail: accepting an invitation, with the password that somebody
 * already has or a new one, and for an account a new password, the second step off, another address.
 * Not here: making and sending links (access.c). Only who reads the mail gets here, so these pages
 * may say whether there is an account; those of a beheerder never do. */
#include "base/address.h"
#include "base/date.h"
#include "base/mem.h"
#include "base/secret.h"
#include "base/text.h"
#include "db/erase.h"
#include "organisatie/account_keys.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"
#include "organisatie/toegang_bevestig_html.h"
#include "organisatie/toegang_html.h"

static const struct field toegang_fields[] = {
    NEW_PASSWORD_FIELDS,
    {.name = "blad",
      .label = N_("Uw herstelblad"),
      .hulp = N_("Vijf regels, elk op een eigen regel."),
      .kind = FIELD_LONG,
      .max = 400,
      .rows = 5,
      .autocomplete = "off",
      .either = true},
    {.name = "zonder",
      .label = N_("Ik heb het herstelblad niet. Ik weet dat wat alleen ik kan openen, dan weg is."),
      .kind = FIELD_CHECK                             },
};
const struct form toegang_form = {
    .name = "toegang", FORM_FIELDS(toegang_fields), .button = N_("Wachtwoord bewaren")};
// clang-format off
static const struct field aannemen_fields[] = {
    {.name = "wachtwoord", .label = N_("Wachtwoord"), .kind = FIELD_PASSWORD, .required = true, .max = 200,
     .autocomplete = "current-password"},
    {.name = "code", .label = N_("Code uit de app"), .hulp = N_("Alleen als de tweede stap aanstaat: zes cijfers."),
     .kind = FIELD_TEXT, .max = 10, .autocomplete = "one-time-code", .either = true},
};
static const struct field tweede_stap_fields[] = {
    {.name = "wachtwoord", .label = N_("Wachtwoord"), .kind = FIELD_PASSWORD, .required = true, .max = 200,
     .autocomplete = "current-password"},
};
// clang-format on
const struct form aannemen_form = {
    .name = "aannemen", FORM_FIELDS(aannemen_fields), .button = N_("Uitnodiging aannemen")};
const struct form tweede_stap_form = {
    .name = "tweede_stap", FORM_FIELDS(tweede_stap_fields), .button = N_("Tweede stap uitzetten")};
const struct form adres_form = {.name = "adres", .button = N_("Dit adres gebruiken")};

/* What a link opens. */
enum purpose { OLD, INVITE, INVITE_KNOWN, RESET, SECOND_STEP, ADDRESS };
struct door {
    enum purpose purpose;
    struct link_read_row invite;      /* of INVITE and INVITE_KNOWN */
    struct account_link_read_row own; /* of the others */
    struct login l;                   /* id 0: nobody has this address yet */
    const char *naam, *email;
    int64_t tot;
};

static enum purpose purpose_of(const char *soort)
{
    return text_equal(soort, "herstel") ? RESET
           : text_equal(soort, "adres") ? ADDRESS
                                        : SECOND_STEP;
}

static struct door door_of(struct request *r)
{
    struct door d = {.purpose = OLD};
    const char *hex = request_param(r, "link");
    int64_t organisatie;
    if (access_find(r->db, r->ctx, hex, &d.invite)) {
        bool known = login_by_email(r->db, r->ctx, d.invite.email, &d.l) && d.l.wachtwoord;
        d.purpose = known ? INVITE_KNOWN : INVITE;
        d.naam = d.invite.naam;
        d.email = d.invite.email;
        d.tot = d.invite.verloopt;
    } else if (account_link_find(r->db, r->ctx, hex, &d.own) &&
               login_by_id(r->db, r->ctx, d.own.account, &d.l) && d.l.plekken) {
        d.purpose = purpose_of(d.own.soort);
        d.naam = account_name(r->db, r->ctx, d.l.id, &organisatie);
        d.email = d.l.email;
        d.tot = d.own.verloopt;
    }
    return d;
}

static int link_is_old(struct request *r)
{
    return reply_error(r, 410,
                       T(r->lang, N_("Deze link werkt niet meer. Hij is al gebruikt of te oud. "
                                     "Vraag een nieuwe bij ‘Wachtwoord vergeten’.")));
}

/* ---- showing ---- */
static int show_choose(struct request *r, int status, const struct door *d, struct form_state *s)
{
    bool invite = d->purpose == INVITE;
    struct account_keys_state key = {.sheet = DATE_NONE};
    if (!invite)
        key = account_keys_state(r->db, d->l.id);
    if (key.sheet == DATE_NONE) {
        form_hide(s, "blad");
        form_hide(s, "zonder");
    }
    struct toegang v = {.naam = d->naam,
                        .organisatie = invite ? d->invite.organisatie_naam : NULL,
                        .uitnodiging = invite,
                        .sleutel = key.exists,
                        .blad = key.sheet,
                        .tot = d->tot,
                        .formulier = form_view(s, "/toegang/%s", request_param(r, "link"))};
    return reply_page(r, status, &toegang_template, &v);
}

static int show_confirm(struct request *r, int status, const struct door *d, struct form_state *s)
{
    static const char *const paths[] = {
        [INVITE_KNOWN] = "aannemen", [SECOND_STEP] = "tweede-stap", [ADDRESS] = "adres"};
    struct toegang_bevestig v = {
        .naam = d->naam,
        .organisatie = d->purpose == INVITE_KNOWN ? d->invite.organisatie_naam : NULL,
        .email = address_shown(r->ctx, d->email),
        .adres = d->purpose == ADDRESS ? address_shown(r->ctx, d->own.adres) : NULL,
        .tot = d->tot,
        .formulier = form_view(s, "/toegang/%s/%s", request_param(r, "link"), paths[d->purpose])};
    return reply_page(r, status, &toegang_bevestig_template, &v);
}

int toegang_get(struct request *r)
{
    struct door d = door_of(r);
    switch (d.purpose) {
    case INVITE:
    case RESET:
        return show_choose(r, 200, &d, form_new(r, &toegang_form));
    case INVITE_KNOWN:
        return show_confirm(r, 200, &d, form_new(r, &aannemen_form));
    case SECOND_STEP:
        return show_confirm(r, 200, &d, form_new(r, &tweede_stap_form));
    case ADDRESS:
        return show_confirm(r, 200, &d, form_new(r, &adres_form));
    case OLD:
        break;
    }
    return link_is_old(r);
}

/* ---- a new password ---- */
void password_check(struct request *r, struct form_state *s, const char *naam, const char *email)
{
    const char *password = form_text(s, "wachtwoord");
    const char *objection = password ? password_objection(password, naam, email) : NULL;
    if (objection)
        form_error(s, "wachtwoord", T(r->lang, objection));
    else if (password && !text_equal(password, form_text(s, "herhaal")))
        form_error(s, "herhaal", T(r->lang, N_("De twee wachtwoorden zijn niet gelijk.")));
}

struct chosen {
    const char *hash;
    struct seal_key *kek; /* of the new password, for the key of the account */
    uint8_t salt[PASSWORD_SALT];
};

/* The key of an account that keeps it; NULL: it gets a new one. The form says when that must be said
 * first. */
static struct account_key *kept_key(struct request *r, const struct door *d, struct form_state *s)
{
    if (d->purpose != RESET || account_keys_state(r->db, d->l.id).sheet == DATE_NONE)
        return NULL;
    struct account_key *k = blad_read(r, s, "blad", d->l.id);
    if (!k && !form_text(s, "blad") && !form_checked(s, "zonder"))
        form_error(s, "blad",
                   T(r->lang, N_("Typ uw herstelblad over. Hebt u het niet? Kruis dan aan dat u "
                                 "weet wat dat betekent.")));
    return k;
}

int toegang_voor(struct request *r)
{
    struct form_state *s = form_read(r, &toegang_form);
    struct door d = door_of(r);
    struct chosen *c = mem_new(r->ctx, struct chosen);
    if (d.purpose != INVITE && d.purpose != RESET)
        return 0; /* sent twice or expired: the handler decides */
    password_check(r, s, d.naam, d.email);
    kept_key(r, &d, s);
    if (!form_ok(s))
        return show_choose(r, 422, &d, s);
    c->hash = password_hash(r->ctx, form_text(s, "wachtwoord"));
    c->kek = secret_new(r->ctx, sizeof *c->kek);
    r->prepared = c;
    if (!c->hash)
        return reply_error(r, 500, NULL);
    password_salt(c->hash, c->salt);
    return password_key(form_text(s, "wachtwoord"), c->salt, sizeof c->salt, c->kek)
               ? 0
               : reply_error(r, 500, NULL);
}

/* The membership gets its account; the line in the log is the same whether there was one. */
static bool accept(struct request *r, const struct door *d, int64_t account)
{
    const struct link_read_row *k = &d->invite;
    if (!account || persoon_account_set(r->db, .organisatie = k->organisatie, .id = k->persoon,
                                        .account = account) != 1)
        return false;
    links_lapse(r->db, .organisatie = k->organisatie, .persoon = k->persoon, .nu = time_now());
    audit_write(r->db, k->organisatie, k->persoon, "uitnodiging", "eigen account", "aangenomen");
    return true;
}

int toegang_post(struct request *r)
{
    struct form_state *s = form_read(r, &toegang_form);
    const struct chosen *c = r->prepared;
    struct door d = door_of(r);
    if (d.purpose == INVITE_KNOWN) /* another invitation was accepted in the meantime */
        return show_confirm(r, 409, &d, form_new(r, &aannemen_form));
    if (!r->prepared || (d.purpose != INVITE && d.purpose != RESET))
        return link_is_old(r);
    if (d.purpose == INVITE) {
        int64_t account = d.l.id ? d.l.id : account_create(r->db, d.email, d.invite.taal);
        if (!accept(r, &d, account))
            return link_is_old(r);
        account_wachtwoord_set(r->db, .id = account, .wachtwoord = c->hash, .hersteld = TIME_NONE);
        account_key_renew(r->db, account, c->kek, c->salt);
    } else {
        struct account_key *k = kept_key(r, &d, s);
        if (!form_ok(s)) /* the sheet was made again, or taken back, in the meantime */
            return show_choose(r, 422, &d, s);
        account_wachtwoord_set(r->db, .id = d.l.id, .wachtwoord = c->hash, .hersteld = time_now());
        if (k) {
            account_key_rewrap(r->db, k, c->kek, c->salt);
            account_event(r->db, d.l.id, "herstelblad", "gebruikt");
        } else {
            account_key_renew(r->db, d.l.id, c->kek, c->salt);
        }
        account_links_lapse(r->db, .account = d.l.id, .nu = time_now());
        account_sign_out(r->db, d.l.id, NULL);
        account_event(r->db, d.l.id, "wachtwoord", "gekozen");
    }
    reply_notice(r, T(r->lang, N_("Het wachtwoord is bewaard. U kunt nu inloggen.")));
    return reply_redirect(r, "/inloggen");
}

/* ---- an invitation for who has an account ---- */
/* Compares the password for the pages that ask it. */
static int compare(struct request *r, const struct form *f, enum purpose purpose)
{
    struct form_state *s = form_read(r, f);
    struct door d = door_of(r);
    if (form_ok(s) && d.purpose == purpose)
        r->prepared = login_try(r, &d.l, form_text(s, "wachtwoord"));
    return 0;
}

int aannemen_voor(struct request *r)
{
    return compare(r, &aannemen_form, INVITE_KNOWN);
}

int aannemen_post(struct request *r)
{
    struct form_state *s = form_read(r, &aannemen_form);
    const struct sessie *me = session_of(r);
    struct persoon_other_row other;
    struct door d = door_of(r);
    if (d.purpose != INVITE_KNOWN)
        return link_is_old(r);
    if (!form_ok(s))
        return show_confirm(r, 422, &d, s);
    if (!login_proved(r, &d.l, r->prepared, form_text(s, "code"))) {
        form_error(s, NULL,
                   T(r->lang, N_("Het wachtwoord of de code klopt niet. Na tien keer proberen is "
                                 "inloggen een kwartier niet mogelijk.")));
        return show_confirm(r, 422, &d, s);
    }
    if (persoon_other(r->db, r->ctx, &other, .organisatie = d.invite.organisatie, .account = d.l.id,
                      .id = d.invite.persoon))
        return reply_error(
            r, 409,
            T(r->lang, N_("U hoort met dit account al bij deze organisatie. Vraag de "
                          "beheerder om u daar een rol te geven.")));
    if (!accept(r, &d, d.l.id))
        return link_is_old(r);
    reply_notice(r, mem_format(r->ctx, "%s: %s.", T(r->lang, N_("U hoort nu bij")),
                               d.invite.organisatie_naam));
    return reply_redirect(r, me && me->account == d.l.id ? "/organisatie/kies" : "/inloggen");
}

/* ---- the second step goes off ---- */
int tweede_stap_voor(struct request *r)
{
    return compare(r, &tweede_stap_form, SECOND_STEP);
}

int tweede_stap_post(struct request *r)
{
    struct form_state *s = form_read(r, &tweede_stap_form);
    struct door d = door_of(r);
    if (d.purpose != SECOND_STEP || !d.l.totp_on)
        return link_is_old(r);
    if (!tweede_stap_mag_uit(d.l.hersteld, time_now()))
        return reply_error(
            r, 409,
            T(r->lang, N_("Er is net een nieuw wachtwoord gekozen met een link uit een "
                          "e-mail. Daarna duurt het een dag voordat de tweede stap "
                          "zo uit kan. Vraag morgen een nieuwe link.")));
    if (!form_ok(s))
        return show_confirm(r, 422, &d, s);
    struct login without_code = d.l;
    without_code.totp_on = false;
    if (!login_proved(r, &without_code, r->prepared, NULL)) {
        form_error(s, "wachtwoord", T(r->lang, N_("Dit is niet het wachtwoord van nu.")));
        return show_confirm(r, 422, &d, s);
    }
    account_totp_set(r->db, .id = d.l.id, .laatst_null = true);
    account_links_lapse(r->db, .account = d.l.id, .nu = time_now());
    account_sign_out(r->db, d.l.id, NULL);
    account_event(r->db, d.l.id, "tweede stap", "uitgezet");
    reply_notice(r, T(r->lang, N_("De tweede stap staat uit. Log in en zet hem weer aan met uw "
                                  "nieuwe telefoon.")));
    return reply_redirect(r, "/inloggen");
}

/* ---- another address ---- */
int toegang_adres_post(struct request *r)
{
    struct door d = door_of(r);
    struct login other;
    if (d.purpose != ADDRESS)
        return link_is_old(r);
    /* another spelling of one's own mailbox is no other account */
    if (login_by_email(r->db, r->ctx, d.own.adres, &other) && other.id != d.l.id)
        return reply_error(r, 409,
                           T(r->lang, N_("Met dit e-mailadres is er al een account. Voeg de twee "
                                         "accounts samen bij ‘Mijn account’.")));
    const char *key = address_key(r->ctx, d.own.adres);
    struct account_personen_rows all = account_personen(r->db, r->ctx, .account = d.l.id);
    for (size_t i = 0; i < all.n; i++) {
        if (address_same(all.row[i].email, d.l.email))
            persoon_email_set(r->db, .organisatie = all.row[i].organisatie, .id = all.row[i].id,
                              .email = d.own.adres, .bezorgadres = key);
    }
    account_email_set(r->db, .id = d.l.id, .email = d.own.adres, .bezorgadres = key);
    erase_note(r->db, false); /* the address before */
    account_links_lapse(r->db, .account = d.l.id, .nu = time_now());
    account_event(r->db, d.l.id, "account", "bijgewerkt");
    reply_notice(r, T(r->lang, N_("Vanaf nu logt u in met het nieuwe e-mailadres.")));
    return reply_redirect(r, "/inloggen");
}
