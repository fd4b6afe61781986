/* The words of the start page by role, as pure functions. Not here: what it gathers (start.h). */
#ifndef KOERS_DRAAD_START_REGELS_H
#define KOERS_DRAAD_START_REGELS_H
#include "base/lang.h"
#include "organisatie/mag.h"
#include <stdbool.h>

/* The role whose words someone with these memberships reads: that of the lowest rank
 * (ROLLEN in mag.h), from bestuurder to zorgvrager. ROL_AANTAL when there is none. */
enum rol start_rol(const struct lidmaatschap *l, size_t n);

struct start_woorden { /* msgids */
    const char *lead, *wacht_kop, *niets_wacht, *bewoog_kop;
    struct {
        const char *naam, *path;
        enum handeling mag;
    } knop[2]; /* naam NULL: none */
};
const struct start_woorden *start_woorden(enum rol r);

/* Addressed as "u": who receives care and who speaks for them; else "je". */
bool start_u(enum rol r);

/* "Goedemorgen. Drie mensen wachten op antwoord." hour 0 … 23; signalen: givers who wait; totaal:
 * all that waits. Owned by ctx. */
const char *start_groet(const void *ctx, enum lang lang, enum rol r, int hour, int64_t signalen,
                        int64_t totaal);
#endif
