/* sqlgen, asking SQLite: builds the schema of all rooms twice in memory (with our own type names,
 * and as the program will apply it), prepares each query, learns its columns, and by the authorizer
 * the tables that it touches. Not here: the scan for organisations (sqlgen_scan.c). */
#include "sqlgen.h"
#include <string.h>
#include <strings.h>

struct touched { /* what the authorizer saw */
    const struct house *h;
    const struct table *table[64];
    int n;
};

static int authorize(void *arg, int action, const char *name, const char *column, const char *db,
                     const char *inside)
{
    struct touched *seen = arg;
    const struct table *table;

    (void)column, (void)db, (void)inside;
    if (action != SQLITE_READ && action != SQLITE_INSERT && action != SQLITE_UPDATE &&
        action != SQLITE_DELETE)
        return SQLITE_OK;
    table = name ? table_named(seen->h, name) : NULL;
    for (int i = 0; table && i < seen->n; i++)
        if (seen->table[i] == table)
            table = NULL;
    if (table && seen->n < 64)
        seen->table[seen->n++] = table;
    return SQLITE_OK;
}

/* The line of a byte in a text that begins after line `line`. */
static int line_of(const char *text, const char *at, int line)
{
    line++;
    while (text < at)
        line += *text++ == '\n';
    return line;
}

static void apply_step(const struct house *h, const struct room *r, const struct step *st,
                       sqlite3 *db, const char *sql)
{
    const char *rest = sql;

    while (*rest) {
        struct touched seen = {.h = h};
        const char *begin = rest + strspn(rest, " \t\n");
        int line = db == h->own ? line_of(sql, begin, st->line) : st->line;
        sqlite3_stmt *stmt = NULL;
        sqlite3_set_authorizer(db, authorize, &seen);
        if (sqlite3_prepare_v2(db, rest, -1, &stmt, &rest)) {
            int offset = sqlite3_error_offset(db);
            stop(r->path,
                 offset > 0 && db == h->own ? line_of(sql, begin + offset, st->line) : line, "%s",
                 sqlite3_errmsg(db));
        }
        for (int i = 0; i < seen.n; i++)
            if (!may_touch(r, seen.table[i]->room))
                stop(r->path, line, "room %s may not touch table %s of room %s", r->name,
                     seen.table[i]->name, seen.table[i]->room->name);
        sqlite3_set_authorizer(db, NULL, NULL);
        while (stmt && sqlite3_step(stmt) == SQLITE_ROW)
            ;
        if (stmt && sqlite3_finalize(stmt))
            stop(r->path, line, "%s", sqlite3_errmsg(db));
    }
}

/* Where a table, or a column of it, is first named in its room's steps. */
static int declared_at(const struct room *r, const char *table, const char *column)
{
    for (int i = 0; i < r->n_steps; i++) {
        struct toks ts = tokenise(r->path, r->steps[i].text[SQLITE], r->steps[i].line + 1);
        for (int k = 0; k < ts.n; k++) {
            if (!tok_is(&ts.t[k], table) || !tok_in(&ts.t[k - 1], " TABLE EXISTS "))
                continue;
            int line = ts.t[k].line;
            for (; column && k < ts.n && !tok_is(&ts.t[k], ";"); k++)
                if (tok_is(&ts.t[k], column) && ts.t[k].depth == 1)
                    return ts.t[k].line;
            return line;
        }
    }
    return 1;
}

static sqlite3_stmt *ask(sqlite3 *db, const char *sql, const char *name)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL))
        stop("sqlgen", 0, "%s", sqlite3_errmsg(db));
    sqlite3_bind_text(stmt, 1, name, -1, SQLITE_TRANSIENT);
    return stmt;
}

/* Learns the tables that this room's steps made. */
static void new_tables(struct house *h, const struct room *r)
{
    sqlite3_stmt *q = ask(h->own,
                          "SELECT name, type FROM pragma_table_list WHERE schema = 'main' "
                          "AND type <> 'shadow' AND name NOT LIKE 'sqlite_%' AND name <> "
                          "'schema_step'",
                          "");

    while (sqlite3_step(q) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(q, 0);
        const char *type = (const char *)sqlite3_column_text(q, 1);
        if (table_named(h, name))
            continue;
        if (!strcmp(type, "view"))
            stop(r->path, r->steps[0].line, "view %s: views are not read here, use queries", name);
        h->tables = grown(h->tables, h->n_tables, sizeof *h->tables);
        h->tables[h->n_tables++] = (struct table){
            .name = keep_n(name, strlen(name)), .room = r, .is_virtual = !strcmp(type, "virtual")};
    }
    sqlite3_finalize(q);
}

/* A table's columns and key; virtual tables have neither types nor a key. */
static void check_table(struct house *h, struct table *t)
{
    const char *path = t->room->path;
    sqlite3_stmt *q = ask(h->own, "SELECT name, type, pk FROM pragma_table_info(?1)", t->name);
    bool key = false;

    check_name(path, declared_at(t->room, t->name, NULL), t->name, true);
    while (sqlite3_step(q) == SQLITE_ROW) {
        const char *column = (const char *)sqlite3_column_text(q, 0);
        const char *type = (const char *)sqlite3_column_text(q, 1);
        int place = sqlite3_column_int(q, 2);
        if (!strcmp(column, "organisatie") && (t->is_virtual || place == 1))
            t->tenant = true;
        if (t->is_virtual)
            continue;
        key |= place > 0;
        check_name(path, declared_at(t->room, t->name, column), column, true);
        if (type_of(type, (int)strlen(type)) == NO_TYPE)
            stop(path, declared_at(t->room, t->name, column),
                 "column %s.%s has type '%s': id tekst datum tijdstip getal breuk bool bytes",
                 t->name, column, type);
    }
    sqlite3_finalize(q);
    if (!key && !t->is_virtual)
        stop(path, declared_at(t->room, t->name, NULL), "table %s has no primary key", t->name);
}

/* A constraint that is only looked at by COMMIT would refuse a write to both stores after it was decided
 * (db/both.h). */
static void check_not_deferred(const struct house *h, const struct table *t)
{
    sqlite3_stmt *q =
        ask(h->own, "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND sql LIKE '%deferr%'", t->name);

    if (sqlite3_step(q) == SQLITE_ROW)
        stop(t->room->path, declared_at(t->room, t->name, NULL),
             "table %s has a constraint that is DEFERRABLE: it must hold at once", t->name);
    sqlite3_finalize(q);
}

/* Foreign keys stay within the rooms below, and keep the organisation. */
static void check_foreign_keys(const struct house *h, const struct table *t)
{
    sqlite3_stmt *q = ask(h->own,
                          "SELECT \"table\", max(\"from\" = 'organisatie' AND coalesce(\"to\", '') "
                          "IN ('', 'organisatie')), max(on_update <> 'NO ACTION' OR on_delete <> "
                          "'NO ACTION') FROM pragma_foreign_key_list(?1) GROUP BY id",
                          t->name);

    while (sqlite3_step(q) == SQLITE_ROW) {
        const char *parent = (const char *)sqlite3_column_text(q, 0);
        const struct table *to = table_named(h, parent);
        int line = declared_at(t->room, t->name, NULL);
        if (!to)
            stop(t->room->path, line, "table %s refers to %s, which is not there", t->name, parent);
        if (!may_touch(t->room, to->room))
            stop(t->room->path, line, "room %s may not refer to table %s of room %s", t->room->name,
                 parent, to->room->name);
        if (to->tenant && t->tenant && !sqlite3_column_int(q, 1))
            stop(t->room->path, line, "a foreign key of %s to %s leaves out organisatie", t->name,
                 parent);
        if (sqlite3_column_int(q, 2))
            stop(t->room->path, line,
                 "a foreign key of %s cascades: say in queries what is to happen", t->name);
    }
    sqlite3_finalize(q);
}

const struct room *elsewhere(const struct house *h, const struct room *r, const char *table)
{
    for (int i = 0; i < h->n_rooms; i++)
        if (h->rooms[i].store != r->store && declared_at(&h->rooms[i], table, NULL) > 1)
            return &h->rooms[i];
    return NULL;
}

/* The table of the runner (db/migration.c): a step may ask when an earlier one was applied; a query
 * may not. */
static void steps_table(struct house *h, const char *sql)
{
    sqlite3 *const both[] = {h->own, h->real};
    for (int i = 0; i < 2; i++)
        if (sqlite3_exec(both[i], sql, NULL, NULL, NULL))
            stop("sqlgen", 0, "%s", sqlite3_errmsg(both[i]));
}

void build_schema(struct house *h, const struct room *of)
{
    if (sqlite3_open(":memory:", &h->own) || sqlite3_open(":memory:", &h->real))
        stop("sqlgen", 0, "SQLite does not open");
    steps_table(h, "CREATE TABLE schema_step (room TEXT NOT NULL, number INTEGER NOT NULL, "
                   "name TEXT NOT NULL, hash TEXT NOT NULL, applied INTEGER NOT NULL)");
    for (int i = 0; i < h->n_rooms; i++) {
        const struct room *r = &h->rooms[i];
        if (r->store != of->store)
            continue;
        for (int k = 0; k < r->n_steps; k++) {
            apply_step(h, r, &r->steps[k], h->own, r->steps[k].text[SQLITE]);
            if (tok_in(tokenise(r->path, r->steps[k].text[POSTGRES], 1).t, " BEGIN COMMIT "))
                stop(r->path, r->steps[k].line, "a step is already one transaction");
        }
        new_tables(h, r);
    }
    for (int i = 0; i < h->n_tables; i++)
        check_table(h, &h->tables[i]);
    for (int i = 0; i < h->n_tables; i++)
        check_foreign_keys(h, &h->tables[i]);
    for (int i = 0; i < h->n_tables; i++)
        check_not_deferred(h, &h->tables[i]);
    for (int i = 0; i < h->n_rooms; i++)
        for (int k = 0; k < h->rooms[i].n_steps && h->rooms[i].store == of->store; k++)
            apply_step(h, &h->rooms[i], &h->rooms[i].steps[k], h->real,
                       render_schema(h->rooms[i].path, &h->rooms[i].steps[k], SQLITE));
    steps_table(h, "DROP TABLE schema_step");
}

static const struct field *promise(const struct query *q, const char *name)
{
    for (int i = 0; i < q->n_promised; i++)
        if (!strcmp(q->promised[i].name, name)) {
            q->promised[i].used = true;
            return &q->promised[i];
        }
    return NULL;
}

/* One result column: its name, its type (known, or promised), whether it may be NULL. */
static struct field learn_column(const struct house *h, const struct room *r, const struct query *q,
                                 sqlite3_stmt *stmt, int i, const struct ref *refs, int n_refs)
{
    const char *name = sqlite3_column_name(stmt, i), *type = sqlite3_column_decltype(stmt, i);
    const char *table = sqlite3_column_table_name(stmt, i);
    const char *origin = sqlite3_column_origin_name(stmt, i);
    struct field f = {.name = keep_n(name, strlen(name)), .type = NO_TYPE, .line = q->line};
    int not_null = 0, key = 0, rowid = 0;

    check_name(r->path, q->line, f.name, true);
    if (table && origin && type) {
        f.type = type_of(type, (int)strlen(type));
        sqlite3_table_column_metadata(h->own, NULL, table, origin, NULL, NULL, &not_null, &key,
                                      &rowid);
        f.nullable = !not_null && !key;
        for (int k = 0; k < n_refs; k++)
            f.nullable |= refs[k].left && !strcasecmp(refs[k].table->name, table);
    }
    const struct field *p = promise(q, f.name);
    if (!p && f.type == NO_TYPE)
        stop(r->path, q->line, "column '%s' is an expression: say its type, -- -> %s getal", f.name,
             f.name);
    if (p && f.type != NO_TYPE && p->type != f.type)
        stop(r->path, p->line, "column '%s' is declared %s, but %s.%s is %s", f.name,
             type_names[p->type], table, origin, type);
    if (p) {
        f.type = p->type;
        f.nullable = p->nullable;
    }
    return f;
}

static void check_kind(const struct room *r, const struct query *q)
{
    if (q->kind == EXEC && q->n_columns)
        stop(r->path, q->line, "this query gives rows: it is :one, :many or :stream");
    if (q->kind != EXEC && !q->n_columns)
        stop(r->path, q->line, "this query gives no rows: it is :exec");
    if (q->kind == EXEC && !q->writes)
        stop(r->path, q->line, "this query neither gives rows nor writes");
    if (q->kind == STREAM && q->writes)
        stop(r->path, q->line, "a :stream only reads");
    if (q->n_columns > 64)
        stop(r->path, q->line, "a query gives at most 64 columns");
    for (int i = 0; i < q->n_columns; i++)
        for (int k = 0; k < i; k++)
            if (!strcmp(q->columns[i].name, q->columns[k].name))
                stop(r->path, q->line, "two columns are named '%s': rename one by AS",
                     q->columns[i].name);
    for (int i = 0; i < q->n_promised; i++)
        if (!q->promised[i].used)
            stop(r->path, q->promised[i].line, "the query gives no column '%s'",
                 q->promised[i].name);
    for (int i = 0; i < q->n_params; i++) {
        if (!q->params[i].used)
            stop(r->path, q->params[i].line, "@%s is declared and not used", q->params[i].name);
        if (!strcmp(q->params[i].name, "organisatie") &&
            (q->params[i].type != ID || q->params[i].nullable))
            stop(r->path, q->params[i].line, "@organisatie is an id and never NULL");
    }
}

void check_query(const struct house *h, const struct room *r, struct query *q)
{
    struct touched seen = {.h = h};
    int n_refs = 0, n_other = 0;
    struct ref *refs = scan_query(h, r, q, SQLITE, &n_refs);
    const char *sql = render_query(r->path, q, SQLITE);
    sqlite3_stmt *stmt = NULL;

    sqlite3_set_authorizer(h->own, authorize, &seen);
    if (sqlite3_prepare_v2(h->own, sql, -1, &stmt, NULL) || !stmt)
        stop(r->path, q->line, "%s: %s", q->name, sqlite3_errmsg(h->own));
    sqlite3_set_authorizer(h->own, NULL, NULL);
    for (int i = 0; i < seen.n; i++) {
        bool found = false;
        for (int k = 0; k < n_refs; k++)
            found |= refs[k].table == seen.table[i];
        if (!may_touch(r, seen.table[i]->room))
            stop(r->path, q->line, "room %s may not touch table %s of room %s", r->name,
                 seen.table[i]->name, seen.table[i]->room->name);
        if (!found && seen.table[i]->tenant)
            stop(r->path, q->line,
                 "table %s is used in a way that is not read here: write it "
                 "after FROM or JOIN",
                 seen.table[i]->name);
    }
    q->writes = !sqlite3_stmt_readonly(stmt);
    for (int i = 0; i < sqlite3_column_count(stmt); i++) {
        q->columns = grown(q->columns, q->n_columns, sizeof *q->columns);
        q->columns[q->n_columns++] = learn_column(h, r, q, stmt, i, refs, n_refs);
    }
    sqlite3_finalize(stmt);
    if (sqlite3_prepare_v2(h->real, sql, -1, &stmt, NULL))
        stop(r->path, q->line, "%s: %s", q->name, sqlite3_errmsg(h->real));
    sqlite3_finalize(stmt);
    scan_query(h, r, q, POSTGRES, &n_other);
    check_kind(r, q);
}
