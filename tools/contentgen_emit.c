/* contentgen: from structures to C tables (src/inhoud/content.h names their types).
 * Not here: what may be in them (contentgen_check.c). */
#include "contentgen.h"
#include <string.h>

static void emit_string(FILE *out, const char *s)
{
    if (!s) {
        fputs("NULL", out);
        return;
    }
    fputc('"', out);
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            fputc('\\', out);
        fputc(*s, out);
    }
    fputc('"', out);
}

static void emit_text(FILE *out, const struct text *t)
{
    fputs("{{", out);
    emit_string(out, t->in[0]);
    fputs(", ", out);
    emit_string(out, t->in[1]);
    fputs("}}", out);
}

static void emit_strings(FILE *out, const char *const list[], int n)
{
    for (int i = 0; i < n; i++) {
        emit_string(out, list[i]);
        fputs(", ", out);
    }
}

static void emit_sources(FILE *out, const struct source *list, int n)
{
    for (int i = 0; i < n; i++) {
        fputs("    {", out);
        emit_string(out, list[i].code);
        fputs(", ", out);
        emit_string(out, list[i].title);
        fputs("},\n", out);
    }
}

static void emit_fields(FILE *out, const struct set *s, int number)
{
    static const char *const kinds[] = {"CONTENT_WORDS", "CONTENT_NUMBER", "CONTENT_CHOICE",
                                        "CONTENT_KEY"};
    for (int f = 0; f < s->n_fields; f++) {
        if (!s->fields[f].n_choices)
            continue;
        fprintf(out, "static const struct content_choice choices_%d_%d[] = {\n", number, f);
        for (int k = 0; k < s->fields[f].n_choices; k++) {
            fputs("    {", out);
            emit_string(out, s->fields[f].choices[k].code);
            fputs(", ", out);
            emit_text(out, &s->fields[f].choices[k].label);
            fputs("},\n", out);
        }
        fputs("};\n", out);
    }
    if (s->n_fields)
        fprintf(out, "static const struct content_field fields_%d[] = {\n", number);
    for (int f = 0; f < s->n_fields; f++) {
        const struct field *field = &s->fields[f];
        fputs("    {", out);
        emit_string(out, field->name);
        fputs(", ", out);
        emit_text(out, &field->label);
        fprintf(out, ", %s, ", kinds[field->kind]);
        emit_string(out, field->keys_of);
        if (field->n_choices)
            fprintf(out, ", choices_%d_%d, %d},\n", number, f, field->n_choices);
        else
            fputs(", NULL, 0},\n", out);
    }
    if (s->n_fields)
        fputs("};\n", out);
}

static void emit_items(FILE *out, const struct set *s, int number)
{
    if (s->n_fields) {
        fprintf(out, "static const struct content_text values_%d[][%d] = {\n", number, s->n_fields);
        for (int i = 0; i < s->n_items; i++) {
            fputs("    {", out);
            for (int f = 0; f < s->n_fields; f++) {
                emit_text(out, &s->items[i].values[f]);
                fputs(", ", out);
            }
            fputs("},\n", out);
        }
        fputs("};\n", out);
    }
    fprintf(out, "static const struct content_item items_%d[] = {\n", number);
    for (int i = 0; i < s->n_items; i++) {
        const struct item *item = &s->items[i];
        fputs("    {", out);
        emit_strings(out, (const char *const[]){item->key, item->codes, item->source}, 3);
        emit_text(out, &item->title);
        fputs(", ", out);
        emit_text(out, &item->text);
        if (s->n_fields)
            fprintf(out, ", values_%d[%d], %d},\n", number, i, item->section);
        else
            fprintf(out, ", NULL, %d},\n", item->section);
    }
    fputs("};\n", out);
}

static void emit_sections(FILE *out, const struct set *s, int number)
{
    if (!s->n_sections)
        return;
    fprintf(out, "static const struct content_section sections_%d[] = {\n", number);
    for (int i = 0; i < s->n_sections; i++) {
        fputs("    {", out);
        emit_strings(out, (const char *const[]){s->sections[i].key, s->sections[i].source}, 2);
        emit_text(out, &s->sections[i].title);
        fputs(", ", out);
        emit_text(out, &s->sections[i].intro);
        fputs("},\n", out);
    }
    fputs("};\n", out);
}

/* "name_3, 12" or "NULL, 0". */
static void emit_list(FILE *out, const char *name, int number, int n)
{
    if (n)
        fprintf(out, ", %s_%d, %d", name, number, n);
    else
        fputs(", NULL, 0", out);
}

void emit_content(FILE *out, const struct content *c)
{
    fputs("/* Made by tools/contentgen from content/. */\n#include \"inhoud/content.h\"\n", out);
    for (int i = 0; i < c->n_sets; i++) {
        const struct set *s = &c->sets[i];
        if (s->n_sources) {
            fprintf(out, "static const struct content_source sources_%d[] = {\n", i);
            emit_sources(out, s->sources, s->n_sources);
            fputs("};\n", out);
        }
        emit_fields(out, s, i);
        emit_sections(out, s, i);
        emit_items(out, s, i);
    }
    fputs("const struct content_source content_sources[] = {\n", out);
    emit_sources(out, c->shared, c->n_shared);
    fprintf(out, "};\nconst size_t content_sources_n = %d;\n", c->n_shared);
    fputs("const struct content_set content_sets[] = {\n", out);
    for (int i = 0; i < c->n_sets; i++) {
        const struct set *s = &c->sets[i];
        fputs("    {", out);
        emit_strings(out, (const char *const[]){s->code, s->kind, s->date, s->fingerprint}, 4);
        fprintf(out, "%d, ", s->version);
        emit_text(out, &s->title);
        fputs(", ", out);
        emit_text(out, &s->intro);
        emit_list(out, "fields", i, s->n_fields);
        emit_list(out, "sections", i, s->n_sections);
        emit_list(out, "items", i, s->n_items);
        emit_list(out, "sources", i, s->n_sources);
        fputs("},\n", out);
    }
    fprintf(out, "};\nconst size_t content_sets_n = %d;\n", c->n_sets);
}
