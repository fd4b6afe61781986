/* E-mail addresses that can be sent to (address.h). The host goes through libidn2, which reads no
 * file and no locale, so that it works within the walls of the worker that mails. */
#include "base/address.h"
#include "base/lang.h"
#include "base/mem.h"
#include "base/text.h"
#include <idn2.h>
#include <string.h>

#define ADDRESS_MAX 254 /* RFC 5321 4.5.3.1.3, less the angle brackets */
#define LABEL_MAX   63

/* RFC 5321 4.1.2, Dot-string: what may stand before the @ without quotes. */
static bool plain_local(const char *s, size_t n)
{
    static const char others[] = "!#$%&'*+-/=?^_`{|}~.";

    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c == 0 || !strchr(others, c)))
            return false;
    }
    return true;
}

/* Labels of 1-63 letters, digits and inner hyphens; the last is no number (a@10.0.0.1). */
static bool plain_host(const char *s)
{
    const char *last = s;

    while (*s) {
        size_t n = strcspn(s, ".");
        if (n == 0 || n > LABEL_MAX || s[0] == '-' || s[n - 1] == '-')
            return false;
        last = s;
        s += n + (s[n] == '.');
    }
    return strspn(last, "0123456789") != strlen(last);
}

/* The host as ASCII, on ctx; NULL when there is no such name. */
static char *ascii_host(const void *ctx, const char *host)
{
    uint8_t *ascii = NULL;
    int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES;

    int rc = idn2_lookup_u8((const uint8_t *)host, &ascii, flags);
    if (rc == IDN2_MALLOC)
        mem_gone("idn2", 0);
    char *out = rc == IDN2_OK && plain_host((const char *)ascii)
                    ? mem_text(ctx, (const char *)ascii)
                    : NULL;
    idn2_free(ascii);
    return out;
}

/* NULL and *wire, or the objection. */
static const char *judge(const void *ctx, const char *address, char **wire)
{
    if (!text_email(address))
        return N_("Dit lijkt geen e-mailadres. Een e-mailadres ziet er zo uit: naam@voorbeeld.nl");
    const char *at = strchr(address, '@');
    if (!plain_local(address, (size_t)(at - address)))
        return N_("Naar dit adres kunnen wij niet mailen. Voor het @-teken mogen alleen gewone "
                  "letters zonder accent, cijfers, punten en streepjes staan. Is er een ander "
                  "adres?");
    char *host = ascii_host(ctx, at + 1);
    if (!host)
        return N_("Naar dit adres kunnen wij niet mailen. Kijk na wat achter het @-teken staat.");
    *wire = mem_format(ctx, "%.*s@%s", (int)(at - address), address, host);
    return strlen(*wire) <= ADDRESS_MAX ? NULL : N_("Dit e-mailadres is te lang.");
}

const char *address_objection(const char *address)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "address");
    char *wire = NULL;
    const char *objection = judge(tmp, address, &wire);

    mem_free(tmp);
    return objection;
}

char *address_wire(const void *ctx, const char *address)
{
    char *wire = NULL;

    return judge(ctx, address, &wire) ? NULL : wire;
}

/* One label or more, as people write it: with no letter of another script than ours, of which some look
 * the same (a Cyrillic "а"). */
static bool all_latin(const char *s)
{
    const unsigned char *u = (const unsigned char *)s;

    for (; *u; u++) /* UTF-8: U+00C0 to U+024F, U+1E00 to U+1EFF */
        if (*u >= 0x80 && !(*u >= 0xC3 && *u <= 0xC9 && u[1]) &&
            !(*u == 0xE1 && u[1] >= 0xB8 && u[1] <= 0xBB && u[2]))
            return false;
        else if (*u >= 0x80)
            u += *u == 0xE1 ? 2 : 1;
    return true;
}

char *address_shown(const void *ctx, const char *address)
{
    if (!address)
        return NULL;
    TALLOC_CTX *tmp = mem_ctx(NULL, "address");
    const char *scheme = strstr(address, "://"), *at = strrchr(address, '@');
    const char *host = scheme ? scheme + 3 : at ? at + 1 : address;
    size_t n = strcspn(host, "/:");
    const char *ascii = text_lower(tmp, mem_textn(tmp, host, n));
    char *plain = NULL;
    int rc = idn2_to_unicode_8z8z(ascii, &plain, 0);
    if (rc == IDN2_MALLOC)
        mem_gone("idn2", 0);
    bool same = rc == IDN2_OK && strstr(ascii, "xn--") && all_latin(plain) &&
                text_equal(ascii_host(tmp, plain), ascii);
    char *out = same ? mem_format(ctx, "%.*s%s%s", (int)(host - address), address, plain, host + n)
                     : mem_text(ctx, address);
    idn2_free(plain);
    mem_free(tmp);
    return out;
}

char *address_key(const void *ctx, const char *address)
{
    if (!address)
        return NULL;
    TALLOC_CTX *tmp = mem_ctx(NULL, "address");
    const char *plain = text_lower(tmp, text_tidy(tmp, address, TEXT_CODE));
    const char *at = strrchr(plain, '@');
    const char *host = at ? ascii_host(tmp, at + 1) : NULL;
    char *key =
        host ? mem_format(ctx, "%.*s@%s", (int)(at - plain), plain, host) : mem_text(ctx, plain);
    mem_free(tmp);
    return key;
}

bool address_same(const char *one, const char *two)
{
    TALLOC_CTX *tmp = mem_ctx(NULL, "address");
    bool same = one && two && text_equal(address_key(tmp, one), address_key(tmp, two));
    mem_free(tmp);
    return same;
}
