/* Tests of keyring.h and key_sheet.h: the key file in every state that a machine leaves it in, its
 * renewal while others use it, and the sheet typed over with mistakes. Not here: sealed values
 * (seal_test.c).
 */
#include "base/key_sheet.h"
#include "base/keyring.h"
#include "base/mem.h"
#include "base/random.h"
#include "tests/cm.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/koers-sleutel-XXXXXX";
static char file[64];

/* Instead of the one of libc: counts those of directories, and lets them fail. */
static int directory_syncs;
static bool directory_fails;

int fsync(int fd)
{
    struct stat s;

    if (fstat(fd, &s) == 0 && S_ISDIR(s.st_mode)) {
        directory_syncs++;
        if (directory_fails) {
            errno = EIO;
            return -1;
        }
    }
    return (int)syscall(SYS_fsync, fd);
}

static int fresh(void **state)
{
    (void)state;
    keyring_forget();
    unlink(file);
    return 0;
}

static size_t contents(char out[static KEYRING_FILE_MAX])
{
    FILE *in = fopen(file, "r");
    assert_non_null(in);
    size_t n = fread(out, 1, KEYRING_FILE_MAX - 1, in);
    fclose(in);
    out[n] = '\0';
    return n;
}

static void write_file(const char *text, mode_t mode)
{
    unlink(file);
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL, mode);
    assert_true(fd >= 0);
    assert_int_equal(fchmod(fd, mode), 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

/* Nothing half is left beside the file. */
static void assert_alone(void)
{
    DIR *d = opendir(dir);
    size_t n = 0;

    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        n += e->d_name[0] != '.';
    closedir(d);
    assert_true(n <= 1);
}

static const struct seal_place here = {"t", "c", 1, 2, 0};

static void made_once(void **state)
{
    (void)state;
    char before[KEYRING_FILE_MAX], after[KEYRING_FILE_MAX];
    struct error f = {0};
    struct stat s;

    assert_int_equal(keyring_load(file, &f), KEYRING_ABSENT);
    assert_false(keyring_is_ready());
    assert_true(keyring_make(file, NULL, &f));
    assert_true(keyring_is_ready());
    assert_int_equal(stat(file, &s), 0);
    assert_int_equal(s.st_mode & 07777, 0600);
    contents(before);
    assert_true(keyring_make(file, NULL, &f)); /* another process was first */
    contents(after);
    assert_string_equal(before, after);
    assert_alone();
}

/* What the file remembers: whether its key has sealed a store. */
static void it_knows_that_it_sealed(void **state)
{
    (void)state;
    char text[KEYRING_FILE_MAX];
    struct error f = {0};

    assert_true(keyring_make(file, NULL, &f) && keyring_is_fresh());
    contents(text);
    assert_int_equal(strncmp(text, "koers-sleutel 1 nieuw\n", 22), 0);
    struct key_list before = keyring_keys();
    assert_true(keyring_used(file, &f) && !keyring_is_fresh());
    assert_memory_equal(keyring_keys().key, before.key, sizeof before.key);
    keyring_forget();
    assert_false(keyring_is_fresh());
    assert_int_equal(keyring_load(file, &f), KEYRING_READY);
    assert_false(keyring_is_fresh());
    assert_true(keyring_used(file, &f)); /* again: nothing to do */
    unlink(file);
    assert_false(keyring_used(file, &f));
    assert_true(keyring_make(file, NULL, &f) && keyring_renew(file, &f) && !keyring_is_fresh());
    unlink(file);
    assert_true(keyring_make_from(file, &before.key[0], &f) && !keyring_is_fresh());
    assert_alone();
}

/* One takes the word out while others renew: no new key is lost. */
static void used_and_renewed_at_once(void **state)
{
    (void)state;
    uint8_t sealed[200], out[200];
    size_t n;
    struct error f = {0};
    int status, to[2];

    for (int round = 0; round < 40; round++) {
        fresh(state);
        assert_true(keyring_make(file, NULL, &f));
        assert_int_equal(pipe(to), 0);
        if (fork() == 0) {
            bool good = keyring_renew(file, &f) && keyring_seal(&here, "n", 1, sealed);
            _exit(good && write(to[1], sealed, seal_length(1)) > 0 ? 0 : 1);
        }
        if (fork() == 0)
            _exit(keyring_used(file, &f) ? 0 : 1);
        while (wait(&status) > 0)
            assert_int_equal(status, 0);
        assert_int_equal(read(to[0], sealed, seal_length(1)), (ssize_t)seal_length(1));
        close(to[0]);
        close(to[1]);
        assert_int_equal(keyring_load(file, &f), KEYRING_READY);
        assert_int_equal(keyring_open(&here, sealed, seal_length(1), out, &n), UNSEALED);
    }
    assert_alone();
}

static void many_make_it_at_once(void **state)
{
    (void)state;
    uint8_t sealed[200], out[200];
    size_t n;
    struct error f = {0};
    int status;

    for (int i = 0; i < 8; i++)
        if (fork() == 0)
            _exit(keyring_make(file, NULL, &f) ? 0 : 1);
    while (wait(&status) > 0)
        assert_int_equal(status, 0);
    assert_int_equal(keyring_load(file, &f), KEYRING_READY);
    assert_true(keyring_seal(&here, "x", 1, sealed));
    assert_int_equal(keyring_open(&here, sealed, seal_length(1), out, &n), UNSEALED);
    assert_alone();
}

/* A name that may be gone after a power cut is no file yet: for who made it, and for who came second. */
static void a_name_that_is_not_on_disk(void **state)
{
    (void)state;
    struct error f = {0};
    bool made;
    struct seal_key k = {.key = {5}};
    directory_fails = true;
    assert_false(keyring_make(file, &made, &f));
    assert_int_equal(access(file, F_OK), 0);
    assert_false(keyring_make(file, &made, &f));
    assert_true(strstr(f.message, "niet te schrijven"));
    directory_fails = false;
    directory_syncs = 0;
    assert_true(keyring_make(file, &made, &f));
    assert_false(made);
    assert_int_equal(directory_syncs, 1);
    directory_fails = true;
    assert_false(keyring_renew(file, &f));
    directory_fails = false;
    assert_true(keyring_renew(file, &f));
    unlink(file);
    seal_key_id(k.key, k.id);
    directory_fails = true;
    assert_false(keyring_make_from(file, &k, &f));
    directory_fails = false;
    assert_alone();
}

static void every_wrong_file(void **state)
{
    (void)state;
    char good[KEYRING_FILE_MAX], text[2 * KEYRING_FILE_MAX];
    struct error f = {0};

    assert_true(keyring_make(file, NULL, &f));
    size_t n = contents(good);
    keyring_forget();
    /* Cut anywhere, or one character changed: refused, and the message shows nothing of the key. */
    for (size_t i = 0; i < n; i++) {
        memcpy(text, good, n + 1);
        text[i] = text[i] == '7' ? '8' : '7';
        write_file(text, 0600);
        assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
        text[i] = '\0';
        write_file(text, 0600);
        assert_int_equal(keyring_load(file, &f), i < n - 1 ? KEYRING_BAD : KEYRING_READY);
        assert_null(strstr(f.message, "7777"));
        keyring_forget();
    }
    static const char *const others[] = {"", "\n", "koers-sleutel 2\n", "koers-sleutel 1\n"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        write_file(others[i], 0600);
        assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
        assert_non_null(strstr(f.message, "herstelblad"));
    }
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    write_file(text, 0600);
    assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
    write_file(good, 0644);
    assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
    assert_non_null(strstr(f.message, "chmod 600"));
    write_file(good, 0400);
    assert_int_equal(keyring_load(file, &f), KEYRING_READY);
    unlink(file);
    assert_int_equal(mkdir(file, 0700), 0);
    assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
    assert_false(keyring_make(file, NULL, &f) || keyring_renew(file, &f));
    assert_int_equal(rmdir(file), 0);
    assert_int_equal(mkfifo(file, 0600), 0); /* must not wait for a writer */
    assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
    assert_alone();
}

/* Whose file, and whose eyes. */
static void a_file_of_another(void **state)
{
    (void)state;
    struct error f = {0};
    char good[KEYRING_FILE_MAX], real[300];
    struct rlimit core;

    assert_true(keyring_make(file, NULL, &f));
    assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
    assert_true(core.rlim_cur == 0 && core.rlim_max == 0); /* who holds keys leaves no core */
    contents(good);
    /* a link, to a file that is good itself */
    snprintf(real, sizeof real, "%s/elders", dir);
    assert_int_equal(rename(file, real), 0);
    assert_int_equal(symlink(real, file), 0);
    assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
    assert_non_null(strstr(f.message, "verwijzing"));
    assert_false(keyring_renew(file, &f) || keyring_used(file, &f) || keyring_printed(file, &f));
    unlink(file);
    assert_int_equal(rename(real, file), 0);
    if (geteuid() == 0) { /* only root can give a file away */
        /* of somebody else, in a directory that is not his */
        assert_int_equal(chown(file, 1, 1), 0);
        assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
        assert_non_null(strstr(f.message, "andere gebruiker"));
        assert_int_equal(chown(dir, 1, 1), 0); /* of who runs Koers, and root looks */
        assert_int_equal(keyring_load(file, &f), KEYRING_READY);
        struct stat kept; /* who changes it as root leaves it to its owner */
        assert_true(keyring_printed(file, &f) && stat(file, &kept) == 0);
        assert_true(kept.st_uid == 1 && kept.st_gid == 1 && (kept.st_mode & 0777) == 0600);
        /* read by the group: a credential of root may seem so, a file of the user not */
        assert_int_equal(chmod(file, 0640), 0);
        assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
        assert_non_null(strstr(f.message, "chmod 600"));
        assert_int_equal(chown(dir, 0, 0), 0);
        assert_int_equal(chown(file, 0, 0), 0);
        assert_int_equal(keyring_load(file, &f), KEYRING_READY);
    }
    static const mode_t open_to[] = {0601, 0602, 0604, 0620, 0660, 0666};
    for (size_t i = 0; i < sizeof open_to / sizeof *open_to; i++) {
        write_file(good, open_to[i]);
        assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
    }
}

static bool has_word(size_t line)
{
    char text[KEYRING_FILE_MAX], *at = text;

    contents(text);
    for (size_t i = 0; at && i < line; i++)
        at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL;
    return at && strcspn(at, "\n") > 5 && !strncmp(at + strcspn(at, "\n") - 5, " blad", 5);
}

/* What the file remembers: of which key there is a sheet. */
static void it_knows_its_sheet(void **state)
{
    (void)state;
    struct error f = {0};
    char good[KEYRING_FILE_MAX];

    assert_true(keyring_make(file, NULL, &f));
    assert_false(keyring_has_sheet() || has_word(1));
    /* another process prints it */
    pid_t pid = fork();
    if (pid == 0)
        _exit(keyring_printed(file, NULL) && keyring_has_sheet() ? 0 : 1);
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    assert_true(keyring_has_sheet() && has_word(1));
    assert_true(keyring_is_fresh()); /* the other word stays */
    assert_true(keyring_printed(file, &f) && keyring_used(file, &f) && has_word(1));
    /* a new key has none; that of the one before stays */
    assert_true(keyring_renew(file, &f));
    assert_false(keyring_has_sheet() || has_word(1));
    assert_true(has_word(2));
    struct key_list keys = keyring_keys();
    assert_true(!keys.printed[0] && keys.printed[1]);
    assert_true(keyring_printed(file, &f) && keyring_has_sheet() && has_word(1) && has_word(2));
    assert_true(keyring_renew(file, &f) && keyring_renew(file, &f));
    assert_false(has_word(1) || has_word(2));
    /* typed over: there is a sheet */
    unlink(file);
    assert_true(keyring_make_from(file, &keys.key[0], &f) && keyring_has_sheet() && has_word(1));
    /* the file is gone: what it said stays */
    contents(good);
    unlink(file);
    assert_true(keyring_has_sheet());
    good[strlen(good) - 2] = 'x';
    write_file(good, 0600);
    assert_int_equal(keyring_load(file, &f), KEYRING_BAD);
    assert_alone();
}

static void a_place_that_cannot_be_written(void **state)
{
    (void)state;
    struct error f = {0};

    assert_false(keyring_make("/proc/koers.sleutel", NULL, &f));
    assert_non_null(strstr(f.message, "/proc/koers.sleutel"));
    assert_false(keyring_make("/tmp/is-er-niet/koers.sleutel", NULL, &f));
    assert_false(keyring_renew(file, &f)); /* no file */
    assert_false(keyring_is_ready());
}

static void renewed_beside_another_process(void **state)
{
    (void)state;
    uint8_t old[200], new[200], out[200];
    size_t n;
    struct error f = {0};
    int to[2], status;
    size_t length = seal_length(1);

    assert_true(keyring_make(file, NULL, &f));
    assert_true(keyring_seal(&here, "o", 1, old));
    assert_int_equal(pipe(to), 0);
    if (fork() == 0) { /* another process renews, and seals with the new key */
        bool good = keyring_renew(file, &f) && keyring_seal(&here, "n", 1, new) &&
                    !keyring_is_current(old, length) && keyring_is_current(new, length);
        _exit(good && write(to[1], new, length) == (ssize_t)length ? 0 : 1);
    }
    assert_int_equal(read(to[0], new, length), (ssize_t)length);
    wait(&status);
    assert_int_equal(status, 0);
    close(to[0]);
    close(to[1]);
    /* This one has not seen the new key yet. */
    assert_true(keyring_is_current(old, length));
    assert_int_equal(keyring_open(&here, new, length, out, &n), UNSEALED);
    assert_int_equal(out[0], 'n');
    assert_int_equal(keyring_open(&here, old, length, out, &n), UNSEALED);
    assert_false(keyring_is_current(old, length));
    /* Twice renewed: what was never sealed again is lost, and said to be under an unknown key. */
    assert_true(keyring_renew(file, &f));
    assert_int_equal(keyring_open(&here, old, length, out, &n), UNSEAL_UNKNOWN);
    assert_int_equal(keyring_open(&here, new, length, out, &n), UNSEALED);
    new[length - 1] ^= 1;
    assert_int_equal(keyring_open(&here, new, length, out, &n), UNSEAL_DAMAGED);
    assert_int_equal(keyring_open(&here, "abc", 3, out, &n), UNSEAL_DAMAGED);
    assert_alone();
}

/* ---- the sheet ---- */
static const char *sheet_of(const struct seal_key *k, char out[static 300])
{
    char lines[KEY_SHEET_LINES][KEY_SHEET_LINE_BYTES], id[2 * SEAL_ID_BYTES + 1];

    key_sheet_lines(k, lines);
    hex_of(k->id, SEAL_ID_BYTES, id);
    snprintf(out, 300, "%s\n%s\n%s\n%s\n%s\n", id, lines[0], lines[1], lines[2], lines[3]);
    return out;
}

static void typed_over(void **state)
{
    (void)state;
    char text[300], all[600];
    struct seal_key k, got;
    struct error f = {0};

    for (int round = 0; round < 200; round++) {
        random_bytes(k.key, sizeof k.key);
        seal_key_id(k.key, k.id);
        sheet_of(&k, text);
        assert_true(key_sheet_read(text, strlen(text), &got, &f));
        assert_memory_equal(&got, &k, sizeof k);
    }
    /* As people type: small letters, blanks, no dashes, o for 0, l for 1. */
    for (char *c = text; *c; c++)
        *c = (char)(*c == '-' ? ' ' : *c == '0' ? 'o' : *c == '1' && c > text + 9 ? 'l' : *c);
    for (char *c = text + 9; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    if (!strchr("o", text[0])) /* the first line is hexadecimal */
        assert_true(key_sheet_read(text, strlen(text), &got, &f));
    /* A whole sheet, its words around it. */
    char lines[KEY_SHEET_LINES][KEY_SHEET_LINE_BYTES], id[2 * SEAL_ID_BYTES + 1];
    key_sheet_lines(&k, lines);
    hex_of(k.id, SEAL_ID_BYTES, id);
    snprintf(
        all, sizeof all,
        "Herstelblad\r\nBewaar dit blad.\r\n\r\n  Regel 1: %s\r\n  Regel 2: %s\r\nRegel 3:%s\r\n"
        "Regel 4: %s\r\n\r\nKenmerk: %s\r\nEinde\r\n",
        lines[0], lines[1], lines[2], lines[3], id);
    assert_true(key_sheet_read(all, strlen(all), &got, &f));
    assert_memory_equal(&got, &k, sizeof k);
}

static void every_slip_is_found(void **state)
{
    (void)state;
    static const char some[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char text[300], slip[300];
    struct seal_key k =
                        {
                            .key = {1, 2, 3, 4, 5, 6, 7}
    },
                    got;
    struct error f = {0};

    seal_key_id(k.key, k.id);
    sheet_of(&k, text);
    size_t n = strlen(text), named = 0, all = 0;
    for (size_t i = 9; i < n; i++)
        for (const char *c = some; *c; c++) {
            memcpy(slip, text, n + 1);
            if (slip[i] == '-' || slip[i] == '\n' || slip[i] == *c)
                continue;
            slip[i] = *c;
            all++;
            assert_false(key_sheet_read(slip, n, &got, &f));
            char line[40];
            snprintf(line, sizeof line, "Regel %zu ", (i - 9) / KEY_SHEET_LINE_BYTES + 1);
            named += strstr(f.message, line) != NULL;
        }
    assert_true(named * 100 > all * 93); /* the line is named; the kenmerk finds the others */
    for (size_t i = 0; i + 1 < n; i++) { /* cut */
        memcpy(slip, text, i);
        assert_false(key_sheet_read(slip, i, &got, &f));
    }
    assert_false(key_sheet_read("", 0, &got, &f));
    memcpy(slip, text, n + 1); /* two lines changed places */
    memcpy(slip + 9, text + 26, 17);
    memcpy(slip + 26, text + 9, 17);
    assert_false(key_sheet_read(slip, n, &got, &f));
}

static void a_file_from_the_sheet(void **state)
{
    (void)state;
    char text[300];
    struct seal_key got;
    struct error f = {0};
    uint8_t sealed[200], out[200];
    size_t n;

    assert_true(keyring_make(file, NULL, &f));
    assert_true(keyring_seal(&here, "x", 1, sealed));
    struct key_list keys = keyring_keys();
    sheet_of(&keys.key[0], text);
    assert_true(key_sheet_read(text, strlen(text), &got, &f));
    assert_false(keyring_make_from(file, &got, &f)); /* there is one */
    assert_non_null(strstr(f.message, file));
    unlink(file);
    keyring_forget();
    assert_true(keyring_make_from(file, &got, &f));
    assert_int_equal(keyring_open(&here, sealed, seal_length(1), out, &n), UNSEALED);
    assert_alone();
}

int main(void)
{
    random_start();
    if (!mkdtemp(dir))
        return 1;
    snprintf(file, sizeof file, "%s/koers.sleutel", dir);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(made_once, fresh, fresh),
        cmocka_unit_test_setup_teardown(it_knows_that_it_sealed, fresh, fresh),
        cmocka_unit_test_setup_teardown(used_and_renewed_at_once, fresh, fresh),
        cmocka_unit_test_setup_teardown(many_make_it_at_once, fresh, fresh),
        cmocka_unit_test_setup_teardown(a_name_that_is_not_on_disk, fresh, fresh),
        cmocka_unit_test_setup_teardown(every_wrong_file, fresh, fresh),
        cmocka_unit_test_setup_teardown(a_file_of_another, fresh, fresh),
        cmocka_unit_test_setup_teardown(it_knows_its_sheet, fresh, fresh),
        cmocka_unit_test_setup_teardown(a_place_that_cannot_be_written, fresh, fresh),
        cmocka_unit_test_setup_teardown(renewed_beside_another_process, fresh, fresh),
        cmocka_unit_test(typed_over),
        cmocka_unit_test(every_slip_is_found),
        cmocka_unit_test_setup_teardown(a_file_from_the_sheet, fresh, fresh),
    };
    int wrong = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(dir);
    return wrong;
}
