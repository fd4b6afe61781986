/* What happens without a request: outgoing mail and long jobs. A background thread (the service
 * offers it) calls the rounds below again and again; tests and the command line call them directly.
 * Not here: what a job does (each room hands its own struct taak_soort over, through main). */
#ifndef KOERS_ORGANISATIE_ACHTERGROND_H
#define KOERS_ORGANISATIE_ACHTERGROND_H
#include "organisatie/organisatie.h"

/* The way to write from the background: by the one writer when a server runs on SQLite. Blocks
 * until the work was committed or not. write NULL: directly, on an own connection. */
struct achtergrond {
    struct db *db;
    enum db_result (*write)(void *self, bool (*work)(struct db_conn *, void *), void *arg,
                            struct fout *f);
    void *self;
    bool (*stops)(void *self); /* true: the service stops, a job should end early; may be NULL */
    const char *werk; /* only the kinds of jobs of this worker: WERK_SERVER, "post", "pdf"; NULL:
                         all */
    struct taak_wacht *wacht; /* whose jobs these are; NULL: a test or the command line, alone */
};
#define WERK_SERVER "server" /* jobs that name no worker, and kinds that nobody knows */
enum db_result achtergrond_schrijf(const struct achtergrond *a,
                                   bool (*work)(struct db_conn *, void *), void *arg,
                                   struct fout *f);

/* main hands over what jobs there are, once. */
void taken_soorten(const struct taak_soort *soorten, size_t n);
/* At start: the jobs of this worker that were under way when the program ended wait again. On
 * PostgreSQL they may be another server's: there taken_hartslag() finds them when their holder
 * stays silent. */
bool taken_hervat(const struct achtergrond *a, struct fout *f);
/* Does one waiting job, the oldest; false when none waits. Several threads may call it. */
bool taken_ronde(const struct achtergrond *a);

/* Several servers on one database: a job carries its holder's name and a count that the holder
 * raises while it lives. silent_ms: a job whose count stands still that long, by the steady clock
 * of who looks, waits again and may be taken by any. Its first holder, if it lives after all, can
 * write nothing more for it (taak_schrijf refuses). */
#define TAAK_SLAG_SECONDS 3
#define TAAK_STIL_MS      15000
struct taak_wacht *taak_wacht_maak(const void *ctx, int64_t silent_ms);
/* The round, every TAAK_SLAG_SECONDS, by one thread beside the one that does the jobs. */
void taken_hartslag(const struct achtergrond *a);

/* Runs a job at once, for the command line: progress on the terminal (percentage, pace, time left).
 * t holds ctx, organisatie, door, gegevens and invoer; the rest is filled here. */
bool taak_op_terminal(const struct achtergrond *a, const struct taak_soort *soort, struct taak *t,
                      const char **naar, struct fout *f);
const struct taak_soort *taak_soort_van(const char *soort); /* NULL: unknown */

/* Sends the mail that is due, by KOERS_SMTP_URL from KOERS_SMTP_VAN; without those settings it does
 * nothing and the mail waits. Returns the seconds after which to come again (1 … 60). One thread.
 */
int post_ronde(const struct achtergrond *a);
/* Also: forgets spent form tokens of the day before yesterday, ended sessions and used links. Once
 * an hour. */
void organisatie_opruimen(const struct achtergrond *a);

/* ---- for whoever watches the server (load.c) ---- */
struct drukte { /* over all organisations */
    int64_t post_wacht, post_mislukt;
    int64_t post_oudste; /* since when the first mail in line could go; TIJD_GEEN: none waits */
    int64_t taak_wacht, taak_bezig, taak_mislukt;
    int64_t taak_oudste; /* when the oldest waiting job was asked; TIJD_GEEN: none waits */
};
#define DRUKTE_LANG 900 /* seconds: who waits longer hangs */
bool drukte_lees(struct db_conn *db, struct drukte *out);
bool drukte_post_hangt(const struct drukte *d);
bool drukte_taken_hangen(const struct drukte *d);
/* How many jobs are over and still hold the file that they were given. */
int64_t taak_wezen(struct db_conn *db);
/* A write that changes nothing and goes to the disk like any other. */
bool schrijfproef(struct db_conn *db);
#endif
