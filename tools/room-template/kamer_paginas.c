/* The page of the room kamer: the list, and making one. Not here: rules (kamer_regels.c). */
#include "base/mem.h"
#include "base/text.h"
#include "kamer/kamer.h"
#include "kamer/kamer_lijst_html.h"
#include "kamer/kamer_regels.h"
#include "kamer/kamer_sql.h"

#define LISTED 100

int64_t kamer_create(struct db_conn *db, const void *ctx, const struct kamer_new *in)
{
    int64_t id = knoop_create(db, &(struct knoop_new){.organisatie = in->organisatie,
                                                      .locatie = in->locatie,
                                                      .door = in->door,
                                                      .soort = "kamer",
                                                      .titel = text_short(ctx, in->tekst, 80),
                                                      .status = "open",
                                                      .zoektekst = in->tekst});

    kamer_insert(db, .organisatie = in->organisatie, .id = id, .tekst = in->tekst);
    return id;
}

const char *kamer_text(struct db_conn *db, const void *ctx, enum lang lang, const struct knoop *k,
                       bool openbaar)
{
    struct kamer_of_row row = {0};

    (void)lang;
    if (openbaar || !kamer_of(db, ctx, &row, .organisatie = k->organisatie, .id = k->id))
        return NULL;
    return row.tekst;
}

static const struct field fields[] = {
    {.name = "tekst",
     .label = N_("Wat wil je bewaren?"),
     .kind = FIELD_LONG,
     .required = true,
     .max = 1000,
     .rows = 3},
    {.name = "plek",
     .label = N_("Voor welke locatie?"),
     .kind = FIELD_SELECT,
     .required = true,
     .raw_choices = true},
};
static const struct form form = {"kamer", FORM_FIELDS(fields), N_("Bewaren")};

static void places(struct request *r, struct form_state *s, void *arg)
{
    size_t n;
    const struct choice *c = locaties_choices(r, MAG_LEREN_SCHRIJVEN, true, &n);

    (void)arg;
    form_choices(s, "plek", c, n);
}

static void list(struct request *r, struct kamer_lijst *v, const struct place *p)
{
    struct kamer_rijen_rows rows =
        kamer_rijen(r->db, r->ctx, .organisatie = org_van(r), .locatie = p->locatie,
                    .overal = p->overal, .max = LISTED);
    struct kamer_lijst_rijen *shown = mem_array(r->ctx, struct kamer_lijst_rijen, rows.n + 1);

    for (size_t i = 0; i < rows.n; i++) {
        struct knoop k = {.id = rows.row[i].id, .soort = "kamer"};
        if (mag(r, MAG_DRAAD_LEZEN, rows.row[i].locatie))
            shown[v->n_rijen++] =
                (struct kamer_lijst_rijen){.link = knoop_path(r->ctx, &k),
                                           .tekst = rows.row[i].tekst,
                                           .op = date_of_time(rows.row[i].gemaakt)};
    }
    v->rijen = shown;
}

/* The page; s: what was sent and refused, NULL when nothing was. */
static int show(struct request *r, int status, struct form_state *s)
{
    struct place p = place_of(r, MAG_DRAAD_LEZEN);
    struct kamer_lijst v = {.waar = p.naam};

    list(r, &v, &p);
    if (mag_anywhere(r, MAG_LEREN_SCHRIJVEN)) {
        if (!s) {
            s = form_new(r, &form);
            places(r, s, NULL);
        }
        v.nieuw = form_view(s, "/kamer");
    }
    return reply_page(r, status, &kamer_lijst_template, &v);
}

static int get_list(struct request *r)
{
    return show(r, 200, NULL);
}

static int post_new(struct request *r)
{
    struct form_state *s = form_read_with(r, &form, places, NULL);
    const char *objection = kamer_bezwaar(form_text(s, "tekst"));

    if (form_ok(s) && objection)
        form_error(s, "tekst", T(r->lang, objection));
    if (form_ok(s) && !mag(r, MAG_LEREN_SCHRIJVEN, form_id(s, "plek")))
        form_error(s, "plek", T(r->lang, "Hier mag je niets toevoegen. Kies een andere locatie."));
    if (!form_ok(s))
        return show(r, 422, s);
    kamer_create(r->db, r->ctx,
                 &(struct kamer_new){.organisatie = org_van(r),
                                     .locatie = form_id(s, "plek"),
                                     .door = session_of(r)->persoon,
                                     .tekst = form_text(s, "tekst")});
    reply_notice(r, T(r->lang, "Het is bewaard."));
    return reply_redirect(r, "/kamer");
}

/* clang-format off */
static const struct route routes[] = {
    {METHOD_GET, "/kamer", MAG_DRAAD_LEZEN, 0, get_list, .template = &kamer_lijst_template,
     .title = "Kamers"},
    {METHOD_POST, "/kamer", MAG_LEREN_SCHRIJVEN, 0, post_new, .form = &form,
     .title = "Kamer: bewaar een nieuwe"},
};
/* clang-format on */
const struct route_table kamer_routes = {routes, sizeof routes / sizeof *routes};
