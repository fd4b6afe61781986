/* OpenAPI 3.1 from the program's own tables (openapi.h).
 * Not here: what the tables say. A path is written once, with all its methods; a template's schema
 * is a component, with the partials it refers to. */
#include "server/openapi.h"
#include "base/mem.h"
#include <string.h>

struct openapi {
    struct buf *b;
    const struct template **component; /* on the context of b */
    size_t n_components;
};

/* "/signalen/:id" -> "/signalen/{id}". */
static void write_path(struct buf *b, const char *path)
{
    buf_char(b, '"');
    for (const char *p = path; *p;) {
        if (p[0] == '/' && p[1] == ':') {
            size_t n = strcspn(p + 2, "/*");
            buf_text(b, "/{");
            buf_add(b, p + 2, n);
            buf_char(b, '}');
            p += 2 + n;
            p += *p == '*';
        } else {
            buf_char(b, *p++);
        }
    }
    buf_char(b, '"');
}

static void write_parameters(struct buf *b, const char *path)
{
    bool first = true;

    for (const char *p = path; (p = strstr(p, "/:")); p++) {
        size_t n = strcspn(p + 2, "/*");
        buf_text(b, first ? ",\"parameters\":[" : ",");
        buf_text(b, "{\"name\":\"");
        buf_add(b, p + 2, n);
        buf_text(b, "\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}");
        first = false;
    }
    if (!first)
        buf_char(b, ']');
}

static void write_operation_id(struct buf *b, const struct route *row)
{
    buf_text(b, row->method == METHOD_POST ? "\"post" : "\"get");
    for (const char *p = row->path; *p; p++) {
        bool word =
            (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
        if (word)
            buf_char(b, *p);
        else if (*p == ':')
            buf_text(b, "by_");
        else if (*p != '*')
            buf_char(b, '_');
    }
    buf_char(b, '"');
}

/* ---- forms ---- */
static void write_choices(struct buf *b, const struct field *v)
{
    if (!v->choices || v->raw_choices)
        return;
    buf_text(b, ",\"enum\":[");
    for (const struct choice *c = v->choices; c->value; c++) {
        if (c != v->choices)
            buf_char(b, ',');
        buf_json(b, c->value);
    }
    /* A choice that need not be made may be sent empty. */
    buf_text(b, v->required ? "]" : ",\"\"]");
}

static void write_bounds(struct buf *b, const struct field *v, const char *low, const char *high)
{
    if (!v->min && !v->max)
        return;
    buf_format(b, ",\"%s\":%lld", low, (long long)v->min);
    if (v->max)
        buf_format(b, ",\"%s\":%lld", high, (long long)v->max);
}

static void write_field(struct buf *b, const struct field *v)
{
    buf_json(b, v->name);
    buf_char(b, ':');
    switch (v->kind) {
    case FIELD_INT:
        buf_text(b, "{\"type\":\"integer\"");
        write_bounds(b, v, "minimum", "maximum");
        break;
    case FIELD_DECIMAL:
        buf_text(b, "{\"type\":\"number\"");
        write_bounds(b, v, "minimum", "maximum");
        break;
    case FIELD_DATE:
        buf_text(b, "{\"type\":\"string\",\"format\":\"date\"");
        break;
    case FIELD_EMAIL:
        buf_text(b, "{\"type\":\"string\",\"format\":\"email\"");
        break;
    case FIELD_FILE:
        buf_text(b, "{\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"");
        break;
    case FIELD_CHECKS:
        buf_text(b, "{\"type\":\"array\",\"items\":{\"type\":\"string\"");
        write_choices(b, v);
        buf_char(b, '}');
        break;
    case FIELD_SELECT:
    case FIELD_RADIO:
    case FIELD_TILES:
        buf_text(b, "{\"type\":\"string\"");
        write_choices(b, v);
        break;
    default:
        buf_text(b, "{\"type\":\"string\"");
        write_bounds(b, v, "minLength", "maxLength");
    }
    if (v->label) {
        buf_text(b, ",\"description\":");
        buf_json(b, v->label);
    }
    buf_char(b, '}');
}

static void write_form(struct buf *b, const struct route *row)
{
    bool file = (row->marks & ROUTE_UPLOAD) != 0;
    size_t n = row->form ? row->form->n : 0;

    buf_format(b, ",\"requestBody\":{\"required\":true,\"content\":{\"%s\":{\"schema\":{",
               file ? "multipart/form-data" : "application/x-www-form-urlencoded");
    buf_text(b, "\"type\":\"object\",\"properties\":{\"token\":{\"type\":\"string\","
                "\"description\":\"Uit het formulier op de pagina; geldt een keer.\"}");
    for (size_t i = 0; i < n; i++) {
        buf_char(b, ',');
        write_field(b, &row->form->fields[i]);
    }
    buf_text(b, "},\"required\":[");
    bool first = true;
    if (!(row->marks & ROUTE_NO_TOKEN)) {
        buf_text(b, "\"token\"");
        first = false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!row->form->fields[i].required)
            continue;
        if (!first)
            buf_char(b, ',');
        buf_json(b, row->form->fields[i].name);
        first = false;
    }
    buf_text(b, "]}}}}");
}

/* ---- operations ---- */
static void note_component(struct openapi *o, const struct template *t)
{
    for (size_t i = 0; i < o->n_components; i++)
        if (!strcmp(o->component[i]->name, t->name))
            return;
    o->component =
        mem_resize(o->b->ctx, o->component, const struct template *, o->n_components + 1);
    o->component[o->n_components++] = t;
    for (size_t i = 0; t->parts && t->parts[i]; i++)
        note_component(o, t->parts[i]);
}

static void write_page(struct openapi *o, const char *status, const char *words,
                       const struct template *t)
{
    buf_format(o->b, "\"%s\":{\"description\":", status);
    buf_json(o->b, words);
    buf_text(o->b, ",\"content\":{\"text/html\":{\"schema\":{\"type\":\"string\"}}");
    if (t) {
        note_component(o, t);
        buf_format(o->b,
                   ",\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}",
                   t->name);
    }
    buf_text(o->b, "}}");
}

static void write_responses(struct openapi *o, const struct route *row)
{
    buf_text(o->b, ",\"responses\":{");
    if (row->method == METHOD_POST) {
        buf_text(o->b, "\"303\":{\"description\":\"Gelukt; verder op het adres in Location.\","
                       "\"headers\":{\"Location\":{\"schema\":{\"type\":\"string\"}}}},");
        write_page(o, "422", "Er klopt iets niet; de pagina met het formulier en de meldingen.",
                   row->template);
    } else if (row->template) {
        write_page(o, "200", row->title ? row->title : "De pagina.", row->template);
    } else {
        buf_text(o->b, "\"200\":{\"description\":");
        buf_json(o->b, row->title ? row->title : "Het antwoord.");
        buf_text(o->b, "},\"303\":{\"description\":\"Verder op het adres in Location.\"}");
    }
    buf_text(o->b, ",\"4XX\":{\"$ref\":\"#/components/responses/Fout\"}}");
}

static void write_operation(struct openapi *o, const struct route *row)
{
    struct buf *b = o->b;

    buf_text(b, row->method == METHOD_POST ? "\"post\":{" : "\"get\":{");
    buf_text(b, "\"operationId\":");
    write_operation_id(b, row);
    buf_text(b, ",\"summary\":");
    buf_json(b, row->title ? row->title : row->path);
    write_parameters(b, row->path);
    if (row->mag == 0)
        buf_text(b, ",\"security\":[]");
    if (row->method == METHOD_POST)
        write_form(b, row);
    write_responses(o, row);
    buf_char(b, '}');
}

struct rows {
    const struct route *row[2000];
    bool written[2000];
    size_t n;
};

static void gather(struct rows *rows, const struct route_table *const *tables, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < tables[i]->n && rows->n < 2000; j++)
            rows->row[rows->n++] = &tables[i]->routes[j];
}

static void write_paths(struct openapi *o, struct rows *rows)
{
    bool first = true;

    buf_text(o->b, ",\n\"paths\":{");
    for (size_t i = 0; i < rows->n; i++) {
        if (rows->written[i])
            continue;
        buf_text(o->b, first ? "\n" : ",\n");
        first = false;
        write_path(o->b, rows->row[i]->path);
        buf_text(o->b, ":{");
        for (size_t j = i; j < rows->n; j++) {
            if (strcmp(rows->row[j]->path, rows->row[i]->path) != 0)
                continue;
            if (j > i)
                buf_char(o->b, ',');
            write_operation(o, rows->row[j]);
            rows->written[j] = true;
        }
        buf_char(o->b, '}');
    }
    buf_text(o->b, "\n}");
}

void openapi_write(struct buf *b, const struct route_table *const *tables, size_t n)
{
    struct openapi o = {.b = b};
    struct rows *rows = mem_new(b->ctx, struct rows);

    gather(rows, tables, n);
    buf_text(b,
             "{\"openapi\":\"3.1.0\",\n\"info\":{\"title\":\"Koers\",\"version\":\"" KOERS_VERSION
             "\",\"description\":\"Elke pagina van Koers is ook data: vraag application/json.\","
             "\"license\":{\"name\":\"EUPL-1.2\",\"identifier\":\"EUPL-1.2\"}},\n"
             "\"servers\":[{\"url\":\"/\"}],\n\"security\":[{\"sessie\":[]}]");
    write_paths(&o, rows);
    buf_text(b,
             ",\n\"components\":{\"securitySchemes\":{\"sessie\":{\"type\":\"apiKey\","
             "\"in\":\"cookie\",\"name\":\"" COOKIE_SESSION "\"}},\n"
             "\"responses\":{\"Fout\":{\"description\":\"Het lukt niet; bericht zegt waarom.\","
             "\"content\":{\"application/json\":{\"schema\":"
             "{\"$ref\":\"#/components/schemas/Fout\"}}}}},\n\"schemas\":{"
             "\"Fout\":{\"type\":\"object\",\"properties\":{\"fout\":{\"type\":\"object\","
             "\"properties\":{\"status\":{\"type\":\"integer\"},\"bericht\":{\"type\":\"string\"}},"
             "\"required\":[\"status\",\"bericht\"]}},\"required\":[\"fout\"]}");
    for (size_t i = 0; i < o.n_components; i++)
        buf_format(b, ",\n\"%s\":%s", o.component[i]->name, o.component[i]->schema);
    buf_text(b, "}}}\n");
    mem_free(rows);
}
