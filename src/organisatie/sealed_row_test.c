/* Tests of sealed_row.h: words of a row that were moved, swapped, put back or changed do not open.
 */
#include "base/mem.h"
#include "base/random.h"
#include "organisatie/sealed_row.h"
#include "tests/cm.h"
#include <stdio.h>
#include <string.h>

#define ROWS 50 /* planted texts */

static TALLOC_CTX *ctx;
static struct seal_key mine, other;

static struct seal_place at(int64_t organisatie, int64_t row, int64_t version)
{
    return (struct seal_place){"dossier_regel", "tekst", organisatie, row, version};
}

static bool opens(const struct seal_key *k, struct seal_place p, struct db_bytes sealed,
                  const char *text)
{
    const char *got;
    struct error f = {0};
    bool good = row_open(ctx, k, &p, sealed, &got, &f);
    if (good)
        assert_string_equal(got, text);
    else
        assert_true(!got && strstr(f.message, "Koers"));
    return good;
}

static const char *text_of(int i)
{
    return mem_format(ctx, "Mevrouw %d vertelt dat zij 's avonds niet durft te bellen. ë", i);
}

static int keys(void **state)
{
    (void)state;
    random_bytes(mine.key, sizeof mine.key);
    random_bytes(other.key, sizeof other.key);
    seal_key_id(mine.key, mine.id);
    seal_key_id(other.key, other.id);
    return 0;
}

/* Each of fifty texts opens at its own place, and at no other: as another row, organisation, table,
 * column or version, or with another key. */
static void only_in_its_place(void **state)
{
    (void)state;
    struct db_bytes sealed[ROWS];
    for (int i = 0; i < ROWS; i++) {
        struct seal_place p = at(1, i, 1);
        sealed[i] = row_seal(ctx, &mine, &p, text_of(i));
        assert_int_equal(sealed[i].n, seal_length(strlen(text_of(i))));
        for (int j = 0; j < ROWS; j++) /* not in the open, nor any other */
            assert_null(memmem(sealed[i].data, sealed[i].n, "Mevrouw", 7));
    }
    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < ROWS; j++) /* swapped */
            assert_int_equal(opens(&mine, at(1, j, 1), sealed[i], text_of(i)), i == j);
    for (int i = 0; i < ROWS; i++) {
        struct seal_place table = {"dossier_brief", "tekst", 1, i, 1},
                          column = {"dossier_regel", "kop", 1, i, 1};
        assert_false(opens(&mine, at(2, i, 1), sealed[i], ""));
        assert_false(opens(&mine, table, sealed[i], "") || opens(&mine, column, sealed[i], ""));
        assert_false(opens(&mine, at(1, i, 2), sealed[i], "")); /* put back after a change */
        assert_false(opens(&other, at(1, i, 1), sealed[i], ""));
    }
}

static void changed(void **state)
{
    (void)state;
    struct seal_place p = at(1, 1, 1);
    struct db_bytes good = row_seal(ctx, &mine, &p, "kort");
    uint8_t bytes[300];
    for (size_t i = 0; i < good.n; i++) {
        memcpy(bytes, good.data, good.n);
        bytes[i] ^= 1;
        assert_false(opens(&mine, p, (struct db_bytes){bytes, good.n}, ""));
        assert_false(opens(&mine, p, (struct db_bytes){good.data, i}, ""));
    }
    assert_false(opens(&mine, p, (struct db_bytes){"kort", 4}, ""));
    assert_false(opens(&mine, p, (struct db_bytes){NULL, 0}, ""));
    struct error f = {0};
    const char *got;
    assert_false(row_open(ctx, &other, &p, good, &got, &f));
    assert_non_null(strstr(f.message, "andere sleutel"));
    assert_false(row_open(ctx, &mine, &(struct seal_place){"t", "c", 1, 1, 1}, good, &got, &f));
    assert_non_null(strstr(f.message, "veranderd, verplaatst of teruggezet"));
    /* What is no text was not sealed by this: never shown. */
    uint8_t odd[200];
    seal(&mine, &p, "a\0b", 3, odd);
    assert_false(opens(&mine, p, (struct db_bytes){odd, seal_length(3)}, ""));
    seal(&mine, &p, "\xff", 1, odd);
    assert_false(opens(&mine, p, (struct db_bytes){odd, seal_length(1)}, ""));
}

static void of_any_length(void **state)
{
    (void)state;
    struct seal_place p = at(1, 1, 1);
    char *text = mem_array(ctx, char, 100001);
    for (size_t n = 0; n <= 100000; n = n * 3 + 1) {
        memset(text, 'a', n);
        text[n] = '\0';
        assert_true(opens(&mine, p, row_seal(ctx, &mine, &p, text), text));
    }
}

int main(void)
{
    random_start();
    ctx = mem_ctx(NULL, "sealed_row_test");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(only_in_its_place, keys),
        cmocka_unit_test_setup(changed, keys),
        cmocka_unit_test_setup(of_any_length, keys),
    };
    int wrong = cmocka_run_group_tests(tests, NULL, NULL);
    mem_free(ctx);
    return wrong;
}
