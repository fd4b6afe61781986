/* Tests of mem.h, error.h: zeroed, owned, freed with the parent; texts cut whole.
 * Not here: growing text (buf_test.c). See mem.c, error.c.
 */
#include "base/error.h"
#include "base/mem.h"
#include "tests/cm.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int destroyed;

static int count_destroyed(char *p)
{
    (void)p;
    destroyed++;
    return 0;
}

static void test_ownership(void **state)
{
    (void)state;
    void *parent = mem_ctx(NULL, "parent"), *other = mem_ctx(NULL, "other");
    char *a = mem_text(parent, "blijft"), *b = mem_text(parent, "gaat mee");

    talloc_set_destructor(a, count_destroyed);
    talloc_set_destructor(b, count_destroyed);
    assert_ptr_equal(mem_steal(other, b), b);
    assert_null(mem_steal(other, NULL));
    destroyed = 0;
    mem_free(parent);
    assert_int_equal(destroyed, 1);
    assert_string_equal(b, "gaat mee");
    mem_free(other);
    assert_int_equal(destroyed, 2);
    mem_free(NULL);
}

static void test_copies(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    const char bytes[] = {'a', 0, 'b'};

    assert_null(mem_text(ctx, NULL));
    assert_string_equal(mem_text(ctx, ""), "");
    assert_string_equal(mem_textn(ctx, "abcdef", 3), "abc");
    assert_string_equal(mem_textn(ctx, NULL, 0), "");
    assert_memory_equal(mem_copy(ctx, bytes, 3), bytes, 3);
    assert_string_equal(mem_format(ctx, "%s %d", "n", 7), "n 7");
    mem_free(ctx);
}

static void test_arrays(void **state)
{
    (void)state;
    void *ctx = mem_ctx(NULL, "test");
    int32_t *a = mem_array(ctx, int32_t, 1000);

    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(a[i], 0);
    a[999] = 42;
    a = mem_resize(ctx, a, int32_t, 100000);
    assert_int_equal(a[999], 42);
    a = mem_resize(ctx, a, int32_t, 0);
    assert_non_null(a);
    assert_non_null(mem_array(ctx, int32_t, 0));
    a = mem_resize(ctx, NULL, int32_t, 2);
    a[1] = 1;
    assert_int_equal(a[1], 1);
    mem_free(ctx);
}

static void test_fout(void **state)
{
    (void)state;
    struct error f;
    char wide[600];

    assert_false(error_set(NULL, "x", "y"));
    assert_false(error_set(&f, "Het bestand is leeg.", "line %d", 3));
    assert_string_equal(f.message, "Het bestand is leeg.");
    assert_string_equal(f.detail, "line 3");
    assert_false(error_set(&f, NULL, NULL));
    assert_string_equal(f.message, "");
    assert_string_equal(f.detail, "");
    /* What is too long loses its middle, and no character is broken at either side of the gap. */
    for (int shift = 0; shift < 2; shift++) {
        memset(wide, 'x', sizeof wide);
        for (size_t i = (size_t)shift; i + 2 < sizeof wide; i += 2)
            memcpy(wide + i, "é", 2);
        memcpy(wide + sizeof wide - 5, "doen", 5);
        error_set(&f, wide, NULL);
        const char *gap = strstr(f.message, " … ");
        assert_non_null(gap);
        assert_in_range(strlen(f.message), 500, sizeof f.message - 1);
        assert_int_equal((unsigned char)gap[-1], 0xA9);
        assert_int_equal((unsigned char)gap[strlen(" … ")], 0xC3);
        assert_string_equal(f.message + strlen(f.message) - 4, "doen");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ownership),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_arrays),
        cmocka_unit_test(test_fout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
