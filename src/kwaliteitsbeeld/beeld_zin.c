/* One sentence and what it rests on, and one voice (B5.5). Not here: the chapter around it
 * (beeld_paginas.c). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "draad/over_knoop_html.h"
#include "kwaliteitsbeeld/beeld_paginas.h"
#include "kwaliteitsbeeld/beeld_stem_html.h"
#include "kwaliteitsbeeld/beeld_zin_html.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"

/* What stood on the page that is answered, so that nobody has seen what came after it. */
/* clang-format off */
#define SEEN_FIELD {.name = "gezien", .kind = FIELD_HIDDEN}
static const struct field edit_fields[] = {
    {"tekst", N_("De zin"), NULL, FIELD_LONG, .required = true, .max = 600, .rows = 3},
    {"deel", N_("Waar hoort hij?"), NULL, FIELD_RADIO, .required = true,
     .choices = beeld_deel_choices},
    {"in_het_kort", N_("Zet deze zin ook in “Het jaar in het kort”"), NULL, FIELD_CHECK},
    SEEN_FIELD,
};
/* clang-format on */
const struct form zin_wijzig_form = {"wijzig", FORM_FIELDS(edit_fields), N_("Bewaar de zin")};

static const struct choice how_choices[] = {
    {"onderbouwt",                    N_("Het ondersteunt de zin")},
    {"spreekt_tegen",                               N_("Het spreekt de zin tegen")},
    {0}
};
/* clang-format off */
static const struct field ground_fields[] = {
    {"gronden", N_("Kies uit wat er is"), BEELD_VERHAAL_HINT, FIELD_CHECKS, .raw_choices = true,
     .either = true},
    {"nummer", N_("Of vul een nummer in"),
     N_("Het nummer staat boven elk signaal, cijfer of verhaal, en in het adres van de pagina."),
     FIELD_INT, .min = 1, .max = INT64_MAX, .either = true},
    {"hoe", N_("Wat doet het met de zin?"), NULL, FIELD_RADIO, .required = true,
     .choices = how_choices},
};
/* clang-format on */
const struct form zin_grond_form = {"grond", FORM_FIELDS(ground_fields), N_("Voeg toe"),
                                    .quiet = true};
const struct form zin_los_form = {"los", .button = N_("Maak los"), .quiet = true};
const struct form zin_weg_form = {"weg", .button = N_("Haal weg, of zet terug"), .quiet = true};
static const struct field seen_fields[] = {SEEN_FIELD};
const struct form zin_nagekeken_form = {"nagekeken", FORM_FIELDS(seen_fields),
                                        N_("De zin kan zo blijven"), .quiet = true};
const struct form stem_gezien_form = {"gezien", FORM_FIELDS(seen_fields), N_("Ik heb dit gezien"),
                                      .quiet = true};
static const struct field withdraw_fields[] = {
    {"zeker", N_("Wis de tekst van deze stem. Die komt niet meer terug"), NULL, FIELD_CHECK,
     .required = true},
};
const struct form stem_intrek_form = {"intrekken", FORM_FIELDS(withdraw_fields),
                                      N_("Trek deze stem in"), .quiet = true};

struct open_sentence {
    struct knoop k;
    struct uitspraak_of_row u;
    struct beeld b;
    struct grond_plaats place;
    const char *chapter;
};

static bool open_sentence(struct request *r, enum handeling h, struct open_sentence *s, int *status)
{
    if (!knoop_open(r, "uitspraak", h, &s->k, status))
        return false;
    if (!uitspraak_of(r->db, r->ctx, &s->u, .organisatie = s->k.organisatie, .id = s->k.id) ||
        !beeld_read(r->db, r->ctx, s->k.organisatie, s->u.beeld, &s->b)) {
        *status = not_found(r);
        return false;
    }
    s->place = (struct grond_plaats){s->b.organisatie, s->b.locatie, 0, s->b.jaar};
    s->chapter = "";
    struct hoofdstukken_rows all =
        hoofdstukken(r->db, r->ctx, .organisatie = s->b.organisatie, .beeld = s->b.id);
    for (size_t i = 0; i < all.n; i++)
        if (all.row[i].id == s->u.hoofdstuk) {
            s->place.bouwsteen = all.row[i].bouwsteen_null ? 0 : all.row[i].bouwsteen;
            s->chapter = T(r->lang, all.row[i].titel);
        }
    return true;
}

static const char *public_words(struct request *r, const struct knoop_face *face,
                                const struct knoop *k)
{
    return face && face->tekst ? face->tekst(r->db, r->ctx, r->lang, k, true) : NULL;
}

static void sentence_grounds(struct request *r, const struct open_sentence *s, bool may,
                             struct beeld_zin *v)
{
    struct gronden_rows all =
        gronden(r->db, r->ctx, .organisatie = s->b.organisatie, .beeld = s->b.id);
    struct beeld_zin_gronden *list = mem_array(r->ctx, struct beeld_zin_gronden, all.n);
    unsigned nature = 0;
    for (size_t i = 0; i < all.n; i++) {
        struct knoop k;
        if (all.row[i].uitspraak != s->k.id ||
            !knoop_read(r->db, r->ctx, s->b.organisatie, all.row[i].id, &k))
            continue;
        const struct knoop_face *face = face_of(k.soort);
        bool readable = face && mag_knoop(r, face->lezen, &k);
        bool against = strcmp(all.row[i].relatie, "spreekt_tegen") == 0;
        if (!against)
            nature |= grond_draagt(k.soort, public_words(r, face, &k) != NULL);
        list[v->n_gronden++] = (struct beeld_zin_gronden){
            .id = k.id,
            .naam = face ? T(r->lang, face->naam) : k.soort,
            .link = readable ? knoop_path(r->ctx, &k) : NULL,
            .tekst =
                face && face->tekst ? face->tekst(r->db, r->ctx, r->lang, &k, !readable) : k.titel,
            .tegen = against,
            .los = may ? form_view(form_new(r, &zin_los_form), "/kwaliteitsbeeld/zin/%lld/los/%lld",
                                   (long long)s->k.id, (long long)k.id)
                       : NULL};
    }
    v->gronden = list;
    enum zin_oordeel o = zin_oordeel(nature);
    v->oordeel = o == ZIN_HEEL ? NULL : T(r->lang, zin_oordeel_tekst(o));
}

/* The number by which it waits until somebody looks whether it is still right without a story under it;
 * 0: it does not. */
static int64_t to_be_looked_at(struct request *r, const struct knoop *k)
{
    return wachtpunt_nummer(r->db, k->organisatie, k->id, WACHT_INGETROKKEN, NULL);
}

/* True: a story under it was withdrawn since the page was shown from which f came. Told in f, it counts
 * as seen. */
static bool withdrawn_since(struct request *r, const struct knoop *k, struct form_state *f)
{
    int64_t now = to_be_looked_at(r, k), seen;
    if (!now || !form_ok(f) ||
        (text_int(form_text(f, "gezien"), 1, INT64_MAX, &seen) && seen == now))
        return false;
    form_set_int(f, "gezien", now);
    form_error(f, NULL,
               T(r->lang, N_("Intussen is een verhaal onder deze zin ingetrokken. Er is nog niets "
                             "bewaard. Lees de zin na en verstuur dit dan nog een keer.")));
    return true;
}

static struct form_state *stored_form(struct request *r, const struct open_sentence *s)
{
    struct form_state *f = form_new(r, &zin_wijzig_form);
    form_set(f, "tekst", s->u.tekst);
    form_set(f, "deel", s->u.deel);
    if (s->u.in_het_kort)
        form_set(f, "in_het_kort", "1");
    form_set_int(f, "gezien", to_be_looked_at(r, &s->k));
    return f;
}

struct sentence_forms { /* forms with something wrong in them; NULL: fresh ones */
    struct form_state *edit, *ground, *looked;
};

static int show_sentence(struct request *r, struct open_sentence *s, struct sentence_forms forms,
                         int status)
{
    struct form_state *ground = forms.ground, *looked = forms.looked;
    enum deel part = TERUGBLIK;
    deel_van(s->u.deel, &part);
    struct beeld_zin v = {.id = s->k.id,
                          .kop = s->b.titel,
                          .hoofdstuk = s->chapter,
                          .deel = T(r->lang, deel_naam(part)),
                          .tekst = s->u.tekst,
                          .weg = s->u.weg,
                          .beeld = mem_format(r->ctx, "/kwaliteitsbeeld/%lld?hoofdstuk=%lld",
                                              (long long)s->b.id, (long long)s->u.hoofdstuk),
                          .over = over_knoop_view(r, &s->k)};
    bool may = mag(r, MAG_BEELD_SCHRIJVEN, s->b.locatie);
    sentence_grounds(r, s, may, &v);
    if (may) {
        long long id = (long long)s->k.id;
        if (!ground) {
            ground = form_new(r, &zin_grond_form);
            grond_choices(r, ground, &s->place);
            form_set(ground, "hoe", "onderbouwt");
        }
        v.bewerken =
            form_view(forms.edit ? forms.edit : stored_form(r, s), "/kwaliteitsbeeld/zin/%lld", id);
        v.gronden_kiezen = form_view(ground, "/kwaliteitsbeeld/zin/%lld/grond", id);
        int64_t number = to_be_looked_at(r, &s->k);
        if (number && !looked) {
            looked = form_new(r, &zin_nagekeken_form);
            form_set_int(looked, "gezien", number);
        }
        if (number)
            v.nagekeken = form_view(looked, "/kwaliteitsbeeld/zin/%lld/nagekeken", id);
        v.weghalen = form_view(form_new(r, &zin_weg_form), "/kwaliteitsbeeld/zin/%lld/weg", id);
    }
    return reply_page(r, status, &beeld_zin_template, &v);
}

int zin_get(struct request *r)
{
    struct open_sentence s;
    int status;
    if (!open_sentence(r, MAG_BEELD_LEZEN, &s, &status))
        return status;
    return show_sentence(r, &s, (struct sentence_forms){0}, 200);
}

static int back(struct request *r, const struct open_sentence *s, const char *notice)
{
    reply_notice(r, T(r->lang, notice));
    return reply_redirect(r, "/kwaliteitsbeeld/zin/%lld", (long long)s->k.id);
}

int zin_wijzig_post(struct request *r)
{
    struct open_sentence s;
    int status;
    if (!open_sentence(r, MAG_BEELD_SCHRIJVEN, &s, &status))
        return status;
    struct form_state *f = form_read(r, &zin_wijzig_form);
    form_check_stored(f, stored_form(r, &s));
    if (!form_ok(f) || withdrawn_since(r, &s.k, f))
        return show_sentence(r, &s, (struct sentence_forms){.edit = f}, 422);
    int64_t person = session_of(r)->persoon;
    uitspraak_update(r->db, .organisatie = s.b.organisatie, .id = s.k.id,
                     .deel = form_text(f, "deel"), .tekst = form_text(f, "tekst"),
                     .in_het_kort = form_checked(f, "in_het_kort"));
    knoop_rename(r->db, s.b.organisatie, s.k.id, text_short(r->ctx, form_text(f, "tekst"), 120),
                 person);
    knoop_change_search_text(r->db, s.b.organisatie, s.k.id, form_text(f, "tekst"));
    geschiedenis_write(r->db, s.b.organisatie, s.k.id, N_("De zin was: {detail}"), s.u.tekst,
                       person, 0);
    wachtpunt_end(r->db, s.b.organisatie, s.k.id, WACHT_INGETROKKEN); /* its writer looked at it */
    return back(r, &s,
                s.u.weg ? N_("De zin is bewaard. Hij staat nu niet in het kwaliteitsbeeld: hij is "
                             "weggehaald.")
                        : N_("De zin is bewaard."));
}

int zin_grond_post(struct request *r)
{
    struct open_sentence s;
    int status;
    if (!open_sentence(r, MAG_BEELD_SCHRIJVEN, &s, &status))
        return status;
    struct form_state *f = form_read_with(r, &zin_grond_form, grond_choices, &s.place);
    const char *chosen[GRONDEN_MAX];
    size_t n = form_chosen(f, "gronden", chosen, GRONDEN_MAX);
    int64_t number = form_int(f, "nummer");
    struct knoop k;
    const struct knoop_face *face = NULL;
    if (form_ok(f) && n == 0 && number == 0)
        form_error(f, "gronden", T(r->lang, N_("Kies iets uit de lijst, of vul een nummer in.")));
    if (form_ok(f) && number) {
        if (knoop_read(r->db, r->ctx, s.b.organisatie, number, &k))
            face = face_of(k.soort);
        if (!face || !mag_knoop(r, face->lezen, &k) || grond_aard(k.soort) == GROND_GEEN)
            form_error(f, "nummer",
                       T(r->lang, N_("Er is niets met dit nummer waar een zin op kan rusten. Kijk "
                                     "het nummer na.")));
    }
    if (!form_ok(f))
        return show_sentence(r, &s, (struct sentence_forms){.ground = f}, 422);
    enum relatie how =
        text_equal(form_text(f, "hoe"), "spreekt_tegen") ? SPREEKT_TEGEN : ONDERBOUWT;
    int64_t person = session_of(r)->persoon, id;
    for (size_t i = 0; i < n; i++)
        if (text_int(chosen[i], 1, INT64_MAX, &id))
            draad_lay(r->db, s.b.organisatie, id, s.k.id, how, person, 0);
    if (number)
        draad_lay(r->db, s.b.organisatie, number, s.k.id, how, person, 0);
    return back(r, &s, N_("Toegevoegd."));
}

int zin_los_post(struct request *r)
{
    struct open_sentence s;
    int status;
    if (!open_sentence(r, MAG_BEELD_SCHRIJVEN, &s, &status))
        return status;
    int64_t ground = request_id(r, "grond"), person = session_of(r)->persoon;
    draad_cut(r->db, s.b.organisatie, ground, s.k.id, ONDERBOUWT, person);
    draad_cut(r->db, s.b.organisatie, ground, s.k.id, SPREEKT_TEGEN, person);
    return back(r, &s, N_("Losgemaakt."));
}

int zin_weg_post(struct request *r)
{
    struct open_sentence s;
    int status;
    if (!open_sentence(r, MAG_BEELD_SCHRIJVEN, &s, &status))
        return status;
    bool gone = !s.u.weg;
    uitspraak_delete(r->db, .organisatie = s.b.organisatie, .id = s.k.id, .weg = gone);
    knoop_change_status(r->db, s.b.organisatie, s.k.id, gone ? "weg" : "levend",
                        session_of(r)->persoon, 0);
    return back(r, &s,
                gone ? N_("De zin is weggehaald. Je kunt hem terugzetten.")
                     : N_("De zin staat er weer in."));
}

int zin_nagekeken_post(struct request *r)
{
    struct open_sentence s;
    int status;
    if (!open_sentence(r, MAG_BEELD_SCHRIJVEN, &s, &status))
        return status;
    struct form_state *f = form_read(r, &zin_nagekeken_form);
    if (withdrawn_since(r, &s.k, f))
        return show_sentence(r, &s, (struct sentence_forms){.looked = f}, 422);
    bool waited = to_be_looked_at(r, &s.k) != 0;
    if (waited) {
        wachtpunt_end(r->db, s.b.organisatie, s.k.id, WACHT_INGETROKKEN);
        geschiedenis_write(r->db, s.b.organisatie, s.k.id,
                           N_("Nagekeken nadat een verhaal was ingetrokken"), "",
                           session_of(r)->persoon, 0);
    }
    return back(r, &s,
                waited ? N_("Gemeld. De zin blijft staan zoals hij is.")
                       : N_("Dit was al nagekeken."));
}

/* ---- one voice ---- */

static void show_seen(struct request *r, const struct knoop *k, int64_t door, struct beeld_stem *v)
{
    struct form_state *f = form_new(r, &stem_gezien_form);
    form_set(f, "gezien", k->status);
    v->gezien = form_view(f, "/kwaliteitsbeeld/stem/%lld/gezien", (long long)k->id);
    v->alleen = door == session_of(r)->persoon;
}

int stem_gezien_post(struct request *r)
{
    struct knoop k;
    struct stem_of_row s;
    int status;
    if (!knoop_open(r, "stem", MAG_BEELD_LEZEN, &k, &status))
        return status;
    struct form_state *f = form_read(r, &stem_gezien_form);
    if (stem_of(r->db, r->ctx, &s, .organisatie = k.organisatie, .id = k.id) &&
        stem_wacht_op(r->db, r->ctx, &k, s.gezelschap, session_of(r)->persoon)) {
        bool same = text_equal(form_text(f, "gezien"), k.status);
        if (same)
            stem_gezien(r->db, &k);
        reply_notice(r, T(r->lang, same ? N_("Gemeld. Dit wacht nu op niemand meer.")
                                        : N_("Dit is intussen veranderd. Lees het opnieuw.")));
    }
    return reply_redirect(r, "/kwaliteitsbeeld/stem/%lld", (long long)k.id);
}

/* f: the form to withdraw it with something wrong in it; NULL: a fresh one. */
static int show_voice(struct request *r, const struct knoop *k, struct form_state *f, int status)
{
    struct stem_of_row s;
    struct beeld b;
    if (!stem_of(r->db, r->ctx, &s, .organisatie = k->organisatie, .id = k->id) ||
        !beeld_read(r->db, r->ctx, k->organisatie, s.beeld, &b))
        return not_found(r);
    struct stem_daad did = stem_laatste_daad(r->db, r->ctx, k);
    struct beeld_stem v = {
        .beeld = mem_format(r->ctx, "/kwaliteitsbeeld/%lld", (long long)b.id),
        .kop = b.titel,
        .namens = s.namens,
        .van = gezelschap_heet(r->lang, s.gezelschap_naam),
        .van_link = s.gezelschap
                        ? mem_format(r->ctx, "/gezelschappen/%lld", (long long)s.gezelschap)
                        : NULL,
        .door = s.gezelschap ? persoon_naam(r->db, r->ctx, k->organisatie, k->door) : NULL,
        .op = date_of_time(k->gemaakt),
        .weg_door = s.gezelschap && s.ingetrokken ? did.naam : NULL,
        .weg_op = did.op,
        .als = stem_als(r, s.gezelschap, s.rol),
        .tekst = s.ingetrokken ? NULL : s.tekst,
        .ingetrokken = s.ingetrokken,
        .over = over_knoop_view(r, k)};
    if (!s.ingetrokken && mag_knoop(r, MAG_BEELD_STEM, k))
        v.intrekken = form_view(f ? f : form_new(r, &stem_intrek_form),
                                "/kwaliteitsbeeld/stem/%lld/intrekken", (long long)k->id);
    if (stem_wacht_op(r->db, r->ctx, k, s.gezelschap, session_of(r)->persoon))
        show_seen(r, k, did.door, &v);
    v.anderen = !s.ingetrokken && !v.intrekken && s.gezelschap &&
                gezelschap_zit_in(r->db, k->organisatie, s.gezelschap, session_of(r)->persoon,
                                  date_today());
    return reply_page(r, status, &beeld_stem_template, &v);
}

int stem_get(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "stem", MAG_BEELD_LEZEN, &k, &status))
        return status;
    return show_voice(r, &k, NULL, 200);
}

int stem_intrek_post(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "stem", MAG_BEELD_STEM, &k, &status))
        return status;
    struct form_state *f = form_read(r, &stem_intrek_form);
    if (!form_ok(f))
        return show_voice(r, &k, f, 422);
    size_t pages = stem_withdraw(r->db, r->ctx, &k, session_of(r)->persoon);
    reply_notice(r,
                 T(r->lang, pages ? N_("De stem is ingetrokken en de tekst is gewist. Wat "
                                       "openbaar was, wordt nu zonder deze stem opnieuw gemaakt.")
                                  : N_("De stem is ingetrokken en de tekst is gewist.")));
    return reply_redirect(r, "/kwaliteitsbeeld/stem/%lld", (long long)k.id);
}
