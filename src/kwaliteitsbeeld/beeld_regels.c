/* The rules of the living kwaliteitsbeeld (B5.3, B5.5): pure functions. Meaning in beeld_regels.h,
 * cases in beeld_regels_test.c. Not here: tables and pages. */
#include "kwaliteitsbeeld/beeld_regels.h"

#include <string.h>

#include "base/date.h"
#include "base/lang.h"

enum grond_aard grond_aard(const char *soort)
{
    static const struct {
        const char *kind;
        enum grond_aard nature;
    } kinds[] = {
        {"cijfer",     GROND_GETELD },
        {"verhaal",    GROND_VERTELD},
        {"signaal",    GROND_VERTELD},
        {"thema",      GROND_VERTELD},
        {"reflectie",  GROND_VERTELD},
        {"leercyclus", GROND_GELEERD},
        {"resultaat",  GROND_GELEERD},
        {"actie",      GROND_GELEERD},
        {"doel",       GROND_GELEERD},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].kind, soort) == 0)
            return kinds[i].nature;
    return GROND_GEEN;
}

enum grond_aard grond_draagt(const char *soort, bool openbaar)
{
    return !openbaar && strcmp(soort, "verhaal") == 0 ? GROND_GEEN : grond_aard(soort);
}

enum zin_oordeel zin_oordeel(unsigned aard)
{
    if (aard == GROND_GEEN)
        return ZIN_GRONDLOOS;
    if (aard == GROND_GETELD)
        return ZIN_ALLEEN_GETELD;
    if (aard == GROND_VERTELD)
        return ZIN_ALLEEN_VERTELD;
    return ZIN_HEEL;
}

const char *zin_oordeel_tekst(enum zin_oordeel o)
{
    static const char *const words[] = {
        [ZIN_HEEL] = "",
        [ZIN_GRONDLOOS] = N_(
            "Deze zin rust nog nergens op. Hang er een verhaal, een cijfer of een leercyclus aan."),
        [ZIN_ALLEEN_GETELD] = N_("Deze zin rust alleen op cijfers. Wie kan erbij vertellen?"),
        [ZIN_ALLEEN_VERTELD] = N_("Deze zin rust alleen op verhalen. Is er ook iets te tellen?"),
    };
    return words[o];
}

static const struct {
    const char *code, *name;
} parts[DEEL_AANTAL] = {
    {"terugblik",   N_("Terugblik: wat gebeurde er?")      },
    {"reflectie",   N_("Reflectie: wat leerden wij ervan?")},
    {"vooruitblik", N_("Vooruitblik: wat gaan wij doen?")  },
};

const char *deel_code(enum deel d)
{
    return parts[d].code;
}

const char *deel_naam(enum deel d)
{
    return parts[d].name;
}

bool deel_van(const char *code, enum deel *out)
{
    for (int i = 0; code && i < DEEL_AANTAL; i++) {
        if (strcmp(parts[i].code, code) == 0) {
            *out = (enum deel)i;
            return true;
        }
    }
    return false;
}

int beeld_jaar_open(int first, int begun, const int *is_public, size_t n, int32_t today)
{
    int last = date_year(today) - 1;
    int year = first ? first : begun && begun < last ? begun : last;

    for (size_t i = 0; i < n; i++)
        if (is_public[i] == year)
            year++;
    return year;
}

bool hoofdstuk_verplicht(int64_t bouwsteen)
{
    return bouwsteen >= 1 && bouwsteen <= 4;
}

static void miss(struct gemist *out, size_t *n, enum gemis what, size_t count, bool blocks)
{
    if (count > 0)
        out[(*n)++] = (struct gemist){what, count, blocks};
}

size_t hoofdstuk_gemis(const struct dekking_hoofdstuk *h, struct gemist out[static GEMIS_AANTAL])
{
    size_t n = 0;
    bool required = hoofdstuk_verplicht(h->bouwsteen);
    size_t all = h->zinnen[TERUGBLIK] + h->zinnen[REFLECTIE] + h->zinnen[VOORUITBLIK];
    if (all == 0) {
        miss(out, &n, GEMIS_LEEG, h->bouwsteen > 0, required);
        return n;
    }
    miss(out, &n, GEMIS_GRONDLOOS, h->grondloos, h->grondloos_terugblik > 0);
    miss(out, &n, GEMIS_TERUGBLIK, h->zinnen[TERUGBLIK] == 0, required);
    miss(out, &n, GEMIS_REFLECTIE, h->zinnen[REFLECTIE] == 0, required);
    miss(out, &n, GEMIS_VOORUITBLIK, h->zinnen[VOORUITBLIK] == 0, required);
    miss(out, &n, GEMIS_VERHAAL, h->bouwsteen > 0 && h->verhalen == 0, false);
    miss(out, &n, GEMIS_CIJFER, h->bouwsteen > 0 && h->cijfers == 0, false);
    miss(out, &n, GEMIS_ALLEEN_GETELD, h->alleen_geteld, false);
    miss(out, &n, GEMIS_ALLEEN_VERTELD, h->alleen_verteld, false);
    return n;
}

/* clang-format off */
static const struct {
    const char *one, *more;
} missing_words[GEMIS_AANTAL] = {
    [GEMIS_LEEG] = {N_("Er staat nog geen enkele zin."), N_("Er staat nog geen enkele zin.")},
    [GEMIS_GRONDLOOS] = {N_("Eén zin rust nergens op."), N_("{n} zinnen rusten nergens op.")},
    [GEMIS_TERUGBLIK] = {N_("De terugblik ontbreekt: wat gebeurde er?"),
     N_("De terugblik ontbreekt: wat gebeurde er?")},
    [GEMIS_REFLECTIE] = {N_("De reflectie ontbreekt: wat is ervan geleerd?"),
     N_("De reflectie ontbreekt: wat is ervan geleerd?")},
    [GEMIS_VOORUITBLIK] = {N_("De vooruitblik ontbreekt: wat gebeurt er nu mee?"),
     N_("De vooruitblik ontbreekt: wat gebeurt er nu mee?")},
    [GEMIS_VERHAAL] = {N_("Er hangt geen verhaal aan dit hoofdstuk."),
     N_("Er hangt geen verhaal aan dit hoofdstuk.")},
    [GEMIS_CIJFER] = {N_("Er hangt geen cijfer aan dit hoofdstuk."),
     N_("Er hangt geen cijfer aan dit hoofdstuk.")},
    [GEMIS_ALLEEN_GETELD] = {N_("Eén zin rust alleen op cijfers."),
     N_("{n} zinnen rusten alleen op cijfers.")},
    [GEMIS_ALLEEN_VERTELD] = {N_("Eén zin rust alleen op verhalen."),
     N_("{n} zinnen rusten alleen op verhalen.")},
};
/* clang-format on */

const char *gemis_tekst(enum gemis g)
{
    return missing_words[g].one;
}

const char *gemis_tekst_meer(enum gemis g)
{
    return missing_words[g].more;
}

enum raad_gemis raad_gemis(const struct raad_stand *s)
{
    if (!s->er || s->stem)
        return RAAD_GOED;
    return s->gevraagd ? RAAD_NOG_GEEN_STEM : RAAD_NIET_GEVRAAGD;
}

bool stem_eigen_rol(enum rol rol)
{
    return rol == ROL_ZORGVRAGER || rol == ROL_NAASTE || rol == ROL_VERTEGENWOORDIGER ||
           rol == ROL_PROFESSIONAL || rol == ROL_REGIEBEHANDELAAR;
}
