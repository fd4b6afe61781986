/* The red thread as a view: the one way in which a chain is shown, inside and on the public site.
 * Signals linked to one knoop are one bead. A knoop that someone may not read is a bead with its
 * kind and date only.
 * Not here: finding the chain (draad.c), its HTML (rode_draad.html). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "draad/keten.h"
#include "draad/over_knoop.h"
#include "draad/rode_draad_html.h"
#include <stdlib.h>

#define BEADS  200  /* most beads in one thread, besides gathered signals */
#define QUOTES 3    /* signals quoted in a gathered bead */
#define LOOKED 1000 /* newest signals of a bead that are checked for waiting */

struct thread {
    struct db_conn *db;
    const void *ctx;
    enum lang lang;
    int64_t organisatie;
    const struct request *r; /* NULL: the public site */
    struct spot {            /* that were asked for until now: a chain stands at few */
        int64_t id;
        const char *naam;
    } * places;
    size_t n_places;
};
struct bead {
    int64_t moment, order;
    struct rode_draad_kralen view;
};

static const char *iso(const void *ctx, int32_t d)
{
    char out[11];
    date_iso(d, out);
    return mem_text(ctx, out);
}

static void set_shape(struct rode_draad_kralen *v, enum kraal vorm)
{
    v->rond = vorm == KRAAL_ROND;
    v->ballon = vorm == KRAAL_BALLON;
    v->vlag = vorm == KRAAL_VLAG;
    v->vierkant = vorm == KRAAL_VIERKANT;
    v->ruit = vorm == KRAAL_RUIT;
    v->zeshoek = vorm == KRAAL_ZESHOEK;
}

static const char *spot_of(struct thread *t, int64_t locatie)
{
    struct locatie l;
    for (size_t i = 0; i < t->n_places; i++) {
        if (t->places[i].id == locatie)
            return t->places[i].naam;
    }
    if (!locatie)
        return NULL;
    bool there = locatie_read(t->db, t->ctx, t->organisatie, locatie, &l);
    t->places = mem_resize(t->ctx, t->places, struct spot, t->n_places + 1);
    t->places[t->n_places++] = (struct spot){locatie, there ? l.naam : NULL};
    return t->places[t->n_places - 1].naam;
}

static bool may_read(const struct thread *t, const struct knoop_face *g, const struct knoop *k)
{
    return t->r && g && mag_knoop(t->r, g->lezen, k);
}

/* What the bead says: NULL when this reader (or the public) may not see it. */
static const char *bead_text(const struct thread *t, const struct knoop_face *g,
                             const struct knoop *k)
{
    if (t->r && !may_read(t, g, k))
        return NULL;
    const char *s = g && g->tekst ? g->tekst(t->db, t->ctx, t->lang, k, !t->r) : NULL;
    if (text_blank(s))
        s = t->r ? titel_voor(t->r, k) : NULL;
    return s ? text_short(t->ctx, s, 280) : NULL;
}

static struct bead single_bead(struct thread *t, const struct schakel *s)
{
    const struct knoop *k = &s->knoop;
    const struct knoop_face *g = face_of(k->soort);
    struct bead b = {.moment = k->gemaakt, .order = s->diepte};
    struct rode_draad_kralen *v = &b.view;
    v->id = k->id;
    set_shape(v, g ? g->vorm : KRAAL_ROND);
    v->letter = g ? g->letter : "·";
    v->soort = g ? T(t->lang, g->naam) : k->soort;
    v->nu = s->diepte == 0 && t->r;
    v->tegen = text_equal(s->relatie, relatie_code(SPREEKT_TEGEN));
    v->datum = date_of_time(k->gemaakt);
    v->iso = iso(t->ctx, v->datum);
    v->tot = DATE_NONE;
    v->waar = spot_of(t, k->locatie);
    v->tekst = bead_text(t, g, k);
    if (v->tekst && s->diepte != 0 && may_read(t, g, k))
        v->link = knoop_path(t->ctx, k);
    if (may_read(t, g, k) && g->ontbreekt)
        v->ontbreekt = g->ontbreekt(t->db, t->ctx, t->lang, k);
    v->klasse = v->ontbreekt ? (v->nu ? "nu open" : "open") : (v->nu ? "nu" : NULL);
    return b;
}

static void quote(const struct thread *t, struct rode_draad_kralen *v, int64_t naar)
{
    struct keten_signalen_rows rows =
        keten_signalen(t->db, t->ctx, .organisatie = t->organisatie, .naar = naar, .max = QUOTES);
    const struct knoop_face *g = face_of(soort_counting(COUNTS_SIGNAL));
    struct rode_draad_kralen_citaten *c =
        mem_array(t->ctx, struct rode_draad_kralen_citaten, QUOTES);
    for (size_t i = 0; i < rows.n; i++) {
        struct knoop k = {.organisatie = t->organisatie,
                          .id = rows.row[i].id,
                          .locatie = rows.row[i].locatie,
                          .soort = rows.row[i].soort,
                          .titel = rows.row[i].titel,
                          .status = rows.row[i].status,
                          .gemaakt = rows.row[i].gemaakt};
        const char *s = bead_text(t, g, &k);
        if (s)
            c[v->n_citaten++].tekst = text_short(t->ctx, s, 120);
    }
    v->citaten = c;
}

/* "Negen signalen": all that hang on one knoop. False when there are none. */
static bool gathered_bead(const struct thread *t, const struct schakel *on, struct bead *b)
{
    struct signalen_count_row all;
    if (!signalen_count(t->db, t->ctx, &all, .organisatie = t->organisatie, .naar = on->knoop.id) ||
        all.aantal == 0)
        return false;
    struct signalen_on_rows rows = signalen_on(t->db, t->ctx, .organisatie = t->organisatie,
                                               .naar = on->knoop.id, .max = LOOKED);
    const struct knoop_face *g = face_of(soort_counting(COUNTS_SIGNAL));
    int64_t n = all.aantal, waiting = 0, first = all.eerste, last = first;
    for (size_t i = 0; i < rows.n; i++) {
        waiting += status_open(g, rows.row[i].status) ? rows.row[i].aantal : 0;
        last = rows.row[i].laatste > last ? rows.row[i].laatste : last;
    }
    *b = (struct bead){.moment = first, .order = on->diepte - 1};
    struct rode_draad_kralen *v = &b->view;
    set_shape(v, g ? g->vorm : KRAAL_ROND);
    v->letter = g ? g->letter : "S";
    v->soort = zin_met(t->ctx, TN(t->lang, "{n} signaal", "{n} signalen", n), "n",
                       getal_woord(t->ctx, t->lang, n, true));
    v->datum = date_of_time(first);
    v->iso = iso(t->ctx, v->datum);
    v->tot = date_of_time(last) == v->datum ? DATE_NONE : date_of_time(last);
    quote(t, v, on->knoop.id);
    const struct knoop_face *home = face_of(on->knoop.soort);
    if (n > (int64_t)v->n_citaten && on->diepte != 0 && may_read(t, home, &on->knoop)) {
        v->meer = knoop_path(t->ctx, &on->knoop);
        v->meer_tekst =
            zin_met(t->ctx, T(t->lang, "Alle {n}"), "n", getal_woord(t->ctx, t->lang, n, false));
    }
    if (t->r && waiting > 0) {
        v->ontbreekt = zin_met(
            t->ctx,
            TN(t->lang, "{n} signaal wacht nog op een antwoord. Het team kan dat sturen.",
               "{n} signalen wachten nog op een antwoord. Het team kan dat sturen.", waiting),
            "n", getal_woord(t->ctx, t->lang, waiting, true));
        v->klasse = "open";
    }
    return true;
}

static int by_time(const void *a, const void *b)
{
    const struct bead *x = a, *y = b;
    if (x->moment != y->moment)
        return x->moment < y->moment ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static const struct rode_draad *make(struct thread *t, int64_t knoop)
{
    struct schakels chain = keten_zonder_signalen(t->db, t->ctx, t->organisatie, knoop, BEADS);
    struct bead *beads = mem_array(t->ctx, struct bead, 2 * chain.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < chain.n; i++) {
        const struct schakel *s = &chain.schakel[i];
        if (s->diepte <= 0 && gathered_bead(t, s, &beads[n]))
            n++;
        beads[n] = single_bead(t, s);
        if (t->r || beads[n].view.tekst) /* a bead without words tells the public nothing */
            n++;
    }
    qsort(beads, n, sizeof *beads, by_time);
    struct rode_draad *v = mem_new(t->ctx, struct rode_draad);
    struct rode_draad_kralen *k = mem_array(t->ctx, struct rode_draad_kralen, n + 1);
    for (size_t i = 0; i < n; i++)
        k[i] = beads[i].view;
    v->kralen = k;
    v->n_kralen = n;
    return v;
}

const struct rode_draad *rode_draad_view(struct request *r, int64_t knoop)
{
    struct thread t = {
        .db = r->db, .ctx = r->ctx, .lang = r->lang, .organisatie = org_van(r), .r = r};
    return make(&t, knoop);
}

const struct rode_draad *rode_draad_openbaar(struct db_conn *db, const void *ctx, enum lang lang,
                                             int64_t organisatie, int64_t knoop)
{
    struct thread t = {.db = db, .ctx = ctx, .lang = lang, .organisatie = organisatie};
    return make(&t, knoop);
}
