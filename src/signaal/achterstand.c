/* Late has a consequence: signals past the promised day wait for who watches over their place, and
 * two weeks later for who speaks to them. One waiting point per place, without words: who hears of
 * it need not read what was said. Not here: the numbers (draad/zonder_antwoord.c), the terms
 * (signaal_regels.c). */
#include "base/mem.h"
#include "base/text.h"
#include "signaal/uitweg.h"
#include "signaal/zonder_antwoord_pagina_html.h"

#define LATE      "signaal_laat"
#define LONG_LATE "signaal_lang_laat"

static const struct {
    const char *soort;
    enum signaal_laat from;
    enum handeling mag;
    const char *tekst;
    int32_t after; /* days after the promised one since when it waits */
} steps[] = {
    {LATE,      SIGNAAL_LAAT,      MAG_SIGNAAL_BEWAKEN,
     N_("Signalen wachten langer dan beloofd op een antwoord"),            1                      },
    {LONG_LATE, SIGNAAL_LANG_LAAT, MAG_SIGNAAL_AANSPREKEN,
     N_("Signalen wachten twee weken langer dan beloofd op een antwoord"), 1 + SIGNAAL_HOGER_DAGEN},
};
#define STEPS (sizeof steps / sizeof *steps)

/* The knoop of a place on which its waiting points hang. 0: there is none, and make is false. */
static int64_t knoop_at(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t plek,
                        bool make)
{
    struct achterstand_at_row row;
    if (achterstand_at(db, ctx, &row, .organisatie = organisatie, .plek = plek))
        return row.id;
    if (!make)
        return 0;
    int64_t id = knoop_create(db, &(struct knoop_new){.organisatie = organisatie,
                                                      .locatie = plek,
                                                      .soort = "achterstand",
                                                      .titel = "Signalen zonder antwoord",
                                                      .status = "open",
                                                      .stammen = "\n"});
    achterstand_insert(db, .organisatie = organisatie, .id = id, .plek = plek);
    return id;
}

/* Since when this waits; TIME_NONE: it does not. */
static int64_t waits(const struct achterstand_wacht_rows *rows, const char *soort)
{
    for (size_t i = 0; i < rows->n; i++)
        if (text_equal(rows->row[i].soort, soort))
            return rows->row[i].sinds;
    return TIME_NONE;
}

/* eerste: the promised day that passed first; DATE_NONE or later: none did. What is right already is
 * not written again. */
static void follow(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t plek,
                   int32_t eerste)
{
    enum signaal_laat late = signaal_lateness(eerste, date_today());
    int64_t id = knoop_at(db, ctx, organisatie, plek, late != SIGNAAL_OP_TIJD);
    if (!id)
        return;
    struct achterstand_wacht_rows rows =
        achterstand_wacht(db, ctx, .organisatie = organisatie, .knoop = id);
    for (size_t i = 0; i < STEPS; i++) {
        int64_t is = waits(&rows, steps[i].soort), must = TIME_NONE;
        if (late >= steps[i].from)
            must = time_of_date(eerste + steps[i].after);
        if (is == must)
            continue;
        /* Ended first: what waits already keeps its day, and the longest of those who wait now
         * may wait shorter than who was answered. */
        if (is != TIME_NONE)
            wachtpunt_end(db, organisatie, id, steps[i].soort);
        if (must != TIME_NONE)
            wachtpunt_begin(db, &(struct wachtpunt_new){.organisatie = organisatie,
                                                        .knoop = id,
                                                        .locatie = plek,
                                                        .soort = steps[i].soort,
                                                        .mag = steps[i].mag,
                                                        .tekst = steps[i].tekst,
                                                        .sinds = must});
    }
}

void achterstand_derive(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t plek)
{
    struct achterstand_eerste_row row = {.eerste = DATE_NONE};
    if (!achterstand_eerste(db, ctx, &row, .organisatie = organisatie, .locatie = plek,
                            .gisteren = date_today() - 1, .langst = date_today() + ANTWOORD_LANGST))
        row.eerste = DATE_NONE;
    follow(db, ctx, organisatie, plek, row.eerste);
}

static bool round_all(struct db_conn *db, void *arg)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "achterstand");
    struct achterstand_laat_rows late =
        achterstand_laat(db, ctx, .vandaag = date_today(), .langst = date_today() + ANTWOORD_LANGST,
                         .mag = handeling_code(MAG_TERUGKOPPELEN));
    struct achterstand_all_rows known = achterstand_all(db, ctx);
    (void)arg;
    for (size_t i = 0; i < late.n; i++)
        achterstand_derive(db, ctx, late.row[i].organisatie, late.row[i].locatie);
    for (size_t i = 0; i < known.n; i++)
        achterstand_derive(db, ctx, known.row[i].organisatie, known.row[i].plek);
    mem_free(ctx);
    return !db_failed(db);
}

void achterstand_tidy(const struct background *a)
{
    background_write(a, round_all, NULL, NULL);
}

/* ---- the numbers per place ---- */

int zonder_antwoord_get(struct request *r)
{
    struct zonder_antwoord_plekken all = zonder_antwoord_per_plek(r->db, r->ctx, org_van(r));
    struct locaties places = locaties_all(r->db, r->ctx, org_van(r));
    struct zonder_antwoord_pagina_plekken *list =
        mem_array(r->ctx, struct zonder_antwoord_pagina_plekken, all.n + 1);
    struct zonder_antwoord_pagina v = {.plekken = list,
                                       .lezen = mag_anywhere(r, MAG_SIGNAAL_LEZEN)};
    for (size_t i = 0; i < all.n; i++) {
        const struct zonder_antwoord_plek *p = &all.plek[i];
        const char *name = T(r->lang, N_("de hele organisatie"));
        if (!mag(r, MAG_SIGNAAL_TELLEN, p->locatie))
            continue;
        for (size_t k = 0; k < places.n; k++)
            if (places.locatie[k].id == p->locatie)
                name = places.locatie[k].naam;
        enum signaal_laat late =
            p->laat ? signaal_lateness(p->eerste, date_today()) : SIGNAAL_OP_TIJD;
        list[v.n_plekken++] =
            (struct zonder_antwoord_pagina_plekken){.naam = name,
                                                    .open = p->open,
                                                    .laat = p->laat,
                                                    .dagen = p->laat ? date_today() - p->eerste : 0,
                                                    .leiding = late >= SIGNAAL_LAAT,
                                                    .bestuur = late >= SIGNAAL_LANG_LAAT};
    }
    return reply_page(r, 200, &zonder_antwoord_pagina_template, &v);
}

const struct knoop_face achterstand_face = {
    .soort = "achterstand",
    .naam = N_("Signalen zonder antwoord"),
    .meervoud = N_("Signalen zonder antwoord"),
    .letter = "?",
    .nameless = true,
    .vorm = KRAAL_ROND,
    .path = "/zonder-antwoord",
    .lezen = MAG_SIGNAAL_TELLEN,
    .statussen = (const struct face_status[]){{"open", N_("Telt mee"), false}, {0}}
};
