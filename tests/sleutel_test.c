/* The server key as who runs Koers meets it: the first start, a machine that burned, a key that is
 * lost, wrong or open to others, a renewal that is killed. Not here: the file (base/keyring_test.c),
 * what is sealed (organisatie/sealed_test.c). argv[1]: the program.
 */
#include "base/mem.h"
#include "base/random.h"
#include "db/checksum.h"
#include "organisatie/organisatie.h"
#include "organisatie/subkey.h"
#include "rooms.h"
#include "stores.h"
#include "tests/cm.h"
#include "tests/support/house.h"
#include "tests/support/program.h"
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program;
static char dir[64];
static TALLOC_CTX *ctx;

/* In the directory of the test; words may hold '…' of the shell. */
static const char *shell(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static const char *shell(int status, const char *fmt, ...)
{
    va_list ap;
    int got;
    va_start(ap, fmt);
    const char *words = mem_vformat(ctx, fmt, ap);
    va_end(ap);
    const char *line =
        mem_format(ctx, "exec 2>&1; cd '%s'; koers() { '%s' \"$@\"; }; %s", dir, program, words);
    const char *said = program_says(ctx, (const char *const[]){"/bin/sh", "-c", line, NULL}, &got);
    if (got != status)
        fail_msg("%s: ended with %d, said: %s", words, got, said);
    return said;
}

static void says(const char *said, const char *words)
{
    if (!strstr(said, words))
        fail_msg("not \"%s\" but: %s", words, said);
}

static int begin(void **state)
{
    (void)state;
    shell(0, "rm -rf * && koers organisatie nieuw Een");
    return 0;
}

struct wanted {
    const char *naam;
    uint8_t *out;
};

static bool read_key(struct db_conn *c, void *arg)
{
    const struct wanted *w = arg;
    return server_key_read(c, w->naam, w->out);
}

/* A key of the server as who opens this store finds it; the first time it is made. */
static void key_of(const char *place, const char *naam, uint8_t out[static 32])
{
    struct stores s;
    struct error f = {0};
    const char *at = strstr(place, "://") ? place : mem_format(ctx, "%s/%s", dir, place);
    if (!stores_open(ctx, at, &s, &f))
        fail_msg("%s: %s", place, f.message);
    struct db_conn *c = db_conn_open(s.quality, &f);
    struct wanted w = {naam, out};
    enum db_result result = db_write(c, read_key, &w, &f);
    db_conn_close(c);
    stores_close(&s);
    assert_int_equal(result, DB_OK);
}

static const char *size_of(const char *file)
{
    struct stat s;
    const char *path = mem_format(ctx, "%s/%s", dir, file);
    return stat(path, &s) == 0 ? mem_format(ctx, "%lld", (long long)s.st_size) : "absent";
}

static void the_first_start_makes_it(void **state)
{
    (void)state;
    struct stat s;
    assert_int_equal(stat(mem_format(ctx, "%s/koers.sleutel", dir), &s), 0);
    assert_int_equal(s.st_mode & 07777, 0600);
    says(shell(0, "koers sleutel"), "database: verzegeld met deze sleutel");
    shell(0, "cp koers.sleutel voor && koers gebruiker nieuw anna@een.example --organisatie een "
             "--rol beheerder --naam Anna && cmp voor koers.sleutel");
}

static void no_backup_holds_it(void **state)
{
    (void)state;
    shell(0, "koers backup kopie.db");
    shell(0,
          "ls kopie* koers* && ! grep -c \"$(sed -n 's/^[0-9a-f]* //p' koers.sleutel)\" kopie.db "
          "koers.db");
    const char *hex = shell(0, "sed -n 's/^[0-9a-f]* //p' koers.sleutel | tr -d '\\n'");
    says(shell(0, "od -An -v -tx1 kopie.db koers.db | tr -d ' \\n' | grep -c %s; true", hex), "0");
    says(shell(0, "sqlite3 kopie.db 'SELECT min(length(waarde)) FROM server_sleutel'"), "109");
}

/* The machine burned: there is a backup and the sheet. */
static void a_bare_machine(void **state)
{
    static const struct {
        const char *before, *said;
    } wrong[] = {
        {"true",                                                                             "verzegeld met een andere sleutel"},
        {"koers organisatie nieuw X --db andere/koers.db && mv andere/koers.sleutel nieuw/",
         "verzegeld met een andere sleutel"                                                                                    },
        {"head -c 50 koers.sleutel > nieuw/koers.sleutel && chmod 600 nieuw/koers.sleutel",
         "regel 2 klopt niet"                                                                                                  },
        {"cp koers.sleutel nieuw/ && chmod 644 nieuw/koers.sleutel",                         "open voor anderen"               },
        {"mkdir nieuw/koers.sleutel",                                                        "geen gewoon bestand"             },
    };
    uint8_t before[32], after[32];
    (void)state;
    key_of("koers.db", "code", before);
    shell(0, "koers backup kopie.db && koers sleutel blad > blad.txt");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        shell(0, "rm -rf nieuw andere && mkdir nieuw andere && %s", wrong[i].before);
        says(shell(1, "cd nieuw && koers herstel ../kopie.db"), wrong[i].said);
        /* nothing was put there */
        assert_string_equal(shell(0, "sqlite3 nieuw/koers.db .tables"), "");
    }
    shell(0, "rm -rf nieuw && mkdir nieuw");
    says(shell(1, "sed 's/Regel 2: ./Regel 2: U/' blad.txt | koers sleutel uit-blad --db "
                  "nieuw/koers.db"),
         "Regel 2 van het herstelblad");
    assert_string_equal(size_of("nieuw/koers.sleutel"), "absent");
    says(shell(0, "koers sleutel uit-blad --db nieuw/koers.db < blad.txt"), "kenmerk");
    /* It was made before the sheet, so in the open: who wrote in that directory could have put it there. */
    says(shell(1, "koers herstel --db nieuw/koers.db kopie.db"), "--onversleuteld");
    assert_string_equal(shell(0, "sqlite3 nieuw/koers.db .tables"), "");
    says(shell(0, "koers herstel --db nieuw/koers.db --onversleuteld kopie.db"), "Teruggezet");
    says(shell(0, "koers controleer --db nieuw/koers.db"), "database: heel");
    key_of("nieuw/koers.db", "code", after);
    assert_memory_equal(before, after, 32);
}

/* A backup that is put back elsewhere to be checked, as each night: with the key of this machine. */
static void the_check_of_a_backup(void **state)
{
    (void)state;
    shell(0, "koers backup kopie.db && mkdir proef && "
             "koers herstel --db proef/koers.db kopie.db && koers controleer --db proef/koers.db");
    assert_string_equal(size_of("proef/koers.sleutel"), "absent");
}

static void a_key_that_is_not_there(void **state)
{
    static const char *const commands[] = {
        "controleer",
        "organisatie nieuw Twee",
        "gebruiker nieuw a@een.example --organisatie een --rol beheerder --naam A",
        "importeer odb /dev/null",
        "serve --listen 127.0.0.1:0 --zonder post,pdf",
        "sleutel wissel",
    };
    static const struct {
        const char *before, *said;
    } wrong[] = {
        {"rm koers.sleutel",                                                                      "ontbreekt"         },
        {"rm koers.sleutel && koers organisatie nieuw X --db a/koers.db && mv a/koers.sleutel .",
         "hoort niet bij deze database"                                                                               },
        {"sed -i '2s/..$/zz/' koers.sleutel",                                                     "regel 2 klopt niet"},
        {"chmod 604 koers.sleutel",                                                               "chmod 600"         },
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        shell(0, "rm -rf a koers.* && mkdir a && koers organisatie nieuw Een");
        shell(0, "%s; ls -A > ../lijst.%d; sqlite3 koers.db .dump > ../inhoud.%d", wrong[i].before,
              (int)getpid(), (int)getpid());
        for (size_t k = 0; k < sizeof commands / sizeof *commands; k++) {
            const char *said = shell(1, "timeout 20 '%s' %s", program, commands[k]);
            if (!strstr(said, wrong[i].said) && !strstr(said, "nog geen sleutelbestand"))
                fail_msg("%s, %s: %s", wrong[i].before, commands[k], said);
        }
        shell(0,
              "ls -A | grep -v -e -werk -e -server -e -wal -e -shm | diff - ../lijst.%d; "
              "sqlite3 koers.db .dump | cmp - ../inhoud.%d",
              (int)getpid(), (int)getpid());
    }
    shell(0, "rm ../lijst.%d ../inhoud.%d", (int)getpid(), (int)getpid());
}

/* As who may write in the database does. */
static void write_in(const char *place, const char *sql)
{
    sqlite3 *raw = NULL;

    assert_int_equal(sqlite3_open_v2(mem_format(ctx, "%s/%s", dir, place), &raw,
                                     SQLITE_OPEN_READWRITE, checksum_vfs()),
                     SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
}

/* As an older version left it: keys that stand open in the database. */
static void make_old(const char *place, const char *naam, const uint8_t key[static 32])
{
    char hex[65];

    hex_of(key, 32, hex);
    write_in(place, mem_format(ctx,
                               "DELETE FROM server_sleutel WHERE naam = 'kenmerk'; DELETE FROM "
                               "meting_sleutel; UPDATE server_sleutel SET waarde = x'%s' WHERE "
                               "naam = '%s'; DELETE FROM server_sleutel WHERE naam <> '%s'",
                               hex, naam, naam));
}

static void an_old_store_and_an_old_backup(void **state)
{
    uint8_t before[32], after[32];
    char hex[65];
    (void)state;
    key_of("koers.db", "code", before);
    hex_of(before, 32, hex);
    make_old("koers.db", "code", before);
    shell(0, "koers backup oud.db && rm koers.sleutel"); /* a version that knew no such file */
    says(shell(0, "od -An -v -tx1 koers.db | tr -d ' \\n' | grep -c %s", hex), "1");
    shell(0, "koers controleer"); /* the first start of this version; it also empties the files */
    key_of("koers.db", "code", after);
    assert_memory_equal(before, after, 32);
    says(shell(0, "koers sleutel"), "verzegeld met deze sleutel");
    says(shell(0, "od -An -v -tx1 koers.db* | tr -d ' \\n' | grep -c %s; true", hex), "0");
    shell(0, "mkdir nieuw && koers herstel --db nieuw/koers.db oud.db");
    key_of("nieuw/koers.db", "code", after);
    assert_memory_equal(before, after, 32);
}

static const uint8_t own_key[33] = "wie schrijft kent deze sleutel..";

/* Who may write in the database takes the mark away, so that the next start would take open values for
 * those of an older version. */
static void a_writer_takes_the_mark_away(void **state)
{
    static const char take[] = "DELETE FROM server_sleutel WHERE naam = 'kenmerk'";
    uint8_t before[32], after[32];
    (void)state;
    key_of("koers.db", "code", before);
    shell(0, "koers backup goed.db && koers sleutel blad > blad.txt && cp koers.sleutel sleutel");
    write_in("koers.db", take);
    says(shell(1, "koers controleer"), "ontbreekt het kenmerk");
    says(shell(0, "koers sleutel"), "het kenmerk van de verzegeling ontbreekt");
    shell(0, "rm koers.sleutel");
    says(shell(1, "koers controleer"), "ontbreekt het kenmerk");
    assert_string_equal(size_of("koers.sleutel"), "absent");
    says(shell(1, "koers backup --onversleuteld kaal.db && mkdir kaal && koers herstel --db "
                  "kaal/koers.db kaal.db"),
         "ontbreekt het kenmerk");
    /* All values his own, and none that is sealed: the key file knows that it sealed a store. */
    make_old("koers.db", "code", own_key);
    static const char *const files[] = {"cp sleutel koers.sleutel",
                                        "koers sleutel uit-blad < blad.txt"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        shell(0, "rm -f koers.sleutel && %s && sqlite3 koers.db .dump > voor", files[i]);
        says(shell(1, "koers organisatie nieuw Twee"), "heeft al een database verzegeld");
        says(shell(1, "koers controleer"), "koers herstel");
        says(shell(1, "koers sleutel wissel"), "heeft al een database verzegeld");
        says(shell(0, "koers sleutel"), "sleutels die niet verzegeld zijn");
        shell(0, "sqlite3 koers.db .dump | cmp - voor");
    }
    /* What the message says to do. */
    shell(0, "koers herstel --overschrijf --onversleuteld goed.db && koers controleer");
    key_of("koers.db", "code", after);
    assert_memory_equal(before, after, 32);
    /* Everything sealed taken away: nothing of his is taken in. */
    write_in("koers.db", "DELETE FROM server_sleutel; DELETE FROM meting_sleutel");
    shell(0, "koers controleer");
    key_of("koers.db", "code", after);
    assert_memory_not_equal(before, after, 32);
}

/* The same with two servers of one PostgreSQL, each with its copy of the key. */
static void a_writer_in_postgres(void **state)
{
    (void)state;
    const char *pg = getenv("KOERS_TEST_PG");
    if (!pg)
        skip();
    const char *end = strrchr(pg, '/');
    const char *place = mem_format(ctx, "%.*s/sleutel_%d", (int)(end - pg), pg, (int)getpid());
    const char *sql = mem_format(ctx, "psql -q -v ON_ERROR_STOP=1 '%s' -c", place);
    shell(0, "psql -q '%s' -c 'CREATE DATABASE sleutel_%d' && mkdir a b", pg, (int)getpid());
    shell(0, "cd a && koers organisatie nieuw Een --db '%s'", place);
    uint8_t key[32];
    setenv("KOERS_SLEUTEL", mem_format(ctx, "%s/a/koers.sleutel", dir), 1);
    key_of(place, "web", key);
    unsetenv("KOERS_SLEUTEL");
    says(shell(1, "cd b && koers controleer --db '%s'", place), "ontbreekt");
    shell(0,
          "cp a/koers.sleutel b && cd b && koers controleer --db '%s' && koers backup "
          "--versleuteld --db '%s' ../dicht.db",
          place, place);
    shell(0, "%s \"DELETE FROM kwaliteit.server_sleutel WHERE naam = 'kenmerk'\"", sql);
    for (int i = 0; i < 2; i++)
        says(shell(1, "cd %c && koers controleer --db '%s'", "ab"[i], place),
             "ontbreekt het kenmerk");
    shell(0,
          "%s \"DELETE FROM kwaliteit.meting_sleutel; DELETE FROM kwaliteit.server_sleutel; INSERT "
          "INTO kwaliteit.server_sleutel (naam, waarde) VALUES ('web', "
          "decode(repeat('61', 32), 'hex'))\"",
          sql);
    for (int i = 0; i < 2; i++)
        says(shell(1, "cd %c && koers controleer --db '%s'", "ab"[i], place),
             "heeft al een database verzegeld");
    shell(0, "cd a && koers herstel --db '%s' --overschrijf ../dicht.db", place);
    for (int i = 0; i < 2; i++)
        shell(0, "cd %c && koers controleer --db '%s'", "ab"[i], place);
    shell(0, "psql -q '%s' -c 'DROP DATABASE sleutel_%d'", pg, (int)getpid());
}

/* A store of before the key file, in each way in which it meets a key that is in use already. */
static void an_old_store_meets_a_used_key(void **state)
{
    uint8_t before[32], after[32];
    (void)state;
    key_of("koers.db", "code", before);
    shell(0, "koers backup goed.db && koers sleutel blad > blad.txt");
    make_old("koers.db", "code", before);
    shell(0, "koers backup oud.db && koers backup --onversleuteld open.db");
    static const char *const ways[] = {
        "koers herstel --overschrijf oud.db", /* encrypted, with all that stood open in it */
        "mkdir a && koers herstel --db a/koers.db oud.db",
        "mkdir b && koers sleutel uit-blad --db b/koers.db < blad.txt && "
        "koers herstel --db b/koers.db --onversleuteld "
        "open.db",
        "mkdir c && KOERS_SLEUTEL=koers.sleutel koers herstel --db c/koers.db oud.db && cp "
        "koers.sleutel c",
    };
    static const char *const places[] = {"koers.db", "a/koers.db", "b/koers.db", "c/koers.db"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        says(shell(0, "%s", ways[i]), "van voor het sleutelbestand");
        shell(0, "koers controleer --db %s", places[i]);
        key_of(places[i], "code", after);
        assert_memory_equal(before, after, 32);
    }
    /* A new store with the key of another; a first start that was killed after it made the key. */
    shell(0, "mkdir d && KOERS_SLEUTEL=koers.sleutel koers organisatie nieuw D --db d/koers.db && "
             "KOERS_SLEUTEL=koers.sleutel koers controleer --db d/koers.db");
    make_old("koers.db", "code", before);
    shell(0, "sed -i '1s/$/ nieuw/' koers.sleutel && koers controleer");
    says(shell(0, "head -1 koers.sleutel"), "koers-sleutel 1\n");
    key_of("koers.db", "code", after);
    assert_memory_equal(before, after, 32);
}

/* ---- subkeys ---- */
struct subkey_wanted {
    struct subkey_of of;
    struct seal_key *out;
};

static bool make_subkey(struct db_conn *c, void *arg)
{
    const struct subkey_wanted *w = arg;
    return subkey_make(c, &w->of, w->out);
}

/* The subkey of dossier `nummer` as a program on this place finds it; made when make. */
static enum subkey_found subkey_of(const char *place, int64_t nummer, bool make,
                                   struct seal_key *out)
{
    struct stores s;
    struct error f = {0};
    struct subkey_wanted w = {
        {"dossier", 1, nummer},
        out
    };
    if (!stores_open(ctx, mem_format(ctx, "%s/%s", dir, place), &s, &f))
        fail_msg("%s: %s", place, f.message);
    struct db_conn *c = db_conn_open(s.quality, &f);
    enum subkey_found found = SUBKEY_FAILED;
    if (make)
        assert_int_equal(db_write(c, make_subkey, &w, &f), DB_OK);
    found = subkey_read(&w.of, out, &f);
    db_conn_close(c);
    stores_close(&s);
    return found;
}

static bool same_subkey(const char *place, int64_t nummer, const struct seal_key *k)
{
    struct seal_key got;
    return subkey_of(place, nummer, false, &got) == SUBKEY_FOUND && !memcmp(&got, k, sizeof got);
}

static void subkeys_are_apart(void **state)
{
    (void)state;
    struct seal_key k[2], got;
    for (int i = 0; i < 2; i++)
        assert_int_equal(subkey_of("koers.db", i + 1, true, &k[i]), SUBKEY_FOUND);
    says(shell(0, "koers controleer"), "let op, deelsleutels: 2 van iets dat er niet is");
    assert_string_equal(shell(0, "ls | grep deelsleutels.db-; true"), ""); /* closed in order */
    says(shell(0, "koers sleutel deelsleutels-kopie deel.db && koers backup kopie.db && koers "
                  "sleutel blad > blad.txt"),
         "hoogstens 30 dagen");
    says(shell(1, "koers sleutel deelsleutels-kopie deel.db"), "is er al");
    says(shell(1, "koers sleutel deelsleutels-terug deel.db"), "Hier staan al gegevens");
    assert_string_equal(shell(0, "sqlite3 kopie.db .tables | grep -c deelsleutel; true"), "0\n");
    /* The machine burned. */
    shell(0, "mkdir nieuw && koers sleutel uit-blad --db nieuw/koers.db < blad.txt");
    says(shell(0, "koers herstel --db nieuw/koers.db --onversleuteld kopie.db"),
         "horen deelsleutels");
    says(shell(1, "koers controleer --db nieuw/koers.db"), "de opslag is leeg, en dat hoort niet");
    says(shell(0, "koers sleutel deelsleutels-terug --db nieuw/koers.db deel.db"), "teruggezet");
    shell(0, "koers controleer --db nieuw/koers.db");
    assert_true(same_subkey("nieuw/koers.db", 1, &k[0]) && same_subkey("nieuw/koers.db", 2, &k[1]));
    /* Without the key, or with another: nothing is put there. */
    shell(0, "mkdir kaal ander && koers organisatie nieuw X --db ander/koers.db && cp "
             "ander/koers.deelsleutels.db voor.db");
    says(shell(1, "cd kaal && koers sleutel deelsleutels-terug ../deel.db"), "andere sleutel");
    says(shell(1, "cd ander && koers sleutel deelsleutels-terug ../deel.db"), "andere sleutel");
    says(shell(1, "head -c 9000 deel.db > half.db; koers sleutel deelsleutels-terug --overschrijf "
                  "half.db"),
         "kan niet worden gelezen");
    says(shell(1, "koers sleutel deelsleutels-terug --overschrijf kopie.db"), ":");
    assert_true(same_subkey("koers.db", 1, &k[0]));
    /* The store of another Koers, put here as a file. */
    subkey_of("ander/koers.db", 1, true, &got);
    shell(0, "mkdir weg && mv koers.deelsleutels.db* weg && cp ander/koers.deelsleutels.db* .");
    says(shell(1, "koers controleer"), "hoort niet bij deze database");
    shell(0, "rm koers.deelsleutels.db* && mv weg/* .");
    /* Destroyed: the backup of the rest does not bring it back. */
    struct stores s;
    struct error f = {0};
    assert_true(stores_open(ctx, mem_format(ctx, "%s/koers.db", dir), &s, &f));
    assert_int_equal(subkey_destroy(&(struct subkey_of){"dossier", 1, 1}, &f), SUBKEY_DESTROYED);
    stores_close(&s);
    shell(0, "koers herstel --overschrijf --onversleuteld kopie.db && koers controleer");
    assert_int_equal(subkey_of("koers.db", 1, false, &got), SUBKEY_GONE);
    assert_true(same_subkey("koers.db", 2, &k[1]));
}

static void subkeys_follow_a_renewal(void **state)
{
    (void)state;
    uint8_t before[32], after[32];
    struct seal_key k;
    subkey_of("koers.db", 1, true, &k);
    key_of("koers.db", "code", before);
    shell(0, "koers sleutel deelsleutels-kopie oud.db && koers sleutel wissel");
    assert_true(same_subkey("koers.db", 1, &k));
    shell(0, "koers sleutel wissel --alleen-bestand && koers sleutel wissel --verder");
    assert_true(same_subkey("koers.db", 1, &k));
    shell(0, "for i in 1 2 3; do koers sleutel wissel; done");
    assert_true(same_subkey("koers.db", 1, &k));
    /* A copy of before: under a key that left the file. */
    says(shell(1, "koers sleutel deelsleutels-terug --overschrijf oud.db"), "andere sleutel");
    assert_true(same_subkey("koers.db", 1, &k));
    /* A server that has not read the file since a renewal seals with the key before it. */
    const char *stale = shell(0, "sqlite3 koers.db \"SELECT hex(waarde) FROM server_sleutel WHERE "
                                 "naam = 'code'\" | tr -d '\\n'");
    const char *old = shell(0, "sqlite3 koers.deelsleutels.db 'SELECT hex(sleutel) FROM "
                               "deelsleutel' | tr -d '\\n'");
    shell(0, "koers sleutel wissel");
    write_in("koers.db", mem_format(ctx,
                                    "UPDATE server_sleutel SET waarde = x'%s' WHERE naam = "
                                    "'code'",
                                    stale));
    write_in("koers.deelsleutels.db",
             mem_format(ctx, "UPDATE deelsleutel SET sleutel = x'%s'", old));
    shell(0, "koers sleutel wissel");
    key_of("koers.db", "code", after);
    assert_memory_equal(before, after, 32);
    assert_true(same_subkey("koers.db", 1, &k));
}

/* ---- backups for who has the key ---- */
/* Puts the copy back in an empty directory with this in it: refused, and nothing was put there. */
static void no_way_back(const char *before, const char *said)
{
    shell(0, "rm -rf nieuw tmp && mkdir nieuw tmp && %s", before);
    says(shell(1, "cd nieuw && TMPDIR=../tmp koers herstel ../dicht.db"), said);
    assert_string_equal(shell(0, "for f in nieuw/*.db; do [ ! -e $f ] || sqlite3 $f .tables; done"),
                        "");
    assert_string_equal(shell(0, "ls -A tmp"), ""); /* nor anything in the open */
}

static void a_sealed_backup(void **state)
{
    (void)state;
    shell(0, "koers organisatie nieuw Plantnaam && koers sleutel blad > blad.txt && mkdir tmp");
    write_in("koers.persoonlijk.db", "INSERT INTO write_pending (write_key, made, notes) VALUES "
                                     "(x'01', 1, CAST('Plantnaam' AS BLOB))");
    says(shell(0, "TMPDIR=tmp koers backup --versleuteld dicht.db && ls -A tmp"), "versleuteld");
    says(shell(0, "stat -c %%a dicht.db dicht.persoonlijk.db | sort -u"), "600\n");
    assert_string_equal(shell(0, "grep -lis plantnaam dicht*; true"), "");
    says(shell(0, "grep -ls Plantnaam koers.db*"), "koers");
    says(shell(1, "koers backup --versleuteld dicht.db"), "is er al");
    shell(0, "koers backup --versleuteld --overschrijf dicht.db && ls dicht.persoonlijk.db");
    write_in("koers.persoonlijk.db", "DELETE FROM write_pending");
    /* Each wrong key; each wrong file. */
    no_way_back("true", "andere sleutel");
    no_way_back("koers organisatie nieuw X --db ander/koers.db 2>/dev/null || mkdir ander && koers "
                "organisatie nieuw X --db ander/koers.db && cp ander/koers.sleutel nieuw",
                "andere sleutel");
    no_way_back("head -c 60 koers.sleutel > nieuw/koers.sleutel && chmod 600 nieuw/koers.sleutel",
                "regel 2");
    no_way_back("cp koers.sleutel nieuw && chmod 644 nieuw/koers.sleutel", "open voor anderen");
    shell(0, "mkdir goed && cp -p dicht* goed");
    static const char *const wrong[] = {
        "head -c 70000 goed/dicht.db > dicht.db",
        "head -c 30 goed/dicht.db > dicht.db",
        "cp goed/dicht.persoonlijk.db dicht.db",
        "cp goed/dicht.db dicht.persoonlijk.db",
        "head -c 2000 goed/dicht.persoonlijk.db > dicht.persoonlijk.db",
        "printf x >> dicht.db",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        shell(0, "cp -p goed/* . && %s", wrong[i]);
        no_way_back("cp koers.sleutel nieuw", "beschadigd");
    }
    shell(0, "cp -p goed/* . && cp koers.persoonlijk.db dicht.persoonlijk.db");
    no_way_back("cp koers.sleutel nieuw", "horen niet bij elkaar");
    /* The parts of two nights, each of them good. */
    shell(0, "cp -p goed/* . && mkdir nacht");
    write_in("koers.persoonlijk.db", "INSERT INTO write_pending (write_key, made, notes) VALUES "
                                     "(x'02', 1, CAST('Nacht' AS BLOB))");
    shell(0, "koers backup --versleuteld nacht/dicht.db && cp nacht/dicht.persoonlijk.db .");
    write_in("koers.persoonlijk.db", "DELETE FROM write_pending");
    no_way_back("cp koers.sleutel nieuw", "niet van dezelfde reservekopie");
    shell(0, "cp -p goed/* . && cp nacht/dicht.db .");
    no_way_back("cp koers.sleutel nieuw", "niet van dezelfde reservekopie");
    /* A bare machine with the sheet. */
    shell(0, "cp -p goed/* . && rm -rf nieuw && mkdir nieuw && koers sleutel uit-blad --db "
             "nieuw/koers.db < blad.txt");
    const char *said = shell(0, "cd nieuw && TMPDIR=../tmp koers herstel ../dicht.db");
    says(said, "Teruggezet uit ../dicht.db\n");
    says(said, "uit ../dicht.persoonlijk.db\n");
    says(shell(0, "sqlite3 nieuw/koers.persoonlijk.db 'SELECT notes FROM write_pending'"),
         "Plantnaam");
    shell(0, "koers controleer --db nieuw/koers.db && [ -z \"$(ls -A tmp)\" ]");
    /* With the key before the one in use; and no key, no copy. */
    shell(0, "koers sleutel wissel && koers herstel --overschrijf dicht.db && koers controleer");
    shell(0, "mv koers.sleutel weg");
    says(shell(1, "koers backup --versleuteld nog.db"), "Zonder sleutelbestand");
    shell(0, "[ ! -e nog.db ]");
}

/* Killed while it is made or put back: no half file under its name, nothing in the open for long. */
static void a_sealed_backup_is_killed(void **state)
{
    (void)state;
    shell(0, "mkdir tmp && koers backup --versleuteld dicht.db && cp dicht.db eerst.db");
    for (int i = 0; i < 24; i++) {
        shell(0, "export TMPDIR=tmp; '%s' %s & sleep 0.0%d; kill -9 $! 2>/dev/null; wait; true",
              program,
              i % 2 ? "herstel --overschrijf dicht.db"
                    : "backup --versleuteld --overschrijf dicht.db",
              i % 8);
        shell(0, "TMPDIR=tmp koers herstel --overschrijf dicht.db && koers controleer");
    }
    shell(0, "TMPDIR=tmp koers controleer && [ -z \"$(ls -A tmp)\" ] && ! ls -A | grep 'deel$'");
}

/* Once there is a sheet, backups are encrypted, with a key of which there is one; until then each says that
 * it is not. An open copy in the place of such a backup is refused. */
static void encrypted_once_there_is_a_sheet(void **state)
{
    (void)state;
    says(shell(0, "koers sleutel"), "herstelblad: nog niet afgedrukt");
    says(shell(0, "koers backup open.db"), "niet versleuteld, want er is nog geen herstelblad");
    says(shell(0, "koers backup --overschrijf open.db"), "nog geen herstelblad"); /* each time */
    says(shell(0, "sqlite3 open.db 'SELECT naam FROM organisatie'"), "Een");
    shell(0, "koers herstel --overschrijf open.db && koers controleer"); /* and back */
    shell(0, "koers sleutel blad > blad1.txt && cp koers.sleutel sleutel1");
    says(shell(0, "koers sleutel"), "herstelblad: afgedrukt");
    const char *said = shell(0, "koers backup dicht.db");
    says(said, "versleuteld: alleen");
    assert_null(strstr(said, "Let op"));
    says(shell(0, "head -c 13 dicht.db"), "koers-kopie 1");
    says(shell(2, "koers backup --versleuteld --onversleuteld x.db"), "niet allebei");
    /* An open copy: his, a changed one, one of before; by its name or in the place of the other. */
    shell(0, "koers backup --onversleuteld --overschrijf open.db && cp dicht.db goed.db");
    write_in("open.db", "UPDATE organisatie SET naam = 'van de dief'");
    static const char *const places[] = {"open.db", "dicht.db"};
    for (size_t i = 0; i < 2; i++) {
        shell(0, "cp open.db dicht.db && cp koers.db voor.db");
        says(shell(1, "koers herstel --overschrijf %s", places[i]), "Iemand kan haar dus hebben");
        assert_string_equal(shell(0, "sqlite3 koers.db 'SELECT naam FROM organisatie'"), "Een\n");
        /* also on a machine that has nothing but the sheet */
        shell(0,
              "rm -rf kaal && mkdir kaal && koers sleutel uit-blad --db kaal/koers.db < blad1.txt");
        says(shell(1, "koers herstel --db kaal/koers.db %s", places[i]), "--onversleuteld");
    }
    says(shell(1, "koers herstel --overschrijf is-er-niet.db"), "kan niet worden gelezen");
    shell(0, "koers herstel --overschrijf goed.db");
    /* A new key has no sheet yet: that of before opens what is made now. */
    says(shell(0, "koers sleutel wissel"), "Druk een nieuw herstelblad af");
    says(shell(0, "koers sleutel"), "nog niet afgedrukt");
    says(shell(0, "koers backup nieuw1.db"), "versleuteld: alleen");
    shell(0, "rm -rf kaal && mkdir kaal && cp sleutel1 kaal/koers.sleutel");
    says(shell(1, "koers herstel --db kaal/koers.db nieuw1.db"),
         "andere sleutel"); /* what is in it */
    shell(0, "koers herstel --overschrijf nieuw1.db && koers sleutel blad > blad2.txt");
    shell(0, "koers backup nieuw2.db && rm -rf kaal && mkdir kaal && koers sleutel uit-blad --db "
             "kaal/koers.db < blad2.txt && koers herstel --db kaal/koers.db nieuw2.db && koers "
             "controleer --db kaal/koers.db");
    /* Two new keys, and no sheet of either: open again, and each says so. */
    shell(0, "koers sleutel wissel && koers sleutel wissel");
    says(shell(0, "koers backup weer.db"), "niet versleuteld, want er is nog geen herstelblad");
    /* A sheet that did not get out is none. */
    says(shell(1, "koers sleutel blad > /dev/full"), "niet geschreven");
    says(shell(0, "koers sleutel"), "nog niet afgedrukt");
}

static void renewed_by_hand_on_each_server(void **state)
{
    uint8_t before[32], after[32];
    (void)state;
    key_of("koers.db", "code", before);
    shell(0, "koers sleutel wissel");
    key_of("koers.db", "code", after);
    assert_memory_equal(before, after, 32);
    says(shell(0, "koers sleutel"), "kenmerk van de sleutel hiervoor");
    /* Two servers: the file first, then the store. */
    shell(0, "koers sleutel wissel --alleen-bestand");
    says(shell(0, "koers sleutel"), "koers sleutel wissel --verder");
    says(shell(0, "koers sleutel wissel --verder"), "Alles is verzegeld");
    says(shell(0, "koers sleutel"), "database: verzegeld met deze sleutel");
    /* Renewing the file twice in a row loses nothing: the store follows first. */
    shell(0, "koers sleutel wissel --alleen-bestand && koers sleutel wissel --alleen-bestand && "
             "koers sleutel wissel");
    key_of("koers.db", "code", after);
    assert_memory_equal(before, after, 32);
    says(shell(2, "koers sleutel wissle"), "kies blad, wissel, uit-blad");
    says(shell(2, "koers sleutel deelsleutels-kopie"), "kies blad");
    says(shell(2, "koers sleutel blad x"), "kies blad");
    says(shell(2, "koers sleutel blad --verder"), "kies blad");
}

static void killed_anywhere(void **state)
{
    uint8_t before[32], after[32];
    (void)state;
    struct seal_key k;
    key_of("koers.db", "code", before);
    for (int i = 0; i < 40; i++)
        subkey_of("koers.db", i + 1, true, &k);
    for (int i = 0; i < 60; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            int null = open("/dev/null", O_WRONLY);
            if (chdir(dir) != 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
                _exit(1);
            execl(program, program, "sleutel", "wissel", (char *)NULL);
            _exit(1);
        }
        usleep((useconds_t)random_below(40000));
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        key_of("koers.db", "code", after);
        assert_memory_equal(before, after, 32);
        assert_true(same_subkey("koers.db", 40, &k));
    }
    /* and at the first start */
    for (int i = 0; i < 40; i++) {
        shell(0, "rm -rf eerste && mkdir eerste");
        shell(0,
              "'%s' organisatie nieuw Een --db eerste/koers.db & sleep 0.0%d; kill -9 $! "
              "2>/dev/null; wait; true",
              program, i % 8);
        shell(0, "koers organisatie nieuw Twee --db eerste/koers.db");
        says(shell(0, "koers sleutel --db eerste/koers.db"), "verzegeld met deze sleutel");
    }
    shell(0, "koers controleer && koers controleer --db eerste/koers.db"); /* clears what is half */
    assert_string_equal(shell(0, "ls -A . eerste | grep 'deel$'; true"), "");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_first_start_makes_it, begin),
        cmocka_unit_test_setup(no_backup_holds_it, begin),
        cmocka_unit_test_setup(a_bare_machine, begin),
        cmocka_unit_test_setup(the_check_of_a_backup, begin),
        cmocka_unit_test_setup(a_key_that_is_not_there, begin),
        cmocka_unit_test_setup(an_old_store_and_an_old_backup, begin),
        cmocka_unit_test_setup(a_writer_takes_the_mark_away, begin),
        cmocka_unit_test_setup(a_writer_in_postgres, begin),
        cmocka_unit_test_setup(an_old_store_meets_a_used_key, begin),
        cmocka_unit_test_setup(subkeys_are_apart, begin),
        cmocka_unit_test_setup(subkeys_follow_a_renewal, begin),
        cmocka_unit_test_setup(a_sealed_backup, begin),
        cmocka_unit_test_setup(a_sealed_backup_is_killed, begin),
        cmocka_unit_test_setup(encrypted_once_there_is_a_sheet, begin),
        cmocka_unit_test_setup(renewed_by_hand_on_each_server, begin),
        cmocka_unit_test_setup(killed_anywhere, begin),
    };

    if (argc < 2)
        return 2;
    program = realpath(argv[1], NULL);
    ctx = mem_ctx(NULL, "sleutel_test");
    random_start();
    rooms_start();
    snprintf(dir, sizeof dir, "/tmp/koers-sleutel-XXXXXX");
    if (!mkdtemp(dir))
        return 2;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    shell(0, "rm -rf '%s'", dir);
    mem_free(ctx);
    return failed;
}
