/* What a generated template offers, and the few functions generated renderers call. Not here:
 * templates. */
#ifndef KOERS_WEB_TEMPLATE_H
#define KOERS_WEB_TEMPLATE_H
#include "base/buf.h"
#include "base/date.h"
#include "base/lang.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct veilige_html {
    const char *html;
}; /* made only by web/markup.h (cmark, safe mode) */

struct template_ctx {
    enum lang lang;
}; /* what each renderer needs besides its view */

struct template
{
    const char *name, *title, *kind; /* kind: page, part, frame, document */
    /* kader: the frame's view for a page with a frame, else NULL. */
    void (*html)(struct buf * b, const struct template_ctx *t, const void *view, const void *frame);
    void (*json)(struct buf * b, const struct template_ctx *t, const void *view);
    const char *schema; /* JSON schema of the view, refers to #/components/schemas/DEEL */
    const struct template *const *parts; /* partials it refers to, NULL closed */
};

/* One value of a translated sentence: {name} is replaced by what `write` writes (already escaped).
 */
struct template_slot {
    const char *name;
    void (*write)(struct buf *, const struct template_ctx *, const void *);
    const void *value;
};
void template_sentence(struct buf *b, const struct template_ctx *t, const char *sentence,
                       const struct template_slot *slots, size_t n);
/* A sentence without values. The Dutch is escaped at build time: html, of n bytes. */
void template_text(struct buf *b, const struct template_ctx *t, const char *msgid, const char *html,
                   size_t n);
/* What slots write with; value: const char * for text, else a pointer to the field. */
void template_write_text(struct buf *b, const struct template_ctx *t, const void *value);
void template_write_cijfers(struct buf *b, const struct template_ctx *t, const void *value);
void template_write_getal(struct buf *b, const struct template_ctx *t, const void *value);
void template_write_datum(struct buf *b, const struct template_ctx *t, const void *value);
void template_write_tijdstip(struct buf *b, const struct template_ctx *t, const void *value);
void template_write_tijdstip_datum(struct buf *b, const struct template_ctx *t, const void *value);
void template_write_breuk0(struct buf *b, const struct template_ctx *t, const void *value);
void template_write_breuk1(struct buf *b, const struct template_ctx *t, const void *value);
void template_write_breuk2(struct buf *b, const struct template_ctx *t, const void *value);
void template_write_procent(struct buf *b, const struct template_ctx *t, const void *value);

/* True for http://, https://, mailto:, tel: and for paths that begin with one /, ./, ../, # or ?;
 * false for control characters and for what a browser would read as another host. NULL: false. */
bool template_url_allowed(const char *url);
/* A whole URL in an attribute: escaped when it is allowed, else "#". */
void template_url(struct buf *b, const char *url);
void template_svg_number(struct buf *b, double x); /* %.1f, point, never NaN */
/* 2026-03-12 and 2026-03-12T13:05:00Z; nothing when absent. */
void template_iso_datum(struct buf *b, int32_t d);
void template_iso_tijdstip(struct buf *b, int64_t s);
/* JSON: null for NaN, 0 (a nullable id) or an absent date. */
void template_json_decimal(struct buf *b, double x);
void template_json_id(struct buf *b, int64_t id);
void template_json_datum(struct buf *b, int32_t d);
void template_json_tijdstip(struct buf *b, int64_t s);
#endif
