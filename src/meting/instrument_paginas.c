/* The questionnaires that Koers knows, and adding one's own (docs/instrument.md). Not here: reading
 * the file (instrument.c). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/meting_instrumenten_html.h"
#include "meting/paginas.h"

static const struct field file_fields[] = {
    {"bestand", N_("Het bestand (JSON)"), NULL, FIELD_FILE, .required = true,
     .max = INSTRUMENT_BYTES_MAX},
};
const struct form meting_instrument_form = {"meting_instrument", FORM_FIELDS(file_fields),
                                            N_("Vragenlijst toevoegen")};

static const char *scale_words(struct request *r, enum schaal s)
{
    if (s == SCHAAL_JA_NEE)
        return T(r->lang, N_("ja of nee"));
    if (s == SCHAAL_KEUZE)
        return T(r->lang, N_("één keuze"));
    if (s == SCHAAL_MEERKEUZE)
        return T(r->lang, N_("meer keuzes"));
    if (s == SCHAAL_OPEN)
        return T(r->lang, N_("eigen woorden"));
    return schaal_code(s);
}

static struct meting_instrumenten_lijst one(struct request *r, const struct instrument_keuze *k)
{
    const struct instrument *in = &k->instrument;
    struct meting_instrumenten_lijst_vragen *list =
        mem_array(r->ctx, struct meting_instrumenten_lijst_vragen, in->n_items);

    for (size_t i = 0; i < in->n_items; i++)
        list[i] = (struct meting_instrumenten_lijst_vragen){in->items[i].code,
                                                            in_taal(r, in, &in->items[i].tekst),
                                                            scale_words(r, in->items[i].schaal)};
    return (struct meting_instrumenten_lijst){.naam = in_taal(r, in, &in->naam),
                                              .code = in->code,
                                              .versie = in->versie,
                                              .herkomst = in_taal(r, in, &in->herkomst),
                                              .eigen = k->eigen,
                                              .k = in->k,
                                              .vragen = list,
                                              .n_vragen = in->n_items};
}

static int show(struct request *r, struct form_state *f, int status)
{
    struct instrument_keuze *all;
    size_t n = instrument_keuzes(r->db, r->ctx, org_van(r), &all);
    struct meting_instrumenten_lijst *list = mem_array(r->ctx, struct meting_instrumenten_lijst, n);
    struct meting_instrumenten v = {.lijst = list, .n_lijst = n};

    size_t own = 0;

    for (size_t i = 0; i < n; i++) {
        list[i] = one(r, &all[i]);
        own += all[i].eigen;
    }
    v.meer = own >= INSTRUMENTEN_EIGEN_MAX;
    if (mag_anywhere(r, MAG_METING_INVOEREN))
        v.toevoegen =
            form_view(f ? f : form_new(r, &meting_instrument_form), "/meten/instrumenten");
    return reply_page(r, status, &meting_instrumenten_template, &v);
}

int meting_instrumenten_get(struct request *r)
{
    return show(r, NULL, 200);
}

struct read_file {
    struct instrument in;
    bool ok; /* read, and nothing in it can be taken for something else */
    struct error f;
};

/* In the pool: reads and checks the file. */
int meting_instrument_voor(struct request *r)
{
    const struct upload *u = request_upload(r, "bestand");
    struct read_file *x = mem_new(r->ctx, struct read_file);

    x->ok = u && u->len <= INSTRUMENT_BYTES_MAX &&
            instrument_read(r->ctx, u->data, u->len, &x->in, &x->f) &&
            instrument_eenduidig(r->ctx, &x->in, &x->f) &&
            instrument_koppen_vrij(r->ctx, &x->in, &x->f);
    r->prepared = x;
    return 0;
}

int meting_instrument_post(struct request *r)
{
    struct form_state *f = form_read(r, &meting_instrument_form);
    const struct upload *u = request_upload(r, "bestand");
    const struct read_file *x = r->prepared;

    if (form_ok(f) && !x->ok)
        form_error(f, "bestand", lang_sentence(r->ctx, r->lang, error_message(&x->f)));
    if (!form_ok(f) || !u)
        return show(r, f, 422);
    instrument_add(r->db, r->ctx, org_van(r), u->data, u->len, &x->in, true);
    audit_write(r->db, org_van(r), session_of(r)->persoon, "meting.invoeren",
                mem_format(r->ctx, "vragenlijst %s %s", x->in.code, x->in.versie), "toegevoegd");
    reply_notice(r, T(r->lang, N_("De vragenlijst is toegevoegd.")));
    return reply_redirect(r, "/meten/instrumenten");
}
