/* Which place a list page is about: the switcher's, the whole organisation, or the first that is
 * allowed. Not here: what is allowed (mag.c) and the locations themselves (organisatie.c). */
#include "organisatie/organisatie.h"

/* By a membership of the whole organisation, or by a right that knows no place. */
bool mag_everywhere(const struct request *r, enum handeling h)
{
    const struct sessie *s = session_of(r);
    for (size_t i = 0; s && i < s->n_leden; i++) {
        enum waar w = mag_where(s->leden[i].rol, h);
        if (w == WAAR_OVERAL || (w != WAAR_NIET && s->leden[i].locatie == 0))
            return true;
    }
    return false;
}

struct place place_of(struct request *r, enum handeling h)
{
    const struct sessie *s = session_of(r);
    if (s && s->locatie && mag(r, h, s->locatie))
        return (struct place){.locatie = s->locatie, .naam = s->locatie_naam};
    if (mag_everywhere(r, h))
        return (struct place){.overal = true};
    struct locaties all = locaties_allowed(r, h);
    if (all.n == 0)
        return (struct place){.locatie = -1};
    return (struct place){.locatie = all.locatie[0].id, .naam = all.locatie[0].naam};
}
