/* What generated renderers call: sentences with values, addresses, numbers and moments.
 * Not here: the templates (*.html), the escapes (base/buf.c), languages (base/lang.c).
 * Everything written here is already safe in text and in a quoted attribute. */
#include "web/template.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Bytes of a translated sentence, escaped. A sentence is short: piece by piece is fast enough. */
static void write_plain(struct buf *b, const char *s, size_t n)
{
    char piece[128];
    while (n) {
        size_t take = n < sizeof piece ? n : sizeof piece - 1;
        memcpy(piece, s, take);
        piece[take] = 0;
        buf_html(b, piece);
        s += take;
        n -= take;
    }
}

void template_sentence(struct buf *b, const struct template_ctx *t, const char *sentence,
                       const struct template_slot *slots, size_t n)
{
    for (const char *p = sentence; *p;) {
        const char *from = strchr(p, '{');
        const char *to = from ? strchr(from, '}') : NULL;
        if (!to) {
            buf_html(b, p);
            return;
        }
        write_plain(b, p, (size_t)(from - p));
        size_t len = (size_t)(to - from - 1), i = 0;
        while (i < n &&
               (strlen(slots[i].name) != len || memcmp(slots[i].name, from + 1, len) != 0)) {
            i++;
        }
        if (i < n) {
            slots[i].write(b, t, slots[i].value);
        } else {
            write_plain(b, from, len + 2);
        }
        p = to + 1;
    }
}

void template_text(struct buf *b, const struct template_ctx *t, const char *msgid, const char *html,
                   size_t n)
{
    if (t->lang == LANG_NL) {
        buf_add(b, html, n);
    } else {
        buf_html(b, translate(t->lang, msgid));
    }
}

void template_write_text(struct buf *b, const struct template_ctx *t, const void *value)
{
    (void)t;
    buf_html(b, value);
}

void template_write_cijfers(struct buf *b, const struct template_ctx *t, const void *value)
{
    (void)t;
    buf_number(b, *(const int64_t *)value);
}

void template_write_getal(struct buf *b, const struct template_ctx *t, const void *value)
{
    lang_number(b, t->lang, *(const int64_t *)value);
}

void template_write_datum(struct buf *b, const struct template_ctx *t, const void *value)
{
    lang_date(b, t->lang, *(const int32_t *)value);
}

void template_write_tijdstip(struct buf *b, const struct template_ctx *t, const void *value)
{
    lang_time(b, t->lang, *(const int64_t *)value);
}

void template_write_tijdstip_datum(struct buf *b, const struct template_ctx *t, const void *value)
{
    int64_t s = *(const int64_t *)value;
    lang_date(b, t->lang, s == TIME_NONE ? DATE_NONE : date_of_time(s));
}

void template_write_breuk0(struct buf *b, const struct template_ctx *t, const void *value)
{
    lang_decimal(b, t->lang, *(const double *)value, 0);
}

void template_write_breuk1(struct buf *b, const struct template_ctx *t, const void *value)
{
    lang_decimal(b, t->lang, *(const double *)value, 1);
}

void template_write_breuk2(struct buf *b, const struct template_ctx *t, const void *value)
{
    lang_decimal(b, t->lang, *(const double *)value, 2);
}

void template_write_procent(struct buf *b, const struct template_ctx *t, const void *value)
{
    lang_percent(b, t->lang, *(const double *)value);
}

/* A browser drops tabs and newlines from an address, and reads \ as /: "/\t/host" and "/\host" are
 * another host. So no control character anywhere, and the second byte of a path is no slash. */
bool template_url_allowed(const char *url)
{
    static const char *const begins[] = {"http://", "https://", "mailto:", "tel:", "./", "../"};
    if (!url) {
        return false;
    }
    for (const char *p = url; *p; p++) {
        if ((unsigned char)*p < ' ' || *p == 0x7f) {
            return false;
        }
    }
    if (*url == '/') {
        return url[1] != '/' && url[1] != '\\';
    }
    if (*url == '#' || *url == '?') {
        return true;
    }
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        if (strncasecmp(url, begins[i], strlen(begins[i])) == 0) {
            return true;
        }
    }
    return false;
}

void template_url(struct buf *b, const char *url)
{
    if (template_url_allowed(url)) {
        buf_html(b, url);
    } else {
        buf_char(b, '#');
    }
}

void template_svg_number(struct buf *b, double x)
{
    if (!isfinite(x)) {
        x = 0;
    }
    double limited = x > 1e9 ? 1e9 : x < -1e9 ? -1e9 : x;
    int64_t tenths = llround(limited * 10);
    if (tenths < 0) {
        buf_char(b, '-');
        tenths = -tenths;
    }
    buf_number(b, tenths / 10);
    buf_char(b, '.');
    buf_char(b, (char)('0' + tenths % 10));
}

void template_iso_datum(struct buf *b, int32_t d)
{
    char text[11];
    if (d != DATE_NONE) {
        date_iso(d, text);
        buf_text(b, text);
    }
}

void template_iso_tijdstip(struct buf *b, int64_t s)
{
    if (s == TIME_NONE) {
        return;
    }
    int64_t second = s % 86400 < 0 ? s % 86400 + 86400 : s % 86400;
    template_iso_datum(b, datum_utc(s));
    buf_format(b, "T%02d:%02d:%02dZ", (int)(second / 3600), (int)(second / 60 % 60),
               (int)(second % 60));
}

void template_json_decimal(struct buf *b, double x)
{
    if (!isfinite(x)) {
        buf_add(b, "null", 4);
    } else if (fabs(x) < 1e15 && x == floor(x)) {
        buf_number(b, (int64_t)x);
    } else {
        char text[32];
        /* The shortest form that reads back as the same number. */
        for (int digits = 15; digits <= 17; digits++) {
            snprintf(text, sizeof text, "%.*g", digits, x);
            if (strtod(text, NULL) == x) {
                break;
            }
        }
        buf_text(b, text);
    }
}

void template_json_id(struct buf *b, int64_t id)
{
    if (id) {
        buf_number(b, id);
    } else {
        buf_add(b, "null", 4);
    }
}

void template_json_datum(struct buf *b, int32_t d)
{
    if (d == DATE_NONE) {
        buf_add(b, "null", 4);
        return;
    }
    buf_char(b, '"');
    template_iso_datum(b, d);
    buf_char(b, '"');
}

void template_json_tijdstip(struct buf *b, int64_t s)
{
    if (s == TIME_NONE) {
        buf_add(b, "null", 4);
        return;
    }
    buf_char(b, '"');
    template_iso_tijdstip(b, s);
    buf_char(b, '"');
}
