/* The rules of signals (S1): pure functions. What they mean stands in signaal_regels.h; their cases
 * in signaal_regels_test.c. Not here: tables and pages. */
#include "signaal/signaal_regels.h"

#include <ctype.h>
#include <string.h>

#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"

static const char consonants[] =
    "BDFGHJKLMNPRST"; /* 14, W is left out: three syllables in English */
static const char vowels[] = "AEIOU";
static const char digits[] = "23456789";

#define GROUP (SIGNAAL_CODE_TEKENS / 2) /* three letters and four digits */

/* Unwanted words. Another random word is drawn instead, so that all remaining words are equally
 * likely. */
static const char *const banned[] = {"KUT", "LUL", "PIK", "TET", "DOM", "POT", "HOR", "KAK", "PIS",
                                     "NEP", "SUL", "RUK", "KIT", "DIK", "GEK", "MOF", "JAP", "FUK",
                                     "SLA", "DOD", "TIT", "KAL", "BAG", "FAG", "JOD", "JUD", NULL};

static bool is_banned(const char word[static 3])
{
    for (size_t i = 0; banned[i]; i++)
        if (memcmp(banned[i], word, 3) == 0)
            return true;
    return false;
}

/* Takes a number below `below` from 64 random bits; the quotient stays for the next call. */
static uint32_t take(uint64_t *chance, uint32_t below)
{
    uint32_t r = (uint32_t)(*chance % below);
    *chance /= below;
    return r;
}

static void code_group(const uint8_t chance_bytes[static 8], char out[static GROUP])
{
    uint64_t chance = 0;
    memcpy(&chance, chance_bytes, sizeof chance);
    for (int i = 3; i < GROUP; i++)
        out[i] = digits[take(&chance, 8)];
    /* 52 bits are left: five words. All of them banned happens once in 90 million groups. */
    for (int attempt = 0; attempt < 5; attempt++) {
        out[0] = consonants[take(&chance, 14)];
        out[1] = vowels[take(&chance, 5)];
        out[2] = consonants[take(&chance, 14)];
        if (!is_banned(out))
            return;
    }
    memcpy(out, "BAF", 3);
}

void signaal_code_van(const uint8_t kans[static 32], struct signaal_code *out)
{
    code_group(kans, out->tekens);
    code_group(kans + 8, out->tekens + GROUP);
    out->tekens[SIGNAAL_CODE_TEKENS] = '\0';
}

/* What is heard or read for a place of the code: a letter where a letter stands, a digit where a
 * digit stands. */
static char as_letter(char c)
{
    switch (c) {
    case 'V':
        return 'F';
    case 'Z':
        return 'S';
    case 'C':
    case 'Q':
        return 'K';
    case '0':
        return 'O';
    case '1':
        return 'I';
    case '5':
        return 'S';
    case '8':
        return 'B';
    default:
        return c;
    }
}

static char as_digit(char c)
{
    switch (c) {
    case 'Z':
        return '2';
    case 'S':
        return '5';
    case 'B':
        return '8';
    case 'G':
        return '6';
    default:
        return c;
    }
}

bool signaal_code_lees(const char *getypt, struct signaal_code *out)
{
    size_t n = 0;
    char plain[SIGNAAL_CODE_GETYPT];
    out->tekens[0] = '\0';
    if (!text_plain(getypt, plain, sizeof plain))
        return false;
    for (const char *p = plain; *p; p++) {
        char c = (char)toupper((unsigned char)*p);
        if (isspace((unsigned char)c) || strchr("-./'\"", c))
            continue;
        if (n == SIGNAAL_CODE_TEKENS || (unsigned char)c > 127)
            return false;
        size_t place = n % GROUP;
        c = place < 3 ? as_letter(c) : as_digit(c);
        const char *allowed = place == 1 ? vowels : place < 3 ? consonants : digits;
        if (!strchr(allowed, c))
            return false;
        out->tekens[n++] = c;
    }
    out->tekens[n] = '\0';
    return n == SIGNAAL_CODE_TEKENS;
}

void signaal_code_groepen(const struct signaal_code *c, char out[static SIGNAAL_CODE_GETOOND])
{
    char *to = out;
    for (size_t i = 0; i < SIGNAAL_CODE_TEKENS; i++) {
        size_t place = i % GROUP;
        if (i && (place == 0 || place == 3))
            *to++ = ' ';
        *to++ = c->tekens[i];
    }
    *to = '\0';
}

static const char *const status_codes[] = {"nieuw", "bezig", "beantwoord", UITWEG_KLACHT,
                                           UITWEG_DRINGEND};

const char *signaal_status_code(enum signaal_status s)
{
    return status_codes[s];
}

static int code_index(const char *const *codes, int n, const char *code)
{
    for (int i = 0; code && i < n; i++)
        if (strcmp(codes[i], code) == 0)
            return i;
    return -1;
}

bool signaal_status_van(const char *code, enum signaal_status *out)
{
    int i = code_index(status_codes, 5, code);
    if (i >= 0)
        *out = (enum signaal_status)i;
    return i >= 0;
}

bool signaal_handed_over(const char *status)
{
    enum signaal_status s;
    return signaal_status_van(status, &s) && s >= SIGNAAL_KLACHT;
}

static const char *const answer_codes[] = {"tussenbericht", "gedaan", "niets_gedaan"};

const char *antwoord_soort_code(enum antwoord_soort s)
{
    return answer_codes[s];
}

bool antwoord_soort_van(const char *code, enum antwoord_soort *out)
{
    int i = code_index(answer_codes, 3, code);
    if (i >= 0)
        *out = (enum antwoord_soort)i;
    return i >= 0;
}

enum signaal_status signaal_after_answer(enum signaal_status nu, enum antwoord_soort a)
{
    if (nu >= SIGNAAL_KLACHT)
        return nu;
    if (a == ANTWOORD_TUSSENBERICHT)
        return nu == SIGNAAL_BEANTWOORD ? SIGNAAL_BEANTWOORD : SIGNAAL_BEZIG;
    return SIGNAAL_BEANTWOORD;
}

bool signaal_tussendoor(enum signaal_status *toen, const char *soort)
{
    enum antwoord_soort a = ANTWOORD_GEDAAN;
    antwoord_soort_van(soort, &a);
    *toen = signaal_after_answer(*toen, a);
    return *toen != SIGNAAL_BEANTWOORD;
}

enum signaal_status signaal_after_addition(enum signaal_status nu)
{
    return nu == SIGNAAL_BEANTWOORD ? SIGNAAL_BEZIG : nu;
}

const char *antwoord_bezwaar(enum antwoord_soort a, const char *tekst)
{
    size_t n = text_blank(tekst) ? 0 : text_length(tekst);
    if (n == 0)
        return N_("Schrijf een antwoord. De gever leest precies wat hier staat.");
    if (a == ANTWOORD_NIETS_GEDAAN && !text_sentence(tekst))
        return N_("Er is niets gedaan. Leg uit waarom, in een hele zin.");
    if (n < 5)
        return N_("Dit antwoord is te kort om te begrijpen. Schrijf een hele zin.");
    return NULL;
}

int64_t signaal_dagen(int64_t sinds, int64_t nu_)
{
    int64_t days = (int64_t)date_of_time(nu_) - date_of_time(sinds);
    return days < 0 ? 0 : days;
}

int32_t signaal_antwoord_voor(int64_t gegeven)
{
    return date_of_time(gegeven) + SIGNAAL_ANTWOORD_DAGEN;
}

enum signaal_laat signaal_lateness(int32_t uiterlijk, int32_t vandaag)
{
    if (uiterlijk == DATE_NONE || vandaag <= uiterlijk)
        return SIGNAAL_OP_TIJD;
    return vandaag <= uiterlijk + SIGNAAL_HOGER_DAGEN ? SIGNAAL_LAAT : SIGNAAL_LANG_LAAT;
}

/* ---- the ways out ---- */

int32_t uitweg_uiterlijk(const char *soort, int32_t op)
{
    return op + (strcmp(soort, UITWEG_KLACHT) == 0 ? KLACHT_DAGEN : DRINGEND_DAGEN);
}

static const char *const deed_codes[] = {"bericht", "langer", "af"};

bool uitweg_daad_van(const char *code, enum uitweg_daad *out)
{
    int i = code_index(deed_codes, 3, code);
    if (i >= 0)
        *out = (enum uitweg_daad)i;
    return i >= 0;
}

bool uitweg_can_extend(const char *soort, bool verlengd, int32_t uiterlijk, int32_t vandaag)
{
    return strcmp(soort, UITWEG_KLACHT) == 0 && !verlengd && vandaag <= uiterlijk;
}

const char *uitweg_verder_bezwaar(bool zelf, bool af)
{
    if (af)
        return N_("Dit is al afgehandeld. Doorgeven kan niet meer.");
    return zelf ? N_("De gever diende dit zelf in als klacht. Daarom blijft het bij jou. Kan iets "
                     "niet wachten? Bel dan zelf wie de leiding heeft.")
                : NULL;
}

const char *uitweg_bezwaar(const char *soort, enum uitweg_daad d, bool verlengd, int32_t uiterlijk,
                           int32_t vandaag, const char *tekst)
{
    if (d == DAAD_LANGER && strcmp(soort, UITWEG_KLACHT) != 0)
        return N_("Wat niet kan wachten, kan niet langer duren.");
    if (d == DAAD_LANGER && verlengd)
        return N_("Dit is al een keer verlengd. Een tweede keer kan niet.");
    if (d == DAAD_LANGER && vandaag > uiterlijk)
        return N_("De zes weken zijn voorbij. Verlengen kan niet meer.");
    if (!text_sentence(tekst))
        return d == DAAD_LANGER
                   ? N_("Leg in een hele zin uit waarom het langer duurt. De gever leest dit.")
                   : N_("Schrijf een hele zin. De gever leest precies wat hier staat.");
    return NULL;
}

bool telefoon_lees(const char *getypt, char out[static TELEFOON_MAX + 5])
{
    size_t n = 0, count = 0;
    memcpy(out, "tel:", 5);
    for (const char *p = getypt ? getypt : ""; *p; p++) {
        if (n && out[4] == '+' && strncmp(p, "(0)", 3) == 0) {
            p += 2; /* "+31 (0)6": the 0 is not dialled from abroad */
            continue;
        }
        if (strchr(" .-()", *p))
            continue;
        if (n == TELEFOON_MAX || !(isdigit((unsigned char)*p) || (*p == '+' && n == 0)))
            return false;
        count += *p != '+';
        out[4 + n++] = *p;
        out[4 + n] = '\0';
    }
    return count >= 3;
}

/* A word that may point at a person: an address with @, or five digits and more. */
static bool points_at_person(const char *word, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (word[i] == '@')
            return true;
        count += isdigit((unsigned char)word[i]) ? 1 : 0;
    }
    return count >= 5;
}

char *signaal_titel(const void *ctx, const char *tekst)
{
    TALLOC_CTX *tmp = mem_ctx(ctx, "titel");
    struct buf b;
    buf_init(&b, tmp, 65536);
    const char *p = tekst;
    while (*p && *p != '\n') {
        size_t n = strcspn(p, " \t\n");
        if (n && !points_at_person(p, n)) {
            if (b.len)
                buf_char(&b, ' ');
            buf_add(&b, p, n);
        }
        p += n;
        p += strspn(p, " \t");
    }
    char *title = text_short(ctx, b.len ? b.data : "…", 80);
    mem_free(tmp);
    return title;
}
