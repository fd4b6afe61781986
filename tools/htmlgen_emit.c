/* Writing C: the view structs, the HTML renderer, and the texts to translate. Here each value is
 * already in its place (htmlgen_place.c); nothing is checked any more. Not here: JSON and its
 * schema (htmlgen_json.c). */
#include "htmlgen.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void emit_string(FILE *out, const char *s, size_t n)
{
    fputc('"', out);
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        if (c == '\n') {
            fputs(i + 1 < n ? "\\n\"\n        \"" : "\\n", out);
        } else if (c == '\t') {
            fputs("\\t", out);
        } else {
            fprintf(out, strchr("\"\\?", c) ? "\\%c" : "%c", c);
        }
    }
    fputc('"', out);
}

void emit_flush(struct emitter *e)
{
    if (e->n) {
        fprintf(e->out, "%*sbuf_add(b, ", e->indent, "");
        emit_string(e->out, e->pending, e->n);
        fprintf(e->out, ", %zu);\n", e->n);
        e->n = 0;
    }
}

void emit_bytes(struct emitter *e, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        e->pending = grow(e->pending, e->n, 1);
        e->pending[e->n++] = s[i];
    }
}

void emit_text(struct emitter *e, const char *s)
{
    emit_bytes(e, s, strlen(s));
}

void emit_line(struct emitter *e, const char *fmt, ...)
{
    emit_flush(e);
    va_list ap;
    va_start(ap, fmt);
    fprintf(e->out, "%*s", e->indent, "");
    vfprintf(e->out, fmt, ap);
    va_end(ap);
    fputc('\n', e->out);
}

void emit_open(struct emitter *e, const char *condition)
{
    emit_line(e, "%s {", condition);
    e->indent += 4;
}

void emit_close(struct emitter *e)
{
    emit_flush(e);
    e->indent -= 4;
    emit_line(e, "}");
}

/* "v->x" and the field beside it: "v->n_x", "v->x_null". */
const char *field_null(const char *x)
{
    return print("%s_null", x);
}

const char *field_count(const char *x, const struct field *f)
{
    return print("%.*sn_%s", (int)(strlen(x) - strlen(f->name)), x, f->name);
}

bool field_has_null(const struct field *f)
{
    return f->nullable && (f->type == TYPE_GETAL || f->type == TYPE_BREUK || f->type == TYPE_BOOL);
}

/* ---- HTML ---- */

static void emit_value(struct emitter *e, const struct node *n, const struct field *f,
                       const char *x)
{
    bool iso = n->escape == ESCAPE_MOMENT || n->escape == ESCAPE_URL_PART;
    switch (f->type) {
    case TYPE_GETAL:
    case TYPE_ID:
        emit_line(e,
                  n->filter == FILTER_GETAL ? "lang_number(b, t->lang, %s);" : "buf_number(b, %s);",
                  x);
        break;
    case TYPE_BREUK:
        if (n->filter == FILTER_NONE) {
            emit_line(e, "template_svg_number(b, %s);", x);
        } else if (n->filter == FILTER_PROCENT) {
            emit_line(e, "lang_percent(b, t->lang, %s);", x);
        } else {
            emit_line(e, "lang_decimal(b, t->lang, %s, %d);", x, (int)(n->filter - FILTER_BREUK0));
        }
        break;
    case TYPE_DATUM:
        emit_line(e, iso ? "template_iso_datum(b, %s);" : "lang_date(b, t->lang, %s);", x);
        break;
    case TYPE_TIJDSTIP:
        emit_line(e,
                  iso                         ? "template_iso_tijdstip(b, %s);"
                  : n->filter == FILTER_DATUM ? "template_write_tijdstip_datum(b, t, &%s);"
                                              : "lang_time(b, t->lang, %s);",
                  x);
        break;
    case TYPE_VEILIGE_HTML:
        emit_line(e, "buf_text(b, %s.html);", x);
        break;
    default:
        emit_line(e,
                  n->escape == ESCAPE_URL_WHOLE  ? "template_url(b, %s);"
                  : n->escape == ESCAPE_URL_PART ? "buf_url(b, %s);"
                                                 : "buf_html(b, %s);",
                  x);
    }
}

static const char *writer(const struct field *f, enum filter filter)
{
    static const char *const breuk[] = {"breuk0", "breuk1", "breuk2"};
    switch (f->type) {
    case TYPE_GETAL:
    case TYPE_ID:
        return filter == FILTER_GETAL ? "getal" : "cijfers";
    case TYPE_BREUK:
        return filter == FILTER_PROCENT ? "procent" : breuk[filter - FILTER_BREUK0];
    case TYPE_DATUM:
        return "datum";
    case TYPE_TIJDSTIP:
        return filter == FILTER_DATUM ? "tijdstip_datum" : "tijdstip";
    default:
        return "text";
    }
}

static void emit_plain_sentence(struct emitter *e, const struct node *n)
{
    struct emitter escaped = {0};
    for (const char *p = n->text; *p; p++) {
        emit_text(&escaped, *p == '&'    ? "&amp;"
                            : *p == '<'  ? "&lt;"
                            : *p == '>'  ? "&gt;"
                            : *p == '"'  ? "&quot;"
                            : *p == '\'' ? "&#39;"
                                         : (const char[]){*p, 0});
    }
    emit_flush(e);
    fprintf(e->out, "%*stemplate_text(b, t, ", e->indent, "");
    emit_string(e->out, n->text, strlen(n->text));
    fputs(", ", e->out);
    emit_string(e->out, escaped.pending, escaped.n);
    fprintf(e->out, ", %zu);\n", escaped.n);
}

static void emit_sentence(struct emitter *e, const struct node *n, const struct scope *s)
{
    const char *x, *count = NULL;
    if (!n->many && !n->n_slots) {
        emit_plain_sentence(e, n);
        return;
    }
    if (n->many) {
        scope_find(e->t, s, &n->path, n->line, &count);
    }
    emit_open(e, "");
    if (n->n_slots) {
        emit_line(e, "const struct template_slot slots[] = {");
    }
    for (size_t i = 0; i < n->n_slots; i++) {
        const struct slot *slot = &n->slot[i];
        if (slot->count) {
            emit_line(e, "    {\"%s\", template_write_getal, &%s},", slot->name, count);
            continue;
        }
        const struct field *f = scope_find(e->t, s, &slot->path, n->line, &x);
        const char *how = writer(f, slot->filter);
        emit_line(e, "    {\"%s\", template_write_%s, %s%s},", slot->name, how,
                  strcmp(how, "text") ? "&" : "", x);
    }
    if (n->n_slots) {
        emit_line(e, "};");
    }
    fprintf(e->out, "%*stemplate_sentence(b, t, translate%s(t->lang, ", e->indent, "",
            n->many ? "_n" : "");
    emit_string(e->out, n->text, strlen(n->text));
    if (n->many) {
        fputs(", ", e->out);
        emit_string(e->out, n->many, strlen(n->many));
        fprintf(e->out, ", %s", count);
    }
    fprintf(e->out, "), %s, %zu);\n", n->n_slots ? "slots" : "NULL", n->n_slots);
    emit_close(e);
}

static const char *condition(const struct field *f, const char *x)
{
    switch (f->type) {
    case TYPE_GETAL:
    case TYPE_ID:
        return field_has_null(f) ? print("!%s", field_null(x)) : print("%s != 0", x);
    case TYPE_BREUK:
        return field_has_null(f) ? print("!%s && !isnan(%s)", field_null(x), x)
                                 : print("%s != 0 && !isnan(%s)", x, x);
    case TYPE_DATUM:
        return print("%s != DATE_NONE", x);
    case TYPE_TIJDSTIP:
        return print("%s != TIME_NONE", x);
    case TYPE_BOOL:
        return field_has_null(f) ? print("!%s && %s", field_null(x), x) : x;
    case TYPE_VEILIGE_HTML:
        return print("%s.html && *%s.html", x, x);
    case TYPE_PART:
        return x;
    case TYPE_PARTS:
    case TYPE_LIST:
        return print("%s > 0", field_count(x, f));
    default:
        return print("%s && *%s", x, x);
    }
}

static void emit_nodes(struct emitter *e, const struct nodes *nodes, const struct scope *s);

static void emit_for(struct emitter *e, const struct node *n, const struct scope *s)
{
    const char *list, *count;
    struct scope in = scope_enter(e->t, e->l, s, n, &list, &count);
    const char *type = in.part ? in.part : in.fields->struct_name;
    emit_open(e,
              print("for (size_t i%d = 0; i%d < %s; i%d++)", in.depth, in.depth, count, in.depth));
    emit_line(e, "const struct %s *l_%s = &%s[i%d];", type, n->text, list, in.depth);
    emit_line(e, "(void)l_%s;", n->text);
    emit_nodes(e, &n->body, &in);
    emit_close(e);
    if (n->other.n) {
        emit_open(e, print("if (%s == 0)", count));
        emit_nodes(e, &n->other, s);
        emit_close(e);
    }
}

static void emit_if(struct emitter *e, const struct node *n, const struct scope *s)
{
    const char *x;
    const struct field *f = condition_find(e->t, e->l, s, n, &x);
    emit_open(e, print(n->negated ? "if (!(%s))" : "if (%s)", condition(f, x)));
    emit_nodes(e, &n->body, s);
    if (n->other.n) {
        emit_flush(e);
        e->indent -= 4;
        emit_open(e, "} else");
        emit_nodes(e, &n->other, s);
    }
    emit_close(e);
}

static void emit_block(struct emitter *e, const struct node *n, const struct scope *s)
{
    emit_open(e, print("if (blocks && blocks->%s)", n->text));
    emit_line(e, "blocks->%s(b, t, blocks->view);", n->text);
    emit_flush(e);
    e->indent -= 4;
    emit_open(e, "} else");
    emit_nodes(e, &n->body, s);
    emit_close(e);
}

static void emit_nodes(struct emitter *e, const struct nodes *nodes, const struct scope *s)
{
    const char *x;
    for (size_t i = 0; i < nodes->n; i++) {
        const struct node *n = &nodes->node[i];
        const struct field *f = NULL;
        switch (n->kind) {
        case NODE_TEXT:
            emit_bytes(e, n->text, n->len);
            break;
        case NODE_VALUE:
            f = scope_find(e->t, s, &n->path, n->line, &x);
            if (field_has_null(f) || (f->nullable && f->type == TYPE_ID)) {
                emit_open(e, field_has_null(f) ? print("if (!%s)", field_null(x))
                                               : print("if (%s)", x));
                emit_value(e, n, f, x);
                emit_close(e);
            } else {
                emit_value(e, n, f, x);
            }
            break;
        case NODE_SENTENCE:
            emit_sentence(e, n, s);
            break;
        case NODE_FOR:
            emit_for(e, n, s);
            break;
        case NODE_IF:
            emit_if(e, n, s);
            break;
        case NODE_INCLUDE:
            x = include_find(e->t, s, n);
            emit_open(e, print("if (%s)", x));
            emit_line(e, "%s_html(b, t, %s);", n->text, x);
            emit_close(e);
            break;
        case NODE_BLOCK:
            emit_block(e, n, s);
            break;
        }
    }
}

/* ---- the two files ---- */

static const char *each_part(const struct fields *fields,
                             void (*visit)(FILE *, const char *, const char *), FILE *out,
                             const struct library *l, const char *seen)
{
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->field[i];
        if (f->part && !strstr(seen, print(" %s ", f->part))) {
            visit(out, f->part, library_find(l, f->part)->include);
            seen = print("%s%s ", seen, f->part);
        }
        if (f->fields) {
            seen = each_part(f->fields, visit, out, l, seen);
        }
    }
    return seen;
}

static void visit_include(FILE *out, const char *name, const char *include)
{
    (void)name;
    fprintf(out, "#include \"%s\"\n", include);
}

static void visit_address(FILE *out, const char *name, const char *include)
{
    (void)include;
    fprintf(out, "&%s_template, ", name);
}

static void write_struct(FILE *out, const struct fields *fields)
{
    static const char *const types[] = {"const char *", "int64_t ",     "int64_t ",
                                        "double ",      "int32_t ",     "int64_t ",
                                        "bool ",        "const char *", "struct veilige_html ",
                                        "const char *"};
    for (size_t i = 0; i < fields->n; i++) {
        if (fields->field[i].fields) {
            write_struct(out, fields->field[i].fields);
        }
    }
    fprintf(out, "struct %s {\n", fields->struct_name);
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->field[i];
        const char *of = f->part ? f->part : f->fields ? f->fields->struct_name : NULL;
        if (of) {
            fprintf(out, "    const struct %s *%s;\n", of, f->name);
        } else {
            fprintf(out, "    %s%s;\n", types[f->type], f->name);
        }
        if (f->type == TYPE_LIST || f->type == TYPE_PARTS) {
            fprintf(out, "    size_t n_%s;\n", f->name);
        }
        if (field_has_null(f)) {
            fprintf(out, "    bool %s_null;\n", f->name);
        }
    }
    if (!fields->n) {
        fputs("    char empty; /* a template without fields */\n", out);
    }
    fputs("};\n", out);
}

static void write_blocks(FILE *out, const struct nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        if (nodes->node[i].kind == NODE_BLOCK) {
            fprintf(
                out,
                "    void (*%s)(struct buf *b, const struct template_ctx *t, const void *view);\n",
                nodes->node[i].text);
        }
        write_blocks(out, &nodes->node[i].body);
        write_blocks(out, &nodes->node[i].other);
    }
}

void template_header(FILE *out, const struct template *t, const struct library *l)
{
    const char *x = t->name;
    fprintf(
        out,
        "/* Made by htmlgen from %s: edit that. */\n#ifndef GEN_%s_HTML_H\n#define GEN_%s_HTML_H\n"
        "#include \"web/template.h\"\n",
        t->file, x, x);
    each_part(&t->fields, visit_include, out, l, " ");
    fprintf(out, "\n/* %s */\n", t->title);
    write_struct(out, &t->fields);
    if (t->kind == KIND_FRAME) {
        fprintf(out, "struct %s_blocks {\n    const void *view;\n", x);
        write_blocks(out, &t->nodes);
        fprintf(
            out,
            "};\nvoid %s_html(struct buf *b, const struct template_ctx *t, const struct %s *v,\n"
            "    const struct %s_blocks *blocks);\n",
            x, x, x);
    } else if (!t->frame) {
        fprintf(out,
                "void %s_html(struct buf *b, const struct template_ctx *t, const struct %s *v);\n",
                x, x);
    }
    fprintf(out, "void %s_json(struct buf *b, const struct template_ctx *t, const struct %s *v);\n",
            x, x);
    fprintf(out, "extern const struct template %s_template;\n#endif\n", x);
}

static void write_html(struct emitter *e)
{
    const struct template *t = e->t;
    const char *x = t->name;
    const char *arguments = "struct buf *b, const struct template_ctx *t";
    for (size_t i = 0; t->frame && i < t->nodes.n; i++) {
        const struct node *n = &t->nodes.node[i];
        if (n->kind == NODE_BLOCK) {
            fprintf(
                e->out,
                "\nstatic void block_%s(%s, const void *view)\n{\n    const struct %s *v = view;\n"
                "    (void)t, (void)v, (void)b;\n",
                n->text, arguments, x);
            emit_nodes(e, &n->body, NULL);
            emit_flush(e);
            fputs("}\n", e->out);
        }
    }
    if (!t->frame) {
        fprintf(e->out,
                "\nvoid %s_html(%s, const struct %s *v%s%s%s)\n{\n    (void)t, (void)v, (void)b;\n",
                x, arguments, x, t->kind == KIND_FRAME ? ",\n    const struct " : "",
                t->kind == KIND_FRAME ? x : "", t->kind == KIND_FRAME ? "_blocks *blocks" : "");
        emit_nodes(e, &t->nodes, NULL);
        emit_flush(e);
        fputs("}\n", e->out);
    }
    fprintf(e->out, "\nstatic void html(%s, const void *view, const void *frame)\n{\n", arguments);
    if (t->frame) {
        fprintf(e->out,
                "    static const struct %s none;\n    const struct %s_blocks blocks = {\n"
                "        .view = view,\n",
                t->frame, t->frame);
        for (size_t i = 0; i < t->nodes.n; i++) {
            if (t->nodes.node[i].kind == NODE_BLOCK) {
                fprintf(e->out, "        .%s = block_%s,\n", t->nodes.node[i].text,
                        t->nodes.node[i].text);
            }
        }
        fprintf(e->out, "    };\n    %s_html(b, t, frame ? frame : &none, &blocks);\n}\n",
                t->frame);
    } else {
        fprintf(e->out, "    (void)frame;\n    %s_html(b, t, view%s);\n}\n", x,
                t->kind == KIND_FRAME ? ", NULL" : "");
    }
}

void template_code(FILE *out, const struct template *t, const struct library *l)
{
    static const char *const kinds[] = {"page", "part", "frame", "document"};
    struct emitter e = {.out = out, .t = t, .l = l, .indent = 4};
    const char *x = t->name;
    fprintf(out, "/* Made by htmlgen from %s: edit that. */\n#include \"%s\"\n#include <math.h>\n",
            t->file, t->include);
    if (t->frame) {
        fprintf(out, "#include \"%s\"\n", library_find(l, t->frame)->include);
    }
    write_html(&e);
    fprintf(out,
            "\nvoid %s_json(struct buf *b, const struct template_ctx *t, const struct %s *v)\n{\n"
            "    (void)t, (void)v;\n",
            x, x);
    emit_json(&e);
    emit_flush(&e);
    fprintf(
        out,
        "}\n\nstatic void json(struct buf *b, const struct template_ctx *t, const void *view)\n{\n"
        "    %s_json(b, t, view);\n}\n\nstatic const char schema[] =\n        ",
        x);
    char *text = NULL;
    size_t n = 0;
    FILE *schema = open_memstream(&text, &n);
    schema_write(schema, t);
    fclose(schema);
    emit_string(out, text, n);
    free(text);
    fputs(";\n\nstatic const struct template *const parts[] = {", out);
    each_part(&t->fields, visit_address, out, l, " ");
    fprintf(out,
            "NULL};\n\nconst struct template %s_template = {\n    .name = \"%s\",\n    .title = ",
            x, x);
    emit_string(out, t->title, strlen(t->title));
    fprintf(out,
            ",\n    .kind = \"%s\",\n    .html = html,\n    .json = json,\n    .schema = schema,\n"
            "    .parts = parts,\n};\n",
            kinds[t->kind]);
}

/* ---- texts to translate: with doubles, msguniq makes one of them ---- */

static void pot_text(FILE *out, const char *label, const char *s)
{
    fprintf(out, "%s \"", label);
    for (; *s; s++) {
        fprintf(out, strchr("\"\\", *s) ? "\\%c" : "%c", *s);
    }
    fputs("\"\n", out);
}

static void pot_nodes(FILE *out, const struct template *t, const struct nodes *nodes)
{
    for (size_t i = 0; i < nodes->n; i++) {
        const struct node *n = &nodes->node[i];
        if (n->kind == NODE_SENTENCE) {
            fprintf(out, "\n#: %s:%d\n", t->file, n->line);
            pot_text(out, "msgid", n->text);
            if (n->many) {
                pot_text(out, "msgid_plural", n->many);
            }
            fputs(n->many ? "msgstr[0] \"\"\nmsgstr[1] \"\"\n" : "msgstr \"\"\n", out);
        }
        pot_nodes(out, t, &n->body);
        pot_nodes(out, t, &n->other);
    }
}

void template_pot(FILE *out, const struct template *t)
{
    pot_nodes(out, t, &t->nodes);
}
