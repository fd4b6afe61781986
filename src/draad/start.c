/* The start page: what waits, what moved, what is coming; and where it lives. One page, with other
 * words per role. Not here: the words (start_regels.c), the lists (start_lijsten.c). */
#include "draad/start.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "draad/eerste_stappen_html.h"
#include "draad/kompasroos_html.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include "draad/start_html.h"
#include "draad/start_regels.h"
#include "draad/wacht_regels.h"
#include "draad/zonder_antwoord_html.h"
#include "organisatie/termijn_html.h"

#define SHOWN_WAITS 8
#define SHOWN_MOVED 6
#define SHOWN_COMES 5
#define COMES_DAYS  60

/* The words of a giver stand between quotation marks. */
static const char *quoted(struct request *r, const struct knoop *k)
{
    const char *title = titel_voor(r, k);
    return soort_counts(k->soort, COUNTS_SIGNAL) ? mem_format(r->ctx, "“%s”", title) : title;
}

static void add_marks(struct request *r, struct start_wacht *w, unsigned marks)
{
    static const char *const classes[] = {"",          "merkje b1", "merkje b2",
                                          "merkje b3", "merkje b4", "merkje b5"};
    struct start_wacht_merken *m = mem_array(r->ctx, struct start_wacht_merken, 5);
    for (int b = 1; b <= 5; b++) {
        if (marks & 1u << b)
            m[w->n_merken++] =
                (struct start_wacht_merken){classes[b], b, T(r->lang, bouwsteen_naam(b))};
    }
    w->merken = m;
}

static int64_t days_late(int32_t due)
{
    return due != DATE_NONE && due < date_today() ? date_today() - due : 0;
}

static void add_waits(struct request *r, struct start *v, const struct wacht *w)
{
    struct start_wacht *list = mem_array(r->ctx, struct start_wacht, w->n + 1);
    bool one_place = session_of(r)->locatie != 0;
    int32_t begon = start_begon(r);
    for (size_t i = 0; i < w->n; i++) {
        const struct knoop *k = &w->een[i].knoop;
        list[i] =
            (struct start_wacht){.dagen = dagen_sinds(date_of_time(w->een[i].sinds), date_today()),
                                 .sinds = wacht_van_eerder(w->een[i].sinds, begon),
                                 .titel = quoted(r, k),
                                 .link = knoop_path(r->ctx, k),
                                 .wat = T(r->lang, w->een[i].tekst),
                                 .waar = one_place ? NULL : w->een[i].waar,
                                 .voor = w->een[i].voor,
                                 .uiterlijk = w->een[i].uiterlijk,
                                 .te_laat = days_late(w->een[i].uiterlijk)};
        add_marks(r, &list[i], w->een[i].bouwstenen);
    }
    v->wacht = list;
    v->n_wacht = w->n;
    v->meer = w->totaal - (int64_t)w->n;
}

static void add_moved(struct request *r, struct start *v)
{
    int64_t since = session_of(r)->vorige_keer;
    if (time_since(since, time_now()) == INT64_MAX) /* the first visit: what moved this week */
        since = time_now() - 7 * 24 * 3600;
    struct bewoog b = start_bewoog(r, since, SHOWN_MOVED);
    struct start_bewoog *list = mem_array(r->ctx, struct start_bewoog, b.n + 1);
    for (size_t i = 0; i < b.n; i++) {
        const struct knoop *k = &b.een[i].knoop;
        list[i] =
            (struct start_bewoog){.soort = T(r->lang, face_of(k->soort)->naam),
                                  .titel = quoted(r, k),
                                  .link = knoop_path(r->ctx, k),
                                  .wat = geschiedenis_zin(r, k, b.een[i].wat, b.een[i].detail),
                                  .waar = b.een[i].waar,
                                  .op = b.een[i].op};
    }
    v->bewoog = list;
    v->n_bewoog = b.n;
}

static void add_coming(struct request *r, struct start *v, const struct wacht *waits)
{
    struct wacht w = start_komt(r, waits, date_today() + COMES_DAYS, SHOWN_COMES);
    struct start_komt *list = mem_array(r->ctx, struct start_komt, w.n + 1);
    for (size_t i = 0; i < w.n; i++)
        list[i] = (struct start_komt){.dagen = w.een[i].uiterlijk - date_today(),
                                      .titel = quoted(r, &w.een[i].knoop),
                                      .link = knoop_path(r->ctx, &w.een[i].knoop),
                                      .wat = T(r->lang, w.een[i].tekst)};
    v->komt = list;
    v->n_komt = w.n;
    v->beeld = termijn_now(r);
    v->beeld_laat = v->beeld && v->beeld->te_laat;
    v->leeg_komt = !w.n && (!v->beeld || v->beeld_laat);
    if (v->beeld_laat) /* told above: "nothing" would deny it */
        v->niets_wacht =
            T(r->lang, N_("Het kwaliteitsbeeld is te laat: zie hierboven. Verder wacht "
                          "er nu niets."));
}

static void add_rose(struct request *r, struct start *v)
{
    static const char *const classes[] = {"b1", "b2", "b3", "b4", "b5"};
    struct place p = place_of(r, MAG_DRAAD_LEZEN);
    if (!mag_anywhere(r, MAG_DRAAD_LEZEN))
        return;
    int year = date_year(date_today());
    const char *where = p.naam ? p.naam : session_of(r)->organisatie_naam;
    v->roos =
        kompasroos_view(r->db, r->ctx, r->lang, org_van(r), p.overal ? 0 : p.locatie,
                        zin_met(r->ctx, T(r->lang, "Dit jaar in {plek}"), "plek", where),
                        time_of_date(date_of(year, 1, 1)), time_of_date(date_of(year + 1, 1, 1)));
    int64_t behind[DEUREN];
    deur_aantallen(r, &p, behind);
    struct start_deuren *doors = mem_array(r->ctx, struct start_deuren, 5);
    for (int i = 0; i < 5; i++)
        doors[i] = (struct start_deuren){.klasse = classes[i],
                                         .link = mem_format(r->ctx, "/bouwsteen/%d", i + 1),
                                         .nummer = i + 1,
                                         .naam = T(r->lang, bouwsteen_titel(i + 1)),
                                         .achter = behind[i + 1]};
    v->deuren = doors;
    v->n_deuren = 5;
}

static struct eigen_nieuws (*news_of)(struct request *r);

void start_nieuws(struct eigen_nieuws (*of)(struct request *r))
{
    news_of = of;
}

static void add_news(struct request *r, struct start *v)
{
    struct eigen_nieuws news = news_of ? news_of(r) : (struct eigen_nieuws){0};
    v->nieuws = news.n;
    v->nieuws_link = news.n ? news.link : NULL;
}

int get_start(struct request *r)
{
    const struct sessie *s = session_of(r);
    enum rol role = start_rol(s->leden, s->n_leden);
    const struct start_woorden *words = start_woorden(role);
    struct wacht w = start_wacht(r, SHOWN_WAITS);
    int hour = (int)((time_now() - time_of_date(date_today())) / 3600);
    struct start v = {.begroeting = start_groet(r->ctx, r->lang, role, hour, w.signalen, w.totaal),
                      .lead = T(r->lang, words->lead),
                      .wacht_kop = T(r->lang, words->wacht_kop),
                      .niets_wacht = T(r->lang, words->niets_wacht),
                      .bewoog_kop = T(r->lang, words->bewoog_kop)};
    struct start_knoppen *buttons = mem_array(r->ctx, struct start_knoppen, 2);
    for (size_t i = 0; i < 2; i++) {
        if (words->knop[i].naam && mag_anywhere(r, words->knop[i].mag))
            buttons[v.n_knoppen++] =
                (struct start_knoppen){T(r->lang, words->knop[i].naam), words->knop[i].path};
    }
    v.knoppen = buttons;
    add_waits(r, &v, &w);
    v.dringend = w.dringend;
    v.dringend_lijst = w.dringend ? w.dringend_lijst : NULL;
    add_news(r, &v);
    v.zonder = zonder_antwoord_view(r);
    v.eerst = eerste_stappen_view(r);
    add_moved(r, &v);
    add_coming(r, &v, &w);
    add_rose(r, &v);
    return reply_page(r, 200, &start_template, &v);
}
