/* Whom somebody calls when a signal cannot wait, and who the klachtenfunctionaris is: kept per place
 * and for the whole organisation, shown on the public pages. Not here: handing over (uitweg.c). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "signaal/bereik_html.h"
#include "signaal/uitweg.h"
#include "signaal/uitweg_nu_html.h"
#include "signaal/uitweg_publiek_html.h"

/* clang-format off */
static const struct field fields[] = {
    {"plek", N_("Voor welke locatie?"), NULL, FIELD_SELECT, .required = true, .raw_choices = true},
    {"telefoon", N_("Telefoonnummer"), N_("Waar altijd iemand opneemt."), FIELD_TEXT,
     .max = TELEFOON_MAX, .autocomplete = "off"},
    {"klacht_naam", N_("Naam van de klachtenfunctionaris"), NULL, FIELD_TEXT, .max = 100,
     .autocomplete = "off"},
    {"klacht_bereik", N_("Telefoonnummer of e-mailadres van de klachtenfunctionaris"), NULL,
     FIELD_TEXT, .max = 120, .autocomplete = "off"},
};
/* clang-format on */
const struct form bereik_form = {"bereik", FORM_FIELDS(fields), N_("Bewaren")};

/* "tel:…" or "mailto:…"; NULL when it is neither. */
static const char *link_of(const void *ctx, const char *text)
{
    char tel[TELEFOON_MAX + 5];
    if (text_blank(text))
        return NULL;
    if (telefoon_lees(text, tel))
        return mem_text(ctx, tel);
    return strchr(text, '@') && !strpbrk(text, " ?&<>") ? mem_format(ctx, "mailto:%s", text) : NULL;
}

const struct uitweg_publiek *uitweg_publiek_view(struct db_conn *db, const void *ctx,
                                                 int64_t organisatie, int64_t locatie)
{
    struct uitweg_publiek *v = mem_new(ctx, struct uitweg_publiek);
    struct bereik_of_row row = {0};
    bereik_of(db, ctx, &row, .organisatie = organisatie, .locatie = locatie);
    *v = (struct uitweg_publiek){.telefoon = row.telefoon,
                                 .bel = link_of(ctx, row.telefoon),
                                 .klacht_naam = row.klacht_naam,
                                 .klacht_bereik = row.klacht_bereik,
                                 .klacht_link = link_of(ctx, row.klacht_bereik),
                                 .geen_klacht =
                                     !row.klacht_naam && !row.klacht_bereik &&
                                     !uitweg_carried(db, ctx, UITWEG_KLACHT, organisatie, locatie)};
    return v;
}

static const struct bereik_list_row *row_of(const struct bereik_list_rows *rows, int64_t place)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->row[i].locatie == place)
            return &rows->row[i];
    return NULL;
}

struct bereikbaar bereik_known(struct db_conn *db, int64_t organisatie)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "bereik");
    struct bereik_list_rows rows = bereik_list(db, ctx, .organisatie = organisatie);
    const struct bereik_list_row *whole = row_of(&rows, 0);
    struct bereikbaar b = {whole && whole->telefoon,
                           whole && (whole->klacht_naam || whole->klacht_bereik)};
    if (!(b.telefoon && b.klacht)) { /* each place may have its own */
        struct locaties all = locaties_all(db, ctx, organisatie);
        struct bereikbaar own = {all.n > 0, all.n > 0};
        for (size_t i = 0; i < all.n; i++) {
            const struct bereik_list_row *p = row_of(&rows, all.locatie[i].id);
            own.telefoon = own.telefoon && p && p->telefoon;
            own.klacht = own.klacht && p && (p->klacht_naam || p->klacht_bereik);
        }
        b.telefoon = b.telefoon || own.telefoon;
        b.klacht = b.klacht || own.klacht;
    }
    mem_free(ctx);
    return b;
}

const struct uitweg_nu *uitweg_nu_view(struct db_conn *db, const void *ctx, const struct uitweg *u)
{
    struct uitweg_nu *v = mem_new(ctx, struct uitweg_nu);
    bool complaint = text_equal(u->soort, UITWEG_KLACHT);
    struct uitweg_publiek *whom =
        mem_copy(ctx, uitweg_publiek_view(db, ctx, u->organisatie, u->locatie), sizeof *whom);
    whom->al_klacht = complaint;
    whom->geen_klacht = whom->geen_klacht && !complaint; /* it has gone to somebody */
    *v = (struct uitweg_nu){.klacht = complaint,
                            .op = u->op,
                            .uiterlijk = u->uiterlijk,
                            .uiterst = u->verlengd ? u->uiterlijk : u->uiterlijk + KLACHT_LANGER,
                            .verlengd = u->verlengd,
                            .af = u->af,
                            .zelf = u->zelf,
                            .sinds = complaint && u->klacht_op < u->op ? u->klacht_op : DATE_NONE,
                            .weg = uitweg_weg_op(db, ctx, u),
                            .gewist = u->gewist,
                            .dringend = uitweg_dringend_dag(db, ctx, u),
                            .publiek = whom};
    return v;
}

/* ---- beheer ---- */

static void place_choices(struct request *r, struct form_state *f, void *arg)
{
    struct locaties all = locaties_all(r->db, r->ctx, org_van(r));
    struct choice *list = mem_array(r->ctx, struct choice, all.n + 2);
    (void)arg;
    list[0] = (struct choice){"0", T(r->lang, N_("de hele organisatie")), NULL};
    for (size_t i = 0; i < all.n; i++)
        list[i + 1] = (struct choice){mem_format(r->ctx, "%lld", (long long)all.locatie[i].id),
                                      all.locatie[i].naam, NULL};
    form_choices(f, "plek", list, all.n + 1);
}

static struct bereik_plekken shown(struct request *r, const struct bereik_list_rows *rows,
                                   int64_t place, const char *name)
{
    const struct bereik_list_row *b = row_of(rows, place);
    return (struct bereik_plekken){
        .naam = name,
        .link = mem_format(r->ctx, "/beheer/bereik?plek=%lld", (long long)place),
        .telefoon = b ? b->telefoon : NULL,
        .klacht_naam = b ? b->klacht_naam : NULL,
        .klacht_bereik = b ? b->klacht_bereik : NULL};
}

static struct form_state *fresh(struct request *r, const struct bereik_list_rows *rows)
{
    struct form_state *f = form_new(r, &bereik_form);
    int64_t place = 0;
    place_choices(r, f, NULL);
    if (request_field(r, "plek") && !text_int(request_field(r, "plek"), 0, INT64_MAX, &place))
        place = 0;
    const struct bereik_list_row *b = row_of(rows, place);
    form_set_int(f, "plek", place);
    if (b) {
        form_set(f, "telefoon", b->telefoon);
        form_set(f, "klacht_naam", b->klacht_naam);
        form_set(f, "klacht_bereik", b->klacht_bereik);
    }
    return f;
}

static int show(struct request *r, struct form_state *f, struct form_state *keep, int status)
{
    struct bereik_list_rows rows = bereik_list(r->db, r->ctx, .organisatie = org_van(r));
    struct locaties all = locaties_all(r->db, r->ctx, org_van(r));
    struct bereik_plekken *list = mem_array(r->ctx, struct bereik_plekken, all.n + 1);
    list[0] = shown(r, &rows, 0, T(r->lang, N_("de hele organisatie")));
    for (size_t i = 0; i < all.n; i++)
        list[i + 1] = shown(r, &rows, all.locatie[i].id, all.locatie[i].naam);
    return reply_page(
        r, status, &bereik_template,
        &(struct bereik){.plekken = list,
                         .n_plekken = all.n + 1,
                         .bewaartermijn = bewaren_view(r, keep),
                         .contact = form_view(f ? f : fresh(r, &rows), "/beheer/bereik")});
}

int bereik_show_keeping(struct request *r, struct form_state *f)
{
    return show(r, NULL, f, 422);
}

int bereik_get(struct request *r)
{
    return show(r, NULL, NULL, 200);
}

int bereik_post(struct request *r)
{
    struct form_state *f = form_read_with(r, &bereik_form, place_choices, NULL);
    char tel[TELEFOON_MAX + 5];
    const char *typed = form_text(f, "telefoon");
    if (typed && !telefoon_lees(typed, tel))
        form_error(f, "telefoon",
                   T(r->lang, N_("Dit is geen telefoonnummer. Gebruik alleen cijfers, spaties, "
                                 "streepjes en een + vooraan.")));
    struct bereik_list_rows rows = bereik_list(r->db, r->ctx, .organisatie = org_van(r));
    bool known = row_of(&rows, form_id(f, "plek"));
    if (known && form_touched(f, "plek"))
        form_error(
            f, "plek",
            T(r->lang, N_("Van deze plek is al iets bewaard. Open haar in de lijst: dan staat "
                          "het in het formulier en kun je het veranderen.")));
    else if (known)
        form_check_stored(f, fresh(r, &rows));
    if (!form_ok(f))
        return show(r, f, NULL, 422);
    bereik_set(r->db, .organisatie = org_van(r), .locatie = form_id(f, "plek"), .telefoon = typed,
               .klacht_naam = form_text(f, "klacht_naam"),
               .klacht_bereik = form_text(f, "klacht_bereik"));
    audit_write(r->db, org_van(r), session_of(r)->persoon, "beheer",
                mem_format(r->ctx, "bereik %lld", (long long)form_id(f, "plek")), "gewijzigd");
    reply_notice(r, T(r->lang, N_("De gegevens zijn bewaard.")));
    return reply_redirect(r, "/beheer/bereik?plek=%lld", (long long)form_id(f, "plek"));
}
