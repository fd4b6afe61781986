/* Tests of seal.h: what opens a sealed value, and what must not. Also secrets in
 * locked memory (secret.h). Not here: the key file (keyring_test.c).
 */
#include "base/mem.h"
#include "base/random.h"
#include "base/seal.h"
#include "base/secret.h"
#include "tests/cm.h"
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static struct seal_key key_of(uint8_t first)
{
    struct seal_key k = {.key = {first}};

    seal_key_id(k.key, k.id);
    return k;
}

static const struct seal_place here = {"account", "totp", 3, 7, 1};

static bool opens(const struct seal_key *k, const struct seal_place *at, const uint8_t *in,
                  size_t n, const void *text, size_t length)
{
    uint8_t *out = mem_array(NULL, uint8_t, n + 1);
    size_t got = 0;
    bool good = seal_open(k, at, in, n, out, &got);

    if (good) {
        assert_int_equal(got, length);
        assert_memory_equal(out, text, length);
    }
    mem_free(out);
    return good;
}

static void every_length_comes_back(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 31, 32, 63, 64, 65, 1023, 1024, 1025, 5000, 70000};
    struct seal_key k = key_of(1);
    uint8_t *text = mem_array(NULL, uint8_t, 70000);

    random_bytes(text, 70000);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t n = seal_length(lengths[i]);
        uint8_t *sealed = mem_array(text, uint8_t, n);
        seal(&k, &here, text, lengths[i], sealed);
        assert_true(seal_is(sealed, n));
        assert_memory_equal(seal_id(sealed, n), k.id, SEAL_ID_BYTES);
        assert_true(opens(&k, &here, sealed, n, text, lengths[i]));
    }
    /* Text that ends as padding does. */
    memset(text, 0, 100);
    text[50] = 0x80;
    uint8_t sealed[300];
    seal(&k, &here, text, 100, sealed);
    assert_true(opens(&k, &here, sealed, seal_length(100), text, 100));
    mem_free(text);
}

static void a_length_tells_little(void **state)
{
    (void)state;
    size_t different = 0, before = 0;

    for (size_t n = 0; n < 20000; n++) {
        size_t length = seal_length(n);
        assert_true(length > n + SEAL_OVERHEAD && length - SEAL_OVERHEAD - n <= 64 + n / 7);
        different += length != before;
        before = length;
    }
    assert_true(different < 60);
}

static void only_there_and_with_that_key(void **state)
{
    (void)state;
    static const struct seal_place elsewhere[] = {
        {"account", "totp",  3, 8, 1},
        {"account", "totp",  4, 7, 1},
        {"account", "totp",  3, 7, 0},
        {"account", "totp2", 3, 7, 1},
        {"accoun",  "ttotp", 3, 7, 1},
        {"persoon", "totp",  3, 7, 1},
    };
    struct seal_key k = key_of(1), other = key_of(2);
    uint8_t sealed[200], changed[200];
    size_t n = seal_length(5);

    seal(&k, &here, "abcde", 5, sealed);
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        assert_false(opens(&k, &elsewhere[i], sealed, n, "abcde", 5));
    assert_false(opens(&other, &here, sealed, n, "abcde", 5));
    /* The other key under the name of this one. */
    memcpy(other.id, k.id, sizeof other.id);
    assert_false(opens(&other, &here, sealed, n, "abcde", 5));
    for (size_t i = 0; i < n * 8; i++) {
        memcpy(changed, sealed, n);
        changed[i / 8] ^= (uint8_t)(1u << i % 8);
        assert_false(opens(&k, &here, changed, n, "abcde", 5));
    }
    for (size_t i = 0; i < n; i++)
        assert_false(opens(&k, &here, sealed, i, "abcde", 5));
    assert_true(opens(&k, &here, sealed, n, "abcde", 5));
}

static void twice_is_different(void **state)
{
    (void)state;
    struct seal_key k = key_of(1);
    uint8_t one[200], other[200];
    size_t n = seal_length(5);

    seal(&k, &here, "abcde", 5, one);
    seal(&k, &here, "abcde", 5, other);
    assert_memory_not_equal(one, other, n);
    /* A key, a secret of 20 bytes: as older versions stored them. */
    assert_false(seal_is(k.key, sizeof k.key));
    assert_false(seal_is(k.key, 20));
    assert_null(seal_id(k.key, sizeof k.key));
}

/* ---- boxes ---- */
static bool box_opens(const struct seal_pair *k, const struct seal_place *at, const uint8_t *in,
                      size_t n, const void *text, size_t length)
{
    uint8_t *out = mem_array(NULL, uint8_t, n + 1);
    size_t got = 0;
    bool good = seal_box_open(k, at, in, n, out, &got);

    if (good) {
        assert_int_equal(got, length);
        assert_memory_equal(out, text, length);
    }
    mem_free(out);
    return good;
}

static void a_box_comes_back(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 32, 63, 64, 1025, 70000};
    uint8_t *text = mem_array(NULL, uint8_t, 70000);
    struct seal_pair k, same;

    seal_pair_make(&k);
    seal_pair_of(k.closed, &same);
    assert_memory_equal(&k, &same, sizeof k);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t n = seal_box_length(lengths[i]);
        uint8_t *sealed = mem_array(text, uint8_t, n);
        assert_true(seal_box(k.open, &here, text, lengths[i], sealed));
        assert_memory_equal(seal_box_id(sealed, n), k.id, SEAL_ID_BYTES);
        assert_false(seal_is(sealed, n)); /* and is not taken for the other form */
        assert_true(box_opens(&k, &here, sealed, n, text, lengths[i]));
    }
    mem_free(text);
}

static void a_box_for_one_at_one_place(void **state)
{
    (void)state;
    static const struct seal_place elsewhere = {"account", "totp", 3, 7, 2};
    static const uint8_t nothing[SEAL_KEY_BYTES] = {0};
    struct seal_pair k, other;
    uint8_t sealed[300], changed[300];
    size_t n = seal_box_length(5);

    seal_pair_make(&k);
    seal_pair_make(&other);
    assert_true(seal_box(k.open, &here, "abcde", 5, sealed));
    assert_false(box_opens(&other, &here, sealed, n, "abcde", 5));
    memcpy(other.id, k.id, sizeof k.id); /* under the name of the right one */
    assert_false(box_opens(&other, &here, sealed, n, "abcde", 5));
    assert_false(box_opens(&k, &elsewhere, sealed, n, "abcde", 5));
    for (size_t i = 0; i < n * 8; i++) {
        memcpy(changed, sealed, n);
        changed[i / 8] ^= (uint8_t)(1u << i % 8);
        assert_false(box_opens(&k, &here, changed, n, "abcde", 5));
    }
    for (size_t i = 0; i < n; i++)
        assert_false(box_opens(&k, &here, sealed, i, "abcde", 5));
    assert_true(box_opens(&k, &here, sealed, n, "abcde", 5));
    assert_false(seal_box(nothing, &here, "abcde", 5, sealed));
}

/* ---- secrets in memory ---- */
static void a_secret_ends_with_its_context(void **state)
{
    (void)state;
    size_t before = secrets_held();
    TALLOC_CTX *ctx = mem_pool(NULL, 1000, "secrets"), *inner = mem_ctx(ctx, "inner");
    uint8_t *one = secret_new(ctx, 32), *other = secret_new(inner, 5000);

    assert_int_equal(secrets_held(), before + 2);
    for (size_t i = 0; i < 32; i++)
        assert_int_equal(one[i], 0);
    memset(other, 1, 5000);
    mem_free(inner);
    assert_int_equal(secrets_held(), before + 1);
    mem_free(ctx);
    assert_int_equal(secrets_held(), before);
}

/* Within the limit of the units (8 MiB) a few hundred at once are locked; beyond it they are counted, and
 * told once. Where the limit does not bind (a sanitizer makes mlock do nothing) there is nothing to see. */
static void a_secret_that_is_not_locked(void **state)
{
    (void)state;
    int pipes[2], status;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {8 << 20, 8 << 20};
        dup2(pipes[1], STDERR_FILENO);
        close(pipes[1]);
        if (setrlimit(RLIMIT_MEMLOCK, &limit) != 0 || (geteuid() == 0 && setuid(65534) != 0))
            _exit(77);
        static char beyond[16 << 20];
        if (mlock(beyond, sizeof beyond) == 0)
            _exit(77);
        TALLOC_CTX *ctx = mem_ctx(NULL, "many");
        for (int i = 0; i < 300; i++)
            secret_new(ctx, 100);
        bool few = secrets_not_locked() == 0;
        for (int i = 0; i < 4000; i++)
            secret_new(ctx, 100);
        mem_free(ctx);
        _exit(!few ? 8 : secrets_not_locked() < 100 ? 7 : 0);
    }
    close(pipes[1]);
    FILE *said = fdopen(pipes[0], "r");
    char line[1000];
    int lines = 0;
    while (fgets(line, sizeof line, said))
        lines += strstr(line, "not locked") != NULL;
    fclose(said);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        skip(); /* also a user whose own limit is lower: it cannot be raised */
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(lines, 1);
}

int main(void)
{
    random_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length_comes_back),
        cmocka_unit_test(a_length_tells_little),
        cmocka_unit_test(only_there_and_with_that_key),
        cmocka_unit_test(twice_is_different),
        cmocka_unit_test(a_box_comes_back),
        cmocka_unit_test(a_box_for_one_at_one_place),
        cmocka_unit_test(a_secret_ends_with_its_context),
        cmocka_unit_test(a_secret_that_is_not_locked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
