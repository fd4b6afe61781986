/* The HTML state machine: takes a place through static text as a browser would read it, and refuses
 * what is not well formed or what the CSP refuses. Strict on purpose: every element but the void
 * ones is closed and every attribute value is quoted. Not here: values and tags (htmlgen_place.c).
 */
#include "htmlgen.h"
#include <string.h>
#include <strings.h>

static const char *const voids[] = {"area", "br",   "col",    "hr",    "img", "input",
                                    "link", "meta", "source", "track", "wbr", NULL};
static const char *const svg_leaves[] = {"circle",   "ellipse", "line", "path", "polygon",
                                         "polyline", "rect",    "stop", "use",  NULL};
static const char *const refused[] = {"style",    "iframe",        "object",
                                      "embed",    "applet",        "base",
                                      "frame",    "frameset",      "noscript",
                                      "xmp",      "plaintext",     "noembed",
                                      "noframes", "template",      "math",
                                      "animate",  "set",           "animatemotion",
                                      "portal",   "foreignobject", "animatetransform",
                                      "handler",  "listener",      NULL};
static const char *const urls[] = {"href", "src",  "action",     "formaction", "poster",
                                   "cite", "data", "xlink:href", NULL};
/* Values here would be read as an address, a program or a style: only numbers may stand in them. */
static const char *const closed[] = {
    "srcset",     "imagesrcset", "ping",   "background", "rel",       "target",
    "fill",       "stroke",      "filter", "mask",       "clip-path", "marker-start",
    "marker-mid", "marker-end",  "cursor", "xmlns",      NULL};
static const char *const spoken[] = {"alt",
                                     "title",
                                     "placeholder",
                                     "aria-label",
                                     "aria-description",
                                     "aria-valuetext",
                                     "aria-roledescription",
                                     NULL};

static bool among(const char *const *list, const char *s)
{
    while (*list && strcasecmp(*list, s) != 0) {
        list++;
    }
    return *list != NULL;
}

const char *place_top(const struct place *p)
{
    return p->depth ? p->open[p->depth - 1] : "";
}

bool place_text_only(const struct place *p)
{
    static const char *const elements[] = {"title", "textarea", "script", NULL};
    return among(elements, place_top(p));
}

bool place_is_url(const struct place *p)
{
    return among(urls, p->attribute);
}

bool place_is_closed(const struct place *p)
{
    return among(closed, p->attribute);
}

bool place_within(const struct place *p, const char *element)
{
    for (int i = 0; i < p->depth; i++) {
        if (strcmp(p->open[i], element) == 0) {
            return true;
        }
    }
    return false;
}

static void append(const struct walker *w, char *s, size_t size, char c)
{
    size_t n = strlen(s);
    if (n + 1 >= size) {
        stop(w->file, w->line, "the name '%s…' is too long for HTML: write a known name", s);
    }
    s[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Text that people read stands in _(), or the English of the page would be half. */
static void check_words(const struct walker *w, struct place *p, const char *at)
{
    char c = *at;
    if (c == '&') {
        size_t n = 1 + strcspn(at + 1, "; \n\"'<&{");
        if (n < 2 || at[n] != ';') {
            stop(w->file, w->line, "a bare '&': write &amp;");
        }
        p->entity = true;
    }
    p->letters = letter(c) && !p->entity ? p->letters + 1 : 0;
    p->entity = p->entity && c != ';';
    bool read = p->mode == MODE_TEXT ? !place_within(p, "code") && !place_within(p, "kbd")
                                     : among(spoken, p->attribute);
    if (p->letters >= 2 && read) {
        stop(w->file, w->line, "text that people read ('%.*s') stands bare: write {{ _(\"…\") }}",
             (int)strcspn(at - 1, "<{\n\""), at - 1);
    }
}

static void check_static_url(const struct walker *w, const struct place *p)
{
    static const char *const schemes[] = {"http", "https", "mailto", "tel", NULL};
    size_t n = strcspn(p->head, ":/?#");
    const char *scheme = copy(p->head, n);
    if ((p->head[n] == ':' && !among(schemes, scheme)) || strncmp(p->head, "//", 2) == 0 ||
        strncmp(p->head, "/\\", 2) == 0) {
        stop(w->file, w->line,
             "the address '%s' is not http, https, mailto, tel or a path: change it", p->head);
    }
}

static void open_element(struct walker *w, struct place *p, bool closed_itself)
{
    const char *e = p->element;
    if (strcmp(e, "script") == 0 && !p->pending_src) {
        stop(w->file, w->line,
             "<script> without src is refused by the browser (CSP): put it in assets and "
             "write src");
    }
    if (closed_itself && !among(voids, e) && !place_within(p, "svg") && !among(svg_leaves, e)) {
        stop(w->file, w->line, "<%s/> does not close itself in HTML: write <%s></%s>", e, e, e);
    }
    p->mode = MODE_TEXT;
    p->letters = 0;
    if (closed_itself || among(voids, e)) {
        return;
    }
    if (p->depth == DEPTH) {
        stop(w->file, w->line, "elements stand more than %d deep: take a part out", DEPTH);
    }
    p->open_line[p->depth] = w->line;
    p->open[p->depth++] = copy(e, strlen(e));
}

static void close_element(struct walker *w, struct place *p)
{
    if (!p->depth || strcmp(place_top(p), p->element) != 0) {
        stop(w->file, w->line,
             "</%s> closes nothing that is open here%s%s%s: close what was opened last first",
             p->element, p->depth ? " (open is <" : "", place_top(p), p->depth ? ">)" : "");
    }
    p->depth--;
    p->mode = MODE_TEXT;
    p->letters = 0;
}

void scan_end_name(const struct walker *w, struct place *p)
{
    if (p->mode == MODE_NAME) {
        if (among(refused, p->element)) {
            stop(w->file, w->line,
                 "<%s> is refused: styles and scripts stand in assets, other pages are links",
                 p->element);
        }
        p->pending_src = false;
    } else if (p->mode == MODE_ATTRIBUTE) {
        if (strncmp(p->attribute, "on", 2) == 0 ||
            among((const char *const[]){"style", "srcdoc", "http-equiv", NULL}, p->attribute)) {
            stop(w->file, w->line,
                 "the attribute %s= is refused by the browser (CSP): use a class, or a script "
                 "in assets",
                 p->attribute);
        }
        p->pending_src |= strcmp(p->attribute, "src") == 0;
    }
    p->mode = MODE_AFTER;
}

static void in_tag(struct walker *w, struct place *p, const char *at)
{
    char c = *at;
    bool named = p->mode == MODE_NAME || p->mode == MODE_ATTRIBUTE;
    if (named && (letter(c) || c == '-' || c == ':' || c == '_' || (c >= '0' && c <= '9'))) {
        append(w, p->mode == MODE_NAME ? p->element : p->attribute,
               p->mode == MODE_NAME ? sizeof p->element : sizeof p->attribute, c);
        return;
    }
    if (p->mode == MODE_ATTRIBUTE && c == '=') {
        scan_end_name(w, p);
        p->mode = MODE_EQUALS;
        return;
    }
    if (named) {
        scan_end_name(w, p);
    }
    if (c == '>') {
        open_element(w, p, at[-1] == '/');
    } else if (blank(c) || (c == '/' && at[1] == '>')) {
        p->mode = blank(c) ? MODE_INSIDE : p->mode;
    } else if (p->mode == MODE_INSIDE && letter(c)) {
        p->mode = MODE_ATTRIBUTE;
        memset(p->attribute, 0, sizeof p->attribute);
        append(w, p->attribute, sizeof p->attribute, c);
    } else {
        stop(w->file, w->line,
             "'%c' cannot stand here in the tag <%s>: write name=\"value\" with blanks between", c,
             p->element);
    }
}

static void in_text(struct walker *w, struct place *p, const char *at)
{
    if (*at == '<') {
        p->mode = MODE_TAG;
    } else if (strcmp(place_top(p), "script") == 0 && !blank(*at)) {
        stop(w->file, w->line,
             "text in <script> is refused by the browser (CSP): put it in assets");
    } else {
        check_words(w, p, at);
    }
}

static void after_less(struct walker *w, struct place *p, const char *at)
{
    memset(p->element, 0, sizeof p->element);
    if (*at == '/') {
        p->mode = MODE_END;
    } else if (place_text_only(p)) {
        stop(w->file, w->line, "in <%s> stands only text: take the tag out", place_top(p));
    } else if (strncmp(at, "!--", 3) == 0) {
        p->mode = MODE_COMMENT;
    } else if ((strncasecmp(at, "!doctype", 8) == 0 || *at == '?') && p->depth == 0) {
        p->mode = MODE_MARKUP;
    } else if (letter(*at)) {
        p->mode = MODE_NAME;
        append(w, p->element, sizeof p->element, *at);
    } else {
        stop(w->file, w->line, "'<' begins no tag here: write &lt;");
    }
}

static void in_value(struct walker *w, struct place *p, const char *at)
{
    bool url = place_is_url(p);
    if (*at == p->quote) {
        if (url && p->url == URL_STATIC) {
            check_static_url(w, p);
        }
        p->mode = MODE_AFTER;
        return;
    }
    if (url && p->url == URL_WHOLE) {
        stop(w->file, w->line,
             "a value of type url is the whole of %s=: take '%c' out, or write a path with "
             "values",
             p->attribute, *at);
    }
    if (url && p->url == URL_EMPTY) {
        p->url = URL_STATIC;
    }
    if (p->url == URL_STATIC && p->head_len + 1 < sizeof p->head) {
        p->head[p->head_len++] = *at;
    }
    check_words(w, p, at);
}

static void step(struct walker *w, struct place *p, const char *at)
{
    switch (p->mode) {
    case MODE_TEXT:
        in_text(w, p, at);
        break;
    case MODE_TAG:
        after_less(w, p, at);
        break;
    case MODE_END:
        if (*at == '>') {
            close_element(w, p);
        } else if (!blank(*at)) {
            append(w, p->element, sizeof p->element, *at);
        }
        break;
    case MODE_EQUALS:
        if (*at != '"' && *at != '\'') {
            stop(w->file, w->line, "the value of %s= has no quotes: write %s=\"…\"", p->attribute,
                 p->attribute);
        }
        p->quote = *at;
        p->mode = MODE_VALUE;
        p->url = URL_EMPTY;
        p->letters = p->head_len = 0;
        memset(p->head, 0, sizeof p->head);
        break;
    case MODE_VALUE:
        in_value(w, p, at);
        break;
    case MODE_COMMENT:
        p->mode = *at == '>' && strncmp(at - 2, "--", 2) == 0 ? MODE_TEXT : MODE_COMMENT;
        break;
    case MODE_MARKUP:
        p->mode = *at == '>' ? MODE_TEXT : MODE_MARKUP;
        break;
    default:
        in_tag(w, p, at);
    }
}

/* Walks static text; what is left of it has its blanks between lines folded to one newline. */
void scan_text(struct walker *w, struct node *n, struct place *p)
{
    char *out = make(n->len * 2 + 1, 1);
    size_t len = 0;
    int lines = 0;
    for (size_t i = 0; i < n->len; i++) {
        char c = n->text[i];
        bool keep = p->mode == MODE_TEXT && (place_within(p, "pre") || place_within(p, "textarea"));
        bool was_tag = p->mode != MODE_TEXT;
        if (keep || !blank(c) || !len || !blank(out[len - 1])) {
            out[len++] = c;
        } else if (c == '\n') {
            while (len && blank(out[len - 1])) {
                len--;
            }
            out[len++] = '\n';
        } else if (out[len - 1] != '\n') {
            out[len++] = c;
        }
        w->line = n->line + lines;
        step(w, p, n->text + i);
        lines += c == '\n';
        if (was_tag && p->mode == MODE_TEXT && c == '>' && strcmp(place_top(p), "textarea") == 0) {
            out[len++] = '\n'; /* a browser drops the first newline of a textarea */
            bool own = i + 1 < n->len && n->text[i + 1] == '\n';
            i += own;
            lines += own;
        }
    }
    n->text = out;
    n->len = len;
}
