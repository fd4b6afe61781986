/* Cases for the report of an import, and for the numbering of texts it stands on. */
#include "base/mem.h"
#include "indicator/keymap.h"
#include "indicator/odb_verslag.h"
#include "tests/cm.h"
#include <string.h>

static void add(struct odb_verslag *v, size_t rij, const char *kolom, const char *was)
{
    odb_verslag_add(v, &(struct odb_melding){ODB_HERSTEL, rij, kolom, was, "", "omdat"});
}

static void test_rows_together(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct odb_verslag *v = odb_verslag_new(ctx, 100);
    size_t n;
    for (size_t rij = 2; rij <= 5; rij++)
        add(v, rij, "Bron", "NULL");
    add(v, 7, "Bron", "NULL");
    add(v, 8, "Bron", "NULL");
    add(v, 8, "KvkNummer", "NULL");
    assert_string_equal(odb_verslag_regels(v, &n)[0].rijen, "2–5, 7, 8");
    add(v, 9, "Bron", "NULL"); /* asking changed nothing */
    add(v, 20, "Bron", "NULL");
    const struct odb_regel *r = odb_verslag_regels(v, &n);
    assert_int_equal(n, 2);
    assert_string_equal(r[0].rijen, "2–5, 7–9, 20");
    assert_int_equal(r[0].aantal, 8);
    assert_string_equal(r[1].kolom, "KvkNummer");
    assert_string_equal(r[1].rijen, "8");
    mem_free(ctx);
}

static void test_kinds_apart(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct odb_verslag *v = odb_verslag_new(ctx, 100);
    size_t n;
    odb_verslag_add(v, &(struct odb_melding){ODB_HERSTEL, 1, "a", "b", "c", "d"});
    odb_verslag_add(v, &(struct odb_melding){ODB_LET_OP, 1, "a", "b", "c", "d"});
    odb_verslag_add(v, &(struct odb_melding){ODB_HERSTEL, 1, "a", "b", "x", "d"});
    odb_verslag_add(v, &(struct odb_melding){ODB_HERSTEL, 1, "a", "b", "c", "x"});
    odb_verslag_regels(v, &n);
    assert_int_equal(n, 4);
    mem_free(ctx);
}

static void test_most_lines(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct odb_verslag *v = odb_verslag_new(ctx, 2);
    size_t n, sum = 0;
    for (size_t i = 1; i <= 50; i++)
        add(v, i, "KvkNummer", mem_format(ctx, "%zu", i));
    const struct odb_regel *r = odb_verslag_regels(v, &n);
    assert_int_equal(n, 3);
    assert_string_equal(r[2].was, "…");
    assert_string_equal(r[2].rijen, "3–50");
    for (size_t i = 0; i < n; i++)
        sum += r[i].aantal;
    assert_int_equal(sum, 50);
    for (size_t i = 0; i < 20000; i++) /* every second row: the text of the rows runs full */
        add(v, 100 + 2 * i, "Bron", "NULL");
    r = odb_verslag_regels(v, &n);
    assert_int_equal(r[3].aantal, 20000);
    assert_true(strlen(r[3].rijen) < 21000);
    assert_non_null(strstr(r[3].rijen, "…"));
    mem_free(ctx);
}

static void test_numbering(void **state)
{
    (void)state;
    TALLOC_CTX *ctx = mem_ctx(NULL, "test");
    struct keymap *m = keymap_new(ctx);
    bool is_new;
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < 5000; i++) {
            assert_int_equal(keymap_number(m, mem_format(ctx, "t%zu", i), &is_new), i);
            assert_int_equal(is_new, round == 0);
        }
    assert_int_equal(keymap_n(m), 5000);
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_together),
        cmocka_unit_test(test_kinds_apart),
        cmocka_unit_test(test_most_lines),
        cmocka_unit_test(test_numbering),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
