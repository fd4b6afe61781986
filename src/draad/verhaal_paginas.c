/* The pages of a story: writing it down, its text, made unrecognisable by a person, consent given
 * and withdrawn. Not here: when a story is public (verhaal.c). */
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/keten.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include "draad/verhaal.h"
#include "draad/verhaal_html.h"
#include "draad/verhaal_nieuw_html.h"
#include <string.h>

static const struct choice tellers[] = {
    {"zorgvrager",            N_("Iemand die zorg krijgt")},
    {"naaste",                       N_("Een naaste")},
    {"professional",N_("Een medewerker")},
    {"vrijwilliger",          N_("Een vrijwilliger")},
    {"anders",                       N_("Iemand anders")},
    {0},
};
static const struct choice consent[] = {
    {"gegeven",                     N_("Ja, de verteller vindt het goed")},
    {"gevraagd",                             N_("Dat weten wij nog niet")},
    {0},
};
#define FIELD_TITLE                                                                                \
    {                                                                                              \
        .name = "titel", .label = N_("Geef het een titel"), .required = true, .max = 120,          \
        .hulp = N_("Zonder namen. Met deze titel vinden collega's het verhaal terug.")             \
    }
#define FIELD_STORY                                                                                \
    {                                                                                              \
        .name = "tekst", .label = N_("Het verhaal"), .kind = FIELD_LONG, .required = true,         \
        .max = 5000, .rows = 8                                                                     \
    }
#define FIELD_TELLER                                                                               \
    {                                                                                              \
        .name = "verteller", .label = N_("Wie vertelde het?"), .kind = FIELD_RADIO,                \
        .required = true, .choices = tellers                                                       \
    }
#define FIELD_CONSENT                                                                              \
    {                                                                                              \
        .name = "toestemming", .label = N_("Mag dit verhaal gedeeld worden?"),                     \
        .kind = FIELD_RADIO, .required = true, .choices = consent                                  \
    }
#define FIELD_SURE                                                                                 \
    {                                                                                              \
        .name = "zeker", .kind = FIELD_CHECK, .required = true,                                    \
        .label = N_("Ik las het na: zonder namen, plaatsen, data of andere dingen waaraan je de "  \
                    "verteller herkent")                                                           \
    }
static const struct field new_fields[] = {
    FIELD_TITLE, FIELD_STORY, FIELD_TELLER, FIELD_CONSENT, {.name = "bij", .kind = FIELD_HIDDEN}
};
static const struct field text_fields[] = {FIELD_TITLE, FIELD_STORY, FIELD_TELLER};
static const struct field sure_fields[] = {FIELD_SURE};
static const struct field consent_fields[] = {FIELD_CONSENT};
static const struct field withdraw_fields[] = {
    {.name = "intrekken",
     .kind = FIELD_CHECK,
     .required = true,
     .label = N_("Wis de tekst. Die komt niet meer terug")},
};
const struct form verhaal_nieuw_form = {"verhaal_nieuw", FORM_FIELDS(new_fields), N_("Bewaren")};
const struct form verhaal_form = {"verhaal", FORM_FIELDS(text_fields), N_("Bewaren")};
const struct form verhaal_onherkenbaar_form = {"onherkenbaar", FORM_FIELDS(sure_fields),
                                               N_("Dit verhaal is onherkenbaar gemaakt")};
const struct form verhaal_toestemming_form = {"toestemming", FORM_FIELDS(consent_fields),
                                              N_("Bewaren")};
const struct form verhaal_intrekken_form = {"intrekken", FORM_FIELDS(withdraw_fields),
                                            N_("Toestemming intrekken")};

static const char *consent_words(const char *code)
{
    if (text_equal(code, "gegeven"))
        return N_("gegeven");
    return text_equal(code, "ingetrokken") ? N_("ingetrokken") : N_("nog niet gegeven");
}

static void add_lines(struct request *r, struct verhaal_pagina *v, const char *text)
{
    size_t n = 1;
    for (const char *s = text; *s; s++)
        n += *s == '\n';
    struct verhaal_pagina_regels *lines = mem_array(r->ctx, struct verhaal_pagina_regels, n);
    while (text) {
        const char *end = strchr(text, '\n');
        const char *line = mem_textn(r->ctx, text, end ? (size_t)(end - text) : strlen(text));
        if (!text_blank(line))
            lines[v->n_regels++].tekst = line;
        text = end ? end + 1 : NULL;
    }
    v->regels = lines;
}

/* Which of the four forms came back with errors. */
struct sent {
    struct form_state *text, *sure, *consent, *withdraw;
};

/* The text as it is stored. */
static struct form_state *stored_form(struct request *r, const struct knoop *k,
                                      const struct verhaal *story)
{
    struct form_state *s = form_new(r, &verhaal_form);
    form_set(s, "titel", k->titel);
    form_set(s, "tekst", story->tekst);
    form_set(s, "verteller", story->verteller);
    return s;
}

static void add_forms(struct request *r, struct verhaal_pagina *v, const struct knoop *k,
                      const struct verhaal *story, const struct sent *sent)
{
    v->wijzig = form_view(sent->text ? sent->text : stored_form(r, k, story), "/verhalen/%lld",
                          (long long)k->id);
    if (!story->onherkenbaar)
        v->herkenbaar = form_view(sent->sure ? sent->sure : form_new(r, &verhaal_onherkenbaar_form),
                                  "/verhalen/%lld/onherkenbaar", (long long)k->id);
    if (text_equal(story->toestemming, "gevraagd"))
        v->vraag = form_view(sent->consent ? sent->consent : form_new(r, &verhaal_toestemming_form),
                             "/verhalen/%lld/toestemming", (long long)k->id);
    v->intrekken = form_view(sent->withdraw ? sent->withdraw : form_new(r, &verhaal_intrekken_form),
                             "/verhalen/%lld/intrekken", (long long)k->id);
}

static int show(struct request *r, int status, const struct knoop *k, const struct sent *sent)
{
    struct verhaal story;
    if (!verhaal_read(r->db, r->ctx, k->organisatie, k->id, &story))
        return not_found(r);
    bool carries = mag_knoop(r, MAG_LEREN_SCHRIJVEN, k);
    struct verhaal_pagina v = {.titel = titel_voor(r, k),
                               .kop = knoop_kop_view(r, k),
                               .leesbaar = knoop_words(r, k),
                               .verteller = T(r->lang, verteller_naam(story.verteller)),
                               .toestemming = T(r->lang, consent_words(story.toestemming)),
                               .sinds = story.toestemming_op,
                               .ingetrokken = text_equal(story.toestemming, "ingetrokken"),
                               .ontbreekt =
                                   face_of("verhaal")->ontbreekt(r->db, r->ctx, r->lang, k),
                               .over = over_knoop_view(r, k)};
    if (v.leesbaar && !v.ingetrokken)
        add_lines(r, &v, story.tekst);
    if (carries && !v.ingetrokken)
        add_forms(r, &v, k, &story, sent);
    return reply_page(r, status, &verhaal_pagina_template, &v);
}

int get_verhaal(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "verhaal", MAG_DRAAD_LEZEN, &k, &status))
        return status;
    return show(r, 200, &k, &(struct sent){0});
}

static int changed(struct request *r, const struct knoop *k, const char *wat, const char *notice)
{
    verhaal_gewijzigd(r->db, k, wat, session_of(r)->persoon);
    reply_notice(r, T(r->lang, notice));
    return reply_redirect(r, "/verhalen/%lld", (long long)k->id);
}

/* A story that this person carries and that was not withdrawn. */
static bool open_own(struct request *r, struct knoop *k, int *status)
{
    if (!knoop_open(r, "verhaal", MAG_LEREN_SCHRIJVEN, k, status))
        return false;
    if (!text_equal(k->status, "ingetrokken"))
        return true;
    *status = reply_error(r, 409,
                          T(r->lang, "Dit verhaal is ingetrokken. Er valt niets meer te "
                                     "wijzigen."));
    return false;
}

int post_verhaal(struct request *r)
{
    struct knoop k;
    int status;
    if (!open_own(r, &k, &status))
        return status;
    struct form_state *s = form_read(r, &verhaal_form);
    struct verhaal story;
    if (verhaal_read(r->db, r->ctx, k.organisatie, k.id, &story))
        form_check_stored(s, stored_form(r, &k, &story));
    if (!form_ok(s))
        return show(r, 422, &k, &(struct sent){.text = s});
    knoop_rename(r->db, k.organisatie, k.id, form_text(s, "titel"), session_of(r)->persoon);
    verhaal_set_tekst(r->db, .organisatie = k.organisatie, .id = k.id,
                      .tekst = form_text(s, "tekst"), .verteller = form_text(s, "verteller"));
    erase_note(r->db, true); /* the words before */
    return changed(r, &k, N_("De tekst is aangepast"),
                   N_("Het verhaal is bewaard. Lees het na: is de verteller nog te herkennen?"));
}

int post_verhaal_onherkenbaar(struct request *r)
{
    struct knoop k;
    int status;
    if (!open_own(r, &k, &status))
        return status;
    struct form_state *s = form_read(r, &verhaal_onherkenbaar_form);
    if (!form_ok(s))
        return show(r, 422, &k, &(struct sent){.sure = s});
    verhaal_set_onherkenbaar(r->db, .organisatie = k.organisatie, .id = k.id,
                             .door = session_of(r)->persoon, .op = time_now());
    return changed(r, &k, N_("Onherkenbaar gemaakt"), N_("Het verhaal is onherkenbaar gemaakt."));
}

int post_verhaal_toestemming(struct request *r)
{
    struct knoop k;
    int status;
    if (!open_own(r, &k, &status))
        return status;
    struct form_state *s = form_read(r, &verhaal_toestemming_form);
    if (!form_ok(s))
        return show(r, 422, &k, &(struct sent){.consent = s});
    const char *code = form_text(s, "toestemming");
    bool given = text_equal(code, "gegeven");
    verhaal_set_toestemming(r->db, .organisatie = k.organisatie, .id = k.id, .toestemming = code,
                            .op = given ? date_today() : DATE_NONE);
    return changed(r, &k, given ? N_("Toestemming gegeven") : N_("Toestemming nog niet gegeven"),
                   N_("Het antwoord van de verteller is bewaard."));
}

int post_verhaal_intrekken(struct request *r)
{
    struct knoop k;
    int status;
    if (!open_own(r, &k, &status))
        return status;
    struct form_state *s = form_read(r, &verhaal_intrekken_form);
    if (!form_ok(s))
        return show(r, 422, &k, &(struct sent){.withdraw = s});
    bool was_public =
        verhaal_withdraw(r->db, r->ctx, k.organisatie, k.id, session_of(r)->persoon) > 0;
    reply_notice(r, was_public
                        ? T(r->lang, N_("De toestemming is ingetrokken en de tekst is gewist. Wat "
                                        "openbaar was, wordt nu zonder dit verhaal opnieuw "
                                        "gemaakt. Zolang is het niet te lezen."))
                        : T(r->lang, N_("De toestemming is ingetrokken en de tekst is gewist.")));
    return reply_redirect(r, "/verhalen/%lld", (long long)k.id);
}

/* ---- writing one down ---- */

/* What the story tells about: something that this person carries. */
static bool about(struct request *r, const char *id_text, struct knoop *k)
{
    int64_t id;
    if (!id_text || !text_int(id_text, 1, INT64_MAX, &id) ||
        !knoop_read(r->db, r->ctx, org_van(r), id, k))
        return false;
    const struct knoop_face *g = face_of(k->soort);
    return g && mag_knoop(r, g->lezen, k) && mag_knoop(r, MAG_LEREN_SCHRIJVEN, k);
}

static int show_new(struct request *r, int status, const struct knoop *k, struct form_state *s)
{
    struct verhaal_nieuw v = {.bij = k->titel, .formulier = form_view(s, "/verhalen/nieuw")};
    return reply_page(r, status, &verhaal_nieuw_template, &v);
}

int get_verhaal_nieuw(struct request *r)
{
    struct knoop k;
    if (!about(r, request_field(r, "bij"), &k))
        return not_found(r);
    struct form_state *s = form_new(r, &verhaal_nieuw_form);
    form_set_int(s, "bij", k.id);
    return show_new(r, 200, &k, s);
}

int post_verhaal_nieuw(struct request *r)
{
    struct form_state *s = form_read(r, &verhaal_nieuw_form);
    struct knoop k;
    if (!about(r, form_text(s, "bij"), &k))
        return not_found(r);
    if (!form_ok(s))
        return show_new(r, 422, &k, s);
    const char *code = form_text(s, "toestemming");
    int64_t id = verhaal_create(
        r->db,
        &(struct knoop_new){.organisatie = k.organisatie,
                            .locatie = k.locatie,
                            .team = k.team,
                            .door = session_of(r)->persoon,
                            .titel = form_text(s, "titel"),
                            .bouwstenen = knoop_bouwstenen(r->db, k.organisatie, k.id)},
        &(struct verhaal){.tekst = form_text(s, "tekst"),
                          .verteller = form_text(s, "verteller"),
                          .toestemming = code,
                          .toestemming_op =
                              text_equal(code, "gegeven") ? date_today() : DATE_NONE});
    draad_lay(r->db, k.organisatie, id, k.id, ONDERBOUWT, session_of(r)->persoon, 0);
    reply_notice(r, T(r->lang, "Het verhaal is bewaard. Lees het na: is de verteller nog te "
                               "herkennen?"));
    return reply_redirect(r, "/verhalen/%lld", (long long)id);
}
