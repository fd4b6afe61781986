/* The subcommands of `koers`: a table row each, and the one way to read options.
 * Not here: what a subcommand does (its own opdracht_*.c). Exit status: 0 done, 1 it could not be
 * done, 2 asked in a wrong way. */
#ifndef KOERS_OPDRACHT_H
#define KOERS_OPDRACHT_H
#include "base/error.h"
#include "db/db.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct opdracht {
    const char *name;
    const char *arguments; /* "[--db PLAATS] BESTAND": shown after the name */
    const char *title;     /* one line */
    const char *help;      /* more, for --help; may be NULL */
    int (*run)(const struct opdracht *o, int argc, char **argv); /* argv[0]: the name */
};
extern const struct opdracht *const opdrachten[];
extern const size_t opdrachten_n;

/* One option: --name VALUE when value is set, else a switch. */
struct optie {
    const char *name; /* "--db" */
    const char **value;
    bool *on;
    const char *help;
};
#define OPTIE_DB(place)                                                                            \
    {                                                                                              \
        "--db", (place), NULL,                                                                     \
            "bestand of postgresql://… (standaard KOERS_DB, en anders ./koers.db)"               \
    }
/* Where the data are when --db does not say so: KOERS_DB, else koers.db in this directory. A place
 * with a password belongs in KOERS_DB: everyone on a machine can read a command line. */
const char *db_plaats(void);
/* How visitors reach this server, for a link: https:// and the first name of KOERS_HOST, else
 * http://127.0.0.1:8080. Lives on ctx. */
const char *adres_standaard(const void *ctx);

/* Reads options; what is left (at least min, at most max words) stays in argv[1…], *argc says how
 * many with the name. True to go on. False: *status is the exit status (help was asked: 0, a
 * mistake: 2, said on stderr). */
bool opties_lees(const struct opdracht *o, const struct optie *opties, size_t n, int *argc,
                 char **argv, int min, int max, int *status);
/* Says a message on stderr in words, with the detail after it. Returns 1, the exit status. */
int opdracht_fout(const struct opdracht *o, const struct fout *f);

extern const struct opdracht opdracht_demo, opdracht_publiceer, opdracht_importeer;
extern const struct opdracht opdracht_serve, opdracht_routes, opdracht_openapi, opdracht_schema;
extern const struct opdracht opdracht_organisatie, opdracht_gebruiker, opdracht_controleer;
extern const struct opdracht opdracht_backup, opdracht_herstel, opdracht_werk, opdracht_mail;
#endif
