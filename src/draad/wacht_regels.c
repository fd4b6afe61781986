/* The rules of what waits (wacht_regels.h). Not here: the store, pages. */
#include "draad/wacht_regels.h"
#include "base/date.h"
#include "base/lang.h"

bool wacht_gericht(const struct wacht_adres *a)
{
    return a->persoon || a->gezelschap || a->rol != ROL_AANTAL;
}

static bool sits_in(const struct wacht_mens *m, int64_t gezelschap)
{
    for (size_t i = 0; i < m->n_gezelschap; i++)
        if (m->gezelschap[i] == gezelschap)
            return true;
    return false;
}

/* Has the right there by this role itself, not by another. */
static bool by_role(const struct wacht_adres *a, const struct wacht_mens *m)
{
    for (size_t i = 0; i < m->n_leden; i++)
        if (m->leden[i].rol == a->rol && mag_members(&m->leden[i], 1, a->mag, a->locatie))
            return true;
    return false;
}

bool wacht_op(const struct wacht_adres *a, const struct wacht_mens *m)
{
    bool right = mag_members(m->leden, m->n_leden, a->mag, a->locatie);
    if (a->gezelschap) /* what a body is asked is asked of who sits in it, not of a role */
        return sits_in(m, a->gezelschap) && (right || mag_als_lid(a->mag));
    if (!right)
        return false;
    if (a->persoon)
        return a->persoon == m->persoon;
    return a->rol == ROL_AANTAL || by_role(a, m);
}

int32_t wacht_van_eerder(int64_t sinds, int32_t begon)
{
    int32_t day = date_of_time(sinds);
    return begon != DATE_NONE && day < begon ? day : DATE_NONE;
}

enum wacht_rang wacht_rang(bool gericht, int32_t uiterlijk, int32_t vandaag)
{
    if (uiterlijk == DATE_NONE)
        return WACHT_GEWOON;
    if (gericht && uiterlijk <= vandaag + WACHT_DICHTBIJ)
        return WACHT_GEVRAAGD;
    return uiterlijk < vandaag ? WACHT_TE_LAAT : WACHT_GEWOON;
}

int wacht_eerst(const struct wacht_plaats *a, const struct wacht_plaats *b, int32_t vandaag)
{
    enum wacht_rang ra = wacht_rang(a->gericht, a->uiterlijk, vandaag),
                    rb = wacht_rang(b->gericht, b->uiterlijk, vandaag);
    if (ra != rb)
        return ra < rb ? -1 : 1;
    if (a->dringend != b->dringend)
        return a->dringend ? -1 : 1;
    if ((a->uiterlijk == DATE_NONE) != (b->uiterlijk == DATE_NONE))
        return b->uiterlijk == DATE_NONE ? -1 : 1;
    if (a->uiterlijk != b->uiterlijk)
        return a->uiterlijk < b->uiterlijk ? -1 : 1;
    if (a->sinds != b->sinds)
        return a->sinds < b->sinds ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

int32_t wacht_verschoven(int32_t dag, int32_t op, int32_t hervat)
{
    return dag == DATE_NONE || hervat <= op ? dag : dag + (hervat - op);
}

const char *wacht_opschort_bezwaar(int32_t vandaag, int32_t tot)
{
    if (tot == DATE_NONE || tot <= vandaag)
        return N_("Kies een dag na vandaag.");
    if (tot > vandaag + OPSCHORTEN_MAX)
        return N_("Langer dan een jaar kan niet. Kies een eerdere dag.");
    return NULL;
}
