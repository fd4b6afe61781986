/* The place of every value in the HTML, found by walking the template as a browser would read it, and
 * from that its escaping. What is unsafe or not well formed stops the build here. Strict on purpose:
 * every element but the void ones is closed, every attribute value is quoted, and both branches of an
 * {% if %} end where they began, so that no choice of values can move a value to another place. */
#include "htmlgen.h"
#include <string.h>
#include <strings.h>

struct walker {
    struct template *t;
    const struct library *l;
    const char *file;
    int line;
};
static const char *const voids[] = {"area", "br",   "col",    "hr",    "img", "input",
                                    "link", "meta", "source", "track", "wbr", NULL};
static const char *const svg_leaves[] = {"circle", "ellipse", "line", "path", "polygon", "polyline",
                                         "rect",   "stop",    "use",  NULL};
static const char *const refused[] = {
    "style",    "iframe",    "object",   "embed",         "applet",  "base",          "frame",
    "frameset", "noscript",  "xmp",      "plaintext",     "noembed", "noframes",      "template",
    "math",     "animate",   "set",      "animatemotion", "portal",  "foreignobject", "animatetransform",
    "handler",  "listener",  NULL};
static const char *const urls[] = {"href", "src",  "action", "formaction", "poster",
                                   "cite", "data", "xlink:href", NULL};
/* Values here would be read as an address, a program or a style: only numbers may stand in them. */
static const char *const closed[] = {
    "srcset", "imagesrcset", "ping",      "background",   "rel",        "target",     "fill",  "stroke",
    "filter", "mask",        "clip-path", "marker-start", "marker-mid", "marker-end", "cursor", "xmlns",
    NULL};
static const char *const spoken[] = {"alt",         "title",            "placeholder",
                                     "aria-label",  "aria-description", "aria-valuetext",
                                     "aria-roledescription", NULL};

static bool among(const char *const *list, const char *s)
{
    while (*list && strcasecmp(*list, s) != 0) {
        list++;
    }
    return *list != NULL;
}

static const char *top(const struct place *p)
{
    return p->depth ? p->open[p->depth - 1] : "";
}

static bool text_only(const struct place *p)
{
    return strcmp(top(p), "title") == 0 || strcmp(top(p), "textarea") == 0;
}

static bool within(const struct place *p, const char *element)
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
    bool read = p->mode == MODE_TEXT ? !within(p, "code") && !within(p, "kbd")
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
        stop(w->file, w->line, "the address '%s' is not http, https, mailto, tel or a path: change it",
             p->head);
    }
}

static void open_element(struct walker *w, struct place *p, bool closed_itself)
{
    const char *e = p->element;
    if (strcmp(e, "script") == 0 && !p->pending_src) {
        stop(w->file, w->line, "<script> without src is refused by the browser (CSP): put it in assets and "
             "write src");
    }
    if (closed_itself && !among(voids, e) && !within(p, "svg") && !among(svg_leaves, e)) {
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
    if (!p->depth || strcmp(top(p), p->element) != 0) {
        stop(w->file, w->line, "</%s> closes nothing that is open here%s%s%s: close what was opened last first",
             p->element, p->depth ? " (open is <" : "", top(p), p->depth ? ">)" : "");
    }
    p->depth--;
    p->mode = MODE_TEXT;
    p->letters = 0;
}

static void end_name(const struct walker *w, struct place *p)
{
    if (p->mode == MODE_NAME) {
        if (among(refused, p->element)) {
            stop(w->file, w->line, "<%s> is refused: styles and scripts stand in assets, other pages are links",
                 p->element);
        }
        p->pending_src = false;
    } else if (p->mode == MODE_ATTRIBUTE) {
        if (strncmp(p->attribute, "on", 2) == 0 || among((const char *const[]){"style", "srcdoc", "http-equiv",
                                                                              NULL}, p->attribute)) {
            stop(w->file, w->line, "the attribute %s= is refused by the browser (CSP): use a class, or a script "
                 "in assets", p->attribute);
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
        end_name(w, p);
        p->mode = MODE_EQUALS;
        return;
    }
    if (named) {
        end_name(w, p);
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
        stop(w->file, w->line, "'%c' cannot stand here in the tag <%s>: write name=\"value\" with blanks between",
             c, p->element);
    }
}

static void in_text(struct walker *w, struct place *p, const char *at)
{
    if (*at == '<') {
        p->mode = MODE_TAG;
    } else if (strcmp(top(p), "script") == 0 && !blank(*at)) {
        stop(w->file, w->line, "text in <script> is refused by the browser (CSP): put it in assets");
    } else {
        check_words(w, p, at);
    }
}

static void after_less(struct walker *w, struct place *p, const char *at)
{
    memset(p->element, 0, sizeof p->element);
    if (*at == '/') {
        p->mode = MODE_END;
    } else if (text_only(p) || strcmp(top(p), "script") == 0) {
        stop(w->file, w->line, "in <%s> stands only text: take the tag out", top(p));
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
    bool url = among(urls, p->attribute);
    if (*at == p->quote) {
        if (url && p->url == URL_STATIC) {
            check_static_url(w, p);
        }
        p->mode = MODE_AFTER;
        return;
    }
    if (url && p->url == URL_WHOLE) {
        stop(w->file, w->line, "a value of type url is the whole of %s=: take '%c' out, or write a path with "
             "values", p->attribute, *at);
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
            stop(w->file, w->line, "the value of %s= has no quotes: write %s=\"…\"", p->attribute, p->attribute);
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
static void walk_text(struct walker *w, struct node *n, struct place *p)
{
    char *out = make(n->len * 2 + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < n->len; i++) {
        char c = n->text[i];
        bool keep = p->mode == MODE_TEXT && (within(p, "pre") || within(p, "textarea"));
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
        step(w, p, n->text + i);
        w->line += c == '\n';
        if (was_tag && p->mode == MODE_TEXT && c == '>' && strcmp(top(p), "textarea") == 0) {
            out[len++] = '\n'; /* a browser drops the first newline of a textarea */
        }
    }
    n->text = out;
    n->len = len;
}

/* Between a name and what comes next no value can stand: the name ends here. */
static void boundary(struct walker *w, struct place *p, bool value)
{
    if (value && p->mode != MODE_TEXT && p->mode != MODE_VALUE) {
        const char *where = p->mode == MODE_COMMENT ? "a comment"
                            : p->mode == MODE_EQUALS ? "an unquoted attribute"
                            : p->mode == MODE_ATTRIBUTE ? "an attribute's name" : "a tag or its name";
        stop(w->file, w->line, "a value in %s: values stand in text and in quoted attributes only", where);
    }
    if (value && strcmp(top(p), "script") == 0 && p->mode == MODE_TEXT) {
        stop(w->file, w->line, "a value in <script>: pass it by a data- attribute");
    }
    if (p->mode == MODE_NAME || p->mode == MODE_ATTRIBUTE) {
        end_name(w, p);
    }
    if (p->mode != MODE_TEXT && p->mode != MODE_VALUE && p->mode != MODE_AFTER && p->mode != MODE_INSIDE) {
        stop(w->file, w->line, "a tag {%% %%} inside a comment or the name of an element: move it out");
    }
    p->letters = 0;
}

static void check_filter(const struct walker *w, const struct field *f, enum filter filter, bool need)
{
    bool fits = filter == FILTER_NONE ? f->type < TYPE_PART && f->type != TYPE_BOOL
                : filter == FILTER_DATUM ? f->type == TYPE_DATUM || f->type == TYPE_TIJDSTIP
                : filter == FILTER_GETAL ? f->type == TYPE_GETAL || f->type == TYPE_ID
                                         : f->type == TYPE_BREUK;
    if (f->type == TYPE_BOOL) {
        stop(w->file, w->line, "a bool is not text ('%s'): write {%% if %s %%}…{%% endif %%}", f->name, f->name);
    }
    if (f->type >= TYPE_PART) {
        stop(w->file, w->line, "'%s' is not one value: write {%% include %s %%} or {%% for x in %s %%}", f->name,
             f->name, f->name);
    }
    if (!fits) {
        stop(w->file, w->line, "this filter does not fit '%s' of type %s: see tools/README.md", f->name,
             type_names[f->type]);
    }
    if (need && f->type == TYPE_BREUK && filter == FILTER_NONE) {
        stop(w->file, w->line, "a breuk in text needs its decimals ('%s'): write | breuk0, breuk1, breuk2 or "
             "procent", f->name);
    }
}

static enum escape place_url(const struct walker *w, struct place *p, const struct field *f)
{
    if (f->type == TYPE_URL) {
        if (p->url != URL_EMPTY) {
            stop(w->file, w->line, "a value of type url is the whole of %s=: take the rest out", p->attribute);
        }
        p->url = URL_WHOLE;
        return ESCAPE_URL_WHOLE;
    }
    if (p->url == URL_EMPTY || p->url == URL_WHOLE || !strchr("/#?", p->head[0]) ||
        strncmp(p->head, "//", 2) == 0 || strncmp(p->head, "/\\", 2) == 0) {
        stop(w->file, w->line, "%s= must begin with one '/', '#' or '?' of its own: write a path, or declare "
             "'%s' as url", p->attribute, f->name);
    }
    if (f->type == TYPE_TEKST && p->url == URL_STATIC && p->head_len == 1 && p->head[0] == '/') {
        stop(w->file, w->line, "%s=\"/{{ %s }}…\" becomes '//' when the text is empty: begin with a word, as "
             "/zoek/", p->attribute, f->name);
    }
    if (f->type == TYPE_BREUK || f->type == TYPE_TIJDSTIP || f->type == TYPE_VEILIGE_HTML) {
        stop(w->file, w->line, "a %s cannot stand in an address: use tekst, id, getal or datum",
             type_names[f->type]);
    }
    p->url = URL_VALUES;
    return ESCAPE_URL_PART;
}

static void place_value(struct walker *w, struct node *n, struct place *p, const struct field *f)
{
    bool attribute = p->mode == MODE_VALUE;
    check_filter(w, f, n->filter, !attribute);
    n->escape = attribute ? ESCAPE_ATTRIBUTE : ESCAPE_TEXT;
    if (f->type == TYPE_VEILIGE_HTML && (attribute || text_only(p))) {
        stop(w->file, w->line, "'%s' is veilige_html and stands in text only: declare it as tekst", f->name);
    }
    if (!attribute) {
        return;
    }
    bool url = among(urls, p->attribute);
    bool words = f->type == TYPE_TEKST || f->type == TYPE_URL || f->type == TYPE_SECRET;
    if ((words && among(closed, p->attribute)) || (strcmp(p->element, "script") == 0 && f->type != TYPE_URL)) {
        stop(w->file, w->line, "text in %s= of <%s> is not safe: choose between classes with {%% if %%}, or use "
             "a number", p->attribute, p->element);
    }
    if (url) {
        n->escape = place_url(w, p, f);
    } else if (strcmp(p->attribute, "datetime") == 0) {
        n->escape = ESCAPE_MOMENT;
    }
}

static void place_sentence(struct walker *w, struct node *n, const struct place *p, const struct scope *s)
{
    const char *expression;
    if (p->mode == MODE_VALUE && (among(urls, p->attribute) || among(closed, p->attribute) ||
                                  strcmp(p->element, "script") == 0)) {
        stop(w->file, w->line, "a sentence in %s=: an address or a setting is not translated", p->attribute);
    }
    if (n->many) {
        const struct field *f = scope_find(w->t, s, &n->path, n->line, &expression);
        if (f->type != TYPE_GETAL && f->type != TYPE_ID) {
            stop(w->file, w->line, "_n() counts by a getal, '%s' is not one", f->name);
        }
    }
    for (size_t i = 0; i < n->n_slots; i++) {
        if (n->slot[i].count) {
            continue;
        }
        const struct field *f = scope_find(w->t, s, &n->slot[i].path, n->line, &expression);
        check_filter(w, f, n->slot[i].filter, true);
        if (f->type == TYPE_VEILIGE_HTML) {
            stop(w->file, w->line, "'%s' is veilige_html and cannot stand in a sentence", f->name);
        }
    }
}

/* Where both branches leave us; stops when they leave us in different places. */
static struct place join(const struct walker *w, const struct place *a, const struct place *b,
                         const char *what)
{
    struct place j = *a;
    bool in_url = a->mode == MODE_VALUE && among(urls, a->attribute);
    bool same = a->mode == b->mode && a->depth == b->depth;
    bool between = (a->mode == MODE_AFTER && b->mode == MODE_INSIDE) ||
                   (a->mode == MODE_INSIDE && b->mode == MODE_AFTER);
    if (between && a->depth == b->depth) {
        j.mode = MODE_AFTER; /* the stricter: a blank must follow */
        same = true;
    }
    for (int i = 0; same && i < a->depth; i++) {
        same = strcmp(a->open[i], b->open[i]) == 0;
    }
    if (same && a->mode == MODE_VALUE) {
        same = strcmp(a->attribute, b->attribute) == 0 && a->quote == b->quote;
    }
    if (same && a->mode != MODE_TEXT) {
        same = strcmp(a->element, b->element) == 0;
    }
    if (same && in_url && (a->url != b->url || strcmp(a->head, b->head) != 0)) {
        same = a->url != URL_EMPTY && b->url != URL_EMPTY && a->url != URL_WHOLE && b->url != URL_WHOLE &&
               a->head_len > 1 && b->head_len > 1 && strncmp(a->head, b->head, 2) == 0;
        j.url = URL_VALUES;
    }
    if (!same) {
        stop(w->file, w->line, "%s: open and close elements, quotes and addresses in the same branch", what);
    }
    j.pending_src = a->pending_src && b->pending_src;
    return j;
}

static struct place walk(struct walker *w, struct nodes *nodes, const struct scope *s, struct place p);

const char *include_find(const struct template *t, const struct scope *s, const struct node *n)
{
    const char *expression;
    if (!n->path.loop) {
        for (const struct scope *o = s; o; o = o->outer) {
            if (o->part && strcmp(o->part, n->text) == 0 && strcmp(o->loop, n->path.name) == 0) {
                return print("l_%s", o->loop);
            }
        }
    }
    const struct field *f = scope_find(t, s, &n->path, n->line, &expression);
    if (f->type != TYPE_PART || strcmp(f->part, n->text) != 0) {
        stop(t->file, n->line, "{%% include %s %%} needs a field of type %s: write {%% include %s with field %%}",
             n->text, n->text, n->text);
    }
    return expression;
}

static void place_block(struct walker *w, struct node *n, struct place *p, const struct scope *s)
{
    struct template *t = w->t;
    if (p->mode != MODE_TEXT || s || (t->kind != KIND_FRAME && !t->frame)) {
        stop(w->file, n->line, "a block stands between elements of a frame, or at the top of a page that names "
             "its {%% frame %%}");
    }
    for (const struct node *o = t->nodes.node; t->frame && o < n; o++) {
        if (o->kind == NODE_BLOCK && strcmp(o->text, n->text) == 0) {
            stop(w->file, n->line, "block '%s' stands twice: leave one out", n->text);
        }
    }
    n->many = text_only(p) ? top(p) : NULL;
    struct place end = walk(w, &n->body, s, *p);
    join(w, p, &end, "a block ends in another place than it begins");
}

static struct place walk_control(struct walker *w, struct node *n, const struct scope *s, struct place p)
{
    const char *list, *count;
    boundary(w, &p, false);
    struct place body = p, other = p;
    if (n->kind == NODE_FOR) {
        struct scope in = scope_enter(w->t, w->l, s, n, &list, &count);
        body = walk(w, &n->body, &in, p);
        boundary(w, &body, false);
        w->line = n->line;
        join(w, &p, &body, "the loop ends in another place than it begins");
    } else {
        scope_find(w->t, s, &n->path, n->line, &list);
        body = walk(w, &n->body, s, p);
        boundary(w, &body, false);
    }
    other = walk(w, &n->other, s, p);
    boundary(w, &other, false);
    w->line = n->line;
    return join(w, &body, &other, "the branches of this {% if %} or {% for %} end in different places");
}

static struct place walk(struct walker *w, struct nodes *nodes, const struct scope *s, struct place p)
{
    const char *expression;
    for (size_t i = 0; i < nodes->n; i++) {
        struct node *n = &nodes->node[i];
        w->line = n->line;
        switch (n->kind) {
        case NODE_TEXT:
            walk_text(w, n, &p);
            break;
        case NODE_VALUE:
            boundary(w, &p, true);
            place_value(w, n, &p, scope_find(w->t, s, &n->path, n->line, &expression));
            break;
        case NODE_SENTENCE:
            boundary(w, &p, true);
            n->escape = p.mode == MODE_VALUE ? ESCAPE_ATTRIBUTE : ESCAPE_TEXT;
            place_sentence(w, n, &p, s);
            break;
        case NODE_INCLUDE:
            if (p.mode != MODE_TEXT || text_only(&p) || !library_find(w->l, n->text)) {
                stop(w->file, n->line, "{%% include %s %%}: a known partial, between elements: see its name and "
                     "place", n->text);
            }
            include_find(w->t, s, n);
            break;
        case NODE_BLOCK:
            place_block(w, n, &p, s);
            break;
        default:
            p = walk_control(w, n, s, p);
        }
    }
    return p;
}

static void check_end(const struct walker *w, const struct place *p, int base)
{
    if (p->depth > base) {
        stop(w->file, p->open_line[p->depth - 1], "<%s> is not closed: write </%s>", top(p), top(p));
    }
    if (p->mode != MODE_TEXT) {
        stop(w->file, w->line, "a tag, a comment or a quote is not closed at the end of the template");
    }
}

static const struct node *find_block(const struct nodes *nodes, const char *name)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct node *n = &nodes->node[i];
        const struct node *found = n->kind == NODE_BLOCK && strcmp(n->text, name) == 0 ? n : NULL;
        found = found ? found : find_block(&n->body, name);
        found = found ? found : find_block(&n->other, name);
        if (found) {
            return found;
        }
    }
    return NULL;
}

static void place_page(struct walker *w, struct template *frame)
{
    for (size_t i = 0; i < w->t->nodes.n; i++) {
        struct node *n = &w->t->nodes.node[i];
        if (n->kind == NODE_TEXT && strspn(n->text, " \n\t") >= n->len) {
            continue;
        }
        if (n->kind != NODE_BLOCK) {
            stop(w->file, n->line, "a page with a frame holds blocks only: put this in a {%% block %%}");
        }
        const struct node *b = find_block(&frame->nodes, n->text);
        if (!b) {
            stop(w->file, n->line, "frame '%s' has no block '%s': see its {%% block %%} tags", frame->name,
                 n->text);
        }
        struct place p = {.open = {b->many}, .depth = b->many != NULL};
        w->line = n->line;
        place_block(w, n, &p, NULL);
    }
}

void template_place(struct template *t, const struct library *l)
{
    struct walker w = {.t = t, .l = l, .file = t->file};
    if (t->frame) {
        struct template *frame = (struct template *)library_find(l, t->frame);
        if (!frame || frame->kind != KIND_FRAME) {
            stop(t->file, 1, "unknown frame '%s': name a template of kind frame that is listed under parts",
                 t->frame);
        }
        template_place(frame, l);
        place_page(&w, frame);
        return;
    }
    struct place end = walk(&w, &t->nodes, NULL, (struct place){0});
    check_end(&w, &end, 0);
}
