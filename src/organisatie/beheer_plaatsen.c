/* Beheer of locations and teams: adding, changing, closing. Closing keeps what happened there.
 * Not here: making the rows (people.c), people (beheer_mensen.c), the QR card itself (signaal/). */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/beheer_locatie_html.h"
#include "organisatie/beheer_locaties_html.h"
#include "organisatie/beheer_team_html.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_regels.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"

static const struct choice kinds[] = {
    {.value = "verpleeghuis",            .label = N_("Verpleeghuis")},
    {.value = "kleinschalig",                                  .label = N_("Kleinschalig wonen")},
    {.value = "wijkverpleging",.label = N_("Wijkverpleging")},
    {.value = "thuiszorg",          .label = N_("Thuiszorg")},
    {.value = "anders",                                  .label = N_("Iets anders")},
    {0},
};
static const struct field locatie_fields[] = {
    {.name = "naam",             .label = N_("Naam"),   .kind = FIELD_TEXT, .required = true, .max = 100},
    {.name = "soort",
     .label = N_("Soort"),
     .kind = FIELD_SELECT,
     .required = true,
     .choices = kinds                                                                                   },
    {.name = "plaats",           .label = N_("Plaats"), .kind = FIELD_TEXT, .required = true, .max = 100},
    {.name = "vestigingsnummer",
     .label = N_("Vestigingsnummer"),
     .hulp = N_("Het nummer in de openbare indicatoren, als je dat weet."),
     .kind = FIELD_TEXT,
     .max = 20                                                                                          },
};
/* clang-format off */
static const struct field organisatie_fields[] = {
    {.name = "vestiging", .label = N_("Plaats"), .kind = FIELD_TEXT, .required = true, .max = 100},
    {.name = "kvk",
     .label = N_("KvK-nummer"),
     .hulp = N_("Acht cijfers. Daarmee vindt Koers de organisatie in de openbare indicatoren."),
     .kind = FIELD_TEXT,
     .max = 20},
    {.name = "eerste_jaar",
     .label = N_("Eerste jaar met een kwaliteitsbeeld in Koers"),
     .hulp = N_("Vanaf dit jaar zegt Koers wat openbaar moet zijn. Leeg: vanaf vorig jaar."),
     .kind = FIELD_INT, .min = EERSTE_JAAR_MIN, .max = EERSTE_JAAR_MAX},
};
/* clang-format on */
const struct form organisatie_form = {
    .name = "organisatie", FORM_FIELDS(organisatie_fields), .button = N_("Bewaren"), .quiet = true};
const struct form locatie_form = {
    .name = "locatie", FORM_FIELDS(locatie_fields), .button = N_("Bewaren")};
static const struct field team_nieuw_fields[] = {
    {.name = "team", .label = N_("Nieuw team"), .kind = FIELD_TEXT, .required = true, .max = 100},
};
const struct form team_nieuw_form = {.name = "team_nieuw",
                                     FORM_FIELDS(team_nieuw_fields),
                                     .button = N_("Team toevoegen"),
                                     .quiet = true};
static const struct field team_fields[] = {
    {.name = "naam", .label = N_("Naam"), .kind = FIELD_TEXT, .required = true, .max = 100},
};
const struct form team_form = {.name = "team", FORM_FIELDS(team_fields), .button = N_("Bewaren")};
static const struct form close_form = {
    .name = "locatie_sluit", .button = N_("Locatie sluiten"), .quiet = true};
static const struct form open_form = {
    .name = "locatie_open", .button = N_("Locatie weer openen"), .quiet = true};
static const struct form team_close_form = {
    .name = "team_sluit", .button = N_("Team opheffen"), .quiet = true};

static const char *kind_name(struct request *r, const char *kind)
{
    for (size_t i = 0; kinds[i].value; i++) {
        if (text_equal(kinds[i].value, kind))
            return T(r->lang, kinds[i].label);
    }
    return kind;
}

static const char *card_path(struct request *r, int64_t id)
{
    return mem_format(r->ctx, "/signalen/kaart/%lld", (long long)id);
}

/* Reads a number of fixed width, with its leading zeros. NULL when the field is empty, or wrong
 * (then the field has a message). */
static const char *number_field(struct request *r, struct form_state *s, const char *field,
                                size_t width, const char *wrong)
{
    const char *typed = form_text(s, field);
    char *out = mem_array(r->ctx, char, width + 1);
    if (!typed)
        return NULL;
    if (nummer_lees(typed, width, out))
        return out;
    form_error(s, field, T(r->lang, wrong));
    return NULL;
}

static const char *location_number(struct request *r, struct form_state *s)
{
    return number_field(r, s, "vestigingsnummer", 12,
                        N_("Een vestigingsnummer heeft twaalf cijfers, en verder niets."));
}

static struct form_state *whole_form(struct request *r)
{
    struct organisatie_read_row o;
    struct form_state *s = form_new(r, &organisatie_form);
    if (organisatie_read(r->db, r->ctx, &o, .organisatie = org_van(r))) {
        form_set(s, "vestiging", o.plaats);
        form_set(s, "kvk", o.kvk);
        if (!o.eerste_jaar_null)
            form_set_int(s, "eerste_jaar", o.eerste_jaar);
    }
    return s;
}

/* ---- locations ---- */
/* new, whole: a form that was refused, shown with its input; NULL: the stored values. */
static int show_locations(struct request *r, int status, struct form_state *new,
                          struct form_state *whole)
{
    struct locaties_admin_rows rows = locaties_admin(r->db, r->ctx, .organisatie = org_van(r));
    struct beheer_locaties_locaties *list =
        mem_array(r->ctx, struct beheer_locaties_locaties, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct locaties_admin_row *l = &rows.row[i];
        list[i] = (struct beheer_locaties_locaties){
            .naam = l->naam,
            .soort = kind_name(r, l->soort),
            .plaats = l->plaats,
            .link = mem_format(r->ctx, "/beheer/locaties/%lld", (long long)l->id),
            .kaart = card_path(r, l->id),
            .teams = l->teams,
            .leden = l->leden,
            .gesloten = l->gesloten};
    }
    struct beheer_locaties v = {
        .locaties = list,
        .n_locaties = rows.n,
        .nieuw = form_view(new ? new : form_new(r, &locatie_form), "/beheer/locaties"),
        .organisatie = form_view(whole ? whole : whole_form(r), "/beheer/organisatie")};
    return reply_page(r, status, &beheer_locaties_template, &v);
}

int beheer_locaties_get(struct request *r)
{
    return show_locations(r, 200, NULL, NULL);
}

int organisatie_wijzig_post(struct request *r)
{
    struct form_state *s = form_read(r, &organisatie_form);
    const char *kvk =
        number_field(r, s, "kvk", 8, N_("Een KvK-nummer heeft acht cijfers, en verder niets."));
    form_check_stored(s, whole_form(r));
    if (!form_ok(s))
        return show_locations(r, 422, NULL, s);
    organisatie_update(r->db, .organisatie = org_van(r), .plaats = form_text(s, "vestiging"),
                       .kvk = kvk, .eerste_jaar = form_int(s, "eerste_jaar"),
                       .eerste_jaar_null = !form_text(s, "eerste_jaar"));
    audit_own(r, "beheer", "gewijzigd", "organisatie %lld", (long long)org_van(r));
    reply_notice(r, T(r->lang, N_("De gegevens zijn bewaard.")));
    return reply_redirect(r, "/beheer/locaties");
}

int locatie_nieuw_post(struct request *r)
{
    struct form_state *s = form_read(r, &locatie_form);
    const char *number = location_number(r, s);
    if (!form_ok(s))
        return show_locations(r, 422, s, NULL);
    int64_t id = locatie_create(r->db, org_van(r), form_text(s, "naam"), form_text(s, "soort"),
                                form_text(s, "plaats"), number);
    audit_own(r, "beheer", "toegevoegd", "locatie %lld", (long long)id);
    reply_notice(r, T(r->lang, N_("De locatie is toegevoegd. Druk nu het QR-kaartje af.")));
    return reply_redirect(r, "/beheer/locaties/%lld", (long long)id);
}

static void fill_teams(struct request *r, int64_t id, struct beheer_locatie *v)
{
    struct teams_of_locatie_rows rows =
        teams_of_locatie(r->db, r->ctx, .organisatie = org_van(r), .locatie = id);
    struct beheer_locatie_teams *list = mem_array(r->ctx, struct beheer_locatie_teams, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        list[i] = (struct beheer_locatie_teams){
            .naam = rows.row[i].naam,
            .link = mem_format(r->ctx, "/beheer/teams/%lld", (long long)rows.row[i].id),
            .gesloten = rows.row[i].gesloten};
    }
    v->teams = list;
    v->n_teams = rows.n;
}

static struct form_state *location_form(struct request *r, const struct locatie_by_id_row *l)
{
    struct form_state *s = form_new(r, &locatie_form);
    form_set(s, "naam", l->naam);
    form_set(s, "soort", l->soort);
    form_set(s, "plaats", l->plaats);
    form_set(s, "vestigingsnummer", l->vestigingsnummer);
    return s;
}

/* change, team: a form that was refused, shown with its input; NULL: the stored values. */
static int show_location(struct request *r, int status, int64_t id, struct form_state *change,
                         struct form_state *team)
{
    struct locatie_by_id_row l;
    long long n = id;
    if (!locatie_by_id(r->db, r->ctx, &l, .organisatie = org_van(r), .id = id))
        return not_found(r);
    struct beheer_locatie v = {
        .naam = l.naam,
        .gesloten = l.gesloten,
        .kaart = card_path(r, id),
        .wijzigen = form_view(change ? change : location_form(r, &l), "/beheer/locaties/%lld", n)};
    fill_teams(r, id, &v);
    if (l.gesloten == DATE_NONE) {
        v.team = form_view(team ? team : form_new(r, &team_nieuw_form),
                           "/beheer/locaties/%lld/teams", n);
        v.sluiten = form_view(form_new(r, &close_form), "/beheer/locaties/%lld/sluiten", n);
    } else {
        v.openen = form_view(form_new(r, &open_form), "/beheer/locaties/%lld/openen", n);
    }
    return reply_page(r, status, &beheer_locatie_template, &v);
}

int beheer_locatie_get(struct request *r)
{
    return show_location(r, 200, request_id(r, "id"), NULL, NULL);
}

/* The location of the path, if there is one; else answers. */
static bool read_location(struct request *r, struct locatie_by_id_row *l, int *status)
{
    if (locatie_by_id(r->db, r->ctx, l, .organisatie = org_van(r), .id = request_id(r, "id")))
        return true;
    *status = not_found(r);
    return false;
}

/* Its id; else answers and returns 0. */
static int64_t own_location(struct request *r, int *status)
{
    struct locatie_by_id_row l;
    return read_location(r, &l, status) ? request_id(r, "id") : 0;
}

int locatie_wijzig_post(struct request *r)
{
    int status;
    struct locatie_by_id_row l;
    if (!read_location(r, &l, &status))
        return status;
    int64_t id = request_id(r, "id");
    struct form_state *s = form_read(r, &locatie_form);
    const char *number = location_number(r, s);
    form_check_stored(s, location_form(r, &l));
    if (!form_ok(s))
        return show_location(r, 422, id, s, NULL);
    locatie_update(r->db, .organisatie = org_van(r), .id = id, .naam = form_text(s, "naam"),
                   .soort = form_text(s, "soort"), .plaats = form_text(s, "plaats"),
                   .vestigingsnummer = number);
    audit_own(r, "beheer", "gewijzigd", "locatie %lld", (long long)id);
    reply_notice(r, T(r->lang, N_("De gegevens zijn bewaard.")));
    return reply_redirect(r, "/beheer/locaties/%lld", (long long)id);
}

static int set_closed(struct request *r, int32_t day, const char *word, const char *notice)
{
    int status;
    int64_t id = own_location(r, &status);
    if (!id)
        return status;
    locatie_close(r->db, .organisatie = org_van(r), .id = id, .dag = day);
    audit_own(r, "beheer", word, "locatie %lld", (long long)id);
    reply_notice(r, notice);
    return reply_redirect(r, "/beheer/locaties/%lld", (long long)id);
}

int locatie_sluit_post(struct request *r)
{
    return set_closed(r, date_today(), "gesloten", T(r->lang, N_("De locatie is gesloten.")));
}

int locatie_open_post(struct request *r)
{
    return set_closed(r, DATE_NONE, "geopend", T(r->lang, N_("De locatie is weer open.")));
}

/* ---- teams ---- */
int team_nieuw_post(struct request *r)
{
    int status;
    int64_t id = own_location(r, &status);
    if (!id)
        return status;
    struct form_state *s = form_read(r, &team_nieuw_form);
    if (!form_ok(s))
        return show_location(r, 422, id, NULL, s);
    int64_t team = team_create(r->db, org_van(r), id, form_text(s, "team"));
    audit_own(r, "beheer", "toegevoegd", "team %lld", (long long)team);
    reply_notice(r, T(r->lang, N_("Het team is toegevoegd.")));
    return reply_redirect(r, "/beheer/locaties/%lld", (long long)id);
}

static bool open_team(struct request *r, struct team_by_id_row *t)
{
    return team_by_id(r->db, r->ctx, t, .organisatie = org_van(r), .id = request_id(r, "id"));
}

static int show_team(struct request *r, int status, const struct team_by_id_row *t,
                     struct form_state *s)
{
    struct locatie l;
    if (!locatie_read(r->db, r->ctx, org_van(r), t->locatie, &l))
        return not_found(r);
    struct beheer_team v = {.naam = t->naam,
                            .locatie = l.naam,
                            .terug =
                                mem_format(r->ctx, "/beheer/locaties/%lld", (long long)t->locatie),
                            .gesloten = t->gesloten,
                            .wijzigen = form_view(s, "/beheer/teams/%lld", (long long)t->id)};
    if (t->gesloten == DATE_NONE)
        v.sluiten = form_view(form_new(r, &team_close_form), "/beheer/teams/%lld/sluiten",
                              (long long)t->id);
    return reply_page(r, status, &beheer_team_template, &v);
}

static struct form_state *team_name_form(struct request *r, const struct team_by_id_row *t)
{
    struct form_state *s = form_new(r, &team_form);
    form_set(s, "naam", t->naam);
    return s;
}

int beheer_team_get(struct request *r)
{
    struct team_by_id_row t;
    if (!open_team(r, &t))
        return not_found(r);
    return show_team(r, 200, &t, team_name_form(r, &t));
}

int team_wijzig_post(struct request *r)
{
    struct team_by_id_row t;
    if (!open_team(r, &t))
        return not_found(r);
    struct form_state *s = form_read(r, &team_form);
    form_check_stored(s, team_name_form(r, &t));
    if (!form_ok(s))
        return show_team(r, 422, &t, s);
    team_update(r->db, .organisatie = org_van(r), .id = t.id, .naam = form_text(s, "naam"),
                .gesloten = t.gesloten);
    audit_own(r, "beheer", "gewijzigd", "team %lld", (long long)t.id);
    reply_notice(r, T(r->lang, N_("De naam is bewaard.")));
    return reply_redirect(r, "/beheer/locaties/%lld", (long long)t.locatie);
}

int team_sluit_post(struct request *r)
{
    struct team_by_id_row t;
    if (!open_team(r, &t))
        return not_found(r);
    team_update(r->db, .organisatie = org_van(r), .id = t.id, .naam = t.naam,
                .gesloten = date_today());
    audit_own(r, "beheer", "opgeheven", "team %lld", (long long)t.id);
    reply_notice(r, T(r->lang, N_("Het team is opgeheven.")));
    return reply_redirect(r, "/beheer/locaties/%lld", (long long)t.locatie);
}
