/* Drafted answers to givers: a person reads, edits and sends them (S1). Not here: making drafts
 * (draad/terugkoppeling.c), and answers written at the signal itself (signaal_paginas.c). */
#include <string.h>

#include "base/mem.h"
#include "signaal/intussen.h"
#include "signaal/signaal.h"
#include "signaal/signaal_sql.h"
#include "signaal/terugkoppeling_een_html.h"
#include "signaal/terugkoppeling_lijst_html.h"

/* clang-format off */
static const struct field send_fields[] = {
    {"soort", N_("Wat voor antwoord is dit?"), NULL, FIELD_RADIO, .required = true,
     .choices = antwoord_soorten},
    {"tekst", N_("Het antwoord"), N_("De gever leest precies wat hier staat."), FIELD_LONG,
     .required = true, .max = 5000, .rows = 8},
    INTUSSEN_SEEN_FIELD,
    INTUSSEN_ADDED_FIELD,
};
/* clang-format on */
const struct form terugkoppeling_form = {"terugkoppeling", FORM_FIELDS(send_fields),
                                         N_("Verstuur dit antwoord")};
const struct form terugkoppeling_laat_form = {"laten", .button = N_("Verstuur dit antwoord niet"),
                                              .quiet = true};

int terugkoppeling_lijst(struct request *r)
{
    struct place p = place_of(r, MAG_TERUGKOPPELEN);
    struct terugkoppeling_concepten_rows rows = terugkoppeling_concepten(
        r->db, r->ctx, .organisatie = org_van(r), .locatie = p.locatie, .overal = p.overal);
    struct terugkoppeling_lijst_rijen *list =
        mem_array(r->ctx, struct terugkoppeling_lijst_rijen, rows.n);
    for (size_t i = 0; i < rows.n; i++) {
        enum lang giver = lang_from_code(rows.row[i].taal);
        list[i] = (struct terugkoppeling_lijst_rijen){
            .id = rows.row[i].id,
            .signaal = rows.row[i].signaal_titel,
            .aanleiding = rows.row[i].aanleiding_titel,
            .tekst = lang_sentence(r->ctx, giver, rows.row[i].tekst),
            .taal = lang_code(giver),
            .leest = gever_leest(r->lang, giver),
            .sinds = date_of_time(rows.row[i].gemaakt),
        };
    }
    return reply_page(r, 200, &terugkoppeling_lijst_template,
                      &(struct terugkoppeling_lijst){.rijen = list, .n_rijen = rows.n});
}

/* The draft of the path with its signal, when this person may answer there and it is still a draft.
 */
struct draft {
    struct terugkoppeling_of_row t;
    struct signaal_of_row s;
    struct knoop knoop;
};

static bool open_draft(struct request *r, struct draft *d)
{
    int64_t org = org_van(r);
    return terugkoppeling_of(r->db, r->ctx, &d->t, .organisatie = org, .id = request_id(r, "id")) &&
           knoop_read(r->db, r->ctx, org, d->t.signaal, &d->knoop) &&
           mag_knoop(r, MAG_TERUGKOPPELEN, &d->knoop) &&
           signaal_of(r->db, r->ctx, &d->s, .organisatie = org, .id = d->t.signaal);
}

static int show_draft(struct request *r, const struct draft *d, struct form_state *f, int status)
{
    struct signaal_antwoorden_rows sent =
        signaal_antwoorden(r->db, r->ctx, .organisatie = org_van(r), .signaal = d->t.signaal);
    struct terugkoppeling_een_eerder *earlier =
        mem_array(r->ctx, struct terugkoppeling_een_eerder, sent.n);
    for (size_t i = 0; i < sent.n; i++)
        earlier[i] = (struct terugkoppeling_een_eerder){date_of_time(sent.row[i].verstuurd),
                                                        sent.row[i].tekst};
    struct signaal_aanvullingen_rows added =
        signaal_aanvullingen(r->db, r->ctx, .organisatie = org_van(r), .signaal = d->t.signaal);
    struct terugkoppeling_een_erbij *more =
        mem_array(r->ctx, struct terugkoppeling_een_erbij, added.n + 1);
    for (size_t i = 0; i < added.n; i++)
        more[i] =
            (struct terugkoppeling_een_erbij){date_of_time(added.row[i].op), added.row[i].tekst};
    int64_t id = d->t.id;
    if (status == 200)
        intussen_seen(f, sent.n), intussen_heard(f, added.n);
    enum lang giver = lang_from_code(d->s.taal);
    form_lang(f, "tekst", giver);
    return reply_page(r, status, &terugkoppeling_een_template,
                      &(struct terugkoppeling_een){
                          .signaal = d->t.signaal,
                          .verhaal = d->s.tekst,
                          .wie = T(r->lang, gever_naam(d->s.gever)),
                          .mail = d->s.email != NULL,
                          .code = d->s.code_hash.n > 0,
                          .leest = gever_leest(r->lang, giver),
                          .vertalen = giver != LANG_NL,
                          .eerder = earlier,
                          .n_eerder = sent.n,
                          .erbij = more,
                          .n_erbij = added.n,
                          .versturen = form_view(f, "/terugkoppeling/%lld", (long long)id),
                          .laten = form_view(form_new(r, &terugkoppeling_laat_form),
                                             "/terugkoppeling/%lld/vervalt", (long long)id),
                      });
}

int terugkoppeling_toon(struct request *r)
{
    struct draft d;
    if (!open_draft(r, &d))
        return not_found(r);
    if (strcmp(d.t.staat, "concept") != 0)
        return reply_redirect(r, "/signalen/%lld", (long long)d.t.signaal);
    struct form_state *f = form_new(r, &terugkoppeling_form);
    form_set(f, "soort", d.t.soort);
    form_set(f, "tekst", lang_sentence(r->ctx, lang_from_code(d.s.taal), d.t.tekst));
    return show_draft(r, &d, f, 200);
}

/* Ends the waiting point when the signal has no drafts left. */
static void stop_waiting(struct request *r, const struct draft *d)
{
    struct signaal_concepten_rows left =
        signaal_concepten(r->db, r->ctx, .organisatie = org_van(r), .signaal = d->t.signaal);
    if (left.n == 0)
        wachtpunt_end(r->db, org_van(r), d->t.signaal, "terugkoppeling");
}

/* Answers when somebody else already sent or dropped this draft. */
static int already(struct request *r, const struct draft *d)
{
    reply_notice(r, T(r->lang, N_("Een collega was je voor. Hier staat wat ermee gebeurd is.")));
    return reply_redirect(r, "/signalen/%lld", (long long)d->t.signaal);
}

/* The same to who wrote something. */
static int too_late(struct request *r)
{
    return reply_gone(r, 409,
                      T(r->lang, N_("Een collega was je voor: dit antwoord is al verstuurd, of het "
                                    "hoeft niet meer. Wat je schreef, is niet verstuurd. Het staat "
                                    "hieronder nog.")));
}

int terugkoppeling_verstuur_post(struct request *r)
{
    struct draft d;
    if (!open_draft(r, &d))
        return not_found(r);
    struct form_state *f = form_read(r, &terugkoppeling_form);
    enum antwoord_soort kind;
    if (strcmp(d.t.staat, "concept") != 0)
        return too_late(r);
    struct signaal_antwoorden_rows sent =
        signaal_antwoorden(r->db, r->ctx, .organisatie = org_van(r), .signaal = d.t.signaal);
    struct signaal_aanvullingen_rows added =
        signaal_aanvullingen(r->db, r->ctx, .organisatie = org_van(r), .signaal = d.t.signaal);
    if (!antwoord_good(r, f, &kind) || intussen_added(r, f, added.n) ||
        intussen_answered(r, f, &sent))
        return show_draft(r, &d, f, 422);
    int64_t org = org_van(r), person = session_of(r)->persoon;
    bool first =
        terugkoppeling_send(r->db, .organisatie = org, .id = d.t.id, .soort = form_text(f, "soort"),
                            .tekst = form_text(f, "tekst"), .nu = time_now(), .door = person) == 1;
    if (!first)
        return too_late(r);
    signaal_after_sending(r->db, r->ctx, org, d.t.signaal, kind, form_text(f, "tekst"), person,
                          signaal_base(r), 0);
    stop_waiting(r, &d);
    reply_notice(r, T(r->lang, N_("Je antwoord is verstuurd.")));
    return reply_redirect(r, "/terugkoppeling");
}

int terugkoppeling_vervalt_post(struct request *r)
{
    struct draft d;
    if (!open_draft(r, &d))
        return not_found(r);
    if (terugkoppeling_drop(r->db, .organisatie = org_van(r), .id = d.t.id,
                            .door = session_of(r)->persoon) == 0)
        return already(r, &d);
    stop_waiting(r, &d);
    reply_notice(r, T(r->lang, N_("Dit antwoord wordt niet verstuurd.")));
    return reply_redirect(r, "/terugkoppeling");
}
