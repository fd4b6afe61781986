/* Freezing, approving and publishing, for staff (B5.3, B5.4). Not here: the jobs behind it
 * (publicatie_taken.c), making public (uitgave.c), what a version holds (bevriezen.c), what its
 * pages look like (publicatie.c), the public address (openbaar.c). */
#include <string.h>

#include "base/address.h"
#include "base/mem.h"
#include "base/text.h"
#include "kwaliteitsbeeld/beeld_paginas.h"
#include "kwaliteitsbeeld/gedeeld_html.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"
#include "kwaliteitsbeeld/versies_html.h"
#include "web/static.h"

static const struct form freeze_form = {"bevriezen", .button = N_("Bevries wat er nu staat")};
/* Neither can be taken back. A frozen version can: the next one is frozen, and nobody outside saw it. */
static const struct field approve_fields[] = {
    {"zeker", N_("Het bestuur staat achter deze versie. Dit kun je niet terugdraaien"), NULL,
     FIELD_CHECK, .required = true},
};
static const struct form approve_form = {"vaststellen", FORM_FIELDS(approve_fields),
                                         N_("Stel deze versie vast")};
static const struct field publish_fields[] = {
    {"zeker", N_("Iedereen mag deze versie lezen. Dit kun je niet terugdraaien"), NULL, FIELD_CHECK,
     .required = true},
};
static const struct form publish_form = {"publiceren", FORM_FIELDS(publish_fields),
                                         N_("Maak deze versie openbaar")};
static const struct form pdf_form = {"pdf", .button = N_("Maak een pdf"), .quiet = true};
static const struct form check_form = {"controleren", .button = N_("Kijk of het adres werkt"),
                                       .quiet = true};

static const struct form again_form = {"opnieuw", .button = N_("Maak de bladzijden opnieuw"),
                                       .quiet = true};

static const struct {
    const char *code, *name;
} states[] = {
    {"bevroren",    N_("Bevroren")   },
    {"vastgesteld", N_("Vastgesteld")},
    {"openbaar",    N_("Openbaar")   },
    {"vervangen",   N_("Vervangen")  }
};

static const char *state_name(struct request *r, const char *code)
{
    for (size_t i = 0; i < 4; i++)
        if (strcmp(states[i].code, code) == 0)
            return T(r->lang, states[i].name);
    return code;
}

/* A form that was sent and has something wrong in it, and of which version. */
struct sent {
    const struct form *form;
    struct form_state *f;
    int64_t nummer;
};

static const struct formulier *button(struct request *r, const struct form *form,
                                      const struct beeld *b, int64_t nummer,
                                      const struct sent *sent)
{
    bool this_one = sent && sent->form == form && sent->nummer == nummer;
    return form_view(this_one ? sent->f : form_new(r, form),
                     "/kwaliteitsbeeld/%lld/versies/%lld/%s", (long long)b->id, (long long)nummer,
                     form->name);
}

static const char *reachable(struct request *r, const struct versies_row *row)
{
    if (row->gecontroleerd == TIME_NONE || row->bereikbaar_null)
        return NULL;
    return row->bereikbaar ? T(r->lang, N_("het adres geeft antwoord"))
                           : T(r->lang, N_("het adres geeft geen antwoord"));
}

static void version_view(struct request *r, const struct beeld *b, const struct versies_row *row,
                         const struct sent *sent, struct versies_versies *out)
{
    struct error why;
    const char *hex = hex_text(r->ctx, row->hash.data, row->hash.n);
    bool is_public = strcmp(row->staat, "openbaar") == 0;
    *out = (struct versies_versies){
        .nummer = row->nummer,
        .staat = state_name(r, row->staat),
        .bevroren = row->bevroren,
        .vastgesteld = row->vastgesteld,
        .gepubliceerd = row->gepubliceerd,
        .hash = hex,
        .heel = versie_verify(r->db, r->ctx, b->organisatie, b->id, row->nummer, &why),
        .adres = is_public ? row->adres : NULL,
        .adres_tekst = is_public ? address_shown(r->ctx, row->adres) : NULL,
        .bereikbaar = is_public ? reachable(r, row) : NULL};
    struct versie_bestanden_rows files = versie_bestanden(
        r->db, r->ctx, .organisatie = b->organisatie, .beeld = b->id, .nummer = row->nummer);
    const char *base = beeld_pad(r->db, r->ctx, b);
    if (row->gepubliceerd != TIME_NONE) {
        const char *own =
            is_public ? base : mem_format(r->ctx, "%sversie-%lld/", base, (long long)row->nummer);
        struct versies_versies_bestanden *list =
            mem_array(r->ctx, struct versies_versies_bestanden, files.n);
        out->bekijk = files.n ? mem_format(r->ctx, "%sindex.html", own) : NULL;
        for (size_t i = 0; i < files.n; i++)
            list[i] = (struct versies_versies_bestanden){
                files.row[i].pad, mem_format(r->ctx, "%s%s", own, files.row[i].pad)};
        out->bestanden = list;
        out->n_bestanden = files.n;
        out->wordt_gemaakt = files.n == 0;
    }
    if (strcmp(row->staat, "bevroren") == 0 && mag(r, MAG_BEELD_VASTSTELLEN, b->locatie))
        out->vaststellen = button(r, &approve_form, b, row->nummer, sent);
    if (strcmp(row->staat, "vastgesteld") == 0 && mag(r, MAG_BEELD_PUBLICEREN, b->locatie))
        out->publiceren = button(r, &publish_form, b, row->nummer, sent);
    if (out->wordt_gemaakt && mag(r, MAG_BEELD_PUBLICEREN, b->locatie))
        out->opnieuw = button(r, &again_form, b, row->nummer, sent);
    else if (is_public && mag(r, MAG_BEELD_PUBLICEREN, b->locatie)) {
        out->pdf = button(r, &pdf_form, b, row->nummer, sent);
        out->controleren = button(r, &check_form, b, row->nummer, sent);
    }
}

static int show_versions(struct request *r, const struct beeld *b, const char *error,
                         const struct sent *sent, int status)
{
    struct beeld_inhoud c;
    beeld_inhoud(r->db, r->ctx, r->lang, b, &c);
    struct beeld_telling n = beeld_count(r, &c);
    struct versies_rows rows =
        versies(r->db, r->ctx, .organisatie = b->organisatie, .beeld = b->id);
    struct versies_versies *list = mem_array(r->ctx, struct versies_versies, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        version_view(r, b, &rows.row[i], sent, &list[i]);
    struct versies v = {.kop = b->titel,
                        .beeld = mem_format(r->ctx, "/kwaliteitsbeeld/%lld", (long long)b->id),
                        .termijn = beeld_termijn(r, b),
                        .nodig = (int64_t)n.nodig,
                        .dekking =
                            mem_format(r->ctx, "/kwaliteitsbeeld/%lld/dekking", (long long)b->id),
                        .versies = list,
                        .n_versies = rows.n,
                        .fout = error};
    const char *newest = rows.n ? rows.row[0].staat : "";
    v.is_openbaar = strcmp(newest, "openbaar") == 0;
    v.is_vastgesteld = v.is_openbaar || strcmp(newest, "vastgesteld") == 0;
    v.is_bevroren = v.is_vastgesteld || strcmp(newest, "bevroren") == 0;
    if (mag(r, MAG_BEELD_BEVRIEZEN, b->locatie))
        v.bevriezen =
            form_view(form_new(r, &freeze_form), "/kwaliteitsbeeld/%lld/versies", (long long)b->id);
    if (error)
        page_error(r, NULL, error);
    return reply_page(r, status, &versies_template, &v);
}

static int versions_get(struct request *r)
{
    struct beeld b;
    int status;
    if (!beeld_open(r, MAG_BEELD_LEZEN, &b, &status))
        return status;
    return show_versions(r, &b, NULL, NULL, 200);
}

static int back(struct request *r, const struct beeld *b, const char *notice)
{
    reply_notice(r, T(r->lang, notice));
    return reply_redirect(r, "/kwaliteitsbeeld/%lld/versies", (long long)b->id);
}

/* In the pool: the parts of the version, or why it cannot be. Whoever may not freeze here is told
 * by the handler. */
static int freeze_voor(struct request *r)
{
    struct beeld b;
    struct error why = {0};
    struct bevriezing *ready = mem_new(r->ctx, struct bevriezing);
    if (!beeld_read(r->db, r->ctx, org_van(r), request_id(r, "id"), &b) ||
        !mag(r, MAG_BEELD_BEVRIEZEN, b.locatie))
        return 0;
    if (!versie_prepare(r->db, r->ctx, &b, ready, &why))
        return show_versions(r, &b, lang_sentence(r->ctx, r->lang, error_message(&why)), NULL, 422);
    r->prepared = ready;
    return 0;
}

static int freeze_post(struct request *r)
{
    struct beeld b;
    struct error why = {0};
    int status;
    if (!beeld_open(r, MAG_BEELD_BEVRIEZEN, &b, &status))
        return status;
    if (versie_freeze_prepared(r->db, r->ctx, &b, r->prepared, session_of(r)->persoon, &why) == 0)
        return show_versions(r, &b, lang_sentence(r->ctx, r->lang, error_message(&why)), NULL, 422);
    return back(r, &b, N_("De versie is bevroren. Nu kan het bestuur haar vaststellen."));
}

/* Why a version in this state has no form any more to approve it, or to make it public (msgid); NULL:
 * it has. */
static const char *too_late(const struct form *form, const char *staat)
{
    bool approve = form == &approve_form;
    if (text_equal(staat, approve ? "bevroren" : "vastgesteld"))
        return NULL;
    if (text_equal(staat, "vervangen"))
        return N_("Er is intussen een nieuwere versie. Met deze versie kan dit niet meer.");
    if (text_equal(staat, "bevroren"))
        return N_("Deze versie is nog niet vastgesteld door het bestuur. Zij kan nog niet openbaar "
                  "worden.");
    return approve ? N_("Deze versie is al vastgesteld. Je hoeft niets meer te doen.")
                   : N_("Deze versie is al openbaar. Je hoeft niets meer te doen.");
}

/* False: the tick is missing; *status is that of the page that asks for it, or that says why it cannot
 * be asked any more. */
static bool sure(struct request *r, const struct beeld *b, const struct form *form, int *status)
{
    struct versie_of_row v;
    struct sent sent = {form, form_read(r, form), request_id(r, "nummer")};
    if (form_ok(sent.f))
        return true;
    if (!versie_of(r->db, r->ctx, &v, .organisatie = b->organisatie, .beeld = b->id,
                   .nummer = sent.nummer)) {
        *status = not_found(r);
        return false;
    }
    const char *late = too_late(form, v.staat);
    *status = show_versions(r, b, late ? T(r->lang, late) : NULL, &sent, 422);
    return false;
}

static int approve_post(struct request *r)
{
    struct beeld b;
    struct error why = {0};
    int status;
    if (!beeld_open(r, MAG_BEELD_VASTSTELLEN, &b, &status))
        return status;
    if (!sure(r, &b, &approve_form, &status))
        return status;
    if (!versie_approve(r->db, b.organisatie, b.id, request_id(r, "nummer"), session_of(r)->persoon,
                        &why))
        return show_versions(r, &b, lang_sentence(r->ctx, r->lang, error_message(&why)), NULL, 422);
    return back(r, &b, N_("Het bestuur heeft deze versie vastgesteld."));
}

/* ---- jobs about a version ---- */

/* form: it asks for a tick; NULL: it does not. */
static int start_job(struct request *r, const char *soort, const struct form *form)
{
    struct beeld b;
    struct versie_of_row v;
    int status;
    if (!beeld_open(r, MAG_BEELD_PUBLICEREN, &b, &status))
        return status;
    if (!versie_of(r->db, r->ctx, &v, .organisatie = b.organisatie, .beeld = b.id,
                   .nummer = request_id(r, "nummer")))
        return not_found(r);
    if (form && !sure(r, &b, form, &status))
        return status;
    const char *host = request_header(r, "host");
    const char *base =
        mem_format(r->ctx, "%s://%s", r->tls ? "https" : "http", host ? host : "localhost");
    int64_t id = job_queue(r->db, &(struct job_new){.organisatie = b.organisatie,
                                                    .door = session_of(r)->persoon,
                                                    .soort = soort,
                                                    .over = b.id,
                                                    .nummer = v.nummer,
                                                    .tekst = base});
    return reply_redirect(r, "/taken/%lld", (long long)id);
}

static int publish_post(struct request *r)
{
    return start_job(r, "publiceren", &publish_form);
}

static int pdf_post(struct request *r)
{
    return start_job(r, "pdf", NULL);
}

static int check_post(struct request *r)
{
    return start_job(r, "adres", NULL);
}

static int again_post(struct request *r)
{
    return start_job(r, "opnieuw", NULL);
}

/* What is shared with the financier: what the board approved and made public, nothing that still
 * grows (B5.6). */
static int shared_get(struct request *r)
{
    struct beelden_gedeeld_rows rows = beelden_gedeeld(r->db, r->ctx, .organisatie = org_van(r));
    struct gedeeld v = {.organisatie = session_of(r)->organisatie_naam};
    struct gedeeld_jaren *years = mem_array(r->ctx, struct gedeeld_jaren, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        struct gedeeld_jaren *y = v.n_jaren ? &years[v.n_jaren - 1] : NULL;
        struct beeld b = {.organisatie = org_van(r),
                          .id = rows.row[i].id,
                          .locatie = rows.row[i].locatie,
                          .jaar = (int)rows.row[i].jaar};
        if (!y || y->jaar != rows.row[i].jaar) {
            y = &years[v.n_jaren++];
            y->jaar = rows.row[i].jaar;
            y->beelden = mem_array(r->ctx, struct gedeeld_jaren_beelden, rows.n);
        }
        struct gedeeld_jaren_beelden *list = (struct gedeeld_jaren_beelden *)y->beelden;
        list[y->n_beelden++] = (struct gedeeld_jaren_beelden){
            rows.row[i].locatie_naam ? rows.row[i].locatie_naam : v.organisatie,
            beeld_pad(r->db, r->ctx, &b), date_of_time(rows.row[i].gepubliceerd)};
    }
    v.jaren = years;
    return reply_page(r, 200, &gedeeld_template, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {METHOD_GET, "/gedeeld", MAG_GEDEELD_LEZEN, 0, shared_get, .template = &gedeeld_template,
     .title = "Wat de organisatie deelt met de financier"},
    {METHOD_GET, "/kb/:organisatie/:rest*", MAG_IEDEREEN, 0, kb_get,
     .title = "Het openbare kwaliteitsbeeld"},
    {METHOD_GET, "/kwaliteitsbeeld/:id/versies", MAG_AANGEMELD, 0, versions_get,
     .template = &versies_template, .title = "Bevriezen, vaststellen en openbaar maken",
     .subject = &beeld_gevraagd_leest},
    {METHOD_POST, "/kwaliteitsbeeld/:id/versies", MAG_BEELD_BEVRIEZEN, 0, freeze_post,
     .prepare = freeze_voor, .form = &freeze_form, .title = "Bevries een versie"},
    {METHOD_POST, "/kwaliteitsbeeld/:id/versies/:nummer/vaststellen", MAG_BEELD_VASTSTELLEN, 0,
     approve_post, .form = &approve_form, .title = "Stel een versie vast"},
    {METHOD_POST, "/kwaliteitsbeeld/:id/versies/:nummer/publiceren", MAG_BEELD_PUBLICEREN, 0,
     publish_post, .form = &publish_form, .title = "Maak een versie openbaar"},
    {METHOD_POST, "/kwaliteitsbeeld/:id/versies/:nummer/pdf", MAG_BEELD_PUBLICEREN, 0, pdf_post,
     .form = &pdf_form, .title = "Maak een pdf van een versie"},
    {METHOD_POST, "/kwaliteitsbeeld/:id/versies/:nummer/controleren", MAG_BEELD_PUBLICEREN, 0,
     check_post, .form = &check_form, .title = "Kijk of het openbare adres werkt"},
    {METHOD_POST, "/kwaliteitsbeeld/:id/versies/:nummer/opnieuw", MAG_BEELD_PUBLICEREN, 0, again_post,
     .form = &again_form, .title = "Maak de bladzijden van een versie opnieuw"},
};
/* clang-format on */
const struct route_table publicatie_routes = {routes, sizeof routes / sizeof *routes};
