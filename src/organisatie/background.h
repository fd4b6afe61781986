/* What happens without a request: outgoing mail and long jobs. A background thread (the service
 * offers it) calls the rounds below again and again; tests and the command line call them directly.
 * Not here: what a job does (each room hands its own struct job_kind over, through main). */
#ifndef KOERS_ORGANISATIE_BACKGROUND_H
#define KOERS_ORGANISATIE_BACKGROUND_H
#include "organisatie/organisatie.h"

/* The way to write from the background: by the one writer when a server runs on SQLite. Blocks
 * until the work was committed or not. write NULL: directly, on an own connection. */
struct background {
    struct db *db;
    enum db_result (*write)(void *self, bool (*work)(struct db_conn *, void *), void *arg,
                            struct error *f);
    void *self;
    bool (*stops)(void *self); /* true: the service stops, a job should end early; may be NULL */
    const char *werk; /* only the kinds of jobs of this worker: WORKER_SERVER, "post", "pdf"; NULL:
                         all */
    struct job_watch *wacht; /* whose jobs these are; NULL: a test or the command line, alone */
};
#define WORKER_SERVER "server" /* jobs that name no worker, and kinds that nobody knows */
enum db_result background_write(const struct background *a, bool (*work)(struct db_conn *, void *),
                                void *arg, struct error *f);

/* main hands over what jobs there are, once. */
void jobs_register(const struct job_kind *const *list, size_t n); /* the list must stay */
/* At start: the jobs of this worker that were under way when the program ended wait again. On
 * PostgreSQL they may be another server's: there jobs_heartbeat() finds them when their holder
 * stays silent. */
bool jobs_resume(const struct background *a, struct error *f);
/* Does one waiting job, the oldest; false when none waits. Several threads may call it. */
bool jobs_round(const struct background *a);

/* Several servers on one database: a job carries its holder's name and a count that the holder
 * raises while it lives. silent_ms: a job whose count stands still that long, by the steady clock
 * of who looks, waits again and may be taken by any. Its first holder, if it lives after all, can
 * write nothing more for it (job_write refuses). */
#define JOB_HEARTBEAT_SECONDS 3
#define JOB_SILENT_MS         15000
struct job_watch *job_watch_create(const void *ctx, int64_t silent_ms);
/* The round, every JOB_HEARTBEAT_SECONDS, by one thread beside the one that does the jobs. */
void jobs_heartbeat(const struct background *a);

/* Runs a job at once, for the command line: progress on the terminal (percentage, pace, time left).
 * t holds ctx, organisatie, door, gegevens and invoer; the rest is filled here. */
bool job_on_terminal(const struct background *a, const struct job_kind *soort, struct job *t,
                     const char **naar, struct error *f);
const struct job_kind *job_kind_of(const char *soort); /* NULL: unknown */

/* Sends the mail that is due, by KOERS_SMTP_URL from KOERS_SMTP_VAN; without those settings it does
 * nothing and the mail waits. Returns the seconds after which to come again (1 … 60). One thread.
 */
int mail_round(const struct background *a);
/* Also: forgets spent form tokens of the day before yesterday, ended sessions and used links. Once
 * an hour. */
void organisatie_tidy(const struct background *a);

/* ---- for whoever watches the server (load.c) ---- */
struct load { /* over all organisations */
    int64_t mail_waiting, mail_failed;
    int64_t mail_oldest; /* since when the first mail in line could go; TIME_NONE: none waits */
    int64_t jobs_waiting, jobs_running, jobs_failed;
    int64_t jobs_oldest; /* when the oldest waiting job was asked; TIME_NONE: none waits */
};
#define LOAD_STUCK_SECONDS 900 /* seconds: who waits longer hangs */
bool load_read(struct db_conn *db, struct load *out);
bool load_mail_stuck(const struct load *d);
bool load_jobs_stuck(const struct load *d);
/* How many jobs are over and still hold the file that they were given. */
int64_t job_orphans(struct db_conn *db);
/* A write that changes nothing and goes to the disk like any other. */
bool write_probe(struct db_conn *db);
#endif
