/* Rules of the Openbare Databestand for one field: header, fixed-width number, number, date, value
 * beside its fraction. Not here: what a whole row says (odb_regels.c) or the file
 * (odb_overzicht.c).
 */
#include "base/date.h"
#include "base/text.h"
#include "indicator/odb_internal.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The names of 2020, and what 2019 and 2021 call the same. */
const struct odb_kolom_def odb_kolommen[KOLOMMEN] = {
    [K_SET_NAAM] = {"IndicatorsetNaam",       NULL,                false},
    [K_SET_CODE] = {"IndicatorsetCode",       NULL,                true },
    [K_VERSLAGJAAR] = {"Verslagjaar",            NULL,                true },
    [K_ORGANISATIE] = {"OrganisatieNaam",        NULL,                true },
    [K_KVK] = {"KvkNummer",              NULL,                true },
    [K_ORGANISATIE_AGB] = {"OrganisatieAGBCode",     NULL,                false},
    [K_LOCATIE] = {"LocatieNaam",            NULL,                true },
    [K_VESTIGING] = {"Vestigingsnummer",       NULL,                true },
    [K_POSTCODE] = {"LocatiePostcode",        NULL,                false},
    [K_HUISNUMMER] = {"LocatieHuisnummer",      NULL,                false},
    [K_PLAATS] = {"LocatiePlaats",          NULL,                false},
    [K_LOCATIE_AGB] = {"LocatieAGBcode",         NULL,                false},
    [K_TYPE] = {"Type Zorgaanbieder",     NULL,                false},
    [K_THEMA] = {"Thema",                  NULL,                false},
    [K_CODE] = {"IndicatorCode",          NULL,                true },
    [K_SORTEER] = {"IndicatorSorteernummer", NULL,                false},
    [K_NUMMER] = {"IndicatorNummer",        NULL,                false},
    [K_NAAM] = {"IndicatorNaam",          NULL,                true },
    [K_EENHEID] = {"IndicatorEenheid",       NULL,                true },
    [K_WAARDE] = {"IndicatorWaarde",        NULL,                true },
    [K_TELLER] = {"Teller",                 NULL,                true },
    [K_NOEMER] = {"Noemer",                 NULL,                true },
    [K_NVT] = {"Indicator_nvt",          NULL,                true },
    [K_OPMERKING] = {"Opmerking",              NULL,                false},
    [K_INDICATOR_TYPE] = {"IndicatorType",          "indicatortypenaam", false},
    [K_BRON] = {"Bron",                   NULL,                false},
    [K_VAN] = {"MeetperiodeBeginDatum",  NULL,                false},
    [K_TOT] = {"MeetperiodeEindDatum",   NULL,                false},
    [K_FREQUENTIE] = {"AanleverFrequentie",     NULL,                false},
};

static const char *const eenheden[ODB_EENHEDEN] = {
    [ODB_GETAL] = "Getal", [ODB_AANTAL] = "Aantal", [ODB_PERCENTAGE] = "Percentage",
    [ODB_JANEE] = "JaNee", [ODB_TEKST] = "Tekst",   [ODB_SUBINDICATOR] = "Subindicator",
};

const char *odb_eenheid_naam(enum odb_eenheid e)
{
    return eenheden[e];
}

const char *odb_kolom_naam(int kolom)
{
    return odb_kolommen[kolom].naam;
}

/* Letters and digits, in lower case: what stays the same between the years. */
static void bare(const char *text, char out[static 64])
{
    size_t n = 0, left = strlen(text), k;
    uint32_t c;
    for (; n < 63 && (k = text_char(text, left, &c)); text += k, left -= k) {
        c = text_sign(c);
        if (c < 0x80 && isalnum((int)c))
            out[n++] = (char)tolower((int)c);
    }
    out[n] = 0;
}

int odb_kolom(const char *header)
{
    char given[64], known[64];
    bare(header, given);
    for (int i = 0; i < KOLOMMEN && *given; i++) {
        bare(odb_kolommen[i].naam, known);
        if (strcmp(given, known) == 0 ||
            (odb_kolommen[i].ook && strcmp(given, odb_kolommen[i].ook) == 0))
            return i;
    }
    return -1;
}

int odb_eenheid_lees(const char *text)
{
    char given[64], known[64];
    bare(text, given);
    for (int i = 0; i < ODB_EENHEDEN; i++) {
        bare(eenheden[i], known);
        if (strcmp(given, known) == 0)
            return i;
    }
    return -1;
}

enum odb_cijfers odb_cijfers(const char *text, size_t width, size_t least, char *out)
{
    char digits[32], plain[64];
    size_t n = 0, zeros = 0;
    text_plain(text, plain, sizeof plain);
    for (const char *p = plain; *p; p++) {
        if (isspace((unsigned char)*p))
            continue;
        if (*p < '0' || *p > '9' || n == sizeof digits - 1)
            return ODB_CIJFERS_FOUT;
        digits[n++] = *p;
    }
    digits[n] = 0;
    zeros = strspn(digits, "0");
    if (n > width || n - zeros < least)
        return ODB_CIJFERS_FOUT;
    memset(out, '0', width - n);
    memcpy(out + width - n, digits, n + 1);
    return strcmp(out, text) == 0 ? ODB_CIJFERS_GOED : ODB_CIJFERS_AANGEVULD;
}

bool odb_getal(const char *text, double *x, bool *tidy)
{
    char s[40];
    *tidy = true;
    if (!text_plain(text, s, sizeof s))
        return false;
    size_t n = strlen(s);
    while (n > 0 && (s[n - 1] == '%' || s[n - 1] == ' ')) {
        s[--n] = 0;
        *tidy = false;
    }
    char *digits = s + (s[0] == '-');
    size_t whole = strspn(digits, "0123456789");
    char *point = digits + whole;
    if (whole == 0 || whole > 15)
        return false;
    if (*point == ',') {
        *point = '.';
        *tidy = false;
    }
    if (*point && (*point != '.' || !point[1] || point[1 + strspn(point + 1, "0123456789")]))
        return false;
    if (whole > 1 && digits[0] == '0')
        *tidy = false;
    *x = strtod(s, NULL);
    return true;
}

int32_t odb_datum(const char *text, bool from_1904, bool *serial)
{
    double x;
    bool tidy;
    char iso[20];
    *serial = false;
    if (odb_getal(text, &x, &tidy)) {
        if (!tidy || !xlsx_serial(x, from_1904, iso) || strlen(iso) < 10)
            return DATE_NONE;
        *serial = true;
        text = iso;
    }
    return date_read_stamp(text);
}

enum odb_past odb_past(double waarde, double teller, double noemer, double factor)
{
    if (noemer <= 0 || teller < 0)
        return ODB_PAST_NIET;
    const double last = 0.005 + 1e-9; /* half of the second decimal */
    if (fabs(waarde - factor * teller / noemer) <= last)
        return ODB_PAST;
    if (factor > 1 && waarde <= 1 && fabs(waarde - teller / noemer) <= last)
        return ODB_PAST_AANDEEL;
    if (floor(teller) != teller || floor(noemer) != noemer)
        return ODB_PAST_NIET;
    double low = factor * (teller - 0.5) / (noemer + 0.5) - last;
    double high = factor * (teller + 0.5) / (noemer - 0.5) + last;
    return waarde >= low && waarde <= high ? ODB_PAST_AFGEROND : ODB_PAST_NIET;
}
