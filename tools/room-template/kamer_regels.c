/* The rules of the room kamer (kamer_regels.h). Not here: pages, queries. */
#include "kamer/kamer_regels.h"
#include "base/lang.h"
#include "base/text.h"

const char *kamer_bezwaar(const char *tekst)
{
    if (!tekst || text_length(tekst) < KAMER_TEKST_MIN)
        return N_("Schrijf een hele zin, zodat een ander het begrijpt.");
    return NULL;
}
