/* The pages of the two ways out: handing a signal over, and what was handed over, for who handles
 * it. Not here: what happens then (uitweg.c), what the giver sees (signaal_openbaar.c). */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "draad/over_knoop_html.h"
#include "signaal/intussen.h"
#include "signaal/uitweg.h"
#include "signaal/uitweg_een_html.h"
#include "signaal/uitweg_lijst_html.h"
#include "signaal/uitweg_publiek_html.h"

#define LISTED 100

/* ---- handing over ---- */

static const struct choice ways[] = {
    {UITWEG_KLACHT,   N_("Dit is een klacht: het gaat naar de klachtenfunctionaris"), NULL},
    {UITWEG_DRINGEND,           N_("Dit kan niet wachten: het gaat naar wie de leiding heeft"), NULL},
    {0},
};
/* clang-format off */
static const struct field hand_fields[] = {
    {"uitweg", N_("Waar moet het heen?"), NULL, FIELD_RADIO, .required = true, .choices = ways},
    {"zeker", N_("Ik weet dat het team dit signaal daarna niet meer kan lezen"), NULL, FIELD_CHECK,
     .required = true},
    INTUSSEN_TYPED_FIELD,
};
/* clang-format on */
const struct form uitweg_form = {"doorgeven", FORM_FIELDS(hand_fields), N_("Doorgeven"),
                                 .quiet = true};

const struct formulier *uitweg_form_view(struct request *r, const struct knoop *k,
                                         struct form_state *f)
{
    return form_view(f ? f : form_new(r, &uitweg_form), "/signalen/%lld/doorgeven",
                     (long long)k->id);
}

/* msgid: why it cannot go that way. */
static const char *nobody_there(const char *way)
{
    return text_equal(way, UITWEG_KLACHT)
               ? N_("Voor deze locatie heeft nog geen klachtenfunctionaris een account. Bel of "
                    "mail "
                    "de klachtenfunctionaris zelf.")
               : N_("Voor deze locatie heeft nog niemand met leiding een account. Bel zelf wie de "
                    "leiding heeft.");
}

int uitweg_post(struct request *r)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, "signaal", MAG_SIGNAAL_BEHANDELEN, &k, &status))
        return status;
    if (signaal_handed_over(k.status))
        return not_found(r);
    struct form_state *f = form_read(r, &uitweg_form);
    const char *way = form_text(f, "uitweg");
    if (form_ok(f) && !uitweg_carried(r->db, r->ctx, way, k.organisatie, k.locatie))
        form_error(f, "uitweg", T(r->lang, nobody_there(way)));
    if (!form_ok(f) || intussen_typed(r, f))
        return signaal_show_handing(r, &k, f);
    uitweg_begin(r->db, r->ctx, &k, way, session_of(r)->persoon, signaal_base(r), date_today());
    reply_notice(r, intussen_passed(r, f,
                                    N_("Het signaal is doorgegeven. De gever leest wat er nu "
                                       "gebeurt.")));
    return reply_redirect(r, "/signalen/%lld", (long long)k.id);
}

/* ---- a complaint by its giver ---- */

bool uitweg_can_complain(struct request *r, const struct knoop *k)
{
    struct uitweg u;
    bool wiped =
        uitweg_of_signaal(r->db, r->ctx, k->organisatie, k->id, &u) && u.gewist != DATE_NONE;
    return !wiped && !text_equal(k->status, UITWEG_KLACHT) &&
           uitweg_carried(r->db, r->ctx, UITWEG_KLACHT, k->organisatie, k->locatie);
}

void uitweg_complain(struct request *r, const struct knoop *k)
{
    struct uitweg u;
    int64_t since = time_now();
    if (!uitweg_of_signaal(r->db, r->ctx, k->organisatie, k->id, &u))
        uitweg_begin(r->db, r->ctx, k, UITWEG_KLACHT, 0, signaal_base(r), date_today());
    else if (u.af == DATE_NONE) /* it cannot wait: who must act keeps it */
        uitweg_ook_klacht(r->db, r->ctx, &u, signaal_base(r), date_today());
    else
        uitweg_verder(r->db, r->ctx, &u, 0, signaal_base(r), date_today());
    draad_by_day(r->db, k->organisatie, since);
    reply_notice(r, T(r->lang, N_("Uw klacht is ingediend. Hieronder leest u wat er nu gebeurt.")));
}

/* ---- what was handed over ---- */

struct handed_row {
    int64_t id, locatie;
    const char *status, *plek;
    int32_t op, uiterlijk, af;
    bool wacht; /* also of what was handled: its giver said something more */
};
struct handed { /* what was handed over, of all places together */
    struct request *r;
    const char *soort;
    struct handed_row *een;
    size_t n;
};

static void take_row(struct handed *h, struct handed_row row)
{
    for (size_t i = 0; i < h->n; i++)
        if (h->een[i].id == row.id)
            return;
    h->een[h->n++] = row;
}

/* Two queries find them: what is open, and the newest. */
#define HANDED_OF(row)                                                                             \
    .id = (row).id, .locatie = (row).locatie, .status = (row).status, .plek = (row).plek,          \
    .op = (row).op, .uiterlijk = (row).uiterlijk

static void take(struct handed *h, bool overal, int64_t locatie)
{
    struct request *r = h->r;
    struct uitweg_open_rows open =
        uitweg_open(r->db, r->ctx, .organisatie = org_van(r), .soort = h->soort, .overal = overal,
                    .locatie = locatie, .max = LISTED);
    struct uitweg_list_rows rows =
        uitweg_list(r->db, r->ctx, .organisatie = org_van(r), .soort = h->soort, .overal = overal,
                    .locatie = locatie, .max = LISTED);
    h->een = mem_resize(r->ctx, h->een, struct handed_row, h->n + open.n + rows.n + 1);
    for (size_t i = 0; i < open.n; i++)
        take_row(h, (struct handed_row){HANDED_OF(open.row[i]), .af = DATE_NONE, .wacht = true});
    for (size_t i = 0; i < rows.n; i++)
        take_row(h, (struct handed_row){HANDED_OF(rows.row[i]), .af = rows.row[i].af,
                                        .wacht = rows.row[i].wacht});
}

enum { RANK_OPEN, RANK_AGAIN, RANK_OVER }; /* again: handled, and its giver wrote something more */
static int rank_of(const struct handed_row *u)
{
    if (u->af == DATE_NONE)
        return RANK_OPEN;
    return u->wacht ? RANK_AGAIN : RANK_OVER;
}

/* What is open is ordered by the day on which it must be ready, the nearest first; what was handled by
 * the day on which it was handed over, the newest first. */
static int most_urgent_first(const void *a, const void *b)
{
    const struct handed_row *x = a, *y = b;
    int rx = rank_of(x), ry = rank_of(y);
    if (rx != ry)
        return rx - ry;
    if (rx == RANK_OPEN && x->uiterlijk != y->uiterlijk)
        return x->uiterlijk < y->uiterlijk ? -1 : 1;
    if (rx == RANK_OPEN)
        return (x->id > y->id) - (x->id < y->id);
    if (x->op != y->op)
        return x->op > y->op ? -1 : 1;
    return (y->id > x->id) - (y->id < x->id);
}

/* Of the chosen place, else of each place where this person has the right, and of the whole
 * organisation: what may not be read takes no room. */
static struct handed handed_over(struct request *r, const char *soort, enum handeling h)
{
    struct handed all = {.r = r, .soort = soort};
    struct place p = place_of(r, h);
    if (p.overal || session_of(r)->locatie) {
        take(&all, p.overal, p.locatie);
    } else {
        struct locaties own = locaties_allowed(r, h);
        for (size_t i = 0; i < own.n; i++)
            take(&all, false, own.locatie[i].id);
        if (mag(r, h, 0))
            take(&all, false, 0);
    }
    if (all.n)
        qsort(all.een, all.n, sizeof *all.een, most_urgent_first);
    all.n = all.n < LISTED ? all.n : LISTED;
    return all;
}

/* "Klacht 12": one tells itself apart from the others by its number, not by what was said: a list of
 * words would be read without a line in the log. */
static const char *handed_name(struct request *r, const struct knoop *k)
{
    return mem_format(r->ctx, "%s %lld", T(r->lang, face_of(k->soort)->naam), (long long)k->id);
}

static int list(struct request *r, const char *soort, const struct knoop_face *face)
{
    struct handed rows = handed_over(r, soort, face->lezen);
    struct uitweg_lijst_rijen *out = mem_array(r->ctx, struct uitweg_lijst_rijen, rows.n + 1);
    struct uitweg_lijst v = {.klacht = text_equal(soort, UITWEG_KLACHT), .rijen = out};
    for (size_t i = 0; i < rows.n; i++) {
        const struct handed_row *u = &rows.een[i];
        v.volgorde = v.volgorde || rank_of(u) < RANK_OVER;
        struct knoop k = {.organisatie = org_van(r),
                          .id = u->id,
                          .locatie = u->locatie,
                          .soort = soort,
                          .status = u->status};
        if (!mag_knoop(r, face->lezen, &k))
            continue;
        out[v.n_rijen++] = (struct uitweg_lijst_rijen){
            .titel = handed_name(r, &k),
            .naam = u->plek ? u->plek : T(r->lang, N_("de hele organisatie")),
            .link = knoop_path(r->ctx, &k),
            .op = u->op,
            .uiterlijk = u->uiterlijk,
            .status = T(r->lang, status_naam(&k)),
            .af = u->af != DATE_NONE,
            .weer = u->af != DATE_NONE && u->wacht,
            .te_laat = u->af == DATE_NONE && u->uiterlijk < date_today()};
    }
    return reply_page(r, 200, &uitweg_lijst_template, &v);
}

int klachten_get(struct request *r)
{
    return list(r, UITWEG_KLACHT, &uitweg_klacht_face);
}

int dringend_lijst_get(struct request *r)
{
    return list(r, UITWEG_DRINGEND, &uitweg_dringend_face);
}

static const struct choice deeds[] = {
    {"bericht", N_("Een bericht: het is nog niet klaar"), NULL},
    {"langer",     N_("Het duurt langer: vier weken erbij, met de reden"), NULL},
    {"af",  N_("Het is afgehandeld: dit is de uitkomst"), NULL},
    {0    },
};
static const struct choice urgent_deeds[] = {
    {"bericht", N_("Een bericht: het is nog niet klaar"), NULL},
    {"af",     N_("Het is afgehandeld: dit is de uitkomst"), NULL},
    {0     },
};
static const struct choice closed_deeds[] = {
    {"bericht", N_("Een bericht: een antwoord op wat erbij kwam"), NULL},
    {"af",     N_("Een andere uitkomst dan er eerst stond"), NULL},
    {0     },
};
/* clang-format off */
#define DEED_FIELDS(what)                                                                          \
    {{"daad", N_("Wat laat je weten?"), NULL, FIELD_RADIO, .required = true, .choices = (what)},    \
     {"tekst", N_("Bericht"), N_("De gever leest precies wat hier staat."), FIELD_LONG,             \
      .required = true, .max = 5000, .rows = 5}, INTUSSEN_SEEN_FIELD, INTUSSEN_ADDED_FIELD}
/* clang-format on */
static const struct field deed_fields[] = DEED_FIELDS(deeds);
static const struct field urgent_fields[] = DEED_FIELDS(urgent_deeds);
static const struct field closed_fields[] = DEED_FIELDS(closed_deeds);
const struct form uitweg_daad_form = {"daad", FORM_FIELDS(deed_fields), N_("Versturen")};
static const struct form urgent_form = {"daad", FORM_FIELDS(urgent_fields), N_("Versturen")};
static const struct form closed_form = {"daad", FORM_FIELDS(closed_fields), N_("Versturen")};

/* What takes longer once is not offered a second time, nor when it is over or too late. */
static const struct form *form_of(const struct uitweg *u)
{
    if (u->af != DATE_NONE)
        return &closed_form;
    return uitweg_can_extend(u->soort, u->verlengd, u->uiterlijk, date_today()) ? &uitweg_daad_form
                                                                                : &urgent_form;
}

/* How many messages there are, of the giver or of who handles it. */
static size_t messages_of(struct request *r, const struct uitweg *u, bool van_gever)
{
    struct uitweg_berichten_rows rows =
        uitweg_berichten(r->db, r->ctx, .organisatie = u->organisatie, .uitweg = u->id);
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++)
        n += rows.row[i].van_gever == van_gever;
    return n;
}

static struct form_state *fresh_form(struct request *r, const struct uitweg *u)
{
    struct form_state *f = form_new(r, form_of(u));
    intussen_seen(f, messages_of(r, u, false));
    intussen_heard(f, messages_of(r, u, true));
    return f;
}

static void messages(struct request *r, const struct uitweg *u, struct uitweg_een *v)
{
    struct uitweg_berichten_rows rows =
        uitweg_berichten(r->db, r->ctx, .organisatie = u->organisatie, .uitweg = u->id);
    struct uitweg_een_berichten *out = mem_array(r->ctx, struct uitweg_een_berichten, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        out[i] = (struct uitweg_een_berichten){.wie = rows.row[i].van_gever
                                                          ? T(r->lang, N_("De gever voegde toe"))
                                                          : T(r->lang, N_("De gever kreeg")),
                                               .op = rows.row[i].op,
                                               .tekst = rows.row[i].tekst};
    v->berichten = out;
    v->n_berichten = rows.n;
}

/* The name stands there only when the giver said so when the signal was given. */
static const char *signed_by(struct request *r, const struct uitweg *u)
{
    struct knoop k;
    return knoop_read(r->db, r->ctx, u->organisatie, u->signaal, &k)
               ? signaal_naam_van(r->db, r->ctx, &k)
               : NULL;
}

static const struct field verder_fields[] = {
    {"zeker", N_("Ik weet dat ik het daarna niet meer kan lezen"), NULL, FIELD_CHECK,
     .required = true},
    INTUSSEN_TYPED_FIELD,
};
const struct form uitweg_verder_form = {"verder", FORM_FIELDS(verder_fields), N_("Doorgeven"),
                                        .quiet = true};

/* msgid: why it is not handed on; NULL: it may be. */
static const char *why_stays(struct request *r, const struct uitweg *u)
{
    if (u->af == DATE_NONE && uitweg_ook(r->db, r->ctx, u))
        return N_("Dit blijft hier. De klachtenfunctionaris en wie de leiding heeft, hebben het "
                  "allebei al.");
    return uitweg_verder_bezwaar(u->zelf, u->af != DATE_NONE);
}

/* It is there of both kinds: who does what is told to each of the two. */
static void both_act(struct request *r, const struct uitweg *u, struct uitweg_een *v)
{
    v->ook = u->af == DATE_NONE && uitweg_ook(r->db, r->ctx, u);
    v->dringend = v->ook ? uitweg_dringend_dag(r->db, r->ctx, u) : DATE_NONE;
    v->deel = v->ook && !v->klacht && uitweg_deel(r->db, r->ctx, u);
    v->klacht_af = v->ook && !v->klacht && uitweg_klacht_af(r->db, r->ctx, u);
    if (v->ook && v->klacht)
        v->telefoon = uitweg_publiek_view(r->db, r->ctx, u->organisatie, u->locatie)->telefoon;
}

/* verder: the form to hand it on with something wrong in it. */
static int show(struct request *r, const struct knoop *k, struct form_state *f,
                struct form_state *verder, int status)
{
    struct uitweg u;
    struct signaal_of_row s;
    struct locatie place = {0};
    if (!uitweg_read(r->db, r->ctx, k->organisatie, k->id, &u) ||
        !signaal_of(r->db, r->ctx, &s, .organisatie = k->organisatie, .id = u.signaal))
        return not_found(r);
    if (k->locatie)
        locatie_read(r->db, r->ctx, k->organisatie, k->locatie, &place);
    bool complaint = text_equal(k->soort, UITWEG_KLACHT);
    struct uitweg_een v = {.klacht = complaint,
                           .titel = handed_name(r, k),
                           .wie = T(r->lang, gever_naam(u.gever)),
                           .naam = signed_by(r, &u),
                           .plek = place.naam ? place.naam : T(r->lang, N_("de hele organisatie")),
                           .status = T(r->lang, status_naam(k)),
                           .open = u.af == DATE_NONE,
                           .op = u.op,
                           .uiterlijk = u.uiterlijk,
                           .te_laat = u.uiterlijk < date_today(),
                           .verlengd = u.verlengd,
                           .zelf = u.zelf,
                           .klacht_op = u.klacht_op,
                           .eerder = complaint && u.klacht_op < u.op,
                           .weg = uitweg_weg_op(r->db, r->ctx, &u),
                           .gewist = u.gewist,
                           .naar_klacht = !complaint && uitweg_ook(r->db, r->ctx, &u),
                           .verhaal = u.tekst,
                           .leest = gever_leest(r->lang, lang_from_code(s.taal)),
                           .over = over_knoop_without_draad(r, k)};
    messages(r, &u, &v);
    if (!f) {
        f = fresh_form(r, &u);
        form_lang(f, "tekst", lang_from_code(s.taal));
    }
    const char *why_not = why_stays(r, &u);
    both_act(r, &u, &v);
    if (why_not && u.af == DATE_NONE && !v.ook)
        v.blijft = T(r->lang, why_not);
    if (!why_not)
        v.verder = form_view(verder ? verder : form_new(r, &uitweg_verder_form),
                             complaint ? "/klachten/%lld/verder" : "/dringend/%lld/verder",
                             (long long)k->id);
    v.doen = form_view(f, complaint ? "/klachten/%lld" : "/dringend/%lld", (long long)k->id);
    return reply_page(r, status, &uitweg_een_template, &v);
}

static int get_one(struct request *r, const char *soort)
{
    struct knoop k;
    int status;
    if (!knoop_open(r, soort, uitweg_mag(soort), &k, &status))
        return status;
    return show(r, &k, NULL, NULL, 200);
}

static int post_one(struct request *r, const char *soort)
{
    struct knoop k;
    struct uitweg u;
    enum uitweg_daad deed;
    int status;
    if (!knoop_open(r, soort, uitweg_mag(soort), &k, &status))
        return status;
    if (!uitweg_read(r->db, r->ctx, k.organisatie, k.id, &u) || u.gewist != DATE_NONE)
        return not_found(r);
    struct form_state *f = form_read(r, form_of(&u));
    if (form_ok(f) && uitweg_daad_van(form_text(f, "daad"), &deed)) {
        const char *wrong = uitweg_bezwaar(soort, deed, u.verlengd, u.uiterlijk, date_today(),
                                           form_text(f, "tekst"));
        if (wrong)
            form_error(f, "tekst", T(r->lang, wrong));
    }
    if (!form_ok(f) || intussen_added(r, f, messages_of(r, &u, true)) ||
        intussen_written(r, f, messages_of(r, &u, false)))
        return show(r, &k, f, NULL, 422);
    uitweg_do(r->db, r->ctx, &u, deed, form_text(f, "tekst"), session_of(r)->persoon,
              signaal_base(r), date_today());
    reply_notice(r, T(r->lang, N_("Je bericht is verstuurd.")));
    return reply_redirect(r, "%s", knoop_path(r->ctx, &k));
}

int klacht_get(struct request *r)
{
    return get_one(r, UITWEG_KLACHT);
}

int klacht_post(struct request *r)
{
    return post_one(r, UITWEG_KLACHT);
}

int dringend_get(struct request *r)
{
    return get_one(r, UITWEG_DRINGEND);
}

int dringend_post(struct request *r)
{
    return post_one(r, UITWEG_DRINGEND);
}

static int verder_post(struct request *r, const char *soort)
{
    struct knoop k;
    struct uitweg u;
    int status;
    if (!knoop_open(r, soort, uitweg_mag(soort), &k, &status))
        return status;
    if (!uitweg_read(r->db, r->ctx, k.organisatie, k.id, &u) || u.gewist != DATE_NONE)
        return not_found(r);
    struct form_state *f = form_read(r, &uitweg_verder_form);
    const char *way = uitweg_verder_soort(soort);
    const char *why_not = why_stays(r, &u);
    if (why_not) {
        struct form_state *deed = fresh_form(r, &u);
        form_error(deed, NULL, T(r->lang, why_not));
        return show(r, &k, deed, NULL, 422);
    }
    if (form_ok(f) && !uitweg_carried(r->db, r->ctx, way, k.organisatie, k.locatie))
        form_error(f, "zeker", T(r->lang, nobody_there(way)));
    if (!form_ok(f) || intussen_typed(r, f))
        return show(r, &k, NULL, f, 422);
    int64_t id =
        uitweg_verder(r->db, r->ctx, &u, session_of(r)->persoon, signaal_base(r), date_today());
    audit_write(r->db, k.organisatie, session_of(r)->persoon, handeling_code(uitweg_mag(soort)),
                mem_format(r->ctx, "knoop %lld naar %s %lld", (long long)k.id, way, (long long)id),
                "doorgegeven");
    struct knoop there;
    if (knoop_read(r->db, r->ctx, k.organisatie, id, &there) &&
        mag_knoop(r, uitweg_mag(way), &there)) {
        reply_notice(r, intussen_passed(r, f,
                                        N_("Het is doorgegeven. Het staat nu hier. De gever leest "
                                           "wat er nu gebeurt.")));
        return reply_redirect(r, "%s", knoop_path(r->ctx, &there));
    }
    bool complaint = text_equal(soort, UITWEG_KLACHT);
    reply_notice(r, intussen_passed(
                        r, f,
                        complaint ? N_("Het is doorgegeven aan wie de leiding heeft. Jij kunt het "
                                       "niet meer lezen. De gever leest wat er nu gebeurt.")
                                  : N_("Het is doorgegeven aan de klachtenfunctionaris. Jij kunt "
                                       "het niet meer lezen. De gever leest wat er nu gebeurt.")));
    return reply_redirect(r, complaint ? "/klachten" : "/dringend");
}

int klacht_verder_post(struct request *r)
{
    return verder_post(r, UITWEG_KLACHT);
}

int dringend_verder_post(struct request *r)
{
    return verder_post(r, UITWEG_DRINGEND);
}
