/* The roles, the permission table (role × action × where) and the pure functions that read it.
 * docs/rechten.md holds the same table for people; mag_test.c compares the two, cell by cell. Not
 * here: who someone is (session.c). */
#include "organisatie/mag.h"
#include "base/lang.h"
#include "base/text.h"
#include <assert.h>
#include <stdio.h>

enum { JE, U };
#define ROL_IN_LIST(ROL, code_, naam_, u_, gever_, rang_, hulp_, title)                            \
    [ROL_##ROL] = {.code = #code_,                                                                 \
                   .naam = naam_,                                                                  \
                   .u = u_,                                                                        \
                   .gever = gever_,                                                                \
                   .rang = rang_,                                                                  \
                   .hulp = #hulp_,                                                                 \
                   .hulp_titel = title},
static const struct rol_info rollen[ROL_AANTAL] = {ROLLEN(ROL_IN_LIST)};
static const struct rol_info no_role = {
    .code = "", .naam = "", .gever = "", .hulp = "", .hulp_titel = ""};

const struct rol_info *rol_of(enum rol r)
{
    return (unsigned)r < ROL_AANTAL ? &rollen[r] : &no_role;
}

const char *rol_code(enum rol r)
{
    return rol_of(r)->code;
}

const char *rol_naam(enum rol r)
{
    return rol_of(r)->naam;
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
    [MAG_IEDEREEN] = {"iedereen",              N_("Openbaar, ook zonder account")                                 },
    [MAG_AANGEMELD] = {"aangemeld",             N_("Eigen account en startpagina")                                 },
    [MAG_SIGNAAL_GEVEN] = {"signaal.geven",         N_("Een signaal geven")                                            },
    [MAG_SIGNAAL_LEZEN] = {"signaal.lezen",         N_("Signalen lezen in de woorden van de gever")                    },
    [MAG_SIGNAAL_BEHANDELEN] = {"signaal.behandelen",    N_("Signalen ordenen en overdragen")                               },
    [MAG_TERUGKOPPELEN] = {"terugkoppelen",         N_("Antwoord geven op signalen")                                   },
    [MAG_DRAAD_LEZEN] = {"draad.lezen",           N_("Thema's, leercycli en verhalen lezen")                         },
    [MAG_OPMERKEN] = {"opmerken",              N_("Reageren en een bijlage toevoegen")                            },
    [MAG_LEREN_SCHRIJVEN] = {"leren.schrijven",       N_("Een leercyclus beginnen en bijhouden")                         },
    [MAG_LEREN_AFRONDEN] = {"leren.afronden",        N_("Een leercyclus afronden")                                      },
    [MAG_METING_LEZEN] = {"meting.lezen",          N_("Metingen lezen")                                               },
    [MAG_METING_INVOEREN] = {"meting.invoeren",       N_("Antwoorden van een meting invoeren")                           },
    [MAG_INDICATOR_LEZEN] = {"indicator.lezen",       N_("Indicatoren lezen")                                            },
    [MAG_INDICATOR_INVOEREN] = {"indicator.invoeren",    N_("Indicatoren invoeren")                                         },
    [MAG_BEELD_LEZEN] = {"beeld.lezen",           N_("Het levende kwaliteitsbeeld lezen")                            },
    [MAG_BEELD_SCHRIJVEN] = {"beeld.schrijven",       N_("Aan het kwaliteitsbeeld schrijven")                            },
    [MAG_BEELD_STEM] = {"beeld.stem",            N_("De eigen stem aan het kwaliteitsbeeld toevoegen")              },
    [MAG_BEELD_BEVRIEZEN] = {"beeld.bevriezen",       N_("Een versie van het kwaliteitsbeeld bevriezen")                 },
    [MAG_BEELD_VASTSTELLEN] = {"beeld.vaststellen",     N_("Het kwaliteitsbeeld vaststellen")                              },
    [MAG_BEELD_PUBLICEREN] = {"beeld.publiceren",      N_("Het kwaliteitsbeeld openbaar maken")                           },
    [MAG_GEDEELD_LEZEN] = {"gedeeld.lezen",         N_("Lezen wat met financiers is gedeeld")                          },
    [MAG_AUDIT_LEZEN] = {"audit.lezen",           N_("Het logboek lezen")                                            },
    [MAG_BEHEREN] = {"beheren",               N_("Mensen, rollen, locaties en teams beheren")                    },
    [MAG_INHOUD_SCHRIJVEN] = {"inhoud.schrijven",      N_("Eigen woorden en regels toevoegen")                            },
    [MAG_GEZELSCHAP_LEZEN] = {"gezelschap.lezen",      N_("Raden en groepen lezen")                                       },
    [MAG_GEZELSCHAP_BEHEREN] = {"gezelschap.beheren",    N_("Raden en groepen beheren")                                     },
    [MAG_KLACHT_BEHANDELEN] = {"klacht.behandelen",     N_("Klachten behandelen")                                          },
    [MAG_DRINGEND_BEHANDELEN] = {"dringend.behandelen",   N_("Oppakken wat niet kan wachten")                                },
    [MAG_SIGNAAL_TELLEN] = {"signaal.tellen",        N_("Zien hoeveel signalen zonder antwoord zijn")                   },
    [MAG_SIGNAAL_BEWAKEN] = {"signaal.bewaken",
                      N_("Horen dat de beloofde dag van een signaal voorbij is")                                  },
    [MAG_SIGNAAL_AANSPREKEN] =
        {"signaal.aanspreken",    N_("Horen dat een signaal lang zonder antwoord is, en erom vragen")},
    [MAG_VOORSTEL_BEANTWOORDEN] = {"voorstel.beantwoorden", N_("Antwoord geven op voorstellen")                                },
    [MAG_DRAAD_VOORSTELLEN] = {"draad.voorstellen",     N_("Een thema, zin of leercyclus voorstellen")                     },
};

const char *handeling_code(enum handeling h)
{
    return (unsigned)h < MAG_AANTAL ? handelingen[h].code : "";
}

const char *handeling_naam(enum handeling h)
{
    return (unsigned)h < MAG_AANTAL ? handelingen[h].naam : "";
}

bool handeling_from_code(const char *code, enum handeling *out)
{
    for (int h = 0; h < MAG_AANTAL; h++) {
        if (text_equal(code, handelingen[h].code)) {
            *out = (enum handeling)h;
            return true;
        }
    }
    return false;
}

/* One row per action, one column per role in the order of ROLLEN. A row with a cell too few or too
 * many does not compile, nor does an action without a row; mag_test.c compares each cell with
 * docs/rechten.md.
 *   _ not; L own locations; B own locations and what is of the whole organisation; O everywhere */
/* clang-format off */
#define TABLE(ROW) \
    /*                         zrg naa ver vrw pro reg lei kwa prj bes cll clc pra or  med ond rvt kla fin beh */ \
    ROW(MAG_IEDEREEN,           O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O) \
    ROW(MAG_AANGEMELD,          O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O,  O) \
    ROW(MAG_SIGNAAL_GEVEN,      B,  B,  B,  B,  B,  B,  B,  O,  O,  O,  B,  O,  O,  O,  B,  B,  _,  B,  _,  O) \
    /* S1: the giver's own words stay with those who can answer there; councils and board read \
     * themes and de-identified stories. */ \
    ROW(MAG_SIGNAAL_LEZEN,      _,  _,  _,  _,  L,  L,  L,  B,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_SIGNAAL_BEHANDELEN, _,  _,  _,  _,  L,  L,  L,  B,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_TERUGKOPPELEN,      _,  _,  _,  _,  L,  L,  L,  B,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_DRAAD_LEZEN,        B,  B,  B,  B,  B,  B,  B,  O,  O,  O,  B,  O,  O,  O,  B,  B,  O,  B,  _,  _) \
    ROW(MAG_OPMERKEN,           B,  B,  B,  B,  B,  B,  B,  O,  O,  O,  B,  O,  O,  O,  B,  B,  _,  _,  _,  _) \
    /* B4.1: the team carries a cycle; closing it is for those who check that the team did. */ \
    ROW(MAG_LEREN_SCHRIJVEN,    _,  _,  _,  _,  L,  L,  L,  B,  B,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_LEREN_AFRONDEN,     _,  _,  _,  _,  _,  _,  L,  B,  B,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_METING_LEZEN,       _,  _,  _,  _,  B,  B,  B,  O,  O,  O,  B,  O,  O,  O,  B,  B,  O,  _,  _,  _) \
    ROW(MAG_METING_INVOEREN,    _,  _,  _,  _,  _,  _,  _,  B,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_INDICATOR_LEZEN,    B,  B,  B,  _,  B,  B,  B,  O,  O,  O,  B,  O,  O,  O,  B,  B,  O,  _,  _,  _) \
    ROW(MAG_INDICATOR_INVOEREN, _,  _,  _,  _,  _,  _,  _,  B,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    /* B5.3: made with clients, professionals and organisation; B5.5: worked on all year. */ \
    ROW(MAG_BEELD_LEZEN,        B,  B,  B,  B,  B,  B,  B,  O,  O,  O,  B,  O,  O,  O,  B,  B,  O,  B,  _,  _) \
    ROW(MAG_BEELD_SCHRIJVEN,    _,  _,  _,  _,  _,  _,  L,  B,  B,  O,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_BEELD_STEM,         B,  B,  B,  _,  B,  B,  _,  _,  _,  _,  B,  O,  O,  O,  B,  B,  _,  _,  _,  _) \
    ROW(MAG_BEELD_BEVRIEZEN,    _,  _,  _,  _,  _,  _,  _,  B,  B,  O,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    /* B5.3: the Raad van Bestuur. */ \
    ROW(MAG_BEELD_VASTSTELLEN,  _,  _,  _,  _,  _,  _,  _,  _,  _,  O,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_BEELD_PUBLICEREN,   _,  _,  _,  _,  _,  _,  _,  B,  _,  O,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_GEDEELD_LEZEN,      _,  _,  _,  _,  _,  _,  B,  O,  O,  O,  B,  O,  O,  O,  B,  B,  O,  _,  O,  _) \
    ROW(MAG_AUDIT_LEZEN,        _,  _,  _,  _,  _,  _,  _,  _,  _,  O,  _,  _,  _,  _,  _,  _,  _,  _,  _,  O) \
    ROW(MAG_BEHEREN,            _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  O) \
    /* What ships is of nobody; own items are of the whole organisation. */ \
    ROW(MAG_INHOUD_SCHRIJVEN,   _,  _,  _,  _,  _,  _,  _,  B,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  O) \
    /* Who speaks for whom is known to all who are spoken for; chair, secretary and supporter keep \
     * their own list by the rule "bestuur". */ \
    ROW(MAG_GEZELSCHAP_LEZEN,   B,  B,  B,  B,  B,  B,  B,  O,  O,  O,  B,  O,  O,  O,  B,  B,  O,  B,  _,  O) \
    ROW(MAG_GEZELSCHAP_BEHEREN, _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  O) \
    /* Wkkgz: what was handed over is read by who handles it, and by nobody of the quality side. */ \
    ROW(MAG_KLACHT_BEHANDELEN,   _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  B,  _,  _) \
    ROW(MAG_DRINGEND_BEHANDELEN, _,  _,  _,  _,  _,  _,  L,  _,  _,  O,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    /* S1: that nobody is forgotten is seen by all who speak for others; what they said is not. */ \
    ROW(MAG_SIGNAAL_TELLEN,      _,  _,  _,  _,  B,  B,  B,  O,  O,  O,  B,  O,  O,  O,  B,  B,  O,  _,  _,  _) \
    ROW(MAG_SIGNAAL_BEWAKEN,     _,  _,  _,  _,  _,  _,  L,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    ROW(MAG_SIGNAAL_AANSPREKEN,  _,  _,  _,  _,  _,  _,  _,  _,  _,  O,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _) \
    /* Who cannot make it himself proposes it to who can. */ \
    ROW(MAG_DRAAD_VOORSTELLEN,   B,  B,  B,  B,  _,  _,  _,  _,  _,  _,  B,  O,  O,  O,  B,  B,  _,  _,  _,  _) \
    ROW(MAG_VOORSTEL_BEANTWOORDEN, _,  _,  _,  _,  L,  L,  L,  B,  B,  O,  _,  _,  _,  _,  _,  _,  _,  _,  _,  _)
/* clang-format on */

#define CELLS(...)        sizeof((unsigned char[]){__VA_ARGS__})
#define CHECK_ROW(h, ...) static_assert(CELLS(__VA_ARGS__) == ROL_AANTAL, #h ": a cell per role");
#define COUNT_ROW(h, ...) +1
#define MAKE_ROW(h, ...)  [h] = {__VA_ARGS__},
#define _                 WAAR_NIET
#define L                 WAAR_LOCATIE
#define B                 WAAR_OOK_BOVEN
#define O                 WAAR_OVERAL
TABLE(CHECK_ROW)
static_assert(TABLE(COUNT_ROW) == MAG_AANTAL, "a row per action");
static const unsigned char table[MAG_AANTAL][ROL_AANTAL] = {TABLE(MAKE_ROW)};
#undef _
#undef L
#undef B
#undef O

enum waar mag_where(enum rol r, enum handeling h)
{
    if ((unsigned)r >= ROL_AANTAL || (unsigned)h >= MAG_AANTAL)
        return WAAR_NIET;
    return (enum waar)table[h][r];
}

bool mag_als_lid(enum handeling h)
{
    return h == MAG_BEELD_STEM || h == MAG_DRAAD_VOORSTELLEN;
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

bool subject_allows(enum subject_how how, bool right, bool is)
{
    switch (how) {
    case SUBJECT_TOO:
        return right && is;
    case SUBJECT_ONLY:
        return is;
    case SUBJECT_OR:
        return right || is;
    }
    return false;
}

const char *subject_words(const struct subject_rule *s, char *buf, size_t size)
{
    if (s->how == SUBJECT_ONLY)
        snprintf(buf, size, "%s", s->naam);
    else
        snprintf(buf, size, "%s%c%s", s->naam, s->how == SUBJECT_TOO ? '+' : '|',
                 handeling_code(s->mag));
    return buf;
}
