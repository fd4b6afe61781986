/* Fuzz target: any bytes as the .sql of a room above another. Not here: known bad inputs
 * (tests/tools/sqlgen/bad.cases). A file is refused, or becomes C of which every text is closed and
 * queries that neither see nor change a row of another organisation: each is run on both. */
#include "tests/fuzz/generator.h"
#include <sqlite3.h>

static FILE *made[2];
static char *made_text[2];
static size_t made_size[2];
static const char *room_text;
static size_t room_size;
static int steps_left, viewer;

static const char onder[] =
    "-- schema 1: what the floor below holds\n"
    "CREATE TABLE organisatie (id id NOT NULL PRIMARY KEY, naam tekst NOT NULL);\n"
    "CREATE TABLE ding (\n"
    "    organisatie id NOT NULL REFERENCES organisatie (id), id id NOT NULL, naam tekst NOT "
    "NULL,\n"
    "    boven id, aantal getal, PRIMARY KEY (organisatie, id),\n"
    "    FOREIGN KEY (organisatie, boven) REFERENCES ding (organisatie, id)\n);\n-- end\n";

static FILE *open_room(const char *path, const char *mode)
{
    size_t n = strlen(path);
    if (*mode == 'w') {
        int i = path[n - 1] == 'c';
        made[i] = open_memstream(&made_text[i], &made_size[i]);
        return made[i];
    }
    const char *text = strcmp(path, "onder.sql") == 0 ? onder : room_text;
    size_t size = text == onder ? sizeof onder - 1 : room_size;
    return fmemopen((void *)(uintptr_t)text, size, "rb");
}

/* What a step or query may take: a cross join of everything would be slow, not wrong. */
static int count_down(void *arg)
{
    (void)arg;
    return --steps_left < 0;
}

static int open_small(const char *name, sqlite3 **db)
{
    int e = sqlite3_open(name, db);
    sqlite3_limit(*db, SQLITE_LIMIT_ATTACHED, 0); /* no file is made */
    sqlite3_limit(*db, SQLITE_LIMIT_LENGTH, 100000);
    sqlite3_progress_handler(*db, 1000, count_down, NULL);
    return e;
}

/* The statements that a stop leaves open: those of SQLite's own tables are not ours to close. */
static sqlite3_stmt *open_stmt[16];

static int prepare_kept(sqlite3 *db, const char *sql, int n, sqlite3_stmt **stmt, const char **rest)
{
    int e = sqlite3_prepare_v2(db, sql, n, stmt, rest);
    size_t i = 0;
    while (open_stmt[i])
        if (++i == sizeof open_stmt / sizeof *open_stmt)
            abort();
    open_stmt[i] = *stmt;
    return e;
}

static int finalize_kept(sqlite3_stmt *stmt)
{
    for (size_t i = 0; i < sizeof open_stmt / sizeof *open_stmt; i++)
        if (open_stmt[i] == stmt)
            open_stmt[i] = NULL;
    return sqlite3_finalize(stmt);
}

int sqlgen_main(int argc, char **argv);
#define fopen              open_room
#define sqlite3_open       open_small
#define sqlite3_prepare_v2 prepare_kept
#define sqlite3_finalize   finalize_kept
#define main               sqlgen_main
#include "tools/sqlgen.c"
#include "tools/sqlgen_check.c"
#include "tools/sqlgen_emit.c"
#include "tools/sqlgen_read.c"
#include "tools/sqlgen_scan.c"

static bool run_sql(sqlite3 *db, const char *sql)
{
    steps_left = 1000;
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* A number for all that a statement gives; *ok false when it ends with an error. */
static uint64_t rows_of(sqlite3_stmt *s, bool *ok)
{
    uint64_t h = 1;
    int e;

    steps_left = 1000;
    while ((e = sqlite3_step(s)) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            const unsigned char *p = sqlite3_column_blob(s, i);
            int len = sqlite3_column_bytes(s, i);
            h = (h ^ (unsigned)sqlite3_column_type(s, i)) * 0x100000001b3ULL;
            for (int k = 0; k < len; k++)
                h = (h ^ p[k]) * 0x100000001b3ULL;
        }
    *ok = e == SQLITE_DONE;
    sqlite3_reset(s);
    return h;
}

static uint64_t others(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    bool ok = false;
    uint64_t h = 0;

    if (sqlite3_prepare_v2(db, "SELECT * FROM main.ding WHERE organisatie <> ? ORDER BY 1, 2", -1,
                           &s, NULL) == SQLITE_OK) {
        sqlite3_bind_int(s, 1, viewer);
        h = rows_of(s, &ok);
    }
    sqlite3_finalize(s);
    if (!ok)
        abort();
    return h;
}

static void bind_all(sqlite3_stmt *s, const struct query *q)
{
    for (int i = 0; i < q->n_params; i++) {
        enum type t = q->params[i].type;
        if (t == TEKST)
            sqlite3_bind_text(s, i + 1, "a", 1, SQLITE_STATIC);
        else if (t == DATUM)
            sqlite3_bind_text(s, i + 1, "2026-01-01", 10, SQLITE_STATIC);
        else if (t == BYTES)
            sqlite3_bind_blob(s, i + 1, "a", 1, SQLITE_STATIC);
        else if (t == BREUK)
            sqlite3_bind_double(s, i + 1, 1.0);
        else
            sqlite3_bind_int(s, i + 1, strcmp(q->params[i].name, "organisatie") ? 1 : viewer);
    }
}

/* As the viewer, in a transaction that is rolled back. */
static uint64_t look(sqlite3 *db, const struct query *q, const char *sql, bool *ok)
{
    sqlite3_stmt *s = NULL;
    uint64_t h = 0, before = others(db);

    *ok = run_sql(db, "BEGIN") && sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK;
    if (*ok) {
        bind_all(s, q);
        h = rows_of(s, ok);
    }
    sqlite3_finalize(s);
    if (before != others(db))
        abort(); /* a row of another organisation was changed */
    if (!sqlite3_get_autocommit(db))
        run_sql(db, "ROLLBACK");
    return h;
}

/* What the viewer sees does not depend on what the other organisation has. */
static void check_apart(sqlite3 *db, const char *path, const struct query *q)
{
    static const char *const changes[] = {
        "UPDATE main.ding SET naam = naam || 'x', aantal = 5 - aantal WHERE organisatie <> ?",
        "UPDATE main.ding SET naam = 'a', aantal = 3, boven = 1 WHERE organisatie <> ?",
        "UPDATE main.ding SET id = id + 10 WHERE organisatie <> ?",
    };
    const char *sql = render_query(path, q, SQLITE);
    bool ok, same;
    uint64_t first = look(db, q, sql, &ok);

    same = ok && look(db, q, sql, &ok) == first && ok; /* random() is not: say nothing of it */
    for (int i = 0; i < 3; i++) {
        sqlite3_stmt *change = NULL;
        bool done = sqlite3_prepare_v2(db, changes[i], -1, &change, NULL) == SQLITE_OK &&
                    sqlite3_bind_int(change, 1, viewer) == SQLITE_OK;
        if (done)
            rows_of(change, &done);
        sqlite3_finalize(change);
        if (!done)
            return;
        if (look(db, q, sql, &ok) != first && ok && same)
            abort(); /* it saw rows of another organisation */
    }
}

/* The rows of both, and each of them as the one who looks. */
static void check_both(sqlite3 *db, const struct room *r)
{
    for (viewer = 1; viewer <= 2; viewer++) {
        if (!run_sql(db, "DELETE FROM main.ding") ||
            !run_sql(db, "INSERT INTO main.ding VALUES (1, 1, 'a', NULL, 3), (1, 2, 'b', 1, NULL), "
                         "(2, 1, 'c', NULL, 9), (2, 2, 'd', 1, 4)"))
            return;
        for (int i = 0; i < r->n_queries; i++)
            if (!r->queries[i].all_organisations)
                check_apart(db, r->path, &r->queries[i]);
    }
}

static bool has_trigger(sqlite3 *db)
{
    sqlite3_stmt *s = NULL;
    bool there = sqlite3_prepare_v2(db,
                                    "SELECT 1 FROM main.sqlite_master WHERE type = 'trigger' OR "
                                    "(type = 'index' AND sql LIKE '%UNIQUE%')",
                                    -1, &s, NULL) == SQLITE_OK &&
                 sqlite3_step(s) == SQLITE_ROW;
    sqlite3_finalize(s);
    return there;
}

static void close_made(void)
{
    for (int i = 0; i < 2; i++) {
        free(made_text[i]);
        made_text[i] = NULL;
        made[i] = NULL;
    }
}

static void generate(struct house *h)
{
    static const char *floor_below[] = {"onder"};
    static struct room rooms[2];

    rooms[0] = (struct room){.name = "onder", .path = "onder.sql"};
    rooms[1] =
        (struct room){.name = "proef", .path = "proef.sql", .below = floor_below, .n_below = 1};
    h->rooms = rooms;
    h->n_rooms = 2;
    read_room(&rooms[0]);
    read_room(&rooms[1]);
    check_query_names(h);
    steps_left = 1000;
    build_schema(h, &rooms[1]);
    for (int i = 0; i < rooms[1].n_queries; i++)
        check_query(h, &rooms[1], &rooms[1].queries[i]);
    emit_room(&rooms[1], ".");
    for (int i = 0; i < 2; i++)
        check_c(made_text[i]);
    if (!has_trigger(h->real))
        check_both(h->real, &rooms[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct house h;

    if (n == 0 || n > 4096)
        return 0;
    open_nothing();
    room_text = (const char *)data;
    room_size = n;
    h = (struct house){0};
    if (setjmp(back) == 0)
        generate(&h);
    for (size_t i = 0; i < sizeof open_stmt / sizeof *open_stmt; i++)
        sqlite3_finalize(open_stmt[i]);
    if (sqlite3_close(h.own) != SQLITE_OK || sqlite3_close(h.real) != SQLITE_OK)
        abort();
    close_made();
    while (kept) {
        struct kept *next = kept->next;
        free(kept);
        kept = next;
    }
    return 0;
}
