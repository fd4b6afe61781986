/* No query reads more as an organisation grows: SQLite's own plan of each query of each room is
 * held to what it may read. A table is taken to grow, unless it stands in `small`. A query that
 * goes through all of a kind or a status must stop by itself: in the order of an index, with a
 * LIMIT. Not here: what a query answers (each room's own tests), how long it takes
 * (bench/size.mjs). */
#include <ctype.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "rooms.h"
#include "tests/cm.h"
#include "tests/support/testdb.h"

#define LINES 64

/* Places, people and what is kept per place; counters; what a whole year makes some of. */
static const char *const small[] = {
    "organisatie",
    "server_sleutel", /* a handful */
    "locatie",
    "team",
    "persoon",
    "lidmaatschap",
    "knoop_soort",
    "knoop_stand",
    "knoop_jaar",
    "wachtpunt_stand",
    "audit_kop",
    "meting",
    "meting_instrument",
    "meting_upload",
    "odb_bestand",
    "odb_indicator",
    "knoop_telling_samen",
    "kwaliteitsbeeld",
    "inloggen_unknown",
    "uitgave",
    "uitgave_stand",
    "uitgave_asset", /* three per version of the program */
    "gezelschap",
    "gezelschap_locatie",
    "gezelschap_lid", /* councils and groups, and seats */
    "erase_due",
    "wissen",
    "write_decided",
    "write_pending", /* one write at a time is between the stores */
    "signaal_bereik",
    "signaal_achterstand", /* kept per place */
};
/* Those that go on, and why that is right. */
static const struct {
    const char *query, *why;
} known[] = {
    {"audit_all",               "the whole log is checked, row by row, by who asks for it"},
    {"sessies_tidy",            "takes away what it reads"                                },
    {"links_tidy",              "takes away what it reads"                                },
    {"post_take_back",          "mail that waits: few, and sent within the minute"        },
    {"post_readdress",          "as post_take_back"                                       },
    {"account_links_tidy",      "takes away what it reads"                                },
    {"geschiedenis_dag",        "what was written in this second"                         },
    {"knopen_dag",              "what was written in this second"                         },
    {"account_events_tidy",     "takes away what it reads"                                },
    {"keuzes_tidy",             "takes away what it reads"                                },
    {"tokens_tidy",             "takes away what it reads"                                },
    {"wachtpunt_stand_since",   "reads what was put in just before"                       },
    {"leer_bord",               "the open cycles: as many as people work on"              },
    {"odb_count",               "for tests"                                               },
    {"audit_herhaling_telling", "for tests"                                               },
    {"versies_of_everyone",     "each version is proved again, at night"                  },
};

static bool listed(const char *const *list, size_t n, const char *word, size_t len)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(list[i]) == len && !strncmp(list[i], word, len))
            return true;
    return false;
}

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The table that an alias of the query stands for: "knoop k" or "knoop AS k"; NULL when the name is
 * a subquery's. On ctx. */
static const char *table_of(const void *ctx, sqlite3 *raw, const char *sql, const char *alias,
                            size_t len)
{
    sqlite3_stmt *st;
    const char *found = NULL;
    assert_int_equal(sqlite3_prepare_v2(raw, "SELECT name FROM sqlite_master WHERE type = 'table'",
                                        -1, &st, NULL),
                     SQLITE_OK);
    while (!found && sqlite3_step(st) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(st, 0);
        size_t n = strlen(name);
        if (n == len && !strncmp(name, alias, n))
            found = mem_text(ctx, name);
        for (const char *at = sql; !found && (at = strstr(at, name)); at += n) {
            const char *rest = at + n;
            if ((at > sql && (word_char(at[-1]) || at[-1] == '.')) || *rest != ' ')
                continue;
            rest += strncmp(rest, " AS ", 4) ? 1 : 4;
            if (!strncmp(rest, alias, len) && !word_char(rest[len]))
                found = mem_text(ctx, name);
        }
    }
    sqlite3_finalize(st);
    return found;
}

/* Does the index say no more than of which organisation, kind or status? "(organisatie=? AND
 * soort=? AND gemaakt>?)": a range alone bounds nothing. */
static bool says_little(const char *line)
{
    static const char *const wide[] = {"organisatie", "soort", "status",   "staat",
                                       "mag",         "jaar",  "bouwsteen"};
    const char *p = strchr(line, '('); /* the first: a range may be of two, (sinds,id)>(?,?) */
    if (!p)
        return false;
    for (p++; *p && *p != ')';) {
        size_t n = 0;
        while (word_char(p[n]))
            n++;
        if (p[n] == '=' && !listed(wide, sizeof wide / sizeof *wide, p, n))
            return false;
        const char *next = strstr(p, " AND ");
        p = next ? next + 5 : p + strlen(p);
    }
    return true;
}

struct plan {
    struct {
        int parent;
        const char *text;
    } line[LINES];
    size_t n;
};

static struct plan plan_of(const void *ctx, sqlite3 *raw, const struct db_query *q)
{
    struct plan p = {.n = 0};
    sqlite3_stmt *st;
    const char *sql = mem_format(ctx, "EXPLAIN QUERY PLAN %s", q->sqlite);
    assert_int_equal(sqlite3_prepare_v2(raw, sql, -1, &st, NULL), SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        assert_true(p.n < LINES);
        p.line[p.n].parent = sqlite3_column_int(st, 1);
        p.line[p.n++].text = mem_text(ctx, (const char *)sqlite3_column_text(st, 3));
    }
    sqlite3_finalize(st);
    return p;
}

/* Are all rows of this step gathered and sorted before the first is given? */
static bool sorted(const struct plan *p, int parent)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->line[i].parent == parent &&
            (!strcmp(p->line[i].text, "USE TEMP B-TREE FOR ORDER BY") ||
             text_starts(p->line[i].text, "USE TEMP B-TREE FOR GROUP BY") ||
             text_starts(p->line[i].text, "USE TEMP B-TREE FOR DISTINCT")))
            return true;
    return false;
}

/* Is a place asked for, but not found by the index? Then a LIMIT stops nothing: the rows of two
 * hundred other places are passed by. "y.locatie = " alone: with OR it is another question. */
static bool passes_places(const void *ctx, const char *sql, const char *line, const char *alias,
                          size_t len)
{
    const char *asked = mem_format(ctx, "AND %.*s.locatie = ", (int)len, alias);
    return strstr(sql, asked) && !strstr(line, "locatie=?");
}

/* The line that reads on and on, or NULL. */
static const char *reads_on(const void *ctx, sqlite3 *raw, const struct db_query *q)
{
    struct plan p = plan_of(ctx, raw, q);
    bool last_id = strstr(q->sqlite, "max(") != NULL; /* one look at the end of the key */
    for (size_t i = 0; i < p.n; i++) {
        const char *line = p.line[i].text;
        bool scan = text_starts(line, "SCAN ");
        if ((!scan && !text_starts(line, "SEARCH ")) || strstr(line, "VIRTUAL TABLE"))
            continue;
        const char *name = strchr(line, ' ') + 1;
        size_t len = strcspn(name, " ");
        const char *table = table_of(ctx, raw, q->sqlite, name, len);
        if (!table || listed(small, sizeof small / sizeof *small, table, strlen(table)))
            continue;
        bool organisation_only = strstr(line, "(organisatie=?)") != NULL;
        if (scan || organisation_only) {
            if (!last_id)
                return line;
        } else if (says_little(line) &&
                   (!strstr(q->sqlite, "LIMIT") || sorted(&p, p.line[i].parent) ||
                    passes_places(ctx, q->sqlite, line, name, len))) {
            return line;
        }
    }
    return NULL;
}

static bool is_known(const struct db_query *q)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (text_equal(q->name, known[i].query))
            return true;
    return false;
}

struct tally {
    size_t n, bad, excused;
};

static void look_through(struct testdb *t, const char *place, const struct schema_room *const *list,
                         size_t n_rooms, struct tally *tally)
{
    sqlite3 *raw;
    assert_int_equal(sqlite3_open(place, &raw), SQLITE_OK);
    for (size_t r = 0; r < n_rooms; r++)
        for (size_t i = 0; i < list[r]->n_queries; i++) {
            const struct db_query *q = list[r]->queries[i];
            const char *line = q->all_organisations ? NULL : reads_on(t->ctx, raw, q);
            tally->n++;
            if (line && is_known(q)) {
                tally->excused++;
            } else if (line) {
                print_error("%s.%s: %s\n", list[r]->room, q->name, line);
                tally->bad++;
            }
        }
    sqlite3_close(raw);
}

static void no_query_reads_on(void **state)
{
    (void)state;
    if (testdb_postgres())
        skip();
    struct testdb *t = testdb_open(room_schemas, room_schemas_n);
    struct tally tally = {0};
    testdb_personal(t, room_personal_schemas, room_personal_schemas_n);
    look_through(t, t->place, room_schemas, room_schemas_n, &tally);
    assert_true(tally.n > 200);
    size_t quality = tally.n;
    look_through(t, t->personal_place, room_personal_schemas, room_personal_schemas_n, &tally);
    assert_true(tally.n > quality);
    testdb_keys(t);
    look_through(t, t->keys_place, room_keys_schemas, room_keys_schemas_n, &tally);
    testdb_close(t);
    assert_int_equal(tally.bad, 0);
    assert_int_equal(tally.excused, sizeof known / sizeof *known); /* no excuse without a sinner */
}

/* The test itself: what it must see, on queries of its own. */
static void it_sees_what_reads_on(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        bool bad;
    } cases[] = {
        {"SELECT k.id FROM knoop k WHERE k.titel = 'x'",                                             true },
        {"SELECT k.id FROM knoop AS k WHERE k.organisatie = 1 AND k.titel = 'x'",                    true },
        {"SELECT k.id FROM knoop k WHERE k.organisatie = 1 AND k.id = 2",                            false},
        {"SELECT max(k.id) FROM knoop k WHERE k.organisatie = 1",                                    false},
        {"SELECT k.id FROM knoop k WHERE k.organisatie = 1 AND k.soort = 'x'",                       true },
        {"SELECT k.id FROM knoop k WHERE k.organisatie = 1 AND k.soort = 'x' ORDER BY k.titel "
         "LIMIT "
         "9",                                                                               true },
        {"SELECT k.id FROM knoop k WHERE k.organisatie = 1 AND k.soort = 'x' ORDER BY k.gemaakt "
         "LIMIT 9",                                                                         false},
        {"SELECT count(*) FROM knoop k WHERE k.organisatie = 1 AND k.soort = 'x' AND k.gemaakt > 5",
         true                                                                                             },
        {"SELECT k.id FROM knoop k WHERE k.organisatie = 1 AND k.soort = 'x' AND k.locatie = 2 AND "
         "k.titel > 'a' ORDER BY k.gemaakt, k.id LIMIT 9",                                  false},
        {"SELECT k.id FROM knoop k WHERE k.organisatie = 1 AND k.gewijzigd > 5 AND k.soort = 'x' "
         "AND k.locatie = 2 ORDER BY k.gewijzigd, k.id LIMIT 9",                            false},
        {"SELECT k.id FROM knoop k INDEXED BY knoop_status_gemaakt WHERE k.organisatie = 1 AND "
         "k.soort = 'x' AND k.status = 'y' AND k.locatie = 2 ORDER BY k.gemaakt LIMIT 9",   true },
        {"SELECT l.id FROM locatie l WHERE l.organisatie = 1",                                       false},
    };
    if (testdb_postgres())
        skip();
    struct testdb *t = testdb_open(room_schemas, room_schemas_n);
    sqlite3 *raw;
    assert_int_equal(sqlite3_open(t->place, &raw), SQLITE_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((reads_on(t->ctx, raw, &(struct db_query){.sqlite = cases[i].sql}) != NULL) !=
            cases[i].bad)
            fail_msg("%s", cases[i].sql);
    sqlite3_close(raw);
    testdb_close(t);
}

int main(void)
{
    rooms_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_query_reads_on),
        cmocka_unit_test(it_sees_what_reads_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
