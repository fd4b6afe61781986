/* `koers controleer` on a demo organisation that was damaged in each way it says it finds. Not
 * here: the chain itself (organisatie/audit_test.c), freezing (kwaliteitsbeeld/versie_test.c).
 * argv[1]: the program. */
#include "base/mem.h"
#include "db/checksum.h"
#include "tests/cm.h"
#include "tests/support/program.h"
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SQLITE "/usr/bin/sqlite3"

static const char *program;
static char dir[64];
static TALLOC_CTX *ctx;
static const char *whole, *db;

static int run(const char *const words[], const char **said)
{
    int status;
    const char *out = program_says(ctx, words, &status);
    if (said)
        *said = out;
    return status;
}

/* Both what is whole and what is wrong. */
static int check(const char **said)
{
    const char *line = mem_format(ctx, "'%s' controleer --db '%s' 2>&1", program, db);
    return run((const char *const[]){"/bin/sh", "-c", line, NULL}, said);
}

static void damage_in(const char *file, const char *sql)
{
    sqlite3 *raw = NULL; /* with the checksums of its pages, as Koers itself would write it */
    assert_int_equal(sqlite3_open_v2(file, &raw, SQLITE_OPEN_READWRITE, checksum_vfs()), SQLITE_OK);
    sqlite3_busy_timeout(raw, 5000);
    if (sqlite3_exec(raw, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(raw));
    sqlite3_close(raw);
}

static void damage(const char *sql)
{
    damage_in(db, sql);
}

static int begin(void **state)
{
    (void)state;
    const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++)
        unlink(mem_format(ctx, "%s%s", db, ends[i]));
    assert_int_equal(run((const char *const[]){"/bin/cp", whole, db, NULL}, NULL), 0);
    return 0;
}

static void finds(const char *words)
{
    const char *said;
    int status = check(&said);
    if (status != 1 || !strstr(said, words))
        fail_msg("status %d, not \"%s\" but: %s", status, words, said);
}

static void a_whole_one_is_whole(void **state)
{
    const char *said;
    (void)state;
    if (check(&said) != 0)
        fail_msg("%s", said);
    assert_non_null(strstr(said, "database: heel"));
    assert_non_null(strstr(said, "het logboek klopt"));
    assert_non_null(strstr(said, "1 bevroren versie van een kwaliteitsbeeld klopt"));
    assert_non_null(strstr(said, "geen die nergens bij hoort"));
}

static void what_waits_is_said_and_no_damage(void **state)
{
    const char *said;
    (void)state;
    damage("UPDATE wachtpunt SET uiterlijk = '2020-01-01' "
           "WHERE soort = 'signaal_antwoord' AND klaar IS NULL;"
           "INSERT INTO post_uit (organisatie, id, aan, onderwerp, inhoud, volgende, gemaakt) "
           "SELECT id, 9001, 'bo@zorg.example', 'x', 'x', 1, 1 FROM organisatie LIMIT 1");
    if (check(&said) != 0)
        fail_msg("%s", said);
    assert_non_null(strstr(said, "signalen wachten langer op antwoord"));
    assert_non_null(strstr(said, "let op, e-mail: 1 wacht al"));
    damage("UPDATE wachtpunt SET klaar = sinds "
           "WHERE soort = 'signaal_antwoord' AND klaar IS NULL AND (organisatie, id) NOT IN "
           "(SELECT w.organisatie, w.id FROM wachtpunt w WHERE w.soort = 'signaal_antwoord' "
           "AND w.klaar IS NULL LIMIT 1)");
    if (check(&said) != 0)
        fail_msg("%s", said);
    if (!strstr(said, ": 1 signaal wacht langer op antwoord"))
        fail_msg("%s", said);
}

static void a_frozen_sentence_was_changed(void **state)
{
    (void)state;
    damage("UPDATE versie_deel SET inhoud = 'Alles was goed.' WHERE rowid = "
           "(SELECT min(rowid) FROM versie_deel WHERE inhoud <> '')");
    finds("versie");
}

static void a_line_of_the_log_was_changed(void **state)
{
    (void)state;
    damage("UPDATE audit SET handeling = 'niets' WHERE rowid = (SELECT min(rowid) FROM audit)");
    finds("logboek");
}

static void a_reference_leads_nowhere(void **state)
{
    (void)state;
    damage("DELETE FROM locatie WHERE id = (SELECT min(locatie) FROM knoop)");
    finds("foreign key");
}

static void files_that_belong_to_nothing(void **state)
{
    (void)state;
    damage("INSERT INTO uitgave_bestand (organisatie, beeld, nummer, uitgave, pad, type, inhoud) "
           "SELECT organisatie, beeld, nummer, 900, 'index.html', 'text/html', x'00' "
           "FROM beeld_versie LIMIT 1");
    finds("1 pagina van een kwaliteitsbeeld");
    damage("INSERT INTO taak (organisatie, id, soort, invoer, staat, gemaakt) "
           "SELECT id, 9001, 'odb', x'00', 'klaar', 1 FROM organisatie LIMIT 1");
    finds("1 bestand van een taak die al klaar is");
}

/* A write to both stores that a crash left half: undone when it was not decided, finished when it was,
 * and said when it cannot be. No room of the program is personal yet: notes of nothing are finished. */
static void half_a_write_to_both_stores(void **state)
{
    static const char *const personal[] = {
        "DELETE FROM write_pending",
        "INSERT INTO write_pending (write_key, made, notes) VALUES (x'01', 1, x'61')",
        "INSERT INTO write_pending (write_key, made, notes) VALUES (x'02', 1, x'')",
        "INSERT INTO write_pending (write_key, made, notes) VALUES (x'03', 1, x'6e69657400')"};
    const char *said, *beside = mem_format(ctx, "%s/koers.persoonlijk.db", dir);
    (void)state;
    assert_int_equal(check(&said), 0);
    assert_non_null(strstr(said, "persoonlijke opslag: heel"));
    for (size_t i = 0; i < 3; i++)
        damage_in(beside, personal[i]);
    damage("INSERT INTO write_decided (write_key) VALUES (x'02')");
    if (check(&said) != 0)
        fail_msg("%s", said);
    assert_non_null(strstr(said, "1 keer weggehaald wat nooit is bewaard"));
    assert_non_null(strstr(said, "1 keer afgemaakt wat half bewaard was"));
    assert_int_equal(check(&said), 0);
    assert_null(strstr(said, "keer"));
    damage_in(beside, personal[3]);
    damage("INSERT INTO write_decided (write_key) VALUES (x'03')");
    finds("1 keer is iets besloten dat niet bewaard kan worden. Zolang dat zo is, weigert Koers");
    finds("geef daarna opnieuw: koers controleer");
    finds("no query niet of that shape"); /* again: it is kept */
    damage_in(beside, personal[0]);
    assert_int_equal(check(&said), 0);
}

/* ---- a command that was killed ---- */
static const char *asked(const char *sql)
{
    const char *out;
    /* read only: another program that writes the WAL back writes no checksums */
    run((const char *const[]){SQLITE, "-cmd", ".timeout 5000",
                              mem_format(ctx, "file:%s?mode=ro", db), sql, NULL},
        &out);
    return out;
}

static int count(const char *sql)
{
    return (int)strtol(asked(sql), NULL, 10);
}

static void big_file(const char *path)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs("Locatie;Ingevuld op;gehoord;wensen;netwerk\n", out);
    for (int i = 0; i < 20000; i++)
        fprintf(out, "Huize Dijkzicht;%d-5-2024;%d;%d;%d\n", i % 28 + 1, i % 5 + 1, i % 4 + 1,
                i % 3 + 1);
    fclose(out);
}

/* The respondents of a killed import are gone, and those of a living one stay. */
static void an_import_was_killed(void **state)
{
    static const char half[] = "SELECT count(*) FROM meting_respondent r JOIN meting m ON m.id = "
                               "r.meting WHERE m.staat <> 'zichtbaar'";
    const char *file = mem_format(ctx, "%s/groot.csv", dir), *said;
    (void)state;
    big_file(file);
    pid_t pid = fork();
    if (pid == 0) {
        execl(program, "koers", "importeer", "meting", file, "--instrument", "generiek-kompas",
              "--db", db, (char *)NULL);
        _exit(9);
    }
    for (int i = 0; i < 2000 && count(half) < 500; i++)
        usleep(10000);
    kill(pid, SIGSTOP);
    waitpid(pid, NULL, WUNTRACED); /* until it stands still */
    int there = count(half);
    assert_true(there >= 500);
    check(&said); /* somebody is at it */
    assert_null(strstr(said, "opgeruimd"));
    assert_true(count(half) >= there); /* a commit under way may show only now */
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    assert_true(count(half) >= there);
    if (check(&said) != 0 || !strstr(said, "opgeruimd: 2 half ingelezen"))
        fail_msg("%s", said);
    assert_int_equal(count(half), 0);
    assert_int_equal(count("SELECT count(*) FROM meting_upload"), 0);
    assert_int_equal(check(&said), 0);
    assert_null(strstr(said, "opgeruimd"));
}

static int import_rows(int rows, const char **said)
{
    const char *file = mem_format(ctx, "%s/klein.csv", dir);
    FILE *out = fopen(file, "w");
    assert_non_null(out);
    fputs("Locatie;Ingevuld op;gehoord;wensen;netwerk\n", out);
    for (int i = 0; i < rows; i++)
        fprintf(out, "Huize Dijkzicht;%d-5-2024;%d;%d;%d\n", i % 28 + 1, i % 5 + 1, i % 4 + 1,
                i % 3 + 1);
    fclose(out);
    const char *line = mem_format(ctx,
                                  "'%s' importeer meting '%s' --instrument generiek-kompas --db "
                                  "'%s' --vaststellen 2>&1",
                                  program, file, db);
    return run((const char *const[]){"/bin/sh", "-c", line, NULL}, said);
}

/* A measurement that may not be confirmed (one answer more than the one of those days) leaves no
 * concept behind when none was asked for, and may be tried again. */
static void a_refused_import_leaves_nothing(void **state)
{
    static const char all[] = "SELECT count(*) FROM meting WHERE staat <> 'weg'",
                      rows[] = "SELECT count(*) FROM meting_respondent";
    const char *said;
    (void)state;
    if (import_rows(30, &said) != 0)
        fail_msg("%s", said);
    int before = count(all), answers = count(rows);
    for (int again = 0; again < 2; again++) {
        assert_int_not_equal(import_rows(31, &said), 0);
        if (!strstr(said, "kun je niet vervangen"))
            fail_msg("%s", said);
        assert_int_equal(count(rows), answers);
        assert_int_equal(count(all), before);
    }
}

/* A reader still needs the old words: that is said, and no damage. */
static void erased_words_wait_for_a_reader(void **state)
{
    const char *said;
    sqlite3 *reader;
    (void)state;
    assert_int_equal(check(&said), 0);
    assert_int_equal(sqlite3_open_v2(db, &reader, SQLITE_OPEN_READWRITE, checksum_vfs()),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM verhaal", NULL, NULL, NULL),
                     SQLITE_OK);
    damage("UPDATE verhaal SET tekst = ''; "
           "INSERT INTO erase_due (one, since, generation, transaction_id, search) "
           "VALUES (1, 1767225600, 1, 0, 0)");
    assert_int_equal(check(&said), 0);
    assert_non_null(
        strstr(said, "let op, gewiste woorden: staan nog in de bestanden, sinds 2026-01-01"));
    sqlite3_close(reader);
    assert_int_equal(check(&said), 0);
    assert_null(strstr(said, "gewiste woorden"));
}

static void a_job_without_a_holder_is_named(void **state)
{
    const char *said;
    (void)state;
    damage("INSERT INTO taak (organisatie, id, soort, staat, gemaakt, houder, slag) "
           "SELECT id, 9002, 'odb', 'bezig', 1, 'weg', 4 FROM organisatie LIMIT 1");
    assert_int_equal(check(&said), 0);
    assert_non_null(strstr(said, "let op, taken: 1 is begonnen, maar niemand doet die"));
}

static void the_personal_store_is_damaged(void **state)
{
    const char *beside = mem_format(ctx, "%s/koers.persoonlijk.db", dir);
    (void)state;
    damage_in(beside, "CREATE TABLE los (a INTEGER REFERENCES write_pending (made)); "
                      "CREATE UNIQUE INDEX los_op ON write_pending (made); "
                      "INSERT INTO los VALUES (7)");
    finds("persoonlijke opslag");
    damage_in(beside, "DROP TABLE los; DROP INDEX los_op");
}

/* ---- one bit ---- */
static void flip(long at, int bit)
{
    int fd = open(db, O_RDWR | O_CLOEXEC);
    unsigned char c;
    assert_int_equal(pread(fd, &c, 1, at), 1);
    c ^= (unsigned char)(1u << bit);
    assert_int_equal(pwrite(fd, &c, 1, at), 1);
    close(fd);
}

/* Wherever it is: in a row, in an index, in an unused page, in the checksum itself. */
static void one_bit_is_found_and_enters_no_backup(void **state)
{
    const char *said, *copy = mem_format(ctx, "%s/kopie.db", dir);
    (void)state;
    damage("CREATE TABLE los (a TEXT); INSERT INTO los SELECT hex(randomblob(2000)) FROM knoop; "
           "DROP TABLE "
           "los; PRAGMA wal_checkpoint(TRUNCATE)"); /* unused pages */
    int fd = open(db, O_RDONLY | O_CLOEXEC);
    long size = (long)lseek(fd, 0, SEEK_END);
    close(fd);
    for (int i = 0; i < 24; i++) {
        long at = i < 4 ? size - 4096 * (i + 1) + 4093 - i : (size / 24) * i + 1237 * i % 4096;
        flip(at, i % 8);
        if (check(&said) != 1)
            fail_msg("byte %ld: %s", at, said);
        int status =
            run((const char *const[]){program, "backup", "--db", db, "--overschrijf", copy, NULL},
                NULL);
        if (status == 0 || access(copy, F_OK) == 0)
            fail_msg("byte %ld entered a backup", at);
        flip(at, i % 8);
    }
    if (check(&said) != 0)
        fail_msg("%s", said);
}

/* As an older program left it: without the bytes for checksums. */
static void make_old(void)
{
    const char *old = mem_format(ctx, "%s/oud.db", dir), *said;
    const char *line =
        mem_format(ctx, SQLITE " 'file:%s?mode=ro' .dump | " SQLITE " '%s' 2>&1", db, old);
    unlink(old);
    if (run((const char *const[]){"/bin/sh", "-c", line, NULL}, &said) != 0)
        fail_msg("%s", said);
    assert_int_equal(rename(old, db), 0);
}

static void an_old_file_gets_checksums(void **state)
{
    const char *said;
    (void)state;
    make_old();
    if (check(&said) != 0)
        fail_msg("%s", said);
    assert_non_null(strstr(said, "hebben nog geen controlegetal"));
    int before = count("SELECT count(*) FROM knoop");
    const char *line = mem_format(ctx, "'%s' controleer --zet-om --db '%s' 2>&1", program, db);
    const char *const words[] = {"/bin/sh", "-c", line, NULL};
    sqlite3 *reader = NULL; /* somebody has it open */
    sqlite3_open_v2(db, &reader, SQLITE_OPEN_READONLY, NULL);
    sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM knoop", NULL, NULL, NULL);
    assert_int_equal(run(words, &said), 1);
    assert_non_null(strstr(said, "Stop eerst de server"));
    sqlite3_close(reader);
    if (run(words, &said) != 0 || !strstr(said, "omgezet, elk blad heeft een controlegetal"))
        fail_msg("%s", said);
    assert_null(strstr(said, "nog geen controlegetal"));
    assert_int_equal(count("SELECT count(*) FROM knoop"), before);
    assert_int_equal(run(words, &said), 0);
    assert_non_null(strstr(said, "had al controlegetallen"));
    flip(4096 * 20 + 99, 3);
    assert_int_equal(check(&said), 1);
    flip(4096 * 20 + 99, 3);
    /* another program wrote in it: taken over as it is, on request */
    sqlite3_open(db, &reader);
    sqlite3_exec(reader,
                 "UPDATE organisatie SET plaats = 'Elders'; PRAGMA wal_checkpoint(TRUNCATE)", NULL,
                 NULL, NULL);
    sqlite3_close(reader);
    assert_int_equal(check(&said), 1);
    assert_int_equal(run(words, &said), 0);
    assert_non_null(strstr(said, "bladen klopten niet met hun controlegetal"));
    assert_int_equal(check(&said), 0);
}

static void a_damaged_old_file_gets_none(void **state)
{
    const char *said;
    (void)state;
    make_old();
    const char *line = mem_format(ctx, "'%s' controleer --zet-om --db '%s' 2>&1", program, db);
    long index = 4096L * (count("SELECT rootpage FROM sqlite_schema WHERE name = "
                                "'knoop_gewijzigd'") -
                          1);
    flip(index + 4, 0); /* how many cells the page has */
    assert_int_equal(check(&said), 1);
    assert_non_null(strstr(said, "zet eerst een goede reservekopie terug"));
    assert_null(strstr(said, "--zet-om"));
    assert_int_equal(run((const char *const[]){"/bin/sh", "-c", line, NULL}, &said), 1);
    assert_non_null(strstr(said, "beschadigd en is niet omgezet"));
    flip(index + 4, 0);
    if (check(&said) != 0) /* it was left as it was */
        fail_msg("%s", said);
}

/* ---- what is put back ---- */
static int restore(const char *copy, const char **said)
{
    const char *line = mem_format(ctx, "'%s' herstel --db '%s/terug.db' --overschrijf '%s' 2>&1",
                                  program, dir, copy);
    return run((const char *const[]){"/bin/sh", "-c", line, NULL}, said);
}

static void a_restored_file_is_as_expected(void **state)
{
    static const char *const changes[] = {
        "CREATE TRIGGER stil AFTER UPDATE ON persoon BEGIN DELETE FROM audit; END",
        "CREATE VIEW alles AS SELECT * FROM verhaal",
        "DROP INDEX knoop_gewijzigd",
        "CREATE TABLE extra (a)",
    };
    const char *copy = mem_format(ctx, "%s/kopie.db", dir), *said;
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(
            run((const char *const[]){program, "backup", "--db", db, "--overschrijf", copy, NULL},
                NULL),
            0);
        if (i > 0)
            damage_in(copy, changes[i - 1]);
        int status = restore(copy, &said);
        if (i > 0 &&
            (status != 1 || !strstr(said, "De indeling van dit bestand is niet die van Koers")))
            fail_msg("%s: %s", changes[i - 1], said);
        if (i == 0 &&
            (status != 0 || !strstr(said, "  beheerder ") || !strstr(said, "rollen bij ")))
            fail_msg("%s", said);
    }
}

static void a_page_of_the_file_is_damaged(void **state)
{
    char noise[4096];
    (void)state;
    memset(noise, 'k', sizeof noise);
    int fd = open(db, O_RDWR | O_CLOEXEC);
    off_t size = lseek(fd, 0, SEEK_END);
    assert_true(size > 100 * 4096);
    assert_int_equal(pwrite(fd, noise, sizeof noise, 60 * 4096), (ssize_t)sizeof noise);
    close(fd);
    const char *said;
    assert_int_equal(check(&said), 1);
    assert_non_null(strstr(said, "beschadigd"));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_whole_one_is_whole, begin),
        cmocka_unit_test_setup(what_waits_is_said_and_no_damage, begin),
        cmocka_unit_test_setup(a_frozen_sentence_was_changed, begin),
        cmocka_unit_test_setup(a_line_of_the_log_was_changed, begin),
        cmocka_unit_test_setup(a_reference_leads_nowhere, begin),
        cmocka_unit_test_setup(files_that_belong_to_nothing, begin),
        cmocka_unit_test_setup(half_a_write_to_both_stores, begin),
        cmocka_unit_test_setup(an_import_was_killed, begin),
        cmocka_unit_test_setup(a_refused_import_leaves_nothing, begin),
        cmocka_unit_test_setup(erased_words_wait_for_a_reader, begin),
        cmocka_unit_test_setup(a_job_without_a_holder_is_named, begin),
        cmocka_unit_test_setup(the_personal_store_is_damaged, begin),
        cmocka_unit_test_setup(one_bit_is_found_and_enters_no_backup, begin),
        cmocka_unit_test_setup(an_old_file_gets_checksums, begin),
        cmocka_unit_test_setup(a_damaged_old_file_gets_none, begin),
        cmocka_unit_test_setup(a_restored_file_is_as_expected, begin),
        cmocka_unit_test_setup(a_page_of_the_file_is_damaged, begin),
    };

    if (argc < 2 || access(SQLITE, X_OK) != 0) {
        fputs("controleer_test PROGRAM; it needs " SQLITE ": run script/deps test\n", stderr);
        return 2;
    }
    program = argv[1];
    ctx = mem_ctx(NULL, "controleer_test");
    snprintf(dir, sizeof dir, "/tmp/koers-controleer-XXXXXX");
    if (!mkdtemp(dir))
        return 2;
    whole = mem_format(ctx, "%s/heel.db", dir);
    db = mem_format(ctx, "%s/koers.db", dir);
    int status = run((const char *const[]){program, "demo", "--db", whole, NULL}, NULL);
    int failed = status ? 2 : cmocka_run_group_tests(tests, NULL, NULL);
    run((const char *const[]){"/bin/rm", "-rf", dir, NULL}, NULL);
    mem_free(ctx);
    return failed;
}
