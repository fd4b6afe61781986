/* Work without a request: outgoing mail and long jobs. A background thread (process/rounds.h) calls
 * the rounds below repeatedly; tests and the command line call them directly.
 * Not here: what a job does (each room hands its own struct job_kind over, through main). */
#ifndef KOERS_ORGANISATIE_BACKGROUND_H
#define KOERS_ORGANISATIE_BACKGROUND_H
#include "organisatie/organisatie.h"

/* How background work writes: on the writer thread when a server runs on SQLite. Blocks until the
 * work was committed or not. write NULL: directly, on a connection of its own. */
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
#define WORKER_SERVER "server" /* jobs that name no worker, and jobs of an unknown kind */
enum db_result background_write(const struct background *a, bool (*work)(struct db_conn *, void *),
                                void *arg, struct error *f);

/* Registers all kinds of jobs; called once at start. */
void jobs_register(const struct job_kind *const *list, size_t n); /* the list must stay */
/* At start: puts jobs of this worker that were running when the program ended back in the queue. On
 * PostgreSQL such a job may belong to another server; there jobs_heartbeat() finds it when its
 * holder stays silent. */
bool jobs_resume(const struct background *a, struct error *f);
/* Runs the oldest waiting job; false when none waits. Several threads may call it. */
bool jobs_round(const struct background *a);

/* Several servers on one database: a running job has the name of its holder and a count that the
 * holder raises. silent_ms: if the count stands still that long, by the monotonic clock of the
 * observer, the job goes back in the queue. If its first holder still runs, job_write refuses its
 * writes. */
#define JOB_HEARTBEAT_SECONDS 3
#define JOB_SILENT_MS         15000
struct job_watch *job_watch_create(const void *ctx, int64_t silent_ms);
/* Raises the counts of own jobs and watches others'; call every JOB_HEARTBEAT_SECONDS on a thread
 * beside the one that runs jobs. */
void jobs_heartbeat(const struct background *a);

/* Runs a job at once, for the command line: progress on the terminal (percentage, pace, time left).
 * t holds ctx, organisatie, door and what the job is asked (over to invoer); the rest is filled
 * here. */
bool job_on_terminal(const struct background *a, const struct job_kind *soort, struct job *t,
                     const char **naar, struct error *f);
const struct job_kind *job_kind_of(const char *soort); /* NULL: unknown */

/* Sends the mail that is due, through KOERS_SMTP_URL from KOERS_SMTP_VAN; without those settings it
 * sends nothing and the mail waits. Returns the seconds until the next call (1 … 60). Call on one
 * thread. */
int mail_round(const struct background *a);
/* Deletes old spent form tokens (of the day before yesterday), ended sessions and used links. Call
 * once an hour. */
void organisatie_tidy(const struct background *a);

/* ---- for whoever watches the server (load.c) ---- */
struct load { /* over all organisations */
    int64_t mail_waiting, mail_failed;
    int64_t mail_oldest; /* when the oldest waiting mail became due; TIME_NONE: none waits */
    int64_t jobs_waiting, jobs_running, jobs_failed;
    int64_t jobs_oldest; /* when the oldest waiting job was queued; TIME_NONE: none waits */
};
#define LOAD_STUCK_SECONDS 900 /* seconds: mail or jobs that wait longer are stuck */
bool load_read(struct db_conn *db, struct load *out);
bool load_mail_stuck(const struct load *d);
bool load_jobs_stuck(const struct load *d);
/* How many finished jobs still store the file they were given. */
int64_t job_orphans(struct db_conn *db);
/* A write that changes nothing but is committed like any other: tests whether writing works. */
bool write_probe(struct db_conn *db);
#endif
