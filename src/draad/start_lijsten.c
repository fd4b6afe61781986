/* What the start page gathers, place by place and by index: the longest waiting, the last moved,
 * the nearest coming. Not here: its words (start_regels.c), the page (start.c). A place is a
 * location, or 0 for what belongs to the whole organisation. */
#include "base/datum.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_sql.h"
#include "draad/keten.h"
#include "draad/start.h"
#include <stdlib.h>

struct places {
    int64_t *id;
    size_t n;
};

/* The chosen location, or all of them; and the whole organisation. Which of it this person may see
 * is decided per place and per right, after this. */
static struct places places_of(struct request *r)
{
    const struct sessie *s = sessie_van(r);
    struct locaties all = locaties_alle(r->db, r->ctx, org_van(r));
    struct places p = {.id = mem_array(r->ctx, int64_t, all.n + 1)};
    for (size_t i = 0; i < all.n; i++) {
        if (s->locatie == 0 || s->locatie == all.locatie[i].id)
            p.id[p.n++] = all.locatie[i].id;
    }
    p.id[p.n++] = 0;
    return p;
}

/* ",signaal.lezen,terugkoppelen,": what this person may do at a place; "" for nothing. */
static const char *rights_at(struct request *r, int64_t place)
{
    struct buf b;
    buf_init(&b, r->ctx, 2048);
    for (int h = MAG_AANGEMELD + 1; h < MAG_AANTAL; h++) {
        if (mag(r, (enum handeling)h, place))
            buf_format(&b, ",%s", handeling_code((enum handeling)h));
    }
    if (b.len == 0)
        return "";
    buf_char(&b, ',');
    return b.data;
}

static int longest_first(const void *a, const void *b)
{
    const struct wacht_een *x = a, *y = b;
    if (x->sinds != y->sinds)
        return x->sinds < y->sinds ? -1 : 1;
    return (x->knoop.id > y->knoop.id) - (x->knoop.id < y->knoop.id);
}

struct wacht start_wacht(struct request *r, size_t max)
{
    struct places p = places_of(r);
    int64_t me = sessie_van(r)->persoon, org = org_van(r);
    struct wacht_een *list = mem_array(r->ctx, struct wacht_een, p.n * max + 1);
    struct wacht w = {.een = list};
    for (size_t i = 0; i < p.n; i++) {
        const char *rights = rights_at(r, p.id[i]);
        if (!*rights)
            continue;
        struct wachtpunt_open_rows rows =
            wachtpunt_open(r->db, r->ctx, .organisatie = org, .locatie = p.id[i], .mag = rights,
                           .persoon = me, .max = (int64_t)max);
        for (size_t j = 0; j < rows.n; j++) {
            const struct wachtpunt_open_row *o = &rows.row[j];
            list[w.n++] = (struct wacht_een){
                .knoop = {.organisatie = org,
                          .id = o->knoop,
                          .soort = o->soort,
                          .titel = o->titel,
                          .status = o->status,
                          .locatie = o->locatie},
                .tekst = o->tekst,
                .sinds = o->sinds,
                .uiterlijk = o->uiterlijk
            };
        }
        struct wachtpunt_count_rows counts = wachtpunt_count(
            r->db, r->ctx, .organisatie = org, .locatie = p.id[i], .mag = rights, .persoon = me);
        for (size_t j = 0; j < counts.n; j++) {
            w.totaal += counts.row[j].aantal;
            if (text_equal(counts.row[j].soort, "signaal_antwoord"))
                w.signalen += counts.row[j].aantal;
        }
    }
    qsort(list, w.n, sizeof *list, longest_first);
    w.n = w.n < max ? w.n : max;
    return w;
}

static int nearest_first(const void *a, const void *b)
{
    const struct wacht_een *x = a, *y = b;
    if (x->uiterlijk != y->uiterlijk)
        return x->uiterlijk < y->uiterlijk ? -1 : 1;
    return (x->knoop.id > y->knoop.id) - (x->knoop.id < y->knoop.id);
}

struct wacht start_komt(struct request *r, int32_t tot, size_t max)
{
    struct places p = places_of(r);
    struct wacht_een *list = mem_array(r->ctx, struct wacht_een, p.n * max + 1);
    struct wacht w = {.een = list};
    for (size_t i = 0; i < p.n; i++) {
        const char *rights = rights_at(r, p.id[i]);
        if (!*rights)
            continue;
        struct wachtpunt_coming_rows rows = wachtpunt_coming(
            r->db, r->ctx, .organisatie = org_van(r), .locatie = p.id[i], .mag = rights,
            .persoon = sessie_van(r)->persoon, .van = vandaag(), .tot = tot, .max = (int64_t)max);
        for (size_t j = 0; j < rows.n; j++)
            list[w.n++] = (struct wacht_een){
                .knoop = {.organisatie = org_van(r),
                          .id = rows.row[j].knoop,
                          .soort = rows.row[j].soort,
                          .titel = rows.row[j].titel,
                          .status = rows.row[j].status,
                          .locatie = rows.row[j].locatie},
                .tekst = rows.row[j].tekst,
                .uiterlijk = rows.row[j].uiterlijk
            };
    }
    qsort(list, w.n, sizeof *list, nearest_first);
    w.n = w.n < max ? w.n : max;
    return w;
}

/* ---- what moved ---- */

#define HISTORY 8  /* lines of one knoop that are looked at */
#define ASKED   60 /* knopen of which the history is asked */

#define KNOOP_OF(org, row)                                                                         \
    (struct knoop)                                                                                 \
    {                                                                                              \
        .organisatie = (org), .id = (row).id, .soort = (row).soort, .titel = (row).titel,          \
        .status = (row).status, .locatie = (row).locatie, .gemaakt = (row).gemaakt,                \
        .gewijzigd = (row).gewijzigd                                                               \
    }

static int newest_first(const void *a, const void *b)
{
    const struct knoop *x = a, *y = b;
    if (x->gewijzigd != y->gewijzigd)
        return x->gewijzigd > y->gewijzigd ? -1 : 1;
    return (y->id > x->id) - (y->id < x->id);
}

static bool readable(struct request *r, const struct knoop *k)
{
    const struct knoop_gezicht *g = gezicht_van(k->soort);
    return g && mag(r, g->lezen, k->locatie);
}

/* May this person read any kind at all there? */
static bool reads_at(struct request *r, int64_t place)
{
    const struct knoop_gezicht *g;
    for (size_t i = 0; (g = gezicht_at(i)); i++) {
        if (mag(r, g->lezen, place))
            return true;
    }
    return false;
}

/* All that changed, place by place; at most `each` per place. */
static size_t changed(struct request *r, int64_t sinds, int64_t each, struct knoop *out,
                      const struct places *p)
{
    size_t n = 0;
    int64_t org = org_van(r);
    for (size_t i = 0; i < p->n; i++) {
        if (!reads_at(r, p->id[i]))
            continue;
        if (p->id[i]) {
            struct bewoog_at_rows rows =
                bewoog_at(r->db, r->ctx, .organisatie = org, .locatie = p->id[i], .sinds = sinds,
                          .max = each);
            for (size_t j = 0; j < rows.n; j++)
                out[n++] = KNOOP_OF(org, rows.row[j]);
        } else {
            struct bewoog_whole_rows rows =
                bewoog_whole(r->db, r->ctx, .organisatie = org, .sinds = sinds, .max = each);
            for (size_t j = 0; j < rows.n; j++)
                out[n++] = KNOOP_OF(org, rows.row[j]);
        }
    }
    return n;
}

/* Of what happened to many of one kind (a publication, an import) two are news. */
static bool seen_enough(const struct bewoog_een *list, size_t n, const char *soort, const char *wat)
{
    size_t same = 0;
    for (size_t i = 0; i < n; i++)
        same += text_equal(list[i].knoop.soort, soort) && text_equal(list[i].wat, wat);
    return same >= 2;
}

struct bewoog start_bewoog(struct request *r, int64_t sinds, size_t max)
{
    struct places p = places_of(r);
    struct knoop *all = mem_array(r->ctx, struct knoop, p.n * 4 * max + 1);
    struct bewoog_een *list = mem_array(r->ctx, struct bewoog_een, max + 1);
    size_t n = changed(r, sinds, 4 * (int64_t)max, all, &p), kept = 0, asked = 0;
    qsort(all, n, sizeof *all, newest_first);
    for (size_t i = 0; i < n && kept < max && asked < ASKED; i++) {
        if (!readable(r, &all[i]))
            continue;
        asked++;
        struct geschiedenis_of_rows h = geschiedenis_of(
            r->db, r->ctx, .organisatie = all[i].organisatie, .knoop = all[i].id, .max = HISTORY);
        size_t l = 0;
        while (l < h.n && geschiedenis_over_draad(h.row[l].wat)) /* a thread is not what moved */
            l++;
        /* What someone did himself is no news to him. */
        if (l < h.n && h.row[l].door != sessie_van(r)->persoon &&
            !seen_enough(list, kept, all[i].soort, h.row[l].wat))
            list[kept++] = (struct bewoog_een){
                .knoop = all[i], .wat = h.row[l].wat, .detail = h.row[l].detail, .op = h.row[l].op};
    }
    return (struct bewoog){list, kept};
}
