/* The page of one signal for its giver, and what the giver does there: add something, choose who may
 * read it, leave an address or take it back, make it a complaint. One implementation for who comes
 * with a code and for who is signed in. Not here: who is admitted (signaal_openbaar.c by code,
 * signaal_mijn.c signed in), the conversation (signaal_gesprek.c). */
#include "signaal/signaal_eigen.h"

#include <string.h>

#include "base/address.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/erase.h"
#include "draad/draad_regels.h"
#include "draad/rode_draad_html.h"
#include "signaal/signaal_eigen_html.h"
#include "signaal/uitweg_nu_html.h"
#include "signaal/uitweg_publiek_html.h"

/* How many answers the page showed, and how often the signal was passed on, in each form of it: another
 * may come before the form is sent. */
/* clang-format off */
#define SEEN_FIELD {.name = "gezien", .kind = FIELD_HIDDEN}, {.name = "doorgegeven", .kind = FIELD_HIDDEN}
/* clang-format on */

#define LEIDING "leiding"
static const struct choice reader_choices[] = {
    {UITWEG_KLACHT,                                         N_("Alleen de klachtenfunctionaris")},
    {LEIDING,                                                     N_("Ook wie de leiding heeft: dit kan niet wachten")},
    {0}
};
static const struct field add_fields[] = {
    {"verhaal", N_("Wat wilt u nog zeggen?"), NULL, FIELD_LONG, .required = true,      .max = 5000,
     .rows = 4},
    {"leest", N_("Wie moet dit lezen?"),                             NULL,                           FIELD_RADIO,            .choices = reader_choices},
    SEEN_FIELD,
};
const struct form eigen_add_form = {"toevoegen", FORM_FIELDS(add_fields), N_("Toevoegen")};

static const struct choice share_choices[] = {
    {"ja",                    N_("Ja, als niemand mij kan herkennen")},
    {"nee",                       N_("Nee, liever niet")},
    {0}
};
static const struct field share_fields[] = {
    {"delen", N_("Uw keuze"), NULL, FIELD_RADIO, .required = true, .choices = share_choices},
    SEEN_FIELD,
};
const struct form eigen_share_form = {"delen", FORM_FIELDS(share_fields), N_("Keuze bewaren"),
                                      .quiet = true};

static const struct field mail_fields[] = {
    {"email", N_("E-mail"), N_("Leeg laten mag. Dan krijgt u geen e-mail meer."), FIELD_EMAIL,
     .autocomplete = "email"},
    SEEN_FIELD,
};
const struct form eigen_mail_form = {"mailen", FORM_FIELDS(mail_fields), N_("Bewaren"),
                                     .quiet = true};
static const struct field complaint_fields[] = {
    {"zeker", N_("Ja, ik wil een klacht indienen"), NULL, FIELD_CHECK, .required = true},
    SEEN_FIELD,
};
const struct form eigen_complaint_form = {"klacht", FORM_FIELDS(complaint_fields),
                                          N_("Dien mijn klacht in"), .quiet = true};

static const struct field seen_fields[] = {SEEN_FIELD};
const struct form eigen_seen_form = {"gelezen", FORM_FIELDS(seen_fields), N_("Ik heb dit gelezen"),
                                     .quiet = true};

const struct form eigen_close_form = {"weg", .button = N_("Sluit mijn signaal af op dit apparaat"),
                                      .quiet = true};

bool eigen_read(struct request *r, int64_t organisatie, int64_t id, struct own_signal *own)
{
    struct locatie place = {0};
    own->organisatie = organisatie;
    own->id = id;
    own->lang = r->lang;
    if (!signaal_of(r->db, r->ctx, &own->s, .organisatie = organisatie, .id = id) ||
        !knoop_read(r->db, r->ctx, organisatie, id, &own->knoop))
        return false;
    if (own->knoop.locatie)
        locatie_read(r->db, r->ctx, organisatie, own->knoop.locatie, &place);
    own->plek = place.naam ? place.naam : "";
    if (signaal_handed_over(own->knoop.status) &&
        uitweg_of_signaal(r->db, r->ctx, organisatie, id, &own->away))
        own->s.tekst = own->away.tekst;
    return true;
}

static const struct formulier *posted_to(const struct own_signal *own, struct form_state *f,
                                         const char *what)
{
    return form_view(f, "%s/%s", own->forms, what);
}

static int back(struct request *r, const struct own_signal *own)
{
    return reply_redirect(r, "%s", own->page);
}

static void set_seen(struct form_state *f, const struct own_signal *own, int64_t answers)
{
    form_set_int(f, "gezien", answers);
    form_set_int(f, "doorgegeven", own->s.doorgegeven);
}

const struct formulier *eigen_share_view(struct request *r, const struct own_signal *own,
                                         int64_t seen)
{
    struct form_state *f = form_new(r, &eigen_share_form);
    set_seen(f, own, seen);
    if (strcmp(own->s.delen, "onbekend") != 0)
        form_set(f, "delen", own->s.delen);
    return posted_to(own, f, "delen");
}

/* It was handed over and closed, and its words are gone. */
static bool wiped(const struct own_signal *own)
{
    return own->away.id && own->away.gewist != DATE_NONE;
}

/* What is added to a complaint is for who handles it, unless its giver says that it cannot wait. Asked
 * each time, of a complaint only. */
static void who_reads(struct request *r, struct form_state *f, void *arg)
{
    const struct own_signal *own = arg;
    if (!own->away.id || !uitweg_kan_weer(r->db, r->ctx, &own->away))
        form_hide(f, "leest");
    else if (uitweg_ook(r->db, r->ctx, &own->away))
        form_require(f, "leest"); /* nothing is chosen beforehand: add_form */
}

/* Whom to call instead, in words; the page names no choice any more. */
static const char *whom_to_call(struct request *r, const struct own_signal *own)
{
    const struct uitweg_publiek *whom =
        uitweg_publiek_view(r->db, r->ctx, own->organisatie, own->knoop.locatie);
    if (!whom->telefoon)
        return T(r->lang, N_("Er is hier nu niemand met leiding die dit kan lezen. Het is niet "
                             "verstuurd. Bel nu de locatie, of zeg het tegen een medewerker. Bij "
                             "gevaar: bel 112. Stuurt u het toch, dan leest alleen de "
                             "klachtenfunctionaris het."));
    return zin_met(r->ctx,
                   T(r->lang, N_("Er is hier nu niemand met leiding die dit kan lezen. Het is niet "
                                 "verstuurd. Bel nu {telefoon}. Bij gevaar: bel 112. Stuurt u het "
                                 "toch, dan leest alleen de klachtenfunctionaris het.")),
                   "telefoon", whom->telefoon);
}

/* Fresh. Not chosen beforehand for who had something urgent handled: it may have happened again. */
static struct form_state *add_form(struct request *r, struct own_signal *own)
{
    struct form_state *f = form_new(r, &eigen_add_form);
    who_reads(r, f, own);
    if (own->away.id && !uitweg_ook(r->db, r->ctx, &own->away))
        form_set(f, "leest", UITWEG_KLACHT);
    return f;
}

/* A complaint, of what was handed over to who must act too. */
static bool also_urgent(struct request *r, const struct own_signal *own)
{
    return own->away.id && text_equal(own->away.soort, UITWEG_KLACHT) &&
           uitweg_ook(r->db, r->ctx, &own->away);
}

/* Forms with something wrong in them; NULL: fresh ones. wrong: why what was sent is not done, where
 * its form is no more (translated). */
struct own_forms {
    struct form_state *add, *share, *mail, *complaint;
    const char *wrong;
};

/* Whom to call when it cannot wait, and who handles complaints. Of what was handed over the part about
 * that says the first. */
static void whom_to_reach(struct request *r, const struct own_signal *own, struct signaal_eigen *v)
{
    struct uitweg_publiek *whom = mem_new(r->ctx, struct uitweg_publiek);
    *whom = *uitweg_publiek_view(r->db, r->ctx, own->organisatie, own->knoop.locatie);
    whom->alleen_bellen = v->klacht != NULL;
    v->publiek = v->nu ? NULL : whom;
    v->klacht_naam = whom->klacht_naam;
    v->klacht_bereik = whom->klacht_bereik;
    v->klacht_link = whom->klacht_link;
}

static int show(struct request *r, struct own_signal *own, struct own_forms forms, int status)
{
    struct form_state *add = forms.add ? forms.add : add_form(r, own);
    struct form_state *mail = forms.mail ? forms.mail : form_new(r, &eigen_mail_form);
    struct form_state *complaint =
        forms.complaint ? forms.complaint : form_new(r, &eigen_complaint_form);
    int64_t seen = gesprek_answers(r, own);
    if (forms.wrong)
        page_error(r, NULL, forms.wrong);
    if (!forms.mail)
        form_set(mail, "email", address_shown(r->ctx, own->s.email));
    set_seen(add, own, seen);
    set_seen(mail, own, seen);
    set_seen(complaint, own, seen);
    const struct rode_draad *chain =
        rode_draad_openbaar(r->db, r->ctx, r->lang, own->organisatie, own->id);
    struct own_waits waits = {.since = own->knoop.gemaakt};
    struct signaal_eigen v = {
        .code = own->code,
        .fout = forms.wrong,
        .naam = !own->code && own->knoop.door,
        .plek = own->plek,
        .sinds = date_of_time(own->knoop.gemaakt),
        .wacht = !own->away.id && strcmp(own->knoop.status, "beantwoord") != 0,
        .verloop = !own->away.id && chain && chain->n_kralen ? chain : NULL,
        .delen = own->away.id  ? NULL
                 : forms.share ? posted_to(own, forms.share, "delen")
                               : eigen_share_view(r, own, seen),
        .zelf = own->away.zelf,
        .ook = also_urgent(r, own),
        .nu = own->away.id ? uitweg_nu_view(r->db, r->ctx, &own->away) : NULL,
        .klacht = uitweg_can_complain(r, &own->knoop) ? posted_to(own, complaint, "klacht") : NULL,
        .dringend_af = own->away.id ? uitweg_dringend_af(r->db, r->ctx, &own->away) : DATE_NONE,
        .gewist = wiped(own),
        .toevoegen = wiped(own) && !forms.add ? NULL : posted_to(own, add, "toevoegen"),
        .mailen = wiped(own) && !forms.mail ? NULL : posted_to(own, mail, "mailen"),
        .mail = own->s.email != NULL,
        .weg = own->code ? posted_to(own, form_new(r, &eigen_close_form), "weg") : NULL,
    };
    v.urgent = own->away.id && own->away.af == DATE_NONE;
    whom_to_reach(r, own, &v);
    v.berichten = gesprek(r, own, &v.n_berichten, &waits);
    v.nu_nieuw = v.nu && own->s.doorgegeven > own->s.doorgegeven_gezien;
    bool fresh = v.nu_nieuw;
    for (size_t i = 0; i < v.n_berichten; i++)
        fresh = fresh || v.berichten[i].nieuw;
    if (fresh) {
        struct form_state *read = form_new(r, &eigen_seen_form);
        set_seen(read, own, seen);
        v.gelezen = posted_to(own, read, "gelezen");
    }
    v.niemand = v.wacht && signaal_lezers(r->db, r->ctx, own->organisatie, own->knoop.locatie) ==
                               LEEST_NIEMAND;
    v.tussendoor = waits.tussendoor;
    v.antwoord_voor = signaal_antwoord_voor(waits.since);
    v.te_laat = v.antwoord_voor < date_today();
    return reply_page(r, status, &signaal_eigen_template, &v);
}

int eigen_show(struct request *r, struct own_signal *own)
{
    return show(r, own, (struct own_forms){0}, 200);
}

/* Keeps how many answers the giver has read, and how often she read that it was passed on, so that what
 * comes later is marked as new. This is written
 * only when the giver sends a form: a row written while reading would show, by its place in the file,
 * between which other writes somebody read. The number is that of the page on which the form stood;
 * never more than there are, never less than before. */
static void note_read(struct request *r, const struct own_signal *own, const struct form_state *f)
{
    int64_t seen = form_int(f, "gezien"), all = gesprek_answers(r, own),
            passed = form_int(f, "doorgegeven");
    seen = seen > own->s.gelezen ? seen : own->s.gelezen;
    passed = passed > own->s.doorgegeven_gezien ? passed : own->s.doorgegeven_gezien;
    signaal_gelezen(r->db, .organisatie = own->organisatie, .id = own->id,
                    .gelezen = seen < all ? seen : all,
                    .doorgegeven_gezien = passed < own->s.doorgegeven ? passed : own->s.doorgegeven,
                    .taal = lang_code(own->lang));
}

/* The team reads it, and owes an answer again. */
static void add_here(struct request *r, const struct own_signal *own, const char *text)
{
    int64_t moment = time_of_date(date_today());
    signaal_aanvulling_insert(r->db, .organisatie = own->organisatie, .signaal = own->id,
                              .tekst = text, .op = moment, .na = gesprek_answers(r, own));
    enum signaal_status before = SIGNAAL_NIEUW;
    signaal_status_van(own->knoop.status, &before);
    enum signaal_status after = signaal_after_addition(before);
    geschiedenis_write(r->db, own->organisatie, own->id, N_("De gever voegde iets toe"), "", 0,
                       moment);
    if (after != before)
        knoop_change_status(r->db, own->organisatie, own->id, signaal_status_code(after), 0,
                            moment);
    wachtpunt_begin(
        r->db, &(struct wachtpunt_new){.organisatie = own->organisatie,
                                       .knoop = own->id,
                                       .locatie = own->knoop.locatie,
                                       .soort = "signaal_antwoord",
                                       .mag = MAG_TERUGKOPPELEN,
                                       .tekst = N_("De gever voegde iets toe en wacht op antwoord"),
                                       .sinds = moment,
                                       .uiterlijk = signaal_antwoord_voor(moment)});
}

int eigen_seen(struct request *r, struct own_signal *own)
{
    struct form_state *f = form_read(r, &eigen_seen_form);
    if (form_ok(f)) {
        note_read(r, own, f);
        reply_notice(r, T(r->lang, N_("Bewaard: u hebt dit gelezen.")));
    }
    return back(r, own);
}

/* Who reads what she adds is what she read on the page. Meanwhile it may have become a complaint, or
 * nobody can act any more: then it is not kept, and the page says who reads it now. may: the choice
 * is hers. */
static const char *other_reader(struct request *r, const struct own_signal *own, bool may)
{
    const char *chosen = request_field(r, "leest");
    bool complaint = own->away.id && text_equal(own->away.soort, UITWEG_KLACHT);

    if (may || !chosen || !chosen[0])
        return NULL;
    if (complaint)
        return text_equal(chosen, UITWEG_KLACHT) ? NULL : whom_to_call(r, own);
    if (!own->away.id)
        return T(r->lang,
                 N_("Dit is niet bewaard: uw signaal is bij het team. Kan het niet wachten? "
                    "Bel dan. Verstuurt u het nog een keer? Dan leest het team het."));
    return text_equal(chosen, LEIDING)
               ? NULL
               : T(r->lang,
                   N_("Dit is niet bewaard: uw signaal is geen klacht. Verstuurt u het nog "
                      "een keer? Dan leest wie de leiding heeft het."));
}

int eigen_add(struct request *r, struct own_signal *own)
{
    struct form_state *f = form_read_with(r, &eigen_add_form, who_reads, own);
    if (wiped(own)) /* who had it open longer than its words were kept */
        form_error(f, "verhaal",
                   T(r->lang, N_("Dit is niet bewaard. Wij verwijderden uw eerdere woorden, omdat "
                                 "wij ze niet langer bewaren. Wilt u dit nog zeggen? Kopieer het "
                                 "en geef een nieuw signaal.")));
    bool again = own->away.id && uitweg_kan_weer(r->db, r->ctx, &own->away);
    if (!wiped(own) && other_reader(r, own, again))
        form_error(f, "verhaal", other_reader(r, own, again));
    if (!form_ok(f))
        return show(r, own, (struct own_forms){.add = f}, 422);
    note_read(r, own, f);
    if (own->away.id)
        uitweg_add(r->db, &own->away, form_text(f, "verhaal"), date_today());
    if (again && text_equal(form_text(f, "leest"), LEIDING))
        uitweg_weer(r->db, r->ctx, &own->away, form_text(f, "verhaal"), signaal_base(r),
                    date_today());
    if (!own->away.id)
        add_here(r, own, form_text(f, "verhaal"));
    reply_notice(r, T(r->lang, N_("Dank u wel. Wij lezen het, en u leest ons antwoord hier.")));
    return back(r, own);
}

/* Applies the giver's consent to the stories made of this signal. Returns how many public copies
 * were removed. */
static size_t tell_stories(struct request *r, const struct own_signal *own, bool may)
{
    struct signaal_verhalen_rows made =
        signaal_verhalen(r->db, r->ctx, .organisatie = own->organisatie, .signaal = own->id);
    size_t n = 0;
    for (size_t i = 0; i < made.n; i++) {
        struct verhaal v;
        if (may)
            verhaal_allow(r->db, r->ctx, own->organisatie, made.row[i].id, 0);
        else if (verhaal_read(r->db, r->ctx, own->organisatie, made.row[i].id, &v) &&
                 text_equal(v.toestemming, "gegeven"))
            n += verhaal_withdraw(r->db, r->ctx, own->organisatie, made.row[i].id, 0);
    }
    return n;
}

int eigen_share(struct request *r, struct own_signal *own)
{
    struct form_state *f = form_read(r, &eigen_share_form);
    if (own->away.id) {
        const char *gone =
            N_("Uw signaal is doorgegeven. Alleen wie daarover gaat, leest uw woorden. Er is "
               "niets meer te kiezen.");
        return show(r, own, (struct own_forms){.wrong = T(r->lang, gone)}, 422);
    }
    if (!form_ok(f))
        return show(r, own, (struct own_forms){.share = f}, 422);
    note_read(r, own, f);
    signaal_delen(r->db, .organisatie = own->organisatie, .id = own->id,
                  .delen = form_text(f, "delen"));
    int64_t since = time_now();
    bool was_public = tell_stories(r, own, text_equal(form_text(f, "delen"), "ja")) > 0;
    draad_by_day(r->db, own->organisatie, since);
    reply_notice(r, was_public
                        ? T(r->lang, N_("Uw keuze is bewaard. Uw verhaal staat niet meer in ons "
                                        "kwaliteitsbeeld."))
                        : T(r->lang, N_("Uw keuze is bewaard. U kunt die altijd veranderen.")));
    return back(r, own);
}

int eigen_mail(struct request *r, struct own_signal *own)
{
    struct form_state *f = form_read(r, &eigen_mail_form);
    if (wiped(own))
        form_error(f, "email",
                   T(r->lang, N_("Wij verwijderden uw woorden, dus er komt geen antwoord meer. Uw "
                                 "adres is niet bewaard.")));
    if (!form_ok(f))
        return show(r, own, (struct own_forms){.mail = f}, 422);
    note_read(r, own, f);
    if (own->s.email && !text_equal(own->s.email, form_text(f, "email")))
        erase_note(r->db, false);
    mail_readdress(r->db, own->organisatie, own->id, form_text(f, "email"));
    signaal_email(r->db, .organisatie = own->organisatie, .id = own->id,
                  .email = form_text(f, "email"));
    reply_notice(r, form_text(f, "email")
                        ? T(r->lang, N_("Bewaard. U krijgt ons antwoord per e-mail."))
                        : T(r->lang, N_("Bewaard. U krijgt geen e-mail van ons.")));
    return back(r, own);
}

/* msgid: why it cannot be made a complaint. */
static const char *no_complaint(const struct own_signal *own)
{
    if (wiped(own))
        return N_("Dit kan geen klacht meer worden. Wij verwijderden uw woorden, omdat wij ze niet "
                  "langer bewaren.");
    if (text_equal(own->knoop.status, UITWEG_KLACHT))
        return N_("Uw signaal is al een klacht.");
    return N_("Voor deze locatie kan hier nog niemand een klacht behandelen. Uw klacht is niet "
              "ingediend. Vraag de locatie hoe u de klachtenfunctionaris bereikt.");
}

/* The giver decides: asked on the page, confirmed by a tick, and read there what happens next. */
int eigen_complain(struct request *r, struct own_signal *own)
{
    struct form_state *f = form_read(r, &eigen_complaint_form);
    if (!uitweg_can_complain(r, &own->knoop))
        return show(r, own, (struct own_forms){.wrong = T(r->lang, no_complaint(own))}, 422);
    if (!form_ok(f))
        return show(r, own, (struct own_forms){.complaint = f}, 422);
    note_read(r, own, f);
    uitweg_complain(r, &own->knoop);
    return back(r, own);
}
