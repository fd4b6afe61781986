/* The demo tells of things that happened: each day and moment of every table lies before now, on
 * whatever day of the year the demo is made; only plans lie later. Not here: what the demo shows. */
#include "base/date.h"
#include "base/mem.h"
#include "base/text.h"
#include "demo/demo.h"
#include "tests/cm.h"
#include "tests/support.h"
#include "tests/support/house.h"
#include "tests/support/testdb.h"
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Days that are meant to come: terms, plans, and how long something holds. */
static const char *const plans[] = {
    "verloopt", "volgende", "uiterlijk", "evaluatie", "opgeschort_tot",
};

static struct testdb *t;
static int columns, bad;

static bool planned(const char *table, const char *column)
{
    if (strcmp(table, "wachtpunt_stap") == 0) /* the days on which somebody is reminded */
        return true;
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (strcmp(plans[i], column) == 0)
            return true;
    return false;
}

static int64_t count(const char *sqlite, const char *postgres)
{
    static const struct db_field fields[] = {
        {.name = "n", .type = DB_GETAL, .offset = 0, .null_offset = DB_NO_FIELD}
    };
    struct db_query *q = mem_new(t->ctx, struct db_query);
    int64_t n = -1;

    *q = (struct db_query){.name = sqlite,
                           .room = "test",
                           .sqlite = sqlite,
                           .postgres = postgres,
                           .columns = fields,
                           .n_columns = 1,
                           .row_size = sizeof(int64_t)};
    if (!db_one(t->c, t->ctx, q, NULL, &n))
        fail_msg("%s", sqlite);
    return n;
}

/* A later step may have dropped it. */
static bool there(const char *table, const char *column)
{
    return count(mem_format(t->ctx,
                            "SELECT count(*) AS n FROM pragma_table_info('%s') WHERE name = '%s'",
                            table, column),
                 mem_format(t->ctx,
                            "SELECT count(*) AS n FROM information_schema.columns WHERE table_name "
                            "= '%s' AND column_name = '%s' AND table_schema = current_schema()",
                            table, column)) > 0;
}

/* bound: a day as ISO text in quotes, or a number of seconds; as the stores keep them. */
static int64_t later_than(const char *table, const char *column, const char *bound)
{
    const char *sql =
        mem_format(t->ctx, "SELECT count(*) AS n FROM %s WHERE %s > %s", table, column, bound);
    return count(sql, sql);
}

static void one_column(const char *table, const char *column, const char *type)
{
    bool day = text_starts(type, "datum");

    if ((!day && !text_starts(type, "tijdstip")) || planned(table, column) || !there(table, column))
        return;
    char iso[11];
    date_iso(date_today(), iso);
    const char *bound = day ? mem_format(t->ctx, "'%s'", iso)
                            : mem_format(t->ctx, "%lld", (long long)time_now() + 60);
    int64_t later = later_than(table, column, bound);
    columns++;
    if (later)
        print_error("%s.%s: %lld rows later than now\n", table, column, (long long)later), bad++;
}

/* The columns as the schema steps declare them. */
static void read_schema(const char *path)
{
    char line[1000], table[60] = "", column[60], type[60];
    FILE *in = fopen(path, "r");

    assert_non_null(in);
    while (fgets(line, sizeof line, in) && !strstr(line, "-- name:")) {
        if (sscanf(line, "CREATE TABLE %59s (", table) == 1)
            continue;
        if (sscanf(line, "ALTER TABLE %59s ADD COLUMN %59s %59[a-z]", table, column, type) == 3)
            one_column(table, column, type);
        else if (*table && sscanf(line, "    %59[a-z_] %59[a-z]", column, type) == 2)
            one_column(table, column, type);
        if (line[0] == ')')
            *table = 0;
    }
    fclose(in);
}

static void on_day(int month, int day)
{
    char stamp[40];
    glob_t found;

    snprintf(stamp, sizeof stamp, "2026-%02d-%02dT12:00:00", month, day);
    struct error f = {0};
    t = house_open();
    setenv("KOERS_NU", stamp, 1);
    if (!demo_fill(t->c, NULL, &f) || !demo_fill_second(t->c, &f))
        fail_msg("demo: %s", f.detail);
    testdb_begin(t);
    assert_int_equal(glob(source_path("src/*/*.sql"), 0, NULL, &found), 0);
    columns = 0;
    for (size_t i = 0; i < found.gl_pathc; i++)
        read_schema(found.gl_pathv[i]);
    globfree(&found);
    assert_true(columns > 60);
    assert_int_equal(bad, 0);
    testdb_rollback(t);
    testdb_close(t);
    unsetenv("KOERS_NU");
}

/* Three people of the second organisation have one account with which they are of the first too. */
static void three_are_of_both(void **state)
{
    static const char both[] =
        "SELECT count(*) AS n FROM (SELECT account FROM persoon WHERE account "
        "IS NOT NULL GROUP BY account HAVING count(*) = 2) b";
    struct error f = {0};
    (void)state;
    t = house_open();
    assert_true(demo_fill(t->c, NULL, &f));
    testdb_begin(t);
    assert_int_equal(count(both, both), 0);
    testdb_rollback(t);
    assert_true(demo_fill_second(t->c, &f));
    assert_false(demo_fill_second(t->c, &f)); /* it is there: nothing is laid twice */
    testdb_begin(t);
    assert_int_equal(count(both, both), 3);
    testdb_rollback(t);
    testdb_close(t);
}

static void what_happened_lies_before_now(void **state)
{
    (void)state;
    on_day(11, 29);
    on_day(7, 1);
    on_day(12, 31);
    on_day(1, 1);
    on_day(3, 31);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_happened_lies_before_now),
        cmocka_unit_test(three_are_of_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
