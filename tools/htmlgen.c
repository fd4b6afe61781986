/* htmlgen: X.html becomes X_html.h and X_html.c (tools/README.md). Here: the command line, files,
 * the partials, and finding what a name in a template means. Not here: reading (htmlgen_read.c),
 * places in HTML (htmlgen_place.c), writing C (htmlgen_emit.c). */
#include "htmlgen.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)1024 * 1024)

void stop(const char *file, int line, const char *fmt, ...)
{
    va_list ap;
    fprintf(stderr, "%s:%d: ", file, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

/* Everything stays until the tool ends, on one chain. */
static union piece {
    union piece *next;
    max_align_t align;
} * pieces;

void *make(size_t n, size_t size)
{
    union piece *p = calloc(1, sizeof *p + n * size);
    if (!p) {
        stop("htmlgen", 1, "out of memory");
    }
    p->next = pieces;
    pieces = p;
    return p + 1;
}

void *grow(void *p, size_t n, size_t size)
{
    if ((n & (n - 1)) != 0) {
        return p;
    }
    void *q = make(n ? n * 2 : 1, size);
    if (n) {
        memcpy(q, p, n * size);
    }
    return q;
}

char *copy(const char *s, size_t n)
{
    char *p = make(n + 1, 1);
    memcpy(p, s, n);
    return p;
}

char *print(const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = make((size_t)n + 1, 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p;
}

/* "…/src/web/x.html" is included as "web/x_html.h"; a file outside src by its name alone. */
static const char *include_of(const char *file)
{
    const char *from = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
    const char *room = from - 1;
    while (room > file && room[-1] != '/') {
        room--;
    }
    if (room - file >= 4 && memcmp(room - 4, "src/", 4) == 0) {
        from = room;
    }
    size_t n = strlen(from);
    if (n < 6 || strcmp(from + n - 5, ".html") != 0) {
        stop(file, 1, "a template's file ends in .html: rename it");
    }
    return print("%.*s_html.h", (int)(n - 5), from);
}

static struct template *load(const char *file)
{
    FILE *f = fopen(file, "rb");
    if (!f) {
        stop(file, 1, "cannot be read: %s", strerror(errno));
    }
    char *text = make(FILE_MAX + 1, 1);
    size_t n = fread(text, 1, FILE_MAX, f);
    if (ferror(f) || n == FILE_MAX) {
        stop(file, 1, "cannot be read, or is larger than 1 MiB: make it smaller");
    }
    fclose(f);
    struct template *t = template_read(file, text, n);
    t->include = include_of(file);
    return t;
}

const struct template *library_find(const struct library *l, const char *name)
{
    for (size_t i = 0; i < l->n; i++) {
        if (strcmp(l->part[i]->name, name) == 0) {
            return l->part[i];
        }
    }
    return NULL;
}

static struct field *find(struct fields *fields, const char *name)
{
    for (size_t i = 0; fields && i < fields->n; i++) {
        if (strcmp(fields->field[i].name, name) == 0) {
            return &fields->field[i];
        }
    }
    return NULL;
}

struct field *scope_find(const struct template *t, const struct scope *s, const struct path *p,
                         int line, const char **expression)
{
    struct fields *fields = (struct fields *)&t->fields;
    const char *base = "v";
    if (p->loop) {
        while (s && strcmp(s->loop, p->loop) != 0) {
            s = s->outer;
        }
        if (!s) {
            stop(t->file, line,
                 "'%s.%s': there is no loop variable '%s' here, write {%% for %s in … %%}", p->loop,
                 p->name, p->loop, p->loop);
        }
        fields = s->fields;
        base = print("l_%s", p->loop);
    }
    struct field *f = find(fields, p->name);
    if (!f) {
        stop(t->file, line, "unknown field '%s%s%s': declare it at the top of the template",
             p->loop ? p->loop : "", p->loop ? "." : "", p->name);
    }
    f->used = true;
    *expression = print("%s->%s", base, p->name);
    return f;
}

const struct field *condition_find(const struct template *t, const struct library *l,
                                   const struct scope *s, const struct node *n,
                                   const char **expression)
{
    const struct scope *o = s;
    while (n->path.loop && o && strcmp(o->loop, n->path.loop) != 0) {
        o = o->outer;
    }
    struct field *p = n->path.loop && !o ? find((struct fields *)&t->fields, n->path.loop) : NULL;
    if (!p || p->type != TYPE_PART) {
        return scope_find(t, s, &n->path, n->line, expression);
    }
    const struct template *part = library_find(l, p->part);
    struct field *f = part ? find((struct fields *)&part->fields, n->path.name) : NULL;
    if (!f || f->type != TYPE_BOOL) {
        stop(t->file, n->line, "'%s.%s': only a bool of the partial %s may stand here", p->name,
             n->path.name, p->part);
    }
    *expression = print("v->%s && v->%s->%s", p->name, p->name, f->name);
    return f;
}

struct scope scope_enter(const struct template *t, const struct library *l, const struct scope *s,
                         const struct node *n, const char **list, const char **count)
{
    struct field *f = scope_find(t, s, &n->path, n->line, list);
    if (f->type != TYPE_LIST && f->type != TYPE_PARTS) {
        stop(t->file, n->line, "'%s' is not a list: declare it as %s[] { … } or use {%% if %%}",
             f->name, f->name);
    }
    for (const struct scope *o = s; o; o = o->outer) {
        if (strcmp(o->loop, n->text) == 0) {
            stop(t->file, n->line, "loop variable '%s' is in use here: choose another name",
                 n->text);
        }
    }
    size_t base = strlen(*list) - strlen(f->name);
    *count = print("%.*sn_%s", (int)base, *list, f->name);
    const struct template *part = f->part ? library_find(l, f->part) : NULL;
    return (struct scope){.outer = s,
                          .loop = n->text,
                          .fields = part ? (struct fields *)&part->fields : f->fields,
                          .part = f->part,
                          .depth = s ? s->depth + 1 : 1};
}

static void check_parts(const struct template *t, const struct fields *fields,
                        const struct library *l)
{
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->field[i];
        const struct template *part = f->part ? library_find(l, f->part) : NULL;
        if (f->part && (!part || part->kind != KIND_PART)) {
            stop(t->file, f->line,
                 "unknown type or partial '%s' of field '%s': name a type, or a template "
                 "of kind part that is listed under parts",
                 f->part, f->name);
        }
        if (f->part && strcmp(f->part, t->name) == 0) {
            stop(t->file, f->line, "a partial cannot hold itself: use a list of fields");
        }
        if (f->fields) {
            check_parts(t, f->fields, l);
        }
    }
}

static void check_used(const struct template *t, const struct fields *fields)
{
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->field[i];
        if (!f->used && !f->json) {
            stop(t->file, f->line,
                 "field '%s' is declared and not used: use it, leave it out, or mark it "
                 "json",
                 f->name);
        }
        if (f->fields && !f->json) {
            check_used(t, f->fields);
        }
    }
}

static FILE *create(const char *dir, const char *include, char ending)
{
    const char *name = strrchr(include, '/') ? strrchr(include, '/') + 1 : include;
    const char *path = print("%s/%.*s%c", dir, (int)strlen(name) - 1, name, ending);
    FILE *out = fopen(path, "wb");
    if (!out) {
        stop(path, 1, "cannot be written: %s", strerror(errno));
    }
    return out;
}

static void finish(FILE *out)
{
    if (ferror(out) || fclose(out) != 0) {
        stop("htmlgen", 1, "the result cannot be written: %s", strerror(errno));
    }
}

static int usage(void)
{
    fputs("htmlgen --part PARTIAL.html … --in X.html --out DIR\nhtmlgen --pot --in X.html …\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct library l = {0};
    const char *in = NULL, *dir = NULL;
    bool pot = argc > 1 && strcmp(argv[1], "--pot") == 0;
    if (pot) {
        fputs("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n", stdout);
    }
    for (int i = pot ? 2 : 1; i < argc; i += 2) {
        if (i + 1 == argc) {
            return usage();
        }
        if (strcmp(argv[i], "--part") == 0) {
            l.part = grow(l.part, l.n, sizeof *l.part);
            l.part[l.n++] = load(argv[i + 1]);
        } else if (strcmp(argv[i], "--in") == 0 && pot) {
            template_pot(stdout, load(argv[i + 1]));
        } else if (strcmp(argv[i], "--in") == 0 && !in) {
            in = argv[i + 1];
        } else if (strcmp(argv[i], "--out") == 0) {
            dir = argv[i + 1];
        } else {
            return usage();
        }
    }
    if (pot) {
        return 0;
    }
    if (!in || !dir) {
        return usage();
    }
    struct template *t = load(in);
    check_parts(t, &t->fields, &l);
    template_place(t, &l);
    check_used(t, &t->fields);
    FILE *out = create(dir, t->include, 'h');
    template_header(out, t, &l);
    finish(out);
    out = create(dir, t->include, 'c');
    template_code(out, t, &l);
    finish(out);
    return 0;
}
