/* Tests of random.h: hashes against published vectors, hex, even chance within bounds.
 * Not here: passwords (organisatie/). See random.c.
 */
#include "base/mem.h"
#include "base/random.h"
#include "tests/cm.h"
#include <stdlib.h>
#include <string.h>

static void test_hashes(void **state)
{
    (void)state;
    uint8_t out[HASH_BYTES], key[32] = {0};
    char hex[2 * HASH_BYTES + 1];

    /* FIPS 180-4 */
    hash_bytes("abc", 3, out);
    hex_of(out, sizeof out, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_bytes("", 0, out);
    hex_of(out, sizeof out, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    /* RFC 4231 case 1: the key of 20 bytes 0x0b; zeroes after it give the same HMAC */
    memset(key, 0x0b, 20);
    hash_keyed(key, "Hi There", 8, out);
    hex_of(out, sizeof out, hex);
    assert_string_equal(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

static void test_hex(void **state)
{
    (void)state;
    static const uint8_t long_one[200] = {0xab};
    char *text = hex_text(NULL, long_one, sizeof long_one);
    assert_int_equal(strlen(text), 400);
    assert_memory_equal(text, "ab00", 4);
    mem_free(text);
    text = hex_text(NULL, long_one, 0);
    assert_string_equal(text, "");
    mem_free(text);
    static const struct {
        const char *hex;
        bool ok;
    } cases[] = {
        {"00ff1a",   true },
        {"00FF1A",   true },
        {"00ff1",    false},
        {"00ff1a0",  false},
        {"",         false},
        {"00fg1a",   false},
        {"00 f1a",   false},
        {"00ff1a00", false},
    };
    uint8_t out[3];

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        memset(out, 0, sizeof out);
        assert_int_equal(hex_read(cases[i].hex, out, 3), cases[i].ok);
        if (cases[i].ok)
            assert_memory_equal(out, "\x00\xff\x1a", 3);
    }
    assert_true(bytes_equal("abc", "abc", 3));
    assert_false(bytes_equal("abc", "abd", 3));
    assert_true(bytes_equal("abc", "xyz", 0));
}

static void test_random(void **state)
{
    (void)state;
    unsigned count[6] = {0};
    uint8_t a[32], b[32];

    for (int i = 0; i < 60000; i++) {
        uint32_t x = random_below(6);
        assert_true(x < 6);
        count[x]++;
    }
    /* Each is expected 10 000 times, standard deviation 91: eight of them is never chance. */
    for (int i = 0; i < 6; i++)
        assert_in_range(count[i], 9270, 10730);
    random_bytes(a, sizeof a);
    random_bytes(b, sizeof b);
    assert_false(bytes_equal(a, b, sizeof a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hashes),
        cmocka_unit_test(test_hex),
        cmocka_unit_test(test_random),
    };
    random_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
