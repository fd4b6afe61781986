/* Growing bytes that carry their maximum: what is written into a page, a file, a message.
 * Not here: parsing (text.h, csv.h). After an overflow `vol` stays true and nothing more is added.
 */
#ifndef KOERS_BASE_BUF_H
#define KOERS_BASE_BUF_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
    const void *ctx; /* owner of data */
    char *data;      /* always closed with a zero, not counted in len; NULL before the first byte */
    size_t len, cap, max;
    bool vol; /* something did not fit in max: the content is not to be used */
};

void buf_init(struct buf *b, const void *ctx, size_t max);
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_text(struct buf *b, const char *text); /* NULL adds nothing */
void buf_char(struct buf *b, char c);
void buf_format(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Escaped for HTML text and double-quoted attributes: & < > " ' */
void buf_html(struct buf *b, const char *text);
/* A JSON string with its quotes; NULL becomes null. */
void buf_json(struct buf *b, const char *text);
/* One URL component, percent-encoded; the result needs no HTML escaping. */
void buf_url(struct buf *b, const char *text);
void buf_getal(struct buf *b, int64_t n);
void buf_hex(struct buf *b, const void *bytes, size_t n);
#endif
