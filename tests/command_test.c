/* The commands that rooms bring, through the program itself: found, listed, asked in a wrong way.
 * Not here: what they do (each room's tests), the manual page (tests/deploy/man.py).
 * argv[1]: the program. */
#include "base/date.h"
#include "base/mem.h"
#include "tests/cm.h"
#include "tests/support/program.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program;
static TALLOC_CTX *ctx;
static const char *place;

static void asked(const char *words, int status, const char *said)
{
    int got;
    const char *line = mem_format(ctx, "KOERS_DB='%s' '%s' %s 2>&1", place, program, words);
    const char *out = program_says(ctx, (const char *const[]){"/bin/sh", "-c", line, NULL}, &got);

    if (got != status || !strstr(out, said))
        fail_msg("koers %s: %d, said %s", words, got, out);
}

static void a_room_s_commands_are_the_program_s(void **state)
{
    static const struct {
        const char *words;
        int status;
        const char *said;
    } cases[] = {
        {"--help",                                 0, "  publiceer    Schrijf wat openbaar"       },
        {"publiceer --help",                       0, "koers publiceer [--db PLAATS] [--organis"  },
        {"publiceer --help",                       0, "  --locatie        alleen deze locatie"    },
        {"publiceer",                              2, "er ontbreekt iets"                         },
        {"publiceer 2025",                         2, "er ontbreekt iets"                         },
        {"publiceer 2025 x y",                     2, "dit is te veel: y"                         },
        {"publiceer 2025 x --jaar 2025",           2, "deze optie is er niet: --jaar"             },
        {"gebruiker nieuw jan@@fout",              2, "‘jan@@fout’ is geen e-mailadres"       },
        {"gebruiker herstel jan",                  2, "‘jan’ is geen e-mailadres"             },
        {"gebruiker nieuw",                        2, "dit kan niet"                              },
        {"publiceer ooit x",                       2, "koers publiceer: ooit is geen jaar"        },
        {"importeer --help",                       0, "koers importeer [--db PLAATS] meting|odb B"},
        {"importeer --help",                       0, "  --van            meting: de eerste dag"  },
        {"importeer --help",                       0, "\nodb: een Excel-bestand"                  },
        {"importeer odb",                          2, "er ontbreekt iets"                         },
        {"importeer elders /dev/null",             2, "\"elders\" kan Koers niet inlezen"         },
        {"importeer odb /dev/null --instrument x", 2, "--instrument hoort niet bij odb"           },
        {"importeer --instrument x odb /dev/null", 2, "--instrument hoort niet bij odb"           },
        {"importeer odb /nergens/x.xlsx",          1, "Het bestand /nergens/x.xlsx is niet te ope"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        asked(cases[i].words, cases[i].status, cases[i].said);
    assert_int_not_equal(access(place, F_OK), 0); /* nothing was opened for any of it */
}

/* A typing mistake in a place, or a variable of a script that was not set: nothing is made there, and a
 * good backup is not replaced by an empty one. */
static void what_is_not_there_is_not_made(void **state)
{
    static const char *const words[] = {"backup --overschrijf '%s'", "controleer",
                                        "controleer --zet-om", "importeer odb /dev/null",
                                        "publiceer 2025 /nergens"};
    const char *copy = mem_format(ctx, "%s.kopie", place),
               *empty = mem_format(ctx, "%s.leeg", place);

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *line = i ? words[i] : mem_format(ctx, "backup --overschrijf '%s'", copy);
        asked(line, 1, "Deze database is er nog niet");
        asked(mem_format(ctx, "%s --db ''", line), 2, "er ontbreekt iets achter --db");
        asked(mem_format(ctx, "%s --db=", line), 2, "er ontbreekt iets achter --db");
        asked(mem_format(ctx, "%s --db :memory:", line), 1, "koers ");
        assert_int_not_equal(access(place, F_OK), 0);
        assert_int_not_equal(access(copy, F_OK), 0);
        fclose(fopen(empty, "w"));
        if (i != 2)
            asked(mem_format(ctx, "%s --db '%s'", line, empty), 1,
                  "Hier staat geen database van Koers");
        assert_int_not_equal(access(copy, F_OK), 0);
    }
}

/* What was redirected to a full disk is not there, whatever the command did. */
static void output_that_is_lost_is_a_failure(void **state)
{
    static const char *const words[] = {"--help",  "--version", "routes",
                                        "openapi", "schema",    "importeer --help"};

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int got;
        const char *line =
            mem_format(ctx, "KOERS_DB='%s' '%s' %s 2>&1 >/dev/full", place, program, words[i]);
        const char *out =
            program_says(ctx, (const char *const[]){"/bin/sh", "-c", line, NULL}, &got);
        if (got != 1 || !strstr(out, "de uitvoer kon niet worden geschreven"))
            fail_msg("koers %s: %d, said %s", words[i], got, out);
    }
}

static void a_file_without_end_is_too_large(void **state)
{
    (void)state;
    asked("organisatie nieuw Groot", 0, "");
    asked("importeer odb /dev/zero", 1, "Het bestand /dev/zero is te groot: hoogstens 64 MB kan.");
    asked("importeer odb /tmp", 1, "Het bestand /tmp is niet te lezen.");
    unlink(place);
}

static void a_room_reads_its_words_and_options(void **state)
{
    (void)state;
    asked("organisatie nieuw Proef --eerste-jaar ooit", 1, "Het eerste jaar is een jaartal");
    asked("organisatie nieuw Proef --eerste-jaar 2030", 0,
          "kwaliteitsbeeld in Koers gaat over 2030");
    asked("publiceer 2025 /nergens --organisatie proef", 1,
          "Er is over dit jaar nog niets openbaar");
    asked("publiceer 2025 /nergens --organisatie proef --locatie daar", 1,
          "Er is nog geen locatie");
    asked("publiceer 2025 /nergens --organisatie x", 1,
          "Deze organisatie is er niet: ‘x’. Er zijn: proef (Proef).");
    asked("publiceer 2025 /nergens --organisatie PROEF", 1,
          "Er is over dit jaar nog niets openbaar"); /* by its name too */
    asked("importeer meting /dev/null", 1, "Noem de vragenlijst: --instrument CODE.");
    asked("importeer meting --zonder-datum /dev/null --instrument x --jaar ooit", 1,
          "\"ooit\" is geen jaar"); /* no value follows --zonder-datum */
    asked("importeer odb /dev/null --zonder-datum", 2, "--zonder-datum hoort niet bij odb");
    asked("importeer meting /dev/null --instrument x --van morgen", 1, "\"morgen\" is geen datum");
    asked("importeer meting /dev/null --instrument x --jaar ooit", 1, "\"ooit\" is geen jaar");
    asked("importeer meting /dev/null --instrument x --van 2025-01-01", 1, "--van en --tot");
    asked("importeer meting /dev/null --instrument x --jaar 2025 --uitgenodigd 0", 1,
          "--uitgenodigd moet een getal zijn");
    asked("importeer meting /dev/null --instrument x --jaar 2025", 1, "\"x\" is niet bekend");
    int first = kwaliteitsbeeld_eerste(date_today());
    asked("organisatie nieuw Twee", 0,
          mem_format(ctx, "gaat over %d en moet uiterlijk op 31 maart %d", first, first + 1));
    asked("organisatie nieuw Twee", 1, "Er is al een organisatie met deze naam");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_room_s_commands_are_the_program_s),
        cmocka_unit_test(what_is_not_there_is_not_made),
        cmocka_unit_test(output_that_is_lost_is_a_failure),
        cmocka_unit_test(a_file_without_end_is_too_large),
        cmocka_unit_test(a_room_reads_its_words_and_options),
    };

    if (argc < 2)
        return 2;
    program = argv[1];
    ctx = mem_ctx(NULL, "command_test");
    char dir[] = "/tmp/koers-command.XXXXXX";
    if (!mkdtemp(dir))
        return 2;
    place = mem_format(ctx, "%s/koers.db", dir);
    int wrong = cmocka_run_group_tests(tests, NULL, NULL);
    int status;
    program_says(ctx, (const char *const[]){"/bin/rm", "-r", dir, NULL}, &status);
    mem_free(ctx);
    return wrong;
}
