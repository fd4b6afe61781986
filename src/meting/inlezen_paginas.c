/* From a file with answers to a measurement: saying what each column is, looking what is wrong,
 * reading in. Nothing is lost between the steps: the file waits with its columns. Not here: handing
 * in (inleveren_paginas.c), the job (meting_inlezen.c), rules of rows (meting_import.c). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/besluit.h"
#include "meting/meting_controle_html.h"
#include "meting/meting_indelen_html.h"
#include "meting/paginas.h"
#include <string.h>

#define SHOWN_ROWS   5
#define SHOWN_VALUES 3
#define PLACES_MAX   300
#define OPTIONS_MAX  20000 /* choices of questions in all lists of the page together */

/* What the page with columns posts: one `kolom` per column, one `plek` per `waarde`. */
static const struct field columns_fields[] = {
    {"kolom",  N_("Wat is het?"), NULL, FIELD_CHECKS        },
    {"waarde", NULL,              NULL, FIELD_HIDDEN,         .max = 10000},
    {"plek",        N_("Locatie"),                    NULL,    FIELD_CHECKS},
};
const struct form meting_indelen_form = {"meting_indelen", FORM_FIELDS(columns_fields),
                                         N_("Controleren")};
const struct form meting_start_form = {"meting_start", .button = N_("Lees de antwoorden in")};
const struct form meting_weggooien_form = {"meting_weggooien", .button = N_("Bestand weggooien"),
                                           .quiet = true};

const char *in_taal(const struct request *r, const struct instrument *in, const struct meertalig *m)
{
    return instrument_tekst(in, m, lang_code(r->lang));
}

/* ---- columns ---- */

/* A file is seen by who handed it in, and by nobody else: for which places it is, is only known
 * when its columns are. */
const struct subject_rule meting_upload_eigen = {MAG_METING_INVOEREN, SUBJECT_ONLY, "eigen",
                                                 subject_eigen};

static bool is_of(struct request *r, int64_t id, int64_t door)
{
    return mag_about(r, &meting_upload_eigen,
                     &(struct about){.organisatie = org_van(r), .id = id, .door = door});
}

/* One's own file; else the 404 with its audit line. */
static bool open_own(struct request *r, struct inlevering *in, int *status)
{
    struct error f;

    if (inlevering_read(r->db, r->ctx, org_van(r), request_id(r, "id"), in, &f) &&
        is_of(r, in->id, in->door))
        return true;
    *status = not_found(r);
    return false;
}

/* Why this file will not be confirmed, as far as its days tell; NULL: they do not stand in the way. Said
 * before the work of reading it in. */
static const char *objection(struct request *r, const struct inlevering *in)
{
    struct error why;
    const struct meting_of_row m = {.code = in->instrument.code,
                                    .instrument = in->instrument_id,
                                    .hash = in->hash,
                                    .van = in->van,
                                    .tot = in->tot};
    return besluit_vooraf(r->db, r->ctx, in->organisatie, &m, &why)
               ? NULL
               : lang_sentence(r->ctx, r->lang, error_message(&why));
}

static const char *sample(struct request *r, const struct csv *csv, size_t column)
{
    const char *value[SHOWN_VALUES];
    size_t n = inlevering_waarden(r->ctx, csv, column, value, SHOWN_VALUES);
    struct buf b;

    buf_init(&b, r->ctx, 400);
    for (size_t i = 0; i < n; i++) {
        buf_text(&b, i ? " · " : "");
        buf_text(&b, text_short(r->ctx, value[i], 30));
    }
    return n ? b.data : "";
}

static size_t choices_in(const struct instrument *i)
{
    size_t n = 0;

    for (size_t v = 0; v < i->n_items; v++)
        n += i->items[v].schaal == SCHAAL_MEERKEUZE ? i->items[v].n_keuzes : 0;
    return n;
}

/* The choices of a question that a column can be; when all would make the page too long, only the
 * one it is. */
static size_t options_view(struct request *r, const struct inlevering *in, const struct kolom *k,
                           size_t v, struct meting_indelen_kolommen_keuzes *list)
{
    const struct instrument *i = &in->instrument;
    const struct instrument_item *item = &i->items[v];
    bool all = choices_in(i) * in->csv.head.n <= OPTIONS_MAX;
    size_t n = 0;

    for (size_t q = 0; item->schaal == SCHAAL_MEERKEUZE && q < item->n_keuzes; q++) {
        bool this = k->soort == KOLOM_OPTIE && k->item == v && k->keuze == q;
        if (all || this)
            list[n++] = (struct meting_indelen_kolommen_keuzes){
                kolom_code(r->ctx, i, &(struct kolom){.soort = KOLOM_OPTIE, .item = v, .keuze = q}),
                mem_format(r->ctx, "%s: %s (%s)", item->code, in_taal(r, i, &item->keuzes[q].tekst),
                           item->keuzes[q].code),
                this};
    }
    return n;
}

/* Another column is the same question as well, so that neither is recognised. */
static bool shared(const struct indeling *d, size_t c)
{
    const struct kolom *k = &d->kolom[c];

    for (size_t o = 0; k->soort == KOLOM_ITEM && o < d->n; o++)
        if (o != c && d->kolom[o].soort >= KOLOM_ITEM && d->kolom[o].item == k->item)
            return true;
    return false;
}

static struct meting_indelen_kolommen column_view(struct request *r, const struct inlevering *in,
                                                  size_t c)
{
    const struct instrument *i = &in->instrument;
    const struct kolom *k = &in->indeling.kolom[c];
    struct meting_indelen_kolommen_keuzes *list = mem_array(
        r->ctx, struct meting_indelen_kolommen_keuzes, KOLOM_ITEM + i->n_items + choices_in(i));
    size_t n = 0;

    for (size_t s = 0; s < KOLOM_ITEM; s++)
        list[n++] = (struct meting_indelen_kolommen_keuzes){
            kolom_vast_code((enum kolom_soort)s), T(r->lang, kolom_vast_naam((enum kolom_soort)s)),
            k->soort == s};
    for (size_t v = 0; v < i->n_items; v++) {
        list[n++] = (struct meting_indelen_kolommen_keuzes){
            kolom_code(r->ctx, i, &(struct kolom){.soort = KOLOM_ITEM, .item = v}),
            mem_format(r->ctx, "%s (%s)", in_taal(r, i, &i->items[v].tekst), i->items[v].code),
            k->soort == KOLOM_ITEM && k->item == v};
        n += options_view(r, in, k, v, list + n);
    }
    return (struct meting_indelen_kolommen){
        .nr = (int64_t)c + 1,
        .kop = in->csv.head.cell[c],
        .voorbeeld = sample(r, &in->csv, c),
        .herkend = !in->ingedeeld && k->soort != KOLOM_OVERSLAAN && !shared(&in->indeling, c),
        .keuzes = list,
        .n_keuzes = n};
}

/* What someone said that this text means; a browser sends other line ends than the file has. */
static int64_t explained(const struct request *r, const struct inlevering *in, const char *value)
{
    const char *wanted = text_tidy(r->ctx, value, TEXT_LINE);

    for (size_t i = 0; i < in->n_plekken; i++)
        if (strcmp(text_tidy(r->ctx, in->plekken[i].naam, TEXT_LINE), wanted) == 0)
            return in->plekken[i].id;
    return 0;
}

/* Texts in the location column that are no location of ours by name, or that someone explained.
 * Returns how many still wait. */
static size_t places_view(struct request *r, const struct inlevering *in, struct meting_indelen *v)
{
    const char **value = mem_array(r->ctx, const char *, PLACES_MAX);
    size_t n = inlevering_waarden(r->ctx, &in->csv, inlevering_kolom(&in->indeling, KOLOM_LOCATIE),
                                  value, PLACES_MAX),
           open = 0;
    struct meting_indelen_plekken *list = mem_array(r->ctx, struct meting_indelen_plekken, n);

    for (size_t i = 0; i < n; i++) {
        int64_t said = explained(r, in, value[i]);
        if (!said && inlevering_plek(r->ctx, in, value[i]))
            continue;
        struct meting_indelen_plekken_keuzes *places =
            mem_array(r->ctx, struct meting_indelen_plekken_keuzes, in->n_locaties);
        for (size_t p = 0; p < in->n_locaties; p++)
            places[p] = (struct meting_indelen_plekken_keuzes){
                in->locaties[p].id, in->locaties[p].naam, in->locaties[p].id == said};
        list[v->n_plekken++] = (struct meting_indelen_plekken){
            .nr = (int64_t)i + 1, .waarde = value[i], .keuzes = places, .n_keuzes = in->n_locaties};
        open += said == 0;
    }
    v->plekken = list;
    return open;
}

/* What is not read by these columns, in words. */
static size_t reports_view(struct request *r, const struct verslag *report,
                           struct meting_indelen_meldingen **out)
{
    *out = mem_array(r->ctx, struct meting_indelen_meldingen, report->n);
    for (size_t i = 0; i < report->n; i++)
        (*out)[i].tekst = melding_tekst(r->ctx, r->lang, &report->melding[i]);
    return report->n;
}

static void rows_view(struct request *r, const struct inlevering *in, struct meting_indelen *v)
{
    size_t n = in->csv.n < SHOWN_ROWS ? in->csv.n : SHOWN_ROWS;
    struct meting_indelen_voorbeelden *rows =
        mem_array(r->ctx, struct meting_indelen_voorbeelden, n);

    for (size_t i = 0; i < n; i++) {
        struct meting_indelen_voorbeelden_cellen *cells =
            mem_array(r->ctx, struct meting_indelen_voorbeelden_cellen, in->csv.head.n);
        for (size_t c = 0; c < in->csv.head.n; c++)
            cells[c].tekst = text_short(r->ctx, in->csv.row[i].cell[c], 60);
        rows[i] = (struct meting_indelen_voorbeelden){cells, in->csv.head.n};
    }
    v->voorbeelden = rows;
    v->n_voorbeelden = n;
}

/* error: why it goes no further (translated), NULL: no columns were sent; at: the id of what it is
 * about. What is wrong with the file itself is the answer to handing it in, so it is an error then too. */
static int show_columns(struct request *r, const struct inlevering *in, const char *error,
                        const char *at)
{
    struct meting_indelen_kolommen *columns =
        mem_array(r->ctx, struct meting_indelen_kolommen, in->csv.head.n);
    const char *path = mem_format(r->ctx, "/meten/inlezen/%lld", (long long)in->id);
    struct meting_indelen v = {.id = in->id,
                               .bestand = in->naam,
                               .instrument = in_taal(r, &in->instrument, &in->instrument.naam),
                               .herkomst = in_taal(r, &in->instrument, &in->instrument.herkomst),
                               .rijen = (int64_t)in->csv.n,
                               .token = token_make(r, path),
                               .fout = error,
                               .bezwaar = objection(r, in),
                               .kolommen = columns,
                               .n_kolommen = in->csv.head.n,
                               .weggooien =
                                   form_view(form_new(r, &meting_weggooien_form),
                                             "/meten/inlezen/%lld/weg", (long long)in->id)};
    struct meting_indelen_meldingen *list;
    struct verslag report;
    struct error f = {0};

    /* Two columns for one question: asked before anything is chosen. */
    if (!error && !indeling_klopt(&in->indeling, &in->csv, &in->instrument, &f))
        v.fout = lang_sentence(r->ctx, r->lang, error_message(&f));
    for (size_t c = 0; c < in->csv.head.n; c++)
        columns[c] = column_view(r, in, c);
    places_view(r, in, &v);
    verslag_maak(r->ctx, &in->csv, &in->instrument, &in->indeling, &report);
    v.n_meldingen = reports_view(r, &report, &list);
    v.meldingen = list;
    rows_view(r, in, &v);
    if (v.fout)
        page_error(r, at, v.fout);
    return reply_page(r, error ? 422 : 200, &meting_indelen_template, &v);
}

int meting_indelen_get(struct request *r)
{
    struct inlevering in;
    int status;

    return open_own(r, &in, &status) ? show_columns(r, &in, NULL, "kolommen") : status;
}

/* In the pool: reads the file, so that the writer need not. */
int meting_indelen_voor(struct request *r)
{
    struct inlevering *in = mem_new(r->ctx, struct inlevering);
    int status;

    if (!open_own(r, in, &status))
        return status;
    r->prepared = in;
    return 0;
}

/* Keeps the locations that were chosen, as far as this person may fill in for them. */
static void keep_places(struct request *r, struct inlevering *in)
{
    const char **value = mem_array(r->ctx, const char *, PLACES_MAX);
    const char **place = mem_array(r->ctx, const char *, PLACES_MAX);
    size_t n = request_fields(r, "waarde", value, PLACES_MAX),
           m = request_fields(r, "plek", place, PLACES_MAX);

    meting_upload_plekken_delete(r->db, .organisatie = in->organisatie, .upload = in->id);
    in->plekken = mem_array(r->ctx, struct import_locatie, n);
    in->n_plekken = 0;
    for (size_t i = 0; i < n && i < m; i++) {
        int64_t id = 0;
        if (text_blank(value[i]) || !text_int(place[i], 1, INT64_MAX, &id) ||
            explained(r, in, value[i]))
            continue;
        for (size_t p = 0; p < in->n_locaties; p++)
            if (in->locaties[p].id == id) {
                in->plekken[in->n_plekken++] = (struct import_locatie){.id = id, .naam = value[i]};
                meting_upload_plek(r->db, .organisatie = in->organisatie, .upload = in->id,
                                   .waarde = value[i], .locatie = id);
            }
    }
}

int meting_indelen_post(struct request *r)
{
    struct inlevering *in = r->prepared;
    const char **kind = mem_array(r->ctx, const char *, in->csv.head.n);
    size_t n = request_fields(r, "kolom", kind, in->csv.head.n);
    struct error f = {0};

    for (size_t c = 0; c < n; c++)
        in->indeling.kolom[c] = kolom_van(&in->instrument, kind[c]);
    in->ingedeeld = true;
    inlevering_deel_in(r->db, in, &in->indeling);
    keep_places(r, in);
    if (!indeling_klopt(&in->indeling, &in->csv, &in->instrument, &f))
        return show_columns(r, in, lang_sentence(r->ctx, r->lang, error_message(&f)), "kolommen");
    if (inlevering_kolom(&in->indeling, KOLOM_LOCATIE) == SIZE_MAX && in->locatie == 0)
        return show_columns(r, in,
                            T(r->lang, N_("Kies de kolom waarin de locatie staat. Staat die er "
                                          "niet in? Lever het bestand dan opnieuw in en kies daar "
                                          "de locatie.")),
                            "kolommen");
    struct meting_indelen v = {0};
    if (places_view(r, in, &v) > 0)
        return show_columns(r, in,
                            T(r->lang, N_("Kies bij elke naam hieronder de locatie. Hoort een naam "
                                          "er niet bij? Haal die regels dan uit het bestand.")),
                            "plekken");
    return reply_redirect(r, "/meten/inlezen/%lld/controle", (long long)in->id);
}

/* ---- looking what is wrong ---- */

static void errors_view(struct request *r, const struct import *import, struct meting_controle *v)
{
    struct meting_controle_regels *list =
        mem_array(r->ctx, struct meting_controle_regels, import->n_fout);

    for (size_t i = 0; i < import->n_fout; i++)
        list[i] = (struct meting_controle_regels){
            import_fout_regels(r->ctx, r->lang, &import->fout[i]),
            import->fout[i].kolom ? import->fout[i].kolom : T(r->lang, N_("hele regel")),
            import_fout_tekst(r->ctx, r->lang, &import->fout[i])};
    v->regels = list;
    v->n_regels = import->n_fout;
    v->fouten = (int64_t)import->n_fout_totaal;
    v->meer = import->fout_weg;
    if (!v->goed) /* the answer to the columns that were sent: they end in this page when all are known */
        page_error(r, "regels",
                   zin_met(r->ctx,
                           TN(r->lang, "{n} vak of regel van het bestand klopt niet",
                              "{n} vakken of regels van het bestand kloppen niet", v->fouten),
                           "n", mem_format(r->ctx, "%lld", (long long)v->fouten)));
}

static void rows_per_place(struct request *r, const struct inlevering *in,
                           const struct import *import, struct meting_controle *v)
{
    struct meting_controle_plekken *list =
        mem_array(r->ctx, struct meting_controle_plekken, in->n_locaties);

    for (size_t p = 0; p < in->n_locaties; p++) {
        int64_t n = 0;
        for (size_t i = 0; i < import->n; i++)
            n += import->rij[i].locatie == in->locaties[p].id;
        if (n > 0)
            list[v->n_plekken++] =
                (struct meting_controle_plekken){in->locaties[p].naam, n, n < in->instrument.k};
    }
    v->plekken = list;
}

/* How many questions have a column, or columns for their choices. */
static int64_t questions(const struct inlevering *in)
{
    int64_t n = 0;

    for (size_t v = 0; v < in->instrument.n_items; v++)
        for (size_t c = 0; c < in->indeling.n; c++)
            if (in->indeling.kolom[c].soort >= KOLOM_ITEM && in->indeling.kolom[c].item == v) {
                n++;
                break;
            }
    return n;
}

int meting_controle_get(struct request *r)
{
    struct inlevering in;
    struct verslag report;
    const struct import *import = &report.import;
    struct meting_controle_meldingen *list;
    struct error f = {0};
    int status;

    if (!open_own(r, &in, &status))
        return status;
    if (!in.ingedeeld || !indeling_klopt(&in.indeling, &in.csv, &in.instrument, &f))
        return reply_redirect(r, "/meten/inlezen/%lld", (long long)in.id);
    struct meting_controle v = {.id = in.id,
                                .bestand = in.naam,
                                .instrument = in_taal(r, &in.instrument, &in.instrument.naam),
                                .van = in.van,
                                .tot = in.tot,
                                .k = in.instrument.k,
                                .bezwaar = objection(r, &in),
                                .goed = inlevering_verslag(r->ctx, &in, &report)};
    errors_view(r, import, &v);
    list = mem_array(r->ctx, struct meting_controle_meldingen, report.n);
    for (size_t i = 0; i < report.n; i++)
        list[i].tekst = melding_tekst(r->ctx, r->lang, &report.melding[i]);
    v.meldingen = list;
    v.n_meldingen = report.n;
    v.vragen = questions(&in);
    if (v.goed) {
        v.rijen = (int64_t)import->n;
        v.rechte_lijn = (int64_t)import->n_rechte_lijn;
        v.dubbel = (int64_t)import->n_dubbel;
        rows_per_place(r, &in, import, &v);
        v.lees_in = form_view(form_new(r, &meting_start_form), "/meten/inlezen/%lld/start",
                              (long long)in.id);
    }
    v.weggooien =
        form_view(form_new(r, &meting_weggooien_form), "/meten/inlezen/%lld/weg", (long long)in.id);
    return reply_page(r, 200, &meting_controle_template, &v);
}

static bool is_own(struct request *r, int64_t id)
{
    struct meting_upload_of_whom_row u;

    return meting_upload_of_whom(r->db, r->ctx, &u, .organisatie = org_van(r), .id = id) &&
           is_of(r, id, u.door);
}

int meting_start_post(struct request *r)
{
    const struct sessie *s = session_of(r);
    int64_t id = request_id(r, "id");

    if (!is_own(r, id))
        return not_found(r);
    int64_t job = job_queue(r->db, &(struct job_new){.organisatie = s->organisatie,
                                                     .door = s->persoon,
                                                     .soort = meting_job.soort,
                                                     .over = id});
    return reply_redirect(r, "/taken/%lld", (long long)job);
}

int meting_weggooien_post(struct request *r)
{
    int64_t id = request_id(r, "id");

    if (!is_own(r, id))
        return not_found(r);
    meting_upload_erase(r->db, r->ctx, org_van(r), id);
    reply_notice(r, T(r->lang, N_("Het bestand is weggegooid.")));
    return reply_redirect(r, "/meten");
}
