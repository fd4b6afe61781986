/* From answers to a figure that may be shown (meting_regels.h; B5.1).
 * Here: counting, turning round, and leaving out what a state hides. Not here: the CSV
 * (meting_import.c), arithmetic (statistiek.c), which state a cell has (besluit.c).
 */
#include "meting/meting_regels.h"
#include "base/mem.h"
#include <math.h>
#include <string.h>

void telling_begin(struct telling *t, const struct instrument_item *item)
{
    int hoogste = 0;

    *t = (struct telling){0};
    if (item->schaal == SCHAAL_MEERKEUZE)
        t->m = item->n_keuzes;
    else if (item_grenzen(item, &t->laagste, &hoogste))
        t->m = (size_t)(hoogste - t->laagste + 1);
}

/* A valid answer of the item, turned round where needed; ANTWOORD_GEEN otherwise. */
static int64_t turned(const struct instrument_item *item, int64_t waarde)
{
    int low, high;

    if (item->schaal == SCHAAL_OPEN)
        return waarde == 1 ? 1 : ANTWOORD_GEEN;
    if (item->schaal == SCHAAL_MEERKEUZE)
        return waarde > 0 && waarde < (INT64_C(1) << item->n_keuzes) ? waarde : ANTWOORD_GEEN;
    if (!item_grenzen(item, &low, &high) || waarde < low || waarde > high)
        return ANTWOORD_GEEN;
    return item->omgekeerd ? low + high - waarde : waarde;
}

void telling_count(struct telling *t, const struct instrument_item *item, int64_t waarde,
                   int64_t keer)
{
    int64_t v = turned(item, waarde);

    if (v == ANTWOORD_GEEN) {
        t->ontbreekt += keer;
        return;
    }
    t->n += keer;
    if (item->schaal == SCHAAL_MEERKEUZE) {
        for (size_t i = 0; i < t->m; i++)
            if (v >> i & 1)
                t->aantal[i] += keer;
    } else if (t->m > 0) {
        t->aantal[v - t->laagste] += keer;
    }
}

void telling_merge(struct telling *t, const struct telling *deel)
{
    t->n += deel->n;
    t->ontbreekt += deel->ontbreekt;
    for (size_t i = 0; i < t->m && i < deel->m; i++)
        t->aantal[i] += deel->aantal[i];
}

uint64_t telling_allen(const struct telling *t)
{
    uint64_t all = 0;

    for (size_t i = 0; i < t->m && t->n > 0; i++)
        if (t->aantal[i] == t->n)
            all |= UINT64_C(1) << i;
    return all;
}

static const struct gemiddelde no_mean = {.waarde = NAN, .sd = NAN, .laag = NAN, .hoog = NAN};

/* Cuts the interval to the scale: a mean beyond it is impossible. */
static struct gemiddelde within(struct gemiddelde g, int low, int high)
{
    if (!isnan(g.laag)) {
        g.laag = fmax(low, g.laag);
        g.hoog = fmin(high, g.hoog);
    }
    return g;
}

struct item_beeld item_beeld(const struct instrument_item *item, const struct telling *t,
                             enum cijfer_staat staat, int k)
{
    struct item_beeld b = {
        .staat = staat,
        .k = k,
        .gemiddelde = no_mean,
        .top = {.waarde = NAN, .laag = NAN, .hoog = NAN},
        .nps = {.waarde = NAN, .laag = NAN, .hoog = NAN}
    };

    if (staat != CIJFER_OPEN)
        return b;
    b.telling = *t;
    int high = t->laagste + (int)t->m - 1;
    if (schaal_is_getal(item->schaal))
        b.gemiddelde = within(statistiek_gemiddelde(t->aantal, t->m, t->laagste), t->laagste, high);
    if (item->schaal <= SCHAAL_JA_NEE) {
        int64_t top = 0;
        for (int v = item->top; v <= high; v++)
            top += t->aantal[v - t->laagste];
        b.top = statistiek_aandeel(top, t->n);
    }
    if (item->nps)
        b.nps = statistiek_nps(t->aantal);
    return b;
}

/* The unit of a mean on a scale. */
static const char *unit_of(enum schaal s)
{
    static const char *const units[] = {N_("rapportcijfer 0–10"), N_("rapportcijfer 1–10"),
                                        N_("gemiddelde 1–4"), N_("gemiddelde 1–5")};

    return units[s];
}

struct cijfer item_cijfer(const struct instrument_item *item, const struct item_beeld *b,
                          enum maat maat, const char *vraag)
{
    struct cijfer c = {.vraag = vraag,
                       .eenheid = "%",
                       .staat = b->staat,
                       .waarde = NAN,
                       .laag = NAN,
                       .hoog = NAN,
                       .n = b->telling.n,
                       .k = b->k};
    bool has = maat == MAAT_GEMIDDELDE ? schaal_is_getal(item->schaal)
               : maat == MAAT_TOP      ? item->schaal <= SCHAAL_JA_NEE
                                       : item->nps;

    if (!has) {
        c.staat = CIJFER_NIET_TE_BEPALEN;
        c.n = 0;
        return c;
    }
    if (maat == MAAT_GEMIDDELDE) {
        c.eenheid = unit_of(item->schaal);
        c.methode = N_("gemiddelde, 95 %-interval met de t-verdeling");
        c.waarde = b->gemiddelde.waarde, c.laag = b->gemiddelde.laag, c.hoog = b->gemiddelde.hoog;
    } else if (maat == MAAT_TOP) {
        c.methode = N_("aandeel hoogste antwoorden, 95 %-interval volgens Wilson");
        c.waarde = 100 * b->top.waarde;
        c.laag = 100 * b->top.laag, c.hoog = 100 * b->top.hoog;
    } else {
        c.eenheid = "NPS";
        c.methode = N_("NPS, 95 %-interval met de multinomiale variantie");
        c.waarde = b->nps.waarde, c.laag = b->nps.laag, c.hoog = b->nps.hoog;
    }
    if (c.staat == CIJFER_OPEN && isnan(c.waarde))
        c.staat = CIJFER_NIET_TE_BEPALEN;
    return c;
}
