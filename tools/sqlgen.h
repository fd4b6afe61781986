/* What the parts of sqlgen share: reading (sqlgen_read.c), the scan of a query's tables
 * (sqlgen_scan.c), asking SQLite (sqlgen_check.c), writing C (sqlgen_emit.c), the order of things
 * (sqlgen.c). The notation stands in tools/README.md. */
#ifndef KOERS_TOOLS_SQLGEN_H
#define KOERS_TOOLS_SQLGEN_H
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { SQLITE, POSTGRES, ENGINES };
enum type { NO_TYPE = -1, ID, TEKST, DATUM, TIJDSTIP, GETAL, BREUK, BOOL, BYTES, N_TYPES };
enum kind { ONE, MANY, EXEC, STREAM, N_KINDS };
enum tok_kind { T_END, T_WORD, T_NUMBER, T_STRING, T_QUOTED, T_PARAM, T_OP };

struct tok {
    enum tok_kind kind;
    const char *at; /* in the text of its engine */
    int n, line;
    int depth;   /* open parentheses around it; a parenthesis counts as outside itself */
    bool spaced; /* a blank or comment stands before it */
};
struct toks {
    struct tok *t; /* closed by three of T_END, and one T_END stands before the first */
    int n;
};
struct field { /* a parameter, a result column, or the promise of one */
    const char *name;
    enum type type;
    bool nullable, used;
    int line;
};
struct step {
    int number, line;
    const char *name, *text[ENGINES], *hash;
};
struct query {
    const char *name, *doc, *all_organisations, *text[ENGINES];
    enum kind kind;
    int line;
    struct field *params, *promised, *columns;
    int n_params, n_promised, n_columns;
    bool writes;
};
struct room {
    const char *name, *path; /* path NULL: a room without an .sql file */
    enum { QUALITY_STORE, PERSONAL_STORE, KEYS_STORE } store; /* where its tables stand */
    const char **below;
    int n_below;
    struct step *steps;
    struct query *queries;
    int n_steps, n_queries;
};
struct table {
    const char *name;
    const struct room *room;
    bool tenant, is_virtual;
};
struct house { /* everything read */
    struct room *rooms;
    int n_rooms;
    struct table *tables;
    int n_tables;
    sqlite3 *own;  /* the schema with our own type names, to ask columns of */
    sqlite3 *real; /* the schema as the program applies it */
};
struct ref { /* one place where a query names a table */
    const struct table *table;
    const char *alias;
    int scope, arm, line;
    bool left, ok;
};

/* Stops the build: file:line: what is wrong, what to do. */
void stop(const char *path, int line, const char *fmt, ...)
    __attribute__((noreturn, format(printf, 3, 4)));
void *keep(size_t n); /* zeroed memory that lives as long as the tool */
char *keep_n(const char *text, size_t n);
char *keep_format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void *grown(void *array, int n, size_t size); /* room for one more after n */

extern const char *const type_names[N_TYPES];
enum type type_of(const char *name, int n);
bool tok_is(const struct tok *t, const char *word);  /* without regard to case */
bool tok_in(const struct tok *t, const char *words); /* words between blanks: " A B " */
const char *tok_text(const struct tok *t);
struct toks tokenise(const char *path, const char *text, int line);
int matching(const struct toks *ts, int open); /* index of the ) that closes ts->t[open] */
void check_name(const char *path, int line, const char *name, bool column);
void read_rooms(const char *path, struct house *h);
void read_room(struct room *r);
bool may_touch(const struct room *r, const struct room *other);
/* The room of the other store that makes a table of this name; NULL: none does. */
const struct room *elsewhere(const struct house *h, const struct room *r, const char *table);

const struct table *table_named(const struct house *h, const char *name);
/* Finds the tables of a query in one engine's text and checks that each stays in its organisation;
 * checks parameters against the columns they meet. Returns the references. */
struct ref *scan_query(const struct house *h, const struct room *r, struct query *q, int engine,
                       int *n);
/* Only of the store that the room stands in: a table of the other one does not exist there. */
void build_schema(struct house *h, const struct room *r);
void check_query(const struct house *h, const struct room *r, struct query *q);

char *render_schema(const char *path, const struct step *s, int engine);
char *render_query(const char *path, const struct query *q, int engine);
void emit_room(const struct room *r, const char *dir);
#endif
