/* sqlgen, the scan: which tables does a query name, does each stay within the organisation, do
 * parameters have the type of the column they meet. It works on tokens, not on a full grammar: what
 * it does not recognise it refuses, and sqlgen_check.c holds its list of tables beside SQLite's
 * own.
 */
#include "sqlgen.h"
#include <string.h>
#include <strings.h>

enum clause { C_OTHER, C_LIST, C_FROM, C_ON, C_WHERE, C_SET, C_VALUES, C_INTO };

struct scope { /* one SELECT (with its UNION arms), INSERT, UPDATE or DELETE */
    int parent, depth, arm, condition;
    enum clause clause;
    bool left;           /* its rows may be absent for the query around it */
    bool expect;         /* the next word is a table */
    bool join_left;      /* … of a LEFT JOIN */
    bool after_conflict; /* in ON CONFLICT … */
    const char *cte;
    int joined;        /* the reference that the ON at hand belongs to, or -1: none of ours */
    int insert;        /* index of the INSERT's reference, or -1 */
    const char **into; /* the INSERT's columns */
    int n_into;
};
struct condition { /* alias.organisatie = @organisatie, standing by itself */
    const char *alias;
    int scope, arm, clause;
    bool narrow; /* in the ON of a LEFT JOIN: it holds for the joined reference alone */
    int joined;
};
struct scan {
    const struct house *h;
    const struct room *r;
    struct query *q;
    int engine;
    struct toks ts;
    struct scope *scopes;
    struct condition *conditions;
    struct ref *refs;
    const char **ctes;
    bool *clause_or; /* per WHERE or ON: it has an OR at its own level */
    int n_scopes, n_conditions, n_refs, n_ctes, n_clauses, at, cases;
};

static const char after_table[] =
    " ON WHERE SET JOIN LEFT RIGHT FULL INNER CROSS NATURAL GROUP ORDER LIMIT OFFSET UNION EXCEPT "
    "INTERSECT RETURNING USING HAVING VALUES SELECT DEFAULT WITH FROM WINDOW INDEXED NOT ";
static const char after_condition[] =
    " AND GROUP ORDER LIMIT UNION EXCEPT INTERSECT RETURNING HAVING WINDOW LEFT INNER JOIN CROSS "
    "WHERE ON ";
static const char begins_scope[] = " SELECT WITH VALUES INSERT UPDATE DELETE ";

#define LINE(s, i) (s)->r->path, (s)->ts.t[i].line

const struct table *table_named(const struct house *h, const char *name)
{
    for (int i = 0; i < h->n_tables; i++)
        if (!strcasecmp(h->tables[i].name, name))
            return &h->tables[i];
    return NULL;
}

static bool listed(const char **list, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (!strcasecmp(list[i], name))
            return true;
    return false;
}

/* WITH name [(…)] AS [[NOT] MATERIALIZED] ( …: the index of that (, or 0. */
static int cte_body(const struct toks *ts, int i)
{
    const struct tok *t = ts->t;

    if (t[i].kind != T_WORD || !(tok_in(&t[i - 1], " WITH RECURSIVE ") || tok_is(&t[i - 1], ",")))
        return 0;
    int k = i + 1;
    if (tok_is(&t[k], "("))
        k = matching(ts, k) + 1;
    if (k >= ts->n || !tok_is(&t[k++], "AS"))
        return 0;
    while (tok_in(&t[k], " NOT MATERIALIZED "))
        k++;
    return k < ts->n && tok_is(&t[k], "(") && tok_in(&t[k + 1], begins_scope) ? k : 0;
}

static struct scope *push_scope(struct scan *s, int parent, int depth)
{
    s->scopes = grown(s->scopes, s->n_scopes, sizeof *s->scopes);
    struct scope *sc = &s->scopes[s->n_scopes++];
    *sc = (struct scope){.parent = parent, .depth = depth, .joined = -1, .insert = -1};
    if (parent >= 0) {
        const struct scope *p = &s->scopes[parent];
        sc->left = p->left || p->clause == C_LIST || (p->clause == C_FROM && p->join_left);
    }
    return sc;
}

/* Index of the first token of item `which` in a comma list that begins at `from`, its length in n;
 * -1 when there are fewer. */
static int list_item(const struct toks *ts, int from, int which, int *n)
{
    int depth = ts->t[from].depth, begin = from, i = from;

    for (;; i++) {
        bool end =
            i >= ts->n || ts->t[i].depth < depth ||
            (ts->t[i].depth == depth && tok_in(&ts->t[i], " FROM WHERE UNION ORDER LIMIT ON "
                                                          "GROUP RETURNING EXCEPT INTERSECT "));
        if (!end && !(ts->t[i].depth == depth && tok_is(&ts->t[i], ",")))
            continue;
        if (which-- == 0) {
            *n = i - begin;
            return begin;
        }
        begin = i + 1;
        if (end)
            return -1;
    }
}

/* A parameter meets a column: their types must be equal; `stored`: and NULL must be allowed. */
static void check_parameter(struct scan *s, int i, const struct table *table, const char *column,
                            bool stored)
{
    const char *type = NULL, *name = tok_text(&s->ts.t[i]) + 1;
    int not_null = 0, key = 0, rowid = 0;

    if (sqlite3_table_column_metadata(s->h->own, NULL, table->name, column, &type, NULL, &not_null,
                                      &key, &rowid) ||
        !type || type_of(type, (int)strlen(type)) == NO_TYPE)
        return;
    for (int p = 0; p < s->q->n_params; p++) {
        const struct field *f = &s->q->params[p];
        if (strcmp(f->name, name))
            continue;
        if (f->type != type_of(type, (int)strlen(type)))
            stop(LINE(s, i), "@%s is declared %s, but column %s.%s is %s", name,
                 type_names[f->type], table->name, column, type);
        if (stored && f->nullable && (not_null || key))
            stop(LINE(s, i), "@%s may be NULL, but column %s.%s may not: declare it %s", name,
                 table->name, column, type);
    }
}

/* column = @parameter, with or without alias, not part of a sum. */
static void compared_parameter(struct scan *s, int scope, int i)
{
    static const char *const compare[] = {"=", "<>", "!=", "<", ">", "<=", ">=", NULL};
    const struct tok *t = s->ts.t;
    bool is_compare = false;
    int column = i - 2;

    if (column < 0 || t[column].kind != T_WORD)
        return;
    for (int k = 0; compare[k]; k++)
        is_compare |= tok_is(&t[i - 1], compare[k]);
    bool qualified = column >= 2 && tok_is(&t[column - 1], ".");
    const struct tok *before = &t[column - (qualified ? 3 : 1)];
    if (!is_compare || (before->kind == T_OP && strchr("+-*/|", *before->at)) ||
        (t[i + 1].kind == T_OP && strchr("+-*/|:", *t[i + 1].at)))
        return;
    const char *name = tok_text(&t[column]);
    const char *alias = qualified ? tok_text(&t[column - 2]) : NULL;
    bool stored = s->scopes[scope].clause == C_SET && t[i].depth == s->scopes[scope].depth;
    for (int sc = scope; sc >= 0; sc = s->scopes[sc].parent)
        for (int k = 0; k < s->n_refs; k++)
            if (s->refs[k].scope == sc && (!alias || !strcasecmp(s->refs[k].alias, alias)) &&
                (alias || sc == scope)) {
                check_parameter(s, i, s->refs[k].table, name, stored);
                if (alias || stored) /* SET names the columns of its own table, named first */
                    return;
            }
}

static void use_parameter(struct scan *s, int scope, int i)
{
    const char *name = tok_text(&s->ts.t[i]) + 1;

    compared_parameter(s, scope, i);
    for (int p = 0; p < s->q->n_params; p++)
        if (!strcmp(s->q->params[p].name, name)) {
            s->q->params[p].used = true;
            return;
        }
    stop(LINE(s, i), "@%s is not declared: add a line -- @%s type", name, name);
}

/* One row of values, or one SELECT list, for the columns of an INSERT. */
static void inserted_row(struct scan *s, const struct scope *sc, int from)
{
    int n = 0;

    for (int k = 0; k < sc->n_into; k++) {
        int at = list_item(&s->ts, from, k, &n);
        const struct tok *t = &s->ts.t[at < 0 ? 0 : at];
        bool alone = at >= 0 && t->kind == T_PARAM && (n == 1 || tok_is(&t[1], "AS"));
        if (alone)
            check_parameter(s, at, s->refs[sc->insert].table, sc->into[k], true);
        if (!s->refs[sc->insert].table->tenant || strcasecmp(sc->into[k], "organisatie"))
            continue;
        if ((!alone || !tok_is(t, "@organisatie")) && !s->q->all_organisations)
            stop(LINE(s, from), "column organisatie of table %s takes the value @organisatie",
                 s->refs[sc->insert].table->name);
        s->refs[sc->insert].ok = true;
    }
}

/* INSERT INTO table (columns): remembers them. */
static int insert_columns(struct scan *s, struct scope *sc, int i)
{
    const struct tok *t = s->ts.t;

    if (!tok_is(&t[i], "("))
        stop(LINE(s, i), "name the columns of this INSERT");
    int end = matching(&s->ts, i);
    for (int k = i + 1; k < end; k += 2) {
        sc->into = grown(sc->into, sc->n_into, sizeof *sc->into);
        sc->into[sc->n_into++] = tok_text(&t[k]);
    }
    sc->insert = s->n_refs - 1;
    return end;
}

/* The name of a table, with its alias; returns the index of its last token. */
static int table_here(struct scan *s, int scope, int i)
{
    struct scope *sc = &s->scopes[scope];
    const struct tok *t = s->ts.t;
    const char *name = tok_text(&t[i]), *alias = name;
    bool into = sc->clause == C_INTO && tok_is(&t[i - 1], "INTO");

    sc->expect = false;
    if (!into && tok_is(&t[i + 1], "("))
        return i; /* a function with rows */
    const struct table *table = table_named(s->h, name);
    if (listed(s->ctes, s->n_ctes, name)) {
        if (table)
            stop(LINE(s, i), "'%s' is a table: give this WITH another name", name);
        for (int k = 0; sc->join_left && k < s->n_scopes; k++)
            s->scopes[k].left |= s->scopes[k].cte && !strcasecmp(s->scopes[k].cte, name);
        return i;
    }
    const struct room *other = table ? NULL : elsewhere(s->h, s->r, name);
    if (other)
        stop(LINE(s, i), "table %s of room %s stands in the other store: a query reads one store",
             name, other->name);
    if (!table)
        stop(LINE(s, i), "there is no table '%s' in the schema of SQLite", name);
    if (!may_touch(s->r, table->room))
        stop(LINE(s, i), "room %s may not touch table %s of room %s", s->r->name, table->name,
             table->room->name);
    if (tok_is(&t[i + 1], "AS"))
        alias = tok_text(&t[i += 2]);
    else if (t[i + 1].kind == T_WORD && !tok_in(&t[i + 1], after_table))
        alias = tok_text(&t[++i]);
    s->refs = grown(s->refs, s->n_refs, sizeof *s->refs);
    s->refs[s->n_refs++] = (struct ref){.table = table,
                                        .alias = alias,
                                        .scope = scope,
                                        .arm = sc->arm,
                                        .line = t[i].line,
                                        .left = sc->join_left};
    sc->joined = s->n_refs - 1;
    return into ? insert_columns(s, sc, i + 1) : i;
}

/* ON CONFLICT (…) DO UPDATE must stay within the organisation as well. */
static void conflict_here(struct scan *s, struct scope *sc, int i)
{
    const struct tok *t = s->ts.t;
    bool found = false, updates = false;
    int k = i + 2;

    sc->after_conflict = true;
    sc->clause = C_OTHER;
    if (tok_is(&t[k], "("))
        for (int end = matching(&s->ts, k); k < end; k++)
            found |= tok_is(&t[k], "organisatie");
    for (; k < s->ts.n && !updates; k++)
        updates = tok_is(&t[k], "DO") && tok_is(&t[k + 1], "UPDATE");
    if (sc->insert >= 0 && s->refs[sc->insert].table->tenant && updates && !found &&
        !s->q->all_organisations)
        stop(LINE(s, i), "this ON CONFLICT could change a row of another organisation: name "
                         "organisatie among its columns");
}

static void new_condition_clause(struct scan *s, struct scope *sc, enum clause clause)
{
    sc->clause = sc->after_conflict ? C_OTHER : clause;
    sc->condition = s->n_clauses;
    s->clause_or = grown(s->clause_or, s->n_clauses, sizeof *s->clause_or);
    s->clause_or[s->n_clauses++] = false;
}

static void join_here(struct scan *s, struct scope *sc, int i)
{
    const struct tok *t = &s->ts.t[i - 1];

    if (tok_is(t, "OUTER"))
        t--;
    if (tok_in(t, " RIGHT FULL NATURAL "))
        stop(LINE(s, i), "only JOIN, LEFT JOIN and CROSS JOIN are read here: write it as one");
    sc->join_left = tok_is(t, "LEFT");
    sc->joined = -1;
    sc->clause = C_FROM;
    sc->expect = true;
}

/* A word at the level of its scope that begins a clause. */
static void clause_word(struct scan *s, struct scope *sc, int i)
{
    const struct tok *t = &s->ts.t[i];

    if (tok_is(t, "SELECT")) {
        sc->clause = C_LIST;
        if (sc->insert >= 0)
            inserted_row(s, sc, i + 1 + tok_is(t + 1, "DISTINCT"));
    } else if (tok_is(t, "FROM") && !tok_is(t - 1, "DISTINCT")) {
        sc->clause = C_FROM;
        sc->expect = true;
        sc->join_left = false;
    } else if (tok_is(t, "JOIN")) {
        join_here(s, sc, i);
    } else if (tok_is(t, "ON") && tok_is(t + 1, "CONFLICT")) {
        conflict_here(s, sc, i);
    } else if (tok_in(t, " ON WHERE ")) {
        new_condition_clause(s, sc, tok_is(t, "ON") ? C_ON : C_WHERE);
    } else if (tok_is(t, "OR")) {
        if (tok_is(t - 1, "INSERT"))
            stop(LINE(s, i), "PostgreSQL has no INSERT OR …: use ON CONFLICT");
        if (sc->clause == C_ON || sc->clause == C_WHERE)
            s->clause_or[sc->condition] = true;
    } else if (tok_in(t, " UNION INTERSECT EXCEPT ")) {
        sc->arm++;
        sc->clause = C_OTHER;
    } else if (tok_is(t, "INTO") || (tok_is(t, "UPDATE") && !tok_in(t - 1, " DO FOR "))) {
        sc->clause = C_INTO;
        sc->expect = true;
    } else if (tok_is(t, "SET")) {
        sc->clause = C_SET;
    } else if (tok_is(t, "VALUES")) {
        sc->clause = C_VALUES;
    } else if (tok_in(t, " GROUP HAVING ORDER LIMIT OFFSET WINDOW RETURNING USING WITH ")) {
        sc->clause = C_OTHER;
    }
}

/* Does the AND before token i belong to a BETWEEN? */
static bool ends_between(const struct scan *s, int i)
{
    int depth = s->ts.t[i].depth;

    for (i -= 2; i >= 0 && s->ts.t[i].depth >= depth; i--)
        if (s->ts.t[i].depth == depth && tok_in(&s->ts.t[i], " AND OR WHERE ON BETWEEN "))
            return tok_is(&s->ts.t[i], "BETWEEN");
    return false;
}

/* [alias .] organisatie = @organisatie, or turned round, standing by itself among ANDs. */
static void condition_here(struct scan *s, int scope, int i)
{
    const struct scope *sc = &s->scopes[scope];
    const struct tok *t = s->ts.t;
    int k = i, column;

    if ((sc->clause != C_WHERE && sc->clause != C_ON) || s->cases ||
        !tok_in(&t[i - 1], " WHERE ON AND ") || ends_between(s, i))
        return;
    bool turned = tok_is(&t[k], "@organisatie") && tok_is(&t[k + 1], "=");
    k += turned ? 2 : 0;
    const char *alias = tok_is(&t[k + 1], ".") ? tok_text(&t[k]) : NULL;
    column = alias ? k + 2 : k;
    if (!tok_is(&t[column], "organisatie"))
        return;
    k = column + 1;
    if (!turned && !(tok_is(&t[k], "=") && tok_is(&t[k + 1], "@organisatie")))
        return;
    k += turned ? 0 : 2;
    if (t[k].kind != T_END && !tok_is(&t[k], ")") && !tok_is(&t[k], ",") && !tok_is(&t[k], ";") &&
        !tok_in(&t[k], after_condition))
        return;
    s->conditions = grown(s->conditions, s->n_conditions, sizeof *s->conditions);
    s->conditions[s->n_conditions++] = (struct condition){
        alias, scope, sc->arm, sc->condition, sc->clause == C_ON && sc->join_left, sc->joined};
}

static void refuse_token(struct scan *s, int i)
{
    const struct tok *t = &s->ts.t[i];

    if (t->kind == T_QUOTED || (s->engine == SQLITE && (*t->at == '[' || *t->at == '`')))
        stop(LINE(s, i), "write names without quotes");
    if (tok_is(t, "*") && (tok_in(t - 1, " SELECT DISTINCT ALL RETURNING ") || tok_is(t - 1, ",") ||
                           tok_is(t - 1, ".")))
        stop(LINE(s, i), "SELECT * is refused: name the columns (SELECT 1 inside EXISTS)");
    if ((tok_is(t, "IN") || tok_is(t, "USING")) && !tok_is(t + 1, "("))
        stop(LINE(s, i), "%s is read here only before a (", tok_text(t));
    if (tok_in(t, " TABLE MERGE COPY TRUNCATE CALL ") && !tok_is(t - 1, "."))
        stop(LINE(s, i), "%s is not read here", tok_text(t));
    if (tok_is(t, ";") && i + 1 < s->ts.n)
        stop(LINE(s, i), "a query is one statement");
}

/* Goes through the tokens once; the open scope changes at parentheses. */
static void walk(struct scan *s)
{
    const struct tok *t = s->ts.t;
    int scope = 0;

    push_scope(s, -1, 0);
    for (int i = 0; i < s->ts.n; i++) {
        struct scope *sc = &s->scopes[scope];
        refuse_token(s, i);
        s->cases += tok_is(&t[i], "CASE") - (tok_is(&t[i], "END") && s->cases > 0);
        if (tok_is(&t[i], ")") && scope && t[i].depth < sc->depth) {
            scope = sc->parent;
            continue;
        }
        if (tok_is(&t[i], "(") && tok_in(&t[i + 1], begins_scope)) {
            sc->expect = false;
            struct scope *inner = push_scope(s, scope, t[i].depth + 1);
            for (int k = i - 1; k >= 0 && k > i - 400 && !inner->cte; k--)
                if (cte_body(&s->ts, k) == i)
                    inner->cte = tok_text(&t[k]);
            scope = s->n_scopes - 1;
            continue;
        }
        if (t[i].kind == T_PARAM)
            use_parameter(s, scope, i);
        if (t[i].depth != sc->depth)
            continue;
        condition_here(s, scope, i);
        if (tok_is(&t[i], ",") && (sc->clause == C_FROM || sc->clause == C_ON)) {
            sc->clause = C_FROM;
            sc->expect = true;
            sc->join_left = false;
        } else if (tok_is(&t[i], "(") && sc->clause == C_VALUES && sc->insert >= 0) {
            inserted_row(s, sc, i + 1);
        } else if (tok_is(&t[i], "(") && sc->clause == C_SET &&
                   (tok_is(&t[i - 1], "SET") || tok_is(&t[i - 1], ","))) {
            stop(LINE(s, i), "set each column by itself: a = …, b = …");
        } else if (tok_is(&t[i], "(") && sc->expect) {
            stop(LINE(s, i), "write these joins without parentheses");
        } else if (t[i].kind == T_WORD && sc->expect && !tok_is(&t[i], "LATERAL")) {
            i = table_here(s, scope, i);
        } else if (t[i].kind == T_WORD) {
            if (sc->clause == C_SET && tok_is(&t[i], "organisatie") && tok_is(&t[i + 1], "=") &&
                (tok_is(&t[i - 1], "SET") || tok_is(&t[i - 1], ",")))
                stop(LINE(s, i), "a row never moves to another organisation");
            clause_word(s, sc, i);
        }
    }
}

/* Which references are held to the organisation by which conditions. */
static void settle(struct scan *s)
{
    for (int k = 0; k < s->n_refs; k++) {
        struct ref *ref = &s->refs[k];
        int tenants = 0;
        for (int i = 0; i < s->n_refs; i++)
            tenants += s->refs[i].scope == ref->scope && s->refs[i].arm == ref->arm &&
                       s->refs[i].table->tenant;
        bool inserted = s->scopes[ref->scope].insert == k;
        for (int i = 0; i < s->n_conditions && !inserted; i++) {
            const struct condition *c = &s->conditions[i];
            bool named = c->alias ? !strcasecmp(c->alias, ref->alias) : tenants == 1;
            if (c->scope == ref->scope && c->arm == ref->arm && named && !s->clause_or[c->clause] &&
                (!c->narrow || c->joined == k))
                ref->ok = true;
        }
        for (int sc = ref->scope; sc >= 0; sc = s->scopes[sc].parent)
            ref->left |= s->scopes[sc].left;
        if (ref->table->tenant && !ref->ok && !s->q->all_organisations)
            stop(s->r->path, ref->line,
                 "%s belongs to an organisation: add %s%sorganisatie %s@organisatie%s, or say -- "
                 "alle organisaties: why",
                 ref->table->name, inserted ? "column " : ref->alias, inserted ? "" : ".",
                 inserted ? "with value " : "= ",
                 inserted ? " to each row" : " to its WHERE or ON, joined by AND");
    }
}

struct ref *scan_query(const struct house *h, const struct room *r, struct query *q, int engine,
                       int *n)
{
    struct scan s = {.h = h, .r = r, .q = q, .engine = engine};

    s.ts = tokenise(r->path, q->text[engine], q->line + 1);
    if (!s.ts.n)
        stop(r->path, q->line, "this query has no SQL for %s",
             engine == SQLITE ? "SQLite" : "PostgreSQL");
    for (int i = 0; i < s.ts.n; i++)
        if (cte_body(&s.ts, i)) {
            s.ctes = grown(s.ctes, s.n_ctes, sizeof *s.ctes);
            s.ctes[s.n_ctes++] = tok_text(&s.ts.t[i]);
        }
    walk(&s);
    settle(&s);
    *n = s.n_refs;
    return s.refs;
}
