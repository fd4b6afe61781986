/* Text as people type it: characters, blanks, numbers (text.h).
 * Here: UTF-8, trimming, comparing, reading numbers. Not here: stems (stems.c), escaping (buf.c).
 */
#include "base/text.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

size_t text_char(const char *s, size_t n, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s;
    size_t need;
    uint32_t c, least;

    if (n == 0)
        return 0;
    if (p[0] < 0x80) {
        if (cp)
            *cp = p[0];
        return 1;
    }
    if (p[0] < 0xC2 || p[0] > 0xF4)
        return 0;
    if (p[0] < 0xE0)
        need = 2, c = p[0] & 0x1F, least = 0x80;
    else if (p[0] < 0xF0)
        need = 3, c = p[0] & 0x0F, least = 0x800;
    else
        need = 4, c = p[0] & 0x07, least = 0x10000;
    if (need > n)
        return 0;
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3F);
    }
    if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    if (cp)
        *cp = c;
    return need;
}

/* Eight bytes that are all printable ASCII: most of what anybody writes. */
static bool eight_plain(const char *s)
{
    const uint64_t each = UINT64_C(0x0101010101010101), high = each * 0x80;
    uint64_t x, del;

    memcpy(&x, s, sizeof x);
    del = x ^ each * 0x7F;
    return ((x | (x - each * 0x20) | (del - each)) & high) == 0;
}

bool text_utf8(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        if (n - i >= 8 && eight_plain(s + i)) {
            i += 8;
            continue;
        }
        unsigned char a = (unsigned char)s[i];
        if (a >= 32 && a < 127) {
            i++;
            continue;
        }
        uint32_t c = 0;
        size_t k = text_char(s + i, n - i, &c);
        if (!k || (c < 32 && c != '\t' && c != '\n' && c != '\r') || (c >= 127 && c < 160))
            return false;
        i += k;
    }
    return true;
}

size_t text_length(const char *s)
{
    size_t n = 0;

    for (; s && *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool text_sentence(const char *s)
{
    size_t words = 0;

    if (text_blank(s))
        return false;
    for (const char *p = s; *p;) {
        while (blank(*p))
            p++;
        words += *p != '\0';
        while (*p && !blank(*p))
            p++;
    }
    return words >= 4 || text_length(s) >= 20;
}

/* Bytes of a blank of any width at s; unseen: also of a mark that has no width (text_sign knows them).
 * 0 when there is something else. */
static size_t blank_bytes(const char *s, bool unseen)
{
    if (blank(*s))
        return 1;
    if ((unsigned char)*s < 0xC2)
        return 0;
    uint32_t c = 0;
    size_t k = text_char(s, strnlen(s, 4), &c);
    uint32_t sign = text_sign(c);
    return k && (sign == ' ' || (unseen && sign == 0)) ? k : 0;
}

bool text_blank(const char *s)
{
    for (size_t k; s && *s; s += k)
        if (!(k = blank_bytes(s, true)))
            return false;
    return true;
}

bool text_equal(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool text_starts(const char *s, const char *begin)
{
    return s && begin && strncmp(s, begin, strlen(begin)) == 0;
}

char *text_short(const void *ctx, const char *s, size_t n)
{
    if (!s)
        return NULL;
    size_t bytes = 0, count = 0, word = 0;
    while (s[bytes] && count < n) {
        if (blank(s[bytes]))
            word = bytes;
        bytes++;
        while (((unsigned char)s[bytes] & 0xC0) == 0x80)
            bytes++;
        count++;
    }
    if (!s[bytes])
        return mem_text(ctx, s);
    /* Cut on a word, unless that would lose more than half. */
    if (!blank(s[bytes]) && word > bytes / 2)
        bytes = word;
    while (bytes > 0 && (blank(s[bytes - 1]) || strchr(",;:.", s[bytes - 1])))
        bytes--;
    return mem_format(ctx, "%.*s…", (int)bytes, s);
}

char *text_lower(const void *ctx, const char *s)
{
    if (!s)
        return NULL;
    char *out = mem_text(ctx, s);
    for (unsigned char *p = (unsigned char *)out; *p; p++) {
        if (*p >= 'A' && *p <= 'Z') {
            *p += 32;
        } else if (*p == 0xC3 && p[1] >= 0x80 && p[1] <= 0x9E && p[1] != 0x97) {
            *++p += 32; /* À … Þ, not × */
        } else if (*p == 0xC5 && p[1] == 0xB8) {
            *p++ = 0xC3; /* Ÿ -> ÿ */
            *p = 0xBF;
        } else if ((*p == 0xC4 || *p == 0xC5) && p[1] >= 0x80 && p[1] <= 0xBF) {
            unsigned c = (unsigned)(*p & 0x1F) << 6 | (p[1] & 0x3F);
            /* Pairs with an even capital, and two stretches with an odd one; İ, ı, ĸ, ŉ and ſ stay.
             */
            bool even = (c >= 0x100 && c <= 0x137 && c != 0x130 && c != 0x131) ||
                        (c >= 0x14A && c <= 0x177);
            bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
            if ((even && c % 2 == 0) || (odd && c % 2 == 1))
                c++;
            *p++ = (unsigned char)(0xC0 | c >> 6);
            *p = (unsigned char)(0x80 | (c & 0x3F));
        }
    }
    return out;
}

bool text_int(const char *s, int64_t min, int64_t max, int64_t *uit)
{
    if (!s)
        return false;
    bool negative = *s == '-';
    if (*s == '-' || *s == '+')
        s++;
    if (!*s)
        return false;
    int64_t v = 0;
    for (; *s; s++) {
        if (*s < '0' || *s > '9' || __builtin_mul_overflow(v, 10, &v) ||
            (negative ? __builtin_sub_overflow(v, *s - '0', &v)
                      : __builtin_add_overflow(v, *s - '0', &v)))
            return false;
    }
    if (v < min || v > max)
        return false;
    *uit = v;
    return true;
}

/* True when the dots (or commas) of s[0..n) group its digits by three: 1.234 or 12.345.678. */
static bool grouped(const char *s, size_t n, char group)
{
    size_t first = 0;

    while (first < n && s[first] != group)
        first++;
    if (first == 0 || first > 3 || s[0] == '0' || first == n)
        return false;
    for (size_t i = first; i < n; i++)
        if ((s[i] == group) != ((i - first) % 4 == 0))
            return false;
    return (n - first) % 4 == 0;
}

/* Where the decimals begin in s (n bytes of digits, dots and commas): the index of the decimal
 * mark, n when there is none; SIZE_MAX when the text says no one number. *group is the other mark.
 */
static size_t decimal_mark(const char *s, size_t n, char *group)
{
    size_t dots = 0, commas = 0, last_dot = n, last_comma = n;

    for (size_t i = 0; i < n; i++) {
        if (s[i] == '.')
            dots++, last_dot = i;
        else if (s[i] == ',')
            commas++, last_comma = i;
    }
    *group = '\0';
    if (dots == 0 && commas <= 1)
        return last_comma;
    if (commas == 0 && dots == 1)
        /* 1.234 may be a thousand or a fraction */
        return grouped(s, n, '.') ? SIZE_MAX : last_dot;
    if (commas == 0 || dots == 0) {
        *group = commas ? ',' : '.';
        return grouped(s, n, *group) ? n : SIZE_MAX;
    }
    size_t mark = last_comma > last_dot ? last_comma : last_dot;
    *group = last_comma > last_dot ? '.' : ',';
    if ((last_comma > last_dot ? commas : dots) != 1 || !grouped(s, mark, *group))
        return SIZE_MAX;
    return mark;
}

bool text_decimal(const char *s, double *uit)
{
    char clean[48];
    size_t k = 0;

    if (!s)
        return false;
    if (*s == '-' || *s == '+') {
        if (*s == '-')
            clean[k++] = '-';
        s++;
    }
    size_t n = strnlen(s, 41);
    if (n == 0 || n > 40 || strspn(s, "0123456789.,") != n)
        return false;
    char group;
    size_t mark = decimal_mark(s, n, &group);
    /* Digits on both sides of the mark are asked: "7," and ",5" are slips. */
    if (mark == SIZE_MAX || (mark < n && (mark == 0 || mark == n - 1)))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (i == mark)
            clean[k++] = '.';
        else if (s[i] != group)
            clean[k++] = s[i];
    }
    clean[k] = '\0';
    *uit = strtod(clean, NULL);
    return true;
}

/* One label of a host name: letters, digits, hyphens, or any character outside ASCII. */
static bool host_char(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c >= 0x80;
}

bool text_email(const char *s)
{
    size_t n = s ? strlen(s) : 0;

    if (n < 6 || n > 254 || !text_utf8(s, n))
        return false;
    const char *at = strchr(s, '@');
    if (!at || at == s || at - s > 64 || s[0] == '.' || at[-1] == '.' || strstr(s, ".."))
        return false;
    for (const char *p = s; p < at; p++)
        if (blank_bytes(p, false) || strchr("\"(),:;<>[\\]", *p))
            return false;
    const char *dot = NULL, *host = at + 1;
    for (const char *p = host; *p; p++) {
        if (*p == '.')
            dot = p;
        else if (!host_char((unsigned char)*p) || blank_bytes(p, false))
            return false;
    }
    return dot && dot > host && strlen(dot) > 2 && host[0] != '-' && dot[-1] != '-';
}
