/* Text as people paste it (text.h: text_sign, text_tidy, text_plain).
 * Here: which characters a reader does not see, which look alike, and what each use of a text makes
 * of them. Not here: comparing loosely (stems.c: text_normal), escaping (buf.c). */
#include "base/mem.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct span {
    uint32_t from, to;
};

static bool within(const struct span *list, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (c >= list[i].from && c <= list[i].to)
            return true;
    return false;
}
#define IN(list, c) within(list, sizeof(list) / sizeof *(list), c)

/* Blanks of any width, and the line and paragraph separator. */
static const struct span blanks[] = {
    {0xA0,   0xA0  },
    {0x1680, 0x1680},
    {0x2000, 0x200A},
    {0x2028, 0x2029},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x2800, 0x2800}, /* braille without dots */
    {0x3000, 0x3000},
};

/* What nobody sees: soft hyphen, zero width, marks of direction, fillers, byte order mark, tags. */
static const struct span unseen[] = {
    {0xAD,    0xAD   },
    {0x34F,   0x34F  },
    {0x61C,   0x61C  },
    {0x115F,  0x1160 },
    {0x17B4,  0x17B5 },
    {0x180B,  0x180F },
    {0x200B,  0x200B },
    {0x200E,  0x200F },
    {0x202A,  0x202E },
    {0x2060,  0x206F },
    {0x3164,  0x3164 },
    {0xFEFF,  0xFEFF },
    {0xFFA0,  0xFFA0 },
    {0xFFF9,  0xFFFC },
    {0x1D173, 0x1D17A},
    {0xE0000, 0xE007F},
};

/* Unseen as well, but part of emoji and of scripts that join letters: prose keeps them there. */
static const struct span joiners[] = {
    {0x200C,  0x200D },
    {0xFE00,  0xFE0F },
    {0xE0100, 0xE01EF},
};

/* Signs that look like one on the keyboard. */
static const struct {
    uint32_t from, to;
    char plain;
} alike[] = {
    {0x2010, 0x2015, '-' },
    {0x2043, 0x2043, '-' },
    {0x2212, 0x2212, '-' },
    {0xFE58, 0xFE58, '-' },
    {0xFE63, 0xFE63, '-' },
    {0x2018, 0x201B, '\''},
    {0x2032, 0x2032, '\''},
    {0x02BC, 0x02BC, '\''},
    {0xB4,   0xB4,   '\''},
    {0x201C, 0x201F, '"' },
    {0x2033, 0x2033, '"' },
    {0xAB,   0xAB,   '"' },
    {0xBB,   0xBB,   '"' },
    {0x2024, 0x2024, '.' },
    {0xFE52, 0xFE52, '.' },
    {0x3002, 0x3002, '.' },
    {0xFF61, 0xFF61, '.' },
    {0xFE50, 0xFE50, ',' },
    {0x2044, 0x2044, '/' },
    {0x2215, 0x2215, '/' },
    {0x2236, 0x2236, ':' },
    {0xFE55, 0xFE55, ':' },
    {0xFE6B, 0xFE6B, '@' },
};

uint32_t text_sign(uint32_t c)
{
    if (c < 0x80)
        return c;
    if (c >= 0xFF01 && c <= 0xFF5E) /* full width */
        return c - 0xFEE0;
    if (IN(blanks, c))
        return ' ';
    if (IN(unseen, c) || IN(joiners, c))
        return 0;
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (c >= alike[i].from && c <= alike[i].to)
            return (unsigned char)alike[i].plain;
    return c;
}

static bool blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || (c >= 0x80 && IN(blanks, c));
}

/* A character outside Latin, where joiners and variants have work to do. */
static bool joins(uint32_t c)
{
    return c > 0x300 && !blank(c);
}

/* One character of a prose or a line; 0: it goes. before and next: the seen ones beside it. */
static uint32_t written(uint32_t c, enum text_use use, uint32_t before, uint32_t next)
{
    if (c < 0x80 || use == TEXT_RAW)
        return c;
    if (c == 0x200C || c == 0x200D)
        return joins(before) && joins(next) ? c : 0;
    if (IN(joiners, c)) /* a variant of the character before it, as in emoji */
        return joins(before) || joins(next) ? c : 0;
    if (IN(unseen, c))
        return 0;
    if (c == 0x2028 || c == 0x2029)
        return use == TEXT_PROSE ? '\n' : ' ';
    return use == TEXT_LINE && IN(blanks, c) ? ' ' : c;
}

/* The first character of s that is seen; 0: none. */
static uint32_t next_seen(const char *s, size_t left)
{
    uint32_t c = 0;

    for (size_t k; (k = text_char(s, left, &c)); s += k, left -= k)
        if (c < 0x80 || !(IN(unseen, c) || IN(joiners, c)))
            return c;
    return 0;
}

static size_t put(char *out, uint32_t c)
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)out);
}

/* Letters and their accents as one character, where Unicode has one: a Mac pastes them apart. */
static char *composed(const void *ctx, char *s)
{
    utf8proc_uint8_t *one = utf8proc_NFC((const utf8proc_uint8_t *)s);
    if (!one)
        return s;
    char *out = mem_text(ctx, (const char *)one);
    free(one); /* of the library */
    return out;
}

char *text_tidy(const void *ctx, const char *s, enum text_use use)
{
    if (!s)
        return NULL;
    size_t left = strlen(s), n = 0, end = 0;
    char *out = mem_array(ctx, char, left + 1);
    uint32_t before = 0;
    bool accents = false;

    while (left) {
        uint32_t c = 0;
        size_t k = text_char(s, left, &c);
        if (!k) { /* not UTF-8: as it is */
            out[n++] = *s++;
            left--, end = n;
            continue;
        }
        s += k;
        left -= k;
        if (c == '\r') { /* CRLF and a lone CR are one newline */
            if (*s == '\n')
                continue;
            c = '\n';
        }
        if (use == TEXT_CODE)
            c = text_sign(c);
        else if (c >= 0x80)
            c = written(c, use, before, next_seen(s, left));
        if (!c || (n == 0 && (use == TEXT_RAW ? c < 0x80 && blank(c) : blank(c))))
            continue;
        accents |= c >= 0x300 && c <= 0x36F;
        n += put(out + n, c);
        before = IN(joiners, c) ? before : c;
        if (use == TEXT_RAW ? c >= 0x80 || !blank(c) : !blank(c))
            end = n;
    }
    out[end] = '\0';
    return accents && use != TEXT_RAW ? composed(ctx, out) : out;
}

bool text_plain(const char *s, char *out, size_t size)
{
    size_t left = s ? strlen(s) : 0, n = 0, end = 0;

    while (left) {
        uint32_t c = 0;
        char one[4];
        size_t k = text_char(s, left, &c);
        if (!k)
            break;
        s += k;
        left -= k;
        c = text_sign(c);
        if (!c || (n == 0 && blank(c)))
            continue;
        if (n >= size && !blank(c))
            break;
        k = put(one, c);
        if (n + k < size)
            memcpy(out + n, one, k);
        n += k;
        if (!blank(c))
            end = n;
    }
    bool fits = !left && end < size;
    out[fits ? end : 0] = '\0';
    return fits && end > 0;
}

bool text_number(const char *s, int64_t min, int64_t max, int64_t *uit)
{
    char plain[40];

    return text_plain(s, plain, sizeof plain) && text_int(plain, min, max, uit);
}
