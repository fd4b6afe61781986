/* Text with Markdown, as people write it in comments and long texts, made into HTML that is safe to
 * show. The only maker of struct veilige_html. Not here: the escapes of plain text (base/buf.h). */
#ifndef KOERS_WEB_MARKUP_H
#define KOERS_WEB_MARKUP_H
#include "web/template.h"

/* The most bytes of Markdown that are read; what is longer is shown as plain text. */
#define OPMAAK_MAX ((size_t)200000)

/* HTML of `markdown`, owned by ctx; .html is NULL for NULL or only blanks. Headings begin at level
 * `kop` (2 … 6), so that they fit under those of the page. Raw HTML is shown as it was typed,
 * images become links, and of links that template_url_allowed() refuses only the words stay. */
struct veilige_html opmaak(const void *ctx, const char *markdown, int kop);
#endif
