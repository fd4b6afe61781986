/* What the start page gathers, by index: what is late, due soon and waiting longest, the last moved, the nearest coming.
 * For rights that someone has everywhere there is one query over the whole organisation; for other
 * rights one query per place of his. A place is a location, or 0 for what belongs to the whole.
 * Not here: its words (start_regels.c), the page (start.c). */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "draad/keten.h"
#include "draad/start.h"
#include "draad/wacht.h"
#include "gezelschap/gezelschap.h"
#include <stdlib.h>
#include <string.h>

struct places {
    int64_t *id;
    size_t n;
    bool wide; /* no place is chosen: rights that hold everywhere have queries of their own */
};

static void add_place(struct places *p, int64_t id)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->id[i] == id)
            return;
    p->id[p->n++] = id;
}

/* The chosen location, else those of the memberships; and the whole organisation. */
static struct places places_of(struct request *r)
{
    const struct sessie *s = session_of(r);
    struct places p = {.id = mem_array(r->ctx, int64_t, s->n_leden + 2), .wide = s->locatie == 0};
    add_place(&p, 0);
    if (s->locatie)
        add_place(&p, s->locatie);
    for (size_t i = 0; p.wide && i < s->n_leden; i++)
        add_place(&p, s->leden[i].locatie);
    return p;
}

/* True when this person has right h at this place but not everywhere. */
static bool only_here(struct request *r, const struct places *p, enum handeling h, int64_t place)
{
    return mag(r, h, place) && !(p->wide && mag_everywhere(r, h));
}

/* ",signaal.lezen,terugkoppelen,": what this person may do at a place only; "" for nothing. */
static const char *rights_at(struct request *r, const struct places *p, int64_t place)
{
    struct buf b;
    buf_init(&b, r->ctx, 2048);
    for (int h = MAG_AANGEMELD + 1; h < MAG_AANTAL; h++)
        if (only_here(r, p, (enum handeling)h, place))
            buf_format(&b, ",%s", handeling_code((enum handeling)h));
    if (b.len == 0)
        return "";
    buf_char(&b, ',');
    return b.data;
}

static bool among(const void *ctx, const char *rights, const char *mag)
{
    return strstr(rights, mem_format(ctx, ",%s,", mag)) != NULL;
}

/* What this person may do everywhere, when that is asked apart. */
static const char *rights_everywhere(struct request *r, const struct places *p)
{
    struct buf b;
    buf_init(&b, r->ctx, 2048);
    for (int h = MAG_AANGEMELD + 1; p->wide && h < MAG_AANTAL; h++)
        if (mag_everywhere(r, (enum handeling)h))
            buf_format(&b, ",%s", handeling_code((enum handeling)h));
    if (b.len == 0)
        return "";
    buf_char(&b, ',');
    return b.data;
}

/* ---- what waits ---- */

struct gathering {
    struct request *r;
    struct places p;
    int64_t org;
    size_t max;
    struct wacht_een *list;
    struct wacht w;
    const char **right; /* [MAG_AANTAL]: that hold everywhere, and for which something waits */
    size_t n_rights;
};

static void count(struct gathering *g, const char *soort, int64_t n)
{
    g->w.totaal += n;
    if (text_equal(soort, "signaal_antwoord"))
        g->w.signalen += n;
    const struct knoop_face *face = face_of(soort);
    if (face && face->urgent) {
        g->w.dringend += n;
        g->w.dringend_lijst = face->urgent;
    }
}

static void add_right(struct gathering *g, const char *mag)
{
    for (size_t i = 0; i < g->n_rights; i++)
        if (text_equal(g->right[i], mag))
            return;
    if (g->n_rights < MAG_AANTAL)
        g->right[g->n_rights++] = mag;
}

/* The counters of all places together, and for which rights it is worth looking. */
static void count_all(struct gathering *g)
{
    const void *ctx = g->r->ctx;
    const char *wide = rights_everywhere(g->r, &g->p);
    if (*wide) {
        struct wachtpunt_count_rows rows =
            wachtpunt_count(g->r->db, ctx, .organisatie = g->org, .locatie = STAND_EVERYWHERE);
        for (size_t i = 0; i < rows.n; i++) {
            if (!among(ctx, wide, rows.row[i].mag))
                continue;
            count(g, rows.row[i].soort, rows.row[i].aantal);
            add_right(g, rows.row[i].mag);
        }
    }
}

/* The counters of one place. */
static void count_at(struct gathering *g, int64_t place, const char *rights)
{
    struct wachtpunt_count_rows counts =
        wachtpunt_count(g->r->db, g->r->ctx, .organisatie = g->org, .locatie = place);
    for (size_t i = 0; i < counts.n; i++)
        if (among(g->r->ctx, rights, counts.row[i].mag))
            count(g, counts.row[i].soort, counts.row[i].aantal);
}

#define KNOOP_OF(org, row)                                                                         \
    {                                                                                              \
        .organisatie = (org), .id = (row).knoop, .soort = (row).soort, .titel = (row).titel,       \
        .status = (row).status, .locatie = (row).locatie                                           \
    }
/* Two queries find waiting points, and give the same row. */
#define WAIT_OF(org, row)                                                                          \
    (struct wacht_een)                                                                             \
    {                                                                                              \
        .id = (row).id, .knoop = KNOOP_OF(org, row), .waar = (row).waar,                           \
        .bouwstenen = (unsigned)(row).merken, .tekst = (row).tekst, .sinds = (row).sinds,          \
        .uiterlijk = (row).uiterlijk                                                               \
    }
#define COMING_OF(org, row)                                                                        \
    (struct wacht_een)                                                                             \
    {                                                                                              \
        .id = (row).id, .knoop = KNOOP_OF(org, row), .waar = (row).waar, .tekst = (row).tekst,     \
        .uiterlijk = (row).uiterlijk                                                               \
    }

static void add_wait(struct gathering *g, struct wacht_een w)
{
    if (g->w.n % 32 == 0)
        g->list = mem_resize(g->r->ctx, g->list, struct wacht_een, g->w.n + 32);
    g->list[g->w.n++] = w;
}

/* What was found by its day, and is not among them yet. */
static void add_dated(struct gathering *g, struct wacht_een w)
{
    for (size_t i = 0; i < g->w.n; i++)
        if (g->list[i].id == w.id)
            return;
    add_wait(g, w);
}

#define LONG_AGO (date_today() - 100 * 366) /* no last day is before it */
#define FAR_OFF  (date_today() + 100 * 366) /* or after it */

/* What has a last day at one place, the nearest first: what is late, and what must be done soon. */
static void dated_at(struct gathering *g, int64_t place, const char *rights)
{
    struct wachtpunt_coming_rows rows =
        wachtpunt_coming(g->r->db, g->r->ctx, .organisatie = g->org, .locatie = place,
                         .mag = rights, .van = LONG_AGO, .tot = FAR_OFF, .max = (int64_t)g->max);
    for (size_t i = 0; i < rows.n; i++)
        add_dated(g, WAIT_OF(g->org, rows.row[i]));
}

static const char *right_at(const char *const *right, size_t n, size_t i)
{
    return i < n ? right[i] : NULL;
}

#define FOUR 4 /* rights that one query takes */

/* The same at every place, for the rights from number i. */
static void dated_everywhere(struct gathering *g, const char *const *right, size_t n, size_t i)
{
    struct wachtpunt_coming_mag_rows rows =
        wachtpunt_coming_mag(g->r->db, g->r->ctx, .organisatie = g->org,
                             .mag_a = right_at(right, n, i), .mag_b = right_at(right, n, i + 1),
                             .mag_c = right_at(right, n, i + 2), .mag_d = right_at(right, n, i + 3),
                             .van = LONG_AGO, .tot = FAR_OFF, .max = (int64_t)g->max);
    for (size_t j = 0; j < rows.n; j++)
        add_dated(g, WAIT_OF(g->org, rows.row[j]));
}

/* What cannot wait is looked for apart, so that much that is due sooner does not hide it. */
static void urgent_at(struct gathering *g, int64_t place, const char *rights)
{
    const struct knoop_face *face;
    for (size_t i = 0; g->w.dringend && (face = face_at(i)); i++)
        if (face->urgent && among(g->r->ctx, rights, handeling_code(face->lezen)))
            dated_at(g, place, mem_format(g->r->ctx, ",%s,", handeling_code(face->lezen)));
}

static void urgent_everywhere(struct gathering *g)
{
    const struct knoop_face *face;
    for (size_t i = 0; g->w.dringend && (face = face_at(i)); i++) {
        const char *right = handeling_code(face->lezen);
        if (face->urgent && g->p.wide && mag_everywhere(g->r, face->lezen))
            dated_everywhere(g, &right, 1, 0);
    }
}

static void waits_at(struct gathering *g, int64_t place)
{
    const char *rights = rights_at(g->r, &g->p, place);
    if (!*rights)
        return;
    count_at(g, place, rights);
    struct wachtpunt_open_rows rows =
        wachtpunt_open(g->r->db, g->r->ctx, .organisatie = g->org, .locatie = place, .mag = rights,
                       .max = (int64_t)g->max);
    for (size_t i = 0; i < rows.n; i++)
        add_wait(g, WAIT_OF(g->org, rows.row[i]));
    dated_at(g, place, rights);
    urgent_at(g, place, rights);
}

/* ---- what has an addressee ---- */

#define ADDRESSED 300 /* that are read at a time: what is another's takes no room, so it reads on */
#define WINDOWS   50  /* times */

/* Of the chosen place, or of the whole organisation. */
static bool in_view(const struct places *p, int64_t place)
{
    for (size_t i = 0; i < p->n && !p->wide; i++)
        if (p->id[i] == place)
            return true;
    return p->wide;
}

#define ADDRESS_OF(row)                                                                            \
    wacht_adres_van((row)->mag, (row)->locatie, (row)->persoon, (row)->gezelschap, (row)->rol)

/* Takes one that is addressed to this person. */
static void take_addressed(struct gathering *g, const struct wachtpunt_gericht_row *w,
                           const struct wacht_mens *me, struct wacht_een *own)
{
    struct wacht_adres a = ADDRESS_OF(w);
    if (w->opgeschort_op != DATE_NONE || !in_view(&g->p, w->locatie) ||
        !wacht_voor(g->r->db, g->r->ctx, g->org, w->knoop, w->wat, &a, me))
        return;
    struct wacht_een *e = &own[g->w.n_gericht++];
    *e = WAIT_OF(g->org, *w);
    e->knoop.locatie = w->plek;
    e->voor = gezelschap_heet(g->r->lang, w->gezelschap_naam);
    e->gericht = true;
    count(g, w->wat, 1);
    add_wait(g, *e);
}

/* Adds all that is addressed to this person, and counts it. */
static void add_addressed(struct gathering *g)
{
    struct request *r = g->r;
    struct wacht_mens me = wacht_mens_van(r);
    struct wachtpunt_gericht_row last = {.sinds = TIJD_EERSTE};
    const char *everywhere = wacht_rollen_overal(r->ctx, &me);
    struct wacht_een *own = NULL;
    for (int at = 0; at < WINDOWS; at++) {
        struct wachtpunt_gericht_rows rows = wachtpunt_gericht(
            r->db, r->ctx, .organisatie = g->org, .persoon = me.persoon, .dag = date_today(),
            .na_sinds = last.sinds, .na_id = last.id, .overal = everywhere, .max = ADDRESSED);
        own = mem_resize(r->ctx, own, struct wacht_een, g->w.n_gericht + rows.n + 1);
        for (size_t i = 0; i < rows.n; i++)
            take_addressed(g, &rows.row[i], &me, own);
        if (rows.n < ADDRESSED)
            break;
        last = rows.row[rows.n - 1];
    }
    g->w.gericht = own;
}

static void take_suspended(struct request *r, const struct wachtpunt_opgeschort_row *o,
                           struct wacht_een *e)
{
    *e = COMING_OF(org_van(r), *o);
    e->knoop.locatie = o->plek;
    e->sinds = o->sinds;
    e->uiterlijk = o->opgeschort_tot;
    e->voor = gezelschap_heet(r->lang, o->gezelschap_naam);
}

struct wacht start_opgeschort(struct request *r, size_t max)
{
    struct places p = places_of(r);
    struct wacht_mens me = wacht_mens_van(r);
    struct wachtpunt_opgeschort_row last = {.sinds = TIJD_EERSTE};
    struct wacht_een *list = mem_array(r->ctx, struct wacht_een, max + 1);
    struct wacht w = {.een = list};
    for (int at = 0; at < WINDOWS && w.n < max; at++) {
        struct wachtpunt_opgeschort_rows rows =
            wachtpunt_opgeschort(r->db, r->ctx, .organisatie = org_van(r), .na_sinds = last.sinds,
                                 .na_id = last.id, .max = ADDRESSED);
        for (size_t i = 0; i < rows.n && w.n < max; i++) {
            struct wacht_adres a = ADDRESS_OF(&rows.row[i]);
            if (in_view(&p, rows.row[i].locatie) &&
                wacht_voor(r->db, r->ctx, org_van(r), rows.row[i].knoop, rows.row[i].wat, &a, &me))
                take_suspended(r, &rows.row[i], &list[w.n++]);
        }
        if (rows.n < ADDRESSED)
            break;
        last = rows.row[rows.n - 1];
    }
    w.totaal = (int64_t)w.n;
    return w;
}

static struct wacht_plaats place_in_list(const struct wacht_een *e)
{
    const struct knoop_face *face = face_of(e->knoop.soort);
    return (struct wacht_plaats){.gericht = e->gericht,
                                 .dringend = face && face->urgent,
                                 .uiterlijk = e->uiterlijk,
                                 .sinds = e->sinds,
                                 .id = e->id};
}

static int most_pressing_first(const void *a, const void *b)
{
    struct wacht_plaats x = place_in_list(a), y = place_in_list(b);
    return wacht_eerst(&x, &y, date_today());
}

static struct wacht first(struct gathering *g, int (*order)(const void *, const void *))
{
    if (g->w.n)
        qsort(g->list, g->w.n, sizeof *g->list, order);
    g->w.een = g->list;
    g->w.recht = g->right;
    g->w.n_recht = g->n_rights;
    g->w.n = g->w.n < g->max ? g->w.n : g->max;
    return g->w;
}

static struct gathering gathering_of(struct request *r, size_t max)
{
    return (struct gathering){.r = r,
                              .p = places_of(r),
                              .org = org_van(r),
                              .right = mem_array(r->ctx, const char *, MAG_AANTAL),
                              .max = max};
}

int32_t start_begon(struct request *r)
{
    struct start_hier_sinds_row row = {.begon = DATE_NONE};
    start_hier_sinds(r->db, r->ctx, &row, .organisatie = org_van(r),
                     .persoon = session_of(r)->persoon, .dag = date_today());
    return row.begon;
}

struct wacht start_wacht(struct request *r, size_t max)
{
    struct gathering g = gathering_of(r, max);
    add_addressed(&g);
    count_all(&g);
    for (size_t i = 0; i < g.n_rights; i += FOUR) {
        struct wachtpunt_open_mag_rows rows = wachtpunt_open_mag(
            r->db, r->ctx, .organisatie = g.org, .mag_a = right_at(g.right, g.n_rights, i),
            .mag_b = right_at(g.right, g.n_rights, i + 1),
            .mag_c = right_at(g.right, g.n_rights, i + 2),
            .mag_d = right_at(g.right, g.n_rights, i + 3), .max = (int64_t)max);
        for (size_t j = 0; j < rows.n; j++)
            add_wait(&g, WAIT_OF(g.org, rows.row[j]));
        dated_everywhere(&g, g.right, g.n_rights, i);
    }
    urgent_everywhere(&g);
    for (size_t i = 0; i < g.p.n; i++)
        waits_at(&g, g.p.id[i]);
    return first(&g, most_pressing_first);
}

int64_t start_dringend(struct request *r, const char **lijst)
{
    struct gathering g = gathering_of(r, 0);
    count_all(&g);
    for (size_t i = 0; i < g.p.n; i++) {
        const char *rights = rights_at(r, &g.p, g.p.id[i]);
        if (*rights)
            count_at(&g, g.p.id[i], rights);
    }
    *lijst = g.w.dringend_lijst;
    return g.w.dringend;
}

/* ---- what is coming ---- */

static int nearest_first(const void *a, const void *b)
{
    const struct wacht_een *x = a, *y = b;
    if (x->uiterlijk != y->uiterlijk)
        return x->uiterlijk < y->uiterlijk ? -1 : 1;
    return (x->knoop.id > y->knoop.id) - (x->knoop.id < y->knoop.id);
}

struct wacht start_komt(struct request *r, const struct wacht *w, int32_t tot, size_t max)
{
    struct gathering g = gathering_of(r, max);
    for (size_t i = 0; i < w->n_recht; i += FOUR) {
        struct wachtpunt_coming_mag_rows rows = wachtpunt_coming_mag(
            r->db, r->ctx, .organisatie = g.org, .mag_a = right_at(w->recht, w->n_recht, i),
            .mag_b = right_at(w->recht, w->n_recht, i + 1),
            .mag_c = right_at(w->recht, w->n_recht, i + 2),
            .mag_d = right_at(w->recht, w->n_recht, i + 3), .van = date_today(), .tot = tot,
            .max = (int64_t)max);
        for (size_t j = 0; j < rows.n; j++)
            add_wait(&g, COMING_OF(g.org, rows.row[j]));
    }
    for (size_t i = 0; i < w->n_gericht; i++)
        if (w->gericht[i].uiterlijk >= date_today() && w->gericht[i].uiterlijk <= tot)
            add_wait(&g, w->gericht[i]);
    for (size_t i = 0; i < g.p.n; i++) {
        const char *rights = rights_at(r, &g.p, g.p.id[i]);
        if (!*rights)
            continue;
        struct wachtpunt_coming_rows rows =
            wachtpunt_coming(r->db, r->ctx, .organisatie = g.org, .locatie = g.p.id[i],
                             .mag = rights, .van = date_today(), .tot = tot, .max = (int64_t)max);
        for (size_t j = 0; j < rows.n; j++)
            add_wait(&g, COMING_OF(g.org, rows.row[j]));
    }
    return first(&g, nearest_first);
}

/* ---- what moved ---- */

#define ASKED 36 /* knopen that are looked at, of all places together */

struct moved {
    struct bewoog_een een;
    int64_t door;
};
struct moving {
    struct request *r;
    struct places p;
    int64_t org;
    struct moved *list;
    size_t n;
};

static int newest_first(const void *a, const void *b)
{
    const struct knoop *x = &((const struct moved *)a)->een.knoop,
                       *y = &((const struct moved *)b)->een.knoop;
    if (x->gewijzigd != y->gewijzigd)
        return x->gewijzigd > y->gewijzigd ? -1 : 1;
    return (y->id > x->id) - (y->id < x->id);
}

/* May it be read, and was it not found among what is read everywhere? place -1: everywhere. */
static bool wanted(struct moving *m, const char *soort, int64_t place)
{
    const struct knoop_face *g = face_of(soort);
    if (!g)
        return false;
    return place < 0 ? mag_everywhere(m->r, g->lezen) : only_here(m->r, &m->p, g->lezen, place);
}

/* ",signaal,thema,": the kinds that are wanted at a place; "" for none. */
static const char *kinds_at(struct moving *m, int64_t place)
{
    const struct knoop_face *g;
    struct buf b;
    buf_init(&b, m->r->ctx, 2048);
    for (size_t i = 0; (g = face_at(i)); i++)
        if (wanted(m, g->soort, place))
            buf_format(&b, ",%s", g->soort);
    if (b.len == 0)
        return "";
    buf_char(&b, ',');
    return b.data;
}

/* Three queries find what moved, and give the same row. */
#define CHANGED_OF(org, row)                                                                       \
    {                                                                                              \
        .organisatie = (org), .id = (row).id, .soort = (row).soort, .titel = (row).titel,          \
        .status = (row).status, .locatie = (row).locatie, .gemaakt = (row).gemaakt,                \
        .gewijzigd = (row).gewijzigd                                                               \
    }
#define NEWS_OF(org, row)                                                                          \
    {                                                                                              \
        .knoop = CHANGED_OF(org, row), .waar = (row).waar, .wat = (row).wat,                       \
        .detail = (row).detail, .op = (row).op                                                     \
    }
#define MOVED_OF(org, row)                                                                         \
    (struct moved)                                                                                 \
    {                                                                                              \
        .een = NEWS_OF(org, row), .door = (row).door                                               \
    }

static void add_moved(struct moving *m, struct moved x, int64_t place)
{
    if (!wanted(m, x.een.knoop.soort, place))
        return;
    if (m->n % 32 == 0)
        m->list = mem_resize(m->r->ctx, m->list, struct moved, m->n + 32);
    m->list[m->n++] = x;
}

#define NO_THREADS                                                                                 \
    .los_a = geschiedenis_over_draad[0], .los_b = geschiedenis_over_draad[1],                      \
    .los_c = geschiedenis_over_draad[2]

static void moved_everywhere(struct moving *m, int64_t sinds)
{
    const char *kinds = m->p.wide ? kinds_at(m, -1) : "";
    if (!*kinds)
        return;
    struct bewoog_all_rows rows =
        bewoog_all(m->r->db, m->r->ctx, .organisatie = m->org, .soorten = kinds, .sinds = sinds,
                   .straks = time_now() + CLOCK_SLACK, .max = ASKED, NO_THREADS);
    for (size_t i = 0; i < rows.n; i++)
        add_moved(m, MOVED_OF(m->org, rows.row[i]), -1);
}

static void moved_at(struct moving *m, int64_t place, int64_t sinds, int64_t each)
{
    if (!*kinds_at(m, place))
        return;
    if (place) {
        struct bewoog_at_rows rows =
            bewoog_at(m->r->db, m->r->ctx, .organisatie = m->org, .locatie = place, .sinds = sinds,
                      .straks = time_now() + CLOCK_SLACK, .max = each, NO_THREADS);
        for (size_t i = 0; i < rows.n; i++)
            add_moved(m, MOVED_OF(m->org, rows.row[i]), place);
    } else {
        struct bewoog_whole_rows rows =
            bewoog_whole(m->r->db, m->r->ctx, .organisatie = m->org, .sinds = sinds,
                         .straks = time_now() + CLOCK_SLACK, .max = each, NO_THREADS);
        for (size_t i = 0; i < rows.n; i++)
            add_moved(m, MOVED_OF(m->org, rows.row[i]), place);
    }
}

/* Show at most two changes of one kind with the same line (a publication, an import). */
static bool seen_enough(const struct bewoog_een *list, size_t n, const char *soort, const char *wat)
{
    size_t same = 0;
    for (size_t i = 0; i < n; i++)
        same += text_equal(list[i].knoop.soort, soort) && text_equal(list[i].wat, wat);
    return same >= 2;
}

struct bewoog start_bewoog(struct request *r, int64_t sinds, size_t max)
{
    struct moving m = {.r = r, .p = places_of(r), .org = org_van(r)};
    struct bewoog_een *list = mem_array(r->ctx, struct bewoog_een, max + 1);
    size_t kept = 0;
    moved_everywhere(&m, sinds);
    for (size_t i = 0; i < m.p.n; i++)
        moved_at(&m, m.p.id[i], sinds, 4 * (int64_t)max);
    if (m.n)
        qsort(m.list, m.n, sizeof *m.list, newest_first);
    for (size_t i = 0; i < m.n && kept < max; i++) {
        const struct bewoog_een *b = &m.list[i].een;
        /* Skip what this person did himself. */
        if (m.list[i].door != session_of(r)->persoon &&
            !seen_enough(list, kept, b->knoop.soort, b->wat))
            list[kept++] = *b;
    }
    return (struct bewoog){list, kept};
}
