/* What a generated template offers, and the few functions generated renderers call. Not here:
 * templates. */
#ifndef KOERS_WEB_TEMPLATE_H
#define KOERS_WEB_TEMPLATE_H
#include "base/buf.h"
#include "base/datum.h"
#include "base/lang.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct veilige_html {
    const char *html;
}; /* made only by web/opmaak.h (cmark, safe mode) */

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
/* A whole URL in an attribute: escaped when its scheme is allowed, else "#". */
void template_url(struct buf *b, const char *url);
void template_svg_number(struct buf *b, double x);   /* %.1f, point, never NaN */
void template_json_decimal(struct buf *b, double x); /* null for NaN */
#endif
