/* Backup and restore: all data come back unchanged, on either engine, while another connection
 * writes; bad files and non-empty stores are refused. With KOERS_TEST_PG also from and to
 * PostgreSQL, and across. Not here: the command line. */
#include "base/mem.h"
#include "db/backup.h"
#include "db/backup_internal.h"
#include "db/both.h"
#include "db/decided_sql.h"
#include "db/pending_sql.h"
#include "dossier_sql.h"
#include "onder_sql.h"
#include "proef_sql.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct schema_room *const rooms[] = {&onder_schema, &proef_schema};
static char dir[64];
static TALLOC_CTX *ctx;

static char *path(const char *name)
{
    return mem_format(ctx, "%s/%s", dir, name);
}

static int begin(void **state)
{
    (void)state;
    ctx = mem_ctx(NULL, "kopie_test");
    snprintf(dir, sizeof dir, "/tmp/koers-kopie-XXXXXX");
    assert_non_null(mkdtemp(dir));
    return 0;
}

static int end(void **state)
{
    static const char *const names[] = {"a.db",
                                        "b.db",
                                        "c.db",
                                        "leeg.db",
                                        "vol.db",
                                        "kapot.db",
                                        "a.persoonlijk.db",
                                        "leeg.persoonlijk.db"};
    static const char *const ends[] = {"", "-wal", "-shm", "-journal", ".deel"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
            unlink(path(mem_format(ctx, "%s%s", names[i], ends[k])));
    }
    assert_int_equal(rmdir(dir), 0); /* nothing else was left behind */
    mem_free(ctx);
    return 0;
}

/* Rows that are hard to carry: every type, NULLs, tabs, line ends, backslashes, bytes of every
 * value, a row that refers to a later one of its own table. */
static void fill(struct testdb *t)
{
    struct buf hex;
    buf_init(&hex, ctx, 4096);
    for (int i = 0; i < 256; i++)
        buf_format(&hex, "%02x", i);
    testdb_begin(t);
    testdb_sql(t, "INSERT INTO organisatie (id, naam) VALUES (1, 'Een'), (2, 'Twee')");
    testdb_sql(t, "INSERT INTO ding (organisatie, id, naam, boven, aantal) VALUES "
                  "(1, 1, 'é€𝄞', NULL, 9007199254740993), (1, 2, '', 1, NULL), "
                  "(2, 1, '\\N', NULL, -1)");
    testdb_sql(t, mem_format(ctx,
                             "INSERT INTO alles (organisatie, id, ding, naam, dag, moment, aantal, "
                             "maat, waar, inhoud, zeker) VALUES (1, 1, 1, 'a\tb\nc\r\\d''e', "
                             "'2026-03-23', 1774256400, 3, 0.1, TRUE, %s'%s'%s, FALSE), "
                             "(1, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, TRUE), "
                             "(2, 1, NULL, '', '0001-01-01', 0, 0, 1e300, FALSE, %s, TRUE)",
                             testdb_postgres() ? "decode(" : "X", hex.data,
                             testdb_postgres() ? ", 'hex')" : "",
                             testdb_postgres() ? "''::bytea" : "X''"));
    testdb_sql(t, "INSERT INTO merk (organisatie, merk) VALUES (1, 'x')");
    testdb_commit(t);
}

static struct backup of(struct db *db, const char *file)
{
    return (struct backup){
        .db = db, .file = file, .rooms = rooms, .n_rooms = 2, .counts = "organisatie"};
}

static void must(bool ok, const struct error *f)
{
    if (!ok)
        fail_msg("%s (%s)", f->message, f->detail);
}

/* All rows of all tables as one text, in order. */
static const char *content(const char *file)
{
    struct kopie_tables all;
    struct error f;
    struct buf b;
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(file, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    must(backup_tables_of(ctx, db, &all, &f), &f);
    buf_init(&b, ctx, 1 << 20);
    for (size_t i = 0; i < all.n; i++) {
        sqlite3_stmt *s;
        const char *sql = mem_format(ctx, "SELECT %s FROM \"%s\" ORDER BY 1, 2",
                                     all.table[i].columns, all.table[i].name);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
        while (sqlite3_step(s) == SQLITE_ROW) {
            buf_format(&b, "%s:", all.table[i].name);
            for (int k = 0; k < sqlite3_column_count(s); k++) {
                buf_format(&b, " %d/", sqlite3_column_type(s, k));
                buf_hex(&b, sqlite3_column_blob(s, k), (size_t)sqlite3_column_bytes(s, k));
            }
            buf_char(&b, '\n');
        }
        sqlite3_finalize(s);
    }
    sqlite3_close(db);
    return b.data;
}

/* A fresh SQLite store in this test's directory. */
static struct db *small(const char *name)
{
    struct error f = {0};
    struct db *db = db_open(ctx, path(name), "", &f);
    must(db != NULL, &f);
    return db;
}

/* From the engine of the test to a file, to SQLite, to a file, to a fresh store of the engine of
 * the test, to a file: three times the same. */
static void round_trip(void **state)
{
    struct error f = {0};
    (void)state;
    struct testdb *t = testdb_open(rooms, 2);
    fill(t);
    struct backup a = of(t->db, path("a.db"));
    must(backup_create(&a, &f), &f);
    testdb_close(t);
    struct stat st;
    assert_int_equal(stat(a.file, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    const char *first = content(a.file);
    assert_non_null(strstr(first, "alles: 1/31"));

    struct db *db = small("leeg.db");
    struct backup b = of(db, a.file);
    must(backup_restore(&b, &f), &f);
    b.file = path("b.db");
    must(backup_create(&b, &f), &f);
    db_close(db);
    assert_string_equal(content(b.file), first);

    t = testdb_open(rooms, 2);
    db_conn_close(t->c); /* a restore needs exclusive access */
    struct backup c = of(t->db, b.file);
    must(backup_restore(&c, &f), &f);
    c.file = path("c.db");
    must(backup_create(&c, &f), &f);
    assert_string_equal(content(c.file), first);
    t->c = db_conn_open(t->db, &f);
    testdb_begin(t);
    testdb_sql(t, "INSERT INTO ding (organisatie, id, naam, boven) VALUES (2, 3, 'na', 1)");
    /* and knows its tables: without that the plans of a large restore grow with it */
    if (testdb_postgres())
        testdb_sql(t, "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_stats WHERE schemaname = "
                      "current_schema() AND tablename = 'ding') THEN RAISE EXCEPTION "
                      "'not analysed'; END IF; END $$");
    testdb_commit(t); /* the store works */
    testdb_close(t);
}

/* Another connection writes while the copy is made: the copy holds the data of the moment it began.
 */
static struct testdb *busy;
static int told;

static void write_meanwhile(void *arg, int64_t done, int64_t total)
{
    (void)arg, (void)done, (void)total;
    if (told++)
        return;
    testdb_begin(busy);
    testdb_sql(busy, "DELETE FROM merk");
    testdb_sql(busy, "INSERT INTO organisatie (id, naam) VALUES (9, 'Later')");
    testdb_commit(busy);
}

static void one_moment(void **state)
{
    struct error f = {0};
    (void)state;
    busy = testdb_open(rooms, 2);
    fill(busy);
    testdb_begin(busy);
    testdb_sql(busy,
               testdb_postgres()
                   ? "INSERT INTO ding (organisatie, id, naam) SELECT 1, g, repeat('x', 500) "
                     "FROM generate_series(10, 9000) g"
                   : "WITH RECURSIVE g(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM g WHERE i "
                     "< 9000) INSERT INTO ding (organisatie, id, naam) SELECT 1, i, "
                     "hex(zeroblob(250)) FROM g");
    testdb_commit(busy);
    struct backup k = of(busy->db, path("a.db"));
    k.tell = write_meanwhile;
    told = 0;
    must(backup_create(&k, &f), &f);
    assert_true(told > 1);
    assert_non_null(strstr(content(k.file), "merk:"));
    assert_null(strstr(content(k.file), "organisatie: 1/39")); /* id 9 */
    testdb_close(busy);
}

static void refused(struct backup *k, bool (*work)(const struct backup *, struct error *),
                    const char *words)
{
    struct error f = {0};
    assert_false(work(k, &f));
    if (!strstr(f.message, words))
        fail_msg("expected \"%s\": %s (%s)", words, f.message, f.detail);
}

static void put_file(const char *name, const char *text)
{
    FILE *f = fopen(path(name), "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static bool break_it(struct db_conn *c, void *arg)
{
    (void)arg;
    db_fail(c, "after went wrong");
    return true;
}

static void refusals(void **state)
{
    struct error f = {0};
    (void)state;
    struct testdb *t = testdb_open(rooms, 2);
    fill(t);
    struct backup k = of(t->db, path("a.db"));
    must(backup_create(&k, &f), &f);
    refused(&k, backup_create, "is er al");
    k.overwrite = true;
    must(backup_create(&k, &f), &f);
    /* refused while the store holds data, and while it is open elsewhere; then it succeeds */
    k.overwrite = false;
    refused(&k, backup_restore, "al gegevens");
    k.overwrite = true;
    refused(&k, backup_restore, "Stop eerst de server");
    testdb_begin(t);
    testdb_sql(t, "DELETE FROM merk"); /* nothing happened to it */
    testdb_commit(t);
    db_conn_close(t->c);
    must(backup_restore(&k, &f), &f);
    k.after = break_it;
    assert_false(backup_restore(&k, &f));
    k.after = NULL;
    /* not a backup */
    put_file("kapot.db", "dit is geen database, maar een brief van meer dan honderd tekens lang "
                         "die per ongeluk de naam van een reservekopie kreeg");
    k.file = path("kapot.db");
    refused(&k, backup_restore, "bestand van Koers");
    k.file = path("afwezig.db");
    refused(&k, backup_restore, "reservekopie");
    /* of a newer program */
    struct backup older = of(t->db, path("a.db"));
    older.overwrite = true;
    older.n_rooms = 1;
    refused(&older, backup_restore, "nieuwere versie");
    t->c = db_conn_open(t->db, &f);
    testdb_close(t);
}

/* A file that was made by an older program is brought up to date on its way in. */
static void older_file(void **state)
{
    struct error f = {0};
    struct schema_room first = proef_schema;
    (void)state;
    first.n_steps = 1;
    const struct schema_room *const old[] = {&onder_schema, &first};
    struct db *db = small("vol.db");
    must(migrate(db, old, 2, &f), &f);
    struct backup k = of(db, path("a.db"));
    k.rooms = old;
    must(backup_create(&k, &f), &f);
    db_close(db);
    struct testdb *t = testdb_open(rooms, 2);
    db_conn_close(t->c);
    struct backup back = of(t->db, path("a.db"));
    must(backup_restore(&back, &f), &f);
    assert_int_equal(migration_pending(t->db, rooms, 2, &f), 0);
    t->c = db_conn_open(t->db, &f);
    testdb_begin(t);
    testdb_sql(t, "INSERT INTO organisatie (id, naam) VALUES (1, 'Een')");
    testdb_sql(t, "INSERT INTO merk (organisatie, merk) VALUES (1, 'of step 2')");
    testdb_commit(t);
    testdb_close(t);
}

/* ---- both stores ---- */
static const struct schema_room *const quality_rooms[] = {&decided_schema, &onder_schema};
static const struct schema_room *const personal_rooms[] = {&pending_schema, &dossier_schema};

static bool write_text(struct db_conn *c, struct personal_conn *p, void *arg)
{
    const int64_t *id = arg;
    ding_nieuw(c, .organisatie = 1, .id = *id, .naam = "Dossier");
    dossier_nieuw(p, .organisatie = 1, .knoop = *id, .tekst = "Slaapt slecht", .dag = DATE_NONE,
                  .maat_null = true, .waar_null = true, .aantal_null = true, .moment = TIME_NONE);
    return true;
}

static bool count_texts(struct personal_conn *p, void *arg)
{
    struct dossier_aantal_row row;
    dossier_aantal(p, ctx, &row, .organisatie = 1);
    *(int64_t *)arg = row.aantal;
    return true;
}

static int64_t texts(struct db *quality, struct db *personal)
{
    struct error f = {0};
    struct both_found found;
    int64_t n = -1;
    struct db_conn *c = db_conn_open(quality, &f);
    struct personal_conn *p = personal_conn_open(personal, &f);
    must(both_settle(c, p, &found, &f), &f);
    assert_int_equal(personal_read(p, count_texts, &n, &f), DB_OK);
    personal_conn_close(p);
    db_conn_close(c);
    return n;
}

static struct backup quality_of(struct db *db, const char *file)
{
    return (struct backup){.db = db,
                           .file = path(file),
                           .rooms = quality_rooms,
                           .n_rooms = 2,
                           .counts = "organisatie"};
}

static struct backup personal_of_db(struct db *db, const char *file)
{
    return (struct backup){.db = db, .file = path(file), .rooms = personal_rooms, .n_rooms = 2};
}

static struct testdb *two_stores(void)
{
    struct testdb *t = testdb_open(quality_rooms, 2);
    testdb_personal(t, personal_rooms, 2);
    return t;
}

/* Back into the other engine, and into the one of the test; one write is decided and not carried out
 * when the backup is made, and comes through. */
static void both_stores(void **state)
{
    struct error f = {0};
    bool empty;
    int64_t id = 1;
    (void)state;
    struct testdb *t = two_stores();
    testdb_sql(t, "INSERT INTO organisatie (id, naam) VALUES (1, 'Een')");
    struct backup q = quality_of(t->db, "a.db"),
                  p = personal_of_db(t->personal, "a.persoonlijk.db");
    must(backup_create_both(&q, &p, &empty, &f), &f);
    assert_true(empty && access(q.file, F_OK) == 0 && access(p.file, F_OK) != 0);
    struct both_write w = {.work = write_text, .arg = &id, .p = t->p};
    assert_int_equal(both_write(t->c, &w, &f), DB_OK);
    refused(&q, backup_create, "is er al");
    p.overwrite = q.overwrite = true;
    id = 2;
    both_after_step = NULL;
    if (testdb_postgres()) { /* its lock is both_write's: a second text, whole */
        assert_int_equal(both_write(t->c, &w, &f), DB_OK);
    } else {
        assert_int_equal(db_write(t->c, both_prepare, &w, &f), DB_OK);
        assert_true(w.prepared);
    }
    must(backup_create_both(&q, &p, &empty, &f), &f);
    assert_false(empty);
    testdb_close(t);

    struct db *quality = small("leeg.db");
    struct db *personal = personal_open(ctx, path("leeg.persoonlijk.db"), "", &f);
    struct backup q2 = quality_of(quality, "a.db"),
                  p2 = personal_of_db(personal, "a.persoonlijk.db");
    must(backup_restore(&p2, &f), &f);
    must(backup_restore(&q2, &f), &f);
    must(migration_pending(personal, personal_rooms, 2, &f) == 0, &f);
    assert_int_equal(texts(quality, personal), 2);
    refused(&p2, backup_restore, "al gegevens");
    db_close(personal);
    db_close(quality);

    t = two_stores();
    db_conn_close(t->c);
    personal_conn_close(t->p);
    struct backup q3 = quality_of(t->db, "a.db"),
                  p3 = personal_of_db(t->personal, "a.persoonlijk.db");
    must(backup_restore(&p3, &f), &f);
    must(backup_restore(&q3, &f), &f);
    assert_int_equal(texts(t->db, t->personal), 2);
    /* A file of the other store is refused, and nothing is changed. */
    struct backup crossed = personal_of_db(t->personal, "a.db");
    crossed.overwrite = true;
    refused(&crossed, backup_restore, "nieuwere versie");
    assert_int_equal(texts(t->db, t->personal), 2);
    t->c = db_conn_open(t->db, &f);
    t->p = personal_conn_open(t->personal, &f);
    testdb_close(t);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {CASE(round_trip), CASE(one_moment), CASE(refusals),
                                       CASE(older_file), CASE(both_stores)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
