/* Reading a template: its declaration and its tags become a tree of nodes. Every word that is not
 * in tools/README.md stops the build here. Not here: what HTML makes of the text (htmlgen_place.c).
 */
#include "htmlgen.h"
#include <string.h>

struct reader {
    const char *file, *begin, *p, *end;
    const char *tag; /* where the last tag began */
    int line;
    struct template *t;
};
const char *const type_names[] = {"tekst",    "getal", "id",  "breuk",        "datum",
                                  "tijdstip", "bool",  "url", "veilige_html", "secret"};
static const char *const filters[] = {"",       "datum",  "getal", "procent",
                                      "breuk0", "breuk1", "breuk2"};
static const char *const reserved[] = {
    "auto",     "bool",    "break",  "case",     "char",   "const",    "continue",
    "default",  "do",      "double", "else",     "enum",   "extern",   "float",
    "for",      "goto",    "if",     "inline",   "int",    "long",     "register",
    "restrict", "return",  "short",  "signed",   "sizeof", "static",   "struct",
    "switch",   "typedef", "union",  "unsigned", "void",   "volatile", "while",
    "true",     "false",   "linux",  "unix",     "asm",    "typeof",   "json"};

static void skip(struct reader *r)
{
    while (r->p < r->end && strchr(" \t\n", *r->p)) {
        r->line += *r->p++ == '\n';
    }
}

static bool at(const struct reader *r, const char *s)
{
    size_t n = strlen(s);
    return (size_t)(r->end - r->p) >= n && memcmp(r->p, s, n) == 0;
}

static bool take(struct reader *r, const char *s)
{
    skip(r);
    if (at(r, s)) {
        r->p += strlen(s);
        return true;
    }
    return false;
}

static void expect(struct reader *r, const char *s, const char *where)
{
    if (!take(r, s)) {
        int n = 0;
        while (r->p + n < r->end && n < 20 && !strchr(" \n", r->p[n])) {
            n++;
        }
        stop(r->file, r->line,
             "'%s' expected in %s, found '%.*s': only the tags in tools/README.md exist", s, where,
             n, r->p);
    }
}

/* A name or a word of the notation; NULL when there is none. */
static const char *word(struct reader *r)
{
    skip(r);
    const char *from = r->p;
    while (r->p < r->end && ((*r->p >= 'a' && *r->p <= 'z') || *r->p == '_' ||
                             (r->p > from && *r->p >= '0' && *r->p <= '9'))) {
        r->p++;
    }
    return r->p == from ? NULL : copy(from, (size_t)(r->p - from));
}

static const char *name(struct reader *r, const char *what)
{
    const char *w = word(r);
    if (!w) {
        stop(r->file, r->line, "%s expected: a name of small letters, digits and _", what);
    }
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (strcmp(w, reserved[i]) == 0) {
            stop(r->file, r->line, "'%s' is a reserved word: choose another name for %s", w, what);
        }
    }
    return w;
}

/* ---- the declaration ---- */

static void skip_remarks(struct reader *r)
{
    for (skip(r); at(r, "(") || at(r, ","); skip(r)) {
        int from = r->line, depth = 0;
        do {
            depth += *r->p == '(' ? 1 : *r->p == ')' ? -1 : 0;
            r->line += *r->p++ == '\n';
        } while (depth && r->p < r->end);
        if (depth) {
            stop(r->file, from, "a remark '(' is not closed: write ')'");
        }
    }
}

static void read_type(struct reader *r, struct field *f, bool list)
{
    const char *w = word(r);
    if (!w) {
        stop(r->file, r->line, "field '%s' has no type: write '%s tekst' or another type", f->name,
             f->name);
    }
    f->type = list ? TYPE_PARTS : TYPE_PART;
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        if (strcmp(w, type_names[i]) == 0) {
            f->type = (enum type)i;
        }
    }
    if (list && f->type != TYPE_PARTS) {
        stop(r->file, f->line, "a list of bare values: write %s[] { waarde %s }", f->name, w);
    }
    f->part = f->type >= TYPE_PART ? w : NULL;
    if (at(r, "?")) {
        r->p++;
        f->nullable = true;
        if (list) {
            stop(r->file, f->line,
                 "a list cannot be NULL: leave the '?' out, an empty list has n 0");
        }
    }
}

static void read_fields(struct reader *r, struct fields *into, const char *ending,
                        const char *struct_name)
{
    into->struct_name = struct_name;
    for (;;) {
        skip_remarks(r);
        if (take(r, ending)) {
            return;
        }
        if (r->p == r->end || at(r, "#}")) {
            stop(r->file, r->line, "the declaration is not closed: write '%s'", ending);
        }
        into->field = grow(into->field, into->n, sizeof *into->field);
        struct field *f = &into->field[into->n];
        memset(f, 0, sizeof *f);
        f->name = name(r, "a field's name");
        f->line = r->line;
        for (size_t i = 0; i < into->n; i++) {
            const char *other = into->field[i].name;
            if (strcmp(other, f->name) == 0 || strcmp(print("n_%s", other), f->name) == 0 ||
                strcmp(print("%s_null", other), f->name) == 0) {
                stop(r->file, f->line,
                     "field '%s' is declared twice (n_ and _null are taken as well): choose "
                     "another name",
                     f->name);
            }
        }
        into->n++;
        bool list = take(r, "[]");
        if (list && take(r, "{")) {
            f->type = TYPE_LIST;
            f->fields = make(1, sizeof *f->fields);
            read_fields(r, f->fields, "}", print("%s_%s", struct_name, f->name));
            if (f->fields->n == 0) {
                stop(r->file, f->line, "list '%s' has no fields: name at least one", f->name);
            }
        } else {
            read_type(r, f, list);
        }
        struct reader back = *r;
        const char *w = word(r);
        f->json = w && strcmp(w, "json") == 0;
        if (!f->json) {
            *r = back;
        }
    }
}

static void read_declaration(struct reader *r)
{
    static const char *const kinds[] = {"page", "part", "frame", "document"};
    if (!take(r, "{#")) {
        stop(r->file, r->line, "a template begins with its declaration: {# page NAME: TITLE … #}");
    }
    const char *w = word(r);
    int kind = 0;
    while (kind < 4 && (!w || strcmp(w, kinds[kind]) != 0)) {
        kind++;
    }
    if (kind == 4) {
        stop(r->file, r->line, "unknown kind '%s': write page, part, frame or document",
             w ? w : "");
    }
    r->t->kind = (enum template_kind)kind;
    r->t->name = name(r, "the template's name");
    expect(r, ":", "the declaration ({# page NAME: TITLE)");
    while (r->p < r->end && *r->p == ' ') {
        r->p++;
    }
    const char *from = r->p;
    while (r->p < r->end && *r->p != '\n' && !at(r, "#}")) {
        r->p++;
    }
    const char *to = r->p;
    while (to > from && to[-1] == ' ') {
        to--;
    }
    if (to == from) {
        stop(r->file, r->line, "the template has no title: write {# %s %s: what the page is", w,
             r->t->name);
    }
    r->t->title = copy(from, (size_t)(to - from));
    read_fields(r, &r->t->fields, "#}", r->t->name);
}

/* ---- the body ---- */

static struct node *add(struct nodes *into, enum node_kind kind, int line)
{
    into->node = grow(into->node, into->n, sizeof *into->node);
    struct node *n = &into->node[into->n++];
    memset(n, 0, sizeof *n);
    n->kind = kind;
    n->line = line;
    return n;
}

/* A {% %} or {# #} that has a line to itself takes that line along. */
static void end_of_line(struct reader *r)
{
    const char *p = r->p, *from = r->tag;
    while (p < r->end && (*p == ' ' || *p == '\t')) {
        p++;
    }
    while (from > r->begin && (from[-1] == ' ' || from[-1] == '\t')) {
        from--;
    }
    if (p < r->end && *p == '\n' && (from == r->begin || from[-1] == '\n')) {
        r->p = p + 1;
        r->line++;
    }
}

static void close_tag(struct reader *r, const char *where)
{
    expect(r, "%}", where);
    end_of_line(r);
}

static struct path read_path(struct reader *r)
{
    struct path p = {.name = name(r, "a field")};
    if (at(r, ".")) {
        r->p++;
        p = (struct path){.loop = p.name, .name = name(r, "a field")};
    }
    return p;
}

static enum filter read_filter(struct reader *r)
{
    if (!take(r, "|")) {
        return FILTER_NONE;
    }
    const char *w = word(r);
    for (size_t i = 1; w && i < sizeof filters / sizeof *filters; i++) {
        if (strcmp(w, filters[i]) == 0) {
            return (enum filter)i;
        }
    }
    stop(r->file, r->line,
         "unknown filter '%s': use datum, getal, procent, breuk0, breuk1 or breuk2", w ? w : "");
}

static const char *read_string(struct reader *r)
{
    expect(r, "\"", "a sentence");
    char *s = copy(r->p, (size_t)(r->end - r->p));
    size_t n = 0;
    for (; r->p < r->end && *r->p != '"' && *r->p != '\n'; r->p++) {
        if (*r->p == '\\' && r->p + 1 < r->end && strchr("\"\\", r->p[1])) {
            r->p++;
        }
        s[n++] = *r->p;
    }
    if (r->p == r->end || *r->p != '"' || n == 0) {
        stop(r->file, r->line, "a sentence is empty or not closed on its line: write _(\"…\")");
    }
    r->p++;
    s[n] = 0;
    return s;
}

static void read_slots(struct reader *r, struct node *node, const char *text)
{
    for (const char *p = text; (p = strchr(p, '{')); p++) {
        const char *to = strchr(p, '}');
        if (!to) {
            stop(r->file, r->line, "'{' in a sentence is not closed: write {veld}");
        }
        struct slot slot = {.name = copy(p + 1, (size_t)(to - p - 1))};
        struct reader in = *r;
        in.p = slot.name;
        in.end = slot.name + strlen(slot.name);
        slot.count = node->many && strcmp(slot.name, "n") == 0;
        if (!slot.count) {
            slot.path = read_path(&in);
            slot.filter = read_filter(&in);
            if (in.p != in.end) {
                stop(r->file, r->line,
                     "'{%s}' in a sentence: write {veld}, {rij.veld} or {veld|filter}", slot.name);
            }
        }
        bool known = false;
        for (size_t i = 0; i < node->n_slots; i++) {
            known |= strcmp(node->slot[i].name, slot.name) == 0;
        }
        if (!known) {
            node->slot = grow(node->slot, node->n_slots, sizeof slot);
            node->slot[node->n_slots++] = slot;
        }
    }
}

static void read_value(struct reader *r, struct nodes *into)
{
    int line = r->line;
    r->p += 2;
    skip(r);
    bool many = at(r, "_n(");
    if (!many && !at(r, "_(")) {
        struct path path = read_path(r);
        struct node *n = add(into, NODE_VALUE, line);
        n->path = path;
        n->filter = read_filter(r);
        expect(r, "}}", "{{ … }}");
        return;
    }
    struct node *n = add(into, NODE_SENTENCE, line);
    r->p += many ? 3 : 2;
    n->text = read_string(r);
    if (many) {
        expect(r, ",", "_n(…)");
        n->many = read_string(r);
        expect(r, ",", "_n(…)");
        n->path = read_path(r);
        read_slots(r, n, n->many);
    }
    read_slots(r, n, n->text);
    expect(r, ")", "a sentence");
    expect(r, "}}", "{{ … }}");
}

static const char *read_nodes(struct reader *r, struct nodes *into, const char *open,
                              int open_line);

static void expect_end(struct reader *r, const char *found, const char *wanted, int line)
{
    if (strcmp(found, wanted) != 0) {
        stop(r->file, r->line,
             "{%% %s %%} found where {%% %s %%} should close line %d: close what was opened "
             "last first",
             found, wanted, line);
    }
}

static void read_for_or_if(struct reader *r, struct nodes *into, bool is_for)
{
    int line = r->line;
    struct node n = {.kind = is_for ? NODE_FOR : NODE_IF, .line = line};
    if (is_for) {
        n.text = name(r, "the loop's variable");
        const char *w = word(r);
        if (!w || strcmp(w, "in") != 0) {
            stop(r->file, line, "write {%% for rij in rijen %%}");
        }
    } else {
        struct reader back = *r;
        const char *w = word(r);
        n.negated = w && strcmp(w, "not") == 0;
        if (!n.negated) {
            *r = back;
        }
    }
    n.path = read_path(r);
    close_tag(r, is_for ? "{% for rij in rijen %}" : "{% if veld %} (there are no expressions)");
    const char *what = is_for ? "for" : "if", *ending = is_for ? "endfor" : "endif";
    const char *end = read_nodes(r, &n.body, what, line);
    if (strcmp(end, "else") == 0) {
        end = read_nodes(r, &n.other, what, line);
    }
    expect_end(r, end, ending, line);
    *add(into, n.kind, line) = n;
}

static void read_block(struct reader *r, struct nodes *into)
{
    int line = r->line;
    struct node n = {.kind = NODE_BLOCK, .line = line, .text = name(r, "the block's name")};
    close_tag(r, "{% block naam %}");
    expect_end(r, read_nodes(r, &n.body, "block", line), "endblock", line);
    *add(into, n.kind, line) = n;
}

static void read_include(struct reader *r, struct nodes *into)
{
    struct node n = {.kind = NODE_INCLUDE, .line = r->line, .text = name(r, "the partial's name")};
    n.path.name = n.text;
    struct reader back = *r;
    const char *w = word(r);
    if (w && strcmp(w, "with") == 0) {
        n.path = read_path(r);
        n.negated = true; /* a path was given */
    } else {
        *r = back;
    }
    close_tag(r, "{% include deel with veld %}");
    *add(into, n.kind, n.line) = n;
}

/* Whether the tag at r->p is alone on its line, of which the blanks before it begin at *start. */
static bool alone(const struct reader *r, const char *from, const char **start)
{
    const char *ending = strstr(r->p, r->p[1] == '%' ? "%}" : "#}");
    const char *after = ending ? ending + 2 : r->end;
    while (after < r->end && (*after == ' ' || *after == '\t')) {
        after++;
    }
    *start = r->p;
    while (*start > from && ((*start)[-1] == ' ' || (*start)[-1] == '\t')) {
        (*start)--;
    }
    return (after == r->end || *after == '\n') && (*start == r->begin || (*start)[-1] == '\n');
}

static void read_text(struct reader *r, struct nodes *into)
{
    const char *from = r->p, *to;
    int line = r->line;
    while (r->p < r->end && !at(r, "{{") && !at(r, "{%") && !at(r, "{#")) {
        r->line += *r->p++ == '\n';
    }
    if (r->p == r->end || r->p[1] == '{' || !alone(r, from, &to)) {
        to = r->p;
    }
    if (to > from) {
        struct node *n = add(into, NODE_TEXT, line);
        n->text = from;
        n->len = (size_t)(to - from);
    }
}

static void read_frame(struct reader *r, const struct nodes *into)
{
    for (size_t i = 0; i < into->n; i++) {
        if (into->node[i].kind != NODE_TEXT ||
            strspn(into->node[i].text, " \n\t") < into->node[i].len) {
            stop(r->file, r->line, "{%% frame %%} stands at the top: move it there");
        }
    }
    if (r->t->kind != KIND_PAGE || r->t->frame) {
        stop(r->file, r->line, "only a page has a {%% frame %%}, and only one: leave this one out");
    }
    r->t->frame = name(r, "the frame's name");
    close_tag(r, "{% frame naam %}");
}

static void read_comment(struct reader *r)
{
    int line = r->line;
    while (r->p < r->end && !at(r, "#}")) {
        r->line += *r->p++ == '\n';
    }
    if (r->p == r->end) {
        stop(r->file, line, "a comment is not closed: write #}");
    }
    r->p += 2;
    end_of_line(r);
}

/* Reads until the tag that closes `open` (NULL: the file) and returns that tag's word. */
static const char *read_nodes(struct reader *r, struct nodes *into, const char *open, int open_line)
{
    for (;;) {
        read_text(r, into);
        r->tag = r->p;
        if (r->p == r->end) {
            if (open) {
                stop(r->file, open_line, "{%% %s %%} is not closed: write {%% end%s %%}", open,
                     open);
            }
            return "";
        }
        if (at(r, "{{")) {
            read_value(r, into);
        } else if (at(r, "{#")) {
            read_comment(r);
        } else {
            r->p += 2;
            const char *w = word(r);
            w = w ? w : "";
            if (strcmp(w, "for") == 0 || strcmp(w, "if") == 0) {
                read_for_or_if(r, into, *w == 'f');
            } else if (strcmp(w, "block") == 0) {
                read_block(r, into);
            } else if (strcmp(w, "include") == 0) {
                read_include(r, into);
            } else if (strcmp(w, "frame") == 0) {
                read_frame(r, into);
            } else if (strcmp(w, "else") == 0 || strcmp(w, "endif") == 0 ||
                       strcmp(w, "endfor") == 0 || strcmp(w, "endblock") == 0) {
                close_tag(r, w);
                if (!open) {
                    stop(r->file, r->line, "{%% %s %%} closes nothing: leave it out", w);
                }
                return w;
            } else {
                stop(r->file, r->line, "unknown tag {%% %s: use for, if, include, block or frame",
                     w);
            }
        }
    }
}

static void check_text(const char *file, const char *text, size_t len)
{
    int line = 1;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        size_t more = c < 0x80 ? 0 : c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
        line += c == '\n';
        if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f || (c >= 0x80 && c < 0xc2) ||
            c > 0xf4) {
            stop(file, line,
                 "byte 0x%02x is not plain UTF-8 text: save the file as UTF-8 with line ends LF",
                 c);
        }
        for (; more; more--) {
            if (++i >= len || ((unsigned char)text[i] & 0xc0) != 0x80) {
                stop(file, line, "a broken UTF-8 character: save the file as UTF-8");
            }
        }
    }
}

struct template *template_read(const char *file, const char *text, size_t len)
{
    struct template *t = make(1, sizeof *t);
    struct reader r = {
        .file = file, .begin = text, .p = text, .end = text + len, .line = 1, .t = t};
    t->file = file;
    check_text(file, text, len);
    skip(&r);
    r.tag = r.p;
    read_declaration(&r);
    end_of_line(&r);
    read_nodes(&r, &t->nodes, NULL, 0);
    return t;
}
