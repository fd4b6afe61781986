/* A figure of a measurement becomes a knoop when someone uses it (uitslag.h): once, with its n,
 * interval, method, period and the protection of its whole family. Not here: the page that asks for
 * it (vraag_paginas.c). */
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include "meting/uitslag.h"
#include <string.h>

static const struct {
    const char *code, *naam;
} maten[] = {
    [MAAT_GEMIDDELDE] = {"gemiddelde", N_("Gemiddelde")                    },
    [MAAT_TOP] = {"top",        N_("Deel met de hoogste antwoorden")},
    [MAAT_NPS] = {"nps",        N_("NPS")                           },
};

const char *maat_code(enum maat m)
{
    return maten[m].code;
}

const char *maat_naam(enum maat m)
{
    return maten[m].naam;
}

enum maat maat_van(const char *code)
{
    enum maat m = MAAT_GEMIDDELDE;

    for (size_t i = 0; i < sizeof maten / sizeof *maten; i++)
        if (strcmp(maten[i].code, code) == 0)
            m = (enum maat)i;
    return m;
}

bool maat_past(const struct instrument_item *item, enum maat m)
{
    return m == MAAT_GEMIDDELDE ? schaal_is_getal(item->schaal)
           : m == MAAT_TOP      ? item->schaal <= SCHAAL_JA_NEE
                                : item->nps;
}

int64_t uitslag_cite(struct db_conn *db, const void *ctx, const struct meting_uitslag *b,
                     const struct vraag_uitslag *v, int64_t plek, enum maat m, int64_t door)
{
    const char *vraag = instrument_tekst(&b->in, &v->item->tekst, "nl");
    struct meting_cijfer_of_row known;
    struct item_beeld shown;

    if (!maat_past(v->item, m) || !uitslag_plek(b, v, plek, &shown))
        return 0;
    if (meting_cijfer_of(db, ctx, &known, .organisatie = b->organisatie, .meting = b->m.id,
                         .vraag = (int64_t)v->index, .plek = plek, .maat = maten[m].code))
        return known.knoop;
    struct cijfer c = item_cijfer(v->item, &shown, m, vraag);
    c.bron = mem_format(ctx, "meting %lld, vraag %s", (long long)b->m.id, v->item->code);
    c.van = b->m.van;
    c.tot = b->m.tot;
    struct knoop_new k = {.organisatie = b->organisatie,
                          .locatie = plek,
                          .door = door,
                          .titel = mem_format(ctx, "%s %s, %lld", text_short(ctx, vraag, 90),
                                              maten[m].naam, (long long)b->m.jaar),
                          .bouwstenen = v->item->bouwsteen ? 1u << v->item->bouwsteen : 0};
    int64_t id = cijfer_create(db, &k, &c);
    meting_cijfer_insert(db, .organisatie = b->organisatie, .meting = b->m.id,
                         .vraag = (int64_t)v->index, .plek = plek, .maat = maten[m].code,
                         .knoop = id);
    return id;
}

int64_t meting_cite(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t door,
                    int64_t meting, const char *code, int64_t plek)
{
    struct meting_uitslag b;

    if (!uitslag_read(db, ctx, organisatie, meting, code, &b))
        return 0;
    return uitslag_cite(db, ctx, &b, &b.vraag[0], plek, MAAT_GEMIDDELDE, door);
}
