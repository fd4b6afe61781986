/* The rules of bodies (gezelschap_regels.h). Not here: pages, queries. */
#include "gezelschap/gezelschap_regels.h"
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include <string.h>
#include <strings.h>

/* clang-format off */
static const struct {
    const char *code, *naam;
    bool rol, gevraagd;
} soorten[G_SOORTEN] = {
    [G_CLIENTENRAAD_LOKAAL] = {"clientenraad_lokaal", N_("Cliëntenraad van de locatie"), true, true},
    [G_CLIENTENRAAD_CENTRAAL] = {"clientenraad_centraal", N_("Centrale cliëntenraad"), true, true},
    [G_PROFESSIONELE_RAAD] = {"professionele_raad", N_("Professionele raad"), true, true},
    [G_ONDERNEMINGSRAAD] = {"ondernemingsraad", N_("Ondernemingsraad"), true, true},
    [G_MEDISCHE_STAF] = {"medische_staf", N_("Medische staf"), true, false},
    [G_RAAD_VAN_TOEZICHT] = {"raad_van_toezicht", N_("Raad van toezicht"), true, false},
    [G_VERTEGENWOORDIGING] = {"vertegenwoordiging", N_("Vertegenwoordiging van cliënten"), false, true},
    [G_PARTIJ] = {"partij", N_("Partij"), false, false},
    [G_COMMISSIE] = {"commissie", N_("Commissie"), false, false},
    [G_WERKGROEP] = {"werkgroep", N_("Werkgroep"), false, false},
    [G_TEAM] = {"team", N_("Team van meer organisaties"), false, false},
};
static const struct {
    const char *code, *naam;
} functies[F_FUNCTIES] = {
    [F_LID] = {"lid", N_("Lid")},
    [F_VOORZITTER] = {"voorzitter", N_("Voorzitter")},
    [F_SECRETARIS] = {"secretaris", N_("Secretaris")},
    [F_ONDERSTEUNER] = {"ondersteuner", N_("Ondersteuner")},
};
static const struct {
    const char *veld, *tekst;
} bezwaren[] = {
    [G_GOED] = {NULL, NULL},
    [G_WAAROM_NIET] = {"reden", N_("Schrijf op waarom dit er niet is, of kies wie er voor deze mensen spreekt.")},
    [G_SPREEKT_ZELF] = {"spreker", N_("Kies een ander, of laat dit leeg: dan spreekt het voor zichzelf.")},
    [G_SPREKER_IS_ER_NIET] = {"spreker", N_("Dit gezelschap is er niet. Kies er een dat er wel is.")},
    [G_SPREKER_KETEN] = {"spreker", N_("Wie voor een ander spreekt, kan niet zelf een ander laten spreken. Kies rechtstreeks wie het woord voert.")},
    [G_CLUSTER_VAN_EEN] = {"cluster", N_("Een cluster is een groep van minstens twee locaties. Kies ze, of laat dit leeg.")},
}, zetels[] = {
    [Z_GOED] = {NULL, NULL},
    [Z_WIE] = {"naam", N_("Kies iemand met een account, of vul een naam in.")},
    [Z_TWEE] = {"naam", N_("Kies iemand met een account of vul een naam in, niet allebei.")},
    [Z_EINDE] = {"tot", N_("Het einde ligt na het begin.")},
    [Z_ZIT_AL] = {"persoon", N_("Deze persoon zit er in die tijd al in. Beëindig eerst de plaats die er is.")},
    [Z_VOORZITTER] = {"functie", N_("Er is in die tijd al een voorzitter. Beëindig eerst die plaats.")},
};
/* clang-format on */

const char *gezelschap_soort_code(enum gezelschap_soort s)
{
    return (unsigned)s < G_SOORTEN ? soorten[s].code : "";
}

const char *gezelschap_soort_naam(enum gezelschap_soort s)
{
    return (unsigned)s < G_SOORTEN ? soorten[s].naam : "";
}

const char *gezelschap_heet(enum lang lang, const char *naam)
{
    for (int s = 0; s < G_SOORTEN; s++)
        if (text_equal(naam, soorten[s].naam))
            return T(lang, soorten[s].naam);
    return naam;
}

/* Behind what says no more than that a name follows. */
static const char *bare(const char *naam)
{
    static const char *const before[] = {"namens ", "de ", "het ", "onze ", "the "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (strncasecmp(naam, before[i], strlen(before[i])) == 0)
            return bare(naam + strlen(before[i]));
    return naam;
}

/* The first n bytes of a name against another; without letters and digits it is compared as it is. */
static bool same(const char *naam, size_t n, const char *other)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "naam");
    const char *a = mem_textn(tmp, naam, n), *key = text_key(tmp, a);
    bool is = key[0] ? text_equal(key, text_key(tmp, other)) : text_equal(a, other);
    mem_free(tmp);
    return is;
}

bool gezelschap_zelfde_naam(const char *a, const char *b)
{
    a = bare(a);
    return same(a, strlen(a), bare(b));
}

/* Is this the name, or does it begin with it and a word after that? */
static bool begins(const char *naam, const char *with)
{
    for (const char *p = naam; *p; p++)
        if (strchr(" ,.:;-(/", *p) && same(naam, (size_t)(p - naam), with))
            return true;
    return same(naam, strlen(naam), with);
}

enum gezelschap_soort gezelschap_naam_van_soort(const char *naam)
{
    naam = bare(naam);
    for (int taal = 0; taal < LANG_COUNT; taal++) {
        for (int s = 0; s < G_SOORTEN; s++) {
            const char *kind = T((enum lang)taal, soorten[s].naam);
            if (soorten[s].rol || soorten[s].gevraagd ? begins(naam, kind)
                                                      : gezelschap_zelfde_naam(naam, kind))
                return (enum gezelschap_soort)s;
        }
        if (begins(naam, T((enum lang)taal, N_("Cliëntenraad"))))
            return G_CLIENTENRAAD_LOKAAL;
    }
    return G_SOORTEN;
}

bool gezelschap_soort_from(const char *code, enum gezelschap_soort *out)
{
    for (int s = 0; s < G_SOORTEN; s++) {
        if (text_equal(code, soorten[s].code)) {
            *out = (enum gezelschap_soort)s;
            return true;
        }
    }
    return false;
}

bool gezelschap_soort_rol(enum gezelschap_soort s)
{
    return (unsigned)s < G_SOORTEN && soorten[s].rol;
}

bool gezelschap_soort_gevraagd(enum gezelschap_soort s)
{
    return (unsigned)s < G_SOORTEN && soorten[s].gevraagd;
}

const char *gezelschap_functie_code(enum gezelschap_functie f)
{
    return (unsigned)f < F_FUNCTIES ? functies[f].code : "";
}

const char *gezelschap_functie_naam(enum gezelschap_functie f)
{
    return (unsigned)f < F_FUNCTIES ? functies[f].naam : "";
}

bool gezelschap_functie_from(const char *code, enum gezelschap_functie *out)
{
    for (int f = 0; f < F_FUNCTIES; f++) {
        if (text_equal(code, functies[f].code)) {
            *out = (enum gezelschap_functie)f;
            return true;
        }
    }
    return false;
}

bool zetel_telt(int32_t vanaf, int32_t tot, int32_t dag)
{
    return vanaf <= dag && (tot == DATE_NONE || tot > dag);
}

bool gezelschap_bestaat(int32_t vanaf, int32_t opgeheven, int32_t dag)
{
    return zetel_telt(vanaf, opgeheven, dag);
}

enum gezelschap_gehoor gezelschap_gehoord(bool er, bool spreker, int32_t vanaf, int32_t opgeheven,
                                          struct gezelschap_tijd *wanneer)
{
    if (vanaf > wanneer->van)
        wanneer->van = vanaf;
    if (opgeheven != DATE_NONE && opgeheven - 1 < wanneer->tot)
        wanneer->tot = opgeheven - 1;
    if (wanneer->van > wanneer->tot)
        return GEHOOR_NIET_TOEN;
    if (spreker)
        return GEHOOR_VIA;
    return er ? GEHOOR_ZELF : GEHOOR_NIET;
}

bool gezelschap_dekt(const int64_t *plekken, size_t n, int64_t locatie)
{
    for (size_t i = 0; i < n; i++) {
        if (plekken[i] == locatie)
            return true;
    }
    return n == 0;
}

bool gezelschap_vraagt_bij(enum gezelschap_soort s, const int64_t *plekken, size_t n,
                           int64_t locatie)
{
    if (!gezelschap_soort_gevraagd(s) || !gezelschap_dekt(plekken, n, locatie))
        return false;
    bool place_document = locatie != 0, speaks_for_all = n == 0;
    return s == G_CLIENTENRAAD_LOKAAL ? place_document : place_document != speaks_for_all;
}

enum gezelschap_bezwaar gezelschap_oordeel(const struct gezelschap_wens *w)
{
    if (w->cluster && w->plekken < 2)
        return G_CLUSTER_VAN_EEN;
    if (!w->er && !w->reden && !w->spreker)
        return G_WAAROM_NIET;
    if (!w->spreker)
        return G_GOED;
    if (w->spreker == w->id)
        return G_SPREEKT_ZELF;
    if (!w->spreker_er)
        return G_SPREKER_IS_ER_NIET;
    return w->spreker_laat_spreken || w->spreekt ? G_SPREKER_KETEN : G_GOED;
}

const char *gezelschap_bezwaar_tekst(enum gezelschap_bezwaar b)
{
    return bezwaren[b].tekst;
}

const char *gezelschap_bezwaar_veld(enum gezelschap_bezwaar b)
{
    return bezwaren[b].veld;
}

/* Is there a day on which both count? */
static bool overlap(const struct zetel *a, const struct zetel *b)
{
    return (a->tot == DATE_NONE || a->tot > b->vanaf) && (b->tot == DATE_NONE || b->tot > a->vanaf);
}

enum zetel_bezwaar zetel_oordeel(const struct zetel *nieuw, bool naam, const struct zetel *er,
                                 size_t n)
{
    if (!nieuw->persoon && !naam)
        return Z_WIE;
    if (nieuw->persoon && naam)
        return Z_TWEE;
    if (nieuw->tot != DATE_NONE && nieuw->tot <= nieuw->vanaf)
        return Z_EINDE;
    for (size_t i = 0; i < n; i++) {
        if (!overlap(nieuw, &er[i]))
            continue;
        if (nieuw->persoon && er[i].persoon == nieuw->persoon)
            return Z_ZIT_AL;
        if (nieuw->functie == F_VOORZITTER && er[i].functie == F_VOORZITTER)
            return Z_VOORZITTER;
    }
    return Z_GOED;
}

const char *zetel_bezwaar_tekst(enum zetel_bezwaar b)
{
    return zetels[b].tekst;
}

const char *zetel_bezwaar_veld(enum zetel_bezwaar b)
{
    return zetels[b].veld;
}
