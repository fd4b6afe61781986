/* Handing in a file with answers, also one that is to replace a measurement. Not here: what follows
 * (inlezen_paginas.c), whether replacing is possible (besluit.h). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/meting_nieuw_html.h"
#include "meting/meting_sql.h"
#include "meting/paginas.h"

#define NAMED_MAX 5 /* places that a sentence names */

static const struct field hand_in_fields[] = {
    {"bestand",                       N_("Het bestand"),
     N_("Een CSV-bestand van hoogstens 10 MB. Vanuit Excel: Opslaan als, CSV UTF-8."),            FIELD_FILE,
     .required = true, .max = INLEVERING_BYTES_MAX},
    {"instrument",    N_("Welke vragenlijst is het?"),                          NULL,                                                 FIELD_SELECT,.required = true,
     .raw_choices = true},
    {"van",                   N_("Eerste dag van de meting"),                         NULL,                                                                         FIELD_DATE,.required = true},
    {"tot",N_("Laatste dag van de meting"),NULL,FIELD_DATE,.required = true},
    {"uitgenodigd",                           N_("Hoeveel mensen zijn gevraagd?"),                                    N_("Dan toont Koers ook de respons."),
     FIELD_INT, .min = 1, .max = 10000000},
    {"locatie",                               N_("Van welke locatie is het?"),
     N_("Laat leeg als er een kolom met locaties in het bestand staat."),              FIELD_SELECT,
     .raw_choices = true},
    {"vervangt",                       NULL,                              NULL,                                                                FIELD_HIDDEN},
};
const struct form meting_inleveren_form = {"meting_inleveren", FORM_FIELDS(hand_in_fields),
                                           N_("Bestand inleveren")};

static void hand_in_choices(struct request *r, struct form_state *f, void *arg)
{
    struct instrument_keuze *all;
    size_t n = instrument_keuzes(r->db, r->ctx, org_van(r), &all), places;
    struct choice *list = mem_array(r->ctx, struct choice, n + 1);

    (void)arg;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){
            all[i].sleutel,
            mem_format(r->ctx, "%s, %s", in_taal(r, &all[i].instrument, &all[i].instrument.naam),
                       all[i].instrument.versie),
            NULL};
    form_choices(f, "instrument", list, n);
    const struct choice *where = locaties_choices(r, MAG_METING_INVOEREN, false, &places);
    form_choices(f, "locatie", where, places);
}

/* The measurement that the file is to replace (`vervangt`), when this person may do that: who may fill in
 * for all places that took part. Whether it can, is decided about the concept. */
static bool replaced_of(struct request *r, struct meting_of_row *m,
                        struct meting_rijen_per_plek_rows *places)
{
    int64_t id, org = org_van(r);
    bool may = true;

    if (!text_int(request_field(r, "vervangt"), 1, INT64_MAX, &id) ||
        !meting_of(r->db, r->ctx, m, .organisatie = org, .id = id) ||
        !text_equal(m->staat, "zichtbaar") || !text_equal(m->stand, "vastgesteld") ||
        !instrument_leverbaar(r->db, r->ctx, org, m->instrument))
        return false;
    *places = meting_rijen_per_plek(r->db, r->ctx, .organisatie = org, .meting = id);
    for (size_t i = 0; i < places->n; i++)
        may = may && mag(r, MAG_METING_INVOEREN, places->row[i].id);
    return may;
}

static const char *names_of(struct request *r, const struct meting_rijen_per_plek_rows *places)
{
    struct buf b;

    buf_init(&b, r->ctx, 8192);
    for (size_t i = 0; i < places->n && i < NAMED_MAX; i++) {
        buf_text(&b, i ? ", " : "");
        buf_text(&b, text_short(r->ctx, places->row[i].naam, 60));
    }
    if (places->n > NAMED_MAX)
        buf_text(&b, ", …");
    return b.data;
}

static void replaced_view(struct request *r, struct meting_nieuw_pagina *v)
{
    struct meting_rijen_per_plek_rows places;
    struct meting_of_row m;
    struct instrument in;
    struct error f;

    if (!replaced_of(r, &m, &places))
        return;
    v->oud = instrument_read(r->ctx, m.json.data, m.json.n, &in, &f) ? in_taal(r, &in, &in.naam)
                                                                     : m.code;
    v->oud_plekken = names_of(r, &places);
    v->oud_van = m.van;
    v->oud_tot = m.tot;
    v->oud_link = mem_format(r->ctx, "/meten/%lld", (long long)m.id);
}

static int show_new(struct request *r, struct form_state *f, int status)
{
    struct meting_uploads_open_rows rows = meting_uploads_open(
        r->db, r->ctx, .organisatie = org_van(r), .door = session_of(r)->persoon);
    struct meting_nieuw_pagina_wacht *list =
        mem_array(r->ctx, struct meting_nieuw_pagina_wacht, rows.n);
    struct meting_nieuw_pagina v = {.inleveren = form_view(f, "/meten/nieuw")};

    for (size_t i = 0; i < rows.n; i++)
        if (inlevering_open(rows.row[i].gemaakt))
            list[v.n_wacht++] = (struct meting_nieuw_pagina_wacht){
                rows.row[i].naam,
                mem_format(r->ctx, "/meten/inlezen/%lld", (long long)rows.row[i].id),
                rows.row[i].gemaakt};
    v.wacht = list;
    replaced_view(r, &v);
    return reply_page(r, status, &meting_nieuw_pagina_template, &v);
}

/* ?vervangt=ID: what does not change is filled in, also how many were asked. */
static void fill_in_replaced(struct request *r, struct form_state *f)
{
    struct meting_rijen_per_plek_rows places;
    struct meting_of_row m;

    if (!replaced_of(r, &m, &places))
        return;
    form_set_date(f, "van", m.van);
    form_set_date(f, "tot", m.tot);
    form_set(f, "instrument", instrument_sleutel(r->db, r->ctx, org_van(r), m.instrument));
    if (!m.uitgenodigd_null)
        form_set_int(f, "uitgenodigd", m.uitgenodigd);
    form_set_int(f, "vervangt", m.id);
}

int meting_nieuw_get(struct request *r)
{
    struct form_state *f = form_new(r, &meting_inleveren_form);

    hand_in_choices(r, f, NULL);
    fill_in_replaced(r, f);
    return show_new(r, f, 200);
}

/* In the pool: can the file be read as a table at all? Leaves what is wrong with it. */
int meting_nieuw_voor(struct request *r)
{
    const struct upload *u = request_upload(r, "bestand");
    struct error f = {0};
    struct csv csv;
    void *tmp = mem_ctx(r->ctx, "csv");

    if (u && u->len > 0 && u->len <= INLEVERING_BYTES_MAX &&
        !inlevering_tabel(tmp, u->data, u->len, &csv, &f))
        r->prepared = mem_text(r->ctx, error_message(&f));
    mem_free(tmp);
    return 0;
}

int meting_nieuw_post(struct request *r)
{
    struct form_state *f = form_read_with(r, &meting_inleveren_form, hand_in_choices, NULL);
    const struct upload *u = request_upload(r, "bestand");

    if (form_ok(f) && r->prepared)
        form_error(f, "bestand", lang_sentence(r->ctx, r->lang, r->prepared));
    struct error wrong = {0};
    if (form_ok(f) && !periode_klopt(form_date(f, "van"), form_date(f, "tot"), &wrong))
        form_error(f, "tot", lang_sentence(r->ctx, r->lang, error_message(&wrong)));
    if (!form_ok(f) || !u)
        return show_new(r, f, 422);
    const struct sessie *s = session_of(r);
    struct locaties may = locaties_allowed(r, MAG_METING_INVOEREN);
    inleveringen_tidy(r->db, r->ctx, s->organisatie);
    int64_t id = inlevering_create(
        r->db,
        &(struct inlevering_nieuw){
            .organisatie = s->organisatie,
            .door = s->persoon,
            .instrument_id =
                instrument_keep(r->db, r->ctx, s->organisatie, form_text(f, "instrument")),
            .locatie = form_id(f, "locatie"),
            .uitgenodigd = form_int(f, "uitgenodigd"),
            .naam = text_blank(u->name) ? "antwoorden.csv" : text_short(r->ctx, u->name, 120),
            .data = u->data,
            .n = u->len,
            .van = form_date(f, "van"),
            .tot = form_date(f, "tot"),
            .mag = &may});
    return reply_redirect(r, "/meten/inlezen/%lld", (long long)id);
}
