/* The pages that show our values beside those of all others (B5.7). Not here: the arithmetic
 * (indicator_regels.c), files (indicator_paginas.c).
 */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad.h"
#include "indicator/indicator_een_html.h"
#include "indicator/indicator_regels.h"
#include "indicator/indicator_set_html.h"
#include "indicator/odb_regels.h"
#include "indicator/odb_strook_html.h"
#include "indicator/paginas.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define VAKKEN  20
#define BREEDTE 320.0
#define MIN_CITAAT                                                                                 \
    10 /* clients: with fewer a cited percentage is not shown (statistics: our k)                  \
        */

/* ---- the question: which set, year and place ---- */

struct question {
    const char *set, *sleutel; /* sleutel: NULL when we stand nowhere in it */
    int64_t jaar;
    struct place waar;
    struct eigen_plekken own;
    const struct eigen_plek *plek;
};

/* Reads the query string. A place that is not of this organisation is ignored: the default is its
 * first. */
static bool read_question(struct request *r, struct question *q)
{
    *q =
        (struct question){.set = request_param(r, "set"), .waar = place_of(r, MAG_INDICATOR_LEZEN)};
    if (!text_int(request_param(r, "jaar"), 2000, 2100, &q->jaar))
        return false;
    q->own = eigen_plekken(r, &q->waar);
    const char *asked = request_field(r, "plek");
    for (size_t i = 0; i < q->own.n; i++) {
        const struct eigen_plek *p = &q->own.plek[i];
        if (p->jaar != q->jaar || strcmp(p->indicatorset, q->set) != 0)
            continue;
        if (!q->plek || (asked && strcmp(p->sleutel, asked) == 0))
            q->plek = p;
    }
    q->sleutel = q->plek ? q->plek->sleutel : NULL;
    return true;
}

static const char *url(struct request *r, const struct question *q, const char *code,
                       const char *sleutel, const char *end)
{
    struct buf b;
    buf_init(&b, r->ctx, 2000);
    buf_format(&b, "/meten/indicatoren/set/%s/%lld%s%s%s", q->set, (long long)q->jaar,
               code ? "/" : "", code ? code : "", end);
    if (sleutel) {
        buf_text(&b, "?plek=");
        buf_url(&b, sleutel);
    }
    return b.data;
}

/* ---- the others ---- */

struct others { /* the numbers of one indicator, without our own */
    const char *code;
    double *values;
    size_t n, cap;
};
struct gathering {
    TALLOC_CTX *ctx;
    const char *own; /* our key, or NULL */
    bool concern;    /* compare whole organisations; else their locations */
    bool old, fine;  /* places with keys of before, and of now: one place may then stand twice */
    struct others *list;
    size_t n;
    char *sleutel; /* the place under way: a later file replaces what it said */
    double value;
    bool pending;
};

/* Keys of files read by the rules of before begin with "kvk:", "v:" or "l:". */
static bool of_concern(const char *sleutel)
{
    return text_starts(sleutel, "c:") || text_starts(sleutel, "kvk:");
}

static bool is_fine(const char *sleutel)
{
    return text_starts(sleutel, "c:") || text_starts(sleutel, "p:");
}

/* A location is compared with locations, an organisation with organisations. */
static struct gathering gathering_of(struct request *r, const struct question *q)
{
    bool whole = strcmp(q->set, ODB_SET_PERSONEELSSAMENSTELLING) == 0;
    return (struct gathering){
        .ctx = r->ctx, .own = q->sleutel, .concern = q->sleutel ? of_concern(q->sleutel) : whole};
}

static void settle(struct gathering *g)
{
    if (g->pending && !isnan(g->value) && !(g->own && strcmp(g->own, g->sleutel) == 0)) {
        struct others *o = &g->list[g->n - 1];
        if (o->n == o->cap) {
            o->cap = o->cap * 2 + 64;
            o->values = mem_resize(g->ctx, o->values, double, o->cap);
        }
        o->values[o->n++] = g->value;
    }
    g->pending = false;
}

static void gather(struct gathering *g, const char *code, const char *sleutel, double value)
{
    if (of_concern(sleutel) != g->concern)
        return;
    g->old |= !is_fine(sleutel);
    g->fine |= is_fine(sleutel);
    bool same_code = g->n > 0 && strcmp(g->list[g->n - 1].code, code) == 0;
    if (!same_code || !g->pending || strcmp(g->sleutel, sleutel) != 0) {
        settle(g);
        mem_free(g->sleutel);
        g->sleutel = mem_text(g->ctx, sleutel);
    }
    if (!same_code) {
        g->list = mem_resize(g->ctx, g->list, struct others, g->n + 1);
        g->list[g->n++] = (struct others){.code = mem_text(g->ctx, code)};
    }
    g->value = value;
    g->pending = true;
}

static bool gather_row(void *arg, const struct odb_waarden_row *row)
{
    gather(arg, row->code, row->sleutel, row->waarde_null ? NAN : row->waarde);
    return true;
}

static bool gather_code_row(void *arg, const struct odb_waarden_of_code_row *row)
{
    gather(arg, row->code, row->sleutel, row->waarde_null ? NAN : row->waarde);
    return true;
}

/* A place of which one file has the old key and another the new one would count twice: there is no
 * comparison until all files of the year are read again. */
static bool is_mixed(const struct gathering *g)
{
    return g->old && g->fine;
}

static struct others *others_of(const struct gathering *g, const char *code)
{
    static struct others none;
    if (is_mixed(g))
        return &none;
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->list[i].code, code) == 0)
            return &g->list[i];
    return &none;
}

/* ---- writing values ---- */

static enum odb_eenheid unit_of(const char *eenheid)
{
    for (int e = 0; e < ODB_EENHEDEN; e++)
        if (strcmp(odb_eenheid_naam((enum odb_eenheid)e), eenheid) == 0)
            return (enum odb_eenheid)e;
    return ODB_TEKST;
}

static bool is_number(enum odb_eenheid e)
{
    return e == ODB_GETAL || e == ODB_AANTAL || e == ODB_PERCENTAGE;
}

static const char *number(struct request *r, enum odb_eenheid e, double x)
{
    struct buf b;
    buf_init(&b, r->ctx, 100);
    bool whole = floor(x) == x;
    lang_decimal(&b, r->lang, x, whole ? 0 : e == ODB_PERCENTAGE ? 1 : 2);
    if (e == ODB_PERCENTAGE && isfinite(x))
        buf_text(&b, r->lang == LANG_EN ? "%" : "\u00a0%");
    return b.data;
}

static const char *range(struct request *r, enum odb_eenheid e, double a, double b)
{
    return mem_format(r->ctx, "%s – %s", number(r, e, a), number(r, e, b));
}

static bool is_address(const char *text)
{
    return text_starts(text, "https://") || text_starts(text, "http://");
}

/* The host name of a URL: "www.voorbeeld.nl". */
static const char *host_of(const void *ctx, const char *address)
{
    const char *host = strstr(address, "//") + 2;
    return mem_textn(ctx, host, strcspn(host, "/?#"));
}

static const char *own_text(struct request *r, enum odb_eenheid e,
                            const struct odb_waarden_of_plek_row *w)
{
    if (!w)
        return T(r->lang, N_("niet aangeleverd"));
    if (w->afgeschermd)
        return T(r->lang, N_("afgeschermd: minder dan 10 waarnemingen"));
    if (w->nvt)
        return T(r->lang, N_("niet van toepassing"));
    if (e == ODB_JANEE && !w->waarde_null)
        return w->waarde > 0 ? T(r->lang, N_("ja")) : T(r->lang, N_("nee"));
    if (is_number(e) && !w->waarde_null)
        return number(r, e, w->waarde);
    if (w->tekst && is_address(w->tekst))
        return host_of(r->ctx, w->tekst);
    return w->tekst ? text_short(r->ctx, w->tekst, 300) : T(r->lang, N_("niet ingevuld"));
}

static double own_value(const struct odb_waarden_of_plek_row *w)
{
    return w && !w->waarde_null ? w->waarde : NAN;
}

/* The last row of a code: the newest file that speaks of it. */
static const struct odb_waarden_of_plek_row *own_row(const struct odb_waarden_of_plek_rows *rows,
                                                     const char *code)
{
    const struct odb_waarden_of_plek_row *found = NULL;
    for (size_t i = 0; i < rows->n; i++)
        if (strcmp(rows->row[i].code, code) == 0)
            found = &rows->row[i];
    return found;
}

static struct odb_waarden_of_plek_rows own_rows(struct request *r, const struct question *q)
{
    return odb_waarden_of_plek(r->db, r->ctx, .indicatorset = q->set, .jaar = q->jaar,
                               .sleutel = q->sleutel ? q->sleutel : "");
}

/* How many of the others said yes, as a percentage. */
static double share_yes(const struct others *o)
{
    double yes = 0;
    for (size_t i = 0; i < o->n; i++)
        yes += o->values[i] > 0;
    return o->n ? 100 * yes / (double)o->n : NAN;
}

struct words { /* how the others stand, in words */
    const char *midden, *tussen, *uitersten;
};

static struct words describe(struct request *r, enum odb_eenheid e, const struct others *o,
                             const struct indicator_plaats *p)
{
    const char *none = T(r->lang, N_("niet te bepalen"));
    if (!is_number(e) && e != ODB_JANEE)
        return (struct words){"–", "–", "–"};
    if (!p->te_bepalen)
        return (struct words){none, "–", "–"};
    if (e == ODB_JANEE)
        return (struct words){mem_format(r->ctx, "%s %s", T(r->lang, N_("ja bij")),
                                         number(r, ODB_PERCENTAGE, share_yes(o))),
                              "–", "–"};
    return (struct words){number(r, e, p->mediaan), range(r, e, p->kwartiel1, p->kwartiel3),
                          range(r, e, p->laagste, p->hoogste)};
}

/* ---- a set ---- */

static int by_order(const void *a, const void *b)
{
    const struct odb_indicatoren_row *x = a, *y = b;
    if (x->volgorde != y->volgorde)
        return x->volgorde < y->volgorde ? -1 : 1;
    return strcmp(x->code, y->code);
}

/* The newest wording of each code, in the order of the set. Rows come by code and file. */
static size_t newest(struct odb_indicatoren_rows *rows)
{
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        if (n > 0 && strcmp(rows->row[n - 1].code, rows->row[i].code) == 0)
            n--;
        rows->row[n++] = rows->row[i];
    }
    if (n)
        qsort(rows->row, n, sizeof *rows->row, by_order);
    return n;
}

static void set_places(struct request *r, const struct question *q, struct indicator_set *v)
{
    struct indicator_set_plekken *list = mem_array(r->ctx, struct indicator_set_plekken, q->own.n);
    for (size_t i = 0; i < q->own.n; i++) {
        const struct eigen_plek *p = &q->own.plek[i];
        if (p->jaar == q->jaar && strcmp(p->indicatorset, q->set) == 0)
            list[v->n_plekken++] = (struct indicator_set_plekken){
                p->naam, url(r, q, NULL, p->sleutel, ""), p == q->plek};
    }
    v->plekken = list;
    if (v->n_plekken < 2)
        v->n_plekken = 0; /* one place is named above the title: no choice to make */
}

static struct indicator_set_themas_rijen set_row(struct request *r, const struct question *q,
                                                 const struct odb_indicatoren_row *i,
                                                 const struct odb_waarden_of_plek_row *w,
                                                 const struct gathering *g)
{
    enum odb_eenheid e = unit_of(i->eenheid);
    struct others *o = others_of(g, i->code);
    struct indicator_plaats p;
    indicator_plaats(o->values, o->n, own_value(w), &p);
    struct words words = describe(r, e, o, &p);
    return (struct indicator_set_themas_rijen){.nummer = i->nummer,
                                               .naam = i->naam,
                                               .link = url(r, q, i->code, q->sleutel, ""),
                                               .eigen = own_text(r, e, w),
                                               .midden = words.midden,
                                               .tussen = words.tussen,
                                               .anderen = (int64_t)o->n};
}

int get_indicator_set(struct request *r)
{
    struct question q;
    if (!read_question(r, &q))
        return reply_error(r, 404, NULL);
    struct odb_indicatoren_rows rows =
        odb_indicatoren(r->db, r->ctx, .indicatorset = q.set, .jaar = q.jaar);
    size_t n = newest(&rows);
    if (n == 0)
        return reply_error(r, 404, NULL);
    struct gathering g = gathering_of(r, &q);
    odb_waarden(r->db, gather_row, &g, .indicatorset = q.set, .jaar = q.jaar);
    settle(&g);
    struct odb_waarden_of_plek_rows own = own_rows(r, &q);
    struct indicator_set v = {
        .kop = mem_format(r->ctx, "%s %lld", rows.row[0].set_naam, (long long)q.jaar),
        .plek = q.plek ? q.plek->naam : NULL};
    v.gemengd = is_mixed(&g);
    set_places(r, &q, &v);
    struct indicator_set_themas *themes = mem_array(r->ctx, struct indicator_set_themas, n);
    struct indicator_set_themas_rijen *lines =
        mem_array(r->ctx, struct indicator_set_themas_rijen, n);
    for (size_t i = 0; i < n; i++) {
        struct indicator_set_themas *t = v.n_themas ? &themes[v.n_themas - 1] : NULL;
        if (!t || strcmp(t->naam, rows.row[i].thema) != 0) {
            t = &themes[v.n_themas++];
            *t = (struct indicator_set_themas){.naam = rows.row[i].thema, .rijen = &lines[i]};
        }
        lines[i] = set_row(r, &q, &rows.row[i], own_row(&own, rows.row[i].code), &g);
        t->n_rijen++;
    }
    v.themas = themes;
    return reply_page(r, 200, &indicator_set_template, &v);
}

/* ---- one indicator ---- */

static double place_on_axis(double x, double van, double tot)
{
    double part = (x - van) / (tot - van);
    return BREEDTE * (part < 0 ? 0 : part > 1 ? 1 : part);
}

static const struct odb_strook *strip(struct request *r, enum odb_eenheid e, const struct others *o,
                                      const struct indicator_plaats *p, double eigen,
                                      struct indicator_een *v)
{
    double van, tot;
    size_t telling[VAKKEN];
    indicator_as(o->values, o->n, eigen, e == ODB_PERCENTAGE, &van, &tot);
    size_t most = indicator_vakken(o->values, o->n, van, tot, VAKKEN, telling);
    struct odb_strook *s = mem_new(r->ctx, struct odb_strook);
    struct odb_strook_balken *bars = mem_array(r->ctx, struct odb_strook_balken, VAKKEN);
    struct indicator_een_vakken *parts = mem_array(r->ctx, struct indicator_een_vakken, VAKKEN);
    for (size_t i = 0; i < VAKKEN; i++) {
        double from = van + (tot - van) * (double)i / VAKKEN, to = from + (tot - van) / VAKKEN;
        if (telling[i] == 0)
            continue;
        double hoogte = 46.0 * (double)telling[i] / (double)most;
        bars[s->n_balken++] = (struct odb_strook_balken){BREEDTE * (double)i / VAKKEN, 54 - hoogte,
                                                         BREEDTE / VAKKEN, hoogte};
        bool last = i == VAKKEN - 1;
        parts[v->n_vakken++] =
            (struct indicator_een_vakken){number(r, e, from), number(r, e, to), (int64_t)telling[i],
                                          eigen >= from && (eigen < to || (last && eigen <= to))};
    }
    double x1 = place_on_axis(p->kwartiel1, van, tot), x3 = place_on_axis(p->kwartiel3, van, tot);
    s->code = "een";
    s->balken = bars;
    s->band_x = x1;
    s->band_breedte = x3 - x1 < 1 ? 1 : x3 - x1;
    s->mediaan_x = place_on_axis(p->mediaan, van, tot);
    s->eigen = !isnan(eigen);
    s->eigen_x = s->eigen ? place_on_axis(eigen, van, tot) : 0;
    s->eigen_links = s->eigen_x - 7;
    s->eigen_rechts = s->eigen_x + 7;
    s->van = number(r, e, van);
    s->tot = number(r, e, tot);
    v->vakken = parts;
    return s;
}

static const struct field cite_fields[] = {
    {"plek", NULL, NULL, FIELD_HIDDEN, .max = 400},
};
const struct form indicator_cijfer_form = {"indicatorcijfer", FORM_FIELDS(cite_fields),
                                           N_("Bewaar als cijfer")};

/* What may be cited: a number of ours that the source did not mask. */
static bool can_cite(enum odb_eenheid e, const struct odb_waarden_of_plek_row *w)
{
    return is_number(e) && w && !w->waarde_null;
}

static void show_own(struct request *r, enum odb_eenheid e, const struct odb_waarden_of_plek_row *w,
                     struct indicator_een *v)
{
    v->eigen = own_text(r, e, w);
    if (!w)
        return;
    v->opmerking = w->opmerking;
    v->van = w->van;
    v->tot = w->tot;
    if (!w->teller_null && !w->noemer_null)
        v->toelichting = mem_format(r->ctx, "%s %s %s", number(r, ODB_GETAL, w->teller),
                                    T(r->lang, N_("van")), number(r, ODB_GETAL, w->noemer));
    else if (e == ODB_JANEE)
        v->toelichting = w->tekst;
    if (e == ODB_TEKST && w->tekst && is_address(w->tekst))
        v->webadres = w->tekst;
}

/* The location that a place is, when it is one of ours; 0: of the whole organisation. */
static int64_t location_of(struct request *r, const struct question *q)
{
    if (q->plek->concern)
        return 0;
    struct locaties all = locaties_all(r->db, r->ctx, org_van(r));
    for (size_t i = 0; i < all.n; i++)
        if (all.locatie[i].vestigingsnummer && q->plek->vestigingsnummer &&
            strcmp(q->plek->vestigingsnummer, all.locatie[i].vestigingsnummer) == 0)
            return all.locatie[i].id;
    return q->waar.locatie;
}

static bool find_indicator(struct request *r, const struct question *q, const char *code,
                           struct odb_indicatoren_row *out)
{
    struct odb_indicatoren_rows rows =
        odb_indicatoren(r->db, r->ctx, .indicatorset = q->set, .jaar = q->jaar);
    bool found = false;
    for (size_t i = 0; i < rows.n; i++)
        if (strcmp(rows.row[i].code, code) == 0) {
            *out = rows.row[i];
            found = true;
        }
    return found;
}

static int32_t shown(int32_t a, int32_t b)
{
    return a != DATE_NONE && b != DATE_NONE ? a : DATE_NONE;
}

int get_indicator_een(struct request *r)
{
    struct question q;
    struct odb_indicatoren_row i;
    if (!read_question(r, &q) || !find_indicator(r, &q, request_param(r, "code"), &i))
        return reply_error(r, 404, NULL);
    enum odb_eenheid e = unit_of(i.eenheid);
    struct gathering g = gathering_of(r, &q);
    odb_waarden_of_code(r->db, gather_code_row, &g, .indicatorset = q.set, .jaar = q.jaar,
                        .code = i.code);
    settle(&g);
    struct others *o = others_of(&g, i.code);
    struct odb_waarden_of_plek_rows own = own_rows(r, &q);
    const struct odb_waarden_of_plek_row *w = own_row(&own, i.code);
    struct indicator_plaats p;
    indicator_plaats(o->values, o->n, own_value(w), &p);
    struct words words = describe(r, e, o, &p);
    struct indicator_een v = {.terug = url(r, &q, NULL, q.sleutel, ""),
                              .kop = mem_format(r->ctx, "%s %lld", i.set_naam, (long long)q.jaar),
                              .naam = i.naam,
                              .nummer = i.nummer,
                              .thema = i.thema,
                              .soort = i.soort,
                              .eenheid = i.eenheid,
                              .plek = q.plek ? q.plek->naam : NULL,
                              .te_bepalen = p.te_bepalen,
                              .vergelijkbaar = p.heeft_eigen && is_number(e),
                              .anderen = (int64_t)p.n,
                              .lager = (int64_t)p.lager,
                              .gelijk = (int64_t)p.gelijk,
                              .hoger = (int64_t)p.hoger,
                              .midden = words.midden,
                              .tussen = words.tussen,
                              .uitersten = words.uitersten,
                              .van = DATE_NONE,
                              .tot = DATE_NONE};
    v.gemengd = is_mixed(&g);
    show_own(r, e, w, &v);
    v.van = shown(v.van, v.tot);
    if (p.te_bepalen && is_number(e))
        v.strook = strip(r, e, o, &p, own_value(w), &v);
    if (can_cite(e, w) && mag(r, MAG_INDICATOR_INVOEREN, location_of(r, &q))) {
        struct form_state *f = form_new(r, &indicator_cijfer_form);
        form_set(f, "plek", q.sleutel);
        v.aanhalen = form_view(f, "%s", url(r, &q, i.code, NULL, "/cijfer"));
    }
    return reply_page(r, 200, &indicator_een_template, &v);
}

/* ---- citing: a value becomes a knoop ---- */

static int64_t cite(struct request *r, const struct question *q,
                    const struct odb_indicatoren_row *i, const struct odb_waarden_of_plek_row *w,
                    int64_t locatie)
{
    const struct sessie *s = session_of(r);
    enum odb_eenheid e = unit_of(i->eenheid);
    bool few = !w->noemer_null && w->noemer < MIN_CITAAT && e == ODB_PERCENTAGE;
    size_t len = strlen(i->naam);
    const char *vraag = mem_textn(r->ctx, i->naam, len && i->naam[len - 1] == '.' ? len - 1 : len);
    struct cijfer c = {.vraag = vraag,
                       .eenheid = e == ODB_PERCENTAGE ? "%" : "",
                       .staat = few ? CIJFER_MINDER_DAN_K : CIJFER_OPEN,
                       .waarde = w->waarde,
                       .laag = NAN,
                       .hoog = NAN,
                       .n = w->noemer_null ? 0 : (int64_t)w->noemer,
                       .k = MIN_CITAAT,
                       .methode = N_("aangeleverd aan het Openbare Databestand"),
                       .bron = mem_format(r->ctx, "%s %lld, %s (%s, %s)", i->set_naam,
                                          (long long)q->jaar, q->plek->naam, q->set, i->code),
                       .van = w->van,
                       .tot = w->tot};
    struct knoop_new k = {.organisatie = s->organisatie,
                          .locatie = locatie,
                          .door = s->persoon,
                          .titel = text_short(r->ctx, vraag, 120),
                          .bouwstenen = 1u << 5};
    return cijfer_create(r->db, &k, &c);
}

int post_indicator_cijfer(struct request *r)
{
    struct question q;
    struct odb_indicatoren_row i;
    if (!form_ok(form_read(r, &indicator_cijfer_form)) || !read_question(r, &q) ||
        !find_indicator(r, &q, request_param(r, "code"), &i))
        return reply_error(r, 404, NULL);
    struct odb_waarden_of_plek_rows own = own_rows(r, &q);
    const struct odb_waarden_of_plek_row *w = own_row(&own, i.code);
    if (!can_cite(unit_of(i.eenheid), w))
        return not_found(r);
    int64_t locatie = location_of(r, &q);
    if (!mag(r, MAG_INDICATOR_INVOEREN, locatie))
        return not_found(r);
    int64_t id = cite(r, &q, &i, w, locatie);
    reply_notice(
        r, T(r->lang,
             N_("Het cijfer is bewaard. Je kunt het nu aan een leercyclus of een zin hangen.")));
    return reply_redirect(r, "/knopen/%lld", (long long)id);
}
