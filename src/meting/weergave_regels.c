/* How results are shown (weergave_regels.h). Not here: anything that reads a database. */
#include "meting/weergave_regels.h"
#include <math.h>
#include <string.h>

#define COUNT_WIDTH 26.0 /* of a count of two digits, in the drawing's own units */

const char *respondent_groep(const struct instrument *in, const int64_t *waarde)
{
    for (size_t i = 0; i < in->n_items; i++) {
        const struct instrument_item *item = &in->items[i];
        if (!item->achtergrond || item->schaal != SCHAAL_KEUZE || waarde[i] == ANTWOORD_GEEN)
            continue;
        const char *code = item->keuzes[waarde[i]].code;
        if (strcmp(code, "zorgvrager") == 0 || strcmp(code, "mantelzorger") == 0)
            return code;
    }
    return in->voor == DOELGROEP_ZORGVRAGER     ? "zorgvrager"
           : in->voor == DOELGROEP_MANTELZORGER ? "mantelzorger"
                                                : "";
}

/* The first answer has the worst tint and the last the best, whatever lies between. */
static int tint_of(size_t i, size_t m)
{
    if (m < 2)
        return 3;
    return 1 + (int)(m <= 5 ? (2 * i * 4 + m - 1) / (2 * (m - 1)) : i * 5 / m);
}

static void add_part(struct balk_deel *out, size_t *n, double *x, int van, int tot, int64_t aantal,
                     int64_t all, int tint)
{
    if (aantal == 0)
        return;
    double width = BALK_BREEDTE * (double)aantal / (double)all;
    out[(*n)++] = (struct balk_deel){*x, width, tint, van, tot, aantal, width >= COUNT_WIDTH};
    *x += width;
}

size_t balk_delen(const struct instrument_item *item, const struct telling *t,
                  struct balk_deel out[static BALK_DELEN_MAX])
{
    size_t n = 0;
    double x = 0;

    if (item->schaal == SCHAAL_MEERKEUZE || item->schaal == SCHAAL_OPEN || t->n == 0)
        return 0;
    if (item->nps) {
        struct nps s = statistiek_nps(t->aantal);
        add_part(out, &n, &x, 0, 6, s.criticasters, t->n, 1);
        add_part(out, &n, &x, 7, 8, s.passief, t->n, 3);
        add_part(out, &n, &x, 9, 10, s.promotors, t->n, 5);
        return n;
    }
    for (size_t i = 0; i < t->m; i++) {
        int v = t->laagste + (int)i, tint = tint_of(i, t->m);
        /* Choices have no order: tints in turns. */
        if (item->schaal == SCHAAL_KEUZE)
            tint = 1 + (int)(i % 5);
        add_part(out, &n, &x, v, v, t->aantal[i], t->n, tint);
    }
    return n;
}

int anders_dan(double laag, double hoog, double geheel)
{
    if (isnan(laag) || isnan(hoog) || isnan(geheel))
        return 0;
    return hoog < geheel ? -1 : laag > geheel ? 1 : 0;
}

static const struct verschil unknown = {NAN, NAN, NAN};

struct verschil verschil_gemiddelde(const struct gemiddelde *a, const struct gemiddelde *b)
{
    if (a->n < 2 || b->n < 2 || isnan(a->sd) || isnan(b->sd))
        return unknown;
    double va = a->sd * a->sd / (double)a->n, vb = b->sd * b->sd / (double)b->n;
    if (va + vb <= 0)
        return unknown;
    double df =
        (va + vb) * (va + vb) / (va * va / (double)(a->n - 1) + vb * vb / (double)(b->n - 1));
    double d = b->waarde - a->waarde, half = statistiek_t_kwantiel(0.975, df) * sqrt(va + vb);
    return (struct verschil){d, d - half, d + half};
}

/* p+ + p- - (p+ - p-)², of the shares. */
static double nps_variance(const struct nps *s)
{
    double p = (double)s->promotors / (double)s->n, q = (double)s->criticasters / (double)s->n;

    return (p + q - (p - q) * (p - q)) / (double)s->n;
}

struct verschil verschil_nps(const struct nps *a, const struct nps *b)
{
    static const double z = 1.959963984540054; /* qnorm(0.975) */

    if (a->n < 2 || b->n < 2)
        return unknown;
    double variance = nps_variance(a) + nps_variance(b);
    if (variance <= 0)
        return unknown;
    double d = b->waarde - a->waarde, half = 100 * z * sqrt(variance);
    return (struct verschil){d, fmax(-200, d - half), fmin(200, d + half)};
}

enum tekst_waar tekst_waar(int64_t aantal, int64_t kleine, int k)
{
    if (k < DREMPEL_MIN)
        k = DREMPEL_MIN;
    if (aantal >= k)
        return TEKST_LOCATIE;
    return kleine >= k ? TEKST_GEHEEL : TEKST_DICHT;
}
