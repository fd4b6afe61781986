/* The rules of proposals (voorstel_regels.h). Not here: the store, pages. */
#include "voorstel/voorstel_regels.h"
#include "base/lang.h"
#include "base/text.h"

int32_t voorstel_uiterlijk(int32_t op)
{
    return op + VOORSTEL_DAGEN;
}

const char *voorstel_bezwaar(const char *titel)
{
    if (text_blank(titel) || text_length(titel) < 10)
        return N_("Schrijf het voorstel in een hele zin, zodat een ander het begrijpt.");
    return NULL;
}

const char *voorstel_reden_bezwaar(const char *reden)
{
    if (!text_sentence(reden))
        return N_("Leg in een hele zin uit waarom niet. Wie het voorstelde, leest dit.");
    return NULL;
}
