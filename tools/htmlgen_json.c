/* Writing C that writes JSON, and the JSON schema of a view: each field under its own name, but the
 * secrets. Not here: HTML and the rest of the C (htmlgen_emit.c). */
#include "htmlgen.h"
#include <string.h>

static void emit_object(struct emitter *e, const struct fields *fields, const char *base,
                        int depth);

static void emit_list(struct emitter *e, const struct field *f, const char *x, int depth)
{
    emit_text(e, "[");
    emit_open(
        e, print("for (size_t i%d = 0; i%d < %s; i%d++)", depth, depth, field_count(x, f), depth));
    emit_open(e, print("if (i%d)", depth));
    emit_text(e, ",");
    emit_close(e);
    if (f->part) {
        emit_line(e, "%s_json(b, t, &%s[i%d]);", f->part, x, depth);
    } else {
        emit_line(e, "const struct %s *j%d = &%s[i%d];", f->fields->struct_name, depth, x, depth);
        emit_object(e, f->fields, print("j%d", depth), depth + 1);
    }
    emit_close(e);
    emit_text(e, "]");
}

static void emit_json_value(struct emitter *e, const struct field *f, const char *x, int depth)
{
    if (field_has_null(f)) {
        emit_open(e, print("if (%s)", field_null(x)));
        emit_text(e, "null");
        emit_flush(e);
        e->indent -= 4;
        emit_open(e, "} else");
    }
    switch (f->type) {
    case TYPE_GETAL:
    case TYPE_ID:
        emit_line(e,
                  f->type == TYPE_ID && f->nullable ? "template_json_id(b, %s);"
                                                    : "buf_number(b, %s);",
                  x);
        break;
    case TYPE_BREUK:
        emit_line(e, "template_json_decimal(b, %s);", x);
        break;
    case TYPE_DATUM:
        emit_line(e, "template_json_datum(b, %s);", x);
        break;
    case TYPE_TIJDSTIP:
        emit_line(e, "template_json_tijdstip(b, %s);", x);
        break;
    case TYPE_BOOL:
        emit_line(e, "buf_text(b, %s ? \"true\" : \"false\");", x);
        break;
    case TYPE_PART:
        emit_open(e, print("if (%s)", x));
        emit_line(e, "%s_json(b, t, %s);", f->part, x);
        emit_flush(e);
        e->indent -= 4;
        emit_open(e, "} else");
        emit_text(e, "null");
        emit_close(e);
        break;
    case TYPE_PARTS:
    case TYPE_LIST:
        emit_list(e, f, x, depth);
        break;
    default:
        x = f->type == TYPE_VEILIGE_HTML ? print("%s.html", x) : x;
        emit_line(e, f->nullable ? "buf_json(b, %s);" : "buf_json(b, %s ? %s : \"\");", x, x);
    }
    if (field_has_null(f)) {
        emit_close(e);
    }
}

static void emit_object(struct emitter *e, const struct fields *fields, const char *base, int depth)
{
    const char *between = "{";
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->field[i];
        if (f->type != TYPE_SECRET) {
            emit_text(e, print("%s\"%s\":", between, f->name));
            emit_json_value(e, f, print("%s->%s", base, f->name), depth);
            between = ",";
        }
    }
    emit_text(e, *between == '{' ? "{}" : "}");
}

static void schema_object(FILE *out, const struct fields *fields);

static void schema_type(FILE *out, const struct field *f)
{
    static const char *const types[] = {"\"string\"",
                                        "\"integer\",\"format\":\"int64\"",
                                        "\"integer\",\"format\":\"int64\"",
                                        "\"number\"",
                                        "\"string\",\"format\":\"date\"",
                                        "\"string\",\"format\":\"date-time\"",
                                        "\"boolean\"",
                                        "\"string\"",
                                        "\"string\"",
                                        "\"string\""};
    if (f->type == TYPE_LIST || f->type == TYPE_PARTS) {
        fputs("{\"type\":\"array\",\"items\":", out);
        if (f->fields) {
            schema_object(out, f->fields);
        } else {
            fprintf(out, "{\"$ref\":\"#/components/schemas/%s\"}", f->part);
        }
        fputc('}', out);
    } else if (f->type == TYPE_PART) {
        fprintf(out,
                f->nullable
                    ? "{\"anyOf\":[{\"$ref\":\"#/components/schemas/%s\"},{\"type\":\"null\"}]}"
                    : "{\"$ref\":\"#/components/schemas/%s\"}",
                f->part);
    } else if (f->nullable || f->type == TYPE_BREUK || f->type == TYPE_DATUM) { /* may be none */
        const char *type = types[f->type], *rest = strchr(type, ',');
        int n = rest ? (int)(rest - type) : (int)strlen(type);
        fprintf(out, "{\"type\":[%.*s,\"null\"]%s}", n, type, rest ? rest : "");
    } else {
        fprintf(out, "{\"type\":%s}", types[f->type]);
    }
}

static void schema_object(FILE *out, const struct fields *fields)
{
    const char *between = "";
    fputs("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{", out);
    for (size_t i = 0; i < fields->n; i++) {
        if (fields->field[i].type != TYPE_SECRET) {
            fprintf(out, "%s\n\"%s\":", between, fields->field[i].name);
            schema_type(out, &fields->field[i]);
            between = ",";
        }
    }
    fputs("},\"required\":[", out);
    between = "";
    for (size_t i = 0; i < fields->n; i++) {
        if (fields->field[i].type != TYPE_SECRET) {
            fprintf(out, "%s\"%s\"", between, fields->field[i].name);
            between = ",";
        }
    }
    fputs("]}", out);
}

void emit_json(struct emitter *e)
{
    emit_object(e, &e->t->fields, "v", 1);
    emit_flush(e);
}

void schema_write(FILE *out, const struct template *t)
{
    schema_object(out, &t->fields);
}
