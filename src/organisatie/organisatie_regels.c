/* The rules of accounts, sessions, mail and jobs: pure functions over plain values.
 * Not here: permissions (mag.c), anything that reads the database. Cases:
 * organisatie_regels_test.c. */
#include "organisatie/organisatie_regels.h"
#include "base/date.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include <string.h>

const char *terug_veilig(const char *terug)
{
    if (!terug || terug[0] != '/' || terug[1] == '/' || terug[1] == '\\' || strlen(terug) > 512)
        return NULL;
    for (const char *p = terug; *p; p++) {
        if ((unsigned char)*p <= ' ' || *p == '\\' || *p == 127)
            return NULL;
    }
    return terug;
}

/* Is the part of the address before the @, or the whole name, hidden in the password? */
static bool holds(const char *password, const char *part, size_t n)
{
    return n >= 4 && memmem(password, strlen(password), part, n) != NULL;
}

const char *password_objection(const char *wachtwoord, const char *naam, const char *email)
{
    if (!wachtwoord || text_length(wachtwoord) < 10)
        return N_("Kies een wachtwoord van minstens 10 tekens. Een korte zin werkt goed.");
    if (strlen(wachtwoord) > 200)
        return N_("Dit wachtwoord is te lang. Gebruik hoogstens 200 tekens.");
    if (strspn(wachtwoord, (char[]){wachtwoord[0], '\0'}) == strlen(wachtwoord))
        return N_("Kies een wachtwoord dat niet uit één herhaald teken bestaat.");
    TALLOC_CTX *ctx = mem_ctx(NULL, "wachtwoord_bezwaar");
    const char *low = text_lower(ctx, wachtwoord);
    const char *low_naam = text_lower(ctx, naam ? naam : "");
    const char *low_email = text_lower(ctx, email ? email : "");
    bool own =
        holds(low, low_naam, strlen(low_naam)) || holds(low, low_email, strcspn(low_email, "@"));
    mem_free(ctx);
    return own ? N_("Gebruik in het wachtwoord niet de eigen naam of het eigen e-mailadres.")
               : NULL;
}

#define TRIES      10
#define TRY_WINDOW (15 * 60)

bool inloggen_mag(int64_t mislukt, int64_t sinds, int64_t nu)
{
    return mislukt < TRIES || time_since(sinds, nu) >= TRY_WINDOW;
}

bool tweede_stap_mag_uit(int64_t hersteld, int64_t nu)
{
    return time_since(hersteld, nu) >= BEDENKTIJD;
}

void inloggen_mislukt(int64_t *mislukt, int64_t *sinds, int64_t nu)
{
    if (time_since(*sinds, nu) >= TRY_WINDOW) {
        *mislukt = 0;
        *sinds = nu;
    }
    (*mislukt)++;
}

bool visit_create(int64_t laatst, int64_t nu)
{
    return time_since(laatst, nu) >= 3600;
}

int64_t mail_delay(int64_t poging)
{
    static const int64_t seconds[POST_POGINGEN - 1] = {60,       5 * 60,   15 * 60,  3600,
                                                       3 * 3600, 6 * 3600, 12 * 3600};
    return poging >= 1 && poging < POST_POGINGEN ? seconds[poging - 1] : -1;
}

/* The plain letter of an accented one, in Latin-1; NULL when it has none. */
static const char *plain_letter(uint32_t c)
{
    static const struct {
        uint32_t from, to;
        const char *letter;
    } table[] = {
        {0xe0, 0xe5, "a" },
        {0xe6, 0xe6, "ae"},
        {0xe7, 0xe7, "c" },
        {0xe8, 0xeb, "e" },
        {0xec, 0xef, "i" },
        {0xf1, 0xf1, "n" },
        {0xf2, 0xf6, "o" },
        {0xf8, 0xf8, "o" },
        {0xf9, 0xfc, "u" },
        {0xfd, 0xff, "y" },
        {0xdf, 0xdf, "ss"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (c >= table[i].from && c <= table[i].to)
            return table[i].letter;
    }
    return NULL;
}

char *slug_van(const void *ctx, const char *naam)
{
    const char *p = text_lower(ctx, naam);
    size_t left = strlen(p);
    struct buf b;
    buf_init(&b, ctx, 128);
    while (left && b.len < 60) {
        uint32_t c;
        size_t n = text_char(p, left, &c);
        if (n == 0)
            break;
        const char *letter = plain_letter(c);
        if (letter && b.len + strlen(letter) > 60)
            break;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            buf_char(&b, (char)c);
        else if (letter)
            buf_text(&b, letter);
        else if (c != '\'' && c != 0x2019 && b.len && b.data[b.len - 1] != '-')
            buf_char(&b, '-');
        p += n;
        left -= n;
    }
    while (b.len && b.data[b.len - 1] == '-')
        b.data[--b.len] = '\0';
    return b.len ? b.data : mem_text(ctx, "plek");
}

struct known {
    const char *in, *name;
};

static const char *first_known(const char *text, const struct known *k, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strstr(text, k[i].in))
            return k[i].name;
    }
    return NULL;
}

char *apparaat_van(const void *ctx, const char *user_agent)
{
    /* Order matters: Edge and Opera also say Chrome, Chrome also says Safari. */
    static const struct known browsers[] = {
        {"Edg",            "Edge"            },
        {"OPR/",           "Opera"           },
        {"SamsungBrowser", "Samsung Internet"},
        {"Firefox",        "Firefox"         },
        {"FxiOS",          "Firefox"         },
        {"CriOS",          "Chrome"          },
        {"Chrome",         "Chrome"          },
        {"Safari",         "Safari"          },
        {"curl",           "curl"            },
    };
    static const struct known systems[] = {
        {"iPhone",  "iPhone"    },
        {"iPad",    "iPad"      },
        {"Android", "Android"   },
        {"Windows", "Windows"   },
        {"Mac OS",  "Mac"       },
        {"CrOS",    "Chromebook"},
        {"Linux",   "Linux"     },
    };
    const char *ua = user_agent ? user_agent : "";
    const char *browser = first_known(ua, browsers, sizeof browsers / sizeof *browsers);
    const char *system = first_known(ua, systems, sizeof systems / sizeof *systems);
    if (browser && system)
        return mem_format(ctx, "%s, %s", browser, system);
    return mem_text(ctx, browser ? browser : system ? system : "");
}

int64_t job_remaining(int64_t klaar, int64_t totaal, int64_t seconden)
{
    if (klaar <= 0 || totaal <= 0 || klaar > totaal || seconden <= 0)
        return -1;
    double left = (double)seconden * (double)(totaal - klaar) / (double)klaar;
    return left > 1e9 ? -1 : (int64_t)(left + 0.5);
}

bool nummer_lees(const char *typed, size_t width, char *out)
{
    char plain[64];
    size_t n = 0;
    if (!text_plain(typed, plain, sizeof plain))
        return false;
    for (const char *p = plain; *p; p++)
        n += *p >= '0' && *p <= '9';
    if (n == 0 || n > width)
        return false;
    size_t at = 0;
    while (at < width - n)
        out[at++] = '0';
    for (const char *p = plain; *p; p++) {
        if (*p >= '0' && *p <= '9')
            out[at++] = *p;
        else if (*p != ' ' && *p != '\t' && *p != '.')
            return false;
    }
    out[width] = '\0';
    return true;
}
