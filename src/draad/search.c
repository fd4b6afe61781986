/* Search: the search text is stemmed like the texts, all its stems must match, newest first. Hits
 * that someone may not read are skipped by kind and place.
 * Not here: what is searched in (knoop_change_search_text, knoop.c), stems (base/text.h). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/keten.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include "draad/zoeken_html.h"
#include <string.h>

#define HITS   30   /* on one page */
#define LOOKED 2000 /* hits looked at for one page, also those that may not be read */
#define ABOVE  (INT64_C(1) << 32)

const char *search_query(const void *ctx, const char *text)
{
    const char *stems = text ? text_stems(ctx, text, 12) : NULL;
    struct buf b;
    buf_init(&b, ctx, 1000);
    for (const char *s = stems; s && *s;) {
        size_t n = strcspn(s, " ");
        if (n >= 2 && !memchr(s, '"', n)) {
            buf_text(&b, b.len ? " \"" : "\"");
            buf_add(&b, s, n);
            buf_char(&b, '"');
        }
        s += n;
        s += strspn(s, " ");
    }
    return b.vol || b.len == 0 ? NULL : b.data;
}

struct search {
    struct request *r;
    struct zoeken_treffers *hit;
    size_t n;
    int64_t looked, last; /* id of the last one looked at */
    struct locaties places;
};

static bool add_hit(void *arg, const struct zoek_row *row)
{
    struct search *s = arg;
    struct request *r = s->r;
    s->looked++;
    s->last = row->id;
    const struct knoop_face *g = face_of(row->soort);
    if (!g || !mag(r, g->lezen, row->locatie))
        return true;
    /* The row lives only as long as this call. */
    struct knoop k = {.organisatie = org_van(r),
                      .id = row->id,
                      .locatie = row->locatie,
                      .soort = mem_text(r->ctx, row->soort),
                      .titel = mem_text(r->ctx, row->titel),
                      .status = mem_text(r->ctx, row->status)};
    if (!knoop_words(r, &k)) /* a hit would tell which words it holds */
        return true;
    const char *where = NULL;
    for (size_t i = 0; i < s->places.n; i++) {
        if (s->places.locatie[i].id == k.locatie)
            where = s->places.locatie[i].naam;
    }
    s->hit[s->n++] = (struct zoeken_treffers){.soort = T(r->lang, g->naam),
                                              .titel = titel_voor(r, &k),
                                              .link = knoop_path(r->ctx, &k),
                                              .waar = where,
                                              .datum = date_of_time(row->gemaakt),
                                              .status = T(r->lang, status_naam(&k))};
    return s->n < HITS;
}

static const char *next_page(struct request *r, const char *asked, int64_t below)
{
    struct buf b;
    buf_init(&b, r->ctx, 2000);
    buf_text(&b, "/zoeken?q=");
    buf_url(&b, asked);
    buf_format(&b, "&onder=%lld", (long long)below);
    return b.data;
}

int get_zoeken(struct request *r)
{
    const char *asked = request_field(r, "q");
    struct zoeken v = {.vraag = asked ? text_short(r->ctx, asked, 200) : NULL};
    const char *question = search_query(r->ctx, v.vraag);
    if (!question) {
        v.te_kort = !text_blank(asked);
        return reply_page(r, 200, &zoeken_template, &v);
    }
    int64_t below;
    if (!request_field(r, "onder") || !text_int(request_field(r, "onder"), 1, ABOVE, &below))
        below = ABOVE;
    struct search s = {.r = r,
                       .hit = mem_array(r->ctx, struct zoeken_treffers, HITS),
                       .places = locaties_all(r->db, r->ctx, org_van(r))};
    zoek(r->db, add_hit, &s, .organisatie = org_van(r), .vraag = question, .onder = below,
         .max = LOOKED);
    v.treffers = s.hit;
    v.n_treffers = s.n;
    v.leeg = s.n == 0 && s.looked < LOOKED;
    if (s.n == HITS || s.looked == LOOKED)
        v.verder = next_page(r, v.vraag, s.last);
    return reply_page(r, 200, &zoeken_template, &v);
}
