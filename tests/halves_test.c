/* What a process that died left half, of every kind: found and mended when nobody is at it, left
 * alone when somebody is. Not here: the program killed while it imports (controleer_test.c), jobs and
 * their holders (organisatie/job_test.c). */
#include "base/leftover.h"
#include "base/mem.h"
#include "db/hold.h"
#include "halves.h"
#include "indicator/indicator.h"
#include "indicator/indicator_sql.h"
#include "kwaliteitsbeeld/kwaliteitsbeeld_sql.h"
#include "meting/inlevering.h"
#include "meting/meting_sql.h"
#include "organisatie/organisatie_sql.h"
#include "tests/cm.h"
#include "tests/support/beeld_scene.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct beeldtoneel t;
static const char *said;

static void say(void *arg, int64_t n, const char *words)
{
    (void)arg;
    said = mem_format(t.w.t->ctx, "%s%lld %s;", said, (long long)n, words);
}

static const char *mend(void)
{
    said = "";
    halves_mend(&(struct background){.db = t.w.t->db}, say, NULL);
    return said;
}

static int begin(void **state)
{
    (void)state;
    t = beeld_scene_open();
    return 0;
}

static int end(void **state)
{
    (void)state;
    beeld_scene_close(&t);
    return 0;
}

/* A file handed in by a command, and half of it read in. */
static int64_t half_measurement(struct db_conn *c)
{
    int64_t org = t.w.one.organisatie;
    struct error f = {0};
    static const char csv[] = "Locatie;gehoord\nHuis;3\n";
    struct meting_bestand file = {.organisatie = org,
                                  .naam = "a.csv",
                                  .data = csv,
                                  .n = sizeof csv - 1,
                                  .instrument = "generiek-kompas",
                                  .van = date_of(2025, 1, 1),
                                  .tot = date_of(2025, 12, 31)};
    int64_t upload = meting_hand_in(c, t.w.t->ctx, &file, &f);
    assert_true(upload);
    struct meting_upload_of_row u;
    assert_true(meting_upload_of(c, t.w.t->ctx, &u, .organisatie = org, .id = upload));
    meting_begin_(c, (struct meting_begin_in){.organisatie = org,
                                              .id = 70,
                                              .instrument = u.instrument,
                                              .code = "generiek-kompas",
                                              .jaar = 2025,
                                              .van = file.van,
                                              .tot = file.tot,
                                              .uitgenodigd_null = true,
                                              .bestand = "a.csv",
                                              .hash = "x",
                                              .eigenaar = "taak 0 1",
                                              .nu = time_now(),
                                              .k = 10,
                                              .k_tekst = 10});
    for (int64_t nr = 1; nr <= 500; nr++) {
        meting_respondent_insert(c, .organisatie = org, .meting = 70, .nr = nr,
                                 .locatie = t.w.one.here, .groep = "", .rechte_lijn = false,
                                 .dubbel = false);
        meting_antwoord_insert(c, .organisatie = org, .meting = 70, .vraag = 0, .nr = nr,
                               .waarde = 3);
    }
    return upload;
}

static int64_t respondents(void)
{
    struct meting_restant_row left = {0};
    testdb_begin(t.w.t);
    meting_restant(t.w.t->c, t.w.t->ctx, &left, .organisatie = t.w.one.organisatie, .meting = 70);
    testdb_commit(t.w.t);
    return left.respondent;
}

static void half_imports(void **state)
{
    (void)state;
    struct error f = {0};
    half_measurement(testdb_begin(t.w.t));
    testdb_commit(t.w.t);
    /* somebody works beside the server: it may be of that one */
    struct db_hold *work = db_hold_work(t.w.t->db, &f), *second = db_hold_work(t.w.t->db, &f);
    assert_non_null(work);
    assert_non_null(second);
    assert_string_equal(mend(), "");
    db_hold_end(work);
    assert_string_equal(mend(), "");
    db_hold_end(second);
    assert_int_equal(respondents(), 500);
    /* a job is at it */
    testdb_begin(t.w.t);
    int64_t job = job_queue(
        t.w.t->c,
        &(struct job_new){.organisatie = t.w.one.organisatie, .soort = "meting", .over = 1});
    testdb_commit(t.w.t);
    mend();
    assert_int_equal(respondents(), 500);
    testdb_begin(t.w.t);
    taak_stop(t.w.t->c, .organisatie = t.w.one.organisatie, .id = job, .nu = time_now());
    testdb_commit(t.w.t);
    assert_non_null(strstr(mend(), "1 half ingelezen of half weggehaalde meting of bestand"));
    assert_int_equal(respondents(), 0);
    assert_string_equal(mend(), "");
    struct db_hold *alone = db_hold_alone(t.w.t->db);
    assert_non_null(alone);
    assert_null(db_hold_alone(t.w.t->db));
    db_hold_end(alone);
}

/* Who starts it reads which file, why, and what to do: the words of a database tell none of it. */
static void a_lock_that_cannot_be_made(void **state)
{
    (void)state;
    struct error f = {0};
    assert_null(db_hold_server("/nergens/koers.db", &f));
    assert_non_null(strstr(f.message, "Koers kan /nergens/koers.db-server niet maken of openen: "));
    assert_non_null(strstr(f.message, "De map bestaat niet. Maak die"));
    char dir[] = "/tmp/koers-lock-XXXXXX";
    assert_non_null(mkdtemp(dir));
    const char *lock = mem_format(t.w.t->ctx, "%s/koers.db-server", dir);
    if (geteuid() == 0) {
        assert_int_equal(seteuid(65534), 0);
        assert_null(db_hold_server(mem_format(t.w.t->ctx, "%s/koers.db", dir), &f));
        assert_int_equal(seteuid(0), 0);
        assert_non_null(strstr(f.message, lock));
        assert_non_null(strstr(f.message, "van een andere gebruiker."));
    }
    assert_int_equal(mkdir(lock, 0700), 0);
    assert_null(db_hold_server(mem_format(t.w.t->ctx, "%s/koers.db", dir), &f));
    assert_non_null(strstr(f.message, "Kijk na of Koers in deze map mag schrijven."));
    rmdir(lock);
    /* a link of who may write there: the file behind it keeps its owner */
    const char *base = mem_format(t.w.t->ctx, "%s/koers.db", dir),
               *other = mem_format(t.w.t->ctx, "%s/ander", dir);
    assert_int_equal(close(creat(base, 0600)), 0);
    assert_int_equal(close(creat(other, 0600)), 0);
    struct stat before, after;
    assert_int_equal(stat(other, &before), 0);
    if (geteuid() == 0)
        assert_int_equal(chown(base, 65534, 65534), 0);
    for (int hard = 0; hard < 2; hard++) {
        assert_int_equal(hard ? link(other, lock) : symlink(other, lock), 0);
        assert_null(db_hold_server(base, &f));
        assert_int_equal(stat(other, &after), 0);
        assert_int_equal(after.st_uid, before.st_uid);
        unlink(lock);
    }
    /* two names of one database are two logs */
    unlink(other);
    assert_int_equal(link(base, other), 0);
    assert_null(db_hold_server(base, &f));
    assert_non_null(strstr(f.message, "tweede naam"));
    unlink(other);
    struct db_hold *good = db_hold_server(base, &f);
    assert_non_null(good);
    db_hold_end(good);
    unlink(lock);
    unlink(base);
    rmdir(dir);
}

/* The upload itself went too. */
static void half_uploads(void **state)
{
    (void)state;
    int64_t upload = half_measurement(testdb_begin(t.w.t));
    testdb_commit(t.w.t);
    assert_string_equal(mend(),
                        "2 half ingelezen of half weggehaalde metingen en bestanden opgeruimd;");
    testdb_begin(t.w.t);
    struct meting_upload_of_row u;
    assert_false(meting_upload_of(t.w.t->c, t.w.t->ctx, &u, .organisatie = t.w.one.organisatie,
                                  .id = upload));
    testdb_commit(t.w.t);
}

static void half_indicators(void **state)
{
    (void)state;
    testdb_begin(t.w.t);
    odb_bestand_insert(t.w.t->c, .id = 5, .naam = "b.xlsx", .hash = "y", .lezing = ODB_LEZING,
                       .eigenaar = "0/0", .nu = time_now());
    testdb_commit(t.w.t);
    assert_non_null(strstr(mend(), "1 half ingelezen bestand met indicatoren"));
    assert_string_equal(mend(), "");
}

static size_t jobs_waiting(void)
{
    struct load d;
    testdb_begin(t.w.t);
    assert_true(load_read(t.w.t->c, &d));
    testdb_commit(t.w.t);
    return (size_t)d.jobs_waiting;
}

static void half_publications(void **state)
{
    (void)state;
    struct beeld b = beeld_scene_beeld(&t, 0);
    beeld_scene_fill(&t, &b);
    int64_t version = beeld_scene_versie(&t, &b, VERSIE_OPENBAAR), org = t.w.one.organisatie;
    size_t before = jobs_waiting();
    assert_string_equal(mend(), "");
    testdb_begin(t.w.t); /* unseen pages of a try that died */
    uitgave_insert(t.w.t->c, .organisatie = org, .nummer = 90, .beeld = b.id, .versie = version);
    testdb_commit(t.w.t);
    assert_non_null(strstr(mend(), "1 half gemaakte uitgave "));
    assert_string_equal(mend(), "");
    assert_int_equal(jobs_waiting(), before);
    testdb_begin(t.w.t);
    const char *path = beeld_openbaar_adres(t.w.t->c, t.w.t->ctx, &b);
    testdb_commit(t.w.t);
    assert_int_equal(beeld_scene_public(&t, path).status, 200);
    testdb_begin(t.w.t); /* shown, but what follows was not done: a job does it */
    uitgave_insert(t.w.t->c, .organisatie = org, .nummer = 91, .beeld = b.id, .versie = version);
    uitgave_show_now(t.w.t->c, .organisatie = org, .nummer = 91, .nieuws = false);
    testdb_commit(t.w.t);
    assert_non_null(strstr(mend(), "1 half gemaakte uitgave "));
    assert_int_equal(jobs_waiting(), before + 1);
    assert_string_equal(mend(), ""); /* the job is at it */
}

static void put(const char *path, const char *words, size_t n)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, words, n), (ssize_t)n);
    close(fd);
}

static void half_files(void **state)
{
    char dir[] = "/tmp/koers-halves-XXXXXX";
    TALLOC_CTX *ctx = mem_ctx(NULL, "half_files");
    (void)state;
    assert_non_null(mkdtemp(dir));
    const char *dead = mem_format(ctx, "%s/a.db.deel", dir), *wal = mem_format(ctx, "%s-wal", dead),
               *alive = mem_format(ctx, "%s/b.db.deel", dir),
               *other = mem_format(ctx, "%s/c.deel", dir), *whole = mem_format(ctx, "%s/d.db", dir),
               *restore = mem_format(ctx, "%s/koers-herstel-abcdef", dir),
               *link = mem_format(ctx, "%s/koers-pdf-link", dir);
    put(dead, "SQLite format 3\0 and so on", 26);
    put(wal, "x", 1);
    put(alive, "", 0);
    put(other, "words of somebody", 17);
    put(whole, "SQLite format 3\0", 16);
    assert_int_equal(mkdir(restore, 0700), 0);
    put(mem_format(ctx, "%s/kopie.db", restore), "personal", 8);
    assert_int_equal(symlink("/tmp", link), 0);
    int hold = leftover_hold(alive);
    assert_true(hold >= 0);
    assert_int_equal(leftover_clear(dir), 2);
    assert_int_not_equal(access(dead, F_OK), 0);
    assert_int_not_equal(access(wal, F_OK), 0);
    assert_int_not_equal(access(restore, F_OK), 0);
    assert_int_equal(access(alive, F_OK), 0);
    assert_int_equal(access(other, F_OK), 0);
    assert_int_equal(access(whole, F_OK), 0);
    close(hold);
    assert_int_equal(leftover_clear(dir), 1);
    unlink(other);
    unlink(whole);
    unlink(link);
    assert_int_equal(rmdir(dir), 0);
    mem_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(half_imports, begin, end),
        cmocka_unit_test_setup_teardown(a_lock_that_cannot_be_made, begin, end),
        cmocka_unit_test_setup_teardown(half_uploads, begin, end),
        cmocka_unit_test_setup_teardown(half_indicators, begin, end),
        cmocka_unit_test_setup_teardown(half_publications, begin, end),
        cmocka_unit_test(half_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
