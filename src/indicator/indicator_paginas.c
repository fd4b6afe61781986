/* The pages about files: what was read in, the report of one, handing one in (B5.7). Not here: our
 * values beside those of others (indicator_vergelijk.c), the job that reads (odb_inlezen.c). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "indicator/indicator_een_html.h"
#include "indicator/indicator_lijst_html.h"
#include "indicator/indicator_set_html.h"
#include "indicator/indicator_verslag_html.h"
#include "indicator/paginas.h"
#include <string.h>

#define MAX_BESTAND (10 << 20)

static const struct field file_fields[] = {
    {"bestand", N_("Het bestand"), N_("Een Excel-bestand (.xlsx) van hoogstens 10 MB."), FIELD_FILE,
     .required = true, .max = MAX_BESTAND},
};
static const struct form file_form = {"indicatorbestand", FORM_FIELDS(file_fields),
                                      N_("Lees het in")};

/* ---- where we stand ---- */

static void add_place(struct request *r, struct eigen_plekken *list, struct eigen_plek p)
{
    for (size_t i = 0; i < list->n; i++) {
        struct eigen_plek *have = &list->plek[i];
        if (have->jaar == p.jaar && strcmp(have->indicatorset, p.indicatorset) == 0 &&
            strcmp(have->sleutel, p.sleutel) == 0) {
            have->naam = p.naam; /* as the newest file writes it: rows come in order of files */
            return;
        }
    }
    list->plek = mem_resize(r->ctx, list->plek, struct eigen_plek, list->n + 1);
    list->plek[list->n++] = p;
}

struct eigen_plekken eigen_plekken(struct request *r, const struct place *waar)
{
    struct eigen_plekken list = {NULL, 0};
    if (waar->locatie == 0) {
        struct odb_eigen_plekken_rows rows =
            odb_eigen_plekken(r->db, r->ctx, .organisatie = org_van(r));
        for (size_t i = 0; i < rows.n; i++)
            add_place(r, &list,
                      (struct eigen_plek){rows.row[i].sleutel, rows.row[i].naam,
                                          rows.row[i].indicatorset, rows.row[i].vestigingsnummer,
                                          rows.row[i].jaar, rows.row[i].concern});
    } else {
        struct odb_plekken_of_locatie_rows rows = odb_plekken_of_locatie(
            r->db, r->ctx, .organisatie = org_van(r), .locatie = waar->locatie);
        for (size_t i = 0; i < rows.n; i++)
            add_place(r, &list,
                      (struct eigen_plek){rows.row[i].sleutel, rows.row[i].naam,
                                          rows.row[i].indicatorset, rows.row[i].vestigingsnummer,
                                          rows.row[i].jaar, rows.row[i].concern});
    }
    return list;
}

/* ---- the list ---- */

static const char *set_url(struct request *r, const char *set, int64_t jaar, const char *sleutel)
{
    struct buf b;
    buf_init(&b, r->ctx, 2000);
    buf_format(&b, "/meten/indicatoren/set/%s/%lld", set, (long long)jaar);
    if (sleutel) {
        buf_text(&b, "?plek=");
        buf_url(&b, sleutel);
    }
    return b.data;
}

/* Two sets of a year can have one name: then the code of the set tells them apart. */
static const char *set_name(struct request *r, const struct odb_sets_rows *sets, size_t at)
{
    for (size_t i = 0; i < sets->n; i++)
        if (i != at && sets->row[i].jaar == sets->row[at].jaar &&
            text_equal(text_key(r->ctx, sets->row[i].naam), text_key(r->ctx, sets->row[at].naam)))
            return mem_format(r->ctx, "%s (%s)", sets->row[at].naam, sets->row[at].indicatorset);
    return sets->row[at].naam;
}

/* Nor two own places in one set: then the number of the place. */
static const char *place_name(struct request *r, const struct eigen_plekken *own, size_t at)
{
    const struct eigen_plek *p = &own->plek[at];
    for (size_t i = 0; i < own->n; i++)
        if (i != at && own->plek[i].jaar == p->jaar &&
            strcmp(own->plek[i].indicatorset, p->indicatorset) == 0 &&
            text_equal(text_key(r->ctx, own->plek[i].naam), text_key(r->ctx, p->naam)) &&
            p->vestigingsnummer)
            return mem_format(r->ctx, "%s (%s)", p->naam, p->vestigingsnummer);
    return p->naam;
}

static void list_sets(struct request *r, struct indicator_lijst *v, const struct place *waar)
{
    struct odb_sets_rows sets = odb_sets(r->db, r->ctx);
    struct eigen_plekken own = eigen_plekken(r, waar);
    struct indicator_lijst_sets *list = mem_array(r->ctx, struct indicator_lijst_sets, sets.n);
    for (size_t i = 0; i < sets.n; i++) {
        struct indicator_lijst_sets_plekken *places =
            mem_array(r->ctx, struct indicator_lijst_sets_plekken, own.n);
        size_t n = 0;
        for (size_t k = 0; k < own.n; k++)
            if (own.plek[k].jaar == sets.row[i].jaar &&
                strcmp(own.plek[k].indicatorset, sets.row[i].indicatorset) == 0)
                places[n++] = (struct indicator_lijst_sets_plekken){
                    place_name(r, &own, k),
                    set_url(r, sets.row[i].indicatorset, sets.row[i].jaar, own.plek[k].sleutel)};
        list[i] = (struct indicator_lijst_sets){
            .naam = set_name(r, &sets, i),
            .jaar = sets.row[i].jaar,
            .indicatoren = sets.row[i].indicatoren,
            .link = set_url(r, sets.row[i].indicatorset, sets.row[i].jaar, NULL),
            .plekken = places,
            .n_plekken = n};
    }
    v->sets = list;
    v->n_sets = sets.n;
    v->zonder = sets.n > 0 && own.n == 0;
}

static void list_files(struct request *r, struct indicator_lijst *v)
{
    struct odb_bestanden_rows rows = odb_bestanden(r->db, r->ctx);
    struct indicator_lijst_bestanden *list =
        mem_array(r->ctx, struct indicator_lijst_bestanden, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct indicator_lijst_bestanden){
            .naam = rows.row[i].naam,
            .op = rows.row[i].ingelezen,
            .rijen = rows.row[i].rijen,
            .gebruikt = rows.row[i].gebruikt,
            .geweigerd = rows.row[i].geweigerd,
            .hersteld = rows.row[i].hersteld,
            .let_op = rows.row[i].let_op,
            .oud = rows.row[i].lezing < ODB_LEZING,
            .link =
                mem_format(r->ctx, "/meten/indicatoren/bestanden/%lld", (long long)rows.row[i].id)};
    v->bestanden = list;
    v->n_bestanden = rows.n;
}

static int show_list(struct request *r, struct form_state *f, int status)
{
    struct place waar = place_of(r, MAG_INDICATOR_LEZEN);
    struct indicator_lijst v = {.plek = waar.naam, .mag_beheren = mag_anywhere(r, MAG_BEHEREN)};
    list_sets(r, &v, &waar);
    list_files(r, &v);
    if (mag_anywhere(r, MAG_INDICATOR_INVOEREN))
        v.insturen = form_view(f ? f : form_new(r, &file_form), "/meten/indicatoren/bestand");
    return reply_page(r, status, &indicator_lijst_template, &v);
}

static int get_list(struct request *r)
{
    return show_list(r, NULL, 200);
}

static int post_file(struct request *r)
{
    struct form_state *f = form_read(r, &file_form);
    const struct upload *u = request_upload(r, "bestand");
    if (form_ok(f) && u && (u->len < 4 || memcmp(u->data, "PK\3\4", 4) != 0))
        form_error(
            f, "bestand",
            T(r->lang, N_("Dit is geen Excel-bestand (.xlsx). Sla het eerst als .xlsx op.")));
    if (!form_ok(f) || !u)
        return show_list(r, f, 422);
    const struct sessie *s = session_of(r);
    const char *naam = text_blank(u->name) ? "bestand.xlsx" : text_short(r->ctx, u->name, 120);
    int64_t id = job_queue(r->db, &(struct job_new){.organisatie = s->organisatie,
                                                    .door = s->persoon,
                                                    .soort = odb_job.soort,
                                                    .tekst = naam,
                                                    .invoer = u->data,
                                                    .n_invoer = u->len});
    return reply_redirect(r, "/taken/%lld", (long long)id);
}

/* ---- the report ---- */

static const struct {
    const char *soort, *kop, *uitleg;
} parts[] = {
    {"weigering", N_("Geweigerd"),
     N_("Deze rijen zijn niet gebruikt. Vraag wie het bestand maakte om ze te verbeteren.")},
    {"let_op",    N_("Let op"),
     N_("Deze waarden zijn gebruikt zoals ze er staan, maar er is iets mee.")              },
    {"herstel",   N_("Hersteld"),
     N_("Hier las Koers iets anders dan er stond. In het bestand zelf is niets veranderd.")},
};

#define REPAIRS 2 /* the part in which something was read otherwise */

static struct indicator_verslag_delen report_part(struct request *r, int64_t id, size_t p)
{
    struct odb_meldingen_rows rows =
        odb_meldingen(r->db, r->ctx, .bestand = id, .soort = parts[p].soort);
    struct indicator_verslag_delen_regels *list =
        mem_array(r->ctx, struct indicator_verslag_delen_regels, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct indicator_verslag_delen_regels){
            .kolom = *rows.row[i].kolom ? rows.row[i].kolom : T(r->lang, N_("hele rij")),
            .rijen = rows.row[i].rijen,
            .aantal = rows.row[i].aantal,
            .was = rows.row[i].was,
            .werd = rows.row[i].werd,
            .anders = p == REPAIRS,
            .reden = T(r->lang, rows.row[i].reden)};
    return (struct indicator_verslag_delen){.code = parts[p].soort,
                                            .kop = T(r->lang, parts[p].kop),
                                            .uitleg = T(r->lang, parts[p].uitleg),
                                            .meer = rows.n >= 2000,
                                            .regels = list,
                                            .n_regels = rows.n};
}

static int get_report(struct request *r)
{
    struct odb_bestand_read_row b;
    int64_t id = request_id(r, "id");
    if (!odb_bestand_read(r->db, r->ctx, &b, .id = id))
        return reply_error(r, 404, NULL);
    struct indicator_verslag_delen delen[3];
    struct indicator_verslag v = {.naam = b.naam,
                                  .op = b.ingelezen,
                                  .rijen = b.rijen,
                                  .gebruikt = b.gebruikt,
                                  .geweigerd = b.geweigerd,
                                  .hersteld = b.hersteld,
                                  .let_op = b.let_op,
                                  .delen = delen};
    for (size_t p = 0; p < 3; p++) {
        delen[v.n_delen] = report_part(r, id, p);
        v.n_delen += delen[v.n_delen].n_regels > 0;
    }
    return reply_page(r, 200, &indicator_verslag_template, &v);
}

/* ---- routes ---- */

static const struct route routes[] = {
    {METHOD_GET,  "/meten/indicatoren",                             MAG_INDICATOR_LEZEN,    0,            get_list,
     .template = &indicator_lijst_template,
     .title = N_("Indicatoren uit het Openbare Databestand")                                                                                                                                                 },
    {METHOD_POST, "/meten/indicatoren/bestand",                     MAG_INDICATOR_INVOEREN, ROUTE_UPLOAD, post_file,
     .form = &file_form,                                                                                                                                   .title = N_("Een bestand met indicatoren inlezen")},
    {METHOD_GET,  "/meten/indicatoren/bestanden/:id",               MAG_INDICATOR_LEZEN,    0,            get_report,
     .template = &indicator_verslag_template,                                                                                                              .title = N_("Wat er met een bestand is gebeurd")  },
    {METHOD_GET,  "/meten/indicatoren/set/:set/:jaar",              MAG_INDICATOR_LEZEN,    ROUTE_HEAVY,
     get_indicator_set,                                                                                               .template = &indicator_set_template,
     .title = N_("Onze indicatoren naast die van alle anderen")                                                                                                                                              },
    {METHOD_GET,  "/meten/indicatoren/set/:set/:jaar/:code",        MAG_INDICATOR_LEZEN,    ROUTE_HEAVY,
     get_indicator_een,                                                                                               .template = &indicator_een_template,
     .title = N_("Eén indicator naast die van alle anderen")                                                                                                                                                },
    {METHOD_POST, "/meten/indicatoren/set/:set/:jaar/:code/cijfer", MAG_INDICATOR_INVOEREN, 0,
     post_indicator_cijfer,                                                                                           .form = &indicator_cijfer_form,
     .title = N_("Een indicator als cijfer bewaren")                                                                                                                                                         },
};
const struct route_table indicator_routes = {routes, sizeof routes / sizeof *routes};
