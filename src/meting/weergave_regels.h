/* How results are shown (docs/look.md: "Charts"), as pure functions: the parts of a stacked bar,
 * when a place is called different, what may become of open answers. Not here: figures
 * (statistiek.h), what may be shown (besluit.h). */
#ifndef KOERS_METING_WEERGAVE_REGELS_H
#define KOERS_METING_WEERGAVE_REGELS_H
#include "meting/meting_regels.h"

/* Who filled it in, by the choices "zorgvrager" and "mantelzorger" of a question about the person;
 * else by whom the instrument is for, when that is one group; else "". waarde: one per item. */
const char *respondent_groep(const struct instrument *in, const int64_t *waarde);

#define BALK_BREEDTE   640.0
#define BALK_DELEN_MAX INSTRUMENT_KEUZES_MAX
/* One part of the bar of one question: from answer `van` to and including `tot`. */
struct balk_deel {
    double x, breedte;
    int tint; /* 1 … 5, from worst to best */
    int van, tot;
    int64_t aantal;
    bool cijfers; /* wide enough to hold its count */
};
/* From the worst answer to the best; parts that nobody chose are left out. The NPS question has
 * three parts (0-6, 7-8, 9-10). Several answers at once and open text have no bar: 0. */
size_t balk_delen(const struct instrument_item *item, const struct telling *t,
                  struct balk_deel out[static BALK_DELEN_MAX]);

/* -1 lower, 1 higher, 0: its interval holds the whole (or is not known): not different. */
int anders_dan(double laag, double hoog, double geheel);

/* The difference of two independent means (b - a) with its 95 % interval (Welch). NaN when one of
 * them has fewer than two answers, or both have no spread. */
struct verschil {
    double waarde, laag, hoog;
};
struct verschil verschil_gemiddelde(const struct gemiddelde *a, const struct gemiddelde *b);
/* The same of two NPS, by their multinomial variance. */
struct verschil verschil_nps(const struct nps *a, const struct nps *b);

/* ---- open answers (statistics.md, protection 4) ---- */
enum tekst_waar {
    TEKST_DICHT,   /* too few: nobody opens them here */
    TEKST_GEHEEL,  /* shown without their location, among those of other small places */
    TEKST_LOCATIE, /* shown with their location */
};
/* Of a place where `aantal` people wrote something, while all places with fewer than k hold
 * `kleine` together. k < 5 counts as 5. */
enum tekst_waar tekst_waar(int64_t aantal, int64_t kleine, int k);
#endif
