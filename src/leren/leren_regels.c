/* The rules of a leercyclus (B4.1): pure functions. What they mean stands in leren_regels.h, their
 * cases in leren_regels_test.c. Not here: tables and pages. */
#include "leren/leren_regels.h"

#include <string.h>

#include "base/date.h"
#include "base/lang.h"
#include "base/text.h"

/* clang-format off */
static const struct {
    const char *code, *name, *question;
} steps[STAP_AANTAL] = {
    [STAP_REFLECTIE] = {"reflectie", N_("Reflectie"),
     N_("Wat valt jullie hieraan op? Hoe komt het?")},
    [STAP_DOEL] = {"doel", N_("Doel"), N_("Wat willen jullie dat er anders wordt, en voor wie?")},
    [STAP_ACTIE] = {"actie", N_("Actie"),
     N_("Wat gaan jullie doen? Wie zorgt ervoor, en wanneer is het klaar?")},
    [STAP_RESULTAAT] = {"resultaat", N_("Resultaat"), N_("Wat zag je veranderen? Waaraan?")},
    [STAP_BORGEN] = {"borgen", N_("Vasthouden of bijstellen"),
     N_("Werkt het? Hoe houden jullie het vast, of wat doen jullie nu anders?")},
    [STAP_AFGEROND] = {"afgerond", N_("Afgerond"), ""},
    [STAP_GESTOPT] = {"gestopt", N_("Gestopt"), ""},
};
/* clang-format on */

const char *leer_stap_code(enum leer_stap s)
{
    return steps[s].code;
}

const char *leer_stap_naam(enum leer_stap s)
{
    return steps[s].name;
}

bool leer_stap_van(const char *code, enum leer_stap *out)
{
    for (int i = 0; code && i < STAP_AANTAL; i++) {
        if (strcmp(steps[i].code, code) == 0) {
            *out = (enum leer_stap)i;
            return true;
        }
    }
    return false;
}

const char *leer_vraag(enum leer_stap s)
{
    return steps[s].question;
}

static bool counted(const struct leer_stand *s)
{
    return s->cijfers > 0 || s->geen_cijfer;
}

static bool told(const struct leer_stand *s)
{
    return s->verhalen > 0 || s->geen_verhaal;
}

enum leer_stap leer_stap_nu(const struct leer_stand *s)
{
    if (s->gestopt)
        return STAP_GESTOPT;
    if (s->afgerond)
        return STAP_AFGEROND;
    if (s->reflecties == 0)
        return STAP_REFLECTIE;
    if (s->doelen == 0)
        return STAP_DOEL;
    if (s->acties == 0)
        return STAP_ACTIE;
    if (s->resultaten == 0 || !counted(s) || !told(s))
        return STAP_RESULTAAT;
    return STAP_BORGEN;
}

size_t leer_bezwaren(const struct leer_stand *s, const char *out[static LEER_BEZWAREN])
{
    size_t n = 0;
    if (s->reflecties == 0 || s->doelen == 0 || s->acties == 0)
        out[n++] = N_("Er is nog geen reflectie, doel en actie. Doorloop eerst de stappen.");
    if (s->resultaten == 0)
        out[n++] = N_("Er staat nog niet wat er veranderde. Beschrijf het resultaat.");
    if (!counted(s))
        out[n++] = N_("Er is nog geen cijfer. Tel iets, of schrijf op waarom dat niet kan.");
    if (!told(s))
        out[n++] = N_("Er is nog geen verhaal. Vraag het aan een bewoner, een naaste of een "
                      "collega, of schrijf op waarom dat niet kan.");
    if (s->slotreflecties == 0)
        out[n++] =
            N_("Het team keek nog niet terug op het resultaat. Doe dat samen, kort is goed.");
    if (!s->keuze)
        out[n++] = N_("Kies of jullie dit vasthouden of bijstellen, en schrijf op hoe.");
    return n;
}

const char *leer_reden_bezwaar(const char *tekst)
{
    if (!text_sentence(tekst))
        return N_("Leg uit waarom, in een hele zin. Wie dit later leest, moet het begrijpen.");
    return NULL;
}

enum leer_stuck leer_stuck(enum leer_stap s, int32_t sinds, int32_t actie_uiterlijk,
                           int32_t evaluatie, int32_t vandaag_)
{
    if (s == STAP_AFGEROND || s == STAP_GESTOPT)
        return NIET_VAST;
    if (actie_uiterlijk != DATE_NONE && actie_uiterlijk < vandaag_)
        return VAST_ACTIE_TE_LAAT;
    if (evaluatie != DATE_NONE && evaluatie < vandaag_)
        return VAST_EVALUATIE_VOORBIJ;
    /* since a day that is still to come: written by a wrong clock, as long ago as can be */
    if (vandaag_ - sinds > LEER_VAST_DAGEN || sinds > vandaag_ + 1)
        return VAST_TE_LANG;
    return NIET_VAST;
}

const char *leer_stuck_text(enum leer_stuck v)
{
    static const char *const words[] = {
        [NIET_VAST] = "",
        [VAST_TE_LANG] = N_("Staat al lang stil"),
        [VAST_ACTIE_TE_LAAT] = N_("Een actie is over tijd"),
        [VAST_EVALUATIE_VOORBIJ] = N_("De dag om terug te kijken is voorbij"),
    };
    return words[v];
}

const char *leer_ontbreekt(int64_t acties, int64_t cijfers, int64_t verhalen)
{
    if (acties == 0 || (cijfers > 0 && verhalen > 0))
        return NULL;
    if (cijfers > 0)
        return N_("wel geteld, nog niet verteld: er is geen verhaal");
    if (verhalen > 0)
        return N_("wel verteld, nog niet geteld: er is geen cijfer");
    return N_("er is een actie, maar nog geen cijfer en geen verhaal");
}
