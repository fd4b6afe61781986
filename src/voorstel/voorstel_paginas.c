/* The pages of proposals: one's own and those of others, proposing, answering. Not here: what an
 * answer does (voorstel.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_sql.h"
#include "draad/knoop_kop_html.h"
#include "draad/over_knoop_html.h"
#include "draad/start_regels.h"
#include "organisatie/organisatie.h"
#include "voorstel/voorstel.h"
#include "voorstel/voorstel_een_html.h"
#include "voorstel/voorstel_lijst_html.h"
#include "voorstel/voorstel_nieuw_html.h"

#define LISTED 50

/* ---- the list ---- */

static const char *wat_naam(struct request *r, const char *soort)
{
    const struct knoop_face *g = face_of(soort);
    return g ? T(r->lang, g->naam) : soort;
}

/* Who proposed it: the body, else in which role somebody did. */
static const char *wie(struct request *r, const char *rol, const char *gezelschap)
{
    if (gezelschap)
        return gezelschap_heet(r->lang, gezelschap);
    enum rol as;
    return rol_from_code(rol, &as) ? T(r->lang, rol_naam(as)) : "";
}

/* What came of it, for who may read that; false: nothing, or not for this person. */
static bool became(struct request *r, int64_t id, struct knoop *made)
{
    return id && knoop_read(r->db, r->ctx, org_van(r), id, made) && face_of(made->soort) &&
           mag_knoop(r, face_of(made->soort)->lezen, made);
}

static void list_own(struct request *r, struct voorstel_lijst *v)
{
    struct voorstellen_van_rows rows =
        voorstellen_van(r->db, r->ctx, .organisatie = org_van(r), .door = session_of(r)->persoon,
                        .dag = date_today(), .max = LISTED);
    struct voorstel_lijst_mijn *list = mem_array(r->ctx, struct voorstel_lijst_mijn, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct voorstellen_van_row *row = &rows.row[i];
        struct knoop made, k = {.id = row->id, .soort = "voorstel", .status = row->status};
        list[i] =
            (struct voorstel_lijst_mijn){.titel = row->titel,
                                         .link = knoop_path(r->ctx, &k),
                                         .wat = wat_naam(r, row->wat),
                                         .op = date_of_time(row->gemaakt),
                                         .status = T(r->lang, status_naam(&k)),
                                         .af = !text_equal(row->status, "open"),
                                         .namens = gezelschap_heet(r->lang, row->gezelschap_naam),
                                         .antwoord = row->antwoord};
        if (became(r, row->werd, &made)) {
            list[i].werd = knoop_path(r->ctx, &made);
            list[i].werd_naam = made.titel;
        }
    }
    v->mijn = list;
    v->n_mijn = rows.n;
}

static void list_others(struct request *r, const struct place *p, struct voorstel_lijst *v)
{
    struct voorstellen_hier_rows rows = voorstellen_hier(
        r->db, r->ctx, .organisatie = org_van(r), .locatie = p->locatie, .overal = p->overal,
        .door = session_of(r)->persoon, .dag = date_today(), .max = LISTED);
    struct voorstel_lijst_anderen *list =
        mem_array(r->ctx, struct voorstel_lijst_anderen, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct voorstellen_hier_row *row = &rows.row[i];
        struct knoop k = {.id = row->id, .soort = "voorstel", .status = row->status};
        if (!mag(r, MAG_DRAAD_LEZEN, row->locatie))
            continue;
        list[v->n_anderen++] =
            (struct voorstel_lijst_anderen){.titel = row->titel,
                                            .link = knoop_path(r->ctx, &k),
                                            .wat = wat_naam(r, row->wat),
                                            .wie = wie(r, row->rol, row->gezelschap_naam),
                                            .op = date_of_time(row->gemaakt),
                                            .status = T(r->lang, status_naam(&k)),
                                            .af = !text_equal(row->status, "open")};
    }
    v->anderen = list;
}

static int get_list(struct request *r)
{
    struct place p = place_of(r, MAG_DRAAD_LEZEN);
    struct voorstel_lijst v = {.waar = p.naam, .mag = mag_anywhere(r, MAG_DRAAD_VOORSTELLEN)};
    list_own(r, &v);
    list_others(r, &p, &v);
    return reply_page(r, 200, &voorstel_lijst_template, &v);
}

/* ---- proposing ---- */

/* clang-format off */
static const struct field new_fields[] = {
    {.name = "wat", .label = N_("Wat is het?"), .kind = FIELD_RADIO, .required = true,
     .raw_choices = true},
    {.name = "namens", .label = N_("Namens wie?"),
     .hulp = N_("Namens een raad of groep: dan krijgen alle leden het antwoord."),
     .kind = FIELD_RADIO, .raw_choices = true},
    {.name = "titel", .label = N_("Uw voorstel, in één zin"),
     .hulp = N_("Noem geen namen van anderen."), .required = true, .max = 200},
    {.name = "tekst", .label = N_("Waarom?"), .kind = FIELD_LONG, .max = 2000, .rows = 4},
    {.name = "bouwsteen", .label = N_("Bij welke bouwsteen hoort dit?"), .kind = FIELD_CHECKS,
     .choices = bouwsteen_choices},
    {.name = "plek", .label = N_("Voor welke locatie?"), .kind = FIELD_SELECT, .required = true,
     .raw_choices = true},
};
/* clang-format on */
static const struct form new_form = {"voorstel", FORM_FIELDS(new_fields), N_("Versturen")};

/* Oneself, and each body that is there in which this person sits. */
static void body_choices(struct request *r, struct form_state *s)
{
    struct gezelschap_zetels z =
        gezelschappen_van(r->db, r->ctx, org_van(r), session_of(r)->persoon, date_today());
    struct choice *list = mem_array(r->ctx, struct choice, z.n + 2);
    size_t n = 0;
    list[n++] = (struct choice){"0", T(r->lang, N_("Mijzelf")), NULL};
    for (size_t i = 0; i < z.n; i++)
        if (z.een[i].eigen)
            list[n++] = (struct choice){mem_format(r->ctx, "%lld", (long long)z.een[i].id),
                                        gezelschap_heet(r->lang, z.een[i].naam), NULL};
    form_choices(s, "namens", list, n);
    if (n == 1)
        form_hide(s, "namens");
}

/* What can be proposed: what its kind says. */
static void choices(struct request *r, struct form_state *s, void *arg)
{
    size_t n, kinds = 0;
    const struct choice *c = locaties_choices(r, MAG_DRAAD_VOORSTELLEN, true, &n);
    const struct knoop_face *g;
    (void)arg;
    form_choices(s, "plek", c, n);
    body_choices(r, s);
    while (face_at(kinds))
        kinds++;
    struct choice *list = mem_array(r->ctx, struct choice, kinds + 1);
    n = 0;
    for (size_t i = 0; (g = face_at(i)); i++)
        if (g->voorstel)
            list[n++] = (struct choice){g->soort, T(r->lang, g->voorstel->naam), NULL};
    form_choices(s, "wat", list, n);
}

static int show_new(struct request *r, struct form_state *s, int status)
{
    return reply_page(r, status, &voorstel_nieuw_template,
                      &(struct voorstel_nieuw){.nieuw = form_view(s, "/voorstellen/nieuw")});
}

static int get_new(struct request *r)
{
    struct form_state *s = form_new(r, &new_form);
    struct place p = place_of(r, MAG_DRAAD_VOORSTELLEN);
    choices(r, s, NULL);
    form_set(s, "namens", "0");
    if (p.locatie > 0)
        form_set_int(s, "plek", p.locatie);
    return show_new(r, s, 200);
}

/* A body proposes for what it speaks for: one of some places for those, only one of all places for
 * the whole organisation. */
static void judge_body(struct request *r, struct form_state *s)
{
    struct gezelschap g;
    int64_t body = form_id(s, "namens"), place = form_id(s, "plek");
    if (!form_ok(s) || !body)
        return;
    if (!gezelschap_read(r->db, r->ctx, org_van(r), body, &g) || !g.er)
        form_error(s, "namens", T(r->lang, N_("Deze raad of groep is er niet.")));
    else if (!gezelschap_dekt(g.plekken, g.n_plekken, place))
        form_error(
            s, "plek",
            place ? T(r->lang, N_("Deze raad of groep spreekt niet voor deze locatie. Kies een "
                                  "andere locatie, of doe het voorstel zelf."))
                  : T(r->lang,
                      N_("Deze raad of groep spreekt niet voor de hele organisatie. Kies een "
                         "locatie, of doe het voorstel zelf.")));
}

static int post_new(struct request *r)
{
    struct form_state *s = form_read_with(r, &new_form, choices, NULL);
    const struct sessie *me = session_of(r);
    const char *objection = voorstel_bezwaar(form_text(s, "titel"));
    if (form_ok(s) && objection)
        form_error(s, "titel", T(r->lang, objection));
    if (form_ok(s) && !mag(r, MAG_DRAAD_VOORSTELLEN, form_id(s, "plek")))
        form_error(s, "plek",
                   T(r->lang, N_("Hier kunt u niets voorstellen. Kies een andere locatie.")));
    judge_body(r, s);
    if (!form_ok(s))
        return show_new(r, s, 422);
    int64_t id = voorstel_create(
        r->db, &(struct voorstel_new){.organisatie = me->organisatie,
                                      .locatie = form_id(s, "plek"),
                                      .door = me->persoon,
                                      .rol = start_rol(me->leden, me->n_leden),
                                      .gezelschap = form_id(s, "namens"),
                                      .wat = form_text(s, "wat"),
                                      .titel = form_text(s, "titel"),
                                      .tekst = form_text(s, "tekst"),
                                      .bouwstenen = bouwsteen_chosen(s, "bouwsteen")});
    reply_notice(r, T(r->lang, N_("Uw voorstel is verstuurd. Hier leest u wat ervan wordt.")));
    return reply_redirect(r, "/voorstellen/%lld", (long long)id);
}

/* ---- one, and its answer ---- */

/* clang-format off */
static const struct field accept_fields[] = {
    {.name = "titel", .label = N_("Zo komt het er te staan"), .required = true, .max = 200},
    {.name = "bericht", .label = N_("Bericht aan wie het voorstelde"), .kind = FIELD_LONG,
     .max = 2000, .rows = 3},
};
static const struct field refuse_fields[] = {
    {.name = "reden", .label = N_("Waarom niet?"),
     .hulp = N_("Wie het voorstelde, leest precies wat hier staat."), .kind = FIELD_LONG,
     .required = true, .max = 2000, .rows = 4},
};
/* clang-format on */
static const struct form accept_form = {"aannemen", FORM_FIELDS(accept_fields), N_("Aannemen")};
static const struct form refuse_form = {"weigeren", FORM_FIELDS(refuse_fields), N_("Niet aannemen"),
                                        .quiet = true};

/* Nobody of a body is told less because another looked first: one of them says that it was read. */
static const struct form read_form = {
    .name = "gelezen", .button = N_("Wij hebben dit gelezen"), .quiet = true};

static bool waits_to_be_read(struct request *r, const struct knoop *k)
{
    return wachtpunt_waits(r->db, k->organisatie, k->id, NULL);
}

static int post_read(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "voorstel", MAG_DRAAD_VOORSTELLEN, &k, &status))
        return status;
    if (text_equal(k.status, "open")) {
        reply_notice(r, T(r->lang, N_("Dit voorstel wacht nog op antwoord.")));
    } else if (!waits_to_be_read(r, &k)) {
        reply_notice(r, T(r->lang, N_("Dit was al gelezen.")));
    } else {
        voorstel_read_by_body(r->db, &k);
        audit_write(r->db, k.organisatie, session_of(r)->persoon,
                    handeling_code(MAG_DRAAD_VOORSTELLEN),
                    mem_format(r->ctx, "knoop %lld", (long long)k.id),
                    "antwoord gelezen namens een raad of groep");
        reply_notice(r, T(r->lang, N_("Bewaard.")));
    }
    return reply_redirect(r, "/voorstellen/%lld", (long long)k.id);
}

/* The proposer saw the answer. */
static bool seen(struct db_conn *db, void *arg)
{
    const struct knoop *k = arg;
    wachtpunt_end(db, k->organisatie, k->id, "voorstel_antwoord");
    return !db_failed(db);
}

static void show_answer(struct request *r, const struct voorstel_of_row *row,
                        struct voorstel_een *v)
{
    struct knoop made;
    v->antwoord = row->antwoord;
    v->antwoord_op = row->antwoord_op;
    if (became(r, row->gemaakt, &made)) {
        v->werd = knoop_path(r->ctx, &made);
        v->werd_naam = made.titel;
        v->werd_status = T(r->lang, status_naam(&made));
    }
}

static int show_one(struct request *r, const struct knoop *k, struct form_state *yes,
                    struct form_state *no, int status)
{
    struct voorstel_of_row row;
    if (!voorstel_of(r->db, r->ctx, &row, .organisatie = k->organisatie, .id = k->id))
        return not_found(r);
    bool open = text_equal(k->status, "open");
    bool decides = mag_knoop(r, voorstel_wat(row.wat)->mag, k);
    bool ours = row.gezelschap && mag_knoop(r, MAG_DRAAD_VOORSTELLEN, k);
    struct voorstel_een v = {.titel = k->titel,
                             .kop = knoop_kop_view(r, k),
                             .wat = wat_naam(r, row.wat),
                             .wie = wie(r, row.rol, row.gezelschap_naam),
                             .naam = decides || ours ? row.naam : NULL,
                             .namens = row.gezelschap != 0,
                             .tekst = row.tekst,
                             .open = open,
                             .geweigerd = text_equal(k->status, "geweigerd"),
                             .uiterlijk = voorstel_uiterlijk(date_of_time(k->gemaakt)),
                             .over = over_knoop_view(r, k)};
    if (!open)
        show_answer(r, &row, &v);
    if (open && decides) {
        if (!yes) {
            yes = form_new(r, &accept_form);
            form_set(yes, "titel", k->titel);
        }
        v.aannemen = form_view(yes, "/voorstellen/%lld/aannemen", (long long)k->id);
        v.weigeren = form_view(no ? no : form_new(r, &refuse_form), "/voorstellen/%lld/weigeren",
                               (long long)k->id);
    }
    if (!open && ours && waits_to_be_read(r, k))
        v.gelezen =
            form_view(form_new(r, &read_form), "/voorstellen/%lld/gelezen", (long long)k->id);
    if (!open && !row.gezelschap && row.door == session_of(r)->persoon && r->method == METHOD_GET)
        request_write(r, seen, mem_copy(r->ctx, k, sizeof *k));
    return reply_page(r, status, &voorstel_een_template, &v);
}

static int get_one(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "voorstel", MAG_DRAAD_LEZEN, &k, &status))
        return status;
    return show_one(r, &k, NULL, NULL, 200);
}

/* One that waits, for who may make what it proposes. */
static bool open_waiting(struct request *r, struct knoop *k, int *status)
{
    struct voorstel_of_row row;
    if (!knoop_open(r, "voorstel", MAG_VOORSTEL_BEANTWOORDEN, k, status))
        return false;
    if (text_equal(k->status, "open") &&
        voorstel_of(r->db, r->ctx, &row, .organisatie = k->organisatie, .id = k->id) &&
        mag_knoop(r, voorstel_wat(row.wat)->mag, k))
        return true;
    *status = not_found(r);
    return false;
}

static int post_accept(struct request *r)
{
    struct knoop k;
    int status;
    if (!open_waiting(r, &k, &status))
        return status;
    struct form_state *s = form_read(r, &accept_form);
    const char *objection = voorstel_bezwaar(form_text(s, "titel"));
    if (form_ok(s) && objection)
        form_error(s, "titel", T(r->lang, objection));
    if (!form_ok(s))
        return show_one(r, &k, s, NULL, 422);
    int64_t made = voorstel_accept(r->db, r->ctx, &k, form_text(s, "titel"),
                                   form_text(s, "bericht"), session_of(r)->persoon);
    if (!made)
        return not_found(r);
    reply_notice(r, T(r->lang, N_("Het voorstel is aangenomen. Wie het voorstelde, ziet het.")));
    return reply_redirect(r, "/knopen/%lld", (long long)made);
}

static int post_refuse(struct request *r)
{
    struct knoop k;
    int status;
    if (!open_waiting(r, &k, &status))
        return status;
    struct form_state *s = form_read(r, &refuse_form);
    const char *objection = voorstel_reden_bezwaar(form_text(s, "reden"));
    if (form_ok(s) && objection)
        form_error(s, "reden", T(r->lang, objection));
    if (!form_ok(s))
        return show_one(r, &k, NULL, s, 422);
    voorstel_refuse(r->db, r->ctx, &k, form_text(s, "reden"), session_of(r)->persoon);
    reply_notice(r, T(r->lang, N_("Wie het voorstelde, leest waarom niet.")));
    return reply_redirect(r, "/voorstellen/%lld", (long long)k.id);
}

/* clang-format off */
static const struct route routes[] = {
    {METHOD_GET, "/voorstellen", MAG_DRAAD_LEZEN, 0, get_list, .template = &voorstel_lijst_template,
     .title = "Mijn voorstellen, en die van anderen"},
    {METHOD_GET, "/voorstellen/nieuw", MAG_DRAAD_VOORSTELLEN, 0, get_new,
     .template = &voorstel_nieuw_template, .title = "Een voorstel doen"},
    {METHOD_POST, "/voorstellen/nieuw", MAG_DRAAD_VOORSTELLEN, 0, post_new, .form = &new_form,
     .title = "Verstuur een voorstel"},
    {METHOD_GET, "/voorstellen/:id", MAG_AANGEMELD, 0, get_one,
     .template = &voorstel_een_template, .title = "Een voorstel, en wat ervan werd",
     .subject = &voorstel_leest},
    {METHOD_POST, "/voorstellen/:id/gelezen", MAG_AANGEMELD, 0, post_read, .form = &read_form,
     .title = "Zeg dat een raad of groep het antwoord las", .subject = &voorstel_namens},
    {METHOD_POST, "/voorstellen/:id/aannemen", MAG_VOORSTEL_BEANTWOORDEN, 0, post_accept,
     .form = &accept_form, .title = "Neem een voorstel aan: dan wordt het gemaakt"},
    {METHOD_POST, "/voorstellen/:id/weigeren", MAG_VOORSTEL_BEANTWOORDEN, 0, post_refuse,
     .form = &refuse_form, .title = "Neem een voorstel niet aan, met de reden"},
};
/* clang-format on */
const struct route_table voorstel_routes = {routes, sizeof routes / sizeof *routes};
