/* Test of the service when the disk fills up during many POSTs: a POST answered with 303 is stored,
 * one answered with 507 or 503 is not and shows its input again, and the service continues when
 * there is room. On a small file system of its own (skipped where the machine allows none). Not
 * here: the writer by itself (db/writer_test.c). */
#include "base/mem.h"
#include "base/random.h"
#include "organisatie/organisatie.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/client.h"
#include "tests/support/served.h"
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define L       "\r\n"
#define SENDERS 8
#define TRIES   60

static char place[64], filler[80];
static bool small_disk;

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return good;
}

/* A file system of 4 MB, seen by this process only. Before any thread is there. */
static bool mount_small(void)
{
    char map[40];
    unsigned uid = getuid(), gid = getgid();

    if (unshare(CLONE_NEWNS) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return false;
        snprintf(map, sizeof map, "0 %u 1", uid);
        if (!write_file("/proc/self/setgroups", "deny") || !write_file("/proc/self/uid_map", map))
            return false;
        snprintf(map, sizeof map, "0 %u 1", gid);
        if (!write_file("/proc/self/gid_map", map))
            return false;
    }
    snprintf(place, sizeof place, "/tmp/koers-vol-XXXXXX");
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 || !mkdtemp(place))
        return false;
    return mount("koers", place, "tmpfs", MS_NOSUID | MS_NODEV, "size=4m") == 0;
}

static const struct field velden[] = {
    {"naam",       N_("Naam"),         .kind = FIELD_TEXT, .required = true},
    { "tekst", N_("Tekst"), .kind = FIELD_LONG,   .required = true,    .max = 100000},
};
static const struct form form = {"maak", FORM_FIELDS(velden), NULL};

static int maak(struct request *r)
{
    struct form_state *s = form_read(r, &form);
    const char *name = form_text(s, "naam"), *text = form_text(s, "tekst");

    if (!form_ok(s))
        return reply_error(r, 422, NULL);
    sleutel_insert(r->db, .naam = name, .waarde = {.data = text, .n = strlen(text)});
    return reply_redirect(r, "/lees/%s", name);
}

static const struct route routes[] = {
    {METHOD_POST, "/maak", .handler = maak, .form = &form, .marks = ROUTE_NO_TOKEN},
};
static const struct route_table table = {routes, 1};

static struct testdb *t;
static struct served served;

static struct heard send_one(const char *name, size_t size)
{
    TALLOC_CTX *ctx = mem_ctx(NULL, "send");
    struct buf body, all;

    buf_init(&body, ctx, 1 << 20);
    buf_format(&body, "naam=%s&tekst=", name);
    for (size_t i = 0; i < size; i++)
        buf_char(&body, 'x');
    buf_init(&all, ctx, 1 << 20);
    buf_format(&all,
               "POST /maak HTTP/1.1" L "Host: localhost" L
               "Content-Type: application/x-www-form-urlencoded" L "Content-Length: %zu" L L "%s",
               body.len, body.data);
    struct heard h = client_ask(served.port, all.data);
    mem_free(ctx);
    return h;
}

/* What each try was answered. */
static int answered[SENDERS][TRIES];
static atomic_int full;

static void *send_many(void *arg)
{
    int me = *(int *)arg;
    char name[40];

    for (int i = 0; i < TRIES; i++) {
        snprintf(name, sizeof name, "n%d-%d", me, i);
        struct heard h = send_one(name, 8000);
        answered[me][i] = h.status;
        if (h.status == 507 && atomic_fetch_add(&full, 1) == 0) {
            assert_non_null(strstr(h.body, "De opslag is vol. Er is niets bewaard."));
            snprintf(name, sizeof name, "value=\"n%d-%d\"", me, i);
            assert_non_null(strstr(h.body, name)); /* what was typed is still there */
        }
    }
    return NULL;
}

static void fill(size_t leave)
{
    static const char piece[4096] = {1};
    int fd = open(filler, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    off_t size = 0;

    assert_true(fd >= 0);
    while (write(fd, piece, sizeof piece) == (ssize_t)sizeof piece)
        size += (off_t)sizeof piece;
    assert_int_equal(ftruncate(fd, size - (off_t)leave), 0);
    close(fd);
}

static void test_full_disk(void **state)
{
    pthread_t threads[SENDERS];
    int me[SENDERS], kept = 0, refused = 0;
    struct sleutel_read_row row;
    char name[40];

    (void)state;
    if (!small_disk || testdb_postgres()) {
        print_message("no small file system here: skipped\n");
        skip();
    }
    t = TESTDB(&organisatie_schema);
    served_start(&served, t, &table, 1, 2);
    assert_int_equal(send_one("eerst", 100).status, 303);
    fill(800 * 1024);
    for (int i = 0; i < SENDERS; i++) {
        me[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, send_many, &me[i]), 0);
    }
    for (int i = 0; i < SENDERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(unlink(filler), 0);
    assert_int_equal(send_one("weer", 8000).status, 303); /* room again: it goes on by itself */
    served_stop(&served);

    struct db_conn *c = testdb_begin(t);
    for (int i = 0; i < SENDERS; i++) {
        for (int k = 0; k < TRIES; k++) {
            snprintf(name, sizeof name, "n%d-%d", i, k);
            bool there = sleutel_read(c, t->ctx, &row, .naam = name);
            assert_int_equal(there, answered[i][k] == 303);
            assert_true(there || answered[i][k] == 507 || answered[i][k] == 503);
            kept += there;
            refused += answered[i][k] == 507;
        }
    }
    assert_true(sleutel_read(c, t->ctx, &row, .naam = "weer"));
    testdb_commit(t);
    testdb_close(t);
    print_message("%d kept, %d refused\n", kept, refused);
    assert_true(kept > 0);
    assert_true(refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_disk),
    };
    small_disk = mount_small();
    if (small_disk) {
        setenv("TMPDIR", place, 1);
        snprintf(filler, sizeof filler, "%s/filler", place);
    }
    random_start();
    random_bytes(web_hooks.key, sizeof web_hooks.key);
    web_hooks.frame = organisatie_frame;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (small_disk) {
        umount2(place, MNT_DETACH);
        rmdir(place);
    }
    return failed;
}
