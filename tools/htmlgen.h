/* What the parts of htmlgen share: a template as read, and the place in HTML where each value
 * stands. Notation: tools/README.md. Reading: htmlgen_read.c; HTML: htmlgen_place.c; C:
 * htmlgen_emit.c. The tool runs once per template and ends: memory is never given back. */
#ifndef KOERS_TOOLS_HTMLGEN_H
#define KOERS_TOOLS_HTMLGEN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum type {
    TYPE_TEKST,
    TYPE_GETAL,
    TYPE_ID,
    TYPE_BREUK,
    TYPE_DATUM,
    TYPE_TIJDSTIP,
    TYPE_BOOL,
    TYPE_URL,
    TYPE_VEILIGE_HTML,
    TYPE_SECRET,
    TYPE_PART,  /* a partial's struct, by pointer */
    TYPE_PARTS, /* a list of a partial's struct */
    TYPE_LIST   /* a list of fields of its own */
};
struct field {
    const char *name, *part; /* part: the partial's name */
    enum type type;
    bool nullable, json, used;
    int line;
    struct fields *fields; /* of a TYPE_LIST */
};
struct fields {
    struct field *field;
    size_t n;
    const char *struct_name;
};

enum node_kind {
    NODE_TEXT,
    NODE_VALUE,
    NODE_SENTENCE,
    NODE_FOR,
    NODE_IF,
    NODE_INCLUDE,
    NODE_BLOCK
};
enum filter {
    FILTER_NONE,
    FILTER_DATUM,
    FILTER_GETAL,
    FILTER_PROCENT,
    FILTER_BREUK0,
    FILTER_BREUK1,
    FILTER_BREUK2
};
/* How a value is written, by its place in the HTML. */
enum escape { ESCAPE_TEXT, ESCAPE_ATTRIBUTE, ESCAPE_MOMENT, ESCAPE_URL_PART, ESCAPE_URL_WHOLE };

struct path { /* veld or rij.veld */
    const char *loop, *name;
};
struct slot {
    const char *name; /* as it stands between the braces */
    struct path path;
    enum filter filter;
    bool count; /* {n} of _n() */
};
struct nodes {
    struct node *node;
    size_t n;
};
struct node {
    enum node_kind kind;
    int line;
    const char *text, *many; /* static text; sentence; name of block, loop variable or partial */
    size_t len;
    struct path path; /* value, list, condition, count, what is included */
    enum filter filter;
    enum escape escape;
    bool negated;
    struct slot *slot;
    size_t n_slots;
    struct nodes body, other;
};

enum template_kind { KIND_PAGE, KIND_PART, KIND_FRAME, KIND_DOCUMENT };
struct template
{
    const char *file, *name, *title, *include,
        *frame; /* include: its header; frame: name or NULL */
    enum template_kind kind;
    struct fields fields;
    struct nodes nodes;
};

enum mode {
    MODE_TEXT,
    MODE_TAG,    /* after < */
    MODE_NAME,   /* in a tag's name */
    MODE_END,    /* in an end tag */
    MODE_AFTER,  /* after a name or value: a blank, / or > must follow */
    MODE_INSIDE, /* in a tag, where an attribute may begin */
    MODE_ATTRIBUTE,
    MODE_EQUALS, /* after = */
    MODE_VALUE,
    MODE_BARE, /* unquoted value */
    MODE_COMMENT,
    MODE_MARKUP /* <!doctype …> and <?xml …> */
};
enum url { URL_EMPTY, URL_STATIC, URL_VALUES, URL_WHOLE };
#define DEPTH 48
struct place { /* where in the HTML we are; copied by value for branches */
    enum mode mode;
    enum url url;
    char quote, element[24], attribute[32], head[24];
    size_t head_len, letters;
    bool entity, pending_src;
    const char *open[DEPTH];
    int open_line[DEPTH], depth;
};

/* The templates named by --part; for a frame its blocks, for all their fields. */
struct library {
    struct template **part;
    size_t n;
};
const struct template *library_find(const struct library *l, const char *name);

/* Stops the build. */
void stop(const char *file, int line, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 3, 4)));
void *make(size_t n, size_t size);
void *grow(void *p, size_t n, size_t size); /* room for one more after n, by doubling */
char *copy(const char *s, size_t n);
char *print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

struct template *template_read(const char *file, const char *text, size_t len);
/* Folds blanks, finds the escape of every value, refuses what is unsafe. */
void template_place(struct template *t, const struct library *l);
/* The field that a path means, seen from the loops around it; stops when there is none. *expression
 * becomes its C. */
struct scope {
    const struct scope *outer;
    const char *loop;
    struct fields *fields; /* what the loop variable's fields are */
    const char *part;      /* its partial, or NULL */
    int depth;
};
struct field *scope_find(const struct template *t, const struct scope *s, const struct path *p,
                         int line, const char **expression);
/* As scope_find for the condition of an {% if %}, which may also be a bool of a partial of this template:
 * formulier.open. */
const struct field *condition_find(const struct template *t, const struct library *l,
                                   const struct scope *s, const struct node *n,
                                   const char **expression);
/* The scope within {% for %}. */
struct scope scope_enter(const struct template *t, const struct library *l, const struct scope *s,
                         const struct node *n, const char **list, const char **count);
/* What an {% include %} shows, as C; stops when that is not of its partial. */
const char *include_find(const struct template *t, const struct scope *s, const struct node *n);
/* ---- places (htmlgen_scan.c, htmlgen_place.c) ---- */
struct walker {
    struct template *t;
    const struct library *l;
    const char *file;
    int line;
};
/* Takes p through the static text of n. What is left of the text has its blanks between lines
 * folded to one newline. */
void scan_text(struct walker *w, struct node *n, struct place *p);
void scan_end_name(const struct walker *w,
                   struct place *p);          /* the name of a tag or attribute ends */
const char *place_top(const struct place *p); /* the innermost open element, or "" */
bool place_text_only(const struct place *p);  /* in <title>, <textarea>, <script> */
bool place_within(const struct place *p, const char *element); /* at any depth */
bool place_is_url(const struct place *p);                      /* the attribute is an address */
bool place_is_closed(const struct place *p); /* the attribute holds no text of others */

/* ---- writing C (htmlgen_emit.c, htmlgen_json.c) ---- */
struct emitter {
    FILE *out;
    const struct template *t;
    const struct library *l;
    int indent;
    char *pending; /* static bytes that wait to be written in one buf_add */
    size_t n;
};
void emit_string(FILE *out, const char *s, size_t n); /* a C string literal */
void emit_flush(struct emitter *e);
void emit_bytes(struct emitter *e, const char *s, size_t n); /* what the renderer writes as it is */
void emit_text(struct emitter *e, const char *s);
void emit_line(struct emitter *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void emit_open(struct emitter *e, const char *condition);
void emit_close(struct emitter *e);
/* For "v->x" the field beside it: "v->x_null", "v->n_x". */
const char *field_null(const char *x);
const char *field_count(const char *x, const struct field *f);
bool field_has_null(const struct field *f);
void emit_json(struct emitter *e);
void schema_write(FILE *out, const struct template *t);

void template_header(FILE *out, const struct template *t, const struct library *l);
void template_code(FILE *out, const struct template *t, const struct library *l);
void template_pot(FILE *out, const struct template *t);
extern const char *const type_names[];
#endif
