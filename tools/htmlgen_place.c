/* The place of every value in the HTML, and from that its escaping; what is unsafe stops the build.
 * Both branches of an {% if %} end where they began, so that no choice of values can move a value
 * to another place. Not here: what static text does to a place (htmlgen_scan.c). */
#include "htmlgen.h"
#include <string.h>

/* Between a name and what comes next no value can stand: the name ends here. */
static void boundary(struct walker *w, struct place *p, bool value)
{
    if (value && p->mode != MODE_TEXT && p->mode != MODE_VALUE) {
        const char *where = p->mode == MODE_COMMENT     ? "a comment"
                            : p->mode == MODE_EQUALS    ? "an unquoted attribute"
                            : p->mode == MODE_ATTRIBUTE ? "an attribute's name"
                                                        : "a tag or its name";
        stop(w->file, w->line, "a value in %s: values stand in text and in quoted attributes only",
             where);
    }
    if (value && strcmp(place_top(p), "script") == 0 && p->mode == MODE_TEXT) {
        stop(w->file, w->line, "a value in <script>: pass it by a data- attribute");
    }
    if (p->mode == MODE_NAME || p->mode == MODE_ATTRIBUTE) {
        scan_end_name(w, p);
    }
    if (p->mode != MODE_TEXT && p->mode != MODE_VALUE && p->mode != MODE_AFTER &&
        p->mode != MODE_INSIDE) {
        stop(w->file, w->line,
             "a tag {%% %%} inside a comment or the name of an element: move it out");
    }
    p->letters = 0;
}

static void check_filter(const struct walker *w, const struct field *f, enum filter filter,
                         bool need)
{
    bool fits = filter == FILTER_NONE    ? f->type < TYPE_PART && f->type != TYPE_BOOL
                : filter == FILTER_DATUM ? f->type == TYPE_DATUM || f->type == TYPE_TIJDSTIP
                : filter == FILTER_GETAL ? f->type == TYPE_GETAL || f->type == TYPE_ID
                                         : f->type == TYPE_BREUK;
    if (f->type == TYPE_BOOL) {
        stop(w->file, w->line, "a bool is not text ('%s'): write {%% if %s %%}…{%% endif %%}",
             f->name, f->name);
    }
    if (f->type >= TYPE_PART) {
        stop(w->file, w->line,
             "'%s' is not one value: write {%% include %s %%} or {%% for x in %s %%}", f->name,
             f->name, f->name);
    }
    if (!fits) {
        stop(w->file, w->line, "this filter does not fit '%s' of type %s: see tools/README.md",
             f->name, type_names[f->type]);
    }
    if (need && f->type == TYPE_BREUK && filter == FILTER_NONE) {
        stop(w->file, w->line,
             "a breuk in text needs its decimals ('%s'): write | breuk0, breuk1, breuk2 or "
             "procent",
             f->name);
    }
}

static enum escape place_url(const struct walker *w, struct place *p, const struct field *f)
{
    if (f->type == TYPE_URL) {
        if (p->url != URL_EMPTY) {
            stop(w->file, w->line, "a value of type url is the whole of %s=: take the rest out",
                 p->attribute);
        }
        p->url = URL_WHOLE;
        return ESCAPE_URL_WHOLE;
    }
    if (p->url == URL_EMPTY || p->url == URL_WHOLE || !strchr("/#?", p->head[0]) ||
        strncmp(p->head, "//", 2) == 0 || strncmp(p->head, "/\\", 2) == 0) {
        stop(w->file, w->line,
             "%s= must begin with one '/', '#' or '?' of its own: write a path, or declare "
             "'%s' as url",
             p->attribute, f->name);
    }
    if (f->type == TYPE_TEKST && p->url == URL_STATIC && p->head_len == 1 && p->head[0] == '/') {
        stop(w->file, w->line,
             "%s=\"/{{ %s }}…\" becomes '//' when the text is empty: begin with a word, as "
             "/zoek/",
             p->attribute, f->name);
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
    if (f->type == TYPE_VEILIGE_HTML && (attribute || place_text_only(p))) {
        stop(w->file, w->line, "'%s' is veilige_html and stands in text only: declare it as tekst",
             f->name);
    }
    if (f->type == TYPE_VEILIGE_HTML && (place_within(p, "svg") || place_within(p, "p"))) {
        stop(w->file, w->line, "'%s' holds paragraphs and cannot stand in <%s>: use a <div>",
             f->name, place_top(p));
    }
    if (!attribute) {
        return;
    }
    bool url = place_is_url(p);
    bool words = f->type == TYPE_TEKST || f->type == TYPE_URL || f->type == TYPE_SECRET;
    if ((words && place_is_closed(p)) ||
        (strcmp(p->element, "script") == 0 && f->type != TYPE_URL)) {
        stop(w->file, w->line,
             "text in %s= of <%s> is not safe: choose between classes with {%% if %%}, or use "
             "a number",
             p->attribute, p->element);
    }
    if (url) {
        n->escape = place_url(w, p, f);
    } else if (strcmp(p->attribute, "datetime") == 0) {
        n->escape = ESCAPE_MOMENT;
    }
}

static void place_sentence(struct walker *w, struct node *n, const struct place *p,
                           const struct scope *s)
{
    const char *expression;
    if (p->mode == MODE_VALUE &&
        (place_is_url(p) || place_is_closed(p) || strcmp(p->element, "script") == 0)) {
        stop(w->file, w->line, "a sentence in %s=: an address or a setting is not translated",
             p->attribute);
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
    bool in_url = a->mode == MODE_VALUE && place_is_url(a);
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
        same = a->url != URL_EMPTY && b->url != URL_EMPTY && a->url != URL_WHOLE &&
               b->url != URL_WHOLE && a->head_len > 1 && b->head_len > 1 &&
               strncmp(a->head, b->head, 2) == 0;
        j.url = URL_VALUES;
    }
    if (!same) {
        stop(w->file, w->line,
             "%s: open and close elements, quotes and addresses in the same branch", what);
    }
    j.pending_src = a->pending_src && b->pending_src;
    return j;
}

static struct place walk(struct walker *w, struct nodes *nodes, const struct scope *s,
                         struct place p);

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
        stop(t->file, n->line,
             "{%% include %s %%} needs a field of type %s: write {%% include %s with field %%}",
             n->text, n->text, n->text);
    }
    return expression;
}

static void place_block(struct walker *w, struct node *n, struct place *p, const struct scope *s)
{
    struct template *t = w->t;
    if (p->mode != MODE_TEXT || s || (t->kind != KIND_FRAME && !t->frame)) {
        stop(w->file, n->line,
             "a block stands between elements of a frame, or at the top of a page that names "
             "its {%% frame %%}");
    }
    for (const struct node *o = t->nodes.node; t->frame && o < n; o++) {
        if (o->kind == NODE_BLOCK && strcmp(o->text, n->text) == 0) {
            stop(w->file, n->line, "block '%s' stands twice: leave one out", n->text);
        }
    }
    n->many = place_text_only(p) ? place_top(p) : NULL;
    struct place end = walk(w, &n->body, s, *p);
    join(w, p, &end, "a block ends in another place than it begins");
}

static struct place walk_control(struct walker *w, struct node *n, const struct scope *s,
                                 struct place p)
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
        condition_find(w->t, w->l, s, n, &list);
        body = walk(w, &n->body, s, p);
        boundary(w, &body, false);
    }
    other = walk(w, &n->other, s, p);
    boundary(w, &other, false);
    w->line = n->line;
    return join(w, &body, &other,
                "the branches of this {% if %} or {% for %} end in different places");
}

static struct place walk(struct walker *w, struct nodes *nodes, const struct scope *s,
                         struct place p)
{
    const char *expression;
    for (size_t i = 0; i < nodes->n; i++) {
        struct node *n = &nodes->node[i];
        w->line = n->line;
        switch (n->kind) {
        case NODE_TEXT:
            scan_text(w, n, &p);
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
            if (p.mode != MODE_TEXT || place_text_only(&p) || !library_find(w->l, n->text)) {
                stop(w->file, n->line,
                     "{%% include %s %%}: a known partial, between elements: see its name and "
                     "place",
                     n->text);
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
        stop(w->file, p->open_line[p->depth - 1], "<%s> is not closed: write </%s>", place_top(p),
             place_top(p));
    }
    if (p->mode != MODE_TEXT) {
        stop(w->file, w->line,
             "a tag, a comment or a quote is not closed at the end of the template");
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
            stop(w->file, n->line,
                 "a page with a frame holds blocks only: put this in a {%% block %%}");
        }
        const struct node *b = find_block(&frame->nodes, n->text);
        if (!b) {
            stop(w->file, n->line, "frame '%s' has no block '%s': see its {%% block %%} tags",
                 frame->name, n->text);
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
            stop(t->file, 1,
                 "unknown frame '%s': name a template of kind frame that is listed under parts",
                 t->frame);
        }
        template_place(frame, l);
        place_page(&w, frame);
        return;
    }
    struct place end = walk(&w, &t->nodes, NULL, (struct place){0});
    check_end(&w, &end, 0);
}
