/* Signing in and out, the choice of an organisation by who has more than one, asking for a new
 * password, and the two choices kept in a cookie (language, place). Not here: the proof itself
 * (account.c), sessions (session.c), the pages behind a link in a mail (toegang_paginas.c). An
 * unknown address gets the same answer after the same time as a wrong password. */
#include "base/address.h"
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/inloggen_html.h"
#include "organisatie/internal.h"
#include "organisatie/kies_html.h"
#include "organisatie/locatie_kies_html.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"
#include "organisatie/wachtwoord_vergeten_html.h"
#include "web/formulier_html.h"
#include <string.h>

/* ---- signing in ---- */
static const struct field inloggen_fields[] = {
    {.name = "email",
     .label = N_("E-mailadres"),
     .kind = FIELD_EMAIL,
     .known = true,
     .required = true,
     .autocomplete = "username"},
    {.name = "wachtwoord",
     .label = N_("Wachtwoord"),
     .kind = FIELD_PASSWORD,
     .required = true,
     .max = 200,
     .autocomplete = "current-password"},
    {.name = "code",
     .label = N_("Code uit de app"),
     .hulp = N_("Alleen als de tweede stap aanstaat: zes cijfers."),
     .kind = FIELD_TEXT,
     .max = 10,
     .autocomplete = "one-time-code",
     .either = true},
    {.name = "terug", .kind = FIELD_HIDDEN, .max = 512},
};
const struct form inloggen_form = {
    .name = "inloggen", FORM_FIELDS(inloggen_fields), .button = N_("Inloggen")};

static int show_sign_in(struct request *r, int status, struct form_state *s)
{
    struct inloggen v = {.formulier = form_view(s, "/inloggen")};
    return reply_page(r, status, &inloggen_template, &v);
}

/* Where who has more than one organisation goes on; back: what was asked for, or NULL. */
static int to_choice(struct request *r, const char *back)
{
    struct buf b;
    if (!back || text_equal(back, "/"))
        return reply_redirect(r, "/organisatie/kies");
    buf_init(&b, r->ctx, 4096);
    buf_url(&b, back);
    return reply_redirect(r, "/organisatie/kies?terug=%s", b.data);
}

int inloggen_get(struct request *r)
{
    const char *back = terug_veilig(request_field(r, "terug"));
    if (session_of(r))
        return reply_redirect(r, "%s", back ? back : "/");
    if (choice_account(r))
        return to_choice(r, back);
    struct form_state *s = form_new(r, &inloggen_form);
    form_set(s, "terug", back);
    return show_sign_in(r, 200, s);
}

/* The account with this address. One without an organisation is proved as any other: only its owner
 * is told that nothing opens any more. */
static bool login_known(struct request *r, const char *email, struct login *l)
{
    return login_by_email(r->db, r->ctx, email, l);
}

int inloggen_voor(struct request *r)
{
    struct form_state *s = form_read(r, &inloggen_form);
    struct login l;
    if (!form_ok(s))
        return 0;
    bool known = login_known(r, form_text(s, "email"), &l);
    r->prepared =
        login_try_key(r, known ? &l : NULL, form_text(s, "wachtwoord"), form_text(s, "code"));
    return 0;
}

/* The memberships that are open, of all those of an account. */
static size_t open_places(struct request *r, int64_t account, struct account_personen_rows *rows)
{
    size_t n = 0;
    *rows = account_personen(r->db, r->ctx, .account = account);
    for (size_t i = 0; i < rows->n; i++) {
        if (rows->row[i].gesloten == TIME_NONE)
            rows->row[n++] = rows->row[i];
    }
    return n;
}

static int enter(struct request *r, const struct account_personen_row *p, const char *taal,
                 const struct account_key *k, const char *back)
{
    session_begin(r, p->organisatie, p->id, taal, k);
    audit_write(r->db, p->organisatie, p->id, "inloggen", "eigen account", "gelukt");
    return reply_redirect(r, "%s", back ? back : "/");
}

/* Said only to who proved to be the owner. */
static const char *nowhere(struct request *r)
{
    return T(r->lang,
             N_("Uw account hoort bij geen enkele organisatie meer. U kunt daarom niet "
                "verder. Klopt dat niet? Vraag dan de beheerder van de organisatie om u weer "
                "toegang te geven."));
}

int inloggen_post(struct request *r)
{
    struct form_state *s = form_read(r, &inloggen_form);
    struct login l;
    struct account_personen_rows places;
    if (!form_ok(s))
        return show_sign_in(r, 422, s);
    bool known = login_known(r, form_text(s, "email"), &l);
    if (login_proved(r, known ? &l : NULL, r->prepared, form_text(s, "code"))) {
        const char *back = terug_veilig(form_text(s, "terug"));
        size_t n = open_places(r, l.id, &places);
        struct account_key *k = login_key(r, &l, r->prepared, true);
        if (n == 1)
            return enter(r, &places.row[0], l.taal, k, back);
        if (n == 0) {
            form_error(s, NULL, nowhere(r));
            return show_sign_in(r, 422, s);
        }
        choice_begin(r, l.id, l.taal, k);
        return to_choice(r, back);
    }
    form_error(s, NULL,
               T(r->lang, N_("Het e-mailadres, het wachtwoord of de code klopt niet. Na tien keer "
                             "proberen is inloggen een kwartier niet mogelijk.")));
    return show_sign_in(r, 422, s);
}

/* ---- choosing an organisation ---- */
static const struct field kies_fields[] = {
    {.name = "terug", .kind = FIELD_HIDDEN, .max = 512},
};
const struct form kies_form = {
    .name = "kies", FORM_FIELDS(kies_fields), .button = N_("Kiezen"), .quiet = true};

/* "Professional, Cliëntenraad van de locatie": the roles that were not ended. */
static const char *roles_at(struct request *r, const struct account_personen_row *p)
{
    struct lidmaatschappen_of_rows rows =
        lidmaatschappen_of(r->db, r->ctx, .organisatie = p->organisatie, .persoon = p->id);
    enum rol role, before = ROL_AANTAL;
    struct buf b;
    buf_init(&b, r->ctx, 2000);
    for (size_t i = 0; i < rows.n; i++) {
        if (!rol_from_code(rows.row[i].rol, &role) || role == before)
            continue;
        buf_text(&b, b.len ? ", " : "");
        buf_text(&b, T(r->lang, rol_naam(role)));
        before = role;
    }
    return b.len ? b.data : NULL;
}

int kies_get(struct request *r)
{
    const char *back = terug_veilig(request_field(r, "terug"));
    int64_t account = choice_account(r);
    struct account_personen_rows places;
    size_t n = account ? open_places(r, account, &places) : 0;
    if (!account)
        return reply_redirect(r, "/inloggen");
    struct kies_plekken *list = mem_array(r->ctx, struct kies_plekken, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct account_personen_row *p = &places.row[i];
        struct form_state *s = form_new(r, &kies_form);
        form_set(s, "terug", back);
        /* each button says where it leads: that is all a screen reader reads of a list of buttons */
        struct formulier *f =
            mem_copy(r->ctx, form_view(s, "/organisatie/kies/%s", p->organisatie_slug), sizeof *f);
        f->button = p->organisatie_naam;
        list[i] = (struct kies_plekken){.formulier = f,
                                        .naam = p->organisatie_naam,
                                        .rollen = roles_at(r, p),
                                        .hier = p->organisatie == org_van(r)};
    }
    struct kies v = {.plekken = list,
                     .n_plekken = n,
                     .een = n == 1,
                     .geen = n ? NULL : nowhere(r),
                     .ingelogd = session_of(r) != NULL};
    if (!v.ingelogd)
        v.token = token_make(r, "/uitloggen");
    return reply_page(r, 200, &kies_template, &v);
}

int kies_post(struct request *r)
{
    struct form_state *s = form_read(r, &kies_form);
    const char *slug = request_param(r, "organisatie");
    struct account_personen_rows places;
    struct login l;
    int64_t account = choice_account(r);
    size_t n = account ? open_places(r, account, &places) : 0;
    if (!account || !login_by_id(r->db, r->ctx, account, &l))
        return reply_redirect(r, "/inloggen");
    for (size_t i = 0; i < n; i++) {
        if (text_equal(places.row[i].organisatie_slug, slug))
            return enter(r, &places.row[i], l.taal, choice_key(r),
                         terug_veilig(form_text(s, "terug")));
    }
    return not_found(r);
}

int uitloggen_post(struct request *r)
{
    session_end(r);
    reply_notice(r, T(r->lang, N_("U bent uitgelogd.")));
    return reply_redirect(r, "/inloggen");
}

/* ---- a link by mail ---- */
static const struct field vergeten_fields[] = {
    {.name = "email",
     .label = N_("E-mailadres"),
     .kind = FIELD_EMAIL,
     .known = true,
     .required = true,
     .autocomplete = "username"},
};
const struct form vergeten_form = {.name = "wachtwoord_vergeten",
                                   FORM_FIELDS(vergeten_fields),
                                   .button = N_("Stuur mij een link")};

static int show_forgotten(struct request *r, int status, struct form_state *s)
{
    struct wachtwoord_vergeten v = {.formulier = form_view(s, "/wachtwoord-vergeten")};
    return reply_page(r, status, &wachtwoord_vergeten_template, &v);
}

int vergeten_get(struct request *r)
{
    return show_forgotten(r, 200, form_new(r, &vergeten_form));
}

/* The mails go out as far as there is an account, and invitations that wait; the answer is the same.
 * An invitation goes again whether there is an account or not: the organisation that sent it sees
 * its mails being counted, and may not learn from that whether the address has an account. */
int vergeten_post(struct request *r)
{
    struct form_state *s = form_read(r, &vergeten_form);
    struct login l;
    if (!form_ok(s))
        return show_forgotten(r, 422, s);
    const char *email = text_lower(r->ctx, form_text(s, "email"));
    if (login_known(r, email, &l) && l.plekken && account_link_send(r, &l, 0, LINK_HERSTEL))
        account_event(r->db, l.id, "wachtwoord vergeten", "link gemaild");
    struct personen_waiting_rows waiting =
        personen_waiting(r->db, r->ctx, .email = email, .bezorgadres = address_key(r->ctx, email));
    for (size_t i = 0; i < waiting.n; i++)
        invitation_send(r, waiting.row[i].organisatie, waiting.row[i].id, true);
    reply_notice(
        r,
        T(r->lang,
          N_("Kennen wij dit adres? Dan krijgt u binnen enkele minuten een e-mail met een link.")));
    return reply_redirect(r, "/inloggen");
}

/* ---- choices in a cookie ---- */
/* A GET makes the choice, so that it works without a script. Only from this site's own pages, a
 * typed address or a bookmark: an image on another site must not change anybody's language or
 * place. */
#define YEAR (365 * 24 * 3600)

/* Stores the language with the account, so that it holds on other devices too. */
static bool write_language(struct db_conn *db, void *arg)
{
    const struct request *r = arg;
    const struct sessie *s = session_of(r);
    account_taal_set(db, .id = s->account, .taal = request_param(r, "code"));
    return !db_failed(db);
}

int taal_get(struct request *r)
{
    const char *code = request_param(r, "code");
    const char *back = terug_veilig(request_field(r, "terug"));
    if (!text_equal(code, lang_code(lang_from_code(code))))
        return reply_error(r, 404, NULL);
    if (!request_same_origin(r))
        return reply_redirect(r, "%s", back ? back : "/");
    reply_cookie(r, COOKIE_LANG, code, YEAR);
    if (session_of(r))
        request_write(r, write_language, r);
    return reply_redirect(r, "%s", back ? back : "/");
}

/* Lists all places that this person may see, when there are too many for the menu. */
static int show_places(struct request *r, const char *back)
{
    struct locaties all = locaties_allowed(r, MAG_DRAAD_LEZEN);
    struct locatie_kies_plekken *list = mem_array(r->ctx, struct locatie_kies_plekken, all.n);
    struct buf tail;
    buf_init(&tail, r->ctx, 4096);
    buf_text(&tail, "&terug=");
    buf_url(&tail, back ? back : "/");
    for (size_t i = 0; i < all.n; i++)
        list[i] = (struct locatie_kies_plekken){all.locatie[i].naam, all.locatie[i].plaats,
                                                mem_format(r->ctx, "/locatie/kies?locatie=%lld%s",
                                                           (long long)all.locatie[i].id, tail.data),
                                                session_of(r)->locatie == all.locatie[i].id};
    return reply_page(
        r, 200, &locatie_kies_template,
        &(struct locatie_kies){.plekken = list,
                               .n_plekken = all.n,
                               .alle = mem_format(r->ctx, "/locatie/kies?locatie=0%s", tail.data)});
}

int locatie_kies_get(struct request *r)
{
    const char *back = terug_veilig(request_field(r, "terug"));
    const char *chosen = request_field(r, "locatie");
    struct locatie l;
    int64_t id;
    if (!chosen)
        return show_places(r, back);
    if (!text_int(chosen, 0, INT64_MAX, &id))
        return reply_error(r, 400, NULL);
    if (id && !locatie_read(r->db, r->ctx, org_van(r), id, &l))
        return not_found(r);
    if (request_same_origin(r))
        reply_cookie(r, COOKIE_PLACE, id ? chosen : "", id ? YEAR : 0);
    return reply_redirect(r, "%s", back ? back : "/");
}
