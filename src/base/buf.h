/* Growing bytes that carry their maximum: what is written into a page, a file, a message.
 * Not here: parsing (text.h, csv.h). After an overflow `vol` stays true and nothing more is added.
 */
#ifndef KOERS_BASE_BUF_H
#define KOERS_BASE_BUF_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct buf {
    const void *ctx; /* owner of data */
    char *data;      /* always closed with a zero, not counted in len; NULL before the first byte */
    size_t len, cap, max;
    bool vol; /* something did not fit in max: do not use the content */
};

void buf_init(struct buf *b, const void *ctx, size_t max);
/* Makes room for n more bytes and the closing zero; false (and vol) when max does not allow it. */
bool buf_grow(struct buf *b, size_t n);
/* Adds n bytes: all, or nothing and vol. */
static inline void buf_add(struct buf *b, const void *bytes, size_t n)
{
    if (__builtin_expect(b->vol || n == 0, 0))
        return;
    if (__builtin_expect(n >= b->cap - b->len, 0) && !buf_grow(b, n))
        return;
    memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = '\0';
}
/* NULL adds nothing. */
static inline void buf_text(struct buf *b, const char *text)
{
    if (text)
        buf_add(b, text, strlen(text));
}
static inline void buf_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}
void buf_format(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Escaped for HTML text and double-quoted attributes: & < > " ' */
void buf_html(struct buf *b, const char *text);
/* A JSON string with its quotes; NULL becomes null; a byte that is not UTF-8 becomes U+FFFD. */
void buf_json(struct buf *b, const char *text);
/* One URL component, percent-encoded; the result needs no HTML escaping. */
void buf_url(struct buf *b, const char *text);
void buf_number(struct buf *b, int64_t n);
void buf_hex(struct buf *b, const void *bytes, size_t n);
#endif
