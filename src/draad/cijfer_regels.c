/* Rules of figures about people that hold in every room (cijfer_regels.h). Pure functions. Not
 * here: which figures are shown together (meting/besluit.c), what is kept of a figure (cijfer.c). */
#include "draad/cijfer_regels.h"

int64_t cijfer_drempel(int64_t k)
{
    return k < CIJFER_K_MIN ? CIJFER_K_MIN : k;
}

int64_t cijfer_afstand(const struct cijfer_stand *eerder, const struct cijfer_stand *later)
{
    int64_t come = 0, gone = 0;

    if (!eerder->aantal || !later->aantal || eerder->m != later->m)
        return eerder->n > later->n ? eerder->n - later->n : later->n - eerder->n;
    for (size_t i = 0; i < eerder->m; i++) {
        int64_t d = later->aantal[i] - eerder->aantal[i];
        *(d > 0 ? &come : &gone) += d > 0 ? d : -d;
    }
    return come > gone ? come : gone;
}

bool cijfer_ver_genoeg(const struct cijfer_stand *eerder, const struct cijfer_stand *later,
                       int64_t k)
{
    int64_t d = cijfer_afstand(eerder, later);
    return d == 0 || d >= cijfer_drempel(k);
}
