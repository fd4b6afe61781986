/* Who and where: organisations, locations, teams, people, sessions, jobs and outgoing mail, and the
 * audit chain. Not here: what people say and learn (draad/ and the care rooms). mag.h holds the
 * permission table. */
#ifndef KOERS_ORGANISATIE_ORGANISATIE_H
#define KOERS_ORGANISATIE_ORGANISATIE_H
#include "base/lang.h"
#include "base/room.h"
#include "db/db.h"
#include "organisatie/mag.h"
#include "web/web.h"

/* The person behind a request: r->who points at this. Lives on the request's context. */
struct sessie {
    int64_t organisatie, persoon;
    int64_t account; /* whose membership persoon is */
    bool meer;       /* the account has memberships of other organisations too */
    const char *naam, *organisatie_naam, *organisatie_slug;
    const char *email; /* of the account */
    const struct lidmaatschap *leden;
    size_t n_leden;
    int64_t locatie;          /* chosen in the location switcher; 0: all that this person may see */
    const char *locatie_naam; /* NULL when locatie is 0 */
    int64_t vorige_keer;      /* the visit before this one: "what moved since you were here" */
    const uint8_t *hash;      /* of the session itself, 32 bytes */
};
/* NULL when nobody is signed in. Handlers behind a right other than MAG_IEDEREEN never see NULL. */
const struct sessie *session_of(const struct request *r);
int64_t org_van(const struct request *r); /* own organisation; 0 without session */
/* web_hooks.choice: of who belongs to more. */
bool org_keuze(const struct request *r, const char **naam, const char **elders);
bool mag(const struct request *r, enum handeling h, int64_t locatie);
bool mag_anywhere(const struct request *r, enum handeling h);
/* Does this rule let this person at a? Nobody signed in: no. A thing that is a knoop: mag_knoop().
 */
bool mag_about(const struct request *r, const struct subject_rule *rule, const struct about *a);
/* The check "eigen": this person made it. */
bool subject_eigen(const struct request *r, const struct about *a);

/* web_hooks.admit: checks session, right of the route, form token (a repeated form gets the first
 * answer) and organisation. 0: go on; else the status it answered (303 to /inloggen, 401 JSON, 403,
 * 404). */
int organisatie_admit(struct request *r);
/* web_hooks.after: stores the redirect of a successful POST with its spent token. */
void organisatie_after(struct request *r, int status);

struct locatie {
    int64_t id;
    const char *slug, *naam, *soort, *plaats, *vestigingsnummer;
};
struct locaties {
    const struct locatie *locatie;
    size_t n;
};
/* The open locations for which this person may do h (h MAG_AANGEMELD: all of the organisation). */
struct locaties locaties_allowed(struct request *r, enum handeling h);
/* Choices for a form field from those; with_whole adds "de hele organisatie" (value "0") when
 * allowed. */
const struct choice *locaties_choices(struct request *r, enum handeling h, bool with_whole,
                                      size_t *n);
/* May this person do h at every place, and to what belongs to the whole organisation? */
bool mag_everywhere(const struct request *r, enum handeling h);
/* The place that a list page is about, for someone who may do h: the location of the switcher when
 * h is allowed there; else the whole organisation when that is allowed; else the first location
 * where it is. naam: NULL for the whole. */
struct place {
    int64_t locatie;
    bool overal;
    const char *naam;
};
struct place place_of(struct request *r, enum handeling h);
bool locatie_read(struct db_conn *db, const void *ctx, int64_t organisatie, int64_t id,
                  struct locatie *out);
/* All open locations of an organisation (jobs, public pages). */
struct locaties locaties_all(struct db_conn *db, const void *ctx, int64_t organisatie);
const char *persoon_naam(struct db_conn *db, const void *ctx, int64_t organisatie,
                         int64_t persoon); /* "" when unknown */

/* The address book behind the public pages: by slug. locatie_slug NULL: the organisation only. */
struct openbaar {
    int64_t organisatie, locatie;
    const char *organisatie_naam, *organisatie_slug, *locatie_naam, *locatie_slug;
};
bool openbaar_find(struct db_conn *db, const void *ctx, const char *organisatie_slug,
                   const char *locatie_slug, struct openbaar *out);

/* A secret of this server (made at first start): 32 bytes that sign tokens ("web"), hash signal
 * codes ("code"). Reads it; makes it when absent and the connection may write. False when it is not
 * there and cannot be made. */
bool server_key_read(struct db_conn *db, const char *naam, uint8_t out[static 32]);

/* Append-only hash chain per organisation (NEN 7513: who, what, whose, when; ids, not content).
 * Joins the running transaction. persoon 0: nobody known. onderwerp: "knoop 12", "route GET
 * /signalen/:id". */
void audit_write(struct db_conn *db, int64_t organisatie, int64_t persoon, const char *handeling,
                 const char *onderwerp, const char *uitkomst);
/* True when the whole chain holds; else f says at which line it breaks. */
bool audit_verify(struct db_conn *db, int64_t organisatie, int64_t *lines, struct error *f);
/* Answers 404 and writes an audit line: a signed-in person asked for an id that does not exist here
 * (perhaps of another organisation). */
int not_found(struct request *r);

/* Queues a mail in the running transaction. It is sent in the background, with retries, and
 * survives a restart. */
void mail_queue(struct db_conn *db, int64_t organisatie, const char *aan, const char *onderwerp,
                const char *inhoud);
/* The same within what a giver does: only its day is kept. */
void mail_queue_by_day(struct db_conn *db, int64_t organisatie, const char *aan,
                       const char *onderwerp, const char *inhoud);
/* The same about a knoop, whose mail can be turned with mail_readdress while it waits. */
void mail_queue_about(struct db_conn *db, int64_t organisatie, int64_t over, const char *aan,
                      const char *onderwerp, const char *inhoud);
/* What waits about this knoop goes to another address; NULL: it is not sent any more. */
void mail_readdress(struct db_conn *db, int64_t organisatie, int64_t over, const char *aan);

/* What is asked of a job, besides organisatie, door and soort whatever its kind needs; 0 and NULL:
 * not given. */
struct job_new {
    int64_t organisatie, door;
    const char *soort;
    int64_t over;       /* id of what the job is about */
    int64_t nummer;     /* which one of it: a version */
    const char *tekst;  /* words: a name, an address */
    const char *daarna; /* kind of the job that this one queues at its end, about the same */
    const void *invoer; /* a file */
    size_t n_invoer;
};
/* Queues long work: a row in taak, run in the background, with its progress at /taken/:id. Returns
 * its id. */
int64_t job_queue(struct db_conn *db, const struct job_new *job);
/* A job as it runs; over to invoer as in struct job_new. */
struct job {
    TALLOC_CTX *ctx;
    struct db *db;
    int64_t organisatie, id, door;
    const char *soort;
    int64_t over, nummer;
    const char *tekst, *daarna;
    const void *invoer;
    size_t n_invoer;
    void *runner; /* used by job.c: how to write and report */
};
struct job_kind {
    const char *soort, *naam; /* naam: msgid */
    /* Runs in the background, outside a transaction; reads by db_read on db_thread_conn(t->db),
     * writes by job_write in small transactions; false with f fails the job. *naar: where its page
     * leads when done. */
    bool (*run)(struct job *t, const char **naar, struct error *f);
    const char *werk; /* which worker does it (src/process/worker.h): "post", "pdf"; NULL: the
                         server itself */
};
/* Called by a job now and then; false: someone pressed stop. */
bool job_progress(struct job *t, int64_t klaar, int64_t totaal);
/* One write transaction from a job or the command line: by the writer when a server runs, else
 * directly. */
enum db_result job_write(struct job *t, bool (*work)(struct db_conn *, void *), void *arg,
                         struct error *f);

/* A role was given to a person at a place (0: the whole organisation), or ended. */
struct rol_wissel {
    int64_t organisatie, persoon, locatie;
    enum rol rol;
    bool begint; /* false: a role of this person ended; rol and locatie are not filled */
};
/* Calls this for each, within the transaction; set once at the start. */
void organisatie_on_role(void (*follow)(struct db_conn *db, const struct rol_wissel *w));

/* A menu entry of the frame, shown to those who have the right. rooms.c passes the list. */
void organisatie_doors(const struct room_door *const *list, size_t n); /* the list must stay */
/* Other links of the frame; each may be NULL. rooms.c passes them. */
struct frame_paths {
    const char *search;   /* "/zoeken": a GET with q */
    const char *deadline; /* the coverage page of the kwaliteitsbeeld */
    const char *privacy;
    /* The help that belongs to this page; on r->ctx. NULL: no help. */
    const char *(*help)(struct request *r);
};
void organisatie_frame_paths(const struct frame_paths *p);
/* ---- 31 March (termijn.c): every page asks here, so that all give one answer ---- */
/* Who knows the oldest year that is due and not public (0: not known). */
void organisatie_frame_year(int (*open_jaar)(struct request *r));
struct termijn; /* for {% include termijn with … %} (organisatie/termijn.html) */
/* Of the year that is due now; NULL when it does not concern this person, or cannot be read. */
const struct termijn *termijn_now(struct request *r);
const struct termijn *termijn_of(const void *ctx, int jaar); /* of a certain year */
#define EERSTE_JAAR_MIN 2020                                 /* as the table checks */
#define EERSTE_JAAR_MAX 2100
/* The first year over which the organisation must publish; 0: it did not say. */
int organisatie_eerste_jaar(struct db_conn *db, const void *ctx, int64_t organisatie);
/* Which kwaliteitsbeeld is the first, and when it is due, in a Dutch sentence for the command line. */
const char *organisatie_eerste_jaar_zin(struct db_conn *db, const void *ctx, int64_t organisatie);
void organisatie_eerste_jaar_zet(struct db_conn *db, int64_t organisatie, int jaar);
const void *organisatie_frame(struct request *r, const struct template *page);

/* A QR code for {% include qr with … %} (organisatie/qr.html). text: what the telephone reads;
 * label: its name for who cannot see it, translated. NULL when text is too long. */
struct qr;
const struct qr *qr_view(const void *ctx, const char *text, const char *label);

extern const struct room organisatie_room;
extern const struct route_table organisatie_routes;
#endif
