/* Growing bytes with a maximum, and the escapes for HTML, JSON and URLs (buf.h).
 * Here: speed matters, pages are written through it: runs of safe bytes are copied whole.
 * Not here: deciding which escape a place needs (tools/htmlgen does).
 */
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include <stdarg.h>
#include <stdio.h>

void buf_init(struct buf *b, const void *ctx, size_t max)
{
    *b = (struct buf){.ctx = ctx, .max = max};
}

bool buf_grow(struct buf *b, size_t n)
{
    if (b->vol || n > b->max - b->len) {
        b->vol = true;
        return false;
    }
    size_t need = b->len + n + 1;
    if (need <= b->cap)
        return true;
    size_t cap = b->cap ? b->cap : 256;
    while (cap < need)
        cap *= 2;
    if (cap - 1 > b->max)
        cap = b->max + 1;
    b->data = mem_resize(b->ctx, b->data, char, cap);
    b->cap = cap;
    b->data[b->len] = '\0';
    return true;
}

void buf_format(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;

    if (b->vol)
        return;
    va_start(ap, fmt);
    va_copy(again, ap);
    size_t room = b->cap - b->len;
    int n = vsnprintf(room ? b->data + b->len : NULL, room, fmt, ap);
    if (n < 0)
        b->vol = true;
    else if ((size_t)n < room && (size_t)n <= b->max - b->len)
        b->len += (size_t)n;
    else if (buf_grow(b, (size_t)n)) {
        vsnprintf(b->data + b->len, b->cap - b->len, fmt, again);
        b->len += (size_t)n;
    } else if (room)
        b->data[b->len] = '\0';
    va_end(again);
    va_end(ap);
}

/* 0: safe; else the index in html_escape. The zero byte ends the text. */
static const unsigned char html_class[256] = {
    ['\0'] = 6, ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5,
};
static const struct {
    const char *text;
    size_t n;
} html_escape[] = {
    {"",       0},
    {"&amp;",  5},
    {"&lt;",   4},
    {"&gt;",   4},
    {"&quot;", 6},
    {"&#39;",  5},
};

void buf_html(struct buf *b, const char *text)
{
    if (!text)
        return;
    const unsigned char *p = (const unsigned char *)text;
    for (;;) {
        const unsigned char *begin = p;
        while (!html_class[*p])
            p++;
        buf_add(b, begin, (size_t)(p - begin));
        if (!*p)
            return;
        buf_add(b, html_escape[html_class[*p]].text, html_escape[html_class[*p]].n);
        p++;
    }
}

/* Writes the escape of one byte that may not stand in a JSON string as it is. */
static void json_escape(struct buf *b, unsigned char c)
{
    static const char short_form[32] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};

    if (c == '"' || c == '\\' || (c < 32 && short_form[c])) {
        const char two[2] = {'\\', c < 32 ? short_form[c] : (char)c};
        buf_add(b, two, 2);
    } else {
        buf_format(b, "\\u%04x", c);
    }
}

void buf_json(struct buf *b, const char *text)
{
    if (!text) {
        buf_add(b, "null", 4);
        return;
    }
    size_t n = strlen(text), i = 0, begin = 0;
    buf_char(b, '"');
    while (i < n) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 32 && c < 127 && c != '"' && c != '\\') {
            i++;
            continue;
        }
        size_t k = c < 128 ? 0 : text_char(text + i, n - i, NULL);
        if (k) {
            i += k;
            continue;
        }
        buf_add(b, text + begin, i - begin);
        if (c < 128)
            json_escape(b, c);
        else
            buf_add(b, "\xEF\xBF\xBD", 3);
        begin = ++i;
    }
    buf_add(b, text + begin, n - begin);
    buf_char(b, '"');
}

static bool url_safe(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

void buf_url(struct buf *b, const char *text)
{
    static const char digit[] = "0123456789ABCDEF";

    if (!text)
        return;
    const unsigned char *p = (const unsigned char *)text;
    while (*p) {
        const unsigned char *begin = p;
        while (url_safe(*p))
            p++;
        buf_add(b, begin, (size_t)(p - begin));
        if (*p) {
            const char hex[3] = {'%', digit[*p >> 4], digit[*p & 15]};
            buf_add(b, hex, 3);
            p++;
        }
    }
}

void buf_number(struct buf *b, int64_t n)
{
    char text[21];
    size_t i = sizeof text;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do {
        text[--i] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (n < 0)
        text[--i] = '-';
    buf_add(b, text + i, sizeof text - i);
}

void buf_hex(struct buf *b, const void *bytes, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    const unsigned char *p = bytes;

    for (size_t i = 0; i < n; i++) {
        const char two[2] = {digit[p[i] >> 4], digit[p[i] & 15]};
        buf_add(b, two, 2);
    }
}
