/* Languages: looking up translations in the compiled-in catalogue, choosing a language, and writing
 * dates and numbers for people. Not here: the catalogues (locale/), the calendar (date.c).
 * No locale of the machine is used: a plain Debian has none. */
#include "base/lang.h"
#include "base/date.h"
#include "base/error.h"
#include "base/mem.h"
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The .mo of each language but the source, made by tools/embed. */
extern const unsigned char lang_en_mo[];
extern const size_t lang_en_mo_len;

#define MO_MAGIC   0x950412deu
#define ACCEPT_MAX ((size_t)256)

/* All that a language is, a row each. */
static const struct language {
    const char *code, *name, *reads;
    const unsigned char *mo; /* NULL: the source */
    const size_t *mo_len;
    char thousands, decimal;
    const char *percent;
    const char *months[12];
} languages[] = {
    {
     "nl", "Nederlands",
     N_("De gever leest Nederlands."),
     NULL,               NULL,
     '.',        ',',
     "\u00a0%", {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
         "oktober", "november", "december"},
     },
    {
     "en",    "English",
     N_("De gever leest Engels."),
     lang_en_mo, &lang_en_mo_len,
     ',', '.',
     "%",       {"January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December"},
     },
};
_Static_assert(sizeof languages / sizeof *languages == LANG_COUNT,
               "each language of enum lang has its row, in the same order");

static const struct language *row_of(enum lang t)
{
    return &languages[t < LANG_COUNT ? t : LANG_NL];
}

const char *lang_code(enum lang t)
{
    return row_of(t)->code;
}

const char *lang_name(enum lang t)
{
    return row_of(t)->name;
}

const char *lang_reads(enum lang t)
{
    return row_of(t)->reads;
}

enum lang lang_from_code(const char *code)
{
    for (int i = 0; code && i < LANG_COUNT; i++)
        if (strcmp(code, languages[i].code) == 0)
            return (enum lang)i;
    return LANG_NL;
}

bool lang_known(const char *code)
{
    return code && strcmp(code, lang_code(lang_from_code(code))) == 0;
}

/* ---- choosing ---- */

/* Quality "0.8" in thousandths; -1 when it is not one. */
static int quality(const char *s, size_t n)
{
    if (n == 0 || (s[0] != '0' && s[0] != '1') || (n > 1 && s[1] != '.') || n > 5) {
        return -1;
    }
    int q = (s[0] - '0') * 1000, unit = 100;
    for (size_t i = 2; i < n; i++, unit /= 10) {
        if (s[i] < '0' || s[i] > '9') {
            return -1;
        }
        q += (s[i] - '0') * unit;
    }
    return q <= 1000 ? q : -1;
}

static bool letters(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char c = (char)(s[i] | 32);
        if (!((c >= 'a' && c <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '-')) {
            return false;
        }
    }
    return n > 0;
}

/* One range, as "en-GB;q=0.8": its language (LANG_COUNT: not one of ours) and quality. */
static int range(const char *s, size_t n, enum lang *language)
{
    const char *semicolon = memchr(s, ';', n);
    size_t tag = semicolon ? (size_t)(semicolon - s) : n;
    int q = 1000;
    while (tag && s[tag - 1] == ' ') {
        tag--;
    }
    if (semicolon) {
        const char *p = semicolon + 1, *end = s + n;
        while (p < end && *p == ' ') {
            p++;
        }
        if (end - p < 3 || (*p | 32) != 'q' || p[1] != '=') {
            return -1;
        }
        q = quality(p + 2, (size_t)(end - p - 2));
    }
    *language = LANG_COUNT;
    if (tag == 1 && *s == '*') {
        *language = LANG_NL;
        return q;
    }
    for (int i = 0; i < LANG_COUNT; i++) {
        if (tag >= 2 && strncasecmp(s, languages[i].code, 2) == 0 && (tag == 2 || s[2] == '-')) {
            *language = (enum lang)i;
        }
    }
    return letters(s, tag) ? q : -1;
}

enum lang lang_choose(const char *accept_language)
{
    if (!accept_language || strnlen(accept_language, ACCEPT_MAX + 1) > ACCEPT_MAX) {
        return LANG_NL;
    }
    enum lang best = LANG_NL;
    int best_q = 0;
    for (const char *p = accept_language; *p;) {
        size_t n = strcspn(p, ",");
        const char *s = p + strspn(p, " \t");
        size_t len = s < p + n ? (size_t)(p + n - s) : 0;
        while (len && (s[len - 1] == ' ' || s[len - 1] == '\t')) {
            len--;
        }
        enum lang language = LANG_NL;
        int q = len ? range(s, len, &language) : 0;
        if (q < 0) {
            return LANG_NL;
        }
        if (language != LANG_COUNT && q > best_q) {
            best = language;
            best_q = q;
        }
        p += n + (p[n] == ',');
    }
    return best;
}

/* ---- the catalogue ---- */

struct mo {
    const unsigned char *data;
    size_t len;
};

static uint32_t mo_word(const struct mo *m, size_t offset)
{
    uint32_t x = 0;
    if (offset <= m->len && m->len - offset >= sizeof x) {
        memcpy(&x, m->data + offset, sizeof x);
    }
    return x;
}

/* The i-th text of the table at `table`, with its length; NULL when it is not within the file. */
static const char *mo_text(const struct mo *m, uint32_t table, uint32_t i, uint32_t *len)
{
    *len = mo_word(m, (size_t)table + (size_t)i * 8);
    uint32_t offset = mo_word(m, (size_t)table + (size_t)i * 8 + 4);
    bool inside = offset < m->len && *len < m->len - offset && m->data[offset + *len] == 0;
    return inside ? (const char *)m->data + offset : NULL;
}

/* The translation (singular, a zero, plural) of msgid; NULL when there is none. */
static const char *mo_find(const struct mo *m, const char *msgid, uint32_t *len)
{
    if (mo_word(m, 0) != MO_MAGIC || !*msgid) {
        return NULL;
    }
    uint32_t low = 0, high = mo_word(m, 8), from = mo_word(m, 12), to = mo_word(m, 16);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *s = mo_text(m, from, middle, len);
        if (!s) {
            return NULL;
        }
        int order = strcmp(msgid, s);
        if (order == 0) {
            s = mo_text(m, to, middle, len);
            return s && *s ? s : NULL;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

static const char *find(enum lang t, const char *msgid, uint32_t *len)
{
    const struct language *l = row_of(t);
    return l->mo ? mo_find(&(struct mo){l->mo, *l->mo_len}, msgid, len) : NULL;
}

const char *translate(enum lang t, const char *msgid)
{
    uint32_t len;
    const char *found = msgid ? find(t, msgid, &len) : NULL;
    return found ? found : msgid ? msgid : "";
}

const char *translate_n(enum lang t, const char *een, const char *meer, int64_t n)
{
    uint32_t len;
    const char *found = find(t, een, &len);
    if (!found) {
        return n != 1 ? meer : een; /* the rule of Dutch and of English */
    }
    size_t one = strlen(found);
    return n != 1 && one < len ? found + one + 1 : found;
}

/* ---- sentences with values ---- */

/* A sentence being filled. */
struct filling {
    struct buf *b;
    enum lang t;
    lang_value *value;
    const void *values;
};

/* What `{name}` gives, when it is a value that may stand here. within: in a value that is a sentence
 * itself; that gets those that are none. */
static bool put_value(const struct filling *f, const char *name, size_t n, bool within);

static void put_sentence(const struct filling *f, const char *sentence, bool within)
{
    for (const char *p = sentence; *p;) {
        size_t n = *p == '{' ? strcspn(p, "}") : strcspn(p, "{");
        if (*p == '{' && p[n] && put_value(f, p + 1, n - 1, within)) {
            p += n + 1;
            continue;
        }
        n = *p == '{' ? 1 : n;
        buf_add(f->b, p, n);
        p += n;
    }
}

static bool put_value(const struct filling *f, const char *name, size_t n, bool within)
{
    char mark = '\0';
    const char *value = f->value(f->b->ctx, f->values, name, n, &mark);
    if (!value || (mark == '*' && within))
        return false;
    if (mark == '*')
        put_sentence(f, T(f->t, value), true);
    else if (mark == '@')
        lang_day(f->b, f->t, value);
    else
        buf_text(f->b, value);
    return true;
}

void lang_fill(struct buf *b, enum lang t, const char *sentence, lang_value *value,
               const void *values)
{
    put_sentence(&(struct filling){.b = b, .t = t, .value = value, .values = values},
                 T(t, sentence), false);
}

/* Among parts "name=value". */
static const char *value_in_parts(const void *ctx, const void *parts, const char *name, size_t n,
                                  char *mark)
{
    for (const char *p = parts; *p == SENTENCE_PART[0];) {
        const char *own = p + 1, *end = own + strcspn(own, SENTENCE_PART), *is = strchr(own, '=');
        *mark = *own == '*' || *own == '@' ? *own : '\0';
        own += *mark != '\0';
        if (is && is < end && (size_t)(is - own) == n && memcmp(own, name, n) == 0)
            return mem_format(ctx, "%.*s", (int)(end - is - 1), is + 1);
        p = end;
    }
    return NULL;
}

const char *lang_sentence(const void *ctx, enum lang t, const char *bericht)
{
    size_t n = strcspn(bericht, SENTENCE_PART);
    if (!bericht[n])
        return T(t, bericht);
    struct buf b;
    buf_init(&b, ctx, SIZE_MAX / 2);
    lang_fill(&b, t, mem_format(ctx, "%.*s", (int)n, bericht), value_in_parts, bericht + n);
    return b.data ? b.data : "";
}

char *lang_message(const void *ctx, const char *msgid, const char *const values[])
{
    struct buf b;
    buf_init(&b, ctx, SIZE_MAX / 2);
    buf_text(&b, msgid);
    for (size_t i = 0; values[i]; i += 2) {
        buf_text(&b, SENTENCE_PART);
        buf_text(&b, values[i]);
        buf_char(&b, '=');
        for (const char *v = values[i + 1] ? values[i + 1] : ""; *v; v++)
            if (*v != SENTENCE_PART[0])
                buf_char(&b, *v);
    }
    return b.data;
}

/* ---- writing for people ---- */

void lang_date(struct buf *b, enum lang t, int32_t d)
{
    int year, month, day;
    if (d == DATE_NONE) {
        return;
    }
    date_parts(d, &year, &month, &day);
    buf_number(b, day);
    buf_char(b, ' ');
    buf_text(b, row_of(t)->months[month - 1]);
    buf_char(b, ' ');
    buf_number(b, year);
}

void lang_day(struct buf *b, enum lang t, const char *iso)
{
    int32_t d = date_read_iso(iso);
    if (d == DATE_NONE)
        buf_text(b, iso);
    else
        lang_date(b, t, d);
}

void lang_time(struct buf *b, enum lang t, int64_t s)
{
    if (s == TIME_NONE) {
        return;
    }
    int32_t d = date_of_time(s);
    int64_t begin = time_of_date(d), since = s - begin;
    int64_t length = time_of_date(d + 1) - begin;
    /* The clock goes from 2 to 3 in spring and from 3 to 2 in autumn (EU rule). */
    if (length < 86400 && since >= 2 * 3600) {
        since += 3600;
    } else if (length > 86400 && since >= 3 * 3600) {
        since -= 3600;
    }
    lang_date(b, t, d);
    if (s == begin) /* of some things only the day is kept, as its midnight */
        return;
    buf_format(b, ", %02d:%02d", (int)(since / 3600), (int)(since / 60 % 60));
}

/* Digits with a separator per three. */
static void grouped(struct buf *b, const char *digits, size_t n, char separator)
{
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0) {
            buf_char(b, separator);
        }
        buf_char(b, digits[i]);
    }
}

void lang_number(struct buf *b, enum lang t, int64_t n)
{
    char text[24];
    int len = snprintf(text, sizeof text, "%lld", (long long)n);
    size_t minus = n < 0;
    buf_add(b, text, minus);
    grouped(b, text + minus, (size_t)len - minus, row_of(t)->thousands);
}

void lang_decimal(struct buf *b, enum lang t, double x, int decimalen)
{
    char text[64];
    if (!isfinite(x) || fabs(x) > 1e15) {
        buf_text(b, T(t, "niet te bepalen"));
        return;
    }
    int decimals = decimalen < 0 ? 0 : decimalen > 9 ? 9 : decimalen;
    snprintf(text, sizeof text, "%.*f", decimals, fabs(x));
    size_t whole = strcspn(text, ".");
    if (x < 0 && strspn(text, "0.") < strlen(text)) {
        buf_char(b, '-');
    }
    grouped(b, text, whole, row_of(t)->thousands);
    if (text[whole]) {
        buf_char(b, row_of(t)->decimal);
        buf_text(b, text + whole + 1);
    }
}

void lang_percent(struct buf *b, enum lang t, double aandeel)
{
    lang_decimal(b, t, aandeel * 100, 0);
    if (isfinite(aandeel)) {
        buf_text(b, row_of(t)->percent);
    }
}
