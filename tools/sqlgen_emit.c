/* sqlgen, writing: the SQL of each engine, and X_sql.h and X_sql.c. Not here: checks; by now all is
 * known to be right. The generated C is small: tables of fields with their offsets, and per query
 * one thin inline function with a macro that lets parameters be named at the call. */
#include "sqlgen.h"
#include <stdlib.h>
#include <string.h>

static const char *const sqlite_types[N_TYPES] = {"INTEGER", "TEXT", "TEXT",    "INTEGER",
                                                  "INTEGER", "REAL", "INTEGER", "BLOB"};
static const char *const pg_types[N_TYPES] = {
    "bigint", "text", "date", "bigint", "bigint", "double precision", "boolean", "bytea"};
static const char *const c_types[N_TYPES] = {"int64_t ", "const char *",    "int32_t ",
                                             "int64_t ", "int64_t ",        "double ",
                                             "bool ",    "struct db_bytes "};
static const char *const db_types[N_TYPES] = {"DB_ID",    "DB_TEKST", "DB_DATUM", "DB_TIJDSTIP",
                                              "DB_GETAL", "DB_BREUK", "DB_BOOL",  "DB_BYTES"};

static void column_type(FILE *o, const struct tok *name, enum type t, int engine)
{
    fputs(engine == SQLITE ? sqlite_types[t] : pg_types[t], o);
    if (engine == POSTGRES && t == TEKST)
        fputs(" COLLATE \"C\"", o);
    if (engine == SQLITE && t == BOOL)
        fprintf(o, " CHECK (%.*s IN (0, 1))", name->n, name->at);
}

/* Is token i the type in CAST (… AS type)? */
static bool cast_type(const struct toks *ts, int i)
{
    int open = i;

    if (!tok_is(&ts->t[i - 1], "AS") || !tok_is(&ts->t[i + 1], ")"))
        return false;
    while (open >= 0 && ts->t[open].depth >= ts->t[i].depth)
        open--;
    return open > 0 && tok_is(&ts->t[open - 1], "CAST");
}

/* Where a CREATE TABLE that begins at i opens its columns, or 0. */
static int table_opens(const struct toks *ts, int i)
{
    if (!tok_is(&ts->t[i], "CREATE") || !tok_is(&ts->t[i + 1], "TABLE"))
        return 0;
    while (i < ts->n && !tok_is(&ts->t[i], ";") && !tok_is(&ts->t[i], "("))
        i++;
    return tok_is(&ts->t[i], "(") ? i : 0;
}

/* Is token i the type of the column named just before it? */
static bool is_column_type(const struct toks *ts, int i, bool in_table)
{
    const struct tok *t = &ts->t[i];

    if (t->kind != T_WORD || type_of(t->at, t->n) == NO_TYPE || t[-1].kind != T_WORD)
        return false;
    if (in_table)
        return t->depth == 1 && (tok_is(t - 2, "(") || (tok_is(t - 2, ",") && t[-2].depth == 1)) &&
               !tok_in(t - 1, " PRIMARY FOREIGN UNIQUE CHECK CONSTRAINT ");
    return tok_is(t - 2, "COLUMN") || (tok_is(t - 2, "ADD") && !tok_is(t - 1, "COLUMN"));
}

char *render_schema(const char *path, const struct step *s, int engine)
{
    struct toks ts = tokenise(path, s->text[engine], s->line + 1);
    char *text = NULL, *copy;
    size_t size;
    FILE *o = open_memstream(&text, &size);
    int opens = 0, closes = 0;

    for (int i = 0; i < ts.n; i++) {
        const struct tok *t = &ts.t[i];
        if (i == 0 || tok_is(t - 1, ";"))
            opens = table_opens(&ts, i);
        closes = opens ? matching(&ts, opens) : 0;
        bool in_table = opens && i > opens && i < closes;
        if (t->spaced && i)
            fputc(tok_is(t - 1, ";") ? '\n' : ' ', o);
        if (is_column_type(&ts, i, in_table) || cast_type(&ts, i)) {
            if (cast_type(&ts, i))
                fputs((engine == SQLITE ? sqlite_types : pg_types)[type_of(t->at, t->n)], o);
            else
                column_type(o, t - 1, type_of(t->at, t->n), engine);
        } else if (opens && i > closes && engine == POSTGRES && tok_in(t, " WITHOUT ROWID ")) {
            continue;
        } else if (opens && i > closes && tok_is(t, ";") && engine == SQLITE) {
            fputs(tok_is(t - 1, "ROWID") ? ", STRICT;" : " STRICT;", o);
        } else {
            fprintf(o, "%.*s", t->n, t->at);
        }
    }
    fclose(o);
    copy = keep_n(text, size);
    free(text);
    return copy;
}

char *render_query(const char *path, const struct query *q, int engine)
{
    struct toks ts = tokenise(path, q->text[engine], q->line + 1);
    char *text = NULL, *copy;
    size_t size;
    FILE *o = open_memstream(&text, &size);

    for (int i = 0; i < ts.n; i++) {
        const struct tok *t = &ts.t[i];
        if (tok_is(t, ";"))
            continue;
        if (t->spaced && i)
            fputc(' ', o);
        int p = 0;
        while (t->kind == T_PARAM && p < q->n_params && strcmp(q->params[p].name, tok_text(t) + 1))
            p++;
        enum type cast = cast_type(&ts, i) ? type_of(t->at, t->n) : NO_TYPE;
        if (t->kind == T_PARAM && engine == SQLITE)
            fprintf(o, "?%d", p + 1);
        else if (t->kind == T_PARAM)
            fprintf(o, "$%d::%s", p + 1, pg_types[q->params[p].type]);
        else if (cast != NO_TYPE)
            fputs((engine == SQLITE ? sqlite_types : pg_types)[cast], o);
        else
            fprintf(o, "%.*s", t->n, t->at);
    }
    fclose(o);
    copy = keep_n(text, size);
    free(text);
    return copy;
}

/* A C string, broken into lines. */
static void c_string(FILE *o, const char *s)
{
    int column = 0;

    fputs("\n        \"", o);
    for (; *s; s++) {
        if (*s == '\n')
            fputs("\\n", o);
        else if (*s == '"' || *s == '\\')
            fprintf(o, "\\%c", *s);
        else
            fputc(*s, o);
        if (((*s == ' ' && column > 70) || *s == '\n') && s[1]) {
            fputs("\"\n        \"", o);
            column = 0;
        }
        column++;
    }
    fputc('"', o);
}

static bool has_null_field(const struct field *f)
{
    return f->nullable && (f->type == GETAL || f->type == BREUK || f->type == BOOL);
}

static void c_struct(FILE *o, const char *name, const char *suffix, const struct field *f, int n)
{
    fprintf(o, "struct %s%s {\n", name, suffix);
    for (int i = 0; i < n; i++) {
        fprintf(o, "    %s%s;%s\n", c_types[f[i].type], f[i].name,
                f[i].nullable ? " /* may be NULL */" : "");
        if (has_null_field(&f[i]))
            fprintf(o, "    bool %s_null;\n", f[i].name);
    }
    fputs(n ? "};\n" : "    char none;\n};\n", o);
}

static void header_comment(FILE *o, const struct query *q)
{
    if (!*q->doc && !q->all_organisations)
        return;
    fputs("\n/* ", o);
    for (const char *s = q->doc; *s; s++)
        if (*s == '\n')
            fputs("\n * ", o);
        else if (!(*s == '/' && s > q->doc && s[-1] == '*'))
            fputc(*s, o);
    if (q->all_organisations)
        fprintf(o, "%sAcross organisations: %s", *q->doc ? "\n * " : "", q->all_organisations);
    fputs(" */", o);
}

/* The inline function and its macro: X(c, …, .organisatie = …). */
static void wrapper(FILE *o, const struct room *r, const struct query *q, const char *result,
                    const char *parameters, const char *names, const char *body)
{
    const char *dots = q->n_params ? ", ..." : "";

    fprintf(o, "static inline %s %s_(%s%s, struct %s_in in)\n{\n%s%s}\n", result, q->name,
            r->store == PERSONAL_STORE ? "struct personal_conn *p" : "struct db_conn *c",
            parameters, q->name,
            r->store == PERSONAL_STORE ? "    struct db_conn *c = personal_raw(p);\n" : "", body);
    fprintf(o, "#define %s(c%s%s) \\\n    %s_((c)", q->name, names, dots, q->name);
    for (const char *s = names; *s;) {
        size_t n = strcspn(s + 2, ",");
        fprintf(o, ", (%.*s)", (int)n, s + 2);
        s += 2 + n;
    }
    fprintf(o, ", (struct %s_in){%s})\n", q->name, q->n_params ? "__VA_ARGS__" : "0");
}

static bool counts(const struct query *q)
{
    for (int i = 0; i < q->n_params; i++)
        if (!strcmp(q->params[i].name, "verschil"))
            return true;
    return false;
}

static void emit_query_header(FILE *o, const struct room *r, const struct query *q)
{
    const char *n = q->name;

    header_comment(o, q);
    fputc('\n', o);
    c_struct(o, n, "_in", q->params, q->n_params);
    if (q->kind != EXEC)
        c_struct(o, n, "_row", q->columns, q->n_columns);
    fprintf(o, "extern const struct db_query %s_query;\n", n);
    if (q->kind == ONE) {
        wrapper(o, r, q, "bool", keep_format(", const void *ctx, struct %s_row *out", n),
                ", ctx, out", keep_format("    return db_one(c, ctx, &%s_query, &in, out);\n", n));
    } else if (q->kind == MANY) {
        fprintf(o, "struct %s_rows {\n    struct %s_row *row;\n    size_t n;\n};\n", n, n);
        wrapper(o, r, q, keep_format("struct %s_rows", n), ", const void *ctx", ", ctx",
                keep_format("    void *row = NULL;\n    struct %s_rows r = {.n = db_many(c, ctx, "
                            "&%s_query, &in, &row)};\n    r.row = row;\n    return r;\n",
                            n, n));
    } else if (q->kind == EXEC) {
        wrapper(o, r, q, "int64_t", "", "",
                keep_format("    return db_exec(c, &%s_query, &in);\n", n));
        if (counts(q)) /* for db_sum(), which takes the query by its name */
            fprintf(o,
                    "static inline struct db_conn *%s_conn(struct %s *c)\n{\n    return %s;\n}\n",
                    n, r->store == PERSONAL_STORE ? "personal_conn" : "db_conn",
                    r->store == PERSONAL_STORE ? "personal_raw(c)" : "c");
    } else {
        fprintf(o,
                "struct %s_each {\n    bool (*per_row)(void *, const struct %s_row *);\n"
                "    void *arg;\n};\nstatic inline bool %s_row_(void *arg, const void *row)\n{\n"
                "    const struct %s_each *e = arg;\n    return e->per_row(e->arg, row);\n}\n",
                n, n, n, n);
        wrapper(o, r, q, "void",
                keep_format(", bool (*per_row)(void *, const struct %s_row *), void *arg", n),
                ", per_row, arg",
                keep_format("    struct %s_each e = {per_row, arg};\n    db_stream(c, &%s_query, "
                            "&in, %s_row_, &e);\n",
                            n, n, n));
    }
}

static const char *store_of(const struct room *r)
{
    static const char *const words[] = {"DB_QUALITY", "DB_PERSONAL", "DB_KEYS"};

    return words[r->store];
}

static void emit_fields(FILE *o, const struct query *q, const char *suffix, const struct field *f,
                        int n)
{
    if (!n)
        return;
    fprintf(o, "static const struct db_field %s%s_fields[] = {\n", q->name, suffix);
    for (int i = 0; i < n; i++) {
        fprintf(o, "    {\"%s\", %s, %s, offsetof(struct %s%s, %s), ", f[i].name,
                db_types[f[i].type], f[i].nullable ? "true" : "false", q->name, suffix, f[i].name);
        if (has_null_field(&f[i]))
            fprintf(o, "offsetof(struct %s%s, %s_null)},\n", q->name, suffix, f[i].name);
        else
            fputs("DB_NO_FIELD},\n", o);
    }
    fputs("};\n", o);
}

static void emit_query_source(FILE *o, const struct room *r, const struct query *q)
{
    fputc('\n', o);
    emit_fields(o, q, "_in", q->params, q->n_params);
    emit_fields(o, q, "_row", q->columns, q->n_columns);
    fprintf(o,
            "const struct db_query %s_query = {\n    .name = \"%s\",\n    .room = \"%s\",\n"
            "    .store = %s,\n",
            q->name, q->name, r->name, store_of(r));
    fputs("    .sqlite =", o);
    c_string(o, render_query(r->path, q, SQLITE));
    fputs(",\n    .postgres =", o);
    c_string(o, render_query(r->path, q, POSTGRES));
    fprintf(o, ",\n    .writes = %s,\n", q->writes ? "true" : "false");
    if (q->n_params)
        fprintf(o, "    .params = %s_in_fields,\n    .n_params = %d,\n", q->name, q->n_params);
    if (q->n_columns)
        fprintf(o,
                "    .columns = %s_row_fields,\n    .n_columns = %d,\n"
                "    .row_size = sizeof(struct %s_row),\n",
                q->name, q->n_columns, q->name);
    if (q->all_organisations) {
        fputs("    .all_organisations =", o);
        c_string(o, q->all_organisations);
        fputs(",\n", o);
    }
    fputs("};\n", o);
}

static void emit_schema(FILE *o, const struct room *r)
{
    if (r->n_steps)
        fputs("\nstatic const struct schema_step steps[] = {\n", o);
    for (int i = 0; i < r->n_steps; i++) {
        const struct step *s = &r->steps[i];
        fprintf(o, "    {.number = %d,\n     .name =", s->number);
        c_string(o, s->name);
        fputs(",\n     .sqlite =", o);
        c_string(o, render_schema(r->path, s, SQLITE));
        fputs(",\n     .postgres =", o);
        c_string(o, render_schema(r->path, s, POSTGRES));
        fprintf(o, ",\n     .hash = \"%s\"},\n", s->hash);
    }
    fputs(r->n_steps ? "};\n" : "", o);
    if (r->n_queries)
        fputs("\nstatic const struct db_query *const queries[] = {\n", o);
    for (int i = 0; i < r->n_queries; i++)
        fprintf(o, "    &%s_query,\n", r->queries[i].name);
    fputs(r->n_queries ? "};\n" : "", o);
    fprintf(o, "\nconst struct schema_room %s_schema = {\n    .room = \"%s\",\n    .store = %s,\n",
            r->name, r->name, store_of(r));
    if (r->n_steps)
        fprintf(o, "    .steps = steps,\n    .n_steps = %d,\n", r->n_steps);
    if (r->n_queries)
        fprintf(o, "    .queries = queries,\n    .n_queries = %d,\n", r->n_queries);
    fputs("};\n", o);
}

static FILE *create(const char *path)
{
    FILE *o = fopen(path, "w");

    if (!o)
        stop(path, 0, "this file cannot be written");
    return o;
}

void emit_room(const struct room *r, const char *dir)
{
    const char *header = keep_format("%s/%s_sql.h", dir, r->name);
    const char *source = keep_format("%s/%s_sql.c", dir, r->name);
    FILE *h = create(header), *c = create(source);

    fprintf(h,
            "/* Made by sqlgen from %s: change that file. */\n#ifndef KOERS_GEN_%s_SQL_H\n"
            "#define KOERS_GEN_%s_SQL_H\n#include \"db/db.h\"\n#include \"db/migration.h\"\n%s\n"
            "extern const struct schema_room %s_schema;\n",
            r->path, r->name, r->name,
            r->store == PERSONAL_STORE ? "#include \"db/personal_raw.h\"\n" : "", r->name);
    fprintf(c, "/* Made by sqlgen from %s: change that file. */\n#include \"%s_sql.h\"\n", r->path,
            r->name);
    for (int i = 0; i < r->n_queries; i++) {
        emit_query_header(h, r, &r->queries[i]);
        emit_query_source(c, r, &r->queries[i]);
    }
    fputs("#endif\n", h);
    emit_schema(c, r);
    if (ferror(h) || ferror(c) || fclose(h) || fclose(c))
        stop(source, 0, "this file cannot be written");
}
