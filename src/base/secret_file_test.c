/* Tests of secret_file.h: every length comes back; changed, cut, swapped or under another key: refused,
 * and no file is left.
 */
#include "base/keyring.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/secret_file.h"
#include "tests/cm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/koers-geheim-XXXXXX";
static char plain[64], sealed[64], out[64];
static uint8_t *text, *bytes;
static const uint8_t pair[SECRET_FILE_PAIR] = "een nacht";
#define MOST 300000

static void put(const char *path, const uint8_t *in, size_t n)
{
    FILE *o = fopen(path, "w");
    assert_non_null(o);
    assert_int_equal(fwrite(in, 1, n, o), n);
    fclose(o);
}

static size_t get(const char *path, uint8_t *to)
{
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    size_t n = fread(to, 1, 2 * MOST, in);
    fclose(in);
    return n;
}

static void make(size_t n)
{
    struct error f = {0};
    put(plain, text, n);
    unlink(sealed);
    assert_true(secret_file_write(plain, sealed, "kwaliteit", pair, &f));
}

static bool opens(const char *what, struct error *f)
{
    uint8_t said[SECRET_FILE_PAIR];
    unlink(out);
    bool good = secret_file_read(sealed, out, what, said, f);
    assert_true(!good || !memcmp(said, pair, sizeof pair));
    assert_int_equal(access(out, F_OK) == 0, good);
    assert_true(good || f->message[0]);
    return good;
}

static void every_length(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 65535, 65536, 65537, 131072, MOST};
    struct error f = {0};
    struct stat s;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        make(lengths[i]);
        assert_int_equal(stat(sealed, &s), 0);
        assert_int_equal(s.st_mode & 07777, 0600);
        assert_true(secret_file_is(sealed) && !secret_file_is(plain));
        assert_true(opens("kwaliteit", &f));
        assert_int_equal(get(out, bytes), lengths[i]);
        assert_memory_equal(bytes, text, lengths[i]);
        size_t n = get(sealed, bytes);
        assert_true(lengths[i] < 32 || !memmem(bytes, n, text, 32));
    }
    assert_false(secret_file_write(plain, sealed, "kwaliteit", pair, &f)); /* it is there */
    assert_false(secret_file_is("/tmp/is-er-niet") || secret_file_is(dir));
    assert_false(secret_file_write("/tmp/is-er-niet", out, "kwaliteit", pair, &f));
}

static void changed_anywhere(void **state)
{
    (void)state;
    struct error f = {0};
    make(140000);
    size_t n = get(sealed, bytes);
    for (size_t at = 0; at < n; at += at < 80 ? 1 : 9973) {
        bytes[at] ^= 4;
        put(sealed, bytes, n);
        assert_false(opens("kwaliteit", &f));
        bytes[at] ^= 4;
        put(sealed, bytes, at); /* cut */
        assert_false(opens("kwaliteit", &f));
    }
    size_t head = 14 + 4 + 16 + 24, piece = 65536 + 17;
    put(sealed, bytes, head + piece); /* at the end of a piece */
    assert_false(opens("kwaliteit", &f));
    bytes[n] = 0;
    put(sealed, bytes, n + 1); /* something after the end */
    assert_false(opens("kwaliteit", &f));
    uint8_t *swap = mem_array(NULL, uint8_t, piece);
    memcpy(swap, bytes + head, piece);
    memcpy(bytes + head, bytes + head + piece, piece);
    memcpy(bytes + head + piece, swap, piece);
    put(sealed, bytes, n);
    assert_false(opens("kwaliteit", &f));
    mem_free(swap);
}

static void for_whom_and_as_what(void **state)
{
    (void)state;
    struct error f = {0};
    make(1000);
    assert_false(opens("persoonlijk", &f));
    keyring_for_tests("een andere server");
    assert_false(opens("kwaliteit", &f));
    assert_non_null(strstr(f.message, "andere sleutel"));
    keyring_forget();
    assert_false(opens("kwaliteit", &f));
    unlink(sealed);
    assert_false(secret_file_write(plain, sealed, "kwaliteit", pair, &f));
    assert_int_not_equal(access(sealed, F_OK), 0);
    keyring_for_tests("koers");
}

int main(void)
{
    random_start();
    keyring_for_tests("koers");
    if (!mkdtemp(dir))
        return 1;
    snprintf(plain, sizeof plain, "%s/open", dir);
    snprintf(sealed, sizeof sealed, "%s/dicht", dir);
    snprintf(out, sizeof out, "%s/weer", dir);
    text = mem_array(NULL, uint8_t, MOST);
    bytes = mem_array(NULL, uint8_t, 2 * MOST);
    random_bytes(text, MOST);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length),
        cmocka_unit_test(changed_anywhere),
        cmocka_unit_test(for_whom_and_as_what),
    };
    int wrong = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(plain);
    unlink(sealed);
    unlink(out);
    rmdir(dir);
    mem_free(text);
    mem_free(bytes);
    return wrong;
}
