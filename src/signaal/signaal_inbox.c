/* The inbox of signals: who waits longest first, by state, and joining several into a theme (S1).
 * Not here: one signal (signaal_paginas.c). */
#include <string.h>

#include "base/date.h"
#include "base/match.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "draad/start.h"
#include "draad/zonder_antwoord_html.h"
#include "signaal/signaal.h"
#include "signaal/signaal_inbox_html.h"
#include "signaal/signaal_sql.h"

#define INBOX_PAGE 15
#define THEMES     10   /* themes in the list of choices (the newest); others are found by name */
#define NAMED      1000 /* open themes among which a name is looked up */

/* The inbox is one form around its list; these are the fields that it posts. */
static const struct field bundle_fields[] = {
    {"nieuw_thema", N_("Naam van het thema"), NULL, FIELD_TEXT, .max = 120},
};
const struct form signaal_bundel_form = {"bundelen", FORM_FIELDS(bundle_fields),
                                         N_("Bundel tot een thema")};

/* ---- inbox ---- */

static const struct {
    const char *status, *name, *empty;
} tabs[] = {
    {"laat",       N_("Te laat"),    N_("Geen signaal wacht langer dan beloofd.")          },
    {"nieuw",      N_("Nieuw"),
     N_("Er wacht niemand op een eerste antwoord. Een signaal komt binnen als iemand de QR-kaart "
        "scant, of als jij opschrijft wat je hoorde.")                                     },
    {"bezig",      N_("Mee bezig"),  N_("Er zijn geen signalen waar nu aan gewerkt wordt.")},
    {"beantwoord", N_("Beantwoord"), N_("Er is nog geen signaal beantwoord.")              },
};

#define TAB_LATE 0
#define TAB_NEW  1
#define TAB_DONE 3
#define TABS     (sizeof tabs / sizeof *tabs)
#define DAY_ONE  1 /* before every promise */

/* Where nothing is chosen: the late ones, when there are any. */
static size_t chosen_tab(struct request *r, int64_t late)
{
    for (size_t i = 0; i < TABS; i++)
        if (text_equal(request_field(r, "status"), tabs[i].status))
            return i;
    return late ? TAB_LATE : TAB_NEW;
}

/* Where the spine keeps the counters of what this person looks at. */
static int64_t counted_at(const struct place *p)
{
    return p->overal ? STAND_EVERYWHERE : p->locatie;
}

/* How many of each tab are past the promised day; of the first: all. */
static void late_counts(const struct zonder_antwoord_plekken *all, const struct place *p,
                        int64_t late[TABS])
{
    for (size_t i = 0; i < all->n_laat; i++) {
        const struct zonder_antwoord_staat *s = &all->laat[i];
        if (!p->overal && s->locatie != p->locatie)
            continue;
        late[TAB_LATE] += s->aantal;
        for (size_t t = TAB_LATE + 1; t < TABS; t++)
            if (text_equal(s->status, tabs[t].status))
                late[t] += s->aantal;
    }
}

static void inbox_tabs(struct request *r, const struct place *p, size_t chosen,
                       const int64_t late[TABS], struct signaal_inbox *v)
{
    struct signaal_tellingen_rows counts =
        signaal_tellingen(r->db, r->ctx, .organisatie = org_van(r), .locatie = counted_at(p));
    struct signaal_inbox_tabs *list = mem_array(r->ctx, struct signaal_inbox_tabs, TABS);
    for (size_t i = 0; i < TABS; i++) {
        list[i].naam = T(r->lang, tabs[i].name);
        list[i].link = mem_format(r->ctx, "/signalen?status=%s", tabs[i].status);
        list[i].hier = i == chosen;
        for (size_t c = 0; c < counts.n; c++)
            if (text_equal(counts.row[c].status, tabs[i].status))
                list[i].aantal = counts.row[c].aantal;
        list[i].laat = i == TAB_LATE ? 0 : late[i];
    }
    list[TAB_LATE].aantal = late[TAB_LATE];
    for (size_t c = 0; c < counts.n; c++) {
        if (text_equal(counts.row[c].status, UITWEG_KLACHT))
            v->klachten = counts.row[c].aantal;
        if (text_equal(counts.row[c].status, UITWEG_DRINGEND))
            v->dringend = counts.row[c].aantal;
    }
    v->tabs = list;
    v->n_tabs = TABS;
    int64_t waiting = list[TAB_NEW].aantal;
    v->titel = waiting == 0 ? T(r->lang, N_("Niemand wacht op een eerste antwoord"))
                            : mem_format(r->ctx, "%lld %s", (long long)waiting,
                                         TN(r->lang, N_("mens wacht op een eerste antwoord"),
                                            N_("mensen wachten op een eerste antwoord"), waiting));
}

static void row_marks(struct request *r, unsigned marks, struct signaal_inbox_rijen *row)
{
    struct signaal_inbox_rijen_bouwstenen *list =
        mem_array(r->ctx, struct signaal_inbox_rijen_bouwstenen, 5);
    for (int b = 1; b <= 5; b++)
        if (marks & (1u << b))
            list[row->n_bouwstenen++] =
                (struct signaal_inbox_rijen_bouwstenen){b, T(r->lang, bouwsteen_naam(b))};
    row->bouwstenen = list;
}

/* True when this signal was ticked in the form that is shown again. */
static bool is_chosen(struct request *r, int64_t id)
{
    const char *ids[INBOX_PAGE];
    size_t n = r->method == METHOD_POST ? request_fields(r, "signaal", ids, INBOX_PAGE) : 0;
    int64_t one;
    for (size_t i = 0; i < n; i++)
        if (text_int(ids[i], 1, INT64_MAX, &one) && one == id)
            return true;
    return false;
}

static void inbox_rows(struct request *r, const struct place *p, size_t tab,
                       struct signaal_inbox *v)
{
    const int64_t first = tab == TAB_LATE ? DAY_ONE : TIJD_EERSTE,
                  last = tab == TAB_LATE ? INT32_MAX : INT64_MAX;
    int64_t after_time = first, after_id = 0;
    const char *q = request_field(r, "na"); /* a moment; of the late ones: a day */
    if (q && !text_int(q, 0, last, &after_time))
        after_time = first;
    q = request_field(r, "na_id");
    if (q && !text_int(q, 0, INT64_MAX, &after_id))
        after_id = 0;
    struct signaal_inbox_rows rows =
        signaal_inbox(r->db, r->ctx, .organisatie = org_van(r), .status = tabs[tab].status,
                      .laat = tab == TAB_LATE, .locatie = p->locatie, .overal = p->overal,
                      .na_tijd = tab == TAB_LATE ? TIJD_EERSTE : after_time,
                      .na_dag = tab == TAB_LATE ? (int32_t)after_time : DAY_ONE, .na_id = after_id,
                      .mag = handeling_code(MAG_TERUGKOPPELEN), .vandaag = date_today(),
                      .langst = date_today() + ANTWOORD_LANGST, .grens = INBOX_PAGE + 1);
    size_t n = rows.n > INBOX_PAGE ? INBOX_PAGE : rows.n;
    struct signaal_inbox_rijen *list = mem_array(r->ctx, struct signaal_inbox_rijen, n);
    for (size_t i = 0; i < n; i++) {
        list[i].id = rows.row[i].id;
        list[i].verhaal = text_short(r->ctx, rows.row[i].tekst, 160);
        list[i].wie = T(r->lang, gever_naam(rows.row[i].gever));
        list[i].naam = rows.row[i].naam;
        list[i].plek = rows.row[i].locatie_naam ? rows.row[i].locatie_naam
                                                : T(r->lang, N_("de hele organisatie"));
        list[i].dagen = signaal_dagen(rows.row[i].gemaakt, time_now());
        list[i].wacht = tab != TAB_DONE;
        list[i].te_laat = antwoord_te_laat(rows.row[i].uiterlijk, date_today());
        list[i].gekozen = is_chosen(r, list[i].id);
        row_marks(r, (unsigned)rows.row[i].merken, &list[i]);
    }
    v->rijen = list;
    v->n_rijen = n;
    if (rows.n > n)
        v->verder =
            mem_format(r->ctx, "/signalen?status=%s&na=%lld&na_id=%lld", tabs[tab].status,
                       (long long)(tab == TAB_LATE ? rows.row[n - 1].dag : rows.row[n - 1].op),
                       (long long)rows.row[n - 1].volg);
    else
        v->verder = NULL;
}

static int show_inbox(struct request *r, const char *error, int status)
{
    struct place p = place_of(r, MAG_SIGNAAL_LEZEN);
    int64_t late[TABS] = {0};
    struct zonder_antwoord_plekken all = zonder_antwoord_per_plek(r->db, r->ctx, org_van(r));
    late_counts(&all, &p, late);
    size_t tab = chosen_tab(r, late[TAB_LATE]);
    struct signaal_inbox v = {.plek = p.naam,
                              .fout = error,
                              .leeg = T(r->lang, tabs[tab].empty),
                              .zonder = zonder_antwoord_view_of(r, &all)};
    if (mag_anywhere(r, MAG_DRINGEND_BEHANDELEN))
        v.nu = start_dringend(r, &v.nu_link);
    inbox_tabs(r, &p, tab, late, &v);
    inbox_rows(r, &p, tab, &v);
    struct signaal_concepten_telling_row drafts;
    if (mag_anywhere(r, MAG_TERUGKOPPELEN) &&
        signaal_concepten_telling(r->db, r->ctx, &drafts, .organisatie = org_van(r),
                                  .locatie = counted_at(&p)))
        v.concepten = drafts.aantal;
    v.mag_bundelen = mag_anywhere(r, MAG_SIGNAAL_BEHANDELEN);
    if (v.mag_bundelen) {
        struct signaal_themas_rows themes =
            signaal_themas(r->db, r->ctx, .organisatie = org_van(r), .locatie = p.locatie,
                           .overal = p.overal, .max = THEMES);
        struct signaal_inbox_themas *list =
            mem_array(r->ctx, struct signaal_inbox_themas, themes.n);
        for (size_t i = 0; i < themes.n; i++)
            if (mag(r, MAG_DRAAD_LEZEN, themes.row[i].locatie))
                list[v.n_themas++] =
                    (struct signaal_inbox_themas){themes.row[i].id, themes.row[i].titel};
        v.themas = list;
        v.status = tabs[tab].status;
        v.token = token_make(r, "/signalen/thema");
        v.nieuw_thema = r->method == METHOD_POST ? request_field(r, "nieuw_thema") : NULL;
    }
    if (error)
        page_error(r, v.n_rijen ? "bundelen" : NULL, error);
    return reply_page(r, status, &signaal_inbox_template, &v);
}

int signaal_inbox_get(struct request *r)
{
    return show_inbox(r, NULL, 200);
}

/* A signal and a theme become one thread; an open signal is then being worked on. */
void signaal_join_thema(struct request *r, const struct knoop *signal, int64_t theme)
{
    const struct sessie *s = session_of(r);
    draad_lay(r->db, s->organisatie, signal->id, theme, AANLEIDING, s->persoon, 0);
    unsigned marks = knoop_bouwstenen(r->db, s->organisatie, theme) |
                     knoop_bouwstenen(r->db, s->organisatie, signal->id);
    knoop_set_bouwstenen(r->db, s->organisatie, theme, marks);
    if (strcmp(signal->status, "nieuw") == 0)
        knoop_change_status(r->db, s->organisatie, signal->id, "bezig", s->persoon, 0);
}

/* The chosen signals. False when one of them is not there for this person. */
static bool chosen_signals(struct request *r, struct knoop *out, size_t *n)
{
    const char *ids[INBOX_PAGE];
    *n = request_fields(r, "signaal", ids, INBOX_PAGE);
    for (size_t i = 0; i < *n; i++) {
        int64_t id = 0;
        if (!text_int(ids[i], 1, INT64_MAX, &id) ||
            !knoop_read(r->db, r->ctx, org_van(r), id, &out[i]) ||
            strcmp(out[i].soort, "signaal") != 0 || signaal_handed_over(out[i].status) ||
            !mag_knoop(r, MAG_SIGNAAL_BEHANDELEN, &out[i]))
            return false;
    }
    return true;
}

/* The chosen theme in *id, 0 when none was. False when it is not there for this person. */
static bool chosen_theme(struct request *r, int64_t *id)
{
    const char *text = request_field(r, "thema");
    struct knoop k;
    *id = 0;
    if (text_blank(text))
        return true;
    return text_int(text, 1, INT64_MAX, id) && knoop_read(r->db, r->ctx, org_van(r), *id, &k) &&
           strcmp(k.soort, "thema") == 0 && mag_knoop(r, MAG_DRAAD_LEZEN, &k);
}

/* The newest open theme of this name, at this place or of the whole organisation; else the only one
 * whose name is nearly the same; 0: there is none. */
static int64_t theme_named(struct request *r, int64_t place, const char *name)
{
    struct signaal_themas_rows all =
        signaal_themas(r->db, r->ctx, .organisatie = org_van(r), .locatie = place,
                       .overal = place == 0, .max = NAMED);
    struct match m = match_begin(r->ctx, name, false);
    int64_t same = 0;
    for (size_t i = 0; i < all.n; i++) {
        if (!mag(r, MAG_DRAAD_LEZEN, all.row[i].locatie))
            continue;
        match_offer(&m, all.row[i].titel, NULL, all.row[i].id, 0);
        if (all.row[i].id > same && text_equal(m.text, all.row[i].titel))
            same = all.row[i].id;
    }
    return same ? same : match_end(&m) > 0 ? match_end(&m) : 0;
}

/* The theme of this name; when there is none a new one, of the place of these signals, or of the
 * whole organisation when they are of several. */
static int64_t theme_for(struct request *r, const struct knoop *signals, size_t n, const char *name)
{
    const struct sessie *s = session_of(r);
    bool one_place = true;
    for (size_t i = 1; i < n; i++)
        one_place = one_place && signals[i].locatie == signals[0].locatie;
    int64_t named = theme_named(r, one_place ? signals[0].locatie : 0, name);
    if (named)
        return named;
    return thema_create(r->db,
                        &(struct knoop_new){.organisatie = s->organisatie,
                                            .locatie = one_place ? signals[0].locatie : 0,
                                            .door = s->persoon,
                                            .titel = name,
                                            .status = "open"},
                        "");
}

int signaal_bundel_post(struct request *r)
{
    struct knoop signals[INBOX_PAGE];
    size_t n;
    int64_t theme;
    struct form_state *f = form_read(r, &signaal_bundel_form);
    if (!chosen_signals(r, signals, &n) || !chosen_theme(r, &theme))
        return not_found(r);
    const char *name = form_ok(f) ? form_text(f, "nieuw_thema") : NULL;
    if (n == 0)
        return show_inbox(r, T(r->lang, N_("Kies eerst een of meer signalen uit de lijst.")), 422);
    if (!name && !theme)
        return show_inbox(r, T(r->lang, N_("Kies een thema, of geef een nieuw thema een naam.")),
                          422);
    if (name)
        theme = theme_for(r, signals, n, name);
    for (size_t i = 0; i < n; i++)
        signaal_join_thema(r, &signals[i], theme);
    reply_notice(
        r,
        T(r->lang, N_("De signalen zijn gebundeld. Elk signaal blijft te vinden in het thema.")));
    return reply_redirect(r, "/themas/%lld", (long long)theme);
}
