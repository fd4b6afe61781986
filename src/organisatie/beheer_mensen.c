/* Beheer of people: inviting, roles and places, ending a membership. Everything here leaves an audit
 * line. A beheerder decides about the membership of this organisation. The account behind it is its
 * owner's: whatever concerns it goes by mail to the owner, no page here shows a link, and each
 * answer is the same whether the account existed before, or has other organisations. Not here:
 * making the rows (people.c), locations and teams (beheer_plaatsen.c). */
#include "base/address.h"
#include "base/keyring.h"
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/beheer_html.h"
#include "organisatie/beheer_persoon_html.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"
#include <string.h>

/* ---- forms ---- */
// clang-format off
#define ROLE_FIELDS                                                                                \
    {.name = "rol", .label = N_("Rol"), .kind = FIELD_SELECT, .required = true},                   \
    {.name = "waar",                                                                               \
     .label = N_("Waar"),                                                                          \
     .hulp = N_("Een rol geldt op één locatie, in één team of in de hele organisatie."),           \
     .kind = FIELD_SELECT,                                                                         \
     .required = true,                                                                             \
     .raw_choices = true}
static const struct field uitnodigen_fields[] = {
    {.name = "naam", .label = N_("Naam"), .kind = FIELD_TEXT, .required = true, .max = 100},
    {.name = "email", .label = N_("E-mailadres"), .kind = FIELD_EMAIL, .required = true},
    ROLE_FIELDS,
};
static const struct field rol_fields[] = {ROLE_FIELDS};
// clang-format on
const struct form uitnodigen_form = {
    .name = "uitnodigen", FORM_FIELDS(uitnodigen_fields), .button = N_("Uitnodigen")};
const struct form rol_form = {.name = "rol", FORM_FIELDS(rol_fields), .button = N_("Rol geven")};
static const struct form end_form = {
    .name = "rol_einde", .button = N_("Rol beëindigen"), .quiet = true};
static const struct form invite_again_form = {
    .name = "link", .button = N_("Opnieuw uitnodigen"), .quiet = true};
static const struct form reset_form = {
    .name = "link", .button = N_("E-mail voor een nieuw wachtwoord"), .quiet = true};
static const struct form totp_form = {
    .name = "totp_uit", .button = N_("E-mail om de tweede stap uit te zetten"), .quiet = true};
static const struct form close_form = {
    .name = "sluiten", .button = N_("Toegang beëindigen"), .quiet = true};
static const struct form open_form = {
    .name = "openen", .button = N_("Weer toegang geven"), .quiet = true};

/* Where a role may hold: "0" the whole organisation, "l3" a location, "t5" a team. */
static void role_choices(struct request *r, struct form_state *s, void *arg)
{
    struct locaties l = locaties_all(r->db, r->ctx, org_van(r));
    struct teams_open_rows t = teams_open(r->db, r->ctx, .organisatie = org_van(r));
    struct choice *where = mem_array(r->ctx, struct choice, l.n + t.n + 2);
    struct choice *roles = mem_array(r->ctx, struct choice, ROL_AANTAL + 1);
    size_t n = 0;
    (void)arg;
    where[n++] = (struct choice){.value = "0", .label = T(r->lang, N_("De hele organisatie"))};
    for (size_t i = 0; i < l.n; i++) {
        where[n++] =
            (struct choice){.value = mem_format(r->ctx, "l%lld", (long long)l.locatie[i].id),
                            .label = l.locatie[i].naam};
        for (size_t k = 0; k < t.n; k++) {
            if (t.row[k].locatie == l.locatie[i].id)
                where[n++] = (struct choice){
                    .value = mem_format(r->ctx, "t%lld", (long long)t.row[k].id),
                    .label = mem_format(r->ctx, "%s, %s", l.locatie[i].naam, t.row[k].naam)};
        }
    }
    for (int i = 0; i < ROL_AANTAL; i++)
        roles[i] = (struct choice){.value = rol_code((enum rol)i), .label = rol_naam((enum rol)i)};
    form_choices(s, "waar", where, n);
    form_choices(s, "rol", roles, ROL_AANTAL);
}

static struct form_state *new_with_choices(struct request *r, const struct form *f)
{
    struct form_state *s = form_new(r, f);
    role_choices(r, s, NULL);
    return s;
}

/* Reads role, location and team from the two choices (already checked against the list). */
static void chosen_place(struct request *r, const struct form_state *s, enum rol *role,
                         int64_t *location, int64_t *team)
{
    const char *where = form_text(s, "waar");
    struct team_by_id_row t;
    int64_t id = 0;
    *location = *team = 0;
    rol_from_code(form_text(s, "rol"), role);
    if (where[0] != '0' && !text_int(where + 1, 1, INT64_MAX, &id))
        return;
    if (where[0] == 'l')
        *location = id;
    if (where[0] == 't' && team_by_id(r->db, r->ctx, &t, .organisatie = org_van(r), .id = id)) {
        *location = t.locatie;
        *team = id;
    }
}

static const char *place_words(struct request *r, const char *location, const char *team)
{
    if (!location)
        return T(r->lang, N_("De hele organisatie"));
    return team ? mem_format(r->ctx, "%s, %s", location, team) : location;
}

static bool counts(const struct lidmaatschappen_all_row *m)
{
    return m->tot == DATE_NONE;
}

/* ---- the list ---- */
static const char *roles_of(struct request *r, const struct lidmaatschappen_all_rows *all,
                            int64_t person)
{
    struct buf b;
    buf_init(&b, r->ctx, 4000);
    for (size_t i = 0; i < all->n; i++) {
        const struct lidmaatschappen_all_row *m = &all->row[i];
        enum rol role;
        if (m->persoon != person || !counts(m) || !rol_from_code(m->rol, &role))
            continue;
        buf_text(&b, b.len ? "; " : "");
        buf_text(&b, T(r->lang, rol_naam(role)));
        buf_format(&b, " (%s)", place_words(r, m->locatie_naam, m->team_naam));
    }
    return b.data;
}

static int show_people(struct request *r, int status, struct form_state *invite)
{
    struct personen_rows rows = personen(r->db, r->ctx, .organisatie = org_van(r));
    struct lidmaatschappen_all_rows all =
        lidmaatschappen_all(r->db, r->ctx, .organisatie = org_van(r));
    struct beheer_mensen *list = mem_array(r->ctx, struct beheer_mensen, rows.n + 1);
    struct post_stand_row mail = {0};
    post_stand(r->db, r->ctx, &mail, .organisatie = org_van(r));
    for (size_t i = 0; i < rows.n; i++) {
        const struct personen_row *p = &rows.row[i];
        list[i] = (struct beheer_mensen){
            .naam = p->naam,
            .email = address_shown(r->ctx, p->email),
            .link = mem_format(r->ctx, "/beheer/personen/%lld", (long long)p->id),
            .rollen = roles_of(r, &all, p->id),
            .laatst = p->laatst_gezien,
            .wacht = !p->account,
            .dicht = p->gesloten != TIME_NONE};
    }
    struct beheer v = {.mensen = list,
                       .n_mensen = rows.n,
                       .uitnodigen = form_view(invite, "/beheer/personen"),
                       .post_wacht = mail.wacht,
                       .zonder_blad = !keyring_has_sheet(),
                       .post_mislukt = mail.mislukt};
    return reply_page(r, status, &beheer_template, &v);
}

int beheer_get(struct request *r)
{
    return show_people(r, 200, new_with_choices(r, &uitnodigen_form));
}

/* ---- one person ---- */
static void fill_roles(struct request *r, int64_t person, struct beheer_persoon *v)
{
    struct lidmaatschappen_all_rows all =
        lidmaatschappen_all(r->db, r->ctx, .organisatie = org_van(r));
    struct beheer_persoon_rollen *now = mem_array(r->ctx, struct beheer_persoon_rollen, all.n + 1);
    struct beheer_persoon_eerder *past = mem_array(r->ctx, struct beheer_persoon_eerder, all.n + 1);
    for (size_t i = 0; i < all.n; i++) {
        const struct lidmaatschappen_all_row *m = &all.row[i];
        enum rol role;
        if (m->persoon != person)
            continue;
        const char *name = rol_from_code(m->rol, &role) ? T(r->lang, rol_naam(role)) : m->rol;
        const char *where = place_words(r, m->locatie_naam, m->team_naam);
        if (counts(m))
            now[v->n_rollen++] = (struct beheer_persoon_rollen){
                .rol = name,
                .waar = where,
                .vanaf = m->vanaf,
                .einde = form_view(form_new(r, &end_form), "/beheer/rollen/%lld/einde",
                                   (long long)m->id)};
        else
            past[v->n_eerder++] = (struct beheer_persoon_eerder){
                .rol = name, .waar = where, .vanaf = m->vanaf, .tot = m->tot};
    }
    v->rollen = now;
    v->eerder = past;
}

static int show_person(struct request *r, int status, int64_t id, struct form_state *role)
{
    struct persoon_by_id_row p;
    long long n = id;
    if (!persoon_by_id(r->db, r->ctx, &p, .organisatie = org_van(r), .id = id))
        return not_found(r);
    struct beheer_persoon v = {.naam = p.naam,
                               .email = address_shown(r->ctx, p.email),
                               .dicht = p.gesloten != TIME_NONE,
                               .laatst = p.laatst_gezien,
                               .aangenomen = p.account != 0};
    fill_roles(r, id, &v);
    if (v.dicht) {
        v.openen = form_view(form_new(r, &open_form), "/beheer/personen/%lld/openen", n);
    } else {
        const struct form *again = v.aangenomen ? &reset_form : &invite_again_form;
        v.toevoegen = form_view(role ? role : new_with_choices(r, &rol_form),
                                "/beheer/personen/%lld/rollen", n);
        v.nieuwe_link = form_view(form_new(r, again), "/beheer/personen/%lld/link", n);
        if (v.aangenomen)
            v.totp_uit = form_view(form_new(r, &totp_form), "/beheer/personen/%lld/totp-uit", n);
        if (id != session_of(r)->persoon)
            v.sluiten = form_view(form_new(r, &close_form), "/beheer/personen/%lld/sluiten", n);
    }
    return reply_page(r, status, &beheer_persoon_template, &v);
}

int persoon_get(struct request *r)
{
    return show_person(r, 200, request_id(r, "id"), NULL);
}

int uitnodigen_post(struct request *r)
{
    struct form_state *s = form_read_with(r, &uitnodigen_form, role_choices, NULL);
    enum rol role;
    int64_t location, team, id = 0;
    if (form_ok(s)) {
        id =
            persoon_create(r->db, org_van(r), form_text(s, "naam"), form_text(s, "email"), r->lang);
        if (!id)
            form_error(s, "email",
                       T(r->lang, N_("Met dit e-mailadres is er al iemand in deze organisatie.")));
    }
    if (!id)
        return show_people(r, 422, s);
    chosen_place(r, s, &role, &location, &team);
    lid_create(r->db, org_van(r), id, role, location, team);
    invitation_send(r, org_van(r), id, false);
    audit_own(r, "beheer", "uitgenodigd", "persoon %lld", (long long)id);
    reply_notice(r, T(r->lang, N_("De uitnodiging gaat per e-mail. De link daarin werkt zeven "
                                  "dagen, en één keer.")));
    return reply_redirect(r, "/beheer/personen/%lld", (long long)id);
}

/* The person of the path; else answers and returns 0. */
static int64_t some_person(struct request *r, struct persoon_by_id_row *p, int *status)
{
    int64_t id = request_id(r, "id");
    if (persoon_by_id(r->db, r->ctx, p, .organisatie = org_van(r), .id = id))
        return id;
    *status = not_found(r);
    return 0;
}

static int64_t open_person(struct request *r, int *status)
{
    struct persoon_by_id_row p;
    return some_person(r, &p, status);
}

/* As some_person, for what is only done for somebody who has access. */
static int64_t person_with_access(struct request *r, struct persoon_by_id_row *p, int *status)
{
    int64_t id = some_person(r, p, status);
    if (!id || p->gesloten == TIME_NONE)
        return id;
    *status = not_found(r);
    return 0;
}

/* Sends the invitation again or, once accepted, the mail by which the owner of the account chooses
 * a new password. */
int persoon_link_post(struct request *r)
{
    struct persoon_by_id_row p;
    struct login l;
    int status;
    int64_t id = person_with_access(r, &p, &status);
    if (!id)
        return status;
    if (!p.account)
        invitation_send(r, org_van(r), id, false);
    else if (login_by_id(r->db, r->ctx, p.account, &l))
        account_link_send(r, &l, org_van(r), LINK_HERSTEL);
    audit_own(r, "beheer", p.account ? "herstellink gemaild" : "uitgenodigd", "persoon %lld",
              (long long)id);
    reply_notice(r, T(r->lang, N_("De e-mail met de link staat klaar. Is er net al een gestuurd? "
                                  "Dan geldt die.")));
    return reply_redirect(r, "/beheer/personen/%lld", (long long)id);
}

int rol_post(struct request *r)
{
    int status;
    int64_t id = open_person(r, &status), location, team;
    if (!id)
        return status;
    struct form_state *s = form_read_with(r, &rol_form, role_choices, NULL);
    enum rol role;
    if (!form_ok(s))
        return show_person(r, 422, id, s);
    chosen_place(r, s, &role, &location, &team);
    int64_t made = lid_create(r->db, org_van(r), id, role, location, team);
    audit_own(r, "beheer", "rol gegeven", "persoon %lld, lidmaatschap %lld, %s, locatie %lld",
              (long long)id, (long long)made, rol_code(role), (long long)location);
    reply_notice(r, T(r->lang, N_("De rol is gegeven.")));
    return reply_redirect(r, "/beheer/personen/%lld", (long long)id);
}

/* True when this is the last membership with beheer. */
static bool is_last(struct request *r, const char *role, int64_t membership)
{
    struct beheerders_left_row left = {0};
    return text_equal(role, rol_code(ROL_BEHEERDER)) &&
           beheerders_left(r->db, r->ctx, &left, .organisatie = org_van(r), .zonder = membership) &&
           left.aantal == 0;
}

int rol_einde_post(struct request *r)
{
    struct lidmaatschap_by_id_row m;
    int64_t id = request_id(r, "id");
    if (!lidmaatschap_by_id(r->db, r->ctx, &m, .organisatie = org_van(r), .id = id))
        return not_found(r);
    if (is_last(r, m.rol, id))
        return reply_error(r, 422,
                           T(r->lang, N_("Dit is de laatste beheerder. Maak eerst iemand anders "
                                         "beheerder.")));
    lid_end(r->db, org_van(r), m.persoon, id, date_today());
    audit_own(r, "beheer", "rol beëindigd", "persoon %lld, lidmaatschap %lld", (long long)m.persoon,
              (long long)id);
    reply_notice(r, T(r->lang, N_("De rol is beëindigd.")));
    return reply_redirect(r, "/beheer/personen/%lld", (long long)m.persoon);
}

/* Whether the second step is on is not for a beheerder: who has it off gets no mail. */
int persoon_totp_uit_post(struct request *r)
{
    struct persoon_by_id_row p;
    struct login l;
    int status;
    int64_t id = person_with_access(r, &p, &status);
    if (!id)
        return status;
    if (login_by_id(r->db, r->ctx, p.account, &l) && l.totp_on)
        account_link_send(r, &l, org_van(r), LINK_TWEEDE_STAP);
    audit_own(r, "beheer", "e-mail voor de tweede stap", "persoon %lld", (long long)id);
    reply_notice(r, T(r->lang, N_("Staat de tweede stap aan? Dan gaat er een e-mail naar het adres "
                                  "van het account. Daarmee en met het eigen wachtwoord zet de "
                                  "eigenaar hem zelf uit.")));
    return reply_redirect(r, "/beheer/personen/%lld", (long long)id);
}

/* Ends the membership and the sessions in this organisation. The account stays its owner's. Nobody
 * can end his own, so that someone with beheer always remains. */
int persoon_sluit_post(struct request *r)
{
    int status;
    int64_t id = open_person(r, &status);
    if (!id)
        return status;
    if (id == session_of(r)->persoon)
        return reply_error(r, 422,
                           T(r->lang, N_("Je eigen toegang kan alleen een andere beheerder "
                                         "beëindigen.")));
    persoon_close(r->db, .organisatie = org_van(r), .id = id, .nu = time_now());
    leden_end(r->db, org_van(r), id, date_today());
    links_lapse(r->db, .organisatie = org_van(r), .persoon = id, .nu = time_now());
    sessies_end(r->db, .organisatie = org_van(r), .persoon = id, .behalve = {.data = "", .n = 0});
    audit_own(r, "beheer", "toegang beëindigd", "persoon %lld", (long long)id);
    reply_notice(r, T(r->lang, N_("De toegang is beëindigd.")));
    return reply_redirect(r, "/beheer/personen/%lld", (long long)id);
}

int persoon_open_post(struct request *r)
{
    struct persoon_by_id_row p;
    struct persoon_other_row other;
    int status;
    int64_t id = some_person(r, &p, &status);
    if (!id)
        return status;
    if (p.account && persoon_other(r->db, r->ctx, &other, .organisatie = org_van(r),
                                   .account = p.account, .id = id))
        return reply_error(r, 422,
                           T(r->lang, N_("Deze persoon heeft al toegang onder een andere naam of "
                                         "een ander e-mailadres.")));
    persoon_close(r->db, .organisatie = org_van(r), .id = id, .nu = TIME_NONE);
    audit_own(r, "beheer", "toegang gegeven", "persoon %lld", (long long)id);
    reply_notice(r, T(r->lang, N_("De toegang is er weer. Geef opnieuw een rol.")));
    return reply_redirect(r, "/beheer/personen/%lld", (long long)id);
}
