/* The pages of one signal for staff: reading, answering, marking, joining it into a theme, making a
 * story of it, writing one down. Not here: the inbox (signaal_inbox.c), the public pages
 * (signaal_openbaar.c), drafts (terugkoppeling.c), rules (signaal_regels.c). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "draad/over_knoop_html.h"
#include "draad/start_regels.h"
#include "signaal/bereik_html.h"
#include "signaal/intussen.h"
#include "signaal/signaal.h"
#include "signaal/signaal_een_html.h"
#include "signaal/signaal_eigen.h"
#include "signaal/signaal_eigen_html.h"
#include "signaal/signaal_inbox_html.h"
#include "signaal/signaal_kaart_html.h"
#include "signaal/signaal_kaarten_html.h"
#include "signaal/signaal_mijn_html.h"
#include "signaal/signaal_nieuw_html.h"
#include "signaal/terugkoppeling_een_html.h"
#include "signaal/terugkoppeling_lijst_html.h"
#include "signaal/uitweg.h"
#include "signaal/uitweg_een_html.h"
#include "signaal/uitweg_lijst_html.h"
#include "signaal/uitweg_nu_html.h"
#include "signaal/zonder_antwoord_pagina_html.h"

#define THEMES 40 /* to choose from */

/* ---- forms ---- */
/* clang-format off */
static const struct field answer_fields[] = {
    {"soort", N_("Wat voor antwoord is dit?"), NULL, FIELD_RADIO, .required = true,
     .choices = antwoord_soorten},
    {"tekst", N_("Het antwoord"),
     N_("Schrijf zoals je het zou zeggen. De gever leest precies wat hier staat."), FIELD_LONG,
     .required = true, .max = 5000, .rows = 6},
    INTUSSEN_SEEN_FIELD,
    INTUSSEN_ADDED_FIELD,
};
/* clang-format on */
static const struct form answer_form = {"antwoord", FORM_FIELDS(answer_fields),
                                        N_("Verstuur antwoord")};

static const struct field mark_fields[] = {
    {"bouwsteen", N_("Bouwstenen"), NULL, FIELD_CHECKS, .choices = bouwsteen_short_choices},
};
static const struct form mark_form = {"merken", FORM_FIELDS(mark_fields), N_("Bewaren"),
                                      .quiet = true};

/* clang-format off */
static const struct field story_fields[] = {
    {"tekst", N_("Het verhaal, onherkenbaar"),
     N_("Haal namen, kamernummers en alles weg waaraan iemand te herkennen is."), FIELD_LONG,
     .required = true, .max = 2000, .rows = 5},
    {"onherkenbaar", N_("Ik heb gecontroleerd dat niemand te herkennen is"), NULL, FIELD_CHECK,
     .required = true},
};
/* clang-format on */
static const struct form story_form = {"verhaal", FORM_FIELDS(story_fields),
                                       N_("Bewaar het verhaal"), .quiet = true};

static const struct field theme_fields[] = {
    {"thema", N_("Voeg bij een thema"), NULL, FIELD_SELECT, .required = true, .raw_choices = true},
};
static const struct form theme_form = {"thema", FORM_FIELDS(theme_fields), N_("Voeg toe"),
                                       .quiet = true};

/* ---- one signal ---- */

struct shown { /* forms with something wrong in them; NULL: fresh ones */
    struct form_state *answer, *mark, *story, *theme, *away;
};

static void one_messages(struct request *r, int64_t id, struct signaal_een *v)
{
    struct signaal_aanvullingen_rows added =
        signaal_aanvullingen(r->db, r->ctx, .organisatie = org_van(r), .signaal = id);
    struct signaal_antwoorden_rows sent =
        signaal_antwoorden(r->db, r->ctx, .organisatie = org_van(r), .signaal = id);
    struct signaal_een_berichten *list =
        mem_array(r->ctx, struct signaal_een_berichten, added.n + sent.n);
    size_t a = 0, s = 0, n = 0;
    enum signaal_status then = SIGNAAL_NIEUW;
    while (a < added.n || s < sent.n) {
        if (s == sent.n || (a < added.n && added.row[a].na <= (int64_t)s)) {
            list[n++] = (struct signaal_een_berichten){.letter = "S",
                                                       .wie = T(r->lang, N_("De gever voegde toe")),
                                                       .op = date_of_time(added.row[a].op),
                                                       .tekst = added.row[a].tekst};
            then = signaal_after_addition(then);
            a++;
        } else {
            v->tussendoor = signaal_tussendoor(&then, sent.row[s].soort);
            list[n++] = (struct signaal_een_berichten){
                .letter = "A",
                .wie = T(r->lang, antwoord_kop(sent.row[s].soort, v->tussendoor)),
                .door = sent.row[s].naam,
                .op = date_of_time(sent.row[s].verstuurd),
                .tekst = sent.row[s].tekst};
            s++;
        }
    }
    v->berichten = list;
    v->n_berichten = n;
}

static size_t answers_shown(const struct signaal_een *v)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n_berichten; i++)
        n += v->berichten[i].letter[0] == 'A';
    return n;
}

static void one_drafts(struct request *r, const struct knoop *k, enum lang giver,
                       struct signaal_een *v)
{
    struct signaal_concepten_rows all =
        signaal_concepten(r->db, r->ctx, .organisatie = k->organisatie, .signaal = k->id);
    struct signaal_een_concepten *list = mem_array(r->ctx, struct signaal_een_concepten, all.n);
    for (size_t i = 0; i < all.n; i++)
        list[i] = (struct signaal_een_concepten){all.row[i].id,
                                                 lang_sentence(r->ctx, giver, all.row[i].tekst)};
    v->concepten = list;
    v->n_concepten = all.n;
}

static struct form_state *stored_marks(struct request *r, const struct knoop *k)
{
    struct form_state *f = form_new(r, &mark_form);
    bouwsteen_set(f, "bouwsteen", knoop_bouwstenen(r->db, k->organisatie, k->id));
    return f;
}

static void one_marks(struct request *r, const struct knoop *k, struct signaal_een *v)
{
    unsigned marks = knoop_bouwstenen(r->db, k->organisatie, k->id);
    struct signaal_een_bouwstenen *list = mem_array(r->ctx, struct signaal_een_bouwstenen, 5);
    for (int b = 1; b <= 5; b++)
        if (marks & (1u << b))
            list[v->n_bouwstenen++] =
                (struct signaal_een_bouwstenen){b, T(r->lang, bouwsteen_naam(b))};
    v->bouwstenen = list;
}

static void theme_choices(struct request *r, struct form_state *f, void *signal)
{
    const struct knoop *k = signal;
    struct signaal_themas_rows all =
        signaal_themas(r->db, r->ctx, .organisatie = k->organisatie, .locatie = k->locatie,
                       .overal = k->locatie == 0, .max = THEMES);
    struct choice *list = mem_array(r->ctx, struct choice, all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (mag(r, MAG_DRAAD_LEZEN, all.row[i].locatie))
            list[n++] = (struct choice){mem_format(r->ctx, "%lld", (long long)all.row[i].id),
                                        all.row[i].titel, NULL};
    form_choices(f, "thema", list, n);
}

static void one_themes(struct request *r, const struct knoop *k, struct signaal_een *v)
{
    struct signaal_in_themas_rows rows =
        signaal_in_themas(r->db, r->ctx, .organisatie = k->organisatie, .signaal = k->id);
    struct signaal_een_themas *list = mem_array(r->ctx, struct signaal_een_themas, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct signaal_een_themas){rows.row[i].id, rows.row[i].titel};
    v->themas = list;
    v->n_themas = rows.n;
}

static void one_forms(struct request *r, const struct knoop *k, const struct signaal_of_row *s,
                      const struct shown *shown, struct signaal_een *v)
{
    long long id = (long long)k->id;
    if (mag_knoop(r, MAG_TERUGKOPPELEN, k)) {
        struct form_state *answer = shown->answer ? shown->answer : form_new(r, &answer_form);
        if (!shown->answer)
            intussen_seen(answer, answers_shown(v)),
                intussen_heard(answer, v->n_berichten - answers_shown(v));
        form_lang(answer, "tekst", lang_from_code(s->taal));
        v->antwoord = form_view(answer, "/signalen/%lld/antwoord", id);
    }
    if (!mag_knoop(r, MAG_SIGNAAL_BEHANDELEN, k)) {
        one_marks(r, k, v);
        return;
    }
    one_marks(r, k, v);
    v->merken =
        form_view(shown->mark ? shown->mark : stored_marks(r, k), "/signalen/%lld/merken", id);
    struct form_state *story = shown->story;
    if (!story) {
        story = form_new(r, &story_form);
        form_set(story, "tekst", s->tekst);
    }
    v->verhaal_maken = form_view(story, "/signalen/%lld/verhaal", id);
    struct form_state *theme = shown->theme;
    if (!theme) {
        theme = form_new(r, &theme_form);
        theme_choices(r, theme, (void *)k);
    }
    v->thema_kiezen = form_view(theme, "/signalen/%lld/thema", id);
    v->doorgeven = uitweg_form_view(r, k, shown->away);
}

/* Where it went, for who may read it there; NULL: it did not go there, or not for this person. */
static const char *handed_to(struct request *r, const struct knoop *signal, const char *soort)
{
    struct knoop k;
    int64_t id = uitweg_van(r->db, r->ctx, signal->organisatie, signal->id, soort);
    return id && knoop_read(r->db, r->ctx, signal->organisatie, id, &k) &&
                   mag_knoop(r, uitweg_mag(soort), &k)
               ? knoop_path(r->ctx, &k)
               : NULL;
}

/* That it happened is all that the quality side keeps. */
static int show_handed(struct request *r, const struct knoop *k, const char *place)
{
    struct uitweg u;
    if (!uitweg_of_signaal(r->db, r->ctx, k->organisatie, k->id, &u))
        return not_found(r);
    const char *complaint = handed_to(r, k, UITWEG_KLACHT),
               *urgent = handed_to(r, k, UITWEG_DRINGEND);
    return reply_page(
        r, 200, &signaal_een_template,
        &(struct signaal_een){.id = k->id,
                              .naar_klacht = complaint,
                              .naar_dringend = urgent,
                              .elders = !complaint && !urgent && u.gewist == DATE_NONE,
                              .kop = T(r->lang, status_naam(k)),
                              .verhaal = "",
                              .wie = T(r->lang, gever_naam(NULL)),
                              .plek = place,
                              .sinds = date_of_time(k->gemaakt),
                              .antwoord_voor = DATE_NONE,
                              .status = T(r->lang, status_naam(k)),
                              .doorgegeven = u.op,
                              .klacht = text_equal(u.soort, UITWEG_KLACHT),
                              .taal = lang_code(LANG_NL)});
}

static int show_one(struct request *r, const struct knoop *k, const struct shown *shown, int status)
{
    struct signaal_of_row s;
    if (!signaal_of(r->db, r->ctx, &s, .organisatie = k->organisatie, .id = k->id))
        return not_found(r);
    struct locatie place = {0};
    if (k->locatie)
        locatie_read(r->db, r->ctx, k->organisatie, k->locatie, &place);
    const char *plek = place.naam ? place.naam : T(r->lang, N_("de hele organisatie"));
    if (signaal_handed_over(k->status))
        return show_handed(r, k, plek);
    struct signaal_een v = {
        .id = k->id,
        .kop = k->titel,
        .verhaal = s.tekst,
        .wie = T(r->lang, gever_naam(s.gever)),
        .naam = signaal_naam_van(r->db, r->ctx, k),
        .plek = plek,
        .sinds = date_of_time(k->gemaakt),
        .antwoord_voor = signaal_antwoord_voor(k->gemaakt),
        .dagen = signaal_dagen(k->gemaakt, time_now()),
        .wacht = strcmp(k->status, "beantwoord") != 0,
        .status = T(r->lang, status_naam(k)),
        .code = s.code_hash.n > 0,
        .mail = s.email != NULL,
        .delen_ja = strcmp(s.delen, "ja") == 0,
        .taal = lang_code(lang_from_code(s.taal)),
        .leest = gever_leest(r->lang, lang_from_code(s.taal)),
    };
    one_messages(r, k->id, &v);
    one_drafts(r, k, lang_from_code(s.taal), &v);
    one_themes(r, k, &v);
    one_forms(r, k, &s, shown, &v);
    /* Without a theme the red thread would only repeat the conversation. */
    v.over = v.n_themas ? over_knoop_view(r, k) : over_knoop_without_draad(r, k);
    return reply_page(r, status, &signaal_een_template, &v);
}

int signaal_show_handing(struct request *r, const struct knoop *k, struct form_state *f)
{
    return show_one(r, k, &(struct shown){.away = f}, 422);
}

/* A signal of this request that is still here; *status is set when it is not. */
static bool open_here(struct request *r, enum handeling h, struct knoop *k, int *status)
{
    if (!knoop_open(r, "signaal", h, k, status))
        return false;
    if (!signaal_handed_over(k->status))
        return true;
    *status = r->method == METHOD_POST
                  ? reply_gone(r, 409,
                               T(r->lang, N_("Dit signaal is intussen doorgegeven. Er is nu niets "
                                             "bewaard of verstuurd.")))
                  : not_found(r);
    return false;
}

static int one(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "signaal", MAG_SIGNAAL_LEZEN, &k, &status))
        return status;
    return show_one(r, &k, &(struct shown){0}, 200);
}

static int answer_post(struct request *r)
{
    struct knoop k;
    int status;
    if (!open_here(r, MAG_TERUGKOPPELEN, &k, &status))
        return status;
    struct form_state *f = form_read(r, &answer_form);
    enum antwoord_soort kind;
    struct signaal_antwoorden_rows sent =
        signaal_antwoorden(r->db, r->ctx, .organisatie = k.organisatie, .signaal = k.id);
    struct signaal_aanvullingen_rows added =
        signaal_aanvullingen(r->db, r->ctx, .organisatie = k.organisatie, .signaal = k.id);
    if (!antwoord_good(r, f, &kind) || intussen_added(r, f, added.n) ||
        intussen_answered(r, f, &sent))
        return show_one(r, &k, &(struct shown){.answer = f}, 422);
    signaal_answer(r->db, r->ctx, k.organisatie, k.id, kind, form_text(f, "tekst"), 0,
                   session_of(r)->persoon, signaal_base(r), 0);
    reply_notice(r, T(r->lang, N_("Je antwoord is verstuurd.")));
    return reply_redirect(r, "/signalen/%lld", (long long)k.id);
}

static int mark_post(struct request *r)
{
    struct knoop k;
    int status;
    if (!open_here(r, MAG_SIGNAAL_BEHANDELEN, &k, &status))
        return status;
    struct form_state *f = form_read(r, &mark_form);
    form_check_stored(f, stored_marks(r, &k));
    if (!form_ok(f))
        return show_one(r, &k, &(struct shown){.mark = f}, 422);
    knoop_set_bouwstenen(r->db, k.organisatie, k.id, bouwsteen_chosen(f, "bouwsteen"));
    reply_notice(r, T(r->lang, N_("Bewaard.")));
    return reply_redirect(r, "/signalen/%lld", (long long)k.id);
}

static int theme_post(struct request *r)
{
    struct knoop k;
    int status;
    if (!open_here(r, MAG_SIGNAAL_BEHANDELEN, &k, &status))
        return status;
    struct form_state *f = form_read_with(r, &theme_form, theme_choices, &k);
    if (!form_ok(f))
        return show_one(r, &k, &(struct shown){.theme = f}, 422);
    signaal_join_thema(r, &k, form_id(f, "thema"));
    reply_notice(r, T(r->lang, N_("Het signaal hoort nu bij dit thema.")));
    return reply_redirect(r, "/signalen/%lld", (long long)k.id);
}

/* Maps the giver of a signal to the teller of a story. */
static const char *teller_of(const char *gever)
{
    static const char *const same[] = {"zorgvrager", "naaste", "professional", "vrijwilliger"};
    for (size_t i = 0; i < 4; i++)
        if (strcmp(gever, same[i]) == 0)
            return same[i];
    return "anders";
}

static int story_post(struct request *r)
{
    struct knoop k;
    struct signaal_of_row s;
    int status;
    if (!open_here(r, MAG_SIGNAAL_BEHANDELEN, &k, &status))
        return status;
    struct form_state *f = form_read(r, &story_form);
    if (!form_ok(f) || !signaal_of(r->db, r->ctx, &s, .organisatie = k.organisatie, .id = k.id))
        return show_one(r, &k, &(struct shown){.story = f}, 422);
    bool consent = strcmp(s.delen, "ja") == 0;
    int64_t person = session_of(r)->persoon;
    int64_t id = verhaal_create(
        r->db,
        &(struct knoop_new){.organisatie = k.organisatie,
                            .locatie = k.locatie,
                            .door = person,
                            .titel = signaal_titel(r->ctx, form_text(f, "tekst")),
                            .status = "open",
                            .zoektekst = form_text(f, "tekst"),
                            .bouwstenen = knoop_bouwstenen(r->db, k.organisatie, k.id)},
        &(struct verhaal){.tekst = form_text(f, "tekst"),
                          .verteller = teller_of(s.gever),
                          .toestemming = consent ? "gegeven" : "gevraagd",
                          .toestemming_op = consent ? date_today() : DATE_NONE,
                          .onherkenbaar = true});
    draad_lay(r->db, k.organisatie, k.id, id, LEIDT_TOT, person, 0);
    reply_notice(r, T(r->lang, N_("Het verhaal is bewaard.")));
    return reply_redirect(r, "/verhalen/%lld", (long long)id);
}

/* clang-format off */
static const struct route routes[] = {
    {METHOD_GET, "/signalen", MAG_SIGNAAL_LEZEN, 0, signaal_inbox_get,
     .template = &signaal_inbox_template, .title = "Signalen, wie het langst wacht eerst"},
    {METHOD_POST, "/signalen/thema", MAG_SIGNAAL_BEHANDELEN, 0, signaal_bundel_post,
     .form = &signaal_bundel_form, .title = "Bundel signalen tot een thema"},
    {METHOD_GET, "/signalen/nieuw", MAG_SIGNAAL_GEVEN, ROUTE_UNSEEN, signaal_nieuw_get,
     .template = &signaal_nieuw_template, .title = "Schrijf een signaal op"},
    {METHOD_POST, "/signalen/nieuw", MAG_SIGNAAL_GEVEN,
     ROUTE_UNSEEN | ROUTE_REPEATS | ROUTE_QUICK, signaal_nieuw_post,
     .prepare = signaal_nieuw_prepare, .form = &signaal_nieuw_form, .title = "Bewaar een signaal"},
    {METHOD_GET, "/signalen/mijn", MAG_AANGEMELD, ROUTE_UNSEEN, signaal_mijn_get,
     .template = &signaal_mijn_template, .title = "Signalen die je zelf gaf", .subject = &signaal_eigen},
    {METHOD_GET, "/signalen/mijn/:id", MAG_AANGEMELD, ROUTE_UNSEEN, signaal_eigen_get,
     .template = &signaal_eigen_template, .title = "Een signaal dat je zelf gaf",
     .subject = &signaal_eigen},
    {METHOD_POST, "/signalen/mijn/:id/toevoegen", MAG_AANGEMELD, ROUTE_UNSEEN,
     signaal_eigen_toevoegen_post, .form = &eigen_add_form,
     .title = "Voeg iets toe aan een signaal dat je zelf gaf", .subject = &signaal_eigen},
    {METHOD_POST, "/signalen/mijn/:id/gelezen", MAG_AANGEMELD, ROUTE_UNSEEN,
     signaal_eigen_gelezen_post, .form = &eigen_seen_form,
     .title = "Meld dat je de antwoorden op een eigen signaal las", .subject = &signaal_eigen},
    {METHOD_POST, "/signalen/mijn/:id/delen", MAG_AANGEMELD, ROUTE_UNSEEN,
     signaal_eigen_delen_post, .form = &eigen_share_form,
     .title = "Wie de woorden mag lezen van een signaal dat je zelf gaf", .subject = &signaal_eigen},
    {METHOD_POST, "/signalen/mijn/:id/mailen", MAG_AANGEMELD, ROUTE_UNSEEN,
     signaal_eigen_mailen_post, .form = &eigen_mail_form,
     .title = "E-mailadres voor het antwoord op een signaal dat je zelf gaf", .subject = &signaal_eigen},
    {METHOD_POST, "/signalen/mijn/:id/klacht", MAG_AANGEMELD, ROUTE_UNSEEN,
     signaal_eigen_klacht_post, .form = &eigen_complaint_form,
     .title = "Maak een klacht van een signaal dat je zelf gaf", .subject = &signaal_eigen},
    {METHOD_GET, "/signalen/kaarten", MAG_AANGEMELD, 0, signaal_kaarten,
     .template = &signaal_kaarten_template, .title = "Kaarten met een QR-code"},
    {METHOD_GET, "/signalen/kaart/:id", MAG_AANGEMELD, 0, signaal_kaart,
     .template = &signaal_kaart_template, .title = "Kaart met QR-code van een plek"},
    {METHOD_GET, "/signalen/:id", MAG_SIGNAAL_LEZEN, ROUTE_AUDITED, one,
     .template = &signaal_een_template, .title = "Een signaal en wat ermee gebeurt"},
    {METHOD_POST, "/signalen/:id/antwoord", MAG_TERUGKOPPELEN, 0, answer_post, .form = &answer_form,
     .title = "Antwoord op een signaal"},
    {METHOD_POST, "/signalen/:id/merken", MAG_SIGNAAL_BEHANDELEN, 0, mark_post, .form = &mark_form,
     .title = "Bouwstenen van een signaal"},
    {METHOD_POST, "/signalen/:id/thema", MAG_SIGNAAL_BEHANDELEN, 0, theme_post, .form = &theme_form,
     .title = "Voeg een signaal bij een thema"},
    {METHOD_POST, "/signalen/:id/verhaal", MAG_SIGNAAL_BEHANDELEN, 0, story_post,
     .form = &story_form, .title = "Maak van een signaal een onherkenbaar verhaal"},
    {METHOD_POST, "/signalen/:id/doorgeven", MAG_SIGNAAL_BEHANDELEN, 0, uitweg_post,
     .form = &uitweg_form, .title = "Geef een signaal door: een klacht, of het kan niet wachten"},
    {METHOD_GET, "/klachten", MAG_KLACHT_BEHANDELEN, 0, klachten_get,
     .template = &uitweg_lijst_template, .title = "Klachten"},
    {METHOD_GET, "/klachten/:id", MAG_KLACHT_BEHANDELEN, ROUTE_AUDITED, klacht_get,
     .template = &uitweg_een_template, .title = "Een klacht in de woorden van de gever"},
    {METHOD_POST, "/klachten/:id", MAG_KLACHT_BEHANDELEN, 0, klacht_post,
     .form = &uitweg_daad_form, .title = "Laat weten wat er met een klacht gebeurt"},
    {METHOD_POST, "/klachten/:id/verder", MAG_KLACHT_BEHANDELEN, 0, klacht_verder_post,
     .form = &uitweg_verder_form, .title = "Geef een klacht door die niet kan wachten"},
    {METHOD_GET, "/dringend", MAG_DRINGEND_BEHANDELEN, 0, dringend_lijst_get,
     .template = &uitweg_lijst_template, .title = "Wat niet kan wachten"},
    {METHOD_GET, "/dringend/:id", MAG_DRINGEND_BEHANDELEN, ROUTE_AUDITED, dringend_get,
     .template = &uitweg_een_template, .title = "Wat niet kan wachten, in de woorden van de gever"},
    {METHOD_POST, "/dringend/:id", MAG_DRINGEND_BEHANDELEN, 0, dringend_post,
     .form = &uitweg_daad_form, .title = "Laat weten wat er gebeurt met wat niet kon wachten"},
    {METHOD_POST, "/dringend/:id/verder", MAG_DRINGEND_BEHANDELEN, 0, dringend_verder_post,
     .form = &uitweg_verder_form, .title = "Geef door als klacht wat niet kon wachten"},
    {METHOD_GET, "/zonder-antwoord", MAG_AANGEMELD, 0, zonder_antwoord_get,
     .subject = &zonder_antwoord_raad, .template = &zonder_antwoord_pagina_template, .title = "Signalen zonder antwoord, per plek"},
    {METHOD_POST, "/zonder-antwoord/:id/vraag", MAG_SIGNAAL_AANSPREKEN, 0, vraag_antwoord_post,
     .form = &vraag_antwoord_form, .title = "Vraag wie voor een plek verantwoordelijk is om antwoord"},
    {METHOD_GET, "/beheer/bereik", MAG_BEHEREN, 0, bereik_get, .template = &bereik_template,
     .title = "Beheer: wie men belt, en wie de klachtenfunctionaris is"},
    {METHOD_POST, "/beheer/bereik", MAG_BEHEREN, 0, bereik_post, .form = &bereik_form,
     .title = "Bewaar wie men belt en wie de klachtenfunctionaris is"},
    {METHOD_POST, "/beheer/bewaren", MAG_BEHEREN, 0, bewaren_post, .form = &bewaren_form,
     .title = "Hoe lang afgehandelde klachten en dringende signalen bewaard blijven"},
    {METHOD_GET, "/terugkoppeling", MAG_TERUGKOPPELEN, 0, terugkoppeling_lijst,
     .template = &terugkoppeling_lijst_template, .title = "Antwoorden die klaarstaan"},
    {METHOD_GET, "/terugkoppeling/:id", MAG_TERUGKOPPELEN, 0, terugkoppeling_toon,
     .template = &terugkoppeling_een_template, .title = "Kijk een antwoord na"},
    {METHOD_POST, "/terugkoppeling/:id", MAG_TERUGKOPPELEN, 0, terugkoppeling_verstuur_post,
     .form = &terugkoppeling_form, .title = "Verstuur een antwoord"},
    {METHOD_POST, "/terugkoppeling/:id/vervalt", MAG_TERUGKOPPELEN, 0, terugkoppeling_vervalt_post,
     .form = &terugkoppeling_laat_form, .title = "Laat een antwoord vervallen"},
};
/* clang-format on */
const struct route_table signaal_routes = {routes, sizeof routes / sizeof *routes};
