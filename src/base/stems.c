/* Dutch stems for search (text.h: text_stems, text_normal, text_key), for index, query and names.
 * Here: words, folded accents, Snowball's Dutch stemmer with exceptions for words that it misses.
 * Not here: the search itself (draad/). */
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include <libstemmer.h>
#include <string.h>
#include <utf8proc.h>

#define WORD_MAX 64

/* Letters of U+00C0 … U+017F that Unicode does not decompose, as Dutch readers would type them. */
static const struct {
    uint16_t c; /* its lower case */
    char ascii[3];
} letters[] = {
    {0xE6,  "ae"},
    {0xF0,  "d" },
    {0xF8,  "o" },
    {0xFE,  "th"},
    {0x111, "d" },
    {0x127, "h" },
    {0x131, "i" },
    {0x138, "k" },
    {0x142, "l" },
    {0x14B, "n" },
    {0x153, "oe"},
    {0x167, "t" },
};

/* Adds the letters of a Latin character, without its marks; false: it is a sign (×, ÷). */
static bool fold_latin(uint32_t c, char *w, size_t *n)
{
    utf8proc_int32_t out[8];
    int class = 0;
    utf8proc_ssize_t got =
        utf8proc_decompose_char((utf8proc_int32_t)c, out, 8,
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &class);
    size_t before = *n;

    for (utf8proc_ssize_t i = 0; i < got && i < 8; i++) {
        if (out[i] >= 'a' && out[i] <= 'z')
            w[(*n)++] = (char)out[i];
        for (size_t k = 0; k < sizeof letters / sizeof *letters; k++)
            if (letters[k].c == out[i])
                for (const char *a = letters[k].ascii; *a; a++)
                    w[(*n)++] = *a;
    }
    return *n > before;
}

/* Adds the folded lower-case form of one character to w; false when it separates words. A combining
 * accent adds nothing. */
static bool fold(uint32_t c, char *w, size_t *n)
{
    if (c >= 0x300 && c <= 0x36F)
        return true;
    if (c >= 'A' && c <= 'Z')
        c += 32;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        w[(*n)++] = (char)c;
        return true;
    }
    if (c >= 0xC0 && c <= 0x17F)
        return fold_latin(c, w, n);
    return false;
}

/* Letters of other scripts are kept as they are; punctuation, symbols and emoji separate. */
static bool other_letter(uint32_t c)
{
    return (c >= 0x180 && c < 0x2000 && c != 0x37E && c != 0x387 && c != 0x589 && c != 0x60C &&
            c != 0x61B && c != 0x61F && c != 0x6D4) ||
           (c >= 0x2C00 && c < 0x2E00) || (c >= 0x3040 && c < 0xD7A4) ||
           (c >= 0xF900 && c < 0xFE00) || (c >= 0x20000 && c < 0x32000);
}

/* Irregular plurals and verb forms that are frequent in care and that Snowball does not stem to one
 * word. In no order; kept short on purpose. */
static const char *const exceptions[][2] = {
    {"steden",     "stad"   },
    {"leden",      "lid"    },
    {"kinderen",   "kind"   },
    {"families",   "familie"},
    {"eieren",     "ei"     },
    {"schepen",    "schip"  },
    {"wegen",      "weg"    },
    {"themas",     "thema"  },
    {"fotos",      "foto"   },
    {"belt",       "bel"    },
    {"gebeld",     "bel"    },
    {"valt",       "val"    },
    {"gevallen",   "val"    },
    {"viel",       "val"    },
    {"vielen",     "val"    },
    {"eet",        "et"     },
    {"eten",       "et"     },
    {"gegeten",    "et"     },
    {"slaapt",     "slap"   },
    {"geslapen",   "slap"   },
    {"sliep",      "slap"   },
    {"luistert",   "luister"},
    {"geluisterd", "luister"},
    {"woont",      "won"    },
    {"gewoond",    "won"    },
    {"gewacht",    "wacht"  },
    {"helpt",      "help"   },
    {"geholpen",   "help"   },
    {"hielp",      "help"   },
    {"komt",       "kom"    },
    {"komen",      "kom"    },
    {"kwam",       "kom"    },
    {"kwamen",     "kom"    },
    {"gekomen",    "kom"    },
    {"krijgt",     "krijg"  },
    {"kreeg",      "krijg"  },
    {"gekregen",   "krijg"  },
    {"wast",       "was"    },
    {"gewassen",   "was"    },
    {"zorgt",      "zorg"   },
    {"gezorgd",    "zorg"   },
    {"leeft",      "lef"    },
    {"doucht",     "douch"  },
    {"gedoucht",   "douch"  },
    {"zegt",       "zeg"    },
    {"gezegd",     "zeg"    },
    {"vraagt",     "vrag"   },
    {"gevraagd",   "vrag"   },
    {"vroeg",      "vroeg"  },
    {"werkt",      "werk"   },
    {"gewerkt",    "werk"   },
    {"voelt",      "voel"   },
    {"gevoeld",    "voel"   },
    {"mist",       "mis"    },
    {"gemist",     "mis"    },
    {"praat",      "prat"   },
    {"gepraat",    "prat"   },
    {"wisselt",    "wissel" },
    {"gewisseld",  "wissel" },
};

/* huiz -> huis, briev -> brief, vall -> val: the end as the singular writes it. */
static size_t tidy_end(char *w, size_t n)
{
    if (n > 2 && w[n - 1] == w[n - 2] && strchr("bcdfgklmnprst", w[n - 1]))
        n--;
    if (n > 2 && w[n - 1] == 'z')
        w[n - 1] = 's';
    else if (n > 2 && w[n - 1] == 'v')
        w[n - 1] = 'f';
    return n;
}

static void add_stem(struct buf *b, struct sb_stemmer *st, char *w, size_t n)
{
    w[n] = '\0';
    if (b->len)
        buf_char(b, ' ');
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        if (w[0] == exceptions[i][0][0] && strcmp(w, exceptions[i][0]) == 0) {
            buf_text(b, exceptions[i][1]);
            return;
        }
    }
    const sb_symbol *stem = sb_stemmer_stem(st, (const sb_symbol *)w, (int)n);
    if (!stem)
        mem_gone("stem", n);
    size_t k = (size_t)sb_stemmer_length(st);
    if (k > 0 && k <= n) {
        memcpy(w, stem, k);
        n = k;
    }
    n = tidy_end(w, n);
    buf_add(b, w, n);
}

/* True when s stands at an apostrophe (' or ’) that ends a word with 's, as in foto's. */
static size_t genitive_bytes(const char *s)
{
    size_t k = *s == '\'' ? 1 : strncmp(s, "\xE2\x80\x99", 3) == 0 ? 3 : 0;

    if (!k || (s[k] != 's' && s[k] != 'S'))
        return 0;
    unsigned char after = (unsigned char)s[k + 1];
    bool more = (after >= 'a' && after <= 'z') || (after >= 'A' && after <= 'Z') ||
                (after >= '0' && after <= '9') || after >= 0xC3;
    return more ? 0 : k + 1;
}

char *text_stems(const void *ctx, const char *s, size_t max_woorden)
{
    struct buf b;
    char w[WORD_MAX + 8];
    size_t n = 0, words = 0, left = s ? strlen(s) : 0;
    struct sb_stemmer *st = sb_stemmer_new("dutch", "UTF_8");

    if (!st) /* Dutch is always compiled in, so NULL means that memory was refused */
        mem_gone("stemmer", 0);
    buf_init(&b, ctx, SIZE_MAX / 4);
    buf_add(&b, "", 0);
    while (left > 0 && words < max_woorden) {
        uint32_t c = 0;
        size_t k = text_char(s, left, &c);
        if (!k)
            k = 1, c = ' ';
        size_t before = n;
        bool letter = !text_sign(c) || fold(text_sign(c), w, &n);
        if (!letter && other_letter(text_sign(c))) {
            memcpy(w + n, s, k);
            n += k;
            letter = true;
        }
        /* A longer word is cut: its first bytes find it as well. */
        if (n > WORD_MAX)
            n = before;
        if (!letter && n > 0) {
            size_t skip = genitive_bytes(s);
            add_stem(&b, st, w, n);
            words++;
            n = 0;
            if (skip)
                k = skip;
        }
        s += k;
        left -= k;
    }
    if (n > 0 && words < max_woorden)
        add_stem(&b, st, w, n);
    sb_stemmer_delete(st);
    return b.data ? b.data : mem_text(ctx, "");
}

char *text_normal(const void *ctx, const char *s)
{
    size_t left = s ? strlen(s) : 0, n = 0;
    /* One character of one byte stays one; æ and the like take two bytes and become two. */
    char *out = mem_array(ctx, char, left + 8);

    while (left > 0) {
        uint32_t c = 0;
        size_t k = text_char(s, left, &c);
        if (!k)
            k = 1, c = ' ';
        if (text_sign(c) && !fold(text_sign(c), out, &n) && other_letter(text_sign(c))) {
            memcpy(out + n, s, k);
            n += k;
        }
        s += k;
        left -= k;
    }
    out[n] = '\0';
    return out;
}

/* ---- names that are compared ---- */

#define MINUS 0x2212

static bool is_dash(uint32_t c)
{
    return c == MINUS || utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_PD;
}

/* Blanks and the punctuation of sentences separate words; other signs are part of a name. */
static bool separates(uint32_t c)
{
    if (c == 0x2030 || (c && c < 0x80 && strchr("*%&#@", (int)c)))
        return false;
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SO:
        return false;
    default:
        return true;
    }
}

/* Combining accents and characters without width add nothing and separate nothing. */
static bool invisible(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);

    return (c >= 0x300 && c <= 0x36F) || category == UTF8PROC_CATEGORY_CF;
}

/* What stood between the last character that counts and the next one. */
struct gap {
    char signs[8]; /* one byte each, dashes as '-' */
    size_t n;
    bool any;   /* something, if only a blank */
    bool minus; /* the last is a dash with no word directly before it */
};

/* begins: no character that counts came before ("- 9" is -9 there). */
static void gap_add(struct gap *g, uint32_t c, bool begins)
{
    bool blank = c <= ' ' || utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS;

    if (is_dash(c))
        g->minus = g->any || begins;
    else if (!blank || !begins)
        g->minus = false;
    g->any = true;
    if (!blank && g->n < sizeof g->signs)
        g->signs[g->n++] = is_dash(c) ? '-' : c < 0x80 ? (char)c : '?';
}

/* Writes what of the gap counts before a digit: all between two digits, else only a minus. */
static void gap_before_digit(const struct gap *g, bool after_digit, char *out, size_t *n)
{
    if (after_digit && g->n > 0) {
        memcpy(out + *n, g->signs, g->n);
        *n += g->n;
    } else if (after_digit && g->any) {
        out[(*n)++] = ' ';
    } else if (g->minus) {
        out[(*n)++] = '-';
    }
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

char *text_key(const void *ctx, const char *s)
{
    size_t left = s ? strlen(s) : 0, n = 0;
    char *out = mem_array(ctx, char, 2 * left + 8);
    struct gap g = {.n = 0};

    while (left > 0) {
        uint32_t c = 0;
        char one[16];
        size_t m = 0, k = text_char(s, left, &c);
        if (!k)
            k = 1, c = ' ';
        if (!fold(c, one, &m) && !is_dash(c) && !invisible(c) && !separates(c)) {
            memcpy(one, s, k);
            m = k;
        }
        if (m > 0) {
            if (digit(one[0]))
                gap_before_digit(&g, n > 0 && digit(out[n - 1]), out, &n);
            memcpy(out + n, one, m);
            n += m;
            g = (struct gap){.n = 0};
        } else if (!invisible(c)) {
            gap_add(&g, c, n == 0);
        }
        s += k;
        left -= k;
    }
    /* Some programs write a minus behind: "9-". */
    if (g.n > 0 && g.signs[0] == '-' && n > 0 && digit(out[n - 1]))
        out[n++] = '-';
    out[n] = '\0';
    return out;
}
