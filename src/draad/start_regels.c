/* The words of the start page by role; draad_regels_test.c holds their table.
 * Not here: what waits, moved and comes (start_lijsten.c), the page (start.c).
 */
#include "draad/start_regels.h"
#include "base/mem.h"
#include "draad/draad_regels.h"

enum rol start_rol(const struct lidmaatschap *l, size_t n)
{
    enum rol first = ROL_AANTAL;
    for (size_t i = 0; i < n; i++) {
        if (first == ROL_AANTAL || rol_of(l[i].rol)->rang < rol_of(first)->rang)
            first = l[i].rol;
    }
    return first;
}

bool start_u(enum rol r)
{
    return rol_of(r)->u;
}

#define WAITS_JE                                                                                   \
    N_("Wat op je wacht"), N_("Er wacht nu niets op je."), N_("Wat er bewoog sinds je hier was")
#define WAITS_U                                                                                    \
    N_("Wat op u wacht"), N_("Er wacht nu niets op u."), N_("Wat er bewoog sinds u hier was")
#define KNOP_SIGNAAL                                                                               \
    {                                                                                              \
        N_("Een signaal geven"), "/signalen/nieuw", MAG_SIGNAAL_GEVEN                              \
    }

/* clang-format off */
static const struct start_woorden words[ROL_AANTAL + 1] = {
    [ROL_ZORGVRAGER] = {N_("Hier leest u wat er gebeurt met wat u en anderen vertellen."),
                        WAITS_U,  {KNOP_SIGNAAL, {N_("Mijn signalen"), "/signalen/mijn", MAG_SIGNAAL_GEVEN}}                       },
    [ROL_NAASTE] = {N_("Hier leest u wat er gebeurt met wat u en anderen vertellen."),
                        WAITS_U,  {KNOP_SIGNAAL, {N_("Mijn signalen"), "/signalen/mijn", MAG_SIGNAAL_GEVEN}}                       },
    [ROL_VERTEGENWOORDIGER] = {N_("Hier leest u wat er gebeurt met wat u en anderen vertellen, ook "
                                  "namens wie u vertegenwoordigt."),
                        WAITS_U,  {KNOP_SIGNAAL,
                                {N_("Mijn signalen"), "/signalen/mijn", MAG_SIGNAAL_GEVEN}}        },
    [ROL_VRIJWILLIGER] = {N_("Hier lees je wat er gebeurt met wat jij en anderen vertellen."),
                        WAITS_JE, {KNOP_SIGNAAL,
                           {N_("Mijn signalen"), "/signalen/mijn", MAG_SIGNAAL_GEVEN}}            },
    [ROL_PROFESSIONAL] =
        {N_("Dit vraagt nu iets van jou en je team. Wat eerst moet, staat bovenaan."),
                        WAITS_JE, {{N_("Naar de signalen"), "/signalen", MAG_SIGNAAL_LEZEN},
          {N_("Naar de leercycli"), "/leren", MAG_DRAAD_LEZEN}}                                   },
    [ROL_REGIEBEHANDELAAR] =
        {N_("Dit vraagt nu iets van jou en de teams waarmee je werkt. Wat eerst moet, staat "
            "bovenaan."),
                        WAITS_JE, {{N_("Naar de signalen"), "/signalen", MAG_SIGNAAL_LEZEN},
          {N_("Naar de leercycli"), "/leren", MAG_DRAAD_LEZEN}}                                   },
    [ROL_LEIDINGGEVENDE] = {N_("Dit wacht op jouw locatie. Wat eerst moet, staat bovenaan."),
                        WAITS_JE, {{N_("Naar de signalen"), "/signalen", MAG_SIGNAAL_LEZEN},
                             {N_("Naar de leercycli"), "/leren", MAG_DRAAD_LEZEN}}                },
    [ROL_KWALITEITSMEDEWERKER] =
        {N_("De stand van alle locaties. Wat eerst moet, staat bovenaan."),
                        WAITS_JE, {{N_("Wat ontbreekt er nog?"), "/dekking", MAG_DRAAD_LEZEN},
          {N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld", MAG_BEELD_LEZEN}}                  },
    [ROL_PROJECTLEIDER] =
        {N_("Waar beweegt het, en waar stokt het? Wat eerst moet, staat bovenaan."),
                        WAITS_JE, {{N_("Naar de leercycli"), "/leren", MAG_DRAAD_LEZEN},
          {N_("Wat ontbreekt er nog?"), "/dekking", MAG_DRAAD_LEZEN}}                             },
    [ROL_BESTUURDER] =
        {N_("Waar beweegt het, en waar is het stil? Het kwaliteitsbeeld groeit het hele jaar mee."),
                        WAITS_JE, {{N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld", MAG_BEELD_LEZEN},
          {N_("Wat ontbreekt er nog?"), "/dekking", MAG_DRAAD_LEZEN}}                             },
    [ROL_CLIENTENRAAD_LOKAAL] = {N_("Hier volgt u wat er op uw locatie speelt, en geeft u uw raad "
                                    "een stem in het kwaliteitsbeeld."),
                        WAITS_U,  {{N_("Naar de thema's"), "/themas", MAG_DRAAD_LEZEN},
                                  {N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld",
                                   MAG_BEELD_LEZEN}}                                               },
    [ROL_CLIENTENRAAD_CENTRAAL] = {N_("Hier volgt u wat er op alle locaties speelt, en geeft u uw "
                                      "raad een stem in het kwaliteitsbeeld."),
                        WAITS_U,  {{N_("Naar de thema's"), "/themas", MAG_DRAAD_LEZEN},
                                    {N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld",
                                     MAG_BEELD_LEZEN}}                                             },
    [ROL_PROFESSIONELE_RAAD] = {N_("Hier volg je wat er speelt en wat teams leren, en geef je je "
                                   "vak een stem in het kwaliteitsbeeld."),
                        WAITS_JE, {{N_("Naar de leercycli"), "/leren", MAG_DRAAD_LEZEN},
                                 {N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld",
                                  MAG_BEELD_LEZEN}}                                               },
    [ROL_ONDERNEMINGSRAAD] = {N_("Hier volg je wat er speelt en wat teams leren, en geef je de "
                                 "medewerkers een stem in het kwaliteitsbeeld."),
                        WAITS_JE, {{N_("Naar de leercycli"), "/leren", MAG_DRAAD_LEZEN},
                               {N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld",
                                MAG_BEELD_LEZEN}}                                                 },
    [ROL_MEDISCHE_STAF] = {N_("Hier volg je wat er speelt en wat teams leren, en geef je de "
                              "behandelaren een stem in het kwaliteitsbeeld."),
                        WAITS_JE, {{N_("Naar de leercycli"), "/leren", MAG_DRAAD_LEZEN},
                            {N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld", MAG_BEELD_LEZEN}}},
    [ROL_ONDERSTEUNER] = {N_("Hier staat wat er op de raden wacht die je ondersteunt."),
                        WAITS_JE, {{N_("Naar de raden en groepen"), "/gezelschappen", MAG_GEZELSCHAP_LEZEN},
                           {N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld", MAG_BEELD_LEZEN}} },
    [ROL_RAAD_VAN_TOEZICHT] = {N_("Hier ziet u waar het beweegt en waar het stil is, en wat het "
                                  "bestuur erover vaststelde."),
                        WAITS_U,  {{N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld",
                                 MAG_BEELD_LEZEN},
                                {N_("Wat ontbreekt er nog?"), "/dekking", MAG_DRAAD_LEZEN}}        },
    [ROL_KLACHTENFUNCTIONARIS] =
        {
                        N_("Hier staat wat aan jou is gericht. Je ziet ook wat er met klachten en signalen "
                           "is gedaan."),
                        WAITS_JE, {{N_("Naar de thema's"), "/themas", MAG_DRAAD_LEZEN},
             {N_("Naar het kwaliteitsbeeld"), "/kwaliteitsbeeld", MAG_BEELD_LEZEN}}               },
    [ROL_FINANCIER] = {N_("Hier leest u wat de organisatie met u deelt over kwaliteit."),
                        WAITS_U,  {{N_("Lees wat er is vastgesteld"), "/gedeeld", MAG_GEDEELD_LEZEN}}                              },
    [ROL_BEHEERDER] = {N_("Hier regel je wie meedoet en waar. De inhoud is van de mensen zelf."),
                        WAITS_JE, {{N_("Naar het beheer"), "/beheer", MAG_BEHEREN}}                                                },
    [ROL_AANTAL] =
        {N_("Dit account heeft nog geen rol. Vraag de beheerder van de organisatie erom."),
                        WAITS_JE, {{0}}                                                                                            },
};
/* clang-format on */

const struct start_woorden *start_woorden(enum rol r)
{
    return &words[(unsigned)r < ROL_AANTAL ? r : ROL_AANTAL];
}

const char *start_groet(const void *ctx, enum lang lang, enum rol r, int hour, int64_t signalen,
                        int64_t totaal)
{
    const char *rest;
    if (signalen > 0)
        rest = zin_met(
            ctx,
            TN(lang, "{n} mens wacht op antwoord.", "{n} mensen wachten op antwoord.", signalen),
            "n", getal_woord(ctx, lang, signalen, true));
    else if (totaal > 0)
        rest = zin_met(ctx,
                       start_u(r)
                           ? TN(lang, "{n} ding wacht op u.", "{n} dingen wachten op u.", totaal)
                           : TN(lang, "{n} ding wacht op je.", "{n} dingen wachten op je.", totaal),
                       "n", getal_woord(ctx, lang, totaal, true));
    else
        return mem_format(ctx, "%s.", T(lang, groet(hour)));
    return mem_format(ctx, "%s. %s", T(lang, groet(hour)), rest);
}
