/* Markdown by cmark: the tree is made harmless first, then written in cmark's safe mode.
 * Not here: what the text means. */
#include "web/markup.h"
#include "base/mem.h"
#include "base/text.h"
#include <cmark.h>
#include <string.h>

/* Puts `with` where `node` stood, and frees node. */
static void replace(cmark_node *node, cmark_node *with)
{
    cmark_node_replace(node, with);
    cmark_node_free(node);
}

static cmark_node *text_node(const char *literal)
{
    cmark_node *t = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(t, literal ? literal : "");
    return t;
}

static void show_raw(cmark_node *node, bool block)
{
    cmark_node *shown = text_node(cmark_node_get_literal(node));
    if (block) {
        cmark_node *paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
        cmark_node_append_child(paragraph, shown);
        shown = paragraph;
    }
    replace(node, shown);
}

/* Replaces a link or image by its text. */
static void unwrap(cmark_node *node)
{
    cmark_node *child;
    while ((child = cmark_node_first_child(node))) {
        cmark_node_unlink(child);
        cmark_node_insert_before(node, child);
    }
    cmark_node_unlink(node);
    cmark_node_free(node);
}

static bool holds_link(cmark_node *node)
{
    for (node = cmark_node_first_child(node); node; node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) == CMARK_NODE_LINK || holds_link(node)) {
            return true;
        }
    }
    return false;
}

/* Turns an image into a link: loading an image from another site would tell that site who reads the
 * page. */
static void image_to_link(cmark_node *node)
{
    const char *url = cmark_node_get_url(node);
    cmark_node *link = cmark_node_new(CMARK_NODE_LINK), *child;
    cmark_node_set_url(link, url);
    if (!cmark_node_first_child(node)) {
        cmark_node_append_child(link, text_node(url));
    }
    while ((child = cmark_node_first_child(node))) {
        cmark_node_unlink(child);
        cmark_node_append_child(link, child);
    }
    replace(node, link);
}

static bool in_link(cmark_node *node)
{
    for (node = cmark_node_parent(node); node; node = cmark_node_parent(node)) {
        if (cmark_node_get_type(node) == CMARK_NODE_LINK) {
            return true;
        }
    }
    return false;
}

static void make_harmless(cmark_node *node, int kop)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_HTML_INLINE:
        show_raw(node, cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK);
        break;
    case CMARK_NODE_IMAGE:
        /* A link in a link is not HTML. */
        if (in_link(node) || holds_link(node) || !template_url_allowed(cmark_node_get_url(node))) {
            unwrap(node);
        } else {
            image_to_link(node);
        }
        break;
    case CMARK_NODE_LINK:
        if (!template_url_allowed(cmark_node_get_url(node))) {
            unwrap(node);
        }
        break;
    case CMARK_NODE_HEADING: {
        int level = cmark_node_get_heading_level(node) + kop - 1;
        cmark_node_set_heading_level(node, level > 6 ? 6 : level);
        break;
    }
    default:
        break;
    }
}

struct veilige_html opmaak(const void *ctx, const char *markdown, int kop)
{
    struct veilige_html none = {NULL};
    if (!markdown || text_blank(markdown)) {
        return none;
    }
    size_t n = strlen(markdown);
    if (n > OPMAAK_MAX) {
        struct buf b;
        buf_init(&b, ctx, n * 6 + 16);
        buf_text(&b, "<p>");
        buf_html(&b, markdown);
        buf_text(&b, "</p>");
        return b.vol ? none : (struct veilige_html){b.data};
    }
    cmark_node *document = cmark_parse_document(markdown, n, CMARK_OPT_VALIDATE_UTF8);
    cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        bool leaf = type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
        if (event == CMARK_EVENT_EXIT || leaf) {
            make_harmless(node, kop < 2 ? 2 : kop);
        }
    }
    cmark_iter_free(iter);
    char *html = cmark_render_html(document, CMARK_OPT_SAFE);
    cmark_node_free(document);
    struct veilige_html made = {mem_text(ctx, html)};
    cmark_get_default_mem_allocator()->free(html);
    return made;
}
