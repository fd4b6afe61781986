/* Signing in and out, a new password by a link, and the two choices kept in a cookie (language,
 * place). Not here: sessions (session.c), links (access.c), hashing (password.c). An unknown
 * address gets the same answer after the same time as a wrong password. */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/inloggen_html.h"
#include "organisatie/internal.h"
#include "organisatie/locatie_kies_html.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"
#include "organisatie/toegang_html.h"
#include "organisatie/wachtwoord_vergeten_html.h"
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
     .autocomplete = "one-time-code"},
    {.name = "terug", .kind = FIELD_HIDDEN, .max = 512},
};
const struct form inloggen_form = {
    .name = "inloggen", FORM_FIELDS(inloggen_fields), .button = N_("Inloggen")};

static int show_sign_in(struct request *r, int status, struct form_state *s)
{
    struct inloggen v = {.formulier = form_view(s, "/inloggen")};
    return reply_page(r, status, &inloggen_template, &v);
}

int inloggen_get(struct request *r)
{
    const char *back = terug_veilig(request_field(r, "terug"));
    if (session_of(r))
        return reply_redirect(r, "%s", back ? back : "/");
    struct form_state *s = form_new(r, &inloggen_form);
    form_set(s, "terug", back);
    return show_sign_in(r, 200, s);
}

struct tried {
    bool right;
    const char *hash; /* the hash that the password was compared with */
};

int inloggen_voor(struct request *r)
{
    struct form_state *s = form_read(r, &inloggen_form);
    struct tried *t = mem_new(r->ctx, struct tried);
    const char *email = form_text(s, "email");
    struct persoon_by_email_row p;
    r->prepared = t;
    if (!form_ok(s))
        return 0;
    if (persoon_by_email(r->db, r->ctx, &p, .email = text_lower(r->ctx, email)) &&
        p.gesloten == TIME_NONE)
        t->hash = p.wachtwoord;
    t->right = password_matches(t->hash, form_text(s, "wachtwoord"));
    return 0;
}

struct wrong_try {
    int64_t organisatie, persoon, mislukt, sinds;
};

static bool write_wrong_try(struct db_conn *db, void *arg)
{
    const struct wrong_try *w = arg;
    persoon_failed(db, .organisatie = w->organisatie, .id = w->persoon, .mislukt = w->mislukt,
                   .sinds = w->sinds);
    audit_refusal(db, w->organisatie, w->persoon, "inloggen mislukt", "inloggen", "eigen account",
                  "mislukt");
    return !db_failed(db);
}

/* For an unknown address or a closed account: there is nothing to write, but the answer waits for a
 * commit here too, because the response time would otherwise show who has an account. */
static bool write_unknown_try(struct db_conn *db, void *arg)
{
    (void)arg;
    inloggen_unknown(db, .dag = date_today());
    return !db_failed(db);
}

/* The second step: not set up, or a right code that was not used before. */
static bool second_step(struct request *r, const struct persoon_by_email_row *p, const char *code)
{
    int64_t step;
    if (p->totp_laatst_null)
        return true;
    return totp_matches(p->totp.data, p->totp.n, code, time_now(), p->totp_laatst, &step) &&
           persoon_totp_used(r->db, .organisatie = p->organisatie, .id = p->id,
                             .vorige = p->totp_laatst, .stap = step) == 1;
}

int inloggen_post(struct request *r)
{
    struct form_state *s = form_read(r, &inloggen_form);
    const struct tried *t = r->prepared;
    struct persoon_by_email_row p = {0};
    if (!form_ok(s))
        return show_sign_in(r, 422, s);
    bool known =
        persoon_by_email(r->db, r->ctx, &p, .email = text_lower(r->ctx, form_text(s, "email"))) &&
        p.gesloten == TIME_NONE;
    bool free = known && inloggen_mag(p.mislukt, p.mislukt_sinds, time_now());
    if (free && t->right && text_equal(p.wachtwoord, t->hash) &&
        second_step(r, &p, form_text(s, "code"))) {
        const char *back = terug_veilig(form_text(s, "terug"));
        session_begin(r, p.organisatie, p.id, p.taal);
        persoon_failed(r->db, .organisatie = p.organisatie, .id = p.id, .mislukt = 0,
                       .sinds = TIME_NONE);
        audit_write(r->db, p.organisatie, p.id, "inloggen", "eigen account", "gelukt");
        return reply_redirect(r, "%s", back ? back : "/");
    }
    if (known) {
        struct wrong_try *w = mem_new(r->ctx, struct wrong_try);
        *w = (struct wrong_try){p.organisatie, p.id, p.mislukt, p.mislukt_sinds};
        inloggen_mislukt(&w->mislukt, &w->sinds, time_now());
        request_write(r, write_wrong_try, w);
    } else {
        request_write(r, write_unknown_try, NULL);
    }
    form_error(s, NULL,
               T(r->lang, N_("Het e-mailadres, het wachtwoord of de code klopt niet. Na tien keer "
                             "proberen is inloggen een kwartier niet mogelijk.")));
    return show_sign_in(r, 422, s);
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

int vergeten_post(struct request *r)
{
    struct form_state *s = form_read(r, &vergeten_form);
    struct persoon_by_email_row p;
    struct link_recent_row recent;
    if (!form_ok(s))
        return show_forgotten(r, 422, s);
    bool known =
        persoon_by_email(r->db, r->ctx, &p, .email = text_lower(r->ctx, form_text(s, "email"))) &&
        p.gesloten == TIME_NONE;
    /* Do not send a new mail, and invalidate the former link, at every request. */
    if (known &&
        link_recent(r->db, r->ctx, &recent, .organisatie = p.organisatie, .persoon = p.id,
                    .sinds = time_now() - 300, .straks = time_now() + CLOCK_SLACK) &&
        recent.aantal == 0) {
        const char *path = access_create(r->db, r->ctx, p.organisatie, p.id, LINK_HERSTEL);
        access_mail(r->db, r->ctx, lang_from_code(p.taal), p.organisatie, p.naam, p.email,
                    mem_format(r->ctx, "%s%s", eigen_adres(r), path), LINK_HERSTEL);
        audit_write(r->db, p.organisatie, p.id, "wachtwoord vergeten", "eigen account",
                    "link gemaild");
    }
    reply_notice(
        r,
        T(r->lang,
          N_("Kennen wij dit adres? Dan krijgt u binnen enkele minuten een e-mail met een link.")));
    return reply_redirect(r, "/inloggen");
}

/* ---- the page behind a link ---- */
static const struct field toegang_fields[] = {
    NEW_PASSWORD_FIELDS,
};
const struct form toegang_form = {
    .name = "toegang", FORM_FIELDS(toegang_fields), .button = N_("Wachtwoord bewaren")};

static int link_is_old(struct request *r)
{
    return reply_error(r, 410,
                       T(r->lang, N_("Deze link werkt niet meer. Hij is al gebruikt of te oud. "
                                     "Vraag een nieuwe bij ‘Wachtwoord vergeten’.")));
}

static int show_access(struct request *r, int status, const struct link_read_row *k,
                       struct form_state *s)
{
    struct toegang v = {.naam = k->naam,
                        .organisatie = k->organisatie_naam,
                        .uitnodiging = text_equal(k->soort, "uitnodiging"),
                        .tot = k->verloopt,
                        .formulier = form_view(s, "%s", r->path)};
    return reply_page(r, status, &toegang_template, &v);
}

int toegang_get(struct request *r)
{
    struct link_read_row k;
    if (!access_find(r->db, r->ctx, request_param(r, "link"), &k))
        return link_is_old(r);
    return show_access(r, 200, &k, form_new(r, &toegang_form));
}

void password_check(struct request *r, struct form_state *s, const char *naam, const char *email)
{
    const char *password = form_text(s, "wachtwoord");
    const char *objection = password ? password_objection(password, naam, email) : NULL;
    if (objection)
        form_error(s, "wachtwoord", T(r->lang, objection));
    else if (password && !text_equal(password, form_text(s, "herhaal")))
        form_error(s, "herhaal", T(r->lang, N_("De twee wachtwoorden zijn niet gelijk.")));
}

int toegang_voor(struct request *r)
{
    struct form_state *s = form_read(r, &toegang_form);
    struct link_read_row k;
    if (!access_find(r->db, r->ctx, request_param(r, "link"), &k))
        return 0; /* sent twice or expired: the handler decides */
    password_check(r, s, k.naam, k.email);
    if (!form_ok(s))
        return show_access(r, 422, &k, s);
    r->prepared = password_hash(r->ctx, form_text(s, "wachtwoord"));
    return r->prepared ? 0 : reply_error(r, 500, NULL);
}

int toegang_post(struct request *r)
{
    struct link_read_row k;
    if (!r->prepared || !access_find(r->db, r->ctx, request_param(r, "link"), &k))
        return link_is_old(r);
    persoon_wachtwoord_set(r->db, .organisatie = k.organisatie, .id = k.persoon,
                           .wachtwoord = r->prepared);
    links_lapse(r->db, .organisatie = k.organisatie, .persoon = k.persoon, .nu = time_now());
    sessies_end(r->db, .organisatie = k.organisatie, .persoon = k.persoon,
                .behalve = (struct db_bytes){.data = "", .n = 0});
    audit_write(r->db, k.organisatie, k.persoon, "wachtwoord", "eigen account", "gekozen");
    reply_notice(r, T(r->lang, N_("Het wachtwoord is bewaard. U kunt nu inloggen.")));
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
    persoon_taal_set(db, .organisatie = s->organisatie, .id = s->persoon,
                     .taal = request_param(r, "code"));
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
