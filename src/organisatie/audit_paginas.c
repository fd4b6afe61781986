/* The audit log to read: fifty lines at a time, and checked as a whole. Not here: the chain
 * (audit.c). Reading it is itself logged (ROUTE_AUDITED). */
#include "base/mem.h"
#include "base/text.h"
#include "organisatie/beheer_audit_html.h"
#include "organisatie/internal.h"
#include "organisatie/organisatie_sql.h"
#include "organisatie/paginas.h"

#define PAGE 50

static void fill_lines(struct request *r, int64_t before, struct beheer_audit *v)
{
    struct audit_bladzij_rows rows =
        audit_bladzij(r->db, r->ctx, .organisatie = org_van(r), .voor = before);
    size_t n = rows.n > PAGE ? PAGE : rows.n;
    struct beheer_audit_regels *list = mem_array(r->ctx, struct beheer_audit_regels, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct audit_bladzij_row *a = &rows.row[i];
        list[i] = (struct beheer_audit_regels){
            .nummer = a->id,
            .tijd = a->tijd,
            .wie = a->persoon_naam ? a->persoon_naam : T(r->lang, N_("niet bekend")),
            .handeling = a->handeling,
            .onderwerp = a->onderwerp,
            .uitkomst = a->uitkomst};
    }
    v->regels = list;
    v->n_regels = n;
    if (rows.n > PAGE)
        v->ouder = mem_format(r->ctx, "/beheer/audit?voor=%lld", (long long)rows.row[PAGE - 1].id);
    if (before != INT64_MAX)
        v->nieuwste = "/beheer/audit";
}

int audit_get(struct request *r)
{
    const char *before = request_field(r, "voor");
    int64_t id = INT64_MAX;
    struct beheer_audit v = {.beheer = mag(r, MAG_BEHEREN, 0)};
    if (before && !text_int(before, 1, INT64_MAX, &id))
        return reply_error(r, 400, NULL);
    fill_lines(r, id, &v);
    return reply_page(r, 200, &beheer_audit_template, &v);
}

int audit_controle_get(struct request *r)
{
    struct error f = {0};
    struct beheer_audit v = {.gecontroleerd = true, .beheer = mag(r, MAG_BEHEREN, 0)};
    v.klopt = audit_verify(r->db, org_van(r), &v.aantal, &f);
    v.bericht = v.klopt ? NULL : lang_sentence(r->ctx, r->lang, error_message(&f));
    fill_lines(r, INT64_MAX, &v);
    return reply_page(r, 200, &beheer_audit_template, &v);
}
