/* The page of a bouwsteen: its knopen, kind by kind, the newest first. Rooms may have more pages
 * for a bouwsteen; this page exists for every one.
 * Not here: the counters it reads (knoop.c). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/deur_html.h"
#include "draad/draad_paginas_sql.h"
#include "draad/draad_regels.h"
#include "draad/draad_sql.h"
#include "draad/over_knoop.h"
#include "draad/paginas.h"
#include "draad/zonder_antwoord_html.h"

#define EACH    8  /* knopen shown of each kind */
#define PAGE    50 /* of one kind alone */
#define WINDOWS 40 /* read of one kind for one page: what is beyond them is not counted */

static const char *const explanations[] = {
    "",
    N_("Wat is voor iemand belangrijk? Het open gesprek over wat iemand wil en nodig heeft."),
    N_("Wie horen erbij? Familie, vrienden, buurt en andere hulpverleners rond iemand die zorg "
       "krijgt."),
    N_("Is de juiste hulp er op het juiste moment? Wie wat kan, wie bereikbaar is, en hoe het team "
       "het regelt."),
    N_("Wat leren wij ervan? Samen terugkijken, proberen, en kijken of het helpt."),
    N_("Hoe weten wij dat? Cijfers en verhalen naast elkaar, voor iedereen te lezen."),
};

struct row {
    int64_t id, locatie, gemaakt;
    const char *soort, *titel, *status;
};

/* The newest of a kind from below an id; as many as `max` says. */
static size_t newest(struct request *r, const struct place *p, int b, const char *soort,
                     int64_t onder, size_t max, struct row *out)
{
    size_t n = 0;
    if (p->overal) {
        struct deur_all_rows rows =
            deur_all(r->db, r->ctx, .organisatie = org_van(r), .bouwsteen = b, .soort = soort,
                     .onder = onder, .max = (int64_t)max);
        for (size_t i = 0; i < rows.n; i++)
            out[n++] = (struct row){rows.row[i].id,    rows.row[i].locatie, rows.row[i].gemaakt,
                                    rows.row[i].soort, rows.row[i].titel,   rows.row[i].status};
    } else {
        struct deur_at_rows rows =
            deur_at(r->db, r->ctx, .organisatie = org_van(r), .bouwsteen = b, .soort = soort,
                    .locatie = p->locatie, .onder = onder, .max = (int64_t)max);
        for (size_t i = 0; i < rows.n; i++)
            out[n++] = (struct row){rows.row[i].id,    rows.row[i].locatie, rows.row[i].gemaakt,
                                    rows.row[i].soort, rows.row[i].titel,   rows.row[i].status};
    }
    return n;
}

/* What is asked for: of each kind the newest, or all of one kind, page by page. */
struct asked {
    const char *soort; /* NULL: each kind */
    int64_t onder;
    size_t max;
};

static struct bouwsteen_deur_soorten_rijen shown_row(struct request *r, const struct place *p,
                                                     const struct knoop_face *g,
                                                     const struct locaties *all, struct knoop *k,
                                                     int64_t made)
{
    const char *where = NULL;
    for (size_t j = 0; p->overal && j < all->n; j++) {
        if (all->locatie[j].id == k->locatie)
            where = all->locatie[j].naam;
    }
    return (struct bouwsteen_deur_soorten_rijen){.titel = titel_voor(r, k),
                                                 .link = knoop_path(r->ctx, k),
                                                 .status = T(r->lang, status_naam(k)),
                                                 .af = !status_open(g, k->status),
                                                 .waar = where,
                                                 .datum = date_of_time(made)};
}

/* Pages are of what may be read. The rest is counted on the first page only, all of it, so that with it
 * the rows are as many as the number above them: counted from where a reader says, it would tell which
 * numbers the unread have. */
static void add_rows(struct request *r, struct bouwsteen_deur_soorten *s, const struct place *p,
                     int b, const struct knoop_face *g, const struct locaties *all,
                     const struct asked *asked)
{
    struct row found[PAGE];
    size_t n = PAGE;
    int64_t below = asked->onder, last = 0;
    bool first = below == INT64_MAX, more = false;
    struct bouwsteen_deur_soorten_rijen *list =
        mem_array(r->ctx, struct bouwsteen_deur_soorten_rijen, asked->max);
    for (int w = 0; w < WINDOWS && n == PAGE && (!more || (first && s->dicht)); w++) {
        n = newest(r, p, b, g->soort, below, PAGE, found);
        for (size_t i = 0; i < n; i++) {
            struct knoop k = {.organisatie = org_van(r),
                              .id = below = found[i].id,
                              .locatie = found[i].locatie,
                              .soort = found[i].soort,
                              .titel = found[i].titel,
                              .status = found[i].status};
            if (!mag_knoop(r, g->lezen, &k)) {
                s->dicht += first;
            } else if (s->n_rijen < asked->max) {
                list[s->n_rijen++] = shown_row(r, p, g, all, &k, found[i].gemaakt);
                last = k.id;
            } else {
                more = true;
            }
        }
    }
    if (more)
        s->verder = asked->soort ? mem_format(r->ctx, "/bouwsteen/%d?soort=%s&onder=%lld", b,
                                              g->soort, (long long)last)
                                 : mem_format(r->ctx, "/bouwsteen/%d?soort=%s", b, g->soort);
    s->rijen = list;
}

static size_t kinds(void)
{
    size_t n = 0;
    while (face_at(n))
        n++;
    return n;
}

/* A kind's number in each bouwsteen; [0] is not used. */
struct telling {
    int64_t in[DEUREN];
};

static void add_count(struct telling *of, int64_t bouwsteen, const char *soort, int64_t n)
{
    const struct knoop_face *face;
    for (size_t i = 0; bouwsteen >= 1 && bouwsteen < DEUREN && (face = face_at(i)); i++)
        if (text_equal(face->soort, soort))
            of[i].in[bouwsteen] += n;
}

/* How many there are of each kind (in their order, n of them) in each bouwsteen, ever. */
static struct telling *count(struct request *r, const struct place *p, size_t n)
{
    struct telling *of = mem_array(r->ctx, struct telling, n + 1);
    if (p->overal) {
        struct telling_whole_rows rows =
            telling_whole(r->db, r->ctx, .organisatie = org_van(r), .maand = MAAND_OOIT);
        for (size_t i = 0; i < rows.n; i++)
            add_count(of, rows.row[i].bouwsteen, rows.row[i].soort, rows.row[i].aantal);
    } else {
        struct telling_locatie_rows rows = telling_locatie(
            r->db, r->ctx, .organisatie = org_van(r), .locatie = p->locatie, .maand = MAAND_OOIT);
        for (size_t i = 0; i < rows.n; i++)
            add_count(of, rows.row[i].bouwsteen, rows.row[i].soort, rows.row[i].aantal);
    }
    return of;
}

void deur_aantallen(struct request *r, const struct place *p, int64_t samen[DEUREN])
{
    const size_t n = kinds();
    const struct telling *of = count(r, p, n);
    for (int b = 0; b < DEUREN; b++) {
        samen[b] = 0;
        for (size_t i = 0; i < n; i++)
            samen[b] += of[i].in[b];
    }
}

int get_deur(struct request *r)
{
    static const char *const classes[] = {"",          "merkje b1", "merkje b2",
                                          "merkje b3", "merkje b4", "merkje b5"};
    const size_t n = kinds();
    int64_t b;
    if (!text_int(request_param(r, "nummer"), 1, 5, &b))
        return not_found(r);
    struct asked asked = {.soort = request_field(r, "soort"), .onder = INT64_MAX, .max = EACH};
    if (asked.soort && !face_of(asked.soort))
        return not_found(r);
    if (asked.soort) {
        asked.max = PAGE;
        if (!text_int(request_field(r, "onder"), 1, INT64_MAX, &asked.onder))
            asked.onder = INT64_MAX;
    }
    struct place p = place_of(r, MAG_DRAAD_LEZEN);
    struct locaties all = locaties_all(r->db, r->ctx, org_van(r));
    struct bouwsteen_deur v = {.nummer = b,
                               .titel = T(r->lang, bouwsteen_titel((int)b)),
                               .uitleg = T(r->lang, explanations[b]),
                               .klasse = classes[b],
                               .een_soort = asked.soort != NULL,
                               .zonder = zonder_antwoord_view(r),
                               .geven = mag_anywhere(r, MAG_SIGNAAL_GEVEN),
                               .waar = p.naam};
    struct bouwsteen_deur_soorten *list = mem_array(r->ctx, struct bouwsteen_deur_soorten, n + 1);
    const struct telling *of = count(r, &p, n);
    for (size_t i = 0; i < n; i++) {
        const struct knoop_face *g = face_at(i);
        struct bouwsteen_deur_soorten *s = &list[v.n_soorten];
        *s = (struct bouwsteen_deur_soorten){.code = g->soort, .naam = T(r->lang, g->meervoud)};
        if (of[i].in[b] <= 0 || (asked.soort && !text_equal(asked.soort, g->soort)))
            continue;
        add_rows(r, s, &p, (int)b, g, &all, &asked);
        s->aantal = of[i].in[b];
        v.n_soorten++;
    }
    v.soorten = list;
    return reply_page(r, 200, &bouwsteen_deur_template, &v);
}
