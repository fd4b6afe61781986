/* The permission table (role × action × where) and the pure functions that read it. docs/rechten.md
 * holds the same table for people; mag_test.c compares the two, cell by cell.
 * Not here: who someone is (session.c). */
#include "organisatie/mag.h"
#include "base/lang.h"
#include "base/text.h"

static const struct {
    const char *code, *naam;
} rollen[ROL_AANTAL] = {
    [ROL_ZORGVRAGER] = {"zorgvrager",            N_("Zorgvrager")                  },
    [ROL_NAASTE] = {"naaste",                N_("Naaste")                      },
    [ROL_PROFESSIONAL] = {"professional",          N_("Professional")                },
    [ROL_LEIDINGGEVENDE] = {"leidinggevende",        N_("Leidinggevende")              },
    [ROL_KWALITEITSMEDEWERKER] = {"kwaliteitsmedewerker",  N_("Kwaliteitsmedewerker")        },
    [ROL_PROJECTLEIDER] = {"projectleider",         N_("Projectleider")               },
    [ROL_BESTUURDER] = {"bestuurder",            N_("Bestuurder")                  },
    [ROL_CLIENTENRAAD_LOKAAL] = {"clientenraad_lokaal",   N_("Cliëntenraad van de locatie")},
    [ROL_CLIENTENRAAD_CENTRAAL] = {"clientenraad_centraal", N_("Centrale cliëntenraad")      },
    [ROL_PROFESSIONELE_RAAD] = {"professionele_raad",    N_("Professionele raad")          },
    [ROL_ONDERNEMINGSRAAD] = {"ondernemingsraad",      N_("Ondernemingsraad")            },
    [ROL_FINANCIER] = {"financier",             N_("Financier")                   },
    [ROL_BEHEERDER] = {"beheerder",             N_("Beheerder")                   },
};

const char *rol_code(enum rol r)
{
    return (unsigned)r < ROL_AANTAL ? rollen[r].code : "";
}

const char *rol_naam(enum rol r)
{
    return (unsigned)r < ROL_AANTAL ? rollen[r].naam : "";
}

bool rol_from_code(const char *code, enum rol *out)
{
    for (int r = 0; r < ROL_AANTAL; r++) {
        if (text_equal(code, rollen[r].code)) {
            *out = (enum rol)r;
            return true;
        }
    }
    return false;
}

static const struct {
    const char *code, *naam;
} handelingen[MAG_AANTAL] = {
    [MAG_IEDEREEN] = {"iedereen",           N_("Openbaar, ook zonder account")                   },
    [MAG_AANGEMELD] = {"aangemeld",          N_("Eigen account en startpagina")                   },
    [MAG_SIGNAAL_GEVEN] = {"signaal.geven",      N_("Een signaal geven")                              },
    [MAG_SIGNAAL_LEZEN] = {"signaal.lezen",      N_("Signalen lezen in de woorden van de gever")      },
    [MAG_SIGNAAL_BEHANDELEN] = {"signaal.behandelen", N_("Signalen ordenen en overdragen")                 },
    [MAG_TERUGKOPPELEN] = {"terugkoppelen",      N_("Antwoord geven op signalen")                     },
    [MAG_DRAAD_LEZEN] = {"draad.lezen",        N_("Thema's, leercycli en verhalen lezen")           },
    [MAG_OPMERKEN] = {"opmerken",           N_("Reageren en een bijlage toevoegen")              },
    [MAG_LEREN_SCHRIJVEN] = {"leren.schrijven",    N_("Een leercyclus beginnen en bijhouden")           },
    [MAG_LEREN_AFRONDEN] = {"leren.afronden",     N_("Een leercyclus afronden")                        },
    [MAG_METING_LEZEN] = {"meting.lezen",       N_("Metingen lezen")                                 },
    [MAG_METING_INVOEREN] = {"meting.invoeren",    N_("Antwoorden van een meting invoeren")             },
    [MAG_INDICATOR_LEZEN] = {"indicator.lezen",    N_("Indicatoren lezen")                              },
    [MAG_INDICATOR_INVOEREN] = {"indicator.invoeren", N_("Indicatoren invoeren")                           },
    [MAG_BEELD_LEZEN] = {"beeld.lezen",        N_("Het levende kwaliteitsbeeld lezen")              },
    [MAG_BEELD_SCHRIJVEN] = {"beeld.schrijven",    N_("Aan het kwaliteitsbeeld schrijven")              },
    [MAG_BEELD_STEM] = {"beeld.stem",         N_("De eigen stem aan het kwaliteitsbeeld toevoegen")},
    [MAG_BEELD_BEVRIEZEN] = {"beeld.bevriezen",    N_("Een versie van het kwaliteitsbeeld bevriezen")   },
    [MAG_BEELD_VASTSTELLEN] = {"beeld.vaststellen",  N_("Het kwaliteitsbeeld vaststellen")                },
    [MAG_BEELD_PUBLICEREN] = {"beeld.publiceren",   N_("Het kwaliteitsbeeld openbaar maken")             },
    [MAG_GEDEELD_LEZEN] = {"gedeeld.lezen",      N_("Lezen wat met financiers is gedeeld")            },
    [MAG_AUDIT_LEZEN] = {"audit.lezen",        N_("Het logboek lezen")                              },
    [MAG_BEHEREN] = {"beheren",            N_("Mensen, rollen, locaties en teams beheren")      },
};

const char *handeling_code(enum handeling h)
{
    return (unsigned)h < MAG_AANTAL ? handelingen[h].code : "";
}

const char *handeling_naam(enum handeling h)
{
    return (unsigned)h < MAG_AANTAL ? handelingen[h].naam : "";
}

/* One letter per role, in the order of enum rol:
 *   zorgvrager naaste professional | leidinggevende kwaliteitsmedewerker projectleider bestuurder |
 *   cliëntenraad lokaal, centraal, professionele raad, ondernemingsraad | financier beheerder
 * . not; L own locations; B own locations and what belongs to the whole organisation; O everywhere.
 */
static const char *const tabel[MAG_AANTAL] = {
    [MAG_IEDEREEN] = "OOO OOOO OOOO OO",
    [MAG_AANGEMELD] = "OOO OOOO OOOO OO",
    [MAG_SIGNAAL_GEVEN] = "BBB BOOO BOOO .O",
    /* S1: the giver's own words stay with those who can answer there; councils and board read
     * themes and de-identified stories. */
    [MAG_SIGNAAL_LEZEN] = "..L LB.. .... ..",
    [MAG_SIGNAAL_BEHANDELEN] = "..L LB.. .... ..",
    [MAG_TERUGKOPPELEN] = "..L LB.. .... ..",
    [MAG_DRAAD_LEZEN] = "BBB BOOO BOOO ..",
    [MAG_OPMERKEN] = "BBB BOOO BOOO ..",
    /* B4.1: the team carries a cycle; closing it is for those who check that the team did. */
    [MAG_LEREN_SCHRIJVEN] = "..L LBB. .... ..",
    [MAG_LEREN_AFRONDEN] = "... LBB. .... ..",
    [MAG_METING_LEZEN] = "..B BOOO BOOO ..",
    [MAG_METING_INVOEREN] = "... .B.. .... ..",
    [MAG_INDICATOR_LEZEN] = "BBB BOOO BOOO ..",
    [MAG_INDICATOR_INVOEREN] = "... .B.. .... ..",
    /* B5.3: made with clients, professionals and organisation; B5.5: worked on all year. */
    [MAG_BEELD_LEZEN] = "BBB BOOO BOOO ..",
    [MAG_BEELD_SCHRIJVEN] = "... LBBO .... ..",
    [MAG_BEELD_STEM] = "BBB .... BOOO ..",
    [MAG_BEELD_BEVRIEZEN] = "... .BBO .... ..",
    [MAG_BEELD_VASTSTELLEN] = "... ...O .... ..", /* B5.3: the Raad van Bestuur */
    [MAG_BEELD_PUBLICEREN] = "... .B.O .... ..",
    [MAG_GEDEELD_LEZEN] = "... BOOO BOOO O.",
    [MAG_AUDIT_LEZEN] = "... ...O .... .O",
    [MAG_BEHEREN] = "... .... .... .O",
};

enum waar mag_where(enum rol r, enum handeling h)
{
    /* Where the letter of each role stands between the blanks. */
    static const unsigned char plek[ROL_AANTAL] = {0, 1, 2, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15};
    if ((unsigned)r >= ROL_AANTAL || (unsigned)h >= MAG_AANTAL)
        return WAAR_NIET;
    switch (tabel[h][plek[r]]) {
    case 'L':
        return WAAR_LOCATIE;
    case 'B':
        return WAAR_OOK_BOVEN;
    case 'O':
        return WAAR_OVERAL;
    default:
        return WAAR_NIET;
    }
}

bool mag_members(const struct lidmaatschap *l, size_t n, enum handeling h, int64_t locatie)
{
    if (h == MAG_IEDEREEN)
        return true;
    for (size_t i = 0; i < n; i++) {
        enum waar w = mag_where(l[i].rol, h);
        if (w == WAAR_NIET)
            continue;
        if (w == WAAR_OVERAL || l[i].locatie == 0)
            return true;
        if (locatie != 0 ? l[i].locatie == locatie : w == WAAR_OOK_BOVEN)
            return true;
    }
    return false;
}

bool mag_members_anywhere(const struct lidmaatschap *l, size_t n, enum handeling h)
{
    if (h == MAG_IEDEREEN)
        return true;
    for (size_t i = 0; i < n; i++) {
        if (mag_where(l[i].rol, h) != WAAR_NIET)
            return true;
    }
    return false;
}
