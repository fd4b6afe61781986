/* What a file with answers holds that is not read (meting_regels.h): columns that are left out and
 * questions without a column, each with the reason. One report for the page and the command line. Not
 * here: what is wrong in a row (meting_import.c). */
#include "base/mem.h"
#include "base/text.h"
#include "draad/draad_regels.h"
#include "meting/meting_regels.h"
#include <string.h>

static size_t filled(const struct csv *csv, size_t column)
{
    size_t n = 0;

    for (size_t r = 0; r < csv->n; r++)
        n += !text_blank(csv->row[r].cell[column]);
    return n;
}

static void add(const void *ctx, struct verslag *v, struct import_melding m)
{
    v->melding = mem_resize(ctx, v->melding, struct import_melding, v->n + 1);
    v->melding[v->n++] = m;
}

/* Columns with something in them that nobody reads. */
static void left_out(const void *ctx, const struct csv *csv, const struct instrument *in,
                     const struct indeling *d, struct verslag *v)
{
    const struct gelijkenis *like = kolommen_lijken(ctx, csv, in);

    for (size_t c = 0; c < d->n && c < csv->head.n; c++) {
        struct import_melding m = {.kolom = c + 1, .kop = csv->head.cell[c]};
        if (d->kolom[c].soort != KOLOM_OVERSLAAN || (m.n = filled(csv, c)) == 0)
            continue;
        switch (like[c].wat) {
        case LIJKT_NIETS:
            m.soort = MELDING_KOLOM_ONBEKEND;
            break;
        case LIJKT_VRAAG:
            m.soort = MELDING_KOLOM_VRAAG;
            m.een = in->items[like[c].item].code;
            break;
        case LIJKT_MEER:
            m.soort = MELDING_KOLOM_TWIJFEL;
            m.een = in->items[like[c].item].code;
            m.ander = in->items[like[c].ander].code;
            break;
        case LIJKT_VASTE_KOLOM:
            m.soort = MELDING_KOLOM_VAST;
            m.een = kolom_vast_naam(like[c].soort);
            break;
        }
        add(ctx, v, m);
    }
}

/* How the columns hold a question: not at all, as a whole, or a column per choice. */
static enum kolom_soort held(const struct indeling *d, size_t item)
{
    for (size_t c = 0; c < d->n; c++)
        if (d->kolom[c].soort >= KOLOM_ITEM && d->kolom[c].item == item)
            return d->kolom[c].soort;
    return KOLOM_OVERSLAAN;
}

static bool has_option(const struct indeling *d, size_t item, size_t choice)
{
    for (size_t c = 0; c < d->n; c++)
        if (d->kolom[c].soort == KOLOM_OPTIE && d->kolom[c].item == item &&
            d->kolom[c].keuze == choice)
            return true;
    return false;
}

static const char *join(const void *ctx, const char *list, const char *one)
{
    return list ? mem_format(ctx, "%s, %s", list, one) : one;
}

static void without_column(const void *ctx, const struct instrument *in, const struct indeling *d,
                           struct verslag *v)
{
    const char *questions = NULL;

    for (size_t i = 0; i < in->n_items; i++) {
        const struct instrument_item *item = &in->items[i];
        enum kolom_soort how = held(d, i);
        const char *choices = NULL;
        if (how == KOLOM_OVERSLAAN)
            questions = join(ctx, questions, item->code);
        for (size_t k = 0; how == KOLOM_OPTIE && k < item->n_keuzes; k++)
            if (!has_option(d, i, k))
                choices = join(ctx, choices, item->keuzes[k].code);
        if (choices)
            add(ctx, v,
                (struct import_melding){
                    .soort = MELDING_KEUZE_ZONDER, .een = item->code, .ander = choices});
    }
    if (questions)
        add(ctx, v, (struct import_melding){.soort = MELDING_VRAAG_ZONDER, .een = questions});
}

void verslag_maak(const void *ctx, const struct csv *csv, const struct instrument *in,
                  const struct indeling *d, struct verslag *v)
{
    *v = (struct verslag){.n = 0};
    if (csv->converted)
        add(ctx, v, (struct import_melding){.soort = MELDING_OMGEZET});
    if (!instrument_eenduidig(ctx, in, NULL))
        add(ctx, v, (struct import_melding){.soort = MELDING_LETTERLIJK});
    left_out(ctx, csv, in, d, v);
    without_column(ctx, in, d, v);
}

const char *melding_tekst(const void *ctx, enum lang lang, const struct import_melding *m)
{
    static const char *const words[] = {
        [MELDING_KOLOM_ONBEKEND] = N_("Kolom {nr} (‘{kop}’) hoort bij geen vraag en wordt niet "
                                      "gelezen. Gevulde vakken: {n}."),
        [MELDING_KOLOM_VRAAG] = N_("Kolom {nr} (‘{kop}’) lijkt op de vraag {een}, maar wordt niet "
                                   "gelezen. Gevulde vakken: {n}."),
        [MELDING_KOLOM_TWIJFEL] = N_("Kolom {nr} (‘{kop}’) past bij meer dan één vraag ({een}, "
                                     "{ander}) en wordt niet gelezen. Gevulde vakken: {n}."),
        [MELDING_KOLOM_VAST] =
            N_("Kolom {nr} (‘{kop}’) lijkt op een kolom voor ‘{een}’, maar wordt "
               "niet gelezen. Gevulde vakken: {n}."),
        [MELDING_VRAAG_ZONDER] = N_("Bij deze vragen hoort geen kolom: {een}. Over die "
                                    "vragen komt er geen cijfer."),
        [MELDING_KEUZE_ZONDER] = N_("Bij deze antwoorden op vraag {een} hoort geen kolom: {ander}. "
                                    "Ze tellen als niet gekozen."),
        [MELDING_OMGEZET] = N_("Het bestand gebruikt een oude manier om letters op te slaan. Koers "
                               "heeft ze omgezet. Kijk of ze kloppen."),
        [MELDING_LETTERLIJK] = N_("In deze vragenlijst lijken namen te veel op elkaar. Koers leest "
                                  "daarom alleen wat er letterlijk zo in staat."),
    };
    const char *s = T(lang, words[m->soort]);
    const char *one = m->soort == MELDING_KOLOM_VAST ? T(lang, m->een) : m->een;

    s = zin_met(ctx, s, "nr", mem_format(ctx, "%zu", m->kolom));
    s = zin_met(ctx, s, "n", mem_format(ctx, "%zu", m->n));
    s = zin_met(ctx, s, "een", one ? one : "");
    s = zin_met(ctx, s, "ander", m->ander ? m->ander : "");
    return zin_met(ctx, s, "kop",
                   text_blank(m->kop) ? T(lang, N_("zonder kop")) : text_short(ctx, m->kop, 60));
}
