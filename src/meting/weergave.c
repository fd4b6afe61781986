/* Results in words and as a bar, for the pages of this room (paginas.h). Uses only what item_beeld
 * left: a protected figure has no numbers. Not here: pure geometry (weergave_regels.c). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/meting_balk_html.h"
#include "meting/paginas.h"
#include "meting/weergave_regels.h"
#include <math.h>

const char *breuk_tekst(struct request *r, double x, int decimalen)
{
    struct buf b;

    buf_init(&b, r->ctx, 64);
    lang_decimal(&b, r->lang, x, decimalen);
    return b.data ? b.data : "";
}

static const char *share(struct request *r, double x)
{
    struct buf b;

    buf_init(&b, r->ctx, 64);
    lang_percent(&b, r->lang, x);
    return b.data ? b.data : "";
}

static const char *number(struct request *r, int64_t n)
{
    struct buf b;

    buf_init(&b, r->ctx, 64);
    lang_number(&b, r->lang, n);
    return b.data ? b.data : "";
}

const char *staat_tekst(struct request *r, enum cijfer_staat staat, int64_t k)
{
    if (staat == CIJFER_OPEN)
        return NULL;
    return cijfer_tekst(r->ctx, r->lang, &(struct cijfer){.staat = staat, .k = k});
}

const char *antwoord_naam(struct request *r, const struct instrument *in,
                          const struct instrument_item *item, int waarde)
{
    if (item->schaal == SCHAAL_JA_NEE)
        return T(r->lang, waarde ? N_("ja") : N_("nee"));
    if (item->schaal == SCHAAL_KEUZE || item->schaal == SCHAAL_MEERKEUZE)
        return in_taal(r, in, &item->keuzes[waarde].tekst);
    return mem_format(r->ctx, "%d", waarde);
}

/* ---- the sentence ---- */

static const char *between(struct request *r, const char *s, const char *waarde, const char *laag,
                           const char *hoog)
{
    s = zin_met(r->ctx, s, "waarde", waarde);
    s = zin_met(r->ctx, s, "laag", laag);
    return zin_met(r->ctx, s, "hoog", hoog);
}

static const char *mean_sentence(struct request *r, const struct gemiddelde *g)
{
    const char *s =
        isnan(g->laag)
            ? T(r->lang, N_("Gemiddeld {waarde}, bij {n} antwoorden."))
            : T(r->lang, N_("Gemiddeld {waarde}, bij {n} antwoorden. Had iedereen geantwoord, dan "
                            "lag dat waarschijnlijk tussen {laag} en {hoog}."));

    s = zin_met(r->ctx, s, "n", number(r, g->n));
    return between(r, s, breuk_tekst(r, g->waarde, 1), breuk_tekst(r, g->laag, 1),
                   breuk_tekst(r, g->hoog, 1));
}

static const char *nps_sentence(struct request *r, const struct nps *n)
{
    const char *s = T(
        r->lang, N_("{wel} geeft een 9 of 10, {niet} een 6 of lager, bij {n} antwoorden. De NPS is "
                    "{waarde}, waarschijnlijk tussen {laag} en {hoog}."));

    s = zin_met(r->ctx, s, "wel", share(r, (double)n->promotors / (double)n->n));
    s = zin_met(r->ctx, s, "niet", share(r, (double)n->criticasters / (double)n->n));
    s = zin_met(r->ctx, s, "n", number(r, n->n));
    return between(r, s, breuk_tekst(r, n->waarde, 0), breuk_tekst(r, n->laag, 0),
                   breuk_tekst(r, n->hoog, 0));
}

static const char *yes_sentence(struct request *r, const struct aandeel *a)
{
    const char *s = T(r->lang, N_("{waarde} zegt ja, bij {n} antwoorden. Had iedereen geantwoord, "
                                  "dan lag dat waarschijnlijk tussen {laag} en {hoog}."));

    s = zin_met(r->ctx, s, "n", number(r, a->n));
    return between(r, s, share(r, a->waarde), share(r, a->laag), share(r, a->hoog));
}

static const char *choice_sentence(struct request *r, const struct instrument *in,
                                   const struct instrument_item *item, const struct telling *t)
{
    size_t best = 0;
    const char *s = T(r->lang, N_("Het vaakst gekozen: {keuze}, door {deel} van {n} mensen."));

    for (size_t i = 1; i < t->m; i++)
        if (t->aantal[i] > t->aantal[best])
            best = i;
    s = zin_met(r->ctx, s, "deel", share(r, (double)t->aantal[best] / (double)t->n));
    s = zin_met(r->ctx, s, "n", number(r, t->n));
    return zin_met(r->ctx, s, "keuze", antwoord_naam(r, in, item, (int)best));
}

const char *uitslag_zin(struct request *r, const struct instrument *in,
                        const struct instrument_item *item, const struct item_beeld *b)
{
    if (b->staat != CIJFER_OPEN)
        return staat_tekst(r, b->staat, b->k);
    if (item->schaal == SCHAAL_OPEN)
        return zin_met(r->ctx,
                       TN(r->lang, "{n} mens schreef hier iets op.",
                          "{n} mensen schreven hier iets op.", b->telling.n),
                       "n", number(r, b->telling.n));
    if (item->nps)
        return nps_sentence(r, &b->nps);
    if (schaal_is_getal(item->schaal))
        return mean_sentence(r, &b->gemiddelde);
    if (item->schaal == SCHAAL_JA_NEE)
        return yes_sentence(r, &b->top);
    return choice_sentence(r, in, item, &b->telling);
}

/* ---- the bar ---- */

static const char *part_name(struct request *r, const struct instrument *in,
                             const struct instrument_item *item, const struct balk_deel *d)
{
    if (d->van != d->tot)
        return mem_format(r->ctx, "%d–%d", d->van, d->tot);
    return antwoord_naam(r, in, item, d->van);
}

const struct meting_balk *balk_view(struct request *r, const struct instrument *in,
                                    const struct instrument_item *item, const struct item_beeld *b,
                                    const char *code)
{
    static const char *const tints[] = {"v1", "v2", "v3", "v4", "v5"};
    struct balk_deel parts[BALK_DELEN_MAX];
    size_t n = b->staat == CIJFER_OPEN ? balk_delen(item, &b->telling, parts) : 0;
    struct meting_balk_delen *list = mem_array(r->ctx, struct meting_balk_delen, n);
    struct meting_balk *v = mem_new(r->ctx, struct meting_balk);

    if (n == 0)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        const struct balk_deel *d = &parts[i];
        list[i] =
            (struct meting_balk_delen){.x = d->x,
                                       .breedte = d->breedte,
                                       .midden = d->x + d->breedte / 2,
                                       .klas = tints[d->tint - 1],
                                       .tekstklas = d->tint == 1 || d->tint == 5 ? "op" : "om",
                                       .naam = part_name(r, in, item, d),
                                       .aantal = d->aantal,
                                       .cijfers = d->cijfers};
    }
    *v = (struct meting_balk){
        .code = code, .zin = uitslag_zin(r, in, item, b), .delen = list, .n_delen = n};
    return v;
}
