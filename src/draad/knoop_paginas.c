/* The page of any knoop (for kinds without a page of their own), and what people add to one:
 * comments and attachments. Not here: what the page shows of it (over_knoop.c). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/knoop_html.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include "web/beside.h"
#include <string.h>

#define BIJLAGE_MAX (10u * 1000 * 1000)

/* Any knoop that this person may read by the right of its kind. */
static bool open_any(struct request *r, int64_t id, enum handeling also, struct knoop *k)
{
    if (id <= 0 || !knoop_read(r->db, r->ctx, org_van(r), id, k))
        return false;
    const struct knoop_face *g = face_of(k->soort);
    return g && mag_knoop(r, g->lezen, k) && mag_knoop(r, also, k);
}

/* The same, and what is said in it. */
static bool open_words(struct request *r, int64_t id, enum handeling also, struct knoop *k)
{
    return open_any(r, id, also, k) && knoop_words(r, k);
}

/* Was something typed in a form that is not on this page? It is there again on its own. */
static bool typed_elsewhere(const struct request *r)
{
    for (const struct beside *g = r->beside; g; g = g->next)
        if (!g->shown)
            return true;
    return false;
}

static int show(struct request *r, int status, const struct knoop *k, struct form_state *reactie,
                struct form_state *bijlage)
{
    const struct knoop_face *g = face_of(k->soort);
    struct knoop_pagina v = {.titel = titel_voor(r, k),
                             .kop = knoop_kop_view(r, k),
                             .over = over_knoop_with(r, k, reactie, bijlage)};
    const char *text = g && g->tekst ? g->tekst(r->db, r->ctx, r->lang, k, false) : NULL;
    if (status >= 400 && g && g->path) {
        v.terug = knoop_path(r->ctx, k);
        v.getypt = typed_elsewhere(r);
    }
    v.tekst = text_equal(text, k->titel) ? NULL : text;
    v.ontbreekt = g && g->ontbreekt ? g->ontbreekt(r->db, r->ctx, r->lang, k) : NULL;
    struct cijfer c;
    if (text_equal(k->soort, "cijfer") && cijfer_read(r->db, r->ctx, k->organisatie, k->id, &c)) {
        v.methode = c.methode;
        v.bron = c.bron;
    }
    return reply_page(r, status, &knoop_pagina_template, &v);
}

int get_knoop(struct request *r)
{
    struct knoop k;
    if (!open_any(r, request_id(r, "id"), MAG_AANGEMELD, &k))
        return not_found(r);
    const struct knoop_face *g = face_of(k.soort);
    if (g->path && !r->want_json)
        return reply_redirect(r, "%s", knoop_path(r->ctx, &k));
    return show(r, 200, &k, NULL, NULL);
}

int post_reactie(struct request *r)
{
    struct knoop k;
    if (!open_words(r, request_id(r, "id"), MAG_OPMERKEN, &k) || knoop_opaque(k.soort))
        return not_found(r);
    struct form_state *s = form_read(r, &reactie_form);
    if (!form_ok(s))
        return show(r, 422, &k, s, NULL);
    const struct sessie *me = session_of(r);
    opmerking_insert(r->db, .organisatie = k.organisatie, .knoop = k.id,
                     .tekst = form_text(s, "reactie"), .door = me->persoon, .op = time_now());
    geschiedenis_write(r->db, k.organisatie, k.id, N_("Reactie geplaatst"), "", me->persoon, 0);
    reply_notice(r, T(r->lang, "De reactie staat erbij."));
    return reply_redirect(r, "%s", knoop_path(r->ctx, &k));
}

/* The name as it was on the sender's disk, without a path. */
static const char *file_name(struct request *r, const char *name)
{
    for (const char *s = name; s && *s; s++) {
        if (*s == '/' || *s == '\\')
            name = s + 1;
    }
    if (text_blank(name) || !text_utf8(name, strlen(name)))
        return T(r->lang, "bijlage");
    return text_length(name) > 120 ? text_short(r->ctx, name, 120) : name;
}

int post_bijlage(struct request *r)
{
    struct knoop k;
    if (!open_words(r, request_id(r, "id"), MAG_OPMERKEN, &k) || knoop_opaque(k.soort))
        return not_found(r);
    struct form_state *s = form_read(r, &bijlage_form);
    const struct upload *u = request_upload(r, "bestand");
    const char *type = form_ok(s) && u ? bijlage_type(u->data, u->len) : NULL;
    if (form_ok(s) && u && u->len > BIJLAGE_MAX)
        form_error(s, "bestand", T(r->lang, "Dit bestand is groter dan 10 MB. Maak het kleiner."));
    else if (form_ok(s) && !type)
        form_error(s, "bestand",
                   T(r->lang, "Dit soort bestand kan Koers niet bewaren. Kies een pdf, foto (png "
                              "of jpeg), tekst, Word- of Excelbestand."));
    if (!form_ok(s))
        return show(r, 422, &k, NULL, s);
    const struct sessie *me = session_of(r);
    const char *name = file_name(r, u->name);
    bijlage_insert(r->db, .organisatie = k.organisatie, .knoop = k.id, .naam = name, .type = type,
                   .inhoud = {.data = u->data, .n = u->len}, .door = me->persoon, .op = time_now());
    geschiedenis_write(r->db, k.organisatie, k.id, N_("Bijlage toegevoegd: {detail}"), name,
                       me->persoon, 0);
    reply_notice(r, T(r->lang, "De bijlage staat erbij."));
    return reply_redirect(r, "%s", knoop_path(r->ctx, &k));
}

int get_bijlage(struct request *r)
{
    struct bijlage_by_id_row row;
    struct knoop k;
    int64_t id = request_id(r, "id");
    if (id <= 0 || !bijlage_by_id(r->db, r->ctx, &row, .organisatie = org_van(r), .id = id) ||
        !open_words(r, row.knoop, MAG_AANGEMELD, &k) || row.op <= knoop_words_since(r, &k))
        return not_found(r);
    return reply_bytes(r, 200, row.type, row.inhoud.data, row.inhoud.n, row.naam);
}
