/* What walks over every route share (walk.h). Not here: the walks (tests/tenancy_test.c,
 * tests/attack_routes_test.c). */
#include "tests/support/walk.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "db/backup.h"
#include "db/backup_internal.h"
#include "demo/demo.h"
#include "organisatie/mag.h"
#include "organisatie/people.h"
#include "tests/cm.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct walk walk;

struct testdb *walk_demo(void)
{
    struct error f = {0};
    struct testdb *t = house_open();

    if (!demo_fill(t->c, NULL, &f))
        fail_msg("demo: %s", f.detail);
    return t;
}

int walk_open(void **state)
{
    (void)state;
    walk = (struct walk){.t = walk_demo()};
    walk.everyone = walk_everyone(testdb_begin(walk.t), 1, "alles@een.example");
    testdb_commit(walk.t);
    walk.v = house_visitor(walk.t);
    return 0;
}

int walk_close(void **state)
{
    (void)state;
    testdb_close(walk.t);
    return 0;
}

int64_t walk_everyone(struct db_conn *c, int64_t organisatie, const char *email)
{
    int64_t id = persoon_create(c, organisatie, "Allesmagger", email, LANG_NL);

    assert_true(id > 0);
    for (int r = 0; r < ROL_AANTAL; r++)
        lid_create(c, organisatie, id, (enum rol)r, 0, 0);
    persoon_account(c, organisatie, id); /* else the first sign-in of a test would make it */
    return id;
}

const char *walk_words(const struct route *row)
{
    return row->method == METHOD_GET ? "GET" : "POST";
}

const char *walk_any_path(const struct route *row, int64_t id, const void *ctx)
{
    static const struct {
        const char *part, *value;
    } words[] = {
        {"set",       "x"               },
        {"code",      "gehoord"         },
        {"kenmerk",   "0011223344556677"},
        {"jaar",      "2024"            },
        {"lijst",     "begrippen"       },
        {"onderwerp", "signalen"        }
    };
    struct buf b;
    buf_init(&b, ctx, 1000);
    for (const char *p = row->path; *p;) {
        size_t n = strcspn(p + 1, "/") + 1;
        const char *value = NULL;
        for (size_t i = 0; p[1] == ':' && i < sizeof words / sizeof *words; i++) {
            if (n - 2 == strlen(words[i].part) && !strncmp(p + 2, words[i].part, n - 2))
                value = words[i].value;
        }
        if (p[1] != ':')
            buf_add(&b, p, n);
        else if (value)
            buf_format(&b, "/%s", value);
        else
            buf_format(&b, "/%lld", (long long)id);
        p += n;
    }
    return b.data;
}

const char *walk_path(const struct route *row, int64_t id, const void *ctx)
{
    bool whole = row->mag != MAG_IEDEREEN && strcmp(row->path, "/uitloggen") != 0;

    return whole ? walk_any_path(row, id, ctx) : NULL;
}

/* What selects the rows of an organisation. An account stands above them: those of its people count
 * too. */
static const char *rows_of(const void *ctx, const struct kopie_table *t, int64_t organisatie)
{
    const char *column = text_equal(t->name, "account")       ? "id"
                         : text_equal(t->name, "accountlink") ? "account"
                                                              : NULL;
    const char *where =
        column ? mem_format(ctx, "%s IN (SELECT account FROM persoon WHERE organisatie = %lld)",
                            column, (long long)organisatie)
               : mem_format(ctx, "organisatie = %lld", (long long)organisatie);
    return mem_format(ctx, "SELECT %s FROM \"%s\" WHERE %s ORDER BY 1, 2, 3", t->columns, t->name,
                      where);
}

const char *walk_content(struct testdb *t, int64_t organisatie, bool log)
{
    char dir[] = "/tmp/koers-tenancy-XXXXXX";
    struct error f = {0};
    struct kopie_tables all;
    sqlite3 *db;
    struct buf b;
    assert_non_null(mkdtemp(dir));
    struct backup k = {.db = t->db,
                       .file = mem_format(t->ctx, "%s/kopie.db", dir),
                       .rooms = room_schemas,
                       .n_rooms = room_schemas_n};
    if (!backup_create(&k, &f))
        fail_msg("%s", f.detail);
    assert_int_equal(sqlite3_open_v2(k.file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_true(backup_tables_of(t->ctx, db, &all, &f));
    buf_init(&b, t->ctx, 64 << 20);
    for (size_t i = 0; i < all.n; i++) {
        sqlite3_stmt *s;
        if (!log && text_starts(all.table[i].name, "audit"))
            continue;
        const char *sql = rows_of(t->ctx, &all.table[i], organisatie);
        if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
            continue; /* a table of no organisation */
        while (sqlite3_step(s) == SQLITE_ROW) {
            buf_format(&b, "%s", all.table[i].name);
            for (int c = 0; c < sqlite3_column_count(s); c++) {
                buf_char(&b, '|');
                buf_hex(&b, sqlite3_column_blob(s, c), (size_t)sqlite3_column_bytes(s, c));
            }
            buf_char(&b, '\n');
        }
        sqlite3_finalize(s);
    }
    sqlite3_close(db);
    unlink(k.file);
    rmdir(dir);
    return b.data;
}
