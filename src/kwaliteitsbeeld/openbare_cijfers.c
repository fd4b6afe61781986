/* Protection 3: what two publications of one figure reveal together. A figure may be published only
 * when it is based on the same answers as before or on at least k different ones. Checked when a
 * version is frozen, and again when it is published, because another version may have been
 * published meanwhile.
 * Not here: the rule itself (draad/cijfer_regels.c), who asks (bevriezen.c, uitgave.c). */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "draad/cijfer_regels.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "kwaliteitsbeeld/publicatie.h"

static bool too_near(const void *ctx, const struct openbaar_cijfer *c, int64_t earlier,
                     struct error *f)
{
    /* k 0: not about a group of people. */
    if (!c->k || cijfer_ver_genoeg(&(struct cijfer_stand){.n = earlier},
                                   &(struct cijfer_stand){.n = c->n}, c->k))
        return false;
    error_sentence(
        f,
        N_("Het cijfer “{vraag}” is al eerder openbaar gemaakt, en er zijn sindsdien minder dan "
           "{k} antwoorden bij gekomen of af gegaan. Wie beide getallen naast elkaar legt, kan "
           "zien wat een paar mensen antwoordden. Gebruik het eerdere cijfer, of wacht op meer "
           "antwoorden."),
        ERROR_WITH("vraag", c->vraag, "k",
                   mem_format(ctx, "%lld", (long long)cijfer_drempel(c->k))),
        "differencing: %lld and %lld", (long long)earlier, (long long)c->n);
    return true;
}

bool openbaar_cijfer_bij(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t knoop,
                         struct openbare_cijfers *all, struct error *f)
{
    struct knoop k;
    struct cijfer c;
    if (!knoop || !knoop_read(db, ctx, organisatie, knoop, &k) || strcmp(k.soort, "cijfer") != 0 ||
        !cijfer_read(db, ctx, organisatie, knoop, &c) || c.staat != CIJFER_OPEN)
        return true;
    struct openbaar_cijfer one = {.vraag = c.vraag,
                                  .familie = c.bron,
                                  .cel = mem_format(ctx, "%s|%lld", c.vraag, (long long)k.locatie),
                                  .n = c.n,
                                  .k = c.k};
    struct cijfers_earlier_rows before = cijfers_earlier(db, ctx, .organisatie = organisatie,
                                                         .familie = one.familie, .cel = one.cel);
    for (size_t i = 0; i < before.n; i++)
        if (too_near(ctx, &one, before.row[i].n, f))
            return false;
    for (size_t i = 0; i < all->n; i++)
        if (text_equal(all->cijfer[i].familie, one.familie) &&
            text_equal(all->cijfer[i].cel, one.cel) && too_near(ctx, &one, all->cijfer[i].n, f))
            return false;
    all->cijfer = mem_resize(ctx, all->cijfer, struct openbaar_cijfer, all->n + 1);
    all->cijfer[all->n++] = one;
    return true;
}

void openbare_cijfers_onthoud(struct db_conn *db, const struct beeld *b, int64_t nummer,
                              const struct openbare_cijfers *all)
{
    for (size_t i = 0; i < all->n; i++)
        cijfer_gepubliceerd(db, .organisatie = b->organisatie, .beeld = b->id, .nummer = nummer,
                            .familie = all->cijfer[i].familie, .cel = all->cijfer[i].cel,
                            .n = all->cijfer[i].n);
}
